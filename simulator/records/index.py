"""What a desktop asks of the records while people practise: history, best scores, who sat which exam.

Playing never waits for a server. Tapes are written on this machine and noted in its own SQLite; where
`KESU_DATABASE` names a PostgreSQL, what has been noted is handed over to it, now or as soon as it can be
reached. Handing over twice is the same as once, since an attempt is known by its id.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Final, NamedTuple, Self, TypeVar

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select

from simulator import paths
from simulator.errors import HomeUnwritable, KesuError, StoreRefused, StoreUnavailable, TapeError, UnknownId
from simulator.records import appeals, audit
from simulator.records.audit import user
from simulator.records.database import local, parsed
from simulator.records.filing import trainee_of
from simulator.records.forgotten import is_forgotten
from simulator.records.handover import hand_over
from simulator.records.notice import Notice, acknowledge, notice, was_shown
from simulator.records.privacy import expire
from simulator.records.reader import sat
from simulator.records.roster import Standing, standing
from simulator.records.schema import ATTEMPTS
from simulator.records.store import Store
from simulator.records.tape import MATTER, SUFFIX
from simulator.records.unknown import UnknownRecord

#: How long a server that did not answer is left alone, in seconds: every try may take `database.CONNECT`.
PAUSE: Final = 60.0

T = TypeVar("T")


class Attempt(NamedTuple):
    """One attempt of the history; scores are None while it is open."""

    attempt: str
    path: Path  # where its tape is or would be on this machine; see `Index.tape`
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
    standard_error: float | None  # of `overall`
    trainee: str | None  # employee number; None where nobody is named, or no longer


class Index:
    """The records as a desktop needs them.

    Calls raise HomeUnwritable where the file in the data folder cannot be opened or written; that the
    company's server cannot be reached is no error but `away`.
    """

    def __init__(self, home: Path) -> None:
        url = paths.database()
        chosen = None if url is None else parsed(url)
        shared = chosen is not None and chosen.get_backend_name() == "postgresql"
        self._local = Store.at(local(home) if chosen is None or shared else chosen, home)
        self.tapes = self._local.tapes
        # On a server the administrator sees to that. If another window is in the way, the next start does it.
        with suppress(StoreRefused, HomeUnwritable):
            expire(self._local, user())
        self.away: KesuError | None = None
        """Why the company's server cannot be used just now; None where it can, or where there is none."""
        self._url = chosen if shared else None
        self._server: Store | None = None
        self._retry = 0.0
        self._followed = False
        self._borrowed: tempfile.TemporaryDirectory[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def new_tape(self, attempt: str) -> Path:
        """Return where the tape of `attempt` belongs."""
        return self._local.new_tape(attempt)

    def pseudonym(self, trainee: str) -> str:
        """Return the random pseudonym of `trainee` (an employee number), made at the first call."""
        if not self._followed:  # somebody may have been forgotten meanwhile, and needs a new pseudonym
            self.hand_over()
        return self._local.pseudonym(self.standing(trainee).number)

    def forgotten(self, trainee: str, began: datetime) -> bool:
        """Say whether an attempt of `trainee` from then is dropped: the records forgot them only later."""
        at = int(began.timestamp())

        def asked(store: Store) -> bool:
            with store.database.reading() as connection:
                return is_forgotten(connection, "number", trainee, at)

        return self._asked(asked)

    def standing(self, typed: str) -> Standing:
        """Return what the records know of an employee number; without the server, what this machine knows."""
        return self._asked(lambda store: standing(store, typed))

    def note(self, path: Path) -> None:
        """Note the attempt whose tape is at `path`, as far as it has come; and hand over what waits.

        :raises TapeError: the tape is damaged.
        """
        self._local.take(path)
        self.hand_over()

    def hand_over(self) -> list[KesuError]:
        """Hand over what waits on this machine; returns what is wrong with what has to stay.

        Without a server, or while it is away, nothing happens and nothing is lost.
        """
        server = self._reach()
        if server is None:
            return []
        try:
            self._followed = True
            return hand_over(self._local, server)
        except (StoreUnavailable, StoreRefused) as error:
            self._lose(error)
            return []

    def history(self, pseudonym: str | None = None, scenario: str | None = None) -> list[Attempt]:
        """Return the attempts of a trainee (None: of anybody), newest first."""
        terms = [] if pseudonym is None else [self._of(pseudonym)]
        if scenario is not None:
            terms.append(ATTEMPTS.c.scenario == scenario)
        return self._attempts(terms)

    def own(self, pseudonym: str | None) -> list[Attempt]:
        """Return the attempts of a trainee, or (None) those without one, newest first."""
        return self._attempts([ATTEMPTS.c.pseudonym.is_(None) if pseudonym is None else self._of(pseudonym)])

    def waiting(self) -> int:
        """Return how many attempts are noted on this machine."""
        return int(str(self._rows(self._local, select(func.count()).select_from(ATTEMPTS))[0][0]))

    def attempt(self, attempt: str) -> Attempt:
        """Return one attempt, wherever it is.

        :raises UnknownId: it has not been noted, neither here nor on the server.
        """
        found = self._attempts([ATTEMPTS.c.attempt == attempt])
        if not found:
            raise UnknownRecord("attempt", attempt)
        return found[0]

    def knows(self, attempt: str) -> bool:
        """Say whether an attempt has been noted, here or on the server."""
        query = select(ATTEMPTS.c.attempt).where(ATTEMPTS.c.attempt == attempt)
        return any(self._rows(store, query) for store in self._stores())

    def audit(self, action: audit.Action, who: str, *, attempt: str | None = None, detail: str = "") -> None:
        """Note in the trail who did what; without the server it is handed over later."""
        self.write(lambda connection: audit.note(connection, action, who, attempt=attempt, detail=detail))

    def write(self, put: Callable[[Connection], None]) -> None:
        """Write something down with `put`: here, and then on the server as soon as it can be reached."""
        with self._local.database.writing() as connection:
            put(connection)
        self.hand_over()

    def rows(self, query: Select[Any]) -> list[tuple[object, ...]]:
        """Return what the server and this machine answer to `query`; what both know comes twice."""
        return [row for store in self._stores() for row in self._rows(store, query)]

    def best(self, pseudonym: str | None) -> dict[str, float]:
        """Return the best overall score by scenario, of a trainee or (None) of attempts without one."""
        whose = ATTEMPTS.c.pseudonym.is_(None) if pseudonym is None else self._of(pseudonym)
        query = (
            select(ATTEMPTS.c.scenario, func.max(ATTEMPTS.c.overall))
            .where(ATTEMPTS.c.ended, ATTEMPTS.c.turns > 0, whose)
            .group_by(ATTEMPTS.c.scenario)
        )
        best: dict[str, float] = {}
        for store in self._stores():
            for scenario, overall in self._rows(store, query):
                assert isinstance(overall, float)
                best[str(scenario)] = max(overall, best.get(str(scenario), overall))
        return best

    def interrupted(self, pseudonym: str | None) -> list[Attempt]:
        """Return the attempts that have not ended and whose tape is on this machine, newest first."""
        query = (
            select(*(ATTEMPTS.c[name] for name in Attempt._fields))
            .where(~ATTEMPTS.c.ended, ATTEMPTS.c.pseudonym.is_not_distinct_from(pseudonym))
            .order_by(ATTEMPTS.c.began.desc(), ATTEMPTS.c.attempt)
        )
        found = [Attempt._make(row) for row in self._rows(self._local, query)]
        return [row for row in (a._replace(path=Path(a.path)) for a in found) if row.path.exists()]

    def exams(self, pseudonym: str) -> frozenset[str]:
        """Return the scenarios whose exam a trainee has begun: each is given once.

        One that ended without a reply has not been taken (`reader.sat`) and may be begun again. While the
        server is away this machine knows only its own; the later one of two does not count then.
        """
        query = select(ATTEMPTS.c.scenario).where(
            ATTEMPTS.c.mode == "exam", sat(ATTEMPTS), self._of(pseudonym)
        )
        return frozenset(str(scenario) for (scenario,) in self.rows(query))

    def tape(self, attempt: Attempt) -> Path:
        """Return a file with the tape of `attempt`, borrowed from the server if it is not on this machine.

        :raises TapeError: it is neither here nor there.
        :raises StoreUnavailable: it is on the server, which cannot be reached.
        """
        if attempt.path.exists():
            return attempt.path
        server = self._reach()
        if server is None:
            if self.away is not None:
                raise self.away
            raise TapeError(str(attempt.path), 0, "it is no longer there", "文件已不存在")
        if self._borrowed is None:
            self._borrowed = tempfile.TemporaryDirectory()
        place = Path(self._borrowed.name) / f"{attempt.attempt}{SUFFIX}"
        try:
            with server.file(attempt.attempt) as path:
                (place.parent / MATTER).mkdir(exist_ok=True)
                for text in (path.parent / MATTER).iterdir():
                    (place.parent / MATTER / text.name).write_bytes(text.read_bytes())
                place.write_bytes(path.read_bytes())
        except UnknownId as error:
            raise TapeError(str(attempt.path), 0, "it is no longer there", "文件已不存在") from error
        return place

    def notice(self, trainee: str | None) -> Notice | None:
        """Return the privacy notice if `trainee` (None: nobody is named) has not been shown it yet."""
        trainee = self._number(trainee)
        return self._asked(lambda store: None if was_shown(store, trainee) else notice(store))

    def notice_in_force(self) -> Notice:
        """Return the privacy notice that holds now, shown already or not."""
        return self._asked(notice)

    def _number(self, trainee: str | None) -> str | None:
        return trainee and self.standing(trainee.strip()).number

    def _asked(self, question: Callable[[Store], T]) -> T:
        """Return the server's answer, or this machine's where the server cannot be reached."""
        store = self._reach() or self._local
        try:
            return question(store)
        except (StoreUnavailable, StoreRefused) as error:
            self._lose(error)
            return question(self._local)

    def acknowledge(self, trainee: str | None) -> None:
        """Note that `trainee` has been shown the privacy notice."""
        trainee = self._number(trainee)
        acknowledge(self._local, trainee)
        server = self._reach()
        if server is not None:
            try:
                acknowledge(server, trainee)
            except (StoreUnavailable, StoreRefused) as error:
                self._lose(error)

    def contest(self, attempt: Attempt, turn: int, reason: str, trainee: str | None) -> None:
        """Contest a turn of a finished attempt; an instructor decides it.

        :raises WrongUse: the turn cannot be contested; the sentence says why.
        :raises TapeError: the tape cannot be used.
        :raises StoreUnavailable: the attempt is on the server, which cannot be reached.
        """
        server = self._reach()
        if server is not None and not attempt.path.exists():
            appeals.contest(server, attempt.attempt, turn, reason, trainee)
            return
        if server is None and self.away is not None and not attempt.path.exists():
            raise self.away
        appeals.contest(self._local, attempt.attempt, turn, reason, trainee)
        self.hand_over()

    def appeals(self, attempt: str) -> list[appeals.Appeal]:
        """Return what has been contested of an attempt, oldest first, with what was decided."""
        found: dict[str, appeals.Appeal] = {}
        for store in reversed(self._stores()):  # the server last: it knows what was decided
            try:
                with store.database.reading() as connection:
                    found |= {row.appeal: row for row in appeals.appeals(connection, attempt=attempt)}
            except (StoreUnavailable, StoreRefused) as error:
                self._lose(error)
        return sorted(found.values(), key=lambda row: (row.raised, row.appeal))

    def rebuild(self) -> list[TapeError]:
        """Make the rows of attempts again from the tapes; returns what is wrong with those left out."""
        return self._local.rebuild()

    def close(self) -> None:
        """Let go of everything."""
        self._local.close()
        if self._server is not None:
            self._server.close()
        if self._borrowed is not None:
            self._borrowed.cleanup()

    # --- the server ---------------------------------------------------------------------------------------

    def _reach(self) -> Store | None:
        if self._url is None or (self.away is not None and time.monotonic() < self._retry):
            return None
        if self._server is None:
            try:
                self._server = Store.at(self._url, self._local.home)
            except (StoreUnavailable, StoreRefused) as error:
                self._lose(error)
                return None
        self.away = None
        return self._server

    def _lose(self, error: KesuError) -> None:
        self.away, self._retry = error, time.monotonic() + PAUSE

    def _stores(self) -> list[Store]:
        server = self._reach()
        return [self._local] if server is None else [server, self._local]

    def _rows(self, store: Store, query: Select[Any]) -> list[tuple[object, ...]]:
        """Return what `store` answers; a server that has gone away meanwhile answers nothing."""
        try:
            with store.database.reading() as connection:
                return [tuple(row) for row in connection.execute(query)]
        except (StoreUnavailable, StoreRefused) as error:
            self._lose(error)
            return []

    def _attempts(self, terms: list[ColumnElement[bool]]) -> list[Attempt]:
        found: dict[str, tuple[int, Attempt]] = {}
        for store in self._stores():  # this machine last: it knows most of what it has not handed over
            query = select(ATTEMPTS.c.began, *(ATTEMPTS.c[name] for name in Attempt._fields)).where(*terms)
            for began, *fields in self._rows(store, query):
                attempt = Attempt._make(fields)
                path = self.new_tape(attempt.attempt) if fields[1] is None else Path(str(fields[1]))
                found[attempt.attempt] = (int(str(began)), attempt._replace(path=path))
        return [row for _, row in sorted(found.values(), key=lambda pair: (-pair[0], pair[1].attempt))]

    def _of(self, pseudonym: str) -> ColumnElement[bool]:
        """Return the condition for the attempts of the person whom this machine calls `pseudonym`."""
        with self._local.database.reading() as connection:
            trainee = trainee_of(connection, pseudonym)
        own = ATTEMPTS.c.pseudonym == pseudonym
        return own if trainee is None else or_(own, ATTEMPTS.c.trainee == trainee)
