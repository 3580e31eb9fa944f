"""Tapes' rows into the tables, and tapes into a database that has no folder for them."""

from __future__ import annotations

import secrets
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Literal, NamedTuple

from sqlalchemy import Connection, delete, func, select

from simulator.errors import TapeError
from simulator.records.forgotten import is_forgotten
from simulator.records.insertion import insert
from simulator.records.rows import Row, began_at, rows
from simulator.records.schema import (
    ATTEMPTS,
    MATTER,
    PRINCIPLE_SCORES,
    PSEUDONYMS,
    TAPES,
    TRAINEES,
    TURNS,
)
from simulator.records.tape import Recorded, contents, matter_of, parse

#: What became of a tape that came in: it is new here, is longer than what was here, was here already (as it
#: is, or longer), or is of somebody who is to stay forgotten.
Filed = Literal["new", "grown", "known", "forgotten"]


class Incoming(NamedTuple):
    """A tape that comes in: its bytes, what they say, where they lie (for messages), the texts beside it."""

    data: bytes
    recorded: Recorded
    place: Path
    matter: tuple[tuple[str, str], ...]  # (hash, text)


def incoming(path: Path, *, texts: bool) -> Incoming:
    """Return the tape at `path`, ready to be taken in; with the texts beside it where they are wanted.

    :raises TapeError: it cannot be opened, is damaged, or its texts are missing.
    """
    data = contents(path)
    recorded = parse(data, path)
    header = recorded.tape.header
    hashes = dict(header.hashes)
    found = matter_of(path, header) if texts else {}
    return Incoming(
        data[: recorded.whole], recorded, path, tuple((hashes[name], text) for name, text in found.items())
    )


def file_tape(connection: Connection, tape: Incoming, path: Path | None, owner: str | None = None) -> Filed:
    """Take in a tape whose file lies at `path`; None: the database keeps the tape itself.

    `owner` is the employee number of the person behind the tape's pseudonym, where whoever brings it knows
    that; the person is entered if need be. A database that keeps tapes takes a longer one in
    the place of a shorter one that it continues.

    :raises TapeError: its header is none that Kesu writes, or it contradicts the one that is here.
    """
    found = rows(tape.recorded, tape.place)
    header = tape.recorded.tape.header
    trainee = owner or trainee_of(connection, header.trainee)
    if is_unwanted(connection, tape, trainee):
        return "forgotten"
    if owner is not None and header.trainee is not None:
        enrol(connection, owner)
        also_called(connection, owner, header.trainee)
        trainee = trainee_of(connection, header.trainee)
    filed: Filed = "new"
    if path is None:
        filed = _file_bytes(connection, tape)
        if filed == "known":
            return filed
    elif _hash(connection, header.attempt) is not None:
        filed = "grown"
    write(
        connection, [({**found.attempt, "trainee": trainee, "path": _text(path)}, found.turns, found.scores)]
    )
    return filed


def enrol(connection: Connection, trainee: str, name: str = "") -> str:
    """Return the pseudonym of `trainee`, who is entered if need be."""
    new = insert(connection, TRAINEES).values(
        trainee=trainee, name=name, pseudonym=secrets.token_hex(8), added=int(time.time())
    )
    # Writing first takes the lock, so that two processes give one trainee one pseudonym.
    connection.execute(new.on_conflict_do_nothing(index_elements=["trainee"]))
    pseudonym = str(connection.scalar(select(TRAINEES.c.pseudonym).where(TRAINEES.c.trainee == trainee)))
    also_called(connection, trainee, pseudonym)
    return pseudonym


def also_called(connection: Connection, trainee: str, pseudonym: str) -> None:
    """Note that tapes under `pseudonym` are those of `trainee`; a pseudonym never changes hands."""
    new = insert(connection, PSEUDONYMS).values(pseudonym=pseudonym, trainee=trainee)
    connection.execute(new.on_conflict_do_nothing(index_elements=["pseudonym"]))


def trainee_of(connection: Connection, pseudonym: str | None) -> str | None:
    """Return the employee number behind a pseudonym, or None where nobody knows it."""
    if pseudonym is None:
        return None
    found = connection.scalar(select(PSEUDONYMS.c.trainee).where(PSEUDONYMS.c.pseudonym == pseudonym))
    return None if found is None else str(found)


