"""Training of the reply analyser's model: two stages of logistic regression, then integers.

In: corpus lines. Out: a `Trained` model that predicts like the shipped reader, and arrays to write. See
`simulator/language/model.py` for what the stages are.

Settings (`RARE`, `STRICT` …) were chosen on author-split folds with `python -m benchmarks.analyser`.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from joblib import Parallel, delayed
from scipy import sparse
from scipy.special import expit, logit
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression

from benchmarks.corpus import ROOT, Line, digest, folds
from simulator.language.analyser import _simplified
from simulator.language.model import FAR, FORMAT, PIECES, RARITY, UNIT, Model, Space
from simulator.language.signs import names, signs
from simulator.language.text import GRAMS, clauses, even, sentences
from simulator.model.acts import ACTS, DESTRUCTIVE
from simulator.model.texts import Language

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

#: An n-gram must stand in at least this many training lines.
RARE = 2
#: Inverse strength of regularisation: first stage, customer space, second stage.
FIRST, BEFORE, SECOND = 10.0, 1.0, 0.003
#: How much weaker the second stage holds down an act's own three scores.
OWN = 6.0
#: Glued lines per training line: two or three replies of different lines joined, with the acts of all.
GLUED = 1.0
#: What a first-stage weight of 1 is stored as, in 16 bits.
SCALE = {"reply": 256, "customer": 256}
#: What a second-stage weight of 1 is stored as, and the columns of the table of confidence.
SECOND_SCALE, COLUMNS, DOUBTS = 4096, 96, 96
#: Share of wholly courteous replies that may be given a destructive act.
FALSE_ALARMS = 0.016
DESTRUCTIVE_COLUMNS = [ACTS.index(act) for act in DESTRUCTIVE]


@cache
def simplified() -> dict[int, str]:
    """Return the table of traditional characters."""
    return _simplified(ROOT / "assets" / "language" / "zh" / "simplified.txt")


class Text(NamedTuple):
    """A line made ready: its pieces' n-grams and its signs, once for all folds."""

    whole: set[str]
    sentences: list[set[str]]
    clauses: list[set[str]]
    customer: set[str]
    signs: list[int]


def ready(row: Line, language: Language) -> Text:
    """Return `row` made ready."""
    grams = GRAMS[language]
    reply, customer = even(row.reply, simplified()), even(row.customer, simplified())
    return Text(
        grams(reply),
        [grams(piece) for piece in sentences(reply, language)[:PIECES]],
        [grams(piece) for piece in clauses(reply, language)[:PIECES]],
        grams(customer) if customer else set(),
        signs(reply, customer, language),
    )


def labels(rows: Sequence[Line]) -> Bools:
    """Return the acts of each line, (lines, acts)."""
    return np.array([[act in row.acts for act in ACTS] for row in rows], np.bool_).reshape(len(rows), len(ACTS))


class Linear(NamedTuple):
    """A trained first-stage space in floats."""

    rows: dict[str, int]
    rarity: Floats  # in whole 64ths already
    weights: Floats  # (n-grams, acts)
    bias: Floats

    def margins(self, pieces: Sequence[set[str]]) -> Floats:
        """Return margins (pieces, acts), cut as the reader cuts them."""
        scores = _matrix(pieces, self.rows, self.rarity) @ self.weights + self.bias
        return np.clip(scores, -FAR / UNIT, FAR / UNIT)


def _matrix(pieces: Sequence[set[str]], rows: dict[str, int], rarity: Floats) -> sparse.csr_matrix:
    columns: list[int] = []
    ends = [0]
    for piece in pieces:
        columns += sorted(row for gram in piece if (row := rows.get(gram)) is not None)
        ends.append(len(columns))
    matrix = sparse.csr_matrix((rarity[columns], columns, ends), shape=(len(pieces), len(rows)))
    length = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    return (sparse.diags(1 / np.maximum(length, 1e-9)) @ matrix).tocsr()


def _regress(matrix: sparse.csr_matrix, truth: Bools, strength: float) -> tuple[Floats, Floats]:
    """Return weights (features, acts) and biases of one logistic regression per act."""

    def one(column: int) -> tuple[Floats, float]:
        if truth[:, column].sum() < 3:
            return np.zeros(matrix.shape[1]), -6.0
        model = LogisticRegression(C=strength, solver="liblinear", random_state=0).fit(matrix, truth[:, column])
        return model.coef_[0], float(model.intercept_[0])

    fitted = Parallel(n_jobs=2, prefer="threads")(delayed(one)(column) for column in range(truth.shape[1]))
    return np.stack([weights for weights, _ in fitted], axis=1), np.array([bias for _, bias in fitted])


