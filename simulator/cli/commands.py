"""Every command with its arguments: the contract in one place.

What a command does stands in the room it names and is imported when it is called, so that `kesu --help`
and every single command start fast.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simulator.cli import certifying_commands, record_commands, report_commands, translation_commands

Tapes = Annotated[list[Path], typer.Argument(help="Tape files, or folders of them.", metavar="TAPE...")]
ModeOption = Annotated[str, typer.Option(help="guided, coached or exam.")]
Trainee = Annotated[str | None, typer.Option(help="Employee number of the trainee.")]


def register(app: typer.Typer) -> None:
    """Add all commands to `app`, in the order in which `--help` shows them."""
    for name, command, example in (
        ("play", play, "kesu play water_bill_estimate --mode coached --text"),
        ("drive", drive, "kesu drive water_bill_estimate --mode guided < replies.jsonl"),
        ("list", list_contents, "kesu list --json"),
        ("new", new, "kesu new scenario tea_leak --type venting_type"),
        ("check", check, "kesu check scenarios/ --watch"),
        ("preview", preview, "kesu preview tea_leak.yaml"),
        ("schema", schema, "kesu schema -o schemas/"),
        ("score", score, "kesu score tapes/*.tape.jsonl --json"),
        ("verify", verify, "kesu verify tapes/*.tape.jsonl"),
        ("relabel", relabel, "kesu relabel T.tape.jsonl --turn 3 --acts apologise,ask_facts --by T07"),
        ("corrections", corrections, "kesu corrections tapes/*.tape.jsonl"),
        ("rescore", rescore, "kesu rescore --rubric stricter.yaml"),
        ("grade", grade, "kesu grade tapes/*.tape.jsonl --by QA07"),
        ("balance", balance, "kesu balance water_bill_estimate --attempts 200 --picture balance.svg"),
        ("evidence", evidence, "kesu evidence --quick --json"),
        ("analyse", analyse, 'echo \'{"id":1,"reply":"您慢慢说"}\' | kesu analyse --lang zh'),
    ):
        app.command(name, epilog=f"Example: {example}")(command)
    certifying_commands.register(app)
    record_commands.register(app)
    report_commands.register(app)
    translation_commands.register(app)


def play(
    scenario: Annotated[str | None, typer.Argument(help="A scenario's id (see `kesu list`) or file.")] = None,
    mode: ModeOption = "guided",
    trainee: Trainee = None,
    seed: Annotated[
        int | None, typer.Option(help="Draws names, details and lines; random if not given.")
    ] = None,
    lang: Annotated[
        str | None, typer.Option("--lang", "--in", help="zh or en; the settings' if not given.")
    ] = None,
    text: Annotated[bool, typer.Option("--text", help="Play in the terminal.")] = False,
    uncertified: Annotated[
        bool, typer.Option("--uncertified", help="Hold exams in scenarios that are not certified, too.")
    ] = False,
) -> None:
    """Practise with a customer, in a window or in the terminal."""
    from simulator.cli.play import open_or_play

    open_or_play(scenario, mode, trainee, seed, lang, text, uncertified)


def drive(
    scenario: Annotated[str, typer.Argument(help="A scenario's id (see `kesu list`) or file.")],
    mode: ModeOption = "guided",
    seed: Annotated[int, typer.Option(help="Draws names, details and lines.")] = 0,
    lang: Annotated[str, typer.Option("--lang", "--in", help="zh or en.")] = "zh",
    trainee: Trainee = None,
    tape: Annotated[Path | None, typer.Option(help="Write the tape here.")] = None,
) -> None:
    """Play by script: JSON lines in, JSON lines out (see docs/drive.md)."""
    from simulator.cli.drive import drive

    drive(scenario, mode, seed, lang, trainee, tape)


def list_contents(
    name: Annotated[
        str | None, typer.Argument(help="Tell all about this scenario or persona instead.", metavar="ID")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON array; with ID, one object.")] = False,
    lang: Annotated[str, typer.Option(help="zh or en.")] = "zh",
) -> None:
    """Show the scenarios and personas there are, or what one of them is about."""
    from simulator.cli import contents

    if name is None:
        contents.list_contents(as_json, lang)
    else:
        contents.describe(name, as_json, lang)


def check(
    paths: Annotated[
        list[str] | None, typer.Argument(help="Files or folders.", metavar="PATH...", show_default=False)
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON array of problems.")] = False,
    lang: Annotated[
        str | None, typer.Option(help="Language of the messages: zh or en; the settings' if not given.")
    ] = None,
    smells: Annotated[
        bool,
        typer.Option("--smells/--no-smells", help="Look for what spoils a scenario without being wrong."),
    ] = True,
    cached: Annotated[
        bool, typer.Option("--cache/--no-cache", help="Take unchanged files' results from the cache.")
    ] = True,
    watch: Annotated[bool, typer.Option("--watch", help="Go on, and check again what is saved.")] = False,
    explain: Annotated[
        str | None, typer.Option(help="Show the page about a code instead.", metavar="CODE")
    ] = None,
) -> None:
    """Find every problem of scenario, persona, course, rubric and house files."""
    from simulator.cli import checking

    if explain is not None:
        checking.explain(explain, lang)
    else:
        checking.check(paths or [], as_json, lang, smells, cached, watch)


def preview(
    scenario: Annotated[str, typer.Argument(help="A scenario's file or id.")],
    seed: Annotated[int, typer.Option(help="Draws names, details and lines.")] = 0,
    play_in: Annotated[
        str | None, typer.Option("--in", help="Play it in zh or en; the language of --lang if not given.")
    ] = None,
    window: Annotated[bool, typer.Option("--window", help="In a window instead of the terminal.")] = False,
    lang: Annotated[
        str | None, typer.Option(help="Language of everything else; the settings' if not given.")
    ] = None,
) -> None:
    """Play a scenario while you edit it: what is saved shows at once, in the same place."""
    from simulator.cli.preview import preview

    preview(scenario, lang, play_in, seed, window)


def new(
    what: Annotated[str, typer.Argument(help="scenario or persona.")] = "scenario",
    name: Annotated[str | None, typer.Argument(help="Its id.", metavar="ID", show_default=False)] = None,
    kind: Annotated[
        str | None,
        typer.Option(
            "--type", help="blank, habitual_complainer, venting_type, product_misuser or angry_vip."
        ),
    ] = None,
    source: Annotated[
        str | None, typer.Option("--from", help="Vary this scenario or persona: an id or a file.")
    ] = None,
    languages: Annotated[str | None, typer.Option(help="zh, en, or zh,en.")] = None,
    title_zh: Annotated[str | None, typer.Option(help="Title or name in Chinese.")] = None,
    title_en: Annotated[str | None, typer.Option(help="Title or name in English.")] = None,
    product_zh: Annotated[str | None, typer.Option(help="What was bought, in Chinese.")] = None,
    product_en: Annotated[str | None, typer.Option(help="What was bought, in English.")] = None,
    problem_zh: Annotated[str | None, typer.Option(help="What is wrong with it, in Chinese.")] = None,
    problem_en: Annotated[str | None, typer.Option(help="What is wrong with it, in English.")] = None,
    firm_zh: Annotated[str | None, typer.Option(help="The trainee's firm, in Chinese.")] = None,
    firm_en: Annotated[str | None, typer.Option(help="The trainee's firm, in English.")] = None,
    surname_zh: Annotated[str | None, typer.Option(help="The customer's surname, in Chinese.")] = None,
    surname_en: Annotated[str | None, typer.Option(help="The customer's surname, in English.")] = None,
    channel: Annotated[str | None, typer.Option(help="phone, counter, chat or email.")] = None,
    domain: Annotated[str | None, typer.Option(help="Branch of business, such as home_appliance.")] = None,
    persona: Annotated[str | None, typer.Option(help="A persona's id; the type's if not given.")] = None,
    folder: Annotated[
        Path | None, typer.Option("-o", "--output", help="Folder to write into; your own scenarios'.")
    ] = None,
    defaults: Annotated[
        bool, typer.Option("--defaults", help="Ask nothing; what is not given is as usual.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
    lang: Annotated[
        str | None, typer.Option(help="Language of questions and comments; the settings' if not given.")
    ] = None,
) -> None:
    """Begin a scenario or persona: a few questions, and a file that can be played at once."""
    from simulator.cli import workshop

    texts = {
        "title": (title_zh, title_en),
        "product": (product_zh, product_en),
        "problem": (problem_zh, problem_en),
        "firm": (firm_zh, firm_en),
        "surname": (surname_zh, surname_en),
    }
    workshop.new(
        what,
        name,
        kind,
        source,
        languages,
        texts,
        channel,
        domain,
        persona,
        folder,
        lang,
        not defaults,
        force,
    )


def schema(
    folder: Annotated[
        Path | None, typer.Option("-o", "--output", help="Folder for one file a kind; else printed.")
    ] = None,
) -> None:
    """Give the JSON Schemas of all kinds of files, for editors."""
    from simulator.cli.workshop import schema

    schema(folder)


def score(
    tapes: Tapes,
    rubric: Annotated[Path | None, typer.Option(help="Judge by this rubric file instead.")] = None,
    findings: Annotated[
        bool, typer.Option("--findings", help="Every finding with its reply and its points.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    lang: Annotated[
        str | None, typer.Option(help="Language of the answer; the settings' if not given.")
    ] = None,
) -> None:
    """Judge tapes anew."""
    from simulator.cli.tapes import score

    score(tapes, rubric, findings, as_json, lang)


def verify(
    tapes: Tapes,
    lang: Annotated[
        str | None, typer.Option(help="Language of the answer; the settings' if not given.")
    ] = None,
) -> None:
    """Replay tapes to the byte; ends with 1 where anything differs."""
    from simulator.cli.tapes import verify

    verify(tapes, lang)


def relabel(
    tape: Annotated[Path, typer.Argument(help="A tape file.")],
    turn: Annotated[int, typer.Option(help="Which reply; 1 is the first.")],
    by: Annotated[str, typer.Option(help="Who corrects it.")],
    acts: Annotated[str | None, typer.Option(help="The right acts, with commas between.")] = None,
    topics: Annotated[str | None, typer.Option(help="The right facts and remedies.")] = None,
    promises: Annotated[str | None, typer.Option(help='JSON: [{"what":"repair","within":"2d"}]')] = None,
    understood: Annotated[str | None, typer.Option(help="yes or no.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The new score as one JSON object.")] = False,
    lang: Annotated[
        str | None, typer.Option(help="Language of the answer; the settings' if not given.")
    ] = None,
) -> None:
    """Correct the reading of a reply; the old one stays on the tape, and the attempt is scored again."""
    from simulator.cli.corrections import relabel

    relabel(tape, turn, by, acts, topics, promises, understood, as_json, lang)


def corrections(tapes: Tapes) -> None:
    """Give all corrected readings as training lines, without anything that names a person."""
    from simulator.cli.corrections import corrections

    corrections(tapes)


def rescore(
    rubric: Annotated[Path, typer.Option(help="The revised rubric.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON array.")] = False,
    lang: Annotated[
        str | None, typer.Option(help="Language of the answer; the settings' if not given.")
    ] = None,
) -> None:
    """Judge all history by a revised rubric and list every attempt whose result would flip."""
    from simulator.cli.corrections import rescore

    rescore(rubric, as_json, lang)


def grade(
    tapes: Annotated[
        list[Path] | None, typer.Argument(help="Tape files; a report needs none.", metavar="TAPE...")
    ] = None,
    by: Annotated[str | None, typer.Option(help="Who grades.")] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Mark once more what you marked before: shows how steady you are.")
    ] = False,
    report: Annotated[
        bool, typer.Option("--report", help="Tell how far graders agree with each other and with Kesu.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The report as one JSON object.")] = False,
    lang: Annotated[
        str | None, typer.Option(help="Language of the questions; the settings' if not given.")
    ] = None,
) -> None:
    """Mark attempts blind, without score or names; or report how far graders agree."""
    from simulator.cli.grading import grade

    grade(tapes or [], by, again, report, as_json, lang)


def analyse(
    lang: Annotated[str | None, typer.Option(help="zh or en; --try sees it by the letters.")] = None,
    scenario: Annotated[
        str | None, typer.Option(help="Find this scenario's topics and promises: an id or a file.")
    ] = None,
    sentence: Annotated[
        str | None, typer.Option("--try", help="Tell how this sentence is read.", metavar="SENTENCE")
    ] = None,
) -> None:
    """Read JSON lines {"id", "customer", "reply"} and write one reading a line; or tell one sentence's."""
    from simulator.cli import reading

    if sentence is None:
        reading.analyse(lang, scenario)
    else:
        reading.try_out(sentence, lang, scenario)


def balance(
    scenario: Annotated[str, typer.Argument(help="A scenario's id or file.")],
    attempts: Annotated[int, typer.Option(help="Attempts of each synthetic trainee.")] = 200,
    play_in: Annotated[
        str | None, typer.Option("--in", help="Play it in zh or en; its first language if not given.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
    picture: Annotated[Path | None, typer.Option(help="Draw the scores here, as SVG.")] = None,
    lang: Annotated[
        str | None, typer.Option(help="Language of the answer; the settings' if not given.")
    ] = None,
) -> None:
    """See what synthetic trainees reach in a scenario; ends with 1 where a target that binds is missed."""
    from simulator.cli.studies import balance

    balance(scenario, attempts, play_in, as_json, picture, lang)


def evidence(
    quick: Annotated[bool, typer.Option("--quick", help="Fewer customers: within a minute.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON array.")] = False,
    markdown: Annotated[Path | None, typer.Option(help="Write the page of results here.")] = None,
) -> None:
    """Try every published finding on the simulated customers."""
    from simulator.cli.studies import evidence

    evidence(quick, as_json, markdown)
