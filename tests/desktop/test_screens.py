from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import get_args

import pygame
import pytest
from sqlalchemy import update

from simulator import paths
from simulator.content.library import Library
from simulator.desktop import game as game_module
from simulator.desktop.game import Game, run
from simulator.desktop.screen import Screen
from simulator.desktop.screens.briefing import Briefing
from simulator.desktop.screens.conversation import Conversation
from simulator.desktop.screens.debrief import DebriefScreen
from simulator.desktop.screens.home import Home
from simulator.desktop.screens.settings import SettingsScreen
from simulator.desktop.theme import GOOD, WARN
from simulator.desktop.widgets.base import Label, Widget
from simulator.desktop.widgets.buttons import Button, CardButton, Segmented
from simulator.desktop.widgets.chat import Bubble
from simulator.desktop.widgets.meters import ScoreBar
from simulator.desktop.widgets.notices import Badge, Banner
from simulator.desktop.widgets.scroll import ScrollArea
from simulator.desktop.widgets.signs import MoodSteps
from simulator.desktop.words import WORDS, moods, say
from simulator.errors import DisplayUnavailable, HomeUnwritable, UnknownId
from simulator.language.measures import Unit
from simulator.model.tape import Mode, Turn
from simulator.model.texts import Language
from simulator.records.index import Attempt, Index
from simulator.records.schema import ATTEMPTS
from simulator.records.store import Store
from simulator.records.tape import TapeWriter
from simulator.rejudging import verify
from simulator.settings import load
from simulator.study.whatif import smallest_change
from tests.desktop.conftest import Hands

CASE = "tap_adapter"
DESKTOP = Path(game_module.__file__).parent


class Player:
    """Somebody at the desktop."""

    def __init__(self, hands: Hands, game: Game) -> None:
        self.hands, self.game = hands, game

    @property
    def top(self) -> Screen:
        top = self.game.app.top
        assert top is not None
        return top

    def open(self, screen: Screen) -> None:
        self.game.app.push(screen)
        self.game.app.settle()
        self.wait(1.0)

    def wait(self, seconds: float) -> None:
        for _ in range(round(seconds / 0.1)):
            self.hands.wait(0.1)

    def home(self) -> Home:
        screen = Home(self.game)
        self.open(screen)
        assert self.game.warm
        return screen

    def start(self, mode: Mode = "guided", scenario: str = CASE) -> Conversation:
        """Go to the conversation by keys alone."""
        self.game.mode = mode
        self.home()
        self.game.show_briefing(scenario)
        self.wait(0.2)
        assert isinstance(self.top, Briefing)
        self.hands.key(pygame.K_RETURN)
        self.wait(0.2)
        if mode == "exam":
            self.press(say(self.game.language, "exam_yes"))
        assert isinstance(self.top, Conversation)
        return self.top

    def is_at(self, kind: type[Screen]) -> bool:
        return isinstance(self.top, kind)

    def shown(self, kind: type[Widget] = Label) -> list[Widget]:
        return [widget for widget in self.top.stage.scope.walk() if isinstance(widget, kind)]

    def texts(self) -> list[str]:
        return [widget.text for widget in self.shown() if isinstance(widget, Label)]

    def said(self) -> list[str]:
        return [widget.message.text for widget in self.shown(Bubble) if isinstance(widget, Bubble)]

    def banners(self) -> list[str]:
        return [widget.text for widget in self.shown(Banner) if isinstance(widget, Banner)]

    def press(self, words: str) -> None:
        """Press the button with these words, by keyboard."""
        button = next(b for b in self.shown(Button) if isinstance(b, Button) and b.text == words)
        self.top.stage.focus(button)
        self.hands.key(pygame.K_RETURN)
        self.wait(0.2)

    def play_out(self) -> None:
        """Take the first choice until the customer ends it."""
        screen = self.top
        assert isinstance(screen, Conversation)
        for _ in range(40):
            if screen.ended:
                return
            self.hands.key(pygame.K_1, text="1")
            self.wait(2.0)
        raise AssertionError("the conversation does not end")


