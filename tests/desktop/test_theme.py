from __future__ import annotations

import pytest

from simulator.desktop import theme
from simulator.desktop.theme import Colour, Tone, contrast, mood_tint, window_factor


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast((255, 255, 255), (0, 0, 0)) == pytest.approx(21.0)
    assert contrast((119, 119, 119), (255, 255, 255)) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("ink", [theme.INK, theme.INK_SOFT, theme.INK_FAINT, theme.ACCENT])
@pytest.mark.parametrize("ground", [theme.BACKGROUND, theme.SURFACE, theme.SUNKEN, theme.HOVER])
def test_words_can_be_read_on_every_ground(ink: Colour, ground: Colour) -> None:
    assert contrast(ink, ground) >= 4.5


@pytest.mark.parametrize("ground", [theme.ACCENT, theme.ACCENT_HOVER, theme.ACCENT_PRESSED, theme.BAD.ink])
def test_words_on_filled_buttons_can_be_read(ground: Colour) -> None:
    assert contrast(theme.ON_ACCENT, ground) >= 4.5


@pytest.mark.parametrize("tone", [theme.NEUTRAL, theme.INFO, theme.GOOD, theme.WARN, theme.BAD])
def test_tones_can_be_read(tone: Tone) -> None:
    assert contrast(tone.ink, tone.soft) >= 4.5
    assert contrast(theme.INK, tone.soft) >= 4.5


def test_edges_of_controls_and_the_focus_ring_can_be_seen() -> None:
    assert contrast(theme.BORDER, theme.SURFACE) >= 3
    assert contrast(theme.FOCUS, theme.BACKGROUND) >= 3


def test_moods_go_from_red_to_green() -> None:
    assert [mood_tint(calm) for calm in (-1, 0, 0.5, 1, 2)] == [
        (196, 62, 48),
        (196, 62, 48),
        (222, 168, 62),
        (58, 148, 102),
        (58, 148, 102),
    ]


def test_larger_windows_draw_larger_within_limits() -> None:
    sizes = [(640, 480), (1024, 640), (1280, 720), (1920, 1080), (3840, 2160)]
    assert [window_factor(*size) for size in sizes] == [0.9, 0.9, 1.0, 1.2, 1.4]
