"""When what happened in a recorded attempt, so that a condition is asked once for all of its turns.

Scoring holds about seventy conditions against every turn of a tape. Here a set of turns is one whole number
in which bit 0 stands for the first turn on the tape, bit 1 for the second: what a condition asks is then a
few `|` and `&` over the turns at which an act, a ruling or a mood was there. `turns_of` says of the same
turns as `conditions.holds`, which the session asks one moment at a time.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from simulator.model.conditions import Condition, Span, level
from simulator.model.scenario import Scenario
from simulator.model.tape import Opening, Turn

_Turns = dict[str, int]


class Occurrences:
    """For every question of a condition: id → the turns at which the answer names it (see `_FORMS`).

    A question is looked into when it is asked for the first time, for most of them never are.
    """

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
        "opening",
        "promise",
        "rulings",
        "scenario",
        "settled",
        "tags",
        "topics",
        "turns",
        "understood",
        "visited",
    )
    acts: _Turns
    beat: _Turns
    beat_turns: list[int]
    numbers: list[int]
    promise: int
    tags: _Turns
    understood: int

    def __init__(self, scenario: Scenario, opening: Opening, turns: Sequence[Turn]) -> None:
        self.scenario: Final = scenario
        self.opening: Final = opening
        self.turns: Final = turns
        self.every: Final = (1 << len(turns)) - 1  # all turns

    def __getattr__(self, question: str) -> Any:
        """Look into a question that was not asked before."""
        if question not in _QUESTIONS:
            raise AttributeError(question)
        answer = _QUESTIONS[question](self)
        setattr(self, question, answer)
        return answer


def _each(ids: Iterable[str]) -> _Turns:
    """Return the turns at which each id was there; `ids` has one for every turn."""
    table: _Turns = defaultdict(int)
    bit = 1
    for one in ids:
        table[one] |= bit
        bit <<= 1
    return table


def _any(ids: Iterable[Iterable[str]]) -> _Turns:
    """Return the turns at which each id was there; `ids` has any number of them for every turn."""
    table: _Turns = defaultdict(int)
    bit = 1
    for several in ids:
        for one in several:
            table[one] |= bit
        bit <<= 1
    return table


def _where(answers: Iterable[bool]) -> int:
    """Return the turns whose answer is yes."""
    turns, bit = 0, 1
    for yes in answers:
        if yes:
            turns |= bit
        bit <<= 1
    return turns


def _beat_turns(o: Occurrences) -> list[int]:
    counts, count = [], 0
    for turn in o.turns:
        count += 1
        counts.append(count)
        if turn.next_beat != turn.beat:
            count = 0
    return counts


# What is known, offered or visited stays so: a negative number has all bits from one place on.
def _known(o: Occurrences) -> _Turns:
    table = dict.fromkeys((*o.scenario.briefed(), *o.opening.tells), -1)
    bit = 1
    for turn in o.turns:
        for fact in turn.ruling.found:
            table.setdefault(fact, -bit)
        bit <<= 1
        for fact in turn.tells:  # told after the reply: known from the next one on
            table.setdefault(fact, -bit)
    return table


def _offered(o: Occurrences) -> _Turns:
    return {remedy: -(at & -at) for remedy, at in _any(turn.ruling.offered for turn in o.turns).items()}


def _visited(o: Occurrences) -> _Turns:
    table, bit = {o.opening.beat: -1}, 1
    for turn in o.turns:
        bit <<= 1
        if turn.next_beat != turn.beat:
            table.setdefault(turn.next_beat, -bit)
    return table


def _tags(o: Occurrences) -> _Turns:
    table = dict.fromkeys(o.scenario.tags, o.every)
    for beat in o.scenario.beats:
        for tag in beat.tags:
            table[tag] = table.get(tag, 0) | o.beat.get(beat.id, 0)
    return table


def _faced_heard(o: Occurrences) -> _Turns:
    return _each(
        [level(mood.heard * 1000) for mood in (o.opening.mood, *[turn.mood for turn in o.turns[:-1]])]
    )


#: How each question is looked into.
_QUESTIONS: Final[Mapping[str, Callable[[Occurrences], object]]] = {
    "acts": lambda o: _any(
        [reading.acts if reading.understood else () for reading in [turn.reading for turn in o.turns]]
    ),
    "beat": lambda o: _each([turn.beat for turn in o.turns]),
    "beat_turns": _beat_turns,
    "faced": lambda o: _each([turn.faced for turn in o.turns]),
    "faced_heard": _faced_heard,
    "heard": lambda o: _each([level(turn.mood.heard * 1000) for turn in o.turns]),
    "known": _known,
    "mood": lambda o: _each([turn.band for turn in o.turns]),
    "numbers": lambda o: [turn.number for turn in o.turns],
    "offered": _offered,
    "promise": lambda o: _where([bool(turn.reading.promises) for turn in o.turns]),
    "rulings": lambda o: _any([[mark.code for mark in turn.ruling.marks] for turn in o.turns]),
    "settled": lambda o: _each([level(turn.mood.fix * 1000) for turn in o.turns]),
    "tags": _tags,
    "topics": lambda o: _any([turn.reading.topics for turn in o.turns]),
    "understood": lambda o: _where([turn.reading.understood for turn in o.turns]),
    "visited": _visited,
}


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
    inquiry = Inquiry()
    answer: TurnsOf = inquiry.function(inquiry.turns(condition))
    _COMPILED[id(condition)] = (condition, answer)
    return answer


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
    return _where([least <= count and (most is None or count <= most) for count in counts])


class Inquiry:
    """A function about the occurrences `o`, in which nothing is worked out twice.

    It is put together from expressions, whose text is made of field names and whole numbers; an author's ids
    are bound to names and never put into it.
    """

    _NAME: Final = re.compile(r"\bv\d+\b")

    def __init__(self) -> None:
        self._given: dict[str, object] = {"within": _within}
        self._names: dict[object, str] = {}
        self._known: dict[str, str] = {}  # expression -> its name

    def bind(self, value: object) -> str:
        """Return the name under which `value` can be used in an expression."""
        if value not in self._names:
            name = self._names[value] = f"given_{len(self._names)}"
            self._given[name] = value
        return self._names[value]

    def work_out(self, expression: str) -> str:
        """Return the name of what `expression` says."""
        if self._NAME.fullmatch(expression):
            return expression
        return self._known.setdefault(expression, f"v{len(self._known)}")

    def function(self, answer: str) -> Callable[[Occurrences], Any]:
        """Return what answers with the expression `answer`."""
        uses = Counter(self._NAME.findall(" ".join((answer, *self._known))))
        lines: list[str] = []
        inline: dict[str, str] = {}  # what is used once stands where it is used

        def put(expression: str) -> str:
            return self._NAME.sub(lambda name: inline.get(name[0], name[0]), expression)

        for expression, name in self._known.items():
            if uses[name] == 1:
                inline[name] = f"({put(expression)})"
            else:
                lines.append(f"    {name} = {put(expression)}")
        names = dict(self._given)
        exec("\n".join(["def answer(o):", *lines, f"    return {put(answer)}"]), names)
        return names["answer"]  # type: ignore[return-value]  # the function defined above

    def turns(self, condition: Condition) -> str:
        """Return the name of the turns at which `condition` holds."""
        return self.work_out(f"{self._answer(condition)} & {self.work_out('o.every')}")

    def _answer(self, condition: Condition) -> str:
        """Return the name of the turns at which `condition` holds, maybe with some after the last one."""
        parts: list[str] = []
        for field, form in _FORMS.items():
            ids: tuple[str, ...] | None = getattr(condition, field)
            if ids is None:
                continue
            table = self.work_out(f"o.{form.table}.get")
            asked = [self.work_out(f"{table}({self.bind(one)}, 0)") for one in dict.fromkeys(ids)]
            nothing = "-1" if form.joined == "&" else "0"
            found = self.work_out(f" {form.joined} ".join(asked) or nothing)
            parts.append(self.work_out(form.form.format(found)))
        for field, table in (("beat_turns", "beat_turns"), ("turn", "numbers")):
            span: Span | None = getattr(condition, field)
            if span is not None:
                parts.append(self.work_out(f"within(o.{table}, {self.bind(span)})"))
        for field in ("understood", "promise"):
            wanted: bool | None = getattr(condition, field)
            if wanted is not None:
                parts.append(self.work_out(f"o.{field}" if wanted else f"~o.{field}"))
        if condition.any_of is not None:
            parts.append(self._joined("|", condition.any_of) or "0")
        if condition.all_of is not None:
            parts.append(self._joined("&", condition.all_of) or "-1")
        if condition.none_of is not None:
            parts.append(self.work_out(f"~{self._joined('|', condition.none_of) or '0'}"))
        return self.work_out(" & ".join(parts) or "-1")

    def _joined(self, sign: str, conditions: tuple[Condition, ...]) -> str:
        whole = f" {sign} ".join(self._answer(condition) for condition in conditions)
        return self.work_out(whole) if whole else ""
