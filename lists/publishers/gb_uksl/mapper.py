"""A designation as a PartyRecord: every element is read, ignored by name in source.yml, or reported."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import cast

import msgspec

from lists.publishers.gb import details, names, papers, places
from lists.publishers.gb.dates import printed
from lists.publishers.gb.enumerations import NOTHING, values
from lists.publishers.gb.fields import Fields, keyless, unread
from lists.publishers.gb.references import UNIQUE_ID, un_references
from lists.publishers.gb_uksl.completing import SOURCE_LABEL
from lists.publishers.gb_uksl.ties import cited
from lists.reading import Issues, RawRecord, SourceSpec, Vocabulary
from lists.records import BirthDate, CrossReference, Detail, Identifier, Listing, Name, PartyKind, PartyRecord, Place

_IGNORED = frozenset(msgspec.yaml.decode((Path(__file__).parent / "source.yml").read_bytes(), type=SourceSpec).ignored)
_NONE = frozenset({"n/a", "na", "none", "-"})
_ASIDE = re.compile(r"[:\s]*\(?see [\"“]?other information[\"”]?\)?$")

_CONTACTS = {
    "phone": ("PhoneNumbers", "PhoneNumber"),
    "email": ("EmailAddresses", "EmailAddress"),
    "website": ("Websites", "Website"),
    "crypto-address": ("CryptoWalletAddresses", "CryptoWalletAddress"),
}
_OF_ENTITIES = {
    "registration": ("BusinessRegistrationNumbers", "BusinessRegistrationNumber"),
    "legal-form": ("TypeOfEntities", "TypeOfEntity"),
    "parent": ("ParentCompanies", "ParentCompany"),
    "subsidiary": ("Subsidiaries", "Subsidiary"),
}
_OF_SHIPS = {
    "imo-number": ("IMONumbers", "IMONumber"),
    "hull-number": ("HullIdentificationNumbers", "HullIdentificationNumber"),
    "owner": ("CurrentOwnerOperators", "CurrentOwnerOperator"),
    "former-owner": ("PreviousOwnerOperators", "PreviousOwnerOperator"),
    "flag": ("CurrentBelievedFlagOfShips", "CurrentBelievedFlagOfShip"),
    "former-flag": ("PreviousFlags", "PreviousFlag"),
    "vessel-type": ("TypeOfShipDetails", "TypeOfShip"),
    "tonnage": ("TonnageOfShipDetails", "TonnageOfShip"),
    "length": ("LengthOfShipDetails", "LengthOfShip"),
    "built": ("YearsBuilt", "YearBuilt"),
}


def map_record(raw: RawRecord, vocab: Vocabulary, issues: Issues) -> PartyRecord | None:
    """The entry in our words. None, with an issue, for what is no entry or has no unique ID."""
    entry = Fields(raw.fields, issues, line=raw.line, ignored=_IGNORED)
    entry.key = entry.text("UniqueID") or ""
    if not vocab.knows("kind", raw.tag):
        unread(entry, raw)
        return None
    if not entry.key:
        keyless(entry, raw, "UniqueID")
        return None
    if not UNIQUE_ID.fullmatch(entry.key):
        message = f"“{entry.key}” is not of the form AQD0065; the entry is kept under it as it stands"
        entry.warn("bad-reference", message, "UniqueID", entry.key)
    kind = entry.word(vocab, "kind", "IndividualEntityShip", raw.tag)
    party = _party(entry, cast(PartyKind, kind), vocab)
    entry.rest()
    return party


def _party(entry: Fields, kind: PartyKind, vocab: Vocabulary) -> PartyRecord:
    party = PartyRecord(entry.key, kind)
    party.names = _names(entry, vocab)
    party.listings = _listings(entry, vocab)
    party.titles = values(entry.distinct("Titles", "Title"))
    party.addresses = _addresses(entry)
    for person in entry.nested("IndividualDetails", "Individual"):
        _person(party, person, vocab)
    said = {ours: entry.distinct(*path) for ours, path in _CONTACTS.items()}
    for group in entry.nested("EntityDetails", "Entity"):
        said |= {ours: group.distinct(*path) for ours, path in _OF_ENTITIES.items()}
    for ship in entry.nested("ShipDetails", "Ship"):
        said |= {ours: ship.distinct(*path) for ours, path in _OF_SHIPS.items()}
    said = {ours: texts for ours, texts in said.items() if texts}
    party.details = details.details(said)
    party.identifiers += details.identifiers(said)
    party.comments = _prose(entry, "OtherInformation")
    if source := entry.text("DesignationSource"):
        party.details.append(Detail("note", source, SOURCE_LABEL))
        for one in source.split("|"):
            entry.word(vocab, "designation_source", "DesignationSource", one.strip())
    party.cross_references = _cross_references(entry)
    prose = [party.comments, *(listing.reasons for listing in party.listings)]
    party.ties = [*details.ties(said), *cited([text for text in prose if text], entry.key, vocab)]
    return party


def _names(entry: Fields, vocab: Vocabulary) -> list[Name]:
    found = []
    for group in entry.nested("Names", "Name"):
        text = names.whole(group, "Name{}")
        type_, strength = group.text("NameType"), group.text("AliasStrength")
        if text:
            found.append(Name(text, *names.graded(group, vocab, ("NameType", type_), ("AliasStrength", strength))))
    if whole := entry.text("Name"):  # the short ODS
        found.append(Name(whole))
    for group in entry.nested("NonLatinNames", "NonLatinName"):
        found += names.non_latin(group, vocab, "NameNonLatinScript", "NonLatinScriptType", "NonLatinScriptLanguage")
    if not found:
        entry.warn("no-name", "the entry has no name", "Names", "")
    return names.ordered(found)


def _listings(entry: Fields, vocab: Vocabulary) -> list[Listing]:
    """The designation. Its regime is that of the instrument named, and must be that of the unique ID's letters."""
    name, programme = entry.text("RegimeName"), entry.key[:3]
    listed, updated = _day(entry, "DateDesignated"), _day(entry, "LastUpdated")
    reasons = _prose(entry, "UKStatementofReasons")
    measures = _measures(entry, vocab)
    lettered = entry.word(vocab, "programme", "UniqueID", programme)
    regime = entry.word(vocab, "regime", "RegimeName", _plain(name)) if name else None
    if name is None:
        entry.warn("no-regime", "the entry does not say under which regime it is listed", "RegimeName", "")
    if regime and lettered and regime != lettered:
        message = f"{name} is {regime}, and the letters {programme} are {lettered}; the first is taken"
        entry.warn("regime-mismatch", message, "RegimeName", name or "")
    if (taken := regime or lettered) is None:
        return []
    return [
        Listing(
            taken,
            entry.key,
            listed_on=listed,
            amended_on=(updated,) if updated and updated != listed else (),
            measures=tuple(measures),
            programme=programme,
            instrument=name if name and "Regulations" in name else None,
            reasons=reasons,
        )
    ]


