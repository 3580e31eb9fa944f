"""Times in an even English reply: by Friday noon, in three working days, half past two tomorrow.

In: even text. Out: the times to come that it names, in order, promised or not. A past time (last Friday, two days
ago), a time waited and a length of a warranty or membership are no times.
"""

# ruff: noqa: E501, SIM905 - patterns and lists of words are easier to read uncut
from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from simulator.language import numbers
from simulator.language.amounts_en import GIFT_BEFORE
from simulator.language.measures import MINUTES, NEXT_MONTH, Time, span

#: Hours at which parts of a day end.
_PARTS: Final[Mapping[str, int]] = {
    "first thing": 12, "morning": 12, "noon": 12, "midday": 12, "lunchtime": 12, "lunch": 12, "afternoon": 18,
    "evening": 22, "eve": 22, "night": 22, "nightfall": 22, "tonight": 22, "midnight": 24, "close of business": 18, "close of play": 18,
    "close": 18, "end of day": 18, "end of the day": 18, "end of business": 18, "eod": 18, "cob": 18, "teatime": 17,
}  # fmt: skip
#: Parts of a day in which seven is 19 o'clock.
_LATE: Final = frozenset(("afternoon", "evening", "eve", "night", "tonight", "nightfall", "close"))
_NOON: Final = 12 * 60
_WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LAST_DAYS: Final = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_HOURS: Final = "one two three four five six seven eight nine ten eleven twelve".split()
_ORDINALS: Final = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third twenty-fourth "
    "twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first".split()
)