@pytest.fixture
def player(hands: Hands, tmp_path: Path) -> Iterator[Player]:
    game = Game(hands.app, tmp_path, seed=7, language="zh")
    for trainee in (None, "A17"):  # what they see before their first attempt is told in test_privacy
        game.index.acknowledge(trainee)
    yield Player(hands, game)
    game.close()


# --- words -----------------------------------------------------------------------------------------------------


def test_both_languages_fill_the_same_slots() -> None:
    def slots(text: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(text) if name}

    assert {key for key, (zh, en) in WORDS.items() if slots(zh) != slots(en) or not zh or not en} == set()


def test_every_word_that_a_screen_asks_for_is_there_and_no_other() -> None:
    source = "\n".join(path.read_text() for path in DESKTOP.rglob("*.py") if path.name != "words.py")
    asked = set(re.findall(r'(?:say|section|_field|_list|_open_sheet)\(\s*(?:self\.game, )?"(\w+)"', source))
    assert asked - set(WORDS) == set()
    assert [key for key in WORDS if f'"{key}"' not in source and not _made(key)] == []


def _made(key: str) -> bool:
    """Whether a key is put together from the id of a mode, mood, channel, outcome, question, ruling or unit."""
    return (
        key.startswith(("answer_", "no_", "leave_", "hang_up_", "mark_", "unit_"))
        or key.endswith("_why")
        or (
            key in ("furious", "angry", "upset", "calm", "content", "neutral", "silent_defection", "loyal")
            or key in ("negative_word_of_mouth", "third_party_complaint", "phone", "counter", "chat", "email")
        )
    )


def test_words_take_their_values() -> None:
    assert say("zh", "best", score=81) == "最好成绩 81"
    assert say("en", "feedback_of", turn=3) == "Feedback on turn 3"
    assert moods("en") == ("Furious", "Angry", "Upset", "Calm", "Content")


# --- home ------------------------------------------------------------------------------------------------------


def test_home_shows_every_customer_in_the_language_chosen_at_once(player: Player) -> None:
    home = player.home()
    titles = {
        language: [player.game.library.scenario(s).title.say(language) for s in player.game.scenarios()]
        for language in ("zh", "en")
    }
    assert [text for text in player.texts() if text in titles["zh"]] == titles["zh"]
    languages = next(
        s for s in player.shown(Segmented) if isinstance(s, Segmented) and "English" in s.options
    )
    home.stage.focus(languages)
    player.hands.key(pygame.K_RIGHT)
    player.wait(0.1)
    assert [text for text in player.texts() if text in titles["en"]] == titles["en"]
    assert "Who will you help today?" in player.texts()
    assert load(player.game.home).settings.language == "en"


def test_the_first_frame_does_not_wait_for_the_scenarios(player: Player) -> None:
    home = Home(player.game)
    player.game.app.push(home)
    player.game.app.settle()
    player.hands.wait(0.02)
    assert player.texts().count("正在准备……") == len(player.game.scenarios())
    player.wait(0.6)
    assert player.texts().count("正在准备……") == 0


def test_the_trainee_is_asked_for_and_remembered(player: Player) -> None:
    player.home()
    player.press("填写工号")
    for char in "A17":
        player.hands.key(ord(char.lower()), text=char)
    player.hands.key(pygame.K_RETURN)
    player.wait(0.1)
    assert player.game.trainee == "A17"
    assert load(player.game.home).settings.last_trainee == "A17"
    player.press("A17")
    player.press("不署名练习")
    assert player.game.trainee is None


def test_a_broken_file_is_told_and_the_rest_can_be_played(
    player: Player, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "broken.yaml").write_text("kind: scenario\nid: broken\ntitle: [\n", encoding="utf-8")
    monkeypatch.setenv("KESU_SCENARIOS", str(folder))
    game = Game(player.game.app, tmp_path, language="zh")
    reader = Player(player.hands, game)
    reader.home()
    assert len(reader.banners()) == 1
    assert "broken.yaml" in reader.banners()[0]
    assert len(reader.shown(CardButton)) == len(game.scenarios()) - 1
    game.close()


