"""What a record's history says of a party, as rows. Pure: no database."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from core.dates import PartialDate
from entities.folding import Forms, compact
from entities.spans import Span, stretches
from lists.records import BirthDate, Event, Identifier, Name, PartyRecord, Tie
from lists.records import Place as PlacePart

SINGLE_FACTS = {
    "nationality": "nationalities",
    "citizenship": "citizenships",
    "title": "titles",
    "position": "positions",
    "gender": "gender",
    "comments": "comments",
    "link": "links",
}


def _partial(text: str | None) -> PartialDate | None:
    return PartialDate.parse(text) if text else None


def _name(name: Name) -> Sequence[Any]:
    forms = Forms.of(name.text)
    return (
        name.text, name.kind, name.quality, name.language, name.note, forms.script, forms.folded, forms.skeletons,
    )  # fmt: skip


def _identifiers(party: PartyRecord) -> Iterator[Identifier]:
    yield from party.identifiers
    yield from (Identifier("reference", one.reference, label=one.source) for one in party.cross_references)


def _identifier(one: Identifier) -> Sequence[Any]:
    return (
        one.kind, one.number, one.label, one.country, one.place, _partial(one.issued_on),
        _partial(one.expires_on), one.note,
        compact(one.number or ""),
    )  # fmt: skip


def _place(value: tuple[str, PlacePart]) -> Sequence[Any]:
    role, place = value
    return (role, place.street, place.city, place.region, place.postal_code, place.country, place.note)


def _places(party: PartyRecord) -> Iterator[tuple[str, PlacePart]]:
    yield from (("address", place) for place in party.addresses)
    yield from (("birth", place) for place in party.birth_places)


def _birth_date(birth: BirthDate) -> Sequence[Any]:
    return (_partial(birth.date), birth.note)


def _facts(party: PartyRecord) -> Iterator[tuple[str, str, str | None]]:
    for kind, field in SINGLE_FACTS.items():
        value = getattr(party, field)
        for text in value if isinstance(value, list) else [value]:
            if text:
                yield kind, text, None
    yield from ((detail.kind, detail.text, detail.label) for detail in party.details)


def _tie(tie: Tie) -> Sequence[Any]:
    return (tie.kind, tie.target, tie.target_name, tie.sentence, "", "")


def _event(event: Event) -> Sequence[Any]:
    return (event.kind, _partial(event.date), event.sentence)


@dataclass(frozen=True)
class Facet:
    """One table of values: where they stand in a PartyRecord, and the columns they fill."""

    table: str
    columns: Sequence[str]
    values: Callable[[PartyRecord], Iterable[Any]]
    row: Callable[[Any], Sequence[Any]]


FACETS = [
    Facet(
        "entities_name",
        ["text", "kind", "quality", "language", "note", "script", "folded", "skeletons"],
        lambda party: party.names,
        _name,
    ),
    Facet(
        "entities_identifier",
        ["kind", "number", "label", "country", "place", "issued_on", "expires_on", "note", "compact"],
        _identifiers,
        _identifier,
    ),
    Facet(
        "entities_place",
        ["role", "street", "city", "region", "postal_code", "country", "note"],
        _places,
        _place,
    ),
    Facet("entities_birthdate", ["date", "note"], lambda party: party.birth_dates, _birth_date),
    Facet("entities_fact", ["kind", "text", "label"], _facts, lambda fact: fact),
    Facet(
        "entities_affiliation",
        ["kind", "target_key", "target_name", "sentence", "asserted_by", "disputed_by"],
        lambda party: party.ties,
        _tie,
    ),
    Facet("entities_event", ["kind", "date", "sentence"], lambda party: party.events, _event),
]

STATED = ["entity_id", "record_id", "version_id", "known_from", "known_until", "digest", "suppressed",
          "citation", "reason", "citation_codes", "confidence"]  # fmt: skip


def facet_rows(facet: Facet, entity: int, record: int, spans: Sequence[Span]) -> Iterator[Sequence[Any]]:
    """Rows of one record in one table: STATED columns, then the facet's own."""
    for one in stretches(spans, facet.values):
        yield (
            entity, record, one.version, one.known_from, one.known_until, one.digest, False, "", "", (), "",
            *facet.row(one.value),
        )  # fmt: skip
