from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from simulator import paths
from simulator.content.library import Library
from simulator.errors import ContentError, TapeError
from simulator.model.scorecard import HOUSE_KINDS
from simulator.records.tape import SUFFIX, canonical, fingerprint, read
from simulator.rejudging import Standard, rescore, verify
from tests.test_practice import copy_of, lines_of, pick, play, practise


@pytest.fixture(scope="module")
def library() -> Library:
    return Library.open()


@pytest.fixture(scope="module")
def finished(library: Library, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the tape of an attempt that ended by itself."""
    path = tmp_path_factory.mktemp("finished") / f"whole{SUFFIX}"
    play(practise(library, path))
    return path


@pytest.fixture
def strict(tmp_path: Path) -> Library:
    """Return a library with a company's own rubric and house rules: the example, and a knock-out for retorts."""
    course = paths.scenarios() / "course"
    folder = tmp_path / "company"
    folder.mkdir()
    rubric = (course / "rubric.yaml").read_text("utf-8")
    (folder / "rubric.yaml").write_text(
        rubric.replace("course: course\n", "course: course\nhouse: house_example.yaml\n"), "utf-8"
    )
    (folder / "house_example.yaml").write_bytes((course / "house_example.yaml").read_bytes())
    return Library.open([paths.scenarios(), folder])


def test_house_rules_are_stored_with_the_tape_and_judged_anew(
    library: Library, strict: Library, tmp_path: Path
) -> None:
    played = {}
    for name, used in (("plain", library), ("strict", strict)):
        path = tmp_path / f"{name}{SUFFIX}"
        practice = practise(used, path, "coached")
        practice.reply("您好，您慢慢说，我听着。")
        practice.reply("这个不归我管，随便你投诉。")
        practice.hang_up()
        assert verify(path) == []
        played[name] = read(path)
    plain, strict_one = played["plain"], played["strict"]
    # The customer heard the same and felt the same.
    assert strict_one.tape.turns == plain.tape.turns
    assert dict(strict_one.tape.header.hashes).keys() - dict(plain.tape.header.hashes).keys() == {"house"}
    card = strict_one.card()
    assert card is not None
    assert card == rescore(tmp_path / f"strict{SUFFIX}")[2]
    house = {f.rule: (f.kind, f.turns, f.quote) for f in card.findings if f.kind in HOUSE_KINDS}
    assert house == {
        "opening": ("kept", (1,), "您好，您慢慢说，我听着。"),
        "not_my_business": ("house", (2,), "这个不归我管，随便你投诉。"),
        "go_and_complain": ("knock_out", (2,), "这个不归我管，随便你投诉。"),
        "closing": ("house", (2,), "这个不归我管，随便你投诉。"),
        "left_open": ("knock_out", (2,), "这个不归我管，随便你投诉。"),
    }
    assert card.passed is False
    # The rubric alone, or another standard, judges the same tape otherwise.
    plain_card = plain.card()
    assert plain_card is not None
    assert rescore(tmp_path / f"strict{SUFFIX}", Standard(library.rubric(), None))[2] == plain_card
    rules = strict.house()
    assert rules is not None
    other = rescore(tmp_path / f"plain{SUFFIX}", Standard(strict.rubric(), rules.content))[2]
    assert (other.passed, other.overall) == (False, card.overall)


def test_a_tape_without_the_house_rules_of_its_rubric_is_not_judged(strict: Library, tmp_path: Path) -> None:
    path = tmp_path / f"a{SUFFIX}"
    practice = practise(strict, path)
    practice.hang_up()
    (tmp_path / "cut").mkdir()
    header = read(path).tape.header
    without = [list(pair) for pair in header.hashes if pair[0] != "house"]
    with pytest.raises(TapeError, match="not the house rules of the rubric"):
        rescore(forged(path, tmp_path / "cut", 1, put("header", "hashes", value=without)))
    for place in (tmp_path / "matter").glob(f"{dict(header.hashes)['house']}.yaml"):
        place.unlink()
    with pytest.raises(TapeError, match="the house it was played with is missing"):
        verify(path)


def forged(finished: Path, folder: Path, line: int, change: Callable[[Any], None]) -> Path:
    """Return a copy of the tape with one line changed and every chain made right again."""
    contents = [json.loads(text) for text in lines_of(finished)]
    change(contents[line - 1])
    chain, data = "0" * 64, b""
    for content in contents:
        del content["chain"]
        chain = fingerprint(chain + canonical(content))
        data += canonical({**content, "chain": chain}).encode() + b"\n"
    return copy_of(finished, folder, data)


def put(*path: str | int, value: Any) -> Callable[[Any], None]:
    """Return a change that puts `value` at `path`."""

    def change(content: Any) -> None:
        for step in path[:-1]:
            content = content[step]
        content[path[-1]] = value

    return change


LAST = -1


@pytest.mark.parametrize(
    ("line", "change", "what"),
    [
        (1, put("opening", "customer", value="您好"), "opening, customer"),
        (3, put("turn", "customer", value="好的"), "turn 2, customer"),
        (3, put("turn", "mood", "anger", value=1.5), "turn 2, mood"),
        (4, put("turn", "delay", value=60_000), "turn 3, ruling"),
        (4, put("turn", "ruling", "found", value=["gold"]), "turn 3, ruling"),
        (4, put("turn", "beat", value="nowhere"), "turn 3, beat"),
        (LAST, put("end", value="hung_up_that_is_none"), "ending"),
        (LAST, put("score", "overall", value=100.0), "score"),
    ],
)
def test_a_forged_tape_with_a_right_chain_differs_on_replay(
    finished: Path, tmp_path: Path, line: int, change: Callable[[Any], None], what: str
) -> None:
    count = len(lines_of(finished))
    line = count if line == LAST else line
    differences = verify(forged(finished, tmp_path, line, change))
    assert (differences[0].line, differences[0].what) == (line, what)


@pytest.mark.parametrize(
    ("line", "change"),
    [
        (3, put("turn", "reading", "acts", value=["be_nice"])),
        (1, put("header", "hashes", value=[])),
    ],
)
def test_a_forged_tape_that_tells_of_what_cannot_be_is_one_sentence(
    finished: Path, tmp_path: Path, line: int, change: Callable[[Any], None]
) -> None:
    with pytest.raises(TapeError) as caught:
        verify(forged(finished, tmp_path, line, change))
    assert "\n" not in str(caught.value)


def test_typed_words_are_read_again_where_the_analyser_is_the_same(library: Library, tmp_path: Path) -> None:
    path = tmp_path / f"a{SUFFIX}"
    practice = practise(library, path)
    practice.reply("真对不起，这件事我来负责，您慢慢说，我听着。")
    practice.choose(pick(practice))
    practice.hang_up()
    assert verify(path) == []
    (tmp_path / "forged").mkdir()
    words = put("turn", "words", value="你自己不会看说明书吗？")
    reading, worth = verify(forged(path, tmp_path / "forged", 2, words))
    assert (reading.line, reading.what) == (2, "reading of turn 1, acts")
    assert (worth.line, worth.what) == (4, "score")  # it quotes other words


def test_a_text_that_this_version_cannot_read_is_one_sentence(finished: Path, tmp_path: Path) -> None:
    text = "kind: persona\n"
    path = forged(finished, tmp_path, 1, put("header", "hashes", 1, 1, value=fingerprint(text)))
    (tmp_path / "matter" / f"{fingerprint(text)}.yaml").write_text(text, "utf-8")
    with pytest.raises(ContentError, match="persona of"):
        rescore(path)
