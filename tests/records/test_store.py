from __future__ import annotations

import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

from simulator.errors import HomeUnwritable, StoreRefused, StoreUnavailable, TapeError, UnknownId, WrongUse
from simulator.model.scorecard import PrincipleScore
from simulator.model.tape import Correction, Mode
from simulator.records import schema
from simulator.records.database import Database, local, parsed
from simulator.records.reader import AttemptRow, Cell, Person, ScoreRow, Selection, TurnRow
from simulator.records.store import Store
from simulator.records.tape import SUFFIX, TapeWriter, fingerprint, matter_of, read
from tests.postgres import Fresh, Postgres
from tests.records.conftest import Kind
from tests.records.test_tape import CARD, HEADER, TAPE, TEXTS

ROOT = Path(__file__).resolve().parents[2]
SCORES = (
    PrincipleScore("listen", 80.0, 4, 3.0),
    PrincipleScore("solve", 50.0, 1, 1.0),
    PrincipleScore("end", None, 0, 1.0),
)
SCORED = CARD._replace(principles=SCORES, overall=72.5, passed=True)


def play(
    folder: Path,
    name: str,
    *,
    trainee: str | None = None,
    overall: float | None = 72.5,
    mode: Mode = "guided",
    scenario: str = "kettle",
    day: int = 1,
    turns: int = 1,
    started: str | None = None,
) -> Path:
    """Write the tape of an attempt; `overall` None leaves it open, `started` stands for the day in March."""
    path = folder / f"{name}{SUFFIX}"
    header = HEADER._replace(
        attempt=name,
        trainee=trainee,
        mode=mode,
        scenario=scenario,
        started=f"2026-03-{day:02}T14:30:00+08:00" if started is None else started,
    )
    writer = TapeWriter.begin(path, header, TAPE.opening, TEXTS)
    for turn in TAPE.turns[:turns]:
        writer.turn(turn)
    if overall is not None:
        writer.end("hung_up", SCORED._replace(overall=overall))
    return path


def test_an_attempt_is_kept_with_everything_that_a_report_needs(store: Store) -> None:
    path = play(store.tapes, "a1", trainee=store.pseudonym("E1024"), mode="exam", turns=2)
    assert store.take(path) == "new"
    with store.reading() as reader:
        (attempt,) = reader.attempts(Selection())
        assert attempt == AttemptRow(
            attempt="a1", trainee="E1024", scenario="kettle", language="zh", mode="exam", counted=True,
            certified=None, scenario_hash=fingerprint(TEXTS["scenario"]), persona_hash=fingerprint(TEXTS["persona"]),
            course_hash="", rubric_hash="", house_hash="", version="0.1.0", started="2026-03-01T14:30:00+08:00",
            began=int(datetime(2026, 3, 1, 6, 30, tzinfo=UTC).timestamp()), duration=4000 + 11000, ended=True,
            ending="hung_up", overall=72.5, standard_error=CARD.standard_error, passed=True,
            satisfaction=CARD.satisfaction, outcome=CARD.outcome,
            failures=" ".join(name for name, _ in CARD.failures), turns=2, unread=0, corrections=0,
            tape_hash=read(path).chain,
        )  # fmt: skip
        listen, solve = reader.scores(Selection())
        assert listen == ScoreRow("a1", "listen", 80.0, 4, 20.0, 60.0, 75.0)
        assert solve == ScoreRow("a1", "solve", 50.0, 1, 50.0, 12.5, 25.0)
        first, second = reader.turns(Selection())
        turn = TAPE.turns[1]
        assert second == TurnRow(
            "a1", 2, turn.beat, None, 11000, "ask_facts", 1000, True,
            " ".join(dict.fromkeys(mark.code for mark in turn.ruling.marks)), turn.mood.anger, turn.faced, turn.band,
        )  # fmt: skip
        assert first.number == 1
    assert store.recorded("a1") == read(path)


def test_taking_in_again_is_the_same_as_once_and_an_open_attempt_grows(store: Store) -> None:
    pseudonym = store.pseudonym("E1")
    path = store.new_tape("a1")
    header = HEADER._replace(attempt="a1", trainee=pseudonym)
    writer = TapeWriter.begin(path, header, TAPE.opening, TEXTS)
    assert store.take(path) == "new"
    writer.turn(TAPE.turns[0])
    store.take(path)
    writer.turn(TAPE.turns[1])
    assert store.take(path) == "grown"
    with store.reading() as reader:
        assert list(reader.attempts(Selection())) == []
        (attempt,) = reader.attempts(Selection(ended=False))
        assert (attempt.turns, attempt.ended, attempt.overall) == (2, False, None)
    writer.end("hung_up", SCORED)
    store.take(path)
    store.take(path)
    with store.reading() as reader:
        assert [row.ended for row in reader.attempts(Selection())] == [True]
        assert [row.number for row in reader.turns(Selection())] == [1, 2]
        assert [row.principle for row in reader.scores(Selection())] == ["listen", "solve"]


