"""Times in an even Chinese reply: 今天下午五点前, 三个工作日内, 下礼拜二, 月底前.

In: even text. Out: the times to come that it names, in order, promised or not. A past time
(昨天, 三天前), a time waited (等了三天) and a length of a warranty or membership are no times.
"""

# ruff: noqa: E501 - a pattern cut in pieces is harder to read than a long one
from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from simulator.language import numbers
from simulator.language.measures import MINUTES, NEXT_MONTH, Time, span

#: Hours at which parts of a day end.
_PARTS: Final[Mapping[str, int]] = {
    "早上": 12, "早晨": 12, "清早": 12, "一早": 12, "一大早": 12, "早起": 12, "上午": 12, "头午": 12, "头晌": 12, "早": 12, "中午": 12, "晌午": 12,
    "正午": 12, "下午": 18, "后晌": 18, "傍晚": 19, "晚上": 22, "夜里": 22, "夜间": 22, "晚间": 22, "晚": 22, "下班": 18, "半夜": 24, "午夜": 24, "凌晨": 6, "午饭": 12, "午后": 18, "天黑": 19, "打烊": 22,
}  # fmt: skip
#: Parts of a day in which 七点 is 19 o'clock.
_LATE: Final = frozenset(
    ("下午", "后晌", "傍晚", "晚上", "夜里", "夜间", "晚间", "晚", "下班", "午后", "半夜")
)
_WEEKDAYS: Final[Mapping[str, int]] = {sign: place % 7 for place, sign in enumerate("一二三四五六日")} | {
    "天": 6, "末": 6, "1": 0, "2": 1, "3": 2, "4": 3, "5": 4, "6": 5,
}  # fmt: skip
_DAYS: Final[Mapping[str, int]] = {
    "今天": 0, "今儿": 0, "今儿个": 0, "今日": 0, "今": 0, "当天": 0, "当日": 0, "明天": 1, "明儿": 1, "明儿个": 1, "明日": 1,
    "明": 1, "次日": 1, "第二天": 1, "隔天": 1, "明个": 1, "明个儿": 1, "今个": 0, "今个儿": 0, "后天": 2, "后儿": 2, "后儿个": 2, "大后天": 3, "大后儿": 3, "今明两天": 1, "明后天": 2, "明后两天": 2,
}  # fmt: skip

#: Minutes at which parts of a day end: who says no hour means one of these.
_ENDS: Final = frozenset(60 * hour for hour in _PARTS.values())
_NOON: Final = 12 * 60
#: A part of the day that ends later than this has its hours in the second half of the day.
_EVENING: Final = 18 * 60

#: Feasts whose date is the same every year.
_FEASTS: Final[Mapping[str, int]] = {"元旦": 101, "五一": 501, "劳动节": 501, "国庆": 1001, "圣诞": 1225}

