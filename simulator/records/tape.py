"""Tape files: one JSON object a line, written turn by turn, chained so that any change is found.

Line 1 is the header with the opening, then a line for each turn, then the end (and corrections). Every
line carries `chain`, the SHA-256 of the line before's chain and of its own content; a changed, missing or
moved character anywhere breaks the chain from that line on. Lines are flushed to the disk one by one, so
a kill at any moment loses at most the line being written. The texts that an attempt was played with
(scenario, persona, course, rubric) lie beside the tapes in `matter/`, once per hash.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Mapping
from io import FileIO
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar

from pydantic import TypeAdapter, ValidationError

from simulator.errors import HomeUnwritable, TapeDamaged, TapeError
from simulator.model.scorecard import ScoreCard
from simulator.model.tape import Correction, Header, Opening, Tape, Turn

FORMAT: Final = "1"
SUFFIX: Final = ".tape.jsonl"
MATTER: Final = "matter"
START: Final = "0" * 64

_HEADER: Final[TypeAdapter[Header]] = TypeAdapter(Header)
_OPENING: Final[TypeAdapter[Opening]] = TypeAdapter(Opening)
_TURN: Final[TypeAdapter[Turn]] = TypeAdapter(Turn)
_CORRECTION: Final[TypeAdapter[Correction]] = TypeAdapter(Correction)
_CARD: Final[TypeAdapter[ScoreCard]] = TypeAdapter(ScoreCard)
_T = TypeVar("_T")


class Recorded(NamedTuple):
    """A tape with what its file says besides: the score it was given, and whether its last line is whole."""

    tape: Tape
    score: str | None  # canonical JSON of the score card as it was computed at the end
    chain: str  # of the last whole line
    cut: bool  # the last line is incomplete: the attempt was interrupted while writing
    whole: int  # bytes up to the end of the last whole line
    corrected: tuple[str, ...] = ()  # canonical JSON of the score card after each correction
    links: tuple[str, ...] = ()  # the chain of every whole line

    def card(self) -> ScoreCard | None:
        """Return the score card that stands (after the last correction); None while the attempt is open."""
        latest = self.corrected[-1] if self.corrected else self.score
        return None if latest is None else _CARD.validate_json(latest)


def fingerprint(text: str) -> str:
    """Return the SHA-256 of `text` in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def plain(value: object) -> Any:
    """Return `value` (named tuples and their parts) as plain JSON data."""
    if isinstance(value, tuple):
        if hasattr(value, "_asdict"):
            return {name: plain(part) for name, part in value._asdict().items()}
        return [plain(part) for part in value]
    return value


def canonical(data: object) -> str:
    """Return `data` as the one JSON text that stands for it: sorted keys, no spaces, exact floats."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


class TapeWriter:
    """Writes one tape, line by line; every line is on the disk when a call returns.

    :raises HomeUnwritable: the file or its folder cannot be written (full disk, no rights). What was
        written before stays whole.
    """

    def __init__(self, path: Path, chain: str = START) -> None:
        self.path = path
        self._chain = chain

    @classmethod
    def begin(cls, path: Path, header: Header, opening: Opening, matter: Mapping[str, str]) -> TapeWriter:
        """Start a new tape at `path`; `matter` holds the texts by the names in the header's hashes."""
        hashes = dict(header.hashes)
        try:
            folder = path.parent / MATTER
            folder.mkdir(parents=True, exist_ok=True)
            for name, text in matter.items():
                place = folder / f"{hashes[name]}.yaml"
                if not _holds(place, text):
                    write_whole(place, text.encode())
            writer = cls(path)
            try:
                writer._append({"header": plain(header), "opening": plain(opening)})
            except HomeUnwritable:
                path.unlink(missing_ok=True)  # an empty file would only be in the way
                raise
        except (OSError, ValueError) as error:
            raise HomeUnwritable(str(path.parent), _reason(error)) from error
        return writer

    @classmethod
    def resume(cls, path: Path, recorded: Recorded) -> TapeWriter:
        """Go on with an interrupted tape; an incomplete last line is cut off."""
        try:
            if recorded.cut:
                os.truncate(path, recorded.whole)
        except OSError as error:
            raise HomeUnwritable(str(path.parent), _reason(error)) from error
        return cls(path, recorded.chain)

    def turn(self, turn: Turn) -> None:
        """Write one turn."""
        self._append({"turn": plain(turn)})

    def end(self, ending: str, card: ScoreCard) -> None:
        """Write how the attempt ended and what it was worth."""
        self._append({"end": ending, "score": plain(card)})

    def correct(self, correction: Correction, card: ScoreCard) -> None:
        """Append a corrected reading with the score that it leads to; the old ones stay."""
        self._append({"correction": plain(correction), "score": plain(card)})

    def _append(self, content: dict[str, Any]) -> None:
        body = canonical(content)
        chain = link(self._chain, body)
        line = canonical({**content, "chain": chain}) + "\n"
        try:
            # Without a buffer: what a full disk refuses must not be tried again when the file is closed.
            with self.path.open("ab", buffering=0) as file:
                before = file.seek(0, os.SEEK_END)
                try:
                    _write_all(file, line.encode())
                    os.fsync(file.fileno())
                except OSError:
                    file.truncate(before)
                    raise
        except OSError as error:
            raise HomeUnwritable(str(self.path.parent), _reason(error)) from error
        self._chain = chain


def read(path: Path) -> Recorded:
    """Read the tape at `path` and check its chain.

    :raises TapeError: there is no such file, or it cannot be opened.
    :raises TapeDamaged: a line is not what was written; says which one.
    """
    return parse(contents(path), path)


