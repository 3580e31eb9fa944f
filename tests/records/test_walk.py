"""The command line with a company's PostgreSQL: two desktops, personnel, an instructor."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from simulator.cli import run
from tests.postgres import Fresh, Postgres

REPLIES = '{"reply":"实在抱歉，给您添麻烦了"}\n{"reply":"哦。"}\n{"end":true}\n'


def test_a_day_of_two_desktops_and_their_company(
    fresh: Fresh,
    postgres: Postgres,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("KESU_DATABASE", fresh())
    monkeypatch.chdir(tmp_path)

    def kesu(home: str, *words: str, stdin: str = "", code: int = 0) -> str:
        import io

        monkeypatch.setenv("KESU_HOME", str(tmp_path / home))
        monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        assert run(words) == code
        return capsys.readouterr().out

    def play(home: str, trainee: str, code: int = 0) -> None:
        kesu(
            home,
            "drive",
            "tap_adapter",
            "--mode",
            "exam",
            "--trainee",
            trainee,
            "--seed",
            "7",
            stdin=REPLIES,
            code=code,
        )

    Path("roster.csv").write_text("工号,姓名,班组\nE1,张伟,晨班\nE2,李娜,晨班\n", "utf-8")
    kesu("hr", "records", "import-roster", "roster.csv", "--by", "hr07")
    play("desk1", "E1")
    play("desk2", "E1", code=2)  # the exam was sat at the other desk
    postgres.stop()
    try:
        play("desk2", "E2")
    finally:
        postgres.start()
    assert kesu("desk2", "records", "hand-over") == "Handed over; 0 attempts stay on this computer.\n"

    def listed() -> list[dict[str, object]]:
        """Return the attempts, by trainee: both may have begun within one second, and then either comes first."""
        rows: list[dict[str, object]] = json.loads(kesu("hr", "records", "list", "--json"))
        return sorted(rows, key=lambda row: str(row["trainee"]))

    rows = listed()
    assert [(row["trainee"], row["counted"], row["ended"]) for row in rows] == [
        ("E1", True, True),
        ("E2", True, True),
    ]
    assert kesu("hr", "records", "verify") == "2 of 2 attempts verified.\n"
    name = kesu(
        "hr",
        "records",
        "contest",
        str(rows[0]["attempt"]),
        "--turn",
        "2",
        "--reason",
        "我在听",
        "--trainee",
        "E1",
    ).strip()
    kesu(
        "hr", "records", "decide", name, "--uphold", "--acts", "empathise", "--answer", "有理", "--by", "T07"
    )
    (first, second) = listed()
    assert (first["corrections"], second["corrections"]) == (1, 0)
    assert first["overall"] != rows[0]["overall"]
    kesu("hr", "records", "export", "all.kesu.zip")
    assert kesu("hr", "records", "anonymise", "E2", "--yes") == "1 attempt made anonymous.\n"
    assert kesu("hr", "records", "forget", "E1", "--yes") == "1 attempt deleted.\n"
    assert "0 attempts new, 0 continued, 0 known already, 2 left out" in kesu(
        "hr", "records", "import", "all.kesu.zip"
    )
    (left,) = json.loads(kesu("hr", "records", "list", "--json"))
    assert (left["trainee"], left["overall"]) == (None, second["overall"])
    assert kesu("hr", "records", "rebuild") == "1 attempt made again from the tapes.\n"
    assert kesu("hr", "records", "verify") == "1 of 1 attempts verified.\n"
    actions = [entry["action"] for entry in json.loads(kesu("hr", "records", "audit", "--json"))]
    assert sorted(actions) == sorted(
        ["roster", "contest", "relabel", "appeal", "export", "anonymise", "forget", "import", "rebuild"]
    )
