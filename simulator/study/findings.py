"""The statistics of evidence rows: effects, regressions, bootstrap intervals, verdicts.

A check is one number computed from a sample of attempts, with the band it must lie in. The sample is kept by
seed: the number is the mean over the seeds, its interval a bootstrap over attempts (resampled within each
seed), and the check holds if the interval lies in the band and every single seed agrees in sign.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.study.crowd import Numbers, spread

Places = NDArray[np.int64]
#: Gives a check's number for the attempts at these places of one seed's sample.
Measure = Callable[[int, Places], float]

#: The share of resampled numbers that the interval holds.
_CONFIDENCE: Final = 0.95
_BOOTSTRAP: Final = 48  # the stream of chance that resamples


class Check(NamedTuple):
    """One number that a row rests on, and the band that its whole interval must lie in."""

    name: str
    measure: Measure
    above: float | None = None
    below: float | None = None


class Found(NamedTuple):
    """A check's result."""

    name: str
    value: float
    low: float
    high: float
    above: float | None
    below: float | None
    by_seed: tuple[float, ...]

    @property
    def holds(self) -> bool:
        """Whether the interval lies in the band, and the number of every seed too."""
        return all(
            (self.above is None or number > self.above) and (self.below is None or number < self.below)
            for number in (self.low, self.high, *self.by_seed)
        )


def find(check: Check, seeds: int, attempts: int, resamples: int) -> Found:
    """Compute `check` over `seeds` samples of `attempts`, with an interval from `resamples` resamples."""
    every = np.arange(attempts, dtype=np.int64)
    by_seed = [check.measure(seed, every) for seed in range(seeds)]
    drawn = []
    for number in range(resamples):
        values = []
        for seed in range(seeds):
            places = (spread(attempts, number * seeds + seed, _BOOTSTRAP) * attempts).astype(np.int64)
            values.append(check.measure(seed, places))
        drawn.append(sum(values) / seeds)
    drawn.sort()
    tail = (1.0 - _CONFIDENCE) / 2.0
    return Found(
        check.name,
        sum(by_seed) / seeds,
        drawn[int(tail * (resamples - 1))],
        drawn[int((1.0 - tail) * (resamples - 1) + 0.5)],
        check.above,
        check.below,
        tuple(by_seed),
    )


def correlation(a: Numbers, b: Numbers) -> float:
    """Return Pearson's r, −1…1; 0 where one of them does not vary."""
    x, y = a - a.mean(), b - b.mean()
    apart = float(np.sqrt((x * x).sum() * (y * y).sum()))
    return float((x * y).sum()) / apart if apart > 0.0 else 0.0


def betas(outcome: Numbers, *causes: Numbers) -> list[float]:
    """Return the standardised regression weights of `causes` on `outcome`; 0 for one that does not vary."""
    table = np.stack([_z(cause) for cause in causes], axis=1)
    weights, *_ = np.linalg.lstsq(table, _z(outcome), rcond=None)
    return [float(weight) for weight in weights]


def explained(outcome: Numbers, *causes: Numbers) -> float:
    """Return R², the share of the variance of `outcome` that `causes` explain together."""
    table = np.stack([_z(cause) for cause in causes], axis=1)
    y = _z(outcome)
    weights, *_ = np.linalg.lstsq(table, y, rcond=None)
    rest = y - table @ weights
    return 1.0 - float((rest * rest).sum()) / float((y * y).sum())


def effect(treated: Numbers, control: Numbers) -> float:
    """Return Cohen's d of `treated` against `control`, in pooled standard deviations between customers."""
    spread_of = np.sqrt((treated.var(ddof=1) + control.var(ddof=1)) / 2.0)
    return float((treated.mean() - control.mean()) / spread_of) if spread_of > 0.0 else 0.0


def _z(values: Numbers) -> Numbers:
    deviation = values.std()
    return (values - values.mean()) / deviation if deviation > 0.0 else np.zeros_like(values)
