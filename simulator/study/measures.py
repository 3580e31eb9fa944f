"""How each evidence row is counted: its cells and its checks, one function a row.

Differences between cells are taken between the same customers (common random numbers) and given in standard
deviations between customers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from simulator.model.acts import CONSTRUCTIVE, DESTRUCTIVE
from simulator.model.tape import Promise
from simulator.session.hearing import ACT_FEATURES
from simulator.study.cells import WARM, Cells, Change, Policies, of_anger, of_bond
from simulator.study.crowd import SILENT, Course, Numbers, Reply, Script, reply
from simulator.study.findings import Check, Measure, betas, correlation, effect, explained
from simulator.study.laboratory import DOSES

#: The standard used for "no effect": Cohen's convention for a small effect (Cohen 1988).
_NEGLIGIBLE: Final = 0.20


_NEUTRAL: Final = reply()
_SILENCE: Final = reply(delay=SILENT)
_ASK: Final = reply("ask_facts", about="cause")
_EXPLAIN: Final = reply("explain_cause", "explain_reason", about="cause")
_PROPOSE: Final = reply("propose_solution", about="perfect")
_COMMIT: Final = reply("propose_solution", "commit_deadline", about="perfect")
_AGREE: Final = reply("check_agreement")
_HEARD: Final[Script] = WARM[:3]
_FINE: Final[Script] = (*_HEARD, _ASK, _COMMIT, _AGREE)


def _satisfaction(course: Course) -> Numbers:
    return course.satisfaction


def _loyal(course: Course) -> Numbers:
    return course.loyal


def _end(course: Course) -> Numbers:
    return course.mood.anger  # type: ignore[return-value]  # an array in a crowd


def _against(
    cells: Cells,
    treated: Script,
    control: Script,
    what: Callable[[Course], Numbers] = _satisfaction,
    change: Change | None = None,
) -> Measure:
    """Return the effect of `treated` against `control` on `what`, in SDs between customers."""
    first, second = cells.play(treated, change), cells.play(control, change)

    def measure(seed: int, places: np.typing.NDArray[np.int64]) -> float:
        return effect(what(first[seed])[places], what(second[seed])[places])

    return measure


def _minus(first: Measure, second: Measure, times: float = 1.0) -> Measure:
    return lambda seed, places: first(seed, places) - times * second(seed, places)


def _of(cells: Cells, number: Callable[[Policies], float]) -> Measure:
    """Return a measure over the random policies; `number` sees the resampled attempts only."""
    every = cells.policies()

    def measure(seed: int, places: np.typing.NDArray[np.int64]) -> float:
        whole = every[seed]
        course = whole.course
        terms = course.terms._replace(
            **{name: getattr(course.terms, name)[places] for name in course.terms._fields}
        )
        mood = course.mood._replace(
            **{name: getattr(course.mood, name)[places] for name in course.mood._fields}
        )
        part = Course(
            course.anger[:, places],
            course.replies[places],
            mood,
            terms,
            course.satisfaction[places],
            course.loyal[places],
        )
        return number(Policies(part, whole.outcome[places], whole.respect[places], whole.procedure[places]))

    return measure


def _peak(course: Course) -> Numbers:
    """Return the mood of each customer's most intense moment (1 − A/50, the farthest from 0)."""
    feeling = 1.0 - course.anger / 50.0
    most: Numbers = feeling[np.abs(feeling).argmax(axis=0), np.arange(feeling.shape[1])]
    return most


def peak_end(cells: Cells) -> list[Check]:
    """Row 1: peak and end of the mood against its first turn and its length."""

    def both(p: Policies) -> float:
        return correlation((_peak(p.course) + p.course.terms.end) / 2.0, p.course.satisfaction)

    def first(p: Policies) -> float:
        return abs(correlation(1.0 - p.course.anger[1] / 50.0, p.course.satisfaction))

    def long(p: Policies) -> float:
        return abs(correlation(p.course.replies, p.course.satisfaction))

    return [
        Check("r of (peak + end)/2 with satisfaction", _of(cells, both), above=0.49),
        Check("… minus |r| of the first turn", _of(cells, lambda p: both(p) - first(p)), above=0.10),
        Check("… minus |r| of the number of replies", _of(cells, lambda p: both(p) - long(p)), above=0.10),
    ]


