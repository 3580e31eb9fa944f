"""Deleting people and what is theirs: forget, anonymise, and the retention period.

What is deleted is gone from the tables, from the tapes and from free space: SQLite overwrites deleted content
with zeros and its log is emptied; PostgreSQL's tables are written anew where the account owns them. Backups
and archived logs are the administrator's, and bundles that left lie where they were brought; from an older
bundle nothing forgotten comes back (`simulator.records.forgotten`).
"""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from sqlalchemy import Column, ColumnElement, Connection, delete, func, or_, select, update

from simulator.errors import WrongUse
from simulator.records import audit
from simulator.records.anonymity import Keep, nothing, without_trainee
from simulator.records.filing import Incoming, file_tape
from simulator.records.forgotten import forget as keep_forgotten
from simulator.records.insertion import insert
from simulator.records.roster import folded, trainee_called
from simulator.records.schema import (
    APPEALS,
    ATTEMPTS,
    AUDIT,
    MARKS,
    NOTICES,
    PSEUDONYMS,
    SETTINGS,
    TAPES,
    TRAINEES,
)
from simulator.records.store import Store
from simulator.records.tape import Recorded, contents, matter_of, parse, write_whole

#: Longest retention period that can be set, in days: a hundred years.
LONGEST_RETENTION: Final = 36_500
_DAY: Final = 86_400


class Gone(NamedTuple):
    """How much was deleted, and which files could not be, with the reason."""

    attempts: int
    left: tuple[tuple[Path, str], ...] = ()


class Due(NamedTuple):
    """What a retention period would delete: how many attempts, and when the oldest of them began."""

    attempts: int
    oldest: str  # ISO date, as on its tape


class _Theirs(NamedTuple):
    """What is to be deleted: attempts with the place of their tapes, and the pseudonyms on them."""

    attempts: tuple[str, ...]
    places: tuple[Path, ...]
    pseudonyms: tuple[str, ...]


def forget(store: Store, trainee: str, who: str) -> Gone:
    """Delete a person: name, number, teams, attempts, tapes, appeals, marks, and their name in the trail.

    :raises UnknownId: nobody has this employee number.
    """
    with store.database.writing() as connection:
        trainee = trainee_called(connection, trainee)
        theirs = _theirs(connection, trainee)
        _remove(connection, theirs)
        _remove_person(connection, trainee, theirs)
        audit.note(connection, "forget", who, detail=_counted(theirs))
    return _finish(store, theirs)


def anonymise(
    store: Store, trainee: str, who: str, keep: Callable[[Path, Recorded], Keep] = lambda *_: nothing
) -> Gone:
    """Delete a person, but keep their attempts as nobody's, for figures over many.

    `keep` says for a tape and its place what stays of typed words; see `simulator.records.anonymity`.

    :raises UnknownId: nobody has this employee number.
    :raises TapeError: a tape is damaged; nothing has been changed then.
    """
    made: list[Path] = []
    try:
        with store.database.writing() as connection:
            trainee = trainee_called(connection, trainee)
            theirs = _theirs(connection, trainee)
            made.extend(_replace(store, connection, attempt, keep) for attempt in theirs.attempts)
            _remove(connection, theirs)
            _remove_person(connection, trainee, theirs)
            audit.note(connection, "anonymise", who, detail=_counted(theirs))
    except BaseException:
        for path in made:
            path.unlink(missing_ok=True)
        raise
    return _finish(store, theirs)


def retention(store: Store) -> int | None:
    """Return for how many days attempts are kept; None: until somebody deletes them."""
    with store.database.reading() as connection:
        found = connection.scalar(select(SETTINGS.c.value).where(SETTINGS.c.name == "retention"))
        return None if found is None else int(found)


def check_period(days: int) -> None:
    """Refuse a retention period that cannot be set.

    :raises WrongUse: `days` is not from 1 to a hundred years.
    """
    if not 1 <= days <= LONGEST_RETENTION:
        raise WrongUse(
            f"A retention period has 1 to {LONGEST_RETENTION} days.",
            f"保存期限应为 1 到 {LONGEST_RETENTION} 天。",
        )


def set_retention(store: Store, days: int | None, who: str) -> None:
    """Set for how many days attempts are kept; None: until somebody deletes them.

    :raises WrongUse: `days` is not from 1 to a hundred years.
    """
    if days is not None:
        check_period(days)
    with store.database.writing() as connection:
        connection.execute(delete(SETTINGS).where(SETTINGS.c.name == "retention"))
        if days is not None:
            new = insert(connection, SETTINGS).values(name="retention", value=str(days))
            connection.execute(new)
        audit.note(connection, "retention", who, detail="no limit" if days is None else f"{days} days")


def due(store: Store, days: int, now: float | None = None) -> Due | None:
    """Return what a retention period of `days` days would delete at once; None: nothing."""
    past = ATTEMPTS.c.began < _limit(days, now)
    with store.database.reading() as connection:
        count = connection.scalar(select(func.count()).select_from(ATTEMPTS).where(past)) or 0
        oldest = connection.scalar(
            select(ATTEMPTS.c.started).where(past).order_by(ATTEMPTS.c.began, ATTEMPTS.c.attempt).limit(1)
        )
    return None if oldest is None else Due(int(count), str(oldest)[:10])


def expire(store: Store, who: str, now: float | None = None) -> Gone:
    """Delete the attempts that began longer ago than the retention period; people stay on the roster."""
    days = retention(store)
    if days is None:
        return Gone(0)
    if due(store, days, now) is None:
        return Gone(0)
    limit = _limit(days, now)
    with store.database.writing() as connection:
        theirs = _attempts(connection, ATTEMPTS.c.began < limit)
        _remove(connection, theirs)
        audit.note(connection, "retention", who, detail=f"{_counted(theirs)} deleted")
    return _finish(store, theirs)


