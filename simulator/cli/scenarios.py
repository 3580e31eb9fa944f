"""A scenario as it is named on the command line: by its id, or by the path of its file."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from simulator.cli.options import language_of
from simulator.content.catalogue import Entry
from simulator.content.library import Library
from simulator.content.loader import load
from simulator.content.problems import shown, unusable
from simulator.errors import WrongUse
from simulator.model.scenario import Scenario
from simulator.model.texts import Language


class Found(NamedTuple):
    """A scenario that was named: the library to play it with, its id, and its file."""

    library: Library
    scenario: str
    file: Path


def found(name: str) -> Found:
    """Return the scenario called `name`: an id, or the path of its file.

    :raises UnknownId: there is no scenario of that id.
    :raises WrongUse: there is no such file, or it is no scenario.
    :raises ContentError: the file has errors.
    """
    library = Library.open()
    path = Path(name)
    if path.suffix not in (".yaml", ".yml"):
        library.scenario(name)  # a wrong name is told with the nearest one
        return Found(library, name, next(e.path for e in library.entries("scenario") if e.id == name))
    if not path.is_file():
        raise WrongUse(
            f"There is no file {shown(name)!r}: check the name.", f"找不到文件“{shown(name)}”，请检查名称。"
        )
    loaded = load(path)
    if loaded.content is None:
        raise unusable(name, loaded.problems)
    if not isinstance(loaded.content, Scenario):
        raise WrongUse(f"{name} is no scenario.", f"{name} 不是场景文件。")
    scenario = loaded.content.id
    # The file that was named comes first, whatever else in its folder has the same id.
    library = Library([Entry("scenario", scenario, path), *around(library, path).entries()])
    library.scenario(scenario)
    return Found(library, scenario, path)


def around(library: Library, path: Path) -> Library:
    """Return `library` with what lies around the file at `path`: its folder, and personas beside that."""
    folder = path.absolute().parent
    personas = folder.parent / "personas"
    if personas.is_dir():
        library = library.with_folder(personas)
    return library.with_folder(folder)


def playing(scenario: Scenario, play_in: str | None) -> Language:
    """Return the language to play `scenario` in: the one asked for, else its first.

    :raises WrongUse: it is not written in that.
    """
    if play_in is None:
        return scenario.languages[0]
    language = language_of(play_in)
    if language not in scenario.languages:
        other = scenario.languages[0]
        raise WrongUse(
            f"The scenario {scenario.id!r} is not written in {language!r}: play it with --in {other}.",
            f"场景“{scenario.id}”没有 {language} 文本，请改用 --in {other}。",
        )
    return language
