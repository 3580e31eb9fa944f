"""A drawing in SVG, such as a chart of a report, as wide as its place."""

from __future__ import annotations

import io
from typing import Final

import pygame

from simulator import paths
from simulator.desktop.ui import Ui, font_files
from simulator.desktop.widgets.base import Widget

MOST: Final = 560
"""Greatest width at scale 1: wider, and the letters of a chart grow larger than those beside it."""


class Drawn(Widget):
    """Shows SVG markup.

    :param ratio: height as a multiple of the width.
    """

    def __init__(self, ui: Ui, markup: str, ratio: float) -> None:
        super().__init__(ui)
        self.markup, self.ratio = markup, ratio

    def _width(self, width: int) -> int:
        return max(1, min(width, self.ui.theme.px(MOST)))

    def measure(self, width: int) -> int:
        return max(1, round(self._width(width) * self.ratio))

    def natural_width(self) -> int:
        return self.ui.theme.px(MOST)

    def draw(self, surface: pygame.Surface) -> None:
        width = self._width(self.rect.width)
        image = self.ui.paint.drawing((width, self.measure(width)), ("svg", self.markup), self._render)
        place = image.get_rect(midtop=self.rect.midtop)
        surface.blit(image, place, special_flags=pygame.BLEND_PREMULTIPLIED)

    def _render(self, large: pygame.Surface, _factor: int) -> None:
        import resvg_py  # here, because only screens with charts of reports need it

        files = font_files(paths.assets())
        fonts = [str(path) for path in (files.regular, files.bold) if path is not None]
        data = resvg_py.svg_to_bytes(
            svg_string=self.markup,
            width=large.get_width(),
            font_files=fonts,
            font_family="Noto Sans SC",
            skip_system_fonts=True,
        )
        picture = pygame.image.load(io.BytesIO(bytes(data)), "chart.png").convert_alpha()
        large.blit(picture, (0, 0))
