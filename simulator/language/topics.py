"""Which topics of a scenario a reply touches, from the few phrases that its author gave each topic.

In: even text and the scenario's topics. Out: the ids of those touched, in the scenario's order, and where
in the text each is touched. A phrase is the set of its pieces (pairs of hanzi; stems of English words and
pairs of them); a piece weighs the more the fewer topics have it. A phrase counts as touched if pieces of
at least `ENOUGH` of its weight stand in one sentence of the reply; only topics nearly as good as the best
of the sentence stay.
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


class Topic(NamedTuple):
    """A fact, remedy or grievance of a scenario and the phrases it is recognised by."""

    id: str
    kind: str  # "fact" | "remedy" | "grievance"
    phrases: tuple[str, ...]


#: Thousandths of a phrase's weight that must be found. Chosen on the shipped scenarios' choices:
#: docs/analyser.md.
ENOUGH: Final[Mapping[Language, int]] = {"zh": 580, "en": 550}
#: A topic stays if its best phrase reaches this many thousandths of the sentence's best.
NEARLY: Final = 850

_HANZI: Final = re.compile("[\u4e00-\u9fff]+|[a-z]+|[0-9]+")
_IDLE_ZH: Final = frozenset("的了是我你您他她它们呢吧啊呀么和跟就都也还")
_IDLE_EN: Final = frozenset(
    "a an the of to in on at for and or but so if it is are was were be been i you he she we they me us them my your "
    "our their its this that these those with from by as do does did have has had will would can could just not no "
    "there here up out".split()
)
#: Words that many phrases have and that alone say little about a topic; they weigh a sixth.
_WEAK_EN: Final = frozenset(
    "what when where which who how why ever never any all some one two first last next new old same other another every "
    "now then today tomorrow tonight still yet already again before after since until get got give go going come put take "
    "make made say said tell told send look see want need like know think work right way thing time day night week month "
    "hour minute much many long more most really very well good straight back off away over down free please sure about "
    "problem wrong change keep let ask start use happen".split()
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


def _pieces(text: str, language: Language) -> frozenset[str]:
    if language == "en":
        found = [word for word in words(text) if word[0].isalnum()]
        stems = [_stem(word) for word in found if word not in _IDLE_EN] or found
        return frozenset(stems).union(map("{} {}".format, stems, stems[1:]))
    pieces: set[str] = set()
    for run in _HANZI.findall(text):
        if run[0] <= "z" or len(run) == 1:
            pieces.add(run)
        else:
            pairs = [one + two for one, two in pairwise(run)]
            pieces.update(
                [pair for pair in pairs if not (pair[0] in _IDLE_ZH or pair[1] in _IDLE_ZH)] or pairs
            )
    return frozenset(pieces)


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
    pieces = [[_pieces(text, language) for text in row] for row in texts]
    spread: dict[str, int] = {}
    for row in pieces:
        for piece in frozenset().union(*row):
            spread[piece] = spread.get(piece, 0) + 1
    # 12 is the weight of a piece that one topic alone has; each further topic with it takes from that.
    weak = {_stem(word) for word in _WEAK_EN} if language == "en" else frozenset()
    weights = {piece: 2 if piece in weak else max(2, 12 // count) for piece, count in spread.items()}
    phrases: list[_Phrase] = []
    for topic, (said, sets) in enumerate(zip(texts, pieces, strict=True)):
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
    where: dict[int, list[int]] = {}
    for number, sentence in enumerate(sentences(reply, language)):
        found: dict[int, int] = {}
        for piece in _pieces(sentence, language):
            weight = ready.weights.get(piece)
            if weight is not None:
                for place in ready.holding[piece]:
                    found[place] = found.get(place, 0) + weight
        best: dict[int, int] = {}
        for place, weight in found.items():
            phrase = ready.phrases[place]
            share = 1000 if phrase.text in sentence else 1000 * weight // phrase.weight
            if share > best.get(phrase.topic, ENOUGH[language] - 1):
                best[phrase.topic] = share
        if best:
            least = max(best.values()) * NEARLY // 1000
            for topic, share in best.items():
                if share >= least:
                    where.setdefault(topic, []).append(number)
    return tuple((ready.ids[topic], ready.kinds[topic], tuple(where[topic])) for topic in sorted(where))
