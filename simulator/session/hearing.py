"""What can be said of a reply before anybody knows what happened earlier: its acts, remedies and strength.

The one table that connects acts and mood is here, and which acts can carry a remedy or claim a fact; what
anything in a reply may be marked as is made ready. Whether it is new or comes in time is for
`session.ruling`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from simulator.model.acts import DESTRUCTIVE
from simulator.model.scenario import Fact, Remedy
from simulator.model.tape import Mark, Promise, Reading
from simulator.session.cast import Case, ReadyBeat

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

#: Acts of one who repeats what was said to make sure of it; a question beside them asks nothing anew.
_CONFIRMING: Final = frozenset({"paraphrase", "check_understanding"})

#: More constructive acts than this in one reply dilute each other: four is a full, human reply.
ROOM: Final = 4
#: From this many on a customer hears a recitation.
RECITATION: Final = 10

#: What was used for which topic: a feature or "act:…", a space, and the topic or grievance.
Use = str


#: The features that acts give, in the order of `Heard.values`; invalidation comes last.
FEATURES: Final = (
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


def join(a: float, b: float) -> float:
    """Return the strength of two that act together, each 0–1: 1 − (1 − a)(1 − b)."""
    return a + b - a * b


def _values(acts: frozenset[str], remedies: list[Remedy]) -> dict[str, float]:
    """Return the strength of every feature that `acts` have at their best."""
    values = dict.fromkeys(FEATURES, 0.0)
    for act in sorted(acts):
        for feature, strength in ACT_FEATURES[act]:
            values[feature] = join(values[feature], strength)
    if remedies and not values["solution"]:  # guidance carried by an explanation
        values["solution"] = 0.8
    return values


@dataclass(frozen=True, slots=True)
class Question:
    """A fact of the customer's that a reply asks for, and what asking may be marked as."""

    fact: str
    answered: bool  # the customer has an answer
    found: Mark
    again: Mark


@dataclass(frozen=True, slots=True)
class Claim:
    """A fact that a reply claims to be the case, and what that may be marked as."""

    fact: str
    true: bool
    early: Mark | None  # while it is not known; None for what needs no finding out
    mark: Mark


@dataclass(frozen=True, slots=True)
class Offer:
    """A remedy that a reply offers, and what offering it may be marked as."""

    remedy: str
    needs: frozenset[str]  # facts that must be known before it can be judged
    share: float  # compensation as a share of the loss
    unfounded: Mark
    beyond: Mark | None  # where nobody may grant it


@dataclass(frozen=True, slots=True)
class Heard:
    """What can be said of a reading at a beat's grievance before the state is asked."""

    acts: frozenset[str]
    about: frozenset[str]  # every topic
    promises: bool  # with a time or an amount
    courteous: bool
    questions: tuple[Question, ...]
    goes_on: bool  # a question in it goes on from what was said before
    claims: tuple[Claim, ...]
    apologises: bool
    misplaced: Mark | None  # an apology for what is not so
    solves: bool  # it announces a solution, whether or not it names a remedy
    early: Mark  # … before the customer felt heard
    offers: tuple[Offer, ...]
    offered: tuple[str, ...]  # their remedies
    fits: float  # how well the best of them does; 0 without one that may be granted
    fit: Mark
    partly_fit: Mark
    misfit: Mark
    allowed: bool  # at least one of them may be granted
    pays: bool
    paying: tuple[Offer, ...]
    payable: bool  # at least one of them may be granted
    made: tuple[Promise, ...]  # all that it promises, with or without saying so
    feasible: tuple[Mark, ...]  # whether that can be kept
    crowded: bool  # more acts than a customer can take in
    told: tuple[Use, ...]  # what it tells: act and topic
    values: tuple[float, ...]  # in the order of FEATURES, before novelty
    subjects: tuple[tuple[int, tuple[Use, ...]], ...]  # place of a feature, and what it is used for
    dilution: float


#: Readings that a beat remembers.
_REMEMBERED: Final = 1_000


