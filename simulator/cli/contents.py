"""`kesu list`, `kesu schema`."""

from __future__ import annotations

import json
from pathlib import Path

import typer

from simulator.cli.options import language_of
from simulator.content.library import Library
from simulator.content.loader import KINDS, load
from simulator.errors import ContentError, WrongUse
from simulator.model.persona import Persona
from simulator.model.scenario import Scenario


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
