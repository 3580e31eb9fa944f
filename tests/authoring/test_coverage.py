"""What play can meet in a scenario, and what it never does."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.authoring.accounts import account
from simulator.authoring.coverage import Coverage, Part, Route, cover, walked
from simulator.authoring.trials import matter_of
from simulator.content.library import Library
from simulator.model.scenario import Scenario
from simulator.scoring.score import Matter, judge
from tests.laboratory import beat, scenario_data


@pytest.fixture(scope="module")
def library() -> Library:
    return Library.open()


@pytest.fixture(scope="module")
def matter(library: Library) -> Matter:
    return matter_of(library, "tap_adapter")


@pytest.fixture(scope="module")
def covered(matter: Matter) -> Coverage:
    return cover(matter)


def kettle(library: Library, **changes: Any) -> Matter:
    """Return the kettle of a water company's customer, judged by the shipped rubric."""
    scenario = Scenario.model_validate(scenario_data(persona="habitual_complainer", **changes))
    rubric = library.rubric()
    return Matter(scenario, library.persona(scenario.persona), library.course(rubric.course), rubric)


def test_there_is_a_route_to_every_ending_and_walking_it_leads_there(
    matter: Matter, covered: Coverage
) -> None:
    assert [route.ending for route in covered.routes] == [ending.id for ending in matter.scenario.endings]
    for route in covered.routes:
        assert route.free is False
        tape = walked(route, matter, "zh")
        assert tape.ending == route.ending
        assert [turn.beat for turn in tape.turns] == [step.beat for step in route.steps]
        assert (tape.turns == () or tape.turns[-1].ending != route.ending) is route.hang_up
        assert route.least <= judge(tape, matter).numbers.overall == route.score <= route.most


def test_the_same_call_gives_the_same_answer(matter: Matter) -> None:
    assert cover(matter, seed=3, quiet=5) == cover(matter, seed=3, quiet=5)


def test_scores_reached_lie_within_those_of_all_attempts(covered: Coverage) -> None:
    assert covered.least == min(route.least for route in covered.routes)
    assert covered.most == max(route.most for route in covered.routes)
    assert sum(route.attempts for route in covered.routes) >= covered.attempts


def test_what_nothing_leads_to_is_dead(library: Library) -> None:
    data = scenario_data()
    lost = beat("attic", enter={"visited": ["talk"], "turn": {"at_most": 1}})
    settled = {**data["endings"][0], "when": {"visited": ["talk"], "acts": ["empathise"]}}
    endings = [settled, *data["endings"][1:]]
    found = cover(kettle(library, beats=[*data["beats"][:2], lost], endings=endings), quiet=30)
    assert [part for part in found.dead if part.kind == "beat"] == [Part("beat", "attic")]
    assert [part.id for part in found.dead if part.kind == "choice"] == [
        f"attic/{choice['id']}" for choice in lost["choices"]
    ]
    assert {part.id for part in found.spare} >= {"attic/opening/1", "attic/lines/1"}


def test_what_no_choice_does_needs_free_text(library: Library) -> None:
    data = scenario_data()
    thanked = {**data["endings"][1], "id": "thanked", "when": {"acts": ["thank"]}}
    found = cover(kettle(library, endings=[thanked, *data["endings"]]), quiet=60)
    assert Part("ending", "thanked") in found.free
    route = next(route for route in found.routes if route.ending == "thanked")
    assert route.free is True
    assert "thank" in route.steps[-1].acts
    assert route.steps[-1].choice is None
    with pytest.raises(ValueError, match="needs free text"):
        walked(route, kettle(library), "zh")
    told = list(account(found, "en"))
    assert any(line.startswith("thanked: reached ") and line.endswith("needs free text") for line in told)
    (ends,) = [line for line in account(found, "zh") if line.startswith("要用自己的话才能遇到·结局：")]
    assert "thanked" in ends


def test_told_in_both_languages_line_by_line(covered: Coverage) -> None:
    zh, en = list(account(covered, "zh")), list(account(covered, "en"))
    assert len(zh) == len(en)
    assert en[0] == (
        f"tap_adapter: {covered.attempts} attempts, {covered.parts} parts, "
        f"scores {covered.least:.0f}–{covered.most:.0f}."
    )
    assert any(line.endswith("挂断") for line in zh)


def test_scores_are_told_without_a_minus_nought_and_with_that_of_the_way_shown() -> None:
    way = Route("hung_up", 1, (), False, 7, -0.3, 84.2, 12.0, True)
    found = Coverage("tea", "zh", 0, 7, 9, (), (), (), (way,), -0.3, 100.0)
    assert next(iter(account(found, "zh"))) == "tea：7 次演练，9 处内容，得分 0–100。"
    assert "hung_up：7 次走到，得分 0–84；下面这条路得 12 分" in account(found, "zh")
    assert "hung_up: reached 7 times with scores 0–84; the way below scores 12" in account(found, "en")
