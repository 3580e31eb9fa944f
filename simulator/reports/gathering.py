"""From the records to the figures of a report: what is read, and for whom.

In: open records, the installed contents, and a `Period`. Out: a `TraineeReport` or a `CohortReport`. All
of one report is read in one view of the records, so that its figures agree with each other.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Final, NamedTuple

from simulator import __version__
from simulator.content.library import Library
from simulator.content.problems import nearest
from simulator.errors import UnknownId, WrongUse
from simulator.model.texts import Language
from simulator.records import figures
from simulator.records.appeals import appeals
from simulator.records.figures import Attempts
from simulator.records.reader import Reader, Selection
from simulator.records.store import Store
from simulator.reports.basis import FEWEST_PEOPLE, Basis, settled
from simulator.reports.cohort import CohortQuestion, CohortReport, cohort
from simulator.reports.names import Names
from simulator.reports.trainee import TraineeReport, trainee


class Period(NamedTuple):
    """When attempts began that a report is about: from `since` on, before `until`; None leaves it open."""

    since: datetime | None = None
    until: datetime | None = None


#: Everything there is.
ALWAYS: Final = Period()
EVERYBODY: Final = CohortQuestion()


class Desk:
    """Where reports are made: records, contents, language and the moment that reports bear.

    :param made: when the reports say they were made.
    """

    def __init__(self, store: Store, library: Library, language: Language, made: datetime) -> None:
        self.store = store
        self.language = language
        self.made = made
        self.names = Names(library, language)

    def trainee(self, number: str, period: Period = ALWAYS) -> TraineeReport:
        """Return the report of the trainee with this employee number.

        :raises UnknownId: there is no such trainee; the nearest numbers are told.
        """
        selection = Selection(period.since, period.until, trainee=number)
        with self.store.reading() as reader:
            person = reader.person(number)
            if person is None:
                known = [each.trainee for each in reader.people()]
                near = nearest(number, known)
                raise UnknownId("trainee", number, [near] if near else known[:3])
            found = figures.attempts(reader, selection)
            rows = list(reader.attempts(selection))
            scores = list(reader.scores(selection))
            contested = appeals(reader.connection, trainee=number)
            basis = self._basis(reader, selection, found)
        tape = partial(figures.recorded, self.store)
        return trainee(person, found, rows, scores, contested, tape, self.names, basis)

    def cohort(self, period: Period = ALWAYS, asked: CohortQuestion = EVERYBODY) -> CohortReport:
        """Return the report of a team, or of everybody.

        :raises UnknownId: there is no such team.
        :raises WrongUse: in privacy mode it would be about fewer than five people.
        """
        selection = Selection(period.since, period.until, team=asked.team, named=True)
        with self.store.reading() as reader:
            if asked.team is not None:
                teams = list(reader.teams())
                if asked.team not in teams:
                    near = nearest(asked.team, teams)
                    raise UnknownId("team", asked.team, [near] if near else teams[:3])
            found, scores = figures.scored(reader, selection)
            cells = figures.cells(found, scores, settled(found))
            if asked.private and 0 < len(found.trainees) < FEWEST_PEOPLE:
                raise too_few(len(found.trainees))
            people = reader.people(asked.team)
            basis = self._basis(reader, selection, found)
            unnamed = 0 if asked.team is not None else self._unnamed(reader, selection)
        return cohort(found, cells, people, self.names, basis, asked, unnamed)

    def _unnamed(self, reader: Reader, selection: Selection) -> int:
        """Return how many finished attempts of the period nobody is named for."""
        ended = selection._replace(ended=True)
        return reader.count(ended._replace(named=False)) - reader.count(ended)

    def _basis(self, reader: Reader, selection: Selection, found: Attempts) -> Basis:
        return Basis(
            self.language,
            self.made,
            selection.since,
            selection.until,
            len(found.names),
            int(found.counted.sum()),
            len(found.trainees),
            tuple(figures.versions(reader, selection)),
            found.fingerprint,
            __version__,
        )


def too_few(people: int) -> WrongUse:
    """Return why nothing is told in privacy mode of so few `people`."""
    return WrongUse(
        f"Privacy mode shows nothing about fewer than {FEWEST_PEOPLE} people, and here there "
        f"{'is' if people == 1 else 'are'} only {people}: choose a larger group or a longer period.",
        f"隐私模式不提供不足 {FEWEST_PEOPLE} 人的数据，这里只有 {people} 人：请扩大范围或延长区间。",
    )


def period(since: str | None, until: str | None) -> Period:
    """Return the period from the day `since` up to and with the day `until` (ISO dates; None or '': open).

    :raises WrongUse: one of them is no day, or the last lies before the first.
    """
    first, last = moment(since), moment(until)
    if first is not None and last is not None and last < first:
        raise WrongUse(
            f"The period ends on {until}, before it begins on {since}: exchange the days.",
            f"区间的结束日 {until} 早于开始日 {since}，请对调。",
        )
    return Period(first, None if last is None else last + timedelta(days=1))


def moment(day: str | None) -> datetime | None:
    """Return when a day (ISO date) begins on this machine; None for '' or None.

    :raises WrongUse: it is no day.
    """
    if not (day or "").strip():
        return None
    try:
        return datetime.strptime((day or "").strip(), "%Y-%m-%d").astimezone()
    except (ValueError, OverflowError) as error:
        raise WrongUse(
            f"{day!r} is no day: write it like 2026-03-31.", f"“{day}”不是日期，请写成 2026-03-31。"
        ) from error


def asked_for(team: str | None, private: bool, course: str | None) -> CohortQuestion:
    """Return a question about a cohort; `course` is the day of a course (ISO date).

    :raises WrongUse: it is no day.
    """
    at = moment(course)
    return CohortQuestion(
        team or None,
        private,
        None if at is None else at.date().isoformat(),
        0 if at is None else int(at.timestamp()),
    )
