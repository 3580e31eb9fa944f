"""`kesu test`, `coverage`, `certify`, `graph`, and what exams ask for, as a script sees them."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from simulator import paths
from tests.cli.conftest import Kesu

NAME = "tap_adapter"
COPY = "tap_copy"


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of a shipped scenario among the author's own, without tests and certificate."""
    source = paths.scenarios() / "cases" / f"{NAME}.yaml"
    folder = tmp_path / "mine"
    folder.mkdir()
    monkeypatch.setenv("KESU_SCENARIOS", str(folder))
    file = folder / f"{COPY}.yaml"
    file.write_text(source.read_text("utf-8").replace(f"id: {NAME}", f"id: {COPY}", 1), "utf-8")
    return file


def test_tests_that_hold_and_that_do_not(kesu: Kesu, copy: Path) -> None:
    held = kesu("test", NAME, "--lang", "en")
    assert (held.code, held.err) == (0, "")
    assert [line.split()[0] for line in held.out.splitlines()] == ["held"] * 5
    file = copy.with_name(f"{COPY}.test.yaml")
    file.write_text(
        f"kind: test\nscenario: {COPY}\ntests:\n  - {{id: one, expect: {{ending: nights_back}}}}\n", "utf-8"
    )
    missed = kesu("test", str(file), "--lang", "zh")
    assert missed.code == 1
    assert missed.out == (f"不符  {file}:4: one\n      {file}:4: ending：应为 nights_back，实际是 none。\n")
    (row,) = json.loads(kesu("test", COPY, "--json", "--lang", "en").out)
    assert row == {
        "file": str(file),
        "test": "one",
        "line": 4,
        "held": False,
        "misses": [{"line": 4, "message": "ending: expected nights_back, got none."}],
    }


def test_chinese_reports_are_chinese(kesu: Kesu, copy: Path) -> None:
    file = copy.with_name(f"{COPY}.test.yaml")
    head = f"kind: test\nscenario: {COPY}\ntests:\n"
    file.write_text(
        head + "  - {id: one, replies: [{choice: burden_queue}], expect: {}}\n"
        "  - {id: two, expect: {passed: true, score: {at_least: 99}, principles: {listen: {at_most: 1}}}}\n",
        "utf-8",
    )
    said = [kesu("test", COPY, "--lang", "zh").out]
    file.write_text(
        head + "  - {id: one, start: {mood: {anger: 101}}, expect: {ending: x}, replies: 7}\n", "utf-8"
    )
    said.append(kesu("test", COPY, "--lang", "zh").out)
    said.append(kesu("test", COPY, "--lang", "zh", "--json").out)
    for words in (("certify", "--attempts", "2"), ("balance", "--attempts", "2"), ("coverage",)):
        name, *options = words
        said.append(kesu(name, COPY, *options, "--lang", "zh").out)
    report = json.loads(kesu("certify", COPY, "--attempts", "2", "--json", "--lang", "zh").out)[0]
    said += [found["zh"] for part in report["parts"] for found in part["found"]]
    copy.write_text("kind: scenario\nid: [\n", "utf-8")
    said += [kesu(name, str(copy), "--lang", "zh").err for name in ("certify", "coverage", "balance", "test")]
    missing = str(copy.with_name("no_such_folder") / "x.svg")
    said.append(kesu("graph", NAME, "-o", missing, "--lang", "zh").err)
    for words_said in said:
        assert re.search(r"[\u4e00-\u9fff]", words_said)
        # Ids, paths and what is typed stay as they are; two English words in a row are a phrase.
        plain = re.sub(r"`[^`]*`|[\w./]*[_/.:\d][\w./]*|kesu[ \w-]*", "", words_said)
        assert re.findall(r"[A-Za-z]{2,} +[A-Za-z]{2,}", plain) == []


def test_what_tests_are_not_there(kesu: Kesu, copy: Path) -> None:
    done = kesu("test", COPY, "--lang", "en")
    assert done.code == 2
    assert done.err == f"kesu: {copy} has no tests: write them into {copy.with_name(COPY + '.test.yaml')}.\n"
    assert kesu("test", "nothing.test.yaml", "--lang", "en").code == 2
    assert kesu("test", str(copy.parent), "--lang", "en").code == 2


def test_coverage_writes_tests_that_hold(kesu: Kesu, copy: Path) -> None:
    done = kesu("coverage", str(copy), "--tests", "--json")
    assert done.code == 0
    told = json.loads(done.out)
    assert told["scenario"] == COPY
    assert kesu("test", COPY).code == 0
    again = kesu("coverage", str(copy), "--tests", "--lang", "en")
    assert again.code == 2
    assert "is there already" in again.err


