"""Start, step, hang up, replay: one attempt as a chain of pure functions.

`step(case, state, reading, …)` returns the state after the reply and the turn that goes on the tape. It
reads no clock and keeps nothing, so the same tape gives the same bytes anywhere, an attempt can be forked
at any turn, and a batch is many calls of the same code.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from simulator.model.conditions import Moment, MoodBand
from simulator.model.scenario import Beat, Ending, EndingKind
from simulator.model.tape import Features, Mark, Mood, Opening, Promise, Reading, Ruling, Turn
from simulator.session import mood as moods
from simulator.session.cast import Case
from simulator.session.chance import LINES, REACTIONS
from simulator.session.customer import NOTHING, Said, say, say_one_of
from simulator.session.ruling import Ruled, rule, settle
from simulator.session.state import State

#: A proposal is accepted when this share of the whole complaint has been put right (fix, 0–1) …
ACCEPTABLE: float = 0.38
#: … and the customer is no angrier than this.
CALM_ENOUGH: float = 60.0
#: Replies after which a beat without `leave` is over.
USUAL_STAY = 2


def start(case: Case) -> tuple[State, Opening]:
    """Begin the attempt: the customer says the first beat's opening."""
    beat = case.scenario.beats[0]
    mood = moods.initial(case.anger)
    band = moods.band(mood.anger)
    said: dict[str, int] = {}
    state = State(
        turn=0,
        beat=beat.id,
        beat_turns=0,
        visited=frozenset({beat.id}),
        mood=mood,
        band=band,
        known=case.briefed,
        answered=frozenset(),
        offered=(),
        unfounded=frozenset(),
        promises=(),
        uses={},
        apologies=0,
        acts=frozenset(),
        rulings=frozenset(),
        said=said,
        unread=0,
        ending=None,
    )
    moment = _standing(case, state)
    first = say(case, beat.opening, moment, said, LINES, beat.id + "/opening")
    state = state._replace(known=state.known | set(first.tells), answered=frozenset(first.tells))
    return state, Opening(beat.id, mood, band, first.words, first.tells)


def step(
    case: Case, state: State, reading: Reading, delay: int, words: str = "", choice: str | None = None
) -> tuple[State, Turn]:
    """Play one reply that was read as `reading`, begun `delay` milliseconds after the customer's line.

    `words` and `choice` are noted on the turn; nothing depends on them.

    :raises ValueError: the attempt has ended.
    """
    if state.ending is not None:
        raise ValueError(f"the attempt has ended with {state.ending!r}")
    beat = case.beats[state.beat]
    judged = _judge(case, state, reading, delay)
    moment = _moment(case, state, judged, reading)
    said = dict(state.said)
    following = _next_beat(case, beat, state.visited, moment)
    spoken: list[Said] = [_reaction(case, reading, judged, moment, said)]
    if following is not None and following.after is not None:
        judged = _later(case, judged)
        moment = _moment(case, state, judged, reading)
    ending = _ending(case, state.turn + 1, moment)
    if ending is not None:
        spoken.append(say(case, ending.lines, moment, said, LINES, ending.id + "/ending"))
        following = None
    elif following is not None:
        spoken.append(say(case, following.opening, moment, said, LINES, following.id + "/opening"))
    elif not spoken[0].words:
        spoken.append(say(case, beat.lines, moment, said, LINES, beat.id + "/lines"))
    tells = tuple(dict.fromkeys([fact for part in spoken for fact in part.tells]))
    customer = _join(case, [part.words for part in spoken if part.words])
    next_beat = following.id if following is not None else beat.id
    after = _move(state, judged, moment, next_beat, tells, ending.id if ending is not None else None, said)
    return after, _turn(state, judged, after, reading, delay, words, choice, customer, tells)


def enter(case: Case, state: State, beat_id: str) -> tuple[State, Said]:
    """Put the attempt at the beginning of a beat, whatever would have led there, and say its opening.

    For authors, who look at a beat without playing the way to it. An attempt that has ended goes on; before a
    later contact its time passes, so that promises show themselves kept or broken.

    :raises KeyError: there is no such beat.
    """
    beat = case.beats[beat_id]
    mood, band, promises, apologies = state.mood, state.band, state.promises, state.apologies
    if beat.after is not None:
        if any(mark.code == "promise_broken" for mark in settle(case, promises)):
            mood = moods.update(mood, case.temper, BROKEN)
            band = moods.band(mood.anger, band)
        promises, apologies = (), 0
    said = dict(state.said)
    state = state._replace(
        beat=beat_id,
        beat_turns=0,
        visited=state.visited | {beat_id},
        mood=mood,
        band=band,
        promises=promises,
        apologies=apologies,
        said=said,
        ending=None,
    )
    first = say(case, beat.opening, _standing(case, state), said, LINES, beat.id + "/opening")
    told = frozenset(first.tells)
    return state._replace(known=state.known | told, answered=state.answered | told), first


