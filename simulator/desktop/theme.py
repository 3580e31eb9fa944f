"""Colours, spaces and type sizes of the interface.

In: one factor, the scale (text scale chosen by the user times a window factor). Out: pixel values.
Nothing here touches pygame. Colours are (red, green, blue), 0–255 each. Every ink on the surface it is meant
for has a contrast of at least 4.5 : 1, every control border at least 3 : 1 (WCAG 2.2, 1.4.3 and 1.4.11);
the tests compute both.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

Colour = tuple[int, int, int]

TEXT_SCALES: Final = (0.8, 0.9, 1.0, 1.1, 1.25, 1.4, 1.6)
"""Text scales that the user steps through; 80 % to 160 %, 100 % in the middle."""

BASE_WINDOW: Final = (1280, 720)
"""Window size, in pixels, at which a scale of 1 was drawn."""

MINIMUM_WINDOW: Final = (1024, 640)
"""Smallest window, in pixels, for which screens are laid out."""


@dataclass(frozen=True)
class TextStyle:
    """A role of text: size in pixels at scale 1, weight, and line height as a multiple of the size."""

    size: int
    bold: bool = False
    leading: float = 1.5

    def strong(self) -> TextStyle:
        """The same role in bold."""
        return TextStyle(self.size, True, self.leading)


CAPTION: Final = TextStyle(13, leading=1.45)
SMALL: Final = TextStyle(14, leading=1.5)
BODY: Final = TextStyle(16, leading=1.6)
LEAD: Final = TextStyle(18, leading=1.55)
SUBTITLE: Final = TextStyle(17, True, 1.45)
TITLE: Final = TextStyle(22, True, 1.4)
HEADING: Final = TextStyle(28, True, 1.35)
DISPLAY: Final = TextStyle(44, True, 1.2)

# Surfaces: warm greys, so that long sessions are easy on the eye and white cards stand out without outlines.
BACKGROUND: Final[Colour] = (245, 243, 239)
SURFACE: Final[Colour] = (255, 255, 255)
SUNKEN: Final[Colour] = (236, 233, 227)
HOVER: Final[Colour] = (240, 238, 233)
LINE: Final[Colour] = (224, 220, 212)
BORDER: Final[Colour] = (140, 134, 124)
SCRIM: Final[Colour] = (28, 32, 36)

# Inks.
INK: Final[Colour] = (28, 33, 38)
INK_SOFT: Final[Colour] = (80, 85, 91)
INK_FAINT: Final[Colour] = (101, 104, 107)
INK_DISABLED: Final[Colour] = (150, 147, 141)
ON_ACCENT: Final[Colour] = (255, 255, 255)

# The one accent, a deep teal.
ACCENT: Final[Colour] = (12, 94, 112)
ACCENT_HOVER: Final[Colour] = (9, 78, 94)
ACCENT_PRESSED: Final[Colour] = (6, 62, 76)
ACCENT_SOFT: Final[Colour] = (226, 240, 242)
ACCENT_LINE: Final[Colour] = (158, 201, 209)
FOCUS: Final[Colour] = (24, 132, 156)
SELECTION: Final[Colour] = (190, 224, 231)


@dataclass(frozen=True)
class Tone:
    """Colours of a message of one kind: ink for words and icons, soft for the ground, line for its edge."""

    ink: Colour
    soft: Colour
    line: Colour


NEUTRAL: Final = Tone((80, 85, 91), (240, 238, 233), (216, 212, 204))
INFO: Final = Tone((12, 94, 112), (226, 240, 242), (158, 201, 209))
GOOD: Final = Tone((26, 107, 68), (228, 243, 234), (163, 210, 183))
WARN: Final = Tone((138, 80, 0), (253, 242, 222), (234, 203, 148))
BAD: Final = Tone((168, 40, 30), (252, 234, 231), (236, 178, 170))

MOOD_STOPS: Final[tuple[Colour, ...]] = (
    (196, 62, 48),
    (216, 124, 48),
    (222, 168, 62),
    (136, 170, 84),
    (58, 148, 102),
)
"""Tints from furious (0) to content (1), evenly spaced: red, orange, amber, leaf, green."""

SERIES: Final[tuple[Colour, ...]] = ((12, 94, 112), (196, 110, 40), (108, 84, 160), (70, 130, 74))
"""Colours of chart lines, told apart by lightness as well as hue."""


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """Blend two colours; a share of 0 gives the first, 1 the second."""
    share = min(1.0, max(0.0, share))
    return (
        round(first[0] + (second[0] - first[0]) * share),
        round(first[1] + (second[1] - first[1]) * share),
        round(first[2] + (second[2] - first[2]) * share),
    )


def mood_tint(calm: float) -> Colour:
    """The tint of a mood, 0 furious to 1 content; values outside are clamped."""
    place = min(1.0, max(0.0, calm)) * (len(MOOD_STOPS) - 1)
    index = min(int(place), len(MOOD_STOPS) - 2)
    return mix(MOOD_STOPS[index], MOOD_STOPS[index + 1], place - index)


def contrast(first: Colour, second: Colour) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Colour) -> float:
    parts = [c / 255 for c in colour]
    linear = [p / 12.92 if p <= 0.04045 else math.pow((p + 0.055) / 1.055, 2.4) for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def window_factor(width: int, height: int) -> float:
    """How much larger everything is drawn in a window of this size, 0.9 to 1.4.

    The square root lets a big window show both more and larger; steps of 0.05 keep the number of font sizes
    small while the window is dragged.
    """
    share = math.sqrt(min(width / BASE_WINDOW[0], height / BASE_WINDOW[1]))
    return round(min(1.4, max(0.9, share)) * 20) / 20


@dataclass(frozen=True)
class Theme:
    """Pixel values at one scale (0.7 to 2.3)."""

    scale: float = 1.0

    def px(self, length: float) -> int:
        """A length given at scale 1, in whole pixels at this scale; at least 1 for a positive length."""
        return max(1, round(length * self.scale)) if length > 0 else 0

    def font_size(self, style: TextStyle) -> int:
        """Pixels of the em of a style."""
        return max(9, round(style.size * self.scale))

    def line_height(self, style: TextStyle) -> int:
        """Pixels from one line of a style to the next."""
        return round(self.font_size(style) * style.leading)

    @property
    def xs(self) -> int:
        return self.px(4)

    @property
    def s(self) -> int:
        return self.px(8)

    @property
    def m(self) -> int:
        return self.px(12)

    @property
    def l(self) -> int:  # noqa: E743
        return self.px(16)

    @property
    def xl(self) -> int:
        return self.px(24)

    @property
    def radius(self) -> int:
        """Corner radius of buttons and fields."""
        return self.px(8)

    @property
    def card_radius(self) -> int:
        """Corner radius of cards, dialogs and bubbles."""
        return self.px(14)

    @property
    def control(self) -> int:
        """Height of a button or a one-line field."""
        return self.px(40)
