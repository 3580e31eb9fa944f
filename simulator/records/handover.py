"""From a desktop's own records to the company's: nothing is lost, and nothing comes twice.

An attempt stays on the desktop until the server has it for good. Then a finished one is deleted there, so
that a training room's machines don't gather other people's records; an open one stays, for it may go on.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Table, delete, select

from simulator.errors import KesuError, StoreRefused, TapeError
from simulator.records.audit import account
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


def hand_over(desktop: Store, server: Store) -> list[KesuError]:
    """Hand over all attempts of `desktop`; returns what is wrong with those that have to stay.

    One has to stay that is damaged, that contradicts the server's, or that this account may not hand over.

    :raises StoreUnavailable: the server went away; what had not been handed over by then is still here.
    """
    _follow(desktop, server)
    problems: list[KesuError] = []
    for attempt, path, trainee in _waiting(desktop):
        try:
            tape = incoming(path, texts=True)
            with server.database.writing() as connection:
                filed = file_tape(connection, tape, None, trainee)
        except (TapeError, StoreRefused) as error:
            # Another window of this desktop may have handed it over in the meantime.
            if any(attempt == still for still, _, _ in _waiting(desktop)):
                problems.append(error)
            continue
        if tape.recorded.tape.ending is not None or filed == "forgotten":
            _drop(desktop, attempt, path)
    for table in _NOTED:
        problems += _hand_over_rows(desktop, server, table)
    return problems


def _waiting(desktop: Store) -> list[tuple[str, Path, str | None]]:
    """Return the attempts on the desktop with their tapes and employee numbers, oldest first."""
    query = (
        select(ATTEMPTS.c.attempt, ATTEMPTS.c.path, PSEUDONYMS.c.trainee)
        .outerjoin(PSEUDONYMS, PSEUDONYMS.c.pseudonym == ATTEMPTS.c.pseudonym)
        .order_by(ATTEMPTS.c.began, ATTEMPTS.c.attempt)
    )
    with desktop.database.reading() as connection:
        return [
            (str(attempt), Path(str(path)), None if trainee is None else str(trainee))
            for attempt, path, trainee in connection.execute(query)
        ]


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


def _hand_over_rows(desktop: Store, server: Store, table: Table) -> list[KesuError]:
    with desktop.database.reading() as connection:
        found = [dict(row) for row in connection.execute(select(table)).mappings()]
    keys = [column.name for column in table.primary_key]
    problems: list[KesuError] = []
    for row in found:
        try:
            with server.database.writing() as connection:
                there = {**row, **_vouched(connection, row)} if table is AUDIT else row
                connection.execute(insert(connection, table).values(there).on_conflict_do_nothing())
        except StoreRefused as error:
            problems.append(error)
            continue
        with desktop.database.writing() as connection:
            connection.execute(delete(table).where(*(table.c[key] == row[key] for key in keys)))
    return problems


def _vouched(connection: Connection, row: dict[str, object]) -> dict[str, object]:
    """Return an entry's account as the server knows it, and beside it what the desktop called its own."""
    detail = f"{row['detail']} (on a desktop, as {row['account']})".strip()
    return {"account": account(connection), "detail": detail}
