"""Drawings: a chart is drawn once, as a list of shapes, and written as SVG for HTML or onto a page of a PDF.

Coordinates are in points, from the top left corner down. Colours are `#rrggbb`. Texts are plain text: what
they say is escaped where it is written, so that no name can become part of the drawing.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from html import escape
from itertools import pairwise
from typing import Final, Literal, NamedTuple

Anchor = Literal["start", "middle", "end"]

INK: Final = "#1c2126"
SOFT: Final = "#50555b"
FAINT: Final = "#65686b"
LINE: Final = "#e0dcd4"
PAPER: Final = "#ffffff"
GROUND: Final = "#f5f3ef"
ACCENT: Final = "#0c5e70"
ACCENT_SOFT: Final = "#e2f0f2"
ACCENT_LINE: Final = "#9ec9d1"
GOOD: Final = "#1a6b44"
GOOD_SOFT: Final = "#e4f3ea"
WARN: Final = "#8a5000"
WARN_SOFT: Final = "#fdf2de"
BAD: Final = "#a8281e"
BAD_SOFT: Final = "#fceae7"
ORANGE: Final = "#c46e28"

#: Ends and middle of the heat scale, at 30, 65 and 100 points: told apart by lightness as well as by hue.
_HEAT: Final = ((30.0, (214, 118, 64)), (65.0, (250, 246, 238)), (100.0, (44, 128, 136)))


class Rect(NamedTuple):
    """A rectangle with rounded corners; `stroke` '' draws no edge."""

    x: float
    y: float
    width: float
    height: float
    fill: str
    radius: float = 0.0
    stroke: str = ""


class Line(NamedTuple):
    """A straight line; `dash` is the length of dashes and gaps, 0 for none."""

    x1: float
    y1: float
    x2: float
    y2: float
    stroke: str
    width: float = 1.0
    dash: float = 0.0


class Circle(NamedTuple):
    """A circle; `stroke` '' draws no edge."""

    x: float
    y: float
    radius: float
    fill: str
    stroke: str = ""
    width: float = 1.5


class Path(NamedTuple):
    """A line through several points; with `fill` a polygon."""

    points: tuple[tuple[float, float], ...]
    stroke: str = ""
    width: float = 1.5
    fill: str = ""


class Words(NamedTuple):
    """One line of text; `y` is its base line."""

    x: float
    y: float
    text: str
    size: float = 9.0
    fill: str = INK
    anchor: Anchor = "start"
    bold: bool = False


Shape = Rect | Line | Circle | Path | Words


class Drawing(NamedTuple):
    """Shapes in the order in which they are drawn; `title` says in words what is to be seen."""

    width: float
    height: float
    title: str
    shapes: tuple[Shape, ...]


def svg(drawing: Drawing) -> str:
    """Return `drawing` as an SVG element for HTML."""
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {drawing.width:g} {drawing.height:g}" '
        f'role="img" aria-label="{escape(drawing.title)}">'
    )
    return "".join([head, *(_element(shape) for shape in drawing.shapes), "</svg>"])


def _element(shape: Shape) -> str:
    match shape:
        case Rect():
            corner = f' rx="{_n(shape.radius)}"' if shape.radius else ""
            edge = f' stroke="{shape.stroke}"' if shape.stroke else ""
            return (
                f'<rect x="{_n(shape.x)}" y="{_n(shape.y)}" width="{_n(shape.width)}" '
                f'height="{_n(shape.height)}"{corner} fill="{shape.fill}"{edge}/>'
            )
        case Line():
            dash = f' stroke-dasharray="{_n(shape.dash)}"' if shape.dash else ""
            return (
                f'<line x1="{_n(shape.x1)}" y1="{_n(shape.y1)}" x2="{_n(shape.x2)}" y2="{_n(shape.y2)}" '
                f'stroke="{shape.stroke}" stroke-width="{_n(shape.width)}" stroke-linecap="round"{dash}/>'
            )
        case Circle():
            edge = f' stroke="{shape.stroke}" stroke-width="{_n(shape.width)}"' if shape.stroke else ""
            return (
                f'<circle cx="{_n(shape.x)}" cy="{_n(shape.y)}" r="{_n(shape.radius)}" '
                f'fill="{shape.fill}"{edge}/>'
            )
        case Path():
            points = " ".join(f"{_n(x)},{_n(y)}" for x, y in shape.points)
            edge = (
                f' stroke="{shape.stroke}" stroke-width="{_n(shape.width)}" stroke-linejoin="round"'
                if shape.stroke
                else ""
            )
            kind = "polygon" if shape.fill else "polyline"
            return f'<{kind} points="{points}" fill="{shape.fill or "none"}"{edge}/>'
        case Words():
            bold = ' font-weight="700"' if shape.bold else ""
            anchor = f' text-anchor="{shape.anchor}"' if shape.anchor != "start" else ""
            return (
                f'<text x="{_n(shape.x)}" y="{_n(shape.y)}" font-size="{_n(shape.size)}" '
                f'fill="{shape.fill}"{anchor}{bold}>{escape(shape.text, quote=False)}</text>'
            )


def _n(number: float) -> str:
    return f"{number:.1f}".rstrip("0").rstrip(".")


def heat(score: float) -> str:
    """Return the colour of a score (0–100) in a heat map."""
    score = max(_HEAT[0][0], min(_HEAT[-1][0], score))
    for (low, first), (high, second) in pairwise(_HEAT):
        if score <= high:
            share = (score - low) / (high - low)
            return "#" + "".join(
                f"{round(a + (b - a) * share):02x}" for a, b in zip(first, second, strict=True)
            )
    raise AssertionError(score)


def heat_ink(score: float) -> str:
    """Return the ink that is readable on `heat(score)`."""
    return PAPER if score > 93.0 else INK


def width_of(text: str, size: float) -> float:
    """Return about how wide `text` is; a full-width sign takes its size, others a little over half."""
    wide = sum(1 for sign in text if unicodedata.east_asian_width(sign) in "WF")
    return size * (wide + 0.56 * (len(text) - wide))


def fitted(text: str, size: float, room: float) -> str:
    """Return `text`, cut with an ellipsis where it is wider than `room`."""
    if width_of(text, size) <= room:
        return text
    while text and width_of(text + "…", size) > room:
        text = text[:-1]
    return text.rstrip() + "…"


def lines(text: str, size: float, room: float, most: int) -> Sequence[str]:
    """Return `text` in at most `most` lines of `room`, broken at spaces or between full-width signs."""
    shown: list[str] = []
    line = ""
    for token in _tokens(text):
        if line and width_of(line + token.rstrip(), size) > room:
            shown.append(line.rstrip())
            line = ""
        line += token
    shown.append(line.rstrip())
    if len(shown) > most:
        shown = [*shown[: most - 1], fitted("".join(shown[most - 1 :]), size, room)]
    return [fitted(part, size, room) for part in shown]


def _tokens(text: str) -> list[str]:
    tokens: list[str] = []
    for sign in text:
        wide = unicodedata.east_asian_width(sign) in "WF"
        if (
            not tokens
            or wide
            or tokens[-1].endswith(" ")
            or unicodedata.east_asian_width(tokens[-1][-1]) in "WF"
        ):
            tokens.append(sign)
        else:
            tokens[-1] += sign
    return tokens
