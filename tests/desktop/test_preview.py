from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pygame
import pytest

from simulator import paths
from simulator.authoring import suites, trials
from simulator.authoring.preview import Preview, library_for
from simulator.desktop.game import Game
from simulator.desktop.screens.briefing import Briefing
from simulator.desktop.screens.preview import PreviewScreen
from simulator.desktop.widgets.base import Label, Widget
from simulator.desktop.widgets.buttons import Button
from simulator.desktop.widgets.chat import Bubble
from simulator.desktop.widgets.notices import Banner
from simulator.errors import KesuError
from tests.desktop.conftest import Hands

CASE = paths.scenarios() / "cases" / "tap_adapter.yaml"


class Author:
    """Somebody who looks at a scenario while writing it."""

    def __init__(self, hands: Hands, game: Game, file: Path) -> None:
        self.hands, self.file = hands, file
        self.screen = PreviewScreen(game, Preview(file, "zh"))
        hands.app.push(self.screen)
        hands.app.settle()
        self.wait(0.2)

    @property
    def preview(self) -> Preview:
        return self.screen.preview

    def wait(self, seconds: float) -> None:
        for _ in range(round(seconds / 0.1)):
            self.hands.wait(0.1)

    def shown(self, kind: type[Widget]) -> list[Widget]:
        return [widget for widget in self.screen.stage.scope.walk() if isinstance(widget, kind)]

    def texts(self) -> list[str]:
        return [widget.text for widget in self.shown(Label) if isinstance(widget, Label)]

    def said(self) -> list[str]:
        return [widget.message.text for widget in self.shown(Bubble) if isinstance(widget, Bubble)]

    def banners(self) -> list[tuple[str, str]]:
        return [(widget.title, widget.text) for widget in self.shown(Banner) if isinstance(widget, Banner)]

    def press(self, words: str) -> None:
        """Press the button with these words, or with this tooltip, by keyboard."""
        button = next(b for b in self.shown(Button) if isinstance(b, Button) and words in (b.text, b.tooltip))
        self.screen.stage.focus(button)
        self.hands.key(pygame.K_RETURN)
        self.wait(0.2)

    def save(self, old: str, new: str) -> None:
        text = self.file.read_text("utf-8")
        assert old in text
        self.file.write_text(text.replace(old, new), "utf-8")
        later = self.file.stat().st_mtime_ns + 1_000_000_000
        os.utime(self.file, ns=(later, later))
        self.wait(0.5)


@pytest.fixture
def game(hands: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Game]:
    own = tmp_path / "own"
    own.mkdir()
    # Another id, since the shipped scenario comes first where both are in the library.
    mine = CASE.read_text("utf-8").replace("id: tap_adapter\n", "id: my_tap\n", 1)
    (own / "my_tap.yaml").write_text(mine, "utf-8")
    monkeypatch.setenv("KESU_SCENARIOS", str(own))
    game = Game(hands.app, tmp_path, seed=7, language="zh")
    yield game
    game.close()


@pytest.fixture
def author(hands: Hands, game: Game, tmp_path: Path) -> Author:
    return Author(hands, game, Path(shutil.copy(CASE, tmp_path / "tap_adapter.yaml")))


def test_one_plays_by_keys_and_sees_reading_rulings_and_mood(author: Author) -> None:
    author.hands.key(pygame.K_2, text="2")
    author.wait(0.2)
    assert author.said()[1:] == [author.preview.scenes[1].turn.words, author.preview.customer]  # type: ignore[union-attr]
    texts = author.texts()
    for told in (
        "empathise, apologise, invite_to_talk",
        "vent → 这一个月 (burden)",
        "62.9 (−18.1)",
        "第 1 轮点评",
    ):
        assert told in texts
    author.screen.stage.focus(author.screen.line)
    author.hands.commit("您慢慢说，我听着。")
    author.hands.key(pygame.K_RETURN)
    assert author.said()[3] == "您慢慢说，我听着。"
    assert author.screen.line.text == ""


def test_one_jumps_sets_the_mood_and_steps_back(author: Author) -> None:
    author.press("怎么办")
    assert author.preview.scene.state.beat == "remedy"
    assert "remedy" in author.texts()
    anger = author.preview.scene.state.mood.anger
    author.press("调低：怒气")
    author.press("调高：被听见")
    mood = author.preview.scene.state.mood
    assert (mood.anger, mood.heard) == (anger - 10, 0.1)
    author.press("调低：被听见")
    author.press("调低：被听见")
    assert author.preview.scene.state.mood.heard == 0.0
    for _ in range(5):
        author.hands.key(pygame.K_F3)
    assert len(author.preview.scenes) == 1
    author.hands.key(pygame.K_F3)
    assert len(author.preview.scenes) == 1
    author.hands.key(pygame.K_2, text="2")
    author.hands.key(pygame.K_F4)
    assert author.said() == [author.preview.customer]


