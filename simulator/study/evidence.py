"""The evidence rows: published findings, each as a statistical test over the simulated customers.

Every row plays scripts or random policies to crowds of customers of all shipped personas in the laboratory
(`study.laboratory`), with the shipped rulings, mood model and outcomes unchanged, and common random numbers
across its cells. A row holds if all of its checks do (`study.findings`). Nothing here may be tuned for a row.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from simulator.content.library import Library
from simulator.model.persona import Persona
from simulator.study.cells import Cells
from simulator.study.findings import Found, find
from simulator.study.rows import ROWS, Row

#: Samples of each cell in full: five seeds of 1,000 customers; --quick takes fewer of both.
FULL: Final = (5, 1_000, 400)
QUICK: Final = (5, 250, 120)


class Size(NamedTuple):
    """How much is simulated: seeds, attempts of each cell under each seed, bootstrap resamples."""

    seeds: int
    attempts: int
    resamples: int


class RowFound(NamedTuple):
    """A row's result; `value`, `low` and `high` are those of its first check."""

    row: int
    finding: str
    statistic: str
    tried: str
    expected: str
    source: str
    note: str
    checks: tuple[Found, ...]

    @property
    def value(self) -> float:
        """The number of the first check."""
        return self.checks[0].value

    @property
    def low(self) -> float:
        """The lower end of its interval."""
        return self.checks[0].low

    @property
    def high(self) -> float:
        """The upper end of its interval."""
        return self.checks[0].high

    @property
    def holds(self) -> bool:
        """Whether all checks hold."""
        return all(check.holds for check in self.checks)

    def summary(self) -> dict[str, object]:
        """Return the row as the command's JSON has it."""
        return {
            "row": self.row,
            "statistic": self.statistic,
            "value": round(self.value, 4),
            "low": round(self.low, 4),
            "high": round(self.high, 4),
            "expected": self.expected,
            "holds": self.holds,
        }


def evidence(
    library: Library, quick: bool = False, tell: Callable[[str], None] = lambda _: None
) -> tuple[RowFound, ...]:
    """Try every row on the personas of `library`; `tell` is called with each row's number before it."""
    return evidence_of(personas_of(library), Size(*(QUICK if quick else FULL)), tell=tell)


def personas_of(library: Library) -> list[Persona]:
    """Return all personas of `library`, by id."""
    return [library.persona(entry.id) for entry in library.entries("persona")]


def evidence_of(
    personas: Sequence[Persona],
    size: Size,
    rows: Sequence[Row] | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> tuple[RowFound, ...]:
    """Try `rows` (all, if not given) on `personas`."""
    found = []
    stock = Cells(personas, size.seeds, size.attempts)
    for row in ROWS if rows is None else rows:
        tell(f"row {row.row}")
        checks = tuple(find(check, size.seeds, size.attempts, size.resamples) for check in row.build(stock))
        found.append(
            RowFound(
                row.row, row.finding, checks[0].name, row.tried, row.expected, row.source, row.note, checks
            )
        )
    return tuple(found)


def page(found: Sequence[RowFound], quick: bool) -> str:
    """Return `found` as a Markdown page, misses included."""
    size = Size(*(QUICK if quick else FULL))
    held = sum(row.holds for row in found)
    lines = [
        "# Evidence rows",
        "",
        "Written by `kesu evidence --markdown docs/evidence.md`; do not edit by hand.",
        "",
        (
            f"{held} of {len(found)} published findings are reproduced by the simulated customers. Each row "
            f"plays scripts or random policies to {size.seeds} × {size.attempts:,} customers a cell, all "
            "personas in equal parts, their traits varied by a fifth (starting anger by 12 points, home base "
            "by 8). All cells see the same customers. The laboratory is one small scenario with money from a "
            "quarter to twice the loss and a later contact; rulings, mood model and outcomes are the shipped "
            "ones, and no row has a case of its own in them."
        ),
        "",
        (
            f"The interval is a bootstrap of {size.resamples} resamples over attempts. A check holds if its "
            "whole interval lies in the band and every seed's number; a row holds if all of its checks do. "
            "Effects (d, g) are in standard deviations between customers, who here differ less than people "
            "do, so that sizes are larger than published ones where only the sign or the rank is claimed."
        ),
        "",
        "| # | finding | value | 95 % | expected | verdict |",
        "|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {row.row} | {row.finding} | {row.value:.2f} | {row.low:.2f} … {row.high:.2f} | {row.expected} | "
        f"{'holds' if row.holds else '**misses**'} |"
        for row in found
    ]
    for row in found:
        lines += [
            "",
            f"## {row.row}. {row.finding}",
            "",
            f"{row.source}. Tried: {row.tried}. {row.note}",
            "",
            "| check | value | 95 % | band | by seed | holds |",
            "|---|---|---|---|---|---|",
        ]
        lines += [
            f"| {_cell(check.name)} | {check.value:.3f} | {check.low:.3f} … {check.high:.3f} "
            f"| {_band(check)} | "
            f"{' '.join(f'{value:.2f}' for value in check.by_seed)} | {'yes' if check.holds else '**no**'} |"
            for check in row.checks
        ]
    return "\n".join(lines) + "\n"


def _cell(words: str) -> str:
    """Return `words` for a table, in which a bar would begin a new cell."""
    return words.replace("|", "\\|")


def _band(check: Found) -> str:
    if check.above is None and check.below is None:
        return "reported"
    above = "" if check.above is None else f"> {check.above:g}"
    below = "" if check.below is None else f"< {check.below:g}"
    return ", ".join(part for part in (above, below) if part)
