"""Every attempt as it stands in the records: CSV, XLSX, or xAPI statements.

Columns bear the names of the records' tables, so that a script needs no language; each principle has a column
of its own, with the score of that attempt. `private` leaves out who it was and what would tell it to somebody
who holds a list of attempts: their ids, the hashes of their tapes, and the time of day.
"""

from __future__ import annotations

import csv
import json
import sys
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Final, NamedTuple

from xlsxwriter.workbook import Workbook

from simulator.errors import WrongUse
from simulator.records.reader import AttemptRow, Person, Reader, Selection
from simulator.records.store import Store
from simulator.reports.drawing import ACCENT
from simulator.reports.names import Names
from simulator.reports.texts import guarded, plain

#: What spreadsheets take at most (Excel's specifications), less the header.
MOST_ROWS: Final = 1_048_575
#: Where accounts of xAPI actors live, if nobody names a site: a name that never resolves (RFC 2606).
SITE: Final = "https://kesu.invalid"
_VERBS: Final = "http://adlnet.gov/expapi/verbs/"
_TYPE: Final = "http://adlnet.gov/expapi/activities/simulation"
_SPACE: Final = uuid.UUID("6b657375-0000-5000-8000-000000000001")  # this project's own namespace for uuid5

_COLUMNS: Final = (
    "attempt", "trainee", "name", "teams", "scenario", "title", "language", "mode", "counted", "certified",
    "started", "duration_seconds", "ending", "overall", "standard_error", "passed", "satisfaction", "outcome",
    "failures", "turns", "unread", "corrections", "rubric_hash", "course_hash", "scenario_hash", "house_hash",
    "version", "tape_hash",
)  # fmt: skip

Value = str | float | int | bool | None


class Raw(NamedTuple):
    """A table that is read while it is written."""

    columns: tuple[str, ...]
    rows: Iterator[tuple[Value, ...]]


def write_csv(store: Store, path: Path, selection: Selection, names: Names, private: bool) -> int:
    """Write the attempts to `path` as CSV (UTF-8 with a mark, for spreadsheets); return how many.

    :raises OSError: it cannot be written.
    """
    count = 0
    with store.reading() as reader, path.open("w", encoding="utf-8-sig", newline="") as file:
        raw = _raw(reader, selection, names, private)
        writer = csv.writer(file)
        writer.writerow([guarded(column) for column in raw.columns])
        for row in raw.rows:
            count += 1
            writer.writerow([guarded(value) if isinstance(value, str) else value for value in row])
    return count


def write_xlsx(store: Store, path: Path, selection: Selection, names: Names, private: bool) -> int:
    """Write the attempts to `path` as XLSX; return how many.

    :raises WrongUse: there are more than a sheet can hold.
    :raises OSError: it cannot be written.
    """
    count = 0
    with store.reading() as reader:
        if reader.count(selection) > MOST_ROWS:
            raise WrongUse(
                f"A sheet holds at most {MOST_ROWS:,} attempts: choose a shorter period, or CSV.",
                f"一张表最多容纳 {MOST_ROWS:,} 次演练，请缩短区间或改用 CSV。",
            )
        raw = _raw(reader, selection, names, private)
        # Row by row to the disk: a hundred thousand attempts fit into any memory.
        book = Workbook(
            str(path), {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        )
        head = book.add_format({"bold": True, "font_color": "#ffffff", "bg_color": ACCENT})
        points = book.add_format({"num_format": "0.0"})
        sheet = book.add_worksheet("attempts")
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, len(raw.columns), 14)
        for place, column in enumerate(raw.columns):
            sheet.write_string(0, place, column, head)
        for row in raw.rows:
            count += 1
            for place, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(count, place, plain(value))
                elif isinstance(value, bool):
                    sheet.write_boolean(count, place, value)
                elif value is not None:
                    sheet.write_number(count, place, value, points if isinstance(value, float) else None)
        sheet.autofilter(0, 0, max(1, count), len(raw.columns) - 1)
        book.close()
    return count


def write_xapi(
    store: Store, path: Path, selection: Selection, names: Names, private: bool, site: str = SITE
) -> int:
    """Write the attempts to `path` as a JSON array of xAPI 1.0.3 statements; return how many.

    :param site: the home page of the accounts that employee numbers stand for.
    :raises OSError: it cannot be written.
    """
    count = 0
    with store.reading() as reader, path.open("w", encoding="utf-8", newline="\n") as file:
        file.write("[")
        for row in reader.attempts(selection):
            told = json.dumps(
                statement(row, names, count if private else None, site), ensure_ascii=False, sort_keys=True
            )
            file.write(f"{',' if count else ''}\n{told}")
            count += 1
        file.write("\n]\n")
    return count