_N: Final = numbers.ZH
_PART: Final = "|".join(f"{part}(?!些)" for part in sorted(_PARTS, key=len, reverse=True))
_WEEK: Final = r"(?:周|星期|礼拜)"
_CLOCK: Final = rf"(?P<hour>{_N})(?:点(?!名|头|击|赞|儿|评|开|多钱|[一二三四五六七八九\d]+[个折成]|建议|要求|意见|说明|原因)|:(?P<colon>\d\d))(?P<half>半|一刻|三刻)?(?:(?P<minute>{_N})分?)?"
_UNIT: Final = rf"个?半?来?小时|h(?![a-z])|个?半?[拉来]?钟头|来?个小时|来?个钟头|刻钟|来?分钟|来?天|个?自然日|日(?!子|常)|个?{_WEEK}(?![一二三四五六日末天年])|个半?月|年"
_ANY_TIME: Final = (
    rf"(?P<day>大后天|大后儿|今明两天|明后两?天|今天|今儿个?|今个儿?|今日|今|明天|明儿个?|明个儿?|明日|明|后天|后儿个?|当天|当日|次日|第二天|隔天)"
    rf"(?:之?内|的)?(?P<part>{_PART})?(?:的)?(?:{_CLOCK})?"
    rf"|(?P<week>这个?|本|下下个?|下个?|上个?)?(?<![几一两二三四五六七八九十])(?<![几一两二三四五六七八九十]个){_WEEK}(?P<weekday>[一二三四五六日天末1-6])(?!个)的?(?P<wpart>{_PART})?"
    rf"(?:{_CLOCK.replace('<', '<w')})?"
    rf"|(?P<inweek>这个?|本|下下个?|下个?){_WEEK}(?:之?内|里|前|以内)?"
    rf"|(?:(?P<inmonth>本|这个?|下个?)月|(?P<ofmonth>{_N})月份?|月)(?:月)?(?P<monthend>底|末|初|中)(?!旬)"
    r"|(?P<monthly>下个?月)(?=给|就|会|之?内|之?前|以前|一定|准)"
    r"|(?P<slash>\d{1,2})[./](?P<slash_day>\d{1,2})(?=之?前|以前)"
    r"|(?P<yearend>年底|年末)|(?P<feast>元旦|五一|劳动节|国庆|圣诞)(?=节?(?:之?前|以前|当天))"
    rf"|(?:\d{{4}}年)?(?:(?P<month>{_N})月(?:份)?|(?P<nextmonth>下个?)月)?(?<![大小])(?P<date>{_N})(?:(?(month)(?=之?前|以前|左右)|(?!))|号(?!楼|线|店|机|柜|窗|仓|库|门|院)|日(?!子|常|之?以?内|之?以?后))的?(?P<dpart>{_PART})?"
    rf"(?:{_CLOCK.replace('<', '<d')})?"
    rf"|(?P<working>{_N})(?:到|至|-|~|,)?(?P<working2>{_N})?个?工作日"
    rf"|(?P<low>{_N})(?:到|至|-|~)(?P<count>{_N})(?P<unit>{_UNIT})"
    rf"|(?P<one>{_N}|半)(?P<one_unit>拉?{_UNIT})(?P<one_half>半)?"
    rf"|(?P<alone>(?:早上|上午|中午|晌午|下午|后晌|傍晚|晚上|下班|打烊|天黑))(?=之?以?前|给|我|就|师傅|再|把|让|到您|准)"
    rf"|(?P<bare>{_PART})?{_CLOCK.replace('<', '<b')}"
)
#: What every time begins with.
_FIRST: Final = {part[0] for part in _PARTS}.union(
    numbers.SIGNS_ZH, "大今明后当次第隔这本下上周星礼月年元五劳国圣半"
)
_TIME: Final = numbers.only_at(_FIRST, _ANY_TIME)
#: A day that is denied or put right: 不是周五,是周四; 用不着等到明天.
_DENIED: Final = re.compile(r"(?:不是|用不着|不用|别|甭|不必|等不到|不会是)(?:等|拖|要)?到?$")
#: An arranged day: 改约了明天上午. The 了 before it is not that of a time gone by.
_BOOKED: Final = re.compile(r"(?:约|定|排|改|订|安排|调)(?:到|在|成|了|好)*$")
#: What has its time, and is promised for none: 今晚的房间.
_OWNED: Final = re.compile(
    "(?:[您我]|咱们|我们)?[说谈讲聊]的|的(?:事(?!情?就)|房|航班|飞机|火车|高铁|车票|票|演出|会|婚|酒席|入住|预[订定约]|订单|早餐|午餐|晚餐|课)"
)
_PAST_BEFORE: Final = re.compile(
    r"(?:等了|过了|拖了?|用了?|买了?|耽误了?|折腾了?|跑了?|干了?|做了?|花了?|晾了?|停了?|坏了?|都|[您你都]等到|已经|超过?|超了|上个?|上个?月|去年|前|前天|昨天?|昨儿|"
    r"隔了?|晚了|住了?|了|第|头|每|过去|满|近|使用|工龄|寿命|打从|自从|从)(?:您|你|整整|足足|快|将近|差不多|大概|有)?$"
)
#: 三天 in 送您三天会员 is no time to come, nor in 质保三天.
_GIFT_TIME: Final = re.compile(
    r"(?:延保|质保|保修|会员|包修|保质|免费|保养|免息|延长|送您?|赠送?|无理由|多送|多保|补偿)(?:期|的|服务|到|了|您|你|给您|给你|再)*$"
)
_GIFT_TIME_AFTER: Final = re.compile(
    r"^的?(?:免费|延长|延保|质保|保修|会员|体验|试用|包修|包退|包换|无理由|.{1,2}费|视频|流量|免息)"
)
_MARKED: Final = re.compile(
    r"^,?(?:内|之内|以内|之后|以后|之前|左右|内|里面?|后|就(?!漏|坏|塌|花|断|没|不|这|那|成|掉|裂)|给|可以|到|一到|上门|搞定|出|交货|发货|答复|回复|我|再|准|必|一定|肯定|保证|能(?=到|给|送|回|修|弄|好|办|完|拿|收|赶|发|通|搞|处理|解决|见|装|出结|查)|前(?=给|答|回|完|搞|办|到|送|发|处|一定|必|肯|把|我))"
)
_AHEAD: Final = re.compile(
    r"(?:最多|最迟|最晚|最快|最长|顶多|不超过|不出|给我|还有个?|等|在|预计|大约|大概|约|需要|要|得|宽限|缓|争取|限|用不了|不到|再过|我过|^过|,过|再给)(?:您|你|我|个)?$"
)
#: Around a span that is a clause of its own: 这锅重做,二十分钟,行不?
_CLAUSE_END: Final = re.compile("(?:^|[,.:])$")
_CLAUSE_BEGIN: Final = re.compile("[,.!?;](?!我记|地|贴|您)|$")
#: Below this nobody promises an answer for the small hours: 五点 is 17 o'clock.
_SMALL_HOURS: Final = range(1, 8)
#: A day that is over: 到今天也没人管, 周二来的那位.
_PAST_AFTER: Final = re.compile(
    r"^就?(?:已经|都)?(?:出发|出来|出门|走|派)了|^(?:发|买|装|来|签收|修|停|坏|付款|报|到货|下单|送|寄|漏|打|问|反映|生产)(?:过|的|来的)"
)


