"""How the customer's mood moves: one small model for one attempt (floats) and for many (arrays).

Only `+ − × ÷`, `abs`, comparisons and a rational squash are used. All are correctly rounded by IEEE 754,
so the same features give the same bits on any processor and numpy version; `exp`, `log` and powers
would not. Written over plain operators, the same lines take Python floats and numpy arrays.

State (`model.tape.Mood`): anger A 0–100; heard H 0–1; fix F 0–1 (how far the complaint has been put
right); dose C 0–2 (compensation as a share of the loss); motive M −1…1 (how benevolent the firm seems).
Features (`model.tape.Features`) are 0–1 each. Right-hand sides use the values before the turn.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np

from simulator.model.conditions import BANDS, MoodBand
from simulator.model.persona import Traits
from simulator.model.tape import Features, Mood


@dataclass(frozen=True, slots=True)
class MoodParameters:
    """Every constant of the model, each with a meaning; the fields' comments give reason and source.

    Where no source is named, the value is a default of the compact model that was fitted as a whole to
    the signs and ranks of the evidence rows (docs/mood.md).
    """

    gate_slope: float = 12.0  # steepness of the gate between "not heard" and "heard"
    gate_base: float = 0.10  # hearing that even a calm customer needs before a solution lands
    gate_anger: float = 0.35  # more hearing needed at full anger (Herhausen et al. 2023, J Mktg)
    hear_gain: float = 0.40  # share of the missing hearing that a full listening turn gives
    hear_listen: float = 0.60  # of which listening …
    hear_validate: float = 0.40  # … and naming the feeling
    hear_loss: float = 0.35  # share of being heard that a full slight destroys
    fix_gain: float = 0.55  # share of the coverable complaint that a landed solution puts right
    calm_heard: float = 25.0  # anger points per unit of newly felt hearing, at A = 60
    calm_fix: float = 15.0  # anger points per unit of newly put right
    calm_dose: float = 7.0  # anger points per unit of compensation (share of the loss)
    calm_apology: float = 9.0  # anger points of a full apology through an open gate
    gate_floor: float = 0.35  # share of an apology that lands before the gate opens
    dose_floor: float = 0.40  # share of compensation that lands without treatment (row 19: 37 % → 73 %)
    dose_peak: float = 1.5  # compensation beyond 1.5 × the loss starts to harm (Haesevoets et al. 2017)
    cool_floor: float = 0.20  # cooling with nothing heard and nothing fixed (Bushman 2002: venting alone)
    warmth: float = 0.30  # how much more good treatment repairs with full bond (Grégoire et al. 2009)
    hurt: float = 0.60  # how much more slights hurt with full bond (Grégoire & Fisher 2008)
    blame_gain: float = 0.50  # how much more slights hurt one who sees all fault outside
    slight: float = 10.0  # rise units of a full slight
    hasty: float = 4.0  # rise units of a full solution through a closed gate
    waiting: float = 6.0  # rise units of a full delay
    betrayal: float = 27.0  # rise units of a broken promise (Joireman et al. 2013, double deviation)
    bad_gain: float = 1.5  # bad is stronger than good (Sun et al. 2021: 1.44; Mittal et al. 1998)
    rise_half: float = 50.0  # rise units at which half of the way to full rage is gone: a gradient, no jump
    motive_good: float = 0.25
    motive_slight: float = 0.80
    motive_delay: float = 0.20
    kept_fix: float = 0.30  # share of "put right" that survives a broken promise
    kept_heard: float = 0.60  # share of "heard" that survives a broken promise


DEFAULTS: Final = MoodParameters()

#: Anger added at the start by each earlier unresolved contact, three at most: complaints accumulate
#: (course document 000, 累积性).
UNRESOLVED: Final = 3.0

#: Upper limits of the bands from best to worst, and how far anger must pass one before the band changes,
#: so that a mood on the line does not flicker.
BAND_LIMITS: Final = (20.0, 40.0, 60.0, 80.0)
HYSTERESIS: Final = 2.0


class Temper(NamedTuple):
    """A customer's traits as the model uses them; floats, or arrays with one customer an element."""

    home: Any
    reactivity: Any
    cooling: Any
    bond: Any
    blames_firm: Any
    needs_hearing: Any


def temper(traits: Traits) -> Temper:
    """Take from a persona's traits what moves the mood."""
    return Temper(
        traits.home,
        traits.reactivity,
        traits.cooling,
        traits.bond,
        traits.blames_firm,
        traits.needs_hearing,
    )


def initial(anger: float) -> Mood:
    """Return the mood at the start; `anger` is held within 0–100."""
    return Mood(_clip(float(anger), 0.0, 100.0), 0.0, 0.0, 0.0, 0.0, 0.0)


def gate(mood: Mood, who: Temper, p: MoodParameters = DEFAULTS) -> Any:
    """Say how far (0–1) a solution would land now: it lands once the customer feels heard.

    The squash maps any number to 0–1, with 0 to .5, by a rational function (exact on every processor).
    """
    return _gate(mood.anger, mood.heard, who.needs_hearing, p)


def _gate(anger: Any, heard: Any, needs_hearing: Any, p: MoodParameters) -> Any:
    x = p.gate_slope * (heard - (p.gate_base + p.gate_anger * anger / 100.0 + needs_hearing))
    return 0.5 + 0.5 * x / (1.0 + abs(x))


