"""Times and amounts in replies, in hours and hundredths, by the stated conventions."""

# ruff: noqa: SIM905 - lists of words are easier to read uncut

from __future__ import annotations

import re
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.language import amounts_en, amounts_zh, numbers, times_en, times_zh
from simulator.language.promises import COMMITTING, promised, refuses
from simulator.language.quantities import amounts, hours, times
from simulator.language.text import even
from simulator.model.tape import Promise
from simulator.model.texts import Language

WEDNESDAY = datetime(2026, 3, 18, 14, 30)  # noqa: DTZ001 - a scenario's calendar has no time zone


def _hours(text: str, language: Language, now: datetime | None = WEDNESDAY) -> list[int | None]:
    return [hours(time, now) for time in times(even(text), language)]


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
        ("过三五天信就到您手里", [124]),
        ("半个月以内换好", [364]),
        ("今儿后晌六点以前送到", [4]),
        ("我下班前给您一个说法", [4]),
        ("国庆前办妥", [4732]),
        ("六月十五以前办好", [2140]),
        ("下个月5号给您", [436]),
        ("24h内给您结果", [24]),
        ("今晚十二点前发您", [10]),
        ("我重新约了明天上午，师傅会来", [22]),
        ("这锅重做，二十分钟，行不", [1]),
        ("不是周五，是周四", [28]),
        ("早上给您打过电话", []),
        ("您今晚的房间在1206", []),
        ("我把今晚说的写张条给您", []),
        ("明晚的事我给您盯到底", []),
        ("快一点就好", []),
        ("您3月2号就付款了", [None]),  # nearly a year ahead: the one that is over
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
        ("Within forty-eight hours.", [48]),
        ("Thursday, half past two.", [24]),
        ("At 10am on Monday.", [116]),
        ("Between 10 and 12 on Friday.", [46]),
        ("In an hour or so, max two.", [1, 2]),
        ("The day after tomorrow by noon.", [46]),
        ("Within the hour.", [1]),
        ("In a couple of hours.", [2]),
        ("Wednesday of next week.", [172]),
        ("A week on Friday.", [220]),
        ("The week after next.", [388]),
        ("By the 10th of next month.", [556]),
        ("I'll swing by about four.", [2]),
        ("At ten to five.", [3]),
        ("By 4ish.", [2]),
        ("Three days, four at the outside.", [100]),
        ("The day after tomorrow, 4.30 in the afternoon.", [50]),
        ("Stop in tomorrow, I'm at yours before ten.", [20]),
        ("He's ten minutes away.", [1]),
        ("Tomorrow, Thursday, between seven and nine in the evening.", [31]),
        ("Today, Wednesday.", [4]),
        ("Booked Friday, seven to nine.", [55]),
        ("Tonight's room is 1206.", []),
        ("I'll waive tonight and the coffee.", []),
        ("As soon as possible.", []),
        ("You came in two days ago.", []),
        ("It broke last Friday.", []),
        ("You've waited three weeks.", []),
        ("Six months' extended warranty.", []),
    ],
)
def test_english_times_count_from_the_scenarios_moment(said: str, expected: list[int]) -> None:
    assert _hours(said, "en") == expected


@pytest.mark.parametrize(
    ("said", "language", "expected"),
    [
        ("三点半前到", "zh", 1),
        ("下午三点半前到", "zh", 13),
        ("by half three", "en", 1),
        ("by 3.30 pm", "en", 13),
    ],
)
def test_in_the_small_hours_a_bare_hour_is_one_of_that_night(
    said: str, language: Language, expected: int
) -> None:
    night = datetime(2026, 9, 18, 2, 30)  # noqa: DTZ001 - a scenario's calendar has no time zone
    assert _hours(said, language, night) == [expected]


@pytest.mark.parametrize(("said", "language"), [("今晚就给您开好", "zh"), ("i'll move you tonight", "en")])
def test_tonight_said_late_at_night_ends_with_the_day(said: str, language: Language) -> None:
    late = datetime(2026, 3, 19, 22, 10)  # noqa: DTZ001 - a scenario's calendar has no time zone
    assert _hours(said, language, late) == [2]


