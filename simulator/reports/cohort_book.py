"""A cohort's report as XLSX."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.reports import charts, wording
from simulator.reports.book import (
    DATE,
    POINTS,
    RATIO,
    SHARE,
    WHOLE,
    Book,
    Head,
    Value,
    basis_sheet,
    chart_of,
    moment,
    shade,
)
from simulator.reports.cohort import CohortReport
from simulator.reports.drawing import ACCENT
from simulator.reports.names import Names
from simulator.reports.texts import plain
from simulator.reports.words import say


def cohort_workbook(report: CohortReport, names: Names) -> bytes:
    """Return the workbook of a cohort's report."""
    language = report.basis.language
    who = say(language, "everybody") if report.team is None else plain(report.team)
    book = Book(f"{say(language, 'cohort_title')} · {who}")
    _overview(book, report)
    if report.people:
        _people(book, report, names)
    _teams(book, report, names)
    _separation(book, report, names)
    basis_sheet(book, report.basis, wording.cohort_basis(language, report))
    return book.save()


def _overview(book: Book, report: CohortReport) -> None:
    language = report.basis.language
    rows: list[Sequence[Value]] = [
        (wording.verdict_name(language, verdict), say(language, "under_five") if count < 0 else count)
        for verdict, count in report.readiness
    ]
    sheet, count = book.sheet(
        say(language, "overview"),
        [Head(say(language, "readiness"), width=26), Head(say(language, "people_count"), WHOLE, 14)],
        rows,
    )
    title = sheet.get_name()
    chart = chart_of(book, "bar", say(language, "readiness"))
    colours = [charts.VERDICT_INK[verdict] for verdict, _ in report.readiness]
    chart.add_series(
        {
            "categories": [title, 1, 0, count, 0],
            "values": [title, 1, 1, count, 1],
            "points": [{"fill": {"color": colour}} for colour in colours],
            "data_labels": {"value": True},
            "gap": 40,
        }
    )
    chart.set_y_axis({"reverse": True})
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    sheet.insert_chart("D2", chart, {"x_scale": 1.2, "y_scale": 0.9})
    row = count + 2
    for text in (
        say(language, "exams_only"),
        wording.distribution_note(language, report) or say(language, "too_few_people"),
        wording.reliability(language, report.reliability),
        wording.gain(language, report),
        say(language, "gain_note"),
        wording.effect(language, report),
        say(language, "private_note") if report.private else "",
    ):
        if text:
            row += 1
            sheet.write_string(row + 14, 0, text)
    if report.distribution is not None:
        found = report.distribution
        start = row + 18
        for place, key in enumerate(("score", "people_count")):
            sheet.write_string(start, place, say(language, key), book.format(head=True))
        for place, bar in enumerate(found.bars):
            low = place * found.width
            sheet.write_string(start + 1 + place, 0, f"{low}–{low + found.width}")
            book.put(sheet, start + 1 + place, 1, bar, WHOLE)
        chart = chart_of(book, "column", say(language, "distribution"))
        last = start + len(found.bars)
        chart.add_series(
            {
                "categories": [title, start + 1, 0, last, 0],
                "values": [title, start + 1, 1, last, 1],
                "fill": {"color": ACCENT},
                "gap": 8,
            }
        )
        sheet.insert_chart(start, 3, chart, {"x_scale": 1.4})


def _people(book: Book, report: CohortReport, names: Names) -> None:
    language = report.basis.language
    heads = [
        Head(say(language, "name"), width=16),
        Head(say(language, "number"), width=12),
        Head(say(language, "team"), width=18),
        Head(say(language, "readiness"), width=14),
        Head(say(language, "exams"), WHOLE, 8),
        Head(say(language, "mean_exam"), POINTS, 12),
        Head(say(language, "error"), POINTS, 10),
        Head(say(language, "practice"), WHOLE, 8),
        Head(say(language, "best"), POINTS, 10),
        Head(say(language, "repeated_exams"), WHOLE, 10),
        Head(say(language, "last"), DATE, 17),
        *(Head(names.principle(principle), POINTS, 11) for principle in report.principles),
    ]
    sheet, count = book.sheet(
        say(language, "trainees"),
        heads,
        (
            (
                row.name, row.trainee, say(language, "comma").join(row.teams),
                wording.verdict_name(language, row.verdict), row.exams,
                None if row.exam is None else row.exam.value, None if row.exam is None else row.exam.error,
                row.practice, row.best, row.repeated, moment(row.last), *row.cells,
            )
            for row in report.people
        ),
    )  # fmt: skip
    shade(sheet, 1, len(heads) - len(report.principles), count, len(heads) - 1)


