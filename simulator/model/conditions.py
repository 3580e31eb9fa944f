"""The small closed set of conditions, and how one is held against a moment.

Beats, lines, endings (session) and rules (scoring) all ask the same questions, so both share this.
A condition is a mapping; every key that is given must hold. There are no expressions: an author
combines with `any_of:`, `all_of:` and `none_of:`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Annotated, Final, Literal, NamedTuple, TypeVar

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


@dataclass(slots=True)
class Moment:
    """What conditions are held against: one reply with all that went before it; never changed.

    `heard`, `faced_heard` and `settled` are thousandths (0–1000). `*_before` exclude this reply. Not a tuple,
    for a slot is read twice as fast as a field, and a turn reads about fifty.
    """

    mood: MoodBand
    faced: MoodBand
    heard: float
    faced_heard: float
    settled: float
    acts: frozenset[str]
    acts_before: frozenset[str]
    topics: frozenset[str]
    rulings: Collection[str]
    rulings_before: frozenset[str]
    known: frozenset[str]
    offered: Collection[str]
    visited: frozenset[str]
    beat: str
    tags: frozenset[str]
    beat_turns: int
    turn: int
    understood: bool
    promise: bool


def level(thousandths: float) -> Level:
    """Name the level of `thousandths` (0–1000) by `LEVEL_LIMITS`."""
    if thousandths < LEVEL_LIMITS[0]:
        return "no"
    return "partly" if thousandths < LEVEL_LIMITS[1] else "yes"


def holds(condition: Condition, moment: Moment) -> bool:
    """Say whether every question of `condition` is answered with yes by `moment`."""
    return asked(condition).test(moment)


def specificity(condition: Condition | None) -> int:
    """Count the questions that `condition` asks, nested ones included; 0 for none."""
    return 0 if condition is None else asked(condition).questions


class Asked(NamedTuple):
    """A condition made ready for many moments; the condition is kept so that its id stays taken."""

    condition: Condition
    test: Callable[[Moment], bool]
    questions: int  # how many it asks, nested ones included


# Conditions are compiled once per object, to one expression: a turn holds about a hundred of them, and
# attribute access on a pydantic model with two dozen optional fields would cost more than the answer.
_ASKED: dict[int, Asked] = {}


def asked(condition: Condition) -> Asked:
    """Return `condition` made ready; the same condition is made ready once."""
    found = _ASKED.get(id(condition))
    if found is not None and found.condition is condition:
        return found
    if len(_ASKED) > 50_000:
        _ASKED.clear()
    names: dict[str, object] = {}
    answer = _expression(condition, names)
    found = _ASKED[id(condition)] = Asked(condition, _test(answer, names), _questions(condition))
    return found


T = TypeVar("T")
#: A condition, and what is chosen where it holds; without a condition that is always so.
Option = tuple[Condition | None, tuple[T, ...]]


#: Sets of more options than this are sifted before they are looked through.
_MANY: Final = 24


def chooser(groups: Sequence[Sequence[Option[T]]]) -> Callable[[Moment], tuple[T, ...]]:
    """Return what chooses at a moment: everything that holds of the first group of which anything does.

    It is made once and kept by whoever asks it; where nothing holds it chooses ().
    """
    if sum(map(len, groups)) > _MANY:
        return _sifting(groups)
    names: dict[str, object] = {}
    lines = ["def chosen(m):"]
    for group in groups:
        several = len(group) > 1
        lines += ["    found = ()"] * several
        for condition, options in group:
            name = f"options_{len(names)}"
            names[name] = options
            answer = "True" if condition is None else _expression(condition, names)
            lines.append(f"    if {answer}: " + (f"found += {name}" if several else f"return {name}"))
        lines += ["    if found: return found"] * several
    lines.append("    return ()")
    exec("\n".join(lines), names)
    return names["chosen"]  # type: ignore[return-value]  # the function defined above


Test = Callable[[Moment], bool]
#: What a reply and the beat that it was given in answer, which comes again with the reply.
_FIXED: Final = ("acts", "topics", "beat", "tags")
_fixed: Final = attrgetter(*_FIXED)
#: A reply with its beat is remembered for so many of them.
_SIFTED: Final = 2_000


def _sifting(groups: Sequence[Sequence[Option[T]]]) -> Callable[[Moment], tuple[T, ...]]:
    """Return what chooses as `chooser` says, and asks what a reply and its beat answer only once for them.

    Of many options next to none are left then, so that a moment looks through few.
    """
    halves = [[(*_halves(condition), options) for condition, options in group] for group in groups]
    sifted: dict[object, list[list[tuple[Test, tuple[T, ...]]]]] = {}

    def chosen(m: Moment) -> tuple[T, ...]:
        key = _fixed(m)
        left = sifted.get(key)
        if left is None:
            if len(sifted) > _SIFTED:
                sifted.clear()
            possible = [[(test, options) for fixed, test, options in group if fixed(m)] for group in halves]
            left = sifted[key] = list(filter(None, possible))
        for group in left:
            found: tuple[T, ...] = ()
            for test, options in group:
                if test(m):
                    found += options
            if found:
                return found
        return ()

    return chosen


def _halves(condition: Condition | None) -> tuple[Test, Test]:
    """Return two tests that hold together where `condition` does; the first asks `_FIXED` alone."""
    names: dict[str, object] = {}
    parts = [] if condition is None else _parts(condition, names)
    fixed = [part for part in parts if _FIELD.findall(part) and set(_FIELD.findall(part)) <= set(_FIXED)]
    rest = [part for part in parts if part not in fixed]
    return _test(" and ".join(fixed), names), _test(" and ".join(rest), names)


_FIELD: Final = re.compile(r"\bm\.(\w+)")


def _test(expression: str, names: dict[str, object]) -> Test:
    return eval(f"lambda m: {expression or True}", names)  # type: ignore[no-any-return]


def _questions(condition: Condition) -> int:
    count = 0
    for name in condition.model_fields_set:
        value = getattr(condition, name)
        if name in ("any_of", "all_of", "none_of"):
            count += sum(_questions(part) for part in value or ())
        elif value is not None:
            count += 1
    return count


#: What a question about ids says of the moment `m`: where the author gave one id, which is {0}, and where
#: there are several or none, of which {0} is the set.
_FORMS: Final = {
    **{name: (f"m.{name} == {{0}}", f"m.{name} in {{0}}") for name in ("mood", "faced", "beat")},
    **{
        name: (f"{{0}} in m.{name}", f"not {{0}}.isdisjoint(m.{name})")
        for name in ("acts", "acts_before", "topics", "rulings", "rulings_before", "offered", "tags")
    },
    **{
        f"{name}_ever": (
            f"({{0}} in m.{name} or {{0}} in m.{name}_before)",
            f"not ({{0}}.isdisjoint(m.{name}) and {{0}}.isdisjoint(m.{name}_before))",
        )
        for name in ("acts", "rulings")
    },
    "acts_all": ("{0} in m.acts", "{0} <= m.acts"),
    "known": ("{0} in m.known", "{0} <= m.known"),
    "unknown": ("{0} not in m.known", "{0}.isdisjoint(m.known)"),
    "visited": ("{0} in m.visited", "{0} <= m.visited"),
}
#: What each level says of thousandths; see `level`.
_LEVELS: Final[dict[Level, str]] = {
    "no": f"m.{{0}} < {LEVEL_LIMITS[0]}",
    "partly": f"{LEVEL_LIMITS[0]} <= m.{{0}} < {LEVEL_LIMITS[1]}",
    "yes": f"{LEVEL_LIMITS[1]} <= m.{{0}}",
}


def _expression(condition: Condition, names: dict[str, object]) -> str:
    """Return `condition` as a Python expression about the moment `m`; see `_parts`."""
    return " and ".join(_parts(condition, names)) or "True"


def _parts(condition: Condition, names: dict[str, object]) -> list[str]:
    """Return Python expressions about the moment `m` that all hold where `condition` does.

    The text is made of field names and whole numbers; an author's ids are bound in `names`, never put into
    it.
    """
    parts: list[str] = []
    for field, (one, several) in _FORMS.items():
        ids: tuple[str, ...] | None = getattr(condition, field)
        if ids is not None:
            name = f"ids_{len(names)}"
            names[name] = ids[0] if len(ids) == 1 else frozenset(ids)
            parts.append((one if len(ids) == 1 else several).format(name))
    for field in ("heard", "faced_heard", "settled"):
        levels: tuple[Level, ...] | None = getattr(condition, field)
        if levels is not None:
            asked_for = [form.format(field) for name, form in _LEVELS.items() if name in levels]
            parts.append(f"({' or '.join(asked_for) or False})")
    for name in ("beat_turns", "turn"):
        span: Span | None = getattr(condition, name)
        if span is not None:
            most = "" if span.at_most is None else f" <= {span.at_most:d}"
            parts.append(f"{span.at_least:d} <= m.{name}{most}")
    for name in ("understood", "promise"):
        wanted_answer: bool | None = getattr(condition, name)
        if wanted_answer is not None:
            parts.append(f"m.{name}" if wanted_answer else f"not m.{name}")
    if condition.any_of is not None:
        parts.append(_joined(" or ", condition.any_of, names) or "False")
    if condition.all_of is not None:
        parts.append(_joined(" and ", condition.all_of, names) or "True")
    if condition.none_of is not None:
        parts += [f"not ({_expression(part, names)})" for part in condition.none_of]
    return parts


def _joined(word: str, conditions: tuple[Condition, ...], names: dict[str, object]) -> str:
    whole = word.join(f"({_expression(condition, names)})" for condition in conditions)
    return f"({whole})" if whole else ""


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
