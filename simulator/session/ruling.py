"""A reading held against the scenario's truth: what it rules, and what it gives the mood.

Acts are what words do on their face. Whether a remedy fits, a promise can be kept, a claim is true or a
question was answered before is decided here, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from simulator.model.conditions import Moment
from simulator.model.scenario import Scenario
from simulator.model.tape import Features, Mark, Promise, Reading
from simulator.session import mood as moods
from simulator.session.cast import Case
from simulator.session.hearing import Heard, Use, hear, join
from simulator.session.state import State

#: From this many constructive acts in one reply on a customer hears a recitation.
RECITATION: Final = 8
#: Apologies per contact that are still heard as such; the third is one too many (course.md §1).
APOLOGIES: Final = 2
#: An act is familiar when it was used this often for the same topic; a reply of nothing else is nothing new.
FAMILIAR: Final = 2
#: Delay beyond patience that counts as a full delay, in milliseconds.
FULL_DELAY: Final = 20_000
FITS: Final = 0.7
PARTLY: Final = 0.3
#: What an offer of money without a named remedy is taken to be, as a share of the loss.
UNNAMED_DOSE: Final = 0.10


@dataclass(slots=True)
class Ruled(Moment):
    """What a reply is ruled, and the moment that it makes, still in the beat that it was given in.

    `session.engine` adds to it what comes of the reply: the mood after it, and whether the customer agreed.
    """

    offered: tuple[str, ...]  # in the order of their first offer
    marks: list[Mark]
    features: Features
    found: tuple[str, ...]  # facts that the reply opened
    offers: tuple[str, ...]  # remedies that it offered
    uses: Mapping[Use, int]
    answered: frozenset[str]
    unfounded: frozenset[str]
    promises: tuple[Promise, ...]
    apologies: int


def rule(case: Case, state: State, reading: Reading, delay: int) -> Ruled:
    """Hold `reading`, given after `delay` milliseconds, against the truth of `case` at `state`."""
    beat, mood = case.ready[state.beat], state.mood
    vent = beat.vent if state.beat_turns == 0 else 0.0
    marks: list[Mark] = []
    late = 0.0
    if delay > case.patience:
        late = min(1.0, (delay - case.patience) / FULL_DELAY)
        if late >= 0.25:
            marks.append(_SLOW)
    known, answered, apologies, uses = state.known, state.answered, state.apologies, state.uses
    offered, unfounded, cover, promises = state.offered, state.unfounded, state.cover, state.promises
    found: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    if not reading.understood:
        marks.append(_NOT_UNDERSTOOD)
        acts, topics = _NO_ACTS, frozenset(reading.topics)
        features = Features(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, late, cover, 0.0, 0.0, vent)
    else:
        said = hear(case, beat.grievance, reading)
        acts, topics, offers = said.acts, said.about, said.offered
        remedies, solves = said.remedies, said.solves
        again: tuple[str, ...] = ()
        truthful, misplaced, dose = True, False, 0.0
        if said.courteous:
            marks.append(_COURTEOUS)
        if said.asks:
            found, again = _questions(said, state)
            if found:
                marks += [Mark("fact_found", fact) for fact in found]
                known, answered = known.union(found), answered.union(found)
            if again:
                marks += [Mark("asked_again", fact) for fact in again]
        if said.claims:
            truthful = _claims(said, state, found, marks)
        if said.apologises:
            misplaced = _apology(case, said, state, marks)
            apologies += 1
        if remedies or unfounded:
            offered, unfounded = _offer(case, said, state, known, marks)
            cover = coverage(case, offered, unfounded)
        if remedies or solves:
            if not remedies:
                marks.append(_VAGUE)
            if moods.gate(mood, case.temper) < 0.5:
                marks.append(Mark("solution_too_early", remedies[0].id if remedies else ""))
        if said.pays:
            dose = _compensation(said, state, known, marks)
        if reading.promises or said.binds:
            promises = _promises(case, said, state, reading.promises, marks)
        values, uses, fresh = _wear(said, state)
        if not fresh and acts:
            marks.append(_NOTHING_NEW)
        if said.constructive >= RECITATION:
            marks.append(_ALL_AT_ONCE)
        listen, validate, apology, solution, compensation, explanation, invalidation = values
        if not truthful:
            explanation, invalidation = 0.0, join(invalidation, 0.35)
        if again:
            invalidation = join(invalidation, 0.15)
        given = (
            listen,
            validate,
            apology * (0.25 if misplaced else 1.0),
            solution if remedies else solution * 0.4,
            compensation,
            explanation,
            invalidation,
            late,
            cover,
            dose,
            0.0,
            vent,
        )
        features = tuple.__new__(Features, given)
    heard, settled = mood.heard * 1000, mood.fix * 1000
    # Fields in their order, as elsewhere in a turn: by keywords it takes three times as long.
    return Ruled(
        state.band,
        state.band,
        heard,
        heard,
        settled,
        acts,
        state.acts,
        topics,
        (),
        state.rulings,
        known,
        offered,
        state.visited,
        state.beat,
        beat.tags,
        state.beat_turns + 1,
        state.turn + 1,
        reading.understood,
        bool(reading.promises),
        marks,
        features,
        found,
        offers,
        uses,
        answered,
        unfounded,
        promises,
        apologies,
    )


_NO_ACTS: Final[frozenset[str]] = frozenset()
_SLOW: Final = Mark("slow", "")
_NOT_UNDERSTOOD: Final = Mark("not_understood", "")
_COURTEOUS: Final = Mark("courteous", "")
_VAGUE: Final = Mark("solution_vague", "")
_NOTHING_NEW: Final = Mark("nothing_new", "")
_ALL_AT_ONCE: Final = Mark("all_at_once", "")


def coverage(case: Case, offered: tuple[str, ...], unfounded: frozenset[str] = frozenset()) -> float:
    """Say how much of the whole complaint (0–1, by severity) the remedies `offered` put right.

    Remedies do not add up within a grievance: the best one counts. One offered before its facts were
    known counts half, for nobody can tell yet that it fits.
    """
    if not offered:
        return 0.0
    key = (id(case.scenario), offered, unfounded)
    known = _COVERED.get(key)
    if known is not None:
        return known[1]
    whole = 0.0
    for grievance, weight in case.weights:
        best = 0.0
        for remedy in offered:
            share = case.remedies[remedy].settles.get(grievance.id, 0.0)
            if remedy in unfounded:
                share = share * 0.5
            best = max(best, share)
        whole = whole + weight * best
    if len(_COVERED) > 5_000:
        _COVERED.clear()
    whole = min(1.0, whole)
    _COVERED[key] = (case.scenario, whole)
    return whole


# Attempts offer the same few remedies over and over; the scenario is kept so that its id stays taken.
_COVERED: dict[tuple[int, tuple[str, ...], frozenset[str]], tuple[Scenario, float]] = {}


def settle(case: Case, promises: tuple[Promise, ...]) -> tuple[Mark, ...]:
    """Say what became of `promises` when a later contact comes: kept, or broken by their own terms."""
    marks = []
    for promise in promises:
        broken = _cannot_be_kept(case, promise)
        marks.append(Mark("promise_broken" if broken else "promise_kept", promise.what or ""))
    return tuple(marks)


def _questions(said: Heard, state: State) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the facts that the reply opens, and those that it asks for again."""
    found, again = [], []
    for fact in said.facts:
        if "customer" not in fact.known_to:
            continue
        if fact.id in state.answered:
            again.append(fact.id)
        elif fact.answer is not None:
            found.append(fact.id)
    # A question that touches one new fact beside an old one goes on from what was said.
    goes_on = found or said.claims or "paraphrase" in said.acts
    return tuple(found), () if goes_on else tuple(again)


