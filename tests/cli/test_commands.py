"""list, check, schema, score, verify, analyse: exit codes, shapes, one line for whatever is wrong."""

from __future__ import annotations

import json
import math
import re
import subprocess
import sys
from pathlib import Path

import pytest

import simulator
from simulator.cli import app
from simulator.content.library import Library
from simulator.model.texts import LANGUAGES
from simulator.records.tape import MATTER, SUFFIX, read
from tests.cli.conftest import ROOT, Kesu, process

SCENARIO = "water_bill_estimate"
CASE = ROOT / "scenarios" / "cases" / f"{SCENARIO}.yaml"


@pytest.fixture
def tape(kesu: Kesu, tmp_path: Path) -> Path:
    """Return the tape of a finished attempt of one turn."""
    path = tmp_path / f"a{SUFFIX}"
    choice = Library.open().scenario(SCENARIO).beats[0].choices[0].id
    assert kesu("drive", SCENARIO, "--tape", str(path), stdin=json.dumps({"choice": choice})).code == 0
    return path


def test_version(kesu: Kesu) -> None:
    assert kesu("--version") == (0, f"{simulator.__version__}\n", "")


def test_every_command_has_help_with_an_example(kesu: Kesu) -> None:
    names = [command.name for command in app.registered_commands]
    assert len(set(names)) == len(names) >= 11
    for name in names:
        done = kesu(str(name), "--help")
        assert (done.code, done.err) == (0, "")
        assert f"Example: kesu {name}" in done.out or f"kesu {name}" in done.out
        assert "Example:" in done.out
    overview = kesu("--help").out
    assert all(str(name) in overview for name in names)


def test_commands_are_imported_when_they_are_called(home: Path) -> None:
    script = (
        "import sys; from simulator import cli; code = cli.run(['--version']);"
        "print(code, [name for name in ('numpy', 'sqlalchemy', 'yaml', 'pygame', 'simulator.model.scenario')"
        " if name in sys.modules])"
    )
    assert not home.exists()
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == [simulator.__version__, "0 []"]


# ---- list


def test_list_as_json(kesu: Kesu) -> None:
    done = kesu("list", "--json", "--lang", "en")
    assert (done.code, done.err) == (0, "")
    rows = json.loads(done.out)
    library = Library.open()
    assert [row["id"] for row in rows] == [
        entry.id for kind in ("persona", "scenario") for entry in library.entries(kind)
    ]
    for row in rows:
        assert row.keys() == {"id", "kind", "title", "customer", "difficulty", "path"}
        assert Path(row["path"]).is_file()
    (row,) = [row for row in rows if row["id"] == SCENARIO]
    scenario = library.scenario(SCENARIO)
    assert row == {
        "id": SCENARIO,
        "kind": "scenario",
        "title": scenario.title.en,
        "customer": scenario.persona,
        "difficulty": scenario.difficulty,
        "path": str(CASE),
    }


def test_list_for_people(kesu: Kesu) -> None:
    done = kesu("list", "--lang", "zh")
    title = Library.open().scenario(SCENARIO).title.zh
    assert [line for line in done.out.splitlines() if line.startswith(f"scenario  {SCENARIO} ")] == [
        f"scenario  {SCENARIO:<28} {'★' * Library.open().scenario(SCENARIO).difficulty:<5} {title}"
    ]


def test_list_tells_what_a_customer_calls_for(kesu: Kesu) -> None:
    done = kesu("list", "angry_vip", "--lang", "en")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("angry_vip: Angry VIP\n")
    assert (
        "    av_know_who_it_is · points: 1 · acts_all: [address_by_name] · acts: [affirm_customer, empathise]"
        " · within 3\n"
    ) in done.out
    told = kesu("list", "tap_adapter", "--lang", "zh").out
    assert told.startswith("tap_adapter: 一个转接头 ★★★\n")
    assert "venting_type: 发泄型\n" in told
    assert "vt_open_the_valve · 2 分 · acts: [invite_to_talk, empathise] · 2 轮之内\n" in told
    assert kesu("list", "angry_vp", "--lang", "en").err == (
        "kesu: There is no scenario called 'angry_vp': did you mean 'angry_vip'?\n"
    )


