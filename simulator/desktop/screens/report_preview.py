"""What a report says, in the window: its verdict or numbers, its charts, and what it rests on."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.desktop.game import Game
from simulator.desktop.theme import (
    BAD,
    DISPLAY,
    GOOD,
    INFO,
    INK,
    INK_FAINT,
    INK_SOFT,
    NEUTRAL,
    SMALL,
    SUBTITLE,
    TITLE,
    WARN,
    Tone,
)
from simulator.desktop.widgets.base import Label, Spacer, Widget
from simulator.desktop.widgets.drawn import Drawn
from simulator.desktop.widgets.layout import Card, Column, Grid, Row
from simulator.desktop.widgets.notices import Badge
from simulator.reports import charts, wording
from simulator.reports.basis import Verdict
from simulator.reports.cohort import CohortReport
from simulator.reports.drawing import Drawing, svg
from simulator.reports.names import Names
from simulator.reports.texts import plain
from simulator.reports.trainee import TraineeReport
from simulator.reports.words import say

_TONES: dict[Verdict, Tone] = {
    "ready": GOOD,
    "borderline": WARN,
    "not_yet": BAD,
    "review": INFO,
    "few": NEUTRAL,
    "none": NEUTRAL,
}


def preview(game: Game, report: TraineeReport | CohortReport, names: Names) -> list[Widget]:
    """Return the cards of a report."""
    if isinstance(report, TraineeReport):
        return _trainee(game, report, names)
    return _cohort(game, report, names)


def _trainee(game: Game, report: TraineeReport, names: Names) -> list[Widget]:
    ui, language = game.app.ui, report.basis.language
    who = plain(report.person.name) or plain(report.person.trainee)
    top: list[Widget] = [
        Row(
            ui,
            [
                Label(ui, who, TITLE, one_line=True),
                Label(ui, plain(report.person.trainee), SMALL, INK_FAINT, one_line=True),
                Spacer(ui),
                Badge(ui, wording.verdict_name(language, report.verdict), _TONES[report.verdict]),
            ],
        ),
        Label(ui, wording.why(language, report), SMALL, INK_SOFT),
    ]
    if report.exam is not None:
        top.append(_drawn(game, charts.gauge(language, report.exam, report.needed)))
    top.append(Label(ui, say(language, "caution"), SMALL, INK_FAINT))
    cards: list[Widget] = [Card(ui, top, gap=10)]
    for key, pieces in (("strengths", report.strengths), ("next_steps", report.next_steps)):
        lines = wording.evidence_lines(language, pieces, names)
        if lines:
            cards.append(_card(game, say(language, key), [_evidence(game, line) for line in lines]))
    if report.principles:
        chart = charts.principles(language, report.principles, names)
        cards.append(_chart(game, say(language, "principles"), chart, say(language, "principles_note")))
    if report.points:
        chart = charts.trend(language, report.points, report.needed)
        cards.append(_chart(game, say(language, "trend"), chart, wording.trend_text(language, report)))
    for key, told in (
        ("contested", wording.contested_lines(language, report, names)),
        ("corrections", wording.correction_lines(language, report, names)),
    ):
        if told:
            cards.append(_card(game, say(language, key), [Label(ui, line, SMALL) for line in told]))
    cards.append(_rests(game, wording.trainee_basis(language, report.basis)))
    return cards


def _evidence(game: Game, line: wording.EvidenceLine) -> Widget:
    ui = game.app.ui
    parts: list[Widget] = [
        Label(ui, line.principle, SMALL.strong()),
        Label(ui, line.text, SMALL),
    ]
    if line.quote:
        parts.append(Label(ui, game.say("quote", text=line.quote), SMALL, INK_SOFT))
    parts.append(Label(ui, line.place, SMALL, INK_FAINT))
    if line.better:
        parts.append(Label(ui, game.say("try", text=line.better), SMALL, INFO.ink))
    return Column(ui, parts, gap=2)


def _cohort(game: Game, report: CohortReport, names: Names) -> list[Widget]:
    ui, language = game.app.ui, report.basis.language
    tiles: list[Widget] = [
        Card(
            ui,
            [
                Label(ui, tile.label, SMALL, INK_SOFT, one_line=True),
                Label(ui, tile.value, DISPLAY, INK, one_line=True),
                Label(ui, tile.more, SMALL, INK_FAINT),
            ],
            gap=2,
        )
        for tile in wording.tiles(language, report)
    ]
    cards: list[Widget] = [Grid(ui, tiles, least=168, gap=12)]
    readiness = charts.readiness(language, report.readiness)
    cards.append(_chart(game, say(language, "readiness"), readiness, say(language, "exams_only")))
    cards.append(Label(ui, say(language, "caution"), SMALL, INK_FAINT))
    if report.distribution is not None:
        chart = charts.distribution(language, report.distribution)
        note = wording.distribution_note(language, report)
        cards.append(_chart(game, say(language, "distribution"), chart, note))
    if report.teams:
        whole = None if report.distribution is None else report.distribution.mean
        chart = charts.teams(language, wording.shown_teams(report.teams)[:40], whole)
        cards.append(_chart(game, say(language, "teams"), chart, say(language, "teams_note")))
    told = [
        wording.needs(language, report, names),
        wording.reliability(language, report.reliability),
        wording.gain(language, report),
        wording.effect(language, report),
    ]
    cards.append(_card(game, say(language, "overview"), [Label(ui, text, SMALL) for text in told if text]))
    cards.append(_rests(game, wording.cohort_basis(language, report)))
    return cards


def _card(game: Game, title: str, parts: Sequence[Widget]) -> Widget:
    ui = game.app.ui
    return Card(ui, [Label(ui, title, SUBTITLE), *parts], gap=10)


def _chart(game: Game, title: str, chart: Drawing, note: str) -> Widget:
    return _card(game, title, [_drawn(game, chart), Label(game.app.ui, note, SMALL, INK_FAINT)])


def _drawn(game: Game, chart: Drawing) -> Widget:
    return Drawn(game.app.ui, svg(chart), chart.height / chart.width)


def _rests(game: Game, text: str) -> Widget:
    return Label(game.app.ui, text, SMALL, INK_FAINT)
