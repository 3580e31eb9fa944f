"""Bars that show a share: progress, scores, moods. A number or word goes with every colour."""

from __future__ import annotations

from typing import Final

import pygame

from simulator.desktop.theme import (
    ACCENT,
    BODY,
    CAPTION,
    INK,
    INK_FAINT,
    INK_SOFT,
    LINE,
    SMALL,
    SUNKEN,
    SURFACE,
    Colour,
    mood_tint,
)
from simulator.desktop.ui import Ui
from simulator.desktop.widgets.base import Widget

EASE: Final = 7.0
"""Rate, per second, at which a bar moves to a new value: nine tenths done in a third of a second."""


class ProgressBar(Widget):
    """A slim bar filled to a share; moves smoothly to a new one.

    :param share: 0 to 1.
    """

    def __init__(self, ui: Ui, share: float, colour: Colour = ACCENT, thickness: int = 8) -> None:
        super().__init__(ui)
        self.colour, self.thickness = colour, thickness
        self._share = self._shown = min(1.0, max(0.0, share))

    @property
    def share(self) -> float:
        """How full, 0 to 1."""
        return self._share

    @share.setter
    def share(self, share: float) -> None:
        self._share = min(1.0, max(0.0, share))
        self.ui.animate()

    def measure(self, width: int) -> int:
        return self.ui.theme.px(self.thickness)

    def natural_width(self) -> int:
        return self.ui.theme.px(160)

    def update(self, dt: float) -> None:
        if self._shown != self._share:
            self._shown += (self._share - self._shown) * min(1.0, EASE * dt)
            if self.ui.frozen or abs(self._share - self._shown) < 0.003:
                self._shown = self._share
            self.ui.animate()

    def tint(self) -> Colour:
        """Colour of the filled part."""
        return self.colour

    def draw(self, surface: pygame.Surface) -> None:
        bar = pygame.Rect(self.rect.x, 0, self.rect.width, self.ui.theme.px(self.thickness))
        bar.centery = self.rect.centery
        radius = bar.height // 2
        self.ui.paint.panel(surface, bar, SUNKEN, radius)
        if self._shown > 0:
            filled = bar.copy()
            filled.width = max(bar.height, round(bar.width * self._shown))
            self.ui.paint.panel(surface, filled, self.tint(), radius)


class MoodBar(ProgressBar):
    """A trait of the customer with its name and a word for its level; tinted from red to green.

    :param share: 0 to 1, how much of the trait there is.
    :param good: whether much of it is good (trust) or bad (anger).
    """

    def __init__(self, ui: Ui, name: str, share: float, level: str, good: bool = True) -> None:
        super().__init__(ui, share, thickness=8)
        self.name, self.level, self.good = name, level, good

    def measure(self, width: int) -> int:
        return self.ui.theme.line_height(SMALL) + self.ui.theme.px(2 + 8)

    def tint(self) -> Colour:
        return mood_tint(self._shown if self.good else 1 - self._shown)

    def draw(self, surface: pygame.Surface) -> None:
        step = self.ui.theme.line_height(SMALL)
        middle = self.rect.y + step // 2
        width = self.ui.text.width(self.level, SMALL.strong())
        self.ui.text.line(surface, self.level, SMALL.strong(), INK_SOFT, self.rect.right - width, middle)
        words = self.ui.text.elide(self.name, SMALL, self.rect.width - width - self.ui.theme.s)
        self.ui.text.line(surface, words, SMALL, INK_SOFT, self.rect.x, middle)
        whole = self.rect
        self.rect = pygame.Rect(whole.x, whole.bottom - self.ui.theme.px(8), whole.width, self.ui.theme.px(8))
        super().draw(surface)
        self.rect = whole


