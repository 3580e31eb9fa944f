"""The preview of a scenario that is being edited: what `kesu preview` shows, in the window.

Beats and mood at the left, the conversation in the middle, reading, rulings and feedback at the right. The
file is looked at several times a second; once it is saved, the same place is shown anew.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

import pygame

from simulator.authoring import preview_words, ways
from simulator.authoring.preview import Jumped, Preview, Replied, Scene
from simulator.authoring.suites import MOOD
from simulator.desktop.game import Game, verdict
from simulator.desktop.screen import Screen
from simulator.desktop.screens.sheets import feedback_sheet
from simulator.desktop.screens.talk import INSET, Replies, TalkColumn, TalkLayout
from simulator.desktop.theme import (
    BAD,
    CAPTION,
    GOOD,
    INFO,
    INK,
    INK_FAINT,
    INK_SOFT,
    MOOD_STOPS,
    NEUTRAL,
    SMALL,
    SUBTITLE,
    TITLE,
    WARN,
    Tone,
)
from simulator.desktop.widgets.base import Label, Spacer, Widget
from simulator.desktop.widgets.buttons import Button
from simulator.desktop.widgets.chat import ChatLog, Message
from simulator.desktop.widgets.dialogs import Dialog
from simulator.desktop.widgets.layout import Bar, Card, Column, Row
from simulator.desktop.widgets.notices import Badge, Banner
from simulator.desktop.widgets.scroll import ScrollArea
from simulator.desktop.widgets.signs import Capped
from simulator.desktop.widgets.textbox import TextLine
from simulator.errors import KesuError
from simulator.model.conditions import BANDS
from simulator.practice import LONGEST_REPLY

EVERY: Final = 0.3
"""Seconds between two looks at the file: a save is seen at once, and a look costs two `stat` calls."""

STEPS: Final = 10
"""Steps in which a number of the mood goes from its least to its most."""

PROBLEMS: Final = 4
"""Problems of a saved file that are shown; `kesu check` shows all."""


class PreviewScreen(Screen):
    """A scenario as its author plays it while writing."""

    def __init__(self, game: Game, preview: Preview) -> None:
        super().__init__(game.app)
        self.game, self.preview = game, preview
        self._looked = self.ui.now()
        self._notices: list[tuple[str, Tone, str]] = []
        self._dialog: Dialog | None = None

    # --- building ------------------------------------------------------------------------------------------

    def build(self) -> Widget:
        ui, say = self.ui, self.game.say
        self.log = ChatLog(ui, [])
        self.replies = Replies(ui, self.choose)
        capped = Capped(ui, self.replies, inset=2)
        self.line = TextLine(ui, say("preview_reply"), on_send=self.send, limit=LONGEST_REPLY)
        self.notices = Column(ui, [], gap=6)
        send = Button(ui, say("send"), lambda: self.send(self.line.text), "secondary", "send")
        foot = Column(ui, [self.notices, capped, Row(ui, [self.line.sized(grow=1), send])], gap=10)
        self.beats = Column(ui, [], gap=2)
        self.moods = Column(ui, [], gap=6)
        parts = [Label(ui, say("preview_mood"), SMALL, INK_SOFT), self.moods]
        parts += [Label(ui, say("preview_beats"), SMALL, INK_SOFT), self.beats]
        side = ScrollArea(ui, Card(ui, parts, gap=8, padding=12), inset=INSET)
        self.insight = ScrollArea(ui, Column(ui))
        panel = Card(ui, [self.insight.sized(grow=1)], gap=10, padding=(16, 14))
        strip, more = self._strip()
        talk = TalkColumn(ui, self.log, foot, capped)
        self.layout = TalkLayout(ui, side, strip, more, talk, panel)
        header = self._header()
        self._refresh()
        return Column(ui, [header, self.layout.sized(grow=1)], gap=0)

    def _header(self) -> Widget:
        ui, say = self.ui, self.game.say
        self.title = Label(ui, "", TITLE, one_line=True)
        return Bar(
            ui,
            [
                Button(ui, "", self.back, "quiet", "back", say("back")),
                self.title,
                Badge(ui, say("preview"), INFO),
                Label(ui, self.preview.path.name, SMALL, INK_FAINT, one_line=True),
                Spacer(ui),
                Button(ui, "", self.restart, "quiet", "repeat", say("preview_restart_tip")),
                Button(ui, say("preview_back"), self.step_back, "secondary", tooltip=say("preview_back_tip")),
                Button(ui, say("preview_test"), self.make_test, "primary", "flag", say("preview_test_tip")),
            ],
        )

    def _strip(self) -> tuple[Widget, Row]:
        """Make what stands in for the side, and for the panel too, where the window is narrow."""
        ui, say = self.ui, self.game.say
        self.where = Label(ui, "", SMALL, INK_SOFT, one_line=True)
        insight = Button(ui, say("preview_insight"), self.open_insight, "secondary", "check")
        more = Row(ui, [insight])
        jump = Button(ui, say("preview_beats"), self.open_beats, "secondary", "branch")
        return Row(ui, [self.where, Spacer(ui), jump, more], gap=12), more

    # --- what is shown now ---------------------------------------------------------------------------------

    def _refresh(self) -> None:
        """Show the present scene."""
        preview, language = self.preview, self.game.language
        if self._dialog is not None:
            self._dialog.close()
            self._dialog = None
        self.title.text = preview.case.text(preview.case.scenario.title)
        self.log.set_messages(self._messages())
        offered = [preview.case.text(choice.text) for choice in preview.choices]
        if offered != self.replies.choices:
            self.replies.choices = offered
        self.notices.replace([Banner(self.ui, *notice) for notice in self._notices])
        self.notices.visible = bool(self._notices)
        self.beats.replace(self._beats())
        self.moods.replace(self._moods())
        self.where.text = preview_words.place(preview, language)
        self.insight.content = self._insight()
        self.insight.adopt(self.insight.content)
        self.insight.scroll_to(0, glide=False)
        self.ui.relayout()

    def _messages(self) -> list[Message]:
        say, preview = self.game.say, self.preview
        name = preview.case.text(preview.case.scenario.customer.name)
        messages = []
        for scene in preview.scenes:
            if isinstance(scene.move, Replied):
                messages.append(Message("right", scene.move.words, say("you")))
            if scene.customer:
                note = say("preview_jumped", beat=scene.move.beat) if isinstance(scene.move, Jumped) else ""
                messages.append(Message("left", scene.customer, name, note=note))
        return messages

    def _beats(self) -> list[Widget]:
        ui, preview, now = self.ui, self.preview, self.preview.scene.state.beat
        return [
            Button(
                ui,
                preview.case.speak(beat.title.say(self.game.language)),
                partial(self.jump, beat.id),
                "secondary" if beat.id == now else "quiet",
                tooltip=beat.id,
            )
            for beat in preview.case.scenario.beats
        ]

    def _moods(self) -> list[Widget]:
        ui, say = self.ui, self.game.say
        band = self.preview.scene.state.band
        rows: list[Widget] = [Label(ui, say(band), SMALL.strong(), MOOD_STOPS[BANDS.index(band)])]
        for gauge in preview_words.gauges(self.preview.scenes, self.game.language):
            words = Column(
                ui,
                [
                    Label(ui, gauge.name, CAPTION, INK_FAINT, one_line=True),
                    Label(ui, preview_words.number(gauge), SMALL, INK, one_line=True),
                ],
                gap=0,
            )
            less, more = (
                Button(
                    ui, "", partial(self.move_mood, gauge.key, step), "quiet", icon, say(tip, name=gauge.name)
                )
                for step, icon, tip in ((-1, "minus", "preview_less"), (1, "plus", "preview_more"))
            )
            rows.append(Row(ui, [words.sized(grow=1), less, more], gap=0))
        return rows

    def _insight(self) -> Widget:
        ui, say, preview = self.ui, self.game.say, self.preview
        parts: list[Widget] = []
        for label, text in preview_words.told(preview, self.game.language):
            parts.append(
                Column(ui, [Label(ui, label, CAPTION, INK_FAINT), Label(ui, text, SMALL, INK)], gap=1)
            )
        if preview.scene.state.ending is not None:
            card = preview.debrief().card
            score = say("preview_score", score=f"{card.overall:g}", verdict=say(verdict(card)))
            parts.append(Label(ui, score, SUBTITLE))
        feedback = preview.feedback()
        if feedback is not None:
            parts.append(feedback_sheet(self.game, preview.matter, feedback))
        return Column(ui, parts, gap=10)

    # --- life ----------------------------------------------------------------------------------------------

    def enter(self) -> None:
        self.stage.focus(self.replies, visible=False)
        self.ui.wake_in(EVERY)

    def update(self, dt: float) -> None:
        now = self.ui.now()
        if now - self._looked >= EVERY:
            self._looked = now
            self._look()
        self.ui.wake_in(EVERY)

    def _look(self) -> None:
        """Show the file anew if it was saved."""
        found = self.preview.refresh()
        if found is None:
            return
        language = self.game.language
        if found.error is not None:
            errors = [problem for problem in found.problems if problem.severity == "error"]
            told = [f"{p.line}: {p.message(language)} {p.hint(language)}".rstrip() for p in errors[:PROBLEMS]]
            text = "\n".join(told) or found.error.sentence(language)
            self._notices = [(text, BAD, self.game.say("preview_errors"))]
        else:
            self._notices = [(note.sentence(language), WARN, "") for note in found.notes]
            self.ui.toast(self.game.say("preview_saved"), GOOD)
        self._refresh()

    def back(self) -> None:
        """Leave: to the screen below, or altogether where the preview is all there is."""
        if self.app.depth > 1:
            self.app.pop()
        else:
            self.app.quit()

    # --- moves ---------------------------------------------------------------------------------------------

    def choose(self, index: int) -> None:
        """Give the reply at `index` of the list."""
        choices = self.preview.choices
        if index < len(choices):
            self._move(partial(self.preview.choose, choices[index].id))

    def send(self, words: str) -> None:
        """Give a reply in one's own words; an empty one is passed over."""
        if words.strip() and self._move(partial(self.preview.reply, words)):
            self.line.clear()

    def jump(self, beat: str) -> None:
        """Go to the beginning of a beat."""
        self._move(partial(self.preview.jump, beat))

    def move_mood(self, key: str, steps: int) -> None:
        """Make a number of the mood larger or smaller, within its bounds."""
        low, high = MOOD[key]
        value = float(self.preview.scene.state.mood._asdict()[key]) + steps * (high - low) / STEPS
        self._move(partial(self.preview.set_mood, **{key: max(low, min(high, value))}))

    def step_back(self) -> None:
        """Take the last move back."""
        if self.preview.back():
            self._notices = []
            self._refresh()
        else:
            self.ui.toast(self.game.say("preview_start"), NEUTRAL)

    def restart(self) -> None:
        """Begin again."""
        self.preview.restart()
        self._notices = []
        self._refresh()

    def make_test(self) -> None:
        """Make the way here a test beside the scenario."""
        try:
            path, test, left_out = ways.write(self.preview)
        except KesuError as error:
            self.ui.toast(error.sentence(self.game.language), WARN)
            return
        told = self.game.say("preview_tested", test=test, path=path.name)
        if left_out:
            told += self.game.say("preview_tested_later", count=left_out)
        self.ui.toast(told, GOOD)

    def _move(self, make: Callable[[], Scene]) -> bool:
        """Make a move and show what comes of it, or why it cannot be made."""
        try:
            make()
        except KesuError as error:
            self.ui.toast(error.sentence(self.game.language), WARN)
            return False
        self._notices = []
        self._refresh()
        return True

    # --- where it is narrow --------------------------------------------------------------------------------

    def open_insight(self) -> None:
        """Show reading and rulings where there is no room for a panel."""
        self._open("preview_insight", self._insight())

    def open_beats(self) -> None:
        """Show beats and mood where there is no room for them at the side."""
        self._open("preview_beats", Column(self.ui, [*self._beats(), *self._moods()], gap=4))

    def _open(self, key: str, content: Widget) -> None:
        ui, say = self.ui, self.game.say
        close = Button(ui, say("close"), lambda: None, "primary")
        self._dialog = Dialog(ui, say(key), content, [close], width=560)
        self._dialog.open()

    def handle(self, event: pygame.event.Event) -> bool:
        """F2 makes a test, F3 steps back, F4 begins again."""
        if event.type != pygame.KEYDOWN:
            return False
        act = {pygame.K_F2: self.make_test, pygame.K_F3: self.step_back, pygame.K_F4: self.restart}.get(
            event.key
        )
        if act is None:
            return False
        act()
        return True
