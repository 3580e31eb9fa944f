"""`kesu records …`: what HR, instructors and administrators do with records."""

from __future__ import annotations

import json
import shutil
import sys
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, NamedTuple

import typer
from rich.console import Console
from rich.table import Table

from simulator import paths, rejudging
from simulator.cli import told
from simulator.cli.options import language_of, spoken_language, with_error
from simulator.errors import ContentError, HomeUnwritable, KesuError, TapeError, UnknownId, WrongUse
from simulator.model.house import House
from simulator.model.texts import Language, Variants
from simulator.model.wordings import in_one_form, says
from simulator.records import audit as auditing
from simulator.records import bundles, privacy, rights, roster
from simulator.records import notice as notices
from simulator.records.anonymity import Keep, nothing
from simulator.records.audit import counted, user
from simulator.records.index import Index
from simulator.records.reader import AttemptRow, Reader, Selection
from simulator.records.store import Store
from simulator.records.tape import MATTER, Recorded
from simulator.settings import load as load_settings
from simulator.settings import save as save_settings


def list_attempts(
    team: str | None,
    trainee: str | None,
    since: str | None,
    until: str | None,
    as_json: bool,
    lang: str | None,
) -> None:
    """Show attempts, oldest first."""
    language = spoken_language(lang)
    with opened() as store, store.reading() as reader:
        selection = _selection(reader, team, trainee, since, until)._replace(ended=False)
        rows = list(reader.attempts(selection))
        names = {person.trainee: person.name for person in reader.people()}
    if as_json:
        typer.echo(json.dumps([row._asdict() for row in rows], ensure_ascii=False))
        return
    table = Table(box=None)
    for place, heading in enumerate(_HEADINGS[language]):
        table.add_column(heading, no_wrap=place == 0)
    for row in rows:
        table.add_row(
            row.attempt,
            _moment(row.started),
            row.trainee or "",
            _short(names.get(row.trainee or "", "")),
            row.scenario,
            _mode(row, language),
            with_error(row.overall, row.standard_error) if row.turns else "",
            _result(row, language),
        )
    width = None if sys.stdout.isatty() else _WIDE  # into a file or a pipe, nothing is cut off
    Console(markup=False, highlight=False, width=width).print(table)


_HEADINGS: Final[Mapping[Language, tuple[str, ...]]] = {
    "zh": ("演练", "开始", "工号", "姓名", "场景", "模式", "总分", "结果"),
    "en": ("attempt", "began", "trainee", "name", "scenario", "mode", "overall", "result"),
}


def import_roster(path: Path, skip: bool, by: str | None, lang: str | None) -> None:
    """Enter people and teams; ends with 1 where rows are bad."""
    language = spoken_language(lang)
    read = roster.read(path)
    for bad in read.bad:
        place = (
            f"{path} 第 {bad.line} 行：{bad.zh}。" if language == "zh" else f"{path}:{bad.line}: {bad.en}."
        )
        typer.echo(place, err=True)
    if read.bad and not skip:
        rows = len(read.bad)
        typer.echo(
            f"有 {rows} 行不能录入，名单没有改动；改正后重试，或加 --skip-bad-rows 跳过。"
            if language == "zh"
            else f"{counted(rows, 'bad row')}, so nothing was entered: correct them, or add --skip-bad-rows.",
            err=True,
        )
        raise typer.Exit(1)
    with opened() as store:
        done = roster.enter(store, read.members, _who(by), path.name)
    typer.echo(
        f"新增 {done.new} 人，更新 {done.changed} 人，{done.same} 人没有变化。"
        if language == "zh"
        else f"{_people(done.new)} entered, {done.changed} changed, {done.same} as they were."
    )
    if read.bad:
        raise typer.Exit(1)


def export(
    path: Path,
    team: str | None,
    trainee: str | None,
    since: str | None,
    until: str | None,
    by: str | None,
    lang: str | None,
) -> None:
    """Write a bundle; ends with 1 where tapes are damaged, and names them."""
    language = spoken_language(lang)
    with opened() as store:
        with store.reading() as reader:
            chosen = _selection(reader, team, trainee, since, until)
        selection = None if chosen == Selection() else chosen._replace(ended=False)
        packed = bundles.export(store, path, _who(by), selection)
    typer.echo(
        f"{path}：{packed.people} 人的 {packed.attempts} 场演练。"
        if language == "zh"
        else f"{path}: {counted(packed.attempts, 'attempt')} of {_people(packed.people)}."
    )
    name(packed.problems, language)


