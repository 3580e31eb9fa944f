"""The figures of a cohort: who is ready, what to train, whether a course worked, what the exam is worth.

In: attempts as columns. Out: a `CohortReport`. Judgements go by exams that count and by people, never by
attempts: whoever practises more does not weigh more. Where there is too little to judge by, a figure is None
and the report says so. With `private` nobody is named and no figure is told of fewer than five people.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.model.tape import MODES
from simulator.records.figures import EXAM, Attempts, Cells
from simulator.records.reader import Person
from simulator.reports import estimates
from simulator.reports.basis import (
    FEWEST_FOR_CORRELATION,
    FEWEST_OCCASIONS,
    FEWEST_PEOPLE,
    VERDICTS,
    Basis,
    Verdict,
    settled,
    team_lists,
    verdicts,
)
from simulator.reports.estimates import Effect, Estimate, Reliability
from simulator.reports.names import Names

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

Standing = Literal["above", "below", "same", "few", "hidden", "alone"]
Power = Literal["good", "fair", "weak", "unsure", "few"]

#: Width of a bar of the distribution in points; in privacy mode the first at which no bar is of one to four.
BAR: Final = 5
WIDE_BARS: Final = (20, 50, 100)
#: Correlations with the rest from which a scenario or principle is said to separate well, or hardly at all
#: (Ebel & Frisbie 1991, *Essentials of Educational Measurement*, on the discrimination of items).
SEPARATES: Final = 0.3
HARDLY: Final = 0.2


class PersonRow(NamedTuple):
    """One person; `exam` is the mean of their exams that count, with its error."""

    trainee: str
    name: str
    teams: tuple[str, ...]
    verdict: Verdict
    exams: int
    exam: Estimate | None
    practice: int  # attempts that are no exams
    repeated: int  # exams that don't count, because they were taken again
    best: float | None  # best practice score
    last: int  # when the last attempt began, seconds since 1970
    cells: tuple[float | None, ...]  # mean of each principle; None where there were too few occasions


class Distribution(NamedTuple):
    """How people's exam means are spread; `bars` counts them, each `width` points wide."""

    mean: Estimate
    quartiles: tuple[float, float, float]
    width: int
    bars: tuple[int, ...]


class Gain(NamedTuple):
    """First attempt at a scenario against later ones at it in the same mode, mean over people."""

    first: Estimate
    best: Estimate
    latest: Estimate
    to_best: Estimate
    to_latest: Estimate


class TeamRow(NamedTuple):
    """One team; `standing` compares it with everybody else, all teams tested together.

    In privacy mode −1 stands for a figure that is not told.
    """

    team: str
    people: int
    ready: int
    mean: Estimate | None
    standing: Standing
    cells: tuple[float | None, ...]


class ScenarioRow(NamedTuple):
    """One scenario as an exam; `power` is how it goes along with a person's other exams."""

    scenario: str
    people: int
    mean: Estimate | None
    passed: float | None  # share of exams passed, of those decided
    correlation: float | None
    interval: tuple[float, float] | None
    power: Power


class PrincipleRow(NamedTuple):
    """One principle over all people that had occasions enough."""

    principle: str
    people: int
    mean: Estimate | None
    correlation: float | None
    interval: tuple[float, float] | None
    power: Power


class CohortReport(NamedTuple):
    """Everything that the page of a cohort shows."""

    basis: Basis
    team: str | None
    private: bool
    principles: tuple[str, ...]
    readiness: tuple[tuple[Verdict, int], ...]
    people: tuple[PersonRow, ...]  # nobody in privacy mode
    distribution: Distribution | None
    gain: Gain | None
    teams: tuple[TeamRow, ...]
    scenarios: tuple[ScenarioRow, ...]
    of_principles: tuple[PrincipleRow, ...]
    reliability: Reliability | None
    course: str | None  # its date
    effect: Effect | None
    roster: int  # people on the roster, or of the team; -1 where privacy keeps quiet about it
    unnamed: int  # attempts of the period that bear no name, which no figure here counts


