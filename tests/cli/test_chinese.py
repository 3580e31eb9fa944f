"""Help and complaints about wrong use speak Chinese where the settings or KESU_LANG do."""

from __future__ import annotations

from typing import Any

import pytest
import typer.main

from simulator.cli import app, chinese
from tests.cli.conftest import Kesu, process

GROUPS = ("records", "report", "translation")


def texts(command: Any) -> set[str]:
    """Return all help of `command` and those under it, but for the examples."""
    own = {command.help, command.epilog, *(getattr(option, "help", None) for option in command.params)}
    below = (texts(each) for each in getattr(command, "commands", {}).values())
    found = {text for text in own if text and not text.startswith("Example: ")}
    return found.union(*below)


def test_every_text_of_the_help_has_chinese_and_none_is_left_over() -> None:
    assert set(chinese.HELP) == texts(typer.main.get_command(app)) | {"Show this message and exit."}


@pytest.mark.parametrize("words", [(), *((group,) for group in GROUPS)], ids=" ".join)
def test_an_overview_fits_eighty_columns(words: tuple[str, ...]) -> None:
    done = process(*words, "--help", KESU_LANG="zh", COLUMNS="80")
    assert (done.code, done.err) == (0, "")
    assert "命令" in done.out
    assert "显示这段说明后退出。" in done.out
    assert "…" not in done.out
    assert "Show" not in done.out


def test_a_commands_help_is_chinese() -> None:
    done = process("verify", "--help", KESU_LANG="zh", COLUMNS="80")
    assert (done.code, done.err) == (0, "")
    for text in (
        "逐字节重放演练记录；有任何不同就以 1 退出。",
        "演练记录文件，或装有演练记录的文件夹。",
        "[必须给出]",
        "回答用的语言；不写就用设置里的语言。",
        "显示这段说明后退出。",
        "例如：kesu verify tapes/*.tape.jsonl",
    ):
        assert text in done.out


@pytest.mark.parametrize("group", GROUPS)
def test_a_group_without_a_command_shows_its_help_and_says_no_more(kesu: Kesu, group: str) -> None:
    done = kesu(group)
    assert (done.code, done.err) == (2, "")
    assert f"kesu {group}" in done.out


@pytest.mark.parametrize(
    ("words", "en", "zh"),
    [
        ("frobnicate", "No such command 'frobnicate'", "没有命令“frobnicate”"),
        ("play --foo", "No such option: --foo", "没有选项 --foo"),
        ("relabel", "Missing argument 'tape'", "缺少参数 tape"),
        ("relabel x", "Missing option '--turn'", "缺少选项 --turn"),
        ("play a b", "Got unexpected extra argument(s) (b)", "多出了参数 b"),
        ("play --seed", "Option '--seed' requires an argument", "选项 --seed 后面要有值"),
        ("play --text=x", "Option '--text' does not take a value", "选项 --text 后面不能有值"),
    ],
)
def test_wrong_use_is_told_in_the_language_of_the_user(
    kesu: Kesu, monkeypatch: pytest.MonkeyPatch, words: str, en: str, zh: str
) -> None:
    assert kesu(*words.split()) == (2, "", f"kesu: {en}: see `kesu --help`.\n")
    monkeypatch.setenv("KESU_LANG", "zh")
    assert kesu(*words.split()) == (2, "", f"kesu: {zh}，请看 `kesu --help`。\n")


def test_a_number_that_is_none_is_told_in_the_language_of_the_user(
    kesu: Kesu, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KESU_LANG", "zh")
    assert kesu("play", "--seed", "x") == (2, "", "kesu: --seed 后面应是整数，请看 `kesu --help`。\n")


def test_what_was_meant_is_suggested_in_chinese_too() -> None:
    said = chinese.complaint("No such command 'plai'. Did you mean 'play'?")
    assert said == "没有命令“plai”，您是不是要 'play'"


def test_a_complaint_that_nobody_foresaw_stays_as_it_is() -> None:
    assert chinese.complaint("The moon is full") == "The moon is full"
