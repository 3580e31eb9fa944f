"""What people who grade attempts blindly say of them: kept beside the attempts, never changed."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, select

from simulator.model.grading import Grading
from simulator.records.index import Index
from simulator.records.insertion import insert
from simulator.records.schema import MARKS
from simulator.records.tape import canonical, fingerprint, plain


def add(home: Path, grading: Grading) -> None:
    """Keep `grading`; the same one again is kept once. Without the company's server it is handed over later.

    :raises HomeUnwritable: it cannot be written.
    """
    with Index(home) as index:
        index.write(lambda connection: _put(connection, grading))


def gradings(home: Path) -> list[Grading]:
    """Return every grading, in the order in which they were made."""
    query = select(*(MARKS.c[name] for name in Grading._fields))
    with Index(home) as index:
        rows = index.rows(query)
    found = {Grading._make(fields)._replace(principles=_principles(fields[5])) for fields in rows}
    # Seconds would not do: somebody may mark the same attempt twice in one, and the first marking counts.
    return sorted(found, key=lambda grading: (datetime.fromisoformat(grading.at), grading.attempt))


def _put(connection: Connection, grading: Grading) -> None:
    row = {
        **grading._asdict(),
        "mark": fingerprint(canonical(plain(grading))),
        "made": int(datetime.fromisoformat(grading.at).timestamp()),
        "principles": json.dumps(plain(grading.principles)),
    }
    connection.execute(insert(connection, MARKS).values(row).on_conflict_do_nothing())


def _principles(text: object) -> tuple[tuple[str, float | None], ...]:
    return tuple((name, value) for name, value in json.loads(str(text)))
