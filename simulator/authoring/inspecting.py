"""Every problem of one file: what `content` finds, and the smells of a scenario that has no errors."""

from __future__ import annotations

from pathlib import Path

from simulator.authoring.allowances import allowed
from simulator.content.library import Library
from simulator.content.loader import in_file_order
from simulator.content.problems import Problem
from simulator.model.scenario import Scenario


def check_one(file: Path, library: Library, smelling: bool) -> tuple[Problem, ...]:
    """Return all problems of `file` by line, without what its author allows."""
    loaded = library.check(file)
    problems = list(loaded.problems)
    if any(problem.severity == "error" for problem in problems):
        return loaded.problems
    if smelling and isinstance(loaded.content, Scenario):
        from simulator.authoring.smells import smells  # with the analyser and numpy, which errors don't need

        problems += smells(loaded.content, loaded.document, library)
    return tuple(in_file_order(allowed(problems, loaded.document, smelling)))
