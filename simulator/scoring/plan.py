"""A course, rubric and persona made ready to judge many tapes: what is counted, and what counts come to.

Counting is one compiled function for a whole plan (`model.occurrences.Inquiry`): what several rules ask of
an attempt is looked up once. What is counted is a few small numbers, from which the score of a principle
follows.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from simulator.model.acts import FAILURES
from simulator.model.conditions import Condition
from simulator.model.course import Course, Failure, Fault, Rubric, Rule
from simulator.model.occurrences import Inquiry, Occurrences
from simulator.model.persona import Persona
from simulator.model.scorecard import PrincipleScore, variance

#: How the occasions of a rule were used: how many there were, how many in full and how many in part.
Count = tuple[int, int, int]
_NO_OCCASION: Final[Count] = (0, 0, 0)
_MISSED: Final[Count] = (1, 0, 0)
_HALF: Final[Count] = (1, 0, 1)
_FULL: Final[Count] = (1, 1, 0)

#: All that the score of a principle depends on: counts of its rules, and how often each fault counts.
Counts = tuple[tuple[Count, ...], tuple[int, ...]]

#: The turns at which occasions of a rule opened, which earn all points, and which earn half; sets of turns
#: are numbers, as in `model.occurrences`.
Occasions = tuple[int, int, int]
#: Of a principle: the occasions of its rules, and the turns of its faults.
Evidence = tuple[tuple[Occasions, ...], tuple[int, ...]]


class Standing(NamedTuple):
    """What a principle comes to."""

    score: PrincipleScore
    points: tuple[float, ...]  # what each used occasion adds to the overall score, and each fault takes
    spread: float  # its part of the variance of the overall score (0–1)
    counts: Counts
    share: float  # its part of the overall score (0–1)
    possible: float  # points of all its occasions
    scale: float  # costs that would push it below zero are scaled, so that points still add up

    def worth(self, rule: Rule, count: Count, credit: float) -> float:
        """Return what one of the occasions of `rule`, used with `credit` (0, .5 or 1), adds to the score."""
        return _worth(self.share, credit, rule.points / count[0], self.possible)

    def cost(self, fault: Fault) -> float:
        """Return what `fault` adds to the overall score each time, a negative number."""
        return -(self.share * self.scale) * fault.cost


@dataclass(frozen=True, slots=True)
class Part:
    """What one principle is judged by. What equal counts come to is worked out once."""

    place: int  # among the principles of the course
    principle: str
    weight: float  # 0 where the rubric gives it none
    rules: tuple[Rule, ...]
    faults: tuple[Fault, ...]
    known: dict[tuple[float, Counts], Standing] = field(default_factory=dict)

    def standing(self, share: float, counts: Counts) -> Standing:
        """Return what the principle comes to with `share` of the overall score."""
        found = self.known.get((share, counts))
        if found is None:
            if len(self.known) > 5_000:
                self.known.clear()
            found = self.known[share, counts] = _standing(self, share, counts)
        return found


class Plan(NamedTuple):
    """A course, rubric and persona made ready, in the order of the course."""

    made_of: tuple[Course, Rubric, Persona]
    parts: tuple[Part, ...]
    weights: tuple[float, ...]  # of the parts
    silent: dict[str, PrincipleScore]  # what each principle comes to without occasion
    counts: Callable[[Occurrences], tuple[Counts | None, ...]]  # None for a part without any occasion
    evidence: Callable[[Occurrences], tuple[Evidence, ...]]
    failures: tuple[Failure, ...]


# A plan is made once; what it was made of is kept, so that its ids stay taken.
_PLANS: dict[tuple[int, int, int], Plan] = {}


def plan_of(course: Course, rubric: Rubric, persona: Persona) -> Plan:
    """Return the plan by which `course`, `rubric` and the handling of `persona` judge."""
    key = (id(course), id(rubric), id(persona))
    found = _PLANS.get(key)
    if found is not None:
        return found
    if len(_PLANS) > 1_000:
        _PLANS.clear()
    rules = (*rubric.rules, *persona.handling)
    weights = {principle.id: rubric.weights.get(principle.id, 0.0) for principle in course.principles}
    parts = tuple(
        Part(
            place,
            principle,
            weight,
            tuple(rule for rule in rules if rule.principle == principle),
            tuple(fault for fault in rubric.faults if fault.principle == principle),
        )
        for place, (principle, weight) in enumerate(weights.items())
    )
    inquiry = Inquiry()
    void = "0" if rubric.earns_nothing is None else inquiry.turns(rubric.earns_nothing)
    asked = [_ask(inquiry, part, void) for part in parts]
    failures = {failure.id: failure for failure in course.failures}
    plan = _PLANS[key] = Plan(
        (course, rubric, persona),
        parts,
        tuple(weights.values()),
        {principle: PrincipleScore(principle, None, 0, weight) for principle, weight in weights.items()},
        inquiry.function(_listed(count for count, _ in asked)),
        inquiry.function(_listed(evidence for _, evidence in asked)),
        tuple(failures[failure] for failure in FAILURES if failure in failures),
    )
    return plan


def _listed(expressions: Iterable[str]) -> str:
    return f"({''.join(f'{expression}, ' for expression in expressions)})"


def _ask(inquiry: Inquiry, part: Part, void: str) -> tuple[str, str]:
    """Return the expressions for counts and evidence of `part`; the replies at `void` earn nothing."""
    occasions, counts = [], []
    for rule in part.rules:
        opened = inquiry.turns(_ALWAYS if rule.occasion is None else rule.occasion)
        earning = inquiry.work_out(f"{inquiry.turns(rule.earns)} & ~{void}")
        halfway = "0"
        if rule.partly is not None:
            halfway = inquiry.work_out(f"{inquiry.turns(rule.partly)} & ~{void}")
        occasions.append((opened, earning, halfway))
        counts.append(_counted(inquiry, rule, opened, earning, halfway))
    faults = [inquiry.turns(fault.when) for fault in part.faults]
    times = [
        f"min({at}.bit_count(), {fault.most:d}) if {at} else 0"
        for fault, at in zip(part.faults, faults, strict=True)
    ]
    whether = " or ".join(opened for opened, _, _ in occasions) or "False"
    return (
        f"({_listed(counts)}, {_listed(times)}) if {whether} else None",
        f"({_listed(_listed(own) for own in occasions)}, {_listed(faults)})",
    )


def _counted(inquiry: Inquiry, rule: Rule, opened: str, earning: str, halfway: str) -> str:
    """Return the expression for how the occasions of `rule` were used."""
    if not rule.each:
        first = inquiry.work_out(f"{opened} & -{opened}")
        window = inquiry.work_out(
            f"-{first}" if rule.within is None else f"({first} << {rule.within:d}) - {first}"
        )
        full, half = inquiry.bind(_FULL), inquiry.bind(_HALF)
        missed, none = inquiry.bind(_MISSED), inquiry.bind(_NO_OCCASION)
        used = f"{full} if {earning} & {window} else {half} if {halfway} & {window} else {missed}"
        return f"({used}) if {opened} else {none}"
    if rule.within == 1:  # each occasion is used by its own reply or not at all
        return (
            f"({opened}.bit_count(), ({opened} & {earning}).bit_count(), "
            f"({opened} & {halfway} & ~{earning}).bit_count())"
        )
    return f"{inquiry.bind(_count)}({inquiry.bind(rule.within)}, {opened}, {earning}, {halfway})"


def _count(within: int | None, opened: int, earning: int, halfway: int) -> Count:
    """Count how occasions were used that may overlap."""
    credits = [credit for credit, _ in _uses(within, opened, earning, halfway)]
    return len(credits), credits.count(1.0), credits.count(0.5)


def uses(rule: Rule, opened: int, earning: int, halfway: int) -> Iterator[tuple[float, int]]:
    """Yield for every occasion of `rule` its credit (0, .5 or 1) and the place of the reply that used it.

    Where none did, it is the place at which the occasion opened.
    """
    return _uses(rule.within, opened if rule.each else opened & -opened, earning, halfway)


def _uses(within: int | None, opened: int, earning: int, halfway: int) -> Iterator[tuple[float, int]]:
    while opened:
        first = opened & -opened
        opened ^= first
        window = -first if within is None else (first << within) - first
        if full := earning & window:
            yield 1.0, (full & -full).bit_length() - 1
        elif half := halfway & window:
            yield 0.5, (half & -half).bit_length() - 1
        else:
            yield 0.0, first.bit_length() - 1


_ALWAYS: Final = Condition()


def _standing(part: Part, share: float, counts: Counts) -> Standing:
    """Work out what the principle of `part`, with `share` of the overall score, comes to by `counts`."""
    used, faulted = counts
    worths: list[float] = []  # of every occasion
    credits: list[float] = []  # what was earned of them
    earned: list[tuple[float, float, int]] = []  # credit, worth and times
    for rule, (every, full, half) in zip(part.rules, used, strict=True):
        if not every:
            continue
        each = rule.points / every
        worths += [each] * every
        if full:
            credits += [each] * full
            earned.append((1.0, each, full))
        if half:
            credits += [0.5 * each] * half
            earned.append((0.5, each, half))
    possible = math.fsum(worths)
    value = before = 100.0 * math.fsum(credits) / possible
    points: list[float] = []
    for credit, each, times in earned:
        points += [_worth(share, credit, each, possible)] * times
    scale = 1.0
    if any(faulted):
        costs = [fault.cost for fault, times in zip(part.faults, faulted, strict=True) for _ in range(times)]
        cost = math.fsum(costs)
        value = max(0.0, before - cost)
        # Costs that would push the principle below zero are scaled, so that points still add up.
        scale = (before - value) / cost
        points += [-(share * scale) * cost for cost in costs]
    occasions = len(worths)
    return Standing(
        PrincipleScore(part.principle, round(value, 1), occasions, part.weight),
        tuple(points),
        share * share * variance(value / 100.0, occasions),
        counts,
        share,
        possible,
        scale,
    )


def _worth(share: float, credit: float, each: float, possible: float) -> float:
    return 100.0 * share * credit * each / possible
