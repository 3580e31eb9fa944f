"""The pieces that topics are found by: what a text is cut into, how common each is, and the clauses of a text.

In: even text. Out: its pieces (hanzi and pairs of them; stems of English words and pairs of them), their
weights by `common.txt`, whether a piece is plain, that is of words that belong to no matter (still, 什么), and
the English clauses that may each speak of another topic.

:raises DataMissing: by `weighing`, where the assets are missing.
"""

# ruff: noqa: E501, SIM905 - lists of words are easier to read uncut
from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import pairwise
from typing import Final

from simulator.language.text import sentences, words
from simulator.model.texts import Language
from simulator.paths import assets

#: What weighs less stands in a third of all replies and says nothing about a topic (您, you).
COMMON: Final = 10

_HANZI: Final = re.compile("[\u4e00-\u9fff]+|[a-z]+|[0-9]+")
_IDLE_ZH: Final = frozenset("的了是我你您他她它们呢吧啊呀么和跟就都也还")
_IDLE_EN: Final = frozenset(
    "a an the of to in on at for and or but so if it is are was were be been i you he she we they me us them my your "
    "our their its this that these those with from by as do does did have has had will would can could just not no "
    "there here up out".split()
)
#: Words that belong to no matter, so that two texts that share them need not be about the same.
_PLAIN_EN: Final = _IDLE_EN | frozenset(
    "am being him her his who whom whose which what when where why how if than then now again may might must should "
    "shall off down over about into onto too very also even still else any anything some something nothing everything "
    "anyone someone everyone nobody all both each either neither one ones thing things stuff bit lot more most less "
    "least only other another same such own done doing having get got getting gets go going goes gone went come comes "
    "came coming make makes made making take takes took taken taking let lets put puts know knows think see sees say "
    "says said tell tells told want wants like likes well really quite much yes yeah no ok okay please sorry thank "
    "thanks i'm i'll i'd i've it's that's there's you're you've you'd you'll we're we'll we'd we've they're they've "
    "don't doesn't didn't isn't aren't wasn't can't couldn't won't wouldn't he's she's let's what's who's".split()
)
_PLAIN_ZH: Final = _IDLE_ZH | frozenset(
    "这那个有没不会要能可以什么怎多少几哪谁说看想给把让来去到在好再很太先还是"
)
#: Where a clause ends that may speak of something else than the next.
_JOINT: Final = re.compile(
    r"[,;:()]|\s-+\s|--|\b(?:and|but|so|or|because|since|though|although|if|while|then|as)\b"
)
#: A comma behind which a new sentence begins, in what is typed without stops.
_SPLICE: Final = re.compile(
    r",\s+(?=(?:i|we|you|he|she|they|it|that|this|there|here|what|when|where|how|why|who|which|tell|let|please|"
    r"could|can|would|will|shall|is|are|do|does|did|have|has|had|give|take|go|sorry|thank|thanks|so|now|then|once|if|"
    r"your|my|our|the|no|yes|tomorrow|today)\b)"
)
#: Sentences of more words than this are cut at such commas.
_LONG: Final = 16
#: Endings that are taken off one after the other: what makes a plural, then what makes another kind of word.
_ENDINGS: Final = (("'s", "ies", "s"), ("ation", "ment", "ing", "edly", "ied", "ed", "ly", "er", "e", "y"))


@lru_cache(maxsize=4096)
def _stem(word: str) -> str:
    """Return `word` without its ending: replacing, replaced, replacement and replace are all ``replac``."""
    for endings in _ENDINGS:
        for ending in endings:
            if word.endswith(ending) and len(word) - len(ending) > 2 and not word.endswith("ss"):
                word = word[: -len(ending)]
                break
    if len(word) > 3 and word[-1] == word[-2]:
        word = word[:-1]
    return word


@lru_cache(maxsize=4096)
def _root(word: str) -> str:
    """Return the stem of `word`, or what stands for the words that mean the same (`alike.txt`)."""
    known = _alike()
    return next((known[form] for form in _bases(word) if form in known), None) or _stem(word)


def _bases(word: str) -> Iterator[str]:
    """Yield what an inflected `word` may be a form of, itself first: fitters, fitter."""
    yield word
    for ending in ("'s", "ies", "es", "s", "ied", "ed", "ing"):
        if word.endswith(ending) and len(word) - len(ending) > 2:
            base = word.removesuffix(ending)
            yield base + ("y" if ending[:2] == "ie" else "")
            if ending in ("ed", "ing"):
                yield base + "e"
                if base[-1] == base[-2]:
                    yield base[:-1]


@lru_cache(maxsize=1)
def _alike() -> dict[str, str]:
    """Return what stands for each of the English words that mean the same.

    :raises DataMissing: the assets are missing.
    """
    lines = (assets() / "language" / "en" / "alike.txt").read_text(encoding="utf-8").splitlines()
    rows = map(str.split, lines)
    return {word: f"={row[0]}" for row in rows for word in row}


def pieces(text: str, language: Language) -> frozenset[str]:
    """Return the pieces of an even `text`: single ones, and pairs that have no idle word or sign."""
    if language == "en":
        found = [word for word in words(text) if word[0].isalnum()]
        stems = list(map(_root, found))
        row = [stem for stem, word in zip(stems, found, strict=True) if word not in _IDLE_EN] or stems
        return frozenset(stems).union([f"{one} {two}" for one, two in pairwise(row)])
    cut: set[str] = set()
    for run in _HANZI.findall(text):
        if run[0] <= "z" or len(run) == 1:
            cut.add(run)
        else:
            pairs = [one + two for one, two in pairwise(run)]
            cut.update([pair for pair in pairs if not (pair[0] in _IDLE_ZH or pair[1] in _IDLE_ZH)] or pairs)
            cut.update(sign for sign in run if sign not in _IDLE_ZH)
    return frozenset(cut)


_PLAIN_STEMS: Final = frozenset(map(_stem, _PLAIN_EN))


def plain(piece: str, language: Language) -> bool:
    """Tell whether all of `piece` belongs to no matter."""
    if language == "en":
        return _PLAIN_STEMS.issuperset(piece.split())
    return _PLAIN_ZH.issuperset(piece)


def clauses(sentence: str) -> list[str]:
    """Return the clauses of two words or more of an even English `sentence`; itself, if there are none."""
    return [part for part in map(str.strip, _JOINT.split(sentence)) if " " in part] or [sentence]


def told_apart(reply: str, language: Language) -> list[tuple[int, str]]:
    """Return what an even `reply` says, part by part, each with the number of its sentence.

    A part is a sentence; of an English one that runs on with commas, it is what they separate.
    """
    return [
        (number, part)
        for number, sentence in enumerate(sentences(reply, language))
        for part in (
            _SPLICE.split(sentence) if language == "en" and sentence.count(" ") >= _LONG else (sentence,)
        )
    ]


@lru_cache(maxsize=2)
def weighing(language: Language) -> tuple[int, dict[str, int]]:
    """Return the weight of a piece that is not common, and the weights of the common ones.

    :raises DataMissing: the assets are missing.
    """
    lines = (assets() / "language" / language / "common.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.rpartition("\t") for line in lines if line]
    weights = {piece: int(weight) for piece, _, weight in rows}
    return weights.pop(""), weights


def weight(piece: str, rare: int, common: Mapping[str, int], language: Language) -> int:
    """Return what `piece` weighs in a sentence: nothing if it is common; one hanzi half as much as a pair."""
    weight = common.get(piece, rare)
    if weight < COMMON:
        return 0
    return weight // 2 if language == "zh" and len(piece) == 1 else weight
