"""`kesu records …` as HR, instructors and scripts call it, on the SQLite of the data folder."""

from __future__ import annotations

import json
import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest

from simulator import paths
from simulator.records.database import local
from simulator.records.reader import Selection
from simulator.records.roster import Member, enter
from simulator.records.store import Store
from simulator.records.tape import SUFFIX
from simulator.settings import load
from tests.cli.conftest import Kesu
from tests.records.test_store import play

ROSTER = "工号,姓名,班组\nE1024,张伟,晨班\nE1025,张伟,晚班\n"
REPLIES = '{"reply":"实在抱歉，给您添麻烦了，我叫李雷雷"}\n{"reply":"哦。"}\n{"end":true}\n'


@pytest.fixture
def played(kesu: Kesu, home: Path) -> str:
    """Enter two people, play one attempt as the first; return its id."""
    Path("roster.csv").write_text(ROSTER, "utf-8")
    done = kesu("records", "import-roster", "roster.csv", "--by", "hr07")
    assert (done.code, done.out, done.err) == (0, "2 people entered, 0 changed, 0 as they were.\n", "")
    words = ("drive", "tap_adapter", "--mode", "exam", "--trainee", "E1024", "--seed", "7")
    assert kesu(*words, stdin=REPLIES).code == 0
    (attempt,) = attempts(home)
    return attempt


def attempts(home: Path) -> list[str]:
    with Store.at(local(home), home) as store, store.reading() as reader:
        return [row.attempt for row in reader.attempts(Selection(ended=False))]


def test_attempts_are_listed_for_people_and_scripts(kesu: Kesu, played: str) -> None:
    shown = kesu("records", "list")
    assert (shown.code, shown.err) == (0, "")
    for part in (played, "E1024", "张伟", "tap_adapter", "exam (counts)", "failed"):
        assert part in shown.out
    (row,) = json.loads(kesu("records", "list", "--team", "晨班", "--json").out)
    assert (row["attempt"], row["trainee"], row["mode"], row["counted"], row["turns"]) == (
        played,
        "E1024",
        "exam",
        True,
        2,
    )
    for words in (
        ("--team", "晚班"),
        ("--trainee", "E1025"),
        ("--to", "2020-01-01"),
        ("--from", "2999-01-01"),
    ):
        assert json.loads(kesu("records", "list", *words, "--json").out) == []
    today = row["started"][:10]
    assert len(json.loads(kesu("records", "list", "--from", today, "--to", today, "--json").out)) == 1
    refused = kesu("records", "list", "--from", "31/03/2026")
    assert (refused.code, refused.err) == (2, "kesu: '31/03/2026' is no day: write it like 2026-03-31.\n")


def test_a_list_tells_the_zone_and_keeps_a_long_name_short(kesu: Kesu, home: Path) -> None:
    name = "\u200fA\u202e" + "b" * 280
    with Store.at(local(home), home) as store:
        enter(store, [Member("E1", name, ())], "hr", "roster.csv")
        number = store.pseudonym("E1")
        store.take(play(store.tapes, "a1", trainee=number, started="2026-03-01T14:30:00+08:00"))
        store.take(play(store.tapes, "a2", trainee=number, started="2026-03-02T14:30:00+00:00"))
    _, first, second = kesu("records", "list").out.splitlines()
    assert "2026-03-01 14:30 +08:00" in first
    assert "2026-03-02 14:30 UTC" in second
    assert f" A{'b' * 38}… " in first
    assert max(map(len, (first, second))) < 150
    assert json.loads(kesu("records", "list", "--json").out)[0]["started"] == "2026-03-01T14:30:00+08:00"


