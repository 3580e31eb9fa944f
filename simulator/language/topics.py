"""Which topics of a scenario a reply touches, from the few phrases that its author gave each topic.

In: even text and the scenario's topics. Out: the ids of those touched, in the scenario's order, and where
in the text each is touched. A text is the set of its pieces (hanzi and pairs of them; stems of English words
and pairs of them). A piece weighs the more the rarer it is in replies (`common.txt`) and the fewer topics
have it. A sentence touches a topic if it has most of one of its phrases (`ENOUGH`), or so much of all its
phrases together that this is a good part of what the sentence says (`MUCH`, `PART`); only topics nearly as
good as the best of the sentence stay.

:raises DataMissing: by `index` and `touched`, where the assets are missing.
"""

# ruff: noqa: E501, SIM905 - patterns and lists of words are easier to read uncut
from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from simulator.language.text import even, sentences, words
from simulator.model.texts import Language
from simulator.paths import assets


class Topic(NamedTuple):
    """A fact, remedy or grievance of a scenario and the phrases it is recognised by."""

    id: str
    kind: str  # "fact" | "remedy" | "grievance"
    phrases: tuple[str, ...]
    grave: bool = False  # a fact that is not so, a remedy that nobody may grant: who says it is in the wrong


#: Thousandths of a phrase's weight that must be found. This and the next three were chosen on the shipped
#: scenarios' choices and the annotated lines of the development authors: docs/analyser.md.
ENOUGH: Final[Mapping[Language, int]] = {"zh": 620, "en": 620}
#: Weight that must be found of all phrases of a topic together, where no phrase is found as such.
MUCH: Final[Mapping[Language, int]] = {"zh": 80, "en": 60}
#: Thousandths of the weight of the sentence that this must be.
PART: Final[Mapping[Language, int]] = {"zh": 100, "en": 100}
#: A topic stays if it reaches this many thousandths of the sentence's best.
NEARLY: Final = 700
#: What weighs less stands in about 2 % of all replies and says nothing about a topic (什么时候, call you).
COMMON: Final = 40
#: Weight that even a whole phrase must have to be found in part.
LEAST: Final = 40

_HANZI: Final = re.compile("[\u4e00-\u9fff]+|[a-z]+|[0-9]+")
_IDLE_ZH: Final = frozenset("的了是我你您他她它们呢吧啊呀么和跟就都也还")
_IDLE_EN: Final = frozenset(
    "a an the of to in on at for and or but so if it is are was were be been i you he she we they me us them my your "
    "our their its this that these those with from by as do does did have has had will would can could just not no "
    "there here up out".split()
)
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


def pieces(text: str, language: Language) -> frozenset[str]:
    """Return the pieces of an even `text`."""
    if language == "en":
        found = [word for word in words(text) if word[0].isalnum()]
        stems = [_stem(word) for word in found if word not in _IDLE_EN] or found
        return frozenset(stems).union(map("{} {}".format, stems, stems[1:]))
    cut: set[str] = set()
    for run in _HANZI.findall(text):
        if run[0] <= "z" or len(run) == 1:
            cut.add(run)
        else:
            pairs = [one + two for one, two in pairwise(run)]
            cut.update([pair for pair in pairs if not (pair[0] in _IDLE_ZH or pair[1] in _IDLE_ZH)] or pairs)
            cut.update(sign for sign in run if sign not in _IDLE_ZH)
    return frozenset(cut)


@lru_cache(maxsize=2)
def _common(language: Language) -> tuple[int, dict[str, int]]:
    """Return the weight of a piece that is not common, and the weights of the common ones.

    :raises DataMissing: the assets are missing.
    """
    lines = (assets() / "language" / language / "common.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.rpartition("\t") for line in lines if line]
    weights = {piece: int(weight) for piece, _, weight in rows}
    return weights.pop(""), weights


def _weight(piece: str, rare: int, common: Mapping[str, int], language: Language) -> int:
    """Return what `piece` weighs in a sentence: nothing if it is common; one hanzi half as much as a pair."""
    weight = common.get(piece, rare)
    if weight < COMMON:
        return 0
    return weight // 2 if language == "zh" and len(piece) == 1 else weight


class _Phrase(NamedTuple):
    topic: int
    text: str
    pieces: frozenset[str]
    weight: int


class Index(NamedTuple):
    """Topics made ready: what each piece weighs and which phrases it stands in."""

    ids: tuple[str, ...]
    kinds: tuple[str, ...]
    weights: dict[str, int]
    phrases: tuple[_Phrase, ...]
    holding: dict[str, tuple[int, ...]]  # piece -> phrases


@lru_cache(maxsize=64)
def index(topics: tuple[Topic, ...], language: Language) -> Index:
    """Return `topics` made ready for `touched`."""
    texts = [[even(phrase, {}) for phrase in topic.phrases] for topic in topics]
    cut = [[pieces(text, language) for text in row] for row in texts]
    spread: dict[str, int] = {}
    for row in cut:
        for piece in frozenset().union(*row):
            spread[piece] = spread.get(piece, 0) + 1
    rare, common = _common(language)
    weights = {
        piece: max(1, _weight(piece, rare, common, language) // count) for piece, count in spread.items()
    }
    phrases: list[_Phrase] = []
    for topic, (said, sets) in enumerate(zip(texts, cut, strict=True)):
        phrases += [
            _Phrase(topic, text, found, sum(weights[piece] for piece in found))
            for text, found in zip(said, sets, strict=True)
            if found
        ]
    holding: dict[str, list[int]] = {}
    for place, phrase in enumerate(phrases):
        for piece in phrase.pieces:
            holding.setdefault(piece, []).append(place)
    return Index(
        tuple(topic.id for topic in topics),
        tuple(topic.kind for topic in topics),
        weights,
        tuple(phrases),
        {piece: tuple(places) for piece, places in holding.items()},
    )


def touched(
    reply: str, topics: Sequence[Topic], language: Language
) -> tuple[tuple[str, str, tuple[int, ...]], ...]:
    """Return (id, kind, numbers of the sentences that touch it) of each topic an even `reply` touches."""
    ready = index(tuple(topics), language)
    rare, common = _common(language)
    where: dict[int, list[int]] = {}
    for number, sentence in enumerate(sentences(reply, language)):
        found: dict[int, int] = {}
        bag: dict[int, int] = {}
        whole = 0
        for piece in pieces(sentence, language):
            whole += _weight(piece, rare, common, language)
            weight = ready.weights.get(piece)
            if weight is not None:
                places = ready.holding[piece]
                for place in places:
                    found[place] = found.get(place, 0) + weight
                for topic in {ready.phrases[place].topic for place in places}:
                    bag[topic] = bag.get(topic, 0) + weight
        if not bag:
            continue
        named = set()
        for place, weight in found.items():
            phrase = ready.phrases[place]
            if phrase.text in sentence or (
                weight >= LEAST and 1000 * weight >= ENOUGH[language] * phrase.weight
            ):
                named.add(phrase.topic)
        least = max(MUCH[language], whole * PART[language] // 1000, max(bag.values()) * NEARLY // 1000)
        for topic, weight in bag.items():
            if topic in named or weight >= least:
                where.setdefault(topic, []).append(number)
    return tuple((ready.ids[topic], ready.kinds[topic], tuple(where[topic])) for topic in sorted(where))
