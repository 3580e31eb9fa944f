"""The records of one data folder or one company: attempts go in, and are made again from their tapes.

With SQLite the tapes are files in `tapes/` beside the database, with PostgreSQL they are in the database too.
Either way a tape is the truth: the rows of attempts, turns and principle scores follow from it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from sqlalchemy import Connection, delete, select
from sqlalchemy.engine import URL

from simulator import paths
from simulator.errors import HomeUnwritable, TapeError
from simulator.records.database import Database, local, parsed
from simulator.records.filing import BATCH, Filed, enrol, file_tape, incoming, lock, write
from simulator.records.forgotten import digest_of, digests
from simulator.records.reader import Reader
from simulator.records.rows import Row, rows
from simulator.records.schema import ATTEMPTS, MATTER, PSEUDONYMS, SETTINGS, TAPES, TRAINEES
from simulator.records.tape import MATTER as MATTER_FOLDER
from simulator.records.tape import SUFFIX, Recorded, contents, matter_of, parse, read
from simulator.records.unknown import UnknownRecord


class Change(NamedTuple):
    """A tape that may be appended to at `path`, within the transaction of `connection`."""

    path: Path
    connection: Connection


class Store:
    """Open records.

    Calls raise what `Database` raises: HomeUnwritable, StoreUnavailable, StoreRefused.
    """

    def __init__(self, database: Database, home: Path) -> None:
        self.database = database
        self.home = home
        #: Where tapes are written while they are played; with SQLite they stay there.
        self.tapes = home / "tapes" if database.postgres else Path(database.where).absolute().parent / "tapes"
        if self._setting("rebuild") == "due":
            self.rebuild()

    @classmethod
    def open(cls, home: Path) -> Store:
        """Open the records that `KESU_DATABASE` names, or else those of the data folder `home`.

        :raises WrongUse: `KESU_DATABASE` names no database that Kesu knows.
        """
        url = paths.database()
        return cls.at(local(home) if url is None else parsed(url), home)

    @classmethod
    def at(cls, url: URL, home: Path) -> Store:
        """Open the records at `url`."""
        return cls(Database(url), home)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self.database.close()

    @contextmanager
    def reading(self) -> Iterator[Reader]:
        """Give a view of the records as they are now."""
        with self.database.reading() as connection:
            yield Reader(connection)

    # --- people ---------------------------------------------------------------------------------------------

    def pseudonym(self, trainee: str) -> str:
        """Return the random pseudonym of `trainee` (an employee number), made at the first call."""
        with self.database.reading() as connection:
            found = connection.scalar(select(TRAINEES.c.pseudonym).where(TRAINEES.c.trainee == trainee))
        if found is not None:
            return str(found)
        with self.database.writing() as connection:
            return enrol(connection, trainee)

    # --- tapes ----------------------------------------------------------------------------------------------

    def new_tape(self, attempt: str) -> Path:
        """Return where the tape of `attempt` belongs while it is played."""
        return self.tapes / f"{attempt}{SUFFIX}"

    def take(self, path: Path) -> Filed:
        """Take in the tape at `path`; again and again is the same as once.

        :raises TapeError: it is damaged, or contradicts the one that the database keeps.
        """
        place = None if self.database.postgres else path.absolute()
        tape = incoming(path, texts=place is None)
        with self.database.writing() as connection:
            return file_tape(connection, tape, place)

    def recorded(self, attempt: str) -> Recorded:
        """Return the tape of `attempt`.

        :raises UnknownId: there is no such attempt.
        :raises TapeError: its tape is damaged, or not where it was.
        """
        with self.file(attempt) as path:
            return read(path)

    @contextmanager
    def file(self, attempt: str) -> Iterator[Path]:
        """Give the file of the tape of `attempt`, with its texts beside it; only to be read.

        :raises UnknownId: there is no such attempt.
        """
        with self.database.reading() as connection, self.lent(connection, attempt) as path:
            yield path

    @contextmanager
    def lent(self, connection: Connection, attempt: str) -> Iterator[Path]:
        """Give the file of the tape of `attempt` within a transaction of this database.

        :raises UnknownId: there is no such attempt.
        """
        if not self.database.postgres:
            yield _path(connection, attempt)
            return
        with tempfile.TemporaryDirectory() as folder:
            yield _lend(connection, attempt, Path(folder))

    def texts(self, path: Path) -> list[Path]:
        """Return the files of the texts that the tape at `path` was played with."""
        hashes = read(path).tape.header.hashes
        return [path.parent / MATTER_FOLDER / f"{digest}.yaml" for _, digest in hashes]

    @contextmanager
    def changing(self, attempt: str) -> Iterator[Change]:
        """Give the file of the tape of `attempt` to append to; nobody else changes it meanwhile.

        :raises UnknownId: there is no such attempt.
        """
        with self.database.writing() as connection:
            if self.database.postgres:
                lock(connection, attempt)
            with self.lent(connection, attempt) as path:
                yield Change(path, connection)
                where = None if self.database.postgres else path
                file_tape(connection, incoming(path, texts=where is None), where)

    def rebuild(self) -> list[TapeError]:
        """Make attempts, turns and principle scores again from the tapes; all else stays as it is.

        Tapes are looked for in the tapes' folder and where an attempt was noted to lie elsewhere, or in the
        database. Returns what is wrong with those that are left out.
        """
        problems: list[TapeError] = []
        with self.database.writing() as connection:
            places = self._places(connection)
            gone = {digest.digest for digest in digests(connection)}
            people = {str(row[0]): str(row[1]) for row in connection.execute(select(PSEUDONYMS))}
            connection.execute(delete(ATTEMPTS))  # turns and scores go with them
            batch: dict[str, tuple[Row, list[Row], list[Row]]] = {}
            for place, attempt in places:
                try:
                    data = contents(place) if attempt is None else _kept(connection, attempt)
                    found = rows(parse(data, place), place)
                except TapeError as error:
                    problems.append(error)
                    continue
                name, pseudonym = str(found.attempt["attempt"]), found.attempt["pseudonym"]
                trainee = None if pseudonym is None else people.get(str(pseudonym))
                if digest_of("attempt", name) in gone or digest_of("pseudonym", str(pseudonym)) in gone:
                    # Somebody was forgotten and the machine stopped before the file was deleted.
                    if attempt is None and place.parent == self.tapes:
                        place.unlink(missing_ok=True)
                    else:
                        problems.append(_forgotten(place))
                    continue
                path = None if attempt is not None else str(place)
                batch[name] = ({**found.attempt, "trainee": trainee, "path": path}, found.turns, found.scores)
                if len(batch) >= BATCH:
                    write(connection, list(batch.values()))
                    batch.clear()
            write(connection, list(batch.values()))
            connection.execute(delete(SETTINGS).where(SETTINGS.c.name == "rebuild"))
        return problems

    def _places(self, connection: Connection) -> list[tuple[Path, str | None]]:
        """Return where tapes lie, and for those in the database also their attempt."""
        if self.database.postgres:
            query = select(TAPES.c.attempt).order_by(TAPES.c.attempt)
            return [(Path(f"{name}{SUFFIX}"), str(name)) for name in connection.scalars(query)]
        noted = {Path(path) for path in connection.scalars(select(ATTEMPTS.c.path)) if path is not None}
        elsewhere = {path for path in noted if path.parent != self.tapes and path.exists()}
        return [(path, None) for path in sorted({*self.tapes.glob(f"*{SUFFIX}"), *elsewhere})]

    def _setting(self, name: str) -> str | None:
        with self.database.reading() as connection:
            found = connection.scalar(select(SETTINGS.c.value).where(SETTINGS.c.name == name))
            return None if found is None else str(found)


def _path(connection: Connection, attempt: str) -> Path:
    found = connection.scalar(select(ATTEMPTS.c.path).where(ATTEMPTS.c.attempt == attempt))
    if found is None:
        raise UnknownRecord("attempt", attempt)
    return Path(str(found))


def _kept(connection: Connection, attempt: str) -> bytes:
    found = connection.scalar(select(TAPES.c.data).where(TAPES.c.attempt == attempt))
    if found is None:
        raise UnknownRecord("attempt", attempt)
    return bytes(found)


def _lend(connection: Connection, attempt: str, folder: Path) -> Path:
    """Put the tape of `attempt` and its texts into `folder` and return its path."""
    path = folder / f"{attempt}{SUFFIX}"
    data = _kept(connection, attempt)
    header = parse(data, path).tape.header
    query = select(MATTER).where(MATTER.c.hash.in_([digest for _, digest in header.hashes]))
    try:
        (folder / MATTER_FOLDER).mkdir(exist_ok=True)
        for digest, text in connection.execute(query):
            (folder / MATTER_FOLDER / f"{digest}.yaml").write_bytes(str(text).encode())
        path.write_bytes(data)
    except OSError as error:
        raise HomeUnwritable(str(folder), error.strerror or str(error)) from error
    matter_of(path, header)
    return path


def _forgotten(place: Path) -> TapeError:
    return TapeError(
        str(place), 0, "it is of somebody who was forgotten; delete the file", "其学员已被遗忘，请删除该文件"
    )
