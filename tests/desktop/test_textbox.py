from __future__ import annotations

import pygame
import pytest

from simulator.desktop.widgets.layout import Column
from simulator.desktop.widgets.textbox import TextBox, TextLine
from tests.desktop.conftest import Hands

CTRL, SHIFT = pygame.KMOD_CTRL, pygame.KMOD_SHIFT


@pytest.fixture
def box(hands: Hands) -> TextBox:
    made = TextBox(hands.app.ui, "回复", limit=50)
    hands.show(Column(hands.app.ui, [made.sized(width=200)], padding=40))
    hands.app.ui.focus(made)
    hands.wait(0.01)
    return made


def test_typed_text_arrives_once(hands: Hands, box: TextBox) -> None:
    for char in "ok 1":
        hands.key(ord(char), text=char)
    hands.commit("您好")
    assert box.text == "ok 1您好"


def test_a_composition_is_shown_at_the_caret_and_not_part_of_the_text(hands: Hands, box: TextBox) -> None:
    box.text = "您好世界"
    hands.key(pygame.K_LEFT)
    hands.key(pygame.K_LEFT)
    hands.compose("fei chang")
    assert (box.text, box.composition, box._shown()) == ("您好世界", "fei chang", ("您好fei chang世界", 11))
    hands.compose("fei chang", caret=3)
    assert box._shown() == ("您好fei chang世界", 5)


def test_keys_are_left_to_the_input_method_while_it_composes(hands: Hands, box: TextBox) -> None:
    sent: list[str] = []
    box._on_send = sent.append
    box.text = "您好"
    hands.compose("shi")
    for key in (pygame.K_BACKSPACE, pygame.K_RETURN, pygame.K_LEFT, pygame.K_ESCAPE, pygame.K_TAB):
        hands.key(key)
    assert (box.text, sent, box.focused, hands.app.depth) == ("您好", [], True, 1)
    hands.compose("")
    hands.key(pygame.K_RETURN)
    assert sent == ["您好"]


def test_a_commit_may_come_in_several_events(hands: Hands, box: TextBox) -> None:
    hands.compose("fei chang bao qian")
    hands.commit("非常")
    hands.compose("bao qian")
    hands.commit("抱")
    hands.commit("歉")
    hands.compose("")
    assert (box.text, box.composition) == ("非常抱歉", "")


def test_a_composition_replaces_the_selection(hands: Hands, box: TextBox) -> None:
    box.text = "您好世界"
    hands.key(pygame.K_a, CTRL)
    hands.compose("wo")
    hands.commit("我")
    assert box.text == "我"


def test_losing_the_focus_drops_the_composition(hands: Hands, box: TextBox) -> None:
    hands.compose("wo")
    stage = hands.app.ui.stage
    assert stage is not None
    stage.focus(None)
    assert (box.composition, box.text) == ("", "")


def test_enter_sends_and_shift_enter_makes_a_line(hands: Hands, box: TextBox) -> None:
    sent: list[str] = []
    box._on_send = sent.append
    hands.commit("一")
    hands.key(pygame.K_RETURN, SHIFT)
    hands.commit("二")
    hands.key(pygame.K_RETURN)
    assert sent == ["一\n二"]
    assert box.text == "一\n二"


def test_the_clipboard_works(hands: Hands, box: TextBox) -> None:
    box.text = "您好世界"
    hands.key(pygame.K_LEFT, SHIFT)
    hands.key(pygame.K_LEFT, SHIFT)
    hands.key(pygame.K_c, CTRL)
    assert hands.pocket.text == "世界"
    hands.key(pygame.K_x, CTRL)
    assert box.text == "您好"
    hands.pocket.text = "一\r\n二\x07"
    hands.key(pygame.K_v, CTRL)
    assert box.text == "您好一\n二"
    hands.key(pygame.K_z, CTRL)
    assert box.text == "您好"
    hands.key(pygame.K_z, CTRL | SHIFT)
    assert box.text == "您好一\n二"


def test_copying_nothing_keeps_the_clipboard(hands: Hands, box: TextBox) -> None:
    hands.pocket.text = "旧"
    box.text = "您好"
    hands.key(pygame.K_c, CTRL)
    hands.key(pygame.K_x, CTRL)
    assert (hands.pocket.text, box.text) == ("旧", "您好")