def merge(path: Path, by: str | None, lang: str | None) -> None:
    """Take in a bundle; ends with 1 where attempts are damaged, and names them."""
    language = spoken_language(lang)
    with opened() as store:
        merged = bundles.merge(store, path, _who(by))
    typer.echo(
        f"{path}：新增 {merged.new} 场，续上 {merged.grown} 场，已有 {merged.known} 场，"
        f"因已被遗忘而不收 {merged.forgotten} 场；新增 {merged.people} 人。"
        if language == "zh"
        else f"{path}: {counted(merged.new, 'attempt')} new, {merged.grown} continued, {merged.known} known "
        f"already, {merged.forgotten} left out because they are to stay forgotten; "
        f"{_people(merged.people)} new."
    )
    for trainee in merged.gone:
        typer.echo(
            f"{trainee} 在打包的那台电脑上已被删除：这里也要删，用 `kesu records forget {trainee}`。"
            if language == "zh"
            else f"{trainee} was forgotten where this bundle was made: `kesu records forget {trainee}`."
        )
    name(merged.problems, language)


def hand_over(lang: str | None) -> None:
    """Hand over what waits here; ends with 1 where a tape has to stay."""
    language = spoken_language(lang)
    if paths.database() is None:
        raise WrongUse(
            "There is no server to hand over to: name it in KESU_DATABASE.",
            "没有可上交的服务器，请用 KESU_DATABASE 指定。",
        )
    with Index(paths.home()) as index:
        problems = index.hand_over()
        if index.away is not None:
            raise index.away
        waiting = index.waiting()
    typer.echo(
        f"已上交；还有 {waiting} 场演练留在这台电脑上。"
        if language == "zh"
        else f"Handed over; {counted(waiting, 'attempt')} {'stays' if waiting == 1 else 'stay'} "
        "on this computer."
    )
    name(problems, language)


def rebuild(by: str | None, lang: str | None) -> None:
    """Make rows again from tapes; ends with 1 where tapes are damaged, and names them."""
    language = spoken_language(lang)
    with opened() as store:
        problems = store.rebuild()
        with store.database.writing() as connection:
            auditing.note(
                connection, "rebuild", _who(by), detail=f"{counted(len(problems), 'tape')} left out"
            )
        with store.reading() as reader:
            count = reader.count(Selection(ended=False))
    typer.echo(
        f"已从演练记录重建 {count} 场。"
        if language == "zh"
        else f"{counted(count, 'attempt')} made again from the tapes."
    )
    name(problems, language)


def verify(lang: str | None) -> None:
    """Replay every attempt; ends with 1 where anything differs."""
    language = spoken_language(lang)
    bad = 0
    with opened() as store:
        with store.reading() as reader:
            names = [row.attempt for row in reader.attempts(Selection(ended=False))]
        for name in names:
            try:
                with store.file(name) as path:
                    differences = rejudging.verify(path)
            except (TapeError, ContentError, UnknownId) as error:
                bad += 1
                typer.echo(f"kesu: {name}: {error.sentence(language)}", err=True)
                continue
            bad += bool(differences)
            for difference in differences:
                typer.echo(told.difference(name, difference, language))
    good = len(names) - bad
    typer.echo(
        f"{len(names)} 场演练中有 {good} 场核对无误。"
        if language == "zh"
        else f"{good} of {len(names)} attempts verified."
    )
    if bad:
        raise typer.Exit(1)


def tape(attempt: str, folder: Path, by: str | None) -> None:
    """Copy a tape with its texts into `folder`."""
    with opened() as store:
        try:
            with store.file(attempt) as path:
                (folder / MATTER).mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, folder / path.name)
                for text in store.texts(path):
                    shutil.copyfile(text, folder / MATTER / text.name)
        except OSError as error:
            raise HomeUnwritable(str(folder), error.strerror or str(error)) from error
        with store.database.writing() as connection:
            auditing.note(connection, "export", _who(by), attempt=attempt, detail="tape")
    typer.echo(str(folder / path.name))


def upgrade(lang: str | None) -> None:
    """Open the records, which brings them up to date."""
    language = spoken_language(lang)
    with opened() as store:
        where = store.database.where
        typer.echo(f"{where} 已是最新版本。" if language == "zh" else f"{where} is up to date.")


def forget(person: str, yes: bool, by: str | None, lang: str | None) -> None:
    """Delete a person and all that is theirs."""
    language = spoken_language(lang)
    with opened() as store:
        if _confirmed(store, person, yes, _DELETE, language):
            _tell(privacy.forget(store, person, _who(by)), _DELETE, language)
            _forget_here(person)


