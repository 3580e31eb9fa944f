"""How far scores of whole attempts depend on what they should not depend on.

    python -m benchmarks.reliability [--quick] [--seeds N] [-o FOLDER]

Plays the pairs of `benchmarks.paired` and prints the pages that tell of them, or writes them to FOLDER as
reliability.md and reliability.zh.md.
"""

# ruff: noqa: E501 - whole paragraphs of the page
from __future__ import annotations

import argparse
import statistics
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from benchmarks.paired import AGAIN, ROOT, Gap, Pairs, Study, by_principle, gap, study
from benchmarks.paired import agreement as read_alike
from benchmarks.panel import agreement, attempts, scored, verdicts
from benchmarks.variants import CHANGES, EXACT
from simulator.content.library import Library
from simulator.language.analyser import analyser
from simulator.model.scorecard import ScoreCard
from simulator.model.texts import LANGUAGES, Language
from simulator.study.trainees import GRADED

#: Seeds of each trainee in each scenario and language, and of a quick run.
SEEDS: Final = 10
QUICK: Final = 1
#: What is asked for: points between Chinese and English on paired attempts.
LANGUAGE_GAP: Final = 3.0

_SKILLS_ZH: Final = {
    "hostile": "恶语相向", "indifferent": "敷衍", "mechanical": "照本宣科",
    "well_meaning": "好心无章法", "competent": "称职", "expert": "高手",
}  # fmt: skip
_WAYS: Final[dict[str, tuple[str, str]]] = {
    "traditional": ("繁体字", "traditional characters"),
    "half_width": ("半角标点", "Western punctuation"),
    "mistaken_characters": ("一个同音错字", "one mistaken character"),
    "particles": ("句首应答词、句末语气词", "a filler and a modal particle"),
    "loose_stops": ("句号换逗号，末尾无标点", "commas for stops, none at the end"),
    "lower_case": ("全部小写", "lower case"),
    "curly": ("弯撇号", "curly apostrophes"),
    "american": ("美式拼写", "American spelling"),
    "in_full": ("不用缩写", "contractions in full"),
    "swapped_letters": ("一处字母颠倒", "two letters swapped"),
    "fillers": ("句首句末口头语", "a filler before and after"),
}
_LANGUAGES: Final[dict[Language, tuple[str, str]]] = {"zh": ("中文", "Chinese"), "en": ("英文", "English")}
_COLUMNS: Final = (
    ("对数", "pairs"),
    ("平均差", "mean gap"),
    ("平均绝对差", "mean absolute gap"),
    ("最大", "largest"),
    ("完全相同", "identical"),
    ("及格与否改变", "verdict changes"),
)


def page(found: Study, language: Language) -> str:
    """Return the page that tells of `found`, in `language`."""
    return _Page(found, language).text()


