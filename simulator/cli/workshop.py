"""`kesu new`, `kesu schema`: what an author begins with."""

from __future__ import annotations

import json
from pathlib import Path

import typer

from simulator import paths
from simulator.authoring import drafts, schemas
from simulator.cli.options import language_of, spoken_language
from simulator.content.library import Library
from simulator.content.problems import nearest, shown
from simulator.errors import UnknownId, WrongUse, in_chinese
from simulator.model.scenario import Scenario
from simulator.model.texts import LANGUAGES, Language


def schema(folder: Path | None) -> None:
    """Print the JSON Schemas of all kinds of files, or write them into `folder`."""
    if folder is None:
        made = {kind: schemas.schema(kind) for kind in schemas.ALL}
        typer.echo(json.dumps(made, ensure_ascii=False, indent=2))
        return
    try:
        for kind in schemas.ALL:
            schemas.write(kind, folder)
    except OSError as error:
        raise WrongUse(
            f"{folder} cannot be written ({error.strerror}): name another folder with -o.",
            f"无法写入 {folder}（{in_chinese(error.strerror)}），请用 -o 换一个文件夹。",
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
        """Return the answer to `question` (Chinese, English); with `known`, one of those, or its number.

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
            plain = answer.replace("，", ",").replace("、", ",").replace(" ", "")
            if plain in known:
                return plain
            if given is None and answer.isdecimal() and 1 <= int(answer) <= len(known):
                return known[int(answer) - 1]
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
    language = spoken_language(lang)
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
        # A persona speaks both languages; its author need not. A name given in one serves for both.
        given = tuple(told for told, name in zip(LANGUAGES, texts["title"], strict=True) if name is not None)
        spoken = _languages(languages) if languages is not None else given or (language,)
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
        text = _scenario(new_id, kind, languages, texts, channel, domain, persona, folder, answers, language)
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
            f"无法写入 {target}（{in_chinese(error.strerror)}），请用 -o 换一个文件夹。",
        ) from error
    typer.echo(answers.say(f"已写好 {file}", f"Written: {file}"))
    typer.echo(answers.say(f"检查：kesu check {file}", f"Check it: kesu check {file}"))
    if what == "scenario":
        called = new_id if folder is None else file
        typer.echo(answers.say(f"演练：kesu play {called}", f"Play it: kesu play {called}"))


def _scenario(
    new_id: str,
    kind: str | None,
    languages: str | None,
    texts: dict[str, tuple[str | None, str | None]],
    channel: str | None,
    domain: str | None,
    persona: str | None,
    folder: Path | None,
    answers: Answers,
    language: Language,
) -> str:
    names = drafts.type_names(language)
    known = "\n".join(f"  {number} {key} = {names[key]}" for number, key in enumerate(drafts.TYPES, start=1))
    chosen = answers.one(
        kind,
        (f"客户类型，写名称或序号：\n{known}\n客户类型", f"Type of customer, name or number:\n{known}\nType"),
        "blank",
        drafts.TYPES,
    )
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
            texts["product"],
            (
                "客户买了什么（只写名称，前面不带“一本”“一台”）",
                "What the customer bought (without “a” or “the”)",
            ),
            usual.product,
            spoken,
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
        domain=answers.one(
            domain,
            (
                "行业（小写英文字母和下划线，如 photo_studio）",
                "Branch of business (small letters and underscores, such as photo_studio)",
            ),
            usual.domain,
        ),
        persona=persona,
    )
    if persona is not None:
        library = Library.open()
        if folder is not None and folder.is_dir():  # it may lie where the scenario will
            library = library.with_folder(folder)
        library.persona(persona)
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
    default = drafts.Words(getattr(usual, "zh", None) or new_id, getattr(usual, "en", None) or new_id)
    spoken = checked.content.languages if isinstance(checked.content, Scenario) else LANGUAGES
    name = answers.words(title, ("标题", "Title"), default, spoken)
    return drafts.variation(checked.text, new_id, name, source, language, spoken)


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
