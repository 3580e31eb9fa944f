"""What lies above a screen and takes all its events: dialogs and open lists."""

from __future__ import annotations

import pygame

from simulator.desktop.widgets.base import Widget


class Overlay(Widget):
    """Something above the screen that takes all events: a dialog or an open list."""

    dims = True
    """Whether what lies below is darkened."""

    light = False
    """Whether a click outside closes it."""

    def place_in(self, window: pygame.Rect) -> None:
        """Choose a place in the window."""
        raise NotImplementedError

    def dismiss(self) -> None:
        """Close without a choice: Esc, or a click outside a light one."""
        if self.ui.stage is not None:
            self.ui.stage.close(self)