def test_letter_case_makes_no_other_trainee(kesu: Kesu, played: str) -> None:
    (row,) = json.loads(kesu("records", "list", "--trainee", "ｅ1024", "--team", "晨班", "--json").out)
    assert row["attempt"] == played
    done = kesu("records", "export", "one.kesu.zip", "--trainee", "e1024")
    assert (done.code, done.out) == (0, "one.kesu.zip: 1 attempt of 1 person.\n")
    (entry,) = (e for e in json.loads(kesu("records", "audit", "--json").out) if e["action"] == "export")
    assert (entry["trainee"], entry["detail"]) == ("E1024", "bundle one.kesu.zip: 1 attempt")
    asked = kesu("records", "forget", "e1024").out
    assert asked.startswith("This would delete E1024 张伟 and 1 attempt, and cannot be undone")
    contested = kesu("records", "contest", played, "--turn", "1", "--reason", "x", "--trainee", "ｅ1024")
    assert contested.code == 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            ("--trainee", "E7777"),
            "There is no trainee called 'E7777': `kesu records list` shows who has practised.",
        ),
        (("--trainee", "E124"), "There is no trainee called 'E124': did you mean 'E1024' (张伟)?"),
        (
            ("--trainee", "张伟"),
            "There is no trainee called '张伟': did you mean 'E1024' (张伟) or 'E1025' (张伟)?",
        ),
        (("--trainee", "eva"), "There is no trainee called 'eva': did you mean 'E1030' (Eva Smith)?"),
        (("--trainee", "Smiht"), "There is no trainee called 'Smiht': did you mean 'E1030' (Eva Smith)?"),
        (("--team", "夜班"), "There is no team called '夜班': did you mean '晚班' or '晨班'?"),
    ],
)
def test_whom_nobody_knows_is_refused_and_leaves_no_trail(
    kesu: Kesu, played: str, words: tuple[str, str], told: str
) -> None:
    assert played
    Path("more.csv").write_text("工号,姓名\nE1030,Eva Smith\n", "utf-8")
    kesu("records", "import-roster", "more.csv")
    for command in (("export", "one.kesu.zip"), ("list",)):
        refused = kesu("records", *command, *words)
        assert (refused.code, refused.out, refused.err) == (2, "", f"kesu: {told}\n")
    assert not Path("one.kesu.zip").exists()
    assert "export" not in kesu("records", "audit").out


def test_an_exam_without_a_reply_is_not_taken(kesu: Kesu, played: str) -> None:
    assert played
    words = ("drive", "tap_adapter", "--mode", "exam", "--trainee", "E1025", "--seed", "7")
    assert kesu(*words, stdin="").code == 0
    assert kesu(*words, stdin=REPLIES).code == 0
    assert kesu(*words, stdin=REPLIES).code == 2
    rows = json.loads(kesu("records", "list", "--trainee", "E1025", "--json").out)
    assert sorted((row["turns"], row["counted"]) for row in rows) == [(0, False), (2, True)]
    (empty,) = (row for row in rows if row["turns"] == 0)
    (line,) = (line for line in kesu("records", "list").out.splitlines() if empty["attempt"] in line)
    # Whether the scenario is certified just now is told as well, and is not this test's business.
    told = line.split("tap_adapter")[1].replace(", scenario not certified", "")
    assert " ".join(told.split()) == "exam no reply"


def test_an_exam_in_a_scenario_without_certificate_is_marked(kesu: Kesu, home: Path) -> None:
    assert kesu("new", "scenario", "tea_leak", "--defaults", "-o", ".").code == 0
    assert kesu("drive", "tea_leak.yaml", "--mode", "exam", "--trainee", "E1", stdin=REPLIES).code == 0
    assert attempts(home)
    assert "exam (counts), scenario not certified" in kesu("records", "list").out


def test_bad_rows_are_named_by_line_and_stop_the_roster(kesu: Kesu, home: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["工号", "姓名"], ["E1", "甲"], [None, "乙"], ["E1", "丙"]):
        book.worksheets[0].append(row)
    book.save("roster.xlsx")
    done = kesu("records", "import-roster", "roster.xlsx")
    assert (done.code, done.out) == (1, "")
    assert done.err.splitlines() == [
        "roster.xlsx:3: the employee number is missing.",
        "roster.xlsx:4: the employee number E1 stands for somebody else in line 2.",
        "2 bad rows, so nothing was entered: correct them, or add --skip-bad-rows.",
    ]
    with Store.at(local(home), home) as store, store.reading() as reader:
        assert reader.people() == []
    done = kesu("records", "import-roster", "roster.xlsx", "--skip-bad-rows", "--lang", "zh")
    assert (done.code, done.out) == (1, "新增 1 人，更新 0 人，0 人没有变化。\n")
    assert done.err.splitlines()[0] == "roster.xlsx 第 3 行：缺少工号。"


