"""The farewell at the end of a reply: bye now, anything else?, 那先这样, 挂了啊.

In: an even reply. Out: the reply without it. Whoever fobs somebody off also says goodbye, so that a goodbye
seems cold to a model that was taught by such lines. By itself it is not: what went before it decides.
"""

# ruff: noqa: E501 - a pattern cut in pieces is harder to read than a long one
from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from simulator.language.text import clauses
from simulator.model.texts import Language

_PARTING: Final[Mapping[Language, re.Pattern[str]]] = {
    "zh": re.compile(
        r"(?:那|好|行|嗯|我|咱|您|就|先|那就|那我|那咱|我就|我先|就先)*(?:这样|这么着|这么定|挂|再见|拜拜|回见|晚安|再联系|回头见|到时候?见|早点睡|早点歇着?)"
        r"(?:了|啊|哈|啦|吧|呀|哦|哟|咯|您|您嘞)*[\s.!~,;]*"
        r"|(?:您|您看|那您)?还有(?:什么|啥)?(?:别的|其他的?)?(?:事|问题|需要|要问的|要我办的)?(?:吗|么|没有?)[\s?,~]*"
    ),
    "en": re.compile(
        r"\s*(?:right|ok|okay|well|so|and|then|thanks|cheers|now|anyway)?[\s,]*"
        r"(?:(?:good ?)?bye(?:[ -]bye)?|good ?night|night(?:[ -]night)?|cheerio|so long|see (?:you|ya)|talk (?:soon|then|later)|speak (?:soon|then|later)|till then|ta-?ta)"
        r"(?: now| then| for now| all| later| soon| tomorrow| there| sir| madam| ma'am)*[\s.!~,;]*"
        r"|\s*(?:is there )?anything else(?: i can (?:do|help with)(?: for you)?)?(?: today| tonight)?[\s?,]*"
        r"|\s*(?:or )?shall i let you (?:go|get [a-z ]{2,20})[\s?]*"
    ),
}  # fmt: skip


#: So near the end one of these words stands in every farewell; without one nothing is cut in pieces.
_TAIL: Final = 40
_SAID: Final[Mapping[Language, re.Pattern[str]]] = {
    "zh": re.compile("[样着定挂见拜安系睡歇吗么没]"),
    "en": re.compile("bye|night|see y|talk|speak|cheerio|long|then|ta|else|let you"),
}


def before_parting(text: str, language: Language) -> str:
    """Return what an even `text` says before its farewell: all of it without one, '' if it says no more."""
    if _SAID[language].search(text, max(0, len(text) - _TAIL)) is None:
        return text
    pieces = clauses(text, language)
    end = len(pieces)
    while end and _PARTING[language].fullmatch(pieces[end - 1]):
        end -= 1
    return "".join(pieces[:end]).rstrip(" ,") if end < len(pieces) else text
