"""`kesu play` for people, in a window or in the terminal, and `kesu drive` for scripts."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from simulator import paths
from simulator.cli.contents import language_of
from simulator.cli.events import debrief_event, feedback_fields, mood_fields, reading_fields
from simulator.cli.terminal import Terminal
from simulator.content.library import Library
from simulator.errors import DisplayUnavailable, KesuError, WrongUse
from simulator.model.tape import Mode, Turn
from simulator.model.texts import Language
from simulator.practice import USUAL_DELAY, Practice, begin
from simulator.records.index import Index
from simulator.settings import load as load_settings


def register(app: typer.Typer) -> None:
    """Add this room's commands to `app`."""
    app.command("play", epilog="Example: kesu play water_bill_estimate --mode coached --text")(play)
    app.command("drive", epilog="Example: kesu drive water_bill_estimate --mode guided < replies.jsonl")(
        drive
    )


Scenario = Annotated[str | None, typer.Argument(help="A scenario's id; see `kesu list`.")]
ModeOption = Annotated[str, typer.Option(help="guided, coached or exam.")]
Trainee = Annotated[str | None, typer.Option(help="Employee number of the trainee.")]
Seed = Annotated[int | None, typer.Option(help="Draws names, details and lines; random if not given.")]


def play(
    scenario: Scenario = None,
    mode: ModeOption = "guided",
    trainee: Trainee = None,
    seed: Seed = None,
    lang: Annotated[str | None, typer.Option(help="zh or en; the settings' if not given.")] = None,
    text: Annotated[bool, typer.Option("--text", help="Play in the terminal.")] = False,
) -> None:
    """Practise with a customer, in a window or in the terminal."""
    open_or_play(scenario, mode, trainee, seed, lang, text)


def open_or_play(
    scenario: str | None = None,
    mode: str = "guided",
    trainee: str | None = None,
    seed: int | None = None,
    lang: str | None = None,
    text: bool = False,
) -> None:
    """Open the window, or play in the terminal where there is none or `text` asks for it."""
    home = paths.home()
    language = language_of(lang) if lang is not None else load_settings(home).settings.language
    chosen = mode_of(mode)
    if not text:
        try:
            from simulator.desktop.game import run

            run(home, scenario=scenario, mode=chosen, trainee=trainee, seed=seed, language=language)
            return
        except DisplayUnavailable as error:
            typer.echo(f"kesu: {error.sentence(language)}", err=True)
            if not sys.stdin.isatty():
                raise
    _play_text(Library.open(), Index(home), scenario, chosen, trainee, seed, language)


def mode_of(mode: str) -> Mode:
    """Return the mode called `mode`.

    :raises WrongUse: there is no such mode.
    """
    if mode == "guided":
        return "guided"
    if mode == "coached":
        return "coached"
    if mode == "exam":
        return "exam"
    raise WrongUse(
        f"There is no mode {mode!r}: use guided, coached or exam.",
        f"没有模式“{mode}”，请用 guided（引导）、coached（辅导）或 exam（考试）。",
    )


def drive(
    scenario: Annotated[str, typer.Argument(help="A scenario's id; see `kesu list`.")],
    mode: ModeOption = "guided",
    seed: Annotated[int, typer.Option(help="Draws names, details and lines.")] = 0,
    lang: Annotated[str, typer.Option(help="zh or en.")] = "zh",
    trainee: Trainee = None,
    tape: Annotated[Path | None, typer.Option(help="Write the tape here.")] = None,
) -> None:
    """Play by script: JSON lines in, JSON lines out (see docs/drive.md)."""
    index = Index(paths.home())
    practice, path = begin(
        Library.open(), index, scenario, mode_of(mode), language_of(lang), trainee, seed, tape
    )
    opening: dict[str, Any] = {"event": "opening", "customer": practice.opening.customer}
    if practice.header.mode != "exam":
        opening["mood"] = mood_fields(practice.opening.mood, practice.opening.band)
    _emit(opening | _choices(practice))
    for line in sys.stdin:
        if practice.finished:
            break
        if not line.strip():
            continue
        try:
            command = _command(line)
            if command.get("end") is True:
                break
            turn = _reply(practice, command)
        except WrongUse as error:
            _emit({"event": "refused", "message": error.sentence(practice.header.language)})
            continue
        _emit(_turn(practice, turn))
    practice.hang_up()
    card = practice.card()
    index.note(path, practice.header, len(practice.turns), card)
    _emit({"event": "debrief", **debrief_event(card)})


def _command(line: str) -> dict[str, Any]:
    try:
        command = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise WrongUse("This line is not JSON.", "这一行不是 JSON。") from error
    if not isinstance(command, dict):
        raise WrongUse("Each line is a JSON object.", "每行应是一个 JSON 对象。")
    return command


def _reply(practice: Practice, command: dict[str, Any]) -> Turn:
    delay = command.get("delay", USUAL_DELAY / 1000)
    if isinstance(delay, bool) or not isinstance(delay, int | float) or not 0 <= delay < 1e9:
        raise WrongUse("`delay` is a number of seconds, 0 or more.", "delay 应为不小于 0 的秒数。")
    milliseconds = round(delay * 1000)
    if isinstance(command.get("choice"), str):
        return practice.choose(command["choice"], milliseconds)
    if isinstance(command.get("reply"), str):
        return practice.reply(command["reply"], milliseconds)
    raise WrongUse(
        'Give {"reply": "…"}, {"choice": "id"} or {"end": true}.',
        '请给出 {"reply": "…"}、{"choice": "id"} 或 {"end": true}。',
    )


def _turn(practice: Practice, turn: Turn) -> dict[str, Any]:
    if practice.header.mode == "exam":
        return {"event": "turn", "customer": turn.customer}
    return {
        "event": "turn",
        **reading_fields(turn.reading),
        "customer": turn.customer,
        "mood": mood_fields(turn.mood, turn.band),
        **_choices(practice),
        "feedback": feedback_fields(practice.feedback()),
    }


def _choices(practice: Practice) -> dict[str, Any]:
    if practice.header.mode != "guided":
        return {}
    return {"choices": [choice._asdict() for choice in practice.choices]}


def _emit(event: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(event, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _play_text(
    library: Library,
    index: Index,
    scenario: str | None,
    mode: Mode,
    trainee: str | None,
    seed: int | None,
    language: Language,
) -> None:
    terminal = Terminal(language)
    if scenario is None:
        scenario = terminal.pick(library)
    practice, path = begin(library, index, scenario, mode, language, trainee, seed)
    terminal.brief(practice)
    while not practice.finished:
        if not _exchange(terminal, practice):
            break
    practice.hang_up()
    index.note(path, practice.header, len(practice.turns), practice.card())
    terminal.debrief(practice.debrief())


def _exchange(terminal: Terminal, practice: Practice) -> bool:
    answer = terminal.ask(practice)
    if answer is None:
        return False
    words, delay = answer
    try:
        offered = practice.choices if practice.header.mode == "guided" else ()
        if words.isdigit() and 1 <= int(words) <= len(offered):
            turn = practice.choose(offered[int(words) - 1].id, delay)
        else:
            turn = practice.reply(words, delay)
    except KesuError as error:
        terminal.notice(error.sentence(practice.header.language))
        return True
    terminal.turn(practice, turn)
    return True
