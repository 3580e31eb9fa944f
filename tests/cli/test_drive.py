"""`kesu drive` as docs/drive.md and the contract say it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from simulator.content.library import Library
from simulator.errors import HomeUnwritable
from simulator.model.course import OUTCOMES
from simulator.model.texts import LANGUAGES, Language
from simulator.records.index import Index
from simulator.records.tape import SUFFIX, TapeWriter, read
from simulator.rejudging import verify
from simulator.session.cast import cast
from tests.cli.conftest import ROOT, Kesu, process

SHIPPED = Library.open()
SCENARIOS = [entry.id for entry in SHIPPED.entries("scenario")]
SCENARIO = "water_bill_estimate"
TITLE = SHIPPED.scenario(SCENARIO).title.say("zh")

OPENING = {"event", "customer"}
TURN = {"event", "acts", "topics", "promises", "certainty", "understood", "customer", "mood", "feedback"}
EXAM_TURN = TURN - {"acts", "mood", "feedback"}
DEBRIEF = {
    "event",
    "overall",
    "standard_error",
    "passed",
    "principles",
    "failures",
    "satisfaction",
    "outcome",
    "outcome_probabilities",
    "turns",
    # beyond the contract
    "ending",
    "findings",
    "pass_mark",
    "band",
    "borderline",
    "basis",
    "house",
}
MOOD = {"band", "anger", "heard", "fix", "dose", "motive"}


@pytest.fixture(autouse=True)
def read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let all attempts of this process share one library: reading it takes longer than playing."""
    monkeypatch.setattr(Library, "open", lambda: SHIPPED)


def lines(*commands: dict[str, Any]) -> str:
    """Return `commands` as JSON lines."""
    return "".join(json.dumps(command, ensure_ascii=False) + "\n" for command in commands)


def words_of(scenario: str, language: Language) -> list[str]:
    """Return the words of one choice of each beat, the drawn slots in their places."""
    content = SHIPPED.scenario(scenario)
    case = cast(content, SHIPPED.persona(content.persona), 0, language)
    return [case.text(beat.choices[0].text) for beat in content.beats]


def check_debrief(debrief: dict[str, Any], turns: int) -> None:
    assert debrief.keys() == DEBRIEF
    assert debrief["event"] == "debrief"
    assert 0 <= debrief["overall"] <= 100
    assert debrief["standard_error"] is None or debrief["standard_error"] > 0
    assert debrief["passed"] in (True, False, None)
    assert len(debrief["principles"]) == 15
    assert all(score is None or 0 <= score <= 100 for score in debrief["principles"].values())
    assert 1 <= debrief["satisfaction"] <= 5
    assert debrief["outcome"] in OUTCOMES
    assert set(debrief["outcome_probabilities"]) == set(OUTCOMES)
    assert sum(debrief["outcome_probabilities"].values()) == pytest.approx(1, abs=0.003)
    assert debrief["turns"] == turns


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_guided_by_choices(kesu: Kesu, tmp_path: Path, scenario: str, language: str) -> None:
    # Every choice is tried each time; those that are not offered in this beat are refused and cost nothing.
    ids = [choice.id for beat in SHIPPED.scenario(scenario).beats for choice in beat.choices[:2]]
    tape = tmp_path / f"a{SUFFIX}"
    done = kesu(
        "drive", scenario, "--mode", "guided", "--lang", language, "--seed", "3", "--tape", str(tape),
        stdin=lines(*({"choice": name} for name in ids * 2)),
    )  # fmt: skip
    assert (done.code, done.err) == (0, "")
    opening, *middle, debrief = done.events()
    assert opening.keys() == OPENING | {"mood", "choices"}
    assert opening["mood"].keys() == MOOD
    assert len(opening["choices"]) >= 3
    assert all(choice.keys() == {"id", "text"} for choice in opening["choices"])
    turns = [event for event in middle if event["event"] == "turn"]
    refused = [event for event in middle if event["event"] == "refused"]
    assert len(turns) + len(refused) == len(middle)
    assert len(turns) >= 4
    for event in turns:
        assert event.keys() == TURN | {"choices"}
        assert event["mood"].keys() == MOOD
        assert event["feedback"].keys() == {"turn", "good", "bad"}
        assert (event["certainty"], event["understood"]) == (1.0, True)
        assert event["customer"]
    for event in refused:
        assert event.keys() == {"event", "message"}
    check_debrief(debrief, len(turns))
    assert verify(tape) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scenario", SCENARIOS)
