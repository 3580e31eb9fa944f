"""Topics are recognised by a few phrases, also in other words, and not by chance."""

from __future__ import annotations

from simulator.language.text import even
from simulator.language.topics import Topic, touched

ZH = (
    Topic("filter", "fact", ("滤网多久没洗了", "清洗滤网", "滤网堵了")),
    Topic("installed", "fact", ("什么时候装的", "安装的日期", "谁来装的")),
    Topic("swap", "remedy", ("换一台新机", "给您换新", "更换整机")),
    Topic("cleaning", "remedy", ("上门清洗", "派师傅来洗", "免费清洗一次")),
)
EN = (
    Topic("filter", "fact", ("clean the filter", "filter is blocked", "when was the filter last cleaned")),
    Topic("installed", "fact", ("when was it installed", "who fitted it")),
    Topic("swap", "remedy", ("replace the machine", "a new unit", "swap it for a new one")),
)


def test_a_phrase_in_the_reply_is_its_topic() -> None:
    assert touched(even("我马上给您换新。", {}), ZH, "zh") == (("swap", "remedy", (0,)),)


def test_topics_come_in_the_scenarios_order_with_their_sentences() -> None:
    reply = even("今天就派师傅来洗。另外想问，滤网多久没洗了？", {})
    assert touched(reply, ZH, "zh") == (("filter", "fact", (1,)), ("cleaning", "remedy", (0,)))


def test_other_forms_of_the_words_are_recognised() -> None:
    assert touched(even("Has anybody been cleaning the filters?", {}), EN, "en") == (
        ("filter", "fact", (0,)),
    )
    assert touched(even("We're replacing your machine.", {}), EN, "en") == (("swap", "remedy", (0,)),)


def test_a_reply_about_something_else_touches_nothing() -> None:
    assert touched(even("您先消消气，我听着呢。", {}), ZH, "zh") == ()
    assert touched(even("I do understand how upsetting this is.", {}), EN, "en") == ()


def test_no_topics_no_touch() -> None:
    assert touched("给您换新", (), "zh") == ()


def test_a_paraphrase_with_the_rare_words_of_a_topic_is_recognised() -> None:
    assert touched(even("这滤网您上回拆下来清洗是啥时候？", {}), ZH, "zh") == (("filter", "fact", (0,)),)
    assert touched(even("Do you know who fitted the thing, and when it was installed?", {}), EN, "en") == (
        ("installed", "fact", (0,)),
    )


def test_common_words_alone_touch_nothing() -> None:
    assert touched(even("您什么时候方便，给您打个电话？", {}), ZH, "zh") == ()
    assert touched(even("When would it suit you for a call?", {}), EN, "en") == ()
