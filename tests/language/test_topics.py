"""Topics are recognised by a few phrases, also in other words, and not by chance."""

from __future__ import annotations

from simulator.language.text import even
from simulator.language.topic_pieces import told_apart
from simulator.language.topics import WEIGHTS, Topic, index, pieces, signs, touched

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
    assert touched(even("我马上给您换新。"), ZH, "zh") == (("swap", "remedy", (0,)),)


def test_topics_come_in_the_scenarios_order_with_their_sentences() -> None:
    reply = even("今天就派师傅来洗。另外想问，滤网多久没洗了？")
    assert touched(reply, ZH, "zh") == (("filter", "fact", (1,)), ("cleaning", "remedy", (0,)))


def test_other_forms_of_the_words_are_recognised() -> None:
    assert touched(even("Has anybody been cleaning the filters?"), EN, "en") == (("filter", "fact", (0,)),)
    assert touched(even("We're replacing your machine."), EN, "en") == (("swap", "remedy", (0,)),)


def test_a_reply_about_something_else_touches_nothing() -> None:
    assert touched(even("您先消消气，我听着呢。"), ZH, "zh") == ()
    assert touched(even("I do understand how upsetting this is."), EN, "en") == ()


def test_no_topics_no_touch() -> None:
    assert touched("给您换新", (), "zh") == ()


def test_a_paraphrase_with_the_rare_words_of_a_topic_is_recognised() -> None:
    assert touched(even("这滤网您上回拆下来清洗是啥时候？"), ZH, "zh") == (("filter", "fact", (0,)),)
    assert touched(even("Do you know who fitted the thing, and when it was installed?"), EN, "en") == (
        ("installed", "fact", (0,)),
    )


def test_common_words_alone_touch_nothing() -> None:
    assert touched(even("您什么时候方便，给您打个电话？"), ZH, "zh") == ()
    assert touched(even("When would it suit you for a call?"), EN, "en") == ()


def test_a_question_points_to_the_fact_and_an_offer_to_the_remedy() -> None:
    zh = (
        Topic("descaled", "fact", ("清过水垢吗", "有没有去过水垢", "水垢多久清一次")),
        Topic("descale", "remedy", ("帮您清水垢", "把水垢泡掉", "用柠檬酸去水垢")),
    )
    en = (
        Topic("descaled", "fact", ("ever removed the limescale", "limescale cleared before")),
        Topic("descale", "remedy", ("remove the limescale with you", "clear the limescale together")),
    )
    assert touched("这水垢清没清过呀?", zh, "zh") == (("descaled", "fact", (0,)),)
    assert touched("我来帮您把水垢去了.", zh, "zh") == (("descale", "remedy", (0,)),)
    assert touched("has the limescale ever been removed before?", en, "en") == (("descaled", "fact", (0,)),)
    assert touched("we'll clear the limescale with you.", en, "en") == (("descale", "remedy", (0,)),)


def test_what_is_said_in_passing_among_much_else_touches_nothing() -> None:
    alone = "is it the machine?"
    among = "i'm sorry. thank you for waiting. i'm listening. tell me more. is it the machine?"
    assert touched(alone, EN, "en") == (("swap", "remedy", (0,)),)
    assert touched(among, EN, "en") == ()


def test_words_that_belong_to_no_matter_do_not_tell() -> None:
    topics = (
        Topic("rest", "fact", ("are you still so very tired", "any sleep at all")),
        Topic("quiet", "remedy", ("another room on the quiet side",)),
    )
    found = dict(signs("is there anything else you still want, another one?", 1, index(topics, "en"), "en"))
    assert [(row.telling, row.matter, row.clause, row.cover) for row in found.values()] == [(0, 0, 0, 0)] * 2


def test_an_english_clause_is_read_by_itself() -> None:
    ready = index(EN, "en")
    swap = ready.ids.index("swap")
    alone = dict(signs("we could replace the machine", 1, ready, "en"))[swap]
    longer = "whoever carried your parcel upstairs, we could replace the machine"
    among = dict(signs(longer, 1, ready, "en"))[swap]
    assert among.clause == alone.clause == alone.matter
    assert among.cover == alone.cover == 1000


def test_english_words_that_mean_the_same_are_one() -> None:
    topics = (
        Topic("courier", "remedy", ("courier the adapter to you", "post it to your flat")),
        Topic("photo", "fact", ("a photo of the tap", "send me a picture of it")),
    )
    assert pieces("dispatching the connector", "en") == pieces("post the adapters", "en")
    for reply, found in (
        ("We'll ship the connector to your apartment.", ("courier",)),
        ("Could I have a pic of that faucet?", ("photo",)),
        ("We'll sail the dinghy to your harbour.", ()),
    ):
        assert tuple(id for id, _, _ in touched(even(reply), topics, "en")) == found


def test_english_that_runs_on_with_commas_is_told_apart() -> None:
    said = ("I'm so sorry", "we will replace the machine", "who fitted it, and when was it installed")
    stops = even(". ".join(said) + "?")
    commas = even(", ".join((*said, "please tell me all you remember of it, take your time")))
    for reply in (stops, commas):
        assert {id for id, _, _ in touched(reply, EN, "en")} == {"swap", "installed"}
    assert touched(commas, EN, "en") == (("installed", "fact", (0,)), ("swap", "remedy", (0,)))
    assert told_apart("we can come at seven, with the part", "en") == [
        (0, "we can come at seven, with the part")
    ]
    assert told_apart("我们七点来，带上配件，您等着", "zh") == [(0, "我们七点来，带上配件，您等着")]


def test_a_piece_counts_for_the_topic_that_explains_the_sentence_best() -> None:
    topics = (
        Topic("descaled", "fact", ("verdigris removed before",)),
        Topic("descale", "remedy", ("dissolve the verdigris with citric acid",)),
    )
    found = dict(signs("citric acid will dissolve the verdigris", 1, index(topics, "en"), "en"))
    assert found[1].unexplained == found[1].matter
    assert (found[0].matter > 0, found[0].unexplained) == (True, 0)


def test_signs_are_whole_numbers_in_the_order_of_their_weights() -> None:
    ready = index(ZH, "zh")
    found = dict(signs("清洗滤网要多久?", 2, ready, "zh"))
    assert sorted(ready.ids[topic] for topic in found) == ["cleaning", "filter"]
    best = found[ready.ids.index("filter")]
    assert best.literal == 1
    assert (best.phrase, best.rank, best.asked_fact, best.asked_remedy) == (1000, 1000, 1, 0)
    assert (best.offered_remedy, best.offered_fact, best.alone, best.always) == (0, 0, 500, 1)
    assert all(isinstance(sign, int) for row in found.values() for sign in row)
    assert {len(weights) for weights in WEIGHTS.values()} == {len(best)}
