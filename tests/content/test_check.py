from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from simulator import paths
from simulator.authoring.telling import tell
from simulator.content.catalogue import scan
from simulator.content.library import Library
from simulator.content.loader import load, parse
from simulator.content.places import Document
from simulator.content.reach import STAY, unreachable
from simulator.content.sentences import HINTS, MESSAGES
from simulator.errors import ContentError, UnknownId
from simulator.model.scenario import Scenario
from simulator.session.engine import USUAL_STAY
from tests.laboratory import persona_data, scenario_data


class _Plain(yaml.SafeDumper):
    """Writes the same list twice instead of an alias."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002  # the name is yaml's
        return True


def dumped(data: dict[str, Any]) -> str:
    """Return `data` as YAML text."""
    return yaml.dump(data, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=200)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with the kettle and its persona."""
    (tmp_path / "plain.yaml").write_text(dumped(persona_data()), "utf-8")
    (tmp_path / "kettle.yaml").write_text(dumped(scenario_data()), "utf-8")
    return tmp_path


def problems(folder: Path, name: str = "kettle.yaml") -> list[tuple[str, int, str]]:
    """Return code, line and English sentence of each problem of a file."""
    checked = Library.open([folder]).check(folder / name)
    return [(p.code, p.line, p.message("en")) for p in checked.problems]


def test_every_shipped_file_is_fine() -> None:
    library = Library.open([paths.scenarios()])
    found = [p.sentence() for entry in library.entries() for p in library.check(entry.path).problems]
    assert found == []


def test_a_valid_file_has_no_problems(folder: Path) -> None:
    assert problems(folder) == []


Change = Callable[[dict[str, Any]], None]


def put(*path: Any) -> Change:
    """Return a change that puts the last of `path` at the rest of it."""

    def change(data: Any) -> None:
        for part in path[:-2]:
            data = data[part]
        data[path[-2]] = path[-1]

    return change


def drop(*path: Any) -> Change:
    """Return a change that drops what is at `path`."""

    def change(data: Any) -> None:
        for part in path[:-1]:
            data = data[part]
        del data[path[-1]]

    return change


@pytest.mark.parametrize(
    ("change", "code", "message"),
    [
        (drop("title"), "missing", "title is missing."),
        (put("titel", "x"), "unknown_key", "There is no key titel here."),
        (put("channel", "fone"), "bad_value", "channel cannot be fone: it must be one of phone, counter, chat, email."),
        (put("difficulty", 9), "bad_value", "difficulty cannot be 9: the most is 5."),
        (put("difficulty", "hard"), "wrong_type", "difficulty has the value hard; it should be a whole number."),
        (put("title", "zh", True), "wrong_type", "zh has the value true; it should be a text."),
        (put("title", "zh", None), "missing_translation", "The zh text is missing."),
        (put("exam_only", "maybe"), "wrong_type", "exam_only has the value maybe; it should be true or false."),
        (put("persona", "plane"), "unknown_id", "There is no persona called plane."),
        (put("beats", 0, "grievance", "leeking"), "unknown_id", "There is no grievance called leeking."),
        (put("beats", 0, "choices", 1, "acts", ["ask_fact"]), "unknown_id", "There is no act called ask_fact."),
        (put("beats", 0, "choices", 1, "topics", ["leek"]), "unknown_id", "There is no topic called leek."),
        (put("beats", 0, "choices", 1, "acts", []), "leads_nowhere", "The choice ask leads nowhere: it declares no acts."),
        (put("remedies", 0, "needs", ["leek"]), "unknown_id", "There is no fact called leek."),
        (put("beats", 1, "id", "vent"), "duplicate_id", "The beat vent is there twice (also in line 118)."),
        (put("beats", 0, "choices", 1, "id", "kind"), "duplicate_id", "The choice kind is there twice (also in line 137)."),
        (put("beats", 0, "lines", 0, "when", {"mood": ["angry"]}), "no_fallback", "lines has no fallback line (one without `when`)."),
        (put("beats", 2, "enter", {"visited": ["tea"]}), "unknown_id", "There is no beat called tea."),
        (put("beats", 2, "enter", {"turn": {"at_least": 30}}), "unreachable_beat", "The beat later can never begin: it waits for turn 30, but the turn limit is 8."),
        (put("endings", 1, "when", {"known": ["descaled"]}), "unreachable_ending", "The ending storms_off can never come: descaled is false, so nobody can come to know it."),
        (drop("endings", 3), "no_ending", "There is no ending of the kind turn_limit."),
        (drop("endings", 1, "when"), "ending_without_when", "The ending storms_off has no `when`, so it would end the attempt at once."),
        (put("summary", "zh", "您好{name}"), "unknown_slot", "The slot {name} in this text is not defined under vary."),
        (put("date", "18.3.2026"), "bad_value", "date cannot be 18.3.2026: write a date such as 2026-03-18 14:30."),
        (put("date", "2026-02-31 10:00"), "bad_value", "date cannot be 2026-02-31 10:00: there is no such day or time."),
        (put("remedies", 0, "earliest", "soon"), "bad_value", "earliest cannot be soon: write a duration such as 4h, 3d, 2w or 1mo."),
        (put("beats", []), "bad_value", "beats cannot be []: at least 1 needed."),
        (put("briefing", "none"), "wrong_type", "briefing has the value none; it should be a group of `key: value` lines."),
    ],
)  # fmt: skip
def test_each_mistake_is_named_where_it_stands(folder: Path, change: Change, code: str, message: str) -> None:
    data = scenario_data()
    change(data)
    (folder / "kettle.yaml").write_text(dumped(data), "utf-8")
    found = problems(folder)
    assert (code, message) in [(c, m) for c, _, m in found]
    with pytest.raises(ContentError):
        Library.open([folder]).scenario("kettle")


