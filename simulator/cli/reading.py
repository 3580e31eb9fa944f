"""`kesu analyse`: replies in, readings out, one JSON object a line."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from typing import Annotated, Any

import typer

from simulator.cli.contents import language_of
from simulator.cli.events import reading_fields
from simulator.content.library import Library
from simulator.language.analyser import Topic, analyser
from simulator.practice import topics


def register(app: typer.Typer) -> None:
    """Add this room's command to `app`."""
    app.command("analyse", epilog='Example: echo \'{"id":1,"reply":"您慢慢说"}\' | kesu analyse --lang zh')(
        analyse
    )


def analyse(
    lang: Annotated[str, typer.Option(help="zh or en.")],
    scenario: Annotated[str | None, typer.Option(help="Find this scenario's topics and promises.")] = None,
) -> None:
    """Read JSON lines {"id", "customer", "reply"} and write one reading a line."""
    language = language_of(lang)
    reader = analyser(language)
    known: tuple[Topic, ...] = ()
    now = None
    if scenario is not None:
        content = Library.open().scenario(scenario)
        known = topics(content, language)
        now = datetime.strptime(content.date, "%Y-%m-%d %H:%M")  # noqa: DTZ007  # the story's clock
    write = sys.stdout.write
    for line in sys.stdin:
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            reply, customer = str(row["reply"]), str(row.get("customer") or "")
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            answer: dict[str, Any] = {"error": 'each line is a JSON object {"id", "customer", "reply"}'}
        else:
            understanding = reader.read(reply, customer, known, now)
            answer = {
                "id": row.get("id"),
                **reading_fields(understanding.reading),
                "confidence": dict(understanding.confidence),
            }
        write(json.dumps(answer, ensure_ascii=False) + "\n")
        if sys.stdin.isatty():
            sys.stdout.flush()
