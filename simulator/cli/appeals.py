"""`kesu records contest`, `appeals`, `decide`: replies whose reading a trainee contests."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import typer

from simulator import rejudging
from simulator.cli import told
from simulator.cli.corrections import relabelling
from simulator.cli.events import reading_fields
from simulator.cli.options import spoken_language
from simulator.cli.records import name, opened
from simulator.errors import TapeError, WrongUse
from simulator.model.texts import Language
from simulator.records import appeals as appealing
from simulator.records.store import Store
from simulator.records.tape import read
from simulator.reports.words import say


def contest(attempt: str, turn: int, reason: str, trainee: str | None, by: str | None) -> None:
    """Contest a reply."""
    with opened() as store:
        typer.echo(appealing.contest(store, attempt, turn, reason, trainee, by or ""))


class _Shown(NamedTuple):
    """An appeal as JSON has it."""

    appeal: str
    attempt: str
    turn: int
    trainee: str | None
    reason: str
    state: str
    scenario: str
    customer: str
    words: str
    first: dict[str, object]
    reading: dict[str, object]
    rulings: list[str]
    decided_by: str | None
    answer: str | None
    before: float | None
    after: float | None


def appeals(state: str, as_json: bool, lang: str | None) -> None:
    """Show contested replies."""
    language = spoken_language(lang)
    wanted = next((known for known in appealing.STATES if known == state), None)
    if wanted is None:
        raise WrongUse("--state is open, upheld or rejected.", "--state 请填 open、upheld 或 rejected。")
    with opened() as store:
        found, problems = appealing.queue(store, wanted)
        if as_json:
            shown = [_shown(contested)._asdict() for contested in found]
            typer.echo(json.dumps(shown, ensure_ascii=False))
            found = []
        for contested in found:
            try:
                _print_appeal(store, contested, language)
            except TapeError as error:  # its texts are missing
                problems.append(error)
    name(problems, language)


def decide(
    appeal: str,
    by: str,
    uphold: bool,
    answer: str,
    acts: str | None,
    topics: str | None,
    promises: str | None,
    understood: str | None,
    lang: str | None,
) -> None:
    """Decide an appeal, and correct the reading where one is given."""
    language = spoken_language(lang)
    changes = relabelling(acts, topics, promises, understood)
    with opened() as store:
        meant = appealing.called(store, appeal)
        changed: list[told.Changed] = []
        correct: Callable[[Path], None] | None = None
        if changes != rejudging.Relabelling():

            def correct(path: Path) -> None:
                changed.append(told.relabel(path, meant.turn, changes, by.strip()))

        decided = appealing.decide(store, meant.appeal, upheld=uphold, by=by, answer=answer, correct=correct)
    if language == "zh":
        state = say(language, f"state_{decided.state}")
        typer.echo(f"{decided.appeal}：{state}，总分 {decided.before} → {decided.after}")
    else:
        typer.echo(f"{decided.appeal}: {decided.state}, overall {decided.before} -> {decided.after}")
    for one in changed:
        for line in told.effect(one, language):
            typer.echo(f"  {line}")
    if uphold and not changed:
        typer.echo(
            "  这次处理没有更正读法，所以得分不变。"
            if language == "zh"
            else "  This decision corrected no reading, so the score stays as it was."
        )


def _shown(contested: appealing.Contested) -> _Shown:
    appeal = contested.appeal
    return _Shown(
        appeal.appeal,
        appeal.attempt,
        appeal.turn,
        appeal.trainee,
        appeal.reason,
        appeal.state,
        contested.scenario,
        contested.customer,
        contested.words,
        reading_fields(contested.first),
        reading_fields(contested.reading),
        [f"{mark.code} {mark.subject}".rstrip() for mark in contested.ruling.marks],
        appeal.decided_by,
        appeal.answer,
        appeal.before,
        appeal.after,
    )


def _print_appeal(store: Store, contested: appealing.Contested, language: Language) -> None:
    appeal, place = contested.appeal, 0 if language == "zh" else 1
    with store.file(appeal.attempt) as path:
        recorded = read(path)
        _, matter = rejudging.stage(path, recorded)
    words = told.Words(matter, recorded.tape, language)
    first, now = words.reading(contested.first), words.reading(contested.reading)
    title = matter.scenario.title.say(language) or contested.scenario
    values = (
        f"{title} {appeal.attempt} #{appeal.turn}",
        appeal.trainee or "-",
        contested.customer,
        contested.words,
        first,
        now if now != first else None,
        words.ruling(contested.ruling),
        appeal.reason,
    )
    typer.echo(f"[{appeal.appeal}] {say(language, f'state_{appeal.state}')}")
    for label, value in zip(_LABELS[place], values, strict=True):
        if value is not None:
            typer.echo(f"  {label}{value}")
    if appeal.decided_by is not None:
        by, answer, score = _DECIDED[place]
        typer.echo(f"  {by}{appeal.decided_by}")
        typer.echo(f"  {answer}{appeal.answer or '-'}")
        typer.echo(f"  {score}{appeal.before} → {appeal.after}")


_DECIDED = (("处理人：", "答复：", "总分："), ("decided by: ", "answer: ", "overall score: "))
_LABELS = (
    ("演练：", "学员：", "客户：", "回复：", "读法：", "现读法：", "裁定：", "理由："),
    (
        "attempt: ",
        "trainee: ",
        "customer: ",
        "reply: ",
        "reading: ",
        "now read as: ",
        "rulings: ",
        "reason: ",
    ),
)
