"""Everything Kesu raises on purpose.

    KesuError                  one sentence: what, where, what to do
    ├── WrongUse               the command or the call was not meant like this
    │   └── UnknownId          no scenario, persona, trainee … of that name; the nearest names are listed
    ├── ContentError           scenario, persona or course files with problems; carries every one of them
    ├── TapeError              a tape that cannot be used: path, line, what is wrong
    │   └── TapeDamaged        the file itself is broken (cut short, edited, not JSON lines)
    ├── DataMissing            the installation lacks its scenarios or its assets
    ├── HomeUnwritable         the data folder cannot be written
    ├── StoreUnavailable       the records' database cannot be reached just now
    ├── StoreRefused           the records cannot be kept like this: on a network share, without rights
    ├── SettingsDamaged        the settings file cannot be read; handed back as a notice, never raised
    └── DisplayUnavailable     no window can be opened here

In: strings, ids and numbers, nothing else (a path comes as its text). Out: ``str(error)``, the English
sentence, and ``error.sentence("zh")``, the Chinese one. ``exit_code`` is what the command line ends with:
1 where the thing that was checked is bad, 2 where the command could not be carried out at all. Every error
survives pickling, because worker processes hand theirs to the parent that way.

These are mistakes of the user, of an author or of the machine. A mistake of the programmer stays what
Python makes of it (``TypeError``, ``ValueError``, ``AssertionError``).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

__all__ = [
    "ContentError",
    "DataMissing",
    "DisplayUnavailable",
    "HomeUnwritable",
    "KesuError",
    "SettingsDamaged",
    "StoreRefused",
    "StoreUnavailable",
    "TapeDamaged",
    "TapeError",
    "UnknownId",
    "WrongUse",
]

#: What systems say of a file that they refuse, in the words of Linux and macOS; Windows has the user's own.
_REASONS_ZH = {
    "Device or resource busy": "正被占用",
    "Directory not empty": "文件夹不是空的",
    "Disk quota exceeded": "磁盘配额已用完",
    "embedded null byte": "名称里有空字符",
    "File exists": "已有同名文件",
    "File name too long": "名称太长",
    "File too large": "文件太大",
    "Input/output error": "读写出错",
    "Invalid argument": "名称不能用",
    "Is a directory": "这是文件夹",
    "No space left on device": "磁盘已满",
    "No such file or directory": "没有这个文件或文件夹",
    "Not a directory": "路径里有一段不是文件夹",
    "Operation not permitted": "系统不允许",
    "Permission denied": "没有权限",
    "Read-only file system": "磁盘是只读的",
    "Text file busy": "正被占用",
    "Too many levels of symbolic links": "链接绕成了圈",
    "Too many open files": "打开的文件太多",
}


def in_chinese(reason: str | None) -> str:
    """Return the system's `reason` for refusing a file in Chinese; an unusual one as it is."""
    return _REASONS_ZH.get(reason or "", reason or "系统没有说明原因")


