"""YAML text → plain data, each value with its line and column.

PyYAML's C parser gives the events; the data is built here, because its constructors forget the places, let
repeated keys win silently, expand aliases without limit and overflow the stack on deep nesting. Only
mappings, lists, texts, numbers, true/false and null are made; nothing in a file can name a Python object.

Marks are kept beside the data, in its shape: a place costs no more than a look-up along its path.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final, TypeAlias

import yaml

from simulator.content import syntax
from simulator.content.catalogue import LARGEST
from simulator.content.problems import Problem, shown

Data = Any
#: A path of keys and indexes from the top of a file.
Path = tuple[str | int, ...]
Place = tuple[int, int]

DEEPEST: Final = 30  # levels; a scenario has eight
_INT: Final = re.compile(r"[-+]?[0-9]+")
_FLOAT: Final = re.compile(r"[-+]?([0-9]+\.[0-9]*|\.[0-9]+)")
# What YAML 1.1 takes for true and false; a text that is only such a word must be quoted.
_BOOL: Final = {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}
#: Keys whose values are levels (`model.conditions.Level`): yes and no are meant there as written.
_LEVELLED: Final = frozenset({"heard", "faced_heard", "settled"})
#: What nobody sees, or what ends a line for YAML and not for an editor.
_CONTROL: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)
#: A text that lies between the quotes of a Chinese keyboard and nothing else: they were meant as YAML's.
_WIDE_QUOTED: Final = re.compile(r"[“”＂][^“”＂]*[“”＂]?")
#: Ids parted by the commas of a Chinese keyboard.
_WIDE_LISTED: Final = re.compile(r"[a-z]\w*(?:\s*[，、]\s*[a-z]\w*)+", re.ASCII)
#: Tags that say of a value what it is anyhow; any other one is a text that begins with an exclamation mark.
_KINDS: Final = {
    f"tag:yaml.org,2002:{kind}": kind for kind in ("str", "int", "float", "bool", "null", "map", "seq")
}

_Event = Any  # yaml's events, of which every kind has attributes of its own
_Point = Any  # yaml's marks: those of the C parser share no class with those of the other
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
        self._top: _Mark | None = None
        self.data: Data = self._read()

    def place(self, path: Path) -> Place:
        """Return line and column (from 1) of the value at `path`, or of the nearest thing around it."""
        mark = self._top
        for part in path:
            inside = _part(mark, part)
            if inside is None:
                break
            mark = inside
        return (1, 1) if mark is None else _place(mark[0])

    def key_place(self, path: Path) -> Place:
        """Return line and column of the key at `path`, or of its value where it has none."""
        mark = self._mark(path)
        return self.place(path) if mark is None or mark[1] is None else _place(mark[1])

    def raw(self, path: Path) -> str | None:
        """Return the value at `path` as it is written, if it is a single value."""
        mark = self._mark(path)
        return mark[2] if mark is not None and isinstance(mark[2], str) else None

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

    def _mark(self, path: Path) -> _Mark | None:
        """Return the mark of the value at `path`, if it is in the file."""
        mark = self._top
        for part in path:
            mark = _part(mark, part)
        return mark

    def _read(self) -> Data:
        size = len(self.text.encode(errors="replace"))
        if size > LARGEST:
            self.problems.append(self.problem_at(1, 1, "too_large", size=size, limit=LARGEST))
            return None
        self._characters()
        if self.problems:
            return None
        try:
            builder, data = _built(self.text)
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
            self._top = builder.top
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


#: Where a value and its key begin, and what is inside: marks, or a single value as it is written.
_Mark: TypeAlias = "tuple[_Point, _Point | None, dict[str, _Mark] | list[_Mark] | str | None]"


def _part(mark: _Mark | None, name: str | int) -> _Mark | None:
    """Return the mark of the part of `mark` that is called `name`, or at that place of a list."""
    inside = None if mark is None else mark[2]
    part: _Mark | None = None
    if isinstance(inside, dict):
        part = inside.get(str(name))
    elif isinstance(inside, list) and isinstance(name, int) and name < len(inside):
        part = inside[name]
    return part


class _Builder:
    """Builds the data of one text from its events.

    `faults` are (line, column, code, value) of what YAML lets pass and Kesu doesn't; `top` is the mark of the
    data.
    """

    def __init__(self) -> None:
        self.top: _Mark | None = None
        self.faults: list[tuple[int, int, str, str]] = []
        self._named: set[str] = set()
        self._idle: dict[str, _Event] = {}  # anchors of single values that nobody has referred to yet
        self._documents = 0
        self._next: Callable[[], _Event]
        self._text = ""

    def build(self, text: str, reader: Any) -> Data:
        """Return the data of `text` as `reader` reads it: of its only document, or None if it has none.

        :raises yaml.YAMLError: the text is no YAML.
        :raises _TooDeep: it is nested deeper than `DEEPEST`.
        """
        loader = reader(text)
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
                found, mark = self._value(self._next(), None, 0)
                if self._documents == 1:
                    data, self.top = found, mark
                elif self._documents == 2:
                    self._fault(event, "several_documents", "---")
        return data

    def _value(self, event: _Event, key: _Point | None, depth: int) -> tuple[Data, _Mark]:
        if type(event) is yaml.ScalarEvent:
            return self._scalar(event), (event.start_mark, key, event.value)
        if type(event) is yaml.AliasEvent:
            known = event.anchor in self._named
            self._idle.pop(str(event.anchor), None)
            self._fault(event, "alias" if known else "needs_quotes", f"*{event.anchor}")
            return None, (event.start_mark, key, None)
        if event.anchor is not None:
            self._named.add(event.anchor)
        if depth == DEEPEST:
            raise _TooDeep(_start(event))
        if event.tag is not None and event.tag not in _KINDS:
            self._fault(event, "tag", event.tag)
        data: Data
        inside: dict[str, _Mark] | list[_Mark]
        data, inside = (self._mapping if type(event) is yaml.MappingStartEvent else self._sequence)(depth + 1)
        return data, (event.start_mark, key, inside)

    def _sequence(self, depth: int) -> tuple[list[Data], list[_Mark]]:
        data: list[Data] = []
        marks: list[_Mark] = []
        while type(event := self._next()) is not yaml.SequenceEndEvent:
            value, mark = self._value(event, None, depth)
            data.append(value)
            marks.append(mark)
        return data, marks

    def _mapping(self, depth: int) -> tuple[dict[str, Data], dict[str, _Mark]]:
        data: dict[str, Data] = {}
        marks: dict[str, _Mark] = {}
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
            value, marks[key] = self._value(self._next(), event.start_mark, depth)
            data[key] = _levels(value) if key in _LEVELLED else value
        return data, marks

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

    def _scalar(self, event: _Event) -> Data:
        value = str(event.value)
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
        if _WIDE_QUOTED.fullmatch(value):
            self._fault(event, "wide_quotes", value)
        elif _WIDE_LISTED.fullmatch(value):
            self._fault(event, "wide_comma", re.sub(r"[^，、]", "", value)[:1])
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


def _built(text: str) -> tuple[_Builder, Data]:
    """Return the builder of `text` and what it built.

    From 0.2.6 on, libyaml gives up on a thousand brackets in a row before it names the first of them; the
    reader in Python gets to the one that is too deep, so the place told doesn't hang on what is installed.

    :raises yaml.YAMLError: the text is no YAML.
    :raises _TooDeep: it is nested deeper than `DEEPEST`.
    """
    builder = _Builder()
    try:
        return builder, builder.build(text, _Fastest)
    except yaml.MarkedYAMLError as error:
        if "nesting depth" not in str(error.problem):
            raise
    builder = _Builder()
    return builder, builder.build(text, yaml.SafeLoader)


def _start(event: _Event) -> Place:
    return _place(event.start_mark)


def _place(point: _Point) -> Place:
    return point.line + 1, point.column + 1


def _levels(value: Data) -> Data:
    """Return `value`, one level or a list, with the yes and no that YAML 1.1 takes for true and false."""
    if isinstance(value, list):
        return [_levels(part) for part in value]
    return ("yes" if value else "no") if isinstance(value, bool) else value


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