def first_stage(pieces: Sequence[set[str]], truth: Bools, strength: float, glued: float) -> Linear:
    """Train one space on whole texts and glued ones."""
    spread = Counter(gram for piece in pieces for gram in piece)
    kept = sorted(gram for gram, count in spread.items() if count >= RARE)
    rows = {gram: row for row, gram in enumerate(kept)}
    counts = np.array([spread[gram] for gram in kept], np.float64)
    rarity = np.round(RARITY * (np.log((1 + len(pieces)) / (1 + counts)) + 1))
    chance = np.random.default_rng(0)
    more, labels_of = list(pieces), [truth]
    for _ in range(int(glued * len(pieces))):
        chosen = chance.choice(len(pieces), chance.integers(2, 4), replace=False)
        more.append(set().union(*(pieces[place] for place in chosen)))
        labels_of.append(truth[chosen].any(axis=0, keepdims=True))
    weights, bias = _regress(_matrix(more, rows, rarity), np.vstack(labels_of), strength)
    # Features are unit vectors of rarities; the reader sums rarity x weight and divides by the length once.
    return Linear(rows, rarity, weights, bias)


class Stages(NamedTuple):
    """Both spaces of the first stage."""

    reply: Linear
    customer: Linear

    def inputs(self, texts: Sequence[Text]) -> Floats:
        """Return what the second stage weighs, (lines, inputs)."""
        whole = self.reply.margins([text.whole for text in texts])
        sentence = _best(self.reply, [text.sentences for text in texts], whole)
        clause = _best(self.reply, [text.clauses for text in texts], sentence)
        before = self.customer.margins([text.customer for text in texts])
        return np.hstack([whole, sentence, clause, before, np.array([text.signs for text in texts], np.float64)])


def _best(space: Linear, pieces: Sequence[Sequence[set[str]]], fallback: Floats) -> Floats:
    flat = space.margins([piece for row in pieces for piece in row])
    found = fallback.copy()
    start = 0
    for place, row in enumerate(pieces):
        if len(row) > 1:
            found[place] = flat[start : start + len(row)].max(axis=0)
        start += len(row)
    return found


def stages(texts: Sequence[Text], truth: Bools) -> Stages:
    """Train the first stage."""
    said = [place for place, text in enumerate(texts) if text.customer]
    return Stages(
        first_stage([text.whole for text in texts], truth, FIRST, GLUED),
        first_stage([texts[place].customer for place in said], truth[said], BEFORE, 0.0),
    )


def second_stage(inputs: Floats, truth: Bools) -> tuple[Floats, Floats]:
    """Train the second stage; return weights (inputs, acts) and biases."""
    acts = truth.shape[1]
    weights, bias = np.zeros((inputs.shape[1], acts)), np.full(acts, -6.0)

    def one(column: int) -> tuple[Floats, float]:
        scale = np.ones(inputs.shape[1])
        scale[[column, acts + column, 2 * acts + column]] = OWN
        scale[3 * acts : 4 * acts] = 0.5
        model = LogisticRegression(C=SECOND, max_iter=400).fit(inputs * scale, truth[:, column])
        return model.coef_[0] * scale, float(model.intercept_[0])

    columns = [column for column in range(acts) if truth[:, column].sum() >= 3]
    for column, (row, shift) in zip(
        columns, Parallel(n_jobs=2, prefer="threads")(delayed(one)(column) for column in columns), strict=True
    ):
        weights[:, column], bias[column] = row, shift
    return weights, bias


def held_out(texts: Sequence[Text], truth: Bools, group: Sequence[int]) -> tuple[Floats, Floats]:
    """Return first-stage inputs and second-stage scores of each line by models that never saw its author."""
    part = np.array(group)
    inputs: Floats | None = None
    for one in sorted(set(group)):
        here, rest = np.flatnonzero(part == one), np.flatnonzero(part != one)
        found = stages([texts[place] for place in rest], truth[rest]).inputs([texts[place] for place in here])
        if inputs is None:
            inputs = np.zeros((len(texts), found.shape[1]))
        inputs[here] = found
    assert inputs is not None
    scores = np.zeros(truth.shape)
    for one in sorted(set(group)):
        here, rest = part == one, part != one
        weights, bias = second_stage(inputs[rest], truth[rest])
        scores[here] = inputs[here] @ weights + bias
    return inputs, scores


