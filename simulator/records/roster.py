"""People and teams from a CSV or XLSX file, as personnel departments export them.

The first row names the columns: the employee number (`employee number`, `id`, `工号` …), and if wanted the
name and the team. Several teams stand in one cell with `;` between, or in several rows. Two people may share
a name; a number stands for one person. Every bad row is named by its line; nothing is changed before that.
"""

from __future__ import annotations

import csv
import difflib
import io
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple
from zipfile import BadZipFile

from sqlalchemy import Connection, delete, exists, or_, select, update

from simulator.errors import WrongUse
from simulator.records import audit
from simulator.records.filing import enrol
from simulator.records.insertion import insert
from simulator.records.schema import LONGEST_NAME, LONGEST_NUMBER, MEMBERS, TRAINEES
from simulator.records.store import Store
from simulator.records.unknown import UnknownRecord

#: What the columns may be called, in lower case and without blanks, hyphens and underscores.
NUMBER: Final = frozenset(
    {"employeenumber", "employeeid", "employeeno", "employee", "number", "id", "trainee", "staffid"}
    | {"工号", "员工编号", "员工号", "编号"}
)
NAME: Final = frozenset({"name", "fullname", "employeename", "姓名", "名字", "员工姓名"})
TEAM: Final = frozenset({"team", "teams", "group", "department", "班组", "团队", "小组", "部门", "组别"})
#: Signs between the teams of one cell.
_BETWEEN: Final = ";；|\n"


class Member(NamedTuple):
    """One person of a roster."""

    trainee: str
    name: str
    teams: tuple[str, ...]


class BadRow(NamedTuple):
    """A row that cannot be taken: its line in the file, counted from 1, and why, in both languages."""

    line: int
    en: str
    zh: str


class Roster(NamedTuple):
    """What a file says: people in its order, and its bad rows."""

    members: tuple[Member, ...]
    bad: tuple[BadRow, ...]


class Entered(NamedTuple):
    """How many people were new, changed, or already known so."""

    new: int
    changed: int
    same: int


class Standing(NamedTuple):
    """What the records know of an employee number as somebody typed it."""

    number: str  # as the records have it: letter case and full-width letters don't make another person
    refused: bool  # there is a roster, and the number is not on it
    nearest: str | None  # the number on the roster that is most like it, where it is refused


def read(path: Path) -> Roster:
    """Read the roster at `path`.

    :raises WrongUse: it cannot be opened, is neither CSV nor XLSX, or has no column of employee numbers.
    """
    try:
        rows = list(_sheet(path) if path.suffix.lower() in (".xlsx", ".xlsm") else _csv(path))
    except OSError as error:
        reason = error.strerror or str(error)
        raise WrongUse(f"{path} cannot be opened ({reason}).", f"无法打开 {path}（{reason}）。") from error
    header = next(((line, row) for line, row in rows if any(row)), (1, []))
    columns = [_plain_name(cell) for cell in header[1]]
    number, name, team = (_column(columns, known) for known in (NUMBER, NAME, TEAM))
    if number is None:
        raise WrongUse(
            f"{path} has no column of employee numbers: name it `employee number` in the first row.",
            f"{path} 中没有工号一列，请在首行写明“工号”。",
        )
    people: dict[str, Member] = {}
    lines: dict[str, int] = {}
    bad = []
    for line, row in rows:
        if line <= header[0] or not any(row):
            continue
        person = Member(
            _cell(row, number), " ".join(_cell(row, name).split()), tuple(_teams(_cell(row, team)))
        )
        problem = _problem(person, people.get(person.trainee), lines.get(person.trainee, 0))
        if problem is not None:
            bad.append(BadRow(line, *problem))
            continue
        known = people.get(person.trainee)
        teams = person.teams if known is None else tuple(dict.fromkeys((*known.teams, *person.teams)))
        people[person.trainee] = person._replace(teams=teams)
        lines.setdefault(person.trainee, line)
    return Roster(tuple(people.values()), tuple(bad))


