"""What coverage found, in words: lines of text in either language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from simulator.authoring.coverage import Coverage, Kind, Part, Route, Step
from simulator.model.texts import Language

_KINDS: Final[dict[Kind, tuple[str, str]]] = {
    "beat": ("阶段", "beats"),
    "line": ("台词", "lines"),
    "choice": ("选项", "choices"),
    "fact": ("事实", "facts"),
    "ending": ("结局", "endings"),
}


def account(covered: Coverage, language: Language) -> Iterator[str]:
    """Yield what `covered` says, line by line."""
    zh = language == "zh"
    yield (
        f"{covered.scenario}：{covered.attempts} 次演练，{covered.parts} 处内容，得分 {_scores(covered)}。"
        if zh
        else f"{covered.scenario}: {covered.attempts} attempts, {covered.parts} parts, "
        f"scores {_scores(covered)}."
    )
    yield ""
    for route in covered.routes:
        yield from _route(route, language)
    yield ""
    told = [
        *_group("从未遇到" if zh else "Never met", covered.dead, language),
        *_group("要用自己的话才能遇到" if zh else "Needs free text", covered.free, language),
        *_group("备用、还没用上的台词" if zh else "Fallbacks, never needed", covered.spare, language),
    ]
    yield from told or ["全部内容都能遇到。" if zh else "Everything can be met."]


def reply(step: Step, language: Language) -> str:
    """Return a step of a route: a choice's id, or what own words have to do."""
    said = step.choice
    if said is None:
        does = " + ".join((*step.acts, *step.topics)) or "…"
        said = f"自己的话（{does}）" if language == "zh" else f"own words ({does})"
    late = "（迟疑）" if language == "zh" else " (late)"
    return said + (late if step.late else "")


def _scores(found: Coverage | Route) -> str:
    """Return the span of scores in whole points; whole numbers know no −0."""
    return f"{round(found.least)}–{round(found.most)}"


def _route(route: Route, language: Language) -> Iterator[str]:
    zh = language == "zh"
    worth = round(route.score)
    own = ("，要用自己的话" if zh else ", needs free text") if route.free else ""
    yield (
        f"{route.ending}：{route.attempts} 次走到，得分 {_scores(route)}；下面这条路得 {worth} 分"
        if zh
        else f"{route.ending}: reached {route.attempts} times with scores {_scores(route)}; "
        f"the way below scores {worth}"
    ) + own
    steps = [reply(step, language) for step in route.steps]
    if route.hang_up:
        steps.append("挂断" if zh else "hang up")
    yield f"    {'种子' if zh else 'seed'} {route.seed}: " + " → ".join(steps)


def _group(title: str, parts: Sequence[Part], language: Language) -> Iterator[str]:
    colon = "：" if language == "zh" else ": "
    for kind, names in _KINDS.items():
        found = [part.id for part in parts if part.kind == kind]
        if found:
            between = "·" if language == "zh" else ", "
            yield f"{title}{between}{names[language == 'en']}{colon}{', '.join(found)}"
