"""The authors' reference: every key of every kind of file, in Markdown, made from the shapes themselves.

In: the shapes that `check` reads by, as `authoring.schemas` describes them. Out: `docs/authoring/reference.md`
and `reference.zh.md`. A test holds the files against this; after a change of a shape run

    python -m simulator.authoring.reference docs/authoring
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel

from simulator.authoring.schemas import schema_of
from simulator.authoring.suites import Trials
from simulator.content.library import Library
from simulator.content.loader import KINDS as LOADED
from simulator.model.acts import ACTS
from simulator.model.tape import RULINGS
from simulator.model.texts import LANGUAGES, Language

#: The kinds of file, in the order in which authors meet them.
KINDS: Final[Mapping[str, type[BaseModel]]] = {
    **{kind: LOADED[kind] for kind in ("scenario", "persona", "rubric", "house")},
    "test": Trials,
}
#: What several kinds of file share; told once, at the end.
_SHARED: Final = ("Line", "Rule", "Condition", "Span", "Text", "Variants")
#: What each shape is called, and what to know of it before its table (Chinese, English).
_SHAPES: Final[Mapping[str, tuple[str, str, str, str]]] = {
    "Scenario": ("场景", "Scenario", "一件事、一位客户，`kind: scenario`。用 `kesu new scenario` 开始。", "One matter with one customer, `kind: scenario`. Begin it with `kesu new scenario`."),
    "Overrides": ("情绪特点的改动", "Overrides", "只写与画像不同的几项，其余照画像。", "Only what differs from the persona; the rest stays as it is there."),
    "Customer": ("客户", "Customer", "", ""),
    "Briefing": ("说明", "Briefing", "学员在开口之前读它，谈话时也能翻看。", "Trainees read it before the first word and may look it up at any time."),
    "Contact": ("以前的联系", "Earlier contact", "", ""),
    "Grievance": ("不满", "Grievance", "", ""),
    "Fact": ("事实", "Fact", "客户知道而且属实的，要写 `answer`。不属实的写 `true: false`（键加不加引号都行）。学员自己打字时，一句话里要有某一条 `phrases` 的大部分字词才算碰到它；先后不论，近义的说法猜不出来，所以用不同的字词写上六到八条。`kesu analyse --scenario 文件 --try \"一句话\"` 可以试。", "What the customer knows and what is so needs an `answer`. What is not so has `true: false` (the key with quotes or without). A typed reply touches a fact if it has most of the words of one of its `phrases`, in any order; other words for the same thing are not guessed, so write six to eight with different words. `kesu analyse --scenario FILE --try \"A sentence.\"` tries one."),
    "Remedy": ("补救办法", "Remedy", "也写不该答应的：那是诱惑。`phrases` 的认法同[事实](#fact)。", "Including what should not be promised: temptations. Its `phrases` work as those of a [fact](#fact)."),
    "Beat": ("阶段", "Beat", "一个阶段在 `leave` 成立时结束，下一个是 `enter` 成立、`priority` 最大的那个；一样大时按文件里的先后。", "A beat ends when `leave` holds; the next is the one of the highest `priority` whose `enter` holds, and of equals the first in the file."),
    "Choice": ("选项", "Choice", "", ""),
    "PromiseTerms": ("承诺", "Promise", "`amount` 和 `unit` 一起写。", "`amount` and `unit` go together."),
    "Ending": ("结局", "Ending", "从上往下看，第一个成立的就是。`hang_up` 和 `turn_limit` 各要有一个。", "Tried from top to bottom; the first that holds is taken. There must be a `hang_up` and a `turn_limit`."),
    "VaryOption": ("变量的一种取值", "One value of a slot", "在文本里写 `{名字}`，每次演练抽一种。", "Write `{name}` in texts; every attempt draws one value."),
    "Persona": ("客户画像", "Persona", "一类客户，`kind: persona`。用 `kesu new persona` 开始。", "A kind of customer, `kind: persona`. Begin it with `kesu new persona`."),
    "Needs": ("看重什么", "Needs", "", ""),
    "Traits": ("情绪特点", "Traits", "依据见 [evidence.md](../evidence.md)，怎样起作用见 [mood.md](../mood.md)。", "Their sources stand in [evidence.md](../evidence.md), how they work in [mood.md](../mood.md)."),
    "Rubric": ("评分标准", "Rubric", "怎样算好，`kind: rubric`。道理见 [scoring.md](../scoring.md)。", "What counts as good, `kind: rubric`. [scoring.md](../scoring.md) tells the ideas behind it."),
    "Fault": ("扣分", "Fault", "", ""),
    "Mark": ("折算的一点", "Point of the scale", "", ""),
    "LeftOpen": ("没谈完就挂断", "Hanging up too early", "", ""),
    "House": ("公司规定", "House rules", "课程之外公司自己的要求，`kind: house`，放在评分标准旁边，在那里写 `house: 文件名`。", "What a company demands besides the course, `kind: house`; it lies beside the rubric, which names it with `house: file.yaml`."),
    "Forbidden": ("服务禁语", "Forbidden words", "", ""),
    "Step": ("必做步骤", "Step", "`done` 和 `phrases` 至少写一个。`first_reply` 第一句，`before_remedy` 提出任何办法之前的某一句，`last_reply` 最后两句之内。", "At least one of `done` and `phrases`. `first_reply`: in the first reply; `before_remedy`: in a reply before the first that offers a remedy; `last_reply`: in one of the last two."),
    "KnockOut": ("一票否决", "Knock-out", "", ""),
    "Trials": ("场景的测试", "Tests of a scenario", "放在场景旁边的 `X.test.yaml`，`kind: test`，用 `kesu test` 运行。", "`X.test.yaml` beside the scenario, `kind: test`; `kesu test` runs it."),
    "Trial": ("一场谈话", "One conversation", "", ""),
    "Start": ("从哪里开始", "Where a conversation begins", "`beat` 和 `mood` 至少写一个。之前什么都没有说过：知道的只有记录里的事实，也没有承诺；排在前面的阶段算已经过去。", "At least one of `beat` and `mood`. Nothing was said before: only the facts of the records are known, and nothing is promised. The beats before it in the file count as over."),
    "Feelings": ("客户的情绪", "The customer's mood", "没写的几项与任何谈话开头一样。", "What is left out is as at the beginning of any conversation."),
    "Reply": ("一句回复", "One reply", "`choice` 和 `reply` 写其中一个。", "Either `choice` or `reply`."),
    "Came": ("一句之后应当怎样", "What must have come of a reply", "", ""),
    "Result": ("谈完应当怎样", "What must have come of it all", "", ""),
    "Bounds": ("上下限", "Bounds", "至少写一个。", "At least one of both."),
    "Line": ("台词", "Line", "带 `when` 的在条件成立时说，越具体的越优先；不带的兜底，每个阶段至少要有一句。", "With `when` it is said where that holds, the most specific first; without, it is a fallback, and every beat needs one."),
    "Rule": ("规则", "Rule", "有机会（`occasion`）时，在 `within` 轮之内做到（`earns`）就得分。画像的 `handling` 和评分标准的 `rules` 都是它。", "Where there is an `occasion`, `earns` within the next `within` replies gets the points. A persona's `handling` and a rubric's `rules` are made of it."),
    "Condition": ("条件", "Condition", "写了几项就要几项都成立；一项里列了几个 id，有一个就算（另有说明的除外）。用 `any_of`、`all_of`、`none_of` 组合。`no` 和 `yes` 加不加引号都行：`heard: [partly, yes]`。", "All keys that are given must hold; of several ids under one key one is enough, unless it says otherwise. `any_of`, `all_of` and `none_of` combine conditions. `no` and `yes` may stand with quotes or without: `heard: [partly, yes]`."),
    "Span": ("次数", "Span", "两头都算在内：`{at_least: 2, at_most: 4}` 是 2、3、4。", "Both ends count: `{at_least: 2, at_most: 4}` is 2, 3 and 4."),
    "Text": ("文本", "Text", "`languages` 里有的语言都要写。", "In every language that `languages` names."),
    "Variants": ("几种说法", "Variants", "一种或几种说法，每种语言的条数相同，前后对应。", "One wording or several; both languages have equally many, in the same order."),
}  # fmt: skip
# ruff: noqa: E501 - the table above has a shape a line
_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "key": ("键", "key"),
    "value": ("可以写什么", "what may stand there"),
    "default": ("不写时", "if not given"),
    "meaning": ("意思", "meaning"),
    "required": ("必写", "required"),
    "nothing": ("无", "none"),
    "id": ("id", "an id"),
    "duration": ("时长，如 `4h`、`3d`、`2w`、`1mo`", "a duration: `4h`, `3d`, `2w`, `1mo`"),
    "date": ("日期和时间", "date and time"),
    "words": ("文字", "words"),
    "integer": ("整数", "a whole number"),
    "number": ("数", "a number"),
    "acts": ("[行为](#acts)的 id", "an [act](#acts)"),
    "rulings": ("[裁定](#rulings)的 id", "a [ruling](#rulings)"),
}
Json = Mapping[str, Any]


def reference(language: Language) -> str:
    """Return the reference in `language`, as Markdown that ends with a line break.

    :raises KeyError: a shape is not named in the table above.
    """
    zh = language == "zh"
    lines = ["# 参考：每个键的意思" if zh else "# Reference: what every key means", ""]
    lines += [
        "本页由程序从数据模型生成，请勿手改。另见[教程](tutorial.zh.md)和[写法指南](customers.zh.md)。[English](reference.md)"
        if zh
        else "This page is made from the data models; don't edit it by hand. See also the [tutorial](tutorial.md)"
        " and the [guide to customers](customers.md). [中文](reference.zh.md)",
        "",
    ]
    made = {kind: schema_of(shape, kind) for kind, shape in KINDS.items()}
    shapes: dict[str, Json] = {}
    order: dict[str, list[str]] = {}
    for kind in KINDS:
        own = KINDS[kind].__name__
        order[kind] = [own]
        shapes[own] = made[kind]
        for name in _used(made[kind], made[kind]["$defs"]):
            shapes.setdefault(name, made[kind]["$defs"][name])
            if name not in _SHARED and all(name not in names for names in order.values()):
                order[kind].append(name)
    links = [f"[{_name(names[0], zh)}](#{names[0].lower()})" for names in order.values()]
    links.append(f"[{'共用的部分' if zh else 'what they share'}](#shared)")
    lines += [" · ".join(links), ""]
    for kind in KINDS:
        for place, name in enumerate(order[kind]):
            lines += _section(name, shapes[name], "##" if place == 0 else "###", zh)
    lines += ['<a id="shared"></a>', "", "## 共用的部分" if zh else "## What they share", ""]
    for name in _SHARED:
        lines += _section(name, shapes[name], "###", zh)
    lines += [*_acts(language), *_rulings(zh)]
    return "\n".join(lines).rstrip("\n") + "\n"


def write(folder: Path) -> None:
    """Write the reference in both languages into `folder`.

    :raises OSError: it cannot be written.
    """
    for language in LANGUAGES:
        name = "reference.zh.md" if language == "zh" else "reference.md"
        (folder / name).write_text(reference(language), "utf-8", newline="\n")


def _used(shape: Json, known: Json) -> Iterator[str]:
    """Yield the shapes that `shape` is made of, in reading order, those inside them included."""
    seen: list[str] = []
    pending = [shape]
    while pending:
        text = json.dumps(pending.pop(0)["properties"])
        found = [part.split('"', 1)[0] for part in text.split("#/$defs/")[1:]]
        new = [name for name in dict.fromkeys(found) if name not in seen]
        seen += new
        pending = [*(known[name] for name in new), *pending]
    yield from seen


def _name(shape: str, zh: bool) -> str:
    return _SHAPES[shape][0 if zh else 1]


def _say(word: str, zh: bool) -> str:
    return _WORDS[word][0 if zh else 1]


def _section(name: str, shape: Json, marks: str, zh: bool) -> list[str]:
    title = f"{marks} {_name(name, zh)}"
    told = _SHAPES[name][2 if zh else 3]
    lines = [f'<a id="{name.lower()}"></a>', "", title, "", *([told, ""] if told else [])]
    head = [_say(word, zh) for word in ("key", "value", "default", "meaning")]
    lines += [_row(head), _row(["---"] * 4)]
    for key, described in shape["properties"].items():
        needed = key in shape.get("required", ())
        chinese, english = described["description"].split("\n\n")
        english = _lower(english)
        default = _say("required", zh) if needed else _default(described.get("default"), zh)
        meaning = chinese if zh else english
        lines.append(_row([f"`{key}`", _value(key, described, zh), default, meaning]))
    return [*lines, ""]


def _lower(told: str) -> str:
    """Return `told` with a small first letter where it begins with what is written in a file."""
    first = told.split(" ", 1)[0]
    return told[:1].lower() + told[1:] if "_" in first or first.endswith(":") else told


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _default(value: object, zh: bool) -> str:
    if value is None or isinstance(value, dict) or value == []:
        return _say("nothing", zh)
    if isinstance(value, list):
        return ", ".join(f"`{part}`" for part in value)
    return f"`{json.dumps(value) if not isinstance(value, str) else value}`"


def _value(key: str, described: Json, zh: bool) -> str:
    """Say what may stand under `key`, whose JSON Schema is `described`."""
    ways = [way for way in described.get("anyOf", ()) if way.get("type") != "null"]
    if ways:
        lists = [way for way in ways if way.get("type") == "array" and way.get("items")]
        singles = [way for way in ways if way not in lists]
        if lists and lists[0]["items"] in singles:
            one = _value(key, lists[0]["items"], zh)
            return f"{one}，一个或列表" if zh else f"{one}, or a list of them"
        return (" 或 " if zh else " or ").join(_value(key, way, zh) for way in ways)
    if "$ref" in described:
        name = described["$ref"].rsplit("/", 1)[1]
        return f"[{_name(name, zh)}](#{name.lower()})"
    if "const" in described:
        return f"`{described['const']}`"
    if "enum" in described:
        for word, known in (("acts", ACTS), ("rulings", RULINGS)):
            if tuple(described["enum"]) == tuple(known):
                return _say(word, zh)
        return " · ".join(f"`{value}`" for value in described["enum"])
    kind = described.get("type")
    if kind == "array":
        one = _value(key, described["items"], zh)
        least = described.get("minItems", 0)
        if zh:
            return f"列表：{one}" + (f"，至少 {least} 个" if least else "")
        return f"a list: {one}" + (f", at least {least}" if least else "")
    if kind == "object":
        inside = described.get("additionalProperties") or next(iter(described["patternProperties"].values()))
        return f"`id:` {_value(key, inside, zh)}"
    if kind == "boolean":
        return "`true` · `false`"
    if kind == "string":
        pattern = described.get("pattern", "")
        word = "id" if pattern.startswith("^[a-z]") else "duration" if "h|d" in pattern else "words"
        return _say("date" if "-" in pattern and word == "words" else word, zh)
    return _number(described, zh)


def _number(described: Json, zh: bool) -> str:
    word = _say("integer" if described.get("type") == "integer" else "number", zh)
    low = described.get("minimum", described.get("exclusiveMinimum"))
    high = described.get("maximum")
    above = "exclusiveMinimum" in described
    if low is None:
        return word
    least = f"{'>' if above else '≥'} {low:g}"
    limits = least if high is None else f"{least}, ≤ {high:g}" if above else f"{low:g} … {high:g}"
    return f"{word}（{limits}）" if zh else f"{word} ({limits})"


def _acts(language: Language) -> list[str]:
    """Tell all acts, in their order, as the course explains them."""
    zh = language == "zh"
    library = Library.open()
    told = {act.id: act for act in library.course(library.rubric().course).acts}
    lines = ['<a id="acts"></a>', "", "### 行为" if zh else "### Acts", ""]
    lines.append(
        "一句话表面上做了什么。选项的 `acts` 写其中一个或几个。"
        if zh
        else "What words do on their face. A choice's `acts` names one or several of them."
    )
    lines += [
        "",
        _row(
            ["id", "名称" if zh else "name", "怎样算" if zh else "performed when", "例" if zh else "example"]
        ),
    ]
    lines.append(_row(["---"] * 4))
    for act_id in ACTS:
        act = told[act_id]
        lines.append(
            _row(
                [
                    f"`{act_id}`",
                    act.name.say(language),
                    act.performed.say(language),
                    act.example.say(language),
                ]
            )
        )
    return [*lines, ""]


def _rulings(zh: bool) -> list[str]:
    lines = ['<a id="rulings"></a>', "", "### 裁定" if zh else "### Rulings", ""]
    lines.append(
        "一句话对照场景的真相之后怎么看。意思见[评分](../scoring.md#裁定一览--all-rulings)。"
        if zh
        else "What became of the words when held against the scenario's truth;"
        " [scoring.md](../scoring.md#裁定一览--all-rulings) tells what each means."
    )
    return [*lines, "", " · ".join(f"`{ruling}`" for ruling in RULINGS), ""]


if __name__ == "__main__":
    write(Path(sys.argv[1]))
