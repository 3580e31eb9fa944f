"""The cells of the evidence rows: crowds of customers, scripts ruled once, courses kept by seed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

import numpy as np

from simulator.model.persona import Persona
from simulator.session.chance import chance
from simulator.session.mood import Temper
from simulator.study.crowd import (
    Course,
    Customers,
    Numbers,
    Reply,
    Ruled,
    Script,
    customers,
    perform,
    perform_each,
    reply,
    rule_script,
)
from simulator.study.laboratory import laboratory_case

#: The stream of chance that draws random policies.
_POLICIES: Final = 64

#: A slow reply, in milliseconds: six seconds beyond the laboratory's patience of 8 s.
_SLOW: Final = 14_000

Change = Callable[[Customers], Customers]


class Leanings(NamedTuple):
    """What a random policy leans to, 0–100 each: drawn apart from each other."""

    outcome: int  # offers what puts the loss right
    respect: int  # is warm rather than slighting
    procedure: int  # is prompt, asks once, checks agreement


class Policies(NamedTuple):
    """Random policies played to a crowd, with what each customer's policy leant to and how long it was."""

    course: Course
    outcome: Numbers
    respect: Numbers
    procedure: Numbers


class Cells:
    """Crowds and courses of the evidence rows; everything is computed once and kept."""

    def __init__(self, personas: Sequence[Persona], seeds: int, attempts: int) -> None:
        self.personas = tuple(personas)
        self.seeds = seeds
        self.attempts = attempts
        self._case = laboratory_case(self.personas[0])
        self._ruled: dict[Script, Ruled] = {}
        self._crowds: dict[int, Customers] = {}
        self._policies: dict[int, Policies] = {}

    def crowd(self, seed: int) -> Customers:
        """Return the customers of `seed`: the same in every cell (common random numbers)."""
        if seed not in self._crowds:
            self._crowds[seed] = customers(self.personas, self.attempts, seed)
        return self._crowds[seed]

    def play(self, script: Script, change: Change | None = None) -> list[Course]:
        """Play `script` to the crowd of every seed, changed by `change`."""
        if script not in self._ruled:
            self._ruled[script] = rule_script(self._case, script)
        ruled = self._ruled[script]
        crowds = [self.crowd(seed) for seed in range(self.seeds)]
        return [perform(crowd if change is None else change(crowd), ruled) for crowd in crowds]

    def policies(self) -> list[Policies]:
        """Play the random policies of every seed to its crowd, to each customer another one."""
        return [self._policies_of(seed) for seed in range(self.seeds)]

    def _policies_of(self, seed: int) -> Policies:
        if seed not in self._policies:
            drawn = [_draw(seed, number) for number in range(self.attempts)]
            ruled = [rule_script(self._case, script) for _, script in drawn]
            course = perform_each(self.crowd(seed), ruled)
            leanings = np.array([leaning for leaning, _ in drawn], np.float64)
            self._policies[seed] = Policies(course, leanings[:, 0], leanings[:, 1], leanings[:, 2])
        return self._policies[seed]


WARM: Final[Script] = (
    reply("invite_to_talk", "acknowledge"),
    reply("empathise", "acknowledge"),
    reply("paraphrase", "empathise"),
    reply("affirm_customer", "acknowledge"),
    reply("empathise", "paraphrase"),
    reply("apologise", "empathise"),
)
_CIVIL: Final[Script] = (
    reply("greet"),
    reply("acknowledge"),
    reply("explain_reason"),
    reply("show_willingness"),
)
_SLIGHTS: Final[Script] = (
    reply("cold"),
    reply("condescend"),
    reply("mechanical"),
    reply("indifferent"),
    reply("deny"),
    reply("blame_customer"),
)
_SOLVES: Final[Script] = (
    reply("propose_solution", about="perfect"),
    reply("propose_solution", "commit_deadline", about="perfect"),
    reply("offer_options", about=("perfect", "partial")),
    reply("offer_compensation", about="money_50"),
)
_EVADES: Final[Script] = (
    reply("propose_solution", about="useless"),
    reply("commit_deadline"),
    reply("offer_options"),
)
_HELPS: Final[Script] = (
    reply("ask_facts", about="cause"),
    reply("ask_facts", about="course_of_events"),
    reply("check_agreement"),
)


def _draw(seed: int, number: int) -> tuple[Leanings, Script]:
    """Draw one random policy and the script that comes of it: 4 to 12 replies of all sorts."""
    draws = 0

    def below(count: int) -> int:
        nonlocal draws
        draws += 1
        return chance(seed, _POLICIES, number * 256 + draws) % count

    leanings = Leanings(below(101), below(101), below(101))
    script: list[Reply] = []
    for _ in range(4 + below(9)):
        kind = below(3)
        if kind == 0:
            pool = _SOLVES if below(100) < leanings.outcome else _EVADES
        elif kind == 1:
            # Whoever leans less to respect is mostly plain and now and then slighting.
            pool = WARM if below(100) < leanings.respect else _SLIGHTS if below(3) == 0 else _CIVIL
        else:
            pool = _HELPS if below(100) < leanings.procedure else _CIVIL
        said = pool[below(len(pool))]
        if below(100) >= leanings.procedure and below(3) == 0:
            said = said._replace(delay=_SLOW)
        script.append(said)
    return leanings, tuple(script)


def of_anger(anger: float) -> Change:
    """Return the change that makes every customer start at `anger`."""
    return lambda crowd: crowd._replace(anger=np.full(len(crowd.anger), anger))


def of_bond(bond: float) -> Change:
    """Return the change that gives every customer the tie `bond` to the firm, all else as it was."""

    def change(crowd: Customers) -> Customers:
        who = crowd.who
        tied = Temper(
            who.home,
            who.reactivity,
            who.cooling,
            np.full(len(who.bond), bond),
            who.blames_firm,
            who.needs_hearing,
        )
        return crowd._replace(who=tied)

    return change
