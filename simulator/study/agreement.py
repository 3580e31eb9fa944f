"""How far graders agree with each other, with themselves, and with Kesu's own score.

In: gradings (`model.grading`), and Kesu's overall score for each attempt. Out: numbers, or None where there
is too little to tell. Every formula names its source.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from simulator.model.grading import Grading

#: The item that stands for the attempt as a whole; the others are principles.
OVERALL: Final = "overall"


class Agreement(NamedTuple):
    """Two-way random effects, absolute agreement, over attempts that every one of the graders marked."""

    graders: int
    attempts: int
    single: float | None  # ICC(2,1): of one grader; None where the marks do not differ at all
    mean: float | None  # ICC(2,k): of the mean of all graders


class Against(NamedTuple):
    """Marks against Kesu's own score, over `attempts` attempts."""

    attempts: int
    correlation: float | None  # Pearson's r; None with fewer than three attempts or without any spread
    mean_absolute_difference: float  # points
    bias: float  # mark less score, mean, in points: how much more generous than Kesu
    same_verdict: float  # share of attempts on which passed or failed are the same


class Repeated(NamedTuple):
    """One grader's two markings of the same attempts; differences are second less first."""

    attempts: int
    mean_difference: float
    mean_absolute_difference: float
    error: float  # standard deviation of one marking, √(Σd² / 2n) (Dahlberg 1940)


class Drift(NamedTuple):
    """How a grader's marks move against Kesu's score in the course of time."""

    markings: int
    points_a_month: float  # slope by least squares, points in 30 days; above 0: grows more generous
    error: float | None  # its standard error; None with two markings


class Grader(NamedTuple):
    """What is known of one grader."""

    grader: str
    attempts: int
    against: Against | None
    repeated: Repeated | None
    drift: Drift | None


class Report(NamedTuple):
    """Everything that the gradings tell."""

    items: tuple[tuple[str, Agreement], ...]  # overall first, then principles; those with enough marks only
    panel: Against | None  # the mean of all graders against Kesu
    graders: tuple[Grader, ...]


def intraclass(ratings: Sequence[Sequence[float]]) -> tuple[float | None, float | None]:
    """Return ICC(2,1) and ICC(2,k) of `ratings`: a row for each attempt (n ≥ 2), a column a grader (k ≥ 2).

    With the mean squares of a two-way analysis of variance, B between attempts, J between graders, E of the
    rest: ICC(2,1) = (B − E) / (B + (k − 1) E + k (J − E) / n) and ICC(2,k) = (B − E) / (B + (J − E) / n)
    (Shrout & Fleiss 1979, Psychological Bulletin 86, 420–428, tables 2 to 4).

    :raises ValueError: fewer than two rows or columns, or rows of different length.
    """
    n, k = len(ratings), len(ratings[0]) if ratings else 0
    if n < 2 or k < 2 or any(len(row) != k for row in ratings):
        raise ValueError(f"an intraclass correlation needs two rows and columns or more, not {n} and {k}")
    grand = math.fsum(mark for row in ratings for mark in row) / (n * k)
    rows = [math.fsum(row) / k for row in ratings]
    columns = [math.fsum(row[place] for row in ratings) / n for place in range(k)]
    between = k * math.fsum((mean - grand) ** 2 for mean in rows) / (n - 1)
    graders = n * math.fsum((mean - grand) ** 2 for mean in columns) / (k - 1)
    rest = math.fsum(
        (mark - rows[i] - columns[j] + grand) ** 2
        for i, row in enumerate(ratings)
        for j, mark in enumerate(row)
    ) / ((n - 1) * (k - 1))
    return (
        _ratio(between - rest, between + (k - 1) * rest + k * (graders - rest) / n),
        _ratio(between - rest, between + (graders - rest) / n),
    )


def correlation(xs: Sequence[float], ys: Sequence[float]) -> float | None:
    """Return Pearson's product-moment correlation; None with fewer than three pairs or without spread."""
    if len(xs) < 3:
        return None
    mean_x, mean_y = _mean(xs), _mean(ys)
    covered = math.fsum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True))
    spread = math.fsum((x - mean_x) ** 2 for x in xs) * math.fsum((y - mean_y) ** 2 for y in ys)
    return _ratio(covered, math.sqrt(spread))


def slope(xs: Sequence[float], ys: Sequence[float]) -> tuple[float, float | None] | None:
    """Return the least-squares slope of `ys` over `xs` with its standard error √(Σe² / (n − 2) / Σ(x − x̄)²).

    None where the xs do not differ; the error is None with two points, which every line meets.
    """
    mean_x, mean_y = _mean(xs), _mean(ys)
    spread = math.fsum((x - mean_x) ** 2 for x in xs)
    if spread == 0.0:
        return None
    steep = math.fsum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True)) / spread
    if len(xs) < 3:
        return steep, None
    rest = math.fsum((y - mean_y - steep * (x - mean_x)) ** 2 for x, y in zip(xs, ys, strict=True))
    return steep, math.sqrt(rest / (len(xs) - 2) / spread)


