"""Settings: language, sizes, thinking time, what is stored where, licences."""

from __future__ import annotations

from typing import Final

from simulator import __version__
from simulator.desktop.game import Game
from simulator.desktop.screen import Screen
from simulator.desktop.screens.privacy import show_notice
from simulator.desktop.theme import (
    BAD,
    INK_FAINT,
    INK_SOFT,
    MINIMUM_WINDOW,
    SMALL,
    SUBTITLE,
    TEXT_SCALES,
    TITLE,
)
from simulator.desktop.widgets.base import Label, Spacer, Widget
from simulator.desktop.widgets.buttons import Button, Segmented, Toggle
from simulator.desktop.widgets.dialogs import Select
from simulator.desktop.widgets.layout import Bar, Card, Centred, Column, Row
from simulator.desktop.widgets.scroll import ScrollArea
from simulator.errors import KesuError

WINDOWS: Final = (MINIMUM_WINDOW, (1280, 720), (1366, 768), (1600, 900), (1920, 1080), (2560, 1440))
"""Window sizes on offer; the frame can be dragged to any other."""

ALLOWANCES: Final = (1.0, 1.5, 2.0, 3.0, 4.0)


class SettingsScreen(Screen):
    """What the user may choose; everything holds at once and is kept."""

    def __init__(self, game: Game) -> None:
        super().__init__(game.app)
        self.game = game

    def build(self) -> Widget:
        ui, say = self.ui, self.game.say
        header = Bar(
            ui,
            [
                Button(ui, "", self.back, "quiet", "back", say("back")),
                Label(ui, say("settings"), TITLE),
                Spacer(ui),
            ],
        )
        cards: list[Widget] = [self._display(), self._practice(), self._privacy(), self._about()]
        page = Centred(ui, Column(ui, cards, gap=16), 860)
        return Column(ui, [header, ScrollArea(ui, page, inset=20).sized(grow=1)], gap=0)

    def enter(self) -> None:
        self.stage.focus(self.language, visible=False)

    # --- cards ---------------------------------------------------------------------------------------------

    def _field(self, key: str, control: Widget) -> Widget:
        label = Label(self.ui, self.game.say(key))
        return Row(self.ui, [label.sized(width=150), control, Spacer(self.ui)], gap=16)

    def _display(self) -> Widget:
        ui, say, game = self.ui, self.game.say, self.game
        self.language = Segmented(ui, ["中文", "English"], 0 if game.language == "zh" else 1, self._speak)
        scales = list(TEXT_SCALES)
        near = min(range(len(scales)), key=lambda i: abs(scales[i] - self.app.text_scale))
        self.scale = Segmented(ui, [f"{scale:.0%}" for scale in scales], near, self._resize_text)
        size = self.app.size
        self.sizes = list(WINDOWS) if size in WINDOWS else [size, *WINDOWS]
        self.window = Select(
            ui, [f"{w} × {h}" for w, h in self.sizes], self.sizes.index(size), self._resize_window
        )
        self.full = Toggle(ui, say("full_screen"), self.app.fullscreen, self._fill_screen)
        return Card(
            ui,
            [
                Label(ui, say("display"), SUBTITLE),
                self._field("language", self.language.sized(width=220)),
                self._field("text_size", self.scale),
                self._field("window_size", self.window.sized(width=220)),
                self.full,
            ],
            gap=14,
        )

    def _practice(self) -> Widget:
        ui, say = self.ui, self.game.say
        near = min(
            range(len(ALLOWANCES)), key=lambda i: abs(ALLOWANCES[i] - self.game.settings.delay_allowance)
        )
        self.allowance = Segmented(
            ui,
            [say("times_as_long", times=f"{times:g}") for times in ALLOWANCES],
            near,
            lambda index: self.game.change(delay_allowance=ALLOWANCES[index]),
        )
        return Card(
            ui,
            [
                Label(ui, say("practice"), SUBTITLE),
                self._field("allowance", self.allowance.sized(width=420)),
                Label(ui, say("allowance_why"), SMALL, INK_FAINT),
                Label(ui, say("labelled", label=say("keys"), text=say("keys_text")), SMALL, INK_SOFT),
            ],
            gap=10,
        )

    def _privacy(self) -> Widget:
        ui, say = self.ui, self.game.say
        self.notice = Button(ui, say("privacy_read"), self._read_notice, "secondary", "shield")
        return Card(
            ui,
            [
                Label(ui, say("privacy"), SUBTITLE),
                Label(ui, say("privacy_what"), SMALL),
                Label(ui, say("privacy_where", home=self.game.home), SMALL, INK_SOFT),
                Row(ui, [self.notice, Spacer(ui)]),
            ],
            gap=8,
        )

    def _read_notice(self) -> None:
        try:
            notice = self.game.index.notice_in_force()
        except KesuError as error:
            self.ui.toast(error.sentence(self.game.language), BAD)
            return
        show_notice(self.game, notice)

    def _about(self) -> Widget:
        ui, say = self.ui, self.game.say
        return Card(
            ui,
            [
                Label(ui, say("about"), SUBTITLE),
                Label(ui, say("about_text", version=__version__), SMALL),
                Label(ui, say("about_font"), SMALL, INK_SOFT),
                Label(ui, say("about_parts"), SMALL, INK_SOFT),
            ],
            gap=6,
        )

    # --- choices -------------------------------------------------------------------------------------------

    def _speak(self, index: int) -> None:
        self.game.set_language("zh" if index == 0 else "en")
        self.rebuild()
        self.stage.focus(self.language, visible=False)

    def _resize_text(self, index: int) -> None:
        self.app.text_scale = TEXT_SCALES[index]

    def _resize_window(self, index: int) -> None:
        self.app.resize(self.sizes[index])
        self.game.change(window_size=self.sizes[index])

    def _fill_screen(self, on: bool) -> None:
        self.app.fullscreen = on
