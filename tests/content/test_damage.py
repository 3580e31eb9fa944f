"""Damaged files are named at the right line and in words that help; valid ones are left in peace."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator import paths
from simulator.content.library import Library
from simulator.content.loader import parse
from simulator.content.problems import Problem
from simulator.content.sentences import HINTS, MESSAGES
from tests.content.damage import Damage, damages, shipped

DAMAGES = list(damages())
#: Words of PyYAML and libyaml that no author should have to read.
JARGON = re.compile(
    r"scalar|block mapping|flow|token|simple key|anchor|indicator|stream|traceback|None", re.IGNORECASE
)

PLACEHOLDERS = {
    placeholder
    for texts in (*MESSAGES.values(), *HINTS.values())
    for text in texts
    for placeholder in re.findall(r"\{\w+\}", text)
} - {"{zh}", "{en}"}


@pytest.fixture(scope="module")
def library() -> Library:
    return Library.open([paths.scenarios()])


def found(damage: Damage, library: Library, folder: Path) -> list[Problem]:
    file = folder / "damaged.yaml"
    file.write_bytes(damage.content)
    return [problem for problem in library.check(file).problems if problem.code != "duplicate_file"]


def test_there_are_many_damages() -> None:
    assert len(DAMAGES) >= 300
    assert len({damage.name for damage in DAMAGES}) == len(DAMAGES)


@pytest.mark.parametrize("damage", DAMAGES, ids=[damage.name for damage in DAMAGES])
def test_the_damaged_line_is_named(damage: Damage, library: Library, tmp_path: Path) -> None:
    problems = found(damage, library, tmp_path)
    assert (damage.line, damage.code) in [(problem.line, problem.code) for problem in problems]
    for problem in problems:
        for language in ("zh", "en"):
            sentence = problem.message(language) + problem.hint(language)
            assert len(problem.message(language)) >= 5
            assert len(problem.hint(language)) >= 5
            assert [name for name in PLACEHOLDERS if name in sentence] == []
            assert not JARGON.search(sentence)
    lines = damage.content.count(b"\n") + 1
    assert all(1 <= problem.line <= lines for problem in problems)
    assert [(problem.line, problem.column) for problem in problems] == sorted(
        (problem.line, problem.column) for problem in problems
    )


def test_what_comes_after_a_fault_of_syntax_is_found_too() -> None:
    text = shipped("water")[1]
    text = text.replace('zh: "面前这位是常客', "zh: '面前这位是常客")
    text = text.replace("acts: [indifferent]", "acts: [indifferent", 1)
    text = text.replace("pass_mark: 74", "pass_mark: 170")
    problems = parse(text, "many.yaml").problems
    at = [
        text[: text.index(part)].count("\n") + 1
        for part in ("zh: '面前", "acts: [indifferent\n", "pass_mark")
    ]
    assert [(problem.line, problem.code) for problem in problems] == list(
        zip(at, ("unclosed_quote", "unclosed_bracket", "bad_value"), strict=True)
    )


DUMPERS = st.fixed_dictionaries(
    {
        "default_flow_style": st.sampled_from([None, False, True]),
        "default_style": st.sampled_from([None, '"', "'"]),
        "width": st.integers(40, 400),
        "indent": st.integers(2, 6),
        "sort_keys": st.booleans(),
        "allow_unicode": st.booleans(),
        "line_break": st.sampled_from(["\n", "\r\n"]),
    }
)


class _Plain(yaml.CSafeDumper):
    """Writes the same value twice instead of an alias, and numbers as numbers whatever the style."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002  # the name is yaml's
        return True

    def represent_scalar(self, tag: str, value: Any, style: str | None = None) -> yaml.ScalarNode:
        return super().represent_scalar(tag, value, style if tag.endswith(":str") else "")


def shuffled(data: Any, draw: Any) -> Any:
    """Return `data` with the keys of every group in another order."""
    if isinstance(data, dict):
        keys = draw(st.permutations(list(data))) if len(data) < 8 else list(data)
        return {key: shuffled(data[key], draw) for key in keys}
    if isinstance(data, list):
        return [shuffled(part, draw) for part in data]
    return data


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    source=st.sampled_from(["water", "tap", "flakes", "meeting", "vip", "habit", "misuse", "vent"]),
    style=DUMPERS,
    words=st.text(
        st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=80
    ),
    comments=st.booleans(),
    mark=st.booleans(),
)
def test_no_false_error_on_valid_files(
    source: str, style: dict[str, Any], words: str, comments: bool, mark: bool
) -> None:
    path, text = shipped(source)
    data = yaml.load(text, Loader=yaml.CSafeLoader)
    said = words.strip().replace("{", "(").replace("}", ")").replace("\u200b", "") or "…"
    data["summary"] = {"zh": said, "en": said}
    made = str(yaml.dump(data, Dumper=_Plain, **style))
    if comments:
        made = (
            "# 自己的场景 · a comment: with a colon\n\n" + made.replace("\n\n", "\n# '\"\n\n") + "\n# end\n"
        )
    document = parse(("\ufeff" if mark else "") + made.replace("\r\n", "\n"), str(path))
    assert [problem.sentence() for problem in document.problems if problem.severity == "error"] == []
    assert document.content is not None
    assert document.content.id == data["id"]
