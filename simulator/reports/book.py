"""A workbook being written: numbers as numbers, a frozen header, native charts, and names that are never
formulas.

Every text goes in as a string: `write_string` is the only way that text is written here, so that no cell
holds a formula or a link whatever somebody is called.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Final, NamedTuple

from xlsxwriter.chart import Chart
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from simulator.reports import wording
from simulator.reports.basis import Basis
from simulator.reports.drawing import ACCENT, heat
from simulator.reports.texts import plain
from simulator.reports.words import say

Value = str | float | int | bool | datetime | None

POINTS: Final = "0.0"
WHOLE: Final = "#,##0"
SHARE: Final = "0%"
RATIO: Final = "0.00"
DATE: Final = "yyyy-mm-dd hh:mm"
#: Longest name of a sheet that spreadsheets take, and signs that it may not have.
_LONGEST: Final = 31
_FORBIDDEN: Final = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


class Head(NamedTuple):
    """A column: its heading, the format of its numbers ('' for text), and its width in characters."""

    title: str
    form: str = ""
    width: float = 12.0


class Book:
    """A workbook being written."""

    def __init__(self, title: str) -> None:
        self._stream = io.BytesIO()
        self.workbook = Workbook(
            self._stream,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "remove_timezone": True,
            },
        )
        self.workbook.set_properties({"title": title, "author": "Kesu 客诉", "created": datetime(2026, 1, 1)})  # noqa: DTZ001 - properties have no zone
        self._formats: dict[tuple[str, ...], Format] = {}

    def format(self, form: str = "", *, head: bool = False, fill: str = "") -> Format:
        """Return the format of numbers like `form`, of a heading, or on a coloured ground."""
        key = (form, str(head), fill)
        if key not in self._formats:
            made = self.workbook.add_format({"valign": "top" if not head else "vcenter", "font_size": 11})
            if form:
                made.set_num_format(form)
            if head:
                made.set_bold()
                made.set_font_color("#ffffff")
                made.set_bg_color(ACCENT)
                made.set_text_wrap()
            if fill:
                made.set_bg_color(fill)
            self._formats[key] = made
        return self._formats[key]

    def sheet(
        self, title: str, heads: Sequence[Head], rows: Iterable[Sequence[Value]]
    ) -> tuple[Worksheet, int]:
        """Write a table with a frozen, filtered header; return the sheet and how many rows it has."""
        sheet = self.workbook.add_worksheet(plain(title).translate(_FORBIDDEN)[:_LONGEST])
        for place, head in enumerate(heads):
            sheet.set_column(place, place, head.width)
            sheet.write_string(0, place, plain(head.title), self.format(head=True))
        count = 0
        for row in rows:
            count += 1
            for place, (value, head) in enumerate(zip(row, heads, strict=True)):
                self.put(sheet, count, place, value, head.form)
        sheet.set_row(0, 32)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(1, count), len(heads) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        return sheet, count

    def put(
        self, sheet: Worksheet, row: int, column: int, value: Value, form: str = "", fill: str = ""
    ) -> None:
        """Write one value; a text stays a text."""
        if value is None:
            return
        if isinstance(value, str):
            sheet.write_string(row, column, plain(value), self.format(fill=fill))
        elif isinstance(value, bool):
            sheet.write_boolean(row, column, value, self.format(fill=fill))
        elif isinstance(value, datetime):
            sheet.write_datetime(row, column, value, self.format(form or DATE, fill=fill))
        else:
            sheet.write_number(row, column, value, self.format(form or "General", fill=fill))

    def save(self) -> bytes:
        """Return the file."""
        self.workbook.close()
        return self._stream.getvalue()


def moment(seconds: int) -> datetime:
    """Return a moment as spreadsheets have it, in the machine's own time."""
    return datetime.fromtimestamp(seconds, UTC).astimezone().replace(tzinfo=None)


def chart_of(book: Book, kind: str, title: str) -> Chart:
    """Return a new native chart of a `kind` ("bar", "column" or "line") under its `title`."""
    chart = book.workbook.add_chart({"type": kind})
    assert chart is not None
    chart.set_title({"name": title, "name_font": {"size": 12}, "overlay": False})
    chart.set_legend({"none": True})
    return chart


def shade(sheet: Worksheet, top: int, left: int, bottom: int, right: int) -> None:
    """Shade the points (0–100) of these cells by how high they are."""
    if bottom >= top and right >= left:
        sheet.conditional_format(
            top,
            left,
            bottom,
            right,
            {
                "type": "3_color_scale",
                "min_type": "num",
                "mid_type": "num",
                "max_type": "num",
                "min_value": 30,
                "mid_value": 65,
                "max_value": 100,
                "min_color": heat(30),
                "mid_color": heat(65),
                "max_color": heat(100),
            },
        )


def basis_sheet(book: Book, basis: Basis, text: str) -> None:
    """Add the sheet that says what a report rests on: `text`, the period and what judged the attempts."""
    language = basis.language
    sheet, count = book.sheet(
        say(language, "basis"),
        [
            Head(say(language, "judged_by"), width=68),
            Head(say(language, "content"), width=68),
            Head(say(language, "house"), width=68),
            Head(say(language, "version"), width=12),
            Head(say(language, "attempts"), WHOLE, 12),
        ],
        ((v.rubric, v.course, v.house, v.kesu, v.attempts) for v in basis.versions),
    )
    for place, line in enumerate(
        (
            say(language, "caution"),
            text,
            f"{say(language, 'period')}{say(language, 'colon')}{wording.period(language, basis)}",
            f"{say(language, 'fingerprint')}{say(language, 'colon')}{basis.fingerprint}",
            say(language, "verify"),
            say(language, "verify_limits"),
        )
    ):
        sheet.write_string(count + 2 + place, 0, line)
