"""Training of the small network beside the n-grams (`simulator.language.network`), with PyTorch.

In: corpus lines, and texts that a teacher labelled (`benchmarks.teacher`). Out: the `Network` in whole
numbers. The same machine trains the same network again; another processor may add in another order and come
to slightly other weights.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import torch
from torch import nn
from torch.nn import functional

from simulator.language.model import UNIT
from simulator.language.network import EXACT, LONGEST, MOST, NONE, OTHER, Layers, Network
from simulator.language.text import Replacing, even, tokens
from simulator.model.acts import ACTS
from simulator.model.texts import Language

Floats = npt.NDArray[np.float64]

#: Numbers per token, filters per layer, and wide filters.
SIZE, FILTERS, WIDE = 64, 128, 256
#: Tokens that stand in fewer texts are read as any other.
RARE: Final = 3
#: Texts per step, and the steepest step.
BATCH, PACE = 64, 2e-3
#: Shares of numbers and of answers that are left out at random while learning.
LEFT_OUT: Final = (0.15, 0.2)
#: Times that all texts are learnt from. With 20, held-out English lines are read worse again.
EPOCHS: Final = 10


class Text(NamedTuple):
    """Something to learn from: tokens and how likely each act is, 0–1, (acts,)."""

    tokens: Sequence[str]
    chances: npt.NDArray[np.float32]


class Taught(NamedTuple):
    """What the teacher made: texts, the authors whose lines each was made of, and vectors of words."""

    texts: list[Text]
    authors: list[frozenset[str]]
    vectors: dict[str, npt.NDArray[np.int8]]

    def without(self, authors: Collection[str]) -> list[Text]:
        """Return the texts to which none of `authors` gave anything."""
        return [text for text, own in zip(self.texts, self.authors, strict=True) if own.isdisjoint(authors)]


def taught_file(language: Language) -> Path:
    """Return where the texts of a language's teacher are."""
    return Path(__file__).with_name(f"taught-{language}.npz")


def taught(language: Language, simplified: Replacing) -> Taught:
    """Read the texts of a language's teacher; `simplified` replaces traditional characters."""
    with np.load(taught_file(language)) as found:
        replies = found["texts"].tobytes().decode().split("\n")
        chances = found["chances"].astype(np.float32) / 255
        names = found["authors"].tolist()
        authors = [frozenset(names[at] for at in row if at >= 0) for row in found["sources"].tolist()]
        vectors = dict(zip(found["words"].tolist(), found["vectors"], strict=True))
    texts = [
        Text(tokens(even(reply, simplified), language), row)
        for reply, row in zip(replies, chances, strict=True)
    ]
    return Taught(texts, authors, vectors)


class _Floating(nn.Module):
    """The network while it is trained, in floats."""

    def __init__(self, tokens: int) -> None:
        super().__init__()
        self.table = nn.Embedding(tokens, SIZE, padding_idx=NONE)
        nn.init.normal_(self.table.weight, 0.0, 0.3)
        self.first = nn.Conv1d(SIZE, FILTERS, 3, padding=1)
        self.second = nn.Conv1d(FILTERS, FILTERS, 3, padding=2, dilation=2)
        self.wide = nn.Conv1d(SIZE, WIDE, 5, padding=2)
        self.last = nn.Linear(2 * FILTERS + WIDE, len(ACTS))
        nn.init.constant_(self.last.bias, -3.0)

    def forward(self, rows: torch.Tensor) -> torch.Tensor:
        """Return margins (texts, acts) for `rows` of tokens (texts, places), NONE where there is none."""
        there = (rows != NONE).unsqueeze(1)
        words = functional.dropout(self.table(rows), LEFT_OUT[0], self.training).transpose(1, 2)
        near = functional.relu(self.first(words)) * there
        further = functional.relu(self.second(near) + near) * there
        wide = functional.relu(self.wide(words)) * there
        strongest = torch.cat([near.amax(2), further.amax(2), wide.amax(2)], 1)
        margins: torch.Tensor = self.last(functional.dropout(strongest, LEFT_OUT[1], self.training))
        return margins


