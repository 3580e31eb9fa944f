"""A reading held against the scenario's truth: what it rules, and what it gives the mood.

Acts are what words do on their face. Whether a remedy fits, a promise can be kept, a claim is true or a
question was answered before is decided here, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from simulator.model.acts import DESTRUCTIVE
from simulator.model.scenario import Remedy
from simulator.model.tape import Features, Mark, Promise, Reading, Ruling
from simulator.session import mood as moods
from simulator.session.cast import Case
from simulator.session.state import State

#: What an act gives the mood: feature -> strength 0–1. The one table that connects acts and mood.
#: Full strength is what the act's definition promises at its best; several acts join as 1 − Π(1 − s).
ACT_FEATURES: Final[Mapping[str, tuple[tuple[str, float], ...]]] = {
    "greet": (("validate", 0.15),),
    "address_by_name": (("validate", 0.20),),
    "invite_to_talk": (("listen", 0.90),),
    "acknowledge": (("listen", 0.50),),
    "empathise": (("validate", 0.95),),
    "apologise": (("apology", 1.00),),
    "take_responsibility": (("validate", 0.45), ("explanation", 0.20)),
    "show_willingness": (("validate", 0.30),),
    "ask_facts": (("listen", 0.45),),
    "ask_needs": (("listen", 0.60),),
    "paraphrase": (("listen", 0.90),),
    "check_understanding": (("listen", 0.60),),
    "explain_cause": (("explanation", 0.90),),
    "explain_reason": (("explanation", 0.60),),
    "cite_standard": (("explanation", 0.30),),
    "present_evidence": (("explanation", 0.60),),
    "use_analogy": (("explanation", 0.60),),
    "point_out_tactfully": (("explanation", 0.60), ("validate", 0.20)),
    "propose_solution": (("solution", 0.90),),
    "offer_options": (("solution", 0.90), ("listen", 0.30)),
    "offer_compensation": (("solution", 0.60), ("compensation", 1.00)),
    "commit_deadline": (("solution", 0.60),),
    "explain_no_deadline": (("explanation", 0.50),),
    "check_agreement": (("listen", 0.40), ("solution", 0.30)),
    "commit_follow_up": (("solution", 0.40), ("validate", 0.30)),
    "prevent_recurrence": (("solution", 0.40), ("explanation", 0.50)),
    "hand_over": (("solution", 0.60),),
    "decline_politely": (("explanation", 0.40),),
    "affirm_customer": (("validate", 0.60),),
    "thank": (("validate", 0.30),),
    "indifferent": (("invalidation", 0.50),),
    "cold": (("invalidation", 0.60),),
    "condescend": (("invalidation", 0.80),),
    "mechanical": (("invalidation", 0.35),),
    "hide_behind_policy": (("invalidation", 0.55),),
    "shirk": (("invalidation", 0.60),),
    "pass_the_buck": (("invalidation", 0.60),),
    "blame_customer": (("invalidation", 0.85),),
    "blame_others": (("invalidation", 0.25),),
    "self_blame": (("invalidation", 0.10),),
    "deny": (("invalidation", 0.60),),
    "question_honesty": (("invalidation", 0.95),),
    "interrupt": (("invalidation", 0.60),),
    "jargon": (("invalidation", 0.25),),
    "overpromise": (("invalidation", 0.05),),
    "mislead": (("invalidation", 0.25),),
    "retort": (("invalidation", 1.00),),
}

#: Acts that can carry a remedy: what the speaker or the firm will do, or shows the customer to do.
CARRIERS: Final = frozenset(
    {
        "propose_solution",
        "offer_options",
        "offer_compensation",
        "commit_deadline",
        "commit_follow_up",
        "prevent_recurrence",
        "hand_over",
        "check_agreement",
        "take_responsibility",
        "overpromise",
    }
)
#: For a remedy of guidance these carry it too: the remedy is the explanation itself.
GUIDING: Final = CARRIERS | {
    "explain_cause",
    "use_analogy",
    "point_out_tactfully",
    "present_evidence",
    "explain_reason",
}
#: Acts that claim a fact to be the case.
CLAIMING: Final = frozenset({"explain_cause", "point_out_tactfully", "present_evidence", "use_analogy"})
SOLVING: Final = frozenset({"propose_solution", "offer_options", "offer_compensation", "hand_over"})

#: More constructive acts than this in one reply dilute each other (four is a full, human reply) …
ROOM: Final = 4
#: … and from this many on a customer hears a recitation.
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


class Ruled(NamedTuple):
    """A ruling with what it changes in the state."""

    ruling: Ruling
    uses: Mapping[tuple[str, str], int]
    known: frozenset[str]
    answered: frozenset[str]
    offered: tuple[str, ...]
    unfounded: frozenset[str]
    promises: tuple[Promise, ...]
    apologies: int


def rule(case: Case, state: State, reading: Reading, delay: int, vent: float = 0.0) -> Ruled:
    """Hold `reading`, given after `delay` milliseconds, against the truth of `case` at `state`.

    `vent` is the anger that the beat itself stirs up with this turn.
    """
    late = min(1.0, max(0, delay - case.patience) / FULL_DELAY)
    marks: list[Mark] = []
    if late >= 0.25:
        marks.append(Mark("slow", ""))
    if not reading.understood:
        marks.append(Mark("not_understood", ""))
        nothing = Features(
            0.0,
            0.0,
            0.0,
            0.0,
            0.0,
            0.0,
            0.0,
            late,
            coverage(case, state.offered, state.unfounded),
            0.0,
            0.0,
            vent,
        )
        return Ruled(
            Ruling(tuple(marks), nothing, (), ()),
            state.uses,
            state.known,
            state.answered,
            state.offered,
            state.unfounded,
            state.promises,
            state.apologies,
        )
    acts = frozenset(reading.acts)
    topics = frozenset(reading.topics)
    if acts and acts.isdisjoint(DESTRUCTIVE):
        marks.append(Mark("courteous", ""))
    found, asked_again = _questions(case, state, acts, topics)
    if found:
        marks.extend(Mark("fact_found", fact) for fact in found)
    marks.extend(Mark("asked_again", fact) for fact in asked_again)
    known = state.known | frozenset(found)
    truthful = _claims(case, state, acts, topics, frozenset(found), marks)
    misplaced = _apology(case, state, acts, topics, marks)
    remedies = _remedies(case, acts, topics)
    offered, unfounded = _offer(case, state, remedies, known, marks)
    if acts & SOLVING and not remedies:
        marks.append(Mark("solution_vague", ""))
    if (remedies or acts & SOLVING) and moods.gate(state.mood, case.temper) < 0.5:
        marks.append(Mark("solution_too_early", remedies[0].id if remedies else ""))
    dose = _compensation(state, acts, remedies, known, marks)
    promises = _promises(case, state, acts, remedies, reading.promises, marks)
    features, uses, fresh = _features(case, state, acts, topics, remedies)
    if not fresh and acts:
        marks.append(Mark("nothing_new", ""))
    count = len(acts & _POSITIVE_ACTS)
    if count >= RECITATION:
        marks.append(Mark("all_at_once", ""))
    explanation = features["explanation"] if truthful else 0.0
    invalidation = features["invalidation"]
    if not truthful:
        invalidation = _join(invalidation, 0.35)
    if asked_again:
        invalidation = _join(invalidation, 0.15)
    ruling = Ruling(
        marks=tuple(marks),
        features=Features(
            listen=features["listen"],
            validate=features["validate"],
            apology=features["apology"] * (0.25 if misplaced else 1.0),
            solution=features["solution"] if remedies else features["solution"] * 0.4,
            compensation=features["compensation"],
            explanation=explanation,
            invalidation=invalidation,
            delay=late,
            cover=coverage(case, offered, unfounded),
            dose=dose,
            broken=0.0,
            vent=vent,
        ),
        found=tuple(found),
        offered=tuple(remedy.id for remedy in remedies),
    )
    return Ruled(
        ruling,
        uses,
        known,
        state.answered | frozenset(found),
        offered,
        unfounded,
        promises,
        state.apologies + ("apologise" in acts),
    )


def coverage(case: Case, offered: tuple[str, ...], unfounded: frozenset[str] = frozenset()) -> float:
    """Say how much of the whole complaint (0–1, by severity) the remedies `offered` put right.

    Remedies do not add up within a grievance: the best one counts. One offered before its facts were
    known counts half, for nobody can tell yet that it fits.
    """
    whole = 0.0
    for grievance, weight in case.weights:
        best = 0.0
        for remedy in offered:
            share = case.remedies[remedy].settles.get(grievance.id, 0.0)
            if remedy in unfounded:
                share = share * 0.5
            best = max(best, share)
        whole = whole + weight * best
    return min(1.0, whole)


def settle(case: Case, promises: tuple[Promise, ...]) -> tuple[Mark, ...]:
    """Say what became of `promises` when a later contact comes: kept, or broken by their own terms."""
    marks = []
    for promise in promises:
        broken = _cannot_be_kept(case, promise)
        marks.append(Mark("promise_broken" if broken else "promise_kept", promise.what or ""))
    return tuple(marks)


def _questions(
    case: Case, state: State, acts: frozenset[str], topics: frozenset[str]
) -> tuple[list[str], list[str]]:
    """Return the facts that the reply opens, and those that it asks for again."""
    if "ask_facts" not in acts and "ask_needs" not in acts:
        return [], []
    found, again = [], []
    for fact in case.scenario.facts:
        if fact.id not in topics or "customer" not in fact.known_to:
            continue
        if fact.id in state.answered:
            again.append(fact.id)
        elif fact.answer is not None:
            found.append(fact.id)
    # A question that touches one new fact beside an old one goes on from what was said.
    return found, [] if found or acts & CLAIMING or "paraphrase" in acts else again


def _claims(
    case: Case,
    state: State,
    acts: frozenset[str],
    topics: frozenset[str],
    asked: frozenset[str],
    marks: list[Mark],
) -> bool:
    """Mark what the reply claims to be the case; return False if any of it is not."""
    if not acts & CLAIMING:
        return True
    truthful = True
    for fact in case.scenario.facts:
        if fact.id not in topics or fact.id in asked:
            continue
        if not fact.true and "present_evidence" in acts:
            continue  # records are shown against what is not so
        if not fact.true:
            marks.append(Mark("claim_false", fact.id))
            truthful = False
        elif fact.id in state.known or not fact.cause:
            marks.append(Mark("claim_true", fact.id))
        else:
            marks.append(Mark("judged_too_early", fact.id))
    return truthful


def _apology(
    case: Case, state: State, acts: frozenset[str], topics: frozenset[str], marks: list[Mark]
) -> bool:
    """Mark what the apology is; return True if it is for something that is not so."""
    if "apologise" not in acts:
        return False
    wrong = [fact.id for fact in case.scenario.facts if fact.id in topics and not fact.true]
    if wrong and not acts & CLAIMING:
        marks.append(Mark("apology_misplaced", wrong[0]))
        return True
    if state.apologies >= APOLOGIES:
        marks.append(Mark("apology_repeated", ""))
        return False
    marks.append(Mark("apology_fits", case.beats[state.beat].grievance or ""))
    return False


def _remedies(case: Case, acts: frozenset[str], topics: frozenset[str]) -> list[Remedy]:
    """Return the remedies that the reply offers: touched, carried by an act, and not declined."""
    touched = [remedy for remedy in case.scenario.remedies if remedy.id in topics]
    if "decline_politely" in acts or "hide_behind_policy" in acts:
        # What is refused is the thing nobody may grant, the rest is the alternative.
        refusable = [remedy for remedy in touched if remedy.authority == "nobody"]
        if refusable:
            touched = [remedy for remedy in touched if remedy.authority != "nobody"]
        elif not acts & SOLVING:
            return []
    return [remedy for remedy in touched if acts & (GUIDING if remedy.kind == "guidance" else CARRIERS)]


def _offer(
    case: Case, state: State, remedies: list[Remedy], known: frozenset[str], marks: list[Mark]
) -> tuple[tuple[str, ...], frozenset[str]]:
    offered, unfounded = state.offered, set(state.unfounded)
    for remedy in remedies:
        if remedy.id not in offered:
            offered = (*offered, remedy.id)
        if not known.issuperset(remedy.needs):
            marks.append(Mark("solution_unfounded", remedy.id))
            unfounded.add(remedy.id)
        if remedy.authority == "nobody":
            marks.append(Mark("beyond_authority", remedy.id))
    for remedy_id in tuple(unfounded):  # facts that came to light since make an early offer good
        if known.issuperset(case.remedies[remedy_id].needs):
            unfounded.discard(remedy_id)
    if remedies:
        before = coverage(case, state.offered)
        after = coverage(case, offered)
        own = max(_fit(case, remedy) for remedy in remedies)
        allowed = any(remedy.authority != "nobody" for remedy in remedies)
        if allowed:
            best = max(own, after if after > before else 0.0)
            code = "fits" if best >= FITS else "partly_fits" if best >= PARTLY else "misfits"
            marks.append(Mark("solution_" + code, remedies[0].id))
    return offered, frozenset(unfounded)


def _fit(case: Case, remedy: Remedy) -> float:
    """Say how well `remedy` fits: the best it does for any one grievance, weighted toward the main one."""
    main = max(weight for _, weight in case.weights)
    return max(
        remedy.settles.get(grievance.id, 0.0) * min(1.0, weight / main + 0.4)
        for grievance, weight in case.weights
    )


def _compensation(
    state: State, acts: frozenset[str], remedies: list[Remedy], known: frozenset[str], marks: list[Mark]
) -> float:
    """Mark the compensation offered and return what it adds, as a share of the loss (0–2)."""
    if "offer_compensation" not in acts:
        return 0.0
    paying = [remedy for remedy in remedies if remedy.share > 0.0]
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
    case: Case,
    state: State,
    acts: frozenset[str],
    remedies: list[Remedy],
    promises: tuple[Promise, ...],
    marks: list[Mark],
) -> tuple[Promise, ...]:
    """Mark the promises of the reply and return all that are open."""
    made = list(promises)
    if "overpromise" in acts and not promises:
        marks.append(Mark("promise_infeasible", ""))
        made.append(Promise(None, None, None, "everything"))
    named = {promise.what for promise in promises}
    made.extend(
        Promise(remedy.id, None, None, None)
        for remedy in remedies
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


_FEATURES: Final = (
    "listen",
    "validate",
    "apology",
    "solution",
    "compensation",
    "explanation",
    "invalidation",
)
_POSITIVE_ACTS: Final = frozenset(
    act for act, gives in ACT_FEATURES.items() if all(feature != "invalidation" for feature, _ in gives)
)


def _join(a: float, b: float) -> float:
    return a + b - a * b


def _features(
    case: Case,
    state: State,
    acts: frozenset[str],
    topics: frozenset[str],
    remedies: list[Remedy],
) -> tuple[dict[str, float], Mapping[tuple[str, str], int], bool]:
    """Return the features of the reply after novelty and dilution, the new uses, and whether any was new.

    A feature halves each time it is used again for the same topic, however worded; a reply without a topic
    counts for the grievance of the beat, so moving on renews nothing. Slights do not wear off.
    """
    beat = case.beats[state.beat]
    grievance = beat.grievance or case.scenario.grievances[0].id
    values = dict.fromkeys(_FEATURES, 0.0)
    for act in sorted(acts):
        for feature, strength in ACT_FEATURES[act]:
            values[feature] = _join(values[feature], strength)
    if remedies and not values["solution"]:  # guidance carried by an explanation
        values["solution"] = 0.8
    constructive = len(acts & _POSITIVE_ACTS)
    dilution = ROOM / constructive if constructive > ROOM else 1.0
    uses = dict(state.uses)
    told = [(f"act:{act}", subject) for act in acts for subject in sorted(topics) or [grievance]]
    fresh = any(uses.get(key, 0) < FAMILIAR for key in told)
    for key in told:
        uses[key] = uses.get(key, 0) + 1
    about = {
        "solution": [remedy.id for remedy in remedies] or [grievance],
        "compensation": [remedy.id for remedy in remedies] or [grievance],
        "explanation": sorted(topics) or [grievance],
        "listen": sorted(topics & case.facts.keys()) or [grievance],
        "validate": [grievance],
        "apology": [grievance],
    }
    for feature in _FEATURES[:-1]:
        value = values[feature]
        if value == 0.0:
            continue
        subjects = about[feature]
        times = min(uses.get((feature, subject), 0) for subject in subjects)
        for _ in range(min(times, 30)):
            value = value * 0.5
        for subject in subjects:
            uses[(feature, subject)] = uses.get((feature, subject), 0) + 1
        values[feature] = value * dilution
    return values, uses, fresh or values["invalidation"] > 0.0
