"""Reports made and saved: which kind, which format, to which file; with an entry in the audit trail.

In: an `Order`. Out: a file that is there as a whole or not at all, or a folder of them. Refuses a format that
a kind of report does not have.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final, Literal, NamedTuple, get_args

from sqlalchemy.engine import make_url

from simulator.content.library import Library
from simulator.errors import FileUnwritable, KesuError, WrongUse
from simulator.model.texts import Language
from simulator.records import audit
from simulator.records.reader import Selection
from simulator.records.roster import team_called, trainee_called
from simulator.records.store import Store
from simulator.records.tape import write_whole
from simulator.reports.basis import FEWEST_PEOPLE
from simulator.reports.cohort import CohortQuestion, CohortReport
from simulator.reports.gathering import Desk, Period, too_few
from simulator.reports.trainee import TraineeReport
from simulator.reports.unwritten import Unwritten

Kind = Literal["trainee", "cohort", "raw"]
Format = Literal["html", "pdf", "xlsx", "csv", "xapi"]

FORMATS: Final[dict[Kind, tuple[Format, ...]]] = {
    "trainee": ("html", "pdf", "xlsx"),
    "cohort": ("html", "pdf", "xlsx"),
    "raw": ("csv", "xlsx", "xapi"),
}
SUFFIXES: Final[dict[Format, str]] = {
    "html": ".html",
    "pdf": ".pdf",
    "xlsx": ".xlsx",
    "csv": ".csv",
    "xapi": ".json",
}
#: Fewer reports than this are not worth starting processes for.
_FEW: Final = 24
#: Signs that a file's name may not have on some system.
_NO_FILE: Final = str.maketrans(dict.fromkeys('/\\:*?"<>|', "_"))


class Order(NamedTuple):
    """What is wanted, for whom, and in which language."""

    kind: Kind
    format: Format
    language: Language
    period: Period = Period()
    trainee: str | None = None
    asked: CohortQuestion = CohortQuestion()
    mode: str | None = None  # raw: guided | coached | exam
    site: str | None = None  # xAPI: where accounts live


class Delivered(NamedTuple):
    """What was written: how many attempts (raw) or reports (many), and whose names a PDF could not write."""

    many: int
    unwritten: tuple[Unwritten, ...] = ()


class Made(NamedTuple):
    """A trainee's or a cohort's report as bytes, and whose names it could not write."""

    content: bytes
    unwritten: tuple[Unwritten, ...]


def format_of(kind: Kind, name: str) -> Format:
    """Return the format called `name`.

    :raises WrongUse: reports of this kind do not come in it.
    """
    for each in get_args(Format):
        if each == name and each in FORMATS[kind]:
            return each  # type: ignore[no-any-return]
    listed = ", ".join(FORMATS[kind])
    raise WrongUse(
        f"There is no {kind} report as {name!r}: use {listed}.",
        f"{kind} 报告没有 {name} 格式，请用 {listed}。",
    )


def deliver(store: Store, library: Library, order: Order, path: Path, by: str, made: datetime) -> Delivered:
    """Make the report and write it to `path`; return the number of attempts where it is raw, else 0.

    :raises FileUnwritable: the file cannot be written.
    :raises UnknownId: no such trainee or team.
    """
    order = _known(store, order)
    desk = Desk(store, library, order.language, made)
    with _writing(path):
        if order.kind == "raw":
            told = Delivered(_raw(desk, order, path))
        else:
            report = made_of(desk, order)
            write_whole(path, report.content)
            told = Delivered(0, report.unwritten)
    note(store, order, by)
    return told


def _known(store: Store, order: Order) -> Order:
    """Return `order` with trainee and team as the records have them, whatever their letter case.

    :raises UnknownId: no such trainee or team.
    """
    team = order.asked.team
    with store.reading() as reader:
        if order.trainee is not None:
            order = order._replace(trainee=trainee_called(reader.connection, order.trainee))
        if team is not None:
            order = order._replace(asked=order.asked._replace(team=team_called(reader.connection, team)))
    return order


def made_of(desk: Desk, order: Order) -> Made:
    """Return a trainee's or a cohort's report in the format of `order`."""
    if order.kind == "trainee":
        of_one = desk.trainee(order.trainee or "", order.period)
        return Made(trainee_bytes(desk, of_one, order.format), _unwritten(of_one, order.format))
    with _undisturbed():
        of_all = desk.cohort(order.period, order.asked)
        return Made(cohort_bytes(desk, of_all, order.format), _unwritten(of_all, order.format))


def _unwritten(report: TraineeReport | CohortReport, form: Format) -> tuple[Unwritten, ...]:
    if form != "pdf":
        return ()
    from simulator.reports.documents import unwritten

    return unwritten(report)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Let no garbage be collected: it would look through a million new objects again and again, in vain."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def trainee_bytes(desk: Desk, report: TraineeReport, form: Format) -> bytes:
    """Return a trainee's report in a format; libraries are loaded only for the one that is wanted."""
    if form == "html":
        from simulator.reports.pages import trainee_page

        return trainee_page(report, desk.names).encode()
    if form == "pdf":
        from simulator.reports.documents import trainee_document

        return trainee_document(report, desk.names)
    from simulator.reports.trainee_book import trainee_workbook

    return trainee_workbook(report, desk.names)


