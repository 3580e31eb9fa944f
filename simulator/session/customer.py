"""Which line the customer says.

Within a set the most specific line whose condition holds wins, then the least recently said, then the
seed. The same rule picks among the variants of a line, so nothing is said twice while something else fits.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from simulator.model.conditions import Moment, asked
from simulator.model.persona import Line
from simulator.model.texts import Language, Variants
from simulator.session.cast import Case
from simulator.session.chance import pick


class Said(NamedTuple):
    """Words that the customer says, and the facts told with them."""

    words: str
    tells: tuple[str, ...]


NOTHING = Said("", ())


def say(
    case: Case,
    lines: tuple[Line, ...],
    moment: Moment,
    said: dict[str, int],
    stream: int,
    place: str,
    conditional_only: bool = False,
) -> Said:
    """Return what is said of `lines` at `moment`, or `NOTHING` if none applies; notes it in `said`.

    `place` names the set, for the record of what was said; with `conditional_only` fallbacks are left out.
    """
    best: list[_Spoken] = []
    weight = 0
    for rank, test, spoken in _by_rank(lines, case.language, place):
        if best and rank < weight:
            break
        if test is None:
            if not conditional_only:
                best += spoken
        elif test(moment):
            best += spoken
            weight = rank
    if not best:
        return NOTHING
    key, words, tells = best[0] if len(best) == 1 else _least_recent(case, best, said, stream, moment.turn)
    said[key] = moment.turn
    return Said(case.speak(words), tells)


#: One way to say a line: the key under which it counts as said, its words, the facts told with it.
_Spoken = tuple[str, str, tuple[str, ...]]
#: Rank (how many questions its condition asks), the condition's test, and the ways to say it.
_Ranked = tuple[int, Callable[[Moment], bool] | None, list[_Spoken]]
# Lines are put in order once per tuple of lines, which is kept so that its id stays taken.
_RANKED: dict[tuple[int, Language, str], tuple[tuple[Line, ...], list[_Ranked]]] = {}


def _by_rank(lines: tuple[Line, ...], language: Language, place: str) -> list[_Ranked]:
    """Return `lines` with all ways to say them, the most specific first, else as written."""
    key = (id(lines), language, place)
    found = _RANKED.get(key)
    if found is not None:
        return found[1]
    ranked: list[_Ranked] = []
    for number, line in enumerate(lines):
        spoken = [
            (f"{place}/{number}/{variant}", words, line.tells)
            for variant, words in enumerate(line.text.say(language))
        ]
        when = None if line.when is None else asked(line.when)
        ranked.append((0, None, spoken) if when is None else (when.questions, when.test, spoken))
    ranked.sort(key=lambda entry: -entry[0])
    if len(_RANKED) > 5_000:
        _RANKED.clear()
    _RANKED[key] = (lines, ranked)
    return ranked


def say_one_of(case: Case, texts: Variants, turn: int, said: dict[str, int], stream: int, place: str) -> str:
    """Return one of the variants `texts`, the least recently said first; notes it in `said`."""
    variants = texts.say(case.language)
    spoken: list[_Spoken] = [(f"{place}/{number}", words, ()) for number, words in enumerate(variants)]
    key, words, _ = _least_recent(case, spoken, said, stream, turn)
    said[key] = turn
    return case.speak(words)


def _least_recent(
    case: Case, candidates: list[_Spoken], said: dict[str, int], stream: int, turn: int
) -> _Spoken:
    turns = [said.get(candidate[0], -1) for candidate in candidates]
    oldest = min(turns)
    left = [candidate for candidate, last in zip(candidates, turns, strict=True) if last == oldest]
    return left[0] if len(left) == 1 else left[pick(len(left), case.seed, stream, turn)]
