from __future__ import annotations

import random
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator import paths
from simulator.authoring import translation, translation_sheet
from simulator.authoring.patches import Words, written
from simulator.authoring.translation import Entry, Merged, Translated, digest, entries, match, merge, progress
from simulator.authoring.translation_sheet import Row
from simulator.content.catalogue import read_text
from simulator.content.loader import parse
from simulator.content.places import Document
from simulator.errors import WrongUse

FILES = [path for path in sorted(paths.scenarios().glob("*/*.yaml")) if not path.name.endswith(".test.yaml")]

PAGE = """\
# top
a: {zh: 你好, en: Hello}  # one
b:
  zh: "说“好”"   # two
  # three
  en: 'It''s fine'
c:
  zh: |
    第一段
    第二段

  # four
  en: >-
    First
    part
d: {zh: [一, 二]}
e:
  zh:
    - 甲  # five
    # six
    - "乙"

  en:
  - one
  - two
f: {zh: 单, en: []}
g:
  zh: 末
"""


def put(*wanted: Words) -> str:
    return written(PAGE, wanted)


def changed(text: str) -> list[tuple[str, str]]:
    """Return the lines of PAGE and of `text` that differ."""
    old, new = PAGE.split("\n"), text.split("\n")
    assert len(old) == len(new)
    return [(a, b) for a, b in zip(old, new, strict=True) if a != b]


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (Words(("a", "en"), "Hi there"), "a: {zh: 你好, en: Hi there}  # one"),
        (Words(("a", "en"), "Hi, all"), 'a: {zh: 你好, en: "Hi, all"}  # one'),
        (Words(("a", "en"), "no"), 'a: {zh: 你好, en: "no"}  # one'),
        (Words(("a", "zh"), "真: 的"), 'a: {zh: "真: 的", en: Hello}  # one'),
        (Words(("b", "en"), "That's it"), "  en: 'That''s it'"),
        (Words(("b", "zh"), '他说"行"'), '  zh: "他说\\"行\\""   # two'),
        (Words(("d", "zh"), ("一", "三")), "d: {zh: [一, 三]}"),
        (Words(("d", "zh"), ("一", "二", "三")), "d: {zh: [一, 二, 三]}"),
        (Words(("d", "zh"), ("一",)), "d: {zh: [一]}"),
        (Words(("d", "en"), ("one", "two"), "zh"), 'd: {zh: [一, 二], en: ["one", "two"]}'),
        (Words(("e", "zh"), ("丙", "乙")), "    - 丙  # five"),
        (Words(("f", "en"), ("one",)), 'f: {zh: 单, en: ["one"]}'),
        (Words(("f", "zh"), ("单", "双")), 'f: {zh: ["单", "双"], en: []}'),
    ],
)
def test_a_text_takes_the_place_and_the_quotes_of_another(words: Words, line: str) -> None:
    assert [new for _, new in changed(put(words))] == [line]


def test_block_texts_stay_blocks_and_keep_the_comments_behind_them() -> None:
    after = put(Words(("c", "zh"), "甲\n乙"), Words(("c", "en"), "One\ntwo"))
    assert "  zh: |\n    甲\n    乙\n\n  # four\n  en: >-\n    One\n\n    two\nd:" in after
    assert Document("", after).data["c"] == {"zh": "甲\n乙\n", "en": "One\ntwo"}


def test_what_is_missing_comes_behind_the_source_in_its_manner() -> None:
    assert put(Words(("g", "en"), "last", "zh")).endswith("g:\n  zh: 末\n  en: last\n")
    without = PAGE[: PAGE.index("\n  en:\n  - one")] + "\n"
    after = written(without, [Words(("e", "en"), ("one", "two: 2"), "zh")])
    assert after.endswith('    - "乙"\n  en:\n    - one\n    - "two: 2"\n\n')


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a:\n  zh: 甲\n  en:\n", "a:\n  zh: 甲\n  en: New\n"),
        ("a:\n  zh: 甲\n  en:  # later\nb: 1\n", "a:\n  zh: 甲\n  en: New  # later\nb: 1\n"),
        ("a: {zh: 甲, en: }\n", "a: {zh: 甲, en: New}\n"),
        ("a: {zh: 甲, en: ~}\n", "a: {zh: 甲, en: New}\n"),
        ('a:\n  zh: "甲\n    乙"\n  en: one\n   two\nb: 1\n', 'a:\n  zh: "甲\n    乙"\n  en: New\nb: 1\n'),
        ("a:\n  zh: 甲\n  en: |2\n     lead\nb: 1\n", 'a:\n  zh: 甲\n  en: "New"\nb: 1\n'),
        ("a:\n  zh: >+  # c\n    甲\n\nb: 1\n", 'a:\n  zh: >+  # c\n    甲\n  en: "New"\n\nb: 1\n'),
        ('a: {"zh": 甲,\n  "en": y  # c\n }\n', 'a: {"zh": 甲,\n  "en": New  # c\n }\n'),
        ("---\na:\n  zh:   甲   # c", "---\na:\n  zh:   甲   # c\n  en: New"),
    ],
)
def test_any_way_to_write_yaml_takes_a_text(before: str, after: str) -> None:
    assert written(before, [Words(("a", "en"), "New", "zh")]) == after


