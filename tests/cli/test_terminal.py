"""`kesu play` in a real (pseudo) terminal, keys in and text out."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from simulator.content.library import Library
from simulator.model.texts import LANGUAGES, Language
from simulator.records.index import Attempt, Index
from simulator.records.tape import read
from simulator.rejudging import verify
from simulator.session.cast import cast
from tests.cli.conftest import ROOT

SCENARIO = "water_bill_estimate"
PROMPTS = {"zh": "你> ", "en": "You> "}


class Terminal:
    """A process in a pseudo-terminal."""

    def __init__(self, home: Path, *words: str) -> None:
        self._own, other = pty.openpty()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "simulator", *words],
            cwd=ROOT,
            env={
                **os.environ,
                "KESU_HOME": str(home),
                "SDL_VIDEODRIVER": "x11",
                "DISPLAY": ":987",
                "WAYLAND_DISPLAY": "",
                "TERM": "dumb",
                "COLUMNS": "120",
            },
            stdin=other,
            stdout=other,
            stderr=other,
            start_new_session=True,
            # A test run in the background is deaf to Ctrl-C, and its children with it.
            preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - no threads
        )
        os.close(other)
        self.seen = ""
        self._bytes = b""

    def wait_for(self, prompt: str, more_than: int = 0, seconds: float = 60.0) -> bool:
        """Read until `prompt` has been seen more than so often; False where the process ends first."""
        until = time.monotonic() + seconds
        while self.seen.count(prompt) <= more_than:
            assert time.monotonic() < until, self.seen
            ready, _, _ = select.select([self._own], [], [], 0.2)
            if not ready:
                continue
            try:
                piece = os.read(self._own, 65536)
            except OSError:  # Linux says so when the other side is closed
                piece = b""
            if not piece:
                return False
            self._bytes += piece
            self.seen = self._bytes.decode("utf-8", "replace")
        return True

    def type(self, words: str) -> None:
        """Type `words`."""
        os.write(self._own, words.encode())

    def interrupt(self) -> None:
        """Press Ctrl-C, again where nothing comes of it.

        CPython notices a signal that comes in the instant between the prompt and the waiting for a key only at
        the next key or signal.
        """
        for _ in range(6):
            os.killpg(self._process.pid, signal.SIGINT)
            try:
                self._process.wait(timeout=5)
            except subprocess.TimeoutExpired:
                continue
            return

    def end(self) -> int:
        """Read to the end and return the exit code."""
        self.wait_for("\0 never written")
        os.close(self._own)
        return self._process.wait(timeout=30)


def only_attempt(home: Path) -> Attempt:
    (attempt,) = Index(home).history()
    return attempt


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_guided_attempt_by_numbers_to_its_end(tmp_path: Path, language: Language) -> None:
    terminal = Terminal(tmp_path, "play", SCENARIO, "--text", "--lang", language, "--seed", "11")
    prompt = PROMPTS[language]
    replies = 0
    while terminal.wait_for(prompt, replies):
        assert replies < 40
        terminal.type("1\n")
        replies += 1
    assert terminal.end() == 0
    attempt = only_attempt(tmp_path)
    assert (attempt.ended, attempt.turns, attempt.language) == (True, replies, language)
    assert verify(attempt.path) == []
    verdict = {"zh": ("总分", "满意度", "做得好"), "en": ("Overall", "Satisfaction", "What went well")}[
        language
    ]
    assert all(word in terminal.seen for word in verdict)
    # One customer name before every line: the opening and each answer.
    scenario = Library.open().scenario(SCENARIO)
    case = cast(scenario, Library.open().persona(scenario.persona), 11, language)
    assert (
        len(re.findall(rf"^{case.text(scenario.customer.name)} ", terminal.seen, re.MULTILINE)) == replies + 1
    )
    assert "Traceback" not in terminal.seen


@pytest.mark.parametrize(
    ("language", "answer"),
    [("zh", "没有第 9 条，请输入 1 到 "), ("en", "There is no reply 9: type 1 to ")],
)
def test_a_number_that_is_not_offered_costs_nothing(tmp_path: Path, language: str, answer: str) -> None:
    terminal = Terminal(tmp_path, "play", SCENARIO, "--text", "--lang", language)
    prompt = PROMPTS[language]
    terminal.wait_for(prompt)
    terminal.type("9\n")
    terminal.wait_for(prompt, 1)
    assert answer in terminal.seen
    terminal.type("\x04")
    assert terminal.end() == 0
    assert only_attempt(tmp_path).turns == 0


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh", "真对不起，这么久没给您答复，您慢慢说。"), ("en", "I'm so sorry. Please tell me all of it.")],
)
def test_a_coached_attempt_by_typing_ended_by_ctrl_d(tmp_path: Path, language: str, words: str) -> None:
    terminal = Terminal(tmp_path, "play", SCENARIO, "--text", "--mode", "coached", "--lang", language)
    prompt = PROMPTS[language]
    terminal.wait_for(prompt)
    terminal.type("\n")
    terminal.wait_for(prompt, 1)
    assert {"zh": "回复是空的", "en": "The reply is empty"}[language] in terminal.seen
    terminal.type(f"{words}\n")
    terminal.wait_for(prompt, 2)
    terminal.type("\x04")
    assert terminal.end() == 0
    attempt = only_attempt(tmp_path)
    assert (attempt.ended, attempt.turns) == (True, 1)
    assert [turn.words for turn in read(attempt.path).tape.turns] == [words]


def test_an_exam_shows_no_mood_and_no_feedback(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path, "play", SCENARIO, "--text", "--mode", "exam", "--lang", "zh")
    terminal.wait_for("你> ")
    terminal.type("这不归我管，您自己看账单。\n")
    terminal.wait_for("你> ", 1)
    conversation = terminal.seen
    terminal.type("\x04")
    assert terminal.end() == 0
    for sign in ("暴怒", "生气", "不快", "平静", "满意)", "＋", "－"):
        assert sign not in conversation.split("│\n╰")[-1]
    assert "总分" in terminal.seen


def test_no_display_says_so_and_plays_in_the_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KESU_HOME", str(tmp_path))  # the titles looked for are of the same home
    terminal = Terminal(tmp_path, "play", "--lang", "en")
    terminal.wait_for("Pick a customer")
    assert "No window can be opened here" in terminal.seen
    titles = [Library.open().scenario(entry.id).title.en for entry in Library.open().entries("scenario")]
    assert all(f"{number} {title}" in terminal.seen for number, title in enumerate(titles, start=1))
    terminal.type("1\n")
    terminal.wait_for("You> ")
    terminal.type("1\n")
    terminal.wait_for("You> ", 1)
    terminal.type("\x04")
    assert terminal.end() == 0
    assert only_attempt(tmp_path).turns == 1


def test_ctrl_c_leaves_an_attempt_that_can_be_resumed(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path, "play", SCENARIO, "--text", "--lang", "en")
    terminal.wait_for("You> ")
    terminal.type("1\n")
    terminal.wait_for("You> ", 1)
    terminal.interrupt()
    assert terminal.end() == 130
    assert "Traceback" not in terminal.seen
    (attempt,) = Index(tmp_path).interrupted(None)
    assert len(read(attempt.path).tape.turns) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_into_a_pipe_every_choice_is_one_line_and_advice_a_sentence_of_its_own(
    tmp_path: Path, language: Language
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "simulator", "play", SCENARIO, "--text", "--lang", language, "--seed", "1"],
        cwd=ROOT,
        env={**os.environ, "KESU_HOME": str(tmp_path), "COLUMNS": "80"},
        input="3\n2\n",
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=True,
    )
    lines = done.stdout.split("\n")
    (first, *_) = Library.open().scenario(SCENARIO).beats
    choices = {choice.text.say(language).split("{surname}")[-1] for choice in first.choices}
    shown = [line.strip().split(" ", 1) for line in lines if re.match(r"\s+\d ", line)]
    assert all(any(words.endswith(choice) for _, words in shown) for choice in choices)
    assert not any(re.fullmatch(r"\s*\d\s*", line) for line in lines)
    blamed = [line for line in lines if line.startswith(("  －", "  ±"))]
    assert {line[2] for line in blamed} == {"－", "±"}
    assert all(re.search(r"[.!?。！？] ", line) for line in blamed)
