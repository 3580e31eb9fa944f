from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from simulator import rejudging
from simulator.content.library import Library
from simulator.errors import TapeError, UnknownId, WrongUse
from simulator.practice import Practice
from simulator.records import audit, notice, privacy
from simulator.records.anonymity import REMOVED
from simulator.records.appeals import contest
from simulator.records.bundles import export, merge
from simulator.records.database import local, parsed
from simulator.records.index import Index
from simulator.records.reader import Selection
from simulator.records.roster import Member, enter
from simulator.records.schema import AUDIT, MARKS, METADATA
from simulator.records.store import Store
from simulator.records.tape import SUFFIX, TapeWriter
from tests.postgres import Fresh, Postgres
from tests.records.conftest import Kind
from tests.records.test_store import SCORED, play
from tests.records.test_tape import HEADER, TAPE, TEXTS

#: Signs of the person to be forgotten, none of which occurs anywhere else.
NUMBER, NAME, TEAM, WORDS = "E10247788", "欧阳梓萱Quixote", "Zephyr晨班", "绝密Xylophone回复"


def full(store: Store) -> str:
    """Fill `store` with a person to be forgotten and another one; return the first one's pseudonym."""
    enter(store, [Member(NUMBER, NAME, (TEAM,)), Member("E2", "李娜", ("B",))], "hr", "roster.csv")
    pseudonym = store.pseudonym(NUMBER)
    path = store.new_tape("theirs1")
    writer = TapeWriter.begin(
        path, HEADER._replace(attempt="theirs1", trainee=pseudonym), TAPE.opening, TEXTS
    )
    writer.turn(TAPE.turns[0]._replace(words=WORDS))
    finding = SCORED.findings[0]._replace(turns=(1,), quote=WORDS)
    writer.end("hung_up", SCORED._replace(findings=(finding,)))
    store.take(path)
    store.take(play(store.tapes, "theirs2", trainee=pseudonym, day=2))
    store.take(play(store.tapes, "other", trainee=store.pseudonym("E2"), day=3))
    contest(store, "theirs1", 1, f"{NAME} said sorry", NUMBER)
    notice.acknowledge(store, NUMBER)
    with store.database.writing() as connection:
        audit.note(connection, "export", NUMBER, attempt="theirs1", trainee=NUMBER)
        row = {
            "mark": "m1",
            "attempt": "theirs2",
            "grader": "T07",
            "at": "2026-04-01T10:00:00+08:00",
            "made": 1,
            "overall": 60.0,
            "passed": True,
            "principles": "[]",
            "comment": "",
        }
        connection.execute(MARKS.insert(), [row])
    if store.database.postgres:
        shutil.rmtree(store.tapes)  # as on a desktop that has handed over
    return pseudonym


def remains(store: Store, home: Path, *signs: str) -> set[str]:
    """Return which of `signs` can still be found in any file of `home` or any row."""
    everything = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
    with store.database.reading() as connection:
        for table in METADATA.sorted_tables:
            everything += repr(connection.execute(select(table)).all()).encode()
            if table.name == "tapes":
                everything += b"".join(bytes(data) for data in connection.scalars(select(table.c.data)))
    return {sign for sign in signs if sign.encode() in everything}


def names(store: Store) -> list[str]:
    with store.reading() as reader:
        return [row.attempt for row in reader.attempts(Selection(ended=False))]


def test_forgetting_clears_the_trail_whatever_the_letter_case(store: Store, tmp_path: Path) -> None:
    full(store)
    for number, detail in (
        (NUMBER.lower(), f"bundle {NUMBER.lower()}_1.kesu.zip: 3 attempts"),
        (NUMBER, f"bundle {NAME}.kesu.zip: 1 attempt"),
        ("e2", "bundle e2.kesu.zip: 1 attempt"),
    ):
        with store.database.writing() as connection:
            audit.note(connection, "export", number.lower(), trainee=number, detail=detail)
    assert privacy.forget(store, NUMBER.lower(), "hr") == privacy.Gone(2)
    assert remains(store, tmp_path, NUMBER, NUMBER.lower(), NAME) == set()
    with store.reading() as reader:
        exports = audit.trail(reader.connection, ["export"])
    assert sorted((entry.trainee or "", entry.who, entry.detail) for entry in exports) == [
        ("", "", ""),
        ("", "", "bundle ….kesu.zip: 1 attempt"),
        ("", "", "bundle …_1.kesu.zip: 3 attempts"),
        ("e2", "e2", "bundle e2.kesu.zip: 1 attempt"),
    ]


