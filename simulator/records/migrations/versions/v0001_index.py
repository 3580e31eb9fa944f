"""The first index: attempts for the history on the home screen, and the people behind the pseudonyms."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of the first index."""
    op.create_table(
        "trainees",
        sa.Column("pseudonym", sa.String(32), nullable=False),
        sa.Column("trainee", sa.String(64), nullable=False),
        # PostgreSQL has one space of names for these, and the next revision makes tables of the same names.
        sa.PrimaryKeyConstraint("pseudonym", name=op.f("pk_index_trainees")),
        sa.UniqueConstraint("trainee", name=op.f("uq_index_trainees_trainee")),
    )
    op.create_table(
        "attempts",
        sa.Column("attempt", sa.String(64), nullable=False),
        sa.Column("path", sa.String, nullable=False),
        sa.Column("pseudonym", sa.String(32), nullable=True),
        sa.Column("scenario", sa.String(48), nullable=False),
        sa.Column("mode", sa.String(8), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("started", sa.String(32), nullable=False),
        sa.Column("ended", sa.Boolean, nullable=False),
        sa.Column("overall", sa.Float, nullable=True),
        sa.Column("passed", sa.Boolean, nullable=True),
        sa.Column("outcome", sa.String(32), nullable=True),
        sa.Column("satisfaction", sa.Float, nullable=True),
        sa.Column("turns", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("attempt", name=op.f("pk_index_attempts")),
    )
