"""One form for what is written in many, and the pieces of it."""

from __future__ import annotations

import pytest

from simulator.language.text import LONGEST, clauses, even, replacing, sentences
from simulator.model.texts import Language


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("您好，李女士！\n　请稍等……", "您好,李女士! 请稍等~~"),
        ("ＳＩＭ卡１２：３０", "sim卡12:30"),
        ("I’m “sorry” — it`s ½ off", "i'm \"sorry\" - it's 1⁄2 off"),
        ("哈哈哈哈哈哈!!!!!", "哈哈哈!!!"),
        ("谢\u200b谢\ufe0f", "谢谢"),
        ("\t one \r\n two\x00 ", "one two"),
        ("𠮷野家 👍", "𠮷野家 👍"),
    ],
)
def test_a_text_is_made_even(text: str, wanted: str) -> None:
    assert even(text) == wanted


def test_traditional_characters_are_made_simplified() -> None:
    assert even("謝謝，發𠮷!", replacing({"謝": "谢", "發": "发"})) == "谢谢,发𠮷!"


def test_no_more_than_the_longest_is_read() -> None:
    assert len(even("好的" * LONGEST)) == LONGEST


@pytest.mark.parametrize(
    ("text", "language", "wanted"),
    [
        ("嗯,好的. 3.5公里,1,200块,行?嗯", "zh", ["嗯,", "好的.", " 3.5公里,", "1,200块,行?嗯"]),
        ("您说~我听!", "zh", ["您说~", "我听!"]),
        ("ok, it's 3.5 miles, 1,200 in all, i see. no.", "en", ["ok,", " it's 3.5 miles,", " 1,200 in all,", " i see. no."]),
        ("...", "en", ["..."]),
    ],
)  # fmt: skip
def test_clauses_are_cut_at_stops_and_commas_and_together_are_the_text(
    text: str, language: Language, wanted: list[str]
) -> None:
    assert clauses(text, language) == wanted
    assert "".join(wanted) == text


@pytest.mark.parametrize(
    ("text", "language", "wanted"),
    [
        ("好.3.5公里!~嗯?", "zh", ["好.", "3.", "5公里!~", "嗯?"]),
        ("it's 3.5 miles. no! ...", "en", ["it's 3.5 miles.", " no!", " ..."]),
        ("", "en", [""]),
    ],
)
def test_sentences_end_with_their_stops(text: str, language: Language, wanted: list[str]) -> None:
    assert sentences(text, language) == wanted
