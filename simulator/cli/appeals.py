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
from simulator.content.library import Library
from simulator.errors import WrongUse
from simulator.model.texts import Language
from simulator.records import appeals as appealing
from simulator.reports.words import say


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
    first: dict[str, object]
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
        reading_fields(contested.first),
        reading_fields(contested.reading),
        [f"{mark.code} {mark.subject}".rstrip() for mark in contested.ruling.marks],
        appeal.decided_by,
        appeal.answer,
        appeal.before,
        appeal.after,
    )


def _print_appeal(row: _Shown, language: Language) -> None:
    place = 0 if language == "zh" else 1
    labels = _LABELS[place]
    acts = {act.id: act.name.say(language) or act.id for act in Library.open().course().acts}
    first, now = (_reading(reading, acts, language) for reading in (row.first, row.reading))
    values = (
        f"{row.scenario} {row.attempt} #{row.turn}",
        row.trainee or "-",
        row.customer,
        row.words,
        first,
        now if now != first else None,
        ", ".join(row.rulings),
        row.reason,
    )
    typer.echo(f"[{row.appeal}] {say(language, f'state_{row.state}')}")
    for label, value in zip(labels, values, strict=True):
        if value is not None:
            typer.echo(f"  {label}{value}")
    if row.decided_by is not None:
        by, answer, score = _DECIDED[place]
        typer.echo(f"  {by}{row.decided_by}")
        typer.echo(f"  {answer}{row.answer or '-'}")
        typer.echo(f"  {score}{row.before} → {row.after}")


def _reading(reading: dict[str, object], acts: dict[str, str], language: Language) -> str:
    """Return a reading in words: acts by name, topics and promises as `decide` takes them."""
    zh = language == "zh"
    named, topics, promises = (reading[part] for part in ("acts", "topics", "promises"))
    assert isinstance(named, list)
    assert isinstance(topics, list)
    told = [
        ("、" if zh else ", ").join(str(acts.get(act, act)) for act in named) or ("没有" if zh else "nothing")
    ]
    if topics:
        told.append(("涉及 " if zh else "about ") + ", ".join(topics))
    if promises:
        told.append(("承诺 " if zh else "promises ") + json.dumps(promises, ensure_ascii=False))
    if not reading["understood"]:
        told.append("没有读懂" if zh else "not understood")
    return ("；" if zh else "; ").join(told)


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
