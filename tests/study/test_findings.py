"""The statistics of evidence rows, on samples whose answers are known."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.study.crowd import spread
from simulator.study.findings import Check, Found, betas, correlation, effect, explained, find


def test_effects_of_known_samples() -> None:
    a = np.array([1.0, 2.0, 3.0, 4.0])
    assert correlation(a, 2.0 * a + 1.0) == pytest.approx(1.0)
    assert correlation(a, np.ones(4)) == 0.0
    assert effect(a + 1.0, a) == pytest.approx(1.0 / np.sqrt(5.0 / 3.0))
    first, second = spread(400, 1, 1), spread(400, 2, 1)
    own, other = betas(3.0 * first, first, second)
    assert own == pytest.approx(1.0)
    assert other == pytest.approx(0.0, abs=1e-9)
    assert explained(first + second, first, second) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("above", "below", "holds"), [(0.4, None, True), (0.6, None, False), (None, 0.6, True), (0.4, 0.5, False)]
)
def test_a_check_holds_where_interval_and_every_seed_lie_in_the_band(
    above: float | None, below: float | None, holds: bool
) -> None:
    samples = [spread(900, seed, 3) for seed in range(3)]
    check = Check("mean", lambda seed, places: float(samples[seed][places].mean()), above, below)
    found = find(check, 3, 900, 60)
    assert found.value == pytest.approx(0.5, abs=0.02)
    assert found.low < found.value < found.high
    assert found.holds is holds
    assert find(check, 3, 900, 60) == found


def test_one_dissenting_seed_is_enough_to_miss() -> None:
    assert not Found("x", 0.5, 0.4, 0.6, 0.0, None, (0.5, 1.1, -0.1)).holds
    assert Found("x", 0.5, 0.4, 0.6, 0.0, None, (0.5, 1.1, 0.1)).holds
