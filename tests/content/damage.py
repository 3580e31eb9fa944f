"""Damaged files: what an author does to a shipped one, and where `check` should point."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from simulator import paths


class Damage(NamedTuple):
    """A damaged file: its content, and line and code of the problem that it has."""

    name: str
    source: str
    content: bytes
    line: int
    code: str


#: File, what is replaced (its first occurrence), by what, code; the line is that of the replaced text, plus the
#: number after the code.
TABLE: tuple[tuple[str, str, str, str, int], ...] = (
    # ---- quotes
    ("water", 'zh: "多出来的六吨水"', 'zh: "多出来的六吨水', "unclosed_quote", 0),
    ("water", 'en: "Six tonnes too many"', 'en: Six tonnes too many"', "stray_quote", 0),
    ("water", 'zh: "退休老师又来了', 'zh: “退休老师又来了', "stray_quote", 0),
    ("water", 'zh: "面前这位是常客', 'zh: \'面前这位是常客', "unclosed_quote", 0),
    ("water", "\"You serve at window 1 of the water company's", "'You serve at window 1 of the water company's", "text_after_quote", 0),
    ("water", 'date: "2026-03-05 10:20"', 'date: "2026-03-05 10:20', "unclosed_quote", 0),
    ("water", 'zh: ["不是我爱挑', 'zh: [不是我爱挑', "stray_quote", 0),
    ("flakes", 'zh: "奶瓶里的白渣", en', 'zh: "奶瓶里的白渣, en', "unclosed_quote", 0),
    ("flakes", 'zh: "地铁信号检修员', 'zh: 地铁"信号"检修员: ', "colon_in_text", 0),
    ("flakes", '"你是一家母婴', '"C:\\场景 你是一家母婴', "bad_escape", 0),
    ("meeting", "turn_limit: ", 'turn_limit: "', "unclosed_quote", 0),
    ("tap", "zh: 一个转接头", 'zh: "一个转接头', "unclosed_quote", 0),
    ("tap", "en: One small tap adapter", 'en: "One small" tap adapter', "text_after_quote", 0),
    ("tap", "en: Min {surname}", "en: {surname} Min", "needs_quotes", 0),
    ("tap", 'en: "{surname}"', "en: {surname}", "needs_quotes", 0),
    # ---- colons and spaces
    ("tap", "  zh: 一个转接头", "  zh:一个转接头", "missing_space", 0),
    ("tap", "  en: One small tap adapter", "  en:One small tap adapter", "missing_space", 0),
    ("tap", "title:\n", "title\n", "missing_colon", 0),
    ("tap", "summary:\n", "summary：\n", "wide_colon", 0),
    ("tap", "  zh: 一个转接头", "  zh：一个转接头", "wide_colon", 0),
    ("tap", "difficulty: 3", "difficulty:3", "missing_space", 0),
    ("tap", "channel: phone", "channel phone", "missing_colon", 0),
    ("tap", "persona: venting_type", "persona：venting_type", "wide_colon", 0),
    ("tap", "    grievance: not_connected", "    grievance not_connected", "missing_colon", 0),
    ("tap", "zh: 电话接通", "zh: 电话：接通: 喂", "colon_in_text", 0),
    ("tap", "en: The line opens", "en: The line: it opens", "colon_in_text", 0),
    ("tap", "  - id: vent\n", "  -id: vent\n", "missing_space", 0),
    ("tap", "      - id: vent_book_monday", "      -id: vent_book_monday", "missing_space", 0),
    ("water", '{zh: "多出来的六吨水", en:', '{zh:"多出来的六吨水", en:', "missing_space", 0),
    ("water", '{zh: "多出来的六吨水", en:', '{zh："多出来的六吨水", en:', "wide_colon", 0),
    ("water", 'life:\n', "life\n", "missing_colon", 0),
    ("flakes", "age: 36", "age：36", "wide_colon", 0),
    # ---- indentation
    ("tap", "  en: One small tap adapter", "   en: One small tap adapter", "bad_indent", 0),
    ("tap", "  en: One small tap adapter", "en: One small tap adapter", "unknown_key", 0),
    ("tap", "    grievance: not_connected", "     grievance: not_connected", "bad_indent", 0),
    ("tap", "    grievance: not_connected", "   grievance: not_connected", "bad_indent", 0),
    ("tap", "  age: 34", "    age: 34", "unknown_key", 0),
    ("tap", "  age: 34", "\tage: 34", "tab_indent", 0),
    ("tap", "    lines:\n", "  lines:\n", "bad_indent", 0),
    ("tap", "    choices:\n", "   choices:\n", "bad_indent", 0),
    ("tap", "difficulty: 3", "  difficulty: 3", "bad_indent", 0),
    ("tap", "difficulty: 3", " difficulty: 3", "bad_indent", 0),
    ("tap", "turn_limit:", "  turn_limit:", "bad_indent", 0),
    ("water", "  role:\n", "   role:\n", "bad_indent", 0),
    ("water", '  zh: "退休老师又来了', '\tzh: "退休老师又来了', "tab_indent", 0),
    ("water", "  - id: list\n", "   - id: list\n", "bad_indent", 0),
    ("water", "  - id: list\n", " - id: list\n", "bad_indent", 0),
    ("flakes", "  portrait:", " portrait:", "bad_indent", 0),
    # ---- dashes and lists
    ("tap", "  - id: vent\n", "    id: vent\n", "missing_dash", 0),
    ("water", "  - id: list\n", "  id: list\n", "missing_dash", 0),
    ("water", "  - id: bill\n", "    id: bill\n", "duplicate_key", 0),
    ("water", "tags: [firm_at_fault]", "tags: firm_at_fault]", "bad_value", 0),
    ("water", "tags: [firm_at_fault]", "tags: [firm_at_fault", "unclosed_bracket", 0),
    ("water", "tags: [firm_at_fault]", "tags: [firm_at_fault}", "bracket_mismatch", 0),
    ("water", "tags: [firm_at_fault]", "tags: [firm_at_fault]]", "stray_sign", 0),
    ("water", "tags: [firm_at_fault]", "tags: {firm_at_fault}", "wrong_type", 0),
    ("water", "acts: [address_by_name, retort]", "acts: [address_by_name， retort]", "bad_value", 0),
    ("water", "acts: [address_by_name, retort]", "acts: [address_by_name retort]", "bad_value", 0),
    ("water", "acts: [address_by_name, retort]", "acts: address_by_name, retort", "bad_value", 0),
    ("water", 'languages: ["zh", "en"]', 'languages: ["zh" "en"]', "missing_comma", 0),
    ("water", 'languages: ["zh", "en"]', 'languages: ["zh", "de"]', "bad_value", 0),
    ("water", 'languages: ["zh", "en"]', "languages: [zh, en", "unclosed_bracket", 0),
    ("water", '"多出来的六吨水", en:', '"多出来的六吨水" en:', "missing_comma", 0),
    ("water", '"多出来的六吨水", en:', '"多出来的六吨水"， en:', "wide_comma", 0),
    ("water", "tags: [firm_at_fault]", "tags: 【firm_at_fault】", "wide_bracket", 0),
    ("water", 'title: {zh: "多', 'title: ｛zh: "多', "wide_bracket", 0),
    ("water", "  age: 62", "　　age: 62", "wide_space", 0),
    ("water", 'zh: "{surname}守正"', "zh: {surname}守正", "needs_quotes", 0),
    ("water", 'too many"}', 'too many"', "unclosed_bracket", 0),
    ("water", 'too many"}', 'too many"}}', "stray_sign", 0),
    ("water", "leave: {any_of: [{heard", "leave: {any_of: {heard", "bracket_mismatch", 0),
    # ---- signs with a meaning
    ("tap", "zh: 电话接通", "zh: *电话接通*", "needs_quotes", 0),
    ("tap", "zh: 电话接通", "zh: @电话接通", "needs_quotes", 0),
    ("tap", "zh: 电话接通", "zh: `电话接通`", "needs_quotes", 0),
    ("tap", "zh: 电话接通", "zh: %电话接通", "needs_quotes", 0),
    ("tap", "zh: 电话接通", "zh: !call 接通", "tag", 0),
    ("tap", "zh: 电话接通", "zh: &a 电话接通", "needs_quotes", 0),
    ("tap", "zh: 电话接通", "zh: [电话] 接通", "needs_quotes", 0),
    ("tap", "zh: 电话接通", "zh: > 电话接通", "needs_quotes", 0),
    ("tap", "zh: 电话接通", "zh: | 电话接通", "needs_quotes", 0),
    ("tap", "zh: 电话接通", "zh: - 电话接通", "needs_quotes", 0),
    ("tap", "zh: 电话接通", "zh: ? 电话接通", "needs_quotes", 0),
    ("tap", "zh: 电话接通", "zh: #电话接通", "missing_translation", 0),
    ("tap", "zh: 电话接通", "zh:", "missing_translation", 0),
    ("tap", "zh: 电话接通", "zh: , 电话", "needs_quotes", 0),
    ("tap", "persona: venting_type", "persona: *venting", "needs_quotes", 0),
    ("tap", "difficulty: 3", "difficulty: 3\n---", "several_documents", 1),
    ("tap", "difficulty: 3", "difficulty: 3\n...", "several_documents", 1),
    ("tap", "difficulty: 3", "<<: {difficulty: 3}", "alias", 0),
    ("tap", "zh: 电话接通", "zh: 电话\u200b接通", "control_character", 0),
    ("tap", "zh: 电话接通", "zh: 电话\x07接通", "control_character", 0),
    # ---- values
    ("tap", "zh: 电话接通", "zh: No", "wrong_type", 0),
    ("tap", "zh: 电话接通", "zh: Yes", "wrong_type", 0),
    ("tap", "zh: 电话接通", "zh: 12:30", "wrong_type", 0),
    ("tap", "zh: 电话接通", "zh: 42", "wrong_type", 0),
    ("tap", "zh: 电话接通", "zh: 0.5", "wrong_type", 0),
    ("tap", "zh: 电话接通", "zh: null", "missing_translation", 0),
    ("tap", "zh: 电话接通", "zh: [电话接通]", "wrong_type", 0),
    ("tap", "en: The line opens", "eng: The line opens", "unknown_key", 0),
    ("tap", "title:\n  zh: 一个转接头\n  en: One small tap adapter", "title: No", "needs_languages", 0),
    ("tap", "title:\n  zh: 一个转接头\n  en: One small tap adapter", "title: 一个转接头", "needs_languages", 0),
    ("tap", "title:\n  zh: 一个转接头\n  en: One small tap adapter", "title:", "empty", 0),
    ("tap", 'date: "2026-03-19 20:40"', "date: 2026-03-19", "bad_value", 0),
    ("tap", 'date: "2026-03-19 20:40"', 'date: "2026-13-19 20:40"', "bad_value", 0),
    ("tap", 'date: "2026-03-19 20:40"', 'date: "19.03.2026"', "bad_value", 0),
    ("tap", 'date: "2026-03-19 20:40"', "date: 12:30", "wrong_type", 0),
    ("tap", "difficulty: 3", "difficulty: hard", "wrong_type", 0),
    ("tap", "difficulty: 3", "difficulty: 7", "bad_value", 0),
    ("tap", "difficulty: 3", "difficulty: '3'", "wrong_type", 0),
    ("tap", "difficulty: 3", "difficulty: 2.5", "wrong_type", 0),
    ("tap", "channel: phone", "channel: telephone", "bad_value", 0),
    ("tap", "channel: phone", "chanel: phone", "unknown_key", 0),
    ("tap", "channel: phone", "Channel: phone", "unknown_key", 0),
    ("tap", "channel: phone", "channel: phone\nchannel: chat", "duplicate_key", 1),
    ("tap", "kind: scenario", "kind: senario", "unknown_kind", 0),
    ("tap", "kind: scenario", "kidn: scenario", "unknown_key", 0),
    ("tap", "kind: scenario\n", "", "missing", 0),
    ("tap", "id: tap_adapter", "id: Tap-Adapter", "bad_value", 0),
    ("tap", "id: tap_adapter", "id: 转接头", "bad_value", 0),
    ("tap", "id: tap_adapter", "id: 1", "wrong_type", 0),
    ("tap", "version: 1", "version: one", "wrong_type", 0),
    ("tap", "domain: home_appliance", "domain: home appliance", "bad_value", 0),
    ("tap", "age: 34", "age: 134", "bad_value", 0),
    ("tap", "age: 34", "age: thirty", "wrong_type", 0),
    ("tap", "portrait: office_woman", "portrait: office_women", "bad_value", 0),
    ("tap", "persona: venting_type", "persona: venting_typ", "unknown_id", 0),
    ("tap", "grievance: not_connected", "grievance: not_conected", "unknown_id", 0),
    ("tap", "topics: [weekday_visit]", "topics: [weekday_visti]", "unknown_id", 0),
    ("tap", "acts: [propose_solution, commit_deadline]", "acts: [propose_solutoin, commit_deadline]", "unknown_id", 0),
    ("tap", "acts: [propose_solution, commit_deadline]", "act: [propose_solution, commit_deadline]", "unknown_key", 0),
    ("tap", "acts: [propose_solution, commit_deadline]", "acts: []", "leads_nowhere", 0),
    ("tap", "  - id: vent\n", "  - id: talk_about\n    id: vent\n", "duplicate_key", 1),
    ("tap", "en: Min {surname}", "en: Min {surnam}", "unknown_slot", 0),
    ("tap", "beat_turns:\n            at_least: 1", "beat_turns: 1", "wrong_type", 0),
    ("tap", "heard: [partly]", "heard: [a_bit]", "bad_value", 0),
    ("tap", 'heard: ["yes"]', "heard: ['fully']", "bad_value", 0),
    ("tap", "mood: [furious, angry]", "mood: [furios, angry]", "bad_value", 0),
    ("tap", "mood: [furious, angry]", "mod: [furious, angry]", "unknown_key", 0),
    ("water", '"true": false', "true: flase", "wrong_type", 0),
    ("water", 'earliest: "24h"', "earliest: 24", "wrong_type", 0),
    ("water", 'earliest: "24h"', 'earliest: "24 hours"', "bad_value", 0),
    ("water", "severity: 0.4", "severity: 4", "bad_value", 0),
    ("water", "severity: 0.4", "severity: 0,4", "wrong_type", 0),
    ("water", "settles: {reading: 1.0}", "settles: {readin: 1.0}", "unknown_id", 0),
    ("water", "settles: {reading: 1.0}", "settles: [reading]", "wrong_type", 0),
    ("water", "needs: [own_notes]", "needs: [own_note]", "unknown_id", 0),
    ("water", "authority: nobody", "authority: noone", "bad_value", 0),
    ("water", "opened_by: overview", "opened_by: overwiev", "bad_value", 0),
    ("water", "kind: goodwill", "kind: good_will", "bad_value", 0),
    ("water", "known_to: records", "known_to: record", "bad_value", 0),
    ("water", "visited: [closing]", "visited: [closig]", "unknown_id", 0),
    ("water", "turn_limit: 16", "turn_limit: 160", "bad_value", 0),
    ("water", "pass_mark: 74", "pass_mark: 70%", "wrong_type", 0),
    ("water", "kind: turn_limit", "kind: turnlimit", "bad_value", 0),
)  # fmt: skip

_FILES = {
    "water": "cases/water_bill_estimate.yaml",
    "tap": "cases/tap_adapter.yaml",
    "flakes": "cases/steriliser_white_flakes.yaml",
    "meeting": "cases/vanished_meeting_room.yaml",
    "vip": "personas/angry_vip.yaml",
    "habit": "personas/habitual_complainer.yaml",
    "misuse": "personas/product_misuser.yaml",
    "vent": "personas/venting_type.yaml",
}


def shipped(name: str) -> tuple[Path, str]:
    """Return path and text of a shipped file by its short name."""
    path = paths.scenarios() / _FILES[name]
    return path, path.read_text("utf-8")


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


#: Damages of any file: name, code, and a change of its text that gives the new text and the place of the damage.
Change = Callable[[str], "tuple[str, int] | None"]


def _swap(pattern: str, new: str, shift: int = 0) -> Change:
    def change(text: str) -> tuple[str, int] | None:
        match = re.search(pattern, text, re.MULTILINE)
        if match is None:
            return None
        return text[: match.start()] + match.expand(new) + text[match.end() :], match.start() + shift

    return change


ANYWHERE: tuple[tuple[str, str, Change], ...] = (
    ("tab", "tab_indent", _swap(r"^  (zh|role|name): ", r"\t\1: ")),
    ("tab_deep", "tab_indent", _swap(r"^    (zh|text|points|earned|id): ", r"  \t\1: ")),
    ("twice", "duplicate_key", _swap(r"^(id: \w+)$", r"\1\n\1x", 4)),
    ("no_space", "missing_space", _swap(r"^(kind):( \w+)", r"\1:scenario")),
    ("wide", "wide_colon", _swap(r"^(id): ", r"\1：")),
    ("deeper", "bad_indent", _swap(r"^id: ", "  id: ")),
    ("misspelt", "unknown_key", _swap(r"^summary:", "sumary:")),
    ("unknown", "unknown_key", _swap(r"^summary:", "colour: red\nsummary:")),
    ("id", "bad_value", _swap(r"^id: (\w+)", r"id: \1-2")),
    ("kind", "unknown_kind", _swap(r"^kind: (\w+)", r"kind: \1s")),
    ("open_list", "unclosed_bracket", _swap(r"acts: \[([^\]]*)\]$", r"acts: [\1")),
    ("act", "unknown_id", _swap(r"acts: \[\w+", "acts: [appologise")),
    ("mood", "bad_value", _swap(r"mood: \[\w+", "mood: [hapy")),
    ("quote", "unclosed_quote", _swap(r'zh: "([^"\n]*)"', r'zh: "\1')),
    ("dash", "missing_space", _swap(r"^( *)- (id|when|text)", r"\1-\2")),
    ("alias", "alias", _swap(r"^(id: )", r"<<: {a: b}\n\1")),
    ("documents", "several_documents", _swap(r"^(id: )", r"---\n\1")),
)


def damages() -> Iterator[Damage]:
    """Yield every damaged file."""
    for number, (source, old, new, code, shift) in enumerate(TABLE):
        text = shipped(source)[1]
        at = text.find(old)
        assert at >= 0, old
        yield Damage(
            f"{number}-{source}-{code}",
            source,
            (text[:at] + new + text[at + len(old) :]).encode(),
            _line(text, at) + shift,
            code,
        )
    for source in _FILES:
        text = shipped(source)[1]
        for name, code, change in ANYWHERE:
            changed = change(text)
            if changed is None:
                continue
            damaged, at = changed
            line = _line(damaged, at) + (1 if code == "duplicate_key" else 0)
            yield Damage(f"{source}-{name}", source, damaged.encode(), line, code)
        gbk = text.encode("gb18030")
        first = next(place for place, byte in enumerate(gbk) if byte > 0x7F)
        yield Damage(f"{source}-gbk", source, gbk, gbk.count(b"\n", 0, first) + 1, "not_text")
        yield Damage(f"{source}-utf16", source, text.encode("utf-16"), 1, "not_text")
        yield Damage(f"{source}-empty", source, b"# nothing\n\n", 1, "empty_file")
        yield Damage(
            f"{source}-list", source, b"- " + text.replace("\n", "\n  ").encode(), 1, "not_a_mapping"
        )
