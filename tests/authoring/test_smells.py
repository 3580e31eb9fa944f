from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from simulator import paths
from simulator.authoring import disputes
from simulator.authoring.drafts import Wishes, scenario
from simulator.authoring.inspecting import check_one
from simulator.content.library import Library
from simulator.model.texts import Language

TEXT = scenario(Wishes("tea"), "en")
#: The best choice of every beat, for whoever knows the course.
BEST = ("vent_noted", "facts_wish", "cause_found", "remedy_best", "closing_mine", "later_thanks")
Change = Callable[[str], str]


def swap(old: str, new: str, count: int = 1) -> Change:
    def change(text: str) -> str:
        assert old in text, old
        return text.replace(old, new, count)

    return change


def found(text: str, folder: Path, *, smelling: bool = True) -> list[tuple[str, str, str]]:
    """Return code, the line it points at, and the sentence of each problem of a scenario."""
    file = folder / "tea.yaml"
    file.write_text(text, "utf-8")
    library = Library.open([paths.scenarios(), folder])
    lines = text.split("\n")
    return [
        (problem.code, lines[problem.line - 1].strip(), problem.message("en"))
        for problem in check_one(file, library, smelling)
    ]


def test_the_template_has_no_smell(tmp_path: Path) -> None:
    assert found(TEXT, tmp_path) == []


def test_every_shipped_scenario_is_clean_and_says_why() -> None:
    library = Library.open([paths.scenarios()])
    entries = library.entries("scenario")
    assert len(entries) >= 4
    for entry in entries:
        assert [problem.sentence() for problem in check_one(entry.path, library, True)] == []
        for reason in re.findall(r"# allow \w+:(.*)", entry.path.read_text("utf-8")):
            assert re.search(r"[\u4e00-\u9fff]{4,}.* · [a-z ]{8,}", reason)


def civil_only_one(text: str) -> str:
    return swap("acts: [apologise, take_responsibility, acknowledge]", "acts: [apologise, cold]")(text)


def longest_wins(text: str) -> str:
    """Make the best choice of every beat the longest one."""
    for best in BEST:
        text = re.sub(
            rf'(- id: {best}\n\s+text: {{zh: ")([^"]*)(", en: ")([^"]*)"',
            lambda m: f'{m[1]}{m[2]}{"请您放心" * 12}{m[3]}{m[4]}{" I mean it" * 20}"',
            text,
        )
    return text


def best_first(text: str) -> str:
    """Put the best choice of every beat first in the file."""
    for best in BEST:
        match = re.search(rf"      - id: {best}\n(?:        .*\n)+", text)
        assert match is not None
        text = text.replace(match[0], "")
        start = text.rindex("    choices:\n", 0, match.start()) + len("    choices:\n")
        text = text[:start] + match[0] + text[start:]
    return text


