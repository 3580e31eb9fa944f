"""Every command of `kesu report` with its arguments; `report` beside it does the work."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Since = Annotated[str | None, typer.Option("--from", help="From this day on, such as 2026-03-01.")]
Until = Annotated[str | None, typer.Option("--to", help="Up to and with this day.")]
Team = Annotated[str | None, typer.Option(help="Only people of this team.")]
Form = Annotated[
    str | None, typer.Option("--format", help="html, pdf, xlsx, csv or xapi; else as the file is called.")
]
Output = Annotated[Path | None, typer.Option("-o", "--output", help="The file to write.")]
Lang = Annotated[
    str | None,
    typer.Option(help="zh or en: of texts and titles; else that of KESU_LANG, else as set in the window."),
]
By = Annotated[str | None, typer.Option(help="Who takes it, for the trail; the account's name if not given.")]
Private = Annotated[bool, typer.Option("--private", help="Name nobody, and no group of fewer than five.")]
Mode = Annotated[str | None, typer.Option(help="Only guided, coached or exam.")]
Site = Annotated[str | None, typer.Option(help="xAPI: home page of the employees' accounts.")]


def register(app: typer.Typer) -> None:
    """Add `kesu report …` to `app`."""
    report = typer.Typer(
        no_args_is_help=True,
        help="Score reports for one trainee, a team or everybody; and the raw attempts.",
        epilog="KESU_HOME is the data folder, KESU_DATABASE the URL of a company's PostgreSQL.",
    )
    for name, command, example in (
        ("trainee", trainee, "kesu report trainee E1024 -o E1024.pdf"),
        (
            "cohort",
            cohort,
            "kesu report cohort --team 晨班 --from 2026-03-01 --course 2026-04-15 -o team.html",
        ),
        ("raw", raw, "kesu report raw --from 2026-03-01 -o attempts.csv"),
    ):
        report.command(name, epilog=f"Example: {example}")(command)
    app.add_typer(report, name="report")


def trainee(
    number: Annotated[
        str | None, typer.Argument(help="Employee number.", metavar="ID", show_default=False)
    ] = None,
    team: Annotated[
        str | None,
        typer.Option(help="A report for each of this team with an attempt, into the folder -o."),
    ] = None,
    everybody: Annotated[
        bool, typer.Option("--all", help="A report for each trainee with an attempt, into the folder -o.")
    ] = False,
    since: Since = None,
    until: Until = None,
    form: Form = None,
    output: Output = None,
    lang: Lang = None,
    by: By = None,
) -> None:
    """Say whether a trainee is ready, what they do well and what comes next, with their own words."""
    from simulator.cli.report import trainee

    trainee(number, team, everybody, since, until, form, output, lang, by)


def cohort(
    team: Team = None,
    since: Since = None,
    until: Until = None,
    course: Annotated[
        str | None, typer.Option(help="Day of a course: compare before and after, such as 2026-04-15.")
    ] = None,
    private: Private = False,
    form: Form = None,
    output: Output = None,
    lang: Lang = None,
    by: By = None,
) -> None:
    """Say who is ready, what to train, whether a course worked and what the exam is worth."""
    from simulator.cli.report import cohort

    cohort(team, since, until, course, private, form, output, lang, by)


def raw(
    team: Team = None,
    trainee: Annotated[str | None, typer.Option(help="Only this employee number.")] = None,
    since: Since = None,
    until: Until = None,
    mode: Mode = None,
    private: Private = False,
    site: Site = None,
    form: Form = None,
    output: Output = None,
    lang: Lang = None,
    by: By = None,
) -> None:
    """Give every attempt with its scores: CSV, XLSX, or xAPI statements for a learning record store."""
    from simulator.cli.report import raw

    raw(team, trainee, since, until, mode, private, site, form, output, lang, by)
