"""`kesu check`, `kesu new`, `kesu schema`: what an author calls."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import typer

from simulator import paths, settings
from simulator.authoring import drafts, pages, schemas
from simulator.authoring.cache import Cache
from simulator.authoring.checking import check as check_files
from simulator.authoring.telling import tell
from simulator.cli.options import language_of
from simulator.content.library import Library
from simulator.content.loader import KINDS, read_text
from simulator.content.problems import Problem, nearest, shown
from simulator.errors import UnknownId, WrongUse
from simulator.model.texts import LANGUAGES, Language


def check(
    paths: list[str], as_json: bool, lang: str | None, smelling: bool, cached: bool, watching: bool
) -> None:
    """Find every problem of the files at `paths`; ends with 1 where one is an error.

    With `watching` it goes on, and checks what is saved, until it is interrupted.
    """
    language = _language(lang)
    if not paths:
        raise WrongUse("Missing argument 'PATH...': name files or folders.", "请写明要检查的文件或文件夹。")
    problems = _check(paths, as_json, language, smelling, cached)
    if watching:
        _watch(paths, as_json, language, smelling)
    elif any(problem.severity == "error" for problem in problems):
        raise typer.Exit(1)


def explain(code: str, lang: str | None) -> None:
    """Print the page about `code`."""
    typer.echo(pages.page(code, _language(lang)).rstrip())


def _check(
    paths: list[str], as_json: bool, language: Language, smelling: bool, cached: bool
) -> list[Problem]:
    files = _files(paths)
    problems = check_files(
        files, _library(paths, files), smelling=smelling, cache=Cache() if cached else None
    )
    if as_json:
        typer.echo(json.dumps([_row(problem, language) for problem in problems], ensure_ascii=False))
        return problems
    lines: dict[str, list[str]] = {}
    for problem in problems:
        if problem.file not in lines:
            text = read_text(Path(problem.file))
            lines[problem.file] = [] if isinstance(text, Problem) else text.split("\n")
        typer.echo(tell(problem, lines[problem.file], language) + "\n")
    typer.echo(_sum(len(files), problems, language))
    return problems


def _watch(paths: list[str], as_json: bool, language: Language, smelling: bool) -> None:
    from watchfiles import watch

    typer.echo(
        "正在监视，保存后自动检查；按 Ctrl+C 结束。" if language == "zh" else "Watching; Ctrl+C ends it.",
        err=True,
    )
    # Folders are watched, not files: an editor may save by putting a new file in the place of the old one.
    roots = [path for path in map(Path, paths) if path.is_dir()]
    single = {path.resolve() for path in map(Path, paths) if path.is_file()}
    for changes in watch(*roots, *{path.parent for path in single}, step=100, raise_interrupt=False):
        changed = [Path(name) for _, name in changes if name.endswith((".yaml", ".yml"))]
        if not any(
            path in single or any(root.resolve() in path.parents for root in roots) for path in changed
        ):
            continue
        try:
            _check(paths, as_json, language, smelling, cached=True)
        except WrongUse as error:  # the last file went away, or is being replaced at this moment
            typer.echo(f"kesu: {error.sentence(language)}", err=True)


def _sum(files: int, problems: list[Problem], language: Language) -> str:
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = len(problems) - errors
    if not problems:
        return f"{files} 个文件没有问题。" if language == "zh" else f"Files without a problem: {files}."
    if language == "zh":
        return (
            f"检查了 {files} 个文件：{errors} 个错误，{warnings} 个提醒。说明见 kesu check --explain 代码。"
        )
    return f"Files checked: {files}. Errors: {errors}, warnings: {warnings}. See kesu check --explain CODE."


def _library(names: list[str], files: list[Path]) -> Library:
    """Return the shipped library with the folders of `names` and `files`, and personas beside them."""
    library = Library.open()
    folders = {file.parent: None for file in files}
    for folder in list(folders):
        beside = folder.parent / "personas"
        if beside.is_dir():
            folders[beside] = None
    roots = [path for path in map(Path, names) if path.is_dir()]
    inside = [folder for folder in folders if not any(root in (folder, *folder.parents) for root in roots)]
    for folder in [*inside, *roots]:
        library = library.with_folder(folder)
    return library


def _language(lang: str | None) -> Language:
    """Return the language to speak: that of `--lang`, of KESU_LANG, or the one chosen in the settings."""
    lang = lang or os.environ.get("KESU_LANG", "").strip() or None
    if lang is not None:
        return language_of(lang)
    folder = paths.settings_folder()
    if (folder / settings.FILE_NAME).is_file():
        return settings.load(folder).settings.language
    return "en"


def _files(names: list[str]) -> list[Path]:
    files: list[Path] = []
    for name in names:
        path = Path(name)
        try:
            kind = path.stat().st_mode
        except (OSError, ValueError) as error:  # not there, not allowed, too long, or holds a NUL
            raise WrongUse(
                f"There is no file or folder {shown(name)!r}: check the name.",
                f"找不到文件或文件夹“{shown(name)}”，请检查名称。",
            ) from error
        if stat.S_ISDIR(kind):
            found = sorted({*path.rglob("*.yaml"), *path.rglob("*.yml")})
            found = [file for file in found if not file.name.endswith(".test.yaml") and not file.is_dir()]
            if not found:
                raise WrongUse(
                    f"There are no YAML files in {shown(name)!r}: check the name.",
                    f"“{shown(name)}”里没有 YAML 文件，请检查名称。",
                )
            files += found
        else:
            files.append(path)
    return list(dict.fromkeys(files))


def _row(problem: Problem, language: Language) -> dict[str, object]:
    return {
        "file": problem.file,
        "line": problem.line,
        "column": problem.column,
        "code": problem.code,
        "severity": problem.severity,
        "message": problem.message(language),
        "hint": problem.hint(language),
    }


def schema(folder: Path | None) -> None:
    """Print the JSON Schemas of all kinds of files, or write them into `folder`."""
    if folder is None:
        made = {kind: schemas.schema(kind) for kind in KINDS}
        typer.echo(json.dumps(made, ensure_ascii=False, indent=2))
        return
    try:
        for kind in KINDS:
            schemas.write(kind, folder)
    except OSError as error:
        raise WrongUse(
            f"{folder} cannot be written ({error.strerror}): name another folder with -o.",
            f"无法写入 {folder}（{error.strerror}），请用 -o 换一个文件夹。",
        ) from error


class Answers:
    """What was asked for on the command line; what is missing is asked, or taken from the defaults."""

    def __init__(self, language: Language, asking: bool) -> None:
        self._language = language
        self._asking = asking

    def say(self, zh: str, en: str) -> str:
        """Return the sentence in the author's language."""
        return zh if self._language == "zh" else en

    def one(
        self, given: str | None, question: tuple[str, str], default: str, known: tuple[str, ...] = ()
    ) -> str:
        """Return the answer to `question` (Chinese, English); with `known`, one of those.

        :raises WrongUse: the answer that was `given` is none of those.
        """
        while True:
            answer = given
            if answer is None:
                answer = default
                if self._asking:
                    answer = str(typer.prompt(self.say(*question), default=default)).strip() or default
            if not known or answer in known:
                return answer
            near = nearest(answer, known)
            sentence = self.say(
                f"没有“{shown(answer)}”，可用：{'、'.join(known)}。",
                f"There is no {shown(answer)!r}: use {', '.join(known)}.",
            )
            if given is not None or not self._asking:
                raise WrongUse(sentence)
            typer.echo(sentence + (self.say(f"是不是 {near}？", f" Did you mean {near}?") if near else ""))

    def words(
        self,
        given: tuple[str | None, str | None],
        question: tuple[str, str],
        default: drafts.Words,
        languages: tuple[Language, ...],
    ) -> drafts.Words:
        """Return the answer to `question` in each of `languages`; the other one repeats it."""
        told: dict[str, str] = {}
        for language, value, usual in zip(LANGUAGES, given, default, strict=True):
            if language in languages:
                mark = {"zh": self.say("中文", "Chinese"), "en": self.say("英文", "English")}[language]
                asked = (
                    (f"{question[0]}（{mark}）", f"{question[1]} ({mark})")
                    if len(languages) > 1
                    else question
                )
                told[language] = self.one(value, asked, usual)
        one = next(iter(told.values()))
        return drafts.Words(told.get("zh", one), told.get("en", one))


