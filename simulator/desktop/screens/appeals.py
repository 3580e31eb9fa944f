"""The instructor's queue: contested turns, the ones to be decided first."""

from __future__ import annotations

from functools import partial
from typing import Final, NamedTuple

from simulator.desktop.errand import Errand
from simulator.desktop.game import Game
from simulator.desktop.screen import Screen
from simulator.desktop.screens.contesting import state_badge
from simulator.desktop.theme import BAD, GOOD, INFO, INK_FAINT, INK_SOFT, SMALL, SUBTITLE, TITLE, WARN
from simulator.desktop.widgets.base import Icon, Label, Spacer, Widget
from simulator.desktop.widgets.buttons import Button, CardButton, Segmented
from simulator.desktop.widgets.layout import Bar, Centred, Column, Row
from simulator.desktop.widgets.notices import Banner
from simulator.desktop.widgets.scroll import ScrollArea
from simulator.errors import KesuError, TapeError, UnknownId
from simulator.model.tape import Turn
from simulator.records.appeals import Contested, State, queue
from simulator.records.store import Store
from simulator.records.tape import read
from simulator.rejudging import corrected, stage
from simulator.scoring.score import Matter
from simulator.session.cast import Case

QUEUES: Final[dict[State, str]] = {
    "open": "appeals_open",
    "upheld": "appeals_upheld",
    "rejected": "appeals_rejected",
}
"""What each list of appeals is called."""


class Docket(NamedTuple):
    """A contested turn with everything that it is judged by; `turn` is read and ruled as it stands now."""

    contested: Contested
    case: Case
    matter: Matter
    turn: Turn


class AppealsScreen(Screen):
    """The appeals in one state, oldest first; pressing one opens it."""

    def __init__(self, game: Game) -> None:
        super().__init__(game.app)
        self.game = game
        self._state: State = "open"
        self._found: list[Contested] | None = None
        self._damaged: list[TapeError | UnknownId] = []
        self._problem: KesuError | None = None
        self._told = ""
        self._errand = Errand(self.ui, self._fail)

    # --- life ----------------------------------------------------------------------------------------------

    def enter(self) -> None:
        self._read()

    def leave(self) -> None:
        self._errand.close()

    def update(self, dt: float) -> None:
        self._errand.tend()

    @property
    def busy(self) -> bool:
        """Whether appeals are being read."""
        return self._errand.busy

    def _read(self) -> None:
        state = self._state

        def job() -> tuple[list[Contested], list[TapeError | UnknownId]]:
            with Store.open(self.game.home) as store:
                return queue(store, state)

        self._problem = None
        self._errand.send(job, self._show)

    def _show(self, answer: tuple[list[Contested], list[TapeError | UnknownId]]) -> None:
        self._found, self._damaged = answer
        self._anew()

    def _fail(self, error: KesuError) -> None:
        self._problem = error
        self._anew()

    def _anew(self) -> None:
        self.rebuild()
        rows = [widget for widget in self.stage.root.walk() if isinstance(widget, CardButton)]
        self.stage.focus(rows[0] if rows else self.states, visible=bool(rows))

    # --- building ------------------------------------------------------------------------------------------

    def build(self) -> Widget:
        ui, say = self.ui, self.game.say
        words = [say(key) for key in QUEUES.values()]
        self.states = Segmented(ui, words, list(QUEUES).index(self._state), self._choose)
        header = Bar(
            ui,
            [
                Button(ui, "", self.back, "quiet", "back", say("back")),
                Label(ui, say("appeals"), TITLE, one_line=True),
                Spacer(ui),
                self.states,
            ],
        )
        page = Centred(ui, Column(ui, self._rows(), gap=12), 980)
        return Column(ui, [header, ScrollArea(ui, page, inset=20).sized(grow=1)], gap=0)

    def _rows(self) -> list[Widget]:
        ui, say, language = self.ui, self.game.say, self.game.language
        if self._problem is not None:
            return [Banner(ui, self._problem.sentence(language), BAD)]
        if self._found is None:
            return [Banner(ui, say("appeals_busy"), INFO, icon="clock")]
        rows: list[Widget] = [Banner(ui, self._told, GOOD)] if self._told else []
        rows += [Banner(ui, error.sentence(language), WARN) for error in self._damaged]
        rows += [self._row(contested) for contested in self._found]
        return rows if self._found else [*rows, Banner(ui, say("appeals_none"), INFO)]

    def _row(self, contested: Contested) -> Widget:
        ui, say, appeal = self.ui, self.game.say, contested.appeal
        about = (
            self.title(contested.scenario),
            say("turn", turn=appeal.turn),
            appeal.trainee or say("appeals_nobody"),
            self.game.day(appeal.raised),
        )
        words = Column(
            ui,
            [
                Label(ui, say("quote", text=contested.words), SUBTITLE, one_line=True),
                Label(ui, appeal.reason.replace("\n", " "), SMALL, INK_SOFT, one_line=True),
                Label(ui, say("joint").join(about), SMALL, INK_FAINT, one_line=True),
            ],
            gap=2,
        )
        sign = state_badge(self.game, appeal)
        row = Row(ui, [words.sized(grow=1), sign, Icon(ui, "chevron_right", 20, INK_FAINT)], gap=16)
        return CardButton(ui, row, partial(self._open, contested))

    def title(self, scenario: str) -> str:
        """Return what a scenario is called; its id where it is not among those that are here."""
        try:
            return self.game.library.scenario(scenario).title.say(self.game.language)
        except KesuError:
            return scenario

    def _tell(self, words: str) -> None:
        """Say what was decided when this screen is shown again."""
        self._told = words

    # --- ways ----------------------------------------------------------------------------------------------

    def _choose(self, index: int) -> None:
        self._errand.close()
        self._state, self._found, self._damaged = list(QUEUES)[index], None, []
        self._told = ""
        self.rebuild()
        self.stage.focus(self.states, visible=False)
        self._read()

    def _open(self, contested: Contested) -> None:
        def job() -> Docket:
            with (
                Store.open(self.game.home) as store,
                store.file(contested.appeal.attempt) as path,
            ):
                recorded = read(path)
                case, matter = stage(path, recorded)
                turn = corrected(case, recorded.tape).turns[contested.appeal.turn - 1]
                return Docket(contested, case, matter, turn)

        def show(docket: Docket) -> None:
            from simulator.desktop.screens.appeal import AppealScreen

            self.app.push(AppealScreen(self.game, docket, self._tell))

        self._errand.send(job, show)
