"""What play can meet in a scenario: every line, choice, fact, beat and ending, or that nothing leads there.

Two searches with a seed, the second after the first. In *guided* play replies are choices: every synthetic
trainee plays, then random replies go on from places where little was tried, until `QUIET` attempts on end met
nothing new. In *free* play random replies do anything that words can do. What only the second meets needs
free text; what neither meets is dead. Every way there is kept, and with every ending the scores reached.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final, Literal, NamedTuple

from simulator.model.acts import CONSTRUCTIVE, DESTRUCTIVE
from simulator.model.persona import Line
from simulator.model.scenario import Choice, Scenario
from simulator.model.tape import Header, Opening, Promise, Reading, Tape, Turn
from simulator.model.texts import Language
from simulator.practice import FEWEST_CHOICES, USUAL_DELAY
from simulator.readings import declared
from simulator.scoring.score import Matter, judge
from simulator.session import engine
from simulator.session.cast import Case, cast
from simulator.session.chance import chance
from simulator.session.state import State
from simulator.study.attempts import Stage, briefed, play
from simulator.study.trainees import TRAINEES

#: Attempts on end without anything new after which a search is over (twice as many while a beat, choice or
#: ending is still missing), and attempts that it has at most.
QUIET: Final = 400
MOST: Final = 5_000
#: Attempts of every synthetic trainee before random play.
ATTEMPTS: Final = 4
#: Seeds that are played: names, details and the anger at the start vary between them.
SEEDS: Final = 6
#: One in so many random replies comes late, as late as this (milliseconds): a silence angers.
_LATE_EVERY: Final = 6
_LATE: Final = 30_000
#: The stream of chance of random play; apart from the engine's and the trainees'.
_PLAY: Final = 17

Kind = Literal["beat", "line", "choice", "fact", "ending"]


class Part(NamedTuple):
    """A part of a scenario that play may meet: `line` vent/lines/2, `choice` vent/vent_listen."""

    kind: Kind
    id: str


class Step(NamedTuple):
    """One reply on the way to something: a choice, or what words have to do where none will do."""

    beat: str
    choice: str | None
    acts: tuple[str, ...]
    topics: tuple[str, ...]
    late: bool


class Route(NamedTuple):
    """The shortest way found to an ending, its score, and those of all attempts that ended so (0–100)."""

    ending: str
    seed: int
    steps: tuple[Step, ...]
    free: bool  # needs free text
    attempts: int
    least: float
    most: float
    score: float  # of these steps
    hang_up: bool = False  # the trainee hangs up after the steps


class Coverage(NamedTuple):
    """Everything that play met in a scenario, and what it did not."""

    scenario: str
    language: Language
    seed: int
    attempts: int
    parts: int
    free: tuple[Part, ...]  # met in free play only
    dead: tuple[Part, ...]  # never met
    spare: tuple[
        Part, ...
    ]  # lines without a condition that were never needed; `check` wants them all the same
    routes: tuple[Route, ...]  # to every ending that was reached, as written
    least: float  # scores of all attempts, 0–100
    most: float


def cover(
    matter: Matter,
    language: Language | None = None,
    seed: int = 0,
    quiet: int = QUIET,
    tell: Callable[[str], None] = lambda _: None,
) -> Coverage:
    """Play the scenario of `matter` until nothing new appears.

    `tell` is told which search begins. The same call gives the same answer.
    """
    scenario = matter.scenario
    search = _Search(matter, language or scenario.languages[0], seed)
    tell("guided")
    search.skilled()
    search.wander(quiet, free=False)
    tell("free")
    search.wander(quiet, free=True)
    parts = list(_parts(scenario))
    missed = [part for part in parts if part not in search.met]
    fallbacks = set(_fallbacks(scenario))
    return Coverage(
        scenario=scenario.id,
        language=search.language,
        seed=seed,
        attempts=search.attempts,
        parts=len(parts),
        free=tuple(part for part in parts if part in search.met and part not in search.chosen),
        dead=tuple(part for part in missed if part not in fallbacks),
        spare=tuple(part for part in missed if part in fallbacks),
        routes=tuple(search.routes[e.id] for e in scenario.endings if e.id in search.routes),
        least=search.least,
        most=search.most,
    )


def walked(route: Route, matter: Matter, language: Language) -> Tape:
    """Return the attempt that follows `route`, which needs no free text, to its end.

    :raises ValueError: it needs free text.
    """
    if route.free:
        raise ValueError(f"the route to {route.ending!r} needs free text")
    case = cast(matter.scenario, matter.persona, route.seed, language)
    state, opening = engine.start(case)
    turns = []
    for step in route.steps:
        choice = next(choice for choice in case.beats[state.beat].choices if choice.id == step.choice)
        delay = _LATE if step.late else USUAL_DELAY
        state, turn = engine.step(case, state, declared(choice), delay, case.text(choice.text), choice.id)
        turns.append(turn)
    header = Header("", None, case.scenario.id, "guided", language, route.seed, "", (), ())
    return Tape(header, opening, tuple(turns), state.ending or route.ending)


def _parts(scenario: Scenario) -> Iterator[Part]:
    """Yield every part of `scenario` that play may meet, as written."""

    def lines(place: str, group: Sequence[Line]) -> Iterator[Part]:
        return (Part("line", f"{place}/{number + 1}") for number in range(len(group)))

    for beat in scenario.beats:
        yield Part("beat", beat.id)
        yield from lines(f"{beat.id}/opening", beat.opening)
        yield from lines(f"{beat.id}/lines", beat.lines)
        yield from (Part("choice", f"{beat.id}/{choice.id}") for choice in beat.choices)
    yield from (Part("fact", fact.id) for fact in scenario.facts)
    for ending in scenario.endings:
        yield Part("ending", ending.id)
        if ending.kind != "hang_up":  # nobody listens any more
            yield from lines(f"{ending.id}/ending", ending.lines)
    yield from lines("reaction", scenario.reactions)


def _fallbacks(scenario: Scenario) -> Iterator[Part]:
    """Yield the lines of beats that are said where nothing more specific is."""
    for beat in scenario.beats:
        for place, group in (("opening", beat.opening), ("lines", beat.lines)):
            for number, line in enumerate(group):
                if line.when is None:
                    yield Part("line", f"{beat.id}/{place}/{number + 1}")


class _Place(NamedTuple):
    """A place in an attempt from which play can go on."""

    seed: int
    state: State
    turns: tuple[Turn, ...]
    free: bool  # free text was needed to come here


#: What tells places apart: where one stands, in which mood, and what has happened.
_Cell = tuple[int, str, str, int, tuple[str, ...], frozenset[str]]


class _Search:
    """What was met so far, and the places that play may go on from."""

    def __init__(self, matter: Matter, language: Language, seed: int) -> None:
        self.language = language
        self.met: set[Part] = set()
        self.chosen: set[Part] = set()  # of them, those met by choices alone
        self.routes: dict[str, Route] = {}
        self.attempts = 0
        self.least, self.most = 100.0, 0.0
        self._matter = matter
        self._seed = seed
        self._draws = 0
        self._cases = [
            cast(matter.scenario, matter.persona, seed + place, language) for place in range(SEEDS)
        ]
        self._openings: list[Opening] = []
        self._cells: dict[_Cell, _Place] = {}
        self._order: list[_Cell] = []
        self._visits: dict[_Cell, int] = {}
        self._weighty = {
            part for part in _parts(matter.scenario) if part.kind in ("beat", "choice", "ending")
        }
        self._acts = (*CONSTRUCTIVE, *DESTRUCTIVE)
        scenario = matter.scenario
        self._facts = tuple(fact.id for fact in scenario.facts)
        self._remedies = tuple(remedy.id for remedy in scenario.remedies)
        self._hang_up = engine.ending_of_kind(self._cases[0], "hang_up").id
        for case in self._cases:
            state, opening = engine.start(case)
            self._openings.append(opening)
            self._note(_Place(case.seed, state, (), False), opening.tells)
            self._said(state.said, False)

    # --- searching ---------------------------------------------------------------------------------------

    def skilled(self) -> None:
        """Let every synthetic trainee play a few attempts."""
        scenario = self._matter.scenario
        stage = Stage(
            self._matter,
            self.language,
            "exam" if scenario.exam_only else "guided",
            briefed(self._matter),
        )
        for trainee in TRAINEES:
            for place in range(ATTEMPTS):
                case = self._cases[place % SEEDS]
                tape = play(stage, trainee, case.seed)
                state, _ = engine.start(case)
                at = _Place(case.seed, state, (), False)
                for turn in tape.turns:
                    at = self._step(case, at, turn.reading, turn.delay, turn.words, turn.choice)
                self._end(case, at)

    def wander(self, quiet: int, free: bool) -> None:
        """Go on at random from places where little was tried, until nothing new appears `quiet` times."""
        calm = 0
        for _ in range(MOST):
            known = self.met if free else self.chosen
            if calm >= quiet * (1 if self._weighty <= known else 2):
                return
            before = len(self.met) + len(self.chosen)
            self._attempt(free)
            calm = 0 if len(self.met) + len(self.chosen) > before else calm + 1

    def _attempt(self, free: bool) -> None:
        at = self._begin(free)
        case = self._cases[at.seed - self._seed]
        # A whole attempt in one temper reaches what no mixture does: all kind, all rude, anything, or bent on
        # one remedy and nothing else.
        temper = self._below(4)
        bent = self._remedies[self._below(len(self._remedies))]
        while at.state.ending is None:
            late = self._below(_LATE_EVERY) == 0
            delay = _LATE if late else USUAL_DELAY
            if free and self._below(2):
                at = self._step(case, at, self._anything(temper), delay, "", None)
            else:
                choices = _offered(case, at)
                choice = self._picked(at, choices, temper, bent)
                at = self._step(case, at, declared(choice), delay, case.text(choice.text), choice.id)
        self._end(case, at)

    def _picked(self, at: _Place, choices: Sequence[Choice], temper: int, bent: str) -> Choice:
        """Return one of `choices` at random; half of the time one that was never taken, if there is any."""
        new = [one for one in choices if Part("choice", f"{at.state.beat}/{one.id}") not in self.met]
        if not new or self._below(2):
            new = [one for one in choices if self._suits(one, temper, bent)] or list(choices)
        return new[self._below(len(new))]

    def _suits(self, choice: Choice, temper: int, bent: str) -> bool:
        if temper == _ANYTHING:
            return True
        if temper == _BENT:
            remedies = set(choice.topics) & set(self._remedies)
            return not remedies or bent in remedies
        return (temper == _KIND) == _RUDE.isdisjoint(choice.acts)

    def _begin(self, free: bool) -> _Place:
        """Return the start, or the least tried of a few places drawn at random."""
        if self._below(3) == 0:
            drawn = [self._order[place] for place in range(min(SEEDS, len(self._order)))]
            cell = drawn[self._below(len(drawn))]
        else:
            drawn = [self._order[self._below(len(self._order))] for _ in range(8)]
            cell = min(drawn, key=lambda one: self._visits[one])
        self._visits[cell] += 1
        place = self._cells[cell]
        if place.free and not free:
            return self._cells[self._order[0]]
        return place

    def _anything(self, temper: int) -> Reading:
        """Return what some words may do: up to three acts, what they touch, and perhaps a promise."""
        if self._below(20) == 0:
            return Reading((), (), (), 100, False, "coverage")
        pool = (CONSTRUCTIVE, DESTRUCTIVE, self._acts, self._acts)[temper]
        acts = dict.fromkeys(pool[self._below(len(pool))] for _ in range(self._below(4)))
        topics: dict[str, None] = {}
        for known in (self._facts, self._remedies):
            if self._below(2):
                topics[known[self._below(len(known))]] = None
        promises: tuple[Promise, ...] = ()
        remedy = next((topic for topic in topics if topic in self._remedies), None)
        if remedy is not None and self._below(3) == 0:
            earliest = self._cases[0].earliest[remedy]
            promises = (Promise(remedy, (earliest + 24, earliest // 2)[self._below(2)], None, None),)
        return Reading(tuple(acts), tuple(topics), promises, 1000, True, "coverage")

    def _below(self, count: int) -> int:
        self._draws += 1
        return chance(self._seed, _PLAY, self._draws) % count

    # --- noting ------------------------------------------------------------------------------------------

    def _step(
        self, case: Case, at: _Place, reading: Reading, delay: int, words: str, choice: str | None
    ) -> _Place:
        if choice is not None:
            self._meet(Part("choice", f"{at.state.beat}/{choice}"), at.free)
        before = at.state.said
        state, turn = engine.step(case, at.state, reading, delay, words, choice)
        place = _Place(at.seed, state, (*at.turns, turn), at.free or choice is None)
        self._said((key for key, when in state.said.items() if before.get(key) != when), place.free)
        self._note(place, (*turn.tells, *turn.ruling.found, *reading.topics))
        return place

    def _meet(self, part: Part, free: bool) -> None:
        self.met.add(part)
        if not free:
            self.chosen.add(part)

    def _said(self, said: Iterable[str], free: bool) -> None:
        for key in said:
            place, _, _ = key.rpartition("/")  # without the variant
            group, _, number = place.rpartition("/")
            if number.isdigit():
                self._meet(Part("line", f"{group}/{int(number) + 1}"), free)

    def _note(self, place: _Place, facts: Sequence[str]) -> None:
        state = place.state
        self._meet(Part("beat", state.beat), place.free)
        for fact in facts:
            if fact in self._facts:
                self._meet(Part("fact", fact), place.free)
        if state.ending is not None:
            return
        cell = (
            0 if state.turn else place.seed + 1,
            state.beat,
            state.band,
            min(state.beat_turns, 4),
            tuple(sorted(state.offered)),
            state.rulings & _WEIGHTY,
        )
        kept = self._cells.get(cell)
        if kept is None:
            self._order.append(cell)
            self._visits[cell] = 0
        if kept is None or (place.free, len(place.turns)) < (kept.free, len(kept.turns)):
            self._cells[cell] = place

    def _end(self, case: Case, at: _Place) -> None:
        """Judge an attempt that has ended; now and then also what it had been worth, hung up half way."""
        self.attempts += 1
        self._route(case, at)
        if self.attempts % 8 == 0:
            half = at.turns[: self._below(len(at.turns) + 1)]
            hung = replace(at.state, ending=self._hang_up)
            self._route(case, _Place(at.seed, hung, half, any(turn.choice is None for turn in half)))

    def _route(self, case: Case, at: _Place) -> None:
        ending = at.state.ending or ""
        if len(at.turns) and ending == self._hang_up and at.turns[-1].ending is not None:
            return  # it had ended on its own
        self._meet(Part("ending", ending), at.free)
        header = Header("", None, case.scenario.id, "guided", case.language, case.seed, "", (), ())
        tape = Tape(header, self._openings[at.seed - self._seed], at.turns, ending)
        score = judge(tape, self._matter).numbers.overall
        self.least, self.most = min(self.least, score), max(self.most, score)
        steps = tuple(_as_step(turn) for turn in at.turns)
        new = Route(ending, at.seed, steps, at.free, 1, score, score, score, ending == self._hang_up)
        kept = self.routes.get(ending)
        if kept is not None:
            shorter = _length(new) < _length(kept)
            new = (new if shorter else kept)._replace(
                attempts=kept.attempts + 1, least=min(kept.least, score), most=max(kept.most, score)
            )
        self.routes[ending] = new


def _offered(case: Case, at: _Place) -> Sequence[Choice]:
    """Return the choices that a trainee would be shown: not what was said, while there is enough else."""
    beat = case.beats[at.state.beat]
    said = {turn.choice for turn in at.turns if turn.beat == beat.id}
    fresh = [choice for choice in beat.choices if choice.id not in said]
    return fresh if len(fresh) >= FEWEST_CHOICES else beat.choices


#: How a random trainee feels for a whole attempt; 1 is rude.
_KIND: Final = 0
_ANYTHING: Final = 2
_BENT: Final = 3
_RUDE: Final = frozenset(DESTRUCTIVE)
#: Rulings that conditions ask for long after they were made.
_WEIGHTY: Final = frozenset({"accepted", "refused", "promise_broken", "promise_kept"})


def _length(route: Route) -> tuple[bool, int, int, int]:
    """Order routes: choices before free text, nothing said twice, few replies, and prompt ones."""
    said = {(step.beat, step.choice) for step in route.steps}
    late = sum(step.late for step in route.steps)
    return route.free, len(route.steps) - len(said), len(route.steps), late


def _as_step(turn: Turn) -> Step:
    return Step(turn.beat, turn.choice, turn.reading.acts, turn.reading.topics, turn.delay > USUAL_DELAY)