@pytest.mark.parametrize(
    ("lang", "mark", "advice"),
    [
        (
            "zh",
            "（未认证）",
            (
                "未认证的场景，窗口和终端里不开放考试：先用 kesu certify 认证。--uncertified 和 kesu drive 除外，"
                "档案会注明。"
            ),
        ),
        (
            "en",
            " (not certified)",
            (
                "In the window and the terminal no exam is held in a scenario that is not certified: `kesu "
                "certify` does that. `--uncertified` and `kesu drive` hold one, and the records mark it."
            ),
        ),
    ],
)
def test_list_marks_what_is_not_certified(
    kesu: Kesu, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str, mark: str, advice: str
) -> None:
    (tmp_path / "more").mkdir()
    text = CASE.read_text("utf-8").replace(f"id: {SCENARIO}", "id: own_case", 1)
    (tmp_path / "more" / "own_case.yaml").write_text(text, "utf-8")
    odd = text.replace("id: own_case", "id: odd_case", 1).replace("persona: ", "persona: no_", 1)
    (tmp_path / "more" / "odd_case.yaml").write_text(odd, "utf-8")
    monkeypatch.setenv("KESU_SCENARIOS", str(tmp_path / "more"))
    shown = kesu("list", "--lang", lang).out.splitlines()
    assert shown[-1] == advice
    assert {line.split()[1] for line in shown[:-1] if line.endswith(mark)} >= {"own_case", "odd_case"}
    certified_ones = [entry.id for entry in Library.open([ROOT / "scenarios"]).entries("scenario")]
    assert not [line for line in shown if line.split()[1] in certified_ones and line.endswith(mark)]


@pytest.mark.parametrize(
    ("lang", "mark"),
    [("zh", "（未认证：内容或评分标准改过）"), ("en", " (not certified: content or rubric changed)")],
)
def test_list_says_that_a_rubric_of_ones_own_asks_for_certifying_anew(
    kesu: Kesu, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str, mark: str
) -> None:
    rubric = (ROOT / "scenarios" / "course" / "rubric.yaml").read_text("utf-8")
    (tmp_path / "own").mkdir()
    own = rubric.replace("let_them_vent: 0.8", "let_them_vent: 0.9")
    (tmp_path / "own" / "rubric.yaml").write_text(own, "utf-8")
    monkeypatch.setenv("KESU_SCENARIOS", str(tmp_path / "own"))
    (line,) = [line for line in kesu("list", "--lang", lang).out.splitlines() if f" {SCENARIO} " in line]
    assert line.endswith(mark)


@pytest.mark.parametrize(("encoding", "name"), [("gb18030", "GBK"), ("utf-16", "UTF-16")])
def test_a_file_in_another_encoding_is_named_and_not_left_out(
    kesu: Kesu, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoding: str, name: str
) -> None:
    (tmp_path / "own").mkdir()
    file = tmp_path / "own" / "mine.yaml"
    text = CASE.read_text("utf-8").replace(f"id: {SCENARIO}", "id: mine", 1)
    file.write_bytes(text.encode(encoding))
    monkeypatch.setenv("KESU_SCENARIOS", str(tmp_path / "own"))
    done = kesu("play", "mine", "--text", "--mode", "coached")
    assert done.code == 1
    assert "mine.yaml" in done.err
    assert name in done.err


def test_list_leaves_out_a_broken_file_and_says_so(
    kesu: Kesu, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "bad.yaml").write_text("kind: scenario\nid: bad\n", "utf-8")
    monkeypatch.setenv("KESU_SCENARIOS", str(tmp_path / "more"))
    done = kesu("list", "--json")
    assert done.code == 0
    assert SCENARIO in [row["id"] for row in json.loads(done.out)]
    assert done.err.startswith(f"kesu: {tmp_path / 'more' / 'bad.yaml'} 无法使用")
    assert done.err.count("\n") == 1


# ---- check and schema


def test_check_of_what_is_shipped(kesu: Kesu) -> None:
    done = kesu("check", "--json", str(CASE), str(CASE))
    assert (done.code, [p for p in json.loads(done.out) if p["severity"] == "error"]) == (0, [])
    assert kesu("check", str(ROOT / "scenarios" / "personas")).out.endswith("4.\n")


