"""The workbook that a translator gets and sends back.

One row a text: its id, what kind of text it is, the source, the translation, and how far it is. Two hidden
columns hold the digests of source and translation as they went out, a hidden sheet says which file they are
of, so rows may be sorted, filtered and left out. Every text is written as a string: no cell is a formula.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final, NamedTuple
from zipfile import BadZipFile

from simulator.authoring.translation import Entry, Progress, Translated, digest
from simulator.errors import WrongUse, in_chinese
from simulator.model.texts import LANGUAGES, Language

_Sheet = Any  # openpyxl has several, alike in what is needed here
_ABOUT: Final = "kesu"
#: What the reader raises where a file is no workbook, damaged, or laid out in another way.
_UNREADABLE: Final = (
    AttributeError,
    BadZipFile,
    EOFError,
    IndexError,
    KeyError,
    NotImplementedError,
    RuntimeError,
    StopIteration,
    SyntaxError,
    TypeError,
    ValueError,
    zlib.error,
)
_HEADS: Final = {
    "zh": ("id", "是什么", "原文（{source}）", "译文（{target}）", "状态", "原文摘要", "译文摘要"),
    "en": ("id", "What it is", "Source ({source})", "Translation ({target})", "State", "Source was", "Was"),
}
_STATES: Final[dict[Progress, tuple[str, str, str]]] = {
    "missing": ("待译", "to translate", "#fff4ce"),
    "stale": ("原文已改，请复核", "source changed: look again", "#ffe0d6"),
    "done": ("已译", "translated", ""),
}
_WIDTHS: Final = (34, 26, 60, 60, 16)


class Row(NamedTuple):
    """A row to write: an entry and how far it is."""

    entry: Entry
    progress: Progress


class Sheet(NamedTuple):
    """What a workbook says: which file its texts are of, from and into which language, and the texts."""

    kind: str
    id: str
    source: Language
    target: Language
    rows: tuple[Translated, ...]


def workbook(
    kind: str, content_id: str, rows: Sequence[Row], source: Language, target: Language, language: Language
) -> bytes:
    """Return the workbook with `rows`; headings and explanations are in `language`."""
    from xlsxwriter.workbook import Workbook

    stream = io.BytesIO()
    book = Workbook(
        stream,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    created = datetime(2026, 1, 1)  # noqa: DTZ001  # properties have no zone; the same texts give the same bytes
    book.set_properties({"title": content_id, "author": "Kesu 客诉", "created": created})
    sheet = book.add_worksheet(content_id[:31])
    head = book.add_format(
        {"bold": True, "bg_color": "#1f4e5f", "font_color": "#ffffff", "valign": "vcenter"}
    )
    plain = {"valign": "top", "text_wrap": True}
    formats = {
        name: book.add_format(plain | ({"bg_color": colour} if colour else {}))
        for name, (_, _, colour) in _STATES.items()
    }
    for place, title in enumerate(_HEADS[language]):
        sheet.write_string(0, place, title.format(source=source, target=target), head)
    for place, width in enumerate(_WIDTHS):
        sheet.set_column(place, place, width)
    sheet.set_column(5, 6, 18, None, {"hidden": True})
    for line, (entry, progress) in enumerate(rows, start=1):
        said, now = entry.texts[source], entry.texts[target]
        cells = (
            entry.id,
            entry.about[0 if language == "zh" else 1],
            said,
            now,
            _STATES[progress][0 if language == "zh" else 1],
            digest(said),
            digest(now),
        )
        for place, cell in enumerate(cells):
            sheet.write_string(line, place, cell, formats[progress])
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(1, len(rows)), 4)
    about = book.add_worksheet(_ABOUT)
    for line, pair in enumerate((("kind", kind), ("id", content_id), ("source", source), ("target", target))):
        for place, cell in enumerate(pair):
            about.write_string(line, place, cell)
    about.hide()
    book.close()
    return stream.getvalue()


def read(path: Path) -> Sheet:
    """Read the workbook at `path` back.

    :raises WrongUse: it cannot be opened, or is none that `workbook` made.
    """
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()), read_only=True, data_only=True)
        about = {row[0]: row[1] for row in _rows(book[_ABOUT], 2)}
        texts = next(sheet for sheet in book.worksheets if sheet.title != _ABOUT)
        rows = _rows(texts, 7)
        book.close()
    except OSError as error:
        reason = error.strerror or str(error)
        raise WrongUse(
            f"{path} cannot be opened ({reason}).", f"无法打开 {path}（{in_chinese(reason)}）。"
        ) from error
    except _UNREADABLE as error:
        raise _foreign(path) from error
    source, target = (_tongue(about.get(name, "")) for name in ("source", "target"))
    if source is None or target is None or not rows or rows[0][0] != "id":
        raise _foreign(path)
    found = tuple(
        Translated(name.strip(), said, back, was or digest(said), before or digest(""))
        for name, _, said, back, _, was, before in rows[1:]
        if name.strip()
    )
    twice = sorted({row.id for row in found if [other.id for other in found].count(row.id) > 1})
    if twice:
        raise WrongUse(
            f"{path} has two rows for {twice[0]}: delete one of them.",
            f"{path} 里有两行都是 {twice[0]}，请删去一行。",
        )
    return Sheet(about.get("kind", ""), about.get("id", ""), source, target, found)


def _foreign(path: Path) -> WrongUse:
    return WrongUse(
        f"{path} is no workbook for translation: make one with `kesu translation export`.",
        f"{path} 不是翻译用的工作簿，请用 `kesu translation export` 生成。",
    )


def _tongue(name: str) -> Language | None:
    return next((language for language in LANGUAGES if language == name), None)


def _rows(sheet: _Sheet, count: int) -> list[list[str]]:
    """Return the first `count` cells of every row as texts."""
    rows = [[_written(cell) for cell in row[:count]] for row in sheet.iter_rows(values_only=True)]
    return [row + [""] * (count - len(row)) for row in rows]


def _written(value: object) -> str:
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
