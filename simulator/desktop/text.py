"""Setting text: fonts loaded once, lines measured, wrapped and drawn, surfaces cached.

In: strings, a style of the theme and a colour. Out: widths in pixels, wrapped lines, pixels on a surface.
Any string is accepted: what the font lacks (emoji, control characters, lone surrogates) is drawn as a neutral
box.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

import pygame

from simulator.desktop.theme import Colour, TextStyle, Theme
from simulator.desktop.wrap import NARROW_MARKS, graphemes, narrow, wrap

Align = Literal["left", "center", "right"]

SURFACE_BUDGET: Final = 12_000_000
"""Pixels of cached text (4 bytes each): about 25 full-HD screens of dense text."""

WIDTH_BUDGET: Final = 20_000
"""Widths kept of each font: every line of a long conversation, with the pieces that wrapping tries."""

WRAP_BUDGET: Final = 2_000
"""Wrapped paragraphs remembered."""

_INVISIBLE: Final = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad\ufe0e\ufe0f")
_MIDDLE: Final = 0.375
"""Height of the optical middle of hanzi and Latin capitals above the baseline, in ems."""


@dataclass(frozen=True)
class FontFiles:
    """The two font files; None stands for pygame's own font, which has no hanzi."""

    regular: Path | None
    bold: Path | None


@dataclass
class _Face:
    """One font at one size, with what is known about its characters."""

    font: pygame.font.Font
    size: int
    bold: bool
    has: dict[str, bool] = field(default_factory=dict)
    widths: dict[str, int] = field(default_factory=dict)

    def covers(self, char: str) -> bool:
        known = self.has.get(char)
        if known is None:
            known = self._look(char)
            self.has[char] = known
        return known

    def _look(self, char: str) -> bool:
        code = ord(char)
        if code < 0x20 or 0x7F <= code < 0xA0 or 0xD800 <= code <= 0xDFFF or 0xE000 <= code <= 0xF8FF:
            return False
        metrics = self.font.metrics(char)
        if not metrics or metrics[0] is None:
            return False
        # A glyph without ink that is no space is the font's way to say that it has none.
        return char.isspace() or metrics[0][:4] != (0, 0, 0, 0)


@dataclass(frozen=True)
class Line:
    """One set line: its words, as long as in the text they come from, and their place `start`–`end` there.

    The words hold stand-ins for narrow marks (`wrap.narrow`); draw and measure them with `line` and `reach`.
    """

    text: str
    start: int
    end: int