def test_lists_grow_and_shrink_line_by_line() -> None:
    assert '  - one\n  - two\n  - "a: b"\nf:' in put(Words(("e", "en"), ("one", "two", "a: b")))
    assert "    - 甲  # five\n\n  en:" in put(Words(("e", "zh"), ("甲",)))


SAID = st.text(st.characters(exclude_categories=("C", "Z")) | st.sampled_from(" \n"), min_size=1).map(
    lambda said: said.strip() or "x"
)


@settings(max_examples=150, deadline=None)
@given(st.lists(SAID, min_size=1, max_size=4), SAID)
def test_any_text_reads_back_as_itself(many: list[str], one: str) -> None:
    places: dict[str, str | tuple[str, ...]] = {
        "a": one,
        "b": one,
        "c": one,
        "d": tuple(many),
        "e": tuple(many),
        "f": tuple(many),
        "g": one,
    }
    for language in ("zh", "en"):
        after = written(PAGE, [Words((key, language), said, "zh") for key, said in places.items()])
        data = Document("", after).data
        for key, said in places.items():
            value = data[key][language]
            found = tuple(part.strip() for part in value) if isinstance(value, list) else value.strip()
            assert found == said or found == (said[0] if len(said) == 1 else None), (key, language)
            other = "en" if language == "zh" else "zh"
            assert data[key].get(other) == Document("", PAGE).data[key].get(other)
        assert [word for word in ("one", "two", "three", "four", "five") if f"# {word}" not in after] == []


def of(path: Path) -> tuple[str, list[Entry]]:
    text = read_text(path)
    assert isinstance(text, str)
    content = parse(text, str(path)).content
    assert content is not None
    return text, entries(content)


def out(found: list[Entry]) -> list[Translated]:
    """Return `found` as they come back from a translator who changed nothing, from Chinese into English."""
    return [
        Translated(e.id, e.texts["zh"], e.texts["en"], digest(e.texts["zh"]), digest(e.texts["en"]))
        for e in found
    ]


def back(text: str, rows: list[Translated], force: bool = False) -> Merged:
    return merge(text, "x.yaml", rows, "zh", "en", force)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_text_of_every_shipped_file_goes_out_and_comes_back(path: Path) -> None:
    text, found = of(path)
    assert len({entry.id for entry in found}) == len(found)
    assert back(text, out(found)).text == text
    rows = [row._replace(target=row.target + " #: ‘x’") for row in out(found)]
    merged = back(text, rows)
    assert merged.taken == tuple(entry.id for entry in found)
    after = parse(merged.text, "x.yaml").content
    assert after is not None
    assert [(e.id, e.texts) for e in entries(after)] == [
        (entry.id, {"zh": entry.texts["zh"], "en": row.target})
        for entry, row in zip(found, rows, strict=True)
    ]
    comments = [line for line in text.split("\n") if line.lstrip().startswith("#")]
    assert [line for line in merged.text.split("\n") if line.lstrip().startswith("#")] == comments


CASE = paths.scenarios() / "cases" / "water_bill_estimate.yaml"


def test_ids_are_made_of_the_ids_on_the_way() -> None:
    _, found = of(CASE)
    ids = [entry.id for entry in found]
    assert ids[:3] == ["title", "summary", "customer.name"]
    assert {"briefing.records.2", "facts.wants.phrases", "facts.wants.answer.2", "remedies.reread.cost"} <= {
        *ids
    }
    told = {entry.id: entry.about for entry in found}
    assert told["title"] == ("标题", "the title, as trainees see it")


