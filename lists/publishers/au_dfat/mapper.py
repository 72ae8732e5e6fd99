"""The rows of a reference as a PartyRecord: every column is read, ignored by name in source.yml, or reported."""

from __future__ import annotations

import re
from pathlib import Path
from typing import cast

import msgspec

from lists.publishers.au_dfat import listing, names, places, prose
from lists.publishers.au_dfat.births import birth_dates
from lists.publishers.au_dfat.entry import Entry
from lists.publishers.au_dfat.reader import MEASURES, REFERENCE
from lists.reading import Issues, RawRecord, SourceSpec, Vocabulary
from lists.records import BirthDate, CrossReference, Identifier, Listing, PartyKind, PartyRecord, fold

_IGNORED = frozenset(msgspec.yaml.decode((Path(__file__).parent / "source.yml").read_bytes(), type=SourceSpec).ignored)

_UN = re.compile(r"(?P<reference>[A-Za-z]{2}[ie][. ]{0,2}\d{1,3})\b[.,;:]? ?")
_IMO = re.compile(r"\d{7}$")
_COMMITTEES = re.compile(r"\s*[;\n]\s*|,(?![^(]*\))\s*")


def map_record(raw: RawRecord, vocab: Vocabulary, issues: Issues) -> PartyRecord | None:
    """The entry in our words. None, with an issue, for rows without a reference, its key, or without a type."""
    entry = Entry(raw, issues, _IGNORED)
    if not entry.key:
        shown = msgspec.json.encode(raw.fields).decode()
        entry.warn("no-reference", "a row without a reference, which is its key; it is not read", REFERENCE, shown)
        return None
    named = names.read(entry, vocab)
    type_ = entry.one("Type")
    kind = entry.main.word(vocab, "type", "Type", type_.casefold()) if type_ else None
    if kind is None:
        if not type_:
            entry.warn("no-type", "the entry does not say what it is; it is kept raw and not read", "Type", "")
        return None
    party = PartyRecord(entry.key, cast("PartyKind", kind), names=named)
    _person(party, entry, vocab)
    remarks = _citizenships(party, entry, vocab)
    about = _about(party, entry, vocab)
    said = _listings(party, entry, vocab)
    for words in filter(None, [about, *remarks, said]):
        mark = "" if party.comments is None else " " if party.comments.endswith(".") else "; "
        party.comments = f"{party.comments or ''}{mark}{words}"
    entry.rest()
    return party


def _person(party: PartyRecord, entry: Entry, vocab: Vocabulary) -> None:
    """Dates and places: those of the primary name, then those that only an alias's row has, with its name."""
    for column, name, text in _each(entry, "Date of Birth"):
        found, unread = birth_dates(text)
        for words in unread:
            entry.warn("bad-date", f"{column}: “{words}” is no date; the words are kept", column, words)
        dates = {one.date for one in party.birth_dates}
        party.birth_dates += [
            BirthDate(one.date, "; ".join(filter(None, [one.note, name])) or None)
            for one in found
            if not (name and one.date in dates)
        ]
    for _, name, text in _each(entry, "Place of Birth"):
        born = [places.birth_place(part, vocab) for part in places.parted(text)]
        party.birth_places += [
            msgspec.structs.replace(place, note="; ".join(filter(None, [place.note, name])) or None)
            for place in born
            if place not in party.birth_places
        ]
    for _, _, text in _each(entry, "Address"):
        found_at = [places.address(part, vocab) for part in places.parted(text)]
        party.addresses += [place for place in found_at if place not in party.addresses]


def _each(entry: Entry, column: str) -> list[tuple[str, str | None, str]]:
    text, others = entry.everywhere(column)
    own: list[tuple[str, str | None, str]] = [(column, None, text)] if text else []
    return own + [(column, f"under the alias “{name}”", other) for name, other in others]


def _citizenships(party: PartyRecord, entry: Entry, vocab: Vocabulary) -> list[str]:
    """Countries, whether printed as such or as an adjective; words that say more are given back."""
    remarks = []
    for _, _, text in _each(entry, "Citizenship"):
        for part in _countries(text, vocab):
            country = entry.main.word(vocab, "citizenship", "Citizenship", part)
            if country is None and part not in remarks:
                remarks.append(part)
            elif country and country not in party.citizenships:
                party.citizenships.append(country)
    return [f"Citizenship: {'; '.join(remarks)}"] if remarks else []


def _countries(text: str, vocab: Vocabulary) -> list[str]:
    parts = places.parted(text)
    for mark in (r"\s*[,/:]\s*(?:and )?", r"\s+and\s+"):
        parts = [
            bare
            for part in parts
            for one in ([part] if vocab.knows("citizenship", part) else re.split(mark, part))
            if (bare := one.strip(" .,;"))
        ]
    return parts


def _about(party: PartyRecord, entry: Entry, vocab: Vocabulary) -> str | None:
    imo = entry.one("IMO Number")
    if imo:
        party.identifiers.append(Identifier("imo-number", imo, "IMO Number"))
        if not _IMO.match(imo):
            entry.warn("bad-imo", f"“{imo}” is no IMO number, which has seven digits", "IMO Number", imo)
    text = entry.one("Additional Information")
    if text is None:
        return None
    if found := _UN.match(text):
        text = text[found.end() :]
        _refer(party, entry, found["reference"], "Additional Information")
    party.titles, party.positions = prose.titles(text), prose.positions(text)
    party.gender = prose.gender(text)
    if party.kind == "vessel":
        party.names += prose.previous_names(text)
    party.details = prose.details(text)
    party.identifiers += prose.identifiers(text, vocab)
    return text or None


def _refer(party: PartyRecord, entry: Entry, printed: str, column: str) -> None:
    """The UN's reference for the same party: QDi.081 for “Qdi.081” and “KPi.030” for “KPi030”."""
    bare = re.sub(r"[. ]", "", printed)
    reference = f"{bare[:2].upper()}{bare[2].lower()}.{bare[3:]}"
    of = {"person": "i", "group": "e"}.get(party.kind)
    if len(bare) != 6 or (of and bare[2].lower() != of):
        entry.warn(
            "wrong-reference", f"“{printed}” is no reference of the UN's to this party; left out", column, printed
        )
    elif (own := CrossReference("un-sc", reference)) not in party.cross_references:
        party.cross_references.append(own)


def _listings(party: PartyRecord, entry: Entry, vocab: Vocabulary) -> str | None:
    information, column = entry.one("Listing Information"), entry.one("Instrument of Designation")
    committees = entry.one("Committees")
    measures = tuple(
        code
        for name in MEASURES
        if (on := entry.one(name)) and on == "true" and (code := entry.main.word(vocab, "measure", name, name))
    )
    said = listing.read(information, column)
    for words in said.unread:
        entry.warn("bad-date", f"“{words}” is no day; the words are kept", "Listing Information", words)
    if said.reference:
        _refer(party, entry, said.reference, "Listing Information")
    if committees is None:
        entry.warn("no-committee", "the entry does not say under which committee it is listed", "Committees", "")
    whole = committees and vocab.knows("regime", fold(committees))
    for committee in [committees] if whole else _COMMITTEES.split(committees or ""):
        regime = entry.main.word(vocab, "regime", "Committees", committee) if committee else None
        if regime:
            party.listings.append(
                Listing(
                    regime,
                    party.key,
                    listed_on=said.listed_on,
                    amended_on=tuple(sorted(set(said.amended_on))),
                    measures=measures,
                    programme=entry.main.word(vocab, "committee", "Committees", regime),
                    instrument=said.instrument,
                )
            )
    return f"Listing information: {said.rest}" if said.rest else None