def update(mood: Mood, who: Temper, f: Features, p: MoodParameters = DEFAULTS) -> Mood:
    """Return the mood after a turn with features `f`."""
    a, h, fix, dose, motive, apologies = mood
    home, reactivity, cooling_rate, bond, blames_firm, needs_hearing = who
    (
        f_listen,
        f_validate,
        f_apology,
        f_solution,
        f_compensation,
        f_explanation,
        f_invalidation,
        f_delay,
        f_cover,
        f_dose,
        f_broken,
        f_vent,
    ) = f
    g = _gate(a, h, needs_hearing, p)
    coverable = f_cover - fix
    if one := isinstance(a, float):  # one customer: comparisons, for builtins take twice as long
        coverable = 0.0 if coverable < 0.0 else coverable  # noqa: FURB136
        settled = fix if h < fix else h  # noqa: FURB136
    else:
        coverable, settled = np.maximum(coverable, 0.0), np.maximum(h, fix)
    d_heard_up = p.hear_gain * (1.0 - h) * (p.hear_listen * f_listen + p.hear_validate * f_validate)
    d_heard = d_heard_up - p.hear_loss * f_invalidation * h
    d_fix = p.fix_gain * coverable * f_solution * g
    d_dose = f_compensation * f_dose * (p.dose_floor + (1.0 - p.dose_floor) * g)
    # Each further part of an offer relieves less than the one before: the mean over the part now offered.
    sweet = 1.0 - (dose + 0.5 * f_dose) / p.dose_peak
    apology = f_apology * (p.gate_floor + (1.0 - p.gate_floor) * g) / (1.0 + apologies)
    cooling = cooling_rate * (p.cool_floor + (1.0 - p.cool_floor) * settled) * (a - home * (1.0 - 0.7 * fix))
    relief = (1.0 + p.warmth * bond) * (
        p.calm_heard * d_heard_up * a / 60.0
        + p.calm_fix * d_fix
        + p.calm_dose * d_dose * sweet
        + p.calm_apology * apology
    )
    betrayed = 1.0 + p.hurt * bond
    rise = (
        p.bad_gain
        * reactivity
        * (
            p.slight * f_invalidation * betrayed * (1.0 + p.blame_gain * blames_firm)
            + p.hasty * f_solution * (1.0 - g)
            + p.waiting * f_delay
        )
        + f_vent
        + p.betrayal * reactivity * betrayed * f_broken
    )
    anger = a - cooling - relief + (100.0 - a) * rise / (p.rise_half + rise)
    motive_after = (
        motive
        + p.motive_good * (apology + 0.5 * f_validate + 0.5 * f_compensation + 0.3 * f_explanation)
        - p.motive_slight * f_invalidation
        - p.motive_delay * f_delay
        - f_broken
    )
    fix_after = (fix + d_fix) * (1.0 - (1.0 - p.kept_fix) * f_broken)
    heard_after = (h + d_heard) * (1.0 - (1.0 - p.kept_heard) * f_broken)
    dose_after = dose + d_dose
    if one:
        fields = (
            0.0 if anger < 0.0 else 100.0 if anger > 100.0 else anger,  # noqa: FURB136
            0.0 if heard_after < 0.0 else 1.0 if heard_after > 1.0 else heard_after,  # noqa: FURB136
            0.0 if fix_after < 0.0 else 1.0 if fix_after > 1.0 else fix_after,  # noqa: FURB136
            0.0 if dose_after < 0.0 else 2.0 if dose_after > 2.0 else dose_after,  # noqa: FURB136
            -1.0 if motive_after < -1.0 else 1.0 if motive_after > 1.0 else motive_after,  # noqa: FURB136
            apologies + f_apology,
        )
        return tuple.__new__(Mood, fields)
    return Mood(
        _clip(anger, 0.0, 100.0),
        _clip(heard_after, 0.0, 1.0),
        _clip(fix_after, 0.0, 1.0),
        _clip(dose_after, 0.0, 2.0),
        _clip(motive_after, -1.0, 1.0),
        apologies + f_apology,
    )


def band(anger: float, before: MoodBand | None = None) -> MoodBand:
    """Name the band of `anger`; with the band `before`, anger must pass a limit clearly to leave it."""
    shift = 0.0
    if before is not None:
        low, high = _STAYS[before]
        if low <= anger < high:
            return before
        shift = HYSTERESIS if anger < low else -HYSTERESIS
    return BANDS[len(BAND_LIMITS) - bisect_right(BAND_LIMITS, anger + shift)]


#: Anger between which each band stays once it is there: its limits, each moved out by the hysteresis.
_STAYS: Final[dict[MoodBand, tuple[float, float]]] = {
    name: (low - HYSTERESIS, high + HYSTERESIS)
    for name, low, high in zip(
        reversed(BANDS), (-math.inf, *BAND_LIMITS), (*BAND_LIMITS, math.inf), strict=True
    )
}


def _clip(x: Any, low: float, high: float) -> Any:
    if isinstance(x, float):
        return low if x < low else high if x > high else x  # noqa: FURB136
    return np.minimum(np.maximum(x, low), high)
