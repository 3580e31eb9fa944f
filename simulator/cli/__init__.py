"""The command line: a contract that scripts depend on.

Exit codes: 0 good, 1 the thing checked is bad, 2 wrong use. Errors are one line on stderr, never a
traceback.

`contents`  list, check, schema
`play`      play (window or terminal) and drive (one JSON object a line)
`tapes`     score, verify
`corrections`  relabel, corrections, rescore
`reading`   analyse
"""

from __future__ import annotations

import contextlib
import os
import sys
from typing import NoReturn, TextIO

import click
import typer

from simulator import __version__
from simulator.cli import contents, corrections, play, reading, tapes
from simulator.errors import KesuError

app = typer.Typer(
    name="kesu",
    help="Kesu 客诉 — practise handling upset customers, in Chinese and English.",
    no_args_is_help=False,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)
for room in (play, contents, tapes, corrections, reading):
    room.register(app)


@app.callback(invoke_without_command=True)
def _kesu(
    context: typer.Context,
    version: bool = typer.Option(False, "--version", help="Show the version and leave."),
) -> None:
    if version:
        typer.echo(__version__)
        raise typer.Exit
    if context.invoked_subcommand is None:
        play.open_or_play()


def main() -> NoReturn:
    """Run `kesu` and end the process with its exit code."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        _speak_utf8(stream)
    try:
        code = app(standalone_mode=False)
    except KesuError as error:
        _say(error.sentence(os.environ.get("KESU_LANG", "en")))
        sys.exit(error.exit_code)
    except click.ClickException as error:
        _say(f"{error.format_message()} See `kesu --help`.")
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        _say("Stopped.")
        sys.exit(130)
    except BrokenPipeError:
        # The reader went away (`kesu list | head`); nothing is left to say to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    sys.exit(code if isinstance(code, int) else 0)


def _speak_utf8(stream: TextIO | None) -> None:
    """Windows consoles and redirected pipes may default to another encoding; Kesu speaks UTF-8."""
    with contextlib.suppress(AttributeError, ValueError):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]


def _say(sentence: str) -> None:
    typer.echo("kesu: " + " ".join(sentence.split()), err=True)
