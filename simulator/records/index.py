"""An index of the tapes: who played what, when, and how well.

The tapes are the truth. The index can be thrown away and made again from them (`rebuild`), but for the
people: which employee a pseudonym stands for is kept here alone, so that a tape on its own names nobody.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Engine,
    Float,
    Integer,
    MetaData,
    String,
    Table,
    create_engine,
    delete,
    event,
    func,
    select,
)
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import CreateIndex, CreateTable

from simulator.errors import HomeUnwritable, TapeError
from simulator.model.scorecard import ScoreCard
from simulator.model.tape import Header
from simulator.records.tape import SUFFIX, read

_METADATA = MetaData()
_TRAINEES = Table(
    "trainees",
    _METADATA,
    Column("pseudonym", String(32), primary_key=True),
    Column("trainee", String(64), nullable=False, unique=True),
)
_ATTEMPTS = Table(
    "attempts",
    _METADATA,
    Column("attempt", String(64), primary_key=True),
    Column("path", String, nullable=False),
    Column("pseudonym", String(32), nullable=True, index=True),
    Column("scenario", String(48), nullable=False, index=True),
    Column("mode", String(8), nullable=False),
    Column("language", String(2), nullable=False),
    Column("started", String(32), nullable=False),
    Column("ended", Boolean, nullable=False),
    Column("overall", Float, nullable=True),
    Column("passed", Boolean, nullable=True),
    Column("outcome", String(32), nullable=True),
    Column("satisfaction", Float, nullable=True),
    Column("turns", Integer, nullable=False),
)


class Attempt(NamedTuple):
    """One row of the index; scores are None while the attempt is open."""

    attempt: str
    path: Path
    pseudonym: str | None
    scenario: str
    mode: str
    language: str
    started: str
    ended: bool
    overall: float | None
    passed: bool | None
    outcome: str | None
    satisfaction: float | None
    turns: int


class Index:
    """The index of the tapes in one data folder.

    Calls raise HomeUnwritable where the index file cannot be opened or written.
    """

    def __init__(self, home: Path) -> None:
        self.tapes = home / "tapes"
        self._path = home / "index.sqlite3"
        self._engine = _engine(self._path)
        with self._begin() as connection:
            # `create_all` would look first and create then, which two processes at once both may do.
            for table in _METADATA.sorted_tables:
                connection.execute(CreateTable(table, if_not_exists=True))
                for index in table.indexes:
                    connection.execute(CreateIndex(index, if_not_exists=True))

    def new_tape(self, attempt: str) -> Path:
        """Return where the tape of `attempt` belongs."""
        return self.tapes / f"{attempt}{SUFFIX}"

    def pseudonym(self, trainee: str) -> str:
        """Return the random pseudonym of `trainee` (an employee number), made at the first call."""
        with self._begin() as connection:
            # Writing first takes the lock, so that two processes give one trainee one pseudonym.
            new = insert(_TRAINEES).values(pseudonym=secrets.token_hex(8), trainee=trainee)
            connection.execute(new.on_conflict_do_nothing(index_elements=["trainee"]))
            found = connection.scalar(select(_TRAINEES.c.pseudonym).where(_TRAINEES.c.trainee == trainee))
            return str(found)

    def note(self, path: Path, header: Header, turns: int, card: ScoreCard | None) -> None:
        """Note an attempt; `card` is None while it is open. Noting it again replaces the row."""
        with self._begin() as connection:
            _put(connection, path, header, turns, card)

    def history(self, pseudonym: str | None = None, scenario: str | None = None) -> list[Attempt]:
        """Return the attempts of a trainee (None: of anybody), newest first."""
        query = select(_ATTEMPTS).order_by(_ATTEMPTS.c.started.desc(), _ATTEMPTS.c.attempt)
        if pseudonym is not None:
            query = query.where(_ATTEMPTS.c.pseudonym == pseudonym)
        if scenario is not None:
            query = query.where(_ATTEMPTS.c.scenario == scenario)
        with self._begin() as connection:
            return [_attempt(row._asdict()) for row in connection.execute(query)]

    def best(self, pseudonym: str | None) -> dict[str, float]:
        """Return the best overall score by scenario, of a trainee or (None) of attempts without one."""
        query = (
            select(_ATTEMPTS.c.scenario, func.max(_ATTEMPTS.c.overall))
            .where(
                _ATTEMPTS.c.ended,
                _ATTEMPTS.c.pseudonym.is_(pseudonym)
                if pseudonym is None
                else _ATTEMPTS.c.pseudonym == pseudonym,
            )
            .group_by(_ATTEMPTS.c.scenario)
        )
        with self._begin() as connection:
            return {scenario: best for scenario, best in connection.execute(query) if best is not None}

    def interrupted(self, pseudonym: str | None) -> list[Attempt]:
        """Return the attempts that have not ended, newest first."""
        return [a for a in self.history() if not a.ended and a.pseudonym == pseudonym and a.path.exists()]

    def sat_exam(self, pseudonym: str, scenario: str) -> bool:
        """Say whether the trainee has begun the exam of `scenario` already: it is given once."""
        return any(attempt.mode == "exam" for attempt in self.history(pseudonym, scenario))

    def rebuild(self) -> list[TapeError]:
        """Make the rows of attempts again from the tapes; returns what is wrong with those left out.

        Tapes are looked for in the tapes' folder and where an attempt was noted to lie elsewhere.
        """
        elsewhere = {attempt.path for attempt in self.history() if attempt.path.parent != self.tapes}
        found, problems = [], []
        for path in sorted({*self.tapes.glob(f"*{SUFFIX}"), *(path for path in elsewhere if path.exists())}):
            try:
                found.append((path, read(path)))
            except TapeError as error:
                problems.append(error)
        with self._begin() as connection:
            connection.execute(delete(_ATTEMPTS))
            for path, recorded in found:
                tape = recorded.tape
                _put(connection, path, tape.header, len(tape.turns), recorded.card())
        return problems

    def close(self) -> None:
        """Let go of the index file."""
        self._engine.dispose()

    @contextmanager
    def _begin(self) -> Iterator[Connection]:
        try:
            with self._engine.begin() as connection:
                yield connection
        except DBAPIError as error:
            raise HomeUnwritable(str(self._path), str(error.orig)) from error
        except sqlite3.Error as error:  # raised by the settings of a new connection
            raise HomeUnwritable(str(self._path), str(error)) from error


def _put(connection: Connection, path: Path, header: Header, turns: int, card: ScoreCard | None) -> None:
    row = {
        "attempt": header.attempt,
        "path": str(path),
        "pseudonym": header.trainee,
        "scenario": header.scenario,
        "mode": header.mode,
        "language": header.language,
        "started": header.started,
        "ended": card is not None,
        "overall": None if card is None else card.overall,
        "passed": None if card is None else card.passed,
        "outcome": None if card is None else card.outcome,
        "satisfaction": None if card is None else card.satisfaction,
        "turns": turns,
    }
    new = insert(_ATTEMPTS).values(row)
    connection.execute(new.on_conflict_do_update(index_elements=["attempt"], set_=row))


def _engine(path: Path) -> Engine:
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 10})

    @event.listens_for(engine, "connect")
    def _settings(connection: object, _record: object) -> None:
        cursor = connection.cursor()  # type: ignore[attr-defined]  # the driver's own connection
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.close()

    return engine


def _attempt(row: dict[str, object]) -> Attempt:
    row["path"] = Path(str(row["path"]))
    return Attempt(**row)  # type: ignore[arg-type]  # the columns are the fields