def test_home_marks_what_is_not_certified(
    player: Player, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    text = (paths.scenarios() / "cases" / "tap_adapter.yaml").read_text("utf-8")
    (folder / "own.yaml").write_text(text.replace("id: tap_adapter", "id: own_tap", 1), "utf-8")
    monkeypatch.setenv("KESU_SCENARIOS", str(folder))
    game = Game(player.game.app, tmp_path, language="zh")
    reader = Player(player.hands, game)
    uncertified = [scenario for scenario in game.scenarios() if not game.certified(scenario)]
    assert "own_tap" in uncertified

    def marks() -> list[str]:
        return [badge.text for badge in reader.shown(Badge) if isinstance(badge, Badge)]

    home = reader.home()
    assert marks().count("未认证") == len(uncertified)
    game.mode = "exam"
    home.rebuild()
    assert marks().count("未认证，不能考试") == len(uncertified)
    game.uncertified = True
    game.set_language("en")
    home.rebuild()
    assert marks().count("Not certified") == len(uncertified)
    game.close()


# --- a guided attempt ------------------------------------------------------------------------------------------


def test_a_guided_attempt_is_played_by_keys_from_the_first_word_to_the_debrief(player: Player) -> None:
    screen = player.start()
    practice = screen.practice
    opening = practice.opening.customer
    first = practice.choices[0].text
    assert player.said() == [opening]
    assert screen.replies.choices == [choice.text for choice in practice.choices]
    player.hands.key(pygame.K_1, text="1")
    assert player.said() == [opening, first]
    player.wait(2.0)
    assert player.said() == [opening, first, practice.turns[0].customer]
    assert "第 1 轮点评" in player.texts()
    player.play_out()
    history = player.game.index.history()
    assert [(a.ended, a.turns, a.scenario) for a in history] == [(True, len(practice.turns), CASE)]
    player.hands.key(pygame.K_RETURN)
    player.wait(0.3)
    assert isinstance(player.top, DebriefScreen)
    assert f"{practice.card().overall:.0f}" in player.texts()
    assert verify(history[0].path) == []
    player.hands.key(pygame.K_ESCAPE)
    player.wait(0.3)
    assert isinstance(player.top, Home)


def test_arrows_show_the_mark_before_enter_takes_it(player: Player) -> None:
    screen = player.start()
    player.hands.key(pygame.K_RETURN)
    assert screen.practice.turns == []
    player.hands.key(pygame.K_DOWN)
    player.hands.key(pygame.K_DOWN)
    second = screen.practice.choices[1].id
    player.hands.key(pygame.K_RETURN)
    assert [turn.choice for turn in screen.practice.turns] == [second]


def test_one_may_use_ones_own_words_in_guided_mode(player: Player) -> None:
    screen = player.start()
    player.press("用自己的话说")
    player.hands.commit("对不起，让您等了三天，您慢慢说，我听着。")
    player.hands.key(pygame.K_RETURN)
    player.wait(2.0)
    assert [(t.words, t.choice) for t in screen.practice.turns] == [
        ("对不起，让您等了三天，您慢慢说，我听着。", None)
    ]
    assert screen.box.text == ""


def test_the_face_and_the_steps_follow_the_mood(player: Player) -> None:
    screen = player.start()
    assert screen.mood.step == ("furious", "angry", "upset", "calm", "content").index(
        screen.practice.opening.band
    )
    for _ in range(4):
        player.hands.key(pygame.K_2, text="2")
        player.wait(2.0)
        if screen.ended:
            break
        bands = ("furious", "angry", "upset", "calm", "content")
        assert screen.mood.step == bands.index(screen.practice.turns[-1].band)
        picture = player.game.portrait(screen.scenario.customer.portrait, screen.practice.turns[-1].band)
        assert screen.face._picture == picture


# --- delay -----------------------------------------------------------------------------------------------------


def test_delay_runs_from_the_end_of_the_line_to_the_first_key(player: Player) -> None:
    screen = player.start("coached")
    reading = len(screen.practice.opening.customer) / 6.5
    began = player.hands.clock.now
    line_ends = screen._line_ended
    assert line_ends - began == pytest.approx(reading, abs=0.3)
    player.wait(round(line_ends - began, 1) + 3.0)
    player.hands.key(pygame.K_a, text="a")
    typed_at = player.hands.clock.now
    player.wait(30.0)
    player.hands.commit("对不起")
    player.hands.key(pygame.K_RETURN)
    assert screen.practice.turns[0].delay == round((typed_at - line_ends) * 1000)
    assert 2_500 < screen.practice.turns[0].delay < 3_500


def test_silence_is_noticed_and_quick_replies_have_no_delay(player: Player) -> None:
    screen = player.start("coached")
    player.wait(80.0)
    assert screen.waiting.visible
    player.hands.commit("您好")
    player.hands.key(pygame.K_RETURN)
    player.wait(2.0)
    assert not screen.waiting.visible
    player.hands.commit("您说")
    player.hands.key(pygame.K_RETURN)
    assert screen.practice.turns[0].delay > 10_000
    assert screen.practice.turns[1].delay == 0


# --- feedback --------------------------------------------------------------------------------------------------


def test_feedback_tells_half_a_credit_from_a_whole_one(player: Player) -> None:
    screen = player.start("coached")
    player.hands.commit("请问您这个月的读数是多少？")  # asks, and shows nobody that they are heard
    player.hands.key(pygame.K_RETURN)
    player.wait(5.0)
    feedback = screen.practice.feedback()
    assert feedback is not None
    kinds = {finding.kind for finding in feedback.good}
    assert kinds == {"earned", "partly"}
    half = [text for text in player.texts() if text.endswith("（做到一半）")]
    assert len(half) == len({finding.principle for finding in feedback.good if finding.kind == "partly"})


# --- exam ------------------------------------------------------------------------------------------------------


def test_an_exam_shows_no_mood_no_feedback_and_a_neutral_face(player: Player) -> None:
    player.game.set_trainee("A17")
    screen = player.start("exam")
    calm = player.game.portrait(screen.scenario.customer.portrait, "calm")
    assert player.shown(MoodSteps) == []
    player.hands.commit("闭嘴，这不归我管。")
    player.hands.key(pygame.K_RETURN)
    player.wait(2.5)
    assert player.shown(MoodSteps) == []
    assert screen.face._picture == calm
    assert "第 1 轮点评" not in player.texts()
    assert [b.text for b in player.shown(Button) if isinstance(b, Button)] == ["", "资料", "结束对话", "发送"]


@pytest.mark.parametrize(("trainee", "told"), [("A17", "exam_text"), (None, "exam_free")])
def test_an_exam_begins_after_a_question(player: Player, trainee: str | None, told: str) -> None:
    player.game.set_trainee(trainee)
    player.game.mode = "exam"
    player.home()
    player.game.show_briefing(CASE)
    player.wait(0.2)
    player.hands.key(pygame.K_RETURN)
    player.wait(0.2)
    assert say(player.game.language, told) in player.texts()
    player.hands.key(pygame.K_RETURN)  # the keyboard is on the answer that begins nothing
    player.wait(0.2)
    assert player.is_at(Briefing)
    assert player.game.index.history() == []


def test_the_card_of_an_exam_that_was_sat_says_so(player: Player) -> None:
    player.game.set_trainee("A17")
    player.start("exam")
    player.game.show_home()
    player.wait(1.0)
    badges = [badge.text for badge in player.shown(Badge) if isinstance(badge, Badge)]
    assert badges.count(say(player.game.language, "exam_sat")) == 1
    cards = len(player.shown(CardButton))
    assert badges.count(say(player.game.language, "untried")) == cards - 1  # not on the one begun
    player.game.mode = "coached"
    player.top.rebuild()
    player.wait(0.2)
    assert say(player.game.language, "exam_sat") not in [
        badge.text for badge in player.shown(Badge) if isinstance(badge, Badge)
    ]


def test_an_exam_is_given_once(player: Player) -> None:
    player.game.set_trainee("A17")
    player.start("exam")
    player.game.show_home()
    player.wait(0.3)
    player.game.show_briefing(CASE)
    player.wait(0.2)
    player.hands.key(pygame.K_RETURN)
    player.wait(0.2)
    assert isinstance(player.top, Briefing)
    assert any("A17 已经考过" in text for text in player.texts())


# --- what goes wrong -------------------------------------------------------------------------------------------


def test_a_full_disk_is_told_and_the_words_stay(player: Player, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = player.start("coached")
    whole = TapeWriter.turn

    def full(self: TapeWriter, _turn: Turn) -> None:
        raise HomeUnwritable(str(self.path.parent), "No space left on device")

    monkeypatch.setattr(TapeWriter, "turn", full)
    player.hands.commit("对不起，我来处理。")
    player.hands.key(pygame.K_RETURN)
    player.wait(0.2)
    assert len(player.banners()) == 1
    assert "磁盘已满" in player.banners()[0]
    assert (screen.box.text, screen.practice.turns) == ("对不起，我来处理。", [])
    monkeypatch.setattr(TapeWriter, "turn", whole)
    player.hands.key(pygame.K_RETURN)
    player.wait(2.0)
    assert [turn.words for turn in screen.practice.turns] == ["对不起，我来处理。"]
    assert player.banners() == []


def test_too_much_pasted_text_is_told(player: Player) -> None:
    screen = player.start("coached")
    player.hands.pocket.text = "啊" * 10_000
    player.hands.key(pygame.K_v, pygame.KMOD_CTRL)
    player.wait(0.1)
    assert len(screen.box.text) == 2_000
    assert any("2000" in text for text in player.banners())


def test_leaving_keeps_the_attempt_and_home_offers_to_go_on(player: Player) -> None:
    screen = player.start()
    player.hands.key(pygame.K_3, text="3")
    player.wait(2.0)
    words, said = screen.practice.turns[0].words, player.said()
    player.hands.key(pygame.K_ESCAPE)
    player.hands.key(pygame.K_RETURN)
    assert isinstance(player.top, Conversation)
    assert player.top.stage.overlays == []
    player.hands.key(pygame.K_ESCAPE)
    player.press("先离开")
    assert isinstance(player.top, Home)
    assert "有一次演练没有做完" in player.texts()
    player.press("接着练")
    assert isinstance(player.top, Conversation)
    assert player.said() == said
    assert player.top.practice.turns[0].words == words


def test_an_attempt_that_ended_unnoticed_opens_its_debrief(player: Player) -> None:
    player.start()
    player.play_out()
    with Store.open(player.game.home) as store, store.database.writing() as connection:
        connection.execute(update(ATTEMPTS).values(ended=False))
    player.game.show_home()
    player.wait(0.3)
    player.press("接着练")
    assert isinstance(player.top, DebriefScreen)
    found: list[Attempt] = player.game.index.history()
    assert [a.ended for a in found] == [True]


def test_hanging_up_is_asked_about_and_debriefed(player: Player) -> None:
    screen = player.start()
    player.press("结束对话")
    player.hands.key(pygame.K_RETURN)
    assert not screen.practice.finished
    player.press("结束对话")
    player.press("结束并复盘")
    assert isinstance(player.top, DebriefScreen)
    assert screen.practice.finished


def test_no_window_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def nothing() -> None:
        raise pygame.error("No available video device")

    monkeypatch.setattr(pygame.display, "init", nothing)
    with pytest.raises(DisplayUnavailable, match="No available video device"):
        run(tmp_path)


def test_an_unknown_scenario_is_told_before_anything_is_shown(tmp_path: Path) -> None:
    with pytest.raises(UnknownId, match="tap_adaptor"):
        run(tmp_path, scenario="tap_adaptor")


# --- debrief and settings --------------------------------------------------------------------------------------


def test_the_debrief_shows_curve_and_transcript_with_the_words(player: Player) -> None:
    screen = player.start()
    player.play_out()
    player.hands.key(pygame.K_RETURN)
    player.wait(0.3)
    debrief = player.top
    assert isinstance(debrief, DebriefScreen)
    player.hands.key(pygame.K_RIGHT)
    player.wait(0.2)
    turns = screen.practice.turns
    assert debrief.chart.series[0].values == tuple(turn.mood.anger for turn in turns)
    assert {marker.tone for marker in debrief.chart.markers} <= {GOOD, WARN}
    player.hands.key(pygame.K_TAB)
    player.hands.key(pygame.K_RIGHT)
    player.hands.key(pygame.K_RIGHT)
    player.hands.key(pygame.K_RETURN)
    player.wait(0.1)
    assert player.said() == [turns[0].customer, turns[1].words, turns[1].customer]
    debrief.turn_to(2)
    player.wait(0.1)
    lines = [line for turn in turns for line in (turn.words, turn.customer)]
    assert player.said() == [screen.practice.opening.customer, *lines]


def test_the_debrief_finds_in_the_background_what_other_words_would_have_led_to(player: Player) -> None:
    screen = player.start()
    player.play_out()
    practice = screen.practice
    player.game.finish(practice)
    player.hands.app.settle()
    debrief = player.top
    assert isinstance(debrief, DebriefScreen)
    waiting = player.game.say("what_if_wait")
    found = smallest_change(practice.case, practice.matter, practice.tape)
    assert found.changes
    for _ in range(5000):
        if waiting not in player.texts():
            break
        player.wait(0.1)
    texts = player.texts()
    assert waiting not in texts
    assert player.game.say("quote", text=found.changes[0].instead) in texts
    assert player.game.say("what_if_score", score=f"{found.overall:.0f}") in texts


def test_a_principle_with_one_occasion_shows_no_number(player: Player) -> None:
    screen = player.start()
    player.play_out()
    player.game.finish(screen.practice)
    player.wait(0.3)
    principles = screen.practice.card().principles
    bars = [bar for bar in player.shown(ScoreBar) if isinstance(bar, ScoreBar)][1:]
    shown = [(bar.score, bar.error, bar.absent) for bar in bars]
    too_few, none = player.game.say("too_few"), player.game.say("no_occasion")
    assert {p.occasions for p in principles} >= {1, 3}
    assert shown == [
        (p.score if p.occasions >= 2 else None, p.standard_error, none if p.score is None else too_few)
        for p in principles
    ]


def test_house_rules_are_shown_apart_with_words_and_better_ones(player: Player, tmp_path: Path) -> None:
    course = paths.scenarios() / "course"
    folder = tmp_path / "company"
    folder.mkdir()
    rubric = (course / "rubric.yaml").read_text("utf-8")
    named = rubric.replace("course: course\n", "course: course\nhouse: house_example.yaml\n")
    (folder / "rubric.yaml").write_text(named, "utf-8")
    (folder / "house_example.yaml").write_bytes((course / "house_example.yaml").read_bytes())
    player.game.library = Library.open([paths.scenarios(), folder])
    screen = player.start("coached")
    screen.practice.reply("这个不归我管，随便你投诉。")
    screen.practice.hang_up()
    player.game.finish(screen.practice)
    player.wait(0.3)
    assert player.game.say("knocked_out") in player.banners()
    texts = player.texts()
    for words in (
        "激将投诉",
        "一票否决：服务禁语“随便你投诉”：把客户往外推，事情只会闹大",
        "推给别人",
        "第 1 轮：“这个不归我管，随便你投诉。”",
        "试试：“这件事我来跟进，需要同事配合的我去联系。”",
        "第一句没有问候",
    ):
        assert words in texts


def test_an_attempt_of_the_past_opens_from_the_history(player: Player) -> None:
    player.start()
    player.play_out()
    player.game.show_home()
    player.wait(0.3)
    home = player.top
    assert isinstance(home, Home)
    home._turn_to(1)
    player.wait(0.1)
    row = player.shown(CardButton)[0]
    player.hands.click(row.rect.center)
    player.wait(0.3)
    assert isinstance(player.top, DebriefScreen)
    player.hands.key(pygame.K_ESCAPE)
    player.wait(0.2)
    assert player.is_at(Home)


def test_settings_hold_at_once_and_are_kept(player: Player) -> None:
    screen = SettingsScreen(player.game)
    player.open(screen)
    screen.stage.focus(screen.scale)
    player.hands.key(pygame.K_RIGHT)
    screen.stage.focus(screen.window)
    player.hands.key(pygame.K_UP)
    screen.stage.focus(screen.allowance)
    player.hands.key(pygame.K_RIGHT)
    screen.stage.focus(screen.language)
    player.hands.key(pygame.K_RIGHT)
    player.wait(0.1)
    assert (player.game.app.text_scale, player.game.app.size) == (1.1, (1024, 640))
    kept = load(player.game.home).settings
    assert (kept.window_size, kept.delay_allowance, kept.language) == ((1024, 640), 1.5, "en")
    assert "Privacy" in player.texts()
    assert any(str(player.game.home) in text for text in player.texts())


# --- room ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("size", "scale"), [((1024, 640), 1.0), ((1024, 640), 1.6), ((1280, 720), 0.8), ((1920, 1080), 1.6)]
)
def test_nothing_leaves_the_window_and_everything_is_reached_by_tab(
    hands: Hands, tmp_path: Path, language: Language, size: tuple[int, int], scale: float
) -> None:
    hands.app.resize(size)
    hands.app.text_scale = scale
    game = Game(hands.app, tmp_path, seed=7, language=language)
    game.index.acknowledge(None)
    player = Player(hands, game)
    screen: Screen = player.start()
    for name in ("conversation", "debrief 0", "debrief 1", "debrief 2", "settings", "home"):
        if name.startswith("debrief"):
            if isinstance(screen, Conversation):
                screen.hang_up()
                player.wait(0.2)
            assert isinstance(player.top, DebriefScreen)
            player.top.turn_to(int(name[-1]))
        elif name == "settings":
            game.show_settings()
        elif name == "home":
            game.show_home()
        else:
            hands.key(pygame.K_1, text="1")
        player.wait(2.2)
        screen = player.top
        _check_room(screen, size)
        _check_tab(hands, screen)
    game.close()


def _check_room(screen: Screen, size: tuple[int, int]) -> None:
    window = pygame.Rect((0, 0), size)
    for widget in screen.stage.root.walk():
        if widget.rect.width <= 0:
            continue
        assert (widget.rect.left >= 0, widget.rect.right <= size[0]) == (True, True), widget
        scrolled = any(isinstance(outer, ScrollArea) and outer is not widget for outer in widget.ancestors())
        if not scrolled:
            assert window.contains(widget.rect), widget
        if isinstance(widget, ScrollArea):
            assert widget.rect.height > 60, widget


def _check_tab(hands: Hands, screen: Screen) -> None:
    stage = screen.stage
    stops = [w for w in stage.root.walk() if w.focusable and w.enabled]
    reached = set()
    for _ in stops:
        hands.key(pygame.K_TAB)
        reached.add(stage.keyboard.widget)
    assert reached == set(stops)


def test_the_index_is_shared_by_both_doors(player: Player) -> None:
    player.start()
    index = Index(player.game.home)
    assert [a.scenario for a in index.interrupted(None)] == [CASE]
    index.close()


def test_a_driver_that_shows_nothing_is_no_window_unless_asked_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("SDL_VIDEODRIVER")
    monkeypatch.setattr(pygame.display, "get_driver", lambda: "offscreen")
    with pytest.raises(DisplayUnavailable, match="no screen is connected"):
        run(tmp_path)


def test_every_unit_of_an_amount_has_its_word() -> None:
    assert [unit for unit in get_args(Unit) if f"unit_{unit}" not in WORDS] == []
