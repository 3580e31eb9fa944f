"""The reply analyser: what a reply does, what it is about, what it promises, and how sure that is.

In: a reply, the customer's line before it, the scenario's topics and moment. Out: an `Understanding`.
Reads any text and never fails on one: what cannot be understood is read with ``understood=False``, no
acts, topics or promises, and certainty 0. The same text is read alike on every machine; `Analyser.hash`
names the model and the rules that read it.

:raises ModelUnfit: by `analyser`, where the trained model is missing or of another version.
:raises DataMissing: by `analyser`, where the assets are missing.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from functools import cache
from math import prod, sqrt
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from simulator.language.abuse import abusive
from simulator.language.model import Heard, Integers, Model, load
from simulator.language.owning import owned
from simulator.language.partings import before_parting
from simulator.language.promises import COMMITTING, promised, refuses
from simulator.language.sense import understood
from simulator.language.signs import calls_by_name
from simulator.language.text import LONGEST, even, replacing, sentences
from simulator.language.topics import Topic, touched
from simulator.model.acts import ACTS, CONSTRUCTIVE, in_order
from simulator.model.tape import Reading
from simulator.model.texts import Language
from simulator.paths import assets

__all__ = ["Analyser", "Topic", "Understanding", "analyser"]

#: Version of the rules beside the model (abuse, topics, times, amounts, sense); part of the hash.
RULES: Final = "17"

#: Thousandths of a chance from which on an act counts when times and amounts are read: a promise has cues of
#: its own, and the act beside it is often the one that is missed. Chosen on the development authors of
#: `benchmarks/promises.py`; more promises are found below it, and more where nothing is promised.
LIKELY: Final = 10

#: Thousandths from which on a reply counts as rude in one way or another, as if the chances of destructive
#: acts were independent. Chosen on the unseen authors, so that at most 2 % of courteous replies are.
RUDE_AT_ALL: Final[Mapping[Language, int]] = {"zh": 650, "en": 520}
#: Thousandths that the likeliest way of these must have. Many small chances alone accuse nobody: most of the
#: courteous replies that were taken for rude in conversations had no more than that, and hardly any rude one.
ONE_WAY: Final = 300
#: Thousandths of sympathy from which on small chances together accuse nobody: warm talk ("bless her, no
#: wonder") was taken for a jibe. Of 3,000 lines that nothing had learnt two rude ones are found no more.
SYMPATHY: Final = 700
#: By how much odds to the power of 1.5 are too high. Chances are learnt from the corpus, half of whose lines
#: are hard on purpose; what people say is plainer. Chosen on the unseen authors.
_TOO_HIGH: Final[Mapping[Language, Fraction]] = {"zh": Fraction(6, 5), "en": Fraction(5, 6)}


def _plainer(too_high: Fraction) -> tuple[float, ...]:
    """Return the confidence (0–1, thousandths) by thousandths of a chance, 0 to 1000.

    Of square roots and quotients only, which are the same on every processor.
    """
    odds = (
        (too_high.denominator * p * sqrt(p), too_high.numerator * (1000 - p) * sqrt(1000 - p))
        for p in range(1001)
    )
    return tuple(round(1000 * yes / (yes + no)) / 1000 for yes, no in odds)


#: Thousandths that open abuse is a retort.
_ABUSE: Final = 950
_BY_NAME: Final = "address_by_name"
_OWNS: Final = "take_responsibility"
#: What nobody does who owns the matter in plain words.
_DISOWNING: Final = frozenset(("shirk", "blame_others"))
#: Acts by which a remedy is named and not given.
_REFUSING: Final = frozenset(
    ("decline_politely", "hide_behind_policy", "shirk", "deny", "retort", "explain_no_deadline")
)
#: What a sentence that says that something is not so has in it.
_DENIAL: Final[Mapping[Language, re.Pattern[str]]] = {
    "zh": re.compile("不是|没有|没人|没谁|不会|不能|并非|并没|哪有|从没|也没|才没|绝不|不可能|无关"),
    "en": re.compile(r"\b(?:not|no|nobody|never|none|nothing|neither|nor)\b|n't\b"),
}
#: The acts that make a time or an amount a promise, with their places.
_COMMITTING: Final = tuple((act, ACTS.index(act)) for act in sorted(COMMITTING))
_EMPATHISE: Final = ACTS.index("empathise")
_RETORT: Final = ACTS.index("retort")
_COLD: Final = ACTS.index("cold")
#: From here on acts are destructive.
_RUDE: Final = len(CONSTRUCTIVE)


class Understanding(NamedTuple):
    """A reading, and for every act in canonical order the probability (0–1, thousandths) that it is there."""

    reading: Reading
    confidence: tuple[tuple[str, float], ...]


class Analyser:
    """Reads the replies of one language."""

    def __init__(self, model: Model, simplified: Mapping[str, str]) -> None:
        self._model = model
        self._simplified = replacing(simplified)
        self._columns = model.confidence.shape[1]
        self._begins = np.arange(len(ACTS)) * self._columns
        self._certainty = model.certainty.tolist()
        self._plainer = _plainer(_TOO_HIGH[model.language])
        signs = "".join(simplified) + "".join(simplified.values())
        self.hash = hashlib.sha256(f"{model.hash} {RULES} {signs}".encode()).hexdigest()[:12]
        silence = tuple((act, 0.0) for act in ACTS)
        self._not_understood = Understanding(Reading((), (), (), 0, False, self.hash), silence)

    @property
    def language(self) -> Language:
        """The language of the replies it reads."""
        return self._model.language

    def read(
        self,
        reply: str,
        customer: str = "",
        topics: Sequence[Topic] = (),
        now: datetime | None = None,
        names: Sequence[str] = (),
    ) -> Understanding:
        """Return what `reply` does after the `customer` line.

        `now` is the scenario's moment, without a time zone; without it, dates and weekdays are no promises.
        `names` are the customer's; whoever calls another name does not address this customer by name.
        """
        return self.read_all(((reply, customer),), topics, now, names)[0]

    def read_all(
        self,
        lines: Sequence[tuple[str, str]],
        topics: Sequence[Topic] = (),
        now: datetime | None = None,
        names: Sequence[str] = (),
    ) -> list[Understanding]:
        """Return what each reply does, of `lines` of a reply and the customer's words before it.

        As `read` does, at two thirds of the time each where some dozens come together.
        """
        model = self._model
        found = [self._not_understood] * len(lines)
        heard: list[Heard] = []
        abuses: list[bool] = []
        places: list[int] = []
        for place, (reply, customer) in enumerate(lines):
            text = even(reply, self._simplified)
            abuse = len(reply) <= LONGEST and abusive(text, model.language)
            # Words of abuse are seldom, and the model may never have met them.
            if abuse or understood(reply, text, model.rows, model.language):
                heard.append(Heard(reply, text, even(customer, self._simplified)))
                abuses.append(abuse)
                places.append(place)
        if not heard:
            return found
        scores = model.scores(heard)
        self._part_kindly(heard, scores)
        columns = np.minimum(np.maximum(scores // model.step + self._columns // 2, 0), self._columns - 1)
        chances: list[list[int]] = model.confidence.take(self._begins + columns).tolist()
        for place, one, abuse, own, likely in zip(places, heard, abuses, scores, chances, strict=True):
            found[place] = self._understood(one, abuse, own, likely, topics, now, names)
        return found

    def _part_kindly(self, heard: Sequence[Heard], scores: Integers) -> None:
        """Make none of `heard` colder by its farewell than without it, in its `scores` (replies, acts)."""
        shorter: list[Heard] = []
        places: list[int] = []
        for place, one in enumerate(heard):
            rest = before_parting(one.reply, self.language)
            if 0 < len(rest) < len(one.reply):
                shorter.append(Heard(rest, rest, one.customer))
                places.append(place)
        if places:
            without = self._model.scores(shorter)[:, _COLD]
            scores[places, _COLD] = np.minimum(scores[places, _COLD], without)

    def _understood(
        self,
        heard: Heard,
        abuse: bool,
        scores: Integers,
        chances: list[int],
        topics: Sequence[Topic],
        now: datetime | None,
        names: Sequence[str],
    ) -> Understanding:
        """Return what one reply does by its `scores` and `chances` (acts,), and by the rules."""
        model, text = self._model, heard.reply
        if abuse:
            chances[_RETORT] = max(_ABUSE, chances[_RETORT])
        taken = self._taken(scores, chances, abuse)
        acts = tuple([ACTS[place] for place in taken])
        if owned(text, model.language):
            acts = in_order({_OWNS, *acts} - _DISOWNING)
        if names and calls_by_name(heard.raw, text, model.language):
            # Whose name is called is no guess where the customer's is known.
            own = any(even(name, self._simplified) in text for name in names)
            acts = in_order({*acts, _BY_NAME} if own else {act for act in acts if act != _BY_NAME})
        sure, total, count = sum([chances[place] for place in taken]), sum(chances), len(taken)
        trust = 2000 * sure // (1000 * count + total) if count else max(0, 1000 - total)
        place = min(trust * len(self._certainty) // 1000, len(self._certainty) - 1)
        about = touched(text, topics, model.language) if topics else ()
        if about:
            about = _meant(about, topics, sentences(text, model.language), acts, model.language)
        likely = [act for act, place in _COMMITTING if chances[place] >= LIKELY]
        reading = Reading(
            acts,
            tuple(id for id, _, _ in about),
            promised(text, {*acts, *likely}, about, now, model.language),
            self._certainty[place],
            True,
            self.hash,
        )
        said = map(self._plainer.__getitem__, chances)
        return Understanding(reading, tuple(zip(ACTS, said, strict=True)))

    def _taken(self, scores: Integers, chances: Sequence[int], abuse: bool) -> list[int]:
        """Return the places of the acts that are there, in order, by their `scores` and `chances` (acts,)."""
        model = self._model
        taken: list[int] = (scores > model.bar).nonzero()[0].tolist()
        if abuse and _RETORT not in taken:
            taken = sorted([*taken, _RETORT])
        if not taken or taken[-1] < _RUDE:
            # Each kind of rudeness may be unlikely, and that it is none of them unlikelier still.
            # (Together they are at most as likely as the sum of their chances.)
            rude, least = chances[_RUDE:], RUDE_AT_ALL[model.language]
            likeliest = max(rude) if chances[_EMPATHISE] < SYMPATHY else 0
            if likeliest >= ONE_WAY and sum(rude) >= least and _none_of(rude) <= 1000 - least:
                taken.append(_RUDE + rude.index(likeliest))
        if not taken:
            # Nothing clears its bar: the act that comes nearest is still the best guess, if it is near
            # enough; nobody is accused by a guess.
            near = (scores - model.low_bar)[:_RUDE]
            best = int(np.argmax(near))
            if near[best] > 0:
                taken.append(best)
        return taken


def _none_of(chances: Sequence[int]) -> int:
    """Return the thousandths that none of independent `chances` (thousandths) comes true, rounded down."""
    together: int = prod(1000 - chance for chance in chances)
    return together // int(1000 ** (len(chances) - 1))


#: What was touched: id, kind, numbers of the sentences.
_About = tuple[tuple[str, str, tuple[int, ...]], ...]


def _meant(
    about: _About, topics: Sequence[Topic], said: Sequence[str], acts: Sequence[str], language: Language
) -> _About:
    """Return what of `about` the sentences `said` really hold, in a reply that performs `acts`.

    A remedy that is refused while no refusal was read would pass for an offer. And to take somebody for
    wrong is the worst error: a grave topic stays only where a sentence touches nothing else that explains
    its words, and does not deny it ("it isn't the coating", 没有人动过您的表) unless it asks.
    """
    grave = {topic.id for topic in topics if topic.grave}
    shared = Counter(place for _, _, places in about for place in places)
    open_to_offers = _REFUSING.isdisjoint(acts)

    def stays(id: str, kind: str, places: tuple[int, ...]) -> bool:
        if kind == "remedy" and open_to_offers and all(refuses(said[place], language) for place in places):
            return False
        return id not in grave or any(
            shared[place] == 1 and (said[place].endswith("?") or not _DENIAL[language].search(said[place]))
            for place in places
        )

    return tuple(topic for topic in about if stays(*topic))


@cache
def analyser(language: Language) -> Analyser:
    """Return the analyser of `language`; its model is read once.

    :raises ModelUnfit: the model is missing or of another version.
    :raises DataMissing: the assets are missing.
    """
    folder = assets() / "language"
    return Analyser(load(folder / language, language), _simplified(folder / "zh" / "simplified.txt"))


def _simplified(path: Path) -> dict[str, str]:
    """Read the table of traditional characters: the last two lines, character by character."""
    traditional, simple = path.read_text(encoding="utf-8").splitlines()[-2:]
    return dict(zip(traditional, simple, strict=True))
