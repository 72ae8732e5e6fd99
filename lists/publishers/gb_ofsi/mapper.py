"""The rows of a Group ID as a PartyRecord: every column is read, ignored by name in source.yml, or reported."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import msgspec

from lists.publishers.gb import details, names, papers, places
from lists.publishers.gb.dates import printed
from lists.publishers.gb.enumerations import values
from lists.publishers.gb.fields import Fields, unread
from lists.publishers.gb_ofsi import information
from lists.publishers.gb_ofsi.information import Information
from lists.publishers.gb_ofsi.reader import KEY, KIND
from lists.reading import Issues, RawRecord, SourceSpec, Vocabulary
from lists.records import BirthDate, CrossReference, Detail, Identifier, Listing, Name, PartyKind, PartyRecord, Place

_IGNORED = frozenset(msgspec.yaml.decode((Path(__file__).parent / "source.yml").read_bytes(), type=SourceSpec).ignored)


def map_record(raw: RawRecord, vocab: Vocabulary, issues: Issues) -> PartyRecord | None:
    """The entry in our words. None, with an issue, for a group of a kind that is not known."""
    entry = Fields(raw.fields, issues, line=raw.line, ignored=_IGNORED)
    entry.key = entry.text(KEY) or ""
    if not vocab.knows("kind", raw.tag):
        unread(entry, raw)
        return None
    kind = entry.word(vocab, "kind", KIND, raw.tag)
    party = _party(entry, cast(PartyKind, kind), vocab)
    entry.rest()
    return party


def _party(entry: Fields, kind: PartyKind, vocab: Vocabulary) -> PartyRecord:
    said = information.read(entry, vocab)
    party = PartyRecord(entry.key, kind)
    party.names = _names(entry, vocab)
    party.listings, designated = _listings(entry, said, vocab)
    party.titles = values(entry.texts("Title"))
    party.positions = values(entry.texts("Position"))
    party.nationalities = values(entry.texts("Nationality"), strip=".")
    party.gender = details.gender(entry, information.COLUMN, said.values.get("gender", []), vocab)
    party.birth_dates = [_birth_date(entry, text) for text in entry.distinct("DOB")]
    party.birth_places = places.births(entry.text("Town of Birth"), entry.text("Country of Birth"))
    party.identifiers = list(dict.fromkeys(_identifiers(entry, said, apart=bool(designated))))
    party.addresses = _addresses(entry)
    party.details = [*details.details(said.values), *designated]
    party.ties = details.ties(said.values)
    party.cross_references = [
        *(CrossReference("gb-uksl", one) for one in said.unique_ids),
        *(CrossReference("un-sc", one) for one in said.un_references),
    ]
    party.comments = said.prose or None
    return party


def _names(entry: Fields, vocab: Vocabulary) -> list[Name]:
    found = []
    for group in entry.groups("Names"):
        text = names.whole(group, "Name {}")
        type_, quality = group.text("Alias Type"), group.text("Alias Quality")
        if text:
            found.append(Name(text, *names.graded(group, vocab, ("Alias Type", type_), ("Alias Quality", quality))))
    for group in entry.groups("Non-Latin Names"):
        found += names.non_latin(
            group, vocab, "Name Non-Latin Script", "Non-Latin Script Type", "Non-Latin Script Language"
        )
    if not found:
        entry.warn("no-name", "the entry has no name", "Name 6", "")
    return names.ordered(found)


def _listings(entry: Fields, said: Information, vocab: Vocabulary) -> tuple[list[Listing], list[Detail]]:
    """A listing for each regime the rows name, and the days the other list gives, which are no listing dates here."""
    amended = _day(entry, "Last Updated", entry.text("Last Updated"))
    reasons = " ".join(said.values.get("reasons", ())) or None
    listings: dict[str, Listing] = {}
    designated: dict[Detail, None] = {}
    for group in entry.groups("Listings"):
        programme, day = group.text("Regime"), _day(group, "Listed On", group.text("Listed On"))
        if (column := "UK Sanctions List Date Designated") and (other := _day(group, column, group.text(column))):
            designated[Detail("note", other, column)] = None
        regime = group.word(vocab, "regime", "Regime", programme) if programme else None
        if regime is None:
            if not programme:
                group.warn("no-regime", "a row does not say under which regime the entry is listed", "Regime", "")
            continue
        listing = Listing(
            regime,
            entry.key,
            listed_on=day,
            amended_on=(amended,) if amended and amended != day else (),
            measures=tuple(said.measures),
            programme=programme,
            reasons=reasons,
        )
        if listings.setdefault(regime, listing) != listing:
            group.warn(
                "repeated-element", f"two listing dates under {programme}; the first is read", "Listed On", day or ""
            )
    return list(listings.values()), list(designated)


def _birth_date(entry: Fields, text: str) -> BirthDate:
    try:
        return BirthDate(printed(text))
    except ValueError as error:
        entry.warn("bad-date", f"date of birth: {error}; the words are kept", "DOB", text)
        return BirthDate(None, text)


def _identifiers(entry: Fields, said: Information, *, apart: bool) -> list[Identifier]:
    """Papers, whose numbers and details stand in two columns since 2022, and in one text before."""
    passport, told = entry.text("Passport Number"), entry.text("Passport Details")
    in_one = told if told and not passport and not apart else None
    found = papers.told("passport", in_one) if in_one else papers.passports(passport, told)
    national, said_of_it = entry.text("National Identification Number"), entry.text("National Identification Details")
    found += papers.national_numbers(national, said_of_it)
    found += papers.told("national-id", entry.text("NI Number") or "")
    return [*found, *details.identifiers(said.values)]


def _addresses(entry: Fields) -> list[Place]:
    found = []
    for group in entry.groups("Addresses"):
        lines = [group.text(f"Address {number}") for number in range(1, 7)]
        if place := places.address(lines, group.text("Post/Zip Code"), group.text("Country")):
            found.append(place)
    return list(dict.fromkeys(found))


def _day(entry: Fields, name: str, text: str | None) -> str | None:
    if text is None:
        return None
    try:
        return printed(text)
    except ValueError as error:
        entry.warn("bad-date", f"{name}: {error}", name, text)
        return None
