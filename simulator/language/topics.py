"""Which topics of a scenario a reply touches, from the few phrases that its author gave each topic.

In: even text and the scenario's topics. Out: the ids of those touched, in the scenario's order, and where
in the text each is touched. A text is the set of its pieces (hanzi and pairs of them; stems of English words
and pairs of them; `simulator.language.topic_pieces`). A piece weighs the more the rarer it is in replies
(`common.txt`), the fewer topics have it and the more phrases of a topic do. For each sentence and topic a few
signs are counted (`Signs`): what is shared with the topic's phrases, with the best of them, with the best
topic of the sentence; how much of that is not plain, not explained better by another topic, and in one
clause; whether the sentence asks (which points to facts) or offers (to remedies); how long it is and
how many there are. Their weighted sum decides.

:raises DataMissing: by `index` and `touched`, where the assets are missing.
"""

# ruff: noqa: E501, SIM905 - patterns, weights and lists of words are easier to read uncut
from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from operator import mul
from typing import Final, NamedTuple

from simulator.language.text import even, words
from simulator.language.topic_pieces import clauses, pieces, plain, told_apart, weighing, weight
from simulator.model.texts import Language

__all__ = ["WEIGHTS", "Signs", "Topic", "index", "pieces", "signs", "touched"]


class Topic(NamedTuple):
    """A fact, remedy or grievance of a scenario and the phrases it is recognised by."""

    id: str
    kind: str  # "fact" | "remedy" | "grievance"
    phrases: tuple[str, ...]
    grave: bool = False  # a fact that is not so, a remedy that nobody may grant: who says it is in the wrong


class Signs(NamedTuple):
    """What speaks for a topic in a sentence. `WEIGHTS` has the weight of each, in the same order."""

    #: Weight of the pieces shared, each divided by the number of topics that have it; at most `MOST`.
    shared: int
    #: The same, each counted by the topic's part of the phrases that have it, and by how many phrases that
    #: is (`_OFTEN`); at most `MOST`.
    own: int
    #: Number of the pieces shared, common ones too; at most 6.
    hits: int
    #: Thousandths of the weight of the phrase that is found best.
    phrase: int
    #: 1 if a phrase stands there as it is.
    literal: int
    #: Thousandths of the sentence's best topic, by `own`.
    rank: int
    #: 1 if the sentence asks and the topic is a fact; the next, a remedy.
    asked_fact: int
    asked_remedy: int
    #: 1 if the sentence may offer and the topic is a remedy.
    offered_remedy: int
    #: 1 if it may and the topic is a fact.
    offered_fact: int
    #: Thousandths of the logarithm of one more than the number of the sentence's pieces.
    length: int
    #: 1000 divided by the number of sentences: who says one thing only is speaking of that.
    alone: int
    #: Number of the pieces shared that are not plain; at most 6.
    telling: int
    #: `own` of the pieces that are not plain; at most `MOST`.
    matter: int
    #: `matter` of the pieces that no better topic of the sentence has, best by `own`; at most `MOST`.
    unexplained: int
    #: `matter` of the clause that has most of it; at most `MOST`.
    clause: int
    #: Thousandths of the weight of a clause's words that the topic has, in the clause where that is most.
    cover: int
    #: Always 1.
    always: int


#: Millionths of log-odds of each sign: logistic regression by `python -m benchmarks.topic_weights` on the
#: shipped scenarios' choices and the annotated lines of the development authors. docs/analyser.md. In Chinese
#: `offered_fact` and the signs from `telling` on gain nothing and have no weight.
WEIGHTS: Final[Mapping[Language, Signs]] = {
    "zh": Signs(15658, 7977, 947781, 1092, 2373766, 1348, 687150, -504506, 690682, 0, -2591, 2977, 0, 0, 0, 0, 0, -4727015),
    "en": Signs(2523, 10278, 378845, 1020, 1238469, 2541, 704199, -365963, 1057839, -477669, -919, 3097, 290444, -16837, 10056, 3056, 1334, -6755987),
}  # fmt: skip
#: More shared weight says no more.
MOST: Final = 300
#: Weight that must be found of a phrase to count for it.
LEAST: Final = 40
#: A topic that shares less weight with a sentence is not looked at, nor a piece that weighs less in a phrase.
FAINT: Final = 30
SLIGHT: Final = 5
#: Hundredths of a piece's weight by the number of the topic's phrases that have it (8 and more: the last).
_OFTEN: Final = (0, 50, 100, 129, 150, 150, 150, 150, 150)
#: The words of a clause are taken to weigh at least so much.
_WORDS: Final = 20
#: Languages in which clauses are read by themselves.
_BY_CLAUSE: Final = frozenset(("en",))
#: Bits of each of the sums that are counted in one number.
_BITS: Final = 20
#: Thousandths of ln(1 + n).
_LENGTH: Final = tuple(round(1000 * math.log(1 + count)) for count in range(200))
_ASKS_ZH: Final = re.compile("[?吗呢几哪谁]|多少|什么|怎么|多久|是不是|有没有")
_OFFERS_ZH: Final = re.compile("给您|帮您|可以|我来|安排|让|派|能给|送您|这就|会|替您|马上")
_ASKS_EN: Final = frozenset("? tell what when which who how whether".split())
_OFFERS_EN: Final = frozenset("i'll we'll i'd we'd i'm we're will shall can could let get".split())


