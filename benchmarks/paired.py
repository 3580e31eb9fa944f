"""Attempts in pairs: the same trainee and choices, given in another way, language or seed.

The graded synthetic trainees (`study.trainees`) play every shipped scenario in both languages: with the
choices; with the same choices typed as words, which the reply analyser reads; and with those words written
otherwise (`benchmarks.variants`). A trainee knows what it meant to say, whatever was understood, and goes on
from where the conversation has got to, as a person would. Then the exemplary attempts of the scenarios'
tests are typed in other words altogether (`benchmarks/rewordings.yaml`). Everything is computed from seeds:
the same numbers each time, as long as scenarios and analyser are the same.
"""

from __future__ import annotations

import itertools
import math
import statistics
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import yaml

from benchmarks.variants import CHANGES, Change
from simulator import practice
from simulator.content.library import Library
from simulator.model.scenario import Choice
from simulator.model.scorecard import ScoreCard
from simulator.model.tape import Header, Reading, Tape, Turn
from simulator.model.texts import LANGUAGES, Language
from simulator.readings import Reader, declared, names
from simulator.scoring.score import judge
from simulator.session import engine
from simulator.session.cast import Case, cast
from simulator.session.chance import chance
from simulator.study.attempts import Stage, stage
from simulator.study.trainees import GRADED, Dice, Seen, Shown, Trainee

ROOT: Final = Path(__file__).resolve().parents[1]
#: A stream of chance that nothing else draws from: where slips of writing fall.
SLIPS: Final = 91
#: Seeds under which the same replies are given again.
AGAIN: Final = 10

#: Says how a choice is given in a case: its words there, the customer's line before, the number of the turn.
Voice = Callable[[Case, Choice, str, str, int], Reading]


class Played(NamedTuple):
    """One attempt and what it was worth."""

    tape: Tape
    card: ScoreCard


Pairs = list[tuple[ScoreCard, ScoreCard]]


class Gap(NamedTuple):
    """Differences of paired attempts in points, the second of each pair minus the first."""

    pairs: int
    mean: float
    error: float  # half of the 95 % interval of the mean
    size: float  # mean of the absolute differences
    most: float  # the largest absolute difference
    same: float  # share of pairs without any difference
    flips: float  # share of pairs of which one passes and one does not


def chosen(_case: Case, choice: Choice, _words: str, _customer: str, _turn: int) -> Reading:
    """Pick the choice from the list."""
    return declared(choice)


Read = Callable[[Case, str, str], Reading]


def reading() -> Read:
    """Return what reads words typed to the customer of a case, after a line of the customer's; what it has
    read, it keeps.
    """

    readers: dict[tuple[str, Language, tuple[str, ...]], Callable[[str, str], Reading]] = {}

    def read(case: Case, words: str, customer: str) -> Reading:
        key = (case.scenario.id, case.language, names(case))
        if key not in readers:
            readers[key] = cache(Reader(case).read)
        return readers[key](words, customer)

    return read


def typed(read: Read, change: Change | None = None, seed: int = 0) -> Voice:
    """Return the voice that types the words of a choice, written otherwise by `change`."""

    def say(case: Case, _choice: Choice, words: str, customer: str, turn: int) -> Reading:
        if change is not None:
            words = change(words, chance(seed, SLIPS, turn) % 997)
        return read(case, words, customer)

    return say


