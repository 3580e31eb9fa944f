"""Amounts in an even English reply: $50, 20% off, a tenner, six months' warranty, two free filters.

In: even text. Out: the amounts that it names, in order, given or not: money, percents, and gifts of time and
things.
"""

# ruff: noqa: E501, SIM905 - a pattern cut in pieces is harder to read than a long one
from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from simulator.language import numbers
from simulator.language.measures import Amount, Unit

_M: Final = numbers.EN
_COIN: Final = r"dollars?|bucks?|usd|pounds?|quid|gbp|euros?|eur|grand|yuan|rmb|kuai"
_GIVING: Final = (
    r"(?:give|giving|gave|grant|refund|refunding|refunded|return|returning|credit|crediting|credited|signed off|approved|pay|paid|paying|knock|"
    r"knocking|take|taking|cover|covering|get|have|deduct|add|adding|chip in|offer|waive|waiving|write off|reimburse|compensate|put|send|up to|stretch to)"
    r"(?: (?:you|back|with|your|the|that|those|him|her|of|in|on|off|full|to|a|an|extra|another|further|whole|there's))*"
)
#: A sum without its coin: no lone article.
_SUM: Final = rf"(?!(?:an?|one)\b(?! hundred| thousand)){_M}(?! and a half| (?:hundred|thousand|and (?:a half|{numbers.WORDS_EN})))(?!-|\s(?:{_COIN})\b)"
#: What a sum is for, within two words: the 30 delivery fee, a 50 voucher.
_SUM_OF: Final = r"(?:fee|fees|charge|charges|cost|costs|deposit|postage|credit|voucher|discount|refund|goodwill|difference|surcharge|gift card)"
#: What has to be paid.
_DUE: Final = (
    r"(?:fees?|charges?|deposit|fare|rent|postage|ticket|toll|parking|tow|call-out|labour|bill|delivery)"
)
_AMOUNT: Final = re.compile(
    rf"\b(?P<code>usd|us\$|gbp|eur|rmb|cny)\s?(?P<coded>{_M})|\$\s?(?P<dollar>{_M})|£\s?(?P<pound>{_M})|€\s?(?P<euro>{_M})|¥\s?(?P<yen>{_M})"
    rf"|(?P<money>{_M})[\s-]?(?P<coin>{_COIN})\b"
    r"|\ba (?P<note>tenner|fiver)\b"
    rf"|(?P<percent>{_M})(?P<percent_half> and a half)?\s?(?:%|percent|per cent|pc\b)"
    rf"|\b(?P<half>half[- ]price|half off|half (?:of )?(?:the|your|that|this month's) (?:\w+ )?(?:price|fee|cost|bill|rent|charge|money|deposit|fare|postage|amount|total|invoice|payment)|half back|halv(?:e|ed|ing) (?:the|your|this|that)|(?:charge|charging|pay|owe|bill) (?:you )?half(?! an?\b| past\b| of\b))\b"
    rf"|(?P<share>a (?:third|quarter)|a half|two thirds|three quarters)(?= (?:off|back|of (?:the|your|that) (?:\w+ )?(?:price|fee|cost|bill|rent|charge|money|deposit|fare|total|invoice)))"
    rf"|(?P<span>{_M}|\bhalf a|\b(?:the |your )?(?:next|first))[\s-](?:(?:extra|free|additional|complimentary|more|full|further)\s)*(?P<unit>month|year|day|week|night)s?\b"
    rf"|\b{_GIVING} (?P<bare>{_SUM})(?= (?:for (?:the|you|your)|back|off|in cash|towards|toward|of it|from|to|as|on your|straight|and)\b| (?:\w+ ){{0,2}}{_SUM_OF}\b|\s?$|[,.?!](?!\d))"
    rf"|\b(?:a|the|your|this|that|our) (?P<named>{_SUM})(?= (?:\w+ )?{_SUM_OF}\b| (?:comes?|goes|will be|is) (?:off|back)\b)"
    rf"|(?P<back>{_SUM})(?= (?:back|off|in cash|towards?|less|to spend|for (?:the|your)|we charged|we took|we docked|coming|you'll get|(?:i|we) owe|you're (?:owed|due)|difference|goodwill|refund|compensation|waiting for|in it for|(?:in|on|in)to your account|to your (?:account|card)|on your account)\b)"
    rf"|\b(?:overcharged|docked|shorted) (?:you )?(?:by )?(?P<over>{_SUM})(?! (?:times|minutes|hours|days))"
    rf"|(?<=, )(?P<lone>(?!(?:an?|one|two|three)\b(?! hundred| thousand)){_M})(?=, | (?:in all|altogether|all told)\b)"
    rf"|\b(?:full|worth|was|an extra|another|a further|sum of|total of|charge of|your|how (?:does|about|would)|call it) (?P<sum>{_SUM})(?=[,.;?!](?!\d)|\s?$| back| sound| but)"
    rf"|\b{_DUE}(?:'s| is| are| comes to) (?P<due>{_SUM})(?=[,.;?!](?!\d)|\s?$| but| and)"
    rf"|\b(?P<pieces>a couple|{_SUM})(?: of| more)? (?P<thing>(?:(?:complimentary|free|spare|new|replacement|extra|packs?|rolls?|bags?|boxes|bottles|sets?|pairs?)\b(?: of)? ?)?[a-z]+(?: [a-z]+)?)"
)
_GIFT_AFTER: Final = re.compile(
    r"^'?s?'?\s?(?:(?:of|free|extra|additional|extended|more|extension|on|the|your|our|a|worth|parking|premium|priority|standing)\s)*"
    r"(?:warranty|cover\b|coverage|membership|subscription|guarantee|service plan|free|rent|fees|charges?|premium|data\b|trial|"
    r"broadband|extension|(?:is|are) (?:free|on us)|accommodation|stay\b|lodging|with our compliments|room|parking|credit|service charge|service at no|at no|us\b)"
)
#: The first three nights on the folding bed are free.
_FREE_AFTER: Final = re.compile(r"[^.?!,]{0,30}\b(?:free|on us|on me|on the house|no charge|off)\b")
#: What stands before a span that is given: free for, warranty by another.
GIFT_BEFORE: Final = re.compile(
    r"\b(?:warranty|cover|membership|subscription|guarantee|pass|free|extra|extend|extended|extending|lengthen|lengthened|add|adding|waive|waived|waiving|comp|credit|delivery|"
    r"complimentary)(?:\s(?!and\b)\w+){0,4}\s(?:for|by|of|to)\s(?:an?\s|the\s)?(?:extra\s|further\s|another\s|next\s|first\s|full\s)?$"
    r"|\b(?:free|extra|additional|complimentary|adding|waive|waive the next|comp you|credit|a further)\s(?:the\s)?$"
)
#: Things that are given: the clause says so.
_GIVEN_THING: Final = re.compile(
    r"\b(?:free|for you|on us|on the house|chuck|throw|putting|popp(?:ed|ing)|pop|send|sending|add|adding|posting|include|spare|have|complimentary|waiting for|on your|at your|yours|in the bag|sorry|by way of|apolog\w+)\b"
)
_NO_THING: Final = re.compile(
    r"^(?:half|a|apologies|pages|members|where|here|instead|rather|with|which|other|too|them|this|that|next|last|by|if|when|we|you|i|it|he|she|they|will|would|are|comes?|less|than|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?|fortnights?|working|business|people|times?|calls?|yuan|percent|per|quarters?|"
    r"of|or|to|and|in|on|at|for|back|off|the|tonnes?|square|below|degrees|is|was|more|points|o|clock|am|pm|p|a|steps|km|miles|tomorrow|today|tonight|jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec|january|february|march|april|august|september|october|november|december|kilos|volts|gigs)\b"
)
#: Words of which a text must have one to be searched.
_COUNTED: Final = frozenset((numbers.FIGURE,)).union(
    "half couple hundred thousand tenner fiver".split(),
    "third quarter quarters grand eur halve halved halving month months year years week weeks day days night nights percent cent dollar dollars pound pounds quid euro euros yuan".split(),
    numbers.WORDS_EN.split("|"),
) - {"one"}
_SOUGHT: Final = numbers.Sought(
    _AMOUNT,
    _COUNTED,
    numbers.begins(
        *"$ £ € ¥ usd us gbp eur rmb cny half halved halving charge charging pay owe bill the your next first".split(),
        *"give giving gave grant refund return credit signed approved paid knock taking cover get have deduct".split(),
        *"add chip offer waive write reimburse compensate put send up stretch this that our overcharged docked".split(),
        *"shorted full worth was an sum total how call fee deposit fare rent postage ticket toll tow labour".split(),
        *"delivery".split(),
        *numbers.FIRST_EN,
    ),
)
_COINS: Final[Mapping[str, Unit]] = {
    "yuan": "yuan", "rmb": "yuan", "cny": "yuan", "kuai": "yuan", "eur": "euro", "pound": "pound", "quid": "pound", "gbp": "pound", "euro": "euro",
}  # fmt: skip


