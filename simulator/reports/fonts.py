"""The letters of a PDF: which of the shipped fonts a sign is written with, and how wide it then is.

Noto Sans SC writes nearly everything. A word with letters that it lacks (of Latin Extended-A, Vietnamese,
Greek, Cyrillic: Żak, Nguyễn, Київ) is written with Noto Sans as a whole, so that its letters match. A sign
that both lack is shown as □.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final, NamedTuple

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from simulator import paths

REGULAR: Final = "NotoSansSC-Regular"
BOLD: Final = "NotoSansSC-Bold"
_OTHER: Final = {REGULAR: "NotoSans-Regular", BOLD: "NotoSans-Bold"}
_MISSING: Final = "□"
_JOINER: Final = "\u200d"
#: Letters and marks in a row, no Chinese among them.
_WORD: Final = re.compile(r"[^\W\d_\u2e80-\U0003ffff][^\W\u2e80-\U0003ffff’'-]*")


class Run(NamedTuple):
    """A part of a line that is written with one font."""

    font: str
    text: str


class _Signs(NamedTuple):
    first: frozenset[int]
    other: frozenset[int]


@lru_cache(maxsize=1)
def load() -> _Signs:
    """Load the fonts, once a process; return the code points of each pair."""
    folder = paths.assets() / "fonts"
    rl_config.useA85 = 0  # streams as they are: a fifth smaller, and no letters to count
    signs = []
    for names in ((REGULAR, BOLD), tuple(_OTHER.values())):
        fonts = [TTFont(name, str(folder / f"{name}.ttf")) for name in names]
        for font in fonts:
            pdfmetrics.registerFont(font)
        signs.append(frozenset.intersection(*(frozenset(font.face.charToGlyph) for font in fonts)))
    return _Signs(*signs)


def known(text: str) -> str:
    """Return `text` with composed letters, □ for what no font has, and without what joins emoji."""
    first, other = load()
    if not text.isascii():
        text = unicodedata.normalize("NFC", text).replace(_JOINER, "")
    return "".join(sign if ord(sign) in first or ord(sign) in other else _MISSING for sign in text)


def writable(text: str) -> bool:
    """Tell whether the fonts have every sign of `text`."""
    return _MISSING not in known(text.replace(_MISSING, ""))


@lru_cache(maxsize=20_000)
def runs(text: str, bold: bool = False) -> tuple[Run, ...]:
    """Return the parts of `text`, whose signs are all known, with the font of each."""
    first, other = load()
    name = BOLD if bold else REGULAR
    if text.isascii():
        return (Run(name, text),)
    places = [ord(sign) not in first for sign in text]
    for word in _WORD.finditer(text):
        start, end = word.span()
        if any(places[start:end]) and all(ord(sign) in other for sign in word[0]):
            places[start:end] = [True] * (end - start)
    found: list[Run] = []
    start = 0
    for place in range(1, len(text) + 1):
        if place == len(text) or places[place] != places[start]:
            found.append(Run(_OTHER[name] if places[start] else name, text[start:place]))
            start = place
    return tuple(found)


@lru_cache(maxsize=20_000)
def measured(text: str, size: float, bold: bool = False) -> float:
    """Return how wide `text` is on paper, in points."""
    return float(sum(pdfmetrics.stringWidth(run.text, run.font, size) for run in runs(text, bold)))
