"""`kesu drive`: an attempt played by a script, one JSON object a line each way (docs/drive.md)."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from simulator import paths
from simulator.cli.events import debrief_event, emit, feedback_fields, mood_fields, reading_fields
from simulator.cli.options import language_of, mode_of
from simulator.cli.scenarios import found
from simulator.errors import HomeUnwritable, WrongUse
from simulator.model.tape import Turn
from simulator.practice import USUAL_DELAY, Practice, begin
from simulator.records.index import Index


def drive(scenario: str, mode: str, seed: int, lang: str, trainee: str | None, tape: Path | None) -> None:
    """Play `scenario`, an id or a file, with the lines on stdin; it is recorded like any other attempt."""
    named = found(scenario)
    with Index(paths.home()) as index:
        begun = begin(
            named.library,
            index,
            named.scenario,
            mode_of(mode),
            language_of(lang),
            trainee,
            seed,
            tape,
            uncertified=True,  # scripts try out what is being written; the tape says that it was
        )
        _play(index, *begun)


def _play(index: Index, practice: Practice, path: Path) -> None:
    opening: dict[str, Any] = {"event": "opening", "customer": practice.opening.customer}
    if practice.header.mode != "exam":
        opening["mood"] = mood_fields(practice.opening.mood, practice.opening.band)
    emit(opening | _choices(practice))
    for line in sys.stdin or ():
        if not line.strip():
            continue
        try:
            command = _command(line)
            if command.get("end") is True:
                break
            turn = _reply(practice, command)
        except (WrongUse, HomeUnwritable) as error:
            emit({"event": "refused", "message": error.sentence(practice.header.language)})
            continue
        emit(_turn(practice, turn))
        if practice.finished:
            break
    try:
        practice.hang_up()
        index.note(path)
    finally:  # a full disk keeps nobody from the debrief
        emit({"event": "debrief", **debrief_event(practice.card(), practice.matter.scenario.pass_mark)})


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
    reading = reading_fields(turn.reading)
    if practice.header.mode == "exam":
        # No mood and no judgement: an exam shows no more than what a listener would have understood.
        del reading["acts"]
        return {"event": "turn", **reading, "customer": turn.customer}
    return {
        "event": "turn",
        **reading,
        "customer": turn.customer,
        "mood": mood_fields(turn.mood, turn.band),
        **_choices(practice),
        "feedback": feedback_fields(practice.feedback()),
    }


def _choices(practice: Practice) -> dict[str, Any]:
    if practice.header.mode != "guided":
        return {}
    return {"choices": [choice._asdict() for choice in practice.choices]}