def hear(case: Case, beat: ReadyBeat, reading: Reading) -> Heard:
    """Return what can be said of `reading` in `beat`.

    It is found out once: a choice is read alike each time it is picked, a hundred thousand times in a study.
    """
    known = beat.heard.get(reading)
    if known is not None:
        return known
    if len(beat.heard) > _REMEMBERED:
        beat.heard.clear()
    scenario, grievance = case.scenario, beat.grievance
    acts, topics = frozenset(reading.acts), frozenset(reading.topics)
    facts = [fact for fact in scenario.facts if fact.id in topics]
    claims = not acts.isdisjoint(CLAIMING)
    remedies = _remedies(case, acts, topics)
    first = remedies[0].id if remedies else ""
    offers = tuple(_offer(remedy) for remedy in remedies)
    paying = tuple(offer for offer in offers if offer.share > 0.0)
    wrong = [fact.id for fact in facts if not fact.true]
    made, feasible = _promises(case, acts, remedies, reading.promises)
    constructive = len(acts & _POSITIVE_ACTS)
    values = _values(acts, remedies)
    subjects = {
        "solution": [remedy.id for remedy in remedies] or [grievance],
        "compensation": [remedy.id for remedy in remedies] or [grievance],
        "explanation": sorted(topics) or [grievance],
        "listen": sorted(topics & case.facts.keys()) or [grievance],
        "validate": [grievance],
        "apology": [grievance],
    }
    heard = beat.heard[reading] = Heard(
        acts=acts,
        about=topics,
        promises=bool(reading.promises),
        # Plain words in which no act was read slight nobody.
        courteous=acts.isdisjoint(DESTRUCTIVE),
        questions=_questions(facts) if "ask_facts" in acts or "ask_needs" in acts else (),
        goes_on=claims or not acts.isdisjoint(_CONFIRMING),
        claims=_claims(facts, acts) if claims else (),
        apologises="apologise" in acts,
        misplaced=Mark("apology_misplaced", wrong[0]) if wrong and not claims else None,
        solves=bool(remedies) or not acts.isdisjoint(SOLVING),
        early=Mark("solution_too_early", first),
        offers=offers,
        offered=tuple(remedy.id for remedy in remedies),
        fits=max((_fit(case, remedy) for remedy in remedies), default=0.0),
        fit=Mark("solution_fits", first),
        partly_fit=Mark("solution_partly_fits", first),
        misfit=Mark("solution_misfits", first),
        allowed=any(offer.beyond is None for offer in offers),
        pays="offer_compensation" in acts,
        paying=paying,
        payable=any(offer.beyond is None for offer in paying),
        made=made,
        feasible=feasible,
        crowded=constructive >= RECITATION,
        told=tuple(f"act:{act} {subject}" for act in acts for subject in sorted(topics) or [grievance]),
        values=tuple(values[feature] for feature in FEATURES),
        subjects=tuple(
            (place, tuple(f"{feature} {subject}" for subject in subjects[feature]))
            for place, feature in enumerate(FEATURES[:-1])
            if values[feature] != 0.0
        ),
        dilution=ROOM / constructive if constructive > ROOM else 1.0,
    )
    return heard


def _questions(facts: list[Fact]) -> tuple[Question, ...]:
    return tuple(
        Question(fact.id, fact.answer is not None, Mark("fact_found", fact.id), Mark("asked_again", fact.id))
        for fact in facts
        if "customer" in fact.known_to
    )


def _claims(facts: list[Fact], acts: frozenset[str]) -> tuple[Claim, ...]:
    return tuple(
        Claim(
            fact.id,
            fact.true,
            Mark("judged_too_early", fact.id) if fact.true and fact.cause else None,
            Mark("claim_true" if fact.true else "claim_false", fact.id),
        )
        for fact in facts
        if fact.true or "present_evidence" not in acts  # records are shown against what is not so
    )


def _offer(remedy: Remedy) -> Offer:
    return Offer(
        remedy.id,
        frozenset(remedy.needs),
        remedy.share,
        Mark("solution_unfounded", remedy.id),
        Mark("beyond_authority", remedy.id) if remedy.authority == "nobody" else None,
    )


def _promises(
    case: Case, acts: frozenset[str], remedies: list[Remedy], promises: tuple[Promise, ...]
) -> tuple[tuple[Promise, ...], tuple[Mark, ...]]:
    """Return all that a reply promises, and marks of what can be said at once of its keeping.

    Without saying so it promises everything, or what nobody may grant.
    """
    made, marks = _latest(promises), []
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
        if cannot_be_kept(case, promise):
            marks.append(Mark("promise_infeasible", promise.what or ""))
        elif promise.within is not None or promise.amount is not None:
            marks.append(Mark("promise_feasible", promise.what or ""))
    return tuple(made), tuple(marks)


def _latest(promises: tuple[Promise, ...]) -> list[Promise]:
    """Return `promises` without the earlier times for a remedy that is promised for later as well.

    "Tonight they set it up, at half past six it is yours": the remedy is due at half past six.
    """
    latest: dict[str, int] = {}
    for what, within, _, _ in promises:
        if what is not None and within is not None:
            latest[what] = max(within, latest.get(what, within))
    return [
        promise
        for promise in promises
        if promise.what is None or promise.within is None or promise.within == latest[promise.what]
    ]


def cannot_be_kept(case: Case, promise: Promise) -> bool:
    """Say whether `promise` breaks by its own terms."""
    if promise.unit == "everything":
        return True
    if promise.what is None or promise.what not in case.remedies:
        return False
    if case.remedies[promise.what].authority == "nobody":
        return True
    return promise.within is not None and promise.within < case.earliest[promise.what]


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


def _fit(case: Case, remedy: Remedy) -> float:
    """Say how well `remedy` fits: the best it does for any one grievance, weighted toward the main one."""
    main = max(weight for _, weight in case.weights)
    return max(
        remedy.settles.get(grievance.id, 0.0) * min(1.0, weight / main + 0.4)
        for grievance, weight in case.weights
    )
