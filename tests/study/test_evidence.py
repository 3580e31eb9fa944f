"""Evidence rows at small size: all listed, repeatable, honest about what they miss."""

from __future__ import annotations

import pytest

from simulator.content.library import Library
from simulator.study.evidence import RowFound, Size, evidence_of, page, personas_of
from simulator.study.rows import ROWS

#: Rows that the compact model may not miss.
CORE = (1, 2, 4, 5, 6, 10, 11, 16, 17)


@pytest.fixture(scope="module")
def found() -> tuple[RowFound, ...]:
    """Return all rows at small size."""
    return evidence_of(personas_of(Library.open()), Size(3, 200, 20))


def test_rows_are_those_of_the_research_notes() -> None:
    assert [row.row for row in ROWS] == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 15, 16, 17, 19, 20]


def test_all_rows_hold_but_the_recovery_paradox(found: tuple[RowFound, ...]) -> None:
    assert [row.row for row in found if not row.holds] == [7]
    assert all(row.holds for row in found if row.row in CORE)


def test_a_row_is_summed_up_by_its_first_check(found: tuple[RowFound, ...]) -> None:
    row = found[0]
    assert row.summary() == {
        "row": 1,
        "statistic": "r of (peak + end)/2 with satisfaction",
        "value": round(row.checks[0].value, 4),
        "low": round(row.checks[0].low, 4),
        "high": round(row.checks[0].high, 4),
        "expected": "r ≥ .49 (people .58 [.49, .66]); first turn and length clearly less",
        "holds": True,
    }
    assert row.low <= row.value <= row.high


def test_rows_are_the_same_when_tried_again(found: tuple[RowFound, ...]) -> None:
    again = evidence_of(personas_of(Library.open()), Size(3, 200, 20), ROWS[:4])
    assert again == found[:4]


def test_the_page_names_every_row_and_marks_the_miss(found: tuple[RowFound, ...]) -> None:
    text = page(found, quick=True)
    assert text.startswith("# Evidence rows\n\nWritten by `kesu evidence --markdown docs/evidence.md`")
    assert f"{len(ROWS) - 1} of {len(ROWS)} published findings are reproduced" in text
    assert text.count("**misses**") == 1
    assert all(f"\n## {row.row}. {row.finding}\n" in text for row in ROWS)
