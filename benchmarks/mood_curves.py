"""Draw the curves of docs/mood.md from the shipped personas.

    python -m benchmarks.mood_curves [-o FOLDER]

Each persona hears four ways of handling in the laboratory scenario of `study.laboratory`, turn by turn
through the engine, and one way for each trait with that trait low, usual and high. Writes one SVG a persona
(`mood-<id>.svg`), and `mood-traits.svg`. Nothing is drawn by lot, so the files are always the same.
"""

# ruff: noqa: E501 - elements of a drawing
from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple
from xml.sax.saxutils import escape

from simulator.content.library import Library
from simulator.model.persona import Persona
from simulator.model.tape import Mood, Promise
from simulator.session import engine
from simulator.session.cast import cast
from simulator.session.mood import BAND_LIMITS
from simulator.study.crowd import SILENT, Reply, Script, reply
from simulator.study.laboratory import laboratory

ROOT: Final = Path(__file__).resolve().parents[1]

_INK: Final = "#26323a"
_SOFT: Final = "#6b7880"
_FONT: Final = "'Noto Sans SC', 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif"
_COLOURS: Final = ("#2f7d6b", "#c28a1d", "#b4532a", "#5b5fa8")
_DASHES: Final = ("", "7 3", "2 3", "9 3 2 3")

GOOD: Final[Script] = (
    reply("address_by_name", "invite_to_talk", "acknowledge"),
    reply("empathise", "paraphrase"),
    reply("ask_facts", about="cause"),
    reply("apologise", "take_responsibility", "explain_cause", about="cause"),
    reply("ask_facts", "paraphrase", about="wish"),
    reply("offer_options", "check_agreement", about="perfect"),
    reply("offer_compensation", "check_agreement", about="money_25"),
)
DISORDERED: Final[Script] = (
    reply("propose_solution", about="perfect"),
    reply("apologise"),
    reply("explain_reason"),
    reply("offer_compensation", about="money_25"),
    reply("empathise"),
    reply("apologise", "ask_facts", about="cause"),
    reply("propose_solution", "check_agreement", about="perfect"),
    reply("apologise", "thank"),
)
HOSTILE: Final[Script] = (
    reply("mechanical"),
    reply("cold"),
    reply("hide_behind_policy"),
    reply("blame_customer"),
    reply("deny"),
    reply("shirk"),
    reply("retort"),
    reply("cold"),
)


def promising(within: int) -> Script:
    """Return the good way that ends with a promise due in `within` hours and is then met again."""
    promise = Promise("perfect", within, None, None)
    return (*GOOD, Reply(("commit_deadline", "commit_follow_up"), ("perfect",), promise=promise))


#: The ways of handling, with what they are called; the promise of the last can't be kept.
WAYS: Final[tuple[tuple[str, Script], ...]] = (
    ("先听后办 · good", promising(48)),
    ("好心无章法 · disordered", DISORDERED),
    ("恶语相向 · hostile", HOSTILE),
    ("办得好，但承诺落空 · good, promise broken", promising(1)),
)


class Panel(NamedTuple):
    """What is drawn of a mood: its name, its range and its marks."""

    title: str
    low: float
    high: float
    marks: tuple[float, ...]
    level: int  # the field of `Mood`


PANELS: Final = (
    Panel("怒气 · anger A", 0.0, 100.0, (0.0, *BAND_LIMITS, 100.0), 0),
    Panel("被听到 · heard H", 0.0, 1.0, (0.0, 0.5, 1.0), 1),
    Panel("善意（信任）· motive, trust M", -1.0, 1.0, (-1.0, 0.0, 1.0), 4),
)


class Trial(NamedTuple):
    """What shows a trait: its values, lowest first, and the replies that bring it out."""

    trait: str
    title: str
    says: str
    values: tuple[float, float, float]
    script: Script