def fit(texts: Sequence[Text], vectors: dict[str, npt.NDArray[np.int8]]) -> Network:
    """Train a network on `texts`; words start from `vectors` where there are any."""
    torch.manual_seed(0)
    torch.set_num_threads(1)
    chance = random.Random(0)
    spread = Counter(token for one in texts for token in set(one.tokens))
    known = {
        token: row for row, token in enumerate(sorted(t for t, n in spread.items() if n >= RARE), start=2)
    }
    net = _Floating(len(known) + 2)
    with torch.no_grad():
        net.table.weight[NONE] = 0.0
        for token, row in known.items():
            if token in vectors:
                net.table.weight[row] = torch.tensor(vectors[token].astype(np.float32)) * 0.02
    rows = [[known.get(token, OTHER) for token in one.tokens[:LONGEST]] or [OTHER] for one in texts]
    truth = torch.tensor(np.stack([one.chances for one in texts]))
    optimiser = torch.optim.AdamW(net.parameters(), lr=PACE, weight_decay=0.01)
    steps = EPOCHS * (len(rows) // BATCH + 2)
    pace = torch.optim.lr_scheduler.OneCycleLR(optimiser, PACE, total_steps=steps, pct_start=0.1)
    net.train()
    for _ in range(EPOCHS):
        for batch in batches([len(row) for row in rows], BATCH, 50 * BATCH, chance):
            longest = max(len(rows[at]) for at in batch)
            seen = torch.tensor([rows[at] + [NONE] * (longest - len(rows[at])) for at in batch])
            each = functional.binary_cross_entropy_with_logits(net(seen), truth[batch], reduction="none")
            optimiser.zero_grad()
            each.sum(1).mean().backward()
            optimiser.step()
            pace.step()
    net.eval()
    return whole(known, net, rows)


def batches(lengths: Sequence[int], size: int, among: int, chance: random.Random) -> list[list[int]]:
    """Return the places of texts in batches of `size`, of like length among so many, in random order."""
    order = list(range(len(lengths)))
    chance.shuffle(order)
    found: list[list[int]] = []
    for start in range(0, len(order), among):
        part = sorted(order[start : start + among], key=lengths.__getitem__)
        found += [part[at : at + size] for at in range(0, len(part), size)]
    chance.shuffle(found)
    return found


def whole(known: dict[str, int], net: _Floating, rows: Sequence[Sequence[int]]) -> Network:
    """Put a trained network into whole numbers; `rows` tell how strong answers get."""

    def floats(weights: torch.Tensor) -> Floats:
        return weights.detach().numpy().astype(np.float64)

    with torch.no_grad():
        answers: list[list[float]] = [[], [], []]
        for row in rows[:: max(1, len(rows) // 2000)]:
            words = net.table(torch.tensor([row])).transpose(1, 2)
            near = functional.relu(net.first(words))
            answers[0].append(near.max().item())
            answers[1].append(functional.relu(net.second(near) + near).max().item())
            answers[2].append(functional.relu(net.wide(words)).max().item())
    # The strongest answers of one reply in a hundred are cut.
    units = [MOST / float(np.quantile(strong, 0.99)) for strong in answers]
    table = floats(net.table.weight)
    unit = 127 / float(np.quantile(np.abs(table).max(axis=1), 0.999))
    table = np.clip(np.round(table * unit), -127, 127)
    stay = np.eye(FILTERS)[:, :, None] * np.array([0.0, 1.0, 0.0])  # the second layer adds to the first
    first = _stacked(floats(net.first.weight))
    second = _stacked(floats(net.second.weight) + stay)
    wide = _stacked(floats(net.wide.weight))
    last = floats(net.last.weight).T
    parts = np.split(last, [FILTERS, 2 * FILTERS])
    last = np.vstack([part / answer for part, answer in zip(parts, units, strict=True)])
    one = _scaled(first, floats(net.first.bias), unit, units[0], 127)
    two = _scaled(second, floats(net.second.bias), units[0], units[1], MOST)
    five = _scaled(wide, floats(net.wide.bias), unit, units[2], 127)
    three = _scaled(last, floats(net.last.bias), 1.0, UNIT, MOST)
    weighed = (one, two, five, three)
    numbers = [np.asarray(part, np.float32) for part in (table, *(p for each in weighed for p in each[:2]))]
    return Network(known, Layers(*numbers, halved=tuple(each[2] for each in weighed)))


def _stacked(weights: Floats) -> Floats:
    """Return weights (filters, inputs, places) as (places · inputs, filters)."""
    return np.concatenate([weights[:, :, at].T for at in range(weights.shape[2])])


def _scaled(
    weights: Floats, bias: Floats, before: float, after: float, most: float
) -> tuple[Floats, Floats, int]:
    """Return whole `weights` and `bias` for inputs of `before` a unit up to `most` and answers of `after` a
    unit, and how often sums are to be halved: as finely as sums stay exact.
    """
    for halved in range(16, -1, -1):
        scale = after / before * 2.0**halved
        fine, shift = np.round(weights * scale), np.round(bias * after * 2.0**halved)
        if (np.abs(fine).sum(axis=0) * most + np.abs(shift)).max() < EXACT and np.abs(fine).max() < 2**15:
            return fine, shift, halved
    raise ValueError("the network's weights are too large for exact sums")
