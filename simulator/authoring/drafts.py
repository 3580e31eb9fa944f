"""New scenarios and personas: from a template by customer type, or as a variation of what there is.

In: an author's few answers. Out: commented YAML that passes `check` and can be played at once. Templates lie
in `assets/templates/`: `<<name>>` is an answer, or what is said on the channel; `#zh#` and `#en#` begin a
comment of one language, and lines between `%% type` (or `%% not type`) and `%% end` belong to one customer
type.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple, get_args

import yaml

from simulator.content.loader import parse
from simulator.content.problems import shown
from simulator.errors import WrongUse
from simulator.model.scenario import Channel
from simulator.model.texts import LANGUAGES, Language
from simulator.paths import assets

#: The customer types that there are templates for.
TYPES: Final = ("blank", "habitual_complainer", "venting_type", "product_misuser", "angry_vip")
CHANNELS: Final[tuple[str, ...]] = get_args(Channel)
#: The names that conditions in a template use.
_SHORT: Final[Mapping[str, str]] = {"product_misuser": "misuser"}
_ID: Final = re.compile(r"[a-z][a-z0-9_]{0,47}")
_COMMENT: Final = re.compile(r"^(\s*)#(zh|en)# ?(.*)$")


class Words(NamedTuple):
    """One answer in both languages; where only one was given, it serves both."""

    zh: str
    en: str


#: What the last good choice says, where it is not what most drafts say.
_CLOSING: Final = {
    "product_misuser": Words("这就陪您清洗一遍", "We'll clean it together now"),
    "angry_vip": Words("三天内换一件检过的新货", "A new one, checked, within three days"),
}
#: Surnames that a draft draws besides the author's; the answers in two languages may rule out two.
_SURNAMES: Final = (Words("沈", "Shen"), Words("罗", "Luo"), Words("陶", "Tao"), Words("叶", "Ye"))


class Wishes(NamedTuple):
    """What an author wants of a new scenario; the defaults make a playable one."""

    id: str
    type: str = "blank"  # one of TYPES
    title: Words = Words("新买的电水壶", "A brand-new kettle")
    firm: Words = Words("一家小家电公司", "a maker of small appliances")
    product: Words = Words("电水壶", "electric kettle")
    problem: Words = Words("烧一会儿就自己断电", "it switches itself off half-way")
    surname: Words = Words("韩", "Han")
    channel: str = "phone"  # one of CHANNELS
    domain: str = "home_appliance"
    persona: str | None = None  # the type's, if not given
    languages: tuple[Language, ...] = LANGUAGES


def scenario(wishes: Wishes, language: Language) -> str:
    """Return the text of a new scenario with comments in `language`.

    :raises WrongUse: the id or the domain is none.
    """
    _id(wishes.id)
    _id(wishes.domain)
    kind = _types()[wishes.type]
    misuser = wishes.type == "product_misuser"
    closing = _CLOSING.get(wishes.type, Words("换一件检过的新货", "A new one, checked"))
    second, third = [
        other for other in _SURNAMES if wishes.surname.zh != other.zh and wishes.surname.en != other.en
    ][:2]
    answers = {
        "id": wishes.id,
        "languages": ", ".join(wishes.languages),
        "persona": wishes.persona or kind["persona"],
        "difficulty": str(kind["difficulty"]),
        "pass_mark": str(kind["pass_mark"]),
        "portrait": kind["portrait"],
        "domain": wishes.domain,
        "channel": wishes.channel,
        "best": "show_how" if misuser else "exchange",
        "offers": "show_how, exchange, refund" if misuser else "exchange, refund",
    }
    for name, told in _channels()[wishes.channel].items():
        answers[f"{name}.zh"], answers[f"{name}.en"] = told["zh"], told["en"]
    for name, words in (
        ("title", wishes.title),
        ("firm", wishes.firm),
        ("product", wishes.product),
        ("problem", wishes.problem),
        ("surname", wishes.surname),
        ("second", second),
        ("third", third),
        ("closing", closing),
    ):
        answers[f"{name}.zh"], answers[f"{name}.en"] = _quotable(words.zh), _quotable(words.en)
    text = _template("scenario")
    text = text.replace("<<opening>>\n", _indented(kind["opening"], 10))
    text = text.replace("<<own_beat>>\n", _indented(kind["own_beat"], 2))
    made = _render(text, wishes.type, answers, language)
    for unwanted in set(LANGUAGES) - set(wishes.languages):
        made = _without(made, unwanted)
    return made


def _without(text: str, language: Language) -> str:
    """Return `text` without its texts in `language`, as the templates write them."""
    value = r'(?:"(?:[^"\\]|\\.)*"|\[[^\]]*\])'
    text = re.sub(rf"^ *{language}: {value}\n", "", text, flags=re.MULTILINE)
    inside = rf", en: {value}(?=\}})" if language == "en" else rf"(?<=\{{)zh: {value}, "
    return re.sub(inside, "", text)


def persona(persona_id: str, name: Words, language: Language) -> str:
    """Return the text of a new persona of no type in particular, with comments in `language`.

    :raises WrongUse: the id is none.
    """
    _id(persona_id)
    answers = {"id": persona_id, "title.zh": _quotable(name.zh), "title.en": _quotable(name.en)}
    return _render(_template("persona"), "blank", answers, language)


def variation(
    text: str,
    new_id: str,
    name: Words | None,
    source: str,
    language: Language,
    languages: tuple[Language, ...] = LANGUAGES,
) -> str:
    """Return `text`, a scenario or persona called `source`, under a new id and name.

    The name is written in `languages`, which are those of `text`; comments are in `language`.

    :raises WrongUse: the id is none.
    """
    _id(new_id)
    made = re.sub(r"^id:.*$", f"id: {new_id}", text, count=1, flags=re.MULTILINE)
    made = re.sub(r"^version:.*$", "version: 1", made, count=1, flags=re.MULTILINE)
    if name is not None:
        document = parse(text, source).document
        key = "title" if "title" in document.data else "name"
        lines = made.split("\n")
        first = document.key_place((key,))[0] - 1
        end = first + 1
        while end < len(lines) and lines[end][:1] in ("", " ", "#"):
            end += 1
        parts = [f'{spoken}: "{_quotable(getattr(name, spoken))}"' for spoken in languages]
        told = f"{key}: {{{', '.join(parts)}}}"
        made = "\n".join([*lines[:first], told, *lines[end:]])
    lines = made.split("\n")
    while lines and lines[0].startswith("#"):
        del lines[0]
    says = {
        "zh": f"# 由 kesu new 从 {source} 变化而来。改完用 kesu check 检查。",
        "en": f"# Made by kesu new as a variation of {source}. Run kesu check after every change.",
    }
    return "\n".join([says[language], *lines])


def type_names(language: Language) -> dict[str, str]:
    """Return the customer types with their names in `language`."""
    return {kind: str(_types()[kind]["name"][language]) for kind in TYPES}


def _render(text: str, kind: str, answers: Mapping[str, str], language: Language) -> str:
    lines: list[str] = []
    taken = True
    for line in text.split("\n"):
        if line.startswith("%%"):
            words = line.split()[1:]
            taken = words == ["end"] or (_SHORT.get(kind, kind) == words[-1]) is (words[0] != "not")
            continue
        comment = _COMMENT.match(line)
        if not taken or (comment is not None and comment[2] != language):
            continue
        lines.append(f"{comment[1]}# {comment[3]}" if comment is not None else line)
    made = "\n".join(lines)
    return re.sub(r"<<([a-z_.]+)>>", lambda match: answers[match[1]], made)


def _indented(text: str, depth: int) -> str:
    return "".join(" " * depth + line + "\n" if line else "\n" for line in str(text).splitlines())


def _quotable(words: str) -> str:
    """Return `words` as they may stand between double quotes; braces would be slots."""
    plain = " ".join(words.split()).replace("{", "(").replace("}", ")")
    return plain.replace("\\", "\\\\").replace('"', '\\"')


def _id(name: str) -> None:
    if _ID.fullmatch(name) is None:
        raise WrongUse(
            f"{shown(name)!r} is no id: use small letters, digits and underscores, and begin with a letter.",
            f"“{shown(name)}”不能用作 id：请用小写字母、数字和下划线，以字母开头。",
        )


def _template(name: str) -> str:
    return (assets() / "templates" / f"{name}.template").read_text("utf-8")


@cache
def _channels() -> dict[str, dict[str, dict[Language, str]]]:
    path: Path = assets() / "templates" / "channels.yaml"
    return dict(yaml.safe_load(path.read_text("utf-8")))


@cache
def _types() -> dict[str, dict[str, Any]]:
    path: Path = assets() / "templates" / "types.yaml"
    return dict(yaml.safe_load(path.read_text("utf-8")))
