"""A balance at small size: the same again, complete, and true to the attempts it sums up."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from simulator.content.library import Library
from simulator.scoring.score import score
from simulator.study.attempts import Stage, play, stage
from simulator.study.balance import Balance, balance
from simulator.study.picture import draw
from simulator.study.trainees import GRADED, TRAINEES


@pytest.fixture(scope="module")
def water() -> Stage:
    """Return a shipped scenario ready for many attempts."""
    return stage(Library.open(), "water_bill_estimate")


@pytest.fixture(scope="module")
def found(water: Stage) -> Balance:
    """Return its balance over six attempts each."""
    return balance(water, 6)


def test_a_standing_sums_up_the_attempts(water: Stage, found: Balance) -> None:
    cards = [score(play(water, GRADED[4], seed), water.matter) for seed in range(6)]
    standing = found.standings[4]
    assert standing.trainee == "competent"
    assert standing.attempts == 6
    assert standing.mean == pytest.approx(sum(card.overall for card in cards) / 6)
    assert (standing.least, standing.most) == (
        min(card.overall for card in cards),
        max(card.overall for card in cards),
    )
    assert standing.passes == sum(card.passed is True for card in cards) / 6
    assert sum(share for _, share in standing.outcomes) == pytest.approx(1.0)
    assert sum(share for _, share in standing.endings) == pytest.approx(1.0)


def test_a_balance_is_complete_and_the_same_again(water: Stage, found: Balance) -> None:
    assert [standing.trainee for standing in found.standings] == [trainee.id for trainee in TRAINEES]
    assert len(found.coverage) == 15
    assert len(found.verdicts) == 7
    assert found.least == min(standing.least for standing in found.standings)
    assert found.most == max(standing.most for standing in found.standings)
    assert found.discrimination > 0.8
    assert found.dead_beats == ()
    assert balance(water, 6) == found


def test_one_attempt_is_no_balance(water: Stage) -> None:
    with pytest.raises(ValueError, match="two attempts or more, not 1"):
        balance(water, 1)


def test_the_picture_has_a_row_for_every_trainee(found: Balance) -> None:
    root = ET.fromstring(draw(found, "A & B"))
    words = [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert words[0] == f"A & B — 6 × {len(TRAINEES)}"
    assert [word for word in words if word in {t.id.replace("_", " ") for t in TRAINEES}] == [
        trainee.id.replace("_", " ") for trainee in TRAINEES
    ]


def test_a_cheap_strategy_on_the_edge_plays_on(water: Stage) -> None:
    """One pass among few attempts may be luck: that strategy alone plays four times as many."""
    tried = next(trainee for trainee in TRAINEES if trainee.id == "random")
    scores = sorted(score(play(water, tried, seed), water.matter).overall for seed in range(4))
    mark = int(scores[-1])  # the best of the four passes, alone
    assert scores[-2] < mark
    scenario = water.matter.scenario.model_copy(update={"pass_mark": mark})
    found = balance(water._replace(matter=water.matter._replace(scenario=scenario)), 4)
    played = {standing.trainee: standing.attempts for standing in found.standings}
    assert played["random"] == 16
    assert {played[trainee.id] for trainee in GRADED} == {4}
    assert {standing.attempts for standing in found.standings if standing.passes == 0} == {4}