def test_a_correction_changes_the_scores_that_stand(store: Store) -> None:
    path = play(store.tapes, "a1")
    store.take(path)
    with store.changing("a1") as change:
        recorded = read(change.path)
        assert matter_of(change.path, recorded.tape.header) == TEXTS
        correction = Correction(
            1, TAPE.turns[0].reading._replace(acts=("empathise",)), "T07", "2026-04-01T10:00:00+08:00"
        )
        card = SCORED._replace(overall=90.0, principles=(SCORES[0]._replace(score=100.0),))
        TapeWriter.resume(change.path, recorded).correct(correction, card)
    with store.reading() as reader:
        (attempt,) = reader.attempts(Selection())
        assert (attempt.overall, attempt.corrections) == (90.0, 1)
        assert [(row.principle, row.score) for row in reader.scores(Selection())] == [("listen", 100.0)]
    assert store.recorded("a1").tape.corrections == (correction,)


def test_a_failed_change_leaves_the_database_as_it_was(store: Store) -> None:
    store.take(play(store.tapes, "a1"))
    with pytest.raises(WrongUse, match="no"), store.changing("a1"):
        raise WrongUse("no", "不")
    with store.reading() as reader:
        assert [row.overall for row in reader.attempts(Selection())] == [72.5]


def test_an_attempt_that_is_not_there_is_named(store: Store) -> None:
    with pytest.raises(UnknownId, match="no attempt called 'zz'"), store.file("zz"):
        pass
    with pytest.raises(UnknownId, match="no attempt called 'zz'"), store.changing("zz"):
        pass


def filled(store: Store) -> None:
    """Two people and one nobody, practice and exams."""
    zhang, li = store.pseudonym("E1"), store.pseudonym("E2")
    attempts: tuple[tuple[str, str | None, float | None, Mode, int, str], ...] = (
        ("a1", zhang, 40.0, "guided", 1, "kettle"),
        ("a2", zhang, 60.0, "exam", 2, "kettle"),
        ("a3", zhang, 80.0, "exam", 3, "kettle"),
        ("a4", li, 50.0, "exam", 4, "kettle"),
        ("a5", None, 55.0, "exam", 5, "kettle"),
        ("a6", li, None, "coached", 6, "hotel"),
    )
    for name, trainee, overall, mode, day, scenario in attempts:
        store.take(
            play(store.tapes, name, trainee=trainee, overall=overall, mode=mode, day=day, scenario=scenario)
        )
    with store.database.writing() as connection:
        connection.execute(
            schema.MEMBERS.insert(), [{"team": "晨班", "trainee": "E1"}, {"team": "晚班", "trainee": "E2"}]
        )


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (Selection(), "a1 a2 a3 a4 a5"),
        (Selection(ended=False), "a1 a2 a3 a4 a5 a6"),
        (Selection(named=True), "a1 a2 a3 a4"),
        (Selection(counted=True), "a2 a4"),
        (Selection(mode="exam"), "a2 a3 a4 a5"),
        (Selection(team="晨班"), "a1 a2 a3"),
        (Selection(team="nobody"), ""),
        (Selection(trainee="E2", ended=False), "a4 a6"),
        (Selection(scenario="hotel", ended=False), "a6"),
        (
            Selection(
                since=datetime(2026, 3, 2, 6, 30, tzinfo=UTC), until=datetime(2026, 3, 4, 6, 30, tzinfo=UTC)
            ),
            "a2 a3",
        ),
    ],
)
def test_a_selection_chooses_attempts(store: Store, selection: Selection, expected: str) -> None:
    filled(store)
    with store.reading() as reader:
        assert " ".join(row.attempt for row in reader.attempts(selection)) == expected
        assert reader.count(selection) == len(expected.split())
        assert {row.attempt for row in reader.scores(selection)} == set(expected.split()) - {"a6"}