class Typesetter:
    """Measures, wraps and draws text at the scale of a theme."""

    def __init__(self, files: FontFiles, theme: Theme) -> None:
        self._files = files
        self._theme = theme
        self._faces: dict[tuple[int, bool], _Face] = {}
        self._surfaces: OrderedDict[tuple[str, int, bool, Colour], pygame.Surface] = OrderedDict()
        self._pixels = 0
        self._wraps: OrderedDict[tuple[str, int, bool, int], list[Line]] = OrderedDict()

    def set_theme(self, theme: Theme) -> None:
        """Draw at another scale from now on."""
        self._theme = theme

    @property
    def cached_pixels(self) -> int:
        """Pixels held by cached surfaces, at most `SURFACE_BUDGET`."""
        return self._pixels

    def face(self, style: TextStyle) -> _Face:
        """The font of a style at the present scale."""
        key = (self._theme.font_size(style), style.bold)
        face = self._faces.get(key)
        if face is None:
            path = self._files.bold if style.bold else self._files.regular
            font = pygame.font.Font(str(path) if path else None, key[0])
            face = self._faces[key] = _Face(font, key[0], style.bold)
        return face

    # --- measuring -----------------------------------------------------------------------------------------

    def width(self, text: str, style: TextStyle) -> int:
        """Width in pixels of a text on one line."""
        return self._width(self.face(style), narrow(text))

    def reach(self, line: Line, count: int, style: TextStyle) -> int:
        """Width in pixels of the first `count` characters of a set line."""
        return self._width(self.face(style), line.text[:count]) if count > 0 else 0

    def _width(self, face: _Face, text: str) -> int:
        known = face.widths.get(text)
        if known is None:
            if len(face.widths) >= WIDTH_BUDGET:
                face.widths.clear()  # rare, and cheaper than keeping an order at every look
            known = face.widths[text] = self._measure(face, text)
        return known

    def _measure(self, face: _Face, text: str) -> int:
        if all(map(face.covers, text)):
            return face.font.size(text)[0]
        return sum(
            face.font.size(run)[0] if drawn else _special_width(face, run) for drawn, run in _runs(face, text)
        )

    def wrap(self, text: str, style: TextStyle, width: int) -> list[Line]:
        """Break a text into lines no wider than `width` pixels; at least one line."""
        face = self.face(style)
        key = (text, face.size, face.bold, width)
        lines = self._wraps.get(key)
        if lines is None:
            set_text = narrow(text)
            spans = wrap(set_text, width, lambda piece: self._width(face, piece))
            lines = [Line(set_text[a:b], a, b) for a, b in spans]
            self._wraps[key] = lines
            if len(self._wraps) > WRAP_BUDGET:
                self._wraps.popitem(last=False)
        else:
            self._wraps.move_to_end(key)
        return lines

    def height(self, text: str, style: TextStyle, width: int) -> int:
        """Height in pixels of a text wrapped to `width`."""
        return len(self.wrap(text, style, width)) * self._theme.line_height(style)

    def natural_width(self, text: str, style: TextStyle) -> int:
        """Width in pixels of the widest line when only newlines break."""
        return max(self.width(part, style) for part in text.split("\n"))

    def elide(self, text: str, style: TextStyle, width: int) -> str:
        """The text, or as much of it as fits with an ellipsis."""
        text = text.replace("\n", " ")
        if self.width(text, style) <= width:
            return text
        spans = graphemes(text)
        low, high = 0, len(spans)
        while low < high:
            middle = (low + high + 1) // 2
            if self.width(text[: spans[middle - 1][1]].rstrip() + "…", style) <= width:
                low = middle
            else:
                high = middle - 1
        return (text[: spans[low - 1][1]].rstrip() if low else "") + "…"

    # --- drawing -------------------------------------------------------------------------------------------

    def line(
        self, surface: pygame.Surface, text: str | Line, style: TextStyle, colour: Colour, x: int, middle: int
    ) -> int:
        """Draw one line from `x` with its optical middle at `middle`; returns its width in pixels."""
        text = text.text.rstrip() if isinstance(text, Line) else narrow(text)
        if not text:
            return 0
        face = self.face(style)
        image = self._render(face, text, colour)
        baseline = middle + round(face.size * _MIDDLE)
        surface.blit(image, (x, baseline - face.font.get_ascent()))
        return image.get_width()

    def block(
        self,
        surface: pygame.Surface,
        text: str,
        style: TextStyle,
        colour: Colour,
        rect: pygame.Rect,
        align: Align = "left",
    ) -> int:
        """Draw a text wrapped into `rect` from its top; returns the height used in pixels.

        Lines outside the clip of the surface are not drawn.
        """
        step = self._theme.line_height(style)
        lines = self.wrap(text, style, max(1, rect.width))
        clip = surface.get_clip()
        for number, line in enumerate(lines):
            top = rect.y + number * step
            if top + step < clip.top or top > clip.bottom:
                continue
            x = rect.x
            if align != "left":
                spare = rect.width - self.reach(line, len(line.text.rstrip()), style)
                x += spare if align == "right" else spare // 2
            self.line(surface, line, style, colour, x, top + step // 2)
        return len(lines) * step

    def _render(self, face: _Face, text: str, colour: Colour) -> pygame.Surface:
        key = (text, face.size, face.bold, colour)
        image = self._surfaces.get(key)
        if image is not None:
            self._surfaces.move_to_end(key)
            return image
        if all(map(face.covers, text)):
            image = face.font.render(text, True, colour)
        else:
            image = self._render_runs(face, text, colour)
        self._surfaces[key] = image
        self._pixels += image.get_width() * image.get_height()
        while self._pixels > SURFACE_BUDGET and len(self._surfaces) > 1:
            _, old = self._surfaces.popitem(last=False)
            self._pixels -= old.get_width() * old.get_height()
        return image

    def _render_runs(self, face: _Face, text: str, colour: Colour) -> pygame.Surface:
        size = (max(1, self._measure(face, text)), face.font.get_height())
        image = pygame.Surface(size, pygame.SRCALPHA)
        image.fill((*colour, 0))
        x = 0
        for drawn, run in _runs(face, text):
            if drawn:
                piece = face.font.render(run, True, colour)
                image.blit(piece, (x, 0))
                x += piece.get_width()
            else:
                x += _draw_special(face, image, run, colour, x)
        return image


def _runs(face: _Face, text: str) -> list[tuple[bool, str]]:
    """Cut a text into runs that the font can draw (True) and single clusters that it cannot (False)."""
    runs: list[tuple[bool, str]] = []
    for a, b in graphemes(text):
        cluster = text[a:b]
        drawn = all(face.covers(char) for char in cluster if char not in _INVISIBLE)
        if drawn:
            cluster = "".join(char for char in cluster if char not in _INVISIBLE)
        if drawn and runs and runs[-1][0]:
            runs[-1] = (True, runs[-1][1] + cluster)
        else:
            runs.append((drawn, cluster))
    return runs


def _special_width(face: _Face, cluster: str) -> int:
    mark = NARROW_MARKS.get(cluster)
    if mark is None:
        return _box_width(face, cluster)
    if mark == "…":
        return face.font.size("...")[0]
    low, high = _ink(face, mark)
    return high - low + 2 * _side_bearing(face)


def _draw_special(face: _Face, image: pygame.Surface, cluster: str, colour: Colour, x: int) -> int:
    mark = NARROW_MARKS.get(cluster)
    if mark is None:
        return _draw_box(face, image, cluster, colour, x)
    if mark == "…":
        image.blit(face.font.render("...", True, colour), (x, 0))
    else:
        low, high = _ink(face, mark)
        glyph = face.font.render(mark, True, colour)
        image.blit(glyph, (x + _side_bearing(face), 0), (low, 0, high - low, glyph.get_height()))
    return _special_width(face, cluster)


def _ink(face: _Face, mark: str) -> tuple[int, int]:
    """Where the ink of a full-width mark begins and ends."""
    metrics = face.font.metrics(mark)[0]
    return (metrics[0], metrics[1]) if metrics else (0, face.size // 3)


def _side_bearing(face: _Face) -> int:
    return max(1, round(face.size * 0.04))


def _box_width(face: _Face, cluster: str) -> int:
    if cluster == "\t":
        return face.size
    return face.size if len(cluster) > 1 or ord(cluster) >= 0x2000 else round(face.size * 0.7)


def _draw_box(face: _Face, image: pygame.Surface, cluster: str, colour: Colour, x: int) -> int:
    width = _box_width(face, cluster)
    if cluster not in ("\t", "\n"):
        pad = max(1, width // 8)
        height = round(face.size * 0.74)
        top = face.font.get_ascent() - height
        box = pygame.Rect(x + pad, top, max(3, width - 2 * pad), height)
        pygame.draw.rect(
            image, (*colour, 140), box, max(1, face.size // 14), border_radius=max(1, face.size // 10)
        )
    return width
