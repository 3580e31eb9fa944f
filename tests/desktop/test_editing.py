from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.desktop.editing import EditBuffer, clean
from simulator.desktop.wrap import graphemes


def buffer(text: str, limit: int = 100) -> EditBuffer:
    made = EditBuffer(limit)
    made.set(text)
    return made


def test_control_characters_are_dropped_and_newlines_made_alike() -> None:
    assert clean("a\r\nb\rc\u2028d\te\x00\x07\x1b\ud800\ue001f") == "a\nb\nc\nd ef"
    assert clean("a\nb", multiline=False) == "a b"


def test_inserting_replaces_the_selection() -> None:
    text = buffer("您好世界")
    text.move(2)
    text.move(4, select=True)
    assert text.selected == "世界"
    assert text.insert("王女士") is True
    assert (text.text, text.caret, text.selection) == ("您好王女士", 5, (5, 5))


def test_the_limit_cuts_at_a_whole_character_and_says_so() -> None:
    text = buffer("abc", limit=5)
    assert text.insert("d👩\u200d💻") is False
    assert text.text == "abcd"
    assert text.insert("e") is True
    assert text.insert("f") is False
    assert text.text == "abcde"


def test_typing_is_undone_in_runs() -> None:
    text = EditBuffer(100)
    for char in "您好，世界":
        text.insert(char, typed=True)
    text.undo()
    assert text.text == "您好，"
    text.undo()
    assert text.text == ""
    text.redo()
    text.redo()
    assert text.text == "您好，世界"
    text.insert("!")
    text.redo()
    assert text.text == "您好，世界!"


def test_deleting_takes_a_character_a_word_or_the_selection() -> None:
    text = buffer("hello 王女士👍🏽")
    text.delete(back=True)
    assert text.text == "hello 王女士"
    text.delete(back=True, word=True)
    assert text.text == "hello "
    text.move(0)
    text.delete(back=False, word=True)
    assert text.text == ""
    text.delete(back=True)
    assert text.text == ""


@pytest.mark.parametrize(
    ("text", "start", "back", "goal"),
    [
        ("one two", 0, False, 4),
        ("one two", 7, True, 4),
        ("您好，王女士", 0, False, 2),
        ("您好，王女士", 6, True, 3),
        ("a\nb", 1, False, 2),
        ("", 0, True, 0),
    ],
)
def test_words_end_where_their_kind_changes(text: str, start: int, back: bool, goal: int) -> None:
    made = buffer(text)
    made.move(start)
    assert made.word(back) == goal


def test_a_double_click_selects_a_word() -> None:
    text = buffer("我要 refund 现在")
    text.select_word(5)
    assert text.selected == "refund"
    empty = buffer("")
    empty.select_word(0)
    assert empty.selection == (0, 0)


edits = st.lists(
    st.one_of(
        st.tuples(st.just("insert"), st.text(max_size=6)),
        st.tuples(st.just("move"), st.integers(-3, 40)),
        st.tuples(st.just("select"), st.integers(-3, 40)),
        st.tuples(st.sampled_from(["back", "forward", "word", "undo", "redo", "all"]), st.none()),
    ),
    max_size=30,
)


@given(edits)
def test_the_caret_always_stands_between_characters(steps: list[tuple[str, str | int | None]]) -> None:
    text = EditBuffer(30)
    for what, value in steps:
        if isinstance(value, str):
            text.insert(value)
        elif isinstance(value, int):
            text.move(value, select=what == "select")
        elif what in ("undo", "redo"):
            (text.undo if what == "undo" else text.redo)()
        elif what == "all":
            text.select_all()
        else:
            text.delete(back=what == "back", word=what == "word")
        edges = {0, *(end for _, end in graphemes(text.text))}
        assert text.caret in edges
        assert text.anchor in edges
        assert len(text.text) <= 30


@given(st.lists(st.text(min_size=1, max_size=5), max_size=8))
def test_undo_brings_everything_back(parts: list[str]) -> None:
    text = EditBuffer(1000)
    seen = [text.text]
    for part in parts:
        text.insert(part)
        if text.text != seen[-1]:
            seen.append(text.text)
    for earlier in reversed(seen[:-1]):
        text.undo()
        assert text.text == earlier
