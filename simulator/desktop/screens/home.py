"""Home: the customers to practise with, the mode, the trainee, and the attempts so far."""

from __future__ import annotations

from functools import partial
from typing import Final

from simulator.desktop.game import CHANNEL_ICONS, Game
from simulator.desktop.screen import Screen
from simulator.desktop.theme import (
    ACCENT,
    BAD,
    GOOD,
    HEADING,
    INFO,
    INK_FAINT,
    INK_SOFT,
    LEAD,
    NEUTRAL,
    SMALL,
    SUBTITLE,
    TITLE,
    WARN,
)
from simulator.desktop.widgets.base import Icon, Label, Spacer, Widget
from simulator.desktop.widgets.buttons import Button, CardButton, Segmented, Tabs
from simulator.desktop.widgets.dialogs import Dialog
from simulator.desktop.widgets.layout import Bar, Card, Centred, Column, Grid, Row
from simulator.desktop.widgets.notices import Badge, Banner
from simulator.desktop.widgets.portrait import Portrait
from simulator.desktop.widgets.scroll import ScrollArea
from simulator.desktop.widgets.signs import Bust, Stars
from simulator.desktop.widgets.textbox import TextLine
from simulator.errors import KesuError
from simulator.model.tape import MODES
from simulator.records.index import Attempt
from simulator.session.cast import Case

SHOWN: Final = 30
"""Attempts listed in the history: some weeks of practice; reports show them all."""


