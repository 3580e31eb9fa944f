"""The corpus of replies: `authors/*.jsonl` and `pieces/*.txt` in `assets/language/<language>/`, read and
split.

In: a language. Out: `Line`s in the order of files and lines, with the author's id. Refuses (ValueError,
with file and line) lines that are no JSON object, acts that are none, and empty replies.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from simulator.content.library import Library
from simulator.model.acts import ACTS, in_order
from simulator.model.texts import Language
from simulator.session.cast import cast

ROOT: Final = Path(__file__).resolve().parent.parent


class Line(NamedTuple):
    """One labelled reply."""

    id: str
    author: str
    domain: str
    customer: str
    reply: str
    acts: tuple[str, ...]
    slices: tuple[str, ...]
    #: (first character, one after the last, act): where in the reply each act is performed.
    spans: tuple[tuple[int, int, str], ...] = ()
    #: Whether its author wrote what is usual rather than what is hard.
    everyday: bool = False


def folder(language: Language) -> Path:
    """Return the folder of a language's model and authors."""
    return ROOT / "assets" / "language" / language


def lines(language: Language) -> list[Line]:
    """Read all authors of a language.

    :raises ValueError: a line that cannot be used, with its place.
    """
    return _read(folder(language) / "authors")


def unseen(language: Language) -> list[Line]:
    """Read the lines that no training may see: other authors, who knew neither the corpus nor the model.

    :raises ValueError: a line that cannot be used, with its place.
    """
    return _read(folder(language) / "unseen")


def _read(authors: Path) -> list[Line]:
    found: list[Line] = []
    for path in sorted(authors.glob("*.jsonl")):
        author, everyday = path.stem, False
        for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if not text.strip():
                continue
            try:
                data = json.loads(text)
                if number == 1 and "voice" in data:
                    everyday = bool(data.get("everyday"))
                    continue
                if unknown := [act for act in data["acts"] if act not in ACTS]:
                    raise ValueError(f"no such act: {unknown}")
                if not data["reply"].strip():
                    raise ValueError("the reply is empty")
                spans = tuple((first, last, act) for first, last, act in data.get("spans", ()))
                if wrong := [span for span in spans if not _fits(span, data["reply"], data["acts"])]:
                    raise ValueError(f"no place in the reply, or not one of its acts: {wrong}")
                found.append(
                    Line(
                        data["id"],
                        author,
                        data.get("domain", ""),
                        data.get("customer", ""),
                        data["reply"],
                        in_order(data["acts"]),
                        tuple(data.get("slice", ())),
                        spans,
                        everyday,
                    )
                )
            except (ValueError, KeyError, TypeError) as error:
                raise ValueError(f"{path.name}, line {number}: {error}") from error
    return found


def _fits(span: tuple[int, int, str], reply: str, acts: Sequence[str]) -> bool:
    first, last, act = span
    return 0 <= first < last <= len(reply) and act in acts


def pieces(language: Language) -> list[Line]:
    """Read the single pieces per act (`pieces/*.txt`): they help training and are never measured on.

    A line is ``acts: piece`` or ``acts: customer's words >> piece``; acts are joined by +, - is none.

    :raises ValueError: a line of another form, with its place.
    """
    found: list[Line] = []
    for path in sorted((folder(language) / "pieces").glob("*.txt")):
        for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if not text.strip() or text.startswith("#"):
                continue
            head, _, tail = text.partition(": ")
            acts = [] if head == "-" else head.split("+")
            before, arrow, after = tail.partition(">>")
            piece = (after if arrow else tail).strip()
            if not piece or any(act not in ACTS for act in acts):
                raise ValueError(f"{path.name}, line {number}: not `acts: piece`: {text[:40]!r}")
            found.append(Line("", "pieces", "", before.strip() if arrow else "", piece, in_order(acts), ()))
    return found


def labellings(language: Language) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Read the two independent labellings (`labellings.jsonl`): the author's and the second, by line id."""
    found: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
    for text in (folder(language) / "labellings.jsonl").read_text(encoding="utf-8").splitlines():
        data = json.loads(text)
        found[data["id"]] = in_order(data["author"]), in_order(data["second"])
    return found


def choices(language: Language) -> list[Line]:
    """Read the choices of the shipped scenarios with the acts that their authors declared.

    They train the shipped model, since a trainee who types what guided mode would have offered must be
    understood; they are never measured on, and the figures of the folds are without them.
    """
    library = Library.open([ROOT / "scenarios"])
    found: list[Line] = []
    for entry in library.entries("scenario"):
        scenario = library.scenario(entry.id)
        persona = library.persona(scenario.persona)
        for beat in scenario.beats:
            case = cast(scenario, persona, len(found), language)
            before = case.speak(beat.opening[-1].text.say(language)[0])
            found += [
                Line(
                    "", "choices", scenario.domain, before, case.text(choice.text), in_order(choice.acts), ()
                )
                for choice in beat.choices
            ]
    return found


def digest(rows: Sequence[Line]) -> str:
    """Return a hash of the lines, noted in the model that they trained."""
    content = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def folds(rows: Sequence[Line], count: int) -> list[int]:
    """Return the fold (0 to count - 1) of each line; all lines of an author are in one.

    Authors are dealt out from the one with most lines to the one with fewest, each to the fold that has
    fewest lines.
    """
    size: dict[str, int] = {}
    for row in rows:
        size[row.author] = size.get(row.author, 0) + 1
    full = [0] * count
    place: dict[str, int] = {}
    for author in sorted(size, key=lambda name: (-size[name], name)):
        place[author] = full.index(min(full))
        full[place[author]] += size[author]
    return [place[row.author] for row in rows]


def apart(rows: Sequence[Line], group: Sequence[int]) -> list[bool]:
    """Return which lines may stay so that no domain is in two folds, `group` being the fold of each line.

    A domain belongs to the fold that has most of its lines (the first of equals); the others are left out.
    """
    spread: dict[str, dict[int, int]] = {}
    names = [row.domain.lower().replace("_", " ") for row in rows]
    for name, fold in zip(names, group, strict=True):
        count = spread.setdefault(name, {})
        count[fold] = count.get(fold, 0) + 1
    home = {name: min(count, key=lambda fold: (-count[fold], fold)) for name, count in spread.items()}
    return [home[name] == fold for name, fold in zip(names, group, strict=True)]
