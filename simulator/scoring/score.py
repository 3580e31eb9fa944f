"""Tape and rubric → score card.

A rule opens occasions and sees whether they were used (`model.course.Rule`); a fault costs wherever it
happens; the seven failures are penalties on top. Every point of the overall score belongs to one finding:
the findings' `points` add up to it. The rules are data (`scenarios/course/rubric.yaml` and the persona's
`handling`); here is only how they are counted.
"""

from __future__ import annotations

import math
from typing import Final, NamedTuple

from simulator.model.acts import FAILURES
from simulator.model.conditions import Moment, asked
from simulator.model.course import Course, Fault, Rubric, Rule
from simulator.model.moments import moments
from simulator.model.persona import Persona
from simulator.model.scenario import Scenario
from simulator.model.scorecard import Finding, FindingKind, PrincipleScore, ScoreCard
from simulator.model.tape import Tape, Turn
from simulator.model.texts import Language, Text
from simulator.scoring.outcome import foresee

#: An exam with more than this share of replies that could not be read needs review by a person
#: (design: an unread reply is never counted as a failure).
UNREAD_SHARE: Final = 0.2
#: Times that a failure is counted at most.
FAILURE_TIMES: Final = 4
#: Least variance of one occasion: even a principle fulfilled each time is known only so well.
LEAST_VARIANCE: Final = 0.06


class Matter(NamedTuple):
    """What a tape is judged by: the texts that it was played with, or a revised rubric."""

    scenario: Scenario
    persona: Persona
    course: Course
    rubric: Rubric


class _Use(NamedTuple):
    """One occasion of a rule: credit 0, .5 or 1, the reply it opened at and the one that used it."""

    rule: Rule
    credit: float
    opened: int
    used: int
    points: float


def score(tape: Tape, matter: Matter) -> ScoreCard:
    """Judge `tape` by `matter`; depends on nothing else, so it can be repeated to the byte."""
    language = tape.header.language
    turns = tape.turns
    when = moments(matter.scenario, tape.opening, turns)
    rules = [*matter.rubric.rules, *matter.persona.handling]
    idle = matter.rubric.earns_nothing
    void = frozenset[int]() if idle is None else frozenset(asked(idle).places(when))
    uses: dict[str, list[_Use]] = {principle.id: [] for principle in matter.course.principles}
    for rule in rules:
        uses[rule.principle].extend(_occasions(rule, when, void))
    scored = [principle for principle in matter.rubric.weights if uses.get(principle)]
    whole = math.fsum(matter.rubric.weights[principle] for principle in scored)
    findings: list[Finding] = []
    principles: list[PrincipleScore] = []
    variance = 0.0
    for principle in matter.course.principles:
        weight = matter.rubric.weights.get(principle.id, 0.0)
        own = uses[principle.id]
        if not own or weight == 0.0:
            principles.append(PrincipleScore(principle.id, None, 0, weight))
            continue
        share = weight / whole
        possible = math.fsum(use.points for use in own)
        earned = math.fsum(use.credit * use.points for use in own)
        faults = [
            (fault, at)
            for fault in matter.rubric.faults
            if fault.principle == principle.id
            for at in asked(fault.when).places(when)[: fault.most]
        ]
        full = 100.0 * earned / possible
        cost = math.fsum(fault.cost for fault, _ in faults)
        value = max(0.0, full - cost)
        # Costs that would push a principle below zero are scaled, so that points still add up.
        scale = (full - value) / cost if cost > 0.0 else 0.0
        findings += [_rule_finding(use, turns, language, share, possible) for use in own]
        findings += [_fault_finding(fault, at, turns, language, share * scale) for fault, at in faults]
        principles.append(PrincipleScore(principle.id, round(value, 1), len(own), weight))
        ratio = value / 100.0
        spread = max(ratio * (1.0 - ratio), LEAST_VARIANCE) / len(own)
        variance += share * share * spread
    base = math.fsum(finding.points for finding in findings)
    failures, penalties = _failures(matter, turns, language)
    cost = -math.fsum(finding.points for finding in penalties)
    kept = min(base, cost)
    if cost > 0.0:
        penalties = [finding._replace(points=finding.points * kept / cost) for finding in penalties]
    findings += penalties
    overall = max(0.0, base - cost) if turns else 0.0
    doubt = math.fsum((1000 - turn.reading.certainty) / 1000.0 for turn in turns) / max(1, len(turns))
    error = (
        100.0 * math.sqrt(variance + (0.5 * doubt) * (0.5 * doubt) / max(1, len(turns))) if scored else None
    )
    future = foresee(tape, matter.scenario, matter.persona)
    unread = sum(not turn.reading.understood for turn in turns)
    review = tape.header.mode == "exam" and unread > UNREAD_SHARE * len(turns)
    return ScoreCard(
        overall=round(overall, 1),
        standard_error=None if error is None else round(error, 1),
        passed=None if review else round(overall, 1) >= matter.scenario.pass_mark,
        principles=tuple(principles),
        failures=failures,
        findings=tuple(sorted(findings, key=lambda f: (f.turns, f.principle, f.rule))),
        satisfaction=future.satisfaction,
        outcome=future.outcome,
        probabilities=future.probabilities,
        ending=tape.ending,
        turns=len(turns),
    )


