"""What a trainee's report says of contested turns."""

from __future__ import annotations

import io
import json
import time
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest
from pypdf import PdfReader

from benchmarks.company import Company, fill, put_tapes
from simulator.model.tape import Promise
from simulator.model.texts import LANGUAGES, Language
from simulator.records.appeals import contest, decide
from simulator.records.database import local
from simulator.records.reader import Selection
from simulator.records.store import Store
from simulator.records.tape import read
from simulator.rejudging import Relabelling, relabel
from simulator.reports.documents import trainee_document
from simulator.reports.pages import trainee_page
from simulator.reports.trainee_book import trainee_workbook
from tests.reports.conftest import desk

WHEN = datetime(2026, 5, 1, 12, 0).astimezone()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_says_what_was_contested_and_who_decided(tmp_path: Path, language: Language) -> None:
    with Store.at(local(tmp_path), tmp_path) as store:
        fill(store, Company(4, 40, 2))
        put_tapes(store, 1, 1)
        with store.reading() as reader:
            row = list(reader.attempts(Selection(trainee="E00001")))[-1]

        def correct(path: Path) -> None:
            relabel(path, 1, Relabelling(acts=("apologise", "ask_needs")), "T07", WHEN)

        upheld = contest(store, row.attempt, 1, "I apologised", "E00001")
        decide(store, upheld, upheld=True, by="T07 <b>", answer="so it was", correct=correct)
        rejected = contest(store, row.attempt, 2, "it hurt", "E00001")
        decide(store, rejected, upheld=False, by="T08", answer="it did not")
        contest(store, row.attempt, 3, "why", "E00001")
        with store.changing(row.attempt) as change:
            promise = Relabelling(promises=(Promise(None, 4, None, None),))
            relabel(change.path, 4, promise, "T09", WHEN)

        at = desk(store, language)
        report = at.trainee("E00001")
        told = {(piece.turn, piece.state, piece.by) for piece in report.contested}
        assert told == {(1, "upheld", "T07 <b>"), (2, "rejected", "T08"), (3, "open", None)}
        with store.reading() as reader:  # the copied tape tells a beginning of its own
            began = next(
                r.began for r in reader.attempts(Selection(trainee="E00001")) if r.attempt == row.attempt
            )
        for piece in report.contested:
            assert piece[:6] == (row.scenario, began, piece.turn, piece.state, piece.by, piece.decided)
        assert [abs(piece.decided - time.time()) < 600 for piece in report.contested if piece.decided] == [
            True
        ] * 2
        argued = {(piece.turn, piece.reason, piece.answer) for piece in report.contested}
        assert argued == {(1, "I apologised", "so it was"), (2, "it hurt", "it did not"), (3, "why", None)}
        assert [(piece.turn, piece.by) for piece in report.corrected] == [(1, "T07"), (4, "T09")]
        assert at.trainee("E00002").contested == ()

        assert [piece.what for piece in report.corrected] == [("acts",), ("promises",)]
        book = openpyxl.load_workbook(io.BytesIO(trainee_workbook(report, at.names)))
        title = at.names.scenario(row.scenario)
        contested_sheet, corrected_sheet = book.worksheets[-3:-1]
        said = [[cell.value for cell in line] for line in contested_sheet.iter_rows(min_row=2)]
        assert sorted(line[6:8] for line in said) == [
            ["I apologised", "so it was"],
            ["it hurt", "it did not"],
            ["why", None],
        ]
        assert [line[8:] for line in said] == [[piece.before, piece.after] for piece in report.contested]
        assert sorted(line[1:5] for line in said) == {
            "zh": [
                [title, 1, "成立", "T07 <b>"], [title, 2, "驳回", "T08"], [title, 3, "尚未处理", None],
            ],
            "en": [
                [title, 1, "upheld", "T07 <b>"], [title, 2, "rejected", "T08"],
                [title, 3, "not decided yet", None],
            ],
        }[language]  # fmt: skip
        first, second = report.corrected
        with store.file(row.attempt) as path:
            cards = [json.loads(each)["overall"] for each in (read(path).score or "", *read(path).corrected)]
        assert [(first.before, first.after), (second.before, second.after)] == list(pairwise(cards))
        assert (first.acts, second.first) == (("apologise", "ask_needs"), second.acts)
        now = {"zh": "致歉、征求建议、询问期望", "en": "Apologising, Asking for wishes"}[language]
        rows = [[cell.value for cell in line[2:]] for line in corrected_sheet.iter_rows(min_row=2)]
        assert [[*line[:2], *line[4:]] for line in rows] == [
            [1, {"zh": "言语行为", "en": "acts"}[language], "T07", WHEN.replace(tzinfo=None), *cards[:2]],
            [4, {"zh": "承诺", "en": "promises"}[language], "T09", WHEN.replace(tzinfo=None), *cards[1:]],
        ]
        assert rows[0][3] == now
        assert rows[1][2] == rows[1][3]
        assert len(openpyxl.load_workbook(io.BytesIO(
            trainee_workbook(at.trainee("E00002"), at.names))).worksheets) == 5  # fmt: skip

        pdf = PdfReader(io.BytesIO(trainee_document(report, at.names)))
        text = "\n".join(page.extract_text() for page in pdf.pages)
        page = trainee_page(report, at.names)
    parts = {
        "zh": [
            "第 1 轮：申诉成立，由 T07",
            "第 2 轮：申诉驳回，由 T08",
            "第 3 轮：已申诉，尚未处理",
            "更正：承诺",
        ],
        "en": [
            "turn 1: contested; upheld by T07",
            "turn 2: contested; rejected by T08",
            "turn 3: contested, not",
            ": promises",
        ],
    }[language]
    for part in parts:
        assert part in text.replace("\n", " ")
        assert part in page
    assert "T07 <b>" not in page
    assert {"zh": f"；改为：{now}）", "en": f"; now: {now})"}[language] in page
    for words in {
        "zh": ["理由：I apologised", "答复：so it was", "总分", "更正：承诺"],
        "en": ["Reason: I apologised", "Answer: so it was", "core", "Answer: it did not"],
    }[language]:
        assert words in page
    assert WHEN.isoformat(timespec="seconds") not in page
