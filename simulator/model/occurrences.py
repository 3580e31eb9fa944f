"""When what happened in a recorded attempt, so that a condition is asked once for all of its turns.

Scoring holds about seventy conditions against every turn of a tape. Here a set of turns is one whole number
in which bit 0 stands for the first turn on the tape, bit 1 for the second: what a condition asks is then a
few `|` and `&` over the turns at which an act, a ruling or a mood was there. `turns_of` says of the same
turns as `conditions.holds`, which the session asks one moment at a time.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
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
        mood, faced, beats, heard, faced_heard, settled = _tables(6)
        acts, topics, rulings, tags = _tables(4)
        numbers, beat_turns = [], []
        # What is known, offered or visited stays so: a negative number has all bits from one place on.
        known = dict.fromkeys((*scenario.briefed(), *opening.tells), -1)
        offered: _Turns = {}
        visited: _Turns = {opening.beat: -1}
        understood = promise = 0
        before, in_beat, bit = level(opening.mood.heard * 1000), 0, 1
        for number, beat, _, _, _, reading, ruling, moved, met, band, next_beat, _, tells, _ in turns:
            in_beat += 1
            numbers.append(number)
            beat_turns.append(in_beat)
            mood[band] |= bit
            faced[met] |= bit
            beats[beat] |= bit
            _, heard_now, fix, _, _, _ = moved
            now = level(heard_now * 1000)
            heard[now] |= bit
            faced_heard[before] |= bit
            settled[level(fix * 1000)] |= bit
            before = now
            done, touched, promised, _, read, _ = reading
            if read:
                understood |= bit
                for act in done:
                    acts[act] |= bit
            if promised:
                promise |= bit
            for topic in touched:
                topics[topic] |= bit
            marks, _, found, offers = ruling
            for code, _ in marks:
                rulings[code] |= bit
            for fact in found:
                known.setdefault(fact, -bit)
            for remedy in offers:
                offered.setdefault(remedy, -bit)
            bit <<= 1
            for fact in tells:  # told after the reply: known from the next one on
                known.setdefault(fact, -bit)
            if next_beat != beat:
                visited.setdefault(next_beat, -bit)
                in_beat = 0
        for tag in scenario.tags:
            tags[tag] = bit - 1
        for own in scenario.beats:
            if own.tags and own.id in beats:
                for tag in own.tags:
                    tags[tag] |= beats[own.id]
        self.every: Final = bit - 1  # all turns
        self.numbers: Final[list[int]] = numbers
        self.beat_turns: Final[list[int]] = beat_turns
        self.mood: Final = mood
        self.faced: Final = faced
        self.beat: Final = beats
        self.heard: Final = heard
        self.faced_heard: Final = faced_heard
        self.settled: Final = settled
        self.acts: Final = acts
        self.topics: Final = topics
        self.rulings: Final = rulings
        self.known: Final = known
        self.offered: Final = offered
        self.visited: Final = visited
        self.tags: Final = tags
        self.understood: Final = understood
        self.promise: Final = promise


def _tables(count: int) -> list[_Turns]:
    return [defaultdict(int) for _ in range(count)]


class _Form:
    """How a question about ids is put: to which table, and how the answers to its ids are joined."""

    def __init__(self, table: str, joined: str = "|", form: str = "{0}") -> None:
        self.table, self.joined, self.form = table, joined, form


#: `-(x & -x)` has all bits from the first one of x on, none for 0.
_EVER: Final = "-({0} & -{0})"
_BEFORE: Final = "-({0} & -{0}) << 1"
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
    "unknown": _Form("known", form="~{0}"),
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
    of_all = turns_of_all((condition,))
    answer = lambda when: of_all(when)[0]  # noqa: E731
    _COMPILED[id(condition)] = (condition, answer)
    return answer


def turns_of_all(conditions: Iterable[Condition]) -> Callable[[Occurrences], tuple[int, ...]]:
    """Return what tells the turns at which each of `conditions` holds.

    All are answered in one go: what several of them ask is looked up once.
    """
    body = _Body()
    answers = [f"{_answer(condition, body)} & every, " for condition in conditions]
    lines = ["every = o.every", *body.lines, f"return ({''.join(answers)})"]
    exec("def turns(o):\n    " + "\n    ".join(lines), body.names)
    return body.names["turns"]  # type: ignore[return-value]  # the function defined above


def places(turns: int) -> Iterable[int]:
    """Yield the places (0 …) of the turns in `turns`, in order."""
    while turns:
        first = turns & -turns
        yield first.bit_length() - 1
        turns ^= first


def _within(counts: Sequence[int], span: Span) -> int:
    """Return the turns whose count lies in `span`."""
    least, most = span.at_least, span.at_most
    if counts == sorted(counts):  # as the numbers of turns are: one stretch of them
        first, last = bisect_left(counts, least), len(counts) if most is None else bisect_right(counts, most)
        return (1 << max(first, last)) - (1 << first)
    turns, bit = 0, 1
    for count in counts:
        if least <= count and (most is None or count <= most):
            turns |= bit
        bit <<= 1
    return turns


class _Body:
    """The lines of a function about the occurrences `o`, in which nothing is worked out twice.

    Its text is made of field names and whole numbers; an author's ids are bound in `names`, never put into
    it.
    """

    def __init__(self) -> None:
        self.names: dict[str, object] = {"within": _within}
        self.lines: list[str] = []
        self._bound: dict[object, str] = {}
        self._known: dict[str, str] = {}

    def bind(self, value: object) -> str:
        """Return the name under which `value` can be used."""
        if value not in self._bound:
            name = self._bound[value] = f"given_{len(self._bound)}"
            self.names[name] = value
        return self._bound[value]

    def work_out(self, expression: str) -> str:
        """Return the name of what `expression` says."""
        if expression.isidentifier():
            return expression
        if expression not in self._known:
            name = self._known[expression] = f"v{len(self._known)}"
            self.lines.append(f"{name} = {expression}")
        return self._known[expression]


def _answer(condition: Condition, body: _Body) -> str:
    """Return the name of the turns at which `condition` holds, beyond the last turn of the tape included."""
    parts: list[str] = []
    for field, form in _FORMS.items():
        ids: tuple[str, ...] | None = getattr(condition, field)
        if ids is None:
            continue
        table = body.work_out(f"o.{form.table}.get")
        asked = [body.work_out(f"{table}({body.bind(one)}, 0)") for one in dict.fromkeys(ids)]
        nothing = "-1" if form.joined == "&" else "0"
        found = body.work_out(f" {form.joined} ".join(asked) or nothing)
        parts.append(body.work_out(form.form.format(found)))
    for field, table in (("beat_turns", "beat_turns"), ("turn", "numbers")):
        span: Span | None = getattr(condition, field)
        if span is not None:
            parts.append(body.work_out(f"within(o.{table}, {body.bind(span)})"))
    for field in ("understood", "promise"):
        wanted: bool | None = getattr(condition, field)
        if wanted is not None:
            parts.append(body.work_out(f"o.{field}" if wanted else f"~o.{field}"))
    if condition.any_of is not None:
        parts.append(_joined("|", condition.any_of, body) or "0")
    if condition.all_of is not None:
        parts.append(_joined("&", condition.all_of, body) or "-1")
    if condition.none_of is not None:
        parts.append(body.work_out(f"~{_joined('|', condition.none_of, body) or '0'}"))
    return body.work_out(" & ".join(parts) or "-1")


def _joined(sign: str, conditions: tuple[Condition, ...], body: _Body) -> str:
    whole = f" {sign} ".join(_answer(condition, body) for condition in conditions)
    return body.work_out(whole) if whole else ""