def report(gradings: Sequence[Grading], scores: Mapping[str, tuple[float, bool | None]]) -> Report:
    """Return what `gradings` tell; `scores` holds Kesu's overall score and verdict by attempt.

    Graders are compared by their first marking of each attempt; later ones tell how steady they are.
    """
    first: dict[tuple[str, str], Grading] = {}
    again: dict[tuple[str, str], Grading] = {}
    for grading in gradings:
        key = (grading.grader, grading.attempt)
        if key not in first:
            first[key] = grading
        else:
            again.setdefault(key, grading)
    items = [OVERALL, *dict.fromkeys(item for grading in gradings for item, _ in grading.principles)]
    found = [(item, _agreement(first.values(), item)) for item in items]
    names = sorted({grading.grader for grading in gradings})
    return Report(
        tuple((item, agreement) for item, agreement in found if agreement is not None),
        _panel(first.values(), scores),
        tuple(_grader(name, gradings, first, again, scores) for name in names),
    )


def _agreement(gradings: Iterable[Grading], item: str) -> Agreement | None:
    """Return the agreement on `item`, over the attempts and graders that leave the most marks to compare."""
    marks: dict[str, dict[str, float]] = {}
    for grading in gradings:
        mark = grading.overall if item == OVERALL else dict(grading.principles).get(item)
        if mark is not None:
            marks.setdefault(grading.grader, {})[grading.attempt] = mark
    best: tuple[list[str], list[str]] = ([], [])
    chosen: list[str] = []
    # Graders join by how much they marked; whoever shares too few attempts would cost more than is gained.
    for name in sorted(marks, key=lambda grader: (-len(marks[grader]), grader)):
        chosen.append(name)
        shared = sorted(set.intersection(*(set(marks[grader]) for grader in chosen)))
        if len(chosen) >= 2 and len(shared) >= 2 and len(chosen) * len(shared) > len(best[0]) * len(best[1]):
            best = (list(chosen), shared)
    graders, attempts = best
    if not graders:
        return None
    single, mean = intraclass([[marks[grader][attempt] for grader in graders] for attempt in attempts])
    return Agreement(len(graders), len(attempts), single, mean)


def _panel(gradings: Iterable[Grading], scores: Mapping[str, tuple[float, bool | None]]) -> Against | None:
    """Hold the mean of all graders, and the verdict of most of them, against Kesu."""
    by_attempt: dict[str, list[Grading]] = {}
    for grading in gradings:
        by_attempt.setdefault(grading.attempt, []).append(grading)
    return _against(
        [
            (attempt, _mean([one.overall for one in own]), sum(one.passed for one in own) * 2 > len(own))
            for attempt, own in sorted(by_attempt.items())
        ],
        scores,
    )


def _against(
    marks: Sequence[tuple[str, float, bool]], scores: Mapping[str, tuple[float, bool | None]]
) -> Against | None:
    pairs = [(mark, passed, *scores[attempt]) for attempt, mark, passed in marks if attempt in scores]
    if not pairs:
        return None
    differences = [mark - score for mark, _, score, _ in pairs]
    return Against(
        len(pairs),
        correlation([mark for mark, _, _, _ in pairs], [score for _, _, score, _ in pairs]),
        _mean([abs(difference) for difference in differences]),
        _mean(differences),
        _mean([float(passed is verdict) for _, passed, _, verdict in pairs]),
    )


def _grader(
    name: str,
    gradings: Sequence[Grading],
    first: Mapping[tuple[str, str], Grading],
    again: Mapping[tuple[str, str], Grading],
    scores: Mapping[str, tuple[float, bool | None]],
) -> Grader:
    own = [grading for (grader, _), grading in sorted(first.items()) if grader == name]
    pairs = [(first[key], grading) for key, grading in sorted(again.items()) if key[0] == name]
    return Grader(
        name,
        len(own),
        _against([(grading.attempt, grading.overall, grading.passed) for grading in own], scores),
        _repeated([second.overall - before.overall for before, second in pairs]),
        _drift([grading for grading in gradings if grading.grader == name], scores),
    )


def _repeated(differences: Sequence[float]) -> Repeated | None:
    if not differences:
        return None
    squares = math.fsum(difference * difference for difference in differences)
    return Repeated(
        len(differences),
        _mean(differences),
        _mean([abs(difference) for difference in differences]),
        math.sqrt(squares / (2 * len(differences))),
    )


def _drift(gradings: Sequence[Grading], scores: Mapping[str, tuple[float, bool | None]]) -> Drift | None:
    known = [grading for grading in gradings if grading.attempt in scores]
    if len(known) < 2:
        return None
    days = [datetime.fromisoformat(grading.at).timestamp() / 86_400.0 for grading in known]
    found = slope(days, [grading.overall - scores[grading.attempt][0] for grading in known])
    if found is None or max(days) - min(days) < 1.0:  # of one day nothing can be said about a month
        return None
    steep, error = found
    return Drift(len(known), 30.0 * steep, None if error is None else 30.0 * error)


def _mean(values: Sequence[float]) -> float:
    return math.fsum(values) / len(values)


def _ratio(above: float, below: float) -> float | None:
    return None if below == 0.0 else above / below