class Decision(NamedTuple):
    """When an act is there, and how sure that is: all in second-stage margins."""

    slope: Floats  # (acts,): chance = expit(slope · score + shift)
    shift: Floats
    bar: Floats
    low_bar: Floats

    def chances(self, scores: Floats) -> Floats:
        """Return the calibrated probability of each act."""
        return np.asarray(expit(self.slope * scores + self.shift))

    def acts(self, scores: Floats) -> Bools:
        """Return which acts are there."""
        taken = scores > self.bar
        near = scores - self.low_bar
        best = near.argmax(axis=1)
        place = np.arange(len(scores))
        none = ~taken.any(axis=1) & (near[place, best] > 0)
        taken[place[none], best[none]] = True
        return np.asarray(taken)


def f1(taken: Bools, truth: Bools) -> tuple[float, float]:
    """Return micro- and macro-F1; an act without any line counts in neither."""
    right = (taken & truth).sum(axis=0)
    both = taken.sum(axis=0) + truth.sum(axis=0)
    there = truth.any(axis=0)
    return float(2 * right.sum() / max(1, both.sum())), float(np.mean((2 * right / np.maximum(1, both))[there]))


def decide(scores: Floats, truth: Bools) -> Decision:
    """Choose calibration and bars on held-out scores."""
    acts = truth.shape[1]
    # One calibration for all acts, which each act's own lines may bend: few lines bend little.
    common = LogisticRegression(C=100).fit(scores.reshape(-1, 1), truth.ravel())
    slope, shift = np.full(acts, common.coef_[0, 0]), np.full(acts, common.intercept_[0])
    for column in range(acts):
        if truth[:, column].sum() >= 8:
            offset = slope[column] * scores[:, column] + shift[column]
            own = LogisticRegression(C=1.0).fit(
                np.column_stack([offset]), truth[:, column]
            )
            slope[column], shift[column] = (
                own.coef_[0, 0] * slope[column],
                own.coef_[0, 0] * shift[column] + own.intercept_[0],
            )
    chances = np.asarray(expit(slope * scores + shift))
    levels = np.arange(0.14, 0.62, 0.02)

    def best(columns: list[int]) -> float:
        found = [f1(chances[:, columns] > level, truth[:, columns])[0] for level in levels]
        return float(levels[int(np.argmax(np.convolve(np.pad(found, 1, mode="edge"), np.ones(3) / 3, "valid")))])

    common_level = best(list(range(acts)))
    level = np.full(acts, common_level)
    for column in range(acts):
        support = truth[:, column].sum()
        if support >= 12:
            trust = support / (support + 60)
            level[column] = trust * best([column]) + (1 - trust) * common_level
    harsh = DESTRUCTIVE_COLUMNS
    courteous = ~truth[:, harsh].any(axis=1)
    while (chances[courteous][:, harsh] > level[harsh]).any(axis=1).mean() > FALSE_ALARMS and level[harsh].max() < 0.97:
        level[harsh] = level[harsh] + 0.01 * (1 - level[harsh])
    low = np.minimum(level, 0.5 * level)
    low[harsh] = level[harsh]
    grid = np.arange(0.3, 1.0, 0.05)
    trial = [
        f1(Decision(slope, shift, (logit(level) - shift) / slope, _lower(level, share, slope, shift)).acts(scores), truth)[0]
        for share in grid
    ]
    return Decision(
        slope, shift, (logit(level) - shift) / slope, _lower(level, float(grid[int(np.argmax(trial))]), slope, shift)
    )


def _lower(level: Floats, share: float, slope: Floats, shift: Floats) -> Floats:
    low = level * share
    low[DESTRUCTIVE_COLUMNS] = level[DESTRUCTIVE_COLUMNS]
    return np.asarray((logit(low) - shift) / slope)


def doubts(chances: Floats, taken: Bools) -> Floats:
    """Return the expected number of wrong labels of each reading, in thousandths."""
    return np.asarray((1000 * np.where(taken, 1 - chances, np.minimum(chances, 1 - chances))).sum(axis=1))


def agreement(taken: Bools, truth: Bools) -> Floats:
    """Return how far each reading agrees with its labels: 2·common / (read + labelled), 1 where both are empty."""
    common = 2 * (taken & truth).sum(axis=1)
    both = taken.sum(axis=1) + truth.sum(axis=1)
    return np.where(both > 0, common / np.maximum(both, 1), 1.0)