def test_a_remedy_that_nobody_may_grant(folder: Path) -> None:
    data = scenario_data()
    for remedy in data["remedies"]:
        remedy["authority"] = "nobody"
    (folder / "kettle.yaml").write_text(dumped(data), "utf-8")
    assert [(code, line) for code, line, _ in problems(folder)] == [("remedy_not_grantable", 76)]


def test_all_problems_come_at_once_in_file_order(folder: Path) -> None:
    data = scenario_data(channel="fone", difficulty=9)
    data["beats"][0]["choices"][1]["act"] = data["beats"][0]["choices"][1].pop("acts")
    (folder / "kettle.yaml").write_text(dumped(data), "utf-8")
    found = problems(folder)
    assert [code for code, _, _ in found][:2] == ["bad_value", "bad_value"]
    assert {code for code, _, _ in found} == {"bad_value", "unknown_key", "missing"}
    assert [line for _, line, _ in found] == sorted(line for _, line, _ in found)


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("", "empty_file", 1, 1),
        ("- a\n- b\n", "not_a_mapping", 1, 1),
        ("id: x\n", "missing", 1, 1),
        ("kind: scenery\n", "unknown_kind", 1, 7),
        ("kind: scenario\nid: [\n", "unclosed_bracket", 2, 5),
        ("kind: scenario\n\tid: x\n", "tab_indent", 2, 1),
        ("kind: scenario\nid: a\nid: b\n", "duplicate_key", 3, 1),
        ("kind: scenario\nid: &x a\ntitle: *x\n", "missing", 1, 1),
        ("kind: scenario\ntitle: &x {zh: a}\nsummary: *x\n", "alias", 3, 10),
        ("kind: scenario\n<<: {a: b}\n", "alias", 2, 1),
        ("kind: scenario\nid: a\x07b\n", "control_character", 2, 6),
        ("kind: scenario\nid: !!python/object:os.system x\n", "missing", 1, 1),
        ("kind: scenario\n? [a]\n: b\n", "odd_key", 2, 3),
        ("kind: scenario\nid: !!bool maybe\n", "missing", 1, 1),
        ("kind: scenario\nid: " + "[" * 500_000, "too_deep", 2, 34),
        ("\n".join(" " * depth + "a:" for depth in range(900)), "too_deep", 31, 31),
    ],
)
def test_broken_yaml_is_named_where_it_breaks(text: str, code: str, line: int, column: int) -> None:
    loaded = parse(text, "bad.yaml")
    assert loaded.content is None
    assert (code, line, column) in [(p.code, p.line, p.column) for p in loaded.problems]


def test_yaml_traps_get_a_hint_at_quotes(folder: Path) -> None:
    text = dumped(scenario_data()).replace("zh: 漏水的水壶", "zh: No").replace("zh: 水壶漏水", "zh: 12:30")
    (folder / "kettle.yaml").write_text(text, "utf-8")
    found = Library.open([folder]).check(folder / "kettle.yaml").problems
    assert [(p.message("en"), p.hint("en")) for p in found] == [
        ("zh has the value No; it should be a text.", "Add quotes: 'No'."),
        ("zh has the value 12:30; it should be a text.", "Add quotes: '12:30'."),
    ]


def test_full_width_figures_are_no_number(folder: Path) -> None:
    text = dumped(scenario_data(turn_limit=12)).replace("turn_limit: 12", "turn_limit: １２")
    (folder / "kettle.yaml").write_text(text, "utf-8")
    (problem,) = Library.open([folder]).check(folder / "kettle.yaml").problems
    assert problem.message("en") == "turn_limit has the value １２; it should be a whole number."
    assert (problem.hint("en"), problem.hint("zh")) == ("Write plain figures: 12.", "请用半角数字：12。")


