"""Reports as XLSX: numbers as numbers, a frozen header, native charts, and names that are never formulas.

Every text goes in as a string: `write_string` is the only way that text is written here, so that no cell
holds a formula or a link whatever somebody is called.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Final, NamedTuple

from xlsxwriter.chart import Chart
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from simulator.model.texts import Language
from simulator.reports import charts, wording
from simulator.reports.basis import Basis
from simulator.reports.cohort import CohortReport
from simulator.reports.drawing import ACCENT, heat
from simulator.reports.names import Names
from simulator.reports.texts import plain
from simulator.reports.trainee import TraineeReport
from simulator.reports.words import say

Value = str | float | int | bool | datetime | None

_POINTS: Final = "0.0"
_WHOLE: Final = "#,##0"
_SHARE: Final = "0%"
_RATIO: Final = "0.00"
_DATE: Final = "yyyy-mm-dd hh:mm"
#: Longest name of a sheet that spreadsheets take, and signs that it may not have.
_LONGEST: Final = 31
_FORBIDDEN: Final = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


class Head(NamedTuple):
    """A column: its heading, the format of its numbers ('' for text), and its width in characters."""

    title: str
    form: str = ""
    width: float = 12.0


class Book:
    """A workbook being written."""

    def __init__(self, title: str) -> None:
        self._stream = io.BytesIO()
        self.workbook = Workbook(
            self._stream,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "remove_timezone": True,
            },
        )
        self.workbook.set_properties({"title": title, "author": "Kesu 客诉", "created": datetime(2026, 1, 1)})  # noqa: DTZ001 - properties have no zone
        self._formats: dict[tuple[str, ...], Format] = {}

    def format(self, form: str = "", *, head: bool = False, fill: str = "") -> Format:
        """Return the format of numbers like `form`, of a heading, or on a coloured ground."""
        key = (form, str(head), fill)
        if key not in self._formats:
            made = self.workbook.add_format({"valign": "top" if not head else "vcenter", "font_size": 11})
            if form:
                made.set_num_format(form)
            if head:
                made.set_bold()
                made.set_font_color("#ffffff")
                made.set_bg_color(ACCENT)
                made.set_text_wrap()
            if fill:
                made.set_bg_color(fill)
            self._formats[key] = made
        return self._formats[key]

    def sheet(
        self, title: str, heads: Sequence[Head], rows: Iterable[Sequence[Value]]
    ) -> tuple[Worksheet, int]:
        """Write a table with a frozen, filtered header; return the sheet and how many rows it has."""
        sheet = self.workbook.add_worksheet(plain(title).translate(_FORBIDDEN)[:_LONGEST])
        for place, head in enumerate(heads):
            sheet.set_column(place, place, head.width)
            sheet.write_string(0, place, plain(head.title), self.format(head=True))
        count = 0
        for row in rows:
            count += 1
            for place, (value, head) in enumerate(zip(row, heads, strict=True)):
                self.put(sheet, count, place, value, head.form)
        sheet.set_row(0, 32)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(1, count), len(heads) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        return sheet, count

    def put(
        self, sheet: Worksheet, row: int, column: int, value: Value, form: str = "", fill: str = ""
    ) -> None:
        """Write one value; a text stays a text."""
        if value is None:
            return
        if isinstance(value, str):
            sheet.write_string(row, column, plain(value), self.format(fill=fill))
        elif isinstance(value, bool):
            sheet.write_boolean(row, column, value, self.format(fill=fill))
        elif isinstance(value, datetime):
            sheet.write_datetime(row, column, value, self.format(form or _DATE, fill=fill))
        else:
            sheet.write_number(row, column, value, self.format(form or "General", fill=fill))

    def save(self) -> bytes:
        """Return the file."""
        self.workbook.close()
        return self._stream.getvalue()


def moment(seconds: int) -> datetime:
    """Return a moment as spreadsheets have it, in the machine's own time."""
    return datetime.fromtimestamp(seconds, UTC).astimezone().replace(tzinfo=None)


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
    _basis(book, report.basis, wording.cohort_basis(language, report))
    return book.save()


