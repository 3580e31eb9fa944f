"""The same reply in other letters: what a reader of replies must not mind, or hardly.

In: a reply and a whole number that says where a slip falls. Out: the reply written otherwise, its meaning
unchanged. `CHANGES` lists the changes by language; `EXACT` names those that the analyser undoes before it
reads, so that nothing at all may change. A change that finds nothing to change returns the reply as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Final

from simulator.model.texts import Language
from simulator.paths import assets

#: Writes a reply otherwise; the number moves slips about.
Change = Callable[[str, int], str]

#: Characters that input methods offer for each other, as they are commonly mistaken.
_SAME_SOUND: Final = (
    "在再", "做作", "的得", "那哪", "账帐", "像象", "必毕", "记计", "需须", "份分", "已以", "候侯", "坐座",
    "安按", "查察", "定订", "清请", "事是", "到道", "时实", "处出", "周州", "跟根", "接结", "急及", "先现",
    "办半", "话画", "听停", "换还", "送颂",
)  # fmt: skip
_PARTICLES: Final = ("哈", "啊", "呢", "哦")
_OPENERS: Final = ("嗯，", "好的，", "是这样，", "您看，")
_OPENERS_EN: Final = ("Well, ", "Okay, ", "Right, ", "So, ")
_CLOSERS_EN: Final = (", if I may", ", okay", ", you know", " then")

#: British spelling with the American one.
_SPELLINGS: Final[Mapping[str, str]] = {
    "apologise": "apologize", "apologised": "apologized", "realise": "realize", "realised": "realized",
    "organise": "organize", "organised": "organized", "recognise": "recognize", "colour": "color",
    "favour": "favor", "honour": "honor", "neighbour": "neighbor", "neighbours": "neighbors",
    "cheque": "check", "centre": "center", "litre": "liter", "litres": "liters", "metre": "meter",
    "metres": "meters", "grey": "gray", "behaviour": "behavior", "cancelled": "canceled",
    "travelled": "traveled", "sterilise": "sterilize", "sterilised": "sterilized",
    "steriliser": "sterilizer", "sterilisers": "sterilizers", "sterilising": "sterilizing",
    "programme": "program", "fulfil": "fulfill", "labelled": "labeled", "mum": "mom", "learnt": "learned",
    "tyre": "tire", "storey": "story", "towards": "toward", "catalogue": "catalog", "practise": "practice",
    "defence": "defense", "licence": "license", "judgement": "judgment", "limescale": "lime scale",
    "analyse": "analyze", "analysed": "analyzed", "minimise": "minimize", "prioritise": "prioritize",
}  # fmt: skip
_SHORT: Final[Mapping[str, str]] = {
    "can't": "cannot", "Can't": "Cannot", "won't": "will not", "Won't": "Will not", "n't": " not",
    "I'm": "I am", "'re": " are", "'ve": " have", "'ll": " will", "it's": "it is", "It's": "It is",
    "that's": "that is", "That's": "That is", "there's": "there is", "There's": "There is",
    "what's": "what is", "What's": "What is", "let's": "let us", "Let's": "Let us",
}  # fmt: skip


def traditional(words: str, _: int) -> str:
    """Write in traditional characters (one of those that are read as the simplified one)."""
    return words.translate(_traditional())


@cache
def _traditional() -> dict[int, str]:
    table = (assets() / "language" / "zh" / "simplified.txt").read_text("utf-8").splitlines()[-2:]
    return {ord(simple): old for old, simple in zip(*table, strict=True)}


def half_width(words: str, _: int) -> str:
    """Type Chinese stops, commas and question marks as the keys of a Western keyboard."""
    return words.translate(str.maketrans("，？！：；（）", ",?!:;()"))


def mistaken_characters(words: str, slip: int) -> str:
    """Mistake one character for another of the same sound, as input methods do."""
    found = [
        (place, other)
        for pair in _SAME_SOUND
        for one, other in ((pair[0], pair[1]), (pair[1], pair[0]))
        for place in (i for i, character in enumerate(words) if character == one)
    ]
    if not found:
        return words
    place, other = sorted(found)[slip % len(found)]
    return words[:place] + other + words[place + 1 :]


def particles(words: str, slip: int) -> str:
    """Begin with a filler and end with a modal particle."""
    body = words.rstrip("。！~～")
    end = "" if body.endswith(("？", "?", *"吗呢吧啊哦哈")) else _PARTICLES[slip % 4]
    return _OPENERS[slip // 4 % 4] + body + end + words[len(body) :]


def loose_stops(words: str, _: int) -> str:
    """Leave out the last stop and run the sentences on with commas, as people type in a chat."""
    return re.sub("[。；](?=.)", "，", words).rstrip("。")


def lower_case(words: str, _: int) -> str:
    """Type without capitals."""
    return words.lower()


def curly(words: str, _: int) -> str:
    """Type apostrophes as a word processor sets them."""
    return words.replace("'", "’")


def american(words: str, _: int) -> str:
    """Spell as Americans do."""
    return re.sub(r"[A-Za-z]+", lambda found: _spelt(found.group()), words)


def _spelt(word: str) -> str:
    other = _SPELLINGS.get(word.lower(), word.lower())
    if other == word.lower():
        return word
    return other.capitalize() if word[0].isupper() else other


def in_full(words: str, _: int) -> str:
    """Write contractions in full; the whole ones come before their endings in `_SHORT`."""
    for short, full in _SHORT.items():
        words = re.sub(
            rf"(?<![A-Za-z]){short}\b" if short[0] != "'" and short != "n't" else rf"{short}\b", full, words
        )
    return words


def swapped_letters(words: str, slip: int) -> str:
    """Swap two letters inside one long word."""
    found = list(re.finditer(r"[A-Za-z]{5,}", words))
    if not found:
        return words
    match = found[slip % len(found)]
    at = match.start() + 1 + slip // len(found) % (len(match.group()) - 3)
    return words[:at] + words[at + 1] + words[at] + words[at + 2 :]


def fillers(words: str, slip: int) -> str:
    """Begin and end with a filler."""
    body = words.rstrip(".")
    end = "" if body.endswith(("?", "!")) else _CLOSERS_EN[slip // 4 % 4]
    return _OPENERS_EN[slip % 4] + body + end + words[len(body) :]


def loose_stops_en(words: str, _: int) -> str:
    """Leave out the last stop and run the sentences on with commas, as people type in a chat."""
    return re.sub(r"[.;](?= )", ",", words).rstrip(".")


CHANGES: Final[Mapping[Language, Mapping[str, Change]]] = {
    "zh": {
        "traditional": traditional,
        "half_width": half_width,
        "mistaken_characters": mistaken_characters,
        "particles": particles,
        "loose_stops": loose_stops,
    },
    "en": {
        "lower_case": lower_case,
        "curly": curly,
        "american": american,
        "in_full": in_full,
        "swapped_letters": swapped_letters,
        "fillers": fillers,
        "loose_stops": loose_stops_en,
    },
}
#: Changes that are undone before a reply is read. Lower case is not: a capital makes a name surer.
EXACT: Final = frozenset({"traditional", "half_width", "curly"})
