"""One synthetic trainee plays one attempt; many such attempts are as repeatable as one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Final, NamedTuple

from simulator import practice
from simulator.content.library import Library
from simulator.model.scenario import Beat
from simulator.model.tape import Header, Mode, Opening, Reading, Tape, Turn
from simulator.model.texts import Language
from simulator.readings import declared
from simulator.scoring.score import Matter
from simulator.session import engine
from simulator.session.cast import Case, cast
from simulator.session.state import State
from simulator.study.trainees import Dice, Rules, Seen, Shown, Trainee

#: When synthetic attempts are said to have happened; nothing depends on it.
_NO_TIME: Final = "2000-01-01T00:00:00+00:00"


class Stage(NamedTuple):
    """A scenario with all that its attempts are judged by, and what its briefing says of remedies."""

    matter: Matter
    language: Language
    mode: Mode
    rules: Rules


def stage(library: Library, scenario: str, language: Language | None = None) -> Stage:
    """Make `scenario` ready for many attempts, in `language` or the first it is written in.

    :raises UnknownId: there is no such scenario, or its persona is missing.
    :raises ContentError: one of the files has errors.
    """
    content = library.scenario(scenario)
    rubric = library.rubric()
    matter = Matter(content, library.persona(content.persona), library.course(rubric.course), rubric)
    return Stage(
        matter,
        language or content.languages[0],
        "exam" if content.exam_only else "guided",
        briefed(matter),
    )


def briefed(matter: Matter) -> Rules:
    """Return what a trainee can look up of the remedies in the briefing of `matter`'s scenario."""
    remedies = matter.scenario.remedies
    case = cast(matter.scenario, matter.persona, 0, matter.scenario.languages[0])
    return Rules(
        forbidden=frozenset(remedy.id for remedy in remedies if remedy.authority == "nobody"),
        earliest=case.earliest,
        remedies=tuple(remedy.id for remedy in remedies),
    )


#: Is told before every reply: the beat, what the trainee sees, and the ids of the choices as shown.
Watcher = Callable[[str, Seen, "list[str]"], None]


def play(stage: Stage, trainee: Trainee, seed: int, watch: Watcher | None = None) -> Tape:
    """Let `trainee` play one attempt with `seed`, to the end; `watch` is told what it sees."""
    case = cast(stage.matter.scenario, stage.matter.persona, seed, stage.language)
    state, opening = engine.start(case)
    turns: list[Turn] = []
    offers: dict[str, tuple[Shown, ...]] = {}
    while state.ending is None:
        seen, ids = _seen(stage, case, state, opening, turns, offers)
        if watch is not None:
            watch(state.beat, seen, ids)
        answer = trainee.policy(seen, Dice(seed, state.turn))
        if isinstance(answer, Reading):
            reading, words, choice = answer, "", None
        else:
            shown = seen.choices[answer]
            reading, words, choice = shown.reading, shown.words, ids[answer]
        state, turn = engine.step(case, state, reading, practice.USUAL_DELAY, words, choice)
        turns.append(turn)
    header = Header(
        attempt="synthetic",
        trainee=None,
        scenario=stage.matter.scenario.id,
        mode=stage.mode,
        language=stage.language,
        seed=seed,
        started=_NO_TIME,
        hashes=(),
        versions=(),
    )
    return Tape(header, opening, tuple(turns), state.ending)


def play_many(stage: Stage, trainee: Trainee, seeds: Iterable[int]) -> list[Tape]:
    """Let `trainee` play one attempt with each of `seeds`."""
    return [play(stage, trainee, seed) for seed in seeds]


def _seen(
    stage: Stage,
    case: Case,
    state: State,
    opening: Opening,
    turns: list[Turn],
    offers: dict[str, tuple[Shown, ...]],
) -> tuple[Seen, list[str]]:
    """Return what the trainee sees now, and the ids of the choices in the order shown.

    `offers` holds the choices of the beats that the attempt has come to, as they are written.
    """
    beat: Beat = case.beats[state.beat]
    offer = offers.get(beat.id)
    if offer is None:
        offer = tuple(Shown(case.text(choice.text), declared(choice)) for choice in beat.choices)
        offers[beat.id] = offer
    order = _order(len(offer), case.seed, state.turn)
    seen = Seen(
        customer=turns[-1].customer if turns else opening.customer,
        mood=None if stage.mode == "exam" else state.band,
        choices=tuple([offer[place] for place in order]),
        earlier=tuple(turn.reading for turn in turns),
        known=state.known,
        rules=stage.rules,
    )
    return seen, [beat.choices[place].id for place in order]


@lru_cache(maxsize=8192)  # the trainees play the same few seeds
def _order(count: int, seed: int, turn: int) -> tuple[int, ...]:
    return tuple(practice.order(count, seed, turn))
