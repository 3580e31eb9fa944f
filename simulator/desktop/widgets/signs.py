"""Small signs of the practice itself: stars, the five steps of a mood, points of a list, a capped scroll."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

import pygame

from simulator.desktop.theme import (
    ACCENT,
    ACCENT_LINE,
    ACCENT_SOFT,
    BODY,
    CAPTION,
    INK,
    INK_FAINT,
    LINE,
    MOOD_STOPS,
    SUNKEN,
    Colour,
    TextStyle,
    mix,
)
from simulator.desktop.ui import Ui
from simulator.desktop.widgets.base import Label, Widget
from simulator.desktop.widgets.scroll import ScrollArea

STAR: Final[Colour] = (214, 150, 36)
"""Amber that stands out on white beside a grey star; the count is also told by their number."""

INNER: Final = 0.45
"""Radius of a star's inner corners as a share of its outer ones: a full, friendly star."""


class Stars(Widget):
    """Some filled stars out of a few.

    :param count: filled stars; halves are drawn as halves.
    :param size: edge of one star at scale 1.
    """

    def __init__(self, ui: Ui, count: float, of: int = 5, size: int = 16) -> None:
        super().__init__(ui)
        self.count, self.of, self.size = count, of, size

    def measure(self, width: int) -> int:
        return self.ui.theme.px(self.size)

    def natural_width(self) -> int:
        return self.ui.theme.px(self.size) * self.of + self.ui.theme.px(2) * (self.of - 1)

    def draw(self, surface: pygame.Surface) -> None:
        size = self.ui.theme.px(self.size)
        step = size + self.ui.theme.px(2)
        for index in range(self.of):
            share = round(min(1.0, max(0.0, self.count - index)) * 2) / 2
            image = self.ui.paint.drawing((size, size), ("star", share), partial(_draw_star, share=share))
            place = (self.rect.x + index * step, self.rect.centery - size // 2)
            surface.blit(image, place, special_flags=pygame.BLEND_PREMULTIPLIED)


def _draw_star(large: pygame.Surface, _factor: int, share: float) -> None:
    size = large.get_width()
    corners = []
    for corner in range(10):
        angle = math.pi * corner / 5
        radius = size / 2 * (INNER if corner % 2 else 1.0)
        corners.append((size / 2 + math.sin(angle) * radius, size * 0.53 - math.cos(angle) * radius))
    pygame.draw.polygon(large, mix(LINE, SUNKEN, 0.2), corners)
    if share > 0:
        large.set_clip((0, 0, math.ceil(size * share), size))
        pygame.draw.polygon(large, STAR, corners)
        large.set_clip(None)


class MoodSteps(Widget):
    """A mood in five steps from furious to content: the present one is coloured and named, and so are both
    ends; no numbers.

    :param words: the five names, worst first.
    :param step: 0 to 4.
    """

    def __init__(self, ui: Ui, words: Sequence[str], step: int) -> None:
        super().__init__(ui)
        self.words = tuple(words)
        self._step = step

    @property
    def step(self) -> int:
        """The present step."""
        return self._step

    @step.setter
    def step(self, step: int) -> None:
        self._step = step
        self.ui.invalidate()

    def measure(self, width: int) -> int:
        return self.ui.theme.line_height(BODY) + self.ui.theme.px(16) + self.ui.theme.line_height(CAPTION)

    def natural_width(self) -> int:
        return self.ui.theme.px(150)

    def draw(self, surface: pygame.Surface) -> None:
        theme, paint = self.ui.theme, self.ui.paint
        middle = self.rect.y + theme.line_height(BODY) // 2
        paint.circle(surface, (self.rect.x + theme.px(6), middle), theme.px(5), MOOD_STOPS[self._step])
        self.ui.text.line(
            surface, self.words[self._step], BODY.strong(), INK, self.rect.x + theme.px(18), middle
        )
        gap, count = theme.px(4), len(self.words)
        each = (self.rect.width - gap * (count - 1)) / count
        top = self.rect.bottom - theme.line_height(CAPTION) - theme.px(9)
        for index in range(count):
            left = self.rect.x + round(index * (each + gap))
            bar = pygame.Rect(left, top, round(each), theme.px(6))
            paint.panel(surface, bar, MOOD_STOPS[index] if index == self._step else SUNKEN, bar.height // 2)
        low = self.rect.bottom - theme.line_height(CAPTION) // 2
        right = self.rect.right - self.ui.text.width(self.words[-1], CAPTION)
        self.ui.text.line(surface, self.words[0], CAPTION, INK_FAINT, self.rect.x, low)
        self.ui.text.line(surface, self.words[-1], CAPTION, INK_FAINT, right, low)


LIFT: Final = 0.11
"""Share of its width that is cut off above a portrait, where there is only ground."""


class Bust(Widget):
    """A portrait cut to the head and shoulders, for a card; with no picture, a neutral figure.

    :param ratio: height as a multiple of the width.
    """

    def __init__(self, ui: Ui, picture: Path | None, ratio: float = 0.77) -> None:
        super().__init__(ui)
        self._picture, self._ratio = picture, ratio

    def measure(self, width: int) -> int:
        return round(width * self._ratio)

    def natural_width(self) -> int:
        return self.ui.theme.px(220)

    def draw(self, surface: pygame.Surface) -> None:
        radius = self.ui.theme.px(10)
        if self._picture is None:
            self.ui.paint.panel(surface, self.rect, ACCENT_SOFT, radius)
            self.ui.paint.draw_icon(surface, "user", self.rect.center, self.rect.height // 3, ACCENT_LINE)
            return
        key = ("bust", str(self._picture), radius)
        image = self.ui.paint.drawing(self.rect.size, key, partial(self._cut, self._picture, radius))
        surface.blit(image, self.rect, special_flags=pygame.BLEND_PREMULTIPLIED)

    def _cut(self, picture: Path, radius: int, large: pygame.Surface, factor: int) -> None:
        width = large.get_width()
        whole = self.ui.paint.picture(picture, (width, round(width * (self._ratio + LIFT))))
        large.blit(whole, (0, -round(width * LIFT)))
        mask = pygame.Surface(large.get_size(), pygame.SRCALPHA)
        self.ui.paint.panel(mask, mask.get_rect(), (255, 255, 255), radius * factor)
        large.blit(mask, (0, 0), special_flags=pygame.BLEND_RGBA_MULT)


class Point(Widget):
    """One point of a list: a dot and wrapped text."""

    def __init__(
        self, ui: Ui, text: str, style: TextStyle = BODY, colour: Colour = INK, dot: Colour = ACCENT
    ) -> None:
        super().__init__(ui)
        self._label = Label(ui, text, style, colour)
        self._dot = dot
        self.adopt(self._label)

    @property
    def children(self) -> Sequence[Widget]:
        return (self._label,)

    def _indent(self) -> int:
        return self.ui.theme.px(16)

    def measure(self, width: int) -> int:
        return self._label.measure(max(1, width - self._indent()))

    def natural_width(self) -> int:
        return self._label.natural_width() + self._indent()

    def place(self, rect: pygame.Rect) -> None:
        super().place(rect)
        indent = self._indent()
        self._label.place(pygame.Rect(rect.x + indent, rect.y, max(1, rect.width - indent), rect.height))

    def draw(self, surface: pygame.Surface) -> None:
        theme = self.ui.theme
        middle = self.rect.y + theme.line_height(self._label.style) // 2
        self.ui.paint.circle(surface, (self.rect.x + theme.px(5), middle), theme.px(3), self._dot)
        self.draw_children(surface)


class Capped(ScrollArea):
    """A scroll area as high as its content, but never higher than `cap` pixels."""

    cap = 10**6

    def measure(self, width: int) -> int:
        return min(self.cap, super().measure(width))
