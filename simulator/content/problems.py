"""A problem of an author's file: its place, its code, and what is said of it in either language."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

from simulator.content.sentences import HINTS, MESSAGES, WARNINGS
from simulator.errors import ContentError

if TYPE_CHECKING:  # the shapes take long to build, and a file that was checked before needs none
    from simulator.model.texts import Language

Severity = Literal["error", "warning"]


class Problem(NamedTuple):
    """One problem with its place; `line` and `column` count from 1."""

    file: str
    line: int
    column: int
    code: str
    details: tuple[tuple[str, str], ...] = ()
    suggestion: str = ""

    @property
    def severity(self) -> Severity:
        """Errors keep a file from being used; warnings don't."""
        return "warning" if self.code in WARNINGS else "error"

    def message(self, language: Language) -> str:
        """Return the sentence that says what is wrong."""
        return _fill(MESSAGES[self.code][0 if language == "zh" else 1], dict(self.details))

    def hint(self, language: Language) -> str:
        """Return what to do about it."""
        if self.suggestion:
            return (
                f"是不是想写 {self.suggestion}？" if language == "zh" else f"Did you mean {self.suggestion}?"
            )
        return _fill(HINTS.get(self.code, ("", ""))[0 if language == "zh" else 1], dict(self.details))

    def sentence(self, language: Language = "en") -> str:
        """Return place, code, sentence and hint in one line."""
        return (
            f"{self.file}:{self.line}:{self.column}: {self.code}: {self.message(language)} "
            f"{self.hint(language)}"
        ).rstrip()


def unusable(where: str, problems: Sequence[Problem]) -> ContentError:
    """Return the error that `where` has these `problems`.

    :raises ValueError: there are none.
    """
    zh = problems[0].sentence("zh") if problems else ""
    return ContentError(where, [problem.sentence() for problem in problems], zh)


def nearest(name: str, known: Iterable[str], least: float = 0.6) -> str:
    """Return the name of `known` that is nearest to `name`, or '' if none is as near as `least` (0–1)."""
    found = difflib.get_close_matches(name, list(known), n=1, cutoff=least)
    return found[0] if found else ""


def shown(value: object, limit: int = 60) -> str:
    """Return `value` as it is quoted in a message: one line, not too long."""
    text = " ".join(str(value).split())
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _fill(template: str, details: Mapping[str, str]) -> str:
    for name, value in details.items():
        template = template.replace("{" + name + "}", value)
    return template
