"""How fast the engine is on one core: whole attempts with their score, and the mood alone.

    python -m benchmarks.engine [--attempts N]

An attempt is played through the shipped scenarios with a choice drawn each turn: ruling, mood, beat, line
and ending, then the score of the whole tape; score cards with every finding in words are timed apart. The
mood alone is one step of the model in a plain loop of Python floats, and for a batch of 100,000 customers
as arrays. Times are processor time, so that other work on the machine counts little.
"""

from __future__ import annotations

import argparse
import gc
import time
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from rich.console import Console
from rich.table import Table

from simulator.content.library import Library
from simulator.model.tape import Features, Header, Mood, Reading, Tape, Turn
from simulator.readings import declared
from simulator.scoring.score import Matter, judge, score
from simulator.session import engine
from simulator.session import mood as moods
from simulator.session.cast import Case, cast
from simulator.session.chance import chance
from simulator.session.state import State

#: A stream of chance that nothing else draws from.
DRAWN = 90
BATCH = 100_000
#: The quickest of so many passes counts: other work on the machine only ever takes time.
PASSES = 3
#: What is asked for; a turn on the desktop may take 50 ms in all.
ASKED = {"batch": 5_000_000.0, "attempts": 20_000.0}


class Stage(NamedTuple):
    """A scenario ready to play, with the readings of its choices by beat."""

    case: Case
    matter: Matter
    readings: dict[str, list[Reading]]


def stages() -> list[Stage]:
    library = Library.open()
    found = []
    for entry in library.entries("scenario"):
        scenario = library.scenario(entry.id)
        persona = library.persona(scenario.persona)
        found.append(
            Stage(
                cast(scenario, persona),
                Matter(scenario, persona, library.course(), library.rubric()),
                {beat.id: [declared(choice) for choice in beat.choices] for beat in scenario.beats},
            )
        )
    return found


def play(stage: Stage, seed: int) -> Tape:
    state, opening = engine.start(stage.case)
    turns: list[Turn] = []
    while state.ending is None:
        state, turn = engine.step(stage.case, state, drawn(stage, state, seed), 5000, "…")
        turns.append(turn)
    header = Header("", None, stage.case.scenario.id, "guided", "zh", seed, "", (), ())
    return Tape(header, opening, tuple(turns), state.ending)


def drawn(stage: Stage, state: State, seed: int) -> Reading:
    readings = stage.readings[state.beat]
    return readings[chance(seed, DRAWN, state.turn) % len(readings)]


def whole_attempts(cast_of: list[Stage], count: int, then: Callable[[Tape, Matter], object]) -> float:
    """Return the seconds in which `count` attempts are played, `then` something is done with each.

    The clock is asked once for all: on some machines that alone takes a third as long as a turn. No tape is
    kept, as none is where somebody plays.
    """
    began = time.process_time()
    for seed in range(count):
        stage = cast_of[seed % len(cast_of)]
        then(play(stage, seed), stage.matter)
    return time.process_time() - began


def _nothing(tape: Tape, matter: Matter) -> None:
    del tape, matter


def single_turns(cast_of: list[Stage], count: int) -> npt.NDArray[np.float64]:
    """Return the microseconds that each turn of `count` attempts takes, with asking the clock."""
    spent: list[int] = []
    clock = time.process_time_ns
    for seed in range(count):
        stage = cast_of[seed % len(cast_of)]
        state, _ = engine.start(stage.case)
        while state.ending is None:
            reading = drawn(stage, state, seed)
            began = clock()
            state, _ = engine.step(stage.case, state, reading, 5000, "…")
            spent.append(clock() - began)
    return np.array(spent) / 1e3


def plain_moods(steps: int = 100_000) -> float:
    """Return mood turns per second, one customer, plain floats."""
    who = moods.Temper(35.0, 1.0, 0.10, 0.3, 0.0, 0.0)
    mood = moods.initial(60.0)
    kinds = [_features(share) for share in (0.0, 0.3, 0.6, 0.9)]
    began = time.process_time()
    for number in range(steps):
        mood = moods.update(mood, who, kinds[number % 4])
    return steps / (time.process_time() - began)


def batched_moods(steps: int = 30) -> float:
    """Return mood turns per second, a batch of customers as arrays."""
    shares = np.linspace(0.0, 1.0, BATCH)
    mood = Mood(60.0 + 30.0 * shares, *(np.zeros(BATCH) for _ in range(5)))  # type: ignore[arg-type]
    who = moods.Temper(30.0 + 10.0 * shares, 0.8 + shares, 0.1 * shares, shares, shares, 0.1 * shares)
    features = Features(*(shares if kind else 0.0 * shares for kind in _features(1.0)))  # type: ignore[arg-type]
    moods.update(mood, who, features)
    began = time.process_time()
    for _ in range(steps):
        mood = moods.update(mood, who, features)
    return steps * BATCH / (time.process_time() - began)


def _features(share: float) -> Features:
    return Features(share, share, 0.0, share, 0.0, share, 0.5 - 0.5 * share, 0.0, share, 0.0, 0.0, 0.0)


def best(measure: Callable[[], float], times: int = PASSES) -> float:
    return max(measure() for _ in range(times))


def main() -> None:
    parser = argparse.ArgumentParser(description="How fast the engine is on one core.")
    parser.add_argument(
        "--attempts",
        type=int,
        default=2000,
        help="whole attempts to play (default 2000: what is made ready once then weighs little)",
    )
    attempts: int = parser.parse_args().attempts
    cast_of = stages()
    turns = sum(len(play(cast_of[seed % len(cast_of)], seed).turns) for seed in range(attempts))
    whole_attempts(cast_of, 8, score)
    gc.collect()
    gc.freeze()  # the scenarios stay for good; looking them through again is no part of a turn
    played, judged, carded = (
        min(whole_attempts(cast_of, attempts, then) for _ in range(PASSES))
        for then in (_nothing, judge, score)
    )
    steps = single_turns(cast_of, max(1, attempts // 10))
    table = Table(title="The engine on one core")
    for heading in ("what", "measured", "asked for"):
        table.add_column(heading, justify="left" if heading == "what" else "right")
    rows = (
        ("whole attempts with score, turns/s", turns / judged, ASKED["attempts"]),
        ("  of which turns alone, turns/s", turns / played, None),
        ("  of which scores, attempts/s", attempts / (judged - played), None),
        ("score cards with all evidence, cards/s", attempts / (carded - played), None),
        ("mood alone, plain loop, turns/s", best(plain_moods), None),
        (f"mood alone, batch of {BATCH:,}, turns/s", best(batched_moods), ASKED["batch"]),
    )
    for what, measured, asked in rows:
        table.add_row(what, f"{measured:,.0f}", "" if asked is None else f"{asked:,.0f}")
    table.add_row("a turn, median", f"{np.median(steps):,.0f} µs", "")
    table.add_row("a turn, p99", f"{np.percentile(steps, 99):,.0f} µs", "50,000 µs")
    Console().print(table)


if __name__ == "__main__":
    main()
