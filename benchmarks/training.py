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
from simulator.language.model import FAR, FORMAT, PIECES, RARITY, UNIT, Model
from simulator.language.signs import names, signs
from simulator.language.text import clauses, even, grams
from simulator.model.acts import ACTS, DESTRUCTIVE
from simulator.model.texts import Language

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

#: An n-gram must stand in at least this many training lines.
RARE = 2
#: Inverse strength of regularisation: first stage, second stage.
FIRST, SECOND = 10.0, 0.003
#: How much weaker the second stage holds down an act's own two scores.
OWN = 6.0
#: Glued lines per training line: two or three replies of different lines joined, with the acts of all.
GLUED = 1.0
#: What a first-stage weight of 1 is stored as, in 16 bits.
SCALE = 64
#: What a second-stage weight of 1 is stored as, and the columns of the tables of confidence and certainty.
SECOND_SCALE, COLUMNS, TRUSTS = 4096, 96, 50
#: Share of wholly courteous replies that may be given a destructive act, on the lines bars are chosen on;
#: authors that they were not chosen on have about twice as many.
FALSE_ALARMS = 0.008
DESTRUCTIVE_COLUMNS = [ACTS.index(act) for act in DESTRUCTIVE]


@cache
def simplified() -> dict[int, str]:
    """Return the table of traditional characters."""
    return _simplified(ROOT / "assets" / "language" / "zh" / "simplified.txt")


class Text(NamedTuple):
    """A line made ready: its pieces' n-grams and its signs, once for all folds."""

    whole: set[str]
    clauses: list[set[str]]
    signs: list[int]


def ready(row: Line, language: Language) -> Text:
    """Return `row` made ready."""
    reply, customer = even(row.reply, simplified()), even(row.customer, simplified())
    return Text(
        grams(reply, language),
        [grams(piece, language) for piece in clauses(reply, language)[:PIECES]],
        signs(row.reply, reply, customer, language),
    )


def labels(rows: Sequence[Line]) -> Bools:
    """Return the acts of each line, (lines, acts)."""
    return np.array([[act in row.acts for act in ACTS] for row in rows], np.bool_).reshape(
        len(rows), len(ACTS)
    )


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
    unit = (sparse.diags(1 / np.maximum(length, 1e-9)) @ matrix).tocsr()
    unit.sum_duplicates()  # here, not by one of the threads that fit the acts
    return unit


def regress(matrix: sparse.csr_matrix, truth: Bools) -> tuple[Floats, Floats]:
    """Return weights (features, acts) and biases of one logistic regression per act.

    An act with fewer than three lines is never there.
    """

    def one(column: int) -> tuple[Floats, float]:
        if truth[:, column].sum() < 3:
            return np.zeros(matrix.shape[1]), -6.0
        model = LogisticRegression(C=FIRST, solver="liblinear", random_state=0).fit(matrix, truth[:, column])
        return model.coef_[0], float(model.intercept_[0])

    fitted = Parallel(n_jobs=2, prefer="threads")(delayed(one)(column) for column in range(truth.shape[1]))
    return np.stack([weights for weights, _ in fitted], axis=1), np.array([bias for _, bias in fitted])


def first_stage(pieces: Sequence[set[str]], truth: Bools) -> Linear:
    """Train the first stage on whole texts and glued ones."""
    spread = Counter(gram for piece in pieces for gram in piece)
    kept = sorted(gram for gram, count in spread.items() if count >= RARE)
    rows = {gram: row for row, gram in enumerate(kept)}
    counts = np.array([spread[gram] for gram in kept], np.float64)
    rarity = np.round(RARITY * (np.log((1 + len(pieces)) / (1 + counts)) + 1))
    chance = np.random.default_rng(0)
    more, labels_of = list(pieces), [truth]
    for _ in range(int(GLUED * len(pieces))):
        chosen = chance.choice(len(pieces), chance.integers(2, 4), replace=False)
        more.append(set().union(*(pieces[place] for place in chosen)))
        labels_of.append(truth[chosen].any(axis=0, keepdims=True))
    weights, bias = regress(_matrix(more, rows, rarity), np.vstack(labels_of))
    # Features are unit vectors of rarities; the reader sums rarity x weight and divides by the length once.
    return Linear(rows, rarity, weights, bias)


def inputs(space: Linear, texts: Sequence[Text]) -> Floats:
    """Return what the second stage weighs, (lines, inputs)."""
    whole = space.margins([text.whole for text in texts])
    clause = whole.copy()
    flat = space.margins([piece for text in texts for piece in text.clauses])
    start = 0
    for place, text in enumerate(texts):
        if len(text.clauses) > 1:
            clause[place] = flat[start : start + len(text.clauses)].max(axis=0)
        start += len(text.clauses)
    return np.hstack([whole, clause, np.array([text.signs for text in texts], np.float64)])


