"""The network reads with whole numbers only, whatever carries them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.language.model import load
from simulator.language.network import FINE, LONGEST, MOST, NONE, OTHER, Layers, Network
from simulator.model.texts import LANGUAGES, Language
from simulator.paths import assets

Whole = npt.NDArray[np.int64]


def _small() -> Network:
    """Return a network with one number a token, one filter a layer, one wide filter and one act, that can be
    followed by hand.
    """

    def floats(*rows: list[float]) -> npt.NDArray[np.float32]:
        return np.array(rows, np.float32)

    layers = Layers(
        table=floats([0.0], [1.0], [10.0], [-20.0]),
        first=floats([1.0], [4.0], [2.0]),
        first_bias=np.array([3.0], np.float32),
        second=floats([2.0], [1.0], [0.0]),
        second_bias=np.array([-1.0], np.float32),
        wide=floats([1.0], [0.0], [3.0], [0.0], [-2.0]),
        wide_bias=np.array([-4.0], np.float32),
        last=floats([8.0], [-3.0], [4.0]),
        last_bias=np.array([5.0], np.float32),
        halved=(1, 0, 1, 2),
    )
    return Network({"sorry": 2, "no": 3}, layers)


@pytest.mark.parametrize(
    ("tokens", "margin"),
    [
        # First layer (4 · 10 + 3) / 2 = 21; second 21 - 1 = 20; wide (3 · 10 - 4) / 2 = 13; margin
        # (8 · 21 - 3 · 20 + 4 · 13 + 5) / 4, rounded down.
        (["sorry"], 41),
        # (4 · -20 + 3) / 2 is under 0 and counts as 0, and so do the others: 5 / 4.
        (["no"], 1),
        # First layer 31, 36, 26; the second sees the last with the one two before it: 2 · 31 + 26 - 1 = 87;
        # wide sees at the last two before it and itself: (1 · 10 + 3 · 10 - 4) / 2 = 18.
        (["sorry", "sorry", "sorry"], 26),
        # Any other token is 1: (4 + 3) / 2 = 3; 3 - 1 = 2; (3 - 4) / 2 counts as 0; (24 - 6 + 5) / 4.
        (["never learnt"], 5),
        ([], 5),
    ],
)
def test_what_a_small_network_makes_of_words(tokens: list[str], margin: int) -> None:
    assert _small().margins([tokens]).tolist() == [[margin]]


def test_replies_read_together_do_not_see_each_other() -> None:
    replies = [["sorry"], [], ["sorry", "sorry", "sorry"], ["no"], ["never learnt"]]
    assert _small().margins(replies).tolist() == [[41], [5], [26], [1], [5]]


def test_what_is_longer_than_anybody_speaks_is_read_up_to_its_limit() -> None:
    many = ["no"] * LONGEST
    one, other = _small().margins([[*many, "sorry"], many]).tolist()
    assert one == other


def test_weights_whose_sums_might_not_be_exact_are_refused() -> None:
    layers = _small().layers
    with pytest.raises(ValueError, match="too large for exact sums"):
        Network({}, layers._replace(last=layers.last * 8192))
    with pytest.raises(ValueError, match="too large for sums in 16 bits"):
        Network({}, layers._replace(wide=layers.wide * 64))


def _in_integers(network: Network, tokens: list[str]) -> Whole:
    """Return what `network` says of `tokens`, in 64-bit integers and plain loops."""

    def limited(sums: Whole) -> Whole:
        return np.minimum(np.maximum(sums, 0), MOST)

    def at(row: list[Whole], place: int, outside: Whole) -> Whole:
        return row[place] if 0 <= place < len(row) else outside

    def of_words(weights: Whole, bias: Whole, halved: int, steps: range) -> list[Whole]:
        """Return the answers at each place of filters that see words at `steps` from there."""
        parts = weights.reshape(len(steps), -1, len(bias))
        found = []
        for place in range(len(words)):
            sums = np.zeros_like(bias)
            for step, own in zip(steps, parts, strict=True):
                made = at(words, place + step, table[NONE]) @ own + (bias if step == 0 else 0)
                sums += np.sign(made) * ((np.abs(made) << FINE) >> halved)
            found.append(limited(sums >> FINE))
        return found

    part = network.layers
    whole = (weights.astype(np.int64) for weights in part[:-1])
    table, first, one, second, two, wide, four, last, three = whole
    words = [table[network.rows.get(token, OTHER)] for token in tokens[:LONGEST]] or [table[OTHER]]
    near = of_words(first, one, part.halved[0], range(-1, 2))
    none = np.zeros(len(one), np.int64)
    further = []
    for place in range(len(words)):
        seen = np.concatenate([at(near, place + step, none) for step in (-2, 0, 2)])
        further.append(limited((seen @ second + two) >> part.halved[1]))
    five = of_words(wide, four, part.halved[2], range(-2, 3))
    strongest = np.concatenate([np.max(each, axis=0) for each in (near, further, five)])
    margins: Whole = (strongest @ last + three) >> part.halved[3]
    return margins


@pytest.mark.parametrize("language", LANGUAGES)
@given(data=st.data())
def test_floats_carry_the_shipped_networks_exactly(language: Language, data: st.DataObject) -> None:
    network = load(assets() / "language" / language, language).network
    known = sorted(network.rows)[:: max(1, len(network.rows) // 500)]
    tokens = st.lists(st.sampled_from([*known, "龘龘"]), max_size=30)
    replies = data.draw(st.lists(tokens, min_size=1, max_size=3))
    assert network.margins(replies).tolist() == [_in_integers(network, reply).tolist() for reply in replies]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("length", [59, 60, 61, 62, 63, 121, LONGEST])
def test_long_replies_are_read_in_parts_and_come_out_whole(language: Language, length: int) -> None:
    network = load(assets() / "language" / language, language).network
    reply = list(network.rows)[:: max(1, len(network.rows) // length)][:length]
    assert network.margins([reply]).tolist() == [_in_integers(network, reply).tolist()]
