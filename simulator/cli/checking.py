"""`kesu check`: every problem of an author's files, and what a code means."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from simulator.authoring.cache import Cache
from simulator.authoring.checking import check as check_files
from simulator.authoring.telling import tell
from simulator.cli.options import spoken_language
from simulator.content.catalogue import Catalogue, authored, read_text
from simulator.content.problems import Problem, shown
from simulator.errors import WrongUse

if TYPE_CHECKING:  # as in content.problems
    from simulator.model.texts import Language


def check(
    paths: list[str], as_json: bool, lang: str | None, smelling: bool, cached: bool, watching: bool
) -> None:
    """Find every problem of the files at `paths`; ends with 1 where one is an error.

    With `watching` it goes on, and checks what is saved, until it is interrupted.
    """
    language = spoken_language(lang)
    if not paths:
        raise WrongUse("Missing argument 'PATH...': name files or folders.", "请写明要检查的文件或文件夹。")
    problems = _check(paths, as_json, language, smelling, cached)
    if watching:
        _watch(paths, as_json, language, smelling)
    elif any(problem.severity == "error" for problem in problems):
        raise typer.Exit(1)


def explain(code: str, lang: str | None) -> None:
    """Print the page about `code`."""
    from simulator.authoring import pages

    typer.echo(pages.page(code, spoken_language(lang)).rstrip())


def _check(
    paths: list[str], as_json: bool, language: Language, smelling: bool, cached: bool
) -> list[Problem]:
    files = _files(paths)
    problems = check_files(
        files, _catalogue(paths, files), smelling=smelling, cache=Cache() if cached else None
    )
    if as_json:
        typer.echo(json.dumps([_row(problem, language) for problem in problems], ensure_ascii=False))
        return problems
    lines: dict[str, list[str]] = {}
    for problem in problems:
        if problem.file not in lines:
            text = read_text(Path(problem.file))
            lines[problem.file] = [] if isinstance(text, Problem) else text.split("\n")
        typer.echo(tell(problem, lines[problem.file], language) + "\n")
    typer.echo(_sum(len(files), problems, language))
    return problems


def _watch(paths: list[str], as_json: bool, language: Language, smelling: bool) -> None:
    from watchfiles import watch

    typer.echo(
        "正在监视，保存后自动检查；按 Ctrl+C 结束。" if language == "zh" else "Watching; Ctrl+C ends it.",
        err=True,
    )
    # Folders are watched, not files: an editor may save by putting a new file in the place of the old one.
    roots = [path for path in map(Path, paths) if path.is_dir()]
    single = {path.resolve() for path in map(Path, paths) if path.is_file()}
    for changes in watch(*roots, *{path.parent for path in single}, step=100, raise_interrupt=False):
        changed = [Path(name) for _, name in changes if name.endswith((".yaml", ".yml"))]
        if not any(
            path in single or any(root.resolve() in path.parents for root in roots) for path in changed
        ):
            continue
        try:
            _check(paths, as_json, language, smelling, cached=True)
        except WrongUse as error:  # the last file went away, or is being replaced at this moment
            typer.echo(f"kesu: {error.sentence(language)}", err=True)


def _sum(files: int, problems: list[Problem], language: Language) -> str:
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = len(problems) - errors
    if not problems:
        return f"{files} 个文件没有问题。" if language == "zh" else f"Files without a problem: {files}."
    if language == "zh":
        return (
            f"检查了 {files} 个文件：{errors} 个错误，{warnings} 个提醒。说明见 kesu check --explain 代码。"
        )
    return f"Files checked: {files}. Errors: {errors}, warnings: {warnings}. See kesu check --explain CODE."


def _catalogue(names: list[str], files: list[Path]) -> Catalogue:
    """Return the shipped contents with the folders of `names` and `files`, and personas beside them."""
    catalogue = Catalogue.open()
    folders = {file.parent: None for file in files}
    for folder in list(folders):
        beside = folder.parent / "personas"
        if beside.is_dir():
            folders[beside] = None
    roots = [path for path in map(Path, names) if path.is_dir()]
    inside = [folder for folder in folders if not any(root in (folder, *folder.parents) for root in roots)]
    for folder in [*inside, *roots]:
        catalogue = catalogue.with_folder(folder)
    return catalogue


def _files(names: list[str]) -> list[Path]:
    files: list[Path] = []
    for name in names:
        path = Path(name)
        try:
            kind = path.stat().st_mode
        except (OSError, ValueError) as error:  # not there, not allowed, too long, or holds a NUL
            raise WrongUse(
                f"There is no file or folder {shown(name)!r}: check the name.",
                f"找不到文件或文件夹“{shown(name)}”，请检查名称。",
            ) from error
        if stat.S_ISDIR(kind):
            found = authored(path)
            if not found:
                raise WrongUse(
                    f"There are no YAML files in {shown(name)!r}: check the name.",
                    f"“{shown(name)}”里没有 YAML 文件，请检查名称。",
                )
            files += found
        else:
            files.append(path)
    return list(dict.fromkeys(files))


def _row(problem: Problem, language: Language) -> dict[str, object]:
    return {
        "file": problem.file,
        "line": problem.line,
        "column": problem.column,
        "code": problem.code,
        "severity": problem.severity,
        "message": problem.message(language),
        "hint": problem.hint(language),
    }
