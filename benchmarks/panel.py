"""How far scores agree with a panel of graders: `python -m benchmarks.panel [--attempts] [--scale]`.

`panel.jsonl` holds attempts that were typed by trainees of many kinds, in both languages, over the shipped
scenarios. One to three graders marked each of them blind, by the course, with the case and the conversation
before them and no score. Another reader labelled every reply by `acts.md`. The rubric was chosen with them in
sight and the analyser has learnt their replies, but for those that are marked as fresh. Players, graders and
reader were a language model in different roles, so this is no agreement with people: see docs/reliability.md.

Replies are played anew, since a customer may answer otherwise than when they were typed; marks are for what
the trainee said. Printed are correlation, mean absolute difference and bias of the overall score against the
mean of the panel, once with the readings of the analyser and once with those of the reader, how well the
graders agree among themselves, and how far analyser and reader agree on acts and topics. `--scale` tells what
the rubric's scale is worth on panels that it was not chosen with.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from itertools import pairwise, product
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from simulator.content.library import Library
from simulator.model.acts import in_order
from simulator.model.course import Mark
from simulator.model.scorecard import ScoreCard
from simulator.model.tape import Header, Promise, Reading, Tape, Turn
from simulator.model.texts import Language
from simulator.readings import Reader
from simulator.scoring.score import score
from simulator.session import engine
from simulator.session.cast import Case, cast
from simulator.study.attempts import Stage, stage

ATTEMPTS: Final = Path(__file__).with_name("panel.jsonl")
#: Delay of every reply in milliseconds: nobody waits long.
DELAY: Final = 4_000


class Said(NamedTuple):
    """A reply with the line before it, and what the reader labelled in it."""

    customer: str
    reply: str
    labelled: Reading | None


class Graded(NamedTuple):
    """An attempt with the panel's overall marks (0–100)."""

    id: str
    scenario: str
    language: Language
    seed: int
    player: str
    marks: tuple[float, ...]
    turns: tuple[Said, ...]
    fresh: bool = False  # the analyser has learnt none of its replies
    blind: bool = False  # and nothing at all was chosen with it in sight

    @property
    def labelled(self) -> bool:
        """Whether a reader labelled its replies."""
        return all(said.labelled is not None for said in self.turns)


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
        if "acts" not in turn:
            turns.append(Said(turn["customer"], turn["reply"], None))
            continue
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
        bool(data.get("fresh")),
        bool(data.get("blind")),
    )


def _staged(library: Library, attempt: Graded) -> tuple[Stage, Case, Callable[[str, str], Reading]]:
    """Return what `attempt` is judged by, its customer, and what reads a reply after the customer's line."""
    here = stage(library, attempt.scenario, attempt.language)
    case = cast(here.matter.scenario, here.matter.persona, attempt.seed, attempt.language)
    return here, case, Reader(case).read


def scored(library: Library, attempt: Graded, labelled: bool) -> ScoreCard:
    """Play `attempt` anew and score it, with the reader's labels or as the analyser reads."""
    here, case, read = _staged(library, attempt)
    state, opening = engine.start(case)
    line, turns = opening.customer, list[Turn]()
    for said in attempt.turns:
        if state.ending is not None:
            break
        given = said.labelled if labelled else None
        if given is None:
            given = read(said.reply, line)
        state, turn = engine.step(case, state, given, DELAY, said.reply)
        turns.append(turn)
        line = turn.customer
    if state.ending is None:
        state = engine.hang_up(case, state)
    header = Header("panel", None, attempt.scenario, "coached", attempt.language, attempt.seed, "", (), ())
    return score(Tape(header, opening, tuple(turns), state.ending), here.matter)


def agreement(scores: Sequence[float], marks: Sequence[float]) -> Agreement:
    """Return how `scores` compare with `marks`, one each for every attempt."""
    ours, theirs = np.array(scores), np.array(marks)
    return Agreement(
        float(np.corrcoef(ours, theirs)[0, 1]),
        float(np.abs(ours - theirs).mean()),
        float((ours - theirs).mean()),
    )


class Verdicts(NamedTuple):
    """How far scores and the panel part passed from failed attempts alike, 0–1 each."""

    within: float  # attempts whose mean mark lies within one standard error of the score
    alike: float  # on the same side of the scenario's pass mark
    borderline: float  # attempts whose pass mark lies within one standard error of the score
    clear: float  # alike, of the attempts that are not borderline

    def __str__(self) -> str:
        return (
            f"within one standard error {self.within:.0%}  same verdict {self.alike:.0%}  "
            f"borderline {self.borderline:.0%}  same verdict of the others {self.clear:.0%}"
        )


def verdicts(library: Library, panel: Sequence[Graded]) -> Verdicts:
    """Return how the verdicts on `panel`, as it was typed, compare with its graders' mean marks."""
    within, alike, clear = list[bool](), list[bool](), list[bool]()
    for attempt in panel:
        card, mean = scored(library, attempt, False), float(np.mean(attempt.marks))
        bar = library.scenario(attempt.scenario).pass_mark
        within.append(abs(card.overall - mean) <= (card.standard_error or 0.0))
        alike.append((card.overall >= bar) == (mean >= bar))
        if not card.borderline(bar):
            clear.append(alike[-1])
    every = len(panel)
    return Verdicts(
        sum(within) / every, sum(alike) / every, 1.0 - len(clear) / every, sum(clear) / max(1, len(clear))
    )


