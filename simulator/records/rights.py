"""Who may see what, on PostgreSQL: SQL for an administrator, printed by `kesu records roles`.

Two groups. `kesu_trainee` sees and adds its own rows, by row-level security: own is what belongs to the
employee number that the account is called. `kesu_hr` sees and changes everything. The tables belong to
whoever first opened the records; that account is the administrator's and is bound by nothing. Others get
nothing.

A trainee's account may add attempts and go on with open ones, but neither change nor delete what has ended.
It writes its own score, as any desktop does; that the score follows from the tape is what `verify` proves,
and who sat at the desk is for an invigilator to say.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from simulator.records.schema import METADATA

TRAINEE: Final = "kesu_trainee"
HR: Final = "kesu_hr"

_MINE: Final = "trainee = current_user"
_MY_ATTEMPT: Final = (
    "EXISTS (SELECT FROM attempts WHERE attempts.attempt = {table}.attempt "
    "AND attempts.trainee = current_user)"
)
_MY_PSEUDONYM: Final = (
    "EXISTS (SELECT FROM pseudonyms WHERE pseudonyms.pseudonym = {table}.pseudonym "
    "AND pseudonyms.trainee = current_user)"
)
_MY_OPEN_TAPE: Final = (
    "EXISTS (SELECT FROM attempts WHERE attempts.attempt = tapes.attempt "
    "AND attempts.trainee = current_user AND NOT attempts.ended)"
)
#: What a trainee's account sees of each table.
_SEES: Final = {
    "trainees": _MINE,
    "pseudonyms": _MINE,
    "members": _MINE,
    "attempts": _MINE,
    "turns": _MY_ATTEMPT,
    "principle_scores": _MY_ATTEMPT,
    "tapes": _MY_PSEUDONYM,
    "appeals": _MINE,
    "notices": _MINE,
    "matter": "true",  # scenarios and rubrics, which name nobody
    "settings": "true",  # the retention period
    "forgotten": "true",  # digests, so that a desktop can forget whom the server forgot
}
#: What it may add.
_ADDS: Final = {
    "trainees": _MINE,
    "pseudonyms": _MINE,
    "attempts": _MINE,
    "turns": _MY_ATTEMPT,
    "principle_scores": _MY_ATTEMPT,
    "tapes": _MY_PSEUDONYM,
    "matter": "true",
    "notices": _MINE,
    "appeals": f"{_MINE} AND state = 'open' AND decided IS NULL AND {_MY_ATTEMPT}",
    "audit": "account = current_user",
}
#: What it may change, and into what.
_CHANGES: Final = {
    "attempts": (f"{_MINE} AND NOT ended", _MINE),
    "tapes": (_MY_OPEN_TAPE, _MY_PSEUDONYM),
}


def roles(people: Iterable[str] = ()) -> str:
    """Return the SQL that makes both groups with their rights, and accounts for `people` (employee numbers).

    It can be run again: what is there already is made anew or left. Accounts come without a password; the
    administrator gives them one, or lets them in by the company's directory.
    """
    lines = [_HEAD]
    lines += [_unless_there(role, f"CREATE ROLE {role} NOLOGIN") for role in (TRAINEE, HR)]
    lines.append(f"GRANT SELECT ON alembic_version TO {TRAINEE}, {HR};")
    for table in METADATA.sorted_tables:
        name = table.name
        lines += [
            "",
            f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY;",
            f"REVOKE ALL ON {name} FROM PUBLIC, {TRAINEE}, {HR};",
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON {name} TO {HR};",
            *_policy(name, "hr", HR, "ALL", "true", "true"),
        ]
        if name in _SEES:
            lines.append(f"GRANT SELECT ON {name} TO {TRAINEE};")
            lines += _policy(name, "see", TRAINEE, "SELECT", _SEES[name], None)
        if name in _ADDS:
            lines.append(f"GRANT INSERT ON {name} TO {TRAINEE};")
            lines += _policy(name, "add", TRAINEE, "INSERT", None, _ADDS[name])
        if name in _CHANGES:
            lines.append(f"GRANT UPDATE ON {name} TO {TRAINEE};")
            lines += _policy(name, "change", TRAINEE, "UPDATE", *_CHANGES[name])
    for person in people:
        account = '"' + person.replace('"', '""') + '"'
        lines += [
            "",
            _unless_there(person, f"CREATE ROLE {account} LOGIN"),
            f"GRANT {TRAINEE} TO {account};",
        ]
    return "\n".join([*lines, "COMMIT;", ""])


def _unless_there(role: str, statement: str) -> str:
    """Return SQL that runs `statement` where there is no `role` yet; nothing in a name can end the quotes."""
    there = f"EXISTS (SELECT FROM pg_roles WHERE rolname = {_quoted(role)})"
    return f"DO {_quoted(f'BEGIN IF NOT {there} THEN {statement}; END IF; END')};"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _policy(
    table: str, name: str, role: str, command: str, using: str | None, check: str | None
) -> list[str]:
    made = f"CREATE POLICY kesu_{name} ON {table} FOR {command} TO {role}"
    if using is not None:
        made += f" USING ({using.format(table=table)})"
    if check is not None:
        made += f" WITH CHECK ({check.format(table=table)})"
    return [f"DROP POLICY IF EXISTS kesu_{name} ON {table};", f"{made};"]


_HEAD: Final = """\
-- Rights on the records of Kesu, for PostgreSQL 13 or newer. Run it as the owner of the tables:
--   kesu records roles | psql "$KESU_DATABASE"
-- Then give each person an account that is called like their employee number, in the group kesu_trainee,
-- and personnel and instructors accounts in the group kesu_hr. It can be run again at any time.
BEGIN;"""
