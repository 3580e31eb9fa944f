"""Numbers as people write and say them: 3, 3.5, 两百五, 2万, fifty, a hundred and twenty, half a.

In: the matched text of a number. Out: hundredths as an integer (an amount of 12.5 is 1250), or None for
what is no number. `ZH` and `EN` are the patterns that find numbers in even text, without groups.
"""

# ruff: noqa: E501, SIM905 - patterns and lists of words are easier to read uncut
from __future__ import annotations

import re
from collections.abc import Iterator, Set
from functools import lru_cache
from itertools import accumulate
from typing import Final, NamedTuple

from simulator.language.text import words as pieces

_DIGITS_ZH: Final = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {
    "两": 2,
    "〇": 0,
    "俩": 2,
    "仨": 3,
}
_PLACES_ZH: Final = {"十": 10, "百": 100, "千": 1000}

_ONES_EN: Final = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split()
    )
} | {"a": 1, "an": 1, "couple": 2}
_TENS_EN: Final = {
    word: 10 * value
    for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)
}
_ANY_EN: Final = "|".join(sorted([*_ONES_EN, *_TENS_EN], key=len, reverse=True))

#: The words that every English number begins with.
FIRST_EN: Final = (*_ONES_EN, *_TENS_EN, "hundred", "thousand")
#: The same but a and an.
WORDS_EN: Final = "|".join(word for word in FIRST_EN if word not in ("a", "an"))

#: What a number in Chinese signs consists of.
SIGNS_ZH: Final = "零〇一二两俩仨三四五六七八九十百千万"
ZH: Final = rf"(?:\d+(?:,\d{{3}})*(?:\.\d+)?[万千百]?|[{SIGNS_ZH}]+)"
_LETTERS: Final = "".join(sorted({word[0] for word in FIRST_EN}))
EN: Final = (
    rf"(?:\d+(?:,\d{{3}})*(?:\.\d+)?k?|\b(?=[{_LETTERS}])"
    rf"(?:(?:{_ANY_EN})(?:[ -](?:{_ANY_EN}|hundred|thousand|and|of))*(?<! and)(?<! of)|hundred|thousand)\b)"
)


_TOKEN: Final = re.compile(r"([a-z]+|\d+|[$£€¥])")
#: What stands for any figures among the words of a text.
FIGURE: Final = "0"
#: So many words before the one that makes a time or an amount may belong to it: give you all of the extra 60.
_REACH: Final = 8


@lru_cache(maxsize=64)
def vocabulary(text: str) -> frozenset[str]:
    """Return the words of an even English `text`, each once, with its punctuation; what an apostrophe joins,
    also by itself.

    It costs little, for the pieces of a reply are known when times and amounts are looked for.
    """
    found = pieces(text)
    return frozenset(found).union(*[word.split("'") for word in found if "'" in word])


@lru_cache(maxsize=64)
def words(text: str) -> tuple[list[str], list[int]]:
    """Return the words and signs of money of an even English `text`, figures as `FIGURE`, and their places."""
    cut = _TOKEN.split(text)  # what is between two words, and a word, by turns
    return (
        [FIGURE if word[0].isdigit() else word for word in cut[1::2]],
        list(accumulate(map(len, cut)))[:-1:2],
    )


class Sought(NamedTuple):
    """A pattern that is tried only at a few words of a text; a whole text would take far longer to search.

    `hints`: at most `_REACH` words after the begin of a match is one of these.
    `begins`: what the first word of a match is or begins with, at most two letters.
    """

    pattern: re.Pattern[str]
    hints: Set[str]
    begins: Set[str]


def begins(*said: str) -> Set[str]:
    """Return what `Sought` calls so of a pattern whose matches begin with figures or with one of `said`."""
    return {FIGURE, *(first[:2].rstrip() for first in said)}


def matches(sought: Sought, text: str, *, apart: bool) -> Iterator[re.Match[str]]:
    """Yield the matches of `sought`, from left to right, with `apart` none over another."""
    match_at, hints, begin = sought.pattern.match, sought.hints, sought.begins
    said, places = words(text)
    tried, end = -1, 0
    for place, word in enumerate(said):
        if word in hints:
            for start in range(max(tried + 1, place - _REACH), place + 1):
                if (
                    said[start][:2] in begin
                    and places[start] >= end
                    and (match := match_at(text, places[start]))
                ):
                    yield match
                    end = match.end() if apart else 0
            tried = place


def only_at(first: Set[str], pattern: str) -> re.Pattern[str]:
    """Return `pattern`, all of whose matches begin with a figure or one of `first`, tried only there.

    A search tries each of its branches at every character, which takes most of its time.
    """
    return re.compile(rf"(?=[\d{''.join(sorted(first))}])(?:{pattern})")


def _figures(text: str) -> int | None:
    whole, _, fraction = text.replace(",", "").partition(".")
    if not whole.isascii() or not whole.isdigit() or len(whole) > 9:
        return None
    return int(whole) * 100 + int((fraction + "00")[:2] or 0)


def chinese(text: str) -> int | None:
    """Return hundredths of a number matched by `ZH`: 两百五 is 25000, 3.5 is 350, 2万 is 2000000."""
    if text[:1].isdigit():
        scale = {"万": 10000, "千": 1000, "百": 100}.get(text[-1:], 1)
        value = _figures(text.rstrip("万千百"))
        return None if value is None else value * scale
    total = part = digit = 0
    place = 1
    for sign in text:
        if sign in _DIGITS_ZH:
            digit = (
                _DIGITS_ZH[sign] if not digit or (place == 1 and not part) else 10 * digit + _DIGITS_ZH[sign]
            )
            if sign in "零〇":
                place = 1
        elif sign in _PLACES_ZH:
            place = _PLACES_ZH[sign]
            part += (digit or 1) * place
            digit = 0
        else:  # 万
            total += (part + digit or 1) * 10000
            part, digit, place = 0, 0, 10000
    # 两百五 is 250 and 一万二 is 12000, but 十五 is 15.
    if digit and place >= 100 and text[-2:-1] in "百千万":
        digit *= place // 10
    return (total + part + digit) * 100


def english(text: str) -> int | None:
    """Return hundredths of a number matched by `EN`: fifty-five is 5500, a hundred and twenty is 12000."""
    if text[:1].isdigit():
        thousands = text.endswith("k")
        value = _figures(text.removesuffix("k"))
        return value * 1000 if thousands and value is not None else value
    total = part = 0
    said = text.replace("-", " ").split()
    for place, word in enumerate(said):
        if word in ("a", "an") and said[place + 1 : place + 2] not in ([], ["hundred"], ["thousand"]):
            continue  # an eighteen-yuan part
        if word in _ONES_EN:
            part = part + _ONES_EN[word] if word != "couple" else 2
        elif word in _TENS_EN:
            part += _TENS_EN[word]
        elif word == "hundred":
            part = (part or 1) * 100
        elif word == "thousand":
            total += (part or 1) * 1000
            part = 0
    return (total + part) * 100 if total + part else None
