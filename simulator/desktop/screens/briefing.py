"""Before the first word: who calls, what is known, what may be offered, and what a good attempt reaches."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pygame

from simulator.desktop.game import CHANNEL_ICONS, Game
from simulator.desktop.screen import Screen
from simulator.desktop.screens.privacy import show_notice
from simulator.desktop.screens.sheets import case_file, section
from simulator.desktop.theme import ACCENT, BODY, INFO, INK_FAINT, INK_SOFT, SMALL, SUBTITLE, TITLE
from simulator.desktop.ui import Ui
from simulator.desktop.widgets.base import Icon, Label, Spacer, Widget
from simulator.desktop.widgets.buttons import Button
from simulator.desktop.widgets.dialogs import Dialog
from simulator.desktop.widgets.layout import Bar, Box, Card, Centred, Column, Row
from simulator.desktop.widgets.notices import Badge
from simulator.desktop.widgets.portrait import Portrait
from simulator.desktop.widgets.scroll import ScrollArea
from simulator.desktop.widgets.signs import Stars
from simulator.errors import KesuError
from simulator.session.cast import Case


class Beside(Box):
    """Two parts: side by side where the width allows, the narrower one left; else one below the other.

    :param left: width of the left part, and `least` the whole width from which both fit, at scale 1.
    """

    def __init__(self, ui: Ui, first: Widget, second: Widget, left: int, least: int, gap: int = 20) -> None:
        super().__init__(ui, [first, second])
        self._left, self._least, self._gap = left, least, gap

    def _split(self, width: int) -> tuple[int, int] | None:
        px = self.ui.theme.px
        if width < px(self._least):
            return None
        return px(self._left), width - px(self._left) - px(self._gap)

    def measure(self, width: int) -> int:
        first, second = self._children
        split = self._split(width)
        if split is None:
            gap = self.ui.theme.px(self._gap)
            return first.needed_height(width) + gap + second.needed_height(width)
        return max(first.needed_height(split[0]), second.needed_height(split[1]))

    def natural_width(self) -> int:
        return self.ui.theme.px(self._least)

    def place(self, rect: pygame.Rect) -> None:
        super().place(rect)
        first, second = self._children
        gap = self.ui.theme.px(self._gap)
        split = self._split(rect.width)
        if split is None:
            high = first.needed_height(rect.width)
            first.place(pygame.Rect(rect.x, rect.y, rect.width, high))
            low = second.needed_height(rect.width)
            second.place(pygame.Rect(rect.x, rect.y + high + gap, rect.width, low))
            return
        first.place(pygame.Rect(rect.x, rect.y, split[0], first.needed_height(split[0])))
        high = second.needed_height(split[1])
        second.place(pygame.Rect(rect.x + split[0] + gap, rect.y, split[1], high))


class Briefing(Screen):
    """What the trainee reads before the attempt; all of it can be looked up during it.

    :param case: the scenario as it will be played.
    """

    def __init__(self, game: Game, case: Case) -> None:
        super().__init__(game.app)
        self.game, self.case = game, case

    def build(self) -> Widget:
        ui, say, scenario = self.ui, self.game.say, self.case.scenario
        header = Bar(
            ui,
            [
                Button(ui, "", self.back, "quiet", "back", say("back")),
                Label(ui, self.case.text(scenario.title), TITLE, one_line=True),
                Badge(ui, say(self.game.mode), INFO),
                Spacer(ui),
                *self._tools(),
                Stars(ui, scenario.difficulty, size=16),
            ],
        )
        page = Beside(ui, self._person(), self._case(), 320, 800)
        body = ScrollArea(ui, Centred(ui, page, 1160), inset=20)
        return Column(ui, [header, body.sized(grow=1), self._foot()], gap=0)

    def _tools(self) -> list[Widget]:
        """Offer the preview to whoever writes this scenario."""
        path = self.game.edited(self.case)
        if path is None:
            return []
        return [Button(self.ui, self.game.say("preview"), partial(self.preview, path), "quiet", "note")]

    def preview(self, path: Path) -> None:
        """Show the scenario as its author plays it; an error of the file is told."""
        try:
            self.game.show_preview(path, self.case)
        except KesuError as error:
            self._refuse(error)

    def _person(self) -> Widget:
        ui, say, scenario = self.ui, self.game.say, self.case.scenario
        customer = scenario.customer
        who = Column(
            ui,
            [
                Label(ui, self.case.text(customer.name), SUBTITLE),
                Label(
                    ui,
                    say("joint").join((say("age", age=customer.age), self.case.text(self.case.persona.name))),
                    SMALL,
                    INK_SOFT,
                ),
                Row(
                    ui,
                    [
                        Icon(ui, CHANNEL_ICONS[scenario.channel], 18, INK_SOFT),
                        Label(ui, say(scenario.channel), SMALL, INK_SOFT),
                    ],
                    gap=6,
                ),
            ],
            gap=4,
        )
        face = Portrait(ui, self.game.portrait(customer.portrait, "calm"), ratio=1.2)
        top = Row(ui, [face.sized(width=112), who.sized(grow=1)], gap=16)
        briefing = scenario.briefing
        return Column(
            ui,
            [
                Card(ui, [Label(ui, say("customer"), SUBTITLE, INK_SOFT), top]),
                Card(ui, [section(self.game, "role", [Label(ui, self.case.text(briefing.role), BODY)])]),
                Card(
                    ui,
                    [section(self.game, "goal", [Label(ui, self.case.text(briefing.goal), BODY)])],
                    fill=INFO.soft,
                    border=INFO.line,
                    raised=False,
                ),
            ],
            gap=16,
        )

    def _case(self) -> Widget:
        return Card(self.ui, [case_file(self.game, self.case)], padding=24)

    def _foot(self) -> Widget:
        ui, say = self.ui, self.game.say
        begin = Button(
            ui,
            say(f"answer_{self.case.scenario.channel}"),
            self.begin,
            "primary",
            CHANNEL_ICONS[self.case.scenario.channel],
        )
        self.begin_button = begin
        why = Label(ui, say(f"{self.game.mode}_why"), SMALL, INK_FAINT)
        mode = Icon(ui, "info", 18, ACCENT)
        return Bar(ui, [mode, why.sized(grow=1), begin], gap=14)

    def enter(self) -> None:
        stage = self.stage
        stage.focus(self.begin_button, visible=True)

    def begin(self) -> None:
        """Begin the attempt; an exam, which is given once, after a question."""
        if self.game.mode != "exam" or self.case.scenario.id in self.game.exams():
            self._begin()
            return
        ui, say = self.ui, self.game.say
        text = say("exam_text" if self.game.trainee else "exam_free")
        wait = Button(ui, say("not_yet"), lambda: None)
        Dialog(
            ui, say("exam_title"), text, [wait, Button(ui, say("exam_yes"), self._begin, "primary")]
        ).open()
        ui.focus(wait)

    def _begin(self) -> None:
        """Begin, the first attempt after the privacy notice; what stands against it is told."""
        try:
            notice = self.game.index.notice(self.game.trainee)
            if notice is None:
                self.game.start(self.case)
            else:
                show_notice(self.game, notice, self._agree)
        except KesuError as error:
            self._refuse(error)

    def _agree(self) -> None:
        try:
            self.game.index.acknowledge(self.game.trainee)
            self.game.start(self.case)
        except KesuError as error:
            self._refuse(error)

    def _refuse(self, error: KesuError) -> None:
        sentence, say = error.sentence(self.game.language), self.game.say
        close = Button(self.ui, say("close"), lambda: None, "primary")
        Dialog(self.ui, say("cannot_begin"), sentence, [close]).open()
