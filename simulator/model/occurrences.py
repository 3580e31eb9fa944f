"""When what happened in a recorded attempt, so that a condition is asked once for all of its turns.

Scoring holds about seventy conditions against every turn of a tape. Here a set of turns is one whole number
in which bit 0 stands for the first turn on the tape, bit 1 for the second: what a condition asks is then a
few `|` and `&` over the turns at which an act, a ruling or a mood was there. `turns_of` says of the same
turns as `conditions.holds`, which the session asks one moment at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from simulator.model.conditions import Condition, Span, level
from simulator.model.scenario import Scenario
from simulator.model.tape import Opening, Turn

_Turns = dict[str, int]


class Occurrences:
    """For every question of a condition: id → the turns at which the answer names it (see `_FORMS`)."""

    __slots__ = (
        "acts",
        "beat",
        "beat_turns",
        "every",
        "faced",
        "faced_heard",
        "heard",
        "known",
        "mood",
        "numbers",
        "offered",
        "promise",
        "rulings",
        "settled",
        "tags",
        "topics",
        "understood",
        "visited",
    )

    def __init__(self, scenario: Scenario, opening: Opening, turns: Sequence[Turn]) -> None:
        self.every: Final = (1 << len(turns)) - 1  # all turns
        self.numbers: Final = [turn.number for turn in turns]
        self.beat_turns: Final[list[int]] = []
        self.mood: Final[_Turns] = {}
        self.faced: Final[_Turns] = {}
        self.beat: Final[_Turns] = {}
        self.heard: Final[_Turns] = {}
        self.faced_heard: Final[_Turns] = {}
        self.settled: Final[_Turns] = {}
        self.acts: Final[_Turns] = {}
        self.topics: Final[_Turns] = {}
        self.rulings: Final[_Turns] = {}
        # What is known, offered or visited stays so: a negative number has all bits from one place on.
        self.known: Final[_Turns] = dict.fromkeys((*scenario.briefed(), *opening.tells), -1)
        self.offered: Final[_Turns] = {}
        self.visited: Final[_Turns] = {opening.beat: -1}
        self.tags: Final[_Turns] = {}
        understood = promise = 0
        before, in_beat, bit = level(int(opening.mood.heard * 1000)), 0, 1
        acts, rulings, known = self.acts, self.rulings, self.known
        for turn in turns:
            reading, ruling, beat = turn.reading, turn.ruling, turn.beat
            in_beat += 1
            self.beat_turns.append(in_beat)
            self.mood[turn.band] = self.mood.get(turn.band, 0) | bit
            self.faced[turn.faced] = self.faced.get(turn.faced, 0) | bit
            self.beat[beat] = self.beat.get(beat, 0) | bit
            now, settled = level(int(turn.mood.heard * 1000)), level(int(turn.mood.fix * 1000))
            self.heard[now] = self.heard.get(now, 0) | bit
            self.faced_heard[before] = self.faced_heard.get(before, 0) | bit
            self.settled[settled] = self.settled.get(settled, 0) | bit
            before = now
            if reading.understood:
                understood |= bit
                for act in reading.acts:
                    acts[act] = acts.get(act, 0) | bit
            if reading.promises:
                promise |= bit
            for topic in reading.topics:
                self.topics[topic] = self.topics.get(topic, 0) | bit
            for mark in ruling.marks:
                rulings[mark.code] = rulings.get(mark.code, 0) | bit
            for fact in ruling.found:
                known.setdefault(fact, -bit)
            for remedy in ruling.offered:
                self.offered.setdefault(remedy, -bit)
            bit <<= 1
            for fact in turn.tells:  # told after the reply: known from the next one on
                known.setdefault(fact, -bit)
            if turn.next_beat != beat:
                self.visited.setdefault(turn.next_beat, -bit)
                in_beat = 0
        self.understood: Final = understood
        self.promise: Final = promise
        for tag in scenario.tags:
            self.tags[tag] = self.every
        for stage in scenario.beats:
            for tag in stage.tags:
                self.tags[tag] = self.tags.get(tag, 0) | self.beat.get(stage.id, 0)


class _Form:
    """How a question about ids is put: to which table, and how the answers to its ids are joined."""

    def __init__(self, table: str, joined: str = "|", form: str = "({0})") -> None:
        self.table, self.joined, self.form = table, joined, form


#: `-(x & -x)` has all bits from the first one of x on, none for 0.
_EVER: Final = "(-(x & -x) if (x := ({0})) else 0)"
_BEFORE: Final = "((-(x & -x) << 1) if (x := ({0})) else 0)"
_FORMS: Final = {
    **{
        name: _Form(name)
        for name in (
            "mood",
            "faced",
            "beat",
            "heard",
            "faced_heard",
            "settled",
            "acts",
            "topics",
            "rulings",
            "offered",
            "tags",
        )
    },
    "acts_before": _Form("acts", form=_BEFORE),
    "rulings_before": _Form("rulings", form=_BEFORE),
    "acts_ever": _Form("acts", form=_EVER),
    "rulings_ever": _Form("rulings", form=_EVER),
    "acts_all": _Form("acts", "&"),
    "known": _Form("known", "&"),
    "visited": _Form("visited", "&"),
    "unknown": _Form("known", form="~({0})"),
}

TurnsOf = Callable[[Occurrences], int]
# A condition is compiled once per object, which is kept so that its id stays taken.
_COMPILED: dict[int, tuple[Condition, TurnsOf]] = {}


def turns_of(condition: Condition) -> TurnsOf:
    """Return what tells, of the occurrences of an attempt, the turns at which `condition` holds."""
    found = _COMPILED.get(id(condition))
    if found is not None and found[0] is condition:
        return found[1]
    if len(_COMPILED) > 50_000:
        _COMPILED.clear()
    # The text is made of field names and whole numbers; an author's ids are bound by name, never put into it.
    names: dict[str, object] = {"within": _within}
    answer = eval(f"lambda o: ({_expression(condition, names)}) & o.every", names)
    _COMPILED[id(condition)] = (condition, answer)
    return answer  # type: ignore[no-any-return]  # eval returns anything; this is the lambda above


def places(turns: int) -> Iterable[int]:
    """Yield the places (0 …) of the turns in `turns`, in order."""
    while turns:
        first = turns & -turns
        yield first.bit_length() - 1
        turns ^= first


def _within(counts: Sequence[int], span: Span) -> int:
    return sum(1 << place for place, count in enumerate(counts) if span.holds(count))


def _expression(condition: Condition, names: dict[str, object]) -> str:
    """Return `condition` as a Python expression about the occurrences `o`; its ids are put into `names`."""
    parts: list[str] = []
    for field, form in _FORMS.items():
        ids: tuple[str, ...] | None = getattr(condition, field)
        if ids is None:
            continue
        asked = []
        for one in dict.fromkeys(ids):
            name = f"id_{len(names)}"
            names[name] = one
            asked.append(f"o.{form.table}.get({name}, 0)")
        nothing = "-1" if form.joined == "&" else "0"
        parts.append(form.form.format(f" {form.joined} ".join(asked) or nothing))
    for field, table in (("beat_turns", "beat_turns"), ("turn", "numbers")):
        span: Span | None = getattr(condition, field)
        if span is not None:
            name = f"span_{len(names)}"
            names[name] = span
            parts.append(f"within(o.{table}, {name})")
    for field in ("understood", "promise"):
        wanted: bool | None = getattr(condition, field)
        if wanted is not None:
            parts.append(f"o.{field}" if wanted else f"~o.{field}")
    if condition.any_of is not None:
        parts.append(_joined("|", condition.any_of, names) or "0")
    if condition.all_of is not None:
        parts.append(_joined("&", condition.all_of, names) or "-1")
    if condition.none_of is not None:
        parts.append(f"~{_joined('|', condition.none_of, names) or '0'}")
    return " & ".join(parts) or "-1"


def _joined(sign: str, conditions: tuple[Condition, ...], names: dict[str, object]) -> str:
    whole = f" {sign} ".join(f"({_expression(condition, names)})" for condition in conditions)
    return f"({whole})" if whole else ""
