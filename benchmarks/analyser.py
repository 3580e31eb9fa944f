"""Measure the reply analyser beside simpler ways: `python -m benchmarks.analyser [zh] [en] [--quick]
[--curve]`.

Needs the `train` extra. All ways are measured on the same folds: every line is read by a model that never
saw a line of its author or of its domain, with bars and calibration chosen on the other folds (lines of a
domain that belongs to another fold than their author are left out). `--quick` leaves out the rivals that are
trained, `--curve` adds the learning curve, `--latency` only measures how long a reply takes. The readings of the guided choices in `scenarios/` (typed words against declared acts), which no
training sees, close each language.
"""

# ruff: noqa: E501 - tables of keywords and figures
from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

import jieba
import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import SGDClassifier
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import make_pipeline

from benchmarks import training
from benchmarks.corpus import ROOT, Line, apart, folder, folds, labellings, lines, pieces, unseen
from benchmarks.training import Bools, Floats
from simulator.content.library import Library
from simulator.language.analyser import Topic, analyser
from simulator.model.acts import ACTS, DESTRUCTIVE
from simulator.model.texts import LANGUAGES, Language
from simulator.readings import story_time, topics

#: Folds of authors.
FOLDS = 5
#: The courteous replies whose false alarms are counted carry none of these.
HARSH = [ACTS.index(act) for act in DESTRUCTIVE]
#: Keywords of the rival that counts words, by language: a few for each act that has any that everybody
#: would name.
KEYWORDS: dict[Language, dict[str, str]] = {
    "zh": {
        "greet": "您好 你好", "apologise": "抱歉 对不起 不好意思 道歉", "thank": "谢谢 感谢", "empathise": "理解 着急 心情",
        "ask_facts": "请问 什么时候 多久 哪", "ask_needs": "您希望 您想", "commit_deadline": "之前 内 明天 今天",
        "propose_solution": "安排 换 退款 补发", "offer_compensation": "补偿 赔 免费 优惠", "commit_follow_up": "回访 跟进",
        "take_responsibility": "负责 责任", "check_agreement": "可以吗 好吗 行吗", "explain_cause": "因为 原因",
        "cite_standard": "规定 合同 标准", "hide_behind_policy": "规定 没办法", "deny": "不可能", "retort": "投诉去",
        "blame_customer": "您自己 谁让", "indifferent": "哦 随便", "mechanical": "耐心等待", "shirk": "没关系 不归",
        "overpromise": "保证 绝对", "pass_the_buck": "找 问", "acknowledge": "记下 收到 好的",
    },
    "en": {
        "greet": "hello|good morning", "apologise": "sorry|apolog", "thank": "thank", "empathise": "understand|frustrat",
        "ask_facts": "when did|which|what's", "ask_needs": "would you like", "commit_deadline": "by |within|tomorrow",
        "propose_solution": "replace|refund|send", "offer_compensation": "credit|free|discount", "commit_follow_up": "call you|let you know",
        "take_responsibility": "our fault|responsib", "check_agreement": "okay?|work for you", "explain_cause": "because",
        "cite_standard": "warranty|contract|standard", "hide_behind_policy": "policy", "deny": "impossible", "retort": "elsewhere",
        "blame_customer": "you should have", "indifferent": "whatever", "mechanical": "important to us", "shirk": "not our",
        "overpromise": "guarantee|promise", "pass_the_buck": "you'll have to", "acknowledge": "noted|got it",
    },
}  # fmt: skip


class Reads(NamedTuple):
    """What one way made of held-out lines."""

    taken: Bools
    chances: Floats | None = None


Way = Callable[[Sequence[Line], Language, "npt.NDArray[np.int64]"], Reads]


def majority(rows: Sequence[Line], language: Language, group: npt.NDArray[np.int64]) -> Reads:
    """Read every reply as the commonest act of the other authors."""
    del language
    truth = training.labels(rows)
    taken = np.zeros_like(truth)
    for one in range(FOLDS):
        taken[group == one, int(truth[group != one].sum(axis=0).argmax())] = True
    return Reads(taken)


