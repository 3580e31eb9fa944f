from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from simulator.errors import HomeUnwritable, TapeError, WrongUse
from simulator.records import audit
from simulator.records.appeals import appeals, contest, decide
from simulator.records.bundles import Merged, Packed, export, merge
from simulator.records.database import local
from simulator.records.reader import Person, Selection
from simulator.records.roster import Member, enter
from simulator.records.schema import MARKS, NOTICES
from simulator.records.store import Store
from simulator.records.tape import SUFFIX, TapeWriter, matter_of, read
from tests.records.test_store import SCORED, play
from tests.records.test_tape import HEADER, TAPE, TEXTS

NOTHING_NEW = Merged(0, 0, 2, 0, 0, (), ())


@pytest.fixture
def desk(tmp_path: Path) -> Store:
    """A desktop with two attempts of one person, an appeal, a mark and an acknowledged notice."""
    home = tmp_path / "desk"
    desk = Store.at(local(home), home)
    enter(desk, [Member("E1", "张伟", ("晨班",))], "trainer", "roster.csv")
    pseudonym = desk.pseudonym("E1")
    desk.take(play(desk.tapes, "a1", trainee=pseudonym, mode="exam"))
    desk.take(play(desk.tapes, "a2", trainee=pseudonym, day=2, overall=None))
    contest(desk, "a1", 1, "I did listen", "E1")
    with desk.database.writing() as connection:
        mark = {
            "mark": "m1",
            "attempt": "a1",
            "grader": "T07",
            "at": "2026-04-01T10:00:00+08:00",
            "made": 1,
            "overall": 60.0,
            "passed": True,
            "principles": "[]",
            "comment": "",
        }
        connection.execute(insert(MARKS), [mark])
        connection.execute(insert(NOTICES), [{"trainee": "E1", "version": "v", "at": 5}])
    return desk


@pytest.fixture
def bundle(desk: Store, tmp_path: Path) -> Path:
    path = tmp_path / "desk.kesu.zip"
    assert export(desk, path, "trainer") == Packed(2, 1, ())
    return path


def rewrite(bundle: Path, change: Callable[[str, bytes], bytes | None]) -> None:
    """Write `bundle` again with every file changed; None leaves one out."""
    with zipfile.ZipFile(bundle) as old:
        files = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(bundle, "w") as new:
        for name, data in files.items():
            changed = change(name, data)
            if changed is not None:
                new.writestr(name, changed)


def test_a_bundle_carries_everything_and_merging_twice_is_merging_once(store: Store, bundle: Path) -> None:
    assert merge(store, bundle, "hr") == Merged(2, 0, 0, 0, 1, (), ())
    assert merge(store, bundle, "hr") == NOTHING_NEW
    with store.reading() as reader:
        rows = [
            (row.attempt, row.trainee, row.counted, row.ended)
            for row in reader.attempts(Selection(ended=False))
        ]
        assert rows == [("a1", "E1", True, True), ("a2", "E1", False, False)]
        assert len(list(reader.turns(Selection(ended=False)))) == 2
        assert [row.principle for row in reader.scores(Selection())] == ["listen", "solve"]
        assert reader.people() == [Person("E1", "张伟", ("晨班",))]
        (appeal,) = appeals(reader.connection)
        assert (appeal.attempt, appeal.reason, appeal.state) == ("a1", "I did listen", "open")
        assert [row.mark for row in reader.connection.execute(select(MARKS))] == ["m1"]
        assert [tuple(row) for row in reader.connection.execute(select(NOTICES))] == [("E1", "v", 5)]
        trail = [(entry.action, entry.who) for entry in audit.trail(reader.connection)]
        assert sorted(trail) == [
            ("contest", "E1"), ("import", "hr"), ("import", "hr"), ("roster", "trainer"),
        ]  # fmt: skip
    with store.file("a1") as path:
        assert matter_of(path, read(path).tape.header) == TEXTS
    assert store.rebuild() == []


