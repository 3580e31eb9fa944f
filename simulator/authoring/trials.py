"""Tests of a scenario that lie beside it: scripted conversations, and what must come of them.

In: a :class:`Suite`, read from `X.test.yaml`. Out: for each conversation what did not come as expected, in
both languages, with its line. A conversation is played through `Practice`, as a trainee's is, but leaves no
tape.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple

from simulator.authoring import schemas
from simulator.authoring.suites import Bounds, Came, Result, Start, Suite, Trial
from simulator.content.library import Library
from simulator.content.places import Document
from simulator.content.places import Path as DataPath
from simulator.errors import KesuError
from simulator.model.tape import Header, Opening, Tape, Turn
from simulator.model.texts import Language
from simulator.practice import USUAL_DELAY, Practice
from simulator.scoring.score import Matter
from simulator.session import engine
from simulator.session import mood as moods
from simulator.session.cast import Case, cast
from simulator.session.state import State

_NO_TIME: Final = "2000-01-01T00:00:00+00:00"  # nothing depends on when a test is played

#: Whether an attempt was passed, as it is told (Chinese, English).
_PASSED: Final = {
    True: ("true", "true"),
    False: ("false", "false"),
    None: ("需要复核", "needs review"),
}


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


def begin(matter: Matter, language: Language, seed: int, start: Start | None) -> Practice:
    """Begin a conversation, at `start` or at the beginning, of which no tape is left.

    :raises KeyError: there is no such beat.
    """
    scenario = matter.scenario
    header = Header("test", None, scenario.id, "guided", language, seed, _NO_TIME, hashes=(), versions=())
    case = cast(scenario, matter.persona, seed, language)
    return Practice(case, matter, header, writer=None, begun=_begun(case, start))


def _begun(case: Case, start: Start | None) -> tuple[State, Opening]:
    """Return the state at `start`, as if nothing had been said before, and what the customer says there."""
    state, opening = engine.start(case)
    if start is None:
        return state, opening
    mood = state.mood._replace(**({} if start.mood is None else start.mood.numbers()))
    beat = opening.beat if start.beat is None else start.beat
    state = replace(
        state,
        visited=passed(case, beat),
        mood=mood,
        band=moods.band(mood.anger),
        known=case.briefed,
        answered=frozenset(),
        said={},
    )
    state, said = engine.enter(case, state, beat)
    return state, Opening(state.beat, state.mood, state.band, said.words, said.tells)


def passed(case: Case, beat: str) -> frozenset[str]:
    """Return the beats that count as over where a conversation begins at `beat`: those before it in the file.

    Else the conversation would go back to them as soon as `beat` is left.
    """
    ids = [other.id for other in case.scenario.beats]
    return frozenset(ids[: ids.index(beat)])


def script(tape: Tape, name: str, start: Start | None = None) -> str:
    """Return the conversation on `tape`, begun at `start`, as an item of `tests:` that expects what came."""

    def quoted(words: str) -> str:
        return json.dumps(words, ensure_ascii=False)

    lines = [f"  - id: {name}", f"    language: {tape.header.language}", f"    seed: {tape.header.seed}"]
    if start is not None:
        where = [] if start.beat is None else [f"beat: {start.beat}"]
        if start.mood is not None:
            numbers = ", ".join(f"{key}: {value:g}" for key, value in start.mood.numbers().items())
            where.append(f"mood: {{{numbers}}}")
        lines.append(f"    start: {{{', '.join(where)}}}")
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


def opened(scenario: str, file: Path) -> str:
    """Return the beginning of the tests of `scenario`, which lies in `file`; items made by `script` follow.

    The schema is written where the scenario's lies.
    """
    return f"{schemas.heading('test', file)}kind: test\nscenario: {scenario}\ntests:\n"


def _play(trial: Trial, at: DataPath, document: Document, matter: Matter) -> Iterator[Miss]:
    language = trial.language or matter.scenario.languages[0]
    practice = begin(matter, language, trial.seed, trial.start)
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
        zh, en = (f"{word} ({card.overall:g})" for word in _PASSED[card.passed])
        yield found.miss("passed", "true" if result.passed else "false", en, zh)
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

    def miss(self, key: str | tuple[str, ...], expected: str, came: str, zh: str = "") -> Miss:
        """Return that `came` came instead of `expected`; `zh` where that is called otherwise in Chinese."""
        path = key if isinstance(key, tuple) else (key,)
        name = ".".join(path)
        return Miss(
            self._document.place((*self._at, *path))[0],
            f"{name}：应为 {expected}，实际是 {zh or came}。",
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
