"""Playing in the terminal: the same attempt as in the window, in plain lines."""

from __future__ import annotations

import sys
import time
from typing import Final

from rich.console import Console
from rich.markup import escape
from rich.panel import Panel
from rich.prompt import Prompt
from rich.table import Table

from simulator.content.library import Library
from simulator.errors import KesuError, WrongUse
from simulator.model.conditions import MoodBand
from simulator.model.course import Course, Outcome
from simulator.model.scorecard import Finding, ScoreCard
from simulator.model.tape import Mode, Turn
from simulator.model.texts import Language
from simulator.practice import Practice
from simulator.scoring.debrief import Debrief
from simulator.study.whatif import WhatIf

QUOTED: Final = 60  # characters of a quote; two lines of Chinese in a terminal of 80 columns
_BANDS: Final[dict[MoodBand, tuple[str, str, str]]] = {
    "furious": ("暴怒", "furious", "red"),
    "angry": ("生气", "angry", "dark_orange"),
    "upset": ("不快", "upset", "yellow"),
    "calm": ("平静", "calm", "green"),
    "content": ("满意", "content", "bright_green"),
}
_OUTCOMES: Final[dict[str, tuple[str, str]]] = {
    "loyal": ("成为忠诚客户", "becomes a loyal customer"),
    "neutral": ("继续来往，不冷不热", "stays, without enthusiasm"),
    "silent_defection": ("悄悄流失", "leaves in silence"),
    "negative_word_of_mouth": ("到处说不好", "tells others about it"),
    "third_party_complaint": ("向第三方投诉", "complains to an authority"),
}


def outcome(outcome: Outcome, language: Language) -> str:
    """Return what a customer may do next."""
    return _OUTCOMES[outcome][0 if language == "zh" else 1]


def _short(words: str) -> str:
    return words if len(words) <= QUOTED else words[: QUOTED - 1] + "…"


