from __future__ import annotations

from pathlib import Path

import pytest

from simulator.model.grading import Grading
from simulator.records.gradings import add, gradings
from tests.postgres import Fresh

ONE = Grading(
    "a1", "QA07", "2026-03-18T14:30:00+08:00", 71.5, True, (("solve", 80.0), ("listen", None)), "还行"
)
TWO = ONE._replace(attempt="b2", overall=40.0, passed=False, comment="")


def test_gradings_come_back_as_they_were_made(tmp_path: Path) -> None:
    assert gradings(tmp_path) == []
    add(tmp_path, ONE)
    add(tmp_path, TWO)
    assert gradings(tmp_path) == [ONE, TWO]


def test_the_same_grading_is_kept_once_and_another_beside_it(tmp_path: Path) -> None:
    again = ONE._replace(at="2026-03-19T09:00:00+08:00", overall=75.0)
    for grading in (ONE, ONE, again):
        add(tmp_path, grading)
    assert gradings(tmp_path) == [ONE, again]


def test_gradings_reach_the_server_and_wait_while_it_is_away(
    fresh: Fresh, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = fresh()
    monkeypatch.setenv("KESU_DATABASE", "postgresql://nobody@127.0.0.1:9/x")
    add(tmp_path, ONE)
    assert gradings(tmp_path) == [ONE]
    monkeypatch.setenv("KESU_DATABASE", url)
    add(tmp_path, TWO)
    assert gradings(tmp_path / "other desk") == [ONE, TWO]