@pytest.mark.parametrize("said", ["跟前几周一样白", "两周一次就够", "过两个星期二次检查"])
def test_weeks_that_are_counted_are_no_weekday(said: str) -> None:
    assert [time.kind for time in times(said, "zh")] == []


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
        ("给您批了一百二", "zh", [(12000, "yuan")]),
        ("三块九一吨", "zh", [(390, "yuan")]),
        ("物业费给您免一半", "zh", [(5000, "percent")]),
        ("优惠两成", "zh", [(2000, "percent")]),
        ("送您两包滤纸", "zh", [(200, "pieces")]),
        ("送一张50元的券", "zh", [(5000, "yuan")]),
        ("寄一份账单", "zh", []),
        ("料钱一百六不要了", "zh", [(16000, "yuan")]),
        ("一亩地补您四十，六亩地二百四", "zh", [(4000, "yuan"), (24000, "yuan")]),
        ("利息十七块六毛三", "zh", [(1763, "yuan")]),
        ("下调零点二个百分点", "zh", [(20, "percent")]),
        ("八点五折", "zh", [(1500, "percent")]),
        ("另外两份早餐也包了", "zh", [(200, "pieces")]),
        ("给您免两晚房费", "zh", [(200, "days")]),
        ("免一个季度物业费", "zh", [(300, "months")]),
        ("您的手机尾号是7306，款退您", "zh", []),
        ("a $50 voucher", "en", [(5000, "dollar")]),
        ("fifty dollars off", "en", [(5000, "dollar")]),
        ("20% off", "en", [(2000, "percent")]),
        ("six months' extended warranty", "en", [(600, "months")]),
        ("one hundred and twenty pounds", "en", [(12000, "pound")]),
        ("half price", "en", [(5000, "percent")]),
        ("a free month of membership", "en", [(100, "months")]),
        ("you'll have your 60 back", "en", [(6000, "dollar")]),
        ("waive the 30 delivery fee", "en", [(3000, "dollar")]),
        ("a tenner for the bus", "en", [(1000, "pound")]),
        ("twelve and a half percent", "en", [(1250, "percent")]),
        ("two free filters", "en", [(200, "pieces")]),
        ("an eighteen-yuan part", "en", [(1800, "yuan")]),
        ("just deduct the USD 1,200", "en", [(120000, "dollar")]),
        ("we can halve the fee", "en", [(5000, "percent")]),
        ("a third off", "en", [(3333, "percent")]),
        ("two nights on us", "en", [(200, "days")]),
        ("the feed, a hundred and sixty, that's on me", "en", [(16000, "dollar")]),
        ("two hundred and forty I owe you", "en", [(24000, "dollar")]),
        ("with two complimentary breakfasts", "en", [(200, "pieces")]),
        ("next month's rent is on us", "en", [(100, "months")]),
        ("two grand back", "en", [(200000, "dollar")]),
        ("at four this afternoon for you", "en", []),
        ("i'll get somebody to open window 3 for the others", "en", []),
        ("i'll have counter two opened, and send ticket 316 with it", "en", []),
        ("friday, seven, done, booked", "en", []),
        ("and coffee for your eight.", "en", []),
        ("your 60.", "en", [(6000, "dollar")]),
        ("a bill for 13 instead of 19", "en", []),
        ("window 3 has your two hundred back", "en", [(20000, "dollar")]),
        ("you waited three weeks", "en", []),
    ],
)
def test_amounts_are_hundredths_of_their_unit(
    said: str, language: Language, expected: list[tuple[int, str]]
) -> None:
    assert [(amount.hundredths, amount.unit) for amount in amounts(even(said), language)] == expected


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
        evened = even(text)
        assert all((span := hours(time, WEDNESDAY)) is None or span >= 0 for time in times(evened, language))
        assert all(amount.hundredths > 0 for amount in amounts(evened, language))


def _promised(said: str, language: Language) -> list[tuple[int | None, int | None, str | None]]:
    promises = promised(even(said), COMMITTING, (), WEDNESDAY, language)
    return [(promise.within, promise.amount, promise.unit) for promise in promises]


