from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from simulator import paths
from simulator.authoring import preview_words, suites, trials, ways
from simulator.authoring.preview import Jumped, Preview, library_for, scenario_file
from simulator.errors import ContentError, UnknownId, WrongUse
from simulator.model.texts import Language

CASE = paths.scenarios() / "cases" / "tap_adapter.yaml"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    return Path(shutil.copy(CASE, tmp_path / "tap_adapter.yaml"))


def save(file: Path, old: str, new: str, times: int = 1) -> None:
    """Change the file as an editor would, later than it was read."""
    text = file.read_text("utf-8")
    assert text.count(old) == times
    file.write_text(text.replace(old, new), "utf-8")
    later = file.stat().st_mtime_ns + 1_000_000_000
    os.utime(file, ns=(later, later))


def test_a_reply_shows_its_reading_its_rulings_and_the_mood(case: Path) -> None:
    preview = Preview(case, "en")
    assert preview.scene.customer.startswith("Is there one living soul at your place?")
    preview.choose("vent_go_on")
    told = [tuple(line) for line in preview_words.told(preview, "en")]
    assert told == [
        ("Beat", "vent → The month behind it (burden)"),
        ("Read as", "empathise, apologise, invite_to_talk"),
        ("Ruled", "courteous, apology_fits:not_connected"),
        ("Told", "the_month"),
    ]
    numbers = {gauge.key: preview_words.number(gauge) for gauge in preview_words.gauges(preview.scenes, "en")}
    assert numbers == {
        "anger": "62.9 (−18.1)", "heard": "0.37 (+0.37)", "fix": "0.00", "dose": "0.00", "motive": "0.22 (+0.22)",
    }  # fmt: skip
    preview.reply("What is your order number, please?")
    assert preview_words.told(preview, "zh")[1].label == "读作"
    assert "ask_facts" in preview_words.told(preview, "zh")[1].text
    feedback = preview.feedback()
    assert feedback is not None
    assert feedback.turn == 2


def test_a_jump_begins_any_beat_with_the_mood_as_it_is(case: Path) -> None:
    preview = Preview(case, "zh")
    preview.choose("vent_go_on")
    before = preview.scene.state
    preview.jump("half_day")
    state = preview.scene.state
    assert (state.beat, state.beat_turns, state.mood, state.turn) == ("half_day", 0, before.mood, 1)
    ids = [beat.id for beat in preview.case.scenario.beats]
    assert state.visited == set(ids[: ids.index("half_day") + 1])
    opening = [words for line in preview.case.beats["half_day"].opening for words in line.text.say("zh")]
    assert preview.scene.customer in [preview.case.speak(words) for words in opening]
    assert [choice.id for choice in preview.choices] == [
        choice.id for choice in preview.case.beats["half_day"].choices
    ]
    assert preview_words.told(preview, "zh")[1] == ("跳到", "half_day")


def test_after_a_jump_the_conversation_goes_on_and_not_back() -> None:
    preview = Preview(Path(__file__).parent / "data/tutorial/en/carpenter_glasses.yaml", "en")
    preview.jump("cause")
    assert preview.choose("cause_found").state.beat == "everything"
    preview.jump("facts")  # back again: what follows it is to come once more
    assert preview.choose("facts_when").state.beat == "cause"


def test_a_jump_to_a_later_contact_shows_promises_broken(case: Path) -> None:
    preview = Preview(case, "zh")
    later = next(beat for beat in preview.case.scenario.beats if beat.after is not None)
    preview.set_mood(anger=50)
    preview.reply("我保证今晚半小时内让师傅上门给您装好。")
    assert preview.scene.state.promises
    mood = preview.scene.state.mood
    preview.jump(later.id)
    assert preview.scene.state.promises == ()
    assert preview.scene.state.mood.anger > mood.anger + 10


