"""Where things lie: the shipped scenarios and assets, further scenarios, and the user's data folder.

In: the place of this package, and the environment variables ``KESU_HOME``, ``KESU_DATABASE`` and
``KESU_SCENARIOS``, read at every call and never at import. Out: absolute paths of folders that exist, and
the URL of a database. Refuses what is not there with one sentence (:class:`~simulator.errors.DataMissing`,
:class:`~simulator.errors.WrongUse`, :class:`~simulator.errors.HomeUnwritable`).

In a checkout the data lies beside the package (``scenarios/``, ``assets/``), in a wheel inside it
(``simulator/_data/…``). The checkout comes first: there an author edits scenarios and must see the edit.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Final

import platformdirs

from simulator.errors import DataMissing, HomeUnwritable, WrongUse

__all__ = [
    "RECORDS",
    "SETTINGS",
    "assets",
    "cache",
    "codes",
    "database",
    "extra_scenarios",
    "home",
    "own_scenarios",
    "scenarios",
    "settings_folder",
]

#: The records in the data folder, where no other database is named.
RECORDS: Final = "index.sqlite3"
#: The settings in the data folder.
SETTINGS: Final = "settings.json"

_PACKAGE = Path(__file__).resolve().parent


def assets() -> Path:
    """Return the folder of fonts, portraits, sounds and trained models.

    :raises DataMissing: it is in neither place.
    """
    return _data("assets")


def scenarios() -> Path:
    """Return the folder of the shipped course, personas, scenarios and shifts.

    :raises DataMissing: it is in neither place.
    """
    return _data("scenarios")


def codes() -> Path:
    """Return the folder of the pages about what `kesu check` finds.

    :raises DataMissing: it is in neither place.
    """
    return _data("docs/codes")


def own_scenarios() -> Path:
    """Return the folder for an author's own scenarios and personas; it may not be there."""
    return _data_folder() / "scenarios"


def extra_scenarios() -> tuple[Path, ...]:
    """Return the folders named in ``KESU_SCENARIOS``, in its order, each once, then the author's own if any.

    Names are separated by ``os.pathsep`` (``:``, on Windows ``;``); ``~`` is the user's folder; a relative
    name counts from the current folder; empty names are passed over.

    :raises WrongUse: one of them is not a folder.
    """
    folders = []
    for name in os.environ.get("KESU_SCENARIOS", "").split(os.pathsep):
        if not name.strip():
            continue
        folder = _absolute(name.strip())
        if not folder.is_dir():
            raise WrongUse(
                f"KESU_SCENARIOS names {folder}, which is not a folder: correct the name or take it out.",
                f"环境变量 KESU_SCENARIOS 中的 {folder} 不是文件夹，请改正或删去。",
            )
        folders.append(folder)
    if own_scenarios().is_dir():
        folders.append(own_scenarios())
    return tuple(dict.fromkeys(folders))


def database() -> str | None:
    """Return the URL of the records' database from ``KESU_DATABASE``; None: the one in the data folder."""
    return os.environ.get("KESU_DATABASE", "").strip() or None


def home() -> Path:
    """Return the folder for tapes, the store and the settings; it is made if need be.

    ``KESU_HOME`` where that is set and not empty, else the platform's folder for a program's data, such as
    ``~/.local/share/kesu`` on Linux.

    :raises HomeUnwritable: the folder cannot be made, or no file can be written in it.
    """
    folder = _data_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # Permission bits don't tell: network folders, read-only mounts and Windows have rules of their own.
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise HomeUnwritable(str(folder), error.strerror or str(error)) from error
    return folder


def settings_folder() -> Path:
    """Return where the settings lie, as `home`, without making the folder."""
    return _data_folder()


def cache() -> Path:
    """Return the folder for what can be made again: `cache` in ``KESU_HOME``, else the platform's for that.

    It is not made here, for Kesu works without.
    """
    if os.environ.get("KESU_HOME", "").strip():
        return _data_folder() / "cache"
    return platformdirs.user_cache_path("kesu", appauthor=False)


def _data_folder() -> Path:
    named = os.environ.get("KESU_HOME", "").strip()
    return _absolute(named) if named else platformdirs.user_data_path("kesu", appauthor=False)


def _data(what: str) -> Path:
    checkout = _PACKAGE.parent
    places = [_PACKAGE / "_data" / what]
    # Beside an installed package lie other people's packages; only a checkout has its pyproject.toml there.
    if (checkout / "pyproject.toml").is_file():
        places.insert(0, checkout / what)
    for place in places:
        if place.is_dir():
            return place
    raise DataMissing(what, [str(place) for place in places])


def _absolute(name: str) -> Path:
    # os.path.expanduser leaves a ~ that it cannot resolve, where Path.expanduser raises RuntimeError.
    return Path(os.path.expanduser(name)).absolute()  # noqa: PTH111
