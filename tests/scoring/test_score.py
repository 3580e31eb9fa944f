from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.model.acts import ACTS
from simulator.model.persona import Persona
from simulator.model.scenario import Scenario
from simulator.model.scorecard import ScoreCard
from simulator.model.tape import Header, Mode, Reading, Tape
from simulator.model.texts import Language
from simulator.scoring.debrief import debrief, feedback, few_replies, hint
from simulator.scoring.score import Matter, marked, score
from simulator.session import engine
from tests.laboratory import (
    UNREAD,
    does,
    kettle,
    persona_data,
    scenario_data,
    small_course,
    small_rubric,
    text,
)

MATTER = Matter(
    Scenario.model_validate(scenario_data()),
    Persona.model_validate(persona_data()),
    small_course(),
    small_rubric(),
)


def tape(*readings: Reading, mode: Mode = "guided", language: Language = "zh", delay: int = 5000) -> Tape:
    """Return the tape of these readings; each reply's words are its number."""
    case = kettle(language=language)
    state, opening = engine.start(case)
    turns = []
    for number, reading in enumerate(readings, start=1):
        if state.ending is not None:
            break
        state, turn = engine.step(case, state, reading, delay, words=f"words {number}")
        turns.append(turn)
    header = Header("a", None, "kettle", mode, language, 0, "2026-03-18T14:30:00+08:00", (), ())
    return Tape(header, opening, tuple(turns), engine.hang_up(case, state).ending)


def judge(*readings: Reading, mode: Mode = "guided", language: Language = "zh") -> ScoreCard:
    """Score these readings."""
    return score(tape(*readings, mode=mode, language=language), MATTER)


def test_rules_earn_by_weight_and_evidence_names_turn_and_words() -> None:
    card = judge(
        does("empathise"), does("ask_facts", topics=("leak",)), does("propose_solution", topics=("repair",))
    )
    assert [(p.principle, p.score) for p in card.principles] == [
        ("empathise", 100.0),
        ("solve", 100.0),
        ("fit_the_customer", None),
    ]
    assert card.overall == 100.0
    assert card.passed is True
    found = {f.rule: (f.kind, f.turns, f.quote, f.points) for f in card.findings}
    assert found == {
        "feels": ("earned", (1,), "words 1", 25.0),
        "mends": ("earned", (3,), "words 3", 75.0),
    }


def test_an_occasion_has_a_window() -> None:
    card = judge(does("greet"), does("greet"), does("empathise"))
    assert next(f for f in card.findings if f.rule == "feels").kind == "missed"
    assert card.overall == 0.0


def test_each_occasion_has_its_own_window_where_every_one_counts() -> None:
    rule = {
        "id": "answers_greetings",
        "principle": "solve",
        "occasion": {"acts": ["greet"]},
        "each": True,
        "earns": {"acts": ["empathise"]},
        "partly": {"acts": ["thank"]},
        "earned": {"zh": "做到", "en": "done"},
        "missed": {"zh": "没做", "en": "missed"},
        "better": {"zh": "试试", "en": "try"},
    }
    played = tape(*[does(act) for act in ("greet", "greet", "empathise", "greet", "thank", "greet")])

    def used(within: int | None) -> tuple[list[tuple[str, int]], float | None]:
        matter = MATTER._replace(rubric=small_rubric(rules=[{**rule, "within": within}]))
        card = score(played, matter)
        return [(finding.kind, finding.turns[0]) for finding in card.findings], card.principles[1].score

    assert used(1) == ([("missed", 1), ("missed", 2), ("missed", 4), ("missed", 6)], 0.0)
    assert used(2) == ([("missed", 1), ("earned", 3), ("partly", 5), ("missed", 6)], 37.5)
    assert used(3) == ([("earned", 3), ("earned", 3), ("partly", 5), ("missed", 6)], 62.5)
    assert used(None) == ([("earned", 3), ("earned", 3), ("partly", 5), ("missed", 6)], 62.5)


def test_faults_cost_points_of_their_principle_and_failures_of_the_whole() -> None:
    card = judge(
        does("empathise", "cold"),
        does("ask_facts", topics=("leak",)),
        does("propose_solution", topics=("repair",)),
        does("explain_cause", topics=("descaled",)),
    )
    assert {f.rule: f.points for f in card.findings} == {
        "feels": 25.0,
        "cold": -8.75,  # of the 70 points, 10 take 70 · 10 / 80
        "mends": 75.0,
        "untrue": -30.0,
    }
    assert card.overall == 61.2
    assert card.failures == (("cold", 1),)


