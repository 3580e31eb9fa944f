"""A small laboratory scenario for evidence rows that shipped scenarios cannot show alone.

Rows about doses, orders and broken promises need replies that differ in one thing only. The laboratory is
one complaint with one cause, remedies from perfect to useless, money from a tenth to twice the loss, and a
later contact; persona, rulings and mood are the shipped ones, unchanged. It is data like any scenario, made
in code so that each dose is written once.
"""

from __future__ import annotations

from typing import Final

from simulator.model.persona import Persona
from simulator.model.scenario import Scenario
from simulator.session.cast import Case, cast

#: Money as a share of the loss, in hundredths; the remedy is called money_<hundredths>.
DOSES: Final = (25, 50, 75, 100, 125, 150, 175, 200)

_Text = dict[str, str]


def _text(words: str) -> _Text:
    return {"zh": words, "en": words}


def _lines(words: str) -> list[dict[str, dict[str, list[str]]]]:
    return [{"text": {"zh": [words], "en": [words]}}]


def _remedy(name: str, settles: float, **more: object) -> dict[str, object]:
    return {
        "id": name,
        "text": _text(name),
        "phrases": {"zh": [name], "en": [name]},
        "settles": {"loss": settles} if settles else {},
        "earliest": "24h",
        **more,
    }


def _fact(name: str, **more: object) -> dict[str, object]:
    words = {"zh": [name], "en": [name]}
    return {
        "id": name,
        "text": _text(name),
        "opened_by": "reality",
        "phrases": words,
        "answer": words,
        **more,
    }


def _choice(name: str, act: str) -> dict[str, object]:
    return {"id": name, "text": _text(name), "acts": [act]}


def _beat(name: str, **more: object) -> dict[str, object]:
    return {
        "id": name,
        "title": _text(name),
        "grievance": "loss",
        "opening": _lines(name),
        "lines": _lines("…"),
        "choices": [_choice("listen", "acknowledge"), _choice("ask", "ask_facts"), _choice("rude", "cold")],
        **more,
    }


def _ending(kind: str) -> dict[str, object]:
    return {"id": kind, "kind": kind, "title": _text(kind), "lines": _lines(kind), "debrief": _text(kind)}


def laboratory(persona: Persona) -> Scenario:
    """Return the laboratory scenario for customers of `persona`.

    A reply that commits to a follow-up ends the first contact; in the later one promises show themselves
    kept or broken. Nothing else ends it before forty replies.
    """
    data = {
        "kind": "scenario",
        "id": "laboratory",
        "languages": ["zh", "en"],
        "title": _text("laboratory"),
        "summary": _text("laboratory"),
        "persona": persona.id,
        "overrides": {"patience": 8},
        "difficulty": 1,
        "domain": "laboratory",
        "channel": "phone",
        "date": "2026-03-18 14:30",
        "customer": {
            "name": _text("Lin"),
            "surname": _text("Lin"),
            "title": _text("Ms"),
            "age": 40,
            "portrait": "office_woman",
            "life": _text("laboratory"),
        },
        "briefing": {key: _text("laboratory") for key in ("role", "situation", "goal")},
        "grievances": [{"id": "loss", "text": _text("loss"), "severity": 0.5}],
        "facts": [
            _fact("cause", cause=True),
            _fact("course_of_events"),
            _fact("wish", opened_by="core"),
            _fact("rumour", true=False, known_to=["records"]),
        ],
        "remedies": [
            _remedy("perfect", 1.0),
            _remedy("partial", 0.45),
            _remedy("useless", 0.1),
            *(_remedy(f"money_{dose}", 0.0, kind="goodwill", share=dose / 100.0) for dose in DOSES),
        ],
        "beats": [
            _beat("contact", leave={"acts": ["commit_follow_up"]}),
            _beat(
                "later",
                after="3d",
                tags=["later_contact"],
                enter={"visited": ["contact"]},
                leave={"turn": {"at_least": 99}},
            ),
        ],
        "endings": [_ending("hang_up"), _ending("turn_limit")],
        "turn_limit": 40,
    }
    return Scenario.model_validate(data)


def laboratory_case(persona: Persona) -> Case:
    """Return the laboratory ready to play with a customer of `persona`."""
    return cast(laboratory(persona), persona, 0, "en")
