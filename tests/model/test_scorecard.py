from __future__ import annotations

import pytest

from simulator.model.scorecard import PrincipleScore, ScoreCard


def card(overall: float, error: float | None) -> ScoreCard:
    return ScoreCard(overall, error, True, (), (), (), 3.0, "neutral", (), None, 5)


@pytest.mark.parametrize(
    ("overall", "error", "borderline", "band"),
    [
        (65.0, 5.0, True, (60.0, 70.0)),
        (54.9, 5.0, False, (49.9, 59.9)),
        (64.9, 4.9, True, (60.0, 69.8)),
        (99.0, 3.0, False, (96.0, 100.0)),
        (1.0, 3.0, False, (0.0, 4.0)),
        (60.0, None, False, None),
    ],
)
def test_a_score_within_one_error_of_the_pass_mark_is_borderline(
    overall: float, error: float | None, borderline: bool, band: tuple[float, float] | None
) -> None:
    assert (card(overall, error).borderline(60), card(overall, error).band) == (borderline, band)


@pytest.mark.parametrize(
    ("score", "occasions", "enough", "error"),
    [
        (None, 0, False, None),
        (100.0, 1, False, 24.5),  # √.06
        (100.0, 2, True, 17.3),  # √(.06 / 2)
        (50.0, 4, True, 25.0),  # √(.25 / 4)
    ],
)
def test_a_principle_says_how_sure_its_score_is(
    score: float | None, occasions: int, enough: bool, error: float | None
) -> None:
    principle = PrincipleScore("solve", score, occasions, 1.0)
    assert (principle.enough, principle.standard_error) == (enough, error)
