"""`kesu list`."""

from __future__ import annotations

import json

import typer

from simulator.cli.options import language_of
from simulator.content.library import Library
from simulator.content.loader import load
from simulator.errors import ContentError
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