def test_the_mood_can_be_set_within_its_bounds(case: Path) -> None:
    preview = Preview(case)
    preview.set_mood(anger=15.0, motive=-0.5)
    mood = preview.scene.state.mood
    assert (mood.anger, mood.heard, mood.motive, preview.scene.state.band) == (15.0, 0.0, -0.5, "content")
    assert preview_words.told(preview, "en")[1] == ("Set", "anger 15, motive -0.5")
    for wrong in ({"anger": 101.0}, {"heard": -0.1}, {"fix": float("nan")}, {"rage": 1.0}):
        with pytest.raises(WrongUse):
            preview.set_mood(**wrong)
    assert len(preview.scenes) == 2


def test_steps_are_taken_back_one_by_one(case: Path) -> None:
    preview = Preview(case)
    start = preview.scene
    preview.choose("vent_go_on")
    after = preview.scene
    preview.set_mood(anger=10)
    assert preview.back()
    assert preview.scene == after
    assert preview.back()
    assert preview.scene == start
    assert not preview.back()
    preview.jump("closing")
    preview.restart()
    assert preview.scene == start


def ended(preview: Preview) -> Preview:
    while preview.scene.state.ending is None:
        preview.choose(preview.choices[-1].id)
    return preview


def test_after_the_end_only_steps_back_and_jumps_are_left(case: Path) -> None:
    preview = ended(Preview(case, "zh"))
    assert preview.choices == ()
    assert preview_words.told(preview, "zh")[-1].label == "结局"
    assert preview.debrief().card.ending == preview.scene.state.ending
    with pytest.raises(WrongUse, match="has ended"):
        preview.reply("好")
    with pytest.raises(WrongUse, match="has ended"):
        preview.choose("vent_go_on")
    with pytest.raises(WrongUse, match="has ended"):
        preview.set_mood(anger=3)
    preview.jump("closing")
    assert (preview.scene.state.ending, preview.scene.move) == (None, Jumped("closing"))


def test_nothing_is_read_anew_until_the_file_is_saved(case: Path) -> None:
    preview = Preview(case)
    assert preview.refresh() is None
    later = case.stat().st_mtime_ns + 1_000_000_000
    os.utime(case, ns=(later, later))
    found = preview.refresh()
    assert found == (None, (), ())
    assert preview.refresh() is None


def test_a_saved_change_shows_in_the_same_place(case: Path) -> None:
    preview = Preview(case, "zh")
    preview.choose("vent_go_on")
    preview.set_mood(anger=33)
    preview.jump("facts")
    before = preview.scene
    words = preview.choices[0].text.say("zh")
    save(case, words, words + "好吗？")
    assert preview.refresh() == (None, (), ())
    assert preview.scene.state == before.state
    assert preview.choices[0].text.say("zh") == words + "好吗？"
    # A reply that was given says what it says now.
    save(case, "您说，我不插嘴。", "您说，我一句不插。")
    preview.refresh()
    turn = preview.scenes[1].turn
    assert turn is not None
    assert turn.words.endswith("您说，我一句不插。")


def test_a_saved_error_leaves_the_last_version_and_is_named(case: Path) -> None:
    preview = Preview(case, "zh")
    preview.choose("vent_go_on")
    before = preview.scene
    save(case, "difficulty:", "dificulty:")
    found = preview.refresh()
    assert found is not None
    assert isinstance(found.error, ContentError)
    assert [problem.code for problem in found.problems] == ["missing", "unknown_key"]
    assert preview.scene == before
    preview.choose(preview.choices[0].id)
    save(case, "dificulty:", "difficulty:")
    assert preview.refresh() == (None, (), ())
    assert len(preview.scenes) == 3
    case.unlink()
    found = preview.refresh()
    assert found is not None
    assert [problem.code for problem in found.problems] == ["unreadable"]


def test_an_error_between_the_parts_of_a_file_is_named_too(case: Path) -> None:
    preview = Preview(case)
    save(case, "turn_limit: 16", "turn_limit: 4")
    found = preview.refresh()
    assert found is not None
    assert {problem.code for problem in found.problems} == {"unreachable_ending"}