def _justice(outcome: Callable[[Course], Numbers]) -> Callable[[Policies], list[float]]:
    def weights(p: Policies) -> list[float]:
        terms = p.course.terms
        return betas(outcome(p.course), terms.distributive, terms.interactional, terms.procedural)

    return weights


def fairness(cells: Cells) -> list[Check]:
    """Row 2: outcome, treatment and procedure on satisfaction."""
    weights = _justice(_satisfaction)
    return [
        Check("β outcome − β treatment", _of(cells, lambda p: weights(p)[0] - weights(p)[1]), above=0.0),
        Check(
            "β treatment − 1.5 × β procedure",
            _of(cells, lambda p: weights(p)[1] - 1.5 * weights(p)[2]),
            above=0.0,
        ),
        Check("β procedure", _of(cells, lambda p: weights(p)[2]), above=0.0),
    ]


def loyalty(cells: Cells) -> list[Check]:
    """Row 3: treatment and outcome on loyalty."""
    weights = _justice(_loyal)
    return [
        Check(
            "β treatment − β outcome on P(loyal)",
            _of(cells, lambda p: weights(p)[1] - weights(p)[0]),
            above=0.0,
        ),
        Check("β outcome on P(loyal)", _of(cells, lambda p: weights(p)[0]), above=0.0),
    ]


def venting(cells: Cells) -> list[Check]:
    """Row 4: a calming and a silent turn against a neutral one."""
    calming = reply("empathise", "acknowledge")
    return [
        Check("g of one calming turn on anger", _against(cells, (calming,), (_NEUTRAL,), _end), below=0.0),
        Check("g of a silent turn on anger", _against(cells, (_SILENCE,), (_NEUTRAL,), _end), above=-0.13),
    ]


def _pulse(cells: Cells, act: str) -> Measure:
    """Return the mean change of anger by one reply of `act`, against a neutral reply."""
    given, plain = cells.play((reply(act),)), cells.play((_NEUTRAL,))
    return lambda seed, places: float((_end(given[seed])[places] - _end(plain[seed])[places]).mean())


def _pairs() -> list[tuple[str, str]]:
    """Pair each destructive act with the constructive one of hearing whose strength is nearest to its own."""
    strength = {act: dict(ACT_FEATURES[act]) for act in (*CONSTRUCTIVE, *DESTRUCTIVE)}
    kind = {
        act: max(gives.get("listen", 0.0), gives.get("validate", 0.0))
        for act, gives in strength.items()
        if gives.keys() & {"listen", "validate"} and "solution" not in gives
    }
    return [
        (act, min(kind, key=lambda good: (abs(kind[good] - strength[act]["invalidation"]), good)))
        for act in DESTRUCTIVE
        if act in strength and "invalidation" in strength[act]
    ]


def bad_and_good(cells: Cells) -> list[Check]:
    """Row 5: slights against kindnesses of the same strength."""
    pairs = [(_pulse(cells, bad), _pulse(cells, good)) for bad, good in _pairs()]

    def ratio(seed: int, places: np.typing.NDArray[np.int64]) -> float:
        worse = sum(bad(seed, places) for bad, _ in pairs)
        better = -sum(good(seed, places) for _, good in pairs)
        return worse / better

    return [Check("ratio of the effects of matched slights and kindnesses", ratio, above=1.0)]


