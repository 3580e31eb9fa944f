"""`kesu balance` and `kesu evidence` as a script sees them."""

from __future__ import annotations

import json
from pathlib import Path

from simulator import paths
from simulator.content.library import Library
from tests.cli.conftest import Kesu


def test_balance_gives_one_object_and_a_picture(kesu: Kesu, tmp_path: Path) -> None:
    picture = tmp_path / "balance.svg"
    done = kesu("balance", "water_bill_estimate", "--attempts", "20", "--json", "--picture", str(picture))
    assert (done.code, done.err) == (0, "")
    found = json.loads(done.out)
    assert list(found) == [
        "scenario",
        "pass_mark",
        "attempts",
        "standings",
        "difficulty",
        "discrimination",
        "coverage",
        "least",
        "most",
        "dead_beats",
        "dead_endings",
        "dead_lines",
        "cheap",
        "verdicts",
        "pass_marks",
    ]
    assert (found["scenario"], found["attempts"], len(found["standings"])) == ("water_bill_estimate", 20, 18)
    assert picture.read_text("utf-8").startswith("<svg ")


def test_balance_shows_a_table(kesu: Kesu) -> None:
    done = kesu("balance", "water_bill_estimate", "--attempts", "20", "--lang", "en")
    assert (done.code, done.err) == (0, "")
    assert "well_meaning" in done.out
    assert "✓ experts pass in 95 % or more: 100.0 %" in done.out
    zh = kesu("balance", "water_bill_estimate", "--attempts", "20", "--lang", "zh")
    assert "✓ 专家 95 % 以上通过：100.0 %" in zh.out
    assert "respond_promptly" not in zh.out + done.out
    library = Library.open()
    for principle in library.course(library.rubric().course).principles:
        assert principle.name.say("zh") in zh.out
    assert not any(line.strip() in ("。", ".") for line in zh.out.split("\n"))


def test_balance_ends_with_1_where_a_target_that_binds_is_missed(kesu: Kesu, tmp_path: Path) -> None:
    source = paths.scenarios() / "cases" / "water_bill_estimate.yaml"
    file = tmp_path / "bill.yaml"
    file.write_text(
        source.read_text("utf-8")
        .replace("pass_mark: 74", "pass_mark: 99")
        .replace("id: water_bill_estimate", "id: bill")
    )
    done = kesu("balance", str(file), "--attempts", "20", "--lang", "en")
    assert done.code == 1
    assert "✗ missed: experts pass in 95 % or more: 0.0 %" in done.out


def test_balance_refuses_what_it_cannot_do(kesu: Kesu, tmp_path: Path) -> None:
    assert (
        kesu("balance", "water_bill_estimate", "--attempts", "1").err == "kesu: --attempts needs 2 or more.\n"
    )
    assert kesu("balance", "nobody").code == 2
    missing = tmp_path / "no" / "b.svg"
    done = kesu("balance", "water_bill_estimate", "--attempts", "2", "--picture", str(missing))
    assert (done.code, done.out) == (2, "")
    assert done.err == f"kesu: {missing} cannot be written (No such file or directory): name another file.\n"


def test_evidence_gives_every_row(kesu: Kesu, tmp_path: Path) -> None:
    page = tmp_path / "evidence.md"
    done = kesu("evidence", "--quick", "--json", "--markdown", str(page))
    assert (done.code, done.err) == (0, "")
    rows = json.loads(done.out)
    assert [row["row"] for row in rows] == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 15, 16, 17, 19, 20]
    assert {tuple(row) for row in rows} == {("row", "statistic", "value", "low", "high", "expected", "holds")}
    assert sum(row["holds"] for row in rows) >= 15
    assert page.read_text("utf-8").startswith("# Evidence rows\n")
