"""A certificate speaks for what an attempt is played and judged by, and for nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from simulator import paths
from simulator.content.catalogue import Entry
from simulator.content.certificates import beside, certified, elsewhere, stamp
from simulator.content.library import Library

NAME = "tap_adapter"
SHIPPED = Library.open().entries("scenario")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with copies of a scenario, its persona and the course, and a data folder of its own."""
    monkeypatch.setenv("KESU_HOME", str(tmp_path / "home"))
    content = tmp_path / "content"
    content.mkdir()
    for entry in Library.open().entries():
        if entry.id in (NAME, "venting_type", "course", "rubric"):
            (content / entry.path.name).write_bytes(entry.path.read_bytes())
    return content


def library(folder: Path) -> Library:
    return Library.open([folder])


def certificate(folder: Path, **changes: Any) -> dict[str, Any]:
    return {"scenario": NAME, "stamp": stamp(library(folder), NAME), "certified": True, **changes}


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


@pytest.mark.parametrize("entry", SHIPPED, ids=lambda entry: entry.id)
def test_every_shipped_scenario_is_certified(entry: Entry) -> None:
    assert certified(Library.open(), entry.id), f"run `kesu certify {entry.id}`"
    told = json.loads(beside(entry.path).read_text("utf-8"))
    assert [(part["name"], part["held"]) for part in told["parts"]] == [
        ("check", True), ("parity", True), ("coverage", True), ("balance", True), ("tests", True),
    ]  # fmt: skip


def test_layout_comments_and_line_ends_do_not_count(folder: Path) -> None:
    before = stamp(library(folder), NAME)
    file = folder / f"{NAME}.yaml"
    text = file.read_text("utf-8")
    file.write_bytes(("# another comment\n\n" + text + "exam_only: false\n").replace("\n", "\r\n").encode())
    assert stamp(library(folder), NAME) == before


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (f"{NAME}.yaml", "pass_mark: 74", "pass_mark: 71"),
        ("venting_type.yaml", "version: ", "version: 9"),
        ("rubric.yaml", "version: ", "version: 9"),
    ],
)
def test_what_is_played_and_judged_by_counts(folder: Path, file: str, old: str, new: str) -> None:
    before = stamp(library(folder), NAME)
    edit(folder / file, old, new)
    assert stamp(library(folder), NAME) != before


def test_the_courses_texts_do_not_count(folder: Path) -> None:
    before = stamp(library(folder), NAME)
    edit(folder / "course.yaml", "version: ", "version: 9")
    assert stamp(library(folder), NAME) == before


def test_a_certificate_lies_beside_the_scenario_or_in_the_data_folder(folder: Path) -> None:
    assert certified(library(folder), NAME) is False
    text = json.dumps(certificate(folder))
    beside(folder / f"{NAME}.yaml").write_text(text)
    assert certified(library(folder), NAME) is True
    beside(folder / f"{NAME}.yaml").unlink()
    place = elsewhere(stamp(library(folder), NAME))
    assert place.parent == paths.settings_folder() / "certificates"
    place.parent.mkdir(parents=True)
    place.write_text(text)
    assert certified(library(folder), NAME) is True


def test_a_scenario_edited_since_is_certified_no_more(folder: Path) -> None:
    beside(folder / f"{NAME}.yaml").write_text(json.dumps(certificate(folder)))
    edit(folder / f"{NAME}.yaml", "pass_mark: 74", "pass_mark: 1")
    assert certified(library(folder), NAME) is False


@pytest.mark.parametrize(
    "changes", [{"certified": False}, {"certified": "yes"}, {"scenario": "other"}, {"stamp": "0" * 64}]
)
def test_what_is_no_certificate_of_this_scenario(folder: Path, changes: dict[str, Any]) -> None:
    beside(folder / f"{NAME}.yaml").write_text(json.dumps(certificate(folder, **changes)))
    assert certified(library(folder), NAME) is False


@pytest.mark.parametrize("damaged", [b"", b"[]", b"{", b"\xff\xfe", b"[" * 100_000])
def test_a_damaged_certificate_is_none(folder: Path, damaged: bytes) -> None:
    beside(folder / f"{NAME}.yaml").write_bytes(damaged)
    assert certified(library(folder), NAME) is False
