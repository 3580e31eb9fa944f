"""How fast reports are made, and in how much memory.

    python -m benchmarks.reports [--trainees N] [--attempts N] [--documents N] [--postgres URL] [--keep D]

A synthetic company (`benchmarks.company`) is written to new records; then, each in a process of its own:
the page of everybody, with its memory; and `--documents` PDFs with quotations from tapes, on all processors.
Times are from the start of the process's work to the file on the disk, imports included.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

#: What is asked for: seconds and MiB for the page, seconds for 1,000 PDFs on two processors.
PAGE_SECONDS = 3.0
PAGE_MEMORY = 300.0
DOCUMENT_SECONDS = 0.06
#: Tapes each trainee has whose report is written as a PDF.
TAPES = 4
MADE = datetime(2026, 6, 1, tzinfo=UTC)


class Cost(NamedTuple):
    """What one piece of work took: seconds by the clock and of the processor, MiB at most, bytes written."""

    seconds: float
    processor: float
    memory: float
    size: int


def page(url: str, home: Path, folder: Path) -> Cost:
    """Write the page of everybody."""
    began, used = time.perf_counter(), time.process_time()
    from sqlalchemy.engine import make_url

    from simulator.content.library import Library
    from simulator.records.store import Store
    from simulator.reports.delivery import Order, deliver

    path = folder / "cohort.html"
    with Store.at(make_url(url), home) as store:
        deliver(store, Library.open(), Order("cohort", "html", "zh"), path, "benchmark", MADE)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
        1024 if sys.platform == "linux" else 1024**2
    )
    return Cost(time.perf_counter() - began, time.process_time() - used, memory, path.stat().st_size)


def documents(url: str, home: Path, folder: Path, count: int, tell: Callable[[int], None]) -> Cost:
    """Write the PDFs of the first `count` trainees."""
    from sqlalchemy.engine import make_url

    from benchmarks.company import number_of
    from simulator.records.store import Store
    from simulator.reports.delivery import Order, deliver_many

    began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    with Store.at(make_url(url), home) as store:
        people = [number_of(place) for place in range(count)]
        deliver_many(store, people, Order("trainee", "pdf", "zh"), folder, "benchmark", MADE, tell)
    seconds = time.perf_counter() - began
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Cost(
        seconds,
        children.ru_utime + children.ru_stime - before.ru_utime - before.ru_stime,
        children.ru_maxrss / 1024,
        sum(path.stat().st_size for path in folder.glob("*.pdf")),
    )


def prepare(url: str, home: Path, trainees: int, attempts: int, with_tapes: int) -> None:
    """Write the company, and tapes of the first trainees."""
    from sqlalchemy.engine import make_url

    from benchmarks.company import Company, fill, put_tapes
    from simulator.records.store import Store

    with Store.at(make_url(url), home) as store:
        fill(store, Company(trainees, attempts, max(2, trainees // 50)))
        put_tapes(store, with_tapes, TAPES)


def apart(work: Callable[[], Cost]) -> Cost:
    """Do `work` in a fresh process, so that its memory and its imports are its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(work)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--trainees", type=int, default=10_000)
    parser.add_argument("--attempts", type=int, default=100_000)
    parser.add_argument("--documents", type=int, default=1_000)
    parser.add_argument(
        "--postgres", default="", help="URL of an empty PostgreSQL database instead of SQLite"
    )
    parser.add_argument("--keep", type=Path, help="keep the records here, or use those that are here already")
    asked = parser.parse_args()
    console = Console()
    folder = Path(tempfile.mkdtemp(prefix="kesu-reports-"))
    home = (asked.keep or folder / "home").absolute()
    url = asked.postgres or f"sqlite:///{home / 'index.sqlite3'}"
    try:
        if asked.postgres or not (home / "index.sqlite3").exists():
            home.mkdir(parents=True, exist_ok=True)
            began = time.perf_counter()
            prepare(url, home, asked.trainees, asked.attempts, asked.documents)
            console.print(f"The company took {time.perf_counter() - began:.0f} s to write.", style="dim")
        costs = [apart(partial(page, url, home, folder)) for _ in range(3)]
        with Progress(console=console) as progress:
            task = progress.add_task("PDFs", total=asked.documents)
            written = documents(
                url, home, folder / "pdf", asked.documents, lambda done: progress.update(task, completed=done)
            )
        table = Table("", "seconds", "processor", "memory", "size", "asked", "kept")
        for number, cost in enumerate(costs, start=1):
            kept = cost.seconds <= PAGE_SECONDS and cost.memory <= PAGE_MEMORY
            _row(
                table, f"page of everybody, {number}", cost, f"{PAGE_SECONDS:g} s, {PAGE_MEMORY:g} MiB", kept
            )
        limit = DOCUMENT_SECONDS * asked.documents
        _row(
            table,
            f"{asked.documents:,} PDFs",
            written,
            f"{limit:g} s on 2 processors",
            written.seconds <= limit,
        )
        console.print(
            f"{asked.trainees:,} trainees, {asked.attempts:,} attempts, "
            f"{'PostgreSQL' if asked.postgres else 'SQLite'}, {os.cpu_count()} processors"
        )
        console.print(table)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _row(table: Table, what: str, cost: Cost, asked: str, kept: bool) -> None:
    table.add_row(
        what,
        f"{cost.seconds:.2f}",
        f"{cost.processor:.2f}",
        f"{cost.memory:.0f} MiB",
        f"{cost.size / 1e6:.1f} MB",
        asked,
        "yes" if kept else "NO",
    )


if __name__ == "__main__":
    main()
