"""A list of choices, numbered; for replies in guided mode and for any list to pick from."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pygame

from simulator.desktop.theme import (
    ACCENT,
    ACCENT_LINE,
    ACCENT_SOFT,
    BODY,
    CAPTION,
    INK,
    INK_DISABLED,
    INK_SOFT,
    LINE,
    ON_ACCENT,
    SUNKEN,
    SURFACE,
)
from simulator.desktop.ui import Ui
from simulator.desktop.widgets.base import Widget

_ENTER = (pygame.K_RETURN, pygame.K_KP_ENTER, pygame.K_SPACE)


class ChoiceList(Widget):
    """Choices with wrapped text, one of which is taken.

    Keys 1–9 take a choice from anywhere on the screen (unless somebody types); with the focus here arrows
    move the mark, Enter or Space takes the marked one. Mouse: a click takes.
    """

    focusable = True

    def __init__(self, ui: Ui, choices: Sequence[str], on_choose: Callable[[int], None]) -> None:
        super().__init__(ui)
        self._choices = list(choices)
        self._on_choose = on_choose
        self.marked = 0
        self._over = -1

    @property
    def choices(self) -> list[str]:
        """The texts; setting them starts a new choice."""
        return self._choices

    @choices.setter
    def choices(self, choices: Sequence[str]) -> None:
        self._choices = list(choices)
        self.marked, self._over = 0, -1
        self.ui.relayout()

    def _inner(self, width: int) -> int:
        theme = self.ui.theme
        return max(1, width - theme.px(28) - theme.m - 2 * theme.l)

    def _heights(self, width: int) -> list[int]:
        pad = 2 * self.ui.theme.px(9)
        return [self.ui.text.height(choice, BODY, self._inner(width)) + pad for choice in self._choices]

    def measure(self, width: int) -> int:
        return sum(self._heights(width)) + self.ui.theme.s * max(0, len(self._choices) - 1)

    def natural_width(self) -> int:
        return self.ui.theme.px(640)

    def cells(self) -> list[pygame.Rect]:
        """Where each choice lies."""
        cells, y = [], self.rect.y
        for height in self._heights(self.rect.width):
            cells.append(pygame.Rect(self.rect.x, y, self.rect.width, height))
            y += height + self.ui.theme.s
        return cells

    def take(self, index: int) -> None:
        """Take a choice; a number out of range does nothing."""
        if self.enabled and 0 <= index < len(self._choices):
            self.marked = index
            self.ui.invalidate()
            self._on_choose(index)

    def handle(self, event: pygame.event.Event) -> bool:
        if event.type in (pygame.MOUSEMOTION, pygame.MOUSEBUTTONDOWN):
            over = pygame.Rect(event.pos, (1, 1)).collidelist(self.cells())
            if over != self._over:
                self._over = over
                self.ui.invalidate()
            if event.type == pygame.MOUSEBUTTONDOWN and event.button == 1 and over >= 0:
                self.take(over)
                return True
            return False
        if event.type != pygame.KEYDOWN or not self._choices:
            return False
        if event.key in (pygame.K_UP, pygame.K_DOWN, pygame.K_HOME, pygame.K_END):
            last = len(self._choices) - 1
            self.marked = {
                pygame.K_UP: max(0, self.marked - 1),
                pygame.K_DOWN: min(last, self.marked + 1),
                pygame.K_HOME: 0,
                pygame.K_END: last,
            }[event.key]
            self.reveal(self.cells()[self.marked])
            self.ui.invalidate()
            return True
        if event.key in _ENTER:
            self.take(self.marked)
            return True
        return False

    def shortcut(self, event: pygame.event.Event) -> bool:
        if event.mod & (pygame.KMOD_CTRL | pygame.KMOD_ALT | pygame.KMOD_META):
            return False
        for first in (pygame.K_1, pygame.K_KP_1):
            if 0 <= event.key - first < min(9, len(self._choices)):
                self.take(event.key - first)
                return True
        return False

    def draw(self, surface: pygame.Surface) -> None:
        theme, paint = self.ui.theme, self.ui.paint
        for index, cell in enumerate(self.cells()):
            over = self.enabled and self.hovered and index == self._over
            marked = self.focus_visible and index == self.marked
            fill = ACCENT_SOFT if over or marked else SURFACE
            paint.panel(surface, cell, fill, theme.radius, ACCENT_LINE if over or marked else LINE)
            if marked:
                self.draw_focus(surface, theme.radius, cell)
            chip = pygame.Rect(cell.x + theme.m, 0, theme.px(24), theme.px(24))
            chip.centery = cell.y + theme.px(9) + theme.line_height(BODY) // 2
            paint.panel(surface, chip, ACCENT if over or marked else SUNKEN, theme.px(6))
            number = str(index + 1)
            ink = ON_ACCENT if over or marked else INK_SOFT
            x = chip.x + (chip.width - self.ui.text.width(number, CAPTION.strong())) // 2
            self.ui.text.line(surface, number, CAPTION.strong(), ink, x, chip.centery)
            words = pygame.Rect(chip.right + theme.m, cell.y + theme.px(9), self._inner(cell.width), 0)
            ink = INK if self.enabled else INK_DISABLED
            self.ui.text.block(surface, self._choices[index], BODY, ink, words)
