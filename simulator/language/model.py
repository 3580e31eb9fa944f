"""The trained model of one language, read with integers only.

In: the files `model.npz` and `model.json` that `benchmarks/train_analyser.py` writes, and even texts. Out: one
integer score per act. Two stages, both linear:

1. Every piece of a reply (the whole, its sentences, its clauses) is scored by its n-grams: the sum of their
   weights, divided by the length of the piece's vector (the integer square root of the sum of squared rarities),
   plus a bias. For each act three numbers stay: the whole, the best sentence, the best clause. The preceding
   customer line is scored in a space of its own.
2. Those numbers and the signs (`simulator.language.signs`) are weighed once more, each act hearing all others.

Scores are sums and floored quotients of 64-bit integers, so that every processor reads alike; whether an act is
there is decided by comparing two integers. Refuses files of another format with `ModelUnfit`.
"""

from __future__ import annotations

import hashlib
import json
from math import isqrt
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from simulator.errors import KesuError
from simulator.language.signs import names, signs
from simulator.language.text import GRAMS, clauses, sentences
from simulator.model.acts import ACTS
from simulator.model.texts import Language

Integers = npt.NDArray[np.int64]

#: Written by training, asked for by reading; raise it with every change of what features or numbers mean.
FORMAT: Final = 1
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
            f"The analyser's model in {folder} cannot be used ({reason}): install kesu again, or train it anew.",
            f"{folder} 中的话术分析模型无法使用（{reason}），请重新安装 kesu 或重新训练。",
        )


class Space(NamedTuple):
    """Known n-grams of one kind of text with what each weighs for each act."""

    rows: dict[str, int]
    rarity: Integers  # (n-grams,), squared, in RARITY² units
    weights: npt.NDArray[np.int16]  # (n-grams, acts)
    bias: Integers  # (acts,), in UNIT
    gain: int  # UNIT · RARITY · 16 / (what weight 1.0 is stored as)

    def score(self, pieces: list[set[str]]) -> Integers:
        """Return the margins (pieces, acts) in UNIT."""
        look = self.rows.get
        found = [[row for gram in piece if (row := look(gram)) is not None] for piece in pieces]
        counts = [len(rows) for rows in found]
        flat = np.fromiter((row for rows in found for row in rows), np.intp, sum(counts))
        margins = np.zeros((len(pieces), len(self.bias)), np.int64)
        starts = np.cumsum([0, *counts[:-1]])
        full = [place for place, count in enumerate(counts) if count]
        if full:
            begin = starts[full]
            sums = np.add.reduceat(self.weights[flat], begin, axis=0, dtype=np.int64)
            squares = np.add.reduceat(self.rarity[flat], begin)
            lengths = np.array([isqrt(256 * int(square)) for square in squares], np.int64)
            margins[full] = sums * self.gain // lengths[:, None]
        return np.clip(margins + self.bias, -FAR, FAR)


class Model(NamedTuple):
    """Everything that reading a reply of one language needs."""

    language: Language
    reply: Space
    customer: Space
    second: Integers  # (inputs, acts): inputs are whole, sentence, clause, customer scores, then signs
    second_bias: Integers  # (acts,)
    bar: Integers  # (acts,): an act is there if its score is above
    low_bar: Integers  # (acts,): if no act is there, the one furthest above its low bar is taken
    step: int  # score units per column of `confidence`
    confidence: npt.NDArray[np.int64]  # (acts, columns), thousandths
    certainty: npt.NDArray[np.int64]  # (columns,), thousandths by expected number of errors
    hash: str

    def inputs(self, reply: str, customer: str) -> Integers:
        """Return what the second stage weighs for an even `reply` after the even `customer` line."""
        language = self.language
        grams = GRAMS[language]
        by_sentence = sentences(reply, language)[:PIECES]
        by_clause = clauses(reply, language)[:PIECES]
        pieces = [grams(reply)]
        # Most replies have one sentence, many one clause: nothing is scored twice.
        if len(by_sentence) > 1:
            pieces += map(grams, by_sentence)
        ends = len(pieces)
        if by_clause != by_sentence and len(by_clause) > 1:
            pieces += map(grams, by_clause)
        margins = self.reply.score(pieces)
        whole = margins[0]
        sentence = margins[1:ends].max(axis=0) if ends > 1 else whole
        clause = margins[ends:].max(axis=0) if len(pieces) > ends else sentence
        before = (
            self.customer.score([grams(customer)])[0]
            if customer
            else np.clip(self.customer.bias, -FAR, FAR)
        )
        row = np.array(signs(reply, customer, language), np.int64) * UNIT
        return np.concatenate([whole, sentence, clause, before, row])

    def scores(self, reply: str, customer: str) -> Integers:
        """Return the score of each act for an even `reply` after the even `customer` line (may be empty)."""
        return self.inputs(reply, customer) @ self.second + self.second_bias


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

    def space(name: str) -> Space:
        grams = part[f"{name}_grams"].tobytes().decode().split("\n")
        rarity = part[f"{name}_rarity"].astype(np.int64)
        return Space(
            {gram: row for row, gram in enumerate(grams)},
            rarity * rarity,
            part[f"{name}_weights"],
            part[f"{name}_bias"].astype(np.int64),
            UNIT * RARITY * 16 // int(manifest["scale"][name]),
        )

    return Model(
        language=language,
        reply=space("reply"),
        customer=space("customer"),
        second=part["second"].astype(np.int64),
        second_bias=part["second_bias"].astype(np.int64),
        bar=part["bar"].astype(np.int64),
        low_bar=part["low_bar"].astype(np.int64),
        step=int(manifest["step"]),
        confidence=part["confidence"].astype(np.int64),
        certainty=part["certainty"].astype(np.int64),
        hash=digest.hexdigest()[:16],
    )
