"""Synthetic trainees: small policies that see what a trainee sees, and nothing of a choice's worth.

A trainee sees the customer's line, the mood (not in an exam), the words of the choices with what anyone who
can read sees in them (their acts, topics and promises), what was said so far, the facts told so far, and
the briefing. Skill shows in which of these a policy minds, and in how often it slips. All noise is a hash
of (seed, turn, draw), so an attempt is the same whenever it is played again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from simulator.model.acts import CONSTRUCTIVE, DESTRUCTIVE
from simulator.model.conditions import MoodBand
from simulator.model.tape import Reading
from simulator.session.chance import chance

#: The stream of chance of the synthetic trainees; apart from the engine's and the shuffling of choices.
_TRAINEES: Final = 16
#: What read a reply that a synthetic trainee gave without a choice.
SYNTHETIC: Final = "synthetic"

Skill = Literal["hostile", "indifferent", "mechanical", "well_meaning", "competent", "expert"]
#: From worst to best.
SKILLS: Final[tuple[Skill, ...]] = (
    "hostile",
    "indifferent",
    "mechanical",
    "well_meaning",
    "competent",
    "expert",
)


class Shown(NamedTuple):
    """A reply that is offered: its words and what they do on their face."""

    words: str
    reading: Reading


class Rules(NamedTuple):
    """What the briefing's policies say of remedies, for whoever looks it up."""

    forbidden: frozenset[str]  # nobody may grant them
    earliest: Mapping[str, int]  # remedy -> hours
    remedies: tuple[str, ...]  # all that the briefing names


class Seen(NamedTuple):
    """What a trainee sees before a reply."""

    customer: str
    mood: MoodBand | None  # None in an exam
    choices: tuple[Shown, ...]  # in the order shown
    earlier: tuple[Reading, ...]  # the trainee's own replies so far
    known: frozenset[str]  # facts from the records and from what the customer told
    rules: Rules


class Dice:
    """Chance of one trainee at one reply; each draw is new, and the same when played again."""

    def __init__(self, seed: int, turn: int) -> None:
        self._seed = seed
        self._turn = turn
        self._draws = 0

    def below(self, count: int) -> int:
        """Return a whole number from 0 to `count` − 1."""
        self._draws += 1
        return chance(self._seed, _TRAINEES, self._turn * 1024 + self._draws) % count

    def happens(self, percent: int) -> bool:
        """Say yes in `percent` of a hundred cases."""
        return self.below(100) < percent


#: A policy answers with the place of a choice, or with the reading of a reply in its own words.
Policy = Callable[[Seen, Dice], "int | Reading"]


class Trainee(NamedTuple):
    """A synthetic trainee: `skill` for the graded ones, None for a cheap strategy."""

    id: str
    skill: Skill | None
    says: str  # what it does, in one sentence
    policy: Policy


#: How much each act draws a trainee who wants to hurt; the others leave such a trainee cold.
_HOSTILITY: Final[Mapping[str, int]] = {
    "retort": 10,
    "question_honesty": 9,
    "blame_customer": 8,
    "condescend": 8,
    "cold": 7,
    "deny": 6,
    "interrupt": 6,
    "hide_behind_policy": 4,
    "shirk": 4,
    "indifferent": 4,
    "pass_the_buck": 3,
    "blame_others": 2,
}
#: The way of least effort.
_INDIFFERENCE: Final[Mapping[str, int]] = {
    "indifferent": 10,
    "pass_the_buck": 9,
    "shirk": 8,
    "hide_behind_policy": 6,
    "mechanical": 5,
    "cold": 3,
}
#: The form is kept: stock phrases first, then rules, then a thank-you.
_FORM: Final[Mapping[str, int]] = {
    "mechanical": 10,
    "hide_behind_policy": 5,
    "cite_standard": 4,
    "jargon": 3,
    "greet": 2,
    "thank": 2,
}
#: Acts that a well-meaning person would not do to a customer; the others may slip out with good intentions.
_DESTRUCTIVE: Final = frozenset(DESTRUCTIVE)
_RUDE: Final = _DESTRUCTIVE - {"overpromise", "self_blame", "jargon"}
_HEARING: Final = frozenset({"invite_to_talk", "acknowledge", "empathise", "paraphrase", "affirm_customer"})
_SOLVING: Final = frozenset({"propose_solution", "offer_options", "offer_compensation", "hand_over"})
_CLAIMING: Final = frozenset({"explain_cause", "present_evidence", "use_analogy", "point_out_tactfully"})
_HOT: Final[tuple[MoodBand, ...]] = ("furious", "angry")

