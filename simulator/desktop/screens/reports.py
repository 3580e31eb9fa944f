"""Reports: choose people and a period, look, and save; the same as `kesu report`."""

from __future__ import annotations

import webbrowser
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from simulator.content.library import Library
from simulator.desktop.game import Game
from simulator.desktop.screen import Screen
from simulator.desktop.screens.report_preview import preview
from simulator.desktop.theme import BAD, GOOD, INFO, INK_FAINT, INK_SOFT, SMALL, SUBTITLE, TITLE, WARN
from simulator.desktop.widgets.base import Label, Spacer, Widget
from simulator.desktop.widgets.buttons import Button, CardButton, Segmented, Toggle
from simulator.desktop.widgets.dialogs import Select
from simulator.desktop.widgets.layout import Bar, Column, Row
from simulator.desktop.widgets.notices import Banner
from simulator.desktop.widgets.scroll import ScrollArea
from simulator.desktop.widgets.textbox import TextLine
from simulator.errors import KesuError
from simulator.records.audit import user
from simulator.records.reader import Person
from simulator.records.store import Store
from simulator.reports.cohort import CohortReport
from simulator.reports.delivery import (
    FORMATS,
    SUFFIXES,
    Delivered,
    Format,
    Kind,
    Order,
    deliver,
    file_name,
)
from simulator.reports.gathering import Desk, asked_for, period
from simulator.reports.texts import plain
from simulator.reports.trainee import TraineeReport
from simulator.reports.unwritten import sentence

KINDS: Final[tuple[Kind, ...]] = ("trainee", "cohort", "raw")
WORDS: Final[dict[Kind, tuple[str, str]]] = {
    "trainee": ("report_trainee", "report_trainee_why"),
    "cohort": ("report_cohort", "report_cohort_why"),
    "raw": ("report_raw", "report_raw_why"),
}
"""What each kind is called, and what it is good for."""

SPANS: Final = (None, 30, 90, 365)
"""Periods on offer, in days back from today; the last choice lets people write the days themselves."""

FOUND: Final = 6
"""People listed under what was typed; who is not among them needs one more letter."""

_FORM: Final = 392