def anonymise(person: str, yes: bool, by: str | None, lang: str | None) -> None:
    """Delete a person; their attempts stay as nobody's."""
    language = spoken_language(lang)
    with opened() as store:
        if _confirmed(store, person, yes, _ANONYMISE, language):
            _tell(privacy.anonymise(store, person, _who(by), _phrases), _ANONYMISE, language)
            _forget_here(person)


def retention(days: int | None, forever: bool, yes: bool, by: str | None, lang: str | None) -> None:
    """Show or set the retention period, and delete what is past it; a new period that deletes needs `yes`."""
    language = spoken_language(lang)
    if days is not None and forever:
        raise WrongUse("Give --days or --forever, not both.", "--days 与 --forever 只能选一个。")
    with opened() as store:
        if days is not None:
            privacy.check_period(days)
            due = privacy.due(store, days)
            if due is not None and not yes:
                typer.echo(
                    f"这会删除 {due.attempts} 场演练，最早的一场是 {due.oldest} 的，"
                    "以后连打包文件也带不回来。现在什么都没有改：确定要做，请加 --yes。"
                    if language == "zh"
                    else f"This would delete {counted(due.attempts, 'attempt')}, the oldest of {due.oldest}, "
                    "and not even a bundle would bring them back. Nothing has been changed: add --yes to "
                    "do it."
                )
                return
        if days is not None or forever:
            privacy.set_retention(store, days, _who(by))
        period = privacy.retention(store)
        if language == "zh":
            typer.echo("演练一直保留到有人删除。" if period is None else f"演练保留 {period} 天。")
        else:
            typer.echo(
                "Attempts are kept until somebody deletes them."
                if period is None
                else f"Attempts are kept for {period} day{'' if period == 1 else 's'}."
            )
        _tell(privacy.expire(store, _who(by)), _DELETE, language)


def compact(lang: str | None) -> None:
    """Write the database anew."""
    language = spoken_language(lang)
    with opened() as store:
        store.database.compact()
        where = store.database.where
        typer.echo(
            f"{where} 里已没有删除过的内容。"
            if language == "zh"
            else f"{where} holds nothing that was deleted."
        )


def notice(lang: str) -> None:
    """Show the privacy notice."""
    with opened() as store:
        typer.echo(notices.notice(store).say(language_of(lang)), nl=False)


def audit(as_json: bool, lang: str | None) -> None:
    """Show the trail."""
    language = spoken_language(lang)
    with opened() as store, store.database.reading() as connection:
        entries = auditing.trail(connection)
    if as_json:
        typer.echo(json.dumps([entry._asdict() for entry in entries], ensure_ascii=False))
        return
    for entry in entries:
        at = datetime.fromtimestamp(entry.at).astimezone().isoformat(sep=" ", timespec="minutes")
        about = " ".join(part for part in (entry.trainee, entry.attempt, entry.detail) if part)
        action = _ACTIONS_ZH.get(entry.action, entry.action) if language == "zh" else entry.action
        typer.echo(f"{at}  {entry.who} ({entry.account})  {action}  {about}".rstrip())


_ACTIONS_ZH: Final[Mapping[str, str]] = {
    "export": "导出", "import": "导入", "roster": "名单", "relabel": "更正读法", "rescore": "重新评分",
    "contest": "提出申诉", "appeal": "处理申诉", "forget": "删除", "anonymise": "匿名",
    "retention": "保留期限", "rebuild": "重建",
}  # fmt: skip


def roles(people: bool) -> None:
    """Print SQL for an administrator."""
    numbers: list[str] = []
    if people:
        with opened() as store, store.reading() as reader:
            numbers = [person.trainee for person in reader.people()]
    typer.echo(rights.roles(numbers), nl=False)


def _mode(row: AttemptRow, language: Language) -> str:
    """Return the mode of an attempt, and what speaks for or against an exam."""
    zh = language == "zh"
    mode = _MODES_ZH.get(row.mode, row.mode) if zh else row.mode
    if row.mode != "exam":
        return mode
    if row.counted:
        mode += "（计入）" if zh else " (counts)"
    if row.certified is False:
        mode += "，场景未认证" if zh else ", scenario not certified"
    return mode


_MODES_ZH: Final[Mapping[str, str]] = {"guided": "引导", "coached": "辅导", "exam": "考试"}


def _result(row: AttemptRow, language: Language) -> str:
    if not row.ended:
        return "未结束" if language == "zh" else "open"
    if not row.turns:
        return "没有回复" if language == "zh" else "no reply"
    return told.verdict(row.passed, language)


