from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.model.tape import Features, Mood
from simulator.session import mood as moods
from simulator.session.mood import Temper

ORDINARY = Temper(35.0, 1.0, 0.10, 0.3, 0.0, 0.0)
SILENCE = Features(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
CALM = Mood(60.0, 0.0, 0.0, 0.0, 0.0, 0.0)


def test_listening_and_empathy_calm_an_ordinary_customer_by_the_documented_amount() -> None:
    after = moods.update(CALM, ORDINARY, SILENCE._replace(listen=1.0, validate=1.0))
    # dH = .40; A falls by cooling .10*.2*25 and by 1.09 * 25 * .40 * 60/60
    assert after == Mood(60.0 - 0.1 * 0.2 * 25.0 - 1.09 * 10.0, 0.4, 0.0, 0.0, 0.125, 0.0)


def test_a_rude_turn_raises_anger_in_degrees() -> None:
    one = moods.update(CALM, ORDINARY, SILENCE._replace(invalidation=1.0))
    two = moods.update(one, ORDINARY, SILENCE._replace(invalidation=1.0))
    assert 60.0 < one.anger < 75.0
    assert one.anger < two.anger < 85.0


def test_a_solution_irritates_before_the_customer_is_heard_and_lands_after() -> None:
    solution = SILENCE._replace(solution=0.9, cover=1.0)
    before = moods.update(CALM, ORDINARY, solution)
    after = moods.update(CALM._replace(heard=0.7), ORDINARY, solution)
    assert before.anger > after.anger
    assert before.fix < 0.1
    assert after.fix > 0.4


def test_a_broken_promise_takes_back_what_was_gained() -> None:
    settled = Mood(30.0, 0.8, 0.8, 0.0, 0.5, 1.0)
    after = moods.update(settled, ORDINARY, SILENCE._replace(broken=1.0))
    assert after.fix == pytest.approx(0.24)
    assert after.heard == pytest.approx(0.48)
    assert after.motive == -0.5
    assert after.anger > 50.0


def test_compensation_saturates_and_then_harms() -> None:
    heard = CALM._replace(heard=0.7)
    gains = []
    for dose in (0.0, 0.75, 1.5, 1.9):
        after = moods.update(
            heard._replace(dose=dose), ORDINARY, SILENCE._replace(compensation=1.0, dose=0.5)
        )
        gains.append(heard.anger - after.anger)
    assert gains[0] > gains[1] > gains[2] > gains[3]


@pytest.mark.parametrize(
    ("anger", "band"),
    [
        (100.0, "furious"),
        (80.0, "furious"),
        (79.9, "angry"),
        (60.0, "angry"),
        (40.0, "upset"),
        (20.0, "calm"),
        (19.9, "content"),
    ],
)
def test_bands(anger: float, band: str) -> None:
    assert moods.band(anger) == band


def test_a_band_changes_only_when_its_limit_is_clearly_passed() -> None:
    assert moods.band(61.0, "upset") == "upset"
    assert moods.band(62.0, "upset") == "angry"
    assert moods.band(59.0, "angry") == "angry"
    assert moods.band(57.9, "angry") == "upset"
    assert moods.band(95.0, "calm") == "furious"


shares = st.floats(0, 1)
features = st.builds(
    Features, shares, shares, shares, shares, shares, shares, shares, shares, shares, st.floats(0, 2),
    st.sampled_from([0.0, 1.0]), st.floats(0, 40),
)  # fmt: skip
states = st.builds(
    Mood, st.floats(0, 100), shares, shares, st.floats(0, 2), st.floats(-1, 1), st.floats(0, 10)
)
tempers = st.builds(
    Temper, st.floats(0, 100), st.floats(0.2, 3), st.floats(0, 0.5), shares, shares, st.floats(-0.1, 0.4)
)


@given(states, tempers, features)
def test_moods_stay_within_their_ranges(mood: Mood, who: Temper, given_features: Features) -> None:
    after = moods.update(mood, who, given_features)
    assert 0 <= after.anger <= 100
    assert 0 <= after.heard <= 1
    assert 0 <= after.fix <= 1
    assert 0 <= after.dose <= 2
    assert -1 <= after.motive <= 1


@given(st.lists(st.tuples(states, tempers, features), min_size=1, max_size=20))
def test_a_batch_gives_the_same_bits_as_one_at_a_time(
    cases: list[tuple[Mood, Temper, Features]],
) -> None:
    def columns(rows: list[tuple[float, ...]]) -> list[np.ndarray]:
        return [np.array(column, dtype=float) for column in zip(*rows, strict=True)]

    batch = moods.update(
        Mood(*columns([c[0] for c in cases])),  # type: ignore[arg-type]
        Temper(*columns([c[1] for c in cases])),
        Features(*columns([c[2] for c in cases])),  # type: ignore[arg-type]
    )
    single = [moods.update(*case) for case in cases]
    for number, one in enumerate(single):
        assert tuple(float(part[number]) for part in batch) == tuple(one)  # type: ignore[index]


@given(states, tempers, features, shares)
def test_a_slight_never_calms(mood: Mood, who: Temper, given_features: Features, slight: float) -> None:
    polite = given_features._replace(invalidation=0.0)
    rude = given_features._replace(invalidation=slight)
    assert moods.update(mood, who, rude).anger >= moods.update(mood, who, polite).anger - 1e-9