def test_findings_speak_the_language_of_the_attempt() -> None:
    assert judge(does("empathise"), language="zh").findings[0].text == "做到"
    assert judge(does("empathise"), language="en").findings[0].text == "done"


def test_an_attempt_without_a_reply_scores_nothing() -> None:
    card = judge()
    assert (card.overall, card.passed, card.turns, card.ending) == (0.0, False, 0, "hung_up")
    assert all(principle.score is None for principle in card.principles)


def test_an_exam_with_too_many_unread_replies_needs_review() -> None:
    replies = (does("empathise"), UNREAD, does("ask_facts", topics=("leak",)), does("greet"))
    assert judge(*replies, mode="exam").passed is None
    assert judge(*replies, mode="coached").passed is False


def test_unread_replies_are_no_failure() -> None:
    assert judge(Reading(("cold",), (), (), 100, False, "x")).failures == ()


def test_feedback_comes_when_a_window_closes_and_hints_while_it_is_open() -> None:
    first = tape(does("greet"))._replace(ending=None)
    second = tape(does("greet"), does("greet"))._replace(ending=None)
    assert feedback(first, MATTER).bad == ()
    assert hint(first, MATTER) == "试试"
    assert [f.rule for f in feedback(second, MATTER).bad] == ["feels"]
    assert [f.rule for f in feedback(tape(does("empathise")), MATTER).good] == ["feels"]


def test_the_debrief_shows_the_ending_and_a_figure_for_its_outcome_only() -> None:
    told = debrief(tape(does("empathise"), does("retort")), MATTER)
    assert (told.ending_title, told.ending_text) == ("挂断", "挂了" + few_replies("zh", 2))
    assert told.figure == ("九成五" if told.card.outcome == "loyal" else "")
    assert [f.rule for f in told.weaknesses] == ["mends"]


readings = st.builds(
    lambda acts, topics, understood: Reading(tuple(acts), tuple(topics), (), 800, understood, "test"),
    st.lists(st.sampled_from(ACTS), max_size=5, unique=True),
    st.lists(st.sampled_from(["leak", "descaled", "repair", "holiday", "coupon"]), max_size=2, unique=True),
    st.booleans(),
)


@given(st.lists(readings, min_size=1, max_size=8))
def test_every_point_has_its_finding(replies: list[Reading]) -> None:
    card = judge(*replies)
    assert math.isclose(math.fsum(f.points for f in card.findings), card.overall, abs_tol=0.051)
    assert 0.0 <= card.overall <= 100.0
    assert 1.0 <= card.satisfaction <= 5.0
    assert math.isclose(math.fsum(p for _, p in card.probabilities), 1.0, abs_tol=0.003)
    assert card == judge(*replies)


OPEN = {
    "settled": {"rulings_ever": ["accepted"], "mood": ["upset", "calm", "content"]},
    "text": text("没谈成就挂断", "hung up with nothing agreed"),
    "better": text("等客户点头", "wait for the yes"),
}
SETTLING = (
    does("empathise", "invite_to_talk"),
    does("ask_facts", topics=("leak",)),
    does("propose_solution", "apologise", topics=("repair",)),
)


@pytest.mark.parametrize(
    ("replies", "fails"),
    [
        (SETTLING, True),  # nobody was asked
        ((*SETTLING, does("check_agreement", "empathise")), False),
        ((does("retort"), does("retort", "deny")), True),
    ],
)
def test_hanging_up_on_a_customer_who_agreed_to_nothing_or_is_angry_is_no_pass(
    replies: tuple[Reading, ...], fails: bool
) -> None:
    before = tape(*replies)
    assert before.ending == "hung_up"
    card = score(before, MATTER._replace(rubric=small_rubric(left_open=OPEN)))
    found = [finding for finding in card.findings if finding.rule == "left_open"]
    assert [(f.kind, f.turns, f.text, f.points) for f in found] == (
        [("knock_out", (len(before.turns),), "没谈成就挂断", 0.0)] if fails else []
    )
    told = debrief(before, MATTER._replace(rubric=small_rubric(left_open=OPEN)))
    assert (told.left_open is not None, told.house) == (fails, ())
    plain = score(before, MATTER)
    assert (card.overall, card.principles) == (plain.overall, plain.principles)
    assert card.passed is (False if fails else plain.passed)