def test_cells_and_people_are_added_up(store: Store) -> None:
    filled(store)
    with store.reading() as reader:
        assert list(reader.cells(Selection())) == [
            Cell("E1", "listen", 3, 12, 240.0, 19200.0),
            Cell("E1", "solve", 3, 3, 150.0, 7500.0),
            Cell("E2", "listen", 1, 4, 80.0, 6400.0),
            Cell("E2", "solve", 1, 1, 50.0, 2500.0),
        ]
        assert reader.people() == [Person("E1", "", ("晨班",)), Person("E2", "", ("晚班",))]
        assert reader.people("晚班") == [Person("E2", "", ("晚班",))]
        assert reader.person("E1") == Person("E1", "", ("晨班",))
        assert reader.person("E9") is None
        assert reader.teams() == {"晚班": 1, "晨班": 1}


def test_a_rebuild_makes_the_same_rows_from_the_tapes_alone(store: Store) -> None:
    filled(store)

    def everything() -> tuple[object, ...]:
        with store.reading() as reader:
            every = Selection(ended=False)
            return (
                list(reader.attempts(every)),
                list(reader.scores(every)),
                list(reader.turns(every)),
                reader.people(),
            )

    before = everything()
    with store.database.writing() as connection:
        connection.execute(text("UPDATE attempts SET overall = 1, trainee = NULL"))
        connection.execute(text("DELETE FROM principle_scores"))
        connection.execute(text("INSERT INTO settings (name, value) VALUES ('rebuild', 'due')"))
    assert everything() != before
    assert store.rebuild() == []
    assert everything() == before


def test_a_rebuild_names_damaged_tapes_and_leaves_them_out(store: Store, kind: Kind) -> None:
    filled(store)
    if kind.name == "sqlite":
        path = store.new_tape("a2")
        path.write_bytes(path.read_bytes().replace(b'"overall":60.0', b'"overall":99.0'))
    else:
        with store.database.writing() as connection:
            connection.execute(text("UPDATE tapes SET data = substr(data, 2) WHERE attempt = 'a2'"))
    (problem,) = store.rebuild()
    assert f"a2{SUFFIX}" in problem.path
    with store.reading() as reader:
        assert [row.attempt for row in reader.attempts(Selection())] == ["a1", "a3", "a4", "a5"]


@pytest.mark.parametrize("attempt", ["../../x", "a" * 65, "..", "", "a\u0000", "c:a"])
def test_a_tape_with_an_impossible_name_is_refused(store: Store, attempt: str) -> None:
    path = store.tapes / f"odd{SUFFIX}"
    TapeWriter.begin(path, HEADER._replace(attempt=attempt), TAPE.opening, TEXTS)
    with pytest.raises(TapeError, match="its attempt is none that Kesu writes"):
        store.take(path)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"started": "yesterday"}, "started"),
        ({"seed": 2**63}, "seed"),
        ({"trainee": "x" * 33}, "trainee"),
        ({"scenario": "A"}, "scenario"),
    ],
)
def test_a_header_that_no_table_holds_is_refused(
    store: Store, change: dict[str, str | int], what: str
) -> None:
    path = store.tapes / f"odd{SUFFIX}"
    TapeWriter.begin(path, HEADER._replace(**change), TAPE.opening, TEXTS)  # type: ignore[arg-type]
    with pytest.raises(TapeError, match=f"its {what} is none that Kesu writes"):
        store.take(path)


def test_a_server_refuses_a_tape_that_contradicts_the_one_it_holds(fresh: Fresh, tmp_path: Path) -> None:
    with Store.at(parsed(fresh()), tmp_path) as store:
        store.take(play(store.tapes, "a1", overall=50.0))
        other = play(tmp_path / "other", "a1", overall=99.0)
        with pytest.raises(TapeError, match="neither continues the other"):
            store.take(other)
        with store.reading() as reader:
            assert [row.overall for row in reader.attempts(Selection())] == [50.0]


# --- the database -----------------------------------------------------------------------------------------------


def test_the_revisions_make_the_tables_that_the_code_knows(store: Store) -> None:
    with store.database.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), schema.METADATA) == []
    folder = Path(schema.__file__).parent / "migrations"
    assert ScriptDirectory(str(folder)).get_current_head() == schema.HEAD


