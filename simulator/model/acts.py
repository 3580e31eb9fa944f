"""Ids of the acts that a reply can carry, in their canonical order.

The ids are a contract between scenarios, the reply analyser, the mood model, the scorer and the
reports: they are never renamed; new ones may be appended. What each act means stands in the course
data (`scenarios/course/acts.yaml`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

DialogueAct = str

CONSTRUCTIVE: Final[tuple[DialogueAct, ...]] = (
    "greet",
    "address_by_name",
    "invite_to_talk",
    "acknowledge",
    "empathise",
    "apologise",
    "take_responsibility",
    "show_willingness",
    "ask_facts",
    "ask_needs",
    "paraphrase",
    "check_understanding",
    "explain_cause",
    "explain_reason",
    "cite_standard",
    "present_evidence",
    "use_analogy",
    "point_out_tactfully",
    "propose_solution",
    "offer_options",
    "offer_compensation",
    "commit_deadline",
    "explain_no_deadline",
    "check_agreement",
    "commit_follow_up",
    "prevent_recurrence",
    "hand_over",
    "decline_politely",
    "affirm_customer",
    "thank",
)

DESTRUCTIVE: Final[tuple[DialogueAct, ...]] = (
    "indifferent",
    "cold",
    "condescend",
    "mechanical",
    "hide_behind_policy",
    "shirk",
    "pass_the_buck",
    "blame_customer",
    "blame_others",
    "self_blame",
    "deny",
    "question_honesty",
    "interrupt",
    "jargon",
    "overpromise",
    "mislead",
    "retort",
)

ACTS: Final[tuple[DialogueAct, ...]] = CONSTRUCTIVE + DESTRUCTIVE

#: The seven failures of course document 001, in its order, as the acts that show them.
FAILURES: Final[tuple[DialogueAct, ...]] = (
    "indifferent",
    "shirk",
    "cold",
    "condescend",
    "mechanical",
    "hide_behind_policy",
    "pass_the_buck",
)

_ORDER: Final[dict[DialogueAct, int]] = {act: place for place, act in enumerate(ACTS)}


def in_order(acts: Iterable[DialogueAct]) -> tuple[DialogueAct, ...]:
    """Return the distinct `acts` in canonical order.

    :raises KeyError: an id that is no act; the key is the offending id.
    """
    return tuple(sorted(set(acts), key=_ORDER.__getitem__))