class Terminal:
    """A conversation in the terminal, in one language."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._console = Console(highlight=False)

    def pick(self, library: Library, mode: Mode) -> str:
        """Let the trainee pick a scenario that may be played in `mode` and return its id.

        :raises WrongUse: nothing is typed, because stdin is at its end.
        """
        scenarios = []
        for entry in library.entries("scenario"):
            try:
                scenario = library.scenario(entry.id)
            except KesuError as error:  # one broken file keeps nobody from the others
                self.notice(error.sentence(self._language))
                continue
            if mode == "exam" or not scenario.exam_only:
                scenarios.append(scenario)
        for number, scenario in enumerate(scenarios, start=1):
            self._console.print(
                f"[bold]{number}[/] {escape(scenario.title.say(self._language))}  {'★' * scenario.difficulty}"
            )
        try:
            answer = Prompt.ask(
                self._say("选一位客户", "Pick a customer"),
                choices=[str(number) for number in range(1, len(scenarios) + 1)],
                console=self._console,
            )
        except EOFError as error:
            raise WrongUse(
                "No scenario was picked: name one, as `kesu list` shows them.",
                "没有选择场景，请在命令中写明，可用 `kesu list` 查看。",
            ) from error
        return scenarios[int(answer) - 1].id

    def brief(self, practice: Practice) -> None:
        """Show what the trainee may know before the first word, then the customer's opening."""
        briefing = practice.matter.scenario.briefing
        text = practice.case.text
        parts = [text(briefing.role), "", text(briefing.situation)]
        for title, items in (
            (self._say("记录", "Records"), briefing.records),
            (self._say("规定与权限", "Policies and authority"), briefing.policies),
        ):
            parts += ["", title, *(f"· {text(item)}" for item in items)]
        parts += ["", text(briefing.goal)]
        self._console.print(
            Panel(escape("\n".join(parts)), title=escape(text(practice.matter.scenario.title)), width=96)
        )
        end = "Ctrl-Z + Enter" if sys.platform == "win32" else "Ctrl-D"
        if sys.stdin.isatty():
            self.notice(
                self._say(
                    f"{end} 结束谈话并看点评；Ctrl-C 中断，以后可在窗口里接着练。",
                    f"{end} ends the conversation and shows what it was worth; Ctrl-C breaks it off, to be "
                    "gone on with in the window.",
                )
            )
        self._customer(practice.opening.customer, practice.opening.band, practice)

    def ask(self, practice: Practice) -> tuple[str, int] | None:
        """Ask for the next reply; returns words and delay in milliseconds, or None to hang up."""
        if practice.header.mode == "guided":
            for number, choice in enumerate(practice.choices, start=1):
                self._row(f"  [bold]{number}[/]", choice.text)
        began = time.monotonic()
        try:
            words = self._console.input(self._say("你> ", "You> "))
        except EOFError:
            return None
        return words.strip(), round(
            (time.monotonic() - began) * 1000
        ) if practice.header.mode == "guided" else 5000

    def turn(self, practice: Practice, turn: Turn) -> None:
        """Show what came of a reply."""
        if turn.choice is not None:
            self._row(f"[cyan]{self._say('你', 'You')}[/]", turn.words)
        feedback = practice.feedback()
        if feedback is not None:
            for finding in feedback.good:
                if finding.kind == "partly":  # half a credit says what the whole would have been
                    self._row("  [yellow]±[/]", f"{self._sentence(finding.text)} {finding.better}")
                else:
                    self._row("  [green]＋[/]", finding.text)
            for finding in feedback.bad:
                self._row("  [red]－[/]", f"{self._sentence(finding.text)} {finding.better}")
        self._customer(turn.customer, turn.band, practice)

    def notice(self, sentence: str) -> None:
        """Show a sentence that is no part of the conversation."""
        self._console.print(f"[yellow]{escape(sentence)}[/]")

    def debrief(self, practice: Practice, debrief: Debrief) -> None:
        """Show what the attempt was worth and why."""
        card = debrief.card
        verdict = {
            True: self._say("通过", "passed"),
            False: self._say("未通过", "not passed"),
            None: self._say("待人工复核", "needs review"),
        }[card.passed]
        satisfaction = self._say("满意度", "Satisfaction")
        lines = [
            f"{debrief.ending_title} — {debrief.ending_text}",
            "",
            self._score(card, practice.matter.scenario.pass_mark, verdict),
            f"{satisfaction} {card.satisfaction} / 5   {outcome(card.outcome, self._language)}",
        ]
        if debrief.left_open is not None:
            lines.append(f"{self._sentence(debrief.left_open.text)} {debrief.left_open.better}")
        if debrief.borderline:
            lines.append(
                self._say(
                    "离及格线不到一个标准误差，及格与否不能当成定论。",
                    "The pass mark lies within one standard error: take the verdict as open.",
                )
            )
        if debrief.figure:
            lines.append(f"{debrief.figure} ({debrief.figure_source})")
        for title, findings in (
            (self._say("做得好", "What went well"), debrief.strengths[:4]),
            (self._say("可以更好", "What to try"), debrief.weaknesses[:5]),
        ):
            lines += ["", title]
            for finding in findings:
                if finding.kind == "missed":  # what was never done has no words to quote
                    lines.append(f"· {self._sentence(finding.text)} {finding.better}")
                    continue
                said = self._sentence(f"{finding.text} ({self._quote(finding)})")
                lines.append(f"· {said} {finding.better}".rstrip())
        if debrief.house:
            lines += ["", self._say("公司规定", "House rules"), *map(self._house, debrief.house)]
        lines += [
            "",
            self._say("各项原则", "The principles"),
            *self._principles(card, practice.matter.course),
        ]
        self._console.print(Panel(escape("\n".join(lines)), width=96))

    def what_if(self, practice: Practice, found: WhatIf) -> None:
        """Show the smallest change of replies that would have changed the result."""
        names = {act.id: act.name.say(self._language) for act in practice.matter.course.acts}
        lines = []
        for change in found.changes:
            lines.append(
                self._say(f"第{change.turn}轮", f"Turn {change.turn}") + f": “{_short(change.said)}”"
            )
            for label, acts in (
                (self._say("伤了客户", "What hurt"), change.harmful),
                (self._say("当时缺的", "What was missing"), change.missing),
            ):
                if acts:
                    joined = self._say("、", ", ").join(names.get(act, act) for act in acts)
                    lines.append(f"  {label}: {joined}")
            lines.append(f"  {self._say('可以这样说', 'You might have said')}: “{change.instead}”")
        if not lines:
            lines.append(
                self._say(
                    "换掉哪一句都不会更好。", "There is no reply whose exchange would have done better."
                )
            )
        else:
            passed = (
                self._say("通过", "passed") if found.passed else self._say("仍未通过", "still not passed")
            )
            lines.append(
                self._say(
                    f"这样会得 {found.overall} 分，{passed}。", f"That leads to {found.overall}, {passed}."
                )
            )
        title = self._say("如果换一句话", "If one reply had been different")
        self._console.print(Panel(escape("\n".join(lines)), title=title, width=96))

    def _score(self, card: ScoreCard, mark: float, verdict: str) -> str:
        error = "" if card.standard_error is None else f" ± {card.standard_error}"
        return f"{self._say('总分', 'Overall')} {card.overall}{error}  {verdict} " + self._say(
            f"（及格线 {mark:g}）", f"(pass mark {mark:g})"
        )

    def _quote(self, finding: Finding) -> str:
        where = self._say(f"第{finding.turns[0]}轮", f"turn {finding.turns[0]}")
        return f"{where}: “{_short(finding.quote)}”"

    def _house(self, finding: Finding) -> str:
        sign = "＋" if finding.kind == "kept" else "－"
        said = self._sentence(f"{finding.text} ({self._quote(finding)})")
        return f"{sign} {said} {finding.better}".rstrip()

    def _principles(self, card: ScoreCard, course: Course) -> list[str]:
        names = {principle.id: principle.name.say(self._language) for principle in course.principles}
        lines = []
        for principle in card.principles:
            if principle.score is None:
                worth = self._say("没有机会体现", "no occasion")
            elif not principle.enough:
                worth = self._say("依据不足", "not enough to tell")
            else:
                worth = f"{principle.score:.0f} ± {principle.standard_error:.0f}"
            lines.append(f"· {names.get(principle.principle, principle.principle)}: {worth}")
        return lines

    def _customer(self, words: str, band: MoodBand, practice: Practice) -> None:
        zh, en, colour = _BANDS[band]
        name = escape(practice.case.text(practice.matter.scenario.customer.name))
        mood = "" if practice.header.mode == "exam" else f" [{colour}]({self._say(zh, en)})[/]"
        self._row(f"[bold]{name}[/]{mood}", words)

    def _row(self, label: str, words: str) -> None:
        """Show `words` beside `label` (markup). Where nobody's terminal wraps, a long text stays one line.

        In a terminal they get a column of their own: Chinese has no spaces to break at, and rich would put
        the whole of it below its label.
        """
        if not self._console.is_terminal:
            self._console.print(f"{label} {escape(words)}", soft_wrap=True)
            return
        row = Table.grid(padding=(0, 1, 0, 0))
        row.add_column(no_wrap=True)
        row.add_column(overflow="fold")
        row.add_row(label, escape(words))
        self._console.print(row)

    def _sentence(self, words: str) -> str:
        """Return `words` with a stop at the end, so that advice may follow."""
        ended = words.endswith((".", "!", "?", "。", "！", "？", "…"))
        return words if ended else words + self._say("。", ".")

    def _say(self, zh: str, en: str) -> str:
        return zh if self._language == "zh" else en
