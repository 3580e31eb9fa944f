"""Anti-aliased shapes, soft shadows, icons and portraits, all cached.

In: rectangles, colours, files. Out: pixels on a surface. Corners and discs are drawn large and averaged down;
rectangles are put together from four such corners and plain fills, so that a card of any size costs little.
"""

from __future__ import annotations

import io
from collections import OrderedDict
from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Final

import pygame

from simulator.desktop import icons
from simulator.desktop.theme import Colour

Alpha = tuple[int, int, int, int]
Ink = Colour | Alpha
Point = tuple[float, float]

OVERSAMPLE: Final = 6
"""Corners are drawn this many times larger and averaged: 36 samples a pixel, no visible steps."""

CHART_OVERSAMPLE: Final = 3
"""Charts and free lines: 9 samples a pixel, since whole charts are drawn this way."""

CACHE_ENTRIES: Final = 1200
IMAGE_BUDGET: Final = 16_000_000
"""Pixels of portraits and drawings kept."""


class MissingPicture(Exception):
    """A picture file that cannot be read; carries the path and the reason."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"cannot read the picture {path}: {reason}")
        self.path = path
        self.reason = reason


class Painter:
    """Draws shapes and pictures, remembering their pixels."""

    def __init__(self) -> None:
        self._shapes: OrderedDict[tuple[object, ...], pygame.Surface] = OrderedDict()
        self._images: OrderedDict[tuple[object, ...], pygame.Surface] = OrderedDict()
        self._pixels = 0

    # --- shapes --------------------------------------------------------------------------------------------

    def panel(
        self,
        surface: pygame.Surface,
        rect: pygame.Rect,
        fill: Ink,
        radius: int = 0,
        border: Colour | None = None,
        width: int = 1,
        corners: tuple[bool, bool, bool, bool] = (True, True, True, True),
    ) -> None:
        """Draw a filled rectangle with round corners and, if wanted, a border inside its edge.

        :param corners: which of top left, top right, bottom right, bottom left are round.
        """
        if rect.width <= 0 or rect.height <= 0:
            return
        if border is not None:
            self._rounded(surface, rect, border, radius, corners)
            rect = rect.inflate(-2 * width, -2 * width)
            radius = max(0, radius - width)
        self._rounded(surface, rect, fill, radius, corners)

    def _rounded(
        self,
        surface: pygame.Surface,
        rect: pygame.Rect,
        fill: Ink,
        radius: int,
        corners: tuple[bool, bool, bool, bool],
    ) -> None:
        radius = min(radius, rect.width // 2, rect.height // 2)
        if len(fill) == 4:
            key = ("see-through", rect.size, fill, radius, corners)
            image = self._shape(key, partial(self._see_through, rect.size, fill, radius, corners))
            surface.blit(image, rect)
            return
        colour = (fill[0], fill[1], fill[2])
        if radius <= 0:
            surface.fill(colour, rect)
            return
        surface.fill(colour, (rect.x + radius, rect.y, rect.width - 2 * radius, radius))
        surface.fill(colour, (rect.x + radius, rect.bottom - radius, rect.width - 2 * radius, radius))
        surface.fill(colour, (rect.x, rect.y + radius, rect.width, rect.height - 2 * radius))
        disc = self.disc(2 * radius, colour)
        places = (
            (rect.x, rect.y, 0, 0),
            (rect.right - radius, rect.y, radius, 0),
            (rect.right - radius, rect.bottom - radius, radius, radius),
            (rect.x, rect.bottom - radius, 0, radius),
        )
        for is_round, (x, y, left, top) in zip(corners, places, strict=True):
            if is_round:
                surface.blit(disc, (x, y), (left, top, radius, radius))
            else:
                surface.fill(colour, (x, y, radius, radius))

    def _see_through(
        self, size: tuple[int, int], fill: Alpha, radius: int, corners: tuple[bool, bool, bool, bool]
    ) -> pygame.Surface:
        image = pygame.Surface(size, pygame.SRCALPHA)
        self._rounded(image, image.get_rect(), (fill[0], fill[1], fill[2]), radius, corners)
        image.fill((255, 255, 255, fill[3]), special_flags=pygame.BLEND_RGBA_MULT)
        return image

    def disc(self, diameter: int, colour: Colour) -> pygame.Surface:
        """A filled circle of a diameter in pixels, on transparent ground."""

        def draw() -> pygame.Surface:
            large = pygame.Surface((diameter * OVERSAMPLE, diameter * OVERSAMPLE), pygame.SRCALPHA)
            large.fill((255, 255, 255, 0))
            middle = diameter * OVERSAMPLE / 2
            pygame.draw.circle(large, (255, 255, 255, 255), (middle, middle), middle)
            small = pygame.transform.smoothscale(large, (diameter, diameter))
            # Averaging rounds the colour; only its alpha is wanted, the colour must equal the plain fills.
            small.fill((255, 255, 255, 0), special_flags=pygame.BLEND_RGBA_MAX)
            small.fill((*colour, 255), special_flags=pygame.BLEND_RGBA_MULT)
            return small

        return self._shape(("disc", diameter, colour), draw)

    def circle(self, surface: pygame.Surface, centre: Point, radius: float, colour: Colour) -> None:
        """Draw a filled circle."""
        diameter = max(1, round(radius * 2))
        surface.blit(self.disc(diameter, colour), (round(centre[0] - radius), round(centre[1] - radius)))

    def ring(
        self, surface: pygame.Surface, rect: pygame.Rect, colour: Colour, radius: int, width: int
    ) -> None:
        """Draw a rounded outline outside `rect` (the focus ring): nothing inside it is touched."""
        outer = rect.inflate(2 * width, 2 * width)

        def draw() -> pygame.Surface:
            image = pygame.Surface(outer.size, pygame.SRCALPHA)
            self.panel(image, image.get_rect(), colour, radius + width)
            hole = pygame.Surface(outer.size, pygame.SRCALPHA)
            hole.fill((255, 255, 255, 255))
            cut = pygame.Surface(rect.size, pygame.SRCALPHA)
            self.panel(cut, cut.get_rect(), (255, 255, 255), radius)
            hole.blit(cut, (width, width), special_flags=pygame.BLEND_RGBA_SUB)
            hole.fill((255, 255, 255, 0), special_flags=pygame.BLEND_RGBA_MAX)  # only its alpha is to count
            image.blit(hole, (0, 0), special_flags=pygame.BLEND_RGBA_MULT)
            return image

        surface.blit(self._shape(("ring", outer.size, colour, radius, width), draw), outer)

    def shadow(
        self, surface: pygame.Surface, rect: pygame.Rect, radius: int, blur: int, strength: int, drop: int
    ) -> None:
        """Draw the soft shadow of a rounded rectangle.

        :param blur: how far the shadow fades, in pixels.
        :param strength: darkest alpha, 0–255.
        :param drop: how far it lies below the rectangle, in pixels.
        """
        edge = blur + radius + blur
        ground = rect.inflate(2 * blur, 2 * blur).move(0, drop)
        if ground.width < 2 * edge + 1 or ground.height < 2 * edge + 1:
            key = ("shadow", ground.size, radius, blur, strength)
            surface.blit(self._shape(key, lambda: _soft(ground.size, radius, blur, strength)), ground)
            return
        tile = 2 * edge + 2
        soft = self._shape(
            ("shadow tile", tile, radius, blur, strength), lambda: _soft((tile, tile), radius, blur, strength)
        )
        wide, high = ground.width - 2 * edge, ground.height - 2 * edge
        far_x, far_y, last = ground.right - edge, ground.bottom - edge, tile - edge
        for x, y, left, top in (
            (ground.x, ground.y, 0, 0),
            (far_x, ground.y, last, 0),
            (ground.x, far_y, 0, last),
            (far_x, far_y, last, last),
        ):
            surface.blit(soft, (x, y), (left, top, edge, edge))
        for x, y, (left, top, thin_x, thin_y), size in (
            (ground.x + edge, ground.y, (edge, 0, 1, edge), (wide, edge)),
            (ground.x + edge, far_y, (edge, last, 1, edge), (wide, edge)),
            (ground.x, ground.y + edge, (0, edge, edge, 1), (edge, high)),
            (far_x, ground.y + edge, (last, edge, edge, 1), (edge, high)),
        ):
            part = soft.subsurface((left, top, thin_x, thin_y))
            strip = ("shadow edge", size, radius, blur, strength, left, top, thin_x)
            surface.blit(self._shape(strip, partial(pygame.transform.scale, part, size)), (x, y))

    def drawing(
        self, size: tuple[int, int], key: tuple[object, ...], draw: Callable[[pygame.Surface, int], None]
    ) -> pygame.Surface:
        """A free drawing, anti-aliased: `draw` gets a surface enlarged by a factor and that factor.

        :param key: everything that the drawing depends on, besides its size.
        """

        def make() -> pygame.Surface:
            large = pygame.Surface((size[0] * CHART_OVERSAMPLE, size[1] * CHART_OVERSAMPLE), pygame.SRCALPHA)
            draw(large, CHART_OVERSAMPLE)
            # Premultiplied while averaging, else the edges take on the colour of the transparent ground.
            return pygame.transform.smoothscale(large.premul_alpha(), size)

        return self._image(("drawing", size, *key), make)

    # --- pictures ------------------------------------------------------------------------------------------

    def icon(self, name: str, size: int, colour: Colour) -> pygame.Surface:
        """An icon of `icons.PATHS`, square, in one colour.

        :raises KeyError: no icon of that name.
        """

        def draw() -> pygame.Surface:
            markup = icons.markup(name, colour).encode()
            large = pygame.image.load_sized_svg(io.BytesIO(markup), (size * 2, size * 2)).convert_alpha()
            return pygame.transform.smoothscale(large.premul_alpha(), (size, size))

        return self._shape(("icon", name, size, colour), draw)

    def draw_icon(self, surface: pygame.Surface, name: str, centre: Point, size: int, colour: Colour) -> None:
        """Draw an icon around a point."""
        image = self.icon(name, size, colour)
        place = (round(centre[0] - size / 2), round(centre[1] - size / 2))
        surface.blit(image, place, special_flags=pygame.BLEND_PREMULTIPLIED)

    def picture(self, path: Path, size: tuple[int, int], radius: int = 0) -> pygame.Surface:
        """An SVG or bitmap scaled to cover a size, with round corners.

        :raises MissingPicture: the file cannot be read or is no picture.
        """

        def load() -> pygame.Surface:
            try:
                return _rounded_corners(self, _cover(_load(path, size), size), radius)
            except (OSError, ValueError, pygame.error) as error:
                raise MissingPicture(path, str(error)) from error

        return self._image(("picture", str(path), size, radius), load)

    # --- caches --------------------------------------------------------------------------------------------

    def _shape(self, key: tuple[object, ...], make: Callable[[], pygame.Surface]) -> pygame.Surface:
        image = self._shapes.get(key)
        if image is None:
            image = self._shapes[key] = make()
            if len(self._shapes) > CACHE_ENTRIES:
                self._shapes.popitem(last=False)
        else:
            self._shapes.move_to_end(key)
        return image

    def _image(self, key: tuple[object, ...], make: Callable[[], pygame.Surface]) -> pygame.Surface:
        image = self._images.get(key)
        if image is None:
            image = self._images[key] = make()
            self._pixels += image.get_width() * image.get_height()
            while self._pixels > IMAGE_BUDGET and len(self._images) > 1:
                _, old = self._images.popitem(last=False)
                self._pixels -= old.get_width() * old.get_height()
        else:
            self._images.move_to_end(key)
        return image


def thick_line(surface: pygame.Surface, colour: Ink, points: Sequence[Point], width: float) -> None:
    """A polyline with round joints, for drawings that are averaged down afterwards."""
    for (x1, y1), (x2, y2) in pairwise(points):
        length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
        if length == 0:
            continue
        across, along = (y1 - y2) / length * width / 2, (x2 - x1) / length * width / 2
        quad = (
            (x1 + across, y1 + along),
            (x2 + across, y2 + along),
            (x2 - across, y2 - along),
            (x1 - across, y1 - along),
        )
        pygame.draw.polygon(surface, colour, quad)
    for x, y in points:
        pygame.draw.circle(surface, colour, (x, y), width / 2)


def _soft(size: tuple[int, int], radius: int, blur: int, strength: int) -> pygame.Surface:
    image = pygame.Surface(size, pygame.SRCALPHA)
    inner = image.get_rect().inflate(-2 * blur, -2 * blur)
    pygame.draw.rect(image, (0, 0, 0, strength), inner, border_radius=radius)
    image = pygame.transform.gaussian_blur(image, max(1, blur // 2 + 1))
    image.fill((40, 36, 28, 0), special_flags=pygame.BLEND_RGBA_MAX)
    return image


def _load(path: Path, size: tuple[int, int]) -> pygame.Surface:
    if path.suffix.lower() != ".svg":
        return pygame.image.load(str(path)).convert_alpha()
    import resvg_py  # here, because only screens with portraits need it

    box = max(size)
    data = resvg_py.svg_to_bytes(svg_path=str(path), width=box, skip_system_fonts=True)
    return pygame.image.load(io.BytesIO(bytes(data)), "portrait.png").convert_alpha()


def _cover(image: pygame.Surface, size: tuple[int, int]) -> pygame.Surface:
    """Scale to fill a size, cutting off what hangs over at the sides or, below, at the bottom."""
    factor = max(size[0] / image.get_width(), size[1] / image.get_height())
    scaled = (
        max(size[0], round(image.get_width() * factor)),
        max(size[1], round(image.get_height() * factor)),
    )
    if scaled != image.get_size():
        image = pygame.transform.smoothscale(image, scaled)
    return image.subsurface(((scaled[0] - size[0]) // 2, 0, *size)).copy()


def _rounded_corners(painter: Painter, image: pygame.Surface, radius: int) -> pygame.Surface:
    if radius > 0:
        mask = pygame.Surface(image.get_size(), pygame.SRCALPHA)
        painter.panel(mask, mask.get_rect(), (255, 255, 255), radius)
        image.blit(mask, (0, 0), special_flags=pygame.BLEND_RGBA_MULT)
    return image
