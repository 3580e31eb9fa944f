"""`kesu list`."""

from __future__ import annotations

import json

import typer

from simulator.cli.options import language_of
from simulator.content.certificates import certified, lapsed
from simulator.content.library import Library
from simulator.content.loader import load
from simulator.content.problems import nearest
from simulator.errors import ContentError, KesuError, UnknownId
from simulator.model.course import Rule
from simulator.model.persona import Persona
from simulator.model.scenario import Scenario
from simulator.model.texts import Language


def list_contents(as_json: bool, lang: str) -> None:
    """Show the scenarios and personas there are.

    A file with problems of its own is named on stderr and left out; what is wrong between files is for
    `check` and for play.
    """
    language = language_of(lang)
    library, rows = Library.open(), []
    for entry in library.entries():
        if entry.kind not in ("scenario", "persona"):
            continue
        loaded = load(entry.path)
        content = loaded.content
        if content is None:
            error = ContentError(str(entry.path), [problem.sentence(language) for problem in loaded.problems])
            typer.echo(f"kesu: {error.sentence(language)}", err=True)
            continue
        if isinstance(content, Scenario):
            title, customer = content.title.say(language), content.persona
            difficulty: int | None = content.difficulty
        elif isinstance(content, Persona):
            title, customer, difficulty = content.name.say(language), content.id, None
        else:
            continue
        rows.append(
            {
                "id": entry.id,
                "kind": entry.kind,
                "title": title,
                "customer": customer,
                "difficulty": difficulty,
                "path": str(entry.path),
            }
        )
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    marked = False
    for row in rows:
        stars = "★" * int(row["difficulty"] or 0)
        mark = ""
        if row["kind"] == "scenario" and (zh_en := _uncertified(library, str(row["id"]))):
            mark, marked = zh_en[language == "en"], True
        typer.echo(f"{row['kind']:<9} {row['id']:<28} {stars:<5} {row['title']}{mark}")
    if marked:
        typer.echo(
            "未认证的场景，窗口和终端里不开放考试：先用 kesu certify 认证。--uncertified 和 kesu drive 除外，"
            "档案会注明。"
            if language == "zh"
            else "In the window and the terminal no exam is held in a scenario that is not certified: `kesu "
            "certify` does that. `--uncertified` and `kesu drive` hold one, and the records mark it."
        )


def _uncertified(library: Library, scenario: str) -> tuple[str, str] | None:
    """Return what marks `scenario` as not certified, in Chinese and English; None where it is."""
    try:
        if certified(library, scenario):
            return None
        if lapsed(library, scenario):
            return "（未认证：内容或评分标准改过）", " (not certified: content or rubric changed)"
    except KesuError:  # one that cannot be used is not certified
        pass
    return "（未认证）", " (not certified)"


def describe(name: str, as_json: bool, lang: str) -> None:
    """Show one scenario or persona: what it is about, and the handling that its customer calls for.

    :raises UnknownId: there is neither a scenario nor a persona of that id.
    :raises ContentError: its file, or that of its persona, has errors.
    """
    language = language_of(lang)
    library = Library.open()
    personas = [entry.id for entry in library.entries("persona")]
    scenario: Scenario | None = None
    if name in personas:
        persona = library.persona(name)
    else:
        scenarios = [entry.id for entry in library.entries("scenario")]
        if name not in scenarios:
            known = [*scenarios, *personas]
            near = nearest(name, known)
            raise UnknownId("scenario", name, [near] if near else known[:3])
        scenario = library.scenario(name)
        persona = library.persona(scenario.persona)
    if as_json:
        typer.echo(json.dumps(_described(name, scenario, persona, language), ensure_ascii=False))
        return
    if scenario is not None:
        typer.echo(f"{name}: {scenario.title.say(language)} {'★' * scenario.difficulty}")
        typer.echo(f"  {scenario.summary.say(language)}")
    typer.echo(f"{persona.id}: {persona.name.say(language)}")
    typer.echo(f"  {persona.summary.say(language)}")
    typer.echo("  特别要做的：" if language == "zh" else "  What this kind calls for:")
    for rule in persona.handling:
        typer.echo(f"  · {rule.better.say(language)}")
        typer.echo(f"    {_terms(rule, language)}")


def _described(
    name: str, scenario: Scenario | None, persona: Persona, language: Language
) -> dict[str, object]:
    """Return what `describe` tells as one object; a persona that was asked for has no difficulty."""
    about = (scenario.title, scenario.summary) if scenario else (persona.name, persona.summary)
    return {
        "id": name,
        "kind": "scenario" if scenario else "persona",
        "title": about[0].say(language),
        "summary": about[1].say(language),
        "customer": persona.id,
        "customer_name": persona.name.say(language),
        "customer_summary": persona.summary.say(language),
        "difficulty": scenario.difficulty if scenario else None,
        "handling": [
            {"id": rule.id, "points": rule.points, "text": rule.better.say(language)}
            for rule in persona.handling
        ],
    }


def _terms(rule: Rule, language: Language) -> str:
    """Return what earns the points of `rule`, and by when, in the words that an author writes."""
    earns = rule.earns
    terms = [
        f"{rule.id} · {rule.points:g} 分" if language == "zh" else f"{rule.id} · points: {rule.points:g}"
    ]
    if earns.acts_all:
        terms.append(f"acts_all: [{', '.join(earns.acts_all)}]")
    if earns.acts:
        terms.append(f"acts: [{', '.join(earns.acts)}]")
    if earns.rulings:
        terms.append(f"rulings: [{', '.join(earns.rulings)}]")
    if rule.within is not None:
        terms.append(f"{rule.within} 轮之内" if language == "zh" else f"within {rule.within}")
    return " · ".join(terms)
