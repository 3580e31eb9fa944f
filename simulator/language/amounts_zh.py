"""Amounts in an even Chinese reply: 两百块, 八折, 百分之五, 半年延保, 两包滤纸.

In: even text. Out: the amounts that it names, in order, given or not: money, percents, and gifts of time and
things.
"""

# ruff: noqa: E501 - a pattern cut in pieces is harder to read than a long one
from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from simulator.language import numbers
from simulator.language.measures import Amount, Unit

_N: Final = numbers.ZH
#: With a decimal point that is said: 零点五.
_D: Final = rf"{_N}(?:点[零一二三四五六七八九]+)?"
_GIVING: Final = r"(?:给(?=[您你])|补贴|补助|补|退还|退回|退|赔付|赔偿|赔|补偿|返还|返现|返|贴|报销|报|记|批|充|申请|减免|立减|免|减|便宜|优惠|抵扣|抵|转|打|出|送|让|还|少收|少算|多收|多扣|多算|多付)(?:了|给|个|张)?(?:您|您的|到|咱)?(?:卡上|账上)?(?:的|那)?"
_COUNTER: Final = "包|张|袋|盘|碗|节|串|扎|双|提|件|份|瓶|箱|盒|套|把|只|本|条|支|斤|节|根|片|枚|颗|束|盆|枝|杯|壶|听|床|顶|篮|样|款|次|回|卷|桶|罐|对|副|台"
_ANY_AMOUNT: Final = (
    rf"[¥]\s?(?P<yen>{_N})"
    rf"|[$]\s?(?P<dollar>{_N})"
    rf"|(?P<money>{_N})[多来]?(?:块钱|块(?![屏板砖表布地肉石玻电饼牌瓷])|元|圆|人民币|rmb|大洋)(?:(?P<jiao>(?<=[块元])[一二两三四五六七八九\d](?![十百千万\d个件套只瓶份次张袋]))[毛角]?(?:(?P<fen>(?<=[毛角])[一二两三四五六七八九\d])分?)?)?"
    rf"|(?P<foreign>{_N})(?P<coin>美元|美金|刀|欧元|英镑)"
    rf"|百分之(?P<percent>{_D})|(?P<percent2>\d+(?:\.\d+)?)\s?%|(?P<points>{_D})个(?:百分)?点|(?P<tenths>[一二两三四五六七八九])成(?!了|功|就|熟|交)"
    rf"|(?P<fold>[一二三四五六七八九]点?[一二三四五六七八九]?|\d(?:\.\d)?|\d\d)折(?!腾|叠|磨|扣|旧|返|断)"
    rf"|(?P<half>半价|对半|打?对折|五五开|(?<=[免减退收出赔付补还认担贴])(?:您|掉|了)?一半|一半(?=.{{0,4}}(?:免|减|退|可以|算我|我们|我来|咱)))"
    rf"|(?P<span>半|{_N})(?P<unit>个季度|个月|(?<=[俩仨])月|年|个半?月|天|晚(?![上点些间了饭]))"
    rf"|(?:(?<=[金费款钱息])|(?<=差价))(?P<of>{_N})(?=[,.!?;]|$|[不也都已给退算从我就全您来由])|(?P<fee>{_N})(?=的[^,.]{{0,4}}[费金](?!额))"
    rf"|{_GIVING}(?P<bare>{_N})(?=$|[\s,.!?~;:哈吧啊呢哦]|出头|左右|行不|的?(?:话费|差价|补偿|补贴|补助|赔偿|退款|红包|代金券|优惠券|购物券|券|现金|[^晚天月年个次张份件]{{0,2}}费|押金))"
    rf"|(?P<verb>送|赠|搭|饶|添|免|多给|再给|再拿|多拿|免费(?:给您|为您)?(?:换|更换|做|洗|清洗)|补发|多发|补寄|多寄|寄|捎|配|补)(?:了|上|给)?(?:您们?|亲|咱|大家)?(?P<pieces>{_N})(?P<counter>(?:{_COUNTER}|个(?!月|g|季|小时|钟头|半|点|工作|说法|答|准|交代|电话|结果|星期|礼拜))(?!钱|券|优惠)|(?<=[俩仨])(?!月|礼拜|星期|小时|钟头|年))"
    rf"|(?P<things>{_N})(?:{_COUNTER})(?!钱|券|优惠)"
    rf"|(?P<lone>{_N})(?=[,.!?;]|$|的[券不]|[给退补返就也我咱由])"
)
#: What every amount begins with.
_FIRST: Final = set(
    f"¥$半打对您掉了给补退赔返贴报记批充申减立免便优抵转出送让还少多赠搭饶添再寄捎配{numbers.SIGNS_ZH}"
)
_AMOUNT: Final = numbers.only_at(_FIRST, _ANY_AMOUNT)
_GIFT_BEFORE: Final = re.compile(
    r"(?:延保|质保|保修|会员|包修|免费|延长|延|送|赠|赠送|免|减免|多给|多保|额外|加|加了|保养|免息|续|补偿)(?:期|的|服务|到|了|再|您|你|咱|给|您的|多|时间|使用|试用|一下|掉|除|个)*$"
)
_GIFT_AFTER: Final = re.compile(
    r"^的?(?:免费|延长|延保|质保|保修|会员|体验|试用|vip|流量|免息|房租|租金|课|使用期|不要钱|不收|停车|费用|宽限|账期|.{1,3}费)"
)
#: What every amount has, and so many characters may stand before it: 免费给您更换两次.
_NUMBER: Final = re.compile(r"[\d一二两俩仨三四五六七八九十百千万半折]")
_VERB: Final = 10
#: One of these, too.
_COUNTED: Final = re.compile(
    r"[¥$%块元圆刀折年月天晚点半补退赔返贴报记批免减便优抵出送搭寄捎配发成转饶添拿让还多少金费款钱息包算搬赠券充请]|rmb|百分|英镑"
)


