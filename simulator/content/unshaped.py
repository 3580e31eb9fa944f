"""What can be said of the acts in a file whose data does not have its shape.

As long as one value is of the wrong kind, no content is made of a file and its rules don't look at it. What
an author names as an act can be judged all the same, so that one slip does not hide the next.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from simulator.content.places import Data, Document, Path
from simulator.content.problems import Problem, nearest, shown
from simulator.model.acts import ACTS
from simulator.model.course import Course

#: Keys of scenarios, personas and rubrics that hold acts.
_KEYS: Final = frozenset({"acts", "acts_all", "acts_before", "acts_ever"})
_PARTED: Final = re.compile(r"[\s,，、]+")
#: Where authors find all acts with examples.
REFERENCE: Final = "docs/authoring/reference.md#acts"


def unknown_acts(document: Document, course: Course | None) -> list[Problem]:
    """Return a problem for every act of `document` that is none, with the one that was meant."""
    names: dict[str, str] = {}
    for act in course.acts if course is not None else ():
        said = (*act.name.say("zh").split("、"), act.name.say("en").lower())
        names |= dict.fromkeys(said, act.id)
    found = []
    for path, used in _named(document.data, ()):
        if len(parts := _PARTED.split(used)) > 1 and set(parts) <= set(ACTS):
            continue  # every act is one; it is the commas that are wrong, and that is told as such
        tidy = used.strip().lower().replace(" ", "_").replace("-", "_")
        by_name = nearest(used.strip().lower(), names)
        meant = tidy if tidy in ACTS else nearest(tidy, ACTS) or names.get(by_name, "")
        found.append(
            document.problem(
                path, "unknown_id", meant, kind="act", kind_zh="行为", value=shown(used), known=known_acts()
            )
        )
    return found


def known_acts() -> str:
    """Return some acts, and where all of them stand."""
    return f"{shown(', '.join(sorted(ACTS)), 120)} ({REFERENCE})"


def _named(data: Data, path: Path) -> Iterator[tuple[Path, str]]:
    """Yield the texts under a key that holds acts which are none, each with its path."""
    if isinstance(data, dict):
        for key, part in data.items():
            if key in _KEYS:
                listed = part if isinstance(part, list) else [part]
                for number, used in enumerate(listed):
                    if isinstance(used, str) and used not in ACTS:
                        yield ((*path, key, number) if isinstance(part, list) else (*path, key)), used
            elif isinstance(part, dict | list):
                yield from _named(part, (*path, key))
    elif isinstance(data, list):
        for number, part in enumerate(data):
            yield from _named(part, (*path, number))
