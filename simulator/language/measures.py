"""What a time and an amount are, and what a time comes to in hours.

Conventions, so that everybody reads the same number: hours are rounded up; a morning and lunchtime end at
12, noon is 12, an afternoon and a day without an hour end at 18, an evening at 22 (today and tonight, said
later than that, at midnight); spans of days, weeks and months end at 18 of their last day, spans of hours and
minutes to the minute; a week without a day ends on Friday; a working day is Monday to Friday (holidays differ
by place and are not known here); a month has 30 days as a span.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final, Literal, NamedTuple

Unit = Literal["yuan", "dollar", "pound", "euro", "percent", "months", "days", "pieces"]


class Time(NamedTuple):
    """A time to come. `kind` says what `value` counts; `minute` is the minute of the day, -1 if none is said.

    hours: value is minutes · working: working days · day: days from today · weekday: 7 · weeks from this
    one + weekday (Monday 0; weeks -1: the next one of that name) · date: 100 · month + day (month 0: the
    next such day; `NEXT_MONTH`: that day of the month to come) · month: the end of the month, value months
    from this one · clock: today at `minute`, tomorrow if that is over

    `guessed`: nobody said whether before or after noon; after noon was taken.
    """

    start: int
    end: int
    kind: Literal["hours", "working", "day", "weekday", "date", "month", "clock"]
    value: int
    minute: int = -1
    guessed: bool = False


class Amount(NamedTuple):
    """An amount in hundredths of `unit`."""

    start: int
    end: int
    hundredths: int
    unit: Unit


_CLOSE: Final = 18 * 60
#: Where an evening ends; said later than that, tonight ends with the day.
EVENING: Final = 22 * 60
#: Minutes per unit of a span.
MINUTES: Final[Mapping[str, int]] = {
    "小时": 60, "h": 60, "钟头": 60, "刻钟": 15, "分钟": 1, "天": 1440, "日": 1440, "自然日": 1440,
    "周": 10080, "星期": 10080, "礼拜": 10080, "月": 43200, "年": 525600,
    "minute": 1, "min": 1, "hour": 60, "hr": 60, "day": 1440, "week": 10080, "month": 43200, "year": 525600,
    "fortnight": 20160,
}  # fmt: skip
_DAY: Final = 1440
#: In the place of a month: the one after this.
NEXT_MONTH: Final = 13
#: Before this hour of the night, half past three is half past three of that night.
_SMALL_HOURS: Final = 6
#: A date so many days ahead is rather the last one of that name (您5月2号买的, said in the middle of May).
_FAR: Final = 300


def span(start: int, end: int, minutes: int, *, exact: bool) -> Time:
    """Return the time after so many minutes; without `exact` whole days end when a day ends."""
    if exact or minutes % _DAY:
        return Time(start, end, "hours", minutes)
    return Time(start, end, "day", minutes // _DAY)


def _ahead(now: datetime, days: int, minute: int) -> datetime:
    day = (now + timedelta(days=days)).replace(hour=0, minute=0, second=0, microsecond=0)
    return day + timedelta(minutes=_CLOSE if minute < 0 else minute)


def _date(now: datetime, month: int, day: int) -> datetime | None:
    """Return the next such date from `now` on, at 0 o'clock; None where the calendar has none and where it
    is nearly a year ahead.
    """
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
            return date if (date - now).days <= _FAR else None
    return None


def _month_end(now: datetime, months: int) -> datetime:
    place = now.month + months
    first = now.replace(year=now.year + place // 12, month=place % 12 + 1, day=1)
    return _ahead(first, -1, -1)


def hours(time: Time, now: datetime | None) -> int | None:
    """Return the hours from `now` to `time`, rounded up, at least 0.

    Without `now` only spans, working days (24 hours each) and days ahead can be told; the rest is None. So
    is an hour of today that is over: it was told, not promised.
    """
    if time.kind == "hours":
        return -(-time.value // 60)
    if now is None:
        return time.value * 24 if time.kind == "working" or (time.kind == "day" and time.value) else None
    end = _end(time, now)
    return None if end is None else max(0, -int((now - end) // timedelta(hours=1)))


def _end(time: Time, now: datetime) -> datetime | None:
    if time.kind == "working":
        end = now
        left = min(time.value, 400)
        while left:
            end += timedelta(days=1)
            left -= end.weekday() < 5
        return _ahead(end, 0, -1)
    if time.kind in ("day", "clock"):
        if time.guessed and now.hour < _SMALL_HOURS and not time.value:
            soon = _ahead(now, 0, time.minute - _DAY // 2)
            if soon > now:
                return soon
        end = _ahead(now, min(time.value, 4000), time.minute)
        if end < now and time.kind == "clock":
            end += timedelta(days=1)
        elif end < now and (time.minute < 0 or time.minute == EVENING):
            end = _ahead(now, time.value, _DAY)
        return end if end >= now else None
    if time.kind == "weekday":
        weeks, day = divmod(time.value, 7)
        end = _ahead(now, day - now.weekday() + 7 * max(weeks, 0), time.minute)
        return end + timedelta(days=7) if weeks < 1 and end < now else end
    if time.kind == "month":
        return _month_end(now, time.value)
    month, day = divmod(time.value, 100)
    if month == NEXT_MONTH:
        end = _month_end(now, 1)
        return _ahead(end.replace(day=min(day, end.day)), 0, time.minute)
    date = _date(now, month, day)
    return None if date is None else _ahead(date, 0, time.minute)