#: What an act is worth to one who knows the course, in halves of a point: new, and done before.
_WORTH: Final[Mapping[str, tuple[int, int]]] = {
    "empathise": (6, 3),
    "take_responsibility": (6, 2),
    "paraphrase": (6, 2),
    "invite_to_talk": (5, 1),
    "acknowledge": (4, 2),
    "explain_cause": (5, 2),
    "present_evidence": (4, 2),
    "point_out_tactfully": (6, 1),
    "ask_facts": (5, 4),
    "ask_needs": (5, 2),
    "propose_solution": (5, 3),
    "offer_options": (5, 3),
    "offer_compensation": (3, 1),
    "check_agreement": (6, 5),
    "commit_deadline": (4, 3),
    "commit_follow_up": (6, 2),
    "prevent_recurrence": (6, 2),
    "explain_no_deadline": (4, 2),
    "decline_politely": (5, 3),
    "explain_reason": (4, 2),
    "affirm_customer": (5, 2),
    "address_by_name": (3, 1),
    "apologise": (5, 1),
}
#: … and any other act.
_USUAL: Final = (1, 0)
_NONE: Final[frozenset[str]] = frozenset()


def _best(rates: list[int], dice: Dice) -> int:
    """Return the place of the highest rate; among equals chance decides."""
    top = max(rates)
    places = [place for place, rate in enumerate(rates) if rate == top]
    return places[dice.below(len(places))]


def _kind(seen: Seen) -> list[int]:
    """Return the places of the choices that are not rude."""
    return [place for place, shown in enumerate(seen.choices) if _RUDE.isdisjoint(shown.reading.acts)]


def _any_of(places: list[int], seen: Seen, dice: Dice) -> int:
    return places[dice.below(len(places))] if places else dice.below(len(seen.choices))


def _drawn_to(taste: Mapping[str, int], otherwise: int, civil: bool) -> Policy:
    """Return the policy of one drawn to acts by `taste`.

    In `otherwise` of a hundred replies such a trainee does something else: a `civil` one something that is
    not rude, another one anything.
    """

    def policy(seen: Seen, dice: Dice) -> int:
        if dice.happens(otherwise):
            return _any_of(_kind(seen) if civil else [], seen, dice)
        return _best([sum(taste.get(act, 0) for act in shown.reading.acts) for shown in seen.choices], dice)

    return policy


def _well_meaning(seen: Seen, dice: Dice) -> int:
    """Mean well and keep no order: anything that is not rude, and now and then anything at all."""
    return _any_of([] if dice.happens(WELL_MEANING_SLIPS) else _kind(seen), seen, dice)


#: Slips in a hundred replies. A competent agent errs now and then, an expert seldom; the disordered one keeps
#: no order in the other replies either.
WELL_MEANING_SLIPS: Final = 8
COMPETENT_SLIPS: Final = 10
EXPERT_SLIPS: Final = 2


def _taught(slips: int) -> Policy:
    """Return the policy of one who knows the course and errs in `slips` of a hundred replies."""

    def policy(seen: Seen, dice: Dice) -> int:
        if dice.happens(slips):
            return _any_of(_kind(seen), seen, dice)
        return _best(worths(seen), dice)

    return policy


class _Face(NamedTuple):
    """What anyone who knows the course sees in a reading, whenever it is."""

    acts: frozenset[str]
    topics: frozenset[str]
    destructive: int
    hears: bool
    solves: bool
    asks: bool
    claims: bool  # something, without asking


@lru_cache(maxsize=8192)  # a scenario's choices are offered again and again
def _face(reading: Reading) -> _Face:
    acts = frozenset(reading.acts)
    return _Face(
        acts,
        frozenset(reading.topics),
        len(acts & _DESTRUCTIVE),
        not _HEARING.isdisjoint(acts),
        not _SOLVING.isdisjoint(acts),
        "ask_facts" in acts or "ask_needs" in acts,
        "ask_facts" not in acts and not _CLAIMING.isdisjoint(acts),
    )


def worths(seen: Seen) -> list[int]:
    """Rate the choices by the course: acts in order and at their moment, facts before judgement, limits and
    dates as the briefing has them; no destructive act is worth it."""
    earlier = [_face(reading) for reading in seen.earlier]
    done = _NONE.union(*[face.acts for face in earlier])
    offered = _NONE.union(*[face.topics for face in earlier])
    heard = sum([face.hears for face in earlier])
    apologies = sum([reading.acts.count("apologise") for reading in seen.earlier])
    hot = seen.mood in _HOT or (seen.mood is None and len(seen.earlier) < 3)
    too_early = heard < (3 if hot else 1)
    every_remedy = frozenset(seen.rules.remedies)
    rates = []
    for shown in seen.choices:
        face = _face(shown.reading)
        acts, topics = face.acts, face.topics
        rate = sum([_WORTH.get(act, _USUAL)[act in done] for act in acts])
        rate -= 30 * face.destructive
        if too_early:
            rate += 5 * face.hears - 14 * face.solves
        if apologies > 1 and "apologise" in acts:
            rate -= 8 * (apologies - 1)
        remedies = topics & every_remedy
        if topics and face.asks:
            rate += 6 if topics - seen.known else -8
        if face.claims and (topics - remedies) - seen.known:
            rate -= 8
        if face.solves and "ask_facts" not in done:
            rate -= 6
        if remedies & seen.rules.forbidden and "decline_politely" not in acts:
            rate -= 30
        for promise in shown.reading.promises:
            if promise.what is not None and promise.within is not None:
                rate -= 20 * (promise.within < seen.rules.earliest.get(promise.what, 0))
        rates.append(rate + 3 * bool(remedies - offered))
    return rates