def _counted(theirs: _Theirs) -> str:
    return audit.counted(len(theirs.attempts), "attempt")


def _limit(days: int, now: float | None) -> int:
    """Return before which second attempts are past a period of `days` days."""
    return int((time.time() if now is None else now) - days * _DAY)


def _theirs(connection: Connection, trainee: str) -> _Theirs:
    called = tuple(
        str(name)
        for name in connection.scalars(
            select(PSEUDONYMS.c.pseudonym)
            .where(PSEUDONYMS.c.trainee == trainee)
            .order_by(PSEUDONYMS.c.pseudonym)
        )
    )
    own = or_(ATTEMPTS.c.trainee == trainee, ATTEMPTS.c.pseudonym.in_(called))
    return _attempts(connection, own)._replace(pseudonyms=called)


def _attempts(connection: Connection, which: ColumnElement[bool]) -> _Theirs:
    query = select(ATTEMPTS.c.attempt, ATTEMPTS.c.path).where(which).order_by(ATTEMPTS.c.attempt)
    found = connection.execute(query).all()
    return _Theirs(
        tuple(str(row[0]) for row in found), tuple(Path(row[1]) for row in found if row[1] is not None), ()
    )


def _remove(connection: Connection, theirs: _Theirs) -> None:
    """Delete attempts with all that hangs on them, and see that they stay deleted."""
    now = int(time.time())
    for attempt in theirs.attempts:
        keep_forgotten(connection, "attempt", attempt, now)
    for start in range(0, len(theirs.attempts), _AT_ONCE):
        some = theirs.attempts[start : start + _AT_ONCE]
        for table in (ATTEMPTS, TAPES, APPEALS, MARKS):
            connection.execute(delete(table).where(table.c.attempt.in_(some)))
        connection.execute(update(AUDIT).where(AUDIT.c.attempt.in_(some)).values(attempt=None))


#: How many attempts are named in one question; SQLite takes 32,766 values at most.
_AT_ONCE: Final = 10_000


def _remove_person(connection: Connection, trainee: str, theirs: _Theirs) -> None:
    now = int(time.time())
    keep_forgotten(connection, "number", trainee, now)
    for pseudonym in theirs.pseudonyms:
        keep_forgotten(connection, "pseudonym", pseudonym, now)
    name = str(connection.scalar(select(TRAINEES.c.name).where(TRAINEES.c.trainee == trainee)) or "")
    connection.execute(delete(TRAINEES).where(TRAINEES.c.trainee == trainee))  # pseudonyms and teams go along
    for column in (NOTICES.c.trainee, APPEALS.c.trainee):
        connection.execute(delete(column.table).where(column.in_(_spelt(connection, column, trainee))))
    _clear_trail(connection, trainee, name)


def _spelt(connection: Connection, column: Column[str], trainee: str) -> list[str]:
    """Return the ways in which `column` spells the number `trainee`: whatever its letter case and width.

    Whoever has such a number of their own keeps it.
    """
    others = set(connection.scalars(select(TRAINEES.c.trainee))) - {trainee}
    written = set(connection.scalars(select(column).where(column.is_not(None)).distinct())) - others
    return sorted(each for each in written if folded(each) == folded(trainee))


def _clear_trail(connection: Connection, trainee: str, name: str) -> None:
    """Take number and name of a person out of the trail, also out of the names of files that were theirs."""
    column = AUDIT.c
    spelt = _spelt(connection, column.trainee, trainee)
    about = connection.execute(select(column.entry, column.detail).where(column.trainee.in_(spelt))).all()
    words = "|".join(re.escape(word) for word in (trainee, name) if word)
    for entry, detail in about:
        cleared = re.sub(rf"(?<![^\W_])({words})(?![^\W_])", "…", str(detail), flags=re.IGNORECASE)
        connection.execute(update(AUDIT).where(column.entry == entry).values(detail=cleared))
    connection.execute(update(AUDIT).where(column.trainee.in_(spelt)).values(trainee=None))
    for who in (column.who, column.account):
        connection.execute(update(AUDIT).where(who.in_(_spelt(connection, who, trainee))).values({who: ""}))


def _replace(
    store: Store, connection: Connection, attempt: str, keep: Callable[[Path, Recorded], Keep]
) -> Path:
    """File the tape of `attempt` once more as nobody's; returns where its file was made, if in a folder."""
    new = secrets.token_hex(8)
    path = store.new_tape(new)
    with store.lent(connection, attempt) as old:
        data = contents(old)
        recorded = parse(data, old)
        rewritten = without_trainee(data[: recorded.whole], new, keep(old, recorded))
        texts = matter_of(old, recorded.tape.header)
    hashes = dict(recorded.tape.header.hashes)
    tape = Incoming(
        rewritten, parse(rewritten, path), path, tuple((hashes[name], text) for name, text in texts.items())
    )
    if store.database.postgres:
        file_tape(connection, tape, None)
    else:
        write_whole(path, rewritten)
        file_tape(connection, tape, path)
    connection.execute(update(MARKS).where(MARKS.c.attempt == attempt).values(attempt=new))
    return path


def _finish(store: Store, theirs: _Theirs) -> Gone:
    """Delete the files, now that the tables no longer name them, and give free space back."""
    left: Sequence[tuple[Path, str]] = []
    for path in theirs.places:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            left = [*left, (path, error.strerror or str(error))]
    store.database.compact()
    return Gone(len(theirs.attempts), tuple(left))