def enter(store: Store, members: Sequence[Member], who: str, source: str) -> Entered:
    """Enter `members`: names and teams become as they say; people who are not among them stay as they are."""
    new = changed = 0
    with store.database.writing() as connection:
        known = _known(connection)
        for member in members:
            before = known.get(member.trainee)
            if before == member._replace(teams=tuple(sorted(member.teams))):
                continue
            if before is None:
                new += 1
                enrol(connection, member.trainee, member.name)
            else:
                changed += 1
                connection.execute(
                    update(TRAINEES).where(TRAINEES.c.trainee == member.trainee).values(name=member.name)
                )
                connection.execute(delete(MEMBERS).where(MEMBERS.c.trainee == member.trainee))
            join(connection, member)
        audit.note(connection, "roster", who, detail=f"{source}: {new} new, {changed} changed")
    return Entered(new, changed, len(members) - new - changed)


def standing(store: Store, typed: str) -> Standing:
    """Look `typed` up among the people. On the roster is who has a name or a team there.

    Whoever has only practised has neither; and as long as nobody has, there is no roster to be on.
    """
    member = exists().where(MEMBERS.c.trainee == TRAINEES.c.trainee)
    query = select(TRAINEES.c.trainee, or_(TRAINEES.c.name != "", member)).order_by(TRAINEES.c.trainee)
    with store.database.reading() as connection:
        known = {str(number): bool(listed) for number, listed in connection.execute(query)}
    listed = [number for number, is_listed in known.items() if is_listed]
    number = _one(listed, typed)  # the roster goes before somebody who mistyped it earlier
    if number is not None or not listed:
        return Standing(number or _one(list(known), typed) or typed, False, None)
    forms = {folded(number): number for number in listed}
    near = difflib.get_close_matches(folded(typed), forms, n=1)
    return Standing(_one(list(known), typed) or typed, True, forms[near[0]] if near else None)


def trainee_called(connection: Connection, typed: str) -> str:
    """Return the employee number that `typed` is; letter case and full-width letters make no other person.

    :raises UnknownId: nobody has it. The nearest number is told, or those of people of such a name.
    """
    query = select(TRAINEES.c.trainee, TRAINEES.c.name).order_by(TRAINEES.c.trainee)
    names = {str(number): str(name) for number, name in connection.execute(query)}
    number = _one(list(names), typed.strip())
    if number is None:
        near = _like(names, typed.strip())
        raise UnknownRecord("trainee", typed, near, [names[each] for each in near])
    return number


def team_called(connection: Connection, typed: str) -> str:
    """Return the team that `typed` is, whatever its letter case.

    :raises UnknownId: there is none; the nearest is told, or else the first there are.
    """
    query = select(MEMBERS.c.team).distinct().order_by(MEMBERS.c.team)
    teams = [str(team) for team in connection.scalars(query)]
    team = _one(teams, typed.strip())
    if team is None:
        forms = {folded(each): each for each in teams}
        near = [forms[each] for each in difflib.get_close_matches(folded(typed), forms, n=1)]
        raise UnknownRecord("team", typed, near or teams[:_NEAREST])
    return team


def _like(names: Mapping[str, str], typed: str) -> list[str]:
    """Return the numbers of up to three people whom `typed` may mean: by their number, or by their name."""
    wanted = folded(typed)
    alike = [number for number in names if folded(number) == wanted]
    named = [number for number, name in names.items() if wanted and wanted in folded(name)]
    if not alike and not named:
        numbers = {folded(number): number for number in names}
        alike = [numbers[near] for near in difflib.get_close_matches(wanted, numbers, n=1)]
    if not alike and not named:
        parts = {
            part: number for number, name in names.items() for part in (folded(name), *folded(name).split())
        }
        alike = [parts[near] for near in difflib.get_close_matches(wanted, parts, n=1, cutoff=_LIKE_A_NAME)]
    return (alike or named)[:_NEAREST]


#: How many numbers or teams are named where one is not known.
_NEAREST: Final = 3
#: How like a name (0–1) what was typed has to be; names are short, and strangers are not to be named.
_LIKE_A_NAME: Final = 0.75


