"""The command line as a script sees it: words and stdin in, exit code, stdout and stderr out."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from simulator import cli

ROOT = Path(__file__).resolve().parents[2]


class Done(NamedTuple):
    """What became of a command."""

    code: int
    out: str
    err: str

    def events(self) -> list[dict[str, Any]]:
        """Return the JSON lines of stdout."""
        return [json.loads(line) for line in self.out.splitlines()]


Kesu = Callable[..., Done]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the test a data folder and a current folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KESU_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("KESU_LANG", raising=False)
    return tmp_path / "home"


@pytest.fixture
def kesu(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Kesu:
    """Return a way to run a command within this process."""
    assert home.is_absolute()

    def run(*words: str, stdin: str = "") -> Done:
        given = io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8")
        monkeypatch.setattr("sys.stdin", given)
        code = cli.run(words)
        captured = capsys.readouterr()
        return Done(code, captured.out, captured.err)

    return run


def process(*words: str, stdin: bytes = b"", **environment: str) -> Done:
    """Run a command in a process of its own; stdout and stderr must be UTF-8."""
    done = subprocess.run(
        [sys.executable, "-m", "simulator", *words],
        cwd=ROOT,
        env={**os.environ, **environment},
        input=stdin,
        capture_output=True,
        check=False,
        timeout=120,
    )
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())
