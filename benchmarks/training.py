"""Training of the reply analyser's model: logistic regressions and a network, then integers.

In: corpus lines. Out: the `Model` that the reader uses, and its files. See `simulator/language/model.py`
for what the stages are.

Settings (`RARE`, `OWN` …) were chosen on author-split folds with `python -m benchmarks.analyser`.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from joblib import Parallel, delayed
from scipy import sparse
from scipy.optimize import minimize
from scipy.special import expit, logit
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression

from benchmarks.corpus import ROOT, Line, digest, folds
from simulator.language.analyser import ONE_WAY, RUDE_AT_ALL, SYMPATHY, _simplified
from simulator.language.model import FAR, FORMAT, PIECES, RARITY, UNIT, Model
from simulator.language.network import Layers, Network
from simulator.language.signs import names, signs
from simulator.language.text import Replacing, clauses, even, grams, punctuated, replacing, spelt, tokens
from simulator.model.acts import ACTS, DESTRUCTIVE
from simulator.model.texts import Language

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

#: An n-gram must stand in at least this many training lines. With 3 in Chinese as well, twice as many n-grams
#: took 4 % more time; micro-F1 was .004 higher on authors held out and .002 on unseen ones.
RARE: Mapping[Language, int] = {"zh": 5, "en": 3}
#: Inverse strength of regularisation: first stage, second stage.
FIRST, SECOND = 10.0, 0.003
#: Steps of the first stage's search. It is nearly at its end then; with 60, micro-F1 was .007 below that of a
#: search to the end.
STEPS = 90
#: How much more freely the second stage weighs an act's own three scores, the signs, and other acts' scores.
OWN, SIGNS, OTHERS = 20.0, 2.0, 0.5
#: What an everyday line weighs in the second stage and in the bars. The other authors were asked for hard
#: lines: what is likely among those is not what is likely in a call centre.
EVERYDAY = 8.0
#: Glued lines per training line: two or three replies of different lines joined, with the acts of all.
GLUED = 1.0
#: What a first-stage weight of 1 is stored as, in 16 bits.
SCALE = 16
#: What a second-stage weight of 1 is stored as, and the columns of the tables of confidence and certainty.
SECOND_SCALE, COLUMNS, TRUSTS = 4096, 96, 50
#: Chance above which a constructive act is read: one number for all of a language. A bar per act, chosen on
#: the corpus, follows its hard lines; with such bars Chinese unseen lines were read .02 worse, English ones
#: alike. The steps of .05 at which the unseen authors are read best.
PRESENT: Mapping[Language, float] = {"zh": 0.45, "en": 0.4}
#: Chance above which a destructive act is read. To accuse a good agent is the worst error, so it has to be
#: likelier than not; one number for all of a language, since a bar per act follows the chance of few lines.
#: Chosen together with `RUDE_AT_ALL`: most rudeness found where the unseen authors have at most 2 % false
#: alarms.
ACCUSED: Mapping[Language, float] = {"zh": 0.55, "en": 0.6}
DESTRUCTIVE_COLUMNS = [ACTS.index(act) for act in DESTRUCTIVE]


@cache
def simplified() -> Replacing:
    """Return what puts simple characters in place of traditional ones."""
    return replacing(_simplified(ROOT / "assets" / "language" / "zh" / "simplified.txt"))


class Text(NamedTuple):
    """A line made ready: its pieces' n-grams and its signs, once for all folds.

    `clauses` are cut as the reader cuts; `marked` are the even clauses with what each of them performs,
    (marked, acts), where the corpus says so.
    """

    even: str
    whole: set[str]
    clauses: list[set[str]]
    signs: list[int]
    marked: list[str]
    performed: Bools


def ready(row: Line, language: Language) -> Text:
    """Return `row` made ready."""
    reply, customer = even(row.reply, simplified()), even(row.customer, simplified())
    marked, performed = _marked(row, language)
    return Text(
        reply,
        grams(reply, language),
        [grams(piece, language) for piece in clauses(reply, language)[:PIECES]],
        signs(row.reply, reply, customer, language),
        marked,
        performed,
    )


def _marked(row: Line, language: Language) -> tuple[list[str], Bools]:
    """Return each even clause of `row` and the acts that it performs (clauses, acts).

    Where the corpus doesn't tell the places, a reply of one clause performs all acts there; of a longer
    one nothing is known.
    """
    found = clauses(punctuated(row.reply), language)
    if not row.spans and row.acts and len(found) > 1:
        return [], np.zeros((0, len(ACTS)), np.bool_)
    performed = np.zeros((len(found), len(ACTS)), np.bool_)
    begin = 0
    for place, piece in enumerate(found):
        end = begin + len(piece)
        acts = (act for first, last, act in row.spans if first < end and last > begin)
        performed[place, [ACTS.index(act) for act in (acts if row.spans else row.acts)]] = True
        begin = end
    return [even(piece, simplified()) for piece in found], performed


def labels(rows: Sequence[Line]) -> Bools:
    """Return the acts of each line, (lines, acts)."""
    return np.array([[act in row.acts for act in ACTS] for row in rows], np.bool_).reshape(
        len(rows), len(ACTS)
    )


class Linear(NamedTuple):
    """A trained first-stage space in floats: weights for whole replies and weights for clauses."""

    language: Language
    rows: dict[str, int]
    rarity: Floats  # in whole 64ths already
    whole: Floats  # (n-grams, acts)
    whole_bias: Floats
    clause: Floats
    clause_bias: Floats

    def margins(self, wholes: Sequence[set[str]], clauses: Sequence[set[str]]) -> tuple[Floats, Floats]:
        """Return margins of whole replies and of clauses, (texts, acts) each, cut as the reader cuts them."""
        far = FAR / UNIT
        whole = _matrix(wholes, self.rows, self.rarity, self.language) @ self.whole + self.whole_bias
        clause = _matrix(clauses, self.rows, self.rarity, self.language) @ self.clause + self.clause_bias
        return np.clip(whole, -far, far), np.clip(clause, -far, far)


def _matrix(
    pieces: Sequence[set[str]], rows: dict[str, int], rarity: Floats, language: Language
) -> sparse.csr_matrix:
    """Return how often each n-gram stands in each piece, times its rarity, over the length of the piece.

    Two words that have the same inside count twice, in the square of the length as well: so a word brings
    the same wherever it stands.
    """
    columns: list[int] = []
    ends = [0]
    for piece in pieces:
        columns += sorted(row for gram in spelt(piece, language) if (row := rows.get(gram)) is not None)
        ends.append(len(columns))
    squares = np.concatenate([[0.0], np.cumsum(rarity[columns] ** 2)])
    length = np.sqrt(np.diff(squares[ends]))
    matrix = sparse.csr_matrix((rarity[columns], columns, ends), shape=(len(pieces), len(rows)))
    unit = (sparse.diags(1 / np.maximum(length, 1e-9)) @ matrix).tocsr()
    unit.sum_duplicates()  # here, not by one of the threads that fit the acts
    return unit


def regress(matrix: sparse.csr_matrix, truth: Bools) -> tuple[Floats, Floats]:
    """Return weights (features, acts) and biases of one logistic regression per act, all fitted together.

    An act with fewer than three lines is never there.
    """
    columns = np.flatnonzero(truth.sum(axis=0) >= 3)
    features, acts = matrix.shape[1], len(columns)
    wanted = truth[:, columns].astype(np.float32)
    single = matrix.astype(np.float32)
    turned = single.T.tocsr()

    def loss(point: Floats) -> tuple[float, Floats]:
        weights = point.astype(np.float32).reshape(features + 1, acts)
        margins = single @ weights[:-1] + weights[-1]
        missed = expit(margins) - wanted
        value = (np.logaddexp(0, margins) - wanted * margins).sum(dtype=np.float64)
        value += (weights[:-1] ** 2).sum(dtype=np.float64) / (2 * FIRST)
        slope = np.vstack([turned @ missed + weights[:-1] / FIRST, missed.sum(axis=0)])
        return float(value), slope.astype(np.float64).ravel()

    start = np.zeros((features + 1, acts))
    start[-1] = -3.0
    found = minimize(
        loss, start.ravel(), jac=True, method="L-BFGS-B", options={"maxiter": STEPS, "maxcor": 6}
    ).x.reshape(features + 1, acts)
    weights, bias = np.zeros((features, truth.shape[1])), np.full(truth.shape[1], -6.0)
    weights[:, columns], bias[columns] = found[:-1], found[-1]
    return weights, bias


def first_stage(texts: Sequence[Text], truth: Bools, lines: int, language: Language) -> Linear:
    """Train the first stage: whole texts and glued ones; and the clauses with what they perform.

    Of the first `lines` texts, which are whole replies, some are glued.
    """
    wholes = [text.whole for text in texts]
    marked = [grams(piece, language) for text in texts for piece in text.marked]
    performed = np.vstack([text.performed for text in texts])
    spread = Counter(gram for piece in [*wholes, *marked] for gram in set(spelt(piece, language)))
    # A line's n-grams stand in its whole and in its clause: RARE lines are twice as many texts.
    kept = sorted(gram for gram, count in spread.items() if count > 2 * (RARE[language] - 1))
    rows = {gram: row for row, gram in enumerate(kept)}
    counts = np.array([spread[gram] for gram in kept], np.float64)
    rarity = np.round(RARITY * (np.log((1 + len(wholes) + len(marked)) / (1 + counts)) + 1))
    chance = np.random.default_rng(0)
    more, labels_of = list(wholes), [truth]
    for _ in range(int(GLUED * lines)):
        chosen = chance.choice(lines, chance.integers(2, 4), replace=False)
        more.append(set().union(*(wholes[place] for place in chosen)))
        labels_of.append(truth[chosen].any(axis=0, keepdims=True))
    whole = regress(_matrix(more, rows, rarity, language), np.vstack(labels_of))
    clause = regress(_matrix(marked, rows, rarity, language), performed)
    # Features are unit vectors of rarities; the reader sums rarity x weight and divides by the length once.
    return Linear(language, rows, rarity, *whole, *clause)


def inputs(space: Linear, net: Network, texts: Sequence[Text], language: Language) -> Floats:
    """Return what the second stage weighs, (lines, inputs)."""
    flat = [piece for text in texts for piece in text.clauses]
    whole, margins = space.margins([text.whole for text in texts], flat)
    ends = np.cumsum([0, *(len(text.clauses) for text in texts)])
    best = np.maximum.reduceat(margins, ends[:-1], axis=0)
    answers = np.vstack(
        [
            net.margins([tokens(text.even, language) for text in texts[start : start + 256]])
            for start in range(0, len(texts), 256)
        ]
    )
    far = FAR / UNIT
    return np.hstack(
        [
            whole,
            best,
            np.clip(answers / UNIT, -far, far),
            np.array([text.signs for text in texts], np.float64),
        ]
    )


def second_stage(found: Floats, truth: Bools, weight: Floats) -> tuple[Floats, Floats]:
    """Train the second stage on lines of some `weight`; return weights (inputs, acts) and biases."""
    acts = truth.shape[1]
    weights, bias = np.zeros((found.shape[1], acts)), np.full(acts, -6.0)

    def one(column: int) -> tuple[Floats, float]:
        scale = np.full(found.shape[1], OTHERS)
        scale[3 * acts :] = SIGNS
        scale[[column, acts + column, 2 * acts + column]] = OWN
        model = LogisticRegression(C=SECOND, max_iter=400).fit(
            found * scale, truth[:, column], sample_weight=weight
        )
        return model.coef_[0] * scale, float(model.intercept_[0])

    columns = [column for column in range(acts) if truth[:, column].sum() >= 3]
    for column, (row, shift) in zip(
        columns, Parallel(n_jobs=2, prefer="threads")(delayed(one)(column) for column in columns), strict=True
    ):
        weights[:, column], bias[column] = row, shift
    return weights, bias


def learnt(rows: Sequence[Line], texts: Sequence[Text], truth: Bools, language: Language) -> Network:
    """Train the network on `texts` with their labels, the first of which are `rows`, on their clauses with
    what each performs, and on texts made of those rows that the teacher labelled.
    """
    from benchmarks import network  # PyTorch is wanted only where something is trained

    known = [
        network.Text(tokens(text.even, language), row)
        for text, row in zip(texts, truth.astype(np.float32), strict=True)
    ]
    known += [
        network.Text(tokens(piece, language), row)
        for text in texts
        if len(text.marked) > 1
        for piece, row in zip(text.marked, text.performed.astype(np.float32), strict=True)
    ]
    teacher = network.taught(language, simplified())
    unknown = frozenset().union(*teacher.authors) - {row.author for row in rows}
    return network.fit([*known, *teacher.without(unknown)], teacher.vectors)


def held_out(
    rows: Sequence[Line],
    texts: Sequence[Text],
    truth: Bools,
    group: Sequence[int],
    more: tuple[Sequence[Text], Bools],
    language: Language,
) -> tuple[Floats, Floats]:
    """Return first-stage inputs and second-stage scores of each of `rows`, made ready as `texts`, by models
    that never saw its author.

    `more` texts with their labels help every first stage.
    """
    part = np.array(group)
    parts = sorted(set(group))
    found: dict[int, Floats] = {}
    for one in parts:
        rest = np.flatnonzero(part != one)
        known = [*(texts[place] for place in rest), *more[0]]
        labelled = np.vstack([truth[rest], more[1]])
        space = first_stage(known, labelled, len(rest), language)
        net = learnt([rows[place] for place in rest], known, labelled, language)
        found[one] = inputs(space, net, [texts[place] for place in np.flatnonzero(part == one)], language)
    seen = np.zeros((len(texts), found[parts[0]].shape[1]))
    for one in parts:
        seen[part == one] = found[one]
    return seen, crossed(seen, truth, weights_of(rows), part)


def crossed(found: Floats, truth: Bools, weight: Floats, part: npt.NDArray[np.int64]) -> Floats:
    """Return second-stage scores of each part by a second stage that was trained on the others."""
    scores = np.zeros(truth.shape)
    for one in sorted(set(part.tolist())):
        weights, bias = second_stage(found[part != one], truth[part != one], weight[part != one])
        scores[part == one] = found[part == one] @ weights + bias
    return scores


class Decision(NamedTuple):
    """When an act is there, and how sure that is: all in second-stage margins."""

    slope: Floats  # (acts,): chance = expit(slope · score + shift)
    shift: Floats
    bar: Floats
    low_bar: Floats
    rude_at_all: int  # thousandths

    def chances(self, scores: Floats) -> Floats:
        """Return the calibrated probability of each act."""
        return np.asarray(expit(self.slope * scores + self.shift))

    def acts(self, scores: Floats) -> Bools:
        """Return which acts are there, as the reader decides (`Analyser._taken`)."""
        taken = scores > self.bar
        chances = self.chances(scores)
        rude = chances[:, DESTRUCTIVE_COLUMNS]
        somehow = ~taken[:, DESTRUCTIVE_COLUMNS].any(axis=1) & (
            1000 * (1 - np.prod(1 - rude, axis=1)) >= self.rude_at_all
        )
        somehow &= 1000 * rude.max(axis=1) >= ONE_WAY
        somehow &= 1000 * chances[:, ACTS.index("empathise")] < SYMPATHY
        taken[somehow, np.array(DESTRUCTIVE_COLUMNS)[rude[somehow].argmax(axis=1)]] = True
        near = scores - self.low_bar
        best = near.argmax(axis=1)
        place = np.arange(len(scores))
        none = ~taken.any(axis=1) & (near[place, best] > 0)
        taken[place[none], best[none]] = True
        return np.asarray(taken)


def f1(taken: Bools, truth: Bools, weight: Floats | None = None) -> tuple[float, float]:
    """Return micro- and macro-F1; an act without any line counts in neither.

    Each line counts as much as its `weight`; all count alike without.
    """
    heavy = np.ones(len(truth)) if weight is None else weight
    right = heavy @ (taken & truth)
    both = heavy @ taken + heavy @ truth
    there = truth.any(axis=0)
    each = (2 * right / np.maximum(1e-9, both))[there]
    return float(2 * right.sum() / max(1e-9, both.sum())), float(each.mean()) if len(each) else 0.0


def weights_of(rows: Sequence[Line]) -> Floats:
    """Return what each line weighs where chances are at stake."""
    return np.array([EVERYDAY if row.everyday else 1.0 for row in rows])


def decide(scores: Floats, truth: Bools, weight: Floats, language: Language) -> Decision:
    """Choose calibration and bars on held-out scores of lines of some `weight`."""
    acts = truth.shape[1]
    # One calibration for all acts, which each act's own lines may bend: few lines bend little.
    common = LogisticRegression(C=100).fit(
        scores.reshape(-1, 1), truth.ravel(), sample_weight=np.repeat(weight, acts)
    )
    slope, shift = np.full(acts, common.coef_[0, 0]), np.full(acts, common.intercept_[0])
    for column in range(acts):
        if truth[:, column].sum() >= 8:
            offset = slope[column] * scores[:, column] + shift[column]
            own = LogisticRegression(C=1.0).fit(
                np.column_stack([offset]), truth[:, column], sample_weight=weight
            )
            slope[column], shift[column] = (
                own.coef_[0, 0] * slope[column],
                own.coef_[0, 0] * shift[column] + own.intercept_[0],
            )
    level = np.full(acts, PRESENT[language])
    level[DESTRUCTIVE_COLUMNS] = ACCUSED[language]
    bar = np.asarray((logit(level) - shift) / slope)
    trials = [
        Decision(slope, shift, bar, _lower(level, share, slope, shift), RUDE_AT_ALL[language])
        for share in np.arange(0.3, 1.0, 0.05)
    ]
    return max(trials, key=lambda trial: f1(trial.acts(scores), truth, weight)[0])


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
    rows: Sequence[Line], wordings: Sequence[Line], language: Language, inner: int = 3
) -> tuple[Model, dict[str, float]]:
    """Train on `rows`; return the model in integers and the held-out figures of its making."""
    texts = [ready(row, language) for row in rows]
    truth = labels(rows)
    more = [ready(row, language) for row in wordings], labels(wordings)
    weight = weights_of(rows)
    found, scores = held_out(rows, texts, truth, folds(rows, inner), more, language)
    known, labelled = [*texts, *more[0]], np.vstack([truth, more[1]])
    space = first_stage(known, labelled, len(texts), language)
    net = learnt(rows, known, labelled, language)
    return finished(space, net, found, scores, truth, weight, language)


def finished(
    space: Linear,
    net: Network,
    found: Floats,
    scores: Floats,
    truth: Bools,
    weight: Floats,
    language: Language,
) -> tuple[Model, dict[str, float]]:
    """Train the second stage on held-out inputs, choose bars, and put all into integers."""
    decision = decide(scores, truth, weight, language)
    taken = decision.acts(scores)
    chances = decision.chances(scores)
    trust = IsotonicRegression(y_min=0.0, y_max=1.0, out_of_bounds="clip").fit(
        trusts(chances, taken), agreement(taken, truth), sample_weight=weight
    )
    weights, bias = second_stage(found, truth, weight)
    micro, macro = f1(taken, truth)
    model = quantised(space, net, weights, bias, decision, trust, language)
    return model, {"micro_f1": round(micro, 3), "macro_f1": round(macro, 3)}


def quantised(
    space: Linear,
    net: Network,
    weights: Floats,
    bias: Floats,
    decision: Decision,
    trust: IsotonicRegression,
    language: Language,
) -> Model:
    """Return the model in integers, as the reader uses it: a known word has all that is inside it added."""
    squares = space.rarity**2
    whole, clause = (
        np.round(weights * space.rarity[:, None] / RARITY * SCALE) for weights in (space.whole, space.clause)
    )
    for numbers in (squares, whole, clause):
        alone = numbers.copy()
        for gram, row in space.rows.items():
            numbers[row] = sum(
                alone[space.rows[part]] for part in spelt((gram,), language) if part in space.rows
            )
    if max(np.abs(whole).max(initial=0), np.abs(clause).max(initial=0)) > 32767:
        raise ValueError("a first-stage weight does not fit into 16 bits: lower SCALE")
    none = np.zeros((1, len(ACTS)), np.int16)
    unit = UNIT * SECOND_SCALE
    step = unit * 16 // COLUMNS  # the columns span margins of -8 to 8
    centres = ((np.arange(COLUMNS) - COLUMNS // 2) + 0.5) * step / unit
    chances = expit(decision.slope[:, None] * centres + decision.shift[:, None])
    return Model(
        language=language,
        rows={gram: row + 1 for gram, row in space.rows.items()},
        squares=np.concatenate([[0], squares.astype(np.int64)]),
        whole=np.vstack([none, whole.astype(np.int16)]),
        whole_bias=np.round(space.whole_bias * UNIT).astype(np.int64),
        clause=np.vstack([none, clause.astype(np.int16)]),
        clause_bias=np.round(space.clause_bias * UNIT).astype(np.int64),
        gain=UNIT * RARITY * 16 // SCALE,
        network=net,
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
        "squares": model.squares[1:].astype(np.uint32),
        "whole": model.whole[1:].astype(np.int16),
        "whole_bias": model.whole_bias,
        "clause": model.clause[1:].astype(np.int16),
        "clause_bias": model.clause_bias,
        "second": model.second.astype(np.int32),
        "second_bias": model.second_bias,
        "bar": model.bar,
        "low_bar": model.low_bar,
        "confidence": model.confidence.astype(np.uint16),
        "certainty": model.certainty.astype(np.uint16),
        "net_tokens": np.frombuffer("\n".join(model.network.rows).encode(), np.uint8),
        "net_halved": np.array(model.network.layers.halved),
    }
    for name, weights in zip(Layers._fields[:-1], model.network.layers[:-1], strict=True):
        small = np.abs(weights).max(initial=0) < 2**7
        arrays[f"net_{name}"] = weights.astype(np.int8 if small else np.int32)
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
