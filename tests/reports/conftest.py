"""A synthetic company's records, and a desk to make reports at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from benchmarks.company import Company, fill
from simulator.content.library import Library
from simulator.model.texts import Language
from simulator.records.database import local
from simulator.records.store import Store
from simulator.reports.gathering import Desk

#: When every report of the tests says it was made.
MADE = datetime(2026, 6, 1, 9, 30, tzinfo=UTC)

#: Names as nobody hopes for them.
NAMES = (
    "<script>document.title='owned'</script>",
    '=HYPERLINK("http://evil.example","click")',
    "\u202egnitset\u202c \u2067abc",
    "很长的名字" * 60,
    "+1+cmd|' /C calc'!A0",
    '"><img src=x onerror=document.title="owned">',
    "@SUM(A1)",
    "شركة 王",
)


def folder_with(tmp: Path, company: Company) -> Path:
    """Write `company` into new records below `tmp` and return their data folder."""
    with Store.at(local(tmp), tmp) as store:
        fill(store, company)
    return tmp


@pytest.fixture(scope="session")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of 120 trainees in four teams."""
    return folder_with(tmp_path_factory.mktemp("company"), Company(120, 1_200, 4, names=NAMES))


@pytest.fixture
def store(company: Path) -> Iterator[Store]:
    """The open records of the company."""
    with Store.at(local(company), company) as opened:
        yield opened


def desk(store: Store, language: Language = "en") -> Desk:
    """Return a desk in a language."""
    return Desk(store, Library.open(), language, MADE)
