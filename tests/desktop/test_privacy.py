"""The privacy notice: once before the first attempt, and again from the settings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pygame
import pytest

from simulator import paths
from simulator.desktop.game import Game
from simulator.desktop.screens.briefing import Briefing
from simulator.desktop.screens.conversation import Conversation
from simulator.desktop.screens.settings import SettingsScreen
from simulator.desktop.widgets.signs import Point
from simulator.model.texts import Language
from simulator.records.privacy import set_retention
from simulator.records.store import Store
from tests.desktop.conftest import Hands
from tests.desktop.test_screens import CASE, Player


@pytest.fixture
def newcomer(desk_language: Language, hands: Hands, tmp_path: Path) -> Iterator[Player]:
    """Somebody who has not practised yet, before the briefing of a customer."""
    game = Game(hands.app, tmp_path, seed=7, language=desk_language)
    player = Player(hands, game)
    player.home()
    yield player
    game.close()


def _answer(player: Player) -> None:
    player.game.show_briefing(CASE)
    player.wait(0.2)
    player.hands.key(pygame.K_RETURN)
    player.wait(0.2)


def _points(player: Player) -> list[str]:
    return [
        label.text for widget in player.shown(Point) for label in widget.children if hasattr(label, "text")
    ]


def _notice(player: Player) -> list[str]:
    """The points of the notice that holds, as they are to be shown."""
    text = player.game.index.notice_in_force().say(player.game.language)
    return [line[2:] for line in text.splitlines() if line.startswith("· ")]


def test_the_notice_comes_before_the_first_attempt_and_only_then(newcomer: Player) -> None:
    _answer(newcomer)
    assert newcomer.is_at(Briefing)
    assert _points(newcomer) == _notice(newcomer)
    server = paths.database() is not None
    place = "公司的数据库服务器" if server else str(newcomer.game.home)
    assert any(place in text for text in newcomer.texts())
    newcomer.press(newcomer.game.say("notice_agree"))
    assert newcomer.is_at(Conversation)
    newcomer.game.show_home()
    newcomer.wait(0.3)
    _answer(newcomer)
    assert newcomer.is_at(Conversation)


def test_nothing_is_kept_of_whoever_does_not_want_it_yet(newcomer: Player) -> None:
    _answer(newcomer)
    newcomer.hands.key(pygame.K_RETURN)  # the first button is the one that begins nothing
    newcomer.wait(0.2)
    assert newcomer.is_at(Briefing)
    assert newcomer.game.index.waiting() == 0
    newcomer.hands.key(pygame.K_RETURN)
    newcomer.wait(0.2)
    assert _points(newcomer) == _notice(newcomer)
    newcomer.hands.key(pygame.K_ESCAPE)
    newcomer.wait(0.2)
    assert newcomer.is_at(Briefing)
    assert newcomer.top.stage.overlays == []
    assert newcomer.game.index.notice(None) is not None


def test_everybody_sees_it_and_a_changed_one_again(newcomer: Player) -> None:
    game = newcomer.game
    game.index.acknowledge(None)
    game.set_trainee("A17")
    _answer(newcomer)
    newcomer.press(game.say("notice_agree"))
    assert newcomer.is_at(Conversation)
    with Store.open(game.home) as store:
        set_retention(store, 730, "hr07")
    game.show_home()
    newcomer.wait(0.3)
    _answer(newcomer)
    assert newcomer.is_at(Briefing)
    assert any("730" in text for text in newcomer.texts())


def test_it_can_be_read_again_from_the_settings(newcomer: Player) -> None:
    newcomer.game.index.acknowledge(None)
    newcomer.open(SettingsScreen(newcomer.game))
    newcomer.press(newcomer.game.say("privacy_read"))
    assert _points(newcomer) == _notice(newcomer)
    newcomer.press(newcomer.game.say("close"))
    assert newcomer.top.stage.overlays == []
