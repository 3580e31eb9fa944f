from __future__ import annotations

from pathlib import Path

import pytest

from simulator.errors import HomeUnwritable, WrongUse
from simulator.model.grading import Grading
from simulator.records.gradings import FILE, add, gradings

ONE = Grading(
    "a1", "QA07", "2026-03-18T14:30:00+08:00", 71.5, True, (("solve", 80.0), ("listen", None)), "还行"
)
TWO = ONE._replace(attempt="b2", overall=40.0, passed=False, comment="")


def test_gradings_come_back_as_they_were_made(tmp_path: Path) -> None:
    assert gradings(tmp_path) == []
    add(tmp_path, ONE)
    add(tmp_path, TWO)
    assert gradings(tmp_path) == [ONE, TWO]


def test_a_line_cut_off_while_writing_is_left_out_and_removed_by_the_next(tmp_path: Path) -> None:
    add(tmp_path, ONE)
    whole = (tmp_path / FILE).read_bytes()
    (tmp_path / FILE).write_bytes(whole + b'{"attempt":"b2","gra')
    assert gradings(tmp_path) == [ONE]
    add(tmp_path, TWO)
    assert gradings(tmp_path) == [ONE, TWO]


def test_a_changed_line_is_named(tmp_path: Path) -> None:
    add(tmp_path, ONE)
    add(tmp_path, TWO)
    path = tmp_path / FILE
    path.write_bytes(path.read_bytes().replace(b'"overall":71.5', b'"overall":"good"'))
    with pytest.raises(WrongUse, match=r"Line 1 of .*gradings\.jsonl is no grading: remove that line"):
        gradings(tmp_path)


def test_a_folder_that_is_none_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(HomeUnwritable):
        add(tmp_path / "nowhere", ONE)
