"""Tape and rubric → score card.

A rule opens occasions and sees whether they were used (`model.course.Rule`); a fault costs wherever it
happens; the seven failures and the house rules are penalties on top. Every point of the overall score
belongs to one finding: the findings' `points` add up to it. The rules are data
(`scenarios/course/rubric.yaml` and the persona's `handling`); here is only how they are counted.

Judging has two steps: `judge` counts, `Judgement.card` puts the evidence into words. Whoever needs numbers
only, of thousands of attempts, leaves the second one out; `score` does both.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final, NamedTuple

from simulator.model.acts import FAILURES
from simulator.model.course import Course, Failure, Fault, Rubric, Rule
from simulator.model.house import House
from simulator.model.occurrences import Occurrences, TurnsOf, turns_of
from simulator.model.persona import Persona
from simulator.model.scenario import Scenario
from simulator.model.scorecard import Finding, FindingKind, PrincipleScore, ScoreCard, variance
from simulator.model.tape import Tape, Turn
from simulator.model.texts import Language
from simulator.scoring import house as houses
from simulator.scoring.outcome import foresee

#: An exam with more than this share of replies that could not be read needs review by a person
#: (design: an unread reply is never counted as a failure).
UNREAD_SHARE: Final = 0.2
#: Times that a failure is counted at most.
FAILURE_TIMES: Final = 4


class Matter(NamedTuple):
    """What a tape is judged by: the texts that it was played with, or a revised rubric."""

    scenario: Scenario
    persona: Persona
    course: Course
    rubric: Rubric
    house: House | None = None


class _Tally(NamedTuple):
    """How the occasions of one rule were used; sets of turns are numbers, as in `model.occurrences`."""

    rule: Rule
    opened: int  # turns at which an occasion opened
    earning: int  # turns that earn all points, and those that earn half
    halfway: int
    points: float  # of one occasion, among the rules of the principle
    every: int  # how many occasions there were, and how many were used in full and in part
    full: int
    half: int


class _Earned(NamedTuple):
    """One principle with its rules; `share` is its part of the overall score (0–1)."""

    share: float
    possible: float  # points of all its occasions
    tallies: tuple[_Tally, ...]

    def worth(self, credit: float, points: float) -> float:
        """Return what an occasion of `points`, used with `credit` (0, .5 or 1), adds to the overall score."""
        return 100.0 * self.share * credit * points / self.possible


#: What was taken off and is not in words yet: kind, what it judges, the place on the tape (0 …), points.
_Loss = tuple[FindingKind, Fault | Failure | houses.Point, int, float]


class Judgement(NamedTuple):
    """What an attempt was worth. `numbers` is its score card without findings."""

    numbers: ScoreCard
    earned: tuple[_Earned, ...]
    losses: tuple[_Loss, ...]
    turns: tuple[Turn, ...]
    language: Language

    def card(self) -> ScoreCard:
        """Return the score card with every finding in words."""
        findings = [
            _rule_finding(tally.rule, credit, self.turns[at], own.worth(credit, tally.points), self.language)
            for own in self.earned
            for tally in own.tallies
            for credit, at in _used(tally)
        ]
        findings += [_loss_finding(loss, self.turns, self.language) for loss in self.losses]
        findings.sort(key=lambda f: (f.turns, f.principle, f.rule))
        return self.numbers._replace(findings=tuple(findings))


def score(tape: Tape, matter: Matter) -> ScoreCard:
    """Judge `tape` by `matter`; depends on nothing else, so it can be repeated to the byte."""
    return judge(tape, matter).card()


def judge(tape: Tape, matter: Matter) -> Judgement:
    """Count what `tape` was worth by `matter`."""
    turns = tape.turns
    when = Occurrences(matter.scenario, tape.opening, turns)
    plan = _plan(matter)
    void = 0 if plan.void is None else plan.void(when)
    tallied = [
        (part, tuple([tally for rule in part.rules if (tally := _tally(rule, when, void))]))
        for part in plan.parts
    ]
    whole = math.fsum([part.weight for part, tallies in tallied if tallies])
    points: list[float] = []
    earned_by: list[_Earned] = []
    losses: list[_Loss] = []
    principles: list[PrincipleScore] = []
    spread = 0.0
    for part, tallies in tallied:
        if not tallies or part.weight == 0.0:
            principles.append(PrincipleScore(part.principle, None, 0, part.weight))
            continue
        share = part.weight / whole
        own, value, occasions = _earned(tallies, share, points)
        earned_by.append(own)
        value = _faults(part, when, share, value, losses)
        principles.append(PrincipleScore(part.principle, round(value, 1), occasions, part.weight))
        spread += share * share * variance(value / 100.0, occasions)
    base = math.fsum([*points, *[loss[3] for loss in losses]])
    failures, penalties = _failures(matter, plan, when)
    knocked_out = False
    if matter.house is not None:
        inspected = houses.inspect(matter.house, tape, matter.scenario, when)
        penalties += [(point.kind, point, point.place, -point.cost) for point in inspected]
        knocked_out = any(point.kind == "knock_out" for point in inspected)
    cost = -math.fsum([points for _, _, _, points in penalties])
    kept = min(base, cost)
    if cost > 0.0:
        penalties = [(kind, what, at, points * kept / cost) for kind, what, at, points in penalties]
    overall = max(0.0, base - cost) if turns else 0.0
    doubt = math.fsum([(1000 - turn.reading.certainty) / 1000.0 for turn in turns]) / max(1, len(turns))
    spread += (0.5 * doubt) * (0.5 * doubt) / max(1, len(turns))
    error = 100.0 * math.sqrt(spread) if earned_by else None
    future = foresee(tape, matter.scenario, matter.persona)
    unread = len(turns) - when.understood.bit_count()
    review = tape.header.mode == "exam" and unread > UNREAD_SHARE * len(turns)
    passed = None if review else round(overall, 1) >= matter.scenario.pass_mark
    numbers = ScoreCard(
        overall=round(overall, 1),
        standard_error=None if error is None else round(error, 1),
        passed=False if knocked_out else passed,
        principles=tuple(principles),
        failures=failures,
        findings=(),
        satisfaction=future.satisfaction,
        outcome=future.outcome,
        probabilities=future.probabilities,
        ending=tape.ending,
        turns=len(turns),
    )
    return Judgement(numbers, tuple(earned_by), (*losses, *penalties), turns, tape.header.language)


class _Rule(NamedTuple):
    """A rule with its conditions made ready."""

    rule: Rule
    each: bool
    within: int | None
    occasion: TurnsOf | None
    earns: TurnsOf
    partly: TurnsOf | None


class _Part(NamedTuple):
    """What one principle is judged by."""

    principle: str
    weight: float  # 0 where the rubric gives it none
    rules: tuple[_Rule, ...]
    faults: tuple[tuple[Fault, TurnsOf], ...]


class _Plan(NamedTuple):
    """A course, rubric and persona made ready to judge many tapes, in the order of the course."""

    made_of: tuple[Course, Rubric, Persona]
    parts: tuple[_Part, ...]
    void: TurnsOf | None  # the replies that earn nothing
    failures: tuple[Failure, ...]


# A plan is made once per matter; what it was made of is kept, so that its ids stay taken.
_PLANS: dict[tuple[int, int, int], _Plan] = {}


def _plan(matter: Matter) -> _Plan:
    key = (id(matter.course), id(matter.rubric), id(matter.persona))
    found = _PLANS.get(key)
    if found is not None:
        return found
    if len(_PLANS) > 1_000:
        _PLANS.clear()
    rules = (*matter.rubric.rules, *matter.persona.handling)
    known = {failure.id: failure for failure in matter.course.failures}
    plan = _PLANS[key] = _Plan(
        (matter.course, matter.rubric, matter.persona),
        tuple(
            _Part(
                principle.id,
                matter.rubric.weights.get(principle.id, 0.0),
                tuple(_ready(rule) for rule in rules if rule.principle == principle.id),
                tuple(
                    (fault, turns_of(fault.when))
                    for fault in matter.rubric.faults
                    if fault.principle == principle.id
                ),
            )
            for principle in matter.course.principles
        ),
        None if matter.rubric.earns_nothing is None else turns_of(matter.rubric.earns_nothing),
        tuple(known[failure] for failure in FAILURES if failure in known),
    )
    return plan


def _ready(rule: Rule) -> _Rule:
    return _Rule(
        rule,
        rule.each,
        rule.within,
        None if rule.occasion is None else turns_of(rule.occasion),
        turns_of(rule.earns),
        None if rule.partly is None else turns_of(rule.partly),
    )


def _tally(ready: _Rule, when: Occurrences, void: int) -> _Tally | None:
    """Count how the occasions of a rule were used; the replies at `void` earn nothing. None without one."""
    rule, each, within, occasion, earns, partly = ready
    opened = when.every if occasion is None else occasion(when)
    if not opened:
        return None
    if not each:
        opened &= -opened
    earning = earns(when) & ~void
    halfway = 0 if partly is None else partly(when) & ~void
    every = full = half = 0
    if within == 1:  # each occasion is used by its own reply or not at all
        every = opened.bit_count()
        full, half = (opened & earning).bit_count(), (opened & halfway & ~earning).bit_count()
    else:
        left = opened
        while left:
            first = left & -left
            left ^= first
            window = _window(first, within)
            every += 1
            if earning & window:
                full += 1
            elif halfway & window:
                half += 1
    return _Tally(rule, opened, earning, halfway, rule.points / every, every, full, half)


def _window(first: int, within: int | None) -> int:
    """Return the turns in which an occasion that opened at the turn `first` may be used."""
    return -first if within is None else (first << within) - first


def _earned(tallies: tuple[_Tally, ...], share: float, points: list[float]) -> tuple[_Earned, float, int]:
    """Return what a principle earned, its score (0–100) before faults, and how many occasions it had.

    What each occasion adds to the overall score goes to `points`.
    """
    occasions = 0
    worths: list[float] = []
    credits: list[float] = []
    for _, _, _, _, each, every, full, half in tallies:
        occasions += every
        worths += [each] * every
        if full:
            credits += [each] * full
        if half:
            credits += [0.5 * each] * half
    possible = math.fsum(worths)
    own = _Earned(share, possible, tallies)
    for _, _, _, _, each, _, full, half in tallies:
        if full:
            points += [own.worth(1.0, each)] * full
        if half:
            points += [own.worth(0.5, each)] * half
    return own, 100.0 * math.fsum(credits) / possible, occasions


def _faults(part: _Part, when: Occurrences, share: float, score: float, losses: list[_Loss]) -> float:
    """Return the score of a principle after its faults; what each of them costs goes to `losses`."""
    faults = [(fault, at) for fault, turns_at in part.faults if (at := turns_at(when))]
    if not faults:
        return score
    counted = [(fault, place) for fault, at in faults for place in _first(at, fault.most)]
    cost = math.fsum([fault.cost for fault, _ in counted])
    value = max(0.0, score - cost)
    # Costs that would push a principle below zero are scaled, so that points still add up.
    scale = (score - value) / cost
    for fault, place in counted:
        losses.append(("fault", fault, place, -(share * scale) * fault.cost))
    return value


def _used(tally: _Tally) -> Iterator[tuple[float, int]]:
    """Yield for every occasion its credit (0, .5 or 1) and the place of the reply that used it.

    Where none did, it is the place at which the occasion opened.
    """
    opened, within = tally.opened, tally.rule.within
    while opened:
        first = opened & -opened
        opened ^= first
        window = _window(first, within)
        if full := tally.earning & window:
            yield 1.0, (full & -full).bit_length() - 1
        elif half := tally.halfway & window:
            yield 0.5, (half & -half).bit_length() - 1
        else:
            yield 0.0, first.bit_length() - 1


def _first(turns: int, most: int) -> list[int]:
    """Return the first `most` places of the set `turns`."""
    found: list[int] = []
    while turns and len(found) < most:
        first = turns & -turns
        turns ^= first
        found.append(first.bit_length() - 1)
    return found


def _failures(
    matter: Matter, plan: _Plan, when: Occurrences
) -> tuple[tuple[tuple[str, int], ...], list[_Loss]]:
    """Return how often each of the seven failures happened, and what each time costs."""
    counts: list[tuple[str, int]] = []
    losses: list[_Loss] = []
    for failure in plan.failures:
        happened = when.acts.get(failure.id, 0)
        if not happened:
            continue
        counts.append((failure.id, happened.bit_count()))
        cost = matter.rubric.penalties.get(failure.id, 0.0)
        for number, at in enumerate(_first(happened, FAILURE_TIMES)):
            share = 1.0 if number == 0 else matter.rubric.repeated_penalty
            losses.append(("failure", failure, at, -share * cost))
    return tuple(counts), losses


def _rule_finding(rule: Rule, credit: float, turn: Turn, points: float, language: Language) -> Finding:
    kind: FindingKind = "earned" if credit == 1.0 else "partly" if credit == 0.5 else "missed"
    text = (rule.earned if credit > 0.0 else rule.missed).say(language)
    if kind == "partly":
        text = f"做到了一部分：{text}" if language == "zh" else f"In part: {text}"
    better = "" if credit == 1.0 else rule.better.say(language)
    return Finding(rule.id, rule.principle, kind, (turn.number,), turn.words, text, better, points)


def _loss_finding(loss: _Loss, turns: tuple[Turn, ...], language: Language) -> Finding:
    kind, what, at, points = loss
    if isinstance(what, houses.Point):
        return houses.finding(what, turns[at], language, points)
    principle, text = (what.principle, what.text) if isinstance(what, Fault) else ("", what.explanation)
    turn = turns[at]
    better = what.better.say(language)
    return Finding(what.id, principle, kind, (turn.number,), turn.words, text.say(language), better, points)
