"""What would have changed the result: the smallest change of replies that turns a fail into a pass.

Every reply of a tape is exchanged, one at a time, for each wording that the scenario offers at that moment,
and the attempt is judged again along what happened (`session.engine.along`). So the answer is exact, and
every wording in it is one that the scenario's author wrote for that moment.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from simulator.model.acts import DESTRUCTIVE
from simulator.model.course import Outcome
from simulator.model.scorecard import ScoreCard
from simulator.model.tape import Reading, Tape
from simulator.readings import declared
from simulator.rejudging import corrected
from simulator.scoring.score import Matter, judge
from simulator.session import engine
from simulator.session.cast import Case

#: Replies that are exchanged at most; advice that rewrites half of a conversation is none.
MOST: Final = 3


class Change(NamedTuple):
    """One reply exchanged for a better one."""

    turn: int
    said: str
    instead: str  # the scenario's own words for that moment
    missing: tuple[str, ...]  # acts that the better reply has and the given one lacked
    harmful: tuple[str, ...]  # destructive acts of the given reply


class WhatIf(NamedTuple):
    """The smallest change found, and what it would have led to."""

    changes: tuple[Change, ...]  # in the order of the turns; empty where nothing helps
    overall: float
    passed: bool | None
    outcome: Outcome


def smallest_change(case: Case, matter: Matter, tape: Tape) -> WhatIf:
    """Return the fewest exchanged replies (three at most) that make the attempt pass.

    Where the attempt passed already, or no such change does it, the change that lifts the overall score
    most is returned. Each step takes the best single exchange, so of equal length it need not be the only
    answer; ties go to the earlier turn and to the choice that is written first.
    """
    return next(found for found in search(case, matter, tape) if found is not None)


def search(case: Case, matter: Matter, tape: Tape) -> Iterator[WhatIf | None]:
    """Look for the smallest change in small steps: yields None after each, and the answer at the end.

    A window takes a few steps between two frames; a step takes about a millisecond.
    """
    tape = corrected(case, tape)
    card = judge(tape, matter).numbers
    taken: set[int] = set()
    changes: list[Change] = []
    for _ in range(1 if card.passed else MOST):
        best: tuple[Change, Tape, ScoreCard] | None = None
        first, _ = engine.start(case)
        again = list(engine.judged_along(case, first, tape.turns, {}))
        before = [first, *(state for state, _ in again)]  # the state in which each reply was given
        for place, change, reading in _exchanges(case, tape, taken):
            # What went before an exchanged reply stays as it was judged.
            rest = [tape.turns[place]._replace(words=change.instead), *tape.turns[place + 1 :]]
            judged = engine.judged_along(case, before[place], rest, {change.turn: reading})
            then = tape._replace(turns=(*tape.turns[:place], *(turn for _, turn in judged)))
            numbers = judge(then, matter).numbers
            if _rank(numbers) > _rank(card if best is None else best[2]):
                best = change, then, numbers
            yield None
        if best is None:
            break
        change, tape, card = best
        taken.add(change.turn)
        changes.append(change)
        if card.passed:
            break
    yield WhatIf(tuple(sorted(changes)), card.overall, card.passed, card.outcome)


def _rank(card: ScoreCard) -> tuple[bool, float, float]:
    """Order results: a pass is more than a fail, whatever the score, for a knock-out fails at any score.

    Where failures have eaten up the whole score, the customer's satisfaction tells which change helps most.
    """
    return card.passed is True, card.overall, card.satisfaction if card.overall == 0.0 else 0.0


def _exchanges(case: Case, tape: Tape, taken: set[int]) -> Iterator[tuple[int, Change, Reading]]:
    """Yield every reply that may be exchanged, for every wording of the scenario at its moment."""
    for place, turn in enumerate(tape.turns):
        if turn.number in taken:
            continue
        given = frozenset(turn.reading.acts if turn.reading.understood else ())
        for choice in case.beats[turn.beat].choices:
            reading = declared(choice)
            if reading.acts == turn.reading.acts and reading.topics == turn.reading.topics:
                continue
            change = Change(
                turn.number,
                turn.words,
                case.text(choice.text),
                tuple(act for act in reading.acts if act not in given),
                tuple(act for act in DESTRUCTIVE if act in given),
            )
            yield place, change, reading
