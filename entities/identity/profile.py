"""What tells parties apart, taken out of an entry once and compared many times."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from core.dates import PartialDate
from entities.folding import compact, fold_name
from entities.identity.names import Form, forms
from lists.records import PartyRecord

_SHARED_KINDS = frozenset({"email", "website", "phone", "other"})
"""Identifiers that companies of one owner share, or whose kind says nothing."""
_LEAST_OF_NUMBER = 5


class Birth(msgspec.Struct, frozen=True):
    """A span of days, as ordinals."""

    first: int
    last: int
    circa: bool

    @property
    def exact(self) -> bool:
        return self.first == self.last and not self.circa


class Profile(msgspec.Struct, frozen=True):
    source: str
    key: str
    kind: str
    names: tuple[Form, ...]
    births: tuple[Birth, ...]
    countries: frozenset[str]  # nationalities, or where a group is, folded
    places: frozenset[str]  # words of places of birth
    numbers: frozenset[str]  # identifiers, compact
    craft: frozenset[str]  # IMO, MMSI and tail numbers: these alone identify a vessel or an aircraft
    gender: str | None
    families: frozenset[str]  # the regimes it is listed under, each as the one whose list it copies
    listed: frozenset[str]  # days, ISO
    own: frozenset[tuple[str, str]]  # (source, reference) it goes by in its own list
    references: frozenset[tuple[str, str]]  # (source, reference) it prints as its own in another list

    @property
    def is_person(self) -> bool:
        return self.kind == "person"

    def declares(self, other: Profile) -> bool:
        """Whether it prints a reference that the other goes by, or both print one of their own list."""
        shared = self.references & other.references
        return not self.references.isdisjoint(other.own) or any(source == self.source for source, _ in shared)


def profile(
    source: str, party: PartyRecord, families: Mapping[str, str], hidden: frozenset[str] = frozenset()
) -> Profile:
    """`families` gives for a regime the one whose list it copies, where it does. Cross-references
    to the sources `hidden` are left out: so the matcher can be measured on what the lists declare."""
    person = party.kind == "person"
    return Profile(
        source=source,
        key=party.key,
        kind=party.kind,
        names=forms([(name.text, name.quality != "weak") for name in party.names], person=person),
        births=tuple(sorted({birth for text in party.birth_dates if (birth := _birth(text.date))}, key=_order)),
        countries=_countries(party),
        places=frozenset(
            word
            for place in party.birth_places
            for part in (place.city, place.region, place.country)
            if part
            for word in fold_name(part).split()
            if len(word) > 3
        ),
        numbers=_numbers(party, {"imo-number", "mmsi", "tail-number"}, False),
        craft=_numbers(party, {"imo-number", "mmsi", "tail-number"}, True),
        gender=party.gender,
        families=frozenset(families.get(listing.regime, listing.regime) for listing in party.listings),
        listed=frozenset(day for listing in party.listings if (day := listing.listed_on) and len(day) == 10),
        own=frozenset({(source, party.key)} | {(source, listing.reference) for listing in party.listings}),
        references=frozenset((one.source, one.reference) for one in party.cross_references if one.source not in hidden),
    )


def _birth(text: str | None) -> Birth | None:
    if not text:
        return None
    span = PartialDate.parse(text)
    return Birth(span.earliest.toordinal(), span.latest.toordinal(), span.circa)


def _order(birth: Birth) -> tuple[int, int, bool]:
    return birth.first, birth.last, birth.circa


def _countries(party: PartyRecord) -> frozenset[str]:
    if party.kind == "person":
        stated: Iterable[str] = [*party.nationalities, *party.citizenships]
    else:
        stated = [place.country for place in party.addresses if place.country]
    return frozenset(fold_name(text) for text in stated)


def _numbers(party: PartyRecord, kinds: set[str], wanted: bool) -> frozenset[str]:
    found = set()
    for one in party.identifiers:
        if not one.number or one.kind in _SHARED_KINDS or (one.kind in kinds) is not wanted:
            continue
        number = compact(one.number).removeprefix("IMO")
        if len(number) >= _LEAST_OF_NUMBER and any(letter.isdigit() for letter in number):
            found.add(number)
    return frozenset(found)
