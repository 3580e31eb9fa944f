"""A PostgreSQL of the tests' own, started for real once a process, and databases with empty records on it."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest

from simulator.records.database import Database
from simulator.records.schema import HEAD, METADATA

#: Connections that the server takes; fifty desktops write at once in one test.
CONNECTIONS = 200


class Postgres:
    """A PostgreSQL server in a folder of its own; run by another user where the tests are root."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._programs = _programs()
        self._user = "postgres" if os.getuid() == 0 else None
        if self._user is not None:
            account = pwd.getpwnam(self._user)
            os.chown(folder, account.pw_uid, account.pw_gid)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self._run(
            "initdb", "-D", str(folder / "data"), "-U", "admin", "-A", "trust", "-E", "UTF8", "--no-sync"
        )
        with (folder / "data" / "postgresql.conf").open("a") as settings:
            settings.write(
                f"port = {self.port}\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = '{folder}'\n"
                f"max_connections = {CONNECTIONS}\nautovacuum = off\n"
            )
        self.start()

    def url(self, database: str, user: str = "admin") -> str:
        """Return the URL of a database of this server."""
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        """Start the server and wait until it answers."""
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-w", "-l", str(self.folder / "log"), "start")

    def stop(self, how: str = "fast") -> None:
        """Stop the server; whoever is connected is cut off."""
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-w", "-m", how, "stop")

    def kill(self) -> None:
        """Kill the server and all its processes at once, as a power cut would."""
        postmaster = int((self.folder / "data" / "postmaster.pid").read_text().split("\n")[0])
        children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
        for process in (postmaster, *map(int, children)):
            os.kill(process, signal.SIGKILL)
        while not all(_is_gone(process) for process in (postmaster, *map(int, children))):
            time.sleep(0.02)
        # Nobody may have reaped the dead yet, and to PostgreSQL a zombie with this number is a live server.
        for lock in (self.folder / "data" / "postmaster.pid", self.folder / f".s.PGSQL.{self.port}.lock"):
            lock.unlink()

    def execute(self, sql: str, database: str = "postgres", user: str = "admin") -> list[tuple[object, ...]]:
        """Run `sql` and return its rows."""
        with psycopg.connect(self.url(database, user), autocommit=True) as connection:
            cursor = connection.execute(sql.encode())
            return cursor.fetchall() if cursor.description else []

    def _run(self, program: str, *words: str) -> None:
        done = subprocess.run(
            [str(self._programs / program), *words],
            user=self._user,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr


def _programs() -> Path:
    """Return the folder of initdb and pg_ctl; Debian keeps it off the path."""
    found = shutil.which("initdb")
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if found is None and not places:
        raise FileNotFoundError("PostgreSQL's initdb was not found: install the package postgresql")
    return places[-1] if places else Path(str(found)).resolve().parent


def _is_gone(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """Start a server for all tests of this process."""
    folder = Path(tempfile.mkdtemp(prefix="kesu-postgres-"))  # pytest's folders are closed to other users
    server = Postgres(folder)
    try:
        server.execute("CREATE DATABASE template_of_records")
        Database.at(server.url("template_of_records")).close()
        yield server
    finally:
        server.stop("immediate")  # nobody needs these files any more
        shutil.rmtree(folder)


_NUMBERS = count(1)


Fresh = Callable[..., str]


_FREE: list[str] = []


@pytest.fixture
def fresh(postgres: Postgres) -> Iterator[Fresh]:
    """Return a way to make a database with empty records (`bare`: with nothing at all); it gives the URL.

    Databases are emptied and used again: making one takes longer than most tests.
    """
    used: list[str] = []

    def make(bare: bool = False) -> str:
        if bare or not _FREE:
            name = f"records_{next(_NUMBERS)}"
            postgres.execute(f"CREATE DATABASE {name}" + ("" if bare else " TEMPLATE template_of_records"))
        else:
            name = _FREE.pop()
        if not bare:
            used.append(name)
        return postgres.url(name)

    yield make
    tables = ", ".join(table.name for table in METADATA.sorted_tables)
    for name in used:
        postgres.execute(f"TRUNCATE {tables}; UPDATE alembic_version SET version_num = '{HEAD}'", name)
        _FREE.append(name)
