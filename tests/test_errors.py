from __future__ import annotations

import errno
import os
import pickle

import pytest

from simulator import errors
from simulator.errors import (
    ContentError,
    DataMissing,
    DisplayUnavailable,
    HomeUnwritable,
    KesuError,
    SettingsDamaged,
    StoreRefused,
    StoreUnavailable,
    TapeDamaged,
    TapeError,
    UnknownId,
    WrongUse,
)

EXAMPLES = {
    "plain": (
        KesuError("The mail is gone: ask again.", "邮件已不在，请重新询问。"),
        2,
        "The mail is gone: ask again.",
        "邮件已不在，请重新询问。",
    ),
    "english only": (WrongUse("Use it so."), 2, "Use it so.", "Use it so."),
    "unknown id": (
        UnknownId("scenario", "late_fridg", ["late_fridge", "late_bridge"]),
        2,
        "There is no scenario called 'late_fridg': did you mean 'late_fridge' or 'late_bridge'?",
        "找不到名为“late_fridg”的场景，是不是想找“late_fridge”、“late_bridge”？",
    ),
    "unknown id, nothing near": (
        UnknownId("persona", "x"),
        2,
        "There is no persona called 'x': `kesu list` shows what there is.",
        "找不到名为“x”的客户画像，用 `kesu list` 可以查看现有内容。",
    ),
    "content, one problem": (
        ContentError("a.yaml", ["a.yaml:3:1 no fallback line"]),
        1,
        "a.yaml cannot be used: a.yaml:3:1 no fallback line; `kesu check` lists every problem.",
        "a.yaml 无法使用：a.yaml:3:1 no fallback line；用 `kesu check` 可列出全部问题。",
    ),
    "content, in both languages": (
        ContentError("a.yaml", ["a.yaml:3:1 no fallback line", "second"], "a.yaml:3:1 没有兜底台词。"),
        1,
        "a.yaml cannot be used: a.yaml:3:1 no fallback line (and 1 more); `kesu check` lists every problem.",
        "a.yaml 无法使用：a.yaml:3:1 没有兜底台词（另有 1 处）；用 `kesu check` 可列出全部问题。",
    ),
    "content, several problems": (
        ContentError("a.yaml", ["first", "second", "third"]),
        1,
        "a.yaml cannot be used: first (and 2 more); `kesu check` lists every problem.",
        "a.yaml 无法使用：first（另有 2 处）；用 `kesu check` 可列出全部问题。",
    ),
    "store away": (
        StoreUnavailable("postgresql://hr.example/kesu", "timeout expired"),
        2,
        (
            "The records' database postgresql://hr.example/kesu cannot be reached (timeout expired): check the "
            "network and KESU_DATABASE; attempts are kept on this machine until it is back."
        ),
        (
            "记录数据库 postgresql://hr.example/kesu 暂时连不上（timeout expired），请检查网络和 KESU_DATABASE；"
            "演练会先保存在本机，恢复后自动上交。"
        ),
    ),
    "store refused": (StoreRefused("Not there.", "不行。"), 2, "Not there.", "不行。"),
    "tape, a line": (
        TapeError("t.jsonl", 7, "turn 3 is missing", "缺少第 3 轮"),
        1,
        "The tape t.jsonl, line 7 cannot be used: turn 3 is missing.",
        "演练记录 t.jsonl 第 7 行无法使用：缺少第 3 轮。",
    ),
    "tape, as a whole": (
        TapeDamaged("t.jsonl", 0, "it is empty"),
        1,
        "The tape t.jsonl cannot be used: it is empty.",
        "演练记录 t.jsonl 无法使用：it is empty。",
    ),
    "data": (
        DataMissing("assets", ["/a", "/b"]),
        2,
        (
            "Kesu's assets are missing (looked in /a and /b): "
            "install kesu again, or run it from a complete checkout."
        ),
        "找不到 Kesu 自带的 assets 文件夹（已查找 /a、/b），请重新安装 kesu，或在完整的源码目录中运行。",
    ),
    "home": (
        HomeUnwritable("/h", "Read-only file system"),
        2,
        (
            "The data folder /h cannot be written (Read-only file system): "
            "make it writable, or name another one in KESU_HOME."
        ),
        ("数据文件夹 /h 无法写入（磁盘是只读的），请开放写入权限，或用环境变量 KESU_HOME 另指定一个。"),
    ),
    "settings": (
        SettingsDamaged("/h/settings.json", "Invalid JSON"),
        2,
        (
            "The settings in /h/settings.json cannot be read (Invalid JSON), so the defaults are used: "
            "correct the file, or change any setting to write it anew."
        ),
        (
            "设置文件 /h/settings.json 无法读取（Invalid JSON），已改用默认设置；"
            "请修正该文件，或改动任一设置以重新生成。"
        ),
    ),
    "display": (
        DisplayUnavailable("no video device"),
        2,
        "No window can be opened here (no video device): play in the terminal with `kesu play --text`.",
        "此处无法打开窗口（no video device），可用 `kesu play --text` 在终端中演练。",
    ),
}


@pytest.mark.parametrize(("error", "code", "en", "zh"), EXAMPLES.values(), ids=EXAMPLES)
def test_an_error_is_one_sentence_in_both_languages(error: KesuError, code: int, en: str, zh: str) -> None:
    assert (str(error), error.sentence("en"), error.sentence("zh"), error.exit_code) == (en, en, zh, code)
    assert "\n" not in en + zh


@pytest.mark.parametrize("error", [example[0] for example in EXAMPLES.values()], ids=EXAMPLES)
def test_an_error_survives_the_way_from_a_worker_process(error: KesuError) -> None:
    arrived = pickle.loads(pickle.dumps(error))
    assert type(arrived) is type(error)
    assert (str(arrived), arrived.args, vars(arrived)) == (str(error), error.args, vars(error))


def test_every_error_can_be_caught_as_one() -> None:
    declared = {getattr(errors, name) for name in errors.__all__}
    assert {type(example[0]) for example in EXAMPLES.values()} == declared
    assert all(issubclass(kind, KesuError) for kind in declared)


def test_a_content_error_without_a_problem_is_a_mistake_of_the_programmer() -> None:
    with pytest.raises(ValueError, match="at least one problem"):
        ContentError("a.yaml", [])


def test_what_the_system_says_is_told_in_chinese_where_it_is_usual() -> None:
    assert errors.in_chinese(os.strerror(errno.ENOSPC)) == "磁盘已满"
    assert errors.in_chinese(os.strerror(errno.ENOENT)) == "没有这个文件或文件夹"
    assert errors.in_chinese(os.strerror(errno.EACCES)) == "没有权限"
    assert errors.in_chinese("the cable is loose") == "the cable is loose"
    assert errors.in_chinese(None) == "系统没有说明原因"
