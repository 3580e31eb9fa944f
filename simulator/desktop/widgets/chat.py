"""A conversation: bubbles on both sides, a sign that somebody types, and the log that scrolls them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import pygame

from simulator.desktop.theme import (
    ACCENT,
    BODY,
    CAPTION,
    INFO,
    INK,
    INK_FAINT,
    LINE,
    ON_ACCENT,
    SMALL,
    SURFACE,
    Tone,
)
from simulator.desktop.ui import Ui
from simulator.desktop.widgets.base import Widget
from simulator.desktop.widgets.layout import Column
from simulator.desktop.widgets.scroll import ScrollArea

Side = Literal["left", "right"]

WIDEST: Final = 0.76
"""Share of the log that a bubble may take, so that the sides stay distinct."""

RISE_SECONDS: Final = 0.18
"""Seconds in which a new bubble rises into place."""


@dataclass(frozen=True)
class Message:
    """One line of a conversation.

    :param note: a remark below the bubble, such as feedback of a coach, in the colours of `tone`.
    """

    side: Side
    text: str
    name: str = ""
    time: str = ""
    note: str = ""
    tone: Tone = INFO


class Bubble(Widget):
    """A message in a bubble: the customer's on the left in white, one's own on the right in the accent."""

    def __init__(self, ui: Ui, message: Message, fresh: bool = False) -> None:
        super().__init__(ui)
        self.message = message
        self._age = 0.0 if fresh and not ui.frozen else RISE_SECONDS
        self._inners: dict[tuple[int, float], int] = {}
        self._heights: dict[tuple[int, float], int] = {}

    def _pads(self) -> tuple[int, int]:
        return self.ui.theme.px(16), self.ui.theme.px(10)

    def _inner(self, width: int, text: str) -> int:
        # The words never change, and a long conversation is placed anew at each step of a scroll.
        key = (width, self.ui.theme.scale)
        known = self._inners.get(key)
        if known is None:
            pad = 2 * self._pads()[0]
            most = max(1, min(round(width * WIDEST), self.ui.theme.px(680)) - pad)
            lines = self.ui.text.wrap(text, BODY, most)
            known = max(self.ui.text.reach(line, len(line.text.rstrip()), BODY) for line in lines)
            self._inners[key] = known
        return known

    def _head(self) -> int:
        shown = self.message.name or self.message.time
        return self.ui.theme.line_height(CAPTION) + self.ui.theme.px(3) if shown else 0

    def _note_size(self, width: int) -> tuple[int, int]:
        if not self.message.note:
            return 0, 0
        theme = self.ui.theme
        most = max(1, min(round(width * WIDEST), theme.px(680)) - 2 * theme.m)
        inner = min(most, self.ui.text.natural_width(self.message.note, SMALL))
        return inner, self.ui.text.height(self.message.note, SMALL, inner) + 2 * theme.px(6)

    def measure(self, width: int) -> int:
        key = (width, self.ui.theme.scale)
        known = self._heights.get(key)
        if known is None:
            inner = self._inner(width, self.message.text)
            height = self.ui.text.height(self.message.text, BODY, inner) + 2 * self._pads()[1] + self._head()
            note = self._note_size(width)[1]
            known = self._heights[key] = height + (note + self.ui.theme.px(6) if note else 0)
        return known

    def natural_width(self) -> int:
        return self.ui.theme.px(480)

    def update(self, dt: float) -> None:
        if self._age < RISE_SECONDS:
            self._age += min(dt, 0.05)
            self.ui.animate()

    def draw(self, surface: pygame.Surface) -> None:
        theme, message, paint = self.ui.theme, self.message, self.ui.paint
        right = message.side == "right"
        left_over = max(0.0, 1 - self._age / RISE_SECONDS)
        y = self.rect.y + round(theme.px(14) * left_over * left_over)
        y += self._draw_head(surface, y, right)
        inner = self._inner(self.rect.width, message.text)
        pad_x, pad_y = self._pads()
        height = self.ui.text.height(message.text, BODY, inner) + 2 * pad_y
        bubble = pygame.Rect(self.rect.x, y, inner + 2 * pad_x, height)
        if right:
            bubble.right = self.rect.right
        corners = (True, not right, True, True) if right else (not True, True, True, True)
        radius = theme.px(16)
        if not right:
            paint.shadow(surface, bubble, radius, theme.px(8), 22, theme.px(1))
        fill = ACCENT if right else SURFACE
        paint.panel(surface, bubble, fill, radius, corners=corners)
        words = pygame.Rect(bubble.x + pad_x, bubble.y + pad_y, inner, 0)
        self.ui.text.block(surface, message.text, BODY, ON_ACCENT if right else INK, words)
        if message.note:
            self._draw_note(surface, bubble, right)

    def _draw_head(self, surface: pygame.Surface, y: int, right: bool) -> int:
        head = self._head()
        if head:
            parts = [part for part in (self.message.name, self.message.time) if part]
            words = "  ".join(parts)
            x = self.rect.x + self.ui.theme.xs
            if right:
                x = self.rect.right - self.ui.theme.xs - self.ui.text.width(words, CAPTION)
            middle = y + self.ui.theme.line_height(CAPTION) // 2
            self.ui.text.line(surface, words, CAPTION, INK_FAINT, x, middle)
        return head

    def _draw_note(self, surface: pygame.Surface, bubble: pygame.Rect, right: bool) -> None:
        theme, tone = self.ui.theme, self.message.tone
        inner, height = self._note_size(self.rect.width)
        note = pygame.Rect(bubble.x, bubble.bottom + theme.px(6), inner + 2 * theme.m, height)
        if right:
            note.right = bubble.right
        self.ui.paint.panel(surface, note, tone.soft, theme.px(8))
        words = note.inflate(-2 * theme.m, -2 * theme.px(6))
        self.ui.text.block(surface, self.message.note, SMALL, tone.ink, words)


class Typing(Widget):
    """Three dots that wait: the other side is answering."""

    def measure(self, width: int) -> int:
        return self.ui.theme.px(40)

    def update(self, dt: float) -> None:
        if not self.ui.frozen:
            self.ui.invalidate()
            self.ui.wake_in(0.05)

    def draw(self, surface: pygame.Surface) -> None:
        theme, paint = self.ui.theme, self.ui.paint
        bubble = pygame.Rect(self.rect.x, self.rect.y, theme.px(68), theme.px(36))
        paint.shadow(surface, bubble, theme.px(16), theme.px(8), 22, theme.px(1))
        paint.panel(surface, bubble, SURFACE, theme.px(16), corners=(False, True, True, True))
        now = 0.0 if self.ui.frozen else self.ui.now()
        for index in range(3):
            lift = max(0.0, math.sin(now * 6 - index * 0.9))
            x = bubble.x + theme.px(20) + index * theme.px(14)
            y = bubble.centery - theme.px(4) * lift
            paint.circle(surface, (x, y), theme.px(4), INK_FAINT if lift > 0.4 else LINE)


class ChatLog(ScrollArea):
    """The conversation so far; stays at its end unless scrolled back."""

    def __init__(self, ui: Ui, messages: Sequence[Message] = ()) -> None:
        self._list = Column(ui, [Bubble(ui, message) for message in messages], gap=14)
        self._typing = Typing(ui)
        self._typing.visible = False
        self._whole = Column(ui, [self._list, self._typing], gap=14, padding=(0, 12))
        super().__init__(ui, self._whole, follow=True)

    def add(self, message: Message) -> Bubble:
        """Add a message at the end, and bring it into view when it is one's own or the end was in view."""
        bubble = Bubble(self.ui, message, fresh=True)
        self._list.append(bubble)
        if message.side == "right":
            self._target = float(self.furthest)
        return bubble

    def set_messages(self, messages: Sequence[Message]) -> None:
        """Show another conversation."""
        self._list.replace([Bubble(self.ui, message) for message in messages])

    def show_typing(self, on: bool) -> None:
        """Show or hide the sign that the other side is answering."""
        self._typing.show(on)
