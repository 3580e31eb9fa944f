"""Every command of `kesu records` with its arguments; `records` and `appeals` beside it do the work."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simulator.errors import WrongUse

By = Annotated[str | None, typer.Option(help="Who does it, for the trail; the account's name if not given.")]
Lang = Annotated[str | None, typer.Option(help="Language of the answer; the settings' if not given.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON array.")]
Person = Annotated[str, typer.Argument(help="Employee number.")]
Team = Annotated[str | None, typer.Option(help="Only people of this team.")]
Since = Annotated[str | None, typer.Option("--from", help="From this day on, such as 2026-03-01.")]
Until = Annotated[str | None, typer.Option("--to", help="Up to and with this day.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do it; without this it only says what would be done.")]


def register(app: typer.Typer) -> None:
    """Add `kesu records …` to `app`."""
    records = typer.Typer(
        no_args_is_help=True,
        help="People, attempts and what is kept of them: rosters, bundles, privacy, appeals, rights.",
        epilog="KESU_HOME is the data folder, KESU_DATABASE the URL of a company's PostgreSQL.",
    )
    for name, command, example in (
        ("list", list_attempts, "kesu records list --team 晨班 --from 2026-03-01 --json"),
        ("import-roster", import_roster, "kesu records import-roster people.xlsx --by hr07"),
        ("export", export, "kesu records export march.kesu.zip --from 2026-03-01 --to 2026-03-31"),
        ("import", merge, "kesu records import desk3.kesu.zip"),
        ("hand-over", hand_over, "kesu records hand-over"),
        ("rebuild", rebuild, "kesu records rebuild"),
        ("verify", verify, "kesu records verify"),
        ("tape", tape, "kesu records tape 0123456789abcdef -o folder/"),
        ("upgrade", upgrade, "kesu records upgrade"),
        ("forget", forget, "kesu records forget E1024 --yes --by hr07"),
        ("anonymise", anonymise, "kesu records anonymise E1024 --yes --by hr07"),
        ("retention", retention, "kesu records retention --days 730 --by hr07"),
        ("compact", compact, "kesu records compact"),
        ("notice", notice, "kesu records notice --lang en"),
        ("audit", audit, "kesu records audit --json"),
        ("contest", contest, 'kesu records contest 0123456789abcdef --turn 3 --reason "I did ask first"'),
        ("appeals", appeals, "kesu records appeals"),
        ("decide", decide, 'kesu records decide 89ab --uphold --acts ask_facts --answer "Right" --by T07'),
        ("roles", roles, 'kesu records roles --people | psql "$KESU_DATABASE"'),
    ):
        records.command(name, epilog=f"Example: {example}")(command)
    for name in ("erase", "delete", "remove", "purge"):  # what people look for
        settings = {"ignore_unknown_options": True, "allow_extra_args": True}
        records.command(name, hidden=True, context_settings=settings)(not_called_so)
    app.add_typer(records, name="records")


def list_attempts(
    team: Team = None,
    trainee: Annotated[str | None, typer.Option(help="Only this employee number.")] = None,
    since: Since = None,
    until: Until = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Show attempts: who, when, what, how well; open ones too."""
    from simulator.cli.records import list_attempts

    list_attempts(team, trainee, since, until, as_json, lang)


def import_roster(
    path: Annotated[Path, typer.Argument(help="CSV or XLSX: employee number, name, team.", metavar="FILE")],
    skip: Annotated[bool, typer.Option("--skip-bad-rows", help="Enter the good rows all the same.")] = False,
    by: By = None,
    lang: Lang = None,
) -> None:
    """Enter people and teams; bad rows are named by line, and nothing is changed while there are any."""
    from simulator.cli.records import import_roster

    import_roster(path, skip, by, lang)


def export(
    path: Annotated[Path, typer.Argument(help="The bundle to write.", metavar="FILE")],
    team: Team = None,
    trainee: Annotated[str | None, typer.Option(help="Only this employee number.")] = None,
    since: Since = None,
    until: Until = None,
    by: By = None,
    lang: Lang = None,
) -> None:
    """Write all records, or some, into one file for another computer."""
    from simulator.cli.records import export

    export(path, team, trainee, since, until, by, lang)


def merge(
    path: Annotated[Path, typer.Argument(help="A bundle.", metavar="FILE")],
    by: By = None,
    lang: Lang = None,
) -> None:
    """Take in a bundle; again is the same as once. Ends with 1 where attempts are damaged, and names them."""
    from simulator.cli.records import merge

    merge(path, by, lang)


def hand_over(lang: Lang = None) -> None:
    """Hand over to the company's server what waits on this computer; happens by itself when practising."""
    from simulator.cli.records import hand_over

    hand_over(lang)


def rebuild(by: By = None, lang: Lang = None) -> None:
    """Make attempts and scores again from the tapes; people, trail, appeals and marks stay."""
    from simulator.cli.records import rebuild

    rebuild(by, lang)


