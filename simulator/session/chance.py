"""Deterministic choices: a hash of integers instead of a generator.

Generator streams differ between library versions; this hash is the same on every machine, and it makes
forks of an attempt exact, because a turn's chance depends on nothing but (seed, stream, turn).
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

_MASK: Final = (1 << 64) - 1
#: SplitMix64's increment and multipliers (Steele, Lea & Flood 2014, OOPSLA).
_GAMMA: Final = 0x9E3779B97F4A7C15
_FIRST: Final = 0xBF58476D1CE4E5B9
_SECOND: Final = 0x94D049BB133111EB

#: The kinds of streams, which keep choices of different kinds apart.
SLOTS: Final = 1
LINES: Final = 2
REACTIONS: Final = 3


def chance(seed: int, kind: int, turn: int) -> int:
    """Return a whole number, evenly spread over 0 … 2**64 − 1, that depends on the arguments only."""
    return _mix(stream(seed, kind), turn)


@lru_cache(maxsize=4096)
def stream(seed: int, kind: int) -> int:
    """Return the number of a stream of chance: the hash of what stays the same through an attempt."""
    return _mix(_mix(0, seed), kind)


def _mix(value: int, part: int) -> int:
    value = (value + (part & _MASK) + _GAMMA) & _MASK
    value = ((value ^ (value >> 30)) * _FIRST) & _MASK
    value = ((value ^ (value >> 27)) * _SECOND) & _MASK
    return value ^ (value >> 31)


def pick(count: int, beginning: int, turn: int) -> int:
    """Return a place among `count` things, by the chance of `turn` in the stream begun with `beginning`.

    :raises ValueError: `count` is less than one.
    """
    if count < 1:
        raise ValueError(f"nothing to pick from: {count}")
    return _mix(beginning, turn) % count
