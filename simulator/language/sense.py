"""Whether a reply can be understood at all, whatever it says.

In: the raw reply, its even form, and how much of it the model knows. Out: yes or no. No for: nothing, no
letters, another script or language, keyboard mash, one character over and over, text for machines
(prompts, markup), more than `LONGEST` characters, and mash after a good start. A plain reply that
performs no act is understood.
"""

# ruff: noqa: E501 - a pattern cut in pieces is harder to read than a long one
from __future__ import annotations

import re
from collections.abc import Container, Mapping
from itertools import pairwise
from typing import Final

from simulator.language.text import LONGEST, words
from simulator.model.texts import Language

_HANZI: Final = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_HANZI_RUN: Final = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]{2,}")
_LATIN: Final = re.compile("[a-z]")
_KANA_HANGUL: Final = re.compile("[\u3040-\u30ff\u1100-\u11ff\uac00-\ud7af]")
#: Text addressed to a machine or a judge instead of the customer. Nobody says these things to a customer.
#: Every alternative begins with a letter or sign, so that the search skips from one such to the next.
_PROMPT: Final = re.compile(
    r"ignore (?:all|any|the|your|previous|prior|above)\b.{0,30}\b(?:instruction|prompt|rule|message)s?"
    r"|disregard .{0,30}instructions?|you are (?:now )?(?:chatgpt|an? (?:ai|llm|language model|assistant))|system ?prompt"
    r"|as an ai\b|language model|<\|?(?:system|user|assistant|im_start)|\[/?inst\]"
    r"|(?:give|award|assign) (?:me|this|the)\b.{0,20}\b(?:full|maximum|highest|perfect) (?:score|marks?|points?)"
    r"|忽略.{0,10}(?:指令|提示|规则|要求)|无视.{0,10}(?:指令|提示词)|你(?:现在)?是(?:一个|一名)?(?:ai|人工智能|语言模型|chatgpt|大模型)"
    r"|作为(?:一个)?(?:ai|人工智能|语言模型|大模型)|系统提示|提示词|(?:给|打)(?:我|这(?:条|个)|本).{0,8}满分"
    r"|</?(?:div|script|html|body|span|p|a|br)\b|select(?<!\wselect)\b.{1,40}\bfrom\b|import (?<!\wimport )\w+|def \w+\(|\{\s?\"\w+\" ?:"
)
_ROLE: Final = re.compile("(?:system|assistant|user) ?:")


def _odd_words(found: list[str], known: Container[str]) -> list[bool]:
    """Return which words have mostly letter triples that no word of the language was seen with."""
    odd = []
    for word in found:
        if "=" + word in known:
            odd.append(False)
            continue
        marked = f"<{word}>"
        triples = [marked[place : place + 3] for place in range(len(marked) - 2)]
        strange = sum(triple not in known for triple in triples)
        odd.append(len(word) > 2 and (2 * strange > len(triples) or len(word) > 22))
    return odd


def _run(row: list[bool]) -> int:
    """Return the length of the longest run of true values."""
    longest = current = 0
    for value in row:
        current = current + 1 if value else 0
        longest = max(longest, current)
    return longest


def understood(raw: str, text: str, known: Mapping[str, int], language: Language) -> bool:
    """Return whether `raw`, whose even form is `text`, can be understood; `known` holds the model's
    n-grams.
    """
    if len(raw) > LONGEST or not text:
        return False
    letters = list(filter(str.isalnum, text))
    if not letters or _PROMPT.search(text) or _ROLE.match(text):
        return False
    count = len(letters)
    said = list(filter(str.isalnum, raw))
    if len(_KANA_HANGUL.findall(text)) * 5 > count or (
        len(said) >= 6 and len(set(said)) * (6 if len(said) < 60 else 16) < len(said)
    ):
        return False
    return _chinese(text, count, known) if language == "zh" else _english(text, count, known)


def _chinese(text: str, count: int, known: Mapping[str, int]) -> bool:
    hanzi = len(_HANZI.findall(text))
    latin = len(_LATIN.findall(text))
    digits = sum(map(str.isdigit, text))
    if hanzi == 0:
        # ok, sorry, hi …: Latin words that Chinese speakers do use alone.
        return (
            count <= 6
            and digits == 0
            and all(text[place : place + 3] in known for place in range(len(text) - 2))
        )
    if hanzi + latin + digits < 0.7 * count or latin > 3 * hanzi + 12:
        return False
    signs = _HANZI.findall(text)
    pairs = [one + two not in known for run in _HANZI_RUN.findall(text) for one, two in pairwise(run)]
    single = sum(sign in known for sign in signs)
    if 10 * single < 6 * len(signs):
        return False
    # A long run of hanzi that are no words has a known pair now and then by chance.
    if len(pairs) >= 5 and 100 * (len(pairs) - sum(pairs)) < (32 if len(pairs) >= 12 else 18) * len(pairs):
        return False
    if _run(pairs) >= 12:
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


def _english(text: str, count: int, known: Mapping[str, int]) -> bool:
    latin = len(_LATIN.findall(text))
    if latin * 10 < 7 * count:
        return False
    found = [word for word in words(text) if word[0].isalpha()]
    plain = [word for word in found if _LATIN.match(word)]
    if not plain:
        return False
    familiar = sum("=" + word in known for word in plain)
    odd = _odd_words(plain, known)
    if _run(odd) >= 3 or 10 * sum(odd) > 4 * len(odd):
        return False
    return 100 * familiar >= (45 if len(plain) > 3 else 34) * len(plain)
