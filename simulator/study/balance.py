"""What many attempts say of a scenario: whether skill pays in it, and nothing else does.

Synthetic trainees (`study.trainees`) play it with the seeds 0, 1, 2 …; all numbers are means, shares or
quantiles over those attempts, so the same call gives the same answer.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from simulator.model.course import OUTCOMES, Outcome
from simulator.model.scenario import Scenario
from simulator.model.scorecard import ScoreCard
from simulator.model.tape import Tape
from simulator.scoring.score import judge
from simulator.study.attempts import Stage, play
from simulator.study.targets import CHEAP_PASSES, Fared, PassMarks, Verdict, pass_marks, verdicts
from simulator.study.trainees import CHEAP, GRADED, SKILLS, Trainee

#: A cheap strategy may pass in 1 % at most. Where the first attempts come to more than nothing and to no more
#: than this share, luck could decide, and it plays on, to so many times the attempts.
EDGE: Final = 0.03
LONGER: Final = 4


class Standing(NamedTuple):
    """How one trainee fared. Scores are 0–100, shares 0–1."""

    trainee: str
    skill: str | None  # None: a cheap strategy
    attempts: int
    mean: float
    spread: float  # standard deviation
    least: float
    quartiles: tuple[float, float, float]
    most: float
    passes: float  # share of attempts
    satisfaction: float  # mean, 1–5
    turns: float  # mean
    outcomes: tuple[tuple[Outcome, float], ...]  # share of attempts by the likeliest outcome
    endings: tuple[tuple[str, float], ...]  # share of attempts, most frequent first


class Coverage(NamedTuple):
    """How far a principle comes up: share of attempts with an occasion, and mean score by skill."""

    principle: str
    occasions: float
    poor: float | None  # mean score of the three lower skills, None without an occasion
    good: float | None  # of the competent and the expert


class Balance(NamedTuple):
    """Everything that many attempts say of a scenario."""

    scenario: str
    pass_mark: int
    attempts: int  # of each trainee; its standing says where one played on
    standings: tuple[Standing, ...]
    difficulty: float  # share of attempts of the two middle skills (well meaning, competent) that fail
    discrimination: float  # rank correlation of skill and score, −1…1
    coverage: tuple[Coverage, ...]
    least: float  # lowest score that any attempt reached
    most: float  # highest
    dead_beats: tuple[str, ...]  # that no attempt entered
    dead_endings: tuple[str, ...]
    dead_lines: tuple[str, ...]  # places of lines that no attempt heard: beat/opening/2
    cheap: tuple[str, ...]  # cheap strategies that pass too often
    verdicts: tuple[Verdict, ...]
    pass_marks: PassMarks | None  # with which the targets would be met


class _Played(NamedTuple):
    tape: Tape
    card: ScoreCard


def balance(
    stage: Stage, attempts: int, tell: Callable[[str], None] = lambda _: None, start: int = 0
) -> Balance:
    """Let every synthetic trainee play `stage` `attempts` times, from the seed `start` on.

    `tell` is called with the name of each trainee before it plays.

    :raises ValueError: fewer than two attempts, of which no spread can be told.
    """
    if attempts < 2:
        raise ValueError(f"a balance needs two attempts or more, not {attempts}")
    scenario = stage.matter.scenario
    played: dict[str, list[_Played]] = {}
    for trainee in (*GRADED, *CHEAP):
        tell(trainee.id)
        played[trainee.id] = _attempts(stage, trainee, range(start, start + attempts))
        if trainee.skill is None and _on_the_edge(played[trainee.id], scenario.pass_mark):
            played[trainee.id] += _attempts(
                stage, trainee, range(start + attempts, start + attempts * LONGER)
            )
    standings = tuple(
        _standing(trainee, played[trainee.id], scenario.pass_mark) for trainee in (*GRADED, *CHEAP)
    )
    every = [one for many in played.values() for one in many]
    middle = [standing.passes for standing in standings if standing.skill in ("well_meaning", "competent")]
    cheap = tuple(s.trainee for s in standings if s.skill is None and s.passes > CHEAP_PASSES)
    fared = [
        Fared(trainee.id, trainee.skill, tuple(one.card.overall for one in played[trainee.id]))
        for trainee in (*GRADED, *CHEAP)
    ]
    beats, endings, lines = _dead(scenario, [one.tape for one in every], stage)
    return Balance(
        scenario=scenario.id,
        pass_mark=scenario.pass_mark,
        attempts=attempts,
        standings=standings,
        difficulty=1.0 - math.fsum(middle) / len(middle),
        discrimination=_discrimination(played),
        coverage=_coverage(played),
        least=min(one.card.overall for one in every),
        most=max(one.card.overall for one in every),
        dead_beats=beats,
        dead_endings=endings,
        dead_lines=lines,
        cheap=cheap,
        verdicts=verdicts(fared, scenario.pass_mark),
        pass_marks=pass_marks(fared),
    )


def _attempts(stage: Stage, trainee: Trainee, seeds: range) -> list[_Played]:
    tapes = (play(stage, trainee, seed) for seed in seeds)
    return [_Played(tape, judge(tape, stage.matter).numbers) for tape in tapes]


def _on_the_edge(played: Sequence[_Played], mark: int) -> bool:
    """Say whether so few of `played` pass that more attempts have to tell whether it is more than 1 %."""
    passes = sum(one.card.overall >= mark for one in played)
    return 0 < passes <= max(1.0, EDGE * len(played))


def _standing(trainee: Trainee, played: Sequence[_Played], pass_mark: int) -> Standing:
    scores = sorted(one.card.overall for one in played)
    count = len(scores)
    mean = math.fsum(scores) / count
    outcomes = Counter(one.card.outcome for one in played)
    endings = Counter(one.tape.ending or "" for one in played)
    return Standing(
        trainee=trainee.id,
        skill=trainee.skill,
        attempts=count,
        mean=mean,
        spread=math.sqrt(math.fsum((value - mean) ** 2 for value in scores) / (count - 1)),
        least=scores[0],
        quartiles=(_quantile(scores, 0.25), _quantile(scores, 0.5), _quantile(scores, 0.75)),
        most=scores[-1],
        passes=sum(value >= pass_mark for value in scores) / count,
        satisfaction=math.fsum(one.card.satisfaction for one in played) / count,
        turns=math.fsum(one.card.turns for one in played) / count,
        outcomes=tuple((outcome, outcomes[outcome] / count) for outcome in OUTCOMES if outcomes[outcome]),
        endings=tuple(
            (ending, times / count) for ending, times in sorted(endings.items(), key=lambda e: (-e[1], e[0]))
        ),
    )


def _quantile(ordered: Sequence[float], share: float) -> float:
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])


def _discrimination(played: dict[str, list[_Played]]) -> float:
    """Return Spearman's rank correlation of skill and score, ties sharing the middle rank."""
    pairs = [
        (float(SKILLS.index(trainee.skill)), one.card.overall)
        for trainee in GRADED
        if trainee.skill is not None
        for one in played[trainee.id]
    ]
    first, second = _ranks([pair[0] for pair in pairs]), _ranks([pair[1] for pair in pairs])
    middle = (len(pairs) + 1) / 2.0
    together = math.fsum((a - middle) * (b - middle) for a, b in zip(first, second, strict=True))
    apart = math.fsum((a - middle) ** 2 for a in first) * math.fsum((b - middle) ** 2 for b in second)
    return together / math.sqrt(apart) if apart else 0.0


