"""An app without a window, a clock that is set by hand, and hands for keyboard and mouse."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

os.environ["SDL_VIDEODRIVER"] = "dummy"
os.environ["SDL_AUDIODRIVER"] = "dummy"

import pygame

from simulator.desktop.app import App
from simulator.desktop.screen import Screen
from simulator.desktop.widgets.base import Widget
from simulator.model.texts import Language
from tests.postgres import Fresh

ASSETS = Path(__file__).resolve().parents[2] / "assets"


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Pocket:
    """A clipboard of the test's own."""

    def __init__(self) -> None:
        self.text = ""

    def get(self) -> str:
        return self.text

    def put(self, text: str) -> None:
        self.text = text


class Bare(Screen):
    """A screen that shows one widget."""

    def __init__(self, app: App, root: Widget) -> None:
        super().__init__(app)
        self._root = root

    def build(self) -> Widget:
        return self._root


class Hands:
    """Drives an app as a person would."""

    def __init__(self, app: App, clock: Clock, pocket: Pocket) -> None:
        self.app, self.clock, self.pocket = app, clock, pocket

    def show(self, widget: Widget) -> None:
        """Put one widget on a screen of its own, filling the window."""
        self.app.push(Bare(self.app, widget))
        self.app.settle()
        self.wait(0.02)

    def wait(self, seconds: float) -> bool:
        """Let time pass; whether the window was drawn anew."""
        self.clock.now += seconds
        return self.app.frame()

    def key(self, key: int, mod: int = 0, text: str = "") -> None:
        """Press a key; `text` is what it types."""
        self.app.handle(pygame.event.Event(pygame.KEYDOWN, key=key, mod=mod, unicode=text, scancode=0))
        if text.isprintable() and text:
            self.commit(text)
        self.app.frame()

    def commit(self, text: str) -> None:
        """Deliver text, from the keyboard or an input method."""
        self.app.handle(pygame.event.Event(pygame.TEXTINPUT, text=text))
        self.app.frame()

    def compose(self, text: str, caret: int = 0) -> None:
        """Deliver the unfinished text of an input method."""
        self.app.handle(pygame.event.Event(pygame.TEXTEDITING, text=text, start=caret, length=0))
        self.app.frame()

    def press(self, point: tuple[int, int]) -> None:
        self.app.handle(pygame.event.Event(pygame.MOUSEMOTION, pos=point, rel=(0, 0), buttons=(0, 0, 0)))
        self.app.handle(pygame.event.Event(pygame.MOUSEBUTTONDOWN, pos=point, button=1))

    def drag(self, point: tuple[int, int]) -> None:
        self.app.handle(pygame.event.Event(pygame.MOUSEMOTION, pos=point, rel=(0, 0), buttons=(1, 0, 0)))

    def release(self, point: tuple[int, int]) -> None:
        self.app.handle(pygame.event.Event(pygame.MOUSEBUTTONUP, pos=point, button=1))
        self.app.frame()

    def click(self, point: tuple[int, int]) -> None:
        self.press(point)
        self.release(point)

    def wheel(self, notches: int) -> None:
        self.app.handle(pygame.event.Event(pygame.MOUSEWHEEL, x=0, y=notches, precise_y=float(notches)))


#: Screens that read and write records are tried in both languages, and on both kinds of database.
DESKS: Final[tuple[tuple[Language, str], ...]] = (("zh", "sqlite"), ("en", "sqlite"), ("zh", "postgresql"))


@pytest.fixture(params=DESKS, ids="-".join)
def desk_language(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Language:
    """Give the test a language, and the company's PostgreSQL or no server."""
    language, kind = request.param
    if kind == "postgresql":
        make: Fresh = request.getfixturevalue("fresh")
        monkeypatch.setenv("KESU_DATABASE", make())
    chosen: Language = language
    return chosen


@pytest.fixture
def hands() -> Iterator[Hands]:
    clock, pocket = Clock(), Pocket()
    app = App("Kesu", ASSETS, clock=clock, clipboard=pocket, size=(1280, 720))
    yield Hands(app, clock, pocket)
    app.close()
