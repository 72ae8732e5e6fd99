"""Why two records are held to be one party, or not, in words."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entities.identity.deciding import SURE
from entities.models import Link

WORDS: Mapping[str, Any] = {
    "reference": gettext_lazy("A list prints the other’s reference"),
    "name": gettext_lazy("Names alike"),
    "name-same": gettext_lazy("A name the same"),
    "name-weight": gettext_lazy("The words they share are rare"),
    "more-names": gettext_lazy("More than one name the same"),
    "names-share": gettext_lazy("Most names of the one are names of the other"),
    "person": gettext_lazy("Both are persons"),
    "kind-differs": gettext_lazy("One is a person, the other is not"),
    "common-name": gettext_lazy("The name is common, and nothing else is shared"),
    "one-word": gettext_lazy("The name is one word, and nothing else is shared"),
    "birth-day": gettext_lazy("Same day of birth"),
    "birth-within": gettext_lazy("Dates of birth agree as far as they are told"),
    "birth-near": gettext_lazy("Dates of birth close, and not the same"),
    "birth-differs": gettext_lazy("Born on another day"),
    "birth-place": gettext_lazy("Same place of birth"),
    "birth-place-differs": gettext_lazy("Born in another place"),
    "country": gettext_lazy("Same country"),
    "number": gettext_lazy("Same number of a document"),
    "craft-number": gettext_lazy("Same number of a vessel or aircraft"),
    "craft-number-differs": gettext_lazy("Another number of a vessel or aircraft"),
    "gender-differs": gettext_lazy("Another gender"),
    "family": gettext_lazy("Listed under regimes that copy one list"),
    "listed-same-day": gettext_lazy("Listed on the same day"),
    "listed-otherwise": gettext_lazy("Listed on another day"),
}
"""What each piece of evidence (entities.identity.likeness) says."""

_STRONG, _CLEAR = 2.0, 0.7


@dataclass(frozen=True)
class Reason:
    """One thing that speaks for or against, how much, and the values of both sides where it is about values."""

    text: str
    weight: float
    left: str
    right: str

    @property
    def strength(self) -> str:
        if not self.weight:
            return _("decides by itself")
        size = abs(self.weight)
        return _("strong") if size >= _STRONG else _("clear") if size >= _CLEAR else _("slight")

    @property
    def size(self) -> str:
        return f"{abs(self.weight):.1f}"

    @property
    def values(self) -> str:
        if self.left == self.right or not self.right:
            return self.left
        return f"{self.left} / {self.right}"


def reasons(said: Iterable[Mapping[str, Any]]) -> Iterator[Reason]:
    """The weightiest first; a printed reference before all."""
    for one in sorted(said, key=lambda one: (one["weight"] != 0, -abs(one["weight"]))):
        words = WORDS.get(one["what"]) or one["what"].replace("-", " ").capitalize()
        yield Reason(str(words), one["weight"], one["left"], one["right"])


def likeness(one: Link) -> str:
    """As “0.99”: cut, for what is nearly sure is not sure."""
    return "–" if one.score is None else f"{math.floor(one.score * 100) / 100:.2f}"


def score_said(one: Link) -> str:
    """How likely they are one party, and why that is where it stands."""
    if one.score is None:
        return _("Their likeness was never measured: an editor brought the two together.")
    likely = _("Likeness %(score)s of 1") % {"score": likeness(one)}
    return f"{likely}: {_meaning(one, one.score)}"


def _meaning(one: Link, score: float) -> str:
    if any(reason["what"] == "reference" for reason in one.reasons):
        if one.state == Link.State.LINKED:
            return _("but a list prints the other’s reference, and that decides.")
        return _("a list prints the other’s reference, yet following it would make one party of what looks like two.")
    if score >= SURE:
        if one.state == Link.State.LINKED:
            return _("sure enough to be linked without asking.")
        return _("sure enough, but another record comes near, or the two parties have records of one list.")
    sure = {"sure": f"{SURE:.2f}"}
    if score >= 0.5:
        return _("more likely one party than two. From %(sure)s they would be linked without asking.") % sure
    return _("less likely one party than two. From %(sure)s they would be linked without asking.") % sure


_STATES = {
    Link.State.LINKED: gettext_lazy("accepted"),
    Link.State.REJECTED: gettext_lazy("rejected"),
    Link.State.UNSURE: gettext_lazy("not sure"),
    Link.State.QUEUED: gettext_lazy("waits"),
}


def where_it_stands(one: Link) -> str:
    """What was decided of a pair, by whom and when; else whether it waits, or why it is linked."""
    if one.decided_at:
        return f"{_STATES[Link.State(one.state)]}, {held_by(one)}"
    return held_by(one) if one.state == Link.State.LINKED else str(_STATES[Link.State(one.state)])


def held_by(one: Link) -> str:
    """Why two records are one party: whose word, and on which day."""
    if one.decided_at:
        who = one.decided_by.get_username() if one.decided_by else _("a deleted user")
        word = _("%(who)s on %(day)s") % {"who": who, "day": f"{one.decided_at:%Y-%m-%d}"}
        return f"{word}: {one.note}" if one.note else word
    if one.origin == Link.Origin.REFERENCE:
        printed = next((reason["left"] for reason in one.reasons if reason["what"] == "reference"), "")
        return _("reference printed: %s") % printed
    return _("likeness %s") % likeness(one)
