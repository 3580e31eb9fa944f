"""The tutorial, followed by a reader who does exactly what it says.

`follow` answers the questions of `kesu new` from the tutorial's table and puts every example where the tutorial
says; `python -m tests.authoring.tutorial` writes the finished files into `tests/authoring/data`.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from typer.testing import CliRunner

from simulator import paths
from simulator.cli import app
from simulator.content.problems import Problem
from simulator.model.texts import LANGUAGES, Language

DOCS = Path(__file__).parents[2] / "docs" / "authoring"
DATA = Path(__file__).parent / "data" / "tutorial"
SCENARIO = "carpenter_glasses"
FENCE = re.compile(r"^```(\w+)((?: [\w=.]+)*)\n(.*?)\n```$", re.MULTILINE | re.DOTALL)


class Example(NamedTuple):
    """A fenced example: its language (yaml, sh …), its marks (`after=exchange` …) and its text."""

    kind: str
    marks: dict[str, str]
    text: str


def page(name: str, language: Language) -> str:
    return (DOCS / (f"{name}.zh.md" if language == "zh" else f"{name}.md")).read_text("utf-8")


def examples(name: str, language: Language) -> list[Example]:
    """Return the fenced examples of a page, in order."""
    return [
        Example(kind, dict(mark.partition("=")[::2] for mark in marks.split()), text)
        for kind, marks, text in FENCE.findall(page(name, language))
    ]


def answers(language: Language) -> list[str]:
    """Return what the tutorial's table answers to the questions of `kesu new`."""
    table = re.search(
        r"^\| (?:question|问题) .*?(?=\n\n)", page("tutorial", language), re.MULTILINE | re.DOTALL
    )
    assert table is not None
    return re.findall(r"\| `([^`]+)` \|$", table[0], re.MULTILINE)


def begin(language: Language) -> str:
    """Return the file that `kesu new` writes on these answers."""
    [command] = [
        example.text for example in examples("tutorial", language) if example.text.startswith("kesu new")
    ]
    said = CliRunner().invoke(
        app, [*command.split()[1:], "--force", "--lang", language], input="\n".join(answers(language)) + "\n"
    )
    assert said.exit_code == 0, said.output
    return (paths.own_scenarios() / f"{SCENARIO}.yaml").read_text("utf-8")


def follow(language: Language) -> Iterator[tuple[Example, str]]:
    """Yield every YAML example with the file as it is after it was put in its place."""
    text = begin(language)
    for example in examples("tutorial", language):
        if example.kind == "yaml" and "file" not in example.marks:
            text = put(text, example)
            yield example, text


def put(text: str, example: Example) -> str:
    """Return `text` with `example` where its marks and its first line say."""
    lines = text.split("\n")
    if "after" in example.marks:
        start, end = _item(lines, example.marks["after"])
        return "\n".join([*lines[:end], *_indented(example.text, _depth(lines[start])), *lines[end:]])
    if example.text.startswith("- id: "):
        start, end = _item(lines, example.text.split("\n", 1)[0].removeprefix("- id: "))
        return "\n".join([*lines[:start], *_indented(example.text, _depth(lines[start])), *lines[end:]])
    first, last, depth = 0, len(lines), 0
    for part in re.split(r"\n(?=[a-z])", example.text):
        if "in" in example.marks:
            first, last = _item(lines, example.marks["in"])
            depth = _depth(lines[first]) + 2
        key = " " * depth + part.split(":", 1)[0] + ":"
        [start] = [
            at
            for at in range(first, last if "in" in example.marks else len(lines))
            if lines[at].startswith(key)
        ]
        end = _end(lines, start, depth)
        lines[start:end] = _indented(part, depth)
    return "\n".join(lines)


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip())


def _end(lines: list[str], start: int, depth: int) -> int:
    """Return the line after the block that begins at `start`; a list may stand as deep as its key."""
    end = start + 1
    while end < len(lines) and _depth(lines[end]) > depth and lines[end].strip():
        end += 1
    return end


def _item(lines: list[str], name: str) -> tuple[int, int]:
    """Return the first line of the list item with this id, and the line after its last."""
    [start] = [at for at, line in enumerate(lines) if line.strip() == f"- id: {name}"]
    return start, _end(lines, start, _depth(lines[start]))


def _indented(text: str, depth: int) -> list[str]:
    return textwrap.indent(text, " " * depth).split("\n")


def codes(problems: list[Problem]) -> list[str]:
    return sorted(problem.code for problem in problems)


def beside(language: Language) -> str:
    """Return the file of tests that the tutorial puts beside the scenario."""
    [text] = [example.text for example in examples("tutorial", language) if "file" in example.marks]
    return text + "\n"


def write() -> None:
    """Write the finished files of both tutorials."""
    for language in LANGUAGES:
        *_, (_, text) = follow(language)
        (DATA / language / f"{SCENARIO}.yaml").write_text(text, "utf-8", newline="\n")
        (DATA / language / f"{SCENARIO}.test.yaml").write_text(beside(language), "utf-8", newline="\n")


if __name__ == "__main__":
    write()