def second_stage(found: Floats, truth: Bools) -> tuple[Floats, Floats]:
    """Train the second stage; return weights (inputs, acts) and biases."""
    acts = truth.shape[1]
    weights, bias = np.zeros((found.shape[1], acts)), np.full(acts, -6.0)

    def one(column: int) -> tuple[Floats, float]:
        scale = np.ones(found.shape[1])
        scale[[column, acts + column]] = OWN
        model = LogisticRegression(C=SECOND, max_iter=400).fit(found * scale, truth[:, column])
        return model.coef_[0] * scale, float(model.intercept_[0])

    columns = [column for column in range(acts) if truth[:, column].sum() >= 3]
    for column, (row, shift) in zip(
        columns, Parallel(n_jobs=2, prefer="threads")(delayed(one)(column) for column in columns), strict=True
    ):
        weights[:, column], bias[column] = row, shift
    return weights, bias


def held_out(
    texts: Sequence[Text], truth: Bools, group: Sequence[int], more: tuple[Sequence[Text], Bools]
) -> tuple[Floats, Floats]:
    """Return first-stage inputs and second-stage scores of each line by models that never saw its author.

    `more` texts with their labels help every first stage.
    """
    part = np.array(group)
    parts = sorted(set(group))
    found: dict[int, Floats] = {}
    for one in parts:
        rest = np.flatnonzero(part != one)
        known = [*(texts[place] for place in rest), *more[0]]
        space = first_stage([text.whole for text in known], np.vstack([truth[rest], more[1]]))
        found[one] = inputs(space, [texts[place] for place in np.flatnonzero(part == one)])
    rows = np.zeros((len(texts), found[parts[0]].shape[1]))
    for one in parts:
        rows[part == one] = found[one]
    scores = np.zeros(truth.shape)
    for one in parts:
        weights, bias = second_stage(rows[part != one], truth[part != one])
        scores[part == one] = rows[part == one] @ weights + bias
    return rows, scores


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
    each = (2 * right / np.maximum(1, both))[there]
    return float(2 * right.sum() / max(1, both.sum())), float(each.mean()) if len(each) else 0.0


def decide(scores: Floats, truth: Bools) -> Decision:
    """Choose calibration and bars on held-out scores."""
    acts = truth.shape[1]
    # One calibration for all acts, which each act's own lines may bend: few lines bend little.
    common = LogisticRegression(C=100).fit(scores.reshape(-1, 1), truth.ravel())
    slope, shift = np.full(acts, common.coef_[0, 0]), np.full(acts, common.intercept_[0])
    for column in range(acts):
        if truth[:, column].sum() >= 8:
            offset = slope[column] * scores[:, column] + shift[column]
            own = LogisticRegression(C=1.0).fit(np.column_stack([offset]), truth[:, column])
            slope[column], shift[column] = (
                own.coef_[0, 0] * slope[column],
                own.coef_[0, 0] * shift[column] + own.intercept_[0],
            )
    chances = np.asarray(expit(slope * scores + shift))
    levels = np.arange(0.14, 0.62, 0.02)

    def best(columns: list[int]) -> float:
        found = [f1(chances[:, columns] > level, truth[:, columns])[0] for level in levels]
        return float(
            levels[int(np.argmax(np.convolve(np.pad(found, 1, mode="edge"), np.ones(3) / 3, "valid")))]
        )

    common_level = best(list(range(acts)))
    level = np.full(acts, common_level)
    for column in range(acts):
        support = truth[:, column].sum()
        if support >= 12:
            trust = support / (support + 60)
            level[column] = trust * best([column]) + (1 - trust) * common_level
    # A destructive act has to be worth its false alarms: the price of one on a wholly courteous reply is
    # raised until there are few enough of them.
    harsh = DESTRUCTIVE_COLUMNS
    courteous = ~truth[:, harsh].any(axis=1)
    price = 0.0
    while (chances[courteous][:, harsh] > level[harsh]).any(axis=1).mean() > FALSE_ALARMS and price < 64:
        price = max(0.25, 1.25 * price)
        for column in harsh:
            level[column] = _worth(chances[:, column], truth[:, column], courteous, common_level, price)
    grid = np.arange(0.3, 1.0, 0.05)
    trial = [
        f1(
            Decision(slope, shift, (logit(level) - shift) / slope, _lower(level, share, slope, shift)).acts(
                scores
            ),
            truth,
        )[0]
        for share in grid
    ]
    return Decision(
        slope,
        shift,
        (logit(level) - shift) / slope,
        _lower(level, float(grid[int(np.argmax(trial))]), slope, shift),
    )


def _worth(chances: Floats, truth: Bools, courteous: Bools, value: float, price: float) -> float:
    """Return the level above which an act brings most: right ones, less `value` for each, less `price` a
    false alarm.
    """
    levels = np.arange(0.4, 0.99, 0.02)  # an accusation has to be about as likely as not
    above = chances[:, None] > levels
    gain = (
        (above & truth[:, None]).sum(axis=0)
        - value * above.sum(axis=0)
        - price * (above & courteous[:, None]).sum(axis=0)
    )
    return float(levels[int(np.argmax(np.convolve(np.pad(gain, 1, mode="edge"), np.ones(3) / 3, "valid")))])


def _lower(level: Floats, share: float, slope: Floats, shift: Floats) -> Floats:
    low = level * share
    low[DESTRUCTIVE_COLUMNS] = level[DESTRUCTIVE_COLUMNS]
    return np.asarray((logit(low) - shift) / slope)


