from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.model.grading import Grading
from simulator.study.agreement import (
    Against,
    Agreement,
    Drift,
    Grader,
    Repeated,
    Report,
    correlation,
    intraclass,
    report,
    slope,
)

#: Shrout & Fleiss 1979, table 2: six targets, four judges.
SHROUT_FLEISS = ((9, 2, 5, 8), (6, 1, 3, 2), (8, 4, 6, 8), (7, 1, 2, 6), (10, 5, 6, 9), (6, 2, 4, 7))


def test_the_published_example_gives_the_published_coefficients() -> None:
    single, mean = intraclass(SHROUT_FLEISS)
    assert single is not None
    assert mean is not None
    assert (round(single, 2), round(mean, 2)) == (0.29, 0.62)


def test_the_coefficients_follow_from_the_published_mean_squares() -> None:
    # Their table 3: 11.24 between targets, 32.49 between judges, 1.02 of the rest.
    single, mean = intraclass(SHROUT_FLEISS)
    assert single == pytest.approx(
        (11.2417 - 1.0194) / (11.2417 + 3 * 1.0194 + 4 * (32.4861 - 1.0194) / 6), abs=1e-4
    )
    assert mean == pytest.approx((11.2417 - 1.0194) / (11.2417 + (32.4861 - 1.0194) / 6), abs=1e-4)


def test_same_marks_agree_wholly_and_a_constant_shift_is_held_against_them() -> None:
    same = intraclass([(50, 50), (60, 60), (80, 80)])
    shifted = intraclass([(50, 70), (60, 80), (80, 100)])
    assert same == (1.0, 1.0)
    # By hand: means 60, 70, 90, so B = 2 · 466.67 / 2; J = 3 · 200 / 1; E = 0.
    assert shifted == pytest.approx((466.6667 / (466.6667 + 400.0), 466.6667 / (466.6667 + 200.0)), abs=1e-4)
    assert intraclass([(50, 50), (50, 50)]) == (None, None)


@pytest.mark.parametrize("ratings", [[], [(1.0, 2.0)], [(1.0,), (2.0,)], [(1.0, 2.0), (1.0,)]])
def test_too_few_marks_are_refused(ratings: list[tuple[float, ...]]) -> None:
    with pytest.raises(ValueError, match="needs two rows and columns"):
        intraclass(ratings)


marks = st.integers(0, 100).map(float)


@given(st.lists(st.tuples(marks, marks, marks), min_size=2, max_size=8), st.integers(-20, 20))
def test_moving_every_mark_alike_changes_nothing(rows: list[tuple[float, float, float]], shift: int) -> None:
    before = intraclass(rows)
    after = intraclass([tuple(mark + shift for mark in row) for row in rows])
    for one, other in zip(before, after, strict=True):
        if one is None or other is None or math.isinf(one):
            continue
        if abs(one) < 1e6:
            assert other == pytest.approx(one, rel=1e-6, abs=1e-6)


def test_correlation_and_slope_by_hand() -> None:
    assert correlation([1, 2, 3], [2, 4, 6]) == pytest.approx(1.0)
    assert correlation([1, 2, 3, 4], [2, 1, 4, 3]) == pytest.approx(0.6)
    assert correlation([1, 2], [2, 4]) is None
    assert correlation([1, 1, 1], [2, 4, 6]) is None
    # y = 2x + {0, 1, 0}: slope 2, rest 2/3, error √(2/3 / 1 / 2).
    assert slope([0, 1, 2], [0, 3, 4]) == pytest.approx((2.0, math.sqrt(1 / 3)))
    assert slope([0, 1], [0, 3]) == (3.0, None)
    assert slope([1, 1], [0, 3]) is None


def graded(attempt: str, grader: str, overall: float, day: int = 1, empathy: float | None = None) -> Grading:
    return Grading(
        attempt,
        grader,
        f"2026-03-{day:02d}T10:00:00+08:00",
        overall,
        overall >= 60,
        (("empathise", empathy),),
    )


def rounded(found: Any) -> Any:
    """Return a tuple of numbers with three decimals."""
    return type(found)(*(round(value, 3) for value in found))


def test_a_report_of_two_graders_by_hand() -> None:
    gradings = [
        graded("a", "T1", 50, 1, 40),
        graded("b", "T1", 60, 1, None),
        graded("c", "T1", 80, 1, 90),
        graded("a", "T2", 70, 1, 50),
        graded("b", "T2", 80, 1, 60),
        graded("c", "T2", 100, 1, 80),
        graded("a", "T1", 56, 31, 40),
        graded("d", "T2", 10, 1, None),
    ]
    scores = {"a": (60.0, True), "b": (70.0, True), "c": (90.0, True)}
    found = report(gradings, scores)
    single, mean = intraclass([(50, 70), (60, 80), (80, 100)])
    empathy = intraclass([(40, 50), (90, 80)])
    (_, overall), (_, felt) = found.items
    assert (overall, felt) == (Agreement(2, 3, single, mean), Agreement(2, 2, *empathy))
    assert rounded(found.panel) == Against(3, 1.0, 0.0, 0.0, 0.667)
    one, two = found.graders
    assert (one.grader, one.attempts, rounded(one.against)) == ("T1", 3, Against(3, 1.0, 10.0, -10.0, 0.667))
    assert rounded(one.repeated) == Repeated(1, 6.0, 6.0, 4.243)  # √18
    # Three marks of −10 on the first day, one of −4 thirty days later: 6 points a month.
    assert rounded(one.drift) == Drift(4, 6.0, 0.0)
    assert (two.attempts, rounded(two.against)) == (4, Against(3, 1.0, 10.0, 10.0, 1.0))
    assert (two.repeated, two.drift) == (None, None)


def test_a_grader_who_shares_too_little_does_not_spoil_the_comparison_of_the_others() -> None:
    gradings = [graded(attempt, grader, 50) for attempt in "abcd" for grader in ("T1", "T2")]
    gradings += [graded("a", "T3", 90), graded("z", "T3", 90)]
    agreement = dict(report(gradings, {}).items)["overall"]
    assert (agreement.graders, agreement.attempts) == (2, 4)


def test_nothing_graded_tells_nothing() -> None:
    assert report([], {}) == Report((), None, ())
    alone = report([graded("a", "T1", 50)], {})
    assert (alone.items, alone.panel, alone.graders) == ((), None, (Grader("T1", 1, None, None, None),))
