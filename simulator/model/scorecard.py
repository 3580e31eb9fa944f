"""Findings and scores: what scoring makes of a tape."""

from __future__ import annotations

import math
from typing import Final, Literal, NamedTuple

from simulator.model.course import Outcome

#: The last three come from house rules: a mandatory step done, a rule broken, one that fails the attempt.
FindingKind = Literal["earned", "partly", "missed", "fault", "failure", "kept", "house", "knock_out"]
HOUSE_KINDS: Final[tuple[FindingKind, ...]] = ("knock_out", "house", "kept")


class Finding(NamedTuple):
    """One judgement with its evidence.

    `turns` are the replies it rests on, `quote` the trainee's words at the first of them ('' where
    something was missed), `points` its part of the overall score (negative where it cost). `principle` is ''
    for failures and house rules.
    """

    rule: str
    principle: str
    kind: FindingKind
    turns: tuple[int, ...]
    quote: str
    text: str
    better: str
    points: float


#: Least variance of one occasion: even a principle fulfilled each time is known only so well.
LEAST_VARIANCE: Final = 0.06
#: With fewer occasions than this a principle's score says nothing: the error of a single one is 24 points or
#: more, a quarter of the whole scale.
FEWEST_OCCASIONS: Final = 2


def variance(ratio: float, occasions: int) -> float:
    """Return the variance of a share `ratio` (0–1) that was seen on so many `occasions` (1 or more)."""
    return max(ratio * (1.0 - ratio), LEAST_VARIANCE) / occasions


class PrincipleScore(NamedTuple):
    """`score` 0–100, or None where the attempt gave no occasion; `occasions` how many there were."""

    principle: str
    score: float | None
    occasions: int
    weight: float

    @property
    def enough(self) -> bool:
        """Whether there were occasions enough for the score to tell something."""
        return self.score is not None and self.occasions >= FEWEST_OCCASIONS

    @property
    def standard_error(self) -> float | None:
        """The standard error of the score, in points with one decimal; None without a score."""
        if self.score is None:
            return None
        return round(100.0 * math.sqrt(variance(self.score / 100.0, self.occasions)), 1)


class ScoreCard(NamedTuple):
    """What an attempt was worth, and why."""

    overall: float  # 0–100, one decimal
    standard_error: float | None
    passed: bool | None  # None: needs review
    principles: tuple[PrincipleScore, ...]
    failures: tuple[tuple[str, int], ...]  # (failure, times)
    findings: tuple[Finding, ...]
    satisfaction: float  # 1–5
    outcome: Outcome
    probabilities: tuple[tuple[Outcome, float], ...]
    ending: str | None
    turns: int

    @property
    def band(self) -> tuple[float, float] | None:
        """The overall score less and plus its standard error, within 0–100; None without an error."""
        if self.standard_error is None:
            return None
        low, high = self.overall - self.standard_error, self.overall + self.standard_error
        return round(max(0.0, low), 1), round(min(100.0, high), 1)

    def borderline(self, pass_mark: float) -> bool:
        """Say whether `pass_mark` lies within one standard error of the score: no verdict to rely on."""
        if self.standard_error is None:
            return False
        return round(abs(self.overall - pass_mark), 1) <= self.standard_error
