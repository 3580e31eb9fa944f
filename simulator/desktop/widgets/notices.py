"""Short messages: notices that pass, banners that stay, tooltips, badges."""

from __future__ import annotations

from typing import Final

import pygame

from simulator.desktop.theme import (
    BAD,
    BODY,
    CAPTION,
    GOOD,
    INFO,
    INK,
    NEUTRAL,
    SMALL,
    WARN,
    Colour,
    Tone,
)
from simulator.desktop.ui import Ui
from simulator.desktop.widgets.base import Widget

TOAST_SECONDS: Final = 4.0
"""Seconds a notice stays, plus `TOAST_PER_CHARACTER` for each character, so that it can be read."""

TOAST_PER_CHARACTER: Final = 0.06

TOOLTIP_FILL: Final[Colour] = (44, 50, 55)
TOOLTIP_INK: Final[Colour] = (250, 249, 246)


def icon_of(tone: Tone) -> str:
    """The icon that goes with a tone, so that colour is never the only sign."""
    return {GOOD: "check", WARN: "warning", BAD: "warning"}.get(tone, "info")


class Toast(Widget):
    """A notice at the foot of the window that leaves by itself or when clicked."""

    def __init__(self, ui: Ui, text: str, tone: Tone = INFO) -> None:
        super().__init__(ui)
        self.text, self.tone = text, tone
        self.over = False
        self._left = TOAST_SECONDS + TOAST_PER_CHARACTER * len(text)

    def place_above(self, window: pygame.Rect, bottom: int) -> None:
        """Lie centred in the window with the lower edge at `bottom`."""
        theme = self.ui.theme
        extra = 2 * theme.l + theme.px(20) + theme.m
        most = min(theme.px(560), window.width - 2 * theme.xl) - extra
        inner = min(most, self.ui.text.natural_width(self.text, BODY))
        height = self.ui.text.height(self.text, BODY, inner) + 2 * theme.m
        self.rect = pygame.Rect(0, 0, inner + extra, height)
        self.rect.midbottom = (window.centerx, bottom)

    def update(self, dt: float) -> None:
        if self.ui.frozen:
            return
        self._left -= dt
        if self._left <= 0:
            self.over = True
            self.ui.invalidate()
        else:
            self.ui.wake_in(self._left)

    def draw(self, surface: pygame.Surface) -> None:
        theme, paint = self.ui.theme, self.ui.paint
        paint.shadow(surface, self.rect, theme.radius, theme.px(16), 60, theme.px(4))
        paint.panel(surface, self.rect, TOOLTIP_FILL, theme.radius)
        stripe = pygame.Rect(self.rect.x, self.rect.y, theme.px(5), self.rect.height)
        paint.panel(surface, stripe, self.tone.line, theme.px(2))
        icon = theme.px(20)
        line = theme.line_height(BODY)
        middle = (self.rect.x + theme.l + icon // 2, self.rect.y + theme.m + line // 2)
        paint.draw_icon(surface, icon_of(self.tone), middle, icon, self.tone.line)
        left = self.rect.x + theme.l + icon + theme.m
        words = pygame.Rect(left, self.rect.y + theme.m, self.rect.right - theme.l - left, self.rect.height)
        self.ui.text.block(surface, self.text, BODY, TOOLTIP_INK, words)


class Banner(Widget):
    """A message in its place on the screen, with icon and tone; stays until hidden."""

    def __init__(self, ui: Ui, text: str, tone: Tone = INFO, title: str = "", icon: str = "") -> None:
        super().__init__(ui)
        self.text, self.tone, self.title, self.icon = text, tone, title, icon

    def _inner(self, width: int) -> int:
        theme = self.ui.theme
        return max(1, width - 2 * theme.l - theme.px(20) - theme.m)

    def measure(self, width: int) -> int:
        theme, inner = self.ui.theme, self._inner(width)
        height = 2 * theme.m
        if self.title:
            height += self.ui.text.height(self.title, BODY.strong(), inner)
        if self.text:
            height += self.ui.text.height(self.text, BODY, inner)
        return height

    def natural_width(self) -> int:
        theme = self.ui.theme
        words = max(
            self.ui.text.natural_width(self.title, BODY.strong()), self.ui.text.natural_width(self.text, BODY)
        )
        return words + 2 * theme.l + theme.px(20) + theme.m

    def draw(self, surface: pygame.Surface) -> None:
        theme, tone = self.ui.theme, self.tone
        self.ui.paint.panel(surface, self.rect, tone.soft, theme.radius, tone.line)
        icon = theme.px(20)
        middle = (self.rect.x + theme.l + icon // 2, self.rect.y + theme.m + theme.line_height(BODY) // 2)
        self.ui.paint.draw_icon(surface, self.icon or icon_of(tone), middle, icon, tone.ink)
        words = pygame.Rect(
            self.rect.x + theme.l + icon + theme.m, self.rect.y + theme.m, self._inner(self.rect.width), 0
        )
        if self.title:
            words.y += self.ui.text.block(surface, self.title, BODY.strong(), tone.ink, words)
        if self.text:
            self.ui.text.block(surface, self.text, BODY, INK, words)


class Badge(Widget):
    """A small pill with a word or two."""

    def __init__(self, ui: Ui, text: str, tone: Tone = NEUTRAL, icon: str = "") -> None:
        super().__init__(ui)
        self.text, self.tone, self.icon = text, tone, icon

    def measure(self, width: int) -> int:
        return self.ui.theme.line_height(CAPTION) + self.ui.theme.px(6)

    def natural_width(self) -> int:
        theme = self.ui.theme
        icon = theme.px(19) if self.icon else 0
        return self.ui.text.width(self.text, CAPTION.strong()) + icon + 2 * theme.px(10)

    def draw(self, surface: pygame.Surface) -> None:
        theme = self.ui.theme
        self.ui.paint.panel(surface, self.rect, self.tone.soft, self.rect.height // 2)
        x = self.rect.x + theme.px(10)
        if self.icon:
            size = theme.px(15)
            self.ui.paint.draw_icon(
                surface, self.icon, (x + size // 2, self.rect.centery), size, self.tone.ink
            )
            x += theme.px(19)
        words = self.ui.text.elide(self.text, CAPTION.strong(), self.rect.right - theme.px(6) - x)
        self.ui.text.line(surface, words, CAPTION.strong(), self.tone.ink, x, self.rect.centery)


def draw_tooltip(
    ui: Ui, surface: pygame.Surface, text: str, anchor: pygame.Rect, window: pygame.Rect
) -> None:
    """Draw a dark note below (or, near the foot of the window, above) the thing it explains."""
    theme = ui.theme
    inner = min(theme.px(320), ui.text.natural_width(text, SMALL))
    rect = pygame.Rect(0, 0, inner + 2 * theme.m, ui.text.height(text, SMALL, inner) + 2 * theme.px(7))
    rect.midtop = (anchor.centerx, anchor.bottom + theme.s)
    if rect.bottom > window.bottom - theme.xs:
        rect.bottom = anchor.y - theme.s
    rect.clamp_ip(window.inflate(-2 * theme.s, -2 * theme.s))
    ui.paint.shadow(surface, rect, theme.px(6), theme.px(8), 60, theme.px(2))
    ui.paint.panel(surface, rect, TOOLTIP_FILL, theme.px(6))
    ui.text.block(surface, text, SMALL, TOOLTIP_INK, rect.inflate(-2 * theme.m, -2 * theme.px(7)))
