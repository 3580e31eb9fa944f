"""What an attempt leaves behind: readings, rulings, moods and turns.

All numbers on a tape are integers or short decimals that are exact in the tape's own unit, so that a
replay can be compared to the byte: certainties and levels are thousandths, delays milliseconds,
amounts hundredths. Moods are floats made by correctly rounded operations only.
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

from simulator.model.conditions import MoodBand
from simulator.model.texts import Language

Mode = Literal["guided", "coached", "exam"]
MODES: Final[tuple[Mode, ...]] = ("guided", "coached", "exam")

#: Everything a ruling can say of a reply. Scenario and rubric conditions ask for these ids.
RULINGS: Final[tuple[str, ...]] = (
    "not_understood",
    "courteous",  # understood, and no destructive act
    "solution_fits",  # a remedy that puts at least .7 of the complaint right, within authority
    "solution_partly_fits",  # .3 to .7 of it
    "solution_misfits",  # less than .3 of it
    "solution_vague",  # a solution is announced, but none of the scenario's remedies
    "solution_too_early",  # before the customer felt heard: the gate was less than half open
    "solution_unfounded",  # before the facts that the remedy needs were known
    "beyond_authority",  # nobody may grant it
    "compensation_fits",
    "compensation_too_early",  # before the facts that it needs were known
    "compensation_excessive",  # more than one and a half times the loss
    "promise_feasible",
    "promise_infeasible",  # sooner than the remedy's earliest time, or what nobody may grant
    "promise_kept",  # a later contact showed it
    "promise_broken",
    "claim_true",
    "claim_false",
    "judged_too_early",  # a cause named, or fault pointed out, that was not yet found out
    "fact_found",
    "asked_again",  # a question that had been answered already
    "apology_fits",
    "apology_misplaced",  # for something that is not the case or not the firm's fault
    "apology_repeated",  # the third or later in one contact
    "nothing_new",  # every act of it was already used for the same topic
    "all_at_once",  # more acts than a customer can take in
    "slow",
    "accepted",  # the customer agreed
    "refused",  # the customer was asked and did not agree
)


class Promise(NamedTuple):
    """What was promised: `what` a remedy id or None, `within` hours, `amount` hundredths of `unit`."""

    what: str | None
    within: int | None
    amount: int | None
    unit: str | None


class Reading(NamedTuple):
    """What a reply was read as. `certainty` 0–1000; `analyser` is the hash of what read it."""

    acts: tuple[str, ...]
    topics: tuple[str, ...]
    promises: tuple[Promise, ...]
    certainty: int
    understood: bool
    analyser: str


class Mark(NamedTuple):
    """One thing a ruling says: a code of `RULINGS` and what it is about (an id, or '')."""

    code: str
    subject: str


class Features(NamedTuple):
    """What a turn gives the mood, each 0–1 after novelty; see session/hearing.py for the table.

    `cover` is the share of the complaint that the remedies offered so far put right, `dose` what this
    turn adds to compensation (0–2), `broken` the number of promises that broke before this turn, `vent`
    anger that the beat itself stirs up.
    """

    listen: float
    validate: float
    apology: float
    solution: float
    compensation: float
    explanation: float
    invalidation: float
    delay: float
    cover: float
    dose: float
    broken: float
    vent: float


class Ruling(NamedTuple):
    """A reading held against the scenario's truth."""

    marks: tuple[Mark, ...]
    features: Features
    found: tuple[str, ...]  # facts that this turn opened
    offered: tuple[str, ...]  # remedies that this turn offered


class Mood(NamedTuple):
    """The customer's mood: anger 0–100, heard 0–1, fix 0–1, dose 0–2, motive -1…1, apologies so far."""

    anger: float
    heard: float
    fix: float
    dose: float
    motive: float
    apologies: float


class Turn(NamedTuple):
    """One reply and what came of it."""

    number: int  # 1 is the first reply
    beat: str  # the beat replied in
    words: str
    choice: str | None
    delay: int  # milliseconds
    reading: Reading
    ruling: Ruling
    mood: Mood  # after the reply
    faced: MoodBand
    band: MoodBand  # after the reply
    next_beat: str
    customer: str  # what the customer said then
    tells: tuple[str, ...]  # facts told with that line
    ending: str | None


class Opening(NamedTuple):
    """How an attempt begins."""

    beat: str
    mood: Mood
    band: MoodBand
    customer: str
    tells: tuple[str, ...]


class Header(NamedTuple):
    """What an attempt was played with. Hashes are SHA-256 of the exact texts, kept beside the tapes."""

    attempt: str  # random id
    trainee: str | None  # random pseudonym; the person stands in the index alone
    scenario: str
    mode: Mode
    language: Language
    seed: int
    started: str  # ISO 8601 with offset; the only clock on the tape, for people
    hashes: tuple[tuple[str, str], ...]  # (scenario | persona | course | rubric | house, hash)
    versions: tuple[tuple[str, str], ...]  # (kesu | tape | analyser, version)
    allowance: int = 0  # milliseconds of delay forgiven this trainee


class Correction(NamedTuple):
    """A reading corrected by a person; the old one stays on the tape."""

    turn: int
    reading: Reading
    by: str
    when: str


class Tape(NamedTuple):
    """The complete record of an attempt."""

    header: Header
    opening: Opening
    turns: tuple[Turn, ...]
    ending: str | None  # the ending's id; None while the attempt is open
    corrections: tuple[Correction, ...] = ()
