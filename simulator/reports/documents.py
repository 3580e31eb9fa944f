"""Reports as PDF: the same figures, sentences and charts as the pages, on A4."""

from __future__ import annotations

from typing import Final

from simulator.model.texts import Language
from simulator.reports import charts, wording
from simulator.reports.basis import Basis
from simulator.reports.cohort import CohortReport, PersonRow
from simulator.reports.drawing import (
    ACCENT,
    BAD,
    FAINT,
    GOOD,
    GROUND,
    INK,
    SOFT,
    WARN,
    Line,
    Rect,
    Words,
)
from simulator.reports.fonts import measured, writable
from simulator.reports.heat_table import HeatRow, heat_table
from simulator.reports.names import Names
from simulator.reports.paper import (
    MARGIN,
    PAGE,
    WIDTH,
    Cell,
    Paper,
    TableColumn,
    clipped,
    wrapped,
)
from simulator.reports.texts import plain
from simulator.reports.trainee import TraineeReport
from simulator.reports.unwritten import Unwritten
from simulator.reports.words import day, number, say

#: People listed in a PDF: about eight pages. Longer lists are for the page and the workbook.
LISTED: Final = 300
_RESULT_INK: Final = {"passed": GOOD, "failed": BAD, "review": charts.VERDICT_INK["review"]}
_POWER_INK: Final = {"good": GOOD, "fair": WARN, "weak": BAD, "unsure": SOFT, "few": SOFT}


def unwritten(report: TraineeReport | CohortReport) -> tuple[Unwritten, ...]:
    """Return whose names the fonts cannot write: their employee numbers stand in the PDF instead."""
    people = (report.person,) if isinstance(report, TraineeReport) else report.people[: LISTED + 1]
    if len(people) > LISTED:  # a list as long as this is not printed
        return ()
    return tuple(
        Unwritten(each.trainee, each.name) for each in people if each.name and not writable(plain(each.name))
    )


def _name(name: str) -> str:
    """Return a name as the fonts can write it; '' where they cannot."""
    shown = plain(name)
    return shown if writable(shown) else ""


def trainee_document(report: TraineeReport, names: Names) -> bytes:
    """Return the PDF of a trainee's report."""
    language = report.basis.language
    name, code = _name(report.person.name), plain(report.person.trainee)
    who = name or code
    kind = say(language, "trainee_title")
    paper = Paper(language, f"{kind} · {who}", f"{say(language, 'kesu')} · {kind} · {who} · {code}")
    teams = say(language, "comma").join(plain(team) for team in report.person.teams)
    below = " · ".join(part for part in (f"{say(language, 'number')} {code}", teams) if part)
    _letterhead(paper, report.basis, kind, who, below, say(language, "confidential"))
    _readiness(paper, report, names)
    for key, pieces, ink in (
        ("strengths", report.strengths, "#a3d2b7"),
        ("next_steps", report.next_steps, "#eacb94"),
    ):
        lines = wording.evidence_lines(language, pieces, names)
        paper.heading(say(language, key), _evidence_height(language, lines[0]) if lines else 30.0)
        for piece in lines:
            _evidence(paper, language, piece, ink)
        if not pieces:
            paper.note(say(language, "no_strengths" if key == "strengths" else "no_evidence"))
    if report.principles:
        chart = charts.principles(language, report.principles, names)
        paper.heading(say(language, "principles"), chart.height)
        paper.picture(chart, 1.0)
        paper.note(say(language, "principles_note"))
    if report.points:
        chart = charts.trend(language, report.points, report.needed)
        told = wording.trend_text(language, report)
        paper.heading(say(language, "trend"), chart.height + 10 + 15 * len(wrapped(told, 9.5, WIDTH)))
        paper.text(told)
        paper.gap(4)
        paper.picture(chart, 1.0)
        paper.note(say(language, "trend_note"))
    if report.contested:
        paper.heading(say(language, "contested"))
        for line in wording.contested_lines(language, report, names):
            paper.text(line)
    if report.corrected:
        paper.heading(say(language, "corrections"))
        for line in wording.correction_lines(language, report, names):
            paper.text(line)
        paper.note(say(language, "corrections_note"))
    if report.unread:
        paper.note(wording.missing_tapes(language, report))
    _basis(paper, report.basis, wording.trainee_basis(language, report.basis))
    if report.certified:
        _certificate(paper, report, names, who)
    return paper.save()