@pytest.mark.parametrize(
    ("said", "language", "expected"),
    [
        ("本周五之前，一百五十元会打到您卡上。", "zh", [(52, 15000, "yuan")]),
        ("给您10个工作日？不，3个工作日就够了。", "zh", [(124, None, None)]),
        ("我自个儿掏腰包不行，公家能补您三十五。", "zh", [(None, 3500, "yuan")]),
        ("您交的三百块押金，退给您。", "zh", [(None, 30000, "yuan")]),
        ("二百块我真做不了主。", "zh", []),
        ("请您七天之内把旧机器寄回来。", "zh", []),
        ("窗口五点半关。", "zh", []),
        ("真对不起，说好周五回电的，我们没打。", "zh", []),
        ("今晚加急重做，八点前送到您手上。", "zh", [(6, None, None)]),
        ("明天上午师傅来，六点前修好。", "zh", [(28, None, None)]),
        ("刚才说错了，不是周五，是周四下班前给您。", "zh", [(28, None, None)]),
        ("最快今天下午能出结果，不过我不敢跟您保证。", "zh", []),
        ("三天之内您别踩。", "zh", []),
        ("如果本周内还没收到，您再打给我。", "zh", []),
        ("你今晚的房间在1206，电梯右转。", "zh", []),
        ("包间最低消费八百。", "zh", []),
        ("最晚后天，后天上午一定有人联系您。", "zh", [(46, None, None)]),
        ("您先重启一下，等两分钟看看。", "zh", []),
        ("小于一点五就行。", "zh", []),
        ("今天有人请假，我们人手不够。", "zh", []),
        ("三百块，你看行吗？", "zh", [(None, 30000, "yuan")]),
        ("差额12.5元今天退给您。", "zh", [(4, 1250, "yuan")]),
        ("洗衣费六十块我们承担，经理明天上午给您打电话。", "zh", [(None, 6000, "yuan"), (22, None, None)]),
        ("您是5月2号买的对吧？", "zh", []),
        ("周二没装成，昨天登记了又没下文。", "zh", []),
        ("夜里还要搓被套搓到两点，这太难了。", "zh", []),
        ("临江厅明天已被别的客户预订。", "zh", []),
        ("改版要两周以上，我提上去。", "zh", []),
        ("明晚七点半师傅到，您周六早上赶车前都能晾上。", "zh", [(29, None, None)]),
        ("您记得明天再打一个电话。", "zh", []),
        ("周一没有给您回电是我们不对，对不起。", "zh", []),
        ("补贴三个工作日内到账，请假的误工费没有权限补。", "zh", [(124, None, None)]),
        ("今晚要是急，可以先拿去自助店洗。", "zh", []),
        ("300块我真的申请不下来。", "zh", []),
        (
            "I can't give you the 400 you are asking for, but I can give you 150.",
            "en",
            [(None, 15000, "dollar")],
        ),
        ("We'll refund the 45 pounds you paid.", "en", [(None, 4500, "pound")]),
        ("I'm giving you a 20 pound voucher.", "en", [(None, 2000, "pound")]),
        ("You'll have it in three days, I mean five working days.", "en", [(172, None, None)]),
        ("It might be this afternoon, but I wouldn't want to promise that.", "en", []),
        ("If nothing has arrived this week, do call me again.", "en", []),
        ("Water's off next Wednesday.", "en", []),
        ("It's £20.", "en", []),
        ("Spend a hundred and you get twenty back.", "en", []),
        (
            "The laundry is on us, all 60 dollars of it, and the manager rings you tomorrow morning.",
            "en",
            [(None, 6000, "dollar"), (22, None, None)],
        ),
        ("Please send me the receipt by Friday.", "en", []),
        ("Our shop closes at six.", "en", []),
        ("The free period ended after thirty days, on the first of August.", "en", []),
        ("By Friday? Honestly can't say.", "en", []),
        ("You called us at half past eight this morning.", "en", []),
        ("I'd like to get what he wrote on Tuesday taken off.", "en", []),
        ("Delivery takes two days or more.", "en", []),
        ("It will be paid in three working days, the wages I cannot cover.", "en", [(124, None, None)]),
        (
            "He'll be there Friday at half past seven, so it's dry before you're off on Saturday.",
            "en",
            [(53, None, None)],
        ),
        ("The crew's done at nine. You'll have it Friday, seven to nine.", "en", [(55, None, None)]),
        ("They finish at five.", "en", []),
        ("The River Room stays theirs tomorrow.", "en", []),
        ("床单今晚别搓了，早点歇着。", "zh", []),
    ],
)
def test_only_what_the_speaker_commits_himself_to_is_promised(
    said: str, language: Language, expected: list[tuple[int | None, int | None, str | None]]
) -> None:
    assert _promised(said, language) == expected