def statement(row: AttemptRow, names: Names, private: int | None, site: str = SITE) -> dict[str, object]:
    """Return the xAPI statement of an attempt that has ended; the same attempt gives the same ids.

    :param private: what it is called where nobody may find out whose it is, and then it bears no ids; None
        where that may be told.
    """
    language = "zh-CN" if names.language == "zh" else "en"
    verb = "completed" if row.passed is None else "passed" if row.passed else "failed"
    # Without a name the attempt itself is the account, so that no two attempts are tied together.
    actor = row.attempt if row.trainee is None else plain(row.trainee)
    result: dict[str, object] = {"completion": True, "duration": f"PT{row.duration / 1000:.2f}S"}
    if row.overall is not None:
        result["score"] = {
            "scaled": round(row.overall / 100.0, 4), "raw": row.overall, "min": 0, "max": 100,
        }  # fmt: skip
    if row.passed is not None:
        result["success"] = row.passed
    told: dict[str, object] = {
        "id": str(uuid.uuid5(_SPACE, f"{row.attempt} {row.tape_hash}")),
        "version": "1.0.3",
        "timestamp": datetime.fromtimestamp(row.began + row.duration / 1000, UTC).isoformat(
            timespec="milliseconds"
        ),
        "actor": {"objectType": "Agent", "account": {"homePage": site, "name": actor}},
        "verb": {"id": _VERBS + verb, "display": {"en": verb}},
        "object": {
            "objectType": "Activity",
            "id": f"urn:kesu:scenario:{row.scenario}",
            "definition": {"type": _TYPE, "name": {language: plain(names.scenario(row.scenario))}},
        },
        "result": result,
        "context": {
            "registration": str(uuid.uuid5(_SPACE, row.attempt)),
            "platform": "Kesu",
            "language": "zh-CN" if row.language == "zh" else "en",
            "extensions": {
                "urn:kesu:attempt": row.attempt,
                "urn:kesu:mode": row.mode,
                "urn:kesu:counted": row.counted,
                "urn:kesu:standard_error": row.standard_error,
                "urn:kesu:rubric": row.rubric_hash,
                "urn:kesu:content": row.scenario_hash,
                "urn:kesu:tape": row.tape_hash,
            },
        },
    }
    return told if private is None else _without_ids(told, private, _day(row), site)


def _without_ids(statement: dict[str, object], number: int, day: str, site: str) -> dict[str, object]:
    """Return a statement without what ties it to an attempt; a record store gives it an id of its own."""
    context = statement["context"]
    assert isinstance(context, dict)
    extensions = {
        key: value
        for key, value in context["extensions"].items()
        if key not in ("urn:kesu:attempt", "urn:kesu:tape")
    }
    actor = {"objectType": "Agent", "account": {"homePage": site, "name": f"attempt-{number + 1}"}}
    return {
        **{key: value for key, value in statement.items() if key != "id"},
        "timestamp": f"{day}T00:00:00.000+00:00",
        "actor": actor,
        "context": {
            **{key: value for key, value in context.items() if key != "registration"},
            "extensions": extensions,
        },
    }


def _day(row: AttemptRow) -> str:
    return row.started[:10]


def _raw(reader: Reader, selection: Selection, names: Names, private: bool) -> Raw:
    people = {} if private else {person.trainee: person for person in reader.people(selection.team)}
    scored: dict[str, dict[str, float]] = {}
    ids: set[str] = set()
    for attempt, scores in groupby(reader.scores(selection), key=lambda score: score.attempt):
        scored[attempt] = {sys.intern(score.principle): round(score.score, 4) for score in scores}
        ids |= scored[attempt].keys()
    listed = sorted(ids)
    principles = [listed[place] for place in names.in_order(listed)]

    def values() -> Iterator[tuple[Value, ...]]:
        for row in reader.attempts(selection):
            found = scored.get(row.attempt, {})
            line = _line(row, people.get(row.trainee or ""), names, private)
            yield (*line, *(found.get(principle) for principle in principles))

    return Raw((*_COLUMNS, *principles), values())


def _line(row: AttemptRow, person: Person | None, names: Names, private: bool) -> tuple[Value, ...]:
    return (
        "" if private else row.attempt,
        "" if private else row.trainee or "",
        "" if person is None else person.name,
        "" if person is None else "; ".join(person.teams),
        row.scenario,
        names.scenario(row.scenario),
        row.language,
        row.mode,
        row.counted,
        row.certified,
        _day(row) if private else row.started,
        row.duration / 1000,
        row.ending,
        row.overall,
        row.standard_error,
        row.passed,
        row.satisfaction,
        row.outcome,
        row.failures,
        row.turns,
        row.unread,
        row.corrections,
        row.rubric_hash,
        row.course_hash,
        row.scenario_hash,
        row.house_hash,
        row.version,
        "" if private else row.tape_hash,
    )
