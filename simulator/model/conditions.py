"""The small closed set of conditions, and how one is held against a moment.

Beats, lines, endings (session) and rules (scoring) all ask the same questions, so both share this.
A condition is a mapping; every key that is given must hold. There are no expressions: an author
combines with `any_of:`, `all_of:` and `none_of:`.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import Annotated, Final, Literal, NamedTuple

from pydantic import BeforeValidator, Field

from simulator.model.texts import Id, Ids, Shape, listed

MoodBand = Literal["furious", "angry", "upset", "calm", "content"]
#: From worst to best. The limits (anger 80, 60, 40, 20) and their hysteresis are in session/mood.py.
BANDS: Final[tuple[MoodBand, ...]] = ("furious", "angry", "upset", "calm", "content")

Level = Literal["no", "partly", "yes"]
Bands = Annotated[tuple[MoodBand, ...], BeforeValidator(listed)]
Levels = Annotated[tuple[Level, ...], BeforeValidator(listed)]

#: `heard` and `settled` in three levels, by thousandths: below .35 no, below .60 partly, else yes.
#: .60 is where the gate of an angry customer (A = 75) is half open in evidence.md's compact model.
LEVEL_LIMITS: Final[tuple[int, int]] = (350, 600)


class Span(Shape):
    """A span of whole numbers, both ends included."""

    at_least: int = 0
    at_most: int | None = None

    def holds(self, number: int) -> bool:
        """Say whether `number` lies in the span."""
        return self.at_least <= number and (self.at_most is None or number <= self.at_most)


#: A list of conditions; a forward reference, since conditions contain conditions.
Conditions = Annotated[tuple["Condition", ...], BeforeValidator(listed)]


class Condition(Shape):
    """Questions about a moment of an attempt; all that are asked must hold."""

    mood: Bands | None = Field(None, description="the customer's mood now (after the reply) is one of these")
    faced: Bands | None = Field(
        None, description="the mood that the trainee faced when replying is one of these"
    )
    heard: Levels | None = Field(None, description="how far the customer feels heard now")
    faced_heard: Levels | None = Field(None, description="how far the customer felt heard before the reply")
    settled: Levels | None = Field(None, description="how far the complaint has been put right now")
    acts: Ids | None = Field(None, description="the reply does at least one of these acts")
    acts_all: Ids | None = Field(None, description="the reply does all of these acts")
    acts_before: Ids | None = Field(None, description="an earlier reply did at least one of these acts")
    acts_ever: Ids | None = Field(None, description="this or an earlier reply did at least one of these")
    topics: Ids | None = Field(None, description="the reply touches at least one of these facts or remedies")
    rulings: Ids | None = Field(None, description="the reply was ruled at least one of these")
    rulings_before: Ids | None = Field(None, description="an earlier reply was ruled one of these")
    rulings_ever: Ids | None = Field(None, description="this or an earlier reply was ruled one of these")
    known: Ids | None = Field(None, description="the trainee knows all of these facts")
    unknown: Ids | None = Field(None, description="the trainee does not know any of these facts")
    offered: Ids | None = Field(None, description="at least one of these remedies has been offered")
    visited: Ids | None = Field(None, description="all of these beats have been entered")
    beat: Ids | None = Field(None, description="the current beat (the one replied in) is one of these")
    tags: Ids | None = Field(
        None, description="the beat replied in, or the scenario, carries one of these tags"
    )
    beat_turns: Span | None = Field(None, description="replies given in the current beat so far")
    turn: Span | None = Field(None, description="replies given in the attempt so far")
    understood: bool | None = Field(None, description="the reply could be read")
    promise: bool | None = Field(None, description="the reply promises something with a time or an amount")
    any_of: Conditions | None = Field(None, description="at least one of these conditions holds")
    all_of: Conditions | None = Field(None, description="all of these conditions hold")
    none_of: Conditions | None = Field(None, description="none of these conditions holds")


class Moment(NamedTuple):
    """What conditions are held against: one reply with all that went before it.

    `heard`, `faced_heard` and `settled` are thousandths (0–1000). `*_before` exclude this reply.
    """

    mood: MoodBand
    faced: MoodBand
    heard: int
    faced_heard: int
    settled: int
    acts: frozenset[str]
    acts_before: frozenset[str]
    topics: frozenset[str]
    rulings: frozenset[str]
    rulings_before: frozenset[str]
    known: frozenset[str]
    offered: frozenset[str]
    visited: frozenset[str]
    beat: str
    tags: frozenset[str]
    beat_turns: int
    turn: int
    understood: bool
    promise: bool


def level(thousandths: int) -> Level:
    """Name the level of `thousandths` (0–1000) by `LEVEL_LIMITS`."""
    if thousandths < LEVEL_LIMITS[0]:
        return "no"
    return "partly" if thousandths < LEVEL_LIMITS[1] else "yes"


def holds(condition: Condition, moment: Moment) -> bool:
    """Say whether every question of `condition` is answered with yes by `moment`."""
    return all(test(moment) for test in _compiled(condition))


def specificity(condition: Condition | None) -> int:
    """Count the questions that `condition` asks, nested ones included; 0 for none."""
    if condition is None:
        return 0
    count = 0
    for name in condition.model_fields_set:
        value = getattr(condition, name)
        if name in ("any_of", "all_of", "none_of"):
            count += sum(specificity(part) for part in value or ())
        elif value is not None:
            count += 1
    return count


_Test = Callable[[Moment], bool]
# Conditions are compiled once per object: attribute access on a pydantic model with twenty optional
# fields would cost more than the answer itself. The model is kept so that its id stays taken.
_COMPILED: dict[int, tuple[Condition, tuple[_Test, ...]]] = {}


def _compiled(condition: Condition) -> tuple[_Test, ...]:
    found = _COMPILED.get(id(condition))
    if found is not None and found[0] is condition:
        return found[1]
    tests = tuple(_tests(condition))
    if len(_COMPILED) > 50_000:
        _COMPILED.clear()
    _COMPILED[id(condition)] = (condition, tests)
    return tests


def _meets(field: str, wanted: frozenset[str]) -> _Test:
    get: Callable[[Moment], frozenset[str]] = attrgetter(field)
    return lambda moment: not wanted.isdisjoint(get(moment))


def _among(field: str, wanted: frozenset[str]) -> _Test:
    get: Callable[[Moment], str] = attrgetter(field)
    return lambda moment: get(moment) in wanted


def _at_level(field: str, wanted: frozenset[str]) -> _Test:
    get: Callable[[Moment], int] = attrgetter(field)
    return lambda moment: level(get(moment)) in wanted


def _spans(field: str, span: Span) -> _Test:
    get: Callable[[Moment], int] = attrgetter(field)
    return lambda moment: span.holds(get(moment))


def _same(field: str, wanted: bool) -> _Test:
    get: Callable[[Moment], bool] = attrgetter(field)
    return lambda moment: get(moment) is wanted


def _tests(condition: Condition) -> list[_Test]:
    tests: list[_Test] = []
    for name in ("mood", "faced", "beat"):
        wanted = getattr(condition, name)
        if wanted is not None:
            tests.append(_among(name, frozenset(wanted)))
    for name in ("heard", "faced_heard", "settled"):
        wanted = getattr(condition, name)
        if wanted is not None:
            tests.append(_at_level(name, frozenset(wanted)))
    for name in ("acts", "acts_before", "topics", "rulings", "rulings_before", "offered", "tags"):
        wanted = getattr(condition, name)
        if wanted is not None:
            tests.append(_meets(name, frozenset(wanted)))
    for now, before, ever in (
        ("acts", "acts_before", condition.acts_ever),
        ("rulings", "rulings_before", condition.rulings_ever),
    ):
        if ever is not None:
            tests.append(_either(_meets(now, frozenset(ever)), _meets(before, frozenset(ever))))
    if condition.acts_all is not None:
        all_acts = frozenset(condition.acts_all)
        tests.append(lambda moment: all_acts <= moment.acts)
    if condition.known is not None:
        known = frozenset(condition.known)
        tests.append(lambda moment: known <= moment.known)
    if condition.unknown is not None:
        unknown = frozenset(condition.unknown)
        tests.append(lambda moment: unknown.isdisjoint(moment.known))
    if condition.visited is not None:
        visited = frozenset(condition.visited)
        tests.append(lambda moment: visited <= moment.visited)
    if condition.beat_turns is not None:
        tests.append(_spans("beat_turns", condition.beat_turns))
    if condition.turn is not None:
        tests.append(_spans("turn", condition.turn))
    if condition.understood is not None:
        tests.append(_same("understood", condition.understood))
    if condition.promise is not None:
        tests.append(_same("promise", condition.promise))
    if condition.any_of is not None:
        any_of = condition.any_of
        tests.append(lambda moment: any(holds(part, moment) for part in any_of))
    if condition.all_of is not None:
        all_of = condition.all_of
        tests.append(lambda moment: all(holds(part, moment) for part in all_of))
    if condition.none_of is not None:
        none_of = condition.none_of
        tests.append(lambda moment: not any(holds(part, moment) for part in none_of))
    return tests


def _either(first: _Test, second: _Test) -> _Test:
    return lambda moment: first(moment) or second(moment)


def ids_asked(condition: Condition) -> dict[str, set[Id]]:
    """Collect the ids that `condition` names, by field name, nested ones included."""
    found: dict[str, set[Id]] = {}
    for name in condition.model_fields_set:
        value = getattr(condition, name)
        if name in ("any_of", "all_of", "none_of"):
            for part in value or ():
                for field, ids in ids_asked(part).items():
                    found.setdefault(field, set()).update(ids)
        elif isinstance(value, tuple):
            found.setdefault(name, set()).update(value)
    return found
