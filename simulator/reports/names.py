"""What ids of the records are called, and the pass marks of exams, from the contents that are installed.

Records outlive contents: an id that nothing installed explains keeps its own name, and an exam whose pass
mark nobody knows any more is judged by its verdict alone.
"""

from __future__ import annotations

from typing import NamedTuple

from simulator.content.library import Library
from simulator.errors import ContentError, UnknownId
from simulator.model.course import LEFT_OPEN, Course, Rubric, Rule, half
from simulator.model.house import House
from simulator.model.texts import Language, Text


class Advice(NamedTuple):
    """What is said of a rule: where it was kept, kept in part, and not kept, and what to try."""

    kept: Text
    part: Text
    missed: Text
    better: Text


def _told(text: Text, better: Text) -> Advice:
    """Return what is said of something that can only go wrong."""
    return Advice(text, text, text, better)


def _advice(rule: Rule) -> Advice:
    return Advice(rule.earned, half(rule), rule.missed, rule.better)


class Names:
    """Names in one language, looked up by id."""

    def __init__(self, library: Library, language: Language) -> None:
        self.language = language
        self._library = library
        course, rubric = _course(library), _rubric(library)
        self.principles: dict[str, str] = {}
        self.shows: dict[str, str] = {}
        self.failures: dict[str, str] = {}
        self.acts: dict[str, str] = {}
        self.advice: dict[str, Advice] = {}
        if course is not None:
            self.principles = {each.id: each.name.say(language) for each in course.principles}
            self.shows = {each.id: each.shows.say(language) for each in course.principles}
            self.failures = {each.id: each.name.say(language) for each in course.failures}
            self.acts = {each.id: each.name.say(language) for each in course.acts}
            self.advice |= {each.id: _told(each.explanation, each.better) for each in course.failures}
        if rubric is not None:
            self.advice |= {each.id: _advice(each) for each in rubric.rules}
            self.advice |= {each.id: _told(each.text, each.better) for each in rubric.faults}
            if rubric.left_open is not None:
                told = rubric.left_open
                self.failures[LEFT_OPEN] = "没谈完就挂断" if language == "zh" else "Hung up too early"
                self.advice[LEFT_OPEN] = _told(told.text, told.better)
        house = _house(library)
        if house is not None:
            self.failures |= {rule: name.say(language) for rule, name in house.names().items()}
            self.advice |= {
                each.id: Advice(each.name, each.name, each.text, each.better) for each in house.forbidden
            }
            self.advice |= {
                each.id: Advice(each.name, each.name, each.text, each.better) for each in house.knock_outs
            }
            self.advice |= {
                each.id: Advice(each.name, each.name, each.missed, each.better) for each in house.steps
            }
        self._personas = False  # whether their rules are among the advice already
        self._titles: dict[str, str] = {}
        self._marks: dict[str, float | None] = {}

    def principle(self, principle: str) -> str:
        """Return the name of a principle, of a failure of service, or of a house rule."""
        return self.principles.get(principle) or self.failures.get(principle) or principle

    def said(self, rule: str) -> Advice | None:
        """Return what is said of a rule of rubric, house or persona; None where it is not installed."""
        if rule not in self.advice and not self._personas:
            self._personas = True
            for entry in self._library.entries("persona"):
                try:
                    persona = self._library.persona(entry.id)
                except (UnknownId, ContentError):
                    continue
                for each in persona.handling:
                    self.advice.setdefault(each.id, _advice(each))
        return self.advice.get(rule)

    def in_order(self, principles: list[str]) -> list[int]:
        """Return the places of `principles` in the order of the course; others come last, by id."""
        order = {principle: place for place, principle in enumerate(self.principles)}
        return sorted(
            range(len(principles)),
            key=lambda place: (order.get(principles[place], len(order)), principles[place]),
        )

    def scenario(self, scenario: str) -> str:
        """Return the title of a scenario."""
        self._look_up(scenario)
        return self._titles[scenario]

    def pass_mark(self, scenario: str) -> float | None:
        """Return the pass mark of a scenario in points; None where it is not installed."""
        self._look_up(scenario)
        return self._marks[scenario]

    def _look_up(self, scenario: str) -> None:
        if scenario in self._titles:
            return
        try:
            found = self._library.scenario(scenario)
        except (UnknownId, ContentError):
            self._titles[scenario], self._marks[scenario] = scenario, None
            return
        self._titles[scenario] = found.title.say(self.language)
        self._marks[scenario] = float(found.pass_mark)


def _course(library: Library) -> Course | None:
    try:
        return library.course()
    except (UnknownId, ContentError):
        return None


def _house(library: Library) -> House | None:
    try:
        found = library.house()
    except (UnknownId, ContentError):
        return None
    return None if found is None else found.content


def _rubric(library: Library) -> Rubric | None:
    try:
        return library.rubric()
    except (UnknownId, ContentError):
        return None
