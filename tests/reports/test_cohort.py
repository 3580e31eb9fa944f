from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import update

from benchmarks.company import COURSE, Company, fill, number_of
from simulator.content.library import Library
from simulator.errors import UnknownId, WrongUse
from simulator.records.database import local
from simulator.records.figures import Attempts
from simulator.records.reader import Selection
from simulator.records.schema import ATTEMPTS
from simulator.records.store import Store
from simulator.reports import charts, wording
from simulator.reports.basis import FEWEST_PEOPLE, REASONS, VERDICTS, reasons, verdicts
from simulator.reports.cohort import CohortQuestion, shielded
from simulator.reports.delivery import Format, cohort_bytes, trainee_bytes
from simulator.reports.drawing import Path as Way
from simulator.reports.drawing import Words
from simulator.reports.gathering import asked_for, period
from simulator.reports.names import Names
from tests.reports.conftest import desk

NAMES = Names(Library.open(), "en")


def exams(*rows: tuple[int, float, int]) -> Attempts:
    """Exams that count at the tap adapter (pass mark 70, standard error 4): (trainee, overall, passed)."""
    count = len(rows)
    who, overall, passed = (np.array(column) for column in zip(*rows, strict=True))
    return Attempts(
        [f"a{place}" for place in range(count)],
        [f"E{place}" for place in range(int(who.max()) + 1)],
        ["tap_adapter"],
        who,
        np.zeros(count, dtype=np.int64),
        np.full(count, 2),
        np.arange(count),
        overall.astype(np.float64),
        np.full(count, 4.0),
        passed,
        np.ones(count, dtype=np.bool_),
        "",
    )


@pytest.mark.parametrize(
    ("overall", "passed", "verdict"),
    [
        ((80.0, 76.0), (1, 1), "ready"),
        # The mean's error is 4 / sqrt 2 = 2.83 points.
        ((77.0, 77.0), (1, 1), "ready"),
        ((76.0, 76.0), (1, 1), "borderline"),
        ((72.0, 71.5), (0, 0), "borderline"),
        ((68.0, 69.0), (0, 0), "not_yet"),
        ((90.0, 90.0), (1, 0), "not_yet"),  # a house rule failed the second one
        ((90.0, 90.0), (1, -1), "review"),
        ((90.0,), (1,), "few"),
    ],
)
def test_readiness_knows_its_error(overall: tuple[float, ...], passed: tuple[int, ...], verdict: str) -> None:
    found = exams(*((0, score, result) for score, result in zip(overall, passed, strict=True)))
    assert VERDICTS[int(verdicts(found, NAMES)[0])] == verdict


@pytest.mark.parametrize(
    ("overall", "passed", "reason"),
    [
        ((80.0, 76.0), (1, 1), "ready"),
        ((95.0, 95.0, 95.0, 59.4), (1, 1, 1, 0), "failed"),
        ((80.0, 80.0, 80.0, 71.0), (1, 1, 1, 0), "ready"),  # not passed, but within its own error
        ((72.0, 71.5), (0, 0), "within"),
        ((59.4, 95.2, 60.0), (0, 1, 0), "within"),
        ((60.0, 61.0), (0, 0), "below"),
        ((90.0, 90.0), (1, 0), "knocked"),
        ((75.0, 40.0, 45.0), (0, 0, 0), "both"),
        ((90.0, 20.0), (1, -1), "review"),
        ((90.0,), (1,), "few"),
    ],
)
def test_one_reason_is_told(overall: tuple[float, ...], passed: tuple[int, ...], reason: str) -> None:
    found = exams(*((0, score, result) for score, result in zip(overall, passed, strict=True)))
    assert REASONS[int(reasons(found, NAMES)[0])] == reason


def test_practice_makes_nobody_ready() -> None:
    found = exams((0, 95.0, 1), (0, 95.0, 1))._replace(counted=np.zeros(2, dtype=np.bool_))
    assert VERDICTS[int(verdicts(found, NAMES)[0])] == "none"


def test_an_exam_whose_pass_mark_is_lost_is_judged_by_its_verdict() -> None:
    found = exams((0, 20.0, 1), (0, 20.0, 1), (1, 99.0, 0), (1, 99.0, 0))._replace(scenarios=["gone"])
    assert [VERDICTS[place] for place in verdicts(found, NAMES)] == ["ready", "not_yet"]


