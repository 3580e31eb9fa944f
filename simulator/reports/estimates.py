"""Estimates with their error: what a report says about people never comes without one.

In: arrays of scores, in points (0–100). Out: `Estimate` and its kind, or None where there are too few
observations to judge by. Everything is plain numpy and the standard library; nothing is drawn by lot, so that
the same records always give the same report.

| what | how | source |
|---|---|---|
| mean and its interval | Student's t | – |
| quantile of t | expansion in 1 / degrees of freedom, four terms | Abramowitz & Stegun 1964, 26.7.5 |
| probability of t | incomplete beta function by its continued fraction | DLMF 8.17.22 |
| two groups | Welch's test, degrees of freedom after Satterthwaite | Welch 1947 |
| several tests at once | step-down | Holm 1979 |
| change of the same people | Hedges' g, standardised by the spread within | Borenstein et al. 2009, ch. 4 |
| reliability | Cronbach's alpha; interval by the cube root | Cronbach 1951; Hakstian & Whalen 1976 |
| dependability | persons × scenarios, variance components | Brennan 2001, ch. 2 |
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import NormalDist
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: How sure an interval is, and the probability below which a difference is taken for real.
CONFIDENCE: Final = 0.95
CHANCE: Final = 0.05
_NORMAL: Final = NormalDist()
_ROUNDS: Final = 300
_SMALL: Final = 1e-30


class Estimate(NamedTuple):
    """A mean of `count` values with its standard error and 95 % interval; the error is None for one value."""

    value: float
    error: float | None
    low: float
    high: float
    number: int


class Effect(NamedTuple):
    """A change of the same people: in points, and as Hedges' g, both with their 95 % interval."""

    before: Estimate
    after: Estimate
    change: Estimate
    g: float
    low: float
    high: float


class Reliability(NamedTuple):
    """How far an exam ranks (alpha) and places (phi) people the same way again, 0–1.

    `error` is the standard error of measurement of one person's mean over the scenarios, in points.
    """

    alpha: float
    low: float
    high: float
    phi: float
    error: float
    people: int
    scenarios: int


def mean(values: Floats) -> Estimate:
    """Return the mean of `values` (shape (n,), n ≥ 1).

    :raises ValueError: there are none.
    """
    count = int(values.size)
    if count == 0:
        raise ValueError("no mean of nothing")
    value = float(values.mean())
    if count == 1:
        return Estimate(value, None, value, value, 1)
    error = float(values.std(ddof=1)) / math.sqrt(count)
    reach = t_quantile(0.5 + CONFIDENCE / 2, count - 1) * error
    return Estimate(value, error, value - reach, value + reach, count)


def combined(values: Floats, errors: Floats) -> Estimate:
    """Return the mean of one person's measurements that each tell their own standard error, see `by_person`.

    A single one that tells none (nan) has none.

    :raises ValueError: there are none.
    """
    count = int(values.size)
    if count == 0:
        raise ValueError("no mean of nothing")
    middle, reaches, _ = by_person(values, errors, np.zeros(count, dtype=np.int64), 1)
    value, error = float(middle[0]), float(reaches[0])
    if math.isnan(error):
        return Estimate(value, None, value, value, count)
    reach = _NORMAL.inv_cdf(0.5 + CONFIDENCE / 2) * error
    return Estimate(value, error, max(0.0, value - reach), min(100.0, value + reach), count)


def by_person(values: Floats, errors: Floats, who: Ints, people: int) -> tuple[Floats, Floats, Ints]:
    """Return mean, its standard error and number of each person's measurements; 0 and 0.0 without any.

    The error of a person with a single measurement that tells none (nan) is nan.

    The error is the larger of two: that of the measuring alone, carried into the mean, and the spread between
    the measurements by the root of their number. Exams in several scenarios differ by more than measuring
    (a scenario suits one person and not another), and the first of the two knows nothing of that. The spread
    of two is a rough figure itself, with one degree of freedom; it is used all the same where it is larger.

    :param values: shape (n,), in points; `errors`: their own standard errors, nan for none; `who`: places of
        their owners.
    """
    count: Ints = np.bincount(who, minlength=people)
    divisor = np.maximum(count, 1)
    middle = np.bincount(who, values, people) / divisor
    measuring = np.sqrt(np.bincount(who, np.nan_to_num(errors) ** 2, people)) / divisor
    squares = np.bincount(who, (values - middle[who]) ** 2, people)
    spread = np.sqrt(squares / np.maximum(count - 1, 1) / divisor)
    told = np.bincount(who, ~np.isnan(errors), people) > 0
    return middle, np.where((count == 1) & ~told, np.nan, np.maximum(measuring, spread)), count


def welch(first: Floats, second: Floats) -> float:
    """Return the probability that means so far apart come from chance alone; two values each or more."""
    spread_one = float(first.var(ddof=1)) / first.size
    spread_two = float(second.var(ddof=1)) / second.size
    spread = spread_one + spread_two
    gap = abs(float(first.mean() - second.mean()))
    if spread == 0.0:
        return 1.0 if gap == 0.0 else 0.0
    freedom = spread**2 / (spread_one**2 / (first.size - 1) + spread_two**2 / (second.size - 1))
    return t_probability(gap / math.sqrt(spread), freedom)


def holm(chances: Sequence[float]) -> list[bool]:
    """Return which of several tests hold when they are made together, at `CHANCE` for all of them."""
    order = sorted(range(len(chances)), key=lambda place: chances[place])
    held = [False] * len(chances)
    for rank, place in enumerate(order):
        if chances[place] > CHANCE / (len(chances) - rank):
            break
        held[place] = True
    return held