def _occasions(rule: Rule, when: list[Moment], void: frozenset[int]) -> list[_Use]:
    """Return how the occasions of `rule` were used; the replies at the places `void` earn nothing."""
    opened = list(range(len(when))) if rule.occasion is None else asked(rule.occasion).places(when)
    if not opened:
        return []
    if not rule.each:
        opened = opened[:1]
    uses = []
    points = rule.points / len(opened)
    earning = [at for at in asked(rule.earns).places(when) if at not in void]
    halfway = [] if rule.partly is None else [at for at in asked(rule.partly).places(when) if at not in void]
    for at in opened:
        end = len(when) if rule.within is None else at + rule.within
        full = next((n for n in earning if at <= n < end), None)
        half = next((n for n in halfway if at <= n < end), None)
        if full is not None:
            uses.append(_Use(rule, 1.0, at, full, points))
        elif half is not None:
            uses.append(_Use(rule, 0.5, at, half, points))
        else:
            uses.append(_Use(rule, 0.0, at, at, points))
    return uses


def _rule_finding(
    use: _Use, turns: tuple[Turn, ...], language: Language, share: float, possible: float
) -> Finding:
    kind: FindingKind = "earned" if use.credit == 1.0 else "partly" if use.credit == 0.5 else "missed"
    text = (use.rule.earned if use.credit > 0.0 else use.rule.missed).say(language)
    if kind == "partly":
        text = f"做到了一部分：{text}" if language == "zh" else f"In part: {text}"
    return Finding(
        rule=use.rule.id,
        principle=use.rule.principle,
        kind=kind,
        turns=(turns[use.used].number,),
        quote=turns[use.used].words,
        text=text,
        better="" if use.credit == 1.0 else use.rule.better.say(language),
        points=100.0 * share * use.credit * use.points / possible,
    )


def _fault_finding(
    fault: Fault, at: int, turns: tuple[Turn, ...], language: Language, share: float
) -> Finding:
    return Finding(
        rule=fault.id,
        principle=fault.principle,
        kind="fault",
        turns=(turns[at].number,),
        quote=turns[at].words,
        text=fault.text.say(language),
        better=fault.better.say(language),
        points=-share * fault.cost,
    )


def _failures(
    matter: Matter, turns: tuple[Turn, ...], language: Language
) -> tuple[tuple[tuple[str, int], ...], list[Finding]]:
    """Return how often each of the seven failures happened, and what each time costs."""
    texts: dict[str, tuple[Text, Text]] = {
        failure.id: (failure.explanation, failure.better) for failure in matter.course.failures
    }
    counts: list[tuple[str, int]] = []
    findings = []
    for failure in FAILURES:
        happened = [turn for turn in turns if turn.reading.understood and failure in turn.reading.acts]
        if not happened or failure not in texts:
            continue
        counts.append((failure, len(happened)))
        explanation, better = texts[failure]
        for number, turn in enumerate(happened[:FAILURE_TIMES]):
            share = 1.0 if number == 0 else matter.rubric.repeated_penalty
            findings.append(
                Finding(
                    rule=failure,
                    principle="",
                    kind="failure",
                    turns=(turn.number,),
                    quote=turn.words,
                    text=explanation.say(language),
                    better=better.say(language),
                    points=-share * matter.rubric.penalties.get(failure, 0.0),
                )
            )
    return tuple(counts), findings