def test_check_of_a_broken_file(kesu: Kesu, tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text("kind: persona\nid: bad\nversion: one\n", "utf-8")
    done = kesu("check", "--json", str(path))
    problems = json.loads(done.out)
    assert (done.code, done.err) == (1, "")
    for problem in problems:
        assert problem.keys() == {"file", "line", "column", "code", "severity", "message", "hint"}
    assert [(p["line"], p["column"], p["code"]) for p in problems if p["code"] == "wrong_type"] == [
        (3, 10, "wrong_type")
    ]
    told = kesu("check", str(path), "--lang", "zh")
    assert told.code == 1
    assert f"{path}:3:10" in told.out


def test_schema(kesu: Kesu, tmp_path: Path) -> None:
    schemas = json.loads(kesu("schema").out)
    assert set(schemas) == {"scenario", "persona", "course", "rubric", "house", "test"}
    assert kesu("schema", "-o", str(tmp_path / "out")).code == 0
    for kind, schema in schemas.items():
        assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
        assert json.loads((tmp_path / "out" / f"{kind}.schema.json").read_text("utf-8")) == schema


# ---- score and verify


def test_score(kesu: Kesu, tape: Path) -> None:
    done = kesu("score", str(tape), str(tape), "--json")
    assert (done.code, done.err) == (0, "")
    first, second = done.events()
    assert first == second
    assert first["tape"] == str(tape)
    assert first.keys() >= {"overall", "standard_error", "passed", "principles", "failures", "turns"}
    plain = kesu("score", str(tape))
    verdict = "passed" if first["passed"] else "failed"
    assert plain.out.splitlines() == [
        f"{tape}: {SCENARIO}: {first['overall']} ± {first['standard_error']} {verdict}, {first['outcome']}"
    ]


def test_every_finding_of_an_attempt_with_its_reply_and_points(kesu: Kesu, tape: Path) -> None:
    (event,) = kesu("score", str(tape), "--json").events()
    for language in LANGUAGES:
        result, *lines = kesu("score", str(tape), "--findings", "--lang", language).out.splitlines()
        assert result == kesu("score", str(tape), "--lang", language).out.strip()
        (said,) = (turn.words for turn in read(tape).tape.turns)
        assert lines[0] == ("  第 1 轮“{}”" if language == "zh" else "  turn 1, “{}”").format(said)
        lines.remove("  没有做到的" if language == "zh" else "  not done")
        found = [re.match(r" {3,}([+-]\d+\.\d\d)  ([^：:]+)(：|: )(.+)", line) for line in lines[1:]]
        points = [float(line[1]) for line in found if line is not None]
        assert len(points) == len(lines) - 1 == len(event["findings"])
        assert math.isclose(sum(points), event["overall"], abs_tol=0.3)
        assert not any("-0.00" in line for line in lines)
        advised = [line for line in lines if ("改进：" if language == "zh" else " — ") in line]
        assert advised


def test_score_by_another_rubric(kesu: Kesu, tape: Path, tmp_path: Path) -> None:
    text = (ROOT / "scenarios" / "course" / "rubric.yaml").read_text("utf-8")
    stricter = tmp_path / "stricter.yaml"
    stricter.write_text(text.replace("within: 2", "within: 1"), "utf-8")
    assert text != stricter.read_text("utf-8")
    assert kesu("score", str(tape), "--rubric", str(stricter)).code == 0
    broken = tmp_path / "broken.yaml"
    broken.write_text("kind: rubric\n", "utf-8")
    for path, code in ((broken, 1), (CASE, 2), (tmp_path / "missing.yaml", 1), (tmp_path, 1)):
        done = kesu("score", str(tape), "--rubric", str(path))
        assert (done.code, done.out, done.err.count("\n")) == (code, "", 1)


def test_verify(kesu: Kesu, tape: Path, tmp_path: Path) -> None:
    assert kesu("verify", str(tape)) == (0, f"{tape}: verified\n", "")
    data = tape.read_bytes()
    cut = tmp_path / f"cut{SUFFIX}"
    cut.write_bytes(b"".join(data.splitlines(keepends=True)[:-1]))
    assert kesu("verify", str(cut)) == (0, f"{cut}: verified, open after 1 turn\n", "")
    changed = tmp_path / f"changed{SUFFIX}"
    changed.write_bytes(data.replace(b'"delay":5000', b'"delay":5001'))
    done = kesu("verify", str(changed), str(tape))
    assert (done.code, done.out) == (1, f"{tape}: verified\n")
    assert done.err == (
        f"kesu: The tape {changed}, line 2 cannot be used: "
        "it is not what was written when the attempt was played.\n"
    )


def test_a_folder_stands_for_its_tapes(kesu: Kesu, tape: Path, tmp_path: Path) -> None:
    (tmp_path / f"b{SUFFIX}").write_bytes(tape.read_bytes())
    both = f"{tape}: verified\n{tmp_path / f'b{SUFFIX}'}: verified\n"
    assert kesu("verify", str(tmp_path)) == (0, both, "")
    assert [event["tape"] for event in kesu("score", str(tmp_path), "--json").events()] == [
        str(tape), str(tmp_path / f"b{SUFFIX}"),
    ]  # fmt: skip
    (tmp_path / "empty").mkdir()
    refused = kesu("verify", str(tmp_path / "empty"))
    assert (refused.code, refused.err) == (2, f"kesu: There is no tape in the folder {tmp_path / 'empty'}.\n")


def test_score_and_verify_answer_in_chinese(kesu: Kesu, tape: Path, tmp_path: Path) -> None:
    (event,) = kesu("score", str(tape), "--json").events()
    worth = f"{event['overall']} ± {event['standard_error']} {'通过' if event['passed'] else '未通过'}"
    told = kesu("score", str(tape), "--lang", "zh").out.strip()
    assert told.startswith(f"{tape}: {SCENARIO}: {worth}")
    assert told.partition("，客户之后：")[2] in (
        "成为忠诚客户", "继续来往，不冷不热", "悄悄流失", "到处说不好", "向第三方投诉",
    )  # fmt: skip
    assert kesu("verify", str(tape), "--lang", "zh").out == f"{tape}：核对无误\n"
    cut = tmp_path / f"cut{SUFFIX}"
    cut.write_bytes(b"".join(tape.read_bytes().splitlines(keepends=True)[:-1]))
    assert kesu("verify", str(cut), "--lang", "zh").out == f"{cut}：核对无误，停在第 1 轮，尚未结束\n"
    missing = kesu("verify", str(tmp_path / "no"), "--lang", "zh")
    assert (missing.code, missing.err.count("无法使用")) == (1, 1)


def test_a_tape_whose_texts_are_gone(kesu: Kesu, tape: Path) -> None:
    for place in (tape.parent / MATTER).iterdir():
        place.write_text("kind: nothing\n", "utf-8")
    for command in ("score", "verify"):
        done = kesu(command, str(tape))
        assert (done.code, done.out, done.err.count("\n")) == (1, "", 1)
        assert "beside it has been changed" in done.err


# ---- wrong use, in one line


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["nonsense"], 2, "No such command 'nonsense'"),
        (["--nonsense"], 2, "No such option"),
        (["drive"], 2, "Missing argument"),
        (["drive", "water_bil_estimate"], 2, f"did you mean '{SCENARIO}'?"),
        (["drive", "x\0y"], 2, "There is no scenario called 'x\\x00y'"),
        (["drive", "x" * 10_000], 2, f"called '{'x' * 60}…'"),
        (["drive", "😤"], 2, "called '😤'"),
        (["drive", "\x1b[31m"], 2, "called '\\x1b[31m'"),
        (["drive", "<script>alert(1)</script>"], 2, "called '<script>alert(1)</script>'"),
        (["drive", "../../etc/passwd"], 2, "called '../../etc/passwd'"),
        (["drive", SCENARIO, "--mode", "easy"], 2, "There is no mode 'easy'"),
        (["drive", SCENARIO, "--lang", "fr"], 2, "There is no language 'fr'"),
        (["drive", SCENARIO, "--seed", "one"], 2, "--seed"),
        (["drive", SCENARIO, "--trainee", "x" * 65], 2, "An employee number has up to 64 characters"),
        (["drive", SCENARIO, "--tape", "/dev/null"], 2, "/dev/null exists already"),
        (["drive", SCENARIO, "--tape", "x" * 5000], 2, "File name too long"),
        (["drive", SCENARIO, "--tape", "nul\0"], 2, "null byte"),
        (["play", "nonsense", "--text"], 2, "There is no scenario called 'nonsense'"),
        (["list", "--lang", "fr"], 2, "There is no language 'fr'"),
        (["check"], 2, "Missing argument"),
        (["check", "missing.yaml"], 2, "There is no file or folder 'missing.yaml'"),
        (["check", "nul\0"], 2, "There is no file or folder"),
        (["check", "x" * 10_000], 2, "There is no file or folder"),
        (["schema", "-o", "/dev/null/x"], 2, "cannot be written"),
        (["schema", "-o", "nul\0"], 2, "null byte"),
        (["score"], 2, "Missing argument"),
        (["score", "missing"], 1, "The tape missing cannot be used: it cannot be opened"),
        (["verify", "nul\0"], 2, "null byte"),
        (["verify", "x" * 10_000], 1, "cannot be opened (File name too long)"),
        (["verify", "."], 2, "There is no tape in the folder ."),
        (["verify", sys.executable], 1, "line 1 cannot be used"),
        (["relabel", "missing", "--turn", "1", "--by", "T07"], 1, "cannot be opened"),
        (["corrections", "missing"], 1, "cannot be opened"),
        (["rescore", "--rubric", "missing"], 1, "missing"),
        (["analyse", "--lang", "fr"], 2, "There is no language 'fr'"),
        (["analyse", "--lang", "en", "--scenario", "nonsense"], 2, "There is no scenario called 'nonsense'"),
    ],
)
def test_wrong_use_is_one_line(kesu: Kesu, words: list[str], code: int, says: str) -> None:
    done = kesu(*words)
    assert (done.code, done.out) == (code, "")
    assert done.err.startswith("kesu: ")
    assert done.err.count("\n") == 1
    assert done.err[:-1].isprintable()
    assert says in done.err
    assert len(done.err) < 12_000