def train(rows: Sequence[Line], language: Language, inner: int = 5) -> tuple[Model, dict[str, float]]:
    """Train on `rows`; return the model in integers and the held-out figures of its making."""
    texts = [ready(row, language) for row in rows]
    truth = labels(rows)
    inputs, scores = held_out(texts, truth, folds(rows, inner))
    decision = decide(scores, truth)
    taken = decision.acts(scores)
    chances = decision.chances(scores)
    trust = IsotonicRegression(increasing=False, y_min=0.0, y_max=1.0, out_of_bounds="clip").fit(
        doubts(chances, taken), agreement(taken, truth)
    )
    weights, bias = second_stage(inputs, truth)
    both = stages(texts, truth)
    micro, macro = f1(taken, truth)
    model = quantised(both, weights, bias, decision, trust, language)
    return model, {"micro_f1": round(micro, 3), "macro_f1": round(macro, 3)}


def quantised(
    both: Stages, weights: Floats, bias: Floats, decision: Decision, trust: IsotonicRegression, language: Language
) -> Model:
    """Return the model in integers, as the reader uses it."""

    def space(linear: Linear, scale: int) -> Space:
        stored = np.round(linear.weights * linear.rarity[:, None] / RARITY * scale)
        if np.abs(stored).max(initial=0) > 32767:
            raise ValueError("a first-stage weight does not fit into 16 bits: lower SCALE")
        rarity = linear.rarity.astype(np.int64)
        return Space(
            linear.rows,
            rarity * rarity,
            stored.astype(np.int16),
            np.round(linear.bias * UNIT).astype(np.int64),
            UNIT * RARITY * 16 // scale,
        )

    unit = UNIT * SECOND_SCALE
    step = unit * 16 // COLUMNS  # the columns span margins of -8 to 8
    centres = ((np.arange(COLUMNS) - COLUMNS // 2) + 0.5) * step / unit
    chances = expit(decision.slope[:, None] * centres + decision.shift[:, None])
    return Model(
        language=language,
        reply=space(both.reply, SCALE["reply"]),
        customer=space(both.customer, SCALE["customer"]),
        second=np.round(weights * SECOND_SCALE).astype(np.int64),
        second_bias=np.round(bias * unit).astype(np.int64),
        bar=np.floor(decision.bar * unit).astype(np.int64),
        low_bar=np.floor(decision.low_bar * unit).astype(np.int64),
        step=step,
        confidence=np.round(1000 * chances).astype(np.int64),
        certainty=np.round(1000 * trust.predict(64 * np.arange(DOUBTS) + 32)).astype(np.int64),
        hash="",
    )


def write(model: Model, rows: Sequence[Line], figures: dict[str, float], target: Path) -> None:
    """Write `model.npz` and `model.json` into `target`; the same lines give the same bytes."""
    arrays = {
        "second": model.second.astype(np.int32),
        "second_bias": model.second_bias,
        "bar": model.bar,
        "low_bar": model.low_bar,
        "confidence": model.confidence.astype(np.uint16),
        "certainty": model.certainty.astype(np.uint16),
    }
    for name, space in (("reply", model.reply), ("customer", model.customer)):
        arrays[f"{name}_grams"] = np.frombuffer("\n".join(space.rows).encode(), np.uint8)
        arrays[f"{name}_rarity"] = np.round(np.sqrt(space.rarity)).astype(np.uint16)
        arrays[f"{name}_weights"] = space.weights
        arrays[f"{name}_bias"] = space.bias
    with zipfile.ZipFile(target / "model.npz", "w", zipfile.ZIP_DEFLATED) as file:
        for name, array in sorted(arrays.items()):
            content = io.BytesIO()
            np.lib.format.write_array(content, np.ascontiguousarray(array), allow_pickle=False)
            # A fixed date: the file is the same whenever it is made.
            file.writestr(zipfile.ZipInfo(f"{name}.npy", (1980, 1, 1, 0, 0, 0)), content.getvalue(), zipfile.ZIP_DEFLATED)
    manifest = {
        "format": FORMAT,
        "language": model.language,
        "acts": list(ACTS),
        "signs": list(names(model.language)),
        "scale": SCALE,
        "step": model.step,
        "corpus": {"lines": len(rows), "authors": len({row.author for row in rows}), "hash": digest(rows)},
        "held_out": figures,
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
    (target / "model.json").write_text(text, encoding="utf-8", newline="\n")