@pytest.mark.parametrize(
    ("change", "code", "line", "words"),
    [
        (civil_only_one, "given_away_by_tone", "choices:", "vent_listen"),
        (longest_wins, "given_away_by_length", "beats:", "longest one in zh"),
        (best_first, "given_away_by_position", "beats:", "number 1 in the file"),
        (
            lambda text: re.sub(r"\b(?:apologise|take_responsibility), |, (?:apologise|take_responsibility)\b", "", text).replace(
                "tags: [firm_at", "principles: [apologise, solve]\ntags: [firm_at", 1
            ),
            "idle_principle",
            "principles: [apologise, solve]",
            "train apologise",
        ),
        (
            swap("      - when: {mood: [furious, angry]}", "      - when: {known: [wish], unknown: [wish]}"),
            "unreachable_line",
            "- when: {known: [wish], unknown: [wish]}",
            "known and unknown",
        ),
        (
            swap("      - when: {mood: [furious, angry]}", "      - when: {turn: {at_least: 20}}"),
            "unreachable_line",
            "- when: {turn: {at_least: 20}}",
            "turn 20",
        ),
        (
            swap("      - when: {mood: [furious, angry]}", "      - when: {beat: [closing]}"),
            "unreachable_line",
            "- when: {beat: [closing]}",
            "another beat than vent",
        ),
        (
            swap("      - when: {mood: [furious, angry]}", "      - when: {mood: [angry], none_of: [{mood: [angry, upset]}]}"),
            "unreachable_line",
            "- when: {mood: [angry], none_of: [{mood: [angry, upset]}]}",
            "excludes itself",
        ),
        (
            swap('"There has to be a reason."', '"Two days, and not one call."'),
            "repeated_line",
            'en: ["I want the truth.", "I only want to know why.", "Two days, and not one call."]',
            "Two days, and not one call.",
        ),
        (
            lambda text: text.replace(
                "{any_of: [{rulings: [claim_true]}, {beat_turns: {at_least: 3}}]}", "{beat_turns: {at_least: 7}}"
            )
            .replace('["我要听实话。", "我就想知道为什么。", "总得有个原因。"]', '["我要听实话。"]')
            .replace('["I want the truth.", "I only want to know why.", "There has to be a reason."]', '["The truth."]'),
            "repeats_in_play",
            'zh: ["我要听实话。"]',
            "8 attempts",
        ),
        (
            swap("acts: [acknowledge, ask_needs]\n        topics: [wish]", "acts: [acknowledge, explain_cause]\n        topics: [wish]"),
            "unasked_fact",
            "- id: wish",
            "wish",
        ),
        (
            swap("settles: {faulty: 0.7, no_call: 0.3}", "settles: {faulty: 0.2}"),
            "senseless_remedy",
            "- id: refund",
            "less than 0.3",
        ),
        (
            swap("settles: {faulty: 0.7, no_call: 0.3}", "settles: {faulty: 0.7}\n    needs: [rough_use]"),
            "senseless_remedy",
            "- id: refund",
            "nobody can learn",
        ),
        (
            swap(
                "topics: [refund]\n        promises: [{what: refund, within: 5d}]",
                "topics: [refund]\n        promises: [{what: refund, within: 2d}]",
            ),
            "promise_too_soon",
            "promises: [{what: refund, within: 2d}]",
            "The choice closing_refund promises refund in 2d; it takes 3d.",
        ),
        (
            swap("persona: venting_type", "persona: angry_vip"),
            "unearned_handling",
            "persona: angry_vip",
            "No choice can earn av_know_who_it_is",
        ),
        (
            swap('{zh: "罗", en: "Luo"}', '{zh: "罗", en: "Shen"}'),
            "drawn_twice",
            '- text: {zh: "罗", en: "Shen"}',
            "The value “Shen” of surname is already in line",
        ),
        (
            swap("acts: [thank, affirm_customer, prevent_recurrence]", "acts: [indifferent]"),
            "disputed_acts",
            "acts: [indifferent]",
            "(+thank",
        ),
        (
            swap("acts: [indifferent]", "acts: [indifferent, apologise]"),
            "disputed_acts",
            "acts: [indifferent, apologise]",
            "(−apologise)",
        ),
    ],
)  # fmt: skip
def test_each_smell_is_told_where_it_is(
    change: Change, code: str, line: str, words: str, tmp_path: Path
) -> None:
    told = [(at, sentence) for smell, at, sentence in found(change(TEXT), tmp_path) if smell == code]
    assert [sentence for at, sentence in told if at == line and words in sentence]


def test_a_beat_whose_best_reply_stays_the_best(tmp_path: Path) -> None:
    text = TEXT.replace(
        "{any_of: [{rulings: [claim_true]}, {beat_turns: {at_least: 3}}]}", "{beat_turns: {at_least: 5}}"
    )
    text = text.replace("acts: [explain_cause, apologise]", "acts: [explain_cause, cold]")
    told = [(code, line) for code, line, _ in found(text, tmp_path)]
    assert ("same_best", "- id: cause") in told


