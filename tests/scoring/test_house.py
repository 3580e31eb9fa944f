from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.model.acts import ACTS
from simulator.model.house import House
from simulator.model.scorecard import Finding, ScoreCard
from simulator.model.tape import Header, Mode, Reading, Tape
from simulator.model.texts import Language
from simulator.scoring.debrief import debrief, feedback
from simulator.scoring.score import Matter, score
from simulator.session import engine
from tests.laboratory import does, kettle, text
from tests.scoring.test_score import MATTER

FORBIDDEN: dict[str, Any] = {
    "id": "not_mine",
    "name": text("推给别人", "Not my job"),
    "phrases": {"zh": ["不归我管", "找别人去"], "en": ["not my job", "hell"]},
    "cost": 6,
    "text": text("客户找的是公司", "you are the company"),
    "better": text("“我来跟进。”", "I will see to it."),
}
STEP: dict[str, Any] = {
    "id": "opening",
    "name": text("开场问候", "Opening"),
    "by": "first_reply",
    "done": {"acts": ["greet"]},
    "cost": 4,
    "missed": text("没有问候", "no greeting"),
    "better": text("“您好。”", "Hello."),
}
KNOCK_OUT: dict[str, Any] = {
    "id": "insult",
    "name": text("顶撞", "Insult"),
    "when": {"acts": ["retort"]},
    "text": text("顶撞了客户", "you snapped"),
    "better": text("只谈事情", "stay on the matter"),
}


def house(**parts: Any) -> House:
    return House.model_validate(
        {"kind": "house", "id": "ours", "version": 1, "name": text("规定", "rules"), **parts}
    )


def tape(
    *replies: tuple[str, Reading], language: Language = "en", mode: Mode = "guided", open_: bool = False
) -> Tape:
    """Return the tape of these words with their readings, hung up after the last unless it is `open_`."""
    case = kettle(language=language)
    state, opening = engine.start(case)
    turns = []
    for words, reading in replies:
        state, turn = engine.step(case, state, reading, 5000, words=words)
        turns.append(turn)
    header = Header("a", None, "kettle", mode, language, 0, "2026-03-18T14:30:00+08:00", (), ())
    return Tape(header, opening, tuple(turns), state.ending if open_ else engine.hang_up(case, state).ending)


def by(rules: House) -> Matter:
    return MATTER._replace(house=rules)


def told(card: ScoreCard) -> list[Finding]:
    return [finding for finding in card.findings if finding.kind in ("kept", "house", "knock_out")]


GOOD = (
    ("hello, I see how annoying that is", does("greet", "empathise")),
    ("where does it leak?", does("ask_facts", topics=("leak",))),
    ("you get a new kettle", does("propose_solution", topics=("repair",))),
)


def test_a_forbidden_phrase_costs_and_is_told_with_the_words_and_better_ones() -> None:
    replies = (*GOOD, ("That is NOT  my  job, sir.", does("greet")))
    card = score(tape(*replies), by(house(forbidden=[FORBIDDEN])))
    assert told(card) == [
        Finding(
            rule="not_mine",
            principle="",
            kind="house",
            turns=(4,),
            quote="That is NOT  my  job, sir.",
            text="“not my job”: you are the company",
            better="I will see to it.",
            points=-6.0,
        )
    ]
    assert (card.overall, card.passed) == (94.0, True)


@pytest.mark.parametrize(
    ("language", "words", "found"),
    [
        ("zh", "这个不归我管。", True),
        ("zh", "这个不 归 我 管", True),
        ("zh", "您找别人去吧", True),
        ("zh", "这个归我管", False),
        ("en", "To hell with it", True),
        ("en", "hello there", False),
        ("en", "a shell broke", False),
        ("en", "ＮＯＴ ＭＹ ＪＯＢ", True),
        ("en", "not my jobs", False),
    ],
)
def test_phrases_are_found_whatever_the_spelling_and_in_english_as_whole_words(
    language: Language, words: str, found: bool
) -> None:
    card = score(tape((words, does("greet")), language=language), by(house(forbidden=[FORBIDDEN])))
    assert bool(told(card)) is found


def test_a_phrase_is_counted_as_often_as_the_rule_says() -> None:
    replies = [("not my job", does("empathise")), *GOOD, *[("not my job", does("greet"))] * 3]
    card = score(tape(*replies), by(house(forbidden=[{**FORBIDDEN, "most": 2}])))
    assert [finding.turns for finding in told(card)] == [(1,), (4 + 1,)]


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        ({}, ("kept", (1,))),
        ({"done": {"acts": ["thank"]}}, ("house", (1,))),
        ({"done": {"acts": ["thank"]}, "knock_out": True}, ("knock_out", (1,))),
        ({"done": {"acts": ["thank"]}, "phrases": {"en": ["annoying"]}}, ("kept", (1,))),
        ({"by": "before_remedy", "done": {"acts": ["ask_facts"]}}, ("kept", (2,))),
        ({"by": "before_remedy", "done": {"acts": ["propose_solution"]}}, ("house", (3,))),
        ({"by": "last_reply", "done": {"acts": ["greet"]}}, ("house", (3,))),
        ({"by": "last_reply", "done": {"acts": ["ask_facts"]}}, ("kept", (2,))),
    ],
)
def test_a_step_is_due_at_its_moment(step: dict[str, Any], expected: tuple[str, tuple[int, ...]]) -> None:
    card = score(tape(*GOOD), by(house(steps=[{**STEP, **step}])))
    assert [(finding.kind, finding.turns) for finding in told(card)] == [expected]
    cost = 0.0 if expected[0] == "kept" else 4.0
    assert card.overall == 100.0 - cost
    assert card.passed is (expected[0] != "knock_out")


