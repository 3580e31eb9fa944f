"""A trainee's report as XLSX."""

from __future__ import annotations

from datetime import datetime

from simulator.model.texts import Language
from simulator.reports import wording
from simulator.reports.book import (
    DATE,
    POINTS,
    WHOLE,
    Book,
    Head,
    Value,
    basis_sheet,
    chart_of,
    moment,
    shade,
)
from simulator.reports.drawing import ACCENT
from simulator.reports.names import Names
from simulator.reports.texts import plain
from simulator.reports.trainee import TraineeReport
from simulator.reports.words import say


def trainee_workbook(report: TraineeReport, names: Names) -> bytes:
    """Return the workbook of a trainee's report: verdict, exams, every attempt, every principle, evidence."""
    language: Language = report.basis.language
    book = Book(f"{say(language, 'trainee_title')} · {plain(report.person.name or report.person.trainee)}")
    _verdict(book, report)
    _exams(book, report, names)
    sheet, count = book.sheet(
        say(language, "trend"),
        [
            Head(say(language, "date"), DATE, 17),
            Head(say(language, "scenario"), width=30),
            Head(say(language, "mode"), width=12),
            Head(say(language, "score"), POINTS, 10),
            Head(say(language, "error"), POINTS, 10),
            Head(say(language, "counted"), width=10),
            Head(say(language, "tape_hash"), width=68),
        ],
        (
            (
                moment(p.began), names.scenario(p.scenario), say(language, p.mode), p.overall, p.error,
                say(language, "yes" if p.counted else "no"), p.tape_hash,
            )
            for p in report.points
        ),
    )  # fmt: skip
    if count:
        chart = chart_of(book, "line", say(language, "trend"))
        title = sheet.get_name()
        chart.add_series(
            {
                "categories": [title, 1, 0, count, 0],
                "values": [title, 1, 3, count, 3],
                "line": {"color": ACCENT},
                "marker": {"type": "circle", "fill": {"color": ACCENT}, "border": {"color": ACCENT}},
            }
        )
        chart.set_y_axis({"min": 0, "max": 100})
        sheet.insert_chart("I2", chart, {"x_scale": 1.3})
    sheet, count = book.sheet(
        say(language, "principles"),
        [
            Head(say(language, "principle"), width=26),
            Head(say(language, "mean"), POINTS, 10),
            Head(say(language, "error"), POINTS, 12),
            Head(say(language, "occasions"), WHOLE, 12),
        ],
        ((names.principle(p.principle), p.mean, p.error, p.occasions) for p in report.principles),
    )
    shade(sheet, 1, 1, count, 1)
    _evidence(book, report, names)
    _appeals(book, report, names)
    basis_sheet(book, report.basis, wording.trainee_basis(language, report.basis))
    return book.save()


def _verdict(book: Book, report: TraineeReport) -> None:
    """Write the first sheet: who it is about, the verdict and what it rests on."""
    language = report.basis.language
    exam = report.exam
    rows: list[tuple[str, Value, str]] = [
        ("number", report.person.trainee, ""),
        ("name", report.person.name, ""),
        ("team", say(language, "comma").join(report.person.teams), ""),
        ("period", wording.period(language, report.basis), ""),
        ("readiness", wording.verdict_name(language, report.verdict), ""),
        ("reason", wording.why(language, report), ""),
        ("mean_exam", None if exam is None else exam.value, POINTS),
        ("error", None if exam is None else exam.error, POINTS),
        ("pass_mark", report.needed, POINTS),
        ("exams_counted", len(report.exams), WHOLE),
        ("caution_title", say(language, "caution"), ""),
    ]
    sheet, _ = book.sheet(
        say(language, "overview"),
        [Head(say(language, "what"), width=26), Head(say(language, "value"), width=110)],
        (),
    )
    for place, (key, value, form) in enumerate(rows, start=1):
        book.put(sheet, place, 0, say(language, key))
        book.put(sheet, place, 1, value, form)


