"""The texts of a file as a translator works on them, and what comes back.

In: a content file in one or both languages. Out: its entries, each with an id that stays the same while
the author moves things about, and the file with the translations that came back in their places.

An id is the way to the text by the ids of beats, choices, facts and so on: `beats.dial.choices.sorry.text`.
What has no id of its own (lines, records) is numbered from 1; such an entry is found again by its words
when lines were put before it. A translation is made of one exact wording, whose digest goes with it: where
the author has changed the wording since, the translation is stale, and is named instead of used.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Final, Literal, NamedTuple

from simulator.authoring.meanings import meaning
from simulator.authoring.patches import Words, written
from simulator.content.loader import Content, parse
from simulator.content.places import Path
from simulator.content.problems import unusable
from simulator.errors import WrongUse
from simulator.model.conditions import Condition
from simulator.model.scenario import Scenario
from simulator.model.texts import Language, Shape, Text, Variants

#: `missing`: no translation yet; `stale`: the source changed after it was translated; `done`: neither.
Progress = Literal["missing", "stale", "done"]
#: Keys whose lists are wordings of one language, not translations of each other one by one.
_WORDINGS: Final = "phrases"
_NUMBER: Final = re.compile(r"\.\d+(?=\.|$)")


class Entry(NamedTuple):
    """One text of a file in both languages; '' where there is none.

    `number` is its place (from 0) among the variants at `path`; None: it is all that stands there. The
    wordings of `phrases` are one entry with a wording a line.
    """

    id: str
    path: Path
    number: int | None
    texts: Mapping[Language, str]
    about: tuple[str, str]  # what such a text is, in Chinese and English
    many: bool = False


class Translated(NamedTuple):
    """An entry that came back: the digests of source and target when it went out, and both texts now."""

    id: str
    source: str
    target: str
    source_digest: str
    target_digest: str


class Stale(NamedTuple):
    """A translation that is not used as it is: its source, or the translation itself, changed since."""

    id: str
    now: str
    then: str
    why: Literal["source_changed", "both_changed"]


class Merged(NamedTuple):
    """What became of the entries that came back; ids in the order of the file."""

    text: str
    taken: tuple[str, ...]
    same: int
    stale: tuple[Stale, ...]
    gone: tuple[str, ...]
    gaps: tuple[str, ...]  # a variant whose predecessor has no translation
    missing: tuple[str, ...]  # entries without a translation afterwards
    completed: bool  # the language was entered under `languages:`, since nothing is missing any more


def entries(content: Content) -> list[Entry]:
    """Return all texts of `content` that are written in two languages, in the order of the model."""
    return list(_walk(content, (), "", ("", "")))


def digest(words: str) -> str:
    """Return what stands for the exact wording `words`, regardless of white space at its ends."""
    return hashlib.sha256(words.strip().encode()).hexdigest()[:16]


def progress(entry: Entry, source: Language, target: Language, before: Translated | None) -> Progress:
    """Say how far `entry` is translated; `before` is how it stood when it went out last."""
    if not entry.texts[target]:
        return "missing"
    if (
        before is not None
        and before.source_digest != digest(entry.texts[source])
        and digest(entry.texts[target]) in (before.target_digest, digest(before.target))
    ):
        return "stale"
    return "done"


def match(found: Sequence[Entry], back: Sequence[Translated], source: Language) -> dict[str, Translated]:
    """Return which of `back` belongs to each of `found`, by id of the entry.

    By id and wording; else by wording, among the entries of the same list; else by id alone, in which case
    the wording has changed.
    """
    by_id = {translated.id: translated for translated in back}
    digests = {entry.id: digest(entry.texts[source]) for entry in found}
    matched = {
        entry.id: by_id[entry.id]
        for entry in found
        if entry.id in by_id and by_id[entry.id].source_digest == digests[entry.id]
    }
    used = {translated.id for translated in matched.values()}
    moved: dict[tuple[str, str], list[Translated]] = {}
    for translated in back:
        if translated.id not in used:
            moved.setdefault((_list_of(translated.id), translated.source_digest), []).append(translated)
    for entry in found:
        same_words = moved.get((_list_of(entry.id), digests[entry.id]))
        if entry.id not in matched and same_words:
            matched[entry.id] = same_words.pop(0)
            used.add(matched[entry.id].id)
    for entry in found:
        if entry.id not in matched and entry.id in by_id and entry.id not in used:
            matched[entry.id] = by_id[entry.id]
    return matched


def merge(
    text: str, file: str, back: Sequence[Translated], source: Language, target: Language, force: bool = False
) -> Merged:
    """Put the translations `back` from `source` into `target` into `text`, the text of `file`.

    With `force` stale ones are used too.

    :raises ContentError: the file has errors.
    :raises WrongUse: a translation is none that such a file may hold (too long, for example).
    """
    content = _content(text, file)
    found = entries(content)
    matched = match(found, back, source)
    targets = {entry.id: entry.texts[target] for entry in found}
    stale, taken, gaps, same = [], [], [], 0
    known = {translated.id for translated in matched.values()}
    for entry in found:
        translated = matched.get(entry.id)
        words = "" if translated is None else _clean(translated.target, entry.many)
        if translated is None or not words:
            continue
        if words == entry.texts[target]:
            same += 1
            continue
        if (why := _outdated(entry, translated, source, target)) is not None and not force:
            if why != "untouched":
                stale.append(Stale(entry.id, entry.texts[source], translated.source, why))
            continue
        if entry.number and not targets.get(f"{entry.id.rpartition('.')[0]}.{entry.number}"):
            gaps.append(entry.id)
            continue
        targets[entry.id] = words
        taken.append(entry.id)
    missing = tuple(entry.id for entry in found if entry.texts[source] and not targets[entry.id])
    wanted = list(_wanted(found, targets, set(taken), source, target))
    completed = isinstance(content, Scenario) and target not in content.languages and not missing
    if completed and isinstance(content, Scenario):
        wanted.append(Words(("languages",), (*content.languages, target)))
    after = written(text, wanted)
    _accepted(after, file)
    gone = tuple(row.id for row in back if row.id not in known and _clean(row.target, many=True))
    return Merged(after, tuple(taken), same, tuple(stale), gone, tuple(gaps), missing, completed)


def _outdated(
    entry: Entry, translated: Translated, source: Language, target: Language
) -> Literal["source_changed", "both_changed", "untouched"] | None:
    """Say why `translated` is not to be used: untouched is what the translator left as it went out."""
    if entry.texts[target] and digest(translated.target) == translated.target_digest:
        return "untouched"
    if digest(entry.texts[source]) != translated.source_digest:
        return "source_changed"
    if entry.texts[target] and digest(entry.texts[target]) != translated.target_digest:
        return "both_changed"
    return None


def _wanted(
    found: Sequence[Entry],
    targets: Mapping[str, str],
    taken: set[str],
    source: Language,
    target: Language,
) -> Iterator[Words]:
    places: dict[Path, list[Entry]] = {}
    for entry in found:
        places.setdefault(entry.path, []).append(entry)
    for path, here in places.items():
        if not any(entry.id in taken for entry in here):
            continue
        first = here[0]
        said: str | tuple[str, ...] = targets[first.id]
        if first.many:
            said = tuple(targets[first.id].split("\n"))
        elif first.number is not None:
            said = tuple(words for entry in here if (words := targets[entry.id]))
        yield Words((*path, target), said, source)


def _content(text: str, file: str) -> Content:
    loaded = parse(text, file)
    if loaded.content is None:
        raise unusable(file, loaded.problems)
    return loaded.content


def _accepted(text: str, file: str) -> None:
    loaded = parse(text, file)
    if loaded.content is None:
        problem = loaded.problems[0]
        raise WrongUse(
            f"A translation cannot stand in {file}, so nothing was written: {problem.message('en')}",
            f"有一条译文不能写入 {file}，文件未作改动：{problem.message('zh')}",
        )


def _list_of(entry_id: str) -> str:
    return _NUMBER.sub(".*", entry_id)


def _clean(words: str, many: bool) -> str:
    """Return `words` without what no editor shows; with `many`, a wording a line, without empty ones."""
    words = words.replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_", "").replace("\t", " ")
    kept = "".join(sign for sign in words if sign in "\n\u200d" or not _hidden(sign)).strip()
    if many:
        return "\n".join(line.strip() for line in kept.split("\n") if line.strip())
    return kept


def _hidden(sign: str) -> bool:
    return unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def _walk(value: object, path: Path, name: str, about: tuple[str, str]) -> Iterator[Entry]:
    if isinstance(value, Text):
        said: dict[Language, str] = {"zh": value.zh or "", "en": value.en or ""}
        yield Entry(name, path, None, said, about)
    elif isinstance(value, Variants):
        yield from _variants(value, path, name, about)
    elif isinstance(value, Shape) and not isinstance(value, Condition):
        for field in type(value).model_fields:
            part = getattr(value, field)
            if isinstance(part, Shape | tuple | Mapping):
                # The words of a line or a choice: what is around them says more of what they are.
                told = about if field == "text" else meaning(type(value), field)
                yield from _walk(part, (*path, field), f"{name}.{field}".lstrip("."), told)
    elif isinstance(value, tuple):
        names = _names(value)
        for number, part in enumerate(value):
            yield from _walk(part, (*path, number), f"{name}.{names[number]}", about)
    elif isinstance(value, Mapping):
        for field, part in value.items():
            yield from _walk(part, (*path, field), f"{name}.{field}", about)


def _variants(value: Variants, path: Path, name: str, about: tuple[str, str]) -> Iterator[Entry]:
    if path[-1] == _WORDINGS:
        wordings: dict[Language, str] = {"zh": "\n".join(value.zh), "en": "\n".join(value.en)}
        yield Entry(name, path, None, wordings, about, many=True)
        return
    for number, (zh, en) in enumerate(zip_longest(value.zh, value.en, fillvalue="")):
        yield Entry(f"{name}.{number + 1}", path, number, {"zh": zh, "en": en}, about)


def _names(parts: Iterable[object]) -> list[str]:
    """Return what the parts of a list are called: by their ids, else by number from 1."""
    ids = [getattr(part, "id", None) for part in parts]
    return [
        str(number) if name is None or ids.count(name) > 1 else str(name)
        for number, name in enumerate(ids, start=1)
    ]
