"""The words that options take, checked."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from simulator.errors import WrongUse

if TYPE_CHECKING:  # the shapes come with pydantic, which `kesu --help` needs not wait for
    from simulator.model.tape import Mode
    from simulator.model.texts import Language


def language_of(lang: str) -> Language:
    """Return the language called `lang`.

    :raises WrongUse: it is neither zh nor en.
    """
    if lang == "zh":
        return "zh"
    if lang == "en":
        return "en"
    raise WrongUse(f"There is no language {lang!r}: use zh or en.", f"没有语言“{lang}”，请用 zh 或 en。")


def spoken_language(lang: str | None) -> Language:
    """Return the language to speak: that of `--lang`, of KESU_LANG, or the one chosen in the settings.

    :raises WrongUse: it is neither zh nor en.
    """
    lang = lang or os.environ.get("KESU_LANG", "").strip() or None
    if lang is not None:
        return language_of(lang)
    from simulator import paths

    folder = paths.settings_folder()
    if not (folder / paths.SETTINGS).is_file():
        return "en"
    from simulator import settings

    return settings.load(folder).settings.language


def with_error(score: float | None, error: float | None) -> str:
    """Return a score with its standard error beside it, '' where there is none."""
    if score is None:
        return ""
    return f"{score:.1f}" if error is None else f"{score:.1f} ± {error:.1f}"


def mode_of(mode: str) -> Mode:
    """Return the mode called `mode`.

    :raises WrongUse: there is no such mode.
    """
    if mode == "guided":
        return "guided"
    if mode == "coached":
        return "coached"
    if mode == "exam":
        return "exam"
    raise WrongUse(
        f"There is no mode {mode!r}: use guided, coached or exam.",
        f"没有模式“{mode}”，请用 guided（引导）、coached（辅导）或 exam（考试）。",
    )
