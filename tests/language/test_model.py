"""The model's files: what they must hold, and that they are read with integers."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from simulator.language.model import FAR, Heard, ModelUnfit, _sloped, load
from simulator.language.signs import names, signs
from simulator.language.text import clauses, grams, inside, tokens
from simulator.model.acts import ACTS
from simulator.model.texts import Language
from simulator.paths import assets

LANGUAGES: tuple[Language, ...] = ("zh", "en")


def _folder(language: Language) -> Path:
    return assets() / "language" / language


@pytest.mark.parametrize("language", LANGUAGES)
def test_scores_are_integers_and_margins_are_cut(language: Language) -> None:
    model = load(_folder(language), language)
    said = "抱歉抱歉抱歉" if language == "zh" else "sorry sorry"
    margins = model.margins([[said, "龘" if language == "zh" else "zzzz"], [said]])
    assert (margins.dtype, margins.shape) == (np.dtype(np.int64), (2, 3 * len(ACTS)))
    assert np.abs(margins).max() <= FAR
    scores = model.scores([Heard("抱歉", "抱歉", "")])
    assert (scores.dtype, scores.shape) == (np.dtype(np.int64), (1, len(ACTS)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_confidence_rises_with_the_score_and_the_tables_are_thousandths(language: Language) -> None:
    model = load(_folder(language), language)
    assert model.confidence.shape[0] == len(ACTS)
    assert (np.diff(model.confidence, axis=1) >= 0).all()
    assert (np.diff(model.certainty) >= 0).all()
    assert 0 <= model.confidence.min() <= model.confidence.max() <= 1000
    assert 0 <= model.certainty.min() <= model.certainty.max() <= 1000


def test_both_models_together_are_small() -> None:
    size = sum(path.stat().st_size for language in LANGUAGES for path in _folder(language).glob("model.*"))
    assert size <= 15_000_000


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_row_of_signs_has_a_name_for_each(language: Language) -> None:
    assert len(signs("Hello?", "hello?", "", language)) == len(names(language))


def test_signs_tell_questions_figures_and_shared_content() -> None:
    row = dict(
        zip(
            names("zh"), signs("洗衣机漏水三天了？", "洗衣机漏水三天了?", "我的洗衣机漏水", "zh"), strict=True
        )
    )
    assert (row["question"], row["ends in a question"], row["two questions"]) == (1, 1, 0)
    assert (row["shares one"], row["shares four"], row["no customer line"]) == (1, 1, 0)


def test_a_model_that_is_missing_or_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelUnfit, match=r"cannot be used"):
        load(tmp_path, "zh")
    for name in ("model.npz", "model.json"):
        shutil.copy(_folder("zh") / name, tmp_path / name)
    with pytest.raises(ModelUnfit, match="language is not what this version reads"):
        load(tmp_path, "en")
    manifest = json.loads((tmp_path / "model.json").read_text(encoding="utf-8"))
    (tmp_path / "model.json").write_text(json.dumps(manifest | {"format": 0}), encoding="utf-8")
    with pytest.raises(ModelUnfit, match="format is not what this version reads"):
        load(tmp_path, "zh")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh", "您别急. 我查查 3.5 号的单子,好吗?嗯"),
        ("zh", "好"),
        ("zh", "行, 好的, 明天 12:30 前给您回电!"),
        ("en", "i'm sorry, mr. li. it's 3.5 days late, isn't it?"),
        ("en", "no"),
        ("en", "right, done, the man comes at 12:30, or i call you!"),
    ],
)
def test_what_is_looked_up_are_the_features_of_the_text_and_of_its_clauses(
    language: Language, text: str
) -> None:
    pieces = clauses(text, language)
    wanted = [grams(piece, language) for piece in ([text, *pieces] if len(pieces) > 1 else [text])]
    features = sorted(set().union(*wanted))
    model = load(_folder(language), language)
    model.rows = {gram: row for row, gram in enumerate(features, start=1)}

    cut = [tokens(piece, language) for piece in pieces]
    found = model._known(cut, [token for piece in cut for token in piece])

    assert [{features[row - 1] for row in rows - {0}} for rows in found] == wanted


def test_only_of_words_that_are_not_known_is_looked_up_what_they_have_inside() -> None:
    parts = sorted(inside("sorry") | inside("sorrow"))
    model = load(_folder("en"), "en")
    model.rows = {"sorry": 1} | {part: row for row, part in enumerate(parts, start=2)}

    (known,) = model._known([["sorry"]], ["sorry"])
    whole, first, second = model._known([["sorry", ","], ["sorrow"]], ["sorry", ",", "sorrow"])

    made_of = {parts.index(part) + 2 for part in inside("sorrow")}
    assert (known, first, second) == ({0, 1}, {0, 1}, {0, *made_of})
    assert whole == {0, 1, *made_of}


def test_certainty_rises_between_the_steps_of_its_table() -> None:
    found = _sloped([200, 200, 800, 800])

    assert [found[place] for place in (0, 125, 250, 500, 750, 900, 1000)] == [
        0,
        100,
        200,
        500,
        800,
        920,
        1000,
    ]
    assert len(found) == 1001
    assert found == sorted(found)