def test_who_was_left_alone_is_not_told_from_an_exam_that_could_not_be_read() -> None:
    hung_up = tape(does("ask_facts"), UNREAD)
    matter = MATTER._replace(rubric=small_rubric(left_open=OPEN))
    assert hung_up.ending == "hung_up"
    assert score(hung_up, matter).passed is False
    exam = score(hung_up._replace(header=hung_up.header._replace(mode="exam")), matter)
    assert (exam.passed, [finding.rule for finding in exam.findings if finding.kind == "knock_out"]) == (
        None,
        [],
    )


def test_half_the_points_have_words_of_their_own_where_the_rubric_gives_them() -> None:
    rule = {
        "id": "mends",
        "principle": "solve",
        "earns": {"rulings": ["solution_fits"]},
        "partly": {"acts": ["ask_facts"]},
        "earned": text("做到", "done"),
        "missed": text("没做", "missed"),
        "better": text("试试", "try"),
    }
    asked = tape(does("ask_facts"))
    own = small_rubric(rules=[{**rule, "in_part": text("只问了", "only asked")}])
    (finding,) = score(asked, MATTER._replace(rubric=own)).findings
    assert (finding.kind, finding.text) == ("partly", "只问了")
    (finding,) = score(asked, MATTER._replace(rubric=small_rubric(rules=[rule]))).findings
    assert (finding.kind, finding.text) == ("partly", "做到了一部分：做到")


def test_a_reply_that_earns_nothing_still_costs() -> None:
    rubric = small_rubric(earns_nothing={"rulings": ["all_at_once", "nothing_new"]})
    every = (
        "greet",
        "acknowledge",
        "empathise",
        "apologise",
        "paraphrase",
        "thank",
        "affirm_customer",
        "ask_needs",
    )
    recited = tape(
        does(*every, "propose_solution", "explain_cause", topics=("repair", "descaled")), does("empathise")
    )
    card = score(recited, MATTER._replace(rubric=rubric))
    assert {f.rule: (f.kind, f.points) for f in card.findings} == {
        "feels": ("earned", 25.0),
        "mends": ("missed", 0.0),
        "untrue": ("fault", 0.0),
    }
    assert [f.turns for f in card.findings if f.rule == "feels"] == [(2,)]
    assert card.overall == 25.0
    plain = {f.rule: (f.kind, f.points) for f in score(recited, MATTER).findings}
    assert plain == {"feels": ("earned", 25.0), "mends": ("earned", 75.0), "untrue": ("fault", -30.0)}


@pytest.mark.parametrize(
    ("words", "cost"),
    [
        ("It should be here, I think, or maybe not.", -10.0),
        ("I THINK it might be, i　think", -10.0),  # whatever the case, and the width of a space
        ("I think it comes on Friday.", 0.0),  # once is no wavering
        ("Rethink it, thinking maybe-s are fine: I thinker.", 0.0),  # as whole words only
        ("这个应该是水垢吧，好像不要紧。", -10.0),
        ("好像，好像是的", -10.0),  # the same one twice
        ("应该的，您说得对。", 0.0),
        ("", 0.0),
    ],
)
def test_a_fault_may_ask_for_wordings_too(words: str, cost: float) -> None:
    wavers = {
        "id": "wavers",
        "principle": "solve",
        "when": {"acts": ["propose_solution"]},
        "phrases": {"zh": ["应该是", "好像"], "en": ["I think", "maybe"]},
        "said": 2,
        "cost": 20,
        "text": text("没准", "so many maybes"),
        "better": text("说定", "say what is so"),
    }
    matter = MATTER._replace(rubric=small_rubric(faults=[wavers]))
    case = kettle()
    state, opening = engine.start(case)
    turns = []
    for reading, said in (
        (does("empathise"), "maybe, maybe"),  # not where the fault says
        (does("ask_facts", topics=("leak",)), "?"),
        (does("propose_solution", topics=("repair",)), words),
    ):
        state, turn = engine.step(case, state, reading, 5000, words=said)
        turns.append(turn)
    header = Header("a", None, "kettle", "coached", "zh", 0, "2026-03-18T14:30:00+08:00", (), ())
    card = score(Tape(header, opening, tuple(turns), None), matter)
    found = [(f.kind, f.turns, f.quote) for f in card.findings if f.rule == "wavers"]
    assert found == ([("fault", (3,), words)] if cost else [])
    assert card.overall == 100.0 + cost * 1.5  # three quarters of the score are for the solution


