"""Synthetic trainees see what a trainee sees, and are the same whenever they are played again."""

from __future__ import annotations

import pytest

from simulator.content.library import Library
from simulator.model.scenario import Choice
from simulator.model.tape import Reading
from simulator.model.texts import Text
from simulator.readings import declared
from simulator.study.attempts import Stage, play, play_many, stage
from simulator.study.trainees import CHEAP, GRADED, SKILLS, TRAINEES, Dice, Rules, Seen, Shown

NAMED = {trainee.id: trainee for trainee in TRAINEES}


def shown(words: str, *acts: str, topics: tuple[str, ...] = ()) -> Shown:
    """Return a choice with these words and acts."""
    choice = Choice(id="any", text=Text(zh=words), acts=acts, topics=topics)
    return Shown(words, declared(choice))


def seen(*choices: Shown, earlier: tuple[Reading, ...] = (), known: tuple[str, ...] = ()) -> Seen:
    """Return what is seen of `choices` by one whose briefing forbids a holiday and dates a repair."""
    rules = Rules(frozenset({"holiday"}), {"repair": 24, "holiday": 0}, ("repair", "holiday"))
    return Seen("…", "angry", choices, earlier, frozenset(known), rules)


@pytest.fixture(scope="module")
def water() -> Stage:
    """Return a shipped scenario ready for many attempts."""
    return stage(Library.open(), "water_bill_estimate")


def test_the_graded_are_all_skills_in_order() -> None:
    assert tuple(trainee.skill for trainee in GRADED) == SKILLS
    assert [trainee.skill for trainee in CHEAP] == [None] * 12


def test_the_hostile_prefer_the_worst_and_the_indifferent_the_least_effort() -> None:
    choices = seen(shown("a", "empathise"), shown("b", "retort"), shown("c", "pass_the_buck"))
    answers = {
        name: [NAMED[name].policy(choices, Dice(seed, 0)) for seed in range(200)]
        for name in ("hostile", "indifferent")
    }
    assert answers["hostile"].count(1) > 190
    assert 100 < answers["indifferent"].count(2) < 160


def test_an_expert_hears_first_and_solves_within_authority_and_time() -> None:
    first = seen(shown("a", "propose_solution", topics=("repair",)), shown("b", "empathise"))
    assert [NAMED["expert"].policy(first, Dice(seed, 0)) for seed in range(100)].count(1) > 95
    heard = tuple(
        shown("x", *acts).reading for acts in (["empathise"], ["paraphrase"], ["ask_facts"], ["acknowledge"])
    )
    then = seen(
        shown("a", "propose_solution", topics=("holiday",)),
        shown("b", "propose_solution", topics=("repair",)),
        shown("c", "overpromise"),
        earlier=heard,
    )
    assert [NAMED["expert"].policy(then, Dice(seed, 4)) for seed in range(100)].count(1) > 95


@pytest.mark.parametrize(
    ("name", "place"), [("longest", 2), ("shortest", 1), ("first", 0), ("last", 2), ("always_money", 0)]
)
def test_cheap_choosers(name: str, place: int) -> None:
    choices = seen(
        shown("four", "offer_compensation"), shown("no", "cold"), shown("the longest", "acknowledge")
    )
    assert NAMED[name].policy(choices, Dice(0, 0)) == place


def test_cheap_typers() -> None:
    at = seen(shown("a", "cold"), known=("leak",))
    typed = {name: NAMED[name].policy(at, Dice(0, 0)) for name in ("always_apologise", "echo", "same_reply")}
    assert typed == {
        "always_apologise": Reading(("apologise",), (), (), 1000, True, "synthetic"),
        "echo": Reading(("acknowledge", "paraphrase"), ("leak",), (), 1000, True, "synthetic"),
        "same_reply": Reading(
            ("empathise", "apologise", "take_responsibility", "propose_solution"),
            ("repair",),
            (),
            1000,
            True,
            "synthetic",
        ),
    }
    later = seen(shown("a", "empathise"), earlier=(shown("x", "empathise").reading,) * 3)
    assert NAMED["gibberish"].policy(later, Dice(0, 3)) == Reading((), (), (), 100, False, "synthetic")


def test_an_attempt_is_the_same_when_played_again(water: Stage) -> None:
    for trainee in TRAINEES:
        assert play(water, trainee, 7) == play(water, trainee, 7)
    assert play_many(water, NAMED["random"], range(3)) == [
        play(water, NAMED["random"], seed) for seed in range(3)
    ]
    assert len({play(water, NAMED["random"], seed).turns for seed in range(8)}) == 8


def test_an_exam_hides_the_mood(water: Stage) -> None:
    moods = []

    def watch(at: Seen, _: Dice) -> int:
        moods.append(at.mood)
        return 0

    play(water._replace(mode="exam"), NAMED["first"]._replace(policy=watch), 1)
    assert set(moods) == {None}