_M: Final = numbers.EN
_PART: Final = (
    r"first thing|morning|noon|midday|lunchtime|lunch|afternoon|evening|eve|tonight|nightfall|night|midnight|"
    r"close of business|close of play|close|end of (?:the )?day|end of business|eod|cob|teatime"
)
_CLOCK: Final = (
    rf"(?:(?P<past>half past|half|quarter past|quarter to|a quarter past|a quarter to)\s)?"
    rf"(?P<hour>\d{{1,2}}|(?:{'|'.join(_HOURS)})\b)(?:[:.](?P<minute>\d\d))?\s?(?P<half>a\.?m\b\.?|p\.?m\b\.?|o'clock)?"
)
#: After a preposition an hour may have any minutes: at ten to five.
_MINUTES: Final = "(?:five|ten|twenty|twenty[- ]five) (?:past|to)|half past|"
_DAY: Final = (
    r"mon(?:day)?|tues?(?:day)?|wed(?:nesday)?|thu(?:rs?)?(?:day)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
)
_MONTH: Final = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?"
)
_ORDINAL: Final = "|".join(sorted(_ORDINALS, key=len, reverse=True))
_BY: Final = r"(?:by|at|before|around|about|until|till|no later than)"
_IN_DAY: Final = rf"(?:,?\s(?:by|at|before|around|in the|at the)\s|,?\s)(?P<part>{_PART})\b"
_DAYS: Final = re.compile(
    rf"(?:\b{_BY}\s)?(?:the\s)?(?:\b(?P<part0>{_PART}))?(?:\s(?:on|of))?"
    rf"(?:(?:\bbetween [\w:.]+ and |\b){_CLOCK.replace('<', '<a')},?\s(?:on\s)?)?\s?"
    rf"\b(?P<day>(?:the )?day after tomorrow|today|tomorrow|tmrw|tmr|tomoz|tonight|overnight|a week today|a week from today|within the day|before the day (?:is|'s) out|this weekend|this (?:morning|afternoon|evening)|"
    rf"(?:(?P<week>this|next|coming|last|a week on)\s)?(?P<weekday>{_DAY})\b(?P<later> week\b(?! of)| of next week\b)?)"
    rf"(?:'s)?(?:{_IN_DAY})?(?:,?\s{_BY}\s{_CLOCK})?(?:\sin the (?P<part2>morning|afternoon|evening))?"
)
_SPAN_UNIT: Final = r"(?P<unit>minute|min|hour|hr|(?<=\d)h|day|week|month|fortnight)s?\b"
_SPANS: Final = re.compile(
    rf"\b(?P<working>{_M})(?:\s?(?:to|or|-)\s?(?P<working2>{_M}))?\s(?:working|business|office|week)\s?days?\b"
    r"|\b(?P<quarters>(?:a )?quarter|three quarters) of an hour\b|\b(?P<hourly>(?:within|inside) the hour)\b"
    rf"|(?:(?P<low>{_M})(?:\s?(?:to|or)\s?|(?<=\d)\s?-\s?))?(?P<count>half an?|{_M})(?:\s(?P<more>and a half)|\sof)?\s?-?"
    rf"{_SPAN_UNIT}(?P<more2> and a half)?(?: or (?:so|(?P<or_two>two)))?"
)
#: A day has just been named: tomorrow 7 to 9; Friday evening, 7-9.
_AFTER_DAY: Final = (
    "(?:(?<=day )|(?<=day, )|(?<=rrow )|(?<=rrow, )|(?<=ing )|(?<=ing, )|(?<=ight )|(?<=ight, ))"
)
#: Hours that begin a range; the others may be minutes: ten to nine.
_RANGED: Final = "one|two|three|four|six|seven|eight|nine|eleven|twelve"
_DATES: Final = re.compile(
    r"\b(?:by|before|within|inside|over|at)\s(?:the\s)?(?:end of\s)?(?P<inweek>this|the|next)\sweek(?:end)?(?:'s| is)?(?: out| end)?\b"
    r"|\b(?P<nextweek>(?:the )?week after next|next week|this week|end of (?:the|this|next) week)\b"
    r"|\b(?P<morrow>(?<!a\.m\. )(?<!\d )in the morning)\b"
    rf"|\b(?:by\s)?(?:the\s)?(?:(?:end of )?(?P<inmonth>(?<=end of )(?:the|this)|next)\smonth|end of (?P<ofmonth>{_MONTH})|end of (?:the|this) (?P<year>year)|month[ -]end|before the month(?:'s| is) out)\b"
    rf"|\b(?P<month>{_MONTH})\.?\s(?:the\s)?(?P<date>\d{{1,2}})(?:st|nd|rd|th)?\b"
    rf"|\b(?P<date2>\d{{1,2}}|{_ORDINAL})(?:st|nd|rd|th)?(?:\sof)?\s(?P<month2>{_MONTH})\b"
    rf"|\b(?:by|on|before|of|day)\sthe\s(?P<date3>\d{{1,2}}(?=st|nd|rd|th)|{_ORDINAL})(?:st|nd|rd|th)?\b(?P<ofnext> of next month\b)?"
    rf"|\b(?:by|before|at|until|till|no later than|around|about)\s(?:the\s|about\s|around\s)?(?:(?P<bare>{_PART})\b|{_CLOCK.replace('<', '<b').replace('half past|', _MINUTES)}"
    rf"(?:ish)?(?![\w%£$/]|[.,]\d| (?:{_MONTH}|times|people|of|minutes?|hours?|days?|weeks?|months?|years?|percent|per|dollars?|pounds?|yuan|degrees|below|square)))"
    rf"|(?:\bbetween [\w:.]+ and |\bfrom [\w:.]+ (?:to|till) |{_AFTER_DAY}(?P<first>\d{{1,2}}|{_RANGED})\s?(?:to|till|-)\s?)?\b{_CLOCK.replace('<', '<c')}(?P<pinned>(?<=m)|(?<=clock)|\s?\bat (?:the )?(?:very )?(?:latest|outside|most)|\s?\bsharp|\s?\bon the dot|\s?\bin the (?:morning|afternoon|evening)\b)?"
)
_FIGURES: Final = re.compile(
    rf"\b(?:{_M}) (minute|hour|day|week)s?,? (?:or |maybe )?({_M}) (?:at (?:the )?(?:very )?(?:most|outside|worst|latest)|max|tops)\b"
)
_ELLIPSIS: Final = re.compile(rf"\b(?:do it in|done in|max|tops,?|make it|at most) ({_M})(?=[.,!?]|$)")
#: Words of which a text must have one for each of the three to be searched.
_DAILY: Final = frozenset(
    "today tomorrow tonight tmrw tmr tomoz overnight week weekend day morning afternoon evening mon monday tue tues "
    "tuesday wed wednesday thu thur thurs thursday fri friday sat saturday sun sunday".split()
)
_SPANNED: Final = frozenset(
    "minute minutes min mins hour hours hr hrs h day days week weeks month months fortnight fortnights".split()
)
_DATED: Final = frozenset((numbers.FIGURE,)).union(
    _HOURS,
    *(part.split() for part in (*_PARTS, *_ORDINALS, "half quarter noon week weekend month year")),
    *(ordinal.split("-") for ordinal in _ORDINALS),
) - {"of", "the"}
_TIMELY: Final = _DAILY | _SPANNED | _DATED
#: Words that begin a day as well as a date.
_BEFORE: Final = (
    "by at before around about until till no on of between the half quarter a next this end day".split()
)
_SOUGHT_DAYS: Final = numbers.Sought(
    _DAYS,
    _DAILY,
    numbers.begins(*_BEFORE, *_PARTS, *_HOURS, *_WEEKDAYS, *"today tmr overnight within coming last".split()),
)
_SOUGHT_SPANS: Final = numbers.Sought(
    _SPANS, _SPANNED, numbers.begins(*numbers.FIRST_EN, "half", "quarter", "within", "inside")
)
_SOUGHT_DATES: Final = numbers.Sought(
    _DATES,
    _DATED,
    numbers.begins(*_BEFORE, *_HOURS, *_MONTHS, *_ORDINALS, *"within inside over in month week from".split()),
)
#: And one of these beside a unit, for a second number without its own: in an hour, max two.
_SHORTENED: Final = frozenset("most outside worst latest max tops do done make".split())
_PAST: Final = re.compile(
    r"(?:\b(?:last|past|for|waited|waiting|been|(?<!be )over|after|every|each|took|taken|spent|since|previous|ago|was|were|had|arrived|"
    r"delivered|bought|left|said|told you|queued|cost you|another day,)(?: (?:the|your|about|nearly|almost|some|than|more than|last|past|on|at|in))*)\s?$"
)
_PAST_AFTER: Final = re.compile(
    r"^\s?(?:ago|late\b|earlier\b|old|before (?!i|we|you)|in a row|already|of waiting|waiting|in that queue|without)"
)
_GIFT_TIME_AFTER: Final = re.compile(
    r"^'?s?'?\s?(?:(?:of|free|extra|additional|extended|more|extension|off|on|the|your|a)\s)*(?:warranty|cover|membership|subscription|guarantee|service plan|free|trial|rent|fees|charges|premium|data|broadband|off\b)"
)
_MARKED: Final = re.compile(
    r"(?:\b(?:within|in|inside|inside of|under|next|give me|need|takes?|take (?:us|me)|allow|about|around|than|maximum|max|give it|give us|over the next|most|wait|by|up to|brb|tight,?|bear with me|hang on|hold on|another|"
    r"only)(?:\s(?:the|a|about|around|just|roughly|maybe|next|another|say|under|up to|of))*)\s?$"
)
_MARKED_AFTER: Final = re.compile(
    r"^(?:'s? time| time| from now| away\b| out\b| at (?:the )?most| max| tops| or less|,? (?:and|then) (?:i'll|we'll|he'll|she'll|you'll|they'll)| is plenty| will do)"
)