def write(connection: Connection, filed: Sequence[tuple[Row, list[Row], list[Row]]]) -> None:
    """Write the rows of attempts, in the place of those that are there; each attempt at most once."""
    if not filed:
        return
    known = {
        str(attempt): bool(ended)
        for attempt, ended in connection.execute(
            select(ATTEMPTS.c.attempt, ATTEMPTS.c.ended).where(
                ATTEMPTS.c.attempt.in_([row["attempt"] for row, _, _ in filed])
            )
        )
    }
    new = insert(connection, ATTEMPTS)
    columns = {column.name: new.excluded[column.name] for column in ATTEMPTS.c if not column.primary_key}
    connection.execute(
        new.on_conflict_do_update(index_elements=["attempt"], set_=columns), [row for row, _, _ in filed]
    )
    # Turns are never changed once played, so an open attempt that goes on needs no more than the new ones:
    # a trainee's own account may add, but not delete. Only a correction changes scores.
    ended = [attempt for attempt, had_ended in known.items() if had_ended]
    if ended:
        connection.execute(delete(TURNS).where(TURNS.c.attempt.in_(ended)))
        connection.execute(delete(PRINCIPLE_SCORES).where(PRINCIPLE_SCORES.c.attempt.in_(ended)))
    turns = [row for _, rows_of_turns, _ in filed for row in rows_of_turns]
    scores = [row for _, _, rows_of_scores in filed for row in rows_of_scores]
    for table, children in ((TURNS, turns), (PRINCIPLE_SCORES, scores)):
        if children:
            connection.execute(insert(connection, table).on_conflict_do_nothing(), children)


def is_unwanted(connection: Connection, tape: Incoming, trainee: str | None) -> bool:
    """Say whether `tape`, which is of `trainee`, is of an attempt or a person to stay forgotten."""
    header = tape.recorded.tape.header
    began = began_at(header, tape.place)
    return (
        is_forgotten(connection, "attempt", header.attempt, began)
        or (header.trainee is not None and is_forgotten(connection, "pseudonym", header.trainee, began))
        or (trainee is not None and is_forgotten(connection, "number", trainee, began))
    )


def lock(connection: Connection, attempt: str) -> None:
    """Keep others from filing the same attempt meanwhile (on PostgreSQL; SQLite has one writer anyway).

    Two windows of one desktop may hand over the same tape at once, and the shorter one must not come last. A
    row's lock would not do, since there may be no row yet.
    """
    connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(attempt, 0))))


def _file_bytes(connection: Connection, tape: Incoming) -> Filed:
    header = tape.recorded.tape.header
    lock(connection, header.attempt)
    present = connection.scalar(select(TAPES.c.data).where(TAPES.c.attempt == header.attempt))
    if present == tape.data:
        return "known"
    if present is not None:
        longer, shorter = (tape.data, present) if len(tape.data) > len(present) else (present, tape.data)
        if not longer.startswith(shorter):
            raise TapeError(
                str(tape.place),
                0,
                f"the records hold another tape of attempt {header.attempt}, and neither continues the other",
                f"记录中已有另一份 {header.attempt} 的演练记录，两份内容互相矛盾",
            )
        if longer is present:
            return "known"
    for digest, text in tape.matter:
        new = insert(connection, MATTER).values(hash=digest, text=text)
        connection.execute(new.on_conflict_do_nothing(index_elements=["hash"]))
    values = {"attempt": header.attempt, "pseudonym": header.trainee, "data": tape.data}
    fresh = insert(connection, TAPES).values(values)
    connection.execute(fresh.on_conflict_do_update(index_elements=["attempt"], set_=values))
    return "new" if present is None else "grown"


def _hash(connection: Connection, attempt: str) -> str | None:
    found = connection.scalar(select(ATTEMPTS.c.tape_hash).where(ATTEMPTS.c.attempt == attempt))
    return None if found is None else str(found)


def _text(path: Path | None) -> str | None:
    return None if path is None else str(path)


#: How many tapes a rebuild writes at a time; SQLite takes at most 32,766 values in one question.
BATCH: Final = 500
