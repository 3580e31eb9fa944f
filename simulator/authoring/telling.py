"""A problem as an author reads it: place and sentence, the line with a caret, and what to do.

cases/tea.yaml:12:7: unknown_key: There is no key titel here.
   12 | titel: {zh: 茶, en: Tea}
      | ^^^^^
      Did you mean title?
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from simulator.content.problems import Problem

if TYPE_CHECKING:  # as in content.problems
    from simulator.model.texts import Language

#: Cells of a terminal that a quoted line takes at most; a longer one is cut around the caret.
WIDTH: Final = 96
_WORD: Final = re.compile(r"[A-Za-z0-9_]+|\"[^\"]*\"|'[^']*'|[{｛][\w ]*[}｝]|[“”＂][^“”＂]*[“”＂]|\S")


def tell(problem: Problem, lines: Sequence[str], language: Language) -> str:
    """Return `problem` of a file with these `lines`, over several lines."""
    place = f"{problem.file}:{problem.line}:{problem.column}"
    said = [f"{place}: {problem.code}: {problem.message(language)}"]
    margin = " " * 8
    if problem.line <= len(lines) and lines[problem.line - 1].strip():
        quoted, caret = _snippet(lines[problem.line - 1], problem.column - 1)
        said += [f"{problem.line:>5} | {quoted}", f"{'':>5} | {caret}"]
    hint = problem.hint(language)
    if hint:
        said.append(margin + hint)
    return "\n".join(said)


def _snippet(line: str, column: int) -> tuple[str, str]:
    """Return the part of `line` around `column` (from 0) and carets below it, in equal cells."""
    line = line.replace("\t", "→")
    word = _WORD.match(line, min(column, len(line)))
    marked = word[0] if word else " "
    start = 0
    while _cells(line[start:column]) > WIDTH // 2:
        start += 1
    before = ("…" if start else "") + line[start:column]
    after = line[column:]
    room = WIDTH - _cells(before)
    while _cells(after) > room:
        after = after[: -max(1, (_cells(after) - room) // 2)]
    cut = after != line[column:]
    count = max(1, min(_cells(marked), room, 40))
    return before + after + ("…" if cut else ""), " " * _cells(before) + "^" * count


def _cells(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
