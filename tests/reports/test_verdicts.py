"""What a trainee's report says beside the verdict, wherever it says it."""

from __future__ import annotations

import io
import re
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from pypdf import PdfReader
from sqlalchemy import update

from benchmarks.company import Company, fill, put_tapes
from simulator.content.library import Library
from simulator.model.scorecard import Finding, FindingKind
from simulator.model.texts import LANGUAGES, Language
from simulator.records.database import local
from simulator.records.reader import Selection
from simulator.records.schema import ATTEMPTS
from simulator.records.store import Store
from simulator.records.tape import read
from simulator.rejudging import Relabelling, relabel
from simulator.reports import wording
from simulator.reports.cohort_book import cohort_workbook
from simulator.reports.documents import cohort_document, trainee_document
from simulator.reports.names import Names
from simulator.reports.pages import cohort_page, trainee_page
from simulator.reports.trainee import TraineeReport, evidence, said_of
from simulator.reports.trainee_book import trainee_workbook
from tests.reports.conftest import desk

WHEN = datetime(2026, 5, 1, 12, 0).astimezone()


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
    line = f"{exam.title} · {exam.language} · {exam.score} · {result} · {exam.date}"
    assert line in page
    assert re.sub(r"\s", "", line) in paper


@pytest.mark.parametrize(("certified", "told"), [(False, True), (True, False), (None, False)])
def test_an_exam_in_a_scenario_without_a_certificate_is_marked(
    store: Store, certified: bool | None, told: bool
) -> None:
    report = with_results(desk(store).trainee("E00009"), "passed")
    (exam,) = report.exams
    marks: dict[Language, str] = {"zh": "（场景未认证）", "en": " (scenario not certified)"}
    for language, mark in marks.items():
        (line,) = wording.exam_lines(language, [exam._replace(certified=certified)], desk(store).names)
        assert (mark in line.notes) is told


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


def test_an_exam_to_be_reviewed_stays_out_of_every_mean(tmp_path: Path) -> None:
    with Store.at(local(tmp_path), tmp_path) as store:
        fill(store, Company(20, 200, 2))
        before = desk(store).trainee("E00003")
        gone = before.exams[0]
        with store.database.writing() as connection:
            connection.execute(
                update(ATTEMPTS)
                .where(ATTEMPTS.c.attempt == gone.attempt)
                .values(passed=None, overall=3.5, standard_error=18.8)
            )
        report, everybody = desk(store).trainee("E00003"), desk(store).cohort()
    assert (report.verdict, report.reason) == ("review", "review")
    assert report.exams[0].result == "review"
    rest = [exam.overall for exam in before.exams[1:]]
    assert report.exam is not None
    assert report.exam.value == pytest.approx(sum(rest) / len(rest))
    assert report.exam.number == len(rest)
    row = next(row for row in everybody.people if row.trainee == "E00003")
    assert row.exam is not None
    assert row.exam.value == pytest.approx(report.exam.value)
    assert row.verdict == "review"
    assert row.exams == len(before.exams)
    sat = {row.scenario: row.people for row in everybody.scenarios}
    assert sat.pop(gone.scenario) == 19
    assert set(sat.values()) == {20}
    assert sum(p.occasions for p in report.principles) < sum(p.occasions for p in before.principles)
    assert [point.settled for point in report.points].count(False) == 1


def test_nothing_is_said_of_replies_that_were_not_understood(tmp_path: Path) -> None:
    with Store.at(local(tmp_path), tmp_path) as store:
        fill(store, Company(1, 10, 1))
        put_tapes(store, 1, 1)
        before = desk(store).trainee("E00001")
        quoted = [piece for piece in (*before.strengths, *before.next_steps) if piece.quote]
        turns = sorted({piece.turn for piece in quoted})
        with store.reading() as reader:
            attempt = list(reader.attempts(Selection(trainee="E00001")))[-1].attempt
        with store.changing(attempt) as change:
            for turn in turns:
                relabel(change.path, turn, Relabelling(understood=False), "T07", WHEN)
        after = desk(store).trainee("E00001")
    assert turns
    said = [piece.turn for piece in (*after.strengths, *after.next_steps)]
    assert set(said).isdisjoint(turns)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_report_says_what_is_not_known_of_its_scores(store: Store, language: Language) -> None:
    at = desk(store, language)
    report, everybody = at.trainee("E00009"), at.cohort()
    told = {
        "zh": "这些得分与有经验的人工评分是否一致，目前还不知道：请勿仅凭得分对任何人作出决定。",
        "en": "How far these scores agree with experienced human graders is not known: base no decision "
        "about a person on them alone.",
    }[language]
    page = trainee_page(report, at.names)
    certificate = page[page.index('id="certificate"') :]
    assert (page.count(told), certificate.count(told)) == (2, 1)
    assert cohort_page(everybody, at.names).count(told) == 1
    assert paper_of(report, store, language).count(re.sub(r"\s", "", told)) == 2
    pdf = PdfReader(io.BytesIO(cohort_document(everybody, at.names)))
    words = "".join(page.extract_text() for page in pdf.pages)
    assert re.sub(r"\s", "", words).count(re.sub(r"\s", "", told)) == 1
    for data in (trainee_workbook(report, at.names), cohort_workbook(everybody, at.names)):
        book = openpyxl.load_workbook(io.BytesIO(data))
        assert told in {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}


