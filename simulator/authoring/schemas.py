"""JSON Schemas of the authors' files, for editors: completion, descriptions and first errors while writing.

They are made from the same shapes that `check` reads by, with descriptions in both languages, and with what
the shapes' validators accept besides: one value where a list is meant. `check` knows more: ids that refer to
one another, and whether a scenario can be played.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, get_args

from pydantic import BaseModel, BeforeValidator
from pydantic.fields import FieldInfo

from simulator.authoring.meanings import meaning
from simulator.content.loader import KINDS
from simulator.model.acts import ACTS
from simulator.model.course import Course
from simulator.model.tape import RULINGS
from simulator.model.texts import Variants, listed

#: The folder of the schemas, beside the files that name them.
FOLDER: Final = "schema"
#: The kind of a scenario's tests, and all kinds of files that authors write.
TEST: Final = "test"
ALL: Final = (*KINDS, TEST)
_NAMED: Final = re.compile(r"#\s*yaml-language-server:\s*\$schema=(\S*)/scenario\.schema\.json\s*$")
_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
#: Fields whose ids are the same in every file, so that an editor can offer them.
_CLOSED: Final = {
    **dict.fromkeys(("acts", "acts_all", "acts_before", "acts_ever"), ACTS),
    **dict.fromkeys(("rulings", "rulings_before", "rulings_ever", "not_rulings"), RULINGS),
}
Json = dict[str, Any]


def schema(kind: str) -> Json:
    """Return the JSON Schema of files of `kind`, one of `ALL`.

    :raises KeyError: there is no such kind.
    """
    if kind == TEST:
        from simulator.authoring.suites import Trials  # with all that a conversation is played by

        return schema_of(Trials, kind)
    return schema_of(KINDS[kind], kind)


def schema_of(shape: type[BaseModel], kind: str) -> Json:
    """Return the JSON Schema of `shape`, of which files of `kind` are, with every key described.

    :raises LookupError: a key is not explained in both languages.
    """
    made = shape.model_json_schema()
    shapes = {part.__name__: part for part in _shapes(shape, set())}
    made["title"] = f"Kesu: {kind}"
    for name, part in shapes.items():
        described = made if part is shape and name not in made.get("$defs", {}) else made["$defs"][name]
        described.pop("description", None)
        for field, info in part.model_fields.items():
            _describe(part, field, info, described["properties"])
    return {"$schema": _DIALECT, **made}


def heading(kind: str, scenario: Path) -> str:
    """Return the first line of a file of `kind` beside `scenario`, and see that its schema is there.

    It lies with the scenario's, where that is where the scenario says it is, else in a folder beside.
    Where it cannot be written there is no such line.
    """
    folder = scenario.parent / FOLDER
    with contextlib.suppress(OSError, UnicodeDecodeError):
        with scenario.open(encoding="utf-8") as file:
            named = _NAMED.match(file.readline())
        if named is not None and (scenario.parent / named[1] / "scenario.schema.json").is_file():
            folder = Path(os.path.normpath(scenario.parent / named[1]))
        write(kind, folder)
        return comment(kind, scenario.parent, folder) + "\n"
    return ""


def write(kind: str, folder: Path) -> Path:
    """Write the schema of `kind` into `folder`, which is made if need be, and return its file.

    :raises OSError: it cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{kind}.schema.json"
    text = json.dumps(schema(kind), ensure_ascii=False, indent=2) + "\n"
    if not file.is_file() or file.read_text("utf-8") != text:
        file.write_text(text, "utf-8", newline="\n")
    return file


def comment(kind: str, folder: Path, schemas: Path | None = None) -> str:
    """Return the line by which editors find the schema of a file of `kind` in `folder`."""
    where = schemas if schemas is not None else folder / FOLDER
    path = Path(os.path.relpath(where, folder)).as_posix()
    return f"# yaml-language-server: $schema={path}/{kind}.schema.json"


def _describe(shape: type[BaseModel], field: str, info: FieldInfo, properties: Json) -> None:
    zh, en = meaning(shape, field)
    described = properties[field]
    described.pop("title", None)
    if field in _CLOSED and shape is not Course:  # whose acts are of another shape
        _close(described, _CLOSED[field])
    if _takes_one(info) or (shape is Variants and field in ("zh", "en")):
        described = properties[field] = _one_or_many(described)
    described["description"] = f"{zh}\n\n{en[:1].upper()}{en[1:]}"


def _close(described: Json, known: tuple[str, ...]) -> None:
    for part in (described, *described.get("anyOf", ())):
        if "items" in part:
            part["items"] = {"enum": list(known)}


def _takes_one(info: FieldInfo) -> bool:
    """Say whether a field takes a single value where its schema says a list."""
    return any(
        isinstance(part, BeforeValidator) and part.func is listed
        for part in (*info.metadata, *_metadata(info.annotation))
    )


def _metadata(annotation: object) -> Iterator[object]:
    yield from getattr(annotation, "__metadata__", ())
    for part in get_args(annotation):
        yield from _metadata(part)


def _one_or_many(described: Json) -> Json:
    """Return the schema `described`, of a list, as one of a list or of one of its items."""
    ways: list[Json] = []
    for part in described.pop("anyOf", None) or [
        {key: described.pop(key) for key in list(described) if key not in ("default", "description")}
    ]:
        ways.append(part)
        if part.get("items"):
            ways.append(part["items"])
    return {**described, "anyOf": ways}


def _shapes(shape: type[BaseModel], seen: set[type[BaseModel]]) -> Iterator[type[BaseModel]]:
    if shape in seen:
        return
    seen.add(shape)
    yield shape
    for info in shape.model_fields.values():
        for part in _inside(info.annotation):
            yield from _shapes(part, seen)


def _inside(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _inside(part)
