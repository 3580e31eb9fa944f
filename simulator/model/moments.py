"""The moments of a recorded attempt: what conditions are held against when a tape is judged."""

from __future__ import annotations

from collections.abc import Iterable

from simulator.model.conditions import Moment
from simulator.model.scenario import Scenario
from simulator.model.tape import Opening, Turn


def moments(scenario: Scenario, opening: Opening, turns: Iterable[Turn]) -> list[Moment]:
    """Return the moment of each turn, rebuilt from the tape: what rules are held against."""
    tags = frozenset(scenario.tags)
    beat_tags = {beat.id: tags | frozenset(beat.tags) for beat in scenario.beats}
    known = scenario.briefed() | frozenset(opening.tells)
    visited = frozenset({opening.beat})
    acts: frozenset[str] = frozenset()
    rulings: frozenset[str] = frozenset()
    offered: frozenset[str] = frozenset()
    heard, beat_turns, found = opening.mood.heard, 0, []
    for turn in turns:
        beat_turns += 1
        known = known | frozenset(turn.ruling.found)
        offered = offered | frozenset(turn.ruling.offered)
        now_acts = frozenset(turn.reading.acts) if turn.reading.understood else frozenset[str]()
        now_rulings = frozenset(mark.code for mark in turn.ruling.marks)
        found.append(
            Moment(
                mood=turn.band,
                faced=turn.faced,
                heard=int(turn.mood.heard * 1000),
                faced_heard=int(heard * 1000),
                settled=int(turn.mood.fix * 1000),
                acts=now_acts,
                acts_before=acts,
                topics=frozenset(turn.reading.topics),
                rulings=now_rulings,
                rulings_before=rulings,
                known=known,
                offered=offered,
                visited=visited,
                beat=turn.beat,
                tags=beat_tags[turn.beat],
                beat_turns=beat_turns,
                turn=turn.number,
                understood=turn.reading.understood,
                promise=bool(turn.reading.promises),
            )
        )
        acts, rulings, heard = acts | now_acts, rulings | now_rulings, turn.mood.heard
        known = known | frozenset(turn.tells)
        if turn.next_beat != turn.beat:
            visited, beat_turns = visited | {turn.next_beat}, 0
    return found
