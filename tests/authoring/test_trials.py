"""Tests that lie beside a scenario: read, played, and told where they don't hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator import paths
from simulator.authoring.suites import Suite, beside, load
from simulator.authoring.trials import opened, run, script
from simulator.content.catalogue import Entry
from simulator.content.library import Library
from simulator.readings import CHOSEN
from simulator.study.attempts import play, stage
from simulator.study.trainees import GRADED

GOOD = """\
kind: test
scenario: tap_adapter
tests:
  - id: heard
    language: en
    replies:
      - {choice: vent_sorry_listen, expect: {acts: [apologise], beat: burden, not_rulings: [solution_too_early]}}
      - {choice: burden_all_at_once, delay: 30}
    expect: {ending: none, visited: [vent, burden, facts], score: {at_least: 0}}
"""


@pytest.fixture(scope="module")
def library() -> Library:
    return Library.open()


def suite(folder: Path, text: str, library: Library) -> Suite:
    path = folder / "tap_adapter.test.yaml"
    path.write_text(text, "utf-8")
    return load(path, library)


def misses(folder: Path, text: str, library: Library) -> list[tuple[int, str]]:
    found = suite(folder, text, library)
    assert found.problems == ()
    return [(miss.line, miss.en) for tried in run(found, library) for miss in tried.misses]


@pytest.mark.parametrize("entry", Library.open().entries("scenario"), ids=lambda entry: entry.id)
def test_every_shipped_scenario_has_tests_in_its_languages_and_they_hold(
    entry: Entry, library: Library
) -> None:
    found = load(beside(entry.path), library)
    assert found.problems == ()
    assert found.trials is not None
    scenario = library.scenario(found.trials.scenario)
    assert {trial.language for trial in found.trials.tests} == set(scenario.languages)
    assert {trial.expect.passed for trial in found.trials.tests} == {True, False}
    assert [tried for tried in run(found, library) if tried.misses] == []


def test_a_test_that_holds_misses_nothing(tmp_path: Path, library: Library) -> None:
    assert misses(tmp_path, GOOD, library) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "told"),
    [
        ("acts: [apologise]", "acts: [apologise, retort]", 7, "acts: expected apologise, retort, got "),
        ("beat: burden", "beat: facts", 7, "beat: expected facts, got burden."),
        ("not_rulings: [solution_too_early]", "not_rulings: [courteous]", 7, "not_rulings: courteous should not have come."),
        ("ending: none", "ending: nights_back", 9, "ending: expected nights_back, got none."),
        ("score: {at_least: 0}", "passed: true", 9, "passed: expected true, got false ("),
        ("visited: [vent, burden, facts]", "visited: [later]", 9, "visited: expected later, got vent, burden, facts."),
        ("score: {at_least: 0}", "anger: {at_most: 1}", 9, "anger: expected …1, got "),
        ("score: {at_least: 0}", "principles: {listen: {at_most: -1}}", 9, "principles.listen: expected …-1, got "),
        ("choice: burden_all_at_once", "choice: later_told_you", 8, "In the beat burden: There is no choice called "),
    ],
)  # fmt: skip
def test_what_came_otherwise_is_told_with_its_line(
    old: str, new: str, line: int, told: str, tmp_path: Path, library: Library
) -> None:
    ((where, sentence),) = misses(tmp_path, GOOD.replace(old, new), library)
    assert where == line
    assert sentence.startswith(told)


def test_replies_after_the_end_are_told(tmp_path: Path, library: Library) -> None:
    rude = "\n".join(f"      - {{choice: {name}}}" for name in ("vent_order_number",) * 3 + ("burden_queue",) * 4)  # fmt: skip
    text = (
        "kind: test\nscenario: tap_adapter\ntests:\n  - id: rude\n    replies:\n"
        + rude
        + "\n    expect: {}\n"
    )
    assert misses(tmp_path, text, library) == [
        (12, "The conversation has ended (shouted_out) before this reply.")
    ]


@pytest.mark.parametrize(
    ("old", "new", "line", "code"),
    [
        ("scenario: tap_adapter", "scenario: tap_adaptor", 2, "unknown_id"),
        ("choice: vent_sorry_listen", "choice: vent_sory_listen", 7, "unknown_id"),
        ("choice: vent_sorry_listen", "chioce: vent_sorry_listen", 7, "unknown_key"),
        ("acts: [apologise]", "acts: [apologize]", 7, "unknown_id"),
        ("ending: none", "ending: nonne", 9, "unknown_id"),
        ("visited: [vent", "visited: [bent", 9, "unknown_id"),
        ("score: {at_least: 0}", "principles: {lissen: {at_least: 1}}", 9, "unknown_id"),
        ("delay: 30", "reply: 12", 8, "wrong_type"),
        ("delay: 30", 'reply: "Yes"', 8, "bad_value"),
        ("delay: 30", "delay: -1", 8, "bad_value"),
        ("score: {at_least: 0}", "score: {}", 9, "bad_value"),
        ("language: en", "language: fr", 5, "bad_value"),
        ("language: en", "start: {beat: fax}", 5, "unknown_id"),
        ("language: en", "start: {mood: {anger: 101}}", 5, "bad_value"),
        ("language: en", "start: {mood: {motive: -1.5}}", 5, "bad_value"),
        ("language: en", "start: {mood: {angry: 50}}", 5, "unknown_key"),
        ("language: en", "start: {}", 5, "bad_value"),
        ("tests:", "tests: [", 3, "unclosed_bracket"),
    ],
)
def test_problems_of_a_file_of_tests_are_told_at_their_line(
    old: str, new: str, line: int, code: str, tmp_path: Path, library: Library
) -> None:
    found = suite(tmp_path, GOOD.replace(old, new, 1), library)
    assert found.trials is None
    assert (found.problems[0].line, found.problems[0].code) == (line, code)
    with pytest.raises(ValueError, match="has problems"):
        run(found, library)


def test_a_wrong_start_is_told_in_a_sentence(tmp_path: Path, library: Library) -> None:
    text = GOOD.replace("language: en", "start: {beat: fact, mood: {anger: 101}}")
    (mood,) = suite(tmp_path, text, library).problems
    assert mood.sentence("en").endswith(
        ":5:39: bad_value: anger cannot be 101: the most is 100. Correct the value."
    )
    (beat,) = suite(tmp_path, text.replace("101", "100"), library).problems
    assert (
        beat.sentence("zh")
        .split(": ", 1)[1]
        .startswith("unknown_id: 没有名为 fact 的阶段。 是不是想写 facts？")
    )
    (start,) = suite(tmp_path, GOOD.replace("language: en", "start: {}"), library).problems
    assert start.message("zh") == "start 的值 {} 不合要求：beat 和 mood 至少写一个。"


START = """\
kind: test
scenario: tap_adapter
tests:
  - id: in_the_middle
    language: en
    start: {beat: facts, mood: {anger: 12, heard: 0.9}}
    replies:
      - {choice: facts_when, expect: {beat: facts}}
    expect: {visited: [facts], mood: [content]}
