"""The privacy notice as a dialog: shown once before the first attempt, and again from the settings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from simulator.desktop.game import Game
from simulator.desktop.theme import INK_SOFT
from simulator.desktop.widgets.base import Label, Widget
from simulator.desktop.widgets.buttons import Button
from simulator.desktop.widgets.dialogs import Dialog
from simulator.desktop.widgets.layout import Column
from simulator.desktop.widgets.signs import Point
from simulator.records.notice import Notice

POINT: Final = "· "
"""What a point of the notice begins with; its first line is the title."""


def show_notice(game: Game, notice: Notice, agree: Callable[[], None] | None = None) -> None:
    """Show the notice; `agree` is called when it has been acknowledged. None: it is read once more."""
    ui, say = game.app.ui, game.say
    title, *rest = (line for line in notice.say(game.language).splitlines() if line)
    lines: list[Widget] = [
        Point(ui, line.removeprefix(POINT)) if line.startswith(POINT) else Label(ui, line) for line in rest
    ]
    if agree is None:
        actions = [Button(ui, say("close"), lambda: None, "primary")]
    else:
        lines.append(Label(ui, say("notice_again"), colour=INK_SOFT))
        actions = [
            Button(ui, say("notice_later"), lambda: None, "secondary"),
            Button(ui, say("notice_agree"), agree, "primary", "check"),
        ]
    Dialog(ui, title, Column(ui, lines, gap=8, padding=(2, 2)), actions, width=760).open()
