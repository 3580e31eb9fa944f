"""Sheets that more than one screen shows: the case file, and what one turn was worth."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.desktop.game import Game
from simulator.desktop.theme import (
    BAD,
    BODY,
    GOOD,
    INK,
    INK_SOFT,
    SMALL,
    SUBTITLE,
    WARN,
    Tone,
)
from simulator.desktop.widgets.base import Icon, Label, Widget
from simulator.desktop.widgets.layout import Card, Column, Row
from simulator.desktop.widgets.signs import Point
from simulator.model.course import LEFT_OPEN, Course
from simulator.model.house import House
from simulator.model.scorecard import Finding
from simulator.scoring.debrief import Feedback
from simulator.scoring.score import Matter
from simulator.session.cast import Case


def section(game: Game, key: str, children: Sequence[Widget]) -> Column:
    """A heading with what belongs below it."""
    ui = game.app.ui
    return Column(ui, [Label(ui, game.say(key), SUBTITLE, INK_SOFT), *children], gap=6)


def case_file(game: Game, case: Case, short: bool = False) -> Column:
    """What the trainee may know before the first word; `short`: in smaller letters, for a side panel."""
    ui, briefing = game.app.ui, case.scenario.briefing
    style = SMALL if short else BODY
    parts = [
        section(game, "situation", [Label(ui, case.text(briefing.situation), style)]),
        section(game, "records", [Point(ui, case.text(text), style) for text in briefing.records]),
        section(game, "policies", [Point(ui, case.text(text), style) for text in briefing.policies]),
    ]
    if short:
        parts.insert(0, section(game, "role", [Label(ui, case.text(briefing.role), style)]))
        parts.append(section(game, "goal", [Label(ui, case.text(briefing.goal), style)]))
    return Column(ui, parts, gap=14 if short else 18)


def house_name(game: Game, house: House | None, rule: str) -> str:
    """Return the name of a house rule, or '' where it is none."""
    names = {} if house is None else house.names()
    return names[rule].say(game.language) if rule in names else ""


def principle_name(game: Game, course: Course, principle: str) -> str:
    """Return the name of a principle, or of a failure of service, in the language of the interface."""
    names = {named.id: named.name for named in course.principles}
    names |= {named.id: named.name for named in course.failures}
    return names[principle].say(game.language) if principle in names else principle


def heading_of(game: Game, matter: Matter, finding: Finding) -> str:
    """Return what a finding stands under: its principle, or the name of the failure or house rule.

    Half a credit says so.
    """
    if finding.rule == LEFT_OPEN:
        return game.say("left_open")
    name = "" if finding.principle else house_name(game, matter.house, finding.rule)
    name = name or principle_name(game, matter.course, finding.principle or finding.rule)
    return game.say("in_part", name=name) if finding.kind == "partly" else name


def tone_of(finding: Finding) -> Tone:
    """Return the tone that a finding is shown in."""
    if finding.kind in ("earned", "partly", "kept"):
        return GOOD
    return BAD if finding.kind in ("failure", "knock_out") else WARN


def finding_sheet(game: Game, matter: Matter, findings: Sequence[Finding]) -> Widget:
    """Judgements of one tone: the principle, what is said of it, and a better way where there is one."""
    ui, tone = game.app.ui, tone_of(findings[0])
    lines: list[Widget] = []
    last = ""
    order = {finding.principle: place for place, finding in reversed(list(enumerate(findings)))}
    for finding in sorted(findings, key=lambda each: order[each.principle]):
        name = heading_of(game, matter, finding)
        part: list[Widget] = [Label(ui, finding.text, SMALL, INK)]
        if name != last:
            part.insert(0, Label(ui, name, SMALL.strong(), tone.ink))
        last = name
        if finding.better:
            part.append(Label(ui, game.say("try", text=finding.better), SMALL, INK_SOFT))
        lines.append(Column(ui, part, gap=1))
    sign = Icon(ui, "check" if tone is GOOD else "warning", 18, tone.ink)
    row = Row(ui, [sign, Column(ui, lines, gap=8).sized(grow=1)], gap=10, across="start")
    return Card(ui, [row], padding=(12, 10), fill=tone.soft, raised=False)


def feedback_sheet(game: Game, matter: Matter, feedback: Feedback | None) -> Column:
    """What the last reply was worth; before the first one, what will stand here."""
    ui, say = game.app.ui, game.say
    if feedback is None:
        return Column(ui, [Label(ui, say("feedback_first"), SMALL, INK_SOFT)])
    parts: list[Widget] = [Label(ui, say("feedback_of", turn=feedback.turn), SUBTITLE, INK_SOFT)]
    parts += [finding_sheet(game, matter, [finding]) for finding in feedback.bad]
    if feedback.good:
        parts.append(finding_sheet(game, matter, feedback.good))
    if len(parts) == 1:
        parts.append(Label(ui, say("feedback_plain"), SMALL, INK_SOFT))
    return Column(ui, parts, gap=10)
