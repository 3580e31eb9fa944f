"""`kesu report` as HR's scripts see it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from pypdf import PdfReader

from benchmarks.company import Company, fill, put_tapes
from simulator import paths, settings
from simulator.records import audit
from simulator.records.database import local
from simulator.records.store import Store
from tests.cli.conftest import Done, Kesu


@pytest.fixture
def company(home: Path) -> Store:
    """Sixteen trainees in two teams, two of them with tapes."""
    home.mkdir()
    with Store.at(local(home), home) as store:
        fill(store, Company(16, 160, 2))
        put_tapes(store, 2, 2)
        return store


def trail(home: Path) -> list[tuple[str, str, str | None, str]]:
    with Store.at(local(home), home) as store, store.database.reading() as connection:
        return [(e.action, e.who, e.trainee, e.detail) for e in audit.trail(connection)]


def test_a_trainees_report_quotes_their_words(company: Store, kesu: Kesu, tmp_path: Path) -> None:
    path = tmp_path / "E1.html"
    done = kesu("report", "trainee", "E00001", "-o", str(path), "--lang", "en", "--by", "hr07")
    assert done == Done(0, f"Wrote {path}\n", "")
    page = path.read_text("utf-8")
    assert page.count('<div class="evidence plus">') == 3
    assert page.count("<q>") >= 3
    assert trail(company.home) == [("export", "hr07", "E00001", "report trainee html")]


@pytest.mark.parametrize("suffix", ["html", "pdf", "xlsx"])
@pytest.mark.usefixtures("company")
def test_the_file_says_which_format(kesu: Kesu, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"all.{suffix}"
    assert kesu("report", "cohort", "--course", "2026-03-06", "-o", str(path)).out == f"已写入 {path}\n"
    assert path.read_bytes()[:4] == {"html": b"<!do", "pdf": b"%PDF", "xlsx": b"PK\x03\x04"}[suffix]


def test_a_report_for_each_of_a_team(company: Store, kesu: Kesu, tmp_path: Path) -> None:
    done = kesu(
        "report",
        "trainee",
        "--team",
        "热线 2 组",
        "-o",
        str(tmp_path / "out"),
        "--lang",
        "en",
        "--by",
        "hr07",
    )
    assert done == Done(0, f"Wrote {tmp_path / 'out'} (8 reports)\n", "")
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == [f"E{place:05}.pdf" for place in range(2, 17, 2)]
    assert "E00002" in PdfReader(tmp_path / "out" / "E00002.pdf").pages[0].extract_text()
    assert trail(company.home) == [("export", "hr07", None, "report trainee pdf 8")]


def test_many_reports_come_from_several_processes(home: Path, kesu: Kesu, tmp_path: Path) -> None:
    home.mkdir()
    with Store.at(local(home), home) as store:
        fill(store, Company(30, 60, 2))
    done = kesu("report", "trainee", "--all", "--format", "html", "-o", str(tmp_path / "out"))
    assert done == Done(0, f"已写入 {tmp_path / 'out'}（30 份）\n", "")
    assert len(list((tmp_path / "out").glob("*.html"))) == 30


@pytest.mark.usefixtures("company")
def test_rows_of_attempts(kesu: Kesu, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    done = kesu("report", "raw", "--team", "热线 1 组", "--mode", "exam", "-o", str(path), "--lang", "en")
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))
    assert done.out == f"Wrote {path} ({len(rows)} attempts)\n"
    assert {(row["teams"], row["mode"], row["counted"]) for row in rows} == {("热线 1 组", "exam", "True")}
    path = tmp_path / "a.json"
    assert kesu("report", "cohort", "--format", "xapi", "-o", str(path)).code == 0
    assert len(json.loads(path.read_text("utf-8"))) == 160


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("trainee",), "Name one employee number, or --team, or --all."),
        (("trainee", "E1", "--all"), "Name one employee number, or --team, or --all."),
        (("trainee", "nobody", "-o", "x.pdf"), "There is no trainee called 'nobody': `kesu records list` shows who has practised."),
        (("raw", "--trainee", "nobody", "-o", "x.csv"), "There is no trainee called 'nobody': `kesu records list` shows who has practised."),
        (("raw", "--team", "C", "-o", "x.csv"), "There is no team called 'C': did you mean '热线 1 组' or '热线 2 组'?"),
        (("cohort", "--team", "C"), "There is no team called 'C': did you mean '热线 1 组' or '热线 2 组'?"),
        (("cohort", "--format", "doc"), "There is no cohort report as 'doc': use html, pdf, xlsx."),
        (("cohort", "-o", "x.docx"), "There is no cohort report as 'docx': use html, pdf, xlsx."),
        (("raw", "--format", "pdf"), "There is no raw report as 'pdf': use csv, xlsx, xapi."),
        (("raw", "--site", "here"), "'here' is no web address: begin it with https://."),
        (("cohort", "--from", "1/3/2026"), "'1/3/2026' is no day: write it like 2026-03-31."),
        (("cohort", "-o", "no/x.html"), "no/x.html cannot be written (No such file or directory): name another file."),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told_in_a_line(
    company: Store, kesu: Kesu, words: tuple[str, ...], sentence: str
) -> None:
    assert kesu("report", *words, "--lang", "en") == Done(2, "", f"kesu: {sentence}\n")
    assert trail(company.home) == []


def test_letter_case_makes_no_other_trainee(company: Store, kesu: Kesu, tmp_path: Path) -> None:
    for kind, name in (("trainee", "E00001.html"), ("raw", "E00001.csv")):
        written = []
        for number in ("E00001", "ｅ00001"):
            who = (number,) if kind == "trainee" else ("--trainee", number)
            assert kesu("report", kind, *who, "-o", str(tmp_path / name)).code == 0
            written.append((tmp_path / name).read_text("utf-8"))
        if kind == "raw":
            assert written[0] == written[1]
        assert "E00001" in written[1]
        assert len(written[0]) == len(written[1])
    assert [whose for _, _, whose, _ in trail(company.home)] == ["E00001"] * 4


def test_a_name_that_paper_cannot_hold_is_told(home: Path, kesu: Kesu, tmp_path: Path) -> None:
    home.mkdir()
    with Store.at(local(home), home) as store:
        fill(store, Company(6, 60, 1, names=("شركة", "Piotr Żak")))
    told = (
        "The PDF's fonts lack letters of a name, so the employee number is printed instead: E00001 شركة."
        " Use html or xlsx to show the name.\n"
    )
    for name in ("E00001.pdf", "E00002.pdf", "E00001.html"):
        path = tmp_path / name
        done = kesu("report", "trainee", path.stem, "-o", str(path), "--lang", "en")
        assert done == Done(0, f"Wrote {path}\n", told if name == "E00001.pdf" else "")
    folder = tmp_path / "all"
    done = kesu("report", "trainee", "--all", "-o", str(folder), "--lang", "en")
    assert done == Done(0, f"Wrote {folder} (6 reports)\n", told)


def test_only_people_with_attempts_get_a_report(company: Store, kesu: Kesu, tmp_path: Path) -> None:
    with Store.at(local(company.home), company.home) as store:
        store.pseudonym("E77777")
    folder = tmp_path / "out"
    done = kesu("report", "trainee", "--all", "--format", "html", "-o", str(folder), "--lang", "en")
    told = f"Wrote {folder} (16 reports; 1 person has no attempt in this period and got none)\n"
    assert done == Done(0, told, "")
    assert len(list(folder.iterdir())) == 16
    folder = tmp_path / "none"
    done = kesu("report", "trainee", "--all", "--to", "2020-01-01", "-o", str(folder), "--lang", "zh")
    assert done == Done(0, f"已写入 {folder}（0 份；另有 17 人在此区间没有演练，未生成报告）\n", "")


@pytest.mark.usefixtures("company")
def test_titles_are_in_the_language_that_is_set(
    kesu: Kesu, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "exams.csv"

    def titles(*words: str) -> set[str]:
        assert kesu("report", "raw", "-o", str(path), *words).code == 0
        rows = csv.DictReader(io.StringIO(path.read_text("utf-8-sig")))
        return {row["title"] for row in rows if row["scenario"] == "tap_adapter"}

    assert titles() == {"一个转接头"}
    monkeypatch.setenv("KESU_LANG", "en")
    assert titles() == {"One small tap adapter"}
    assert titles("--lang", "zh") == {"一个转接头"}
    monkeypatch.delenv("KESU_LANG")
    settings.save(settings.Settings(language="en"), paths.settings_folder())
    assert titles() == {"One small tap adapter"}
