"""`kesu --help` and complaints about wrong use, in Chinese.

Typer takes a command's help from its docstring and its options, in one language, and click complains in
English. The Chinese stands here beside the English, so that a test can tell what is missing or left over.
"""

from __future__ import annotations

import re
from typing import Any, Final

from typer import rich_utils

_EXAMPLE: Final = "Example: "

#: Every help text of every command and option.
HELP: Final = {
    "Kesu 客诉 — practise handling upset customers, in Chinese and English.": "Kesu 客诉：用中文和英文练习接待情绪激动的客户。",
    "Exit codes: 0 good, 1 the thing checked is bad, 2 wrong use. Examples: kesu · kesu list · kesu play water_bill_estimate --text · kesu COMMAND --help": "退出码：0 正常，1 检查的东西有问题，2 用法不对。例如：kesu · kesu list · kesu play water_bill_estimate --text · kesu 命令 --help",
    "Show the version and leave.": "显示版本号后退出。",
    "Practise with a customer, in a window or in the terminal.": "接待一位客户，在窗口或终端里练习。",
    "A scenario's id (see `kesu list`) or file.": "场景的编号（见 `kesu list`）或文件。",
    "guided, coached or exam.": "guided（引导）、coached（辅导）或 exam（考试）。",
    "Employee number of the trainee.": "学员工号。",
    "Draws names, details and lines; random if not given.": "决定姓名、细节和台词怎么抽取；不写就随机。",
    "zh or en; the settings' if not given.": "zh 或 en；不写就用设置里的语言。",
    "Play in the terminal.": "在终端里练习。",
    "Hold exams in scenarios that are not certified, too.": "没有认证的场景也允许考试。",
    "Play by script: JSON lines in, JSON lines out (see docs/drive.md).": "由脚本来对话：输入 JSON 行，输出 JSON 行（见 docs/drive.md）。",
    "Draws names, details and lines.": "决定姓名、细节和台词怎么抽取。",
    "zh or en.": "zh 或 en。",
    "Write the tape here.": "把演练记录写到这里。",
    "Show the scenarios and personas there are, or what one of them is about.": "列出有哪些场景和客户画像，或介绍其中一个。",
    "Tell all about this scenario or persona instead.": "改为详细介绍这个场景或客户画像。",
    "One JSON array; with ID, one object.": "一个 JSON 数组；带编号时是一个对象。",
    "Begin a scenario or persona: a few questions, and a file that can be played at once.": "新建场景或客户画像：答几个问题，就得到一份马上能演的文件。",
    "scenario or persona.": "scenario（场景）或 persona（客户画像）。",
    "Its id.": "它的编号。",
    "blank, habitual_complainer, venting_type, product_misuser or angry_vip.": "blank（空白）、habitual_complainer（习惯性抱怨）、venting_type（发泄型）、product_misuser（错误使用产品）或 angry_vip（愤怒的老客户）。",
    "Vary this scenario or persona: an id or a file.": "从这个场景或客户画像改起：编号或文件。",
    "zh, en, or zh,en.": "zh、en 或 zh,en。",
    "Title or name in Chinese.": "中文标题或名称。",
    "Title or name in English.": "英文标题或名称。",
    "What was bought, in Chinese.": "买的是什么，中文。",
    "What was bought, in English.": "买的是什么，英文。",
    "What is wrong with it, in Chinese.": "出了什么毛病，中文。",
    "What is wrong with it, in English.": "出了什么毛病，英文。",
    "The trainee's firm, in Chinese.": "学员所在的公司，中文。",
    "The trainee's firm, in English.": "学员所在的公司，英文。",
    "The customer's surname, in Chinese.": "客户的姓，中文。",
    "The customer's surname, in English.": "客户的姓，英文。",
    "phone, counter, chat or email.": "phone（电话）、counter（柜台）、chat（在线聊天）或 email（邮件）。",
    "Branch of business, such as home_appliance.": "行业，如 home_appliance。",
    "A persona's id; the type's if not given.": "客户画像的编号；不写就用这一类型的画像。",
    "Folder to write into; your own scenarios'.": "写到哪个文件夹；不写就是您自己的场景文件夹。",
    "Ask nothing; what is not given is as usual.": "什么都不问，没给的按常例。",
    "Write over a file that is there.": "文件已有时覆盖。",
    "Language of questions and comments; the settings' if not given.": "提问和注释用的语言；不写就用设置里的语言。",
    "Find every problem of scenario, persona, course, rubric and house files.": "找出场景、客户画像、课程、评分标准和公司规定文件里的所有问题。",
    "Files or folders.": "文件或文件夹。",
    "One JSON array of problems.": "一个 JSON 数组，列出问题。",
    "Language of the messages: zh or en; the settings' if not given.": "提示用的语言：zh 或 en；不写就用设置里的语言。",
    "Look for what spoils a scenario without being wrong.": "也查那些不算错、却会毁掉场景的地方。",
    "Take unchanged files' results from the cache.": "没改过的文件直接用缓存里的结果。",
    "Go on, and check again what is saved.": "一直开着，保存了什么就重新检查什么。",
    "Show the page about a code instead.": "改为显示某个代码的说明页。",
    "Play a scenario while you edit it: what is saved shows at once, in the same place.": "一边改一边演：保存后马上在原处生效。",
    "A scenario's file or id.": "场景的文件或编号。",
    "Play it in zh or en; the language of --lang if not given.": "用 zh 还是 en 来演；不写就同 --lang。",
    "In a window instead of the terminal.": "在窗口里演，不在终端里。",
    "Language of everything else; the settings' if not given.": "其余文字用的语言；不写就用设置里的语言。",
    "Give the JSON Schemas of all kinds of files, for editors.": "给出各类文件的 JSON Schema，供编辑器使用。",
    "Folder for one file a kind; else printed.": "每类一个文件，写到这个文件夹；不写就直接打印。",
    "Judge tapes anew.": "给演练记录重新评分。",
    "Tape files, or folders of them.": "演练记录文件，或装有演练记录的文件夹。",
    "Judge by this rubric file instead.": "改用这份评分标准。",
    "Every finding with its reply and its points.": "列出每一条评判、依据的那句回复和分值。",
    "One JSON object a line.": "每行一个 JSON 对象。",
    "Language of the answer; the settings' if not given.": "回答用的语言；不写就用设置里的语言。",
    "Replay tapes to the byte; ends with 1 where anything differs.": "逐字节重放演练记录；有任何不同就以 1 退出。",
    "Correct the reading of a reply; the old one stays on the tape, and the attempt is scored again.": "更正一句回复的读法；原来的留在演练记录上，并重新评分。",
    "A tape file.": "演练记录文件。",
    "Which reply; 1 is the first.": "第几句回复；第一句是 1。",
    "Who corrects it.": "由谁更正。",
    "The right acts, with commas between.": "正确的行为，用逗号隔开。",
    "The right facts and remedies.": "正确的事实和办法。",
    'JSON: [{"what":"repair","within":"2d"}]': 'JSON：[{"what":"repair","within":"2d"}]',
    "yes or no.": "yes（看得懂）或 no（看不懂）。",
    "The new score as one JSON object.": "新的得分，一个 JSON 对象。",
    "Give all corrected readings as training lines, without anything that names a person.": "把所有更正过的读法写成训练数据，不带任何能认出人的内容。",
    "Judge all history by a revised rubric and list every attempt whose result would flip.": "用修订后的评分标准重评全部历史，列出结果会翻转的每一次。",
    "The revised rubric.": "修订后的评分标准。",
    "One JSON array.": "一个 JSON 数组。",
    "Mark attempts blind, without score or names; or report how far graders agree.": "盲评：看不到得分和姓名；或报告评分人之间有多一致。",
    "Tape files; a report needs none.": "演练记录文件；看报告时不用给。",
    "Who grades.": "由谁评分。",
    "Mark once more what you marked before: shows how steady you are.": "把评过的再评一次，看看自己前后是否一致。",
    "Tell how far graders agree with each other and with Kesu.": "报告评分人之间、评分人与 Kesu 之间有多一致。",
    "The report as one JSON object.": "报告写成一个 JSON 对象。",
    "Language of the questions; the settings' if not given.": "提问用的语言；不写就用设置里的语言。",
    "See what synthetic trainees reach in a scenario; ends with 1 where a target that binds is missed.": "看模拟学员在场景里能得多少分；有硬指标达不到就以 1 退出。",
    "A scenario's id or file.": "场景的编号或文件。",
    "Attempts of each synthetic trainee.": "每种模拟学员各演几遍。",
    "Play it in zh or en; its first language if not given.": "用 zh 还是 en 来演；不写就用它的第一种语言。",
    "One JSON object.": "一个 JSON 对象。",
    "Draw the scores here, as SVG.": "把得分画成 SVG，写到这里。",
    "Try every published finding on the simulated customers.": "在模拟客户身上验证每一条已发表的研究结论。",
    "Fewer customers: within a minute.": "客户少一些，一分钟内完成。",
    "Write the page of results here.": "把结果页写到这里。",
    'Read JSON lines {"id", "customer", "reply"} and write one reading a line; or tell one sentence\'s.': '读入 JSON 行 {"id", "customer", "reply"}，每行给出一条读法；或只读一句。',
    "zh or en; --try sees it by the letters.": "zh 或 en；用 --try 时按文字自动判断。",
    "Find this scenario's topics and promises: an id or a file.": "按这个场景找话题和承诺：编号或文件。",
    "Tell how this sentence is read.": "说明这句话是怎么读的。",
    "Play the scripted conversations beside scenarios (X.test.yaml); ends with 1 where one fails.": "演练场景旁边写好的对话（X.test.yaml）；有一段不符就以 1 退出。",
    "Scenarios, their files of tests, or folders; all there are if not given.": "场景、它们的测试文件或文件夹；不写就是全部。",
    "Language of the messages; the settings' if not given.": "提示用的语言；不写就用设置里的语言。",
    "Find what play never meets, the way to each ending, and the scores that can be reached there.": "找出演不到的内容、通往各结局的路，以及各能得多少分。",
    "Draws names, details and random replies.": "决定姓名、细节和随机回复怎么抽取。",
    "Write the ways to the endings as tests beside the scenario.": "把通往各结局的路写成场景旁边的测试。",
    "Prove that scenarios can carry an exam; ends with 1 where one does not pass.": "证明场景经得起考试；有一个通不过就以 1 退出。",
    "Scenarios' ids or files; all there are if not given.": "场景的编号或文件；不写就是全部。",
    "One JSON array of reports.": "一个 JSON 数组，列出报告。",
    "Language of the report; the settings' if not given.": "报告用的语言；不写就用设置里的语言。",
    "Draw beats, conditions, endings, and how often synthetic trainees take each way.": "画出情节、条件、结局，以及模拟学员各走了多少次。",
    "Write the SVG here; else it is printed.": "把 SVG 写到这里；不写就直接打印。",
    "Attempts of each graded trainee.": "每一级模拟学员各演几遍。",
    "Language of the drawing; the settings' if not given.": "图上文字用的语言；不写就用设置里的语言。",
    "People, attempts and what is kept of them: rosters, bundles, privacy, appeals, rights.": "人员、演练和保存的一切：名册、记录包、隐私、申诉、权限。",
    "KESU_HOME is the data folder, KESU_DATABASE the URL of a company's PostgreSQL.": "KESU_HOME 是数据文件夹，KESU_DATABASE 是公司 PostgreSQL 的网址。",
    "Show attempts: who, when, what, how well; open ones too.": "列出演练：谁、何时、练什么、成绩如何；没演完的也在内。",
    "Only people of this team.": "只看这个班组的人。",
    "Only this employee number.": "只看这个工号。",
    "From this day on, such as 2026-03-01.": "从这一天起，如 2026-03-01。",
    "Up to and with this day.": "到这一天为止（含当天）。",
    "Enter people and teams; bad rows are named by line, and nothing is changed while there are any.": "录入人员和班组；哪行有问题就指出哪行，改好之前什么都不录。",
    "CSV or XLSX: employee number, name, team.": "CSV 或 XLSX：工号、姓名、班组。",
    "Enter the good rows all the same.": "没问题的行照样录入。",
    "Who does it, for the trail; the account's name if not given.": "由谁操作，记入操作记录；不写就用登录账户名。",
    "Write all records, or some, into one file for another computer.": "把全部或部分记录写成一个文件，带到另一台电脑。",
    "The bundle to write.": "要写的记录包。",
    "Take in a bundle; again is the same as once. Ends with 1 where attempts are damaged, and names them.": "收进一个记录包；收两次与一次相同。有损坏的演练就以 1 退出并一一指出。",
    "A bundle.": "记录包。",
    "Hand over to the company's server what waits on this computer; happens by itself when practising.": "把留在本机的记录交给公司服务器；平时练习时会自动进行。",
    "Make attempts and scores again from the tapes; people, trail, appeals and marks stay.": "按演练记录重新生成档案；人员、操作记录、申诉和盲评保留。",
    "Replay every attempt of the records to the byte; ends with 1 where anything differs.": "逐字节重放记录里的每一次演练；有任何不同就以 1 退出。",
    "Copy the tape of an attempt, with the texts it was played with, for `kesu verify` and `kesu score`.": "取出一次演练的记录和当时的文本，供 `kesu verify` 和 `kesu score` 使用。",
    "An attempt's id; see `kesu records list`.": "演练编号；见 `kesu records list`。",
    "Folder for the tape and its texts.": "放记录和文本的文件夹。",
    "Bring the database to this version's tables; happens by itself where the account may do it.": "把数据库升级到这一版的表；账户有权限时会自动进行。",
    "Delete a person and all that is theirs, for good; older bundles don't bring them back.": "彻底删除一个人和属于他的一切；旧记录包也带不回来。",
    "Employee number.": "工号。",
    "Do it; without this it only says what would be done.": "真的执行；不写就只说明会做什么。",
    "Delete a person, their typed words and the times of day; their attempts stay as nobody's.": "删除一个人、他打的字和具体钟点；演练保留，但不再属于任何人。",
    "Show or set how long attempts are kept, and delete those past it; a bundle does not bring them back.": "查看或设定演练保留多久，并删除超期的；记录包也带不回来。",
    "Keep attempts for so many days.": "演练保留这么多天。",
    "Keep attempts until somebody deletes them.": "演练一直保留，直到有人删除。",
    "Write the database anew, so that no trace of what was deleted is left in its free space.": "重写数据库，让空闲空间里不留已删除内容的痕迹。",
    "Show the privacy notice as trainees see it.": "显示学员看到的隐私说明。",
    "Show who exported, imported, relabelled, rescored, decided, deleted.": "显示谁导出、导入、更正、重评、裁定、删除过。",
    "Contest how a reply was read; an instructor decides.": "对一句回复的读法提出申诉，由培训师裁定。",
    "What is wrong with how it was read.": "读法哪里不对。",
    "Employee number of whoever contests.": "申诉人的工号。",
    "Show contested replies: words, reading, ruling, reason. With --json by the ids that `decide` takes.": "列出有申诉的回复：原话、读法、判定、理由。加 --json 时用 `decide` 认得的编号。",
    "open, upheld or rejected.": "open（待定）、upheld（成立）或 rejected（不成立）。",
    "Decide an appeal; with a correction the attempt is scored again, and says by whom.": "裁定一件申诉；带更正时会重新评分，并注明由谁裁定。",
    "An appeal's id, or its beginning; see `kesu records appeals`.": "申诉编号或它的开头；见 `kesu records appeals`。",
    "Who decides.": "由谁裁定。",
    "Whether the trainee is right.": "学员说得对不对。",
    "What the trainee is told.": "告诉学员的话。",
    "Print the SQL that gives trainees and personnel their rights on PostgreSQL.": "打印 SQL，给学员和人事在 PostgreSQL 上各自的权限。",
    "With an account for everybody on the roster.": "给名册上每个人一个账户。",
    "Say which commands delete.": "说明哪些命令用来删除。",
    "Score reports for one trainee, a team or everybody; and the raw attempts.": "一名学员、一个班组或所有人的成绩报告；以及原始数据。",
    "Say whether a trainee is ready, what they do well and what comes next, with their own words.": "说明学员是否够格、哪里做得好、下一步练什么，都引用本人的原话。",
    "A report for each of this team with an attempt, into the folder -o.": "这个班组里有演练的每人一份报告，写到 -o 指定的文件夹。",
    "A report for each trainee with an attempt, into the folder -o.": "每名有演练的学员一份报告，写到 -o 指定的文件夹。",
    "html, pdf, xlsx, csv or xapi; else as the file is called.": "html、pdf、xlsx、csv 或 xapi；不写就看文件名后缀。",
    "The file to write.": "要写的文件。",
    "zh or en: of texts and titles; else that of KESU_LANG, else as set in the window.": "zh 或 en：文字和标题的语言；不写就用 KESU_LANG，再不然用窗口里设的语言。",
    "Who takes it, for the trail; the account's name if not given.": "由谁取走，记入操作记录；不写就用登录账户名。",
    "Say who is ready, what to train, whether a course worked and what the exam is worth.": "说明谁够格、该练什么、培训有没有用、考试本身可不可靠。",
    "Day of a course: compare before and after, such as 2026-04-15.": "开课的那一天：比较前后，如 2026-04-15。",
    "Name nobody, and no group of fewer than five.": "不写任何人的名字，也不列不足五人的小组。",
    "Give every attempt with its scores: CSV, XLSX, or xAPI statements for a learning record store.": "给出每次演练和各项得分：CSV、XLSX，或供学习记录库用的 xAPI 语句。",
    "Only guided, coached or exam.": "只看 guided、coached 或 exam。",
    "xAPI: home page of the employees' accounts.": "xAPI：员工账户所在的主页。",
    "Texts out to a translator as XLSX, and translations back into the file.": "把文本导成 XLSX 交给译者，再把译文收回文件。",
    "Write all texts into a workbook, each with an id that stays; name those that are stale or missing.": "把全部文本写进一个工作簿，每条有不变的编号；指出过时的和缺少的。",
    "A scenario, persona, course or rubric: a file or an id.": "场景、客户画像、课程或评分标准：文件或编号。",
    "The workbook to write.": "要写的工作簿。",
    "zh or en; the file's first language if not given.": "zh 或 en；不写就用文件的第一种语言。",
    "zh or en; the other one if not given.": "zh 或 en；不写就是另一种。",
    "The workbook of the last time: texts whose source changed since are marked.": "上一次的工作簿：原文后来改过的会标出来。",
    "Write over a workbook that is there.": "工作簿已有时覆盖。",
    "Put translations into the file, comments and order untouched; name those that are stale.": "把译文放进文件，注释和顺序不动；指出过时的。",
    "A workbook that came back.": "译者交回的工作簿。",
    "The file or id it belongs to; the workbook's own id if not given.": "它属于哪个文件或编号；不写就用工作簿自带的编号。",
    "Also take translations whose source has changed since.": "原文改过的译文也收。",
    "Say what would change; write nothing.": "只说会改什么，不写文件。",
    "Show this message and exit.": "显示这段说明后退出。",
}

