"""The trained model of one language, read with integers only.

In: the files `model.npz` and `model.json` that `benchmarks/train_analyser.py` writes, and even texts.
Out: one integer score per act and reply; many replies at once cost less each than one alone. Two stages, the
second one linear:

1. The whole reply and each of its clauses are scored by their n-grams: the sum of the n-grams' weights
   (other ones for a whole than for a clause), divided by the length of the piece's vector (the integer
   square root of the sum of squared rarities), plus a bias. For each act two numbers stay: the whole and
   the best clause. A small network (`simulator.language.network`) gives a third number per act.
2. Those numbers and the signs (`simulator.language.signs`) are weighed once more, each act hearing all
   others.

Scores are sums and floored quotients of 64-bit integers, so that every processor reads alike; whether an
act is there is decided by comparing two integers. Refuses files of another format with `ModelUnfit`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from itertools import accumulate, chain, groupby, pairwise, repeat
from math import isqrt
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from simulator.errors import KesuError
from simulator.language.network import Layers, Network
from simulator.language.signs import names, signs
from simulator.language.text import clauses, edges, inside, runs, tokens
from simulator.model.acts import ACTS
from simulator.model.texts import Language

Integers = npt.NDArray[np.int64]

#: Written by training, asked for by reading; raise it with every change of what features or numbers mean.
FORMAT: Final = 6
#: One unit of a first-stage margin. 1/256 is finer than any margin's error.
UNIT: Final = 256
#: Rarities (idf) are stored as whole 64ths.
RARITY: Final = 64
#: First-stage margins are cut to ±8: a probability below .0004 or above .9996 says no more.
FAR: Final = 8 * UNIT
#: Pieces of one kind that are read; a ramble of more has said it before.
PIECES: Final = 24


class ModelUnfit(KesuError):
    """The files in `folder` are not a model that this version reads; `reason` says why."""

    def __init__(self, folder: str, reason: str) -> None:
        self.folder = folder
        self.reason = reason
        super().__init__(
            f"The analyser's model in {folder} cannot be used ({reason}): install kesu again, or train it.",
            f"{folder} 中的话术分析模型无法使用（{reason}），请重新安装 kesu。",
        )


class Heard(NamedTuple):
    """A reply as it was typed, made even, and the even line of the customer before it (may be empty)."""

    raw: str
    reply: str
    customer: str


class Model:
    """Everything that reading a reply of one language needs.

    `rows` numbers the known n-grams from 1; row 0 of the arrays is empty. `squares` (n-grams,) are squared
    rarities, in RARITY²; `whole` (n-grams, acts) and `whole_bias` (acts,) score a reply as a whole, `clause`
    and `clause_bias` one of its clauses; `gain` is UNIT · RARITY · 16 over what a weight of 1 is stored as.
    Known English words have in all of these what is inside them too, and only of others it is looked up.
    `second` (inputs, acts) and `second_bias` (acts,) weigh whole, clause, `network` and signs. An act is
    there if its score is above its `bar`; if none is, the act furthest above its `low_bar` is taken.
    `confidence` (acts, columns) holds thousandths by score, `step` units a column, the middle column for 0;
    `certainty` (columns,) thousandths by expected agreement, 0 to 1.
    """

    def __init__(
        self,
        language: Language,
        rows: dict[str, int],
        squares: Integers,
        whole: npt.NDArray[np.int16],
        whole_bias: Integers,
        clause: npt.NDArray[np.int16],
        clause_bias: Integers,
        gain: int,
        network: Network,
        second: Integers,
        second_bias: Integers,
        bar: Integers,
        low_bar: Integers,
        step: int,
        confidence: Integers,
        certainty: Integers,
        hash: str = "",
    ) -> None:
        self.language = language
        self.rows = rows
        self.squares = squares
        # One above the other, so that all is taken at once. Floats add up fastest, and hold integers exactly
        # as long as no sum can reach 2**24.
        self._weights = np.concatenate([whole, clause])
        self._exact = 2**24 // max(1, int(self._weights.max()), -int(self._weights.min()))
        self.whole, self.clause = self._weights[: len(whole)], self._weights[len(whole) :]
        self.whole_bias = whole_bias
        self.clause_bias = clause_bias
        self.gain = gain
        self.network = network
        self.second = second
        self.second_bias = second_bias
        self.bar = bar
        self.low_bar = low_bar
        self.step = step
        self.confidence = confidence
        self.certainty = certainty
        self.hash = hash
        self._bias = np.concatenate([whole_bias, clause_bias])
        # The signs are 0 and 1: here they come to UNIT.
        self._second = second.astype(np.float64)
        self._second[len(self._bias) + len(ACTS) :] *= UNIT

    def _known(self, cut: list[Sequence[str]], joined: list[str]) -> list[set[int]]:
        """Return the rows of the n-grams of the text of the tokens `joined`, then of each of the first PIECES
        of its pieces `cut`, each row once; row 0, for the n-grams not known, is in all of them.

        An n-gram that lies within a piece is looked up once for both.
        """
        look = self.rows.get
        pairs, triples = (list(map(look, row, repeat(0))) for row in runs(joined, self.language))
        single = list(map(look, joined, repeat(0)))
        whole = {0, *single, *pairs, *triples}
        strange: list[Sequence[int]] = []  # what the words that are not known have inside
        if 0 in single and self.language == "en":
            strange = [
                () if row else list(map(look, inside(word), repeat(0)))
                for word, row in zip(joined, single, strict=True)
            ]
            whole.update(*strange)
        if len(cut) == 1:
            return [whole]
        known = [whole]
        after = 0
        for part in cut[:PIECES]:
            start, after = after, after + len(part)
            start, end = start + (part[:1] == " "), after - (part[-1:] == " ")
            # What lies within the piece begins at its first token, or behind the `^` of the whole text.
            inner = {0, *single[start:end], *pairs[start + 1 : end], *triples[start + 1 : max(end - 1, 0)]}
            inner.update(map(look, edges(joined[start:end], self.language), repeat(0)), *strange[start:end])
            known.append(inner)
        return known

    def margins(self, replies: Sequence[Sequence[str]]) -> Integers:
        """Return the first-stage margins (replies, 3 · acts) of `replies`, each as its even pieces: of the
        whole, of the best piece, and the network's, in UNIT, cut to ±FAR.
        """
        wholes: list[set[int]] = []
        parts: list[set[int]] = []
        begins: list[int] = []  # of the parts of each reply
        tokenised: list[list[str]] = []
        for pieces in replies:
            cut = [tokens(piece, self.language) for piece in pieces]
            joined = list(chain.from_iterable(cut))
            whole, *own = self._known(cut, joined)
            tokenised.append(joined)
            begins.append(len(parts))
            wholes.append(whole)
            parts += own or [whole]
        summed = self._summed(wholes, parts)
        best = np.maximum.reduceat(summed[len(wholes) :], begins, axis=0)
        margins: Integers = np.concatenate(
            (summed[: len(wholes)], best, self.network.margins(tokenised)), axis=1
        )
        margins[:, : len(self._bias)] += self._bias
        # Not np.clip, which takes three times as long on so few numbers.
        np.minimum(np.maximum(margins, -FAR, out=margins), FAR, out=margins)
        return margins

    def _summed(self, wholes: list[set[int]], parts: list[set[int]]) -> Integers:
        """Return the sums of the weights of each text's n-grams over the length of its vector, in UNIT,
        (texts, acts): of `wholes` weighed as a whole, then of `parts` weighed as clauses.
        """
        sizes = list(map(len, chain(wholes, parts)))
        starts = [0, *accumulate(sizes[:-1])]
        rows = np.fromiter(chain.from_iterable(chain(wholes, parts)), np.intp, sum(sizes))
        squares = np.add.reduceat(self.squares.take(rows), starts)
        lengths = np.array([isqrt(256 * square) or 1 for square in squares.tolist()])
        rows[starts[len(wholes)] :] += len(self.whole)
        kind = np.float32 if max(sizes) < self._exact else np.float64
        sums = np.add.reduceat(self._weights.take(rows, axis=0).astype(kind), starts, axis=0)
        summed: Integers = sums.astype(np.int64) * self.gain // lengths[:, None]
        return summed

    def inputs(self, replies: Sequence[Heard]) -> Integers:
        """Return what the second stage weighs (replies, inputs): the margins in UNIT, and the signs."""
        margins = self.margins([clauses(one.reply, self.language) for one in replies])
        found = [signs(one.raw, one.reply, one.customer, self.language) for one in replies]
        return np.concatenate((margins, np.array(found, np.int64)), axis=1)

    def scores(self, replies: Sequence[Heard]) -> Integers:
        """Return the score of each act (replies, acts)."""
        # Doubles hold every integer up to 2**53 exactly, whatever the order of a sum; these stay below 2**40.
        product = self.inputs(replies).astype(np.float64) @ self._second
        scores: Integers = product.astype(np.int64) + self.second_bias
        return scores


def load(folder: Path, language: Language) -> Model:
    """Read the model in `folder`.

    :raises ModelUnfit: files missing, of another format, for other acts or another language.
    """
    try:
        manifest = json.loads((folder / "model.json").read_bytes())
        content = (folder / "model.npz").read_bytes()
        with np.load(folder / "model.npz", allow_pickle=False) as arrays:
            part = {name: arrays[name] for name in arrays.files}
    except (OSError, ValueError) as error:
        raise ModelUnfit(str(folder), str(error)) from error
    expected = {"format": FORMAT, "language": language, "acts": list(ACTS), "signs": list(names(language))}
    for key, value in expected.items():
        if manifest.get(key) != value:
            raise ModelUnfit(str(folder), f"{key} is not what this version reads")
    digest = hashlib.sha256(content)
    digest.update(json.dumps(manifest, sort_keys=True).encode())

    grams = part["grams"].tobytes().decode().split("\n")
    none = np.zeros((1, len(ACTS)), np.int16)
    return Model(
        language=language,
        rows={gram: row for row, gram in enumerate(grams, start=1)},
        squares=np.concatenate([[0], part["squares"].astype(np.int64)]),
        whole=np.vstack([none, part["whole"]]),
        whole_bias=part["whole_bias"].astype(np.int64),
        clause=np.vstack([none, part["clause"]]),
        clause_bias=part["clause_bias"].astype(np.int64),
        gain=UNIT * RARITY * 16 // int(manifest["scale"]),
        network=_network(part),
        second=part["second"].astype(np.int64),
        second_bias=part["second_bias"].astype(np.int64),
        bar=part["bar"].astype(np.int64),
        low_bar=part["low_bar"].astype(np.int64),
        step=int(manifest["step"]),
        confidence=part["confidence"].astype(np.int64),
        certainty=np.array(_sloped(part["certainty"].tolist()), np.int64),
        hash=digest.hexdigest()[:16],
    )


def _network(part: dict[str, npt.NDArray[np.generic]]) -> Network:
    """Return the network of a model's arrays, which begin with `net_`."""
    words = part["net_tokens"].tobytes().decode().split("\n")
    weights = [part[f"net_{name}"].astype(np.float32) for name in Layers._fields[:-1]]
    layers = Layers._make([*weights, tuple(part["net_halved"].tolist())])
    return Network({word: row for row, word in enumerate(words, start=2)}, layers)


def _sloped(table: list[int]) -> list[int]:
    """Return the thousandths of `table`, whose columns span 0 to 1, for each of 0 to 1000 thousandths.

    Isotonic regression gives steps, and readings on one step could not be told apart. So straight lines go
    through the middle of each step, as in centred isotonic regression (Oron & Flournoy 2017), from 0 to 1.
    """
    width = len(table)
    points = [(0, 0)]
    for value, run in groupby(range(width), table.__getitem__):
        columns = list(run)
        points.append((500 * (columns[0] + columns[-1] + 1) // width, value))
    points.append((1000, 1000))
    found: list[int] = []
    for (low, first), (high, last) in pairwise(points):
        found += [first + (last - first) * (place - low) // (high - low) for place in range(low, high)]
    return [*found, 1000]
