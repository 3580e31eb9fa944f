"""`kesu list`, `kesu check`, `kesu schema`."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import typer

from simulator.cli.options import language_of
from simulator.content.library import Library
from simulator.content.loader import KINDS, load
from simulator.content.problems import Problem, shown
from simulator.errors import ContentError, WrongUse
from simulator.model.persona import Persona
from simulator.model.scenario import Scenario
from simulator.model.texts import Language


def list_contents(as_json: bool, lang: str) -> None:
    """Show the scenarios and personas there are.

    A file with problems of its own is named on stderr and left out; what is wrong between files is for
    `check` and for play.
    """
    language = language_of(lang)
    rows = []
    for entry in Library.open().entries():
        if entry.kind not in ("scenario", "persona"):
            continue
        loaded = load(entry.path)
        content = loaded.content
        if content is None:
            error = ContentError(str(entry.path), [problem.sentence(language) for problem in loaded.problems])
            typer.echo(f"kesu: {error.sentence(language)}", err=True)
            continue
        if isinstance(content, Scenario):
            title, customer = content.title.say(language), content.persona
            difficulty: int | None = content.difficulty
        elif isinstance(content, Persona):
            title, customer, difficulty = content.name.say(language), content.id, None
        else:
            continue
        rows.append(
            {
                "id": entry.id,
                "kind": entry.kind,
                "title": title,
                "customer": customer,
                "difficulty": difficulty,
                "path": str(entry.path),
            }
        )
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        stars = "★" * int(row["difficulty"] or 0)
        typer.echo(f"{row['kind']:<9} {row['id']:<28} {stars:<5} {row['title']}")


def check(paths: list[str], as_json: bool, lang: str) -> None:
    """Find every problem of the files at `paths`; ends with 1 where one is an error."""
    language = language_of(lang)
    files = _files(paths)
    library = Library.open()
    for folder in dict.fromkeys(file.parent for file in files):
        library = library.with_folder(folder)
    problems: list[Problem] = []
    for file in files:
        problems += library.check(file).problems
    if as_json:
        typer.echo(json.dumps([_row(problem, language) for problem in problems], ensure_ascii=False))
    else:
        for problem in problems:
            typer.echo(problem.sentence(language))
        if not problems:
            typer.echo(
                f"{len(files)} 个文件没有问题。"
                if language == "zh"
                else f"Files without a problem: {len(files)}."
            )
    if any(problem.severity == "error" for problem in problems):
        raise typer.Exit(1)


def schema(folder: Path | None) -> None:
    """Print the JSON Schemas of all kinds of files, or write them into `folder`."""
    schemas = {
        kind: {"$schema": "https://json-schema.org/draft/2020-12/schema", **shape.model_json_schema()}
        for kind, shape in KINDS.items()
    }
    if folder is None:
        typer.echo(json.dumps(schemas, ensure_ascii=False, indent=2))
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for kind, content in schemas.items():
            text = json.dumps(content, ensure_ascii=False, indent=2)
            (folder / f"{kind}.schema.json").write_text(text + "\n", "utf-8")
    except OSError as error:
        raise WrongUse(
            f"{folder} cannot be written ({error.strerror}): name another folder with -o."
        ) from error


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
