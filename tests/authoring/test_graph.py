"""Scenarios as drawings: every beat and ending has its box, no two overlap, and ways lead between them."""

from __future__ import annotations

from itertools import combinations, pairwise
from xml.etree import ElementTree as ET

import pytest
import resvg_py

from simulator.authoring.graph import Way, draw, ways
from simulator.authoring.layers import ACROSS, DOWN, Placed, place
from simulator.content.library import Library
from simulator.model.scenario import Scenario
from simulator.study.attempts import Stage, stage
from tests.laboratory import beat, scenario_data

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def water() -> Stage:
    return stage(Library.open(), "water_bill_estimate")


@pytest.fixture(scope="module")
def taken(water: Stage) -> list[Way]:
    return ways(water, 4)


def boxes(drawing: str) -> list[tuple[float, float, float, float]]:
    found = []
    for group in ET.fromstring(drawing).iter(f"{SVG}g"):
        rect = group.find(f"{SVG}rect")
        assert rect is not None
        found.append(tuple(float(rect.get(name, "")) for name in ("x", "y", "width", "height")))
    return found  # type: ignore[return-value]


def apart(drawing: str) -> bool:
    return all(
        ax + aw <= bx or bx + bw <= ax or ay + ah <= by or by + bh <= ay
        for (ax, ay, aw, ah), (bx, by, bw, bh) in combinations(boxes(drawing), 2)
    )


def test_every_attempt_takes_one_way_into_each_place(water: Stage, taken: list[Way]) -> None:
    into_endings = sum(way.share for way in taken if way.end.startswith("="))
    assert into_endings == pytest.approx(1.0)
    for beat_ in water.matter.scenario.beats[1:]:
        assert sum(way.share for way in taken if way.end == beat_.id) <= 1.0 + 1e-9
    assert [way.share for way in taken] == sorted((way.share for way in taken), reverse=True)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_beat_and_ending_has_a_box_of_its_own(water: Stage, taken: list[Way], language: str) -> None:
    scenario = water.matter.scenario
    drawing = draw(scenario, taken, 4, "zh" if language == "zh" else "en")
    assert len(boxes(drawing)) == len(scenario.beats) + len(scenario.endings)
    assert apart(drawing)
    titles = [title.text or "" for title in ET.fromstring(drawing).iter(f"{SVG}title")]
    named = [part.title for part in scenario.beats] + [part.title for part in scenario.endings]
    for name in named:
        first = name.say("zh" if language == "zh" else "en") + "\n"
        assert any(title.startswith(first) for title in titles)
    assert bytes(resvg_py.svg_to_bytes(svg_string=drawing))[:4] == b"\x89PNG"


def test_thirty_beats_stay_apart_and_as_wide_as_a_few_pages() -> None:
    beats = [beat(f"beat_{number}") for number in range(30)]
    scenario = Scenario.model_validate(scenario_data(beats=beats))
    steps = [(number, number + 1 + number % 3) for number in range(29)] + [
        (number, number + 1) for number in range(29)
    ]
    made = {(f"beat_{start}", f"beat_{min(29, end)}") for start, end in steps}
    made |= {(f"beat_{number}", "=storms_off") for number in range(4, 30, 5)}
    made.add(("beat_29", "=settled"))
    drawing = draw(scenario, [Way(*way, 0.2, 0.3, 0.1) for way in sorted(made)], 4, "en")
    assert len(boxes(drawing)) == 34
    assert apart(drawing)
    assert float(ET.fromstring(drawing).get("width", "")) < 2400


def test_what_nobody_entered_has_a_broken_line(water: Stage) -> None:
    drawing = draw(water.matter.scenario, [], 4, "en")
    assert (
        drawing.count("stroke-dasharray") == len(boxes(drawing)) - 1
    )  # every attempt begins in the first beat


def test_signs_that_xml_knows_are_written_out() -> None:
    scenario = Scenario.model_validate(scenario_data(title={"zh": "<甲&乙>", "en": "<A&B>"}))
    texts = [text.text for text in ET.fromstring(draw(scenario, [], 1, "en")).iter(f"{SVG}text")]
    assert texts[0] == "<A&B>"


def test_a_box_stands_below_those_that_lead_to_it_and_long_ways_bend() -> None:
    laid = place(
        ("a", "b", "c"), ("z",), [("a", "b"), ("b", "c"), ("a", "c"), ("c", "z"), ("c", "a")], 100, 40
    )
    step = 40 + DOWN
    assert {name: y for name, (_, y) in laid.boxes.items()} == {
        "a": 0,
        "b": step,
        "c": 2 * step,
        "z": 3 * step,
    }
    assert laid.height == 3 * step + 40
    start, enter, leave, end = laid.routes["a", "c"]
    assert (start[1], enter[1], leave[1], end[1]) == (40, step, step + 40, 2 * step)
    assert enter[0] == leave[0]
    assert not laid.boxes["b"][0] <= enter[0] <= laid.boxes["b"][0] + 100
    back = laid.routes["c", "a"]
    assert (back[0][1], back[-1][1]) == (2 * step, 40)


def test_endings_stand_in_rows() -> None:
    last = tuple(f"z{number}" for number in range(8))
    laid: Placed = place(("a",), last, [("a", name) for name in last], 100, 40)
    assert len({y for name, (_, y) in laid.boxes.items() if name != "a"}) == 2
    tops = sorted(x for name, (x, y) in laid.boxes.items() if y == 40 + DOWN)
    assert all(right - left >= 100 + ACROSS - 1e-6 for left, right in pairwise(tops))


def test_no_two_shares_are_written_over_each_other(water: Stage, taken: list[Way]) -> None:
    drawing = draw(water.matter.scenario, taken, 4, "en")
    grounds = [
        tuple(float(rect.get(name, "")) for name in ("x", "y", "width", "height"))
        for rect in ET.fromstring(drawing).iter(f"{SVG}rect")
        if rect.get("class") == "ground"
    ]
    assert len(grounds) == len(taken)
    slack = 0.2  # corners are written with one decimal
    assert all(
        ax + aw <= bx + slack or bx + bw <= ax + slack or ay + ah <= by + slack or by + bh <= ay + slack
        for (ax, ay, aw, ah), (bx, by, bw, bh) in combinations(grounds, 2)
    )


def test_conditions_are_told_in_the_language_of_the_drawing() -> None:
    leave = {"any_of": [{"heard": ["partly", "yes"]}, {"beat_turns": {"at_least": 2}}]}
    made = beat("vent", leave=leave)
    scenario = Scenario.model_validate(scenario_data(beats=[made, beat("talk"), beat("later")]))
    zh, en = draw(scenario, [], 1, "zh"), draw(scenario, [], 1, "en")
    assert "离开 （觉得被听进去 一部分、是 或 本阶段 至少 2 句）" in zh
    assert "leave (heard partly, yes or beat turns at least 2)" in en
    assert "storms_off · 客户离开" in zh
    assert "…</title>" not in en
