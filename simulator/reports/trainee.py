"""The figures of one trainee: ready or not, strengths, next steps, and the words that show it.

In: the trainee's attempts and scores from the records, and their newest tapes for quotations. Out: a
`TraineeReport`. Readiness counts exams only (`simulator.reports.basis.verdicts`); practice shows the trend
and feeds the principles.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from typing import Final, Literal, NamedTuple

import numpy as np

from simulator.errors import KesuError
from simulator.model.scorecard import Finding, variance
from simulator.model.texts import Language
from simulator.records.appeals import Appeal
from simulator.records.figures import Attempts
from simulator.records.reader import AttemptRow, Person, ScoreRow
from simulator.records.tape import Recorded
from simulator.reports import estimates
from simulator.reports.basis import (
    FEWEST_OCCASIONS,
    REASONS,
    VERDICTS,
    Basis,
    Reason,
    Verdict,
    reasons,
    settled,
    verdicts,
)
from simulator.reports.estimates import Estimate
from simulator.reports.names import Names
from simulator.scoring.debrief import FEWEST_REPLIES, LEAST_STRENGTH, spoiled

#: Newest tapes that are searched for quotations, and how many strengths and next steps are shown.
TAPES: Final = 6
SHOWN: Final = 3
#: Attempts from which on a trend is told.
FEWEST_FOR_TREND: Final = 5
#: Findings that ask for a next step.
WEAK: Final = ("missed", "partly", "fault", "failure", "house", "knock_out")
#: Parts of a reading that a person may correct.
PARTS: Final = ("acts", "topics", "promises", "understood")
#: Longest quotation, in characters.
QUOTED: Final = 160

Result = Literal["passed", "failed", "review"]
Direction = Literal["up", "down", "level", "few"]


class ExamRow(NamedTuple):
    """One exam that counts."""

    attempt: str
    scenario: str
    language: Language  # that it was sat in
    began: int
    overall: float
    error: float | None
    pass_mark: float | None
    result: Result
    borderline: bool  # the pass mark lies within one standard error: no verdict to rely on
    corrections: int
    replies: int
    certified: bool | None  # whether the scenario was; None: an old tape does not say
    tape_hash: str


class Point(NamedTuple):
    """One attempt on the way."""

    attempt: str
    scenario: str
    began: int
    mode: str
    overall: float
    error: float | None
    counted: bool
    settled: bool  # False: a person has yet to look at it
    tape_hash: str


class PrincipleMean(NamedTuple):
    """A principle over all attempts of the period, weighted by occasions; errors in points."""

    principle: str
    mean: float
    error: float
    occasions: int
    enough: bool


class Evidence(NamedTuple):
    """What was said, where, and what it shows; `quote` is '' where something was left out."""

    principle: str
    text: str
    better: str
    quote: str
    scenario: str
    began: int
    turn: int


class Corrected(NamedTuple):
    """A reading that a person corrected on appeal or review."""

    scenario: str
    began: int
    turn: int
    by: str
    when: str
    what: tuple[str, ...]  # which of `PARTS` are others than before
    first: tuple[str, ...]  # acts that were read before, and that are read now
    acts: tuple[str, ...]
    before: float | None  # the overall score before and after; None where a tape does not tell
    after: float | None


class ContestedTurn(NamedTuple):
    """A turn whose reading or score was contested, and what was decided; None while it is open."""

    scenario: str
    began: int
    turn: int
    state: str
    by: str | None
    decided: int | None
    reason: str
    answer: str | None
    before: float | None  # the overall score when it was decided, and after that
    after: float | None


class TraineeReport(NamedTuple):
    """Everything that a trainee's report shows."""

    basis: Basis
    person: Person
    verdict: Verdict
    reason: Reason  # why the verdict is what it is
    exam: Estimate | None  # mean of the exams that count, those to be reviewed left out
    needed: float | None  # mean of their pass marks
    exams: tuple[ExamRow, ...]
    points: tuple[Point, ...]
    slope: Estimate | None  # points an attempt
    direction: Direction
    principles: tuple[PrincipleMean, ...]
    strengths: tuple[Evidence, ...]
    next_steps: tuple[Evidence, ...]
    contested: tuple[ContestedTurn, ...]
    corrected: tuple[Corrected, ...]
    unread: tuple[str, ...]  # tapes that could not be read, why

    @property
    def certified(self) -> bool:
        """Whether the report bears a certificate."""
        return self.verdict == "ready"