def _clock(match: re.Match[str], letter: str, part: str | None) -> int:
    """Return the minute of the day that is said, -1 for none."""
    said = match[f"{letter}hour"]
    if said is None:
        return -1 if part is None else _PARTS[part] * 60
    value = numbers.chinese(said)
    if value is None or value > 2400:
        return -1
    hour = value // 100
    if (part in _LATE and hour < 12) or (
        part is None and hour in _SMALL_HOURS and not match[f"{letter}colon"]
    ):
        hour += 12
    if hour == 12 and part in _NIGHT:
        hour = 24
    minute = {"半": 30, "一刻": 15, "三刻": 45}.get(match[f"{letter}half"] or "", 0)
    if match[f"{letter}colon"]:
        minute = int(match[f"{letter}colon"])
    elif match[f"{letter}minute"]:
        said = match[f"{letter}minute"]
        if len(said) == 1 and not match[0].endswith("分"):
            return -1  # 一点五: a figure
        minute = (numbers.chinese(said) or 0) // 100
    return min(hour * 60 + minute, 24 * 60)


def _guessed(match: re.Match[str], letter: str, part: str | None) -> bool:
    """Return whether nobody said which half of the day an hour of `_SMALL_HOURS` belongs to."""
    said = match[f"{letter}hour"]
    if said is None or part is not None or match[f"{letter}colon"]:
        return False
    return (numbers.chinese(said) or 0) // 100 in _SMALL_HOURS


def _weeks(said: str | None) -> int:
    """Return how many weeks from this one; -1 where none is said."""
    return -1 if said is None else said.count("下")


def _count(said: str) -> int | None:
    """Return hundredths; of two numbers in a row (三五, 两三) the second is meant."""
    return numbers.chinese(said[1:] if re.fullmatch("[一二两三四五六七八九]{2}", said) else said)


def _span(match: re.Match[str], count: str, unit: str, half: str | None) -> Time | None:
    value = 50 if count == "半" else _count(count)
    if not value:
        return None
    minutes = MINUTES[re.sub("[个半拉来]", "", unit)]
    total = value * minutes // 100 + (minutes // 2 if half or "半" in unit else 0)
    return span(*match.span(), total, exact="小时" in unit or "钟" in unit or unit == "h")


