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
        f"{covered.scenario}：{covered.attempts} 次演练，{covered.parts} 处内容，"
        f"得分 {covered.least:.0f}–{covered.most:.0f}。"
        if zh
        else f"{covered.scenario}: {covered.attempts} attempts, {covered.parts} parts, "
        f"scores {covered.least:.0f}–{covered.most:.0f}."
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


def _route(route: Route, language: Language) -> Iterator[str]:
    zh = language == "zh"
    yield (
        f"{route.ending}：得分 {route.least:.0f}–{route.most:.0f}，{route.attempts} 次"
        + ("，要用自己的话" if route.free else "")
        if zh
        else f"{route.ending}: scores {route.least:.0f}–{route.most:.0f}, {route.attempts} times"
        + (", needs free text" if route.free else "")
    )
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