"""


def test_a_conversation_may_start_in_the_middle(tmp_path: Path, library: Library) -> None:
    facts = next(beat for beat in library.scenario("tap_adapter").beats if beat.id == "facts")
    text = START.replace("facts_when", facts.choices[-1].id)
    assert misses(tmp_path, text, library) == []
    other = text.replace("visited: [facts]", "visited: [vent, facts]").replace("anger: 12", "anger: 99")
    told = misses(tmp_path, other, library)
    assert told[0] == (9, "mood: expected content, got furious.")
    assert told[1] == (9, "visited: expected vent, facts, got facts.")


def test_two_tests_of_one_name_are_told(tmp_path: Path, library: Library) -> None:
    again = GOOD + GOOD.split("tests:\n")[1]
    (problem,) = suite(tmp_path, again, library).problems
    assert (problem.line, problem.code) == (10, "duplicate_id")


def test_an_attempt_written_as_a_test_holds(tmp_path: Path, library: Library) -> None:
    for trainee in (GRADED[0], GRADED[-1]):
        tape = play(stage(library, "tap_adapter"), trainee, 3)
        assert {turn.reading.analyser for turn in tape.turns} == {CHOSEN}
        assert (
            misses(
                tmp_path,
                opened("tap_adapter", tmp_path / "tap_adapter.yaml") + script(tape, "as_played"),
                library,
            )
            == []
        )


def test_tests_lie_beside_their_scenario() -> None:
    place = paths.scenarios() / "cases"
    assert beside(place / "tap_adapter.yaml") == place / "tap_adapter.test.yaml"