def new(
    what: str,
    name: str | None,
    kind: str | None,
    source: str | None,
    languages: str | None,
    texts: dict[str, tuple[str | None, str | None]],
    channel: str | None,
    domain: str | None,
    persona: str | None,
    folder: Path | None,
    lang: str | None,
    asking: bool,
    force: bool,
) -> None:
    """Write a new scenario or persona after a few questions, and say how to go on.

    :raises WrongUse: an answer is none, or the file is there already.
    """
    language = _language(lang)
    answers = Answers(language, asking)
    what = answers.one(what, ("场景还是画像", "Scenario or persona"), "scenario", ("scenario", "persona"))
    new_id = answers.one(
        name,
        ("文件的 id（小写字母、数字、下划线）", "Its id (lower-case letters, digits, underscores)"),
        f"my_{what}",
    )
    if source is not None:
        text = _varied(what, source, new_id, texts["title"], answers, language)
    elif what == "persona" and kind in (None, "blank"):
        spoken = LANGUAGES if languages is None else _languages(languages)
        title = answers.words(
            texts["title"],
            ("客户类型的名称", "Name of the kind of customer"),
            drafts.Words("新的客户类型", "A new kind of customer"),
            spoken,
        )
        text = drafts.persona(new_id, title, language)
    elif what == "persona":
        chosen = answers.one(kind, ("", ""), "blank", drafts.TYPES)
        text = _varied(what, chosen, new_id, texts["title"], answers, language)
    else:
        text = _scenario(new_id, kind, languages, texts, channel, domain, persona, answers, language)
    target = paths.own_scenarios() if folder is None else folder
    file = target / f"{new_id}.yaml"
    if file.exists() and not force:
        raise WrongUse(
            f"{file} is there already: choose another id, or write over it with --force.",
            f"{file} 已经存在，请换一个 id，或用 --force 覆盖。",
        )
    try:
        schema_line = schemas.comment(what, target)
        target.mkdir(parents=True, exist_ok=True)
        schemas.write(what, target / schemas.FOLDER)
        file.write_text(f"{schema_line}\n{text}", "utf-8", newline="\n")
    except OSError as error:
        raise WrongUse(
            f"{target} cannot be written ({error.strerror}): name another folder with -o.",
            f"无法写入 {target}（{error.strerror}），请用 -o 换一个文件夹。",
        ) from error
    typer.echo(answers.say(f"已写好 {file}", f"Written: {file}"))
    typer.echo(answers.say(f"检查：kesu check {file}", f"Check it: kesu check {file}"))
    if what == "scenario":
        prefix = "" if folder is None else f"KESU_SCENARIOS={target} "
        typer.echo(answers.say(f"演练：{prefix}kesu play {new_id}", f"Play it: {prefix}kesu play {new_id}"))