def average_session(cells: Cells) -> list[Check]:
    """Row 6: the trend of an ordinary session; what mean, peak and end predict."""
    usual = (reply("greet"), reply("acknowledge"), reply("apologise"), _ASK, _COMMIT, _AGREE)
    courses = cells.play(usual)

    def trend(seed: int, places: np.typing.NDArray[np.int64]) -> float:
        feeling = (1.0 - courses[seed].anger[:, places] / 50.0).mean(axis=1)
        return correlation(np.arange(len(feeling), dtype=np.float64), feeling)

    def moods(p: Policies) -> tuple[Numbers, Numbers, Numbers]:
        return p.course.terms.mean, _peak(p.course), p.course.terms.end

    def alone(place: int) -> Measure:
        return _of(cells, lambda p: correlation(moods(p)[place], p.course.satisfaction))

    def added(p: Policies) -> float:
        mean, peak, end = moods(p)
        return explained(p.course.satisfaction, mean, peak, end) - explained(p.course.satisfaction, mean)

    return [
        Check("trend of the mood through an ordinary session (r with time)", trend, above=0.0),
        Check("r of mean mood with satisfaction", alone(0), above=0.0),
        Check("r of peak mood", alone(1), above=0.0),
        Check("r of end mood", alone(2), above=0.0),
        Check("ΔR² of peak and end over the mean", _of(cells, added), above=0.0),
    ]


def paradox(cells: Cells) -> list[Check]:
    """Row 7: a broken promise made good against none broken."""
    # Never failed: the complaint is handled well. Failed, then fixed: a promise of the first contact breaks,
    # and everything is done to make good for it.
    failed = (
        *_HEARD,
        _ASK,
        Reply(
            ("propose_solution", "commit_follow_up"), ("perfect",), promise=Promise("perfect", 2, None, None)
        ),
        reply("apologise", "take_responsibility", "empathise"),
        reply("offer_compensation", about="money_100"),
        reply("propose_solution", "prevent_recurrence", about="perfect"),
        _AGREE,
    )
    return [
        Check("d of failed-then-fixed on satisfaction", _against(cells, failed, _FINE), above=0.0),
        Check(
            "d of failed-then-fixed on P(loyal)",
            _against(cells, failed, _FINE, _loyal),
            above=-_NEGLIGIBLE,
            below=_NEGLIGIBLE,
        ),
    ]


def match(cells: Cells) -> list[Check]:
    """Row 8: the fit of a remedy, and its time."""

    def script(remedy: str, late: bool) -> Script:
        offer = reply("propose_solution", about=remedy)
        waiting = (reply("explain_no_deadline"),) * 2
        return (*_HEARD, _ASK, *waiting, offer) if late else (*_HEARD, _ASK, offer, *waiting)

    return [
        Check(
            "d of a matching remedy",
            _against(cells, script("perfect", False), script("useless", False)),
            above=0.0,
        ),
        Check(
            "d of it when delayed",
            _against(cells, script("perfect", True), script("useless", True)),
            above=0.0,
        ),
        Check(
            "d of immediate against delayed",
            _against(cells, script("perfect", False), script("perfect", True)),
            above=0.0,
        ),
    ]


def dose(cells: Cells) -> list[Check]:
    """Row 9: money from none to twice the loss."""

    def script(dose: int) -> Script:
        offer = reply("offer_compensation", about=f"money_{dose}") if dose else _NEUTRAL
        return (*_HEARD, _ASK, offer)

    courses = {dose: cells.play(script(dose)) for dose in (0, *DOSES)}

    def peak(seed: int, places: np.typing.NDArray[np.int64]) -> float:
        means = {dose: courses[dose][seed].satisfaction[places].mean() for dose in courses}
        return float(max(means, key=lambda dose: means[dose]))

    return [
        Check("dose at which satisfaction peaks, % of the loss", peak, above=110.0, below=190.0),
        Check("d of 50 % against none", _against(cells, script(50), script(0)), above=0.0),
        Check("d of 100 % against 50 %", _against(cells, script(100), script(50)), above=0.0),
        Check("d of 200 % against 150 %", _against(cells, script(200), script(150)), below=0.0),
    ]


def competence(cells: Cells) -> list[Check]:
    """Row 10: a solution with and without empathy."""

    def script(warm: bool, solved: bool) -> Script:
        return (*(_HEARD if warm else (_NEUTRAL,) * 3), _ASK, _PROPOSE if solved else _NEUTRAL)

    with_empathy = _against(cells, script(True, True), script(True, False))
    without = _against(cells, script(False, True), script(False, False))
    return [
        Check("d of a solution with empathy", with_empathy, above=0.20),
        Check("d of it without empathy", without, above=-_NEGLIGIBLE, below=_NEGLIGIBLE),
        Check("the difference", _minus(with_empathy, without), above=0.0),
    ]


