"""`kesu score`, `kesu verify`."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import typer

from simulator import paths, rejudging
from simulator.cli import told
from simulator.cli.events import debrief_event, what_if_fields
from simulator.cli.options import spoken_language, with_error
from simulator.cli.terminal import outcome
from simulator.content.library import Library
from simulator.content.problems import unusable
from simulator.errors import ContentError, HomeUnwritable, KesuError, TapeError, WrongUse
from simulator.model.course import Rubric
from simulator.model.scorecard import ScoreCard
from simulator.model.tape import Tape
from simulator.model.texts import Language
from simulator.records.audit import counted
from simulator.records.tape import SUFFIX, read
from simulator.rejudging import Standard
from simulator.study.whatif import smallest_change


def score(tapes: list[Path], rubric: Path | None, findings: bool, as_json: bool, lang: str | None) -> None:
    """Judge `tapes` anew, by their own rubric or by the one in the file `rubric`; `findings` tells all."""
    language = spoken_language(lang)
    revised = standard_at(rubric) if rubric is not None else None
    contested = _Contested()
    bad = False
    for path in _with_folders(tapes):
        try:
            recorded, matter, card = rejudging.rescore(path, revised)
        except (TapeError, ContentError) as error:
            bad = True
            typer.echo(f"kesu: {error.sentence(language)}", err=True)
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
            typer.echo(f"{path}: {tape.header.scenario}: {_result(card, mark, language)}")
            for line in _changes(contested.of(tape), tape, language):
                typer.echo(f"  {line}")
            for line in told.findings(tape, card, language) if findings else ():
                typer.echo(f"  {line}")
    if bad:
        raise typer.Exit(1)


def _result(card: ScoreCard, mark: float, language: Language) -> str:
    """Return score, verdict and outcome in a line."""
    score, verdict = with_error(card.overall, card.standard_error), told.verdict(card.passed, language)
    if language == "zh":
        near = f"（临界：及格线 {mark}）" if card.borderline(mark) else ""
        return f"{score} {verdict}{near}，客户之后：{outcome(card.outcome, language)}"
    near = f" (borderline: the pass mark is {mark})" if card.borderline(mark) else ""
    return f"{score} {verdict}{near}, {card.outcome}"


def _changes(appeals: list[_Appeal], tape: Tape, language: Language) -> Iterator[str]:
    """Yield what was contested and corrected, a line each."""
    zh = language == "zh"
    for piece in appeals:
        if zh:
            state = {"upheld": "申诉成立", "rejected": "申诉不成立"}.get(piece.state, piece.state)
            decided = "尚未处理" if piece.by is None else f"{state}，处理人 {piece.by}"
            yield f"第 {piece.turn} 轮有申诉：{decided}"
        else:
            decided = "not decided yet" if piece.by is None else f"{piece.state} by {piece.by}"
            yield f"turn {piece.turn}: contested, {decided}"
    for one in tape.corrections:
        if zh:
            yield f"第 {one.turn} 轮的读法由 {one.by} 于 {one.when} 更正"
        else:
            yield f"turn {one.turn}: reading corrected by {one.by} on {one.when}"


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


def verify(tapes: list[Path], lang: str | None) -> None:
    """Replay `tapes` to the byte; ends with 1 where anything differs."""
    language = spoken_language(lang)
    bad = False
    for path in _with_folders(tapes):
        try:
            differences = rejudging.verify(path)
        except (TapeError, ContentError) as error:
            bad = True
            typer.echo(f"kesu: {error.sentence(language)}", err=True)
            continue
        for difference in differences:
            bad = True
            typer.echo(told.difference(path, difference, language))
        if not differences:
            typer.echo(_verified(path, read(path).tape, language))
    if bad:
        raise typer.Exit(1)


def _with_folders(paths: list[Path]) -> list[Path]:
    """Return `paths` with the tapes that lie in each folder, by name, in its place.

    :raises WrongUse: there is none in a folder.
    """
    found: list[Path] = []
    for path in paths:
        # Not Path.is_dir: a name that no system takes is no folder either, and is told with the tape.
        inside = sorted(path.glob(f"*{SUFFIX}")) if os.path.isdir(path) else [path]  # noqa: PTH112
        if not inside:
            raise WrongUse(f"There is no tape in the folder {path}.", f"文件夹 {path} 里没有演练记录。")
        found += inside
    return found


def _verified(path: Path, tape: Tape, language: Language) -> str:
    count = len(tape.turns)
    if language == "zh":
        return f"{path}：核对无误" + ("" if tape.ending else f"，停在第 {count} 轮，尚未结束")
    return f"{path}: verified" + ("" if tape.ending else f", open after {counted(count, 'turn')}")


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
