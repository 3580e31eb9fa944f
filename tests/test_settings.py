from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from simulator.errors import HomeUnwritable, SettingsDamaged
from simulator.paths import SETTINGS
from simulator.settings import Loaded, Settings, load, save

DEFAULTS = {
    "language": "zh",
    "text_scale": 1.0,
    "window_size": (1280, 720),
    "delay_allowance": 1.0,
    "last_trainee": None,
}

CHOSEN = Settings(
    language="en", text_scale=1.25, window_size=(1920, 1080), delay_allowance=1.5, last_trainee="工号 1027"
)


def test_defaults() -> None:
    assert Settings().model_dump() == DEFAULTS


def test_nothing_saved_gives_the_defaults_and_no_notice(tmp_path: Path) -> None:
    assert load(tmp_path) == Loaded(Settings(), None)


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    save(CHOSEN, tmp_path)
    assert load(tmp_path) == Loaded(CHOSEN, None)


def test_the_file_is_plain_json(tmp_path: Path) -> None:
    save(CHOSEN, tmp_path)
    assert (tmp_path / SETTINGS).read_bytes().decode() == (
        '{\n  "language": "en",\n  "text_scale": 1.25,\n  "window_size": [\n    1920,\n    1080\n  ],\n'
        '  "delay_allowance": 1.5,\n  "last_trainee": "工号 1027"\n}\n'
    )


def test_saving_leaves_nothing_else_behind(tmp_path: Path) -> None:
    save(Settings(), tmp_path)
    save(CHOSEN, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [SETTINGS]


def test_a_file_with_some_choices_gets_the_defaults_for_the_rest(tmp_path: Path) -> None:
    (tmp_path / SETTINGS).write_text('{"language": "en"}', encoding="utf-8")
    assert load(tmp_path) == Loaded(Settings(language="en"), None)


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / SETTINGS).write_text('{"language": "en"}', encoding="utf-8-sig")
    assert load(tmp_path) == Loaded(Settings(language="en"), None)


@pytest.mark.parametrize(
    ("content", "names"),
    [
        (b"", "Invalid JSON"),
        (b'{"language": "en"', "Invalid JSON"),
        (b"\xff\xfe\x00", "Invalid JSON"),
        (b"[]", "object"),
        (b'{"language": "fr"}', "language"),
        (b'{"text_scale": 0.79}', "text_scale"),
        (b'{"text_scale": 1.61}', "text_scale"),
        (b'{"text_scale": "1.0"}', "text_scale"),
        (b'{"text_scale": NaN}', "text_scale"),
        (b'{"text_scale": true}', "text_scale"),
        (b'{"window_size": [959, 720]}', "window_size.0"),
        (b'{"window_size": [1280, 4321]}', "window_size.1"),
        (b'{"window_size": [1280]}', "window_size"),
        (b'{"window_size": [1280.5, 720]}', "window_size.0"),
        (b'{"delay_allowance": 0.99}', "delay_allowance"),
        (b'{"delay_allowance": 4.01}', "delay_allowance"),
        (b'{"last_trainee": ""}', "last_trainee"),
        (b'{"last_trainee": "a\\nb"}', "last_trainee"),
        (b'{"last_trainee": 7}', "last_trainee"),
        (b'{"theme": "dark"}', "theme"),
    ],
)
def test_a_damaged_file_gives_the_defaults_and_says_why(content: bytes, names: str, tmp_path: Path) -> None:
    path = tmp_path / SETTINGS
    path.write_bytes(content)
    settings, notice = load(tmp_path)
    assert settings == Settings()
    assert notice is not None
    assert notice.path == str(path)
    assert names in notice.reason
    assert str(notice) == (
        f"The settings in {path} cannot be read ({notice.reason}), so the defaults are used: "
        "correct the file, or change any setting to write it anew."
    )
    assert path.read_bytes() == content


@given(
    content=st.binary(max_size=60)
    | st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=5),
        lambda inner: st.dictionaries(st.sampled_from(sorted(DEFAULTS)), inner) | st.lists(inner, max_size=3),
    ).map(lambda value: json.dumps(value).encode())
)
def test_no_content_of_the_file_keeps_anybody_out(
    content: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    home = tmp_path_factory.mktemp("home")
    (home / SETTINGS).write_bytes(content)
    settings, notice = load(home)
    assert (notice is None) or settings == Settings()
    assert Settings.model_validate(settings.model_dump()) == settings


def test_a_folder_in_place_of_the_file_gives_the_defaults_and_a_notice(tmp_path: Path) -> None:
    (tmp_path / SETTINGS).mkdir()
    settings, notice = load(tmp_path)
    assert settings == Settings()
    assert isinstance(notice, SettingsDamaged)


def test_saving_mends_a_damaged_file(tmp_path: Path) -> None:
    (tmp_path / SETTINGS).write_bytes(b"{")
    save(CHOSEN, tmp_path)
    assert load(tmp_path) == Loaded(CHOSEN, None)


def test_a_write_that_fails_keeps_the_old_file_and_leaves_no_scrap(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(CHOSEN, tmp_path)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(HomeUnwritable) as caught:
        save(Settings(), tmp_path)
    assert (caught.value.path, caught.value.reason) == (str(tmp_path), "No space left on device")
    assert [path.name for path in tmp_path.iterdir()] == [SETTINGS]
    assert load(tmp_path) == Loaded(CHOSEN, None)


def test_saving_into_a_folder_that_is_gone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(HomeUnwritable):
        save(Settings(), tmp_path / "gone")


def test_changed_makes_new_settings_and_checks_them() -> None:
    assert CHOSEN.changed(language="zh", text_scale=0.8).model_dump() == {
        "language": "zh",
        "text_scale": 0.8,
        "window_size": (1920, 1080),
        "delay_allowance": 1.5,
        "last_trainee": "工号 1027",
    }
    assert CHOSEN.language == "en"
    with pytest.raises(ValidationError, match="text_scale"):
        CHOSEN.changed(text_scale=2.0)
    with pytest.raises(ValidationError, match="theme"):
        CHOSEN.changed(theme="dark")


def test_settings_cannot_be_altered_in_place() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        CHOSEN.language = "zh"  # type: ignore[misc]
