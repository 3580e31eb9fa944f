"""Where the keyboard is, and where Tab takes it next.

In: the widgets of a screen or an open dialog in Tab order. Out: which of them has the focus.
"""

from __future__ import annotations

from collections.abc import Iterable

from simulator.desktop.widgets.base import Widget


def stops(widgets: Iterable[Widget]) -> list[Widget]:
    """The widgets at which Tab stops, in order."""
    return [widget for widget in widgets if widget.focusable and widget.enabled and widget.visible]


class Focus:
    """The one focused widget of a screen."""

    def __init__(self) -> None:
        self._widget: Widget | None = None

    @property
    def widget(self) -> Widget | None:
        """The focused widget, if any."""
        return self._widget

    def give(self, widget: Widget | None, visible: bool) -> None:
        """Move the focus.

        :param visible: whether to show the ring; a mouse click does not.
        """
        old = self._widget
        if old is not None:
            old.focus_visible = False
            if old is not widget:
                old.focused = False
                old.on_blur()
        self._widget = widget
        if widget is not None:
            widget.focused = True
            widget.focus_visible = visible
            if old is not widget:
                widget.on_focus()

    def step(self, widgets: Iterable[Widget], back: bool) -> Widget | None:
        """The widget that Tab (Shift+Tab: `back`) leads to, round at the ends; None where there is none."""
        order = stops(widgets)
        if not order:
            return None
        if self._widget not in order:
            return order[-1] if back else order[0]
        return order[(order.index(self._widget) + (-1 if back else 1)) % len(order)]
