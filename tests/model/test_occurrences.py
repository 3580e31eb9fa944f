from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from simulator.model.acts import ACTS
from simulator.model.conditions import BANDS, Condition, Moment, holds
from simulator.model.occurrences import Occurrences, places, turns_of
from simulator.model.scenario import Scenario
from simulator.model.tape import RULINGS, Opening, Reading, Turn
from simulator.session.engine import start, step
from tests.laboratory import kettle, scenario_data

SCENARIO = Scenario.model_validate(scenario_data(tags=["safety"]))
CASE = kettle(tags=["safety"])


def moments(scenario: Scenario, opening: Opening, turns: Iterable[Turn]) -> list[Moment]:
    """Return the moment of each turn as the session sees it, rebuilt in the plainest way."""
    tags = frozenset(scenario.tags)
    beat_tags = {beat.id: tags | frozenset(beat.tags) for beat in scenario.beats}
    known = scenario.briefed() | frozenset(opening.tells)
    visited = frozenset({opening.beat})
    acts: frozenset[str] = frozenset()
    rulings: frozenset[str] = frozenset()
    offered: frozenset[str] = frozenset()
    heard, beat_turns, found = opening.mood.heard, 0, []
    for turn in turns:
        beat_turns += 1
        known = known | frozenset(turn.ruling.found)
        offered = offered | frozenset(turn.ruling.offered)
        now_acts = frozenset(turn.reading.acts) if turn.reading.understood else frozenset[str]()
        now_rulings = frozenset(mark.code for mark in turn.ruling.marks)
        found.append(
            Moment(
                mood=turn.band,
                faced=turn.faced,
                heard=int(turn.mood.heard * 1000),
                faced_heard=int(heard * 1000),
                settled=int(turn.mood.fix * 1000),
                acts=now_acts,
                acts_before=acts,
                topics=frozenset(turn.reading.topics),
                rulings=now_rulings,
                rulings_before=rulings,
                known=known,
                offered=offered,
                visited=visited,
                beat=turn.beat,
                tags=beat_tags[turn.beat],
                beat_turns=beat_turns,
                turn=turn.number,
                understood=turn.reading.understood,
                promise=bool(turn.reading.promises),
            )
        )
        acts, rulings, heard = acts | now_acts, rulings | now_rulings, turn.mood.heard
        known = known | frozenset(turn.tells)
        if turn.next_beat != turn.beat:
            visited, beat_turns = visited | {turn.next_beat}, 0
    return found


TOPICS = ("leak", "descaled", "repair", "holiday", "coupon")
BEATS = ("vent", "talk", "later", "nowhere")


def some(names: Sequence[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(names), max_size=3)


spans = st.builds(
    lambda low, more: {"at_least": low, "at_most": low + more}, st.integers(0, 5), st.integers(0, 4)
)
questions: dict[str, st.SearchStrategy[Any]] = {
    **dict.fromkeys(("mood", "faced"), some(BANDS)),
    **dict.fromkeys(("heard", "faced_heard", "settled"), some(("no", "partly", "yes"))),
    **dict.fromkeys(("acts", "acts_all", "acts_before", "acts_ever"), some(ACTS[:6])),
    "topics": some(TOPICS),
    **dict.fromkeys(("rulings", "rulings_before", "rulings_ever"), some(RULINGS)),
    **dict.fromkeys(("known", "unknown"), some(TOPICS[:2])),
    "offered": some(TOPICS[2:]),
    **dict.fromkeys(("visited", "beat"), some(BEATS)),
    "tags": some(("safety", "later_contact", "none")),
    **dict.fromkeys(("beat_turns", "turn"), spans),
    **dict.fromkeys(("understood", "promise"), st.booleans()),
}
simple = st.fixed_dictionaries({}, optional=questions)
conditions = st.recursive(
    simple,
    lambda inner: st.fixed_dictionaries(
        {}, optional={name: st.lists(inner, max_size=2) for name in ("any_of", "all_of", "none_of")}
    ),
    max_leaves=5,
)
readings = st.builds(
    lambda acts, topics, understood: Reading(tuple(acts), tuple(topics), (), 900, understood, "test"),
    st.lists(st.sampled_from(ACTS[:8]), max_size=4, unique=True),
    st.lists(st.sampled_from(TOPICS), max_size=2, unique=True),
    st.sampled_from([True, True, True, False]),
)


def test_every_question_is_drawn_here() -> None:
    assert {*questions, "any_of", "all_of", "none_of"} == Condition.model_fields.keys()


@given(st.lists(readings, max_size=7), conditions)
def test_the_turns_of_a_condition_are_those_at_whose_moments_it_holds(
    replies: list[Reading], data: dict[str, Any]
) -> None:
    condition = Condition.model_validate(data)
    state, opening = start(CASE)
    turns: list[Turn] = []
    for reading in replies:
        if state.ending is None:
            state, turn = step(CASE, state, reading, 5000)
            turns.append(turn)
    when = Occurrences(SCENARIO, opening, turns)
    expected = [
        place for place, moment in enumerate(moments(SCENARIO, opening, turns)) if holds(condition, moment)
    ]
    assert list(places(turns_of(condition)(when))) == expected


def test_ids_never_become_code() -> None:
    condition = Condition.model_construct(
        _fields_set={"beat"}, beat=("'] or __import__('os').abort() or ['",)
    )
    _, opening = start(CASE)
    assert turns_of(condition)(Occurrences(SCENARIO, opening, ())) == 0


def test_equal_conditions_are_kept_apart_and_one_is_made_ready_once() -> None:
    first, second = (Condition.model_validate({"beat": "talk"}) for _ in range(2))
    assert turns_of(first) is turns_of(first)
    assert turns_of(first) is not turns_of(second)
