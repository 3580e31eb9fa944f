"""Who did what with the records: an entry for everything that gives them away or changes what they say."""

from __future__ import annotations

import getpass
import os
import secrets
import sys
import time
from collections.abc import Iterable
from typing import Final, Literal, NamedTuple, get_args

from sqlalchemy import Connection, func, select

from simulator.records.schema import AUDIT, LONGEST_NAME

Action = Literal[
    "export",  # a bundle or a report left the records
    "import",  # a bundle came in
    "roster",  # people or teams were entered or changed
    "relabel",  # a reading was corrected
    "rescore",  # history was judged anew
    "contest",  # the reading of a reply was contested
    "appeal",  # an appeal was decided
    "forget",  # a person and all their attempts were deleted
    "anonymise",  # a person was deleted, their attempts stay without them
    "retention",  # the period was changed, or attempts past it were deleted
    "rebuild",  # rows were made again from the tapes
]
ACTIONS: Final[tuple[Action, ...]] = get_args(Action)


class Entry(NamedTuple):
    """One entry of the trail; `at` is in seconds, `account` is the database's or the machine's name."""

    at: int
    who: str
    account: str
    action: str
    attempt: str | None
    trainee: str | None
    detail: str


def counted(number: int, what: str, several: str | None = None) -> str:
    """Return "1 attempt", "2 attempts"; `several` where the plural is not made with an s."""
    return f"{number} {what if number == 1 else several or what + 's'}"


def note(
    connection: Connection,
    action: Action,
    who: str,
    *,
    attempt: str | None = None,
    trainee: str | None = None,
    detail: str = "",
) -> None:
    """Write an entry into the trail, in the same transaction as what it tells of.

    `who` is what people call themselves; the account beside it is what the system calls them.
    """
    values = {
        "entry": secrets.token_hex(16),
        "at": int(time.time()),
        "who": who[:LONGEST_NAME],
        "account": account(connection)[:LONGEST_NAME],
        "action": action,
        "attempt": attempt,
        "trainee": trainee,
        "detail": detail.replace("\0", ""),
    }
    connection.execute(AUDIT.insert().values(values))


def trail(connection: Connection, actions: Iterable[Action] = ACTIONS) -> list[Entry]:
    """Return the entries of these actions, oldest first."""
    columns = [AUDIT.c[name] for name in Entry._fields]
    query = select(*columns).where(AUDIT.c.action.in_(list(actions))).order_by(AUDIT.c.at, AUDIT.c.entry)
    return [Entry._make(row) for row in connection.execute(query)]


def account(connection: Connection) -> str:
    """Return the account that acts: the database's where it has accounts, else the machine's."""
    if connection.dialect.name == "postgresql":
        return str(connection.scalar(select(func.current_user())))
    return user()


def user() -> str:
    """Return the name of the machine's account; '' where the machine does not tell."""
    try:
        if sys.platform == "win32":
            return getpass.getuser()
        import pwd

        return pwd.getpwuid(os.getuid()).pw_name  # getpass would believe whatever LOGNAME says
    except (KeyError, OSError, ImportError):  # an account without a name, as in some containers
        return ""