class Home(Screen):
    """The first screen.

    Scenarios are read one by one after the first frame, so that the window stands at once.

    :param scenario: whose briefing is opened at once, if any.
    """

    def __init__(self, game: Game, scenario: str | None = None) -> None:
        super().__init__(game.app)
        self.game = game
        self._wanted = scenario
        self._page = 0
        self._waiting = game.scenarios()
        self._cases: list[Case] = []
        self._uncertified: set[str] = set()
        self._broken: list[KesuError] = []
        self._best: dict[str, float] = {}
        self._sat: frozenset[str] = frozenset()
        self._drawn = False
        if game.warm:
            self._waiting = []
            self._take_anew()

    # --- life ----------------------------------------------------------------------------------------------

    def enter(self) -> None:
        if not self._waiting:
            self._take_anew()
            self.rebuild()

    def _take_anew(self) -> None:
        """Cast the scenarios again: other seeds after an attempt, another language after the settings."""
        self._cases = []
        self._uncertified = set()
        self._broken = []
        for scenario in self.game.scenarios():
            self._take(scenario)

    def update(self, dt: float) -> None:
        if self.ui.frozen and self._waiting:
            while self._waiting:
                self._take(self._waiting.pop(0))
            self.rebuild()
        elif not self._drawn:
            self._drawn = True  # the first frame shows places where the customers will be
            self.ui.animate()
        elif self._waiting:
            self._take(self._waiting.pop(0))
            self.rebuild()
            self.ui.animate()
        self.game.warm = not self._waiting
        if self._wanted is not None and not self._waiting:
            scenario, self._wanted = self._wanted, None
            self._open(scenario)

    def _take(self, scenario: str) -> None:
        try:
            self._cases.append(self.game.case(scenario))
            if not self.game.certified(scenario):
                self._uncertified.add(scenario)
        except KesuError as error:
            self._broken.append(error)

    def back(self) -> None:
        """Esc does nothing here: the window is closed by its own button."""

    # --- building ------------------------------------------------------------------------------------------

    def build(self) -> Widget:
        return Column(self.ui, [self._header(), self._content().sized(grow=1)], gap=0)

    def _header(self) -> Widget:
        ui, say, game = self.ui, self.game.say, self.game
        brand = Label(ui, say("app"), TITLE, ACCENT, one_line=True)
        brand.gives_way = False
        name = Row(
            ui,
            [
                Portrait(ui, game.emblem).sized(width=34),
                brand,
                Label(ui, say("tagline"), SMALL, INK_FAINT, one_line=True),
            ],
            gap=10,
        )
        language = Segmented(
            ui,
            ["中文", "English"],
            0 if game.language == "zh" else 1,
            self._speak,
        )
        return Bar(
            ui,
            [
                name,
                Spacer(ui),
                Button(ui, game.trainee or say("trainee"), self.ask_trainee, "quiet", "user"),
                language.sized(width=168),
                Button(ui, "", game.show_reports, "quiet", "chart", say("reports")),
                Button(ui, "", game.show_appeals, "quiet", "scale", say("appeals")),
                Button(ui, "", game.show_settings, "quiet", "settings", say("settings")),
            ],
        )

    def _content(self) -> Widget:
        ui, say = self.ui, self.game.say
        tabs = Tabs(ui, [say("cases"), say("history")], self._page, self._turn_to)
        parts: list[Widget] = [*self._notices(), tabs]
        parts += self._customers() if self._page == 0 else self._history()
        return ScrollArea(ui, Centred(ui, Column(ui, parts, gap=16), 1240), inset=16)

    def _turn_to(self, page: int) -> None:
        self._page = page
        self.rebuild()
        tabs = next(widget for widget in self.stage.root.walk() if isinstance(widget, Tabs))
        self.stage.focus(tabs, visible=False)

    def _speak(self, index: int) -> None:
        self.game.set_language("zh" if index == 0 else "en")
        if not self._waiting:
            self._take_anew()
        self.rebuild()

    def _notices(self) -> list[Widget]:
        ui, say, language = self.ui, self.game.say, self.game.language
        shown: list[Widget] = []
        if self.game.notice is not None:
            shown.append(Banner(ui, self.game.notice.sentence(language), WARN))
        if self._broken:
            text = self._broken[0].sentence(language)
            if len(self._broken) > 1:
                text = say("broken_more", first=text, rest=len(self._broken) - 1)
            shown.append(Banner(ui, text, WARN, say("broken_title")))
        shown += self._offers()
        return shown

    def _offers(self) -> list[Widget]:
        """Offer to go on with the newest attempt that was interrupted."""
        ui, say, game = self.ui, self.game.say, self.game
        try:
            open_ones = [a for a in game.index.interrupted(game.pseudonym) if a.attempt not in game.postponed]
        except KesuError as error:
            return [Banner(ui, error.sentence(game.language), BAD)]
        if not open_ones:
            return []
        attempt = open_ones[0]
        words = Column(
            ui,
            [
                Label(ui, say("resume_title"), SUBTITLE, INFO.ink),
                Label(
                    ui,
                    say(
                        "resume_text",
                        title=self._title(attempt),
                        mode=say(attempt.mode),
                        turns=game.turns(self._turns_of(attempt)),
                        when=game.when(attempt.started),
                    ),
                    SMALL,
                    INK_SOFT,
                ),
            ],
            gap=2,
        )
        row = Row(
            ui,
            [
                Icon(ui, "clock", 24, INFO.ink),
                words.sized(grow=1),
                Button(ui, say("later"), partial(self._postpone, attempt), "quiet"),
                Button(ui, say("resume"), partial(self._resume, attempt), "secondary", "play"),
            ],
        )
        return [Card(ui, [row], padding=(18, 12), fill=INFO.soft, border=INFO.line, raised=False)]

    def _turns_of(self, attempt: Attempt) -> int:
        # The index notes turns at the end only; an open tape has a line for the opening and each turn.
        try:
            with attempt.path.open("rb") as file:
                return max(0, sum(1 for _ in file) - 1)
        except OSError:
            return attempt.turns

    def _title(self, attempt: Attempt) -> str:
        for case in self._cases:
            if case.scenario.id == attempt.scenario:
                return case.text(case.scenario.title)
        return attempt.scenario

    # --- customers -----------------------------------------------------------------------------------------

    def _customers(self) -> list[Widget]:
        ui, say, game = self.ui, self.game.say, self.game
        try:
            self._best = game.index.best(game.pseudonym)
        except KesuError:
            self._best = {}  # told in the offers' place already
        self._sat = game.exams() if game.mode == "exam" else frozenset()
        self.modes = Segmented(ui, [say(mode) for mode in MODES], MODES.index(game.mode), self._set_mode)
        head = Row(
            ui,
            [
                Column(
                    ui,
                    [Label(ui, say("ask"), HEADING), Label(ui, say(f"{game.mode}_why"), SMALL, INK_SOFT)],
                    gap=4,
                ).sized(grow=1),
                self.modes.sized(width=312),
            ],
            gap=24,
        )
        shown = [case for case in self._cases if game.mode == "exam" or not case.scenario.exam_only]
        cards: list[Widget] = [self._card(case) for case in shown]
        cards += [self._placeholder() for _ in self._waiting]
        if not cards:
            return [head, Banner(ui, say("no_cases"), WARN)]
        return [head, Grid(ui, cards, least=252, gap=18)]

    def _set_mode(self, index: int) -> None:
        self.game.mode = MODES[index]
        self.rebuild()
        self.stage.focus(self.modes, visible=False)

    def _card(self, case: Case) -> CardButton:
        ui, say, scenario = self.ui, self.game.say, case.scenario
        customer = scenario.customer
        best = self._best.get(scenario.id)
        score: list[Widget] = []
        if best is not None:
            passed = best >= scenario.pass_mark
            tone, tick = (GOOD, "check") if passed else (WARN, "")
            score.append(Badge(ui, say("best", score=f"{best:.0f}"), tone, tick))
        elif scenario.id not in self._sat:
            score.append(Badge(ui, say("untried"), NEUTRAL))
        person = say("joint").join(
            (
                case.text(customer.name),
                say("age", age=customer.age),
                case.text(case.persona.name),
            )
        )
        certified: list[Widget] = []
        if scenario.id in self._uncertified:
            refused = self.game.mode == "exam" and not self.game.uncertified
            sign = Badge(ui, say("no_exam" if refused else "uncertified"), WARN if refused else NEUTRAL)
            certified.append(Row(ui, [sign, Spacer(ui)]))
        if scenario.id in self._sat:
            certified.append(Row(ui, [Badge(ui, say("exam_sat"), NEUTRAL, "check"), Spacer(ui)]))
        content = Column(
            ui,
            [
                Bust(ui, self.game.portrait(customer.portrait, "upset")),
                Label(ui, case.text(scenario.title), SUBTITLE),
                Label(ui, person, SMALL, INK_SOFT),
                Label(ui, case.text(scenario.summary), SMALL, INK_FAINT),
                Spacer(ui),
                *certified,
                Row(
                    ui,
                    [
                        Icon(ui, CHANNEL_ICONS[scenario.channel], 18, INK_SOFT),
                        Stars(ui, scenario.difficulty, size=14),
                        Spacer(ui),
                        *score,
                    ],
                    gap=8,
                ),
            ],
            gap=8,
        )
        return CardButton(ui, content, partial(self._open, scenario.id))

    def _placeholder(self) -> Widget:
        ui = self.ui
        return Card(
            ui,
            [Bust(ui, None), Label(ui, self.game.say("loading"), SMALL, INK_FAINT)],
        )

    def _open(self, scenario: str) -> None:
        try:
            self.game.show_briefing(scenario)
        except KesuError as error:
            self.ui.toast(error.sentence(self.game.language), BAD)

    # --- history -------------------------------------------------------------------------------------------

    def _history(self) -> list[Widget]:
        ui, say, game = self.ui, self.game.say, self.game
        try:
            attempts = game.index.own(game.pseudonym)
        except KesuError as error:
            return [Banner(ui, error.sentence(game.language), BAD)]
        if not attempts:
            return [Banner(ui, say("no_history"), INFO)]
        return [Column(ui, [self._row(attempt) for attempt in attempts[:SHOWN]], gap=10)]

    def _row(self, attempt: Attempt) -> Widget:
        ui, say = self.ui, self.game.say
        if not attempt.ended:
            sign, score, error = Badge(ui, say("unfinished"), INFO, "clock"), "—", None
        else:
            tone = {True: GOOD, False: BAD, None: WARN}[attempt.passed]
            key = {True: "passed", False: "failed", None: "review"}[attempt.passed]
            sign, score = Badge(ui, say(key), tone), f"{attempt.overall or 0:.0f}"
            error = attempt.standard_error
        spread = "" if error is None else f"± {error:.0f}"
        words = Column(
            ui,
            [
                Label(ui, self._title(attempt), SUBTITLE, one_line=True),
                Label(
                    ui,
                    say(
                        "history_row",
                        mode=say(attempt.mode),
                        turns=self.game.turns(attempt.turns if attempt.ended else self._turns_of(attempt)),
                        when=self.game.when(attempt.started),
                    ),
                    SMALL,
                    INK_SOFT,
                    one_line=True,
                ),
            ],
            gap=0,
        )
        row = Row(
            ui,
            [
                words.sized(grow=1),
                sign,
                Label(ui, score, LEAD.strong(), align="right").sized(width=56),
                Label(ui, spread, SMALL, INK_FAINT).sized(width=34),
                Icon(ui, "chevron_right", 20, INK_FAINT),
            ],
            gap=16,
        )
        press = partial(self._review if attempt.ended else self._resume, attempt)
        return CardButton(ui, row, press)

    def _review(self, attempt: Attempt) -> None:
        try:
            self.game.review(attempt)
        except KesuError as error:
            self.ui.toast(error.sentence(self.game.language), BAD)

    def _resume(self, attempt: Attempt) -> None:
        try:
            self.game.resume(attempt)
        except KesuError as error:
            self.ui.toast(error.sentence(self.game.language), BAD)

    def _postpone(self, attempt: Attempt) -> None:
        self.game.postponed.add(attempt.attempt)
        self.rebuild()

    # --- trainee -------------------------------------------------------------------------------------------

    def ask_trainee(self) -> None:
        """Ask who practises."""
        ui, say = self.ui, self.game.say

        def take(text: str) -> None:
            dialog.close()
            self._set_trainee(text)

        line = TextLine(ui, say("trainee_hint"), on_send=take, limit=64)
        line.text = self.game.trainee or ""
        body = Column(ui, [Label(ui, say("trainee_why"), SMALL, INK_SOFT), line], gap=14, padding=(4, 4))
        buttons = [
            Button(ui, say("trainee_none"), lambda: self._set_trainee("")),
            Button(ui, say("confirm"), lambda: self._set_trainee(line.text), "primary"),
        ]
        dialog = Dialog(ui, say("trainee_title"), body, buttons)
        dialog.open()

    def _set_trainee(self, text: str) -> None:
        self.game.set_trainee("".join(c for c in text if c.isprintable()).strip() or None)
        self.rebuild()