def test_a_step_without_its_moment_is_not_asked_for() -> None:
    before_remedy = {**STEP, "by": "before_remedy", "done": {"acts": ["ask_facts"]}}
    closing = {**STEP, "by": "last_reply"}
    talk = (("hm", does("empathise")),)
    assert told(score(tape(*talk), by(house(steps=[before_remedy])))) == []
    assert told(score(tape(*talk, open_=True), by(house(steps=[closing])))) == []
    assert told(score(tape(), by(house(steps=[STEP])))) == []
    angry = tuple((f"words {number}", does("retort", "blame_customer")) for number in range(4))
    left = tape(*angry)
    assert left.ending == "storms_off"
    assert told(score(left, by(house(steps=[closing])))) == []


def test_a_knock_out_fails_whatever_the_score_even_where_an_exam_needs_review() -> None:
    replies = (*GOOD, ("what is that to me", does("retort")))
    rules = by(house(knock_outs=[KNOCK_OUT]))
    card = score(tape(*replies), rules)
    assert (card.overall, card.passed) == (100.0, False)
    assert [(f.kind, f.text, f.points) for f in told(card)] == [("knock_out", "Knock-out: you snapped", 0.0)]
    unread = Reading((), (), (), 100, False, "test")
    exam = tape(*replies, ("asdf", unread), ("asdf", unread), mode="exam")
    assert score(exam, MATTER).passed is None
    assert score(exam, rules).passed is False


def test_house_rules_are_told_apart_in_the_debrief_and_at_once_in_feedback() -> None:
    rules = by(house(forbidden=[FORBIDDEN], steps=[STEP], knock_outs=[KNOCK_OUT]))
    spoken = tape(*GOOD, ("not my job", does("retort")))
    found = debrief(spoken, rules)
    assert [(f.kind, f.rule) for f in found.house] == [
        ("knock_out", "insult"),
        ("house", "not_mine"),
        ("kept", "opening"),
    ]
    assert {f.kind for f in found.weaknesses} <= {"fault", "failure", "missed", "partly"}
    said = feedback(tape(("not my job", does("greet")), open_=True), rules)
    assert [f.rule for f in said.bad] == ["not_mine"]
    assert [f.rule for f in said.good] == ["opening"]


words = st.sampled_from(["not my job", "hello", "what the hell", "please", "不归我管"])
readings = st.builds(
    lambda acts, topics: Reading(tuple(acts), tuple(topics), (), 900, True, "test"),
    st.lists(st.sampled_from(ACTS), max_size=4, unique=True),
    st.lists(st.sampled_from(["leak", "repair", "holiday"]), max_size=2, unique=True),
)
costs = st.integers(0, 100)


@given(st.lists(st.tuples(words, readings), min_size=1, max_size=6), costs, costs, st.booleans())
def test_house_rules_only_take_points_and_every_point_still_has_its_finding(
    replies: list[tuple[str, Reading]], cost: int, missing: int, strict: bool
) -> None:
    case = kettle(language="en")
    state, opening = engine.start(case)
    turns = []
    for spoken, reading in replies:
        if state.ending is None:
            state, turn = engine.step(case, state, reading, 5000, words=spoken)
            turns.append(turn)
    header = Header("a", None, "kettle", "guided", "en", 0, "2026-03-18T14:30:00+08:00", (), ())
    played = Tape(header, opening, tuple(turns), engine.hang_up(case, state).ending)
    rules = house(
        forbidden=[{**FORBIDDEN, "cost": cost, "knock_out": strict}],
        steps=[{**STEP, "cost": missing}],
        knock_outs=[KNOCK_OUT],
    )
    plain, card = score(played, MATTER), score(played, by(rules))
    assert card.overall <= plain.overall
    assert math.isclose(math.fsum(f.points for f in card.findings), card.overall, abs_tol=0.051)
    # Whatever the house demands, the customer felt the same, and thinks the same of the firm.
    assert (card.satisfaction, card.outcome, card.probabilities) == (
        plain.satisfaction,
        plain.outcome,
        plain.probabilities,
    )
    assert card.principles == plain.principles
    if any(finding.kind == "knock_out" for finding in card.findings):
        assert card.passed is False