def test_exams_are_held_in_certified_scenarios_unless_asked_otherwise(kesu: Kesu, copy: Path) -> None:
    assert copy.stem == COPY
    words = ("play", COPY, "--text", "--mode", "exam", "--seed", "1", "--lang", "en")
    refused = kesu(*words)
    assert refused.code == 2
    assert refused.err == (
        f"kesu: The scenario '{COPY}' is not certified as it is now, so no exam is held in it: run "
        f"`kesu certify {COPY}`, or begin with `kesu play {COPY} --mode exam --uncertified`.\n"
    )
    assert kesu(*words, "--uncertified").code == 0
    assert kesu("play", NAME, *words[2:]).code == 0
    assert kesu("play", COPY, "--text", "--seed", "1", "--lang", "en").code == 0


@pytest.mark.parametrize(("scenario", "told"), [(NAME, "yes"), (COPY, "no")])
def test_drive_takes_any_and_the_tape_says_which(
    kesu: Kesu, copy: Path, tmp_path: Path, scenario: str, told: str
) -> None:
    assert copy.is_file()
    tape = tmp_path / "a.tape.jsonl"
    assert kesu("drive", scenario, "--mode", "exam", "--tape", str(tape)).code == 0
    header = json.loads(tape.read_text("utf-8").splitlines()[0])["header"]
    assert dict(header["versions"])["certified"] == told


def test_a_scenario_without_tests_is_not_certified(kesu: Kesu, copy: Path) -> None:
    done = kesu("certify", COPY, "--attempts", "2", "--lang", "en")
    assert done.code == 1
    assert done.out.splitlines()[-1] == f"{COPY}: not certified."
    assert "Tests: does not hold" in done.out.splitlines()
    assert not copy.with_name(f"{COPY}.certificate.json").exists()
    assert kesu("certify", COPY, "--attempts", "1").code == 2


def test_a_certificate_speaks_for_no_other_scenario(kesu: Kesu, copy: Path) -> None:
    shutil.copy(
        paths.scenarios() / "cases" / f"{NAME}.certificate.json", copy.with_name(f"{COPY}.certificate.json")
    )
    assert kesu("play", COPY, "--text", "--mode", "exam", "--seed", "1").code == 2  # the id is another one


def test_a_graph_is_written_or_printed(kesu: Kesu, tmp_path: Path) -> None:
    printed = kesu("graph", NAME, "--attempts", "1", "--lang", "en")
    assert printed.code == 0
    assert printed.out.startswith("<svg ")
    file = tmp_path / "graph.svg"
    assert kesu("graph", NAME, "--attempts", "1", "--lang", "en", "-o", str(file)).code == 0
    assert file.read_text("utf-8") == printed.out
    done = kesu("graph", NAME, "--attempts", "1", "-o", str(tmp_path / "no" / "graph.svg"))
    assert done.code == 2


def test_a_scenario_in_one_language_is_played_in_it(kesu: Kesu, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KESU_SCENARIOS", str(Path(__file__).parent.parent / "authoring/data/tutorial/en"))
    done = kesu("play", "carpenter_glasses", "--text", "--seed", "1")
    assert (done.code, done.err) == (0, "")
    assert "carpenter" in done.out


@pytest.fixture
def english(tmp_path: Path) -> Path:
    """Return the file of a scenario in English only, in a folder that nobody was told of."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    source = Path(__file__).parent.parent / "authoring/data/tutorial/en/carpenter_glasses.yaml"
    return Path(shutil.copy(source, folder))


def test_files_are_taken_wherever_scenarios_are(kesu: Kesu, english: Path) -> None:
    file = str(english)
    done = kesu("play", file, "--text", "--seed", "1")
    assert (done.code, done.err) == (0, "")
    assert "carpenter" in done.out
    (opening, debrief) = kesu("drive", file, "--lang", "en").events()
    assert (opening["event"], debrief["event"]) == ("opening", "debrief")
    assert (
        json.loads(kesu("balance", file, "--attempts", "2", "--json").out)["scenario"] == "carpenter_glasses"
    )
    shutil.copy(english, english.with_name("a_backup.yaml"))  # the file that was named is meant all the same
    assert kesu("drive", file, "--lang", "en").code == 0


def test_messages_repeat_the_name_that_was_typed(kesu: Kesu, english: Path) -> None:
    file = str(english)
    told = kesu("certify", file, "--attempts", "2", "--lang", "en").out
    assert f"There are no tests. `kesu coverage {file} --tests` writes one for every ending." in told
    refused = kesu("play", file, "--text", "--mode", "exam", "--lang", "en")
    assert refused.code == 2
    assert f"run `kesu certify {file}`" in refused.err
    assert kesu("drive", "no/such.yaml", "--lang", "en").err == (
        "kesu: There is no file 'no/such.yaml': check the name.\n"
    )


@pytest.mark.parametrize("command", ["balance", "coverage"])
def test_a_language_that_a_scenario_is_not_written_in(kesu: Kesu, english: Path, command: str) -> None:
    done = kesu(command, str(english), "--in", "zh", "--lang", "en")
    assert (done.code, done.out) == (2, "")
    assert done.err == (
        "kesu: The scenario 'carpenter_glasses' is not written in 'zh': play it with --in en.\n"
    )
