"""The sentences of a report: what its figures say, for HTML and PDF alike."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple

from simulator.model.texts import Language
from simulator.reports.basis import FEWEST_PEOPLE, Basis, Verdict, short
from simulator.reports.cohort import CohortReport, PrincipleRow, ScenarioRow, TeamRow
from simulator.reports.estimates import Effect, Estimate, Reliability
from simulator.reports.names import Names
from simulator.reports.texts import plain
from simulator.reports.trainee import ContestedTurn, Corrected, Evidence, ExamRow, TraineeReport
from simulator.reports.words import day, number, say, several
from simulator.scoring.debrief import FEWEST_REPLIES, few_replies

#: Principles named as most in need of training.
NEEDS: Final = 3
#: Alpha from which decisions about groups and about single people rest on firm ground (Nunnally 1978 asks for
#: .70 in research and .80 or more where people are told apart).
FOR_GROUPS: Final = 0.7
FOR_PEOPLE: Final = 0.8


class VersionLine(NamedTuple):
    """What attempts were judged by, in short."""

    rubric: str
    course: str
    house: str
    kesu: str
    attempts: str


class ExamLine(NamedTuple):
    """An exam as a row of a table."""

    title: str
    language: str
    date: str
    score: str
    mark: str
    result: str
    told: str
    notes: str
    hash: str


class EvidenceLine(NamedTuple):
    """A strength or a next step, in words."""

    principle: str
    text: str
    quote: str
    place: str
    better: str


class SeparationLine(NamedTuple):
    """A scenario or principle as a row of a table; `mean` is None of too few people."""

    name: str
    mean: str | None
    passed: str
    power: str
    told: str
    value: float | None
    interval: tuple[float, float] | None


class Tile(NamedTuple):
    """One number at the top of the page."""

    label: str
    value: str
    more: str


def period(language: Language, basis: Basis) -> str:
    """Return the period in words; `until` is the first moment that is left out.

    A period without an end goes up to the day of the report, for later attempts would make it another one.
    """
    first = None if basis.since is None else day(language, basis.since)
    if basis.until is None:
        last = day(language, basis.made)
        if first is None:
            return say(language, "all_time", last=last)
    else:
        last = day(language, int(basis.until.timestamp()) - 1)
    if first:
        return say(language, "from_to", first=first, last=last)
    return say(language, "to", last=last)


def versions(basis: Basis) -> list[VersionLine]:
    """Return what the attempts were judged by."""
    return [
        VersionLine(
            short(version.rubric) or "–",
            short(version.course) or "–",
            short(version.house) or "–",
            plain(version.kesu) or "–",
            f"{version.attempts:,}",
        )
        for version in basis.versions
    ]


def verdict_name(language: Language, verdict: Verdict) -> str:
    """Return a verdict in words."""
    return say(language, "no_exams" if verdict == "none" else verdict)


def plus_minus(language: Language, found: Estimate) -> str:
    """Return an estimate with its standard error; alone where there is none."""
    return with_error(language, found.value, found.error)


def with_error(language: Language, value: float, error: float | None) -> str:
    """Return a score with its standard error; alone where there is none."""
    if error is None:
        return number(value)
    return say(language, "plus_minus", value=number(value), error=number(error))


def interval(language: Language, found: Estimate, sign: bool = False) -> str:
    """Return the 95 % interval of an estimate."""
    return say(language, "range", low=number(found.low, sign=sign), high=number(found.high, sign=sign))


def _change(language: Language, found: Estimate) -> str:
    return say(
        language,
        "change",
        value=number(found.value, sign=True),
        low=number(found.low, sign=True),
        high=number(found.high, sign=True),
    )


# --- trainee ------------------------------------------------------------------------------------------------


def exam_lines(language: Language, exams: Sequence[ExamRow], names: Names) -> list[ExamLine]:
    """Return the exams as rows of a table."""
    return [
        ExamLine(
            plain(names.scenario(exam.scenario)),
            say(language, f"in_{exam.language}"),
            day(language, exam.began),
            with_error(language, exam.overall, exam.error),
            "–" if exam.pass_mark is None else f"{exam.pass_mark:.0f}",
            exam.result,
            say(language, exam.result),
            (say(language, "near") if exam.borderline else "")
            + (say(language, "corrected_mark") if exam.corrections else "")
            + _replies(language, exam.replies)
            + (say(language, "uncertified") if exam.certified is False else ""),
            short(exam.tape_hash),
        )
        for exam in exams
    ]


def _replies(language: Language, count: int) -> str:
    """Return a remark on an exam of too few replies; '' for others."""
    if count >= FEWEST_REPLIES:
        return ""
    return several(language, "only_replies", count) if count else say(language, "no_reply")


def exam_tally(language: Language, report: TraineeReport) -> str:
    """Return how many exams that count were passed, wait for a person, or are short; '' without any."""
    results = [exam.result for exam in report.exams]
    count, failed, waiting = len(results), results.count("failed"), results.count("review")
    told = []
    if failed:
        key = "one_failed" if count == 1 else "none_passed" if failed == count else "not_passed"
        told.append(say(language, key, count=count, failed=failed))
    if waiting:
        told.append(say(language, "one_waiting" if count == 1 else "awaiting", count=count, waiting=waiting))
    if count and not told:
        told.append(say(language, "one_passed" if count == 1 else "all_passed", count=count))
    short_ones = [exam.replies for exam in report.exams if exam.replies < FEWEST_REPLIES]
    if count == 1:
        told += [few_replies(language, replies) for replies in short_ones]
    elif short_ones:
        few = len(short_ones)
        told.append(say(language, "few_replies", few=few, count=count, least=FEWEST_REPLIES))
    return ("" if language == "zh" else " ").join(told)


def why(language: Language, report: TraineeReport) -> str:
    """Return the reason of the verdict, and how many exams were passed."""
    parts = (say(language, f"why_{report.reason}"), exam_tally(language, report))
    return ("" if language == "zh" else " ").join(part for part in parts if part)


def evidence_lines(language: Language, found: Sequence[Evidence], names: Names) -> list[EvidenceLine]:
    """Return strengths or next steps in words."""
    return [
        EvidenceLine(
            plain(names.principle(piece.principle)),
            plain(piece.text),
            plain(piece.quote),
            say(
                language,
                "said_at",
                scenario=plain(names.scenario(piece.scenario)),
                turn=piece.turn,
                date=day(language, piece.began),
            ),
            plain(piece.better),
        )
        for piece in found
    ]


def trend_text(language: Language, report: TraineeReport) -> str:
    """Return which way the attempts go."""
    slope = report.slope
    if slope is None:
        return say(language, "trend_few")
    if report.direction == "down":
        return say(
            language,
            "trend_down",
            slope=number(-slope.value),
            low=number(-slope.high),
            high=number(-slope.low),
        )
    return say(
        language,
        f"trend_{report.direction}",
        slope=number(slope.value),
        low=number(slope.low),
        high=number(slope.high),
    )


def contested_lines(language: Language, report: TraineeReport, names: Names) -> list[str]:
    """Return which turns were contested and why, what was decided, by whom, and what it changed."""
    return [
        say(
            language,
            f"contested_{piece.state}",
            scenario=plain(names.scenario(piece.scenario)),
            date=day(language, piece.began),
            turn=piece.turn,
            by=plain(piece.by or ""),
            when="" if piece.decided is None else day(language, piece.decided),
        )
        + _argued(language, piece)
        for piece in report.contested
    ]


def _argued(language: Language, piece: ContestedTurn) -> str:
    told = say(language, "contested_reason", text=plain(piece.reason))
    if piece.answer:
        told += say(language, "contested_answer", text=plain(piece.answer))
    if piece.before is not None and piece.after is not None:
        change = "same" if piece.before == piece.after else "scores"
        told += say(language, f"contested_{change}", before=f"{piece.before:.1f}", after=f"{piece.after:.1f}")
    return told


def correction_lines(language: Language, report: TraineeReport, names: Names) -> list[str]:
    """Return what people corrected, and who."""
    return [
        say(
            language,
            "correction",
            scenario=plain(names.scenario(piece.scenario)),
            date=day(language, piece.began),
            turn=piece.turn,
            by=plain(piece.by),
            when=day(language, int(datetime.fromisoformat(piece.when).timestamp())),
            what=corrected_parts(language, piece),
        )
        + _corrected_to(language, piece, names)
        for piece in report.corrected
    ]


def _corrected_to(language: Language, piece: Corrected, names: Names) -> str:
    """Return how the reply was read before and is now, and what that did to the score."""
    told = ""
    if piece.first != piece.acts:
        first, acts = acts_named(language, piece.first, names), acts_named(language, piece.acts, names)
        told += say(language, "corrected_acts", before=first, after=acts)
    if piece.before is not None and piece.after is not None:
        change = "corrected_same" if piece.before == piece.after else "contested_scores"
        told += say(language, change, before=f"{piece.before:.1f}", after=f"{piece.after:.1f}")
    return told


def acts_named(language: Language, acts: Sequence[str], names: Names) -> str:
    """Return the names of acts."""
    return say(language, "comma").join(names.acts.get(act, act) for act in acts) or say(language, "no_acts")


def corrected_parts(language: Language, piece: Corrected) -> str:
    """Return which parts of a reading were corrected."""
    if not piece.what:
        return say(language, "reading_confirmed")
    return say(language, "comma").join(say(language, f"reading_{part}") for part in piece.what)


def trainee_basis(language: Language, basis: Basis) -> str:
    """Return what a trainee's report rests on."""
    if not basis.attempts:
        return say(language, "basis_nothing")
    attempts = several(language, "attempts", basis.attempts)
    return say(language, "basis_trainee", attempts=attempts, exams=f"{basis.exams:,}")


