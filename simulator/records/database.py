"""The database under the records: SQLite in the data folder, or one PostgreSQL for a company.

In: a URL. Out: transactions. A database is brought to the newest revision when it is opened. Refuses SQLite
on a network share, and a database that a newer Kesu wrote; what goes wrong is one sentence.
"""

from __future__ import annotations

import sqlite3
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError, ProgrammingError

from simulator import paths
from simulator.errors import HomeUnwritable, StoreRefused, StoreUnavailable, WrongUse
from simulator.records.schema import HEAD, METADATA
from simulator.records.shares import network_share

#: How long a write waits for another one, in seconds.
PATIENCE: Final = 30
#: How long to wait for a server that does not answer, in seconds: longer, and a desktop seems frozen.
CONNECT: Final = 4
#: How often emptying the log is tried, ten times a second.
_TRIES: Final = 50
#: The advisory lock that one program at a time upgrades PostgreSQL under; any number that is ours alone.
_UPGRADE_LOCK: Final = 0x6B657375
#: What PostgreSQL calls missing rights (its manual, appendix A).
_NO_RIGHTS: Final = "42501"


class Database:
    """An open database of records.

    Calls raise HomeUnwritable (SQLite: the file cannot be opened or written), StoreUnavailable (PostgreSQL
    cannot be reached) or StoreRefused (missing rights).
    """

    def __init__(self, url: URL) -> None:
        self.url = url
        self.postgres = url.get_backend_name() == "postgresql"
        self.where = url.render_as_string(hide_password=True) if self.postgres else str(url.database)
        self._engine = _postgres(url, self.where) if self.postgres else _sqlite(url)
        # Whoever forgets to close must not leave connections behind: a server has only so many.
        weakref.finalize(self, self._engine.dispose)
        try:
            self._bring_up_to_date()
        except BaseException:
            self.close()
            raise

    @classmethod
    def at(cls, url: str) -> Database:
        """Open the database at `url`: postgresql://… or sqlite:///….

        :raises WrongUse: it is another kind of database, or no URL.
        :raises StoreRefused: SQLite on a network share, a database of a newer Kesu, or missing rights.
        """
        return cls(parsed(url))

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a transaction that only reads."""
        with self._told(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a transaction that writes; it is committed at the end, or undone by an error."""
        engine = self._engine.execution_options(writing=True)
        with self._told(), engine.begin() as connection:
            yield connection

    def compact(self) -> None:
        """Write the database anew, so that nothing deleted is left in free space or (SQLite) in the log.

        :raises StoreRefused: another program keeps the log of SQLite from being emptied.
        """
        with (
            self._told(),
            self._engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection,
        ):
            if self.postgres:
                # Tables of another owner are passed over by PostgreSQL with a warning.
                for table in METADATA.sorted_tables:
                    connection.execute(text(f"VACUUM (FULL, ANALYZE) {table.name}"))
                return
            connection.execute(text("VACUUM"))
            for _ in range(_TRIES):
                busy = connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)")).one()[0]
                if not busy:
                    return
                time.sleep(0.1)
        raise StoreRefused(
            f"What was deleted may still stand in the log beside {self.where}, because another program reads "
            "it: close every other Kesu and run `kesu records compact`.",
            f"{self.where} 正被其他程序读取，删除的内容可能还留在旁边的日志里；"
            "请关闭其他 Kesu 窗口，再运行 `kesu records compact`。",
        )

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (IntegrityError, ProgrammingError, DataError) as error:
            if getattr(error.orig, "sqlstate", None) == _NO_RIGHTS:
                raise StoreRefused(
                    f"Your account of {self.where} may not do this ({_first_line(error.orig)}): "
                    "ask the administrator of the records.",
                    f"您在 {self.where} 的账号没有这项权限（{_first_line(error.orig)}），请联系记录管理员。",
                ) from error
            raise
        except DBAPIError as error:
            reason = _first_line(error.orig)
            if not self.postgres:
                raise HomeUnwritable(self.where, reason) from error
            raise StoreUnavailable(self.where, reason) from error
        except sqlite3.Error as error:  # raised by the settings of a new connection
            raise HomeUnwritable(self.where, str(error)) from error

    def _bring_up_to_date(self) -> None:
        with self.reading() as connection:
            if _revision(connection) == HEAD:
                return
        with self.writing() as connection:
            if self.postgres:
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _UPGRADE_LOCK})
            upgrade(connection, self.where)


