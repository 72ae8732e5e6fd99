"""How likely two records are one party: what speaks for and against, each with its weight.

Weights are natural logarithms of odds, fitted by logistic regression on the pairs that lists
declare by printing another list's reference, against the pairs that share a key and are not
declared (see docs/identity.md and bench/identity.py). Their sum, turned into 0 to 1, is the score.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import Any

from entities.identity.names import Form, resemblance
from entities.identity.profile import Birth, Profile

CORROBORATING = frozenset(
    {"birth-day", "birth-within", "number", "craft-number", "country", "birth-place", "more-names"}
)
"""What makes of a likeness of names more than that."""

_YEAR = 366
_TELLING = 1.5
"""Weight of the words that a name alone must share."""
_SAME = 0.93  # names this much alike count as one name


@dataclass(frozen=True)
class Evidence:
    """One thing that speaks for (weight above 0) or against two records being one party."""

    what: str
    weight: float
    left: str = ""
    right: str = ""

    def as_json(self) -> dict[str, Any]:
        return {"what": self.what, "weight": round(self.weight, 2), "left": self.left, "right": self.right}


@dataclass(frozen=True)
class Likeness:
    score: float
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class Names:
    """How the names of two records meet."""

    best: float
    weight: float  # of the words the best pair shares
    left: Form | None
    right: Form | None
    same: int  # names of one that the other has too
    share: float  # of the names of the one that has fewer


def compare(one: Profile, other: Profile) -> Likeness:
    """Deterministic, and the same whichever comes first but for the sides' order."""
    found = [Evidence(what, WEIGHTS[what] * value, left, right) for what, value, left, right in features(one, other)]
    return Likeness(_squash(WEIGHTS["bias"] + sum(piece.weight for piece in found)), tuple(found))


def _squash(odds: float) -> float:
    return 1 / (1 + math.exp(-max(-40.0, min(40.0, odds))))


Feature = tuple[str, float, str, str]
"""What, how much of it (0 to 1, mostly 1), and the values of both sides."""


def features(one: Profile, other: Profile) -> list[Feature]:
    met = meet(one, other)
    found: list[Feature] = []
    left, right = (met.left.text if met.left else ""), (met.right.text if met.right else "")
    found.append(("name", max(0.0, (met.best - 0.5) * 2), left, right))
    found.append(("name-weight", min(met.weight, 3.0) / 3, left, right))
    if met.best >= _SAME:
        found.append(("name-same", 1.0, left, right))
    if met.same > 1:
        found.append(("more-names", min(met.same - 1, 4) / 4, "", ""))
    if met.share:
        found.append(("names-share", met.share, "", ""))
    if (one.kind == "person") != (other.kind == "person"):
        found.append(("kind-differs", 1.0, one.kind, other.kind))
    elif one.is_person:
        found.append(("person", 1.0, "", ""))
    found += _births(one, other)
    for what, mine, theirs, telling in (
        ("country", one.countries, other.countries, False),  # lists name one country in many ways
        ("birth-place", one.places, other.places, True),
        ("number", one.numbers, other.numbers, False),  # nobody prints every number
        ("craft-number", one.craft, other.craft, True),
    ):
        shared = mine & theirs
        if shared or (telling and mine and theirs):
            shown = ", ".join(sorted(shared or mine)[:3]), ", ".join(sorted(shared or theirs)[:3])
            found.append((what if shared else f"{what}-differs", 1.0, *shown))
    if not CORROBORATING & {what for what, *_ in found}:
        if met.weight < _TELLING:
            found.append(("common-name", 1 - met.weight / _TELLING, left, right))
        if met.left and met.right and min(met.left.length, met.right.length) == 1:
            found.append(("one-word", 1.0, left, right))
    if one.gender and other.gender and one.gender != other.gender:
        found.append(("gender-differs", 1.0, one.gender, other.gender))
    if one.families & other.families:
        found.append(("family", 1.0, "", ""))
        if one.listed and other.listed:
            days = one.listed & other.listed
            shown = ", ".join(sorted(days or one.listed)[:2]), ", ".join(sorted(days or other.listed)[:2])
            found.append(("listed-same-day" if days else "listed-otherwise", 1.0, *shown))
    return found


def meet(one: Profile, other: Profile) -> Names:
    best = weight = 0.0
    left = right = None
    same: set[tuple[str, ...]] = set()
    theirs = {form.words for form in other.names}
    for mine in one.names:
        top = 0.0
        if mine.words in theirs:
            top = 1.0
            if (1.0, mine.weight) > (best, weight):
                best, weight, left, right = 1.0, mine.weight, mine, mine
        else:
            for form in other.names:
                if 2 * len(mine.core & form.core) < min(len(mine.core), len(form.core)):
                    continue  # names that share less than half their words are not spellings of one
                alike, shared = resemblance(mine, form)
                if not (mine.strong and form.strong):
                    alike *= 0.95
                top = max(top, alike)
                if (alike, shared) > (best, weight):
                    best, weight, left, right = alike, shared, mine, form
        if top >= _SAME:
            same.add(mine.base)
    fewest = min(len({form.base for form in side.names}) for side in (one, other))
    return Names(best, weight, left, right, len(same), min(1.0, len(same) / fewest) if fewest else 0.0)


def _births(one: Profile, other: Profile) -> list[Feature]:
    if not one.births or not other.births:
        return []
    what = min((_birth(mine, theirs) for mine in one.births for theirs in other.births), key=_BIRTHS.index)
    return [(what, 1.0, _said(one.births), _said(other.births))]


_BIRTHS = ["birth-day", "birth-within", "birth-near", "birth-differs"]


def _birth(one: Birth, other: Birth) -> str:
    if one.exact and other.exact:
        if one.first == other.first:
            return "birth-day"
        return "birth-near" if _near(one, other) else "birth-differs"
    if one.first <= other.last and other.first <= one.last:
        return "birth-within"
    return "birth-near" if _near(one, other) else "birth-differs"


def _near(one: Birth, other: Birth) -> bool:
    """Within two years where either is approximate; else the same year, or day and month exchanged."""
    gap = max(one.first - other.last, other.first - one.last)
    if one.circa or other.circa:
        return gap <= 3 * _YEAR
    mine, theirs = date.fromordinal(one.first), date.fromordinal(other.first)
    return gap <= _YEAR and (mine.year == theirs.year or (mine.month, mine.day) == (theirs.month, theirs.day))


def _said(births: tuple[Birth, ...]) -> str:
    return ", ".join(
        date.fromordinal(one.first).isoformat()
        if one.exact
        else f"{'c. ' if one.circa else ''}{date.fromordinal(one.first).year}"
        for one in births[:3]
    )


WEIGHTS = {
    "bias": -9.35,
    "name": 2.3,
    "name-same": 1.66,
    "name-weight": 3.45,
    "more-names": 1.48,
    "names-share": 4.81,
    "person": 0.98,
    "birth-day": 1.25,
    "birth-within": 0.36,
    "birth-near": -0.33,
    "birth-differs": -2.84,
    "birth-place": 0.64,
    "birth-place-differs": -0.37,
    "country": 0.33,
    "family": 1.2,
    "listed-same-day": 0.4,
    "listed-otherwise": -0.6,
    # The declared pairs say too little of these; what they mean does not depend on a list.
    "number": 3.0,
    "craft-number": 9.0,
    "craft-number-differs": -6.0,
    "gender-differs": -3.0,
    "kind-differs": -6.0,
    "common-name": -2.0,
    "one-word": -1.5,
}
