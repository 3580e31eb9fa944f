"""`kesu balance` and `kesu evidence`: many attempts by synthetic trainees."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import typer
from rich import box
from rich.console import Console
from rich.table import Table

from simulator.authoring.certifying import advice
from simulator.cli.options import spoken_language
from simulator.cli.scenarios import found, playing
from simulator.content.library import Library
from simulator.errors import FileUnwritable, WrongUse
from simulator.model.texts import Language
from simulator.study import balance as balances
from simulator.study import evidence as rows
from simulator.study import picture as pictures
from simulator.study.attempts import stage
from simulator.study.targets import called


def balance(
    name: str, attempts: int, play_in: str | None, as_json: bool, picture: Path | None, lang: str | None
) -> None:
    """Print what many attempts say of the scenario `name`, an id or a file."""
    if attempts < 2:
        raise WrongUse("--attempts needs 2 or more.", "--attempts 至少为 2。")
    language = spoken_language(lang)
    library, scenario, _ = found(name)
    setting = stage(library, scenario, playing(library.scenario(scenario), play_in))
    result = balances.balance(setting, attempts, _progress("平衡" if language == "zh" else "balance"))
    if picture is not None:
        _write(picture, pictures.draw(result, setting.matter.scenario.title.say(setting.language)))
    if as_json:
        typer.echo(json.dumps(plain(result), ensure_ascii=False))
    else:
        course = setting.matter.course
        _show(result, language, {part.id: part.name.say(language) for part in course.principles})
    if any(verdict.binds and not verdict.kept for verdict in result.verdicts):
        raise typer.Exit(1)


def evidence(quick: bool, as_json: bool, markdown: Path | None) -> None:
    """Print every evidence row with its statistic, interval and verdict."""
    found = rows.evidence(Library.open(), quick, _progress("evidence"))
    if markdown is not None:
        _write(markdown, rows.page(found, quick))
    if as_json:
        typer.echo(json.dumps([row.summary() for row in found], ensure_ascii=False))
    else:
        table = Table("row", "statistic", "value", "95 %", "expected", "holds", box=box.SIMPLE)
        for row in found:
            interval = f"{row.low:.2f} … {row.high:.2f}"
            verdict = "holds" if row.holds else "MISSES"
            table.add_row(str(row.row), row.statistic, f"{row.value:.2f}", interval, row.expected, verdict)
        Console().print(table)


def plain(found: balances.Balance) -> dict[str, object]:
    """Return `found` as JSON has it; shares and scores are rounded to four decimals."""

    def tidy(value: object) -> object:
        if isinstance(value, float):
            return round(value, 4)
        if hasattr(value, "_asdict"):
            return {key: tidy(item) for key, item in value._asdict().items()}
        return [tidy(item) for item in value] if isinstance(value, tuple) else value

    answer = {key: tidy(value) for key, value in found._asdict().items()}
    for entry, standing in zip(answer["standings"], found.standings, strict=True):  # type: ignore[call-overload]
        entry["outcomes"] = {outcome: round(share, 4) for outcome, share in standing.outcomes}
        entry["endings"] = {ending: round(share, 4) for ending, share in standing.endings}
    return answer


#: What the columns are headed: of the trainees, and of the principles.
_COLUMNS: Final[dict[Language, tuple[str, ...]]] = {
    "zh": ("学员", "平均", "最低", "中位", "最高", "通过", "满意度", "轮数"),
    "en": ("trainee", "mean", "least", "median", "most", "passed", "stars", "turns"),
}
_OCCASIONS: Final[dict[Language, tuple[str, ...]]] = {
    "zh": ("原则", "有机会", "较差者", "较好者"),
    "en": ("principle", "occasion", "poor", "good"),
}


def _show(found: balances.Balance, language: Language, names: Mapping[str, str]) -> None:
    """Print `found`; `names` are those of the principles. A terminal wraps sentences itself."""
    console = Console(soft_wrap=True)
    table = Table(box=box.SIMPLE, padding=(0, 1, 0, 0))
    zh = language == "zh"
    first, *others = _COLUMNS[language]
    table.add_column(first, no_wrap=True)
    for name in others:
        table.add_column(name, justify="right", no_wrap=True)
    for standing in found.standings:
        table.add_row(
            called(standing.trainee, "zh") if zh else standing.trainee,
            f"{standing.mean:.1f}",
            f"{standing.least:.1f}",
            f"{standing.quartiles[1]:.1f}",
            f"{standing.most:.1f}",
            f"{100 * standing.passes:.1f} %",
            f"{standing.satisfaction:.1f}",
            f"{standing.turns:.1f}",
        )
    console.print(table)
    coverage = Table(*_OCCASIONS[language], box=box.SIMPLE)
    for part in found.coverage:
        poor = "–" if part.poor is None else f"{part.poor:.0f}"
        good = "–" if part.good is None else f"{part.good:.0f}"
        name = names.get(part.principle, part.principle)
        coverage.add_row(name, f"{100 * part.occasions:.0f} %", poor, good)
    console.print(coverage)
    console.print(
        f"及格线 {found.pass_mark}；难度 {found.difficulty:.2f}；区分度 {found.discrimination:.2f}；"
        f"得分 {found.least:.1f}–{found.most:.1f}。"
        if zh
        else f"Pass mark {found.pass_mark}; difficulty {found.difficulty:.2f}; "
        f"discrimination {found.discrimination:.2f}; reached {found.least:.1f}–{found.most:.1f}."
    )
    for name_zh, name, dead in (
        ("阶段", "beats", found.dead_beats),
        ("结局", "endings", found.dead_endings),
        ("台词", "lines", found.dead_lines),
    ):
        if dead:
            console.print(
                f"没有一次遇到这些{name_zh}：{'、'.join(dead)}。"
                if zh
                else f"No attempt met these {name}: {', '.join(dead)}."
            )
    for verdict in found.verdicts:
        console.print(
            f"{'✓' if verdict.kept else '✗' if verdict.binds else '·'} {verdict.sentence(language)}"
        )
    for told in advice(found):
        console.print(f"  {told.sentence(language)}")


def _progress(what: str) -> Callable[[str], None]:
    """Return a teller of progress; it speaks on a terminal only."""
    console = Console(stderr=True)

    def tell(name: str) -> None:
        if console.is_terminal:
            console.print(f"{what}: {name} …", style="dim")

    return tell


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, "utf-8")
    except OSError as error:
        raise FileUnwritable(path, error) from error
