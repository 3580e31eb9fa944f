"""The promises of a reading, as an instructor corrects them: what, by when, and how much."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final

from simulator.desktop.game import Game
from simulator.desktop.theme import BAD, INK_SOFT, LINE, SMALL
from simulator.desktop.widgets.base import Label, Widget
from simulator.desktop.widgets.buttons import Button
from simulator.desktop.widgets.dialogs import Select
from simulator.desktop.widgets.layout import Card, Column, Row
from simulator.desktop.widgets.textbox import TextLine
from simulator.model.tape import Promise

TERMS: Final = {"h": 1, "d": 24, "w": 168, "mo": 720}
"""Units of time in hours; a month has 30 days, as everywhere (`simulator.model.texts.hours`)."""

AMOUNTS: Final = ("yuan", "dollar", "percent", "months", "days")
"""Units of an amount, as `simulator.model.scenario.PromiseTerms` has them."""

_DIGITS: Final = 8


class _Terms:
    """One promise while it is edited; an empty number says nothing of that."""

    def __init__(self, promise: Promise) -> None:
        self.what = promise.what
        self.within = self.amount = ""
        self.unit = promise.unit or AMOUNTS[0]
        hours = promise.within
        self.term = next((unit for unit in ("w", "d") if hours and hours % TERMS[unit] == 0), "h")
        if hours is not None:
            self.within = str(hours // TERMS[self.term])
        if promise.amount is not None:
            self.amount = f"{promise.amount / 100:.2f}".rstrip("0").rstrip(".")

    def promise(self) -> Promise:
        """Return the promise.

        :raises ValueError: a number is none, or has more than two decimals.
        """
        within = self.within.strip()
        amount = self.amount.strip()
        hundredths = None
        if amount:
            whole, _, part = amount.partition(".")
            if len(part) > 2:
                raise ValueError(amount)
            hundredths = _whole(whole or "0") * 100 + _whole(part.ljust(2, "0"))
        return Promise(
            self.what,
            _whole(within) * TERMS[self.term] if within else None,
            hundredths,
            None if hundredths is None else self.unit,
        )


def _whole(text: str) -> int:
    if not text.isdecimal():
        raise ValueError(text)
    return int(text)


class Promises:
    """The list of promises with its fields.

    :param about: remedies that can be promised, with their texts.
    :param on_change: called after every change.
    """

    def __init__(
        self, game: Game, promises: Sequence[Promise], about: Mapping[str, str], on_change: Callable[[], None]
    ) -> None:
        self._game, self._ui = game, game.app.ui
        self.remedies = dict(about)
        """What can be promised."""
        self._on_change = on_change
        self._rows = [_Terms(promise) for promise in promises]
        self._problem = Label(self._ui, game.say("promise_number"), SMALL, BAD.ink)
        self._problem.visible = False
        self.widget = Column(self._ui, self._parts(), gap=8)
        """What is shown."""

    def value(self) -> tuple[Promise, ...] | None:
        """Return the promises as they are now; None while a number is none."""
        try:
            return tuple(row.promise() for row in self._rows)
        except ValueError:
            return None

    # --- building ------------------------------------------------------------------------------------------

    def _parts(self) -> list[Widget]:
        ui, say = self._ui, self._game.say
        rows = [self._row(place, row) for place, row in enumerate(self._rows)]
        add = Button(ui, say("promise_add"), self._add, "quiet", "plus")
        return [Label(ui, say("appeal_promises"), SMALL.strong()), *rows, self._problem, Row(ui, [add])]

    def _row(self, place: int, row: _Terms) -> Widget:
        ui, say = self._ui, self._game.say
        ids = [None, *self.remedies]
        names = [say("promise_something"), *self.remedies.values()]
        what = Select(ui, names, ids.index(row.what) if row.what in ids else 0, partial(self._set_what, row))
        remove = Button(ui, "", partial(self._remove, place), "quiet", "close", say("promise_remove"))
        within = TextLine(ui, "–", on_change=partial(self._set, row, "within"), limit=_DIGITS)
        within.text = row.within
        amount = TextLine(ui, "–", on_change=partial(self._set, row, "amount"), limit=_DIGITS)
        amount.text = row.amount
        terms = Select(
            ui,
            [say(f"unit_{unit}") for unit in TERMS],
            list(TERMS).index(row.term),
            lambda index: self._set(row, "term", list(TERMS)[index]),
        )
        units = Select(
            ui,
            [say(f"unit_{unit}") for unit in AMOUNTS],
            AMOUNTS.index(row.unit) if row.unit in AMOUNTS else 0,
            lambda index: self._set(row, "unit", AMOUNTS[index]),
        )
        fields: list[Widget] = [Row(ui, [what.sized(grow=1), remove], gap=8)]
        for key, number, unit in (("promise_when", within, terms), ("promise_amount", amount, units)):
            label = Label(ui, say(key), SMALL, INK_SOFT)
            fields.append(Row(ui, [label.sized(grow=2), number.sized(grow=2), unit.sized(grow=3)], gap=8))
        return Card(ui, fields, gap=8, padding=12, raised=False, border=LINE)

    def _renew(self) -> None:
        self.widget.replace(self._parts())
        self._changed()

    # --- changes -------------------------------------------------------------------------------------------

    def _add(self) -> None:
        self._rows.append(_Terms(Promise(None, None, None, None)))
        self._renew()

    def _remove(self, place: int) -> None:
        del self._rows[place]
        self._renew()

    def _set_what(self, row: _Terms, index: int) -> None:
        row.what = [None, *self.remedies][index]
        self._changed()

    def _set(self, row: _Terms, field: str, text: str) -> None:
        setattr(row, field, text)
        self._changed()

    def _changed(self) -> None:
        self._problem.show(self.value() is None)
        self._on_change()
