"""Every code has a page in both languages; its bad example gives that code and no other, its good one none."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from simulator import paths
from simulator.authoring.inspecting import check_one
from simulator.authoring.pages import page
from simulator.content.library import Library
from simulator.content.sentences import MESSAGES
from simulator.errors import WrongUse
from simulator.model.texts import LANGUAGES
from tests.authoring.test_smells import TEXT, best_first, longest_wins

EXAMPLE = paths.codes() / "example.yaml"
BASES = {
    "": EXAMPLE,
    "house": paths.scenarios() / "course" / "house_example.yaml",
    "rubric": paths.scenarios() / "course" / "rubric.yaml",
}
FENCE = re.compile(r"^```(yaml|console)((?: [\w=]+)*)\n(.*?)\n```$", re.MULTILINE | re.DOTALL)


def fences(code: str, language: str) -> list[tuple[list[str], str]]:
    """Return the marks and the text of each example on the page about `code`."""
    found = FENCE.findall(page(code, "zh" if language == "zh" else "en"))
    return [([kind, *marks.split()], text) for kind, marks, text in found]


def replaced(base: str, good: str, bad: str) -> str:
    """Return `base` with its passage `good` (which it has once, at some indentation) written as `bad`."""
    lines, wanted = base.split("\n"), good.split("\n")
    places = [
        at
        for at in range(len(lines) - len(wanted) + 1)
        if textwrap.dedent("\n".join(lines[at : at + len(wanted)])) == textwrap.dedent(good)
    ]
    assert len(places) == 1, (len(places), good)
    at = places[0]
    margin = len(lines[at]) - len(lines[at].lstrip()) - (len(wanted[0]) - len(wanted[0].lstrip()))
    written = [" " * margin + line if line else line for line in bad.split("\n")]
    return "\n".join([*lines[:at], *written, *lines[at + len(wanted) :]])


def codes_of(text: str | bytes, folder: Path, name: str = "tea.yaml") -> set[str]:
    """Return the codes of all problems of a file with this content, beside the shipped ones."""
    file = folder / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    library = Library.open([paths.scenarios(), folder])
    return {problem.code for problem in check_one(file, library, True)} - {"duplicate_file"}


def twins(folder: Path) -> set[str]:
    text = EXAMPLE.read_text("utf-8")
    (folder / "tea.yaml").write_text(text, "utf-8")
    (folder / "tea_copy.yaml").write_text(text, "utf-8")
    library = Library.open([paths.scenarios(), folder])
    return {problem.code for problem in check_one(folder / "tea_copy.yaml", library, True)}


def house(folder: Path, name: str, change: Callable[[str], str] = str) -> set[str]:
    text = (paths.scenarios() / "course" / "house_example.yaml").read_text("utf-8")
    (folder / "house_example.yaml").write_text(change(text), "utf-8")
    rubric = (paths.scenarios() / "course" / "rubric.yaml").read_text("utf-8")
    return codes_of(
        rubric.replace("course: course\n", f"course: course\nhouse: {name}\n"), folder, "rubric.yaml"
    )


def without_apology() -> str:
    """Return the scenario with nobody sorry in it and nobody who owns the fault."""
    text = re.sub(r"\b(?:apologise|take_responsibility), |, (?:apologise|take_responsibility)\b", "", TEXT)
    for words in ("是我们不对，对不起", "I'm sorry, that was our fault. ", "这是我们的责任。", " That's our doing.",
                  "，是我没盯到底，对不起", " I didn't see it through, and I'm sorry.", "这单我盯着，", "It's mine now. "):  # fmt: skip
        text = text.replace(words, "")
    return text.replace("对不起", "").replace("I'm sorry", "Well")


#: What a page can only sketch: a pattern over a whole file, two files, bytes, permissions.
SKETCHED: dict[str, Callable[[Path], set[str]]] = {
    "unreadable": lambda folder: {
        problem.code for problem in check_one(folder / "none.yaml", Library.open([paths.scenarios()]), True)
    },
    "not_text": lambda folder: codes_of(EXAMPLE.read_text("utf-8").encode("gbk"), folder),
    "too_large": lambda folder: codes_of(EXAMPLE.read_text("utf-8") + "#" * 2_000_000, folder),
    "duplicate_file": twins,
    "not_house": lambda folder: house(folder, "rubric.yaml"),
    "house_has_errors": lambda folder: house(
        folder, "house_example.yaml", lambda text: text.replace("cost: 6", "cost: plenty", 1)
    ),
    "given_away_by_length": lambda folder: codes_of(longest_wins(TEXT), folder),
    "given_away_by_position": lambda folder: codes_of(best_first(TEXT), folder),
    "same_best": lambda folder: (
        codes_of(
            TEXT.replace(
                "{any_of: [{rulings: [claim_true]}, {beat_turns: {at_least: 3}}]}",
                "{beat_turns: {at_least: 5}}",
            ).replace("acts: [explain_cause, apologise]", "acts: [explain_cause, cold]"),
            folder,
        )
        & {"same_best"}
    ),
    "idle_principle": lambda folder: codes_of(
        without_apology().replace("tags: [firm_at", "principles: [apologise]\ntags: [firm_at", 1), folder
    ),
}


def test_every_code_has_its_pages_and_no_other_has_one() -> None:
    names = {f"{code}{end}" for code in MESSAGES for end in (".md", ".zh.md")}
    assert {file.name for file in paths.codes().glob("*.md")} == names


@pytest.mark.parametrize("code", MESSAGES)
def test_the_bad_example_gives_the_code_and_the_good_one_none(code: str, tmp_path: Path) -> None:
    english, chinese = fences(code, "en"), fences(code, "zh")
    assert english == chinese
    assert [marks[1:2] for marks, _ in english] in (
        [["bad"], ["good"]] * (len(english) // 2),
        [["sketch"], ["sketch"]],
    )
    if code in SKETCHED:
        assert SKETCHED[code](tmp_path) == {code}
        return
    base = next((mark[5:] for mark in english[0][0] if mark.startswith("base=")), "")
    file = BASES[base]
    text = whole = file.read_text("utf-8")
    for (bad_marks, bad), (_, good) in zip(english[::2], english[1::2], strict=True):
        if "whole" in bad_marks:
            text = bad + "\n"
            replaced(whole, good, bad)
        else:
            text = replaced(text, good, bad)
    assert codes_of(whole, tmp_path, file.name) == set()
    assert codes_of(text, tmp_path, file.name) == {code}


@pytest.mark.parametrize("code", MESSAGES)
def test_a_page_begins_with_its_code_and_leads_to_the_other_language(code: str) -> None:
    for language, other in zip(LANGUAGES, (f"[English]({code}.md)", f"[中文]({code}.zh.md)"), strict=True):
        text = page(code, language)
        assert text.startswith(f"# `{code}`\n\n")
        assert text.endswith(f"{other}\n")
    assert re.search(r"[\u4e00-\u9fff]{4}", page(code, "zh").split("```")[0])
    assert not re.search(r"[\u4e00-\u9fff]", page(code, "en").split("```")[0])


def test_a_code_that_is_none() -> None:
    with pytest.raises(WrongUse, match="did you mean missing_dash"):
        page("missing_das", "en")
    with pytest.raises(WrongUse) as caught:
        page("zzz", "zh")
    assert caught.value.sentence("zh") == "没有代码“zzz”，请从检查结果里复制。"
