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
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from simulator.model.acts import FAILURES
from simulator.model.conditions import Condition
from simulator.model.course import Course, Failure, Fault, Rubric, Rule
from simulator.model.house import House
from simulator.model.occurrences import Occurrences, turns_of_all
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


#: What was taken off and is not in words yet: kind, what it judges, the place on the tape (0 …), points.
_Loss = tuple[FindingKind, Fault | Failure | houses.Point, int, float]
#: For every condition of a plan the turns at which it holds; sets of turns are numbers, as in
#: `model.occurrences`.
_Answers = tuple[int, ...]


class Judgement(NamedTuple):
    """What an attempt was worth. `numbers` is its score card without findings."""

    numbers: ScoreCard
    standings: tuple[tuple[_Part, _Standing], ...]
    answers: _Answers
    penalties: tuple[_Loss, ...]
    turns: tuple[Turn, ...]
    language: Language

    def card(self) -> ScoreCard:
        """Return the score card with every finding in words."""
        turns, language = self.turns, self.language
        findings: list[Finding] = []
        losses: list[_Loss] = []
        for part, standing in self.standings:
            for own, count in zip(part.rules, standing.counts[0], strict=True):
                findings += [
                    _rule_finding(
                        own.rule, credit, turns[at], standing.worth(own.rule, count, credit), language
                    )
                    for credit, at in _used(own, self.answers)
                ]
            losses += [
                ("fault", fault, at, standing.cost(fault))
                for fault, happened in part.faults
                for at in _first(self.answers[happened], fault.most)
            ]
        findings += [_loss_finding(loss, turns, language) for loss in (*losses, *self.penalties)]
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
    answers = plan.answer(when)
    counted = [(part, counts) for part in plan.parts if (counts := _counts(part, answers))]
    whole = math.fsum([part.weight for part, _ in counted])
    standings = tuple(
        [(part, part.standing(part.weight / whole, counts)) for part, counts in counted if part.weight]
    )
    scores = plan.silent | {part.principle: standing.score for part, standing in standings}
    base = math.fsum([points for _, standing in standings for points in standing.points])
    spread = 0.0
    for _, standing in standings:
        spread += standing.spread
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
    error = 100.0 * math.sqrt(spread) if standings else None
    future = foresee(tape, matter.scenario, matter.persona)
    unread = len(turns) - when.understood.bit_count()
    review = tape.header.mode == "exam" and unread > UNREAD_SHARE * len(turns)
    passed = None if review else round(overall, 1) >= matter.scenario.pass_mark
    numbers = ScoreCard(
        overall=round(overall, 1),
        standard_error=None if error is None else round(error, 1),
        passed=False if knocked_out else passed,
        principles=tuple(scores.values()),
        failures=failures,
        findings=(),
        satisfaction=future.satisfaction,
        outcome=future.outcome,
        probabilities=future.probabilities,
        ending=tape.ending,
        turns=len(turns),
    )
    return Judgement(numbers, standings, answers, tuple(penalties), turns, tape.header.language)


class _Rule(NamedTuple):
    """A rule, and the places of the answers that tell when it had an occasion and when it was kept."""

    rule: Rule
    each: bool
    within: int | None
    occasion: int
    earns: int
    partly: int


#: How the occasions of a rule were used: how many there were, how many in full and how many in part.
_Count = tuple[int, int, int]
_NO_OCCASION: Final[_Count] = (0, 0, 0)
_MISSED: Final[_Count] = (1, 0, 0)
_HALF: Final[_Count] = (1, 0, 1)
_FULL: Final[_Count] = (1, 1, 0)


#: All that the score of a principle depends on: counts of its rules, and how often each fault counts.
_Counts = tuple[tuple[_Count, ...], tuple[int, ...]]


class _Standing(NamedTuple):
    """What a principle comes to."""

    score: PrincipleScore
    points: tuple[float, ...]  # what each used occasion adds to the overall score, and each fault takes
    spread: float  # its part of the variance of the overall score (0–1)
    counts: _Counts
    share: float  # its part of the overall score (0–1)
    possible: float  # points of all its occasions
    scale: float  # costs that would push it below zero are scaled, so that points still add up

    def worth(self, rule: Rule, count: _Count, credit: float) -> float:
        """Return what one of the occasions of `rule`, used with `credit` (0, .5 or 1), adds to the score."""
        return _worth(rule, count, credit, self.share, self.possible)

    def cost(self, fault: Fault) -> float:
        """Return what `fault` adds to the overall score each time, a negative number."""
        return -(self.share * self.scale) * fault.cost


@dataclass(frozen=True, slots=True)
class _Part:
    """What one principle is judged by. What equal counts come to is worked out once."""

    principle: str
    weight: float  # 0 where the rubric gives it none
    rules: tuple[_Rule, ...]
    faults: tuple[tuple[Fault, int], ...]  # each with the place of the answer that tells when it happened
    known: dict[tuple[float, _Counts], _Standing] = field(default_factory=dict)

    def standing(self, share: float, counts: _Counts) -> _Standing:
        """Return what the principle comes to with `share` of the overall score."""
        found = self.known.get((share, counts))
        if found is None:
            if len(self.known) > 5_000:
                self.known.clear()
            found = self.known[share, counts] = _standing(self, share, counts)
        return found


