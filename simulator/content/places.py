"""YAML text → plain data, each value with its line and column.

PyYAML's C parser gives the events; the data is built here, because its constructors forget the places, let
repeated keys win silently, expand aliases without limit and overflow the stack on deep nesting. Only
mappings, lists, texts, numbers, true/false and null are made; nothing in a file can name a Python object.

Places are looked for when somebody asks for one: a file without problems is read faster without them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

import yaml

from simulator.content import syntax
from simulator.content.problems import Problem, shown

Data = Any
#: A path of keys and indexes from the top of a file.
Path = tuple[str | int, ...]
Place = tuple[int, int]

LARGEST: Final = 2_000_000  # bytes; a scenario of forty beats in two languages has about 200,000
DEEPEST: Final = 30  # levels; a scenario has eight
_INT: Final = re.compile(r"[-+]?[0-9]+")
_FLOAT: Final = re.compile(r"[-+]?([0-9]+\.[0-9]*|\.[0-9]+)")
# What YAML 1.1 takes for true and false; a text that is only such a word must be quoted.
_BOOL: Final = {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}
#: What nobody sees, or what ends a line for YAML and not for an editor.
_CONTROL: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)
#: Tags that say of a value what it is anyhow; any other one is a text that begins with an exclamation mark.
_KINDS: Final = {
    f"tag:yaml.org,2002:{kind}": kind for kind in ("str", "int", "float", "bool", "null", "map", "seq")
}

_Event = Any  # yaml's events, of which every kind has attributes of its own
_Fastest: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_RESOLVERS: Final[dict[str, list[tuple[str, re.Pattern[str]]]]] = yaml.SafeLoader.yaml_implicit_resolvers


class _TooDeep(Exception):
    """The nesting passes `DEEPEST`, at `place`."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place


class Document:
    """The data of one file, and where each part of it stands.

    `data` is None where the text could not be read at all; `problems` says why.
    """

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.text = text
        self.problems: list[Problem] = []
        self._builder: _Builder | None = None
        self.data: Data = self._read()

    def place(self, path: Path) -> Place:
        """Return line and column (from 1) of the value at `path`, or of the nearest thing around it."""
        places = self._placed.places
        while path and path not in places:
            path = path[:-1]
        return places.get(path, (1, 1))

    def key_place(self, path: Path) -> Place:
        """Return line and column of the key at `path`, or of its value where it has none."""
        return self._placed.keys.get(path) or self.place(path)

    def raw(self, path: Path) -> str | None:
        """Return the value at `path` as it is written, if it is a single value."""
        return self._placed.raw.get(path)

    def comment_swallowing(self, path: Path) -> tuple[str, str] | None:
        """Return what to say (English, Chinese) where the value at `path` began with # and is a comment."""
        line, _ = self.key_place(path)
        rest = self.text.split("\n")[line - 1].rpartition(f"{path[-1] if path else ''}:")[2].strip()
        if not rest.startswith("#"):
            return None
        quoted = shown(rest, 30)
        return (
            f"What follows # is a comment; put it in quotes if it is meant: '{quoted}'.",
            f"# 之后的内容是注释；如果它是正文，请加引号：'{quoted}'。",
        )

    def problem(
        self, path: Path, code: str, suggestion: str = "", *, key: bool = False, **details: object
    ) -> Problem:
        """Return a problem of `code` at `path` (at its key with `key`)."""
        line, column = self.key_place(path) if key else self.place(path)
        return self.problem_at(line, column, code, suggestion, **details)

    def problem_at(
        self, line: int, column: int, code: str, suggestion: str = "", **details: object
    ) -> Problem:
        """Return a problem of `code` at a line and column, both from 1."""
        told = tuple((name, str(value)) for name, value in details.items())
        return Problem(self.file, line, column, code, told, suggestion)

    @property
    def _placed(self) -> _Builder:
        if self._builder is None:
            self._builder = _Builder(placing=True)
            if self.data is not None:
                self._builder.build(self.text)
        return self._builder

    def _read(self) -> Data:
        size = len(self.text.encode(errors="replace"))
        if size > LARGEST:
            self.problems.append(self.problem_at(1, 1, "too_large", size=size, limit=LARGEST))
            return None
        self._characters()
        if self.problems:
            return None
        builder = _Builder(placing=False)
        try:
            data = builder.build(self.text)
        except _TooDeep as error:
            self.problems.append(self.problem_at(*error.place, "too_deep", limit=DEEPEST))
            return None
        except yaml.YAMLError as error:
            fault = syntax.explain(self.text, error)
            self.problems.append(self.problem_at(fault.line, fault.column, fault.code, **dict(fault.details)))
            return None
        for line, column, code, value in builder.faults:
            self.problems.append(self.problem_at(line, column, code, value=shown(value)))
        if isinstance(data, dict):
            return data
        if data is None:
            self.problems.append(self.problem_at(1, 1, "empty_file"))
            return None
        fault = syntax.not_a_mapping(self.text)
        self.problems.append(self.problem_at(fault.line, fault.column, fault.code, **dict(fault.details)))
        return None

    def _characters(self) -> None:
        if _CONTROL.search(self.text) is None:
            return
        for number, line in enumerate(self.text.split("\n"), start=1):
            for match in _CONTROL.finditer(line):
                if (number, match.start(), match[0]) == (1, 0, "\ufeff"):
                    continue  # a byte order mark is what Windows editors put there
                self.problems.append(
                    self.problem_at(
                        number, match.start() + 1, "control_character", value=f"U+{ord(match[0]):04X}"
                    )
                )


