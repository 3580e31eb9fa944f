"""One file → one model, or every problem of it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Generic, NamedTuple, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from simulator.content.places import LARGEST, Document, Misread
from simulator.content.places import Path as DataPath
from simulator.content.problems import Problem, nearest, shown
from simulator.content.recovery import behind
from simulator.content.sentences import SYNTAX
from simulator.model.course import Course, Rubric
from simulator.model.house import House
from simulator.model.persona import Persona
from simulator.model.scenario import Scenario
from simulator.model.texts import Shape, Text, Variants

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
        content = path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        return Problem(str(path), 1, 1, "unreadable", (("reason", reason),))
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        column = error.start - (content.rfind(b"\n", 0, error.start) + 1) + 1
        en, zh = _encoding(content)
        if en == "UTF-16":  # its zero bytes and line ends are no places of UTF-8
            line = column = 1
        return Problem(str(path), line, column, "not_text", (("encoding", en), ("encoding_zh", zh)))


def _encoding(content: bytes) -> tuple[str, str]:
    """Return what `content`, which is no UTF-8, most likely is, in English and Chinese."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in content[:200]:
        return "UTF-16", "看来是 UTF-16，即记事本里的“Unicode”"
    try:
        content.decode("gb18030")
    except UnicodeDecodeError:
        return "a byte of another encoding", "这里有一个别的编码的字节"
    return "it seems to be GBK", "看来是 GBK，即记事本里的“ANSI”"


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
        content = _content(document, problems)
        if any(problem.code == "several_documents" for problem in problems):
            problems = [problem for problem in problems if problem.code not in _CAUSED]
    elif document.problems and document.problems[0].code in SYNTAX:
        for rest in behind(document):
            found = list(rest.problems)
            if rest.data is not None:
                _content(rest, found)
            # What is missing or too little may be in the part that was left out.
            problems += [told for told in found if told.code not in _CAUSED and not _too_few(told)]
    if any(problem.severity == "error" for problem in problems):
        content = None
    return Loaded(content, document, tuple(in_file_order(problems)))


_CAUSED: Final = frozenset({"missing", "empty"})


def _too_few(problem: Problem) -> bool:
    return problem.code == "bad_value" and any("needed" in told for _, told in problem.details)


def _content(document: Document, problems: list[Problem]) -> Content | None:
    kind = document.data.get("kind")
    if "kind" not in document.data:
        near = nearest("kind", [key for key in document.data if key not in Scenario.model_fields], 0.74)
        problems.append(
            document.problem((near,), "unknown_key", "kind", key=True, value=near)
            if near
            else document.problem((), "missing", field="kind")
        )
        return None
    shape = KINDS.get(kind) if isinstance(kind, str) else None
    if shape is None:
        problems.append(
            document.problem(("kind",), "unknown_kind", nearest(str(kind), KINDS), value=shown(kind))
        )
        return None
    return _shape(shape, document, problems)


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
        return _unknown_key(document, shape, error["loc"], path)
    value = error.get("input")
    written = document.raw(path)
    quoted = shown(written if written is not None else _written(value))
    if value is None and written in (None, "", "~", "null"):
        return _empty(document, path, name)
    wanted = _WANTED.get(kind)
    if wanted is None:
        reason, reason_zh, suggestion = _reason(error, value)
        if "，" in quoted or "“" in quoted:
            advice, advice_zh = 'Use plain commas and quotes (, and ").', "请改用英文逗号和英文引号。"
        else:
            advice, advice_zh = "Correct the value.", "请改正这个值。"
        return document.problem(
            path,
            "bad_value",
            suggestion,
            field=name,
            value=quoted,
            reason=reason,
            reason_zh=reason_zh,
            advice=advice,
            advice_zh=advice_zh,
        )
    if kind == "string_type" and isinstance(value, dict) and value and not any(value.values()):
        return document.problem(path, "needs_quotes", value=quoted)  # {surname}, meant as a text
    unfinished = _UNFINISHED.match(written) if written is not None else None
    if unfinished is not None and kind not in ("string_type", "bool_type"):
        line, column = document.place(path)
        code = "wide_colon" if unfinished[2] == "：" else "missing_space"
        return document.problem_at(line, column + unfinished.start(2), code, value=unfinished[2])
    if kind in ("model_type", "model_attributes_type") and written is not None:
        bilingual = _shape_at(shape, error["loc"])
        if bilingual is Text or bilingual is Variants:
            english = all(ord(sign) < 0x2E80 for sign in quoted)
            here, other = ("en", "zh") if english else ("zh", "en")
            example = f"{name}: {{{here}: {_in_quotes(quoted)}, {other}: …}}"
            return document.problem(path, "needs_languages", field=name, value=quoted, example=example)
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


#: A value that was meant as a key: its colon lacks the space, or is a full-width one.
_UNFINISHED: Final = re.compile(r"([A-Za-z_]\w*)\s*([:：])\S?")


