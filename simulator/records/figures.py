"""Columns of many attempts at once, for reports over thousands of people.

`reader` gives rows, which is what lists and queues want. A report over 100,000 attempts with 1.3 million
principle scores wants numbers beside each other: here the same selections come as numpy arrays, read in one
pass over each table. The scores of an attempt travel as one text, which SQLite and PostgreSQL put together
eight times as fast as they hand out rows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Integer, String, and_, cast, func, select, type_coerce

from simulator.errors import UnknownId
from simulator.model.tape import MODES
from simulator.records.reader import Reader, Selection, chosen
from simulator.records.schema import ATTEMPTS, PRINCIPLE_SCORES, TAPES
from simulator.records.store import Store
from simulator.records.tape import SUFFIX, Recorded, parse

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

#: How a score travels: tenths of points × 64 + occasions (63 at most).
_OCCASIONS: Final = 64
#: More principles than this no course has; the tables are cut to those there are.
_MOST: Final = 64
_BATCH: Final = 5_000
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


class Cells(NamedTuple):
    """Trainee × principle, added up over attempts; arrays have shape (trainees, principles)."""

    principles: list[str]
    total: Floats  # sum of the scores, points
    squares: Floats  # sum of their squares
    attempts: Ints
    occasions: Ints


def attempts(reader: Reader, selection: Selection) -> Attempts:
    """Return the selected attempts that have ended, as columns."""
    column = ATTEMPTS.c
    # What counts is asked once and by index; beside every row it would be asked of practice as well.
    query = select(column.attempt).where(chosen(selection._replace(counted=True, ended=True)))
    counted = set(reader.connection.scalars(query).all())
    query_all = select(
        column.attempt, column.trainee, column.scenario, column.mode, column.began,
        column.overall, column.standard_error, column.passed, column.tape_hash,
    ).where(chosen(selection._replace(ended=True)), column.overall.is_not(None))  # fmt: skip
    trainees: dict[str | None, int] = {None: -1}
    scenarios: dict[str, int] = {}
    modes = {mode: place for place, mode in enumerate(MODES)}
    names: list[str] = []
    hashes: list[str] = []
    blocks: list[Floats] = []
    for rows in reader.connection.execution_options(yield_per=_BATCH).execute(query_all).partitions():
        name, trainee, scenario, mode, began, overall, error, passed, tape = zip(*rows, strict=True)
        names += name
        hashes += tape
        block = np.empty((len(rows), 8))
        block[:, 0] = [trainees.setdefault(each, len(trainees) - 1) for each in trainee]
        block[:, 1] = [scenarios.setdefault(each, len(scenarios)) for each in scenario]
        block[:, 2] = [modes[each] for each in mode]
        block[:, 3] = began
        block[:, 4] = overall
        block[:, 5] = [np.nan if each is None else each for each in error]
        block[:, 6] = [-1 if each is None else each for each in passed]
        block[:, 7] = [each in counted for each in name]
        blocks.append(block)
    table = np.concatenate(blocks) if blocks else np.zeros((0, 8))
    order = _in_time(table[:, 3], names)
    table = table[order]
    whole = table[:, :4].astype(np.int64)
    print_of = hashlib.sha256("\n".join(sorted(hashes)).encode()).hexdigest()
    return Attempts(
        [names[place] for place in order],
        [str(name) for name in list(trainees)[1:]],
        list(scenarios),
        whole[:, 0],
        whole[:, 1],
        whole[:, 2],
        whole[:, 3],
        table[:, 4].copy(),
        table[:, 5].copy(),
        table[:, 6].astype(np.int64),
        table[:, 7].astype(np.bool_),
        print_of,
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


def cells(reader: Reader, selection: Selection, found: Attempts, within: Flags | None = None) -> Cells:
    """Return the principle scores of `found` added up by trainee; attempts of nobody are left out.

    :param selection: the one that `found` was read with.
    :param within: which places of `found` to add up; all, if not given.
    """
    where = np.full(len(found.names) + 1, -1, dtype=np.int64)  # the last place: an attempt not selected
    where[:-1] = found.trainee if within is None else np.where(within, found.trainee, -1)
    places = {name: place for place, name in enumerate(found.names)}
    codes: dict[str, int] = {}
    patterns: dict[str, Ints] = {}
    of_cells: list[NDArray[np.int32]] = []
    packed: list[NDArray[np.int32]] = []
    for names, of_principles, texts in _packed(reader, selection):
        # Attempts at one scenario mostly score the same principles, so few patterns are ever split.
        for pattern in set(of_principles) - patterns.keys():
            patterns[pattern] = np.array([codes.setdefault(word, len(codes)) for word in pattern.split(",")])
        parts = [patterns[pattern] for pattern in of_principles]
        owner = np.repeat(where[[places.get(name, -1) for name in names]], [part.size for part in parts])
        kept = owner >= 0
        of_cells.append((owner * _MOST + np.concatenate(parts))[kept].astype(np.int32))
        packed.append(np.fromstring(",".join(texts), dtype=np.int64, sep=",")[kept].astype(np.int32))
    size = len(found.trainees) * _MOST
    cell = np.concatenate(of_cells) if of_cells else np.zeros(0, dtype=np.int32)
    numbers = np.concatenate(packed) if packed else np.zeros(0, dtype=np.int32)
    score = (numbers // _OCCASIONS) / 10.0
    order = [codes[name] for name in sorted(codes)]

    def summed(weights: Floats | None) -> Floats:
        sums = np.bincount(cell, weights, size).astype(np.float64)
        return sums.reshape(-1, _MOST)[:, order]

    return Cells(
        sorted(codes),
        summed(score),
        summed(score * score),
        summed(None).astype(np.int64),
        summed((numbers % _OCCASIONS).astype(np.float64)).astype(np.int64),
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
        raise UnknownId("attempt", attempt)
    return parse(bytes(data), Path(f"{attempt}{SUFFIX}"))


def versions(reader: Reader, selection: Selection) -> list[Versions]:
    """Return what the selected attempts were judged by, the most frequent first."""
    column = ATTEMPTS.c
    what = (column.rubric_hash, column.course_hash, column.house_hash, column.version)
    query = select(*what, func.count()).where(chosen(selection)).group_by(*what)
    found = [Versions(*row) for row in reader.connection.execute(query)]
    return sorted(found, key=lambda version: (-version.attempts, version))


def _packed(reader: Reader, selection: Selection) -> Iterator[tuple[list[str], list[str], list[str]]]:
    """Yield (attempts, their principles, their scores as packed numbers), with commas between."""
    score = PRINCIPLE_SCORES.c
    postgres = reader.connection.dialect.name == "postgresql"
    # PostgreSQL rounds where it makes a whole number, SQLite cuts off.
    tenths = cast(score.score * 10.0 + (0.0 if postgres else 0.5), Integer)
    least = func.least if postgres else func.min
    packed = tenths * _OCCASIONS + type_coerce(least(score.occasions, _OCCASIONS - 1), Integer)
    query = select(
        score.attempt,
        func.aggregate_strings(score.principle, ","),
        func.aggregate_strings(cast(packed, String), ","),
    )
    if selection.team is not None or selection.trainee is not None or selection.scenario is not None:
        query = query.join(ATTEMPTS, and_(ATTEMPTS.c.attempt == score.attempt, chosen(selection)))
    query = query.group_by(score.attempt)
    for rows in reader.connection.execution_options(yield_per=_BATCH).execute(query).partitions():
        names, principles, texts = zip(*rows, strict=True)
        yield list(names), list(principles), list(texts)
