"""Desktops and the company's server: it may be away, be killed, be written to by all at once."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from simulator.errors import StoreRefused, StoreUnavailable, TapeError
from simulator.records import handover
from simulator.records.database import local, parsed
from simulator.records.filing import Incoming, incoming
from simulator.records.index import PAUSE, Index
from simulator.records.reader import Selection
from simulator.records.schema import APPEALS
from simulator.records.store import Store
from simulator.records.tape import SUFFIX, TapeWriter, read
from tests.postgres import Fresh, Postgres
from tests.records.test_store import ROOT, SCORED, play
from tests.records.test_tape import HEADER, TAPE, TEXTS


@pytest.fixture
def url(fresh: Fresh, monkeypatch: pytest.MonkeyPatch) -> str:
    """Make empty records on the server and name them in the environment."""
    made = fresh()
    monkeypatch.setenv("KESU_DATABASE", made)
    return made


def attempts(url: str, home: Path) -> list[tuple[str, str | None, float | None]]:
    """Return what the server holds: attempt, trainee, overall score."""
    with Store.at(parsed(url), home) as store, store.reading() as reader:
        return [(row.attempt, row.trainee, row.overall) for row in reader.attempts(Selection(ended=False))]


def waiting(home: Path) -> tuple[list[str], list[str]]:
    """Return what waits on a desktop: attempts in its records, and files of tapes."""
    with Store.at(local(home), home) as store, store.reading() as reader:
        noted = [row.attempt for row in reader.attempts(Selection(ended=False))]
        return noted, sorted(path.name.removesuffix(SUFFIX) for path in store.tapes.glob(f"*{SUFFIX}"))


def test_a_finished_attempt_goes_to_the_server_and_leaves_the_desktop(url: str, tmp_path: Path) -> None:
    index = Index(tmp_path)
    pseudonym = index.pseudonym("E1")
    path = index.new_tape("a1")
    writer = TapeWriter.begin(path, HEADER._replace(attempt="a1", trainee=pseudonym), TAPE.opening, TEXTS)
    index.note(path)
    assert attempts(url, tmp_path) == [("a1", "E1", None)]
    assert waiting(tmp_path) == (["a1"], ["a1"])
    writer.turn(TAPE.turns[0])
    writer.end("hung_up", SCORED)
    written = path.read_bytes()
    index.note(path)
    assert attempts(url, tmp_path) == [("a1", "E1", 72.5)]
    assert waiting(tmp_path) == ([], [])
    (attempt,) = index.history(pseudonym)
    assert (attempt.attempt, attempt.overall, attempt.path) == ("a1", 72.5, path)
    assert index.best(pseudonym) == {"kettle": 72.5}
    borrowed = index.tape(attempt)
    assert borrowed.read_bytes() == written
    assert index.tape(attempt) == borrowed
    index.close()
    assert not borrowed.exists()


@pytest.mark.usefixtures("url")
def test_another_desktop_knows_the_exam_and_the_history_of_the_same_person(tmp_path: Path) -> None:
    first, second = Index(tmp_path / "first"), Index(tmp_path / "second")
    first.note(play(first.tapes, "a1", trainee=first.pseudonym("E1"), mode="exam"))
    there = second.pseudonym("E1")
    assert second.exams(there) == {"kettle"}
    assert second.exams(second.pseudonym("E2")) == frozenset()
    second.note(play(second.tapes, "a2", trainee=there, overall=90.0, day=2))
    assert [row.attempt for row in first.history(first.pseudonym("E1"))] == ["a2", "a1"]
    assert first.best(first.pseudonym("E1")) == {"kettle": 90.0}
    first.close()
    second.close()


def test_while_the_server_is_away_play_goes_on_and_is_handed_over_once(
    url: str, tmp_path: Path, postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = Index(tmp_path)
    pseudonym = index.pseudonym("E1")
    index.note(play(index.tapes, "a1", trainee=pseudonym))
    path = index.new_tape("a2")
    writer = TapeWriter.begin(path, HEADER._replace(attempt="a2", trainee=pseudonym), TAPE.opening, TEXTS)
    index.note(path)
    postgres.stop()
    try:
        writer.turn(TAPE.turns[0])
        writer.end("hung_up", SCORED._replace(overall=60.0))
        index.note(path)
        assert isinstance(index.away, StoreUnavailable)
        index.note(play(index.tapes, "a3", trainee=pseudonym, overall=70.0, day=3))
        assert [row.attempt for row in index.history(pseudonym)] == ["a2", "a3"]
        assert index.best(pseudonym) == {"kettle": 70.0}
        index.close()
        offline = Index(tmp_path)  # a new sitting, still without the server
        assert offline.pseudonym("E1") == pseudonym
        newcomer = offline.pseudonym("E2")
        offline.note(play(offline.tapes, "a4", trainee=newcomer, overall=80.0, day=4))
        assert waiting(tmp_path) == (["a3", "a4", "a2"], ["a2", "a3", "a4"])
    finally:
        postgres.start()
    assert [row.attempt for row in offline.history()] == ["a2", "a4", "a3"]  # the pause is not over yet
    now = time.monotonic()
    monkeypatch.setattr("simulator.records.index.time.monotonic", lambda: now + PAUSE)
    assert offline.hand_over() == []
    assert offline.hand_over() == []
    assert offline.away is None
    assert sorted(attempts(url, tmp_path)) == [
        ("a1", "E1", 72.5), ("a2", "E1", 60.0), ("a3", "E1", 70.0), ("a4", "E2", 80.0),
    ]  # fmt: skip
    assert waiting(tmp_path) == ([], [])
    offline.close()


def test_what_was_committed_but_not_confirmed_is_not_doubled(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = Index(tmp_path)
    path = play(index.tapes, "a1", trainee=index.pseudonym("E1"))

    def lost(*_: object) -> None:
        raise StoreUnavailable("there", "the answer never came")

    with monkeypatch.context() as patch:
        patch.setattr("simulator.records.handover._drop", lost)
        index.note(path)
    assert (len(attempts(url, tmp_path)), waiting(tmp_path)) == (1, (["a1"], ["a1"]))
    assert [row.attempt for row in index.history()] == ["a1"]
    index._retry = 0.0
    index.hand_over()
    assert (len(attempts(url, tmp_path)), waiting(tmp_path)) == (1, ([], []))
    index.close()


def test_a_damaged_tape_stays_and_keeps_no_other_from_going(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.delenv("KESU_DATABASE")
        alone = Index(tmp_path)
        broken = play(alone.tapes, "a1")
        alone.note(broken)
        alone.note(play(alone.tapes, "a2"))
        alone.close()
    broken.write_bytes(broken.read_bytes().replace(b"72.5", b"99.5"))
    index = Index(tmp_path)
    (problem,) = index.hand_over()
    assert isinstance(problem, TapeError)
    assert problem.path == str(broken)
    assert attempts(url, tmp_path) == [("a2", None, 72.5)]
    assert waiting(tmp_path) == (["a1"], ["a1"])
    index.close()


def test_a_tape_that_the_user_placed_elsewhere_is_handed_over_and_left_there(
    url: str, tmp_path: Path
) -> None:
    index = Index(tmp_path / "home")
    path = play(tmp_path / "mine", "a1")
    index.note(path)
    assert path.exists()
    assert attempts(url, tmp_path) == [("a1", None, 72.5)]
    index.close()


def test_an_appeal_written_down_without_the_server_follows(url: str, tmp_path: Path) -> None:
    row = {
        "appeal": "x1",
        "attempt": "a1",
        "turn": 1,
        "trainee": "E1",
        "reason": "I did apologise",
        "raised": 5,
        "state": "open",
    }
    with Store.at(local(tmp_path), tmp_path) as desktop, desktop.database.writing() as connection:
        connection.execute(APPEALS.insert(), [row])
    index = Index(tmp_path)
    index.hand_over()
    index.hand_over()
    index.close()
    with Store.at(parsed(url), tmp_path) as store, store.database.reading() as connection:
        assert [dict(found._mapping) for found in connection.execute(APPEALS.select())] == [
            {**row, "decided": None, "decided_by": None, "answer": None, "before": None, "after": None}
        ]
    with Store.at(local(tmp_path), tmp_path) as desktop, desktop.database.reading() as connection:
        assert connection.execute(APPEALS.select()).all() == []


def test_a_server_that_refuses_keeps_nobody_from_practising(
    url: str, tmp_path: Path, postgres: Postgres
) -> None:
    postgres.execute("UPDATE alembic_version SET version_num = '9999'", url.rsplit("/", 1)[1])
    index = Index(tmp_path)
    index.note(play(index.tapes, "a1", trainee=index.pseudonym("E1")))
    assert isinstance(index.away, StoreRefused)
    assert [row.attempt for row in index.history()] == ["a1"]
    index.close()


def test_a_server_whose_disk_is_full_loses_nothing(url: str, tmp_path: Path, postgres: Postgres) -> None:
    database = url.rsplit("/", 1)[1]
    postgres.execute(
        "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$;"
        "CREATE TRIGGER full_disk BEFORE INSERT ON tapes EXECUTE FUNCTION full_disk()",
        database,
    )
    index = Index(tmp_path)
    index.note(play(index.tapes, "a1", trainee=index.pseudonym("E1")))
    assert isinstance(index.away, StoreUnavailable)
    assert "No space left on device" in str(index.away)
    assert (attempts(url, tmp_path), waiting(tmp_path)) == ([], (["a1"], ["a1"]))
    postgres.execute("DROP TRIGGER full_disk ON tapes; DROP FUNCTION full_disk", database)
    index._retry = 0.0
    assert index.hand_over() == []
    assert (attempts(url, tmp_path), waiting(tmp_path)) == ([("a1", "E1", 72.5)], ([], []))
    index.close()


def test_two_windows_of_one_desktop_hand_over_once(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = Index(tmp_path), Index(tmp_path)
    path = play(first.tapes, "a1")

    def slowly(place: Path, *, texts: bool) -> Incoming:
        monkeypatch.setattr(handover, "incoming", incoming)
        second.hand_over()  # the other window is quicker
        return incoming(place, texts=texts)

    monkeypatch.setattr(handover, "incoming", slowly)
    first._local.take(path)
    assert first.hand_over() == []
    assert attempts(url, tmp_path) == [("a1", None, 72.5)]
    first.close()
    second.close()


DESKTOPS = """
import os, sys
from pathlib import Path
from simulator.records import handover
from simulator.records.index import Index
import psycopg, alembic
top, count, each = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
children = []
start, go = os.pipe()
for number in range(count):
    child = os.fork()
    if child == 0:
        os.close(go)
        os.read(start, 1)  # ends when the parent closes its side: all at once
        index = Index(top / str(number))
        for one in range(each):
            index.note(index.new_tape(f"d{number}-{one}"))
        index.hand_over()
        os._exit(0 if index.away is None else 1)
    children.append(child)
