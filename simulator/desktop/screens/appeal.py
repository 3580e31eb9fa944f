"""One contested turn before the instructor: what was said, read and ruled, and the decision on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from pathlib import Path

from simulator.desktop.errand import Errand
from simulator.desktop.game import Game
from simulator.desktop.screen import Screen
from simulator.desktop.screens.appeals import Docket
from simulator.desktop.screens.briefing import Beside
from simulator.desktop.screens.contesting import decision, state_badge
from simulator.desktop.screens.promises import Promises
from simulator.desktop.theme import (
    BAD,
    CAPTION,
    INFO,
    INK,
    INK_FAINT,
    INK_SOFT,
    SMALL,
    SUBTITLE,
    TITLE,
    Colour,
)
from simulator.desktop.widgets.base import Label, Spacer, Widget
from simulator.desktop.widgets.buttons import Button, Toggle
from simulator.desktop.widgets.chat import Bubble, Message
from simulator.desktop.widgets.dialogs import Dialog
from simulator.desktop.widgets.layout import Bar, Card, Centred, Column, Grid
from simulator.desktop.widgets.scroll import ScrollArea
from simulator.desktop.widgets.signs import Point
from simulator.desktop.widgets.textbox import TextBox, TextLine
from simulator.errors import KesuError
from simulator.model.acts import ACTS, CONSTRUCTIVE, DESTRUCTIVE
from simulator.model.tape import Mark, Promise
from simulator.readings import CHOSEN
from simulator.records.appeals import LONGEST_REASON, Appeal, decide
from simulator.records.audit import user
from simulator.records.store import Store
from simulator.rejudging import CORRECTED, Relabelling, relabel


class AppealScreen(Screen):
    """A contested turn; as long as it is open it can be decided here, once.

    :param docket: the turn with what it is judged by.
    :param tell: called with what was decided, in words.
    """

    def __init__(self, game: Game, docket: Docket, tell: Callable[[str], None]) -> None:
        super().__init__(game.app)
        self.game, self.docket, self._tell = game, docket, tell
        self.appeal, self.reading = docket.contested.appeal, docket.turn.reading
        self._names = {act.id: act.name.say(game.language) for act in docket.matter.course.acts}
        case = docket.case
        self._about = {fact.id: case.text(fact.text) for fact in case.facts.values()}
        self._about |= {remedy.id: case.text(remedy.text) for remedy in case.remedies.values()}
        self._answer, self._by = "", user()
        self._correcting = False
        self._acts, self._topics = set(self.reading.acts), set(self.reading.topics)
        remedies = {remedy.id: self._about[remedy.id] for remedy in case.remedies.values()}
        self.promises = Promises(game, self.reading.promises, remedies, self._allow)
        self._errand = Errand(self.ui, self._fail)

    # --- life ----------------------------------------------------------------------------------------------

    def enter(self) -> None:
        if self.appeal.state == "open":
            self.stage.focus(self.answer, visible=False)

    def leave(self) -> None:
        self._errand.close()

    def update(self, dt: float) -> None:
        self._errand.tend()

    @property
    def busy(self) -> bool:
        """Whether a decision is being written."""
        return self._errand.busy

    # --- building ------------------------------------------------------------------------------------------

    def build(self) -> Widget:
        ui, say, case = self.ui, self.game.say, self.docket.case
        turn = say("turn", turn=self.appeal.turn)
        title = say("joint").join((case.text(case.scenario.title), turn))
        header = Bar(
            ui,
            [
                Button(ui, "", self.back, "quiet", "back", say("back")),
                Label(ui, title, TITLE, one_line=True),
                state_badge(self.game, self.appeal),
                Spacer(ui),
            ],
        )
        left = Column(ui, [self._words(), self._read_as(), self._ruled()], gap=16)
        right = Column(ui, [self._contested(), *self._form()], gap=16)
        page = Centred(ui, Beside(ui, left, right, 560, 1080, gap=20), 1240)
        parts: list[Widget] = [header, ScrollArea(ui, page, inset=20).sized(grow=1)]
        if self.appeal.state == "open":
            parts.append(self._foot())
        return Column(ui, parts, gap=0)

    def _words(self) -> Widget:
        ui, say, shown = self.ui, self.game.say, self.docket.contested
        customer = self.docket.case.text(self.docket.case.scenario.customer.name)
        trainee = self.appeal.trainee or say("appeals_nobody")
        return Card(
            ui,
            [
                Label(ui, say("appeal_words"), SUBTITLE, INK_SOFT),
                Bubble(ui, Message("left", shown.customer, customer)),
                Bubble(ui, Message("right", shown.words, trainee)),
            ],
        )

    def _read_as(self) -> Widget:
        ui, say, reading = self.ui, self.game.say, self.reading
        lines: list[Widget] = [Label(ui, say("appeal_reading"), SUBTITLE, INK_SOFT)]
        if not reading.understood:
            lines.append(Label(ui, say("not_understood"), SMALL))
        lines += self._told(reading.acts, reading.topics, reading.promises, INK)
        by = {CHOSEN: "read_choice", CORRECTED: "read_corrected"}.get(reading.analyser, "read_analyser")
        sure = f"{reading.certainty / 10:.0f}"
        lines.append(Label(ui, say(by, sure=sure), CAPTION, INK_FAINT))
        return Card(ui, lines, gap=8)

    def _ruled(self) -> Widget:
        ui, say = self.ui, self.game.say
        marks: list[Widget] = [Point(ui, self._mark(mark), SMALL) for mark in self.docket.turn.ruling.marks]
        none = [Label(ui, say("appeal_no_marks"), SMALL, INK_SOFT)]
        return Card(ui, [Label(ui, say("appeal_ruling"), SUBTITLE, INK_SOFT), *(marks or none)], gap=8)

    def _contested(self) -> Widget:
        ui, say, appeal = self.ui, self.game.say, self.appeal
        who = (appeal.trainee or say("appeals_nobody"), self.game.day(appeal.raised))
        lines = decision(self.game, appeal)
        if appeal.decided is not None:
            lines.append(Label(ui, say("appeal_decided", when=self.game.day(appeal.decided)), CAPTION))
        return Card(
            ui,
            [
                Label(ui, say("contested_by"), SUBTITLE, INFO.ink),
                Label(ui, say("joint").join(who), SMALL, INK_SOFT),
                *lines,
            ],
            gap=8,
            fill=INFO.soft,
            border=INFO.line,
            raised=False,
        )

    def _form(self) -> list[Widget]:
        if self.appeal.state != "open":
            return []
        ui, say = self.ui, self.game.say
        self.answer = TextBox(ui, say("appeal_answer_here"), on_change=self._set_answer, limit=LONGEST_REASON)
        self.answer.text = self._answer
        self.correcting = Toggle(ui, say("appeal_correct"), self._correcting, self._set_correcting)
        self._choices = Column(ui, self._corrections(), gap=10)
        return [
            Card(
                ui,
                [
                    Label(ui, say("appeal_decision"), SUBTITLE, INK_SOFT),
                    self.answer,
                    self.correcting,
                    self._choices,
                ],
            )
        ]

    def _corrections(self) -> list[Widget]:
        """Return the acts, topics and promises to choose from, while the reading is to be corrected."""
        if not self._correcting:
            return []
        ui, say = self.ui, self.game.say
        parts: list[Widget] = [Label(ui, say("appeal_correct_why"), CAPTION, INK_FAINT)]
        for key, acts in (("acts_good", CONSTRUCTIVE), ("acts_bad", DESTRUCTIVE)):
            switches = [
                Toggle(
                    ui, self._names.get(act, act), act in self._acts, partial(self._choose, self._acts, act)
                )
                for act in acts
            ]
            parts += [Label(ui, say(key), SMALL.strong()), Grid(ui, switches, least=200, gap=6, most=2)]
        about = [
            Toggle(ui, text, topic in self._topics, partial(self._choose, self._topics, topic))
            for topic, text in self._about.items()
        ]
        return [*parts, self.promises.widget, Label(ui, say("appeal_topics"), SMALL.strong()), *about]

    def _foot(self) -> Widget:
        ui, say = self.ui, self.game.say
        self.by = TextLine(ui, say("appeal_by_here"), on_change=self._set_by, limit=64)
        self.by.text = self._by
        self.reject = Button(ui, say("appeal_reject"), partial(self._confirm, False), "secondary", "close")
        self.uphold = Button(ui, say("appeal_uphold"), partial(self._confirm, True), "primary", "check")
        self._allow()
        label = Label(ui, say("appeal_by"), SMALL, INK_SOFT, one_line=True)
        return Bar(ui, [label, self.by.sized(width=180), Spacer(ui), self.reject, self.uphold])

    def _told(
        self, acts: Iterable[str], topics: Iterable[str], promises: Iterable[Promise], ink: Colour
    ) -> list[Widget]:
        """Return a reading in words, a line each."""
        say = self.game.say
        parts = {
            "appeal_acts": [self._names.get(act, act) for act in acts],
            "appeal_topics": [self._about.get(topic, topic) for topic in topics],
            "appeal_promises": [self._promise(promise) for promise in promises],
        }
        texts = {key: say("comma").join(part) or say("appeal_nothing") for key, part in parts.items()}
        return [
            Label(self.ui, say("labelled", label=say(key), text=text), SMALL, ink)
            for key, text in texts.items()
        ]

    def _promise(self, promise: Promise) -> str:
        say = self.game.say
        what = say("promise_something") if promise.what is None else promise.what
        parts = [self._about.get(what, what)]
        if promise.within is not None:
            parts.append(say("promise_within", hours=promise.within))
        if promise.amount is not None:
            unit = "" if promise.unit is None else say(f"unit_{promise.unit}")
            parts.append(f"{promise.amount / 100:g} {unit}".rstrip())
        return say("joint").join(parts)

    def _mark(self, mark: Mark) -> str:
        text, about = self.game.say(f"mark_{mark.code}"), self._about.get(mark.subject)
        return text if about is None else self.game.say("labelled", label=text, text=about)

    # --- choices -------------------------------------------------------------------------------------------

    def _set_answer(self, text: str) -> None:
        self._answer = text
        self._allow()

    def _set_by(self, text: str) -> None:
        self._by = text
        self._allow()

    def _set_correcting(self, on: bool) -> None:
        self._correcting = on
        self._choices.replace(self._corrections())
        self._allow()

    def _choose(self, chosen: set[str], name: str, on: bool) -> None:
        (chosen.add if on else chosen.discard)(name)

    def _allow(self) -> None:
        """Let an appeal be decided by somebody, with a reason; a rejected one corrects nothing."""
        ready = bool(self._answer.strip() and self._by.strip()) and not self.busy
        self.uphold.enable(ready and not (self._correcting and self.promises.value() is None))
        self.reject.enable(ready and not self._correcting)

    def changes(self) -> Relabelling | None:
        """Return what of the reading is to be corrected; None where it stays."""
        acts = tuple(act for act in ACTS if act in self._acts)
        about = tuple(topic for topic in self._about if topic in self._topics)
        promises = self.promises.value()
        same = set(self.reading.acts) == self._acts and set(self.reading.topics) == self._topics
        if not self._correcting or (same and promises == self.reading.promises):
            return None
        return Relabelling(acts, about, promises, understood=True)

    # --- deciding ------------------------------------------------------------------------------------------

    def _confirm(self, upheld: bool) -> None:
        ui, say, changes = self.ui, self.game.say, self.changes()
        lines: list[Widget] = [Label(ui, say("appeal_uphold_why" if upheld else "appeal_reject_why"))]
        if upheld and changes is not None:
            lines += self._told(changes.acts or (), changes.topics or (), changes.promises or (), INK_SOFT)
            lines.append(Label(ui, say("appeal_rescored"), SMALL))
        elif upheld:
            lines.append(Label(ui, say("appeal_as_it_was"), SMALL))
        lines.append(Label(ui, say("quote", text=self._answer.strip()), SMALL, INK_SOFT))
        actions = [
            Button(ui, say("cancel"), lambda: None),
            Button(
                ui,
                say("appeal_uphold" if upheld else "appeal_reject"),
                partial(self._decide, upheld, changes if upheld else None),
                "primary",
            ),
        ]
        Dialog(ui, say("appeal_sure", by=self._by.strip()), Column(ui, lines, gap=10), actions).open()

    def _decide(self, upheld: bool, changes: Relabelling | None) -> None:
        appeal, by, answer, home = self.appeal, self._by.strip(), self._answer, self.game.home
        correct: Callable[[Path], None] | None = None
        if changes is not None:
            now = datetime.now().astimezone()

            def correct(path: Path) -> None:
                relabel(path, appeal.turn, changes, by, now)

        def job() -> Appeal:
            with Store.open(home) as store:
                return decide(store, appeal.appeal, upheld=upheld, by=by, answer=answer, correct=correct)

        self._errand.send(job, self._decided)
        self._allow()

    def _decided(self, appeal: Appeal) -> None:
        say = self.game.say
        words = say("appeal_done_upheld" if appeal.state == "upheld" else "appeal_done_rejected")
        if appeal.before is not None and appeal.after is not None and appeal.before != appeal.after:
            scores = say("appeal_scores", before=f"{appeal.before:.1f}", after=f"{appeal.after:.1f}")
            words = say("joint").join((words, scores))
        self._tell(words)
        self.app.pop()

    def _fail(self, error: KesuError) -> None:
        self.ui.toast(error.sentence(self.game.language), BAD)
        self._allow()
