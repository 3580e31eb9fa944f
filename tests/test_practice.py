from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from simulator.content.library import Library
from simulator.errors import HomeUnwritable, TapeError, UnknownId, WrongUse
from simulator.model.tape import Mode, Tape
from simulator.practice import (
    LONGEST_REPLY,
    LONGEST_TRAINEE,
    Practice,
    begin,
)
from simulator.records.database import local
from simulator.records.forgotten import forget
from simulator.records.index import Index
from simulator.records.roster import Member, enter
from simulator.records.store import Store
from simulator.records.tape import SUFFIX, TapeWriter, canonical, plain, read
from simulator.rejudging import Difference, verify

ROOT = Path(__file__).resolve().parents[1]
SCENARIO = "water_bill_estimate"
STARTED = datetime(2026, 3, 18, 14, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def library() -> Library:
    return Library.open()


def practise(library: Library, path: Path, mode: Mode = "guided", **more: Any) -> Practice:
    """Begin an attempt at `path`."""
    return Practice.begin(
        library, SCENARIO, mode=mode, language="zh", seed=11, started=STARTED, path=path, **more
    )


def pick(practice: Practice) -> str:
    """Return the choice that these tests take: the first shown, the second in every third turn."""
    return practice.choices[1 if len(practice.turns) % 3 == 2 else 0].id


def play(practice: Practice, turns: int = 99) -> Practice:
    """Play so many turns, or to the end."""
    while not practice.finished and len(practice.turns) < turns:
        practice.choose(pick(practice), 3000 + 100 * len(practice.turns))
    return practice


def without_names(tape: Tape) -> Tape:
    """Return `tape` without what differs between two attempts that went alike."""
    return tape._replace(header=tape.header._replace(attempt="", started=""))


@pytest.fixture(scope="module")
def finished(library: Library, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the tape of an attempt that was not interrupted; the customer's own ending ends it."""
    path = tmp_path_factory.mktemp("finished") / f"whole{SUFFIX}"
    practice = play(practise(library, path))
    assert practice.finished
    assert len(practice.turns) >= 5
    return path


def test_an_attempt_is_on_its_tape_as_it_was_played(library: Library, tmp_path: Path) -> None:
    path = tmp_path / f"a{SUFFIX}"
    practice = practise(library, path, allowance=2000)
    for turn in range(1, 4):
        practice.choose(pick(practice))
        assert read(path).tape == practice.tape
        assert len(practice.turns) == turn
    assert read(path).tape.ending is None
    practice.hang_up()
    practice.hang_up()
    recorded = read(path)
    assert recorded.tape == practice.tape
    assert recorded.card() == practice.card() == practice.debrief().card
    assert recorded.tape.header.allowance == 2000
    assert verify(path) == []


def test_choices_are_shuffled_by_the_seed_and_the_same_each_time(library: Library, tmp_path: Path) -> None:
    practice = practise(library, tmp_path / f"a{SUFFIX}")
    shown = practice.choices
    assert practice.choices == shown
    assert {choice.id for choice in shown} == {choice.id for choice in practice.beat.choices}
    orders = set()
    for seed in range(8):
        other = Practice.begin(
            library, SCENARIO, mode="guided", language="zh", seed=seed, started=STARTED,
            path=tmp_path / f"{seed}{SUFFIX}",
        )  # fmt: skip
        orders.add(tuple(choice.id for choice in other.choices))
    assert len(orders) >= 4


def test_what_each_mode_allows(library: Library, tmp_path: Path) -> None:
    guided, coached, exam = (
        practise(library, tmp_path / f"{mode}{SUFFIX}", mode) for mode in ("guided", "coached", "exam")
    )
    for practice in (coached, exam):
        with pytest.raises(WrongUse, match="Choices are for guided mode"):
            practice.choose(practice.beat.choices[0].id)
    for practice in (guided, exam):
        with pytest.raises(WrongUse, match="Hints are for coached mode"):
            practice.hint()
    assert coached.hint()
    with pytest.raises(UnknownId, match="There is no choice called 'nothing_like_it'"):
        guided.choose("nothing_like_it")
    guided.choose(pick(guided))
    feedback = guided.feedback()
    assert feedback is not None
    assert feedback.turn == 1
    exam.reply("您好，您慢慢说，我听着。")
    assert exam.feedback() is None
    assert guided.reply("真对不起，让您久等了。").choice is None


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("", "The reply is empty"),
        (" \n\t ", "The reply is empty"),
        ("\x00\x1b\u202e\ud800", "The reply is empty"),
        ("长" * (LONGEST_REPLY + 1), f"The reply has {LONGEST_REPLY + 1} characters; shorten it"),
        ("x" * 10_000, "The reply has 10000 characters; shorten it"),
    ],
)
def test_replies_that_are_refused_cost_nothing(
    library: Library, tmp_path: Path, words: str, message: str
) -> None:
    path = tmp_path / f"a{SUFFIX}"
    practice = practise(library, path, "coached")
    before = path.read_bytes()
    with pytest.raises(WrongUse, match=message):
        practice.reply(words)
    assert (practice.turns, path.read_bytes()) == ([], before)