class KesuError(Exception):
    """One sentence that says what went wrong, where, and what to do about it.

    ``message`` is English. ``zh`` is the same sentence in Chinese; left out, the English one serves both.
    """

    exit_code: ClassVar[Literal[1, 2]] = 2

    def __init__(self, message: str, zh: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.zh = zh or message

    def sentence(self, language: str) -> str:
        """Return the sentence in ``"zh"`` or, for any other language, in English."""
        return self.zh if language == "zh" else self.message

    def __reduce__(self) -> tuple[object, ...]:
        # Python's own way would call the class with the finished sentence instead of the arguments it takes.
        return _again, (type(self), self.args, self.__dict__)


def _again(kind: type[KesuError], args: tuple[str, ...], fields: dict[str, object]) -> KesuError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(fields)
    return error


class WrongUse(KesuError):
    """The command or the call was not meant like this; the sentence says how it is meant."""


class FileUnwritable(WrongUse):
    """The named file `path` cannot be written; `error` is the system's refusal."""

    def __init__(self, path: object, error: OSError) -> None:
        reason = error.strerror or str(error)
        super().__init__(
            f"{path} cannot be written ({reason}): name another file.",
            f"无法写入 {path}（{in_chinese(reason)}），请换一个文件名。",
        )


class UnknownId(WrongUse):
    """Nothing of this ``kind`` (``"scenario"``, ``"persona"``, ``"trainee"`` …) is called ``id``.

    ``suggestions`` holds the nearest names that do exist, best first; it may be empty.
    """

    def __init__(self, kind: str, id: str, suggestions: Sequence[str] = ()) -> None:
        self.kind = kind
        self.id = id
        self.suggestions = tuple(suggestions)
        name = id if len(id) <= _LONGEST_NAME else id[:_LONGEST_NAME] + "…"
        if self.suggestions:
            hint = f"did you mean {' or '.join(repr(name) for name in self.suggestions)}?"
            hint_zh = f"是不是想找{'、'.join(f'“{name}”' for name in self.suggestions)}？"
        else:
            hint = "`kesu list` shows what there is."
            hint_zh = "用 `kesu list` 可以查看现有内容。"
        super().__init__(
            f"There is no {kind} called {name!r}: {hint}",
            f"找不到名为“{name}”的{_KIND_ZH.get(kind, kind)}，{hint_zh}",
        )


#: Longer names are quoted in part: nobody reads ten thousand characters of a slip.
_LONGEST_NAME = 60

_KIND_ZH = {
    "act": "行为",
    "appeal": "申诉",
    "attempt": "演练",
    "beat": "阶段",
    "choice": "选项",
    "course": "课程",
    "lesson": "课时",
    "persona": "客户画像",
    "principle": "原则",
    "remedy": "补救办法",
    "scenario": "场景",
    "shift": "班次",
    "team": "班组",
    "topic": "事实或补救办法",
    "trainee": "学员",
}


class ContentError(KesuError):
    """Files of an author with at least one problem.

    ``where`` names the file or folder; ``problems`` holds one line for each problem, in file order, and
    ``zh`` the first of them in Chinese (left out, the English one serves both).

    :raises ValueError: ``problems`` is empty, which would report a fault that nobody can find.
    """

    exit_code: ClassVar[Literal[1, 2]] = 1

    def __init__(self, where: str, problems: Sequence[str], zh: str = "") -> None:
        if not problems:
            raise ValueError(f"ContentError for {where!r} needs at least one problem")
        self.where = where
        self.problems = tuple(problems)
        rest = len(self.problems) - 1
        more = f" (and {rest} more)" if rest else ""
        more_zh = f"（另有 {rest} 处）" if rest else ""
        super().__init__(
            f"{where} cannot be used: {self.problems[0]}{more}; `kesu check` lists every problem.",
            f"{where} 无法使用：{(zh or self.problems[0]).rstrip('。')}{more_zh}；"
            "用 `kesu check` 可列出全部问题。",
        )


class TapeError(KesuError):
    """A tape that cannot be used.

    ``path`` is the file, ``line`` counts from 1 (0: the file as a whole), ``what`` says what is wrong, and
    ``what_zh`` says it in Chinese (left out, ``what`` serves both).
    """

    exit_code: ClassVar[Literal[1, 2]] = 1

    def __init__(self, path: str, line: int, what: str, what_zh: str = "") -> None:
        self.path = path
        self.line = line
        self.what = what
        place = f"{path}, line {line}" if line else path
        place_zh = f"{path} 第 {line} 行" if line else f"{path} "
        super().__init__(
            f"The tape {place} cannot be used: {what}.",
            f"演练记录 {place_zh}无法使用：{what_zh or what}。",
        )


class TapeDamaged(TapeError):
    """A tape whose file is broken: cut short, edited, or never a tape at all."""


class DataMissing(KesuError):
    """The installation lacks a folder it cannot work without.

    ``what`` is ``"scenarios"`` or ``"assets"``; ``places`` holds the folders that were tried, in order.
    """

    def __init__(self, what: str, places: Sequence[str]) -> None:
        self.what = what
        self.places = tuple(places)
        super().__init__(
            f"Kesu's {what} are missing (looked in {' and '.join(self.places)}): "
            "install kesu again, or run it from a complete checkout.",
            f"找不到 Kesu 自带的 {what} 文件夹（已查找 {'、'.join(self.places)}），"
            "请重新安装 kesu，或在完整的源码目录中运行。",
        )


class HomeUnwritable(KesuError):
    """The folder ``path`` for records and settings cannot be made or written; ``reason`` is the system's."""

    def __init__(self, path: str, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(
            f"The data folder {path} cannot be written ({reason}): "
            "make it writable, or name another one in KESU_HOME.",
            f"数据文件夹 {path} 无法写入（{in_chinese(reason)}），"
            "请开放写入权限，或用环境变量 KESU_HOME 另指定一个。",
        )


class SettingsDamaged(KesuError):
    """The settings file ``path`` holds something that is no setting; ``reason`` says what.

    Nobody should be kept from practising by a file of preferences, so this is handed back beside the
    default settings and shown, never raised.
    """

    def __init__(self, path: str, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(
            f"The settings in {path} cannot be read ({reason}), so the defaults are used: "
            "correct the file, or change any setting to write it anew.",
            f"设置文件 {path} 无法读取（{in_chinese(reason)}），已改用默认设置；"
            "请修正该文件，或改动任一设置以重新生成。",
        )


class DisplayUnavailable(KesuError):
    """No window can be opened on this machine; ``reason`` is what the window system says."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(
            f"No window can be opened here ({reason}): play in the terminal with `kesu play --text`.",
            f"此处无法打开窗口（{reason}），可用 `kesu play --text` 在终端中演练。",
        )


class StoreUnavailable(KesuError):
    """The database of the records cannot be reached; ``where`` names it without its password.

    Attempts go on: they are kept on this machine and handed over when the database is back.
    """

    def __init__(self, where: str, reason: str) -> None:
        self.where = where
        self.reason = reason
        super().__init__(
            f"The records' database {where} cannot be reached ({reason}): "
            "check the network and KESU_DATABASE; attempts are kept on this machine until it is back.",
            f"记录数据库 {where} 暂时连不上（{reason}），请检查网络和 KESU_DATABASE；"
            "演练会先保存在本机，恢复后自动上交。",
        )


class StoreRefused(KesuError):
    """The records cannot be kept or changed like this; the sentence says why and what to do instead."""
