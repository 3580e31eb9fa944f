"""`kesu list`, `kesu check`, `kesu schema`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from simulator.content.library import Library
from simulator.content.loader import KINDS
from simulator.content.problems import Problem
from simulator.errors import ContentError, WrongUse
from simulator.model.persona import Persona
from simulator.model.scenario import Scenario
from simulator.model.texts import Language


def register(app: typer.Typer) -> None:
    """Add this room's commands to `app`."""
    app.command("list", epilog="Example: kesu list --json")(list_contents)
    app.command("check", epilog="Example: kesu check scenarios/ --json")(check)
    app.command("schema", epilog="Example: kesu schema -o schemas/")(schema)


def list_contents(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON array.")] = False,
    lang: Annotated[str, typer.Option(help="zh or en.")] = "zh",
) -> None:
    """Show the scenarios and personas there are."""
    language = language_of(lang)
    library = Library.open()
    rows = []
    for entry in library.entries():
        if entry.kind not in ("scenario", "persona"):
            continue
        try:
            content = library.checked(entry.kind, entry.id).content
        except ContentError as error:
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


def check(
    paths: Annotated[list[str], typer.Argument(help="Files or folders.", metavar="PATH...")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON array of problems.")] = False,
    lang: Annotated[str, typer.Option(help="Language of the messages: zh or en.")] = "en",
) -> None:
    """Find every problem of scenario, persona, course and rubric files."""
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
                f"{len(files)} 个文件没有问题。" if language == "zh" else f"{len(files)} files are fine."
            )
    if any(problem.severity == "error" for problem in problems):
        raise typer.Exit(1)


def schema(
    folder: Annotated[
        Path | None, typer.Option("-o", "--output", help="Folder for one file a kind; else printed.")
    ] = None,
) -> None:
    """Give the JSON Schemas of all kinds of files, for editors."""
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


def language_of(lang: str) -> Language:
    """Return the language called `lang`.

    :raises WrongUse: it is neither zh nor en.
    """
    if lang == "zh":
        return "zh"
    if lang == "en":
        return "en"
    raise WrongUse(f"There is no language {lang!r}: use zh or en.", f"没有语言“{lang}”，请用 zh 或 en。")


def _files(paths: list[str]) -> list[Path]:
    files: list[Path] = []
    for name in paths:
        path = Path(name)
        if "\0" in name or not path.exists():
            raise WrongUse(
                f"There is no file or folder {name!r}: check the name.", f"找不到文件或文件夹“{name}”。"
            )
        if path.is_dir():
            found = sorted({*path.rglob("*.yaml"), *path.rglob("*.yml")})
            files += [file for file in found if not file.name.endswith(".test.yaml")]
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