def _claims(said: Heard, state: State, asked: tuple[str, ...], marks: list[Mark]) -> bool:
    """Mark what the reply claims to be the case; return False if any of it is not."""
    truthful = True
    for fact in said.facts:
        if fact.id in asked:
            continue
        if not fact.true and "present_evidence" in said.acts:
            continue  # records are shown against what is not so
        if not fact.true:
            marks.append(Mark("claim_false", fact.id))
            truthful = False
        elif fact.id in state.known or not fact.cause:
            marks.append(Mark("claim_true", fact.id))
        else:
            marks.append(Mark("judged_too_early", fact.id))
    return truthful


def _apology(case: Case, said: Heard, state: State, marks: list[Mark]) -> bool:
    """Mark what the apology is; return True if it is for something that is not so."""
    wrong = [fact.id for fact in said.facts if not fact.true]
    if wrong and not said.claims:
        marks.append(Mark("apology_misplaced", wrong[0]))
        return True
    if state.apologies >= APOLOGIES:
        marks.append(Mark("apology_repeated", ""))
        return False
    marks.append(Mark("apology_fits", case.beats[state.beat].grievance or ""))
    return False


def _offer(
    case: Case, said: Heard, state: State, known: frozenset[str], marks: list[Mark]
) -> tuple[tuple[str, ...], frozenset[str]]:
    remedies, offered, unfounded = said.remedies, state.offered, state.unfounded
    for remedy in remedies:
        if remedy.id not in offered:
            offered = (*offered, remedy.id)
        if not known.issuperset(remedy.needs):
            marks.append(Mark("solution_unfounded", remedy.id))
            unfounded = unfounded | {remedy.id}
        if remedy.authority == "nobody":
            marks.append(Mark("beyond_authority", remedy.id))
    if unfounded:  # facts that came to light since make an early offer good
        unfounded = frozenset(
            early for early in unfounded if not known.issuperset(case.remedies[early].needs)
        )
    if remedies and said.allowed:
        before = coverage(case, state.offered)
        after = coverage(case, offered)
        best = max(said.fits, after if after > before else 0.0)
        code = "fits" if best >= FITS else "partly_fits" if best >= PARTLY else "misfits"
        marks.append(Mark("solution_" + code, remedies[0].id))
    return offered, unfounded