def _discount(said: str) -> int | None:
    """Return hundredths of percent off: 八折 and 8折 are 20 % off, 八五折 and 85折 are 15 %."""
    if said[0].isdigit():
        digits = said.replace(".", "")
    else:
        digits = "".join(str("零一二三四五六七八九".index(sign)) for sign in said if sign != "点")
    kept = int(digits) * (10 if len(digits) == 1 else 1)
    return (100 - kept) * 100 if 0 < kept < 100 else None


_MONTHS: Final[Mapping[str, int]] = {"年": 12, "个季度": 3}


def _gift(match: re.Match[str], text: str) -> tuple[int | None, Unit]:
    """Return the given time in `match`, or None where a span is no gift."""
    start, end = match.span()
    if not (_GIFT_BEFORE.search(text[max(0, start - 10) : start]) or _GIFT_AFTER.match(text[end : end + 8])):
        return None, "months"
    value = 50 if match["span"] == "半" else numbers.chinese(match["span"])
    if value is not None and match["unit"] == "个半月":
        value += 50
    if match["unit"] in "天晚":
        return value, "days"
    return value and value * _MONTHS.get(match["unit"], 1), "months"


_FREELY: Final = ("送", "赠", "搭", "饶", "添")


def _pieces(match: re.Match[str]) -> int | None:
    """Return how many things are given; one thing that is sent (寄一份账单) is only given with `_FREELY`."""
    value = numbers.chinese(match["pieces"] or match["things"])
    return None if value == 100 and (match["verb"] or "") not in _FREELY else value