def test_what_an_edit_does_to_the_way_is_said(case: Path) -> None:
    preview = Preview(case, "zh")
    preview.choose("vent_go_on")
    preview.jump("half_day")
    save(case, "id: vent_go_on", "id: vent_carry_on")
    found = preview.refresh()
    assert found is not None
    assert [note.en for note in found.notes] == [
        "The choice vent_go_on of step 1 is no longer here; its old words were played."
    ]
    assert (len(preview.scenes), preview.scene.state.beat) == (3, "half_day")


def test_a_jump_to_a_beat_that_is_gone_is_left_out(case: Path) -> None:
    text = case.read_text("utf-8")
    own = "  - id: half_day\n"
    assert text.count(own) == 1
    preview = Preview(case, "zh")
    preview.choose("vent_go_on")
    preview.jump("half_day")
    case.write_text(text.replace("half_day", "morning_off"), "utf-8")
    found = preview.refresh()
    assert found is not None
    assert [note.zh for note in found.notes] == ["阶段 half_day 已经没有了，第 2 步的跳转没有重放。"]
    assert (len(preview.scenes), preview.scene.state.beat) == (2, "burden")


def test_an_edit_that_ends_the_way_sooner_is_said(case: Path) -> None:
    preview = ended(Preview(case, "zh"))
    steps = len(preview.scenes) - 1
    save(case, "turn_limit: ", f"turn_limit: {steps - 2}  # ")
    found = preview.refresh()
    assert found is not None
    assert [note.zh for note in found.notes] == [
        f"改动后对话在第 {steps - 2} 步就结束了，后面 2 步没有重放。"
    ]
    assert preview.scene.state.ending is not None


def test_the_persona_beside_the_scenario_is_watched_too(tmp_path: Path) -> None:
    cases, personas = tmp_path / "cases", tmp_path / "personas"
    cases.mkdir()
    personas.mkdir()
    file = Path(shutil.copy(CASE, cases / "tap_adapter.yaml"))
    persona = Path(shutil.copy(paths.scenarios() / "personas" / "venting_type.yaml", personas))
    preview = Preview(file)
    assert preview.refresh() is None
    save(persona, "  anger: 80\n", "  anger: 60\n")
    before = preview.case.anger
    assert preview.refresh() == (None, (), ())
    assert preview.case.persona.traits.anger == 60
    assert preview.case.anger <= before


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_way_here_becomes_a_test_that_passes(case: Path, language: Language) -> None:
    preview = Preview(case, language, seed=3)
    preview.choose("vent_go_on")
    preview.reply("您慢慢说。" if language == "zh" else 'Go on, I\'m listening: "all of it".')
    file, name, _ = ways.write(preview)
    assert (file, name) == (case.with_name("tap_adapter.test.yaml"), "way_1")
    preview.choose(preview.choices[0].id)
    assert ways.write(preview).test == "way_2"
    suite = suites.load(file, library_for(case, "tap_adapter"))
    assert suite.problems == ()
    tried = trials.run(suite, library_for(case, "tap_adapter"))
    assert [(test.id, test.misses) for test in tried] == [("way_1", ()), ("way_2", ())]


def test_a_way_with_jumps_becomes_a_test_that_starts_there(case: Path) -> None:
    preview = Preview(case, "en", seed=3)
    preview.jump("facts")
    preview.choose(preview.choices[0].id)
    assert ways.write(preview) == (case.with_name("tap_adapter.test.yaml"), "way_1", 0)
    preview.restart()
    preview.set_mood(anger=30)
    preview.set_mood(heard=0.5)
    preview.choose("vent_go_on")
    assert ways.write(preview)[1:] == ("way_2", 0)
    preview.set_mood(anger=95.125)  # two replies were given by now, and moved the rest of the mood
    preview.choose(preview.choices[0].id)
    file, name, left_out = ways.write(preview)
    assert (name, left_out) == ("way_3", 1)
    suite = suites.load(file, library_for(case, "tap_adapter"))
    assert suite.problems == ()
    assert suite.trials is not None
    starts = [trial.start.model_dump(exclude_none=True) for trial in suite.trials.tests if trial.start]
    assert starts[:2] == [{"beat": "facts"}, {"mood": {"anger": 30.0, "heard": 0.5}}]
    assert starts[2]["beat"] == "burden"
    assert starts[2]["mood"].keys() == suites.MOOD.keys()
    assert starts[2]["mood"]["anger"] == 95.12
    tried = trials.run(suite, library_for(case, "tap_adapter"))
    assert [(test.id, test.misses) for test in tried] == [("way_1", ()), ("way_2", ()), ("way_3", ())]


