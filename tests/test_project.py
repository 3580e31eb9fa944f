"""What a user gets: the wheel and its data, the supported Pythons, and the commands that the README gives."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

import simulator

ROOT = Path(__file__).resolve().parent.parent
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    _run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)], ROOT)
    (built,) = folder.iterdir()
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("installed")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps"]
    _run([*pip, "--target", str(folder), str(wheel)], folder)
    return folder


def test_wheel_is_named_after_the_version(wheel: Path) -> None:
    assert wheel.name == f"kesu-{simulator.__version__}-py3-none-any.whl"


def test_wheel_holds_every_scenario_file(wheel: Path) -> None:
    scenarios = _in_checkout("scenarios")
    assert scenarios
    assert _in_wheel(wheel, "scenarios") == scenarios


def test_wheel_holds_every_asset_but_the_training_lines(wheel: Path) -> None:
    assets = _in_checkout("assets")
    kinds = "(?:authors|annotated|pieces|set_aside|unseen)/.+|labellings.jsonl"
    training = {name for name in assets if re.fullmatch(rf"language/[^/]+/(?:{kinds})", name)}
    assert training
    assert _in_wheel(wheel, "assets") == assets - training


def test_wheel_holds_the_page_of_every_code(wheel: Path) -> None:
    assert _in_wheel(wheel, "docs/codes") == _in_checkout("docs/codes")


def test_wheel_holds_nothing_beside_the_package(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.split("/")[0] for name in archive.namelist()}
    assert tops == {"simulator", f"kesu-{simulator.__version__}.dist-info"}


def test_installed_wheel_finds_its_own_data(installed: Path, tmp_path: Path) -> None:
    script = (
        "import json, simulator, simulator.paths as paths;"
        "print(json.dumps([simulator.__file__, str(paths.scenarios()), str(paths.assets()), str(paths.codes())]))"
    )
    printed = _run([sys.executable, "-c", script], tmp_path, PYTHONPATH=str(installed))
    package = installed.resolve() / "simulator"
    assert json.loads(printed) == [
        str(installed / "simulator" / "__init__.py"),
        str(package / "_data" / "scenarios"),
        str(package / "_data" / "assets"),
        str(package / "_data" / "docs" / "codes"),
    ]


def test_the_command_is_kesu(installed: Path) -> None:
    (entry_points,) = installed.glob("kesu-*.dist-info/entry_points.txt")
    assert entry_points.read_text(encoding="utf-8") == "[console_scripts]\nkesu = simulator.cli:main\n"


def test_supported_pythons_are_named_alike_everywhere() -> None:
    minors = range(11, 15)
    project = PYPROJECT["project"]
    classified = [
        line for line in project["classifiers"] if line.startswith("Programming Language :: Python :: 3.")
    ]
    assert classified == [f"Programming Language :: Python :: 3.{minor}" for minor in minors]
    assert project["requires-python"] == f">=3.{minors.start},<3.{minors.stop}"
    assert PYPROJECT["tool"]["mypy"]["python_version"] == f"3.{minors.start}"
    assert PYPROJECT["tool"]["ruff"]["target-version"] == f"py3{minors.start}"
    assert f"Python 3.{minors.start} to 3.{minors.stop - 1}" in _text("README.md")
    assert f"Python 3.{minors.start}–3.{minors.stop - 1}" in _text("README.md")
    assert f"Python 3.{minors.start} to 3.{minors.stop - 1}" in _text("CONTRIBUTING.md")
    assert f"(3, {minors.start}) <= sys.version_info < (3, {minors.stop})" in _text(".ci/run")


def test_ci_runs_the_commands_that_the_readme_gives_for_the_tests() -> None:
    commands = re.findall(r"^(sudo apt-get update .*)$", _text("README.md"), flags=re.MULTILINE)
    start, tests = (line.split(" && ") for line in commands)
    assert start == [
        "sudo apt-get update",
        "sudo apt-get install -y python3-venv git",
        "python3 -m venv .venv",
        ".venv/bin/pip install -e .",
        ".venv/bin/kesu",
    ]
    ci = _text(".ci/run")
    (packages,) = re.findall(r"^packages=\((.*)\)$", ci, flags=re.MULTILINE)
    (install,) = re.findall(r"^\.venv-ci/bin/pip install -q (.*)$", ci, flags=re.MULTILINE)
    last = ci.rstrip().splitlines()[-1].removeprefix("exec .venv-ci/bin/").removesuffix(" </dev/null")
    assert tests == [
        "sudo apt-get update",
        f"sudo apt-get install -y {packages}",
        "python3 -m venv .venv",
        f".venv/bin/pip install {install}",
        f".venv/bin/{last}",
    ]


def test_ci_script_can_be_executed() -> None:
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def test_contributors_are_told_the_checks_that_ci_runs() -> None:
    (told,) = re.findall(
        r"^## What every change passes\n\n```sh\n(.*?)```",
        _text("CONTRIBUTING.md"),
        flags=re.DOTALL | re.MULTILINE,
    )
    run = re.findall(
        r"^(?:exec )?\.venv-ci/bin/((?!pip).+?)(?: </dev/null)?$", _text(".ci/run"), flags=re.MULTILINE
    )
    assert told.splitlines() == run


def _text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _in_checkout(folder: str) -> set[str]:
    top = ROOT / folder
    ignored = {"__pycache__", ".DS_Store", "Thumbs.db"}
    return {
        path.relative_to(top).as_posix()
        for path in top.rglob("*")
        if path.is_file() and not ignored & set(path.parts)
    }


def _in_wheel(wheel: Path, folder: str) -> set[str]:
    top = f"simulator/_data/{folder}/"
    with zipfile.ZipFile(wheel) as archive:
        return {name.removeprefix(top) for name in archive.namelist() if name.startswith(top)}


def _run(command: list[str], folder: Path, **environment: str) -> str:
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
