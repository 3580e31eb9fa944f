"""Every command of `kesu translation` with its arguments; `translation` beside it does the work."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Lang = Annotated[str | None, typer.Option(help="Language of the messages; the settings' if not given.")]


def register(app: typer.Typer) -> None:
    """Add `kesu translation …` to `app`."""
    translation = typer.Typer(
        no_args_is_help=True, help="Texts out to a translator as XLSX, and translations back into the file."
    )
    for name, command, example in (
        ("export", export, "kesu translation export tea_leak.yaml --from zh --to en -o tea_leak.xlsx"),
        ("import", bring_in, "kesu translation import tea_leak.xlsx tea_leak.yaml"),
    ):
        translation.command(name, epilog=f"Example: {example}")(command)
    app.add_typer(translation, name="translation")


def export(
    name: Annotated[str, typer.Argument(help="A scenario, persona, course or rubric: a file or an id.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="The workbook to write.")],
    source: Annotated[
        str | None, typer.Option("--from", help="zh or en; the file's first language if not given.")
    ] = None,
    target: Annotated[str | None, typer.Option("--to", help="zh or en; the other one if not given.")] = None,
    since: Annotated[
        Path | None,
        typer.Option(help="The workbook of the last time: texts whose source changed since are marked."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a workbook that is there.")] = False,
    lang: Lang = None,
) -> None:
    """Write all texts into a workbook, each with an id that stays; name those that are stale or missing."""
    from simulator.cli.translation import export

    export(name, output, source, target, since, force, lang)


def bring_in(
    workbook: Annotated[Path, typer.Argument(help="A workbook that came back.")],
    name: Annotated[
        str | None,
        typer.Argument(help="The file or id it belongs to; the workbook's own id if not given."),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Also take translations whose source has changed since.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change; write nothing.")] = False,
    lang: Lang = None,
) -> None:
    """Put translations into the file, comments and order untouched; name those that are stale."""
    from simulator.cli.translation import bring_in

    bring_in(workbook, name, force, dry_run, lang)
