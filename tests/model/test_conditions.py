from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from simulator.model.conditions import Condition, Moment, Option, asked, chooser, holds, specificity

MOMENT = Moment(
    mood="upset",
    faced="angry",
    heard=400,
    faced_heard=200,
    settled=700,
    acts=frozenset({"apologise", "ask_facts"}),
    acts_before=frozenset({"greet"}),
    topics=frozenset({"leak"}),
    rulings=frozenset({"courteous"}),
    rulings_before=frozenset({"slow"}),
    known=frozenset({"leak", "bill"}),
    offered=frozenset({"repair"}),
    visited=frozenset({"vent", "talk"}),
    beat="talk",
    tags=frozenset({"safety"}),
    beat_turns=2,
    turn=5,
    understood=True,
    promise=False,
)

#: Every question with an answer that holds at MOMENT and one that doesn't.
QUESTIONS: dict[str, tuple[Any, Any]] = {
    "mood": (["calm", "upset"], "angry"),
    "faced": ("angry", ["upset"]),
    "heard": ("partly", ["no", "yes"]),
    "faced_heard": ("no", "partly"),
    "settled": (["yes"], ["no", "partly"]),
    "acts": (["retort", "apologise"], ["greet"]),
    "acts_all": (["apologise", "ask_facts"], ["apologise", "greet"]),
    "acts_before": (["greet"], ["apologise"]),
    "acts_ever": (["greet", "retort"], ["retort"]),
    "topics": (["leak"], ["bill"]),
    "rulings": (["courteous"], ["slow"]),
    "rulings_before": (["slow"], ["courteous"]),
    "rulings_ever": (["slow"], ["claim_true"]),
    "known": (["leak", "bill"], ["leak", "age"]),
    "unknown": (["age"], ["age", "bill"]),
    "offered": (["coupon", "repair"], ["coupon"]),
    "visited": (["vent"], ["vent", "end"]),
    "beat": (["talk"], ["vent"]),
    "tags": (["safety"], ["closing"]),
    "beat_turns": ({"at_least": 2}, {"at_most": 1}),
    "turn": ({"at_least": 5, "at_most": 5}, {"at_least": 6}),
    "understood": (True, False),
    "promise": (False, True),
    "any_of": ([{"turn": {"at_least": 9}}, {"beat": "talk"}], [{"turn": {"at_least": 9}}]),
    "all_of": ([{"beat": "talk"}, {"understood": True}], [{"beat": "talk"}, {"understood": False}]),
    "none_of": ([{"beat": "vent"}, {"promise": True}], [{"beat": "vent"}, {"promise": False}]),
}


def test_every_question_is_tried_here() -> None:
    assert QUESTIONS.keys() == Condition.model_fields.keys()


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_is_answered_with_yes_and_with_no(name: str) -> None:
    yes, no = (Condition.model_validate({name: answer}) for answer in QUESTIONS[name])
    assert holds(yes, MOMENT)
    assert not holds(no, MOMENT)


@pytest.mark.parametrize(
    "name", [name for name, (yes, _) in QUESTIONS.items() if isinstance(yes, list | str)]
)
def test_an_id_named_twice_asks_no_more_than_one_named_once(name: str) -> None:
    for answer, expected in zip(QUESTIONS[name], (True, False), strict=True):
        ids = [answer] if isinstance(answer, str) else answer
        assert holds(Condition.model_validate({name: [*ids, *ids]}), MOMENT) is expected


def test_all_questions_of_a_condition_must_hold() -> None:
    everything = {name: yes for name, (yes, _) in QUESTIONS.items()}
    assert holds(Condition.model_validate(everything), MOMENT)
    for name, (_, no) in QUESTIONS.items():
        assert not holds(Condition.model_validate({**everything, name: no}), MOMENT)


def test_conditions_that_ask_nothing() -> None:
    assert holds(Condition(), MOMENT)
    assert holds(Condition.model_validate({"all_of": []}), MOMENT)
    assert holds(Condition.model_validate({"none_of": []}), MOMENT)
    assert not holds(Condition.model_validate({"any_of": []}), MOMENT)


def test_specificity_counts_questions_with_nested_ones() -> None:
    nested = {"any_of": [{"beat": "talk"}, {"turn": {"at_least": 1}, "none_of": [{"acts": "greet"}]}]}
    assert specificity(None) == 0
    assert specificity(Condition()) == 0
    assert specificity(Condition.model_validate({"mood": "calm", "beat": "talk"})) == 2
    assert specificity(Condition.model_validate({"mood": "calm", **nested})) == 4


def test_all_that_holds_of_the_first_group_is_chosen() -> None:
    yes, no = Condition.model_validate({"beat": "talk"}), Condition.model_validate({"beat": "vent"})
    last: list[Option[str]] = [(None, ("last",))]
    two: list[Option[str]] = [(no, ("a",)), (yes, ("b", "c")), (yes, ("d",))]
    neither: list[Option[str]] = [(no, ("first",)), (no, ("second",))]
    assert chooser([neither, two, last])(MOMENT) == ("b", "c", "d")
    assert chooser([last, two])(MOMENT) == ("last",)
    assert chooser([neither, last])(MOMENT) == ("last",)
    assert chooser([neither])(MOMENT) == ()
    assert chooser([[], last])(MOMENT) == ("last",)


def test_among_many_options_the_same_is_chosen_at_every_moment_of_a_reply() -> None:
    def when(**questions: Any) -> Condition:
        return Condition.model_validate(questions)

    never: list[Option[str]] = [(when(acts=["retort"]), ("never",))] * 40
    groups: list[list[Option[str]]] = [
        never,
        [
            (when(acts=["apologise"], mood=["upset"]), ("a",)),
            (when(topics=["leak"], none_of=[{"rulings": ["slow"]}, {"beat": ["vent"]}]), ("b",)),
            (when(none_of=[{"acts": ["apologise"], "known": ["leak"]}]), ("c",)),
        ],
        [(when(any_of=[]), ("nothing",)), (when(tags=["safety"]), ("d",))],
        [(None, ("last",))],
    ]
    choose = chooser(groups)
    assert choose(MOMENT) == ("a", "b")
    assert choose(replace(MOMENT, mood="calm")) == ("b",)
    assert choose(replace(MOMENT, mood="calm", rulings=frozenset({"slow"}))) == ("d",)
    assert choose(replace(MOMENT, known=frozenset())) == ("a", "b", "c")
    assert choose(replace(MOMENT, beat="vent")) == ("a",)
    assert choose(replace(MOMENT, beat="vent", mood="calm")) == ("d",)
    assert choose(replace(MOMENT, beat="vent", mood="calm", tags=frozenset())) == ("last",)
    assert choose(replace(MOMENT, acts=frozenset({"retort"}))) == ("never",) * 40
    assert chooser(groups[:2])(replace(MOMENT, beat="vent", mood="calm")) == ()


def test_ids_never_become_code() -> None:
    condition = Condition.model_construct(
        _fields_set={"beat"}, beat=("'] or __import__('os').abort() or ['",)
    )
    assert not holds(condition, MOMENT)


def test_equal_conditions_are_kept_apart_and_one_is_made_ready_once() -> None:
    first, second = (Condition.model_validate({"beat": "talk"}) for _ in range(2))
    assert asked(first) is asked(first)
    assert asked(first).condition is first
    assert asked(second).condition is second
