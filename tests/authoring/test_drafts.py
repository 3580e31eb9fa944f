"""New scenarios: what is written, that it is fair, and that it says what was answered."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from simulator import paths
from simulator.authoring.drafts import TYPES, Wishes, Words, persona, scenario, type_names, variation
from simulator.content.library import Library
from simulator.content.loader import parse
from simulator.errors import WrongUse
from simulator.model.scenario import Scenario
from simulator.model.tape import Reading
from simulator.readings import declared
from simulator.scoring.score import judge
from simulator.session import engine
from simulator.session.cast import cast
from simulator.study.attempts import play, stage
from simulator.study.trainees import TRAINEES


@pytest.mark.parametrize("kind", TYPES)
def test_skill_pays_in_every_template(kind: str, tmp_path: Path) -> None:
    (tmp_path / "made.yaml").write_text(scenario(Wishes("made", kind), "zh"), "utf-8")
    setting = stage(Library.open([paths.scenarios(), tmp_path]), "made")
    mark = setting.matter.scenario.pass_mark
    passes = {
        trainee.id: sum(
            judge(play(setting, trainee, seed), setting.matter).numbers.overall >= mark for seed in range(20)
        )
        for trainee in TRAINEES
        if trainee.skill is not None or trainee.id in ("longest", "shortest", "always_money")
    }
    assert passes["expert"] == 20
    assert passes["competent"] >= 18
    assert 2 <= passes["well_meaning"] <= 12
    assert passes["hostile"] == 0
    assert max(passes[name] for name in ("indifferent", "longest", "shortest", "always_money")) <= 1


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_comments_are_in_the_authors_language_and_nothing_is_left_over(kind: str, language: str) -> None:
    text = scenario(Wishes("made", kind), "zh" if language == "zh" else "en")
    comments = re.findall(r"^\s*# (.*)$", text, re.MULTILINE)
    assert len(comments) >= 15
    for said in comments:
        if not said.startswith("allow"):
            assert bool(re.search(r"[\u4e00-\u9fff]", said)) is (language == "zh"), said
    assert not re.search(r"<<|>>|^%%|#zh#|#en#", text, re.MULTILINE)
    assert parse(text, "made.yaml").problems == ()


def test_answers_stand_where_they_belong() -> None:
    wishes = Wishes(
        "door",
        "angry_vip",
        title=Words('门锁"装反"了', "A \\ door"),
        product=Words("智能门锁", "smart lock"),
        problem=Words("装反了", "it hangs\nupside down {x}"),
        surname=Words("欧阳", "Ouyang"),
        channel="chat",
        domain="hardware",
        persona="habitual_complainer",
    )
    content = parse(scenario(wishes, "en"), "door.yaml").content
    assert content is not None
    made = content.model_dump()
    assert (made["id"], made["channel"], made["domain"], made["persona"]) == (
        "door", "chat", "hardware", "habitual_complainer",
    )  # fmt: skip
    assert made["title"] == {"zh": '门锁"装反"了', "en": "A \\ door"}
    assert made["grievances"][0]["text"] == {
        "zh": "智能门锁：装反了",
        "en": "The smart lock: it hangs upside down (x)",
    }
    assert made["vary"]["surname"][0]["text"] == {"zh": "欧阳", "en": "Ouyang"}


def test_a_persona_has_rules_of_its_own() -> None:
    content = parse(persona("neighbour", Words("邻居", "Neighbour"), "zh"), "neighbour.yaml").content
    assert content is not None
    assert [rule["id"] for rule in content.model_dump()["handling"]] == [
        "neighbour_plain_words",
        "neighbour_keeps_word",
    ]


def test_a_variation_changes_id_and_name_only() -> None:
    path = paths.scenarios() / "cases" / "tap_adapter.yaml"
    text = path.read_text("utf-8")
    made = variation(text, "tap_two", Words("第二个", "Second"), "tap_adapter", "en")
    before, after = parse(text, "a").content, parse(made, "b").content
    assert before is not None
    assert after is not None
    changed = {"id": "tap_two", "title": {"zh": "第二个", "en": "Second"}}
    assert after.model_dump() == {**before.model_dump(), **changed}
    kept = variation(text, "tap_two", None, "tap_adapter", "en")
    assert kept.split("\n")[1:] == text.replace("id: tap_adapter", "id: tap_two", 1).split("\n")[1:]


def test_types_have_names() -> None:
    assert list(type_names("zh")) == list(type_names("en")) == list(TYPES)
    library = Library.open([paths.scenarios()])
    for kind in TYPES[1:]:  # as `kesu list` and the window call them
        name = library.persona(kind).name
        assert (type_names("zh")[kind], type_names("en")[kind]) == (name.zh, name.en)


@pytest.mark.parametrize("name", ["", "Tea", "1st", "a b", "茶", "x" * 49])
def test_an_id_is_an_id(name: str) -> None:
    with pytest.raises(WrongUse, match="is no id"):
        scenario(Wishes(name), "en")
    with pytest.raises(WrongUse, match="is no id"):
        scenario(Wishes("tea", domain=name), "en")
    with pytest.raises(WrongUse, match="is no id"):
        persona(name, Words("a", "b"), "en")
    with pytest.raises(WrongUse, match="is no id"):
        variation("", name, None, "x", "en")


#: To the last beat but one of every draft but the misuser's, without a remedy that was accepted.
TO_CLOSING = ("vent_noted", "vent_listen", "facts_when", "cause_found")


def walked(kind: str, *choices: str) -> list[tuple[str, str | None]]:
    """Return the beat that each of `choices` was said in, and the ending that it led to."""
    content = parse(scenario(Wishes("made", kind), "en"), "made.yaml").content
    assert isinstance(content, Scenario)
    case = cast(content, Library.open([paths.scenarios()]).persona(content.persona), 1, "en")
    state, _ = engine.start(case)
    way: list[tuple[str, str | None]] = []
    for name in choices:
        (choice,) = [choice for choice in case.beats[state.beat].choices if choice.id == name]
        before = state.beat
        state, _ = engine.step(case, state, declared(choice), 5000, choice.text.say("en"), name)
        way.append((before, state.ending))
    return way


def test_what_was_accepted_before_does_not_end_the_closing_beat() -> None:
    way = walked("blank", *TO_CLOSING, "remedy_best", "closing_learn", "closing_bye", "closing_mine")
    assert [beat for beat, _ in way[-4:]] == ["remedy", "closing", "closing", "closing"]


def test_without_any_agreement_closing_still_comes_to_an_end() -> None:
    refusing = ["remedy_rules", "remedy_voucher", "remedy_rules"]
    way = walked("blank", *TO_CLOSING, *refusing, *["closing_learn"] * 4)
    assert way[-1] == ("closing", "no_deal")


@pytest.mark.parametrize("said", ["later_told", "later_slogan", "later_soon"])
def test_no_last_word_that_hurts_ends_well(said: str) -> None:
    to_later = (*TO_CLOSING, "remedy_best", "closing_mine")
    assert walked("blank", *to_later, "later_thanks")[-1] == ("later", "settled")
    assert walked("blank", *to_later, said)[-1] == ("later", None)
    assert walked("blank", *to_later, said, said)[-1] == ("later", "soured")


def test_three_people_have_three_names() -> None:
    for zh, en in (("罗", "Lowe"), ("沈", "Luo"), ("韩", "Han")):
        content = parse(scenario(Wishes("made", surname=Words(zh, en)), "zh"), "made.yaml").content
        assert isinstance(content, Scenario)
        texts = [option.text for option in content.vary["surname"]]
        assert len({text.zh for text in texts}) == len({text.en for text in texts}) == 3


@pytest.mark.parametrize("kind", TYPES)
def test_what_is_said_fits_the_channel(kind: str) -> None:
    spoken = "感谢您的来电|喂？|挂了|热线|stay on the line|ringing off|Thank you for calling|on hold"
    strange = {
        "chat": spoken + "|排着队|people waiting",
        "email": spoken + "|排着队|people waiting|我听着|listening",
        "counter": spoken,
    }
    for channel, words in strange.items():
        made = scenario(Wishes("made", kind, channel=channel), "zh")
        assert re.findall(words, made) == []
        assert f"channel: {channel}" in made
        assert parse(made, "made.yaml").problems == ()
    phone = scenario(Wishes("made", kind), "zh")
    assert all(told in phone for told in ("感谢您的来电", "喂？喂？……挂了？", "I'm ringing off."))


def test_who_was_offered_a_way_asks_how_it_goes_not_for_one() -> None:
    content = parse(scenario(Wishes("made", "angry_vip"), "zh"), "made.yaml").content
    assert isinstance(content, Scenario)
    case = cast(content, Library.open([paths.scenarios()]).persona(content.persona), 1, "zh")

    def opening(*choices: str) -> str:
        state, said = engine.start(case)[0], ""
        for name in choices:
            (choice,) = [choice for choice in case.beats[state.beat].choices if choice.id == name]
            state, turn = engine.step(case, state, declared(choice), 5000, choice.text.say("zh"), name)
            said = turn.customer
        assert state.beat == "remedy"
        return said

    way = ("vent_noted", "vent_listen", "facts_when", "cause_found")
    assert "办法" in opening(*way, "card_limits")
    assert "怎么给我解决" not in opening(*way, "card_limits")
    assert re.search("怎么给我解决|怎么办", opening(*way, "card_rules", "card_everyone"))


def test_a_question_that_no_fact_answers_was_heard() -> None:
    content = parse(scenario(Wishes("made"), "en"), "made.yaml").content
    assert isinstance(content, Scenario)
    case = cast(content, Library.open([paths.scenarios()]).persona(content.persona), 1, "en")
    state, _ = engine.start(case)
    asked = Reading(("ask_facts",), (), (), 1000, True, "test")
    for _ in range(3):
        state, turn = engine.step(case, state, asked, 5000, "What is your water pressure?")
    assert state.beat == "facts"
    known = {"I couldn't say, as long as it gets sorted.", "That I really don't know. Ask me something else.", "I've no answer to that one."}  # fmt: skip
    assert turn.customer in known