def test_the_language_of_each_exam_stands_beside_it(store: Store) -> None:
    at = desk(store)
    report = at.trainee("E00009")
    exams = (report.exams[0]._replace(language="en"), report.exams[1]._replace(language="zh"))
    report = report._replace(exams=exams)
    page, paper = trainee_page(report, at.names), paper_of(report, store, "en")
    for exam, told in zip(exams, ("English", "Chinese"), strict=True):
        line = f"{at.names.scenario(exam.scenario)} · {told}"
        assert page.count(line) == 2  # in the table, and on the certificate
        assert paper.count(re.sub(r"\s", "", line)) == 2


@pytest.mark.parametrize(
    ("rule", "principle", "kind", "told"),
    [
        (
            "complainer_no_prejudice",  # a rule of one kind of customer
            "fit_the_customer",
            "earned",
            ("没有因为他常来提意见就另眼相看。", "Didn't hold earlier complaints against this customer."),
        ),
        (
            "complainer_no_prejudice",
            "fit_the_customer",
            "missed",
            ("话里带出了成见，客户听得出来。", "Let prejudice show, and the customer heard it."),
        ),
    ],
)
def test_a_finding_is_told_in_the_language_of_the_report(
    rule: str, principle: str, kind: FindingKind, told: tuple[str, str]
) -> None:
    finding = Finding(rule, principle, kind, (5,), "their words", "as the tape has it", "", 1.0)
    for language, text in zip(LANGUAGES, told, strict=True):
        (other,) = (spoken for spoken in LANGUAGES if spoken != language)
        assert said_of(finding, other, Names(Library.open(), language))[0] == text
        # In its own language it keeps the words that the attempt was judged with.
        assert said_of(finding, language, Names(Library.open(), language))[0] == "as the tape has it"


def test_a_rule_that_nothing_explains_keeps_its_words_in_its_own_language_only() -> None:
    finding = Finding("no_such_rule", "listen", "missed", (1,), "hm", "Did not listen.", "Listen.", 0.0)
    chinese, english = (Names(Library.open(), language) for language in LANGUAGES)
    assert said_of(finding, "en", english) == ("Did not listen.", "Listen.")
    assert said_of(finding, "en", chinese) == (chinese.shows["listen"], "")


def finding(principle: str, kind: FindingKind, turn: int, quote: str) -> Finding:
    return Finding(f"rule_of_{principle}", principle, kind, (turn,), quote, f"{kind} {principle}", "", 1.0)


def test_a_quotation_stands_on_one_side_only(store: Store) -> None:
    with store.reading() as reader:
        row = next(iter(reader.attempts(Selection())))
    names = Names(Library.open(), "zh" if row.language == "zh" else "en")
    found = [
        (row, finding("listen", "earned", 1, "Tell me.")),
        (row, finding("listen", "earned", 2, "And then?")),
        (row, finding("solve", "earned", 1, "Tell me.")),
    ]

    def told(*elsewhere: str) -> list[tuple[str, str, int]]:
        pieces = evidence(found, ("listen", "solve"), ("earned",), names, set(elsewhere))
        return [(piece.principle, piece.quote, piece.turn) for piece in pieces]

    assert told() == [("listen", "Tell me.", 1), ("solve", "Tell me.", 1)]
    # Another reply is quoted where there is one, and none where there is not.
    assert told("Tell me.") == [("listen", "And then?", 2), ("solve", "", 1)]


