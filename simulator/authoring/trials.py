"""Tests of a scenario that lie beside it: scripted conversations, and what must come of them.

In: `X.test.yaml` beside `X.yaml`, read as :class:`Trials`, with problems at their line and column as of any
author's file. Out: for each conversation what did not come as expected, in both languages, with its line. A
conversation is played through `Practice`, as a trainee's is, but leaves no tape.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Annotated, Final, Literal, NamedTuple

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
from simulator.model.tape import RULINGS, Header, Tape, Turn
from simulator.model.texts import Id, Ids, Language, Shape, Text, Words
from simulator.practice import USUAL_DELAY, Practice
from simulator.scoring.score import Matter
from simulator.session.cast import cast

#: What the file of tests of `X.yaml` is called beside it: `X` and this.
SUFFIX: Final = ".test.yaml"
_NO_TIME: Final = "2000-01-01T00:00:00+00:00"  # nothing depends on when a test is played


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


class Trial(Shape):
    """One scripted conversation."""

    id: Id
    says: Text | None = Field(None, description="what the test is about")
    language: Language | None = Field(None, description="the scenario's first language if not given")
    seed: int = Field(0, ge=0, description="draws names, details and lines")
    replies: Annotated[tuple[Reply, ...], Field(strict=False)] = ()
    hang_up: bool = Field(False, description="the trainee hangs up after the replies")
    expect: Result


class Trials(Shape):
    """`X.test.yaml`."""

    kind: Literal["test"]
    scenario: Id
    tests: tuple[Trial, ...] = Field(min_length=1, strict=False)


class Miss(NamedTuple):
    """Something that did not come as expected; `line` counts from 1."""

    line: int
    zh: str
    en: str

    def sentence(self, language: Language) -> str:
        """Return what came instead, in `language`."""
        return self.zh if language == "zh" else self.en


class Tried(NamedTuple):
    """What became of one conversation; it held where `misses` is empty."""

    id: str
    line: int
    misses: tuple[Miss, ...]


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


def run(suite: Suite, library: Library) -> list[Tried]:
    """Play every conversation of a suite without problems.

    :raises UnknownId: its scenario or that one's persona is missing.
    :raises ContentError: one of the files has errors.
    :raises ValueError: the suite has problems.
    """
    if suite.trials is None:
        raise ValueError(f"{suite.document.file} has problems and cannot be played")
    matter = matter_of(library, suite.trials.scenario)
    return [
        Tried(
            trial.id,
            suite.document.place(("tests", number, "id"))[0],
            tuple(_play(trial, ("tests", number), suite.document, matter)),
        )
        for number, trial in enumerate(suite.trials.tests)
    ]


def matter_of(library: Library, scenario: str) -> Matter:
    """Return `scenario` with everything that its attempts are judged by, house rules included.

    :raises UnknownId: there is no such scenario, or its persona is missing.
    :raises ContentError: one of the files has errors.
    """
    content = library.scenario(scenario)
    rubric = library.rubric()
    house = library.house()
    return Matter(
        content,
        library.persona(content.persona),
        library.course(rubric.course),
        rubric,
        None if house is None else house.content,
    )


def script(tape: Tape, name: str) -> str:
    """Return the conversation on `tape` as an item of `tests:`, expecting what came of it."""

    def quoted(words: str) -> str:
        return json.dumps(words, ensure_ascii=False)

    lines = [f"  - id: {name}", f"    language: {tape.header.language}", f"    seed: {tape.header.seed}"]
    if tape.turns:
        lines.append("    replies:")
    for turn in tape.turns:
        said = f"choice: {turn.choice}" if turn.choice is not None else f"reply: {quoted(turn.words)}"
        late = "" if turn.delay == USUAL_DELAY else f", delay: {turn.delay / 1000:g}"
        lines.append(f"      - {{{said}{late}, expect: {{beat: {turn.next_beat}, mood: {turn.band}}}}}")
    if tape.ending is not None and (not tape.turns or tape.turns[-1].ending is None):
        lines.append("    hang_up: true")
    lines.append(f"    expect: {{ending: {tape.ending or 'none'}}}")
    return "\n".join(lines) + "\n"


def opened(scenario: str) -> str:
    """Return the beginning of a file of tests, to which items made by `script` are added."""
    return f"kind: test\nscenario: {scenario}\ntests:\n"


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


def _play(trial: Trial, at: DataPath, document: Document, matter: Matter) -> Iterator[Miss]:
    language = trial.language or matter.scenario.languages[0]
    header = Header(
        "test", None, matter.scenario.id, "guided", language, trial.seed, _NO_TIME, hashes=(), versions=()
    )
    practice = Practice(
        cast(matter.scenario, matter.persona, trial.seed, language), matter, header, writer=None
    )
    for number, reply in enumerate(trial.replies):
        here = (*at, "replies", number)
        line = document.place(here)[0]
        try:
            delay = round(reply.delay * 1000)
            if reply.choice is not None:
                turn = practice.choose(reply.choice, delay)
            else:
                turn = practice.reply(reply.reply or "", delay)
        except KesuError as error:  # the conversation took another way, or is over
            if practice.finished:
                ending = practice.tape.ending
                yield Miss(
                    line,
                    f"对话已经结束（{ending}），这句回复没有机会说。",
                    f"The conversation has ended ({ending}) before this reply.",
                )
            else:
                yield Miss(
                    line,
                    f"此时在阶段 {practice.beat.id}：{error.sentence('zh')}",
                    f"In the beat {practice.beat.id}: {error.sentence('en')}",
                )
            return
        if reply.expect is not None:
            yield from _missed_turn(reply.expect, turn, document, (*here, "expect"))
    if trial.hang_up:
        practice.hang_up()
    yield from _missed_end(trial.expect, practice, document, (*at, "expect"))


def _missed_turn(came: Came, turn: Turn, document: Document, at: DataPath) -> Iterator[Miss]:
    found = _Found(document, at)
    codes = [mark.code for mark in turn.ruling.marks]
    yield from found.all_of("acts", came.acts, turn.reading.acts)
    yield from found.all_of("topics", came.topics, turn.reading.topics)
    yield from found.all_of("rulings", came.rulings, codes)
    yield from found.none_of("not_rulings", came.not_rulings, codes)
    yield from found.one_of("mood", came.mood, turn.band)
    yield from found.within("anger", came.anger, turn.mood.anger)
    yield from found.one_of("beat", None if came.beat is None else (came.beat,), turn.next_beat)
    yield from found.all_of("facts", came.facts, [*turn.ruling.found, *turn.tells])
    if came.says is not None and came.says not in turn.customer:
        yield found.miss("says", came.says, turn.customer)


def _missed_end(result: Result, practice: Practice, document: Document, at: DataPath) -> Iterator[Miss]:
    found = _Found(document, at)
    tape, card = practice.tape, practice.card()
    last = tape.turns[-1] if tape.turns else tape.opening
    yield from found.one_of("ending", result.ending or None, tape.ending or "none")
    if result.passed is not None and result.passed is not card.passed:
        passed = {True: "true", False: "false", None: "needs review"}[card.passed]
        yield found.miss("passed", "true" if result.passed else "false", f"{passed} ({card.overall:g})")
    yield from found.within("score", result.score, card.overall)
    yield from found.within("satisfaction", result.satisfaction, card.satisfaction)
    yield from found.one_of("mood", result.mood, last.band)
    yield from found.within("anger", result.anger, last.mood.anger)
    scores = {part.principle: part.score for part in card.principles}
    for name, bounds in result.principles.items():
        score = scores.get(name)
        if score is None:
            yield found.miss(("principles", name), str(bounds), "–")
        else:
            yield from found.within(("principles", name), bounds, score)
    visited = [tape.opening.beat, *(turn.next_beat for turn in tape.turns)]
    yield from found.all_of("visited", result.visited, visited)
    offered = [remedy for turn in tape.turns for remedy in turn.ruling.offered]
    yield from found.all_of("offered", result.offered, offered)


class _Found:
    """Holds what came against what was expected at one place of the file."""

    def __init__(self, document: Document, at: DataPath) -> None:
        self._document = document
        self._at = at

    def miss(self, key: str | tuple[str, ...], expected: str, came: str) -> Miss:
        """Return that `came` came instead of `expected`."""
        path = key if isinstance(key, tuple) else (key,)
        name = ".".join(path)
        return Miss(
            self._document.place((*self._at, *path))[0],
            f"{name}：应为 {expected}，实际是 {came}。",
            f"{name}: expected {expected}, got {came}.",
        )

    def all_of(self, key: str, expected: Sequence[str], came: Sequence[str]) -> Iterator[Miss]:
        """Yield a miss where one of `expected` did not come."""
        if not set(expected) <= set(came):
            yield self.miss(key, ", ".join(expected), ", ".join(dict.fromkeys(came)) or "–")

    def none_of(self, key: str, unwanted: Sequence[str], came: Sequence[str]) -> Iterator[Miss]:
        """Yield a miss where one of `unwanted` came."""
        both = [value for value in unwanted if value in came]
        if both:
            yield Miss(
                self._document.place((*self._at, key))[0],
                f"{key}：不该有 {', '.join(both)}。",
                f"{key}: {', '.join(both)} should not have come.",
            )

    def one_of(self, key: str, expected: Sequence[str] | None, came: str) -> Iterator[Miss]:
        """Yield a miss where `came` is none of `expected`."""
        if expected is not None and came not in expected:
            yield self.miss(key, ", ".join(expected), came)

    def within(self, key: str | tuple[str, ...], expected: Bounds | None, came: float) -> Iterator[Miss]:
        """Yield a miss where `came` lies out of bounds."""
        if expected is not None and not expected.holds(came):
            yield self.miss(key, str(expected), f"{came:.1f}")
