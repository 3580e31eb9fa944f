"""Smells: what is no error and yet spoils a scenario.

In: a scenario without errors, its document, and the library with its persona and course. Out: warnings. An
author who wants it so says why in a comment (`authoring.allowances`). What can be seen from the file is
looked for here; what shows only when the scenario is played, in `authoring.rehearsal`; whether the declared
acts are those that the words perform, in `authoring.disputes`.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterator
from typing import Final

from simulator.authoring.disputes import disputes
from simulator.authoring.rehearsal import rehearsed
from simulator.content.library import Library
from simulator.content.places import Document, Path
from simulator.content.problems import Problem, shown
from simulator.content.reach import can_be_known, impossible
from simulator.errors import KesuError
from simulator.model.acts import DESTRUCTIVE
from simulator.model.conditions import Condition
from simulator.model.persona import Line
from simulator.model.scenario import Scenario
from simulator.model.texts import Language, hours

#: A remedy that settles less than this of every grievance is never ruled to fit even in part
#: (`PARTLY` in session/ruling.py).
SENSIBLE: Final = 0.3
#: Acts of a reply that asks for something.
ASKING: Final = frozenset({"ask_facts", "ask_needs"})
#: Characters from which on a line is noticed when it comes twice; "好。" may.
NOTICED: Final = 6


def smells(scenario: Scenario, document: Document, library: Library) -> list[Problem]:
    """Return the smells of `scenario`, in no order."""
    found = [*_unasked(scenario, document), *_senseless(scenario, document)]
    found += _by_tone(scenario, document)
    found += _too_soon(scenario, document)
    found += _drawn_twice(scenario, document)
    found += _unreachable(scenario, document)
    found += _written_twice(scenario, document)
    # Where the persona, the rubric or the analyser cannot be used, that is told elsewhere, with their files.
    with contextlib.suppress(KesuError):
        found += disputes(scenario, document)
    with contextlib.suppress(KesuError):
        found += rehearsed(scenario, document, library)
    return found


def _unasked(scenario: Scenario, document: Document) -> Iterator[Problem]:
    """Find facts that the customer would tell and no choice asks for."""
    asked = {
        topic
        for beat in scenario.beats
        for choice in beat.choices
        if ASKING & set(choice.acts)
        for topic in choice.topics
    }
    touched = {topic for beat in scenario.beats for choice in beat.choices for topic in choice.topics}
    told = {fact for beat in scenario.beats for line in (*beat.opening, *beat.lines) for fact in line.tells}
    for number, fact in enumerate(scenario.facts):
        known = "customer" in fact.known_to and fact.answer is not None
        if known and fact.true and fact.id in touched - asked - told:  # untouched ones are unused_fact
            yield document.problem(("facts", number, "id"), "unasked_fact", value=fact.id)


def _senseless(scenario: Scenario, document: Document) -> Iterator[Problem]:
    """Find remedies that may be granted and that nobody could sensibly offer."""
    knowable = can_be_known(scenario)
    for number, remedy in enumerate(scenario.remedies):
        if remedy.authority == "nobody":
            continue  # a temptation, and declared as one
        at: Path = ("remedies", number, "id")
        hidden = [fact for fact in remedy.needs if fact not in knowable]
        if hidden:
            en, zh = (
                f"it needs {hidden[0]}, which nobody can learn",
                f"它要先弄清 {hidden[0]}，而这一点无从得知",
            )
            yield document.problem(at, "senseless_remedy", value=remedy.id, reason=en, reason_zh=zh)
        elif max(remedy.settles.values(), default=0.0) < SENSIBLE:
            en = f"it settles less than {SENSIBLE} of every grievance"
            zh = f"它对每一项不满的解决程度都不到 {SENSIBLE}"
            yield document.problem(at, "senseless_remedy", value=remedy.id, reason=en, reason_zh=zh)


def _too_soon(scenario: Scenario, document: Document) -> Iterator[Problem]:
    """Find promises that will break, in choices that seem to be good ones."""
    earliest = {remedy.id: remedy.earliest for remedy in scenario.remedies}
    for number, beat in enumerate(scenario.beats):
        for place, choice in enumerate(beat.choices):
            if not set(choice.acts).isdisjoint(DESTRUCTIVE):
                continue  # a bad reply on purpose
            for which, promise in enumerate(choice.promises):
                if promise.what is None or promise.within is None:
                    continue
                if hours(promise.within) < hours(earliest[promise.what]):
                    yield document.problem(
                        ("beats", number, "choices", place, "promises", which, "within"),
                        "promise_too_soon",
                        value=choice.id,
                        what=promise.what,
                        within=promise.within,
                        earliest=earliest[promise.what],
                    )


def _drawn_twice(scenario: Scenario, document: Document) -> Iterator[Problem]:
    """Find values of a slot that are the same as an earlier one."""
    for slot, options in scenario.vary.items():
        seen: dict[tuple[Language, str], int] = {}
        for number, option in enumerate(options):
            for language in scenario.languages:
                said = option.text.say(language)
                path: Path = ("vary", slot, number, "text", language)
                line, _ = document.place(path)
                if (language, said) in seen:
                    other = seen[language, said]
                    yield document.problem(path, "drawn_twice", value=shown(said, 30), slot=slot, other=other)
                    break  # the option is told once
                seen[language, said] = line


def _by_tone(scenario: Scenario, document: Document) -> Iterator[Problem]:
    """Find beats in which only one choice is civil, so that its tone gives it away."""
    for number, beat in enumerate(scenario.beats):
        civil = [choice.id for choice in beat.choices if not set(choice.acts) & set(DESTRUCTIVE)]
        if len(civil) == 1 and len(beat.choices) > 2:
            yield document.problem(
                ("beats", number, "choices"), "given_away_by_tone", key=True, value=civil[0], beat=beat.id
            )


def _unreachable(scenario: Scenario, document: Document) -> Iterator[Problem]:
    """Find customer's lines whose conditions contradict the scenario or themselves."""
    everywhere = {beat.id for beat in scenario.beats}
    for path, line in _lines(scenario):
        if line.when is None:
            continue
        why = impossible(line.when, scenario, everywhere) or _contradiction(line.when)
        if why is None and path[0] == "beats" and path[2] == "lines" and line.when.beat is not None:
            here = scenario.beats[int(path[1])].id
            if here not in line.when.beat:
                why = f"it asks for another beat than {here}", f"它要求的不是所在的阶段 {here}"
        if why is not None:
            yield document.problem(
                (*path, "when"), "unreachable_line", key=True, reason=why[0], reason_zh=why[1]
            )


