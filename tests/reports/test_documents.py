from __future__ import annotations

import io
import re
import subprocess
from pathlib import Path

import pytest
from pypdf import PdfReader
from pypdf.generic import Destination

from simulator.model.texts import LANGUAGES, Language
from simulator.records.store import Store
from simulator.reports import fonts, paper
from simulator.reports.cohort import CohortQuestion
from simulator.reports.documents import LISTED, cohort_document, trainee_document, unwritten
from simulator.reports.trainee import Evidence
from simulator.reports.unwritten import Unwritten, sentence
from tests.reports.conftest import NAMES, desk

HEADINGS = {
    "zh": ["能否上岗", "做得好的", "下一步", "各项原则", "进步情况", "数据与复核"],
    "en": [
        "Ready for the phones?",
        "Strengths",
        "Next steps",
        "Principles",
        "Progress",
        "Data and how to verify",
    ],
}


def read(data: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(data))


def outline(reader: PdfReader) -> list[str]:
    return [str(entry.title) for entry in reader.outline if isinstance(entry, Destination)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_trainees_document(store: Store, language: Language) -> None:
    at = desk(store, language)
    report = at.trainee("E00009")
    assert report.verdict == "ready"
    reader = read(trainee_document(report, at.names))
    name = report.person.name
    certificate = {"zh": "合格证明", "en": "Certificate"}[language]
    assert outline(reader) == [name, *HEADINGS[language], certificate]
    text = "\n".join(page.extract_text() for page in reader.pages)
    for told in (name, "E00009", report.basis.fingerprint, report.exams[0].tape_hash[:12], "kesu verify"):
        assert told in text  # Chinese is text, not a picture of it
    count = len(reader.pages)
    last = {"zh": f"第 {count} 页，共 {count} 页", "en": f"Page {count} of {count}"}[language]
    assert last in reader.pages[-1].extract_text()


def test_fonts_are_embedded_as_subsets(store: Store, tmp_path: Path) -> None:
    at = desk(store, "zh")
    path = tmp_path / "report.pdf"
    path.write_bytes(trainee_document(at.trainee("E00009"), at.names))
    listed = subprocess.run(["pdffonts", str(path)], capture_output=True, text=True, check=True).stdout
    fonts = [line.split() for line in listed.splitlines()[2:]]
    assert {font[0].split("+")[1] for font in fonts} == {"NotoSansSC-Regular", "NotoSansSC-Bold"}
    assert {tuple(font[-5:-2]) for font in fonts} == {("yes", "yes", "yes")}  # embedded, subset, unicode
    assert path.stat().st_size < 200_000


def test_nobody_who_is_not_ready_gets_a_certificate(store: Store) -> None:
    at = desk(store)
    verdicts = {row.trainee: row.verdict for row in at.cohort().people}
    other = next(trainee for trainee, verdict in verdicts.items() if verdict == "borderline")
    report = at.trainee(other)
    assert not report.certified
    assert "Certificate" not in outline(read(trainee_document(report, at.names)))


@pytest.mark.parametrize("place", range(len(NAMES)))
def test_any_name_fits(store: Store, place: int) -> None:
    at = desk(store)
    reader = read(trainee_document(at.trainee(f"E{place + 1:05}"), at.names))
    for page in reader.pages:
        assert "\u202e" not in page.extract_text()
    assert "/JS" not in str(reader.trailer["/Root"])
    assert "/OpenAction" not in str(reader.trailer["/Root"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_cohorts_document_lists_everybody(store: Store, language: Language) -> None:
    at = desk(store, language)
    report = at.cohort()
    reader = read(cohort_document(report, at.names))
    text = "\n".join(page.extract_text() for page in reader.pages)
    assert all(row.trainee in text for row in report.people)
    assert {"zh": "班组比较", "en": "Teams"}[language] in outline(reader)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_cohorts_document_maps_everybodys_principles(store: Store, language: Language) -> None:
    at = desk(store, language)
    report = at.cohort()
    reader = read(cohort_document(report, at.names))
    pages = [page.extract_text() for page in reader.pages]
    title = {"zh": "每人各项原则", "en": "Principles of everybody"}[language]
    assert title in outline(reader)
    first = next(place for place, text in enumerate(pages) if title in text)
    mapped = pages[first:]
    lines = {line.split()[0]: line for text in mapped for line in _rows(text)}
    told = {
        row.trainee: " ".join("–" if cell is None else f"{cell:.0f}" for cell in row.cells)
        for row in report.people
    }
    assert {number: line.split(" ", 1)[1] for number, line in lines.items()} == told
    # Numbers stand for English names, and what they mean is told on every page.
    tables = [text for text in mapped if _rows(text)]
    assert len(tables) >= 3
    if language == "en":
        assert ["1 Put the customer first" in re.sub(r"\s", " ", text) for text in tables] == [True] * len(
            tables
        )


def _rows(text: str) -> list[str]:
    """The lines of a heat map on a page: an employee number and what follows."""
    words = text.split("\n")
    starts = [place for place, word in enumerate(words) if re.fullmatch(r"E\d{5}", word)]
    found = []
    for start in starts:
        cells = []
        for word in words[start + 1 :]:
            if not re.fullmatch(r"\d{1,3}|–", word):
                break
            cells.append(word)
        if len(cells) >= 10:
            found.append(" ".join([words[start], *cells]))
    return found


def test_privacy_maps_teams_only(store: Store) -> None:
    at = desk(store)
    reader = read(cohort_document(at.cohort(asked=CohortQuestion(private=True)), at.names))
    text = "\n".join(page.extract_text() for page in reader.pages)
    assert "Principles of everybody" not in outline(reader)
    assert re.findall(r"E\d{5}", text) == []


def test_too_many_people_for_paper_are_referred_to_the_page(store: Store) -> None:
    at = desk(store)
    report = at.cohort()
    row = report.people[0]
    many = report._replace(people=(row,) * (LISTED + 1))
    reader = read(cohort_document(many, at.names))
    text = " ".join(page.extract_text() for page in reader.pages).replace("\n", " ")
    assert f"{LISTED + 1} people are too many for paper: see the web page or the workbook" in text
    assert "Principles of everybody" not in outline(reader)


def test_lines_are_broken_where_people_break_them() -> None:
    text = "处理投诉时，先听完、再确认；“不推卸”是底线。"
    lines = paper.wrapped(text, 10, 60)
    assert "".join(lines) == text
    assert all(fonts.measured(line, 10) <= 60 for line in lines)
    assert [line for line in lines if line[0] in "，、；。”"] == []
    assert [line for line in lines if line[-1] == "“"] == []
    assert paper.wrapped("two words", 10, 30) == ["two", "words"]
    assert paper.wrapped("unbreakable", 10, 30)[0] != "unbreakable"
    assert paper.wrapped("", 10, 30) == [""]


def test_a_word_is_written_with_the_font_that_has_all_its_letters() -> None:
    told = [(run.font, run.text) for run in fonts.runs("王 Piotr Żak, Nguyễn", True)]
    assert told == [
        ("NotoSansSC-Bold", "王 Piotr "),
        ("NotoSans-Bold", "Żak"),
        ("NotoSansSC-Bold", ", "),
        ("NotoSans-Bold", "Nguyễn"),
    ]
    assert fonts.known("Z\u0307ak") == "Żak"  # letters that somebody's system stores in parts
    assert fonts.measured("Ża", 10) == fonts.measured("Ża ", 10) - fonts.measured(" ", 10) > 0.0


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_polish_name_is_written_on_paper(store: Store, language: Language) -> None:
    at = desk(store, language)
    report = at.trainee("E00009")
    report = report._replace(person=report.person._replace(name="Piotr Żak"))
    reader = read(trainee_document(report, at.names))
    assert outline(reader)[0] == "Piotr Żak"
    pages = [page.extract_text() for page in reader.pages]
    assert "Piotr Żak" in pages[0].replace("\n", "")
    assert "Piotr Żak" in pages[-1].replace("\n", "")  # the certificate
    assert [text for text in pages if "□" in text] == []
    assert unwritten(report) == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_number_stands_for_a_name_that_no_font_writes(store: Store, language: Language) -> None:
    at = desk(store, language)
    report = at.trainee("E00009")
    report = report._replace(person=report.person._replace(name="شركة"))
    reader = read(trainee_document(report, at.names))
    assert outline(reader)[0] == "E00009"
    assert "E00009" in reader.pages[-1].extract_text()  # the certificate
    assert [page for page in reader.pages if "□" in page.extract_text()] == []
    assert unwritten(report) == (Unwritten("E00009", "شركة"),)
    everybody = at.cohort()
    assert unwritten(everybody) == (Unwritten("E00008", NAMES[7]),)
    text = "".join(page.extract_text() for page in read(cohort_document(everybody, at.names)).pages)
    assert "□" not in text


def test_whose_names_are_not_written_is_one_sentence() -> None:
    people = [Unwritten(f"E{place}", "شركة") for place in range(1, 6)]
    assert sentence([], "en") == ""
    assert sentence(people[:1], "en") == (
        "The PDF's fonts lack letters of a name, so the employee number is printed instead: E1 شركة. "
        "Use html or xlsx to show the name."
    )
    assert sentence(people, "zh") == (
        "PDF 字体缺少以下姓名所用的文字，纸上改印工号：E1 شركة、E2 شركة、E3 شركة等 5 人；"
        "需要显示姓名，请改用网页版或表格版。"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_heading_stands_alone_at_the_foot_of_a_page(store: Store, language: Language) -> None:
    at = desk(store, language)
    report = at.trainee("E00009")
    scenario = report.exams[0].scenario
    piece = Evidence(
        "empathise", "Named the feeling", "Ask", "A quotation. " * 12, scenario, 1_770_000_000, 3
    )
    heading = {"zh": "下一步", "en": "Next steps"}[language]
    seen = set()
    for count in range(1, 16):  # the second list begins ever further down
        longer = report._replace(strengths=(piece,) * count, next_steps=(piece,))
        pages = [page.extract_text() for page in read(trainee_document(longer, at.names)).pages]
        place = next(number for number, page in enumerate(pages) if f"{heading}\n" in page)
        after = pages[place].split(f"{heading}\n", 1)[1]
        assert piece.text in after
        assert "A quotation." in after
        seen.add(place)
    assert len(seen) >= 2  # it went over to another page on the way


def test_signs_that_the_font_lacks_are_told() -> None:
    assert paper.clipped("شركة 王", 10, 200) == "□□□□ 王"
