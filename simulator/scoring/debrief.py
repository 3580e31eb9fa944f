"""What is said about a score card: turn by turn, and as a whole."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from simulator.model.acts import DESTRUCTIVE
from simulator.model.course import LEFT_OPEN
from simulator.model.scorecard import HOUSE_KINDS, Finding, ScoreCard
from simulator.model.tape import Tape
from simulator.model.texts import Language
from simulator.scoring.score import Matter, score

#: With fewer replies than this an attempt can hardly be judged: most occasions had no time to come.
FEWEST_REPLIES: Final = 4
#: Points (0–100) from which a principle may be called a strength: three fifths of what there was to earn.
LEAST_STRENGTH: Final = 60.0
#: Kinds of findings that spoil the reply that they rest on, whatever else it earned.
_SLIPS: Final = frozenset(("fault", "failure", "house", "knock_out"))
_UNKIND: Final = frozenset(DESTRUCTIVE)


class Feedback(NamedTuple):
    """What one reply was worth, right after it (guided and coached mode)."""

    turn: int
    good: tuple[Finding, ...]
    bad: tuple[Finding, ...]


class Debrief(NamedTuple):
    """A score card made readable; texts are in the language of the attempt."""

    card: ScoreCard
    strengths: tuple[Finding, ...]  # most points first; of replies and principles fit for it, see `debrief`
    weaknesses: tuple[
        Finding, ...
    ]  # failures first, then faults, missed and half-used occasions; dearest first
    left_open: Finding | None  # the trainee hung up too early, which fails the attempt by itself
    house: tuple[Finding, ...]  # house rules: knock-outs, then what was broken, then what was kept
    borderline: bool  # the pass mark lies within one standard error of the score
    ending_title: str
    ending_text: str  # and, after few replies, that they are hardly to be judged
    figure: str  # the course's figure for this outcome, '' where it has none
    figure_source: str  # course document id and title


def feedback(tape: Tape, matter: Matter) -> Feedback:
    """Return what the last reply of `tape` (still open) earned, cost or missed."""
    last = tape.turns[-1].number
    rules = {rule.id: rule for rule in (*matter.rubric.rules, *matter.persona.handling)}
    good, bad = [], []
    for finding in score(tape, matter).findings:
        if finding.kind in ("earned", "partly", "kept"):
            if finding.turns == (last,):
                good.append(finding)
        elif finding.kind == "missed":
            # An occasion is missed once its window has closed; open ones may still be used.
            within = rules[finding.rule].within
            if within is not None and finding.turns[0] + within - 1 == last:
                bad.append(finding)
        elif finding.turns == (last,):
            bad.append(finding)
    return Feedback(last, tuple(good), tuple(bad))


def hint(tape: Tape, matter: Matter) -> str:
    """Return what good handling would do now: the advice of the rule that waits longest to be used.

    Rules without an occasion so far are passed over; with nothing left to do it is ''.
    """
    waiting = [finding for finding in score(tape, matter).findings if finding.kind == "missed"]
    rules = {rule.id: rule for rule in (*matter.rubric.rules, *matter.persona.handling)}
    last = len(tape.turns)
    for finding in waiting:
        within = rules[finding.rule].within
        if within is None or finding.turns[0] + within - 1 > last:
            return finding.better
    first = next((rule for rule in rules.values() if rule.occasion is None), None)
    return first.better.say(tape.header.language) if first is not None and not tape.turns else ""


def spoiled(tape: Tape, findings: Iterable[Finding]) -> frozenset[int]:
    """Return the numbers of the replies that nobody may be praised for.

    Something destructive was done in them, or a finding of `findings` is a fault, a failure of service or a
    broken house rule: whoever reads "So what?" among the strengths trusts no report any more.
    """
    readings = {turn.number: turn.reading for turn in tape.turns}
    readings |= {correction.turn: correction.reading for correction in tape.corrections}
    unkind = {number for number, reading in readings.items() if not _UNKIND.isdisjoint(reading.acts)}
    return frozenset(unkind.union(*(f.turns for f in findings if f.kind in _SLIPS)))


def few_replies(language: Language, replies: int) -> str:
    """Return that so many replies are too few to judge by; '' where they are enough."""
    if replies >= FEWEST_REPLIES:
        return ""
    if replies == 0:
        return "一句都没有回复，无从评价。" if language == "zh" else "No reply at all: nothing to judge."
    if language == "zh":
        return f"只有 {replies} 轮回复，很难据此评价。"
    return f"Only {replies} {'reply' if replies == 1 else 'replies'}: hardly to be judged."


def debrief(tape: Tape, matter: Matter) -> Debrief:
    """Judge `tape` and say what it means.

    No strength rests on a reply that is `spoiled`, nor belongs to a principle that was earned to less than
    `LEAST_STRENGTH`.
    """
    card = score(tape, matter)
    language = tape.header.language
    ending = matter.scenario.ending(tape.ending)
    figure = next((figure for figure in matter.course.figures if figure.outcome == card.outcome), None)
    # What was done in part stands among the weaknesses, with what the whole of it would have been.
    bad = spoiled(tape, card.findings)
    weakly = {p.principle for p in card.principles if p.score is not None and p.score < LEAST_STRENGTH}
    strong = [
        f
        for f in card.findings
        if f.points > 0.0 and f.kind != "partly" and f.principle not in weakly and bad.isdisjoint(f.turns)
    ]
    weak = [f for f in card.findings if f.kind in ("fault", "failure", "missed", "partly")]
    worth = {finding: _cost(finding, card) for finding in weak}
    return Debrief(
        card=card,
        strengths=tuple(sorted(strong, key=lambda f: -f.points)),
        # Whoever insulted somebody hears of that first, whatever it cost.
        weaknesses=tuple(sorted(weak, key=lambda f: (f.kind != "failure", -worth[f]))),
        left_open=next((f for f in card.findings if f.rule == LEFT_OPEN), None),
        house=tuple(
            sorted(
                (f for f in card.findings if f.kind in HOUSE_KINDS and f.rule != LEFT_OPEN),
                key=lambda f: HOUSE_KINDS.index(f.kind),
            )
        ),
        borderline=card.borderline(matter.scenario.pass_mark),
        ending_title=ending.title.say(language) if ending else "",
        ending_text=("" if language == "zh" else " ").join(
            part
            for part in (ending.debrief.say(language) if ending else "", few_replies(language, card.turns))
            if part
        ),
        figure=figure.text.say(language) if figure else "",
        figure_source=""
        if figure is None
        else f"{figure.source} {matter.course.documents[figure.source].say(language)}",
    )


def _cost(finding: Finding, card: ScoreCard) -> float:
    """Return what a weakness cost of the overall 100: points taken, or points not earned."""
    if finding.kind in ("fault", "failure"):
        return -finding.points
    scored = [p for p in card.principles if p.score is not None]
    whole = sum(p.weight for p in scored)
    own = next((p for p in scored if p.principle == finding.principle), None)
    return 0.0 if own is None else 100.0 * own.weight / whole / own.occasions - finding.points