def test_forgetting_leaves_nothing_of_a_person_anywhere(store: Store, tmp_path: Path) -> None:
    pseudonym = full(store)
    signs = (NUMBER, NAME, TEAM, WORDS, pseudonym, "theirs1", "theirs2")
    assert remains(store, tmp_path, *signs) == set(signs)
    assert privacy.forget(store, NUMBER, "hr") == privacy.Gone(2)
    assert remains(store, tmp_path, *signs) == set()
    assert names(store) == ["other"]
    with store.reading() as reader:
        assert [person.trainee for person in reader.people()] == ["E2"]
        forgotten = audit.trail(reader.connection, ["forget"])
        assert [(entry.who, entry.trainee, entry.detail) for entry in forgotten] == [
            ("hr", None, "2 attempts")
        ]
        assert reader.connection.scalar(select(func.count()).select_from(AUDIT)) == 4
    assert store.rebuild() == []
    assert names(store) == ["other"]
    with pytest.raises(UnknownId, match=NUMBER):
        privacy.forget(store, NUMBER, "hr")


def test_a_file_of_a_deleted_database_page_holds_nothing(
    kind: Kind, tmp_path: Path, fresh: Fresh, postgres: Postgres
) -> None:
    """The files of PostgreSQL itself are searched too, once it has written them."""
    if kind.name == "sqlite":
        with kind.open(tmp_path) as store:
            full(store)
            privacy.forget(store, NUMBER, "hr")
            data = b"".join(path.read_bytes() for path in tmp_path.glob("index.sqlite3*"))
    else:
        url = fresh()
        with Store.at(parsed(url), tmp_path) as store:
            full(store)
            privacy.forget(store, NUMBER, "hr")
        postgres.execute("CHECKPOINT")
        ((number,),) = postgres.execute(
            f"SELECT oid FROM pg_database WHERE datname = '{url.rsplit('/', 1)[1]}'"
        )
        files = [
            path for path in (postgres.folder / "data" / "base" / str(number)).iterdir() if path.is_file()
        ]
        data = b"".join(path.read_bytes() for path in files)
    assert len(data) > 50_000
    assert [sign for sign in (NUMBER, NAME, TEAM, WORDS) if sign.encode() in data] == []


def test_whoever_is_forgotten_does_not_come_back_from_an_older_bundle(store: Store, tmp_path: Path) -> None:
    pseudonym = full(store)
    bundle = tmp_path / "out" / "older.kesu.zip"
    bundle.parent.mkdir()
    export(store, bundle, "hr")
    privacy.forget(store, NUMBER, "hr")
    merged = merge(store, bundle, "hr")
    assert (merged.new, merged.known, merged.forgotten, merged.people, merged.problems) == (0, 1, 2, 0, ())
    bundle.unlink()
    assert remains(store, tmp_path, NUMBER, NAME, TEAM, WORDS, pseudonym) == set()


def test_whoever_practises_again_after_being_forgotten_is_kept_again(store: Store) -> None:
    full(store)
    privacy.forget(store, NUMBER, "hr")
    again = store.pseudonym(NUMBER)
    path = store.new_tape("again")
    started = datetime.now(UTC).replace(year=2099).isoformat(timespec="seconds")
    writer = TapeWriter.begin(
        path, HEADER._replace(attempt="again", trainee=again, started=started), TAPE.opening, TEXTS
    )
    writer.end("hung_up", SCORED)
    assert store.take(path) == "new"
    with store.reading() as reader:
        assert [row.attempt for row in reader.attempts(Selection(trainee=NUMBER))] == ["again"]


def test_a_bundle_of_another_desktop_brings_no_one_who_was_forgotten_here(
    fresh: Fresh, tmp_path: Path
) -> None:
    """There the person had another pseudonym, which nobody here has ever seen: the number tells."""
    with (
        Store.at(parsed(fresh()), tmp_path / "server") as server,
        Store.at(local(tmp_path / "desk"), tmp_path / "desk") as desk,
    ):
        full(server)
        desk.take(play(desk.tapes, "d1", trainee=desk.pseudonym(NUMBER)))
        export(desk, tmp_path / "desk.kesu.zip", "hr")
        privacy.forget(server, NUMBER, "hr")
        merged = merge(server, tmp_path / "desk.kesu.zip", "hr")
        assert (merged.new, merged.forgotten, merged.people) == (0, 1, 0)
        export(server, tmp_path / "server.kesu.zip", "hr")
        told = merge(desk, tmp_path / "server.kesu.zip", "hr")
        assert told.gone == ()  # the desktop's own pseudonym was never on the server
        assert remains(server, tmp_path / "server", NUMBER, NAME, TEAM) == set()


