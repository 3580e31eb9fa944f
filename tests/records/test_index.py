from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from simulator.errors import HomeUnwritable, UnknownId
from simulator.model.tape import Mode
from simulator.records.index import Attempt, Index
from simulator.records.tape import SUFFIX, TapeWriter, read
from tests.records.test_tape import CARD, HEADER, TAPE, TEXTS

ROOT = Path(__file__).resolve().parents[2]


def note(
    index: Index,
    name: str,
    *,
    trainee: str | None = None,
    overall: float | None = None,
    mode: Mode = "guided",
    folder: Path | None = None,
) -> Path:
    """Write and note an attempt; without `overall` it is still open."""
    path = (folder or index.tapes) / f"{name}{SUFFIX}"
    started = f"2026-03-18T14:30:{name[-2:]}+08:00"
    header = HEADER._replace(attempt=name, trainee=trainee, mode=mode, started=started)
    card = None if overall is None else CARD._replace(overall=overall)
    writer = TapeWriter.begin(path, header, TAPE.opening, TEXTS)
    writer.turn(TAPE.turns[0])
    if card is not None:
        writer.end("hung_up", card)
    index.note(path)
    return path


def test_a_trainee_has_one_random_pseudonym(tmp_path: Path) -> None:
    index = Index(tmp_path)
    first = index.pseudonym("E1024")
    assert index.pseudonym("E1024") == first
    assert index.pseudonym("工号7") != first
    assert Index(tmp_path).pseudonym("E1024") == first
    assert len(first) == 16
    assert int(first, 16) >= 0


def test_history_is_newest_first_and_best_is_the_highest_finished_score(tmp_path: Path) -> None:
    index = Index(tmp_path)
    note(index, "a01", trainee="p", overall=50.0)
    note(index, "a02", trainee="p", overall=72.5)
    path = note(index, "a03", trainee="p")
    note(index, "a04", overall=31.0)
    assert [attempt.attempt for attempt in index.history()] == ["a04", "a03", "a02", "a01"]
    assert [attempt.attempt for attempt in index.history("p", "kettle")] == ["a03", "a02", "a01"]
    assert index.history("p", "other") == []
    assert index.history("p")[0] == Attempt(
        "a03", path, "p", "kettle", "guided", "zh", "2026-03-18T14:30:03+08:00",
        ended=False, overall=None, passed=None, outcome=None, satisfaction=None, turns=1,
        standard_error=None, trainee=None,
    )  # fmt: skip
    assert index.best("p") == {"kettle": 72.5}
    assert index.best(None) == {"kettle": 31.0}
    assert index.best("nobody") == {}


def test_one_attempt_is_found_by_its_id(tmp_path: Path) -> None:
    index = Index(tmp_path)
    note(index, "a01", trainee="p", overall=50.0)
    path = note(index, "a02", trainee="p", overall=72.5)
    found = index.attempt("a02")
    assert (found.attempt, found.path, found.overall, found.ended) == ("a02", path, 72.5, True)
    with pytest.raises(UnknownId, match="a03"):
        index.attempt("a03")


def test_the_notice_in_force_can_be_read_after_it_was_shown(tmp_path: Path) -> None:
    index = Index(tmp_path)
    shown = index.notice("E1")
    index.acknowledge("E1")
    assert index.notice("E1") is None
    assert index.notice_in_force() == shown


def test_interrupted_attempts_are_the_trainees_own_whose_tape_is_there(tmp_path: Path) -> None:
    index = Index(tmp_path)
    note(index, "a01", trainee="p")
    note(index, "a02", trainee="q")
    note(index, "a03", trainee="p", overall=60.0)
    note(index, "a04", trainee="p").unlink()
    note(index, "a05")
    assert [attempt.attempt for attempt in index.interrupted("p")] == ["a01"]
    assert [attempt.attempt for attempt in index.interrupted(None)] == ["a05"]


