"""Breaking text into lines, Chinese and English mixed. Pure: widths come from the caller.

In: a text, a width in pixels and a measure (text to pixels). Out: spans `(start, end)`, one a line.
Joined in order they give the text back, except that the newline between two paragraphs belongs to no span.
Rules: no line starts with a closing mark and none ends with an opening mark (kinsoku; JIS X 4051 and
GB/T 15834—2011, §5.1), `——` and `……` stay whole, Latin words and numbers stay whole unless longer than the
line, grapheme clusters always stay whole. Spaces at a line's end hang: they belong to it and cost no width.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import Final

Measure = Callable[[str], int]
Span = tuple[int, int]

NO_START: Final = frozenset(
    "\ue002\ue004\ue005、。，．・！？；：」』）】》〉〕］｝”’…—～·％‰℃°,.!?;:)]}>%¢′″々ー"
)
"""Marks that never start a line."""

NO_END: Final = frozenset("\ue001\ue003“‘「『（【《〈〔［｛([{<￥¥$£€#＃@")
"""Marks that never end a line."""

NARROW_MARKS: Final = dict(zip("\ue001\ue002\ue003\ue004\ue005", "“”‘’…", strict=True))
"""Private-use stand-ins for marks that Latin text wants narrow and a Chinese font draws full-width."""

_NARROW: Final = str.maketrans({mark: stand_in for stand_in, mark in NARROW_MARKS.items()})

_APOSTROPHE: Final = re.compile("(?<=[A-Za-z])’(?=[A-Za-z])")

_SPACES: Final = frozenset(" \t\u3000\u2002\u2003\u2009")

# What it costs to break before a grapheme: never unless nothing else is left, inside a word, freely.
_FORBIDDEN, _INSIDE, _FREE = 0, 1, 2


def graphemes(text: str) -> list[Span]:
    """Spans of the user-perceived characters of a text.

    A working subset of Unicode UAX #29: combining marks, variation selectors, skin tones, joined emoji and
    pairs of regional indicators; Hangul syllables are expected composed.
    """
    spans: list[Span] = []
    start = 0
    for index in range(1, len(text) + 1):
        if index == len(text) or not _joins(text, start, index):
            spans.append((start, index))
            start = index
    return spans


def _joins(text: str, start: int, index: int) -> bool:
    code = ord(text[index])
    if code < 0x300:
        return False
    if code in (0x200D, 0x20E3) or 0xFE00 <= code <= 0xFE0F or 0x1F3FB <= code <= 0x1F3FF:
        return text[index - 1] not in "\n "
    if text[index - 1] == "\u200d" and code >= 0x2190:
        return True
    if 0x1F1E6 <= code <= 0x1F1FF:
        return index - start == 1 and 0x1F1E6 <= ord(text[start]) <= 0x1F1FF
    return unicodedata.category(text[index]) in ("Mn", "Me") and text[index - 1] not in "\n "


@lru_cache(maxsize=4096)
def narrow(text: str) -> str:
    """The text with stand-ins for the marks that are to be narrow; of the same length.

    In a text with hardly any hanzi: all curly quotes and ellipses, else only the apostrophe in a word.
    """
    if text.isascii():
        return text
    hanzi = sum("\u3400" <= char <= "\u9fff" for char in text)
    latin = sum(char.isascii() and char.isalpha() for char in text)
    if hanzi * 4 < latin:
        return text.translate(_NARROW)
    if "’" in text:
        return _APOSTROPHE.sub("\ue004", text)
    return text


def is_ideographic(char: str) -> bool:
    """Whether lines may break on either side of a character as between hanzi."""
    code = ord(char)
    if code < 0x2E80:
        return code in (0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x2026, 0x00B7)
    return char not in NARROW_MARKS


def shortened(text: str, most: int) -> str:
    """Return `text`, or its beginning of at most `most` characters with an ellipsis; no word is cut."""
    if len(text) <= most:
        return text
    clusters = graphemes(text)
    costs = _break_costs(text, clusters)
    last = max(1, sum(end <= most for _, end in clusters))
    return text[: clusters[_best_break(costs, 0, last)][0]].rstrip(" ，、,") + "…"


def wrap(text: str, width: int, measure: Measure) -> list[Span]:
    """Break a text into lines no wider than `width` pixels, except where one grapheme alone is wider.

    :param measure: width in pixels of a piece of text on one line.
    :return: at least one span; an empty text gives `[(0, 0)]`.
    """
    lines: list[Span] = []
    start = 0
    for paragraph in text.split("\n"):
        lines.extend((start + a, start + b) for a, b in _wrap_paragraph(paragraph, width, measure))
        start += len(paragraph) + 1
    return lines


def _wrap_paragraph(text: str, width: int, measure: Measure) -> list[Span]:
    if not text or measure(text.rstrip(" \t\u3000")) <= width:
        return [(0, len(text))]
    clusters = graphemes(text)
    costs = _break_costs(text, clusters)
    lines: list[Span] = []
    first = 0
    while first < len(clusters):
        last = _fit(text, clusters, first, width, measure)
        if last < len(clusters):
            last = _best_break(costs, first, last)
        lines.append((clusters[first][0], clusters[last - 1][1]))
        first = last
    return lines


def _fit(text: str, clusters: list[Span], first: int, width: int, measure: Measure) -> int:
    """The largest `last` such that clusters first..last fit, trailing spaces not counted; at least one."""
    begin = clusters[first][0]

    def fits(last: int) -> bool:
        return measure(text[begin : clusters[last - 1][1]].rstrip(" \t\u3000")) <= width

    low, high = first + 1, len(clusters)
    # Start from the width of single clusters, then settle with the shaped width: a handful of measurements.
    guess, used = first, 0
    while guess < high and used <= width:
        used += measure(text[clusters[guess][0] : clusters[guess][1]])
        guess += 1
    guess = max(low, min(guess, high))
    step = 1
    if fits(guess):
        low = guess
        while low < high and fits(min(high, low + step)):
            low = min(high, low + step)
            step *= 2
        high = min(high, low + step)
    else:
        high = guess
        while high - step > low and not fits(high - step):
            high -= step
            step *= 2
        low = max(low, high - step)
    while low < high:
        middle = (low + high + 1) // 2
        if fits(middle):
            low = middle
        else:
            high = middle - 1
    while low < len(clusters) and text[clusters[low][0]] in _SPACES:
        low += 1
    return low


def _best_break(costs: list[int], first: int, last: int) -> int:
    for wanted in (_FREE, _INSIDE):
        for index in range(last, first, -1):
            if costs[index] >= wanted:
                return index
    return last


def _break_costs(text: str, clusters: list[Span]) -> list[int]:
    """For each cluster, what a break before it costs; the last entry is the end of the text."""
    costs = [_FREE] * (len(clusters) + 1)
    for index in range(1, len(clusters)):
        before = text[clusters[index - 1][0]]
        after = text[clusters[index][0]]
        costs[index] = _cost(before, after)
    return costs


@lru_cache(maxsize=16384)
def _cost(before: str, after: str) -> int:
    if after in _SPACES:
        return _FORBIDDEN
    if after in NO_START or before in NO_END:
        # An ASCII mark after a space starts something new: a list dash, a decimal, a smiley.
        return _FREE if before in _SPACES and after.isascii() else _FORBIDDEN
    if before in NARROW_MARKS and before not in NO_END:
        return _INSIDE  # an apostrophe, as in don’t, or the end of a quotation
    if before in _SPACES or is_ideographic(before) or is_ideographic(after):
        return _FREE
    return _FREE if before in "-/?!" and after.isalpha() else _INSIDE