def parsed(url: str) -> URL:
    """Return `url` with the driver that is used here.

    :raises WrongUse: it is neither PostgreSQL's nor SQLite's.
    """
    try:
        made = make_url(url)
    except ArgumentError as error:
        raise _no_such_url(url) from error
    if made.drivername in ("postgres", "postgresql", "postgresql+psycopg"):
        return made.set(drivername="postgresql+psycopg")
    if made.drivername == "sqlite" and made.database:
        return made
    raise _no_such_url(url)


def _no_such_url(url: str) -> WrongUse:
    kind = url.split(":", 1)[0][:30]  # the rest may hold a password
    return WrongUse(
        f"KESU_DATABASE ({kind}:…) is no database that Kesu knows: use postgresql://… or sqlite:///….",
        f"环境变量 KESU_DATABASE（{kind}:…）不是 Kesu 支持的数据库，请用 postgresql://… 或 sqlite:///…。",
    )


def local(home: Path) -> URL:
    """Return the URL of the database in the data folder `home`."""
    return URL.create("sqlite", database=str(home / paths.RECORDS))


def upgrade(connection: Connection, where: str) -> None:
    """Bring the database to the newest revision, within the transaction of `connection`.

    :raises StoreRefused: a newer Kesu wrote it.
    """
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    folder = Path(__file__).parent / "migrations"
    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    present = _revision(connection)
    if present is not None and present not in known:
        raise StoreRefused(
            f"The records in {where} were written by a newer Kesu (revision {present}): update this one.",
            f"{where} 中的记录由更新版本的 Kesu 写入（修订 {present}），请升级本机的 Kesu。",
        )
    if present is None and inspect(connection).has_table("attempts"):
        command.stamp(config, "0001")  # the first index had no revisions yet
    command.upgrade(config, "head")


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return None if found is None else str(found)


def _postgres(url: URL, where: str) -> Engine:
    try:
        return create_engine(
            url,
            pool_size=1,
            max_overflow=4,
            pool_recycle=300,  # seconds; firewalls forget idle connections
            pool_pre_ping=True,
            # A network that swallows everything must be noticed within seconds, not minutes.
            connect_args={
                "connect_timeout": CONNECT,
                "keepalives_idle": 10,
                "keepalives_interval": 5,
                "keepalives_count": 2,
                "tcp_user_timeout": 15_000,
                "application_name": "kesu",
            },
        )
    except ModuleNotFoundError as error:
        raise StoreRefused(
            f"PostgreSQL at {where} needs a driver that is not installed: "
            "run `pip install 'kesu[postgres]'`.",
            f"使用 {where} 的 PostgreSQL 需要先安装驱动：请运行 `pip install 'kesu[postgres]'`。",
        ) from error


def _sqlite(url: URL) -> Engine:
    folder = Path(str(url.database)).absolute().parent
    share = network_share(folder)
    if share is not None:
        raise StoreRefused(
            f"The records cannot lie in {folder}: it is a network share ({share}), where SQLite's locks "
            "fail and two desktops would damage the file; name a local folder in KESU_HOME, and a "
            "PostgreSQL in KESU_DATABASE to share records.",
            f"记录不能放在 {folder}：这是网络共享（{share}），SQLite 的锁在那里不可靠，"
            "两台电脑同时写会损坏文件；"
            "请用 KESU_HOME 指定本机文件夹；需要共享记录时，用 KESU_DATABASE 指定 PostgreSQL。",
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise HomeUnwritable(str(folder), error.strerror or str(error)) from error
    engine = create_engine(url, connect_args={"timeout": PATIENCE})

    @event.listens_for(engine, "connect")
    def _settings(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # transactions are begun below, not by the driver's guess
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA secure_delete=ON")  # what is deleted is overwritten with zeros
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if connection.get_execution_options().get("isolation_level") == "AUTOCOMMIT":
            return  # VACUUM stands outside of transactions
        # A write takes its lock first; one that turns from reading to writing midway could not wait for it.
        writing = connection.get_execution_options().get("writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


def _first_line(error: BaseException | None) -> str:
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__
