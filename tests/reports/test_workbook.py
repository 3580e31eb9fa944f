from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from benchmarks.company import Company, fill, put_tapes
from simulator.model.texts import LANGUAGES, Language
from simulator.records.database import local
from simulator.records.store import Store
from simulator.reports.cohort import CohortQuestion
from simulator.reports.cohort_book import cohort_workbook
from simulator.reports.trainee_book import trainee_workbook
from simulator.reports.words import say
from tests.reports.conftest import NAMES, desk

SHEETS = {
    "zh": ["总览", "学员一览", "班组比较", "各项原则", "场景", "数据与复核"],
    "en": ["Overview", "Trainees", "Teams", "Principles", "Scenario", "Data and how to verify"],
}


def read(data: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def charts(data: bytes, sheet: int) -> int:
    """How many native charts the sheet at a place (1 is the first) has."""
    book = read(data)
    names = book.sheetnames
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        relations = f"xl/worksheets/_rels/sheet{sheet}.xml.rels"
        assert sheet <= len(names)
        if relations not in parts.namelist():
            return 0
        drawing = re.search(r"drawings/(drawing\d+)\.xml", parts.read(relations).decode())
        assert drawing is not None
        return parts.read(f"xl/drawings/{drawing[1]}.xml").decode().count("<c:chart ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_cohorts_workbook_is_read_back(store: Store, language: Language) -> None:
    at = desk(store, language)
    report = at.cohort()
    data = cohort_workbook(report, at.names)
    book = read(data)
    assert book.sheetnames == SHEETS[language]
    sheet = book[SHEETS[language][1]]
    assert (sheet.freeze_panes, sheet.max_row) == ("B2", 121)
    assert sheet.auto_filter.ref == f"A1:{sheet.cell(1, sheet.max_column).coordinate[:-1]}121"
    for place, row in enumerate(report.people, start=2):
        assert row.exam is not None
        assert sheet.cell(place, 2).value == row.trainee
        assert sheet.cell(place, 5).value == row.exams
        assert sheet.cell(place, 6).value == pytest.approx(row.exam.value)
        assert (sheet.cell(place, 6).number_format, sheet.cell(place, 5).number_format) == ("0.0", "#,##0")
        assert isinstance(sheet.cell(place, 11).value, datetime)
    assert [charts(data, place) for place in range(1, 7)] == [2, 0, 1, 0, 0, 0]
    assert book[SHEETS[language][4]].cell(2, 8).number_format == "0%"


def test_no_name_is_a_formula_or_a_link(store: Store) -> None:
    at = desk(store)
    data = cohort_workbook(at.cohort(), at.names)
    book = read(data)
    names = {str(row[0].value) for row in book["Trainees"].iter_rows(min_row=2)}
    assert {NAMES[1], NAMES[4], NAMES[6], "gnitset abc"} <= names
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        sheets = [name for name in parts.namelist() if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name)]
        assert len(sheets) == 6
        for name in sheets:
            text = parts.read(name).decode()
            assert "<f>" not in text
            assert "hyperlink" not in text


def test_privacy_leaves_the_people_out(store: Store) -> None:
    at = desk(store)
    data = cohort_workbook(at.cohort(asked=CohortQuestion(private=True)), at.names)
    assert "Trainees" not in read(data).sheetnames
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert (
            re.findall(
                r"E\d{5}", "".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())
            )
            == []
        )


def test_a_trainees_workbook_holds_every_attempt(store: Store) -> None:
    at = desk(store)
    report = at.trainee("E00009")
    data = trainee_workbook(report, at.names)
    sheet = read(data)["Progress"]
    assert [row[3].value for row in sheet.iter_rows(min_row=2)] == [point.overall for point in report.points]
    assert charts(data, 3) == 1
    rows = list(sheet.iter_rows(min_row=2))
    assert [row[2].value for row in rows] == [
        {"guided": "Guided", "coached": "Coached", "exam": "Exam"}[point.mode] for point in report.points
    ]
    assert [row[5].value for row in rows] == ["Yes" if point.counted else "No" for point in report.points]
    assert [row[6].value for row in rows] == [point.tape_hash for point in report.points]
    assert [cell.value for cell in sheet[1]] == [
        "Date", "Scenario", "Mode", "Score", "Standard error", "Counts", "Tape hash",
    ]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_trainees_workbook_holds_exams_with_verdicts_and_the_evidence(
    tmp_path: Path, language: Language
) -> None:
    with Store.at(local(tmp_path), tmp_path) as store:
        fill(store, Company(4, 80, 2))
        put_tapes(store, 1, 3)
        at = desk(store, language)
        report = at.trainee("E00001")
    book = read(trainee_workbook(report, at.names))
    exams = [[cell.value for cell in row] for row in book[say(language, "exams")].iter_rows(min_row=2)]
    assert [(row[2], row[3], row[4], row[5]) for row in exams] == [
        (exam.overall, exam.error, exam.pass_mark, say(language, exam.result)) for exam in report.exams
    ]
    assert len(report.exams) > 1
    rows = [[cell.value for cell in row] for row in book[say(language, "evidence")].iter_rows(min_row=2)]
    assert [(row[0], row[1], row[2]) for row in rows] == [
        (say(language, kind), at.names.principle(piece.principle), piece.text)
        for kind, pieces in (("strengths", report.strengths), ("next_steps", report.next_steps))
        for piece in pieces
    ]
    assert len(rows) >= 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_trainees_workbook_begins_with_the_verdict(store: Store, language: Language) -> None:
    at = desk(store, language)
    report = at.trainee("E00009")
    assert report.exam is not None
    sheet = read(trainee_workbook(report, at.names)).worksheets[0]
    told = {str(row[0].value): row[1].value for row in sheet.iter_rows(min_row=2)}
    words = {
        "zh": ("总览", "能否上岗", "可以上岗", "考试平均分", "标准误", "及格线"),
        "en": ("Overview", "Ready for the phones?", "Ready", "Mean of exams", "Standard error", "Pass mark"),
    }[language]
    assert (sheet.title, told[words[1]]) == (words[0], words[2])
    assert told[words[3]] == pytest.approx(report.exam.value)
    assert told[words[4]] == pytest.approx(report.exam.error)
    assert told[words[5]] == 71  # the mean of 70, 74, 66 and 74
