from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.desktop.wrap import NO_END, NO_START, graphemes, narrow, shortened, wrap

CLOSING = "、。，！？；：」』）】》”’…"
OPENING = "“‘「『（【《"


def ten(text: str) -> int:
    """Hanzi are 10 wide, Latin 5."""
    return sum(5 if char.isascii() else 10 for char in text)


def cut(text: str, width: int) -> list[str]:
    return [text[a:b] for a, b in wrap(text, width, ten)]


pieces = st.sampled_from(
    [*"您好客诉的了我们一再等", *CLOSING, *OPENING, " ", "Pro", "7", "12:30", "order", "don’t", "……", "——"]
)
texts = st.lists(pieces, max_size=60).map("".join)


@pytest.mark.parametrize(
    ("text", "most", "short"),
    [
        ("I'll call you back", 18, "I'll call you back"),
        ("I'll call you back today", 14, "I'll call you…"),
        ("I'll call, then you", 12, "I'll call…"),
        ("我马上给您查，今天就有结果", 7, "我马上给您查…"),
        ("incomprehensibilities", 6, "incomp…"),
        ("", 5, ""),
    ],
)
def test_a_quotation_is_cut_between_words(text: str, most: int, short: str) -> None:
    assert shortened(text, most) == short


@given(st.text(), st.integers(1, 40))
def test_a_quotation_is_never_longer_than_asked(text: str, most: int) -> None:
    short = shortened(text, most)
    first = graphemes(text)[0][1] if text else 0
    assert short == text or (len(short) <= max(most, first) + 1 and short.endswith("…"))
    assert text.startswith(short.removesuffix("…")) or short == text


def test_the_marks_of_the_rule_are_all_there() -> None:
    assert [mark for mark in CLOSING if mark not in NO_START] == []
    assert [mark for mark in OPENING if mark not in NO_END] == []


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 100, [""]),
        ("您好", 100, ["您好"]),
        ("一二三四，五", 40, ["一二三", "四，五"]),
        ("一二三“四”五", 40, ["一二三", "“四”五"]),
        ("他说……好吧", 30, ["他", "说……", "好吧"]),
        ("等了——九天", 40, ["等了——", "九天"]),
        ("无线耳机 Pro 版", 50, ["无线耳机 ", "Pro 版"]),
        ("please wait here", 60, ["please wait ", "here"]),
        ("antidisestablishment", 50, ["antidisest", "ablishment"]),
        ("一\n\n二", 50, ["一", "", "二"]),
        ("a don’t", 30, ["a ", "don’t"]),
        ("价格¥1,299.00起", 50, ["价格", "¥1,299.00", "起"]),
    ],
)
def test_lines_break_where_a_reader_expects(text: str, width: int, lines: list[str]) -> None:
    assert cut(text, width) == lines


@given(texts, st.integers(200, 600))
def test_no_line_is_too_wide(text: str, width: int) -> None:
    for line in cut(text, width):
        assert ten(line.rstrip()) <= width


@given(st.text(max_size=80), st.integers(1, 300))
def test_the_text_is_kept_whatever_it_is(text: str, width: int) -> None:
    spans = wrap(text, width, ten)
    place = 0
    for start, end in spans:
        assert text[place:start] in ("", "\n")
        assert start <= end
        place = end
    assert place == len(text)


@given(st.text(max_size=80), st.integers(1, 300))
def test_only_a_single_character_may_be_wider_than_the_line(text: str, width: int) -> None:
    for line in cut(text, width):
        words = line.rstrip(" \t\u3000")
        assert ten(words) <= width or len(graphemes(line.rstrip())) <= 1 or words != line


@given(st.lists(pieces, max_size=60), st.integers(300, 600))
def test_no_line_starts_or_ends_with_a_forbidden_mark(parts: list[str], width: int) -> None:
    # Marks are kept apart by a hanzi, so that no run of them is longer than a line.
    text = "字".join(parts)
    lines = cut(text, width)
    assert [line for line in lines[1:] if line[:1] in CLOSING and line] == []
    assert [line for line in lines[:-1] if line.rstrip()[-1:] in OPENING and line.strip()] == []


@given(st.text(alphabet=st.characters(min_codepoint=0x20), max_size=40))
def test_graphemes_cover_the_text(text: str) -> None:
    assert "".join(text[a:b] for a, b in graphemes(text)) == text


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("e\u0301a", ["e\u0301", "a"]),
        ("👩\u200d💻好", ["👩\u200d💻", "好"]),
        ("👍🏽!", ["👍🏽", "!"]),
        ("🇨🇳🇬🇧", ["🇨🇳", "🇬🇧"]),
        ("☎\ufe0f1", ["☎\ufe0f", "1"]),
    ],
)
def test_graphemes_stay_whole(text: str, parts: list[str]) -> None:
    assert [text[a:b] for a, b in graphemes(text)] == parts


def test_curly_quotes_are_narrow_in_english_only() -> None:
    assert narrow("“Wait,” she said… don’t") == "\ue001Wait,\ue002 she said\ue005 don\ue004t"
    assert narrow("他说“无线耳机 Pro”……") == "他说“无线耳机 Pro”……"
    assert (
        narrow("这是 customer’s 的意思吧，您看是不是这样的呢")
        == "这是 customer\ue004s 的意思吧，您看是不是这样的呢"
    )
    assert narrow("plain") == "plain"
