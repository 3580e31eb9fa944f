"""Certificates made: every proof that a scenario can carry an exam, in one report.

In: a scenario and its file. Out: a :class:`Report` of five parts (check, parity, coverage, balance, tests),
each with what was found in both languages; a scenario is certified where all five hold. Nothing in a report
depends on a clock, and what the reply analyser would read is told, never held against a scenario.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final, Literal, NamedTuple

import simulator
from simulator import paths
from simulator.authoring import coverage, parity, suites, trials
from simulator.authoring.inspecting import check_one
from simulator.content import certificates
from simulator.content.library import Library
from simulator.errors import HomeUnwritable
from simulator.model.scenario import Scenario
from simulator.model.texts import Language
from simulator.records.tape import plain
from simulator.scoring.score import Matter
from simulator.study.attempts import Stage, briefed
from simulator.study.balance import Balance, balance

#: Attempts of each synthetic trainee.
ATTEMPTS: Final = 100
#: Smells that depend on the reply analyser, which is trained anew now and then.
_READ: Final = frozenset({"disputed_acts"})

Name = Literal["check", "parity", "coverage", "balance", "tests"]
#: Each part of a report: its title in Chinese and English.
TITLES: Final[dict[Name, tuple[str, str]]] = {
    "check": ("检查", "Check"),
    "parity": ("两种语言", "Two languages"),
    "coverage": ("覆盖", "Coverage"),
    "balance": ("平衡", "Balance"),
    "tests": ("测试", "Tests"),
}

#: Parts of a scenario that play may meet.
_PARTS_ZH: Final[dict[coverage.Kind, str]] = {
    "beat": "阶段",
    "line": "台词",
    "choice": "选项",
    "fact": "事实",
    "ending": "结局",
}


class Told(NamedTuple):
    """One thing found; `bad` where it keeps the scenario from being certified."""

    bad: bool
    zh: str
    en: str

    def sentence(self, language: Language) -> str:
        """Return what was found in `language`."""
        return self.zh if language == "zh" else self.en


class Part(NamedTuple):
    """One part of a report."""

    name: Name
    found: tuple[Told, ...]

    @property
    def held(self) -> bool:
        """Whether nothing in it stands against the scenario."""
        return not any(told.bad for told in self.found)


class Report(NamedTuple):
    """Everything that was found out about a scenario; `stamp` says of which one exactly."""

    scenario: str
    stamp: str
    parts: tuple[Part, ...]

    @property
    def certified(self) -> bool:
        """Whether every part holds."""
        return all(part.held for part in self.parts)

    def plain(self) -> dict[str, object]:
        """Return the report as a certificate has it."""
        return {
            "scenario": self.scenario,
            "stamp": self.stamp,
            "certified": self.certified,
            "kesu": simulator.__version__,
            "parts": [
                {"name": part.name, "held": part.held, "found": plain(part.found)} for part in self.parts
            ],
        }


def certify(
    library: Library,
    scenario: str,
    file: Path,
    attempts: int = ATTEMPTS,
    quiet: int = coverage.QUIET,
    tell: Callable[[Name], None] = lambda _: None,
    called: str | None = None,
) -> Report:
    """Find out whether `scenario`, which lies in `file`, can carry an exam.

    `tell` is told the name of each part before it begins; `called` is how the author named the scenario, for
    commands that are advised. The same scenario gives the same report.

    :raises UnknownId: there is no such scenario, or its persona is missing.
    :raises ContentError: one of the files has errors.
    """
    mark = certificates.stamp(library, scenario)
    matter = trials.matter_of(library, scenario)
    makers: dict[Name, Callable[[], Iterator[Told]]] = {
        "check": lambda: _checked(library, file),
        "parity": lambda: _paired(matter),
        "coverage": lambda: _covered(matter, quiet),
        "balance": lambda: _balanced(matter, attempts),
        "tests": lambda: _tested(library, scenario if called is None else called, file),
    }
    parts = []
    for name, make in makers.items():
        tell(name)
        parts.append(Part(name, tuple(make())))
    return Report(scenario, mark, tuple(parts))


def keep(report: Report, file: Path) -> Path | None:
    """Write the certificate of the scenario in `file` and return its place: beside it, or in the data folder
    where that cannot be written, and for a shipped scenario where folders of one's own are in use.

    Where the scenario did not pass, a certificate that says otherwise of the same content is taken away, and
    None is returned.

    :raises HomeUnwritable: it can be written neither beside the scenario nor in the data folder.
    """
    beside, elsewhere = certificates.beside(file), certificates.elsewhere(report.stamp)
    # With a rubric of one's own a shipped scenario is another exam; what is shipped stays as it is.
    shipped = paths.extra_scenarios() and paths.scenarios().resolve() in file.resolve().parents
    if not report.certified:
        for place in (elsewhere,) if shipped else (beside, elsewhere):
            _withdraw(place, report.stamp)
        return None
    text = json.dumps(report.plain(), ensure_ascii=False, indent=1) + "\n"
    if not shipped:
        with suppress(OSError):  # it may lie where only an administrator writes
            beside.write_text(text, "utf-8", newline="\n")
            return beside
    try:
        elsewhere.parent.mkdir(parents=True, exist_ok=True)
        elsewhere.write_text(text, "utf-8", newline="\n")
    except OSError as error:
        raise HomeUnwritable(str(elsewhere.parent), error.strerror or str(error)) from error
    return elsewhere


def _withdraw(place: Path, mark: str) -> None:
    try:
        if json.loads(place.read_bytes()).get("stamp") == mark:
            place.unlink()
    except (OSError, ValueError, AttributeError):
        return  # there is none


def _checked(library: Library, file: Path) -> Iterator[Told]:
    for problem in check_one(file, library, smelling=True):
        place = f"{file.name}:{problem.line}: {problem.code}: "
        bad = problem.code not in _READ
        yield Told(
            bad,
            f"{place}{problem.message('zh')} {problem.hint('zh')}".rstrip(),
            f"{place}{problem.message('en')} {problem.hint('en')}".rstrip(),
        )


def _paired(matter: Matter) -> Iterator[Told]:
    if len(matter.scenario.languages) < 2:
        yield Told(False, "只有一种语言。", "It is written in one language.")
    for found in parity.uneven(matter):
        yield Told(True, f"{found.where}：{found.zh}", f"{found.where}: {found.en}")


def _covered(matter: Matter, quiet: int) -> Iterator[Told]:
    scenario: Scenario = matter.scenario
    found = coverage.cover(matter, quiet=quiet)
    for part in found.dead:
        yield Told(
            part.kind != "line",
            f"从未遇到的{_PARTS_ZH[part.kind]}：{part.id}",
            f"Never met ({part.kind}): {part.id}",
        )
    for part in found.free:
        if part.kind != "line":
            yield Told(
                False,
                f"要用自己的话才能遇到的{_PARTS_ZH[part.kind]}：{part.id}",
                f"Needs free text ({part.kind}): {part.id}",
            )
    routes = {route.ending: route for route in found.routes}
    best = 0.0
    for ending in scenario.endings:
        route = routes.get(ending.id)
        if route is None:
            continue  # it was told as dead
        if ending.kind == "agreement" and not route.free:
            best = max(best, route.most)
        yield Told(
            False,
            f"结局 {ending.id}：{len(route.steps)} 句可到，得分 {route.least:.0f}–{route.most:.0f}",
            f"Ending {ending.id}: {len(route.steps)} replies away, scores {route.least:.0f}–{route.most:.0f}",
        )
    if best < scenario.pass_mark:
        yield Told(
            True,
            f"没有一种达成一致的结局够得着及格线 {scenario.pass_mark}。",
            f"No ending in agreement reaches the pass mark of {scenario.pass_mark}.",
        )


def _balanced(matter: Matter, attempts: int) -> Iterator[Told]:
    scenario = matter.scenario
    stage = Stage(matter, scenario.languages[0], "exam" if scenario.exam_only else "guided", briefed(matter))
    found: Balance = balance(stage, attempts)
    for verdict in found.verdicts:
        yield Told(
            not verdict.kept and verdict.binds,
            verdict.sentence("zh"),
            verdict.sentence("en"),
        )
    yield from advice(found)


def advice(found: Balance) -> Iterator[Told]:
    """Say which pass mark would do, where a target was missed."""
    if all(verdict.kept for verdict in found.verdicts):
        return
    marks = found.pass_marks
    if marks is None:
        yield Told(
            False,
            "换哪个 pass_mark 都不行：要改的是选项或阶段。",
            "No pass_mark would do: it is the choices or the beats that have to change.",
        )
    elif marks.every or not marks.least <= found.pass_mark <= marks.most:
        yield Told(False, marks.sentence("zh"), marks.sentence("en"))


def _tested(library: Library, called: str, file: Path) -> Iterator[Told]:
    place = suites.beside(file)
    if not place.is_file():
        yield Told(
            True,
            f"还没有测试。`kesu coverage {called} --tests` 会为每个结局写一份。",
            f"There are no tests. `kesu coverage {called} --tests` writes one for every ending.",
        )
        return
    suite = suites.load(place, library)
    for problem in suite.problems:
        yield Told(
            problem.severity == "error",
            f"{place.name}:{problem.line}: {problem.message('zh')}",
            f"{place.name}:{problem.line}: {problem.message('en')}",
        )
    if suite.trials is None:
        return
    tried = trials.run(suite, library)
    for one in tried:
        for miss in one.misses:
            yield Told(True, f"{place.name}:{miss.line}: {miss.zh}", f"{place.name}:{miss.line}: {miss.en}")
    held = sum(not one.misses for one in tried)
    yield Told(False, f"{len(tried)} 个测试，{held} 个符合。", f"Tests: {len(tried)}, of which {held} hold.")