def test_control_characters_are_left_out_and_emoji_and_markup_are_kept(
    library: Library, tmp_path: Path
) -> None:
    path = tmp_path / f"a{SUFFIX}"
    practice = practise(library, path, "coached")
    turn = practice.reply(" 好\x00的\x1b[31m <script>alert(1)</script> 👩\u200d🔧\u202e ")
    assert turn.words == "好的[31m <script>alert(1)</script> 👩\u200d🔧"
    assert read(path).tape.turns[0].words == turn.words
    assert verify(path) == []


def test_delays_are_held_within_an_hour(library: Library, tmp_path: Path) -> None:
    practice = practise(library, tmp_path / f"a{SUFFIX}")
    assert practice.choose(pick(practice), -5).delay == 0
    assert practice.choose(pick(practice), 10**12).delay == 3_600_000


def test_nothing_is_played_after_the_end(library: Library, tmp_path: Path) -> None:
    practice = play(practise(library, tmp_path / f"a{SUFFIX}"))
    assert practice.choices == ()
    with pytest.raises(WrongUse, match="The attempt has ended"):
        practice.choose(practice.beat.choices[0].id)
    with pytest.raises(WrongUse, match="The attempt has ended"):
        practice.reply("您好，我还想说一句。")


# ---- interruption

KILLED = """
import sys, time
from pathlib import Path
from simulator.content.library import Library
from tests.test_practice import pick, practise
practice = practise(Library.open(), Path(sys.argv[1]))
while True:
    if len(practice.turns) == int(sys.argv[2]):
        print("ready", flush=True)
        time.sleep(600)
    practice.choose(pick(practice), 3000 + 100 * len(practice.turns))
"""


@pytest.mark.parametrize("turns", [0, 3])
def test_an_attempt_whose_process_was_killed_goes_on_to_the_same_end(
    finished: Path, tmp_path: Path, turns: int
) -> None:
    path = tmp_path / f"a{SUFFIX}"
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, str(path), str(turns)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.kill()
    assert process.returncode == -9
    whole = read(finished).tape
    cut = read(path).tape
    assert without_names(cut) == without_names(whole._replace(turns=whole.turns[:turns], ending=None))
    practice = play(Practice.resume(path))
    assert without_names(read(path).tape) == without_names(whole)
    assert read(path).score == read(finished).score
    assert practice.card() == read(path).card()
    assert verify(path) == []


def lines_of(path: Path) -> list[bytes]:
    return path.read_bytes().splitlines(keepends=True)


def copy_of(finished: Path, folder: Path, data: bytes) -> Path:
    """Return a tape of `data` with the texts that `finished` was played with beside it."""
    path = folder / f"copy{SUFFIX}"
    path.write_bytes(data)
    (folder / "matter").mkdir()
    for place in (finished.parent / "matter").iterdir():
        (folder / "matter" / place.name).write_bytes(place.read_bytes())
    return path


