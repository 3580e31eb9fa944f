"""A turn contested in the debrief, decided in the instructor's queue, and what the trainee sees then."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pygame
import pytest

from simulator.desktop.game import Game
from simulator.desktop.screens.appeal import AppealScreen
from simulator.desktop.screens.appeals import AppealsScreen
from simulator.desktop.screens.conversation import Conversation
from simulator.desktop.screens.debrief import DebriefScreen
from simulator.desktop.screens.home import Home
from simulator.desktop.widgets.buttons import Button, Toggle
from simulator.desktop.widgets.dialogs import Select
from simulator.desktop.widgets.notices import Badge
from simulator.desktop.widgets.textbox import TextBox, TextLine
from simulator.model.tape import Promise
from simulator.model.texts import LANGUAGES, Language
from simulator.records.appeals import decide, queue
from simulator.records.store import Store
from simulator.records.tape import read
from simulator.rejudging import verify
from tests.desktop.conftest import Hands
from tests.desktop.test_screens import Player, _check_room, _check_tab

WORDS: dict[Language, tuple[str, str]] = {
    "zh": ("实在抱歉，让您等了三天。", "哦。"),
    "en": ("I am sorry that you had to wait three days.", "Right."),
}


class Sides(Player):
    """A trainee and, at the same desk, an instructor."""

    def debrief(self) -> DebriefScreen:
        """Play two turns and go to the transcript."""
        screen = self.start("coached")
        assert isinstance(screen, Conversation)
        for words in WORDS[self.game.language]:
            self.hands.commit(words)
            self.hands.key(pygame.K_RETURN)
            self.wait(2.5)
        screen.hang_up()
        self.wait(0.3)
        return self.transcript()

    def transcript(self) -> DebriefScreen:
        assert isinstance(self.top, DebriefScreen)
        self.top.turn_to(2)
        self.wait(0.1)
        return self.top

    def contest(self, number: int) -> None:
        """Press the button at a turn."""
        say = self.game.say
        buttons = [b for b in self.shown(Button) if isinstance(b, Button) and b.text == say("contest")]
        self.top.stage.focus(buttons[number - 1])
        self.hands.key(pygame.K_RETURN)
        self.wait(0.1)

    def contested(self, number: int, reason: str) -> None:
        """Contest a turn from the first key to the last."""
        self.contest(number)
        self.hands.commit(reason)
        self.press(self.game.say("contest_on"))
        self.press(self.game.say("contest_hand_in"))

    def box(self) -> TextBox:
        focused = self.top.stage.keyboard.widget
        assert isinstance(focused, TextBox)
        return focused

    def badges(self) -> list[str]:
        return [badge.text for badge in self.shown(Badge) if isinstance(badge, Badge)]

    def count(self, words: str) -> int:
        return [b.text for b in self.shown(Button) if isinstance(b, Button)].count(words)

    def idle(self) -> None:
        """Let the screen finish what it is doing beside the window."""
        for _ in range(3_000):
            self.hands.wait(0.1)
            top = self.game.app.top
            if not (isinstance(top, AppealsScreen | AppealScreen) and top.busy):
                break
            time.sleep(0.01)
        self.game.app.settle()
        self.wait(0.1)

    def queue(self) -> AppealsScreen:
        """Go to the queue from home."""
        self.game.show_home()
        self.game.app.settle()
        self.wait(1.0)
        button = next(
            b for b in self.shown(Button) if isinstance(b, Button) and b.tooltip == self.game.say("appeals")
        )
        self.top.stage.focus(button)
        self.hands.key(pygame.K_RETURN)
        self.idle()
        assert isinstance(self.top, AppealsScreen)
        return self.top

    def opened(self) -> AppealScreen:
        """Open the first appeal of the queue, where the keyboard is already."""
        self.queue()
        self.hands.key(pygame.K_RETURN)
        self.idle()
        self.idle()
        assert isinstance(self.top, AppealScreen)
        return self.top

    def decide(self, key: str) -> None:
        """Press uphold or reject, and confirm it."""
        self.press(self.game.say(key))
        self.press(self.game.say(key))
        for _ in range(100):
            self.idle()
            if not self.is_at(AppealScreen):
                break
        self.idle()

    def again(self) -> DebriefScreen:
        """Open the attempt from the history once more."""
        self.game.show_home()
        self.wait(0.3)
        self.game.review(self.game.index.history()[0])
        self.wait(0.2)
        return self.transcript()


@pytest.fixture
def sides(desk_language: Language, hands: Hands, tmp_path: Path) -> Iterator[Sides]:
    game = Game(hands.app, tmp_path, seed=7, language=desk_language)
    game.set_trainee("A17")
    game.index.acknowledge("A17")
    yield Sides(hands, game)
    game.close()


def test_a_turn_is_contested_by_keys_with_an_input_method(sides: Sides) -> None:
    say = sides.game.say
    debrief = sides.debrief()
    assert sides.count(say("contest")) == 2
    sides.contest(2)
    sides.hands.compose("ting", 4)
    sides.hands.key(pygame.K_RETURN)  # belongs to the input method
    sides.hands.commit("听")
    sides.hands.key(pygame.K_RETURN)
    sides.hands.commit("了 <b>")
    assert sides.box().text == "听\n了 <b>"
    sides.press(say("contest_on"))
    assert debrief.game.index.appeals(debrief.tape.header.attempt) == []
    sides.press(say("contest_hand_in"))
    (appeal,) = debrief.game.index.appeals(debrief.tape.header.attempt)
    assert (appeal.turn, appeal.trainee, appeal.reason, appeal.state) == (2, "A17", "听\n了 <b>", "open")
    assert sides.badges().count(say("appeal_open")) == 1
    assert sides.count(say("contest")) == 1
    assert say("appeal_reason", text="听\n了 <b>") in sides.texts()
    sides.hands.key(pygame.K_RETURN)  # the keyboard is no longer at the button that has gone
    assert sides.top.stage.overlays == []


def test_nothing_is_handed_in_without_a_reason_or_by_mistake(sides: Sides) -> None:
    say = sides.game.say
    debrief = sides.debrief()
    sides.contest(1)
    on = next(b for b in sides.shown(Button) if isinstance(b, Button) and b.text == say("contest_on"))
    assert not on.enabled
    sides.hands.commit("  ")
    assert not on.enabled
    sides.hands.commit("why")
    assert on.enabled
    sides.hands.key(pygame.K_ESCAPE)
    assert sides.top.stage.overlays == []
    sides.contest(1)
    assert sides.box().text == "  why"  # what was typed is still there
    sides.press(say("contest_on"))
    sides.hands.key(pygame.K_RETURN)  # the first button goes back to the words
    sides.wait(0.1)
    assert sides.box().text == "  why"
    sides.hands.key(pygame.K_ESCAPE)
    assert debrief.game.index.appeals(debrief.tape.header.attempt) == []


def test_the_queue_shows_words_reading_ruling_and_reason(sides: Sides) -> None:
    say, game = sides.game.say, sides.game
    sides.queue()
    assert say("appeals_none") in sides.banners()
    debrief = sides.debrief()
    sides.contested(1, "I did\nlisten")
    screen = sides.opened()
    turn = debrief.tape.turns[0]
    assert sides.said() == [debrief.tape.opening.customer, turn.words]
    names = {act.id: act.name.say(game.language) for act in debrief.matter.course.acts}
    acts = say("comma").join(names[act] for act in turn.reading.acts)
    texts = sides.texts()
    assert turn.reading.acts
    assert say("labelled", label=say("appeal_acts"), text=acts) in texts
    assert say("appeal_reason", text="I did\nlisten") in texts
    assert {say(f"mark_{mark.code}") for mark in turn.ruling.marks} <= {
        t.split("：")[0].split(": ")[0] for t in texts
    }
    assert not screen.uphold.enabled
    assert not screen.reject.enabled
    sides.hands.key(pygame.K_ESCAPE)
    sides.wait(0.1)
    assert sides.is_at(AppealsScreen)
    sides.hands.key(pygame.K_ESCAPE)
    sides.wait(0.1)
    assert sides.is_at(Home)


def test_a_rejected_appeal_says_why_and_by_whom(sides: Sides) -> None:
    say = sides.game.say
    before = sides.debrief().found.card.overall
    sides.contested(1, "why")
    screen = sides.opened()
    sides.hands.commit("It was read as it is")
    screen.by.text = ""
    sides.top.stage.focus(screen.by)
    assert screen.reject.enabled
    sides.hands.commit("T07")
    sides.decide("appeal_reject")
    assert sides.is_at(AppealsScreen)
    assert sides.banners() == [say("appeal_done_rejected"), say("appeals_none")]
    debrief = sides.again()
    assert debrief.found.card.overall == before
    assert say("appeal_rejected", by="T07") in sides.badges()
    assert say("appeal_answer", text="It was read as it is") in sides.texts()
    (appeal,) = sides.game.index.appeals(debrief.tape.header.attempt)
    assert (appeal.state, appeal.decided_by, appeal.before, appeal.after) == (
        "rejected",
        "T07",
        before,
        before,
    )


def test_an_upheld_appeal_corrects_the_reading_and_scores_again(sides: Sides) -> None:
    say, game = sides.game.say, sides.game
    debrief = sides.debrief()
    before = debrief.found.card.overall
    was = debrief.tape.turns[0].reading
    sides.contested(1, "why")
    screen = sides.opened()
    sides.hands.commit("You did ask")
    screen.by.text = ""
    sides.top.stage.focus(screen.by)
    sides.hands.commit("T07")
    sides.top.stage.focus(screen.correcting)
    sides.hands.key(pygame.K_SPACE)
    sides.wait(0.1)
    assert not screen.reject.enabled  # what is rejected corrects nothing
    name = next(a.name.say(game.language) for a in debrief.matter.course.acts if a.id == "empathise")
    switch = next(t for t in sides.shown(Toggle) if isinstance(t, Toggle) and t.text == name)
    assert not switch.on
    sides.top.stage.focus(switch)
    sides.hands.key(pygame.K_SPACE)
    sides.decide("appeal_uphold")
    assert sides.is_at(AppealsScreen)
    path = game.index.tape(game.index.history()[0])
    tape = read(path).tape
    assert [(c.turn, c.by) for c in tape.corrections] == [(1, "T07")]
    assert set(tape.corrections[0].reading.acts) == {*was.acts, "empathise"}
    assert tape.turns[0].reading == was
    assert verify(path) == []
    again = sides.again()
    after = again.found.card.overall
    assert after > before
    assert say("appeal_upheld", by="T07") in sides.badges()
    assert say("appeal_scores", before=f"{before:.1f}", after=f"{after:.1f}") in sides.texts()
    assert "empathise" in again.tape.turns[0].reading.acts
    assert sum(text.startswith(say("corrected_from", by="T07", before="")[:8]) for text in sides.texts()) == 1
    again.turn_to(0)
    sides.wait(0.1)
    assert f"{after:.0f}" in sides.texts()
    assert any(say("corrected_by", by="T07") in text for text in sides.banners())


def test_promises_are_corrected_like_acts(sides: Sides) -> None:
    say, game = sides.game.say, sides.game
    debrief = sides.debrief()
    was = debrief.tape.turns[0].reading
    assert was.promises == ()
    sides.contested(1, "I told them when")
    screen = sides.opened()
    sides.hands.commit("So it was")
    screen.correcting.press()
    sides.wait(0.1)
    for _ in range(2):
        sides.press(say("promise_add"))
    remedy = next(text for text in screen.promises.remedies.values() if text)
    whats = [w for w in sides.shown(Select) if isinstance(w, Select) and remedy in w.options]
    whats[0].choose(whats[0].options.index(remedy))
    days = [w for w in sides.shown(Select) if isinstance(w, Select) and say("unit_w") in w.options]
    days[0].choose(1)

    def fields() -> list[TextLine]:
        inside = screen.promises.widget.walk()
        return [widget for widget in inside if isinstance(widget, TextLine)]

    for place, number in enumerate(("2", "20.5x")):
        sides.top.stage.focus(fields()[place])
        sides.hands.commit(number)
    assert say("promise_number") in sides.texts()
    assert not screen.uphold.enabled
    sides.hands.key(pygame.K_BACKSPACE)
    assert say("promise_number") not in sides.texts()
    removals = [
        b for b in sides.shown(Button) if isinstance(b, Button) and b.tooltip == say("promise_remove")
    ]
    removals[1].press()
    sides.wait(0.1)
    assert [field.text for field in fields()] == ["2", "20.5"]
    assert screen.uphold.enabled
    sides.decide("appeal_uphold")
    what = next(name for name, text in screen.promises.remedies.items() if text == remedy)
    path = game.index.tape(game.index.history()[0])
    (correction,) = read(path).tape.corrections
    assert correction.reading.promises == (Promise(what, 48, 2050, "yuan"),)
    assert (correction.reading.acts, correction.reading.topics) == (was.acts, was.topics)
    assert verify(path) == []
    card = read(path).card()
    (appeal,) = game.index.appeals(debrief.tape.header.attempt)
    assert card is not None
    assert (appeal.before, appeal.after) == (debrief.found.card.overall, card.overall)


def test_what_somebody_else_has_decided_meanwhile_is_told_and_the_words_stay(sides: Sides) -> None:
    sides.debrief()
    sides.contested(1, "why")
    screen = sides.opened()
    sides.hands.commit("Because")
    with Store.open(sides.game.home) as store:
        decide(store, queue(store)[0][0].appeal.appeal, upheld=False, by="T08", answer="no")
    sides.press(sides.game.say("appeal_uphold"))
    sides.press(sides.game.say("appeal_uphold"))
    for _ in range(100):
        sides.idle()
        if not screen.busy:
            break
    assert sides.is_at(AppealScreen)
    assert screen.answer.text == "Because"
    assert screen.uphold.enabled
    with Store.open(sides.game.home) as store:
        assert [found.appeal.decided_by for found in queue(store, "rejected")[0]] == ["T08"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("size", "scale"), [((1024, 640), 1.0), ((1024, 640), 1.6), ((1280, 720), 1.0), ((1920, 1080), 1.6)]
)
def test_nothing_leaves_the_window_and_everything_is_reached_by_tab(
    hands: Hands, tmp_path: Path, language: Language, size: tuple[int, int], scale: float
) -> None:
    hands.app.resize(size)
    hands.app.text_scale = scale
    game = Game(hands.app, tmp_path, seed=7, language=language)
    game.index.acknowledge(None)
    sides = Sides(hands, game)
    sides.debrief()
    sides.contested(1, "why " * 40)
    _check_room(sides.top, size)
    sides.queue()
    _check_room(sides.top, size)
    _check_tab(hands, sides.top)
    screen = sides.opened()
    screen.correcting.press()
    sides.wait(0.3)
    sides.press(game.say("promise_add"))
    _check_room(screen, size)
    _check_tab(hands, screen)
    game.close()
