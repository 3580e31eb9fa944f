"""The conversation: the customer's face and words, the trainee's reply, and what each turn was worth.

Delay runs from the end of the customer's line to the first key, composition or choice. A line ends when it
has been read: reading time is never counted as silence, nor is the time to read the choices and the feedback.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

import pygame

from simulator.desktop.game import CHANNEL_ICONS, Game
from simulator.desktop.screen import Screen
from simulator.desktop.screens.sheets import case_file, feedback_sheet
from simulator.desktop.screens.talk import INSET, Replies, TalkColumn, TalkLayout
from simulator.desktop.theme import (
    BAD,
    INFO,
    INK_FAINT,
    INK_SOFT,
    MOOD_STOPS,
    NEUTRAL,
    SMALL,
    SUBTITLE,
    TITLE,
    WARN,
    Colour,
    Tone,
)
from simulator.desktop.widgets.base import Label, Spacer, Widget
from simulator.desktop.widgets.buttons import Button, Segmented
from simulator.desktop.widgets.chat import ChatLog, Message
from simulator.desktop.widgets.dialogs import Dialog
from simulator.desktop.widgets.layout import Bar, Card, Column, Row
from simulator.desktop.widgets.notices import Badge, Banner
from simulator.desktop.widgets.portrait import Portrait
from simulator.desktop.widgets.scroll import ScrollArea
from simulator.desktop.widgets.signs import Capped, MoodSteps
from simulator.desktop.widgets.textbox import TextBox
from simulator.desktop.words import moods
from simulator.errors import KesuError
from simulator.language.analyser import analyser
from simulator.model.conditions import BANDS, MoodBand
from simulator.model.tape import Turn
from simulator.model.texts import Language
from simulator.practice import LONGEST_REPLY, Practice

READING: Final[dict[Language, float]] = {"zh": 6.5, "en": 20.0}
"""Characters read in a second: about 400 characters or 240 words a minute, an ordinary pace."""

PAUSE: Final = (0.7, 0.012, 1.6)
"""Seconds that the customer takes to answer: at least, more for each character, at most."""


class Conversation(Screen):
    """One attempt on the screen, from the customer's first line to its end.

    :param path: the attempt's tape.
    """

    def __init__(self, game: Game, practice: Practice, path: Path) -> None:
        super().__init__(game.app)
        self.game, self.practice, self.path = game, practice, path
        self.case, self.scenario = practice.case, practice.matter.scenario
        self.language = practice.header.language
        self.open_eyed = practice.header.mode != "exam"
        self.typed = practice.header.mode != "guided"
        self._shown = len(practice.turns)
        self._spoken_at: float | None = None  # when the customer's waiting line will be there
        self._line_ended = self.ui.now()
        self._overdue = False
        self._page = 0 if self.open_eyed else 1
        self._draft = ""
        self._error: tuple[str, Tone] | None = None
        self._hint = ""
        if practice.header.mode != "guided":
            analyser(self.language)  # read now, not while the first reply waits

    # --- building ------------------------------------------------------------------------------------------

    def build(self) -> Widget:
        ui, say = self.ui, self.game.say
        self.log = ChatLog(ui, self._messages())
        self._build_face()
        self._build_foot()
        self._build_panel()
        talk = TalkColumn(ui, self.log, self.foot, self._capped)
        side = ScrollArea(ui, self._side(), inset=INSET)
        self.layout = TalkLayout(ui, side, self._strip(), self.more, talk, self.panel)
        header = Bar(
            ui,
            [
                Button(ui, "", self.back, "quiet", "back", say("back")),
                Label(ui, self.case.text(self.scenario.title), TITLE, one_line=True),
                Badge(ui, say(self.scenario.channel), NEUTRAL, CHANNEL_ICONS[self.scenario.channel]),
                Badge(ui, say(self.practice.header.mode), INFO),
                Spacer(ui),
                *self._tools(),
                Button(ui, say("hang_up"), self.ask_hang_up, "secondary", "exit"),
            ],
        )
        self._refresh()
        return Column(ui, [header, self.layout.sized(grow=1)], gap=0)

    def _tools(self) -> list[Widget]:
        ui, say = self.ui, self.game.say
        tools: list[Widget] = []
        if self.practice.header.mode == "coached":
            self.hint_button = Button(ui, say("hint"), self.show_hint, "quiet", "hint")
            tools.append(self.hint_button)
        tools.append(Button(ui, say("file"), self.toggle_file, "quiet", "note"))
        return tools

    def _build_face(self) -> None:
        ui, band = self.ui, self.band
        self.face = Portrait(ui, self._picture(band), self._tint(band), ratio=1.2)
        self.small_face = Portrait(ui, self._picture(band), self._tint(band), ratio=1.0)
        self.mood = MoodSteps(ui, moods(self.game.language), BANDS.index(band))
        self.small_mood = MoodSteps(ui, moods(self.game.language), BANDS.index(band))
        badge = Badge(ui, self.game.say("waiting"), WARN, "clock")
        self.waiting = Row(ui, [badge, Spacer(ui)])
        self.waiting.visible = False

    def _side(self) -> Widget:
        ui, say, customer = self.ui, self.game.say, self.scenario.customer
        person = say("joint").join((say("age", age=customer.age), say(self.scenario.channel)))
        parts: list[Widget] = [
            self.face,
            Column(
                ui,
                [
                    Label(ui, self.case.text(customer.name), SUBTITLE),
                    Label(ui, person, SMALL, INK_FAINT),
                ],
                gap=0,
            ),
        ]
        if self.open_eyed:
            parts.append(Column(ui, [Label(ui, say("mood"), SMALL, INK_SOFT), self.mood], gap=0))
        return Card(ui, [*parts, self.waiting], gap=12, padding=12)

    def _strip(self) -> Widget:
        ui, say, customer = self.ui, self.game.say, self.scenario.customer
        parts: list[Widget] = [
            self.small_face.sized(width=56),
            Label(ui, self.case.text(customer.name), SUBTITLE, one_line=True),
        ]
        if self.open_eyed:
            parts.append(self.small_mood.sized(width=180))
        parts.append(Spacer(ui))
        self.more = Row(ui)
        if self.open_eyed:
            self.more.append(Button(ui, say("feedback"), self.open_feedback, "secondary", "check"))
        return Row(ui, [*parts, self.more], gap=12)

    def _build_foot(self) -> None:
        ui, say = self.ui, self.game.say
        self.replies = Replies(ui, self.choose)
        self._capped = Capped(ui, self.replies, inset=2)
        self.box = TextBox(
            ui,
            say("reply_here"),
            on_send=self.send,
            on_change=self._typing,
            on_limit=partial(self._complain, say("too_long", most=LONGEST_REPLY), WARN),
            limit=LONGEST_REPLY,
            lines=(2, 5),
        )
        self.box.text = self._draft
        self.send_button = Button(
            ui, say("send"), lambda: self.send(self.box.text), "primary", "send", say("send_tip")
        )
        self.foot = Column(ui, [], gap=10)

    def _build_panel(self) -> None:
        ui, say = self.ui, self.game.say
        self._sheet = ScrollArea(ui, Column(ui))
        self.pages = Segmented(ui, [say("feedback"), say("file")], self._page, self._turn_to)
        parts: list[Widget] = [self._sheet.sized(grow=1)]
        if self.open_eyed:
            parts.insert(0, self.pages)
        self.panel = Card(ui, parts, gap=14, padding=(16, 14))

    def _messages(self) -> list[Message]:
        name, you = self.case.text(self.scenario.customer.name), self.game.say("you")
        messages = [Message("left", self.practice.opening.customer, name)]
        for turn in self.practice.turns[: self._shown]:
            messages.append(Message("right", turn.words, you))
            if turn is not self.practice.turns[-1] or self._spoken_at is None:
                messages.append(Message("left", turn.customer, name))
        return messages

    # --- what is shown now ---------------------------------------------------------------------------------

    @property
    def band(self) -> MoodBand:
        """The customer's mood now."""
        return self.practice.turns[-1].band if self.practice.turns else self.practice.opening.band

    @property
    def ended(self) -> bool:
        """Whether everything has been said."""
        return self.practice.finished and self._spoken_at is None

    def _picture(self, band: MoodBand) -> Path | None:
        return self.game.portrait(self.scenario.customer.portrait, band if self.open_eyed else "calm")

    def _tint(self, band: MoodBand) -> Colour | None:
        return MOOD_STOPS[BANDS.index(band)] if self.open_eyed else None

    def _refresh(self) -> None:
        """Show the present turn: face, replies, panel."""
        for face in (self.face, self.small_face):
            face.show_picture(self._picture(self.band), self._tint(self.band))
        for mood in (self.mood, self.small_mood):
            mood.step = BANDS.index(self.band)
        self._refresh_foot()
        self._refresh_panel()

    def _refresh_foot(self) -> None:
        ui, say = self.ui, self.game.say
        parts: list[Widget] = []
        if self._error is not None:
            parts.append(Banner(ui, *self._error))
        if self.ended:
            parts.append(Banner(ui, say("ended_text"), INFO, say("ended")))
            done = Button(ui, say("to_debrief"), self.finish, "primary", "chart")
            parts.append(Row(ui, [Spacer(ui), done]))
            self.foot.replace(parts)
            self._give_keyboard(done)
            return
        if self._hint:
            parts.append(Banner(ui, self._hint, INFO, say("hint_title"), "hint"))
        ready = self._spoken_at is None
        guided = self.practice.header.mode == "guided"
        if guided and not self.typed:
            self.replies.enable(ready)
            own = Button(ui, say("own_words"), partial(self._type, True), "quiet", "message")
            count = Label(ui, say("pick", count=len(self.practice.choices)), SMALL, INK_FAINT, one_line=True)
            parts += [self._capped, Row(ui, [count, Spacer(ui), own])]
        else:
            self.send_button.enable(ready)
            parts.append(Row(ui, [self.box.sized(grow=1), self.send_button], across="end"))
            if guided:
                choices = Button(ui, say("to_choices"), partial(self._type, False), "quiet", "back")
                parts.append(Row(ui, [Spacer(ui), choices]))
        self.foot.replace(parts)
        if guided and ready:
            offered = [choice.text for choice in self.practice.choices]
            if offered != self.replies.choices:
                self.replies.choices = offered
                self._capped.scroll_to(0, glide=False)
        self._give_keyboard(self.replies if guided and not self.typed else self.box)

    def _give_keyboard(self, widget: Widget) -> None:
        if self._stage is not None and not self._stage.overlays:
            self._stage.focus(widget, visible=isinstance(widget, TextBox | Button))

    def _refresh_panel(self) -> None:
        self._sheet.content = self._file() if self._page else self._feedback()
        self._sheet.adopt(self._sheet.content)
        self._sheet.scroll_to(0, glide=False)
        self.ui.relayout()

    def _file(self) -> Widget:
        return case_file(self.game, self.case, short=True)

    def _feedback(self) -> Widget:
        return feedback_sheet(self.game, self.practice.matter, self.practice.feedback())

    # --- life ----------------------------------------------------------------------------------------------

    def enter(self) -> None:
        self._line_ended = self.ui.now() + self._reading_time(self.practice.customer)
        if self._shown and not self.practice.finished:
            self.ui.toast(self.game.say("resumed"), INFO)
        stage = self.stage  # built now, so that the keyboard can go where the reply is given
        widget = self.replies if not self.typed else self.box
        stage.focus(widget, visible=widget is self.box)

    def leave(self) -> None:
        self._draft = self.box.text

    def update(self, dt: float) -> None:
        now = self.ui.now()
        if self._spoken_at is not None:
            if now >= self._spoken_at or self.ui.frozen:
                self._hear()
            else:
                self.ui.wake_in(self._spoken_at - now)
        elif not self.ended:
            late = now - self._line_ended > self.case.patience / 1000 and self.box.first_input_at is None
            if late != self._overdue:
                self._overdue = late
                self.waiting.show(late)

    def back(self) -> None:
        """Leave for now, after a question; the attempt stays and can be gone on with."""
        if self.ended:
            self.finish()
            return
        ui, say = self.ui, self.game.say
        leave = Button(ui, say("leave_yes"), self.game.show_home)
        self._ask("leave", leave)

    # --- replying ------------------------------------------------------------------------------------------

    def choose(self, index: int) -> None:
        """Give the reply at `index` of the list."""
        if self._spoken_at is not None or self.practice.finished:
            return
        offered = self.practice.choices[index]
        delay = self._delay(self.ui.now())
        self._play(lambda: self.practice.choose(offered.id, delay))

    def send(self, words: str) -> None:
        """Give a reply in one's own words; an empty one is passed over."""
        if self._spoken_at is not None or self.practice.finished or not words.strip():
            return
        begun = self.box.first_input_at
        delay = self._delay(self.ui.now() if begun is None else begun)
        if self._play(lambda: self.practice.reply(words, delay)):
            self.box.clear()
            self._draft = ""

    def _delay(self, began: float) -> int:
        """Milliseconds from the end of the customer's line to `began`; 0 where the trainee was quicker."""
        return max(0, round((began - self._line_ended) * 1000))

    def _play(self, give: Callable[[], Turn]) -> bool:
        """Play a turn and show it; where it could not be recorded, say so and keep everything as it is."""
        self._error = None
        try:
            give()
        except KesuError as error:
            self._complain(error.sentence(self.game.language), BAD)
        if len(self.practice.turns) == self._shown:
            return False
        self._shown = len(self.practice.turns)
        if self.practice.finished:
            self.game.note(self.practice, self.path)
        turn = self.practice.turns[-1]
        self._hint = ""
        self.log.add(Message("right", turn.words, self.game.say("you")))
        self.log.show_typing(True)
        least, each, most = PAUSE
        self._spoken_at = self.ui.now() + min(most, least + each * len(turn.customer))
        self.waiting.show(False)
        self._overdue = False
        if self.open_eyed:
            self._page = 0
            self.pages.chosen = 0
        self._refresh()
        return True

    def _hear(self) -> None:
        """The customer's answer is there."""
        turn = self.practice.turns[-1]
        self._spoken_at = None
        self.log.show_typing(False)
        self.log.add(Message("left", turn.customer, self.case.text(self.scenario.customer.name)))
        self._line_ended = self.ui.now() + self._reading_time(turn.customer)
        self.box.forget_input()
        if self.box.text:
            self.box.first_input_at = self.ui.now()  # the trainee has begun already
        self._refresh_foot()

    def _reading_time(self, line: str) -> float:
        count = len(line)
        if self.practice.header.mode == "guided" and not self.typed:
            count += sum(len(choice.text) for choice in self.practice.choices)
        feedback = self.practice.feedback() if self.panel.visible else None
        if feedback is not None:
            found = (*feedback.good, *feedback.bad)
            count += sum(len(finding.text) + len(finding.better) for finding in found)
        return count / READING[self.language]

    def _typing(self, text: str) -> None:
        if self._error is not None and self._error[1] is BAD:
            self._error = None
            self._refresh_foot()

    def _type(self, typed: bool) -> None:
        self.typed = typed
        if typed:
            analyser(self.language)
        self._refresh_foot()

    def _complain(self, sentence: str, tone: Tone) -> None:
        self._error = (sentence, tone)
        self._refresh_foot()

    # --- aids ----------------------------------------------------------------------------------------------

    def show_hint(self) -> None:
        """Show what good handling would do now."""
        if self.ended:
            return
        self._hint = self.practice.hint() or self.game.say("hint_none")
        self._refresh_foot()

    def toggle_file(self) -> None:
        """Show the case file, or put it away."""
        if self.layout.narrow:
            self._open_sheet("file", self._file())
            return
        if self.open_eyed and (not self.layout.panel_wanted or self._page == 0):
            self.layout.panel_wanted = True
            self._page = self.pages.chosen = 1
        elif self.open_eyed:
            self._page = self.pages.chosen = 0
        else:
            self.layout.panel_wanted = not self.layout.panel_wanted
        self._refresh_panel()

    def open_feedback(self) -> None:
        """Show what the last reply was worth, where there is no room for a panel."""
        self._open_sheet("feedback", self._feedback())

    def _open_sheet(self, key: str, sheet: Widget) -> None:
        ui, say = self.ui, self.game.say
        Dialog(ui, say(key), sheet, [Button(ui, say("close"), lambda: None, "primary")], width=560).open()

    def _turn_to(self, page: int) -> None:
        self._page = page
        self._refresh_panel()

    # --- ending --------------------------------------------------------------------------------------------

    def ask_hang_up(self) -> None:
        """Ask before ending the conversation."""
        if self.ended:
            self.finish()
            return
        self._ask("hang_up", Button(self.ui, self.game.say("hang_up_yes"), self.hang_up, "danger"))

    def _ask(self, what: str, act: Button) -> None:
        """Ask before `act`; the keyboard is on the answer that changes nothing."""
        ui, say = self.ui, self.game.say
        stay = Button(ui, say("stay"), lambda: None, "primary")
        Dialog(ui, say(f"{what}_title"), say(f"{what}_text"), [act, stay]).open()
        ui.focus(stay)

    def hang_up(self) -> None:
        """End the conversation and show the debrief."""
        try:
            self.practice.hang_up()
        except KesuError as error:
            self.ui.toast(error.sentence(self.game.language), BAD)
        self.game.note(self.practice, self.path)
        self.finish()

    def finish(self) -> None:
        """Go on to the debrief."""
        self.game.finish(self.practice)

    def handle(self, event: pygame.event.Event) -> bool:
        """Typing without a click: the first letter goes to the text box where replies are typed."""
        if event.type == pygame.KEYDOWN and event.key == pygame.K_F1 and hasattr(self, "hint_button"):
            self.show_hint()
            return True
        return False
