"""Wordings looked for in what was said: forbidden phrases, mandatory ones, and those that rubrics count.

In: words as they were typed, and wordings as an author wrote them. Out: whether and how often they occur, in
Latin letters as whole words, whatever the width, case or spacing. Refuses nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache


def in_one_form(words: str) -> str:
    """Return `words` without what people write in more than one way: width, case, quotes, spaces."""
    one_form = unicodedata.normalize("NFKC", words).casefold().replace("’", "'")
    parts = one_form.split()
    plain = ""
    for part in parts:  # a space between Chinese characters says nothing
        plain += (" " if plain and (plain[-1].isascii() and part[0].isascii()) else "") + part
    return plain


def says(words: str, wording: str) -> bool:
    """Say whether `wording` occurs in `words`, where it is written in letters as whole words; both plain."""
    return _pattern((wording,)).search(words) is not None


@lru_cache(maxsize=64)
def counting(wordings: tuple[str, ...]) -> Callable[[str], int]:
    """Return what tells how often words, as typed, hold one of plain `wordings`; the longest one counts."""
    find = _pattern(wordings).findall

    @lru_cache(maxsize=16_384)  # the replies of guided mode come again and again
    def count(words: str) -> int:
        return len(find(in_one_form(words)))

    return count


@lru_cache(maxsize=1024)
def _pattern(wordings: tuple[str, ...]) -> re.Pattern[str]:
    """Return what finds any of `wordings`; Chinese has no spaces, so there anything may stand beside them."""
    longest_first = sorted(wordings, key=len, reverse=True)
    return re.compile("|".join(map(_whole, longest_first)))


def _whole(wording: str) -> str:
    before = "(?<![a-z0-9])" if wording[:1].isascii() and wording[:1].isalnum() else ""
    after = "(?![a-z0-9])" if wording[-1:].isascii() and wording[-1:].isalnum() else ""
    return before + re.escape(wording) + after