def keywords(rows: Sequence[Line], language: Language, group: npt.NDArray[np.int64]) -> Reads:
    """Read an act wherever one of its keywords stands."""
    del group
    taken = np.zeros((len(rows), len(ACTS)), np.bool_)
    for act, said in KEYWORDS[language].items():
        found = said.split("|") if language == "en" else said.split()
        for place, row in enumerate(rows):
            taken[place, ACTS.index(act)] = any(word in row.reply.lower() for word in found)
    return Reads(taken)


def plain(vectoriser: TfidfVectorizer) -> Way:
    """Return a way that regresses each act on what `vectoriser` sees in the reply."""

    def way(rows: Sequence[Line], language: Language, group: npt.NDArray[np.int64]) -> Reads:
        truth = training.labels(rows)
        scores = np.zeros(truth.shape)
        for one in range(FOLDS):
            rest = [row.reply for row, part in zip(rows, group, strict=True) if part != one]
            here = [row.reply for row, part in zip(rows, group, strict=True) if part == one]
            weights, bias = training.regress(vectoriser.fit_transform(rest), truth[group != one])
            scores[group == one] = vectoriser.transform(here) @ weights + bias
        return decided(scores, truth, group, language)

    return way


def shipped(rows: Sequence[Line], language: Language, group: npt.NDArray[np.int64]) -> Reads:
    """Read as the shipped model does: short wordings, two stages, signs."""
    truth = training.labels(rows)
    wordings = pieces(language)
    more = [training.ready(row, language) for row in wordings], training.labels(wordings)
    texts = [training.ready(row, language) for row in rows]
    return decided(
        training.held_out(rows, texts, truth, group.tolist(), more, language)[1],
        truth,
        group,
        language,
        training.weights_of(rows),
    )


def second(rows: Sequence[Line], language: Language, group: npt.NDArray[np.int64]) -> Reads:
    """Read as the second, blind labeller did; lines that have one labelling only count as read right."""
    del group
    pairs = labellings(language)
    labelled = [row._replace(acts=pairs[row.id][1] if row.id in pairs else row.acts) for row in rows]
    return Reads(training.labels(labelled))


def agreement(language: Language) -> None:
    """Print how far the first and the second, blind labelling agree, on the corpus per act."""
    pairs = labellings(language)
    fresh = {row.id for row in unseen(language)}
    for name, ids in (("unseen lines", pairs.keys() & fresh), ("lines of the corpus", pairs.keys() - fresh)):
        one, two = (
            np.array([[act in pairs[id][side] for act in ACTS] for id in sorted(ids)], np.bool_)
            for side in (0, 1)
        )
        micro, macro = training.f1(one, two)
        print(
            f"{language}: {len(ids)} {name} labelled twice, blind: micro-F1 {micro:.3f}, macro-F1 {macro:.3f}"
        )
    for column, act in enumerate(ACTS):
        both = int((one[:, column] & two[:, column]).sum())
        sum_of_two = int(one[:, column].sum() + two[:, column].sum())
        print(f"  {act:20s} {2 * both / max(1, sum_of_two):.2f}  both {both} of {sum_of_two - both}")