def _standing(case: Case, state: State) -> Moment:
    """Return the moment in which the customer begins a beat before any reply to it."""
    return Moment(
        mood=state.band,
        faced=state.band,
        heard=int(state.mood.heard * 1000),
        faced_heard=int(state.mood.heard * 1000),
        settled=int(state.mood.fix * 1000),
        acts=_NOTHING,
        acts_before=state.acts,
        topics=_NOTHING,
        rulings=_NOTHING,
        rulings_before=state.rulings,
        known=state.known,
        offered=frozenset(state.offered),
        visited=state.visited,
        beat=state.beat,
        tags=case.beat_tags[state.beat],
        beat_turns=state.beat_turns,
        turn=state.turn,
        understood=True,
        promise=False,
    )


def along(case: Case, turns: Iterable[Turn], readings: Mapping[int, Reading]) -> list[Turn]:
    """Judge `turns` again with corrected `readings` (by turn number), along what happened.

    What the customer said, the beats and the ending stay as they were, for they did happen; rulings and
    moods are computed anew.
    """
    state, _ = start(case)
    return [turn for _, turn in judged_along(case, state, turns, readings)]


def judged_along(
    case: Case, state: State, turns: Iterable[Turn], readings: Mapping[int, Reading]
) -> Iterator[tuple[State, Turn]]:
    """Yield each of `turns` judged again as `along` does, from `state` on, with the state after it."""
    for turn in turns:
        reading = readings.get(turn.number, turn.reading)
        judged = _judge(case, state, reading, turn.delay)
        if turn.next_beat != turn.beat and case.beats[turn.next_beat].after is not None:
            judged = _later(case, judged)
        moment = _moment(case, state, judged, reading)
        after = _move(state, judged, moment, turn.next_beat, turn.tells, turn.ending, state.said)
        yield (
            after,
            _turn(
                state, judged, after, reading, turn.delay, turn.words, turn.choice, turn.customer, turn.tells
            ),
        )
        state = after


class _Judged(NamedTuple):
    """A reply as ruled, and what it does to the mood."""

    ruled: Ruled
    marks: tuple[Mark, ...]
    mood: Mood
    band: MoodBand
    promises: tuple[Promise, ...]
    apologies: int


def _judge(case: Case, state: State, reading: Reading, delay: int) -> _Judged:
    beat = case.beats[state.beat]
    ruled = rule(case, state, reading, delay, vent=beat.vent if state.beat_turns == 0 else 0.0)
    mood = moods.update(state.mood, case.temper, ruled.ruling.features)
    marks = ruled.ruling.marks
    if "check_agreement" in reading.acts and reading.understood:
        agrees = bool(ruled.offered) and mood.fix >= ACCEPTABLE and mood.anger < CALM_ENOUGH
        about = ruled.offered[-1] if ruled.offered else ""
        marks = (*marks, Mark("accepted" if agrees else "refused", about))
    band = moods.band(mood.anger, state.band)
    return _Judged(ruled, marks, mood, band, ruled.promises, ruled.apologies)


def _later(case: Case, judged: _Judged) -> _Judged:
    """Let the time of a later contact pass: what was promised shows itself kept or broken."""
    outcome = settle(case, judged.ruled.promises)
    mood, band = judged.mood, judged.band
    if any(mark.code == "promise_broken" for mark in outcome):
        mood = moods.update(mood, case.temper, BROKEN)
        band = moods.band(mood.anger, band)
    return _Judged(judged.ruled, judged.marks + outcome, mood, band, (), 0)


def _move(
    before: State,
    judged: _Judged,
    moment: Moment,
    next_beat: str,
    tells: tuple[str, ...],
    ending: str | None,
    said: Mapping[str, int],
) -> State:
    # Fields in their order, as in `_turn` and `_moment`: by keywords it takes three times as long.
    ruled = judged.ruled
    moved = next_beat != before.beat
    return State(
        moment.turn,
        next_beat,
        0 if moved else moment.beat_turns,
        before.visited | {next_beat} if moved else before.visited,
        judged.mood,
        judged.band,
        ruled.known.union(tells) if tells else ruled.known,
        ruled.answered.union(tells) if tells else ruled.answered,
        ruled.offered,
        ruled.unfounded,
        judged.promises,
        ruled.uses,
        judged.apologies,
        before.acts | moment.acts,
        before.rulings | moment.rulings,
        said,
        before.unread + (not moment.understood),
        ending,
    )