def orders(cells: Cells) -> list[Check]:
    """Row 11: the same replies in five orders."""
    w = (
        reply("invite_to_talk", "empathise"),
        reply("acknowledge", "empathise"),
        reply("affirm_customer", "paraphrase"),
        reply("thank", "empathise"),
    )
    c = (_ASK, _EXPLAIN, _PROPOSE, reply("commit_deadline", about="perfect"))
    best = (w[0], w[1], *c, w[2], w[3])
    others = {
        "competent–warm–competent": (c[0], c[1], *w, c[2], c[3]),
        "competent, then warm": (*c, *w),
        "warm throughout": (*w, *WARM[:4]),
        "competent throughout": (*c, reply("present_evidence", about="cause"), _EXPLAIN, _PROPOSE, c[3]),
    }
    return [
        Check(f"d of warm–competent–warm against {name}", _against(cells, best, other), above=0.0)
        for name, other in others.items()
    ]


def solving_work(cells: Cells) -> list[Check]:
    """Row 12: when a solution comes, and amid how much talk."""
    talk = WARM

    def script(at: int, solve: bool, extra: tuple[str, ...] = ()) -> Script:
        replies = list(talk[:4])
        said = reply("propose_solution", *extra, about="perfect") if solve else reply(*extra)
        replies.insert(at, said)
        return tuple(replies)

    def gain(at: int, extra: tuple[str, ...] = ()) -> Measure:
        return _against(cells, script(at, True, extra), script(at, False, extra))

    much = ("greet", "address_by_name", "thank", "show_willingness", "affirm_customer", "acknowledge")
    return [
        Check("d of solving work late minus early", _minus(gain(4), gain(0)), above=0.0),
        Check("d of it in the middle minus early", _minus(gain(2), gain(0)), above=0.0),
        Check("d of it with much relational talk minus with none", _minus(gain(4, much), gain(4)), below=0.0),
    ]


def apology(cells: Cells) -> list[Check]:
    """Row 14: the components of an apology."""
    plain = (_NEUTRAL, reply("apologise"), _NEUTRAL, _NEUTRAL, _NEUTRAL)
    empathy = (_NEUTRAL, reply("apologise", "empathise"), _NEUTRAL, _NEUTRAL, _NEUTRAL)
    intense = (_NEUTRAL, reply("apologise", "take_responsibility"), _NEUTRAL, _NEUTRAL, _NEUTRAL)
    early = (reply("apologise"), _NEUTRAL, _NEUTRAL, _NEUTRAL, _NEUTRAL)
    very_late = (_NEUTRAL, _NEUTRAL, _SILENCE, _SILENCE, reply("apologise"))
    by_empathy, by_intensity = _against(cells, empathy, plain), _against(cells, intense, plain)
    by_timing = _against(cells, plain, early)

    def size(seed: int, places: np.typing.NDArray[np.int64]) -> float:
        return abs(by_timing(seed, places))

    return [
        Check("d of empathy minus d of intensity", _minus(by_empathy, by_intensity), above=0.0),
        Check("d of intensity minus |d| of timing", _minus(by_intensity, size), above=0.0),
        Check("d of a very late apology", _against(cells, very_late, plain), below=0.0),
    ]


def angriest(cells: Cells) -> list[Check]:
    """Row 15: hearing at high and at low opening anger."""

    def relief(anger: float) -> Measure:
        heard, plain = (
            cells.play(script, of_anger(anger)) for script in ((*_HEARD, _NEUTRAL), (_NEUTRAL,) * 4)
        )
        return lambda seed, places: float((_end(plain[seed])[places] - _end(heard[seed])[places]).mean())

    high, low = relief(85.0), relief(45.0)
    return [
        Check("points of anger that hearing takes, at 85 minus at 45", _minus(high, low), above=0.0),
        Check("points of anger that hearing takes at 85, unresolved", high, above=0.0),
    ]