def test_aliases_that_explode_are_refused_at_once() -> None:
    layers = ["a: &a [x,x,x,x,x,x,x,x,x]"]
    layers += [
        f"{new}: &{new} [{','.join(['*' + old] * 9)}]"
        for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    ]
    loaded = parse("kind: scenario\n" + "\n".join(layers), "bomb.yaml")
    assert "alias" in [p.code for p in loaded.problems]


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "latin.yaml").write_bytes("kind: scenario\ntitle: caf\xe9".encode("latin-1"))
    (tmp_path / "huge.yaml").write_text("kind: scenario\n" + "#" * 2_000_001, "utf-8")
    assert [p.code for p in load(tmp_path / "latin.yaml").problems] == ["not_text"]
    assert [p.code for p in load(tmp_path / "huge.yaml").problems] == ["too_large"]
    assert [p.code for p in load(tmp_path / "none.yaml").problems] == ["unreadable"]


def test_links_that_lead_out_of_the_folder_are_not_followed(tmp_path: Path, folder: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "stolen.yaml").symlink_to(folder / "kettle.yaml")
    assert scan(inside) == []


def test_links_that_lead_in_a_circle_are_not_followed(folder: Path) -> None:
    before = scan(folder)
    (folder / "round.yaml").symlink_to(folder / "round.yaml")
    (folder / "there.yaml").symlink_to(folder / "back.yaml")
    (folder / "back.yaml").symlink_to(folder / "there.yaml")
    assert scan(folder) == before
    assert [p.code for p in load(folder / "round.yaml").problems] == ["unreadable"]


def test_an_unknown_id_gets_the_nearest_one(folder: Path) -> None:
    with pytest.raises(UnknownId, match="kettle"):
        Library.open([folder]).scenario("kettel")


def test_two_files_with_one_id(folder: Path) -> None:
    (folder / "other.yaml").write_text(dumped(scenario_data()), "utf-8")
    assert [code for code, _, _ in problems(folder, "other.yaml")] == ["duplicate_file"]


def test_every_code_speaks_both_languages() -> None:
    assert MESSAGES.keys() == HINTS.keys()
    for texts in (*MESSAGES.values(), *HINTS.values()):
        assert all(texts)


@given(st.text(max_size=300))
def test_no_text_is_ever_more_than_a_problem(text: str) -> None:
    loaded = parse("kind: scenario\n" + text, "any.yaml")
    assert loaded.content is None
    assert all(p.sentence("zh") and p.sentence("en") for p in loaded.problems)
    assert loaded.problems


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('a: {zh: "甲"， en: "b"}', [(12, "wide_comma")]),
        ('a: ["行还是不行？"， "我等…"]', [(13, "wide_comma")]),
        ("a: {zh: 甲， en: b}", [(10, "wide_comma")]),
        ("a: [exchange，refund]", [(5, "wide_comma")]),
        ("a: [{b: c}、 {d: e}]", [(11, "wide_comma")]),
        ("a: ｛zh: 甲, en: b｝", [(4, "wide_bracket")]),
        ("a: 【甲】乙", []),
        ("a:\n　　b: 1\n  c: 2", [(1, "wide_space")]),
        ("a:\n\xa0 b: 1\n  c: 2", [(1, "wide_space")]),
        ("a: >\n  　　甲\nb: [", [(4, "unclosed_bracket")]),
        ('a: "甲，“乙”"', []),
        ("a: 行，那就这样", []),
        ("a: {zh: “相册里的别人”, en: “x”}", [(9, "wide_quotes"), (23, "wide_quotes")]),
        ("a: “相册，里的别人”", [(4, "wide_quotes")]),
        ("a: “好”，他说，“行”", []),
        ('a: "“好”"', []),
    ],
)
def test_signs_of_a_chinese_keyboard_are_told_from_those_of_yaml(
    text: str, told: list[tuple[int, str]]
) -> None:
    assert [(p.column, p.code) for p in Document("a.yaml", text).problems] == told


@pytest.mark.parametrize("slot", ["｛surname｝", "{surname｝", "｛surname}"])
def test_full_width_braces_are_no_slot(folder: Path, slot: str) -> None:
    text = dumped(scenario_data(summary={"zh": f"您好，{slot}女士", "en": "Hello"}))
    (folder / "kettle.yaml").write_text(text, "utf-8")
    (problem,) = Library.open([folder]).check(folder / "kettle.yaml").problems
    line = text.split("\n")[problem.line - 1]
    assert problem.code == "wide_brace"
    assert line[problem.column - 1 :].startswith(slot)
    assert problem.message("en") == f"{slot} has full-width braces, so no value is put in its place."
    assert problem.hint("zh") == "请写成 {surname}。"


