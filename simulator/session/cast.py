"""A scenario and its persona made ready to play: slots drawn, traits joined, look-ups prepared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from simulator.model.conditions import Moment, asked
from simulator.model.persona import Persona, Traits
from simulator.model.scenario import Beat, Ending, Fact, Grievance, Remedy, Scenario
from simulator.model.texts import Language, Text, hours
from simulator.session import mood as moods
from simulator.session.chance import SLOTS, pick

#: A condition made ready: says whether it holds at a moment.
Test = Callable[[Moment], bool]


class Case(NamedTuple):
    """Everything `step` needs to know of one scenario as it is played with one seed and language."""

    scenario: Scenario
    persona: Persona
    traits: Traits
    temper: moods.Temper
    seed: int
    language: Language
    slots: Mapping[str, str]
    anger: float  # at the start, with history and slots
    facts: Mapping[str, Fact]
    remedies: Mapping[str, Remedy]
    earliest: Mapping[str, int]  # remedy -> hours
    weights: tuple[tuple[Grievance, float], ...]  # grievance with its share of the whole complaint
    beats: Mapping[str, Beat]
    by_priority: tuple[tuple[Beat, Test | None], ...]  # with `enter`; highest first, then as written
    leaves: Mapping[str, Test | None]  # beat -> `leave`
    endings: tuple[tuple[Ending, Test], ...]  # those with a `when`, as written
    beat_tags: Mapping[str, frozenset[str]]  # beat -> its tags and the scenario's
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
    changes = {name: getattr(scenario.overrides, name) for name in scenario.overrides.model_fields_set}
    traits = persona.traits.model_copy(update={k: v for k, v in changes.items() if v is not None})
    slots: dict[str, str] = {}
    extra = 0.0
    for number, (slot, options) in enumerate(sorted(scenario.vary.items())):
        option = options[pick(len(options), seed, SLOTS, number)]
        slots[slot] = option.text.say(language)
        extra += option.anger
    unresolved = sum(not contact.resolved for contact in scenario.history)
    anger = traits.anger + extra + moods.UNRESOLVED * min(unresolved, 3)
    whole = sum(grievance.severity for grievance in scenario.grievances) or 1.0
    return Case(
        scenario=scenario,
        persona=persona,
        traits=traits,
        temper=moods.temper(traits),
        seed=seed,
        language=language,
        slots=slots,
        anger=anger,
        facts={fact.id: fact for fact in scenario.facts},
        remedies={remedy.id: remedy for remedy in scenario.remedies},
        earliest={remedy.id: hours(remedy.earliest) for remedy in scenario.remedies},
        weights=tuple((g, g.severity / whole) for g in scenario.grievances),
        beats={beat.id: beat for beat in scenario.beats},
        by_priority=tuple(
            (beat, None if beat.enter is None else asked(beat.enter).test)
            for beat in sorted(scenario.beats, key=lambda beat: -beat.priority)
        ),
        leaves={beat.id: None if beat.leave is None else asked(beat.leave).test for beat in scenario.beats},
        endings=tuple(
            (ending, asked(ending.when).test) for ending in scenario.endings if ending.when is not None
        ),
        beat_tags={beat.id: frozenset((*scenario.tags, *beat.tags)) for beat in scenario.beats},
        patience=int(traits.patience * 1000) + allowance,
        briefed=scenario.briefed(),
    )
