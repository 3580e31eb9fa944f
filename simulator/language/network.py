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
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

#: The answer of a filter is between 0 and this.
MOST: Final = 255
#: Tokens that are read; a reply of more has said it before.
LONGEST: Final = 240
#: Rows of `Layers.table` before those of learnt tokens: none, and any other.
NONE, OTHER = 0, 1
#: Sums must stay below this to be exact in single precision.
EXACT: Final = 2**24
#: Places that are weighed at once, and new tokens that are prepared at once. OpenBLAS begins threads for
#: products of more than 2**20 terms, and where other programs keep the cores busy, waiting for a thread takes
#: a hundred times as long as such a product.
_AT_ONCE: Final = 20
_NEW_AT_ONCE: Final = 8


class Layers(NamedTuple):
    """The numbers of a network with `size` numbers a token, `filters` filters a layer and `wide` ones that
    see five tokens.

    All are whole. A sum is halved so many times (`halved`: first layer, second layer, wide filters, margins)
    and rounded down.
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
        for weights, bias, largest in (
            (layers.first, layers.first_bias, most),
            (layers.second, layers.second_bias, MOST),
            (layers.wide, layers.wide_bias, most),
            (layers.last, layers.last_bias, MOST),
        ):
            if (np.abs(weights).sum(axis=0) * largest + np.abs(bias)).max(initial=0.0) >= EXACT:
                raise ValueError("the network's weights are too large for exact sums")
        # Halving only moves the point of a float: nothing is lost by doing it beforehand.
        first, second, wide, last = (np.float32(0.5**times) for times in layers.halved)
        size, self._filters = layers.table.shape[1], len(layers.first_bias)
        # What the filters make of a token at each of the places that they see, side by side: of the first
        # layer before, at and behind its own place, of the wide ones at five places. A token's row is filled
        # when it is met first: there are many tokens, and most are seldom.
        self._fillers = np.concatenate(
            (
                *(layers.first.reshape(3, size, -1) * first),
                *(layers.wide.reshape(5, size, -1) * wide),
            ),
            axis=1,
        )
        self._seen = np.empty((len(layers.table), self._fillers.shape[1]), np.float32)
        self._met: set[int] = set()
        self._first_bias = layers.first_bias * first
        self._second = layers.second * second
        self._second_bias = layers.second_bias * second
        self._wide_bias = layers.wide_bias * wide
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
        rows = [NONE, NONE, *[look(token, OTHER) for token in tokens[:LONGEST]], NONE, NONE]
        if len(rows) == 4:
            rows.insert(2, OTHER)
        new = set(rows) - self._met
        if new:
            self._meet(list(new))
        places, filters = len(rows) - 4, self._filters
        seen = self._seen.take(rows, axis=0)
        # Two places on either side answer nothing, as the second layer sees over the ends.
        first = np.zeros((places + 4, filters), np.float32)
        inner = first[2:-2]
        np.add(seen[1:-3, :filters], seen[2:-2, filters : 2 * filters], out=inner)
        inner += seen[3:-1, 2 * filters : 3 * filters]
        _answer(inner)
        np.maximum.reduce(inner, axis=0, out=strongest[:filters])
        # Every place of the second layer sees three places of the first, side by side.
        step, one = first.strides
        three = np.ndarray((places, 3, filters), np.float32, first, strides=(step, 2 * step, one))
        sums = np.empty((places, filters), np.float32)
        for start in range(0, places, _AT_ONCE):
            part = three[start : start + _AT_ONCE].reshape(-1, 3 * filters)
            np.matmul(part, self._second, out=sums[start : start + _AT_ONCE])
        # The strongest answer is the answer to the largest sum: rounding and cutting keep the order.
        further = strongest[filters : 2 * filters]
        np.maximum.reduce(sums, axis=0, out=further)
        further += self._second_bias
        _answer(further)
        wide = strongest[2 * filters :]
        count, begin = len(wide), 3 * filters
        five = seen[:-4, begin : begin + count] + seen[1:-3, begin + count : begin + 2 * count]
        for place in (2, 3, 4):
            five += seen[place : places + place, begin + place * count : begin + (place + 1) * count]
        np.maximum.reduce(five, axis=0, out=wide)
        wide += self._wide_bias
        _answer(wide)

    def _meet(self, rows: list[int]) -> None:
        """Fill what the filters make of the tokens of `rows`."""
        for start in range(0, len(rows), _NEW_AT_ONCE):
            part = rows[start : start + _NEW_AT_ONCE]
            seen = self.layers.table[part] @ self._fillers
            seen[:, self._filters : 2 * self._filters] += self._first_bias
            self._seen[part] = seen
        self._met.update(rows)


def _answer(sums: Floats) -> None:
    """Turn `sums` into the filters' answers to them, whole numbers from 0 to MOST."""
    np.floor(sums, out=sums)
    np.maximum(sums, 0.0, out=sums)
    np.minimum(sums, MOST, out=sums)
