"""The debrief: what the attempt was worth, why, and what to try; with the words as evidence."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final

from simulator.desktop.game import Game, verdict
from simulator.desktop.screen import Screen
from simulator.desktop.screens.briefing import Beside
from simulator.desktop.screens.contesting import Contesting
from simulator.desktop.screens.evidence import Evidence
from simulator.desktop.screens.lessons import house_card, what_if_card
from simulator.desktop.screens.sheets import principle_name
from simulator.desktop.theme import (
    ACCENT,
    BAD,
    BODY,
    CAPTION,
    DISPLAY,
    GOOD,
    INFO,
    INK,
    INK_FAINT,
    INK_SOFT,
    LEAD,
    MOOD_STOPS,
    NEUTRAL,
    SERIES,
    SMALL,
    SUBTITLE,
    SURFACE,
    TITLE,
    WARN,
    Tone,
)
from simulator.desktop.widgets.base import Divider, Label, Spacer, Widget
from simulator.desktop.widgets.buttons import Button, Tabs
from simulator.desktop.widgets.charts import Axis, LineChart, Marker, RadarChart, Series
from simulator.desktop.widgets.layout import Bar, Card, Centred, Column, Grid, Row
from simulator.desktop.widgets.meters import ProgressBar, ScoreBar
from simulator.desktop.widgets.notices import Badge, Banner
from simulator.desktop.widgets.scroll import ScrollArea
from simulator.desktop.widgets.signs import Stars
from simulator.errors import KesuError
from simulator.model.conditions import BANDS
from simulator.model.scorecard import Finding
from simulator.model.tape import Tape
from simulator.rejudging import case_of, corrected
from simulator.scoring.debrief import Debrief
from simulator.scoring.score import Matter
from simulator.study.whatif import WhatIf, search

MOST: Final = 5
"""Strengths and weaknesses shown at first: as many as one can take away from a practice."""

SLICE: Final = 0.006
"""Seconds of a frame spent on looking for what would have changed the result; a frame has 0.016."""

_TONES: Final[dict[str, Tone]] = {"passed": GOOD, "failed": BAD, "review": WARN}
_SIGNS: Final = {"passed": "check", "failed": "close", "review": "warning"}


class DebriefScreen(Screen):
    """What an attempt was worth.

    :param tape: the whole attempt, as it was played; it is shown along its corrected readings.
    :param found: what scoring says of it, corrections included.
    :param past: it was opened from the history, and Esc leads back there.
    """

    def __init__(self, game: Game, tape: Tape, matter: Matter, found: Debrief, past: bool = False) -> None:
        super().__init__(game.app)
        self._past = past
        self.game, self.matter, self.found = game, matter, found
        self.case = case_of(matter, tape)
        self.tape = corrected(self.case, tape)
        self._page = 0
        self._turn = 0
        self._whole: set[str] = set()
        self._kept: float | None = None
        self._search: Iterator[WhatIf | None] | None = None
        self._what_if: WhatIf | None = None
        if tape.turns:
            self._search = search(self.case, matter, self.tape)
        self.contesting = Contesting(game, tape)
        self.evidence = Evidence(game, self.case, tape, matter, found.card, self.contesting.foot)

    # --- frame ---------------------------------------------------------------------------------------------

    def build(self) -> Widget:
        ui, say = self.ui, self.game.say
        title = say("labelled", label=say("debrief"), text=self.case.text(self.matter.scenario.title))
        header = Bar(
            ui,
            [
                Button(ui, "", self.back, "quiet", "back", say("back")),
                Label(ui, title, TITLE, one_line=True),
                Badge(ui, say(self.tape.header.mode), INFO),
                Spacer(ui),
                Button(ui, say("again"), self.again, "secondary", "repeat"),
                Button(ui, say("other"), self.game.show_home, "primary", "team"),
            ],
        )
        self.tabs = Tabs(ui, [say("overview"), say("curve"), say("transcript")], self._page, self.turn_to)
        page = (self._overview, self._curve, self._transcript)[self._page]()
        self.area = ScrollArea(ui, Centred(ui, page, 1180), inset=16)
        tabs = Row(ui, [self.tabs.sized(grow=1)], padding=(24, 0))
        return Column(ui, [header, tabs, self.area.sized(grow=1)], gap=0)

    def enter(self) -> None:
        self.stage.focus(self.tabs, visible=False)

    def update(self, dt: float) -> None:
        if self._kept is not None:
            offset, self._kept = self._kept, None
            self.area.scroll_to(offset, glide=False)
        if self._search is not None:
            self._look_on(self._search)

    def _look_on(self, search: Iterator[WhatIf | None]) -> None:
        """Go on looking for what would have changed the result, for a part of this frame."""
        self.ui.wake_in(0.0)  # the next frame comes at once while there is something to look for
        until = time.perf_counter() + SLICE
        while time.perf_counter() < until:
            self._what_if = next(search)
            if self._what_if is not None:
                self._search = None
                self._lesson.replace([what_if_card(self.game, self.matter.course, self._what_if)])
                return

    def turn_to(self, page: int) -> None:
        """Show another page: 0 overview, 1 mood curve, 2 transcript."""
        self._page = page
        self.rebuild()
        self.stage.focus(self.tabs, visible=False)

    def back(self) -> None:
        """Go back to the list it was opened from, or home after an attempt."""
        if self._past:
            self.app.pop()
        else:
            self.game.show_home()

    def again(self) -> None:
        """Go to the briefing of the same customer."""
        try:
            case = self.game.case(self.tape.header.scenario)
        except KesuError as error:
            self.ui.toast(error.sentence(self.game.language), BAD)
            return
        self.game.show_home()
        self.game.show_briefing(case.scenario.id)

    # --- overview ------------------------------------------------------------------------------------------

    def _overview(self) -> Widget:
        ui = self.ui
        left = Column(ui, [self._score(), self._ending(), self._outcome()], gap=16)
        right = Column(
            ui,
            [
                *self.contesting.summary(),
                self._radar(),
                Grid(ui, [self._list("weaknesses"), self._list("strengths")], least=330, gap=16, most=2),
                *self._lessons(),
                self._failures(),
                self._bars(),
            ],
            gap=16,
        )
        return Beside(ui, left, right, 344, 900, gap=16)

    def _score(self) -> Widget:
        ui, say, card = self.ui, self.game.say, self.found.card
        key = verdict(card)
        error = card.standard_error
        parts = [Label(ui, f"{card.overall:.0f}", DISPLAY, _TONES[key].ink)]
        if error is not None:
            parts.append(Label(ui, f"± {error:.0f}", LEAD, INK_FAINT))
        stars = Label(ui, f"{card.satisfaction:.1f}", BODY.strong(), one_line=True)
        stars.gives_way = False
        says = say("error_none") if error is None else say("error_is", error=f"{error:.1f}")
        mark, left_open = self.matter.scenario.pass_mark, self.found.left_open
        return Card(
            ui,
            [
                Label(ui, say("overall"), SUBTITLE, INK_SOFT),
                Row(ui, [*parts, Spacer(ui), Badge(ui, say(key), _TONES[key], _SIGNS[key])], gap=10),
                ScoreBar(ui, say("pass_mark", mark=mark), card.overall, error=error, mark=mark),
                Label(ui, says, CAPTION, INK_FAINT),
                *([Banner(ui, left_open.text, BAD)] if left_open is not None else []),
                *([Banner(ui, say("borderline"), WARN)] if self.found.borderline else []),
                Divider(ui),
                Row(
                    ui,
                    [
                        Label(ui, say("satisfaction"), BODY, INK_SOFT),
                        Spacer(ui),
                        Stars(ui, card.satisfaction, size=18),
                        stars,
                    ],
                    gap=8,
                ),
            ],
            gap=8,
        )

    def _ending(self) -> Widget:
        ui, found = self.ui, self.found
        return Card(
            ui,
            [
                Label(ui, self.case.speak(found.ending_title), SUBTITLE),
                Label(ui, self.case.speak(found.ending_text), BODY, INK_SOFT),
            ],
            gap=6,
        )

    def _outcome(self) -> Widget:
        ui, say, card = self.ui, self.game.say, self.found.card
        rows: list[Widget] = [Label(ui, say("outcome"), SUBTITLE, INK_SOFT)]
        for outcome, share in card.probabilities:
            likely = outcome == card.outcome
            style, ink = (SMALL.strong(), INK) if likely else (SMALL, INK_SOFT)
            name = Label(ui, say(outcome), style, ink, one_line=True)
            number = Label(ui, f"{share:.0%}", style, ink, one_line=True)
            number.gives_way = False
            bar = ProgressBar(ui, share, ACCENT if likely else (158, 176, 180), thickness=7)
            rows.append(Column(ui, [Row(ui, [name.sized(grow=1), number]), bar], gap=2))
        if self.found.figure:
            rows += [
                Divider(ui),
                Label(ui, say("meaning"), SMALL.strong(), INK_SOFT),
                Label(ui, self.found.figure, SMALL),
                Label(ui, say("source", source=self.found.figure_source), CAPTION, INK_FAINT),
            ]
        return Card(ui, rows, gap=10)

    def _lessons(self) -> list[Widget]:
        lessons: list[Widget] = []
        if self.tape.turns:
            self._lesson = Column(self.ui, [what_if_card(self.game, self.matter.course, self._what_if)])
            lessons.append(self._lesson)
        if self.found.house:
            lessons.append(house_card(self.game, self.evidence, self.found.house))
        return lessons

    def _radar(self) -> Widget:
        ui, say, course = self.ui, self.game.say, self.matter.course
        axes = [
            Axis(principle_name(self.game, course, p.principle), p.score if p.enough else None)
            for p in self.found.card.principles
        ]
        return Card(ui, [Label(ui, say("principles"), SUBTITLE, INK_SOFT), RadarChart(ui, axes, 360)], gap=4)

    def _bars(self) -> Widget:
        ui, say, course = self.ui, self.game.say, self.matter.course
        bars = [
            ScoreBar(
                ui,
                principle_name(self.game, course, p.principle),
                p.score if p.enough else None,
                p.standard_error,
                absent=say("no_occasion" if p.score is None else "too_few"),
            )
            for p in self.found.card.principles
        ]
        return Card(
            ui, [Label(ui, say("principles"), SUBTITLE, INK_SOFT), Grid(ui, bars, least=300, gap=14, most=2)]
        )

    def _list(self, which: str) -> Widget:
        ui, say = self.ui, self.game.say
        findings: Sequence[Finding] = self.found.strengths if which == "strengths" else self.found.weaknesses
        parts: list[Widget] = [Label(ui, say(which), SUBTITLE, (GOOD if which == "strengths" else WARN).ink)]
        whole = which in self._whole or len(findings) <= MOST + 1
        for finding in findings if whole else findings[:MOST]:
            parts += [self.evidence.judgement(finding, weakness=which == "weaknesses"), Divider(ui)]
        if not findings:
            parts.append(Label(ui, say(f"no_{which}"), SMALL, INK_SOFT))
        elif whole:
            parts.pop()
        else:
            parts.append(
                Button(ui, say("more", count=len(findings)), partial(self._show_all, which), "quiet")
            )
        return Card(ui, parts, gap=10)

    def _show_all(self, which: str) -> None:
        offset = self.area.offset
        self._whole.add(which)
        self.rebuild()
        self._kept = offset

    def _failures(self) -> Widget:
        ui, say = self.ui, self.game.say
        if not self.found.card.failures:
            return Banner(ui, say("no_failures"), GOOD)
        known = {failure.id: failure for failure in self.matter.course.failures}
        parts: list[Widget] = [Label(ui, say("failures"), SUBTITLE, BAD.ink)]
        for failure_id, times in self.found.card.failures:
            failure = known[failure_id]
            head = Row(
                ui,
                [
                    Label(ui, failure.name.say(self.game.language), BODY.strong(), BAD.ink),
                    Badge(ui, say("times", times=times), BAD),
                    Spacer(ui),
                ],
                gap=8,
            )
            better = say("try", text=failure.better.say(self.game.language))
            why = Label(ui, failure.explanation.say(self.game.language), SMALL, INK)
            parts.append(Column(ui, [head, why, Label(ui, better, SMALL, INK_SOFT)], gap=2))
        return Card(ui, parts, gap=12, fill=BAD.soft, border=BAD.line, raised=False)

    # --- mood curve ----------------------------------------------------------------------------------------

    def _curve(self) -> Widget:
        ui, say, turns = self.ui, self.game.say, self.tape.turns
        if not turns:
            return Banner(ui, say("no_turns"), INFO)
        series = [
            Series(say("anger"), tuple(turn.mood.anger for turn in turns), MOOD_STOPS[0]),
            Series(say("heard"), tuple(turn.mood.heard * 100 for turn in turns), SERIES[0]),
            Series(say("fix"), tuple(turn.mood.fix * 100 for turn in turns), SERIES[3]),
        ]
        chart = LineChart(
            ui, series, self._markers(), height=236, turn_label=say("at_turn"), on_pick=self._pick
        )
        self.chart = chart
        self._detail = Column(ui, [], gap=12)
        self._fill_detail()
        picture = Card(ui, [chart, Label(ui, say("pick_turn"), CAPTION, INK_FAINT)], gap=8)
        return Column(ui, [picture, self._detail], gap=16)

    def _markers(self) -> list[Marker]:
        """At most one sign a turn: the dearest weakness, else the best strength."""
        chosen: dict[int, Finding] = {}
        for finding in self.found.card.findings:
            if finding.kind == "missed":
                continue
            turn = finding.turns[0]
            before = chosen.get(turn)
            bad, was_bad = _is_bad(finding), before is not None and _is_bad(before)
            if (
                before is None
                or (bad and not was_bad)
                or (bad == was_bad and abs(finding.points) > abs(before.points))
            ):
                chosen[turn] = finding
        return [
            Marker(turn - 1, finding.text, WARN if _is_bad(finding) else GOOD)
            for turn, finding in sorted(chosen.items())
        ]

    def _pick(self, turn: int) -> None:
        self._turn = min(max(0, turn), len(self.tape.turns) - 1)
        self._fill_detail()

    def _fill_detail(self) -> None:
        ui, say, turn = self.ui, self.game.say, self.tape.turns[self._turn]
        band = Badge(ui, say(turn.band), NEUTRAL)
        dot = Label(ui, "●", SMALL, MOOD_STOPS[BANDS.index(turn.band)])
        back = Button(ui, "", partial(self._pick, self._turn - 1), "quiet", "chevron_up", say("before"))
        on = Button(ui, "", partial(self._pick, self._turn + 1), "quiet", "chevron_down", say("after"))
        back.enable(self._turn > 0)
        on.enable(self._turn < len(self.tape.turns) - 1)
        head = Row(
            ui,
            [Label(ui, say("turn", turn=turn.number), SUBTITLE), dot, band, Spacer(ui), back, on],
            gap=8,
        )
        self._detail.replace([Card(ui, [head, *self.evidence.turn(turn)], gap=12, fill=SURFACE)])

    # --- transcript ----------------------------------------------------------------------------------------

    def _transcript(self) -> Widget:
        ui = self.ui
        parts: list[Widget] = [self.evidence.customer(self.tape.opening.customer)]
        for turn in self.tape.turns:
            parts += [*self.evidence.turn(turn, with_customer=False), self.evidence.customer(turn.customer)]
        return Centred(ui, Column(ui, parts, gap=14), 900)


def _is_bad(finding: Finding) -> bool:
    """Whether a finding is to be marked as a slip: it cost points, or it failed the attempt."""
    return finding.points < 0 or finding.kind == "knock_out"