def _moment(started: str) -> str:
    """Return when an attempt began by the clock beside it, with that clock's zone; seconds are left out."""
    zone = started[19:].replace("+00:00", "UTC")
    return f"{started[:16].replace('T', ' ')} {zone}".rstrip()


def _short(name: str) -> str:
    """Return a name for a row of a table: one that is long is cut, and marks that turn a line about go."""
    seen = "".join(sign for sign in name if unicodedata.category(sign) not in ("Cc", "Cf"))
    return seen if len(seen) <= _NAME else f"{seen[: _NAME - 1]}…"


#: Longest name in a table, in characters.
_NAME: Final = 40
#: Width of tables that no terminal limits, in characters.
_WIDE = 400


# --- together -----------------------------------------------------------------------------------------------


def opened() -> Store:
    """Return the records in use."""
    return Store.open(paths.home())


def _people(number: int) -> str:
    return counted(number, "person", "people")


def _who(by: str | None) -> str:
    return (by or "").strip() or user()


def name(problems: Sequence[KesuError], language: Language) -> None:
    """Name what is damaged on stderr and end with 1, if anything is."""
    for problem in problems:
        typer.echo(f"kesu: {problem.sentence(language)}", err=True)
    if problems:
        raise typer.Exit(1)


def _selection(
    reader: Reader, team: str | None, trainee: str | None, since: str | None, until: str | None
) -> Selection:
    """Return which attempts are meant.

    :raises UnknownId: there is no such team or trainee.
    :raises WrongUse: a day is none.
    """
    day = timedelta(days=1)
    end = _day(until)
    return Selection(
        since=_day(since),
        until=None if end is None else end + day,
        team=None if team is None else roster.team_called(reader.connection, team),
        trainee=None if trainee is None else roster.trainee_called(reader.connection, trainee),
    )


def _day(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%d").astimezone()
    except ValueError as error:
        raise WrongUse(
            f"{text!r} is no day: write it like 2026-03-31.", f"“{text}”不是日期，请写成 2026-03-31。"
        ) from error


class _Done(NamedTuple):
    """What is done to attempts: as it is announced, and as it is told afterwards."""

    zh: str
    would: str
    was: str


_DELETE: Final = _Done("删除", "delete", "deleted")
_ANONYMISE: Final = _Done("匿名", "make anonymous", "made anonymous")


def _confirmed(store: Store, person: str, yes: bool, what: _Done, language: Language) -> bool:
    """Say what would be done, unless `yes`."""
    with store.reading() as reader:
        person = roster.trainee_called(reader.connection, person)
        found = reader.person(person)
        assert found is not None
        count = reader.count(Selection(trainee=person, ended=False))
    if not yes:
        who = f"{person} {found.name}".rstrip()
        typer.echo(
            f"这会把 {who} 和 {count} 场演练{what.zh}，无法恢复：确定要做，请加 --yes。"
            if language == "zh"
            else f"This would {what.would} {who} and {counted(count, 'attempt')}, and cannot be undone: "
            "add --yes to do it."
        )
    return yes


def _tell(gone: privacy.Gone, what: _Done, language: Language) -> None:
    zh = language == "zh"
    typer.echo(
        f"已{what.zh} {gone.attempts} 场演练。" if zh else f"{counted(gone.attempts, 'attempt')} {what.was}."
    )
    for path, reason in gone.left:
        typer.echo(
            f"kesu: {path} 无法删除（{reason}），请手工删除。"
            if zh
            else f"kesu: {path} could not be deleted ({reason}): delete it yourself.",
            err=True,
        )
    if gone.left:
        raise typer.Exit(1)


def _forget_here(person: str) -> None:
    """Forget a person in the settings of this computer, too: it remembers who practised last."""
    home = paths.home()
    settings = load_settings(home).settings
    last = settings.last_trainee
    if last is not None and roster.folded(last) == roster.folded(person):
        save_settings(settings.changed(last_trainee=None), home)


def _phrases(path: Path, recorded: Recorded) -> Keep:
    """Return what stays of typed words when a tape is made anonymous: the set phrases of its house rules."""
    _, matter = rejudging.stage(path, recorded)
    language = recorded.tape.header.language
    house = matter.house
    if house is None:
        return nothing
    wordings = [wording for phrases in _said(house) for wording in phrases.say(language)]

    def keep(words: str) -> str:
        plain = in_one_form(words)
        return "\n".join(wording for wording in wordings if says(plain, in_one_form(wording)))

    return keep


def _said(house: House) -> list[Variants]:
    return [rule.phrases for rule in house.forbidden] + [
        step.phrases for step in house.steps if step.phrases is not None
    ]
