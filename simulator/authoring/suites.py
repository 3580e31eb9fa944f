"""Files of tests that lie beside scenarios: their shapes, and reading them.

In: `X.test.yaml` beside `X.yaml`. Out: a :class:`Suite` with its :class:`Trials`, and problems at their line
and column as of any author's file. They are played in `authoring.trials`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any, Final, Literal, NamedTuple

from pydantic import Field, model_validator

from simulator.content.catalogue import read_text
from simulator.content.library import Library
from simulator.content.loader import in_file_order, shaped
from simulator.content.places import Document
from simulator.content.places import Path as DataPath
from simulator.content.problems import Problem, nearest, shown
from simulator.errors import KesuError
from simulator.model.acts import ACTS
from simulator.model.conditions import Bands
from simulator.model.course import Course
from simulator.model.scenario import Scenario
from simulator.model.tape import RULINGS
from simulator.model.texts import Id, Ids, Language, Shape, Text, Words
from simulator.practice import USUAL_DELAY

#: What the file of tests of `X.yaml` is called beside it: `X` and this.
SUFFIX: Final = ".test.yaml"
#: What of the mood may be set, and between which bounds.
MOOD: Final[dict[str, tuple[float, float]]] = {
    "anger": (0.0, 100.0),
    "heard": (0.0, 1.0),
    "fix": (0.0, 1.0),
    "dose": (0.0, 2.0),
    "motive": (-1.0, 1.0),
}


def _set(number: str, description: str) -> Any:
    low, high = MOOD[number]
    return Field(None, ge=low, le=high, strict=False, description=description)


class Bounds(Shape):
    """Bounds of a number, both included."""

    at_least: float | None = Field(None, strict=False)
    at_most: float | None = Field(None, strict=False)

    @model_validator(mode="after")
    def _bounds_something(self) -> Bounds:
        if self.at_least is None and self.at_most is None:
            raise ValueError("needs at_least or at_most")
        return self

    def holds(self, value: float) -> bool:
        """Say whether `value` lies within the bounds."""
        return (self.at_least is None or self.at_least <= value) and (
            self.at_most is None or value <= self.at_most
        )

    def __str__(self) -> str:
        """Return the bounds as they are told: 60…100."""
        low = "" if self.at_least is None else f"{self.at_least:g}"
        high = "" if self.at_most is None else f"{self.at_most:g}"
        return f"{low}…{high}"


class Came(Shape):
    """What must have come of one reply."""

    acts: Ids = Field((), description="acts that the reply is read as doing; it may do others too")
    topics: Ids = Field((), description="facts and remedies that it is read as touching")
    rulings: Ids = Field((), description="what it is ruled, among other things")
    not_rulings: Ids = Field((), description="what it must not be ruled")
    mood: Bands | None = Field(None, description="the customer's mood after it is one of these")
    anger: Bounds | None = Field(None, description="the anger after it, 0-100")
    beat: Id | None = Field(None, description="the beat after it")
    facts: Ids = Field((), description="facts that the customer tells after it")
    says: Words | None = Field(None, description="words that the customer's answer contains")


class Reply(Shape):
    """One reply: a choice of the beat, or the trainee's own words."""

    choice: Id | None = Field(None, description="one of the beat's choices")
    reply: Words | None = Field(None, description="a reply in the trainee's own words")
    delay: float = Field(
        USUAL_DELAY / 1000, ge=0, le=3600, strict=False, description="seconds before the reply"
    )
    expect: Came | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Reply:
        if (self.choice is None) == (self.reply is None):
            raise ValueError("needs either choice or reply")
        return self


class Result(Shape):
    """What must have come of the whole conversation; it need not have ended."""

    ending: Ids = Field((), description="the ending is one of these; `none`: it goes on")
    passed: bool | None = Field(None, description="whether the attempt is passed")
    score: Bounds | None = Field(None, description="the overall score, 0-100")
    satisfaction: Bounds | None = Field(None, description="the customer's satisfaction, 1-5")
    mood: Bands | None = Field(None, description="the customer's mood in the end is one of these")
    anger: Bounds | None = Field(None, description="the anger in the end, 0-100")
    principles: dict[Id, Bounds] = Field(default_factory=dict, description="principle: its score, 0-100")
    visited: Ids = Field((), description="beats that were entered")
    offered: Ids = Field((), description="remedies that were offered")


class Feelings(Shape):
    """The customer's mood, set by hand; what is left out is as at the beginning of any conversation."""

    anger: float | None = _set("anger", "the anger, 0-100")
    heard: float | None = _set("heard", "how far the customer feels heard, 0-1")
    fix: float | None = _set("fix", "how much of the complaint is put right, 0-1")
    dose: float | None = _set("dose", "compensation so far, as a share of the loss, 0-2")
    motive: float | None = _set("motive", "the firm's good will as the customer sees it, -1 to 1")

    def numbers(self) -> dict[str, float]:
        """Return what is set."""
        return {name: value for name in MOOD if (value := getattr(self, name)) is not None}


class Start(Shape):
    """Where a conversation begins, if not at the scenario's beginning."""

    beat: Id | None = Field(None, description="the beat that it begins with; the first if not given")
    mood: Feelings | None = Field(None, description="the customer's mood then; the persona's if not given")

    @model_validator(mode="after")
    def _starts_somewhere(self) -> Start:
        if self.beat is None and self.mood is None:
            raise ValueError("needs beat or mood")
        return self


