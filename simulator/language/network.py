"""A small convolutional network: what neighbouring words mean together, whatever their exact form.

In: the tokens of an even reply, as the n-grams take them. Out: one integer margin per act. Beside the n-grams
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

Floats = npt.NDArray[np.float32]

#: The answer of a filter is between 0 and this.
MOST: Final = 255
#: Tokens that are read; a reply of more has said it before.
LONGEST: Final = 240
#: Rows of `Layers.table` before those of learnt tokens: none, and any other.
NONE, OTHER = 0, 1
#: Sums must stay below this to be exact in single precision.
EXACT: Final = 2**24
#: Places that are weighed at once. OpenBLAS begins threads for products of more than 2**20 terms, and where
#: other programs keep the cores busy, waiting for a thread takes a hundred times as long as such a product.
_AT_ONCE: Final = 60


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
        first, second, last = layers.halved
        self._parts = (0.5**first, 0.5**second, 0.5**last)
        # One matrix for each of the three tokens that a filter looks at.
        self._first = layers.first.reshape(3, -1, len(layers.first_bias))
        self._second = layers.second.reshape(3, -1, len(layers.second_bias))

    def margins(self, tokens: Sequence[str]) -> npt.NDArray[np.int64]:
        """Return the margin of each act (acts,) for a reply of `tokens`."""
        layers, (first, second, last) = self.layers, self._parts
        look = self.rows.get
        rows = [NONE, *[look(token, OTHER) for token in tokens[:LONGEST]], NONE]
        if len(rows) == 2:
            rows.insert(1, OTHER)
        words = layers.table.take(rows, axis=0)
        near = _answers(words, 1, self._first, layers.first_bias, first)
        around = np.zeros((len(near) + 4, near.shape[1]), np.float32)
        around[2:-2] = near
        further = _answers(around, 2, self._second, layers.second_bias, second)
        strongest = np.concatenate((near.max(axis=0), further.max(axis=0)))
        margins: npt.NDArray[np.int64] = np.floor((strongest @ layers.last + layers.last_bias) * last).astype(
            np.int64
        )
        return margins


def _answers(seen: Floats, apart: int, weights: Floats, bias: Floats, part: float) -> Floats:
    """Return the answers (places, filters), 0 to MOST, to what is `seen` (places + 2 · apart, inputs)
    at each place and so far before and behind it; `weights` are (3, inputs, filters).
    """
    places = len(seen) - 2 * apart
    sums: Floats = np.empty((places, weights.shape[2]), np.float32)
    for start in range(0, places, _AT_ONCE):
        end = min(start + _AT_ONCE, places)
        before, at, behind = (
            seen[start + step : end + step] @ one
            for step, one in zip((0, apart, 2 * apart), weights, strict=True)
        )
        sums[start:end] = before + at + behind
    sums += bias
    sums *= part
    np.floor(sums, out=sums)
    np.minimum(np.maximum(sums, 0.0, out=sums), MOST, out=sums)
    return sums
