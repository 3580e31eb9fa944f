"""What must not come back: digests of forgotten people and attempts.

A bundle or a desktop that was away may bring what has been forgotten here. So that it can be known again
without being kept, a salted digest remains: of the random pseudonyms and attempts, and of the employee
number. Who holds the records and guesses a number can find out that it was once forgotten, and nothing else.
A person who practises again after being forgotten is kept again: a digest of a number covers what began
before it, no more.
"""

from __future__ import annotations

import hashlib
import secrets
from typing import Final, Literal, NamedTuple

from sqlalchemy import Connection, select

from simulator.records.insertion import insert
from simulator.records.schema import FORGOTTEN

Kind = Literal["number", "pseudonym", "attempt"]
#: Pseudonyms and attempts are 64 random bits: nobody guesses them, so they need no salt and are found by key.
_NO_SALT: Final = ""


class Digest(NamedTuple):
    """One thing that was forgotten `at` some second; what it was cannot be read from it."""

    digest: str
    salt: str
    kind: str
    at: int


def forget(connection: Connection, kind: Kind, value: str, at: int) -> None:
    """Note that `value` is to stay forgotten."""
    salt = secrets.token_hex(8) if kind == "number" else _NO_SALT
    keep(connection, Digest(digest_of(kind, value, salt), salt, kind, at))


def keep(connection: Connection, digest: Digest) -> None:
    """Keep a digest, here made or from a bundle."""
    new = insert(connection, FORGOTTEN).values(digest._asdict())
    connection.execute(new.on_conflict_do_nothing(index_elements=["digest"]))


def digests(connection: Connection) -> list[Digest]:
    """Return everything that is to stay forgotten."""
    columns = [FORGOTTEN.c[name] for name in Digest._fields]
    return [Digest._make(row) for row in connection.execute(select(*columns).order_by(FORGOTTEN.c.digest))]


def is_forgotten(connection: Connection, kind: Kind, value: str, since: int) -> bool:
    """Say whether `value` is to stay forgotten; for a number: as far as it is from before second `since`."""
    if kind != "number":
        digest = digest_of(kind, value)
        return connection.scalar(select(FORGOTTEN.c.at).where(FORGOTTEN.c.digest == digest)) is not None
    known = connection.execute(
        select(FORGOTTEN.c.digest, FORGOTTEN.c.salt).where(FORGOTTEN.c.kind == kind, FORGOTTEN.c.at >= since)
    )
    return any(digest_of(kind, value, salt) == digest for digest, salt in known)


def digest_of(kind: Kind, value: str, salt: str = _NO_SALT) -> str:
    """Return the digest under which `value` is kept once it is forgotten."""
    return hashlib.blake2b(f"{kind}:{value}".encode(), digest_size=32, salt=bytes.fromhex(salt)).hexdigest()
