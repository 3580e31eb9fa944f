from __future__ import annotations

import re
import shutil
from pathlib import Path

import openpyxl
import pytest

from simulator import paths
from tests.cli.conftest import ROOT, Kesu

CASE = paths.scenarios() / "cases" / "water_bill_estimate.yaml"


@pytest.fixture
def case(home: Path) -> Path:
    """Return a copy of a scenario in the current folder."""
    assert home.is_absolute()
    return Path(shutil.copy(CASE, "water.yaml"))


def translate(file: Path, changes: dict[str, str]) -> None:
    """Type translations into the workbook `file`."""
    book = openpyxl.load_workbook(file)
    for row in book.worksheets[0].iter_rows(min_row=2):
        if row[0].value in changes:
            row[3].value = changes[str(row[0].value)]
    book.save(file)


def test_texts_go_out_and_translations_come_back(kesu: Kesu, case: Path) -> None:
    before = case.read_text("utf-8")
    done = kesu("translation", "export", "water.yaml", "-o", "t.xlsx")
    assert (done.code, done.out, done.err) == (0, "Written: t.xlsx, 375 texts.\n", "")
    translate(Path("t.xlsx"), {"title": "Six tonnes over"})
    done = kesu("translation", "import", "t.xlsx", "water.yaml", "--dry-run")
    assert (done.code, done.out) == (0, "water.yaml: 1 translations would change.\n")
    assert case.read_text("utf-8") == before
    done = kesu("translation", "import", "t.xlsx", "water.yaml", "--lang", "zh")
    assert (done.code, done.out) == (0, "water.yaml 更新了 1 条译文。\n")
    assert case.read_text("utf-8") == before.replace('Six tonnes too many"}', 'Six tonnes over"}')


def test_line_ends_and_the_mark_of_windows_editors_stay(kesu: Kesu, case: Path) -> None:
    windows = b"\xef\xbb\xbf" + case.read_bytes().replace(b"\n", b"\r\n")
    case.write_bytes(windows)
    kesu("translation", "export", "water.yaml", "-o", "t.xlsx", "--from", "en")
    translate(Path("t.xlsx"), {"title": "多六吨"})
    assert kesu("translation", "import", "t.xlsx", "water.yaml").code == 0
    assert case.read_bytes() == windows.replace("多出来的六吨水".encode(), "多六吨".encode())


@pytest.mark.parametrize("page", ["translation.md", "translation.zh.md"])
def test_whoever_follows_the_page_gets_a_translation(kesu: Kesu, case: Path, page: str) -> None:
    text = (ROOT / "docs" / "authoring" / page).read_text("utf-8")
    commands = re.findall(r"^kesu (.+)$", text, re.MULTILINE)
    assert len(commands) == 5
    before = case.read_bytes()
    for command in commands:
        assert kesu(*command.split()).code == 0, command
    assert case.read_bytes() == before


def test_what_is_stale_is_named_by_import_and_by_the_next_export(kesu: Kesu, case: Path) -> None:
    kesu("translation", "export", "water.yaml", "-o", "t.xlsx")
    case.write_text(case.read_text("utf-8").replace("多出来的六吨水", "多出来的七吨水"), "utf-8")
    translate(Path("t.xlsx"), {"title": "Six tonnes over", "beats.gone.title": "x"})
    done = kesu("translation", "import", "t.xlsx", "water.yaml")
    assert (done.code, done.out) == (
        1,
        (
            "water.yaml: 0 translations changed.\n"
            "Not taken, because the source changed since (1):\n  title\n"
            "Export again with --since to have them looked at, or take them with --force.\n"
        ),
    )
    kesu("translation", "export", "water.yaml", "-o", "old.xlsx")
    case.write_text(case.read_text("utf-8").replace("多出来的七吨水", "多出来的八吨水"), "utf-8")
    done = kesu("translation", "export", "water.yaml", "-o", "new.xlsx", "--since", "old.xlsx")
    assert (done.code, done.out) == (
        0,
        "Written: new.xlsx, 375 texts.\nStale, because the source changed since (1):\n  title\n",
    )
    states = {row[0].value: row[4].value for row in openpyxl.load_workbook("new.xlsx").worksheets[0].rows}
    assert [name for name, state in states.items() if state == "source changed: look again"] == ["title"]
    done = kesu("translation", "import", "t.xlsx", "water.yaml", "--force", "--lang", "zh")
    assert (done.code, done.out) == (0, "water.yaml 更新了 1 条译文。\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("export water.yaml -o t.xlsx", "t.xlsx is there already: choose another name, or write over it with --force."),
        ("export water.yaml -o x.xlsx --from en --to en", "--from and --to are both en: name two languages."),
        ("export water.yaml -o x.xlsx --to fr", "There is no language 'fr': use zh or en."),
        ("export nothing -o x.xlsx", "There is no scenario called 'nothing': `kesu list` shows what there is."),
        ("export water_bill -o x.xlsx", "There is no scenario called 'water_bill': did you mean 'water_bill_estimate'?"),
        ("export water.yaml -o x.xlsx --since t.xlsx --from en", "t.xlsx is from zh into en: name these with --from and --to."),
        ("export water.yaml -o no/x.xlsx", "no/x.xlsx cannot be written (No such file or directory): is it open in another program?"),
        ("import none.xlsx", "none.xlsx cannot be opened (No such file or directory)."),
        ("import water.yaml", "water.yaml is no workbook for translation: make one with `kesu translation export`."),
        ("import t.xlsx tap_adapter", "t.xlsx holds the texts of the scenario 'water_bill_estimate', not of 'tap_adapter'."),
    ],
)  # fmt: skip
def test_bad_use_is_told_in_one_sentence(kesu: Kesu, case: Path, words: str, said: str) -> None:
    assert case.is_file()
    assert kesu("translation", "export", "water.yaml", "-o", "t.xlsx").code == 0
    done = kesu("translation", *words.split())
    assert (done.code, done.out, done.err) == (2, "", f"kesu: {said}\n")


def test_a_file_with_errors_is_refused(kesu: Kesu, case: Path) -> None:
    case.write_text(case.read_text("utf-8").replace("title:", "titel:", 1), "utf-8")
    done = kesu("translation", "export", "water.yaml", "-o", "t.xlsx")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("kesu: water.yaml cannot be used: water.yaml:2:1: missing: ")
    assert done.err.count("\n") == 1
