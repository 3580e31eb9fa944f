"""What an editor makes of the schemas: the language server of VS Code's YAML extension, started for real."""

from __future__ import annotations

import contextlib
import json
import queue
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from simulator import paths
from simulator.authoring import schemas, suites, trials
from simulator.authoring.drafts import Wishes, scenario
from simulator.content.library import Library
from simulator.content.loader import KINDS

#: Fetched with npm where no other one is on the path.
SERVER = "yaml-language-server@1.25.0"
SETTINGS = {
    "yaml": {"validate": True, "hover": True, "completion": True, "schemaStore": {"enable": False}},
    "http": {},
    "[yaml]": {},
    "editor": {},
    "files": {},
}
Json = dict[str, Any]


class Editor:
    """A client of the language server, which answers what the server asks and waits for what it tells."""

    def __init__(self, command: list[str], folder: Path) -> None:
        self._process = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._told: queue.Queue[Json] = queue.Queue()
        self._number = 0
        threading.Thread(target=self._listen, daemon=True).start()
        self.ask(
            "initialize",
            {
                "processId": None,
                "rootUri": folder.as_uri(),
                "capabilities": {"workspace": {"configuration": True}},
            },
        )
        self.tell("initialized", {})
        self.tell("workspace/didChangeConfiguration", {"settings": SETTINGS})

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    def tell(self, method: str, parameters: Json) -> None:
        self._send({"method": method, "params": parameters})

    def ask(self, method: str, parameters: Json) -> Any:
        self._number += 1
        number = self._number
        self._send({"id": number, "method": method, "params": parameters})
        return self._until(lambda message: message.get("id") == number and "method" not in message)["result"]

    def open(self, file: Path, text: str) -> list[Json]:
        """Open `file` and return the server's diagnostics of it."""
        uri = file.as_uri()
        self.tell(
            "textDocument/didOpen",
            {"textDocument": {"uri": uri, "languageId": "yaml", "version": 1, "text": text}},
        )
        message = self._until(
            lambda message: (
                message.get("method") == "textDocument/publishDiagnostics" and message["params"]["uri"] == uri
            )
        )
        found: list[Json] = message["params"]["diagnostics"]
        return found

    def at(self, method: str, file: Path, line: int, column: int) -> Any:
        where = {"textDocument": {"uri": file.as_uri()}, "position": {"line": line, "character": column}}
        return self.ask(f"textDocument/{method}", where)

    def _send(self, message: Json) -> None:
        content = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(content), content))
        self._process.stdin.flush()

    def _listen(self) -> None:
        stdout = self._process.stdout
        assert stdout is not None
        with contextlib.suppress(ValueError, OSError):  # the pipe is closed at the end
            while header := stdout.readline():
                length = int(header.split(b":")[1])
                while stdout.readline().strip():
                    pass
                self._told.put(json.loads(stdout.read(length)))

    def _until(self, wanted: Any) -> Json:
        while True:
            message = self._told.get(timeout=60)
            if wanted(message):
                return message
            if message.get("method") == "workspace/configuration":
                items = message["params"]["items"]
                self._send(
                    {
                        "id": message["id"],
                        "result": [SETTINGS.get(item.get("section", ""), {}) for item in items],
                    }
                )
            elif "id" in message and "method" in message:
                self._send({"id": message["id"], "result": None})


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    folder = tmp_path_factory.mktemp("editor")
    command = shutil.which("yaml-language-server")
    if command is None:
        npm = shutil.which("npm")
        assert npm is not None, "npm is needed: see CONTRIBUTING.md"
        subprocess.run(
            [npm, "install", "--no-audit", "--no-fund", "--silent", "--prefix", str(folder), SERVER],
            check=True, capture_output=True,
        )  # fmt: skip
        command = str(folder / "node_modules" / ".bin" / "yaml-language-server")
    opened = Editor([command, "--stdio"], folder)
    yield opened
    opened.close()


@pytest.fixture
def draft(tmp_path: Path) -> tuple[Path, list[str]]:
    """Return a new scenario as `kesu new` writes it: its file, with the schema beside it, and its lines."""
    schemas.write("scenario", tmp_path / schemas.FOLDER)
    text = schemas.comment("scenario", tmp_path) + "\n" + scenario(Wishes("tea"), "en")
    file = tmp_path / "tea.yaml"
    file.write_text(text, "utf-8")
    return file, text.split("\n")


def line_of(lines: list[str], part: str) -> int:
    return next(number for number, line in enumerate(lines) if part in line)


def test_shipped_files_name_their_schema_and_have_no_diagnostics(editor: Editor) -> None:
    entries = Library.open([paths.scenarios()]).entries()
    assert {entry.kind for entry in entries} == set(KINDS)
    for entry in entries:
        text = entry.path.read_text("utf-8")
        first = text.split("\n")[0]
        assert first == schemas.comment(entry.kind, entry.path.parent, paths.scenarios() / schemas.FOLDER)
        assert (entry.path.parent / first.split("$schema=")[1]).is_file()
        assert [found["message"] for found in editor.open(entry.path, text)] == []


def test_shipped_tests_name_their_schema_and_have_no_diagnostics(editor: Editor) -> None:
    for entry in Library.open([paths.scenarios()]).entries("scenario"):
        file = suites.beside(entry.path)
        text = file.read_text("utf-8")
        assert text.split("\n")[0] == schemas.comment("test", file.parent, paths.scenarios() / schemas.FOLDER)
        assert [found["message"] for found in editor.open(file, text)] == []


