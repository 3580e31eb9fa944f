"""Warnings that an author wants to keep, with the reason, as comments in the file.

    # allow senseless_remedy: 有意设置的诱惑，看学员会不会拿礼品打发客户
    - id: gift

A comment speaks for the line that it ends, or for the next line that is none; above the first key of the
file it speaks for the whole file. In Chinese it may be written `# 允许 senseless_remedy：…`. Errors cannot
be allowed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from simulator.content.places import Document
from simulator.content.problems import Problem
from simulator.content.sentences import SMELLS

_COMMENT: Final = re.compile(r"(?:^|\s)#\s*(?:allow|允许)\s+([a-z_]+)\s*(?:[:：]\s*(.*))?$")

_ANY: Final = re.compile(r"#\s*(?:allow|允许)\s")


class _Allowance(NamedTuple):
    line: int  # of the comment, from 1
    column: int
    code: str
    reason: str
    target: int | None  # the line that it speaks for; None: the whole file


def allowed(problems: Iterable[Problem], document: Document, smelling: bool) -> list[Problem]:
    """Return `problems` without those that the author allows, and what is wrong with the allowances.

    Without `smelling` an allowance of a smell is never called idle, because nobody looked for it.
    """
    allowances = _allowances(document.text)
    if not allowances:
        return list(problems)
    left = []
    used: set[_Allowance] = set()
    for problem in problems:
        match = [
            allowance
            for allowance in allowances
            if allowance.code == problem.code and allowance.target in (None, problem.line)
        ]
        if problem.severity == "warning" and match:
            used.update(match)
        else:
            left.append(problem)
    for allowance in allowances:
        place = (allowance.line, allowance.column)
        if allowance in used and not allowance.reason:
            left.append(document.problem_at(*place, "reason_missing", value=allowance.code))
        elif allowance not in used and (smelling or allowance.code not in SMELLS):
            left.append(document.problem_at(*place, "idle_allowance", value=allowance.code))
    return left


def _allowances(text: str) -> list[_Allowance]:
    if _ANY.search(text) is None:
        return []
    found = []
    lines = text.split("\n")
    head = True
    for number, line in enumerate(lines, start=1):
        comment = line.lstrip().startswith("#")
        match = _COMMENT.search(line)
        if match is not None:
            target: int | None = number
            if comment:
                target = None if head else _next(lines, number)
            found.append(_Allowance(number, line.index("#") + 1, match[1], (match[2] or "").strip(), target))
        if line.strip() and not comment:
            head = False
    return found


def _next(lines: list[str], number: int) -> int:
    """Return the number of the next line after `number` that says something."""
    for later in range(number, len(lines)):
        text = lines[later].strip()
        if text and not text.startswith("#"):
            return later + 1
    return number
