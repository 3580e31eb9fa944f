from __future__ import annotations

import errno
import json
import os
from io import FileIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.errors import HomeUnwritable, TapeDamaged, TapeError
from simulator.model.persona import Persona
from simulator.model.scenario import Scenario
from simulator.model.scorecard import ScoreCard
from simulator.model.tape import Correction, Header, Promise, Tape
from simulator.records.tape import (
    MATTER,
    SUFFIX,
    TapeWriter,
    canonical,
    fingerprint,
    matter_of,
    plain,
    read,
)
from simulator.scoring.score import Matter, score
from simulator.session import engine
from tests.laboratory import UNREAD, does, kettle, persona_data, scenario_data, small_course, small_rubric

TEXTS = {"scenario": "kind: scenario\n", "persona": "kind: persona # 普通\n"}
HEADER = Header(
    attempt="0123456789abcdef",
    trainee="fedcba9876543210",
    scenario="kettle",
    mode="coached",
    language="zh",
    seed=7,
    started="2026-03-18T14:30:00+08:00",
    hashes=tuple((name, fingerprint(text)) for name, text in TEXTS.items()),
    versions=(("kesu", "0.1.0"), ("tape", "1")),
    allowance=1500,
)
READINGS = (
    (does("empathise", "invite_to_talk"), "您慢慢说，\n我听着 🙂"),
    (does("ask_facts", topics=("leak",)), 'Where does it "leak"?\t\\'),
    (UNREAD, "asdf"),
    (
        does("propose_solution", topics=("repair",), promises=(Promise("repair", 48, None, None),)),
        "两天内换新",
    ),
)


def attempt() -> tuple[Tape, ScoreCard]:
    """Return a finished attempt and what it was worth."""
    case = kettle(seed=7)
    state, opening = engine.start(case)
    turns = []
    for number, (reading, words) in enumerate(READINGS):
        state, turn = engine.step(case, state, reading, 4000 + 7000 * number, words, None)
        turns.append(turn)
    tape = Tape(HEADER, opening, tuple(turns), engine.hang_up(case, state).ending)
    matter = Matter(
        Scenario.model_validate(scenario_data()),
        Persona.model_validate(persona_data()),
        small_course(),
        small_rubric(),
    )
    return tape, score(tape, matter)


TAPE, CARD = attempt()


def write(path: Path, turns: int = len(TAPE.turns), end: bool = True) -> TapeWriter:
    """Write the attempt's first `turns` and, if asked for, its end to `path`."""
    writer = TapeWriter.begin(path, TAPE.header, TAPE.opening, TEXTS)
    for turn in TAPE.turns[:turns]:
        writer.turn(turn)
    if end and TAPE.ending is not None:
        writer.end(TAPE.ending, CARD)
    return writer


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("whole") / f"a{SUFFIX}"
    write(path)
    return path.read_bytes()


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("scratch") / f"a{SUFFIX}"


def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "tapes" / f"a{SUFFIX}"
    write(path)
    recorded = read(path)
    assert recorded.tape == TAPE
    assert recorded.score == canonical(plain(CARD))
    assert recorded.card() == CARD
    assert (recorded.cut, recorded.whole) == (False, path.stat().st_size)
    assert matter_of(path, TAPE.header) == TEXTS


def test_a_tape_is_a_line_each_for_header_turns_and_end_in_utf_8(whole: bytes) -> None:
    lines = whole.decode().splitlines()
    assert [sorted(json.loads(line).keys() - {"chain"}) for line in lines] == [
        ["header", "opening"],
        ["turn"],
        ["turn"],
        ["turn"],
        ["turn"],
        ["end", "score"],
    ]
    assert "您慢慢说" in lines[1]
    assert b"\r" not in whole


def test_the_same_attempt_gives_the_same_bytes(whole: bytes, tmp_path: Path) -> None:
    write(tmp_path / f"b{SUFFIX}")
    assert (tmp_path / f"b{SUFFIX}").read_bytes() == whole


def test_corrections_are_appended_and_the_last_score_stands(tmp_path: Path) -> None:
    path = tmp_path / f"a{SUFFIX}"
    writer = write(path)
    before = path.read_bytes()
    correction = Correction(3, does("apologise"), "T07", "2026-03-19T09:00:00+08:00")
    better = CARD._replace(overall=99.0)
    writer.correct(correction, better)
    recorded = read(path)
    assert path.read_bytes().startswith(before)
    assert recorded.tape == TAPE._replace(corrections=(correction,))
    assert recorded.score == canonical(plain(CARD))
    assert recorded.card() == better


def damaged_line(scratch: Path, data: bytes) -> int:
    """Return the line that is named when `data` is read as a tape; 0 for a line that is cut off."""
    scratch.write_bytes(data)
    try:
        recorded = read(scratch)
    except TapeDamaged as error:
        return error.line
    assert recorded.cut
    return 0


