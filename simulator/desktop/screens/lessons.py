"""What a debrief adds to the score: house rules kept and broken, and what other words would have led to."""

from __future__ import annotations

from simulator.desktop.game import Game
from simulator.desktop.screens.evidence import QUOTED, Evidence
from simulator.desktop.theme import BAD, BODY, CAPTION, GOOD, INK, INK_FAINT, INK_SOFT, SMALL, SUBTITLE
from simulator.desktop.widgets.base import Divider, Label, Spacer, Widget
from simulator.desktop.widgets.layout import Card, Column, Row
from simulator.desktop.widgets.notices import Badge, Banner
from simulator.desktop.wrap import shortened
from simulator.model.course import Course
from simulator.model.scorecard import Finding
from simulator.study.whatif import Change, WhatIf


def house_card(game: Game, evidence: Evidence, findings: tuple[Finding, ...]) -> Widget:
    """The house rules that the attempt broke or kept, a knock-out first and set apart."""
    ui, say = game.app.ui, game.say
    parts: list[Widget] = [Label(ui, say("house"), SUBTITLE, INK_SOFT)]
    if any(finding.kind == "knock_out" for finding in findings):
        parts.append(Banner(ui, say("knocked_out"), BAD))
    for finding in findings:
        parts += [evidence.judgement(finding), Divider(ui)]
    parts.pop()
    return Card(ui, parts, gap=10)


def what_if_card(game: Game, course: Course, found: WhatIf | None) -> Widget:
    """What would have changed the result; `found` is None while it is still looked for."""
    ui, say = game.app.ui, game.say
    head: list[Widget] = [Label(ui, say("what_if"), SUBTITLE, INK_SOFT)]
    if found is None:
        return Card(ui, [*head, Label(ui, say("what_if_wait"), SMALL, INK_FAINT)], gap=10)
    if not found.changes:
        return Card(ui, [*head, Label(ui, say("what_if_none"), SMALL, INK_SOFT)], gap=10)
    passed = {True: "passed", False: "failed", None: "review"}[found.passed]
    result = Row(
        ui,
        [
            Label(ui, say("what_if_score", score=f"{found.overall:.0f}"), BODY.strong(), INK),
            Badge(ui, say(passed), GOOD if found.passed else BAD),
            Spacer(ui),
        ],
        gap=8,
    )
    names = {act.id: act.name.say(game.language) for act in course.acts}
    parts = [*head]
    for change in found.changes:
        parts += [_change(game, names, change), Divider(ui)]
    return Card(ui, [*parts, result], gap=10)


def _change(game: Game, names: dict[str, str], change: Change) -> Widget:
    ui, say = game.app.ui, game.say
    words = shortened(change.said, QUOTED)
    lines: list[Widget] = [
        Label(
            ui,
            say("labelled", label=say("turn", turn=change.turn), text=say("quote", text=words)),
            SMALL,
            INK_FAINT,
        )
    ]
    for key, acts, ink in (("harmful", change.harmful, BAD.ink), ("missing", change.missing, INK)):
        if acts:
            said = say("comma").join(names.get(act, act) for act in acts)
            lines.append(Label(ui, say("labelled", label=say(key), text=said), SMALL, ink))
    lines.append(Label(ui, say("instead"), CAPTION.strong(), GOOD.ink))
    lines.append(Label(ui, say("quote", text=change.instead), SMALL, INK_SOFT))
    return Column(ui, lines, gap=3)