def _one(numbers: Sequence[str], typed: str) -> str | None:
    """Return the number that `typed` is, or else the only one that is it but for letter case and width."""
    alike = [number for number in numbers if folded(number) == folded(typed)]
    return typed if typed in alike else alike[0] if len(alike) == 1 else None


def folded(number: str) -> str:
    """Return an employee number in a form that letter case and full-width letters don't change."""
    return unicodedata.normalize("NFKC", number).casefold()


def join(connection: Connection, member: Member) -> None:
    """Put a person into their teams, beside those that they are in."""
    for team in member.teams:
        joined = insert(connection, MEMBERS).values(team=team, trainee=member.trainee)
        connection.execute(joined.on_conflict_do_nothing(index_elements=["team", "trainee"]))


def _known(connection: Connection) -> dict[str, Member]:
    teams: dict[str, list[str]] = {}
    for trainee, team in connection.execute(select(MEMBERS.c.trainee, MEMBERS.c.team)):
        teams.setdefault(trainee, []).append(team)
    return {
        trainee: Member(trainee, name, tuple(sorted(teams.get(trainee, ()))))
        for trainee, name in connection.execute(select(TRAINEES.c.trainee, TRAINEES.c.name))
    }


def _problem(person: Member, known: Member | None, before: int) -> tuple[str, str] | None:
    if not person.trainee:
        return "the employee number is missing", "缺少工号"
    if len(person.trainee) > LONGEST_NUMBER or not person.trainee.isprintable():
        return (
            f"an employee number has up to {LONGEST_NUMBER} characters and no control characters",
            f"工号最多 {LONGEST_NUMBER} 个字符，且不能含控制字符",
        )
    if max(map(len, (person.name, *person.teams))) > LONGEST_NAME:
        return (
            f"names of people and teams have up to {LONGEST_NAME} characters",
            f"姓名和班组名最多 {LONGEST_NAME} 个字符",
        )
    if known is not None and known.name != person.name:
        return (
            f"the employee number {person.trainee} stands for somebody else in line {before}",
            f"工号 {person.trainee} 在第 {before} 行是另一个人",
        )
    return None


def _teams(cell: str) -> Iterator[str]:
    for sign in _BETWEEN:
        cell = cell.replace(sign, ";")
    for part in cell.split(";"):
        if part.strip():
            yield " ".join(part.split())


def _cell(row: Sequence[str], column: int | None) -> str:
    return row[column].strip().replace("\0", "") if column is not None and column < len(row) else ""


def _column(columns: Sequence[str], known: frozenset[str]) -> int | None:
    return next((place for place, column in enumerate(columns) if column in known), None)


def _plain_name(cell: str) -> str:
    return "".join(sign for sign in cell.casefold() if sign not in " -_\t\n.　")


def _csv(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows with their lines; spreadsheets in China write GB 18030, others UTF-8 or UTF-16."""
    data = path.read_bytes()
    encodings = ["utf-16"] if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise WrongUse(
            f"{path} is not a text file: save the roster as CSV (UTF-8) or XLSX.",
            f"{path} 不是文本文件，请把名单另存为 CSV（UTF-8）或 XLSX。",
        )
    first = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count), strict=False)
    line = 1
    try:
        for row in reader:
            yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        raise WrongUse(f"{path}, line {line}: {error}.", f"{path} 第 {line} 行无法读取：{error}。") from error


def _sheet(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of the first sheet of a workbook, with their lines."""
    import openpyxl

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        sheet = book.worksheets[0]
        rows = [[_written(cell.value, cell.number_format) for cell in row] for row in sheet.iter_rows()]
        book.close()
    except (BadZipFile, KeyError, ValueError, TypeError, IndexError, AttributeError) as error:
        raise WrongUse(
            f"{path} is not a workbook that can be read: save the roster as XLSX or CSV again.",
            f"{path} 不是可读取的工作簿，请重新另存为 XLSX 或 CSV。",
        ) from error
    yield from enumerate(rows, start=1)


def _written(value: object, shape: str | None) -> str:
    """Return a cell as it is seen: 1024 and not 1024.0, and 00042 where the sheet shows zeros in front."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and shape and set(shape) == {"0"}:
        return str(value).zfill(len(shape))
    return str(value)
