"""Tape and rubric → score card.

A rule opens occasions and sees whether they were used (`model.course.Rule`); a fault costs wherever it
happens; the seven failures are penalties on top. The rubric's scale makes a mark of what is left, and house
rules take from that. Every point of the overall score belongs to one finding: the findings' `points` add up
to it, for the scale lengthens or shortens all of them alike. The rules are data
(`scenarios/course/rubric.yaml` and the persona's `handling`); here is only how they are counted.

Judging has two steps: `judge` counts, `Judgement.card` puts the evidence into words. Whoever needs numbers
only, of thousands of attempts, leaves the second one out; `score` does both.
"""

from __future__ import annotations

import math
from typing import Final, NamedTuple

from simulator.model.conditions import Condition
from simulator.model.course import LEFT_OPEN, Course, Failure, Fault, LeftOpen, Mark, Rubric, Rule, half
from simulator.model.house import House
from simulator.model.occurrences import Occurrences, turns_of
from simulator.model.persona import Persona
from simulator.model.scenario import Scenario
from simulator.model.scorecard import Finding, FindingKind, PrincipleScore, ScoreCard
from simulator.model.tape import Tape, Turn
from simulator.model.texts import Language
from simulator.scoring import house as houses
from simulator.scoring.outcome import foresee
from simulator.scoring.plan import Plan, Standing, plan_of, uses

#: An exam with more than this share of replies that could not be read needs review by a person
#: (design: an unread reply is never counted as a failure).
UNREAD_SHARE: Final = 0.2


class Matter(NamedTuple):
    """What a tape is judged by: the texts that it was played with, or a revised rubric."""

    scenario: Scenario
    persona: Persona
    course: Course
    rubric: Rubric
    house: House | None = None


#: What was taken off and is not in words yet: kind, what it judges, the place on the tape (0 …), points.
_Loss = tuple[FindingKind, Fault | Failure | houses.Point | LeftOpen, int, float]


