"""Reports as HR makes them without a terminal."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pygame
import pytest
from pypdf import PdfReader

from benchmarks.company import Company, fill, put_tapes
from simulator.desktop.game import Game
from simulator.desktop.screens.home import Home
from simulator.desktop.screens.reports import ReportsScreen
from simulator.desktop.widgets.base import Label, Widget
from simulator.desktop.widgets.buttons import Button, CardButton, Segmented
from simulator.desktop.widgets.drawn import Drawn
from simulator.desktop.widgets.notices import Badge, Banner
from simulator.model.tape import Promise
from simulator.model.texts import Language
from simulator.records import audit
from simulator.records.appeals import contest, decide
from simulator.records.reader import Selection
from simulator.records.store import Store
from simulator.rejudging import Relabelling, relabel
from tests.desktop.conftest import Hands


class Desk:
    """Somebody who makes reports in the window."""

    def __init__(self, hands: Hands, game: Game) -> None:
        self.hands, self.game = hands, game

    @property
    def screen(self) -> ReportsScreen:
        top = self.game.app.top
        assert isinstance(top, ReportsScreen)
        return top

    def wait(self) -> None:
        """Let the screen finish what it is doing."""
        for _ in range(3_000):
            self.hands.wait(0.1)
            if not self.screen.busy:
                break
            time.sleep(0.01)
        assert not self.screen.busy
        self.game.app.settle()

    def widgets(self) -> list[Widget]:
        return list(self.screen.stage.root.walk())

    def words(self) -> list[str]:
        return [widget.text for widget in self.widgets() if isinstance(widget, Label | Badge | Banner)]

    def press(self, key: str) -> None:
        wanted = self.game.say(key)
        button = next(w for w in self.widgets() if isinstance(w, Button) and wanted in (w.text, w.tooltip))
        assert button.enabled
        button.press()
        self.wait()

    def choose(self, index: int) -> None:
        """Choose trainee (0), team (1) or raw data (2)."""
        kinds = next(widget for widget in self.widgets() if isinstance(widget, Segmented))
        kinds.choose(index)
        self.wait()


@pytest.fixture
def desk(
    desk_language: Language, hands: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Desk]:
    monkeypatch.setenv("HOME", str(tmp_path / "somebody"))
    with Store.open(tmp_path) as store:
        fill(store, Company(40, 400, 4))
        put_tapes(store, 1, 2)
    game = Game(hands.app, tmp_path, language=desk_language)
    hands.app.push(Home(game))
    hands.app.settle()
    home = list(hands.app.top.stage.root.walk()) if hands.app.top is not None else []
    next(w for w in home if isinstance(w, Button) and w.tooltip == game.say("reports")).press()
    hands.app.settle()
    desk = Desk(hands, game)
    desk.wait()
    yield desk
    game.close()


def test_a_trainee_is_found_looked_at_and_saved(desk: Desk) -> None:
    assert desk.game.say("report_empty") in desk.words()
    desk.screen.stage.focus(desk.screen.search)
    desk.hands.commit("王")
    hits = [w for w in desk.widgets() if isinstance(w, CardButton)]
    assert len(hits) == 2  # of forty people, two are called Wang
    hits[0].press()
    desk.wait()
    assert desk.screen.search.text == "E00001"
    desk.press("report_look")
    shown = desk.words()
    assert "王伟" in shown
    assert {"zh": "可以上岗", "en": "Ready"}[desk.game.language] in shown
    assert any(word.startswith("“") for word in shown)  # their own words
    assert len([w for w in desk.widgets() if isinstance(w, Drawn)]) == 3
    desk.hands.app.render()
    desk.press("report_save")
    path = Path(desk.screen.file.text)
    assert path.parent == desk.game.home / "reports"
    assert "E00001" in PdfReader(path).pages[0].extract_text()
    with Store.open(desk.game.home) as store, store.database.reading() as connection:
        assert [(e.action, e.trainee, e.detail) for e in audit.trail(connection)] == [
            ("export", "E00001", "report trainee pdf")
        ]


def test_what_was_contested_and_corrected_is_told(desk: Desk) -> None:
    with Store.open(desk.game.home) as store:
        with store.reading() as reader:
            attempt = list(reader.attempts(Selection(trainee="E00001")))[-1].attempt

        def correct(path: Path) -> None:
            changes = Relabelling(promises=(Promise(None, 4, None, None),))
            relabel(path, 1, changes, "T07", datetime.now().astimezone())

        upheld = contest(store, attempt, 1, "I said when", "E00001")
        decide(store, upheld, upheld=True, by="T07", answer="so it was", correct=correct)
    desk.screen.stage.focus(desk.screen.search)
    desk.hands.commit("E00001")
    desk.wait()
    desk.press("report_look")
    shown = "\n".join(desk.words())
    for told in {
        "zh": ("申诉", "第 1 轮：申诉成立，由 T07", "人工更正", "更正：承诺"),
        "en": ("Appeals", "turn 1: contested; upheld by T07", "Corrections by people", ": promises"),
    }[desk.game.language]:
        assert told in shown
    desk.hands.app.render()


def test_a_team_is_looked_at(desk: Desk) -> None:
    desk.choose(1)
    desk.press("report_look")
    assert "40" in desk.words()
    assert len([w for w in desk.widgets() if isinstance(w, Drawn)]) == 3
    desk.hands.app.render()


def test_rows_are_saved_where_people_say(desk: Desk, tmp_path: Path) -> None:
    desk.choose(2)
    path = tmp_path / "mine.csv"
    desk.screen.file.text = ""
    desk.screen.stage.focus(desk.screen.file)
    desk.hands.commit(str(path))
    desk.press("report_save")
    assert len(path.read_text("utf-8-sig").splitlines()) == 401


def test_what_goes_wrong_is_told_in_a_sentence(desk: Desk, tmp_path: Path) -> None:
    desk.choose(1)
    desk.screen.file.text = ""
    desk.screen.stage.focus(desk.screen.file)
    desk.hands.commit(str(tmp_path / "no" / "team.pdf"))
    desk.press("report_save")
    told = {"zh": "无法写入", "en": "cannot be written"}[desk.game.language]
    assert [word for word in desk.words() if told in word]


def test_esc_goes_back_home(desk: Desk) -> None:
    desk.hands.key(pygame.K_ESCAPE)
    desk.game.app.settle()
    assert isinstance(desk.game.app.top, Home)