def _contradiction(condition: Condition) -> tuple[str, str] | None:
    """Return in what `condition` contradicts itself (English, Chinese), or None."""
    both = set(condition.known or ()) & set(condition.unknown or ())
    if both:
        fact = min(both)
        return f"it asks for {fact} to be known and unknown", f"它既要求已知又要求未知 {fact}"
    for field in ("turn", "beat_turns"):
        span = getattr(condition, field)
        if span is not None and span.at_most is not None and span.at_most < span.at_least:
            return (
                f"{field} cannot be at least {span.at_least} and at most {span.at_most}",
                f"{field} 的上下限颠倒",
            )
    for part in condition.none_of or ():
        asked = {name: getattr(part, name) for name in part.model_fields_set}
        if asked and all(_implies(condition, name, value) for name, value in asked.items()):
            return "it asks for what its none_of excludes", "它要求的又被自己的 none_of 排除"
    for part in condition.all_of or ():
        why = _contradiction(part)
        if why:
            return why
    return None


def _implies(condition: Condition, name: str, excluded: object) -> bool:
    """Say whether what `condition` asks under `name` makes the `excluded` answer certain."""
    asked = getattr(condition, name)
    if not isinstance(asked, tuple) or not isinstance(excluded, tuple) or name.endswith("_of"):
        return False
    if name in ("acts_all", "known", "unknown", "visited"):
        return set(excluded) <= set(asked)
    return set(asked) <= set(excluded)


def _written_twice(scenario: Scenario, document: Document) -> Iterator[Problem]:
    """Find customer's words that stand in the file twice."""
    for language in scenario.languages:
        words = [
            ((*path, "text", language, number), said)
            for path, line in _lines(scenario)
            for number, said in enumerate(getattr(line.text, language))
        ]
        count = Counter(said for _, said in words)
        first: dict[str, int] = {}
        for path, said in words:
            if count[said] > 1 and len(said) >= NOTICED:
                line, _ = document.place(path)
                if said in first:
                    yield document.problem(path, "repeated_line", value=shown(said, 30), other=first[said])
                first.setdefault(said, line)


def _lines(scenario: Scenario) -> Iterator[tuple[Path, Line]]:
    """Yield every line of the customer with its path."""
    for number, beat in enumerate(scenario.beats):
        for name, lines in (("opening", beat.opening), ("lines", beat.lines)):
            for place, line in enumerate(lines):
                yield ("beats", number, name, place), line
    for number, ending in enumerate(scenario.endings):
        for place, line in enumerate(ending.lines):
            yield ("endings", number, "lines", place), line
    for place, line in enumerate(scenario.reactions):
        yield ("reactions", place), line
