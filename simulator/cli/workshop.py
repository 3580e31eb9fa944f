"""`kesu check` and what else an author calls."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import typer

from simulator.authoring.cache import Cache
from simulator.authoring.checking import check as check_files
from simulator.authoring.telling import tell
from simulator.cli.options import language_of
from simulator.content.library import Library
from simulator.content.loader import read_text
from simulator.content.problems import Problem, shown
from simulator.errors import WrongUse
from simulator.model.texts import Language


def check(paths: list[str], as_json: bool, lang: str | None, cached: bool) -> None:
    """Find every problem of the files at `paths`; ends with 1 where one is an error."""
    language = _language(lang)
    if not paths:
        raise WrongUse("Missing argument 'PATH...': name files or folders.", "请写明要检查的文件或文件夹。")
    problems = _check(paths, as_json, language, cached)
    if any(problem.severity == "error" for problem in problems):
        raise typer.Exit(1)


def _check(paths: list[str], as_json: bool, language: Language, cached: bool) -> list[Problem]:
    files = _files(paths)
    problems = check_files(files, _library(paths, files), cache=Cache() if cached else None)
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


def _sum(files: int, problems: list[Problem], language: Language) -> str:
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = len(problems) - errors
    if not problems:
        return f"{files} 个文件没有问题。" if language == "zh" else f"Files without a problem: {files}."
    if language == "zh":
        return f"检查了 {files} 个文件：{errors} 个错误，{warnings} 个提醒。"
    return f"Files checked: {files}. Errors: {errors}, warnings: {warnings}."


def _library(paths: list[str], files: list[Path]) -> Library:
    """Return the shipped library with the folders of `paths` and `files`, and personas beside them."""
    library = Library.open()
    folders = {file.parent: None for file in files}
    for folder in list(folders):
        beside = folder.parent / "personas"
        if beside.is_dir():
            folders[beside] = None
    roots = [path for path in map(Path, paths) if path.is_dir()]
    inside = [folder for folder in folders if not any(root in (folder, *folder.parents) for root in roots)]
    for folder in [*inside, *roots]:
        library = library.with_folder(folder)
    return library


def _language(lang: str | None) -> Language:
    """Return the language to speak: that of `--lang`, of KESU_LANG, or the one chosen in the settings."""
    if lang is None:
        lang = os.environ.get("KESU_LANG", "").strip() or None
    if lang is not None:
        return language_of(lang)
    return "en"


def _files(paths: list[str]) -> list[Path]:
    files: list[Path] = []
    for name in paths:
        path = Path(name)
        try:
            kind = path.stat().st_mode
        except (OSError, ValueError) as error:  # not there, not allowed, too long, or holds a NUL
            raise WrongUse(
                f"There is no file or folder {shown(name)!r}: check the name.",
                f"找不到文件或文件夹“{shown(name)}”，请检查名称。",
            ) from error
        if stat.S_ISDIR(kind):
            found = sorted({*path.rglob("*.yaml"), *path.rglob("*.yml")})
            found = [file for file in found if not file.name.endswith(".test.yaml") and not file.is_dir()]
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