def test_an_exam_counts_from_its_beginning(tmp_path: Path) -> None:
    index = Index(tmp_path)
    note(index, "a01", trainee="p", overall=60.0)
    assert index.exams("p") == frozenset()
    note(index, "a02", trainee="p", mode="exam")
    assert index.exams("p") == {"kettle"}
    assert index.exams("q") == frozenset()


def test_an_exam_that_ended_without_a_reply_is_not_taken(tmp_path: Path) -> None:
    index = Index(tmp_path)
    path = index.new_tape("a01")
    header = HEADER._replace(attempt="a01", trainee="p", mode="exam")
    writer = TapeWriter.begin(path, header, TAPE.opening, TEXTS)
    index.note(path)
    assert index.exams("p") == {"kettle"}
    writer.end("hung_up", CARD._replace(overall=0.0))
    index.note(path)
    assert index.exams("p") == frozenset()
    assert index.best("p") == {}
    note(index, "a02", trainee="p", mode="exam")
    assert index.exams("p") == {"kettle"}


def test_the_notice_is_shown_once_whatever_the_letter_case(tmp_path: Path) -> None:
    index = Index(tmp_path)
    index.pseudonym("E1024")
    index.acknowledge("e1024")
    assert index.notice("E1024") is None
    assert index.notice("ｅ1024") is None
    assert index.notice("E1025") is not None


def test_the_index_is_made_again_from_the_tapes_but_people_stay(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    index = Index(home)
    pseudonym = index.pseudonym("E1024")
    note(index, "a01", trainee=pseudonym, overall=50.0)
    note(index, "a02", trainee=pseudonym)
    note(index, "a03", overall=44.0, folder=tmp_path / "elsewhere")
    before = index.history()
    broken = note(index, "a04", overall=99.0)
    broken.write_bytes(broken.read_bytes().replace(b"99.0", b"99.9"))
    note(index, "a05", overall=12.0).unlink()
    problems = index.rebuild()
    assert index.history() == before
    assert [(problem.path, problem.line) for problem in problems] == [(str(broken), 3)]
    assert index.pseudonym("E1024") == pseudonym
    assert index.rebuild() != []
    assert index.history() == before


def test_a_tape_on_its_own_names_nobody(tmp_path: Path) -> None:
    index = Index(tmp_path)
    path = note(index, "a01", trainee=index.pseudonym("E1024-张伟"), overall=50.0)
    assert "E1024" not in path.read_text("utf-8")
    assert read(path).tape.header.trainee == index.pseudonym("E1024-张伟")


@pytest.mark.parametrize("spoil", ["folder", "garbage"])
def test_an_index_that_cannot_be_opened_is_one_sentence(tmp_path: Path, spoil: str) -> None:
    place = tmp_path / "index.sqlite3"
    if spoil == "folder":
        place.mkdir()
    else:
        place.write_bytes(b"no database at all" * 100)
    with pytest.raises(HomeUnwritable, match=r"index\.sqlite3 cannot be written") as caught:
        Index(tmp_path)
    assert "\n" not in str(caught.value)


WORKER = """
import sys
from pathlib import Path
from simulator.records.index import Index
from tests.records.test_index import note
home, name = Path(sys.argv[1]), sys.argv[2]
sys.stdin.readline()
for number in range(20):
    index = Index(home)
    pseudonym = index.pseudonym(f"E{number}")
    note(index, f"a{name}{number:02}", trainee=pseudonym, overall=50.0)
    print(pseudonym)
    index.close()
"""


def test_several_processes_write_at_once(tmp_path: Path) -> None:
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", WORKER, str(tmp_path), name],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for name in ("1", "2", "3")
    ]
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write("go\n")
        worker.stdin.flush()
    results = [worker.communicate(timeout=120) for worker in workers]
    assert [error for _, error in results] == ["", "", ""]
    pseudonyms = [out.split() for out, _ in results]
    assert pseudonyms[0] == pseudonyms[1] == pseudonyms[2]
    assert len(set(pseudonyms[0])) == 20
    assert len(Index(tmp_path).history()) == 60
