"""The page about a code: what it means, a bad example and a good one, in either language."""

from __future__ import annotations

from simulator.content.problems import nearest
from simulator.content.sentences import MESSAGES
from simulator.errors import WrongUse
from simulator.model.texts import Language
from simulator.paths import codes


def page(code: str, language: Language) -> str:
    """Return the page about `code`, as Markdown.

    :raises WrongUse: there is no such code.
    :raises DataMissing: the pages are not installed.
    """
    if code not in MESSAGES:
        near = nearest(code, MESSAGES)
        raise WrongUse(
            f"There is no code {code[:60]!r}"
            + (f": did you mean {near}?" if near else ": copy it from what check says."),
            f"没有代码“{code[:60]}”" + (f"，是不是 {near}？" if near else "，请从检查结果里复制。"),
        )
    return (codes() / f"{code}{'.zh' if language == 'zh' else ''}.md").read_text("utf-8")