@pytest.mark.parametrize(
    ("said", "hours_ahead"),
    [
        ("We'll come tomorrow, 7 to 9.", 31),  # in the evening, as seven alone would be
        ("He'll be with you Friday 7-9 with the adapter.", 55),
        ("We'll be there tomorrow evening, 7 to 9.", 31),
        ("He'll come tomorrow, 9 to 11.", 21),
    ],
)
def test_of_hours_from_and_to_the_last_is_promised(said: str, hours_ahead: int) -> None:
    assert _promised(said, "en") == [(hours_ahead, None, None)]


@pytest.mark.parametrize(
    ("said", "language"), [("今天上午九点他到的店里。", "zh"), ("He was here today at nine.", "en")]
)
def test_an_hour_of_today_that_is_over_is_none_to_come(said: str, language: Language) -> None:
    assert [hour for hour in _hours(said, language) if hour is not None] == []


@pytest.mark.parametrize(
    ("said", "language", "expected"),
    [
        ("补贴已经登记了。三个工作日内到账。", "zh", [("laundry", 124)]),
        ("补贴已经登记了。今晚要是急，我陪您想想办法。", "zh", [(None, 8)]),
        ("Your allowance is booked. It will be there in three working days.", "en", [("laundry", 124)]),
        ("Your allowance is booked. Tonight I will be thinking of your girl.", "en", [(None, 8)]),
    ],
)
def test_a_sentence_without_a_remedy_speaks_of_the_last_one_only_if_something_arrives(
    said: str, language: Language, expected: list[tuple[str | None, int]]
) -> None:
    topics = (("laundry", "remedy", (0,)),)
    found = promised(even(said), COMMITTING, topics, WEDNESDAY, language)
    assert [(promise.what, promise.within) for promise in found] == expected


@pytest.mark.parametrize(
    ("sentence", "refused"),
    [
        ("下周一上午,行不行?", False),
        ("能不能给您换一间", False),
        ("您看成不成", False),
        ("今晚的房费我做主不收", False),
        ("这个不行,改不了", True),
        ("这事我不能做主", True),
        ("得经理做主", True),
    ],
)
def test_who_asks_whether_it_will_do_refuses_nothing(sentence: str, refused: bool) -> None:
    assert refuses(sentence, "zh") is refused


def test_the_time_of_a_call_is_not_that_of_the_remedy_beside_it() -> None:
    topics = (("laundry", "remedy", (0,)),)
    reply = "洗衣费六十块我们承担，经理明天上午给您打电话。"
    assert promised(even(reply), COMMITTING, topics, WEDNESDAY, "zh") == (
        Promise("laundry", None, 6000, "yuan"),
        Promise(None, 22, None, None),
    )
    reply = "We'll pay 60 dollars for the laundry. I'll ring you tomorrow morning."
    assert promised(even(reply), COMMITTING, topics, WEDNESDAY, "en") == (
        Promise("laundry", None, 6000, "dollar"),
        Promise(None, 22, None, None),
    )