def test_the_caret_moves_through_wrapped_lines(hands: Hands, box: TextBox) -> None:
    box.text = "一二三四五六七八九十甲乙丙丁戊己庚辛"
    hands.wait(0.01)
    lines = [line.text for line in box._text_lines()]
    first = len(lines[0])
    assert [len(line) for line in lines] == [first, 18 - first]
    hands.key(pygame.K_HOME)
    assert box.buffer.caret == first
    hands.key(pygame.K_UP)
    assert box.buffer.caret == 0
    hands.key(pygame.K_RIGHT)
    hands.key(pygame.K_RIGHT)
    hands.key(pygame.K_DOWN)
    assert box.buffer.caret == first + 2
    hands.key(pygame.K_DOWN)
    assert box.buffer.caret == 18
    hands.key(pygame.K_HOME, CTRL)
    hands.key(pygame.K_END)
    assert box.buffer.caret == first - 1
    hands.key(pygame.K_END, CTRL | SHIFT)
    assert box.buffer.selection == (first - 1, 18)


def test_the_mouse_places_the_caret_and_selects(hands: Hands, box: TextBox) -> None:
    box.text = "一二三四五"
    hands.wait(0.01)
    view = box._view()
    middle = view.y + 12
    hands.press((view.x + 16 * 1 + 2, middle))
    assert box.buffer.caret == 1
    hands.drag((view.x + 16 * 3 + 2, middle))
    hands.release((view.x + 16 * 3 + 2, middle))
    assert box.buffer.selected == "二三"
    hands.wait(1)
    hands.click((view.x + 20, middle))
    hands.click((view.x + 20, middle))
    assert box.buffer.selected == "一二三四五"


def test_long_text_scrolls_with_the_caret(hands: Hands, box: TextBox) -> None:
    box.text = "\n".join("一二三四五六七八九十")
    hands.wait(0.01)
    assert box._offset > 0
    caret = hands.app.ui.caret
    assert caret is not None
    assert box.rect.contains(caret.move(0, -8))
    hands.key(pygame.K_HOME, CTRL)
    assert box._offset == 0


def test_the_limit_is_kept_and_told(hands: Hands, box: TextBox) -> None:
    told: list[str] = []
    box._on_limit = lambda: told.append("limit")
    hands.commit("字" * 60)
    assert (len(box.text), told) == (50, ["limit"])
    hands.commit("多")
    assert (len(box.text), told) == (50, ["limit", "limit"])


@pytest.mark.parametrize("way", ["key", "composition", "paste", "delete"])
def test_the_time_of_the_first_input_is_kept(hands: Hands, box: TextBox, way: str) -> None:
    hands.wait(4.2)
    assert box.first_input_at is None
    hands.key(pygame.K_LEFT)
    assert box.first_input_at is None
    start = hands.clock.now
    hands.pocket.text = "好"
    if way == "key":
        hands.commit("a")
    elif way == "composition":
        hands.compose("w")
    elif way == "paste":
        hands.key(pygame.K_v, CTRL)
    else:
        hands.key(pygame.K_BACKSPACE)
    hands.wait(3)
    hands.commit("我")
    assert box.first_input_at == start
    box.forget_input()
    assert box.first_input_at is None


def test_an_empty_composition_is_no_input(hands: Hands, box: TextBox) -> None:
    hands.compose("")
    assert box.first_input_at is None


def test_the_caret_blinks_only_with_the_focus(hands: Hands, box: TextBox) -> None:
    assert box.focused
    assert [hands.wait(0.3) for _ in range(6)].count(True) in (3, 4)
    stage = hands.app.ui.stage
    assert stage is not None
    stage.focus(None)
    hands.wait(0.01)
    assert [hands.wait(0.3) for _ in range(6)] == [False] * 6


def test_a_line_takes_no_newlines_and_leaves_arrows_and_enter(hands: Hands) -> None:
    ui = hands.app.ui
    line = TextLine(ui, "搜索", limit=10)
    hands.show(Column(ui, [line.sized(width=100)], padding=40))
    ui.focus(line)
    hands.pocket.text = "一\n二\n三四五六七八九十百千"
    hands.key(pygame.K_v, CTRL)
    assert line.text == "一 二 三四五六七八"
    assert line._offset > 0
    hands.key(pygame.K_HOME)
    assert (line.buffer.caret, line._offset) == (0, 0)
