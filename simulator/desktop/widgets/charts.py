"""Charts of the debrief: a radar of principles, and lines over the turns of a conversation.

In: numbers in the units of their axis and words. Out: a drawing, cached until data or size change.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

import pygame

from simulator.desktop.graphics import Point, thick_line
from simulator.desktop.theme import (
    ACCENT,
    BORDER,
    CAPTION,
    GOOD,
    INK,
    INK_FAINT,
    INK_SOFT,
    LINE,
    SERIES,
    SMALL,
    SURFACE,
    WARN,
    Colour,
    Tone,
)
from simulator.desktop.ui import Ui
from simulator.desktop.widgets.base import Widget

RINGS: Final = 4
"""Rings of the radar: 25, 50, 75 and 100 points."""


@dataclass(frozen=True)
class Axis:
    """One ray of a radar: its name and value, 0 to 100; None where there was no occasion to score it."""

    name: str
    value: float | None
    other: float | None = None
    """A value to compare with, such as the attempt before."""


class RadarChart(Widget):
    """Scores on rays from a middle; at least three axes."""

    def __init__(self, ui: Ui, axes: Sequence[Axis], height: int = 340) -> None:
        super().__init__(ui)
        self.axes = tuple(axes)
        self._height = height

    def measure(self, width: int) -> int:
        return self.ui.theme.px(self._height)

    def natural_width(self) -> int:
        return self.ui.theme.px(self._height * 1.3)

    def _direction(self, index: int) -> Point:
        angle = 2 * math.pi * index / len(self.axes)
        return math.sin(angle), -math.cos(angle)

    def _radius(self) -> int:
        theme = self.ui.theme
        side = min(theme.px(112), self.rect.width // 4)
        tall = self.rect.height // 2 - 2 * theme.line_height(CAPTION) - theme.s
        return max(theme.px(40), min(tall, self.rect.width // 2 - side))

    def draw(self, surface: pygame.Surface) -> None:
        radius = self._radius()
        size = 2 * radius + 2 * self.ui.theme.px(8)
        key = ("radar", self.axes, radius, self.ui.theme.scale)
        image = self.ui.paint.drawing((size, size), key, partial(self._plot, radius=radius))
        place = image.get_rect(center=self.rect.center)
        surface.blit(image, place, special_flags=pygame.BLEND_PREMULTIPLIED)
        for index, axis in enumerate(self.axes):
            self._label(surface, axis, self._direction(index), radius)

    def _plot(self, large: pygame.Surface, factor: int, radius: int) -> None:
        middle = large.get_width() / 2
        unit = radius * factor
        hair = max(1.0, self.ui.theme.scale) * factor
        rays = [self._direction(index) for index in range(len(self.axes))]

        def at(index: int, share: float) -> Point:
            return middle + rays[index][0] * unit * share, middle + rays[index][1] * unit * share

        for ring in range(RINGS, 0, -1):
            corners = [at(i, ring / RINGS) for i in range(len(rays))]
            pygame.draw.polygon(large, SURFACE if ring % 2 else (248, 247, 243), corners)
            thick_line(large, LINE, [*corners, corners[0]], hair)
        for index, axis in enumerate(self.axes):
            colour = LINE if axis.value is not None else (236, 233, 227)
            thick_line(large, colour, [(middle, middle), at(index, 1)], hair)
        others = [at(i, a.other / 100) for i, a in enumerate(self.axes) if a.other is not None]
        if len(others) > 2:
            thick_line(large, BORDER, [*others, others[0]], hair * 1.5)
        scored = [(i, a.value) for i, a in enumerate(self.axes) if a.value is not None]
        points = [at(i, value / 100) for i, value in scored]
        if len(points) > 2:
            veil = pygame.Surface(large.get_size(), pygame.SRCALPHA)
            pygame.draw.polygon(veil, (*ACCENT, 52), points)
            large.blit(veil, (0, 0))
            thick_line(large, ACCENT, [*points, points[0]], hair * 2.2)
        for point in points:
            pygame.draw.circle(large, SURFACE, point, hair * 5)
            pygame.draw.circle(large, ACCENT, point, hair * 3.6)

    def _label(self, surface: pygame.Surface, axis: Axis, ray: Point, radius: int) -> None:
        theme = self.ui.theme
        x = self.rect.centerx + ray[0] * (radius + theme.m)
        y = self.rect.centery + ray[1] * (radius + theme.m)
        if ray[0] > 0.2:
            room = self.rect.right - x
        elif ray[0] < -0.2:
            room = x - self.rect.x
        else:
            room = radius * 1.2
        room = max(24, int(room))
        step = theme.line_height(CAPTION)
        lines = self.ui.text.wrap(axis.name, CAPTION, room)[:2]
        value = "—" if axis.value is None else f"{axis.value:.0f}"
        high = step * (len(lines) + 1)
        top = y - high if ray[1] < -0.95 else y if ray[1] > 0.95 else y - high / 2
        pieces = [axis.name[line.start : line.end] for line in lines]
        pieces[-1] = axis.name[lines[-1].start :]  # what a third line would hold is elided
        for row, piece in enumerate([*pieces, value]):
            style = CAPTION.strong() if row == len(lines) else CAPTION
            ink = INK if row == len(lines) and axis.value is not None else INK_SOFT
            words = self.ui.text.elide(piece.rstrip(), style, room)
            wide = self.ui.text.width(words, style)
            left = x if ray[0] > 0.2 else x - wide if ray[0] < -0.2 else x - wide / 2
            self.ui.text.line(surface, words, style, ink, round(left), round(top + row * step + step / 2))


@dataclass(frozen=True)
class Series:
    """One line of a chart: its name and a value a turn, in the units of the chart; None leaves a gap."""

    name: str
    values: tuple[float | None, ...]
    colour: Colour | None = None


@dataclass(frozen=True)
class Marker:
    """A sign above a turn: something good or bad happened there."""

    turn: int
    text: str
    tone: Tone = WARN


class LineChart(Widget):
    """Lines over the turns 1, 2, …, with markers; the pointer or the arrow keys read the values of a turn.

    :param low: the value at the bottom.
    :param high: the value at the top.
    :param on_pick: called with the turn (from 0) that is clicked or chosen with Enter.
    """

    focusable = True

    def __init__(
        self,
        ui: Ui,
        series: Sequence[Series],
        markers: Sequence[Marker] = (),
        low: float = 0.0,
        high: float = 100.0,
        height: int = 260,
        turn_label: str = "",
        on_pick: Callable[[int], None] | None = None,
    ) -> None:
        super().__init__(ui)
        self.series, self.markers = tuple(series), tuple(markers)
        self.low, self.high, self._height, self.turn_label = low, high, height, turn_label
        self._on_pick = on_pick
        self.reading: int | None = None

    @property
    def turns(self) -> int:
        """How many turns the longest line has."""
        return max((len(series.values) for series in self.series), default=0)

    def measure(self, width: int) -> int:
        return self.ui.theme.px(self._height)

    def natural_width(self) -> int:
        return self.ui.theme.px(520)

    def _plot_rect(self) -> pygame.Rect:
        theme = self.ui.theme
        legend, foot = theme.line_height(SMALL) + theme.px(22), theme.line_height(CAPTION) + theme.xs
        left = theme.px(34)
        return pygame.Rect(
            self.rect.x + left,
            self.rect.y + legend,
            max(1, self.rect.width - left - theme.m),
            max(1, self.rect.height - legend - foot),
        )

    def _x(self, turn: int, plot: pygame.Rect) -> float:
        return plot.x + plot.width * (turn + 0.5) / max(1, self.turns)

    def _y(self, value: float, plot: pygame.Rect) -> float:
        share = (min(self.high, max(self.low, value)) - self.low) / (self.high - self.low)
        return plot.bottom - plot.height * share

    def _colour(self, index: int) -> Colour:
        return self.series[index].colour or SERIES[index % len(SERIES)]

    # --- events --------------------------------------------------------------------------------------------

    def handle(self, event: pygame.event.Event) -> bool:
        if not self.turns:
            return False
        if event.type in (pygame.MOUSEMOTION, pygame.MOUSEBUTTONDOWN):
            plot = self._plot_rect()
            turn = math.floor((event.pos[0] - plot.x) / plot.width * self.turns)
            self._read(turn if 0 <= turn < self.turns else None)
            if event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
                self._pick()
                return True
            return False
        if event.type == pygame.KEYDOWN and event.key in (pygame.K_LEFT, pygame.K_RIGHT):
            step = 1 if event.key == pygame.K_RIGHT else -1
            now = self.reading if self.reading is not None else (-1 if step > 0 else self.turns)
            self._read(min(self.turns - 1, max(0, now + step)))
            return True
        if event.type == pygame.KEYDOWN and event.key in (pygame.K_RETURN, pygame.K_SPACE):
            self._pick()
            return True
        return False

    def _read(self, turn: int | None) -> None:
        if turn != self.reading:
            self.reading = turn
            self.ui.invalidate()

    def _pick(self) -> None:
        if self.reading is not None and self._on_pick is not None:
            self._on_pick(self.reading)

    def on_blur(self) -> None:
        self._read(None)

    # --- drawing -------------------------------------------------------------------------------------------

    def draw(self, surface: pygame.Surface) -> None:
        theme = self.ui.theme
        plot = self._plot_rect()
        self._draw_legend(surface)
        self._draw_scales(surface, plot)
        key = ("lines", self.series, self.low, self.high, theme.scale)
        image = self.ui.paint.drawing(plot.size, key, self._plot)
        surface.blit(image, plot, special_flags=pygame.BLEND_PREMULTIPLIED)
        for marker in self.markers:
            self._draw_marker(surface, marker, plot)
        if self.reading is not None and (self.hovered or self.focused):
            self._draw_reading(surface, plot, self.reading)
        self.draw_focus(surface, theme.radius, self.rect.inflate(theme.m, theme.m))

    def _draw_legend(self, surface: pygame.Surface) -> None:
        theme = self.ui.theme
        x, middle = self.rect.x, self.rect.y + theme.line_height(SMALL) // 2
        for index, series in enumerate(self.series):
            stroke = pygame.Rect(x, middle - theme.px(2), theme.px(16), theme.px(4))
            self.ui.paint.panel(surface, stroke, self._colour(index), theme.px(2))
            x += theme.px(22)
            x += self.ui.text.line(surface, series.name, SMALL, INK_SOFT, x, middle) + theme.l

    def _draw_scales(self, surface: pygame.Surface, plot: pygame.Rect) -> None:
        theme = self.ui.theme
        for part in range(RINGS + 1):
            value = self.low + (self.high - self.low) * part / RINGS
            y = round(self._y(value, plot))
            surface.fill(LINE, (plot.x, y, plot.width, 1))
            words = f"{value:.0f}" if self.high - self.low >= RINGS else f"{value:.2f}"
            width = self.ui.text.width(words, CAPTION)
            self.ui.text.line(surface, words, CAPTION, INK_FAINT, plot.x - theme.s - width, y)
        widest = self.ui.text.width(str(self.turns), CAPTION) + theme.s
        every = max(1, math.ceil(widest * self.turns / plot.width))
        middle = plot.bottom + theme.xs + theme.line_height(CAPTION) // 2
        for turn in range(0, self.turns, every):
            words = f"{turn + 1}"
            left = round(self._x(turn, plot) - self.ui.text.width(words, CAPTION) / 2)
            self.ui.text.line(surface, words, CAPTION, INK_FAINT, left, middle)

    def _plot(self, large: pygame.Surface, factor: int) -> None:
        area = large.get_rect()
        width = max(1.0, self.ui.theme.scale) * factor
        for index, series in enumerate(self.series):
            run: list[Point] = []
            for turn, value in enumerate((*series.values, None)):
                if value is not None:
                    run.append((self._x(turn, area), self._y(value, area)))
                    continue
                if run:
                    thick_line(large, self._colour(index), run, width * 2.4)
                    for point in run:
                        pygame.draw.circle(large, SURFACE, point, width * 4.4)
                        pygame.draw.circle(large, self._colour(index), point, width * 3)
                run = []

    def _draw_marker(self, surface: pygame.Surface, marker: Marker, plot: pygame.Rect) -> None:
        theme = self.ui.theme
        size = theme.px(18)
        x = round(self._x(marker.turn, plot))
        for y in range(plot.y, plot.bottom, theme.px(7)):
            surface.fill(marker.tone.line, (x, y, 1, min(theme.px(3), plot.bottom - y)))
        middle = (x, plot.y - size // 2 - theme.px(2))
        self.ui.paint.circle(surface, middle, size / 2, marker.tone.ink)
        icon = "check" if marker.tone is GOOD else "warning"
        self.ui.paint.draw_icon(surface, icon, middle, theme.px(12), SURFACE)

    def _draw_reading(self, surface: pygame.Surface, plot: pygame.Rect, turn: int) -> None:
        theme, text = self.ui.theme, self.ui.text
        x = round(self._x(turn, plot))
        surface.fill(BORDER, (x, plot.y, 1, plot.height))
        rows: list[tuple[str, Colour]] = [(f"{self.turn_label} {turn + 1}".strip(), INK)]
        for index, series in enumerate(self.series):
            value = series.values[turn] if turn < len(series.values) else None
            if value is not None:
                rows.append((f"{series.name}  {value:.0f}", self._colour(index)))
        rows += [(marker.text, marker.tone.ink) for marker in self.markers if marker.turn == turn]
        most = theme.px(280)
        inner = min(most, max(text.natural_width(words, SMALL) for words, _ in rows))
        high = sum(text.height(words, SMALL, inner) for words, _ in rows)
        box = pygame.Rect(x + theme.m, plot.y + theme.s, inner + 2 * theme.m, high + 2 * theme.s)
        if box.right > self.rect.right:
            box.right = x - theme.m
        self.ui.paint.shadow(surface, box, theme.radius, theme.px(10), 50, theme.px(2))
        self.ui.paint.panel(surface, box, SURFACE, theme.radius, LINE)
        y = box.y + theme.s
        for words, ink in rows:
            y += text.block(surface, words, SMALL, ink, pygame.Rect(box.x + theme.m, y, inner, 0))