def test_a_new_file_of_tests_names_its_schema(editor: Editor, draft: tuple[Path, list[str]]) -> None:
    case, _ = draft
    head = trials.opened("tea", case)
    assert head.split("\n")[0] == schemas.comment("test", case.parent)
    file = suites.beside(case)
    text = (
        head
        + "  - id: one\n    replies:\n      - {choice: a, expect: {acts: [e]}}\n    expect: {endng: [x]}\n"
    )
    file.write_text(text, "utf-8")
    found = editor.open(file, text)
    assert {one["range"]["start"]["line"] for one in found} == {6, 7}
    offered = editor.at("completion", file, 6, text.split("\n")[6].index("[e]") + 2)
    items = offered["items"] if isinstance(offered, dict) else offered
    assert {item["label"] for item in items} >= {"empathise", "explain_cause"}
    hover = editor.at("hover", file, 7, 5)
    assert "谈完应当怎样" in hover["contents"]["value"]


def test_a_file_of_tests_shares_the_schemas_of_its_scenario(tmp_path: Path) -> None:
    cases = tmp_path / "cases"
    cases.mkdir()
    case = cases / "tea.yaml"
    schemas.write("scenario", tmp_path / "schema")
    case.write_text(schemas.comment("scenario", cases, tmp_path / "schema") + "\nkind: scenario\n", "utf-8")
    assert schemas.heading("test", case) == ("# yaml-language-server: $schema=../schema/test.schema.json\n")
    assert json.loads((tmp_path / "schema" / "test.schema.json").read_text("utf-8")) == schemas.schema("test")
    (tmp_path / "schema" / "scenario.schema.json").unlink()  # what it names is not there
    assert schemas.heading("test", case) == "# yaml-language-server: $schema=schema/test.schema.json\n"
    (tmp_path / "none").touch()
    assert schemas.heading("test", tmp_path / "none" / "tea.yaml") == ""


def test_a_mistake_is_underlined(editor: Editor, draft: tuple[Path, list[str]]) -> None:
    file, lines = draft
    changed = (
        "\n".join(lines)
        .replace("channel: phone", "channel: telephone")
        .replace("acts: [cold]", "acts: [colld]", 1)
    )
    changed = changed.replace("difficulty: 2", "dificulty: 2").replace("severity: 0.5", "severity: 5")
    found = editor.open(file.with_name("wrong.yaml"), changed)
    at = {changed.split("\n")[one["range"]["start"]["line"]].strip() for one in found}
    assert at >= {"channel: telephone", "acts: [colld]", "dificulty: 2", "severity: 5"}


def test_a_key_explains_itself_in_both_languages(editor: Editor, draft: tuple[Path, list[str]]) -> None:
    file, lines = draft
    editor.open(file, "\n".join(lines))
    for key, zh, en in (
        ("turn_limit:", "最多几轮", "Most replies"),
        ("    severity:", "严重程度", "A trifle"),
        ("    leave: {any_of", "什么时候结束", "When it is over"),
    ):
        number = line_of(lines, key)
        hover = editor.at("hover", file, number, len(lines[number]) - len(lines[number].lstrip()) + 2)
        told = hover["contents"]["value"]
        assert zh in told
        assert en.lower() in told.lower()


def test_keys_and_values_are_offered(editor: Editor, draft: tuple[Path, list[str]]) -> None:
    file, lines = draft
    whole = "\n".join(lines)
    for name, text, key, offered in (
        (
            "value",
            whole.replace("channel: phone", "channel: "),
            "channel: ",
            {"phone", "counter", "chat", "email"},
        ),
        ("key", whole.replace("pass_mark: 70", "exam"), "exam", {"exam_only", "pass_mark"}),
        ("act", whole.replace("acts: [cold]", "acts: [e]", 1), "acts: [e]", {"empathise", "explain_cause"}),
        (
            "ruling",
            whole.replace("rulings_ever: [accepted]", "rulings_ever: [a]", 1),
            "rulings_ever: [a]",
            {"accepted"},
        ),
    ):
        other = file.with_name(f"{name}.yaml")
        editor.open(other, text)
        number = line_of(text.split("\n"), key)
        line = text.split("\n")[number]
        column = line.index(key) + len(key) - key.endswith("]")
        found = editor.at("completion", other, number, column)
        items = found["items"] if isinstance(found, dict) else found
        assert {item["label"] for item in items} >= offered


@pytest.mark.parametrize("kind", schemas.ALL)
def test_the_shipped_schemas_are_those_of_the_code(kind: str) -> None:
    file = paths.scenarios() / schemas.FOLDER / f"{kind}.schema.json"
    assert json.loads(file.read_text("utf-8")) == schemas.schema(kind)


def test_every_key_of_every_schema_is_described_in_both_languages() -> None:
    described = 0
    for kind in schemas.ALL:
        made = schemas.schema(kind)
        for shape in (made, *made.get("$defs", {}).values()):
            for name, field in shape.get("properties", {}).items():
                zh, _, en = field["description"].partition("\n\n")
                assert any("\u4e00" <= sign <= "\u9fff" for sign in zh), name
                assert en.isascii() or "/ Ms" in en, (name, en)
                assert en[:1] == en[:1].upper()
                described += 1
    assert described > 150


def test_a_comment_leads_from_any_folder_to_the_schemas(tmp_path: Path) -> None:
    assert (
        schemas.comment("persona", tmp_path) == "# yaml-language-server: $schema=schema/persona.schema.json"
    )
    assert (
        schemas.comment("persona", tmp_path / "a" / "b", tmp_path / "schema")
        == "# yaml-language-server: $schema=../../schema/persona.schema.json"
    )
