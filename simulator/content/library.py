"""The shipped contents and the user's own, looked up by id.

A library is opened on folders, later ones after earlier ones; files are found by their first lines and read
when they are asked for, so opening costs little. An id is defined once: a second file with the same id is
a problem of that file.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final, NamedTuple, TypeVar

from simulator.content import rules
from simulator.content.catalogue import Catalogue, Entry
from simulator.content.loader import Content, Loaded, Parsed, in_file_order, load
from simulator.content.places import Document
from simulator.content.problems import Problem, nearest, shown, unusable
from simulator.content.unshaped import unknown_acts
from simulator.errors import ContentError, UnknownId
from simulator.model.course import Course, Rubric
from simulator.model.house import House
from simulator.model.persona import Persona
from simulator.model.scenario import Scenario
from simulator.model.texts import Shape

_WITH_ACTS: Final = ("scenario", "persona", "rubric")
_S = TypeVar("_S", bound=Shape)


class Checked(NamedTuple):
    """A content that is fit for use, with its document."""

    content: Content
    document: Document

    @property
    def text(self) -> str:
        """The exact text."""
        return self.document.text


class Library(Catalogue):
    """A catalogue with its contents. Reading is lazy and remembered."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        super().__init__(entries)
        self._checked: dict[tuple[str, str], Checked] = {}
        self._course: list[Course | None] = []  # read once it is asked for

    def scenario(self, scenario_id: str) -> Scenario:
        """Return a scenario; raises as `checked`."""
        return self._as(Scenario, "scenario", scenario_id)

    def persona(self, persona_id: str) -> Persona:
        """Return a persona; raises as `checked`."""
        return self._as(Persona, "persona", persona_id)

    def course(self, course_id: str = "course") -> Course:
        """Return the course; raises as `checked`."""
        return self._as(Course, "course", course_id)

    def rubric(self, rubric_id: str = "rubric") -> Rubric:
        """Return the rubric; raises as `checked`."""
        return self._as(Rubric, "rubric", rubric_id)

    def house(self, rubric_id: str = "rubric") -> Parsed[House] | None:
        """Return the house rules that a rubric names, if any; raises as `checked`."""
        rubric = self.rubric(rubric_id)
        return self.house_of(rubric, self._entries["rubric", rubric_id].path)

    def house_of(self, rubric: Rubric, path: Path) -> Parsed[House] | None:
        """Return the house rules that `rubric`, which lies at `path`, names; None where it names none.

        :raises ContentError: the file is not there, is something else, or has errors.
        """
        if rubric.house is None:
            return None
        place = path.parent / rubric.house
        loaded = self.check(place)
        errors = [problem for problem in loaded.problems if problem.severity == "error"]
        if errors:
            raise unusable(str(place), errors)
        if not isinstance(loaded.content, House):
            missing = f"{place}: kind: house is missing.", f"{place}：缺少 kind: house。"
            raise ContentError(str(place), missing[:1], missing[1])
        return Parsed(loaded.content, loaded.document.text)

    def text(self, kind: str, content_id: str) -> str:
        """Return the exact text of a content; raises as `checked`."""
        return self.checked(kind, content_id).text

    def checked(self, kind: str, content_id: str) -> Checked:
        """Return the content `content_id` of `kind`, free of errors.

        :raises UnknownId: there is none of that name.
        :raises ContentError: its file has errors.
        """
        key = (kind, content_id)
        found = self._checked.get(key)
        if found is not None:
            return found
        entry = self._entries.get(key)
        if entry is None:
            known = [entry.id for entry in self.entries(kind)]
            near = nearest(content_id, known)
            raise UnknownId(kind, content_id, [near] if near else known[:3])
        loaded = self.check(entry.path)
        errors = [problem for problem in loaded.problems if problem.severity == "error"]
        if errors or loaded.content is None:
            raise unusable(str(entry.path), errors)
        self._checked[key] = Checked(loaded.content, loaded.document)
        return self._checked[key]

    def check(self, path: Path) -> Loaded:
        """Return the file at `path` with all its problems, those between files included."""
        loaded = load(path)
        problems = list(loaded.problems)
        content, document = loaded.content, loaded.document
        if content is not None:
            owner = self._entries.get((content.kind, content.id))
            # A company's own standard has the ids of the one that it was made from.
            revised = content.kind in ("rubric", "house")
            if owner is not None and revised and owner.path.parent != path.parent:
                owner = None
            if owner is not None and owner.path != path and owner.path.resolve() != path.resolve():
                problems.append(
                    document.problem(
                        ("id",),
                        "duplicate_file",
                        kind=content.kind,
                        kind_zh=content.kind,
                        value=content.id,
                        other=owner.path,
                    )
                )
        if isinstance(content, Scenario):
            personas = [entry.id for entry in self.entries("persona")]
            problems += rules.check_scenario(content, document, personas, self._course_if_any())
        elif isinstance(content, Persona):
            problems += rules.check_persona(content, document, self._course_if_any())
        elif isinstance(content, Rubric):
            problems += rules.check_rubric(content, document, self._course_if_any())
            problems += self._house_problems(content, document, path)
        elif isinstance(content, House):
            problems += rules.check_house(content, document)
        elif isinstance(content, Course):
            problems += rules.check_course(content, document)
        elif isinstance(document.data, dict) and document.data.get("kind") in _WITH_ACTS:
            named = unknown_acts(document, self._course_if_any())
            told = {(one.line, one.column) for one in named}
            problems = [one for one in problems if one.code != "bad_value" or one[1:3] not in told] + named
        return Loaded(content, document, tuple(in_file_order(problems)))

    def _house_problems(self, rubric: Rubric, document: Document, path: Path) -> list[Problem]:
        """Return what is wrong with the file of house rules that the rubric at `path` names."""
        name = rubric.house
        if name is None:
            return []
        place = path.parent / name
        at = ("house",)
        if "/" in name or "\\" in name or place.resolve().parent != path.parent.resolve():
            return [document.problem(at, "path_outside", value=shown(name))]
        if not place.is_file():
            files = [file.name for file in sorted(path.parent.glob("*.yaml"))]
            return [document.problem(at, "no_house", nearest(name, files), value=shown(name))]
        content = load(place).content
        if content is not None and not isinstance(content, House):
            return [document.problem(at, "not_house", value=shown(name), kind=content.kind)]
        errors = sum(problem.severity == "error" for problem in self.check(place).problems)
        if errors:
            return [document.problem(at, "house_has_errors", value=shown(name), count=errors)]
        return []

    def _course_if_any(self) -> Course | None:
        if not self._course:
            entries = self.entries("course")
            content = load(entries[0].path).content if entries else None
            self._course.append(content if isinstance(content, Course) else None)
        return self._course[0]

    def _as(self, shape: type[_S], kind: str, content_id: str) -> _S:
        content = self.checked(kind, content_id).content
        assert isinstance(content, shape)  # the kind line decides the shape
        return content
