"""A small scenario in code, so that a test sees everything that its outcome depends on."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from simulator.model.course import Course, Rubric
from simulator.model.persona import Persona
from simulator.model.scenario import Scenario
from simulator.model.tape import Promise, Reading
from simulator.model.texts import Language
from simulator.session.cast import Case, cast


def text(zh: str, en: str | None = None) -> dict[str, str]:
    """Return a bilingual text."""
    return {"zh": zh, "en": en or zh}


def lines(*words: str) -> list[dict[str, Any]]:
    """Return fallback lines."""
    return [{"text": {"zh": list(words), "en": list(words)}}]


def choice(name: str, *acts: str, topics: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return a choice with these acts."""
    return {
        "id": name,
        "text": text(f"选项{name}", f"choice {name}"),
        "acts": list(acts),
        "topics": list(topics),
    }


CHOICES = [
    choice("kind", "empathise"),
    choice("ask", "ask_facts", topics=("leak",)),
    choice("fix", "propose_solution", topics=("repair",)),
    choice("flat", "indifferent"),
    choice("wrong", "explain_cause", topics=("descaled",)),
    choice("give", "offer_compensation", topics=("holiday", "coupon")),
    choice("rude", "retort"),
]


def beat(name: str, **more: Any) -> dict[str, Any]:
    """Return a beat with the usual choices."""
    return {
        "id": name,
        "title": text(name),
        "opening": lines(f"{name} opens"),
        "lines": lines(f"{name} goes on", f"{name} goes on again"),
        "choices": deepcopy(CHOICES),
        **more,
    }


def scenario_data(**changes: Any) -> dict[str, Any]:
    """Return the data of a valid scenario: a leaking kettle, three beats and four endings."""
    return {
        "kind": "scenario",
        "id": "kettle",
        "languages": ["zh", "en"],
        "title": text("漏水的水壶", "The leaking kettle"),
        "summary": text("水壶漏水", "A kettle leaks"),
        "persona": "plain",
        "difficulty": 1,
        "domain": "home_appliance",
        "channel": "phone",
        "date": "2026-03-18 14:30",
        "customer": {
            "name": text("周敏", "Min Zhou"),
            "surname": text("周", "Zhou"),
            "title": text("女士", "Ms"),
            "age": 34,
            "portrait": "office_woman",
            "life": text("上班族", "works in an office"),
        },
        "briefing": {
            "role": text("客服", "agent"),
            "situation": text("来电", "a call"),
            "goal": text("解决", "settle it"),
        },
        "grievances": [{"id": "leaking", "text": text("漏水", "it leaks"), "severity": 0.5}],
        "facts": [
            {
                "id": "leak",
                "text": text("壶底开裂", "the base is cracked"),
                "opened_by": "reality",
                "cause": True,
                "phrases": {"zh": ["哪里漏"], "en": ["where it leaks"]},
                "answer": {"zh": ["壶底漏"], "en": ["At the base."]},
            },
            {
                "id": "descaled",
                "text": text("客户没除垢", "never descaled"),
                "opened_by": "overview",
                "true": False,
                "phrases": {"zh": ["没除垢"], "en": ["not descaled"]},
            },
        ],
        "remedies": [
            {
                "id": "repair",
                "text": text("更换新壶", "a new kettle"),
                "phrases": {"zh": ["换新"], "en": ["new kettle"]},
                "settles": {"leaking": 1.0},
                "needs": ["leak"],
                "earliest": "24h",
            },
            {
                "id": "holiday",
                "text": text("赔一次旅游", "a holiday"),
                "phrases": {"zh": ["旅游"], "en": ["holiday"]},
                "settles": {"leaking": 0.2},
                "authority": "nobody",
                "share": 2.0,
            },
            {
                "id": "coupon",
                "text": text("优惠券", "a voucher"),
                "phrases": {"zh": ["券"], "en": ["voucher"]},
                "settles": {"leaking": 0.1},
                "kind": "goodwill",
                "share": 0.3,
            },
        ],
        "beats": [
            beat("vent"),
            beat("talk", priority=1),
            beat("later", after="3d", tags=["later_contact"], enter={"rulings_ever": ["accepted"]}),
        ],
        "endings": [
            {
                "id": "settled",
                "kind": "agreement",
                "when": {"visited": ["later"], "beat_turns": {"at_least": 1}, "beat": ["later"]},
                "title": text("谈妥", "Settled"),
                "lines": lines("谢谢"),
                "debrief": text("好", "good"),
            },
            {
                "id": "storms_off",
                "kind": "leaves",
                "when": {"mood": ["furious"], "turn": {"at_least": 4}},
                "title": text("走人", "Gone"),
                "lines": lines("不说了"),
                "debrief": text("走了", "gone"),
            },
            {
                "id": "hung_up",
                "kind": "hang_up",
                "title": text("挂断", "Hung up"),
                "lines": lines("喂？"),
                "debrief": text("挂了", "hung up"),
            },
            {
                "id": "out_of_time",
                "kind": "turn_limit",
                "title": text("超时", "Out of time"),
                "lines": lines("算了"),
                "debrief": text("没谈完", "not finished"),
            },
        ],
        "turn_limit": 8,
        **changes,
    }


