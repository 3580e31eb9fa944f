"""`kesu score`, `kesu verify`."""

from __future__ import annotations

import json
from pathlib import Path

import typer

from simulator import rejudging
from simulator.cli.events import debrief_event
from simulator.content.library import Library
from simulator.errors import ContentError, TapeError, WrongUse
from simulator.model.course import Rubric
from simulator.records.tape import read


def score(tapes: list[Path], rubric: Path | None, as_json: bool) -> None:
    """Judge `tapes` anew, by their own rubric or by the one in the file `rubric`."""
    revised = rubric_at(rubric) if rubric is not None else None
    bad = False
    for path in tapes:
        try:
            recorded, _, card = rejudging.rescore(path, revised)
        except (TapeError, ContentError) as error:
            bad = True
            typer.echo(f"kesu: {error}", err=True)
            continue
        if as_json:
            typer.echo(json.dumps({"tape": str(path), **debrief_event(card)}, ensure_ascii=False))
        else:
            verdict = {True: "passed", False: "failed", None: "needs review"}[card.passed]
            scenario = recorded.tape.header.scenario
            typer.echo(
                f"{path}: {scenario}: {card.overall} ± {card.standard_error} {verdict}, {card.outcome}"
            )
    if bad:
        raise typer.Exit(1)


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


def rubric_at(path: Path) -> Rubric:
    """Return the rubric in the file at `path`.

    :raises ContentError: it has errors.
    :raises WrongUse: it is something else.
    """
    loaded = Library.open().check(path)
    errors = [
        problem.sentence()
        for problem in loaded.problems
        # A revised rubric has the id of the one that it revises.
        if problem.severity == "error" and problem.code != "duplicate_file"
    ]
    if errors:
        raise ContentError(str(path), errors)
    if not isinstance(loaded.content, Rubric):
        raise WrongUse(
            f"{path} is not a rubric: name a file with `kind: rubric`.", f"{path} 不是评分标准文件。"
        )
    return loaded.content