class CohortQuestion(NamedTuple):
    """What is asked for besides the selection."""

    team: str | None = None
    private: bool = False
    course: str | None = None  # ISO date of a course, for before and after
    course_at: int = 0  # the same moment, seconds since 1970


def cohort(
    found: Attempts,
    cells: Cells,
    people: Sequence[Person],
    names: Names,
    basis: Basis,
    asked: CohortQuestion,
    unnamed: int = 0,
) -> CohortReport:
    """Return the figures of everybody in `found`.

    :param people: the roster, or those of it who are in the team.
    :param unnamed: how many more attempts of the period bear no name.
    """
    known = {person.trainee: person for person in people}
    roster = len(known.keys() | set(found.trainees))
    persons = [known.get(trainee) or Person(trainee, "", ()) for trainee in found.trainees]
    order = names.in_order(cells.principles)
    principles = tuple(cells.principles[place] for place in order)
    means = _cell_means(cells)[:, order]
    verdict = verdicts(found, names)
    exam, error, exams = _exam_means(found)
    sat = ~np.isnan(exam)
    teams = _teams(persons, exam, verdict, means, asked)
    shown_means = exam[sat]
    tally = np.bincount(verdict, minlength=len(VERDICTS))
    return CohortReport(
        basis,
        asked.team,
        asked.private,
        principles,
        tuple(zip(VERDICTS, shielded(tally.tolist()) if asked.private else tally.tolist(), strict=True)),
        () if asked.private else _people(found, persons, verdict, exam, error, exams, means),
        _distribution(shown_means, asked.private),
        _gain(found),
        teams,
        _scenarios(found, asked.private),
        _principles(principles, means),
        _reliability(found),
        asked.course,
        None if asked.course is None else _effect(found, asked.course_at),
        -1 if asked.private and 0 < roster - basis.people < FEWEST_PEOPLE else roster,
        unnamed,
    )


def _hidden(count: int, private: bool) -> int:
    return -1 if private and 0 < count < FEWEST_PEOPLE else count


def shielded(counts: Sequence[int]) -> list[int]:
    """Return counts whose total is known with −1 for those that must not be told.

    That is what counts one to four people; and where those follow from the total, because there is only one
    or each of them can only be one or only be four, the next smallest as well.
    """
    hidden = {place for place, count in enumerate(counts) if 0 < count < FEWEST_PEOPLE}
    rest = sorted((count, place) for place, count in enumerate(counts) if count >= FEWEST_PEOPLE)
    amount = sum(counts[place] for place in hidden)
    if rest and hidden and (len(hidden) == 1 or amount in (len(hidden), (FEWEST_PEOPLE - 1) * len(hidden))):
        hidden.add(rest[0][1])
    return [-1 if place in hidden else count for place, count in enumerate(counts)]


def _cell_means(cells: Cells) -> Floats:
    """Return mean scores, shape (trainees, principles); nan where there were too few occasions."""
    enough = cells.occasions >= FEWEST_OCCASIONS
    with np.errstate(invalid="ignore"):
        return np.where(enough, cells.total / np.maximum(cells.attempts, 1), np.nan)


def _exam_means(found: Attempts) -> tuple[Floats, Floats, Ints]:
    """Return mean and standard error of each person's exams that count, and how many there are.

    An exam that a person has yet to look at stays out of the mean; nan where no other is left.
    """
    owned = found.counted & (found.trainee >= 0)
    chosen = owned & (found.passed >= 0)
    mean, error, count = estimates.by_person(
        found.overall[chosen],
        found.error[chosen],
        found.trainee[chosen],
        len(found.trainees),
    )
    exams: Ints = np.bincount(found.trainee[owned], minlength=len(found.trainees))
    return np.where(count > 0, mean, np.nan), np.where(count > 0, error, np.nan), exams