def _letterhead(paper: Paper, basis: Basis, kind: str, title: str, below: str, secrecy: str) -> None:
    language = basis.language
    right = PAGE[0] - MARGIN
    paper.mark(title)
    paper.add(Words(MARGIN, 56, say(language, "kesu"), 11, ACCENT, "start", True))
    start = MARGIN + measured(say(language, "kesu"), 11, True) + 8
    paper.add(Words(start, 56, f"{say(language, 'tagline')} · {kind}", 9, FAINT))
    meta = (
        f"{say(language, 'period')}{say(language, 'colon')}{wording.period(language, basis)}",
        say(language, "made", date=day(language, basis.made)),
        secrecy,
    )
    for place, line in enumerate(meta):
        paper.add(Words(right, 56 + 13 * place, line, 8.5, SOFT, "end"))
    room = WIDTH - max(measured(line, 8.5) for line in meta) - 20
    y = 82.0
    for line in wrapped(title, 20, room, True)[:2]:
        paper.add(Words(MARGIN, y, line, 20, INK, "start", True))
        y += 25
    if below:
        paper.add(Words(MARGIN, y - 6, clipped(below, 9.5, WIDTH), 9.5, SOFT))
        y += 12
    paper.add(Line(MARGIN, y - 4, right, y - 4, ACCENT, 1.5))
    paper.y = y


def _readiness(paper: Paper, report: TraineeReport, names: Names) -> None:
    language = report.basis.language
    paper.heading(say(language, "readiness"))
    verdict = wording.verdict_name(language, report.verdict)
    wide = measured(verdict, 12, True) + 24
    ink = charts.VERDICT_INK[report.verdict]
    paper.add(Rect(MARGIN, paper.y, wide, 22, ink if report.verdict != "none" else FAINT, 11))
    paper.add(Words(MARGIN + wide / 2, paper.y + 15.5, verdict, 12, "#ffffff", "middle", True))
    if report.exam is not None:
        told = f"{say(language, 'mean_exam')} {wording.plus_minus(language, report.exam)}"
        paper.add(Words(MARGIN + wide + 14, paper.y + 15.5, told, 12, INK, "start", True))
    paper.gap(30)
    paper.text(wording.why(language, report))
    if report.exam is not None:
        paper.gap(4)
        paper.picture(charts.gauge(language, report.exam, report.needed), 1.1)
    if report.exams:
        columns = [
            TableColumn(say(language, "scenario"), 143),
            TableColumn(say(language, "date"), 88),
            TableColumn(say(language, "score"), 70, "end"),
            TableColumn(say(language, "pass_mark"), 52, "end"),
            TableColumn(say(language, "result"), 78),
            TableColumn(say(language, "tape_hash"), 68),
        ]
        paper.table(
            columns,
            [
                [
                    Cell(f"{line.title} · {line.language}"),
                    Cell(line.date),
                    Cell(line.score, bold=True),
                    Cell(line.mark),
                    Cell(line.told + line.notes, _RESULT_INK[line.result], True),
                    Cell(line.hash, SOFT),
                ]
                for line in wording.exam_lines(language, report.exams, names)
            ],
        )
    paper.note(say(language, "exams_only"))
    paper.note(say(language, "caution"))


def _evidence_height(language: Language, piece: wording.EvidenceLine) -> float:
    """Return how much of a page `piece` takes; at most a third, as more may be broken."""
    room = WIDTH - 12
    quote = len(wrapped(say(language, "said", text=piece.quote), 9, WIDTH - 34)) if piece.quote else 0
    better = say(language, "try", text=piece.better) if piece.better else ""
    small = len(wrapped(piece.text, 9, room)) + (len(wrapped(better, 9, room)) if better else 0)
    height = 15.5 * len(wrapped(piece.principle, 10, room, True)) + 14.0 * small
    height += (14.0 * quote + 12.0 if quote else 0.0) + 11.7 * len(wrapped(piece.place, 7.5, room))
    return min(height, PAGE[1] / 3)