def test_a_slot_is_pointed_at_where_it_stands(folder: Path) -> None:
    text = dumped(scenario_data(summary={"zh": "您好，{nmae}女士", "en": "Hello"}))
    (folder / "kettle.yaml").write_text(text, "utf-8")
    (problem,) = Library.open([folder]).check(folder / "kettle.yaml").problems
    assert text.split("\n")[problem.line - 1][problem.column - 1 :].startswith("{nmae}")
    assert tell(problem, text.split("\n"), "en").split("\n")[2].endswith(" ^^^^^^")


def test_one_slip_in_the_acts_hides_no_other(folder: Path) -> None:
    """道歉 is no id at all, so the file has no shape; ask_need is told all the same, and each only once."""
    data = scenario_data()
    data["beats"][0]["choices"][0]["acts"] = ["ask_need", "致歉", "Ask Facts", "zzz"]
    (folder / "kettle.yaml").write_text(dumped(data), "utf-8")
    shutil.copy(paths.scenarios() / "course" / "course.yaml", folder)
    found = Library.open([folder]).check(folder / "kettle.yaml").problems
    assert [(p.code, dict(p.details)["value"], p.hint("en")) for p in found[:3]] == [
        ("unknown_id", "ask_need", "Did you mean ask_needs?"),
        ("unknown_id", "致歉", "Did you mean apologise?"),
        ("unknown_id", "Ask Facts", "Did you mean ask_facts?"),
    ]
    (last,) = found[3:]
    assert last.hint("en").endswith("(docs/authoring/reference.md#acts).")


@pytest.mark.parametrize(("languages", "told"), [("zh", '{zh: "茶"}'), ("zh, en", '{zh: "茶", en: …}')])
def test_a_text_without_its_language_is_shown_in_those_of_the_file(languages: str, told: str) -> None:
    text = f"kind: scenario\nlanguages: [{languages}]\ntitle: 茶\n"
    (found,) = [problem for problem in parse(text, "tea.yaml").problems if problem.code == "needs_languages"]
    assert found.hint("zh") == f"请写成 title: {told}。"


@pytest.mark.parametrize("key", ["heard", "faced_heard", "settled"])
def test_yes_and_no_are_levels_with_quotes_and_without(key: str) -> None:
    plain = dumped(scenario_data())
    for written, meant in (("[partly, yes]", ("partly", "yes")), ("no", ("no",)), ("[True]", ("yes",))):
        text = plain.replace("- id: vent\n", f"- id: vent\n  leave: {{{key}: {written}}}\n", 1)
        assert text != plain
        content = parse(text, "kettle.yaml").content
        assert isinstance(content, Scenario)
        leave = content.beats[0].leave
        assert leave is not None
        assert getattr(leave, key) == meant


def test_a_beat_that_waits_for_what_is_not_so_never_ends(folder: Path) -> None:
    data = scenario_data()
    data["beats"][0]["leave"] = {"known": ["descaled"]}
    (folder / "kettle.yaml").write_text(dumped(data), "utf-8")
    told = "The beat vent can never end: descaled is false, so nobody can come to know it."
    assert ("endless_beat", told) in [(code, message) for code, _, message in problems(folder)]
    data["beats"][0]["leave"] = {"any_of": [{"known": ["descaled"]}, {"beat_turns": {"at_least": 2}}]}
    (folder / "kettle.yaml").write_text(dumped(data), "utf-8")
    assert "endless_beat" not in [code for code, _, _ in problems(folder)]


def test_an_ending_that_waits_longer_than_its_beat_lasts() -> None:
    assert STAY == USUAL_STAY

    def late(at_least: int, leave: dict[str, Any] | None, **changes: Any) -> list[str]:
        data = scenario_data()
        data["beats"][0] |= {} if leave is None else {"leave": leave}
        data["endings"][1]["when"] = {"beat": "vent", "beat_turns": {"at_least": at_least}, **changes}
        scenario = Scenario.model_validate(data)
        return [
            problem.message("en")
            for problem in unreachable(scenario, Document("kettle.yaml", dumped(data)))
            if problem.code == "late_ending"
        ]

    both = {"any_of": [{"heard": ["yes"]}, {"beat_turns": {"at_least": 2}}]}
    told = ["The ending storms_off waits for 7 replies in the beat vent, which has 2 at most."]
    assert late(7, both) == late(7, None) == late(7, {"beat_turns": {"at_least": 2}}) == told
    assert late(2, both) == late(7, {"heard": ["yes"]}) == late(7, both, understood=False) == []
    # Nothing is certain of a beat that ends in a certain mood only.
    assert late(7, {"beat_turns": {"at_least": 2}, "mood": ["calm"]}) == []
    assert late(7, {"any_of": [{"beat_turns": {"at_least": 2}}], "mood": ["calm"]}) == []
