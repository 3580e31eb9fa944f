"""`kesu test`, `kesu coverage`, `kesu certify`, `kesu graph`: is a scenario fit for its trainees?"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

import typer

from simulator import paths
from simulator.authoring import certifying, suites, trials
from simulator.authoring import coverage as coverages
from simulator.authoring import graph as graphs
from simulator.authoring.accounts import account
from simulator.authoring.telling import tell
from simulator.cli.options import spoken_language
from simulator.cli.scenarios import around, found, playing
from simulator.content.library import Library
from simulator.content.problems import shown
from simulator.errors import FileUnwritable, WrongUse, in_chinese
from simulator.model.texts import Language
from simulator.records.tape import plain
from simulator.scoring.score import Matter
from simulator.study.attempts import stage


def run_tests(names: list[str], as_json: bool, lang: str | None) -> None:
    """Play the tests of scenarios; ends with 1 where one fails or a file has problems."""
    language = spoken_language(lang)
    rows: list[dict[str, object]] = []
    good = True
    for library, file in _suites(names):
        suite = suites.load(file, library)
        for problem in suite.problems:
            good = False
            if not as_json:
                typer.echo(tell(problem, suite.document.text.split("\n"), language) + "\n")
        if suite.trials is None:
            rows.append({"file": str(file), "problems": [p.sentence(language) for p in suite.problems]})
            continue
        for tried in trials.run(suite, library):
            good = good and not tried.misses
            misses = [{"line": miss.line, "message": miss.sentence(language)} for miss in tried.misses]
            rows.append(
                {
                    "file": str(file),
                    "test": tried.id,
                    "line": tried.line,
                    "held": not misses,
                    "misses": misses,
                }
            )
            if not as_json:
                verdict = ("不符 ", "missed") if misses else ("通过 ", "held  ")
                typer.echo(f"{verdict[language == 'en']} {file}:{tried.line}: {tried.id}")
                for miss in tried.misses:
                    typer.echo(f"      {file}:{miss.line}: {miss.sentence(language)}")
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
    if not good:
        raise typer.Exit(1)


def coverage(
    name: str, lang: str | None, play_in: str | None, seed: int, as_json: bool, writing: bool
) -> None:
    """Print what play can meet in a scenario; ends with 1 where a beat, choice, fact or ending is dead.

    With `writing` the routes become tests beside the scenario.
    """
    language = spoken_language(lang)
    library, scenario, file = found(name)
    matter = trials.matter_of(library, scenario)
    covered = coverages.cover(matter, playing(matter.scenario, play_in), seed)
    if as_json:
        typer.echo(json.dumps(plain(covered), ensure_ascii=False))
    else:
        for line in account(covered, language):
            typer.echo(line)
    if writing:
        _write_tests(covered, matter, file)
    if any(part.kind != "line" for part in covered.dead):
        raise typer.Exit(1)


def certify(names: list[str], as_json: bool, lang: str | None, attempts: int) -> None:
    """Certify scenarios; ends with 1 where one does not pass."""
    if attempts < 2:
        raise WrongUse("--attempts needs 2 or more.", "--attempts 至少为 2。")
    language = spoken_language(lang)
    if not names:
        names = [entry.id for entry in Library.open().entries("scenario")]
    reports = []
    for name in names:
        library, scenario, file = found(name)
        report = certifying.certify(
            library, scenario, file, attempts, tell=_progress(scenario, language), called=name
        )
        place = certifying.keep(report, file)
        reports.append(report)
        if not as_json:
            _show(report, place, language)
    if as_json:
        typer.echo(json.dumps([report.plain() for report in reports], ensure_ascii=False))
    if not all(report.certified for report in reports):
        raise typer.Exit(1)


def _show(report: certifying.Report, place: Path | None, language: Language) -> None:
    zh = language == "zh"
    for part in report.parts:
        title = certifying.TITLES[part.name][not zh]
        typer.echo(f"{title}{'：' if zh else ': '}{_HOLDS[part.held][not zh]}")
        for told in part.found:
            typer.echo(f"  {'✗' if told.bad else '·'} {told.sentence(language)}")
    if place is None:
        typer.echo(f"{report.scenario}：没有通过认证。" if zh else f"{report.scenario}: not certified.")
    else:
        where = f"{report.stamp[:12]} · {place}"
        typer.echo(
            f"{report.scenario}：已认证（{where}）" if zh else f"{report.scenario}: certified ({where})"
        )


_HOLDS: Final = {True: ("通过", "holds"), False: ("没有通过", "does not hold")}


def _progress(scenario: str, language: Language) -> Callable[[certifying.Name], None]:
    """Return a teller of progress; it speaks on a terminal only."""

    def tell(part: certifying.Name) -> None:
        if sys.stderr is not None and sys.stderr.isatty():
            typer.echo(f"{scenario}: {certifying.TITLES[part][language == 'en']} …", err=True)

    return tell


def _write_tests(covered: coverages.Coverage, matter: Matter, file: Path) -> None:
    """Write the routes to the endings as tests beside the scenario in `file`; those that need free text are
    left to people.

    :raises WrongUse: there are tests already, or the file cannot be written.
    """
    place = suites.beside(file)
    if place.exists():
        raise WrongUse(
            f"{place} is there already: move it away, or add to it by hand.",
            f"{place} 已经存在，请先移开，或手工补充。",
        )
    text = trials.opened(covered.scenario, file)
    for route in covered.routes:
        if not route.free:
            text += trials.script(
                coverages.walked(route, matter, covered.language), f"reaches_{route.ending}"[:48]
            )
    try:
        place.write_text(text, "utf-8", newline="\n")
    except OSError as error:
        raise WrongUse(
            f"{place} cannot be written ({error.strerror}).",
            f"无法写入 {place}（{in_chinese(error.strerror)}）。",
        ) from error


def graph(name: str, lang: str | None, output: Path | None, attempts: int) -> None:
    """Draw a scenario with the ways that synthetic trainees take."""
    library, scenario, _ = found(name)
    setting = stage(library, scenario)
    drawing = graphs.draw(
        setting.matter.scenario, graphs.ways(setting, attempts), attempts, spoken_language(lang)
    )
    if output is None:
        typer.echo(drawing, nl=False)
        return
    try:
        output.write_text(drawing, "utf-8", newline="\n")
    except OSError as error:
        raise FileUnwritable(output, error) from error


def _suites(names: list[str]) -> list[tuple[Library, Path]]:
    """Return the files of tests that `names` mean, each with the library that it is played with."""
    if not names:
        names = [str(paths.scenarios()), *map(str, paths.extra_scenarios())]
    files: dict[Path, Library] = {}
    for name in names:
        path = Path(name)
        if path.is_dir():
            for file in sorted(path.rglob(f"*{suites.SUFFIX}")):
                files.setdefault(file, around(Library.open(), file))
            continue
        if name.endswith(suites.SUFFIX):
            if not path.is_file():
                raise WrongUse(
                    f"There is no file {shown(name)!r}: check the name.",
                    f"找不到文件“{shown(name)}”，请检查名称。",
                )
            files.setdefault(path, around(Library.open(), path))
            continue
        library, _, scenario = found(name)
        beside = suites.beside(scenario)
        if not beside.is_file():
            raise WrongUse(
                f"{scenario} has no tests: write them into {beside}.",
                f"{scenario} 还没有测试，请写在 {beside} 里。",
            )
        files.setdefault(beside, library)
    if not files:
        raise WrongUse(
            f"There are no tests (files ending in {suites.SUFFIX}) there.",
            f"那里没有测试（文件名以 {suites.SUFFIX} 结尾）。",
        )
    return [(library, file) for file, library in files.items()]
