"""How fast the desktop is: python -m benchmarks.desktop

First frame: from the start of the process to the first picture of the window (best of three, warm disk).
Frames: a conversation of 14 turns at 1920×1080, scrolled all the while; each frame is laid out, drawn in
full and handed to the window. Turn: from a typed reply to the customer's line, mood and feedback, free text
read and tape written. The window is SDL's dummy one; where DISPLAY is set, frames are measured there, too.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

TARGETS: Final = {"first frame": 1500.0, "frame p99": 1000 / 60, "turn p99": 50.0}
"""Milliseconds; a frame has a sixtieth of a second."""

SCENARIO: Final = "tap_adapter"
TURNS: Final = 14
FRAMES: Final = 600
REPLIES: Final = 200

_FIRST: Final = """
import os, sys, time
from simulator.desktop import app
drawn = app.App.frame
def frame(self):
    if drawn(self):
        self._window.flip()
        print(time.time())
        sys.stdout.flush()
        os._exit(0)
    return False
app.App.frame = frame
sys.argv = ["kesu"]
from simulator.cli import main
main()
"""


def first_frame() -> float:
    """Return the milliseconds from the start of a process to its first frame, best of three."""
    taken = []
    for _ in range(3):
        with tempfile.TemporaryDirectory() as home:
            began = time.time()
            environment = {**os.environ, "SDL_VIDEODRIVER": "dummy", "KESU_HOME": home}
            done = subprocess.run(
                [sys.executable, "-c", _FIRST], env=environment, capture_output=True, text=True, check=True
            )
            taken.append((float(done.stdout.split()[0]) - began) * 1000)
    return min(taken)


def frames(home: Path) -> list[float]:
    """Return the milliseconds of each frame of a long conversation that is being scrolled."""
    from simulator import paths
    from simulator.desktop.app import App
    from simulator.desktop.game import Game
    from simulator.desktop.screens.conversation import Conversation
    from simulator.practice import begin

    app = App("Kesu", paths.assets(), size=(1920, 1080))
    game = Game(app, home, seed=7, language="zh")
    practice, path = begin(game.library, game.index, SCENARIO, "guided", "zh", None, 7)
    place = 0
    while len(practice.turns) < TURNS and not practice.finished:
        practice.choose(practice.choices[place % len(practice.choices)].id)
        place += 1
    screen = Conversation(game, practice, path)
    app.push(screen)
    app.settle()
    for _ in range(30):
        app.frame()
    taken = []
    for number in range(FRAMES):
        if number % 60 == 0:
            screen.log.scroll_to(0 if number % 120 == 0 else screen.log.furthest)
        if number % 150 == 75:  # a line arrives: everything is laid out anew
            app.ui.relayout()
        app.ui.invalidate()
        began = time.perf_counter()
        app.frame()
        app.show()
        taken.append((time.perf_counter() - began) * 1000)
        time.sleep(max(0.0, 1 / 60 - taken[-1] / 1000))
    game.close()
    app.close()
    return taken


def turns(home: Path) -> list[float]:
    """Return the milliseconds of each typed reply, up to the customer's line and the feedback on it."""
    from simulator.content.library import Library
    from simulator.practice import begin
    from simulator.records.index import Index

    library, index = Library.open(), Index(home)
    taken: list[float] = []
    seed = 0
    while len(taken) < REPLIES:
        practice, _ = begin(library, index, SCENARIO, "coached", "zh", None, seed)
        seed += 1
        place = seed
        while not practice.finished and len(taken) < REPLIES:
            choices = practice.beat.choices
            words = practice.case.text(choices[place % len(choices)].text)
            place += 1
            began = time.perf_counter()
            practice.reply(words)
            practice.feedback()
            taken.append((time.perf_counter() - began) * 1000)
    index.close()
    return taken[1:]  # the first one reads the analyser's model, which the screen does beforehand


def share(numbers: Sequence[float], part: float) -> float:
    """Return the quantile `part` (0–1) of `numbers`, the nearest one measured."""
    return sorted(numbers)[min(len(numbers) - 1, int(part * len(numbers)))]


def row(name: str, value: float, target: float | None = None) -> str:
    """Return one line of the table."""
    if target is None:
        return f"{name:<34}{value:>9.1f} ms"
    return f"{name:<34}{value:>9.1f} ms   < {target:>7.1f} ms   {'holds' if value < target else 'MISSED'}"


def main() -> None:
    """Measure and print the table."""
    display = os.environ.get("DISPLAY")
    print(row("first frame", first_frame(), TARGETS["first frame"]))
    for driver in ("dummy", "x11") if display else ("dummy",):
        os.environ["SDL_VIDEODRIVER"] = driver
        with tempfile.TemporaryDirectory() as home:
            taken = frames(Path(home))
        print(row(f"frame 1920×1080, {driver}, median", share(taken, 0.5)))
        print(row(f"frame 1920×1080, {driver}, p99", share(taken, 0.99), TARGETS["frame p99"]))
    with tempfile.TemporaryDirectory() as home:
        taken = turns(Path(home))
    print(row("turn, free text, median", share(taken, 0.5)))
    print(row("turn, free text, p99", share(taken, 0.99), TARGETS["turn p99"]))


if __name__ == "__main__":
    main()
