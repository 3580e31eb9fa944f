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


@dataclass(slots=True)
class Said:
    """One way to say something, the facts told with it, and the key under which it counts as said.

    Never changed. Nothing enforces it, as with `session.state.State`: to freeze it takes three times as long.
    """

    words: str
    tells: tuple[str, ...]
    key: str


NOTHING: Final = Said("", (), "")

#: What the keys of a scenario's own short answers begin with.
OWN: Final = "reaction"

#: The ways to say one thing.
Ways = tuple[Said, ...]
#: Of a set of lines, the ways to say those that fit a moment.
Fitting = Callable[[Moment], Ways]


def ways(texts: Variants, language: Language, place: str, tells: tuple[str, ...] = ()) -> Ways:
    """Return the ways to say `texts`; `place` names them in the record of what was said."""
    return tuple(Said(words, tells, f"{place}/{number}") for number, words in enumerate(texts.say(language)))


def fitting(lines: tuple[Line, ...], language: Language, place: str) -> Fitting:
    """Return what tells which of `lines` fit; `place` names the set in the record of what was said."""
    return chooser(_ranked(_options(lines, language, place)))


def reacting(own: tuple[Line, ...], usual: tuple[Line, ...], language: Language) -> Fitting:
    """Return what tells which short answers fit: a scenario's `own`, or else the `usual` ones of its persona.

    Fallbacks are left out.
    """
    answers = (_options(own, language, OWN), _options(usual, language, "persona"))
    return chooser(
        [
            group
            for options in answers
            for group in _ranked([option for option in options if option[0] is not None])
        ]
    )


def _options(lines: tuple[Line, ...], language: Language, place: str) -> list[Option[Said]]:
    return [
        (line.when, ways(line.text, language, f"{place}/{number}", line.tells))
        for number, line in enumerate(lines)
    ]


def _ranked(options: list[Option[Said]]) -> list[list[Option[Said]]]:
    """Return `options` in groups, the most specific first; what is as specific stays as written."""

    def rank(option: Option[Said]) -> int:
        return -specificity(option[0])

    return [list(group) for _, group in groupby(sorted(options, key=rank), key=rank)]
