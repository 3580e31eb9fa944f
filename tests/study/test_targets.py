"""What is asked of a balanced scenario, what is said where it is missed, and which pass mark would do."""

from __future__ import annotations

import re

import pytest

from simulator.study.targets import Fared, PassMarks, pass_marks, verdicts
from simulator.study.trainees import SKILLS, TRAINEES

#: A balanced table: the scores of ten attempts each.
SCORES: dict[str, list[float]] = {
    "hostile": [2.0] * 10,
    "indifferent": [5.0] * 10,
    "mechanical": [20.0] * 10,
    "well_meaning": [72.0] * 3 + [55.0] * 7,
    "competent": [86.0] * 10,
    "expert": [93.0] * 10,
}
RISING = "hostile 2.0 < indifferent 5.0 < mechanical 20.0 < well-meaning 60.1 < competent 86.0 < expert 93.0"
PASSING = "any choice 10.0 %, echoing the customer 100.0 %"


def fared(**changes: list[float]) -> list[Fared]:
    scores = SCORES | changes
    return [
        Fared(trainee.id, trainee.skill, tuple(scores.get(trainee.id, [10.0] * 10))) for trainee in TRAINEES
    ]


def test_a_balanced_table_keeps_every_target() -> None:
    found = verdicts(fared(), 70)
    assert [verdict.sentence("en") for verdict in found] == [
        f"scores rise strictly with skill: {RISING}",
        "experts pass in 95 % or more: 100.0 %",
        "the competent pass by 10 points or more on average: +16.0",
        "the well-meaning but disordered pass in 20–45 %: 30.0 %",
        "the mechanical pass in less than 5 %: 0.0 %",
        "the hostile and the indifferent stay under 35: indifferent 5.0",
        "no cheap strategy passes in more than 1 %: always apologising 0.0 %",
    ]
    assert found[5].sentence("zh") == "恶意和冷漠的得分在 35 以下：冷漠 5.0"
    assert all(verdict.kept for verdict in found)
    assert [verdict.binds for verdict in found] == [True, True, True, False, True, True, True]
    assert pass_marks(fared()) == PassMarks(56, 72, True)


@pytest.mark.parametrize(
    ("changes", "missed", "zh"),
    [
        (
            {"well_meaning": [72.0] * 6 + [55.0] * 4},
            "missed, though it does not bind: the well-meaning but disordered pass in 20–45 %: 60.0 %",
            "未达到（只作提示）：好心而没有章法的 20–45 % 通过：60.0 %",
        ),
        (
            {"random": [71.0, *[10.0] * 9], "echo": [90.0] * 10},
            f"missed: no cheap strategy passes in more than 1 %: {PASSING}",
            "未达到：没有哪种取巧办法通过 1 % 以上：随便选 10.0 %、重复客户的话 100.0 %",
        ),
        (
            {"mechanical": [70.0, *[20.0] * 9]},
            "missed: the mechanical pass in less than 5 %: 10.0 %",
            "未达到：照本宣科的通过不到 5 %：10.0 %",
        ),
    ],
)
def test_what_is_missed_is_told_with_names(changes: dict[str, list[float]], missed: str, zh: str) -> None:
    (found,) = [verdict for verdict in verdicts(fared(**changes), 70) if not verdict.kept]
    assert (found.sentence("en"), found.sentence("zh")) == (missed, zh)


def test_the_pass_marks_that_would_do() -> None:
    easy = fared(well_meaning=[72.0] * 6 + [74.0] * 3 + [55.0])
    marks = pass_marks(easy)
    assert marks == PassMarks(73, 74, True)
    assert marks.sentence("en") == "With a pass_mark of 73–74 all targets would hold."
    assert marks.sentence("zh") == "pass_mark 定在 73–74，所有目标都能达到。"
    hard = pass_marks(fared(well_meaning=[30.0] * 10))
    assert hard == PassMarks(21, 76, False)
    assert hard.sentence("en") == "With a pass_mark of 21–76 all targets that bind would hold."


def test_where_no_pass_mark_would_do() -> None:
    assert pass_marks(fared(hostile=[60.0] * 10)) is None


def test_every_trainee_has_a_name_in_both_languages() -> None:
    cheap = [trainee.id for trainee in TRAINEES if trainee.skill is None]
    told = verdicts(fared(**{name: [99.0] for name in cheap}), 70)
    for found in (told[0], told[-1]):
        count = len(SKILLS) if found is told[0] else len(cheap)
        assert (
            len(re.findall(r"\d+\.\d", found.found)) == len(re.findall(r"\d+\.\d", found.found_zh)) == count
        )
        assert not re.search(r"[a-z_]", found.found_zh)
        assert not re.search(r"[\u4e00-\u9fff_]", found.found)