def persona_data(**traits: float) -> dict[str, Any]:
    """Return the data of a valid persona with `traits` over evidence.md's ordinary customer."""
    return {
        "kind": "persona",
        "id": "plain",
        "name": text("普通客户", "Ordinary customer"),
        "summary": text("普通", "ordinary"),
        "traits": {"anger": 60, "home": 35, "reactivity": 1.0, "cooling": 0.10, "bond": 0.3, **traits},
        "handling": [
            {
                "id": "plain_words",
                "earns": {"acts": ["explain_cause"]},
                "earned": text("讲清了", "explained"),
                "missed": text("没讲清", "not explained"),
                "better": text("讲清楚", "explain"),
            }
        ],
        "reactions": [
            {"when": {"acts": ["retort"]}, "text": {"zh": ["你什么态度！"], "en": ["How dare you!"]}}
        ],
        "ask_back": {"zh": ["什么？"], "en": ["What?"]},
        "accepts": {"zh": ["好吧。"], "en": ["All right."]},
        "refuses": {"zh": ["不行。"], "en": ["No."]},
        "hesitates": {"zh": ["还差一点。"], "en": ["Not quite."]},
    }


def kettle(
    seed: int = 0, language: Language = "zh", traits: dict[str, float] | None = None, **changes: Any
) -> Case:
    """Return the kettle's case ready to play."""
    scenario = Scenario.model_validate(scenario_data(**changes))
    persona = Persona.model_validate(persona_data(**(traits or {})))
    return cast(scenario, persona, seed, language)


def does(*acts: str, topics: tuple[str, ...] = (), promises: tuple[Promise, ...] = ()) -> Reading:
    """Return the reading of a reply that does `acts`."""
    return Reading(acts, topics, promises, 1000, True, "choice")


UNREAD = Reading((), (), (), 100, False, "test")


def small_course() -> Course:
    """Return a course of two principles and one failure."""
    principle = {"shows": text("好", "good"), "breaks": text("坏", "bad"), "sources": ["001"]}
    return Course.model_validate(
        {
            "kind": "course",
            "id": "course",
            "version": 1,
            "name": text("课", "course"),
            "documents": {"001": text("投诉处理", "complaints")},
            "principles": [
                {"id": "empathise", "name": text("同理", "empathy"), **principle},
                {"id": "solve", "name": text("解决", "solve"), **principle},
                {"id": "fit_the_customer", "name": text("因人而异", "fit"), **principle},
            ],
            "failures": [
                {
                    "id": "cold",
                    "name": text("冷", "cold"),
                    "explanation": text("冷淡", "cold"),
                    "better": text("热情", "warm"),
                }
            ],
            "figures": [
                {"id": "loyal", "outcome": "loyal", "text": text("九成五", "95%"), "source": "001"},
            ],
            "acts": [],
        }
    )


def small_rubric(**changes: Any) -> Rubric:
    """Return a rubric with one rule each for empathy and solving, and one fault."""
    said = {"earned": text("做到", "done"), "missed": text("没做", "missed"), "better": text("试试", "try")}
    return Rubric.model_validate(
        {
            "kind": "rubric",
            "id": "rubric",
            "version": 1,
            "name": text("标准", "rubric"),
            "course": "course",
            "weights": {"empathise": 1.0, "solve": 3.0},
            "penalties": {"cold": 10},
            "rules": [
                {
                    "id": "feels",
                    "principle": "empathise",
                    "within": 2,
                    "earns": {"acts": ["empathise"]},
                    **said,
                },
                {"id": "mends", "principle": "solve", "earns": {"rulings": ["solution_fits"]}, **said},
            ],
            "faults": [
                {
                    "id": "untrue",
                    "principle": "solve",
                    "when": {"rulings": ["claim_false"]},
                    "cost": 40,
                    "text": text("不实", "untrue"),
                    "better": text("查证", "check"),
                }
            ],
            **changes,
        }
    )