def test_a_changed_source_makes_its_translation_stale_and_keeps_it_out() -> None:
    text, found = of(CASE)
    rows = [
        row._replace(target="New title") if row.id == "title" else row._replace(target="His life")
        if row.id == "customer.life" else row
        for row in out(found)
    ]  # fmt: skip
    edited = text.replace("多出来的六吨水", "多出来的七吨水")
    merged = back(edited, rows)
    assert merged.taken == ("customer.life",)
    assert merged.stale == (translation.Stale("title", "多出来的七吨水", "多出来的六吨水", "source_changed"),)
    assert "Six tonnes too many, a" not in merged.text
    assert 'title: {zh: "多出来的七吨水", en: "Six tonnes too many"}' in merged.text
    forced = back(edited, rows, force=True)
    assert forced.taken == ("title", "customer.life")
    assert 'title: {zh: "多出来的七吨水", en: "New title"}' in forced.text


def test_a_translation_changed_in_the_file_too_is_not_written_over() -> None:
    text, found = of(CASE)
    rows = [row._replace(target="New title") if row.id == "title" else row for row in out(found)]
    edited = text.replace("Six tonnes too many", "Six tonnes more")
    assert [(stale.id, stale.why) for stale in back(edited, rows).stale] == [("title", "both_changed")]
    # A translator who left it alone does not undo it.
    assert back(edited, out(found)).text == edited


def test_a_line_put_before_others_takes_none_of_their_translations() -> None:
    text, found = of(CASE)
    head = "  records:\n"
    edited = text.replace(head, head + '    - {zh: "新的一条", en: "A new one"}\n')
    rows = [row._replace(target=row.target + "!") for row in out(found)]
    merged = back(edited, rows)
    assert (merged.stale, merged.gone) == ((), ())
    after = parse(merged.text, "x.yaml").content
    assert after is not None
    said = {e.id: e.texts["en"] for e in entries(after)}
    before = {e.id: e.texts["en"] for e in found}
    assert said["briefing.records.1"] == "A new one"
    assert [said[f"briefing.records.{n}"] for n in (2, 3, 4)] == [
        before[f"briefing.records.{n}"] + "!" for n in (1, 2, 3)
    ]


def test_what_the_file_no_longer_has_is_named() -> None:
    text, found = of(CASE)
    rows = [*out(found), Translated("beats.gone.title", "没了", "Gone", digest("没了"), digest(""))]
    assert back(text, rows).gone == ("beats.gone.title",)


def test_a_whole_translation_comes_in_variant_by_variant() -> None:
    text = (
        "kind: persona\nid: tea\nname: {zh: 茶客}\nsummary: {zh: 爱喝茶}\ntraits: {}\nhandling:\n"
        "  - id: a\n    principle: fit_the_customer\n    points: 1\n    earns: {acts: [apologise]}\n"
        "    earned: {zh: 好}\n    missed: {zh: 没}\n    better: {zh: 改}\n"
        "reactions:\n  - text: {zh: [嗯, 哦]}\nask_back: {zh: 什么}\naccepts: {zh: 行}\nrefuses: {zh: 不行}\n"
    )
    content = parse(text, "tea.yaml").content
    assert content is not None
    found = entries(content)
    rows = [row._replace(target=f"{row.id}!") for row in out(found)]
    merged = back(text, rows)
    assert (merged.missing, merged.taken, merged.completed) == ((), tuple(e.id for e in found), False)
    assert "name: {zh: 茶客, en: name!}" in merged.text
    assert 'text: {zh: [嗯, 哦], en: ["reactions.1.text.1!", "reactions.1.text.2!"]}' in merged.text
    # The second variant has to wait for the first.
    late = [row._replace(target="") if row.id == "reactions.1.text.1" else row for row in rows]
    assert back(text, late).gaps == ("reactions.1.text.2",)
    assert set(back(text, late).missing) == {"reactions.1.text.1", "reactions.1.text.2"}


def test_a_scenario_gets_its_second_language_when_nothing_is_missing() -> None:
    text, found = of(CASE)
    rows = out(found)
    only = text.replace('languages: ["zh", "en"]', 'languages: ["zh"]  # more to come')
    only = only.replace(', en: "Six tonnes too many"', "")
    merged = back(only, rows)
    assert merged.taken == ("title",)
    assert merged.completed
    assert merged.text == text.replace('languages: ["zh", "en"]', 'languages: ["zh", "en"]  # more to come')


def test_a_translation_that_no_file_may_hold_changes_nothing() -> None:
    text, found = of(CASE)
    rows = [row._replace(target="x" * 2001) if row.id == "title" else row for row in out(found)]
    with pytest.raises(WrongUse, match="nothing was written"):
        back(text, rows)


def test_signs_that_nobody_sees_are_left_out() -> None:
    text, found = of(CASE)
    rows = [
        row._replace(target="A\u200b b\t c\r\n_x000D_d\x07") if row.id == "title" else row
        for row in out(found)
    ]
    assert 'en: "A b  c\\nd"}' in back(text, rows).text


