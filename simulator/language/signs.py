"""Signs of a reply that no n-gram shows: its length, its questions, its figures, and how much of it the customer
had said before.

In: even texts. Out: a fixed row of 0 and 1, in the order of `names`. The second stage of the model weighs them
beside the scores of the first (`simulator.language.model`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from simulator.language.quantities import amounts, times
from simulator.language.text import sentences, words
from simulator.model.texts import Language

#: Length of a reply (characters in Chinese, words in English) up to which each length sign is set.
_LENGTHS: Final[Mapping[Language, tuple[int, ...]]] = {
    "zh": (4, 8, 14, 22, 34, 55, 90),
    "en": (3, 6, 10, 16, 24, 38, 60),
}
_NUMBER: Final = re.compile(r"\d")
_LATIN: Final = re.compile(r"[a-z]{2,}")
_HANZI: Final = re.compile("[\u4e00-\u9fff]+")
#: Characters that say nothing about the matter: a pair with one of them is no shared content.
_IDLE_ZH: Final = frozenset("的了是我你您他她它们这那哪就都也还在有不没吗呢吧啊呀么什怎样个一和跟给把被让会要能可以说去来到")
#: English words of four letters and more that say nothing about the matter.
_IDLE_EN: Final = frozenset(
    "that this with have been from your what when they them then there here will would could should just like know "
    "want about even only into over than very also does don't didn't it's i'm you're that's can't were where which "
    "their some more much still again going because being said tell told make made said well".split()
)

_NAMES: Final = (
    "question", "ends in a question", "two questions", "exclamation", "number", "time", "money or percent",
    "two sentences", "three sentences", "five sentences", "other script",
    "no customer line", "short customer line", "shares one", "shares two", "shares four", "shares a third",
)  # fmt: skip


def names(language: Language) -> tuple[str, ...]:
    """Return what each sign of a row says, in order."""
    return _NAMES + tuple(f"length up to {length}" for length in _LENGTHS[language])


def content(text: str, language: Language) -> set[str]:
    """Return what an even `text` is about: pairs of hanzi, or English words of four letters and more."""
    if language == "en":
        return {word for word in words(text) if len(word) > 3 and word not in _IDLE_EN}
    pairs: set[str] = set()
    for run in _HANZI.findall(text):
        pairs.update(
            one + two for one, two in zip(run, run[1:], strict=False) if one not in _IDLE_ZH and two not in _IDLE_ZH
        )
    return pairs


def signs(reply: str, customer: str, language: Language) -> list[int]:
    """Return the signs of an even `reply` after the even `customer` line (which may be empty): 0 or 1 each."""
    said = content(reply, language)
    shared = len(said & content(customer, language)) if customer else 0
    parts = len(sentences(reply, language))
    length = len(reply) if language == "zh" else len(words(reply))
    marks = reply.count("?")
    other = _LATIN.search(reply) if language == "zh" else _HANZI.search(reply)
    row = [
        marks > 0,
        reply.endswith("?"),
        marks > 1,
        "!" in reply,
        _NUMBER.search(reply) is not None,
        bool(times(reply, language)),
        bool(amounts(reply, language)),
        parts > 1,
        parts > 2,
        parts > 4,
        other is not None,
        not customer,
        0 < len(customer) <= (8 if language == "zh" else 24),
        shared > 0,
        shared > 1,
        shared > 3,
        3 * shared >= max(len(said), 1),
    ]
    row += [length <= bound for bound in _LENGTHS[language]]
    return list(map(int, row))
