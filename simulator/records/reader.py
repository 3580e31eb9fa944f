"""What reports, lists and queues read: rows of attempts, scores and people, in one consistent view.

    with store.reading() as reader:
        for row in reader.attempts(Selection(team="Hotline 2", counted=True)):
            ...

A `Reader` sees the records as they were when it was made, whatever others write meanwhile. Rows come as a
stream where there may be many, in a fixed order, so that the same records give the same report. Where even
that is too much, `cells` lets the database add up; further questions can be asked of
`reader.connection` with the tables of `simulator.records.schema`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    and_,
    exists,
    func,
    or_,
    select,
    tuple_,
)

from simulator.records.schema import ATTEMPTS, MEMBERS, PRINCIPLE_SCORES, TRAINEES, TURNS

_EARLIER: Final = ATTEMPTS.alias("earlier")


def sat(attempts: FromClause) -> ColumnElement[bool]:
    """Return whether an attempt of `attempts` was really taken: it is still open, or it has a reply.

    One that ended without any, such as by a lost connection, tells nothing of whoever took it.
    """
    return or_(~attempts.c.ended, attempts.c.turns > 0)


#: Whether an attempt is an exam that counts. Asked, not kept: one taken without a network may turn up late.
COUNTED: Final = and_(
    ATTEMPTS.c.mode == "exam",
    ATTEMPTS.c.trainee.is_not(None),
    sat(ATTEMPTS),
    ~exists().where(
        _EARLIER.c.trainee == ATTEMPTS.c.trainee,
        _EARLIER.c.scenario == ATTEMPTS.c.scenario,
        _EARLIER.c.mode == "exam",
        tuple_(_EARLIER.c.began, _EARLIER.c.attempt) < tuple_(ATTEMPTS.c.began, ATTEMPTS.c.attempt),
        sat(_EARLIER),
    ),
)
#: Rows that are fetched at a time.
_BATCH: Final = 5_000


class Selection(NamedTuple):
    """Which attempts are meant; every field left as it is says nothing.

    `since` and `until` bound when an attempt began: from `since` on, before `until`.
    """

    since: datetime | None = None
    until: datetime | None = None
    team: str | None = None
    trainee: str | None = None
    scenario: str | None = None
    mode: str | None = None  # guided | coached | exam
    counted: bool = False  # only exams that count
    named: bool = False  # only attempts of a trainee who is known
    ended: bool = True  # False: interrupted attempts as well


class Person(NamedTuple):
    """A trainee of the roster; `name` is '' where nobody told it, teams are in alphabetical order."""

    trainee: str
    name: str
    teams: tuple[str, ...]


class AttemptRow(NamedTuple):
    """One attempt; see `simulator.records.schema.ATTEMPTS` for units and ranges.

    `counted` says that it is an exam that counts: of a named trainee, the first of its scenario with a
    reply.
    """

    attempt: str
    trainee: str | None
    scenario: str
    language: str
    mode: str
    counted: bool
    certified: bool | None
    scenario_hash: str
    persona_hash: str
    course_hash: str
    rubric_hash: str
    house_hash: str
    version: str
    started: str
    began: int
    duration: int
    ended: bool
    ending: str | None
    overall: float | None
    standard_error: float | None
    passed: bool | None
    satisfaction: float | None
    outcome: str | None
    failures: str
    turns: int
    unread: int
    corrections: int
    tape_hash: str


class ScoreRow(NamedTuple):
    """What an attempt earned for a principle; a principle without an occasion has no row."""

    attempt: str
    principle: str
    score: float
    occasions: int
    standard_error: float
    earned: float
    possible: float


class TurnRow(NamedTuple):
    """One reply of an attempt, without its words."""

    attempt: str
    number: int
    beat: str
    choice: str | None
    delay: int
    acts: str
    certainty: int
    understood: bool
    rulings: str
    anger: float
    faced: str
    band: str


class Cell(NamedTuple):
    """One trainee and one principle over all their selected attempts, added up by the database.

    The mean of the scores is `total / attempts`, their sum of squares `squares`.
    """

    trainee: str
    principle: str
    attempts: int
    occasions: int
    total: float
    squares: float


class Reader:
    """The records as they were at one moment."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def count(self, selection: Selection) -> int:
        """Return how many attempts are selected."""
        query = select(func.count()).select_from(ATTEMPTS).where(chosen(selection))
        return int(self.connection.scalar(query) or 0)

    def attempts(self, selection: Selection) -> Iterator[AttemptRow]:
        """Yield the selected attempts, oldest first."""
        columns = (COUNTED if name == "counted" else ATTEMPTS.c[name] for name in AttemptRow._fields)
        query = select(*columns).where(chosen(selection))
        for row in self._stream(query.order_by(ATTEMPTS.c.began, ATTEMPTS.c.attempt)):
            yield AttemptRow._make(row)

    def scores(self, selection: Selection) -> Iterator[ScoreRow]:
        """Yield the principle scores of the selected attempts, by attempt and principle."""
        query = (
            select(*(PRINCIPLE_SCORES.c[name] for name in ScoreRow._fields))
            .join(ATTEMPTS, ATTEMPTS.c.attempt == PRINCIPLE_SCORES.c.attempt)
            .where(chosen(selection))
            .order_by(PRINCIPLE_SCORES.c.attempt, PRINCIPLE_SCORES.c.principle)
        )
        for row in self._stream(query):
            yield ScoreRow._make(row)

    def turns(self, selection: Selection) -> Iterator[TurnRow]:
        """Yield the replies of the selected attempts, by attempt and number."""
        query = (
            select(*(TURNS.c[name] for name in TurnRow._fields))
            .join(ATTEMPTS, ATTEMPTS.c.attempt == TURNS.c.attempt)
            .where(chosen(selection))
            .order_by(TURNS.c.attempt, TURNS.c.number)
        )
        for row in self._stream(query):
            yield TurnRow._make(row)

    def cells(self, selection: Selection) -> Iterator[Cell]:
        """Yield trainee × principle, added up; attempts without a known trainee are left out."""
        scores = PRINCIPLE_SCORES.c
        query = (
            select(
                ATTEMPTS.c.trainee,
                scores.principle,
                func.count(),
                func.sum(scores.occasions),
                func.sum(scores.score),
                func.sum(scores.score * scores.score),
            )
            .join(ATTEMPTS, ATTEMPTS.c.attempt == scores.attempt)
            .where(chosen(selection._replace(named=True)))
            .group_by(ATTEMPTS.c.trainee, scores.principle)
            .order_by(ATTEMPTS.c.trainee, scores.principle)
        )
        for row in self._stream(query):
            yield Cell._make(row)

    def people(self, team: str | None = None) -> list[Person]:
        """Return the trainees of the roster, or of one team, by employee number."""
        query = select(TRAINEES.c.trainee, TRAINEES.c.name).order_by(TRAINEES.c.trainee)
        members = select(MEMBERS.c.trainee, MEMBERS.c.team).order_by(MEMBERS.c.team)
        if team is not None:
            query = query.where(TRAINEES.c.trainee.in_(_team(team)))
            members = members.where(MEMBERS.c.trainee.in_(_team(team)))
        teams: dict[str, list[str]] = {}
        for trainee, name in self.connection.execute(members):
            teams.setdefault(trainee, []).append(name)
        return [
            Person(trainee, name, tuple(teams.get(trainee, ())))
            for trainee, name in self.connection.execute(query)
        ]

    def person(self, trainee: str) -> Person | None:
        """Return the trainee with this employee number, or None."""
        name = self.connection.scalar(select(TRAINEES.c.name).where(TRAINEES.c.trainee == trainee))
        if name is None:
            return None
        teams = select(MEMBERS.c.team).where(MEMBERS.c.trainee == trainee).order_by(MEMBERS.c.team)
        return Person(trainee, name, tuple(self.connection.scalars(teams)))

    def teams(self) -> dict[str, int]:
        """Return the teams in alphabetical order, with how many people are in each."""
        query = select(MEMBERS.c.team, func.count()).group_by(MEMBERS.c.team).order_by(MEMBERS.c.team)
        return {str(row[0]): int(row[1]) for row in self.connection.execute(query)}

    def _stream(self, query: Select[tuple[object, ...]]) -> Iterator[tuple[object, ...]]:
        yield from self.connection.execution_options(yield_per=_BATCH).execute(query)


def chosen(selection: Selection) -> ColumnElement[bool]:
    """Return the condition on `ATTEMPTS` that `selection` stands for."""
    column = ATTEMPTS.c
    terms: list[ColumnElement[bool]] = [column.attempt.is_not(None)]
    if selection.since is not None:
        terms.append(column.began >= seconds(selection.since))
    if selection.until is not None:
        terms.append(column.began < seconds(selection.until))
    if selection.team is not None:
        terms.append(column.trainee.in_(_team(selection.team)))
    if selection.trainee is not None:
        terms.append(column.trainee == selection.trainee)
    if selection.scenario is not None:
        terms.append(column.scenario == selection.scenario)
    if selection.mode is not None:
        terms.append(column.mode == selection.mode)
    if selection.counted:
        terms.append(COUNTED)
    if selection.named:
        terms.append(column.trainee.is_not(None))
    if selection.ended:
        terms.append(column.ended)
    return and_(*terms)


def seconds(moment: datetime) -> int:
    """Return `moment` as whole seconds since 1970 in UTC; without a zone it is the machine's own time."""
    return int(moment.astimezone(UTC).timestamp())


def _team(team: str) -> Select[tuple[str]]:
    return select(MEMBERS.c.trainee).where(MEMBERS.c.team == team)
