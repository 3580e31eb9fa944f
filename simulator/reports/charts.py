"""The charts of the reports, each made from figures as one `Drawing`.

All are `WIDTH` points wide: as wide as a phone, so that their letters stay readable on it, half as wide as a
laptop's page, and a little narrower than the text of a printed one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from simulator.model.texts import Language
from simulator.reports.basis import Verdict
from simulator.reports.cohort import Distribution, Standing, TeamRow
from simulator.reports.drawing import (
    ACCENT,
    ACCENT_LINE,
    ACCENT_SOFT,
    BAD,
    FAINT,
    GOOD,
    INK,
    LINE,
    ORANGE,
    PAPER,
    SOFT,
    WARN,
    Circle,
    Drawing,
    Line,
    Path,
    Rect,
    Shape,
    Words,
    fitted,
    lines,
    width_of,
)
from simulator.reports.estimates import Estimate
from simulator.reports.names import Names
from simulator.reports.trainee import FEWEST_FOR_TREND, Point, PrincipleMean
from simulator.reports.words import day, number, say, several

WIDTH: Final = 400.0
_LABELS: Final = 122.0
_TEXT: Final = 10.0
_SMALL: Final = 9.0
_ROW: Final = 20.0

#: The ink of each verdict on readiness.
VERDICT_INK: Final[dict[Verdict, str]] = {
    "ready": GOOD,
    "borderline": WARN,
    "not_yet": BAD,
    "review": "#6c54a0",
    "few": "#8c867c",
    "none": "#c9c4ba",
}
_STANDING_INK: Final[dict[Standing, str]] = {
    "above": GOOD,
    "below": BAD,
    "same": ACCENT,
    "alone": ACCENT,
    "few": FAINT,
    "hidden": FAINT,
}


class _Scale(NamedTuple):
    """Points 0–100, or a part of them, along a stretch of the page."""

    left: float
    right: float
    low: float = 0.0
    high: float = 100.0

    def at(self, value: float) -> float:
        share = (max(self.low, min(self.high, value)) - self.low) / (self.high - self.low)
        return self.left + (self.right - self.left) * share

    def grid(self, top: float, bottom: float, step: float = 20.0) -> list[Shape]:
        shapes: list[Shape] = []
        mark = self.low
        while mark <= self.high:
            x = self.at(mark)
            shapes.append(Line(x, top, x, bottom, LINE, 0.8))
            shapes.append(Words(x, bottom + 11, f"{mark:g}", _SMALL, FAINT, "middle"))
            mark += step
        return shapes


def gauge(language: Language, exam: Estimate, needed: float | None) -> Drawing:
    """Return the mean of a trainee's exams with its error band, against the pass mark."""
    scale = _Scale(10.0, WIDTH - 10.0)
    top, bottom = 26.0, 44.0
    shapes: list[Shape] = [Rect(scale.left, top, scale.right - scale.left, bottom - top, "#efece6", 9.0)]
    shapes.append(Rect(scale.left, top, scale.at(exam.value) - scale.left, bottom - top, ACCENT_LINE, 9.0))
    shapes += [
        Words(scale.at(mark), bottom + 13, f"{mark:g}", _SMALL, FAINT, "middle") for mark in range(0, 101, 20)
    ]
    error = exam.error or 0.0
    low, high = scale.at(exam.value - error), scale.at(exam.value + error)
    middle = (top + bottom) / 2
    shapes.append(Rect(low, top + 5.0, max(1.0, high - low), bottom - top - 10.0, ACCENT, 4.0))
    shapes.append(Circle(scale.at(exam.value), middle, 6.0, PAPER, ACCENT, 2.5))
    if needed is not None:
        x = scale.at(needed)
        label = say(language, "pass_mark_at", value=f"{needed:.0f}")
        shapes += [
            Line(x, top - 6, x, bottom + 4, INK, 1.5),
            Words(x, top - 10, label, _TEXT, INK, "middle", True),
        ]
    told = number(exam.value)
    if exam.error is not None:
        told = say(language, "plus_minus", value=told, error=number(exam.error))
    return Drawing(WIDTH, 62.0, f"{say(language, 'mean_exam')}: {told}", tuple(shapes))


def principles(language: Language, means: Sequence[PrincipleMean], names: Names) -> Drawing:
    """Return every principle with its mean and error; hollow where it is not judged."""
    counts = [several(language, "occasions", mean.occasions) for mean in means]
    wide = max((width_of(count, 8.0) for count in counts), default=0.0)
    scale = _Scale(_LABELS + 10, WIDTH - wide - 56.0)
    labels = [lines(names.principle(mean.principle), _TEXT, _LABELS, 2) for mean in means]
    rows = [_ROW + 10.0 * (len(label) - 1) for label in labels]
    bottom = sum(rows) + 6
    shapes: list[Shape] = scale.grid(4, bottom)
    top = 4.0
    for mean, label, count, row in zip(means, labels, counts, rows, strict=True):
        y = top + row / 2
        top += row
        ink = ACCENT if mean.enough else FAINT
        for place, line in enumerate(label):
            base = y + 3 + 11.0 * (place - (len(label) - 1) / 2)
            shapes.append(Words(_LABELS, base, line, _TEXT, INK if mean.enough else FAINT, "end"))
        shapes.append(
            Line(scale.at(mean.mean - mean.error), y, scale.at(mean.mean + mean.error), y, ink, 2.0)
        )
        shapes.append(Circle(scale.at(mean.mean), y, 4.0, ink if mean.enough else PAPER, ink))
        told = f"{number(mean.mean, 0)} ± {number(mean.error, 0)}"
        shapes.append(Words(WIDTH - wide - 6, y + 3, told, _TEXT, INK if mean.enough else FAINT, "end"))
        shapes.append(Words(WIDTH, y + 3, count, 8.0, FAINT, "end"))
    return Drawing(WIDTH, bottom + 16, say(language, "principles"), tuple(shapes))


