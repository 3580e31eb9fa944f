"""Choices whose declared acts are not those that their words perform, as the reply analyser reads them.

Guided mode takes what the author declares; the same words typed are read by the analyser. Where both
disagree, one attempt is worth more than the other. The analyser errs too (docs/analyser.md), so that only
clear disputes are told: in every language of the scenario it is all but sure.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from simulator.content.places import Document
from simulator.content.problems import Problem
from simulator.language.analyser import analyser
from simulator.model.acts import ACTS, in_order
from simulator.model.scenario import Beat, Choice, Scenario
from simulator.model.texts import Language

#: Probability from which on an act that is not declared is in the words.
SURE: Final = 0.993
#: … where there is only one language to go by.
SURE_ALONE: Final = 0.998
#: Probability up to which a declared act is not in them …
ABSENT: Final = 0.002
#: … for acts that have their own words, so that silence says something: the best ones in docs/analyser.md.
PLAIN: Final = frozenset(
    {"thank", "apologise", "explain_no_deadline", "commit_deadline", "self_blame", "check_agreement", "greet"}
)
#: Probability from which on an act is proposed.
LIKELY: Final = 0.5


def disputes(scenario: Scenario, document: Document) -> Iterator[Problem]:
    """Find the choices of `scenario` whose declared acts the analyser disputes.

    A language in which nothing is disputed settles it: most choices are read in one language only.
    """
    sure = SURE if len(scenario.languages) > 1 else SURE_ALONE
    for number, beat in enumerate(scenario.beats):
        for place, choice in enumerate(beat.choices):
            declared = set(choice.acts)
            extra = [act for act in ACTS if act not in declared]
            absent = [act for act in choice.acts if act in PLAIN]
            chances: list[dict[str, float]] = []
            for language in scenario.languages:
                read = dict(_chances(scenario, beat, choice, language))
                extra = [act for act in extra if read[act] >= sure]
                absent = [act for act in absent if read[act] <= ABSENT]
                if not extra and not absent:
                    break
                chances.append(read)
            else:
                likely = {act for act in ACTS if sum(c[act] for c in chances) / len(chances) >= LIKELY}
                proposed = in_order((declared | set(extra) | (likely if absent else set())) - set(absent))
                yield document.problem(
                    ("beats", number, "choices", place, "acts"),
                    "disputed_acts",
                    key=True,
                    value=choice.id,
                    acts=", ".join((*(f"+{act}" for act in extra), *(f"−{act}" for act in absent))),
                    proposed=f"[{', '.join(proposed)}]",
                )


def _chances(
    scenario: Scenario, beat: Beat, choice: Choice, language: Language
) -> tuple[tuple[str, float], ...]:
    before = beat.opening[0].text.say(language)[0]
    return _read(
        _filled(choice.text.say(language), scenario, language), _filled(before, scenario, language), language
    )


def _filled(words: str, scenario: Scenario, language: Language) -> str:
    for slot, options in scenario.vary.items():
        words = words.replace("{" + slot + "}", options[0].text.say(language) if options else "")
    return words


@lru_cache(maxsize=20_000)  # --watch reads a scenario again and again, of which one line has changed
def _read(words: str, before: str, language: Language) -> tuple[tuple[str, float], ...]:
    return analyser(language).read(words, before).confidence
