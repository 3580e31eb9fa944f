"""Measure topics, times and amounts on annotated lines: `python -m benchmarks.promises [zh] [en] [--errors]`.

Reads `assets/language/<language>/annotated/quantities.jsonl` (id, author, now, reply, until, amount) and
`topics.jsonl` (id, author, scenario, reply, topics). The authors of `HELD_OUT` had no part in writing the
rules; everybody else's lines had. `--errors` lists the misread lines of the latter only.

A time is right if the promise's hours, rounded up, end with the annotated moment; an amount if value and
unit are the annotated ones (a year is 12 months, money is money in any currency); where a reply promises
several, the last counts, as in the annotation. No promise must be read as none. The acts that open a
promise are either all given (the rules alone) or the analyser's own.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time as clock
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from benchmarks.corpus import ROOT, folder
from simulator.content.library import Library
from simulator.language.analyser import Topic, analyser
from simulator.language.promises import COMMITTING, promised
from simulator.language.text import even
from simulator.language.topics import touched
from simulator.model.tape import Promise
from simulator.model.texts import LANGUAGES, Language
from simulator.readings import topics as topics_of

#: Authors whose lines were kept from whoever wrote the rules.
HELD_OUT: Final = frozenset(("qd", "qe", "td", "te"))

#: What the annotation calls a unit, as hundredths of the analyser's units.
_UNITS: Final = {
    "money": ("money", 100), "percent": ("percent", 100), "piece": ("pieces", 100), "day": ("days", 100),
    "month": ("months", 100), "year": ("months", 1200),
}  # fmt: skip
_MONEY: Final = frozenset(("yuan", "dollar", "pound", "euro"))

Amount = tuple[int, str]


class Quantities(NamedTuple):
    """An annotated reply: hours to the promised moment, promised amount."""

    id: str
    author: str
    now: datetime
    reply: str
    within: int | None
    amount: Amount | None


class About(NamedTuple):
    """An annotated reply: the topics it touches."""

    id: str
    author: str
    scenario: str
    reply: str
    topics: frozenset[str]


class Tally(NamedTuple):
    """Lines, lines that are right, and of those that are not empty: annotated, read, read rightly."""

    lines: int
    right: int
    wanted: int
    read: int
    hits: int

    def __str__(self) -> str:
        precision, recall = self.hits / max(self.read, 1), self.hits / max(self.wanted, 1)
        exact = self.right / max(self.lines, 1)
        return f"exact {exact:.3f}  P {precision:.3f}  R {recall:.3f}  ({self.lines} lines)"


def quantities(language: Language) -> list[Quantities]:
    """Read the annotated times and amounts of a language."""
    found = []
    for data in map(json.loads, _text(language, "quantities")):
        now = datetime.fromisoformat(data["now"])
        within = None
        if data["until"] is not None:
            left = datetime.fromisoformat(data["until"]) - now
            within = -(-int(left.total_seconds()) // 3600)
        amount = None
        if data["amount"] is not None:
            unit, scale = _UNITS[data["amount"]["unit"]]
            amount = (round(data["amount"]["value"] * scale), unit)
        found.append(Quantities(data["id"], data["author"], now, data["reply"], within, amount))
    return found


def abouts(language: Language) -> list[About]:
    """Read the annotated topics of a language."""
    return [
        About(data["id"], data["author"], data["scenario"], data["reply"], frozenset(data["topics"]))
        for data in map(json.loads, _text(language, "topics"))
    ]


def _text(language: Language, name: str) -> list[str]:
    path = folder(language) / "annotated" / f"{name}.jsonl"
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def final(promises: Sequence[Promise]) -> tuple[int | None, Amount | None]:
    """Return the hours and the amount that a reply ends on."""
    within = [promise.within for promise in promises if promise.within is not None]
    amounts = [
        (promise.amount, "money" if promise.unit in _MONEY else str(promise.unit))
        for promise in promises
        if promise.amount is not None
    ]
    return within[-1] if within else None, amounts[-1] if amounts else None


def tally(pairs: Sequence[tuple[object, object]]) -> Tally:
    """Count pairs of (annotated, read); None is nothing."""
    return Tally(
        len(pairs),
        sum(wanted == read for wanted, read in pairs),
        sum(wanted is not None for wanted, _ in pairs),
        sum(read is not None for _, read in pairs),
        sum(wanted == read for wanted, read in pairs if wanted is not None),
    )


def _quantities(language: Language, errors: bool) -> None:
    rows = quantities(language)
    read = analyser(language)
    ways: dict[str, Callable[[Quantities], Sequence[Promise]]] = {
        "rules": lambda row: promised(even(row.reply), COMMITTING, (), row.now, language),
        "analyser": lambda row: read.read(row.reply, now=row.now).reading.promises,
    }
    for way, reader in ways.items():
        begin = clock.perf_counter()
        results = [(row, *final(reader(row))) for row in rows]
        spent = clock.perf_counter() - begin
        for held in (False, True):
            some = [result for result in results if (result[0].author in HELD_OUT) == held]
            name = "held out   " if held else "development"
            print(f"{language} {way:8} {name} time    {tally([(row.within, when) for row, when, _ in some])}")
            print(f"{language} {way:8} {name} amount  {tally([(row.amount, much) for row, _, much in some])}")
        print(f"{language} {way:8} {1000 * spent / len(rows):.3f} ms a line")
        if errors and way == "rules":
            for row, when, much in results:
                if row.author not in HELD_OUT and (row.within, row.amount) != (when, much):
                    print(f"  {row.id} {row.now:%a %d %H:%M} {row.reply}")
                    print(f"    annotated {row.within} {row.amount}, read {when} {much}")


def _topics(language: Language, errors: bool) -> None:
    library = Library.open([ROOT / "scenarios"])
    rows = abouts(language)
    known: dict[str, tuple[Topic, ...]] = {
        name: topics_of(library.scenario(name), language) for name in sorted({row.scenario for row in rows})
    }
    spent: list[float] = []
    results: list[tuple[About, frozenset[str]]] = []
    for row in rows:
        begin = clock.perf_counter()
        found = touched(even(row.reply), known[row.scenario], language)
        spent.append(clock.perf_counter() - begin)
        results.append((row, frozenset(id for id, _, _ in found)))
    for held in (False, True):
        some = [(row.topics, found) for row, found in results if (row.author in HELD_OUT) == held]
        exact = sum(wanted == found for wanted, found in some) / len(some)
        both = sum(len(wanted & found) for wanted, found in some)
        score = 2 * both / sum(len(wanted) + len(found) for wanted, found in some)
        name = "held out   " if held else "development"
        print(f"{language} topics   {name} exact {exact:.3f}  micro-F1 {score:.3f}  ({len(some)} lines)")
    print(f"{language} topics   {1000 * statistics.median(spent):.3f} ms a line (median)")
    if errors:
        for row, read in results:
            if row.author not in HELD_OUT and row.topics != read:
                missed, extra = sorted(row.topics - read), sorted(read - row.topics)
                print(f"  {row.id} {row.scenario[:5]} {row.reply}  missed {missed} extra {extra}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("languages", nargs="*", help="zh, en; both if not given")
    parser.add_argument("--errors", action="store_true", help="list misread lines of development authors")
    options = parser.parse_args()
    for language in LANGUAGES:
        if not options.languages or language in options.languages:
            _quantities(language, options.errors)
            _topics(language, options.errors)


if __name__ == "__main__":
    main()
