"""Times and amounts in a reply: 今天下午五点前, 三个工作日内, by Friday noon, 两百块, 八折, six months' warranty.

In: even text. Out: `Time` and `Amount` with their places in the text; `hours` turns a time into hours
from a given moment. A time in the past (昨天, 三天前, last Friday, two days ago) and a time waited (等了三天) are
no times here.

Conventions, so that everybody reads the same number: hours are rounded up; a morning ends at 12, noon is
12, an afternoon and a day without an hour end at 18, an evening at 22; a week without a day ends on
Friday; a working day is Monday to Friday (holidays differ by place and are not known here); a month has
30 days as a duration.
"""

# ruff: noqa: E501, SIM905 - patterns and lists of words are easier to read uncut
from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from simulator.language import numbers
from simulator.model.texts import Language

Unit = Literal["yuan", "dollar", "pound", "euro", "percent", "months", "days"]


class Time(NamedTuple):
    """A time to come. `kind` says what `value` counts; `minute` is the minute of the day, -1 if none is said.

    hours: value is minutes · working: working days · day: days from today · weekday: 7 · weeks from this
    one + weekday (Monday 0; weeks -1: the next one of that name) · date: 100 · month + day (month 0: the
    next such day) · month: the end of the month, value months from this one · clock: today at `minute`
    """

    start: int
    end: int
    kind: Literal["hours", "working", "day", "weekday", "date", "month", "clock"]
    value: int
    minute: int = -1


class Amount(NamedTuple):
    """An amount in hundredths of `unit`."""

    start: int
    end: int
    hundredths: int
    unit: Unit


