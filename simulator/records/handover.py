"""From a desktop's own records to the company's: nothing is lost, and nothing comes twice.

An attempt stays on the desktop until the server has it for good. Then a finished one is deleted there, so
that a training room's machines don't gather other people's records; an open one stays, for it may go on.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Table, delete, select

from simulator.errors import TapeError
from simulator.records.filing import file_tape, incoming
from simulator.records.forgotten import is_forgotten
from simulator.records.insertion import insert
from simulator.records.schema import (
    APPEALS,
    ATTEMPTS,
    AUDIT,
    MARKS,
    NOTICES,
    PSEUDONYMS,
    TRAINEES,
)
from simulator.records.store import Store

#: What else a desktop may have written down while the server was away; rows are known by their keys.
_NOTED: tuple[Table, ...] = (APPEALS, MARKS, NOTICES, AUDIT)


def hand_over(desktop: Store, server: Store) -> list[TapeError]:
    """Hand over all attempts of `desktop`; returns what is wrong with those that have to stay.

    :raises StoreUnavailable: the server went away; what had not been handed over by then is still here.
    :raises StoreRefused: this account may not write there.
    """
    _follow(desktop, server)
    problems = []
    query = (
        select(ATTEMPTS.c.attempt, ATTEMPTS.c.path, PSEUDONYMS.c.trainee)
        .outerjoin(PSEUDONYMS, PSEUDONYMS.c.pseudonym == ATTEMPTS.c.pseudonym)
        .order_by(ATTEMPTS.c.began, ATTEMPTS.c.attempt)
    )
    with desktop.database.reading() as connection:
        waiting = [(str(row[0]), Path(str(row[1])), row[2]) for row in connection.execute(query)]
    for attempt, path, trainee in waiting:
        try:
            tape = incoming(path, texts=True)
            with server.database.writing() as connection:
                filed = file_tape(connection, tape, None, None if trainee is None else str(trainee))
        except TapeError as error:
            problems.append(error)
            continue
        if tape.recorded.tape.ending is not None or filed == "forgotten":
            _drop(desktop, attempt, path)
    for table in _NOTED:
        _hand_over_rows(desktop, server, table)
    return problems


def _follow(desktop: Store, server: Store) -> None:
    """Forget on the desktop whom the server was told to forget; so their next attempt has a new pseudonym."""
    with desktop.database.reading() as connection:
        called = {str(row[0]): str(row[1]) for row in connection.execute(select(PSEUDONYMS))}
    with server.database.reading() as connection:
        gone = [name for name in called if is_forgotten(connection, "pseudonym", name, 0)] if called else []
    for pseudonym in gone:
        query = select(ATTEMPTS.c.attempt, ATTEMPTS.c.path).where(ATTEMPTS.c.pseudonym == pseudonym)
        with desktop.database.reading() as connection:
            theirs = [(str(row[0]), Path(str(row[1]))) for row in connection.execute(query)]
        for attempt, path in theirs:
            _drop(desktop, attempt, path)
        with desktop.database.writing() as connection:
            connection.execute(delete(TRAINEES).where(TRAINEES.c.trainee == called[pseudonym]))
            connection.execute(delete(NOTICES).where(NOTICES.c.trainee == called[pseudonym]))
    if gone:
        desktop.database.compact()


def _drop(desktop: Store, attempt: str, path: Path) -> None:
    if path.parent == desktop.tapes:  # a tape that was written elsewhere by request is the user's own
        path.unlink(missing_ok=True)
    with desktop.database.writing() as connection:
        connection.execute(delete(ATTEMPTS).where(ATTEMPTS.c.attempt == attempt))


def _hand_over_rows(desktop: Store, server: Store, table: Table) -> None:
    with desktop.database.reading() as connection:
        found = [dict(row._mapping) for row in connection.execute(select(table))]  # noqa: SLF001  # its public name
    if not found:
        return
    with server.database.writing() as connection:
        connection.execute(insert(connection, table).on_conflict_do_nothing(), found)
    keys = [column.name for column in table.primary_key]
    with desktop.database.writing() as connection:
        for row in found:
            connection.execute(delete(table).where(*(table.c[key] == row[key] for key in keys)))
