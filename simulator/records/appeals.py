"""Contested turns: a trainee says that a reply was read or scored wrongly, an instructor decides.

An appeal is a record of its own, kept by a rebuild. Upholding it may correct the reading: then the correction
is on the tape with the name of whoever decided, the score is computed anew, and the appeal notes both scores.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final, Literal, NamedTuple, get_args

from sqlalchemy import Connection, select, update

from simulator.errors import StoreRefused, TapeError, UnknownId, WrongUse
from simulator.model.tape import Reading, Ruling
from simulator.records import audit
from simulator.records.roster import folded
from simulator.records.schema import APPEALS, ATTEMPTS
from simulator.records.store import Store
from simulator.records.tape import Recorded, read
from simulator.records.unknown import UnknownRecord

State = Literal["open", "upheld", "rejected"]
STATES: Final[tuple[State, ...]] = get_args(State)
#: Longest reason and longest answer, in characters.
LONGEST_REASON: Final = 2_000


class Appeal(NamedTuple):
    """An appeal; times are in seconds. `before` and `after` are overall scores; None while it is open."""

    appeal: str
    attempt: str
    turn: int
    trainee: str | None
    reason: str
    raised: int
    state: str
    decided: int | None
    decided_by: str | None
    answer: str | None
    before: float | None
    after: float | None


class Contested(NamedTuple):
    """An appeal with what an instructor has to look at; `reading` is the one that stands now."""

    appeal: Appeal
    scenario: str
    customer: str  # what the customer had said before
    words: str
    choice: str | None
    first: Reading  # as it was read before anybody corrected it
    reading: Reading
    ruling: Ruling


def contest(
    store: Store, attempt: str, turn: int, reason: str, trainee: str | None = None, by: str = ""
) -> str:
    """Contest a turn of a finished attempt and return the appeal's id.

    `trainee` is the employee number of whoever contests it; None: whoever played it. `by` is who does so for
    them, for the trail; '' where they do it themselves.

    :raises UnknownId: there is no such attempt.
    :raises WrongUse: it is somebody else's, has no such turn or has not ended, no reason is given, or it is
        contested already.
    """
    reason = reason.replace("\0", "").strip()
    if not reason:
        raise WrongUse("Say why you contest it.", "请写明申诉理由。")
    if len(reason) > LONGEST_REASON:
        raise WrongUse(
            f"The reason has {len(reason)} characters; shorten it to {LONGEST_REASON} or fewer.",
            f"理由有 {len(reason)} 个字符，请缩短到 {LONGEST_REASON} 个以内。",
        )
    tape = store.recorded(attempt).tape
    owner = _owner(store, attempt)
    if trainee is not None and owner is not None and folded(trainee.strip()) != folded(owner):
        raise WrongUse(
            f"The attempt {attempt} is not one of {trainee}: everybody contests their own only.",
            f"演练 {attempt} 不是 {trainee} 的，只能对自己的演练提出申诉。",
        )
    if tape.ending is None:
        raise WrongUse(
            "The attempt has not ended yet: contest it when it has.", "这次演练尚未结束，结束后才能申诉。"
        )
    if not 1 <= turn <= len(tape.turns):
        raise WrongUse(
            f"The attempt has {len(tape.turns)} turns: name one of them.",
            f"这次演练共有 {len(tape.turns)} 轮，请指定其中一轮。",
        )
    name = secrets.token_hex(8)
    with store.database.writing() as connection:
        waiting = select(APPEALS.c.appeal).where(
            APPEALS.c.attempt == attempt, APPEALS.c.turn == turn, APPEALS.c.state == "open"
        )
        if connection.scalar(waiting) is not None:
            raise WrongUse("This turn is contested already: a decision is due.", "这一轮已申诉，请等待处理。")
        row = {
            "appeal": name,
            "attempt": attempt,
            "turn": turn,
            "trainee": trainee if owner is None else owner,
            "reason": reason,
            "raised": int(time.time()),
            "state": "open",
        }
        connection.execute(APPEALS.insert().values(row))
        who = by.strip() or trainee or audit.user()
        audit.note(connection, "contest", who, attempt=attempt, trainee=owner, detail=f"turn {turn}")
    return name


def _owner(store: Store, attempt: str) -> str | None:
    with store.database.reading() as connection:
        found = connection.scalar(select(ATTEMPTS.c.trainee).where(ATTEMPTS.c.attempt == attempt))
    return None if found is None else str(found)


def appeals(
    connection: Connection,
    state: State | None = None,
    attempt: str | None = None,
    trainee: str | None = None,
) -> list[Appeal]:
    """Return appeals, oldest first: all, those in one state, of one attempt, of all attempts of a trainee."""
    query = select(*(APPEALS.c[name] for name in Appeal._fields)).order_by(APPEALS.c.raised, APPEALS.c.appeal)
    if state is not None:
        query = query.where(APPEALS.c.state == state)
    if attempt is not None:
        query = query.where(APPEALS.c.attempt == attempt)
    if trainee is not None:  # whoever contested it: the attempt is theirs
        own = select(ATTEMPTS.c.attempt).where(ATTEMPTS.c.trainee == trainee)
        query = query.where(APPEALS.c.attempt.in_(own))
    return [Appeal._make(row) for row in connection.execute(query)]


def queue(store: Store, state: State = "open") -> tuple[list[Contested], list[TapeError | UnknownId]]:
    """Return the appeals in `state` with what has to be looked at; and what is wrong with other tapes."""
    with store.database.reading() as connection:
        found = appeals(connection, state)
    shown, problems = [], []
    for appeal in found:
        try:
            shown.append(_contested(appeal, store.recorded(appeal.attempt)))
        except (TapeError, UnknownId) as error:
            problems.append(error)
    return shown, problems


def called(store: Store, typed: str) -> Appeal:
    """Return the appeal whose id is `typed`, or begins with it where no other does.

    :raises UnknownId: there is none.
    :raises WrongUse: several begin with it.
    """
    typed = typed.strip().lower()
    with store.database.reading() as connection:
        found = [row for row in appeals(connection) if typed and row.appeal.startswith(typed)]
    found = [row for row in found if row.appeal == typed] or found
    if not found:
        raise UnknownRecord("appeal", typed)
    if len(found) > 1:
        listed = [row.appeal for row in found[:_NEAREST]]
        raise WrongUse(
            f"{len(found)} appeals begin with {typed!r}, such as {' and '.join(listed)}: give more of it.",
            f"有 {len(found)} 项申诉以“{typed}”开头，例如 {'、'.join(listed)}：请多写几位。",
        )
    return found[0]


#: How many appeals are named that begin alike.
_NEAREST: Final = 2


def decide(
    store: Store,
    appeal: str,
    *,
    upheld: bool,
    by: str,
    answer: str,
    correct: Callable[[Path], None] | None = None,
) -> Appeal:
    """Decide an open appeal; `correct` appends the corrected reading to the tape at the path it is given.

    :raises UnknownId: there is no such appeal.
    :raises WrongUse: it has been decided, nobody decides it, or a rejected one is to be corrected.
    """
    by, answer = by.strip(), answer.replace("\0", "").strip()
    if not by:
        raise WrongUse("Say who decides it with --by.", "请用 --by 注明处理人。")
    if correct is not None and not upheld:
        raise WrongUse(
            "A rejected appeal corrects nothing: uphold it to correct the reading.",
            "驳回的申诉不会更正读法；如需更正，请改为支持。",
        )
    with store.database.reading() as connection:
        row = connection.execute(
            select(APPEALS.c.attempt, APPEALS.c.state).where(APPEALS.c.appeal == appeal)
        ).first()
    if row is None:
        raise UnknownRecord("appeal", appeal)
    attempt = str(row[0])
    with store.changing(attempt) as change:
        _still_open(change.connection, appeal)
        before = _overall(read(change.path))
        if correct is not None:
            correct(change.path)
            audit.note(change.connection, "relabel", by, attempt=attempt, detail=f"appeal {appeal}")
        values = {
            "state": "upheld" if upheld else "rejected",
            "decided": int(time.time()),
            "decided_by": by,
            "answer": answer,
            "before": before,
            "after": _overall(read(change.path)),
        }
        connection = change.connection
        done = connection.execute(
            update(APPEALS).where(APPEALS.c.appeal == appeal, APPEALS.c.state == "open").values(values)
        )
        if done.rowcount != 1:
            raise StoreRefused(
                "Your account may not decide appeals: ask the administrator of the records.",
                "您的账号没有处理申诉的权限，请联系记录管理员。",
            )
        audit.note(connection, "appeal", by, attempt=attempt, detail=f"{appeal} {values['state']}")
        (decided,) = (row for row in appeals(connection, attempt=attempt) if row.appeal == appeal)
    return decided


def _still_open(connection: Connection, appeal: str) -> None:
    state = connection.scalar(select(APPEALS.c.state).where(APPEALS.c.appeal == appeal))
    if state != "open":
        raise WrongUse("This appeal has been decided already.", "这项申诉已经处理过了。")


def _contested(appeal: Appeal, recorded: Recorded) -> Contested:
    tape = recorded.tape
    turn = tape.turns[appeal.turn - 1]
    readings = [correction.reading for correction in tape.corrections if correction.turn == appeal.turn]
    said = tape.opening.customer if appeal.turn == 1 else tape.turns[appeal.turn - 2].customer
    return Contested(
        appeal,
        tape.header.scenario,
        said,
        turn.words,
        turn.choice,
        turn.reading,
        readings[-1] if readings else turn.reading,
        turn.ruling,
    )


def _overall(recorded: Recorded) -> float | None:
    card = recorded.card()
    return None if card is None else card.overall