def test_what_went_on_at_the_desk_comes_with_the_next_bundle(store: Store, desk: Store, bundle: Path) -> None:
    merge(store, bundle, "hr")
    older = bundle.read_bytes()
    path = desk.new_tape("a2")
    writer = TapeWriter.resume(path, read(path))
    writer.end("hung_up", SCORED)
    desk.take(path)
    with desk.database.reading() as connection:
        (appeal,) = appeals(connection)
    decide(desk, appeal.appeal, upheld=False, by="T07", answer="Not at all")
    export(desk, bundle, "trainer")
    assert merge(store, bundle, "hr") == Merged(0, 1, 1, 0, 0, (), ())
    bundle.write_bytes(older)
    assert merge(store, bundle, "hr") == NOTHING_NEW
    with store.reading() as reader:
        assert [row.attempt for row in reader.attempts(Selection())] == ["a1", "a2"]
        (decided,) = appeals(reader.connection)
        assert (decided.state, decided.decided_by, decided.answer) == ("rejected", "T07", "Not at all")


def test_one_person_at_two_desks_is_one_person(store: Store, bundle: Path, tmp_path: Path) -> None:
    other = Store.at(local(tmp_path / "other"), tmp_path / "other")
    enter(other, [Member("E1", "", ("晚班",)), Member("E2", "李娜", ("晚班",))], "trainer", "roster.csv")
    other.take(play(other.tapes, "b1", trainee=other.pseudonym("E1"), mode="exam", day=3))
    export(other, tmp_path / "other.kesu.zip", "trainer")
    merge(store, tmp_path / "other.kesu.zip", "hr")
    merge(store, bundle, "hr")
    with store.reading() as reader:
        assert reader.people() == [Person("E1", "张伟", ("晚班",)), Person("E2", "李娜", ("晚班",))]
        rows = [(row.attempt, row.trainee, row.counted) for row in reader.attempts(Selection())]
        assert rows == [("a1", "E1", True), ("b1", "E1", False)]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            lambda data: data.replace(b'"overall":72.5', b'"overall":99.5'),
            "it is not what was exported",
        ),
        (lambda _data: None, "the bundle lacks"),
    ],
)
def test_damage_is_named_by_attempt_and_the_rest_comes_in(
    store: Store, bundle: Path, change: Callable[[bytes], bytes | None], said: str
) -> None:
    rewrite(bundle, lambda name, data: change(data) if name == f"tapes/a1{SUFFIX}" else data)
    merged = merge(store, bundle, "hr")
    assert (merged.new, merged.known) == (1, 0)
    (problem,) = merged.problems
    assert problem.path == f"{bundle}/a1"
    assert said in str(problem)
    with store.reading() as reader:
        assert [row.attempt for row in reader.attempts(Selection(ended=False))] == ["a2"]


def test_a_bit_that_flipped_on_the_way_is_found(store: Store, bundle: Path) -> None:
    with zipfile.ZipFile(bundle) as opened:
        info = opened.getinfo(f"tapes/a2{SUFFIX}")
    data = bytearray(bundle.read_bytes())
    data[info.header_offset + 200] ^= 0x10
    bundle.write_bytes(data)
    merged = merge(store, bundle, "hr")
    assert (merged.new, [problem.path for problem in merged.problems]) == (1, [f"{bundle}/tapes/a2{SUFFIX}"])


def test_a_tape_under_another_name_is_refused(store: Store, bundle: Path) -> None:
    def swap(name: str, data: bytes) -> bytes:
        if name != "manifest.json":
            return data
        manifest = json.loads(data)
        first, second = manifest["attempts"]
        first["file"], first["sha256"], second["file"], second["sha256"] = (
            second["file"],
            second["sha256"],
            first["file"],
            first["sha256"],
        )
        return json.dumps(manifest).encode()

    rewrite(bundle, swap)
    merged = merge(store, bundle, "hr")
    assert [(problem.path, "another attempt" in str(problem)) for problem in merged.problems] == [
        (f"{bundle}/a1", True), (f"{bundle}/a2", True),
    ]  # fmt: skip


def test_a_text_that_was_changed_is_found(store: Store, bundle: Path) -> None:
    rewrite(bundle, lambda name, data: data + b"#" if name.startswith("matter/") else data)
    merged = merge(store, bundle, "hr")
    assert (merged.new, len(merged.problems)) == (0, 2)


