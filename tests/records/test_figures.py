"""Columns must say what rows say, on both kinds of database."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import numpy as np
import pytest
from sqlalchemy import select, text

from benchmarks.company import BEGIN, COURSE, Company, fill, number_of, team_of
from simulator.errors import UnknownId
from simulator.model.tape import MODES
from simulator.records import figures
from simulator.records.database import Database
from simulator.records.figures import Versions
from simulator.records.reader import Selection
from simulator.records.rows import packed
from simulator.records.schema import ATTEMPTS
from simulator.records.store import Store
from tests.records.test_store import play

SELECTIONS = (
    Selection(),
    Selection(since=COURSE),
    Selection(since=BEGIN + timedelta(days=20), until=COURSE),
    Selection(team=team_of(1)),
    Selection(trainee=number_of(3)),
    Selection(scenario="tap_adapter", mode="exam"),
    Selection(counted=True),
    Selection(team="nobody"),
)


@pytest.mark.parametrize("selection", SELECTIONS)
def test_columns_are_the_rows(store: Store, selection: Selection) -> None:
    fill(store, Company(12, 130, 3))
    with store.reading() as reader:
        rows = list(reader.attempts(selection))
        found, scores = figures.scored(reader, selection)
        assert found.names == [row.attempt for row in rows]
        assert [found.trainees[place] for place in found.trainee] == [row.trainee for row in rows]
        assert [found.scenarios[place] for place in found.scenario] == [row.scenario for row in rows]
        assert [MODES[place] for place in found.mode] == [row.mode for row in rows]
        assert found.began.tolist() == [row.began for row in rows]
        assert found.overall.tolist() == [row.overall for row in rows]
        assert found.error.tolist() == [row.standard_error for row in rows]
        assert found.passed.tolist() == [-1 if row.passed is None else int(row.passed) for row in rows]
        assert found.counted.tolist() == [row.counted for row in rows]
        cells = figures.cells(found, scores)
        expected = {(cell.trainee, cell.principle): cell for cell in reader.cells(selection)}
        told = {
            (trainee, principle): (who, what)
            for who, trainee in enumerate(found.trainees)
            for what, principle in enumerate(cells.principles)
            if cells.attempts[who, what]
        }
        assert told.keys() == expected.keys()
        for key, place in told.items():
            assert cells.attempts[place] == expected[key].attempts
            assert cells.occasions[place] == expected[key].occasions
            # Scores travel in tenths of points.
            assert cells.total[place] == pytest.approx(
                expected[key].total, abs=0.05 * expected[key].attempts + 1e-6
            )
        counted = Counter(row.rubric_hash for row in rows)
        assert Counter({v.rubric: v.attempts for v in figures.versions(reader, selection)}) == counted


def test_cells_of_a_part(store: Store) -> None:
    fill(store, Company(4, 40, 2))
    with store.reading() as reader:
        found, scores = figures.scored(reader, Selection())
        exams = figures.cells(found, scores, found.counted)
        rows = {
            (cell.trainee, cell.principle): cell.attempts for cell in reader.cells(Selection(counted=True))
        }
    assert rows == {
        (trainee, principle): int(exams.attempts[who, what])
        for who, trainee in enumerate(found.trainees)
        for what, principle in enumerate(exams.principles)
        if exams.attempts[who, what]
    }


def test_what_has_not_ended_and_who_is_not_named(store: Store) -> None:
    store.take(play(store.tapes, "a1", trainee=store.pseudonym("E1"), mode="exam"))
    store.take(play(store.tapes, "a2", overall=None))
    store.take(play(store.tapes, "a3", overall=40.0, day=2))
    with store.reading() as reader:
        found, scores = figures.scored(reader, Selection())
        assert (found.names, found.trainee.tolist(), found.counted.tolist()) == (
            ["a1", "a3"],
            [0, -1],
            [True, False],
        )
        cells = figures.cells(found, scores)
        assert (cells.principles, cells.total.tolist(), cells.occasions.tolist()) == (
            ["listen", "solve"],
            [[80.0, 50.0]],
            [[4, 1]],
        )
        assert figures.versions(reader, Selection()) == [Versions("", "", "", "0.1.0", 2)]


def test_the_fingerprint_is_that_of_the_tapes(store: Store) -> None:
    fill(store, Company(3, 9, 1))
    with store.reading() as reader:
        whole = figures.attempts(reader, Selection())
        again = figures.attempts(reader, Selection())
        part = figures.attempts(reader, Selection(trainee=number_of(0)))
        assert whole.fingerprint == again.fingerprint
        assert len({whole.fingerprint, part.fingerprint}) == 2
        nobody, none = figures.scored(reader, Selection(trainee="nobody"))
        assert (nobody.names, nobody.overall.shape) == ([], (0,))
        assert np.asarray(figures.cells(nobody, none).total).shape == (0, 0)


def test_a_tape_is_the_stores(store: Store) -> None:
    store.take(play(store.tapes, "a1"))
    assert figures.recorded(store, "a1") == store.recorded("a1")
    with pytest.raises(UnknownId, match="attempt called 'a2'"):
        figures.recorded(store, "a2")


def test_scores_are_packed_in_two_bytes_each() -> None:
    assert packed([("listen", 72.54, 4), ("solve", 100.0, 63), ("empathise", 0.04, 1)]) == (
        "listen solve empathise",
        (725 * 64 + 4).to_bytes(2, "little")
        + (1000 * 64 + 63).to_bytes(2, "little")
        + (0 * 64 + 1).to_bytes(2, "little"),
    )
    # A tape by hand may say anything; it spoils nobody else's scores.
    assert packed([("", 50.0, 1), ("two words", 50.0, 1), ("x", 1e9, 99)]) == (
        "x",
        (1000 * 64 + 63).to_bytes(2, "little"),
    )
    assert packed([]) == ("", b"")


def test_older_records_are_packed_when_they_are_opened(store: Store) -> None:
    fill(store, Company(6, 40, 2))
    store.take(play(store.tapes, "open", overall=None))
    query = select(ATTEMPTS.c.attempt, ATTEMPTS.c.scored, ATTEMPTS.c.points).order_by(ATTEMPTS.c.attempt)
    with store.database.reading() as connection:
        before = connection.execute(query).all()
    with store.database.writing() as connection:
        connection.execute(text("DROP INDEX ix_attempts_trainee"))
        columns = "trainee, scenario, began, attempt"
        connection.execute(text(f"CREATE INDEX ix_attempts_trainee ON attempts ({columns})"))
        for column in ("scored", "points"):
            connection.execute(text(f"ALTER TABLE attempts DROP COLUMN {column}"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0002'"))
    Database(store.database.url).close()
    with store.database.reading() as connection:
        assert connection.execute(query).all() == before
    assert [row[1:] for row in before if row[0] == "open"] == [(None, None)]
    assert len(before) == 41
