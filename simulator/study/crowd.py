"""Scripts of replies played to a crowd of customers: rulings once a script, moods in one numpy batch.

What a reply gives the mood (its features) depends on the replies, not on the mood; so a script is ruled by
playing it once, through the engine, and its features then move the mood of every customer in one batch, by
the same lines of `session.mood` that move a single one. The tests hold both against each other, bit by bit.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.model.persona import Persona
from simulator.model.tape import Features, Mood, Promise, Reading
from simulator.scoring import outcome
from simulator.session import engine
from simulator.session import mood as moods
from simulator.session.cast import Case

Numbers = NDArray[np.float64]

#: The delay of a reply that keeps nobody waiting, in milliseconds.
PROMPT: Final = 5_000
#: A silence as long as a whole bout of venting: the full delay beyond the laboratory's patience of 8 s.
SILENT: Final = 28_000
#: What read the replies of a script.
_SCRIPT: Final = "script"

_MASK: Final = np.uint64(0xFFFFFFFFFFFFFFFF)


class Reply(NamedTuple):
    """One reply of a script."""

    acts: tuple[str, ...]
    topics: tuple[str, ...] = ()
    delay: int = PROMPT
    promise: Promise | None = None

    @property
    def reading(self) -> Reading:
        """What the reply is read as."""
        promises = () if self.promise is None else (self.promise,)
        return Reading(self.acts, self.topics, promises, 1000, True, _SCRIPT)


def reply(*acts: str, about: str | tuple[str, ...] = (), delay: int = PROMPT) -> Reply:
    """Return the reply that does `acts`."""
    return Reply(acts, (about,) if isinstance(about, str) else about, delay)


Script = tuple[Reply, ...]


class Ruled(NamedTuple):
    """A script as it is ruled, whoever hears it: one entry a reply."""

    features: tuple[Features, ...]
    broken: tuple[bool, ...]  # a promise showed itself broken after this reply
    asks_agreement: tuple[bool, ...]  # of a customer who has been offered something
    interactional: float
    procedural: float  # without what agreement adds


class Customers(NamedTuple):
    """A crowd: one customer an element, order the same in every field."""

    persona: NDArray[np.int64]  # place of the customer's persona, 0 …
    who: moods.Temper  # arrays
    anger: Numbers  # 0–100 at the start
    offset: Numbers  # points of the 1–5 scale
    severity: Numbers  # 0–1


class Course(NamedTuple):
    """What became of a crowd. `anger` has shape (replies + 1, customers); the rest one number a customer."""

    anger: Numbers
    replies: Numbers  # how many each customer was given
    mood: Mood  # at the end; arrays
    terms: outcome.Terms
    satisfaction: Numbers  # 1–5, not rounded
    loyal: Numbers  # probability


def spread(count: int, seed: int, stream: int) -> Numbers:
    """Return `count` numbers, evenly spread over 0 … 1: `session.chance.chance` of (seed, stream, 0 …)."""
    with np.errstate(over="ignore"):
        value = np.zeros(count, np.uint64)
        turns = np.arange(count, dtype=np.uint64)
        for part in (np.uint64(seed), np.uint64(stream), turns):
            value = value + part + np.uint64(0x9E3779B97F4A7C15)
            value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
            value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
            value = value ^ (value >> np.uint64(31))
    return (value >> np.uint64(11)).astype(np.float64) / float(1 << 53)


#: How far customers of one persona differ: half of the range around each trait, in the trait's unit, else as
#: a share of it. Scenarios vary by as much: `vary:` allows up to 15 points of anger.
_VARIES: Final[dict[str, float]] = {"anger": 12.0, "home": 8.0}
_VARIES_BY: Final = 0.2


def customers(personas: Sequence[Persona], count: int, seed: int, severity: float = 0.5) -> Customers:
    """Return `count` customers, the personas in turn, each varied within bounds by `seed`."""
    which = np.arange(count, dtype=np.int64) % len(personas)

    def trait(name: str, stream: int) -> Numbers:
        middle = np.array([getattr(persona.traits, name) for persona in personas], np.float64)[which]
        around = 2.0 * spread(count, seed, stream) - 1.0
        if name in _VARIES:
            return np.clip(middle + _VARIES[name] * around, 0.0, 100.0)
        return middle * (1.0 + _VARIES_BY * around)

    return Customers(
        persona=which,
        who=moods.Temper(
            home=trait("home", 32),
            reactivity=trait("reactivity", 33),
            cooling=trait("cooling", 34),
            bond=np.minimum(trait("bond", 35), 1.0),
            blames_firm=np.minimum(trait("blames_firm", 36), 1.0),
            needs_hearing=trait("needs_hearing", 37),
        ),
        anger=trait("anger", 38),
        offset=trait("satisfaction_offset", 39),
        severity=np.full(count, severity),
    )


def rule_script(case: Case, script: Script) -> Ruled:
    """Play `script` once in the laboratory `case` and keep what does not depend on the mood."""
    state, _ = engine.start(case)
    features, broken, asks, codes = [], [], [], []
    for said in script:
        state, turn = engine.step(case, state, said.reading, said.delay)
        marks = [mark.code for mark in turn.ruling.marks]
        features.append(turn.ruling.features)
        broken.append("promise_broken" in marks)
        asks.append("check_agreement" in said.acts and bool(state.offered))
        codes += [code for code in marks if code not in ("accepted", "refused")]
    return Ruled(
        tuple(features),
        tuple(broken),
        tuple(asks),
        outcome.interactional(features),
        outcome.procedural(codes, float(sum(f.delay for f in features))),
    )


def perform(crowd: Customers, script: Ruled) -> Course:
    """Play one ruled script to every customer of `crowd`."""
    return perform_each(crowd, [script])


def perform_each(crowd: Customers, scripts: Sequence[Ruled]) -> Course:
    """Play `scripts` to `crowd`, one each in turn; they may differ in length.

    With one script its numbers stay plain floats, which is the fast way.
    """
    count = len(crowd.anger)
    length = max(len(script.features) for script in scripts)
    mine = np.arange(count) % len(scripts)
    replies = np.array([len(script.features) for script in scripts], np.float64)[mine]
    zero = np.zeros(count)
    mood = _crowded(crowd.anger, zero, zero, zero, zero, zero)
    angers: list[Any] = [crowd.anger]
    accepted = np.zeros(count, bool)
    total, worst = 1.0 - crowd.anger / 50.0, 1.0 - crowd.anger / 50.0
    for place in range(length):
        now = _features(scripts, mine, place)
        after = moods.update(mood, crowd.who, now)
        asked = _flags([place < len(s.features) and s.asks_agreement[place] for s in scripts], mine)
        accepted = accepted | (asked & (after.fix >= engine.ACCEPTABLE) & (after.anger < engine.CALM_ENOUGH))
        breaks = [place < len(s.features) and s.broken[place] for s in scripts]
        if any(breaks):
            hit = moods.update(after, crowd.who, engine.BROKEN)
            after = _where(_flags(breaks, mine), hit, after)
        active = replies > place
        mood = _where(active, after, mood)
        angers.append(mood.anger)
        feeling = 1.0 - mood.anger / 50.0
        total = np.where(active, total + feeling, total)
        worst = np.minimum(worst, feeling)
    terms = outcome.Terms(
        distributive=mood.fix + 0.25 * np.minimum(1.0, mood.dose),
        interactional=np.array([script.interactional for script in scripts])[mine],
        procedural=np.maximum(
            -2.0, np.array([script.procedural for script in scripts])[mine] + outcome.ACCEPTED * accepted
        ),
        mean=total / (replies + 1.0),
        end=1.0 - mood.anger / 50.0,
        worst=worst,
    )
    satisfaction = np.clip(outcome.rating(terms, crowd.severity, crowd.offset), 1.0, 5.0)
    weights = outcome.futures(satisfaction, mood.anger, mood.fix, mood.motive, 0.0)
    loyal = weights["loyal"] / sum(weights.values())
    return Course(np.stack(angers), replies, mood, terms, satisfaction, loyal)


def _features(scripts: Sequence[Ruled], mine: NDArray[np.int64], place: int) -> Features:
    """Return the features of the reply at `place`, for every customer; of ended scripts the last ones."""
    own = [script.features[min(place, len(script.features) - 1)] for script in scripts]
    if len(own) == 1:
        return own[0]
    table = np.array(own, np.float64)[mine]
    columns: list[Any] = list(table.T)
    return Features(*columns)


def _flags(flags: Sequence[bool], mine: NDArray[np.int64]) -> NDArray[np.bool_]:
    return np.array(flags, bool)[mine]


def _where(condition: NDArray[np.bool_], yes: Mood, no: Mood) -> Mood:
    return _crowded(*(np.where(condition, a, b) for a, b in zip(yes, no, strict=True)))


def _crowded(*levels: Any) -> Mood:
    """Return the mood of a crowd: arrays in the places of a single customer's floats."""
    return Mood(*levels)