@pytest.mark.parametrize(
    ("replies", "told"),
    [
        ((2,), ("1 次考试，已通过。只有 2 轮回复，很难据此评价。", "1 exam, passed. Only 2 replies: hardly to be judged.")),
        (
            (8, 3),
            (
                "2 次考试全部通过。2 次考试中有 1 次回复不足 4 轮，很难据此评价。",
                "2 exams, all passed. In 1 of 2 exams there were fewer than 4 replies: hardly to be judged.",
            ),
        ),
        ((4,), ("1 次考试，已通过。", "1 exam, passed.")),
    ],
)  # fmt: skip
def test_an_exam_of_few_replies_is_told(
    store: Store, replies: tuple[int, ...], told: tuple[str, str]
) -> None:
    report = with_results(desk(store).trainee("E00009"), *["passed"] * len(replies))
    exams = tuple(exam._replace(replies=count) for exam, count in zip(report.exams, replies, strict=True))
    report = report._replace(exams=exams)
    assert (wording.exam_tally("zh", report), wording.exam_tally("en", report)) == told
    marks = {0: " (no reply)", 1: " (only 1 reply)", 2: " (only 2 replies)", 3: " (only 3 replies)"}
    notes = [line.notes for line in wording.exam_lines("en", exams, desk(store).names)]
    assert [marks.get(count, "") in note for count, note in zip(replies, notes, strict=True)] == [True] * len(
        replies
    )


@pytest.mark.parametrize(
    ("results", "told"),
    [
        (("failed",), ("1 次考试，未通过。", "1 exam, not passed.")),
        (("failed", "failed"), ("2 次考试均未通过。", "2 exams, none passed.")),
        (("review",), ("1 次考试，待人工复核。", "1 exam, still to be reviewed.")),
    ],
)
def test_one_and_all_exams_have_words_of_their_own(
    store: Store, results: tuple[str, ...], told: tuple[str, str]
) -> None:
    report = with_results(desk(store).trainee("E00009"), *results)
    assert (wording.exam_tally("zh", report), wording.exam_tally("en", report)) == told


def test_one_attempt_is_no_plural(store: Store) -> None:
    report = desk(store).trainee("E00009")
    one = report.basis._replace(attempts=1, exams=1)
    assert wording.trainee_basis("en", one) == "Based on 1 attempt; exams that count among them: 1."
    assert wording.trainee_basis("zh", one) == "依据 1 次演练，其中计入成绩的考试 1 次。"
    assert wording.missing_tapes("en", report._replace(unread=("a",))) == (
        "1 tape could not be read, so its words are not quoted."
    )
    everybody = desk(store).cohort()
    assert wording.cohort_basis("en", everybody._replace(basis=one._replace(people=1))).startswith(
        "Based on 1 attempt by 1 person; exams that count among them: 1."
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_attempt_means_no_versions_and_no_fingerprint(tmp_path: Path, language: Language) -> None:
    with Store.at(local(tmp_path), tmp_path) as store:
        fill(store, Company(4, 40, 2))
        store.pseudonym("E77777")
        at = desk(store, language)
        report = at.trainee("E77777")
        page, paper = trainee_page(report, at.names), paper_of(report, store, language)
        small = at.cohort()
        cohorts = cohort_page(small, at.names), cohort_document(small, at.names)
    told = {"zh": "本区间没有演练记录。", "en": "There is no attempt in this period."}[language]
    assert told in page
    assert re.sub(r"\s", "", told) in paper
    assert report.basis.fingerprint not in page + paper
    assert "SHA-256" not in page + paper
    # Four people are too few for anything but the list of themselves.
    assert cohorts[0].count('<td class="sep">') == 0
    for part in ("distribution", "teams", "heat", "of_principles", "of_scenarios", "reliability"):
        assert f'id="{part}"' not in cohorts[0]
    sentence = {
        "zh": "区间内有演练的不足 5 人：",
        "en": "Fewer than five people have attempts in this period, so",
    }
    assert cohorts[0].count(sentence[language]) == 1
    words = "".join(page.extract_text() for page in PdfReader(io.BytesIO(cohorts[1])).pages)
    assert re.sub(r"\s", "", words).count(re.sub(r"\s", "", sentence[language])) == 1


def test_a_rude_reply_is_no_strength_whatever_it_earned(tmp_path: Path) -> None:
    with Store.at(local(tmp_path), tmp_path) as store:
        fill(store, Company(1, 10, 1))
        put_tapes(store, 1, 1)
        turns = {piece.turn for piece in desk(store).trainee("E00001").strengths}
        with store.reading() as reader:
            attempt = list(reader.attempts(Selection(trainee="E00001")))[-1].attempt
        with store.changing(attempt) as change:
            acts = {turn.number: turn.reading.acts for turn in read(change.path).tape.turns}
            for turn in sorted(turns):
                relabel(change.path, turn, Relabelling(acts=(*acts[turn], "retort")), "T07", WHEN)
            card = read(change.path).card()
        after = desk(store).trainee("E00001")
    assert turns
    assert card is not None
    # Something is earned in such a reply still; it is only not shown as an example.
    assert [f for f in card.findings if f.kind == "earned" and not turns.isdisjoint(f.turns)]
    assert {piece.turn for piece in after.strengths}.isdisjoint(turns)