_WARM: Final[Script] = GOOD[:5]
_TRIALS: Final = (
    Trial("anger", "起始怒气", "where it starts", (45, 65, 85), GOOD),
    Trial("home", "平时的底", "where it cools to", (15, 35, 55), GOOD),
    Trial("reactivity", "敏感", "how hard slights hit", (0.6, 1.0, 1.6), HOSTILE[:5] + _WARM[:3]),
    Trial("cooling", "消气快慢", "how fast it cools", (0.03, 0.10, 0.25), GOOD),
    Trial("bond", "感情：善待", "tie to the firm: good treatment …", (0.0, 0.4, 0.9), GOOD),
    Trial("bond", "感情：伤害", "… and slights", (0.0, 0.4, 0.9), HOSTILE[:5] + _WARM[:3]),
    Trial("blames_firm", "全怪公司", "sees all fault in the firm", (0.0, 0.4, 0.9), HOSTILE[:5] + _WARM[:3]),
    Trial("needs_hearing", "要人先听", "must be heard before solutions land", (-0.1, 0.05, 0.35), (GOOD[0], *GOOD[5:], GOOD[1], GOOD[5])),
    Trial("patience", "耐心（秒）", "seconds of silence borne, each reply after 14 s", (4, 8, 16), tuple(one._replace(delay=SILENT // 2) for one in GOOD)),
)  # fmt: skip
#: The customer whose one trait is changed: the middle of all personas.
_MIDDLE: Final = {
    "anger": 65.0,
    "home": 35.0,
    "reactivity": 1.0,
    "cooling": 0.10,
    "bond": 0.3,
    "patience": 60.0,
}


def course(persona: Persona, script: Script) -> list[Mood]:
    """Return the moods of a customer of `persona` before the first and after every reply of `script`."""
    scenario = laboratory(persona)
    patience = scenario.overrides.model_copy(update={"patience": persona.traits.patience})
    case = cast(scenario.model_copy(update={"overrides": patience}), persona, 0, "en")
    state, opening = engine.start(case)
    moods = [opening.mood]
    for said in script:
        state, turn = engine.step(case, state, said.reading, said.delay)
        moods.append(turn.mood)
    return moods


def changed(persona: Persona, **traits: float) -> Persona:
    """Return `persona` with other traits."""
    return persona.model_copy(update={"traits": persona.traits.model_copy(update=traits)})


def personas() -> list[Persona]:
    """Return the shipped personas."""
    library = Library.open([ROOT / "scenarios"])
    return [library.persona(entry.id) for entry in library.entries("persona")]


def text(
    x: float,
    y: float,
    words: str,
    size: int = 12,
    fill: str = _INK,
    anchor: str = "start",
    weight: str = "normal",
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{fill}" text-anchor="{anchor}" '
        f'font-weight="{weight}">{escape(words)}</text>'
    )


def plot(
    x: float,
    y: float,
    width: float,
    height: float,
    panel: Panel,
    curves: Sequence[Sequence[float]],
    colours: Sequence[str] = _COLOURS,
) -> list[str]:
    """Return one panel with its lower left corner at (x, y); a curve has a value a turn."""
    longest = max(map(len, curves)) - 1

    def across(turn: float) -> float:
        return x + width * turn / longest

    def up(value: float) -> float:
        return y - height * (value - panel.low) / (panel.high - panel.low)

    parts = [f'<rect x="{x}" y="{y - height}" width="{width}" height="{height}" fill="#f7f9fa"/>']
    for mark in panel.marks:
        parts.append(
            f'<line x1="{x}" y1="{up(mark):.1f}" x2="{x + width}" y2="{up(mark):.1f}" stroke="#dbe2e6"/>'
        )
        parts.append(text(x - 6, up(mark) + 4, f"{mark:g}", 11, _SOFT, "end"))
    parts += [text(across(turn), y + 15, str(turn), 11, _SOFT, "middle") for turn in range(longest + 1)]
    for number, curve in reversed(list(enumerate(curves))):  # the first lies on top where they meet
        points = " ".join(f"{across(turn):.1f},{up(value):.1f}" for turn, value in enumerate(curve))
        dash = f' stroke-dasharray="{_DASHES[number]}"' if _DASHES[number] else ""
        parts.append(
            f'<polyline points="{points}" fill="none" stroke="{colours[number]}" stroke-width="2.4" stroke-linejoin="round"{dash}/>'
        )
        parts.append(
            f'<circle cx="{across(len(curve) - 1):.1f}" cy="{up(curve[-1]):.1f}" r="3.2" fill="{colours[number]}"/>'
        )
    return parts


def key(x: float, y: float, names: Sequence[str], gap: float, colours: Sequence[str] = _COLOURS) -> list[str]:
    """Return the key of the curves, in one line from (x, y) on, the beginnings `gap` apart."""
    parts = []
    for number, name in enumerate(names):
        at = x + gap * number
        dash = f' stroke-dasharray="{_DASHES[number]}"' if _DASHES[number] else ""
        parts.append(
            f'<line x1="{at}" y1="{y - 4}" x2="{at + 26}" y2="{y - 4}" stroke="{colours[number]}" stroke-width="2.4"{dash}/>'
        )
        parts.append(text(at + 32, y, name, 12))
    return parts


def sheet(width: int, height: int, title: str, parts: Sequence[str]) -> str:
    """Return the drawing."""
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" font-family="{_FONT}">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
    )
    return "\n".join([*head, *parts, "</svg>"]) + "\n"


def draw_persona(persona: Persona) -> str:
    """Return the moods of a persona under every way of handling."""
    moods = [course(persona, script) for _, script in WAYS]
    title = f"{persona.name.zh} · {persona.name.en}"
    traits = persona.traits
    says = " · ".join(
        f"{name} {value:g}"
        for name, value in traits.model_dump().items()
        if name not in ("patience", "satisfaction_offset")
    )
    parts = [text(24, 30, title, 17, weight="bold"), text(24, 52, says, 12, _SOFT)]
    for number, panel in enumerate(PANELS):
        x = 56 + 310 * number
        parts.append(text(x, 84, panel.title, 13))
        parts += plot(
            x, 284, 258, 190, panel, [[float(mood[panel.level]) for mood in each] for each in moods]
        )
    parts.append(text(926, 318, "第几句 · turn", 11, _SOFT, "end"))
    parts += key(56, 346, [name for name, _ in WAYS], 190)
    return sheet(950, 364, title, parts)


def draw_traits(persona: Persona) -> str:
    """Return a panel for each trait: anger with the trait low, in the middle and high, all else equal."""
    colours = ("#8fb9d8", "#3f7fb0", "#12395a")
    middle = changed(persona, blames_firm=0.0, needs_hearing=0.0, **_MIDDLE)
    parts = [
        text(
            24,
            30,
            "一项特点低、中、高，其余不变时的怒气 · Anger with one trait low, middle and high, all else equal",
            16,
            weight="bold",
        )
    ]
    for number, trial in enumerate(_TRIALS):
        x, y = 56 + 310 * (number % 3), 250 + 258 * (number // 3)
        curves = [
            [mood.anger for mood in course(changed(middle, **{trial.trait: value}), trial.script)]
            for value in trial.values
        ]
        parts += [
            text(x, y - 176, f"{trial.trait} · {trial.title}", 13, weight="bold"),
            text(x, y - 160, trial.says, 11, _SOFT),
        ]
        parts += plot(x, y, 258, 148, PANELS[0], curves, colours)
        parts += key(x, y + 36, [f"{value:g}" for value in trial.values], 86, colours)
    return sheet(950, 826, "traits", parts)


def drawings() -> dict[str, str]:
    """Return all drawings by file name."""
    found = {f"mood-{persona.id}.svg": draw_persona(persona) for persona in personas()}
    return found | {"mood-traits.svg": draw_traits(personas()[0])}


def main() -> None:
    parser = argparse.ArgumentParser(description="Draw the curves of docs/mood.md.")
    parser.add_argument(
        "-o", "--output", type=Path, default=ROOT / "docs" / "images", help="the folder to write to"
    )
    folder: Path = parser.parse_args().output
    for name, drawing in drawings().items():
        (folder / name).write_text(drawing, "utf-8")


if __name__ == "__main__":
    main()
