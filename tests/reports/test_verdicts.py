"""What a trainee's report says beside the verdict, wherever it says it."""

from __future__ import annotations

import io
import re

import pytest
from pypdf import PdfReader

from simulator.model.texts import LANGUAGES, Language
from simulator.records.store import Store
from simulator.reports import wording
from simulator.reports.documents import trainee_document
from simulator.reports.pages import trainee_page
from simulator.reports.trainee import TraineeReport
from tests.reports.conftest import desk


def paper_of(report: TraineeReport, store: Store, language: Language) -> str:
    """The words of the PDF, without any space: lines are broken wherever they are full."""
    pages = PdfReader(io.BytesIO(trainee_document(report, desk(store, language).names))).pages
    return re.sub(r"\s", "", "".join(page.extract_text() for page in pages))


def with_results(report: TraineeReport, *results: str) -> TraineeReport:
    """The report with its first exams' results replaced."""
    exams = tuple(
        exam._replace(result=result, overall=60.0 if result == "failed" else exam.overall)  # type: ignore[arg-type]
        for exam, result in zip(report.exams, results, strict=False)
    )
    return report._replace(exams=exams)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_failed_exam_is_told_with_the_reason_and_on_the_certificate(
    store: Store, language: Language
) -> None:
    at = desk(store, language)
    report = with_results(at.trainee("E00009"), "passed", "failed", "passed")
    told = {"zh": "3 次考试中有 1 次未通过。", "en": "1 of 3 exams not passed."}[language]
    assert wording.why(language, report).endswith(told)
    page, paper = trainee_page(report, at.names), paper_of(report, store, language)
    assert page.count(told) == 2  # beside the verdict, and on the certificate
    assert paper.count(told.replace(" ", "")) == 2
    exam = wording.exam_lines(language, report.exams, at.names)[1]
    assert exam.score.startswith("60.0 ± ")
    result = {"zh": "及格线 70 · 未通过", "en": "Pass mark 70 · Not passed"}[language]
    line = f"{exam.title} · {exam.score} · {result} · {exam.date}"
    assert line in page
    assert re.sub(r"\s", "", line) in paper


@pytest.mark.parametrize(
    ("results", "told"),
    [
        (("passed",), ("1 次考试，已通过。", "1 exam, passed.")),
        (("passed", "passed"), ("2 次考试全部通过。", "2 exams, all passed.")),
        (
            ("failed", "review", "passed"),
            (
                "3 次考试中有 1 次未通过。3 次考试中有 1 次待人工复核。",
                "1 of 3 exams not passed. 1 of 3 exams still to be reviewed.",
            ),
        ),
        ((), ("", "")),
    ],
)
def test_how_many_exams_were_passed(store: Store, results: tuple[str, ...], told: tuple[str, str]) -> None:
    report = with_results(desk(store).trainee("E00009"), *results)
    assert (wording.exam_tally("zh", report), wording.exam_tally("en", report)) == told
