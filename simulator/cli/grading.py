"""`kesu grade`: people mark attempts without seeing Kesu's score, and see how far they agree."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import typer
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table

from simulator import paths, rejudging
from simulator.cli.options import language_of
from simulator.errors import ContentError, KesuError, TapeError, WrongUse
from simulator.model.course import Course
from simulator.model.grading import Grading
from simulator.model.tape import Tape
from simulator.model.texts import Language
from simulator.records.gradings import add, gradings
from simulator.rejudging import rescore
from simulator.scoring.score import Matter
from simulator.settings import load as load_settings
from simulator.study import agreement

#: Longest name of a grader, and longest comment.
LONGEST_GRADER: Final = 64
LONGEST_COMMENT: Final = 1_000
_NO_OCCASION: Final = "-"


def grade(
    tapes: list[Path], by: str | None, again: bool, report: bool, as_json: bool, lang: str | None
) -> None:
    """Let a grader mark `tapes`, or report how far all graders agree."""
    home = paths.home()
    language = language_of(lang) if lang is not None else load_settings(home).settings.language
    if report:
        _report(home, tapes, as_json)
        return
    name = (by or "").strip()
    if not (name and len(name) <= LONGEST_GRADER and name.isprintable()):
        raise WrongUse(
            f"Say who grades with --by: up to {LONGEST_GRADER} printable characters.",
            f"请用 --by 注明评分人，最多 {LONGEST_GRADER} 个可见字符。",
        )
    if not tapes:
        raise WrongUse("Name the tapes to grade.", "请写明要评的演练记录。")
    if not _Desk(home, name, language).mark(tapes, again):
        raise typer.Exit(1)


class _Desk:
    """Where one grader sits: shows attempts one by one and takes down the marks."""

    def __init__(self, home: Path, grader: str, language: Language) -> None:
        self._home, self._grader, self._language = home, grader, language
        self._console = Console(highlight=False, width=min(100, Console().width))

    def mark(self, tapes: list[Path], again: bool) -> bool:
        """Show every tape that this grader has not marked (or all, with `again`); False where one is bad."""
        done = {grading.attempt for grading in gradings(self._home) if grading.grader == self._grader}
        good = True
        waiting: list[tuple[Matter, Tape]] = []
        for path in tapes:
            try:
                recorded, matter, _ = rescore(path)
            except (TapeError, ContentError) as error:
                good = False
                typer.echo(f"kesu: {error.sentence(self._language)}", err=True)
                continue
            if recorded.tape.ending is None:
                good = False
                sentence = KesuError(f"{path} has not ended yet.", f"{path} 尚未结束。").sentence(
                    self._language
                )
                typer.echo(f"kesu: {sentence}", err=True)
            elif again or recorded.tape.header.attempt not in done:
                waiting.append((matter, recorded.tape))
        # Everyone sees the attempts in an order of their own, so that none always comes late in the day.
        waiting.sort(key=self._place)
        for number, (matter, tape) in enumerate(waiting, start=1):
            self._show(matter, tape, number, len(waiting))
            try:
                grading = self._ask(matter.course, tape)
            except EOFError:
                self._say("到此为止；这一份没有评完，不记。", "Stopped here; this one is not noted.")
                break
            add(self._home, grading)
            self._say("记下了。", "Noted.")
        if not waiting:
            self._say("没有要评的：都已评过。", "Nothing to grade: all of them are marked.")
        return good

    def _place(self, one: tuple[Matter, Tape]) -> bytes:
        return hashlib.sha256(f"{self._grader}/{one[1].header.attempt}".encode()).digest()

    def _show(self, matter: Matter, tape: Tape, number: int, count: int) -> None:
        """Show briefing and conversation: no name, no score, no mood, nothing of how it was read."""
        case = rejudging.case_of(matter, tape)
        briefing = matter.scenario.briefing
        lines = [case.text(briefing.situation), ""]
        for title, items in (
            (self._words("记录", "Records"), briefing.records),
            (self._words("规定与权限", "Policies and authority"), briefing.policies),
        ):
            if items:
                lines += [title, *(f"· {case.text(item)}" for item in items), ""]
        lines += [case.text(briefing.goal), ""]
        customer, agent = self._words("客户", "Customer"), self._words("客服", "Agent")
        lines.append(f"{customer}: {tape.opening.customer}")
        for turn in tape.turns:
            lines += [f"{turn.number} {agent}: {turn.words}", f"{customer}: {turn.customer}"]
        title = f"{case.text(matter.scenario.title)} · {number}/{count}"
        self._console.print(Panel(escape("\n".join(lines)), title=escape(title)))

    def _ask(self, course: Course, tape: Tape) -> Grading:
        self._say(
            f"每项 0–100 分；没有机会体现的写 {_NO_OCCASION}。",
            f"Each from 0 to 100; {_NO_OCCASION} where there was no occasion.",
        )
        marks = [
            (principle.id, self._mark(principle.name.say(self._language), optional=True))
            for principle in course.principles
        ]
        overall = None
        while overall is None:
            overall = self._mark(self._words("总分", "Overall"), optional=False)
        passed = self._yes_or_no(self._words("通过？(y/n)", "Passed? (y/n)"))
        comment = self._read(self._words("评语（可留空）", "Comment (may be empty)"))[:LONGEST_COMMENT]
        at = datetime.now().astimezone().isoformat(timespec="microseconds")
        return Grading(tape.header.attempt, self._grader, at, overall, passed, tuple(marks), comment)

    def _mark(self, name: str, optional: bool) -> float | None:
        while True:
            answer = self._read(name)
            if optional and answer == _NO_OCCASION:
                return None
            try:
                mark = float(answer)
            except ValueError:
                mark = -1.0
            if 0.0 <= mark <= 100.0:
                return mark
            self._say("请输入 0 到 100 的数。", "Type a number from 0 to 100.")

    def _yes_or_no(self, question: str) -> bool:
        while True:
            answer = self._read(question).lower()
            if answer in ("y", "yes", "是", "n", "no", "否"):
                return answer in ("y", "yes", "是")
            self._say("请输入 y 或 n。", "Type y or n.")

    def _read(self, name: str) -> str:
        return self._console.input(f"{escape(name)}: ").strip()

    def _say(self, zh: str, en: str) -> None:
        self._console.print(self._words(zh, en))

    def _words(self, zh: str, en: str) -> str:
        return zh if self._language == "zh" else en


def _report(home: Path, tapes: list[Path], as_json: bool) -> None:
    from simulator.records.index import Index

    made = gradings(home)
    graded = {grading.attempt for grading in made}
    with Index(home) as index:
        found = list(tapes) or [index.tape(row) for row in index.history() if row.attempt in graded]
        scores = _scores(found)
    if tapes:
        made = [grading for grading in made if grading.attempt in scores]
    told = agreement.report(made, scores)
    if as_json:
        typer.echo(json.dumps(fields(told), ensure_ascii=False))
    else:
        _print(told)


def _scores(tapes: list[Path]) -> dict[str, tuple[float, bool | None]]:
    """Return Kesu's own overall score and verdict by attempt; tapes that cannot be used are named."""
    scores: dict[str, tuple[float, bool | None]] = {}
    for path in tapes:
        try:
            recorded, _, card = rescore(path)
        except (TapeError, ContentError) as error:
            typer.echo(f"kesu: {error}", err=True)
            continue
        scores[recorded.tape.header.attempt] = (card.overall, card.passed)
    return scores


