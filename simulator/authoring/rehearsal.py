"""Smells that show only when a scenario is played: a few attempts of synthetic trainees.

Seeds are fixed, so that the same file always gives the same warnings. `kesu balance` and `kesu coverage`
play a hundred times as much and say more; this is what an author sees while writing.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path as FilePath
from typing import Final, NamedTuple

from simulator.content.library import Library
from simulator.content.places import Document, Path
from simulator.content.problems import Problem, shown
from simulator.model.conditions import Condition
from simulator.model.persona import Persona
from simulator.model.scenario import Beat, Choice, Scenario
from simulator.model.tape import Tape
from simulator.model.texts import Language, Variants
from simulator.scoring.score import Matter, judge, score
from simulator.study.attempts import Stage, Watcher, briefed, play
from simulator.study.trainees import TRAINEES, Seen, worths

#: Who plays how often. The skilled show what is best, the others where the scenario leads them.
ATTEMPTS: Final[Mapping[str, int]] = {"expert": 2, "competent": 1, "well_meaning": 3, "random": 2}
#: Share of the attempts in which a line comes twice, from which on it is told.
OFTEN: Final = 0.3
#: Beats from which on a pattern of lengths or places can be told from chance …
BEATS: Final = 4
#: … which is said where it would come about by chance in less than one scenario of two hundred.
CHANCE: Final = 0.005
#: Times that the best choice was best again after it had been taken, from which on a beat is told.
AGAIN: Final = 3
#: Characters from which on a line is noticed when it comes twice.
NOTICED: Final = 6


class _Attempt(NamedTuple):
    """One attempt, and before each of its replies the choices that were best then."""

    tape: Tape
    best: list[frozenset[str]]


def rehearsed(scenario: Scenario, document: Document, library: Library) -> list[Problem]:
    """Return the smells that a few attempts at `scenario` show.

    :raises UnknownId: its persona, the course or the rubric is missing.
    :raises ContentError: one of them has errors.
    """
    rubric = library.rubric()
    matter = Matter(scenario, library.persona(scenario.persona), library.course(rubric.course), rubric)
    attempts = _play(matter)
    found = [*_given_away(scenario, document, _best(scenario, attempts))]
    found += _same_best(scenario, document, attempts)
    found += _repeated(scenario, matter.persona, document, library, attempts)
    found += _idle_principles(scenario, document, attempts, matter)
    found += _unearned(document, attempts, matter)
    return found


def _play(matter: Matter) -> list[_Attempt]:
    scenario = matter.scenario
    stage = Stage(matter, scenario.languages[0], "exam" if scenario.exam_only else "guided", briefed(matter))
    attempts = []
    for trainee in TRAINEES:
        for seed in range(ATTEMPTS.get(trainee.id, 0)):
            best: list[frozenset[str]] = []
            tape = play(stage, trainee, seed, _watcher(best))
            attempts.append(_Attempt(tape, best))
    return attempts


def _watcher(best: list[frozenset[str]]) -> Watcher:
    """Return a watcher that notes in `best` which choices are best before each reply."""

    def watch(beat: str, seen: Seen, ids: list[str]) -> None:  # noqa: ARG001  # the beat is on the tape
        rates = worths(seen)
        top = max(rates)
        best.append(frozenset(name for name, rate in zip(ids, rates, strict=True) if rate == top))

    return watch


def _best(scenario: Scenario, attempts: Sequence[_Attempt]) -> list[tuple[Beat, Choice]]:
    """Return the choice of each beat that was best at most of its moments, where there is one."""
    count: dict[str, Counter[str]] = defaultdict(Counter)
    visits: Counter[str] = Counter()
    for attempt in attempts:
        for turn, best in zip(attempt.tape.turns, attempt.best, strict=True):
            visits[turn.beat] += 1
            count[turn.beat].update(best)
    found = []
    for beat in scenario.beats:
        for name, times in count[beat.id].most_common(1):
            if times * 2 > visits[beat.id]:
                found.append((beat, next(choice for choice in beat.choices if choice.id == name)))
    return found


def _given_away(
    scenario: Scenario, document: Document, best: Sequence[tuple[Beat, Choice]]
) -> Iterator[Problem]:
    """Find patterns by which the best choice can be told without reading it: its length, its place."""
    if len(best) < BEATS:
        return
    odds = math.fsum(1.0 / len(beat.choices) for beat, _ in best) / len(best)
    for language in scenario.languages:
        for extreme, zh, en in ((max, "最长", "longest"), (min, "最短", "shortest")):
            times = 0
            for beat, choice in best:
                lengths = [len(other.text.say(language)) for other in beat.choices]
                own = len(choice.text.say(language))
                times += own == extreme(lengths) and lengths.count(own) == 1
            if _by_chance(times, len(best), odds) < CHANCE:
                yield document.problem(
                    ("beats",),
                    "given_away_by_length",
                    key=True,
                    value=times,
                    which=en,
                    which_zh=zh,
                    language=language,
                    of=len(best),
                )
    places = Counter(beat.choices.index(choice) for beat, choice in best)
    place, times = places.most_common(1)[0]
    if _by_chance(times, len(best), odds) * len(best[0][0].choices) < CHANCE:
        yield document.problem(
            ("beats",), "given_away_by_position", key=True, value=times, place=place + 1, of=len(best)
        )


def _by_chance(times: int, tries: int, odds: float) -> float:
    """Return how likely `times` or more of `tries` are by chance, each with `odds`."""
    return math.fsum(
        math.comb(tries, count) * odds**count * (1.0 - odds) ** (tries - count)
        for count in range(times, tries + 1)
    )


def _same_best(scenario: Scenario, document: Document, attempts: Sequence[_Attempt]) -> Iterator[Problem]:
    """Find beats in which the best choice stays the best after it has been taken."""
    again: dict[str, Counter[str]] = defaultdict(Counter)
    chances: Counter[str] = Counter()
    first = {beat.id: _ever_best(attempts, beat.id) for beat in scenario.beats}
    for attempt in attempts:
        taken: dict[str, set[str]] = defaultdict(set)
        for turn, best in zip(attempt.tape.turns, attempt.best, strict=True):
            if taken[turn.beat] & first[turn.beat]:
                chances[turn.beat] += 1
                again[turn.beat].update(best & taken[turn.beat])
            if turn.choice is not None:
                taken[turn.beat].add(turn.choice)
    for number, beat in enumerate(scenario.beats):
        for name, times in again[beat.id].most_common(1):
            if times >= AGAIN and times == chances[beat.id]:
                yield document.problem(("beats", number, "id"), "same_best", value=beat.id, choice=name)


def _ever_best(attempts: Sequence[_Attempt], beat: str) -> set[str]:
    """Return the choices of `beat` that were best at its first moment in any attempt."""
    found: set[str] = set()
    for attempt in attempts:
        for turn, best in zip(attempt.tape.turns, attempt.best, strict=True):
            if turn.beat == beat:
                found |= best
                break
    return found


def _repeated(
    scenario: Scenario,
    persona: Persona,
    document: Document,
    library: Library,
    attempts: Sequence[_Attempt],
) -> Iterator[Problem]:
    """Find customer's words that often come twice within an attempt."""
    heard = ["\n".join(turn.customer for turn in attempt.tape.turns) for attempt in attempts]

    def told(path: Path, said: str, count: int, where: str = "", where_zh: str = "") -> Problem:
        return document.problem(
            path,
            "repeats_in_play",
            value=shown(said, 30),
            count=count,
            of=len(attempts),
            where=where,
            where_zh=where_zh,
        )

    for path, said in _spoken(scenario, scenario.languages[0]):
        twice = _twice(said, heard)
        if twice >= OFTEN * len(attempts):
            yield told(path, said, twice)
    for key, said in _answers(persona, scenario.languages[0]):
        twice = _twice(said, heard)
        if twice < OFTEN * len(attempts):
            continue
        beats = Counter(
            turn.beat for attempt in attempts for turn in attempt.tape.turns if said in turn.customer
        )
        # The words are the persona's; the beat that lasts too long for them is the scenario's.
        longest = beats.most_common(1)[0][0]
        number = next(place for place, beat in enumerate(scenario.beats) if beat.id == longest)
        persona_file = library.checked("persona", persona.id).document
        name, (line, _) = FilePath(persona_file.file).name, persona_file.place(key)
        yield told(
            ("beats", number, "id"),
            said,
            twice,
            f" in {name}, line {line} ({key[0]})",
            f"在 {name} 第 {line} 行（{key[0]}）",
        )


