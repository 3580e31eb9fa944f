from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from simulator import paths
from simulator.authoring import cache as caching
from simulator.authoring import checking, inspecting
from simulator.authoring.cache import Cache
from simulator.authoring.checking import check
from simulator.authoring.inspecting import check_one
from simulator.authoring.telling import tell
from simulator.content.library import Library
from simulator.content.problems import Problem

CASE = paths.scenarios() / "cases" / "water_bill_estimate.yaml"


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Return three scenarios: a good one, one with an error, one that is no YAML."""
    text = CASE.read_text("utf-8")
    made = []
    for name, old, new in (
        ("good", "pass_mark: 74", "pass_mark: 71"),
        ("high", "pass_mark: 74", "pass_mark: 170"),
        ("torn", "tags: [firm_at_fault]", "tags: [firm_at_fault"),
    ):
        file = tmp_path / f"{name}.yaml"
        file.write_text(text.replace("id: water_bill_estimate", f"id: {name}").replace(old, new), "utf-8")
        made.append(file)
    return made


def library(files: list[Path]) -> Library:
    return Library.open([paths.scenarios(), files[0].parent])


def codes(problems: list[Problem]) -> list[tuple[str, str]]:
    return [(Path(problem.file).stem, problem.code) for problem in problems if problem.severity == "error"]


def test_the_problems_of_many_files_come_in_their_order(files: list[Path]) -> None:
    assert codes(check(files, library(files))) == [("high", "bad_value"), ("torn", "unclosed_bracket")]
    assert codes(check(files[::-1], library(files))) == [("torn", "unclosed_bracket"), ("high", "bad_value")]


def test_processes_find_what_one_finds(files: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    alone = check(files, library(files))
    monkeypatch.setattr(checking, "MANY", 1)
    monkeypatch.setattr(checking, "_SHARE", 1)
    monkeypatch.setattr(checking, "_processors", lambda: 2)
    asked: list[str] = []

    def counting(file: Path, known: Library, smelling: bool) -> tuple[Problem, ...]:
        asked.append(file.stem)
        return check_one(file, known, smelling)

    monkeypatch.setattr(inspecting, "check_one", counting)
    assert check(files, library(files), smelling=False) == check(
        files[:1], library(files), smelling=False
    ) + [problem for problem in alone if problem.file != str(files[0])]
    assert asked[0] == "torn"  # this process works from the end on, the other one from the beginning


def test_what_has_not_changed_waits_for_no_shapes(files: list[Path], tmp_path: Path) -> None:
    script = (
        "import sys; from simulator.cli import run; "
        f"code = run(['check', {str(files[0])!r}, '--json']); "
        "print(code, [name for name in ('numpy', 'simulator.model', 'yaml') if name in sys.modules])"
    )
    told = [
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "KESU_HOME": str(tmp_path / "home")},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.splitlines()
        for _ in range(2)
    ]
    assert [lines[-1] for lines in told] == ["0 ['numpy', 'simulator.model', 'yaml']", "0 []"]
    assert told[0][:-1] == told[1][:-1]


def test_unchanged_files_are_not_checked_again(
    files: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = tmp_path / "cache" / "checks.json"
    first = check(files, library(files), cache=Cache(where))
    checked: list[str] = []

    def counting(file: Path, known: Library, smelling: bool) -> tuple[Problem, ...]:
        assert smelling
        checked.append(file.stem)
        return known.check(file).problems

    monkeypatch.setattr(inspecting, "check_one", counting)
    assert check(files, library(files), cache=Cache(where)) == first
    assert checked == []
    files[1].write_text(files[1].read_text("utf-8").replace("pass_mark: 170", "pass_mark: 74"), "utf-8")
    assert codes(check(files, library(files), cache=Cache(where))) == [("torn", "unclosed_bracket")]
    assert checked == ["high"]


def test_what_lies_beside_a_file_counts_too(files: list[Path], tmp_path: Path) -> None:
    where = tmp_path / "cache" / "checks.json"
    files[0].write_text(
        files[0].read_text("utf-8").replace("persona: habitual", "persona: own_habitual"), "utf-8"
    )
    assert ("good", "unknown_id") in codes(check(files, library(files), cache=Cache(where)))
    persona = (paths.scenarios() / "personas" / "habitual_complainer.yaml").read_text("utf-8")
    (tmp_path / "own.yaml").write_text(persona.replace("id: habitual", "id: own_habitual"), "utf-8")
    assert ("good", "unknown_id") not in codes(check(files, library(files), cache=Cache(where)))


def test_another_version_checks_again(
    files: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = tmp_path / "cache" / "checks.json"
    check(files, library(files), cache=Cache(where))
    monkeypatch.setattr(checking, "fingerprint", lambda: "another")
    monkeypatch.setattr(inspecting, "check_one", lambda file, *_: (Problem(str(file), 1, 1, "empty_file"),))
    assert codes(check(files, library(files), cache=Cache(where))) == [
        ("good", "empty_file"),
        ("high", "empty_file"),
        ("torn", "empty_file"),
    ]


@pytest.mark.parametrize("content", ["", "[]", "{", '{"a": 3}', "null"])
def test_a_damaged_cache_costs_time_only(content: str, files: list[Path], tmp_path: Path) -> None:
    where = tmp_path / "checks.json"
    where.write_text(content, "utf-8")
    assert codes(check(files, library(files), cache=Cache(where))) == [
        ("high", "bad_value"),
        ("torn", "unclosed_bracket"),
    ]
    assert len(json.loads(where.read_text("utf-8"))) == 3 + ('"a"' in content)


def test_a_cache_that_cannot_be_written_is_done_without(files: list[Path], tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert len(codes(check(files, library(files), cache=Cache(tmp_path / "file" / "checks.json")))) == 2


def test_the_cache_forgets_what_was_not_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caching, "MOST", 2)
    where = tmp_path / "checks.json"
    for key in ("first", "second", "first", "third"):
        cache = Cache(where)
        if cache.get(key, "f") is None:
            cache.put(key, [Problem("f", 1, 2, "empty_file", (("a", "b"),), "c")])
        cache.save()
    assert sorted(json.loads(where.read_text("utf-8"))) == ["first", "third"]
    assert Cache(where).get("third", "g") == (Problem("g", 1, 2, "empty_file", (("a", "b"),), "c"),)


def test_a_problem_is_told_with_its_line_and_a_caret() -> None:
    problem = Problem("tea.yaml", 3, 7, "unknown_key", (("value", "titel"), ("advice", "-")), "title")
    assert tell(problem, ["kind: scenario", "", "茶: 茶, titel: x"], "en").split("\n") == [
        "tea.yaml:3:7: unknown_key: There is no key titel here.",
        "    3 | 茶: 茶, titel: x",
        "      |         ^^^^^",
        "        Did you mean title?",
    ]


def test_a_long_line_is_cut_around_the_caret() -> None:
    line = "a: " + "水" * 100 + " bad " + "x" * 200
    told = tell(Problem("f", 1, 105, "empty_file"), [line], "zh").split("\n")
    assert told[1].startswith("    1 | …水")
    assert told[1].endswith("x…")
    assert "bad" in told[1]
    before = told[2].index("^") - 8
    shown = told[1][8:]
    cells = 0
    for place, sign in enumerate(shown):
        if shown[place:].startswith("bad"):
            break
        cells += 2 if sign == "水" else 1
    assert cells == before
    assert told[2].count("^") == 3


def test_a_problem_of_a_whole_file_has_no_line_to_show() -> None:
    assert tell(Problem("f", 1, 1, "empty_file"), [], "zh").split("\n") == [
        "f:1:1: empty_file: 文件是空的。",
        "        可用 kesu new scenario 生成一个能直接演练的文件。",
    ]
