"""What the documents say of the code is so."""

from __future__ import annotations

import importlib
import io
import json
import re
from dataclasses import asdict
from pathlib import Path

import pytest

from simulator import cli
from simulator.model.scorecard import LEAST_VARIANCE
from simulator.model.tape import RULINGS
from simulator.scoring.plan import FAILURE_TIMES
from simulator.scoring.score import UNREAD_SHARE
from simulator.session.hearing import ACT_FEATURES
from simulator.session.mood import BAND_LIMITS, DEFAULTS, HYSTERESIS

ROOT = Path(__file__).resolve().parents[1]


def text(name: str) -> str:
    return (ROOT / "docs" / name).read_text("utf-8")


def rows(name: str, heading: str) -> list[list[str]]:
    """Return the cells of the table below `heading`."""
    part = text(name).split(f"\n## {heading}\n")[1].split("\n## ")[0]
    table = [line for line in part.splitlines() if line.startswith("| `")]
    return [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in table]


def test_every_ruling_is_explained_in_both_languages_and_no_other() -> None:
    table = rows("scoring.md", "裁定一览 · All rulings")
    assert [row[0] for row in table] == list(RULINGS)
    assert all(len(row) == 3 and all(row) for row in table)


def test_the_numbers_of_the_score_are_the_codes() -> None:
    said = text("scoring.md")
    assert (FAILURE_TIMES, LEAST_VARIANCE, UNREAD_SHARE) == (4, 0.06, 0.2)
    assert "four times at most" in said
    assert "最多算四次" in said
    assert "less than 0.06 over it" in said
    assert "不小于 0.06 除以机会次数" in said
    assert "more than a fifth" in said
    assert "超过五分之一" in said


def test_every_parameter_of_the_mood_stands_with_its_value_and_meaning() -> None:
    table = rows("mood.md", "参数 · Parameters")
    assert [(row[0], row[1]) for row in table] == [
        (name, f"{value:g}") for name, value in asdict(DEFAULTS).items()
    ]
    assert all(len(row) == 4 and all(row) for row in table)


def test_every_act_stands_with_its_features() -> None:
    table = rows("mood.md", "行为与特征 · Acts and features")
    assert table == [
        [act, ", ".join(f"{feature} {strength:g}" for feature, strength in gives)]
        for act, gives in ACT_FEATURES.items()
    ]


def test_the_bands_of_the_mood_are_the_codes() -> None:
    assert (BAND_LIMITS, HYSTERESIS) == ((20.0, 40.0, 60.0, 80.0), 2.0)
    assert "20, 40, 60 and 80 part five bands" in text("mood.md")
    assert "must be passed by 2 points" in text("mood.md")
    assert f"{1 - DEFAULTS.kept_fix:.0%}" == "70%"
    assert f"{DEFAULTS.kept_fix:.0%}".replace("%", " %") in text("mood.md")
    assert f"{DEFAULTS.kept_heard:.0%}".replace("%", " %") in text("mood.md")


def test_the_example_of_drive_does_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KESU_HOME", str(tmp_path))
    said = text("drive.md")
    (stdin,) = re.findall(r"```jsonl\n(.*?)```", said, re.DOTALL)
    (words,) = re.findall(r"^kesu (drive \w.*) < replies\.jsonl$", said, re.MULTILINE)
    (events,) = re.findall(r"```text\n(.*?)```", said, re.DOTALL)
    monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
    assert cli.run(words.split()) == 0
    out = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [event["event"] for event in out] == events.split()
    for row in rows("drive.md", "输出 · What comes out"):
        (event, *_) = [event for event in out if event["event"] == row[0]]
        assert event.keys() - {"event"} == {key.strip(" `") for key in row[1].split(",")}
    assert out[1]["feedback"].keys() == {"turn", "good", "bad"}
    assert out[-1]["findings"][0].keys() == {
        "principle", "rule", "kind", "turns", "quote", "text", "better", "points",
    }  # fmt: skip
    assert sum(finding["points"] for finding in out[-1]["findings"]) == pytest.approx(
        out[-1]["overall"], abs=0.5
    )


def test_the_modules_that_the_architecture_names_are_there() -> None:
    named = set(re.findall(r"`(simulator(?:[./]\w+)+)(?:\.py)?`", text("architecture.md")))
    assert len(named) >= 15
    for name in sorted(named):
        importlib.import_module(name.replace("/", ".").removesuffix(".py"))


def test_the_architecture_draws_the_floors_that_are_enforced() -> None:
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    (layers,) = re.findall(r"^layers = \[\n(.*?)^\]", project, re.DOTALL | re.MULTILINE)
    floors = [re.findall(r"\w+", line) for line in layers.splitlines()]
    (drawn,) = re.findall(r"```text\n(__main__\n.*?)```", text("architecture.md"), re.DOTALL)
    assert [re.findall(r"\w+", line) for line in drawn.splitlines()] == floors


def test_every_command_that_the_readme_names_is_there() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    named = set(re.findall(r"`kesu (\w+)", readme))
    assert named >= {"play", "drive", "list", "check", "schema", "score", "verify", "relabel", "analyse"}
    groups = {group.name for group in cli.app.registered_groups}
    assert named <= {command.name for command in cli.app.registered_commands} | groups


def test_every_link_between_documents_leads_somewhere() -> None:
    for page in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")):
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
            if "://" not in target:
                assert (page.parent / target).exists(), (page.name, target)