def missing_tapes(language: Language, report: TraineeReport) -> str:
    """Return how many tapes could not be read; '' where all could."""
    return several(language, "missing_tapes", len(report.unread)) if report.unread else ""


def certificate_text(language: Language, report: TraineeReport) -> str:
    """Return the sentence of the certificate."""
    exam = report.exam
    return say(
        language,
        "certificate_text",
        mean=number(None if exam is None else exam.value),
        error=number(None if exam is None else exam.error),
        mark=number(report.needed, 0),
        count=len(report.exams),
        tally=exam_tally(language, report),
    )


def certificate_line(language: Language, exam: ExamLine) -> str:
    """Return an exam as a line of the certificate: score, pass mark and whether it was passed."""
    mark = say(language, "pass_mark_at", value=exam.mark)
    return f"{exam.title} · {exam.language} · {exam.score} · {mark} · {exam.told} · {exam.date}"


# --- cohort -------------------------------------------------------------------------------------------------


def cohort_basis(language: Language, report: CohortReport) -> str:
    """Return what a cohort's report rests on, and what it leaves out."""
    basis = report.basis
    told = say(
        language,
        "basis_text",
        people=several(language, "people", basis.people),
        attempts=several(language, "attempts", basis.attempts),
        exams=f"{basis.exams:,}",
    )
    if not report.unnamed:
        return told
    return told + ("" if language == "zh" else " ") + several(language, "unnamed", report.unnamed)


