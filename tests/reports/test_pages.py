from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader

from simulator.model.texts import LANGUAGES, Language
from simulator.records.store import Store
from simulator.reports.cohort import CohortQuestion
from simulator.reports.pages import cohort_page, trainee_page
from tests.reports.chromium import LAPTOP, PHONE, Chromium, Size
from tests.reports.conftest import NAMES, desk

BY_NAME = "[...document.querySelectorAll('#rows td.who bdi')].map((cell) => cell.textContent)"
FITS = "document.documentElement.scrollWidth <= window.innerWidth"


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    with Chromium() as opened:
        yield opened


def write(path: Path, page: str) -> Path:
    path.write_text(page, "utf-8")
    return path


def cohort(store: Store, language: Language = "en", private: bool = False) -> str:
    at = desk(store, language)
    return cohort_page(at.cohort(asked=CohortQuestion(private=private)), at.names)


def test_a_page_needs_nothing_beside_it(store: Store, tmp_path: Path, browser: Chromium) -> None:
    at = desk(store)
    for page in (cohort(store), trainee_page(at.trainee("E00009"), at.names)):
        path = write(tmp_path / "page.html", page)
        browser.open(path)
        assert browser.requests == [path.as_uri()]
        assert browser.complaints == []
        assert re.findall(r"<(?:link|img|iframe|object|script src)", page) == []


@pytest.mark.parametrize("number", [f"E{place:05}" for place in range(1, len(NAMES) + 1)])
def test_no_name_executes_in_a_trainees_page(
    store: Store, tmp_path: Path, browser: Chromium, number: str
) -> None:
    at = desk(store)
    browser.open(write(tmp_path / "page.html", trainee_page(at.trainee(number), at.names)), PHONE)
    assert str(browser.ask("document.title")).startswith("Trainee report · ")
    assert browser.complaints == []
    assert browser.ask("document.scripts.length") == 0
    assert browser.ask("document.images.length") == 0
    assert browser.ask(FITS) is True


def test_no_name_executes_in_the_list_of_people(store: Store, tmp_path: Path, browser: Chromium) -> None:
    browser.open(write(tmp_path / "page.html", cohort(store)))
    browser.ask("document.getElementById('all').click()")
    shown = browser.ask(BY_NAME)
    assert len(shown) == 120
    assert NAMES[0] in shown
    assert NAMES[5] in shown
    assert "gnitset abc" in shown  # without the signs that turn the direction around
    assert browser.ask("document.title") == "Cohort report · All trainees"
    assert browser.ask("document.images.length") == 0
    assert browser.complaints == []


def test_a_script_that_slipped_in_is_not_run(store: Store, tmp_path: Path, browser: Chromium) -> None:
    page = cohort(store).replace("<main>", "<main><script>document.title='owned'</script>")
    browser.open(write(tmp_path / "page.html", page))
    assert browser.ask("document.title") == "Cohort report · All trainees"
    assert "Content Security Policy" in browser.complaints[0]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", [PHONE, LAPTOP])
def test_nothing_hangs_over_the_edge(
    store: Store, tmp_path: Path, browser: Chromium, language: Language, size: Size
) -> None:
    browser.open(write(tmp_path / "page.html", cohort(store, language)), size)
    assert browser.ask(FITS) is True
    assert browser.ask(
        "[...document.querySelectorAll('.card')].every((card) => card.getBoundingClientRect().right <= innerWidth)"
    )
    smallest = "Math.min(...[...document.querySelectorAll('.chart text')].map((text) => text.getBoundingClientRect().height))"
    assert browser.ask(smallest) >= 7.0  # CSS pixels: letters on a phone stay readable


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_name_of_a_principle_is_cut(
    store: Store, tmp_path: Path, browser: Chromium, language: Language
) -> None:
    at = desk(store, language)
    page = trainee_page(at.trainee("E00009"), at.names)
    browser.open(write(tmp_path / "page.html", page))
    shown = browser.ask(
        "[...document.querySelectorAll('#principles text')].map((text) => text.textContent).join(' ')"
    )
    assert "…" not in shown
    assert {"zh": "控制情绪、消除成见", "en": "Understand and feel with them"}[language] in shown
    browser.open(write(tmp_path / "page.html", cohort(store, language)))
    assert browser.ask(
        "[...document.querySelectorAll('th.v > span, th.v > button')]"
        ".every((name) => name.scrollHeight <= name.clientHeight && name.scrollWidth <= name.clientWidth + 1)"
    )