def test_nobody_picks_a_scenario(kesu: Kesu) -> None:
    done = kesu("play", "--text", "--lang", "en")
    assert (done.code, done.err) == (
        2,
        "kesu: No scenario was picked: name one, as `kesu list` shows them.\n",
    )


def test_errors_speak_the_language_that_was_asked_for(kesu: Kesu, monkeypatch: pytest.MonkeyPatch) -> None:
    assert kesu("drive", "nonsense", "--lang", "zh").err.startswith("kesu: 找不到名为“nonsense”的场景")
    assert kesu("drive", "nonsense", "--lang=zh").err.startswith("kesu: 找不到")
    assert kesu("score", "missing").err.startswith("kesu: The tape missing")
    monkeypatch.setenv("KESU_LANG", "zh")
    assert kesu("drive", "nonsense").err.startswith("kesu: 找不到")
    assert kesu("drive", "nonsense", "--lang", "en").err.startswith("kesu: There is no")


@pytest.mark.parametrize("words", [["drive", SCENARIO], ["play", SCENARIO, "--text"], []])
def test_a_data_folder_that_cannot_be_written(
    kesu: Kesu, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    monkeypatch.setenv("KESU_HOME", str(tmp_path / "file" / "home"))
    done = kesu(*words)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"kesu: The data folder {tmp_path / 'file' / 'home'} cannot be written (")
    assert done.err.count("\n") == 1


