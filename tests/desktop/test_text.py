from __future__ import annotations

import pygame
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator.desktop.text import SURFACE_BUDGET, Typesetter
from simulator.desktop.theme import BODY, CAPTION, HEADING, INK, Theme
from simulator.desktop.ui import font_files
from tests.desktop.conftest import ASSETS, Hands


def setter() -> Typesetter:
    pygame.font.init()
    return Typesetter(font_files(ASSETS), Theme())


def inked(surface: pygame.Surface) -> bool:
    return surface.get_bounding_rect().width > 0


def test_hanzi_are_square_and_latin_is_narrower() -> None:
    text = setter()
    assert text.width("客诉", BODY) == 32
    assert 0 < text.width("ke", BODY) < 32
    assert text.width("", BODY) == 0


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=60)
@given(st.text(max_size=60), st.integers(60, 400))
def test_real_lines_fit_and_keep_the_text(words: str, width: int) -> None:
    text = setter()
    lines = text.wrap(words, BODY, width)
    for line in lines:
        shown = line.text.rstrip()
        assert text.reach(line, len(shown), BODY) <= width or line.end - line.start <= 8
        assert line.end - line.start == len(line.text)
    place = 0
    for line in lines:
        assert words[place : line.start] in ("", "\n")
        place = line.end
    assert place == len(words)


def test_english_quotes_take_no_more_room_than_letters() -> None:
    text = setter()
    assert text.width("“wait”", BODY) < text.width("wait", BODY) + 20
    assert text.width("等“等”", BODY) == 64


def test_what_the_font_lacks_is_a_box_of_its_own_width(hands: Hands) -> None:
    text = hands.app.ui.text
    for strange in ("😀", "\u0e01", "\x07", "\ud800", "👩\u200d💻"):
        surface = pygame.Surface((100, 40), pygame.SRCALPHA)
        width = text.line(surface, f"{strange}", BODY, INK, 10, 20)
        assert width == text.width(strange, BODY)
        assert inked(surface)
    blank = pygame.Surface((100, 40), pygame.SRCALPHA)
    text.line(blank, " \u3000\u200b", BODY, INK, 10, 20)
    assert not inked(blank)


def test_eliding_keeps_what_fits() -> None:
    text = setter()
    assert text.elide("客户服务", BODY, 64) == "客户服务"
    assert text.elide("客户服务中心", BODY, 64) == "客户服…"
    assert text.elide("一\n二", BODY, 64) == "一 二"
    assert text.elide("客户", BODY, 3) == "…"


def test_the_cache_is_bounded_and_gives_the_same_surface() -> None:
    text = setter()
    surface = pygame.Surface((10, 10))
    for number in range(3000):
        text.line(surface, f"第{number}位客户的一句很长的话，为了占满缓存而写" * 3, HEADING, INK, 0, 5)
    assert SURFACE_BUDGET * 0.9 < text.cached_pixels <= SURFACE_BUDGET


def test_a_larger_theme_sets_larger_text() -> None:
    text = setter()
    text.set_theme(Theme(1.5))
    assert text.width("客诉", BODY) == 48
    assert text.height("客\n诉", CAPTION, 100) == 2 * Theme(1.5).line_height(CAPTION)
