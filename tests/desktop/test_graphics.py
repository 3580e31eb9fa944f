from __future__ import annotations

from pathlib import Path

import pygame
import pytest

from simulator.desktop import icons
from simulator.desktop.graphics import CACHE_ENTRIES, IMAGE_BUDGET, MissingPicture, Painter
from tests.desktop.conftest import Hands
from tests.desktop.gallery import FACE

RED = (200, 30, 40)


def canvas(width: int = 80, height: int = 60) -> pygame.Surface:
    surface = pygame.Surface((width, height))
    surface.fill((255, 255, 255))
    return surface


def test_a_panel_is_even_inside_and_soft_at_its_corners() -> None:
    surface = canvas()
    Painter().panel(surface, pygame.Rect(10, 10, 60, 40), RED, 12)
    inside = {tuple(surface.get_at((x, y))[:3]) for x in range(22, 58) for y in range(10, 50)}
    assert inside == {RED}
    assert tuple(surface.get_at((10, 10))[:3]) == (255, 255, 255)
    row = [surface.get_at((x, 12))[1] for x in range(10, 24)]
    assert row == sorted(row, reverse=True)
    assert any(40 < green < 245 for green in row)


def test_a_panel_is_symmetric() -> None:
    surface = canvas()
    Painter().panel(surface, pygame.Rect(10, 10, 60, 40), RED, 12, border=(0, 0, 0), width=2)
    flipped = pygame.transform.flip(surface, True, True)
    assert pygame.image.tobytes(surface, "RGB") == pygame.image.tobytes(flipped, "RGB")


def test_a_ring_leaves_what_it_surrounds_alone() -> None:
    surface = canvas()
    Painter().ring(surface, pygame.Rect(20, 20, 40, 20), RED, 6, 2)
    assert tuple(surface.get_at((40, 19))[:3]) == RED
    assert {tuple(surface.get_at((x, 30))[:3]) for x in range(20, 60)} == {(255, 255, 255)}


@pytest.mark.parametrize("size", [(16, 16), (60, 20), (300, 200)])
def test_a_shadow_is_darkest_below_and_gone_far_away(size: tuple[int, int]) -> None:
    surface = canvas(500, 400)
    rect = pygame.Rect(100, 100, *size)
    Painter().shadow(surface, rect, 8, 12, 80, 4)
    below = surface.get_at((rect.centerx, rect.bottom + 3))[0]
    further = surface.get_at((rect.centerx, rect.bottom + 10))[0]
    assert below < further <= 255
    assert tuple(surface.get_at((rect.centerx, rect.bottom + 40))[:3]) == (255, 255, 255)
    left = [surface.get_at((x, rect.centery))[0] for x in range(80, 100)]
    assert left == sorted(left, reverse=True)


@pytest.mark.parametrize("name", sorted(icons.PATHS))
def test_every_icon_draws_in_its_colour_inside_its_square(name: str, hands: Hands) -> None:
    image = hands.app.ui.paint.icon(name, 48, RED)
    assert image.get_size() == (48, 48)
    box = image.get_bounding_rect(min_alpha=40)
    assert box.width >= 8
    assert pygame.Rect(1, 1, 46, 46).contains(box)
    solid = [image.get_at((x, y)) for x in range(48) for y in range(48) if image.get_at((x, y))[3] > 250]
    assert solid
    assert all(abs(pixel[0] - 200) < 8 and pixel[1] < 45 for pixel in solid)


def test_pictures_are_scaled_rounded_and_kept(hands: Hands) -> None:
    paint = hands.app.ui.paint
    image = paint.picture(FACE, (90, 120), 16)
    assert image.get_size() == (90, 120)
    assert image.get_at((0, 0))[3] == 0
    assert image.get_at((45, 60))[3] >= 250
    assert paint.picture(FACE, (90, 120), 16) is image


def test_a_picture_that_cannot_be_read_is_named(hands: Hands, tmp_path: Path) -> None:
    broken = tmp_path / "broken.svg"
    broken.write_text("<svg", encoding="utf-8")
    for path in (broken, tmp_path / "none.png"):
        with pytest.raises(MissingPicture, match=path.name):
            hands.app.ui.paint.picture(path, (10, 10))


def test_caches_are_bounded(hands: Hands) -> None:
    paint = hands.app.ui.paint
    for size in range(1, CACHE_ENTRIES + 200):
        paint.disc(2, (size % 256, size // 256, 0))
    assert len(paint._shapes) == CACHE_ENTRIES
    for size in range(700, 760):
        paint.picture(FACE, (size, size))
    assert paint._pixels <= IMAGE_BUDGET