def test_only_real_differences_between_teams_are_told(tmp_path: Path) -> None:
    with Store.at(local(tmp_path), tmp_path) as store:
        fill(store, Company(240, 2_400, 8))
        teams = desk(store).cohort().teams
    assert [row.team for row in teams] == [f"热线 {place} 组" for place in range(1, 9)]  # no ranking
    standing = {row.team: row.standing for row in teams}
    assert standing.pop("热线 1 组") == "above"
    assert standing.pop("热线 2 组") == "below"
    # The others differ by chance alone, in means of up to several points.
    assert set(standing.values()) == {"same"}
    means = [row.mean.value for row in teams[2:] if row.mean is not None]
    assert max(means) - min(means) > 1.0


def test_the_figures_of_a_company(store: Store) -> None:
    report = desk(store).cohort(asked=asked_for(None, False, COURSE.date().isoformat()))
    assert (report.basis.people, report.basis.attempts, report.basis.exams) == (120, 1_200, 480)
    assert sum(count for _, count in report.readiness) == 120
    assert [row.trainee for row in report.people] == [number_of(place) for place in range(120)]
    assert report.distribution is not None
    assert sum(report.distribution.bars) == 120
    assert report.reliability is not None
    assert (report.reliability.people, report.reliability.scenarios) == (
        114,
        4,
    )  # six have one to be reviewed
    assert 0.8 < report.reliability.low < report.reliability.alpha < report.reliability.high < 1.0
    assert report.gain is not None
    assert report.gain.to_best.value > report.gain.to_latest.value > 0.0
    assert report.effect is not None
    assert report.effect.change.low > 0.0
    assert {row.power for row in report.of_principles} == {"good"}
    assert report.principles[0] == "customer_first"  # in the order of the course


def test_a_person_in_the_cohort_has_the_figures_of_their_own_report(store: Store) -> None:
    at = desk(store)
    for row in at.cohort().people[:20]:
        alone = at.trainee(row.trainee)
        assert alone.verdict == row.verdict
        assert alone.exam is not None
        assert row.exam is not None
        assert alone.exam.value == pytest.approx(row.exam.value)
        assert alone.exam.error == pytest.approx(row.exam.error)
        assert len(alone.exams) == row.exams


def test_too_few_people_are_not_judged(tmp_path: Path) -> None:
    with Store.at(local(tmp_path), tmp_path) as store:
        fill(store, Company(FEWEST_PEOPLE - 1, 40, 2))
        report = desk(store).cohort()
    assert (report.distribution, report.gain, report.reliability) == (None, None, None)
    assert {row.standing for row in report.teams} == {"few"}
    assert {row.power for row in report.scenarios} == {"few"}
    assert {row.mean for row in report.of_principles} == {None}


def test_privacy_hides_small_groups_and_what_would_give_them_away(tmp_path: Path) -> None:
    with Store.at(local(tmp_path), tmp_path) as store:
        fill(store, Company(22, 220, 4))  # teams of 6, 6, 5 and 5
        with store.database.writing() as connection:
            connection.exec_driver_sql("DELETE FROM members WHERE trainee = 'E00003'")  # now one has 4
        report = desk(store).cohort(asked=CohortQuestion(private=True))
    assert report.people == ()
    # One small team alone would follow from the total, so the next smallest is left out as well.
    hidden = [row for row in report.teams if row.standing == "hidden"]
    assert len(hidden) == 2
    assert {(row.people, row.ready, row.mean, set(row.cells) == {None}) for row in hidden} == {
        (-1, -1, None, True)
    }
    assert all(count == 0 or count >= FEWEST_PEOPLE or count == -1 for _, count in report.readiness)
    assert report.distribution is not None
    assert all(bar == 0 or bar >= FEWEST_PEOPLE for bar in report.distribution.bars)
    assert sum(report.distribution.bars) == report.distribution.mean.number
    assert sum(row.ready < 0 for row in report.teams) != 1


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ([26, 5, 0, 7], [26, 5, 0, 7]),
        ([26, 5, 1, 1], [26, -1, -1, -1]),  # two together: each is one
        ([26, 5, 3, 0], [26, -1, -1, 0]),  # the rest of the total
        ([26, 5, 4, 4], [26, -1, -1, -1]),  # eight together: each is four
        ([26, 5, 2, 1], [26, 5, -1, -1]),  # either may be the one
        ([3, 0, 0, 0], [-1, 0, 0, 0]),
    ],
)
def test_a_hidden_count_does_not_follow_from_the_total(counts: list[int], told: list[int]) -> None:
    assert shielded(counts) == told


