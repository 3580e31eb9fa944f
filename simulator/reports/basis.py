"""What a report rests on, and says of itself: when it was made, of which attempts, judged by what.

Also here: what is enough to judge by, and when somebody is ready for the phones.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.model.texts import Language
from simulator.records.figures import Attempts, Versions
from simulator.reports import estimates
from simulator.reports.names import Names

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: In privacy mode no figure is shown of fewer people than this, and no group is compared.
FEWEST_PEOPLE: Final = 5
#: Exams that readiness is judged by: one alone says as much about its scenario as about the person.
FEWEST_EXAMS: Final = 2
#: Occasions for a principle that a person's mean is told from: the error of four is 25 points at most.
FEWEST_OCCASIONS: Final = 4
#: People that correlations and reliability are told from; with fewer, their interval spans half the scale.
FEWEST_FOR_CORRELATION: Final = 30

Verdict = Literal["none", "few", "ready", "borderline", "not_yet", "review"]
#: In the order in which they are shown; their places are what `verdicts` gives.
VERDICTS: Final[tuple[Verdict, ...]] = ("ready", "borderline", "not_yet", "review", "few", "none")

#: Why a verdict is what it is, see `reasons`.
Reason = Literal["ready", "failed", "within", "below", "knocked", "both", "review", "few", "none"]
_VERDICT_OF: Final[dict[Reason, Verdict]] = {
    "ready": "ready",
    "failed": "borderline",
    "within": "borderline",
    "below": "not_yet",
    "knocked": "not_yet",
    "both": "not_yet",
    "review": "review",
    "few": "few",
    "none": "none",
}
#: Their places are what `reasons` gives.
REASONS: Final[tuple[Reason, ...]] = tuple(_VERDICT_OF)


class Basis(NamedTuple):
    """What a report rests on."""

    language: Language
    made: datetime
    since: datetime | None
    until: datetime | None
    attempts: int
    exams: int  # of them, exams that count
    people: int
    versions: tuple[Versions, ...]
    fingerprint: str  # of the tapes, see `simulator.records.figures.Attempts`
    kesu: str  # the version that made the report


def verdicts(found: Attempts, names: Names) -> Ints:
    """Return the places in `VERDICTS` of all trainees of `found`, see `reasons`."""
    told = np.array([VERDICTS.index(_VERDICT_OF[reason]) for reason in REASONS])
    answer: Ints = told[reasons(found, names)]
    return answer


def reasons(found: Attempts, names: Names) -> Ints:
    """Return the places in `REASONS` of all trainees of `found`; exams that count are all that counts.

    | verdict | reason | exams that count |
    |---|---|---|
    | none | none | there are none |
    | few | few | fewer than `FEWEST_EXAMS` |
    | review | review | a person has yet to look at one of them |
    | not yet | knocked | one of them broke a house rule that fails it |
    | not yet | below | their mean lies below the pass marks by more than its standard error |
    | not yet | both | both of these |
    | borderline | within | the mean lies within one standard error of the pass marks |
    | borderline | failed | it lies above, but one exam was failed by more than that exam's own error |
    | ready | ready | it lies above by more than its standard error, and none was clearly failed |
    """
    people = len(found.trainees)
    chosen = found.counted & (found.trainee >= 0)
    who, passed = found.trainee[chosen], found.passed[chosen]
    margin, error = margins(found, names)
    margin, error = margin[chosen], error[chosen]
    gap, reach, count = estimates.by_person(margin, error, who, people)

    def anyone(which: NDArray[np.bool_]) -> NDArray[np.bool_]:
        flags: NDArray[np.bool_] = np.bincount(who, which, people) > 0
        return flags

    unsure = anyone(passed < 0)
    knocked = anyone((passed == 0) & (margin >= 0.0))
    failed = anyone((passed == 0) & (np.round(-margin, 1) > error))
    below = gap < -reach
    place = {reason: number for number, reason in enumerate(REASONS)}
    answer: Ints = np.select(
        [
            count == 0, count < FEWEST_EXAMS, unsure, knocked & below, knocked, below, gap <= reach, failed,
        ],
        [
            place[reason]
            for reason in ("none", "few", "review", "both", "knocked", "below", "within", "failed")
        ],
        place["ready"],
    )  # fmt: skip
    return answer


def settled(found: Attempts) -> NDArray[np.bool_]:
    """Return which attempts a person need not look at any more: only of these any figure is made."""
    flags: NDArray[np.bool_] = found.passed >= 0
    return flags


def margins(found: Attempts, names: Names) -> tuple[Floats, Floats]:
    """Return how far each attempt lies above its pass mark, and its standard error, in points.

    Where nobody knows the pass mark any more, the attempt's own verdict is taken for a clear one.
    """
    known = [names.pass_mark(scenario) for scenario in found.scenarios]
    marks = np.array([np.nan if mark is None else mark for mark in known])
    error = np.where(np.isnan(found.error), 0.0, found.error)
    if not found.scenarios:
        return np.zeros(0), error
    margin = found.overall - marks[found.scenario]
    lost = np.isnan(margin)
    margin[lost] = np.where(found.passed[lost] == 1, 1.0, -1.0) * (2.0 * error[lost] + 1.0)
    return margin, error


def short(digest: str) -> str:
    """Return the first twelve signs of a hash: enough to tell versions apart."""
    return digest[:12]


def team_lists(teams: Sequence[tuple[str, ...]]) -> dict[str, list[int]]:
    """Return the places of the people of each team, teams in alphabetical order."""
    found: dict[str, list[int]] = {}
    for place, of_person in enumerate(teams):
        for team in of_person:
            found.setdefault(team, []).append(place)
    return dict(sorted(found.items()))
