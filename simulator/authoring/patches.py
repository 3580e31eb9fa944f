"""Texts put into a YAML file in the place of others; every other character of it stays.

In: the text of a file that is free of errors, and what a language says at some places. Out: the text with
those places written anew, in the style that stood there: comments, order, quotes and blank lines of the
author are not touched, which no round trip through a data structure can promise.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

import yaml

from simulator.content.places import Document, Path

_Node = Any  # yaml's nodes; the C parser's and Python's own are alike
_Fastest: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BLOCKS: Final = ("|", ">")


class Words(NamedTuple):
    """What is to stand at `path` (a key of a mapping that is there): one text, or a list of texts.

    A key that is missing is put behind the key `beside`, in the manner of what stands there.
    """

    path: Path
    said: str | tuple[str, ...]
    beside: str = ""


class _Edit(NamedTuple):
    start: int
    end: int
    text: str


def written(text: str, wanted: Iterable[Words]) -> str:
    """Return `text` with everything that is `wanted`, each path once.

    :raises KeyError: the mapping around a path is not there.
    """
    page = _Page(text)
    edits = [edit for words in wanted for edit in page.edits(words)]
    for edit in sorted(edits, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


class _Page:
    """A text with its nodes and their offsets."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines = [0]
        for line in text.split("\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)
        self._root: _Node = yaml.compose(text, Loader=_Fastest)

    def edits(self, words: Words) -> list[_Edit]:
        mapping = self._node(words.path[:-1])
        key = str(words.path[-1])
        node = _child(mapping, key)
        if node is None:
            return [self._added(mapping, key, words)]
        if isinstance(node, yaml.SequenceNode):
            said = (words.said,) if isinstance(words.said, str) else words.said
            return self._listed(node, said, mapping.flow_style)
        if isinstance(words.said, str) or len(words.said) == 1:
            said_once = words.said if isinstance(words.said, str) else words.said[0]
            return [self._rewritten(node, said_once, mapping.flow_style)]
        return [_Edit(self._start(node), self._end(node), _flow_list(words.said))]

    def _node(self, path: Path) -> _Node:
        node = self._root
        for part in path:
            node = node.value[part] if isinstance(part, int) else _child(node, part)
            if node is None:
                raise KeyError(path)
        return node

    # --- places --------------------------------------------------------------------------------------------

    def _offset(self, line: int, column: int) -> int:
        return self._lines[line] + column

    def _start(self, node: _Node) -> int:
        return self._offset(node.start_mark.line, node.start_mark.column)

    def _end(self, node: _Node) -> int:
        """Return where the content of `node` ends; the parser's own end may lie behind comments."""
        if isinstance(node, yaml.ScalarNode):
            if node.style in _BLOCKS:
                return self._line_end(self._block(node)[1])
            return self._offset(node.end_mark.line, node.end_mark.column)
        if node.flow_style or not node.value:
            return self._offset(node.end_mark.line, node.end_mark.column)
        last_node = node.value[-1]
        return self._end(last_node[1] if isinstance(last_node, tuple) else last_node)

    def _block(self, node: _Node) -> tuple[int, int]:
        """Return the first and last line with words of a block text, which has some."""
        lines = self._text.split("\n")
        first = node.start_mark.line + 1
        while not lines[first].strip():
            first += 1
        last, indent = first, _indent(lines[first])
        for number in range(first, len(lines)):
            if lines[number].strip():
                if _indent(lines[number]) < indent:
                    break
                last = number
        return first, last

    def _line_end(self, line: int) -> int:
        return self._lines[line + 1] - 1

    def _line_of(self, offset: int) -> int:
        return self._text.count("\n", 0, offset)

    # --- edits ---------------------------------------------------------------------------------------------

    def _rewritten(self, node: _Node, said: str, in_flow: bool) -> _Edit:
        if node.style in _BLOCKS:
            first, last = self._block(node)
            header = self._text[self._start(node) : self._line_end(node.start_mark.line)]
            lines = said.split("\n")
            # A folded text has an empty line for each break; a header that says more is left to quotes.
            if header.strip() in ("|", "|-", ">", ">-") and _plain_lines(lines):
                indent = " " * _indent(self._text[self._lines[first] :])
                between = "\n" if node.style == "|" else "\n\n"
                body = between.join(indent + line for line in lines)
                return _Edit(self._lines[first], self._line_end(last), body)
            return _Edit(self._start(node), self._end(node), _quoted(said))
        start = self._start(node)
        bare = not node.value and self._text[start - 1 : start] == ":"  # a key with nothing behind it
        return _Edit(start, self._end(node), " " * bare + _scalar(said, node.style, in_flow))

    def _listed(self, node: _Node, said: Sequence[str], in_flow: bool) -> list[_Edit]:
        items = node.value
        if not items:
            return [_Edit(self._start(node), self._end(node), _flow_list(said))]
        in_flow = in_flow or node.flow_style
        edits = [
            self._rewritten(item, words, in_flow)
            for item, words in zip(items, said, strict=False)
            if item.value.strip() != words
        ]
        style = items[0].style
        if len(said) > len(items):
            more = [_scalar(words, style, in_flow) for words in said[len(items) :]]
            edits.append(self._more(node, more))
        elif len(said) < len(items):
            start, end = self._end(items[len(said) - 1]), self._end(items[-1])
            if not node.flow_style:
                start, end = self._line_end(self._line_of(start)), self._line_end(self._line_of(end))
            edits.append(_Edit(start, end, ""))
        return edits

    def _more(self, node: _Node, items: Sequence[str]) -> _Edit:
        end = self._end(node.value[-1])
        if node.flow_style:
            return _Edit(end, end, "".join(f", {item}" for item in items))
        place = self._line_end(self._line_of(end))
        dash = "\n" + " " * node.start_mark.column + "- "
        return _Edit(place, place, "".join(dash + item for item in items))

    def _added(self, mapping: _Node, key: str, words: Words) -> _Edit:
        beside = _child(mapping, words.beside)
        if beside is None:
            raise KeyError(words.path)
        end = self._end(beside)
        if mapping.flow_style:
            return _Edit(end, end, f", {key}: {_like(words.said, beside, True)}")
        place = self._line_end(self._line_of(end))
        margin = "\n" + " " * mapping.start_mark.column + f"{key}:"
        if isinstance(beside, yaml.SequenceNode) and not beside.flow_style and beside.value:
            said = (words.said,) if isinstance(words.said, str) else words.said
            dash = "\n" + " " * beside.start_mark.column + "- "
            style = beside.value[0].style
            items = "".join(dash + _scalar(part, style, False) for part in said)
            return _Edit(place, place, margin + items)
        return _Edit(place, place, f"{margin} {_like(words.said, beside, False)}")


def _child(mapping: _Node, key: str) -> _Node | None:
    if not isinstance(mapping, yaml.MappingNode):
        return None
    return next((value for name, value in mapping.value if name.value == key), None)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _plain_lines(lines: Sequence[str]) -> bool:
    return all(line == line.strip() for line in lines) and all(lines)


def _like(said: str | tuple[str, ...], beside: _Node, in_flow: bool) -> str:
    """Return `said` as the text or list `beside` is written."""
    if isinstance(said, str):
        style = beside.style if isinstance(beside, yaml.ScalarNode) else '"'
        return _scalar(said, style, in_flow)
    if isinstance(beside, yaml.ScalarNode) and len(said) == 1:
        return _scalar(said[0], beside.style, in_flow)
    return _flow_list(said)


def _flow_list(said: Sequence[str]) -> str:
    return "[" + ", ".join(_quoted(words) for words in said) + "]"


def _quoted(said: str) -> str:
    return json.dumps(said, ensure_ascii=False)


def _scalar(said: str, style: str | None, in_flow: bool) -> str:
    """Return `said` in the quotes of `style`, or without any where it can go without."""
    if style == "'" and "\n" not in said:
        return "'" + said.replace("'", "''") + "'"
    if style in (None, "") and _bare(said, in_flow):
        return said
    return _quoted(said)


def _bare(said: str, in_flow: bool) -> bool:
    """Say whether `said` means itself without quotes."""
    if "\n" in said:
        return False
    document = Document("", f"a: {{b: {said}, c: 1}}\n" if in_flow else f"a:\n  b: {said}\n  c: 1\n")
    return not document.problems and document.data == {"a": {"b": said, "c": 1}}