def cohort_bytes(desk: Desk, report: CohortReport, form: Format) -> bytes:
    """Return a cohort's report in a format."""
    if form == "html":
        from simulator.reports.pages import cohort_page

        return cohort_page(report, desk.names).encode()
    if form == "pdf":
        from simulator.reports.documents import cohort_document

        return cohort_document(report, desk.names)
    from simulator.reports.cohort_book import cohort_workbook

    return cohort_workbook(report, desk.names)


def deliver_many(
    store: Store,
    trainees: Sequence[str],
    order: Order,
    folder: Path,
    by: str,
    made: datetime,
    tell: Callable[[int], None],
) -> Delivered:
    """Write one report for each trainee into `folder`, on all processors; return how many.

    :param tell: is told after each report how many there are.
    :raises FileUnwritable: the folder cannot be written.
    """
    with _writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
    jobs = [_Job(order._replace(trainee=trainee), folder, made) for trainee in trainees]
    unwritten: list[Unwritten] = []
    if len(jobs) < _FEW:
        library = Library.open()
        for count, job in enumerate(jobs, start=1):
            unwritten += _one(store, library, job)
            tell(count)
    else:
        url = store.database.url.render_as_string(hide_password=False)
        # A fresh interpreter each: a window's threads and an open database do not survive a fork.
        context = multiprocessing.get_context("spawn")
        with context.Pool(min(os.cpu_count() or 1, 8), _begin, (url, str(store.home))) as pool:
            for count, found in enumerate(pool.imap_unordered(_worked, jobs, chunksize=4), start=1):
                unwritten += found
                tell(count)
    note(store, order, by, f"{len(jobs)}")
    return Delivered(len(jobs), tuple(sorted(unwritten)))


class _Job(NamedTuple):
    order: Order
    folder: Path
    made: datetime


#: What a worker process has open; nothing in any other process.
_OPEN: Final[list[tuple[Store, Library]]] = []


def _begin(url: str, home: str) -> None:
    _OPEN.append((Store.at(make_url(url), Path(home)), Library.open()))


def _worked(job: _Job) -> tuple[Unwritten, ...]:
    return _one(*_OPEN[0], job)


def _one(store: Store, library: Library, job: _Job) -> tuple[Unwritten, ...]:
    order = job.order
    desk = Desk(store, library, order.language, job.made)
    path = job.folder / f"{file_name(order.trainee or '')}{SUFFIXES[order.format]}"
    with _writing(path):
        report = made_of(desk, order)
        write_whole(path, report.content)
    return report.unwritten


def file_name(trainee: str) -> str:
    """Return an employee number as the name of a file on any system."""
    return trainee.translate(_NO_FILE).strip(" .") or "_"


def _raw(desk: Desk, order: Order, path: Path) -> int:
    from simulator.reports import raw  # here, because its parts take a while to load

    private = order.asked.private
    selection = Selection(
        order.period.since, order.period.until, team=order.asked.team, trainee=order.trainee, mode=order.mode
    )
    if private:
        with desk.store.reading() as reader:
            people = len({row.trainee for row in reader.attempts(selection._replace(named=True))})
        if order.trainee is not None or 0 < people < FEWEST_PEOPLE:
            raise too_few(people)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        if order.format == "csv":
            count = raw.write_csv(desk.store, part, selection, desk.names, private)
        elif order.format == "xlsx":
            count = raw.write_xlsx(desk.store, part, selection, desk.names, private)
        else:
            count = raw.write_xapi(desk.store, part, selection, desk.names, private, order.site or raw.SITE)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return count


def note(store: Store, order: Order, by: str, detail: str = "") -> None:
    """Enter into the audit trail that a report left the records."""
    about = " ".join(part for part in (order.kind, order.format, order.asked.team or "", detail) if part)
    with store.database.writing() as connection:
        audit.note(connection, "export", by, trainee=order.trainee, detail=f"report {about}")


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except KesuError:
        raise
    except OSError as error:
        raise FileUnwritable(path, error) from error
