"""Whether a reply can be understood at all, whatever it says.

In: the raw reply, its even form, and how much of it the model knows. Out: yes or no. No for: nothing, no
letters, another script or language, keyboard mash, one character over and over, text for machines
(prompts, markup), more than `LONGEST` characters, and mash after a good start. A plain reply that
performs no act is understood.
"""

# ruff: noqa: E501 - a pattern cut in pieces is harder to read than a long one
from __future__ import annotations

import re
from collections.abc import Mapping
from operator import add
from typing import Final

from simulator.language.text import LONGEST, words
from simulator.model.texts import Language

_NO_HANZI: Final = re.compile("[^\u3400-\u4dbf\u4e00-\u9fff]+")
_HANZI_RUN: Final = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]{2,}")
_NO_LATIN: Final = re.compile("[^a-z]+")
#: ASCII characters that are neither letter nor figure.
_SIGNS: Final = bytes(code for code in range(128) if not chr(code).isalnum())
_KANA_HANGUL: Final = re.compile("[\u3040-\u30ff\u1100-\u11ff\uac00-\ud7af]")
#: What a text must have in it for each pattern, and the pattern: text addressed to a machine or a judge instead
#: of the customer. Nobody says these things to a customer.
_PROMPTS: Final = tuple(
    (part, re.compile(pattern))
    for part, pattern in (
        (
            "ignore ",
            r"ignore (?:all|any|the|your|previous|prior|above)\b.{0,30}\b(?:instruction|prompt|rule|message)s?",
        ),
        ("disregard ", r"disregard .{0,30}instructions?"),
        ("you are ", r"you are (?:now )?(?:chatgpt|an? (?:ai|llm|language model|assistant))"),
        ("prompt", r"system ?prompt"),
        ("as an ai", r"as an ai\b"),
        ("language model", r"language model"),
        ("<", r"<\|?(?:system|user|assistant|im_start)|</?(?:div|script|html|body|span|p|a|br)\b"),
        ("inst]", r"\[/?inst\]"),
        *(
            (
                f"{verb} ",
                rf"{verb} (?:me|this|the)\b.{{0,20}}\b(?:full|maximum|highest|perfect) (?:score|marks?|points?)",
            )
            for verb in ("give", "award", "assign")
        ),
        ("忽略", r"忽略.{0,10}(?:指令|提示|规则|要求)"),
        ("无视", r"无视.{0,10}(?:指令|提示词)"),
        ("你", r"你(?:现在)?是(?:一个|一名)?(?:ai|人工智能|语言模型|chatgpt|大模型)"),
        ("作为", r"作为(?:一个)?(?:ai|人工智能|语言模型|大模型)"),
        ("系统提示", r"系统提示(?:词|:|是什么)|(?:我的|你的|输出|打印|重复|告诉我).{0,6}系统提示"),
        ("提示词", r"提示词"),
        ("满分", r"(?:给|打)(?:我|这(?:条|个)|本).{0,8}满分"),
        ("select", r"select(?<!\wselect)\b.{1,40}\bfrom\b"),
        ("import ", r"import (?<!\wimport )\w+"),
        ("def ", r"def \w+\("),
        ("{", r"\{\s?\"\w+\" ?:"),
    )
)
_ROLE: Final = re.compile("(?:system|assistant|user) ?:")


def understood(raw: str, text: str, known: Mapping[str, int], language: Language) -> bool:
    """Return whether `raw`, whose even form is `text`, can be understood; `known` holds the model's
    n-grams.
    """
    if len(raw) > LONGEST or not text:
        return False
    if text.isascii():  # ten times as fast, and most of English is
        letters, foreign = text.encode().translate(None, _SIGNS).decode(), 0
    else:
        letters, foreign = "".join(filter(str.isalnum, text)), len(_KANA_HANGUL.findall(text))
    if not letters or 5 * foreign > len(letters) or _prompting(text) or _monotonous(raw):
        return False
    return _chinese(text, letters, known) if language == "zh" else _english(text, letters, known)


def _prompting(text: str) -> bool:
    """Return whether an even `text` is addressed to a machine."""
    for part, pattern in _PROMPTS:
        if part in text and pattern.search(text):
            return True
    return _ROLE.match(text) is not None


def _monotonous(raw: str) -> bool:
    """Return whether `raw` is a few letters over and over."""
    kinds = len(list(filter(str.isalnum, set(raw))))
    if 6 * kinds >= len(raw):  # even if it were nothing but letters
        return False
    count = sum(map(str.isalnum, raw))
    return count >= 6 and kinds * (6 if count < 60 else 16) < count


def _chinese(text: str, letters: str, known: Mapping[str, int]) -> bool:
    hanzi = _NO_HANZI.sub("", letters)
    latin = len(_NO_LATIN.sub("", letters))
    if not hanzi:
        # ok, sorry, hi …: Latin words that Chinese speakers do use alone.
        return (
            len(letters) <= 6
            and not any(map(str.isdigit, letters))
            and all(text[place : place + 3] in known for place in range(len(text) - 2))
        )
    if latin > 3 * len(hanzi) + 12:
        return False
    if len(hanzi) + latin < len(letters):
        digits = sum(map(str.isdigit, letters))
        if len(hanzi) + latin + digits < 0.7 * len(letters):
            return False
    if 10 * sum(map(known.__contains__, hanzi)) < 6 * len(hanzi):
        return False
    pairs = [pair for run in _HANZI_RUN.findall(text) for pair in map(add, run, run[1:])]
    found = bytes(map(known.__contains__, pairs))
    # A long run of hanzi that are no words has a known pair now and then by chance.
    if len(pairs) >= 5 and 100 * sum(found) < (26 if len(pairs) >= 12 else 16) * len(pairs):
        return False
    if bytes(12) in found:
        return False
    return latin < 8 or _plain_latin(text, known)


def _plain_latin(text: str, known: Mapping[str, int]) -> bool:
    """Return whether the long Latin words of a Chinese reply look like words: mash has few vowels or
    unknown pairs.
    """
    return all(
        sum(sign in "aeiou" for sign in run) * 4 >= len(run) and len(run) <= 20
        for run in re.findall("[a-z]{8,}", text)
        if run not in known
    )


def _english(text: str, letters: str, known: Mapping[str, int]) -> bool:
    if len(_NO_LATIN.sub("", letters)) * 10 < 7 * len(letters):
        return False
    plain = [word for word in words(text) if "a" <= word < "{"]
    if not plain:
        return False
    familiar = list(map(known.__contains__, plain))
    if all(familiar):
        return True
    odd = bytes(not seen and _odd(word, known) for word, seen in zip(plain, familiar, strict=True))
    if b"\1\1\1" in odd or 10 * sum(odd) > 4 * len(odd):
        return False
    return 100 * sum(familiar) >= (45 if len(plain) > 3 else 34) * len(plain)


def _odd(word: str, known: Mapping[str, int]) -> bool:
    """Return whether `word` has mostly letter triples that no word of the language was seen with."""
    marked = f"<{word}>"
    triples = ["~" + marked[place : place + 3] for place in range(len(marked) - 2)]
    strange = len(triples) - sum(map(known.__contains__, triples))
    return len(word) > 2 and (2 * strange > len(triples) or len(word) > 22)
