"""The base of all content shapes, bilingual texts and durations."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, model_validator

Language = Literal["zh", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")

#: Ids of contents: lower-case letters, digits and underscores, starting with a letter.
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,47}$")]

#: A text that says something; surrounding white space is removed.
Words = Annotated[str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True)]


class Shape(BaseModel):
    """A frozen, strict content shape: unknown keys and silent conversions are refused."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


class Text(Shape):
    """One text in one or both languages; which are needed is the scenario's `languages:`."""

    zh: Words | None = None
    en: Words | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Text:
        if self.zh is None and self.en is None:
            raise ValueError("needs a text in at least one language (zh or en)")
        return self

    def say(self, language: Language) -> str:
        """Return the text in `language`, or in the other one where it is missing."""
        first, second = (self.zh, self.en) if language == "zh" else (self.en, self.zh)
        return first if first is not None else second or ""


class Variants(Shape):
    """Several ways to say one thing; variant n of one language answers to variant n of the other."""

    zh: tuple[Words, ...] = ()
    en: tuple[Words, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _lists(cls, value: Any) -> Any:
        if isinstance(value, Mapping):
            return {
                key: (item,) if isinstance(item, str) else tuple(item) if isinstance(item, list) else item
                for key, item in value.items()
            }
        return value

    @model_validator(mode="after")
    def _says_something(self) -> Variants:
        if not self.zh and not self.en:
            raise ValueError("needs at least one text in at least one language (zh or en)")
        return self

    def say(self, language: Language) -> tuple[str, ...]:
        """Return the variants in `language`, or in the other one where there are none."""
        first, second = (self.zh, self.en) if language == "zh" else (self.en, self.zh)
        return first or second


_DURATION: Final = re.compile(r"^(\d{1,4})(h|d|w|mo)$")
#: Hours per unit. A month counts 30 days, the usual reading of 一个月 in service promises.
_HOURS: Final[Mapping[str, int]] = {"h": 1, "d": 24, "w": 168, "mo": 720}

#: A duration as authors write it: `4h`, `3d`, `2w`, `1mo`.
Duration = Annotated[str, StringConstraints(pattern=_DURATION.pattern)]


def hours(duration: Duration) -> int:
    """Return `duration` (such as ``3d``) in hours.

    :raises ValueError: not of the form number + h, d, w or mo.
    """
    count, unit = _parts(duration)
    return count * _HOURS[unit]


def _parts(duration: Duration) -> tuple[int, str]:
    """Return number and unit of `duration`; raises as `hours`."""
    match = _DURATION.match(duration)
    if match is None:
        raise ValueError(f"not a duration such as 4h, 3d, 2w or 1mo: {duration!r}")
    return int(match[1]), match[2]


_UNITS: Final[Mapping[str, tuple[str, str]]] = {
    "h": ("个小时", "hour"),
    "d": ("天", "day"),
    "w": ("周", "week"),
    "mo": ("个月", "month"),
}
_FEW: Final = ("One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")


def passed(duration: Duration, language: Language) -> str:
    """Return that `duration` has passed, as scripts say it between scenes: （三天后）, (Three days later).

    :raises ValueError: not of the form number + h, d, w or mo.
    """
    count, unit = _parts(duration)
    zh, en = _UNITS[unit]
    few = 1 <= count <= len(_FEW)
    if language == "zh":
        return f"（{'一两三四五六七八九十'[count - 1] if few else count}{zh}后）"
    return f"({_FEW[count - 1] if few else count} {en}{'' if count == 1 else 's'} later)"


def listed(value: object) -> object:
    """Let authors write one value where a list is meant, and hand lists on as tuples."""
    if isinstance(value, str):
        return (value,)
    return tuple(value) if isinstance(value, list) else value


#: One id or a list of ids in YAML; always a tuple in the model.
Ids = Annotated[tuple[Id, ...], BeforeValidator(listed)]
