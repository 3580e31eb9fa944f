"""What earlier checks found, so that a file that has not changed is not checked again.

Everything that a result depends on is in its key; a cache that is lost, damaged or cannot be written costs
time and nothing else. One file holds the results of the last `MOST` checks.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import simulator
from simulator import paths
from simulator.content.problems import Problem

#: Results kept; the oldest go first.
MOST: Final = 20_000
_FILE: Final = "checks.json"
#: The code that a result depends on: whole rooms, modules of this one, and those beside the rooms.
_ROOMS: Final = ("content", "model", "session", "scoring", "language", "study")
_OWN: Final = ("allowances", "checking", "disputes", "inspecting", "rehearsal", "smells")
_BESIDE: Final = ("practice", "readings")


def fingerprint() -> str:
    """Return the version of Kesu, of its code and of the trained analyser: a checkout is edited without a new
    version.
    """
    digest = hashlib.sha256(simulator.__version__.encode())
    package = Path(simulator.__file__).parent
    files = [file for room in _ROOMS for file in (package / room).glob("*.py")]
    files += [package / "authoring" / f"{name}.py" for name in _OWN]
    files += [package / f"{name}.py" for name in _BESIDE]
    files += (paths.assets() / "language").glob("*/model.*")
    for file in sorted(files):
        stat = file.stat()
        digest.update(f"{file.name} {stat.st_size} {stat.st_mtime_ns}".encode())
    return digest.hexdigest()


class Cache:
    """Problems by key. A key names everything that they depend on."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path if path is not None else paths.cache() / _FILE
        self._kept: dict[str, list[list[Any]]] = {}
        self._used: list[str] = []
        try:
            kept = json.loads(self._path.read_bytes())
        except (OSError, ValueError):
            return
        if isinstance(kept, dict):
            self._kept = kept

    def get(self, key: str, file: str) -> tuple[Problem, ...] | None:
        """Return the problems found for `key`, as those of `file`, or None."""
        try:
            found = tuple(
                Problem(file, line, column, code, tuple((name, told) for name, told in details), suggestion)
                for line, column, code, details, suggestion in self._kept[key]
            )
        except (KeyError, TypeError, ValueError):
            return None
        self._used.append(key)
        return found

    def put(self, key: str, problems: Iterable[Problem]) -> None:
        """Remember `problems` for `key`."""
        self._kept[key] = [list(problem[1:]) for problem in problems]
        self._used.append(key)

    def save(self) -> None:
        """Write the cache; where that cannot be done, go without."""
        ordered = dict.fromkeys([*self._used[::-1], *list(self._kept)[::-1]])
        kept = {key: self._kept[key] for key in list(ordered)[:MOST][::-1]}
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(
                "w", encoding="utf-8", dir=self._path.parent, prefix=".checks.", delete=False
            ) as file:
                json.dump(kept, file, ensure_ascii=False, separators=(",", ":"))
            Path(file.name).replace(self._path)
        except OSError:
            return