class Trial(Shape):
    """One scripted conversation."""

    id: Id
    says: Text | None = Field(None, description="what the test is about")
    language: Language | None = Field(None, description="the scenario's first language if not given")
    seed: int = Field(0, ge=0, description="draws names, details and lines")
    start: Start | None = Field(None, description="begins in the middle; at the beginning if not given")
    replies: Annotated[tuple[Reply, ...], Field(strict=False)] = ()
    hang_up: bool = Field(False, description="the trainee hangs up after the replies")
    expect: Result


class Trials(Shape):
    """`X.test.yaml`."""

    kind: Literal["test"]
    scenario: Id
    tests: tuple[Trial, ...] = Field(min_length=1, strict=False)


class Suite(NamedTuple):
    """A file of tests: its content (None with errors), its document and its problems in file order."""

    trials: Trials | None
    document: Document
    problems: tuple[Problem, ...]


def beside(scenario: Path) -> Path:
    """Return where the tests of the scenario in the file `scenario` lie, whether they are there or not."""
    return scenario.with_name(scenario.stem + SUFFIX)


def load(path: Path, library: Library) -> Suite:
    """Read the tests at `path`; nothing is raised, every problem is collected."""
    text = read_text(path)
    if isinstance(text, Problem):
        return Suite(None, Document(str(path), "{}"), (text,))
    document = Document(str(path), text)
    problems = list(document.problems)
    trials = None
    if document.data is not None:
        trials = shaped(Trials, document, problems)
    if trials is not None:
        problems += _unknown(trials, document, library)
    if any(problem.severity == "error" for problem in problems):
        trials = None
    return Suite(trials, document, tuple(in_file_order(problems)))


def _unknown(trials: Trials, document: Document, library: Library) -> Iterator[Problem]:
    """Find ids that nothing has."""
    known = [entry.id for entry in library.entries("scenario")]
    if trials.scenario not in known:
        yield _no(document, ("scenario",), "scenario", "场景", trials.scenario, known)
        return
    try:
        scenario = library.scenario(trials.scenario)
        course = library.course(library.rubric().course)
    except KesuError:
        return  # `check` tells what is wrong with them, and `run` refuses
    seen: dict[str, int] = {}
    for number, trial in enumerate(trials.tests):
        at: DataPath = ("tests", number)
        if trial.id in seen:
            other = document.place(("tests", seen[trial.id], "id"))[0]
            yield document.problem(
                (*at, "id"), "duplicate_id", kind="test", kind_zh="测试", value=trial.id, other=other
            )
        seen.setdefault(trial.id, number)
        if trial.language is not None and trial.language not in scenario.languages:
            yield _no(
                document, (*at, "language"), "language", "语言", trial.language, list(scenario.languages)
            )
        if trial.start is not None and trial.start.beat is not None:
            beats = [beat.id for beat in scenario.beats]
            yield from _each(document, (*at, "start", "beat"), "beat", "阶段", (trial.start.beat,), beats)
        for place, reply in enumerate(trial.replies):
            here = (*at, "replies", place)
            if reply.choice is not None:
                choices = [choice.id for beat in scenario.beats for choice in beat.choices]
                yield from _each(document, (*here, "choice"), "choice", "选项", (reply.choice,), choices)
            if reply.expect is not None:
                yield from _unknown_came(reply.expect, document, (*here, "expect"), scenario)
        yield from _unknown_result(trial.expect, document, (*at, "expect"), scenario, course)


def _unknown_came(came: Came, document: Document, at: DataPath, scenario: Scenario) -> Iterator[Problem]:
    facts = [fact.id for fact in scenario.facts]
    topics = [*facts, *(remedy.id for remedy in scenario.remedies)]
    beats = [beat.id for beat in scenario.beats]
    yield from _each(document, (*at, "acts"), "act", "行为", came.acts, ACTS)
    yield from _each(document, (*at, "topics"), "topic", "事实或补救措施", came.topics, topics)
    yield from _each(document, (*at, "rulings"), "ruling", "裁定", came.rulings, RULINGS)
    yield from _each(document, (*at, "not_rulings"), "ruling", "裁定", came.not_rulings, RULINGS)
    yield from _each(document, (*at, "facts"), "fact", "事实", came.facts, facts)
    yield from _each(
        document, (*at, "beat"), "beat", "阶段", () if came.beat is None else (came.beat,), beats
    )


def _unknown_result(
    result: Result, document: Document, at: DataPath, scenario: Scenario, course: Course
) -> Iterator[Problem]:
    endings = [*(ending.id for ending in scenario.endings), "none"]
    yield from _each(document, (*at, "ending"), "ending", "结局", result.ending, endings)
    beats = [beat.id for beat in scenario.beats]
    yield from _each(document, (*at, "visited"), "beat", "阶段", result.visited, beats)
    remedies = [remedy.id for remedy in scenario.remedies]
    yield from _each(document, (*at, "offered"), "remedy", "补救措施", result.offered, remedies)
    principles = [principle.id for principle in course.principles]
    for name in result.principles:
        yield from _each(document, (*at, "principles", name), "principle", "原则", (name,), principles)


def _each(
    document: Document, path: DataPath, kind: str, kind_zh: str, used: Iterable[str], known: Sequence[str]
) -> Iterator[Problem]:
    for value in used:
        if value not in known:
            yield _no(document, path, kind, kind_zh, value, known)


def _no(
    document: Document, path: DataPath, kind: str, kind_zh: str, value: str, known: Sequence[str]
) -> Problem:
    return document.problem(
        path,
        "unknown_id",
        nearest(value, known),
        kind=kind,
        kind_zh=kind_zh,
        value=shown(value),
        known=shown(", ".join(sorted(known)), 160),
    )
