"""Certificates: which scenarios were found fit for exams, and whether they still are what was certified.

A certificate is a JSON file beside the scenario (`X.certificate.json`), or in the data folder where that one
cannot be written. It holds the report of `kesu certify` and a *stamp*, the hash of everything that an attempt
is played and judged by: scenario, persona, rubric and house rules. Layout, comments and keys that only spell
out a default don't count, nor do the course's texts and the reply analyser, so a certificate outlives both.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any, Final

from simulator import paths
from simulator.content.library import Library

#: What the certificate of `X.yaml` is called beside it: `X` and this.
SUFFIX: Final = ".certificate.json"
_FOLDER: Final = "certificates"


def stamp(library: Library, scenario: str) -> str:
    """Return the SHA-256 of everything that attempts at `scenario` are played and judged by.

    :raises UnknownId: there is no such scenario, or its persona is missing.
    :raises ContentError: one of the files has errors.
    """
    content = library.scenario(scenario)
    house = library.house()
    parts = {
        "scenario": content,
        "persona": library.persona(content.persona),
        "rubric": library.rubric(),
        "house": None if house is None else house.content,
    }
    plain = {
        kind: None if part is None else part.model_dump(mode="json", exclude_defaults=True)
        for kind, part in parts.items()
    }
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def beside(scenario: Path) -> Path:
    """Return where the certificate of the scenario in the file `scenario` lies, if it has one."""
    return scenario.with_name(scenario.stem + SUFFIX)


def elsewhere(mark: str) -> Path:
    """Return where the certificate with the stamp `mark` lies if its scenario's folder cannot be written."""
    return paths.settings_folder() / _FOLDER / f"{mark}.json"


def certified(library: Library, scenario: str) -> bool:
    """Say whether `scenario` is certified as it is now.

    :raises UnknownId: there is no such scenario, or its persona is missing.
    :raises ContentError: one of the files has errors.
    """
    mark = stamp(library, scenario)
    file = next(entry.path for entry in library.entries("scenario") if entry.id == scenario)
    return any(_certifies(place, scenario, mark) for place in (beside(file), elsewhere(mark)))


def lapsed(library: Library, scenario: str) -> bool:
    """Say whether the certificate beside `scenario` is one of what it was before: the scenario, its persona,
    the rubric or the house rules have changed, or others are in use.

    :raises UnknownId: there is no such scenario, or its persona is missing.
    :raises ContentError: one of the files has errors.
    """
    file = next(entry.path for entry in library.entries("scenario") if entry.id == scenario)
    told = _told(beside(file))
    return told.get("certified") is True and told.get("stamp") != stamp(library, scenario)


def _certifies(place: Path, scenario: str, mark: str) -> bool:
    """Say whether the file at `place` is a certificate; a damaged one is none."""
    told = _told(place)
    return told.get("certified") is True and told.get("scenario") == scenario and told.get("stamp") == mark


def _told(place: Path) -> dict[str, Any]:
    """Return what the certificate at `place` tells; one that is missing or damaged tells nothing."""
    try:
        told: Any = json.loads(place.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}