#: What typer itself writes around them, by the name it has there.
_AROUND: Final = {
    "ARGUMENTS_PANEL_TITLE": "参数",
    "OPTIONS_PANEL_TITLE": "选项",
    "COMMANDS_PANEL_TITLE": "命令",
    "DEFAULT_STRING": "[不写就是：{}]",
    "REQUIRED_LONG_STRING": "[必须给出]",
}

#: What click says of wrong use, and the same in Chinese.
_COMPLAINTS: Final = tuple(
    (re.compile(english), chinese)
    for english, chinese in (
        (r"No such command '(.+?)'\. Did you mean (.+?)\?", r"没有命令“\1”，您是不是要 \2"),
        (r"No such command '(.+?)'", r"没有命令“\1”"),
        (r"No such option: (\S+) \(Possible options: (.+)\)", r"没有选项 \1，相近的有 \2"),
        (r"No such option: (\S+)(?: Did you mean (.+)\?)?", r"没有选项 \1"),
        (r"Missing (?:argument|parameter) '(.+)'", r"缺少参数 \1"),
        (r"Missing option '(.+)'", r"缺少选项 \1"),
        (r"Missing command", r"没有给出命令"),
        (r"Got unexpected extra arguments?(?:\(s\))? \((.+)\)", r"多出了参数 \1"),
        (r"Option '?(.+?)'? requires an argument", r"选项 \1 后面要有值"),
        (r"Option '?(.+?)'? does not take a value", r"选项 \1 后面不能有值"),
        (r"Invalid value for '(.+?)': .*valid integer.*", r"\1 后面应是整数"),
        (r"Invalid value for '(.+?)': .*valid number.*", r"\1 后面应是数字"),
        (r"Invalid value for '(.+?)': (.+)", r"\1 的值不对（\2）"),
    )
)


def helpful(command: Any) -> None:
    """Put all help of `command` (a click command) and those under it into Chinese."""
    for name, words in _AROUND.items():
        if hasattr(rich_utils, name):  # another version of typer may call it something else
            setattr(rich_utils, name, words)
    _translate(command)


def _translate(command: Any) -> None:
    command.help = _chinese(command.help)
    command.epilog = _chinese(command.epilog)
    for option in command.params:
        _with_help(option)
    own = command.get_help_option  # --help is no parameter, and made when it is asked for
    command.get_help_option = lambda context: _with_help(own(context))
    for below in getattr(command, "commands", {}).values():
        _translate(below)


def _with_help(option: Any) -> Any:
    if getattr(option, "help", None):
        option.help = _chinese(option.help)
    return option


def _chinese(text: str | None) -> str | None:
    if text is None:
        return None
    if text.startswith(_EXAMPLE):
        return f"例如：{text.removeprefix(_EXAMPLE)}"
    return HELP.get(text, text)


def complaint(english: str) -> str:
    """Return what click says of wrong use, in Chinese; as it is where it says something new."""
    for pattern, chinese in _COMPLAINTS:
        found = pattern.fullmatch(english)
        if found:
            return found.expand(chinese)
    return english