def test_one_key_makes_the_way_here_a_test(author: Author) -> None:
    file = author.file.with_name("tap_adapter.test.yaml")
    author.hands.key(pygame.K_F2)
    assert not file.exists()
    author.hands.key(pygame.K_2, text="2")
    author.hands.key(pygame.K_F2)
    assert "id: way_1" in file.read_text("utf-8")
    author.press("怎么办")
    author.press("调低：怒气")
    author.hands.key(pygame.K_2, text="2")
    author.hands.key(pygame.K_F2)
    library = library_for(author.file, "tap_adapter")
    suite = suites.load(file, library)
    assert suite.trials is not None
    starts = [trial.start for trial in suite.trials.tests]
    assert starts[0] is None
    assert starts[1] is not None
    assert starts[1].beat == "remedy"
    assert [(tried.id, tried.misses) for tried in trials.run(suite, library)] == [
        ("way_1", ()),
        ("way_2", ()),
    ]


def test_a_saved_file_is_shown_in_the_same_place(author: Author) -> None:
    author.hands.key(pygame.K_2, text="2")
    author.press("怎么办")
    place = author.preview.scene.state
    author.save("zh: 怎么办\n", "zh: 有什么办法\n")
    assert author.preview.scene.state == place
    assert "有什么办法 (remedy) · 0" in author.texts()
    author.save("difficulty:", "dificulty:")
    title, text = author.banners()[0]
    assert title == "保存的文件有错，仍用上一版"
    assert "dificulty" in text
    author.save("dificulty:", "difficulty:")
    assert author.banners() == []
    author.save("vent_go_on", "vent_carry_on")
    assert [text for _, text in author.banners()] == [
        "第 1 步的选项 vent_go_on 在这里已经没有了，按原来的话重放。"
    ]


def test_the_end_shows_the_score(author: Author) -> None:
    for _ in range(40):
        author.hands.key(pygame.K_1, text="1")
    state = author.preview.scene.state
    assert state.ending is not None
    card = author.preview.debrief().card
    assert f"{card.overall:g} 分，{'通过' if card.passed else '未通过'}" in author.texts()
    assert author.screen.replies.choices == []


def test_beats_and_reading_open_in_a_dialog_where_it_is_narrow(author: Author) -> None:
    author.screen.open_beats()
    author.press("怎么办")
    assert author.preview.scene.state.beat == "remedy"
    assert author.screen.stage.overlays == []
    author.screen.open_insight()
    assert "跳到" in author.texts()
    author.press("关闭")
    assert author.screen.stage.overlays == []


def test_esc_leaves_to_the_screen_below(author: Author, game: Game) -> None:
    below = Briefing(game, game.case("tap_adapter"))
    game.app.push(below)
    game.app.settle()
    game.app.push(author.screen)
    game.app.settle()
    author.hands.key(pygame.K_ESCAPE)
    assert game.app.top is below


def test_the_briefing_of_ones_own_scenario_leads_here(game: Game) -> None:
    def offered(scenario: str) -> list[Button]:
        screen = Briefing(game, game.case(scenario))
        return [b for b in screen.stage.root.walk() if isinstance(b, Button) and b.text == "预览"]

    assert offered("tap_adapter") == []
    button = offered("my_tap")[0]
    button.press()
    game.app.settle()
    assert isinstance(game.app.top, PreviewScreen)
    shown, case = game.app.top.preview.case, game.case("my_tap")
    assert (shown.scenario, shown.slots, shown.language) == (case.scenario, case.slots, case.language)
    game.mode = "exam"
    assert offered("my_tap") == []


def test_a_file_that_broke_meanwhile_is_told(game: Game, tmp_path: Path) -> None:
    case = game.case("my_tap")
    (tmp_path / "own" / "my_tap.yaml").write_text("kind: scenario\n", "utf-8")
    path = game.edited(case)
    assert path is not None
    with pytest.raises(KesuError, match=r"my_tap\.yaml cannot be used"):
        game.show_preview(path, case)
    game.app.push(Briefing(game, case))
    game.app.settle()
    screen = game.app.top
    assert isinstance(screen, Briefing)
    screen.preview(path)
    assert [type(overlay).__name__ for overlay in screen.stage.overlays] == ["Dialog"]
