"""Plain words by which a speaker owns a fault or a case: the responsibility is mine, 这是我们的错.

In: an even reply. Out: yes or no. Such words leave nothing to guess, and to miss them takes a good agent for
one who shirks. They do not count where they are denied, asked, or put as a condition.
"""

# ruff: noqa: E501, SIM905 - a pattern cut in pieces is harder to read than a long one
from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from simulator.language.text import clauses, words
from simulator.model.texts import Language

_OWNED: Final[Mapping[Language, re.Pattern[str]]] = {
    "zh": re.compile(
        "(?:责任|过错|错)(?:全|都|确实)?(?:在我|是我们的|是我的)|(?:是|全是|都是)我们(?:这边|公司)?的?(?:过错|错|责任|失误|疏忽|不对|没做好|没说清|没写清)"
        "|(?:由我|我来|我会)(?:一直)?负责(?:到底|跟到底|处理|办)?|我负责到底|这件事归我管|我跟到底"
    ),
    "en": re.compile(
        r"\b(?:responsibility|fault|mistake|error|blame) (?:is|was|lies) (?:all |entirely )?(?:mine|ours|with us|with me)\b"
        r"|\b(?:i|we)(?:'ll| will| do)? (?:take|accept|own)(?: full| the| all)*(?: responsibility| blame)\b"
        r"|\b(?:that's|that is|that was|it's|it is|it was|this is|this was) (?:all |entirely |completely )?(?:our|my) (?:own )?(?:fault|mistake|error|doing|responsibility)\b"
        r"|\b(?:we're|we are|i'm|i am) (?:the ones )?to blame\b|\bi'm taking (?:charge|ownership) of\b|\bthat(?:'s| one's| is) on (?:us|me)\b"
    ),
}
_NOT: Final[Mapping[Language, re.Pattern[str]]] = {
    "zh": re.compile("不是|并非|难道|凭什么|如果|要是|就算|难不成|怎么会|哪能|吗|您说|你说"),
    "en": re.compile(
        r"\bnot\b|n't\b|\bnever\b|\bif\b|\bwhether\b|\bhow\b|\bhardly\b|\bsay\b|\bsaid\b|\byou think\b|\bsuppose\b"
    ),
}


#: What such English words have among them; a text without is not searched, which takes far longer.
_OWNING_EN: Final = frozenset(
    "responsibility fault mistake error blame take accept own doing charge ownership us me".split()
)


def owned(text: str, language: Language) -> bool:
    """Return whether an even reply owns a fault or the case in plain words."""
    if language == "en" and _OWNING_EN.isdisjoint(words(text)):
        return False
    pattern, guard = _OWNED[language], _NOT[language]
    if pattern.search(text) is None:
        return False
    return any(
        pattern.search(piece) is not None and guard.search(piece) is None and not piece.rstrip().endswith("?")
        for piece in clauses(text, language)
    )