def test_the_list_of_people_fits_a_laptop_and_keeps_its_first_column_on_a_phone(
    store: Store, tmp_path: Path, browser: Chromium
) -> None:
    path = write(tmp_path / "page.html", cohort(store))
    table = "document.querySelector('#people .scroll')"
    browser.open(path, LAPTOP)
    assert browser.ask(f"{table}.scrollWidth <= {table}.clientWidth") is True
    browser.open(path, PHONE)
    browser.ask(f"{table}.scrollLeft = 400")
    left = f"{table}.querySelector('td.who').getBoundingClientRect().left"
    assert browser.ask(left) == 21  # where it was


@pytest.mark.parametrize("language", LANGUAGES)
def test_results_are_to_be_seen_on_a_phone(
    store: Store, tmp_path: Path, browser: Chromium, language: Language
) -> None:
    at = desk(store, language)
    inside = (
        "[...document.querySelectorAll('.chip')].map((chip) => chip.getBoundingClientRect().right <= 390)"
    )
    browser.open(write(tmp_path / "page.html", trainee_page(at.trainee("E00009"), at.names)), PHONE)
    assert browser.ask(inside) == [True] * 5  # the verdict and four exams
    browser.open(write(tmp_path / "page.html", cohort(store, language)), PHONE)
    assert set(browser.ask(inside)) == {True}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_stands_below_the_list_is_true_of_single_people(
    store: Store, tmp_path: Path, browser: Chromium, language: Language
) -> None:
    browser.open(write(tmp_path / "page.html", cohort(store, language)))
    told = {
        "zh": "数字为该学员全部演练的平均分，每场同等计算，含练习；“–”表示机会不足 4 次，不作判断。",
        "en": "Figures are means over all attempts of that trainee, each counting alike, practice included; a "
        "dash stands for fewer than four occasions, which decide nothing.",
    }[language]
    assert browser.ask("document.querySelector('#people .more + .note').textContent") == told


def test_the_key_of_the_verdicts_is_evenly_spaced(store: Store, tmp_path: Path, browser: Chromium) -> None:
    browser.open(write(tmp_path / "page.html", cohort(store)))
    texts = browser.ask("[...document.querySelectorAll('#readiness text')].map((text) => text.textContent)")
    keyed = [text for text in texts if not text.isdigit()]
    counts = dict(desk(store).cohort().readiness)
    assert keyed[:3] == [
        f"Ready {counts['ready']}",
        f"Borderline {counts['borderline']}",
        f"Not yet {counts['not_yet']}",
    ]


def test_people_are_sorted_and_filtered(store: Store, tmp_path: Path, browser: Chromium) -> None:
    browser.open(write(tmp_path / "page.html", cohort(store)))
    assert browser.ask("document.getElementById('shown').textContent") == "50 of 120 shown"
    heads = browser.ask("[...document.querySelectorAll('#heads button')].map((button) => button.textContent)")
    assert heads[:7] == [
        "Name",
        "Team",
        "Ready for the phones?",
        "Exams",
        "Mean of exams",
        "Practice",
        "Best practice",
    ]
    column = (
        "[...document.querySelectorAll('#rows tr')].map((row) => parseFloat(row.children[4].textContent))"
    )
    browser.ask("document.querySelectorAll('#heads button')[4].click()")
    means = browser.ask(column)
    assert means == sorted(means, reverse=True)
    assert browser.ask("document.querySelectorAll('#heads th')[4].getAttribute('aria-sort')") == "descending"
    browser.ask("document.querySelectorAll('#heads button')[4].click()")
    means = browser.ask(column)
    assert means == sorted(means)
    browser.ask(
        "(() => { const box = document.getElementById('find'); box.value = 'e0011'; box.dispatchEvent(new Event('input')) })()"
    )
    assert browser.ask("document.getElementById('shown').textContent") == "10 of 10 shown"
    browser.ask(
        "(() => { const box = document.getElementById('team'); box.value = '0'; box.dispatchEvent(new Event('change')) })()"
    )
    assert browser.ask(
        "[...new Set([...document.querySelectorAll('#rows tr')].map((row) => row.children[1].textContent))]"
    ) == ["热线 1 组"]