def broken_promise(cells: Cells) -> list[Check]:
    """Row 16: repairs of a broken promise."""
    first = (
        *_HEARD,
        _ASK,
        Reply(
            ("propose_solution", "commit_follow_up"), ("perfect",), promise=Promise("perfect", 2, None, None)
        ),
    )
    sorry, money = reply("apologise"), reply("offer_compensation", about="money_50")
    none, apology = (*first, _NEUTRAL, _NEUTRAL), (*first, sorry, _NEUTRAL)
    paid, both = (*first, money, _NEUTRAL), (*first, sorry, money)
    kept = (*first[:-1], Reply(("propose_solution", "commit_follow_up"), ("perfect",)), _NEUTRAL, _NEUTRAL)
    return [
        Check("d of apology and compensation against none", _against(cells, both, none), above=0.0),
        Check("d of apology against none", _against(cells, apology, none), above=0.0),
        Check("d of compensation against apology", _against(cells, paid, apology), above=0.0),
        Check("d of both against compensation", _against(cells, both, paid), above=0.0),
        Check("d of the broken promise on anger", _against(cells, none, kept, _end), above=0.0),
    ]


def bond(cells: Cells) -> list[Check]:
    """Row 17: unfair and good treatment of the tied and the untied."""
    unfair = (reply("deny"), reply("hide_behind_policy"), reply("cold"))

    def rise(script: Script, bond: float) -> Measure:
        given, plain = cells.play(script, of_bond(bond)), cells.play((_NEUTRAL,) * len(script), of_bond(bond))
        return lambda seed, places: float((_end(given[seed])[places] - _end(plain[seed])[places]).mean())

    return [
        Check(
            "anger by unfairness, strong bond minus weak",
            _minus(rise(unfair, 0.9), rise(unfair, 0.1)),
            above=0.0,
        ),
        Check(
            "anger by good treatment, strong bond minus weak",
            _minus(rise(_FINE, 0.9), rise(_FINE, 0.1)),
            below=0.0,
        ),
    ]


def _share(cells: Cells, script: Script, limit: float) -> Measure:
    courses = cells.play(script)
    return lambda seed, places: float((courses[seed].satisfaction[places] >= limit).mean())


def money(cells: Cells) -> list[Check]:
    """Row 19: money with and without human treatment."""
    # Both get the whole loss in money; one also gets a person.
    alone = (*(_NEUTRAL,) * 3, _ASK, reply("offer_compensation", about="money_100"), _NEUTRAL)
    human = (
        *_HEARD,
        _ASK,
        reply("offer_compensation", about="money_100"),
        reply("apologise", "affirm_customer"),
    )
    return [
        Check(
            "share satisfied (3 or more), with human treatment minus money alone",
            _minus(_share(cells, human, 3.0), _share(cells, alone, 3.0)),
            above=0.0,
        ),
        Check("share satisfied with money alone", _share(cells, alone, 3.0)),
        Check("share satisfied with human treatment too", _share(cells, human, 3.0)),
    ]


def resolution(cells: Cells) -> list[Check]:
    """Row 20: not resolved, resolved, resolved fast."""
    fast = (*_HEARD[:2], _ASK, _COMMIT, _AGREE)
    slow = (*_HEARD[:2], _ASK, _SILENCE, reply("explain_no_deadline"), _SILENCE, _COMMIT, _AGREE)
    never = (*_HEARD[:2], _ASK, _SILENCE, reply("explain_no_deadline"), _SILENCE, _NEUTRAL)

    def likely(script: Script) -> Measure:
        courses = cells.play(script)
        return lambda seed, places: float(courses[seed].loyal[places].mean())

    return [
        Check("P(loyal), resolved minus not resolved", _minus(likely(slow), likely(never)), above=0.0),
        Check("P(loyal), resolved fast minus resolved", _minus(likely(fast), likely(slow)), above=0.0),
        Check("P(loyal), not resolved", likely(never)),
        Check("P(loyal), resolved", likely(slow)),
        Check("P(loyal), resolved fast", likely(fast)),
    ]
