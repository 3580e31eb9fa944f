"""A small convolutional network: what neighbouring words mean together, whatever their exact form.

In: the tokens of even replies, as the n-grams take them. Out: one integer margin per act. Beside the n-grams
(`simulator.language.model`), which know what was said before word by word, it knows words of like meaning:

1. Every token is a row of numbers; tokens that were not learnt share one row.
2. Two layers of filters look at three tokens each: at neighbours, then at every second one.
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
from numpy.lib.stride_tricks import as_strided

Floats = npt.NDArray[np.float32]

#: The answer of a filter is between 0 and this.
MOST: Final = 255
#: Tokens that are read; a reply of more has said it before.
LONGEST: Final = 240
#: Rows of `Layers.table` before those of learnt tokens: none, and any other.
NONE, OTHER = 0, 1
#: What stands between two replies, so that neither sees the other.
_GAP: Final = (NONE, NONE)
#: Sums must stay below this to be exact in single precision.
EXACT: Final = 2**24
#: Places that are weighed at once. OpenBLAS begins threads for products of more than 2**20 terms, and where
#: other programs keep the cores busy, waiting for a thread takes a hundred times as long as such a product.
_AT_ONCE: Final = 20


class Layers(NamedTuple):
    """The numbers of a network with `size` numbers a token and `filters` filters a layer.

    All are whole. A sum is halved so many times (`halved`: first layer, second layer, margins) and rounded
    down.
    """

    table: Floats  # (2 + tokens, size)
    first: Floats  # (3 · size, filters)
    first_bias: Floats  # (filters,)
    second: Floats  # (3 · filters, filters)
    second_bias: Floats
    last: Floats  # (2 · filters, acts)
    last_bias: Floats  # (acts,)
    halved: tuple[int, int, int]


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
            (layers.last, layers.last_bias, MOST),
        ):
            if (np.abs(weights).sum(axis=0) * largest + np.abs(bias)).max(initial=0.0) >= EXACT:
                raise ValueError("the network's weights are too large for exact sums")
        # Halving only moves the point of a float: nothing is lost by doing it beforehand.
        first, second, last = (0.5**times for times in layers.halved)
        before, at, behind = (
            layers.table @ part for part in layers.first.reshape(3, layers.table.shape[1], -1)
        )
        # What the filters of the first layer make of each token before, at and behind their place.
        self._seen = np.concatenate((before, at + layers.first_bias, behind), axis=1) * np.float32(first)
        self._second = layers.second * np.float32(second)
        self._second_bias = layers.second_bias * np.float32(second)
        self._last = layers.last * np.float32(last)
        self._last_bias = layers.last_bias * np.float32(last)

    def margins(self, replies: Sequence[Sequence[str]]) -> npt.NDArray[np.int64]:
        """Return the margin of each act (replies, acts) for `replies`, each of them as its tokens."""
        look = self.rows.get
        rows, places = [NONE, NONE], list[int]()  # the first place of each reply and the one after its last
        for tokens in replies:
            places.append(len(rows))
            rows += [look(token, OTHER) for token in tokens[:LONGEST]] or [OTHER]
            places.append(len(rows))
            rows += _GAP
        rows.append(NONE)
        filters = len(self._second_bias)
        seen = self._seen.take(rows, axis=0)
        sums = seen[:-2, :filters] + seen[1:-1, filters : 2 * filters]
        sums += seen[2:, 2 * filters :]
        near = np.zeros((len(rows), filters), np.float32)
        _answers(sums, out=near[1:-1])
        near[:2] = 0.0
        for end in places[1::2]:  # between replies nothing answers
            near[end : end + len(_GAP)] = 0.0
        # Every place of the second layer sees three places of the first, side by side.
        step, one = near.strides
        three = as_strided(near, (len(rows) - 4, 3, filters), (step, 2 * step, one), writeable=False)
        further = np.empty((len(rows), filters), np.float32)
        for start in range(0, len(three), _AT_ONCE):
            part = three[start : start + _AT_ONCE].reshape(-1, 3 * filters)
            np.matmul(part, self._second, out=further[start + 2 : start + 2 + len(part)])
        # The strongest answer is the answer to the largest sum: rounding and cutting keep the order.
        strongest = np.maximum.reduceat(further, places, axis=0)[::2] + self._second_bias
        answers = np.concatenate(
            (np.maximum.reduceat(near, places, axis=0)[::2], _answers(strongest, out=strongest)), axis=1
        )
        margins: npt.NDArray[np.int64] = np.floor(answers @ self._last + self._last_bias).astype(np.int64)
        return margins


def _answers(sums: Floats, out: Floats) -> Floats:
    """Put the answers to `sums`, whole numbers from 0 to MOST, into `out` of the same shape."""
    np.floor(sums, out=sums)
    np.maximum(sums, 0.0, out=sums)
    return np.minimum(sums, MOST, out=out)