def _evidence(paper: Paper, language: Language, piece: wording.EvidenceLine, ink: str) -> None:
    quote = say(language, "said", text=piece.quote) if piece.quote else ""
    lines = wrapped(quote, 9, WIDTH - 34) if quote else []
    paper.room(_evidence_height(language, piece))
    top = paper.y
    paper.text(piece.principle, 10, INK, True, 12)
    paper.text(piece.text, 9, INK, indent=12)
    if lines:
        height = 14.0 * len(lines) + 8
        paper.room(height)
        paper.add(Rect(MARGIN + 12, paper.y + 2, WIDTH - 12, height, GROUND, 5))
        for place, line in enumerate(lines):
            paper.add(Words(MARGIN + 22, paper.y + 15.5 + 14 * place, line, 9, INK))
        paper.gap(height + 4)
    paper.text(piece.place, 7.5, FAINT, indent=12)
    if piece.better:
        paper.text(say(language, "try", text=piece.better), 9, ACCENT, indent=12)
    if paper.y > top:  # it may have gone over to a new page, which then has no line at its side
        paper.add(Rect(MARGIN, top + 2, 2.5, paper.y - top - 2, ink, 1))
    paper.gap(9)


def _basis(paper: Paper, basis: Basis, text: str) -> None:
    language = basis.language
    paper.heading(say(language, "basis"), 110)
    paper.text(text)
    if not basis.attempts:
        return
    columns = [
        TableColumn(say(language, "judged_by"), 110),
        TableColumn(say(language, "content"), 110),
        TableColumn(say(language, "house"), 110),
        TableColumn(say(language, "version"), 89),
        TableColumn(say(language, "attempts"), 80, "end"),
    ]
    paper.table(columns, [[Cell(part) for part in line] for line in wording.versions(basis)])
    paper.gap(4)
    paper.note(f"{say(language, 'fingerprint')}{say(language, 'colon')}{basis.fingerprint}")
    paper.note(say(language, "verify"))
    paper.note(say(language, "verify_limits"))


def _certificate(paper: Paper, report: TraineeReport, names: Names, who: str) -> None:
    language = report.basis.language
    paper.turn()
    paper.mark(say(language, "certificate"))
    for inset, width in ((40.0, 2.0), (46.0, 0.6)):
        right, bottom = PAGE[0] - inset, 800.0 - inset
        for x1, y1, x2, y2 in (
            (inset, inset + 24, right, inset + 24),
            (inset, bottom, right, bottom),
            (inset, inset + 24, inset, bottom),
            (right, inset + 24, right, bottom),
        ):
            paper.add(Line(x1, y1, x2, y2, ACCENT, width))
    paper.y = 140.0
    paper.text(say(language, "kesu"), 11, ACCENT, True, 60, anchor="middle")
    paper.gap(8)
    paper.text(say(language, "certificate"), 30, ACCENT, True, 60, anchor="middle")
    paper.gap(14)
    paper.text(say(language, "certifies"), 11, SOFT, indent=60, anchor="middle")
    paper.gap(4)
    for line in wrapped(who, 22, WIDTH - 120, True)[:3]:
        paper.text(line, 22, INK, True, 50, anchor="middle")
    if _name(report.person.name):
        told = f"{say(language, 'number')} {plain(report.person.trainee)}"
        paper.text(told, 10, SOFT, indent=60, anchor="middle")
    paper.gap(10)
    paper.text(wording.certificate_text(language, report), 11, INK, indent=50, anchor="middle")
    paper.gap(12)
    for exam in wording.exam_lines(language, report.exams, names):
        told = f"{wording.certificate_line(language, exam)} · {exam.hash}"
        paper.text(told, 9.5, INK, indent=30, anchor="middle")
    paper.gap(12)
    paper.text(say(language, "caution"), 8.5, SOFT, indent=60, anchor="middle")
    paper.text(say(language, "certificate_limits"), 8.5, FAINT, indent=60, anchor="middle")
    y = max(paper.y + 56, 630.0)
    for x, key in ((MARGIN + 50, "invigilator"), (PAGE[0] - MARGIN - 210, "signature_date")):
        paper.add(
            Line(x, y, x + 160, y, INK, 0.8), Words(x + 80, y + 14, say(language, key), 9, SOFT, "middle")
        )
    paper.add(Words(PAGE[0] / 2, y + 50, day(language, report.basis.made), 10, SOFT, "middle"))


