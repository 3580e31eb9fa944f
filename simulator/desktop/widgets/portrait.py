"""The face of the customer, which fades from one expression to the next."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pygame

from simulator.desktop.theme import ACCENT_SOFT, INK_FAINT, SURFACE, Colour, mix
from simulator.desktop.ui import Ui
from simulator.desktop.widgets.base import Widget

FADE_SECONDS: Final = 0.45
"""Seconds of a change of expression: slow enough to be seen, done before the line is read."""


class Portrait(Widget):
    """A picture in a rounded frame with a mood-coloured edge.

    :param picture: an SVG or bitmap; None shows a neutral figure.
    :param tint: colour of the edge; None: no edge.
    :param ratio: height as a multiple of the width.
    """

    def __init__(
        self, ui: Ui, picture: Path | None = None, tint: Colour | None = None, ratio: float = 1.0
    ) -> None:
        super().__init__(ui)
        self.ratio = ratio
        self._picture, self._tint = picture, tint
        self._before: tuple[Path | None, Colour | None] | None = None
        self._passed = FADE_SECONDS

    def show_picture(self, picture: Path | None, tint: Colour | None = None) -> None:
        """Fade to another picture or tint; the same again does nothing."""
        if (picture, tint) == (self._picture, self._tint):
            return
        self._before = (self._picture, self._tint)
        self._picture, self._tint = picture, tint
        self._passed = FADE_SECONDS if self.ui.frozen else 0.0
        self.ui.animate()

    def measure(self, width: int) -> int:
        return round(width * self.ratio)

    def natural_width(self) -> int:
        return self.ui.theme.px(220)

    def update(self, dt: float) -> None:
        if self._passed < FADE_SECONDS:
            self._passed += min(dt, 0.05)
            self.ui.animate()

    def draw(self, surface: pygame.Surface) -> None:
        theme = self.ui.theme
        frame = self.rect
        share = min(1.0, self._passed / FADE_SECONDS)
        share = share * share * (3 - 2 * share)  # smoothstep: no visible start or stop
        old = self._before if share < 1 else None
        tint = self._tint
        if old is not None and tint is not None and old[1] is not None:
            tint = mix(old[1], tint, share)
        edge = theme.px(4) if tint is not None else 0
        if tint is not None:
            self.ui.paint.panel(surface, frame, mix(tint, SURFACE, 0.25), theme.card_radius)
            gap = frame.inflate(-edge, -edge)
            self.ui.paint.panel(surface, gap, SURFACE, theme.card_radius - edge // 2)
        inner = frame.inflate(-2 * edge, -2 * edge)
        if old is not None:
            surface.blit(self._image(old[0], inner), inner)
        image = self._image(self._picture, inner)
        if old is not None:
            image = image.copy()
            image.set_alpha(round(255 * share))
        surface.blit(image, inner)

    def _image(self, picture: Path | None, inner: pygame.Rect) -> pygame.Surface:
        radius = max(2, self.ui.theme.card_radius - self.ui.theme.px(4))
        if picture is not None:
            return self.ui.paint.picture(picture, inner.size, radius)
        image = pygame.Surface(inner.size, pygame.SRCALPHA)
        self.ui.paint.panel(image, image.get_rect(), ACCENT_SOFT, radius)
        size = min(inner.size) // 2
        self.ui.paint.draw_icon(image, "user", image.get_rect().center, size, INK_FAINT)
        return image
