"""A scenario and its persona made ready to play: slots drawn, traits joined, look-ups prepared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from simulator.model.conditions import Condition, Moment, asked, chooser
from simulator.model.persona import Persona, Traits
from simulator.model.scenario import Beat, Channel, Ending, Fact, Grievance, Remedy, Scenario
from simulator.model.tape import Mark, Reading
from simulator.model.texts import Duration, Language, Text, hours, passed
from simulator.session import mood as moods
from simulator.session.chance import LINES, REACTIONS, SLOTS, pick, stream
from simulator.session.lines import Fitting, Ways, fitting, reacting, ways

if TYPE_CHECKING:
    from simulator.session.hearing import Heard

#: A condition made ready: says whether it holds at a moment.
Test = Callable[[Moment], bool]


@dataclass(frozen=True, slots=True)
class ReadyBeat:
    """A beat made ready to play."""

    beat: Beat
    id: str
    leave: Test | None
    later: str  # of a later contact: the words that tell how much time has passed; else empty
    grievance: str  # what it is about; the scenario's first one if nothing is named
    vent: float  # anger that the matter itself stirs up
    apology: Mark  # what an apology in it is marked as, if it fits
    tags: frozenset[str]  # its own and the scenario's
    opening: Fitting
    lines: Fitting
    heard: dict[Reading, Heard] = field(default_factory=dict, compare=False)  # filled by `session.hearing`


@dataclass(frozen=True, slots=True)
class Case:
    """Everything `step` needs to know of one scenario as it is played with one seed and language."""

    scenario: Scenario
    persona: Persona
    traits: Traits
    temper: moods.Temper
    seed: int
    line_stream: int  # of chance, for lines …
    reaction_stream: int  # … and for short answers to a reply
    language: Language
    space: str  # what stands between two sentences
    slots: Mapping[str, str]
    anger: float  # at the start, with history and slots
    facts: Mapping[str, Fact]
    remedies: Mapping[str, Remedy]
    earliest: Mapping[str, int]  # remedy -> hours that may be promised
    weights: tuple[tuple[Grievance, float], ...]  # grievance with its share of the whole complaint
    beats: Mapping[str, Beat]
    ready: Mapping[str, ReadyBeat]  # the same beats, made ready
    next_beat: Callable[[Moment], tuple[ReadyBeat, ...]]  # the first by priority that may begin, if any
    endings: Callable[[Moment], tuple[Ending, ...]]  # the first with a `when` that holds, as written
    ending_lines: Mapping[str, Fitting]  # ending -> what is said with it
    answers: Mapping[str, Ways]  # fact -> what the customer says when asked for it
    reactions: Fitting  # short answers to a reply
    ask_back: Ways
    accepts: Ways
    refuses: Ways
    hesitates: Ways
    turn_limit: int
    patience: int  # milliseconds of silence that cost nothing
    briefed: frozenset[str]  # facts that the trainee knows from the records

    def speak(self, words: str) -> str:
        """Put the drawn slots into `words`."""
        if "{" not in words:
            return words
        for slot, value in self.slots.items():
            words = words.replace("{" + slot + "}", value)
        return words

    def text(self, text: Text) -> str:
        """Return `text` in the language of the attempt, with the drawn slots."""
        return self.speak(text.say(self.language))


def cast(
    scenario: Scenario, persona: Persona, seed: int = 0, language: Language = "zh", allowance: int = 0
) -> Case:
    """Make `scenario` with `persona` ready to play.

    `seed` draws the slots of `vary:` and the lines; `allowance` is the delay in milliseconds forgiven on
    top of the customer's patience.

    :raises ValueError: the persona is not the one that the scenario names, or `language` is not among
        the scenario's.
    """
    if scenario.persona != persona.id:
        raise ValueError(f"scenario {scenario.id!r} wants persona {scenario.persona!r}, not {persona.id!r}")
    if language not in scenario.languages:
        raise ValueError(f"scenario {scenario.id!r} is not written in {language!r}")
    plain = _plain(scenario, persona, language)
    slot_stream = stream(seed, SLOTS)
    slots: dict[str, str] = {}
    extra = 0.0
    for number, (slot, options) in enumerate(sorted(scenario.vary.items())):
        option = options[pick(len(options), slot_stream, number)]
        slots[slot] = option.text.say(language)
        extra += option.anger
    unresolved = sum(not contact.resolved for contact in scenario.history)
    return replace(
        plain,
        seed=seed,
        line_stream=stream(seed, LINES),
        reaction_stream=stream(seed, REACTIONS),
        slots=slots,
        anger=plain.traits.anger + extra + moods.UNRESOLVED * min(unresolved, 3),
        patience=plain.patience + allowance,
    )


# What no seed changes is made ready once; a case holds its scenario and persona, so their ids stay taken.
_PLAIN: dict[tuple[int, int, Language], Case] = {}


def _plain(scenario: Scenario, persona: Persona, language: Language) -> Case:
    """Return `scenario` with `persona` made ready, without what seed and allowance change."""
    key = (id(scenario), id(persona), language)
    known = _PLAIN.get(key)
    if known is not None:
        return known
    if len(_PLAIN) > 500:
        _PLAIN.clear()
    changes = {name: getattr(scenario.overrides, name) for name in scenario.overrides.model_fields_set}
    traits = persona.traits.model_copy(update={k: v for k, v in changes.items() if v is not None})
    whole = sum(grievance.severity for grievance in scenario.grievances) or 1.0
    ready = {beat.id: _ready(scenario, beat, language) for beat in scenario.beats}
    _PLAIN[key] = case = Case(
        scenario=scenario,
        persona=persona,
        traits=traits,
        temper=moods.temper(traits),
        seed=0,
        line_stream=0,
        reaction_stream=0,
        language=language,
        space="" if language == "zh" else " ",
        slots={},
        anger=traits.anger,
        facts={fact.id: fact for fact in scenario.facts},
        remedies={remedy.id: remedy for remedy in scenario.remedies},
        earliest={remedy.id: _soonest(remedy.earliest, scenario.date) for remedy in scenario.remedies},
        weights=tuple((g, g.severity / whole) for g in scenario.grievances),
        beats={beat.id: beat for beat in scenario.beats},
        ready=ready,
        next_beat=chooser(
            [
                [(_may_begin(beat), (ready[beat.id],))]
                for beat in sorted(scenario.beats, key=lambda beat: -beat.priority)
            ]
        ),
        endings=chooser([[(e.when, (e,))] for e in scenario.endings if e.when is not None]),
        ending_lines={e.id: fitting(e.lines, language, e.id + "/ending") for e in scenario.endings},
        answers={
            fact.id: ways(fact.answer, language, fact.id + "/answer")
            for fact in scenario.facts
            if fact.answer is not None
        },
        reactions=reacting(scenario.reactions, persona.reactions, language),
        ask_back=ways(persona.ask_back, language, "ask_back"),
        accepts=ways(persona.accepts, language, "accepts"),
        refuses=ways(persona.refuses, language, "refuses"),
        hesitates=ways(persona.hesitates or persona.refuses, language, "hesitates"),
        turn_limit=scenario.turn_limit,
        patience=_patience(scenario, traits),
        briefed=scenario.briefed(),
    )
    return case


#: How many times longer than in talk a silence is borne. A chat's customer does other things meanwhile; one
#: who writes letters sees no first key at all, so that only minutes of doing nothing count. Our judgement:
#: the times of answer that are published (evidence row 20) run until the matter is resolved.
_BORNE: Final[Mapping[Channel, int]] = {"phone": 1, "counter": 1, "chat": 3, "email": 75}


def _patience(scenario: Scenario, traits: Traits) -> int:
    """Return the milliseconds of silence that cost nothing: by channel, unless the scenario says how many."""
    borne = _BORNE[scenario.channel] if scenario.overrides.patience is None else 1
    return int(traits.patience * 1000) * borne


#: The hour at which a promise of whole days ends (`simulator.language.measures`).
_DAY_ENDS: Final = 18


def _soonest(earliest: Duration, date: str) -> int:
    """Return the fewest hours that a promise of what takes `earliest` may name in a story begun at `date`.

    Said at eight in the evening, two days end after 46 hours; who promises them for what takes two days
    promises no less than it takes.
    """
    whole = hours(earliest)
    hour = int(date[-5:-3])
    return whole - max(0, hour - _DAY_ENDS) if whole and whole % 24 == 0 else whole


def _may_begin(beat: Beat) -> Condition:
    """Return when `beat` may begin: once, and when its own condition holds."""
    new = Condition(none_of=(Condition(visited=(beat.id,)),))
    return new if beat.enter is None else Condition(all_of=(new, beat.enter))


def _ready(scenario: Scenario, beat: Beat, language: Language) -> ReadyBeat:
    return ReadyBeat(
        beat=beat,
        id=beat.id,
        leave=None if beat.leave is None else asked(beat.leave).test,
        later="" if beat.after is None else passed(beat.after, language),
        grievance=beat.grievance or scenario.grievances[0].id,
        vent=beat.vent,
        apology=Mark("apology_fits", beat.grievance or ""),
        tags=frozenset((*scenario.tags, *beat.tags)),
        opening=fitting(beat.opening, language, beat.id + "/opening"),
        lines=fitting(beat.lines, language, beat.id + "/lines"),
    )
