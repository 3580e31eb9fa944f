"""What every widget shares: theme, text, shapes, clock, clipboard, and the requests it may make of the app.

One `Ui` belongs to one app and is handed to each widget; there is no global one.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pygame

from simulator.desktop.graphics import Painter
from simulator.desktop.text import FontFiles, Typesetter
from simulator.desktop.theme import INFO, Theme, Tone

if TYPE_CHECKING:
    from simulator.desktop.stage import Stage
    from simulator.desktop.widgets.base import Widget


class Clipboard(Protocol):
    """Where copied text goes."""

    def get(self) -> str:
        """The text on the clipboard, or an empty string."""

    def put(self, text: str) -> None:
        """Replace the text on the clipboard."""


class SystemClipboard:
    """The clipboard of the machine; where there is none, one of our own."""

    def __init__(self) -> None:
        self._own = ""

    def get(self) -> str:
        try:
            return pygame.scrap.get_text()
        except pygame.error:
            return self._own

    def put(self, text: str) -> None:
        self._own = text
        try:
            pygame.scrap.put_text(text)
        except pygame.error:
            return  # no clipboard on this machine: our own copy serves


def font_files(assets: Path | None) -> FontFiles:
    """The product's fonts below an assets folder; pygame's own where `assets` is None."""
    if assets is None:
        return FontFiles(None, None)
    folder = assets / "fonts"
    return FontFiles(folder / "NotoSansSC-Regular.ttf", folder / "NotoSansSC-Bold.ttf")


class Ui:
    """Shared means of all widgets of an app.

    :param fonts: the font files.
    :param clock: seconds from any fixed moment, never going back.
    """

    def __init__(
        self, fonts: FontFiles, clock: Callable[[], float], clipboard: Clipboard | None = None
    ) -> None:
        self.theme = Theme()
        self.text = Typesetter(fonts, self.theme)
        self.paint = Painter()
        self.clipboard: Clipboard = clipboard or SystemClipboard()
        self.stage: Stage | None = None
        self.dirty = True
        self.layout_dirty = True
        self.wake_at = float("inf")
        self.caret: pygame.Rect | None = None
        self.frozen = False
        self._clock = clock

    def now(self) -> float:
        """Seconds on the app's clock."""
        return self._clock()

    def set_scale(self, scale: float) -> None:
        """Draw everything larger or smaller from now on."""
        if scale != self.theme.scale:
            self.theme = Theme(scale)
            self.text.set_theme(self.theme)
            self.relayout()

    # --- requests ------------------------------------------------------------------------------------------

    def invalidate(self) -> None:
        """Something looks different: draw the window again."""
        self.dirty = True

    def relayout(self) -> None:
        """Something has another size: place everything again, then draw."""
        self.layout_dirty = True
        self.dirty = True

    def animate(self) -> None:
        """Something is moving: call `update` again at the next frame, and draw."""
        self.dirty = True
        self.wake_at = 0.0

    def wake_in(self, seconds: float) -> None:
        """Call `update` again after some seconds at the latest."""
        self.wake_at = min(self.wake_at, self.now() + seconds)

    def toast(self, text: str, tone: Tone = INFO) -> None:
        """Show a short notice at the foot of the screen for some seconds."""
        if self.stage is not None:
            self.stage.toast(text, tone)

    def focus(self, widget: Widget) -> None:
        """Give the keyboard to a widget."""
        if self.stage is not None:
            self.stage.focus(widget)
