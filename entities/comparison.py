"""Two parties side by side: every fact their records state, and which of them both state. Pure: no database."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from typing import Any, get_args

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.dates import PartialDate
from entities.folding import compact, fold_name
from entities.identity.names import Form, forms, resemblance
from entities.models import Fact
from lists.records import BirthDate, DetailKind, Identifier, Listing, Name, PartyRecord, Place

_ALIKE_NAMES = 0.85
_MOST = 0.75


class Sign(StrEnum):
    SAME = "same"
    ALIKE = "alike"  # another spelling, or less said of the same
    APART = "apart"  # each side says what the other does not; both can be true
    DIFFERS = "differs"  # only one of them can be true


@dataclass(frozen=True)
class Entry:
    """What a record says, and how it is called: “UN QDi.263”."""

    mark: str
    party: PartyRecord


@dataclass(frozen=True)
class Said:
    """One value of a record. Those with one key are the same; `shape` is what tells whether others are alike."""

    text: str
    key: str
    detail: str = ""
    shape: Any = None


@dataclass
class Value:
    """A value as a side states it: in which words, and which of its records do."""

    text: str
    key: str
    shape: Any
    details: list[str] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Line:
    """Values that stand beside each other."""

    sign: Sign
    left: Sequence[Value]
    right: Sequence[Value]


@dataclass(frozen=True)
class Row:
    """One kind of fact. Lines of what both say come first."""

    title: str
    lines: Sequence[Line]

    @property
    def left_silent(self) -> bool:
        return not any(line.left for line in self.lines)

    @property
    def right_silent(self) -> bool:
        return not any(line.right for line in self.lines)


Alike = Callable[[Any, Any], float]
"""How alike the shapes of two values are; 0 when they are not."""


@dataclass(frozen=True)
class Facet:
    title: Any
    said: Callable[[PartyRecord], Iterable[Said]]
    alike: Alike | None = None
    exclusive: bool = False  # a party has one, however often it is stated


def compare(left: Sequence[Entry], right: Sequence[Entry], regimes: Mapping[str, str]) -> Iterator[Row]:
    """The kinds of fact that either side states. `regimes` names them by their codes."""
    for facet in _facets(regimes):
        if lines := _lines(facet, _values(facet, left), _values(facet, right)):
            yield Row(str(facet.title), lines)


def _values(facet: Facet, entries: Sequence[Entry]) -> list[Value]:
    found: dict[tuple[str, str], Value] = {}
    for entry in entries:
        for said in facet.said(entry.party):
            value = found.setdefault((said.key, said.text.casefold()), Value(said.text, said.key, said.shape))
            if said.detail and said.detail not in value.details:
                value.details.append(said.detail)
            if entry.mark not in value.marks:
                value.marks.append(entry.mark)
    return list(found.values())


def _lines(facet: Facet, left: list[Value], right: list[Value]) -> list[Line]:
    mine, theirs = _by_key(left), _by_key(right)
    lines = [Line(Sign.SAME, mine.pop(key), theirs.pop(key)) for key in list(mine) if key in theirs]
    if facet.alike:
        for one, other in _pairs(facet.alike, mine, theirs):
            lines.append(Line(Sign.ALIKE, mine.pop(one), theirs.pop(other)))
    rest = [value for values in mine.values() for value in values]
    other_rest = [value for values in theirs.values() for value in values]
    if rest or other_rest:
        against = facet.exclusive and rest and other_rest and not lines
        lines.append(Line(Sign.DIFFERS if against else Sign.APART, rest, other_rest))
    return lines


def _by_key(values: Iterable[Value]) -> dict[str, list[Value]]:
    found: dict[str, list[Value]] = {}
    for value in values:
        found.setdefault(value.key, []).append(value)
    return found


def _pairs(
    alike: Alike, mine: Mapping[str, Sequence[Value]], theirs: Mapping[str, Sequence[Value]]
) -> Iterator[tuple[str, str]]:
    """Keys that pair off, the most alike first; each pairs once."""
    close = [
        (-likeness, one, other)
        for one, values in mine.items()
        for other, others in theirs.items()
        if (likeness := alike(values[0].shape, others[0].shape))
    ]
    taken: set[tuple[int, str]] = set()
    for _likeness, one, other in sorted(close):
        if not taken & {(0, one), (1, other)}:
            taken |= {(0, one), (1, other)}
            yield one, other


# What a record says, kind by kind -----------------------------------------------------------------


def _facets(regimes: Mapping[str, str]) -> Iterator[Facet]:
    yield Facet(gettext_lazy("Kind"), lambda party: [_text(party.kind)], exclusive=True)
    yield Facet(gettext_lazy("Names"), _names, _alike_names)
    yield Facet(gettext_lazy("Dates of birth"), lambda party: map(_birth, party.birth_dates), _meet, exclusive=True)
    yield Facet(gettext_lazy("Places of birth"), lambda party: map(_place, party.birth_places), _overlap)
    yield Facet(gettext_lazy("Nationality and citizenship"), _nationalities, _overlap)
    yield Facet(gettext_lazy("Identifiers"), lambda party: map(_identifier, party.identifiers))
    yield Facet(gettext_lazy("Gender"), lambda party: _texts([party.gender]), exclusive=True)
    yield Facet(gettext_lazy("Addresses"), lambda party: map(_place, party.addresses), _overlap)
    yield Facet(gettext_lazy("Titles"), lambda party: _texts(party.titles), _overlap)
    yield Facet(gettext_lazy("Positions"), lambda party: _texts(party.positions), _overlap)
    for kind in get_args(DetailKind):
        yield Facet(Fact.FactKind(kind).label.capitalize(), partial(_details, kind), _overlap)
    yield Facet(gettext_lazy("Designations"), lambda party: (_listing(one, regimes) for one in party.listings))
    yield Facet(gettext_lazy("Days of listing"), lambda party: _texts(one.listed_on for one in party.listings))
    yield Facet(gettext_lazy("References"), _references)
    yield Facet(gettext_lazy("Affiliations"), _ties)
    yield Facet(gettext_lazy("Comments"), lambda party: _texts([party.comments]))
    yield Facet(gettext_lazy("Reasons for the listing"), lambda party: _texts(one.reasons for one in party.listings))


def _text(text: str, detail: str = "") -> Said:
    folded = fold_name(text)
    return Said(text, folded or text, detail, frozenset(folded.split()))


def _texts(values: Iterable[str | None], detail: str = "") -> Iterator[Said]:
    return (_text(value, detail) for value in values if value)


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """Most words of one stand among the other's: “Iran” in “Iran (Islamic Republic of)”."""
    shared = len(one & other)
    return shared / max(len(one), len(other)) if shared >= _MOST * min(len(one), len(other)) > 0 else 0.0


