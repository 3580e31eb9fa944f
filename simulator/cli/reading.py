"""`kesu analyse`: replies in, readings out, one JSON object a line; or one sentence, told in words."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import typer

from simulator.cli.events import emit, reading_fields
from simulator.cli.options import language_of
from simulator.cli.scenarios import found
from simulator.errors import WrongUse
from simulator.language.analyser import Topic, Understanding, analyser
from simulator.model.scenario import Scenario
from simulator.model.tape import Promise
from simulator.model.texts import Language
from simulator.readings import story_time, topics

#: Lines that are read together: more gain nothing.
_AT_ONCE: Final = 64


def analyse(lang: str | None, name: str | None) -> None:
    """Read JSON lines {"id", "customer", "reply"} from stdin and write one reading a line."""
    if lang is None:
        raise WrongUse("Missing option '--lang': name zh or en.", "请用 --lang 写明 zh 或 en。")
    language = language_of(lang)
    scenario = _scenario(name)
    reader = analyser(language)
    known: tuple[Topic, ...] = () if scenario is None else topics(scenario, language)
    now = None if scenario is None else story_time(scenario)
    for lines in _arrivals():
        asked = [_asked(line) for line in lines]
        heard = iter(reader.read_all([(one.reply, one.customer) for one in asked if one], known, now))
        for one in asked:
            if one is None:
                emit({"error": 'each line is a JSON object {"id", "customer", "reply"}'})
                continue
            understanding = next(heard)
            emit(
                {
                    "id": one.id,
                    **reading_fields(understanding.reading),
                    "confidence": dict(understanding.confidence),
                }
            )


class _Asked(NamedTuple):
    """A line to read."""

    id: Any  # whatever the line has; it is handed back
    reply: str
    customer: str


def _asked(line: str) -> _Asked | None:
    """Return what `line` asks for; None if it is no JSON object with a reply."""
    try:
        row = json.loads(line)
        return _Asked(row.get("id"), str(row["reply"]), str(row.get("customer") or ""))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _arrivals() -> Iterator[list[str]]:
    """Yield the lines of stdin that are not blank, in parts of what has arrived, `_AT_ONCE` at most.

    Nobody who waits for an answer before the next line is kept waiting.
    """
    if sys.stdin is None:
        return
    rest = b""
    while arrived := sys.stdin.buffer.read1(1 << 16):  # type: ignore[union-attr]  # any buffer has it
        *whole, rest = (rest + arrived).split(b"\n")
        yield from _parts(whole)
    yield from _parts([rest])


def _parts(lines: list[bytes]) -> Iterator[list[str]]:
    told = [line.decode(sys.stdin.encoding, "replace") for line in lines if line.strip()]
    yield from (told[start : start + _AT_ONCE] for start in range(0, len(told), _AT_ONCE))


def try_out(sentence: str, lang: str | None, name: str | None) -> None:
    """Tell how `sentence` is read: acts, and which facts and remedies of the scenario `name` it touches.

    Without `lang` its letters tell the language.
    """
    by_letters: Language = "zh" if re.search(r"[\u4e00-\u9fff]", sentence) else "en"
    language = by_letters if lang is None else language_of(lang)
    scenario = _scenario(name)
    if scenario is not None and language not in scenario.languages:
        other = scenario.languages[0]
        raise WrongUse(
            f"The scenario {scenario.id!r} is not written in {language!r}: try a sentence in {other}.",
            f"场景“{scenario.id}”没有 {language} 文本，请用 {other} 的句子来试。",
        )
    known: tuple[Topic, ...] = () if scenario is None else topics(scenario, language)
    now = None if scenario is None else story_time(scenario)
    read = analyser(language).read(sentence, "", known, now)
    for line in _told(read, scenario is not None, language):
        typer.echo(line)


def _promise(promise: Promise) -> str:
    """Return what is promised, in how many hours from the story's beginning, and how much."""
    parts = [promise.what or "-"]
    if promise.within is not None:
        parts.append(f"≤ {promise.within} h")
    if promise.amount is not None:
        parts.append(f"{promise.amount / 100:g} {promise.unit}")
    return " ".join(parts)


def _told(read: Understanding, with_topics: bool, language: Language) -> list[str]:
    zh = language == "zh"
    likely = dict(read.confidence)
    acts = [f"{act} {100 * likely[act]:.0f} %" if act in likely else act for act in read.reading.acts]
    nothing = "（没有）" if zh else "none"
    lines = [f"acts: {', '.join(acts) or nothing}"]
    if with_topics:
        lines.append(f"topics: {', '.join(read.reading.topics) or nothing}")
        if read.reading.promises:
            lines.append(f"promises: {', '.join(map(_promise, read.reading.promises))}")
        if not read.reading.topics:
            lines.append(
                "没有碰到哪一条事实或办法；如果应当碰到，请把这句话里的说法加进它的 phrases。"
                if zh
                else "It touches no fact and no remedy. If it should, add its wording to the `phrases` there."
            )
    if not read.reading.understood:
        lines.append("读不懂：客户会反问。" if zh else "It can't be read: the customer would ask back.")
    return lines


def _scenario(name: str | None) -> Scenario | None:
    if name is None:
        return None
    library, scenario, _ = found(name)
    return library.scenario(scenario)