def test_an_index_that_is_none(kesu: Kesu, home: Path) -> None:
    home.mkdir()
    (home / "index.sqlite3").write_bytes(b"\x00garbage" * 500)
    done = kesu("drive", SCENARIO)
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)


# ---- analyse


def test_analyse_answers_line_by_line(kesu: Kesu) -> None:
    rows = [
        {"id": 1, "customer": "等了三天！", "reply": "真对不起，让您等了这么久。"},
        {"id": "二", "reply": "您好"},
        {"id": None, "reply": "<script>alert(1)</script> \x1b[31m 😤"},
        {"id": 4, "reply": "长" * 10_000},
    ]
    broken = ["{", "[]", "null", '{"id": 5}', "[" * 100_000]
    stdin = "\n".join([*(json.dumps(row) for row in rows), "", *broken])
    done = kesu("analyse", "--lang", "zh", "--scenario", SCENARIO, stdin=stdin)
    assert (done.code, done.err) == (0, "")
    answers = done.events()
    assert [answer.get("id", "none") for answer in answers] == [1, "二", None, 4] + ["none"] * len(broken)
    for answer in answers[:4]:
        assert answer.keys() == {
            "id", "acts", "confidence", "certainty", "understood", "topics", "promises",
        }  # fmt: skip
        assert 0 <= answer["certainty"] <= 1
        assert all(0 <= share <= 1 for share in answer["confidence"].values())
    assert "apologise" in answers[0]["acts"]
    for answer in answers[4:]:
        assert answer == {"error": 'each line is a JSON object {"id", "customer", "reply"}'}