def unseen_lines(language: Language) -> None:
    """Print what the shipped model makes of the unseen lines, which no training and no choice of settings
    has used.
    """
    rows = unseen(language)
    truth = training.labels(rows)
    reader = analyser(language)
    found = [reader.read(row.reply, row.customer) for row in rows]
    alone = [reader.read(row.reply) for row in rows]
    taken = np.array([[act in each.reading.acts for act in ACTS] for each in found], np.bool_)
    chances = np.array([[chance for _, chance in each.confidence] for each in found])
    micro, macro = training.f1(taken, truth)
    print(f"{language}: {len(rows)} unseen lines: micro-F1 {micro:.3f}, macro-F1 {macro:.3f}, "
          f"false alarms {false_alarms(taken, truth):.1%}, calibration error {calibration_error(chances, truth):.3f}")  # fmt: skip
    without = np.array([[act in each.reading.acts for act in ACTS] for each in alone], np.bool_)
    print(f"  without the customer's line: micro-F1 {training.f1(without, truth)[0]:.3f}")
    sure = np.argsort([-each.reading.certainty for each in found], kind="stable")[: len(rows) * 4 // 5]
    print(f"  surest four fifths: micro-F1 {training.f1(taken[sure], truth[sure])[0]:.3f}")
    for kind in sorted({kind for row in rows for kind in row.slices}):
        here = np.array([kind in row.slices for row in rows])
        print(f"  {kind:22s} {alike(taken[here], truth[here]):.3f}    {here.sum()}")
    for column, act in enumerate(ACTS):
        right = 2 * int((taken[:, column] & truth[:, column]).sum())
        print(
            f"  {act:20s} {right / max(1, int(taken[:, column].sum() + truth[:, column].sum())):.2f}   {truth[:, column].sum()}"
        )


def alike(taken: Bools, truth: Bools) -> float:
    """Return the micro-F1 of `taken` (lines, acts); where no line has any act, the share of lines read so."""
    return training.f1(taken, truth)[0] if truth.any() else float(np.mean(~taken.any(axis=1)))


def decided(
    scores: Floats,
    truth: Bools,
    group: npt.NDArray[np.int64],
    language: Language,
    weight: Floats | None = None,
) -> Reads:
    """Decide each fold by bars and calibration that were chosen on the other folds."""
    taken, chances = np.zeros_like(truth), np.zeros(truth.shape)
    heavy = np.ones(len(truth)) if weight is None else weight
    for one in range(FOLDS):
        decision = training.decide(scores[group != one], truth[group != one], heavy[group != one], language)
        taken[group == one] = decision.acts(scores[group == one])
        chances[group == one] = decision.chances(scores[group == one])
    return Reads(taken, chances)


def ways(language: Language, quick: bool) -> dict[str, Way]:
    """Return the ways to measure, by name."""
    found: dict[str, Way] = {"majority": majority, "keywords": keywords}
    if not quick:
        if language == "zh":
            found["jieba words + LR"] = plain(
                TfidfVectorizer(tokenizer=jieba.lcut, token_pattern=None, min_df=2)
            )
            found["characters + LR"] = plain(TfidfVectorizer(analyzer="char", ngram_range=(1, 3), min_df=2))
        else:
            found["words + LR"] = plain(TfidfVectorizer(ngram_range=(1, 2), min_df=2))
            found["characters + LR"] = plain(
                TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), min_df=2)
            )
    return found | {"second labeller": second, "shipped": shipped}


def calibration_error(chances: Floats, truth: Bools) -> float:
    """Return the expected calibration error over all acts that are given a chance of 5 % or more, in ten
    bins.
    """
    said, true = chances[chances >= 0.05], truth[chances >= 0.05]
    bins = np.minimum((said * 10).astype(int), 9)
    return float(
        sum(
            abs(said[bins == one].mean() - true[bins == one].mean()) * (bins == one).mean()
            for one in range(10)
            if (bins == one).any()
        )
    )


def false_alarms(taken: Bools, truth: Bools) -> float:
    """Return the share of wholly courteous replies that are read with a destructive act."""
    courteous = ~truth[:, HARSH].any(axis=1)
    return float(taken[courteous][:, HARSH].any(axis=1).mean())