def play(here: Stage, trainee: Trainee, seed: int, say: Voice = chosen) -> Played:
    """Let `trainee`, one of the graded, play to the end; `say` gives the choices that it takes."""
    case = cast(here.matter.scenario, here.matter.persona, seed, here.language)
    state, opening = engine.start(case)
    turns: list[Turn] = []
    meant: list[Reading] = []
    while state.ending is None:
        beat = case.beats[state.beat]
        choices = [beat.choices[place] for place in practice.order(len(beat.choices), seed, state.turn)]
        customer = turns[-1].customer if turns else opening.customer
        seen = Seen(
            customer=customer,
            mood=None if here.mode == "exam" else state.band,
            choices=tuple(Shown(case.text(choice.text), declared(choice)) for choice in choices),
            earlier=tuple(meant),
            known=state.known,
            rules=here.rules,
        )
        place = trainee.policy(seen, Dice(seed, state.turn))
        assert isinstance(place, int), f"{trainee.id} does not play with choices"
        reading = say(case, choices[place], seen.choices[place].words, customer, state.turn)
        meant.append(seen.choices[place].reading)
        words = seen.choices[place].words
        state, turn = engine.step(case, state, reading, practice.USUAL_DELAY, words, choices[place].id)
        turns.append(turn)
    tape = Tape(_header(here, seed), opening, tuple(turns), state.ending)
    return Played(tape, judge(tape, here.matter).numbers)


def follow(here: Stage, script: Sequence[str], seed: int, say: Voice = chosen) -> Played:
    """Give the choices named by `script` one after the other, until the attempt or the script ends."""
    case = cast(here.matter.scenario, here.matter.persona, seed, here.language)
    known = _choices(here)
    state, opening = engine.start(case)
    turns: list[Turn] = []
    for name in script:
        if state.ending is not None:
            break
        words = case.text(known[name].text)
        customer = turns[-1].customer if turns else opening.customer
        reading = say(case, known[name], words, customer, state.turn)
        state, turn = engine.step(case, state, reading, practice.USUAL_DELAY, words, name)
        turns.append(turn)
    ending = engine.hang_up(case, state).ending
    tape = Tape(_header(here, seed), opening, tuple(turns), ending)
    return Played(tape, judge(tape, here.matter).numbers)


def _header(here: Stage, seed: int) -> Header:
    scenario = here.matter.scenario.id
    return Header("synthetic", None, scenario, here.mode, here.language, seed, "", (), ())


def gap(pairs: Pairs) -> Gap:
    """Sum up how the overall scores of `pairs` differ."""
    flips = statistics.fmean(one.passed != other.passed for one, other in pairs)
    return _gap([other.overall - one.overall for one, other in pairs], flips)


def _gap(differences: Sequence[float], flips: float = 0.0) -> Gap:
    count = len(differences)
    spread = statistics.stdev(differences) if count > 1 else 0.0
    return Gap(
        count,
        statistics.fmean(differences),
        1.96 * spread / math.sqrt(count),
        statistics.fmean(map(abs, differences)),
        max(map(abs, differences)),
        statistics.fmean(not difference for difference in differences),
        flips,
    )


def by_principle(pairs: Pairs) -> dict[str, Gap]:
    """Sum up how the principles' scores differ where both attempts of a pair have one."""
    found: dict[str, list[float]] = defaultdict(list)
    for one, other in pairs:
        for before, after in zip(one.principles, other.principles, strict=True):
            if before.score is not None and after.score is not None:
                found[before.principle].append(after.score - before.score)
    return {principle: _gap(differences) for principle, differences in found.items()}