def _bare_span(match: re.Match[str], before: str, after: str) -> Time | None:
    """Return the span if it is a time to come: marked as one, no gift, not so long ago."""
    unit = match["one_unit"]
    if "年" in unit or _GIFT_TIME.search(before) or _GIFT_TIME_AFTER.match(after):
        return None
    alone = _CLAUSE_END.search(before) and _CLAUSE_BEGIN.match(after)
    if not (alone or _MARKED.match(after) or _AHEAD.search(before)):
        return None
    return _span(match, match["one"], unit, match["one_half"])


def _dated(match: re.Match[str], text: str) -> Time | None:
    """Return the date that `match` names: 3月20日, 15号; a bare 20日 is none."""
    if match["slash"]:
        month, day = int(match["slash"]), int(match["slash_day"])
        return Time(*match.span(), "date", 100 * month + day) if 0 < month <= 12 and 0 < day <= 31 else None
    day = (numbers.chinese(match["date"]) or 0) // 100
    month = (numbers.chinese(match["month"]) or 0) // 100 if match["month"] else 0
    if match["nextmonth"]:
        month = NEXT_MONTH
    if (
        not 1 <= day <= 31
        or month > NEXT_MONTH
        or (not month and text[match.end() - 1] == "日" and not _BEFORE.match(text, match.end()))
    ):
        return None
    return Time(*match.span(), "date", 100 * month + day, _clock(match, "d", match["dpart"]))


#: What 月初, 月中 and 月底 come to as a day of a named month; the end of this and the next month is counted.
_OF_MONTH: Final[Mapping[str, int]] = {"初": 5, "中": 15, "底": 30, "末": 30}


def _in_month(match: re.Match[str]) -> Time | None:
    """Return the end, the middle or the beginning of a month."""
    if match["monthly"]:
        return Time(*match.span(), "month", 1)
    which, ahead = match["monthend"], (match["inmonth"] or "").startswith("下")
    if match["ofmonth"]:
        month = (numbers.chinese(match["ofmonth"]) or 0) // 100
        day = (
            28
            if month == 2 and which in "底末"
            else _OF_MONTH[which] + (which in "底末" and month in _LONG_MONTHS)
        )
        return Time(*match.span(), "date", 100 * month + day) if 1 <= month <= 12 else None
    if which in "底末":
        return Time(*match.span(), "month", int(ahead))
    return Time(*match.span(), "date", _OF_MONTH[which]) if ahead or which == "中" else None


_BEFORE: Final = re.compile("之?前|以前")
_LONG_MONTHS: Final = frozenset((1, 3, 5, 7, 8, 10, 12))


def _no_hour(said: str, before: str, after: str) -> bool:
    """Return whether a bare hour is a bit (快一点), a count of points (这两点) or that of something else."""
    if _A_BIT.search(before) or (said == "一点" and not _HOUR_AFTER.match(after)):
        return True
    return _OTHERS.match(after) is not None


