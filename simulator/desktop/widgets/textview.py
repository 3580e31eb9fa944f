"""How a text being edited looks: lines, selection, unfinished composition, caret, count of characters."""

from __future__ import annotations

from typing import Final

import pygame

from simulator.desktop.editing import EditBuffer
from simulator.desktop.text import Line
from simulator.desktop.theme import (
    ACCENT,
    BORDER,
    CAPTION,
    INK,
    INK_DISABLED,
    INK_FAINT,
    SELECTION,
    SUNKEN,
    SURFACE,
    WARN,
    TextStyle,
)
from simulator.desktop.ui import Ui
from simulator.desktop.widgets.base import Widget

COUNTER_FROM: Final = 0.8
"""Share of the limit from which the count of characters is shown."""


class TextView(Widget):
    """Draws an `EditBuffer` with the unfinished text of an input method at its caret.

    :param lines: least and most lines high; longer text scrolls inside.
    """

    def __init__(
        self, ui: Ui, buffer: EditBuffer, placeholder: str, lines: tuple[int, int], style: TextStyle
    ) -> None:
        super().__init__(ui)
        self.buffer, self.placeholder, self.lines, self.style = buffer, placeholder, lines, style
        self.composition = ""
        self._composition_caret = 0
        self._offset = 0
        self._caret_on = True
        self._drawn: tuple[int, tuple[int, int], int] | None = None

    # --- layout --------------------------------------------------------------------------------------------

    def _pads(self) -> tuple[int, int]:
        return self.ui.theme.px(14), self.ui.theme.px(10)

    def _view(self) -> pygame.Rect:
        pad_x, pad_y = self._pads()
        return self.rect.inflate(-2 * pad_x, -2 * pad_y)

    def _shown(self) -> tuple[str, int]:
        """The text with the composition in place, and the caret in it."""
        caret = self.buffer.caret
        text = self.buffer.text
        return text[:caret] + self.composition + text[caret:], caret + self._composition_caret

    def _set_lines(self, width: int) -> list[Line]:
        return self.ui.text.wrap(self._shown()[0], self.style, max(1, width))

    def measure(self, width: int) -> int:
        count = len(self._set_lines(width - 2 * self._pads()[0] - self.ui.theme.px(2)))
        high = min(max(count, self.lines[0]), self.lines[1]) * self.ui.theme.line_height(self.style)
        return high + 2 * self._pads()[1]

    def natural_width(self) -> int:
        return self.ui.theme.px(480)

    def _text_lines(self) -> list[Line]:
        return self._set_lines(self._view().width - self.ui.theme.px(2))

    def _row_of(self, lines: list[Line], place: int) -> int:
        """The line that shows an offset; at a soft break the later one."""
        row = 0
        for index, line in enumerate(lines):
            if line.start <= place:
                row = index
        return row

    def _x_of(self, line: Line, place: int) -> int:
        return self.ui.text.reach(line, place - line.start, self.style)

    def _place_at(self, lines: list[Line], row: int, x: int) -> int:
        """The offset nearest to an x inside a line."""
        row = min(max(0, row), len(lines) - 1)
        line = lines[row]
        low, high = 0, len(line.text)
        while low < high:
            middle = (low + high) // 2
            left = self.ui.text.reach(line, middle, self.style)
            right = self.ui.text.reach(line, middle + 1, self.style)
            if x > (left + right) / 2:
                low = middle + 1
            else:
                high = middle
        soft = row + 1 < len(lines) and lines[row + 1].start == line.end
        if soft and low == len(line.text) and low > 0:
            low -= 1  # the end of a softly broken line is the start of the next
        return line.start + low

    # --- drawing -------------------------------------------------------------------------------------------

    def _scroll_x(self) -> int:
        return 0

    def _scroll_y(self) -> int:
        return self._offset

    def _clamp_offset(self, count: int) -> None:
        most = count * self.ui.theme.line_height(self.style) - self._view().height
        self._offset = min(max(0, self._offset), max(0, most))

    def _follow_caret(self, lines: list[Line], caret: int) -> None:
        step = self.ui.theme.line_height(self.style)
        top = self._row_of(lines, caret) * step
        if self._caret_moved(caret):
            self._offset = max(min(self._offset, top), top + step - self._view().height)
        self._clamp_offset(len(lines))

    def _caret_moved(self, caret: int) -> bool:
        state = (caret, self.rect.size, len(self.buffer.text))
        moved = state != self._drawn
        self._drawn = state
        return moved

    def draw(self, surface: pygame.Surface) -> None:
        theme = self.ui.theme
        border = ACCENT if self.focused else BORDER
        fill = SURFACE if self.enabled else SUNKEN
        width = theme.px(2) if self.focused else 1
        self.ui.paint.panel(surface, self.rect, fill, theme.radius, border, width)
        view = self._view()
        lines = self._text_lines()
        text, caret = self._shown()
        self._follow_caret(lines, caret)
        before = surface.get_clip()
        surface.set_clip(view.inflate(theme.px(4), theme.px(4)).clip(before))
        if not text:
            words = self.ui.text.elide(self.placeholder, self.style, view.width)
            self.ui.text.line(surface, words, self.style, INK_FAINT, view.x, self._middle(0))
        self._draw_lines(surface, lines)
        if self.focused:
            self._draw_caret(surface, lines, caret)
        surface.set_clip(before)
        self._draw_counter(surface)

    def _middle(self, row: int) -> int:
        step = self.ui.theme.line_height(self.style)
        return self._view().y - self._scroll_y() + row * step + step // 2

    def _draw_lines(self, surface: pygame.Surface, lines: list[Line]) -> None:
        x = self._view().x - self._scroll_x()
        step = self.ui.theme.line_height(self.style)
        start, end = self.buffer.selection
        begin = self.buffer.caret
        ink = INK if self.enabled else INK_DISABLED
        clip = surface.get_clip()
        for row, line in enumerate(lines):
            middle = self._middle(row)
            if not clip.top - step < middle < clip.bottom + step:
                continue
            if start != end and not self.composition and start <= line.end and end > line.start:
                left = self._x_of(line, max(start, line.start))
                right = self._x_of(line, min(end, line.end))
                more = self.ui.theme.px(5) if end > line.end else 0
                surface.fill(SELECTION, (x + left, middle - step // 2, right - left + more, step))
            self.ui.text.line(surface, line, self.style, ink, x, middle)
            first, last = max(begin, line.start), min(begin + len(self.composition), line.end)
            if first < last:
                left, right = self._x_of(line, first), self._x_of(line, last)
                under = middle + round(self.ui.theme.font_size(self.style) * 0.62)
                surface.fill(ACCENT, (x + left, under, right - left, self.ui.theme.px(2)))

    def _draw_caret(self, surface: pygame.Surface, lines: list[Line], caret: int) -> None:
        row = self._row_of(lines, caret)
        line = lines[row]
        size = self.ui.theme.font_size(self.style)
        x = self._view().x - self._scroll_x() + self._x_of(line, caret)
        rect = pygame.Rect(x, self._middle(row) - round(size * 0.62), self.ui.theme.px(2), round(size * 1.24))
        # The list of candidates opens below this: under the start of the composition, clear of its underline.
        start = self._x_of(line, max(line.start, caret - self._composition_caret))
        self.ui.caret = rect.move(self._view().x - self._scroll_x() + start - x, 0)
        self.ui.caret.height += self.ui.theme.px(8)
        if self._caret_on or self.ui.frozen:
            surface.fill(ACCENT, rect)

    def _draw_counter(self, surface: pygame.Surface) -> None:
        count, limit = len(self.buffer.text), self.buffer.limit
        if count < limit * COUNTER_FROM:
            return
        words = f"{count:,} / {limit:,}"
        width = self.ui.text.width(words, CAPTION)
        theme = self.ui.theme
        pill = pygame.Rect(0, 0, width + theme.m, theme.line_height(CAPTION))
        pill.bottomright = (self.rect.right - theme.s, self.rect.bottom - theme.xs)
        full = count >= limit
        self.ui.paint.panel(surface, pill, WARN.soft if full else SURFACE, pill.height // 2)
        ink = WARN.ink if full else INK_FAINT
        self.ui.text.line(surface, words, CAPTION, ink, pill.x + theme.m // 2, pill.centery)
