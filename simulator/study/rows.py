"""The evidence rows as data: what was published, what is manipulated, what the reproduction can claim.

The numbers are those of the research notes, in which 13 and 18 are not about customers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from simulator.study import measures
from simulator.study.cells import Cells
from simulator.study.findings import Check


class Row(NamedTuple):
    """One published finding and how it is tried."""

    row: int
    finding: str
    tried: str  # manipulation → statistic
    expected: str
    source: str
    note: str  # what the reproduction can and cannot claim
    build: Callable[[Cells], list[Check]]


ROWS: Final[tuple[Row, ...]] = (
    Row(
        1,
        "Satisfaction follows the peak and the end of the mood; the first turn and the length hardly matter.",
        "random policies of 4–12 replies → correlation",
        "r ≥ .49 (people .58 [.49, .66]); first turn and length clearly less",
        "Alaybek et al. 2022, OBHDP",
        "The simulated customer has no rating noise, so r is higher than in people.",
        measures.peak_end,
    ),
    Row(
        2,
        "Fair outcome counts more than respectful treatment, and both far more than procedure.",
        "random policies → standardised β on satisfaction",
        "rank: outcome > treatment ≫ procedure",
        "Orsingher, Valentini & de Angelis 2010, JAMS",
        "Rank reproduced; “far more” is tried as one and a half times. How large each β is depends "
        "on how widely "
        "the random policies vary.",
        measures.fairness,
    ),
    Row(
        3,
        "Loyalty depends on treatment at least as much as on outcome.",
        "random policies → standardised β on P(loyal)",
        "rank: treatment ≥ outcome, both positive",
        "Gelbrich & Roschk 2011, JSR",
        "Rank reproduced.",
        measures.loyalty,
    ),
    Row(
        4,
        "Venting into silence does not calm; being calmed does.",
        "one calming or silent turn against a neutral one → g on anger",
        "calming below 0 (people −.63 [−.82, −.43]); silence not below 0 (people −.02 [−.13, .09])",
        "Kjærvik & Bushman 2024, Clin Psych Rev; Bushman 2002, PSPB",
        "Sign reproduced, with a calming effect of published size. A long silence of the agent "
        "makes this customer "
        "angrier: he is left waiting, which people who vent alone are not.",
        measures.venting,
    ),
    Row(
        5,
        "Bad is stronger than good.",
        "every slight against the kindness of nearest strength, one reply each → ratio of effects on anger",
        "above 1 (1.44 in ratings of 3,498 dialogues)",
        "Mittal et al. 1998, J Mktg; Baumeister et al. 2001; Sun et al. 2021, SIGIR",
        "Sign reproduced; the ratio is larger than in ratings of whole dialogues, since single "
        "replies are compared.",
        measures.bad_and_good,
    ),
    Row(
        6,
        "Mood improves through an average session; mean, peak and end predict satisfaction.",
        "an ordinary session → trend; random policies → r, ΔR²",
        "all positive",
        "Ashtar et al. 2023, JSR",
        "Signs reproduced.",
        measures.average_session,
    ),
    Row(
        7,
        "A splendid recovery can leave customers more satisfied than no failure, but not more loyal.",
        "a broken promise made good in every way against none broken → d",
        "satisfaction above 0; loyalty within ±.20",
        "de Matos et al. 2007, JSR",
        "Every simulated customer begins with a complaint, so the failure added here is a second "
        "one, a broken "
        "promise; there the published effects are negative too (row 16). The paradox for a first failure "
        "cannot be shown without customers who have nothing to complain of.",
        measures.paradox,
    ),
    Row(
        8,
        "A remedy that matches the failure beats one that does not; at once beats later.",
        "match × timing → d on satisfaction",
        "rank: all above 0",
        "Roschk & Gelbrich 2014, JSR; Smith et al. 1999, JMR",
        "Rank reproduced. The later remedy comes two replies later.",
        measures.match,
    ),
    Row(
        9,
        "Compensation saturates, then harms.",
        "0–200 % of the loss in one offer → satisfaction",
        "peak near 150 % (110–190 %), less at 200 %",
        "Haesevoets et al. 2017, JDM; Gelbrich et al. 2015, JSR",
        "The peak is a parameter of the model, the saturation below it follows from the model.",
        measures.dose,
    ),
    Row(
        10,
        "Competence works only with emotional competence.",
        "2 × 2 empathy × solution → simple effects on satisfaction",
        "above .20 with empathy, within ±.20 without",
        "Delcourt et al. 2017, JOSM",
        "“No effect” is tried as less than a small effect (Cohen 1988).",
        measures.competence,
    ),
    Row(
        11,
        "Warm–competent–warm beats other orders and constant patterns.",
        "the same four warm and four competent replies in other orders, and eight of one kind → d",
        "rank: best of five",
        "Packard, Li & Berger 2024, JCR",
        "Rank reproduced against these four. All warm replies first and the competent ones last "
        "does as well here "
        "(d below .05): once heard, this customer gains little from warmth at the close.",
        measures.orders,
    ),
    Row(
        12,
        "Solving work pays increasingly with time; too much relational talk weakens it.",
        "a solution at the start, in the middle or at the end, alone or amid much talk → "
        "difference of effects",
        "late > middle > early; less amid much talk",
        "Marinova, Singh & Singh 2018, JMR",
        "Signs of the interactions reproduced.",
        measures.solving_work,
    ),
    Row(
        14,
        "In an apology empathy counts more than intensity, and that more than timing; very late hurts.",
        "component sweep → d on satisfaction",
        "rank: empathy > intensity > timing; very late below 0",
        "Roschk & Kaiser 2013, Mktg Lett",
        "Rank reproduced. Intensity is owning the fault with the apology; very late is after two "
        "long silences.",
        measures.apology,
    ),
    Row(
        15,
        "Listening and empathy help the angriest most, even unresolved.",
        "hearing × opening anger → points of anger",
        "more at high anger",
        "Herhausen et al. 2023, J Mktg",
        "Sign reproduced.",
        measures.angriest,
    ),
    Row(
        16,
        "A broken promise escalates; apology with compensation repairs best.",
        "broken promise × repair → d on satisfaction",
        "none < apology < compensation < both",
        "Joireman et al. 2013, J Retailing",
        "Rank reproduced.",
        measures.broken_promise,
    ),
    Row(
        17,
        "The loyal customer suffers more from unfairness, yet recovers more when treated well.",
        "bond × fairness → points of anger",
        "signs",
        "Grégoire & Fisher 2008, JAMS; Grégoire et al. 2009, J Mktg",
        "Signs reproduced.",
        measures.bond,
    ),
    Row(
        19,
        "Money with human treatment satisfies far more than money alone.",
        "the whole loss in money, with and without → share satisfied",
        "above 0 (people 37 % → 73 %)",
        "Customer Rage Study 2015",
        "Sign reproduced; the shares themselves depend on where “satisfied” begins (3 of 5 here).",
        measures.money,
    ),
    Row(
        20,
        "Not resolved < resolved < resolved fast.",
        "resolution → P(loyal)",
        "rank (about 19 / 54 / 82 %)",
        "TARP (secondary citation)",
        "Rank reproduced, sizes not: the complaints here start hotter than the average of a "
        "survey, and these "
        "sessions are short.",
        measures.resolution,
    ),
)
