"""A course, rubric and persona made ready to judge many tapes: what is counted, and what counts come to.

Counting is one compiled function for a whole plan (`model.occurrences.Inquiry`): what several rules ask of
an attempt is looked up once. What is counted is a few small numbers, from which the score of a principle
follows.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import compress
from typing import Final, Literal, NamedTuple

from simulator.model.acts import FAILURES
from simulator.model.conditions import Condition
from simulator.model.course import Course, Failure, Fault, Rubric, Rule
from simulator.model.occurrences import Inquiry, Occurrences
from simulator.model.persona import Persona
from simulator.model.scorecard import PrincipleScore, variance
from simulator.model.wordings import in_one_form

#: Times that a failure is counted at most.
FAILURE_TIMES: Final = 4

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


@dataclass(frozen=True, slots=True)
class Part:
    """What one principle is judged by."""

    place: int  # among the principles of the course
    principle: str
    weight: float  # 0 where the rubric gives it none
    rules: tuple[Rule, ...]
    faults: tuple[Fault, ...]
    worths: tuple[float, ...]  # points of the rules
    costs: tuple[float, ...]  # of the faults
    silent: PrincipleScore  # what it comes to without any occasion
    stakes: dict[float, Stake] = field(default_factory=dict)  # by share

    def stake(self, share: float) -> Stake:
        """Return the principle with a `share` (0–1) of the overall score."""
        found = self.stakes.get(share)
        if found is None:
            if len(self.stakes) > 200:
                self.stakes.clear()
            found = self.stakes[share] = Stake(self, share)
        return found


class Standing(NamedTuple):
    """What a principle comes to."""

    part: Part
    score: PrincipleScore
    points: tuple[float, ...]  # what each used occasion adds to the overall score, and each fault takes
    spread: float  # its part of the variance of the overall score (0–1)
    counts: Counts
    share: float  # its part of the overall score (0–1)
    possible: float  # points of all its occasions
    scale: float  # costs that would push it below zero are scaled, so that points still add up

    def worth(self, rule: Rule, count: Count, credit: float) -> float:
        """Return what one of the occasions of `rule`, used with `credit` (0, .5 or 1), adds to the score."""
        return 100.0 * self.share * (credit * (rule.points / count[0])) / self.possible

    def cost(self, fault: Fault) -> float:
        """Return what `fault` adds to the overall score each time, a negative number."""
        return -(self.share * self.scale) * fault.cost


@dataclass(frozen=True, slots=True)
class Stake:
    """A principle with a share of the overall score. What equal counts come to is worked out once."""

    part: Part
    share: float  # 0–1
    known: dict[Counts, Standing] = field(default_factory=dict)

    def work_out(self, counts: Counts) -> Standing:
        """Return what the principle comes to by `counts`, and keep it as `known`."""
        if len(self.known) > 2_000:
            self.known.clear()
        found = self.known[counts] = _standing(self.part, self.share, counts)
        return found


class Deduction(NamedTuple):
    """One of the seven failures, or a fault that costs points of the overall score."""

    kind: Literal["failure", "fault"]
    what: Failure | Fault
    costs: tuple[float, ...]  # of each time that counts, negative numbers


class Plan(NamedTuple):
    """A course, rubric and persona made ready, in the order of the course."""

    made_of: tuple[Course, Rubric, Persona]
    parts: tuple[Part, ...]
    weights: tuple[float, ...]  # of the parts
    counts: Callable[[Occurrences], tuple[Counts | None, ...]]  # None for a part that does not count
    evidence: Callable[[Occurrences], tuple[Evidence, ...]]
    deductions: tuple[Deduction, ...]
    deducted: Callable[[Occurrences], tuple[int, ...]]  # the turns of each of them
    staked: dict[float, tuple[Stake, ...]]  # by the weight of all parts that count

    def stakes(self, counted: tuple[Counts | None, ...]) -> tuple[Stake, ...]:
        """Return what is at stake for each principle where those that are not None in `counted` count."""
        whole = math.fsum(compress(self.weights, counted))
        found = self.staked.get(whole)
        if found is None:
            if len(self.staked) > 200:
                self.staked.clear()
            found = self.staked[whole] = tuple(
                part.stake(part.weight / whole if whole else 0.0) for part in self.parts
            )
        return found


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
    # Most principles have the same rules for every persona: then they share what counts come to.
    kin = [plan.parts for plan in _PLANS.values() if plan.made_of[0] is course and plan.made_of[1] is rubric]
    parts = tuple(
        _part(place, principle, weight, rules, rubric.faults, [parts[place] for parts in kin])
        for place, (principle, weight) in enumerate(weights.items())
    )
    inquiry = Inquiry()
    earning = inquiry.every
    if rubric.earns_nothing is not None:
        earning = inquiry.work_out(f"{inquiry.every} & ~{inquiry.turns(rubric.earns_nothing)}", on_tape=True)
    asked = [_ask(inquiry, part, earning) for part in parts]
    failures = {failure.id: failure for failure in course.failures}
    shares = (1.0, *(FAILURE_TIMES - 1) * (rubric.repeated_penalty,))
    deductions: list[Deduction] = []
    deducted: list[str] = []
    for failure in filter(failures.__contains__, FAILURES):
        penalty = rubric.penalties.get(failure, 0.0)
        costs = tuple(-share * penalty for share in shares)
        deductions.append(Deduction("failure", failures[failure], costs))
        deducted.append(inquiry.turns(Condition(acts=(failure,))))
    for fault in rubric.faults:
        if fault.from_overall:
            deductions.append(Deduction("fault", fault, fault.most * (-fault.cost,)))
            deducted.append(_happened(inquiry, fault))
    plan = _PLANS[key] = Plan(
        (course, rubric, persona),
        parts,
        tuple(weights.values()),
        inquiry.function(_listed(count for count, _ in asked)),
        inquiry.function(_listed(evidence for _, evidence in asked)),
        tuple(deductions),
        inquiry.function(_listed(deducted)),
        {},
    )
    return plan


def _part(
    place: int,
    principle: str,
    weight: float,
    rules: Iterable[Rule],
    faults: Iterable[Fault],
    kin: Iterable[Part],
) -> Part:
    """Return what `principle` is judged by: one of `kin`, its parts for other personas, if it is the same."""
    own = tuple(rule for rule in rules if rule.principle == principle)
    for known in kin:
        if known.rules == own:
            return known
    against = tuple(fault for fault in faults if fault.principle == principle and not fault.from_overall)
    return Part(
        place,
        principle,
        weight,
        own,
        against,
        tuple(rule.points for rule in own),
        tuple(fault.cost for fault in against),
        PrincipleScore(principle, None, 0, weight),
    )


def _listed(expressions: Iterable[str]) -> str:
    return f"({''.join(f'{expression}, ' for expression in expressions)})"


def _ask(inquiry: Inquiry, part: Part, earning: str) -> tuple[str, str]:
    """Return the expressions for counts and evidence of `part`; replies at `earning` can earn."""
    occasions, counts = [], []
    for rule in part.rules:
        opened = inquiry.every if rule.occasion is None else inquiry.turns(rule.occasion)
        full = inquiry.turns(rule.earns, earning)
        half = "0" if rule.partly is None else inquiry.turns(rule.partly, earning)
        occasions.append((opened, full, half))
        counts.append(_counted(inquiry, rule, opened, full, half))
    faults = [_happened(inquiry, fault) for fault in part.faults]
    times = [
        f"min({at}.bit_count(), {fault.most:d}) if {at} else 0"
        for fault, at in zip(part.faults, faults, strict=True)
    ]
    whether = " or ".join(dict.fromkeys(opened for opened, _, _ in occasions if part.weight)) or "False"
    return (
        f"({_listed(counts)}, {_listed(times)}) if {whether} else None",
        f"({_listed(_listed(own) for own in occasions)}, {_listed(faults)})",
    )


def _happened(inquiry: Inquiry, fault: Fault) -> str:
    """Return the expression for the turns at which `fault` happened."""
    turns = inquiry.turns(fault.when)
    if fault.phrases is None:
        return turns
    wordings = tuple(map(in_one_form, (*fault.phrases.zh, *fault.phrases.en)))
    said = inquiry.work_out(f"o.said({inquiry.bind(wordings)}, {fault.said:d})", on_tape=True)
    return inquiry.both(turns, said)


def _counted(inquiry: Inquiry, rule: Rule, opened: str, full: str, half: str) -> str:
    """Return the expression for how the occasions of `rule` were used."""
    if not rule.each:
        always = opened == inquiry.every  # then the first reply is the occasion
        first = "1" if always else inquiry.work_out(f"{opened} & -{opened}")
        window = f"-{first}" if rule.within is None else f"({first} << {rule.within:d}) - {first}"
        in_time = "" if always and rule.within is None else f" & {inquiry.work_out(window)}"
        used = f"{inquiry.bind(_FULL)} if {full}{in_time} else "
        if half != "0":
            used += f"{inquiry.bind(_HALF)} if {half}{in_time} else "
        used += inquiry.bind(_MISSED)
        # Nothing of a principle is counted where there is no occasion at all, as with no reply.
        return used if always else f"({used}) if {opened} else {inquiry.bind(_NO_OCCASION)}"
    if rule.within == 1:  # each occasion is used by its own reply or not at all
        halves = "0" if half == "0" else f"({opened} & {half} & ~{full}).bit_count()"
        return f"({opened}.bit_count(), ({opened} & {full}).bit_count(), {halves})"
    return f"{inquiry.bind(_count)}({inquiry.bind(rule.within)}, {opened}, {full}, {half})"


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


def _standing(part: Part, share: float, counts: Counts) -> Standing:
    """Work out what the principle of `part`, with `share` of the overall score, comes to by `counts`."""
    used, faulted = counts
    worths: list[float] = []  # of every occasion
    credits: list[float] = []  # what was earned of them
    for worth, (every, full, half) in zip(part.worths, used, strict=True):
        if every:
            each = worth / every
            worths += [each] * every
            credits += [each] * full
            credits += [0.5 * each] * half
    possible = math.fsum(worths)
    value = before = 100.0 * math.fsum(credits) / possible
    hundred = 100.0 * share
    points = [hundred * credit / possible for credit in credits]
    scale = 1.0
    if any(faulted):
        costs: list[float] = []
        for cost, times in zip(part.costs, faulted, strict=True):
            costs += [cost] * times
        cost = math.fsum(costs)
        value = max(0.0, before - cost)
        # Costs that would push the principle below zero are scaled, so that points still add up.
        scale = (before - value) / cost
        points += [-(share * scale) * cost for cost in costs]
    occasions = len(worths)
    score = (part.principle, round(value, 1), occasions, part.weight)
    spread = share * share * variance(value / 100.0, occasions)
    fields = (
        part,
        tuple.__new__(PrincipleScore, score),  # by their names both take three times as long
        tuple(points),
        spread,
        counts,
        share,
        possible,
        scale,
    )
    return tuple.__new__(Standing, fields)
