"""What can be wrong with a file of an author: codes, sentences and hints in both languages."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from typing import Final, Literal, NamedTuple

from simulator.model.texts import Language

Severity = Literal["error", "warning"]


class Problem(NamedTuple):
    """One problem with its place; `line` and `column` count from 1."""

    file: str
    line: int
    column: int
    code: str
    details: tuple[tuple[str, str], ...] = ()
    suggestion: str = ""

    @property
    def severity(self) -> Severity:
        """Errors keep a file from being used; warnings don't."""
        return "warning" if self.code in WARNINGS else "error"

    def message(self, language: Language) -> str:
        """Return the sentence that says what is wrong."""
        return _fill(MESSAGES[self.code][0 if language == "zh" else 1], dict(self.details))

    def hint(self, language: Language) -> str:
        """Return what to do about it."""
        if self.suggestion:
            return (
                f"是不是想写 {self.suggestion}？" if language == "zh" else f"Did you mean {self.suggestion}?"
            )
        return _fill(HINTS.get(self.code, ("", ""))[0 if language == "zh" else 1], dict(self.details))

    def sentence(self, language: Language = "en") -> str:
        """Return place, code, sentence and hint in one line."""
        return (
            f"{self.file}:{self.line}:{self.column}: {self.code}: {self.message(language)} "
            f"{self.hint(language)}"
        ).rstrip()


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the name of `known` that is nearest to `name`, or '' if none is near."""
    found = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    return found[0] if found else ""


def shown(value: object, limit: int = 60) -> str:
    """Return `value` as it is quoted in a message: one line, not too long."""
    text = " ".join(str(value).split())
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _fill(template: str, details: Mapping[str, str]) -> str:
    for name, value in details.items():
        template = template.replace("{" + name + "}", value)
    return template


WARNINGS: Final = frozenset({"variants_differ", "unused_fact", "remedy_unoffered", "few_choices"})

#: Code -> (Chinese, English).
MESSAGES: Final[Mapping[str, tuple[str, str]]] = {
    "unreadable": ("文件读不出来：{reason}。", "The file cannot be read: {reason}."),
    "not_text": ("文件不是 UTF-8 文本。", "The file is not UTF-8 text."),
    "too_large": (
        "文件有 {size} 字节，超过上限 {limit}。",
        "The file has {size} bytes; the limit is {limit}.",
    ),
    "path_outside": (
        "“{value}”指向场景文件夹之外。",
        "{value} leads out of the folder of scenarios.",
    ),
    "not_yaml": ("这里不符合 YAML 写法：{reason}。", "This is not valid YAML: {reason}."),
    "control_character": ("文本里有控制字符 {value}。", "The text contains the control character {value}."),
    "duplicate_key": (
        "键 {value} 写了两次，后一个会悄悄盖掉前一个。",
        "The key {value} is given twice; the later one would silently win.",
    ),
    "alias": ("这里用了 YAML 别名（* 或 <<）。", "A YAML alias (* or <<) is used here."),
    "too_deep": ("嵌套超过 {limit} 层。", "The nesting is deeper than {limit} levels."),
    "not_a_mapping": ("文件内容应当是“键: 值”的形式。", "The file should consist of `key: value` lines."),
    "unknown_kind": ("kind 的值 {value} 不认识。", "The kind {value} is unknown."),
    "missing": ("缺少 {field}。", "{field} is missing."),
    "unknown_key": ("这里没有 {value} 这个键。", "There is no key {value} here."),
    "wrong_type": (
        "{field} 的值 {value} 类型不对，应当是{wanted_zh}。",
        "{field} has the value {value}; it should be {wanted}.",
    ),
    "bad_value": ("{field} 的值 {value} 不合要求：{reason_zh}。", "{field} cannot be {value}: {reason}."),
    "empty": ("{field} 是空的。", "{field} is empty."),
    "unknown_id": ("没有名为 {value} 的{kind_zh}。", "There is no {kind} called {value}."),
    "duplicate_id": (
        "{kind_zh} {value} 出现了两次（另一处在第 {other} 行）。",
        "The {kind} {value} is there twice (also in line {other}).",
    ),
    "duplicate_file": (
        "{kind_zh} {value} 已在 {other} 中定义。",
        "The {kind} {value} is already defined in {other}.",
    ),
    "missing_translation": ("缺少 {language} 文本。", "The {language} text is missing."),
    "no_fallback": (
        "{field} 里没有不带 when 的兜底台词。",
        "{field} has no fallback line (one without `when`).",
    ),
    "unreachable_beat": (
        "阶段 {value} 永远不会开始：{reason_zh}。",
        "The beat {value} can never begin: {reason}.",
    ),
    "unreachable_ending": (
        "结局 {value} 永远不会出现：{reason_zh}。",
        "The ending {value} can never come: {reason}.",
    ),
    "no_ending": ("缺少类型为 {value} 的结局。", "There is no ending of the kind {value}."),
    "ending_without_when": (
        "结局 {value} 没有条件 when，会在第一轮就结束。",
        "The ending {value} has no `when`, so it would end the attempt at once.",
    ),
    "leads_nowhere": (
        "选项 {value} 没有任何行为（acts 为空），说了等于没说。",
        "The choice {value} leads nowhere: it declares no acts.",
    ),
    "remedy_not_grantable": ("没有一项补救措施是有权给出的。", "No remedy may be granted by anybody."),
    "remedy_unoffered": ("没有任何选项提到补救措施 {value}。", "No choice touches the remedy {value}."),
    "unused_fact": (
        "没有任何选项或台词涉及事实 {value}。",
        "No choice and no line touches the fact {value}.",
    ),
    "unknown_slot": (
        "文本里的 {value} 没有在 vary 中定义。",
        "The slot {value} in this text is not defined under vary.",
    ),
    "variants_differ": (
        "中文 {zh} 种说法，英文 {en} 种，数目不一致。",
        "There are {zh} Chinese variants and {en} English ones.",
    ),
    "few_choices": ("阶段 {value} 只有 {count} 个选项。", "The beat {value} has only {count} choices."),
    "no_house": ("{value} 不在评分标准所在的文件夹里。", "There is no file {value} beside the rubric."),
    "not_house": ("{value} 是 {kind}，不是公司规定。", "{value} is a {kind}, not a file of house rules."),
    "house_has_errors": (
        "公司规定 {value} 有 {count} 处错误。",
        "The house rules in {value} have {count} errors.",
    ),
    "no_house_rules": (
        "这份公司规定里一条规定也没有。",
        "This file of house rules has no rule in it.",
    ),
    "step_never_done": (
        "必做步骤 {value} 没有写怎样算做到。",
        "The step {value} does not say what counts as doing it.",
    ),
    "short_phrase": (
        "禁语“{value}”只有一个字，几乎每句话都会碰上。",
        "The forbidden phrase {value} is a single character: it would be found almost everywhere.",
    ),
    "better_is_forbidden": (
        "建议的说法里正有禁语“{value}”。",
        "The wording suggested instead contains the forbidden phrase {value} itself.",
    ),
}

HINTS: Final[Mapping[str, tuple[str, str]]] = {
    "unreadable": ("请检查文件名和读取权限。", "Check its name and that you may read it."),
    "not_text": ("请另存为 UTF-8 编码。", "Save it with UTF-8 encoding."),
    "too_large": ("请拆成几个文件。", "Split it into several files."),
    "path_outside": (
        "请把文件放进场景文件夹，只写文件名。",
        "Put the file into the folder and name it without a path.",
    ),
    "not_yaml": (
        "请检查缩进、冒号后的空格和引号是否成对。",
        "Check indentation, the space after each colon, and that quotes are closed.",
    ),
    "control_character": ("请删掉这个看不见的字符。", "Delete this invisible character."),
    "duplicate_key": ("请删去其中一个，或改名。", "Delete one of them or rename it."),
    "alias": ("请把内容直接写出来。", "Write the content out instead."),
    "too_deep": ("请检查缩进。", "Check the indentation."),
    "not_a_mapping": ("第一行可以是 kind: scenario。", "The first line may be `kind: scenario`."),
    "unknown_kind": (
        "可用：scenario、persona、course、rubric、house。",
        "Use one of scenario, persona, course, rubric, house.",
    ),
    "missing": ("请在这里补上 {field}:。", "Add `{field}:` here."),
    "unknown_key": (
        "请删掉它，或用 kesu schema 查对键名。",
        "Remove it, or look its name up with `kesu schema`.",
    ),
    "wrong_type": ("{advice_zh}", "{advice}"),
    "bad_value": ("{advice_zh}", "{advice}"),
    "empty": ("请填写内容，或删去这个键。", "Fill it in, or remove the key."),
    "unknown_id": ("可用：{known}。", "Known: {known}."),
    "duplicate_id": ("请给其中一个改名。", "Rename one of them."),
    "duplicate_file": ("请改 id，或删去一个文件。", "Change the id, or remove one of the files."),
    "missing_translation": (
        "请补上译文，或从 languages 中去掉该语言。",
        "Add the translation, or take the language out of `languages:`.",
    ),
    "no_fallback": (
        "请加一句不带 when 的台词，任何时候都说得通。",
        "Add a line without `when` that fits at any time.",
    ),
    "unreachable_beat": ("请放宽 enter，或删去这个阶段。", "Loosen its `enter`, or remove the beat."),
    "unreachable_ending": (
        "请放宽 when，或调整结局的先后顺序。",
        "Loosen its `when`, or change the order of the endings.",
    ),
    "no_ending": ("请在 endings 里加一个 kind: {value} 的结局。", "Add an ending with `kind: {value}`."),
    "ending_without_when": (
        "只有 hang_up 和 turn_limit 可以不写 when。",
        "Only hang_up and turn_limit may go without it.",
    ),
    "leads_nowhere": ("请写明这句话做了什么。", "Say what the words do."),
    "remedy_not_grantable": (
        "至少一项的 authority 应为 agent 或 supervisor。",
        "At least one needs the authority agent or supervisor.",
    ),
    "remedy_unoffered": ("请加一个提到它的选项。", "Add a choice that touches it."),
    "unused_fact": ("请加一个问到它的选项，或删去它。", "Add a choice that asks for it, or remove it."),
    "unknown_slot": (
        "请在 vary: 下定义它，或去掉花括号。",
        "Define it under `vary:`, or take the braces away.",
    ),
    "variants_differ": ("最好一一对应。", "Let them answer to each other, one by one."),
    "few_choices": ("从很差到很好，最好有五个。", "Five, from dreadful to excellent, are better."),
    "no_house": (
        "请把文件放到评分标准旁边，或删去 house:。",
        "Put the file beside the rubric, or remove `house:`.",
    ),
    "not_house": ("请改成以 kind: house 起首的文件。", "Name a file that begins with `kind: house`."),
    "house_has_errors": ("用 kesu check 检查它。", "See them with `kesu check` on that file."),
    "no_house_rules": (
        "请写上 forbidden:、steps: 或 knock_outs:。",
        "Write `forbidden:`, `steps:` or `knock_outs:`.",
    ),
    "step_never_done": (
        "请写 done:（条件）或 phrases:（说法），或两样都写。",
        "Give it `done:` (a condition), `phrases:` (wordings) or both.",
    ),
    "short_phrase": ("请写完整的说法。", "Write out the whole wording."),
    "better_is_forbidden": ("请换一种说法。", "Word the advice differently."),
}
