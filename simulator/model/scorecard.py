"""Findings and scores: what scoring makes of a tape."""

from __future__ import annotations

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


class PrincipleScore(NamedTuple):
    """`score` 0–100, or None where the attempt gave no occasion; `occasions` how many there were."""

    principle: str
    score: float | None
    occasions: int
    weight: float


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
