from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from simulator.errors import WrongUse
from simulator.records.audit import trail
from simulator.records.reader import Person
from simulator.records.roster import BadRow, Entered, Member, Roster, enter, read
from simulator.records.store import Store

PEOPLE = (
    Member("E1024", "张伟", ("晨班",)),
    Member("E1025", "张伟", ("晨班", "热线二组")),
    Member("007", "O'Neil, Ann", ()),
)
CSV = '工号,姓名,班组\nE1024,张伟,晨班\nE1025,张伟,晨班；热线二组\n\n007,"O\'Neil, Ann",\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize(("comma", "end"), [(",", "\n"), (";", "\r\n"), ("\t", "\n")])
def test_a_csv_is_read_however_a_spreadsheet_wrote_it(
    tmp_path: Path, encoding: str, comma: str, end: str
) -> None:
    rows = [
        ["Employee Number", "Full name", "Team"],
        *([m.trainee, f'"{m.name}"', f'"{"；".join(m.teams)}"'] for m in PEOPLE),
    ]
    path = tmp_path / "roster.csv"
    path.write_bytes((end.join(comma.join(row) for row in rows) + end).encode(encoding))
    assert read(path) == Roster(PEOPLE, ())


def test_a_workbook_is_read_as_it_is_seen(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (
        ["姓名", "备注", "工号", "班组"],
        ["张伟", "x", "E1024", "晨班"],
        ["张伟", None, "E1025", "晨班|热线二组"],
    ):
        sheet.append(row)
    sheet.append(["O'Neil, Ann", None, 7, None])
    sheet["C4"].number_format = "000"
    sheet.append([None, None, None, None])
    sheet.append(["Lee", None, 1030.0, None])
    book.save(tmp_path / "roster.xlsx")
    assert read(tmp_path / "roster.xlsx") == Roster((*PEOPLE, Member("1030", "Lee", ())), ())


def test_bad_rows_are_named_by_line_and_good_ones_stay(tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_text(
        "id,name,team\nE1,Ann,A\n,Bob,A\nE1,Bob,B\nE2,Cid,A\nE2,Cid,B\n" + "9" * 65 + ",Dee,\nE3," + "n" * 301 + ",\n"
        '"E4","two\nlines",A\nE5\u200b,Eve,\n', "utf-8",
    )  # fmt: skip
    assert read(path) == Roster(
        (Member("E1", "Ann", ("A",)), Member("E2", "Cid", ("A", "B")), Member("E4", "two lines", ("A",))),
        (
            BadRow(3, "the employee number is missing", "缺少工号"),
            BadRow(4, "the employee number E1 stands for somebody else in line 2", "工号 E1 在第 2 行是另一个人"),
            BadRow(7, "an employee number has up to 64 characters and no control characters", "工号最多 64 个字符，且不能含控制字符"),
            BadRow(8, "names of people and teams have up to 300 characters", "姓名和班组名最多 300 个字符"),
            BadRow(11, "an employee number has up to 64 characters and no control characters", "工号最多 64 个字符，且不能含控制字符"),
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("r.csv", "姓名,班组\n张伟,A\n".encode(), "has no column of employee numbers"),
        ("r.csv", b"", "has no column of employee numbers"),
        ("r.csv", b"\x81\x00\xff\xff\xfe", "is not a text file"),
        ("r.xlsx", b"PK no workbook", "is not a workbook that can be read"),
        ("none.csv", None, "cannot be opened"),
    ],
)
def test_a_file_that_is_no_roster_is_one_sentence(
    tmp_path: Path, name: str, data: bytes | None, said: str
) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    with pytest.raises(WrongUse, match=said) as caught:
        read(tmp_path / name)
    assert "\n" not in str(caught.value)


def test_entering_makes_people_as_the_roster_says_and_leaves_others(store: Store) -> None:
    store.pseudonym("E9")
    assert enter(store, PEOPLE, "hr", "roster.csv") == Entered(3, 0, 0)
    pseudonym = store.pseudonym("E1024")
    moved = (Member("E1024", "张伟", ("晚班",)), Member("E1025", "张玮", ("晨班", "热线二组")), PEOPLE[2])
    assert enter(store, moved, "hr", "roster.csv") == Entered(0, 2, 1)
    assert store.pseudonym("E1024") == pseudonym
    with store.reading() as reader:
        assert reader.people() == [
            Person("007", "O'Neil, Ann", ()),
            Person("E1024", "张伟", ("晚班",)),
            Person("E1025", "张玮", ("晨班", "热线二组")),
            Person("E9", "", ()),
        ]
        entries = [(entry.action, entry.who, entry.detail) for entry in trail(reader.connection)]
        assert sorted(entries) == [
            ("roster", "hr", "roster.csv: 0 new, 2 changed"),
            ("roster", "hr", "roster.csv: 3 new, 0 changed"),
        ]