class Study(NamedTuple):
    """All attempts: by (scenario, language, way), a card for each (trainee, seed) in the same order."""

    scenarios: tuple[str, ...]
    seeds: int
    cards: dict[tuple[str, Language, str], list[ScoreCard]]
    again: dict[str, list[list[ScoreCard]]]  # scenario -> for each trainee's replies, the cards by seed
    reworded: dict[tuple[str, Language], tuple[ScoreCard, ScoreCard, ScoreCard]]  # chosen, typed, reworded

    def of(
        self, language: Language, way: str, scenario: str | None = None, skill: str | None = None
    ) -> list[ScoreCard]:
        """Return the attempts given in one way, of one scenario or skill or of all, always in one order."""
        return [
            card
            for name in (self.scenarios if scenario is None else (scenario,))
            for place, card in enumerate(self.cards[name, language, way])
            if skill is None or GRADED[place // self.seeds].skill == skill
        ]

    def pairs(
        self, one: str, other: str, language: Language, scenario: str | None = None, skill: str | None = None
    ) -> Pairs:
        """Return the pairs of attempts that differ in the way they were given."""
        before = self.of(language, one, scenario, skill)
        return list(zip(before, self.of(language, other, scenario, skill), strict=True))

    def across(self, way: str, scenario: str | None = None, skill: str | None = None) -> Pairs:
        """Return the pairs of a Chinese attempt with the English one of the same trainee and seed."""
        return list(
            zip(self.of("zh", way, scenario, skill), self.of("en", way, scenario, skill), strict=True)
        )


def rewordings() -> dict[str, dict[str, dict[Language, str]]]:
    """Read the other wordings, by scenario and choice, in the order of an exemplary attempt."""
    text = (ROOT / "benchmarks" / "rewordings.yaml").read_text("utf-8")
    found: dict[str, dict[str, dict[Language, str]]] = yaml.safe_load(text)
    return found


def other_words(here: Stage, read: Read) -> Voice:
    """Return the voice that types what `rewordings` has for a choice."""
    said = rewordings()[here.matter.scenario.id]
    surname = here.matter.scenario.customer.surname

    def say(case: Case, choice: Choice, _words: str, customer: str, _turn: int) -> Reading:
        words = said[choice.id][here.language].replace("{surname}", case.text(surname))
        return read(case, words, customer)

    return say


def agreement(library: Library, language: Language) -> tuple[float, float]:
    """Return how far reworded replies are read as their choices are declared: micro-F1 of acts and topics."""
    right, said = [0, 0], [0, 0]
    for name, lines in rewordings().items():
        here = stage(library, name, language)
        read, declares = reading(), _choices(here)
        case = cast(here.matter.scenario, here.matter.persona, 0, language)
        for choice, words in lines.items():
            found, meant = read(case, words[language], ""), declared(declares[choice])
            for kind, (one, other) in enumerate(((found.acts, meant.acts), (found.topics, meant.topics))):
                right[kind] += len(set(one) & set(other))
                said[kind] += len(one) + len(other)
    return 2 * right[0] / said[0], 2 * right[1] / said[1]


def _choices(here: Stage) -> dict[str, Choice]:
    return {choice.id: choice for beat in here.matter.scenario.beats for choice in beat.choices}


def study(
    seeds: int, tell: Callable[[str], None] = lambda _: None, only: tuple[str, ...] | None = None
) -> Study:
    """Play everything, or the scenarios `only`; `tell` is called with what begins."""
    library = Library.open([ROOT / "scenarios"])
    names = tuple(entry.id for entry in library.entries("scenario")) if only is None else only
    cards: dict[tuple[str, Language, str], list[ScoreCard]] = defaultdict(list)
    reworded: dict[tuple[str, Language], tuple[ScoreCard, ScoreCard, ScoreCard]] = {}
    again: dict[str, list[list[ScoreCard]]] = {}
    said = rewordings()
    for name, language in itertools.product(names, LANGUAGES):
        tell(f"{name} {language}")
        here = stage(library, name, language)
        read = reading()
        plain: list[tuple[Trainee, int]] = list(itertools.product(GRADED, range(seeds)))
        ways: dict[str, Change | None] = {"typed": None, **CHANGES[language]}
        first = [play(here, trainee, seed) for trainee, seed in plain]
        cards[name, language, "chosen"] = [played.card for played in first]
        for way, change in ways.items():
            cards[name, language, way] = [
                play(here, trainee, seed, typed(read, change, seed)).card for trainee, seed in plain
            ]
        if name in said:
            script = list(said[name])
            reworded[name, language] = (
                follow(here, script, 0).card,
                follow(here, script, 0, typed(read)).card,
                follow(here, script, 0, other_words(here, read)).card,
            )
        if language == "zh":  # with choices both languages are the same
            scripts = [[turn.choice or "" for turn in played.tape.turns] for played in first[::seeds]]
            again[name] = [[follow(here, script, seed).card for seed in range(AGAIN)] for script in scripts]
    return Study(names, seeds, dict(cards), again, reworded)