def test_the_first_index_is_taken_over_with_its_people_and_its_tapes_elsewhere(tmp_path: Path) -> None:
    here, elsewhere = (
        play(tmp_path / "tapes", "a1", trainee="p1"),
        play(tmp_path / "else", "a2", trainee="p1", overall=33.0),
    )
    engine = create_engine(local(tmp_path))
    with engine.begin() as connection:
        connection.execute(
            text("CREATE TABLE trainees (pseudonym VARCHAR(32) PRIMARY KEY, trainee VARCHAR(64) UNIQUE)")
        )
        connection.execute(text(
            "CREATE TABLE attempts (attempt VARCHAR(64) PRIMARY KEY, path VARCHAR, pseudonym VARCHAR(32), scenario VARCHAR(48),"
            " mode VARCHAR(8), language VARCHAR(2), started VARCHAR(32), ended BOOLEAN, overall FLOAT, passed BOOLEAN,"
            " outcome VARCHAR(32), satisfaction FLOAT, turns INTEGER)"
        ))  # fmt: skip
        connection.execute(text("CREATE INDEX ix_attempts_pseudonym ON attempts (pseudonym)"))
        connection.execute(text("INSERT INTO trainees VALUES ('p1', 'E1024')"))
        for name, path in (("a1", here), ("a2", elsewhere)):
            row = {"name": name, "path": str(path)}
            connection.execute(
                text(
                    "INSERT INTO attempts (attempt, path, scenario, mode, language, started) VALUES (:name, :path, 'kettle', 'guided', 'zh', '')"
                ),
                row,
            )
    engine.dispose()
    for _ in range(2):
        with Store.at(local(tmp_path), tmp_path) as store, store.reading() as reader:
            assert [(row.attempt, row.trainee, row.overall) for row in reader.attempts(Selection())] == [
                ("a1", "E1024", 72.5),
                ("a2", "E1024", 33.0),
            ]
            assert store.pseudonym("E1024") == "p1"


def test_records_of_a_newer_kesu_are_left_alone(store: Store) -> None:
    with store.database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreRefused, match=r"written by a newer Kesu \(revision 9999\): update this one"):
        Database(store.database.url)


def test_sqlite_keeps_a_log_ahead_and_overwrites_what_is_deleted(tmp_path: Path) -> None:
    with Store.at(local(tmp_path), tmp_path) as store, store.database.reading() as connection:
        asked = [
            connection.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "secure_delete", "foreign_keys")
        ]
        assert asked == ["wal", 1, 1]


def test_sqlite_on_a_network_share_is_refused_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "simulator.records.database.network_share", lambda folder: "nfs4" if folder == tmp_path else None
    )
    with pytest.raises(
        StoreRefused, match=r"is a network share \(nfs4\), where SQLite's locks fail"
    ) as caught:
        Store.at(local(tmp_path), tmp_path)
    assert "网络共享（nfs4）" in caught.value.sentence("zh")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("url", ["mysql://root:secret@host/x", "nonsense:secret", "sqlite://", ""])
def test_a_url_of_no_known_database_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(WrongUse, match=r"use postgresql://… or sqlite:///…") as caught:
        Database.at(url)
    assert "secret" not in str(caught.value)


def test_a_server_that_is_not_there_is_named_without_its_password(tmp_path: Path) -> None:
    started = time.monotonic()
    with pytest.raises(
        StoreUnavailable, match=r"postgresql\+psycopg://kesu:\*\*\*@127\.0\.0\.1:9/x cannot be reached"
    ) as caught:
        Store.at(parsed("postgresql://kesu:secret@127.0.0.1:9/x"), tmp_path)
    assert "secret" not in str(caught.value)
    assert time.monotonic() - started < 10


def test_a_file_that_is_no_database_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "index.sqlite3").write_bytes(b"no database at all" * 100)
    with pytest.raises(HomeUnwritable, match=r"index\.sqlite3 cannot be written"):
        Store.at(local(tmp_path), tmp_path)


OPENER = """
import sys
from pathlib import Path
from simulator.records.database import parsed
from simulator.records.store import Store
sys.stdin.readline()
with Store.at(parsed(sys.argv[1]), Path(sys.argv[2])) as store:
    print(store.pseudonym("E1"))
"""


def test_many_at_once_may_open_new_records(kind: Kind, fresh: Fresh, tmp_path: Path) -> None:
    url = fresh(bare=True) if kind.name == "postgresql" else f"sqlite:///{tmp_path}/new.sqlite3"
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", OPENER, url, str(tmp_path)],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for _ in range(4)
    ]  # fmt: skip
    results = [worker.communicate("go\n", timeout=120) for worker in workers]
    assert [error for _, error in results] == [""] * 4
    assert len({out for out, _ in results}) == 1


def test_the_server_of_the_tests_is_a_real_one(postgres: Postgres) -> None:
    ((version,),) = postgres.execute("SELECT version()")
    assert str(version).startswith("PostgreSQL 1")
