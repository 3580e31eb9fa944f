"""Reports as HTML: one file that needs nothing beside it and asks nothing of any network.

Names and quotations are escaped by the templates, and set as text by the page's one script. A content
security policy allows that script by its hash and nothing else, so that even a slip would not execute.
"""

from __future__ import annotations

import base64
import hashlib
import json
from functools import lru_cache
from importlib.resources import files

import numpy as np
from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from simulator.reports import charts, wording
from simulator.reports.basis import VERDICTS, Basis, team_lists
from simulator.reports.cohort import CohortReport
from simulator.reports.drawing import Drawing, heat, heat_ink, svg
from simulator.reports.names import Names
from simulator.reports.texts import plain
from simulator.reports.trainee import TraineeReport
from simulator.reports.words import day, say


def trainee_page(report: TraineeReport, names: Names) -> str:
    """Return the page of a trainee's report."""
    language = report.basis.language
    return _render(
        "trainee.html.j2",
        report.basis,
        None,
        report=report,
        name=plain(report.person.name),
        number=plain(report.person.trainee),
        teams=say(language, "comma").join(plain(team) for team in report.person.teams),
        verdict=wording.verdict_name(language, report.verdict),
        why=wording.why(language, report),
        gauge=_picture(None if report.exam is None else charts.gauge(language, report.exam, report.needed)),
        mean_exam="" if report.exam is None else wording.plus_minus(language, report.exam),
        exams=wording.exam_lines(language, report.exams, names),
        strengths=wording.evidence_lines(language, report.strengths, names),
        next_steps=wording.evidence_lines(language, report.next_steps, names),
        principles=_picture(
            charts.principles(language, report.principles, names) if report.principles else None
        ),
        trend=_picture(charts.trend(language, report.points, report.needed) if report.points else None),
        trend_text=wording.trend_text(language, report),
        contested=wording.contested_lines(language, report, names),
        corrections=wording.correction_lines(language, report, names),
        unread=wording.missing_tapes(language, report),
        certificate_line=lambda exam: wording.certificate_line(language, exam),
        certificate_text=wording.certificate_text(language, report) if report.certified else "",
        basis_text=wording.trainee_basis(language, report.basis),
    )


def cohort_page(report: CohortReport, names: Names) -> str:
    """Return the page of a cohort's report."""
    language = report.basis.language
    whole = None if report.distribution is None else report.distribution.mean
    teams = wording.shown_teams(report.teams)
    return _render(
        "cohort.html.j2",
        report.basis,
        "people.js",
        report=report,
        who=say(language, "everybody") if report.team is None else plain(report.team),
        tiles=wording.tiles(language, report),
        readiness=_picture(charts.readiness(language, report.readiness)),
        distribution=_picture(
            None if report.distribution is None else charts.distribution(language, report.distribution)
        ),
        distribution_note=wording.distribution_note(language, report),
        too_small=wording.too_small(report),
        compared=wording.compared(report),
        mapped=wording.mapped(report),
        teams_chart=_picture(charts.teams(language, teams, whole) if teams else None),
        needs=wording.needs(language, report, names),
        principle_names=[plain(names.principle(principle)) for principle in report.principles],
        team_cells=[{"team": row.team, "cells": [_cell(value) for value in row.cells]} for row in teams],
        of_principles=[
            _separation(line) for line in wording.separation_lines(language, report.of_principles, names)
        ],
        of_scenarios=[
            _separation(line) for line in wording.separation_lines(language, report.scenarios, names)
        ],
        reliability=wording.reliability(language, report.reliability),
        gain=wording.gain(language, report),
        effect=wording.effect(language, report),
        people_json=Markup(_people(report, names)) if report.people else "",
        basis_text=wording.cohort_basis(language, report),
    )


def _cell(value: float | None) -> dict[str, str]:
    if value is None:
        return {"text": "–", "fill": "", "ink": ""}
    return {"text": f"{value:.0f}", "fill": heat(value), "ink": heat_ink(value)}


def _separation(line: wording.SeparationLine) -> dict[str, object]:
    known = line.value is not None
    chart = _picture(charts.separation(line.value, line.interval)) if known else None
    return {**line._asdict(), "chart": chart}


def _people(report: CohortReport, names: Names) -> str:
    """Return the people as JSON that may stand inside a page: no sign of it can end the script element."""
    language = report.basis.language
    teams = list(team_lists([row.teams for row in report.people]))
    places = {team: place for place, team in enumerate(teams)}
    codes = {verdict: place for place, verdict in enumerate(VERDICTS)}
    columns = [
        say(language, key) for key in ("name", "team", "readiness", "exams", "mean_exam", "practice", "best")
    ]
    data = {
        "language": "zh-CN" if language == "zh" else "en",
        "columns": [*columns, *(plain(names.principle(principle)) for principle in report.principles)],
        "principles": len(report.principles),
        "verdicts": [
            {"text": wording.verdict_name(language, verdict), "kind": verdict} for verdict in VERDICTS
        ],
        "teams": [plain(team) for team in teams],
        "heat": [heat(score) for score in range(101)],
        "words": {
            "sort": say(language, "sort_by", column="{column}"),
            "showing": say(language, "showing", shown="{shown}", count="{count}"),
            "more": say(language, "more", count="{count}"),
            **{key: say(language, key) for key in ("all_verdicts", "all_teams", "show_all", "comma")},
        },
        "rows": [
            [
                plain(row.trainee),
                plain(row.name),
                [places[team] for team in row.teams],
                codes[row.verdict],
                row.exams,
                None if row.exam is None else round(row.exam.value, 1),
                None if row.exam is None or row.exam.error is None else round(row.exam.error, 1),
                row.practice,
                row.best,
                *cells,
            ]
            for row, cells in zip(report.people, _whole(report), strict=True)
        ],
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _whole(report: CohortReport) -> list[list[int | None]]:
    """Return everybody's principles as whole points, all at once: there may be hundreds of thousands."""
    cells = np.array([row.cells for row in report.people], dtype=np.float64)  # None becomes nan
    unknown = np.isnan(cells)
    whole: list[list[int | None]] = np.where(
        unknown, None, np.rint(np.where(unknown, 0.0, cells)).astype(np.int64)
    ).tolist()  # type: ignore[call-overload]
    return whole


def _picture(drawing: Drawing | None) -> Markup | None:
    return None if drawing is None else Markup(svg(drawing))


def _render(template: str, basis: Basis, script: str | None, **values: object) -> str:
    language = basis.language
    code = "" if script is None else _source(script)
    digest = base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()

    def words(key: str, **slots: object) -> str:
        return say(language, key, **slots)

    return (
        _environment()
        .get_template(template)
        .render(
            language=language,
            basis=basis,
            say=words,
            style=Markup(_source("style.css")),
            script=Markup(code),
            script_source=Markup(f"'sha256-{digest}'" if code else "'none'"),
            period=wording.period(language, basis),
            made=day(language, basis.made),
            versions=wording.versions(basis),
            **values,
        )
    )


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=FunctionLoader(_source), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )


@lru_cache
def _source(name: str) -> str:
    return (files("simulator.reports") / "templates" / name).read_text("utf-8")