def test_a_way_that_is_no_conversation_becomes_no_test(case: Path) -> None:
    preview = Preview(case)
    with pytest.raises(WrongUse, match="give a reply first"):
        ways.write(preview)
    preview.choose("vent_go_on")
    preview.set_mood(anger=3)
    with pytest.raises(WrongUse, match="give a reply first"):
        ways.write(preview)
    assert not case.with_name("tap_adapter.test.yaml").exists()


def test_a_way_that_needs_what_came_before_its_jump_becomes_no_test(case: Path) -> None:
    save(case, "- known: [visit, tap_type, home_when]", "- acts_before: [apologise]")
    preview = Preview(case)
    preview.choose("vent_go_on")
    preview.jump("facts")
    preview.choose(preview.choices[0].id)
    assert preview.scene.state.beat != "facts"
    gone = preview.choices[0].id
    preview.choose(gone)
    with pytest.raises(WrongUse, match="there reply 2 cannot be given") as refused:
        ways.write(preview)
    assert refused.value.sentence("zh").startswith("测试从跳转或改情绪的地方开始，在那里说不到第 2 句（")
    assert not case.with_name("tap_adapter.test.yaml").exists()


def test_a_file_of_tests_that_cannot_be_added_to_stays_as_it_is(case: Path) -> None:
    preview = Preview(case)
    preview.choose("vent_go_on")
    file = ways.write(preview).file
    odd = file.read_text("utf-8").replace("\n  ", "\n      ")
    file.write_text(odd, "utf-8")
    with pytest.raises(WrongUse, match="put `tests:` last"):
        ways.write(preview)
    assert file.read_text("utf-8") == odd
    file.write_text("kind: test\n", "utf-8")
    with pytest.raises(ContentError):
        ways.write(preview)
    file.unlink()
    file.mkdir()
    with pytest.raises(WrongUse, match="cannot be written"):
        ways.write(preview)


def test_a_copy_in_a_folder_below_is_another_file(case: Path) -> None:
    (case.parent / "old").mkdir()
    shutil.copy(case, case.parent / "old")
    save(case, "difficulty: ", "difficulty: 1  # ")
    assert Preview(case).case.scenario.difficulty == 1
    assert Preview(case.parent / "old" / case.name).case.scenario.difficulty != 1


def test_what_cannot_be_previewed_is_refused(tmp_path: Path, case: Path) -> None:
    with pytest.raises(WrongUse, match="is a persona, not a scenario"):
        Preview(paths.scenarios() / "personas" / "venting_type.yaml")
    with pytest.raises(ContentError, match="cannot be read"):
        Preview(tmp_path / "none.yaml")
    with pytest.raises(UnknownId, match="did you mean 'tap_adapter'"):
        scenario_file("tap_adaptor")
    assert scenario_file("tap_adapter") == CASE
    assert scenario_file(str(case)) == case
    preview = Preview(case)
    with pytest.raises(UnknownId, match="did you mean 'vent_go_on'"):
        preview.choose("vent_goon")
    with pytest.raises(UnknownId) as refused:
        preview.jump("insults")
    assert refused.value.sentence("zh") == "找不到名为“insults”的阶段，是不是想找“insult”？"
    for words in (" \n ", "x" * 2001):
        with pytest.raises(WrongUse, match="1 to 2000 characters"):
            preview.reply(words)