def test_a_fault_may_cost_the_overall_score_as_a_failure_does() -> None:
    wavers = {
        "id": "wavers",
        "principle": "solve",
        "when": {"acts": ["ask_facts"]},
        "cost": 20,
        "most": 2,
        "from_overall": True,
        "text": text("没准", "so many maybes"),
        "better": text("说定", "say what is so"),
    }
    played = tape(
        does("empathise"),
        does("propose_solution", "ask_facts", topics=("repair",)),
        does("ask_facts", "thank"),
        does("ask_facts", "greet"),  # the third time is not counted
    )
    plain = score(played, MATTER._replace(rubric=small_rubric(faults=[])))
    card = score(played, MATTER._replace(rubric=small_rubric(faults=[wavers])))
    assert (plain.overall, card.overall) == (100.0, 71.4)  # 100 − 100 · 40 / (100 + 40)
    assert card.principles == plain.principles
    found = [(f.principle, f.turns, round(f.points, 2)) for f in card.findings if f.rule == "wavers"]
    assert found == [("solve", (2,), -14.29), ("solve", (3,), -14.29)]
    assert math.isclose(sum(f.points for f in card.findings), card.overall, abs_tol=0.05)


SCALE = [{"points": 10, "mark": 15}, {"points": 65, "mark": 57}, {"points": 80, "mark": 83}]


@pytest.mark.parametrize(
    ("points", "mark"),
    [
        (0, 0),
        (5, 7.5),
        (10, 15),
        (37.5, 36),
        (65, 57),
        (72.5, 70),
        (80, 83),
        (90, 91.5),
        (100, 100),
        (-2, -3),
    ],
)
def test_a_scale_gives_marks_on_straight_lines_through_its_points(points: float, mark: float) -> None:
    assert math.isclose(marked(small_rubric(scale=SCALE).scale, points), mark)
    assert marked((), points) == points


def test_what_a_scale_makes_of_an_attempt_is_the_sum_of_its_findings() -> None:
    played = tape(
        does("empathise", "cold"),
        does("ask_facts", topics=("leak",)),
        does("propose_solution", topics=("repair",)),
        does("explain_cause", topics=("descaled",)),
    )
    plain = score(played, MATTER)
    card = score(played, MATTER._replace(rubric=small_rubric(scale=SCALE)))
    assert (plain.overall, card.overall) == (61.2, 54.1)  # 61.25 points: 15 + 51.25 · 42 / 55 = 54.14
    factor = 54.136 / 61.25
    assert {f.rule: round(f.points, 2) for f in card.findings} == {
        "feels": round(25.0 * factor, 2),
        "cold": round(-8.75 * factor, 2),
        "mends": round(75.0 * factor, 2),
        "untrue": round(-30.0 * factor, 2),
    }
    assert (card.principles, card.failures) == (plain.principles, plain.failures)
    # One error up and down, 42 / 55 below 65 points and steeper above.
    assert plain.standard_error is not None
    up, down = (marked(small_rubric(scale=SCALE).scale, 61.25 + s * plain.standard_error) for s in (1, -1))
    assert card.standard_error is not None
    assert math.isclose(card.standard_error, (up - down) / 2, abs_tol=0.15)


@given(
    st.lists(
        st.sampled_from(
            [
                does("empathise"),
                does("cold"),
                does("greet"),
                does("ask_facts", topics=("leak",)),
                does("propose_solution", topics=("repair",)),
                does("explain_cause", topics=("descaled",)),
            ]
        ),
        min_size=1,
        max_size=8,
    )
)
def test_a_scale_keeps_the_order_of_attempts_and_their_sums(readings: list[Reading]) -> None:
    played = tape(*readings)
    plain = score(played, MATTER)
    card = score(played, MATTER._replace(rubric=small_rubric(scale=SCALE)))
    assert math.isclose(card.overall, marked(small_rubric(scale=SCALE).scale, plain.overall), abs_tol=0.15)
    assert math.isclose(math.fsum(f.points for f in card.findings), card.overall, abs_tol=0.051)
