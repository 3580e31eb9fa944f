"""A reading held against the scenario's truth: what it rules, and what it gives the mood.

Acts are what words do on their face. Whether a remedy fits, a promise can be kept, a claim is true or a
question was answered before is decided here, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Final

from simulator.model.conditions import Moment
from simulator.model.scenario import Scenario
from simulator.model.tape import Features, Mark, Mood, Promise, Reading
from simulator.session import mood as moods
from simulator.session.cast import Case, ReadyBeat
from simulator.session.hearing import FEATURES, Heard, Use, cannot_be_kept, hear, join
from simulator.session.state import State

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

    `session.engine` adds to it whether the customer agreed, and what becomes of the promises where a later
    contact follows.
    """

    rulings: list[str]  # the codes of `marks`
    offered: tuple[str, ...]  # in the order of their first offer
    after: Mood
    marks: list[Mark]
    features: Features
    found: tuple[str, ...]  # facts that the reply opened
    offers: tuple[str, ...]  # remedies that it offered
    uses: Mapping[Use, int]
    answered: frozenset[str]
    unfounded: frozenset[str]
    promises: tuple[Promise, ...]
    apologies: int
    agrees: bool | None  # whether the customer agreed, if asked


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
        acts, topics, promising = _NO_ACTS, frozenset(reading.topics), bool(reading.promises)
        features = Features(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, late, cover, 0.0, 0.0, vent)
    else:
        said = hear(case, beat, reading)
        acts, topics, promising, offers = said.acts, said.about, said.promises, said.offered
        asked_again, truthful, misplaced, early, dose = False, True, False, False, 0.0
        if said.courteous:
            marks.append(_COURTEOUS)
        if said.questions:
            found, asked_again = _questions(said, state, marks)
            if found:
                known, answered = known.union(found), answered.union(found)
        if said.claims:
            truthful = _claims(said, known, found, marks)
        if said.apologises:
            misplaced = _apology(said, beat, apologies, marks)
            apologies += 1
        if offers or unfounded:
            offered, unfounded = _offer(case, said, state, known, marks)
            cover = coverage(case, offered, unfounded)
        if said.solves:
            if not offers:
                marks.append(_VAGUE)
            if moods.gate(mood, case.temper) < 0.5:
                early = True
                marks.append(said.early)
        if said.pays:
            dose = _compensation(said, state, known, marks)
        if said.made:
            promises += said.made
            marks += said.feasible
        values, uses, fresh = _wear(said, state, early)
        if not fresh and acts:
            marks.append(_NOTHING_NEW)
        if said.crowded:
            marks.append(_ALL_AT_ONCE)
        listen, validate, apology, solution, compensation, explanation, invalidation = values
        if not truthful:
            explanation, invalidation = 0.0, join(invalidation, 0.35)
        if asked_again:
            invalidation = join(invalidation, 0.15)
        given = (
            listen,
            validate,
            apology * (0.25 if misplaced else 1.0),
            solution if offers else solution * 0.4,
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
    after = moods.update(mood, case.temper, features)
    anger, heard, settled, _, _, _ = after
    band = state.band
    # Field by field, for a call with so many arguments takes twice as long.
    ruled = object.__new__(Ruled)
    ruled.mood = moods.band(anger, band)
    ruled.faced = band
    ruled.heard = heard * 1000
    ruled.faced_heard = mood.heard * 1000
    ruled.settled = settled * 1000
    ruled.acts = acts
    ruled.acts_before = state.acts
    ruled.topics = topics
    ruled.rulings = list(map(_CODE, marks))
    ruled.rulings_before = state.rulings
    ruled.known = known
    ruled.offered = offered
    ruled.visited = state.visited
    ruled.beat = state.beat
    ruled.tags = beat.tags
    ruled.beat_turns = state.beat_turns + 1
    ruled.turn = state.turn + 1
    ruled.understood = reading.understood
    ruled.promise = promising
    ruled.after = after
    ruled.marks = marks
    ruled.features = features
    ruled.found = found
    ruled.offers = offers
    ruled.uses = uses
    ruled.answered = answered
    ruled.unfounded = unfounded
    ruled.promises = promises
    ruled.apologies = apologies
    ruled.agrees = None
    return ruled


_CODE: Final = attrgetter("code")
_NO_ACTS: Final[frozenset[str]] = frozenset()
_SLOW: Final = Mark("slow", "")
_NOT_UNDERSTOOD: Final = Mark("not_understood", "")
_COURTEOUS: Final = Mark("courteous", "")
_VAGUE: Final = Mark("solution_vague", "")
_APOLOGY_REPEATED: Final = Mark("apology_repeated", "")
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
        broken = cannot_be_kept(case, promise)
        marks.append(Mark("promise_broken" if broken else "promise_kept", promise.what or ""))
    return tuple(marks)


def _questions(said: Heard, state: State, marks: list[Mark]) -> tuple[tuple[str, ...], bool]:
    """Mark what the reply asks; return the facts that it opens, and whether it only asks again."""
    found, again = [], []
    for question in said.questions:
        if question.fact in state.answered:
            again.append(question.again)
        elif question.answered:
            found.append(question.fact)
            marks.append(question.found)
    # A question that touches one new fact beside an old one goes on from what was said.
    if found or said.goes_on or not again:
        return tuple(found), False
    marks += again
    return (), True


def _claims(said: Heard, known: frozenset[str], asked: tuple[str, ...], marks: list[Mark]) -> bool:
    """Mark what the reply claims to be the case; return False if any of it is not."""
    truthful = True
    for claim in said.claims:
        if claim.fact in asked:
            continue
        marks.append(claim.mark if claim.early is None or claim.fact in known else claim.early)
        truthful = truthful and claim.true
    return truthful


def _apology(said: Heard, beat: ReadyBeat, before: int, marks: list[Mark]) -> bool:
    """Mark the apology after so many `before`; return True if it is for something that is not so."""
    if said.misplaced is not None:
        marks.append(said.misplaced)
        return True
    marks.append(_APOLOGY_REPEATED if before >= APOLOGIES else beat.apology)
    return False


def _offer(
    case: Case, said: Heard, state: State, known: frozenset[str], marks: list[Mark]
) -> tuple[tuple[str, ...], frozenset[str]]:
    """Mark what the reply offers; return all that was offered, and what of it still lacks its facts."""
    offered, unfounded = state.offered, state.unfounded
    for offer in said.offers:
        if offer.remedy not in offered:
            offered = (*offered, offer.remedy)
        if not offer.needs <= known:
            marks.append(offer.unfounded)
            unfounded = unfounded | {offer.remedy}
        if offer.beyond is not None:
            marks.append(offer.beyond)
    if unfounded:  # facts that came to light since make an early offer good
        unfounded = frozenset(
            early for early in unfounded if not known.issuperset(case.remedies[early].needs)
        )
    if said.allowed:
        before = coverage(case, state.offered)
        after = coverage(case, offered)
        best = max(said.fits, after if after > before else 0.0)
        marks.append(said.fit if best >= FITS else said.partly_fit if best >= PARTLY else said.misfit)
    return offered, unfounded


def _compensation(said: Heard, state: State, known: frozenset[str], marks: list[Mark]) -> float:
    """Mark the compensation offered and return what it adds, as a share of the loss (0–2)."""
    paying = said.paying
    if not paying:
        return UNNAMED_DOSE
    dose = 0.0
    for offer in paying:
        if offer.remedy not in state.offered:
            dose = dose + offer.share
    if not all(offer.needs <= known for offer in paying):
        marks.append(Mark("compensation_too_early", paying[0].remedy))
    elif state.mood.dose + dose > moods.DEFAULTS.dose_peak:
        marks.append(Mark("compensation_excessive", paying[0].remedy))
    elif said.payable:
        marks.append(Mark("compensation_fits", paying[0].remedy))
    return min(2.0, dose)


_SOLUTION: Final = FEATURES.index("solution")
#: What is left of a feature after so many uses: a half each time, 30 times at most.
_LEFT: Final = tuple(0.5**times for times in range(31))  # exact: powers of two


def _wear(said: Heard, state: State, early: bool) -> tuple[list[float], Mapping[Use, int], bool]:
    """Return the features of the reply after novelty and dilution, the new uses, and whether any was new.

    A feature halves each time it is used again for the same topic, however worded; a reply without a topic
    counts for the grievance of the beat, so moving on renews nothing. Slights do not wear off. A solution
    that came too `early` did not land and is not used up: offered again to one who feels heard, it is new.
    """
    uses = dict(state.uses)
    so_far = uses.get
    values, dilution = list(said.values), said.dilution
    fresh = values[-1] > 0.0  # a slight is always new
    for key in said.told:
        times = so_far(key, 0)
        if times < FAMILIAR:
            fresh = True
        uses[key] = times + 1
    for place, keys in said.subjects:
        least = 30
        spent = 0 if early and place == _SOLUTION else 1
        for key in keys:
            times = so_far(key, 0)
            uses[key] = times + spent
            if times < least:  # noqa: PLR1730  # a builtin takes twice as long, six times a turn
                least = times
        values[place] = values[place] * _LEFT[least] * dilution
    return values, uses, fresh
