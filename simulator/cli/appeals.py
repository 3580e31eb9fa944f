"""`kesu records contest`, `appeals`, `decide`: replies whose reading a trainee contests."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import typer

from simulator import rejudging
from simulator.cli.corrections import relabelling
from simulator.cli.events import reading_fields
from simulator.cli.options import language_of
from simulator.cli.records import name, opened
from simulator.errors import WrongUse
from simulator.records import appeals as appealing


def contest(attempt: str, turn: int, reason: str, trainee: str | None) -> None:
    """Contest a reply."""
    with opened() as store:
        typer.echo(appealing.contest(store, attempt, turn, reason, trainee))


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
    reading: dict[str, object]
    rulings: list[str]
    decided_by: str | None
    answer: str | None
    before: float | None
    after: float | None


def appeals(state: str, as_json: bool, lang: str) -> None:
    """Show contested replies."""
    language = language_of(lang)
    wanted = next((known for known in appealing.STATES if known == state), None)
    if wanted is None:
        raise WrongUse("--state is open, upheld or rejected.", "--state 请填 open、upheld 或 rejected。")
    with opened() as store:
        found, problems = appealing.queue(store, wanted)
    shown = [_shown(contested) for contested in found]
    if as_json:
        typer.echo(json.dumps([row._asdict() for row in shown], ensure_ascii=False))
    else:
        for row in shown:
            _print_appeal(row, language)
    name(problems)


def decide(
    appeal: str,
    by: str,
    uphold: bool,
    answer: str,
    acts: str | None,
    topics: str | None,
    promises: str | None,
    understood: str | None,
) -> None:
    """Decide an appeal, and correct the reading where one is given."""
    changes = relabelling(acts, topics, promises, understood)
    with opened() as store:
        with store.database.reading() as connection:
            turns = {found.appeal: found.turn for found in appealing.appeals(connection)}
        correct: Callable[[Path], None] | None = None
        if changes != rejudging.Relabelling():

            def correct(path: Path) -> None:
                rejudging.relabel(path, turns[appeal], changes, by.strip(), datetime.now().astimezone())

        decided = appealing.decide(store, appeal, upheld=uphold, by=by, answer=answer, correct=correct)
    typer.echo(f"{decided.appeal}: {decided.state}, overall {decided.before} -> {decided.after}")


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
        reading_fields(contested.reading),
        [f"{mark.code} {mark.subject}".rstrip() for mark in contested.ruling.marks],
        appeal.decided_by,
        appeal.answer,
        appeal.before,
        appeal.after,
    )


def _print_appeal(row: _Shown, language: str) -> None:
    labels = _LABELS[0 if language == "zh" else 1]
    values = (
        f"{row.scenario} {row.attempt} #{row.turn}",
        row.customer,
        row.words,
        json.dumps(row.reading, ensure_ascii=False),
        ", ".join(row.rulings),
        f"{row.reason} ({row.trainee or '-'})",
    )
    typer.echo(f"[{row.appeal}] {row.state}")
    for label, value in zip(labels, values, strict=True):
        typer.echo(f"  {label}{value}")
    if row.decided_by is not None:
        typer.echo(f"  -> {row.decided_by}: {row.answer} ({row.before} -> {row.after})")


_LABELS = (
    ("演练：", "客户：", "回复：", "读法：", "裁定：", "理由："),
    ("attempt: ", "customer: ", "reply: ", "reading: ", "rulings: ", "reason: "),
)