@pytest.mark.parametrize("mode", ["guided", "coached", "exam"])
def test_typed_replies_in_every_mode(
    kesu: Kesu, tmp_path: Path, scenario: str, language: Language, mode: str
) -> None:
    replies = words_of(scenario, language)
    tape = tmp_path / f"a{SUFFIX}"
    done = kesu(
        "drive", scenario, "--mode", mode, "--lang", language, "--tape", str(tape),
        stdin=lines(*({"reply": words, "delay": 4.2} for words in replies), {"end": True}),
    )  # fmt: skip
    assert (done.code, done.err) == (0, "")
    opening, *turns, debrief = done.events()
    choices = {"choices"} if mode == "guided" else set()
    assert opening.keys() == (OPENING if mode == "exam" else OPENING | {"mood"} | choices)
    assert len(turns) >= 4
    for event in turns:
        assert event["event"] == "turn"
        assert event.keys() == (EXAM_TURN if mode == "exam" else TURN | choices)
        assert 0 <= event["certainty"] <= 1
    assert sum(event["understood"] for event in turns) >= 0.8 * len(turns)
    check_debrief(debrief, len(turns))
    assert read(tape).tape.turns[0].delay == 4200
    assert verify(tape) == []


def test_refused_lines_cost_nothing(kesu: Kesu, tmp_path: Path) -> None:
    tape = tmp_path / f"a{SUFFIX}"
    refused = [
        "{",
        "null",
        "[1]",
        '"hello"',
        "{}",
        '{"choice": "no_such_choice"}',
        '{"choice": 5}',
        '{"reply": 5}',
        '{"reply": ""}',
        '{"reply": "\\u0000\\u001b"}',
        '{"reply": "\\ud800"}',
        json.dumps({"reply": "长" * 10_000}),
        '{"reply": "您好", "delay": -1}',
        '{"reply": "您好", "delay": "soon"}',
        '{"reply": "您好", "delay": true}',
        '{"reply": "您好", "delay": null}',
        '{"reply": "您好", "delay": NaN}',
        '{"reply": "您好", "delay": Infinity}',
        '{"reply": "您好", "delay": ' + "9" * 5000 + "}",
        "[" * 100_000,
        '{"end": "yes"}',
        "\x00",
    ]
    done = kesu("drive", SCENARIO, "--tape", str(tape), stdin="\n\n".join(refused) + "\n")
    assert (done.code, done.err) == (0, "")
    _, *events, debrief = done.events()
    assert [event["event"] for event in events] == ["refused"] * len(refused)
    assert all(event["message"] and "\n" not in event["message"] for event in events)
    (hung_up,) = [ending.id for ending in SHIPPED.scenario(SCENARIO).endings if ending.kind == "hang_up"]
    assert (debrief["turns"], debrief["overall"], debrief["ending"]) == (0, 0.0, hung_up)
    assert read(tape).tape.turns == ()


@pytest.mark.parametrize("mode", ["coached", "exam"])
def test_choices_are_refused_outside_guided_mode(kesu: Kesu, mode: str) -> None:
    choice = SHIPPED.scenario(SCENARIO).beats[0].choices[0].id
    done = kesu("drive", SCENARIO, "--mode", mode, "--lang", "en", stdin=lines({"choice": choice}))
    assert done.events()[1] == {
        "event": "refused",
        "message": "Choices are for guided mode: type a reply.",
    }
    assert done.events()[-1]["turns"] == 0


def test_a_missing_delay_is_five_seconds(kesu: Kesu, tmp_path: Path) -> None:
    tape = tmp_path / f"a{SUFFIX}"
    choice = SHIPPED.scenario(SCENARIO).beats[0].choices[0].id
    kesu("drive", SCENARIO, "--tape", str(tape), stdin=lines({"choice": choice}))
    assert [turn.delay for turn in read(tape).tape.turns] == [5000]


@pytest.mark.parametrize("last", ["", '{"end": true}\n', '{"end": true}\n{"reply": "还在吗"}\n'])
def test_end_and_the_end_of_input_hang_up(kesu: Kesu, last: str) -> None:
    choice = SHIPPED.scenario(SCENARIO).beats[0].choices[0].id
    done = kesu("drive", SCENARIO, stdin=lines({"choice": choice}) + last)
    assert [event["event"] for event in done.events()] == ["opening", "turn", "debrief"]
    assert done.events()[-1]["turns"] == 1


