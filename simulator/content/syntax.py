"""Why a text is no YAML, in an author's words and at the line that is to blame.

In: the text and the parser's error. Out: a `Fault` with line and column (from 1), a code of
`simulator.content.sentences` and its details. A parser names the place where it could not go on; an unclosed
quote or bracket, a missing space or a wrong indentation may stand lines above, so the lines around that
place are read once more the way an author writes them: one key, one value, one line.
"""

from __future__ import annotations

import contextlib
import re
from typing import Any, Final, NamedTuple

import yaml


class Fault(NamedTuple):
    """What keeps a text from being YAML; line and column count from 1."""

    line: int
    column: int
    code: str
    details: tuple[tuple[str, str], ...] = ()


#: A key with its colon at the beginning of a line, after any dashes.
_KEY: Final = re.compile(r"""^(\s*(?:-\s+)*)("[^"]*"|'[^']*'|[^\s:#"'{\[][^:#{\[]*?)\s*:(?:\s|$)""")
_KEY_WITHOUT_SPACE: Final = re.compile(r"^\s*(?:- +)*([A-Za-z_]\w*)(:)\S")
#: A full-width comma before a quoted text, a bracket or a key: it was meant to part items.
_WIDE_COMMA: Final = re.compile(r"""([，、])\s*(?:["'\[{]|[A-Za-z_]\w*\s*:\s)""")
#: A list or mapping in brackets of a Chinese keyboard, as the value of a key.
_WIDE_BRACKET: Final = re.compile(r"^\s*(?:- +)*(?:[A-Za-z_]\w*\s*: +)([｛［【])")
#: Spaces that look like those of YAML and are none: the full-width one, and one that keeps words together.
_WIDE_SPACE: Final = re.compile(r"[ ]*([\u3000\xa0])[ \u3000\xa0]*(?:- |[A-Za-z_]\w*\s*:)")
_WIDE_COLON: Final = re.compile(r"^\s*(?:- +)*([A-Za-z_]\w*)\s*(：)")
_KEY_WITHOUT_COLON: Final = re.compile(r"^\s*- [a-z_]+(?: [a-z][a-z0-9_]*)?\s*$")
_KEY_AFTER_DASH: Final = re.compile(r"^\s*-[A-Za-z_]\w*:(?:\s|$)")
_DASH_WITHOUT_SPACE: Final = re.compile(r"^\s*(-)[^\s-]")
#: A slot that a text within brackets begins with, which YAML takes for a mapping.
_SLOT_BEFORE: Final = re.compile(r":\s+(\{\w+\})$")
#: Lines above the parser's place in which the cause is looked for.
_NEAR: Final = 12
_Fastest: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def explain(text: str, error: yaml.YAMLError) -> Fault:
    """Return the fault that made the parser give up on `text` with `error`."""
    if not isinstance(error, yaml.MarkedYAMLError):
        return Fault(1, 1, "not_yaml")
    lines = text.split("\n")
    mark = error.problem_mark or error.context_mark
    at = _Place(mark.line, mark.column) if mark else _Place(0, 0)
    begun = _Place(error.context_mark.line, error.context_mark.column) if error.context_mark else None
    return _Search(text, lines, at, begun).fault(str(error.problem or ""), str(error.context or ""))


def not_a_mapping(text: str) -> Fault:
    """Return what is wrong with a text that is YAML, but a list or a single value at the top."""
    for number, line in enumerate(text.split("\n")):
        if not line.strip() or line.lstrip().startswith(("#", "---", "%")):
            continue
        return _unfinished_key(line, number) or Fault(number + 1, _indent(line) + 1, "not_a_mapping")
    return Fault(1, 1, "not_a_mapping")


class _Place(NamedTuple):
    line: int  # both from 0
    column: int


