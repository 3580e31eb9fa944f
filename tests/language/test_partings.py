"""A farewell is heard, and makes nobody cold."""

import pytest

from simulator.language.analyser import analyser
from simulator.language.partings import before_parting
from simulator.model.texts import Language


@pytest.mark.parametrize(
    ("language", "text", "rest"),
    [
        ("en", "done by five, i'll text. cheers, bye.", "done by five, i'll text. cheers"),
        ("en", "monday at nine. bye for now", "monday at nine."),
        ("en", "thursday, then. good night, sir.", "thursday, then. good night, sir."),
        ("en", "thursday, then. good night sir.", "thursday, then."),
        ("en", "bye now.", ""),
        ("en", "goodbye is the name of the band.", "goodbye is the name of the band."),
        ("en", "no wonder. anything else, or shall i let you get to bed?", "no wonder."),
        ("en", "anything else on the bill?", "anything else on the bill?"),
        ("zh", "都办好了.您还有别的事吗?", "都办好了."),
        ("zh", "还有哪里不舒服?", "还有哪里不舒服?"),
        ("zh", "五点修好,我发信息.挂了.", "五点修好,我发信息."),
        ("zh", "周四给您电话,那先这样,挂了啊.", "周四给您电话"),
        ("zh", "那挂了.", ""),
        ("zh", "横幅挂了三天.", "横幅挂了三天."),
    ],
)
def test_what_is_said_before_the_farewell(language: Language, text: str, rest: str) -> None:
    assert before_parting(text, language) == rest


@pytest.mark.parametrize(
    ("language", "reply"),
    [
        ("en", "Right, that's you sorted. Bye now."),
        ("en", "Leave it with me, I'll ring you on Thursday before noon. Bye."),
        ("zh", "那先这样，周四给您电话，挂了啊。"),
        ("zh", "五点前修好，修好我给您发信息，拜拜。"),
    ],
)
def test_a_farewell_accuses_nobody(language: Language, reply: str) -> None:
    assert "cold" not in analyser(language).read(reply).reading.acts


@pytest.mark.parametrize(
    ("language", "reply"),
    [("en", "Not interested. Whatever you say. Bye now."), ("zh", "随便你，爱信不信，挂了。")],
)
def test_whoever_was_rude_before_it_still_was(language: Language, reply: str) -> None:
    acts = analyser(language).read(reply).reading.acts
    assert {"cold", "indifferent", "retort"} & set(acts)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_farewell_changes_no_other_act(language: Language) -> None:
    reply = {"zh": "对不起，是我们弄错了，再见。", "en": "I'm sorry, that was our mistake. Goodbye."}[
        language
    ]
    acts = analyser(language).read(reply).reading.acts
    assert {"apologise", "take_responsibility"} <= set(acts)
