"""The way that an author has played in a preview, written down as a test beside the scenario.

A way of replies only becomes a test from the first line on. Where a beat was jumped to or the mood was set,
the test starts there (`start:`), as if nothing had been said before; it is played once more from there, so
that it expects what comes of it then.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from simulator.authoring import suites, trials
from simulator.authoring.preview import Jumped, MoodSet, Move, Preview, Replied, Scene, library_for
from simulator.authoring.suites import MOOD, Feelings, Start
from simulator.content.problems import unusable
from simulator.errors import KesuError, WrongUse, in_chinese
from simulator.model.tape import Tape


class Written(NamedTuple):
    """A test that was written: its file, its id, and how many replies before its start it is without."""

    file: Path
    test: str
    left_out: int


def write(preview: Preview) -> Written:
    """Add the way of `preview` to the tests beside its scenario.

    :raises WrongUse: there is no reply, or none after the last jump or mood set; what was said then cannot be
        said without what came before; or the file cannot take it.
    :raises ContentError: there are tests already, and they have errors.
    """
    moves = [scene.move for scene in preview.scenes[1:] if scene.move is not None]
    first = next((at for at in range(len(moves), 0, -1) if not isinstance(moves[at - 1], Replied)), 0)
    if first == len(moves):
        raise WrongUse(
            "There is nothing to test yet: give a reply first.", "还没有可以存成测试的内容，请先回复。"
        )
    start, tape = None, preview.tape
    if first:
        start = _start(moves[:first], preview.scenes[first], preview)
        tape = _again(preview, start, moves[first:])
    path = suites.beside(preview.path)
    name = _add(preview, path, tape, start)
    return Written(path, name, sum(isinstance(move, Replied) for move in moves[:first]))


def _start(moves: list[Move], scene: Scene, preview: Preview) -> Start:
    """Return where a test starts that leaves out `moves`, after which `scene` came."""
    jumped = any(isinstance(move, Jumped) for move in moves)
    if any(isinstance(move, Replied) for move in moves):  # they moved the mood
        jumped = jumped or scene.state.beat != preview.scenes[0].state.beat
        numbers = {name: getattr(scene.state.mood, name) for name in MOOD}
    else:
        numbers = {key: value for move in moves if isinstance(move, MoodSet) for key, value in move.numbers}
    mood = Feelings(**{name: round(value, 2) for name, value in numbers.items()}) if numbers else None
    return Start(beat=scene.state.beat if jumped else None, mood=mood)


def _again(preview: Preview, start: Start, moves: list[Move]) -> Tape:
    """Return the tape of the replies among `moves`, given from `start` on."""
    practice = trials.begin(preview.matter, preview.language, preview.seed, start)
    for number, move in enumerate(moves, start=1):
        assert isinstance(move, Replied)  # what is none comes before the start
        try:
            if move.choice is not None:
                practice.choose(move.choice)
            else:
                practice.reply(move.words)
        except KesuError as error:
            raise WrongUse(
                f"A test starts where you jumped or set the mood, and there reply {number} cannot be given "
                f"({error.sentence('en').rstrip('.')}): begin again, jump first, and reply from there.",
                f"测试从跳转或改情绪的地方开始，在那里说不到第 {number} 句"
                f"（{error.sentence('zh').rstrip('。')}）：请重新开始，先跳转，再回复。",
            ) from error
    return practice.tape


def _add(preview: Preview, path: Path, tape: Tape, start: Start | None) -> str:
    """Add the conversation on `tape` to the tests at `path` and return the new test's id."""
    scenario = preview.case.scenario.id
    library = library_for(preview.path, scenario)
    names: set[str] = set()
    try:
        before = path.read_bytes() if path.exists() else None
        if before is None:
            text = trials.opened(scenario, preview.path)
        else:
            text = path.read_text("utf-8").rstrip() + "\n"
            suite = suites.load(path, library)
            if suite.trials is None:
                raise unusable(str(path), suite.problems)
            names = {trial.id for trial in suite.trials.tests}
        name = next(name for number in range(1, 10_000) if (name := f"way_{number}") not in names)
        path.write_text(text + trials.script(tape, name, start), "utf-8", newline="\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise WrongUse(
            f"{path} cannot be written ({reason}).", f"无法写入 {path}（{in_chinese(reason)}）。"
        ) from error
    if suites.load(path, library).trials is None and before is not None:
        path.write_bytes(before)
        raise WrongUse(
            f"{path} cannot be added to: put `tests:` last, with its items two spaces in.",
            f"无法在 {path} 末尾添加测试：请把 tests 放在最后，各项缩进两格。",
        )
    return name
