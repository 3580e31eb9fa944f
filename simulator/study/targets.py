"""What a balanced scenario keeps to, and which pass marks would keep it.

In: how every synthetic trainee fared. Out: a verdict on each target, in both languages, and the span of
pass marks with which those targets would be met that depend on the mark.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from simulator.model.texts import Language
from simulator.study.trainees import SKILLS

#: What a balanced scenario keeps to, in shares of attempts and points of the overall 100.
CHEAP_PASSES: Final = 0.01
EXPERT_PASSES: Final = 0.95
WELL_MEANING_PASSES: Final = (0.20, 0.45)
MECHANICAL_PASSES: Final = 0.05
UNKIND_SCORES: Final = 35.0
COMPETENT_MARGIN: Final = 10.0

_NAMES: Final[Mapping[str, tuple[str, str]]] = {
    "hostile": ("恶意", "hostile"),
    "indifferent": ("冷漠", "indifferent"),
    "mechanical": ("照本宣科", "mechanical"),
    "well_meaning": ("好心无章", "well-meaning"),
    "competent": ("称职", "competent"),
    "expert": ("专家", "expert"),
    "always_apologise": ("一味道歉", "always apologising"),
    "agree_to_everything": ("有求必应", "agreeing to everything"),
    "always_money": ("动不动给钱", "always money"),
    "longest": ("总选最长的", "the longest choice"),
    "shortest": ("总选最短的", "the shortest choice"),
    "first": ("总选第一个", "the first choice"),
    "last": ("总选最后一个", "the last choice"),
    "random": ("随便选", "any choice"),
    "echo": ("重复客户的话", "echoing the customer"),
    "everything_at_once": ("一口气全说", "everything at once"),
    "same_reply": ("回回说同一句", "the same reply every time"),
    "gibberish": ("先好后乱", "gibberish after a good start"),
}


class Fared(NamedTuple):
    """The scores (0–100) of one trainee's attempts; `skill` is None for a cheap strategy."""

    trainee: str
    skill: str | None
    scores: tuple[float, ...]

    @property
    def mean(self) -> float:
        """The mean score."""
        return math.fsum(self.scores) / len(self.scores)

    def passes(self, mark: int) -> float:
        """Return the share of attempts that pass where `mark` is the pass mark."""
        return sum(score >= mark for score in self.scores) / len(self.scores)


class Verdict(NamedTuple):
    """One target of balance and what was found, both in English and Chinese.

    `binds` says whether a scenario that misses it is unbalanced; a target that doesn't is told all the same.
    """

    target: str
    target_zh: str
    found: str
    found_zh: str
    kept: bool
    binds: bool

    def sentence(self, language: Language) -> str:
        """Return target and finding, and first whether it was missed."""
        missed = (
            ("", "")
            if self.kept
            else ("未达到：", "missed: ")
            if self.binds
            else ("未达到（只作提示）：", "missed, though it does not bind: ")
        )
        if language == "zh":
            return f"{missed[0]}{self.target_zh}：{self.found_zh}"
        return f"{missed[1]}{self.target}: {self.found}"


class PassMarks(NamedTuple):
    """The pass marks from `least` to `most` would meet all targets, or (not `every`) those that bind."""

    least: int
    most: int
    every: bool

    def sentence(self, language: Language) -> str:
        """Return what to do about the pass mark."""
        if language == "zh":
            what = "所有目标都能达到" if self.every else "必须达到的目标都能达到"
            return f"pass_mark 定在 {self.least}–{self.most}，{what}。"
        what = "all targets would hold" if self.every else "all targets that bind would hold"
        return f"With a pass_mark of {self.least}–{self.most} {what}."


def verdicts(fared: Sequence[Fared], mark: int) -> tuple[Verdict, ...]:
    """Return what becomes of each target where `mark` is the pass mark."""
    by_skill = {one.skill: one for one in fared if one.skill is not None}
    skilled = [by_skill[skill] for skill in SKILLS]
    expert, competent, well, mechanical = (
        by_skill[skill] for skill in ("expert", "competent", "well_meaning", "mechanical")
    )
    unkind = max((by_skill["hostile"], by_skill["indifferent"]), key=lambda one: one.mean)
    cheap = [one for one in fared if one.skill is None]
    passing = [one for one in cheap if one.passes(mark) > CHEAP_PASSES]
    told = passing or [max(cheap, key=lambda one: one.passes(mark))]
    margin = competent.mean - mark

    def judged(
        target: tuple[str, str], found: Callable[[Language], str], kept: bool, binds: bool = True
    ) -> Verdict:
        zh, en = target
        return Verdict(en, zh, found("en"), found("zh"), kept, binds)

    def share(one: Fared) -> Callable[[Language], str]:
        return lambda _: _percent(one.passes(mark))

    return (
        judged(
            ("水平越高，得分越高", "scores rise strictly with skill"),
            lambda language: " < ".join(f"{_name(one, language)} {one.mean:.1f}" for one in skilled),
            all(low.mean < high.mean for low, high in pairwise(skilled)),
        ),
        judged(
            ("专家 95 % 以上通过", "experts pass in 95 % or more"),
            share(expert),
            expert.passes(mark) >= EXPERT_PASSES,
        ),
        judged(
            ("称职者平均高出及格线 10 分以上", "the competent pass by 10 points or more on average"),
            lambda _: f"{margin:+.1f}",
            margin >= COMPETENT_MARGIN,
        ),
        judged(
            ("好心而没有章法的 20–45 % 通过", "the well-meaning but disordered pass in 20–45 %"),
            share(well),
            WELL_MEANING_PASSES[0] <= well.passes(mark) <= WELL_MEANING_PASSES[1],
            binds=False,  # how hard a scenario is may differ
        ),
        judged(
            ("照本宣科的通过不到 5 %", "the mechanical pass in less than 5 %"),
            share(mechanical),
            mechanical.passes(mark) < MECHANICAL_PASSES,
        ),
        judged(
            ("恶意和冷漠的得分在 35 以下", "the hostile and the indifferent stay under 35"),
            lambda language: f"{_name(unkind, language)} {unkind.mean:.1f}",
            unkind.mean < UNKIND_SCORES,
        ),
        judged(
            ("没有哪种取巧办法通过 1 % 以上", "no cheap strategy passes in more than 1 %"),
            lambda language: _listed(told, mark, language),
            not passing,
        ),
    )


def pass_marks(fared: Sequence[Fared]) -> PassMarks | None:
    """Return the pass marks that would meet all targets, or else those that bind; None: no mark would."""
    for every in (True, False):
        good = [
            mark
            for mark in range(1, 101)
            if all(verdict.kept or not (every or verdict.binds) for verdict in verdicts(fared, mark))
        ]
        if good:  # without gaps: each target is met up to a mark or from one on
            return PassMarks(good[0], good[-1], every)
    return None


def called(trainee: str, language: Language) -> str:
    """Return what the synthetic trainee of this id is called."""
    return _NAMES[trainee][language == "en"]


def _name(one: Fared, language: Language) -> str:
    return called(one.trainee, language)


def _listed(told: Sequence[Fared], mark: int, language: Language) -> str:
    named = [f"{_name(one, language)} {_percent(one.passes(mark))}" for one in told]
    return ("、" if language == "zh" else ", ").join(named)


def _percent(share: float) -> str:
    return f"{100.0 * share:.1f} %"
