"""A scenario: one case with one persona."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from simulator.model.conditions import Condition
from simulator.model.persona import Lines, Overrides, Portrait, Share
from simulator.model.texts import Duration, Id, Ids, Language, Shape, Text, Variants, Words, listed

Channel = Literal["phone", "counter", "chat", "email"]
#: The five kinds of question of course document 003, from wide to narrow.
QuestionKind = Literal["overview", "core", "reality", "closing", "degree"]
EndingKind = Literal["agreement", "leaves", "escalation", "hang_up", "turn_limit"]


class Customer(Shape):
    """Who is calling."""

    name: Text = Field(description="full name")
    surname: Text = Field(description="the name to be addressed by, without title")
    title: Text = Field(description="the form of address: 女士 / Ms")
    age: int = Field(ge=16, le=99)
    portrait: Portrait
    life: Text = Field(description="what kind of life brings this customer here; for authors and debrief")


class Briefing(Shape):
    """What the trainee reads before the attempt, and can look up during it."""

    role: Text = Field(description="who the trainee is: firm, job, channel")
    situation: Text = Field(description="what is known before the first word")
    records: tuple[Text, ...] = Field((), strict=False, description="what the records show")
    policies: tuple[Text, ...] = Field((), strict=False, description="rules, warranty, limits of authority")
    goal: Text = Field(description="what a good attempt reaches, without giving the way away")


class Contact(Shape):
    """An earlier contact about the same matter; unresolved ones accumulate."""

    text: Text
    resolved: bool = False


class Grievance(Shape):
    """One complaint of several that may overlap."""

    id: Id
    text: Text
    severity: Share = Field(description="0 a trifle, 1 the worst this firm can do to a customer")
    phrases: Variants | None = None
    our_fault: bool = Field(True, description="the firm's own fault; an apology for it fits")


class Fact(Shape):
    """Something that is, or is believed to be, the case."""

    id: Id
    text: Text = Field(description="the fact, as a debrief would state it")
    opened_by: QuestionKind
    known_to: Annotated[tuple[Literal["customer", "records"], ...], BeforeValidator(listed)] = Field(
        ("customer",), description="records: the trainee knows it from the briefing"
    )
    true: bool = Field(True, description="false: a belief or temptation; saying so is a false claim")
    cause: bool = Field(False, description="it is (part of) what really caused the problem")
    phrases: Variants = Field(description="a few wordings by which a reply is seen to touch this fact")
    answer: Variants | None = Field(None, description="what the customer says when asked for it")

    @model_validator(mode="after")
    def _answerable(self) -> Fact:
        if "customer" in self.known_to and self.true and self.answer is None:
            raise ValueError(f"fact {self.id!r} is known to the customer, so it needs an answer")
        return self


class Remedy(Shape):
    """Something that may be offered to put the complaint right."""

    id: Id
    text: Text
    phrases: Variants = Field(description="a few wordings by which a reply is seen to touch this remedy")
    settles: dict[Id, Share] = Field(description="grievance -> how far this remedy puts it right (0-1)")
    kind: Literal["contractual", "goodwill", "guidance"] = Field(
        "contractual", description="goodwill: beyond what is owed; guidance: showing the proper use"
    )
    authority: Literal["agent", "supervisor", "nobody"] = Field(
        "agent", description="who may grant it; nobody: promising it is a promise that will break"
    )
    needs: Ids = Field((), description="facts that must be known before it can be judged")
    earliest: Duration = Field(
        "0h", description="earliest time it can be done; sooner is a promise that breaks"
    )
    share: float = Field(
        0.0, ge=0, le=2, strict=False, description="compensation as a share of the loss (0-2)"
    )
    cost: Text | None = Field(None, description="what it costs the firm; for authors and debrief")


class PromiseTerms(Shape):
    """A promise as an author declares it for a choice."""

    what: Id | None = Field(None, description="the remedy promised; none: an answer or a call back")
    within: Duration | None = None
    amount: float | None = Field(None, ge=0, strict=False)
    unit: Literal["yuan", "dollar", "percent", "months", "days"] | None = None

    @model_validator(mode="after")
    def _amount_with_unit(self) -> PromiseTerms:
        if (self.amount is None) != (self.unit is None):
            raise ValueError("amount and unit go together")
        return self


class Choice(Shape):
    """One of the replies offered in guided mode; its acts are what its words do on their face."""

    id: Id
    text: Text
    acts: Ids
    topics: Ids = Field((), description="facts and remedies that the words touch")
    promises: tuple[PromiseTerms, ...] = Field((), strict=False)


class Beat(Shape):
    """A phase of the scenario."""

    id: Id
    title: Text
    enter: Condition | None = Field(None, description="when it may begin; always, if not given")
    leave: Condition | None = Field(None, description="when it is over; after two replies, if not given")
    priority: int = Field(0, description="higher first among the beats that may begin")
    after: Duration | None = Field(None, description="a later contact: this much time has passed")
    grievance: Id | None = Field(None, description="the complaint that it is about")
    tags: Ids = Field((), description="closing, later_contact, insult, demand ...: what rules may ask for")
    vent: float = Field(0.0, ge=0, le=40, strict=False, description="anger that the matter itself stirs up")
    opening: Lines = Field(description="what the customer says when the beat begins")
    lines: Lines = Field(description="what the customer says while it lasts")
    choices: tuple[Choice, ...] = Field(min_length=3, strict=False)


class Ending(Shape):
    """A way the attempt may end; the first one that holds is taken."""

    id: Id
    kind: EndingKind
    when: Condition | None = Field(None, description="none only for hang_up and turn_limit")
    title: Text
    lines: Lines
    debrief: Text = Field(description="what became of it, in two or three sentences")


class VaryOption(Shape):
    """One value of a slot, with what it changes."""

    text: Text
    anger: float = Field(0.0, ge=-15, le=15, strict=False, description="added to the anger at the start")


class Scenario(Shape):
    """`scenarios/cases/<id>.yaml`."""

    kind: Literal["scenario"]
    id: Id
    version: int = 1
    languages: Annotated[tuple[Language, ...], BeforeValidator(listed)] = Field(min_length=1)
    title: Text
    summary: Text = Field(description="one or two sentences for the home screen, from the customer's side")
    persona: Id
    overrides: Overrides = Overrides()
    difficulty: int = Field(ge=1, le=5)
    domain: Id = Field(description="branch of business: home_appliance, bank, hotel ...")
    channel: Channel
    date: Words = Field(
        pattern=r"^\d{4}-\d{2}-\d{2} \d{2}:\d{2}$", description="when it happens: 2026-03-18 14:30"
    )
    exam_only: bool = False
    tags: Ids = Field((), description="firm_at_fault, customer_at_fault, safety ...: what rules may ask for")
    principles: Ids = Field((), description="principles that this scenario trains in particular, if any")
    customer: Customer
    briefing: Briefing
    history: tuple[Contact, ...] = Field((), strict=False)
    grievances: tuple[Grievance, ...] = Field(min_length=1, strict=False)
    facts: tuple[Fact, ...] = Field(min_length=1, strict=False)
    remedies: tuple[Remedy, ...] = Field(min_length=1, strict=False)
    beats: tuple[Beat, ...] = Field(min_length=1, strict=False)
    endings: tuple[Ending, ...] = Field(min_length=1, strict=False)
    reactions: Lines = Field((), description="short answers to what a reply did, before the persona's own")
    turn_limit: int = Field(16, ge=4, le=40)
    pass_mark: int = Field(60, ge=1, le=100)
    vary: dict[Id, Annotated[tuple[VaryOption, ...], Field(strict=False)]] = Field(
        default_factory=dict, description="slots written {slot} in texts, drawn from the seed"
    )

    def ending(self, id: str | None) -> Ending | None:
        """Return the ending of this id, or None where there is none, as while an attempt is open."""
        return next((ending for ending in self.endings if ending.id == id), None)

    def briefed(self) -> frozenset[str]:
        """Return the facts that the trainee knows from the records before the first word."""
        return frozenset(fact.id for fact in self.facts if "records" in fact.known_to)