def detail(reads: Reads, rows: Sequence[Line]) -> None:
    """Print the shipped way's figures per act and slice, its calibration and coverage."""
    truth = training.labels(rows)
    taken, chances = reads
    assert chances is not None
    print(f"  calibration error {calibration_error(chances, truth):.3f}")
    trust = training.trusts(chances, taken)
    order = np.argsort(-trust, kind="stable")
    for share in (1.0, 0.9, 0.8, 0.6, 0.4):
        kept = order[: int(share * len(rows))]
        print(f"  surest {share:4.0%}: micro-F1 {training.f1(taken[kept], truth[kept])[0]:.3f}")
    print("  act                   F1   precision recall lines")
    for column, act in enumerate(ACTS):
        right = int((taken[:, column] & truth[:, column]).sum())
        said, there = int(taken[:, column].sum()), int(truth[:, column].sum())
        print(
            f"  {act:20s} {2 * right / max(1, said + there):.2f}  {right / max(1, said):.2f}"
            f"      {right / max(1, there):.2f}   {there}"
        )
    kinds = sorted({kind for row in rows for kind in row.slices}) + sorted({row.domain for row in rows})
    print("  slice or domain       micro-F1 lines")
    for kind in kinds:
        here = np.array([kind in row.slices or kind == row.domain for row in rows])
        if here.sum() >= 20:
            print(f"  {kind:22s} {alike(taken[here], truth[here]):.3f}    {here.sum()}")


def latency(rows: Sequence[Line], language: Language) -> None:
    """Print the time a reply takes with the shipped model, and beside it, one after the other in the same run, two
    plain readings of characters, pairs and triples: by numpy, and by scikit-learn's own pipeline.

    Milliseconds are a machine's. The aim of 0.2 ms was set on one where the plain readings took 0.024 and 3.2 ms,
    so it is 8.3 times the one and a sixteenth of the other.
    """
    rows = rows[:2000]
    pipeline = make_pipeline(
        TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True),
        OneVsRestClassifier(SGDClassifier(loss="log_loss", max_iter=5, tol=None, random_state=0)),
    )
    truth = training.labels(rows)
    pipeline.fit([row.reply for row in rows], truth[:, truth.any(axis=0)])
    vectors, models = pipeline[0], pipeline[1].estimators_
    places, rarity = vectors.vocabulary_, vectors.idf_.astype(np.float32)
    weights = np.ascontiguousarray(np.vstack([model.coef_ for model in models]).T.astype(np.float32))
    bias = np.concatenate([model.intercept_ for model in models]).astype(np.float32)

    def plainly(text: str) -> Floats:
        grams = {text[at : at + size] for size in (1, 2, 3) for at in range(len(text) - size + 1)}
        known = [places[gram] for gram in grams if gram in places]
        vector = rarity[known]
        found: Floats = (vector / np.sqrt((vector * vector).sum())) @ weights[known] + bias
        return found

    reader = analyser(language)
    ways: dict[str, Callable[[Line], object]] = {
        "a reply": lambda row: reader.read(row.reply, row.customer),
        "plainly by numpy": lambda row: plainly(row.reply.lower()),
        "scikit-learn": lambda row: pipeline.predict([row.reply]),
    }
    spent: dict[str, list[float]] = {name: [] for name in ways}
    for name, way in ways.items():
        for row in rows:
            begin = time.perf_counter()
            way(row)
            spent[name].append(1000 * (time.perf_counter() - begin))
    medians = {name: float(np.median(own)) for name, own in spent.items()}
    for name, own in spent.items():
        ratio = medians["a reply"] / medians[name]
        print(
            f"  {name:17s} median {medians[name]:.3f} ms, p99 {np.quantile(own, 0.99):.3f} ms; ratio {ratio:.3g}"
        )
    size = sum(path.stat().st_size for path in folder(language).glob("model.*"))
    print(f"  model {size / 1e6:.1f} MB")


class Choice(NamedTuple):
    """A guided choice with what its author declares, and the topics of its scenario."""

    place: str
    words: str
    acts: tuple[str, ...]
    touches: tuple[str, ...]
    topics: tuple[Topic, ...]
    now: datetime


def choices(language: Language) -> list[Choice]:
    """Read the choices of the shipped scenarios."""
    library = Library.open([ROOT / "scenarios"])
    scenarios = [library.scenario(entry.id) for entry in library.entries("scenario")]
    return [
        Choice(
            f"{scenario.id}/{beat.id}/{choice.id}",
            choice.text.say(language),
            choice.acts,
            choice.topics,
            topics(scenario, language),
            story_time(scenario),
        )
        for scenario in scenarios
        for beat in scenario.beats
        for choice in beat.choices
    ]