def test_privacy_tells_nothing_of_a_few_people(tmp_path: Path) -> None:
    with Store.at(local(tmp_path), tmp_path) as store:
        fill(store, Company(FEWEST_PEOPLE - 2, 40, 1))
        with pytest.raises(WrongUse) as refused:
            desk(store).cohort(asked=CohortQuestion(private=True))
        assert desk(store).cohort().basis.people == FEWEST_PEOPLE - 2
    assert str(refused.value) == (
        "Privacy mode shows nothing about fewer than 5 people, and here there are only 3: choose a larger "
        "group or a longer period."
    )
    assert refused.value.sentence("zh") == (
        "隐私模式不提供不足 5 人的数据，这里只有 3 人：请扩大范围或延长区间。"
    )


def test_a_period_leaves_out_what_lies_outside(store: Store) -> None:
    whole = desk(store).cohort().basis
    first = desk(store).cohort(period(None, "2026-02-28")).basis
    second = desk(store).cohort(period("2026-03-01", None)).basis
    assert first.attempts + second.attempts == whole.attempts
    assert min(first.attempts, second.attempts) > 0
    assert len({whole.fingerprint, first.fingerprint, second.fingerprint}) == 3


def test_a_gain_is_told_within_one_mode_only(tmp_path: Path) -> None:
    with Store.at(local(tmp_path), tmp_path) as store:
        fill(store, Company(8, 160, 2))
        before = desk(store).cohort().gain
        with store.reading() as reader:
            rows = list(reader.attempts(Selection()))
        practised = [row for row in rows if row.mode != "exam"]
        alone = {(row.trainee, row.scenario): row.attempt for row in practised}
        with store.database.writing() as connection:
            for row in practised:
                last = alone[row.trainee, row.scenario] == row.attempt
                change = update(ATTEMPTS).where(ATTEMPTS.c.attempt == row.attempt)
                connection.execute(
                    change.values(mode="coached" if last else "guided", overall=20.0 if last else 80.0)
                )
        after = desk(store).cohort().gain
    assert before is not None
    assert after is not None
    # Everybody's last one was in another mode and much worse, which is no loss.
    assert (after.first.value, after.to_latest.value, after.to_best.value) == (80.0, 0.0, 0.0)


def test_the_roster_and_attempts_without_a_name_are_told(tmp_path: Path) -> None:
    with Store.at(local(tmp_path), tmp_path) as store:
        fill(store, Company(10, 100, 2))
        store.pseudonym("E77777")  # on the roster, without an attempt
        with store.reading() as reader:
            attempt = next(iter(reader.attempts(Selection(trainee="E00003")))).attempt
        with store.database.writing() as connection:
            connection.execute(update(ATTEMPTS).where(ATTEMPTS.c.attempt == attempt).values(trainee=None))
        report = desk(store).cohort()
        private = desk(store).cohort(asked=CohortQuestion(private=True))
        team = desk(store).cohort(asked=CohortQuestion("热线 1 组"))
    assert (report.basis.people, report.roster, report.unnamed, report.basis.attempts) == (10, 11, 1, 99)
    assert (private.roster, team.unnamed) == (-1, 0)  # one alone would be known
    assert wording.tiles("en", report)[0] == ("Trainees who practised", "10", "of 11 on the roster")
    assert wording.tiles("zh", report)[0] == ("练过的学员", "10", "名册共 11 人")
    assert wording.cohort_basis("en", report).endswith("and is not in these figures.")
    assert wording.cohort_basis("zh", report).endswith(
        "另有 1 次演练不属于任何学员（已匿名化，或练习时没有填工号），不计入以上数字。"
    )


