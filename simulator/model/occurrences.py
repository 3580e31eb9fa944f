"""When what happened in a recorded attempt, so that a condition is asked once for all of its turns.

Scoring holds about seventy conditions against every turn of a tape. Here a set of turns is one whole number
in which bit 0 stands for the first turn on the tape, bit 1 for the second: what a condition asks is then a
few `|` and `&` over the turns at which an act, a ruling or a mood was there. `turns_of` says of the same
turns as `conditions.holds`, which the session asks one moment at a time.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any, Final, Generic, TypeVar

from simulator.model.acts import ACTS
from simulator.model.conditions import LEVEL_LIMITS, Condition
from simulator.model.scenario import Scenario
from simulator.model.tape import RULINGS, Mood, Opening, Reading, Ruling, Turn
from simulator.model.wordings import counting

_Turns = dict[str, int]


T_co = TypeVar("T_co", covariant=True)


class _Asked(Generic[T_co]):
    """A question that is looked into when it is asked for the first time, for most of them never are."""

    def __init__(self, look: Callable[[Any], T_co]) -> None:
        self._look: Final = look
        self._name: Final = look.__name__

    def __get__(self, o: object, _: type) -> T_co:
        answer = o.__dict__[self._name] = self._look(o)  # found there from now on, without this descriptor
        return answer


class Occurrences:
    """For every question of a condition: id → the turns at which the answer names it (see `_FORMS`)."""

    def __init__(self, scenario: Scenario, opening: Opening, turns: Sequence[Turn]) -> None:
        self.scenario: Final = scenario
        self.opening: Final = opening
        self.turns: Final = turns
        self.every: Final = (1 << len(turns)) - 1  # all turns
        # What every rubric asks is looked into at once.
        columns: Iterable[Any] = zip(*turns, strict=True) if turns else _NO_TURNS
        _, beats, words, _, _, readings, ruled, moods, faced, _, _, _, _, _ = columns
        self.beats: Final[tuple[str, ...]] = beats
        self.words: Final[tuple[str, ...]] = words
        self.readings: Final[tuple[Reading, ...]] = readings
        self.ruled: Final[tuple[Ruling, ...]] = ruled
        self.moods: Final[tuple[Mood, ...]] = moods
        self.last: Final[Mood] = moods[-1] if moods else opening.mood
        acts, rulings = defaultdict(int, _NO_ACTS), defaultdict(int, _NO_RULINGS)
        bands: _Turns = defaultdict(int)
        codes: list[str] = []
        understood, bit = 0, 1
        for reading, ruling, band in zip(readings, ruled, faced, strict=True):
            if reading.understood:
                understood |= bit
                for act in reading.acts:
                    acts[act] |= bit
            for mark in ruling.marks:
                code = mark.code
                rulings[code] |= bit
                codes.append(code)
            bands[band] |= bit
            bit <<= 1
        self.codes: Final = codes  # of all marks, in their order
        self.faced: Final = bands
        self.acts: Final[_Turns] = acts
        self.rulings: Final[_Turns] = rulings
        self.understood: Final = understood

    @_Asked
    def beat(self) -> _Turns:
        return _each(self.beats)

    def said(self, wordings: tuple[str, ...], least: int) -> int:
        """Return the turns whose words hold plain `wordings` at `least` so often, which is once or more."""
        counts = list(map(counting(wordings), self.words))
        # Most attempts hold none: then the turns need not be gone through.
        return _where([count >= least for count in counts]) if any(counts) else 0

    @_Asked
    def beat_turns(self) -> tuple[int, ...]:
        counts, count = [], 0
        for turn in self.turns:
            count += 1
            counts.append(count)
            if turn.next_beat != turn.beat:
                count = 0
        return tuple(counts)

    @_Asked
    def faced_heard(self) -> _Turns:
        return _levels([mood.heard for mood in (self.opening.mood, *self.moods[:-1])])

    @_Asked
    def heard(self) -> _Turns:
        return _levels([mood.heard for mood in self.moods])

    @_Asked
    def settled(self) -> _Turns:
        return _levels([mood.fix for mood in self.moods])

    @_Asked
    def mood(self) -> _Turns:
        return _each([turn.band for turn in self.turns])

    @_Asked
    def promise(self) -> int:
        return _where([bool(reading.promises) for reading in self.readings])

    @_Asked
    def topics(self) -> _Turns:
        return _any([reading.topics for reading in self.readings])

    @_Asked
    def tags(self) -> _Turns:
        table: _Turns = defaultdict(int)
        of_beat = _tags_of(self.scenario)
        for beat, turns in self.beat.items():
            for tag in of_beat.get(beat, ()):
                table[tag] |= turns
        for tag in self.scenario.tags:
            table[tag] = self.every
        return table

    # What is known, offered or visited stays so: a negative number has all bits from one place on.
    @_Asked
    def known(self) -> _Turns:
        table = defaultdict(int, dict.fromkeys((*self.scenario.briefed(), *self.opening.tells), -1))
        bit = 1
        for turn in self.turns:
            for fact in turn.ruling.found:
                table.setdefault(fact, -bit)
            bit <<= 1
            for fact in turn.tells:  # told after the reply: known from the next one on
                table.setdefault(fact, -bit)
        return table

    @_Asked
    def offered(self) -> _Turns:
        at = _any([ruling.offered for ruling in self.ruled])
        return defaultdict(int, {remedy: -(turns & -turns) for remedy, turns in at.items()})

    @_Asked
    def visited(self) -> _Turns:
        table, bit = defaultdict(int, {self.opening.beat: -1}), 1
        for turn in self.turns:
            bit <<= 1
            if turn.next_beat != turn.beat:
                table.setdefault(turn.next_beat, -bit)
        return table


_NO_TURNS: Final = ((),) * len(Turn._fields)
# To begin with all that is asked for is quicker than to find half of it missing, as in most attempts.
_NO_ACTS: Final = dict.fromkeys(ACTS, 0)
_NO_RULINGS: Final = dict.fromkeys(RULINGS, 0)


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


def _levels(shares: Iterable[float]) -> _Turns:
    """Return the turns at which each level was there; `shares` has one (0–1) for every turn."""
    low, high = LEVEL_LIMITS
    no = partly = yes = 0
    bit = 1
    for share in shares:
        thousandths = share * 1000
        if thousandths < low:
            no |= bit
        elif thousandths < high:
            partly |= bit
        else:
            yes |= bit
        bit <<= 1
    return defaultdict(int, no=no, partly=partly, yes=yes)


def _where(answers: Iterable[bool]) -> int:
    """Return the turns whose answer is yes."""
    turns, bit = 0, 1
    for yes in answers:
        if yes:
            turns |= bit
        bit <<= 1
    return turns


# The tags of each beat that has any, and their scenario, which is kept so that its id stays taken.
_TAGS: dict[int, tuple[Scenario, dict[str, tuple[str, ...]]]] = {}


def _tags_of(scenario: Scenario) -> dict[str, tuple[str, ...]]:
    found = _TAGS.get(id(scenario))
    if found is None:
        if len(_TAGS) > 500:
            _TAGS.clear()
        tags = {beat.id: beat.tags for beat in scenario.beats if beat.tags}
        found = _TAGS[id(scenario)] = (scenario, tags)
    return found[1]


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
#: Tables of what stays so, in which the turns after the last one are named too.
_LASTING: Final = frozenset({"known", "offered", "visited"})

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


@lru_cache(maxsize=4096)
def _within(counts: tuple[int, ...], least: int, most: int | None) -> int:
    """Return the turns whose count lies between `least` and `most`, both included."""
    return _where([least <= count and (most is None or count <= most) for count in counts])


class Inquiry:
    """A function about the occurrences `o`, in which nothing is worked out twice.

    It is put together from expressions, whose text is made of field names and whole numbers; an author's ids
    are bound to names and never put into it.
    """

    _NAME: Final = re.compile(r"\bv\d+\b")
    _LOOKED_UP: Final = re.compile(r"(v\d+)\[(given_\d+)\]")

    def __init__(self) -> None:
        self._given: dict[str, object] = {"within": _within}
        self._names: dict[object, str] = {}
        self._known: dict[str, str] = {}  # expression -> its name
        self._on_tape: set[str] = set()  # names of turns none of which is after the last one
        self.every: Final = self.work_out("o.every", on_tape=True)

    def bind(self, value: object) -> str:
        """Return the name under which `value` can be used in an expression."""
        if value not in self._names:
            name = self._names[value] = f"given_{len(self._names)}"
            self._given[name] = value
        return self._names[value]

    def work_out(self, expression: str, *, on_tape: bool = False) -> str:
        """Return the name of what `expression` says; `on_tape` promises that all of its turns are."""
        if self._NAME.fullmatch(expression):
            return expression
        name = self._known.setdefault(expression, f"v{len(self._known)}")
        if on_tape:
            self._on_tape.add(name)
        return name

    def function(self, answer: str) -> Callable[[Occurrences], Any]:
        """Return what answers with the expression `answer`."""
        uses = Counter(self._NAME.findall(answer))
        for expression, name in reversed(self._known.items()):  # each uses only what comes before it
            if uses[name]:
                uses.update(self._NAME.findall(expression))
        asked: dict[str, dict[str, object]] = defaultdict(dict)  # table -> name -> the id looked up in it
        for expression, name in self._known.items():
            if uses[name] and (found := self._LOOKED_UP.fullmatch(expression)):
                asked[found[1]][name] = self._given[found[2]]
        lines: list[str] = []
        inline: dict[str, str] = {}  # what is used once stands where it is used

        def put(expression: str) -> str:
            return self._NAME.sub(lambda name: inline.get(name[0], name[0]), expression)

        for expression, name in self._known.items():
            found = self._LOOKED_UP.fullmatch(expression)
            if found and len(together := asked[found[1]]) > 1:  # one look for all ids asked of a table
                if name == next(iter(together)):
                    look = self.bind(itemgetter(*together.values()))
                    lines.append(f"    {', '.join(together)} = {look}({found[1]})")
            elif uses[name] == 1:
                inline[name] = f"({put(expression)})"
            elif uses[name]:
                lines.append(f"    {name} = {put(expression)}")
        names = dict(self._given)
        exec("\n".join(["def answer(o):", *lines, f"    return {put(answer)}"]), names)
        return names["answer"]  # type: ignore[return-value]  # the function defined above

    def turns(self, condition: Condition, among: str = "") -> str:
        """Return the name of the turns at which `condition` holds, of all or of those named `among`."""
        found = self._answer(condition)
        return found if not among and found in self._on_tape else self.both(found, among or self.every)

    def both(self, *turns: str) -> str:
        """Return the name of what is among all of `turns`."""
        on_tape = any(name in self._on_tape for name in turns)
        return self.work_out(" & ".join(turns) or "-1", on_tape=on_tape)

    def either(self, *turns: str) -> str:
        """Return the name of what is among any of `turns`."""
        on_tape = all(name in self._on_tape for name in turns)
        return self.work_out(" | ".join(turns) or "0", on_tape=on_tape)

    def _answer(self, condition: Condition) -> str:
        """Return the name of the turns at which `condition` holds, maybe with some after the last one."""
        parts: list[str] = []
        for field, form in _FORMS.items():
            ids: tuple[str, ...] | None = getattr(condition, field)
            if ids is None:
                continue
            table = self.work_out(f"o.{form.table}")
            on_tape = form.table not in _LASTING
            asked = [
                self.work_out(f"{table}[{self.bind(one)}]", on_tape=on_tape) for one in dict.fromkeys(ids)
            ]
            found = (self.both if form.joined == "&" else self.either)(*asked)
            parts.append(self.work_out(form.form.format(found)))
        span = condition.beat_turns
        if span is not None:
            most = "None" if span.at_most is None else f"{span.at_most:d}"
            within = f"within(o.beat_turns, {span.at_least:d}, {most})"
            parts.append(self.work_out(within, on_tape=True))
        span = condition.turn
        if span is not None:  # turns on a tape are numbered from 1 on
            least = max(span.at_least - 1, 0)
            parts.append(self.work_out(f"o.every >> {least:d} << {least:d}", on_tape=True))
            if span.at_most is not None:
                parts.append(self.work_out(f"(1 << {max(span.at_most, 0):d}) - 1"))
        for field in ("understood", "promise"):
            wanted: bool | None = getattr(condition, field)
            if wanted is not None:
                there = self.work_out(f"o.{field}", on_tape=True)
                parts.append(there if wanted else self.work_out(f"~{there}"))
        if condition.any_of is not None:
            parts.append(self.either(*map(self._answer, condition.any_of)))
        if condition.all_of is not None:
            parts.append(self.both(*map(self._answer, condition.all_of)))
        if condition.none_of is not None:
            parts.append(self.work_out(f"~{self.either(*map(self._answer, condition.none_of))}"))
        return self.both(*parts)