def _scenario(
    new_id: str,
    kind: str | None,
    languages: str | None,
    texts: dict[str, tuple[str | None, str | None]],
    channel: str | None,
    domain: str | None,
    persona: str | None,
    answers: Answers,
    language: Language,
) -> str:
    names = drafts.type_names(language)
    known = "; ".join(f"{key} = {told}" for key, told in names.items())
    chosen = answers.one(kind, (f"客户类型（{known}）", f"Type of customer ({known})"), "blank", drafts.TYPES)
    spoken = _languages(
        answers.one(
            None if languages is None else ",".join(_languages(languages)),
            ("写哪些语言（zh、en，或 zh,en）", "Languages (zh, en, or zh,en)"),
            "zh,en",
            ("zh,en", "zh", "en"),
        )
    )
    usual = drafts.Wishes(new_id)
    wishes = usual._replace(
        type=chosen,
        languages=spoken,
        title=answers.words(texts["title"], ("标题", "Title"), usual.title, spoken),
        product=answers.words(
            texts["product"], ("客户买了什么", "What the customer bought"), usual.product, spoken
        ),
        problem=answers.words(
            texts["problem"],
            ("出了什么问题（一个短句）", "What is wrong with it (a short clause)"),
            usual.problem,
            spoken,
        ),
        firm=answers.words(
            texts["firm"], ("学员是哪家公司的客服", "Which firm the trainee works for"), usual.firm, spoken
        ),
        surname=answers.words(
            texts["surname"], ("客户姓什么", "The customer's surname"), usual.surname, spoken
        ),
        channel=answers.one(
            channel,
            ("渠道（phone、counter、chat、email）", "Channel (phone, counter, chat, email)"),
            "phone",
            drafts.CHANNELS,
        ),
        domain=domain or usual.domain,
        persona=persona,
    )
    if persona is not None:
        Library.open().persona(persona)
    return drafts.scenario(wishes, language)


def _varied(
    what: str,
    source: str,
    new_id: str,
    title: tuple[str | None, str | None],
    answers: Answers,
    language: Language,
) -> str:
    """Return the scenario or persona `source`, an id or a file, under a new id and name."""
    path = Path(source)
    library = Library.open()
    if path.suffix in (".yaml", ".yml") and path.is_file():
        library = library.with_folder(path.parent)
        entry = next((entry for entry in library.entries(what) if entry.path == path), None)
        if entry is None:
            raise UnknownId(what, source)
        source = entry.id
    checked = library.checked(what, source)
    usual = getattr(checked.content, "title", None) or getattr(checked.content, "name", None)
    default = (
        drafts.Words(usual.say("zh"), usual.say("en")) if usual is not None else drafts.Words(new_id, new_id)
    )
    name = answers.words(title, ("标题", "Title"), default, LANGUAGES)
    return drafts.variation(checked.text, new_id, name, source, language)


def _languages(written: str) -> tuple[Language, ...]:
    """Return the languages named in `written`, parted by commas.

    :raises WrongUse: one of them is neither zh nor en.
    """
    named = [
        language_of(part)
        for part in written.replace("，", ",").replace("、", ",").replace(" ", "").split(",")
        if part
    ]
    return tuple(language for language in LANGUAGES if language in named) or LANGUAGES