_SIGNS: Final[Mapping[str, Unit]] = {"dollar": "dollar", "pound": "pound", "euro": "euro", "yen": "yuan"}


#: So many people rather than dollars.
_FEW: Final = frozenset("two three four five six seven eight nine ten twelve".split())
#: Groups of sums without a coin.
_SUMS: Final = ("bare", "back", "named", "sum", "over", "due", "lone")
_SHARES: Final[Mapping[str, int]] = {
    "a third": 3333, "two thirds": 6667, "a quarter": 2500, "three quarters": 7500, "a half": 5000,
}  # fmt: skip


def _gift(match: re.Match[str], text: str) -> tuple[int | None, Unit]:
    start, end = match.span()
    before, after = text[max(0, start - 50) : start], text[end : end + 40]
    inside = re.search("extra|free|additional|further", match[0])
    coming = match["span"].endswith(("next", "first"))
    if (coming or before.endswith((" first ", " next "))) and not inside:
        inside = _FREE_AFTER.match(text[end:])
    if coming and not inside and not before.endswith(("free ", "for ")):
        return None, "months"
    if not (inside or GIFT_BEFORE.search(before) or _GIFT_AFTER.match(after)):
        return None, "months"
    value = 100 if coming else 50 if match["span"] == "half a" else numbers.english(match["span"])
    if value is not None:
        value *= {"year": 12, "week": 7}.get(match["unit"], 1)
    return value, "months" if match["unit"] in ("month", "year") else "days"


