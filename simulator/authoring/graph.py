"""A scenario as a drawing (SVG): beats from top to bottom, endings below, and the ways between them.

In: a scenario, which the graded synthetic trainees play. Out: a box for every beat with its conditions and
the share of attempts that enter it, a box for every ending, and an arrow for every way that was taken, wider
the more often. Green ways are those of the skilled, red ones those of the unskilled. The layout is layered
(Sugiyama, Tagawa and Toda 1981): long ways pass between the boxes of the layers that they cross, and boxes
are put in the order of their neighbours, so that few ways cross. `authoring.layers` holds it.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple
from xml.sax.saxutils import escape

from simulator.authoring.layers import Placed, Point, place
from simulator.model.conditions import Condition, Span
from simulator.model.scenario import Beat, Ending, Scenario
from simulator.model.tape import Tape
from simulator.model.texts import Language
from simulator.study.attempts import Stage, play
from simulator.study.trainees import GRADED

#: Attempts of each graded trainee.
ATTEMPTS: Final = 30
_SKILLED: Final = frozenset({"competent", "expert"})
_UNSKILLED: Final = frozenset({"hostile", "indifferent", "mechanical"})

_WIDTH: Final = 236
_HEIGHT: Final = 92
_TOP: Final = 96
_MARGIN: Final = 32
_INK: Final = "#26323a"
_SOFT: Final = "#6f7d86"
_GOOD: Final = "#2f7d6b"
_BAD: Final = "#b4532a"
_EVEN: Final = "#8a979f"
_KINDS: Final = {
    "agreement": _GOOD,
    "leaves": _BAD,
    "escalation": "#8c2f39",
    "hang_up": _EVEN,
    "turn_limit": _EVEN,
}
_FONT: Final = "'Noto Sans SC', 'Noto Sans', sans-serif"


class Way(NamedTuple):
    """A way that was taken from a beat to a beat or an ending: shares (0–1) of attempts that took it."""

    start: str
    end: str  # endings are written with a leading `=`, so that no beat has their name
    share: float  # of all attempts
    skilled: float  # of those of the competent and the expert
    unskilled: float  # of those of the three lower skills


def ways(stage: Stage, attempts: int = ATTEMPTS) -> list[Way]:
    """Let every graded trainee play `stage` `attempts` times and count the ways, most frequent first.

    Hanging up is nobody's way here: no synthetic trainee does.
    """
    every: Counter[tuple[str, str]] = Counter()
    skilled: Counter[tuple[str, str]] = Counter()
    unskilled: Counter[tuple[str, str]] = Counter()
    count = good = bad = 0
    for trainee in GRADED:
        for seed in range(attempts):
            taken = _taken(play(stage, trainee, seed))
            count += 1
            every.update(taken)
            if trainee.id in _SKILLED:
                good += 1
                skilled.update(taken)
            elif trainee.id in _UNSKILLED:
                bad += 1
                unskilled.update(taken)
    return [
        Way(*way, times / count, skilled[way] / good, unskilled[way] / bad)
        for way, times in sorted(every.items(), key=lambda item: (-item[1], item[0]))
    ]


def _taken(tape: Tape) -> set[tuple[str, str]]:
    taken = {(turn.beat, turn.next_beat) for turn in tape.turns if turn.next_beat != turn.beat}
    if tape.turns:
        taken.add((tape.turns[-1].beat, f"={tape.ending}"))
    return taken


def draw(scenario: Scenario, taken: list[Way], attempts: int, language: Language) -> str:
    """Return `scenario` with the ways `taken` in `attempts` attempts of each trainee, as SVG."""
    beats = [beat.id for beat in scenario.beats]
    endings = [f"={ending.id}" for ending in scenario.endings]
    laid = place(beats, endings, [(way.start, way.end) for way in taken], _WIDTH, _HEIGHT)
    width = max(laid.width + 2 * _MARGIN, 760)
    height = laid.height + _TOP + _MARGIN
    left, top = (width - laid.width) / 2, _TOP
    zh = language == "zh"
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" '
            f'width="{width:.0f}" height="{height:.0f}" font-family="{_FONT}">'
        ),
        f'<rect width="{width:.0f}" height="{height:.0f}" fill="#ffffff"/>',
        _text(_MARGIN, 36, scenario.title.say(language), 19, _INK, "bold"),
        _text(
            _MARGIN,
            60,
            f"{attempts * len(GRADED)} 次模拟演练：绿色是熟练者走的路，红色是生手走的路，灰色两者都走；"
            "虚线框没有人到过。"
            if zh
            else f"{attempts * len(GRADED)} synthetic attempts. Green: ways of the skilled, red: of the "
            "unskilled, grey: of both. Boxes with a broken line were never entered.",
            12,
            _SOFT,
        ),
    ]
    parts += [part for way in taken for part in _way(way, laid, left, top)]
    entered = _entered(scenario, taken)
    for beat in scenario.beats:
        x, y = laid.boxes[beat.id]
        parts += _beat(beat, left + x, top + y, entered[beat.id], language)
    for ending in scenario.endings:
        x, y = laid.boxes[f"={ending.id}"]
        parts += _ending(ending, left + x, top + y, entered[f"={ending.id}"], language)
    parts += _labels(taken, laid, left, top)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _entered(scenario: Scenario, taken: list[Way]) -> Counter[str]:
    """Return the share of attempts that came to each beat and ending; a beat is entered once at most."""
    entered: Counter[str] = Counter()
    for way in taken:
        entered[way.end] += way.share  # type: ignore[assignment]  # a counter of shares
    entered[scenario.beats[0].id] = 1
    return entered


def _colour(way: Way) -> str:
    if way.skilled > 2 * way.unskilled:
        return _GOOD
    return _BAD if way.unskilled > 2 * way.skilled else _EVEN


def _way(way: Way, laid: Placed, left: float, top: float) -> Iterator[str]:
    points = [(left + x, top + y) for x, y in laid.routes[way.start, way.end]]
    (x, y), rest = points[0], points[1:]
    path = f"M{x:.1f} {y:.1f}"
    for to_x, to_y in rest:
        middle = (y + to_y) / 2
        path += f"C{x:.1f} {middle:.1f} {to_x:.1f} {middle:.1f} {to_x:.1f} {to_y:.1f}"
        x, y = to_x, to_y
    colour = _colour(way)
    yield (
        f'<path d="{path}" fill="none" stroke="{colour}" stroke-opacity=".55" '
        f'stroke-width="{1.0 + 7.0 * way.share:.1f}"><title>{escape(_told(way))}</title></path>'
    )
    yield f'<path d="M{x - 4:.1f} {y - 7:.1f}L{x + 4:.1f} {y - 7:.1f}L{x:.1f} {y:.1f}Z" fill="{colour}"/>'


def _told(way: Way) -> str:
    return (
        f"{way.start} → {way.end.lstrip('=')}: {_percent(way.share)} "
        f"(+ {_percent(way.skilled)}, − {_percent(way.unskilled)})"
    )


#: Where along its last stretch (0–1) a way's share may stand: the first place that is free is taken.
_ALONG: Final = (0.62, 0.5, 0.74, 0.38, 0.26, 0.84, 0.14)
_LABEL_HEIGHT: Final = 14.0


def _labels(taken: list[Way], laid: Placed, left: float, top: float) -> Iterator[str]:
    """Yield the share of each way, written on its last stretch, where ways have parted, and on no other one.

    Each stands on a ground of its own, so that no line goes through it. What finds no free place, among so
    many ways, is left out: the tooltip of the way has it.
    """
    set_down: list[tuple[float, float, float]] = []  # middle, and half the width
    for way in taken:
        words = _percent(way.share)
        half = _set(words) * 10.5 / 2 + 3
        for along in _ALONG:
            x, y = _at(laid.routes[way.start, way.end][-2:], along)
            x, y = left + x, top + y
            if all(
                abs(x - other_x) >= half + other_half or abs(y - other_y) >= _LABEL_HEIGHT
                for other_x, other_y, other_half in set_down
            ):
                set_down.append((x, y, half))
                yield (
                    f'<rect class="ground" x="{x - half:.1f}" y="{y - _LABEL_HEIGHT / 2:.1f}" '
                    f'width="{2 * half:.1f}" height="{_LABEL_HEIGHT:g}" rx="4" fill="#ffffff"/>'
                )
                yield _text(x, y + 3.7, words, 10.5, _colour(way), anchor="middle")
                break


def _at(stretch: Sequence[Point], along: float) -> Point:
    """Return the point of the curve over `stretch`, as `_way` draws it, at `along` (0–1)."""
    (x1, y1), (x2, y2) = stretch
    back = 1.0 - along
    near, far = back**3 + 3 * back**2 * along, 3 * back * along**2 + along**3
    middle = 3 * back * along * (y1 + y2) / 2
    return near * x1 + far * x2, back**3 * y1 + middle + along**3 * y2


def _beat(beat: Beat, x: float, y: float, share: float, language: Language) -> Iterator[str]:
    zh = language == "zh"
    after = "" if beat.after is None else (f"{beat.after} 以后" if zh else f"{beat.after} later")
    lines = [
        ("进入 " if zh else "enter ")
        + (_asks(beat.enter, language) if beat.enter else ("随时" if zh else "always")),
        ("离开 " if zh else "leave ")
        + (_asks(beat.leave, language) if beat.leave else ("两句之后" if zh else "after two replies")),
    ]
    id_line = beat.id if not after else f"{beat.id} · {after}"
    yield from _box(x, y, beat.title.say(language), id_line, lines, share, _INK, "#f5f8f9")


def _ending(ending: Ending, x: float, y: float, share: float, language: Language) -> Iterator[str]:
    lines = [] if ending.when is None else [_asks(ending.when, language)]
    colour = _KINDS[ending.kind]
    kind = _KIND_NAMES[ending.kind] if language == "zh" else ending.kind.replace("_", " ")
    yield from _box(
        x, y, ending.title.say(language), f"{ending.id} · {kind}", lines, share, colour, "#ffffff"
    )


def _box(
    x: float, y: float, title: str, id_line: str, lines: list[str], share: float, colour: str, fill: str
) -> Iterator[str]:
    """Yield a box with its texts; what is too long is cut, and whole in its tooltip."""
    broken = "" if share else ' stroke-dasharray="5 4"'
    whole = "\n".join((title, id_line, *lines))
    yield f"<g><title>{escape(whole)}</title>"
    yield (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{_WIDTH}" height="{_HEIGHT}" rx="9" fill="{fill}" '
        f'stroke="{colour}" stroke-width="1.6"{broken}/>'
    )
    yield _text(x + 12, y + 23, _cut(title, 13.5, _WIDTH - 66), 13.5, colour, "bold")
    yield _text(x + _WIDTH - 12, y + 23, _percent(share), 12, colour, anchor="end")
    yield _text(x + 12, y + 41, _cut(id_line, 11, _WIDTH - 24), 11, _SOFT)
    for number, line in enumerate(lines):
        yield _text(x + 12, y + 60 + 17 * number, _cut(line, 11, _WIDTH - 24), 11, _INK)
    yield "</g>"


#: The questions of a condition and the values that are no ids, in a Chinese drawing's words.
_ASKED_ZH: Final[Mapping[str, str]] = {
    "mood": "情绪",
    "faced": "面对的情绪",
    "heard": "觉得被听进去",
    "faced_heard": "之前觉得被听进去",
    "settled": "问题解决",
    "acts": "做了",
    "acts_all": "全做了",
    "acts_before": "之前做过",
    "acts_ever": "做过",
    "topics": "谈到",
    "rulings": "判为",
    "rulings_before": "之前判为",
    "rulings_ever": "曾判为",
    "known": "已得知",
    "unknown": "未得知",
    "offered": "提出过",
    "visited": "到过",
    "beat": "在阶段",
    "tags": "标签",
    "beat_turns": "本阶段",
    "turn": "总共",
    "understood": "听懂了",
    "promise": "作了承诺",
}
_VALUES_ZH: Final[Mapping[str, str]] = {
    "furious": "暴怒",
    "angry": "生气",
    "upset": "不快",
    "calm": "平静",
    "content": "满意",
    "no": "没有",
    "partly": "一部分",
    "yes": "是",
    "true": "是",
    "false": "否",
}
_KIND_NAMES: Final[Mapping[str, str]] = {
    "agreement": "谈成",
    "leaves": "客户离开",
    "escalation": "升级投诉",
    "hang_up": "学员挂断",
    "turn_limit": "轮数用完",
}


def _asks(condition: Condition, language: Language) -> str:
    """Return `condition` in one line; ids stay as they are in the file."""
    zh = language == "zh"
    parts = []
    for name in type(condition).model_fields:
        value = getattr(condition, name)
        if value is None:
            continue
        called = _ASKED_ZH.get(name, name) if zh else name.replace("_", " ")
        if name in ("any_of", "all_of", "none_of"):
            word = {"all_of": "且" if zh else "and"}.get(name, "或" if zh else "or")
            told = f" {word} ".join(_asks(part, language) for part in value)
            if name == "none_of":
                parts.append(f"非（{told}）" if zh else f"not ({told})")
            else:
                parts.append(f"（{told}）" if zh else f"({told})")
        elif isinstance(value, Span):
            parts.append(f"{called} {_span(value, zh)}")
        else:
            values = [str(one).lower() for one in (value if isinstance(value, tuple) else (value,))]
            named = [_VALUES_ZH.get(one, one) for one in values] if zh else values
            parts.append(f"{called} {('、' if zh else ', ').join(named)}")
    return ("，" if zh else "; ").join(parts)


def _span(span: Span, zh: bool) -> str:
    """Return how many replies `span` asks for."""
    least, most = span.at_least, span.at_most
    if most is None:
        return f"至少 {least} 句" if zh else f"at least {least}"
    if least == 0:
        return f"至多 {most} 句" if zh else f"at most {most}"
    return f"{least}–{most} 句" if zh else f"{least} to {most}"


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %" if share >= 0.01 or share == 0 else "< 1 %"


def _cut(words: str, size: float, room: float) -> str:
    """Return as much of `words` as fits into `room`, set in `size`."""
    if _set(words) * size <= room:
        return words
    while words and (_set(words) + 1.0) * size > room:
        words = words[:-1]
    return words.rstrip() + "…"


def _set(words: str) -> float:
    """Return how wide `words` are, in ems: Chinese signs take one, others a little more than a half."""
    return sum(1.0 if unicodedata.east_asian_width(sign) in "WF" else 0.52 for sign in words)


def _text(
    x: float, y: float, words: str, size: float, fill: str, weight: str = "normal", anchor: str = "start"
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" fill="{fill}" font-weight="{weight}" '
        f'text-anchor="{anchor}">{escape(words)}</text>'
    )
