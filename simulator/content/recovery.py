"""Reading on behind a fault of syntax, so that one run shows more than the first problem of a file.

The part of the file that holds the fault (an item of a list, or all that belongs to one key at the top) is
taken out, line for line, and the rest is read again. What the missing part may have caused is not reported.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from simulator.content.places import Document

#: Faults of syntax that one run looks for in a file; each costs a parse or two.
MOST: Final = 12


def behind(document: Document) -> Iterator[Document]:
    """Yield documents without the faulty parts of `document`, one for each further fault.

    The last one can be read, if any can; its `problems` are those of the part that is left.
    """
    lines = document.text.split("\n")
    at = document.problems[0].line - 1
    for _ in range(MOST):
        found = _without(document.file, lines, at)
        if found is None:
            return
        lines = found.text.split("\n")
        yield found
        if found.data is not None:
            return
        at = found.problems[0].line - 1


def _without(file: str, lines: list[str], at: int) -> Document | None:
    """Return the document without the smallest part around line `at` that moves the fault away, or None."""
    for starts in (("  - ", "- "), ()):
        first, end = _part(lines, at, starts)
        if first is None:
            continue
        document = Document(file, "\n".join([*lines[:first], *[""] * (end - first), *lines[end:]]))
        if document.data is not None:
            return document
        if document.problems and not first <= document.problems[0].line - 1 < end and _reads_on(document, at):
            return document
    return None


def _reads_on(document: Document, at: int) -> bool:
    return document.problems[0].line - 1 > at


def _part(lines: list[str], at: int, starts: tuple[str, ...]) -> tuple[int | None, int]:
    """Return first line and end of the part around line `at`: of an item beginning with one of `starts`, or
    of the key at the top."""

    def top(line: str) -> bool:
        return line[:1] not in ("", " ", "\t", "#", "-")

    first: int | None = None
    for number in range(min(at, len(lines) - 1), -1, -1):
        line = lines[number]
        if line.startswith(starts) if starts else top(line):
            first = number
            break
        if starts and top(line):
            return None, 0
    if first is None:
        return None, 0
    end = at + 1
    while end < len(lines) and not top(lines[end]) and not (starts and lines[end].startswith(starts)):
        end += 1
    return first, end