def test_the_debrief_comes_with_the_last_turn_without_another_line(home: Path) -> None:
    assert not home.exists()
    choices = [choice.id for beat in SHIPPED.scenario(SCENARIO).beats for choice in beat.choices]
    with subprocess.Popen(
        [sys.executable, "-m", "simulator", "drive", SCENARIO, "--seed", "11"],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8",
    ) as driven:  # fmt: skip
        assert driven.stdin is not None
        assert driven.stdout is not None
        event = json.loads(driven.stdout.readline())
        while event.get("choices"):
            assert event["choices"][0]["id"] in choices
            driven.stdin.write(lines({"choice": event["choices"][0]["id"]}))
            driven.stdin.flush()
            event = json.loads(driven.stdout.readline())
        assert event["choices"] == []
        assert json.loads(driven.stdout.readline())["event"] == "debrief"
        assert driven.stdout.read() == ""
    assert driven.returncode == 0


def test_the_same_seed_gives_the_same_bytes(home: Path) -> None:
    assert not home.exists()
    ids = [choice.id for beat in SHIPPED.scenario(SCENARIO).beats for choice in beat.choices]
    stdin = lines(*({"choice": name} for name in ids), {"reply": "对不起，我来负责。"}).encode()

    def out(seed: str, hashing: str) -> str:
        done = process("drive", SCENARIO, "--seed", seed, stdin=stdin, PYTHONHASHSEED=hashing)
        assert (done.code, done.err) == (0, "")
        return done.out

    assert out("5", "1") == out("5", "2")
    assert out("5", "1") != out("6", "1")


def test_an_attempt_is_in_the_history_like_any_other(kesu: Kesu, home: Path) -> None:
    choice = SHIPPED.scenario(SCENARIO).beats[0].choices[0].id
    done = kesu("drive", SCENARIO, "--trainee", "E1024", stdin=lines({"choice": choice}))
    index = Index(home)
    (attempt,) = index.history(index.pseudonym("E1024"))
    assert (attempt.scenario, attempt.ended, attempt.turns) == (SCENARIO, True, 1)
    assert attempt.overall == done.events()[-1]["overall"]
    assert attempt.path == index.new_tape(attempt.attempt)
    assert verify(attempt.path) == []


def test_an_exam_is_given_once(kesu: Kesu) -> None:
    words = ("drive", SCENARIO, "--mode", "exam", "--trainee", "E1024")
    assert kesu(*words).code == 0  # without a reply it has not been taken
    assert kesu(*words, stdin=lines({"reply": "您慢慢说，我听着。"})).code == 0
    again = kesu("drive", SCENARIO, "--mode", "exam", "--trainee", "E1024", "--lang", "zh")
    assert (again.code, again.out) == (2, "")
    assert again.err == f"kesu: E1024 已经考过“{TITLE}”，可以用引导或辅导模式练习。\n"
    assert kesu("drive", SCENARIO, "--trainee", "E1024").code == 0
    assert kesu("drive", SCENARIO, "--mode", "exam", "--trainee", "E1025").code == 0


def test_input_that_is_not_utf_8_and_ends_without_a_line_break(home: Path) -> None:
    assert not home.exists()
    done = process("drive", SCENARIO, "--mode", "coached", stdin=b'\xff\xfe\n{"end": true}')
    assert (done.code, done.err) == (0, "")
    assert [event["event"] for event in done.events()] == ["opening", "refused", "debrief"]


def test_a_full_disk_refuses_the_reply_and_still_gives_the_debrief(
    kesu: Kesu, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = TapeWriter._append

    def append(writer: TapeWriter, content: dict[str, Any]) -> None:
        if "header" not in content:
            raise HomeUnwritable(str(writer.path.parent), "No space left on device")
        real(writer, content)

    monkeypatch.setattr(TapeWriter, "_append", append)
    choice = SHIPPED.scenario(SCENARIO).beats[0].choices[0].id
    done = kesu("drive", SCENARIO, "--tape", str(tmp_path / "t"), stdin=lines({"choice": choice}))
    assert [event["event"] for event in done.events()] == ["opening", "refused", "debrief"]
    assert "磁盘已满" in done.events()[1]["message"]
    assert done.code == 2
    assert done.err.startswith("kesu: The data folder ")
    assert done.err.count("\n") == 1
