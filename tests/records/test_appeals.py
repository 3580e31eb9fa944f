from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from simulator import rejudging
from simulator.content.library import Library
from simulator.errors import UnknownId, WrongUse
from simulator.practice import Practice
from simulator.records import audit
from simulator.records.appeals import Contested, appeals, contest, decide, queue
from simulator.records.reader import Selection
from simulator.records.store import Store

BEGAN = datetime(2026, 3, 18, 14, 30, tzinfo=UTC)


@pytest.fixture
def attempt(store: Store) -> str:
    """Play an attempt of two turns and take it in."""
    path = store.new_tape("a1")
    practice = Practice.begin(
        Library.open(),
        "tap_adapter",
        mode="coached",
        language="zh",
        seed=7,
        started=BEGAN,
        path=path,
        trainee=store.pseudonym("E1"),
    )
    practice.reply("实在抱歉，给您添麻烦了")
    practice.reply("哦。")
    practice.hang_up()
    store.take(path)
    if store.database.postgres:
        path.unlink()
    return "a1"


def test_a_contested_turn_is_shown_with_words_reading_and_ruling(store: Store, attempt: str) -> None:
    name = contest(store, attempt, 2, "  I only listened.  ", "E1")
    (shown,), problems = queue(store)
    tape = store.recorded(attempt).tape
    turn = tape.turns[1]
    assert problems == []
    assert shown == Contested(
        shown.appeal,
        "tap_adapter",
        tape.turns[0].customer,
        "哦。",
        None,
        turn.reading,
        turn.reading,
        turn.ruling,
    )
    assert (shown.appeal.appeal, shown.appeal.turn, shown.appeal.reason, shown.appeal.trainee, shown.appeal.state) == (
        name, 2, "I only listened.", "E1", "open",
    )  # fmt: skip
    assert shown.appeal.decided is None


def test_upholding_corrects_the_reading_and_says_by_whom(store: Store, attempt: str) -> None:
    name = contest(store, attempt, 2, "I meant to listen", "E1")
    before = store.recorded(attempt).card()
    changes = rejudging.Relabelling(acts=("empathise",), understood=True)

    def correct(path: Path) -> None:
        rejudging.relabel(path, 2, changes, "T07", BEGAN)

    decided = decide(store, name, upheld=True, by=" T07 ", answer="Agreed", correct=correct)
    after = store.recorded(attempt).card()
    assert before is not None
    assert after is not None
    assert (decided.state, decided.decided_by, decided.answer, decided.before, decided.after) == (
        "upheld", "T07", "Agreed", before.overall, after.overall,
    )  # fmt: skip
    assert after.overall != before.overall
    (correction,) = store.recorded(attempt).tape.corrections
    assert (correction.turn, correction.by, correction.reading.acts) == (2, "T07", ("empathise",))
    with store.file(attempt) as path:
        assert rejudging.verify(path) == []
    with store.reading() as reader:
        assert [(row.overall, row.corrections) for row in reader.attempts(Selection())] == [
            (after.overall, 1)
        ]
        trail = sorted((entry.action, entry.who, entry.attempt) for entry in audit.trail(reader.connection))
        assert trail == [("appeal", "T07", "a1"), ("contest", "E1", "a1"), ("relabel", "T07", "a1")]
    assert queue(store) == ([], [])
    (shown,), _ = queue(store, "upheld")
    assert shown.reading.acts == ("empathise",)
    store.rebuild()
    with store.reading() as reader:
        assert appeals(reader.connection) == [decided]


def test_rejecting_changes_no_score(store: Store, attempt: str) -> None:
    name = contest(store, attempt, 1, "Not fair", None)
    decided = decide(store, name, upheld=False, by="T07", answer="It says sorry, and that is all.")
    assert (decided.state, decided.before) == ("rejected", decided.after)
    assert store.recorded(attempt).tape.corrections == ()
    with pytest.raises(WrongUse, match="has been decided already"):
        decide(store, name, upheld=True, by="T07", answer="")


def test_what_cannot_be_contested_or_decided_is_one_sentence(store: Store, attempt: str) -> None:
    for turn, reason, said in (
        (0, "x", "has 2 turns"),
        (3, "x", "has 2 turns"),
        (1, " ", "Say why"),
        (1, "x" * 2001, "shorten it to 2000"),
    ):
        with pytest.raises(WrongUse, match=said):
            contest(store, attempt, turn, reason)
    with pytest.raises(UnknownId, match="no attempt called 'zz'"):
        contest(store, "zz", 1, "x")
    name = contest(store, attempt, 1, "x")
    with pytest.raises(WrongUse, match="contested already"):
        contest(store, attempt, 1, "again")
    with pytest.raises(UnknownId, match="no appeal called 'zz'"):
        decide(store, "zz", upheld=False, by="T07", answer="")
    with pytest.raises(WrongUse, match="--by"):
        decide(store, name, upheld=False, by=" ", answer="")
    with pytest.raises(WrongUse, match="corrects nothing"):
        decide(store, name, upheld=False, by="T07", answer="", correct=lambda _path: None)


def test_a_correction_that_fails_leaves_the_appeal_open(store: Store, attempt: str) -> None:
    name = contest(store, attempt, 2, "x")

    def fail(path: Path) -> None:
        rejudging.relabel(path, 9, rejudging.Relabelling(acts=()), "T07", BEGAN)

    with pytest.raises(WrongUse):
        decide(store, name, upheld=True, by="T07", answer="", correct=fail)
    assert [shown.appeal.state for shown in queue(store)[0]] == ["open"]