#: Before a number of things that are told about: page 2, my own two thumbs, past two bar.
_DEFINITE: Final = re.compile(
    r"\b(?:page|pages|section|clause|own|my|his|her|their|these|those|past|version|under|nearly)\s$"
)


#: Before a number that is a name or an hour: window 3, suite 1106, ticket 5520; Friday, seven, done.
_NAMED: Final = re.compile(
    r"(?:\b(?:today|tonight|tomorrow|morning|afternoon|evening)|day), $|\b(?:window|counter|desk|till|room|suite|flat|floor|door|gate|platform|bay|aisle|lane|line|row|seat|table|step|point|item|option|number|order|"
    r"case|ticket|reference|version|building|block|unit|house|bus|flight|train|extension|locker|box)\s$"
)


def _named(match: re.Match[str], group: str, text: str) -> bool:
    """Return whether the number that `match` has in `group` is the name of something or an hour in `text`."""
    start = match.start(group)
    return _NAMED.search(text[max(0, start - 12) : start]) is not None


def _pieces(match: re.Match[str], text: str) -> int | None:
    """Return how many things are given, if the words around say that they are."""
    if _named(match, "pieces", text):
        return None
    if _NO_THING.match(match["thing"]) or _DEFINITE.search(text[max(0, match.start() - 10) : match.start()]):
        return None
    begin = max(text.rfind(mark, 0, match.start()) for mark in ".?!;\n") + 1
    clause = re.split(r"[.?!;\n]", text[begin:], maxsplit=1)[0]
    return numbers.english(match["pieces"]) if _GIVEN_THING.search(clause) else None


def _amount(match: re.Match[str], text: str) -> tuple[int | None, Unit]:
    if match["span"]:
        return _gift(match, text)
    if match["half"]:
        return 5000, "percent"
    if match["percent"]:
        value = numbers.english(match["percent"])
        return None if value is None else value + (50 if match["percent_half"] else 0), "percent"
    if match["share"]:
        return _SHARES[match["share"]], "percent"
    if match["coded"]:
        return numbers.english(match["coded"]), _COINS.get(match["code"], "dollar")
    if match["money"]:
        value = numbers.english(match["money"])
        return value and value * (1000 if match["coin"] == "grand" else 1), _COINS.get(
            match["coin"].rstrip("s"), "dollar"
        )
    if match["note"]:
        return 1000 if match["note"] == "tenner" else 500, "pound"
    if match["pieces"]:
        return _pieces(match, text), "pieces"
    for group, sign_unit in _SIGNS.items():
        if match[group]:
            return numbers.english(match[group]), sign_unit
    group = next(filter(match.group, _SUMS))
    if group == "sum" and match[0].startswith("your ") and match[group] in _FEW:
        return None, "dollar"  # coffee for your eight
    return None if _named(match, group, text) else numbers.english(match[group]), "dollar"


def amounts(text: str) -> tuple[Amount, ...]:
    """Return the amounts of money, percents, and gifts of time and things that an even `text` names, in order.

    Things are left out where money is named. A sum without a coin (your 60 back) is in dollars.
    """
    if _COUNTED.isdisjoint(numbers.vocabulary(text)):
        return ()
    found: list[Amount] = []
    for match in numbers.matches(_SOUGHT, text, apart=False):
        if found and match.start() < found[-1].end:
            continue
        value, unit = _amount(match, text)
        if value:
            found.append(Amount(*match.span(), value, unit))
    if any(amount.unit not in ("pieces", "months", "days") for amount in found):
        found = [amount for amount in found if amount.unit != "pieces"]
    return tuple(found)