def test_a_bundle_tells_whom_its_maker_has_forgotten(fresh: Fresh, tmp_path: Path) -> None:
    with (
        Store.at(parsed(fresh()), tmp_path / "server") as server,
        Store.at(local(tmp_path / "desk"), tmp_path / "desk") as desk,
    ):
        desk.take(play(desk.tapes, "d1", trainee=desk.pseudonym(NUMBER)))
        desk.take(play(desk.tapes, "d2", trainee=desk.pseudonym("E2")))
        export(desk, tmp_path / "desk.kesu.zip", "hr")
        merge(server, tmp_path / "desk.kesu.zip", "hr")
        privacy.forget(server, NUMBER, "hr")
        export(server, tmp_path / "server.kesu.zip", "hr")
        assert merge(desk, tmp_path / "server.kesu.zip", "hr").gone == (NUMBER,)
        assert names(desk) == ["d1", "d2"]  # told, not done: nobody deletes from afar


def test_a_desktop_forgets_whom_the_server_forgot(
    fresh: Fresh, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = fresh()
    monkeypatch.setenv("KESU_DATABASE", url)
    index = Index(tmp_path)
    pseudonym = index.pseudonym(NUMBER)
    index.note(play(index.tapes, "a1", trainee=pseudonym))
    open_one = play(index.tapes, "a2", trainee=pseudonym, overall=None)
    index.note(open_one)
    index.close()
    with Store.at(parsed(url), tmp_path) as server:
        privacy.forget(server, NUMBER, "hr")
        later = Index(tmp_path)
        assert later.pseudonym("E2") != pseudonym
        later.close()
        assert remains(server, tmp_path, NUMBER, pseudonym) == set()
    assert not open_one.exists()


def test_anonymous_attempts_still_replay_and_name_nobody(tmp_path: Path, store: Store) -> None:
    pseudonym = store.pseudonym(NUMBER)
    path = store.new_tape("theirs")
    began = datetime(2026, 3, 18, 14, 30, 5, tzinfo=UTC)
    practice = Practice.begin(
        Library.open(),
        "tap_adapter",
        mode="coached",
        language="zh",
        seed=7,
        started=began,
        path=path,
        trainee=pseudonym,
    )
    practice.reply(f"{WORDS}，您先别急，我听着")
    practice.reply("请问是哪里漏水？")
    practice.hang_up()
    before = practice.card()
    store.take(path)
    rejudging.relabel(path, 1, rejudging.Relabelling(acts=("empathise", "apologise")), "T07", began)
    store.take(path)
    if store.database.postgres:
        path.unlink()
    assert privacy.anonymise(store, NUMBER, "hr") == privacy.Gone(1)
    (attempt,) = names(store)
    with store.file(attempt) as place:
        assert rejudging.verify(place) == []
    tape = store.recorded(attempt).tape
    assert (tape.header.attempt, tape.header.trainee, tape.header.started) == (
        attempt,
        None,
        "2026-03-18T00:00:00+00:00",
    )
    assert [(turn.words, turn.reading.analyser) for turn in tape.turns] == [("", REMOVED)] * 2
    card = store.recorded(attempt)
    assert card.score is not None
    assert f'"overall":{before.overall}' in card.score
    assert [correction.by for correction in tape.corrections] == ["T07"]
    assert remains(store, tmp_path, NUMBER, WORDS, pseudonym, "theirs", "请问是哪里漏水") == set()
    with store.reading() as reader:
        assert reader.people() == []
        assert [entry.detail for entry in audit.trail(reader.connection, ["anonymise"])] == ["1 attempt"]
    assert store.rebuild() == []
    assert names(store) == [attempt]


def test_what_was_made_anonymous_does_not_come_back_from_an_older_bundle(
    store: Store, tmp_path: Path
) -> None:
    full(store)
    bundle = tmp_path / "older.kesu.zip"
    export(store, bundle, "hr")
    privacy.anonymise(store, NUMBER, "hr")
    assert len(names(store)) == 3
    assert (merge(store, bundle, "hr").forgotten, len(names(store))) == (2, 3)
    with store.database.reading() as connection:
        marked = str(connection.scalar(select(MARKS.c.attempt)))
    assert marked in set(names(store)) - {"other"}


def test_a_kept_phrase_stays_and_the_finding_quotes_only_that(store: Store) -> None:
    full(store)
    privacy.anonymise(
        store,
        NUMBER,
        "hr",
        lambda _place, _recorded: lambda words: "Xylophone" if "Xylophone" in words else "",
    )
    kept = [store.recorded(name) for name in names(store) if name != "other"]
    assert {tuple(turn.words for turn in recorded.tape.turns) for recorded in kept} == {("Xylophone",), ("",)}
    quotes = {finding.quote for recorded in kept if (card := recorded.card()) for finding in card.findings}
    assert "Xylophone" in quotes
    assert not any(WORDS in quote for quote in quotes)


def test_a_failed_anonymising_changes_nothing(tmp_path: Path) -> None:
    with Store.at(local(tmp_path), tmp_path) as store:
        full(store)
        store.new_tape("theirs2").unlink()
        with pytest.raises(TapeError, match="theirs2"):
            privacy.anonymise(store, NUMBER, "hr")
        assert names(store) == ["theirs2", "other", "theirs1"]
        assert sorted(path.name for path in store.tapes.glob(f"*{SUFFIX}")) == [
            f"other{SUFFIX}",
            f"theirs1{SUFFIX}",
        ]


def test_a_retention_period_deletes_what_is_older_and_keeps_people(store: Store) -> None:
    full(store)
    now = datetime(2026, 3, 12, 6, 31, tzinfo=UTC).timestamp()  # ten days and a minute after the first began
    assert privacy.retention(store) is None
    assert privacy.expire(store, "hr", now) == privacy.Gone(0)
    privacy.set_retention(store, 10, "hr")
    assert privacy.retention(store) == 10
    assert privacy.expire(store, "hr", now) == privacy.Gone(1)
    assert names(store) == ["other", "theirs1"]
    with store.reading() as reader:
        assert len(reader.people()) == 2
    privacy.set_retention(store, None, "hr")
    assert privacy.retention(store) is None
    for days in (0, -1, 40_000):
        with pytest.raises(WrongUse, match="1 to 36500 days"):
            privacy.set_retention(store, days, "hr")


def test_a_desktop_deletes_what_is_past_the_period_when_it_starts(tmp_path: Path) -> None:
    with Store.at(local(tmp_path), tmp_path) as store:
        path = play(store.tapes, "a1", day=1)
        store.take(path)
        privacy.set_retention(store, 1, "hr")
        Index(tmp_path).close()
        assert names(store) == []
        assert not path.exists()


def test_the_notice_says_where_how_long_and_for_whom(store: Store) -> None:
    shown = notice.notice(store)
    if store.database.postgres:
        assert "on the company's database server" in shown.en
        assert "公司的数据库服务器" in shown.zh
    else:
        assert store.database.where in shown.en
        assert "whoever can open these files can read all of them" in shown.en
        assert "能打开这些文件的人都能看到全部内容" in shown.say("zh")
    assert "until somebody deletes them" in shown.en
    privacy.set_retention(store, 730, "hr")
    changed = notice.notice(store)
    assert "for 730 days; then they are deleted" in changed.say("en")
    assert "保存 730 天，到期自动删除" in changed.zh
    assert changed.version != shown.version
    assert not re.search(r"[{}]", shown.en + shown.zh)


def test_the_notice_is_shown_once_to_each(store: Store) -> None:
    assert not notice.was_shown(store, "E1")
    notice.acknowledge(store, "E1")
    notice.acknowledge(store, "E1")
    assert [notice.was_shown(store, who) for who in ("E1", "E2", None)] == [True, False, False]
    notice.acknowledge(store, None)
    assert notice.was_shown(store, None)


def test_a_desktop_shows_the_notice_once(
    fresh: Fresh, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KESU_DATABASE", fresh())
    index = Index(tmp_path)
    shown = index.notice("E1")
    assert shown is not None
    assert "company's database server" in shown.en
    index.acknowledge("E1")
    assert index.notice("E1") is None
    index.close()