def _teams(book: Book, report: CohortReport, names: Names) -> None:
    language = report.basis.language
    if not report.teams:
        return
    told = {"few": "few_people"}
    low, high = (f"{say(language, 'interval')} {sign}" for sign in ("↓", "↑"))
    heads = [
        Head(say(language, "team"), width=18),
        Head(say(language, "people_count"), WHOLE, 10),
        Head(say(language, "ready"), WHOLE, 10),
        Head(say(language, "mean_of_people"), POINTS, 12),
        Head(low, POINTS, 12),
        Head(high, POINTS, 12),
        Head(say(language, "power"), width=18),
        *(Head(names.principle(principle), POINTS, 11) for principle in report.principles),
    ]

    def people(count: int) -> Value:
        return say(language, "under_five") if count < 0 else count

    sheet, count = book.sheet(
        say(language, "teams"),
        heads,
        (
            (
                row.team, people(row.people), people(row.ready),
                None if row.mean is None else row.mean.value, None if row.mean is None else row.mean.low,
                None if row.mean is None else row.mean.high,
                say(language, told.get(row.standing, row.standing)), *row.cells,
            )
            for row in report.teams
        ),
    )  # fmt: skip
    shade(sheet, 1, 7, count, len(heads) - 1)
    title = sheet.get_name()
    chart = chart_of(book, "bar", say(language, "mean_of_people"))
    spread = [0.0 if row.mean is None else row.mean.high - row.mean.value for row in report.teams]
    chart.add_series(
        {
            "categories": [title, 1, 0, count, 0],
            "values": [title, 1, 3, count, 3],
            "fill": {"color": ACCENT},
            "gap": 60,
            "y_error_bars": {"type": "custom", "plus_values": spread, "minus_values": spread},
        }
    )
    chart.set_y_axis({"reverse": True})
    chart.set_x_axis({"min": 0, "max": 100, "num_format": "0"})
    sheet.insert_chart(count + 3, 0, chart, {"x_scale": 1.6, "y_scale": max(1.0, count / 12)})
    sheet.write_string(count + 2, 0, say(language, "teams_note"))


def _separation(book: Book, report: CohortReport, names: Names) -> None:
    language = report.basis.language
    low, high = (f"{say(language, 'interval')} {sign}" for sign in ("↓", "↑"))
    rest = [
        Head(say(language, "people_count"), WHOLE, 10),
        Head(say(language, "mean"), POINTS, 10),
        Head(say(language, "correlation"), RATIO, 12),
        Head(low, RATIO, 12),
        Head(high, RATIO, 12),
        Head(say(language, "power"), width=18),
    ]
    book.sheet(
        say(language, "principles"),
        [Head(say(language, "principle"), width=26), *rest],
        (
            (
                names.principle(row.principle), row.people, None if row.mean is None else row.mean.value,
                row.correlation, *(row.interval or (None, None)), say(language, f"power_{row.power}"),
            )
            for row in report.of_principles
            if not (report.private and row.mean is None)
        ),
    )  # fmt: skip
    book.sheet(
        say(language, "scenario"),
        [Head(say(language, "scenario"), width=30), *rest, Head(say(language, "pass_share"), SHARE, 10)],
        (
            (
                names.scenario(row.scenario), say(language, "under_five") if row.people < 0 else row.people,
                None if row.mean is None else row.mean.value, row.correlation,
                *(row.interval or (None, None)), say(language, f"power_{row.power}"), row.passed,
            )
            for row in report.scenarios
        ),
    )  # fmt: skip