_CLOSE: Final = 18 * 60
_PARTS: Final[Mapping[str, int]] = {
    "早上": 12, "早晨": 12, "清早": 12, "一早": 12, "上午": 12, "早": 12, "中午": 12, "下午": 18, "傍晚": 19,
    "晚上": 22, "夜里": 22, "晚": 22, "下班": 18,
    "first thing": 10, "morning": 12, "noon": 12, "midday": 12, "lunchtime": 13, "lunch": 13, "afternoon": 18,
    "evening": 22, "night": 22, "tonight": 22, "midnight": 24, "close of business": 18, "close of play": 18,
    "close": 18, "end of day": 18, "end of the day": 18, "end of business": 18, "eod": 18, "cob": 18, "teatime": 17,
}  # fmt: skip
_WEEKDAYS_ZH: Final[Mapping[str, int]] = {sign: place % 7 for place, sign in enumerate("一二三四五六日")} | {
    "天": 6, "末": 6, "1": 0, "2": 1, "3": 2, "4": 3, "5": 4, "6": 5,
}  # fmt: skip
_WEEKDAYS_EN: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS_EN: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_N: Final = numbers.ZH
_PART_ZH: Final = r"早上|早晨|清早|一早|上午|中午|下午|傍晚|晚上|夜里|下班|早|晚"
_CLOCK_ZH: Final = rf"(?P<hour>{_N})(?:点(?!名|头|击|赞|儿|评|开|多钱)|:(?P<colon>\d\d))(?P<half>半|一刻|三刻)?(?:(?P<minute>{_N})分?)?"
_AFTER_ZH: Final = r"(?:之内|以内|之后|以后|之前|以前|左右|内|里|后|前)"
_ZH: Final = re.compile(
    rf"(?P<day>今天|今儿|今日|今|明天|明儿|明日|明|后天|大后天|当天|当日|次日|第二天|隔天)"
    rf"(?:之?内|的)?(?P<part>{_PART_ZH})?(?:{_CLOCK_ZH})?"
    rf"|(?P<week>这个?|本|下下个?|下个?|上个?)?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天末1-6])(?!个)(?:的)?(?P<wpart>{_PART_ZH})?"
    rf"(?:{_CLOCK_ZH.replace('<', '<w')})?"
    rf"|(?P<inweek>这个?|本|下下个?|下个?)(?:周|星期|礼拜)(?:之?内|里|前|以内)?"
    rf"|(?P<inmonth>本|这个?|下个?)?月(?P<monthend>底|末|初)"
    rf"|(?:(?P<month>{_N})月(?:份)?)?(?P<date>{_N})(?:号(?!楼|线|店|机|柜|窗|仓|库|门|院)|日(?!子|常))(?:的)?(?P<dpart>{_PART_ZH})?"
    rf"(?:{_CLOCK_ZH.replace('<', '<d')})?"
    rf"|(?P<working>{_N})(?:到|至|-|~|、)?(?P<working2>{_N})?个?工作日"
    rf"|(?P<low>{_N})(?:到|至|-|~)(?P<count>{_N})(?P<unit>个?半?小时|个?钟头|分钟|天|日(?!子|常)|周|个?星期|个?礼拜|个月)"
    rf"|(?P<one>{_N}|半)(?P<one_unit>个?半?小时|个?半?钟头|刻钟|分钟|天|日(?!子|常)|周(?![一二三四五六日末年])|个?星期(?![一二三四五六日])|个?礼拜(?![一二三四五六日])|个半?月|年)(?P<one_half>半)?"
    rf"|(?P<bare>{_PART_ZH})?{_CLOCK_ZH.replace('<', '<b')}"
)
_PAST_BEFORE_ZH: Final = re.compile(
    r"(?:等了?|过了?|拖了?|用了?|买了?|耽误了?|折腾了?|跑了?|干了?|做了?|花了?|晾了?|停了?|坏了?|都|已经|超过?|超了|上个?|去年|前|昨天?|昨儿|"
    r"隔了?|晚了?|住了?|了|第|每|过去|满|近|使用|工龄|寿命)(?:您|你|整整|足足|快|将近|差不多|大概|有)?$"
)
_LONG_ZH: Final = re.compile(
    r"(?:延保|质保|保修|会员|包修|保质|免费|保养|免息|延长|送您?|赠送?|无理由|多送)(?:期|的|服务|到|了|您|你|给您|给你|再)*$"
)
_LONG_AFTER_ZH: Final = re.compile(
    r"^(?:的)?(?:免费|延长|延保|质保|保修|会员|包修|包退|包换|无理由|月费|房费|视频|话费|流量|免息|服务费|管理费|物业费|网费|年费|月租)"
)
_MARKED_ZH: Final = re.compile(
    r"^(?:之内|以内|之后|以后|左右|内|里面?|后|就|能|给|可以|到|上门|搞定|出|答复|回复)"
)
_AHEAD_ZH: Final = re.compile(
    r"(?:最多|最迟|最晚|最快|最长|顶多|不超过|不出|给我|再等|在|预计|大约|大概|约|需要|要|等我|您等|宽限|争取|限|用不了|不到)(?:您|你|我|个)?$"
)


def _clock_zh(match: re.Match[str], letter: str, part: str | None) -> int:
    """Return the minute of the day that is said, -1 for none."""
    said = match[f"{letter}hour"]
    if said is None:
        return -1 if part is None else _PARTS[part] * 60
    value = numbers.chinese(said)
    if value is None or value > 2400:
        return -1
    hour = value // 100
    if part in ("下午", "傍晚", "晚上", "晚", "夜里") and hour < 12:
        hour += 12
    elif part is None and 1 <= hour <= 7 and not match[f"{letter}colon"]:
        hour += 12  # nobody promises an answer for five in the morning
    minute = {"半": 30, "一刻": 15, "三刻": 45}.get(match[f"{letter}half"] or "", 0)
    if match[f"{letter}colon"]:
        minute = int(match[f"{letter}colon"])
    elif match[f"{letter}minute"]:
        minute = (numbers.chinese(match[f"{letter}minute"]) or 0) // 100
    return min(hour * 60 + minute, 24 * 60)


