"""The contract between the app and its screens.

A screen is made with the app it belongs to, and lives on the app's stack:

1. `build()` gives the root widget; called the first time the screen is entered, and again after `rebuild()`.
2. `enter()` is called each time the screen becomes the top one, `leave()` each time it stops being so.
3. While it is on top: `handle(event)` for every event that no widget used, `update(dt)` before each frame.
4. To go elsewhere it asks: `self.app.push(screen)`, `.replace(screen)`, `.pop()`, `.quit()`; the change
   happens after the present event. Esc calls `back()`, which pops unless overridden.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pygame

from simulator.desktop.stage import Stage
from simulator.desktop.theme import BACKGROUND
from simulator.desktop.widgets.base import Widget

if TYPE_CHECKING:
    from simulator.desktop.app import App


class Screen:
    """One full window of the product; subclasses override `build` and whatever else they need."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.ui = app.ui
        self._stage: Stage | None = None

    # --- for subclasses ------------------------------------------------------------------------------------

    def build(self) -> Widget:
        """Make the root widget, which fills the window."""
        raise NotImplementedError

    def enter(self) -> None:
        """The screen is now the top one."""

    def leave(self) -> None:
        """The screen is no longer the top one; it may come back."""

    def handle(self, event: pygame.event.Event) -> bool:
        """Use an event that no widget used."""
        return False

    def update(self, dt: float) -> None:
        """Let `dt` seconds pass; called at least ten times a second."""

    def back(self) -> None:
        """What Esc does."""
        self.app.pop()

    def draw(self, surface: pygame.Surface) -> None:
        """Draw the ground below the widgets."""
        surface.fill(BACKGROUND)

    # --- for everyone --------------------------------------------------------------------------------------

    @property
    def stage(self) -> Stage:
        """The widgets of this screen, built when first needed."""
        if self._stage is None:
            self._stage = Stage(self.ui, self.build())
        return self._stage

    def rebuild(self) -> None:
        """Make the widgets anew, for instance in another language."""
        self._stage = None
        if self.app.top is self:
            self.ui.stage = self.stage
            self.ui.relayout()
