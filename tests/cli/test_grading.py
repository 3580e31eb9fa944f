"""`kesu grade`: what a grader sees and does not see, what is noted, what the report says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from simulator.content.library import Library
from simulator.model.texts import LANGUAGES, Language
from simulator.practice import begin
from simulator.records.gradings import gradings
from simulator.records.index import Index
from simulator.records.tape import read
from simulator.rejudging import rescore
from tests.cli.conftest import Kesu

SHIPPED = Library.open()
PRINCIPLES = [principle.id for principle in SHIPPED.course().principles]


def played(home: Path, language: Language = "zh", turns: int = 4, ended: bool = True) -> Path:
    """Return the tape of an attempt by E1024, who takes the first reply each time."""
    index = Index(home)
    practice, path = begin(SHIPPED, index, "water_bill_estimate", "guided", language, "E1024", 3)
    for _ in range(turns):
        practice.choose(practice.choices[0].id)
    if ended:
        practice.hang_up()
    index.close()
    return path


def marks(overall: str = "64.5", first: str = "-", verdict: str = "n", comment: str = "太急") -> str:
    return "\n".join([first, *["70"] * (len(PRINCIPLES) - 1), overall, verdict, comment]) + "\n"


@pytest.fixture
def folder(home: Path) -> Path:
    home.mkdir(parents=True, exist_ok=True)
    return home


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_grader_sees_the_conversation_and_nothing_that_judges_it_or_names_anybody(
    folder: Path, kesu: Kesu, language: Language
) -> None:
    path = played(folder, language)
    recorded, _, card = rescore(path)
    done = kesu("grade", str(path), "--by", "QA07", "--lang", language, stdin=marks())
    assert done.code == 0
    shown = "".join(sign for sign in done.out if sign not in "│\n ")
    for turn in recorded.tape.turns:
        assert "".join(turn.words.split()) in shown
        assert "".join(turn.customer.split()) in shown
    header = recorded.tape.header
    for secret in (header.attempt, str(header.trainee), "E1024", f"{card.overall}", str(path.name)):
        assert secret not in done.out
    for judged in {finding.text for finding in card.findings}:
        assert "".join(judged.split()) not in shown
    (grading,) = gradings(folder)
    assert grading._replace(at="") == (
        header.attempt, "QA07", "", 64.5, False,
        ((PRINCIPLES[0], None), *((principle, 70.0) for principle in PRINCIPLES[1:])), "太急",
    )  # fmt: skip


def test_what_is_no_mark_is_asked_for_again(folder: Path, kesu: Kesu) -> None:
    path = played(folder)
    typed = "101\nten\n\n80\n" + "\n".join(["70"] * (len(PRINCIPLES) - 1)) + "\n-\n-3\n55\nmaybe\ny\n\n"
    done = kesu("grade", str(path), "--by", "QA07", "--lang", "en", stdin=typed)
    assert done.code == 0
    assert done.out.count("Type a number from 0 to 100.") == 5
    assert done.out.count("Type y or n.") == 1
    (grading,) = gradings(folder)
    assert (grading.overall, grading.passed, grading.principles[0]) == (55.0, True, (PRINCIPLES[0], 80.0))


def test_what_is_marked_is_not_shown_again_unless_asked_for(folder: Path, kesu: Kesu) -> None:
    path = played(folder)
    assert kesu("grade", str(path), "--by", "QA07", stdin=marks()).code == 0
    again = kesu("grade", str(path), "--by", "QA07", "--lang", "en", stdin=marks())
    assert again.out.strip() == "Nothing to grade: all of them are marked."
    assert kesu("grade", str(path), "--by", "QA07", "--again", stdin=marks("70")).code == 0
    assert kesu("grade", str(path), "--by", "QA08", stdin=marks("80")).code == 0
    assert [(one.grader, one.overall) for one in gradings(folder)] == [
        ("QA07", 64.5), ("QA07", 70.0), ("QA08", 80.0),
    ]  # fmt: skip


def test_stopping_half_way_notes_nothing_of_that_attempt(folder: Path, kesu: Kesu) -> None:
    path = played(folder)
    done = kesu("grade", str(path), "--by", "QA07", "--lang", "en", stdin="70\n70\n")
    assert done.code == 0
    assert "Stopped here; this one is not noted." in done.out
    assert gradings(folder) == []


def test_the_report(folder: Path, kesu: Kesu) -> None:
    tapes = [played(folder, turns=turns) for turns in (1, 3, 4)]
    values = {}
    for grader, shift in (("QA07", 0), ("QA08", 5)):
        for place, path in enumerate(tapes):
            mark = 40 + 20 * place + shift
            values[grader, place] = float(mark)
            assert kesu("grade", str(path), "--by", grader, stdin=marks(str(mark))).code == 0
    told = json.loads(kesu("grade", "--report", "--json").out)
    assert told["items"]["overall"] == {
        # B = 2 · 400, J = 3 · 12.5, E = 0 (tests/study/test_agreement.py)
        "graders": 2, "attempts": 3, "single": round(800 / (800 + 25), 4), "mean": round(800 / 812.5, 4),
    }  # fmt: skip
    cards = [read(path).card() for path in tapes]
    scores = [card.overall for card in cards if card is not None]
    bias = sum(values["QA07", place] - scores[place] for place in range(3)) / 3
    assert told["graders"]["QA07"]["against"]["bias"] == pytest.approx(bias, abs=1e-3)
    assert told["panel"]["attempts"] == 3
    plain = kesu("grade", "--report").out
    for words in ("ICC(2,1)", "overall", "0.97", "QA07", "QA08", "all graders"):
        assert words in plain
    one = json.loads(kesu("grade", str(tapes[0]), "--report", "--json").out)
    assert (one["items"], one["panel"]["attempts"]) == ({}, 1)


def test_nothing_graded(folder: Path, kesu: Kesu) -> None:
    assert folder.is_dir()
    assert "Nothing has been graded yet" in kesu("grade", "--report").out


def test_wrong_use(folder: Path, kesu: Kesu) -> None:
    path = played(folder, ended=False)
    assert "Say who grades with --by" in kesu("grade", str(path)).err
    assert "Name the tapes to grade" in kesu("grade", "--by", "QA07").err
    done = kesu("grade", str(path), "missing", "--by", "QA07", "--lang", "en")
    assert done.code == 1
    assert "has not ended yet" in done.err
    assert "The tape missing cannot be used" in done.err
