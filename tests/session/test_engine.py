from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.model.acts import ACTS
from simulator.model.tape import Promise, Reading
from simulator.model.texts import Language
from simulator.records.tape import canonical, plain
from simulator.session import engine
from simulator.session.engine import start, step
from tests.laboratory import UNREAD, beat, does, kettle, scenario_data
from tests.model.test_occurrences import moments

CASE = kettle()


def play(*readings: Reading, case=CASE):  # type: ignore[no-untyped-def]
    state, opening = start(case)
    turns = []
    for reading in readings:
        state, turn = step(case, state, reading, 5000)
        turns.append(turn)
    return state, opening, turns


GOOD = (
    does("empathise", "invite_to_talk"),
    does("ask_facts", topics=("leak",)),
    does("paraphrase", "check_understanding"),
    does("apologise", "take_responsibility"),
    does(
        "propose_solution",
        "check_agreement",
        topics=("repair",),
        promises=(Promise("repair", 48, None, None),),
    ),
    does("thank", "commit_follow_up"),
)


def test_the_customer_opens_and_answers_in_the_language_of_the_attempt() -> None:
    state, opening = start(kettle(language="en"))
    assert (opening.customer, opening.beat, opening.band) == ("vent opens", "vent", "angry")
    _, turn = step(kettle(language="en"), state, does("ask_facts", topics=("leak",)), 5000)
    assert turn.customer == "At the base."


def test_a_good_attempt_ends_in_agreement() -> None:
    state, _, turns = play(*GOOD)
    assert [turn.next_beat for turn in turns] == ["vent", "talk", "talk", "talk", "later", "later"]
    assert state.ending == "settled"
    assert [mark.code for mark in turns[4].ruling.marks][-2:] == ["accepted", "promise_kept"]


def test_what_was_said_before_is_not_worn_days_later() -> None:
    explains = does("explain_cause", topics=("descaled",))
    twice = [*GOOD[:1], explains, explains, explains]
    worn = [[mark.code for mark in turn.ruling.marks] for turn in play(*twice)[2][1:]]
    assert ["nothing_new" in codes for codes in worn] == [False, False, True]
    (after,) = play(*GOOD[:2], explains, explains, *GOOD[3:5], explains)[2][6:]
    assert after.beat == "later"
    assert "nothing_new" not in [mark.code for mark in after.ruling.marks]


def test_a_promise_that_could_not_be_kept_is_broken_at_the_later_contact() -> None:
    hasty = list(GOOD)
    hasty[4] = hasty[4]._replace(promises=(Promise("repair", 1, None, None),))
    _, _, kept = play(*GOOD)
    _, _, broken = play(*hasty)
    assert "promise_broken" in [mark.code for mark in broken[4].ruling.marks]
    assert broken[4].mood.anger > kept[4].mood.anger + 15


@pytest.mark.parametrize(
    ("language", "after", "gap"),
    [
        ("zh", "3d", "（三天后）"),
        ("en", "3d", "(Three days later)"),
        ("zh", "2w", "（两周后）"),
        ("en", "1mo", "(One month later)"),
        ("zh", "14h", "（14个小时后）"),
        ("en", "14h", "(14 hours later)"),
    ],
)
def test_a_later_contact_says_how_much_time_has_passed(language: Language, after: str, gap: str) -> None:
    beats = [{**one, "after": after} if one["id"] == "later" else one for one in scenario_data()["beats"]]
    _, _, turns = play(*GOOD, case=kettle(language=language, beats=beats))
    assert turns[4].next_beat == "later"
    assert turns[4].customer.endswith(("" if language == "zh" else " ").join((gap, "later opens")))
    assert not any(gap in turn.customer for turn in turns if turn is not turns[4])


def test_rudeness_in_degrees_until_the_customer_leaves() -> None:
    state, opening, turns = play(*(does("retort"),) * 4, case=kettle(traits={"anger": 75}))
    angers = [opening.mood.anger, *(turn.mood.anger for turn in turns)]
    assert angers == sorted(angers)
    assert angers[1] - angers[0] < 15
    assert state.ending == "storms_off"
    assert turns[0].customer == "你什么态度！"


def test_an_unread_reply_makes_the_customer_ask_back_and_holds_the_beat() -> None:
    state, _, turns = play(UNREAD, UNREAD, UNREAD)
    assert {turn.customer for turn in turns} == {"什么？"}
    assert (state.beat, state.unread, state.ending) == ("vent", 3, None)