def trend(language: Language, points: Sequence[Point], needed: float | None) -> Drawing:
    """Return the attempts in their order; exams that count are filled, repeated exams and practice hollow.

    Where they are too few for a trend no line joins them, which would draw one.
    """
    left, right, top, bottom = 28.0, WIDTH - 10.0, 26.0, 150.0

    def y_of(score: float) -> float:
        return bottom - (bottom - top) * max(0.0, min(100.0, score)) / 100.0

    shapes: list[Shape] = []
    for mark in range(0, 101, 20):
        shapes += [
            Line(left, y_of(mark), right, y_of(mark), LINE, 0.8),
            Words(left - 6, y_of(mark) + 3, f"{mark}", _SMALL, FAINT, "end"),
        ]
    count = len(points)
    gap = (right - left - 24.0) / max(1, count - 1)
    xs = [left + 12.0 + gap * place if count > 1 else (left + right) / 2 for place in range(count)]
    if needed is not None:
        shapes.append(Line(left, y_of(needed), right, y_of(needed), INK, 1.0, 3.0))
    if sum(point.settled for point in points) >= FEWEST_FOR_TREND:
        way = tuple((x, y_of(point.overall)) for x, point in zip(xs, points, strict=True))
        shapes.append(Path(way, ACCENT_LINE, 1.5))
    radius = 4.0 if count <= 40 else 2.2
    for x, point in zip(xs, points, strict=True):
        ink = ORANGE if point.mode == "exam" else ACCENT
        if point.error is not None and count <= 60:
            shapes.append(
                Line(x, y_of(point.overall - point.error), x, y_of(point.overall + point.error), ink, 1.2)
            )
        shapes.append(Circle(x, y_of(point.overall), radius, ink if point.counted else PAPER, ink))
    if points:
        ends = (
            [(xs[0], points[0], "start")]
            if count == 1
            else [(xs[0], points[0], "start"), (xs[-1], points[-1], "end")]
        )
        for x, point, anchor in ends:
            edge = x - 6 if anchor == "start" else x + 6
            shapes.append(
                Words(
                    edge,
                    bottom + 14,
                    day(language, point.began),
                    _SMALL,
                    FAINT,
                    "start" if anchor == "start" else "end",
                )
            )
    entries = [(ORANGE, True, say(language, "exam")), (ACCENT, False, say(language, "practice"))]
    if any(point.mode == "exam" and not point.counted for point in points):
        entries.append((ORANGE, False, say(language, "repeated")))
    shapes += _legend(*entries, x=left)
    if needed is not None:
        label = say(language, "pass_mark_at", value=f"{needed:.0f}")
        shapes.append(Words(right, 11, label, _SMALL, SOFT, "end"))
        end = right - width_of(label, _SMALL) - 6
        shapes.append(Line(end - 18, 8, end, 8, INK, 1.0, 3.0))
    return Drawing(WIDTH, bottom + 20, say(language, "trend"), tuple(shapes))


def _legend(*entries: tuple[str, bool, str], x: float) -> list[Shape]:
    shapes: list[Shape] = []
    for ink, filled, label in entries:
        shapes.append(Circle(x + 4, 8, 4.0, ink if filled else PAPER, ink))
        shapes.append(Words(x + 12, 11, label, _SMALL, SOFT))
        x += 26 + width_of(label, _SMALL)
    return shapes


def readiness(language: Language, counts: Sequence[tuple[Verdict, int]]) -> Drawing:
    """Return how many people have which verdict, as one bar with its key; −1 stands for one to four."""
    total = sum(max(0, count) for _, count in counts)
    shapes: list[Shape] = [Rect(0, 4, WIDTH, 26, "#efece6", 6.0)]
    x = 0.0
    for verdict, count in counts:
        if count <= 0 or total == 0:
            continue
        width = WIDTH * count / total
        shapes.append(Rect(x, 4, max(0.5, width - 1.5), 26, VERDICT_INK[verdict], 3.0))
        if width > 26:
            ink = PAPER if verdict != "none" else INK
            shapes.append(Words(x + width / 2 - 0.75, 20.5, f"{count:,}", 10.0, ink, "middle", True))
        x += width
    x, y = 0.0, 48.0
    for verdict, count in counts:
        label = say(language, "no_exams" if verdict == "none" else verdict)
        told = say(language, "under_five") if count < 0 else f"{count:,}"
        width = 16 + width_of(f"{label} {told}", _TEXT) + 16
        if x + width > WIDTH + 16:
            x, y = 0.0, y + 16
        shapes.append(Rect(x, y - 8, 9, 9, VERDICT_INK[verdict], 2.0))
        shapes.append(Words(x + 14, y, f"{label} {told}", _TEXT, INK))  # one text: fonts differ in width
        x += width
    return Drawing(WIDTH, y + 6, say(language, "readiness"), tuple(shapes))


