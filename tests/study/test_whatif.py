from __future__ import annotations

from simulator.model.house import House
from simulator.model.persona import Persona
from simulator.model.scenario import Scenario
from simulator.model.tape import Header, Reading, Tape
from simulator.scoring.score import Matter
from simulator.session import engine
from simulator.study.whatif import Change, search, smallest_change
from tests.laboratory import does, kettle, persona_data, scenario_data, small_course, small_rubric, text

CASE = kettle(language="en")
MATTER = Matter(
    Scenario.model_validate(scenario_data()),
    Persona.model_validate(persona_data()),
    small_course(),
    small_rubric(),
)


def tape(*readings: Reading) -> Tape:
    state, opening = engine.start(CASE)
    turns = []
    for number, reading in enumerate(readings, start=1):
        state, turn = engine.step(CASE, state, reading, 5000, words=f"words {number}")
        turns.append(turn)
    header = Header("a", None, "kettle", "guided", "en", 0, "2026-03-18T14:30:00+08:00", (), ())
    return Tape(header, opening, tuple(turns), engine.hang_up(CASE, state).ending)


def test_the_one_reply_that_would_have_turned_fail_into_pass() -> None:
    found = smallest_change(
        CASE, MATTER, tape(does("greet"), does("cold"), does("ask_facts", topics=("leak",)), does("retort"))
    )
    assert found.passed is True
    assert found.changes == (Change(2, "words 2", "choice fix", ("propose_solution",), ("cold",)),)


def test_the_words_are_exchanged_too_so_that_a_forbidden_phrase_goes_with_them() -> None:
    said = text("words", "words")
    rule = {"id": "words", "name": said, "phrases": {"en": ["words 2"]}, "knock_out": True}
    house = House.model_validate(
        {
            "kind": "house",
            "id": "ours",
            "version": 1,
            "name": said,
            "forbidden": [{**rule, "text": said, "better": said}],
        }
    )
    good = tape(
        does("empathise"),
        does("ask_facts", topics=("leak",)),
        does("propose_solution", topics=("repair",)),
    )
    found = smallest_change(CASE, MATTER._replace(house=house), good)
    assert found.passed is True
    assert [change.turn for change in found.changes] == [2]


def test_a_search_goes_in_small_steps_to_the_same_answer() -> None:
    played = tape(does("greet"), does("cold"), does("retort"))
    *steps, answer = search(CASE, MATTER, played)
    assert steps == [None] * len(steps)
    assert len(steps) >= len(played.turns) * 5
    assert answer == smallest_change(CASE, MATTER, played)


def test_where_the_attempt_passed_the_best_lift_is_shown() -> None:
    good = tape(
        does("ask_facts", topics=("leak",)), does("greet"), does("propose_solution", topics=("repair",))
    )
    found = smallest_change(CASE, MATTER, good)
    assert (found.overall, [change.turn for change in found.changes]) == (100.0, [1])
    assert found.changes[0].missing == ("empathise",)


def test_nothing_to_change_in_a_perfect_attempt() -> None:
    perfect = tape(
        does("empathise"), does("ask_facts", topics=("leak",)), does("propose_solution", topics=("repair",))
    )
    assert smallest_change(CASE, MATTER, perfect).changes == ()