def trusts(chances: Floats, taken: Bools) -> Floats:
    """Return how far each reading can be expected to agree with its labels, 0 to 1.

    The expected F1 of the reading: 2 · (chances of the acts read) / (acts read + chances of all acts); of
    a reading without acts, the chance that there are none.
    """
    sure = (chances * taken).sum(axis=1)
    count = taken.sum(axis=1)
    total = chances.sum(axis=1)
    return np.where(count > 0, 2 * sure / np.maximum(count + total, 1e-9), np.maximum(0.0, 1 - total))


def agreement(taken: Bools, truth: Bools) -> Floats:
    """Return how far each reading agrees with its labels: 2·common / (read + labelled), 1 where both are
    empty.
    """
    common = 2 * (taken & truth).sum(axis=1)
    both = taken.sum(axis=1) + truth.sum(axis=1)
    return np.where(both > 0, common / np.maximum(both, 1), 1.0)


def train(
    rows: Sequence[Line], wordings: Sequence[Line], language: Language, inner: int = 5
) -> tuple[Model, dict[str, float]]:
    """Train on `rows`; return the model in integers and the held-out figures of its making."""
    texts = [ready(row, language) for row in rows]
    truth = labels(rows)
    more = [ready(row, language) for row in wordings], labels(wordings)
    found, scores = held_out(texts, truth, folds(rows, inner), more)
    decision = decide(scores, truth)
    taken = decision.acts(scores)
    chances = decision.chances(scores)
    trust = IsotonicRegression(y_min=0.0, y_max=1.0, out_of_bounds="clip").fit(
        trusts(chances, taken), agreement(taken, truth)
    )
    weights, bias = second_stage(found, truth)
    space = first_stage([text.whole for text in [*texts, *more[0]]], np.vstack([truth, more[1]]))
    micro, macro = f1(taken, truth)
    model = quantised(space, weights, bias, decision, trust, language)
    return model, {"micro_f1": round(micro, 3), "macro_f1": round(macro, 3)}


def quantised(
    space: Linear,
    weights: Floats,
    bias: Floats,
    decision: Decision,
    trust: IsotonicRegression,
    language: Language,
) -> Model:
    """Return the model in integers, as the reader uses it."""

    stored = np.round(space.weights * space.rarity[:, None] / RARITY * SCALE)
    if np.abs(stored).max(initial=0) > 32767:
        raise ValueError("a first-stage weight does not fit into 16 bits: lower SCALE")
    rarity = np.concatenate([[0], space.rarity.astype(np.int64)])
    unit = UNIT * SECOND_SCALE
    step = unit * 16 // COLUMNS  # the columns span margins of -8 to 8
    centres = ((np.arange(COLUMNS) - COLUMNS // 2) + 0.5) * step / unit
    chances = expit(decision.slope[:, None] * centres + decision.shift[:, None])
    return Model(
        language=language,
        rows={gram: row + 1 for gram, row in space.rows.items()},
        rarity=rarity * rarity,
        weights=np.vstack([np.zeros((1, len(ACTS)), np.int32), stored.astype(np.int32)]),
        bias=np.round(space.bias * UNIT).astype(np.int64),
        gain=UNIT * RARITY * 16 // SCALE,
        second=np.round(weights * SECOND_SCALE).astype(np.int64),
        second_bias=np.round(bias * unit).astype(np.int64),
        bar=np.floor(decision.bar * unit).astype(np.int64),
        low_bar=np.floor(decision.low_bar * unit).astype(np.int64),
        step=step,
        confidence=np.round(1000 * chances).astype(np.int64),
        certainty=np.round(1000 * trust.predict((np.arange(TRUSTS) + 0.5) / TRUSTS)).astype(np.int64),
    )


def write(model: Model, rows: Sequence[Line], figures: dict[str, float], target: Path) -> None:
    """Write `model.npz` and `model.json` into `target`; the same lines give the same bytes."""
    arrays = {
        "grams": np.frombuffer("\n".join(model.rows).encode(), np.uint8),
        "rarity": np.round(np.sqrt(model.rarity[1:])).astype(np.uint16),
        "weights": model.weights[1:].astype(np.int16),
        "bias": model.bias,
        "second": model.second.astype(np.int32),
        "second_bias": model.second_bias,
        "bar": model.bar,
        "low_bar": model.low_bar,
        "confidence": model.confidence.astype(np.uint16),
        "certainty": model.certainty.astype(np.uint16),
    }
    with zipfile.ZipFile(target / "model.npz", "w", zipfile.ZIP_DEFLATED) as file:
        for name, array in sorted(arrays.items()):
            content = io.BytesIO()
            np.lib.format.write_array(content, np.ascontiguousarray(array), allow_pickle=False)
            # A fixed date: the file is the same whenever it is made.
            file.writestr(
                zipfile.ZipInfo(f"{name}.npy", (1980, 1, 1, 0, 0, 0)),
                content.getvalue(),
                zipfile.ZIP_DEFLATED,
            )
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