class ReportsScreen(Screen):
    """What is wanted stands on the left, how it looks on the right."""

    def __init__(self, game: Game) -> None:
        super().__init__(game.app)
        self.game = game
        self._kind: Kind = "trainee"
        self._format: Format = "pdf"
        self._team: str | None = None
        self._trainee = game.trainee or ""
        self._span = 0
        self._since, self._until, self._course = "", "", ""
        self._private = False
        self._path = ""
        self._people: list[Person] | None = None
        self._teams: list[str] = []
        self._report: TraineeReport | CohortReport | None = None
        self._desk_names: Desk | None = None
        self._worker = ThreadPoolExecutor(1)
        self._work: Future[None] | None = None
        self._problem: KesuError | None = None

    # --- life ----------------------------------------------------------------------------------------------

    def enter(self) -> None:
        if self._people is None:
            self._do(self._read_people)

    def leave(self) -> None:
        self._worker.shutdown(wait=True)
        self._worker = ThreadPoolExecutor(1)

    @property
    def busy(self) -> bool:
        """Whether something is being read or written."""
        return self._work is not None

    def update(self, dt: float) -> None:
        if self._work is None:
            return
        self.ui.animate()
        if not self._work.done():
            return
        work, self._work = self._work, None
        error = work.exception()
        if isinstance(error, KesuError):
            self._problem = error
            self.ui.toast(error.sentence(self.game.language), BAD)
        elif error is not None:
            raise error
        self.rebuild()

    def _do(self, job: Callable[[], None]) -> None:
        """Let `job` run beside the window, so that ten thousand trainees do not stop it."""
        if self._work is None:
            self._problem = None
            self._work = self._worker.submit(job)
            self.ui.animate()
            if self._stage is not None:
                self.rebuild()

    def _read_people(self) -> None:
        with Store.open(self.game.home) as store, store.reading() as reader:
            self._teams = list(reader.teams())
            self._people = reader.people()

    # --- building ------------------------------------------------------------------------------------------

    def build(self) -> Widget:
        ui, say = self.ui, self.game.say
        header = Bar(
            ui,
            [
                Button(ui, "", self.back, "quiet", "back", say("back")),
                Label(ui, say("reports"), TITLE),
                Spacer(ui),
            ],
        )
        form = ScrollArea(ui, Column(ui, self._form(), gap=14, padding=(4, 8)), inset=12)
        shown = ScrollArea(ui, self._preview(), inset=16)
        body = Row(
            ui, [form.sized(width=_FORM), shown.sized(grow=1)], gap=8, padding=(12, 0), across="stretch"
        )
        return Column(ui, [header, body.sized(grow=1)], gap=0)

    def _form(self) -> list[Widget]:
        ui, say = self.ui, self.game.say
        kind = Segmented(ui, [say(WORDS[each][0]) for each in KINDS], KINDS.index(self._kind), self._set_kind)
        parts: list[Widget] = [kind, Label(ui, say(WORDS[self._kind][1]), SMALL, INK_SOFT)]
        parts += self._who()
        parts += self._when()
        if self._kind == "cohort":
            course = TextLine(ui, say("report_day"), on_change=self._set_course, limit=10)
            course.text = self._course
            parts.append(Column(ui, [Label(ui, say("report_course"), SUBTITLE), course], gap=6))
        if self._kind != "trainee":
            parts.append(Toggle(ui, say("report_private"), self._private, self._set_private))
        formats = FORMATS[self._kind]
        form = Segmented(
            ui, [each.upper() for each in formats], formats.index(self._format), self._set_format
        )
        parts += [Label(ui, say("report_format"), SUBTITLE), form]
        self.file = TextLine(ui, on_change=self._set_path, limit=400)
        self.file.text = self._path or str(self._default())
        parts.append(Column(ui, [Label(ui, say("report_file"), SUBTITLE), self.file], gap=6))
        look = Button(ui, say("report_look"), self._look, "secondary", "search")
        save = Button(ui, say("report_save"), self._save, "primary", "download")
        ready = not self.busy and (self._kind != "trainee" or bool(self._trainee))
        look.enable(ready and self._kind != "raw")
        save.enable(ready)
        parts.append(Row(ui, [look.sized(grow=1), save.sized(grow=1)], gap=10))
        parts.append(Label(ui, say("report_trail"), SMALL, INK_FAINT))
        return parts

    def _who(self) -> list[Widget]:
        ui, say = self.ui, self.game.say
        if self._kind == "trainee":
            self.search = TextLine(ui, say("report_find"), on_change=self._find, limit=80)
            self.search.text = self._trainee
            self._hits = Column(ui, self._found(self._trainee), gap=6)
            return [Label(ui, say("report_who"), SUBTITLE), self.search, self._hits]
        names = [say("report_all"), *(plain(team) for team in self._teams)]
        chosen = 0 if self._team is None else self._teams.index(self._team) + 1
        return [Label(ui, say("report_team"), SUBTITLE), Select(ui, names, chosen, self._set_team)]

    def _found(self, text: str) -> list[Widget]:
        """The people that `text` may mean; none where it names exactly one already."""
        wanted = text.strip().lower()
        if not wanted or not self._people or any(person.trainee == text.strip() for person in self._people):
            return []
        hits = [p for p in self._people if wanted in p.trainee.lower() or wanted in p.name.lower()]
        return [self._hit(person) for person in hits[:FOUND]]

    def _hit(self, person: Person) -> Widget:
        ui = self.ui
        row = Row(
            ui,
            [
                Label(ui, plain(person.name) or plain(person.trainee), one_line=True).sized(grow=1),
                Label(ui, plain(person.trainee), SMALL, INK_FAINT, one_line=True),
            ],
        )

        def take() -> None:
            self._trainee = person.trainee
            self._path = ""
            self.rebuild()

        return CardButton(ui, row, take)

    def _when(self) -> list[Widget]:
        ui, say = self.ui, self.game.say
        spans = [
            say("report_span_all"),
            *(say("report_span", days=days) for days in SPANS[1:]),
            say("report_days"),
        ]
        parts: list[Widget] = [
            Label(ui, say("report_period"), SUBTITLE),
            Select(ui, spans, self._span, self._set_span),
        ]
        if self._span == len(SPANS):
            first = TextLine(ui, say("report_day"), on_change=self._set_since, limit=10)
            last = TextLine(ui, say("report_day"), on_change=self._set_until, limit=10)
            first.text, last.text = self._since, self._until
            to = Label(ui, say("report_to"))
            parts.append(Row(ui, [first.sized(grow=1), to, last.sized(grow=1)], gap=8))
        return parts

    def _preview(self) -> Widget:
        ui, say = self.ui, self.game.say
        if self.busy:
            return Column(ui, [Banner(ui, say("report_busy"), INFO, icon="clock")])
        if self._problem is not None:
            return Column(ui, [Banner(ui, self._problem.sentence(self.game.language), BAD)])
        if self._report is None or self._desk_names is None:
            return Column(ui, [Banner(ui, say("report_empty"), INFO)])
        parts = preview(self.game, self._report, self._desk_names.names)
        full = Button(ui, say("report_browser"), self._open_page, "secondary", "globe")
        return Column(ui, [Row(ui, [Spacer(ui), full]), *parts], gap=14, padding=(0, 8))

    # --- choices -------------------------------------------------------------------------------------------

    def _anew(self) -> None:
        self._report, self._problem, self._path = None, None, ""
        self.rebuild()

    def _set_kind(self, index: int) -> None:
        self._kind = KINDS[index]
        if self._format not in FORMATS[self._kind]:
            self._format = FORMATS[self._kind][0]
        self._anew()

    def _set_format(self, index: int) -> None:
        self._format = FORMATS[self._kind][index]
        self._path = ""
        self.rebuild()

    def _set_team(self, index: int) -> None:
        self._team = None if index == 0 else self._teams[index - 1]
        self._anew()

    def _set_span(self, index: int) -> None:
        self._span = index
        self._anew()

    def _set_since(self, text: str) -> None:
        self._since = text

    def _set_until(self, text: str) -> None:
        self._until = text

    def _set_course(self, text: str) -> None:
        self._course = text

    def _set_path(self, text: str) -> None:
        self._path = text

    def _set_private(self, on: bool) -> None:
        self._private = on
        self._anew()

    def _find(self, text: str) -> None:
        known = bool(self._trainee)
        self._trainee = text.strip()
        self._path = ""
        self.file.text = str(self._default())
        self._hits.replace(self._found(text))
        if known != bool(self._trainee):
            self.rebuild()
            self.stage.focus(self.search, visible=False)

    # --- work ----------------------------------------------------------------------------------------------

    def _default(self) -> Path:
        """Where a report goes unless people say otherwise."""
        documents = Path.home() / "Documents"
        folder = documents if documents.is_dir() else self.game.home / "reports"
        today = datetime.now().astimezone().date().isoformat()
        who = {
            "trainee": file_name(self._trainee),
            "cohort": file_name(self._team or "cohort"),
            "raw": "attempts",
        }
        return folder / f"kesu-{who[self._kind]}-{today}{SUFFIXES[self._format]}"

    def _order(self, form: Format | None = None) -> Order:
        """What the form asks for.

        :raises WrongUse: a day is none.
        """
        since, until = self._since, self._until
        if self._span < len(SPANS):
            days = SPANS[self._span]
            today = datetime.now().astimezone().date()
            since, until = ("" if days is None else (today - timedelta(days=days)).isoformat()), ""
        return Order(
            self._kind,
            form or self._format,
            self.game.language,
            period(since, until),
            self._trainee if self._kind == "trainee" else None,
            asked_for(
                self._team if self._kind != "trainee" else None,
                self._private and self._kind != "trainee",
                self._course if self._kind == "cohort" else "",
            ),
        )

    def _look(self) -> None:
        order = self._checked()
        if order is None:
            return

        def work() -> None:
            with Store.open(self.game.home) as store:
                desk = Desk(store, Library.open(), order.language, datetime.now().astimezone())
                if order.kind == "trainee":
                    self._report = desk.trainee(order.trainee or "", order.period)
                else:
                    self._report = desk.cohort(order.period, order.asked)
                self._desk_names = desk

        self._do(work)

    def _save(self) -> None:
        order = self._checked()
        if order is None:
            return
        path = Path(self._path.strip() or self._default()).expanduser()

        def work() -> None:
            told = self._write(order, path)
            self.ui.toast(self.game.say("report_saved", path=path), GOOD)
            if told.unwritten:
                self.ui.toast(sentence(told.unwritten, self.game.language), WARN)

        self._do(work)

    def _open_page(self) -> None:
        order = self._checked("html")
        if order is None:
            return
        path = self.game.home / "reports" / f"preview{SUFFIXES['html']}"

        def work() -> None:
            self._write(order, path)
            webbrowser.open(path.as_uri())

        self._do(work)

    def _write(self, order: Order, path: Path) -> Delivered:
        if path.parent == self.game.home / "reports":
            path.parent.mkdir(parents=True, exist_ok=True)
        with Store.open(self.game.home) as store:
            return deliver(store, Library.open(), order, path, user(), datetime.now().astimezone())

    def _checked(self, form: Format | None = None) -> Order | None:
        try:
            return self._order(form)
        except KesuError as error:
            self.ui.toast(error.sentence(self.game.language), BAD)
            return None
