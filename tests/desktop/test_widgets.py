from __future__ import annotations

from functools import partial

import pygame
import pytest

from simulator.desktop.screen import Screen
from simulator.desktop.stage import Stage
from simulator.desktop.theme import GOOD
from simulator.desktop.widgets.base import Label, Spacer, Widget
from simulator.desktop.widgets.buttons import Button, Segmented, Tabs, Toggle
from simulator.desktop.widgets.charts import LineChart, Marker, Series
from simulator.desktop.widgets.chat import ChatLog, Message
from simulator.desktop.widgets.choices import ChoiceList
from simulator.desktop.widgets.dialogs import Dialog, Select
from simulator.desktop.widgets.layout import Column, Grid, Row
from simulator.desktop.widgets.meters import ProgressBar
from simulator.desktop.widgets.portrait import FADE_SECONDS, Portrait
from simulator.desktop.widgets.scroll import ScrollArea
from simulator.desktop.widgets.textbox import TextBox
from tests.desktop.conftest import Hands
from tests.desktop.gallery import FACE, Conversation, Home

SHIFT = pygame.KMOD_SHIFT


def stage_of(hands: Hands) -> Stage:
    stage = hands.app.ui.stage
    assert stage is not None
    return stage


def focused(hands: Hands) -> Widget | None:
    return stage_of(hands).keyboard.widget


def open_screen(hands: Hands, screen: Screen) -> None:
    hands.app.push(screen)
    hands.app.settle()
    hands.wait(0.02)


def test_tab_goes_round_in_both_directions_and_skips_what_is_off(hands: Hands) -> None:
    ui = hands.app.ui
    pressed: list[str] = []
    one, two, three = (Button(ui, name, partial(pressed.append, name)) for name in "abc")
    two.enable(False)
    hands.show(Column(ui, [one, two, Label(ui, "x"), three]))
    seen = []
    for mod in (0, 0, 0, SHIFT):
        hands.key(pygame.K_TAB, mod)
        seen.append(focused(hands))
    assert seen == [one, three, one, three]
    assert three.focus_visible
    hands.key(pygame.K_SPACE)
    hands.key(pygame.K_RETURN)
    assert pressed == ["c", "c"]
    hands.click(two.rect.center)
    assert pressed == ["c", "c"]
    hands.click(one.rect.center)
    assert pressed == ["c", "c", "a"]
    assert (focused(hands), one.focus_visible) == (one, False)


def test_letting_go_beside_a_button_does_not_press_it(hands: Hands) -> None:
    pressed: list[str] = []
    button = Button(hands.app.ui, "a", lambda: pressed.append("a"))
    hands.show(Column(hands.app.ui, [button]))
    hands.press(button.rect.center)
    hands.release((button.rect.centerx, button.rect.bottom + 50))
    assert pressed == []


def test_number_keys_choose_unless_somebody_types(hands: Hands) -> None:
    ui = hands.app.ui
    chosen: list[int] = []
    choices = ChoiceList(ui, ["一", "二", "三"], chosen.append)
    box = TextBox(ui)
    hands.show(Column(ui, [choices, box]))
    hands.key(pygame.K_2, text="2")
    hands.key(pygame.K_KP_3)
    hands.key(pygame.K_9)
    assert chosen == [1, 2]
    ui.focus(box)
    hands.key(pygame.K_1, text="1")
    assert (chosen, box.text) == ([1, 2], "1")
    ui.focus(choices)
    hands.key(pygame.K_UP)
    hands.key(pygame.K_RETURN)
    hands.click(choices.cells()[0].center)
    assert chosen == [1, 2, 1, 0]
    choices.enable(False)
    hands.key(pygame.K_1)
    assert chosen == [1, 2, 1, 0]


def test_groups_move_with_arrows_and_clicks(hands: Hands) -> None:
    ui = hands.app.ui
    said: list[object] = []
    modes = Segmented(ui, ["指导", "教练", "考核"], 0, said.append)
    tabs = Tabs(ui, ["场景", "成绩"], 0, said.append)
    toggle = Toggle(ui, "放宽", False, said.append)
    hands.show(Column(ui, [modes, tabs, toggle]))
    ui.focus(modes)
    hands.key(pygame.K_RIGHT)
    hands.key(pygame.K_LEFT)
    hands.key(pygame.K_LEFT)
    hands.click(modes.cells()[2].center)
    hands.click(tabs.cells()[1].center)
    ui.focus(toggle)
    hands.key(pygame.K_SPACE)
    hands.click((toggle.rect.x + 10, toggle.rect.centery))
    assert said == [1, 0, 2, 1, True, False]