class ScoreBar(Widget):
    """A score from 0 to 100 on a line with its name, a mark to reach, and its uncertainty.

    :param score: None: there was no occasion to score it; `absent` is then shown instead of a number.
    :param error: one standard error, in points; drawn as a whisker.
    :param mark: the score to reach, drawn as a tick.
    """

    def __init__(
        self,
        ui: Ui,
        name: str,
        score: float | None,
        error: float | None = None,
        mark: float | None = None,
        absent: str = "—",
    ) -> None:
        super().__init__(ui)
        self.name, self.score, self.error, self.mark, self.absent = name, score, error, mark, absent

    def measure(self, width: int) -> int:
        return self.ui.theme.line_height(BODY) + self.ui.theme.px(14)

    def natural_width(self) -> int:
        return self.ui.theme.px(260)

    def draw(self, surface: pygame.Surface) -> None:
        theme, paint = self.ui.theme, self.ui.paint
        middle = self.rect.y + theme.line_height(BODY) // 2
        value = self.absent if self.score is None else f"{self.score:.0f}"
        style = BODY.strong() if self.score is not None else CAPTION
        width = self.ui.text.width(value, style)
        ink = INK if self.score is not None else INK_FAINT
        self.ui.text.line(surface, value, style, ink, self.rect.right - width, middle)
        words = self.ui.text.elide(self.name, BODY, self.rect.width - width - theme.m)
        self.ui.text.line(surface, words, BODY, INK, self.rect.x, middle)
        bar = pygame.Rect(self.rect.x, self.rect.bottom - theme.px(10), self.rect.width, theme.px(8))
        paint.panel(surface, bar, SUNKEN, bar.height // 2)
        if self.score is not None:
            filled = bar.copy()
            filled.width = max(bar.height, round(bar.width * min(100.0, max(0.0, self.score)) / 100))
            paint.panel(surface, filled, mood_tint(self.score / 100), bar.height // 2)
            if self.error:
                self._draw_error(surface, bar, self.score, self.error)
        if self.mark is not None:
            x = bar.x + round(bar.width * self.mark / 100)
            surface.fill(
                SURFACE, (x - theme.px(2), bar.y - theme.px(2), theme.px(5), bar.height + theme.px(4))
            )
            surface.fill(INK, (x - theme.px(1), bar.y - theme.px(3), theme.px(2), bar.height + theme.px(6)))

    def _draw_error(self, surface: pygame.Surface, bar: pygame.Rect, score: float, error: float) -> None:
        left = bar.x + round(bar.width * max(0.0, score - error) / 100)
        right = bar.x + round(bar.width * min(100.0, score + error) / 100)
        thick = self.ui.theme.px(1)
        surface.fill(INK_SOFT, (left, bar.centery - thick // 2, right - left, thick))
        for x in (left, right):
            surface.fill(INK_SOFT, (x, bar.y + 1, thick, bar.height - 2))


class Steps(Widget):
    """Where one is in a row of stages: filled up to the present one.

    :param names: a word or two each.
    :param present: index of the present stage; `len(names)` when all are done.
    """

    def __init__(self, ui: Ui, names: list[str], present: int) -> None:
        super().__init__(ui)
        self.names, self.present = names, present
        self.gives_way = True

    def measure(self, width: int) -> int:
        return self.ui.theme.px(10) + self.ui.theme.line_height(CAPTION)

    def natural_width(self) -> int:
        return self.ui.theme.px(96) * len(self.names)

    def draw(self, surface: pygame.Surface) -> None:
        theme = self.ui.theme
        gap, count = theme.px(6), len(self.names)
        each = (self.rect.width - gap * (count - 1)) / count
        for index, name in enumerate(self.names):
            x = self.rect.x + round(index * (each + gap))
            bar = pygame.Rect(x, self.rect.y, round(each), theme.px(5))
            self.ui.paint.panel(surface, bar, ACCENT if index <= self.present else LINE, bar.height // 2)
            style = CAPTION.strong() if index == self.present else CAPTION
            ink = ACCENT if index == self.present else INK_FAINT
            words = self.ui.text.elide(name, style, round(each))
            middle = bar.bottom + theme.px(4) + theme.line_height(CAPTION) // 2
            self.ui.text.line(surface, words, style, ink, x, middle)
