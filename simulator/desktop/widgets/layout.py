"""Boxes that lay widgets out: columns, rows, grids, cards.

Gaps and padding are given at scale 1; a padding of two numbers is (sideways, up and down).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

import pygame

from simulator.desktop.theme import LINE, SURFACE, Colour
from simulator.desktop.ui import Ui
from simulator.desktop.widgets.base import Widget

Across = Literal["stretch", "start", "center", "end"]


class Box(Widget):
    """A widget with a list of children."""

    def __init__(self, ui: Ui, children: Sequence[Widget] = ()) -> None:
        super().__init__(ui)
        self._children = list(children)
        self.adopt(*children)

    @property
    def children(self) -> Sequence[Widget]:
        return self._children

    @property
    def shown(self) -> list[Widget]:
        """The visible children."""
        return [child for child in self._children if child.visible]

    def replace(self, children: Sequence[Widget]) -> None:
        """Put other children in."""
        self._children = list(children)
        self.adopt(*children)
        self.ui.relayout()

    def append(self, child: Widget) -> None:
        """Add a child at the end."""
        self._children.append(child)
        self.adopt(child)
        self.ui.relayout()


class Column(Box):
    """Children one below the other; those with `grow` share the height left over."""

    def __init__(
        self,
        ui: Ui,
        children: Sequence[Widget] = (),
        gap: int = 12,
        padding: int | tuple[int, int] = 0,
        across: Across = "stretch",
    ) -> None:
        super().__init__(ui, children)
        self.gap = gap
        self.padding = (padding, padding) if isinstance(padding, int) else padding
        self.across = across

    def _pads(self) -> tuple[int, int]:
        return self.ui.theme.px(self.padding[0]), self.ui.theme.px(self.padding[1])

    def _width_of(self, child: Widget, width: int) -> int:
        if self.across == "stretch" and child.fixed_width is None:
            return width
        return min(width, child.needed_width())

    def measure(self, width: int) -> int:
        pad_x, pad_y = self._pads()
        inner = max(1, width - 2 * pad_x)
        shown = self.shown
        total = sum(child.needed_height(self._width_of(child, inner)) for child in shown)
        return total + self.ui.theme.px(self.gap) * max(0, len(shown) - 1) + 2 * pad_y

    def natural_width(self) -> int:
        return max((child.needed_width() for child in self.shown), default=0) + 2 * self._pads()[0]

    def place(self, rect: pygame.Rect) -> None:
        super().place(rect)
        pad_x, pad_y = self._pads()
        inner = rect.inflate(-2 * pad_x, -2 * pad_y)
        shown = self.shown
        widths = [self._width_of(child, max(1, inner.width)) for child in shown]
        heights = [child.needed_height(w) for child, w in zip(shown, widths, strict=True)]
        gap = self.ui.theme.px(self.gap)
        weight = sum(child.grow for child in shown)
        if weight:
            taken = sum(h for child, h in zip(shown, heights, strict=True) if not child.grow)
            spare = max(0, inner.height - taken - gap * (len(shown) - 1))
            heights = [
                int(spare * child.grow / weight) if child.grow else h
                for child, h in zip(shown, heights, strict=True)
            ]
        y = inner.y
        for child, width, height in zip(shown, widths, heights, strict=True):
            child.place(pygame.Rect(_along(inner.x, inner.width, width, self.across), y, width, height))
            y += height + gap


class Row(Box):
    """Children side by side: fixed and natural widths first, those with `grow` share the rest."""

    def __init__(
        self,
        ui: Ui,
        children: Sequence[Widget] = (),
        gap: int = 12,
        padding: int | tuple[int, int] = 0,
        across: Across = "center",
    ) -> None:
        super().__init__(ui, children)
        self.gap = gap
        self.padding = (padding, padding) if isinstance(padding, int) else padding
        self.across = across

    def _widths(self, width: int) -> list[int]:
        theme = self.ui.theme
        shown = self.shown
        spare = width - theme.px(self.gap) * max(0, len(shown) - 1)
        natural = [0 if child.grow else child.needed_width() for child in shown]
        weight = sum(child.grow for child in shown)
        if sum(natural) > spare > 0:
            return _squeeze(natural, [child.gives_way for child in shown], spare)
        spare -= sum(natural)
        return [
            int(spare * child.grow / weight) if child.grow else n
            for child, n in zip(shown, natural, strict=True)
        ]

    def measure(self, width: int) -> int:
        pad_x, pad_y = self.ui.theme.px(self.padding[0]), self.ui.theme.px(self.padding[1])
        widths = self._widths(max(1, width - 2 * pad_x))
        heights = [child.needed_height(w) for child, w in zip(self.shown, widths, strict=True)]
        return max(heights, default=0) + 2 * pad_y

    def natural_width(self) -> int:
        shown = self.shown
        gaps = self.ui.theme.px(self.gap) * max(0, len(shown) - 1)
        return sum(child.needed_width() for child in shown) + gaps + 2 * self.ui.theme.px(self.padding[0])

    def place(self, rect: pygame.Rect) -> None:
        super().place(rect)
        inner = rect.inflate(-2 * self.ui.theme.px(self.padding[0]), -2 * self.ui.theme.px(self.padding[1]))
        x = inner.x
        for child, width in zip(self.shown, self._widths(max(1, inner.width)), strict=True):
            height = inner.height
            if self.across != "stretch":
                height = min(height, child.needed_height(width))
            child.place(pygame.Rect(x, _along(inner.y, inner.height, height, self.across), width, height))
            x += width + self.ui.theme.px(self.gap)


class Grid(Box):
    """Children in as many equal columns as fit, each row as high as its highest."""

    def __init__(
        self, ui: Ui, children: Sequence[Widget] = (), least: int = 280, gap: int = 16, most: int = 4
    ) -> None:
        super().__init__(ui, children)
        self.least, self.gap, self.most = least, gap, most

    def _columns(self, width: int) -> tuple[int, int]:
        gap, least = self.ui.theme.px(self.gap), self.ui.theme.px(self.least)
        count = max(1, min(self.most, max(1, len(self.shown)), (width + gap) // (least + gap)))
        return count, (width - gap * (count - 1)) // count

    def _rows(self, width: int) -> Iterator[tuple[list[Widget], int]]:
        count, each = self._columns(width)
        shown = self.shown
        for start in range(0, len(shown), count):
            row = shown[start : start + count]
            yield row, max(child.needed_height(each) for child in row)

    def measure(self, width: int) -> int:
        heights = [height for _, height in self._rows(width)]
        return sum(heights) + self.ui.theme.px(self.gap) * max(0, len(heights) - 1)

    def natural_width(self) -> int:
        return self.ui.theme.px(self.least)

    def place(self, rect: pygame.Rect) -> None:
        super().place(rect)
        gap = self.ui.theme.px(self.gap)
        each = self._columns(rect.width)[1]
        y = rect.y
        for row, height in self._rows(rect.width):
            for index, child in enumerate(row):
                child.place(pygame.Rect(rect.x + index * (each + gap), y, each, height))
            y += height + gap


class Centred(Box):
    """One child in the middle, no wider than `most`."""

    def __init__(self, ui: Ui, child: Widget, most: int = 960, down: bool = False) -> None:
        super().__init__(ui, [child])
        self.most, self.down = most, down

    def measure(self, width: int) -> int:
        return self._children[0].needed_height(min(width, self.ui.theme.px(self.most)))

    def natural_width(self) -> int:
        return min(self.ui.theme.px(self.most), self._children[0].needed_width())

    def place(self, rect: pygame.Rect) -> None:
        super().place(rect)
        width = min(rect.width, self.ui.theme.px(self.most))
        height = min(rect.height, self._children[0].needed_height(width)) if self.down else rect.height
        inner = pygame.Rect(0, 0, width, height)
        inner.center = rect.center
        self._children[0].place(inner)


class Card(Column):
    """A white panel with round corners and a soft shadow; children one below the other."""

    def __init__(
        self,
        ui: Ui,
        children: Sequence[Widget] = (),
        gap: int = 12,
        padding: int | tuple[int, int] = 20,
        fill: Colour = SURFACE,
        border: Colour | None = None,
        raised: bool = True,
    ) -> None:
        super().__init__(ui, children, gap, padding)
        self.fill, self.border, self.raised = fill, border, raised

    def draw(self, surface: pygame.Surface) -> None:
        theme, paint = self.ui.theme, self.ui.paint
        if self.raised:
            paint.shadow(surface, self.rect, theme.card_radius, theme.px(10), 26, theme.px(2))
        paint.panel(surface, self.rect, self.fill, theme.card_radius, self.border)
        self.draw_children(surface)


class Bar(Row):
    """A strip across the window, such as a header: a fill with a hairline below."""

    def __init__(
        self, ui: Ui, children: Sequence[Widget] = (), gap: int = 12, fill: Colour = SURFACE
    ) -> None:
        super().__init__(ui, children, gap, (24, 12))
        self.fill = fill

    def draw(self, surface: pygame.Surface) -> None:
        surface.fill(self.fill, self.rect)
        surface.fill(LINE, (self.rect.x, self.rect.bottom - 1, self.rect.width, 1))
        self.draw_children(surface)


def _squeeze(widths: list[int], gives_way: list[bool], room: int) -> list[int]:
    """Make widths fit: first the ones that give way shrink, to a third at most, then all alike."""
    soft = sum(width for width, gives in zip(widths, gives_way, strict=True) if gives)
    if soft:
        share = max(1 / 3, 1 - (sum(widths) - room) / soft)
        pairs = zip(widths, gives_way, strict=True)
        widths = [int(width * share) if gives else width for width, gives in pairs]
    total = sum(widths)
    return widths if total <= room else [width * room // total for width in widths]


def _along(start: int, length: int, size: int, across: Across) -> int:
    if across == "center":
        return start + (length - size) // 2
    return start + length - size if across == "end" else start
