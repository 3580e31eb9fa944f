"""One screen's widgets: layout, drawing, routing of events, focus, dialogs, notices and tooltips.

In: pygame events. Out: calls to widgets. The mouse goes to what is under it, keys to what has the focus; an
open dialog keeps both to itself.
"""

from __future__ import annotations

from typing import Final

import pygame

from simulator.desktop.focus import Focus, stops
from simulator.desktop.theme import SCRIM, Tone
from simulator.desktop.ui import Ui
from simulator.desktop.widgets.base import Widget
from simulator.desktop.widgets.notices import Toast, draw_tooltip
from simulator.desktop.widgets.overlay import Overlay

TOOLTIP_DELAY: Final = 0.6
"""Seconds of rest before a tooltip shows; long enough not to flicker while the mouse passes."""

MOST_TOASTS: Final = 3
"""Notices shown at once; older ones leave."""


class Stage:
    """The widgets of one screen.

    :param root: fills the window.
    """

    def __init__(self, ui: Ui, root: Widget) -> None:
        self.ui = ui
        self.root = root
        self.overlays: list[Overlay] = []
        self.keyboard = Focus()
        self._returns: list[Widget | None] = []
        self._toasts: list[Toast] = []
        self._window = pygame.Rect(0, 0, 0, 0)
        self._hovered: Widget | None = None
        self._captured: Widget | None = None
        self._mouse = (-1, -1)
        self._rested = 0.0
        self._tip: Widget | None = None

    @property
    def scope(self) -> Widget:
        """The top dialog, or the screen where none is open."""
        return self.overlays[-1] if self.overlays else self.root

    # --- what screens and widgets ask for ------------------------------------------------------------------

    def open(self, overlay: Overlay) -> None:
        """Show a dialog and give it the keyboard; closing it gives the keyboard back."""
        self._returns.append(self.keyboard.widget)
        self.overlays.append(overlay)
        self._hide_tip()
        first = stops(overlay.walk())
        self.keyboard.give(first[0] if first else None, True)
        self.ui.relayout()

    def close(self, overlay: Overlay) -> None:
        """Take a dialog away; nothing happens when it is not open."""
        if overlay in self.overlays:
            index = self.overlays.index(overlay)
            back = self._returns[index]
            del self.overlays[index:], self._returns[index:]
            self.keyboard.give(back, True)
            self.ui.relayout()

    def focus(self, widget: Widget | None, visible: bool = True) -> None:
        """Give the keyboard to a widget, or to none."""
        self.keyboard.give(widget, visible)
        self.ui.invalidate()

    def toast(self, text: str, tone: Tone) -> None:
        """Show a notice."""
        self._toasts = [*self._toasts, Toast(self.ui, text, tone)][-MOST_TOASTS:]
        self.ui.relayout()

    # --- frames --------------------------------------------------------------------------------------------

    def layout(self, window: pygame.Rect) -> None:
        """Place everything in the window."""
        self._window = pygame.Rect(window)
        self.root.place(window)
        for overlay in self.overlays:
            overlay.place_in(window)
        bottom = window.bottom - self.ui.theme.xl
        for toast in reversed(self._toasts):
            toast.place_above(window, bottom)
            bottom = toast.rect.y - self.ui.theme.s

    def update(self, dt: float) -> None:
        """Let time pass for all widgets."""
        for widget in (self.root, *self.overlays):
            widget.update(dt)
        alive = [toast for toast in self._toasts if not toast.over]
        if len(alive) != len(self._toasts):
            self._toasts = alive
            self.ui.relayout()
        for toast in self._toasts:
            toast.update(dt)
        self._rest(dt)

    def draw(self, surface: pygame.Surface) -> None:
        """Draw everything."""
        self.root.draw(surface)
        for overlay in self.overlays:
            if overlay.dims:
                self.ui.paint.panel(surface, self._window, (*SCRIM, 120))
            overlay.draw(surface)
        for toast in self._toasts:
            toast.draw(surface)
        if self._tip is not None:
            draw_tooltip(self.ui, surface, self._tip.tooltip, self._tip.rect, self._window)

    def _rest(self, dt: float) -> None:
        target = self._hovered or self.keyboard.widget
        if target is None or not target.tooltip or self._tip is target:
            return
        if target is not self._hovered and not target.focus_visible:
            return
        self._rested += dt
        if self._rested >= TOOLTIP_DELAY:
            self._tip = target
            self.ui.invalidate()
        else:
            self.ui.wake_in(TOOLTIP_DELAY - self._rested)

    def _hide_tip(self) -> None:
        self._rested = 0.0
        if self._tip is not None:
            self._tip = None
            self.ui.invalidate()

    # --- events --------------------------------------------------------------------------------------------

    def handle(self, event: pygame.event.Event) -> bool:
        """Offer an event to the widgets; True when one used it."""
        if event.type == pygame.MOUSEMOTION:
            return self._move(event)
        if event.type == pygame.MOUSEBUTTONDOWN:
            return event.button <= 3 and self._press(event)
        if event.type == pygame.MOUSEBUTTONUP:
            target, self._captured = self._captured, None
            used = target is not None and target.handle(event)
            self._hover(self.scope.at(event.pos))
            return used
        if event.type == pygame.MOUSEWHEEL:
            self._hide_tip()
            return self._bubble(self.scope.at(self._mouse), event) is not None
        if event.type == pygame.WINDOWLEAVE:
            self._hover(None)
            return False
        if event.type in (pygame.KEYDOWN, pygame.TEXTINPUT, pygame.TEXTEDITING):
            return self._key(event)
        return False

    def _move(self, event: pygame.event.Event) -> bool:
        self._mouse = event.pos
        if self._captured is not None:
            return self._captured.handle(event)
        found = self.scope.at(event.pos)
        self._hover(found)
        return self._bubble(found, event) is not None

    def _press(self, event: pygame.event.Event) -> bool:
        self._mouse = event.pos
        self._hide_tip()
        for toast in self._toasts:
            if toast.rect.collidepoint(event.pos):
                toast.over = True
                self.ui.invalidate()
                return True
        top = self.overlays[-1] if self.overlays else None
        if top is not None and not top.rect.collidepoint(event.pos):
            if top.light:
                top.dismiss()
            return True
        found = self.scope.at(event.pos)
        if found is None:
            return False
        for widget in found.ancestors():
            if widget.focusable and widget.enabled:
                self.focus(widget, visible=False)
                break
        self._captured = self._bubble(found, event)
        return self._captured is not None

    def _key(self, event: pygame.event.Event) -> bool:
        self._hide_tip()
        focused = self.keyboard.widget
        if focused is not None and not (focused.visible and focused.enabled):
            focused = None
        if self._bubble(focused, event) is not None:
            return True
        if event.type != pygame.KEYDOWN:
            return False
        if event.key == pygame.K_TAB and not event.mod & (pygame.KMOD_CTRL | pygame.KMOD_ALT):
            following = self.keyboard.step(self.scope.walk(), bool(event.mod & pygame.KMOD_SHIFT))
            if following is not None:
                self.focus(following)
                following.reveal(following.rect)
            return True
        if event.key == pygame.K_ESCAPE and self.overlays:
            self.overlays[-1].dismiss()
            return True
        return any(widget.shortcut(event) for widget in list(self.scope.walk()) if widget.enabled)

    def _bubble(self, widget: Widget | None, event: pygame.event.Event) -> Widget | None:
        """Offer an event from the inside out; the widget that used it."""
        if widget is None:
            return None
        for each in list(widget.ancestors()):
            if each.enabled and each.handle(event):
                return each
        return None

    def _hover(self, widget: Widget | None) -> None:
        if widget is self._hovered:
            return
        self._hide_tip()
        before = set(self._hovered.ancestors()) if self._hovered else set()
        after = set(widget.ancestors()) if widget else set()
        for each in before - after:
            each.hovered = False
        for each in after - before:
            each.hovered = True
        self._hovered = widget
        self.ui.invalidate()