def _twice(said: str, heard: Sequence[str]) -> int:
    """Return in how many attempts `said` came twice, if it is long enough to be noticed."""
    if len(said) < NOTICED or "{" in said:
        return 0
    return sum(talk.count(said) > 1 for talk in heard)


def _answers(persona: Persona, language: Language) -> Iterator[tuple[Path, str]]:
    """Yield what a persona may answer more than once; each of its reactions is said once."""
    for name in ("ask_back", "accepts", "refuses", "hesitates"):
        if (text := getattr(persona, name)) is not None:
            yield from _each((name,), text, language)


def _each(path: Path, text: Variants, language: Language) -> Iterator[tuple[Path, str]]:
    return (((*path, language, number), words) for number, words in enumerate(text.say(language)))


def _spoken(scenario: Scenario, language: Language) -> Iterator[tuple[Path, str]]:
    """Yield what the customer may say more than once; each of a scenario's reactions is said once."""
    for number, beat in enumerate(scenario.beats):
        for name, lines in (("opening", beat.opening), ("lines", beat.lines)):
            for place, line in enumerate(lines):
                yield from _each(("beats", number, name, place, "text"), line.text, language)
    for number, fact in enumerate(scenario.facts):
        if fact.answer is not None:
            yield from _each(("facts", number, "answer"), fact.answer, language)