class _Search:
    """Looks for the line to blame around `at`, where the parser stopped in something begun at `begun`."""

    def __init__(self, text: str, lines: list[str], at: _Place, begun: _Place | None) -> None:
        self._text = text
        self._lines = lines
        self._at = at
        self._begun = begun
        self._line = lines[at.line] if at.line < len(lines) else ""
        self._tokens: list[Any] = []
        with contextlib.suppress(yaml.YAMLError):
            self._tokens.extend(yaml.scan(text, Loader=_Fastest))

    def fault(self, problem: str, context: str) -> Fault:
        """Return the fault for the parser's `problem` in its `context`, in the words of libyaml or PyYAML."""
        found = self._fault(problem, context)
        return self._odd(found) if found.code in ("bad_indent", "missing_colon") else found

    def _odd(self, found: Fault) -> Fault:
        """Return the fault of a line near `found` that alone in its file is indented by an odd number."""
        odd = {number for number, line in enumerate(self._lines) if line.strip() and _indent(line) % 2}
        if not odd or len(odd) > 3:
            return found
        number = self._at.line
        for _ in range(4):
            if number in odd:
                text = self._text_of(number)
                return self._here(number, _indent(text), "bad_indent", value=text.strip()[:40])
            number = self._above(number)
        return found

    def _fault(self, problem: str, context: str) -> Fault:
        at, begun, line = self._at, self._begun, self._line
        comma = self._wide_comma()
        if comma is not None:
            return comma
        quote = self._open_quote(problem, context)
        if quote is not None:
            return quote
        if "\t" in line[: len(line) - len(line.lstrip())]:
            return self._here(at.line, line.index("\t"), "tab_indent")
        space = self._wide_space()
        if space is not None:
            return space
        if "escape" in problem or "hexdecimal" in problem or "Unicode" in problem:
            return self._here(at.line, at.column, "bad_escape", value=line[at.column :][:2])
        if "alias" in context or "anchor" in context or "block scalar" in context or "tag" in context:
            where = begun or at
            return self._special(where.line, where.column)
        if "cannot start any token" in problem or "directive" in context or "mapping keys" in problem:
            return self._special(at.line, at.column)
        if "mapping values" in problem:
            return self._colon()
        if "could not find expected ':'" in problem:
            where = begun or at
            return _unfinished_key(self._text_of(where.line), where.line) or self._here(
                where.line, where.column, "missing_colon", value=self._text_of(where.line).strip()
            )
        if "block sequence entries" in problem:
            return self._special(at.line, at.column)
        if "node content" in problem and self._open_bracket() is None:
            return self._special(at.line, at.column)
        if "expected ',' or" in problem or "flow" in context or "node content" in problem:
            return self._bracket()
        if "expected '-'" in problem:
            return self._dash()
        if "document start" in problem:
            return self._document()
        if "expected key" in problem or "block end" in problem:
            return self._key()
        return self._here(at.line, at.column, "not_yaml")

    def _here(self, line: int, column: int, code: str, **details: str) -> Fault:
        return Fault(line + 1, column + 1, code, tuple(details.items()))

    def _text_of(self, line: int) -> str:
        return self._lines[line] if line < len(self._lines) else ""

    def _open_quote(self, problem: str, context: str) -> Fault | None:
        """Return the quote that was not closed where it should have been, if that is what went wrong."""
        tokens = [
            token
            for token in self._tokens
            if isinstance(token, yaml.ScalarToken) and token.style in ("'", '"')
        ]
        if "quoted scalar" in context and "end of stream" in problem and self._begun is not None:
            place = self._begun
        else:
            last = [
                token
                for token in tokens
                if token.end_mark.line > token.start_mark.line
                and (token.end_mark.line, token.end_mark.column) <= self._at
                and token.end_mark.line >= self._at.line - 1
                and _swallows(self._lines[token.start_mark.line + 1 : token.end_mark.line + 1])
            ]
            if not last:
                return self._quote_in_line()
            place = _Place(last[-1].start_mark.line, last[-1].start_mark.column)
        moved = True
        while moved:  # the quote that ended here may have begun in the same wrong way
            moved = False
            for token in tokens:
                start = _Place(token.start_mark.line, token.start_mark.column)
                if token.end_mark.line == place.line and start.line < place.line:
                    place, moved = start, True
        line = self._text_of(place.line)
        return self._here(place.line, place.column, "unclosed_quote", value=line[place.column :][:40])

    def _quote_in_line(self) -> Fault | None:
        """Return the quote of this very line that has no partner, or that ends too early."""
        line, column = self._line, self._at.column
        before = line[:column].rstrip()
        if not before or before[-1] not in "\"'" or column >= len(line) or line[column] in ",:]}#":
            return None
        sign = before[-1]
        start = before[:-1].rfind(sign)
        if line.count('"') % 2 and sign == '"':
            start = max(start, 0)
            return self._here(self._at.line, start, "unclosed_quote", value=line[start:][:40])
        if re.match(r"""[A-Za-z_]\w*\s*:|["']""", line[column:]) and self._inside_brackets():
            return None  # {zh: "…" en: "…"}: a comma is missing
        return self._here(self._at.line, column, "text_after_quote", value=line[column:].strip()[:40])

    def _wide_comma(self) -> Fault | None:
        """Return the full-width comma between items of this line, just before the place or at it."""
        for match in _WIDE_COMMA.finditer(self._line):
            before = self._line[: match.start()].rstrip()
            at_item = before.endswith(('"', "'", "]", "}")) or match.start() < self._at.column
            quoted = before.count('"') % 2 == 1
            if at_item and not quoted and self._at.column <= match.end() + 1:
                return self._here(self._at.line, match.start(), "wide_comma", value=match[1])
        return None

    def _wide_space(self) -> Fault | None:
        """Return the full-width space that this line, or the one above it, is indented with."""
        for number in (self._at.line, self._above(self._at.line)):
            found = _WIDE_SPACE.match(self._text_of(number))
            if found:
                return self._here(number, found.start(1), "wide_space")
        return None

    def _inside_brackets(self) -> bool:
        before = self._line[: self._at.column]
        return before.count("{") + before.count("[") > before.count("}") + before.count("]")

    def _special(self, number: int, column: int) -> Fault:
        """Return the fault of a value that begins with a sign of YAML's own."""
        line = self._text_of(number)
        rest = line[column:].strip()
        if line[:column].strip() in ("", "-") and rest[:1] in ("}", "]", ","):
            return self._here(number, column, "stray_sign", value=rest[:1])
        return self._here(number, column, "needs_quotes", value=rest[:40])

    def _colon(self) -> Fault:
        """Return the fault for a colon that may not stand where it does."""
        at, line = self._at, self._line
        key = _KEY.match(line)
        if key is None or key.end(2) < at.column:
            wide = _WIDE_BRACKET.match(line)
            if wide is not None:
                return self._here(at.line, wide.start(1), "wide_bracket", value=wide[1])
            value = re.match(r"""^\s*(?:-\s+)*[^\s:][^:]*:\s+""", line)
            column = value.end() if value and value.end() <= at.column else _indent(line)
            return self._here(at.line, column, "colon_in_text", value=line[column:].strip()[:40])
        dash = self._dash_above()
        if dash is not None:
            return dash
        blamed: Fault | None = None
        number = at.line - 1
        while number >= 0:  # the run of lines right above that are no proper keys
            above = self._text_of(number)
            if not above.strip() or above.lstrip().startswith("#"):
                number -= 1
                continue
            if _KEY.match(above) or (above.lstrip().startswith("- ") and not _KEY_WITHOUT_COLON.match(above)):
                break
            if _indent(above) <= _indent(line):
                blamed = _unfinished_key(above, number) or self._here(
                    number, _indent(above), "missing_colon", value=above.strip()[:40]
                )
            number -= 1
        lost = self._lost_dash() if blamed is None else None
        if lost is not None:
            return lost
        shallow = self._too_shallow_above()
        if blamed is None and shallow is not None:
            text = self._text_of(shallow)
            return self._here(shallow, _indent(text), "bad_indent", value=text.strip()[:40])
        return blamed or self._here(at.line, _indent(line), "bad_indent", value=line.strip()[:40])

    def _open_bracket(self) -> _Place | None:
        """Return the innermost bracket that is open where the parser stopped."""
        opened: list[_Place] = []
        for token in self._tokens:
            start = _Place(token.start_mark.line, token.start_mark.column)
            if start >= self._at:
                break
            if isinstance(token, yaml.FlowMappingStartToken | yaml.FlowSequenceStartToken):
                opened.append(start)
            elif isinstance(token, yaml.FlowMappingEndToken | yaml.FlowSequenceEndToken) and opened:
                opened.pop()
        return opened[-1] if opened else None

    def _bracket(self) -> Fault:
        """Return the fault within brackets."""
        at, line = self._at, self._line
        begun = self._open_bracket() or self._begun or at
        sign = self._text_of(begun.line)[begun.column : begun.column + 1]
        if at.line != begun.line:
            return self._here(begun.line, begun.column, "unclosed_bracket", value=sign)
        if line[at.column : at.column + 1] in ("}", "]") and sign in ("{", "["):
            return self._here(at.line, at.column, "bracket_mismatch", value=line[at.column], other=sign)
        if at.column >= len(line.rstrip()):
            return self._here(begun.line, begun.column, "unclosed_bracket", value=sign)
        if line[at.column] == ",":
            return self._here(at.line, at.column, "stray_sign", value=",")
        slot = _SLOT_BEFORE.search(line[: at.column])
        if slot is not None and line[at.column] not in " :":  # {zh: {surname}文静}
            return self._here(at.line, slot.start(1), "needs_quotes", value=_unquoted(line[slot.start(1) :]))
        if line[at.column] == ":" and not line[: at.column].rstrip().endswith(('"', "'")):
            key = re.search(r"\s([A-Za-z_]\w*)$", line[: at.column])
            if key is not None:
                start = key.start(1)
                return self._here(at.line, start, "missing_comma", value=line[start:].strip()[:40])
            return self._here(at.line, at.column, "colon_in_text", value=line[at.column :].strip()[:40])
        return self._here(at.line, at.column, "missing_comma", value=line[at.column :].strip()[:40])

    def _dash(self) -> Fault:
        """Return the fault of a line in a list that does not begin with a dash of the list's depth."""
        at, line = self._at, self._line
        if _DASH_WITHOUT_SPACE.match(line):
            missing = self._here(at.line, at.column, "missing_space", value="-")
            return _unfinished_key(line, at.line) or missing
        begun = self._begun or at
        first = _KEY.match(self._text_of(begun.line))
        this = _KEY.match(line)
        if this is not None and (first is None or first[2] != this[2] or line.lstrip().startswith("-")):
            return self._here(at.line, _indent(line), "bad_indent", value=line.strip()[:40])
        return self._here(at.line, _indent(line), "missing_dash", value=line.strip()[:40])

    def _document(self) -> Fault:
        at, line = self._at, self._line
        for number in range(1, at.line):
            above = self._text_of(number)
            if above.startswith(("---", "...")):
                return self._here(number, 0, "several_documents", value=above[:3])
        for number in range(at.line):
            above = self._text_of(number)
            if above.strip() and not above.lstrip().startswith("#"):
                if _indent(above) > _indent(line):
                    return self._here(number, 0, "bad_indent", value=above.strip()[:40])
                return _unfinished_key(above, number) or self._here(
                    at.line, _indent(line), "bad_indent", value=line.strip()[:40]
                )
        return self._here(at.line, at.column, "not_yaml")

    def _key(self) -> Fault:
        """Return the fault where a key was expected: text after a value, or a wrong indentation."""
        at, line = self._at, self._line
        if at.column > _indent(line) and line[: at.column].strip("- "):
            before = line[: at.column].rstrip()
            if line[at.column : at.column + 1] in ("}", "]", ","):
                return self._here(at.line, at.column, "stray_sign", value=line[at.column])
            if before.endswith(("}", "]")):
                value = re.match(r"^\s*(?:-\s+)*(?:[^\s:{\[][^:{\[]*:\s+)?", line)
                column = value.end() if value else _indent(line)
                return self._here(at.line, column, "needs_quotes", value=line[column:].strip()[:40])
            return self._here(at.line, at.column, "text_after_quote", value=line[at.column :].strip()[:40])
        dash = self._dash_above()
        if dash is not None:
            return dash
        lost = self._lost_dash()
        if lost is not None:
            return lost
        shallow = self._too_shallow_above()
        wide = self._too_deep_above() if shallow is None else shallow
        number = at.line if wide is None else wide
        if shallow is None and wide is not None and line.lstrip().startswith("- "):
            text = self._text_of(number)
            return self._here(number, _indent(text), "missing_dash", value=text.strip()[:40])
        line = self._text_of(number)
        return self._here(number, _indent(line), "bad_indent", value=line.strip()[:40])

    def _dash_above(self) -> Fault | None:
        """Return the fault of a dash without a space in this line or not far above."""
        for number in range(self._at.line, max(-1, self._at.line - _NEAR), -1):
            text = self._text_of(number)
            if _KEY_AFTER_DASH.match(text):
                return self._here(number, _indent(text), "missing_space", value="-")
        return None

    def _lost_dash(self) -> Fault | None:
        """Return the fault of an item above that lacks its dash: the first of a list, or one like others."""
        begun, here = self._begun, _indent(self._line)
        if self._line.lstrip().startswith("- ") and begun is not None and begun.column == here:
            between = self._lines[begun.line + 1 : self._at.line]
            deeper = any(
                line.lstrip().startswith("- ") and here < _indent(line) <= here + 2 for line in between
            )
            head = self._text_of(self._above(begun.line)).rstrip()
            if not deeper and begun.line and head.endswith(":") and _indent(head) < here:
                text = self._text_of(begun.line)
                return self._here(begun.line, begun.column, "missing_dash", value=text.strip()[:40])
        number = self._above(self._at.line)
        above = self._text_of(number)
        key = _KEY.match(above)
        if key is None or key[1].strip() or _indent(above) != here - 2 or not above[key.end() :].strip():
            return None
        like = f"{key[1]}- {key[2]}:"
        if any(line.startswith(like) for line in self._lines):
            return self._here(number, _indent(above), "missing_dash", value=above.strip()[:40])
        return None

    def _too_shallow_above(self) -> int | None:
        """Return the line above if it begins a group and is not as deep as this one, which is in step."""
        above = self._above(self._at.line)
        head = self._above(above)
        text = self._text_of(head)
        key = _KEY.match(text)
        if not head < above < self._at.line or key is None or text[key.end() :].strip():
            return None
        parent = len(key[1])
        first = _indent(self._text_of(above))
        in_step = _indent(self._line) == parent + 2
        return above if in_step and parent <= first < parent + 2 else None

    def _above(self, number: int) -> int:
        """Return the nearest line above `number` that says something."""
        number -= 1
        while number > 0 and (not (text := self._text_of(number).strip()) or text.startswith("#")):
            number -= 1
        return max(number, 0)

    def _too_deep_above(self) -> int | None:
        """Return the line above that is out of step, where this one is in step with its parent."""
        here = _indent(self._line)
        run: list[int] = []
        for number in range(self._at.line - 1, -1, -1):
            above = self._text_of(number)
            if not above.strip() or above.lstrip().startswith("#"):
                continue
            if _indent(above) <= here:
                break
            run.append(number)
        else:
            return None
        parent = _indent(above) + (2 if above.lstrip().startswith("- ") else 0)
        key = _KEY.match(above)
        if not run or key is None or above[key.end() :].strip() or here - parent != 2:
            return None
        depth = _indent(self._text_of(run[-1]))
        return run[-1] if depth - parent != 2 else None


def _unfinished_key(line: str, number: int) -> Fault | None:
    """Return the fault of a line whose key lacks the space after its colon, or has a full-width colon."""
    for pattern, code in (
        (_WIDE_COLON, "wide_colon"),
        (_KEY_WITHOUT_SPACE, "missing_space"),
        (_DASH_WITHOUT_SPACE, "missing_space"),
    ):
        match = pattern.match(line)
        if match:
            last = match.lastindex or 1
            return Fault(number + 1, match.start(last) + 1, code, (("value", match[last]),))
    return None


def _unquoted(rest: str) -> str:
    """Return the text that `rest` begins with, within brackets and without quotes of its own."""
    return re.split(r",\s|\}\s*$|\}\}|\]", rest, maxsplit=1)[0].strip()[:40]


def _swallows(lines: list[str]) -> bool:
    """Say whether `lines` look like keys and items rather than the rest of a text."""
    return any(_KEY.match(line) or line.lstrip().startswith("- ") for line in lines)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
