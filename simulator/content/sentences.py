"""What is said of each problem: its sentence and what to do about it, in Chinese and English.

Every code has a page in `docs/codes/`. Braces are filled with the details of a problem.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

#: Codes of what is told of a scenario without errors (`simulator.authoring.smells`).
SMELLS: Final = (
    "given_away_by_length",
    "given_away_by_position",
    "given_away_by_tone",
    "same_best",
    "idle_principle",
    "unreachable_line",
    "repeated_line",
    "repeats_in_play",
    "unasked_fact",
    "senseless_remedy",
    "promise_too_soon",
    "drawn_twice",
    "unearned_handling",
    "disputed_acts",
)
#: Codes of what keeps nobody from playing.
WARNINGS: Final = frozenset(
    {
        "stray_quote",
        "wide_quotes",
        "swallowed_item",
        "variants_differ",
        "unused_fact",
        "remedy_unoffered",
        "few_choices",
        "late_ending",
        *SMELLS,
        "reason_missing",
        "idle_allowance",
    }
)

#: Codes of what keeps a text from being YAML; the rest of the file is read all the same.
SYNTAX: Final = frozenset(
    {
        "not_yaml",
        "tab_indent",
        "bad_indent",
        "unclosed_quote",
        "text_after_quote",
        "bad_escape",
        "unclosed_bracket",
        "bracket_mismatch",
        "stray_sign",
        "missing_comma",
        "missing_space",
        "missing_colon",
        "wide_colon",
        "wide_comma",
        "wide_bracket",
        "wide_space",
        "colon_in_text",
        "needs_quotes",
        "missing_dash",
    }
)

#: Code -> (Chinese, English).
MESSAGES: Final[Mapping[str, tuple[str, str]]] = {
    "unreadable": ("文件读不出来：{reason_zh}。", "The file cannot be read: {reason}."),
    "not_text": (
        "文件不是 UTF-8 编码（{encoding_zh}）。",
        "The file is not UTF-8 text ({encoding}).",
    ),
    "too_large": (
        "文件有 {size} 字节，超过上限 {limit}。",
        "The file has {size} bytes; the limit is {limit}.",
    ),
    "not_yaml": ("从这里起读不下去了。", "The file cannot be read on from here."),
    "empty_file": ("文件是空的。", "The file is empty."),
    "tab_indent": (
        "这一行用了制表符（Tab）缩进。",
        "This line is indented with a tab.",
    ),
    "bad_indent": (
        "“{value}”的缩进与上下文对不上。",
        "The indentation of “{value}” does not fit the lines around it.",
    ),
    "unclosed_quote": (
        "引号没有成对：{value}",
        "A quote is opened here and not closed: {value}",
    ),
    "stray_quote": (
        "“{value}”以引号结束，前面却没有引号。",
        "“{value}” ends with a quote that was never opened.",
    ),
    "swallowed_item": (
        "“{value}”被当成了上一行文字的延续。",
        "“{value}” is taken for a part of the text above.",
    ),
    "text_after_quote": (
        "引号已经结束，后面还有文字“{value}”。",
        "The quoted text has ended, and “{value}” follows it.",
    ),
    "bad_escape": (
        "双引号里的反斜杠 {value} 没有含义。",
        "Within double quotes {value} means nothing.",
    ),
    "unclosed_bracket": (
        "括号 {value} 没有在这一行关上。",
        "The bracket {value} is opened here and not closed.",
    ),
    "bracket_mismatch": (
        "{other} 开头的括号不能用 {value} 结束。",
        "A bracket opened with {other} cannot be closed with {value}.",
    ),
    "stray_sign": ("多了一个“{value}”。", "There is a {value} too many here."),
    "missing_comma": (
        "“{value}”前面缺少逗号。",
        "A comma is missing before “{value}”.",
    ),
    "missing_space": (
        "“{value}”后面缺少空格。",
        "The space after “{value}” is missing.",
    ),
    "missing_colon": (
        "“{value}”不是“键: 值”的形式，缺少冒号。",
        "“{value}” is no `key: value`; its colon is missing.",
    ),
    "wide_colon": (
        "这里用了中文冒号“：”。",
        "The colon after this key is a full-width one (：).",
    ),
    "wide_comma": (
        "这里用了中文的“{value}”来分隔。",
        "The items here are parted by a full-width comma ({value}).",
    ),
    "wide_bracket": (
        "这里用了中文括号“{value}”。",
        "The bracket here is a full-width one ({value}).",
    ),
    "wide_space": (
        "这一行用了全角空格（或不换行空格）缩进，YAML 不认。",
        "This line is indented with full-width or no-break spaces, which YAML does not take for spaces.",
    ),
    "wide_quotes": (
        "{value} 用了中文引号，引号会成为台词的一部分。",
        "{value} stands between full-width quotes, which become part of the text.",
    ),
    "wide_brace": (
        "{value} 用了全角花括号，不会换成变量的值。",
        "{value} has full-width braces, so no value is put in its place.",
    ),
    "colon_in_text": (
        "文字里有冒号，却没有加引号：{value}",
        "The text has a colon and no quotes: {value}",
    ),
    "needs_quotes": (
        "“{value}”开头的符号在 YAML 里另有含义。",
        "The first sign of “{value}” has a meaning of its own in YAML.",
    ),
    "tag": (
        "“{value}”开头的感叹号在 YAML 里另有含义，后面的内容会丢失。",
        "The exclamation mark of “{value}” has a meaning of its own in YAML, and the text would lose it.",
    ),
    "missing_dash": (
        "列表中的这一项“{value}”前面缺少“- ”。",
        "“{value}” stands in a list and lacks the dash in front.",
    ),
    "several_documents": (
        "文件里有单独一行的“{value}”，它会把文件分成几份。",
        "The line “{value}” splits the file into several documents.",
    ),
    "odd_key": ("这里的键不是一个词。", "The key here is not a single word."),
    "control_character": ("文本里有控制字符 {value}。", "The text contains the control character {value}."),
    "duplicate_key": (
        "键 {value} 写了两次，后一个会悄悄盖掉前一个。",
        "The key {value} is given twice; the later one would silently win.",
    ),
    "alias": (
        "这里用了 YAML 别名 {value}。",
        "The YAML alias {value} is used here.",
    ),
    "too_deep": ("嵌套超过 {limit} 层。", "The nesting is deeper than {limit} levels."),
    "not_a_mapping": ("文件内容应当是“键: 值”的形式。", "The file should consist of `key: value` lines."),
    "unknown_kind": ("kind 的值 {value} 不认识。", "The kind {value} is unknown."),
    "missing": ("缺少 {field}。", "{field} is missing."),
    "unknown_key": ("这里没有 {value} 这个键。", "There is no key {value} here."),
    "wrong_type": (
        "{field} 的值 {value} 类型不对，应当是{wanted_zh}。",
        "{field} has the value {value}; it should be {wanted}.",
    ),
    "needs_languages": (
        "{field} 只写了 {value}，应当写明语言。",
        "{field} is just {value}; it should say in which language.",
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
    "endless_beat": (
        "阶段 {value} 永远不会结束：{reason_zh}。",
        "The beat {value} can never end: {reason}.",
    ),
    "late_ending": (
        "结局 {value} 要等阶段 {beat} 里说满 {asked} 句，而那个阶段最多 {most} 句。",
        "The ending {value} waits for {asked} replies in the beat {beat}, which has {most} at most.",
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
    "given_away_by_length": (
        "{of} 个阶段里有 {value} 个，最好的选项在 {language} 文本中都是{which_zh}的。",
        "In {value} of {of} beats the best choice is the {which} one in {language}.",
    ),
    "given_away_by_position": (
        "{of} 个阶段里有 {value} 个，最好的选项都写在第 {place} 个。",
        "In {value} of {of} beats the best choice is number {place} in the file.",
    ),
    "given_away_by_tone": (
        "阶段 {beat} 里只有选项 {value} 语气得体，一看便知。",
        "In the beat {beat} only the choice {value} is civil, so its tone gives it away.",
    ),
    "same_best": (
        "阶段 {value} 里选项 {choice} 说过之后仍然最好，反复说它就行。",
        "In the beat {value} the choice {choice} stays the best, so that saying it again will do.",
    ),
    "idle_principle": (
        "principles 里写了 {value}，但试演 {count} 次没有一次能在这一条上得分。",
        "The scenario claims to train {value}, but none of {count} attempts could earn anything for it.",
    ),
    "unreachable_line": ("这句台词永远说不出来：{reason_zh}。", "This line can never be said: {reason}."),
    "repeated_line": (
        "台词“{value}”在第 {other} 行已经有了。",
        "The line “{value}” is already in line {other}.",
    ),
    "repeats_in_play": (
        "试演 {of} 次，有 {count} 次客户把“{value}”说了两遍。",
        "In {count} of {of} attempts the customer said “{value}” twice.",
    ),
    "unasked_fact": (
        "没有任何选项问到事实 {value}，引导模式下学员无法主动问出来。",
        "No choice asks for the fact {value}, so in guided mode nobody can find it out.",
    ),
    "senseless_remedy": (
        "补救措施 {value} 在任何情况下都不合适：{reason_zh}。",
        "The remedy {value} is never sensible: {reason}.",
    ),
    "promise_too_soon": (
        "选项 {value} 答应 {within} 之内办到 {what}，而 {what} 最快要 {earliest}。",
        "The choice {value} promises {what} in {within}; it takes {earliest}.",
    ),
    "unearned_handling": (
        "这类客户看重 {value}，到了该做的时候却没有一个选项做得到：{missed_zh}",
        "No choice can earn {value}, which this kind of customer calls for: {missed}",
    ),
    "drawn_twice": (
        "变量 {slot} 的值“{value}”在第 {other} 行已经有了。",
        "The value “{value}” of {slot} is already in line {other}.",
    ),
    "disputed_acts": (
        "选项 {value} 标注的行为与话术分析结果不符（{acts}）。",
        "The analyser disputes the acts of the choice {value} ({acts}).",
    ),
    "reason_missing": (
        "这里允许了 {value}，却没有写原因。",
        "This allows {value} and does not say why.",
    ),
    "idle_allowance": (
        "这里允许了 {value}，但并没有这样的提醒。",
        "This allows {value}, but there is no such warning here.",
    ),
    "path_outside": (
        "“{value}”指向文件夹之外。",
        "{value} leads out of the folder.",
    ),
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
    "scale_falls": (
        "scale: 里的 {value} 不比前一行高。",
        "In `scale:` {value} is not higher than in the line before it.",
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
    "not_yaml": (
        "请检查缩进、冒号后的空格和引号是否成对。",
        "Check indentation, the space after each colon, and that quotes are closed.",
    ),
    "empty_file": (
        "可用 kesu new scenario 生成一个能直接演练的文件。",
        "`kesu new scenario` writes one that can be played at once.",
    ),
    "tab_indent": ("请把 Tab 换成空格，每层两个。", "Use spaces instead, two for each level."),
    "bad_indent": (
        "同一层的行要对齐，下一层多缩进两个空格。",
        "Lines of one level begin at the same column; each level goes in by two spaces.",
    ),
    "unclosed_quote": ("请在文字末尾补上引号。", "Put the closing quote at the end of the text."),
    "stray_quote": (
        "请在文字开头补上引号，或删去末尾的引号。",
        "Open it at the beginning of the text, or delete it.",
    ),
    "swallowed_item": (
        "如果它是列表里的一项，请与其他项对齐；如果是文字，请给整段加引号。",
        "If it is an item, let it begin where the others do; if it is text, put the whole text in quotes.",
    ),
    "text_after_quote": (
        "请把整段文字放进一对引号；文字里的双引号可换成“”，单引号内的 ' 要写成 ''。",
        "Put one pair of quotes around the whole text; an apostrophe between single quotes is written ''.",
    ),
    "bad_escape": (
        "请改用单引号，或把反斜杠写成 \\\\。",
        "Use single quotes, or write the backslash twice.",
    ),
    "unclosed_bracket": (
        "请补上对应的括号；如果括号是文字的一部分，请给文字加引号。",
        "Close it; if the bracket belongs to the text, put the text in quotes.",
    ),
    "bracket_mismatch": ("{ 配 }，[ 配 ]。", "{ goes with }, and [ with ]."),
    "stray_sign": (
        "请删掉它；如果是文字的一部分，请加引号。",
        "Delete it; if it belongs to the text, add quotes.",
    ),
    "missing_comma": ("括号里的各项之间用英文逗号隔开。", "Within brackets, items are parted by commas."),
    "missing_space": (
        "冒号和短横后面都要有一个空格，如 id: tea、- id: tea。",
        "Write a space after each colon and each dash, as in `id: tea` and `- id: tea`.",
    ),
    "missing_colon": (
        "请写成“键: 值”；如果是上一行文字的延续，请多缩进两个空格。",
        "Write `key: value`; if it continues the text above, indent it by two more spaces.",
    ),
    "wide_colon": ("请换成英文冒号加空格“: ”。", "Write a plain colon and a space."),
    "wide_comma": ("请换成英文逗号加空格“, ”。", "Write a plain comma and a space."),
    "wide_bracket": (
        "列表用英文方括号 [ ]，键和值用英文花括号 { }。",
        "Write [ ] around a list, { } around keys and values.",
    ),
    "wide_space": ("请换成普通空格，每层两个。", "Use plain spaces instead, two for each level."),
    "wide_quotes": (
        '请在外面换成英文引号 "；引文本身的“”要留着的话，外面再加一对。',
        'Put plain quotes (") in their place; or around them, if the text is meant to show them.',
    ),
    "wide_brace": ("请写成 {plain}。", "Write {plain}."),
    "colon_in_text": ("请给整段文字加上引号。", "Put the whole text in quotes."),
    "needs_quotes": (
        '请加引号，如 "{value}"。',
        'Add quotes, as in "{value}".',
    ),
    "tag": ("请给整段文字加上引号。", "Put the whole text in quotes."),
    "missing_dash": ("请在前面加上“- ”。", "Put a dash and a space in front."),
    "several_documents": (
        "一个文件只写一份内容，请删去这一行。",
        "One file holds one content: delete the line.",
    ),
    "odd_key": (
        "请给文字加引号，或删去前面的问号。",
        "Put texts in quotes, or delete the question mark in front.",
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
    "unknown_key": ("{advice_zh}", "{advice}"),
    "wrong_type": ("{advice_zh}", "{advice}"),
    "needs_languages": ("请写成 {example}。", "Write {example}."),
    "bad_value": ("{advice_zh}", "{advice}"),
    "empty": ("{advice_zh}", "{advice}"),
    "unknown_id": ("可用：{known}。", "Known: {known}."),
    "duplicate_id": ("请给其中一个改名。", "Rename one of them."),
    "duplicate_file": ("请改 id，或删去一个文件。", "Change the id, or remove one of the files."),
    "missing_translation": ("{advice_zh}", "{advice}"),
    "no_fallback": (
        "请加一句不带 when 的台词，任何时候都说得通。",
        "Add a line without `when` that fits at any time.",
    ),
    "unreachable_beat": ("请放宽 enter，或删去这个阶段。", "Loosen its `enter`, or remove the beat."),
    "unreachable_ending": (
        "请放宽 when，或调整结局的先后顺序。",
        "Loosen its `when`, or change the order of the endings.",
    ),
    "endless_beat": (
        "请放宽 leave，比如再写一条：说满几句就结束。",
        "Loosen its `leave`, for example so that it ends after a few replies in any case.",
    ),
    "late_ending": (
        "请把 beat_turns 的 at_least 改小，或放宽那个阶段的 leave。",
        "Ask for fewer with `at_least`, or let the beat last longer with its `leave`.",
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
    "given_away_by_length": (
        "请把各选项的长短错开，好的可以短，差的可以长。",
        "Let the lengths vary: a good reply may be short and a bad one long.",
    ),
    "given_away_by_position": (
        "请打乱选项在文件里的顺序。",
        "Change the order of the choices in the file.",
    ),
    "given_away_by_tone": (
        "请加一个同样客气、但时机或事实不对的选项。",
        "Add one that is as polite and wrong in time or in fact.",
    ),
    "same_best": (
        "请让它只在第一次合适，或在 leave 里写明说过它就进入下一阶段。",
        "Let it fit only once, or let `leave` end the beat when it was said.",
    ),
    "idle_principle": (
        "请加一个做到它的选项，或从 principles 里去掉它。",
        "Add a choice that does it, or take it out of `principles:`.",
    ),
    "unreachable_line": ("请放宽 when，或删去这句台词。", "Loosen its `when`, or remove the line."),
    "repeated_line": ("请换一种说法。", "Word one of them differently."),
    "repeats_in_play": (
        "请{where_zh}多写一两种说法，或让这个阶段早些结束。",
        "Add another wording or two{where}, or let the beat end sooner.",
    ),
    "unasked_fact": (
        "请加一个带 ask_facts 或 ask_needs、话题是它的选项。",
        "Add a choice with ask_facts or ask_needs and this topic.",
    ),
    "senseless_remedy": (
        "请改 settles 或 needs；若是有意设置的诱惑，请在上一行注明：# allow senseless_remedy: 原因。",
        "Change `settles` or `needs`; a temptation says so in the line above: # allow senseless_remedy: why.",
    ),
    "promise_too_soon": (
        "请把 within 和话里的期限一起改长；如果有意让它说大话，请在 acts 里加上 overpromise。",
        "Allow more time, here and in the words; an empty promise on purpose has overpromise among its acts.",
    ),
    "unearned_handling": (
        "请在 {beats} 里给一个选项加上 {acts}，话也照着写。用 kesu list 加画像的 id 可以看它看重什么。",
        "Let a choice of {beats} do {acts}. `kesu list` with the persona's id tells what it calls for.",
    ),
    "drawn_twice": (
        "请换一个值，免得同一个抽到的次数比别的多。",
        "Replace one of them: as it is, it is drawn more often than the others.",
    ),
    "disputed_acts": (
        "建议写成 acts: {proposed}，或改写这句话。",
        "The words suggest acts: {proposed}; or reword them.",
    ),
    "reason_missing": ("请写成 # allow {value}: 原因。", "Write # allow {value}: and the reason."),
    "idle_allowance": ("请删去这条注释。", "Delete the comment."),
    "few_choices": ("从很差到很好，最好有五个。", "Five, from dreadful to excellent, are better."),
    "path_outside": (
        "请把文件放进同一个文件夹，只写文件名。",
        "Put the file into the folder and name it without a path.",
    ),
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
    "scale_falls": (
        "请从低到高写，points: 和 mark: 都要一行比一行高。",
        "Go from low to high: `points:` and `mark:` both rise from line to line.",
    ),
    "short_phrase": ("请写完整的说法。", "Write out the whole wording."),
    "better_is_forbidden": ("请换一种说法。", "Word the advice differently."),
}
