"""What a user chose on this machine: language, size of text and window, time allowance, last trainee.

In: the file ``settings.json`` in the data folder (:func:`simulator.paths.home`). Out: :class:`Settings`,
always complete and valid. A file that is damaged, or holds a value out of range or of another version,
gives the defaults and a notice; it is left as it is until something is saved. Nothing here touches a score:
what counts is written on the tape.
"""

from __future__ import annotations

import codecs
import os
import tempfile
from pathlib import Path
from typing import Annotated, NamedTuple

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from simulator.errors import HomeUnwritable, SettingsDamaged
from simulator.model.texts import Language
from simulator.paths import SETTINGS

__all__ = ["Loaded", "Settings", "load", "save"]


def _printable(text: str) -> str:
    if not text.isprintable():
        raise ValueError("must not hold control characters")
    return text


class Settings(BaseModel):
    """The choices, each with its range; anything else is refused (pydantic's ``ValidationError``).

    They never change in place: :meth:`changed` gives new ones, checked again.
    """

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", allow_inf_nan=False)

    language: Language = "zh"
    """Language of the interface and of what the customer says."""

    text_scale: Annotated[float, Field(ge=0.8, le=1.6)] = 1.0
    """Size of all text as a multiple of the design's; beyond 1.6 the conversation no longer fits at 720p."""

    window_size: tuple[Annotated[int, Field(ge=960, le=7680)], Annotated[int, Field(ge=600, le=4320)]] = (
        1280,
        720,
    )
    """Width and height of the window in pixels: from a small laptop's free area to an 8K screen."""

    delay_allowance: Annotated[float, Field(ge=1.0, le=4.0)] = 1.0
    """How many times the usual thinking time a customer waits without annoyance: 1 as designed, 2 double.

    For people who read or type slowly, in the manner of extra time in examinations.
    """

    last_trainee: (
        Annotated[str, StringConstraints(min_length=1, max_length=64), AfterValidator(_printable)] | None
    ) = None
    """The trainee offered first at the next start, if one has played here."""

    def changed(self, **choices: object) -> Settings:
        """Return settings with these choices instead.

        :raises pydantic.ValidationError: a choice is unknown, of another type or out of its range.
        """
        return Settings.model_validate({**self.model_dump(), **choices})


class Loaded(NamedTuple):
    """Settings as read, and what to tell the user where the file could not be used."""

    settings: Settings
    notice: SettingsDamaged | None


def load(home: Path) -> Loaded:
    """Read the settings in ``home``; with no file there, or one that cannot be used, give the defaults.

    Never raises for what a file holds: the notice says what is wrong with it.
    """
    path = home / SETTINGS
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return Loaded(Settings(), None)
    except OSError as error:
        return Loaded(Settings(), SettingsDamaged(str(path), error.strerror or str(error)))
    try:
        # Windows editors like to put a byte order mark in front, which JSON doesn't know.
        return Loaded(Settings.model_validate_json(content.removeprefix(codecs.BOM_UTF8)), None)
    except ValidationError as error:
        return Loaded(Settings(), SettingsDamaged(str(path), _first_fault(error)))


def save(settings: Settings, home: Path) -> None:
    """Write the settings into ``home``: entirely, or not at all if the power goes meanwhile.

    :raises HomeUnwritable: the file cannot be written; the old one is still there.
    """
    content = settings.model_dump_json(indent=2).encode() + b"\n"
    try:
        with tempfile.NamedTemporaryFile(dir=home, prefix=f".{SETTINGS}.", delete=False) as file:
            written = Path(file.name)
            try:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
                file.close()  # Windows replaces no open file
                written.replace(home / SETTINGS)
            except BaseException:
                file.close()
                written.unlink(missing_ok=True)
                raise
    except OSError as error:
        raise HomeUnwritable(str(home), error.strerror or str(error)) from error


def _first_fault(error: ValidationError) -> str:
    fault = error.errors(include_url=False, include_input=False)[0]
    place = ".".join(str(part) for part in fault["loc"])
    return f"{place}: {fault['msg']}" if place else fault["msg"]
