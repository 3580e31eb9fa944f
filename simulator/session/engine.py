"""Start, step, hang up, replay: one attempt as a chain of pure functions.

`step(case, state, reading, …)` returns the state after the reply and the turn that goes on the tape. It
reads no clock and keeps nothing, so the same tape gives the same bytes anywhere, an attempt can be forked
at any turn, and a batch is many calls of the same code.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from simulator.model.conditions import Moment
from simulator.model.scenario import Ending, EndingKind
from simulator.model.tape import Features, Mark, Opening, Reading, Ruling, Turn
from simulator.session import mood as moods
from simulator.session.cast import Case, ReadyBeat
from simulator.session.customer import draw, say, say_one_of, unsaid
from simulator.session.lines import NOTHING, OWN, Said
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
    beat = case.ready[case.scenario.beats[0].id]
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
        cover=0.0,
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
    first = say(case, beat.opening, moment, said, case.line_stream)
    # Nobody has seen the state yet.
    state.answered = frozenset(first.tells)
    state.known = case.briefed | state.answered
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
    beat = case.ready[state.beat]
    ruled = _answered(case, state, reading, delay)
    said = dict(state.said)
    following = _next_beat(case, beat, ruled)
    reaction = _reaction(case, ruled, said)
    if following is not None and following.later:
        _later(case, ruled)
    ending = _ending(case, ruled)
    more = NOTHING
    if ending is not None:
        more = say(case, case.ending_lines[ending.id], ruled, said, case.line_stream)
        following = None
    elif following is not None:
        more = say(case, following.opening, ruled, said, case.line_stream)
    elif not reaction.words or ruled.agrees is False:  # whoever says no says what is wanted
        more = say(case, beat.lines, ruled, said, case.line_stream)
    gap = "" if following is None else following.later
    customer = _join(case, reaction.words, gap, more.words)
    tells = reaction.tells + more.tells
    if tells:
        tells = tuple(dict.fromkeys(tells))
    next_beat = beat.id if following is None else following.id
    ended = None if ending is None else ending.id
    return _close(state, reading, ruled, delay, words, choice, next_beat, customer, tells, ended, said)


def enter(case: Case, state: State, beat_id: str) -> tuple[State, Said]:
    """Put the attempt at the beginning of a beat, whatever would have led there, and say its opening.

    For authors, who look at a beat without playing the way to it. An attempt that has ended goes on; before a
    later contact its time passes, so that promises show themselves kept or broken.

    :raises KeyError: there is no such beat.
    """
    beat = case.ready[beat_id]
    mood, band, promises, apologies = state.mood, state.band, state.promises, state.apologies
    uses = state.uses
    if beat.later:
        if any(mark.code == "promise_broken" for mark in settle(case, promises)):
            mood = moods.update(mood, case.temper, BROKEN)
            band = moods.band(mood.anger, band)
        promises, apologies, uses = (), 0, {}
    said = dict(state.said)
    state = replace(
        state,
        beat=beat_id,
        beat_turns=0,
        visited=state.visited | {beat_id},
        mood=mood,
        band=band,
        promises=promises,
        apologies=apologies,
        uses=uses,
        said=said,
        ending=None,
    )
    first = say(case, beat.opening, _standing(case, state), said, case.line_stream)
    told = frozenset(first.tells)
    return replace(state, known=state.known | told, answered=state.answered | told), first


def _standing(case: Case, state: State) -> Moment:
    """Return the moment in which the customer begins a beat before any reply to it."""
    return Moment(
        mood=state.band,
        faced=state.band,
        heard=state.mood.heard * 1000,
        faced_heard=state.mood.heard * 1000,
        settled=state.mood.fix * 1000,
        acts=_NOTHING,
        acts_before=state.acts,
        topics=_NOTHING,
        rulings=_NOTHING,
        rulings_before=state.rulings,
        known=state.known,
        offered=state.offered,
        visited=state.visited,
        beat=state.beat,
        tags=case.ready[state.beat].tags,
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
        ruled = _answered(case, state, reading, turn.delay)
        if turn.next_beat != turn.beat and case.ready[turn.next_beat].later:
            _later(case, ruled)
        _, _, words, choice, delay, _, _, _, _, _, next_beat, customer, tells, ending = turn
        state, again = _close(
            state, reading, ruled, delay, words, choice, next_beat, customer, tells, ending, state.said
        )
        yield state, again


def _answered(case: Case, state: State, reading: Reading, delay: int) -> Ruled:
    """Rule on a reply; a customer who is asked to agree to the latest offer does so or not."""
    ruled = rule(case, state, reading, delay)
    if "check_agreement" in ruled.acts:
        offered, mood = ruled.offered, ruled.after
        ruled.agrees = agrees = bool(offered) and mood.fix >= ACCEPTABLE and mood.anger < CALM_ENOUGH
        _mark(ruled, Mark("accepted" if agrees else "refused", offered[-1] if offered else ""))
    return ruled


def _mark(ruled: Ruled, mark: Mark) -> None:
    ruled.marks.append(mark)
    ruled.rulings.append(mark.code)


def _later(case: Case, ruled: Ruled) -> None:
    """Let the time of a later contact pass: what was promised shows itself kept or broken.

    What was said before is not worn by then: days later a customer asks anew and wants an answer.
    """
    outcome = settle(case, ruled.promises)
    ruled.promises, ruled.apologies, ruled.uses = (), 0, {}
    for mark in outcome:
        _mark(ruled, mark)
    if any(mark.code == "promise_broken" for mark in outcome):
        ruled.after = mood = moods.update(ruled.after, case.temper, BROKEN)
        ruled.mood = moods.band(mood.anger, ruled.mood)
        ruled.heard, ruled.settled = mood.heard * 1000, mood.fix * 1000


def _close(
    before: State,
    reading: Reading,
    ruled: Ruled,
    delay: int,
    words: str,
    choice: str | None,
    next_beat: str,
    customer: str,
    tells: tuple[str, ...],
    ending: str | None,
    said: Mapping[str, int],
) -> tuple[State, Turn]:
    """Return the state after the reply, and the turn that goes on the tape."""
    number, beat, mood, band, features = ruled.turn, ruled.beat, ruled.after, ruled.mood, ruled.features
    acts, rulings, known, answered = before.acts, before.rulings, ruled.known, ruled.answered
    moved = next_beat != beat
    # Field by field, for a call with so many arguments takes twice as long.
    state = object.__new__(State)
    state.turn = number
    state.beat = next_beat
    state.beat_turns = 0 if moved else ruled.beat_turns
    state.visited = before.visited | {next_beat} if moved else before.visited
    state.mood = mood
    state.band = band
    state.known = known.union(tells) if tells else known
    state.answered = answered.union(tells) if tells else answered
    state.offered = ruled.offered
    state.unfounded = ruled.unfounded
    state.cover = features.cover
    state.promises = ruled.promises
    state.uses = ruled.uses
    state.apologies = ruled.apologies
    state.acts = acts if ruled.acts <= acts else acts | ruled.acts
    state.rulings = rulings if rulings.issuperset(ruled.rulings) else rulings.union(ruled.rulings)
    state.said = said
    state.unread = before.unread + (not ruled.understood)
    state.ending = ending
    # By their names both would take twice as long, as in `mood` and `ruling`.
    ruling = tuple.__new__(Ruling, (tuple(ruled.marks), features, ruled.found, ruled.offers))
    fields = (
        number,
        beat,
        words,
        choice,
        delay,
        reading,
        ruling,
        mood,
        ruled.faced,
        band,
        next_beat,
        customer,
        tells,
        ending,
    )
    return state, tuple.__new__(Turn, fields)


def hang_up(case: Case, state: State) -> State:
    """End the attempt because the trainee hung up."""
    if state.ending is not None:
        return state
    return replace(state, ending=ending_of_kind(case, "hang_up").id)


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


_NOTHING: Final[frozenset[str]] = frozenset()


def _next_beat(case: Case, beat: ReadyBeat, moment: Moment) -> ReadyBeat | None:
    """Return the beat that begins now, or None while the current one lasts."""
    if not moment.understood:
        return None
    leave = beat.leave
    if not (moment.beat_turns >= USUAL_STAY if leave is None else leave(moment)):
        return None
    found = case.next_beat(moment)
    return found[0] if found else None


def _ending(case: Case, moment: Moment) -> Ending | None:
    found = case.endings(moment)
    if found:
        return found[0]
    return ending_of_kind(case, "turn_limit") if moment.turn >= case.turn_limit else None


def _reaction(case: Case, ruled: Ruled, said: dict[str, int]) -> Said:
    """Return the customer's direct answer to the reply: facts asked for, yes or no, or a short reaction."""
    turn, stream = ruled.turn, case.reaction_stream
    if not ruled.understood:
        return say_one_of(case, case.ask_back, turn, said, stream)
    if ruled.found:
        first, *rest = (
            say_one_of(case, case.answers[fact], turn, said, stream).words for fact in ruled.found[:2]
        )
        return Said(_join(case, first, *rest), (), "")
    if ruled.agrees is not None:
        if not ruled.offered:
            return NOTHING  # "all right?" after no offer asks for nothing; the line says what is missing
        calm = ruled.after.anger < CALM_ENOUGH
        answers = case.accepts if ruled.agrees else case.hesitates if calm else case.refuses
        return say_one_of(case, answers, turn, said, stream)
    # A short answer answers something said just now. Said again it sounds as if nobody had listened: what a
    # scenario answers to one thing is said once, and of its persona's answers each wording once.
    ways = case.reactions(ruled)
    if not ways:
        return NOTHING
    left = unsaid(ways, said)
    if not left or (len(left) < len(ways) and left[0].key.startswith(OWN)):
        return NOTHING
    return draw(case, left, turn, said, stream)


def _join(case: Case, *parts: str) -> str:
    return case.space.join(filter(None, parts))
