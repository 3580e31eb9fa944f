"""`kesu test`, `kesu coverage`, `kesu certify`, `kesu graph` with their arguments."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the commands to `app`, in the order in which `--help` shows them."""
    for name, command, example in (
        ("test", run_tests, "kesu test scenarios/"),
        ("coverage", coverage, "kesu coverage water_bill_estimate"),
        ("certify", certify, "kesu certify my_scenarios/tea_leak.yaml"),
        ("graph", graph, "kesu graph water_bill_estimate -o graph.svg"),
    ):
        app.command(name, epilog=f"Example: {example}")(command)


def run_tests(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            help="Scenarios, their files of tests, or folders; all there are if not given.",
            metavar="SCENARIO|PATH...",
            show_default=False,
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON array.")] = False,
    lang: Annotated[
        str | None, typer.Option(help="Language of the messages; the settings' if not given.")
    ] = None,
) -> None:
    """Play the scripted conversations beside scenarios (X.test.yaml); ends with 1 where one fails."""
    from simulator.cli import certifying

    certifying.run_tests(names or [], as_json, lang)


def coverage(
    scenario: Annotated[str, typer.Argument(help="A scenario's id or file.")],
    play_in: Annotated[
        str | None, typer.Option("--in", help="Play it in zh or en; its first language if not given.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Draws names, details and random replies.", min=0)] = 0,
    writing: Annotated[
        bool, typer.Option("--tests", help="Write the ways to the endings as tests beside the scenario.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
    lang: Annotated[
        str | None, typer.Option(help="Language of the answer; the settings' if not given.")
    ] = None,
) -> None:
    """Find what play never meets, the way to each ending, and the scores that can be reached there."""
    from simulator.cli import certifying

    certifying.coverage(scenario, lang, play_in, seed, as_json, writing)


def certify(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            help="Scenarios' ids or files; all there are if not given.",
            metavar="SCENARIO...",
            show_default=False,
        ),
    ] = None,
    attempts: Annotated[int, typer.Option(help="Attempts of each synthetic trainee.")] = 100,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON array of reports.")] = False,
    lang: Annotated[
        str | None, typer.Option(help="Language of the report; the settings' if not given.")
    ] = None,
) -> None:
    """Prove that scenarios can carry an exam; ends with 1 where one does not pass."""
    from simulator.cli import certifying

    certifying.certify(names or [], as_json, lang, attempts)


def graph(
    scenario: Annotated[str, typer.Argument(help="A scenario's id or file.")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Write the SVG here; else it is printed.")
    ] = None,
    attempts: Annotated[int, typer.Option(help="Attempts of each graded trainee.", min=1)] = 30,
    lang: Annotated[
        str | None, typer.Option(help="Language of the drawing; the settings' if not given.")
    ] = None,
) -> None:
    """Draw beats, conditions, endings, and how often synthetic trainees take each way."""
    from simulator.cli import certifying

    certifying.graph(scenario, lang, output, attempts)
