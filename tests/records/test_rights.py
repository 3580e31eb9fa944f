"""What accounts on PostgreSQL may see and do, asked as those accounts."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text

from simulator.errors import StoreRefused, WrongUse
from simulator.records import audit, privacy
from simulator.records.appeals import appeals, contest, decide
from simulator.records.database import local, parsed
from simulator.records.index import Index
from simulator.records.notice import acknowledge, was_shown
from simulator.records.reader import Person, Selection
from simulator.records.rights import HR, roles
from simulator.records.roster import Member, enter
from simulator.records.schema import APPEALS, METADATA
from simulator.records.store import Store
from simulator.records.tape import TapeWriter, read
from tests.postgres import Fresh, Postgres
from tests.records.test_store import SCORED, play
from tests.records.test_tape import HEADER, TAPE, TEXTS

#: Names that somebody might try to break out of a statement with.
ODD = """O'Neil"; DROP TABLE attempts; --'$$"""


class Site:
    """A server with roles: accounts for two trainees and one of personnel."""

    def __init__(self, server: Postgres, database: str, home: Path) -> None:
        self.server, self.database, self.home = server, database, home

    def open(self, account: str, home: str = "home") -> Store:
        return Store.at(parsed(self.server.url(self.database, account)), self.home / home)


@pytest.fixture
def site(fresh: Fresh, postgres: Postgres, tmp_path: Path) -> Site:
    database = fresh(bare=True).rsplit("/", 1)[1]
    made = Site(postgres, database, tmp_path)
    with made.open("admin") as store:
        enter(store, [Member("E1", "张伟", ("A",)), Member("E2", "李娜", ("A",))], "admin", "roster.csv")
    sql = roles(["E1", "E2", ODD])
    for _ in range(2):  # it can be run again
        postgres.execute(sql, database)
    postgres.execute(
        f"DO 'BEGIN CREATE ROLE hr_lin LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END'; GRANT {HR} TO hr_lin"
    )
    return made


def desk(site: Site, account: str, monkeypatch: pytest.MonkeyPatch) -> Index:
    """Open a desktop whose user signs in as `account`."""
    monkeypatch.setenv("KESU_DATABASE", site.server.url(site.database, account))
    return Index(site.home / account)


def test_every_table_is_closed_to_others_and_named_in_the_roles(site: Site) -> None:
    site.server.execute(
        "DO 'BEGIN CREATE ROLE stranger LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END'"
    )
    for table in METADATA.sorted_tables:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            site.server.execute(f"SELECT count(*) FROM {table.name}", site.database, "stranger")
    protected = site.server.execute(
        "SELECT relname FROM pg_class WHERE relrowsecurity ORDER BY relname", site.database
    )
    assert [name for (name,) in protected] == sorted(table.name for table in METADATA.sorted_tables)
    assert site.server.execute("SELECT rolname FROM pg_roles WHERE rolname LIKE 'O''Neil%'") == [(ODD,)]


def test_a_trainee_plays_hands_over_and_sees_only_their_own(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = desk(site, "E1", monkeypatch)
    pseudonym = first.pseudonym("E1")
    path = first.new_tape("a1")
    writer = TapeWriter.begin(
        path, HEADER._replace(attempt="a1", trainee=pseudonym, mode="exam"), TAPE.opening, TEXTS
    )
    first.note(path)
    writer.turn(TAPE.turns[0])
    first.note(path)
    writer.end("hung_up", SCORED)
    first.note(path)
    assert first.away is None
    again = play(
        first.tapes, "a1", trainee=pseudonym, mode="exam"
    )  # handing over twice, as after a lost answer
    first.close()
    second = desk(site, "E2", monkeypatch)
    second.note(play(second.tapes, "b1", trainee=second.pseudonym("E2")))
    assert (second.away, [row.attempt for row in second.history()]) == (None, ["b1"])
    second.close()
    assert again.exists()
    with site.open("E1") as store, store.reading() as reader:
        assert [(row.attempt, row.counted) for row in reader.attempts(Selection())] == [("a1", True)]
        assert {row.attempt for row in reader.turns(Selection())} == {"a1"}
        assert reader.people() == [Person("E1", "张伟", ("A",))]
        for table in ("tapes", "principle_scores"):
            assert {row[0] for row in reader.connection.execute(text(f"SELECT attempt FROM {table}"))} == {
                "a1"
            }
    with site.open("hr_lin") as store, store.reading() as reader:
        assert [row.attempt for row in reader.attempts(Selection())] == ["b1", "a1"]
        assert len(reader.people()) == 2


def test_a_trainee_who_hands_over_again_changes_nothing(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    index = desk(site, "E1", monkeypatch)
    path = play(index.tapes, "a1", trainee=index.pseudonym("E1"))
    data = path.read_bytes()
    index.note(path)
    path.write_bytes(data)
    index.note(path)
    assert index.away is None
    assert not path.exists()
    index.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE attempts SET overall = 100",
        "UPDATE attempts SET trainee = 'E2'",
        "UPDATE tapes SET data = ''",
        "UPDATE turns SET anger = 0",
        "DELETE FROM attempts",
        "DELETE FROM tapes",
        "INSERT INTO members VALUES ('boss', 'E1')",
        "INSERT INTO trainees VALUES ('E3', '', 'p3', 0)",
        "INSERT INTO pseudonyms SELECT 'zz', 'E2'",
        "INSERT INTO turns SELECT 'b1', 99, beat, choice, delay, acts, certainty, understood, rulings, anger, faced, band FROM turns",
        "UPDATE appeals SET state = 'upheld'",
        "INSERT INTO appeals (appeal, attempt, turn, trainee, reason, raised, state) VALUES ('x', 'b1', 1, 'E1', '', 0, 'open')",
        "INSERT INTO appeals (appeal, attempt, turn, trainee, reason, raised, state) VALUES ('x', 'a1', 1, 'E1', '', 0, 'upheld')",
        "INSERT INTO audit VALUES ('x', 0, 'hr', 'hr_lin', 'export', NULL, NULL, '')",
        "INSERT INTO marks VALUES ('x', 'a1', 'me', '', 0, 100, true, '[]', '')",
        "DELETE FROM forgotten",
        "UPDATE settings SET value = '1'",
        "SELECT * FROM marks",
        "SELECT * FROM audit",
    ],
)
def test_what_a_trainee_may_not_do_fails_or_touches_nothing(
    site: Site, statement: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for account, name in (("E1", "a1"), ("E2", "b1")):
        index = desk(site, account, monkeypatch)
        index.note(play(index.tapes, name, trainee=index.pseudonym(account)))
        index.close()

    def everything() -> list[list[tuple[object, ...]]]:
        return [
            site.server.execute(f"SELECT * FROM {table.name} ORDER BY 1, 2", site.database)
            for table in METADATA.sorted_tables
            if table.name != "audit"
        ] + [site.server.execute("SELECT count(*) FROM audit WHERE account = 'hr_lin'", site.database)]

    before = everything()
    try:
        site.server.execute(statement, site.database, "E1")
    except (psycopg.errors.InsufficientPrivilege, psycopg.errors.UniqueViolation):
        refused = True
    else:
        refused = False
    assert everything() == before
    assert refused or statement.startswith(
        "UPDATE"
    )  # row-level security passes over rows that may not be changed


def test_a_trainee_contests_and_personnel_decides(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    index = desk(site, "E1", monkeypatch)
    index.note(play(index.tapes, "a1", trainee=index.pseudonym("E1")))
    (attempt,) = index.history()
    index.contest(attempt, 1, "I listened", "E1")
    assert index.away is None
    with site.open("E1") as store, store.database.reading() as connection:
        (appeal,) = appeals(connection)
    with site.open("E1") as store, pytest.raises(StoreRefused, match="ask the administrator"):
        decide(store, appeal.appeal, upheld=True, by="me", answer="yes")

    def correct(path: Path) -> None:
        recorded = read(path)
        correction = recorded.tape.turns[0].reading
        from simulator.model.tape import Correction

        TapeWriter.resume(path, recorded).correct(
            Correction(1, correction, "hr_lin", "2026-04-01T10:00:00+08:00"), SCORED._replace(overall=88.0)
        )

    with site.open("hr_lin") as store:
        decided = decide(store, appeal.appeal, upheld=True, by="hr_lin", answer="Right", correct=correct)
    assert (decided.before, decided.after) == (72.5, 88.0)
    assert [(row.state, row.answer) for row in index.appeals("a1")] == [("upheld", "Right")]
    assert [row.overall for row in index.history()] == [88.0]
    index.close()


def test_a_trainee_acknowledges_the_notice(site: Site) -> None:
    with site.open("E1") as store:
        assert not was_shown(store, "E1")
        acknowledge(store, "E1")
        assert was_shown(store, "E1")


def test_playing_as_somebody_else_stays_on_the_desktop_with_the_reason(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = desk(site, "E1", monkeypatch)
    index.note(play(index.tapes, "a1", trainee=index.pseudonym("E2")))
    index.note(play(index.tapes, "a2"))
    index.note(play(index.tapes, "a3", trainee=index.pseudonym("E1")))
    assert index.away is None
    problems = index.hand_over()
    assert [type(problem) for problem in problems] == [StoreRefused, StoreRefused]
    assert "ask the administrator of the records" in str(problems[0])
    index.close()
    with site.open("hr_lin") as store, store.reading() as reader:
        assert [row.attempt for row in reader.attempts(Selection())] == ["a3"]
    with Store.at(local(site.home / "E1"), site.home / "E1") as desktop, desktop.reading() as reader:
        assert [row.attempt for row in reader.attempts(Selection())] == ["a1", "a2"]


def test_an_entry_of_the_trail_from_a_desktop_bears_the_account_of_the_server(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = desk(site, "E1", monkeypatch)
    index.audit("rescore", "somebody else", detail="3 attempts")
    assert index.hand_over() == []
    index.close()
    with site.open("hr_lin") as store, store.database.reading() as connection:
        (entry,) = audit.trail(connection, ["rescore"])
    assert (entry.who, entry.account) == ("somebody else", "E1")
    assert entry.detail == f"3 attempts (on a desktop, as {audit.user()})"


def test_personnel_forgets_and_a_trainee_may_not(site: Site) -> None:
    with site.open("E1") as store, pytest.raises(StoreRefused):
        privacy.forget(store, "E1", "E1")
    with site.open("hr_lin") as store:
        privacy.forget(store, "E2", "hr_lin")
        with store.reading() as reader:
            assert [person.trainee for person in reader.people()] == ["E1"]


def test_an_account_without_rights_is_told_whom_to_ask(site: Site) -> None:
    site.server.execute(
        "DO 'BEGIN CREATE ROLE stranger LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END'"
    )
    with pytest.raises(StoreRefused, match="ask the administrator of the records"):
        site.open("stranger")


def test_contesting_for_somebody_else_is_refused(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    index = desk(site, "E1", monkeypatch)
    index.note(play(index.tapes, "a1", trainee=index.pseudonym("E1")))
    index.close()
    with site.open("E1") as store:
        with pytest.raises(WrongUse, match="not one of E2"):
            contest(store, "a1", 1, "for a friend", "E2")
        row = {"appeal": "f1", "attempt": "a1", "turn": 1, "trainee": "E2", "reason": "for a friend"}
        with pytest.raises(StoreRefused), store.database.writing() as connection:
            connection.execute(APPEALS.insert().values({**row, "raised": 0, "state": "open"}))
