"""A raw record as a PartyRecord: every element is read, ignored by name in source.yml, or reported."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import msgspec

from core.dates import PartialDate
from lists.fields import Fields
from lists.publishers.ca_sema import names
from lists.publishers.ca_sema.births import birth_dates
from lists.publishers.ca_sema.reader import LAYOUT, OLD, RECORD, SHARED
from lists.reading import Issues, RawRecord, SourceSpec, Vocabulary
from lists.records import BirthDate, Detail, Identifier, Listing, Name, PartyRecord, fold

_IGNORED = frozenset(msgspec.yaml.decode((Path(__file__).parent / "source.yml").read_bytes(), type=SourceSpec).ignored)

_SCHEDULE = re.compile(r"(?P<schedule>\d+(?:\.\d+)?)?(?:, ?)?(?:Part (?P<part>\d+(?:\.\d+)?))?$")
_IMO = re.compile(r"\d{7}$")

_MEASURES = {
    ("ca-russia", "1.1"): ("ca-ship-ban",),
    ("ca-russia", "2"): ("ca-debt-and-equity",),
    ("ca-russia", "3"): ("ca-debt",),
}
"""The schedules of one regulation need not do the same (README): what is in none of these does what its regime does."""


@dataclass(frozen=True)
class _Place:
    """Where a record stands: the regulation, and the item in its schedule."""

    country: str
    regime: str | None
    schedule: str | None
    reference: str

    @property
    def prefix(self) -> str:
        return self.regime.removeprefix("ca-") if self.regime else names.slug(self.country.partition("/")[0])


def map_record(raw: RawRecord, vocab: Vocabulary, issues: Issues) -> PartyRecord | None:
    """The record in our words. None, with an issue, for what is no record or has no name, its key."""
    row = Fields(raw.fields, issues, line=raw.line, ignored=_IGNORED)
    if raw.tag != RECORD:
        shown = msgspec.json.encode(raw.fields).decode()
        row.warn("unknown-element", f"{raw.tag} is no record this reader knows; it is not read", raw.tag, shown)
        return None
    party = _named(raw, row)
    if not party.names:
        shown = msgspec.json.encode(raw.fields).decode()
        row.warn("no-name", "a record without a name, which is its key; it is kept raw and not read", RECORD, shown)
        return None
    old = row.text(LAYOUT) == OLD
    country = row.text("Country") or ""
    row.key = f"{country.partition('/')[0].strip()} {party.name}"  # until it is known
    place = _place(row, country, vocab, old=old)
    born = row.text("DateOfBirthOrShipBuildDate") or row.text("DateOfBirth")
    row.key = party.key = _key(place, party.name, (born or place.reference) if row.text(SHARED) else None)
    _describe(party, row, born)
    listed = _listed(row, old=old)
    if place.regime:
        party.serial = f"{place.regime} {place.reference}"
        measures = _MEASURES.get((place.regime, place.schedule or ""), ())
        party.listings = [
            Listing(place.regime, place.reference, listed_on=listed, measures=measures, programme=place.country)
        ]
    row.rest()
    return party


def _named(raw: RawRecord, row: Fields) -> PartyRecord:
    """The party with its names. Elements were renamed between 2020 and 2025; a record has one of each two."""
    last, given = row.text("LastName"), row.text("GivenName")
    if last or given:
        return PartyRecord("", "person", names=[*names.person(last, given), *_aliases(raw, row, person=True)])
    printed = _printed(raw, "EntityOrShip") or _printed(raw, "Entity")
    for name in ("EntityOrShip", "Entity"):
        row.text(name)
    ship = any(fold(_printed(raw, name)) for name in ("ShipIMONumber", "TitleOrShip"))
    own = names.group(printed) if fold(printed) else []
    return PartyRecord("", "vessel" if ship else "group", names=[*own, *_aliases(raw, row, person=False)])


def _aliases(raw: RawRecord, row: Fields, *, person: bool) -> list[Name]:
    row.text("Aliases")
    return names.aliases(_printed(raw, "Aliases"), person=person)


def _printed(raw: RawRecord, name: str) -> str:
    """The text with its line breaks, which part a word at its hyphen."""
    value = raw.fields.get(name, "")
    return value if isinstance(value, str) else ""


def _key(place: _Place, name: str, told_apart_by: str | None) -> str:
    """The regulation and the name, as items are renumbered; where several bear it, also the birth date or item."""
    key = f"{place.prefix}:{names.slug(name)}"[:150]
    return f"{key}:{names.slug(told_apart_by)}"[:200] if told_apart_by else key


def _place(row: Fields, country: str, vocab: Vocabulary, *, old: bool) -> _Place:
    regime = row.word(vocab, "regime", "Country", country)
    printed = row.text("Schedule")
    if old and printed and regime:
        printed = row.word(vocab, "schedule_of_2020", "Schedule", f"{regime} {printed}")
    found = _SCHEDULE.match(printed or "")
    if not found:
        row.warn(
            "bad-schedule", f"“{printed}” names no schedule and part; kept as it stands", "Schedule", printed or ""
        )
    schedule, part = (found["schedule"], found["part"]) if found else (None, printed)
    item = row.text("Item")
    if not item:
        row.warn("no-item", "the record has no number in its schedule", "Item", "")
    said = {"Schedule": schedule, "Part": part, "item": item}
    return _Place(country, regime, schedule, ", ".join(f"{word} {number}" for word, number in said.items() if number))


def _describe(party: PartyRecord, row: Fields, born: str | None) -> None:
    title = row.text("TitleOrShip") or row.text("Title")
    imo = row.text("ShipIMONumber")
    if party.kind == "vessel":
        party.details = [
            *([Detail("vessel-type", title)] if title else []),
            *([Detail("built", born)] if born else []),
        ]
        if imo:
            party.identifiers = [Identifier("imo-number", imo, "IMO")]
            if not _IMO.match(imo):
                row.warn("bad-imo", f"“{imo}” is no IMO number, which has seven digits", "ShipIMONumber", imo)
        return
    party.titles = [part.strip() for part in title.split("/")] if title else []  # English and French
    if born:
        try:
            party.birth_dates = birth_dates(born)
        except ValueError as error:
            row.warn("bad-date", f"date of birth: {error}; the words are kept", "DateOfBirthOrShipBuildDate", born)
            party.birth_dates = [BirthDate(None, born)]


def _listed(row: Fields, *, old: bool) -> str | None:
    printed = row.text("DateOfListing")
    if printed is None:
        if not old:
            row.warn("bad-date", "the record has no day of listing", "DateOfListing", "")
        return None
    try:
        return PartialDate.parse(printed).edtf
    except ValueError as error:
        row.warn("bad-date", f"DateOfListing: {error}", "DateOfListing", printed)
        return None
