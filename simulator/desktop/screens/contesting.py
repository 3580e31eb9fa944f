"""Contesting a turn from the debrief: the reason, the confirmation, and what came of it."""

from __future__ import annotations

from functools import partial
from typing import Final

from simulator.desktop.game import Game
from simulator.desktop.theme import BAD, CAPTION, GOOD, INFO, INK_FAINT, INK_SOFT, NEUTRAL, SMALL, Tone
from simulator.desktop.widgets.base import Divider, Label, Spacer, Widget
from simulator.desktop.widgets.buttons import Button
from simulator.desktop.widgets.dialogs import Dialog
from simulator.desktop.widgets.layout import Column, Row
from simulator.desktop.widgets.notices import Badge, Banner
from simulator.desktop.widgets.textbox import TextBox
from simulator.errors import KesuError
from simulator.model.tape import Tape, Turn
from simulator.records.appeals import LONGEST_REASON, Appeal

SIGNS: Final[dict[str, tuple[str, Tone, str]]] = {
    "open": ("appeal_open", INFO, "clock"),
    "upheld": ("appeal_upheld", GOOD, "check"),
    "rejected": ("appeal_rejected", NEUTRAL, "close"),
}
"""How the state of an appeal is shown: words, tone and icon."""


def state_badge(game: Game, appeal: Appeal) -> Badge:
    """Return where an appeal stands, and who decided it."""
    key, tone, icon = SIGNS[appeal.state]
    return Badge(game.app.ui, game.say(key, by=appeal.decided_by or ""), tone, icon)


def decision(game: Game, appeal: Appeal) -> list[Widget]:
    """Return what was said for and against an appeal, and what it changed."""
    ui, say = game.app.ui, game.say
    lines: list[Widget] = [Label(ui, say("appeal_reason", text=appeal.reason), SMALL, INK_SOFT)]
    if appeal.answer:
        lines.append(Label(ui, say("appeal_answer", text=appeal.answer), SMALL))
    if appeal.before is not None and appeal.after is not None and appeal.before != appeal.after:
        scores = say("appeal_scores", before=f"{appeal.before:.1f}", after=f"{appeal.after:.1f}")
        lines.append(Label(ui, scores, SMALL))
    return lines


class Contesting:
    """The appeals of one finished attempt, at each of its turns."""

    def __init__(self, game: Game, tape: Tape) -> None:
        self._game, self._tape, self._ui = game, tape, game.app.ui
        self._feet: dict[int, Column] = {}
        self._drafts: dict[int, str] = {}
        self._appeals: list[Appeal] = []
        self._problem: KesuError | None = None
        self._read()

    def _read(self) -> None:
        try:
            self._appeals = self._game.index.appeals(self._tape.header.attempt)
        except KesuError as error:
            self._problem = error

    # --- what is shown -------------------------------------------------------------------------------------

    def summary(self) -> list[Widget]:
        """Return what the overview says of appeals and of readings that were corrected; often nothing."""
        ui, say, language = self._ui, self._game.say, self._game.language
        if self._problem is not None:
            return [Banner(ui, self._problem.sentence(language), BAD)]
        told = [
            say(
                "labelled",
                label=say("turn", turn=appeal.turn),
                text=say(SIGNS[appeal.state][0], by=appeal.decided_by),
            )
            for appeal in self._appeals
        ]
        told += [
            say("labelled", label=say("turn", turn=one.turn), text=say("corrected_by", by=one.by))
            for one in self._tape.corrections
        ]
        return [Banner(ui, "\n".join(told), INFO, say("contested"), "scale")] if told else []

    def foot(self, turn: Turn) -> Widget:
        """Return what stands below a turn: its appeals, and the way to contest it."""
        foot = Column(self._ui, self._parts(turn), gap=6)
        self._feet[turn.number] = foot
        return foot

    def _parts(self, turn: Turn) -> list[Widget]:
        ui, say = self._ui, self._game.say
        own = [appeal for appeal in self._appeals if appeal.turn == turn.number]
        parts: list[Widget] = []
        for appeal in own:
            badge = Row(ui, [state_badge(self._game, appeal), Spacer(ui)])
            parts += [Divider(ui), badge, *decision(self._game, appeal)]
        if not any(appeal.state == "open" for appeal in own) and self._problem is None:
            button = Button(ui, say("contest"), partial(self.ask, turn), "quiet", "scale", say("contest_tip"))
            parts.append(Row(ui, [Spacer(ui), button]))
        return parts

    # --- contesting ----------------------------------------------------------------------------------------

    def ask(self, turn: Turn) -> None:
        """Ask why this turn is contested; what has been typed stays until it is handed in."""
        ui, say, game = self._ui, self._game.say, self._game

        def typed(text: str) -> None:
            self._drafts[turn.number] = text
            on.enable(bool(text.strip()))

        def full() -> None:
            ui.toast(say("contest_long", most=LONGEST_REASON), INFO)

        on = Button(ui, say("contest_on"), partial(self._confirm, turn), "primary")
        box = TextBox(ui, say("contest_here"), on_change=typed, on_limit=full, limit=LONGEST_REASON)
        box.text = self._drafts.get(turn.number, "")
        on.enable(bool(box.text.strip()))
        body = Column(
            ui,
            [
                Label(ui, say("quote", text=turn.words), SMALL, INK_SOFT),
                Label(ui, say("contest_why"), SMALL),
                box,
                Label(ui, say("contest_who"), CAPTION, INK_FAINT),
            ],
            gap=10,
            padding=(4, 4),
        )
        cancel = Button(ui, say("cancel"), lambda: None)
        Dialog(ui, game.say("contest_title", turn=turn.number), body, [cancel, on], width=620).open()

    def _confirm(self, turn: Turn) -> None:
        ui, say = self._ui, self._game.say
        again = partial(self.ask, turn)
        reason = Label(ui, say("quote", text=self._drafts[turn.number].strip()), SMALL, INK_SOFT)
        body = Column(ui, [Label(ui, say("contest_sure")), reason], gap=10)
        actions = [
            Button(ui, say("contest_edit"), again),
            Button(ui, say("contest_hand_in"), partial(self._hand_in, turn), "primary", "send"),
        ]
        title = say("contest_title", turn=turn.number)
        Dialog(ui, title, body, actions, on_dismiss=again, width=620).open()

    def _hand_in(self, turn: Turn) -> None:
        game, say = self._game, self._game.say
        try:
            attempt = game.index.attempt(self._tape.header.attempt)
            game.index.contest(attempt, turn.number, self._drafts[turn.number], game.trainee)
        except KesuError as error:
            game.app.ui.toast(error.sentence(game.language), BAD)
            return
        del self._drafts[turn.number]
        self._read()
        stage = game.app.ui.stage
        # The button goes, and with it the keyboard's place: it moves on to what comes next.
        following = None if stage is None else stage.keyboard.step(stage.root.walk(), back=False)
        self._feet[turn.number].replace(self._parts(turn))
        if stage is not None:
            stage.focus(following, visible=False)
        game.app.ui.toast(say("contest_done"), GOOD)