def test_progress_is_known_from_the_workbook_of_the_last_time() -> None:
    entry = Entry("title", ("title",), None, {"zh": "新", "en": "Old"}, ("", ""))
    before = Translated("title", "旧", "Old", digest("旧"), digest("Old"))
    assert progress(entry, "zh", "en", None) == "done"
    assert progress(entry, "zh", "en", before) == "stale"
    assert progress(entry, "zh", "en", before._replace(source_digest=digest("新"))) == "done"
    assert progress(entry._replace(texts={"zh": "新", "en": "New"}), "zh", "en", before) == "done"
    assert progress(entry._replace(texts={"zh": "新", "en": ""}), "zh", "en", before) == "missing"


def test_equal_texts_of_a_list_are_each_matched_once() -> None:
    found = [
        Entry(f"beats.a.lines.{n}.text.1", ("x", n), 0, {"zh": "嗯", "en": ""}, ("", "")) for n in (1, 2, 3)
    ]
    rows = [
        Translated(f"beats.a.lines.{n}.text.1", "嗯", f"Hm {n}", digest("嗯"), digest("")) for n in (2, 3)
    ]
    matched = match(found, rows, "zh")
    assert {name: row.target for name, row in matched.items()} == {
        "beats.a.lines.2.text.1": "Hm 2",
        "beats.a.lines.3.text.1": "Hm 3",
    }


def test_a_workbook_keeps_every_text_and_may_be_sorted(tmp_path: Path) -> None:
    _, found = of(CASE)
    tricky = found[0]._replace(id="formula", texts={"zh": "=1+1", "en": "http://x.example"})
    rows = [Row(entry, "done") for entry in (tricky, *found)]
    file = tmp_path / "t.xlsx"
    file.write_bytes(translation_sheet.workbook("scenario", "water", rows, "zh", "en", "zh"))
    sheet = translation_sheet.read(file)
    assert (sheet.kind, sheet.id, sheet.source, sheet.target) == ("scenario", "water", "zh", "en")
    assert list(sheet.rows) == out([tricky, *found])
    book = openpyxl.load_workbook(file)
    page = book.worksheets[0]
    assert [cell.value for cell in page[1]][:5] == ["id", "是什么", "原文（zh）", "译文（en）", "状态"]
    assert [cell.data_type for cell in page[2]][:4] == ["s"] * 4
    assert book["kesu"].sheet_state == "hidden"
    lines = [[cell.value for cell in row] for row in page.iter_rows(min_row=2)]
    random.Random(3).shuffle(lines)
    for number, line in enumerate(lines, start=2):
        for place, value in enumerate(line, start=1):
            page.cell(number, place).value = value
    book.save(file)
    # openpyxl takes "=1+1" for a formula when it saves; Excel does not.
    again = [row for row in translation_sheet.read(file).rows if row.id != "formula"]
    assert again != out(found)
    assert sorted(again) == sorted(out(found))


def test_a_number_typed_as_a_translation_is_what_it_looks_like(tmp_path: Path) -> None:
    _, found = of(CASE)
    file = tmp_path / "t.xlsx"
    file.write_bytes(translation_sheet.workbook("scenario", "w", [Row(found[0], "done")], "zh", "en", "en"))
    book = openpyxl.load_workbook(file)
    book.worksheets[0].cell(2, 4).value = 12.0
    book.save(file)
    assert translation_sheet.read(file).rows[0].target == "12"


def test_what_is_no_such_workbook_is_refused_in_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "t.xlsx"
    with pytest.raises(WrongUse, match="cannot be opened"):
        translation_sheet.read(file)
    file.write_text("id;zh;en", "utf-8")
    with pytest.raises(WrongUse, match="is no workbook for translation"):
        translation_sheet.read(file)
    book = openpyxl.Workbook()
    book.save(file)
    with pytest.raises(WrongUse, match="is no workbook for translation"):
        translation_sheet.read(file)
    _, found = of(CASE)
    whole = translation_sheet.workbook(
        "scenario", "w", [Row(found[0], "done"), Row(found[0], "done")], "zh", "en", "en"
    )
    file.write_bytes(whole)
    with pytest.raises(WrongUse, match="two rows for title"):
        translation_sheet.read(file)
    for cut in range(100, len(whole), 211):
        file.write_bytes(whole[:cut])
        with pytest.raises(WrongUse, match="is no workbook for translation"):
            translation_sheet.read(file)
