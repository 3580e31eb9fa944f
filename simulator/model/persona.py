"""A persona: a kind of customer, with mood traits and the handling that this kind calls for."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from simulator.model.conditions import Condition
from simulator.model.course import Rule
from simulator.model.texts import Id, Ids, Shape, Text, Variants

Portrait = Literal[
    "retired_teacher_man", "office_woman", "young_father", "business_woman", "builder_man", "student_woman"
]
Share = Annotated[float, Field(ge=0, le=1, strict=False)]


class Traits(Shape):
    """Mood traits, as in evidence.md's table; each changes the shape of the mood curve.

    Every trait may be left out in a scenario's `overrides`, which then keeps the persona's.
    """

    anger: float = Field(60, ge=0, le=100, strict=False, description="anger at the start (A), 0-100")
    home: float = Field(
        35, ge=0, le=100, strict=False, description="home base that anger cools to (B), 0-100"
    )
    reactivity: float = Field(1.0, ge=0.2, le=3, strict=False, description="how strongly slights hit (rho)")
    cooling: float = Field(
        0.10, ge=0, le=0.5, strict=False, description="share of anger that cools a turn (phi)"
    )
    bond: Share = Field(0.3, description="tie to the firm: betrayal hurts more, good treatment repairs more")
    blames_firm: Share = Field(0.0, description="how far the customer sees all fault outside (ext)")
    needs_hearing: float = Field(
        0.0, ge=-0.1, le=0.4, strict=False, description="extra hearing needed before a solution lands (hn)"
    )
    satisfaction_offset: float = Field(
        0.0, ge=-1, le=1, strict=False, description="how this kind rates, all else equal (points of 1-5)"
    )
    patience: float = Field(
        8.0, ge=2, le=60, strict=False, description="seconds of silence borne without annoyance"
    )


class Overrides(Shape):
    """A scenario's changes to its persona's traits; what is not named stays."""

    anger: float | None = Field(None, ge=0, le=100, strict=False)
    home: float | None = Field(None, ge=0, le=100, strict=False)
    reactivity: float | None = Field(None, ge=0.2, le=3, strict=False)
    cooling: float | None = Field(None, ge=0, le=0.5, strict=False)
    bond: float | None = Field(None, ge=0, le=1, strict=False)
    blames_firm: float | None = Field(None, ge=0, le=1, strict=False)
    needs_hearing: float | None = Field(None, ge=-0.1, le=0.4, strict=False)
    satisfaction_offset: float | None = Field(None, ge=-1, le=1, strict=False)
    patience: float | None = Field(None, ge=2, le=60, strict=False)


class Needs(Shape):
    """How this kind of customer weighs the needs of course document 000 (relative weights)."""

    care: Share = 0.5
    fair_hearing: Share = 0.5
    competence: Share = 0.5
    promptness: Share = 0.5


class Line(Shape):
    """Something the customer may say, under a condition; without `when` it is a fallback."""

    when: Condition | None = None
    text: Variants
    tells: Ids = Field((), description="facts that the customer tells with this line")


Lines = Annotated[tuple[Line, ...], Field(strict=False)]


class Persona(Shape):
    """`scenarios/personas/<id>.yaml`."""

    kind: Literal["persona"]
    id: Id
    version: int = 1
    name: Text
    summary: Text = Field(description="who such customers are, in two or three sentences")
    needs: Needs = Needs()
    traits: Traits
    handling: tuple[Rule, ...] = Field(
        min_length=1, strict=False, description="the handling that this kind calls for (fit_the_customer)"
    )
    reactions: Lines = Field(description="short answers to what a reply did, before anything else is said")
    ask_back: Variants = Field(description="said when a reply could not be read")
    accepts: Variants = Field(description="said when agreeing to a proposal")
    refuses: Variants = Field(description="said when asked to agree while too upset to")
    hesitates: Variants | None = Field(
        None,
        description="said when asked to agree to what is not enough yet, though calm (default: `refuses`)",
    )
    sources: tuple[Literal["000", "001", "002", "003", "004", "evidence"], ...] = Field((), strict=False)