def _amount(match: re.Match[str], text: str) -> tuple[int | None, Unit]:
    if match["span"]:
        return _gift(match, text)
    if match["fold"]:
        return _discount(match["fold"]), "percent"
    if match["half"]:
        return 5000, "percent"
    if match["tenths"]:
        return 10 * (numbers.chinese(match["tenths"]) or 0), "percent"
    if share := match["percent"] or match["percent2"] or match["points"]:
        return _decimal(share), "percent"
    if match["foreign"]:
        return numbers.chinese(match["foreign"]), _COINS.get(match["coin"], "dollar")
    if match["dollar"]:
        return numbers.chinese(match["dollar"]), "dollar"
    if match["pieces"] or match["things"]:
        return _pieces(match), "pieces"
    if match["money"] and (_EACH.search(match["money"]) or text[match.start() - 1 : match.start()] in _SOME):
        return None, "yuan"
    value = numbers.chinese(next(filter(None, match.group("yen", "money", "of", "fee", "bare", "lone"))))
    if value is not None and match["jiao"]:
        value += (numbers.chinese(match["jiao"]) or 0) // 10 + (
            numbers.chinese(match["fen"] or "零") or 0
        ) // 100
    return value, "yuan"


#: 八十六一块: what one costs.
_EACH: Final = re.compile("[二两三四五六七八九]一$")
#: 几千块 is no sum.
_SOME: Final = ("几", "好", "数", "上")
_COINS: Final[Mapping[str, Unit]] = {"欧元": "euro", "英镑": "pound"}


def _decimal(said: str) -> int | None:
    """Return hundredths of a number that may have a spoken point: 零点五."""
    whole, _, rest = said.partition("点")
    value = 0 if whole in "零〇" else numbers.chinese(whole)
    tenths = numbers.chinese(rest[:1]) if rest else 0
    return None if value is None else value + (tenths or 0) // 10


#: Things that are given: 两份早餐也包了; 三箱,下一票补给您.
_HANDED: Final = re.compile(
    "[^,.!?;]{0,8}(?:,[^,.!?;]{0,8})?(?:送您|送给|送到|补给|补上|补您|补回|免费|白送|包了|算我|搬到|赠)"
)
#: So many characters after a sum of money, a number at the end of a clause is money as well.
_NEAR: Final = 16
#: No sum of money has more.
_DIGITS: Final = 5
_NO_SUM: Final = re.compile("(?:[号码第尾到满差超共近快岁在期点个]|(?<!差)价)[是为]?$")
_STOP: Final = re.compile("[.!?;\n]")
_MONEY: Final = re.compile("[费钱款充补赔退券请免认垫损]|押金|差价|不算")


def _belongs(match: re.Match[str], text: str, money: int) -> bool:
    """Return whether a number without a coin is money as the one before it: 一亩补四十,六亩二百四."""
    said, start = match["lone"], match.start()
    if (
        len(said) < 2
        or _NO_SUM.search(text, max(0, start - 2), start)
        or (said.isdigit() and len(said) > _DIGITS)
    ):
        return False
    return (money >= start - _NEAR and not _STOP.search(text, money, start)) or (
        _MONEY.search(text, max(0, start - _NEAR), match.end() + _NEAR // 2) is not None
    )


def amounts(text: str) -> tuple[Amount, ...]:
    """Return the amounts of money, percents, and gifts of time and things that an even `text` names, in order.

    Things are left out where money is named: the thing is then a voucher of that worth (一张50元的券).
    """
    number = _NUMBER.search(text)
    if not number or not _COUNTED.search(text):
        return ()
    text = text.replace("你", "您")
    found: list[Amount] = []
    money = -_NEAR - 1  # where the last sum of money or share ended
    for match in _AMOUNT.finditer(text, max(0, number.start() - _VERB)):
        if match["lone"] and not _belongs(match, text, money):
            continue
        if match["things"] and not (
            (found and found[-1].unit == "pieces") or _HANDED.match(text, match.end())
        ):
            continue
        value, unit = _amount(match, text)
        if unit in ("yuan", "percent"):
            money = match.end()
        if value:
            found.append(Amount(*match.span(), value, unit))
    if any(amount.unit not in ("pieces", "months", "days") for amount in found):
        found = [amount for amount in found if amount.unit != "pieces"]
    return tuple(found)