_DAYS_ZH: Final[Mapping[str, int]] = {
    "今天": 0, "今儿": 0, "今日": 0, "今": 0, "当天": 0, "当日": 0, "明天": 1, "明儿": 1, "明日": 1, "明": 1,
    "次日": 1, "第二天": 1, "隔天": 1, "后天": 2, "大后天": 3,
}  # fmt: skip
#: Minutes per unit of a duration.
_MINUTES: Final[Mapping[str, int]] = {
    "小时": 60, "钟头": 60, "刻钟": 15, "分钟": 1, "天": 1440, "日": 1440, "周": 10080, "星期": 10080,
    "礼拜": 10080, "月": 43200, "年": 525600,
    "minute": 1, "min": 1, "hour": 60, "hr": 60, "day": 1440, "week": 10080, "month": 43200, "year": 525600,
    "fortnight": 20160,
}  # fmt: skip


def _week(said: str | None) -> int:
    """Return how many weeks from this one; -1 where none is said."""
    if said is None:
        return -1
    return said.count("下")


def _span_zh(count: str, unit: str, half: str | None) -> int | None:
    """Return the minutes of a duration."""
    value = 50 if count == "半" else numbers.chinese(count)
    if value is None:
        return None
    minutes = _MINUTES[unit.replace("个", "").replace("半", "")]
    total = value * minutes // 100
    return total + minutes // 2 if half or "半" in unit else total


def _promising_zh(match: re.Match[str], before: str, after: str) -> bool:
    """Return whether a bare duration is a time to come: marked as one, no gift, not so long ago."""
    gift = _LONG_ZH.search(before) or _LONG_AFTER_ZH.search(after)
    ago = re.match(r"之?以?前(?!给|答|回|完|搞|办|到|送|发|处|一定|必|肯|把|我|,)", after)
    marked = _MARKED_ZH.search(after) or _AHEAD_ZH.search(before)
    return bool(marked) and not gift and not ago and "年" not in match["one_unit"]


def _date_zh(match: re.Match[str], text: str) -> list[Time]:
    """Return the date that `match` names: 3月20日, 15号; a bare 20日 is none."""
    day = (numbers.chinese(match["date"]) or 0) // 100
    month = (numbers.chinese(match["month"]) or 0) // 100 if match["month"] else 0
    if not 1 <= day <= 31 or month > 12 or (not month and text[match.end() - 1] == "日"):
        return []
    return [Time(*match.span(), "date", 100 * month + day, _clock_zh(match, "d", match["dpart"]))]


