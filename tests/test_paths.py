from __future__ import annotations

import os
import tempfile
from pathlib import Path

import platformdirs
import pytest

from simulator import paths
from simulator.errors import DataMissing, HomeUnwritable, WrongUse

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package folder of our own for the look-up to start from."""
    folder = tmp_path / "place" / "simulator"
    folder.mkdir(parents=True)
    monkeypatch.setattr(paths, "_PACKAGE", folder)
    return folder


def _checkout(package: Path, what: str) -> Path:
    (package.parent / "pyproject.toml").touch()
    folder = package.parent / what
    folder.mkdir()
    return folder


def _wheel(package: Path, what: str) -> Path:
    folder = package / "_data" / what
    folder.mkdir(parents=True)
    return folder


def test_this_checkout_has_its_data_beside_the_package() -> None:
    assert paths.assets() == ROOT / "assets"
    assert paths.scenarios() == ROOT / "scenarios"


def test_a_wheel_has_its_data_inside_the_package(package: Path) -> None:
    scenarios, assets = _wheel(package, "scenarios"), _wheel(package, "assets")
    assert (paths.scenarios(), paths.assets()) == (scenarios, assets)


def test_a_checkout_comes_before_a_copy_inside_the_package(package: Path) -> None:
    _wheel(package, "scenarios")
    edited = _checkout(package, "scenarios")
    assert paths.scenarios() == edited


def test_folders_of_other_packages_are_not_taken_for_ours(package: Path) -> None:
    (package.parent / "scenarios").mkdir()
    ours = _wheel(package, "scenarios")
    assert paths.scenarios() == ours


def test_data_missing_from_a_wheel_names_the_place(package: Path) -> None:
    with pytest.raises(DataMissing) as caught:
        paths.assets()
    assert str(caught.value) == (
        f"Kesu's assets are missing (looked in {package / '_data' / 'assets'}): "
        "install kesu again, or run it from a complete checkout."
    )


def test_data_missing_from_a_checkout_names_both_places(package: Path) -> None:
    _checkout(package, "assets")
    with pytest.raises(DataMissing) as caught:
        paths.scenarios()
    assert (caught.value.what, caught.value.places) == (
        "scenarios",
        (str(package.parent / "scenarios"), str(package / "_data" / "scenarios")),
    )


def test_no_extra_scenarios_but_the_authors_own_by_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KESU_SCENARIOS", raising=False)
    monkeypatch.setenv("KESU_HOME", str(tmp_path))
    assert paths.extra_scenarios() == ()
    (tmp_path / "scenarios").mkdir()
    assert paths.extra_scenarios() == (tmp_path / "scenarios",)


def test_extra_scenarios_keep_their_order_and_come_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    late, early = tmp_path / "z", tmp_path / "a 场景"
    late.mkdir()
    early.mkdir()
    names = [str(late), "", str(early), "  ", str(late)]
    monkeypatch.setenv("KESU_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("KESU_SCENARIOS", os.pathsep.join(names))
    assert paths.extra_scenarios() == (late, early)


def test_extra_scenarios_may_be_relative(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mine").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KESU_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("KESU_SCENARIOS", "mine")
    assert paths.extra_scenarios() == (tmp_path / "mine",)


def test_extra_scenarios_that_are_no_folder_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "case.yaml"
    file.touch()
    monkeypatch.setenv("KESU_SCENARIOS", str(file))
    with pytest.raises(WrongUse) as caught:
        paths.extra_scenarios()
    assert str(caught.value) == (
        f"KESU_SCENARIOS names {file}, which is not a folder: correct the name or take it out."
    )


def test_home_is_made_where_kesu_home_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = tmp_path / "部门" / "kesu data"
    monkeypatch.setenv("KESU_HOME", str(wanted))
    assert paths.home() == wanted
    assert list(wanted.iterdir()) == []


@pytest.mark.parametrize("named", [None, "", " "])
def test_home_is_the_platforms_where_nothing_is_said(
    named: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def of_the_platform(name: str, *, appauthor: bool) -> Path:
        assert (name, appauthor) == ("kesu", False)
        return tmp_path / "platform"

    monkeypatch.setattr(platformdirs, "user_data_path", of_the_platform)
    if named is None:
        monkeypatch.delenv("KESU_HOME", raising=False)
    else:
        monkeypatch.setenv("KESU_HOME", named)
    assert paths.home() == tmp_path / "platform"


def test_the_cache_lies_in_kesus_home_or_where_the_platform_keeps_caches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KESU_HOME", str(tmp_path / "home"))
    assert (paths.cache(), paths.settings_folder()) == (tmp_path / "home" / "cache", tmp_path / "home")
    monkeypatch.setenv("KESU_HOME", " ")
    monkeypatch.setattr(platformdirs, "user_cache_path", lambda *_, **__: tmp_path / "platform")
    assert paths.cache() == tmp_path / "platform"
    assert list(tmp_path.iterdir()) == []


def test_home_is_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KESU_HOME", "data")
    assert paths.home() == tmp_path / "data"


def test_tilde_is_the_users_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.setenv("KESU_HOME", "~/kesu")
    assert paths.home() == tmp_path / "kesu"


def test_home_that_is_a_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "file"
    file.touch()
    monkeypatch.setenv("KESU_HOME", str(file))
    with pytest.raises(HomeUnwritable) as caught:
        paths.home()
    assert caught.value.path == str(file)
    assert caught.value.reason


def test_home_in_which_no_file_can_be_made_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_only(*, dir: Path) -> None:
        raise OSError(30, "Read-only file system", str(dir))

    monkeypatch.setenv("KESU_HOME", str(tmp_path))
    monkeypatch.setattr(tempfile, "TemporaryFile", read_only)
    with pytest.raises(HomeUnwritable) as caught:
        paths.home()
    assert (caught.value.path, caught.value.reason) == (str(tmp_path), "Read-only file system")