def _overview(book: Book, report: CohortReport) -> None:
    language = report.basis.language
    rows: list[Sequence[Value]] = [
        (wording.verdict_name(language, verdict), say(language, "under_five") if count < 0 else count)
        for verdict, count in report.readiness
    ]
    sheet, count = book.sheet(
        say(language, "overview"),
        [Head(say(language, "readiness"), width=26), Head(say(language, "people_count"), _WHOLE, 14)],
        rows,
    )
    title = sheet.get_name()
    chart = _chart(book, "bar", say(language, "readiness"))
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
            book.put(sheet, start + 1 + place, 1, bar, _WHOLE)
        chart = _chart(book, "column", say(language, "distribution"))
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


def _chart(book: Book, kind: str, title: str) -> Chart:
    chart = book.workbook.add_chart({"type": kind})
    assert chart is not None
    chart.set_title({"name": title, "name_font": {"size": 12}, "overlay": False})
    chart.set_legend({"none": True})
    return chart


def _people(book: Book, report: CohortReport, names: Names) -> None:
    language = report.basis.language
    heads = [
        Head(say(language, "name"), width=16),
        Head(say(language, "number"), width=12),
        Head(say(language, "team"), width=18),
        Head(say(language, "readiness"), width=14),
        Head(say(language, "exams"), _WHOLE, 8),
        Head(say(language, "mean_exam"), _POINTS, 12),
        Head(say(language, "error"), _POINTS, 10),
        Head(say(language, "practice"), _WHOLE, 8),
        Head(say(language, "best"), _POINTS, 10),
        Head(say(language, "repeated_exams"), _WHOLE, 10),
        Head(say(language, "last"), _DATE, 17),
        *(Head(names.principle(principle), _POINTS, 11) for principle in report.principles),
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
    _heat(sheet, 1, len(heads) - len(report.principles), count, len(heads) - 1)


def _heat(sheet: Worksheet, top: int, left: int, bottom: int, right: int) -> None:
    if bottom >= top and right >= left:
        sheet.conditional_format(
            top,
            left,
            bottom,
            right,
            {
                "type": "3_color_scale",
                "min_type": "num",
                "mid_type": "num",
                "max_type": "num",
                "min_value": 30,
                "mid_value": 65,
                "max_value": 100,
                "min_color": heat(30),
                "mid_color": heat(65),
                "max_color": heat(100),
            },
        )


def _teams(book: Book, report: CohortReport, names: Names) -> None:
    language = report.basis.language
    if not report.teams:
        return
    told = {"few": "few_people"}
    low, high = (f"{say(language, 'interval')} {sign}" for sign in ("↓", "↑"))
    heads = [
        Head(say(language, "team"), width=18),
        Head(say(language, "people_count"), _WHOLE, 10),
        Head(say(language, "ready"), _WHOLE, 10),
        Head(say(language, "mean_of_people"), _POINTS, 12),
        Head(low, _POINTS, 12),
        Head(high, _POINTS, 12),
        Head(say(language, "power"), width=18),
        *(Head(names.principle(principle), _POINTS, 11) for principle in report.principles),
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
    _heat(sheet, 1, 7, count, len(heads) - 1)
    title = sheet.get_name()
    chart = _chart(book, "bar", say(language, "mean_of_people"))
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
        Head(say(language, "people_count"), _WHOLE, 10),
        Head(say(language, "mean"), _POINTS, 10),
        Head(say(language, "correlation"), _RATIO, 12),
        Head(low, _RATIO, 12),
        Head(high, _RATIO, 12),
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
        [Head(say(language, "scenario"), width=30), *rest, Head(say(language, "pass_share"), _SHARE, 10)],
        (
            (
                names.scenario(row.scenario), say(language, "under_five") if row.people < 0 else row.people,
                None if row.mean is None else row.mean.value, row.correlation,
                *(row.interval or (None, None)), say(language, f"power_{row.power}"), row.passed,
            )
            for row in report.scenarios
        ),
    )  # fmt: skip


def _basis(book: Book, basis: Basis, text: str) -> None:
    language = basis.language
    sheet, count = book.sheet(
        say(language, "basis"),
        [
            Head(say(language, "judged_by"), width=68),
            Head(say(language, "content"), width=68),
            Head(say(language, "house"), width=68),
            Head(say(language, "version"), width=12),
            Head(say(language, "attempts"), _WHOLE, 12),
        ],
        ((v.rubric, v.course, v.house, v.kesu, v.attempts) for v in basis.versions),
    )
    for place, line in enumerate(
        (
            say(language, "caution"),
            text,
            f"{say(language, 'period')}{say(language, 'colon')}{wording.period(language, basis)}",
            f"{say(language, 'fingerprint')}{say(language, 'colon')}{basis.fingerprint}",
            say(language, "verify"),
            say(language, "verify_limits"),
        )
    ):
        sheet.write_string(count + 2 + place, 0, line)


def trainee_workbook(report: TraineeReport, names: Names) -> bytes:
    """Return the workbook of a trainee's report: the verdict, every attempt and every principle."""
    language: Language = report.basis.language
    book = Book(f"{say(language, 'trainee_title')} · {plain(report.person.name or report.person.trainee)}")
    _verdict(book, report)
    sheet, count = book.sheet(
        say(language, "trend"),
        [
            Head(say(language, "date"), _DATE, 17),
            Head(say(language, "scenario"), width=30),
            Head(say(language, "mode"), width=12),
            Head(say(language, "score"), _POINTS, 10),
            Head(say(language, "error"), _POINTS, 10),
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
        chart = _chart(book, "line", say(language, "trend"))
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
            Head(say(language, "mean"), _POINTS, 10),
            Head(say(language, "error"), _POINTS, 12),
            Head(say(language, "occasions"), _WHOLE, 12),
        ],
        ((names.principle(p.principle), p.mean, p.error, p.occasions) for p in report.principles),
    )
    _heat(sheet, 1, 1, count, 1)
    _appeals(book, report, names)
    _basis(book, report.basis, wording.trainee_basis(language, report.basis))
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
        ("mean_exam", None if exam is None else exam.value, _POINTS),
        ("error", None if exam is None else exam.error, _POINTS),
        ("pass_mark", report.needed, _POINTS),
        ("exams_counted", len(report.exams), _WHOLE),
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


def _appeals(book: Book, report: TraineeReport, names: Names) -> None:
    """Write which turns were contested and which readings corrected; no sheet where there is none."""
    language = report.basis.language
    turn = [
        Head(say(language, "date"), _DATE, 17),
        Head(say(language, "scenario"), width=30),
        Head(say(language, "turn"), _WHOLE, 8),
    ]
    if report.contested:
        book.sheet(
            say(language, "contested"),
            [
                *turn,
                Head(say(language, "state"), width=16),
                Head(say(language, "by"), width=20),
                Head(say(language, "on"), _DATE, 17),
                Head(say(language, "reason"), width=50),
                Head(say(language, "answer"), width=50),
                Head(say(language, "score_before"), _POINTS, 14),
                Head(say(language, "score_after"), _POINTS, 14),
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
                Head(say(language, "by"), width=20),
                Head(say(language, "on"), _DATE, 17),
            ],
            (
                (
                    moment(piece.began), names.scenario(piece.scenario), piece.turn,
                    wording.corrected_parts(language, piece), piece.by,
                    moment(int(datetime.fromisoformat(piece.when).timestamp())),
                )
                for piece in report.corrected
            ),
        )  # fmt: skip