def verify(
    lang: Lang = None,
) -> None:
    """Replay every attempt of the records to the byte; ends with 1 where anything differs."""
    from simulator.cli.records import verify

    verify(lang)


def tape(
    attempt: Annotated[str, typer.Argument(help="An attempt's id; see `kesu records list`.")],
    folder: Annotated[Path, typer.Option("-o", "--output", help="Folder for the tape and its texts.")],
    by: By = None,
) -> None:
    """Copy the tape of an attempt, with the texts it was played with, for `kesu verify` and `kesu score`."""
    from simulator.cli.records import tape

    tape(attempt, folder, by)


def upgrade(lang: Lang = None) -> None:
    """Bring the database to this version's tables; happens by itself where the account may do it."""
    from simulator.cli.records import upgrade

    upgrade(lang)


def forget(person: Person, yes: Yes = False, by: By = None, lang: Lang = None) -> None:
    """Delete a person and all that is theirs, for good; older bundles don't bring them back."""
    from simulator.cli.records import forget

    forget(person, yes, by, lang)


def anonymise(person: Person, yes: Yes = False, by: By = None, lang: Lang = None) -> None:
    """Delete a person, their typed words and the times of day; their attempts stay as nobody's."""
    from simulator.cli.records import anonymise

    anonymise(person, yes, by, lang)


def retention(
    days: Annotated[int | None, typer.Option(help="Keep attempts for so many days.")] = None,
    forever: Annotated[
        bool, typer.Option("--forever", help="Keep attempts until somebody deletes them.")
    ] = False,
    yes: Yes = False,
    by: By = None,
    lang: Lang = None,
) -> None:
    """Show or set how long attempts are kept, and delete those past it; a bundle does not bring them back."""
    from simulator.cli.records import retention

    retention(days, forever, yes, by, lang)


def compact(lang: Lang = None) -> None:
    """Write the database anew, so that no trace of what was deleted is left in its free space."""
    from simulator.cli.records import compact

    compact(lang)


def notice(lang: Annotated[str, typer.Option(help="zh or en.")] = "zh") -> None:
    """Show the privacy notice as trainees see it."""
    from simulator.cli.records import notice

    notice(lang)


def audit(as_json: Json = False, lang: Lang = None) -> None:
    """Show who exported, imported, relabelled, rescored, decided, deleted."""
    from simulator.cli.records import audit

    audit(as_json, lang)


def contest(
    attempt: Annotated[str, typer.Argument(help="An attempt's id; see `kesu records list`.")],
    turn: Annotated[int, typer.Option(help="Which reply; 1 is the first.")],
    reason: Annotated[str, typer.Option(help="What is wrong with how it was read.")],
    trainee: Annotated[str | None, typer.Option(help="Employee number of whoever contests.")] = None,
    by: By = None,
) -> None:
    """Contest how a reply was read; an instructor decides."""
    from simulator.cli.appeals import contest

    contest(attempt, turn, reason, trainee, by)


def appeals(
    state: Annotated[str, typer.Option(help="open, upheld or rejected.")] = "open",
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Show contested replies: words, reading, ruling, reason. With --json by the ids that `decide` takes."""
    from simulator.cli.appeals import appeals

    appeals(state, as_json, lang)


def decide(
    appeal: Annotated[
        str, typer.Argument(help="An appeal's id, or its beginning; see `kesu records appeals`.")
    ],
    by: Annotated[str, typer.Option(help="Who decides.")],
    uphold: Annotated[bool, typer.Option("--uphold/--reject", help="Whether the trainee is right.")],
    answer: Annotated[str, typer.Option(help="What the trainee is told.")] = "",
    acts: Annotated[str | None, typer.Option(help="The right acts, with commas between.")] = None,
    topics: Annotated[str | None, typer.Option(help="The right facts and remedies.")] = None,
    promises: Annotated[str | None, typer.Option(help='JSON: [{"what":"repair","within":"2d"}]')] = None,
    understood: Annotated[str | None, typer.Option(help="yes or no.")] = None,
    lang: Lang = None,
) -> None:
    """Decide an appeal; with a correction the attempt is scored again, and says by whom."""
    from simulator.cli.appeals import decide

    decide(appeal, by, uphold, answer, acts, topics, promises, understood, lang)


def not_called_so(context: typer.Context) -> None:
    """Say which commands delete."""
    raise WrongUse(
        f"There is no `kesu records {context.info_name}`: `kesu records forget E1024` deletes a person with "
        "all their attempts, `kesu records anonymise E1024` keeps the attempts as nobody's.",
        f"没有 `kesu records {context.info_name}` 命令：`kesu records forget E1024` 删除一个人和全部演练，"
        "`kesu records anonymise E1024` 把演练匿名保留。",
    )


def roles(
    people: Annotated[
        bool, typer.Option("--people", help="With an account for everybody on the roster.")
    ] = False,
) -> None:
    """Print the SQL that gives trainees and personnel their rights on PostgreSQL."""
    from simulator.cli.records import roles

    roles(people)
