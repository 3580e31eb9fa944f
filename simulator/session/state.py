"""Where an attempt stands between two replies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from simulator.model.conditions import MoodBand
from simulator.model.tape import Mood, Promise


@dataclass(slots=True)
class State:
    """Everything that the next turn depends on besides the case; never changed, only replaced.

    Mappings are treated as frozen: a step copies the ones that it changes. Nothing enforces it, for a frozen
    state takes twice as long to make.
    """

    turn: int  # replies given
    beat: str
    beat_turns: int  # replies given in this beat
    visited: frozenset[str]
    mood: Mood
    band: MoodBand
    known: frozenset[str]  # facts that the trainee knows
    answered: frozenset[str]  # facts that the customer has told: asking again is not listening
    offered: tuple[str, ...]  # remedies offered, in the order of their first offer
    unfounded: frozenset[str]  # of them, those offered before their facts were known
    cover: float  # share of the complaint that the remedies offered put right
    promises: tuple[Promise, ...]  # not yet settled by a later contact
    uses: Mapping[str, int]  # what was used for which topic (`hearing.Use`) -> times
    apologies: int  # in this contact
    acts: frozenset[str]  # of earlier replies
    rulings: frozenset[str]  # of earlier replies
    said: Mapping[str, int]  # line -> turn when it was last said
    unread: int  # replies that could not be read
    ending: str | None