def test_a_repeated_exam_is_no_practice(tmp_path: Path) -> None:
    with Store.at(local(tmp_path), tmp_path) as store:
        fill(store, Company(8, 80, 2))
        before = next(row for row in desk(store).cohort().people if row.trainee == "E00003")
        with store.reading() as reader:
            rows = list(reader.attempts(Selection(trainee="E00003")))
        examined = {row.scenario: row.began for row in rows if row.counted}
        again = next(r for r in rows if r.mode != "exam" and r.began > examined.get(r.scenario, r.began))
        with store.database.writing() as connection:
            practice = update(ATTEMPTS).where(ATTEMPTS.c.trainee == "E00003", ATTEMPTS.c.mode != "exam")
            connection.execute(practice.values(overall=50.0))
            change = update(ATTEMPTS).where(ATTEMPTS.c.attempt == again.attempt)
            connection.execute(change.values(mode="exam", overall=100.0))
        after = next(row for row in desk(store).cohort().people if row.trainee == "E00003")
        chart = charts.trend("en", desk(store).trainee("E00003").points, 70.0)
    assert (before.repeated, after.repeated) == (0, 1)
    assert after.practice == before.practice - 1
    assert (after.exams, after.verdict) == (before.exams, before.verdict)
    assert after.best == 50.0
    told = [shape.text for shape in chart.shapes if isinstance(shape, Words)]
    assert "Repeated exam (doesn't count)" in told


def test_no_line_joins_attempts_that_are_too_few_for_a_trend(store: Store) -> None:
    points = desk(store).trainee("E00003").points
    assert len(points) >= 5
    for count in range(1, 6):
        chart = charts.trend("en", points[:count], 70.0)
        ways = [shape for shape in chart.shapes if isinstance(shape, Way)]
        assert len(ways) == (1 if count >= 5 else 0)


def test_every_period_has_an_end_to_make_the_report_again_by(store: Store) -> None:
    told = {
        (None, None): ("全部记录（截至 2026 年 6 月 1 日）", "All records up to 1 June 2026"),
        ("2026-03-01", None): (
            "2026 年 3 月 1 日 至 2026 年 6 月 1 日",
            "1 March 2026 to 1 June 2026",
        ),
        (None, "2026-03-31"): ("截至 2026 年 3 月 31 日", "Up to 31 March 2026"),
        ("2026-03-01", "2026-03-31"): (
            "2026 年 3 月 1 日 至 2026 年 3 月 31 日",
            "1 March 2026 to 31 March 2026",
        ),
    }
    for (since, until), texts in told.items():
        basis = desk(store).cohort(period(since, until)).basis
        assert (wording.period("zh", basis), wording.period("en", basis)) == texts


def test_a_wrong_period_or_team_is_refused(store: Store) -> None:
    with pytest.raises(WrongUse, match="before it begins"):
        period("2026-03-02", "2026-03-01")
    with pytest.raises(WrongUse, match="is no day"):
        period("March", None)
    with pytest.raises(UnknownId, match="team called '热线 9 组'"):
        desk(store).cohort(asked=CohortQuestion("热线 9 组"))
    with pytest.raises(UnknownId, match="did you mean 'E00"):
        desk(store).trainee("E0012")


def test_a_teams_own_report_compares_it_with_nobody(store: Store) -> None:
    report = desk(store).cohort(asked=CohortQuestion("热线 2 组"))
    assert (report.basis.people, report.team) == (30, "热线 2 组")
    assert [(row.team, row.people, row.standing) for row in report.teams] == [("热线 2 组", 30, "alone")]
    whole = {row.trainee: row for row in desk(store).cohort().people}
    assert report.people == tuple(whole[row.trainee] for row in report.people)


@pytest.mark.parametrize("form", ["html", "pdf", "xlsx"])
def test_empty_records_give_a_report_that_says_so(tmp_path: Path, form: Format) -> None:
    with Store.at(local(tmp_path), tmp_path) as store:
        store.pseudonym("E1")
        at = desk(store)
        everybody, one = at.cohort(), at.trainee("E1")
        assert (everybody.basis.people, everybody.people, one.verdict, one.points) == (0, (), "none", ())
        assert len(cohort_bytes(at, everybody, form)) > 1_000
        assert len(trainee_bytes(at, one, form)) > 1_000