def _preferring(first: tuple[str, ...]) -> Policy:
    """Return the cheap strategy that takes a reply with the first of `first` that is to be had, else any."""

    def policy(seen: Seen, dice: Dice) -> int:
        for act in first:
            places = [place for place, shown in enumerate(seen.choices) if act in shown.reading.acts]
            if places:
                return places[dice.below(len(places))]
        return dice.below(len(seen.choices))

    return policy


def _sorry(seen: Seen, dice: Dice) -> int | Reading:
    places = [place for place, shown in enumerate(seen.choices) if "apologise" in shown.reading.acts]
    return places[dice.below(len(places))] if places else _said("apologise")


def _longest(seen: Seen, _: Dice) -> int:
    return max(range(len(seen.choices)), key=lambda place: len(seen.choices[place].words))


def _shortest(seen: Seen, _: Dice) -> int:
    return min(range(len(seen.choices)), key=lambda place: len(seen.choices[place].words))


def _first(_seen: Seen, _dice: Dice) -> int:
    return 0


def _last(seen: Seen, _: Dice) -> int:
    return len(seen.choices) - 1


def _any(seen: Seen, dice: Dice) -> int:
    return dice.below(len(seen.choices))


def _said(*acts: str, topics: tuple[str, ...] = ()) -> Reading:
    return Reading(acts, topics, (), 1000, True, SYNTHETIC)


def _echo(seen: Seen, _: Dice) -> Reading:
    """Give the customer's own words back: an analyser reads them as taking in and restating."""
    return _said("acknowledge", "paraphrase", topics=tuple(sorted(seen.known)))


def _everything(seen: Seen, _: Dice) -> Reading:
    """Do every good act in one breath, for every remedy that may be offered."""
    allowed = tuple(remedy for remedy in seen.rules.remedies if remedy not in seen.rules.forbidden)
    return _said(*CONSTRUCTIVE, topics=(*allowed, *sorted(seen.known)))


def _same_again(seen: Seen, _: Dice) -> Reading:
    """Say the same good reply each time: sympathy, an apology, ownership and the first remedy."""
    allowed = [remedy for remedy in seen.rules.remedies if remedy not in seen.rules.forbidden]
    return _said(
        "empathise", "apologise", "take_responsibility", "propose_solution", topics=tuple(allowed[:1])
    )


def _fades_out(seen: Seen, dice: Dice) -> int | Reading:
    """Begin like an expert, then type what nobody can read."""
    if len(seen.earlier) < 3:
        return _EXPERT(seen, dice)
    return Reading((), (), (), 100, False, SYNTHETIC)


_EXPERT: Final = _taught(EXPERT_SLIPS)

GRADED: Final[tuple[Trainee, ...]] = (
    Trainee("hostile", "hostile", "wants to hurt", _drawn_to(_HOSTILITY, 2, civil=False)),
    Trainee(
        "indifferent",
        "indifferent",
        "takes the way of least effort",
        _drawn_to(_INDIFFERENCE, 35, civil=True),
    ),
    Trainee(
        "mechanical", "mechanical", "keeps to the form: phrases and rules", _drawn_to(_FORM, 50, civil=True)
    ),
    Trainee("well_meaning", "well_meaning", "means well, keeps no order, loses the thread", _well_meaning),
    Trainee("competent", "competent", "knows the course, errs now and then", _taught(COMPETENT_SLIPS)),
    Trainee("expert", "expert", "knows the course and minds facts, limits and dates", _EXPERT),
)
CHEAP: Final[tuple[Trainee, ...]] = (
    Trainee("always_apologise", None, "apologises every time, typing it where no choice does", _sorry),
    Trainee(
        "agree_to_everything",
        None,
        "says yes to whatever is wanted",
        _preferring(("overpromise", "propose_solution", "offer_compensation", "offer_options", "apologise")),
    ),
    Trainee(
        "always_money",
        None,
        "offers money whenever it can",
        _preferring(("offer_compensation", "propose_solution")),
    ),
    Trainee("longest", None, "takes the longest choice", _longest),
    Trainee("shortest", None, "takes the shortest choice", _shortest),
    Trainee("first", None, "takes the first choice", _first),
    Trainee("last", None, "takes the last choice", _last),
    Trainee("random", None, "takes any choice", _any),
    Trainee("echo", None, "types the customer's own words", _echo),
    Trainee("everything_at_once", None, "types every good act in one breath", _everything),
    Trainee("same_reply", None, "types the same good reply every time", _same_again),
    Trainee("gibberish", None, "begins well, then types gibberish", _fades_out),
)
TRAINEES: Final = GRADED + CHEAP