class _Page:
    """One page in one language."""

    def __init__(self, found: Study, language: Language) -> None:
        self.found = found
        self.language = language
        self.library = library = Library.open([ROOT / "scenarios"])
        self.titles = {name: library.scenario(name).title.say(language) for name in found.scenarios}
        self.principles = {one.id: one.name.say(language) for one in library.course().principles}

    def say(self, zh: str, en: str) -> str:
        return zh if self.language == "zh" else en

    def table(self, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
        lines = [headings, ["---"] * len(headings), *rows]
        return "\n".join("| " + " | ".join(line) + " |" for line in lines)

    def gaps(self, first: str, rows: Sequence[tuple[str, Pairs]]) -> str:
        headings = [first, *(self.say(*column) for column in _COLUMNS)]
        return self.table(headings, [[name, *self.cells(gap(pairs))] for name, pairs in rows])

    def cells(self, one: Gap) -> list[str]:
        return [
            str(one.pairs),
            f"{_signed(one.mean)} ± {one.error:.1f}",
            f"{one.size:.1f}",
            f"{one.most:.1f}",
            f"{one.same:.0%}",
            f"{one.flips:.0%}",
        ]

    def each(self, pairs: Callable[[str | None, str | None], Pairs]) -> list[tuple[str, Pairs]]:
        """Return a row for all, for every scenario and for every skill."""
        rows = [(self.say("**全部**", "**all**"), pairs(None, None))]
        rows += [(title, pairs(name, None)) for name, title in self.titles.items()]
        rows += [(self.skill(one.id), pairs(None, one.id)) for one in GRADED]
        return rows

    def skill(self, name: str) -> str:
        return self.say(_SKILLS_ZH[name], name.replace("_", " "))

    def text(self) -> str:
        parts = [
            self.opening(), self.summary(), self.seeds(), self.choice_against_words(), self.writing(),
            self.rewording(), self.languages(), self.per_principle(), self.graders(),
        ]  # fmt: skip
        return "\n\n".join(parts) + "\n"

    def opening(self) -> str:
        found = self.found
        hashes = ", ".join(f"{one} `{analyser(one).hash}`" for one in LANGUAGES)
        return self.say(
            f"""# 评分的稳定性

[English](reliability.md)

同样的处理，换一个种子、换一种写法、从选项改成打字、从中文换成英文，分数会差多少？本页由 `python -m benchmarks.reliability -o docs` 生成，重跑得到同样的数字；读法分析器的版本是 {hashes}。

六种水平的模拟学员（见 `kesu balance`）在 {len(found.scenarios)} 个随附场景里各演练 {found.seeds} 次，每次都用两种语言、选项和打字、以及各种写法重来一遍，成对比较。打字的学员知道自己想说什么，不管客户听成了什么，都从对话走到的地方接着说，所以一句读错会牵动后面整场对话。差值单位是分（总分 100），± 是平均差的 95 % 区间，把各对当作独立；它们只来自几个场景，所以实际的不确定还要大些。

需要先知道的三件事：随附场景的选项也参加了分析器的训练，因此“选项打成字”的结果偏乐观，“换一种说法”才是它没见过的话；恶语和敷衍的学员点选时大多停在 0 分，读错只会让他们升、不会让他们降，所以请看分水平的行；模拟学员不是人，本页说明的是评分的稳定，不是评分的对错。""",
            f"""# Reliability

[中文](reliability.zh.md)

The same handling under another seed, in other letters, typed instead of chosen, in English instead of Chinese: how far does the score move? `python -m benchmarks.reliability -o docs` makes this page and gives the same numbers each time; the reply analysers are {hashes}.

Synthetic trainees of six skills (see `kesu balance`) play each of the {len(found.scenarios)} shipped scenarios, with {found.seeds} seeds each, and every attempt is repeated in both languages, chosen and typed, and in other writing, to be compared in pairs. A trainee who types knows what it meant, whatever was understood, and goes on from where the conversation has got to, so one misread reply moves all that follows. Gaps are in points of the overall 100; ± is the 95 % interval of the mean gap as if pairs were independent. They come from few scenarios, so the true uncertainty is larger.

Three things to know first. The choices of the shipped scenarios also train the analyser, so "choices typed as words" flatters it; "in other words" below is what it has never seen. Hostile and indifferent trainees mostly stand at 0 when they choose, so misreading can only raise them: see the rows by skill. And synthetic trainees are no people: this page is about whether scores are steady, not whether they are right.""",
        )

    def summary(self) -> str:
        found = self.found
        chosen, typed = gap(found.across("chosen")), gap(found.across("typed"))
        words = gap([(cards[0], cards[2]) for cards in found.reworded.values()])
        seeds = max(_range(cards) for many in found.again.values() for cards in many)
        exact = [
            gap(found.pairs("typed", way, language)).most
            for language in LANGUAGES
            for way in CHANGES[language]
            if way in EXACT
        ]
        loose = max(
            (gap(found.pairs("typed", way, language)).size, self.say(*_WAYS[way]))
            for language in LANGUAGES
            for way in CHANGES[language]
            if way not in EXACT
        )
        rows = [
            [self.say("中英差，选项", "Chinese and English, chosen"), f"{chosen.most:.1f}", self.say("无差别", "none")],
            [
                self.say("中英差，打字（平均差）", "Chinese and English, typed (mean gap)"),
                f"{_signed(typed.mean)} ± {typed.error:.1f}",
                self.say("不超过 3 分", "3 points or less")
                + self.say("：达到", ": kept") * (abs(typed.mean) <= LANGUAGE_GAP)
                + self.say("：**未达到**", ": **missed**") * (abs(typed.mean) > LANGUAGE_GAP),
            ],
            *(
                [
                    self.say(f"选项打成字，{_LANGUAGES[one][0]}（平均差）", f"Typed against chosen, {_LANGUAGES[one][1]} (mean gap)"),
                    f"{_signed(gap(found.pairs('chosen', 'typed', one)).mean)} ± {gap(found.pairs('chosen', 'typed', one)).error:.1f}",
                    "",
                ]
                for one in LANGUAGES
            ),
            [self.say("繁体、标点（最大）", "Script and punctuation (largest)"), f"{max(exact):.1f}", self.say("无差别", "none")],
            [self.say("其他写法中差别最大的（平均绝对差）", "The worst other way of writing (mean absolute gap)"), f"{loose[0]:.1f} ({loose[1]})", ""],
            [self.say("换一种说法（平均绝对差）", "In other words (mean absolute gap)"), f"{words.size:.1f}", ""],
            [self.say("同样的选择，换种子（最大跨度）", "The same choices, other seeds (widest range)"), f"{seeds:.1f}", ""],
        ]  # fmt: skip
        headings = [
            self.say("比较", "comparison"),
            self.say("结果（分）", "found (points)"),
            self.say("要求", "asked"),
        ]
        return "\n\n".join(
            [self.say("## 概览", "## In short"), self.table(headings, rows), self.by_handling()]
        )

    def by_handling(self) -> str:
        """Return the mean gaps of poor, middling and good handling, which may cancel in the mean of all."""
        kinds = [GRADED[:3], GRADED[3:4], GRADED[4:]]
        comparisons: list[tuple[str, Callable[[str | None, str | None], Pairs]]] = [
            (
                self.say(f"打字−点选，{zh}", f"typed − chosen, {en}"),
                partial(self.found.pairs, "chosen", "typed", one),
            )
            for one, (zh, en) in _LANGUAGES.items()
        ]
        comparisons.append(
            (self.say("英文−中文，打字", "English − Chinese, typed"), partial(self.found.across, "typed"))
        )
        rows = []
        for name, pairs in comparisons:
            gaps = [gap([pair for one in kind for pair in pairs(None, one.id)]) for kind in kinds]
            rows.append([name, *(f"{_signed(one.mean)} ± {one.error:.1f} ({one.size:.1f})" for one in gaps)])
        headings = ["", *(self.say("、", ", ").join(self.skill(one.id) for one in kind) for kind in kinds)]
        said = self.say(
            "平均数会让差的处理多得的分和好的处理丢掉的分互相抵消，所以再按水平分开看：平均差，括号里是平均绝对差。",
            "In a mean, what poor handling gains and what good handling loses may cancel. So once more by skill: the mean gap, in brackets the mean absolute one.",
        )
        return f"{said}\n\n{self.table(headings, rows)}"

    def seeds(self) -> str:
        found = self.found
        rows = []
        for name, title in self.titles.items():
            for place, trainee in enumerate(GRADED):
                scores = [card.overall for card in found.of("zh", "chosen", name, trainee.id)]
                again = [card.overall for card in found.again[name][place]]
                rows.append(
                    [
                        title,
                        self.skill(trainee.id),
                        f"{sum(scores) / len(scores):.1f}",
                        f"{min(scores):.1f}–{max(scores):.1f}",
                        f"{min(again):.1f}–{max(again):.1f}",
                    ]
                )
        said = self.say(
            f"""## 换种子

种子决定客户身世里的小变化、客户说哪一句、选项的次序。第一栏范围是同一水平的学员自己的起伏（种子也左右他们的失误）；第二栏是把第一次演练的选择原样在 {AGAIN} 个种子下重放，只剩客户的变化。""",
            f"""## Other seeds

The seed draws small changes of the customer's story, which line is said, and the order of the choices. The first range is the trainees' own ups and downs (the seed moves their slips too); the second repeats the choices of the first attempt under {AGAIN} seeds, so only the customer differs.""",
        )
        headings = [
            self.say("场景", "scenario"), self.say("学员", "trainee"), self.say("平均分", "mean score"),
            self.say("各次演练", "its attempts"), self.say("同样的选择", "the same choices"),
        ]  # fmt: skip
        return said + "\n\n" + self.table(headings, rows)

    def choice_against_words(self) -> str:
        parts = [
            self.say(
                "## 选项打成字\n\n同一学员、同一种子：一次点选项，一次把选项的原话打出来。差值是打字减去点选。",
                "## Choices typed as words\n\nThe same trainee and seed, once choosing and once typing the choice's own words. Gaps are typed minus chosen.",
            )
        ]
        for one in LANGUAGES:
            rows = self.each(partial(self.found.pairs, "chosen", "typed", one))
            parts.append(f"### {self.say(*_LANGUAGES[one])}\n\n{self.gaps('', rows)}")
        return "\n\n".join(parts)

    def writing(self) -> str:
        parts = [
            self.say(
                "## 写法不同\n\n每一句都换写法（见 `benchmarks/variants.py`），与照原样打字比较。前几种在阅读之前就会还原，不应有任何差别。",
                "## In other letters\n\nEvery reply is written otherwise (`benchmarks/variants.py`) and compared with the plain typed one. The first kinds are undone before reading, so nothing may differ.",
            )
        ]
        for one in LANGUAGES:
            ways = sorted(CHANGES[one], key=lambda way: way not in EXACT)
            rows = [(self.say(*_WAYS[way]), self.found.pairs("typed", way, one)) for way in ways]
            parts.append(self.gaps(self.say(*_LANGUAGES[one]), rows))
        return "\n\n".join(parts)

    def rewording(self) -> str:
        rows = [
            [self.titles[name], self.say(*_LANGUAGES[one]), *(f"{card.overall:.1f}" for card in cards),
             _signed(cards[2].overall - cards[0].overall)]
            for (name, one), cards in self.found.reworded.items()
        ]  # fmt: skip
        gaps = [abs(cards[2].overall - cards[0].overall) for cards in self.found.reworded.values()]
        mean, most = sum(gaps) / len(gaps), max(gaps)
        (acts_zh, topics_zh), (acts_en, topics_en) = (read_alike(self.library, one) for one in LANGUAGES)
        said = self.say(
            f"""## 换一种说法

随附场景里没有两个选项是同一句话的两种说法，所以每个场景的示范对话另写了一遍（`benchmarks/rewordings.yaml`，不参加训练）：做的事相同，用词不同。平均绝对差 {mean:.1f} 分，最大 {most:.1f} 分；样本只有 {len(gaps)} 场好的对话。这些话的行为读对的程度（micro-F1）是中文 {acts_zh:.2f}、英文 {acts_en:.2f}，话题是 {topics_zh:.2f} 和 {topics_en:.2f}：话题靠作者写的词组认出来，换了词就容易漏，没认出的问题问不出事实，没认出的办法也不算数。""",
            f"""## In other words

No two choices of the shipped scenarios say the same thing in two ways, so the exemplary attempt of every scenario was written again (`benchmarks/rewordings.yaml`, which trains nothing): the same handling in other words. The mean absolute gap is {mean:.1f} points, the largest {most:.1f}; these are only {len(gaps)} attempts, all good ones. Their acts are read with micro-F1 {acts_zh:.2f} in Chinese and {acts_en:.2f} in English, their topics with {topics_zh:.2f} and {topics_en:.2f}: topics are found by the author's phrases and easily missed in other words, and then a question opens no fact and a remedy does not count.""",
        )
        headings = [
            self.say("场景", "scenario"), self.say("语言", "language"), self.say("点选", "chosen"),
            self.say("原话打字", "typed"), self.say("换一种说法", "in other words"), self.say("差", "gap"),
        ]  # fmt: skip
        return said + "\n\n" + self.table(headings, rows)

    def languages(self) -> str:
        found = self.found
        again = gap(
            [
                (found.reworded[name, "zh"][2], found.reworded[name, "en"][2])
                for name, one in found.reworded
                if one == "zh"
            ]
        )
        rows = self.each(partial(self.found.across, "typed"))
        chosen = gap(self.found.across("chosen"))
        return (
            self.say(
                f"## 中文与英文\n\n同样的选择，两种语言。点选时 {chosen.pairs} 对全部比较，最大差 {chosen.most:.1f} 分。用另一种说法打字的示范对话，英文减中文平均 {_signed(again.mean)} 分，最大 {again.most:.1f} 分（{again.pairs} 对）。下表是把选项原话打出来，差值为英文减中文。",
                f"## Chinese and English\n\nThe same choices in both languages. Chosen, the largest gap of {chosen.pairs} pairs is {chosen.most:.1f} points. In the exemplary attempts typed in other words it is {_signed(again.mean)} on average, English minus Chinese, and {again.most:.1f} at most ({again.pairs} pairs). The table is for the choices' own words typed, English minus Chinese.",
            )
            + "\n\n"
            + self.gaps("", rows)
        )

    def per_principle(self) -> str:
        found = self.found
        typed = {one: by_principle(found.pairs("chosen", "typed", one)) for one in LANGUAGES}
        across = by_principle(found.across("typed"))
        writing: dict[str, tuple[float, str]] = {}
        for one in LANGUAGES:
            for way in CHANGES[one]:
                for name, value in by_principle(found.pairs("typed", way, one)).items():
                    here = (value.size, f"{value.size:.1f} ({self.say(*_WAYS[way])})")
                    writing[name] = max(writing.get(name, (0.0, "0.0")), here)
        words = by_principle([(cards[0], cards[2]) for cards in found.reworded.values()])
        seeds: dict[str, float] = {}
        for one_script in (cards for many in found.again.values() for cards in many):
            for other in one_script[1:]:
                for name, value in by_principle([(one_script[0], other)]).items():
                    seeds[name] = max(seeds.get(name, 0.0), value.most)
        names = sorted(across, key=lambda name: -abs(across[name].mean))
        rows = [
            [
                self.principles[name],
                *(_pair(typed[one].get(name)) for one in LANGUAGES),
                _pair(across[name]),
                writing[name][1],
                _pair(words.get(name)),
                f"{seeds.get(name, 0.0):.1f}",
            ]
            for name in names
        ]
        worst = names[0]
        said = self.say(
            f"""## 逐条原则

每条原则 0–100 分，只比较两次都有机会的演练；先写平均差，括号里是平均绝对差。中英之间差得最多的是“{self.principles[worst]}”：{_signed(across[worst].mean)} 分。单条原则的机会少，一句读错就能移动几十分，所以它比总分起伏大得多，单次成绩不要拿来比较。""",
            f"""## Principle by principle

Every principle counts 0–100; compared are attempts that gave an occasion both times. First the mean gap, in brackets the mean absolute one. Chinese and English differ most in "{self.principles[worst]}": {_signed(across[worst].mean)} points. A principle has few occasions and one misread reply can move it by tens of points; it is far less steady than the overall score, and single results should not be compared.""",
        )
        headings = [
            self.say("原则", "principle"), self.say("打字−点选，中文", "typed − chosen, Chinese"),
            self.say("打字−点选，英文", "typed − chosen, English"), self.say("英文−中文，打字", "English − Chinese, typed"),
            self.say("差别最大的写法（平均绝对差）", "worst other writing (mean absolute gap)"),
            self.say("换一种说法−点选", "in other words − chosen"), self.say("换种子，最大", "other seeds, largest"),
        ]  # fmt: skip
        return said + "\n\n" + self.table(headings, rows)

    def panel(self) -> str:
        """Tell how far scores agree with the panel of `benchmarks.panel`."""
        library = Library.open()
        known = [one for one in attempts() if not one.fresh]
        fresh = [one for one in attempts() if one.fresh and not one.blind]
        blind = [one for one in attempts() if one.blind]
        kinds = len({one.player for one in attempts()})
        rows = []
        for name, part, labelled in (
            (self.say("打字，由分析器读", "as typed"), known, False),
            (self.say("按标注", "as labelled"), known, True),
            (self.say("分析器没学过，打字", "not learnt from, as typed"), fresh, False),
            (self.say("什么也没有对着它们定，打字", "nothing chosen with them, as typed"), blind, False),
        ):
            means = [statistics.fmean(attempt.marks) for attempt in part]
            found = agreement([scored(library, attempt, labelled).overall for attempt in part], means)
            rows.append([name, f"{found.correlation:.2f}", f"{found.difference:.1f}", _signed(found.bias)])
            told = None if labelled else verdicts(library, part)
            rows[-1] += (
                ["–"] * 3 if told is None else [_share(told.within), _share(told.alike), _share(told.clear)]
            )
        apart = [scored(library, one, False).overall - statistics.fmean(one.marks) for one in blind]
        far = [gap for gap in apart if gap > 20.0]
        rest = statistics.fmean(abs(gap) for gap in apart if gap <= 20.0)
        headings = [
            self.say("读法", "readings"), self.say("相关", "correlation"),
            self.say("平均绝对差", "mean absolute difference"), self.say("偏差", "bias"),
            self.say("评分人均值在标准误之内", "panel's mean within the standard error"),
            self.say("及格与否一致", "same verdict"), self.say("不在临界区间的，一致", "same, borderline ones aside"),
        ]  # fmt: skip
        said = self.say(
            f"""{len(known)} 场演练，共 {sum(len(one.turns) for one in known)} 句回应，由{kinds}种做派的学员打字，每场两到三位评分人盲评（`python -m benchmarks.panel --attempts`）。“按标注”是另一位读者按 acts.md 标注每句话之后的分数。评分标准是对着这些演练调的，分析器也学过其中大部分回应，所以前两行偏乐观。另有 {len(fresh)} 场，共 {sum(len(one.turns) for one in fresh)} 句，由新的学员打字、一两位评分人盲评，其中带刺、糊涂、光会安慰的学员格外多；分析器一句也没学过，评分标准定下来之前也没看过；只是最后 24 场评完之后看过误差，评分标准和时间、道别的读法因此改了几处（改之前这 24 场相差 11.4 分）。评分标准的折算（`scale`）是对着所有这些演练定的；每次留出一组、用其余的来定，全部演练平均相差 7.3 分，不折算是 8.2 分（`--scale`）。最后 {len(blind)} 场是在这一切定下来之后才打的、评的，每场只有一位评分人，没有任何数值是对着它们定的（只有两处读法上的毛病是在其中两场里发现后改掉的：体谅的话被当成带刺的，隔了几天的答复被当成重复）：这一行最接近新学员会得到的。差得远的是话里带刺的和冷淡而办事利索的：他们的刺多半没读出来，分数高出二十多分；其余各场平均差 {rest:.1f} 分。“及格与否”按各场景的及格线看总分和评分人的均值是否在同一边；“临界区间”是总分上下一个标准误，HR 报告里标着“临界”的就是它。标准误只算机会多少和读法把握，不算评分人与评分标准之间的分歧，所以落在里面的比 68 % 少一些。""",
            f"""{len(known)} attempts with {sum(len(one.turns) for one in known)} replies, typed by trainees of {kinds} kinds and marked blind by two or three graders (`python -m benchmarks.panel --attempts`). "As labelled" is the score once another reader had labelled every reply by acts.md. The rubric was chosen with these attempts in sight, and the analyser has learnt most of their replies, so the first two rows are too kind. {len(fresh)} more with {sum(len(one.turns) for one in fresh)} replies were typed by new trainees, many of them needling, muddled or merely comforting, and marked blind by one or two graders; the analyser has learnt none of them, and the rubric was settled without them; but the errors of the last 24 were looked at once they had been marked, and the rubric and the reading of times and farewells were mended in a few places (before, these 24 differed by 11.4 points). The rubric's `scale` was chosen with all of these attempts in sight; chosen anew with each panel left out in turn, the distance over all attempts is 7.3 points, without a scale 8.2 (`--scale`). The last {len(blind)} were typed and marked after all this was settled, by one grader each, and no figure was chosen with them (two faults were noticed in two of them and mended: sympathy taken for a jibe, an answer days later taken for repetition): their row is the nearest to what new trainees will get. Far off are those whose tongue is sharp and those who are cold and quick with the remedy: most of their jibes go unread, and they score more than twenty points too high; without these {len(far)} the distance is {rest:.1f} points. "Same verdict": score and panel's mean are on the same side of the scenario's pass mark; borderline are those whose pass mark lies within one standard error of the score, as reports for personnel mark them. The standard error counts occasions and the certainty of readings, not what graders and rubric see differently, so that somewhat less than 68 % lie within it.""",
        )
        return said + "\n\n" + self.table(headings, rows)

    def graders(self) -> str:
        panel = self.panel()
        return self.say(
            f"""## 与人的评分是否一致

与真人：还没有。到目前为止没有任何人评过分，客诉的分数与有经验的评分人有多一致，仍是未知。

与语言模型扮演的评分人：{panel}

这些数字只能说明评分标准大致合乎课程、还差在哪里，不能代替真人的评分：打字的、评分的、标注的是同一个语言模型扮的不同角色，彼此的口味比真人接近得多。

`kesu grade` 是做这件事的工具：评分人只看到场景资料和对话，逐条打分；`kesu grade --report` 给出评分人之间的 ICC、与客诉分数的相关和平均差，以及各人前后是否一致（见[评分](scoring.md)）。建议至少三位有经验的评分人、各评同样的三十场以上，中英文都有，好坏都有；在那之前，请把分数当作训练的反馈，不要单凭它对人下结论。""",
            f"""## Agreement with people

With people: open. Nobody has graded attempts yet, and how closely Kesu's scores follow experienced graders is not known.

With graders played by a language model: {panel}

These figures show that the rubric roughly says what the course says, and where it fails. They do not stand in for people: one language model in different roles typed, graded and labelled, and its roles are closer in taste than people are.

`kesu grade` is the tool for it: a grader sees the case and the conversation only, and marks principle by principle; `kesu grade --report` gives the ICC among graders, the correlation with Kesu's scores and the mean difference, and how steady each grader is (see [scoring](scoring.md)). Three experienced graders or more, on the same thirty attempts or more, in both languages, good and bad, would be a beginning. Until then take a score as feedback in training and base no decision about a person on it alone.""",
        )


def _share(value: float) -> str:
    return f"{value:.0%}"


def _signed(points: float) -> str:
    return f"{points:+.1f}".replace("-", "−").replace("+0.0", "0.0").replace("−0.0", "0.0")


def _pair(one: Gap | None) -> str:
    return "–" if one is None else f"{_signed(one.mean)} ({one.size:.1f})"


def _range(cards: Sequence[ScoreCard]) -> float:
    scores = [card.overall for card in cards]
    return max(scores) - min(scores)


def main() -> None:
    parser = argparse.ArgumentParser(description="How far scores depend on what they should not depend on.")
    parser.add_argument("--quick", action="store_true", help=f"{QUICK} seed instead of {SEEDS}")
    parser.add_argument("--seeds", type=int, help="attempts of each trainee")
    parser.add_argument("-o", "--output", type=Path, help="the folder to write both pages to")
    options = parser.parse_args()
    found = study(
        options.seeds or (QUICK if options.quick else SEEDS), lambda what: print(what, file=sys.stderr)
    )
    pages: dict[Language, str] = {"en": "reliability.md", "zh": "reliability.zh.md"}
    for language, name in pages.items():
        if options.output is None:
            print(page(found, language))
        else:
            (options.output / name).write_text(page(found, language), "utf-8")


if __name__ == "__main__":
    main()
