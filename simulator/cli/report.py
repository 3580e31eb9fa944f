"""`kesu report …`: score reports and raw attempts, written to files."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from simulator import paths, settings
from simulator.cli.options import language_of, mode_of
from simulator.content.library import Library
from simulator.errors import WrongUse
from simulator.model.texts import Language
from simulator.records.audit import user
from simulator.records.reader import Selection
from simulator.records.roster import team_called
from simulator.records.store import Store
from simulator.reports.delivery import (
    FORMATS,
    SUFFIXES,
    Delivered,
    Format,
    Kind,
    Order,
    deliver,
    deliver_many,
    file_name,
    format_of,
)
from simulator.reports.gathering import asked_for, period
from simulator.reports.unwritten import sentence
from simulator.reports.words import several


def trainee(
    number: str | None,
    team: str | None,
    everybody: bool,
    since: str | None,
    until: str | None,
    form: str | None,
    output: Path | None,
    lang: str | None,
    by: str | None,
) -> None:
    """Write the report of one trainee, or of each trainee of a team or of all into a folder."""
    language = _language(lang)
    if sum((number is not None, team is not None, everybody)) != 1:
        raise WrongUse(
            "Name one employee number, or --team, or --all.", "请给出一个工号，或用 --team、--all 之一。"
        )
    if number is None:
        kind, wanted = _format("trainee", form or "pdf", None)
        order = Order(kind, wanted, language, period(since, until))
        _each(order, team, output or Path("reports"), by)
        return
    kind, wanted = _format("trainee", form, output)
    order = Order(kind, wanted, language, period(since, until), number)
    _one(order, output or Path(f"trainee-{file_name(number)}{SUFFIXES[wanted]}"), by, language)


def cohort(
    team: str | None,
    since: str | None,
    until: str | None,
    course: str | None,
    private: bool,
    form: str | None,
    output: Path | None,
    lang: str | None,
    by: str | None,
) -> None:
    """Write the report of a team or of everybody."""
    language = _language(lang)
    kind, wanted = _format("cohort", form, output)
    order = Order(kind, wanted, language, period(since, until), asked=asked_for(team, private, course))
    _one(order, output or Path(f"cohort{SUFFIXES[wanted]}"), by, language)


def raw(
    team: str | None,
    trainee: str | None,
    since: str | None,
    until: str | None,
    mode: str | None,
    private: bool,
    site: str | None,
    form: str | None,
    output: Path | None,
    lang: str | None,
    by: str | None,
) -> None:
    """Write every attempt."""
    language = _language(lang)
    kind, wanted = _format("raw", form, output)
    if site is not None and not site.startswith(("https://", "http://")):
        raise WrongUse(
            f"{site!r} is no web address: begin it with https://.", f"“{site}”不是网址，应以 https:// 开头。"
        )
    order = Order(
        kind,
        wanted,
        language,
        period(since, until),
        trainee,
        asked_for(team, private, None),
        None if mode is None else mode_of(mode),
        site,
    )
    _one(order, output or Path(f"attempts{SUFFIXES[wanted]}"), by, language)


def _language(lang: str | None) -> Language:
    """Return the language of a report: that of `--lang`, of KESU_LANG, or the one chosen in the settings.

    :raises WrongUse: it is neither zh nor en.
    """
    named = lang or os.environ.get("KESU_LANG", "").strip()
    return language_of(named) if named else settings.load(paths.settings_folder()).settings.language


def _format(kind: Kind, form: str | None, output: Path | None) -> tuple[Kind, Format]:
    """Return kind and format: the one that is named, or else as the file is called.

    CSV and xAPI are rows of attempts, whoever they are of, so they make a trainee's or cohort's report raw.
    """
    if form is None and output is not None:
        named = {suffix: each for each, suffix in SUFFIXES.items()}.get(output.suffix.lower())
        form = named or output.suffix.lstrip(".")
    if form in ("csv", "xapi"):
        kind = "raw"
    return kind, format_of(kind, form or FORMATS[kind][0])


def _one(order: Order, path: Path, by: str | None, language: Language) -> None:
    with Store.open(paths.home()) as store:
        told = deliver(store, Library.open(), order, path, _who(by), datetime.now().astimezone())
    attempts = several(language, "attempts", told.many) if order.kind == "raw" else ""
    if language == "zh":
        typer.echo(f"已写入 {path}" + (f"（{attempts}）" if attempts else ""))
    else:
        typer.echo(f"Wrote {path}" + (f" ({attempts})" if attempts else ""))
    _warn(told, language)


def _each(order: Order, team: str | None, folder: Path, by: str | None) -> None:
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Store.open(paths.home()) as store:
        with store.reading() as reader:
            if team is not None:
                team = team_called(reader.connection, team)
            everybody = [person.trainee for person in reader.people(team)]
            selection = Selection(order.period.since, order.period.until, team=team, named=True)
            active = {row.trainee for row in reader.attempts(selection)}
        people = [trainee for trainee in everybody if trainee in active]
        with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
            task = progress.add_task(str(folder), total=len(people))
            told = deliver_many(
                store,
                people,
                order,
                folder,
                _who(by),
                datetime.now().astimezone(),
                lambda done: progress.update(task, completed=done),
            )
    typer.echo(_written(order.language, folder, told.many, len(everybody) - len(people)))
    _warn(told, order.language)


def _written(language: Language, folder: Path, reports: int, without: int) -> str:
    """Return how many reports were written, and how many people had no attempt to report on."""
    if language == "zh":
        more = f"；另有 {without} 人在此区间没有演练，未生成报告" if without else ""
        return f"已写入 {folder}（{reports} 份{more}）"
    told = "1 report" if reports == 1 else f"{reports} reports"
    who = "1 person has" if without == 1 else f"{without} people have"
    more = f"; {who} no attempt in this period and got none" if without else ""
    return f"Wrote {folder} ({told}{more})"


def _warn(told: Delivered, language: Language) -> None:
    if told.unwritten:
        typer.echo(sentence(told.unwritten, language), err=True)


def _who(by: str | None) -> str:
    return (by or "").strip() or user()