def typed(language: Language, worst: int = 12) -> None:
    """Print how the shipped model reads the words of the scenarios' choices, against what their authors
    declare.
    """
    rows = choices(language)
    if not rows:
        return
    reader = analyser(language)
    found = [reader.read(row.words, "", row.topics, row.now).reading for row in rows]
    truth = np.array([[act in row.acts for act in ACTS] for row in rows], np.bool_)
    taken = np.array([[act in each.acts for act in ACTS] for each in found], np.bool_)
    micro, macro = training.f1(taken, truth)
    print(f"{language}: {len(rows)} guided choices, typed: micro-F1 {micro:.3f}, macro-F1 {macro:.3f}, "
          f"false alarms {false_alarms(taken, truth):.1%}")  # fmt: skip
    right = sum(len(set(row.touches) & set(each.topics)) for row, each in zip(rows, found, strict=True))
    both = sum(len(row.touches) + len(each.topics) for row, each in zip(rows, found, strict=True))
    same = np.mean([set(row.touches) == set(each.topics) for row, each in zip(rows, found, strict=True)])
    print(f"  topics: micro-F1 {2 * right / max(1, both):.3f}, exactly the declared ones in {same:.0%}")
    agreement = training.agreement(taken, truth)
    for place in np.argsort(agreement, kind="stable")[:worst]:
        print(
            f"  {rows[place].place}: declared {', '.join(rows[place].acts)}; read {', '.join(found[place].acts) or 'none'}"
        )
        print(f"    {rows[place].words}")


def curve(rows: Sequence[Line], language: Language) -> None:
    """Print held-out figures of the shipped way for growing numbers of authors."""
    names = sorted({row.author for row in rows})
    for share in (0.25, 0.5, 0.75, 1.0):
        kept = names[: max(4, round(share * len(names)))]
        part = [row for row in rows if row.author in kept]
        _, figures = training.train(part, pieces(language), language)
        print(f"  {len(kept):2d} authors, {len(part)} lines: {figures}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("language", nargs="*", choices=[*LANGUAGES, []], help="zh, en or both")
    parser.add_argument("--quick", action="store_true", help="leave out the slower rivals")
    parser.add_argument("--curve", action="store_true", help="print the learning curve as well")
    parser.add_argument("--unseen", action="store_true", help="only read the unseen lines")
    parser.add_argument("--latency", action="store_true", help="only measure how long a reply takes")
    parser.add_argument("--choices", action="store_true", help="only read the scenarios' choices")
    options = parser.parse_args()
    for language in options.language or LANGUAGES:
        rows = lines(language)
        if options.latency:
            print(f"{language}: {len(rows)} lines, the first 2,000 read")
            latency(rows, language)
            continue
        if not options.choices:
            unseen_lines(language)
            agreement(language)
        if not options.choices and not options.unseen:
            dealt = folds(rows, FOLDS)
            kept = [place for place, own in enumerate(apart(rows, dealt)) if own]
            rows, group = [rows[place] for place in kept], np.array(dealt)[kept]
            truth = training.labels(rows)
            print(
                f"{language}: {len(rows)} of {len(dealt)} lines, {len({row.author for row in rows})} authors, "
                f"{FOLDS} folds that share no author and no domain"
            )
            print("  way                   micro-F1 macro-F1 false alarms")
            for name, way in ways(language, options.quick).items():
                reads = way(rows, language, group)
                micro, macro = training.f1(reads.taken, truth)
                print(
                    f"  {name:22s} {micro:.3f}    {macro:.3f}    {false_alarms(reads.taken, truth):.1%}",
                    flush=True,
                )
            detail(reads, rows)
            latency(rows, language)
            if options.curve:
                curve(rows, language)
        typed(language)


if __name__ == "__main__":
    main()
