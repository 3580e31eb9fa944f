"""new, check, schema: what an author calls."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

from simulator import settings
from tests.cli.conftest import ROOT, Kesu

BROKEN = "kind: persona\nid: bad\nversion: one\n"


@pytest.fixture
def tea(kesu: Kesu, tmp_path: Path) -> Path:
    """Return a new scenario in a folder of its own."""
    assert kesu("new", "scenario", "tea", "--defaults", "-o", str(tmp_path / "mine")).code == 0
    return tmp_path / "mine" / "tea.yaml"


# ---- check


def test_a_problem_is_shown_with_its_line_and_what_to_do(kesu: Kesu, tea: Path) -> None:
    tea.write_text(tea.read_text("utf-8").replace("difficulty: 2", "difficulty: 9"), "utf-8")
    line = tea.read_text("utf-8").split("\n").index("difficulty: 9") + 1
    done = kesu("check", str(tea))
    assert (done.code, done.err) == (1, "")
    assert done.out.split("\n") == [
        f"{tea}:{line}:13: bad_value: difficulty cannot be 9: the most is 5.",
        f"   {line:>2} | difficulty: 9",
        "      |             ^",
        "        Correct the value.",
        "",
        "Files checked: 1. Errors: 1, warnings: 0. See kesu check --explain CODE.",
        "",
    ]
    assert "难度" not in done.out
    assert kesu("check", str(tea), "--lang", "zh").out.split("\n")[0].endswith("不合要求：最大是 5。")


def test_smells_are_warnings_and_can_be_turned_off(kesu: Kesu, tea: Path) -> None:
    text = tea.read_text("utf-8").replace("settles: {faulty: 0.7, no_call: 0.3}", "settles: {faulty: 0.1}")
    tea.write_text(text, "utf-8")
    done = kesu("check", str(tea), "--json")
    assert [(p["code"], p["severity"]) for p in json.loads(done.out)] == [("senseless_remedy", "warning")]
    assert done.code == 0
    assert kesu("check", str(tea), "--no-smells").out == "Files without a problem: 1.\n"


def test_the_language_is_that_of_the_option_the_environment_or_the_settings(
    kesu: Kesu, home: Path, tea: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chinese, english = "1 个文件没有问题。\n", "Files without a problem: 1.\n"
    assert kesu("check", str(tea)).out == english
    settings.save(settings.Settings(language="zh"), home)
    assert kesu("check", str(tea)).out == chinese
    monkeypatch.setenv("KESU_LANG", "en")
    assert kesu("check", str(tea)).out == english
    assert kesu("check", str(tea), "--lang", "zh").out == chinese


def test_results_are_kept_in_the_cache_folder(kesu: Kesu, home: Path, tea: Path) -> None:
    first = kesu("check", str(tea), "--json").out
    kept = home / "cache" / "checks.json"
    (key,) = json.loads(kept.read_text("utf-8"))
    kept.write_text(json.dumps({key: [[7, 1, "empty_file", [], ""]]}), "utf-8")
    assert [p["line"] for p in json.loads(kesu("check", str(tea), "--json").out)] == [7]
    assert kesu("check", str(tea), "--json", "--no-cache").out == first == "[]\n"


def test_personas_beside_the_cases_are_found(kesu: Kesu, tea: Path) -> None:
    cases, personas = tea.parent / "cases", tea.parent / "personas"
    cases.mkdir()
    assert kesu("new", "persona", "neighbour", "--defaults", "-o", str(personas)).code == 0
    file = cases / "tea.yaml"
    file.write_text(tea.read_text("utf-8").replace("persona: venting_type", "persona: neighbour"), "utf-8")
    tea.unlink()
    assert kesu("check", str(file)).code == 0
    assert kesu("check", str(tea.parent)).code == 0


def test_a_code_is_explained(kesu: Kesu) -> None:
    assert kesu("check", "--explain", "tab_indent").out == (ROOT / "docs/codes/tab_indent.md").read_text(
        "utf-8"
    )
    chinese = kesu("check", "--explain", "tab_indent", "--lang", "zh")
    assert chinese.out == (ROOT / "docs/codes/tab_indent.zh.md").read_text("utf-8")
    done = kesu("check", "--explain", "tab_ident")
    assert (done.code, done.out) == (2, "")
    assert done.err == "kesu: There is no code 'tab_ident': did you mean tab_indent?\n"


@pytest.mark.parametrize("named", ["file", "folder"])
def test_files_are_checked_again_when_they_are_saved(
    named: str, kesu: Kesu, tea: Path, tmp_path: Path
) -> None:
    assert kesu("check", str(tea)).code == 0
    process = subprocess.Popen(
        [
            sys.executable,
            "-u",
            "-m",
            "simulator",
            "check",
            str(tea if named == "file" else tea.parent),
            "--watch",
            "--lang",
            "en",
        ],
        cwd=ROOT,
        env={**os.environ, "KESU_HOME": str(tmp_path / "home")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    assert process.stdout is not None
    assert process.stderr is not None
    try:
        assert process.stdout.readline() == "Files without a problem: 1.\n"
        assert process.stderr.readline() == "Watching; Ctrl+C ends it.\n"
        text = tea.read_text("utf-8")
        for _ in range(100):  # the watcher needs a moment to begin
            other = tea.with_name("tea.yaml~")  # as editors save: whole, then in the place of the old one
            other.write_text(text.replace("difficulty: 2", "difficulty: 9"), "utf-8")
            other.replace(tea)
            time.sleep(0.3)
            if _ready(process):
                break
        assert "bad_value: difficulty cannot be 9" in process.stdout.readline()
    finally:
        process.kill()
        process.communicate()


def _ready(process: subprocess.Popen[str]) -> bool:
    """Say whether `process` has written something that nobody has read yet."""
    assert process.stdout is not None
    return bool(select.select([process.stdout], [], [], 0)[0])


# ---- new


def test_a_scenario_passes_and_plays_at_once(kesu: Kesu, home: Path) -> None:
    done = kesu("new", "scenario", "lock", "--defaults", "--type", "angry_vip")
    file = home / "scenarios" / "lock.yaml"
    assert done.out.split("\n") == [
        f"Written: {file}",
        f"Check it: kesu check {file}",
        "Play it: kesu play lock",
        "",
    ]
    assert kesu("check", str(file)).out == "Files without a problem: 1.\n"
    assert "lock" in [row["id"] for row in json.loads(kesu("list", "--json").out)]
    events = kesu(
        "drive", "lock", "--lang", "en", stdin='{"choice": "vent_listen"}\n{"end": true}\n'
    ).events()
    assert [event["event"] for event in events] == ["opening", "turn", "debrief"]
    assert (home / "scenarios" / "schema" / "scenario.schema.json").is_file()
    assert file.read_text("utf-8").startswith(
        "# yaml-language-server: $schema=schema/scenario.schema.json\n# Made by"
    )


@pytest.mark.parametrize(
    "kind", ["blank", "habitual_complainer", "venting_type", "product_misuser", "angry_vip"]
)
@pytest.mark.parametrize("languages", ["zh,en", "zh", "en"])
def test_every_template_has_neither_errors_nor_smells(
    kind: str, languages: str, kesu: Kesu, tmp_path: Path
) -> None:
    done = kesu(
        "new", "scenario", "made", "--defaults", "--type", kind, "--languages", languages, "-o", str(tmp_path / "x"),
        "--product-zh", '智能"门锁"', "--product-en", 'smart "lock" {x}', "--problem-zh", "装反了", "--problem-en", "it is upside down: quite",
        "--lang", "zh",
    )  # fmt: skip
    assert done.code == 0
    file = tmp_path / "x" / "made.yaml"
    assert json.loads(kesu("check", str(file), "--json").out) == []
    text = file.read_text("utf-8")
    assert ("智能" in text) is ("zh" in languages)
    assert ("smart" in text) is ("en" in languages)
    assert f"演练：kesu play {file}\n" in done.out


def test_the_questions_are_asked_in_the_authors_language(kesu: Kesu, home: Path) -> None:
    told = "vip\n5\nzh\n门锁装反了\n智能门锁\n装反了\n\n\nchat\nlocksmith\n"
    done = kesu("new", "scenario", "lock", "--lang", "zh", stdin=told)
    assert done.code == 0
    assert "客户类型" in done.out
    assert "没有“vip”，可用：" in done.out
    text = (home / "scenarios" / "lock.yaml").read_text("utf-8")
    assert 'title: {zh: "门锁装反了"}' in text
    assert "channel: chat\n" in text
    assert "domain: locksmith\n" in text
    assert "persona: angry_vip" in text
    assert "# 故事发生的时间" in text
    english = kesu("new", "persona", "calm_one", stdin="A calm one\n")
    assert english.code == 0
    assert "Name of the kind of customer [A new kind of customer]" in english.out
    assert "Chinese" not in english.out
    persona = (home / "scenarios" / "calm_one.yaml").read_text("utf-8")
    assert 'name: {zh: "A calm one", en: "A calm one"}' in persona
    both = kesu("new", "persona", "calm_two", "--languages", "zh,en", stdin="稳重的客户\nA calm one\n")
    assert "Name of the kind of customer (Chinese)" in both.out
    assert 'name: {zh: "稳重的客户", en: "A calm one"}' in (home / "scenarios" / "calm_two.yaml").read_text(
        "utf-8"
    )
    chinese = kesu("new", "scenario", "lock_two", "--from", "lock", "--lang", "zh", stdin="另一把锁\n")
    assert (chinese.code, "英文" in chinese.out) == (0, False)
    varied = (home / "scenarios" / "lock_two.yaml").read_text("utf-8")
    assert 'title: {zh: "另一把锁"}\n' in varied
    assert json.loads(kesu("check", str(home / "scenarios"), "--json").out) == []


def test_a_scenario_may_have_a_persona_that_lies_beside_it(kesu: Kesu, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    assert kesu("new", "persona", "hurried_parent", "--defaults", "-o", str(mine)).code == 0
    words = ("--defaults", "--persona", "hurried_parent", "-o", str(mine))
    assert kesu("new", "scenario", "ferry", *words).code == 0
    assert json.loads(kesu("check", str(mine), "--json").out) == []
    assert kesu("drive", str(mine / "ferry.yaml")).code == 0


def test_a_scenario_may_be_a_variation_of_another(kesu: Kesu, home: Path, tea: Path) -> None:
    assert (
        kesu(
            "new", "scenario", "tap_two", "--from", "tap_adapter", "--defaults", "--title-en", "Another tap"
        ).code
        == 0
    )
    assert kesu("new", "scenario", "tea_two", "--from", str(tea), "--defaults").code == 0
    assert kesu("new", "persona", "vip_two", "--from", "angry_vip", "--defaults").code == 0
    assert kesu("new", "persona", "vip_three", "--type", "angry_vip", "--defaults").code == 0
    made = home / "scenarios"
    assert {file.name for file in made.glob("*.yaml")} == {
        "tap_two.yaml",
        "tea_two.yaml",
        "vip_two.yaml",
        "vip_three.yaml",
    }
    assert json.loads(kesu("check", str(made), "--json").out) == []
    text = (made / "tap_two.yaml").read_text("utf-8")
    assert 'title: {zh: "一个转接头", en: "Another tap"}\nsummary:' in text
    assert (
        text.split("\n")[1]
        == "# Made by kesu new as a variation of tap_adapter. Run kesu check after every change."
    )


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["scenario", "Tea Pot"], "'Tea Pot' is no id"),
        (["scene", "tea"], "There is no 'scene': use scenario, persona."),
        (["scenario", "tea", "--type", "vip"], "There is no 'vip': use blank,"),
        (["scenario", "tea", "--channel", "fax"], "There is no 'fax': use phone,"),
        (["scenario", "tea", "--languages", "de"], "There is no language 'de'"),
        (["scenario", "tea", "--persona", "nobody"], "There is no persona called 'nobody'"),
        (["scenario", "tea", "--from", "tap_adaptor"], "did you mean 'tap_adapter'?"),
        (["scenario", "tea", "-o", "/dev/null/x"], "cannot be written"),
        (["scenario", "tea", "--domain", "Bank!"], "'Bank!' is no id"),
    ],
)
def test_what_cannot_be_made_is_refused_in_one_line(words: list[str], told: str, kesu: Kesu) -> None:
    done = kesu("new", *words, "--defaults")
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert told in done.err


def test_a_file_is_not_written_over(kesu: Kesu, tea: Path) -> None:
    tea.write_text("mine", "utf-8")
    words = ("new", "scenario", "tea", "--defaults", "-o", str(tea.parent))
    done = kesu(*words)
    assert (done.code, tea.read_text("utf-8")) == (2, "mine")
    assert "is there already" in done.err
    assert kesu(*words, "--force").code == 0
    assert "kind: scenario" in tea.read_text("utf-8")


def test_nobody_to_answer_ends_it_quietly(kesu: Kesu) -> None:
    done = kesu("new", "scenario", "tea", stdin="")
    assert done.code == 130
    assert done.err.endswith("kesu: Stopped.\n")


# ---- schema


def test_schemas_are_printed_or_written(kesu: Kesu, tmp_path: Path) -> None:
    printed = json.loads(kesu("schema").out)
    assert kesu("schema", "-o", str(tmp_path / "out")).code == 0
    assert {file.name.split(".")[0] for file in (tmp_path / "out").iterdir()} == set(printed)
    assert (
        printed["scenario"]["properties"]["turn_limit"]["description"]
        == "最多几轮，4 到 40\n\nMost replies, 4 to 40"
    )
