"""`kesu score`, `kesu verify`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

import typer

from simulator import paths, rejudging
from simulator.cli.events import debrief_event, what_if_fields
from simulator.content.library import Library
from simulator.content.problems import unusable
from simulator.errors import ContentError, HomeUnwritable, KesuError, TapeError, WrongUse
from simulator.model.course import Rubric
from simulator.model.tape import Tape
from simulator.records.tape import read
from simulator.rejudging import Standard
from simulator.study.whatif import smallest_change


def score(tapes: list[Path], rubric: Path | None, as_json: bool) -> None:
    """Judge `tapes` anew, by their own rubric or by the one in the file `rubric`."""
    revised = standard_at(rubric) if rubric is not None else None
    contested = _Contested()
    bad = False
    for path in tapes:
        try:
            recorded, matter, card = rejudging.rescore(path, revised)
        except (TapeError, ContentError) as error:
            bad = True
            typer.echo(f"kesu: {error}", err=True)
            continue
        tape, mark = recorded.tape, matter.scenario.pass_mark
        if as_json:
            what_if = what_if_fields(smallest_change(rejudging.case_of(matter, tape), matter, tape))
            row = {
                "tape": str(path),
                **debrief_event(card, mark),
                "what_if": what_if,
                "contested": [piece._asdict() for piece in contested.of(tape)],
                "corrected": [{"turn": one.turn, "by": one.by, "when": one.when} for one in tape.corrections],
            }
            typer.echo(json.dumps(row, ensure_ascii=False))
        else:
            verdict = {True: "passed", False: "failed", None: "needs review"}[card.passed]
            spread = "" if card.standard_error is None else f" ± {card.standard_error}"
            borderline = f" (borderline: the pass mark is {mark})" if card.borderline(mark) else ""
            result = f"{card.overall}{spread} {verdict}{borderline}, {card.outcome}"
            typer.echo(f"{path}: {tape.header.scenario}: {result}")
            for piece in contested.of(tape):
                decided = "not decided yet" if piece.by is None else f"{piece.state} by {piece.by}"
                typer.echo(f"  turn {piece.turn}: contested, {decided}")
            for one in tape.corrections:
                typer.echo(f"  turn {one.turn}: reading corrected by {one.by} on {one.when}")
    if bad:
        raise typer.Exit(1)


class _Appeal(NamedTuple):
    """What became of a contested turn, as JSON has it; `by` is None while it is open."""

    turn: int
    state: str
    by: str | None


class _Contested:
    """What the records of this machine or the company, where there are any, say of contested turns."""

    def __init__(self) -> None:
        self._appeals: dict[str, list[_Appeal]] = {}
        try:
            home = paths.home()
        except HomeUnwritable:
            return  # a tape can be judged without any records
        if paths.database() is None and not (home / paths.RECORDS).exists():
            return
        from simulator.records.appeals import appeals
        from simulator.records.store import Store

        try:
            with Store.open(home) as store, store.database.reading() as connection:
                for found in appeals(connection):
                    piece = _Appeal(found.turn, found.state, found.decided_by)
                    self._appeals.setdefault(found.attempt, []).append(piece)
        except KesuError as error:
            typer.echo(f"kesu: {error}", err=True)

    def of(self, tape: Tape) -> list[_Appeal]:
        """Return the appeals of an attempt in the order of its turns, of one turn the oldest first."""
        return sorted(self._appeals.get(tape.header.attempt, []), key=lambda piece: piece.turn)


def verify(tapes: list[Path]) -> None:
    """Replay `tapes` to the byte; ends with 1 where anything differs."""
    bad = False
    for path in tapes:
        try:
            differences = rejudging.verify(path)
        except (TapeError, ContentError) as error:
            bad = True
            typer.echo(f"kesu: {error}", err=True)
            continue
        for difference in differences:
            bad = True
            typer.echo(
                f"{path}:{difference.line}: {difference.what} differs: "
                f"the tape says {difference.taped}, the replay {difference.replayed}"
            )
        if not differences:
            tape = read(path).tape
            typer.echo(f"{path}: verified" + ("" if tape.ending else f", open after {len(tape.turns)} turns"))
    if bad:
        raise typer.Exit(1)


def standard_at(path: Path) -> Standard:
    """Return the rubric in the file at `path`, with the house rules that it names.

    :raises ContentError: it has errors.
    :raises WrongUse: it is something else.
    """
    library = Library.open()
    loaded = library.check(path)
    errors = [
        problem
        for problem in loaded.problems
        # A revised rubric has the id of the one that it revises.
        if problem.severity == "error" and problem.code != "duplicate_file"
    ]
    if errors:
        raise unusable(str(path), errors)
    if not isinstance(loaded.content, Rubric):
        raise WrongUse(
            f"{path} is not a rubric: name a file with `kind: rubric`.", f"{path} 不是评分标准文件。"
        )
    house = library.house_of(loaded.content, path)
    return Standard(loaded.content, None if house is None else house.content)