def test_a_torn_line_is_told_by_verify_and_mended_by_resuming(finished: Path, tmp_path: Path) -> None:
    lines = lines_of(finished)
    path = copy_of(finished, tmp_path, b"".join(lines[:3]) + lines[3][:50])
    assert verify(path) == [Difference(4, "last line", "cut off while it was written", "a whole line")]
    play(Practice.resume(path))
    assert path.read_bytes() == finished.read_bytes()
    assert verify(path) == []


def test_an_attempt_cut_off_before_its_end_was_written_has_ended(finished: Path, tmp_path: Path) -> None:
    path = copy_of(finished, tmp_path, b"".join(lines_of(finished)[:-1]))
    assert verify(path) == []
    practice = Practice.resume(path)
    assert practice.finished
    assert path.read_bytes() == finished.read_bytes()


def test_an_attempt_that_has_ended_is_not_resumed(finished: Path) -> None:
    with pytest.raises(TapeError, match="the attempt has ended"):
        Practice.resume(finished)


def test_an_attempt_without_its_texts_is_not_resumed(finished: Path, tmp_path: Path) -> None:
    path = copy_of(finished, tmp_path, b"".join(lines_of(finished)[:3]))
    for place in (tmp_path / "matter").iterdir():
        place.unlink()
    with pytest.raises(TapeError, match="the scenario it was played with is missing"):
        Practice.resume(path)


# ---- a full disk


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Callable[[bool, str], None]:
    """Return a switch that makes the disk full for lines of a kind."""
    real = TapeWriter._append
    full = {"turn": False, "end": False, "header": False}

    def append(writer: TapeWriter, content: dict[str, Any]) -> None:
        if any(full[kind] for kind in full if kind in content):
            raise HomeUnwritable(str(writer.path.parent), os.strerror(errno.ENOSPC))
        real(writer, content)

    monkeypatch.setattr(TapeWriter, "_append", append)

    def switch(on: bool, kind: str) -> None:
        full[kind] = on

    return switch


def test_a_full_disk_refuses_the_reply_and_the_attempt_goes_on_when_there_is_room(
    library: Library, finished: Path, tmp_path: Path, disk: Callable[[bool, str], None]
) -> None:
    path = tmp_path / f"a{SUFFIX}"
    practice = play(practise(library, path), turns=2)
    disk(True, "turn")
    for _ in range(2):
        with pytest.raises(HomeUnwritable, match="No space left on device"):
            practice.choose(pick(practice), 3200)
    assert len(practice.turns) == 2
    disk(False, "turn")
    play(practice)
    assert without_names(read(path).tape) == without_names(read(finished).tape)


def test_a_disk_that_is_full_at_the_end_loses_neither_the_turn_nor_the_debrief(
    library: Library, finished: Path, tmp_path: Path, disk: Callable[[bool, str], None]
) -> None:
    path = tmp_path / f"a{SUFFIX}"
    practice = practise(library, path)
    disk(True, "end")
    play(practice)
    assert practice.finished
    assert practice.card() == read(finished).card()
    with pytest.raises(HomeUnwritable, match="No space left on device"):
        practice.hang_up()
    disk(False, "end")
    practice.hang_up()
    assert without_names(read(path).tape) == without_names(read(finished).tape)


# ---- the index


def test_an_exam_is_given_once_to_a_named_trainee(library: Library, tmp_path: Path) -> None:
    index = Index(tmp_path)

    def sit(trainee: str | None, mode: Mode = "exam", scenario: str = SCENARIO) -> Practice:
        return begin(library, index, scenario, mode, "zh", trainee, 1)[0]

    sit("E1024", "guided")
    first = sit("E1024")
    with pytest.raises(WrongUse, match="E1024 has already sat the exam “Six tonnes too many”"):
        sit(" E1024 ")
    sit("E1024", scenario="tap_adapter")
    sit("E1025")
    sit(None)
    sit(None)
    assert first.header.trainee == index.pseudonym("E1024")
    assert canonical(plain(first.header)).count("E1024") == 0
    assert [attempt.attempt for attempt in index.interrupted(first.header.trainee)].count(
        first.header.attempt
    ) == 1