def _times_zh(text: str) -> list[Time]:
    found = []
    for match in _ZH.finditer(text):
        start, end = match.span()
        before = text[max(0, start - 12) : start]
        if _PAST_BEFORE_ZH.search(before) and not match["inweek"]:
            continue
        if match["day"]:
            if len(match["day"]) == 1 and not match["part"] and not match["hour"]:
                continue  # 今 or 明 as part of another word
            minute = _clock_zh(match, "", match["part"])
            found.append(Time(start, end, "day", _DAYS_ZH[match["day"]], minute))
        elif match["weekday"]:
            if match["week"] and match["week"].startswith("上"):
                continue
            minute = _clock_zh(match, "w", match["wpart"])
            found.append(
                Time(start, end, "weekday", 7 * _week(match["week"]) + _WEEKDAYS_ZH[match["weekday"]], minute)
            )
        elif match["inweek"]:
            found.append(Time(start, end, "weekday", 7 * _week(match["inweek"]) + 4))
        elif match["monthend"]:
            ahead = 1 if match["inmonth"] and match["inmonth"].startswith("下") else 0
            if match["monthend"] == "初":
                if ahead:
                    found.append(Time(start, end, "date", 5))
            else:
                found.append(Time(start, end, "month", ahead))
        elif match["date"]:
            found += _date_zh(match, text)
        elif match["working"]:
            value = numbers.chinese(match["working2"] or match["working"])
            if value:
                found.append(Time(start, end, "working", value // 100))
        elif match["count"]:
            span = _span_zh(match["count"], match["unit"], None)
            if span and not _LONG_ZH.search(before):
                found.append(Time(start, end, "hours", span))
        elif match["one"]:
            span = _span_zh(match["one"], match["one_unit"], match["one_half"])
            if span and _promising_zh(match, before, text[end : end + 6]):
                found.append(Time(start, end, "hours", span))
        elif match["bhour"]:
            minute = _clock_zh(match, "b", match["bare"])
            if minute > 0 and not re.match("[^,.]{0,2}(?:的时候|那会|左右的)", text[end : end + 6]):
                found.append(Time(start, end, "clock", 0, minute))
    return found


_M: Final = numbers.EN
_PART_EN: Final = (
    r"first thing|morning|noon|midday|lunchtime|lunch|afternoon|evening|tonight|night|midnight|close of business|"
    r"close of play|close|end of (?:the )?day|end of business|eod|cob|teatime"
)
_CLOCK_EN: Final = rf"(?:(?P<hour>\d{{1,2}}|{'|'.join('one two three four five six seven eight nine ten eleven twelve'.split())})(?:[:.](?P<minute>\d\d))?\s?(?P<half>a\.?m\b\.?|p\.?m\b\.?|o'clock)?)"
_DAY_EN: Final = (
    r"mon(?:day)?|tues?(?:day)?|wed(?:nesday)?|thu(?:rs?)?(?:day)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
)
_MONTH_EN: Final = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?"
)
_DAYS_EN: Final = re.compile(
    rf"(?:\b(?:by|at|before|around|about|until|till)\s)?(?:the\s)?(?P<part0>{_PART_EN})?(?:\s(?:on|of))?"
    rf"(?:{_CLOCK_EN.replace('<', '<a')}\s(?:on\s)?)?\s?\b(?P<day>today|tomorrow|tonight|this (?:morning|afternoon|evening)|"
    rf"(?:(?P<week>this|next|coming|last)\s)?(?P<weekday>{_DAY_EN})\b)"
    rf"(?:'s)?(?:,?\s(?:(?:by|at|before|around|in the|at the)\s)*(?P<part>{_PART_EN}))?(?:,?\s(?:by|at|before|around)\s{_CLOCK_EN})?"
)
_SPANS_EN: Final = re.compile(
    rf"\b(?P<working>{_M})(?:\s?(?:to|or|-)\s?(?P<working2>{_M}))?\s(?:working|business|office|week)\s?days?\b"
    rf"|(?:(?P<low>{_M})\s?(?:to|or|-)\s?)?(?P<count>half an?|{_M})(?:\s(?P<more>and a half))?\s?-?"
    r"(?P<unit>minute|min|hour|hr|day|week|month|fortnight)s?\b(?P<more2> and a half)?"
)
_DATES_EN: Final = re.compile(
    r"\b(?:by|before)\s(?:the\s)?(?:end of\s)?(?P<inweek>this|the|next)\sweek(?:end)?\b"
    r"|\b(?P<nextweek>next week|this week|end of (?:the|this|next) week)\b"
    r"|\b(?:by\s)?(?:the\s)?end of (?P<inmonth>the|this|next)\smonth\b"
    rf"|\b(?P<month>{_MONTH_EN})\.?\s(?:the\s)?(?P<date>\d{{1,2}})(?:st|nd|rd|th)?\b"
    rf"|\b(?P<date2>\d{{1,2}})(?:st|nd|rd|th)?(?:\sof)?\s(?P<month2>{_MONTH_EN})\b"
    r"|\b(?:by|on|before)\sthe\s(?P<date3>\d{1,2})(?:st|nd|rd|th)\b"
    rf"|\b(?:by|before|at|until|till|no later than|around)\s(?:the\s)?(?:(?P<bare>{_PART_EN})\b|{_CLOCK_EN.replace('<', '<b')}"
    r"(?![\w%£$]| (?:times|people|of|minutes?|hours?|days?|weeks?|months?|years?|percent|dollars?|pounds?)))"
)
#: What a text must have for each of the three to be searched.
_DAILY_EN: Final = re.compile(
    r"to(?:day|morrow|night)|this (?:morning|afternoon|evening)|\b(?:mon|tue|wed|thu|fri|sat|sun)"
)
_SPANNED_EN: Final = re.compile(r"minute|\bmin|hour|\dhr|\bhr|day|week|month|fortnight")
_DATED_EN: Final = re.compile(
    r"week|month|\d(?:st|nd|rd|th)\b|\b(?:by|before|at|until|till|than|around) (?:\w|the )|\d [a-z]{3}|[a-z]{3}\.? \d"
)
_PAST_EN: Final = re.compile(
    r"(?:\b(?:last|past|for|waited|waiting|been|over|after|every|each|took|taken|spent|since|previous|ago|was|were|had|arrived|"
    r"delivered|bought|left|another day,)(?: (?:the|your|about|nearly|almost|some|than|more than|last|past|on|at|in))*)\s?$"
)
_PAST_AFTER_EN: Final = re.compile(
    r"^\s?(?:ago|late|earlier|old|before (?!i|we|you)|in a row|already|of waiting)"
)
_LONG_AFTER_EN: Final = re.compile(
    r"^'?s?'?\s?(?:(?:of|free|extra|additional|extended|more|extension|off|on|the|your)\s)*(?:warranty|cover|membership|subscription|guarantee|service plan|free|rent|fees|premium|data|broadband|off\b)"
)
_MARKED_EN: Final = re.compile(
    r"(?:\b(?:within|in|under|next|inside|give me|need|takes?|allow|about|around|than|maximum|give it|give us|over the next|most|wait|by)(?:\s(?:the|a|about|around|just|roughly|maybe|next|another|say))*)\s?$"
)
_MARKED_AFTER_EN: Final = re.compile(r"^(?:'s? time| time| from now| at (?:the )?most| max| tops| or less)")
_LONG_EN: Final = re.compile(
    r"\b(?:warranty|cover|membership|subscription|guarantee|free|extra|waive|credit)(?:\s\w+){0,3}\s(?:for|by)\s(?:an?\s|the\s)?(?:extra\s|further\s|another\s|next\s)?$"
)


def _clock_en(match: re.Match[str], letter: str, part: str | None) -> int:
    said = match[f"{letter}hour"]
    if said is None:
        return -1 if part is None else _PARTS[part.removeprefix("this ")] * 60
    value = numbers.english(said)
    if value is None or value > 2400:
        return -1
    hour = value // 100
    half = (match[f"{letter}half"] or "").replace(".", "").strip()
    evening = part in ("afternoon", "evening", "night", "tonight")
    if ((half == "pm" or evening) and hour < 12) or (half in ("", "o'clock") and 1 <= hour <= 7):
        hour += 12
    return min(hour * 60 + int(match[f"{letter}minute"] or 0), 24 * 60)


def _place(names: tuple[str, ...], said: str) -> int:
    return next(place for place, name in enumerate(names) if said.startswith(name))


def _times_en(text: str) -> list[Time]:
    found: list[Time] = []
    for hint, pattern, read in (
        (_DAILY_EN, _DAYS_EN, _day_en),
        (_SPANNED_EN, _SPANS_EN, _span_en),
        (_DATED_EN, _DATES_EN, _date_en),
    ):
        if not hint.search(text):
            continue
        for match in pattern.finditer(text):
            start, end = match.span()
            if all(end <= time.start or time.end <= start for time in found):
                time = read(match, text[max(0, start - 40) : start], text[end : end + 40])
                if time is not None:
                    found.append(time)
    return sorted(found)


def _day_en(match: re.Match[str], before: str, after: str) -> Time | None:
    """Return the day that `match` of `_DAYS_EN` names."""
    del after
    if match["week"] == "last" or _PAST_EN.search(before):
        return None
    said = match["day"]
    part = match["part"] or match["part0"]
    if said == "tonight":
        part = "tonight"
    elif said.startswith("this ") and not match["weekday"]:
        part = said.removeprefix("this ")
    minute = _clock_en(match, "a" if match["ahour"] else "", part)
    if not match["weekday"]:
        return Time(*match.span(), "day", 1 if said == "tomorrow" else 0, minute)
    if said in ("sun", "sat", "wed", "mon") and not part:
        return None
    weeks = {"next": 1, "this": 0}.get(match["week"] or "", -1)
    return Time(*match.span(), "weekday", 7 * weeks + _place(_WEEKDAYS_EN, match["weekday"]), minute)


def _span_en(match: re.Match[str], before: str, after: str) -> Time | None:
    """Return the duration or the working days that `match` of `_SPANS_EN` names."""
    if _PAST_AFTER_EN.search(after) or (_PAST_EN.search(before) and "next" not in before[-12:]):
        return None
    if match["working"]:
        value = numbers.english(match["working2"] or match["working"])
        return Time(*match.span(), "working", value // 100) if value else None
    value = 50 if match["count"].startswith("half") else numbers.english(match["count"])
    if (
        value is None
        or _LONG_AFTER_EN.search(after)
        or _LONG_EN.search(before)
        or before.endswith(("waive the next ", "waive the first "))
    ):
        return None
    if not (_MARKED_EN.search(before) or _MARKED_AFTER_EN.search(after)):
        return None
    minutes = (value + (50 if match["more"] or match["more2"] else 0)) * _MINUTES[match["unit"]] // 100
    return Time(*match.span(), "hours", minutes) if minutes else None


def _date_en(match: re.Match[str], before: str, after: str) -> Time | None:
    """Return the week, month, date or hour that `match` of `_DATES_EN` names."""
    del after
    if match["inweek"] or match["nextweek"]:
        ahead = 1 if "next" in match[0] else 0
        return Time(*match.span(), "weekday", 7 * ahead + (6 if "weekend" in match[0] else 4))
    if match["inmonth"]:
        return Time(*match.span(), "month", 1 if match["inmonth"] == "next" else 0)
    if _PAST_EN.search(before):
        return None
    if match["date"] or match["date2"] or match["date3"]:
        day = int(match["date"] or match["date2"] or match["date3"])
        said = match["month"] or match["month2"]
        month = _place(_MONTHS_EN, said) + 1 if said else 0
        return Time(*match.span(), "date", 100 * month + day) if 1 <= day <= 31 else None
    if match["bare"] or match["bhalf"] or match["bminute"] or not match[0].startswith(("around", "at")):
        minute = _clock_en(match, "b", match["bare"])
        return Time(*match.span(), "clock", 0, minute) if minute > 0 else None
    return None


#: What every Chinese time has in it, and every amount; a text without is not searched.
_TIMELY_ZH: Final = re.compile(r"[今明后次隔当]|周|星期|礼拜|小时|钟头|分钟|刻钟|点|号|天|日|月|:\d")
_COUNTED: Final[Mapping[Language, re.Pattern[str]]] = {
    "zh": re.compile(r"[¥$%块元圆刀折年月天]|人民币|rmb|美金|百分|半价|对半|五五"),
    "en": re.compile(
        r"[$£€¥%]|percent|per cent|dollar|buck|usd|pound|quid|gbp|euro|yuan|rmb|kuai|half|month|year|week|day|\dpc"
    ),
}


@lru_cache(maxsize=512)
def times(text: str, language: Language) -> tuple[Time, ...]:
    """Return the times to come that an even `text` names, in order."""
    if language == "en":
        return tuple(_times_en(text))
    return tuple(_times_zh(text)) if _TIMELY_ZH.search(text) else ()


def _ahead(now: datetime, days: int, minute: int) -> datetime:
    day = (now + timedelta(days=days)).replace(hour=0, minute=0, second=0, microsecond=0)
    return day + timedelta(minutes=_CLOSE if minute < 0 else minute)


def _date(now: datetime, month: int, day: int) -> datetime | None:
    """Return the next such date from `now` on, at 0 o'clock; None where the calendar has none."""
    for ahead in range(13):
        place = now.month - 1 + ahead
        try:
            date = now.replace(
                year=now.year + place // 12,
                month=place % 12 + 1,
                day=day,
                hour=0,
                minute=0,
                second=0,
                microsecond=0,
            )
        except ValueError:
            continue
        if date.date() >= now.date() and month in (0, date.month):
            return date
    return None


def hours(time: Time, now: datetime | None) -> int | None:
    """Return the hours from `now` to `time`, rounded up, at least 0.

    Without `now` only durations, working days (24 hours each) and days ahead can be told; the rest is None.
    """
    if time.kind == "hours":
        return -(-time.value // 60)
    if now is None:
        return time.value * 24 if time.kind == "working" or (time.kind == "day" and time.value) else None
    if time.kind == "working":
        end = now
        left = min(time.value, 400)
        while left:
            end += timedelta(days=1)
            left -= end.weekday() < 5
    elif time.kind in ("day", "clock"):
        end = _ahead(now, time.value, time.minute)
        if end < now and time.kind == "clock":
            end += timedelta(days=1)
        elif end < now and time.minute < 0:
            end = _ahead(now, time.value, 24 * 60)
    elif time.kind == "weekday":
        weeks, day = divmod(time.value, 7)
        ahead = day - now.weekday() + 7 * max(weeks, 0)
        end = _ahead(now, ahead, time.minute)
        if weeks < 1 and end < now:
            end += timedelta(days=7)
    elif time.kind == "month":
        first = (now.replace(day=1) + timedelta(days=32 * (time.value + 1))).replace(day=1)
        if time.value:
            first = (now.replace(day=1) + timedelta(days=32)).replace(day=1)
            first = (first + timedelta(days=32)).replace(day=1)
        last = first - timedelta(days=1)
        end = last.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(minutes=_CLOSE)
    else:
        month, day = divmod(time.value, 100)
        date = _date(now, month, day)
        if date is None:
            return None
        end = date + timedelta(minutes=_CLOSE if time.minute < 0 else time.minute)
    return max(0, -int((now - end) // timedelta(hours=1)))


_AMOUNT_ZH: Final = re.compile(
    rf"[¥]\s?(?P<yen>{_N})"
    rf"|[$]\s?(?P<dollar>{_N})"
    rf"|(?P<money>{_N})(?P<tail>多)?(?:块钱?|元|圆|人民币|rmb|大洋)(?P<jiao>[五5])?"
    rf"|(?P<usd>{_N})(?:美元|美金|刀)"
    rf"|百分之(?P<percent>{_N})|(?P<percent2>\d+(?:\.\d+)?)\s?%"
    rf"|(?P<fold>[一二三四五六七八九]{{1,2}}|\d(?:\.\d)?|\d\d)折(?!腾|叠|磨|扣|旧|返|断)"
    rf"|(?P<half>半价|对半|打对折|五五开)"
    rf"|(?P<span>半|{_N})(?P<unit>个月|年|个半?月|天)"
)
_GIFT_BEFORE: Final = re.compile(
    r"(?:延保|质保|保修|会员|包修|免费|延长|延|送|赠|赠送|免|多给|额外|加|保养|免息|续)(?:期|的|服务|到|了|再|您|你|咱|给|您的|多|时间|使用|试用|一下|掉|除|个)*$"
)
_GIFT_AFTER: Final = re.compile(
    r"^(?:的)?(?:免费|延保|质保|保修|会员|vip|月费|话费|流量|免息|管理费|物业费|网费|年费|月租|房费|租金|服务费|课|使用期|停车|费用|宽限|账期)"
)
_AMOUNT_EN: Final = re.compile(
    rf"\$\s?(?P<dollar>{_M})|£\s?(?P<pound>{_M})|€\s?(?P<euro>{_M})|¥\s?(?P<yen>{_M})"
    rf"|(?P<money>{_M})\s?(?P<coin>dollars?|bucks?|usd|pounds?|quid|gbp|euros?|yuan|rmb|kuai)\b"
    rf"|(?P<percent>{_M})\s?(?:%|percent|per cent|pc\b)"
    rf"|\b(?P<half>half[- ]price|half off|half the (?:price|fee|cost|bill))\b"
    rf"|(?P<span>{_M}|\bhalf a|\bsix)[\s-](?:(?:extra|free|additional|more|full)\s)*(?P<unit>month|year|day|week)s?\b"
)
_GIFT_AFTER_EN: Final = re.compile(
    r"^'?s?'?\s?(?:(?:of|free|extra|additional|extended|more|extension|on|the|your|worth|parking|premium|priority)\s)*"
    r"(?:warranty|cover\b|coverage|membership|subscription|guarantee|service plan|free|rent|fees|premium|data\b|"
    r"broadband|extension|parking|credit|service charge|service at no|at no)"
)
_GIFT_BEFORE_EN: Final = re.compile(
    r"\b(?:warranty|cover|membership|subscription|guarantee|free|extra|extend|extended|extending|waive|waived|waiving|comp|"
    r"complimentary)(?:\s(?!and\b)\w+){0,4}\s(?:for|by|of|to)\s(?:an?\s|the\s)?(?:extra\s|further\s|another\s|next\s|first\s|full\s)?$"
    r"|\b(?:free|extra|additional|complimentary|waive|waive the next|comp you)\s(?:the\s)?$"
)


def _discount(said: str) -> int | None:
    """Return hundredths of percent off: 八折 and 8折 are 20 % off, 八五折 and 85折 are 15 %."""
    if said[0].isdigit():
        digits = said.replace(".", "")
    else:
        digits = "".join(str("零一二三四五六七八九".index(sign)) for sign in said)
    kept = int(digits) * (10 if len(digits) == 1 else 1)
    return (100 - kept) * 100 if 0 < kept < 100 else None


def _amounts_zh(text: str) -> list[Amount]:
    found = []
    for match in _AMOUNT_ZH.finditer(text):
        start, end = match.span()
        value: int | None = None
        unit: Unit = "yuan"
        if match["span"]:
            before, after = text[max(0, start - 10) : start], text[end : end + 8]
            if not (_GIFT_BEFORE.search(before) or _GIFT_AFTER.search(after)):
                continue
            value = 50 if match["span"] == "半" else numbers.chinese(match["span"])
            if value is not None and match["unit"] == "个半月":
                value += 50
            unit = "days" if match["unit"] == "天" else "months"
            if value is not None and match["unit"] == "年":
                value *= 12
        elif match["fold"]:
            value, unit = _discount(match["fold"]), "percent"
        elif match["half"]:
            value, unit = 5000, "percent"
        elif match["percent"] or match["percent2"]:
            value, unit = numbers.chinese(match["percent"] or match["percent2"]), "percent"
        elif match["usd"] or match["dollar"]:
            value, unit = numbers.chinese(match["usd"] or match["dollar"]), "dollar"
        else:
            value = numbers.chinese(match["yen"] or match["money"])
            if value is not None and match["jiao"]:
                value += 50
        if value:
            found.append(Amount(start, end, value, unit))
    return found


def _amounts_en(text: str) -> list[Amount]:
    found = []
    for match in _AMOUNT_EN.finditer(text):
        start, end = match.span()
        value: int | None = None
        unit: Unit = "dollar"
        if match["span"]:
            before, after = text[max(0, start - 50) : start], text[end : end + 40]
            inside = re.search("extra|free|additional", match[0])
            if not (inside or _GIFT_BEFORE_EN.search(before) or _GIFT_AFTER_EN.search(after)):
                continue
            value = 50 if match["span"] == "half a" else numbers.english(match["span"])
            if value is not None:
                value *= {"year": 12, "week": 7}.get(match["unit"], 1)
            unit = "months" if match["unit"] in ("month", "year") else "days"
        elif match["half"]:
            value, unit = 5000, "percent"
        elif match["percent"]:
            value, unit = numbers.english(match["percent"]), "percent"
        elif match["money"]:
            value = numbers.english(match["money"])
            coin = match["coin"]
            if coin in ("yuan", "rmb", "kuai"):
                unit = "yuan"
            elif coin.startswith(("pound", "quid", "gbp")):
                unit = "pound"
            elif coin.startswith("euro"):
                unit = "euro"
        else:
            value = numbers.english(match["dollar"] or match["pound"] or match["euro"] or match["yen"])
            unit = (
                "pound"
                if match["pound"]
                else "euro"
                if match["euro"]
                else "yuan"
                if match["yen"]
                else "dollar"
            )
        if value:
            found.append(Amount(start, end, value, unit))
    return found


@lru_cache(maxsize=512)
def amounts(text: str, language: Language) -> tuple[Amount, ...]:
    """Return the amounts of money, percents and gifts of time that an even `text` names, in order."""
    if not _COUNTED[language].search(text):
        return ()
    return tuple(_amounts_zh(text) if language == "zh" else _amounts_en(text))
