"""YAML text → plain data, each value with its line and column.

PyYAML's C parser composes the nodes; the data is built here, because its constructors forget the places,
let repeated keys win silently, and expand aliases without limit. Only mappings, lists, texts, numbers,
true/false and null are made; nothing in a file can name a Python object.
"""

from __future__ import annotations

import re
from typing import Any, Final

import yaml

from simulator.content.problems import Problem, shown

Data = Any
#: A path of keys and indexes from the top of a file.
Path = tuple[str | int, ...]
Place = tuple[int, int]

LARGEST: Final = 2_000_000  # bytes; a scenario of forty beats in two languages has about 200,000
DEEPEST: Final = 30  # levels; a scenario has eight
_MAP: Final = "tag:yaml.org,2002:map"
_INT: Final = re.compile(r"[-+]?[0-9]+")
_FLOAT: Final = re.compile(r"[-+]?([0-9]+\.[0-9]*|\.[0-9]+)")
# What YAML 1.1 takes for true and false; a text that is only such a word must be quoted.
_BOOL: Final = {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u202a-\u202e\u2066-\u2069\ufeff]")

_Fastest: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _TooDeep(yaml.YAMLError):
    """The nesting passes `DEEPEST`, at `place`."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place


class _Shallow(_Fastest):  # type: ignore[misc]  # its base depends on how PyYAML was built
    """A loader that stops at `DEEPEST`: the C one composes recursively, and a file of 100,000 brackets
    would overflow its stack and end the process."""

    _depth = -1

    def descend_resolver(self, parent: yaml.Node | None, index: object) -> None:
        self._depth += 1
        if self._depth > DEEPEST and parent is not None:
            raise _TooDeep((parent.start_mark.line + 1, parent.start_mark.column + 1))
        super().descend_resolver(parent, index)

    def ascend_resolver(self) -> None:
        self._depth -= 1
        super().ascend_resolver()


class Document:
    """The data of one file, and where each part of it stands.

    `data` is None where the text could not be read at all; `problems` says why.
    """

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.text = text
        self.problems: list[Problem] = []
        self._places: dict[Path, Place] = {}
        self._keys: dict[Path, Place] = {}
        self._raw: dict[Path, str] = {}
        self.data: Data = self._read()

    def place(self, path: Path) -> Place:
        """Return line and column (from 1) of the value at `path`, or of the nearest thing around it."""
        while path and path not in self._places:
            path = path[:-1]
        return self._places.get(path, (1, 1))

    def key_place(self, path: Path) -> Place:
        """Return line and column of the key at `path`, or of its value where it has none."""
        return self._keys.get(path) or self.place(path)

    def raw(self, path: Path) -> str | None:
        """Return the value at `path` as it is written, if it is a single value."""
        return self._raw.get(path)

    def problem(
        self, path: Path, code: str, suggestion: str = "", *, key: bool = False, **details: object
    ) -> Problem:
        """Return a problem of `code` at `path` (at its key with `key`)."""
        line, column = self.key_place(path) if key else self.place(path)
        told = tuple((name, str(value)) for name, value in details.items())
        return Problem(self.file, line, column, code, told, suggestion)

    def _read(self) -> Data:
        size = len(self.text.encode(errors="replace"))
        if size > LARGEST:
            self.problems.append(
                Problem(self.file, 1, 1, "too_large", (("size", str(size)), ("limit", str(LARGEST))))
            )
            return None
        self._characters()
        if self.problems:
            return None
        try:
            node = yaml.compose(self.text, Loader=_Shallow)
        except _TooDeep as error:
            line, column = error.place
            self.problems.append(Problem(self.file, line, column, "too_deep", (("limit", str(DEEPEST)),)))
            return None
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
            reason = error.problem or error.context or "it cannot be parsed"
            self.problems.append(
                Problem(self.file, line, column, "not_yaml", (("reason", shown(reason, 120)),))
            )
            return None
        except yaml.YAMLError as error:
            self.problems.append(Problem(self.file, 1, 1, "not_yaml", (("reason", shown(error, 120)),)))
            return None
        if node is None:
            self.problems.append(Problem(self.file, 1, 1, "not_a_mapping"))
            return None
        data = self._build(node, (), set())
        if not isinstance(data, dict):
            self.problems.append(Problem(self.file, 1, 1, "not_a_mapping"))
            return None
        return data

    def _characters(self) -> None:
        for number, line in enumerate(self.text.split("\n"), start=1):
            for match in _CONTROL.finditer(line):
                if (number, match.start(), match[0]) == (1, 0, "\ufeff"):
                    continue  # a byte order mark is what Windows editors put there
                self.problems.append(
                    Problem(
                        self.file,
                        number,
                        match.start() + 1,
                        "control_character",
                        (("value", f"U+{ord(match[0]):04X}"),),
                    )
                )

    def _build(self, node: yaml.Node, path: Path, seen: set[int]) -> Data:
        place = (node.start_mark.line + 1, node.start_mark.column + 1)
        self._places[path] = place
        if not isinstance(node, yaml.ScalarNode):
            if id(node) in seen:
                self.problems.append(self.problem(path, "alias"))
                return None
            seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path, seen)
        if isinstance(node, yaml.SequenceNode):
            return [self._build(part, (*path, number), seen) for number, part in enumerate(node.value)]
        if not isinstance(node, yaml.ScalarNode):
            return None
        self._raw[path] = node.value
        return _scalar(node)

    def _mapping(self, node: yaml.MappingNode, path: Path, seen: set[int]) -> dict[str, Data]:
        data: dict[str, Data] = {}
        for key_node, value_node in node.value:
            line, column = key_node.start_mark.line + 1, key_node.start_mark.column + 1
            if not isinstance(key_node, yaml.ScalarNode):
                self.problems.append(
                    Problem(self.file, line, column, "not_yaml", (("reason", "a key must be a single word"),))
                )
                continue
            key = str(key_node.value)
            if key == "<<":
                self.problems.append(Problem(self.file, line, column, "alias"))
                continue
            if key in data:
                self.problems.append(
                    Problem(self.file, line, column, "duplicate_key", (("value", shown(key)),))
                )
                continue
            data[key] = self._build(value_node, (*path, key), seen)
            self._keys[(*path, key)] = (line, column)
        return data


def _scalar(node: yaml.ScalarNode) -> Data:
    value = str(node.value)
    kind = node.tag.rsplit(":", 1)[-1]
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
