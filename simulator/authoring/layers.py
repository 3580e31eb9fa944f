"""Where the boxes of a drawing stand: a layered layout of a graph, from top to bottom.

After Sugiyama, Tagawa and Toda (1981): every box gets a layer below those that lead to it; a way across
several layers gets a bend in each; boxes and bends of a layer are put in the order of their neighbours'
middle, to and fro, until few ways cross. Ways that lead back up don't count for the layers. The same graph
gives the same layout.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

#: Space between boxes of a layer, and between layers.
ACROSS: Final = 34.0
DOWN: Final = 74.0
#: Width that a bend takes, and the space beside it.
_BEND: Final = 10.0
_BESIDE: Final = 16.0
_SWEEPS: Final = 12
#: Endings in one row at most; more are set in several rows, so that the drawing stays as wide as a page.
_ROW: Final = 6

Point = tuple[float, float]


class Placed(NamedTuple):
    """A layout: the upper left corner of every box, and the points that every way passes."""

    boxes: Mapping[str, Point]
    routes: Mapping[tuple[str, str], tuple[Point, ...]]
    width: float
    height: float


class _Item(NamedTuple):
    """A box, or the bend of a way (`start`, `end`) in one layer."""

    name: str
    end: str | None
    layer: int


def place(
    boxes: Sequence[str],
    last: Sequence[str],
    ways: Iterable[tuple[str, str]],
    width: float,
    height: float,
) -> Placed:
    """Return a layout of `boxes` in the order given, with `last` below them all, and `ways` between them.

    :raises KeyError: a way leads from or to a box that is not there.
    """
    ways = list(ways)
    layers = _layers(boxes, last, ways)
    rows: dict[int, list[_Item]] = defaultdict(list)
    for name, layer in layers.items():
        rows[layer].append(_Item(name, None, layer))
    chains: dict[tuple[str, str], list[_Item]] = {}
    neighbours: dict[_Item, list[_Item]] = defaultdict(list)
    for start, end in ways:
        low, high = layers[start], layers[end]
        step = 1 if high >= low else -1
        bends = [_Item(start, end, layer) for layer in range(low + step, high, step)]
        for bend in bends:
            rows[bend.layer].append(bend)
        chain = [_Item(start, None, low), *bends, _Item(end, None, high)]
        chains[start, end] = chain
        for one, other in pairwise(chain):
            neighbours[one].append(other)
            neighbours[other].append(one)
    _order(rows, neighbours)
    xs = _across(rows, neighbours, width)
    left = min(xs[item] - _room(item, width) / 2 for row in rows.values() for item in row)
    right = max(xs[item] + _room(item, width) / 2 for row in rows.values() for item in row)
    ys = {layer: place * (height + DOWN) for place, layer in enumerate(sorted(rows))}
    corners = {
        name: (xs[_Item(name, None, layer)] - left - width / 2, ys[layer]) for name, layer in layers.items()
    }
    routes = {}
    for way, chain in chains.items():
        down = chain[-1].layer > chain[0].layer
        points: list[Point] = [(xs[chain[0]] - left, ys[chain[0].layer] + (height if down else 0.0))]
        for bend in chain[1:-1]:
            edges = (ys[bend.layer], ys[bend.layer] + height)
            points += [(xs[bend] - left, y) for y in (edges if down else edges[::-1])]
        points.append((xs[chain[-1]] - left, ys[chain[-1].layer] + (0.0 if down else height)))
        routes[way] = tuple(points)
    return Placed(corners, routes, right - left, max(ys.values()) + height)


def _layers(boxes: Sequence[str], last: Sequence[str], ways: Sequence[tuple[str, str]]) -> dict[str, int]:
    """Return the layer of every box: below all boxes written before it that lead to it."""
    order = {name: number for number, name in enumerate(boxes)}
    layers: dict[str, int] = {}
    for name in boxes:
        above = [layers[start] for start, end in ways if end == name and order[start] < order[name]]
        layers[name] = max(above, default=-1) + 1
    lowest = max(layers.values(), default=-1)
    for number, name in enumerate(last):
        layers[name] = lowest + 1 + number // _ROW
    return layers


def _order(rows: Mapping[int, list[_Item]], neighbours: Mapping[_Item, list[_Item]]) -> None:
    """Put the items of every row in the order of their neighbours' middle, to and fro."""
    for sweep in range(_SWEEPS):
        down = sweep % 2 == 0
        layers = sorted(rows, reverse=not down)
        for before, layer in pairwise(layers):
            at = {item: number / max(1, len(rows[before]) - 1) for number, item in enumerate(rows[before])}
            middle = {}
            for number, item in enumerate(rows[layer]):
                near = [at[other] for other in neighbours.get(item, ()) if other in at]
                middle[item] = sum(near) / len(near) if near else number / max(1, len(rows[layer]) - 1)
            rows[layer].sort(key=lambda item: (middle[item], item.name, item.end or ""))


def _room(item: _Item, width: float) -> float:
    return width if item.end is None else _BEND


def _between(one: _Item, other: _Item) -> float:
    return ACROSS if one.end is None and other.end is None else _BESIDE


def _across(
    rows: Mapping[int, list[_Item]], neighbours: Mapping[_Item, list[_Item]], width: float
) -> dict[_Item, float]:
    """Return the middle of every item: near its neighbours', and clear of what stands beside it."""
    xs: dict[_Item, float] = {}
    for row in rows.values():
        x = 0.0
        for item in row:
            xs[item] = x + _room(item, width) / 2
            x += _room(item, width) + ACROSS
    for sweep in range(_SWEEPS):
        for layer in sorted(rows, reverse=sweep % 2 == 1):
            row = rows[layer]
            wanted = [_middle([xs[other] for other in neighbours.get(item, ())], xs[item]) for item in row]
            xs.update(zip(row, _apart(row, wanted, width), strict=True))
    return xs


def _middle(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _apart(row: Sequence[_Item], wanted: Sequence[float], width: float) -> list[float]:
    """Return places as near to `wanted` as order and room allow: the mean of pushing right and left."""
    gaps = [
        (_room(one, width) + _room(other, width)) / 2 + _between(one, other) for one, other in pairwise(row)
    ]
    right, left = list(wanted), list(wanted)
    for number, gap in enumerate(gaps):
        right[number + 1] = max(right[number + 1], right[number] + gap)
    for number in range(len(gaps) - 1, -1, -1):
        left[number] = min(left[number], left[number + 1] - gaps[number])
    return [(one + other) / 2 for one, other in zip(right, left, strict=True)]
