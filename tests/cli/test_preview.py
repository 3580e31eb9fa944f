from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from simulator import paths
from simulator.desktop import game
from simulator.errors import DisplayUnavailable
from tests.cli.conftest import ROOT, Kesu

CASE = paths.scenarios() / "cases" / "tap_adapter.yaml"


@pytest.fixture
def case(home: Path) -> Path:
    """Return a copy of a scenario in the current folder."""
    assert home.is_absolute()
    return Path(shutil.copy(CASE, "tap_adapter.yaml"))


def lines(kesu: Kesu, *words: str, said: tuple[str, ...]) -> list[str]:
    """Return what a preview with these lines as input prints, blank lines left out."""
    done = kesu("preview", *words, stdin="".join(f"{line}\n" for line in said))
    assert (done.code, done.err) == (0, "")
    return [line for line in done.out.split("\n") if line.strip(" >")]


def test_one_plays_jumps_sets_the_mood_and_steps_back(kesu: Kesu, case: Path) -> None:
    assert case.is_file()
    shown = lines(
        kesu, "tap_adapter.yaml", said=("2", "m anger=12 heard=.9", "j", "j 8", "b", "b", "b", "b", "q", "1")
    )
    assert shown[:4] == [
        "tap_adapter.yaml",
        "Saving the file shows it anew; ? tells the keys.",
        "  Beat: The line opens (vent) · 0",
        "  furious: anger 81.0  heard 0.00  put right 0.00  compensation 0.00  goodwill 0.00",
    ]
    assert "  Read as: empathise, apologise, invite_to_talk" in shown
    assert (
        "  angry: anger 62.9 (−18.1)  heard 0.37 (+0.37)  put right 0.00  compensation 0.00  goodwill 0.22 (+0.22)"
        in shown
    )
    assert "  Set: anger 12, heard 0.9" in shown
    beats = [line.removeprefix("> ") for line in shown if line.removeprefix("> ").startswith("  j ")]
    assert (len(beats), beats[7]) == (9, "  j 8  closing  Rounding off")
    assert "  Jumped to: closing" in shown
    assert shown[-1] == "> This is the beginning."
    assert [line for line in shown if line.startswith("> You> ")] == [shown[11], shown[11]]


def test_the_way_here_becomes_a_test_with_one_key(kesu: Kesu, case: Path) -> None:
    shown = lines(
        kesu,
        "tap_adapter.yaml",
        "--lang",
        "zh",
        said=("t", "2", "您慢慢说，我听着。", "t", "j closing", "m 20", "t", "1", "t"),
    )
    refused = "> 还没有可以存成测试的内容，请先回复。"
    assert [line for line in shown if line == refused] == [refused, refused]
    assert "> 已存成测试 way_1：tap_adapter.test.yaml" in shown
    assert shown[-2:] == [
        "> 已存成测试 way_2：tap_adapter.test.yaml",
        "测试从跳转或改情绪的地方开始，不含之前的 2 句。",
    ]
    written = case.with_name("tap_adapter.test.yaml").read_text("utf-8").split("\n")
    assert written[0] == "# yaml-language-server: $schema=schema/test.schema.json"
    assert [line for line in written if line.startswith("    start: {beat: closing, mood: {anger: 20,")]
    assert kesu("test", "tap_adapter.test.yaml").code == 0


def test_slips_are_told_and_change_nothing(kesu: Kesu, case: Path) -> None:
    assert case.is_file()
    shown = lines(
        kesu, "tap_adapter.yaml", said=("99", "m 200", "m anger=hot", "m", "j nowhere", "?", "", "r")
    )
    told = [line.removeprefix("> ") for line in shown if line.startswith("> ")]
    assert told[:6] == [
        "There is no choice 99 here.",
        "anger is 200, but goes from 0 to 100.",
        "'anger=hot' is no number for the mood: write m 70, or m anger=70 heard=0.5.",
        "Say how the mood is to be: m 70, or m anger=70 heard=0.5.",
        "There is no beat called 'nowhere': did you mean 'vent' or 'burden' or 'insult'?",
        "a number  picks a choice      other words  are a reply of your own",
    ]
    assert [line.endswith("  Beat: The line opens (vent) · 0") for line in shown].count(True) == 2


def test_what_cannot_be_previewed_is_told_in_one_sentence(kesu: Kesu, case: Path) -> None:
    case.write_text(case.read_text("utf-8").replace("difficulty: 3", "difficulty: 9"), "utf-8")
    for words, code, said in (
        (("tap_adapter.yaml",), 1, "kesu: tap_adapter.yaml cannot be used: "),
        (("none.yaml",), 1, "kesu: none.yaml cannot be used: "),
        (("none",), 2, "kesu: There is no scenario called 'none': "),
        (("tap_adapter", "--in", "fr"), 2, "kesu: There is no language 'fr': use zh or en."),
    ):
        done = kesu("preview", *words)
        assert (done.code, done.out, done.err.count("\n")) == (code, "", 1)
        assert done.err.startswith(said)


def test_a_window_is_opened_where_it_is_asked_for(kesu: Kesu, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    def run(home: Path, **given: object) -> None:
        seen.append((home.name, *given))
        raise DisplayUnavailable("no display")

    monkeypatch.setattr(game, "run", run)
    done = kesu("preview", "tap_adapter", "--window")
    assert (done.code, seen) == (2, [("home", "language", "preview")])


def test_saving_shows_the_scenario_anew_while_the_terminal_waits(case: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "simulator", "preview", str(case.absolute()), "--lang", "en"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(b"2\n")
        process.stdin.flush()
        while "burden_formula" not in process.stdout.readline().decode():
            pass
        text = case.read_text("utf-8")
        case.write_text(text.replace("difficulty:", "dificulty:"), "utf-8")
        while "The saved file has errors" not in process.stdout.readline().decode():
            pass
        time.sleep(0.01)  # so that the next save has another time
        case.write_text(text.replace("The month behind it", "A hard month"), "utf-8")
        while "A hard month" not in (line := process.stdout.readline().decode()):
            pass
        assert line.rstrip() == "  Beat: vent → A hard month (burden)"
    finally:
        process.stdin.close()
        process.stdout.close()
        assert process.wait(timeout=20) in (0, 1, 120)