def test_where_there_is_a_roster_exams_are_for_those_on_it(library: Library, tmp_path: Path) -> None:
    """A mistyped number is nobody's exam; another letter case is the same person."""
    index = Index(tmp_path)

    def sit(trainee: str, mode: Mode = "exam") -> str | None:
        return begin(library, index, SCENARIO, mode, "zh", trainee, 1)[0].header.trainee

    unknown = sit("E9998")  # nobody is on a roster yet
    with Store.at(local(tmp_path), tmp_path) as store:
        enter(store, [Member("E1005", "张伟", ()), Member("E2007", "", ("B",))], "hr", "roster.csv")
    zhang = sit("e1005", "guided")
    assert sit("Ｅ1005") == zhang == index.pseudonym("E1005")
    with pytest.raises(WrongUse, match="E1005 has already sat the exam"):
        sit("e1005")
    with pytest.raises(WrongUse) as refused:
        sit("E1050")
    assert str(refused.value) == (
        "E1050 is not on the roster, so no exam is held under it: check the number, or have it entered with "
        "`kesu records import-roster`; did you mean E1005?"
    )
    assert refused.value.sentence("zh") == (
        "名单上没有工号 E1050，不能用它考试：请核对工号，或请人事用 `kesu records import-roster` 录入，"
        "是不是 E1005？"
    )
    with pytest.raises(WrongUse, match=r"XYZ is not on the roster.*import-roster`\.$"):
        sit("XYZ")
    with pytest.raises(WrongUse, match="E9998 is not on the roster"):
        sit("E9998")
    assert sit("e9998", "guided") == unknown
    with Store.at(local(tmp_path), tmp_path) as store, store.reading() as reader:
        assert [person.trainee for person in reader.people()] == ["E1005", "E2007", "E9998"]


def test_a_clock_before_the_forgetting_is_told(library: Library, tmp_path: Path) -> None:
    """Such an attempt would be dropped as one of before; nothing is begun."""
    index = Index(tmp_path)
    with Store.at(local(tmp_path), tmp_path) as store, store.database.writing() as connection:
        forget(connection, "number", "E1", int(datetime.now(UTC).timestamp()) + 3600)
        forget(connection, "number", "E2", int(datetime.now(UTC).timestamp()) - 3600)
    with pytest.raises(WrongUse) as refused:
        begin(library, index, SCENARIO, "guided", "zh", "E1", 1)
    assert str(refused.value).endswith(
        "before the records forgot E1, so the attempt would not be kept: set the clock right."
    )
    assert "早于档案删除 E1 的时间" in refused.value.sentence("zh")
    assert index.history() == []
    begin(library, index, SCENARIO, "guided", "zh", "E2", 1)
    assert len(index.history()) == 1


@pytest.mark.parametrize("trainee", ["x" * (LONGEST_TRAINEE + 1), "a\x00b", "\x1b[31m", "\ud800"])
def test_employee_numbers_that_are_none(library: Library, tmp_path: Path, trainee: str) -> None:
    with pytest.raises(WrongUse, match="An employee number has up to 64 characters"):
        begin(library, Index(tmp_path), SCENARIO, "guided", "zh", trainee, 1)


def test_a_tape_never_overwrites_a_file(library: Library, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", "utf-8")
    with pytest.raises(WrongUse, match=r"notes\.txt exists already: name a new file"):
        begin(library, Index(tmp_path), SCENARIO, "guided", "zh", None, 1, tmp_path / "notes.txt")
    assert (tmp_path / "notes.txt").read_text("utf-8") == "mine"


@pytest.mark.parametrize("name", ["x" * 5000, "nul\0", "notes.txt/a.tape.jsonl"])
def test_a_tape_that_cannot_be_written_is_one_sentence(library: Library, tmp_path: Path, name: str) -> None:
    (tmp_path / "notes.txt").write_text("mine", "utf-8")
    with pytest.raises(HomeUnwritable, match="cannot be written"):
        begin(library, Index(tmp_path), SCENARIO, "guided", "zh", None, 1, tmp_path / name)
