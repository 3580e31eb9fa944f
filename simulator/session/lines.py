"""Sets of lines made ready: which of them fit a moment, and the ways to say each.

Of a set the most specific lines whose condition holds fit, all of them where several are as specific.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from simulator.model.conditions import Moment, Option, chooser, specificity
from simulator.model.persona import Line
from simulator.model.texts import Language, Variants


@dataclass(frozen=True, slots=True)
class Said:
    """One way to say something, the facts told with it, and the key under which it counts as said."""

    words: str
    tells: tuple[str, ...]
    key: str


NOTHING: Final = Said("", (), "")

#: The ways to say one thing.
Ways = tuple[Said, ...]
#: Of a set of lines, the ways to say those that fit a moment.
Fitting = Callable[[Moment], Ways]


def ways(texts: Variants, language: Language, place: str, tells: tuple[str, ...] = ()) -> Ways:
    """Return the ways to say `texts`; `place` names them in the record of what was said."""
    return tuple(Said(words, tells, f"{place}/{number}") for number, words in enumerate(texts.say(language)))


def fitting(
    lines: tuple[Line, ...], language: Language, place: str, *, conditional_only: bool = False
) -> Fitting:
    """Return what tells which of `lines` fit; `place` names the set in the record of what was said.

    With `conditional_only` fallbacks are left out.
    """
    ranked = [
        (specificity(line.when), (line.when, ways(line.text, language, f"{place}/{number}", line.tells)))
        for number, line in enumerate(lines)
        if line.when is not None or not conditional_only
    ]
    ranked.sort(key=lambda entry: -entry[0])  # what is as specific stays as written
    groups: list[list[Option[Said]]] = [
        [option for _, option in group] for _, group in groupby(ranked, key=lambda entry: entry[0])
    ]
    return chooser(groups)