def paired(before: Floats, after: Floats) -> Effect:
    """Return how the same people changed; both arrays have shape (n,), n ≥ 3, one place a person.

    :raises ValueError: fewer than three people, or arrays of two lengths.
    """
    count = int(before.size)
    if count < 3 or after.size != count:
        raise ValueError("a change needs three people, each before and after")
    gap = after - before
    change = mean(gap)
    within = math.sqrt((float(before.var(ddof=1)) + float(after.var(ddof=1))) / 2.0)
    if within == 0.0:
        return Effect(mean(before), mean(after), change, 0.0, 0.0, 0.0)
    both = float(before.std(ddof=1)) * float(after.std(ddof=1))
    like = 0.0 if both == 0.0 else float(np.cov(before, after, ddof=1)[0, 1]) / both
    d = change.value / within
    small = 1.0 - 3.0 / (4.0 * (count - 1) - 1.0)
    variance = (1.0 / count + d * d / (2.0 * count)) * 2.0 * (1.0 - like)
    reach = _NORMAL.inv_cdf(0.5 + CONFIDENCE / 2) * small * math.sqrt(max(0.0, variance))
    g = small * d
    return Effect(mean(before), mean(after), change, g, g - reach, g + reach)


def reliability(scores: Floats) -> Reliability | None:
    """Return how reliable an exam of several scenarios is; None where everybody scored the same.

    :param scores: shape (people, scenarios), both 2 or more, nothing missing.
    """
    people, scenarios = scores.shape
    of_people, of_scenarios = scores.mean(axis=1), scores.mean(axis=0)
    grand = float(scores.mean())
    between = scenarios * float(((of_people - grand) ** 2).sum()) / (people - 1)
    rest = scores - of_people[:, None] - of_scenarios[None, :] + grand
    residual = float((rest**2).sum()) / ((people - 1) * (scenarios - 1))
    harder = people * float(((of_scenarios - grand) ** 2).sum()) / (scenarios - 1)
    if between <= 0.0:
        return None
    # Of the two-way table without repetition, alpha is 1 − residual / between (Hoyt 1941).
    alpha = 1.0 - residual / between
    person = max(0.0, (between - residual) / scenarios)
    scenario = max(0.0, (harder - residual) / people)
    absolute = (scenario + residual) / scenarios
    phi = person / (person + absolute) if person + absolute > 0.0 else 0.0
    root = (1.0 - alpha) ** (1.0 / 3.0)
    spread = math.sqrt(
        18.0
        * scenarios
        * (people - 1)
        * (1.0 - alpha) ** (2.0 / 3.0)
        / ((scenarios - 1) * (9.0 * people - 11.0) ** 2)
    )
    reach = _NORMAL.inv_cdf(0.5 + CONFIDENCE / 2) * spread
    low, high = 1.0 - (root + reach) ** 3, 1.0 - max(0.0, root - reach) ** 3
    return Reliability(alpha, low, high, phi, math.sqrt(absolute), people, scenarios)


def correlation(first: Floats, second: Floats) -> float | None:
    """Return Pearson's correlation of two arrays of one length; None where one does not vary."""
    if first.size < 3:
        return None
    one, two = first - first.mean(), second - second.mean()
    both = math.sqrt(float((one * one).sum()) * float((two * two).sum()))
    return None if both == 0.0 else float((one * two).sum()) / both


def correlation_interval(value: float, count: int) -> tuple[float, float]:
    """Return the 95 % interval of a correlation over `count` people (4 or more), by Fisher's z."""
    reach = _NORMAL.inv_cdf(0.5 + CONFIDENCE / 2) / math.sqrt(count - 3)
    middle = math.atanh(max(-0.999999, min(0.999999, value)))
    return math.tanh(middle - reach), math.tanh(middle + reach)


def t_quantile(probability: float, freedom: float) -> float:
    """Return the quantile of Student's t; exact for freedom 1 and 2, within 0.2 % from 3."""
    if freedom == 1:
        return math.tan(math.pi * (probability - 0.5))
    if freedom == 2:
        return (2.0 * probability - 1.0) * math.sqrt(2.0 / (4.0 * probability * (1.0 - probability)))
    z = _NORMAL.inv_cdf(probability)
    terms = (
        (z**3 + z) / 4.0,
        (5.0 * z**5 + 16.0 * z**3 + 3.0 * z) / 96.0,
        (3.0 * z**7 + 19.0 * z**5 + 17.0 * z**3 - 15.0 * z) / 384.0,
        (79.0 * z**9 + 776.0 * z**7 + 1482.0 * z**5 - 1920.0 * z**3 - 945.0 * z) / 92160.0,
    )
    return z + math.fsum(term / freedom ** (power + 1) for power, term in enumerate(terms))


def t_probability(t: float, freedom: float) -> float:
    """Return the two-sided probability of a t at least as far from 0 as `t`."""
    return _beta(freedom / (freedom + t * t), freedom / 2.0, 0.5)


def _beta(x: float, a: float, b: float) -> float:
    """Return the regularised incomplete beta function."""
    if x <= 0.0 or x >= 1.0:
        return 0.0 if x <= 0.0 else 1.0
    if x > (a + 1.0) / (a + b + 2.0):
        return 1.0 - _beta(1.0 - x, b, a)
    front = math.exp(
        math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    )
    # The continued fraction, by the method of Lentz.
    c, d = 1.0, 1.0 / _away(1.0 - (a + b) * x / (a + 1.0))
    value = d
    for m in range(1, _ROUNDS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        d, c = 1.0 / _away(1.0 + even * d), _away(1.0 + even / c)
        value *= d * c
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        d, c = 1.0 / _away(1.0 + odd * d), _away(1.0 + odd / c)
        value *= d * c
        if abs(d * c - 1.0) < 1e-14:
            break
    return front * value / a


def _away(value: float) -> float:
    return value if abs(value) > _SMALL else _SMALL
