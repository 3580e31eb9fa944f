"""The records: people with names and teams, attempts with versions, turns, principle scores, appeals, audit.

What the first index knew stays: who the pseudonyms are, and where tapes lie. The rest of its attempts is
made again from the tapes when the records are next opened (`settings.rebuild`).
"""

from __future__ import annotations

import time

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of the records and take over the people."""
    op.execute("DROP INDEX IF EXISTS ix_attempts_pseudonym")
    op.execute("DROP INDEX IF EXISTS ix_attempts_scenario")
    op.rename_table("trainees", "index_trainees")
    op.rename_table("attempts", "index_attempts")
    _make_tables()
    connection = op.get_bind()
    people = sa.text(
        "INSERT INTO trainees (trainee, name, pseudonym, added) "
        "SELECT trainee, '', pseudonym, :now FROM index_trainees"
    )
    connection.execute(people, {"now": int(time.time())})
    op.execute("INSERT INTO pseudonyms (pseudonym, trainee) SELECT pseudonym, trainee FROM index_trainees")
    known = connection.scalar(sa.text("SELECT count(*) FROM index_attempts"))
    # Just enough for a rebuild to find tapes that lie elsewhere; it writes every one of these rows anew.
    attempts = sa.text(
        "INSERT INTO attempts (attempt, scenario, language, mode, seed, allowance, scenario_hash, "
        "persona_hash, course_hash, rubric_hash, house_hash, version, started, began, duration, ended, "
        "failures, turns, unread, corrections, tape_hash, path) "
        "SELECT attempt, scenario, language, mode, 0, 0, '', '', '', '', '', '', started, 0, 0, :no, '', 0, "
        "0, 0, '', path FROM index_attempts"
    )
    connection.execute(attempts.bindparams(sa.bindparam("no", False, sa.Boolean)))
    if known:
        op.execute("INSERT INTO settings (name, value) VALUES ('rebuild', 'due')")
    op.drop_table("index_attempts")
    op.drop_table("index_trainees")


def _make_tables() -> None:
    op.create_table(
        "appeals",
        sa.Column("appeal", sa.String(length=32), nullable=False),
        sa.Column("attempt", sa.String(length=64), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("trainee", sa.String(length=64), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("raised", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("decided", sa.BigInteger(), nullable=True),
        sa.Column("decided_by", sa.String(length=300), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("before", sa.Float(), nullable=True),
        sa.Column("after", sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint("appeal", name=op.f("pk_appeals")),
    )
    op.create_index(op.f("ix_appeals_attempt"), "appeals", ["attempt"], unique=False)
    op.create_index(op.f("ix_appeals_state"), "appeals", ["state"], unique=False)
    op.create_table(
        "attempts",
        sa.Column("attempt", sa.String(length=64), nullable=False),
        sa.Column("trainee", sa.String(length=64), nullable=True),
        sa.Column("pseudonym", sa.String(length=32), nullable=True),
        sa.Column("scenario", sa.String(length=48), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("mode", sa.String(length=8), nullable=False),
        sa.Column("certified", sa.Boolean(), nullable=True),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("allowance", sa.BigInteger(), nullable=False),
        sa.Column("scenario_hash", sa.String(length=64), nullable=False),
        sa.Column("persona_hash", sa.String(length=64), nullable=False),
        sa.Column("course_hash", sa.String(length=64), nullable=False),
        sa.Column("rubric_hash", sa.String(length=64), nullable=False),
        sa.Column("house_hash", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("started", sa.String(length=40), nullable=False),
        sa.Column("began", sa.BigInteger(), nullable=False),
        sa.Column("duration", sa.BigInteger(), nullable=False),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.Column("ending", sa.Text(), nullable=True),
        sa.Column("overall", sa.Float(), nullable=True),
        sa.Column("standard_error", sa.Float(), nullable=True),
        sa.Column("passed", sa.Boolean(), nullable=True),
        sa.Column("satisfaction", sa.Float(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("failures", sa.Text(), nullable=False),
        sa.Column("turns", sa.Integer(), nullable=False),
        sa.Column("unread", sa.Integer(), nullable=False),
        sa.Column("corrections", sa.Integer(), nullable=False),
        sa.Column("tape_hash", sa.String(length=64), nullable=False),
        sa.Column("path", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("attempt", name=op.f("pk_attempts")),
    )
    op.create_index(op.f("ix_attempts_began"), "attempts", ["began"], unique=False)
    op.create_index(op.f("ix_attempts_pseudonym"), "attempts", ["pseudonym"], unique=False)
    op.create_index(op.f("ix_attempts_scenario"), "attempts", ["scenario"], unique=False)
    op.create_index(
        "ix_attempts_trainee", "attempts", ["trainee", "scenario", "began", "attempt"], unique=False
    )
    op.create_table(
        "audit",
        sa.Column("entry", sa.String(length=32), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("who", sa.String(length=300), nullable=False),
        sa.Column("account", sa.String(length=300), nullable=False),
        sa.Column("action", sa.String(length=16), nullable=False),
        sa.Column("attempt", sa.String(length=64), nullable=True),
        sa.Column("trainee", sa.String(length=64), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("entry", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_at"), "audit", ["at"], unique=False)
    op.create_table(
        "forgotten",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=9), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_forgotten")),
    )
    op.create_table(
        "marks",
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("attempt", sa.String(length=64), nullable=False),
        sa.Column("grader", sa.String(length=300), nullable=False),
        sa.Column("at", sa.String(length=40), nullable=False),
        sa.Column("made", sa.BigInteger(), nullable=False),
        sa.Column("overall", sa.Float(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("principles", sa.Text(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_marks")),
    )
    op.create_index(op.f("ix_marks_attempt"), "marks", ["attempt"], unique=False)
    op.create_table(
        "matter",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_matter")),
    )
    op.create_table(
        "notices",
        sa.Column("trainee", sa.String(length=64), nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("trainee", "version", name=op.f("pk_notices")),
    )
    op.create_table(
        "settings",
        sa.Column("name", sa.String(length=48), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_settings")),
    )
    op.create_table(
        "tapes",
        sa.Column("attempt", sa.String(length=64), nullable=False),
        sa.Column("pseudonym", sa.String(length=32), nullable=True),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("attempt", name=op.f("pk_tapes")),
    )
    op.create_index(op.f("ix_tapes_pseudonym"), "tapes", ["pseudonym"], unique=False)
    op.create_table(
        "trainees",
        sa.Column("trainee", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("pseudonym", sa.String(length=32), nullable=False),
        sa.Column("added", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("trainee", name=op.f("pk_trainees")),
        sa.UniqueConstraint("pseudonym", name=op.f("uq_trainees_pseudonym")),
    )
    op.create_table(
        "members",
        sa.Column("team", sa.String(length=300), nullable=False),
        sa.Column("trainee", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["trainee"], ["trainees.trainee"], name=op.f("fk_members_trainee"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("team", "trainee", name=op.f("pk_members")),
    )
    op.create_index(op.f("ix_members_trainee"), "members", ["trainee"], unique=False)
    op.create_table(
        "principle_scores",
        sa.Column("attempt", sa.String(length=64), nullable=False),
        sa.Column("principle", sa.Text(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("occasions", sa.Integer(), nullable=False),
        sa.Column("standard_error", sa.Float(), nullable=False),
        sa.Column("earned", sa.Float(), nullable=False),
        sa.Column("possible", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt"], ["attempts.attempt"], name=op.f("fk_principle_scores_attempt"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("attempt", "principle", name=op.f("pk_principle_scores")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "pseudonyms",
        sa.Column("pseudonym", sa.String(length=32), nullable=False),
        sa.Column("trainee", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["trainee"], ["trainees.trainee"], name=op.f("fk_pseudonyms_trainee"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("pseudonym", name=op.f("pk_pseudonyms")),
    )
    op.create_index(op.f("ix_pseudonyms_trainee"), "pseudonyms", ["trainee"], unique=False)
    op.create_table(
        "turns",
        sa.Column("attempt", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("beat", sa.Text(), nullable=False),
        sa.Column("choice", sa.Text(), nullable=True),
        sa.Column("delay", sa.BigInteger(), nullable=False),
        sa.Column("acts", sa.Text(), nullable=False),
        sa.Column("certainty", sa.Integer(), nullable=False),
        sa.Column("understood", sa.Boolean(), nullable=False),
        sa.Column("rulings", sa.Text(), nullable=False),
        sa.Column("anger", sa.Float(), nullable=False),
        sa.Column("faced", sa.Text(), nullable=False),
        sa.Column("band", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt"], ["attempts.attempt"], name=op.f("fk_turns_attempt"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("attempt", "number", name=op.f("pk_turns")),
        sqlite_with_rowid=False,
    )
