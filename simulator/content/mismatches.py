"""Where data does not have the shape that it should have: pydantic's findings in an author's words.

In: a document, the shape that it was read as, and one finding. Out: a `Problem` at the line that is to
blame, with the nearest key or value, or with what seems to have gone wrong in writing it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any, Final, get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from simulator.content.places import Document, Misread
from simulator.content.places import Path as DataPath
from simulator.content.problems import Problem, nearest, shown
from simulator.model.texts import Shape, Text, Variants


def mismatch(document: Document, shape: type[Shape], error: ErrorDetails) -> Problem:
    """Return `error`, which pydantic found in `document` read as `shape`, as an author's problem."""
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
    if written is not None and written[:1] in _WIDE_BRACKETS and kind not in _TEXTS:
        return document.problem(path, "wide_bracket", value=written[0])
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
            both = document.data.get("languages") != [here]
            example = f"{name}: {{{here}: {_in_quotes(quoted)}{f', {other}: …' if both else ''}}}"
            return document.problem(path, "needs_languages", field=name, value=quoted, example=example)
    zh, en = wanted
    advice_zh, advice = f"写法见 {_REFERENCE_ZH}。", f"See {_REFERENCE} for how it is written."
    if kind == "string_type" and isinstance(value, bool | int | float | Misread):
        advice_zh, advice = f"请加引号：'{quoted}'。", f"Add quotes: '{quoted}'."
    elif kind in ("int_type", "int_parsing", "float_type", "float_parsing") and quoted != (
        plain := unicodedata.normalize("NFKC", quoted)
    ):
        advice_zh, advice = f"请用半角数字：{plain}。", f"Write plain figures: {plain}."
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


#: Brackets of a Chinese keyboard with which a list or a mapping may begin.
_WIDE_BRACKETS: Final = ("【", "［", "｛")
#: Where a text was wanted, which may begin with any of them.
_TEXTS: Final = ("string_type", "model_type", "model_attributes_type")
#: Where authors find every key.
_REFERENCE: Final = "docs/authoring/reference.md"
_REFERENCE_ZH: Final = "docs/authoring/reference.zh.md"
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
    advice = f"Remove it, or look its name up in {_REFERENCE}."
    advice_zh = f"请删掉它，或在 {_REFERENCE_ZH} 里查对键名。"
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
            sign = "字" if error["type"] == "string_too_short" else ""
            return f"at least {least} needed", f"至少要有 {least} 个{sign}", ""
        case "string_too_long" | "too_long":
            most = context.get("max_length")
            sign = "字" if error["type"] == "string_too_long" else ""
            return f"at most {most} allowed", f"最多 {most} 个{sign}", ""
        case "value_error":
            said = str(context.get("error", error["msg"]))
            return said, next((zh for pattern, zh in _SAID if pattern in said), "值不合要求"), ""
        case _:
            return "it is not of the kind that is needed here", "值不合要求", ""


#: What the shapes' own tests say, by a part of it.
_SAID: Final[tuple[tuple[str, str], ...]] = (
    ("at least one", "至少要有一种语言的文本（zh 或 en）"),
    ("not a duration", "时长请写成 4h、3d、2w 或 1mo"),
    ("needs an answer", "客户知道的事实要写 answer，即被问到时的回答"),
    ("at_least or at_most", "at_least 和 at_most 至少写一个"),
    ("either choice or reply", "choice 和 reply 要写其中一个，且只写一个"),
    ("beat or mood", "beat 和 mood 至少写一个"),
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
