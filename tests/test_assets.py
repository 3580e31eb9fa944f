"""The shipped pictures and fonts: complete, drawn by the window's own renderer, and told apart."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final, get_args
from xml.etree import ElementTree as ET

import numpy as np
import numpy.typing as npt
import pygame
import pygame.freetype
import pytest

from simulator import paths
from simulator.model.conditions import BANDS
from simulator.model.persona import Portrait

ASSETS: Final = paths.assets()
LOOKS: Final[tuple[str, ...]] = get_args(Portrait)
SVG: Final = "{http://www.w3.org/2000/svg}"
# What nanosvg draws the same way as browsers and PDF writers do.
PLAIN: Final = {SVG + tag for tag in ("svg", "g", "path", "circle", "ellipse")}
SAMPLE: Final = (
    "尊敬的堃先生、喆女士：很抱歉让您久等了！订单“2024-A”将于下周三前退款 ¥128.50（3～5 个工作日）。"
    "親愛的顧客，請稍候……《售後服務》①②③ → ✓ ★ ☆ ● ▲ ℃ ×"
    "I'm sorry — we’ll refund £12.50 (≈ €14) by Wednesday… Zoë & François agreed: 50 % “off” nǐ hǎo"
)


def pixels(path: Path, size: tuple[int, int]) -> npt.NDArray[np.uint8]:
    """RGBA rows of the picture as pygame draws it; shape (height, width, 4)."""
    data = pygame.image.tobytes(pygame.image.load_sized_svg(str(path), size), "RGBA")
    return np.frombuffer(data, dtype=np.uint8).reshape(size[1], size[0], 4)


def test_every_look_has_exactly_the_five_expressions() -> None:
    assert {
        folder.name: {file.name for file in folder.iterdir()} for folder in (ASSETS / "portraits").iterdir()
    } == {look: {f"{band}.svg" for band in BANDS} for look in LOOKS}


@pytest.mark.parametrize("look", LOOKS)
def test_portraits_use_only_plain_shapes(look: str) -> None:
    for band in BANDS:
        root = ET.parse(ASSETS / "portraits" / look / f"{band}.svg").getroot()
        assert root.get("viewBox") == "0 0 480 600"
        assert {element.tag for element in root.iter()} <= PLAIN
        assert not [x for x in root.iter() if "class" in x.attrib or "style" in x.attrib]


@pytest.mark.parametrize("look", LOOKS)
def test_expressions_differ_in_the_face_at_120_pixels(look: str) -> None:
    # The face alone, in greys: a change of the background's tone would not tell two moods apart.
    faces = {
        band: pixels(ASSETS / "portraits" / look / f"{band}.svg", (96, 120))[30:80, 30:66, :3].mean(axis=2)
        for band in BANDS
    }
    for first in BANDS:
        assert faces[first].std() > 20, f"{look}/{first} is nearly blank"
        for second in BANDS[BANDS.index(first) + 1 :]:
            assert np.abs(faces[first] - faces[second]).mean() > 4, f"{look}: {first} looks like {second}"


def test_portraits_fill_their_frame() -> None:
    for look in LOOKS:
        for band in BANDS:
            picture = pixels(ASSETS / "portraits" / look / f"{band}.svg", (320, 400))
            assert (picture[:, :, 3] == 255).all(), f"{look}/{band} has holes"


def test_the_mark_is_the_same_picture_in_both_forms() -> None:
    drawn = pixels(ASSETS / "icons" / "kesu.svg", (256, 256)).astype(int)
    stored = pygame.image.load(str(ASSETS / "icons" / "kesu.png"))
    kept = (
        np.frombuffer(pygame.image.tobytes(stored, "RGBA"), dtype=np.uint8).reshape(256, 256, 4).astype(int)
    )
    assert stored.get_size() == (256, 256)
    assert np.abs(drawn - kept).mean() < 3


@pytest.mark.parametrize("weight", ["Regular", "Bold"])
def test_fonts_are_truetype_and_cover_names_and_both_languages(weight: str) -> None:
    file = ASSETS / "fonts" / f"NotoSansSC-{weight}.ttf"
    assert b"glyf" in file.read_bytes()[:512]  # the table directory; reportlab embeds TrueType outlines only
    pygame.freetype.init()
    metrics: Sequence[object] = pygame.freetype.Font(str(file), 20).get_metrics(SAMPLE)
    assert [sign for sign, metric in zip(SAMPLE, metrics, strict=True) if metric is None] == []


@pytest.mark.parametrize("weight", ["Regular", "Bold"])
def test_the_second_font_covers_latin_extended_a_and_vietnamese(weight: str) -> None:
    file = ASSETS / "fonts" / f"NotoSans-{weight}.ttf"
    assert b"glyf" in file.read_bytes()[:512]
    letters = "".join(map(chr, range(0x100, 0x180))) + "ẤấỄễỘộỮữ" + "ҐґЇїІіЄє" + "ΆάΏώ"
    pygame.freetype.init()
    metrics: Sequence[object] = pygame.freetype.Font(str(file), 20).get_metrics(letters)
    assert [sign for sign, metric in zip(letters, metrics, strict=True) if metric is None] == []


def test_the_font_licences_lie_beside_the_fonts() -> None:
    for name, holder in (
        ("OFL.txt", "Copyright 2014-2021 Adobe"),
        ("OFL-NotoSans.txt", "Copyright 2022 The Noto Project Authors"),
    ):
        text = (ASSETS / "fonts" / name).read_text("utf-8")
        assert "SIL OPEN FONT LICENSE Version 1.1" in text
        assert holder in text