def _people(
    found: Attempts,
    persons: Sequence[Person],
    verdict: Ints,
    exam: Floats,
    error: Floats,
    exams: Ints,
    means: Floats,
) -> tuple[PersonRow, ...]:
    count = len(persons)
    named = found.trainee >= 0
    practice = named & (found.mode != EXAM)
    again = found.trainee[named & (found.mode == EXAM) & ~found.counted]
    who = found.trainee[practice]
    tries = np.bincount(who, minlength=count)
    repeated = np.bincount(again, minlength=count)
    best = np.full(count, -1.0)
    np.maximum.at(best, who, found.overall[practice])
    last = np.zeros(count, dtype=np.int64)
    np.maximum.at(last, found.trainee[named], found.began[named])
    cells: list[list[float | None]] = np.where(np.isnan(means), None, np.round(means, 1)).tolist()  # type: ignore[call-overload]
    reach = 1.959964 * error
    rows = []
    for place, (person, code, number, value, spread, far, times, more, top, when, of_person) in enumerate(
        zip(
            persons, verdict.tolist(), exams.tolist(), exam.tolist(), error.tolist(), reach.tolist(),
            tries.tolist(), repeated.tolist(), best.tolist(), last.tolist(), cells, strict=True,
        )
    ):  # fmt: skip
        estimate = (
            None
            if math.isnan(value)
            else Estimate(value, None, value, value, number)
            if math.isnan(spread)
            else Estimate(value, spread, max(0.0, value - far), min(100.0, value + far), number)
        )
        rows.append(
            PersonRow(
                found.trainees[place], person.name, person.teams, VERDICTS[code], number, estimate,
                times, more, top if times else None, when, tuple(of_person),
            )
        )  # fmt: skip
    return tuple(sorted(rows))


