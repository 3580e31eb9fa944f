"""What a scenario must hold to be certified, what is told of it, and what becomes of the certificate."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from simulator.authoring import suites, trials
from simulator.authoring.certifying import ATTEMPTS, Part, Report, Told, certify, keep
from simulator.authoring.coverage import QUIET
from simulator.authoring.parity import Uneven, uneven
from simulator.content.certificates import beside, certified, elsewhere
from simulator.content.library import Library
from simulator.errors import HomeUnwritable
from simulator.model.scenario import Scenario
from simulator.paths import scenarios
from tests.laboratory import scenario_data

NAME = "water_bill_estimate"


class Copy(NamedTuple):
    """A copy of a shipped scenario that a test may spoil."""

    library: Library
    file: Path

    def report(self, quiet: int = 10) -> Report:
        return certify(self.library, "bill_copy", self.file, attempts=3, quiet=quiet)


def copied(folder: Path, *changes: tuple[str, str]) -> Copy:
    source = next(e.path for e in Library.open().entries("scenario") if e.id == NAME)
    text = source.read_text("utf-8").replace(f"id: {NAME}", "id: bill_copy", 1)
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    cases = folder / "cases"
    cases.mkdir()
    file = cases / "bill_copy.yaml"
    file.write_text(text, "utf-8")
    tests = suites.beside(source).read_text("utf-8").replace(f"scenario: {NAME}", "scenario: bill_copy")
    suites.beside(file).write_text(tests, "utf-8")
    return Copy(Library.open().with_folder(cases), file)


def bad(report: Report, name: str) -> list[str]:
    part = next(part for part in report.parts if part.name == name)
    return [told.en for told in part.found if told.bad]


def test_a_good_scenario_is_certified_and_stays_so_until_it_is_edited(tmp_path: Path) -> None:
    copy = copied(tmp_path)
    report = copy.report(QUIET)
    assert [(part.name, part.held) for part in report.parts if part.name != "balance"] == [
        ("check", True), ("parity", True), ("coverage", True), ("tests", True),
    ]  # fmt: skip
    good = report._replace(parts=tuple(part for part in report.parts if part.name != "balance"))
    assert good.certified is True
    assert keep(good, copy.file) == beside(copy.file)
    assert json.loads(beside(copy.file).read_text("utf-8")) == good.plain()
    assert certified(copy.library, "bill_copy") is True


def test_the_same_scenario_gives_the_same_report(tmp_path: Path) -> None:
    copy = copied(tmp_path)
    assert copy.report() == copy.report()
    assert ATTEMPTS == 100


def test_a_pass_mark_out_of_reach_is_told(tmp_path: Path) -> None:
    report = copied(tmp_path, ("pass_mark: 74", "pass_mark: 100")).report(QUIET)
    assert report.certified is False
    assert bad(report, "coverage") == ["No ending in agreement reaches the pass mark of 100."]
    assert any(told.startswith("missed: experts pass") for told in bad(report, "balance"))
    assert any("passed: expected true, got false" in told for told in bad(report, "tests"))


def test_without_tests_there_is_no_certificate(tmp_path: Path) -> None:
    copy = copied(tmp_path)
    suites.beside(copy.file).unlink()
    assert bad(copy.report(), "tests") == [
        "There are no tests. `kesu coverage bill_copy --tests` writes one for every ending."
    ]


def test_tests_with_problems_are_no_tests(tmp_path: Path) -> None:
    copy = copied(tmp_path)
    suites.beside(copy.file).write_text("kind: test\nscenario: bill_copy\ntests: 7\n", "utf-8")
    assert bad(copy.report(), "tests")[0].startswith("bill_copy.test.yaml:3: ")


def test_smells_without_a_reason_are_held_against_it(tmp_path: Path) -> None:
    copy = copied(tmp_path)
    text = copy.file.read_text("utf-8")
    copy.file.write_text("\n".join(line for line in text.split("\n") if "# allow " not in line), "utf-8")
    (told, *_) = bad(copy.report(), "check")
    assert told.startswith("bill_copy.yaml:")


def test_a_scenario_that_does_not_pass_loses_its_certificate(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    good = Report("x", "a" * 64, (Part("check", ()),))
    failed = good._replace(parts=(Part("check", (Told(True, "坏", "bad"),)),))
    assert keep(good, file) == beside(file)
    assert keep(failed._replace(stamp="b" * 64), file) is None
    assert beside(file).is_file()  # of what the file was before
    assert keep(failed, file) is None
    assert not beside(file).exists()


def test_where_the_folder_cannot_be_written_the_data_folder_keeps_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KESU_HOME", str(tmp_path / "home"))
    report = Report("x", "a" * 64, (Part("check", ()),))
    nowhere = tmp_path / "missing" / "x.yaml"
    assert keep(report, nowhere) == elsewhere("a" * 64)
    assert json.loads(elsewhere("a" * 64).read_text("utf-8")) == report.plain()
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("KESU_HOME", str(tmp_path / "file"))
    with pytest.raises(HomeUnwritable):
        keep(report, nowhere)


def test_with_a_rubric_of_ones_own_the_shipped_certificates_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KESU_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("KESU_SCENARIOS", str(tmp_path))
    file = scenarios() / "cases" / f"{NAME}.yaml"
    before = beside(file).read_bytes()
    report = Report(NAME, "a" * 64, (Part("check", ()),))
    assert keep(report, file) == elsewhere("a" * 64)
    assert beside(file).read_bytes() == before
    failed = report._replace(parts=(Part("check", (Told(True, "坏", "bad"),)),))
    assert keep(failed, file) is None
    assert not elsewhere("a" * 64).exists()


def uneven_texts(**changes: Any) -> list[Uneven]:
    """Return what differs between the languages of the kettle with `changes`, besides what is played."""
    matter = trials.matter_of(Library.open(), "water_bill_estimate")
    scenario = Scenario.model_validate(scenario_data(persona=matter.persona.id, **changes))
    plain = uneven(
        matter._replace(scenario=Scenario.model_validate(scenario_data(persona=matter.persona.id)))
    )
    return [found for found in uneven(matter._replace(scenario=scenario)) if found not in plain]


@pytest.mark.parametrize(
    ("zh", "en", "told"),
    [
        ("漏水的水壶", "The leaking 水壶", "There is Chinese in the English text."),
        ("The leaking kettle", "The leaking kettle", "The text is the same in both languages."),
        ("{surname}的水壶", "The kettle", "The languages use different slots."),
    ],
)
def test_texts_that_differ_between_the_languages_are_told(zh: str, en: str, told: str) -> None:
    assert [(found.where, found.en) for found in uneven_texts(title={"zh": zh, "en": en})] == [
        ("title", told)
    ]


def test_codes_names_and_slots_may_be_the_same_in_both() -> None:
    assert uneven_texts(title={"zh": "G2 {surname}", "en": "G2 {surname}"}) == []


def test_one_language_needs_no_parity() -> None:
    matter = trials.matter_of(Library.open(), "water_bill_estimate")
    assert uneven(matter._replace(scenario=matter.scenario.model_copy(update={"languages": ("zh",)}))) == []
