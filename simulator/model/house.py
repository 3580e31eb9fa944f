"""House rules: what a company demands of every conversation besides the course, as quality sheets do."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from simulator.model.conditions import Condition
from simulator.model.texts import Id, Shape, Text, Variants

#: By when a mandatory step is done: in the first reply; in a reply before the first that offers a remedy;
#: in one of the last two replies.
StepBy = Literal["first_reply", "before_remedy", "last_reply"]
Cost = Annotated[float, Field(ge=0, le=100, strict=False)]


class Forbidden(Shape):
    """Wordings that nobody says to a customer (服务禁语)."""

    id: Id
    name: Text
    phrases: Variants = Field(
        description="wordings; found anywhere in a reply, in English as whole words, whatever the case"
    )
    cost: Cost = Field(5.0, description="points of the overall 100, each reply that says one of them")
    most: int = Field(2, ge=1, description="replies for which it is counted at most")
    knock_out: bool = Field(False, description="one such reply fails the attempt")
    text: Text = Field(description="why it is forbidden")
    better: Text = Field(description="what to say instead")


class Step(Shape):
    """Something that belongs into every conversation, by a certain moment."""

    id: Id
    name: Text
    by: StepBy
    done: Condition | None = Field(None, description="a reply where this holds has done it")
    phrases: Variants | None = Field(None, description="a reply that says one of these has done it as well")
    cost: Cost = Field(5.0, description="points of the overall 100 where it was not done in time")
    knock_out: bool = Field(False, description="without it the attempt fails")
    missed: Text = Field(description="said where it was not done in time")
    better: Text = Field(description="what to say")


class KnockOut(Shape):
    """Something that fails an attempt, whatever the score (一票否决)."""

    id: Id
    name: Text
    when: Condition
    text: Text
    better: Text


class House(Shape):
    """A file of house rules, named by `house:` in the rubric file."""

    kind: Literal["house"]
    id: Id
    version: int
    name: Text
    forbidden: tuple[Forbidden, ...] = Field((), strict=False)
    steps: tuple[Step, ...] = Field((), strict=False)
    knock_outs: tuple[KnockOut, ...] = Field((), strict=False)

    def names(self) -> dict[str, Text]:
        """Return the name of every rule by its id."""
        rules: tuple[Forbidden | Step | KnockOut, ...] = (*self.forbidden, *self.steps, *self.knock_outs)
        return {rule.id: rule.name for rule in rules}