#: Around a span that is a clause of its own: we'll do it again, twenty minutes, all right?
_CLAUSE_END: Final = re.compile(r"(?:^|[,:] | - )$")
_CLAUSE_BEGIN: Final = re.compile(r"[,.!?;]|$")


def _minutes(past: str) -> int:
    return (numbers.english(past.rpartition(" ")[0]) or 0) // 100


def _clock(match: re.Match[str], letter: str, part: str | None) -> int:
    said = match[f"{letter}hour"]
    if said is None:
        return -1 if part is None else _PARTS[part.removeprefix("this ")] * 60
    value = numbers.english(said)
    if value is None or value > 2400:
        return -1
    hour = value // 100
    half = (match[f"{letter}half"] or "").replace(".", "").strip()
    early = half == "am" or part in ("morning", "first thing")
    # Nobody promises an answer for five in the morning without saying so.
    late = half == "pm" or part in _LATE or (not early and 1 <= hour <= 7)
    if late and hour < 12:
        hour += 12
    minute = int(match[f"{letter}minute"] or 0)
    if past := match[f"{letter}past"]:
        minute = 30 if past.startswith("half") else 15 if "quarter" in past else _minutes(past)
        minute = -minute if past.endswith("to") else minute
    return min(hour * 60 + minute, 24 * 60)