def readings(library: Library, panel: Sequence[Graded]) -> tuple[float, float]:
    """Return micro-F1 of acts and of topics, analyser against reader, in the conversations as they were."""
    both, sizes = np.zeros(2), np.zeros(2)
    for attempt in panel:
        _, _, read = _staged(library, attempt)
        for said in attempt.turns:
            if said.labelled is None:
                continue
            found = read(said.reply, said.customer)
            for place, (one, other) in enumerate(
                ((found.acts, said.labelled.acts), (found.topics, said.labelled.topics))
            ):
                both[place] += len(set(one) & set(other))
                sizes[place] += len(set(one)) + len(set(other))
    acts, about = (2 * both / sizes).tolist()
    return acts, about


def scales(ids: Sequence[str], scores: Sequence[float], marks: Sequence[float], at: Sequence[Mark]) -> str:
    """Tell what a scale gains on panels that it was not chosen with.

    The points of `at` stay; their marks are chosen anew, in whole points and by the mean absolute difference,
    with each panel (the letter of the ids) left out in turn. `scores` are marks of the scale `at`.
    """
    knots = [0.0, *(one.points for one in at), 100.0]
    points = np.interp(scores, [0.0, *(one.mark for one in at), 100.0], knots)
    theirs, panels = np.array(marks), np.array([name[0] for name in ids])

    def distance(values: Sequence[float], where: NDArray[np.bool_]) -> float:
        return float(np.abs(np.interp(points[where], knots, [0.0, *values, 100.0]) - theirs[where]).mean())

    around = [range(round(one.points) - 12, round(one.points) + 13) for one in at]
    tried = [values for values in product(*around) if all(a < b for a, b in pairwise((0, *values, 100)))]
    plain, left_out = 0.0, 0.0
    chosen: list[str] = []
    for panel in sorted(set(panels.tolist())):
        out = panels == panel
        best = min(tried, key=lambda values: distance(values, ~out))
        plain += distance(knots[1:-1], out) * out.sum()
        left_out += distance(best, out) * out.sum()
        chosen.append(f"{panel} {'/'.join(map(str, best))}")
    return (
        f"without a scale {plain / len(theirs):.2f}; with the rubric's, chosen with all of them, "
        f"{float(np.abs(np.array(scores) - theirs).mean()):.2f}; chosen with the other panels "
        f"{left_out / len(theirs):.2f} (marks for {'/'.join(f'{one.points:g}' for one in at)} points without "
        f"panel {', '.join(chosen)})"
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--attempts", action="store_true", help="print every attempt")
    parser.add_argument("--scale", action="store_true", help="choose the scale anew, panel by panel left out")
    wanted = parser.parse_args()
    library, panel = Library.open(), attempts()
    means = [float(np.mean(attempt.marks)) for attempt in panel]
    typed = [scored(library, attempt, False).overall for attempt in panel]
    labelled = [scored(library, attempt, True).overall if attempt.labelled else None for attempt in panel]
    console = Console()
    if wanted.attempts:
        table = Table("attempt", "scenario", "trainee", "panel", "as typed", "as labelled")
        for attempt, mean, one, other in zip(panel, means, typed, labelled, strict=True):
            where = f"{attempt.scenario} ({attempt.language})"
            reader = "–" if other is None else f"{other:.0f}"
            table.add_row(attempt.id, where, attempt.player, f"{mean:.0f}", f"{one:.0f}", reader)
        console.print(table)
    for fresh, blind, name in (
        (False, False, "learnt and chosen with these in sight"),
        (True, False, "not learnt from"),
        (True, True, "nothing chosen with these in sight"),
    ):
        part = [
            place for place, attempt in enumerate(panel) if (attempt.fresh, attempt.blind) == (fresh, blind)
        ]
        if not part:
            continue
        own = [means[place] for place in part]
        replies = sum(len(panel[place].turns) for place in part)
        console.print(f"{name}: {len(part)} attempts, {replies} replies")
        console.print("  as typed    ", str(agreement([typed[place] for place in part], own)))
        console.print("  verdicts    ", str(verdicts(library, [panel[place] for place in part])))
        read = [place for place in part if panel[place].labelled]
        if read:
            scores = [labelled[place] or 0.0 for place in read]
            console.print(
                f"  as labelled  {agreement(scores, [means[place] for place in read])} ({len(read)})"
            )
        several = [panel[place].marks for place in part if len(panel[place].marks) > 1]
        for grader in range(min(map(len, several), default=0)):
            single = [marks[grader] for marks in several]
            rest = [_mean_of_others(marks, grader) for marks in several]
            console.print(f"  grader {grader + 1} against the others", str(agreement(single, rest)))
    if wanted.scale:
        sighted = [place for place, attempt in enumerate(panel) if not attempt.blind]
        ids = [panel[place].id for place in sighted]
        ours, theirs = ([each[place] for place in sighted] for each in (typed, means))
        console.print("scale:", scales(ids, ours, theirs, library.rubric().scale))
    acts, about = readings(library, panel)
    console.print(f"analyser against reader: acts micro-F1 {acts:.3f}, topics {about:.3f}")


def _mean_of_others(marks: Sequence[float], grader: int) -> float:
    return float(np.mean([*marks[:grader], *marks[grader + 1 :]]))


if __name__ == "__main__":
    main()
