"""A reply made even: one form for what is written in many, and the pieces that the analyser reads.

In: any text. Out: the even text (NFKC, lower case, traditional characters made simplified, punctuation of one
kind, long repetitions cut), its sentences and clauses, and the features of a piece as a set of strings.
Refuses nothing; what does not belong to a language simply has no features that a model knows.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain, pairwise
from operator import add
from typing import Final

from simulator.model.texts import Language

#: Longer replies are read up to here. A spoken turn of two minutes has about 600 characters.
LONGEST: Final = 2000

#: Four times the same and more. ``\1\1\1+`` and not ``\1{3,}``: a count is only begun where it will succeed.
_REPEATED: Final = re.compile(r"(.)\1\1\1+")
_DIGITS: Final = re.compile(r"\d+(?:[.:,]\d+)*")


#: Puts some characters in place of others.
Replacing = Callable[[str], str]


def replacing(signs: Mapping[str, str]) -> Replacing:
    """Return what puts each of the characters `signs` into its other form.

    `str.translate` looks up every character, and where it is not listed, meets an exception.
    """
    pattern = re.compile("[" + "".join(map(re.escape, signs)) + "]")
    return lambda text: pattern.sub(lambda match: signs[match[0]], text)


#: Gives a text even punctuation, character for character: places in it stay what they are.
punctuated: Final = replacing(
    {
        "’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"',
        "「": '"', "」": '"', "『": '"', "』": '"',
        "。": ".", "、": ",", "～": "~", "—": "-", "–": "-",
        "…": "~", "·": " ", "﹣": "-", "，": ",", "！": "!", "？": "?", "；": ";",
    }
)  # fmt: skip
#: Control characters, zero-width characters, direction marks and variation selectors.
_UNSEEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ufe00-\ufe0f]"
)

_SENTENCE: Final[Mapping[Language, re.Pattern[str]]] = {
    "zh": re.compile(r"[^.!?;\n]+[.!?;\n~]*"),
    "en": re.compile(r"(?:[^.!?;\n]+|\.(?=\w))+[.!?;\n]*"),
}
#: A clause with the stops and commas that end it; a figure such as 3.5 or 1,200 is not cut.
_CLAUSE: Final[Mapping[Language, re.Pattern[str]]] = {
    "zh": re.compile(r"(?:[^.!?;,\n~]+|(?<=\d)[.,](?=\d))+[.!?;,\n~]*|[.!?;,\n~]+"),
    "en": re.compile(r"(?:[^.!?;,\n]+|\.(?=\w)|,(?=\d))+[.!?;,\n]*|[.!?;,\n]+"),
}
#: As many letters as a clause of its own has (嗯 is none).
_LETTERS: Final[Mapping[Language, re.Pattern[str]]] = {
    "zh": re.compile(r"[^\W_][\W_]*[^\W_]"),
    "en": re.compile(r"[^\W_][\W_]*[^\W_][\W_]*[^\W_]"),
}
_WORD: Final = re.compile(r"[a-z]+(?:'[a-z]+)?|0|[^\sa-z0-9']")


def even(text: str, simplified: Replacing = str) -> str:
    """Return `text` in one form; `simplified` puts simple characters in place of traditional ones.

    At most `LONGEST` characters of `text` are read.
    """
    text = punctuated(text[:LONGEST])
    normal = unicodedata.normalize("NFKC", text)
    lower = normal.lower()
    if normal != text:
        lower = punctuated(lower)
    if not lower.isascii():
        lower = simplified(lower)
    return " ".join(_REPEATED.sub(r"\1\1\1", _UNSEEN.sub("", lower)).split())


def sentences(text: str, language: Language) -> list[str]:
    """Return the sentences of an even `text`; at least one, the text itself."""
    return [piece for piece in _SENTENCE[language].findall(text) if len(piece) > 1] or [text]


def clauses(text: str, language: Language) -> list[str]:
    """Return the pieces of an even `text` between stops and commas; together they are the text.

    A fragment of one or two letters belongs to the piece before it.
    """
    pieces: list[str] = []
    enough = _LETTERS[language].search
    for piece in _CLAUSE[language].findall(text):
        if pieces and not enough(piece):
            pieces[-1] += piece
        else:
            pieces.append(piece)
    return pieces or [text]


@lru_cache(maxsize=256)
def words(piece: str) -> tuple[str, ...]:
    """Return words and punctuation of an even English `piece`; every number is ``0``."""
    return tuple(_WORD.findall(_DIGITS.sub("0", piece)))


@lru_cache(maxsize=8192)
def inside(word: str) -> frozenset[str]:
    """Return what an English word has inside: 2–4 of its characters in a row, with ``~`` before them.

    `<` begins a word and `>` ends it; words of one or two letters have nothing inside.
    """
    if len(word) < 3:
        return frozenset()
    marked = f"<{word[:30]}>"
    twos = [f"~{pair}" for pair in map(add, marked, marked[1:])]
    threes = list(map(add, twos, marked[2:]))
    return frozenset((*twos, *threes, *map(add, threes, marked[3:])))


def tokens(piece: str, language: Language) -> Sequence[str]:
    """Return the characters of an even Chinese `piece`, or the words of an English one; every number is 0.

    The tokens of the clauses of a text are, one after the other, the tokens of the text.
    """
    return words(piece) if language == "en" else _DIGITS.sub("0", piece)


def runs(found: Sequence[str], language: Language) -> tuple[list[str], list[str]]:
    """Return pairs and triples of tokens in their order, with the begin `^` and the end `$` of the piece."""
    row = ["^", *found, "$"]
    if language == "en":
        pairs = [f"{one} {two}" for one, two in pairwise(row)]
        return pairs, [f"{pair} {last}" for pair, last in zip(pairs, row[2:], strict=False)]
    pairs = list(map(add, row, row[1:]))
    return pairs, list(map(add, pairs, row[2:]))


def edges(found: Sequence[str], language: Language) -> list[str]:
    """Return those pairs and triples of `runs` that hold the begin or the end of the piece."""
    if len(found) < 2:
        return list(chain(*runs(found, language)))
    gap = " " if language == "en" else ""
    first, last = f"^{gap}{found[0]}", f"{found[-1]}{gap}$"
    return [first, f"{first}{gap}{found[1]}", last, f"{found[-2]}{gap}{last}"]


def grams(piece: str, language: Language) -> set[str]:
    """Return the tokens of an even `piece` and all pairs and triples of them: characters in Chinese, where
    there are no words, and words in English.
    """
    found = tokens(piece.strip(), language)
    return set().union(found, *runs(found, language))


def spelt(found: Iterable[str], language: Language) -> list[str]:
    """Return the n-grams `found`, and what each English word among them has inside, as a model is trained on
    them: what two words have inside stands there twice.
    """
    if language == "zh":
        return list(found)
    return [
        part for gram in found for part in (gram, *(() if " " in gram or gram[0] == "~" else inside(gram)))
    ]
