"""Fit the weights by which topics are told: `python -m benchmarks.topic_weights` (needs the `train` extra).

Prints `WEIGHTS` for `simulator/language/topics.py`: a logistic regression over pairs of a reply and a topic,
each with the `Signs` of the sentence that speaks most for the topic. Learnt from the choices of the shipped
scenarios, as declared, and from the annotated lines of the development authors (`benchmarks.promises`). Also
prints how replies of each scenario are read with weights learnt from the other scenarios.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from benchmarks.analyser import choices
from benchmarks.corpus import ROOT
from benchmarks.promises import HELD_OUT, abouts
from simulator.content.library import Library
from simulator.language.text import even
from simulator.language.topic_pieces import told_apart
from simulator.language.topics import Signs, index, signs
from simulator.model.texts import LANGUAGES, Language
from simulator.readings import topics as topics_of

Row = npt.NDArray[np.float64]

#: What each sign is divided by, so that all are of about one size.
_SCALE: Final = np.array(
    Signs(100, 100, 3, 1000, 1, 1000, 1, 1, 1, 1, 1000, 1000, 3, 100, 100, 100, 1000, 1), np.float64
)
#: Log-odds that are added afterwards. Most pairs of reply and topic have nothing to do with each other, so
#: that regression is shyer than whole replies want; the best sum of exact matches, by the other scenarios.
BONUS: Final = {"zh": 0.5, "en": 0.6}
#: Signs that weigh nothing, since they gain nothing on the other scenarios.
IDLE: Final[dict[Language, tuple[str, ...]]] = {
    "zh": ("offered_fact", "telling", "matter", "unexplained", "clause", "cover"),
    "en": (),
}


class Known(NamedTuple):
    """A reply with the topics it touches, and the signs of each sentence by topic."""

    choice: bool
    scenario: str
    topics: frozenset[str]
    signs: tuple[dict[str, Row], ...]


def known(language: Language) -> list[Known]:
    """Read choices and development lines."""
    library = Library.open([ROOT / "scenarios"])
    ready = {
        entry.id: index(topics_of(library.scenario(entry.id), language), language)
        for entry in library.entries("scenario")
    }
    lines = [
        (False, row.scenario, row.topics, row.reply) for row in abouts(language) if row.author not in HELD_OUT
    ]
    lines += [(True, row.place.split("/")[0], frozenset(row.touches), row.words) for row in choices(language)]
    used = np.array([name not in IDLE[language] for name in Signs._fields])
    found = []
    for choice, scenario, topics, reply in lines:
        about = ready[scenario]
        said = [part for _, part in told_apart(even(reply), language)]
        marks = tuple(
            {
                about.ids[place]: np.array(row) * used / _SCALE
                for place, row in signs(each, len(said), about, language)
            }
            for each in said
        )
        found.append(Known(choice, scenario, topics, marks))
    return found


def fit(rows: Sequence[Known]) -> Row:
    """Return the weight of each of the scaled signs."""
    weights: Row = np.array(Signs(0, 1, 0, 1, *[0] * 14), np.float64)
    for _ in range(3):
        inputs, wanted = [], []
        for row in rows:
            for topic in sorted(set().union(*row.signs)):
                each = [marks[topic] for marks in row.signs if topic in marks]
                inputs.append(max(each, key=lambda mark: float(weights @ mark))[:-1])
                wanted.append(topic in row.topics)
        model = LogisticRegression(C=1.0, max_iter=2000).fit(np.array(inputs), wanted)
        weights = np.append(model.coef_[0], model.intercept_[0])
    return weights


def right(row: Known, weights: Row, bonus: float) -> bool:
    """Tell whether exactly the topics of `row` are found."""
    return row.topics == {
        topic for marks in row.signs for topic, mark in marks.items() if float(weights @ mark) + bonus >= 0
    }


def main() -> None:
    for language in LANGUAGES:
        rows = known(language)
        others = {
            name: fit([row for row in rows if row.scenario != name])
            for name in {row.scenario for row in rows}
        }
        for bonus in (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0):
            lines, chosen = (
                np.mean([right(row, others[row.scenario], bonus) for row in rows if row.choice == choice])
                for choice in (False, True)
            )
            print(f"{language} bonus {bonus}: exact {lines:.3f} of the lines, {chosen:.3f} of the choices")
        weights = fit(rows)
        weights[-1] += BONUS[language]
        print(f'    "{language}": Signs{tuple(map(int, (1e6 * weights / _SCALE).round()))},', flush=True)


if __name__ == "__main__":
    main()
