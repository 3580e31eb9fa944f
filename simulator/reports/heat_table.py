"""A heat map as a table on paper: teams or people × principles, as long as it takes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from simulator.reports.drawing import FAINT, heat, heat_ink
from simulator.reports.fonts import measured
from simulator.reports.names import Names
from simulator.reports.paper import WIDTH, Cell, Paper, TableColumn, clipped
from simulator.reports.texts import plain

_SIZE: Final = 6.5
_PAD: Final = 4.0


class HeatRow(NamedTuple):
    """A line of the map: what stands before it, and the mean for each principle (None: too little known)."""

    labels: tuple[str, ...]
    cells: tuple[float | None, ...]


def heat_table(
    paper: Paper,
    labels: Sequence[TableColumn],
    rows: Sequence[HeatRow],
    principles: Sequence[str],
    names: Names,
) -> None:
    """Write the map; the principles are named again on every page that it reaches."""
    taken = sum(label.width for label in labels)
    wide = (WIDTH - taken) / max(1, len(principles))
    titles = [plain(names.principle(each)) for each in principles]
    # Long English words do not fit into narrow columns: numbers stand there instead, their names above.
    narrow = any(measured(word, _SIZE, True) > wide - _PAD for title in titles for word in title.split())
    cramped = narrow and paper.language == "en"
    heads = [str(number) for number in range(1, len(titles) + 1)] if cramped else titles
    key = (
        " · ".join(f"{head}\u00a0{title}" for head, title in zip(heads, titles, strict=True))
        if cramped
        else ""
    )
    table = [
        [
            *(
                Cell(clipped(text, _SIZE, label.width - _PAD))
                for text, label in zip(row.labels, labels, strict=True)
            ),
            *(
                Cell("–", FAINT)
                if value is None
                else Cell(f"{value:.0f}", heat_ink(value), False, heat(value))
                for value in row.cells
            ),
        ]
        for row in rows
    ]
    columns = [*labels, *(TableColumn(head, wide, "middle") for head in heads)]
    paper.table(columns, table, _SIZE, tight=True, key=key)
