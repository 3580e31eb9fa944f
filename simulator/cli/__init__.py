"""The command line: a contract that scripts depend on.

Exit codes: 0 good, 1 the thing checked is bad, 2 wrong use or it could not be carried out. Errors are one
line on stderr, never a traceback.

`commands`     every command with its arguments; the rooms below are imported when a command is called
`contents`     list
`checking`     check
`workshop`     new, schema
`certifying`   test, coverage, certify, graph
`preview`      preview, in the terminal or in the window
`play`         play, in the window or in the `terminal`
`drive`        play by script; `events` are the objects that it writes
`tapes`        score, verify
`studies`      balance, evidence
`grading`      grade
`corrections`  relabel, corrections, rescore; `told` puts readings and what a correction changed into words
`records`      records …, but for `appeals`: contest, appeals, decide; signatures in `record_commands`
`reading`      analyse
`report`       report, whose arguments stand in `report_commands`
`translation`  translation …, whose arguments stand in `translation_commands`
`options`      the words that options take; `scenarios` what a scenario's id or file names
`chinese`      help and complaints about wrong use, in Chinese
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NoReturn, TextIO

import typer

from simulator import __version__
from simulator.cli import commands
from simulator.cli.options import language_of, spoken_language
from simulator.errors import KesuError

if TYPE_CHECKING:
    from simulator.model.texts import Language

#: What typer raises for wrong use. Some versions of it bring a click of their own, so the class is not
#: always click's; BadParameter is a UsageError is a ClickException in all of them.
_REFUSED: Final = typer.BadParameter.__mro__[2]

app = typer.Typer(
    name="kesu",
    help="Kesu 客诉 — practise handling upset customers, in Chinese and English.",
    epilog="Exit codes: 0 good, 1 the thing checked is bad, 2 wrong use. "
    "Examples: kesu · kesu list · kesu play water_bill_estimate --text · kesu COMMAND --help",
    no_args_is_help=False,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)
commands.register(app)


@app.callback(invoke_without_command=True)
def _kesu(
    context: typer.Context,
    version: bool = typer.Option(False, "--version", help="Show the version and leave."),
) -> None:
    if version:
        typer.echo(__version__)
        raise typer.Exit
    if context.invoked_subcommand is None:
        commands.play()


def main() -> NoReturn:
    """Run `kesu` and end the process with its exit code."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        _speak_utf8(stream)
    sys.exit(run(sys.argv[1:]))


def run(words: Sequence[str]) -> int:
    """Run the command that `words` give and return its exit code; what went wrong is said in one line."""
    try:
        command = typer.main.get_command(app)
        if _asks_for_help(words) and _language(words) == "zh":
            from simulator.cli import chinese

            chinese.helpful(command)
        code = command(list(words), prog_name="kesu", standalone_mode=False)
        if sys.stdout is not None:
            sys.stdout.flush()
    except KesuError as error:
        _say(error.sentence(_language(words)))
        return error.exit_code
    except BrokenPipeError:
        # The reader went away (`kesu list | head`); nothing is left to say to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except (typer.Abort, KeyboardInterrupt):
        _say("Stopped." if _language(words) == "en" else "已中断。")
        return 130
    except Exception as error:
        if not isinstance(error, _REFUSED):
            raise
        complaint = error.format_message().rstrip(".")  # type: ignore[attr-defined]
        if not complaint:  # a group without a command: its help has been shown
            return 2
        if _language(words) == "en":
            _say(f"{complaint}: see `kesu --help`.")
        else:
            from simulator.cli import chinese

            _say(f"{chinese.complaint(complaint)}，请看 `kesu --help`。")
        return 2
    return code if isinstance(code, int) else 0


def _asks_for_help(words: Sequence[str]) -> bool:
    """Return whether help is shown: it was asked for, or a group was named without a command."""
    return "--help" in words or len(words) == 1


def _language(words: Sequence[str]) -> Language:
    """Return the language to tell errors in, as `spoken_language` does; English where that cannot be told."""
    for place, word in enumerate(words):
        name, _, value = word.partition("=")
        given = value or (words[place + 1] if place + 1 < len(words) else "")
        if name == "--lang" and given in ("zh", "en"):
            return language_of(given)
    with contextlib.suppress(KesuError):
        return spoken_language(None)
    return "en"


def _speak_utf8(stream: TextIO | None) -> None:
    """Windows consoles and redirected pipes may default to another encoding; Kesu speaks UTF-8."""
    with contextlib.suppress(AttributeError, ValueError):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]


def _say(sentence: str) -> None:
    """Say one line on stderr; what a terminal would obey instead of showing is written out."""
    line = " ".join(sentence.split())
    shown = "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in line)
    typer.echo(f"kesu: {shown}", err=True)