def _ranks(values: Sequence[float]) -> list[float]:
    order = sorted(range(len(values)), key=values.__getitem__)
    ranks = [0.0] * len(values)
    at = 0
    while at < len(order):
        end = at
        while end < len(order) and values[order[end]] == values[order[at]]:
            end += 1
        for place in order[at:end]:
            ranks[place] = (at + 1 + end) / 2.0
        at = end
    return ranks


def _coverage(played: dict[str, list[_Played]]) -> tuple[Coverage, ...]:
    every = [one.card for many in played.values() for one in many]
    poor = [one.card for skill in SKILLS[:3] for one in played[skill]]
    good = [one.card for skill in SKILLS[-2:] for one in played[skill]]
    found = []
    for number, principle in enumerate(every[0].principles):
        found.append(
            Coverage(
                principle=principle.principle,
                occasions=sum(card.principles[number].score is not None for card in every) / len(every),
                poor=_mean([card.principles[number].score for card in poor]),
                good=_mean([card.principles[number].score for card in good]),
            )
        )
    return tuple(found)


def _mean(values: Sequence[float | None]) -> float | None:
    told = [value for value in values if value is not None]
    return math.fsum(told) / len(told) if told else None


def _dead(
    scenario: Scenario, tapes: Sequence[Tape], stage: Stage
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Return the beats, endings and lines that no attempt met; hanging up is the trainee's own doing."""
    entered = {turn.beat for tape in tapes for turn in tape.turns}
    reached = {tape.ending for tape in tapes}
    heard = Counter(tape.opening.customer for tape in tapes)
    heard.update(turn.customer for tape in tapes for turn in tape.turns)
    spoken = list(heard)
    lines = []
    for beat in scenario.beats:
        for place, group in (("opening", beat.opening), ("lines", beat.lines)):
            for number, line in enumerate(group):
                stems = [_stem(words) for words in line.text.say(stage.language)]
                if not any(stem in words for stem in stems for words in spoken):
                    lines.append(f"{beat.id}/{place}/{number + 1}")
    return (
        tuple(beat.id for beat in scenario.beats if beat.id not in entered),
        tuple(e.id for e in scenario.endings if e.id not in reached and e.kind != "hang_up"),
        tuple(lines),
    )


def _stem(words: str) -> str:
    """Return the longest part of `words` without a drawn slot, by which it is known again."""
    parts = [part.rsplit("}", 1)[-1] for part in words.split("{")]
    return max(parts, key=len).strip()