def line_of(data: bytes, position: int) -> int:
    return data.count(b"\n", 0, position) + 1


@given(st.data())
def test_a_changed_byte_is_found_on_its_line(whole: bytes, scratch: Path, data: st.DataObject) -> None:
    position = data.draw(st.integers(0, len(whole) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda value: value != whole[position]))
    changed = whole[:position] + bytes([byte]) + whole[position + 1 :]
    # Without its line break the last line counts as cut off; every other byte is damage.
    expected = 0 if position == len(whole) - 1 else line_of(whole, position)
    assert damaged_line(scratch, changed) == expected


@given(st.data())
def test_a_removed_byte_is_found_on_its_line(whole: bytes, scratch: Path, data: st.DataObject) -> None:
    position = data.draw(st.integers(0, len(whole) - 1))
    expected = 0 if position == len(whole) - 1 else line_of(whole, position)
    assert damaged_line(scratch, whole[:position] + whole[position + 1 :]) == expected


@given(st.data())
def test_an_added_byte_is_found_on_its_line(whole: bytes, scratch: Path, data: st.DataObject) -> None:
    position = data.draw(st.integers(0, len(whole)))
    byte = data.draw(st.integers(0, 255))
    at_the_end = position == len(whole) and byte != ord("\n")
    expected = 0 if at_the_end else line_of(whole, position)
    if byte == ord("\n") and position and whole[position - 1] == byte:
        expected = line_of(whole, position)  # an empty line
    elif byte == ord("\n") and position < len(whole) and whole[position] == byte:
        expected = line_of(whole, position) + 1  # the same, seen from the line before
    assert damaged_line(scratch, whole[:position] + bytes([byte]) + whole[position:]) == expected


@given(st.data())
def test_a_moved_piece_is_found_where_it_is_missing_or_stands_now(
    whole: bytes, scratch: Path, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(whole) - 2))
    end = data.draw(st.integers(start + 1, min(len(whole) - 1, start + 400)))
    piece, rest = whole[start:end], whole[:start] + whole[end:]
    place = data.draw(st.integers(0, len(rest)))
    moved = rest[:place] + piece + rest[place:]
    if moved == whole:
        return
    first = next(n for n, (a, b) in enumerate(zip(moved, whole, strict=True)) if a != b)
    assert damaged_line(scratch, moved) in (line_of(whole, first), line_of(whole, first) + 1)


@pytest.mark.parametrize(
    ("order", "line"),
    [
        ((0, 2, 1, 3, 4, 5), 2),  # two turns swapped
        ((0, 1, 3, 4, 5), 3),  # one left out
        ((0, 1, 1, 2, 3, 4, 5), 3),  # one told twice
        ((1, 2, 3, 4, 5), 1),
        ((0, 5), 2),
        ((0, 1, 2, 3, 4, 5, 5), 7),
    ],
)
def test_lines_out_of_their_order_are_found(
    whole: bytes, scratch: Path, order: tuple[int, ...], line: int
) -> None:
    lines = whole.splitlines(keepends=True)
    assert damaged_line(scratch, b"".join(lines[place] for place in order)) == line


def relinked(contents: list[dict[str, object]]) -> bytes:
    """Return lines with a chain as a forger would make it."""
    chain, data = "0" * 64, b""
    for content in contents:
        chain = fingerprint(chain + canonical(content))
        data += canonical({**content, "chain": chain}).encode() + b"\n"
    return data


def contents_of(whole: bytes) -> list[dict[str, object]]:
    contents = [json.loads(line) for line in whole.splitlines()]
    for content in contents:
        del content["chain"]
    return contents


@pytest.mark.parametrize(
    ("line", "content"),
    [
        (1, {"header": {"attempt": "a"}, "opening": {}}),
        (2, {"turn": {"number": "one"}}),
        (2, {"turn": 5}),
        (2, {"nothing": 1}),
        (2, {"end": "hung_up"}),
        (2, {"end": 3, "score": {}}),
        (6, {"end": "hung_up", "score": {"overall": "much"}}),
        (2, {"correction": {}, "score": {}}),
    ],
)
def test_lines_of_another_shape_are_damage_even_with_a_right_chain(
    whole: bytes, scratch: Path, line: int, content: dict[str, object]
) -> None:
    contents = contents_of(whole)
    assert relinked(contents) == whole
    contents[line - 1] = content
    assert damaged_line(scratch, relinked(contents)) == line


@pytest.mark.parametrize(
    "data",
    [
        b'{"chain":1E999}\n',
        b'{"a":"\\ud800"}\n',
        b'{"a":' + b"9" * 5000 + b"}\n",
        b"",
        b"\n",
        b"{}\n",
        b"[]\n",
        b"\x89PNG\r\n\x1a\n\x00\x00",
        b"null\n",
        b"[" * 100_000 + b"\n",
        b"\xff\n",
    ],
)
def test_files_that_never_were_tapes(scratch: Path, data: bytes) -> None:
    scratch.write_bytes(data)
    with pytest.raises(TapeDamaged) as caught:
        read(scratch)
    assert caught.value.line == 1


