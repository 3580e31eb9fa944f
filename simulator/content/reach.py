"""What can be reached in a scenario: beats and endings that may come, facts that may become known.

Only what is certain from the file is told: a condition that can never hold. Whether somebody ever goes there
is for those who play it.
"""

from __future__ import annotations

from typing import Final

from simulator.content.places import Document, Path
from simulator.content.problems import Problem
from simulator.model.conditions import BANDS, Condition
from simulator.model.scenario import Scenario

#: Replies after which a beat without `leave` is over: `session.engine.USUAL_STAY`, which nobody sees here.
STAY: Final = 2


def unreachable(scenario: Scenario, document: Document) -> list[Problem]:
    """Return the beats and endings that can never come, and the beats that can never be left."""
    problems = []
    first = scenario.beats[0].id
    entered = {first}
    waiting = {beat.id: beat for beat in scenario.beats[1:]}
    moved = True
    while moved:
        moved = False
        for beat_id, beat in list(waiting.items()):
            if beat.enter is None or not impossible(beat.enter, scenario, entered):
                entered.add(beat_id)
                del waiting[beat_id]
                moved = True
    for number, beat in enumerate(scenario.beats):
        if beat.id in waiting and beat.enter is not None:
            reason = impossible(beat.enter, scenario, entered) or ("", "")
            problems.append(_never(document, ("beats", number, "enter"), "unreachable_beat", beat.id, reason))
        elif beat.leave is not None and (why := impossible(beat.leave, scenario, entered)):
            problems.append(_never(document, ("beats", number, "leave"), "endless_beat", beat.id, why))
    for number, ending in enumerate(scenario.endings):
        if ending.when is None:
            continue
        if why := impossible(ending.when, scenario, entered):
            problems.append(
                _never(document, ("endings", number, "when"), "unreachable_ending", ending.id, why)
            )
        elif late := _over_before(ending.when, scenario):
            beat_id, asked, most = late
            problems.append(
                document.problem(
                    ("endings", number, "when"),
                    "late_ending",
                    key=True,
                    value=ending.id,
                    beat=beat_id,
                    asked=asked,
                    most=most,
                )
            )
    return problems


def _never(document: Document, path: Path, code: str, id: str, why: tuple[str, str]) -> Problem:
    """Return the problem of a condition at `path` that can never hold; `why` in English and Chinese."""
    return document.problem(path, code, key=True, value=id, reason=why[0], reason_zh=why[1])


def _over_before(when: Condition, scenario: Scenario) -> tuple[str, int, int] | None:
    """Return the beat that is over before `when` may hold, the replies that it asks for, and those there are.

    Only replies that make no sense hold a beat longer, so that such an ending comes to nobody who talks.
    """
    if when.beat is None or when.beat_turns is None or when.understood is False:
        return None
    asked = when.beat_turns.at_least
    over = []
    for beat_id in when.beat:
        most = _longest(beat_id, scenario)
        if most is None or asked <= most:
            return None
        over.append((beat_id, asked, most))
    return over[-1]


def _longest(beat_id: str, scenario: Scenario) -> int | None:
    """Return how many replies the beat can have at most, or None where that is not certain.

    Its `leave` must hold by itself after so many, and a beat that asks for nothing must be sure to be left:
    one that comes after it in the order in which beats are tried, while it asks for nothing itself.
    """
    ordered = sorted(scenario.beats, key=lambda beat: -beat.priority)
    places = {beat.id: place for place, beat in enumerate(ordered)}
    beat = ordered[places[beat_id]]
    first = beat.id == scenario.beats[0].id
    if beat.enter is not None and not first:
        return None
    rest = [one for one in ordered if one is not beat] if first else ordered[places[beat_id] + 1 :]
    if all(one.enter is not None or one.id == scenario.beats[0].id for one in rest):
        return None
    if beat.leave is None:
        return STAY
    return _until(beat.leave)


def _until(condition: Condition) -> int | None:
    """Return after how many replies in its beat `condition` holds whatever they were, or None."""
    given = [name for name in condition.model_fields_set if getattr(condition, name) is not None]
    if given == ["any_of"]:
        return min((most for part in condition.any_of or () if (most := _until(part))), default=None)
    span = condition.beat_turns
    if given != ["beat_turns"] or span is None or span.at_most is not None:
        return None
    return max(1, span.at_least)


def impossible(condition: Condition, scenario: Scenario, entered: set[str]) -> tuple[str, str] | None:
    """Return why `condition` can never hold (English, Chinese), or None if it may."""
    for field in ("visited", "beat"):
        wanted = getattr(condition, field) or ()
        never = [beat for beat in wanted if beat not in entered]
        if never and (field == "visited" or len(never) == len(wanted)):
            return (
                f"it waits for {never[0]}, which is never entered before",
                f"它要等 {never[0]}，而那个阶段不会先出现",
            )
    if condition.turn is not None and condition.turn.at_least > scenario.turn_limit:
        return (
            f"it waits for turn {condition.turn.at_least}, but the turn limit is {scenario.turn_limit}",
            f"它要等第 {condition.turn.at_least} 轮，而轮数上限是 {scenario.turn_limit}",
        )
    if condition.beat_turns is not None and condition.beat_turns.at_least > scenario.turn_limit:
        asked = condition.beat_turns.at_least
        return (
            f"it waits for {asked} replies in a beat, but the turn limit is {scenario.turn_limit}",
            f"它要等一个阶段里说满 {asked} 句，而轮数上限是 {scenario.turn_limit}",
        )
    if condition.known:
        told = can_be_known(scenario)
        hidden = [fact for fact in condition.known if fact not in told]
        if hidden:
            fact = next((fact for fact in scenario.facts if fact.id == hidden[0]), None)
            if fact is not None and not fact.true:
                return (
                    f"{hidden[0]} is false, so nobody can come to know it",
                    f"{hidden[0]} 不是事实（true: false），没有人能得知",
                )
            return f"nobody ever tells {hidden[0]}", f"没有人会说出 {hidden[0]}"
    if condition.mood is not None and condition.none_of:
        excluded = {band for part in condition.none_of for band in part.mood or ()}
        if set(condition.mood) <= excluded <= set(BANDS):
            return "it asks for a mood that it excludes itself", "它要求的情绪又被自己排除"
    for part in condition.all_of or ():
        why = impossible(part, scenario, entered)
        if why:
            return why
    ways = [impossible(part, scenario, entered) for part in condition.any_of or ()]
    if ways and all(ways):
        return ways[0]
    return None


def can_be_known(scenario: Scenario) -> set[str]:
    """Return the facts that a trainee can come to know: from the records, by asking, or told unasked."""
    told = set(scenario.briefed())
    told |= {fact.id for fact in scenario.facts if "customer" in fact.known_to and fact.answer is not None}
    for beat in scenario.beats:
        for line in (*beat.opening, *beat.lines):
            told |= set(line.tells)
    return told


def unused(scenario: Scenario, document: Document) -> list[Problem]:
    """Return the facts and remedies that nothing in `scenario` touches."""
    touched = {topic for beat in scenario.beats for choice in beat.choices for topic in choice.topics}
    told = {fact for beat in scenario.beats for line in (*beat.opening, *beat.lines) for fact in line.tells}
    problems = [
        document.problem(("facts", number, "id"), "unused_fact", value=fact.id)
        for number, fact in enumerate(scenario.facts)
        if fact.id not in touched | told
    ]
    problems += [
        document.problem(("remedies", number, "id"), "remedy_unoffered", value=remedy.id)
        for number, remedy in enumerate(scenario.remedies)
        if remedy.id not in touched
    ]
    return problems
