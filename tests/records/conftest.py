"""Records on SQLite or on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from simulator.records.database import local, parsed
from simulator.records.store import Store
from tests.postgres import Fresh


class Kind(NamedTuple):
    """One of the two kinds of database, and a way to open new records on it."""

    name: str
    open: Callable[[Path], Store]


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> Kind:
    """Give the test each kind of database in turn."""
    name = str(request.param)
    if name == "sqlite":
        return Kind(name, lambda home: Store.at(local(home), home))
    make: Fresh = request.getfixturevalue("fresh")
    return Kind(name, lambda home: Store.at(parsed(make()), home))


@pytest.fixture
def store(kind: Kind, tmp_path: Path) -> Iterator[Store]:
    """Give the test empty records of each kind."""
    with kind.open(tmp_path) as opened:
        yield opened
