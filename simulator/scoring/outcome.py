"""Satisfaction 1–5 and what the customer does next.

Satisfaction joins three kinds of justice (distributive D, interactional I, procedural P) with the course
of the mood; the weights are evidence.md's, after Orsingher et al. 2010 (JAMS), Gelbrich & Roschk 2011
(JSR) and Alaybek et al. 2022 (OBHDP). All terms are standardised with fixed norms, so a score never
depends on who else was measured. Outcomes are given as probabilities and the most likely one; nothing is
drawn by chance.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from simulator.model.course import Outcome
from simulator.model.occurrences import Occurrences
from simulator.model.persona import Persona
from simulator.model.scenario import EndingKind, Scenario
from simulator.model.tape import Features

#: Mean and spread of each term over 240 attempts at the shipped scenarios in which every reply was a
#: courteous one with a probability of .2 to 1, else any; fixed once, so that a score stays what it is.
NORMS: Final[dict[str, tuple[float, float]]] = {
    "distributive": (0.43, 0.24),
    "interactional": (0.07, 0.27),
    "procedural": (0.50, 0.48),
    "mean": (-0.13, 0.20),
    "end": (-0.12, 0.31),
    "worst": (-0.49, 0.20),
}
JUSTICE: Final = 0.62
COURSE_OF_MOOD: Final = 0.38
BASE: Final = 2.85
SEVERITY: Final = 0.15
#: What agreement adds to procedural justice: the customer had a say.
ACCEPTED: Final = 0.4
#: How much of the loyalty of a settled complaint is left where it ended without agreement: about 19 % of
#: customers come back after an unresolved complaint, 54 % after a resolved one (TARP, evidence row 20).
UNSETTLED: Final = 19 / 54


class Future(NamedTuple):
    """How satisfied the customer is (1–5, one decimal), and what follows."""

    satisfaction: float
    outcome: Outcome
    probabilities: tuple[tuple[Outcome, float], ...]


def foresee(when: Occurrences, ending: str | None, persona: Persona) -> Future:
    """Return how satisfied the customer of an attempt that ended so is, and what follows from it."""
    severity, offset, kinds = _customer(when.scenario, persona)
    kind = kinds.get(ending)
    last = when.last
    satisfaction = rating(measured(when), severity, offset)
    satisfaction = max(1.0, min(5.0, satisfaction))
    weights = futures(satisfaction, last.anger, last.fix, last.motive, float(kind == "escalation"))
    if kind != "agreement":
        weights["loyal"] = weights["loyal"] * UNSETTLED
    total = math.fsum(weights.values())
    probabilities = tuple([(outcome, round(weight / total, 3)) for outcome, weight in weights.items()])
    likely = max(weights, key=weights.__getitem__)
    return Future(round(satisfaction, 1), likely, probabilities)


#: Of a scenario and persona: severity of the worst grievance, satisfaction offset, kinds of the endings.
_Customer = tuple[float, float, Mapping[str | None, EndingKind]]
# What no attempt changes is looked up once; scenario and persona are kept so that their ids stay taken.
_CUSTOMERS: dict[tuple[int, int], tuple[_Customer, Scenario, Persona]] = {}


def _customer(scenario: Scenario, persona: Persona) -> _Customer:
    found = _CUSTOMERS.get((id(scenario), id(persona)))
    if found is not None:
        return found[0]
    if len(_CUSTOMERS) > 500:
        _CUSTOMERS.clear()
    offset = scenario.overrides.satisfaction_offset
    customer: _Customer = (
        max(grievance.severity for grievance in scenario.grievances),
        persona.traits.satisfaction_offset if offset is None else offset,
        {ending.id: ending.kind for ending in scenario.endings},
    )
    _CUSTOMERS[id(scenario), id(persona)] = (customer, scenario, persona)
    return customer


class Terms(NamedTuple):
    """What satisfaction is made of, as it was measured: floats, or arrays with one attempt an element.

    `mean`, `end` and `worst` are of the mood, 1 − A/50 (−1…1).
    """

    distributive: Any  # what was put right, with compensation
    interactional: Any
    procedural: Any
    mean: Any
    end: Any
    worst: Any


def rating(terms: Terms, severity: Any, offset: Any) -> Any:
    """Return the satisfaction that `terms` give, before it is held within 1–5."""
    justice = (
        0.45 * _norm("distributive", terms.distributive)
        + 0.30 * _norm("interactional", terms.interactional)
        + 0.10 * _norm("procedural", terms.procedural)
    )
    course = (
        0.37 * _norm("mean", terms.mean) + 0.36 * _norm("end", terms.end) + 0.08 * _norm("worst", terms.worst)
    )
    return BASE + (JUSTICE * justice + COURSE_OF_MOOD * course) - SEVERITY * severity + offset


def futures(satisfaction: Any, anger: Any, fix: Any, motive: Any, escalated: Any) -> dict[Outcome, Any]:
    """Return the weight of each outcome, given satisfaction (1–5), the last mood, and escalation (0 or 1).

    Written over plain operators, so that it takes floats and arrays alike.
    """
    s = (satisfaction - 1.0) / 4.0
    hot = anger / 100.0
    ill_will = (1.0 - motive) / 2.0
    good_will = 1.0 - ill_will
    lost = 1.0 - s
    return {
        # Loyalty rests on how benevolent the firm seemed at least as much as on what was put right, which
        # counts through satisfaction (Gelbrich & Roschk 2011, JSR).
        "loyal": (0.3 + 0.7 * s) * good_will * good_will * 1.8,
        "neutral": s * lost * (1.2 - 0.4 * fix),
        # End anger decides between voice and silence (evidence.md).
        "silent_defection": lost * lost * (1.0 - hot),
        "negative_word_of_mouth": lost * (0.25 * lost + 0.75 * hot) * (0.5 + 0.5 * ill_will),
        "third_party_complaint": lost * lost * hot * ill_will * (0.7 + 0.9 * escalated),
    }


def measured(when: Occurrences) -> Terms:
    """Return what the satisfaction with an attempt is made of."""
    last = when.last
    moods = [1.0 - mood.anger / 50.0 for mood in (when.opening.mood, *when.moods)]
    features = [ruling.features for ruling in when.ruled]
    return Terms(
        last.fix + 0.25 * min(1.0, last.dose),
        interactional(features),
        _procedural(when.codes, features),
        math.fsum(moods) / len(moods),
        moods[-1],
        min(moods),
    )


def interactional(features: Sequence[Features]) -> float:
    """Return respect, honesty and effort, per reply; slights weigh double."""
    if not features:
        return 0.0
    listen, validate, _, _, _, explanation, invalidation, *_ = zip(*features, strict=True)
    shown = [
        0.5 * listening + 0.5 * validating + 0.3 * explaining - 2.0 * slighting
        for listening, validating, explaining, slighting in zip(
            listen, validate, explanation, invalidation, strict=True
        )
    ]
    return math.fsum(shown) / len(features)


def _procedural(codes: Sequence[str], features: Sequence[Features]) -> float:
    if not features:
        return -1.0
    plain = procedural(codes, math.fsum([given.delay for given in features]))
    return max(-2.0, plain + ACCEPTED * ("accepted" in codes))


def procedural(codes: Sequence[str], delays: float) -> float:
    """Return speed, voice and one contact: what was lost on the way, against a plain handling.

    `codes` are all marks of the attempt, `delays` its delay features summed; that the customer agreed adds
    `ACCEPTED`, and nothing is worse than −2.
    """
    lost = (
        delays
        + 0.5 * codes.count("asked_again")
        + 0.3 * codes.count("not_understood")
        + 1.0 * codes.count("promise_broken")
    )
    return 0.4 * min(2, codes.count("fact_found")) - 0.5 * lost


def _norm(term: str, value: Any) -> Any:
    mean, spread = NORMS[term]
    return (value - mean) / spread
