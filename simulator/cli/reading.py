"""`kesu analyse`: replies in, readings out, one JSON object a line."""

from __future__ import annotations

import json
import sys
from typing import Any

from simulator.cli.events import emit, reading_fields
from simulator.cli.options import language_of
from simulator.content.library import Library
from simulator.language.analyser import Topic, analyser
from simulator.readings import story_time, topics


def analyse(lang: str, scenario: str | None) -> None:
    """Read JSON lines {"id", "customer", "reply"} from stdin and write one reading a line."""
    language = language_of(lang)
    reader = analyser(language)
    known: tuple[Topic, ...] = ()
    now = None
    if scenario is not None:
        content = Library.open().scenario(scenario)
        known = topics(content, language)
        now = story_time(content)
    for line in sys.stdin or ():
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
        emit(answer)
