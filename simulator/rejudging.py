"""A tape looked at again: replayed to the byte, corrected, and judged anew.

In: the file of a tape, with the texts that it was played with beside it. Out: what differs, or the score
that stands now. Nothing of a tape is ever overwritten; a correction is appended with its score.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from simulator.content.loader import Content, Loaded, parse
from simulator.content.problems import nearest, unusable
from simulator.errors import TapeDamaged, TapeError, UnknownId, WrongUse
from simulator.model.acts import ACTS
from simulator.model.course import Course, Rubric
from simulator.model.house import House
from simulator.model.persona import Persona
from simulator.model.scenario import Scenario
from simulator.model.scorecard import ScoreCard
from simulator.model.tape import Correction, Promise, Tape
from simulator.readings import Reader
from simulator.records.tape import Recorded, TapeWriter, canonical, matter_of, plain, read
from simulator.scoring.score import Matter, score
from simulator.session import engine
from simulator.session.cast import Case, cast

#: What read a reply whose reading a person corrected.
CORRECTED: Final = "correction"


class Difference(NamedTuple):
    """Where a tape and its replay differ: the line of the file, what, and both values in short."""

    line: int
    what: str
    taped: str
    replayed: str


class Relabelling(NamedTuple):
    """What of a reading is corrected; None keeps what was read."""

    acts: tuple[str, ...] | None = None
    topics: tuple[str, ...] | None = None
    promises: tuple[Promise, ...] | None = None
    understood: bool | None = None


class Standard(NamedTuple):
    """A revised rubric with the house rules that it names."""

    rubric: Rubric
    house: House | None


def rescore(path: Path, standard: Standard | None = None) -> tuple[Recorded, Matter, ScoreCard]:
    """Judge the tape at `path` anew, by the rubric and house rules it was played with or by `standard`.

    :raises TapeError: it is damaged or its texts are missing.
    :raises ContentError: its texts are none that this version reads.
    """
    recorded = read(path)
    case, matter = stage(path, recorded)
    if standard is not None:
        matter = matter._replace(rubric=standard.rubric, house=standard.house)
    with sensible(path):
        return recorded, matter, score(corrected(case, recorded.tape), matter)


def corrected(case: Case, tape: Tape) -> Tape:
    """Return `tape` judged along what happened with its corrected readings; the last of a turn counts."""
    if not tape.corrections:
        return tape
    readings = {correction.turn: correction.reading for correction in tape.corrections}
    return tape._replace(turns=tuple(engine.along(case, tape.turns, readings)))


def relabel(
    path: Path, turn: int, changes: Relabelling, by: str, when: datetime
) -> tuple[Tape, Matter, ScoreCard]:
    """Correct the reading of a turn on the finished tape at `path`; both readings stay on it.

    `by` and `when` say who corrected it and when. Returns the tape, what it is judged by, and the score that
    stands now.

    :raises TapeError: the tape is damaged, or its texts are missing.
    :raises WrongUse: the attempt is still open, has no such turn, or nothing is changed.
    :raises UnknownId: an act, topic or remedy that does not exist.
    """
    recorded = read(path)
    tape = recorded.tape
    if tape.ending is None or recorded.cut:
        raise WrongUse(
            f"{path} has not ended yet: correct it when it has.", f"{path} 尚未结束，结束后才能更正。"
        )
    if not 1 <= turn <= len(tape.turns):
        raise WrongUse(
            f"{path} has {len(tape.turns)} turns: name one of them.",
            f"{path} 共有 {len(tape.turns)} 轮，请指定其中一轮。",
        )
    case, matter = stage(path, recorded)
    before = corrected(case, tape).turns[turn - 1].reading
    after = before._replace(
        acts=before.acts if changes.acts is None else _known("act", changes.acts, ACTS),
        topics=before.topics
        if changes.topics is None
        else _known("topic", changes.topics, [*case.facts, *case.remedies]),
        promises=before.promises
        if changes.promises is None
        else _terms(changes.promises, list(case.remedies)),
        understood=before.understood if changes.understood is None else changes.understood,
        certainty=1000,
        analyser=CORRECTED,
    )
    if after == before:
        raise WrongUse("The reading is that already: nothing was changed.", "读法与原来相同，没有改动。")
    correction = Correction(turn, after, by, when.isoformat(timespec="seconds"))
    tape = tape._replace(corrections=(*tape.corrections, correction))
    card = score(corrected(case, tape), matter)
    TapeWriter.resume(path, recorded).correct(correction, card)
    return tape, matter, card


def _known(kind: str, ids: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    for name in ids:
        if name not in known:
            near = nearest(name, known)
            raise UnknownId(kind, name, [near] if near else list(known)[:3])
    return tuple(name for name in known if name in ids)


def _terms(promises: tuple[Promise, ...], remedies: Sequence[str]) -> tuple[Promise, ...]:
    _known("remedy", [promise.what for promise in promises if promise.what is not None], remedies)
    return promises


def verify(path: Path) -> list[Difference]:
    """Replay the tape at `path` from its readings and return every difference; none means it holds.

    A last line that was cut off is one, though the attempt can be resumed.

    :raises TapeError: it is damaged or its texts are missing.
    :raises ContentError: its texts are none that this version reads.
    """
    with sensible(path):
        recorded = read(path)
        differences = list(compare(path, recorded))
    if recorded.cut:
        tape = recorded.tape
        line = 2 + len(tape.turns) + (tape.ending is not None) + len(tape.corrections)
        differences.append(Difference(line, "last line", "cut off while it was written", "a whole line"))
    return differences


@contextmanager
def sensible(path: Path) -> Iterator[None]:
    """Tell of a tape that is whole and yet says what cannot be, such as acts or beats that there are not.

    :raises TapeDamaged: in place of what that leads to.
    """
    try:
        yield
    except (KeyError, ValueError) as error:
        raise TapeDamaged(
            str(path),
            0,
            f"it tells of something that cannot be ({error})",
            f"记录的内容不可能发生（{error}）",
        ) from error


def compare(path: Path, recorded: Recorded) -> Iterator[Difference]:
    """Yield where the replay of `recorded` differs from what the tape says, in the tape's order.

    Where turns differ, the score is not compared: it would only differ in consequence.
    """
    case, matter = stage(path, recorded)
    tape = recorded.tape
    state, opening = engine.start(case)
    differs = False
    if canonical(plain(opening)) != canonical(plain(tape.opening)):
        yield _difference(1, "opening", tape.opening, opening)
    for line, taped in enumerate(tape.turns, start=2):
        if state.ending is not None:
            yield Difference(line, f"turn {taped.number}", "a reply", f"ended with {state.ending}")
            return
        state, replayed = engine.step(case, state, taped.reading, taped.delay, taped.words, taped.choice)
        if canonical(plain(taped)) != canonical(plain(replayed)):
            yield _difference(line, f"turn {taped.number}", taped, replayed)
            differs = True
    if differs:
        return
    if any(turn.choice is None for turn in tape.turns):
        yield from _reread(case, tape)
    if tape.ending is not None:
        ending = engine.hang_up(case, state).ending
        if ending != tape.ending:
            yield Difference(len(tape.turns) + 2, "ending", tape.ending, str(ending))
        again = canonical(plain(score(tape, matter)))
        if recorded.score != again:
            yield Difference(len(tape.turns) + 2, "score", str(recorded.score)[:200], again[:200])
    for number, taped_score in enumerate(recorded.corrected, start=1):
        so_far = tape._replace(corrections=tape.corrections[:number])
        again = canonical(plain(score(corrected(case, so_far), matter)))
        if taped_score != again:
            line = len(tape.turns) + 2 + number
            yield Difference(line, f"score after correction {number}", taped_score[:200], again[:200])


def _reread(case: Case, tape: Tape) -> Iterator[Difference]:
    """Read the words again where the analyser is the same and compare the readings."""
    reader = Reader(case)
    customer = tape.opening.customer
    for line, turn in enumerate(tape.turns, start=2):
        if turn.choice is None and turn.reading.analyser == reader.hash:
            again = reader.read(turn.words, customer)
            if again != turn.reading:
                yield _difference(line, f"reading of turn {turn.number}", turn.reading, again)
        customer = turn.customer


def _difference(line: int, what: str, taped: object, replayed: object) -> Difference:
    """Name the first field that differs, with both values."""
    first, second = plain(taped), plain(replayed)
    if isinstance(first, dict) and isinstance(second, dict):
        for name, value in first.items():
            if canonical(value) != canonical(second[name]):
                return Difference(
                    line, f"{what}, {name}", canonical(value)[:200], canonical(second[name])[:200]
                )
    return Difference(line, what, canonical(first)[:200], canonical(second)[:200])


def stage(path: Path, recorded: Recorded) -> tuple[Case, Matter]:
    """Return the case and the matter of a tape, from the texts kept beside it.

    :raises TapeError: a text is missing, or was changed.
    :raises ContentError: a text is none that this version reads.
    """
    header = recorded.tape.header
    contents: dict[str, Content] = {}
    for name, text in matter_of(path, header).items():
        loaded = _parsed(text, name)
        if loaded.content is None:
            raise unusable(f"{name} of {path}", loaded.problems)
        contents[name] = loaded.content
    scenario, persona = contents.get("scenario"), contents.get("persona")
    course, rubric, house = contents.get("course"), contents.get("rubric"), contents.get("house")
    if not (
        isinstance(scenario, Scenario)
        and isinstance(persona, Persona)
        and isinstance(course, Course)
        and isinstance(rubric, Rubric)
        and (house is None or isinstance(house, House))
        # A tape without the house rules that its rubric names would pass where it was knocked out.
        and (house is None) == (rubric.house is None)
    ):
        raise TapeError(
            str(path),
            1,
            "its header names no scenario, persona, course, rubric, or not the house rules of the rubric",
            "开头信息不完整",
        )
    matter = Matter(scenario, persona, course, rubric, house)
    return case_of(matter, recorded.tape), matter


@lru_cache(maxsize=64)
def _parsed(text: str, name: str) -> Loaded:
    """Read the text of a content; a history of tapes shares few texts, and reading one takes a while."""
    return parse(text, name)


def case_of(matter: Matter, tape: Tape) -> Case:
    """Return the case that `tape` was played with: its slots are drawn as they were."""
    header = tape.header
    return cast(matter.scenario, matter.persona, header.seed, header.language, header.allowance)