def test_nothing_smells_where_it_is_not_wanted(tmp_path: Path) -> None:
    assert found(civil_only_one(TEXT), tmp_path, smelling=False) == []


def test_a_smell_is_allowed_with_a_reason(tmp_path: Path) -> None:
    gone = swap("settles: {faulty: 0.7, no_call: 0.3}", "settles: {faulty: 0.2}")(TEXT)
    for comment in (
        "  # allow senseless_remedy: a temptation\n  - id: refund",
        "  - id: refund  # allow senseless_remedy: a temptation",
        "  # 允许 senseless_remedy：有意的诱惑\n\n  # another word\n  - id: refund",
    ):
        assert found(gone.replace("  - id: refund", comment), tmp_path) == []
    whole = "# allow senseless_remedy: every remedy here is a trap\n" + gone
    assert [
        code
        for code, _, _ in found(whole.replace("  # allow senseless_remedy: a temp", "  # a temp"), tmp_path)
    ] == []


@pytest.mark.parametrize(
    ("comment", "code"),
    [
        ("# allow senseless_remedy", "reason_missing"),
        ("# allow senseless_remedy:   ", "reason_missing"),
        ("# allow unasked_fact: no reason to", "idle_allowance"),
        ("# allow bad_value: please", "idle_allowance"),
    ],
)
def test_an_allowance_has_a_reason_and_something_to_allow(comment: str, code: str, tmp_path: Path) -> None:
    gone = swap("settles: {faulty: 0.7, no_call: 0.3}", "settles: {faulty: 0.2}")(TEXT)
    told = found(gone.replace("  - id: refund", f"  {comment}\n  - id: refund"), tmp_path)
    assert (code, comment.strip()) in [(found_code, line) for found_code, line, _ in told]


def test_errors_cannot_be_allowed(tmp_path: Path) -> None:
    text = TEXT.replace("pass_mark: 70", "pass_mark: 170  # allow bad_value: because")
    assert [code for code, _, _ in found(text, tmp_path)] == ["bad_value"]


def test_words_of_the_persona_that_come_twice_are_told_with_their_file(tmp_path: Path) -> None:
    left = "{any_of: [{acts: [propose_solution, offer_options], rulings: [solution_fits]}, {beat_turns: {at_least: 3}}]}"
    (tmp_path / "tea.yaml").write_text(TEXT.replace(left, "{beat_turns: {at_least: 7}}"), "utf-8")
    library = Library.open([paths.scenarios(), tmp_path])
    told = [p for p in check_one(tmp_path / "tea.yaml", library, True) if p.code == "repeats_in_play"]
    persona = (paths.scenarios() / "personas" / "venting_type.yaml").read_text("utf-8").split("\n")
    found = 0
    for problem in told:
        match = re.search(r" in venting_type\.yaml, line (\d+) \((\w+)\)", problem.hint("en"))
        if match is None:
            continue
        found += 1
        assert dict(problem.details)["value"].rstrip("…") in persona[int(match[1]) - 1]
        assert any(line.startswith(f"{match[2]}:") for line in persona[: int(match[1])])
        assert problem.hint("zh") == (
            f"请在 venting_type.yaml 第 {match[1]} 行（{match[2]}）多写一两种说法，或让这个阶段早些结束。"
        )
    assert found


def test_a_choice_that_one_language_clears_is_not_read_in_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    library = Library.open([paths.scenarios()])
    scenario = library.scenario("tap_adapter")
    document = library.checked("scenario", "tap_adapter").document
    read = disputes._read
    asked: list[str] = []

    def counting(words: str, before: str, language: Language) -> tuple[tuple[str, float], ...]:
        asked.append(language)
        return read(words, before, language)

    monkeypatch.setattr(disputes, "_read", counting)
    assert list(disputes.disputes(scenario, document)) == []
    choices = sum(len(beat.choices) for beat in scenario.beats)
    assert asked.count(scenario.languages[0]) == choices
    assert asked.count(scenario.languages[1]) < choices / 4
