"""Times and amounts in replies, in hours and hundredths, by the stated conventions."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.language import numbers
from simulator.language.quantities import amounts, hours, times
from simulator.language.text import even
from simulator.model.texts import Language

WEDNESDAY = datetime(2026, 3, 18, 14, 30)  # noqa: DTZ001 - a scenario's calendar has no time zone


def _hours(text: str, language: Language, now: datetime | None = WEDNESDAY) -> list[int | None]:
    return [hours(time, now) for time in times(even(text, {}), language)]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("今天下午五点前给您答复", [3]),
        ("三个工作日内到账", [124]),  # Thursday, Friday, Monday: over the weekend
        ("48小时内退款", [48]),
        ("下周三之前寄出", [172]),
        ("明早给您打电话", [22]),
        ("我半小时后打给您", [1]),
        ("周五上午十点上门", [44]),
        ("给我两天时间", [52]),
        ("两到三天送到", [76]),
        ("最迟15号发货", [676]),  # the 15th of April: this month's is over
        ("3月20日前处理好", [52]),
        ("月底前付清", [316]),
        ("两个半小时内修好", [3]),
        ("本周内给您结果", [52]),
        ("今晚八点给您回电", [6]),
        ("17:30之前到", [3]),
        ("一周左右到货", [172]),
        ("这周五办完", [52]),
        ("尽快给您处理", []),
        ("您等了三天了", []),
        ("上周三您来过", []),
        ("三天前您来过", []),
        ("昨天下午坏的", []),
        ("这台机器买了两年", []),
        ("送您半年延保", []),
    ],
)
def test_chinese_times_count_from_the_scenarios_moment(said: str, expected: list[int]) -> None:
    assert _hours(said, "zh") == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("You'll have it by Friday noon.", [46]),
        ("Within two business days.", [52]),
        ("I'll ring you tomorrow morning.", [22]),
        ("Refunded within 48 hours.", [48]),
        ("By 5pm today.", [3]),
        ("I'll call at 3 this afternoon.", [1]),
        ("Back to you in half an hour.", [1]),
        ("By next Wednesday.", [172]),
        ("By the end of the week.", [52]),
        ("First thing tomorrow.", [22]),
        ("Before Tuesday lunchtime.", [142]),
        ("By March 20th.", [52]),
        ("In 3-5 working days.", [172]),
        ("By ten o'clock tomorrow.", [20]),
        ("In ten minutes' time.", [1]),
        ("By close of business today.", [4]),
        ("This Thursday.", [28]),
        ("As soon as possible.", []),
        ("You came in two days ago.", []),
        ("It broke last Friday.", []),
        ("You've waited three weeks.", []),
        ("Six months' extended warranty.", []),
    ],
)
def test_english_times_count_from_the_scenarios_moment(said: str, expected: list[int]) -> None:
    assert _hours(said, "en") == expected


def test_without_a_moment_only_spans_can_be_told() -> None:
    assert _hours("48小时内", "zh", None) == [48]
    assert _hours("下周三之前", "zh", None) == [None]


@pytest.mark.parametrize(
    ("said", "language", "expected"),
    [
        ("补您两百块", "zh", [(20000, "yuan")]),
        ("退￥99.5", "zh", [(9950, "yuan")]),
        ("给您打八折", "zh", [(2000, "percent")]),
        ("八五折", "zh", [(1500, "percent")]),
        ("减免百分之二十", "zh", [(2000, "percent")]),
        ("送一年会员", "zh", [(1200, "months")]),
        ("送您半年延保", "zh", [(600, "months")]),
        ("免三个月物业费", "zh", [(300, "months")]),
        ("一共等了三天", "zh", []),
        ("a $50 voucher", "en", [(5000, "dollar")]),
        ("fifty dollars off", "en", [(5000, "dollar")]),
        ("20% off", "en", [(2000, "percent")]),
        ("six months' extended warranty", "en", [(600, "months")]),
        ("one hundred and twenty pounds", "en", [(12000, "pound")]),
        ("half price", "en", [(5000, "percent")]),
        ("a free month of membership", "en", [(100, "months")]),
        ("you waited three weeks", "en", []),
    ],
)
def test_amounts_are_hundredths_of_their_unit(
    said: str, language: Language, expected: list[tuple[int, str]]
) -> None:
    assert [(amount.hundredths, amount.unit) for amount in amounts(even(said, {}), language)] == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("十五", 1500),
        ("两百五", 25000),
        ("一百零五", 10500),
        ("一万二", 1200000),
        ("3.5", 350),
        ("2万", 2000000),
        ("十", 1000),
    ],
)
def test_chinese_numbers(said: str, expected: int) -> None:
    assert numbers.chinese(said) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("fifty-five", 5500),
        ("a hundred and twenty", 12000),
        ("two thousand", 200000),
        ("1,250.50", 125050),
        ("3k", 300000),
    ],
)
def test_english_numbers(said: str, expected: int) -> None:
    assert numbers.english(said) == expected


@given(
    st.text(
        alphabet="今明后天周三下午五点半前内3月20号日工作小时个两十百千万block by tomorrowfriday1:.$%折块半年",
        max_size=40,
    )
)
def test_any_mixture_of_pieces_is_read_without_failing(text: str) -> None:
    for language in ("zh", "en"):
        evened = even(text, {})
        assert all((span := hours(time, WEDNESDAY)) is None or span >= 0 for time in times(evened, language))
        assert all(amount.hundredths > 0 for amount in amounts(evened, language))