def _time(match: re.Match[str], text: str) -> Time | None:
    """Return the time that `match` of `_TIME` names, None if it is none to come."""
    start, end = match.span()
    before, after = text[max(0, start - 12) : start], text[end : end + 8]
    if _DENIED.search(before) or _OWNED.match(text[end - match[0].endswith("的") : end + 8]):
        return None
    if not match["inweek"] and (
        _PAST_AFTER.match(after) or (_PAST_BEFORE.search(before) and not _BOOKED.search(before))
    ):
        return None
    if match["day"]:
        if len(match["day"]) == 1 and not match["part"] and not match["hour"]:
            return None  # 今 or 明 as part of another word
        if before.endswith("到") and re.match("[也都还]", after):
            return None
        minute = _clock(match, "", match["part"])
        if minute < 0 and not _DAYS[match["day"]] and _TODAY.match(after):
            return None
        return Time(start, end, "day", _DAYS[match["day"]], minute, _guessed(match, "", match["part"]))
    if match["weekday"]:
        if match["week"] and match["week"].startswith("上"):
            return None
        day = 7 * _weeks(match["week"]) + _WEEKDAYS[match["weekday"]]
        return Time(start, end, "weekday", day, _clock(match, "w", match["wpart"]))
    if match["inweek"]:
        return Time(start, end, "weekday", 7 * _weeks(match["inweek"]) + 4)
    if match["monthend"] or match["monthly"]:
        return _in_month(match)
    if match["yearend"]:
        return Time(start, end, "date", 1231)
    if match["date"] or match["slash"]:
        return _dated(match, text)
    if match["working"]:
        value = _count(match["working2"] or match["working"])
        return Time(start, end, "working", value // 100) if value else None
    if match["count"]:
        return None if _GIFT_TIME.search(before) else _span(match, match["count"], match["unit"], None)
    if match["one"]:
        return _bare_span(match, before, after)
    if match["alone"]:
        if _OVER.match(after):
            return None
        return Time(start, end, "clock", 0, 60 * _PARTS[match["alone"][:2]])
    if match["feast"]:
        return Time(start, end, "date", _FEASTS[match["feast"]])
    minute = _clock(match, "b", match["bare"])
    if minute <= 0 or _no_hour(match[0], before, after):
        return None
    return Time(start, end, "clock", 0, minute, _guessed(match, "b", match["bare"]))


#: What follows a mere 今天 that is told about, not promised: 今天有人请假, 今天的菜.
_TODAY: Final = re.compile(
    "有|第|补充|先把|是|的|也|真|怎|要怎|想|才|没|不|人|太|刚|又|特别|这|那|您|跑|吃|起|等于|正好"
)
#: 早上给您打过电话: over.
_OVER: Final = re.compile(r"^[^,.]{0,6}过(?![去来您])")
#: 一点 that is an hour, not a bit; and what makes it a bit: 差一点, 快一点.
_HOUR_AFTER: Final = re.compile("之?前|以前|左右|钟|整|给|我|就|准|师傅|再|打|[,.!]?$")
_A_BIT: Final = re.compile("[有差早快慢大小多少高低这那几]$")
#: What has an hour of its own: 九点四十的火车.
_OTHERS: Final = re.compile("[^,.]{0,2}(?:的时候|那会|左右的|的火车|的车|的飞机)")
#: Parts of a day whose twelve is midnight.
_NIGHT: Final = frozenset(("晚上", "夜里", "夜间", "晚间", "晚", "半夜"))


#: So many characters of a time may stand before that: 二十二到二十五个工作日.
_BEFORE_UNIT: Final = 12
#: What every time has in it; a text without is not searched.
_TIMELY: Final = numbers.only_at(
    set("上下中傍晚晌后打天早元五国圣劳年今明次隔当周星礼小钟分刻点号日月:"),
    r"上午|下午|中午|傍晚|晚上|下班|晌午|后晌|打烊|天黑|早上|元旦|五一|国庆|圣诞|劳动节|年底|年末|[今明后次隔当]|周|星期|礼拜|小时|钟头|分钟|刻钟|\dh|点|号|天|日|月|:\d|\d[./]\d",
)


#: Between a day and its hour: no stop, and no other promise.
_SENTENCE_END: Final = re.compile("[.!?;\n]")


def _joined(text: str, found: list[Time]) -> tuple[Time, ...]:
    """Return `found` with each hour given to the day without one before it: 今晚加急做,八点前送到."""
    joined: list[Time] = []
    for time in found:
        last = joined[-1] if joined else None
        if (
            last is not None
            and time.kind == "clock"
            and last.kind in ("day", "weekday", "date")
            and (last.minute < 0 or last.minute in _ENDS)
            and not _SENTENCE_END.search(text[last.end : time.start])
        ):
            late = last.minute >= _EVENING and time.minute < _NOON
            joined[-1] = last._replace(end=time.end, minute=time.minute + late * _NOON)
        else:
            joined.append(time)
    return tuple(joined)


def times(text: str) -> tuple[Time, ...]:
    """Return the times to come that an even `text` names, in order."""
    timely = _TIMELY.search(text)
    if not timely:
        return ()
    text = text.replace("你", "您")
    return _joined(
        text,
        [
            time
            for match in _TIME.finditer(text, max(0, timely.start() - _BEFORE_UNIT))
            if (time := _time(match, text)) is not None
        ],
    )
