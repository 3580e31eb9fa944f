"""Readings, rulings, and what a correction changed, in words that a person can read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Final, NamedTuple

from simulator import rejudging
from simulator.cli.options import with_error
from simulator.content.library import Library
from simulator.desktop.words import say
from simulator.model.scorecard import Finding, ScoreCard
from simulator.model.tape import Promise, Reading, Ruling, Tape
from simulator.model.texts import Language
from simulator.records.tape import read
from simulator.reports.names import Names
from simulator.reports.trainee import said_of
from simulator.scoring.score import Matter
from simulator.session.cast import cast


class Changed(NamedTuple):
    """A corrected reply: the tape as it stands now, and reading and score card before and after."""

    tape: Tape
    matter: Matter
    turn: int
    before: Reading
    after: Reading
    first: ScoreCard | None
    card: ScoreCard


def relabel(path: Path, turn: int, changes: rejudging.Relabelling, by: str) -> Changed:
    """Correct a reading as `rejudging.relabel` does, now, and return what that changed.

    :raises KesuError: what `rejudging.relabel` raises.
    """
    recorded = read(path)
    tape, matter, card = rejudging.relabel(path, turn, changes, by, datetime.now().astimezone())
    earlier = [one.reading for one in recorded.tape.corrections if one.turn == turn]
    before = earlier[-1] if earlier else recorded.tape.turns[turn - 1].reading
    return Changed(tape, matter, turn, before, tape.corrections[-1].reading, recorded.card(), card)


class Words:
    """Words for what was said in one attempt, in `language` as far as its scenario has it."""

    def __init__(self, matter: Matter, tape: Tape, language: Language) -> None:
        header, scenario = tape.header, matter.scenario
        spoken = language if language in scenario.languages else header.language
        case = cast(scenario, matter.persona, header.seed, spoken, header.allowance)
        self._language = language
        self._acts = {act.id: act.name.say(language) or act.id for act in matter.course.acts}
        self._about = {fact.id: case.text(fact.text) for fact in case.facts.values()}
        self._about |= {remedy.id: case.text(remedy.text) for remedy in case.remedies.values()}

    def reading(self, reading: Reading) -> str:
        """Return a reading: acts, what it is about, promises."""
        zh = self._language == "zh"
        acts = ("、" if zh else ", ").join(self._acts.get(act, act) for act in reading.acts)
        told = [acts or ("没有" if zh else "nothing")]
        if reading.topics:
            told.append(
                ("涉及" if zh else "about ") + self._list(self._named(each) for each in reading.topics)
            )
        if reading.promises:
            told.append(("承诺" if zh else "promises ") + self._list(map(self._promise, reading.promises)))
        if not reading.understood:
            told.append("没有读懂" if zh else "not understood")
        return ("；" if zh else "; ").join(told)

    def ruling(self, ruling: Ruling) -> str:
        """Return what was ruled; '' where nothing was."""
        said = []
        for mark in ruling.marks:
            text = say(self._language, f"mark_{mark.code}")
            said.append(f"{text} {self._named(mark.subject)}" if mark.subject else text)
        return ("；" if self._language == "zh" else "; ").join(said)

    def _list(self, parts: Iterator[str]) -> str:
        return ("、" if self._language == "zh" else ", ").join(parts)

    def _named(self, name: str) -> str:
        text = self._about.get(name)
        if text is None:
            return name
        return f"“{text}”"

    def _promise(self, promise: Promise) -> str:
        language = self._language
        parts = [say(language, "promise_something") if promise.what is None else self._named(promise.what)]
        if promise.within is not None:
            parts.append(say(language, "promise_within", hours=promise.within))
        if promise.amount is not None:
            unit = "" if promise.unit is None else say(language, f"unit_{promise.unit}")
            parts.append(f"{promise.amount / 100:g} {unit}".rstrip())
        return " ".join(parts)


def effect(changed: Changed, language: Language) -> list[str]:
    """Return in a few lines what a correction changed: reading, score, and the judgements behind it."""
    zh = language == "zh"
    words = Words(changed.matter, changed.tape, language)
    first, card = changed.first, changed.card
    lines = [
        f"{'读法：' if zh else 'read as: '}{words.reading(changed.before)} → {words.reading(changed.after)}",
        f"{'总分：' if zh else 'overall score: '}{_score(first, language)} → {_score(card, language)}",
    ]
    found = _differences(changed, language)
    same = first is not None and first.overall == card.overall
    if same and not found:
        lines.append(
            "得分不变：前后读法的差别，没有一条评分规则会计较。"
            if zh
            else "The score stays as it was: no rule counts the difference between the two readings."
        )
    elif same:
        lines.append(
            "总分不变，但评语有变：" if zh else "The overall score stays as it was, but judgements changed:"
        )
    lines += found[:_SHOWN]
    more = len(found) - _SHOWN
    if more > 0:
        lines.append(
            f"……另有 {more} 条评语有变，`kesu score 演练文件 --findings` 列出现在的全部评语。"
            if zh
            else f"… and {more} more changed: `kesu score TAPE --findings` tells all that stand now."
        )
    return lines


#: How many changed judgements are told one by one.
_SHOWN: Final = 6


def findings(tape: Tape, card: ScoreCard, language: Language) -> Iterator[str]:
    """Yield every finding of an attempt: what each reply earned and cost, then what was not done.

    The points add up to the overall score.
    """
    names, spoken = Names(Library.open(), language), tape.header.language
    zh = language == "zh"

    def line(finding: Finding) -> str:
        text, better = said_of(finding, spoken, names)
        about = names.principle(finding.principle or finding.rule)
        advice = f"{'　改进：' if zh else ' — '}{better}" if better and finding.kind != "earned" else ""
        points = finding.points if abs(finding.points) >= _LEAST else 0.0  # never -0.00
        return f"  {points:>+6.2f}  {about}{'：' if zh else ': '}{text}{advice}"

    for turn in tape.turns:
        here = [f for f in card.findings if f.turns[0] == turn.number and f.kind != "missed"]
        if here:
            yield f"第 {turn.number} 轮“{turn.words}”" if zh else f"turn {turn.number}, “{turn.words}”"
            yield from map(line, sorted(here, key=lambda f: -f.points))
    missed = [finding for finding in card.findings if finding.kind == "missed"]
    if missed:
        yield "没有做到的" if zh else "not done"
        yield from map(line, missed)


#: Points that are written as 0.
_LEAST: Final = 0.005


def _score(card: ScoreCard | None, language: Language) -> str:
    if card is None:
        return "-"
    score, passed = with_error(card.overall, card.standard_error), verdict(card.passed, language)
    return f"{score}（{passed}）" if language == "zh" else f"{score} ({passed})"


def verdict(passed: bool | None, language: Language) -> str:
    """Return whether an attempt passed, in a word; None needs review."""
    return _VERDICTS[passed][0 if language == "zh" else 1]


_VERDICTS: Final = {
    True: ("通过", "passed"),
    False: ("未通过", "failed"),
    None: ("待人工复核", "needs review"),
}


def difference(where: object, found: rejudging.Difference, language: Language) -> str:
    """Return in a line where a tape and its replay differ."""
    if language == "zh":
        return f"{where}:{found.line}：{found.what} 不一致：记录里是 {found.taped}，重演得到 {found.replayed}"
    return (
        f"{where}:{found.line}: {found.what} differs: "
        f"the tape says {found.taped}, the replay {found.replayed}"
    )


def _differences(changed: Changed, language: Language) -> list[str]:
    """Return the judgements that are gone, new, or worth other points than before; the weightiest first."""
    names, spoken = Names(Library.open(), language), changed.tape.header.language
    before, after = (
        {_key(finding): finding for finding in (() if card is None else card.findings)}
        for card in (changed.first, changed.card)
    )
    gone, new = ("不再判定：", "新的判定：") if language == "zh" else ("no longer: ", "now: ")
    lines: list[tuple[float, str]] = []
    for key, finding in (before | after).items():
        text, points = said_of(finding, spoken, names)[0], finding.points
        if key not in after:
            lines.append((points, f"{gone}{text}{_worth(points)}"))
        elif key not in before:
            lines.append((points, f"{new}{text}{_worth(points)}"))
        elif round(before[key].points, 1) != round(points, 1):
            was = before[key].points
            lines.append((points - was, f"{text} ({was:+.1f} → {points:+.1f})"))
    return [line for _, line in sorted(lines, key=lambda pair: -abs(pair[0]))]


def _worth(points: float) -> str:
    """Return what a judgement was worth, '' where that is nothing."""
    return f" ({points:+.1f})" if round(points, 1) else ""


def _key(finding: Finding) -> tuple[str, str, str, tuple[int, ...]]:
    return finding.rule, finding.principle, finding.kind, finding.turns