def too_small(report: CohortReport) -> bool:
    """Say whether there are too few people for any comparison: one sentence stands for all of them then."""
    return report.basis.people < FEWEST_PEOPLE


def compared(report: CohortReport) -> bool:
    """Say whether there is a team large enough to be compared, or one that privacy keeps quiet about."""
    return any(row.mean is not None or row.standing == "hidden" for row in report.teams)


def mapped(report: CohortReport) -> bool:
    """Say whether any team has a mean of any principle."""
    return any(cell is not None for row in report.teams for cell in row.cells)


def tiles(language: Language, report: CohortReport) -> list[Tile]:
    """Return the numbers at the top of the page."""
    ready = dict(report.readiness)["ready"]
    basis = report.basis
    of_roster = "" if report.roster < 0 else say(language, "of_roster", count=f"{report.roster:,}")
    share = "" if ready < 0 or not basis.people else f"{100.0 * ready / basis.people:.0f} %"
    mean = None if report.distribution is None else report.distribution.mean
    within = "" if mean is None else f"{say(language, 'interval')} {interval(language, mean)}"
    return [
        Tile(say(language, "people_practised"), f"{basis.people:,}", of_roster),
        Tile(say(language, "ready_share"), say(language, "under_five") if ready < 0 else f"{ready:,}", share),
        Tile(say(language, "mean_of_people"), number(None if mean is None else mean.value), within),
        Tile(
            say(language, "exams_counted"),
            f"{basis.exams:,}",
            f"{say(language, 'attempts')} {basis.attempts:,}",
        ),
    ]