def contents(path: Path) -> bytes:
    """Return the bytes of the tape at `path`.

    :raises TapeError: there is no such file, or it cannot be opened.
    """
    try:
        return path.read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = _reason(error)
        raise TapeError(str(path), 0, f"it cannot be opened ({reason})", f"文件打不开（{reason}）") from error


def parse(data: bytes, path: Path) -> Recorded:
    """Return what `data` says, the bytes of a tape; `path` is where it is said to lie if it is damaged.

    :raises TapeDamaged: a line is not what was written; says which one. An incomplete last line is no
        damage (a kill while writing leaves one): it is left out and `cut` is set.
    """
    lines = data.split(b"\n")
    cut = lines[-1] != b""
    chain, whole = START, 0
    found: list[dict[str, Any]] = []
    links: list[str] = []
    for number, line in enumerate(lines[:-1], start=1):
        content = _content(path, number, line)
        told = content.pop("chain", None)
        try:
            chain = link(chain, canonical(content))
            same = told == chain and canonical({**content, "chain": chain}).encode() == line
        except ValueError:  # numbers and characters that no tape holds: 1E999, half a surrogate pair
            same = False
        if not same:
            raise TapeDamaged(
                str(path),
                number,
                "it is not what was written when the attempt was played",
                "内容与演练时写下的不一致",
            )
        found.append(content)
        links.append(chain)
        whole += len(line) + 1
    tape, score, corrected = _assemble(path, found)
    return Recorded(tape, score, chain, cut, whole, corrected, tuple(links))


def matter_of(path: Path, header: Header) -> dict[str, str]:
    """Return the texts that the tape at `path` was played with, by name.

    :raises TapeError: one is missing or is not the text that was played.
    """
    texts = {}
    for name, digest in header.hashes:
        place = path.parent / MATTER / f"{digest}.yaml"
        try:
            text = place.read_bytes().decode()
        except (OSError, UnicodeDecodeError) as error:
            raise TapeError(
                str(path),
                1,
                f"the {name} it was played with is missing; put {MATTER}/{place.name} back beside the tape",
                f"缺少当时使用的 {name} 文本，请把 {MATTER}/{place.name} 放回演练记录旁",
            ) from error
        if fingerprint(text) != digest:
            raise TapeError(
                str(path),
                1,
                f"{MATTER}/{place.name} beside it has been changed",
                f"旁边的 {MATTER}/{place.name} 已被改动",
            )
        texts[name] = text
    return texts


def _assemble(path: Path, contents: list[dict[str, Any]]) -> tuple[Tape, str | None, tuple[str, ...]]:
    if not contents or contents[0].keys() != {"header", "opening"}:
        raise TapeDamaged(str(path), 1, "a tape begins with its header", "演练记录应以开头信息起首")
    header = _shape(path, 1, _HEADER.validate_python, contents[0]["header"])
    opening = _shape(path, 1, _OPENING.validate_python, contents[0]["opening"])
    turns: list[Turn] = []
    corrections: list[Correction] = []
    corrected: list[str] = []
    ending: str | None = None
    score: str | None = None
    for number, content in enumerate(contents[1:], start=2):
        if content.keys() == {"turn"} and ending is None:
            turns.append(_shape(path, number, _TURN.validate_python, content["turn"]))
        elif content.keys() == {"end", "score"} and ending is None and isinstance(content["end"], str):
            ending, score = content["end"], _score(path, number, content["score"])
        elif content.keys() == {"correction", "score"} and ending is not None:
            corrections.append(_shape(path, number, _CORRECTION.validate_python, content["correction"]))
            corrected.append(_score(path, number, content["score"]))
        else:
            raise TapeDamaged(str(path), number, "such a line has no place here", "此处不该有这样的一行")
    return Tape(header, opening, tuple(turns), ending, tuple(corrections)), score, tuple(corrected)


def _score(path: Path, number: int, data: object) -> str:
    _shape(path, number, _CARD.validate_python, data)
    return canonical(data)


def _shape(path: Path, number: int, validate: Callable[[Any], _T], data: object) -> _T:
    try:
        return validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise TapeDamaged(str(path), number, f"{where}: {first['msg']}", f"{where} 的内容不对") from error


def _content(path: Path, number: int, line: bytes) -> dict[str, Any]:
    try:
        content = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise TapeDamaged(str(path), number, "it is not a line of JSON", "不是一行 JSON") from error
    if not isinstance(content, dict):
        raise TapeDamaged(str(path), number, "it is not a JSON object", "不是 JSON 对象")
    return content


def link(chain: str, body: str) -> str:
    """Return the chain after a line whose content is `body` in canonical JSON, from the chain before it."""
    return hashlib.sha256((chain + body).encode()).hexdigest()


def _holds(place: Path, text: str) -> bool:
    try:
        return place.read_bytes() == text.encode()
    except FileNotFoundError:
        return False


def write_whole(place: Path, data: bytes) -> None:
    """Write a file so that it is there as a whole or not at all, also after a power cut.

    :raises OSError: it cannot be written.
    """
    part = place.with_name(f"{place.name}.{os.getpid()}.part")
    try:
        with part.open("wb", buffering=0) as file:
            _write_all(file, data)
            os.fsync(file.fileno())
        part.replace(place)
    finally:
        part.unlink(missing_ok=True)


def _write_all(file: FileIO, data: bytes) -> None:
    """Write `data` entirely; a raw file may take a part of it and say so only by the number of bytes."""
    while data:
        data = data[file.write(data) :]


def _reason(error: OSError | ValueError) -> str:
    return getattr(error, "strerror", None) or str(error)
