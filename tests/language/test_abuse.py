"""Open abuse is read as such; abuse that is quoted, denied or aimed elsewhere is not."""

from __future__ import annotations

import pytest

from simulator.language.abuse import abusive
from simulator.language.analyser import analyser
from simulator.language.text import even
from simulator.model.texts import Language

ABUSE: list[tuple[Language, str]] = [
    ("zh", "滚，烦死了。"),
    ("zh", "你个傻逼，滚远点。"),
    ("zh", "閉嘴。"),
    ("zh", "神经病。"),
    ("zh", "您脑子进水了吧？"),
    ("zh", "要退货没门，爱投诉投诉去，我不伺候了。"),
    ("en", "Yes you are, you silly old fool. Go read your own meter."),
    ("en", "Are you deaf or stupid? I said go away."),
    ("en", "Get lost or I call security."),
    ("en", "Oh, shut up, will you."),
    ("en", "Idiot!"),
]
#: Words of abuse, all kinds of them.
WORDS: dict[Language, str] = {
    "zh": "傻逼 煞笔 傻子 傻帽 蠢货 蠢猪 蠢蛋 白痴 脑残 智障 弱智 神经病 精神病 混蛋 王八蛋 废物 垃圾人 贱人 泼妇 疯子 疯婆子 老不死的 老糊涂 老东西 "
    "死老头 臭婆娘 你不要脸 你没教养 你没素质 你有病 你脑子进水 滚 闭嘴 去死 放屁 他妈的 爱告告去 不伺候",
    "en": "idiots|moron|imbecile|fool|halfwit|half-wit|cretin|nutter|lunatic|scum|loser|bastard|bitch|twat|wanker|prick|asshole|"
    "arsehole|old hag|old bag|you're stupid|are you dumb|you pathetic man|shut up|shut it|shut your mouth|piss off|get lost|"
    "bugger off|sod off|fuck off|clear off|buzz off|push off|naff off|get stuffed|drop dead|go to hell|go away|beat it|"
    "on your bike|go jump in a lake|fuck you|screw you|fucking hell|i said go away",
}  # fmt: skip
NO_ABUSE: list[tuple[Language, str]] = [
    ("zh", "他骂您神经病？这是我们的不对。"),
    ("zh", "没人说您是疯子。"),
    ("zh", "我真是个蠢货，把单子填错了。"),
    ("zh", "轮子滚不动是吧，开水滚了再放。"),
    ("zh", "他妈的病历在我这儿。"),
    ("zh", "行，闭嘴了，您说，我拿笔。"),
    ("en", "Nobody's calling you a liar or an idiot."),
    ("en", "You must feel stupid waiting here, and that's on us."),
    ("en", "I'm an idiot, I typed the wrong number."),
    ("en", "Parcels get lost, and yours did. I'm sorry."),
    ("en", "The noise won't go away by itself."),
    ("en", "He told you to shut up? That's not on."),
    ("en", "That stupid machine let you down."),
]


@pytest.mark.parametrize(("language", "reply"), ABUSE)
def test_open_abuse_is_a_retort(language: Language, reply: str) -> None:
    understanding = analyser(language).read(reply)

    assert "retort" in understanding.reading.acts
    assert dict(understanding.confidence)["retort"] >= 0.95


@pytest.mark.parametrize(("language", "reply"), NO_ABUSE)
def test_abuse_that_is_not_meant_is_none(language: Language, reply: str) -> None:
    assert not abusive(even(reply), language)


@pytest.mark.parametrize(
    ("language", "word"),
    [("zh", word) for word in WORDS["zh"].split()] + [("en", word) for word in WORDS["en"].split("|")],
)
def test_every_word_of_abuse_is_known(language: Language, word: str) -> None:
    assert abusive(word, language)
    assert abusive(f"好的.{word}!" if language == "zh" else f"right. {word}!", language)
