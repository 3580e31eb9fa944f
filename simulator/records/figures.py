"""Columns of many attempts at once, for reports over thousands of people.

`reader` gives rows, which is what lists and queues want. A report over 100,000 attempts with 1.2 million
principle scores wants numbers beside each other: here the same selections come as numpy arrays, read in one
pass over `attempts`. The scores of an attempt come packed in its row (`simulator.records.rows.packed`),
because neither database hands out or groups a million rows of them in the time that a report may take.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Select, case, false, func, select

from simulator.model.tape import MODES
from simulator.records.reader import COUNTED, Reader, Selection, chosen
from simulator.records.rows import OCCASIONS
from simulator.records.schema import ATTEMPTS, TAPES
from simulator.records.store import Store
from simulator.records.tape import SUFFIX, Recorded, parse
from simulator.records.unknown import UnknownRecord

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

#: Rows that are fetched at a time.
_BATCH: Final = 10_000
#: Scores that are added up at a time: what is made of them in between takes 40 MB.
_SCORES: Final = 1_000_000
EXAM: Final = MODES.index("exam")


class Versions(NamedTuple):
    """Which texts and Kesu some attempts were judged by; hashes are SHA-256, '' where a tape has none."""

    rubric: str
    course: str
    house: str
    kesu: str
    attempts: int


class Attempts(NamedTuple):
    """Selected attempts that have ended, oldest first; arrays have shape (n,), places count from 0."""

    names: list[str]  # ids of the attempts
    trainees: list[str]  # employee numbers
    scenarios: list[str]
    trainee: Ints  # place in `trainees`; -1: nobody was named
    scenario: Ints  # place in `scenarios`
    mode: Ints  # place in `simulator.model.tape.MODES`
    began: Ints  # seconds since 1970
    overall: Floats  # points, 0–100
    error: Floats  # standard error in points; nan where none is told
    passed: Ints  # 1 passed, 0 not, -1 needs review
    counted: Flags  # exams that count
    fingerprint: str  # SHA-256 of the tapes' hashes in alphabetical order, one a line


class Scores(NamedTuple):
    """Principle scores of some attempts, in no order; arrays have shape (m,)."""

    principles: list[str]
    attempt: NDArray[np.int32]  # place of the attempt in `Attempts`
    principle: NDArray[np.int16]  # place in `principles`
    packed: NDArray[np.uint16]  # tenths of points × `OCCASIONS` + occasions


class Cells(NamedTuple):
    """Trainee × principle, added up over attempts; arrays have shape (trainees, principles)."""

    principles: list[str]
    total: Floats  # sum of the scores, points
    squares: Floats  # sum of their squares
    attempts: Ints
    occasions: Ints


def attempts(reader: Reader, selection: Selection) -> Attempts:
    """Return the selected attempts that have ended, as columns."""
    return scored(reader, selection)[0]


def scored(reader: Reader, selection: Selection) -> tuple[Attempts, Scores]:
    """Return the selected attempts that have ended, as columns, and their principle scores."""
    column = ATTEMPTS.c
    query = select(
        column.attempt, column.trainee, column.scenario, column.mode, column.began, column.overall,
        column.standard_error, column.passed, column.tape_hash, column.scored, column.points,
        # Practice never counts, so the index is asked of exams only.
        case((column.mode == "exam", COUNTED), else_=false()),
    ).where(chosen(selection._replace(ended=True)), column.overall.is_not(None))  # fmt: skip
    trainees: dict[str | None, int] = {None: -1}
    scenarios: dict[str, int] = {}
    modes = {mode: place for place, mode in enumerate(MODES)}
    names: list[str] = []
    hashes: list[NDArray[np.bytes_]] = []
    blocks: list[Floats] = []
    read = _Packed()
    for part in _parts(reader, query):
        name, trainee, scenario, mode, began, overall, error, passed, tape, ids, points, counted = part
        read.add(ids, points)
        names += name
        hashes.append(np.array(tape, dtype=np.bytes_))
        block = np.empty((8, len(name)))
        block[0] = [trainees.setdefault(each, len(trainees) - 1) for each in trainee]
        block[1] = [scenarios.setdefault(each, len(scenarios)) for each in scenario]
        block[2] = [modes[each] for each in mode]
        block[3] = began
        block[4] = overall
        block[5] = [np.nan if each is None else each for each in error]
        block[6] = [-1 if each is None else each for each in passed]
        block[7] = counted
        blocks.append(block)
    table = np.concatenate(blocks, axis=1) if blocks else np.zeros((8, 0))
    order = _in_time(table[3], names)
    table = table[:, order]
    whole = table[:4].astype(np.int64)
    found = Attempts(
        [names[place] for place in order],
        [str(name) for name in list(trainees)[1:]],
        list(scenarios),
        whole[0],
        whole[1],
        whole[2],
        whole[3],
        table[4].copy(),
        table[5].copy(),
        table[6].astype(np.int64),
        table[7].astype(np.bool_),
        _fingerprint(hashes),
    )
    return found, read.scores(order)


def _parts(reader: Reader, query: Select[Any]) -> Iterator[Sequence[tuple[Any, ...]]]:
    """Yield the columns of the rows of `query`, some rows at a time, as the driver gives them.

    What SQLAlchemy would make of each row and value first takes half as long again as reading them. Nothing
    is streamed: it would keep the first rows of a stream to itself. So PostgreSQL sends all rows at once, and
    `Database` knows the errors that are left, those of SQLite.
    """
    options = {"stream_results": False, "yield_per": None}  # which an earlier question has left on
    cursor = reader.connection.execute(query, execution_options=options).cursor
    while rows := cursor.fetchmany(_BATCH):
        yield list(zip(*rows, strict=True))


def _fingerprint(hashes: list[NDArray[np.bytes_]]) -> str:
    ordered = np.sort(np.concatenate(hashes)).tolist() if hashes else []
    return hashlib.sha256(b"\n".join(ordered)).hexdigest()


class _Packed:
    """Packed scores as they are read."""

    def __init__(self) -> None:
        self._principles: dict[str, int] = {}
        self._patterns: dict[str, bytes] = {}
        self._sizes: list[int] = []
        self._principle: list[bytes] = []
        self._points: list[bytes] = []

    def add(self, ids: Sequence[str | None], points: Sequence[bytes | None]) -> None:
        """Take the scores of the attempts that come next."""
        known, codes = self._patterns, self._principles
        # Attempts at one scenario mostly score the same principles, so few patterns are ever split.
        for pattern in {each or "" for each in ids} - known.keys():
            found = [codes.setdefault(word, len(codes)) for word in pattern.split(" ") if word]
            known[pattern] = np.array(found, dtype=np.int16).tobytes()
        parts = [known[each or ""] for each in ids]
        self._sizes += map(len, parts)
        self._principle.append(b"".join(parts))
        self._points.append(b"".join(each or b"" for each in points))

    def scores(self, order: Sequence[int]) -> Scores:
        """Return all scores; the attempt that was read as number `order[n]` stands at place n."""
        where = np.empty(len(order), dtype=np.int32)
        where[order] = np.arange(len(order), dtype=np.int32)
        return Scores(
            list(self._principles),
            np.repeat(where, np.array(self._sizes, dtype=np.int64) // np.dtype(np.int16).itemsize),
            np.frombuffer(b"".join(self._principle), dtype=np.int16),
            np.frombuffer(b"".join(self._points), dtype="<u2"),
        )


def _in_time(began: Floats, names: list[str]) -> list[int]:
    """Return the places of attempts, oldest first; those of one second by name."""
    order: list[int] = np.argsort(began, kind="stable").tolist()
    moments = began[order]
    starts = np.flatnonzero(np.r_[True, moments[1:] != moments[:-1]]).tolist() if order else []
    for first, last in pairwise([*starts, len(order)]):
        if last - first > 1:
            order[first:last] = sorted(order[first:last], key=names.__getitem__)
    return order


def cells(found: Attempts, scores: Scores, within: Flags | None = None) -> Cells:
    """Return the principle scores of `found` added up by trainee; attempts of nobody are left out.

    :param within: which places of `found` to add up; all, if not given.
    """
    owners = found.trainee if within is None else np.where(within, found.trainee, -1)
    wide = len(scores.principles)
    sums = np.zeros((4, len(found.trainees) * wide))
    for start in range(0, scores.attempt.size, _SCORES):
        part = slice(start, start + _SCORES)
        owner = owners[scores.attempt[part]]
        kept = owner >= 0
        cell = owner[kept] * wide + scores.principle[part][kept]
        packed = scores.packed[part][kept]
        tenths = (packed // OCCASIONS).astype(np.float64)  # whole numbers: their sums know no order
        for place, weights in enumerate((tenths, tenths * tenths, None, packed % OCCASIONS)):
            sums[place] += np.bincount(cell, weights, sums.shape[1])
    order = sorted(range(wide), key=scores.principles.__getitem__)
    total, squares, attempts_of, occasions = sums.reshape(4, len(found.trainees), wide)[:, :, order]
    return Cells(
        [scores.principles[place] for place in order],
        total / 10.0,
        squares / 100.0,
        attempts_of.astype(np.int64),
        occasions.astype(np.int64),
    )


def recorded(store: Store, attempt: str) -> Recorded:
    """Return the tape of `attempt` as the store does, but on PostgreSQL without a file in between.

    :raises UnknownId: there is no such attempt.
    :raises TapeError: its tape is damaged, or not where it was.
    """
    if not store.database.postgres:
        return store.recorded(attempt)
    with store.reading() as reader:
        data = reader.connection.scalar(select(TAPES.c.data).where(TAPES.c.attempt == attempt))
    if data is None:
        raise UnknownRecord("attempt", attempt)
    return parse(bytes(data), Path(f"{attempt}{SUFFIX}"))


def versions(reader: Reader, selection: Selection) -> list[Versions]:
    """Return what the selected attempts were judged by, the most frequent first."""
    column = ATTEMPTS.c
    what = (column.rubric_hash, column.course_hash, column.house_hash, column.version)
    # Mostly there is one version, and to count it is quicker than to sort every row by three hashes.
    kinds = reader.connection.execute(select(*what).where(chosen(selection)).distinct()).all()
    if len(kinds) == 1:
        return [Versions(*kinds[0], reader.count(selection))]
    query = select(*what, func.count()).where(chosen(selection)).group_by(*what)
    found = [Versions(*row) for row in reader.connection.execute(query)]
    return sorted(found, key=lambda version: (-version.attempts, version))