def cohort_document(report: CohortReport, names: Names) -> bytes:
    """Return the PDF of a cohort's report."""
    language = report.basis.language
    who = say(language, "everybody") if report.team is None else plain(report.team)
    kind = say(language, "cohort_title")
    paper = Paper(language, f"{kind} · {who}", f"{say(language, 'kesu')} · {kind} · {who}")
    secrecy = say(language, "confidential_group" if report.private else "confidential")
    _letterhead(paper, report.basis, kind, who, "", secrecy)
    _tiles(paper, report)
    if report.private:
        paper.note(say(language, "private_note"))
    chart = charts.readiness(language, report.readiness)
    paper.heading(say(language, "readiness"), 1.1 * chart.height)
    paper.picture(chart)
    paper.note(say(language, "exams_only"))
    paper.note(say(language, "caution"))
    if wording.too_small(report):
        paper.heading(say(language, "comparisons"), 20)
        paper.text(say(language, "too_small"))
    else:
        _comparisons(paper, report, names)
    if report.people:
        _people(paper, report, names)
    _basis(paper, report.basis, wording.cohort_basis(language, report))
    return paper.save()


def _comparisons(paper: Paper, report: CohortReport, names: Names) -> None:
    """Write everything that takes five people or more."""
    language = report.basis.language
    paper.heading(say(language, "distribution"), 190 if report.distribution else 20)
    if report.distribution is None:
        paper.note(say(language, "too_few_people"))
    else:
        paper.picture(charts.distribution(language, report.distribution))
        paper.note(wording.distribution_note(language, report))
    _teams(paper, report, names)
    _separation(paper, report, names)
    paper.heading(say(language, "reliability"))
    paper.text(wording.reliability(language, report.reliability))
    paper.note(say(language, "reliability_source"))
    paper.heading(say(language, "gain"))
    paper.text(wording.gain(language, report))
    paper.note(say(language, "gain_note"))
    if report.course is not None:
        paper.heading(say(language, "effect"))
        paper.text(wording.effect(language, report))
        paper.note(say(language, "effect_note"))


def _tiles(paper: Paper, report: CohortReport) -> None:
    tiles = wording.tiles(report.basis.language, report)
    wide = (WIDTH - 10 * (len(tiles) - 1)) / len(tiles)
    for place, tile in enumerate(tiles):
        x = MARGIN + (wide + 10) * place
        paper.add(Rect(x, paper.y + 6, wide, 58, GROUND, 6))
        paper.add(Words(x + 10, paper.y + 21, clipped(tile.label, 8.5, wide - 20), 8.5, SOFT))
        paper.add(Words(x + 10, paper.y + 42, tile.value, 18, INK, "start", True))
        paper.add(Words(x + 10, paper.y + 56, clipped(tile.more, 7.5, wide - 20), 7.5, FAINT))
    paper.gap(66)