def _turn(
    before: State,
    judged: _Judged,
    after: State,
    reading: Reading,
    delay: int,
    words: str,
    choice: str | None,
    customer: str,
    tells: tuple[str, ...],
) -> Turn:
    ruling = judged.ruled.ruling
    return Turn(
        after.turn,
        before.beat,
        words,
        choice,
        delay,
        reading,
        Ruling(judged.marks, ruling.features, ruling.found, ruling.offered),
        after.mood,
        before.band,
        after.band,
        after.beat,
        customer,
        tells,
        after.ending,
    )


def hang_up(case: Case, state: State) -> State:
    """End the attempt because the trainee hung up."""
    if state.ending is not None:
        return state
    return state._replace(ending=ending_of_kind(case, "hang_up").id)


def ending_of_kind(case: Case, kind: EndingKind) -> Ending:
    """Return the scenario's first ending of `kind`.

    :raises LookupError: it has none (content rules refuse such a scenario).
    """
    for ending in case.scenario.endings:
        if ending.kind == kind:
            return ending
    raise LookupError(f"scenario {case.scenario.id!r} has no ending of kind {kind!r}")


def replay(case: Case, played: Iterable[Turn]) -> tuple[Opening, list[Turn], State]:
    """Play the readings, delays and words of `played` again and return what comes of them."""
    state, opening = start(case)
    turns = []
    for turn in played:
        state, again = step(case, state, turn.reading, turn.delay, turn.words, turn.choice)
        turns.append(again)
    return opening, turns, state


#: What a promise that broke gives the mood, with nothing else happening.
BROKEN: Final = Features(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0)


def _moment(case: Case, before: State, judged: _Judged, reading: Reading) -> Moment:
    """Return the moment after `reading`, still in the beat that it was given in."""
    ruled = judged.ruled
    return Moment(
        judged.band,
        before.band,
        int(judged.mood.heard * 1000),
        int(before.mood.heard * 1000),
        int(judged.mood.fix * 1000),
        ruled.acts,
        before.acts,
        ruled.topics,
        frozenset([mark.code for mark in judged.marks]),
        before.rulings,
        ruled.known,
        frozenset(ruled.offered),
        before.visited,
        before.beat,
        case.beat_tags[before.beat],
        before.beat_turns + 1,
        before.turn + 1,
        reading.understood,
        bool(reading.promises),
    )


_NOTHING: Final[frozenset[str]] = frozenset()


def _next_beat(case: Case, beat: Beat, visited: frozenset[str], moment: Moment) -> Beat | None:
    """Return the beat that begins now, or None while the current one lasts."""
    if not moment.understood:
        return None
    leave = case.leaves[beat.id]
    if not (moment.beat_turns >= USUAL_STAY if leave is None else leave(moment)):
        return None
    for candidate, enter in case.by_priority:
        if candidate.id not in visited and (enter is None or enter(moment)):
            return candidate
    return None


def _ending(case: Case, turn: int, moment: Moment) -> Ending | None:
    for ending, when in case.endings:
        if when(moment):
            return ending
    if turn >= case.scenario.turn_limit:
        return ending_of_kind(case, "turn_limit")
    return None


def _reaction(
    case: Case,
    reading: Reading,
    judged: _Judged,
    moment: Moment,
    said: dict[str, int],
) -> Said:
    """Return the customer's direct answer to the reply: facts asked for, yes or no, or a short reaction."""
    if not reading.understood:
        return Said(say_one_of(case, case.persona.ask_back, moment.turn, said, REACTIONS, "ask_back"), ())
    codes = [mark.code for mark in judged.marks]
    answers = []
    for fact in judged.ruled.ruling.found[:2]:
        answer = case.facts[fact].answer
        if answer is not None:
            answers.append(say_one_of(case, answer, moment.turn, said, REACTIONS, fact + "/answer"))
    if answers:
        return Said(_join(case, answers), ())
    if "accepted" in codes:
        return Said(say_one_of(case, case.persona.accepts, moment.turn, said, REACTIONS, "accepts"), ())
    if "refused" in codes:
        return Said(say_one_of(case, case.persona.refuses, moment.turn, said, REACTIONS, "refuses"), ())
    own = say(case, case.scenario.reactions, moment, said, REACTIONS, "reaction", conditional_only=True)
    if own is not NOTHING:
        return own
    return say(case, case.persona.reactions, moment, said, REACTIONS, "persona", conditional_only=True)


def _join(case: Case, parts: list[str]) -> str:
    return ("" if case.language == "zh" else " ").join(part.strip() for part in parts)