class _Phrase(NamedTuple):
    topic: int
    text: str
    weight: int


class _Piece(NamedTuple):
    weight: int  # divided by the number of topics that have it
    #: Topic, and in one number what is added for it: `weight`, weight for `Signs.own`, 1; unless the piece is
    #: plain, also that for `Signs.matter` and 1. The sums of all stay under 2 ** `_BITS`: a reply has at most
    #: 2,000 characters, a piece weighs at most 100 or so.
    owners: tuple[tuple[int, int], ...]
    #: Topic and its weight for `Signs.own`; empty if the piece is plain.
    matter: tuple[tuple[int, int], ...]
    #: Weight of a word for `Signs.cover`; 0 of a pair of words, or if it is plain.
    whole: int
    phrases: tuple[int, ...]


class Index(NamedTuple):
    """Topics made ready: what each piece weighs and which phrases it stands in."""

    ids: tuple[str, ...]
    kinds: tuple[str, ...]
    pieces: dict[str, _Piece]
    phrases: tuple[_Phrase, ...]


@lru_cache(maxsize=64)
def index(topics: tuple[Topic, ...], language: Language) -> Index:
    """Return `topics` made ready for `touched`."""
    rows = [
        (topic, text, pieces(text, language))
        for topic, row in enumerate(topics)
        for text in (even(phrase) for phrase in row.phrases)
    ]
    rows = [row for row in rows if row[2]]
    counts: dict[str, dict[int, int]] = {}
    holding: dict[str, list[int]] = {}
    for place, (topic, _, found) in enumerate(rows):
        for piece in found:
            count = counts.setdefault(piece, {})
            count[topic] = count.get(topic, 0) + 1
            holding.setdefault(piece, []).append(place)
    rare, common = weighing(language)
    known: dict[str, _Piece] = {}
    for piece, count in counts.items():
        whole, total = weight(piece, rare, common, language), 100 * sum(count.values())
        owners = tuple(
            (topic, whole * many * _OFTEN[min(many, len(_OFTEN) - 1)] // total)
            for topic, many in count.items()
        )
        share = whole // len(count)
        telling = not plain(piece, language)
        packed = tuple(
            (topic, _packed(share, own, 1, own if telling else 0, telling)) for topic, own in owners
        )
        places = tuple(holding[piece]) if share >= SLIGHT else ()
        word = whole if telling and " " not in piece else 0
        known[piece] = _Piece(share, packed, owners if telling else (), word, places)
    phrases = [
        _Phrase(topic, text, sum(known[piece].weight for piece in found if known[piece].phrases))
        for topic, text, found in rows
    ]
    kinds = tuple(topic.kind for topic in topics)
    return Index(tuple(topic.id for topic in topics), kinds, known, tuple(phrases))


def _tone(sentence: str, language: Language) -> tuple[bool, bool]:
    """Tell whether a sentence asks, and whether it may offer."""
    if language == "en":
        said = words(sentence)
        return not _ASKS_EN.isdisjoint(said), not _OFFERS_EN.isdisjoint(said)
    return _ASKS_ZH.search(sentence) is not None, _OFFERS_ZH.search(sentence) is not None


def _packed(*sums: int) -> int:
    """Return `sums` in one number, the first one on top."""
    number = 0
    for part in sums:
        number = number << _BITS | part
    return number


@lru_cache(maxsize=8192)
def _word(piece: str, language: Language) -> int:
    """Return what `piece`, which no phrase has, weighs for `Signs.cover`."""
    if " " in piece or plain(piece, language):
        return 0
    return weight(piece, *weighing(language), language)


def _clauses(sentence: str, ready: Index, language: Language) -> dict[int, tuple[int, int]]:
    """Return `Signs.clause` and `cover` of each topic that a clause of `sentence` speaks of."""
    found: dict[int, tuple[int, int]] = {}
    known = ready.pieces
    for clause in clauses(sentence):
        whole = 0
        matter: dict[int, int] = {}
        covered: dict[int, int] = {}
        for piece in pieces(clause, language):
            if piece in known:
                _, _, owners, word, _ = known[piece]
                whole += word
                for topic, own in owners:
                    matter[topic] = matter.get(topic, 0) + own
                    covered[topic] = covered.get(topic, 0) + word
            else:
                whole += _word(piece, language)
        if matter:
            whole = max(_WORDS, whole)
            for topic, own in matter.items():
                most, cover = found.get(topic, (0, 0))
                found[topic] = max(most, min(own, MOST)), max(cover, 1000 * covered[topic] // whole)
    return found


def signs(sentence: str, count: int, ready: Index, language: Language) -> Iterator[tuple[int, Signs]]:
    """Yield the place of each topic with which an even `sentence`, one of `count`, shares a piece, and why."""
    cut = pieces(sentence, language)
    sums, unexplained = [0] * len(ready.ids), [0] * len(ready.ids)
    found: dict[int, int] = {}
    contested: list[tuple[tuple[int, int], ...]] = []
    known = ready.pieces
    for piece in cut:
        if piece in known:
            share, owners, matter, _, places = known[piece]
            for topic, packed in owners:
                sums[topic] += packed
            if len(matter) == 1:
                unexplained[matter[0][0]] += matter[0][1]
            elif matter:
                contested.append(matter)
            for place in places:
                found[place] = found.get(place, 0) + share
    faint = FAINT << 4 * _BITS
    near = [(topic, packed) for topic, packed in enumerate(sums) if packed >= faint]
    if not near:
        return
    best: dict[int, int] = {}
    literal: set[int] = set()
    for place, shared in found.items():
        if shared >= LEAST:
            topic, text, whole = ready.phrases[place]
            part = 1000 * shared // whole
            if part > best.get(topic, 0):
                best[topic] = part
            if shared == whole and text in sentence:
                literal.add(topic)
    low = (1 << _BITS) - 1
    owns = [packed >> 3 * _BITS & low for packed in sums]
    matters = [packed >> _BITS & low for packed in sums]
    for matter in contested:
        topic, own = max(matter, key=lambda owner: owns[owner[0]])
        unexplained[topic] += own
    most = max([1, *(owns[topic] for topic, _ in near)])
    asks, offers = _tone(sentence, language)
    length = _LENGTH[min(len(cut), len(_LENGTH) - 1)]
    by_clause = _clauses(sentence, ready, language) if language in _BY_CLAUSE else {}
    for topic, packed in near:
        fact = ready.kinds[topic] == "fact"
        own = owns[topic]
        yield topic, Signs(
            min(packed >> 4 * _BITS, MOST), min(own, MOST), min(packed >> 2 * _BITS & low, 6),
            best.get(topic, 0), topic in literal, 1000 * own // most, asks and fact, asks and not fact,
            offers and not fact, offers and fact, length, 1000 // count, min(packed & low, 6),
            min(matters[topic], MOST), min(unexplained[topic], MOST),
            *by_clause.get(topic, (0, 0)), 1,
        )  # fmt: skip


def touched(
    reply: str, topics: Sequence[Topic], language: Language
) -> tuple[tuple[str, str, tuple[int, ...]], ...]:
    """Return (id, kind, numbers of the sentences that touch it) of each topic an even `reply` touches."""
    ready = index(tuple(topics), language)
    weights = WEIGHTS[language]
    said = told_apart(reply, language)
    where: dict[int, set[int]] = {}
    for number, part in said:
        for topic, found in signs(part, len(said), ready, language):
            if sum(map(mul, weights, found)) >= 0:
                where.setdefault(topic, set()).add(number)
    return tuple(
        (ready.ids[topic], ready.kinds[topic], tuple(sorted(where[topic]))) for topic in sorted(where)
    )
