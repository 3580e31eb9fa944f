"""Against worked examples and tables of others, not against our own code."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.reports import estimates
from simulator.reports.estimates import Estimate


@pytest.mark.parametrize(
    ("freedom", "quantile"),
    # Fisher & Yates, table III, two-sided 5 %
    [(1, 12.706), (2, 4.303), (3, 3.182), (4, 2.776), (5, 2.571), (10, 2.228), (30, 2.042), (120, 1.980)],
)
def test_quantiles_of_t_are_those_of_the_tables(freedom: int, quantile: float) -> None:
    assert estimates.t_quantile(0.975, freedom) == pytest.approx(quantile, rel=0.002)


@pytest.mark.parametrize(
    ("t", "freedom", "probability"), [(12.706, 1, 0.05), (2.776, 4, 0.05), (2.750, 30, 0.01), (0.0, 7, 1.0)]
)
def test_probabilities_of_t_are_those_of_the_tables(t: float, freedom: float, probability: float) -> None:
    assert estimates.t_probability(t, freedom) == pytest.approx(probability, rel=0.001)


def test_a_mean_tells_its_error() -> None:
    found = estimates.mean(np.array([4.0, 6.0, 8.0]))
    assert (found.value, found.number) == (6.0, 3)
    assert found.error == pytest.approx(1.1547, abs=1e-4)
    assert [found.low, found.high] == pytest.approx([1.03, 10.97], abs=0.01)
    assert estimates.mean(np.array([5.0])) == Estimate(5.0, None, 5.0, 5.0, 1)
    with pytest.raises(ValueError, match="nothing"):
        estimates.mean(np.array([]))


@pytest.mark.parametrize(
    ("values", "errors", "mean", "error"),
    [
        ((68.0, 72.0), (6.0, 8.0), 70.0, 5.0),  # the spread is less than measuring allows
        ((60.0, 80.0), (6.0, 8.0), 70.0, 10.0),
        ((74.1, 60.7, 89.1), (6.4, 6.4, 6.3), 74.63, 8.20),
        ((60.0,), (4.0,), 60.0, 4.0),
    ],
)
def test_the_error_of_several_exams_is_that_of_measuring_or_of_their_spread(
    values: tuple[float, ...], errors: tuple[float, ...], mean: float, error: float
) -> None:
    found = estimates.combined(np.array(values), np.array(errors))
    assert found.value == pytest.approx(mean, abs=0.01)
    assert found.error == pytest.approx(error, abs=0.01)
    assert found.number == len(values)
    assert found.low == pytest.approx(mean - 1.96 * error, abs=0.02)


def test_everybodys_error_is_that_of_their_own_exams() -> None:
    values, errors = np.array([60.0, 50.0, 80.0]), np.array([6.0, 5.0, 8.0])
    middle, error, count = estimates.by_person(values, errors, np.array([0, 2, 0]), 3)
    assert (middle.tolist(), error.tolist(), count.tolist()) == (
        [70.0, 0.0, 50.0],
        [10.0, 0.0, 5.0],
        [2, 0, 1],
    )


def test_welchs_test_on_its_textbook_example() -> None:
    # Student's sleep data (1908) as two groups: t = -1.8608, df = 17.776, p = 0.07939 (R's t.test).
    one = np.array([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0])
    two = np.array([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4])
    assert estimates.welch(one, two) == pytest.approx(0.07939, abs=5e-5)
    assert estimates.welch(np.array([1.0, 1.0]), np.array([1.0, 1.0])) == 1.0
    assert estimates.welch(np.array([1.0, 1.0]), np.array([2.0, 2.0])) == 0.0


def test_tests_made_together_are_corrected() -> None:
    # Holm's steps for four tests: .0125, .0167, .025, .05
    assert estimates.holm([0.01, 0.04, 0.03, 0.005]) == [True, False, False, True]
    assert estimates.holm([]) == []


def test_a_change_is_told_as_hedges_g() -> None:
    # Mean change 2, spread within 2 (both sides), r = 0.5: d = 1, J = 1 - 3 / (4 · 49 - 1).
    random = np.random.default_rng(0)
    base = random.normal(size=(50, 2))
    base -= base.mean(axis=0)
    first, second = np.linalg.qr(base)[0].T * np.sqrt(49.0) * 2.0
    before, after = 10.0 + first, 12.0 + 0.5 * first + np.sqrt(0.75) * second
    found = estimates.paired(before, after)
    small = 1.0 - 3.0 / 195.0
    error = small * np.sqrt((1.0 / 50.0 + 1.0 / 100.0) * 2.0 * 0.5)  # Borenstein et al. 2009, 4.28
    assert found.g == pytest.approx(small)
    assert [found.low, found.high] == pytest.approx([small - 1.96 * error, small + 1.96 * error], abs=1e-4)
    assert found.change.value == pytest.approx(2.0)
    with pytest.raises(ValueError, match="three people"):
        estimates.paired(before[:2], after[:2])


def test_reliability_by_hand() -> None:
    # Persons × scenarios by analysis of variance: between 200/3, residual 0, so everything is repeatable.
    same = np.array([[50.0, 60.0], [60.0, 70.0], [70.0, 80.0]])
    found = estimates.reliability(same)
    assert found is not None
    assert (found.alpha, found.people, found.scenarios) == (1.0, 3, 2)
    # Scenarios differ in difficulty, which counts where people are placed and not only ranked.
    assert found.phi == pytest.approx(100.0 / (100.0 + 25.0))
    assert estimates.reliability(np.full((4, 3), 70.0)) is None


def test_alpha_is_the_textbook_formula() -> None:
    scores = np.array([[4.0, 5, 3], [2, 3, 2], [5, 5, 4], [3, 4, 4], [1, 2, 1]])
    items = scores.var(axis=0, ddof=1).sum()
    alpha = 3 / 2 * (1 - items / scores.sum(axis=1).var(ddof=1))
    found = estimates.reliability(scores)
    assert found is not None
    assert found.alpha == pytest.approx(alpha)
    assert found.low < found.alpha < found.high <= 1.0


def test_a_correlation_and_its_interval() -> None:
    x = np.array([1.0, 2.0, 3.0, 4.0])
    assert estimates.correlation(x, 2 * x) == pytest.approx(1.0)
    assert estimates.correlation(x, np.ones(4)) is None
    # r = .5, n = 28: Fisher's z gives .156 to .736
    assert list(estimates.correlation_interval(0.5, 28)) == pytest.approx([0.156, 0.736], abs=1e-3)


def test_a_measurement_without_an_error_has_none() -> None:
    alone = estimates.combined(np.array([0.0]), np.array([np.nan]))
    assert alone == estimates.Estimate(0.0, None, 0.0, 0.0, 1)
    values, errors = np.array([50.0, 70.0, 60.0]), np.array([np.nan, 4.0, 4.0])
    middle, error, count = estimates.by_person(values, errors, np.array([0, 1, 1]), 2)
    assert middle.tolist() == [50.0, 65.0]
    assert np.isnan(error[0])
    assert error[1] == 5.0  # the spread of 7.07 by the root of two
    assert count.tolist() == [1, 2]