def test_a_dialog_keeps_the_keyboard_and_gives_it_back(hands: Hands) -> None:
    ui = hands.app.ui
    done: list[str] = []
    below = Button(ui, "below", lambda: done.append("below"))
    hands.show(Column(ui, [below]))
    ui.focus(below)
    stay = Button(ui, "stay", lambda: done.append("stay"))
    leave = Button(ui, "leave", lambda: done.append("leave"))
    dialog = Dialog(ui, "离开？", "还没有结束。", [stay, leave], on_dismiss=lambda: done.append("esc"))
    dialog.open()
    hands.wait(0.01)
    order = [focused(hands)]
    for _ in range(2):
        hands.key(pygame.K_TAB)
        order.append(focused(hands))
    assert order == [stay, leave, stay]
    hands.click(below.rect.center)
    assert done == []
    hands.key(pygame.K_RETURN)
    assert (done, focused(hands), stage_of(hands).overlays) == (["stay"], below, [])
    dialog.open()
    hands.key(pygame.K_ESCAPE)
    assert (done, stage_of(hands).overlays) == (["stay", "esc"], [])


def test_a_long_dialog_scrolls_inside_the_window(hands: Hands) -> None:
    ui = hands.app.ui
    hands.show(Spacer(ui))
    button = Button(ui, "好", lambda: None)
    dialog = Dialog(ui, "说明", "很长的说明。\n" * 80, [button])
    dialog.open()
    hands.wait(0.01)
    assert pygame.Rect(0, 0, 1280, 720).contains(dialog.rect)
    assert dialog.rect.contains(button.rect)


def test_a_select_opens_chooses_and_closes(hands: Hands) -> None:
    ui = hands.app.ui
    said: list[int] = []
    select = Select(ui, [f"第{n}项" for n in range(40)], 0, said.append)
    hands.show(Column(ui, [select.sized(width=200)]))
    ui.focus(select)
    hands.key(pygame.K_DOWN)
    hands.key(pygame.K_RETURN)
    hands.key(pygame.K_END)
    hands.key(pygame.K_UP)
    hands.key(pygame.K_RETURN)
    assert (said, select.chosen, focused(hands)) == ([1, 38], 38, select)
    hands.key(pygame.K_SPACE)
    hands.key(pygame.K_HOME)
    hands.key(pygame.K_ESCAPE)
    assert (said, stage_of(hands).overlays, hands.app.depth) == ([1, 38], [], 1)
    hands.click(select.rect.center)
    hands.click((1200, 700))
    assert (said, stage_of(hands).overlays) == ([1, 38], [])


def test_scrolling_by_wheel_keys_bar_and_focus(hands: Hands) -> None:
    ui = hands.app.ui
    buttons = [Button(ui, str(n), lambda: None) for n in range(60)]
    area = ScrollArea(ui, Column(ui, buttons))
    hands.show(area)
    end = float(area.furthest)
    assert end > 1000
    hands.click((5, 5))
    hands.wheel(-1)
    assert area._target == 64.0
    hands.key(pygame.K_END)
    assert area._target == end
    hands.key(pygame.K_PAGEUP)
    assert area._target == pytest.approx(end - 720 * 0.85)
    hands.key(pygame.K_HOME)
    for _ in range(60):
        hands.wait(0.05)
    assert area.offset == 0
    hands.press(area.thumb().center)
    hands.drag((area.thumb().centerx, 719))
    hands.release((area.thumb().centerx, 719))
    assert area.offset == end
    hands.key(pygame.K_TAB, SHIFT)
    hands.key(pygame.K_TAB)
    for _ in range(60):
        hands.wait(0.05)
    last = focused(hands)
    assert last is not None
    assert area.rect.contains(last.rect)


def test_a_chat_follows_its_end_unless_scrolled_back(hands: Hands) -> None:
    ui = hands.app.ui
    log = ChatLog(ui, [Message("left", "第一句话。" * 9) for _ in range(30)])
    hands.show(log)
    assert log.offset == log.furthest > 0
    log.add(Message("left", "新的一句"))
    hands.wait(0.01)
    assert log._target == log.furthest
    log.scroll_to(0, glide=False)
    log.add(Message("left", "又一句"))
    hands.wait(0.01)
    assert log._target == 0
    log.show_typing(True)
    assert hands.wait(0.1) is True


def test_rows_columns_and_grids_share_the_room(hands: Hands) -> None:
    ui = hands.app.ui
    one, two, three = Label(ui, "一"), Label(ui, "二"), Label(ui, "三")
    row = Row(ui, [one.sized(width=100), two.sized(grow=1), three.sized(grow=3)], gap=10, across="stretch")
    hands.show(row)
    assert [widget.rect.width for widget in (one, two, three)] == [100, 290, 870]
    cells = [Label(ui, str(n)) for n in range(5)]
    hands.show(Grid(ui, list(cells), least=400, gap=20))
    assert [cell.rect.topleft for cell in cells] == [(0, 0), (433, 0), (866, 0), (0, 46), (433, 46)]
    top, middle = Label(ui, "上"), Label(ui, "中")
    top.show(False)
    hands.show(Column(ui, [top, middle.sized(grow=1)], gap=10))
    assert (top.rect.height, middle.rect.size) == (0, (1280, 720))


