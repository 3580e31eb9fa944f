"""Things to press: buttons, toggles, segmented controls and tabs.

All work by mouse and by keyboard: Tab to reach them, Space or Enter to press, arrows inside a group.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Literal

import pygame

from simulator.desktop.theme import (
    ACCENT,
    ACCENT_HOVER,
    ACCENT_LINE,
    ACCENT_PRESSED,
    ACCENT_SOFT,
    BAD,
    BODY,
    BORDER,
    HOVER,
    INK,
    INK_DISABLED,
    INK_SOFT,
    LINE,
    ON_ACCENT,
    SUNKEN,
    SURFACE,
    Colour,
    mix,
)
from simulator.desktop.ui import Ui
from simulator.desktop.widgets.base import Widget

Kind = Literal["primary", "secondary", "quiet", "danger"]

_PRESS_KEYS = (pygame.K_SPACE, pygame.K_RETURN, pygame.K_KP_ENTER)


class Pressable(Widget):
    """Something that is pressed by mouse or keyboard; subclasses draw it and say what happens."""

    focusable = True

    def __init__(self, ui: Ui) -> None:
        super().__init__(ui)
        self.pressed = False

    def press(self) -> None:
        """What pressing does."""
        raise NotImplementedError

    def handle(self, event: pygame.event.Event) -> bool:
        if event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
            self.pressed = True
            self.ui.invalidate()
            return True
        if event.type == pygame.MOUSEBUTTONUP and event.button == 1 and self.pressed:
            self.pressed = False
            self.ui.invalidate()
            if self.rect.collidepoint(event.pos):
                self.press()
            return True
        if event.type == pygame.KEYDOWN and event.key in _PRESS_KEYS and not _command(event):
            self.press()
            self.ui.invalidate()
            return True
        return False


class Button(Pressable):
    """A button with words, an icon or both.

    :param kind: primary (filled; one a screen), secondary (outlined), quiet (bare), danger (red).
    :param icon: name of an icon before the words; with no words the button is square.
    :param key: a pygame key that presses it from anywhere on the screen.
    :param trailing: put the icon after the words.
    """

    def __init__(
        self,
        ui: Ui,
        text: str,
        on_press: Callable[[], None],
        kind: Kind = "secondary",
        icon: str = "",
        tooltip: str = "",
        key: int | None = None,
        trailing: bool = False,
    ) -> None:
        super().__init__(ui)
        self.text, self.kind, self.icon, self.tooltip, self.key = text, kind, icon, tooltip, key
        self.trailing = trailing
        self.on_press = on_press

    def press(self) -> None:
        self.on_press()

    def shortcut(self, event: pygame.event.Event) -> bool:
        if self.key is not None and event.key == self.key and not _command(event):
            self.press()
            return True
        return False

    def measure(self, width: int) -> int:
        return self.ui.theme.control

    def natural_width(self) -> int:
        theme = self.ui.theme
        if not self.text:
            return theme.control
        icon = theme.px(20) + theme.s if self.icon else 0
        return self.ui.text.width(self.text, BODY.strong()) + icon + 2 * theme.px(18)

    def colours(self) -> tuple[Colour | None, Colour | None, Colour]:
        """Fill, border and ink for the present state."""
        if not self.enabled:
            return (None if self.kind == "quiet" else SUNKEN), None, INK_DISABLED
        if self.kind in ("primary", "danger"):
            base, over, down = ACCENT, ACCENT_HOVER, ACCENT_PRESSED
            if self.kind == "danger":
                base, over, down = BAD.ink, mix(BAD.ink, INK, 0.2), mix(BAD.ink, INK, 0.4)
            return (down if self.pressed else over if self.hovered else base), None, ON_ACCENT
        fill = SUNKEN if self.pressed else HOVER if self.hovered else SURFACE
        if self.kind == "quiet":
            return (fill if self.hovered or self.pressed else None), None, ACCENT if self.text else INK_SOFT
        return fill, mix(LINE, BORDER, 0.35), INK

    def draw(self, surface: pygame.Surface) -> None:
        theme = self.ui.theme
        fill, border, ink = self.colours()
        if fill is not None:
            self.ui.paint.panel(surface, self.rect, fill, theme.radius, border)
        self.draw_focus(surface, theme.radius)
        icon = theme.px(20) if self.icon else 0
        gap = theme.s if self.icon and self.text else 0
        room = self.rect.width - icon - gap - 2 * theme.px(10)
        words = self.ui.text.elide(self.text, BODY.strong(), room) if self.text else ""
        if self.icon and len(words) < min(4, len(self.text)):
            words, gap = "", 0  # the icon says more than what is left of the words
        width = self.ui.text.width(words, BODY.strong()) if words else 0
        x = self.rect.x + (self.rect.width - width - icon - gap) // 2
        if self.icon:
            left = x + width + gap if self.trailing else x
            self.ui.paint.draw_icon(surface, self.icon, (left + icon / 2, self.rect.centery), icon, ink)
        start = x if self.trailing else x + icon + gap
        self.ui.text.line(surface, words, BODY.strong(), ink, start, self.rect.centery)


class Toggle(Pressable):
    """A switch with its words to the right."""

    def __init__(self, ui: Ui, text: str, on: bool, on_change: Callable[[bool], None]) -> None:
        super().__init__(ui)
        self.text, self.on = text, on
        self._on_change = on_change

    def press(self) -> None:
        self.on = not self.on
        self._on_change(self.on)

    def _left(self) -> int:
        return self.ui.theme.px(40) + self.ui.theme.m

    def measure(self, width: int) -> int:
        theme = self.ui.theme
        words = self.ui.text.height(self.text, BODY, max(1, width - self._left()))
        return max(theme.px(32), words + theme.xs)

    def natural_width(self) -> int:
        return self._left() + self.ui.text.natural_width(self.text, BODY)

    def draw(self, surface: pygame.Surface) -> None:
        theme, paint = self.ui.theme, self.ui.paint
        track = pygame.Rect(self.rect.x, 0, theme.px(40), theme.px(22))
        track.centery = self.rect.y + self.measure(self.rect.width) // 2
        fill = ACCENT if self.on else BORDER
        paint.panel(surface, track, fill if self.enabled else LINE, track.height // 2)
        knob = theme.px(8)
        x = track.right - track.height / 2 if self.on else track.x + track.height / 2
        paint.circle(surface, (x, track.centery), knob, SURFACE)
        self.draw_focus(surface, track.height // 2, track)
        words = self.rect.copy()
        words.x, words.width = self.rect.x + self._left(), self.rect.width - self._left()
        words.y += (self.rect.height - self.ui.text.height(self.text, BODY, max(1, words.width))) // 2
        self.ui.text.block(surface, self.text, BODY, INK if self.enabled else INK_DISABLED, words)


class _Group(Widget):
    """One choice out of a few, side by side; arrows move it."""

    focusable = True

    def __init__(self, ui: Ui, options: Sequence[str], chosen: int, on_change: Callable[[int], None]) -> None:
        super().__init__(ui)
        self.options = list(options)
        self.chosen = chosen
        self._on_change = on_change
        self._over = -1

    def choose(self, index: int) -> None:
        """Choose an option and say so, unless it is chosen already."""
        if index != self.chosen and 0 <= index < len(self.options):
            self.chosen = index
            self._on_change(index)
            self.ui.relayout()

    def cells(self) -> list[pygame.Rect]:
        """Where each option lies."""
        raise NotImplementedError

    def handle(self, event: pygame.event.Event) -> bool:
        if event.type in (pygame.MOUSEMOTION, pygame.MOUSEBUTTONDOWN):
            over = pygame.Rect(event.pos, (1, 1)).collidelist(self.cells())
            if over != self._over:
                self._over = over
                self.ui.invalidate()
            if event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
                self.choose(over)
                return True
            return False
        if event.type == pygame.KEYDOWN and event.key in (pygame.K_LEFT, pygame.K_RIGHT):
            step = 1 if event.key == pygame.K_RIGHT else -1
            self.choose((self.chosen + step) % len(self.options))
            return True
        return False


class Segmented(_Group):
    """A segmented control: a few short options of which one holds."""

    def measure(self, width: int) -> int:
        return self.ui.theme.control

    def natural_width(self) -> int:
        widest = max(self.ui.text.width(option, BODY.strong()) for option in self.options)
        return (widest + 2 * self.ui.theme.l) * len(self.options) + 2 * self.ui.theme.px(3)

    def cells(self) -> list[pygame.Rect]:
        inner = self.rect.inflate(-2 * self.ui.theme.px(3), -2 * self.ui.theme.px(3))
        count = len(self.options)
        edges = [inner.x + inner.width * i // count for i in range(count + 1)]
        return [pygame.Rect(a, inner.y, b - a, inner.height) for a, b in pairwise(edges)]

    def draw(self, surface: pygame.Surface) -> None:
        theme, paint = self.ui.theme, self.ui.paint
        paint.panel(surface, self.rect, SUNKEN, theme.radius)
        for index, cell in enumerate(self.cells()):
            held = index == self.chosen
            if held:
                paint.shadow(surface, cell, theme.px(6), theme.px(4), 40, theme.px(1))
                paint.panel(surface, cell, SURFACE, theme.px(6))
            style = BODY.strong() if held else BODY
            ink = ACCENT if held else INK if self.hovered and index == self._over else INK_SOFT
            words = self.ui.text.elide(self.options[index], style, cell.width - theme.s)
            x = cell.x + (cell.width - self.ui.text.width(words, style)) // 2
            self.ui.text.line(surface, words, style, ink, x, cell.centery)
        self.draw_focus(surface, theme.radius)


class Tabs(_Group):
    """Headings of pages, the chosen one underlined."""

    def measure(self, width: int) -> int:
        return self.ui.theme.px(44)

    def natural_width(self) -> int:
        return sum(self._widths()) + self.ui.theme.s * (len(self.options) - 1)

    def _widths(self) -> list[int]:
        pad = 2 * self.ui.theme.m
        return [self.ui.text.width(option, BODY.strong()) + pad for option in self.options]

    def cells(self) -> list[pygame.Rect]:
        cells, x = [], self.rect.x
        widths = self._widths()
        spare = self.rect.width - self.ui.theme.s * (len(widths) - 1)
        if sum(widths) > spare > 0:
            widths = [w * spare // sum(widths) for w in widths]
        for width in widths:
            cells.append(pygame.Rect(x, self.rect.y, width, self.rect.height))
            x += width + self.ui.theme.s
        return cells

    def draw(self, surface: pygame.Surface) -> None:
        theme = self.ui.theme
        surface.fill(LINE, (self.rect.x, self.rect.bottom - 1, self.rect.width, 1))
        for index, cell in enumerate(self.cells()):
            held = index == self.chosen
            over = self.hovered and index == self._over
            if over and not held:
                self.ui.paint.panel(surface, cell.inflate(0, -theme.s), HOVER, theme.radius)
            style = BODY.strong() if held else BODY
            words = self.ui.text.elide(self.options[index], style, cell.width - theme.s)
            x = cell.x + (cell.width - self.ui.text.width(words, style)) // 2
            self.ui.text.line(surface, words, style, ACCENT if held else INK_SOFT, x, cell.centery)
            if held:
                under = pygame.Rect(cell.x, cell.bottom - theme.px(3), cell.width, theme.px(3))
                self.ui.paint.panel(surface, under, ACCENT, theme.px(2), corners=(True, True, False, False))
                self.draw_focus(surface, theme.px(6), cell.inflate(-theme.xs, -theme.px(10)))


class CardButton(Pressable):
    """A card that is one large button: children inside are for looking at only.

    :param content: what the card shows, laid out inside its padding.
    """

    def __init__(self, ui: Ui, content: Widget, on_press: Callable[[], None], chosen: bool = False) -> None:
        super().__init__(ui)
        self.content, self.chosen = content, chosen
        self.on_press = on_press
        self.adopt(content)

    @property
    def children(self) -> Sequence[Widget]:
        return (self.content,)

    def press(self) -> None:
        self.on_press()

    def at(self, point: tuple[int, int]) -> Widget | None:
        return self if self.visible and self.rect.collidepoint(point) else None

    def measure(self, width: int) -> int:
        pad = 2 * self.ui.theme.px(20)
        return self.content.needed_height(max(1, width - pad)) + pad

    def natural_width(self) -> int:
        return self.content.needed_width() + 2 * self.ui.theme.px(20)

    def place(self, rect: pygame.Rect) -> None:
        super().place(rect)
        pad = -2 * self.ui.theme.px(20)
        self.content.place(rect.inflate(pad, pad))

    def draw(self, surface: pygame.Surface) -> None:
        theme, paint = self.ui.theme, self.ui.paint
        lifted = self.hovered and self.enabled and not self.pressed
        blur, strength, drop = (16, 42, 4) if lifted else (10, 26, 2)
        paint.shadow(surface, self.rect, theme.card_radius, theme.px(blur), strength, theme.px(drop))
        border = ACCENT if self.chosen else ACCENT_LINE if lifted else None
        fill = ACCENT_SOFT if self.chosen else SURFACE
        paint.panel(surface, self.rect, fill, theme.card_radius, border, theme.px(2) if self.chosen else 1)
        self.draw_children(surface)
        self.draw_focus(surface, theme.card_radius)


def _command(event: pygame.event.Event) -> bool:
    return bool(event.mod & (pygame.KMOD_CTRL | pygame.KMOD_ALT | pygame.KMOD_META))