def _exams(book: Book, report: TraineeReport, names: Names) -> None:
    """Write the exams that count with their verdicts; no sheet without any."""
    language = report.basis.language
    if not report.exams:
        return
    lines = wording.exam_lines(language, report.exams, names)
    book.sheet(
        say(language, "exams"),
        [
            Head(say(language, "date"), DATE, 17),
            Head(say(language, "scenario"), width=30),
            Head(say(language, "score"), POINTS, 10),
            Head(say(language, "error"), POINTS, 10),
            Head(say(language, "pass_mark"), WHOLE, 10),
            Head(say(language, "result"), width=16),
            Head(say(language, "remark"), width=40),
            Head(say(language, "tape_hash"), width=68),
        ],
        (
            (
                moment(exam.began), names.scenario(exam.scenario), exam.overall, exam.error, exam.pass_mark,
                line.told, line.notes.strip(), exam.tape_hash,
            )
            for exam, line in zip(report.exams, lines, strict=True)
        ),
    )  # fmt: skip


def _evidence(book: Book, report: TraineeReport, names: Names) -> None:
    """Write strengths and next steps with the words that they rest on; no sheet without any."""
    language = report.basis.language
    found = [
        (say(language, key), line)
        for key, pieces in (("strengths", report.strengths), ("next_steps", report.next_steps))
        for line in wording.evidence_lines(language, pieces, names)
    ]
    if found:
        book.sheet(
            say(language, "evidence"),
            [
                Head(say(language, "kind"), width=16),
                Head(say(language, "principle"), width=26),
                Head(say(language, "judgement"), width=50),
                Head(say(language, "their_words"), width=60),
                Head(say(language, "advice"), width=50),
                Head(say(language, "where"), width=50),
            ],
            ((kind, line.principle, line.text, line.quote, line.better, line.place) for kind, line in found),
        )


def _appeals(book: Book, report: TraineeReport, names: Names) -> None:
    """Write which turns were contested and which readings corrected; no sheet where there is none."""
    language = report.basis.language
    turn = [
        Head(say(language, "date"), DATE, 17),
        Head(say(language, "scenario"), width=30),
        Head(say(language, "turn"), WHOLE, 8),
    ]
    if report.contested:
        book.sheet(
            say(language, "contested"),
            [
                *turn,
                Head(say(language, "state"), width=16),
                Head(say(language, "by"), width=20),
                Head(say(language, "on"), DATE, 17),
                Head(say(language, "reason"), width=50),
                Head(say(language, "answer"), width=50),
                Head(say(language, "score_before"), POINTS, 14),
                Head(say(language, "score_after"), POINTS, 14),
            ],
            (
                (
                    moment(piece.began), names.scenario(piece.scenario), piece.turn,
                    say(language, f"state_{piece.state}"), piece.by,
                    None if piece.decided is None else moment(piece.decided),
                    piece.reason, piece.answer, piece.before, piece.after,
                )
                for piece in report.contested
            ),
        )  # fmt: skip
    if report.corrected:
        book.sheet(
            say(language, "corrections"),
            [
                *turn,
                Head(say(language, "corrected_what"), width=36),
                Head(say(language, "acts_before"), width=36),
                Head(say(language, "acts_after"), width=36),
                Head(say(language, "by"), width=20),
                Head(say(language, "on"), DATE, 17),
                Head(say(language, "score_before"), POINTS, 14),
                Head(say(language, "score_after"), POINTS, 14),
            ],
            (
                (
                    moment(piece.began), names.scenario(piece.scenario), piece.turn,
                    wording.corrected_parts(language, piece),
                    wording.acts_named(language, piece.first, names),
                    wording.acts_named(language, piece.acts, names), piece.by,
                    moment(int(datetime.fromisoformat(piece.when).timestamp())), piece.before, piece.after,
                )
                for piece in report.corrected
            ),
        )  # fmt: skip
