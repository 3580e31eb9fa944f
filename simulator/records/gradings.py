"""Gradings in the data folder: one JSON line each, appended and never changed.

Nothing else is asked of this room than `add` and `gradings`, so that they can move into a database.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from simulator.errors import HomeUnwritable, WrongUse
from simulator.model.grading import Grading
from simulator.records.tape import canonical, plain

FILE: Final = "gradings.jsonl"
_GRADING: Final[TypeAdapter[Grading]] = TypeAdapter(Grading)


def add(home: Path, grading: Grading) -> None:
    """Append `grading`; it is on the disk when this returns. A line that was cut off before it is removed.

    :raises HomeUnwritable: the file cannot be written.
    """
    try:
        with (home / FILE).open("a+b") as file:
            file.seek(0)
            before = file.read()
            file.truncate(before.rfind(b"\n") + 1)
            file.write(canonical(plain(grading)).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise HomeUnwritable(str(home), error.strerror or str(error)) from error


def gradings(home: Path) -> list[Grading]:
    """Return every grading, in the order in which they were made; a last line that was cut off is left out.

    :raises WrongUse: another line is not what `add` wrote.
    :raises HomeUnwritable: the file cannot be read.
    """
    path = home / FILE
    try:
        lines = path.read_bytes().split(b"\n")
    except FileNotFoundError:
        return []
    except OSError as error:
        raise HomeUnwritable(str(home), error.strerror or str(error)) from error
    found = []
    for number, line in enumerate(lines[:-1], start=1):
        try:
            found.append(_GRADING.validate_json(line))
        except ValidationError as error:
            raise WrongUse(
                f"Line {number} of {path} is no grading: remove that line.",
                f"{path} 第 {number} 行不是评分，请删去这一行。",
            ) from error
    return found
