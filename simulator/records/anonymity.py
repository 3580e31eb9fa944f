"""A tape without its trainee: what happened stays, who it was and what they wrote goes.

Out of the tape go the pseudonym, the attempt's id, the time of day, and every word that was typed (a reply
picked from a list is its author's), except what the caller keeps: house rules judge by set phrases, and their
findings must stay what they are. Readings, rulings, moods and scores stay, so the tape still replays to the
byte; the words are not read again, because the reading no longer names an analyser. Corrections keep who made
them.

Whoever kept a copy of the old tape can still find out which of the new ones it became, by comparing readings
and delays; nothing but deleting would prevent that.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final

from simulator.records.tape import START, canonical, link

#: What read a reply whose words were removed.
REMOVED: Final = "removed"
#: Says what stays of the words of a typed reply.
Keep = Callable[[str], str]


def nothing(_words: str) -> str:
    """Keep nothing of what was typed."""
    return ""


def without_trainee(data: bytes, attempt: str, keep: Keep = nothing) -> bytes:
    """Return the bytes of a tape without its trainee, as the tape of `attempt`; `data` has been checked."""
    kept: dict[int, str] = {}
    lines, chain = [], START
    for line in data.split(b"\n")[:-1]:
        content: dict[str, Any] = json.loads(line)
        del content["chain"]
        if "header" in content:
            header = content["header"]
            day, zone = header["started"][:10], header["started"][19:]
            header |= {"attempt": attempt, "trainee": None, "started": f"{day}T00:00:00{zone}"}
        if "turn" in content and content["turn"]["choice"] is None:
            turn = content["turn"]
            turn["words"] = kept[turn["number"]] = keep(turn["words"])
            turn["reading"]["analyser"] = REMOVED
        if "score" in content:
            for finding in content["score"]["findings"]:
                if finding["quote"] and finding["turns"][0] in kept:
                    finding["quote"] = kept[finding["turns"][0]]
        chain = link(chain, canonical(content))
        lines.append(canonical({**content, "chain": chain}) + "\n")
    return "".join(lines).encode()
