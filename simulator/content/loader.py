"""One file → one model, or every problem of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Generic, NamedTuple, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from simulator.content.places import LARGEST, Document, Misread
from simulator.content.places import Path as DataPath
from simulator.content.problems import Problem, nearest, shown
from simulator.model.course import Course, Rubric
from simulator.model.house import House
from simulator.model.persona import Persona
from simulator.model.scenario import Scenario
from simulator.model.texts import Shape

KINDS: Final[Mapping[str, type[Shape]]] = {
    "scenario": Scenario,
    "persona": Persona,
    "course": Course,
    "rubric": Rubric,
    "house": House,
}
Content = Scenario | Persona | Course | Rubric | House
_C = TypeVar("_C", bound=Shape)


class Loaded(NamedTuple):
    """What became of a file: its model (None with errors), the document, and all problems in file order."""

    content: Content | None
    document: Document
    problems: tuple[Problem, ...]


class Parsed(NamedTuple, Generic[_C]):
    """A model with the text that it was read from."""

    content: _C
    text: str


def read_text(path: Path) -> str | Problem:
    """Return the text of `path`, or the problem with it."""
    try:
        if path.stat().st_size > LARGEST:
            size = str(path.stat().st_size)
            return Problem(str(path), 1, 1, "too_large", (("size", size), ("limit", str(LARGEST))))
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        return Problem(str(path), 1, 1, "not_text")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        return Problem(str(path), 1, 1, "unreadable", (("reason", reason),))


def load(path: Path) -> Loaded:
    """Read the file at `path`; nothing is raised, every problem is collected."""
    text = read_text(path)
    if isinstance(text, Problem):
        return Loaded(None, Document(str(path), "{}"), (text,))
    return parse(text, str(path))


def parse(text: str, file: str) -> Loaded:
    """Make a model of `text`, which came from `file`; every problem is collected."""
    document = Document(file, text)
    problems = list(document.problems)
    content: Content | None = None
    if document.data is not None:
        kind = document.data.get("kind")
        shape = KINDS.get(kind) if isinstance(kind, str) else None
        if "kind" not in document.data:
            problems.append(document.problem((), "missing", field="kind"))
        elif shape is None:
            problems.append(
                document.problem(("kind",), "unknown_kind", nearest(str(kind), KINDS), value=shown(kind))
            )
        else:
            content = _shape(shape, document, problems)
    if any(problem.severity == "error" for problem in problems):
        content = None
    return Loaded(content, document, tuple(in_file_order(problems)))


def in_file_order(problems: list[Problem]) -> list[Problem]:
    """Return `problems` by file, line and column, each once."""
    return sorted(dict.fromkeys(problems), key=lambda p: (p.file, p.line, p.column, p.code))


def _shape(shape: type[Shape], document: Document, problems: list[Problem]) -> Content | None:
    try:
        return shape.model_validate(document.data)  # type: ignore[return-value]  # KINDS holds only contents
    except ValidationError as error:
        problems.extend(
            _problem(document, shape, detail)
            for detail in error.errors(include_url=False)
            if not _echo(detail)
        )
        return None
    except RecursionError:
        problems.append(document.problem((), "too_deep", limit=30))
        return None


def _echo(error: ErrorDetails) -> bool:
    """Say whether a list is called too short only because its items have errors of their own."""
    value = error.get("input")
    return (
        error["type"] == "too_short"
        and isinstance(value, list)
        and len(value) >= error.get("ctx", {}).get("min_length", 0)
    )


def _problem(document: Document, shape: type[Shape], error: ErrorDetails) -> Problem:
    path = _path(document, error["loc"])
    kind = error["type"]
    field = str(error["loc"][-1]) if error["loc"] else "file"
    name = next((str(part) for part in reversed(path) if isinstance(part, str)), "file")
    if kind == "missing":
        return document.problem(path, "missing", field=field, key=True)
    if kind == "extra_forbidden":
        known = _fields(shape, error["loc"][:-1])
        return document.problem(path, "unknown_key", nearest(field, known), key=True, value=shown(field))
    value = error.get("input")
    written = document.raw(path)
    quoted = shown(written if written is not None else value)
    if value is None and written in (None, "", "~", "null"):
        return document.problem(path, "empty", field=name, key=True)
    wanted = _WANTED.get(kind)
    if wanted is not None:
        zh, en = wanted
        advice_zh, advice = "可用 kesu schema 查这一项的写法。", "See `kesu schema` for how it is written."
        if kind == "string_type" and isinstance(value, bool | int | float | Misread):
            advice_zh, advice = f"请加引号：'{quoted}'。", f"Add quotes: '{quoted}'."
        elif kind == "bool_type":
            advice_zh, advice = "请写 true 或 false。", "Write true or false."
        return document.problem(
            path,
            "wrong_type",
            field=name,
            value=quoted,
            wanted_zh=zh,
            wanted=en,
            advice_zh=advice_zh,
            advice=advice,
        )
    reason, reason_zh, suggestion = _reason(error, value)
    return document.problem(
        path,
        "bad_value",
        suggestion,
        field=name,
        value=quoted,
        reason=reason,
        reason_zh=reason_zh,
        advice="Correct the value.",
        advice_zh="请改正这个值。",
    )


_WANTED: Final[Mapping[str, tuple[str, str]]] = {
    "string_type": ("文本", "a text"),
    "int_type": ("整数", "a whole number"),
    "int_from_float": ("整数", "a whole number"),
    "float_type": ("数字", "a number"),
    "bool_type": ("true 或 false", "true or false"),
    "dict_type": ("“键: 值”形式的一组内容", "a group of `key: value` lines"),
    "model_type": ("“键: 值”形式的一组内容", "a group of `key: value` lines"),
    "model_attributes_type": ("“键: 值”形式的一组内容", "a group of `key: value` lines"),
    "tuple_type": ("列表（每项以 - 开头）", "a list (each item begins with -)"),
    "list_type": ("列表（每项以 - 开头）", "a list (each item begins with -)"),
}


def _reason(error: ErrorDetails, value: object) -> tuple[str, str, str]:
    """Return why a value is not accepted, in English and Chinese, and the nearest accepted one."""
    context: dict[str, Any] = error.get("ctx", {})
    match error["type"]:
        case "literal_error":
            expected = str(context["expected"])
            known = [word.strip(" '") for word in expected.replace(" or ", ",").split(",")]
            return (
                f"it must be one of {', '.join(known)}",
                f"只能是 {'、'.join(known)}",
                nearest(str(value), known),
            )
        case "greater_than_equal" | "greater_than":
            limit = context.get("ge", context.get("gt"))
            return f"the least is {limit}", f"最小是 {limit}", ""
        case "less_than_equal" | "less_than":
            limit = context.get("le", context.get("lt"))
            return f"the most is {limit}", f"最大是 {limit}", ""
        case "string_pattern_mismatch":
            pattern = str(context["pattern"])
            en, zh = _PATTERNS.get(pattern, (f"it must look like {pattern}", f"格式应为 {pattern}"))
            return en, zh, ""
        case "string_too_short" | "too_short":
            least = context.get("min_length")
            return f"at least {least} needed", f"至少要有 {least} 个", ""
        case "string_too_long" | "too_long":
            most = context.get("max_length")
            return f"at most {most} allowed", f"最多 {most} 个", ""
        case "value_error":
            said = str(context.get("error", error["msg"]))
            return said, said, ""
        case _:
            return error["msg"][:1].lower() + error["msg"][1:], "值不合要求", ""


_PATTERNS: Final[Mapping[str, tuple[str, str]]] = {
    r"^[a-z][a-z0-9_]{0,47}$": (
        "an id has lower-case letters, digits and underscores and begins with a letter",
        "id 只能用小写字母、数字和下划线，以字母开头",
    ),
    r"^(\d{1,4})(h|d|w|mo)$": ("write a duration such as 4h, 3d, 2w or 1mo", "时长请写成 4h、3d、2w 或 1mo"),
    r"^\d{4}-\d{2}-\d{2} \d{2}:\d{2}$": (
        "write a date such as 2026-03-18 14:30",
        "日期请写成 2026-03-18 14:30",
    ),
}


def _path(document: Document, location: tuple[int | str, ...]) -> DataPath:
    """Return the path of `location` that is really in the file (pydantic adds tags of its own)."""
    path: DataPath = ()
    data: Any = document.data
    for part in location:
        if isinstance(data, dict) and part in data:
            data = data[str(part)]
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
        else:
            continue
        path = (*path, part)
    return path


def _fields(shape: type[BaseModel], location: tuple[int | str, ...]) -> list[str]:
    """Return the keys that are allowed at `location` inside `shape`."""
    current: type[BaseModel] | None = shape
    for part in location:
        if isinstance(part, int) or current is None:
            continue
        field = current.model_fields.get(part)
        current = _model_in(field.annotation) if field is not None else current
    return list(current.model_fields) if current is not None else []


def _model_in(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for part in get_args(annotation):
        found = _model_in(part)
        if found is not None:
            return found
    return None
