"""Times and amounts in a reply: 今天下午五点前, 三个工作日内, by Friday noon, 两百块, 八折.

In: even text. Out: `Time` and `Amount` with their places in the text; `hours` turns a time into hours
from a given moment. What each language says is in `times_zh`, `amounts_zh`, `times_en` and `amounts_en`,
the conventions are in `measures`.
"""

from __future__ import annotations

from functools import lru_cache

from simulator.language import amounts_en, amounts_zh, times_en, times_zh
from simulator.language.measures import Amount, Time, Unit, hours
from simulator.model.texts import Language

__all__ = ["Amount", "Time", "Unit", "amounts", "hours", "times"]


@lru_cache(maxsize=512)
def times(text: str, language: Language) -> tuple[Time, ...]:
    """Return the times to come that an even `text` names, in order."""
    return times_zh.times(text) if language == "zh" else times_en.times(text)


@lru_cache(maxsize=512)
def amounts(text: str, language: Language) -> tuple[Amount, ...]:
    """Return the amounts of money, percents, gifts of time and things that an even `text` names, in order."""
    return amounts_zh.amounts(text) if language == "zh" else amounts_en.amounts(text)