def _distribution(means: Floats, private: bool) -> Distribution | None:
    if means.size < FEWEST_PEOPLE:
        return None
    for width in WIDE_BARS if private else (BAR,):
        last = 100 // width - 1
        bars = np.bincount(np.minimum(means // width, last).astype(np.int64), minlength=last + 1)
        if not ((bars > 0) & (bars < FEWEST_PEOPLE)).any():
            break
    low, middle, high = (float(value) for value in np.quantile(means, (0.25, 0.5, 0.75)))
    return Distribution(estimates.mean(means), (low, middle, high), width, tuple(bars.tolist()))


def _gain(found: Attempts) -> Gain | None:
    """Compare each person's first attempt at a scenario with later ones in the same mode, if any."""
    named = np.flatnonzero((found.trainee >= 0) & settled(found))
    if named.size == 0:
        return None
    wide = len(found.scenarios) * len(MODES)  # places of a person: one a scenario and mode
    place = found.scenario[named] * len(MODES) + found.mode[named]
    key = found.trainee[named] * wide + place
    order = np.argsort(key, kind="stable")  # attempts are in order of time already
    key, overall = key[order], found.overall[named][order]
    starts = np.flatnonzero(np.r_[True, key[1:] != key[:-1]])
    ends = np.r_[starts[1:], key.size]
    several = ends - starts >= 2
    if not several.any():
        return None
    best = np.maximum.reduceat(overall, starts)[several]
    first, latest = overall[starts][several], overall[ends - 1][several]
    who = (key[starts] // wide)[several]
    count = np.bincount(who)
    some = count > 0
    if int(some.sum()) < FEWEST_PEOPLE:
        return None

    def of_people(values: Floats) -> Floats:
        means: Floats = np.bincount(who, values)[some] / count[some]
        return means

    one, top, final = of_people(first), of_people(best), of_people(latest)
    return Gain(*(estimates.mean(values) for values in (one, top, final, top - one, final - one)))


def _teams(
    persons: Sequence[Person], exam: Floats, verdict: Ints, means: Floats, asked: CohortQuestion
) -> tuple[TeamRow, ...]:
    lists = team_lists([person.teams for person in persons])
    if asked.team is not None:  # of other teams there are only those people who are in this one as well
        lists = {asked.team: lists.get(asked.team, [])}
    hidden = _small(list(lists), lists) if asked.private else set()
    sat = {
        team: np.array([p for p in places if not np.isnan(exam[p])], dtype=np.int64)
        for team, places in lists.items()
    }
    large = [team for team in lists if sat[team].size >= FEWEST_PEOPLE and team not in hidden]
    everybody = np.flatnonzero(~np.isnan(exam))
    chances: dict[str, float] = {}
    for team in large:
        others = ~np.isnan(exam)
        others[sat[team]] = False
        if int(others.sum()) >= FEWEST_PEOPLE:
            chances[team] = estimates.welch(exam[sat[team]], exam[others])
    real = dict(zip(chances, estimates.holm(list(chances.values())), strict=True))
    whole = float(exam[everybody].mean()) if everybody.size else 0.0
    ready = VERDICTS.index("ready")
    rows = []
    for team, places in lists.items():
        if team in hidden:
            rows.append(TeamRow(team, -1, -1, None, "hidden", tuple([None] * means.shape[1])))
            continue
        mean = estimates.mean(exam[sat[team]]) if sat[team].size >= FEWEST_PEOPLE else None
        standing: Standing = "few"
        if mean is not None and asked.team is not None:
            standing = "alone"
        elif mean is not None:
            standing = "same" if not real.get(team) else "above" if mean.value > whole else "below"
        rows.append(
            TeamRow(
                team,
                len(places),
                _told(int((verdict[places] == ready).sum()), len(places), asked.private),
                mean,
                standing,
                _column_means(means[places]),
            )
        )
    untold = [place for place, row in enumerate(rows) if row.ready < 0]
    told = [place for place, row in enumerate(rows) if row.ready >= 0]
    if asked.private and len(untold) == 1 and told:  # it would follow from how many are ready in all
        least = min(told, key=lambda place: (rows[place].ready, place))
        rows[least] = rows[least]._replace(ready=-1)
    return tuple(rows)


def _told(some: int, of: int, private: bool) -> int:
    """Return how many of a group are ready; −1 where that tells something of one to four of them."""
    few = 0 < some < FEWEST_PEOPLE or 0 < of - some < FEWEST_PEOPLE
    return -1 if private and few else some


def _small(teams: list[str], lists: dict[str, list[int]]) -> set[str]:
    """Return the teams that privacy hides; a single one would follow from the total, so a second goes too."""
    small = {team for team in teams if len(lists[team]) < FEWEST_PEOPLE}
    if len(small) == 1 and len(teams) > 1:
        small.add(min((team for team in teams if team not in small), key=lambda team: len(lists[team])))
    return small


def _column_means(means: Floats) -> tuple[float | None, ...]:
    """Return the mean of each principle over people; None where fewer than five of them have one."""
    known = (~np.isnan(means)).sum(axis=0)
    total = np.nansum(means, axis=0)
    return tuple(
        float(value / count) if count >= FEWEST_PEOPLE else None
        for value, count in zip(total.tolist(), known.tolist(), strict=True)
    )


def _exam_table(found: Attempts) -> Floats:
    """Return exam scores that count, shape (trainees, scenarios); nan where there is none, or none yet."""
    table = np.full((len(found.trainees), len(found.scenarios)), np.nan)
    chosen = found.counted & (found.trainee >= 0) & (found.passed >= 0)
    table[found.trainee[chosen], found.scenario[chosen]] = found.overall[chosen]
    return table


def _scenarios(found: Attempts, private: bool) -> tuple[ScenarioRow, ...]:
    table = _exam_table(found)
    rows = []
    for place, scenario in enumerate(found.scenarios):
        column = table[:, place]
        sat = ~np.isnan(column)
        count = int(sat.sum())
        if count < FEWEST_PEOPLE:
            rows.append(ScenarioRow(scenario, _hidden(count, private), None, None, None, None, "few"))
            continue
        mine = found.counted & (found.trainee >= 0) & (found.scenario == place)
        decided = found.passed[mine]
        decided = decided[decided >= 0]
        rest = np.delete(table, place, axis=1)
        others = (~np.isnan(rest)).sum(axis=1)
        both = sat & (others > 0)
        value, interval, power = _separation(
            column[both], np.nansum(rest[both], axis=1) / np.maximum(others[both], 1)
        )
        rows.append(
            ScenarioRow(
                scenario,
                count,
                estimates.mean(column[sat]),
                float((decided == 1).mean()) if decided.size else None,
                value,
                interval,
                power,
            )
        )
    return tuple(sorted(rows))


def _principles(principles: tuple[str, ...], means: Floats) -> tuple[PrincipleRow, ...]:
    rows = []
    for place, principle in enumerate(principles):
        column = means[:, place]
        known = ~np.isnan(column)
        count = int(known.sum())
        if count < FEWEST_PEOPLE:
            rows.append(PrincipleRow(principle, count, None, None, None, "few"))
            continue
        rest = np.delete(means, place, axis=1)
        others = (~np.isnan(rest)).sum(axis=1)
        both = known & (others > 0)
        value, interval, power = _separation(
            column[both], np.nansum(rest[both], axis=1) / np.maximum(others[both], 1)
        )
        rows.append(PrincipleRow(principle, count, estimates.mean(column[known]), value, interval, power))
    return tuple(rows)


def _separation(item: Floats, rest: Floats) -> tuple[float | None, tuple[float, float] | None, Power]:
    """Return how an item goes along with the rest, and what that says."""
    if item.size < FEWEST_FOR_CORRELATION:
        return None, None, "few"
    value = estimates.correlation(item, rest)
    if value is None:
        return None, None, "weak"
    low, high = estimates.correlation_interval(value, int(item.size))
    if low >= SEPARATES:
        return value, (low, high), "good"
    if high < HARDLY:
        return value, (low, high), "weak"
    return value, (low, high), "fair" if low >= HARDLY else "unsure"


def _reliability(found: Attempts) -> Reliability | None:
    """Return how reliable the exam is, over people who sat the same scenarios, as many as thirty share."""
    table = _exam_table(found)
    takers = (~np.isnan(table)).sum(axis=0)
    order = np.argsort(-takers, kind="stable")
    for count in range(len(order), 1, -1):
        part = table[:, order[:count]]
        whole = part[~np.isnan(part).any(axis=1)]
        if len(whole) >= FEWEST_FOR_CORRELATION:
            return estimates.reliability(whole)
    return None


def _effect(found: Attempts, at: int) -> Effect | None:
    """Compare the same people at the same scenarios in the same mode, before and after a moment.

    Per person, scenario and mode: the last attempt before and the first one after. Exams are taken once, so
    that this compares practice. A person's figures are the means over what they did on both sides.
    """
    named = np.flatnonzero((found.trainee >= 0) & settled(found))
    if named.size == 0:
        return None
    modes = len(MODES)
    key = (found.trainee[named] * len(found.scenarios) + found.scenario[named]) * modes + found.mode[named]
    later = found.began[named] >= at
    overall = found.overall[named]
    before = dict(zip(key[~later].tolist(), overall[~later].tolist(), strict=True))  # the last one stays
    after = dict(
        zip(key[later][::-1].tolist(), overall[later][::-1].tolist(), strict=True)
    )  # the first one stays
    shared = sorted(before.keys() & after.keys())
    if not shared:
        return None
    who = np.array(shared) // (len(found.scenarios) * modes)
    count = np.bincount(who)
    some = count > 0
    if int(some.sum()) < FEWEST_PEOPLE:
        return None
    one = np.bincount(who, [before[place] for place in shared])[some] / count[some]
    two = np.bincount(who, [after[place] for place in shared])[some] / count[some]
    return estimates.paired(one, two)
