"""A text being edited: caret, selection, undo. Pure: knows nothing of windows or keys.

In: edits. Out: the text and where the caret and the selection lie, as offsets that never fall inside a
user-perceived character. Control characters other than the newline are dropped, and so is what
exceeds the limit.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import Final

from simulator.desktop.wrap import graphemes

UNDO_STEPS: Final = 200
"""Remembered states; each holds at most one text of the limit's length."""


@dataclass(frozen=True)
class _State:
    text: str
    caret: int
    anchor: int


def clean(text: str, multiline: bool = True) -> str:
    """Text fit to be stored.

    Every kind of line break becomes a newline (with `multiline` false a space), a tab becomes a space;
    control characters, lone surrogates and characters of the private areas go.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    text = text.replace("\t", " ")
    if not multiline:
        text = text.replace("\n", " ")
    return "".join(c for c in text if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs", "Co"))


class EditBuffer:
    """A text with a caret.

    :param limit: most characters (code points) that the text may have.
    """

    def __init__(self, limit: int, multiline: bool = True) -> None:
        self.limit = limit
        self.multiline = multiline
        self.text = ""
        self.caret = 0
        self.anchor = 0
        self._undo: list[_State] = []
        self._redo: list[_State] = []
        self._typing = False

    @property
    def selection(self) -> tuple[int, int]:
        """Start and end of the selection; equal when nothing is selected."""
        return min(self.caret, self.anchor), max(self.caret, self.anchor)

    @property
    def selected(self) -> str:
        """The selected text."""
        start, end = self.selection
        return self.text[start:end]

    # --- edits ---------------------------------------------------------------------------------------------

    def set(self, text: str) -> None:
        """Replace everything and forget the history; the caret goes to the end."""
        self.text = clean(text, self.multiline)[: self.limit]
        self.caret = self.anchor = len(self.text)
        self._undo, self._redo, self._typing = [], [], False

    def insert(self, text: str, typed: bool = False) -> bool:
        """Put text in place of the selection.

        :param typed: part of a run of typing, which undo takes back as one up to a space or mark.
        :return: False when the limit cut something off.
        """
        text = clean(text, self.multiline)
        start, end = self.selection
        room = self.limit - (len(self.text) - (end - start))
        kept = text[: max(0, room)]
        if len(kept) < len(text):
            spans = [span for span in graphemes(text) if span[1] <= room]
            kept = text[: spans[-1][1]] if spans else ""
        if kept or start != end:
            goes_on = typed and self._typing and start == end
            self._remember(goes_on)
            self._splice(start, end, kept)
            self._typing = typed and kept[-1:].isalnum()
        return len(kept) == len(text)

    def delete(self, back: bool, word: bool = False) -> None:
        """Remove the selection, else the character or word before (`back`) or after the caret."""
        start, end = self.selection
        if start == end:
            other = self.word(back) if word else self.step(back)
            start, end = min(self.caret, other), max(self.caret, other)
        if start != end:
            self._remember(False)
            self._splice(start, end, "")
            self._typing = False

    def undo(self) -> None:
        """Take the last edit back."""
        self._swap(self._undo, self._redo)

    def redo(self) -> None:
        """Do again what undo took back."""
        self._swap(self._redo, self._undo)

    def _splice(self, start: int, end: int, text: str) -> None:
        self.text = self.text[:start] + text + self.text[end:]
        self.caret = self.anchor = start + len(text)

    def _remember(self, goes_on: bool) -> None:
        self._redo.clear()
        if not goes_on:
            self._undo.append(_State(self.text, self.caret, self.anchor))
            del self._undo[:-UNDO_STEPS]

    def _swap(self, source: list[_State], target: list[_State]) -> None:
        if source:
            target.append(_State(self.text, self.caret, self.anchor))
            state = source.pop()
            self.text, self.caret, self.anchor = state.text, state.caret, state.anchor
            self._typing = False

    # --- moving --------------------------------------------------------------------------------------------

    def move(self, place: int, select: bool = False) -> None:
        """Move the caret to an offset (clamped, rounded down to a character), selecting on the way or not."""
        self.caret = self._settle(place)
        if not select:
            self.anchor = self.caret
        self._typing = False

    def select_all(self) -> None:
        """Select everything."""
        self.anchor, self.caret = 0, len(self.text)
        self._typing = False

    def select_word(self, place: int) -> None:
        """Select the word, the run of hanzi or the run of marks at an offset."""
        start = end = min(max(0, place), max(0, len(self.text) - 1))
        if self.text:
            kind = _kind(self.text[start])
            while start > 0 and _kind(self.text[start - 1]) == kind:
                start -= 1
            while end < len(self.text) and _kind(self.text[end]) == kind:
                end += 1
        self.anchor, self.caret = start, end
        self._typing = False

    def step(self, back: bool) -> int:
        """The offset one character before or after the caret."""
        if back:
            return self._settle(self.caret - 1)
        ends = [end for _, end in graphemes(self.text)]
        index = bisect_right(ends, self.caret)
        return ends[index] if index < len(ends) else len(self.text)

    def word(self, back: bool) -> int:
        """The offset one word before or after the caret; spaces go with the word before them."""
        place = self.caret
        if back:
            while place > 0 and _kind(self.text[place - 1]) == "space":
                place -= 1
            kind = _kind(self.text[place - 1]) if place else ""
            while place > 0 and _kind(self.text[place - 1]) == kind:
                place -= 1
            return self._settle(place)
        kind = _kind(self.text[place]) if place < len(self.text) else ""
        while place < len(self.text) and _kind(self.text[place]) == kind:
            place += 1
        while place < len(self.text) and _kind(self.text[place]) == "space":
            place += 1
        return place

    def _settle(self, place: int) -> int:
        place = min(max(0, place), len(self.text))
        starts = [start for start, _ in graphemes(self.text)]
        if place == len(self.text) or not starts:
            return place
        index = bisect_left(starts, place)
        return place if index < len(starts) and starts[index] == place else starts[index - 1]


def _kind(char: str) -> str:
    if char == "\n":
        return "newline"
    if char.isspace():
        return "space"
    if "\u3400" <= char <= "\u9fff" or "\U00020000" <= char <= "\U0003ffff":
        return "hanzi"
    return "word" if char.isalnum() or char in "_'’" else "mark"
