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
_Counted = dict[int, int]


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
        self.numbers: Final[_Counted] = {}
        self.beat_turns: Final[_Counted] = {}
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
        moods, faced_moods, beats, known = self.mood, self.faced, self.beat, self.known
        acts, topics, rulings = self.acts, self.topics, self.rulings
        for number, beat, _, _, _, reading, ruling, mood, faced, band, next_beat, _, tells, _ in turns:
            in_beat += 1
            self.numbers[number] = self.numbers.get(number, 0) | bit
            self.beat_turns[in_beat] = self.beat_turns.get(in_beat, 0) | bit
            moods[band] = moods.get(band, 0) | bit
            faced_moods[faced] = faced_moods.get(faced, 0) | bit
            beats[beat] = beats.get(beat, 0) | bit
            now, settled = level(int(mood.heard * 1000)), level(int(mood.fix * 1000))
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
                topics[topic] = topics.get(topic, 0) | bit
            for code, _ in ruling.marks:
                rulings[code] = rulings.get(code, 0) | bit
            for fact in ruling.found:
                known.setdefault(fact, -bit)
            for remedy in ruling.offered:
                self.offered.setdefault(remedy, -bit)
            bit <<= 1
            for fact in tells:  # told after the reply: known from the next one on
                known.setdefault(fact, -bit)
            if next_beat != beat:
                self.visited.setdefault(next_beat, -bit)
                in_beat = 0
        self.understood: Final = understood
        self.promise: Final = promise
        for tag in scenario.tags:
            self.tags[tag] = self.every
        for stage in scenario.beats:
            for tag in stage.tags:
                self.tags[tag] = self.tags.get(tag, 0) | beats.get(stage.id, 0)


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


def _within(counts: _Counted, span: Span) -> int:
    turns, least, most = 0, span.at_least, span.at_most
    for count, at in counts.items():
        if least <= count and (most is None or count <= most):
            turns |= at
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
