"""Scores of whole attempts stay the same, or nearly, where only the writing, the language or the seed differs."""

from __future__ import annotations

import re
from functools import cache

import pytest

from benchmarks.paired import (
    ROOT,
    Played,
    Study,
    chosen,
    follow,
    gap,
    other_words,
    play,
    reading,
    rewordings,
    study,
    typed,
)
from benchmarks.reliability import page
from benchmarks.variants import CHANGES, EXACT
from simulator.content.library import Library
from simulator.model.scorecard import ScoreCard
from simulator.model.texts import LANGUAGES, Language
from simulator.study.attempts import Stage, stage
from simulator.study.trainees import GRADED

#: Largest mean absolute gap, in points of 100, that other writing may bring: below twice the error of one score.
#: Most ways bring 4 at most; English sentences that run on with commas bring 11.
WRITING = 13.0
#: Furthest that the same choices may lie apart under other seeds: the customers' stories differ a little.
SEEDS = 6.0

SCENARIOS = ["tap_adapter", "water_bill_estimate"]
LOOSE = [(language, way) for language in LANGUAGES for way in CHANGES[language] if way not in EXACT]


@cache
def here(name: str, language: Language) -> Stage:
    return stage(Library.open([ROOT / "scenarios"]), name, language)


@cache
def cards(name: str, language: Language, way: str) -> list[ScoreCard]:
    """Return what every graded trainee reaches with one seed, given in one way."""
    if way == "chosen":
        return [play(here(name, language), trainee, 1, chosen).card for trainee in GRADED]
    say = typed(reading(), CHANGES[language].get(way), 1)
    return [play(here(name, language), trainee, 1, say).card for trainee in GRADED]


@pytest.mark.parametrize(
    ("language", "way", "words", "written"),
    [
        ("zh", "traditional", "先把钱退给您，是我们的错。", "先把錢退給您，是我們的錯。"),
        ("zh", "half_width", "我记下了；可以吗？", "我记下了;可以吗?"),
        ("zh", "mistaken_characters", "我记下了。", "我计下了。"),
        ("zh", "particles", "我记下了。", "嗯，我记下了哈。"),
        ("zh", "particles", "可以吗？", "嗯，可以吗？"),
        ("zh", "loose_stops", "对不起。我记下了。", "对不起，我记下了"),
        ("en", "lower_case", "I'm sorry, Ms Lin.", "i'm sorry, ms lin."),
        ("en", "curly", "I'm sorry.", "I’m sorry."),
        ("en", "american", "I apologise for the colour. Realised?", "I apologize for the color. Realized?"),
        ("en", "in_full", "It's late, we can't, I'll see.", "It is late, we cannot, I will see."),
        ("en", "swapped_letters", "Sorry.", "Srory."),
        ("en", "fillers", "I'm sorry.", "Well, I'm sorry, if I may."),
        ("en", "loose_stops", "I'm sorry; it's late. Done.", "I'm sorry, it's late, Done"),
    ],
)
def test_a_reply_in_other_letters(language: Language, way: str, words: str, written: str) -> None:
    assert CHANGES[language][way](words, 0) == written


@pytest.mark.parametrize(
    ("language", "way"),
    [(language, way) for language in LANGUAGES for way in CHANGES[language] if way in EXACT],
)
@pytest.mark.parametrize("name", SCENARIOS)
def test_script_and_width_change_no_score(name: str, language: Language, way: str) -> None:
    assert cards(name, language, way) == cards(name, language, "typed")


@pytest.mark.parametrize(("language", "way"), LOOSE)
def test_other_writing_hardly_moves_scores(language: Language, way: str) -> None:
    pairs = [
        pair
        for name in SCENARIOS
        for pair in zip(cards(name, language, "typed"), cards(name, language, way), strict=True)
    ]
    assert gap(pairs).size <= WRITING


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_same_choices_are_worth_the_same_in_both_languages(name: str) -> None:
    assert cards(name, "zh", "chosen") == cards(name, "en", "chosen")


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_same_choices_are_worth_much_the_same_under_any_seed(name: str) -> None:
    scores = [follow(here(name, "zh"), list(rewordings()[name]), seed).card.overall for seed in range(8)]
    assert max(scores) - min(scores) <= SEEDS


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", sorted(rewordings()))
def test_a_good_attempt_passes_in_other_words_too(name: str, language: Language) -> None:
    script = list(rewordings()[name])
    attempt = here(name, language)
    said: list[Played] = [
        follow(attempt, script, 0),
        follow(attempt, script, 0, other_words(attempt, reading())),
    ]
    assert [played.card.passed for played in said] == [True, True]


@pytest.fixture(scope="module")
def found() -> Study:
    return study(1, only=(SCENARIOS[1],))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_tells_of_every_scenario_change_and_principle(found: Study, language: Language) -> None:
    said = page(found, language)
    library = Library.open([ROOT / "scenarios"])
    for name in found.scenarios:
        assert f"| {library.scenario(name).title.say(language)} | 6 |" in said
    heading = "| principle |" if language == "en" else "| 原则 |"
    table = said.split(f"\n{heading}")[-1].split("\n\n")[0].splitlines()[2:]  # without headings and rule
    names = {one.name.say(language) for one in library.course().principles}
    assert {row.split(" | ")[0].removeprefix("| ") for row in table} == names
    rows = re.findall(r"^\| .* \| 6 \|", said, re.MULTILINE)  # thrice all attempts and those of the scenario
    assert len(rows) == 3 * 2 + sum(map(len, CHANGES.values()))
    assert "nan" not in said