def distribution_note(language: Language, report: CohortReport) -> str:
    """Return median and quartiles in words; '' where there are too few people."""
    if report.distribution is None:
        return ""
    low, middle, high = report.distribution.quartiles
    return say(language, "distribution_note", low=number(low), middle=number(middle), high=number(high))


def needs(language: Language, report: CohortReport, names: Names) -> str:
    """Return the principles most in need of training; '' where nobody can tell."""
    known = [row for row in report.of_principles if row.mean is not None]
    known.sort(key=lambda row: (0.0 if row.mean is None else row.mean.value, row.principle))
    if not known:
        return ""
    listed = say(language, "comma").join(names.principle(row.principle) for row in known[:NEEDS])
    return say(language, "needs", principles=listed)


def separation_lines(
    language: Language, rows: Sequence[PrincipleRow] | Sequence[ScenarioRow], names: Names
) -> list[SeparationLine]:
    """Return scenarios or principles as rows of a table."""
    return [
        SeparationLine(
            plain(
                names.principle(row.principle)
                if isinstance(row, PrincipleRow)
                else names.scenario(row.scenario)
            ),
            None if row.mean is None else number(row.mean.value),
            "–" if isinstance(row, PrincipleRow) or row.passed is None else f"{100.0 * row.passed:.0f} %",
            row.power,
            say(language, f"power_{row.power}"),
            row.correlation,
            row.interval,
        )
        for row in rows
    ]


def reliability(language: Language, found: Reliability | None) -> str:
    """Return what the exam is worth."""
    if found is None:
        return say(language, "reliability_few")
    kind = "high" if found.alpha >= FOR_PEOPLE else "middle" if found.alpha >= FOR_GROUPS else "low"
    text = say(
        language,
        "reliability_text",
        people=f"{found.people:,}",
        scenarios=found.scenarios,
        alpha=number(found.alpha, 2),
        low=number(found.low, 2),
        high=number(found.high, 2),
        phi=number(found.phi, 2),
        error=number(found.error),
    )
    return f"{text}{'' if language == 'zh' else ' '}{say(language, f'reliability_{kind}')}"


def gain(language: Language, report: CohortReport) -> str:
    """Return how people did at a scenario at first, at best and at last."""
    found = report.gain
    if found is None:
        return say(language, "gain_few")
    return say(
        language,
        "gain_text",
        people=f"{found.first.number:,}",
        first=number(found.first.value),
        latest=number(found.latest.value),
        best=number(found.best.value),
        to_latest=_change(language, found.to_latest),
        to_best=_change(language, found.to_best),
    )


def effect(language: Language, report: CohortReport) -> str:
    """Return how people changed around a course; '' where none was asked for."""
    if report.course is None:
        return ""
    found: Effect | None = report.effect
    if found is None:
        return say(language, "effect_few", date=report.course)
    text = say(
        language,
        "effect_text",
        people=f"{found.change.number:,}",
        date=report.course,
        before=number(found.before.value),
        after=number(found.after.value),
        change=_change(language, found.change),
        g=number(found.g, 2),
        low=number(found.low, 2),
        high=number(found.high, 2),
    )
    real = found.change.low > 0.0 or found.change.high < 0.0
    return (
        f"{text}{'' if language == 'zh' else ' '}{say(language, 'effect_real' if real else 'effect_chance')}"
    )


def shown_teams(rows: Sequence[TeamRow]) -> list[TeamRow]:
    """Return the teams with names fit to be shown."""
    return [row._replace(team=plain(row.team)) for row in rows]