def fields(told: agreement.Report) -> dict[str, Any]:
    """Return a report as JSON has it; numbers are rounded to four decimals."""

    def tidy(value: object) -> object:
        if isinstance(value, float):
            return round(value, 4)
        if hasattr(value, "_asdict"):
            return {key: tidy(item) for key, item in value._asdict().items()}
        return value

    return {
        "items": {item: tidy(found) for item, found in told.items},
        "panel": tidy(told.panel),
        "graders": {grader.grader: tidy(grader) for grader in told.graders},
    }


def _print(told: agreement.Report) -> None:
    console = Console()
    if not told.graders:
        console.print("Nothing has been graded yet: mark attempts with kesu grade TAPE... --by ID.")
        return
    table = Table("item", "graders", "attempts", "ICC(2,1)", "ICC(2,k)", box=box.SIMPLE)
    for item, found in told.items:
        table.add_row(
            item, str(found.graders), str(found.attempts), _number(found.single), _number(found.mean)
        )
    if told.items:
        console.print(table)
    else:
        console.print("Agreement needs two attempts or more that two graders or more have marked.")
    against = Table("against Kesu", "attempts", "r", "mean |d|", "bias", "same verdict", box=box.SIMPLE)
    for name, one in (("all graders", told.panel), *((g.grader, g.against) for g in told.graders)):
        if one is not None:
            against.add_row(
                escape(name),
                str(one.attempts),
                _number(one.correlation),
                f"{one.mean_absolute_difference:.1f}",
                f"{one.bias:+.1f}",
                f"{one.same_verdict:.0%}",
            )
    console.print(against)
    for grader in told.graders:
        if grader.repeated is not None:
            console.print(
                f"{escape(grader.grader)} marked {grader.repeated.attempts} attempts twice: "
                f"second less first {grader.repeated.mean_difference:+.1f} points on average, "
                f"error of one marking {grader.repeated.error:.1f}."
            )
        if grader.drift is not None:
            error = "" if grader.drift.error is None else f" ± {grader.drift.error:.1f}"
            console.print(
                f"{escape(grader.grader)} moves by {grader.drift.points_a_month:+.1f}{error} points a month "
                f"against Kesu, over {grader.drift.markings} markings."
            )


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"
