"""Dialogs and drop-down lists: what takes the whole keyboard until it is answered."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pygame

from simulator.desktop.theme import (
    ACCENT,
    BODY,
    BORDER,
    HOVER,
    INK,
    INK_SOFT,
    SURFACE,
    TITLE,
)
from simulator.desktop.ui import Ui
from simulator.desktop.widgets.base import Label, Widget
from simulator.desktop.widgets.buttons import Button, Pressable
from simulator.desktop.widgets.layout import Column, Row
from simulator.desktop.widgets.overlay import Overlay
from simulator.desktop.widgets.scroll import ScrollArea


class Dialog(Overlay):
    """A question or message above the screen. Tab stays inside; Esc does what `on_dismiss` does.

    :param body: what is shown between title and buttons; a string is set as a paragraph.
    :param actions: the buttons, least important first; a press closes the dialog, then calls its function.
    :param width: at scale 1.
    """

    def __init__(
        self,
        ui: Ui,
        title: str,
        body: str | Widget,
        actions: Sequence[Button],
        on_dismiss: Callable[[], None] | None = None,
        width: int = 480,
    ) -> None:
        super().__init__(ui)
        self._on_dismiss = on_dismiss
        self._width = width
        content = Label(ui, body, BODY, INK_SOFT) if isinstance(body, str) else body
        self._body = ScrollArea(ui, content)
        self._title = Label(ui, title, TITLE)
        for button in actions:
            _close_first(button, self)
        pusher = Label(ui, "").sized(grow=1)
        self._buttons = Row(ui, [pusher, *actions])
        self._column = Column(ui, [self._title, self._body, self._buttons], gap=16, padding=28)
        self.adopt(self._column)

    @property
    def children(self) -> Sequence[Widget]:
        return (self._column,)

    def open(self) -> None:
        """Show it."""
        if self.ui.stage is not None:
            self.ui.stage.open(self)

    def dismiss(self) -> None:
        super().dismiss()
        if self._on_dismiss is not None:
            self._on_dismiss()

    def close(self) -> None:
        """Take it away without calling anything."""
        super().dismiss()

    def place_in(self, window: pygame.Rect) -> None:
        theme = self.ui.theme
        width = min(theme.px(self._width), window.width - 2 * theme.xl)
        self._body.grow = 0
        most = window.height - 2 * theme.xl
        wanted = self._column.measure(width)
        if wanted > most:
            self._body.grow = 1
        rect = pygame.Rect(0, 0, width, min(wanted, most))
        rect.center = window.center
        self.rect = rect
        self._column.place(rect)

    def draw(self, surface: pygame.Surface) -> None:
        theme = self.ui.theme
        self.ui.paint.shadow(surface, self.rect, theme.card_radius, theme.px(28), 90, theme.px(8))
        self.ui.paint.panel(surface, self.rect, SURFACE, theme.card_radius)
        self._column.draw(surface)


def _close_first(button: Button, dialog: Dialog) -> None:
    act = button.on_press

    def press() -> None:
        dialog.close()
        act()

    button.on_press = press


class Select(Pressable):
    """A drop-down list: shows the chosen option, opens on press; arrows change it while closed, too."""

    def __init__(self, ui: Ui, options: Sequence[str], chosen: int, on_change: Callable[[int], None]) -> None:
        super().__init__(ui)
        self.options = list(options)
        self.chosen = chosen
        self._on_change = on_change

    def choose(self, index: int) -> None:
        """Choose an option and say so, unless it is chosen already."""
        if index != self.chosen and 0 <= index < len(self.options):
            self.chosen = index
            self._on_change(index)
            self.ui.invalidate()

    def press(self) -> None:
        if self.ui.stage is not None:
            self.ui.stage.open(_Options(self))

    def handle(self, event: pygame.event.Event) -> bool:
        if event.type == pygame.KEYDOWN and event.key in (pygame.K_UP, pygame.K_DOWN):
            self.choose(self.chosen + (1 if event.key == pygame.K_DOWN else -1))
            return True
        return super().handle(event)

    def measure(self, width: int) -> int:
        return self.ui.theme.control

    def natural_width(self) -> int:
        widest = max(self.ui.text.width(option, BODY) for option in self.options)
        return widest + 2 * self.ui.theme.m + self.ui.theme.px(28)

    def draw(self, surface: pygame.Surface) -> None:
        theme = self.ui.theme
        fill = HOVER if self.hovered and self.enabled else SURFACE
        self.ui.paint.panel(surface, self.rect, fill, theme.radius, BORDER)
        self.draw_focus(surface, theme.radius)
        room = self.rect.width - 2 * theme.m - theme.px(28)
        words = self.ui.text.elide(self.options[self.chosen], BODY, room)
        self.ui.text.line(surface, words, BODY, INK, self.rect.x + theme.m, self.rect.centery)
        middle = (self.rect.right - theme.m - theme.px(9), self.rect.centery)
        self.ui.paint.draw_icon(surface, "chevron_down", middle, theme.px(18), INK_SOFT)


class _Options(Overlay):
    """The open list of a `Select`."""

    focusable = True
    dims = False
    light = True

    def __init__(self, select: Select) -> None:
        super().__init__(select.ui)
        self._select = select
        self._marked = select.chosen
        self._first = 0

    def _row(self) -> int:
        return self.ui.theme.px(36)

    def _pad(self) -> int:
        return self.ui.theme.px(6)

    def _count(self) -> int:
        return (self.rect.height - 2 * self._pad()) // self._row()

    def place_in(self, window: pygame.Rect) -> None:
        anchor, theme = self._select.rect, self.ui.theme
        height = len(self._select.options) * self._row() + 2 * self._pad()
        below = window.bottom - anchor.bottom - 2 * theme.s
        above = anchor.y - window.y - 2 * theme.s
        up = height > below and above > below
        most = (above if up else below) - 2 * self._pad()
        height = min(height, most // self._row() * self._row() + 2 * self._pad())
        self.rect = pygame.Rect(anchor.x, anchor.bottom + theme.xs, anchor.width, height)
        if up:
            self.rect.bottom = anchor.y - theme.xs
        self._show_marked()

    def _show_marked(self) -> None:
        count = max(1, self._count())
        self._first = min(max(self._first, self._marked - count + 1), self._marked)

    def _at(self, y: int) -> int:
        return (y - self.rect.y - self._pad()) // self._row() + self._first

    def _take(self) -> None:
        self.dismiss()
        self._select.choose(self._marked)

    def handle(self, event: pygame.event.Event) -> bool:
        last = len(self._select.options) - 1
        if event.type in (pygame.MOUSEMOTION, pygame.MOUSEBUTTONDOWN):
            self._marked = min(max(0, self._at(event.pos[1])), last)
            self.ui.invalidate()
            return event.type == pygame.MOUSEBUTTONDOWN
        if event.type == pygame.MOUSEBUTTONUP:
            self._take()
            return True
        if event.type == pygame.MOUSEWHEEL:
            self._first = min(max(0, self._first - event.y), max(0, last + 1 - self._count()))
            self.ui.invalidate()
            return True
        if event.type != pygame.KEYDOWN:
            return False
        if event.key in (pygame.K_RETURN, pygame.K_KP_ENTER, pygame.K_SPACE):
            self._take()
        elif event.key in (pygame.K_ESCAPE, pygame.K_TAB):
            self.dismiss()
        elif event.key in (pygame.K_UP, pygame.K_DOWN, pygame.K_HOME, pygame.K_END):
            goals = {pygame.K_UP: self._marked - 1, pygame.K_DOWN: self._marked + 1, pygame.K_HOME: 0}
            self._marked = min(max(0, goals.get(event.key, last)), last)
            self._show_marked()
            self.ui.invalidate()
        return True

    def draw(self, surface: pygame.Surface) -> None:
        theme, paint = self.ui.theme, self.ui.paint
        paint.shadow(surface, self.rect, theme.radius, theme.px(14), 60, theme.px(4))
        paint.panel(surface, self.rect, SURFACE, theme.radius)
        options = self._select.options
        for index in range(self._first, min(len(options), self._first + self._count())):
            row = pygame.Rect(self.rect.x + self._pad(), 0, self.rect.width - 2 * self._pad(), self._row())
            row.y = self.rect.y + self._pad() + (index - self._first) * self._row()
            if index == self._marked:
                paint.panel(surface, row, HOVER, theme.px(6))
            chosen = index == self._select.chosen
            style = BODY.strong() if chosen else BODY
            words = self.ui.text.elide(options[index], style, row.width - 2 * theme.s - theme.px(20))
            self.ui.text.line(surface, words, style, ACCENT if chosen else INK, row.x + theme.s, row.centery)
            if chosen:
                middle = (row.right - theme.px(16), row.centery)
                paint.draw_icon(surface, "check", middle, theme.px(18), ACCENT)