def test_a_printed_page_holds_everybody(store: Store, tmp_path: Path, browser: Chromium) -> None:
    browser.open(write(tmp_path / "page.html", cohort(store, "zh")))
    pages = PdfReader(io.BytesIO(browser.printed())).pages
    box = pages[0].mediabox
    assert (round(float(box.width)), round(float(box.height))) == (595, 842)  # A4, upright
    text = "".join(page.extract_text() for page in pages)
    assert sorted(set(re.findall(r"E\d{5}", text))) == [f"E{place:05}" for place in range(1, 121)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_printed_list_names_its_columns_on_every_page(
    store: Store, tmp_path: Path, browser: Chromium, language: Language
) -> None:
    browser.open(write(tmp_path / "page.html", cohort(store, language)))
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(browser.printed())).pages]
    listing = [page for page in pages if re.search(r"E\d{5}", page)]
    assert len(listing) >= 4
    heads = {"zh": ("姓名", "理解和同情"), "en": ("Name", "Understandandfeel")}[language]
    for head in heads:
        assert [head in re.sub(r"\s", "", page) for page in listing] == [True] * len(listing)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_printed_trainees_page_is_full_and_whole(
    store: Store, tmp_path: Path, browser: Chromium, language: Language
) -> None:
    at = desk(store, language)
    report = at.trainee("E00009")
    browser.open(write(tmp_path / "page.html", trainee_page(report, at.names)))
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(browser.printed())).pages]
    assert len(pages) <= 4  # the certificate is one of them
    assert [exam.tape_hash[:12] in pages[0] for exam in report.exams] == [True] * 4


def test_privacy_mode_names_nobody(store: Store) -> None:
    page = cohort(store, private=True)
    assert re.findall(r"E\d{5}", page) == []
    assert "Privacy mode" in page
    assert "<script" not in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_says_what_it_rests_on(store: Store, language: Language) -> None:
    at = desk(store, language)
    report = at.cohort()
    page = cohort_page(report, at.names)
    version = report.basis.versions[0]
    for told in (
        report.basis.fingerprint,
        version.rubric[:12],
        version.course[:12],
        "kesu verify",
        {"zh": "2026 年 6 月 1 日", "en": "1 June 2026"}[language],
        {
            "zh": "统计区间：全部记录（截至 2026 年 6 月 1 日）",
            "en": "Period: All records up to 1 June 2026",
        }[language],
    ):
        assert told in page


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [1000, 1280])
def test_no_table_is_cut_on_a_laptop(
    store: Store, tmp_path: Path, browser: Chromium, language: Language, width: int
) -> None:
    at = desk(store, language)
    report = at.cohort()
    people = tuple(row._replace(name="Eva Smith", teams=("Hotline 2",)) for row in report.people[:30])
    teams = tuple(row._replace(team=f"Hotline {place}") for place, row in enumerate(report.teams))
    scenarios = tuple(row._replace(power="few") for row in report.scenarios)  # the widest verdict
    report = report._replace(people=people, teams=teams, scenarios=scenarios)
    browser.open(write(tmp_path / "page.html", cohort_page(report, at.names)), Size(width, 900))
    over = "[...document.querySelectorAll('.scroll')].map((box) => box.scrollWidth - box.clientWidth)"
    assert set(browser.ask(over)) == {0}
    # A word is never broken: "Hotline" fits on one line, whatever follows it.
    broken = (
        "[...document.querySelectorAll('#rows td.team bdi')].map((name) => {"
        "const range = document.createRange(); range.setStart(name.firstChild, 0);"
        "range.setEnd(name.firstChild, 7); return range.getClientRects().length; })"
    )
    assert set(browser.ask(broken)) == {1}
