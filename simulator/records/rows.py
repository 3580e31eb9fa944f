"""A tape as rows of the tables; the tape has been read and its chain has been checked."""

from __future__ import annotations

import math
import re
import struct
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, NamedTuple

from simulator.errors import TapeError
from simulator.model.scorecard import PrincipleScore, ScoreCard
from simulator.model.tape import MODES, Header, Turn
from simulator.records.tape import Recorded

#: Signs that no attempt is called by: its name becomes the name of a file, on any system.
_NO_FILE: Final = frozenset('/\\:*?"<>|')
_PSEUDONYM: Final = re.compile(r"[0-9A-Za-z_-]{1,32}")
_SCENARIO: Final = re.compile(r"[a-z][a-z0-9_]{0,47}")
_LARGEST: Final = 2**63 - 1
#: How `packed` writes a score: tenths of points × this + occasions, which are one less than this at most.
OCCASIONS: Final = 64

Row = dict[str, object]


class Rows(NamedTuple):
    """The rows that a tape stands for; `attempt` lacks the trainee, whom the tape does not know."""

    attempt: Row
    turns: list[Row]
    scores: list[Row]


def rows(recorded: Recorded, place: Path) -> Rows:
    """Return the rows of the tape read from `place`.

    :raises TapeError: its header says what no header says, such as an attempt called `../x`.
    """
    header, card = recorded.tape.header, recorded.card()
    began = began_at(header, place)
    hashes, versions = dict(header.hashes), dict(header.versions)
    turns = recorded.tape.turns
    scores = () if card is None else _scored(card)
    names, points = packed((_plain(score.principle), score.score or 0.0, score.occasions) for score in scores)
    attempt: Row = {
        "attempt": header.attempt,
        "pseudonym": header.trainee,
        "scenario": header.scenario,
        "language": header.language,
        "mode": header.mode,
        "certified": {"yes": True, "no": False}.get(versions.get("certified", "")),
        "seed": header.seed,
        "allowance": header.allowance,
        **{
            f"{name}_hash": hashes.get(name, "")
            for name in ("scenario", "persona", "course", "rubric", "house")
        },
        "version": versions.get("kesu", ""),
        "started": header.started,
        "began": began,
        "duration": sum(turn.delay for turn in turns),
        "ended": card is not None,
        "ending": recorded.tape.ending,
        "overall": None if card is None else card.overall,
        "standard_error": None if card is None else card.standard_error,
        "passed": None if card is None else card.passed,
        "satisfaction": None if card is None else card.satisfaction,
        "outcome": None if card is None else card.outcome,
        "failures": "" if card is None else " ".join(failure for failure, times in card.failures if times),
        "turns": len(turns),
        "unread": sum(not turn.reading.understood for turn in turns),
        "corrections": len(recorded.tape.corrections),
        "tape_hash": recorded.chain,
        "scored": None if card is None else names,
        "points": None if card is None else points,
    }
    return Rows(attempt, [_turn(header.attempt, turn) for turn in turns], _scores(header.attempt, scores))


def packed(scores: Iterable[tuple[str, float, int]]) -> tuple[str, bytes]:
    """Return (principle, score 0–100, occasions) of one attempt as ids and bytes, for reports over very many.

    The ids have one space between. The bytes are two for each, little-endian: see `OCCASIONS`.
    """
    # Nobody makes an id empty or with a space in it, except in a tape by hand.
    kept = [score for score in scores if score[0] and " " not in score[0]]
    numbers = [
        int(min(max(points, 0.0), 100.0) * 10.0 + 0.5) * OCCASIONS + min(times, OCCASIONS - 1)
        for _, points, times in kept
    ]
    return " ".join(name for name, _, _ in kept), struct.pack(f"<{len(numbers)}H", *numbers)


def began_at(header: Header, place: Path) -> int:
    """Return when an attempt began, in seconds, after checking its header: a tape may say anything.

    :raises TapeError: the header says what no header says.
    """
    numbers = (header.seed, header.allowance)
    texts = [value for pair in (*header.hashes, *header.versions) for value in pair]
    try:
        began = int(datetime.fromisoformat(header.started).astimezone(UTC).timestamp())
    except (ValueError, OverflowError) as error:
        raise _odd(place, "started") from error
    name = header.attempt
    if not (0 < len(name) <= 64 and name.isprintable() and name[0] != "." and _NO_FILE.isdisjoint(name)):
        raise _odd(place, "attempt")
    if header.trainee is not None and not _PSEUDONYM.fullmatch(header.trainee):
        raise _odd(place, "trainee")
    if not _SCENARIO.fullmatch(header.scenario) or header.mode not in MODES:
        raise _odd(place, "scenario")
    if any(abs(number) > _LARGEST for number in numbers) or len(header.started) > 40:
        raise _odd(place, "seed")
    if any(len(text) > 64 or "\0" in text for text in texts):
        raise _odd(place, "hashes")
    return began


def _odd(place: Path, what: str) -> TapeError:
    return TapeError(
        str(place), 1, f"its {what} is none that Kesu writes", f"开头的 {what} 不是 Kesu 写下的内容"
    )


def _turn(attempt: str, turn: Turn) -> Row:
    return {
        "attempt": attempt,
        "number": turn.number,
        "beat": _plain(turn.beat),
        "choice": None if turn.choice is None else _plain(turn.choice),
        "delay": turn.delay,
        "acts": _plain(" ".join(turn.reading.acts)),
        "certainty": turn.reading.certainty,
        "understood": turn.reading.understood,
        "rulings": _plain(" ".join(dict.fromkeys(mark.code for mark in turn.ruling.marks))),
        "anger": turn.mood.anger,
        "faced": turn.faced,
        "band": turn.band,
    }


def _scored(card: ScoreCard) -> Sequence[PrincipleScore]:
    return [score for score in card.principles if score.score is not None and score.occasions > 0]


def _scores(attempt: str, scored: Sequence[PrincipleScore]) -> list[Row]:
    whole = math.fsum(score.weight for score in scored)
    found: list[Row] = []
    for score in scored:
        share = (score.score or 0.0) / 100.0
        possible = 100.0 * score.weight / whole if whole > 0.0 else 0.0
        found.append(
            {
                "attempt": attempt,
                "principle": _plain(score.principle),
                "score": score.score,
                "occasions": score.occasions,
                "standard_error": score.standard_error,
                "earned": share * possible,
                "possible": possible,
            }
        )
    return found


def _plain(text: str) -> str:
    """PostgreSQL holds no NUL in a text; ids have none unless somebody made a tape by hand."""
    return text.replace("\0", "")
