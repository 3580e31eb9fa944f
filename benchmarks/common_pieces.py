"""Count how common the pieces of replies are: `python -m benchmarks.common_pieces`.

Reads the corpus of replies (up to `LAST`) and writes `assets/language/<language>/common.txt`, by which
`simulator.language.topics` weighs what an author's phrases and a reply have in common: a line a piece, the
piece, a tab and its weight, 10 · ln((lines + 50) / (lines with it + 2)). The first line, without a piece, is
the weight of all that are not listed.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from typing import Final

from benchmarks.corpus import folder, lines
from simulator.language.text import even
from simulator.language.topics import pieces
from simulator.model.texts import LANGUAGES, Language

#: Lines with a piece from which on it is listed.
OFTEN: Final = 6
#: The last authors whose lines are counted. Later ones mostly typed whole conversations with the shipped
#: customers, and what their topics are about would pass for common.
LAST: Final[Mapping[Language, str]] = {"zh": "zh-34", "en": "en-36"}


def main() -> None:
    for language in LANGUAGES:
        rows = [row for row in lines(language) if row.author <= LAST[language]]
        counts = Counter(piece for row in rows for piece in pieces(even(row.reply), language))
        table = {"": 0} | {piece: count for piece, count in sorted(counts.items()) if count >= OFTEN}
        text = "".join(
            f"{piece}\t{round(10 * math.log((len(rows) + 50) / (count + 2)))}\n"
            for piece, count in table.items()
        )
        (folder(language) / "common.txt").write_text(text, encoding="utf-8")
        print(language, len(table), "pieces")


if __name__ == "__main__":
    main()
