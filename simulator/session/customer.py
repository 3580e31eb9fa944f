"""Which line the customer says.

Within a set the most specific line whose condition holds wins (`session.lines`), then the least recently
said, then the seed. The same rule picks among the variants of a line, so nothing is said twice while
something else fits.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from simulator.model.conditions import Moment
from simulator.session.cast import Case
from simulator.session.chance import pick
from simulator.session.lines import NOTHING, Fitting, Said


def say(case: Case, lines: Fitting, moment: Moment, said: dict[str, int], stream: int) -> Said:
    """Return what is said of `lines` at `moment`, or `NOTHING` if none fits; notes it in `said`."""
    ways = lines(moment)
    return say_one_of(case, ways, moment.turn, said, stream) if ways else NOTHING


def say_one_of(case: Case, ways: Sequence[Said], turn: int, said: dict[str, int], stream: int) -> Said:
    """Return one of `ways`, the least recently said first; notes it in `said`."""
    if len(ways) > 1:
        left = unsaid(ways, said)
        if not left:
            oldest = min([said[way.key] for way in ways])
            left = [way for way in ways if said[way.key] == oldest]
        ways = left
    return draw(case, ways, turn, said, stream)


def unsaid(ways: Sequence[Said], said: Mapping[str, int]) -> list[Said]:
    """Return which of `ways` were not said so far."""
    return [way for way in ways if way.key not in said]


def draw(case: Case, ways: Sequence[Said], turn: int, said: dict[str, int], stream: int) -> Said:
    """Return one of `ways`, by chance; notes it in `said`."""
    chosen = ways[0] if len(ways) == 1 else ways[pick(len(ways), stream, turn)]
    said[chosen.key] = turn
    words = chosen.words
    return Said(case.speak(words), chosen.tells, chosen.key) if "{" in words else chosen
