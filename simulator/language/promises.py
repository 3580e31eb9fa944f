"""What a reply promises: which remedy, within how many hours, how much.

In: the even reply, its acts, the topics it touches with their sentences, and the scenario's moment. Out:
promises. A time or an amount counts only in a sentence that commits the speaker; a sentence that asks the
customer for a time, and a price or a date that is merely mentioned, do not.
"""

# ruff: noqa: E501 - a pattern cut in pieces is harder to read than a long one
from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from simulator.language.quantities import Time, amounts, hours, times
from simulator.language.text import sentences
from simulator.model.tape import Promise
from simulator.model.texts import Language

#: Acts by which a named time or amount becomes a promise.
_COMMITTING: Final = frozenset(
    (
        "commit_deadline", "commit_follow_up", "propose_solution", "offer_options", "offer_compensation", "hand_over",
        "prevent_recurrence", "overpromise",
    )
)  # fmt: skip
_FORWARD: Final = {
    "zh": re.compile(
        "我会|我们会|我来|给您|给你|帮您|帮你|为您|替您|安排|保证|答复|回复|回电|送到|送去|上门|退给|退还|退回|补给|补您|赔|换|寄|发货|"
        "补发|办好|办妥|搞定|处理完|解决|修好|联系您|通知您|打给您|打电话|送您|送你|减免|免掉|免去|抵扣|优惠|打.{1,2}折|延保|承担|报销|到账|之前|以前|前"
    ),
    "en": re.compile(
        r"\b(?:i'll|we'll|i will|we will|he'll|she'll|they'll|will|i'm going to|we're going to|going to|let me|i can|we can|"
        r"you'll|i've arranged|i've booked|promise|guarantee|by|refund|credit|waive|off|discount|voucher|free|"
        r"knock|take|replace|send|call you|give you|on us|it's yours)\b"
    ),
}
#: A question for the customer's own time or wish, not for agreement with a named one.
_ASKING: Final = {
    "zh": re.compile(r"(?:什么时候|几点|哪天|多久|多少|是不是|有没有|吗\?|么\?)"),
    "en": re.compile(
        r"\b(?:when|what time|which day|how long|how many|how much|did you|do you|was it|were you|have you)\b"
    ),
}
_AGREEING: Final = {
    "zh": re.compile("(?:可以|行|好|方便|成|同意|接受|满意|来得及|合适|没问题)(?:吗|么|不|吧)|行不行|好不好|可不可以|看行|看成|怎么样|如何"),
    "en": re.compile(r"\b(?:okay|ok|all right|alright|acceptable|suit|work for you|happy with|fair|good for you|sound|would that|is that|agree)\b"),
}  # fmt: skip
#: A refused amount or time: 退不了200, 'can't do $50'.
_REFUSED: Final = {
    "zh": re.compile(
        r"(?:不能|没法|没办法|做不到|不可能|不会|退不了|赔不了|给不了|不给|别想|不保证|不退|不赔|到不了|送不到)"
    ),
    "en": re.compile(r"\b(?:can't|cannot|won't|not going to|couldn't|no way|unable|isn't possible|don't)\b"),
}
_ALTERNATIVE: Final = re.compile("但|不过|可是|只能|but|however|instead|what i can")


def promised(
    reply: str,
    acts: Sequence[str],
    topics: Sequence[tuple[str, str, tuple[int, ...]]],
    now: datetime | None,
    language: Language,
) -> tuple[Promise, ...]:
    """Return the promises of an even `reply`; `topics` as `simulator.language.topics.touched` gives them."""
    if not _COMMITTING.intersection(acts):
        return ()
    remedies = [(id, places) for id, kind, places in topics if kind == "remedy"]
    found: list[Promise] = []
    all_times, all_amounts = times(reply, language), amounts(reply, language)
    if not all_times and not all_amounts:
        return ()
    end = 0
    for number, sentence in enumerate(sentences(reply, language)):
        begin = reply.index(sentence, end)
        end = begin + len(sentence)
        when = [time for time in all_times if begin <= time.start < end]
        much = [amount for amount in all_amounts if begin <= amount.start < end]
        if not when and not much:
            continue
        if not _FORWARD[language].search(sentence):
            continue
        if (
            "?" in sentence
            and _ASKING[language].search(sentence)
            and not _AGREEING[language].search(sentence)
        ):
            continue
        if _REFUSED[language].search(sentence) and not _ALTERNATIVE.search(sentence):
            continue
        what = _remedy(remedies, number)
        within = _latest(when, now)
        if not much:
            if within is not None:
                found.append(Promise(what, within, None, None))
            continue
        found += [Promise(what, within, amount.hundredths, amount.unit) for amount in much]
    return tuple(dict.fromkeys(found))


def _remedy(remedies: Sequence[tuple[str, tuple[int, ...]]], number: int) -> str | None:
    """Return the remedy of the sentence, or the only one of the reply, or the one of the nearest sentence
    before.
    """
    here = [id for id, places in remedies if number in places]
    if here:
        return here[0]
    if len(remedies) == 1:
        return remedies[0][0]
    before = [
        (max(place for place in places if place < number), id)
        for id, places in remedies
        if min(places) < number
    ]
    return max(before)[1] if before else None


def _latest(when: Sequence[Time], now: datetime | None) -> int | None:
    """Return the hours to the time that the sentence promises: of several, the last to come is the
    promise kept.
    """
    said = [span for time in when if (span := hours(time, now)) is not None]
    return max(said) if said else None
