"""House rules held against a tape: forbidden words, mandatory steps, knock-outs.

They cost points of the overall score or fail the attempt; they never touch readings, rulings or the mood.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from simulator.model.house import Forbidden, House, KnockOut, Step
from simulator.model.occurrences import Occurrences, places, turns_of
from simulator.model.scenario import Scenario
from simulator.model.scorecard import Finding, FindingKind
from simulator.model.tape import Tape, Turn
from simulator.model.texts import Language, Variants
from simulator.model.wordings import in_one_form, says

#: Replies at the end in which a closing step counts: nobody can be sure which of their words are the last.
CLOSING: Final = 2


class Point(NamedTuple):
    """A house rule kept or broken: the place on the tape, what it costs, the words that were forbidden."""

    rule: Forbidden | Step | KnockOut
    kind: FindingKind  # kept, house or knock_out
    place: int
    cost: float
    phrase: str = ""


def inspect(house: House, tape: Tape, scenario: Scenario, when: Occurrences) -> list[Point]:
    """Return every house rule that `tape` broke, and every mandatory step that it kept."""
    language = tape.header.language
    spoken = [in_one_form(turn.words) for turn in tape.turns]
    points: list[Point] = []
    for rule in house.forbidden:
        said = list(_said(rule.phrases, spoken, language))
        kind: FindingKind = "knock_out" if rule.knock_out else "house"
        points += [Point(rule, kind, place, rule.cost, phrase) for place, phrase in said[: rule.most]]
    for step in house.steps:
        point = _step(step, tape, scenario, when, spoken)
        if point is not None:
            points.append(point)
    for knock_out in house.knock_outs:
        points += [
            Point(knock_out, "knock_out", place, 0.0)
            for place in list(places(turns_of(knock_out.when)(when)))[:1]
        ]
    return points


def finding(point: Point, turn: Turn, language: Language, points: float) -> Finding:
    """Return `point` with its evidence, the reply `turn`; `points` is what it cost in the end."""
    rule = point.rule
    if point.kind == "kept":
        text = rule.name.say(language)
    elif isinstance(rule, Step):
        text = rule.missed.say(language)
    else:
        text = rule.text.say(language)
    if point.phrase:
        text = f"服务禁语“{point.phrase}”：{text}" if language == "zh" else f"“{point.phrase}”: {text}"
    if point.kind == "knock_out":
        text = f"一票否决：{text}" if language == "zh" else f"Knock-out: {text}"
    return Finding(
        rule=rule.id,
        principle="",
        kind=point.kind,
        turns=(turn.number,),
        quote=turn.words,
        text=text,
        better="" if point.kind == "kept" else rule.better.say(language),
        points=points,
    )


def _step(step: Step, tape: Tape, scenario: Scenario, when: Occurrences, spoken: list[str]) -> Point | None:
    """Return whether `step` was done in time; None where there was no occasion for it (yet)."""
    turns = tape.turns
    done = 0 if step.done is None else turns_of(step.done)(when)
    if step.phrases is not None:
        for place, _ in _said(step.phrases, spoken, tape.header.language):
            done |= 1 << place
    if not turns:
        return None
    last = len(turns) - 1
    if step.by == "first_reply":
        window, due = 1, 0
    elif step.by == "before_remedy":
        due = next((place for place, turn in enumerate(turns) if turn.ruling.offered), -1)
        window = (1 << due) - 1 if due >= 0 else when.every
    else:
        ending = scenario.ending(tape.ending)
        # Who is left by the customer, or runs out of time, has no last word to say.
        due = last if ending is not None and ending.kind in ("agreement", "hang_up") else -1
        window = when.every & ~((1 << max(0, last + 1 - CLOSING)) - 1) if due >= 0 else 0
    in_time = done & window
    if in_time:
        return Point(step, "kept", (in_time & -in_time).bit_length() - 1, 0.0)
    return None if due < 0 else Point(step, "knock_out" if step.knock_out else "house", due, step.cost)


def _said(phrases: Variants, spoken: Iterable[str], language: Language) -> Iterator[tuple[int, str]]:
    """Yield each place at which one of `phrases` is said, with the first one that is."""
    wordings = [(phrase, in_one_form(phrase)) for phrase in phrases.say(language)]
    for place, words in enumerate(spoken):
        for phrase, wording in wordings:
            if says(words, wording):
                yield place, phrase
                break
