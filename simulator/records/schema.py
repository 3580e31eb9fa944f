"""The tables of the records, on SQLite and on PostgreSQL alike.

| table | a row is | made again from tapes |
|---|---|---|
| `attempts` | one trainee playing one scenario once | yes |
| `turns` | one reply of an attempt, without its words: those are on the tape alone | yes |
| `principle_scores` | what one attempt earned for one principle | yes |
| `trainees`, `pseudonyms` | a person, by employee number, and the pseudonyms that tapes call them by | no |
| `members` | a person in a team | no |
| `audit` | who exported, relabelled, rescored, deleted, decided | no |
| `appeals` | a turn that a trainee contests, and what was decided | no |
| `marks` | a grader's mark | no |
| `notices` | who was shown which privacy notice, and when | no |
| `forgotten` | what must not come back, as a digest | no |
| `settings` | the records' own settings: retention period, whether a rebuild is due | no |
| `tapes`, `matter` | the tapes and their texts, where no folder holds them (PostgreSQL) | are the truth |

Times are seconds since 1970 in UTC, whole numbers. Scores are points, 0–100. A text column that may hold
several ids has them with one space between. `attempts.started` is the text on the tape, with its offset.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

#: The newest revision in `migrations/versions`; a test holds it against them. Comparing it with what the
#: database says is quick, so that alembic is loaded only where there is something to do.
HEAD: Final = "0003"

#: Longest employee number, and longest name of a person or team.
LONGEST_NUMBER: Final = 64
LONGEST_NAME: Final = 300

METADATA: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

TRAINEES: Final = Table(
    "trainees",
    METADATA,
    Column("trainee", String(LONGEST_NUMBER), primary_key=True),  # employee number
    Column("name", String(LONGEST_NAME), nullable=False),  # '' where nobody told; two people may share one
    Column("pseudonym", String(32), nullable=False, unique=True),  # what new tapes call them
    Column("added", BigInteger, nullable=False),
)

#: Every pseudonym that a person's tapes bear. Two desktops without a network give one person two.
PSEUDONYMS: Final = Table(
    "pseudonyms",
    METADATA,
    Column("pseudonym", String(32), primary_key=True),
    Column(
        "trainee",
        String(LONGEST_NUMBER),
        ForeignKey("trainees.trainee", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
)

MEMBERS: Final = Table(
    "members",
    METADATA,
    Column("team", String(LONGEST_NAME), primary_key=True),
    Column(
        "trainee",
        String(LONGEST_NUMBER),
        ForeignKey("trainees.trainee", ondelete="CASCADE"),
        primary_key=True,
        index=True,
    ),
)

ATTEMPTS: Final = Table(
    "attempts",
    METADATA,
    Column("attempt", String(64), primary_key=True),
    Column("trainee", String(LONGEST_NUMBER), nullable=True),  # None: nobody was named, or was anonymised
    Column("pseudonym", String(32), nullable=True, index=True),  # as on the tape
    Column("scenario", String(48), nullable=False, index=True),
    Column("language", String(2), nullable=False),  # zh | en
    Column("mode", String(8), nullable=False),  # guided | coached (practice), exam
    Column("certified", Boolean, nullable=True),  # whether the scenario was; None: the tape does not say
    Column("seed", BigInteger, nullable=False),
    Column("allowance", BigInteger, nullable=False),  # milliseconds of delay forgiven
    Column(
        "scenario_hash", String(64), nullable=False
    ),  # SHA-256 of the exact texts; '' if the tape has none
    Column("persona_hash", String(64), nullable=False),
    Column("course_hash", String(64), nullable=False),
    Column("rubric_hash", String(64), nullable=False),
    Column("house_hash", String(64), nullable=False),  # '' where no house rules were in force
    Column("version", Text, nullable=False),  # of Kesu
    Column("started", String(40), nullable=False),  # as on the tape
    Column("began", BigInteger, nullable=False, index=True),  # the same moment
    Column("duration", BigInteger, nullable=False),  # milliseconds of delay in all: the tape knows no other
    Column("ended", Boolean, nullable=False),
    Column("ending", Text, nullable=True),
    Column("overall", Float, nullable=True),  # this and all below: None while the attempt is open
    Column("standard_error", Float, nullable=True),  # points; None where nothing was scored
    Column("passed", Boolean, nullable=True),  # None: open or needs review, see `ended`
    Column("satisfaction", Float, nullable=True),  # 1–5
    Column("outcome", Text, nullable=True),
    Column("failures", Text, nullable=False),  # ids of the failures that happened
    Column("turns", Integer, nullable=False),
    Column("unread", Integer, nullable=False),  # replies that could not be read
    Column("corrections", Integer, nullable=False),  # readings corrected by a person
    Column("tape_hash", String(64), nullable=False),  # the chain of the tape's last line
    Column("path", Text, nullable=True),  # the tape's file; None: it is in `tapes`
    # What `principle_scores` says of the attempt, once more: a report over a million of those rows reads
    # these instead, ten times as fast. Ids of principles, and two bytes for each (`rows.packed`).
    Column("scored", Text, nullable=True),
    Column("points", LargeBinary, nullable=True),
    # Whether an exam counts is asked of each one, and answered by this alone. An index of nothing but exams
    # would be smaller, but telling SQLAlchemy of it loads PostgreSQL's parts at every start.
    Index("ix_attempts_trainee", "trainee", "scenario", "mode", "began", "attempt"),
)

TURNS: Final = Table(
    "turns",
    METADATA,
    Column("attempt", ForeignKey("attempts.attempt", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),  # 1 is the first reply
    Column("beat", Text, nullable=False),
    Column("choice", Text, nullable=True),  # None: typed
    Column("delay", BigInteger, nullable=False),  # milliseconds
    Column("acts", Text, nullable=False),  # as read at first; corrections are in `attempts.corrections`
    Column("certainty", Integer, nullable=False),  # 0–1000
    Column("understood", Boolean, nullable=False),
    Column("rulings", Text, nullable=False),
    Column("anger", Float, nullable=False),  # 0–100, after the reply
    Column("faced", Text, nullable=False),  # the customer's mood band before the reply
    Column("band", Text, nullable=False),  # and after it
    sqlite_with_rowid=False,
)

PRINCIPLE_SCORES: Final = Table(
    "principle_scores",
    METADATA,
    Column("attempt", ForeignKey("attempts.attempt", ondelete="CASCADE"), primary_key=True),
    Column("principle", Text, primary_key=True),
    Column("score", Float, nullable=False),  # 0–100; a principle without an occasion has no row
    Column("occasions", Integer, nullable=False),  # 1 or more
    Column("standard_error", Float, nullable=False),  # points of `score`
    Column("earned", Float, nullable=False),  # points of the overall score, before the failures' penalties
    Column("possible", Float, nullable=False),  # points of the overall score; an attempt's add up to 100
    sqlite_with_rowid=False,
)

AUDIT: Final = Table(
    "audit",
    METADATA,
    Column("entry", String(32), primary_key=True),  # random, so that bundles merge
    Column("at", BigInteger, nullable=False, index=True),
    Column("who", String(LONGEST_NAME), nullable=False),  # as they call themselves
    Column("account", String(LONGEST_NAME), nullable=False),  # of the database, or of the machine
    Column("action", String(16), nullable=False),  # see `simulator.records.audit.ACTIONS`
    Column("attempt", String(64), nullable=True),
    Column("trainee", String(LONGEST_NUMBER), nullable=True),
    Column("detail", Text, nullable=False),
)

APPEALS: Final = Table(
    "appeals",
    METADATA,
    Column("appeal", String(32), primary_key=True),
    Column("attempt", String(64), nullable=False, index=True),
    Column("turn", Integer, nullable=False),
    Column("trainee", String(LONGEST_NUMBER), nullable=True),
    Column("reason", Text, nullable=False),
    Column("raised", BigInteger, nullable=False),
    Column("state", String(8), nullable=False, index=True),  # open | upheld | rejected
    Column("decided", BigInteger, nullable=True),
    Column("decided_by", String(LONGEST_NAME), nullable=True),
    Column("answer", Text, nullable=True),
    Column("before", Float, nullable=True),  # overall score before and after the decision
    Column("after", Float, nullable=True),
)

MARKS: Final = Table(
    "marks",
    METADATA,
    Column("mark", String(64), primary_key=True),  # SHA-256 of the row's content, so that bundles merge
    Column("attempt", String(64), nullable=False, index=True),
    Column("grader", String(LONGEST_NAME), nullable=False),
    Column("at", String(40), nullable=False),  # as noted, with offset
    Column("made", BigInteger, nullable=False),  # the same moment
    Column("overall", Float, nullable=False),  # 0–100
    Column("passed", Boolean, nullable=False),
    Column("principles", Text, nullable=False),  # JSON: [[principle, 0–100 or null]]
    Column("comment", Text, nullable=False),
)

NOTICES: Final = Table(
    "notices",
    METADATA,
    Column("trainee", String(LONGEST_NUMBER), primary_key=True),  # '' for attempts without a name
    Column("version", String(64), primary_key=True),  # of the notice's text
    Column("at", BigInteger, nullable=False),
)

FORGOTTEN: Final = Table(
    "forgotten",
    METADATA,
    Column("digest", String(64), primary_key=True),
    Column("salt", String(32), nullable=False),
    Column("kind", String(9), nullable=False),  # number | pseudonym | attempt
    Column("at", BigInteger, nullable=False),
)

SETTINGS: Final = Table(
    "settings",
    METADATA,
    Column("name", String(48), primary_key=True),
    Column("value", Text, nullable=False),
)

TAPES: Final = Table(
    "tapes",
    METADATA,
    Column("attempt", String(64), primary_key=True),
    Column("pseudonym", String(32), nullable=True, index=True),
    Column("data", LargeBinary, nullable=False),  # the file's bytes
)

MATTER: Final = Table(
    "matter",
    METADATA,
    Column("hash", String(64), primary_key=True),
    Column("text", Text, nullable=False),
)
