"""How far scores agree with a panel of graders: `python -m benchmarks.panel [--attempts]`.

`panel.jsonl` holds attempts that were typed at eight kinds of skill, in both languages, over the shipped
scenarios. Three graders marked each of them blind, by the course, with the case and the conversation before
them and no score; another reader labelled every reply by `acts.md`. Players, graders and reader were a
language model in different roles, so this is no agreement with people: see docs/reliability.md.

Replies are played anew, since a customer may answer otherwise than when they were typed; marks are for what
the trainee said. Printed are correlation, mean absolute difference and bias of the overall score against the
mean of the panel, once with the readings of the analyser and once with those of the reader, how well the
graders agree among themselves, and how far analyser and reader agree on acts and topics.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from rich.console import Console
from rich.table import Table

from simulator.content.library import Library
from simulator.language.analyser import analyser
from simulator.model.acts import in_order
from simulator.model.scorecard import ScoreCard
from simulator.model.tape import Header, Promise, Reading, Tape, Turn
from simulator.model.texts import Language
from simulator.readings import names, story_time, topics
from simulator.scoring.score import Matter, score
from simulator.session import engine
from simulator.session.cast import cast

ATTEMPTS: Final = Path(__file__).with_name("panel.jsonl")
#: Delay of every reply in milliseconds: nobody waits long.
DELAY: Final = 4_000


class Said(NamedTuple):
    """A reply with the line before it, and what the reader labelled in it."""

    customer: str
    reply: str
    labelled: Reading


class Graded(NamedTuple):
    """An attempt with the panel's overall marks (0–100)."""

    id: str
    scenario: str
    language: Language
    seed: int
    player: str
    marks: tuple[float, ...]
    turns: tuple[Said, ...]


class Agreement(NamedTuple):
    """How scores compare with the panel's mean, in points of 100."""

    correlation: float
    difference: float  # mean absolute
    bias: float  # positive: milder than the panel

    def __str__(self) -> str:
        return (
            f"r {self.correlation:.3f}  mean absolute difference {self.difference:.1f}  bias {self.bias:+.1f}"
        )


def attempts() -> list[Graded]:
    """Read the panel's attempts."""
    return [_graded(json.loads(line)) for line in ATTEMPTS.read_text(encoding="utf-8").splitlines()]


def _graded(data: dict[str, object]) -> Graded:
    turns: list[Said] = []
    for turn in data["turns"]:  # type: ignore[attr-defined]
        promises = tuple(
            Promise(
                what,
                None if within is None else int(within),
                None if amount is None else round(100 * amount),
                None if amount is None else "yuan",
            )
            for what, within, amount in turn["promises"]
            if within is not None or amount is not None
        )
        acts = in_order(turn["acts"])
        labelled = Reading(acts, tuple(turn["topics"]), promises, 1000, True, "reader")
        turns.append(Said(turn["customer"], turn["reply"], labelled))
    marks = tuple(float(mark["overall"]) for mark in data["marks"])  # type: ignore[attr-defined]
    return Graded(
        str(data["id"]),
        str(data["scenario"]),
        "zh" if data["language"] == "zh" else "en",
        int(str(data["seed"])),
        str(data["player"]),
        marks,
        tuple(turns),
    )


def scored(library: Library, attempt: Graded, labelled: bool) -> ScoreCard:
    """Play `attempt` anew and score it, with the reader's labels or as the analyser reads."""
    scenario, rubric = library.scenario(attempt.scenario), library.rubric()
    persona = library.persona(scenario.persona)
    case = cast(scenario, persona, attempt.seed, attempt.language)
    known, now, own = topics(scenario, attempt.language), story_time(scenario), names(case)
    state, opening = engine.start(case)
    line, turns = opening.customer, list[Turn]()
    for said in attempt.turns:
        if state.ending is not None:
            break
        read = analyser(attempt.language).read(said.reply, line, known, now, own).reading
        state, turn = engine.step(case, state, said.labelled if labelled else read, DELAY, said.reply)
        turns.append(turn)
        line = turn.customer
    if state.ending is None:
        state = engine.hang_up(case, state)
    header = Header("panel", None, attempt.scenario, "coached", attempt.language, attempt.seed, "", (), ())
    matter = Matter(scenario, persona, library.course(rubric.course), rubric)
    return score(Tape(header, opening, tuple(turns), state.ending), matter)


def agreement(scores: Sequence[float], marks: Sequence[float]) -> Agreement:
    """Return how `scores` compare with `marks`, one each for every attempt."""
    ours, theirs = np.array(scores), np.array(marks)
    return Agreement(
        float(np.corrcoef(ours, theirs)[0, 1]),
        float(np.abs(ours - theirs).mean()),
        float((ours - theirs).mean()),
    )


def readings(library: Library, panel: Sequence[Graded]) -> tuple[float, float]:
    """Return micro-F1 of acts and of topics, analyser against reader, in the conversations as they were."""
    both, sizes = np.zeros(2), np.zeros(2)
    for attempt in panel:
        scenario = library.scenario(attempt.scenario)
        case = cast(scenario, library.persona(scenario.persona), attempt.seed, attempt.language)
        known, now, own = topics(scenario, attempt.language), story_time(scenario), names(case)
        for said in attempt.turns:
            read = analyser(attempt.language).read(said.reply, said.customer, known, now, own).reading
            for place, (one, other) in enumerate(
                ((read.acts, said.labelled.acts), (read.topics, said.labelled.topics))
            ):
                both[place] += len(set(one) & set(other))
                sizes[place] += len(set(one)) + len(set(other))
    acts, about = (2 * both / sizes).tolist()
    return acts, about


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--attempts", action="store_true", help="print every attempt")
    wanted = parser.parse_args()
    library, panel = Library.open(), attempts()
    means = [float(np.mean(attempt.marks)) for attempt in panel]
    typed = [scored(library, attempt, False).overall for attempt in panel]
    labelled = [scored(library, attempt, True).overall for attempt in panel]
    console = Console()
    if wanted.attempts:
        table = Table("attempt", "scenario", "trainee", "panel", "as typed", "as labelled")
        for attempt, mean, one, other in zip(panel, means, typed, labelled, strict=True):
            where = f"{attempt.scenario} ({attempt.language})"
            table.add_row(attempt.id, where, attempt.player, f"{mean:.0f}", f"{one:.0f}", f"{other:.0f}")
        console.print(table)
    acts, about = readings(library, panel)
    console.print(f"{len(panel)} attempts, {sum(len(attempt.turns) for attempt in panel)} replies")
    console.print("as typed    ", str(agreement(typed, means)))
    console.print("as labelled ", str(agreement(labelled, means)))
    for place in range(len(panel[0].marks)):
        own = [attempt.marks[place] for attempt in panel]
        rest = [float(np.mean([*attempt.marks[:place], *attempt.marks[place + 1 :]])) for attempt in panel]
        console.print(f"grader {place + 1} against the others", str(agreement(own, rest)))
    console.print(f"analyser against reader: acts micro-F1 {acts:.3f}, topics {about:.3f}")


if __name__ == "__main__":
    main()
