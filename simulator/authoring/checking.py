"""Every problem of many files at once.

In: files, and what there is to check them against. Out: problems by file and line. Files that have not
changed come from the cache; many others are shared out to processes. Smells (`authoring.smells`) are looked
for where a scenario has no errors, unless they are not wanted. What checks a file (`authoring.inspecting`) is
imported where there is one to check: with every file in the cache, that would be most of the time.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from simulator.authoring.cache import Cache, fingerprint
from simulator.content.catalogue import Catalogue, Entry
from simulator.content.problems import Problem

if TYPE_CHECKING:
    from concurrent.futures import Future

    from simulator.content.library import Library

#: Files from which on a second process pays, given what it costs to start one (half a second).
MANY: Final = 150
#: The same with smells, which take about ten times as long.
MANY_WITH_SMELLS: Final = 20
_PROCESSES: Final = 4
#: Files that a process is given at a time, and how often ahead: little, so that all end together.
_SHARE: Final = 4
_AHEAD: Final = 2


def check(
    files: Sequence[Path], catalogue: Catalogue, *, smelling: bool = True, cache: Cache | None = None
) -> list[Problem]:
    """Return all problems of `files`, each file's by line; smells only if `smelling`."""
    found: dict[Path, tuple[Problem, ...]] = {}
    keys: dict[Path, str] = {}
    if cache is not None:
        keys = _keys(files, catalogue, smelling)
        for file, key in keys.items():
            known = cache.get(key, str(file))
            if known is not None:
                found[file] = known
    rest = [file for file in files if file not in found]
    if rest:
        for file, problems in zip(rest, _check(rest, catalogue.entries(), smelling), strict=True):
            found[file] = problems
            if cache is not None and file in keys:
                cache.put(keys[file], problems)
        if cache is not None:
            cache.save()
    return [problem for file in files for problem in found[file]]


def _check(files: Sequence[Path], entries: list[Entry], smelling: bool) -> list[tuple[Problem, ...]]:
    from simulator.content.library import Library

    library = Library(entries)
    count = min(_PROCESSES, _processors(), len(files) // (MANY_WITH_SMELLS if smelling else MANY) + 1)
    if count < 2:
        return _share(files, library, smelling)
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    shares = [files[at : at + _SHARE] for at in range(0, len(files), _SHARE)]
    # Spawned, not forked: a fork of a program with threads may hang, and Windows has none.
    with ProcessPoolExecutor(
        count - 1, multiprocessing.get_context("spawn"), initializer=_furnish, initargs=(entries,)
    ) as pool:
        given: list[Future[list[tuple[Problem, ...]]]] = []
        own: list[list[tuple[Problem, ...]]] = []
        while len(given) + len(own) < len(shares):
            if sum(not share.done() for share in given) < _AHEAD * (count - 1):
                given.append(pool.submit(_share_there, list(map(str, shares[len(given)])), smelling))
            else:  # this process works too, from the end on
                own.append(_share(shares[-1 - len(own)], library, smelling))
        return [
            problems for share in (*(share.result() for share in given), *own[::-1]) for problems in share
        ]


def _share(files: Sequence[Path], library: Library, smelling: bool) -> list[tuple[Problem, ...]]:
    from simulator.authoring.inspecting import check_one

    return [check_one(file, library, smelling) for file in files]


#: The library of a process that was started to check files.
_furnished: list[Library] = []


def _furnish(entries: list[Entry]) -> None:
    from simulator.content.library import Library

    _furnished.append(Library(entries))


def _share_there(files: list[str], smelling: bool) -> list[tuple[Problem, ...]]:
    return _share([Path(file) for file in files], _furnished[0], smelling)


def _processors() -> int:
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity is not None else os.cpu_count() or 1


def _keys(files: Sequence[Path], catalogue: Catalogue, smelling: bool) -> dict[Path, str]:
    """Return what the result for each file depends on; a file that cannot be read has no key."""
    about = hashlib.blake2b(f"{fingerprint()} {smelling}".encode())
    owners: set[Path] = set()
    for entry in catalogue.entries():
        if entry.kind == "scenario":
            owners.add(entry.path)
            continue
        about.update(f"{entry.kind} {entry.id} {entry.path}".encode())
        try:
            about.update(entry.path.read_bytes())
        except OSError:
            about.update(b"unreadable")
    beside = about.digest()
    keys = {}
    for file in files:
        try:
            content = file.read_bytes()
        except (OSError, ValueError):
            continue
        digest = hashlib.blake2b(beside, digest_size=32)
        digest.update(f"{file} {file in owners}".encode())
        digest.update(content)
        keys[file] = digest.hexdigest()
    return keys
