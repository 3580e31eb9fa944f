"""The widget contract, and the plainest widgets.

A widget is told the width it gets and answers the height it needs (`measure`), is then placed (`place`),
draws itself inside its rectangle (`draw`), and answers events with whether it used them (`handle`).
Rectangles are in window pixels; lengths given by callers are at scale 1 and are scaled by the theme.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Self

import pygame

from simulator.desktop.text import Align
from simulator.desktop.theme import BODY, FOCUS, INK, LINE, Colour, TextStyle
from simulator.desktop.ui import Ui


class Widget:
    """One thing on the screen. Subclasses override what they need; the defaults do nothing."""

    focusable = False
    """Whether Tab stops here."""

    def __init__(self, ui: Ui) -> None:
        self.ui = ui
        self.rect = pygame.Rect(0, 0, 0, 0)
        self.parent: Widget | None = None
        self.visible = True
        self.enabled = True
        self.hovered = False
        self.focused = False
        self.focus_visible = False
        self.tooltip = ""
        self.grow = 0.0
        self.gives_way = False
        self.fixed_width: int | None = None
        self.fixed_height: int | None = None

    # --- layout --------------------------------------------------------------------------------------------

    def sized(self, width: int | None = None, height: int | None = None, grow: float = 0.0) -> Self:
        """Fix the width or height (at scale 1), or take a share of the spare room of the box around it."""
        self.fixed_width, self.fixed_height, self.grow = width, height, grow
        return self

    @property
    def children(self) -> Sequence[Widget]:
        """Widgets inside this one, in drawing and Tab order."""
        return ()

    def measure(self, width: int) -> int:
        """The height in pixels needed at a width in pixels."""
        return 0

    def natural_width(self) -> int:
        """The width in pixels that needs no wrapping."""
        return 0

    def needed_height(self, width: int) -> int:
        """The fixed height if there is one, else what `measure` says."""
        if self.fixed_height is not None:
            return self.ui.theme.px(self.fixed_height)
        return self.measure(width)

    def needed_width(self) -> int:
        """The fixed width if there is one, else the natural width."""
        if self.fixed_width is not None:
            return self.ui.theme.px(self.fixed_width)
        return self.natural_width()

    def place(self, rect: pygame.Rect) -> None:
        """Take a place in the window, and place the children."""
        self.rect = pygame.Rect(rect)

    def adopt(self, *widgets: Widget) -> None:
        """Become the parent of widgets."""
        for widget in widgets:
            widget.parent = self

    def walk(self) -> Iterator[Widget]:
        """This widget and all visible ones inside it, in Tab order."""
        if self.visible:
            yield self
            for child in self.children:
                yield from child.walk()

    def ancestors(self) -> Iterator[Widget]:
        """This widget and the ones around it, from the inside out."""
        widget: Widget | None = self
        while widget is not None:
            yield widget
            widget = widget.parent

    def at(self, point: tuple[int, int]) -> Widget | None:
        """The innermost visible widget at a point of the window."""
        if not self.visible or not self.rect.collidepoint(point):
            return None
        for child in reversed(self.children):
            found = child.at(point)
            if found is not None:
                return found
        return self

    def reveal(self, rect: pygame.Rect) -> None:
        """Bring a rectangle of the window into view, where something around this widget scrolls."""
        if self.parent is not None:
            self.parent.reveal(rect)

    def show(self, visible: bool = True) -> None:
        """Show or hide; a hidden widget takes no room."""
        if visible != self.visible:
            self.visible = visible
            self.ui.relayout()

    def enable(self, enabled: bool = True) -> None:
        """Make usable or not; what is not usable is drawn pale and skipped by Tab."""
        if enabled != self.enabled:
            self.enabled = enabled
            self.ui.invalidate()

    # --- life ----------------------------------------------------------------------------------------------

    def draw(self, surface: pygame.Surface) -> None:
        """Draw inside `rect`."""
        self.draw_children(surface)

    def draw_children(self, surface: pygame.Surface) -> None:
        """Draw the visible children that lie in the clip of the surface."""
        clip = surface.get_clip()
        for child in self.children:
            if child.visible and child.rect.colliderect(clip):
                child.draw(surface)

    def draw_focus(self, surface: pygame.Surface, radius: int, rect: pygame.Rect | None = None) -> None:
        """Draw the focus ring around `rect` when the keyboard is here."""
        if self.focus_visible:
            theme = self.ui.theme
            gap = theme.px(2)
            around = (rect or self.rect).inflate(2 * gap, 2 * gap)
            self.ui.paint.ring(surface, around, FOCUS, radius + gap, theme.px(2))

    def update(self, dt: float) -> None:
        """Let `dt` seconds pass; ask the `ui` for a frame when something changed."""
        for child in self.children:
            if child.visible:
                child.update(dt)

    def handle(self, event: pygame.event.Event) -> bool:
        """Use an event or not. The innermost widget is asked first, then the ones around it.

        Mouse events reach the widget under the pointer, and until the button is up the one that used the
        press; keys and text reach the focused widget.
        """
        return False

    def shortcut(self, event: pygame.event.Event) -> bool:
        """Use a KEYDOWN that nobody with the focus wanted; all widgets on the screen are asked in turn."""
        return False

    def on_focus(self) -> None:
        """The keyboard has come."""

    def on_blur(self) -> None:
        """The keyboard has gone."""


class Spacer(Widget):
    """Empty room: of a fixed size with `sized`, else all that is spare."""

    def __init__(self, ui: Ui) -> None:
        super().__init__(ui)
        self.grow = 1.0


class Label(Widget):
    """Text, wrapped to the width it gets; `lines` limits it to one line with an ellipsis when 1."""

    def __init__(
        self,
        ui: Ui,
        text: str,
        style: TextStyle = BODY,
        colour: Colour = INK,
        align: Align = "left",
        one_line: bool = False,
    ) -> None:
        super().__init__(ui)
        self._text = text
        self.style, self.colour, self.align, self.one_line = style, colour, align, one_line
        self.gives_way = True

    @property
    def text(self) -> str:
        """The words shown; setting them lays the screen out again."""
        return self._text

    @text.setter
    def text(self, text: str) -> None:
        if text != self._text:
            self._text = text
            self.ui.relayout()

    def measure(self, width: int) -> int:
        if self.one_line:
            return self.ui.theme.line_height(self.style)
        return self.ui.text.height(self._text, self.style, max(1, width))

    def natural_width(self) -> int:
        return self.ui.text.natural_width(self._text, self.style)

    def draw(self, surface: pygame.Surface) -> None:
        words = self._text
        if self.one_line:
            words = self.ui.text.elide(words, self.style, self.rect.width)
        self.ui.text.block(surface, words, self.style, self.colour, self.rect, self.align)


class Icon(Widget):
    """A line icon of `icons.PATHS`."""

    def __init__(self, ui: Ui, name: str, size: int = 20, colour: Colour = INK) -> None:
        super().__init__(ui)
        self.name, self.size, self.colour = name, size, colour

    def measure(self, width: int) -> int:
        return self.ui.theme.px(self.size)

    def natural_width(self) -> int:
        return self.ui.theme.px(self.size)

    def draw(self, surface: pygame.Surface) -> None:
        size = self.ui.theme.px(self.size)
        self.ui.paint.draw_icon(surface, self.name, self.rect.center, size, self.colour)


class Divider(Widget):
    """A hairline across."""

    def measure(self, width: int) -> int:
        return 1

    def draw(self, surface: pygame.Surface) -> None:
        surface.fill(LINE, (self.rect.x, self.rect.centery, self.rect.width, 1))
