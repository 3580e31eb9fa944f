"""What the records do not hold: the error that names it, and the command that lists what there is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

from simulator.errors import KesuError, UnknownId

Kind = Literal["appeal", "attempt", "team", "trainee"]


class UnknownRecord(UnknownId):
    """The records hold nothing of this ``kind`` that is called ``id``.

    ``suggestions`` are the nearest that they hold, best first; ``called`` says beside each who that is.
    """

    def __init__(
        self, kind: Kind, id: str, suggestions: Sequence[str] = (), called: Sequence[str] = ()
    ) -> None:
        super().__init__(kind, id, suggestions)
        name = id if len(id) <= _LONGEST else f"{id[:_LONGEST]}…"
        names = list(called) + [""] * (len(self.suggestions) - len(called))
        pairs = list(zip(self.suggestions, names, strict=False))
        near = " or ".join(f"{number!r} ({who})" if who else repr(number) for number, who in pairs)
        near_zh = "、".join(f"“{number}”（{who}）" if who else f"“{number}”" for number, who in pairs)
        what_zh, listed, listed_zh = _KINDS[kind]
        KesuError.__init__(
            self,
            f"There is no {kind} called {name!r}: {f'did you mean {near}?' if near else listed}",
            f"找不到名为“{name}”的{what_zh}，{f'是不是想找{near_zh}？' if near else listed_zh}",
        )


#: Longer names are quoted in part.
_LONGEST: Final = 60
#: What each kind is called in Chinese, and which command lists those there are.
_KINDS: Final[dict[Kind, tuple[str, str, str]]] = {
    "appeal": ("申诉", "`kesu records appeals` lists them.", "用 `kesu records appeals` 可以查看。"),
    "attempt": ("演练", "`kesu records list` lists them.", "用 `kesu records list` 可以查看。"),
    "team": (
        "班组",
        "`kesu records import-roster` enters teams.",
        "班组由 `kesu records import-roster` 录入。",
    ),
    "trainee": (
        "学员",
        "`kesu records list` shows who has practised.",
        "用 `kesu records list` 可以查看谁做过演练。",
    ),
}
