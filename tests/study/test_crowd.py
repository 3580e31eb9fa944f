"""A crowd in one batch comes to the same bits as its customers one by one."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.content.library import Library
from simulator.model.occurrences import Occurrences
from simulator.model.persona import Persona
from simulator.model.scenario import Scenario
from simulator.model.tape import Promise, Turn
from simulator.scoring.outcome import Terms, measured, rating
from simulator.session import engine
from simulator.session.cast import cast
from simulator.session.chance import chance
from simulator.study.crowd import (
    Customers,
    Reply,
    Script,
    customers,
    perform,
    perform_each,
    reply,
    rule_script,
    spread,
)
from simulator.study.evidence import personas_of
from simulator.study.laboratory import laboratory, laboratory_case

SCRIPTS: dict[str, Script] = {
    "good": (
        reply("empathise", "acknowledge"),
        reply("ask_facts", about="cause"),
        reply("propose_solution", "commit_deadline", about="perfect"),
        reply("check_agreement"),
    ),
    "bad": (
        reply("cold"),
        reply(delay=28_000),
        reply("offer_compensation", about="money_200"),
        reply("deny"),
    ),
    "broken": (
        reply("paraphrase"),
        Reply(
            ("propose_solution", "commit_follow_up"), ("perfect",), promise=Promise("perfect", 2, None, None)
        ),
        reply("apologise"),
        reply("check_agreement"),
        reply("empathise", "take_responsibility"),
    ),
}


@pytest.fixture(scope="module")
def personas() -> list[Persona]:
    """Return the shipped personas."""
    return personas_of(Library.open())


def one_by_one(persona: Persona, crowd: Customers, place: int, script: Script) -> tuple[list[Turn], Terms]:
    """Play `script` through the engine to the customer at `place` of `crowd`."""
    traits = persona.traits.model_copy(
        update={
            "anger": float(crowd.anger[place]),
            "patience": 8.0,
            **{name: float(getattr(crowd.who, name)[place]) for name in crowd.who._fields},
        }
    )
    varied = persona.model_copy(update={"traits": traits})
    scenario: Scenario = laboratory(varied)
    case = cast(scenario, varied, 0, "en")
    state, opening = engine.start(case)
    turns = []
    for said in script:
        state, turn = engine.step(case, state, said.reading, said.delay)
        turns.append(turn)
    return turns, measured(Occurrences(scenario, opening, turns))


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_batch_equals_its_customers_one_by_one(personas: list[Persona], name: str) -> None:
    crowd = customers(personas, 12, seed=3)
    script = SCRIPTS[name]
    course = perform(crowd, rule_script(laboratory_case(personas[0]), script))
    for place in range(12):
        turns, terms = one_by_one(personas[place % len(personas)], crowd, place, script)
        assert [turn.mood.anger for turn in turns] == course.anger[1:, place].tolist()
        assert tuple(turns[-1].mood) == tuple(float(level[place]) for level in course.mood)  # type: ignore[index]
        alone = max(1.0, min(5.0, rating(terms, 0.5, crowd.offset[place])))
        assert course.satisfaction[place] == pytest.approx(alone, abs=1e-12)


def test_scripts_of_different_length_do_not_disturb_each_other(personas: list[Persona]) -> None:
    case = laboratory_case(personas[0])
    crowd = customers(personas, 6, seed=5)
    ruled = [rule_script(case, SCRIPTS[name]) for name in ("good", "broken")]
    mixed = perform_each(crowd, ruled)
    alone = [perform(crowd, script) for script in ruled]
    for place in range(6):
        own = alone[place % 2]
        assert mixed.satisfaction[place] == own.satisfaction[place]
        assert mixed.mood.anger[place] == own.mood.anger[place]  # type: ignore[index]
    assert mixed.replies.tolist() == [4.0, 5.0] * 3


def test_spread_is_the_engine_chance() -> None:
    numbers = spread(4, 11, 32)
    assert numbers.tolist() == [(chance(11, 32, turn) >> 11) / 2**53 for turn in range(4)]
    assert np.all((spread(500, 1, 2) >= 0.0) & (spread(500, 1, 2) < 1.0))


def test_customers_vary_within_bounds_and_are_the_same_again(personas: list[Persona]) -> None:
    crowd = customers(personas, 40, seed=2)
    again = customers(personas, 40, seed=2)
    assert crowd.anger.tolist() == again.anger.tolist()
    middle = np.array([persona.traits.anger for persona in personas])[crowd.persona]
    assert np.all(np.abs(crowd.anger - middle) <= 12.0)
    assert len(set(crowd.anger.tolist())) == 40
