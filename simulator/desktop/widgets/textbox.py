"""Typing: a box for free text of several lines, and a field of one line.

In: keys, TEXTINPUT and TEXTEDITING (input methods). Out: the text, and calls when it changes or is sent.
While an input method composes, its unfinished text is drawn underlined at the caret and keys are left to it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pygame

from simulator.desktop.editing import EditBuffer, clean
from simulator.desktop.text import Line
from simulator.desktop.theme import BODY, TextStyle
from simulator.desktop.ui import Ui
from simulator.desktop.widgets.textview import TextView

REPLY_LIMIT: Final = 2000
"""Most characters of a reply: some ten minutes of speech, far beyond any useful one."""

BLINK: Final = 0.53
"""Seconds the caret is on, and off: the usual rate of desktops."""

DOUBLE_CLICK: Final = 0.4
"""Seconds within which two clicks make one double click."""


class TextBox(TextView):
    """Free text of several lines.

    :param on_send: called with the text on Enter (Shift+Enter: a new line); None: Enter makes a new line.
    :param on_change: called with the text after each edit.
    :param on_limit: called when the limit cut something off; the place for a gentle notice.
    :param lines: least and most lines high; longer text scrolls inside.
    """

    focusable = True
    multiline = True

    def __init__(
        self,
        ui: Ui,
        placeholder: str = "",
        on_send: Callable[[str], None] | None = None,
        on_change: Callable[[str], None] | None = None,
        on_limit: Callable[[], None] | None = None,
        limit: int = REPLY_LIMIT,
        lines: tuple[int, int] = (3, 6),
        style: TextStyle = BODY,
    ) -> None:
        super().__init__(ui, EditBuffer(limit, self.multiline), placeholder, lines, style)
        self.first_input_at: float | None = None
        """Clock time of the first key, composition or paste since `forget_input`; None before it."""
        self._on_send, self._on_change, self._on_limit = on_send, on_change, on_limit
        self._blink_from = 0.0
        self._wish_x: int | None = None
        self._dragging = False
        self._clicked_at = -1.0

    # --- for screens ---------------------------------------------------------------------------------------

    @property
    def text(self) -> str:
        """What has been typed, without an unfinished composition."""
        return self.buffer.text

    @text.setter
    def text(self, text: str) -> None:
        self.buffer.set(text)
        self._offset = 0
        self._edited(notify=False)

    def clear(self) -> None:
        """Empty the box."""
        self.text = ""

    def forget_input(self) -> None:
        """Wait anew for the first key: a new line of the customer has ended."""
        self.first_input_at = None

    # --- events --------------------------------------------------------------------------------------------

    def handle(self, event: pygame.event.Event) -> bool:
        if event.type == pygame.TEXTEDITING:
            return self._compose(event.text, event.start)
        if event.type == pygame.TEXTINPUT:
            return self._commit(event.text)
        if event.type == pygame.KEYDOWN:
            return bool(self.composition) or self._key(event)
        if event.type in (pygame.MOUSEBUTTONDOWN, pygame.MOUSEMOTION, pygame.MOUSEBUTTONUP):
            return self._mouse(event)
        if event.type == pygame.MOUSEWHEEL:
            return self._wheel(event)
        return False

    def _compose(self, text: str, caret: int) -> bool:
        text = clean(text, multiline=False)
        if text and not self.composition:
            self._touched()
            if self.buffer.selected:
                self.buffer.delete(back=True)
        self.composition = text
        # Some input methods always say 0 (fcitx5's pinyin, unless told otherwise): typing goes on at the end.
        self._composition_caret = min(caret, len(text)) if caret > 0 else len(text)
        self._edited(notify=False)
        return True

    def _commit(self, text: str) -> bool:
        self._touched()
        self.composition, self._composition_caret = "", 0
        self._insert(text, typed=True)
        return True

    def _insert(self, text: str, typed: bool = False) -> None:
        if not self.buffer.insert(text, typed) and self._on_limit is not None:
            self._on_limit()
        self._edited()

    def _touched(self) -> None:
        if self.first_input_at is None:
            self.first_input_at = self.ui.now()

    def _edited(self, notify: bool = True) -> None:
        self._wish_x = None
        self._blink_from = self.ui.now()
        self.ui.relayout()
        if notify and self._on_change is not None:
            self._on_change(self.buffer.text)

    def _key(self, event: pygame.event.Event) -> bool:
        command = bool(event.mod & (pygame.KMOD_CTRL | pygame.KMOD_META))
        shift = bool(event.mod & pygame.KMOD_SHIFT)
        if event.key in (pygame.K_RETURN, pygame.K_KP_ENTER):
            return self._enter(shift)
        if command and event.key in _COMMANDS:
            self._command(event.key, shift)
            return True
        if event.key in (pygame.K_BACKSPACE, pygame.K_DELETE):
            self._touched()
            self.buffer.delete(event.key == pygame.K_BACKSPACE, word=command)
            self._edited()
            return True
        if event.key in _MOVES:
            return self._move(event.key, shift, command)
        # A printable key comes again as TEXTINPUT; used here, so that it is nobody's shortcut.
        return not command and bool(event.unicode) and event.unicode.isprintable()

    def _enter(self, shift: bool) -> bool:
        if shift or self._on_send is None:
            if not self.multiline:
                return False
            self._touched()
            self._insert("\n")
        else:
            self._on_send(self.buffer.text)
        return True

    def _command(self, key: int, shift: bool) -> None:
        buffer = self.buffer
        if key == pygame.K_a:
            buffer.select_all()
            self.ui.invalidate()
        elif key in (pygame.K_c, pygame.K_x):
            if buffer.selected:
                self.ui.clipboard.put(buffer.selected)
                if key == pygame.K_x:
                    buffer.delete(back=True)
                    self._edited()
        elif key == pygame.K_v:
            self._touched()
            self._insert(self.ui.clipboard.get())
        else:
            redo = key == pygame.K_y or shift
            (buffer.redo if redo else buffer.undo)()
            self._edited()

    def _move(self, key: int, select: bool, command: bool) -> bool:
        buffer, lines = self.buffer, self._text_lines()
        row = self._row_of(lines, buffer.caret)
        wish: int | None = None
        if key in (pygame.K_LEFT, pygame.K_RIGHT):
            back = key == pygame.K_LEFT
            if buffer.selected and not select and not command:
                goal = buffer.selection[0 if back else 1]
            else:
                goal = buffer.word(back) if command else buffer.step(back)
        elif key == pygame.K_HOME:
            goal = 0 if command else lines[row].start
        elif key == pygame.K_END:
            goal = len(buffer.text) if command else self._place_at(lines, row, 10**6)
        else:
            down = key == pygame.K_DOWN
            wish = self._wish_x if self._wish_x is not None else self._x_of(lines[row], buffer.caret)
            if not self.multiline:
                return False
            if row + (1 if down else -1) in range(len(lines)):
                goal = self._place_at(lines, row + (1 if down else -1), wish)
            else:
                goal = len(buffer.text) if down else 0
        buffer.move(goal, select)
        self._wish_x = wish
        self._blink_from = self.ui.now()
        self.ui.invalidate()
        return True

    def _mouse(self, event: pygame.event.Event) -> bool:
        if event.type == pygame.MOUSEBUTTONDOWN and event.button == 1:
            if self.composition:
                self._drop_composition()
            place = self._place_of(event.pos)
            if self.ui.now() - self._clicked_at < DOUBLE_CLICK:
                self.buffer.select_word(place)
            else:
                shift = bool(pygame.key.get_mods() & pygame.KMOD_SHIFT)
                self.buffer.move(place, select=shift)
                self._dragging = True
            self._clicked_at = self.ui.now()
            self._wish_x = None
            self._blink_from = self.ui.now()
            self.ui.invalidate()
            return True
        if event.type == pygame.MOUSEMOTION and self._dragging:
            self.buffer.move(self._place_of(event.pos), select=True)
            self.ui.invalidate()
            return True
        if event.type == pygame.MOUSEBUTTONUP and self._dragging:
            self._dragging = False
            return True
        return False

    def _place_of(self, point: tuple[int, int]) -> int:
        view = self._view()
        row = (point[1] - view.y + self._scroll_y()) // self.ui.theme.line_height(self.style)
        return self._place_at(self._text_lines(), row, point[0] - view.x + self._scroll_x())

    def _wheel(self, event: pygame.event.Event) -> bool:
        before = self._offset
        self._offset -= round(event.y * self.ui.theme.line_height(self.style))
        self._clamp_offset(len(self._text_lines()))
        self.ui.invalidate()
        return self._offset != before

    # --- focus and time ------------------------------------------------------------------------------------

    def on_focus(self) -> None:
        self._blink_from = self.ui.now()
        pygame.key.start_text_input()

    def on_blur(self) -> None:
        self._drop_composition()
        pygame.key.stop_text_input()

    def _drop_composition(self) -> None:
        if self.composition:
            self.composition, self._composition_caret = "", 0
            pygame.key.stop_text_input()
            pygame.key.start_text_input()
            self.ui.relayout()

    def update(self, dt: float) -> None:
        if not self.focused or self.ui.frozen:
            return
        passed = self.ui.now() - self._blink_from
        shown = int(passed / BLINK) % 2 == 0
        if shown != self._caret_on:
            self._caret_on = shown
            self.ui.invalidate()
        self.ui.wake_in(BLINK - passed % BLINK)


class TextLine(TextBox):
    """A field of one line; long text scrolls sideways. Parameters as in `TextBox`."""

    multiline = False

    def __init__(
        self,
        ui: Ui,
        placeholder: str = "",
        on_send: Callable[[str], None] | None = None,
        on_change: Callable[[str], None] | None = None,
        limit: int = 80,
    ) -> None:
        super().__init__(ui, placeholder, on_send, on_change, limit=limit, lines=(1, 1))

    def measure(self, width: int) -> int:
        return self.ui.theme.control

    def natural_width(self) -> int:
        return self.ui.theme.px(240)

    def _pads(self) -> tuple[int, int]:
        theme = self.ui.theme
        return theme.m, (theme.control - theme.line_height(self.style)) // 2

    def _set_lines(self, width: int) -> list[Line]:
        text = self._shown()[0]
        return self.ui.text.wrap(text, self.style, 1_000_000)

    def _scroll_x(self) -> int:
        return self._offset

    def _scroll_y(self) -> int:
        return 0

    def _wheel(self, event: pygame.event.Event) -> bool:
        return False

    def _follow_caret(self, lines: list[Line], caret: int) -> None:
        room = self._view().width - self.ui.theme.px(2)
        x = self._x_of(lines[0], caret)
        most = max(0, self.ui.text.reach(lines[0], len(lines[0].text), self.style) - room)
        self._offset = min(most, max(min(self._offset, x), x - room, 0))

    def _draw_counter(self, surface: pygame.Surface) -> None:
        return


_COMMANDS: Final = frozenset((pygame.K_a, pygame.K_c, pygame.K_x, pygame.K_v, pygame.K_z, pygame.K_y))
_MOVES: Final = frozenset(
    (pygame.K_LEFT, pygame.K_RIGHT, pygame.K_UP, pygame.K_DOWN, pygame.K_HOME, pygame.K_END)
)