def test_a_tape_that_contradicts_the_one_here_is_named_and_changes_nothing(
    store: Store, bundle: Path, tmp_path: Path
) -> None:
    home = tmp_path / "forger"
    forger = Store.at(local(home), home)
    forger.take(play(forger.tapes, "a1", overall=100.0))
    export(forger, tmp_path / "forged.kesu.zip", "x")
    merge(store, bundle, "hr")
    merged = merge(store, tmp_path / "forged.kesu.zip", "hr")
    assert (merged.new, merged.grown) == (0, 0)
    assert "neither continues the other" in str(merged.problems[0])
    with store.reading() as reader:
        assert [row.overall for row in reader.attempts(Selection())] == [72.5]


def test_damaged_records_take_nothing_in(store: Store, bundle: Path) -> None:
    rewrite(bundle, lambda name, data: data.replace(b"E1", b"E2") if name == "records.json" else data)
    with pytest.raises(TapeError, match="it is not what was exported"):
        merge(store, bundle, "hr")
    with store.reading() as reader:
        assert (reader.people(), reader.count(Selection(ended=False))) == ([], 0)


@pytest.mark.parametrize("wrong", ["cut", "text", "zip", "none", "newer", "folder"])
def test_a_file_that_is_no_bundle_is_one_sentence(store: Store, bundle: Path, wrong: str) -> None:
    if wrong == "cut":
        bundle.write_bytes(bundle.read_bytes()[:-100])
    elif wrong == "text":
        bundle.write_text("hello", "utf-8")
    elif wrong == "zip":
        rewrite(bundle, lambda name, data: None if name == "manifest.json" else data)
    elif wrong == "newer":
        rewrite(bundle, lambda _name, data: data.replace(b'"format":1', b'"format":2'))
    else:
        bundle.unlink()
        if wrong == "folder":
            bundle.mkdir()
    with pytest.raises(WrongUse) as caught:
        merge(store, bundle, "hr")
    assert "\n" not in str(caught.value)


def test_an_attempt_with_the_name_of_a_path_writes_nowhere_else(store: Store, tmp_path: Path) -> None:
    home = tmp_path / "forger"
    forger = Store.at(local(home), home)
    name = "..%2fx"
    forger.take(play(forger.tapes, "a1"))
    bundle = tmp_path / "forged.kesu.zip"
    export(forger, bundle, "x")
    path = tmp_path / "elsewhere" / f"t{SUFFIX}"
    TapeWriter.begin(path, HEADER._replace(attempt="../../x"), TAPE.opening, TEXTS)
    forged = path.read_bytes()

    def forge(place: str, data: bytes) -> bytes:
        if place == "manifest.json":
            manifest = json.loads(data)
            manifest["attempts"][0] |= {"attempt": "../../x", "sha256": hashlib.sha256(forged).hexdigest()}
            return json.dumps(manifest).encode()
        return forged if place.startswith("tapes/") else data

    rewrite(bundle, forge)
    merged = merge(store, bundle, "hr")
    assert [problem.what for problem in merged.problems] == ["its attempt is none that Kesu writes"]
    assert list(tmp_path.rglob("*x.tape.jsonl")) == []
    assert name not in str(merged)


def test_a_selection_carries_only_its_people(desk: Store, store: Store, tmp_path: Path) -> None:
    desk.take(play(desk.tapes, "b1", trainee=desk.pseudonym("E2"), day=5))
    path = tmp_path / "some.kesu.zip"
    assert export(desk, path, "trainer", Selection(trainee="E2")) == Packed(1, 1, ())
    merge(store, path, "hr")
    with store.reading() as reader:
        assert [person.trainee for person in reader.people()] == ["E2"]
        assert [row.attempt for row in reader.attempts(Selection())] == ["b1"]
        assert appeals(reader.connection) == []


def test_a_damaged_tape_is_named_when_exporting_and_left_out(desk: Store, tmp_path: Path) -> None:
    path = desk.new_tape("a1")
    path.write_bytes(path.read_bytes()[:-20] + b"\n")
    packed = export(desk, tmp_path / "x.kesu.zip", "trainer")
    assert (packed.attempts, [problem.path for problem in packed.problems]) == (1, [str(path)])


def test_a_bundle_that_cannot_be_written_is_one_sentence(desk: Store, tmp_path: Path) -> None:
    with pytest.raises(HomeUnwritable, match="nowhere"):
        export(desk, tmp_path / "nowhere" / "x.kesu.zip", "trainer")