def _plain(name: str) -> str:
    return name.casefold().replace("’", "'").removeprefix("the ").rstrip(" .")


def _measures(entry: Fields, vocab: Vocabulary) -> list[str]:
    """The measures the text names; one that only an indicator names is taken too, and reported."""
    found: dict[str, None] = {}
    for text in entry.distinct("SanctionsImposed"):
        for phrase in re.split(r"[|,]", text):
            plain = _ASIDE.sub("", phrase.casefold().strip(NOTHING))
            if plain and (measure := entry.word(vocab, "measure", "SanctionsImposed", plain)):
                found[measure] = None
    for group in entry.groups("SanctionsImposedIndicators"):
        for indicator in group.names():
            if (group.text(indicator) or "").casefold() != "true":
                continue
            measure = group.word(vocab, "indicator", indicator, indicator)
            if measure and measure not in found:
                group.warn(
                    "measure-unsaid", f"{indicator} is true and SanctionsImposed does not say it", indicator, "true"
                )
                found[measure] = None
    return list(found)


def _person(party: PartyRecord, person: Fields, vocab: Vocabulary) -> None:
    party.birth_dates += [_birth_date(person, text) for text in person.distinct("DOBs", "DOB")]
    party.nationalities += values(person.distinct("Nationalities", "Nationality"), strip=".")
    party.positions += values(person.distinct("Positions", "Position"))
    party.gender = details.gender(person, "Genders", person.distinct("Genders", "Gender"), vocab) or party.gender
    found: dict[Place, None] = {}
    for place in person.nested("BirthDetails", "Location"):
        found |= dict.fromkeys(places.births(place.text("TownOfBirth"), place.text("CountryOfBirth")))
    party.birth_places += found
    papers_: dict[Identifier, None] = {}
    for one in person.nested("PassportDetails", "Passport"):
        said = one.text("PassportNumber"), one.text("PassportAdditionalInformation")
        papers_ |= dict.fromkeys(papers.passports(*said))
    for one in person.nested("NationalIdentifierDetails", "NationalIdentifier"):
        said = one.text("NationalIdentifierNumber"), one.text("NationalIdentifierAdditionalInformation")
        papers_ |= dict.fromkeys(papers.national_numbers(*said))
    party.identifiers += papers_


def _birth_date(person: Fields, text: str) -> BirthDate:
    try:
        return BirthDate(printed(text))
    except ValueError as error:
        person.warn("bad-date", f"date of birth: {error}; the words are kept", "DOBs/DOB", text)
        return BirthDate(None, text)


def _addresses(entry: Fields) -> list[Place]:
    found: dict[Place, None] = {}
    for group in entry.nested("Addresses", "Address"):
        lines = [group.text(f"AddressLine{number}") for number in range(1, 7)]
        if place := places.address(lines, group.text("AddressPostalCode"), group.text("AddressCountry")):
            found[place] = None
    return list(found)


def _cross_references(entry: Fields) -> list[CrossReference]:
    found = []
    group_id, reference = entry.text("OFSIGroupID"), entry.text("UNReferenceNumber")
    if group_id and group_id.casefold() not in _NONE:
        found.append(CrossReference("gb-ofsi", group_id))
    if reference and reference.casefold() not in _NONE:
        cited_, rest = un_references(reference)
        if rest or not cited_:
            entry.warn("bad-reference", f"“{reference}” is no UN reference (QDi.263)", "UNReferenceNumber", reference)
        found += [CrossReference("un-sc", one) for one in cited_]
    return found


def _prose(entry: Fields, name: str) -> str | None:
    """A text of several sentences, escaped once more than XML asks for."""
    texts = [" ".join(html.unescape(text).split()) for text in entry.distinct(name)]
    return " ".join(texts) or None


def _day(entry: Fields, name: str) -> str | None:
    text = entry.text(name)
    if text is None:
        return None
    try:
        return printed(text)
    except ValueError as error:
        entry.warn("bad-date", f"{name}: {error}", name, text)
        return None
