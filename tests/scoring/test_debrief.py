"""What a debrief praises, and what it says of an attempt that was too short to judge."""

from __future__ import annotations

import pytest

from simulator.model.tape import Correction, Reading
from simulator.scoring.debrief import Debrief, debrief, few_replies, spoiled
from simulator.scoring.score import score
from tests.laboratory import does, small_rubric
from tests.scoring.test_score import MATTER, tape

FIXED = (does("ask_facts", topics=("leak",)), does("propose_solution", topics=("repair",)))


def praised(*readings: Reading) -> list[tuple[str, tuple[int, ...]]]:
    """The strengths of an attempt: rule and replies."""
    return [(f.rule, f.turns) for f in debrief(tape(*readings), MATTER).strengths]


@pytest.mark.parametrize(
    "first",
    [
        does("empathise", "cold"),  # one of the seven failures
        does("empathise", "retort"),  # destructive, though nothing judges it
        does("empathise", "explain_cause", topics=("descaled",)),  # untrue: a fault
    ],
)
def test_nobody_is_praised_for_a_reply_with_a_slip(first: Reading) -> None:
    card = score(tape(first, *FIXED), MATTER)
    assert ("feels", "earned", (1,)) in {(f.rule, f.kind, f.turns) for f in card.findings}
    assert ("feels", (1,)) not in praised(first, *FIXED)
    assert ("feels", (1,)) in praised(does("empathise"), *FIXED)


def test_what_was_read_wrongly_spoils_nothing_once_it_is_corrected() -> None:
    played = tape(does("empathise", "retort"), *FIXED)
    right = Correction(1, does("empathise"), "T07", "2026-03-19T09:00:00+08:00")
    assert spoiled(played, ()) == {1}
    assert spoiled(played._replace(corrections=(right,)), ()) == frozenset()


def test_a_principle_with_a_low_score_is_no_strength() -> None:
    rule = {
        "id": "answers_greetings",
        "principle": "empathise",
        "occasion": {"acts": ["greet"]},
        "each": True,
        "within": 1,
        "earns": {"acts": ["thank"]},
        "earned": {"zh": "做到", "en": "done"},
        "missed": {"zh": "没做", "en": "missed"},
        "better": {"zh": "试试", "en": "try"},
    }
    matter = MATTER._replace(rubric=small_rubric(rules=[rule], faults=[]))

    def told(kept: int) -> Debrief:
        replies = [does("greet", "thank")] * kept + [does("greet")] * (5 - kept)
        return debrief(tape(*replies), matter)

    for kept, strengths in ((2, 0), (3, 3)):
        found = told(kept)
        assert found.card.principles[0].score == 20.0 * kept
        assert len(found.strengths) == strengths


@pytest.mark.parametrize(
    ("replies", "chinese", "english"),
    [
        (0, "一句都没有回复，无从评价。", "No reply at all: nothing to judge."),
        (1, "只有 1 轮回复，很难据此评价。", "Only 1 reply: hardly to be judged."),
        (2, "只有 2 轮回复，很难据此评价。", "Only 2 replies: hardly to be judged."),
        (3, "只有 3 轮回复，很难据此评价。", "Only 3 replies: hardly to be judged."),
        (4, "", ""),
    ],
)
def test_a_short_attempt_is_told_to_be_hardly_judged(replies: int, chinese: str, english: str) -> None:
    assert (few_replies("zh", replies), few_replies("en", replies)) == (chinese, english)
    played = tape(*[does("ask_facts", topics=("leak",))] * replies, language="en")
    assert len(played.turns) == replies
    text = debrief(played, MATTER).ending_text
    assert text.endswith(english)
