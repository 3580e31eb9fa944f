"""A small convolutional network: what neighbouring words mean together, whatever their exact form.

In: the tokens of even replies, as the n-grams take them. Out: one integer margin per act. Beside the n-grams
(`simulator.language.model`), which know what was said before word by word, it knows words of like meaning:

1. Every token is a row of numbers; tokens that were not learnt share one row.
2. Two layers of filters look at three tokens each: at neighbours, then at every second one. Beside them
   stand filters that look at five tokens in a row.
3. Of each filter the strongest answer anywhere in the reply counts, and the answers are weighed per act.

All weights are whole numbers, so small that no sum can reach 2**24. Up to there single-precision floats hold
every whole number exactly, in whatever order they are added; halving and rounding down are exact as well. So
every processor reads alike, at the speed of floats.

What a filter on words makes of one word at one place never changes: it is worked out once for every word,
kept as whole sixteenths of an answer in 16 bits, and only added up when a reply is read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import repeat
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Shorts = npt.NDArray[np.int16]

#: The answer of a filter is between 0 and this.
MOST: Final = 255
#: Tokens that are read; a reply of more has said it before.
LONGEST: Final = 240
#: Rows of `Layers.table` before those of learnt tokens: none, and any other.
NONE, OTHER = 0, 1
#: An answer of 1 is so many times 2 in what is kept of words: sixteenths.
FINE: Final = 4
#: Sums must stay below this to be exact in single precision.
EXACT: Final = 2**24
#: Places that are weighed at once, and tokens that are prepared at once. OpenBLAS begins threads for
#: products of more than 2**20 terms, and where other programs keep the cores busy, waiting for a thread takes
#: a hundred times as long as such a product.
_AT_ONCE: Final = 60
_PREPARED_AT_ONCE: Final = 8
#: What comes from a token must be below these, so that the sums of three and of five fit into 16 bits.
_OF_THREE, _OF_FIVE = 2**15 // 3, 2**15 // 5


class Layers(NamedTuple):
    """The numbers of a network with `size` numbers a token, `filters` filters a layer and `wide` ones that
    see five tokens.

    All are whole. A sum is halved so many times (`halved`: first layer, second layer, wide filters, margins)
    and rounded down; of the first layer and the wide filters, what comes from each token (the bias with the
    one in the middle) is first rounded to sixteenths, towards nothing.
    """

    table: Floats  # (2 + tokens, size)
    first: Floats  # (3 · size, filters)
    first_bias: Floats  # (filters,)
    second: Floats  # (3 · filters, filters)
    second_bias: Floats
    wide: Floats  # (5 · size, wide)
    wide_bias: Floats  # (wide,)
    last: Floats  # (2 · filters + wide, acts)
    last_bias: Floats  # (acts,)
    halved: tuple[int, int, int, int]


class Network:
    """Reads tokens by `layers`; `rows` numbers the learnt tokens from 2.

    :raises ValueError: a sum might not be exact.
    """

    def __init__(self, rows: Mapping[str, int], layers: Layers) -> None:
        self.rows = rows
        self.layers = layers
        most = float(np.abs(layers.table).max(initial=0.0))
        for weights, own, largest in (
            (layers.first, layers.first_bias, most),
            (layers.second, layers.second_bias, MOST),
            (layers.wide, layers.wide_bias, most),
            (layers.last, layers.last_bias, MOST),
        ):
            if (np.abs(weights).sum(axis=0) * largest + np.abs(own)).max(initial=0.0) >= EXACT:
                raise ValueError("the network's weights are too large for exact sums")
        # Halving only moves the point of a float: nothing is lost by doing it beforehand.
        first, second, wide, last = (np.float32(0.5**times) for times in layers.halved)
        size = layers.table.shape[1]
        none, some = np.zeros_like(layers.first_bias), np.zeros_like(layers.wide_bias)
        # What is made of a token at each of the places that filters see, side by side: before, at and behind
        # the middle for the first layer, five in a row for the wide filters.
        fillers: Floats = np.float32(2**FINE) * np.concatenate(
            (*layers.first.reshape(3, size, -1) * first, *layers.wide.reshape(5, size, -1) * wide), axis=1
        )
        bias: Floats = np.float32(2**FINE) * np.concatenate(
            (none, layers.first_bias * first, none, some, some, layers.wide_bias * wide, some, some)
        )
        self._seen = np.empty((len(layers.table), len(bias)), np.int16)
        near = 3 * len(none)
        for start in range(0, len(layers.table), _PREPARED_AT_ONCE):
            made = layers.table[start : start + _PREPARED_AT_ONCE] @ fillers
            made += bias
            if np.abs(made[:, :near]).max() >= _OF_THREE or np.abs(made[:, near:]).max() >= _OF_FIVE:
                raise ValueError("the network's weights are too large for sums in 16 bits")
            self._seen[start : start + _PREPARED_AT_ONCE] = made
        self._second = (layers.second * second).reshape(3, -1, len(layers.second_bias))
        self._second_bias = layers.second_bias * second
        self._last = layers.last * last
        self._last_bias = layers.last_bias * last

    def margins(self, replies: Sequence[Sequence[str]]) -> npt.NDArray[np.int64]:
        """Return the margin of each act (replies, acts) for `replies`, each of them as its tokens."""
        answers = np.empty((len(replies), len(self._last)), np.float32)
        for tokens, strongest in zip(replies, answers, strict=True):
            self._strongest(tokens, strongest)
        margins: npt.NDArray[np.int64] = np.floor(answers @ self._last + self._last_bias).astype(np.int64)
        return margins

    def _strongest(self, tokens: Sequence[str], strongest: Floats) -> None:
        """Put the strongest answer of each filter to `tokens` into `strongest` (2 · filters + wide,)."""
        look = self.rows.get
        rows = [NONE, NONE, *map(look, tokens[:LONGEST], repeat(OTHER)), NONE, NONE]
        if len(rows) == 4:
            rows.insert(2, OTHER)
        places, filters = len(rows) - 4, len(self._second_bias)
        seen = self._seen.take(rows, axis=0)
        near = seen[1:-3, :filters] + seen[2:-2, filters : 2 * filters]
        near += seen[3:-1, 2 * filters : 3 * filters]
        _cut(near)
        strongest[:filters] = np.maximum.reduce(near, axis=0)
        # Of the three places that a filter of the second layer sees, those over the ends answer nothing.
        before, own, after = self._second
        inner = near.astype(np.float32)
        sums = _product(inner, own)
        sums[2:] += _product(inner[:-2], before)
        sums[:-2] += _product(inner[2:], after)
        # The strongest answer is the answer to the largest sum: rounding and cutting keep the order.
        further = np.maximum.reduce(sums, axis=0) + self._second_bias
        np.minimum(np.maximum(np.floor(further), 0.0), MOST, out=strongest[filters : 2 * filters])
        wide = seen[:, 3 * filters :]
        count = wide.shape[1] // 5
        five = wide[:-4, :count] + wide[1:-3, count : 2 * count]
        for place in (2, 3, 4):
            five += wide[place : place + places, place * count : (place + 1) * count]
        widest = np.maximum.reduce(five, axis=0)
        _cut(widest)
        strongest[2 * filters :] = widest


def _product(places: Floats, weights: Floats) -> Floats:
    """Return `places` @ `weights`, a few places at once."""
    if len(places) <= _AT_ONCE:
        return places @ weights
    parts = range(0, len(places), _AT_ONCE)
    return np.concatenate([places[start : start + _AT_ONCE] @ weights for start in parts])


def _cut(sums: Shorts) -> None:
    """Turn `sums` in sixteenths into the filters' answers to them, whole numbers from 0 to MOST."""
    sums >>= FINE
    np.maximum(sums, 0, out=sums)
    np.minimum(sums, MOST, out=sums)