os.close(go)
print(sum(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0 for child in children))
"""


def test_fifty_desktops_write_at_once_and_none_is_lost(url: str, tmp_path: Path) -> None:
    count, each = 50, 4
    Store.at(local(tmp_path / "new"), tmp_path / "new").close()
    for number in range(count):
        shutil.copytree(tmp_path / "new", tmp_path / str(number))
        with Store.at(local(tmp_path / str(number)), tmp_path / str(number)) as desktop:
            pseudonym = desktop.pseudonym(f"E{number % 30}")  # some people sit at two desktops
            for one in range(each):
                play(desktop.tapes, f"d{number}-{one}", trainee=pseudonym, day=one + 1)
    words = [sys.executable, "-c", DESKTOPS, str(tmp_path), str(count), str(each)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)
    assert (done.stdout, done.stderr) == ("0\n", "")
    held = attempts(url, tmp_path)
    assert sorted(held) == sorted(
        (f"d{n}-{one}", f"E{n % 30}", 72.5) for n in range(count) for one in range(each)
    )
    with Store.at(parsed(url), tmp_path) as store, store.reading() as reader:
        assert len(reader.people()) == 30
        assert len(list(reader.turns(Selection()))) == count * each


def test_after_the_database_is_killed_everything_confirmed_is_there(
    url: str, tmp_path: Path, postgres: Postgres
) -> None:
    index = Index(tmp_path)
    for number in range(1, 6):
        index.note(play(index.tapes, f"a{number}", trainee=index.pseudonym("E1"), day=number))
    assert waiting(tmp_path) == ([], [])
    postgres.kill()
    index.note(play(index.tapes, "a6", day=6))
    assert isinstance(index.away, StoreUnavailable)
    postgres.start()
    assert [row[0] for row in attempts(url, tmp_path)] == ["a1", "a2", "a3", "a4", "a5"]
    index._retry = 0.0
    index.hand_over()
    assert [row[0] for row in attempts(url, tmp_path)] == ["a1", "a2", "a3", "a4", "a5", "a6"]
    index.close()


WRITER = """
import sys
from pathlib import Path
from simulator.records.index import Index
from simulator.records.tape import TapeWriter
from tests.records.test_tape import HEADER, TAPE, TEXTS
index = Index(Path(sys.argv[1]))
path = index.new_tape("a1")
writer = TapeWriter.begin(path, HEADER._replace(attempt="a1", trainee=index.pseudonym("E1")), TAPE.opening, TEXTS)
index.note(path)
for number in range(1, 100000):
    writer.turn(TAPE.turns[0]._replace(number=number))
    print(number, flush=True)
"""


def test_after_the_writer_is_killed_every_finished_turn_is_there(url: str, tmp_path: Path) -> None:
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert writer.stdout is not None
    for line in writer.stdout:
        if int(line) >= 25:
            break
    writer.send_signal(signal.SIGKILL)
    finished = [25, *map(int, writer.stdout.read().split())][-1]
    writer.wait()
    writer.stdout.close()
    path = tmp_path / "tapes" / f"a1{SUFFIX}"
    kept = [turn.number for turn in read(path).tape.turns]
    assert kept[:finished] == list(range(1, finished + 1))
    assert len(kept) <= finished + 1
    index = Index(tmp_path)
    index.note(path)
    index.close()
    with Store.at(parsed(url), tmp_path) as store:
        assert [turn.number for turn in store.recorded("a1").tape.turns] == kept