class _Plan(NamedTuple):
    """A course, rubric and persona made ready to judge many tapes, in the order of the course."""

    made_of: tuple[Course, Rubric, Persona]
    parts: tuple[_Part, ...]
    silent: dict[str, PrincipleScore]  # what each principle comes to without occasion
    answer: Callable[[Occurrences], _Answers]
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
    void = matter.rubric.earns_nothing
    known = {failure.id: failure for failure in matter.course.failures}
    asked: list[Condition] = []

    def place(condition: Condition) -> int:
        asked.append(condition)
        return len(asked) - 1

    def earning(condition: Condition) -> int:
        none_of = () if void is None else (void,)
        return place(Condition(all_of=(condition,), none_of=none_of))

    def ready(rule: Rule) -> _Rule:
        return _Rule(
            rule,
            rule.each,
            rule.within,
            place(_ALWAYS if rule.occasion is None else rule.occasion),
            earning(rule.earns),
            earning(_NEVER if rule.partly is None else rule.partly),
        )

    weights = {own.id: matter.rubric.weights.get(own.id, 0.0) for own in matter.course.principles}
    parts = tuple(
        _Part(
            principle,
            weight,
            tuple(ready(rule) for rule in rules if rule.principle == principle),
            tuple((own, place(own.when)) for own in matter.rubric.faults if own.principle == principle),
        )
        for principle, weight in weights.items()
    )
    plan = _PLANS[key] = _Plan(
        (matter.course, matter.rubric, matter.persona),
        parts,
        {principle: PrincipleScore(principle, None, 0, weight) for principle, weight in weights.items()},
        turns_of_all(asked),
        tuple(known[failure] for failure in FAILURES if failure in known),
    )
    return plan


_ALWAYS: Final = Condition()
_NEVER: Final = Condition(any_of=())


def _counts(part: _Part, answers: _Answers) -> _Counts | None:
    """Count how the occasions of the rules of `part` were used, and its faults; None without any occasion."""
    rules: list[_Count] = []
    occasion = 0
    for _, each, within, opens, earns, half_earns in part.rules:
        opened = answers[opens]
        if not opened:
            rules.append(_NO_OCCASION)
            continue
        occasion = 1
        earning, halfway = answers[earns], answers[half_earns]
        if not each:
            window = _window(opened & -opened, within)
            rules.append(_FULL if earning & window else _HALF if halfway & window else _MISSED)
        elif within == 1:  # each occasion is used by its own reply or not at all
            earning &= opened
            rules.append((opened.bit_count(), earning.bit_count(), (opened & halfway & ~earning).bit_count()))
        else:
            every = full = half = 0
            while opened:
                first = opened & -opened
                opened ^= first
                window = _window(first, within)
                every += 1
                if earning & window:
                    full += 1
                elif halfway & window:
                    half += 1
            rules.append((every, full, half))
    if not occasion:
        return None
    faults = [
        min(happened.bit_count(), fault.most) if (happened := answers[at]) else 0 for fault, at in part.faults
    ]
    return tuple(rules), tuple(faults)


def _window(first: int, within: int | None) -> int:
    """Return the turns in which an occasion that opened at the turn `first` may be used."""
    return -first if within is None else (first << within) - first


def _standing(part: _Part, share: float, counts: _Counts) -> _Standing:
    """Work out what the principle of `part`, with `share` of the overall score, comes to by `counts`."""
    used, faulted = counts
    worths: list[float] = []
    credits: list[float] = []
    for own, (every, full, half) in zip(part.rules, used, strict=True):
        if every:
            each = own.rule.points / every
            worths += [each] * every
            credits += [each] * full + [0.5 * each] * half
    occasions, possible = len(worths), math.fsum(worths)
    earned = 100.0 * math.fsum(credits) / possible
    costs = [fault.cost for (fault, _), times in zip(part.faults, faulted, strict=True) for _ in range(times)]
    value, scale = earned, 1.0
    if costs:
        cost = math.fsum(costs)
        value = max(0.0, earned - cost)
        # Costs that would push the principle below zero are scaled, so that points still add up.
        scale = (earned - value) / cost
    points = [
        _worth(own.rule, count, credit, share, possible)
        for own, count in zip(part.rules, used, strict=True)
        for credit, times in ((1.0, count[1]), (0.5, count[2]))
        for _ in range(times)
    ]
    points += [-(share * scale) * cost for cost in costs]
    return _Standing(
        PrincipleScore(part.principle, round(value, 1), occasions, part.weight),
        tuple(points),
        share * share * variance(value / 100.0, occasions),
        counts,
        share,
        possible,
        scale,
    )


def _worth(rule: Rule, count: _Count, credit: float, share: float, possible: float) -> float:
    return 100.0 * share * credit * (rule.points / count[0]) / possible


def _used(own: _Rule, answers: _Answers) -> Iterator[tuple[float, int]]:
    """Yield for every occasion its credit (0, .5 or 1) and the place of the reply that used it.

    Where none did, it is the place at which the occasion opened.
    """
    opened, earning, halfway = answers[own.occasion], answers[own.earns], answers[own.partly]
    if not own.each:
        opened &= -opened
    while opened:
        first = opened & -opened
        opened ^= first
        window = _window(first, own.within)
        if full := earning & window:
            yield 1.0, (full & -full).bit_length() - 1
        elif half := halfway & window:
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
