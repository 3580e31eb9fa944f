"""Texts from the records, made fit for a report: names may be anything that somebody typed or imported.

Signs that turn the direction of the text around, and control characters, change how *other* words on the page
look; they are taken out. Escaping is the matter of each format: HTML escapes by default, XLSX writes strings
only, CSV guards against formulas here.
"""

from __future__ import annotations

import unicodedata
from typing import Final

#: Marks, embeddings, overrides and isolates of Unicode's bidirectional algorithm (UAX #9).
_BIDI: Final = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
#: How a cell begins that spreadsheets take for a formula (OWASP, *CSV Injection*), full-width signs included.
_FORMULA: Final = tuple("=+-@\t\r\n＝＋－＠")


def plain(text: str) -> str:
    """Return `text` on one line, without control characters and without signs that turn its direction."""
    if text.isprintable():  # every sign in question is none that is printed
        return " ".join(text.split())
    kept = "".join(
        sign if not unicodedata.category(sign).startswith(("C", "Zl", "Zp")) or sign == "\u200d" else " "
        for sign in text
        if sign not in _BIDI
    )
    return " ".join(kept.split())


def guarded(text: str) -> str:
    """Return `text` as a cell of CSV that no spreadsheet takes for a formula, by an apostrophe before it."""
    shown = plain(text)
    return "'" + shown if shown.startswith(_FORMULA) else shown
