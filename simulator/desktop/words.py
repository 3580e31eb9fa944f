"""Every word of the desktop in Chinese and English, one table.

In: a key of `WORDS`, the language, and the values of its slots. Out: the text to show.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from simulator.model.conditions import BANDS
from simulator.model.texts import Language

WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "app": ("客诉", "Kesu"),
    "tagline": ("客户投诉处理演练", "Complaint handling practice"),
    "window": ("客诉 · 客户投诉处理演练", "Kesu · complaint handling practice"),
    # what several screens say
    "back": ("返回", "Back"),
    "close": ("关闭", "Close"),
    "confirm": ("确定", "OK"),
    "settings": ("设置", "Settings"),
    "you": ("你", "You"),
    "age": ("{age} 岁", "{age}"),
    "joint": (" · ", " · "),
    "quote": ("“{text}”", "“{text}”"),
    "labelled": ("{label}：{text}", "{label}: {text}"),
    "phone": ("电话", "Phone"),
    "counter": ("柜台", "Counter"),
    "chat": ("在线聊天", "Live chat"),
    "email": ("电子邮件", "E-mail"),
    "guided": ("引导", "Guided"),
    "coached": ("辅导", "Coached"),
    "exam": ("考试", "Exam"),
    "guided_why": (
        "从几种回应里选一种，每一轮都有点评。适合初次练习。",
        "Pick one of several replies; feedback after every turn. Best for a first try.",
    ),
    "coached_why": (
        "用自己的话回应，需要时可看提示，每一轮都有点评。",
        "Reply in your own words, with hints on demand and feedback after every turn.",
    ),
    "exam_why": (
        "用自己的话回应，没有提示和点评，也看不到客户情绪；填写工号后计入成绩，每个场景一次。",
        "Your own words, no hints, feedback or mood. With an employee number it counts, once per case.",
    ),
    "furious": ("暴怒", "Furious"),
    "angry": ("生气", "Angry"),
    "upset": ("不快", "Upset"),
    "calm": ("平静", "Calm"),
    "content": ("满意", "Content"),
    "passed": ("通过", "Passed"),
    "failed": ("未通过", "Not passed"),
    "review": ("待人工复核", "Needs review"),
    # home
    "ask": ("今天，接待哪一位客户？", "Who will you help today?"),
    "cases": ("客户", "Customers"),
    "history": ("练习记录", "History"),
    "best": ("最好成绩 {score}", "Best {score}"),
    "untried": ("还没练过", "Not tried yet"),
    "loading": ("正在准备……", "Getting ready…"),
    "trainee": ("填写工号", "Employee number"),
    "trainee_title": ("谁在练习？", "Who is practising?"),
    "trainee_why": (
        "填写工号后，成绩和记录会归到名下；不填也可以练习。",
        "With an employee number, scores and history are kept under it. You can practise without one.",
    ),
    "trainee_hint": ("工号", "Employee number"),
    "trainee_none": ("不署名练习", "Practise unnamed"),
    "resume_title": ("有一次演练没有做完", "You have an unfinished attempt"),
    "resume_text": (
        "{title}（{mode}，已进行 {turns}，{when}）",
        "{title} ({mode}, {turns} so far, {when})",
    ),
    "resume": ("接着练", "Carry on"),
    "later": ("以后再说", "Not now"),
    "broken_title": ("有场景文件无法使用", "Some scenario files cannot be used"),
    "broken_more": ("{first}（另有 {rest} 个文件）", "{first} (and {rest} more files)"),
    "no_cases": (
        "没有可以练习的场景，请检查场景文件夹。",
        "There is no scenario to practise with: check the scenario folders.",
    ),
    "no_history": (
        "还没有完成过演练。选一位客户，练上一次，成绩会出现在这里。",
        "Nothing here yet. Finish an attempt with any customer and it will appear here.",
    ),
    "history_row": ("{mode} · {turns} · {when}", "{mode} · {turns} · {when}"),
    "one_turn": ("1 轮", "1 turn"),
    "turns": ("{count} 轮", "{count} turns"),
    "unfinished": ("未完成", "Unfinished"),
    # briefing
    "role": ("你的角色", "Your role"),
    "situation": ("眼下的情况", "The situation"),
    "records": ("查到的记录", "What the records show"),
    "policies": ("规定与权限", "Policies and authority"),
    "goal": ("本次目标", "Your goal"),
    "customer": ("客户", "The customer"),
    "answer_phone": ("接听来电", "Take the call"),
    "answer_counter": ("开始接待", "Greet the customer"),
    "answer_chat": ("接入会话", "Join the chat"),
    "answer_email": ("开始回复", "Start replying"),
    "cannot_begin": ("现在不能开始", "This cannot begin now"),
    # conversation
    "hang_up": ("结束对话", "End"),
    "hang_up_title": ("现在结束这次对话？", "End this conversation now?"),
    "hang_up_text": (
        "客户的问题还没有谈完。结束后直接进入复盘，并按现在的情况计分。",
        "The case is not settled yet. The debrief follows, and the attempt is scored as it stands.",
    ),
    "hang_up_yes": ("结束并复盘", "End and debrief"),
    "stay": ("继续对话", "Keep talking"),
    "leave_title": ("离开这次演练？", "Leave this attempt?"),
    "leave_text": (
        "进度已经保存，可以稍后在首页接着练。",
        "Everything so far is saved; you can carry on later from the home screen.",
    ),
    "leave_yes": ("先离开", "Leave for now"),
    "hint": ("提示", "Hint"),
    "hint_title": ("不妨这样", "You might try this"),
    "hint_none": (
        "眼下没有特别要补的，照你的判断往下谈。",
        "Nothing is missing right now: go on as you see fit.",
    ),
    "file": ("资料", "Case file"),
    "feedback": ("点评", "Feedback"),
    "feedback_of": ("第 {turn} 轮点评", "Feedback on turn {turn}"),
    "feedback_first": (
        "你每说一句，这里都会告诉你：哪里做得好，哪里可以换一种说法。",
        "After each thing you say, this shows what worked and what you might say instead.",
    ),
    "feedback_plain": (
        "这一轮没有明显的得失，继续往下谈。",
        "Nothing stood out in this turn, good or bad. Carry on.",
    ),
    "try": ("试试：{text}", "Try: {text}"),
    "mood": ("客户情绪", "Mood"),
    "waiting": ("客户在等你开口", "Waiting for you"),
    "turn": ("第 {turn} 轮", "Turn {turn}"),
    "pick": ("{count} 种回应，点击或按数字键选择", "{count} replies: click one or press its number"),
    "own_words": ("用自己的话说", "Say it in my own words"),
    "to_choices": ("回到选项", "Back to the choices"),
    "reply_here": ("用自己的话回应客户……", "Reply to the customer in your own words…"),
    "send": ("发送", "Send"),
    "send_tip": ("Enter 发送，Shift+Enter 换行", "Enter sends, Shift+Enter makes a new line"),
    "too_long": (
        "一条回应最多 {most} 个字符，超出的部分没有放进来；剪贴板里的原文还在。",
        "A reply holds {most} characters at most; the rest was left out and is still on your clipboard.",
    ),
    "ended": ("对话已经结束", "The conversation has ended"),
    "ended_text": ("看看这次谈得怎么样。", "See how it went."),
    "to_debrief": ("查看复盘", "See the debrief"),
    "resumed": ("已接着上次的进度", "Carrying on where you left off"),
    # debrief
    "debrief": ("复盘", "Debrief"),
    "overview": ("总览", "Overview"),
    "curve": ("情绪曲线", "Mood curve"),
    "transcript": ("逐句回看", "Transcript"),
    "again": ("再练一次", "Try again"),
    "other": ("换一位客户", "Another customer"),
    "overall": ("总分", "Overall"),
    "pass_mark": ("及格线 {mark} 分", "Pass mark {mark}"),
    "error_is": ("标准误差 {error} 分", "standard error {error}"),
    "error_none": ("机会太少，无法估计误差", "too little evidence for a standard error"),
    "satisfaction": ("客户满意度", "Customer satisfaction"),
    "outcome": ("这位客户之后会怎样", "What this customer may do next"),
    "loyal": ("成为忠诚客户", "Becomes a loyal customer"),
    "neutral": ("继续往来，不冷不热", "Stays, without enthusiasm"),
    "silent_defection": ("悄悄流失", "Leaves in silence"),
    "negative_word_of_mouth": ("到处说不好", "Tells others about it"),
    "third_party_complaint": ("向第三方投诉", "Complains to an authority"),
    "meaning": ("这意味着什么", "What it means"),
    "source": ("出处：{source}", "Source: {source}"),
    "principles": ("各项原则", "The principles"),
    "no_occasion": ("本次没有机会体现", "No occasion this time"),
    "too_few": ("依据不足", "Not enough to tell"),
    "borderline": (
        "离及格线不到一个标准误差，及格与否不能当成定论。",
        "The pass mark lies within one standard error: take the verdict as open.",
    ),
    "house": ("公司规定", "House rules"),
    "knocked_out": (
        "触犯一票否决的规定：不论得分多少，本次都不通过。",
        "A knock-out rule was broken: the attempt fails whatever the score.",
    ),
    "what_if": ("如果换一句话", "If one reply had been different"),
    "what_if_wait": ("正在逐句推演……", "Trying every reply in turn…"),
    "what_if_none": ("换掉哪一句都不会更好。", "There is no reply whose exchange would have done better."),
    "what_if_score": ("这样会得 {score} 分", "That leads to {score}"),
    "harmful": ("伤了客户", "What hurt"),
    "missing": ("当时缺的", "What was missing"),
    "instead": ("可以这样说", "You might have said"),
    "strengths": ("做得好的地方", "What went well"),
    "weaknesses": ("值得改进的地方", "What to work on"),
    "no_strengths": ("这次还没有可以肯定的地方。", "Nothing to build on yet this time."),
    "no_weaknesses": ("没有发现明显的问题。", "No weakness stood out."),
    "failures": ("服务失误", "Service failures"),
    "no_failures": ("七种服务失误，一种也没有出现。", "None of the seven service failures occurred."),
    "times": ("{times} 次", "{times}×"),
    "missed_at": ("第 {turn} 轮起有机会，没有用上", "The occasion came at turn {turn} and passed"),
    "missed_all": ("整场对话都没有用上", "At no point in the conversation"),
    "anger": ("怒气", "Anger"),
    "heard": ("感到被倾听", "Feels heard"),
    "fix": ("问题得到解决", "Complaint put right"),
    "at_turn": ("轮次", "Turn"),
    "pick_turn": (
        "在曲线上点一轮，或用左右键移动、按 Enter 查看。",
        "Click a turn on the curve, or move with the arrow keys and press Enter.",
    ),
    "no_turns": ("这次一句话也没有说。", "Nothing was said in this attempt."),
    "read_as": ("读作：{acts}", "Read as: {acts}"),
    "no_acts": ("没有可识别的话语行为", "no recognisable act"),
    "not_understood": ("这句话没能读懂，不计得失", "This reply could not be read; it counts neither way"),
    "before": ("上一轮", "Previous turn"),
    "after": ("下一轮", "Next turn"),
    "more": ("显示全部 {count} 条", "Show all {count}"),
    # settings
    "language": ("语言", "Language"),
    "text_size": ("文字大小", "Text size"),
    "window_size": ("窗口大小", "Window size"),
    "full_screen": ("全屏（F11）", "Full screen (F11)"),
    "allowance": ("思考时间", "Thinking time"),
    "allowance_why": (
        "客户愿意等待的时间放宽到几倍。读写较慢时可以调大，分数不受等待影响。",
        "How many times longer customers wait before they mind. Raise it if you read or type slowly.",
    ),
    "times_as_long": ("{times} 倍", "{times}×"),
    "display": ("显示", "Display"),
    "practice": ("练习", "Practice"),
    "privacy": ("隐私", "Privacy"),
    "privacy_what": (
        "练习记录了什么、放在哪里、保存多久、谁能看到、您可以做什么：都写在隐私说明里。",
        "What is kept of your practice, where, how long, who can see it, and what you can do about it.",
    ),
    "privacy_where": ("数据文件夹：{home}", "Data folder: {home}"),
    "privacy_read": ("阅读隐私说明", "Read the privacy notice"),
    "notice_again": ("以后可以在“设置”里再看。", "You can read this again in the settings."),
    "notice_agree": ("我已了解，开始练习", "I have read this, begin"),
    "notice_later": ("暂不练习", "Not now"),
    "about": ("关于", "About"),
    "about_text": (
        "客诉 Kesu {version}，以 Apache 2.0 许可发布。",
        "Kesu 客诉 {version}, released under the Apache License 2.0.",
    ),
    "about_font": (
        "字体：思源黑体 Noto Sans SC，© 2014–2021 Adobe，SIL 开放字体许可 1.1。",
        "Typeface: Noto Sans SC, © 2014–2021 Adobe, SIL Open Font License 1.1.",
    ),
    "about_parts": (
        "窗口与绘图：pygame-ce（LGPL 2.1）。人物与图标为本项目绘制，均属虚构。",
        "Window: pygame-ce (LGPL 2.1). Portraits and icons are our own; all people are invented.",
    ),
    # reports
    "reports": ("成绩报告", "Reports"),
    "report_trainee": ("学员", "Trainee"),
    "report_cohort": ("团队", "Team"),
    "report_raw": ("原始数据", "Raw data"),
    "report_trainee_why": (
        "一位学员能否上岗、长处、下一步，附本人原话。",
        "Whether one trainee is ready, strengths and next steps, in their own words.",
    ),
    "report_cohort_why": (
        "谁可以上岗、该训练什么、培训有没有用、考试可不可靠。",
        "Who is ready, what to train, whether a course worked, how far the exam can be trusted.",
    ),
    "report_raw_why": (
        "每一次演练一行，供表格软件、统计软件或学习记录系统使用。",
        "One row an attempt, for spreadsheets, statistics or a learning record store.",
    ),
    "report_who": ("学员", "Trainee"),
    "report_find": ("工号或姓名", "Employee number or name"),
    "report_team": ("人员", "People"),
    "report_all": ("全体学员", "All trainees"),
    "report_period": ("统计区间", "Period"),
    "report_span_all": ("全部记录", "All records"),
    "report_span": ("最近 {days} 天", "Last {days} days"),
    "report_days": ("自定日期", "From day to day"),
    "report_day": ("如 2026-03-01", "As 2026-03-01"),
    "report_to": ("至", "to"),
    "report_course": ("培训日期（比较前后，可不填）", "Day of a course (compare before and after)"),
    "report_private": ("隐私模式：不列个人", "Privacy: name nobody"),
    "report_format": ("格式", "Format"),
    "report_file": ("保存到", "Save as"),
    "report_look": ("预览", "Preview"),
    "report_save": ("保存", "Save"),
    "report_saved": ("已保存到 {path}", "Saved as {path}"),
    "report_browser": ("在浏览器中看完整报告", "Whole report in the browser"),
    "report_busy": ("正在统计……", "Working it out…"),
    "report_empty": (
        "选好人员和区间，点“预览”在这里查看，点“保存”写成文件。",
        "Choose people and a period; preview it here, or save it as a file.",
    ),
    "report_trail": (
        "报告含个人成绩，请妥善保管；每次保存都会记入操作记录。",
        "Reports hold personal results: keep them safe. Every one saved is noted in the trail.",
    ),
    "keys": ("快捷键", "Keys"),
    "keys_text": (
        "Tab 移动 · Enter 或空格 确认 · 1–9 选择回应 · Esc 返回 · Ctrl 加减号 调整文字 · F11 全屏",
        "Tab moves · Enter presses · 1–9 pick a reply · Esc back · Ctrl + or − text size · F11 full screen",
    ),
}


def say(language: Language, key: str, /, **values: object) -> str:
    """Return the words of `key`, with its slots filled.

    :raises KeyError: no such key, or a slot without a value.
    """
    words = WORDS[key][0 if language == "zh" else 1]
    return words.format(**values) if values else words


def moods(language: Language) -> tuple[str, ...]:
    """Return the names of the five mood bands, worst first."""
    return tuple(say(language, band) for band in BANDS)