def test_a_bundle_goes_from_one_computer_to_another(
    kesu: Kesu, played: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = kesu("records", "export", "all.kesu.zip", "--by", "trainer")
    assert (out.code, out.out) == (0, "all.kesu.zip: 1 attempt of 2 people.\n")
    monkeypatch.setenv("KESU_HOME", str(tmp_path / "other"))
    for new, known, people in ((1, 0, 2), (0, 1, 0)):
        done = kesu("records", "import", "all.kesu.zip")
        assert done.code == 0
        assert done.out == (
            f"all.kesu.zip: {new} attempt{'' if new == 1 else 's'} new, 0 continued, {known} known already, "
            f"0 left out because they are to stay forgotten; {people} people new.\n"
        )
    assert attempts(tmp_path / "other") == [played]
    assert kesu("records", "verify").out == "1 of 1 attempts verified.\n"
    data = bytearray(Path("all.kesu.zip").read_bytes())
    data[data.find(b".tape.jsonl") + 60] ^= 1
    Path("all.kesu.zip").write_bytes(data)
    done = kesu("records", "import", "all.kesu.zip")
    assert done.code == 1
    assert re.search(rf"{played}.*damaged on the way", done.err)


def test_a_rebuild_names_damaged_tapes_and_verify_finds_them(kesu: Kesu, played: str, home: Path) -> None:
    assert kesu("records", "rebuild").out == "1 attempt made again from the tapes.\n"
    path = home / "tapes" / f"{played}.tape.jsonl"
    path.write_bytes(path.read_bytes().replace("哦。".encode(), "嗯。".encode()))
    found = kesu("records", "verify")
    assert (found.code, found.out) == (1, "0 of 1 attempts verified.\n")
    assert "line 3" in found.err
    done = kesu("records", "rebuild")
    assert (done.code, done.out) == (1, "0 attempts made again from the tapes.\n")
    assert f"{played}.tape.jsonl, line 3" in done.err


def test_a_tape_is_copied_with_its_texts(kesu: Kesu, played: str) -> None:
    done = kesu("records", "tape", played, "-o", "copy")
    assert done.code == 0
    assert kesu("verify", f"copy/{played}.tape.jsonl").out == f"copy/{played}.tape.jsonl: verified\n"
    assert kesu("records", "tape", "zz", "-o", "copy").err.startswith("kesu: There is no attempt called 'zz'")


def test_forgetting_asks_first_and_then_leaves_nothing(kesu: Kesu, played: str, home: Path) -> None:
    (home / "settings.json").write_text('{"last_trainee": "E1024", "language": "en"}', "utf-8")
    assert load(home).settings.last_trainee == "E1024"
    asked = kesu("records", "forget", "E1024")
    assert (asked.code, asked.out) == (
        0, "This would delete E1024 张伟 and 1 attempt, and cannot be undone: add --yes to do it.\n",
    )  # fmt: skip
    assert attempts(home) == [played]
    assert kesu("records", "forget", "E1024", "--yes", "--by", "hr07").out == "1 attempt deleted.\n"
    everything = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
    assert [sign for sign in ("E1024", played, "李雷雷") if sign.encode() in everything] == []
    assert load(home).settings.last_trainee is None
    again = kesu("records", "forget", "E1024", "--yes")
    assert (again.code, again.err) == (
        2,
        "kesu: There is no trainee called 'E1024': did you mean 'E1025' (张伟)?\n",
    )


def test_anonymous_attempts_are_verified_and_name_nobody(kesu: Kesu, played: str, home: Path) -> None:
    assert kesu("records", "anonymise", "E1024", "--yes").out == "1 attempt made anonymous.\n"
    (attempt,) = attempts(home)
    assert attempt != played
    assert kesu("records", "verify").out == "1 of 1 attempts verified.\n"
    (row,) = json.loads(kesu("records", "list", "--json").out)
    assert (row["trainee"], row["counted"], row["started"][10:19]) == (None, False, "T00:00:00")


def test_what_house_rules_judge_by_stays_in_anonymous_attempts(
    kesu: Kesu, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Forbidden words are found in what was typed; without them the score could not be told again."""
    folder = tmp_path / "company"
    shutil.copytree(paths.scenarios(), folder)
    rubric = folder / "course" / "rubric.yaml"
    text = rubric.read_text("utf-8")
    rubric.write_text(
        text.replace("course: course\n", "course: course\nhouse: house_example.yaml\n"), "utf-8"
    )
    monkeypatch.setattr(paths, "scenarios", lambda: folder)
    reply = json.dumps({"reply": "我叫李雷。这个不归我管，随便你投诉。"}, ensure_ascii=False)
    assert kesu("drive", "tap_adapter", "--mode", "coached", "--trainee", "E1", stdin=reply + "\n").code == 0
    assert kesu("records", "verify").out == "1 of 1 attempts verified.\n"
    assert kesu("records", "anonymise", "E1", "--yes").code == 0
    assert kesu("records", "verify").out == "1 of 1 attempts verified.\n"
    (attempt,) = attempts(home)
    with Store.at(local(home), home) as store:
        (turn,) = store.recorded(attempt).tape.turns
    assert turn.words == "不归我管\n随便你投诉"


def test_a_retention_period_is_set_shown_and_kept(kesu: Kesu, played: str, home: Path) -> None:
    assert (
        kesu("records", "retention").out
        == "Attempts are kept until somebody deletes them.\n0 attempts deleted.\n"
    )
    done = kesu("records", "retention", "--days", "30", "--by", "hr07")
    assert done.out == "Attempts are kept for 30 days.\n0 attempts deleted.\n"
    assert "保存 30 天" in kesu("records", "notice").out
    assert "for 30 days" in kesu("records", "notice", "--lang", "en").out
    assert (
        kesu("records", "retention", "--days", "0").err == "kesu: A retention period has 1 to 36500 days.\n"
    )
    both = kesu("records", "retention", "--days", "3", "--forever")
    assert (both.code, both.err) == (2, "kesu: Give --days or --forever, not both.\n")
    assert attempts(home) == [played]
    assert "until somebody" in kesu("records", "retention", "--forever").out


def test_a_retention_period_that_deletes_asks_first(kesu: Kesu, home: Path) -> None:
    """What is past a new period stays until --yes; afterwards not even a bundle brings it back."""
    began = datetime.now(UTC) - timedelta(days=40)
    with Store.at(local(home), home) as store:
        store.take(play(store.tapes, "old", started=began.isoformat(timespec="seconds")))
        store.take(play(store.tapes, "older", started="2020-05-06T10:00:00+08:00"))
        store.take(play(store.tapes, "new", started=datetime.now(UTC).isoformat(timespec="seconds")))
    assert kesu("records", "export", "all.kesu.zip").code == 0
    asked = kesu("records", "retention", "--days", "30")
    assert asked.code == 0
    assert asked.out == (
        "This would delete 2 attempts, the oldest of 2020-05-06, and not even a bundle would bring them back. "
        "Nothing has been changed: add --yes to do it.\n"
    )
    assert kesu("records", "retention").out == (
        "Attempts are kept until somebody deletes them.\n0 attempts deleted.\n"
    )
    assert attempts(home) == ["older", "old", "new"]
    done = kesu("records", "retention", "--days", "30", "--yes")
    assert done.out == "Attempts are kept for 30 days.\n2 attempts deleted.\n"
    assert attempts(home) == ["new"]
    assert "2 left out because they are to stay forgotten" in kesu("records", "import", "all.kesu.zip").out
    assert attempts(home) == ["new"]


def test_an_appeal_is_raised_shown_and_decided(kesu: Kesu, played: str) -> None:
    raised = kesu("records", "contest", played, "--turn", "2", "--reason", "我是在听", "--trainee", "E1024")
    name = raised.out.strip()
    (shown,) = json.loads(kesu("records", "appeals", "--json").out)
    assert (shown["appeal"], shown["words"], shown["reason"], shown["state"]) == (
        name,
        "哦。",
        "我是在听",
        "open",
    )
    said = kesu("records", "appeals", "--lang", "zh").out
    assert [line.strip().split("：")[0] for line in said.splitlines()[1:]] == [
        "演练",
        "学员",
        "客户",
        "回复",
        "读法",
        "裁定",
        "理由",
    ]
    done = kesu(
        "records",
        "decide",
        name,
        "--uphold",
        "--acts",
        "empathise",
        "--understood",
        "yes",
        "--answer",
        "有理",
        "--by",
        "T07",
    )
    assert done.code == 0
    match = re.match(rf"{name}: upheld, overall ([\d.]+) -> ([\d.]+)\n", done.out)
    assert match is not None
    reading, score = done.out.splitlines()[1:3]
    assert re.fullmatch("  read as: .* → Empathising.*", reading)
    assert re.fullmatch(rf"  overall score: {match[1]}( ± [\d.]+)? \(failed\) → {match[2]} ± .*", score)
    assert match[1] != match[2]
    (row,) = json.loads(kesu("records", "list", "--json").out)
    assert (row["overall"], row["corrections"]) == (float(match[2]), 1)
    assert kesu("records", "appeals", "--json").out == "[]\n"
    upheld = kesu("records", "appeals", "--state", "upheld").out
    assert "decided by: T07\n  answer: 有理\n  overall score: " in upheld
    assert "  trainee: E1024\n" in upheld
    assert "now read as: Empathising" in upheld
    assert kesu("records", "verify").out == "1 of 1 attempts verified.\n"
    tape = str(paths.home() / "tapes" / f"{played}{SUFFIX}")
    (scored,) = kesu("score", tape, "--json").events()
    assert scored["contested"] == [{"turn": 2, "state": "upheld", "by": "T07"}]
    ((turn, by),) = [(row["turn"], row["by"]) for row in scored["corrected"]]
    assert (turn, by) == (2, "T07")
    again = kesu("records", "contest", played, "--turn", "1", "--reason", "x")
    assert again.code == 0
    told = kesu("score", tape).out.splitlines()
    assert [line.split(" on ")[0] for line in told[1:]] == [
        "  turn 1: contested, not decided yet",
        "  turn 2: contested, upheld by T07",
        "  turn 2: reading corrected by T07",
    ]
    assert kesu("records", "appeals", "--state", "x").code == 2
    assert (
        kesu("records", "decide", name, "--reject", "--by", "T07").err
        == "kesu: This appeal has been decided already.\n"
    )


def test_an_appeal_is_meant_by_the_beginning_of_its_id(kesu: Kesu, played: str) -> None:
    one, other = (
        kesu("records", "contest", played, "--turn", turn, "--reason", "x").out.strip() for turn in "12"
    )
    words = ("--reject", "--by", "T07")
    done = kesu("records", "decide", one[:6].upper(), *words)
    assert (done.code, done.out.split(",")[0]) == (0, f"{one}: rejected")
    assert kesu("records", "decide", other[:6], *words, "--lang", "zh").out.startswith(
        f"{other}：驳回，总分 "
    )
    unknown = kesu("records", "decide", "zz", *words)
    assert (unknown.code, unknown.err) == (
        2,
        "kesu: There is no appeal called 'zz': `kesu records appeals` lists them.\n",
    )


def test_an_upheld_appeal_says_why_the_score_stays(kesu: Kesu, played: str) -> None:
    words = ("--uphold", "--answer", "有理", "--by", "T07")
    first = kesu("records", "contest", played, "--turn", "1", "--reason", "x").out.strip()
    done = kesu("records", "decide", first, *words)
    assert done.out.splitlines()[1:] == [
        "  This decision corrected no reading, so the score stays as it was."
    ]
    third = kesu("records", "contest", played, "--turn", "1", "--reason", "x").out.strip()
    promise = '[{"within":"4h","amount":20.5,"unit":"yuan"}]'
    dated = ("--acts", "apologise,commit_deadline", "--promises", promise, "--lang", "zh")
    lines = kesu("records", "decide", third, *words, *dated).out.splitlines()
    assert "承诺未指明的处理 4 小时内 20.5 元" in lines[1].split(" → ", 1)[1]
    assert len(lines) > 3
    assert "没有一条评分规则" not in lines[3]
    fourth = kesu("records", "contest", played, "--turn", "1", "--reason", "x").out.strip()
    plain = ("--acts", "apologise", "--promises", "[]")
    assert kesu("records", "decide", fourth, *words, *plain).code == 0
    last = kesu("records", "contest", played, "--turn", "1", "--reason", "x").out.strip()
    about = ("--topics", "evening_visit", "--lang", "zh")
    lines = kesu("records", "decide", last, *words, *about).out.splitlines()
    assert lines[1].startswith("  读法：致歉 → 致歉；涉及“")
    before, after = lines[2].removeprefix("  总分：").split(" → ")
    assert before == after
    assert lines[3:] == ["  得分不变：前后读法的差别，没有一条评分规则会计较。"]


@pytest.mark.parametrize(("lang", "said"), [("zh", "问出了情况"), ("en", "A fact was found out")])
def test_the_queue_is_told_in_words(kesu: Kesu, home: Path, lang: str, said: str) -> None:
    asked = '{"reply":"Is the dishwasher new, and what does the fitter say about the tap?"}\n{"end":true}\n'
    done = kesu("drive", "tap_adapter", "--lang", "en", "--seed", "7", stdin=asked)
    (turn,) = (event for event in done.events() if event["event"] == "turn")
    assert turn["topics"]
    (attempt,) = attempts(home)
    kesu("records", "contest", attempt, "--turn", "1", "--reason", "x")
    shown = kesu("records", "appeals", "--lang", lang).out
    (row,) = json.loads(kesu("records", "appeals", "--json").out)
    assert row["rulings"]
    for raw in (*turn["topics"], *(word for ruling in row["rulings"] for word in ruling.split())):
        assert raw not in shown
    assert said in shown


@pytest.mark.parametrize("word", ["erase", "delete", "remove", "purge"])
def test_who_looks_for_another_word_is_told_of_forget(kesu: Kesu, word: str) -> None:
    for rest in ((), ("E1024", "--yes")):
        refused = kesu("records", word, *rest)
        assert (refused.code, refused.out) == (2, "")
        assert refused.err.startswith(f"kesu: There is no `kesu records {word}`: `kesu records forget E1024`")
    listed = [line.strip("│ ").split(" ")[0] for line in kesu("records", "--help").out.splitlines()]
    assert "forget" in listed
    assert word not in listed


def test_a_correction_is_told_in_a_few_lines(kesu: Kesu, played: str) -> None:
    tape = str(paths.home() / "tapes" / f"{played}{SUFFIX}")
    words = ("relabel", tape, "--turn", "2", "--by", "T07", "--understood", "yes", "--acts")
    lines = kesu(*words, "empathise", "--lang", "zh").out.splitlines()
    assert lines[0] == f"{tape}：第 2 轮“哦。”"
    assert lines[1].startswith("  读法：")
    assert lines[1].endswith(" → 体谅情绪、同情")
    assert re.fullmatch(r"  总分：[\d.]+.*（未通过） → [\d.]+ ± [\d.]+（未通过）", lines[2])
    assert 3 < len(lines) <= 10
    (event,) = kesu(*words, "ask_facts", "--json").events()
    (scored,) = kesu("score", tape, "--json").events()
    assert (event["tape"], event["overall"]) == (tape, scored["overall"])


def test_one_scenario_or_persona_is_told_to_scripts(kesu: Kesu) -> None:
    (told,) = kesu("list", "tap_adapter", "--json", "--lang", "en").events()
    (listed,) = (
        row for row in json.loads(kesu("list", "--json", "--lang", "en").out) if row["id"] == told["id"]
    )
    shared = ("id", "kind", "title", "customer", "difficulty")
    assert {key: told[key] for key in shared} == {key: listed[key] for key in shared}
    assert told["summary"]
    assert told["handling"]
    (persona,) = kesu("list", told["customer"], "--json", "--lang", "en").events()
    assert (persona["kind"], persona["difficulty"], persona["handling"]) == (
        "persona",
        None,
        told["handling"],
    )


def test_whoever_contests_for_somebody_is_in_the_trail(kesu: Kesu, played: str) -> None:
    kesu("records", "contest", played, "--turn", "2", "--reason", "x", "--by", "hr07")
    trail = json.loads(kesu("records", "audit", "--json").out)
    found = [(e["who"], e["trainee"], e["attempt"], e["detail"]) for e in trail if e["action"] == "contest"]
    assert found == [("hr07", "E1024", played, "turn 2")]


@pytest.mark.usefixtures("played")
def test_rescoring_names_whose_result_would_flip(kesu: Kesu) -> None:
    text = (paths.scenarios() / "course" / "rubric.yaml").read_text("utf-8")
    milder = text.replace("scale:\n", "scale:\n  - {points: 0.5, mark: 90}\n").replace("mark: 15", "mark: 91")
    milder = milder.replace("mark: 57", "mark: 92").replace("mark: 83", "mark: 93")
    milder = re.sub(r"left_open:\n(?:  .*\n)+", "", milder)  # which fails whoever hangs up so early
    Path("milder.yaml").write_text(milder, "utf-8")
    (row,) = json.loads(kesu("rescore", "--rubric", "milder.yaml", "--json").out)
    assert (row["trainee"], row["passed_before"], row["passed_after"], row["flip"]) == (
        "E1024", False, True, True,
    )  # fmt: skip
    for language, said in (("zh", "未通过 -> "), ("en", "failed -> ")):
        told = kesu("rescore", "--rubric", "milder.yaml", "--lang", language).out
        assert f": E1024 {row['started'][:10]}, tap_adapter: " in told
        assert said in told


@pytest.mark.usefixtures("played")
def test_the_records_answer_in_chinese(kesu: Kesu) -> None:
    shown = kesu("records", "list", "--lang", "zh").out
    for part in ("演练", "工号", "总分", "考试（计入）", "未通过"):
        assert part in shown
    assert (
        kesu("records", "export", "all.kesu.zip", "--lang", "zh").out == "all.kesu.zip：2 人的 1 场演练。\n"
    )
    assert kesu("records", "import", "all.kesu.zip", "--lang", "zh").out == (
        "all.kesu.zip：新增 0 场，续上 0 场，已有 1 场，因已被遗忘而不收 0 场；新增 0 人。\n"
    )
    assert kesu("records", "rebuild", "--lang", "zh").out == "已从演练记录重建 1 场。\n"
    assert kesu("records", "retention", "--lang", "zh").out == "演练一直保留到有人删除。\n已删除 0 场演练。\n"
    assert "  导出  " in kesu("records", "audit", "--lang", "zh").out
    assert kesu("records", "forget", "E1024", "--lang", "zh").out == (
        "这会把 E1024 张伟 和 1 场演练删除，无法恢复：确定要做，请加 --yes。\n"
    )
    assert kesu("records", "anonymise", "E1024", "--yes", "--lang", "zh").out == "已匿名 1 场演练。\n"
    assert kesu("records", "forget", "E1024", "--lang", "zh").err.startswith("kesu: 找不到名为“E1024”的学员")


def test_only_the_own_attempt_is_contested(kesu: Kesu, played: str) -> None:
    words = ("records", "contest", played, "--turn", "2", "--reason", "x")
    refused = kesu(*words, "--trainee", "E1025")
    assert (refused.code, refused.out, refused.err) == (
        2, "", f"kesu: The attempt {played} is not one of E1025: everybody contests their own only.\n",
    )  # fmt: skip
    assert kesu("records", "appeals", "--json").out == "[]\n"
    assert kesu(*words).code == 0  # whoever played it
    (shown,) = json.loads(kesu("records", "appeals", "--json").out)
    assert shown["trainee"] == "E1024"


def test_promises_are_corrected_as_they_are_shown(kesu: Kesu, played: str) -> None:
    kesu("records", "contest", played, "--turn", "1", "--reason", "我说了时间", "--trainee", "E1024")
    (shown,) = json.loads(kesu("records", "appeals", "--json").out)
    assert shown["reading"]["promises"] == []
    terms = '[{"what":"evening_visit","within":"2d"},{"within":"4h","amount":20.5,"unit":"yuan"}]'
    words = ("--uphold", "--answer", "有理", "--by", "T07")
    done = kesu("records", "decide", shown["appeal"], *words, "--promises", terms)
    assert (done.code, done.err) == (0, "")
    (upheld,) = json.loads(kesu("records", "appeals", "--state", "upheld", "--json").out)
    assert upheld["reading"]["promises"] == [
        {"what": "evening_visit", "within_hours": 48, "amount": None, "unit": None},
        {"what": None, "within_hours": 4, "amount": 20.5, "unit": "yuan"},
    ]
    assert upheld["reading"]["acts"] == shown["reading"]["acts"]
    assert kesu("records", "verify").out == "1 of 1 attempts verified.\n"
    # What is shown can be given back: nothing is changed by it.
    again = kesu("records", "contest", played, "--turn", "1", "--reason", "x").out.strip()
    same = kesu("records", "decide", again, *words, "--promises", json.dumps(upheld["reading"]["promises"]))
    assert same.err == "kesu: The reading is that already: nothing was changed.\n"
    for wrong in ('{"what":"evening_visit"}', "[1]", '[{"within":"soon"}]', '[{"amount":3}]', "["):
        told = kesu("records", "decide", again, *words, "--promises", wrong)
        assert (told.code, told.err[:33]) == (2, "kesu: Promises are given as JSON,")
    told = kesu("records", "decide", again, *words, "--promises", '[{"what":"evening_visitt"}]')
    assert (told.code, "evening_visit" in told.err) == (2, True)


def test_the_trail_says_who_did_what(kesu: Kesu, played: str) -> None:
    kesu("records", "export", "all.kesu.zip", "--by", "trainer")
    path = f"{Path.cwd() / 'home' / 'tapes' / played}.tape.jsonl"
    assert kesu("relabel", path, "--turn", "2", "--acts", "empathise", "--by", "T07").code == 0
    kesu("records", "forget", "E1025", "--yes", "--by", "hr07")
    entries = [
        (entry["action"], entry["who"], entry["attempt"], entry["detail"])
        for entry in json.loads(kesu("records", "audit", "--json").out)
    ]
    assert sorted(entries) == sorted([
        ("roster", "hr07", None, "roster.csv: 2 new, 0 changed"),
        ("export", "trainer", None, "bundle all.kesu.zip: 1 attempt"),
        ("relabel", "T07", played, "turn 2"),
        ("forget", "hr07", None, "0 attempts"),
    ])  # fmt: skip
    lines = kesu("records", "audit").out.splitlines()
    assert len(lines) == 4
    assert all(
        re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d[+-]\d\d:\d\d  \w+ \(.*\)  (roster|export|relabel|forget)", line)
        for line in lines
    )


def test_roles_are_sql_for_everybody_on_the_roster(kesu: Kesu, played: str) -> None:
    assert played
    plain, people = kesu("records", "roles").out, kesu("records", "roles", "--people").out
    assert plain.startswith("-- Rights on the records of Kesu")
    assert 'GRANT kesu_trainee TO "E1024";' not in plain
    assert 'GRANT kesu_trainee TO "E1024";' in people


@pytest.mark.parametrize(
    ("words", "url", "said"),
    [
        (("list",), "mysql://u:secret@h/x", "use postgresql://… or sqlite:///…"),
        (("list",), "postgresql://u:secret@127.0.0.1:9/x", "cannot be reached"),
        (("hand-over",), "postgresql://u:secret@127.0.0.1:9/x", "cannot be reached"),
        (("hand-over",), "", "There is no server to hand over to: name it in KESU_DATABASE."),
    ],
)
def test_a_server_that_cannot_be_used_is_one_sentence(
    kesu: Kesu, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], url: str, said: str
) -> None:
    monkeypatch.setenv("KESU_DATABASE", url)
    done = kesu("records", *words)
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert said in done.err
    assert "secret" not in done.err


def test_the_tables_are_brought_up_to_date(kesu: Kesu, home: Path) -> None:
    done = kesu("records", "upgrade")
    assert (done.code, done.out) == (0, f"{home / 'index.sqlite3'} is up to date.\n")
    assert kesu("records", "compact").out == f"{home / 'index.sqlite3'} holds nothing that was deleted.\n"