def _teams(paper: Paper, report: CohortReport, names: Names) -> None:
    language = report.basis.language
    teams = wording.shown_teams(report.teams)
    if not teams:
        return
    if wording.compared(report):
        whole = None if report.distribution is None else report.distribution.mean
        first = charts.teams(language, teams[:25], whole)
        paper.heading(say(language, "teams"), 1.1 * first.height)
        for start in range(0, len(teams), 25):  # more do not fit on a page
            paper.picture(charts.teams(language, teams[start : start + 25], whole))
        if report.team is None:
            paper.note(say(language, "teams_note"))
    else:
        paper.heading(say(language, "teams"))
        paper.note(say(language, "too_few_of_teams"))
    paper.heading(say(language, "heat_teams"), 120)
    if not wording.mapped(report):
        paper.note(say(language, "too_few_for_heat"))
        return
    told = wording.needs(language, report, names)
    if told:
        paper.text(told)
    rows = [HeatRow((row.team,), row.cells) for row in teams]
    heat_table(paper, [TableColumn(say(language, "team"), 84)], rows, report.principles, names)
    paper.note(say(language, "heat_note"))


def _separation(paper: Paper, report: CohortReport, names: Names) -> None:
    language = report.basis.language
    for key, title, lines in (
        ("of_principles", "principle", wording.separation_lines(language, report.of_principles, names)),
        ("of_scenarios", "scenario", wording.separation_lines(language, report.scenarios, names)),
    ):
        paper.heading(say(language, key))
        if all(line.mean is None for line in lines):
            paper.note(say(language, f"too_few_{key}"))
            continue
        of_scenarios = title == "scenario"
        columns = [
            TableColumn(say(language, title), 170 if of_scenarios else 225),
            TableColumn(say(language, "mean"), 55, "end"),
            *([TableColumn(say(language, "pass_share"), 55, "end")] if of_scenarios else []),
            TableColumn(say(language, "correlation"), 60, "end"),
            TableColumn(say(language, "interval"), 79, "end"),
            TableColumn(say(language, "power"), 80),
        ]
        rows = []
        for line in lines:
            between = (
                "–"
                if line.interval is None
                else say(language, "range", low=number(line.interval[0], 2), high=number(line.interval[1], 2))
            )
            rows.append(
                [
                    Cell(line.name), Cell(line.mean or "–"), *([Cell(line.passed)] if of_scenarios else []),
                    Cell(number(line.value, 2)), Cell(between), Cell(line.told, _POWER_INK[line.power], True),
                ]
            )  # fmt: skip
        paper.table(columns, rows)
    means = [*(row.mean for row in report.of_principles), *(row.mean for row in report.scenarios)]
    if any(mean is not None for mean in means):
        paper.note(say(language, "separation_note"))


def _listed(row: PersonRow) -> str:
    return (_name(row.name) or plain(row.trainee)) if row.name else "–"


def _people(paper: Paper, report: CohortReport, names: Names) -> None:
    language = report.basis.language
    paper.heading(say(language, "trainees"))
    if len(report.people) > LISTED:
        paper.text(say(language, "people_elsewhere", count=f"{len(report.people):,}"))
        return
    columns = [
        TableColumn(say(language, "name"), 120),
        TableColumn(say(language, "number"), 78),
        TableColumn(say(language, "team"), 96),
        TableColumn(say(language, "readiness"), 72),
        TableColumn(say(language, "exams"), 45, "end"),
        TableColumn(say(language, "mean_exam"), 88, "end"),
    ]
    paper.table(
        columns,
        [
            [
                Cell(clipped(_listed(row), 8.5, 112)),
                Cell(clipped(plain(row.trainee), 8.5, 70)),
                Cell(clipped(say(language, "comma").join(plain(team) for team in row.teams) or "–", 8.5, 88)),
                Cell(
                    wording.verdict_name(language, row.verdict),
                    charts.VERDICT_INK[row.verdict] if row.verdict not in ("none", "few") else SOFT,
                    True,
                ),
                Cell(str(row.exams)),
                Cell("–" if row.exam is None else wording.plus_minus(language, row.exam)),
            ]
            for row in report.people
        ],
    )
    if report.principles:
        paper.heading(say(language, "heat_people"), 120)
        labels = [TableColumn(say(language, "name"), 62), TableColumn(say(language, "number"), 44)]
        rows = [HeatRow((_listed(row), plain(row.trainee)), row.cells) for row in report.people]
        heat_table(paper, labels, rows, report.principles, names)
        paper.note(say(language, "heat_people_note"))
