"""Signs of a reply that no n-gram shows: its length, its questions, its figures, and how much of it the
customer had said before.

In: even texts. Out: a fixed row of 0 and 1, in the order of `names`. The second stage of the model weighs
them beside the scores of the first (`simulator.language.model`).
"""

# ruff: noqa: E501, SIM905 - patterns and lists of words are easier to read uncut
from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise
from operator import add
from typing import Final

from simulator.language.quantities import amounts, times
from simulator.language.text import LONGEST, sentences, words
from simulator.model.texts import Language

#: Length of a reply (characters in Chinese, words in English) up to which each length sign is set.
_LENGTHS: Final[Mapping[Language, tuple[int, ...]]] = {
    "zh": (4, 8, 14, 22, 34, 55, 90),
    "en": (3, 6, 10, 16, 24, 38, 60),
}
_NUMBER: Final = re.compile(r"\d")
_LATIN: Final = re.compile(r"[a-z]{2,}")
_HANZI: Final = re.compile("[\u4e00-\u9fff]+")
#: Characters that say nothing about the matter: a pair with one of them is no shared content.
_IDLE_ZH: Final = (
    "的了是我你您他她它们这那哪就都也还在有不没吗呢吧啊呀么什怎样个一和跟给把被让会要能可以说去来到"
)
#: The other hanzi, two and more in a row: all from U+4E00 to U+9FFF, with a gap at each idle one.
_TELLING_ZH: Final = re.compile(
    "["
    + "".join(
        f"{chr(ord(one) + 1)}-{chr(ord(two) - 1)}"
        for one, two in pairwise(sorted(f"\u4dff{_IDLE_ZH}\ua000"))
        if ord(two) - ord(one) > 1
    )
    + "]{2,}"
)
#: English words of four letters and more that say nothing about the matter.
_IDLE_EN: Final = frozenset(
    "that this with have been from your what when they them then there here will would could should just like know "
    "want about even only into over than very also does don't didn't it's i'm you're that's can't were where which "
    "their some more much still again going because being said tell told make made said well".split()
)

_NAMES: Final = (
    "question", "ends in a question", "two questions", "exclamation", "number", "time", "money or percent",
    "two sentences", "three sentences", "five sentences", "other script",
    "calls by name", "calls by name first", "gives own name",
    "no customer line", "short customer line", "shares one", "shares two", "shares four", "shares a third",
)  # fmt: skip

#: The hundred commonest surnames (national statistics of 2020), and the forms of address that follow them.
_SURNAMES: Final = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖"
    "范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严覃武戚莫孔向汤温葛乔俞岑"
)
_CALLED_ZH: Final = (
    f"(?:[老小阿][{_SURNAMES}](?![\u4e00-\u9fff]{{0,1}}[号店])|[{_SURNAMES}](?:[\u4e00-\u9fff]{{0,2}})?(?:女士|先生|小姐|太太|夫人|阿姨|"
    "叔叔|大爷|大妈|大姐|大哥|大叔|大婶|经理|主任|科长|处长|老师|师傅|教授|医生|老板|厂长|局长|书记|队长|店长|总监|同学|律师|院长)"
    f"|[{_SURNAMES}](?:总|姨|叔|伯|姐|哥|嫂|婶|工|董|局|处|科|老|生)(?![\u4e00-\u9fff]?[号店厂]))"
)
_NAMED_ZH: Final = re.compile(_CALLED_ZH)
_FIRST_ZH: Final = re.compile(
    rf"(?:^|[.!?,~] ?)(?:尊敬的|亲爱的|您好,?|你好,?|好的,?|嗯,?|哎,?|喂,?|谢谢|对不起,?)?{_CALLED_ZH}"
)
_SELF_ZH: Final = re.compile(
    "我是(?!说|想|真|不|怕|觉|从|在|为|做|这个意思)|我叫|我姓|免贵|敝姓|工号|这里是|这边是|客服.{1,4}为您|我这儿是|我,.{1,3}啊|为您服务"
)


def _begun(first: str, pattern: str) -> re.Pattern[str]:
    """Return what finds a place where `pattern` matches, all of whose matches begin with one of `first`.

    Elsewhere nothing is tried, which a search for `pattern` itself would do at every character.
    """
    return re.compile(f"[{first}](?<=(?={pattern}).)")


