"""Whether a scenario is the same in its two languages: nothing left untranslated, nothing easier in one.

What one language lacks altogether, and different numbers of variants, are found by `check`. Here texts are
compared that are there: the same words in both, Chinese left in an English text, slots that only one of them
has. Then the same trainees play both, for a choice does the same in either language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from pydantic import BaseModel

from simulator.content.places import Path
from simulator.model.scenario import Scenario
from simulator.model.texts import Text, Variants
from simulator.scoring.score import Matter, judge
from simulator.study.attempts import Stage, briefed, play
from simulator.study.trainees import GRADED

#: Attempts of each graded trainee in each language.
ATTEMPTS: Final = 5
#: Points of the mean score by which the languages may differ; the same choices are worth the same.
APART: Final = 3.0
_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_SLOT: Final = re.compile(r"\{(\w+)\}")
#: A text that is the same in both languages is noticed if it has a word of so many letters: names and codes
#: such as G2 are shorter.
_WORD: Final = re.compile(r"[A-Za-z]{4}")


class Uneven(NamedTuple):
    """Something that is not the same in both languages; `where` is a path of keys, counted from 1."""

    where: str
    zh: str
    en: str


def uneven(matter: Matter) -> list[Uneven]:
    """Return what differs between the languages of the scenario of `matter`; nothing where it has one."""
    scenario = matter.scenario
    if len(scenario.languages) < 2:
        return []
    found = [problem for path, zh, en in _pairs(scenario, ()) for problem in _compared(_named(path), zh, en)]
    return [*found, *_played(matter)]


def _compared(where: str, zh: str, en: str) -> Iterator[Uneven]:
    said = _SLOT.sub("", zh)
    if zh == en and (_WORD.search(said) or _HAN.search(said)):
        yield Uneven(where, "两种语言的文字一样，没有翻译。", "The text is the same in both languages.")
    elif _HAN.search(en):
        yield Uneven(where, "英文里留着中文。", "There is Chinese in the English text.")
    if set(_SLOT.findall(zh)) != set(_SLOT.findall(en)):
        yield Uneven(where, "两种语言用的变量不同。", "The languages use different slots.")


def _pairs(value: object, path: Path) -> Iterator[tuple[Path, str, str]]:
    """Yield every text of `value` in both languages, with its place."""
    if isinstance(value, Text):
        if value.zh is not None and value.en is not None:
            yield path, value.zh, value.en
    elif isinstance(value, Variants):
        if path[-1] != "phrases":  # signs by which a reply is known; they need not answer to one another
            for number, (zh, en) in enumerate(zip(value.zh, value.en, strict=False)):
                yield (*path, number), zh, en
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _pairs(getattr(value, name), (*path, name))
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from _pairs(part, (*path, key))
    elif isinstance(value, tuple):
        for number, part in enumerate(value):
            yield from _pairs(part, (*path, getattr(part, "id", number)))


def _named(path: Path) -> str:
    return "/".join(str(part + 1) if isinstance(part, int) else part for part in path)


def _played(matter: Matter) -> Iterator[Uneven]:
    """Let the graded trainees play both languages and compare what it was worth."""
    scenario: Scenario = matter.scenario
    for trainee in GRADED:
        means = []
        for language in scenario.languages:
            stage = Stage(matter, language, "exam" if scenario.exam_only else "guided", briefed(matter))
            tapes = [play(stage, trainee, seed) for seed in range(ATTEMPTS)]
            means.append(sum(judge(tape, matter).numbers.overall for tape in tapes) / ATTEMPTS)
        if max(means) - min(means) > APART:
            told = [
                f"{language} {mean:.1f}" for language, mean in zip(scenario.languages, means, strict=True)
            ]
            yield Uneven(
                trainee.id,
                f"两种语言的平均分不同：{'，'.join(told)}。",
                f"The languages' mean scores differ: {', '.join(told)}.",
            )