def distribution(language: Language, found: Distribution) -> Drawing:
    """Return the spread of people's exam means."""
    scale = _Scale(28.0, WIDTH - 10.0)
    top, bottom = 36.0, 154.0
    most = max(1, *found.bars)
    shapes: list[Shape] = [Line(scale.left, bottom, scale.right, bottom, LINE, 1.0)]
    wide = (scale.right - scale.left) / len(found.bars)
    for place, bar in enumerate(found.bars):
        x = scale.left + wide * place
        if bar > 0:
            height = (bottom - top) * bar / most
            shapes.append(Rect(x + 1, bottom - height, wide - 2, height, ACCENT, 2.0))
            if width_of(f"{bar:,}", 8.0) <= wide:
                shapes.append(Words(x + wide / 2, bottom - height - 3, f"{bar:,}", 8.0, SOFT, "middle"))
    shapes += [
        Words(scale.at(mark), bottom + 12, f"{mark:g}", _SMALL, FAINT, "middle") for mark in range(0, 101, 10)
    ]
    x = scale.at(found.mean.value)
    inside = found.bars[min(len(found.bars) - 1, int(found.mean.value // found.width))]
    if inside > 0:
        shapes.append(Line(x, bottom - (bottom - top) * inside / most + 4, x, bottom - 3, PAPER, 1.2, 3.0))
    label = f"{say(language, 'mean')} {number(found.mean.value)}"
    shapes += [
        Path(((x - 4, top - 15), (x + 4, top - 15), (x, top - 10)), fill=INK),
        Words(x, top - 20, label, _TEXT, INK, "middle", True),
    ]
    return Drawing(WIDTH, bottom + 18, say(language, "distribution"), tuple(shapes))


def teams(language: Language, rows: Sequence[TeamRow], whole: Estimate | None) -> Drawing:
    """Return every team's mean with its interval; coloured only where the difference is real."""
    shown = [row for row in rows if row.mean is not None]
    ends = [end for row in shown if row.mean is not None for end in (row.mean.low, row.mean.high)]
    low = max(0.0, 10.0 * (min(ends, default=0.0) // 10.0))
    high = min(100.0, 10.0 * -(-max(ends, default=100.0) // 10.0))
    scale = _Scale(_LABELS + 10, WIDTH - 116.0, low, max(high, low + 10.0))
    bottom = _ROW * len(rows) + 6
    shapes: list[Shape] = scale.grid(4, bottom, 10.0 if scale.high - scale.low <= 60 else 20.0)
    if whole is not None:
        shapes.append(Line(scale.at(whole.value), 2, scale.at(whole.value), bottom, INK, 1.0, 3.0))
    for place, row in enumerate(rows):
        y = _ROW * place + _ROW / 2 + 4
        ink = _STANDING_INK[row.standing]
        shapes.append(Words(_LABELS, y + 3, fitted(row.team, _TEXT, _LABELS), _TEXT, INK, "end"))
        if row.mean is None:
            told = say(language, "hidden" if row.standing == "hidden" else "few_people")
            shapes.append(Words(scale.left, y + 3, told, _SMALL, FAINT))
            continue
        shapes.append(Line(scale.at(row.mean.low), y, scale.at(row.mean.high), y, ink, 2.5))
        shapes.append(Circle(scale.at(row.mean.value), y, 4.5, ink, PAPER, 1.2))
        shapes.append(Words(WIDTH - 82.0, y + 3, number(row.mean.value), _TEXT, INK, "end", True))
        if row.standing in ("above", "below"):
            label = fitted(say(language, row.standing), 8.0, 76.0)
            shapes.append(Words(WIDTH, y + 3, label, 8.0, ink, "end", True))
    return Drawing(WIDTH, bottom + 16, say(language, "teams"), tuple(shapes))


def separation(value: float | None, interval: tuple[float, float] | None) -> Drawing:
    """Return a correlation (−0.2 to 1) with its interval as a small chart for a table."""
    scale = _Scale(3.0, 97.0, -0.2, 1.0)
    shapes: list[Shape] = [
        Rect(scale.at(0.3), 2, scale.right - scale.at(0.3), 10, ACCENT_SOFT, 2.0),
        Line(scale.left, 7, scale.right, 7, LINE, 1.0),
    ]
    if value is not None and interval is not None:
        shapes += [
            Line(scale.at(interval[0]), 7, scale.at(interval[1]), 7, ACCENT, 2.0),
            Circle(scale.at(value), 7, 3.2, ACCENT, PAPER, 1.0),
        ]
    return Drawing(100.0, 14.0, number(value, 2), tuple(shapes))