def trainee(
    person: Person,
    found: Attempts,
    rows: Sequence[AttemptRow],
    scores: Iterable[ScoreRow],
    contested: Iterable[Appeal],
    tape: Callable[[str], Recorded],
    names: Names,
    basis: Basis,
) -> TraineeReport:
    """Return the figures of `person`.

    :param found: their attempts as columns; `rows`: the same as rows.
    :param contested: appeals, of which those of `rows` are told.
    :param tape: gives the tape of an attempt; a KesuError of it is told in the report.
    """
    exams = _exams(rows, names)
    verdict = VERDICTS[int(verdicts(found, names)[0])] if found.trainees else "none"
    reason = REASONS[int(reasons(found, names)[0])] if found.trainees else "none"
    points = tuple(
        Point(
            r.attempt,
            r.scenario,
            r.began,
            r.mode,
            r.overall,
            r.standard_error,
            r.counted,
            r.passed is not None,
            r.tape_hash,
        )
        for r in rows
        if r.overall is not None and r.turns > 0  # without a reply nothing was tried
    )
    slope, direction = _trend([point for point in points if point.settled])
    waiting = {row.attempt for row in rows if row.passed is None}
    principles = _principles((score for score in scores if score.attempt not in waiting), names)
    tapes, unread = _tapes(rows, tape)
    findings: list[tuple[AttemptRow, Finding]] = []
    praised: list[tuple[AttemptRow, Finding]] = []
    for row, recorded in tapes:
        if row.passed is None:
            continue
        told = _findings(recorded)
        findings += [(row, finding) for finding in told]
        if row.turns >= FEWEST_REPLIES:
            bad = spoiled(recorded.tape, told)
            praised += [(row, finding) for finding in told if bad.isdisjoint(finding.turns)]
    marks = [exam.pass_mark for exam in exams if exam.pass_mark is not None]
    ranked = sorted((p for p in principles if p.enough), key=lambda p: (-p.mean, p.principle))
    best = [p.principle for p in ranked[: (len(ranked) + 1) // 2] if p.mean >= LEAST_STRENGTH]
    worst = [p.principle for p in reversed(ranked) if p.principle not in best]
    next_steps = evidence(findings, [*_failures(findings), *worst], WEAK, names)
    return TraineeReport(
        basis,
        person,
        verdict,
        reason,
        _exam_mean(found),
        math.fsum(marks) / len(marks) if marks else None,
        exams,
        points,
        slope,
        direction,
        principles,
        evidence(praised, best, ("earned",), names, {piece.quote for piece in next_steps}),
        next_steps,
        _contested(rows, contested),
        tuple(each for row, recorded in tapes for each in _corrected(row, recorded)),
        unread,
    )


def _corrected(row: AttemptRow, recorded: Recorded) -> Iterator[Corrected]:
    """Yield the corrections of a tape; each is held against reading and score that stood before it."""
    stood = {turn.number: turn.reading for turn in recorded.tape.turns}
    cards = (None if recorded.score is None else recorded.score, *recorded.corrected)
    scores = [None if card is None else float(json.loads(card)["overall"]) for card in cards]
    for place, correction in enumerate(recorded.tape.corrections):
        before, stood[correction.turn] = stood[correction.turn], correction.reading
        what = tuple(part for part in PARTS if getattr(before, part) != getattr(correction.reading, part))
        before_and_after = scores[place : place + 2] if len(scores) > place + 1 else (None, None)
        yield Corrected(
            row.scenario, row.began, correction.turn, correction.by, correction.when, what,
            before.acts, correction.reading.acts, *before_and_after,
        )  # fmt: skip


def _contested(rows: Sequence[AttemptRow], appeals: Iterable[Appeal]) -> tuple[ContestedTurn, ...]:
    of = {row.attempt: row for row in rows}
    return tuple(
        ContestedTurn(
            of[appeal.attempt].scenario, of[appeal.attempt].began, appeal.turn, appeal.state,
            appeal.decided_by, appeal.decided, appeal.reason, appeal.answer, appeal.before, appeal.after,
        )
        for appeal in appeals
        if appeal.attempt in of
    )  # fmt: skip


def _exams(rows: Sequence[AttemptRow], names: Names) -> tuple[ExamRow, ...]:
    found = []
    for row in rows:
        if not row.counted or row.overall is None:
            continue
        mark = names.pass_mark(row.scenario)
        near = (
            mark is not None
            and row.standard_error is not None
            and round(abs(row.overall - mark), 1) <= row.standard_error
        )
        result: Result = "review" if row.passed is None else "passed" if row.passed else "failed"
        found.append(
            ExamRow(
                row.attempt, row.scenario, "zh" if row.language == "zh" else "en", row.began, row.overall,
                row.standard_error, mark, result, near, row.corrections, row.turns, row.certified,
                row.tape_hash,
            )
        )  # fmt: skip
    return tuple(found)


def _exam_mean(found: Attempts) -> Estimate | None:
    counted = found.counted & settled(found)
    if not counted.any():
        return None
    return estimates.combined(found.overall[counted], found.error[counted])


def _trend(points: Sequence[Point]) -> tuple[Estimate | None, Direction]:
    """Return the slope over the attempts in order, and which way it goes beyond its 95 % interval."""
    count = len(points)
    if count < FEWEST_FOR_TREND:
        return None, "few"
    x = np.arange(count, dtype=np.float64)
    y = np.array([point.overall for point in points])
    across = x - x.mean()
    spread = float((across * across).sum())
    slope = float((across * y).sum()) / spread
    rest = y - y.mean() - slope * across
    error = math.sqrt(float((rest * rest).sum()) / (count - 2) / spread)
    reach = estimates.t_quantile(0.5 + estimates.CONFIDENCE / 2, count - 2) * error
    found = Estimate(slope, error, slope - reach, slope + reach, count)
    return found, "up" if found.low > 0 else "down" if found.high < 0 else "level"


def _principles(scores: Iterable[ScoreRow], names: Names) -> tuple[PrincipleMean, ...]:
    sums: dict[str, tuple[float, int]] = {}
    for score in scores:
        total, occasions = sums.get(score.principle, (0.0, 0))
        sums[score.principle] = total + score.score * score.occasions, occasions + score.occasions
    ids = list(sums)
    found = []
    for place in names.in_order(ids):
        total, occasions = sums[ids[place]]
        mean = total / occasions
        error = 100.0 * math.sqrt(variance(mean / 100.0, occasions))
        found.append(PrincipleMean(ids[place], mean, error, occasions, occasions >= FEWEST_OCCASIONS))
    return tuple(found)


def _tapes(
    rows: Sequence[AttemptRow], tape: Callable[[str], Recorded]
) -> tuple[list[tuple[AttemptRow, Recorded]], tuple[str, ...]]:
    """Return the newest tapes, the newest first, and those with corrections whatever their age."""
    newest = sorted(rows, key=lambda row: row.began, reverse=True)
    wanted = [row for place, row in enumerate(newest) if place < TAPES or row.corrections]
    found, unread = [], []
    for row in wanted:
        try:
            found.append((row, tape(row.attempt)))
        except KesuError:
            unread.append(row.attempt)
    return found, tuple(unread)


def _findings(recorded: Recorded) -> Sequence[Finding]:
    """Return the findings that rest on replies that could be read; of the others nobody can tell anything.

    A reply in which nothing was found, good or bad, is no example of anything done well.
    """
    card = recorded.card()
    if card is None:
        return ()
    readings = {turn.number: turn.reading for turn in recorded.tape.turns}
    readings |= {correction.turn: correction.reading for correction in recorded.tape.corrections}
    unread = {number for number, reading in readings.items() if not reading.understood}
    empty = unread | {number for number, reading in readings.items() if not reading.acts}
    return [
        finding
        for finding in card.findings
        if (empty if finding.kind == "earned" else unread).isdisjoint(finding.turns)
    ]


def _failures(findings: Sequence[tuple[AttemptRow, Finding]]) -> list[str]:
    """Return the failures of service and broken house rules of these attempts: they come first."""
    grave = ("knock_out", "failure", "house")
    return list(dict.fromkeys(f.rule for _, f in findings if f.kind in grave and not f.principle))


def said_of(finding: Finding, spoken: str, names: Names) -> tuple[str, str]:
    """Return what a finding says and what to try, in the report's language whatever was spoken.

    Where they are in that language these are the words that the attempt was judged with. Otherwise the rule
    says it as it is installed, and for a rule that nothing installed explains what its principle shows.
    """
    if spoken == names.language:
        return finding.text, finding.better
    advice = names.said(finding.rule)
    if advice is None:
        return names.shows.get(finding.principle, ""), ""
    text = {"earned": advice.kept, "kept": advice.kept, "partly": advice.part}.get(
        finding.kind, advice.missed
    )
    return text.say(names.language), advice.better.say(names.language)


def evidence(
    findings: Sequence[tuple[AttemptRow, Finding]],
    principles: Sequence[str],
    kinds: Sequence[str],
    names: Names,
    elsewhere: Set[str] = frozenset(),
) -> tuple[Evidence, ...]:
    """Return the newest evidence for the first principles that there is any for; with words, if it can be.

    :param elsewhere: quotations that the report shows already for the opposite; none of them is shown again.
    """
    by_principle: Mapping[str, list[tuple[AttemptRow, Finding]]] = {principle: [] for principle in principles}
    for row, finding in findings:
        about = finding.principle or finding.rule
        if finding.kind in kinds and about in by_principle:
            by_principle[about].append((row, finding))
    shown: list[Evidence] = []
    used: set[str] = set()
    for principle in principles:
        candidates = by_principle[principle]
        if not candidates or len(shown) == SHOWN:
            continue
        quoted = [pair for pair in candidates if pair[1].quote and _quote(pair[1]) not in elsewhere]
        # The same words for two principles would look like a lack of examples.
        fresh = [pair for pair in quoted if pair[1].quote not in used]
        row, finding = (fresh or quoted or candidates)[0]
        used.add(finding.quote)
        good = finding.kind == "earned"
        text, better = said_of(finding, row.language, names)
        quote = "" if _quote(finding) in elsewhere else _quote(finding)
        shown.append(
            Evidence(
                principle, text, "" if good else better, quote, row.scenario, row.began,
                finding.turns[0] if finding.turns else 0,
            )
        )  # fmt: skip
    return tuple(shown)


def _quote(finding: Finding) -> str:
    """Return a finding's words, shortened to `QUOTED` characters."""
    return finding.quote if len(finding.quote) <= QUOTED else finding.quote[: QUOTED - 1] + "…"
