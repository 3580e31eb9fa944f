"""Pages of a PDF: text that flows, tables, and the same drawings as in HTML.

A `Paper` collects shapes page by page, top down, and writes them when all are there, because only then the
number of pages is known. The shipped fonts are embedded as the subset that is used, so that Chinese can be
selected and searched.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from simulator.model.texts import Language
from simulator.reports.drawing import (
    ACCENT,
    FAINT,
    INK,
    LINE,
    SOFT,
    Anchor,
    Circle,
    Drawing,
    Line,
    Path,
    Rect,
    Shape,
    Words,
)
from simulator.reports.fonts import REGULAR, known, load, measured, runs
from simulator.reports.words import say

PAGE: Final = (float(A4[0]), float(A4[1]))
MARGIN: Final = 48.0
WIDTH: Final = PAGE[0] - 2 * MARGIN
_TOP: Final = 48.0
_BOTTOM: Final = PAGE[1] - 56.0
#: Signs that no line begins with, and that none ends with (GB/T 15834-2011, 5.1).
_NOT_FIRST: Final = frozenset("、。，．；：？！）〕】》〉」』”’…—·%,.;:?!)]}")
_NOT_LAST: Final = frozenset("（〔【《〈「『“‘([{")


class Cell(NamedTuple):
    """A cell of a table; `fill` is the colour of its ground."""

    text: str
    ink: str = INK
    bold: bool = False
    fill: str = ""


class TableColumn(NamedTuple):
    """A column of a table: its heading, its width in points, and where its text stands."""

    title: str
    width: float
    anchor: Anchor = "start"


class _Mark(NamedTuple):
    level: int
    title: str
    page: int
    y: float


class Paper:
    """A document being written, from the top of its first page down."""

    def __init__(self, language: Language, title: str, footer: str) -> None:
        load()
        self.language = language
        self.y = _TOP
        self._title = title
        self._footer = footer
        self._pages: list[list[Shape]] = [[]]
        self._marks: list[_Mark] = []

    # --- flow -----------------------------------------------------------------------------------------------

    def room(self, height: float) -> None:
        """Go to a new page where less than `height` is left on this one."""
        if self.y + height > _BOTTOM and self.y > _TOP:
            self.turn()

    def turn(self) -> None:
        """Go to a new page."""
        self._pages.append([])
        self.y = _TOP

    def gap(self, height: float) -> None:
        """Leave some space."""
        self.y += height

    def add(self, *shapes: Shape) -> None:
        """Put shapes onto this page, in its own coordinates."""
        self._pages[-1] += shapes

    def mark(self, title: str, level: int = 0) -> None:
        """Enter this place into the outline."""
        self._marks.append(_Mark(level, title, len(self._pages) - 1, self.y))

    def heading(self, title: str, below: float = 60.0) -> None:
        """Write a heading, entered into the outline; `below` must fit on the same page."""
        self.gap(12.0)
        self.room(26.0 + below)
        self.mark(title)
        self.add(Rect(MARGIN, self.y + 2, 3.0, 13.0, ACCENT, 1.0))
        self.add(Words(MARGIN + 10, self.y + 13, known(title), 13.0, INK, "start", True))
        self.y += 26.0

    def text(
        self,
        text: str,
        size: float = 9.5,
        ink: str = INK,
        bold: bool = False,
        indent: float = 0.0,
        leading: float = 1.55,
        anchor: Anchor = "start",
    ) -> None:
        """Write a paragraph."""
        x = MARGIN + indent if anchor == "start" else PAGE[0] / 2
        for line in wrapped(text, size, WIDTH - 2 * indent if anchor == "middle" else WIDTH - indent, bold):
            self.room(size * leading)
            self.add(Words(x, self.y + size * (leading + 0.75) / 2, line, size, ink, anchor, bold))
            self.y += size * leading

    def note(self, text: str) -> None:
        """Write what qualifies the figures above."""
        self.gap(2.0)
        self.text(text, 8.0, FAINT)

    def picture(self, drawing: Drawing, scale: float = 1.1) -> None:
        """Draw a chart in the middle of the text."""
        self.room(drawing.height * scale)
        left = MARGIN + (WIDTH - drawing.width * scale) / 2
        self.add(*(_moved(shape, left, self.y, scale) for shape in drawing.shapes))
        self.y += drawing.height * scale + 4

    def table(
        self,
        columns: Sequence[TableColumn],
        rows: Sequence[Sequence[Cell]],
        size: float = 8.5,
        tight: bool = False,
        key: str = "",
    ) -> None:
        """Write a table; its head, with `key` above it, is written again on every page that it reaches."""
        pad = 2.0 if tight else 4.0
        head = [wrapped(column.title, size, column.width - 2 * pad, True) for column in columns]
        height = size * 1.35 * max(map(len, head), default=1) + 2 * pad
        broken = [
            [
                wrapped(cell.text, size, column.width - 2 * pad, cell.bold)
                for cell, column in zip(row, columns, strict=True)
            ]
            for row in rows
        ]
        first = size * 1.35 * max((len(cell) for cell in broken[0]), default=1) + 2 * pad if broken else 0.0
        self.room(height + first + (40.0 if key else 0.0))
        self._head(columns, head, size, height, pad, key)
        for row, parts in zip(rows, broken, strict=True):
            tall = size * 1.35 * max(map(len, parts), default=1) + 2 * pad
            if self.y + tall > _BOTTOM:
                self.turn()
                self._head(columns, head, size, height, pad, key)
            x = MARGIN
            for cell, part, column in zip(row, parts, columns, strict=True):
                if cell.fill:
                    self.add(Rect(x + 0.5, self.y + 0.5, column.width - 1, tall - 1, cell.fill, 2.0))
                self._cell(part, x, self.y + pad, column, size, pad, cell.ink, cell.bold)
                x += column.width
            self.y += tall
            if not tight:
                self.add(Line(MARGIN, self.y, MARGIN + sum(c.width for c in columns), self.y, LINE, 0.6))

    def _head(
        self,
        columns: Sequence[TableColumn],
        head: Sequence[Sequence[str]],
        size: float,
        height: float,
        pad: float,
        key: str,
    ) -> None:
        if key:
            self.text(key, 7.5, SOFT)
            self.gap(4.0)
        x = MARGIN
        for column, part in zip(columns, head, strict=True):
            top = self.y + height - pad - size * 1.35 * len(part)
            self._cell(part, x, top, column, size, pad, SOFT, True)
            x += column.width
        self.y += height
        self.add(Line(MARGIN, self.y, x, self.y, ACCENT, 0.8))

    def _cell(
        self,
        part: Sequence[str],
        x: float,
        top: float,
        column: TableColumn,
        size: float,
        pad: float,
        ink: str,
        bold: bool,
    ) -> None:
        at = {"start": x + pad, "middle": x + column.width / 2, "end": x + column.width - pad}[column.anchor]
        for place, line in enumerate(part):
            base = top + size * 1.35 * place + size * 1.02
            self.add(Words(at, base, line, size, ink, column.anchor, bold))

    # --- writing --------------------------------------------------------------------------------------------

    def save(self) -> bytes:
        """Return the PDF."""
        stream = io.BytesIO()
        canvas = Canvas(
            stream,
            pagesize=A4,
            pageCompression=1,
            initialFontName=REGULAR,  # type: ignore[arg-type] # a name, whatever the stubs say
        )
        canvas.setTitle(self._title)
        canvas.setAuthor("Kesu 客诉")
        canvas.setCreator("Kesu 客诉")
        if self._marks:
            canvas.showOutline()
        for number, shapes in enumerate(self._pages):
            for place, mark in enumerate(self._marks):
                if mark.page == number:
                    canvas.bookmarkHorizontalAbsolute(f"m{place}", PAGE[1] - mark.y + 10)
                    canvas.addOutlineEntry(mark.title, f"m{place}", mark.level, closed=False)
            canvas.setLineCap(1)
            canvas.setLineJoin(1)
            brush = _Brush(canvas)  # a new page forgets what was set
            for shape in (*shapes, *self._foot(number)):
                brush.paint(shape)
            canvas.showPage()
        canvas.save()
        return stream.getvalue()

    def _foot(self, number: int) -> list[Shape]:
        y = PAGE[1] - 30.0
        pages = say(self.language, "page", page=number + 1, pages=len(self._pages))
        return [
            Line(MARGIN, y - 12, PAGE[0] - MARGIN, y - 12, LINE, 0.6),
            Words(MARGIN, y, clipped(self._footer, 7.5, WIDTH - 110), 7.5, FAINT),
            Words(PAGE[0] - MARGIN, y, pages, 7.5, FAINT, "end"),
        ]


def clipped(text: str, size: float, room: float, bold: bool = False) -> str:
    """Return `text`, cut with an ellipsis where it is wider than `room`."""
    text = known(text)
    if measured(text, size, bold) <= room:
        return text
    while text and measured(text + "…", size, bold) > room:
        text = text[:-1]
    return text.rstrip() + "…"


def wrapped(text: str, size: float, room: float, bold: bool = False) -> list[str]:
    """Return `text` in lines of `room`: broken at spaces, between Chinese signs, or where it must be."""
    found: list[str] = []
    line, wide = "", 0.0
    for token in _tokens(known(text)):
        if wide + measured(token.rstrip(), size, bold) <= room or not token.strip():
            line += token
            wide += measured(token, size, bold)
            continue
        if line.strip():
            found.append(line.rstrip())
        rest = token
        while measured(rest.rstrip(), size, bold) > room and len(rest) > 1:
            fits = len(rest)
            while fits > 1 and measured(rest[:fits], size, bold) > room:
                fits -= 1
            found.append(rest[:fits])
            rest = rest[fits:]
        line, wide = rest, measured(rest, size, bold)
    if line.strip() or not found:
        found.append(line.rstrip())
    return found


def _tokens(text: str) -> list[str]:
    """Return the parts of `text` that no line is broken within."""
    tokens: list[str] = []
    for sign in text:
        if not tokens:
            tokens.append(sign)
            continue
        before = tokens[-1][-1]
        apart = before == " " or _chinese(sign) or _chinese(before)
        if sign == " " or sign in _NOT_FIRST or before in _NOT_LAST:
            apart = False
        if apart:
            tokens.append(sign)
        else:
            tokens[-1] += sign
    return tokens


def _chinese(sign: str) -> bool:
    return "\u2e80" <= sign <= "\u9fff" or "\uff00" <= sign <= "\uffef" or "\u3000" <= sign <= "\u303f"


def _moved(shape: Shape, x: float, y: float, scale: float) -> Shape:
    match shape:
        case Rect():
            return shape._replace(
                x=x + shape.x * scale, y=y + shape.y * scale, width=shape.width * scale,
                height=shape.height * scale, radius=shape.radius * scale,
            )  # fmt: skip
        case Line():
            return Line(
                x + shape.x1 * scale, y + shape.y1 * scale, x + shape.x2 * scale, y + shape.y2 * scale,
                shape.stroke, shape.width * scale, shape.dash * scale,
            )  # fmt: skip
        case Circle():
            return shape._replace(
                x=x + shape.x * scale,
                y=y + shape.y * scale,
                radius=shape.radius * scale,
                width=shape.width * scale,
            )
        case Path():
            points = tuple((x + px * scale, y + py * scale) for px, py in shape.points)
            return shape._replace(points=points, width=shape.width * scale)
        case Words():
            return shape._replace(
                x=x + shape.x * scale, y=y + shape.y * scale, size=shape.size * scale, text=known(shape.text)
            )


class _Brush:
    """Paints shapes onto a page; what is set already is not set again, which halves the work."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._fill = self._stroke = ""
        self._width = -1.0
        self._font: tuple[str, float] | None = None

    def paint(self, shape: Shape) -> None:
        """Paint one shape."""
        canvas, high = self._canvas, PAGE[1]
        match shape:
            case Rect():
                self._filled(shape.fill)
                edge = self._stroked(shape.stroke, 0.8)
                bottom = high - shape.y - shape.height
                radius = min(shape.radius, shape.width / 2, shape.height / 2)
                if radius > 0.0:
                    canvas.roundRect(shape.x, bottom, shape.width, shape.height, radius, edge, 1)
                else:
                    canvas.rect(shape.x, bottom, shape.width, shape.height, edge, 1)
            case Line():
                self._stroked(shape.stroke, shape.width)
                if shape.dash:
                    canvas.setDash([shape.dash, shape.dash])
                canvas.line(shape.x1, high - shape.y1, shape.x2, high - shape.y2)
                if shape.dash:
                    canvas.setDash([])
            case Circle():
                self._filled(shape.fill)
                edge = self._stroked(shape.stroke, shape.width)
                canvas.circle(shape.x, high - shape.y, shape.radius, edge, 1)
            case Path():
                path = canvas.beginPath()
                for place, (x, y) in enumerate(shape.points):
                    (path.lineTo if place else path.moveTo)(x, high - y)
                if shape.fill:
                    path.close()
                    self._filled(shape.fill)
                canvas.drawPath(path, self._stroked(shape.stroke, shape.width), int(bool(shape.fill)))
            case Words():
                self._filled(shape.fill)
                x = shape.x
                if shape.anchor != "start":
                    wide = measured(shape.text, shape.size, shape.bold)
                    x -= wide if shape.anchor == "end" else wide / 2
                for run in runs(shape.text, shape.bold):
                    if self._font != (run.font, shape.size):
                        self._font = (run.font, shape.size)
                        canvas.setFont(run.font, shape.size)
                    canvas.drawString(x, high - shape.y, run.text)
                    x += pdfmetrics.stringWidth(run.text, run.font, shape.size)

    def _filled(self, colour: str) -> None:
        if colour != self._fill:
            self._fill = colour
            self._canvas.setFillColor(_colour(colour))

    def _stroked(self, colour: str, width: float) -> int:
        """Set the pen; return 0 where there is none to be drawn with."""
        if not colour:
            return 0
        if colour != self._stroke:
            self._stroke = colour
            self._canvas.setStrokeColor(_colour(colour))
        if width != self._width:
            self._width = width
            self._canvas.setLineWidth(width)
        return 1


@lru_cache(maxsize=256)
def _colour(code: str) -> Color:
    return HexColor(code)
