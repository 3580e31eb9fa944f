from __future__ import annotations

from pathlib import Path

import pygame
import pytest

from simulator.desktop.app import App
from simulator.desktop.screen import Screen
from simulator.desktop.widgets.base import Label, Widget
from tests.desktop.conftest import Hands
from tests.desktop.gallery import Conversation, Debrief, Home


class Diary(Screen):
    """Writes down what happens to it."""

    def __init__(self, app: App, name: str, diary: list[str]) -> None:
        super().__init__(app)
        self.name, self.diary = name, diary

    def build(self) -> Widget:
        self.diary.append(f"{self.name} built")
        return Label(self.ui, self.name)

    def enter(self) -> None:
        self.diary.append(f"{self.name} entered")

    def leave(self) -> None:
        self.diary.append(f"{self.name} left")

    def handle(self, event: pygame.event.Event) -> bool:
        return event.type == pygame.KEYDOWN and event.key == pygame.K_h


def test_screens_are_built_once_and_told_when_they_come_and_go(hands: Hands) -> None:
    diary: list[str] = []
    app = hands.app
    one, two, three = (Diary(app, name, diary) for name in ("one", "two", "three"))
    app.push(one)
    app.push(two)
    app.pop()
    assert diary == []
    app.settle()
    app.replace(three)
    app.pop()
    app.settle()
    assert app.top is three
    assert app.depth == 1
    assert diary == [
        "one built",
        "one entered",
        "one left",
        "two built",
        "two entered",
        "two left",
        "one entered",
        "one left",
        "three built",
        "three entered",
    ]


def test_escape_goes_back_and_stays_on_the_last_screen(hands: Hands) -> None:
    app, diary = hands.app, list[str]()
    first, second = Diary(app, "one", diary), Diary(app, "two", diary)
    app.push(first)
    app.push(second)
    app.settle()
    hands.key(pygame.K_ESCAPE)
    assert app.top is first
    hands.key(pygame.K_ESCAPE)
    assert app.top is first


def test_nothing_is_drawn_while_nothing_changes(hands: Hands) -> None:
    hands.show(Label(hands.app.ui, "客诉"))
    assert [hands.wait(0.1) for _ in range(5)] == [False] * 5
    hands.app.ui.invalidate()
    assert hands.wait(0.1) is True
    assert hands.wait(0.1) is False


def test_ctrl_and_plus_minus_zero_change_the_text_scale(hands: Hands) -> None:
    told: list[float] = []
    app = hands.app
    app._on_text_scale = told.append
    label = Label(app.ui, "客诉")
    hands.show(label)
    for key in (pygame.K_EQUALS, pygame.K_KP_PLUS, pygame.K_MINUS, pygame.K_0, pygame.K_MINUS):
        hands.key(key, pygame.KMOD_CTRL)
    assert told == [1.1, 1.25, 1.1, 1.0, 0.9]
    for _ in range(9):
        hands.key(pygame.K_MINUS, pygame.KMOD_CTRL)
    assert app.text_scale == 0.8
    assert label.natural_width() == 26
    hands.key(pygame.K_MINUS)
    assert app.text_scale == 0.8


def test_the_window_lays_out_anew_when_resized(hands: Hands) -> None:
    label = Label(hands.app.ui, "客诉")
    hands.show(label)
    assert label.rect.size == (1280, 720)
    hands.app.resize((1920, 1080))
    hands.wait(0.01)
    assert label.rect.size == (1920, 1080)
    assert label.natural_width() == 38


def test_quitting_ends_the_loop_and_leaves_the_screen(hands: Hands) -> None:
    diary: list[str] = []

    class Short(Diary):
        def update(self, dt: float) -> None:
            if dt >= 0:
                self.app.quit()

    hands.app.run(Short(hands.app, "one", diary))
    assert diary == ["one built", "one entered", "one left"]


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (1024, 640)])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("page", [Conversation, Debrief, Home])
@pytest.mark.parametrize("scale", [0.8, 1.0, 1.6])
def test_every_page_draws_inside_the_window(
    hands: Hands,
    tmp_path: Path,
    size: tuple[int, int],
    language: str,
    page: type[Conversation | Debrief | Home],
    scale: float,
) -> None:
    app = hands.app
    app.text_scale = scale
    app.resize(size)
    screen = page(app, language)
    app.render_to(tmp_path / "page.png", screen)
    picture = pygame.image.load(str(tmp_path / "page.png"))
    assert picture.get_size() == size
    grid = [(x, y) for x in range(0, size[0], 6) for y in range(0, size[1], 6)]
    assert len({picture.get_at(place)[:3] for place in grid}) > 40
    for widget in screen.stage.root.walk():
        assert widget.rect.width >= 0
        assert widget.rect.left >= 0
        assert widget.rect.right <= size[0] + 1, type(widget).__name__


def test_a_still_picture_is_the_same_every_time(hands: Hands) -> None:
    screen = Conversation(hands.app, "zh")
    first = pygame.image.tobytes(hands.app.render(screen), "RGB")
    hands.clock.now += 3.3
    assert pygame.image.tobytes(hands.app.render(), "RGB") == first