class Judgement(NamedTuple):
    """What an attempt was worth. `numbers` is its score card without findings."""

    numbers: ScoreCard
    plan: Plan
    when: Occurrences
    standings: tuple[Standing, ...]
    factor: float  # what the scale makes of one point of theirs
    penalties: tuple[_Loss, ...]
    turns: tuple[Turn, ...]
    language: Language

    def card(self) -> ScoreCard:
        """Return the score card with every finding in words."""
        turns, language = self.turns, self.language
        findings: list[Finding] = []
        losses: list[_Loss] = []
        evidence = self.plan.evidence(self.when)
        for standing in self.standings:
            part = standing.part
            used, happened = evidence[part.place]
            for own, count, occasions in zip(part.rules, standing.counts[0], used, strict=True):
                findings += [
                    _rule_finding(
                        own, credit, turns[at], self.factor * standing.worth(own, count, credit), language
                    )
                    for credit, at in uses(own, *occasions)
                ]
            losses += [
                ("fault", fault, at, self.factor * standing.cost(fault))
                for fault, times in zip(part.faults, happened, strict=True)
                for at in _first(times, fault.most)
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
    plan = plan_of(matter.course, matter.rubric, matter.persona)
    counted = plan.counts(when)
    principles: list[PrincipleScore] = []
    standings: list[Standing] = []
    points: list[float] = []
    spread = 0.0
    for stake, counts in zip(plan.stakes(counted), counted, strict=True):
        if counts is None:
            principles.append(stake.part.silent)
            continue
        standing = stake.known.get(counts) or stake.work_out(counts)
        standings.append(standing)
        principles.append(standing.score)
        points += standing.points
        spread += standing.spread
    base = math.fsum(points)
    failures: list[tuple[str, int]] = []
    penalties: list[_Loss] = []
    for (kind, what, costs), happened in zip(plan.deductions, plan.deducted(when), strict=True):
        if happened:
            if kind == "failure":
                failures.append((what.id, happened.bit_count()))
            places = _first(happened, len(costs))
            penalties += [(kind, what, at, each) for at, each in zip(places, costs, strict=False)]
    # Together they take a share: a good attempt is spared little of their cost, and a bad one keeps a little,
    # as it does with graders (benchmarks/panel.py), who hardly ever give nothing.
    cost = _cost(penalties)
    taken = base * cost / (base + cost) if cost > 0.0 else 0.0
    worth = base - taken
    overall = marked(matter.rubric.scale, worth)
    factor = overall / worth if worth > 0.0 else 1.0
    penalties = _taking(penalties, cost, factor * taken)
    knocked_out = False
    if matter.house is not None:
        inspected = houses.inspect(matter.house, tape, matter.scenario, when)
        own: list[_Loss] = [(point.kind, point, point.place, -point.cost) for point in inspected]
        cost = _cost(own)
        taken = min(overall, cost)
        penalties += _taking(own, cost, taken)
        overall = overall - taken
        knocked_out = any(point.kind == "knock_out" for point in inspected)
    unread = len(turns) - when.understood.bit_count()
    review = tape.header.mode == "exam" and unread > UNREAD_SHARE * len(turns)
    left_open = matter.rubric.left_open
    # Whether a customer was left alone rests on what was read: where too little was, a person decides.
    alone = not review and _hung_up(tape, matter.scenario)
    if left_open is not None and alone and not _at_last(left_open.settled, when):
        penalties.append(("knock_out", left_open, len(turns) - 1, 0.0))
        knocked_out = True
    if not turns:
        overall = 0.0
    replies = max(1, len(turns))
    doubt = math.fsum([(1000 - reading.certainty) / 1000.0 for reading in when.readings]) / replies
    spread += (0.5 * doubt) * (0.5 * doubt) / replies
    error = 100.0 * math.sqrt(spread) if standings else None
    if error is not None and matter.rubric.scale:
        # Where the scale is steep, an uncertain reading moves the score further.
        apart = marked(matter.rubric.scale, worth + error) - marked(matter.rubric.scale, worth - error)
        error = apart / 2.0
    future = foresee(when, tape.ending, matter.persona)
    overall = round(max(0.0, overall), 1)
    passed = None if review else overall >= matter.scenario.pass_mark
    numbers = ScoreCard(
        overall,
        None if error is None else round(error, 1),
        False if knocked_out else passed,
        tuple(principles),
        tuple(failures),
        (),
        future.satisfaction,
        future.outcome,
        future.probabilities,
        tape.ending,
        len(turns),
    )
    return Judgement(
        numbers, plan, when, tuple(standings), factor, tuple(penalties), turns, tape.header.language
    )


def marked(scale: tuple[Mark, ...], points: float) -> float:
    """Return the mark that `scale` gives for `points`; below 0 and above 100 its outer lines go on."""
    low, high = (0.0, 0.0), (100.0, 100.0)
    for at in scale:
        if points < at.points:
            high = at.points, at.mark
            break
        low = at.points, at.mark
    return low[1] + (points - low[0]) * (high[1] - low[1]) / (high[0] - low[0])


def _hung_up(tape: Tape, scenario: Scenario) -> bool:
    """Return whether the trainee hung up after having said something."""
    ending = scenario.ending(tape.ending)
    return bool(tape.turns) and ending is not None and ending.kind == "hang_up"


def _at_last(condition: Condition, when: Occurrences) -> bool:
    """Return whether `condition` holds after the last reply."""
    return turns_of(condition)(when).bit_length() == len(when.readings)


def _cost(losses: list[_Loss]) -> float:
    """Return what `losses` would take together."""
    return -math.fsum([points for _, _, _, points in losses])


def _taking(losses: list[_Loss], cost: float, taken: float) -> list[_Loss]:
    """Return `losses`, which would take `cost` together, made to take `taken` points."""
    if cost <= 0.0:
        return losses
    return [(kind, what, at, points * taken / cost) for kind, what, at, points in losses]


def _first(turns: int, most: int) -> list[int]:
    """Return the first `most` places of the set `turns`."""
    found: list[int] = []
    while turns and len(found) < most:
        first = turns & -turns
        turns ^= first
        found.append(first.bit_length() - 1)
    return found


def _rule_finding(rule: Rule, credit: float, turn: Turn, points: float, language: Language) -> Finding:
    kind: FindingKind = "earned" if credit == 1.0 else "partly" if credit == 0.5 else "missed"
    said = {"earned": rule.earned, "missed": rule.missed}.get(kind) or half(rule)
    text = said.say(language)
    better = "" if credit == 1.0 else rule.better.say(language)
    return Finding(rule.id, rule.principle, kind, (turn.number,), turn.words, text, better, points)


def _loss_finding(loss: _Loss, turns: tuple[Turn, ...], language: Language) -> Finding:
    kind, what, at, points = loss
    if isinstance(what, houses.Point):
        return houses.finding(what, turns[at], language, points)
    if isinstance(what, LeftOpen):
        rule, principle, text = LEFT_OPEN, "", what.text
    elif isinstance(what, Fault):
        rule, principle, text = what.id, what.principle, what.text
    else:
        rule, principle, text = what.id, "", what.explanation
    turn = turns[at]
    better = what.better.say(language)
    return Finding(rule, principle, kind, (turn.number,), turn.words, text.say(language), better, points)
