"""What must hold between the parts of a file, and between files.

Each function takes a model with the document it came from and returns problems; nothing is raised.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from itertools import pairwise
from typing import Final

from simulator.content.places import Data, Document, Path, Place
from simulator.content.problems import Problem, nearest, shown
from simulator.content.reach import unreachable, unused
from simulator.content.unshaped import known_acts
from simulator.model.acts import ACTS, FAILURES
from simulator.model.conditions import Condition, ids_asked
from simulator.model.course import Course, Rubric
from simulator.model.house import House
from simulator.model.persona import Line, Persona
from simulator.model.scenario import Scenario
from simulator.model.tape import RULINGS
from simulator.model.texts import LANGUAGES, Language, Shape, Text, Variants

#: Choices that a beat should have, from dreadful to excellent.
CHOICES: Final = 5
_SLOT: Final = re.compile(r"\{([^{}]*)\}")
#: A slot of which at least one brace is full-width.
_WIDE_SLOT: Final = re.compile(r"(?:｛|\{(?=[^{}]*｝))\s*([A-Za-z_]\w*)\s*[｝}]")
_KIND_ZH: Final[Mapping[str, str]] = {
    "act": "行为",
    "beat": "阶段",
    "choice": "选项",
    "course": "课程",
    "ending": "结局",
    "fact": "事实",
    "failure": "过失",
    "grievance": "不满",
    "persona": "客户画像",
    "principle": "原则",
    "remedy": "补救措施",
    "rule": "规则",
    "ruling": "判定",
    "topic": "话题",
}


def check_persona(persona: Persona, document: Document, course: Course | None = None) -> list[Problem]:
    """Return what is wrong with `persona` beyond its shape."""
    parts = _Parts(persona)
    problems = _texts(parts, document, LANGUAGES)
    problems += _unique("rule", persona.handling, document, ("handling",))
    known = _Known(document, {"acts": ACTS, "rulings": RULINGS, "principles": _principles(course)})
    problems += known.conditions(parts)
    if course is not None:
        for number, rule in enumerate(persona.handling):
            problems += known.ids(
                "principle", "principles", [rule.principle], ("handling", number, "principle")
            )
    return problems


def check_rubric(rubric: Rubric, document: Document, course: Course | None = None) -> list[Problem]:
    """Return what is wrong with `rubric` beyond its shape."""
    parts = _Parts(rubric)
    problems = _texts(parts, document, LANGUAGES)
    problems += _unique("rule", (*rubric.rules, *rubric.faults), document, ("rules",), ("faults",))
    known = _Known(
        document, {"acts": ACTS, "rulings": RULINGS, "principles": _principles(course), "failures": FAILURES}
    )
    problems += known.conditions(parts)
    problems += known.ids("failure", "failures", rubric.penalties, ("penalties",))
    if course is not None:
        if rubric.course != course.id:
            problems.append(known.unknown("course", rubric.course, (course.id,), ("course",)))
        problems += known.ids("principle", "principles", rubric.weights, ("weights",))
        for number, rule in enumerate(rubric.rules):
            problems += known.ids("principle", "principles", [rule.principle], ("rules", number))
        for number, fault in enumerate(rubric.faults):
            problems += known.ids("principle", "principles", [fault.principle], ("faults", number))
    problems += [
        document.problem(("scale", number, key), "scale_falls", value=f"{key}: {getattr(at, key):g}")
        for number, (before, at) in enumerate(pairwise(rubric.scale), start=1)
        for key in ("points", "mark")
        if getattr(at, key) <= getattr(before, key)
    ]
    for number, fault in enumerate(rubric.faults):
        if fault.phrases is not None:
            problems += _short(fault.phrases, document, ("faults", number, "phrases"))
    return problems


def _short(phrases: Variants, document: Document, path: Path) -> list[Problem]:
    """Return the wordings at `path` that are too short to be meant as wordings."""
    return [
        document.problem((*path, language, place), "short_phrase", value=phrase)
        for language in LANGUAGES
        for place, phrase in enumerate(getattr(phrases, language))
        if len(phrase) < 2
    ]


def check_house(house: House, document: Document) -> list[Problem]:
    """Return what is wrong with `house` beyond its shape."""
    parts = _Parts(house)
    problems = _texts(parts, document, LANGUAGES)
    problems += _unique(
        "rule",
        (*house.forbidden, *house.steps, *house.knock_outs),
        document,
        ("forbidden",),
        ("steps",),
        ("knock_outs",),
    )
    problems += _Known(document, {"acts": ACTS, "rulings": RULINGS}).conditions(parts)
    if not (house.forbidden or house.steps or house.knock_outs):
        problems.append(document.problem(("kind",), "no_house_rules"))
    problems += [
        document.problem(("steps", number, "id"), "step_never_done", value=step.id)
        for number, step in enumerate(house.steps)
        if step.done is None and step.phrases is None
    ]
    for number, rule in enumerate(house.forbidden):
        problems += _short(rule.phrases, document, ("forbidden", number, "phrases"))
        for language in LANGUAGES:
            phrases = getattr(rule.phrases, language)
            path: Path = ("forbidden", number)
            advice = (getattr(rule.better, language) or "").casefold()
            problems += [
                document.problem((*path, "better", language), "better_is_forbidden", value=phrase)
                for phrase in phrases
                if phrase.casefold() in advice
            ]
    return problems


def check_course(course: Course, document: Document) -> list[Problem]:
    """Return what is wrong with `course` beyond its shape."""
    problems = _texts(_Parts(course), document, LANGUAGES)
    for kind, parts in (
        ("principle", course.principles),
        ("failure", course.failures),
        ("act", course.acts),
    ):
        problems += _unique(kind, parts, document, (kind + "s",))
    known = _Known(document, {"acts": ACTS, "failures": FAILURES})
    for number, act in enumerate(course.acts):
        problems += known.ids("act", "acts", [act.id], ("acts", number, "id"))
    for number, failure in enumerate(course.failures):
        problems += known.ids("failure", "failures", [failure.id], ("failures", number, "id"))
    return problems


def check_scenario(
    scenario: Scenario,
    document: Document,
    personas: Collection[str] | None = None,
    course: Course | None = None,
) -> list[Problem]:
    """Return what is wrong with `scenario` beyond its shape; `personas` are the ids that exist."""
    parts = _Parts(scenario)
    problems = _texts(parts, document, scenario.languages)
    problems += _slots(parts, scenario, document)
    try:
        datetime.strptime(scenario.date, "%Y-%m-%d %H:%M")  # noqa: DTZ007  # a story has no time zone
    except ValueError:
        problems.append(
            document.problem(
                ("date",),
                "bad_value",
                field="date",
                value=scenario.date,
                reason="there is no such day or time",
                reason_zh="没有这一天或这个时刻",
                advice="Correct the value.",
                advice_zh="请改正这个值。",
            )
        )
    facts = [fact.id for fact in scenario.facts]
    remedies = [remedy.id for remedy in scenario.remedies]
    grievances = [grievance.id for grievance in scenario.grievances]
    beats = [beat.id for beat in scenario.beats]
    known = _Known(
        document,
        {
            "acts": ACTS,
            "rulings": RULINGS,
            "facts": facts,
            "remedies": remedies,
            "topics": [*facts, *remedies, *grievances],
            "grievances": grievances,
            "beats": beats,
            "principles": _principles(course),
        },
    )
    for kind, name in (
        ("fact", "facts"),
        ("grievance", "grievances"),
        ("beat", "beats"),
        ("ending", "endings"),
    ):
        problems += _unique(kind, getattr(scenario, name), document, (name,))
    problems += _unique("topic", (*scenario.facts, *scenario.remedies), document, ("facts",), ("remedies",))
    problems += known.conditions(parts)
    if personas is not None and scenario.persona not in personas:
        problems.append(known.unknown("persona", scenario.persona, personas, ("persona",)))
    if course is not None:
        problems += known.ids("principle", "principles", scenario.principles, ("principles",))
    for number, remedy in enumerate(scenario.remedies):
        problems += known.ids("grievance", "grievances", remedy.settles, ("remedies", number, "settles"))
        problems += known.ids("fact", "facts", remedy.needs, ("remedies", number, "needs"))
    if all(remedy.authority == "nobody" for remedy in scenario.remedies):
        problems.append(document.problem(("remedies",), "remedy_not_grantable", key=True))
    for number, beat in enumerate(scenario.beats):
        problems += _beat(scenario, number, known, document)
        if beat.grievance is not None:
            problems += known.ids("grievance", "grievances", [beat.grievance], ("beats", number, "grievance"))
    problems += _endings(scenario, document)
    if not any(problem.code == "unknown_id" for problem in problems):  # nobody reaches what isn't there
        problems += unreachable(scenario, document)
    problems += unused(scenario, document)
    return problems


def _principles(course: Course | None) -> list[str]:
    return [] if course is None else [principle.id for principle in course.principles]


class _Known:
    """The ids that a file may name, by what they are, for messages about those that it may not."""

    def __init__(self, document: Document, ids: Mapping[str, Collection[str]]) -> None:
        self._document = document
        self._ids = ids

    def ids(self, kind: str, which: str, used: Iterable[str], path: Path) -> list[Problem]:
        """Return a problem for each id of `used` that is not among those called `which`."""
        known = self._ids[which]
        return [self.unknown(kind, used_id, known, path) for used_id in used if used_id not in known]

    def unknown(self, kind: str, used: str, known: Collection[str], path: Path) -> Problem:
        """Return the problem that `used`, somewhere at `path`, is not among `known`."""
        return self._document.problem(
            _within(self._document, path, used),
            "unknown_id",
            nearest(used, known),
            kind=kind,
            kind_zh=_KIND_ZH.get(kind, kind),
            value=shown(used),
            known=known_acts() if kind == "act" else shown(", ".join(sorted(known)), 160),
        )

    def conditions(self, parts: _Parts) -> list[Problem]:
        """Return a problem for each unknown id that a condition anywhere among `parts` asks for."""
        problems: list[Problem] = []
        for path, condition in parts.conditions:
            asked = ids_asked(condition)
            for field, (kind, which) in _ASKED.items():
                if which in self._ids and asked.get(field):
                    problems += self.ids(kind, which, sorted(asked[field]), path)
        return problems


_ASKED: Final[Mapping[str, tuple[str, str]]] = {
    "acts": ("act", "acts"),
    "acts_all": ("act", "acts"),
    "acts_before": ("act", "acts"),
    "acts_ever": ("act", "acts"),
    "topics": ("topic", "topics"),
    "rulings": ("ruling", "rulings"),
    "rulings_before": ("ruling", "rulings"),
    "rulings_ever": ("ruling", "rulings"),
    "known": ("fact", "facts"),
    "unknown": ("fact", "facts"),
    "offered": ("remedy", "remedies"),
    "visited": ("beat", "beats"),
    "beat": ("beat", "beats"),
}


def _within(document: Document, path: Path, value: str) -> Path:
    """Return the path below `path` at which `value` itself is written."""

    def search(data: object, at: Path) -> Path | None:
        if isinstance(data, dict):
            for key, part in data.items():
                if key == value:
                    return (*at, key)
                found = search(part, (*at, key))
                if found is not None:
                    return found
        elif isinstance(data, list):
            for number, part in enumerate(data):
                found = search(part, (*at, number))
                if found is not None:
                    return found
        elif data == value:
            return at
        return None

    data: Data = document.data
    for part in path:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return path
    return search(data, path) or path


class _Parts:
    """What the rules look at of a content, with its paths: gathered in one walk."""

    def __init__(self, content: Shape) -> None:
        self.texts: list[tuple[Path, Text | Variants]] = []
        self.conditions: list[tuple[Path, Condition]] = []  # outermost ones only
        self._walk(content, ())

    def _walk(self, value: object, path: Path) -> None:
        if isinstance(value, Shape):
            if isinstance(value, Text | Variants):
                self.texts.append((path, value))
            elif isinstance(value, Condition):
                self.conditions.append((path, value))
            else:
                for name, part in value.__dict__.items():
                    if isinstance(part, Shape | tuple | dict):
                        self._walk(part, (*path, name))
        elif isinstance(value, tuple):
            for number, part in enumerate(value):
                if isinstance(part, Shape | tuple | dict):
                    self._walk(part, (*path, number))
        elif isinstance(value, dict):
            for key, part in value.items():
                self._walk(part, (*path, key))


def _texts(parts: _Parts, document: Document, languages: Collection[Language]) -> list[Problem]:
    problems = []
    for path, value in parts.texts:
        problems += [
            _untold(path, language, document) for language in languages if not getattr(value, language)
        ]
        if isinstance(value, Variants) and value.zh and value.en and path[-1] != "phrases":
            zh, en = len(value.zh), len(value.en)
            if zh != en:
                problems.append(document.problem(path, "variants_differ", zh=zh, en=en))
    return problems


def _untold(path: Path, language: Language, document: Document) -> Problem:
    at = (*path, language) if document.raw((*path, language)) is not None else path
    advice, advice_zh = document.comment_swallowing(at) or (
        "Add the translation, or take the language out of `languages:`.",
        "请补上译文，或从 languages 中去掉该语言。",
    )
    return document.problem(at, "missing_translation", language=language, advice=advice, advice_zh=advice_zh)


def _slots(parts: _Parts, scenario: Scenario, document: Document) -> list[Problem]:
    problems = []
    for path, value in parts.texts:
        for language in LANGUAGES:
            said = getattr(value, language)
            for number, words in enumerate((said,) if isinstance(said, str) else said or ()):
                if "{" not in words and "｛" not in words:
                    continue
                at: Path = (*path, language) if isinstance(said, str) else (*path, language, number)
                for slot in _SLOT.findall(words):
                    if slot not in scenario.vary:
                        told = "{" + slot + "}"
                        problems.append(
                            document.problem_at(
                                *_inside(document, at, told),
                                "unknown_slot",
                                nearest(slot, scenario.vary),
                                value=shown(told),
                            )
                        )
                problems += [
                    document.problem_at(
                        *_inside(document, at, match[0]),
                        "wide_brace",
                        value=shown(match[0]),
                        plain="{" + match[1] + "}",
                    )
                    for match in _WIDE_SLOT.finditer(words)
                ]
    return problems


def _inside(document: Document, path: Path, words: str) -> Place:
    """Return where `words` stand in the line of the text at `path`, or where that text begins."""
    line, column = document.place(path)
    found = document.text.split("\n")[line - 1].find(words, column - 1)
    return line, column if found < 0 else found + 1


def _unique(kind: str, parts: Iterable[object], document: Document, *paths: Path) -> list[Problem]:
    """Return a problem for each id that comes twice among `parts`, which stand at `paths` in turn."""
    parts = tuple(parts)
    ids = [str(getattr(part, "id", "")) for part in parts]
    if len(set(ids)) == len(ids):
        return []
    problems = []
    seen: dict[str, int] = {}
    places = [(*path, number) for path in paths for number in range(_length(document, path))]
    for part, path in zip(parts, places, strict=False):
        part_id = str(getattr(part, "id", ""))
        line, _ = document.place((*path, "id"))
        if part_id in seen and seen[part_id] != line:
            problems.append(
                document.problem(
                    (*path, "id"),
                    "duplicate_id",
                    kind=kind,
                    kind_zh=_KIND_ZH.get(kind, kind),
                    value=part_id,
                    other=seen[part_id],
                )
            )
        seen.setdefault(part_id, line)
    return problems


def _length(document: Document, path: Path) -> int:
    data = document.data
    for part in path:
        if isinstance(data, list) and isinstance(part, int):
            data = data[part] if part < len(data) else []
        else:
            data = data.get(part, []) if isinstance(data, dict) else []
    return len(data) if isinstance(data, list) else 0


def _fallback(lines: tuple[Line, ...], document: Document, path: Path) -> list[Problem]:
    if any(line.when is None for line in lines):
        return []
    return [document.problem(path, "no_fallback", key=True, field=path[-1])]


def _beat(scenario: Scenario, number: int, known: _Known, document: Document) -> list[Problem]:
    beat = scenario.beats[number]
    path: Path = ("beats", number)
    problems = _fallback(beat.opening, document, (*path, "opening"))
    problems += _fallback(beat.lines, document, (*path, "lines"))
    problems += _unique("choice", beat.choices, document, (*path, "choices"))
    for name in ("opening", "lines"):
        for place, line in enumerate(getattr(beat, name)):
            problems += known.ids("fact", "facts", line.tells, (*path, name, place, "tells"))
    for place, choice in enumerate(beat.choices):
        at = (*path, "choices", place)
        problems += known.ids("act", "acts", choice.acts, (*at, "acts"))
        problems += known.ids("topic", "topics", choice.topics, (*at, "topics"))
        for which, promise in enumerate(choice.promises):
            if promise.what is not None:
                problems += known.ids("remedy", "remedies", [promise.what], (*at, "promises", which, "what"))
        if not choice.acts:
            problems.append(document.problem((*at, "acts"), "leads_nowhere", key=True, value=choice.id))
    if len(beat.choices) < CHOICES:
        problems.append(
            document.problem(
                (*path, "choices"), "few_choices", key=True, value=beat.id, count=len(beat.choices)
            )
        )
    return problems


def _endings(scenario: Scenario, document: Document) -> list[Problem]:
    problems = []
    kinds = {ending.kind for ending in scenario.endings}
    problems += [
        document.problem(("endings",), "no_ending", key=True, value=kind)
        for kind in ("agreement", "hang_up", "turn_limit")
        if kind not in kinds
    ]
    for number, ending in enumerate(scenario.endings):
        problems += _fallback(ending.lines, document, ("endings", number, "lines"))
        if ending.when is None and ending.kind not in ("hang_up", "turn_limit"):
            problems.append(
                document.problem(("endings", number, "id"), "ending_without_when", value=ending.id)
            )
    return problems
