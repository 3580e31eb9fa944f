"""Which files of authors there are, and what their first lines say that they are.

In: folders. Out: their YAML files, the text of one, and a :class:`Catalogue` of entries by kind and id.
Nothing is made of a file here, so that whoever asks only what there is waits for no shapes.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, NamedTuple, Self

from simulator import paths
from simulator.content.problems import Problem
from simulator.errors import in_chinese

LARGEST: Final = 2_000_000  # bytes; a scenario of forty beats in two languages has about 200,000
_KIND: Final = re.compile(r"^kind:\s*['\"]?(\w+)", re.MULTILINE)
_ID: Final = re.compile(r"^id:\s*['\"]?(\w+)", re.MULTILINE)


class Entry(NamedTuple):
    """A file of the library, as its first lines name it."""

    kind: str
    id: str
    path: Path


class Catalogue:
    """Entries by kind and id; of two with the same, the first counts."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries: dict[tuple[str, str], Entry] = {}
        for entry in entries:
            self._entries.setdefault((entry.kind, entry.id), entry)

    @classmethod
    def open(cls, folders: Sequence[Path] | None = None) -> Self:
        """Return the entries of `folders`, or of the shipped scenarios and `KESU_SCENARIOS`.

        A rubric in a later folder takes the place of one of the same id in an earlier one: a company judges
        by its own.

        :raises DataMissing: the shipped scenarios are not there.
        :raises WrongUse: `KESU_SCENARIOS` names something that is no folder.
        """
        if folders is None:
            folders = (paths.scenarios(), *paths.extra_scenarios())
        found = [scan(folder) for folder in folders]
        rubrics = [entry for entries in reversed(found) for entry in entries if entry.kind == "rubric"]
        return cls([*rubrics, *(entry for entries in found for entry in entries)])

    def with_folder(self, folder: Path) -> Self:
        """Return this with the contents of `folder` added, which come first."""
        return type(self)([*scan(folder), *self._entries.values()])

    def entries(self, kind: str | None = None) -> list[Entry]:
        """Return the entries of `kind` (or all), by id."""
        found = [entry for entry in self._entries.values() if kind in (None, entry.kind)]
        return sorted(found, key=lambda entry: (entry.kind, entry.id))


def read_text(path: Path) -> str | Problem:
    """Return the text of `path`, or the problem with it."""
    try:
        if path.stat().st_size > LARGEST:
            size = str(path.stat().st_size)
            return Problem(str(path), 1, 1, "too_large", (("size", size), ("limit", str(LARGEST))))
        content = path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        return Problem(str(path), 1, 1, "unreadable", (("reason", reason), ("reason_zh", in_chinese(reason))))
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        column = error.start - (content.rfind(b"\n", 0, error.start) + 1) + 1
        en, zh = _encoding(content)
        if en == "UTF-16":  # its zero bytes and line ends are no places of UTF-8
            line = column = 1
        return Problem(str(path), line, column, "not_text", (("encoding", en), ("encoding_zh", zh)))


def _encoding(content: bytes) -> tuple[str, str]:
    """Return what `content`, which is no UTF-8, most likely is, in English and Chinese."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in content[:200]:
        return "UTF-16", "看来是 UTF-16，即记事本里的“Unicode”"
    try:
        content.decode("gb18030")
    except UnicodeDecodeError:
        return "a byte of another encoding", "这里有一个别的编码的字节"
    return "it seems to be GBK", "看来是 GBK，即记事本里的“ANSI”"


def authored(folder: Path) -> list[Path]:
    """Return the YAML files below `folder` in the order of their paths; tests of scenarios are none of them.

    Linked folders are not looked into.
    """
    found = []
    for place, _, names in os.walk(folder):  # Path.rglob takes five times as long
        at = Path(place)
        for name in names:
            plain = os.path.normcase(name)
            if plain.endswith((".yaml", ".yml")) and not plain.endswith(".test.yaml"):
                found.append(at / name)
    return sorted(found, key=lambda file: file.parts)


def scan(folder: Path) -> list[Entry]:
    """Return what the YAML files below `folder` say that they are; files that don't say are left out.
    A file in another encoding than UTF-8 says so too, and is refused when it is read.

    Links that lead out of the folder, or round in a circle, are not followed.
    """
    root = folder.resolve()
    entries = []
    for path in sorted(authored(folder), key=lambda path: path.suffix.lower() == ".yml"):
        try:
            if path.is_symlink() and root not in path.resolve().parents:
                continue
        except (OSError, RuntimeError):  # a circle of links, by Python's version
            continue
        text = read_text(path)
        if isinstance(text, Problem):
            if text.code != "not_text":
                continue
            # Kind and id are plain letters in every encoding: whoever asks for the file is told what it is.
            text = path.read_bytes().decode("latin-1").replace("\0", "").lstrip("\xff\xfe")
        kind, content_id = _KIND.search(text), _ID.search(text)
        if kind and content_id:
            entries.append(Entry(kind[1], content_id[1], path))
    return entries
