"""The course as data: principles, failures, acts, figures, and the rubric that judges by them."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import BeforeValidator, Field

from simulator.model.conditions import Condition
from simulator.model.texts import Id, Shape, Text, Variants, Words, listed

SourceId = Literal["000", "001", "002", "003", "004"]
Sources = Annotated[tuple[SourceId, ...], BeforeValidator(listed)]


class Principle(Shape):
    """One principle of good handling; what an attempt is scored on."""

    id: Id
    name: Text
    shows: Text = Field(description="what good handling shows")
    breaks: Text = Field(description="what breaks the principle")
    sources: Sources = Field(description="course documents that teach it")


class Failure(Shape):
    """One of the seven failures of service; its id is the act that shows it."""

    id: Id
    name: Text
    explanation: Text
    better: Text = Field(description="what to say instead, in general")
    sources: Sources = ("001",)


class Act(Shape):
    """What one kind of act means, for people who read or correct readings."""

    id: Id
    kind: Literal["constructive", "destructive"]
    name: Text
    performed: Text = Field(description="performed when the reply ...")
    not_when: Text | None = None
    example: Text


Outcome = Literal["loyal", "neutral", "silent_defection", "negative_word_of_mouth", "third_party_complaint"]
OUTCOMES: tuple[Outcome, ...] = (
    "loyal",
    "neutral",
    "silent_defection",
    "negative_word_of_mouth",
    "third_party_complaint",
)


class Figure(Shape):
    """A figure of the course, shown in a debrief for one outcome only, always with its source."""

    id: Id
    outcome: Outcome
    text: Text
    source: SourceId


class Course(Shape):
    """`scenarios/course/course.yaml`: what is taught."""

    kind: Literal["course"]
    id: Id
    version: int
    name: Text
    documents: dict[SourceId, Text] = Field(description="titles of the course documents")
    principles: tuple[Principle, ...] = Field(strict=False)
    failures: tuple[Failure, ...] = Field(strict=False)
    figures: tuple[Figure, ...] = Field(strict=False)
    acts: tuple[Act, ...] = Field(strict=False)


class Rule(Shape):
    """Something good handling does when there is occasion for it.

    The occasion opens at the first reply where `occasion` holds (at every such reply with `each`), and
    is used where `earns` holds at one of the next `within` replies, that very reply included (without
    `within`: at any reply from there on). An occasion not used earns nothing; without an occasion the
    rule says nothing.
    """

    id: Id
    principle: Id = "fit_the_customer"
    points: float = Field(1.0, gt=0, le=10, strict=False, description="weight among the principle's rules")
    occasion: Condition | None = Field(None, description="when it applies; always, if not given")
    each: bool = Field(False, description="every reply where the occasion holds counts, not the first only")
    within: int | None = Field(None, ge=1, description="replies in which the occasion must be used")
    earns: Condition = Field(description="what earns all points")
    partly: Condition | None = Field(None, description="what earns half the points")
    earned: Text = Field(description="said of a reply that earned the points")
    in_part: Text | None = Field(
        None, description="said of a reply that earned half (default: `earned`, marked as done in part)"
    )
    missed: Text = Field(description="said where the occasion was not used")
    better: Text = Field(description="what to try")


def half(rule: Rule) -> Text:
    """Return what is said of a reply that earned half of a rule's points."""
    if rule.in_part is not None:
        return rule.in_part
    return Text(
        zh=None if rule.earned.zh is None else f"做到了一部分：{rule.earned.zh}",
        en=None if rule.earned.en is None else f"In part: {rule.earned.en}",
    )


class Fault(Shape):
    """Something that costs points of a principle wherever it happens."""

    id: Id
    principle: Id
    when: Condition
    phrases: Variants | None = Field(
        None, description="wordings; then it counts only where the reply says enough of them as well"
    )
    said: int = Field(1, ge=1, description="so many of the wordings, or one so often, are enough")
    cost: float = Field(gt=0, le=100, strict=False, description="points of the principle's 100, each time")
    from_overall: bool = Field(
        False, description="the cost is points of the overall 100, as with the seven failures"
    )
    most: int = Field(2, ge=1, description="times that it is counted at most")
    text: Text
    better: Text


#: The rule that a finding names where hanging up fails the attempt.
LEFT_OPEN: Final = "left_open"


class LeftOpen(Shape):
    """What hanging up leaves open: without `settled` after the last reply it fails the attempt, whatever the
    score, for a customer whom nobody has an answer for is not served.
    """

    settled: Condition
    text: Text
    better: Text


class Mark(Shape):
    """A point of the scale: so many points, of the principles and less what was taken off, are this mark."""

    points: float = Field(gt=0, lt=100, strict=False)
    mark: float = Field(gt=0, lt=100, strict=False, description="the overall score for so many points")


class Rubric(Shape):
    """`scenarios/course/rubric.yaml`: how an attempt is judged."""

    kind: Literal["rubric"]
    id: Id
    version: int
    name: Text
    course: Id
    weights: dict[Id, Annotated[float, Field(gt=0, strict=False)]] = Field(
        description="weight of each principle in the overall score"
    )
    penalties: dict[Id, Annotated[float, Field(ge=0, strict=False)]] = Field(
        description="points of the overall 100 that each of the seven failures costs the first time"
    )
    repeated_penalty: float = Field(
        0.5, ge=0, le=1, strict=False, description="share of the penalty for each further time, three at most"
    )
    earns_nothing: Condition | None = Field(
        None, description="a reply where this holds earns nothing under any rule; its faults still count"
    )
    scale: tuple[Mark, ...] = Field(
        (),
        strict=False,
        description="what points come to as the overall score: straight lines from 0 through these to 100",
    )
    left_open: LeftOpen | None = Field(None, description="when hanging up fails the attempt by itself")
    rules: tuple[Rule, ...] = Field(strict=False)
    faults: tuple[Fault, ...] = Field(strict=False)
    house: Words | None = Field(None, description="name of a file of house rules in the rubric's own folder")