@pytest.mark.parametrize("name", ["missing", "folder", "nul\0", "long" * 3000])
def test_what_cannot_be_opened(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(TapeError, match="cannot be opened"):
        read(tmp_path / name)


def test_a_torn_last_line_is_left_out_and_written_anew(whole: bytes, scratch: Path) -> None:
    lines = whole.splitlines(keepends=True)
    last = len(lines[4])
    for torn in (1, 2, last // 3, last // 2, last - 2, last - 1):
        scratch.write_bytes(b"".join(lines[:4]) + lines[4][:torn])
        recorded = read(scratch)
        assert recorded.tape == TAPE._replace(turns=TAPE.turns[:3], ending=None)
        assert (recorded.cut, recorded.card()) == (True, None)
        writer = TapeWriter.resume(scratch, recorded)
        writer.turn(TAPE.turns[3])
        writer.end(TAPE.ending or "", CARD)
        assert scratch.read_bytes() == whole


def test_texts_are_kept_once_and_must_be_there_unchanged(tmp_path: Path) -> None:
    path, other = tmp_path / f"a{SUFFIX}", tmp_path / f"b{SUFFIX}"
    write(path)
    write(other)
    kept = sorted((tmp_path / MATTER).iterdir())
    assert sorted(place.read_text("utf-8") for place in kept) == sorted(TEXTS.values())
    place = tmp_path / MATTER / f"{fingerprint(TEXTS['persona'])}.yaml"
    place.write_text("kind: persona # 别的\n", "utf-8")
    with pytest.raises(TapeError, match=rf"line 1 .*matter/{place.name} beside it has been changed"):
        matter_of(path, TAPE.header)
    place.write_bytes(b"\xff\xfe")
    with pytest.raises(TapeError, match="the persona it was played with is missing"):
        matter_of(path, TAPE.header)
    place.unlink()
    with pytest.raises(TapeError, match="the persona it was played with is missing"):
        matter_of(path, TAPE.header)


def test_a_text_that_was_cut_off_is_written_again_by_the_next_attempt(tmp_path: Path) -> None:
    write(tmp_path / f"a{SUFFIX}")
    place = tmp_path / MATTER / f"{fingerprint(TEXTS['persona'])}.yaml"
    place.write_bytes(b"")
    write(tmp_path / f"b{SUFFIX}")
    assert matter_of(tmp_path / f"a{SUFFIX}", TAPE.header) == TEXTS


class Disk:
    """Lets so many more bytes be written, then is full."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.room: int | None = None
        real = Path.open

        def opened(path: Path, *args: object, **options: object) -> object:
            file = real(path, *args, **options)  # type: ignore[call-overload]
            return _Limited(self, file) if isinstance(file, FileIO) else file

        patch.setattr(Path, "open", opened)


class _Limited:
    def __init__(self, disk: Disk, file: FileIO) -> None:
        self._disk, self._file = disk, file

    def __enter__(self) -> _Limited:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def write(self, data: bytes) -> int:
        if self._disk.room is None:
            return self._file.write(data) or 0
        part = data[: self._disk.room]
        if not part:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        self._disk.room -= len(part)
        return self._file.write(part) or 0

    def __getattr__(self, name: str) -> object:
        return getattr(self._file, name)


@pytest.mark.parametrize("room", [0, 1, 300])
def test_a_full_disk_leaves_the_tape_as_it_was_and_the_writer_usable(
    whole: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    disk = Disk(monkeypatch)
    path = tmp_path / f"a{SUFFIX}"
    writer = write(path, turns=2, end=False)
    before = path.read_bytes()
    disk.room = room
    with pytest.raises(HomeUnwritable, match=r"cannot be written \(No space left on device\)"):
        writer.turn(TAPE.turns[2])
    assert path.read_bytes() == before
    disk.room = None
    for turn in TAPE.turns[2:]:
        writer.turn(turn)
    writer.end(TAPE.ending or "", CARD)
    assert path.read_bytes() == whole


@pytest.mark.parametrize("room", [0, 5, 60])
def test_a_disk_that_is_full_at_the_start_is_left_clean(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    disk = Disk(monkeypatch)
    disk.room = room
    with pytest.raises(HomeUnwritable, match="No space left"):
        write(tmp_path / f"a{SUFFIX}", turns=0, end=False)
    assert not (tmp_path / f"a{SUFFIX}").exists()
    assert list((tmp_path / MATTER).glob("*.part")) == []


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "tapes").write_text("a file", "utf-8")
    with pytest.raises(HomeUnwritable, match="cannot be written"):
        write(tmp_path / "tapes" / f"a{SUFFIX}")
