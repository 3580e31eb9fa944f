"""Principle scores packed beside their attempt, and an index that knows exams: large reports read little.

Both are made from what is there; no tape is read.
"""

from __future__ import annotations

import struct
from itertools import groupby

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

#: Attempts whose scores are packed at a time.
_BATCH = 5_000


def upgrade() -> None:
    """Add the columns, make the index anew, and pack what is there."""
    op.add_column("attempts", sa.Column("scored", sa.Text, nullable=True))
    op.add_column("attempts", sa.Column("points", sa.LargeBinary, nullable=True))
    op.drop_index("ix_attempts_trainee", "attempts")
    columns = ["trainee", "scenario", "mode", "began", "attempt"]
    op.create_index("ix_attempts_trainee", "attempts", columns, unique=False)
    _pack()


def _pack() -> None:
    connection = op.get_bind()
    ended = sa.text("SELECT attempt FROM attempts WHERE ended ORDER BY attempt")
    names = [str(name) for name in connection.scalars(ended)]
    read = sa.text(
        "SELECT attempt, principle, score, occasions FROM principle_scores "
        "WHERE attempt BETWEEN :first AND :last ORDER BY attempt, principle"
    )
    change = sa.text("UPDATE attempts SET scored = :scored, points = :points WHERE attempt = :attempt")
    write = change.bindparams(sa.bindparam("points", type_=sa.LargeBinary))
    for start in range(0, len(names), _BATCH):
        some = names[start : start + _BATCH]
        packed = dict.fromkeys(some, ("", b""))
        rows = connection.execute(read, {"first": some[0], "last": some[-1]})
        for name, group in groupby(rows, key=lambda row: str(row[0])):
            if name in packed:
                packed[name] = _packed([(str(row[1]), float(row[2]), int(row[3])) for row in group])
        values = [{"attempt": name, "scored": ids, "points": data} for name, (ids, data) in packed.items()]
        connection.execute(write, values)


def _packed(scores: list[tuple[str, float, int]]) -> tuple[str, bytes]:
    kept = [score for score in scores if score[0] and " " not in score[0]]
    numbers = [
        int(min(max(points, 0.0), 100.0) * 10.0 + 0.5) * 64 + min(times, 63) for _, points, times in kept
    ]
    return " ".join(name for name, _, _ in kept), struct.pack(f"<{len(numbers)}H", *numbers)