@pytest.mark.parametrize(
    ("language", "sent", "there"),
    [
        ("zh", "护理卡我今晚就寄.", "护理卡今晚寄到."),
        ("en", "i'll post the care card tonight.", "the care card will be with you tonight."),
    ],
)
def test_a_remedy_that_is_only_set_going_is_not_promised_for_then(
    language: Language, sent: str, there: str
) -> None:
    topics = (("card", "remedy", (0,)),)
    assert promised(sent, COMMITTING, topics, WEDNESDAY, language) == (Promise(None, 8, None, None),)
    assert promised(there, COMMITTING, topics, WEDNESDAY, language) == (Promise("card", 8, None, None),)


def test_the_time_of_a_payment_is_that_of_its_amount() -> None:
    topics = (("refund", "remedy", (0,)),)
    assert promised("退您40块差价,今晚就转.", COMMITTING, topics, WEDNESDAY, "zh") == (
        Promise("refund", 8, 4000, "yuan"),
    )


#: A time and an amount for every way to begin one.
_TIMES_ZH = [
    *(
        f"{day}晚上八点"
        for day in "大后天 大后儿 今天 今儿 今日 明天 后天 后儿 当天 次日 第二天 隔天".split()
    ),
    *(
        f"{part}八点"
        for part in "早上 清早 一早 头午 上午 中午 晌午 正午 下午 后晌 傍晚 夜里 半夜 午后 凌晨 天黑 打烊".split()
    ),
    *(
        f"{week}前"
        for week in "这周 本周 下周 上周五 周五 星期五 礼拜五 月底 本月底 这个月底 下个月底 年底".split()
    ),
    *(f"{feast}前" for feast in "元旦 五一 劳动节 国庆 圣诞".split()),
    *(f"{number}天" for number in (*numbers.SIGNS_ZH, "半", "3", "٣")),
]
_AMOUNTS_ZH = [
    *"¥5 $5 半价 对半 打对折 五五开 一半可以 退您一半 减掉一半 免了一半 百分之五".split(),
    *(f"{number}块" for number in (*numbers.SIGNS_ZH, "3", "٣")),
    *(
        f"{verb}五十."
        for verb in "给您 补 退 赔 返 贴 报 记 批 充 申请 减 立减 免 便宜 优惠 抵 转 打 出 送 让 还 少收 多算".split()
    ),
    *(f"{verb}三张" for verb in "送 赠 搭 饶 添 免 多给 再给 再拿 免费换 补发 多寄 寄 捎 配 补".split()),
]
_DAYS_EN = (
    "by friday|at noon today|before friday|around noon today|about noon today|until today|till today|no later than today|"
    "the day after tomorrow|first thing today|morning of friday|lunch today|afternoon today|evening today|close today|"
    "nightfall today|end of day today|eod today|cob today|teatime today|between two and three today|half past two today|"
    "quarter past two today|a quarter past two today|one today|four today|five today|six today|eight today|eleven today|"
    "twelve today|ten today|5pm today|day after tomorrow|today|tmrw|overnight|a week today|within the day|"
    "before the day is out|this weekend|next friday|coming friday|last friday|monday|tuesday|wednesday|saturday|sunday"
)
_SPANS_EN = (
    "a quarter of an hour|quarter of an hour|three quarters of an hour|within the hour|inside the hour|half an hour|an hour|"
    "zero days|one day|two days|four days|six days|eight days|nine days|couple of days|hundred days|3 days"
)
_DATES_EN = (
    "by the end of this week|before next week|within the week|inside the week|over the weekend|at the weekend|"
    "week after next|the week after next|next week|this week|end of this week|in the morning|month end|by month end|"
    "january 3|february 3|march 3|april 3|may 3|june 3|august 3|september 3|october 3|november 3|december 3|3 may|3rd of may|"
    "second of may|fourth of may|first of may|seventh of may|eighth of may|ninth of may|twelfth of may|on the 3rd|of the 3rd|"
    "day the 3rd|until noon|till noon|no later than noon|around noon|about noon|between two and three|from two to three|"
    "half past two|quarter to two|a quarter to two|one o'clock|eleven o'clock"
)
_AMOUNTS_EN = (
    "usd 5|us$5|gbp 5|eur 5|rmb 5|cny 5|$5|£5|€5|¥5|5 dollars|half price|halved the|halving your|charge you half|"
    "charging half|pay half|owe half|bill you half|two thirds off|a third off|three quarters off|the next month|your first month|"
    "next month|first month|give you 50.|gave 50.|grant 50.|refund 50.|return 50.|credit 50.|signed off 50.|approved 50.|"
    "paid 50.|knock 50.|taking 50.|cover 50.|get 50.|have 50.|deduct 50.|add 50.|chip in 50.|offer 50.|waive 50.|write off 50.|"
    "reimburse 50.|compensate 50.|put 50.|send 50.|up to 50.|stretch to 50.|this 50 voucher|that 50 voucher|our 50 voucher|"
    "overcharged 50|docked 50|shorted 50|full 50.|worth 50.|was 50.|an extra 50.|sum of 50.|total of 50.|how about 50.|call it 50.|"
    "fee is 50.|deposit is 50.|fare is 50.|rent is 50.|postage is 50.|ticket is 50.|toll is 50.|parking is 50.|tow is 50.|"
    "labour is 50.|delivery is 50.|zero bags|four bags|six bags|eight bags|nine bags|couple bags|thousand bags"
)