def test_bars_and_faces_come_to_rest(hands: Hands) -> None:
    ui = hands.app.ui
    bar = ProgressBar(ui, 0.2)
    face = Portrait(ui, None, (200, 60, 50))
    hands.show(Row(ui, [bar.sized(width=200), face.sized(width=200)]))
    assert hands.wait(0.1) is False
    bar.share = 0.9
    face.show_picture(FACE, (60, 150, 100))
    drawn = [hands.wait(0.02) for _ in range(200)]
    moving = drawn.index(False)
    assert FADE_SECONDS / 0.02 <= moving < 100
    assert not any(drawn[moving:])
    assert bar.share == 0.9


def test_a_chart_is_read_by_pointer_and_by_keys(hands: Hands) -> None:
    ui = hands.app.ui
    picked: list[int] = []
    chart = LineChart(
        ui,
        [Series("怒气", (80.0, None, 40.0, 20.0))],
        [Marker(2, "道歉", GOOD)],
        on_pick=picked.append,
    )
    hands.show(Column(ui, [chart]))
    ui.focus(chart)
    hands.key(pygame.K_RIGHT)
    hands.key(pygame.K_RIGHT)
    hands.key(pygame.K_RETURN)
    plot = chart._plot_rect()
    hands.click((plot.right - 5, plot.centery))
    assert picked == [1, 3]
    hands.click((plot.x - 20, plot.centery))
    assert (picked, chart.reading) == ([1, 3], None)


def test_a_notice_leaves_by_itself_or_when_clicked(hands: Hands) -> None:
    ui = hands.app.ui
    hands.show(Spacer(ui))
    ui.toast("已保存")
    ui.toast("已导出", GOOD)
    hands.wait(0.01)
    upper, lower = stage_of(hands)._toasts
    assert upper.rect.bottom < lower.rect.top < 720
    hands.click(lower.rect.center)
    hands.wait(0.01)
    assert stage_of(hands)._toasts == [upper]
    hands.wait(5)
    hands.wait(0.01)
    assert stage_of(hands)._toasts == []


def test_a_tooltip_shows_after_a_rest_and_goes_with_a_key(hands: Hands) -> None:
    ui = hands.app.ui
    button = Button(ui, "", lambda: None, icon="back", tooltip="返回")
    hands.show(Column(ui, [button], across="start"))
    stage = stage_of(hands)
    hands.app.handle(
        pygame.event.Event(pygame.MOUSEMOTION, pos=button.rect.center, rel=(0, 0), buttons=(0, 0, 0))
    )
    hands.wait(0.3)
    assert stage._tip is None
    hands.wait(0.4)
    assert stage._tip is button
    hands.key(pygame.K_TAB)
    assert stage._tip is None


def test_every_control_of_a_page_is_reached_and_pressed_by_keyboard_alone(hands: Hands) -> None:
    screen = Home(hands.app, "zh")
    open_screen(hands, screen)
    stage = stage_of(hands)
    reachable = [widget for widget in stage.root.walk() if widget.focusable and widget.enabled]
    seen = []
    for _ in reachable:
        hands.key(pygame.K_TAB)
        seen.append(focused(hands))
        assert seen[-1] is not None
        assert seen[-1].focus_visible
    assert seen == reachable
    cards = [f"card {n}" for n in range(5)]
    for widget in reachable:
        stage.focus(widget)
        hands.key(pygame.K_SPACE, text=" ")
        if stage.overlays:
            hands.key(pygame.K_ESCAPE)
    assert screen.said == ["line  ", "toggle False", *cards, "start", "random", "set", "delete"]


def test_the_conversation_is_played_with_keys(hands: Hands) -> None:
    screen = Conversation(hands.app, "en")
    open_screen(hands, screen)
    hands.key(pygame.K_2)
    hands.app.ui.focus(screen.box)
    for char in "Sorry":
        hands.key(ord(char.lower()), text=char)
    hands.key(pygame.K_RETURN)
    screen.ask()
    hands.key(pygame.K_TAB)
    hands.key(pygame.K_RETURN)
    assert screen.said == ["choice 1", "sent Sorry", "end"]


def test_another_language_rebuilds_the_screen(hands: Hands) -> None:
    screen = Home(hands.app, "zh")
    open_screen(hands, screen)
    screen.language = "en"
    screen.rebuild()
    hands.wait(0.01)
    assert screen.tabs.options == ["Scenarios", "Lessons", "Shifts", "Results"]
    assert stage_of(hands) is screen.stage
