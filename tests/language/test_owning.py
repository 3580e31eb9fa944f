"""Who owns a fault in plain words is read so, and is never taken for one who shirks."""

from __future__ import annotations

import pytest

from simulator.language.analyser import analyser
from simulator.language.owning import owned
from simulator.language.text import even
from simulator.model.texts import Language


@pytest.mark.parametrize(
    ("reply", "language", "expected"),
    [
        ("这是我们的错，对不起。", "zh", True),
        ("责任在我们，不在您。", "zh", True),
        ("这件事由我负责到底。", "zh", True),
        ("这不是我们的错。", "zh", False),
        ("难道是我们的责任？", "zh", False),
        ("要是我们的失误，我们会赔。", "zh", False),
        ("我去问问情况。", "zh", False),
        ("The responsibility is mine, and I apologise.", "en", True),
        ("We are to blame for that.", "en", True),
        ("That one's on us.", "en", True),
        ("That's not our fault.", "en", False),
        ("Who says it's our fault?", "en", False),
        ("If it was our mistake, we'll pay.", "en", False),
        ("I'll look into it.", "en", False),
    ],
)
def test_plain_words_of_owning_are_known(reply: str, language: Language, expected: bool) -> None:
    assert owned(even(reply), language) is expected


@pytest.mark.parametrize(
    ("reply", "language"),
    [
        ("她才来两周，不该由她受罚，责任在我。", "zh"),
        ("I can't punish her, she's only been here two weeks. The responsibility is mine.", "en"),
    ],
)
def test_who_owns_it_does_not_shirk(reply: str, language: Language) -> None:
    acts = set(analyser(language).read(reply).reading.acts)
    assert "take_responsibility" in acts
    assert acts.isdisjoint({"shirk", "blame_others"})
