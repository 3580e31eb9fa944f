"""Names that the fonts of a PDF cannot write, and what is told of them when a report is made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from simulator.model.texts import Language
from simulator.reports.texts import plain

#: So many people are named in the sentence; of more it tells how many they are.
_NAMED: Final = 3


class Unwritten(NamedTuple):
    """Somebody who stands on paper with their employee number instead of their name."""

    trainee: str
    name: str


def sentence(found: Sequence[Unwritten], language: Language) -> str:
    """Return one sentence about `found`; '' where there is nobody."""
    if not found:
        return ""
    comma = "、" if language == "zh" else ", "
    listed = comma.join(f"{plain(each.trainee)} {plain(each.name)[:40]}" for each in found[:_NAMED])
    rest = len(found) - _NAMED
    if language == "zh":
        more = f"等 {len(found)} 人" if rest > 0 else ""
        return (
            f"PDF 字体缺少以下姓名所用的文字，纸上改印工号：{listed}{more}；"
            "需要显示姓名，请改用网页版或表格版。"
        )
    more = f" and {rest} more" if rest > 0 else ""
    names = "a name" if len(found) == 1 else "names"
    return (
        f"The PDF's fonts lack letters of {names}, so the employee number is printed instead: {listed}{more}."
        " Use html or xlsx to show the name."
    )