def _compensation(said: Heard, state: State, known: frozenset[str], marks: list[Mark]) -> float:
    """Mark the compensation offered and return what it adds, as a share of the loss (0–2)."""
    paying = [remedy for remedy in said.remedies if remedy.share > 0.0]
    dose = 0.0
    for remedy in paying:
        if remedy.id not in state.offered:
            dose = dose + remedy.share
    if not paying:
        return UNNAMED_DOSE
    if not all(known.issuperset(remedy.needs) for remedy in paying):
        marks.append(Mark("compensation_too_early", paying[0].id))
    elif state.mood.dose + dose > moods.DEFAULTS.dose_peak:
        marks.append(Mark("compensation_excessive", paying[0].id))
    elif any(remedy.authority != "nobody" for remedy in paying):
        marks.append(Mark("compensation_fits", paying[0].id))
    return min(2.0, dose)


def _promises(
    case: Case, said: Heard, state: State, promises: tuple[Promise, ...], marks: list[Mark]
) -> tuple[Promise, ...]:
    """Mark the promises of the reply and return all that are open."""
    made = list(promises)
    if "overpromise" in said.acts and not promises:
        marks.append(Mark("promise_infeasible", ""))
        made.append(Promise(None, None, None, "everything"))
    named = {promise.what for promise in promises}
    made.extend(
        Promise(remedy.id, None, None, None)
        for remedy in said.remedies
        if remedy.authority == "nobody" and remedy.id not in named
    )
    for promise in made:
        if promise.unit == "everything":
            continue
        if _cannot_be_kept(case, promise):
            marks.append(Mark("promise_infeasible", promise.what or ""))
        elif promise.within is not None or promise.amount is not None:
            marks.append(Mark("promise_feasible", promise.what or ""))
    return state.promises + tuple(made)


def _cannot_be_kept(case: Case, promise: Promise) -> bool:
    if promise.unit == "everything":
        return True
    if promise.what is None or promise.what not in case.remedies:
        return False
    if case.remedies[promise.what].authority == "nobody":
        return True
    return promise.within is not None and promise.within < case.earliest[promise.what]


#: What is left of a feature after so many uses: a half each time, 30 times at most.
_LEFT: Final = tuple(0.5**times for times in range(31))  # exact: powers of two


def _wear(said: Heard, state: State) -> tuple[list[float], Mapping[Use, int], bool]:
    """Return the features of the reply after novelty and dilution, the new uses, and whether any was new.

    A feature halves each time it is used again for the same topic, however worded; a reply without a topic
    counts for the grievance of the beat, so moving on renews nothing. Slights do not wear off.
    """
    uses = dict(state.uses)
    so_far = uses.get
    values = list(said.values)
    fresh = values[-1] > 0.0  # a slight is always new
    for key in said.told:
        times = so_far(key, 0)
        if times < FAMILIAR:
            fresh = True
        uses[key] = times + 1
    for place, keys in said.subjects:
        least = 30
        for key in keys:
            times = so_far(key, 0)
            uses[key] = times + 1
            if times < least:  # noqa: PLR1730  # a builtin takes twice as long, six times a turn
                least = times
        values[place] = values[place] * _LEFT[least] * said.dilution
    return values, uses, fresh