def _idle_principles(
    scenario: Scenario, document: Document, attempts: Sequence[_Attempt], matter: Matter
) -> Iterator[Problem]:
    """Find principles that the scenario says it trains and for which no attempt could earn anything."""
    left = set(scenario.principles)
    for attempt in attempts:
        if not left:
            return
        judged = judge(attempt.tape, matter).numbers
        left -= {part.principle for part in judged.principles if part.score}
    for number, principle in enumerate(scenario.principles):
        if principle in left:
            at: Path = ("principles", number)
            yield document.problem(at, "idle_principle", value=principle, count=len(attempts))


def _unearned(document: Document, attempts: Sequence[_Attempt], matter: Matter) -> Iterator[Problem]:
    """Find what the persona calls for at a time when no choice can earn it."""
    beats = matter.scenario.beats
    earning = {
        rule.id: {beat.id for beat in beats if any(may_earn(rule.earns, choice) for choice in beat.choices)}
        for rule in matter.persona.handling
    }
    left = {rule.id: rule for rule in matter.persona.handling if len(earning[rule.id]) < len(beats)}
    wanted: dict[str, set[str]] = defaultdict(set)  # rule -> the beats in which it had to be kept
    for attempt in attempts:
        if not left:
            return
        turns = attempt.tape.turns
        for finding in score(attempt.tape, matter).findings:
            rule = left.get(finding.rule)
            if rule is None:
                continue
            at = finding.turns[0] - 1
            # Of a rule that was kept in part it is only told when; it may have come up so much earlier.
            first = at if finding.kind == "missed" else 0 if rule.within is None else at - rule.within + 1
            last = len(turns) if rule.within is None else at + rule.within
            wanted[rule.id] |= {turn.beat for turn in turns[max(0, first) : last]}
        left = {name: rule for name, rule in left.items() if earning[name].isdisjoint(wanted.get(name, ()))}
    for name, needed in wanted.items():
        rule = left.get(name)
        if rule is None:
            continue
        acts = [*(rule.earns.acts_all or ()), *(["/".join(rule.earns.acts)] if rule.earns.acts else ())]
        yield document.problem(
            ("persona",),
            "unearned_handling",
            value=name,
            missed=rule.missed.say("en"),
            missed_zh=rule.missed.say("zh"),
            beats=", ".join(beat.id for beat in beats if beat.id in needed),
            acts=" + ".join(acts),
        )


def may_earn(condition: Condition, choice: Choice) -> bool:
    """Say whether what `choice` declares may fulfil `condition`; what it cannot tell is taken for granted."""
    acts, topics = set(choice.acts), set(choice.topics)
    if condition.acts is not None and acts.isdisjoint(condition.acts):
        return False
    if condition.acts_all is not None and not acts.issuperset(condition.acts_all):
        return False
    if condition.topics is not None and topics.isdisjoint(condition.topics):
        return False
    if condition.promise and not choice.promises:
        return False
    if any(part.model_fields_set <= _DECLARED and may_earn(part, choice) for part in condition.none_of or ()):
        return False
    ways = condition.any_of
    return all(may_earn(part, choice) for part in condition.all_of or ()) and (
        ways is None or any(may_earn(part, choice) for part in ways)
    )


#: Questions of a condition that a choice answers by what it declares.
_DECLARED: Final = frozenset({"acts", "acts_all", "topics"})
