"""The curves of docs/mood.md show what its words say, and are drawn from the shipped personas as they are."""

from __future__ import annotations

import re

import pytest

from benchmarks.mood_curves import DISORDERED, GOOD, HOSTILE, ROOT, course, drawings, personas, promising
from simulator.model.persona import Persona, Traits

PERSONAS = personas()


@pytest.mark.parametrize("name", sorted(drawings()))
def test_the_pictures_are_of_the_personas_as_they_are(name: str) -> None:
    assert (ROOT / "docs" / "images" / name).read_text("utf-8") == drawings()[name]


@pytest.mark.parametrize("persona", PERSONAS, ids=lambda persona: persona.id)
def test_the_better_the_handling_the_calmer_and_the_more_trusting(persona: Persona) -> None:
    good, disordered, hostile = (course(persona, way)[-1] for way in (GOOD, DISORDERED, HOSTILE))
    assert good.anger < disordered.anger < course(persona, ())[0].anger < hostile.anger
    assert good.heard > disordered.heard > hostile.heard == 0.0
    assert good.motive > 0.0 > hostile.motive


@pytest.mark.parametrize("persona", PERSONAS, ids=lambda persona: persona.id)
def test_a_broken_promise_undoes_what_good_handling_did(persona: Persona) -> None:
    kept, broken = (course(persona, promising(within)) for within in (48, 1))
    assert kept[:-1] == broken[:-1]
    assert broken[-1].anger > kept[-1].anger + 20
    assert broken[-1].motive == pytest.approx(kept[-1].motive - 1.0)


def test_every_trait_is_explained_with_its_range_and_default() -> None:
    page = (ROOT / "docs" / "mood.md").read_text("utf-8")
    rows = re.findall(
        r"^\| `(\w+)` \| ([−\d.]+)–([\d.]+)(?: s)? \| ([−\d.]+) \| .+ · .+ \|$", page, re.MULTILINE
    )
    said = [(name, *(float(value.replace("−", "-")) for value in values)) for name, *values in rows]
    shapes = Traits.model_json_schema()["properties"]
    assert said == [
        (name, *(float(shape[key]) for key in ("minimum", "maximum", "default")))
        for name, shape in shapes.items()
    ]
