"""What a reply is taken for before it is judged: the acts of a choice, and what free words are read as."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from simulator.language.analyser import Topic, analyser
from simulator.model.scenario import Choice, PromiseTerms, Scenario
from simulator.model.tape import Promise, Reading
from simulator.model.texts import Language, hours
from simulator.session.cast import Case

#: What read a reply that was picked from a list: its author declared the acts.
CHOSEN: Final = "choice"


def declared(choice: Choice) -> Reading:
    """Return the reading that the author of `choice` declared."""
    promises = tuple(promised(terms) for terms in choice.promises)
    return Reading(tuple(choice.acts), tuple(choice.topics), promises, 1000, True, CHOSEN)


def promised(terms: PromiseTerms) -> Promise:
    """Return the promise that `terms` spell out: hours, and hundredths of the unit."""
    return Promise(
        terms.what,
        None if terms.within is None else hours(terms.within),
        None if terms.amount is None else round(terms.amount * 100),
        terms.unit,
    )


def topics(scenario: Scenario, language: Language) -> tuple[Topic, ...]:
    """Return what a free reply may touch in `scenario`, with the author's phrases."""
    found = [Topic(fact.id, "fact", fact.phrases.say(language), not fact.true) for fact in scenario.facts]
    found += [
        Topic(remedy.id, "remedy", remedy.phrases.say(language), remedy.authority == "nobody")
        for remedy in scenario.remedies
    ]
    return tuple(found)


def story_time(scenario: Scenario) -> datetime:
    """Return when `scenario` happens: 下周三 and "by Friday" count from it, never from a clock."""
    return datetime.strptime(scenario.date, "%Y-%m-%d %H:%M")  # noqa: DTZ007  # a story has no time zone


def names(case: Case) -> tuple[str, ...]:
    """Return what this customer may be called in the attempt: surname and given name."""
    customer = case.scenario.customer
    surname, name = case.text(customer.surname), case.text(customer.name)
    given = name.replace(surname, "", 1).strip()
    return (surname, given) if given else (surname,)


class Reader:
    """Reads what is typed to the customer of one case: by the scenario's topics and calendar, and by name.

    :raises ModelUnfit: the model is missing or of another version.
    :raises DataMissing: the assets are missing.
    """

    def __init__(self, case: Case) -> None:
        self._analyser = analyser(case.language)
        self._topics = topics(case.scenario, case.language)
        self._now = story_time(case.scenario)
        self._names = names(case)

    @property
    def hash(self) -> str:
        """What names the model and rules in a reading."""
        return self._analyser.hash

    def read(self, words: str, customer: str) -> Reading:
        """Return what `words` are read as after the `customer` line."""
        return self._analyser.read(words, customer, self._topics, self._now, self._names).reading