_TITLE_EN: Final = (
    r"(?:Mr|Mrs|Ms|Miss|Dr|Doctor|Prof|Professor|Captain|Sir|Madam|Mme|Rev|Father|Sister|Colonel)\.? [A-Z]"
)
#: Capitalised words at the begin of a sentence that are no names although a comma or stop follows.
_NO_NAME_EN: Final = (
    "Okay|Right|Well|Yes|No|Sure|Sorry|Look|Hello|Hi|Hey|Thanks|Listen|Fine|Good|Great|Noted|Understood|Absolutely|Agreed|"
    "Correct|True|So|Oh|Ah|Now|And|But|First|Second|Also|However|Unfortunately|Please|Sir|Madam|Ma'am|Today|Tomorrow|Cheers|"
    "Morning|Evening|Afternoon|Honestly|Actually|Frankly|Next|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|OK|"
    "Done|Alright|Nope|Yep|Yeah|Whatever|Enough|Stop|Wait|Mate|Friend|Dear|Perfect|Congratulations|Certainly|Indeed|What|Really"
)
_NAMED_EN: Final = _begun(
    "A-Z,",
    rf"\b{_TITLE_EN}|, (?!(?:{_NO_NAME_EN}|I)\b)[A-Z][a-z]+(?= ?[,.!?;]|$)|\b(?:Dear|Hi|Hello|Hey|Thanks|Thank you|Morning|Right|Okay|Sorry),? (?!(?:{_NO_NAME_EN}|I|This|We|The|You|It|My|Your|Our|There|That)\b)[A-Z][a-z]+",
)
_FIRST_EN: Final = re.compile(
    rf"^(?:(?:Dear|Hi|Hello|Hey|Thanks|Thank you|Right|Okay|Sorry|Good \w+|Morning),? )?(?:{_TITLE_EN}|(?!(?:{_NO_NAME_EN})\b)[A-Z][a-z]+ ?[,.!:-])"
)
_SELF_EN: Final = _begun(
    "A-Zbdfimnsty",
    r"\b(?:[Tt]his is|[Mm]y name(?:'s| is)|[Nn]ame's|I'm|I am|[Ii]t's|through to|[Yy]ou've got) (?:the |your |a )?[A-Z][a-z]+|\b[A-Z][a-z]+ (?:here|speaking)\b|"
    r"\b(?:duty|shift|floor|store|shop|branch) manager\b",
)


def names(language: Language) -> tuple[str, ...]:
    """Return what each sign of a row says, in order."""
    return _NAMES + tuple(f"length up to {length}" for length in _LENGTHS[language])


def content(text: str, language: Language) -> set[str]:
    """Return what an even `text` is about: pairs of hanzi, or English words of four letters and more."""
    if language == "en":
        return {word for word in words(text) if len(word) > 3} - _IDLE_EN
    return {pair for run in _TELLING_ZH.findall(text) for pair in map(add, run, run[1:])}


def signs(raw: str, reply: str, customer: str, language: Language) -> list[int]:
    """Return the signs of `raw`, whose even form is `reply`, after the even `customer` line: 0 or 1 each."""
    # A pair of hanzi that tells something does so wherever it stands.
    said = reply if language == "zh" else words(reply)
    shared = sum(map(said.__contains__, content(customer, language)))
    parts = len(sentences(reply, language))
    length = len(said)
    marks = reply.count("?")
    other = _LATIN.search(reply) if language == "zh" else _HANZI.search(reply)
    row = [
        marks > 0,
        reply.endswith("?"),
        marks > 1,
        "!" in reply,
        _NUMBER.search(reply) is not None,
        bool(times(reply, language)),
        bool(amounts(reply, language)),
        parts > 1,
        parts > 2,
        parts > 4,
        other is not None,
        *_called(raw, reply, language),
        not customer,
        0 < len(customer) <= (8 if language == "zh" else 24),
        shared > 0,
        shared > 1,
        shared > 3,
        shared > 0 and 3 * shared >= len(content(reply, language)),
        *(length <= bound for bound in _LENGTHS[language]),
    ]
    return list(map(int, row))


def _called(raw: str, reply: str, language: Language) -> tuple[bool, bool, bool]:
    """Return whether the customer is called by name, whether that comes first, and whether the speaker is
    named.

    English names are told by their capital, which the even form has not.
    """
    if language == "zh":
        return (
            calls_by_name(raw, reply, language),
            _FIRST_ZH.search(reply) is not None,
            _SELF_ZH.search(reply) is not None,
        )
    raw = raw[:LONGEST].replace("’", "'")
    return (
        calls_by_name(raw, reply, language),
        _FIRST_EN.match(raw) is not None,
        _SELF_EN.search(raw) is not None,
    )


def calls_by_name(raw: str, reply: str, language: Language) -> bool:
    """Return whether `raw`, whose even form is `reply`, calls somebody by name."""
    named = _NAMED_ZH.search(reply) if language == "zh" else _NAMED_EN.search(raw[:LONGEST])
    return named is not None
