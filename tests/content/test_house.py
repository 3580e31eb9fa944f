"""House rules as an author may get them wrong: each case is a line changed, and the problem it makes."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator import paths
from simulator.content.library import Library
from simulator.errors import ContentError
from simulator.model.house import House
from simulator.model.texts import LANGUAGES

COURSE = paths.scenarios() / "course"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a company's folder: the shipped rubric, which names a copy of the example."""
    rubric = (COURSE / "rubric.yaml").read_text("utf-8")
    (tmp_path / "rubric.yaml").write_text(
        rubric.replace("course: course\n", "course: course\nhouse: ours.yaml\n"), "utf-8"
    )
    example = (COURSE / "house_example.yaml").read_text("utf-8")
    (tmp_path / "ours.yaml").write_text(example.replace("id: house_example", "id: ours"), "utf-8")
    return tmp_path


def library(folder: Path) -> Library:
    return Library.open([paths.scenarios(), folder])


def test_the_shipped_example_has_no_problem_and_is_not_in_force() -> None:
    shipped = Library.open([paths.scenarios()])
    assert shipped.check(COURSE / "house_example.yaml").problems == ()
    assert shipped.house() is None


def test_a_company_s_own_rubric_takes_the_place_of_the_shipped_one(folder: Path) -> None:
    own = library(folder)
    assert own.check(folder / "rubric.yaml").problems == ()
    assert own.check(COURSE / "rubric.yaml").problems == ()
    house = own.house()
    assert house is not None
    assert isinstance(house.content, House)
    assert (house.content.id, house.text) == ("ours", (folder / "ours.yaml").read_text("utf-8"))


#: What is written, what an author writes instead, the problem, and what stands in its line.
CHANGES = [
    ("    by: first_reply", "    by: at_first", "bad_value", "by: at_first"),
    ("done: {acts: [greet]}", "done: {acts: [greeting]}", "unknown_id", "[greeting]"),
    ("[beyond_authority]", "[beyond_autority]", "unknown_id", "[beyond_autority]"),
    ("id: cool_down", "id: not_my_business", "duplicate_id", "id: not_my_business\n    name: {zh: '叫人"),
    ("cost: 6", "cost: -6", "bad_value", "cost: -6"),
    ("knock_out: true", "knock_out: maybe", "wrong_type", "knock_out: maybe"),
    (", en: 'Not my business'", "", "missing_translation", "name: {zh: '推给别人'}"),
    ("'不归我管', ", "'不', ", "short_phrase", "'不', "),
    ('"I will see to this', '"It is not my job', "better_is_forbidden", "It is not my job"),
    ("    missed: {zh: '第一句没有问候'", "    miss: {zh: '第一句没有问候'", "missing", "- id: opening"),
]


@pytest.mark.parametrize(("before", "after", "code", "line"), CHANGES)
def test_what_is_wrong_with_house_rules(folder: Path, before: str, after: str, code: str, line: str) -> None:
    path = folder / "ours.yaml"
    text = path.read_text("utf-8")
    assert text.count(before) == 1
    changed = text.replace(before, after)
    path.write_text(changed, "utf-8")
    problems = library(folder).check(path).problems
    number = changed[: changed.index(line)].count("\n") + 1
    assert (problems[0].code, problems[0].line) == (code, number)
    assert {problem.code for problem in problems} <= {code, "unknown_key"}
    for language in LANGUAGES:
        assert "{" not in problems[0].sentence(language).replace("{acts", "").replace("{zh", "")
        assert problems[0].hint(language)
    with pytest.raises(ContentError):
        library(folder).house()


def test_a_step_that_nothing_does_and_a_file_without_rules(folder: Path) -> None:
    path = folder / "ours.yaml"
    path.write_text(
        "kind: house\nid: ours\nversion: 1\nname: {zh: 规定, en: rules}\nsteps:\n"
        "  - {id: hi, name: {zh: 好, en: hi}, by: first_reply, missed: {zh: 没, en: none}, better: {zh: 好, en: hi}}\n",
        "utf-8",
    )
    problems = library(folder).check(path).problems
    assert [(problem.code, problem.line) for problem in problems] == [("step_never_done", 6)]
    path.write_text("kind: house\nid: ours\nversion: 1\nname: {zh: 规定, en: rules}\n", "utf-8")
    assert [problem.code for problem in library(folder).check(path).problems] == ["no_house_rules"]


@pytest.mark.parametrize(
    ("name", "code", "hint"),
    [
        ("our.yaml", "no_house", "Did you mean ours.yaml?"),
        ("../ours.yaml", "path_outside", "Put the file into the folder and name it without a path."),
        ("rubric.yaml", "not_house", "Name a file that begins with `kind: house`."),
        ("broken.yaml", "house_has_errors", "See them with `kesu check` on that file."),
    ],
)
def test_what_is_wrong_with_the_name_of_the_house_rules(
    folder: Path, name: str, code: str, hint: str
) -> None:
    (folder / "broken.yaml").write_text("kind: house\nid: broken\n", "utf-8")
    path = folder / "rubric.yaml"
    path.write_text(path.read_text("utf-8").replace("house: ours.yaml", f"house: {name}"), "utf-8")
    (line,) = (
        n for n, text in enumerate(path.read_text("utf-8").split("\n"), 1) if text.startswith("house:")
    )
    problems = library(folder).check(path).problems
    assert [(problem.code, problem.line, problem.hint("en")) for problem in problems] == [(code, line, hint)]