_KINDS = {
    "primary": gettext_lazy("primary"), "aka": gettext_lazy("a.k.a."), "fka": gettext_lazy("f.k.a."),
    "original-script": gettext_lazy("original script"), "acronym": gettext_lazy("acronym"),
}  # fmt: skip
_QUALITIES = {"strong": gettext_lazy("strong"), "weak": gettext_lazy("weak")}


def _names(party: PartyRecord) -> Iterator[Said]:
    person = party.kind == "person"
    for name in party.names:
        words = " ".join(sorted(fold_name(name.text).split()))
        yield Said(name.text, words or name.text, _name_detail(name), forms([(name.text, True)], person=person))


def _name_detail(name: Name) -> str:
    quality = _QUALITIES[name.quality] if name.quality else ""
    return ", ".join(str(part) for part in (_KINDS[name.kind], quality, name.language, name.note) if part)


def _alike_names(ones: tuple[Form, ...], others: tuple[Form, ...]) -> float:
    best = max((resemblance(one, other)[0] for one in ones for other in others), default=0.0)
    return best if best >= _ALIKE_NAMES else 0.0


def _birth(birth: BirthDate) -> Said:
    if birth.date is None:
        return _text(birth.note or "?")
    when = PartialDate.parse(birth.date)
    return Said(str(when), when.edtf, birth.note or "", when)


def _meet(one: Any, other: Any) -> float:
    if not (isinstance(one, PartialDate) and isinstance(other, PartialDate)):
        return 0.0
    return float(one.earliest <= other.latest and other.earliest <= one.latest)


def _place(place: Place) -> Said:
    parts = (place.street, place.city, place.region, place.postal_code, place.country)
    return _text(", ".join(part for part in parts if part) or place.note or "?", place.note or "")


def _nationalities(party: PartyRecord) -> Iterator[Said]:
    yield from _texts(party.nationalities)
    yield from _texts(party.citizenships, _("citizenship"))


def _identifier(one: Identifier) -> Said:
    text = f"{one.label or one.kind} {one.number or ''}".strip()
    stated = (one.country, one.place, one.issued_on, one.expires_on, one.note)
    return Said(text, compact(one.number or "") or text, ", ".join(part for part in stated if part))


def _details(kind: DetailKind, party: PartyRecord) -> Iterator[Said]:
    return (_text(one.text, one.label or "") for one in party.details if one.kind == kind)


def _listing(one: Listing, regimes: Mapping[str, str]) -> Said:
    stated = [
        (_("listed %s"), one.listed_on),
        (_("amended %s"), ", ".join(one.amended_on)),
        (_("delisted %s"), one.delisted_on),
        (_("programme %s"), one.programme),
        (_("submitted by %s"), one.submitted_by),
        ("%s", one.instrument),
        (_("measures: %s"), ", ".join(one.measures)),
    ]
    text = f"{regimes.get(one.regime, one.regime)} {one.reference}"
    return Said(text, f"{one.regime} {one.reference}", "; ".join(words % value for words, value in stated if value))


def _references(party: PartyRecord) -> Iterator[Said]:
    own = dict.fromkeys([party.key, *(one.reference for one in party.listings)])
    yield from (Said(reference, reference, _("its own")) for reference in own)
    yield from (Said(one.reference, one.reference, _("printed")) for one in party.cross_references)


def _ties(party: PartyRecord) -> Iterator[Said]:
    for tie in party.ties:
        whom = tie.target_name or tie.target
        yield Said(f"{tie.kind}: {whom}", f"{tie.kind} {tie.target or fold_name(whom)}")
