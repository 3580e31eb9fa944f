"""A window onto something taller than its place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pygame

from simulator.desktop.theme import BORDER, LINE, mix
from simulator.desktop.ui import Ui
from simulator.desktop.widgets.base import Widget

WHEEL_STEP: Final = 64
"""Pixels at scale 1 for one notch of the wheel: about three lines of text."""

GLIDE: Final = 14.0
"""Share of the way left that is covered in a second, as a rate: a scroll is nine tenths done in 0.16 s."""


class ScrollArea(Widget):
    """Shows a part of its content; wheel, Page Up and Down, Home, End, and a bar to drag.

    :param follow: stay at the end when the content grows while the end is in view (chats).
    :param inset: room left free at the sides of the content, at scale 1, so that shadows are not cut off.
    """

    def __init__(self, ui: Ui, content: Widget, follow: bool = False, inset: int = 0) -> None:
        super().__init__(ui)
        self.content, self.follow, self.inset = content, follow, inset
        self.offset = 0.0
        self._target = 0.0
        self._height = 0
        self._grip: float | None = None
        self._placed = False
        self.adopt(content)

    @property
    def children(self) -> Sequence[Widget]:
        return (self.content,)

    @property
    def furthest(self) -> int:
        """The largest offset, in pixels; 0 when everything fits."""
        return max(0, self._height - self.rect.height)

    def measure(self, width: int) -> int:
        inset = self.ui.theme.px(self.inset)
        return self.content.needed_height(max(1, width - self._bar_room() - 2 * inset)) + 2 * inset

    def natural_width(self) -> int:
        return self.content.needed_width() + self._bar_room() + 2 * self.ui.theme.px(self.inset)

    def _bar_room(self) -> int:
        return self.ui.theme.px(14)

    def place(self, rect: pygame.Rect) -> None:
        at_end = not self._placed or self._target >= self.furthest - 2
        super().place(rect)
        inset = self.ui.theme.px(self.inset)
        width = max(1, rect.width - self._bar_room() - 2 * inset)
        height = self.content.needed_height(width)
        self._height = height + 2 * inset
        if self.follow and at_end:
            self._target = self.furthest
            if not self._placed or self.ui.frozen:
                self.offset = self._target
        self._placed = True
        self._target = min(self._target, self.furthest)
        self.offset = min(self.offset, self.furthest)
        self.content.place(pygame.Rect(rect.x + inset, rect.y + inset - round(self.offset), width, height))

    def scroll_to(self, offset: float, glide: bool = True) -> None:
        """Bring the content to an offset in pixels, at once or gliding."""
        self._target = min(self.furthest, max(0.0, offset))
        if not glide or self.ui.frozen:
            self.offset = self._target
            self.place(self.rect)
        self.ui.animate()

    def reveal(self, rect: pygame.Rect) -> None:
        margin = self.ui.theme.l
        top = rect.y - self.content.rect.y
        if top - margin < self._target:
            self.scroll_to(top - margin)
        elif top + rect.height + margin > self._target + self.rect.height:
            self.scroll_to(top + rect.height + margin - self.rect.height)
        super().reveal(rect)

    def at(self, point: tuple[int, int]) -> Widget | None:
        found = super().at(point)
        return self if found is not None and self.bar().collidepoint(point) else found

    def update(self, dt: float) -> None:
        if self.offset != self._target:
            share = min(1.0, GLIDE * dt)
            self.offset += (self._target - self.offset) * share
            if abs(self._target - self.offset) < 0.6:
                self.offset = self._target
            self.place(self.rect)
            self.ui.animate()
        super().update(dt)

    # --- events --------------------------------------------------------------------------------------------

    def handle(self, event: pygame.event.Event) -> bool:
        if event.type == pygame.MOUSEWHEEL and self.furthest:
            before = self._target
            step = getattr(event, "precise_y", float(event.y)) * self.ui.theme.px(WHEEL_STEP)
            self.scroll_to(self._target - step)
            return self._target != before
        if event.type == pygame.MOUSEBUTTONDOWN and event.button == 1 and self.bar().collidepoint(event.pos):
            thumb = self.thumb()
            self._grip = event.pos[1] - thumb.y if thumb.collidepoint(event.pos) else thumb.height / 2
            self._drag(event.pos[1])
            return True
        if event.type == pygame.MOUSEMOTION and self._grip is not None:
            self._drag(event.pos[1])
            return True
        if event.type == pygame.MOUSEBUTTONUP and self._grip is not None:
            self._grip = None
            self.ui.invalidate()
            return True
        return event.type == pygame.KEYDOWN and self.shortcut(event)

    def shortcut(self, event: pygame.event.Event) -> bool:
        page = self.rect.height * 0.85
        goals = {
            pygame.K_PAGEUP: self._target - page,
            pygame.K_PAGEDOWN: self._target + page,
            pygame.K_HOME: 0.0,
            pygame.K_END: float(self.furthest),
        }
        if event.key not in goals or not self.furthest:
            return False
        self.scroll_to(goals[event.key])
        return True

    def _drag(self, y: float) -> None:
        track, thumb = self.rect, self.thumb()
        room = track.height - thumb.height
        if room > 0 and self._grip is not None:
            self.scroll_to((y - self._grip - track.y) / room * self.furthest, glide=False)

    # --- drawing -------------------------------------------------------------------------------------------

    def bar(self) -> pygame.Rect:
        """The strip at the right where the bar lies; empty when everything fits."""
        if not self.furthest:
            return pygame.Rect(0, 0, 0, 0)
        room = self._bar_room()
        return pygame.Rect(self.rect.right - room, self.rect.y, room, self.rect.height)

    def thumb(self) -> pygame.Rect:
        """The part of the bar to drag."""
        bar = self.bar()
        length = max(self.ui.theme.px(36), round(bar.height * self.rect.height / max(1, self._height)))
        y = bar.y + round((bar.height - length) * self.offset / max(1, self.furthest))
        return pygame.Rect(bar.x, y, bar.width, length)

    def draw(self, surface: pygame.Surface) -> None:
        before = surface.get_clip()
        # Shadows may reach out sideways, where nothing scrolls past.
        surface.set_clip(self.rect.inflate(2 * self.ui.theme.m, 0).clip(before))
        self.draw_children(surface)
        if self.furthest:
            thumb = self.thumb()
            held = self._grip is not None
            width = self.ui.theme.px(8 if held or self.hovered else 6)
            knob = pygame.Rect(thumb.right - width - self.ui.theme.px(2), thumb.y, width, thumb.height)
            colour = BORDER if held else mix(LINE, BORDER, 0.6 if self.hovered else 0.3)
            self.ui.paint.panel(surface, knob, colour, width // 2)
        surface.set_clip(before)
