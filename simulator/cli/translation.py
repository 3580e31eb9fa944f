"""`kesu translation export` and `import`: texts out to a translator, and back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import typer

from simulator.authoring import translation, translation_sheet
from simulator.cli.options import language_of, spoken_language
from simulator.content.library import Library
from simulator.content.loader import Content, load
from simulator.content.problems import nearest, shown, unusable
from simulator.errors import UnknownId, WrongUse, in_chinese
from simulator.model.scenario import Scenario
from simulator.model.texts import LANGUAGES, Language

#: Ids that are listed of each kind; more are counted.
_LISTED: Final = 12
_BOM: Final = b"\xef\xbb\xbf"


def export(
    name: str,
    output: Path,
    source: str | None,
    target: str | None,
    since: Path | None,
    force: bool,
    lang: str | None,
) -> None:
    """Write the texts of `name` into the workbook `output`, and name what is stale or missing.

    :raises WrongUse: source and target are one language, the workbook is there already or is of another file.
    :raises ContentError: the file has errors.
    """
    language = spoken_language(lang)
    path = _file(name)
    content = _content(path)
    of, into = _pair(content, source, target)
    before = {} if since is None else _before(since, content, of, into)
    if output.exists() and not force:
        raise WrongUse(
            f"{output} is there already: choose another name, or write over it with --force.",
            f"{output} 已经存在，请换一个文件名，或用 --force 覆盖。",
        )
    found = translation.entries(content)
    matched = translation.match(found, list(before.values()), of)
    rows = [
        translation_sheet.Row(entry, translation.progress(entry, of, into, matched.get(entry.id)))
        for entry in found
    ]
    made = translation_sheet.workbook(content.kind, content.id, rows, of, into, language)
    _write(output, made)
    say = _Words(language)
    typer.echo(say(f"已写好 {output}：{len(rows)} 条文本。", f"Written: {output}, {len(rows)} texts."))
    stale = [row.entry.id for row in rows if row.progress == "stale"]
    say.list("原文已改、译文待复核", "Stale, because the source changed since", stale)
    say.list(
        "还没有译文", "Without a translation", [row.entry.id for row in rows if row.progress == "missing"]
    )


def bring_in(workbook: Path, name: str | None, force: bool, dry_run: bool, lang: str | None) -> None:
    """Put the translations of `workbook` into its file, and name what was not taken; ends with 1 then.

    :raises WrongUse: the workbook is none, is of another file, or holds a text that the file cannot.
    :raises ContentError: the file has errors.
    """
    language = spoken_language(lang)
    sheet = translation_sheet.read(workbook)
    path = _file(sheet.id if name is None else name)
    content = _content(path)
    _same_file(workbook, sheet, content)
    raw = path.read_bytes()
    text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    merged = translation.merge(text, str(path), sheet.rows, sheet.source, sheet.target, force)
    if merged.text != text and not dry_run:
        after = merged.text.replace("\n", "\r\n") if b"\r\n" in raw else merged.text
        _write(path, (_BOM if raw.startswith(_BOM) else b"") + after.encode())
    say = _Words(language)
    count = len(merged.taken)
    if dry_run:
        typer.echo(say(f"{path} 会更新 {count} 条译文。", f"{path}: {count} translations would change."))
    else:
        typer.echo(say(f"{path} 更新了 {count} 条译文。", f"{path}: {count} translations changed."))
    changed = [stale.id for stale in merged.stale if stale.why == "source_changed"]
    say.list("未采用，原文导出后改过", "Not taken, because the source changed since", changed)
    both = [stale.id for stale in merged.stale if stale.why == "both_changed"]
    say.list("未采用，译文在文件里也改过", "Not taken, because the translation changed in the file too", both)
    say.list("未采用，文件里已没有这条", "Not taken, because the file has no such text any more", merged.gone)
    say.list("未采用，前一个说法还没有译文", "Not taken, because the variant before has none", merged.gaps)
    say.list("还没有译文", "Without a translation", merged.missing)
    if merged.completed:
        typer.echo(
            say(
                f"译文已齐，languages 里加上了 {sheet.target}。",
                f"Nothing is missing any more: {sheet.target} was added to languages.",
            )
        )
    if changed or both:
        typer.echo(
            say(
                "再导出一次即可复核（--since 写上次的工作簿）；确认无误可加 --force 采用。",
                "Export again with --since to have them looked at, or take them with --force.",
            )
        )
    if merged.stale or merged.gone or merged.gaps:
        raise typer.Exit(1)


class _Words:
    """Says things in the author's language."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def __call__(self, zh: str, en: str) -> str:
        return zh if self._language == "zh" else en

    def list(self, zh: str, en: str, ids: Sequence[str]) -> None:
        """Print `ids` below a heading with their number, unless there are none."""
        if not ids:
            return
        typer.echo(self(f"{zh}（{len(ids)} 条）：", f"{en} ({len(ids)}):"))
        for name in ids[:_LISTED]:
            typer.echo(f"  {name}")
        if len(ids) > _LISTED:
            typer.echo("  …")


def _file(name: str) -> Path:
    """Return the file called `name`, or the one of the content with this id."""
    path = Path(name)
    if path.suffix in (".yaml", ".yml"):
        return path
    entries = [entry for entry in Library.open().entries() if entry.kind != "house"]
    for kind in ("scenario", "persona", "course", "rubric"):
        found = next((entry for entry in entries if (entry.kind, entry.id) == (kind, name)), None)
        if found is not None:
            return found.path
    near = nearest(name, [entry.id for entry in entries])
    raise UnknownId("scenario", name, [near] if near else [])


def _content(path: Path) -> Content:
    loaded = load(path)
    if loaded.content is None:
        raise unusable(str(path), loaded.problems)
    return loaded.content


def _pair(content: Content, source: str | None, target: str | None) -> tuple[Language, Language]:
    usual: Language = content.languages[0] if isinstance(content, Scenario) else "zh"
    if source is None and target is not None:
        usual = _other(language_of(target))
    of = usual if source is None else language_of(source)
    into = _other(of) if target is None else language_of(target)
    if of == into:
        raise WrongUse(
            f"--from and --to are both {of}: name two languages.", f"--from 和 --to 都是 {of}，请写两种语言。"
        )
    return of, into


def _other(language: Language) -> Language:
    return LANGUAGES[1 - LANGUAGES.index(language)]


def _before(
    since: Path, content: Content, source: Language, target: Language
) -> dict[str, translation.Translated]:
    sheet = translation_sheet.read(since)
    _same_file(since, sheet, content)
    if (sheet.source, sheet.target) != (source, target):
        raise WrongUse(
            f"{since} is from {sheet.source} into {sheet.target}: name these with --from and --to.",
            f"{since} 是从 {sheet.source} 译成 {sheet.target} 的，请用 --from 和 --to 写明。",
        )
    return {row.id: row for row in sheet.rows}


def _same_file(workbook: Path, sheet: translation_sheet.Sheet, content: Content) -> None:
    if (sheet.kind, sheet.id) != (content.kind, content.id):
        raise WrongUse(
            f"{workbook} holds the texts of the {sheet.kind} {shown(sheet.id)!r}, not of {content.id!r}.",
            f"{workbook} 里是“{shown(sheet.id)}”的文本，不是“{content.id}”的。",
        )


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise WrongUse(
            f"{path} cannot be written ({error.strerror}): is it open in another program?",
            f"无法写入 {path}（{in_chinese(error.strerror)}），是否正被别的程序打开？",
        ) from error