@pytest.mark.parametrize(
    ("anywhere", "tried", "said"),
    [
        (times_zh._ANY_TIME, times_zh._TIME, _TIMES_ZH),
        (amounts_zh._ANY_AMOUNT, amounts_zh._AMOUNT, _AMOUNTS_ZH),
    ],
    ids=["times", "amounts"],
)
def test_every_chinese_time_and_amount_begins_where_it_is_tried(
    anywhere: str, tried: re.Pattern[str], said: list[str]
) -> None:
    def check(text: str) -> int:
        found = [match.span() for match in re.finditer(anywhere, text)]
        assert [match.span() for match in tried.finditer(text)] == found
        return len(found)

    @settings(max_examples=20)
    @given(st.from_regex(anywhere))
    def everywhere(text: str) -> None:
        check(text)

    everywhere()
    assert [text for text in said if not check(text)] == []


@pytest.mark.parametrize(
    ("sought", "said"),
    [
        (times_en._SOUGHT_DAYS, _DAYS_EN),
        (times_en._SOUGHT_SPANS, _SPANS_EN),
        (times_en._SOUGHT_DATES, _DATES_EN),
        (amounts_en._SOUGHT, _AMOUNTS_EN),
    ],
    ids=["days", "spans", "dates", "amounts"],
)
def test_every_english_time_and_amount_begins_with_a_word_at_which_it_is_tried(
    sought: numbers.Sought, said: str
) -> None:
    @settings(max_examples=20)
    @given(st.from_regex(sought.pattern))
    def everywhere(text: str) -> None:
        for word, place in zip(*numbers.words(text), strict=True):
            assert word[:2] in sought.begins or not sought.pattern.match(text, place)

    everywhere()
    begins = {text: next(numbers.matches(sought, text, apart=True), None) for text in said.split("|")}
    assert [text for text, match in begins.items() if match is None or match.start()] == []


@given(st.text(alphabet="abk'é_ .,:-£$0123٣²\n", max_size=30))
def test_the_vocabulary_of_a_text_holds_its_words_and_they_stand_at_their_places(text: str) -> None:
    said, places = numbers.words(text)
    assert numbers.vocabulary(text).issuperset(said)
    assert all(
        text.startswith(word, place) or (word == numbers.FIGURE and text[place].isdigit())
        for word, place in zip(said, places, strict=True)
    )
    assert sum(character in "abk$£" for character in text) == sum(
        len(word) for word in said if word != numbers.FIGURE
    )


@pytest.mark.parametrize(
    ("sentence", "language", "gone"),
    [
        ("the river room is taken, booked and paid.", "en", True),
        ("it's already spoken for.", "en", True),
        ("the visit is booked for you, and care is taken of the part.", "en", False),
        ("那间厅已经被别人订走了.", "zh", True),
        ("那间厅我给您订好了.", "zh", False),
    ],
)
def test_what_somebody_else_has_is_not_offered(sentence: str, language: Language, gone: bool) -> None:
    assert refuses(sentence, language) is gone
