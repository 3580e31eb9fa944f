"""A balance as a drawing (SVG): the scores of every synthetic trainee against the pass mark."""

from __future__ import annotations

from typing import Final
from xml.sax.saxutils import escape

from simulator.study.balance import Balance, Standing

_WIDTH: Final = 860
_LEFT: Final = 190
_RIGHT: Final = 100
_ROW: Final = 30
_TOP: Final = 74
_INK: Final = "#26323a"
_SOFT: Final = "#8a979f"
_GOOD: Final = "#2f7d6b"
_BAD: Final = "#b4532a"
_FONT: Final = "'Noto Sans SC', 'Noto Sans', sans-serif"


def draw(balance: Balance, title: str) -> str:
    """Return `balance` as SVG: a row a trainee with range, quartiles, mean and share of passes."""
    height = _TOP + _ROW * (len(balance.standings) + 1) + 34
    bottom = _TOP + _ROW * (len(balance.standings) + 1)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" font-family="{_FONT}">',
        f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>',
        _text(24, 32, f"{title} — {balance.attempts} × {len(balance.standings)}", 17, _INK, weight="bold"),
        _text(
            24,
            54,
            f"difficulty {balance.difficulty:.2f} · discrimination {balance.discrimination:.2f} · "
            f"reached {balance.least:.0f}–{balance.most:.0f}",
            12,
            _SOFT,
        ),
        _text(_WIDTH - 24, 54, "passed", 12, _SOFT, anchor="end"),
    ]
    for mark in range(0, 101, 20):
        x = _x(mark)
        parts.append(
            f'<line x1="{x:.1f}" y1="{_TOP}" x2="{x:.1f}" y2="{bottom}" stroke="#e4e9ec" stroke-width="1"/>'
        )
        parts.append(_text(x, bottom + 18, str(mark), 11, _SOFT, anchor="middle"))
    x = _x(balance.pass_mark)
    parts.append(
        f'<line x1="{x:.1f}" y1="{_TOP - 6}" x2="{x:.1f}" y2="{bottom}" stroke="{_INK}" '
        'stroke-width="1.5" stroke-dasharray="4 3"/>'
    )
    row = 0
    for number, standing in enumerate(balance.standings):
        if standing.skill is None and number and balance.standings[number - 1].skill is not None:
            row += 1
        parts += _row(standing, _TOP + _ROW * row + _ROW / 2)
        row += 1
    return "\n".join([*parts, "</svg>"]) + "\n"


def _row(standing: Standing, y: float) -> list[str]:
    colour = _GOOD if standing.skill is not None else _BAD
    low, middle, high = standing.quartiles
    return [
        _text(_LEFT - 14, y + 4, standing.trainee.replace("_", " "), 13, _INK, anchor="end"),
        (
            f'<line x1="{_x(standing.least):.1f}" y1="{y}" x2="{_x(standing.most):.1f}" y2="{y}" '
            f'stroke="{colour}" stroke-opacity=".45" stroke-width="2"/>'
        ),
        (
            f'<rect x="{_x(low):.1f}" y="{y - 7}" width="{max(2.0, _x(high) - _x(low)):.1f}" height="14" '
            f'rx="3" fill="{colour}" fill-opacity=".3" stroke="{colour}"/>'
        ),
        (
            f'<line x1="{_x(middle):.1f}" y1="{y - 7}" x2="{_x(middle):.1f}" y2="{y + 7}" '
            f'stroke="{colour}" stroke-width="2"/>'
        ),
        f'<circle cx="{_x(standing.mean):.1f}" cy="{y}" r="3.5" fill="{_INK}"/>',
        _text(_WIDTH - 24, y + 4, f"{100.0 * standing.passes:.1f} %", 13, _INK, anchor="end"),
    ]


def _x(points: float) -> float:
    return _LEFT + (_WIDTH - _LEFT - _RIGHT) * points / 100.0


def _text(
    x: float, y: float, words: str, size: int, fill: str, anchor: str = "start", weight: str = "normal"
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{fill}" text-anchor="{anchor}" '
        f'font-weight="{weight}">{escape(words)}</text>'
    )