def _guessed(match: re.Match[str], letter: str, part: str | None) -> bool:
    """Return whether nobody said which half of the day an hour from one to seven belongs to."""
    said = match[f"{letter}hour"]
    if said is None or part is not None or (match[f"{letter}half"] or "")[:1] in ("a", "p"):
        return False
    return 100 <= (numbers.english(said) or 0) <= 700


def _part_of(before: str) -> str | None:
    """Return the late part of the day that was named shortly before: by nightfall, ten o'clock at the outside."""
    return next((part for part in _LATE if part in before), None)


def _place(names: tuple[str, ...], said: str) -> int:
    return next(place for place, name in enumerate(names) if said.startswith(name))


def times(text: str) -> tuple[Time, ...]:
    """Return the times to come that an even `text` names, in order."""
    said = numbers.vocabulary(text)
    if _TIMELY.isdisjoint(said):
        return ()
    shortened = not (said.isdisjoint(_SPANNED) or said.isdisjoint(_SHORTENED))
    found: list[Time] = []
    if shortened and (both := _FIGURES.search(text)):
        # Three days, four at the outside.
        value, exact = numbers.english(both[2]) or 0, both[1] in ("minute", "hour")
        found.append(span(*both.span(), value * MINUTES[both[1]] // 100, exact=exact))
    for sought, read in ((_SOUGHT_DAYS, _day), (_SOUGHT_SPANS, _span), (_SOUGHT_DATES, _date)):
        if sought.hints.isdisjoint(said):
            continue
        for match in numbers.matches(sought, text, apart=True):
            start, end = match.span()
            if all(end <= time.start or time.end <= start for time in found):
                time = read(match, text[max(0, start - 40) : start], text[end : end + 40])
                if time is not None:
                    found.append(time)
    if shortened:
        _shorter(text, found)
    if not found:
        return ()
    return _joined(text, sorted(found))


#: What has its time, and is promised for none: tonight's room. The post of tomorrow may take something.
_OWNED: Final = re.compile(
    r"'s (?!post\b|mail\b|van\b|delivery|courier|lorry|truck|run\b|batch|shift|session|call\b)[a-z]|^ (?:room|flight|train|booking|stay)\b"
)
#: Before a night that is not charged: we'll waive tonight.
_LET_OFF: Final = re.compile(r"\b(?:waiv\w+|comp(?:ing|ed)?|charge (?:you )?for|pay for|bill you for) $")
#: A commitment of its own: an hour after it need not belong to the day before it.
_OWN: Final = re.compile(r"'ll\b|\bwill\b|\bgoing to\b")
_STOP: Final = re.compile(r"[.!?;\n]")
#: What may stand between a day and its hour.
_BETWEEN: Final = re.compile(rf"^[\s,]*(?:(?:{_BY}|on|for|of|the|in|morning|afternoon|evening|\(|-)[\s,]*)*$")


def _joined(text: str, found: list[Time]) -> tuple[Time, ...]:
    """Return `found` with each hour given to the day beside it: Thursday, half past two; 10am on 15 June."""
    joined: list[Time] = []
    for time in found:
        last = joined[-1] if joined else None
        if last is not None and _BETWEEN.match(text[last.end : time.start]):
            if time.kind == "clock" and last.kind in ("day", "weekday", "date"):
                late = last.minute > _NOON and time.minute < _NOON
                minute = time.minute + _NOON if late else time.minute
                joined[-1] = last._replace(end=time.end, minute=minute)
                continue
            if last.kind == "day" and time.kind in ("weekday", "date"):  # tomorrow, Friday, at nine
                joined[-1] = last._replace(end=time.end, minute=max(last.minute, time.minute))
                continue
            if time.kind == "date" and last.kind == "weekday":
                joined[-1] = time._replace(start=last.start, minute=max(last.minute, time.minute))
                continue
            if last.kind == "clock" and time.kind in ("day", "weekday", "date"):
                joined[-1] = time._replace(start=last.start, minute=last.minute)
                continue
        elif (
            last is not None
            and time.kind == "clock"
            and last.kind == "day"
            and last.value
            and last.minute < 0
            and not _OWN.search(text[max(0, last.start - 25) : last.end])
            and not _STOP.search(text[last.end : time.start])
        ):
            joined[-1] = last._replace(end=time.end, minute=time.minute)
            continue
        joined.append(time)
    return tuple(joined)


def _days_ahead(said: str) -> int:
    if "day after" in said:
        return 2
    if "week" in said:
        return 7
    return 1 if said in ("tomorrow", "tmrw", "tmr", "tomoz", "overnight") else 0


def _day(match: re.Match[str], before: str, after: str) -> Time | None:
    """Return the day that `match` of `_DAYS` names."""
    if (
        match["week"] == "last"
        or (_PAST.search(before) and not before.rstrip().endswith(" for"))
        or _PAST_AFTER.match(after)
    ):
        return None
    if _OWNED.match((match[0][-2:] if match[0].endswith("'s") else "") + after):
        return None
    said = match["day"]
    if said in ("today", "tonight") and _LET_OFF.search(before):
        return None
    part = match["part"] or match["part2"] or match["part0"]
    if said == "tonight":
        part = "tonight"
    elif said.startswith("this ") and said != "this weekend" and not match["weekday"]:
        part = said.removeprefix("this ")
    minute = _clock(match, "a" if match["ahour"] else "", part)
    if said == "this weekend":
        return Time(*match.span(), "weekday", 6, minute)
    if not match["weekday"]:
        return Time(*match.span(), "day", _days_ahead(said), minute)
    if (
        said in ("sun", "sat", "wed", "mon")
        and minute < 0
        and not re.match(r"(?:by|before|until|till) ", match[0])
    ):
        return None
    weeks = {"next": 1, "this": 0}.get(match["week"] or "", -1)
    if match["later"] or match["week"] == "a week on":
        weeks = 1
    return Time(*match.span(), "weekday", 7 * weeks + _place(_WEEKDAYS, match["weekday"]), minute)


#: Units of spans that do not end when a day ends.
_EXACT: Final = frozenset(("minute", "min", "hour", "hr", "h"))


def _span(match: re.Match[str], before: str, after: str) -> Time | None:
    """Return the span or the working days that `match` of `_SPANS` names."""
    if _PAST_AFTER.match(after) or (_PAST.search(before) and "next" not in before[-12:]):
        return None
    if match["working"]:
        value = numbers.english(match["working2"] or match["working"])
        return Time(*match.span(), "working", value // 100) if value else None
    if match["hourly"]:
        return Time(*match.span(), "hours", 60)
    if _GIFT_TIME_AFTER.match(after) or GIFT_BEFORE.search(before):
        return None
    alone = _CLAUSE_END.search(before) and _CLAUSE_BEGIN.match(after)
    if not (alone or _MARKED.search(before) or _MARKED_AFTER.match(after)):
        return None
    if match["quarters"]:
        return span(*match.span(), 45 if match["quarters"].startswith("three") else 15, exact=True)
    value = 50 if match["count"].startswith("half") else numbers.english(match["count"])
    if not value:
        return None
    if match["or_two"]:
        value = 200
    minutes = (value + (50 if match["more"] or match["more2"] else 0)) * MINUTES[match["unit"]] // 100
    return span(*match.span(), minutes, exact=match["unit"] in _EXACT)


def _shorter(text: str, found: list[Time]) -> None:
    """Add a number without its unit to `found`: in an hour, max two; not ten days, we'll do it in four."""
    for match in _ELLIPSIS.finditer(text):
        units = re.findall(r"\b(minute|hour|day|week|month)s?\b", text[: match.start()])
        value = numbers.english(match[1])
        if units and value:
            exact = units[-1] in ("minute", "hour")
            found.append(span(*match.span(), value * MINUTES[units[-1]] // 100, exact=exact))


def _date(match: re.Match[str], before: str, after: str) -> Time | None:
    """Return the week, month, date or hour that `match` of `_DATES` names."""
    if match["inweek"] or match["nextweek"]:
        ahead = 2 if "after next" in match[0] else int("next" in match[0])
        return Time(*match.span(), "weekday", 7 * ahead + (6 if "weekend" in match[0] else 4))
    if match["morrow"]:
        return Time(*match.span(), "day", 1, _NOON)
    if match["year"]:
        return Time(*match.span(), "date", 1231)
    if match["ofmonth"]:
        month = _place(_MONTHS, match["ofmonth"]) + 1
        return Time(*match.span(), "date", 100 * month + _LAST_DAYS[month - 1])
    if match["inmonth"] or ("month" in match[0] and not match["ofnext"]):
        return Time(*match.span(), "month", 1 if match["inmonth"] == "next" else 0)
    if match["chour"] and not (
        match["chalf"]
        or match["cpast"]
        or match["pinned"]
        or ":" in match[0]
        or "between" in match[0]
        or "from" in match[0]
        or match["first"]
    ):
        return None  # a mere figure
    if _PAST.search(before) or after.startswith(" of last"):
        return None
    if said := match["date"] or match["date2"] or match["date3"]:
        day = int(said) if said.isdigit() else _ORDINALS.index(said) + 1
        name = match["month"] or match["month2"]
        month = _place(_MONTHS, name) + 1 if name else NEXT_MONTH if match["ofnext"] else 0
        return Time(*match.span(), "date", 100 * month + day) if 1 <= day <= 31 else None
    if match["chour"]:
        part = _part_of(before + match[0])
        minute, guessed = _clock(match, "c", part), _guessed(match, "c", part)
        first = match["first"]
        if first and (numbers.english(first) or 0) < 800 and minute < _NOON:
            minute += _NOON  # seven to nine in the evening, as seven alone would be
        return Time(*match.span(), "clock", 0, minute, guessed) if minute > 0 else None
    if (
        match["bare"]
        or match["bhalf"]
        or match["bminute"]
        or match["bpast"]
        or re.match(r"\s?(?:[,.!?;]|$|on\b|sharp|and\b|to\b)", after)
        or not match[0].startswith(("around", "at", "about"))
    ):
        minute, guessed = _clock(match, "b", match["bare"]), _guessed(match, "b", match["bare"])
        return Time(*match.span(), "clock", 0, minute, guessed) if minute > 0 else None
    return None
