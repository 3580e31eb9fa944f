"""One file → one model, or every problem of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final, Generic, NamedTuple, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from simulator.content.catalogue import read_text
from simulator.content.mismatches import mismatch
from simulator.content.places import Document
from simulator.content.problems import Problem, nearest, shown
from simulator.content.recovery import behind
from simulator.content.sentences import SYNTAX
from simulator.model.course import Course, Rubric
from simulator.model.house import House
from simulator.model.persona import Persona
from simulator.model.scenario import Scenario
from simulator.model.texts import Shape

KINDS: Final[Mapping[str, type[Shape]]] = {
    "scenario": Scenario,
    "persona": Persona,
    "course": Course,
    "rubric": Rubric,
    "house": House,
}
Content = Scenario | Persona | Course | Rubric | House
_C = TypeVar("_C", bound=Shape)


class Loaded(NamedTuple):
    """What became of a file: its model (None with errors), the document, and all problems in file order."""

    content: Content | None
    document: Document
    problems: tuple[Problem, ...]


class Parsed(NamedTuple, Generic[_C]):
    """A model with the text that it was read from."""

    content: _C
    text: str


def load(path: Path) -> Loaded:
    """Read the file at `path`; nothing is raised, every problem is collected."""
    text = read_text(path)
    if isinstance(text, Problem):
        return Loaded(None, Document(str(path), "{}"), (text,))
    return parse(text, str(path))


def parse(text: str, file: str) -> Loaded:
    """Make a model of `text`, which came from `file`; every problem is collected."""
    document = Document(file, text)
    problems = list(document.problems)
    content: Content | None = None
    if document.data is not None:
        content = _content(document, problems)
        if any(problem.code == "several_documents" for problem in problems):
            problems = [problem for problem in problems if problem.code not in _CAUSED]
    elif document.problems and document.problems[0].code in SYNTAX:
        for rest in behind(document):
            found = list(rest.problems)
            if rest.data is not None:
                _content(rest, found)
            # What is missing or too little may be in the part that was left out.
            problems += [told for told in found if told.code not in _CAUSED and not _too_few(told)]
    if any(problem.severity == "error" for problem in problems):
        content = None
    return Loaded(content, document, tuple(in_file_order(problems)))


_CAUSED: Final = frozenset({"missing", "empty"})


def _too_few(problem: Problem) -> bool:
    return problem.code == "bad_value" and any("needed" in told for _, told in problem.details)


def _content(document: Document, problems: list[Problem]) -> Content | None:
    kind = document.data.get("kind")
    if "kind" not in document.data:
        near = nearest("kind", [key for key in document.data if key not in Scenario.model_fields], 0.74)
        problems.append(
            document.problem((near,), "unknown_key", "kind", key=True, value=near)
            if near
            else document.problem((), "missing", field="kind")
        )
        return None
    shape = KINDS.get(kind) if isinstance(kind, str) else None
    if shape is None:
        problems.append(
            document.problem(("kind",), "unknown_kind", nearest(str(kind), KINDS), value=shown(kind))
        )
        return None
    return shaped(shape, document, problems)  # type: ignore[return-value]  # KINDS holds only contents


def in_file_order(problems: list[Problem]) -> list[Problem]:
    """Return `problems` by file, line and column, each once."""
    return sorted(dict.fromkeys(problems), key=lambda p: (p.file, p.line, p.column, p.code))


def shaped(shape: type[_C], document: Document, problems: list[Problem]) -> _C | None:
    """Return the data of `document` as `shape`, or None with every reason why not added to `problems`."""
    try:
        return shape.model_validate(document.data)
    except ValidationError as error:
        problems.extend(
            mismatch(document, shape, detail)
            for detail in error.errors(include_url=False)
            if not _echo(detail)
        )
        return None
    except RecursionError:
        problems.append(document.problem((), "too_deep", limit=30))
        return None


def _echo(error: ErrorDetails) -> bool:
    """Say whether a list is called too short only because its items have errors of their own."""
    value = error.get("input")
    return (
        error["type"] == "too_short"
        and isinstance(value, list)
        and len(value) >= error.get("ctx", {}).get("min_length", 0)
    )
