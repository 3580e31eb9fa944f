"""A synthetic company, written straight into the tables of the records: what reports are tried and timed on.

    with Store.at(local(home), home) as store:
        fill(store, Company(trainees=400, attempts=4_000))

Every trainee has an ability, learns with practice, and belongs to a team; half of the teams took a course in
the middle of the period. An attempt's score is ability + learning + course − difficulty of the scenario,
plus noise as large as the standard error that the row tells. The same company gives the same rows. There
are no turns and no tapes, except those that `put_tapes` writes: one attempt at each scenario, played once.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, select, update

from simulator.content.library import Library
from simulator.model.scorecard import ScoreCard
from simulator.model.tape import Header
from simulator.practice import Practice
from simulator.records.rows import packed
from simulator.records.schema import ATTEMPTS, MEMBERS, PRINCIPLE_SCORES, PSEUDONYMS, TAPES, TRAINEES
from simulator.records.schema import MATTER as TEXTS
from simulator.records.store import Store
from simulator.records.tape import MATTER, START, SUFFIX, Recorded, canonical, link, plain, read

Floats = NDArray[np.float64]

#: When the first attempt of any company begins.
BEGIN: Final = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
#: The period, in days; the course is in the middle.
DAYS: Final = 120
COURSE: Final = BEGIN + timedelta(days=DAYS / 2)
#: Points that the course adds, and points that each attempt adds at first; learning levels off.
GAIN: Final = 8.0
LEARNT: Final = 2.0
LEVELS_OFF: Final = 6
#: Spread of the trainees, and of one attempt around its trainee, in points.
SPREAD: Final = 11.0
NOISE: Final = 7.0
PASS_MARK: Final = 70.0
#: Rows that are written at a time.
BATCH: Final = 2_000

SCENARIOS: Final = (
    ("water_bill_estimate", -4.0),
    ("steriliser_white_flakes", 0.0),
    ("tap_adapter", 3.0),
    ("vanished_meeting_room", 6.0),
)
#: Principles with how hard they are (points) and how often an attempt gives occasion for them.
PRINCIPLES: Final = (
    ("customer_first", -6.0, 0.9),
    ("let_them_vent", 3.0, 0.8),
    ("stay_composed", -12.0, 0.7),
    ("listen", -2.0, 1.0),
    ("empathise", 5.0, 1.0),
    ("apologise", -8.0, 0.9),
    ("take_responsibility", 2.0, 0.9),
    ("find_the_facts", 0.0, 1.0),
    ("explain_honestly", 6.0, 0.8),
    ("solve", 4.0, 1.0),
    ("reach_agreement", 7.0, 0.8),
    ("follow_through", 12.0, 0.7),
    ("protect_self_esteem", -4.0, 0.6),
    ("respond_promptly", -9.0, 0.9),
    ("fit_the_customer", 3.0, 0.9),
)
_FAMILY: Final = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_GIVEN: Final = (
    "伟",
    "芳",
    "娜",
    "敏",
    "静",
    "磊",
    "洋",
    "艳",
    "勇",
    "杰",
    "娟",
    "涛",
    "明",
    "丽华",
    "秀英",
    "建国",
    "思远",
    "雨桐",
    "子涵",
    "晓东",
)
_OUTCOMES: Final = ("third_party_complaint", "negative_word_of_mouth", "silent_defection", "neutral", "loyal")


class Company(NamedTuple):
    """How large the company is; `attempts` are spread evenly over the trainees."""

    trainees: int = 400
    attempts: int = 4_000
    teams: int = 8
    seed: int = 1
    names: tuple[str, ...] = ()  # names of the first trainees; the others get ordinary ones


def digest(name: str) -> str:
    """Return a hash that stands for a text called `name`."""
    return sha256(name.encode()).hexdigest()


def number_of(place: int) -> str:
    """Return the employee number of the trainee at `place` (0 is the first)."""
    return f"E{place + 1:05}"


def fill(store: Store, company: Company) -> None:
    """Write `company` into empty records."""
    random = np.random.default_rng(company.seed)
    ability = random.normal(70.0, SPREAD, company.trainees)
    teams = np.arange(company.trainees) % company.teams
    # The first team is truly better, the second truly worse; the others differ by chance alone.
    ability += np.where(teams == 0, 9.0, 0.0) - np.where(teams == 1, 9.0, 0.0)
    strengths = random.normal(0.0, 7.0, (company.trainees, len(PRINCIPLES)))
    with store.database.writing() as connection:
        _people(connection, company)
        attempts: list[dict[str, object]] = []
        scores: list[dict[str, object]] = []
        for place, number in _sequence(company):
            attempt, of_principles = _attempt(
                random, company, place, number, ability[place], strengths[place]
            )
            attempts.append(attempt)
            scores += of_principles
            if len(attempts) == BATCH:
                _write(connection, attempts, scores)
        _write(connection, attempts, scores)


def _sequence(company: Company) -> Iterator[tuple[int, int]]:
    for count in range(company.attempts):
        yield count % company.trainees, count // company.trainees


def _people(connection: Connection, company: Company) -> None:
    people, aliases, members = [], [], []
    for place in range(company.trainees):
        number = number_of(place)
        alias = digest(number)[:16]
        name = company.names[place] if place < len(company.names) else _name(place)
        people.append({"trainee": number, "name": name, "pseudonym": alias, "added": 0})
        aliases.append({"pseudonym": alias, "trainee": number})
        members.append({"team": team_of(place % company.teams), "trainee": number})
    connection.execute(TRAINEES.insert(), people)
    connection.execute(PSEUDONYMS.insert(), aliases)
    connection.execute(MEMBERS.insert(), members)


def team_of(place: int) -> str:
    """Return the name of a team."""
    return f"热线 {place + 1} 组"


def _name(place: int) -> str:
    return _FAMILY[place % len(_FAMILY)] + _GIVEN[(place // len(_FAMILY) + 7 * place) % len(_GIVEN)]


def _attempt(
    random: np.random.Generator, company: Company, place: int, number: int, ability: float, strengths: Floats
) -> tuple[dict[str, object], list[dict[str, object]]]:
    """Return the rows of the attempt `number` (0 is the first) of the trainee at `place`."""
    each = max(1, -(-company.attempts // company.trainees))
    began = BEGIN + timedelta(days=DAYS * (number + random.random()) / each, hours=place % 9)
    trained = (place % company.teams) % 2 == 0 and began >= COURSE
    known = ability + LEARNT * min(number, LEVELS_OFF) + (GAIN if trained else 0.0)
    # Every other attempt is an exam while there are scenarios that the trainee was not examined in.
    exam = number % 2 == 1 and number // 2 < len(SCENARIOS)
    scenario, harder = SCENARIOS[(number // 2 + (0 if exam else place)) % len(SCENARIOS)]
    mode = "exam" if exam else ("guided", "coached")[(number // 2) % 2]
    chances = random.random(len(PRINCIPLES))
    noise = random.normal(0.0, 16.0, len(PRINCIPLES))
    scored = [
        (name, float(np.clip(known + strength - hard + extra, 0.0, 100.0)))
        for (name, hard, often), strength, chance, extra in zip(
            PRINCIPLES, strengths, chances, noise, strict=True
        )
        if chance < often
    ]
    overall = round(float(np.clip(known - harder + random.normal(0.0, NOISE), 0.0, 100.0)), 1)
    name = digest(f"{company.seed} {place} {number}")[:24]
    ids, points = packed((principle, score, 2) for principle, score in sorted(scored))
    review = bool(random.random() < 0.01)
    attempt: dict[str, object] = {
        "attempt": name,
        "trainee": number_of(place),
        "pseudonym": digest(number_of(place))[:16],
        "scenario": scenario,
        "language": "zh",
        "mode": mode,
        "certified": True,
        "seed": place,
        "allowance": 0,
        **{f"{kind}_hash": digest(kind) for kind in ("persona", "course", "rubric")},
        "scenario_hash": digest(scenario),
        "house_hash": "",
        "version": "0.1.0",
        "started": began.isoformat(timespec="seconds"),
        "began": int(began.timestamp()),
        "duration": int(random.integers(60_000, 400_000)),
        "ended": True,
        "ending": "settled",
        "overall": overall,
        "standard_error": NOISE,
        "passed": None if review else overall >= PASS_MARK,
        "satisfaction": round(1.0 + overall / 25.0, 1),
        "outcome": _OUTCOMES[min(4, int(overall // 20))],
        "failures": "" if overall > 50 else "cold",
        "turns": int(random.integers(4, 12)),
        "unread": 0,
        "corrections": 0,
        "tape_hash": digest(name),
        "path": None,
        "scored": ids,
        "points": points,
    }
    return attempt, [
        {
            "attempt": name,
            "principle": principle,
            "score": score,
            "occasions": 2,
            "standard_error": 18.0,
            "earned": score / len(scored),
            "possible": 100.0 / len(scored),
        }
        for principle, score in scored
    ]


def _write(
    connection: Connection, attempts: list[dict[str, object]], scores: list[dict[str, object]]
) -> None:
    if attempts:
        connection.execute(ATTEMPTS.insert(), attempts)
    if scores:
        connection.execute(PRINCIPLE_SCORES.insert(), scores)
    attempts.clear()
    scores.clear()


def put_tapes(store: Store, people: int, each: int) -> None:
    """Give the first `people` trainees tapes of their newest attempts, `each` of them; real ones, copied."""
    library = Library.open()
    with tempfile.TemporaryDirectory() as folder:
        models = {name: _played(library, name, Path(folder)) for name, _ in SCENARIOS}
        shutil.copytree(Path(folder) / MATTER, store.tapes / MATTER, dirs_exist_ok=True)
    with store.database.writing() as connection:
        if store.database.postgres:
            texts = sorted((store.tapes / MATTER).iterdir())
            connection.execute(
                TEXTS.insert(), [{"hash": t.stem, "text": t.read_bytes().decode()} for t in texts]
            )
        for place in range(people):
            column = ATTEMPTS.c
            query = select(column.attempt, column.scenario, column.pseudonym)
            newest = query.where(column.trainee == number_of(place)).order_by(column.began.desc())
            for attempt, scenario, alias in connection.execute(newest.limit(each)).all():
                model = models[scenario]
                header = model.tape.header._replace(attempt=attempt, trainee=alias)
                card = model.card()
                assert card is not None
                path = tape_of(store.tapes, model, header, card)
                if store.database.postgres:
                    row = {"attempt": attempt, "pseudonym": alias, "data": path.read_bytes()}
                    connection.execute(TAPES.insert(), row)
                else:
                    change = update(ATTEMPTS).where(column.attempt == attempt)
                    connection.execute(change.values(path=str(path)))


def _played(library: Library, scenario: str, folder: Path) -> Recorded:
    """Play `scenario` to its end, now well and now badly."""
    path = folder / f"{scenario}{SUFFIX}"
    practice = Practice.begin(
        library, scenario, mode="guided", language="zh", seed=1, started=BEGIN, path=path
    )
    while not practice.finished:
        choices = sorted(choice.id for choice in practice.choices)
        practice.choose(choices[len(practice.turns) % len(choices)])
    return read(path)


def tape_of(folder: Path, model: Recorded, header: Header, card: ScoreCard) -> Path:
    """Write the tape `model` once more under another `header` and score card; return its path.

    Unlike the real writer it does not wait for the disk after every line.
    """
    assert model.tape.ending is not None
    chain, lines = START, []
    for content in (
        {"header": plain(header), "opening": plain(model.tape.opening)},
        *({"turn": plain(turn)} for turn in model.tape.turns),
        {"end": model.tape.ending, "score": plain(card)},
    ):
        chain = link(chain, canonical(content))
        lines.append(canonical({**content, "chain": chain}) + "\n")
    path = folder / f"{header.attempt}{SUFFIX}"
    folder.mkdir(parents=True, exist_ok=True)
    path.write_bytes("".join(lines).encode())
    return path
