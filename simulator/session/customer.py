"""Which line the customer says.

Within a set the most specific line whose condition holds wins, then the least recently said, then the
seed. The same rule picks among the variants of a line, so nothing is said twice while something else fits.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeVar

from simulator.model.conditions import Moment, asked
from simulator.model.persona import Line
from simulator.model.texts import Variants
from simulator.session.cast import Case
from simulator.session.chance import pick


class Said(NamedTuple):
    """Words that the customer says, the facts told with them, and the keys by which they count as said."""

    words: str
    tells: tuple[str, ...]
    keys: tuple[str, ...]


_T = TypeVar("_T")

NOTHING = Said("", (), ())


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
    best: list[tuple[int, Line]] = []
    weight = 0
    for rank, number, line, test in _by_rank(lines):
        if best and rank < weight:
            break
        if test is None:
            if not conditional_only:
                best.append((number, line))
        elif test(moment):
            best.append((number, line))
            weight = rank
    if not best:
        return NOTHING
    candidates = [
        (number, variant, line)
        for number, line in best
        for variant in range(len(line.text.say(case.language)))
    ]
    number, variant, line = _least_recent(
        case, [(f"{place}/{n}/{v}", (n, v, line)) for n, v, line in candidates], said, stream, moment.turn
    )
    key = f"{place}/{number}/{variant}"
    said[key] = moment.turn
    return Said(case.speak(line.text.say(case.language)[variant]), line.tells, (key,))


_Ranked = tuple[tuple[int, int, Line, Callable[[Moment], bool] | None], ...]
# Lines are put in order once per tuple of lines, which is kept so that its id stays taken.
_RANKED: dict[int, tuple[tuple[Line, ...], _Ranked]] = {}


def _by_rank(lines: tuple[Line, ...]) -> _Ranked:
    """Return (rank, number, line, test) of `lines`, the most specific first, else as written."""
    found = _RANKED.get(id(lines))
    if found is not None and found[0] is lines:
        return found[1]
    ranked: list[tuple[int, int, Line, Callable[[Moment], bool] | None]] = []
    for number, line in enumerate(lines):
        when = None if line.when is None else asked(line.when)
        ranked.append((0, number, line, None) if when is None else (when.questions, number, line, when.test))
    ranked.sort(key=lambda entry: (-entry[0], entry[1]))
    if len(_RANKED) > 5_000:
        _RANKED.clear()
    _RANKED[id(lines)] = (lines, tuple(ranked))
    return _RANKED[id(lines)][1]


def say_one_of(case: Case, texts: Variants, turn: int, said: dict[str, int], stream: int, place: str) -> str:
    """Return one of the variants `texts`, the least recently said first; notes it in `said`."""
    variants = texts.say(case.language)
    key = _least_recent(
        case,
        [(f"{place}/{number}", f"{place}/{number}") for number in range(len(variants))],
        said,
        stream,
        turn,
    )
    said[key] = turn
    return case.speak(variants[int(key.rsplit("/", 1)[1])])


def _least_recent(
    case: Case, candidates: list[tuple[str, _T]], said: dict[str, int], stream: int, turn: int
) -> _T:
    oldest = min(said.get(key, -1) for key, _ in candidates)
    left = [thing for key, thing in candidates if said.get(key, -1) == oldest]
    return left[pick(len(left), case.seed, stream, turn)]