def test_the_turn_limit_and_hanging_up_end_the_attempt() -> None:
    state, _, turns = play(*(UNREAD,) * 8)
    assert (state.ending, turns[-1].customer) == ("out_of_time", "什么？算了")
    with pytest.raises(ValueError, match="has ended with 'out_of_time'"):
        step(CASE, state, UNREAD, 0)
    state, _ = start(CASE)
    assert engine.hang_up(CASE, state).ending == "hung_up"


def test_no_line_is_said_twice_while_another_fits() -> None:
    _, _, turns = play(does("acknowledge"), does("acknowledge"), case=kettle(beats=[beat("vent")]))
    assert {turn.customer for turn in turns} == {"vent goes on", "vent goes on again"}


def test_an_expert_beats_the_repeater_of_one_good_reply_clearly() -> None:
    everything = does(
        "empathise", "apologise", "take_responsibility", "ask_needs", "propose_solution", "check_agreement",
        topics=("repair",),
    )  # fmt: skip
    _, _, expert = play(*GOOD)
    _, _, repeater = play(*(everything,) * 8)
    assert repeater[-1].mood.anger - expert[-1].mood.anger > 10
    assert expert[-1].mood.fix - repeater[-1].mood.fix > 0.15


def test_slots_are_drawn_from_the_seed_and_change_anger_within_bounds() -> None:
    vary = {
        "surname": [
            {"text": {"zh": "王", "en": "Wang"}},
            {"text": {"zh": "李", "en": "Li"}, "anger": 5},
        ]
    }
    openings = {
        start(
            kettle(
                seed,
                vary=vary,
                beats=[beat("vent", opening=[{"text": {"zh": ["我姓{surname}"], "en": ["x"]}}])],
            )
        )[1].customer
        for seed in range(20)
    }
    assert openings == {"我姓王", "我姓李"}


readings = st.builds(
    lambda acts, topics, understood: Reading(tuple(acts), tuple(topics), (), 900, understood, "test"),
    st.lists(st.sampled_from(ACTS), max_size=6, unique=True),
    st.lists(st.sampled_from(["leak", "descaled", "repair", "holiday", "coupon"]), max_size=3, unique=True),
    st.booleans(),
)


@given(st.lists(st.tuples(readings, st.integers(0, 60_000)), max_size=8), st.integers(0, 99))
def test_any_attempt_replays_to_the_byte_and_its_moments_are_rebuilt(
    replies: list[tuple[Reading, int]], seed: int
) -> None:
    case = kettle(seed)
    state, opening = start(case)
    turns = []
    for reading, delay in replies:
        if state.ending is not None:
            break
        state, turn = step(case, state, reading, delay)
        turns.append(turn)
    again_opening, again, end = engine.replay(case, turns)
    assert canonical(plain(again_opening)) == canonical(plain(opening))
    assert [canonical(plain(turn)) for turn in again] == [canonical(plain(turn)) for turn in turns]
    assert end == state
    rebuilt = moments(case.scenario, opening, turns)
    assert len(rebuilt) == len(turns)
    if rebuilt and turns[-1].next_beat == turns[-1].beat:
        assert rebuilt[-1].beat_turns == state.beat_turns
        assert rebuilt[-1].offered == frozenset(state.offered)
        assert rebuilt[-1].known | set(turns[-1].tells) == state.known


def test_what_the_customer_answers_to_one_thing_is_said_once() -> None:
    _, _, turns = play(*[does("retort")] * 3)
    assert [turn.customer.startswith("你什么态度！") for turn in turns] == [True, False, False]


@pytest.mark.parametrize(
    ("before", "answer"),
    [
        ((does("retort"), does("deny")), "不行。"),  # too upset to say yes
        ((does("empathise", "apologise", "invite_to_talk"),), "还差一点。"),  # calm, and not enough offered
    ],
)
def test_whoever_says_no_says_why_and_what_is_wanted(before: tuple[Reading, ...], answer: str) -> None:
    offer = does("check_agreement", "propose_solution", topics=("coupon",))
    turn = play(*before, offer)[-1][-1]
    assert ("refused", "coupon") in [(mark.code, mark.subject) for mark in turn.ruling.marks]
    assert turn.customer.startswith(answer)
    assert turn.customer != answer


def test_nobody_says_no_where_nothing_was_offered() -> None:
    _, _, (turn,) = play(does("check_agreement"))
    assert ("refused", "") in [(mark.code, mark.subject) for mark in turn.ruling.marks]
    assert turn.customer.startswith("vent goes on")
