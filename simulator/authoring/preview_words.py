"""What a scene of a preview shows beside the words: reading, rulings, mood and place, for an author.

Acts, rulings, facts, remedies and beats are told by their ids, since these are what an author writes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from simulator.authoring.preview import Jumped, MoodSet, Preview, Scene
from simulator.authoring.suites import MOOD
from simulator.model.scenario import Scenario
from simulator.model.tape import Mood, Promise, Reading, Ruling
from simulator.model.texts import Language

_MOODS: Final[dict[str, tuple[str, str]]] = {
    "anger": ("怒气", "anger"),
    "heard": ("被听见", "heard"),
    "fix": ("已解决", "put right"),
    "dose": ("补偿", "compensation"),
    "motive": ("善意", "goodwill"),
}
_NOTHING: Final = "–"


class Told(NamedTuple):
    """A label and what it says."""

    label: str
    text: str


class Gauge(NamedTuple):
    """A number of the mood: its name in `MOOD`, what it is called, its value, and how it moved."""

    key: str
    name: str
    value: float
    change: float


def told(preview: Preview, language: Language) -> list[Told]:
    """Return what there is to know of the present scene, labels in `language`."""
    scene = preview.scene

    def say(zh: str, en: str) -> str:
        return zh if language == "zh" else en

    lines = [Told(say("阶段", "Beat"), place(preview, language))]
    if isinstance(scene.move, Jumped):
        lines.append(Told(say("跳到", "Jumped to"), scene.move.beat))
    if isinstance(scene.move, MoodSet):
        numbers = ", ".join(f"{name} {number:g}" for name, number in scene.move.numbers)
        lines.append(Told(say("设为", "Set"), numbers))
    if scene.turn is not None:
        reading, ruling = scene.turn.reading, scene.turn.ruling
        lines.append(Told(say("读作", "Read as"), _reading(reading, language)))
        lines.append(Told(say("判定", "Ruled"), _ruling(ruling)))
        for zh, en, ids in (
            ("问出", "Found out", ruling.found),
            ("提出", "Offered", ruling.offered),
        ):
            if ids:
                lines.append(Told(say(zh, en), ", ".join(ids)))
    if scene.tells:
        lines.append(Told(say("客户说出", "Told"), ", ".join(scene.tells)))
    ending = _ending(preview.case.scenario, scene.state.ending, language)
    if ending:
        lines.append(Told(say("结局", "Ending"), ending))
    return lines


def place(preview: Preview, language: Language) -> str:
    """Return the present beat: title, id, replies given in it, and where the reply came from."""
    state, turn = preview.scene.state, preview.scene.turn
    beat = preview.case.beats[state.beat]
    name = f"{preview.case.speak(beat.title.say(language))} ({beat.id})"
    if turn is not None and turn.beat != state.beat:
        return f"{turn.beat} → {name}"
    return f"{name} · {state.beat_turns}"


def gauges(scenes: Sequence[Scene], language: Language) -> list[Gauge]:
    """Return the numbers of the mood after the last of `scenes`, and how the last move moved them."""
    now = scenes[-1].state.mood
    before = scenes[-2].state.mood if len(scenes) > 1 else now
    return [
        Gauge(key, names[0 if language == "zh" else 1], _of(now, key), _of(now, key) - _of(before, key))
        for key, names in _MOODS.items()
    ]


def number(gauge: Gauge) -> str:
    """Return the value of `gauge` and its change: 71.5 (−3.2)."""
    places = 1 if MOOD[gauge.key][1] > 2 else 2
    change = f"{gauge.change:+.{places}f}".replace("-", "−")
    moved = f" ({change})" if abs(gauge.change) >= 0.5 * 10**-places else ""
    return f"{gauge.value:.{places}f}".replace("-", "−") + moved


def _of(mood: Mood, key: str) -> float:
    return float(mood._asdict()[key])


def _reading(reading: Reading, language: Language) -> str:
    if not reading.understood:
        return "没读懂" if language == "zh" else "not understood"
    parts = [", ".join(reading.acts) or _NOTHING]
    if reading.topics:
        parts.append("→ " + ", ".join(reading.topics))
    parts += [_promise(promise, language) for promise in reading.promises]
    if reading.certainty < 1000:
        parts.append(f"{reading.certainty / 10:.0f} %")
    return "  ".join(parts)


def _promise(promise: Promise, language: Language) -> str:
    words = [promise.what or ("答复" if language == "zh" else "an answer")]
    if promise.within is not None:
        words.append(f"≤ {promise.within} h")
    if promise.amount is not None:
        words.append(f"{promise.amount / 100:g} {promise.unit}")
    return f"[{' '.join(words)}]"


def _ruling(ruling: Ruling) -> str:
    codes = [f"{mark.code}:{mark.subject}" if mark.subject else mark.code for mark in ruling.marks]
    return ", ".join(codes) or _NOTHING


def _ending(scenario: Scenario, ending_id: str | None, language: Language) -> str:
    ending = scenario.ending(ending_id)
    return "" if ending is None else f"{ending.title.say(language)} ({ending.id}, {ending.kind})"
