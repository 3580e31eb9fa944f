from __future__ import annotations

import pytest

from simulator.model.tape import Promise, Reading
from simulator.session import engine
from simulator.session.cast import cast
from simulator.session.hearing import cannot_be_kept
from simulator.session.ruling import coverage, rule
from tests.laboratory import UNREAD, does, kettle

CASE = kettle()


def codes(*readings: Reading, delay: int = 5000) -> list[str]:
    """Return the rulings of the last of `readings`, played one after another."""
    state, _ = engine.start(CASE)
    for reading in readings[:-1]:
        state, _ = engine.step(CASE, state, reading, 5000)
    return [mark.code for mark in rule(CASE, state, readings[-1], delay).marks]


def test_a_question_opens_its_fact_and_asking_again_is_noticed() -> None:
    ask = does("ask_facts", topics=("leak",))
    assert codes(ask) == ["courteous", "fact_found"]
    assert codes(ask, ask) == ["courteous", "asked_again"]


def test_a_remedy_is_judged_by_fit_facts_authority_and_moment() -> None:
    assert codes(does("propose_solution", topics=("repair",))) == [
        "courteous",
        "solution_unfounded",
        "solution_fits",
        "solution_too_early",
    ]
    assert "beyond_authority" in codes(does("offer_compensation", topics=("holiday",)))
    assert "solution_misfits" in codes(does("propose_solution", topics=("coupon",)))
    assert "solution_vague" in codes(does("propose_solution"))


def test_an_offer_that_came_too_early_is_new_once_the_customer_feels_heard() -> None:
    offer, hear = does("propose_solution", topics=("repair",)), does("invite_to_talk", "empathise")

    def strength(*readings: Reading) -> float:
        state, _ = engine.start(CASE)
        for reading in readings:
            state, _ = engine.step(CASE, state, reading, 5000)
        return rule(CASE, state, offer, 5000).features.solution

    assert strength(offer) == strength() == 0.9
    assert strength(hear, hear, hear, offer) == 0.45


@pytest.mark.parametrize(("hours", "code"), [(2, "promise_infeasible"), (48, "promise_feasible")])
def test_a_promise_sooner_than_feasible_is_seen(hours: int, code: str) -> None:
    reading = does("commit_deadline", topics=("repair",), promises=(Promise("repair", hours, None, None),))
    assert code in codes(reading)


@pytest.mark.parametrize(
    ("date", "earliest", "feasible"),
    [
        ("2026-03-18 20:30", "2d", 46),
        ("2026-03-18 10:00", "2d", 48),
        ("2026-03-18 21:59", "2w", 333),
        ("2026-03-18 20:30", "5h", 5),
        ("2026-03-18 20:30", "0h", 0),
    ],
)
def test_what_takes_whole_days_may_be_promised_for_so_many_days(
    date: str, earliest: str, feasible: int
) -> None:
    scenario = CASE.scenario
    changed = scenario.model_copy(
        update={
            "date": date,
            "remedies": tuple(r.model_copy(update={"earliest": earliest}) for r in scenario.remedies),
        }
    )
    case = cast(changed, CASE.persona, 1, "en")
    assert set(case.earliest.values()) == {feasible}
    promise = Promise("repair", feasible, None, None)
    assert not cannot_be_kept(case, promise)
    assert not feasible or cannot_be_kept(case, promise._replace(within=feasible - 1))


def test_claims_are_held_against_the_truth() -> None:
    assert "claim_false" in codes(does("explain_cause", topics=("descaled",)))
    assert "judged_too_early" in codes(does("explain_cause", topics=("leak",)))
    assert "claim_true" in codes(does("ask_facts", topics=("leak",)), does("explain_cause", topics=("leak",)))


def test_the_third_apology_and_one_for_the_wrong_thing() -> None:
    sorry = does("apologise")
    assert "apology_fits" in codes(sorry)
    assert "apology_repeated" in codes(sorry, sorry, sorry)
    assert "apology_misplaced" in codes(does("apologise", topics=("descaled",)))


def test_the_same_reply_for_the_third_time_is_nothing_new() -> None:
    reply = does("empathise", "invite_to_talk")
    assert "nothing_new" not in codes(reply, reply)
    assert "nothing_new" in codes(reply, reply, reply)


def test_repeating_halves_what_a_reply_gives() -> None:
    state, _ = engine.start(CASE)
    first = rule(CASE, state, does("empathise"), 5000)
    state, _ = engine.step(CASE, state, does("empathise"), 5000)
    second = rule(CASE, state, does("empathise"), 5000)
    assert second.features.validate == first.features.validate / 2


def test_everything_at_once_dilutes() -> None:
    many = does(
        "greet",
        "address_by_name",
        "invite_to_talk",
        "acknowledge",
        "empathise",
        "apologise",
        "thank",
        "ask_needs",
        "paraphrase",
        "affirm_customer",
    )
    state, _ = engine.start(CASE)
    ruled = rule(CASE, state, many, 5000)
    alone = rule(CASE, state, does("apologise"), 5000)
    assert "all_at_once" in [mark.code for mark in ruled.marks]
    assert ruled.features.apology == alone.features.apology * 0.4


def test_an_unread_reply_gives_nothing_and_costs_only_its_time() -> None:
    state, _ = engine.start(CASE)
    ruled = rule(CASE, state, UNREAD, 38_000)
    assert [mark.code for mark in ruled.marks] == ["slow", "not_understood"]
    assert ruled.features._replace(delay=0.0) == (0.0,) * 12
    assert ruled.uses == state.uses


def test_delay_counts_beyond_the_customers_patience() -> None:
    assert codes(does("greet"), delay=12_000) == ["courteous"]
    assert codes(does("greet"), delay=13_000) == ["slow", "courteous"]


def test_a_declined_remedy_is_not_offered() -> None:
    state, _ = engine.start(CASE)
    assert rule(CASE, state, does("decline_politely", topics=("holiday",)), 5000).offered == ()
    both = does("decline_politely", "propose_solution", topics=("holiday", "repair"))
    assert rule(CASE, state, both, 5000).offered == ("repair",)


def test_coverage_is_the_best_remedy_for_each_grievance_by_severity() -> None:
    case = kettle(
        grievances=[
            {"id": "leaking", "text": {"zh": "漏", "en": "leaks"}, "severity": 0.6},
            {"id": "waiting", "text": {"zh": "等", "en": "wait"}, "severity": 0.2},
        ]
    )
    assert coverage(case, ("repair",)) == pytest.approx(0.75)
    assert coverage(case, ("repair", "coupon")) == pytest.approx(0.75)
    assert coverage(case, ("repair",), frozenset({"repair"})) == pytest.approx(0.375)


def test_silence_is_borne_longer_where_nobody_hears_it() -> None:
    patience = {
        channel: kettle(channel=channel).patience for channel in ("phone", "counter", "chat", "email")
    }
    assert patience == {"phone": 8_000, "counter": 8_000, "chat": 24_000, "email": 600_000}
    assert kettle(channel="email", overrides={"patience": 20}).patience == 20_000