def test_analyse_reads_many_lines_at_once_as_one_by_one(kesu: Kesu) -> None:
    rows = [
        {"id": number, "reply": f"第{number}单真对不起，我明天{number % 12 + 1}点给您回电。"}
        for number in range(150)
    ]
    together = kesu("analyse", "--lang", "zh", stdin="\n".join(map(json.dumps, rows))).events()
    alone = [kesu("analyse", "--lang", "zh", stdin=json.dumps(row)).events() for row in rows[::50]]
    assert [answer["id"] for answer in together] == list(range(150))
    assert together[::50] == [only for (only,) in alone]


def test_whoever_waits_for_an_answer_before_the_next_line_gets_it() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "simulator", "analyse", "--lang", "en"],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8",
    ) as process:  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        for number, reply in enumerate(("I'm sorry.", "When did it stop?", "Who knows")):
            process.stdin.write(json.dumps({"id": number, "reply": reply}) + ("\n" if number < 2 else ""))
            process.stdin.flush()
            if number == 2:  # the last line may have no end
                process.stdin.close()
            assert json.loads(process.stdout.readline())["id"] == number


# ---- real processes


@pytest.mark.parametrize(
    ("language", "sentence", "told"),
    [
        ("en", "When did you first see the bent lines?", ["acts: ask_facts", "topics: when_started"]),
        ("zh", "您第一次觉得线弯是什么时候？", ["acts: ask_facts", "topics: when_started"]),
        (
            "zh",
            "三天之内给您重磨一副镜片。",
            ["acts: ", "topics: exchange", "promises: exchange ≤ "],
        ),
        ("en", "Lovely weather today.", ["acts: ", "topics: none", "It touches no fact"]),
    ],
)
def test_a_sentence_is_tried_against_a_file(
    kesu: Kesu, language: str, sentence: str, told: list[str]
) -> None:
    file = Path(__file__).parent.parent / f"authoring/data/tutorial/{language}/carpenter_glasses.yaml"
    done = kesu("analyse", "--scenario", str(file), "--try", sentence)
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert [line.startswith(begin) for line, begin in zip(lines, told, strict=True)] == [True] * len(told)


def test_a_sentence_in_a_language_that_a_scenario_has_not(kesu: Kesu) -> None:
    file = Path(__file__).parent.parent / "authoring/data/tutorial/en/carpenter_glasses.yaml"
    done = kesu("analyse", "--scenario", str(file), "--try", "您好")
    assert (done.code, done.out) == (2, "")
    assert "is not written in 'zh': try a sentence in en." in done.err
    assert kesu("analyse").err == "kesu: Missing option '--lang': name zh or en.\n"


def test_a_reader_that_goes_away(home: Path) -> None:
    assert not home.exists()
    for words in ("list --json", f"drive {SCENARIO}", "schema"):
        done = subprocess.run(
            ["bash", "-c", f"set -o pipefail; {sys.executable} -m simulator {words} </dev/null | true"],
            cwd=ROOT, capture_output=True, check=False,
        )  # fmt: skip
        assert done.stderr == b""
        assert done.returncode in (0, 1)  # 0 where all was written before the reader left


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_streams_that_are_closed(home: Path, closed: str) -> None:
    assert not home.exists()
    done = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m simulator drive {SCENARIO} </dev/null {closed}"],
        cwd=ROOT, capture_output=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")


def test_output_is_utf_8_whatever_the_system_says(home: Path) -> None:
    assert not home.exists()
    done = process("list", LC_ALL="C", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.code == 0
    assert (Library.open().scenario(SCENARIO).title.zh or "?") in done.out


def test_no_display_and_nobody_at_the_terminal_is_one_sentence(home: Path) -> None:
    assert not home.exists()
    done = process(SDL_VIDEODRIVER="x11", DISPLAY=":987", WAYLAND_DISPLAY="")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("kesu: ")
    assert "kesu play --text" in done.err
    assert done.err.count("\n") == 1
