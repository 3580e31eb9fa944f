from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest
from pydantic import ValidationError
from ralph.models.xapi.base.statements import BaseXapiStatement

from simulator.records.reader import Selection
from simulator.records.store import Store
from simulator.reports import raw
from simulator.reports.texts import guarded, plain
from tests.reports.conftest import NAMES, desk


def test_csv_is_for_spreadsheets_and_scripts(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "attempts.csv"
    assert raw.write_csv(store, path, Selection(), desk(store).names, private=False) == 1_200
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    with store.reading() as reader:
        attempts = list(reader.attempts(Selection()))
        scores = {(score.attempt, score.principle): score.score for score in reader.scores(Selection())}
    assert [row["attempt"] for row in rows] == [attempt.attempt for attempt in attempts]
    assert [float(row["overall"]) for row in rows] == [attempt.overall for attempt in attempts]
    told = {
        (row["attempt"], principle): float(row[principle])
        for row in rows
        for principle in ("customer_first", "fit_the_customer")
        if row[principle]
    }
    assert told == {
        key: pytest.approx(score, abs=1e-4)
        for key, score in scores.items()
        if key[1] in ("customer_first", "fit_the_customer")
    }
    assert {row["name"][0] for row in rows} & set("=+-@\t") == set()
    assert "'" + NAMES[1] in {row["name"] for row in rows}


@pytest.mark.parametrize(
    ("typed", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'=1"),
        ("\u200e=1", "'=1"),
        ("＝1", "'＝1"),
        ("王=1", "王=1"),
        ("a\r\nb", "a b"),
    ],
)
def test_a_cell_is_never_a_formula(typed: str, cell: str) -> None:
    assert guarded(typed) == cell


def test_plain_keeps_every_language() -> None:
    assert plain("شركة \u202eabc\u202c 王\x00\x1b[31m") == "شركة abc 王 [31m"


def test_xlsx_holds_the_same_rows(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "attempts.xlsx"
    selection = Selection(trainee="E00002")
    assert raw.write_xlsx(store, path, selection, desk(store).names, private=False) == 10
    sheet = openpyxl.load_workbook(path)["attempts"]
    head = [cell.value for cell in sheet[1]]
    assert sheet.freeze_panes == "B2"
    assert {row[head.index("name")].value for row in sheet.iter_rows(min_row=2)} == {NAMES[1]}
    assert {row[head.index("name")].data_type for row in sheet.iter_rows(min_row=2)} == {"s"}
    assert sheet.cell(2, head.index("overall") + 1).number_format == "0.0"


def test_privacy_leaves_out_who_it_was(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "attempts.csv"
    raw.write_csv(store, path, Selection(), desk(store).names, private=True)
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))
    for column in ("attempt", "trainee", "name", "teams", "tape_hash"):
        assert {row[column] for row in rows} == {""}
    assert {len(row["started"]) for row in rows} == {10}  # the day
    names = desk(store).names
    with store.reading() as reader:
        row = next(reader.attempts(Selection()))
    told = raw.statement(row, names, 6)
    assert told["actor"] == {"objectType": "Agent", "account": {"homePage": raw.SITE, "name": "attempt-7"}}
    assert told["timestamp"] == f"{row.started[:10]}T00:00:00.000+00:00"
    BaseXapiStatement.model_validate_json(json.dumps(told))
    ids = [row.attempt, row.tape_hash, row.trainee or ""]
    public = json.loads(json.dumps(raw.statement(row, names, None)))
    ids += [public["id"], public["context"]["registration"]]
    assert [sign for sign in ids if sign in json.dumps(told)] == []


def test_statements_are_xapi_to_somebody_elses_validator(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "statements.json"
    assert raw.write_xapi(store, path, Selection(), desk(store).names, private=False) == 1_200
    statements = json.loads(path.read_text())
    for statement in statements:
        BaseXapiStatement.model_validate_json(json.dumps(statement))
    assert len({statement["id"] for statement in statements}) == 1_200
    verbs = {statement["verb"]["id"].rsplit("/", 1)[1] for statement in statements}
    assert verbs == {"passed", "failed", "completed"}
    # Making them again gives the same statements, so that a record store takes each one once.
    again = tmp_path / "again.json"
    raw.write_xapi(store, again, Selection(), desk(store).names, private=False)
    assert again.read_bytes() == path.read_bytes()


def test_the_validator_finds_what_is_wrong(store: Store) -> None:
    with store.reading() as reader:
        row = next(reader.attempts(Selection()))
    good = raw.statement(row, desk(store).names, None)
    for spoiled in (
        {**good, "actor": {"objectType": "Agent"}},
        {**good, "result": {"score": {"scaled": 80}}},
        {**good, "timestamp": "yesterday"},
    ):
        with pytest.raises(ValidationError):
            BaseXapiStatement.model_validate_json(json.dumps(spoiled))