def _unknown_key(
    document: Document, shape: type[Shape], location: tuple[int | str, ...], path: DataPath
) -> Problem:
    field = str(location[-1])
    unfinished = _UNFINISHED.match(field)
    if unfinished is not None:
        line, column = document.key_place(path)
        code = "wide_colon" if unfinished[2] == "：" else "missing_space"
        return document.problem_at(line, column + unfinished.start(2), code, value=unfinished[2])
    known = _fields(_shape_at(shape, location[:-1]))
    near = nearest(field, known) or nearest(field.lower().replace("-", "_").replace(" ", "_"), known)
    advice = "Remove it, or look its name up with `kesu schema`."
    advice_zh = "请删掉它，或用 kesu schema 查对键名。"
    if not near or field in known:
        owner = _owner(document, shape, location)
        if owner:
            near = ""
            advice = f"It belongs to `{owner}`: check the indentation."
            advice_zh = f"它应当属于 {owner}，请检查缩进。"
    return document.problem(
        path, "unknown_key", near, key=True, value=shown(field), advice=advice, advice_zh=advice_zh
    )


def _owner(document: Document, shape: type[Shape], location: tuple[int | str, ...]) -> str:
    """Return the name of what a misplaced key most likely belongs to: what is before or around it."""
    field = str(location[-1])
    path = _path(document, location[:-1])
    siblings: Any = document.data
    for part in path:
        siblings = siblings[part]
    if not isinstance(siblings, dict):
        return ""
    before = [key for key in siblings if key != field][: list(siblings).index(field)]
    for key in reversed(before[-1:]):
        if field in _fields(_shape_at(shape, (*location[:-1], key))):
            return str(key)
    above = [*path]
    while above:
        above.pop()
        if field in _fields(_shape_at(shape, tuple(above))):
            names = [part for part in above if isinstance(part, str)]
            return names[-1] if names else str(document.data["kind"])
    return ""


def _empty(document: Document, path: DataPath, name: str) -> Problem:
    advice, advice_zh = document.comment_swallowing(path) or (
        "Fill it in, or remove the key.",
        "请填写内容，或删去这个键。",
    )
    return document.problem(path, "empty", key=True, field=name, advice=advice, advice_zh=advice_zh)


def _written(value: object) -> str:
    """Return `value` as an author would write it in one line."""
    if isinstance(value, dict):
        parts = (key if part is None else f"{key}: {_written(part)}" for key, part in value.items())
        return "{" + ", ".join(parts) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_written, value)) + "]"
    return "" if value is None else str(value)


def _in_quotes(value: str) -> str:
    return "'" + value.replace("'", "''") + "'" if '"' in value else f'"{value}"'


_WANTED: Final[Mapping[str, tuple[str, str]]] = {
    "string_type": ("文本", "a text"),
    "int_type": ("整数", "a whole number"),
    "int_from_float": ("整数", "a whole number"),
    "float_type": ("数字", "a number"),
    "float_parsing": ("数字", "a number"),
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
        case "greater_than_equal":
            return f"the least is {context['ge']:g}", f"最小是 {context['ge']:g}", ""
        case "greater_than":
            return f"it must be more than {context['gt']:g}", f"必须大于 {context['gt']:g}", ""
        case "less_than_equal" | "less_than":
            limit = context.get("le", context.get("lt"))
            return f"the most is {limit:g}", f"最大是 {limit:g}", ""
        case "string_pattern_mismatch":
            pattern = str(context["pattern"])
            en, zh = _PATTERNS.get(pattern, (f"it must look like {pattern}", f"格式应为 {pattern}"))
            return en, zh, _tidied(str(value)) if pattern == _ID else ""
        case "string_too_short" | "too_short":
            least = context.get("min_length")
            return f"at least {least} needed", f"至少要有 {least} 个", ""
        case "string_too_long" | "too_long":
            most = context.get("max_length")
            return f"at most {most} allowed", f"最多 {most} 个", ""
        case "value_error":
            said = str(context.get("error", error["msg"]))
            return said, next((zh for pattern, zh in _SAID if pattern in said), "值不合要求"), ""
        case _:
            return "it is not of the kind that is needed here", "值不合要求", ""


#: What the shapes' own tests say, by a part of it.
_SAID: Final[tuple[tuple[str, str], ...]] = (
    ("at least one", "至少要有一种语言的文本（zh 或 en）"),
    ("needs an answer", "客户知道的事实要写 answer，即被问到时的回答"),
    ("amount and unit", "amount 和 unit 要一起写"),
)
_ID: Final = r"^[a-z][a-z0-9_]{0,47}$"


def _tidied(written: str) -> str:
    """Return the id that `written` would be with small letters and underscores, or '' if it is none."""
    tidy = re.sub(r"[\s\-.]+", "_", unicodedata.normalize("NFKC", written).strip().lower())
    return tidy if re.fullmatch(_ID, tidy) else ""


_PATTERNS: Final[Mapping[str, tuple[str, str]]] = {
    _ID: (
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


def _shape_at(shape: type[BaseModel], location: tuple[int | str, ...]) -> type[BaseModel] | None:
    """Return the shape of what stands at `location` inside `shape`; ids of a mapping are passed over."""
    current: type[BaseModel] | None = shape
    for part in location:
        if isinstance(part, int) or current is None:
            continue
        field = current.model_fields.get(part)
        current = _model_in(field.annotation) if field is not None else current
    return current


def _fields(shape: type[BaseModel] | None) -> list[str]:
    return [] if shape is None else list(shape.model_fields)


def _model_in(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for part in get_args(annotation):
        found = _model_in(part)
        if found is not None:
            return found
    return None
