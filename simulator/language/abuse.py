"""Open abuse in a reply: 滚, 你个傻逼, get lost, you silly old fool.

In: an even text. Out: whether it insults the customer or tells the customer to go. A handful of words say so
by themselves, and whoever says them to a customer must not pass for saying nothing, however seldom the
corpus has them. Abuse that is quoted, denied or aimed at oneself or a thing is none.
"""

# ruff: noqa: E501, SIM905 - a pattern cut in pieces is harder to read than a long one
from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from simulator.language.text import words
from simulator.model.texts import Language

_INSULT_ZH: Final = (
    "(?:傻[逼比叉屄]|煞笔|傻子|傻帽|蠢货|蠢猪|蠢蛋|白痴|脑残|智障|弱智|神经病|精神病|混蛋|王八蛋|废物|垃圾人|贱人|泼妇|疯子|疯婆子|"
    "老不死的?|老糊涂|老东西|死老[头太]太?|臭婆娘)"
)
_INSULTS_EN: Final = (
    "idiot", "moron", "imbecile", "fool", "halfwit", "half-wit", "cretin", "nutter", "lunatic", "scum", "loser", "bastard", "bitch",
    "twat", "wanker", "prick", "asshole", "arsehole", "old hag", "old bag",
)  # fmt: skip
_INSULT_EN: Final = f"(?:{'|'.join(_INSULTS_EN)})"
#: Ways to tell somebody to go or to be quiet.
_OFF_EN: Final = (
    "shut up", "shut it", "piss off", "get lost", "bugger off", "sod off", "fuck off", "clear off", "buzz off", "push off",
    "naff off", "get stuffed", "drop dead", "go to hell", "go away", "beat it", "on your bike", "get out of my sight", "go jump in a lake",
)  # fmt: skip
_ABUSE: Final[Mapping[Language, re.Pattern[str]]] = {
    "zh": re.compile(
        # An insult by itself, or with 你 in front of it in the same clause.
        rf"(?:^|[,.!?~ ])(?:真是|简直是|就是|一群|什么)?(?:个|一个)?{_INSULT_ZH}(?:东西|玩意儿?)?(?=$|[,.!?~ 吧啊])"
        rf"|[你您][^,.!?~]{{0,6}}(?:{_INSULT_ZH}|不要脸|没教养|没素质)"
        r"|[你您](?:是不是|怕是|真)?有病(?=$|[,.!?~吧啊呀])|[你您](?:的)?脑子(?:是不是)?(?:有病|有毛病|有问题|进水|坏)"
        r"|(?:^|[,.!?~ ])(?:你|你们|赶紧|快|都|就|给我|你给我|马上)*滚(?:蛋|开|远点|远|吧|出去|一边去|回去)*(?=$|[,.!?~ ])"
        r"|(?:^|[,.!?~ ])(?:你|你给我|给我|请你|麻烦你)?(?:把嘴)?闭(?:上(?:你的)?)?嘴(?!了)|去死(?=$|[,.!?~ 吧])|(?:^|[,.!?~ ]|[你您])放(?:你|您)?(?:的|妈的)?(?:狗)?屁|他妈的?(?=$|[,.!?~ ])"
        r"|爱(?:去)?([一-鿿]{1,3})(?:就)?\1去|不伺候(?:你|您)?(?:了)?(?=$|[,.!?~ ])"
    ),
    "en": re.compile(
        rf"(?:^|[,.!?;] ?)(?:you |you're |oh |what an? |bloody |silly |old |stupid |absolute |complete |such an? |fucking )*{_INSULT_EN}s?(?=$|[,.!?;])"
        rf"|\b(?:you|you're|you are|are you|ya)\b[^,.!?;]{{0,18}}\b(?:{_INSULT_EN}s?|stupid|dumb|pathetic)\b"
        rf"|(?:^|[,.!?;] ?)(?:oh |now |just |so |then |and |why don't you |will you |would you )*(?:{'|'.join(_OFF_EN)}|shut your \w+)\b(?! by| on (?:holiday|vacation))"
        r"|\b(?:fuck you|screw you|fucking|i (?:said|told you to) (?:go away|get lost|shut up))\b"
    ),
}
#: What all of this has in it; a text without is not searched.
_FOUL_ZH: Final = re.compile("[傻煞蠢痴残智病蛋废圾贱泼疯老臭脸养素脑滚嘴死屁妈爱伺]")
_RAREST_EN: Final = (
    "shut piss lost bugger sod fuck clear buzz push naff stuffed dead hell away beat bike sight lake".split()
)
_FOUL_EN: Final = frozenset(
    form
    for word in (*(insult.split()[-1].split("-")[-1] for insult in _INSULTS_EN), *_RAREST_EN)
    for form in (word, word + "s", word + "'s")
).union("stupid dumb pathetic fucking screw".split())
#: Words by which the abuse in a clause is somebody else's, denied, or about oneself.
_NOT_MEANT: Final[Mapping[Language, re.Pattern[str]]] = {
    "zh": re.compile(r"说|骂|叫[您你我]|喊|称|当(?:成|作|是|[您你])|我这|不是|没人|没有|不该|不能|不许|谁敢|怎么能|我(?:真|这个|就)?是|我(?:真|个)|像(?:个)?|觉得自己"),
    "en": re.compile(
        r"n't|\b(?:not|never|nobody|no one|nor|call|called|calling|calls|say|said|saying|says|told|tell|feel|feels|felt|feeling|look|looks|looked|think|thinks|thought|treat\w*|made|make|makes|if|would be|'d be|i'm|i am|me|my|play|playing)\b"
    ),
}  # fmt: skip
_STOP: Final = re.compile(r"[,.!?;~]")


def abusive(text: str, language: Language) -> bool:
    """Return whether an even `text` insults the customer or tells the customer to go."""
    if _FOUL_ZH.search(text) is None if language == "zh" else _FOUL_EN.isdisjoint(words(text)):
        return False
    for match in _ABUSE[language].finditer(text):
        if match[0].startswith("i "):  # i said go away: the speaker's own command
            return True
        stops = [stop.end() for stop in _STOP.finditer(text, 0, match.start() + 1)]
        if not _NOT_MEANT[language].search(text[stops[-1] if stops else 0 : match.end()]):
            return True
    return False
