"""Every problem of many files at once.

In: files, and the library that they are checked against. Out: problems by file and line. Files that have
not changed come from the cache; many others are shared out to processes. Smells (`authoring.smells`) are
looked for where a scenario has no errors, unless they are not wanted.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import os
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Final, NamedTuple

from simulator.authoring.allowances import allowed
from simulator.authoring.cache import Cache, fingerprint
from simulator.content.library import Entry, Library
from simulator.content.loader import in_file_order
from simulator.content.problems import Problem
from simulator.model.scenario import Scenario

#: Files from which on a second process pays, given what it costs to start one (half a second).
MANY: Final = 150
#: The same with smells, which take about ten times as long.
MANY_WITH_SMELLS: Final = 20
_PROCESSES: Final = 4


class _Task(NamedTuple):
    """A share of the files, for one process."""

    files: tuple[str, ...]
    entries: tuple[Entry, ...]
    smelling: bool


def check(
    files: Sequence[Path], library: Library, *, smelling: bool = True, cache: Cache | None = None
) -> list[Problem]:
    """Return all problems of `files`, each file's by line; smells only if `smelling`."""
    found: dict[Path, tuple[Problem, ...]] = {}
    keys: dict[Path, str] = {}
    if cache is not None:
        keys = _keys(files, library, smelling)
        for file, key in keys.items():
            known = cache.get(key, str(file))
            if known is not None:
                found[file] = known
    rest = [file for file in files if file not in found]
    for file, problems in zip(rest, _check(rest, library, smelling), strict=True):
        found[file] = problems
        if cache is not None and file in keys:
            cache.put(keys[file], problems)
    if cache is not None and rest:
        cache.save()
    return [problem for file in files for problem in found[file]]


def check_one(file: Path, library: Library, smelling: bool) -> tuple[Problem, ...]:
    """Return all problems of `file` by line, without what its author allows."""
    loaded = library.check(file)
    problems = list(loaded.problems)
    if any(problem.severity == "error" for problem in problems):
        return loaded.problems
    if smelling and isinstance(loaded.content, Scenario):
        from simulator.authoring.smells import smells  # with the analyser and numpy, which errors don't need

        problems += smells(loaded.content, loaded.document, library)
    return tuple(in_file_order(allowed(problems, loaded.document, smelling)))


def _check(files: Sequence[Path], library: Library, smelling: bool) -> Iterable[tuple[Problem, ...]]:
    count = min(_PROCESSES, _processors(), len(files) // (MANY_WITH_SMELLS if smelling else MANY) + 1)
    if count < 2:
        return [check_one(file, library, smelling) for file in files]
    entries = tuple(library.entries())
    size = max(8, len(files) // (count * 6))
    tasks = [
        _Task(tuple(map(str, files[at : at + size])), entries, smelling) for at in range(0, len(files), size)
    ]
    # Spawned, not forked: a fork of a program with threads may hang, and Windows has none.
    with ProcessPoolExecutor(count, mp_context=multiprocessing.get_context("spawn")) as pool:
        return [problems for share in pool.map(_share, tasks) for problems in share]


def _share(task: _Task) -> list[tuple[Problem, ...]]:
    library = Library(task.entries)
    return [check_one(Path(file), library, task.smelling) for file in task.files]


def _processors() -> int:
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity is not None else os.cpu_count() or 1


def _keys(files: Sequence[Path], library: Library, smelling: bool) -> dict[Path, str]:
    """Return what the result for each file depends on; a file that cannot be read has no key."""
    about = hashlib.sha256(f"{fingerprint()} {smelling}".encode())
    owners: dict[str, Path] = {}
    for entry in library.entries():
        if entry.kind == "scenario":
            owners[entry.id] = entry.path
            continue
        about.update(f"{entry.kind} {entry.id} {entry.path}".encode())
        try:
            about.update(entry.path.read_bytes())
        except OSError:
            about.update(b"unreadable")
    beside = about.digest()
    ids = {path: name for name, path in owners.items()}
    keys = {}
    for file in files:
        try:
            content = file.read_bytes()
        except (OSError, ValueError):
            continue
        digest = hashlib.sha256(beside)
        digest.update(f"{file} {file in ids}".encode())
        digest.update(content)
        keys[file] = digest.hexdigest()
    return keys
