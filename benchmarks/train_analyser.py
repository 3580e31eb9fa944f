"""Train the reply analyser anew: `python -m benchmarks.train_analyser [zh] [en]` (needs the `train` extra).

Reads the corpus, writes `assets/language/<language>/model.npz` and `model.json`, and prints the held-out
figures of the training itself (authors in three groups, each read by a model that never saw them).
"""

from __future__ import annotations

import sys
import time

from benchmarks.corpus import choices, folder, lines, pieces
from benchmarks.training import train, write
from simulator.model.texts import LANGUAGES


def main(languages: list[str]) -> None:
    for language in LANGUAGES:
        if languages and language not in languages:
            continue
        begin = time.perf_counter()
        rows = lines(language)
        wordings = [*pieces(language), *choices(language)]
        model, figures = train(rows, wordings, language)
        write(model, [*rows, *wordings], figures, folder(language))
        print(language, len(rows), "lines", figures, f"{time.perf_counter() - begin:.0f} s", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