class _Builder:
    """Builds the data of one text from its events.

    `faults` are (line, column, code, value) of what YAML lets pass and Kesu doesn't. With `placing`,
    `places`, `keys` and `raw` are filled.
    """

    def __init__(self, *, placing: bool) -> None:
        self._placing = placing
        self.places: dict[Path, Place] = {}
        self.keys: dict[Path, Place] = {}
        self.raw: dict[Path, str] = {}
        self.faults: list[tuple[int, int, str, str]] = []
        self._named: set[str] = set()
        self._idle: dict[str, _Event] = {}  # anchors of single values that nobody has referred to yet
        self._documents = 0
        self._next: Callable[[], _Event]
        self._text = ""

    def build(self, text: str) -> Data:
        """Return the data of `text`: of its only document, or None if it has none.

        :raises yaml.YAMLError: the text is no YAML.
        :raises _TooDeep: it is nested deeper than `DEEPEST`.
        """
        loader = _Fastest(text)
        self._text = text
        try:
            self._next = loader.get_event
            data = self._document()
        finally:
            loader.dispose()
        for name, anchored in self._idle.items():
            # Nobody refers to it, so it was meant as the beginning of a text.
            self._fault(anchored, "needs_quotes", f"&{name}")
        return data

    def _document(self) -> Data:
        data: Data = None
        while type(event := self._next()) is not yaml.StreamEndEvent:
            if type(event) is yaml.DocumentStartEvent:
                self._documents += 1
                found = self._value(self._next(), (), 0)
                if self._documents == 1:
                    data = found
                elif self._documents == 2:
                    self._fault(event, "several_documents", "---")
        return data

    def _value(self, event: _Event, path: Path, depth: int) -> Data:
        if self._placing:
            self.places[path] = _start(event)
        if type(event) is yaml.ScalarEvent:
            return self._scalar(event, path)
        if type(event) is yaml.AliasEvent:
            known = event.anchor in self._named
            self._idle.pop(str(event.anchor), None)
            self._fault(event, "alias" if known else "needs_quotes", f"*{event.anchor}")
            return None
        if event.anchor is not None:
            self._named.add(event.anchor)
        if depth == DEEPEST:
            raise _TooDeep(_start(event))
        if event.tag is not None and event.tag not in _KINDS:
            self._fault(event, "tag", event.tag)
        if type(event) is yaml.MappingStartEvent:
            return self._mapping(path, depth)
        values: list[Data] = []
        while type(part := self._next()) is not yaml.SequenceEndEvent:
            values.append(self._value(part, (*path, len(values)) if self._placing else (), depth + 1))
        return values

    def _mapping(self, path: Path, depth: int) -> dict[str, Data]:
        data: dict[str, Data] = {}
        while type(event := self._next()) is not yaml.MappingEndEvent:
            if type(event) is not yaml.ScalarEvent:
                self._fault(event, "odd_key", "")
                self._skip(event)
                self._skip(self._next())
                continue
            key = event.value
            if key == "<<" or key in data:
                self._fault(event, "alias" if key == "<<" else "duplicate_key", key)
                self._skip(self._next())
                continue
            at = path
            if self._placing:
                at = (*path, key)
                self.keys[at] = _start(event)
            data[key] = self._value(self._next(), at, depth + 1)
        return data

    def _skip(self, event: _Event) -> None:
        """Pass over what `event` begins."""
        depth = 0
        while True:
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            if depth == 0:
                return
            event = self._next()

    def _scalar(self, event: _Event, path: Path) -> Data:
        value = str(event.value)
        if self._placing:
            self.raw[path] = value
        if event.anchor is not None:
            self._named.add(event.anchor)
            self._idle[event.anchor] = event
        if event.tag is not None:
            kind = _KINDS.get(event.tag)
            if kind is None:
                self._fault(event, "tag", event.tag)
                return value
            return _typed(value, kind)
        if not event.implicit[0]:  # quoted, or a block
            return value
        if event.end_mark.line > event.start_mark.line and " - " in value:
            self._swallowed(event)
        if value.endswith('"') and value.count('"') % 2:
            self._fault(event, "stray_quote", value[-20:])
        for tag, pattern in _RESOLVERS.get(value[:1], ()):
            if pattern.match(value):
                return _typed(value, tag.rsplit(":", 1)[-1])
        return value

    def _swallowed(self, event: _Event) -> None:
        """Note a line that begins like an item of a list and was taken for a part of the text above."""
        lines = self._text.split("\n")
        for number in range(event.start_mark.line + 1, event.end_mark.line + 1):
            line = lines[number] if number < len(lines) else ""
            if line.lstrip().startswith("- "):
                column = len(line) - len(line.lstrip()) + 1
                self.faults.append((number + 1, column, "swallowed_item", line.strip()))

    def _fault(self, event: _Event, code: str, value: str) -> None:
        self.faults.append((*_start(event), code, value))


def _start(event: _Event) -> Place:
    return event.start_mark.line + 1, event.start_mark.column + 1


def _typed(value: str, kind: str) -> Data:
    if kind == "null":
        return None
    if kind == "bool":
        return _BOOL.get(value.lower(), value)  # an explicit tag may say bool of anything
    if kind == "int" and _INT.fullmatch(value):
        return int(value) if len(value) < 19 else float(value)
    if kind == "int":  # 12:30, 0x1F, 1_000: numbers to YAML 1.1 that no author means as such
        return Misread(value)
    if kind == "float" and _FLOAT.fullmatch(value):
        return float(value)
    return value


class Misread:
    """A text that YAML 1.1 takes for something else, such as 12:30 (which it reads as 750)."""

    def __init__(self, written: str) -> None:
        self.written = written

    def __str__(self) -> str:
        return self.written
