"""The evidence of a debrief: judgements with the words they rest on, and turns with their judgements."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from simulator.desktop.game import Game
from simulator.desktop.screens.sheets import heading_of, tone_of
from simulator.desktop.theme import CAPTION, GOOD, INK, INK_FAINT, INK_SOFT, SMALL, WARN
from simulator.desktop.widgets.base import Icon, Label, Spacer, Widget
from simulator.desktop.widgets.chat import Bubble, Message
from simulator.desktop.widgets.layout import Card, Column, Row
from simulator.desktop.wrap import shortened
from simulator.model.scorecard import Finding, ScoreCard
from simulator.model.tape import Reading, Tape, Turn
from simulator.scoring.score import Matter
from simulator.session.cast import Case

QUOTED: Final = 90
"""Most characters of a quotation in a list; the transcript has the whole of it."""


class Evidence:
    """Makes the widgets that show why, for one attempt.

    :param tape: as it was played: what a reply was read as before somebody corrected it is told, too.
    :param foot: gives what stands below the reading of a turn.
    """

    def __init__(
        self,
        game: Game,
        case: Case,
        tape: Tape,
        matter: Matter,
        card: ScoreCard,
        foot: Callable[[Turn], Widget],
    ) -> None:
        self._foot = foot
        self._correctors = {correction.turn: correction.by for correction in tape.corrections}
        self._game, self._case, self._tape, self._matter = game, case, tape, matter
        self._ui = game.app.ui
        self._acts = {act.id: act.name.say(game.language) for act in matter.course.acts}
        self._findings: dict[int, list[Finding]] = {}
        self._windows = {rule.id: rule.within for rule in (*matter.rubric.rules, *matter.persona.handling)}
        for finding in sorted(card.findings, key=lambda found: found.kind == "missed"):
            # What could have been done at any time was not missed in one turn; the overview tells it.
            if finding.turns and not (finding.kind == "missed" and self._any_time(finding)):
                self._findings.setdefault(finding.turns[0], []).append(finding)

    def judgement(self, finding: Finding, quoted: bool = True, weakness: bool = False) -> Widget:
        """A finding with its principle, the words it rests on, and a better way where there is one.

        :param weakness: it stands among the weaknesses, where what was done in part is no strength.
        """
        ui, say = self._ui, self._game.say
        tone = WARN if weakness and finding.kind == "partly" else tone_of(finding)
        name = heading_of(self._game, self._matter, finding)
        points = f"{finding.points:+.1f}".replace("-", "−")
        worth = Label(ui, points, CAPTION.strong(), tone.ink, one_line=True)
        worth.gives_way = False
        head: list[Widget] = [
            Icon(ui, "check" if tone is GOOD else "warning", 18, tone.ink),
            Label(ui, name, SMALL.strong(), tone.ink).sized(grow=1),
        ]
        if abs(finding.points) >= 0.05:
            head.append(worth)
        lines: list[Widget] = [Row(ui, head, gap=8)]
        if finding.text != name:  # of a step that was kept there is no more to say
            lines.append(Label(ui, finding.text, SMALL, INK))
        if quoted:
            lines.append(Label(ui, self._source(finding), SMALL, INK_FAINT))
        if finding.better:
            lines.append(Label(ui, say("try", text=finding.better), SMALL, INK_SOFT))
        return Column(ui, lines, gap=3)

    def _any_time(self, finding: Finding) -> bool:
        return self._windows.get(finding.rule) is None

    def _source(self, finding: Finding) -> str:
        say = self._game.say
        if finding.kind == "missed" and self._any_time(finding):
            return say("missed_all")
        if finding.kind == "missed":
            return say("missed_at", turn=finding.turns[0])
        if not finding.quote:
            return say("turn", turn=finding.turns[0])
        words = shortened(finding.quote, QUOTED)
        return say("labelled", label=say("turn", turn=finding.turns[0]), text=say("quote", text=words))

    def customer(self, words: str) -> Widget:
        """Something the customer said."""
        name = self._case.text(self._matter.scenario.customer.name)
        return Bubble(self._ui, Message("left", words, name))

    def turn(self, turn: Turn, with_customer: bool = True) -> list[Widget]:
        """The reply of a turn with what it was read as and worth; `with_customer`: between both lines."""
        ui, say = self._ui, self._game.say
        name = say("joint").join((say("you"), say("turn", turn=turn.number)))
        shown: list[Widget] = []
        if with_customer:
            before = self._tape.turns[turn.number - 2].customer if turn.number > 1 else self._opening()
            shown.append(self.customer(before))
        shown.append(Bubble(ui, Message("right", turn.words, name)))
        shown.append(Row(ui, [Spacer(ui), self._sheet(turn).sized(width=520)]))
        if with_customer:
            shown.append(self.customer(turn.customer))
        return shown

    def _opening(self) -> str:
        return self._tape.opening.customer

    def _sheet(self, turn: Turn) -> Widget:
        ui, say = self._ui, self._game.say
        parts: list[Widget] = [Label(ui, self._read_as(turn.reading), CAPTION, INK_FAINT)]
        by = self._correctors.get(turn.number)
        if by is not None:
            before = self._read_as(self._tape.turns[turn.number - 1].reading)
            told = say("corrected_from", by=by, before=before)
            parts.append(Label(ui, told, CAPTION, INK_FAINT))
        parts.append(self._foot(turn))
        parts += [self.judgement(f, quoted=False) for f in self._findings.get(turn.number, [])]
        return Card(ui, parts, gap=8, padding=(14, 10), raised=False)

    def _read_as(self, reading: Reading) -> str:
        say = self._game.say
        if not reading.understood:
            return say("not_understood")
        acts = say("comma").join(self._acts.get(act, act) for act in reading.acts)
        return say("read_as", acts=acts or say("no_acts"))
