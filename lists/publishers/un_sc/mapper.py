"""A raw entry as a PartyRecord: every element is read, ignored by name in source.yml, or reported."""

from __future__ import annotations

from pathlib import Path

import msgspec

from lists.publishers.un_sc import births, names, papers, places, prose
from lists.publishers.un_sc.dates import iso_day
from lists.publishers.un_sc.fields import Fields
from lists.publishers.un_sc.references import clean, is_reference
from lists.reading import Issues, RawRecord, SourceSpec, Vocabulary
from lists.records import Listing, PartyKind, PartyRecord

_KINDS: dict[str, PartyKind] = {"INDIVIDUAL": "person", "ENTITY": "group"}
_IGNORED = frozenset(msgspec.yaml.decode((Path(__file__).parent / "source.yml").read_bytes(), type=SourceSpec).ignored)


def map_record(raw: RawRecord, vocab: Vocabulary, issues: Issues) -> PartyRecord | None:
    """The entry in our words. None, with an issue, for what is no entry or has no reference number."""
    entry = Fields(raw.fields, issues, line=raw.line, ignored=_IGNORED)
    kind = _KINDS.get(raw.tag)
    if kind is None:
        shown = msgspec.json.encode(raw.fields).decode()
        entry.warn("unknown-element", f"{raw.tag} is no entry this reader knows; it is not read", raw.tag, shown)
        return None
    printed = entry.stated("REFERENCE_NUMBER")
    if printed is None:
        name = " ".join(n.text for n in names.primary(entry)[:1])
        message = f"the entry “{name}” has no reference number, its key; it is kept raw and not read"
        entry.warn("no-reference", message, "REFERENCE_NUMBER", name)
        return None
    entry.key = clean(printed)
    if not is_reference(entry.key):
        message = f"“{printed}” is not of the form QDi.118; the entry is kept under it as it stands"
        entry.warn("bad-reference", message, "REFERENCE_NUMBER", printed)
    party = _party(entry, raw.tag, kind, vocab)
    entry.rest()
    return party


def _party(entry: Fields, tag: str, kind: PartyKind, vocab: Vocabulary) -> PartyRecord:
    party = PartyRecord(entry.key, kind, serial=entry.text("DATAID"))
    party.names = [*names.primary(entry), *names.original_script(entry, vocab)]
    if not party.names:
        entry.warn("no-name", "the entry has no name", "FIRST_NAME", "")
    if listing := _listing(entry, vocab):
        party.listings = [listing]
    party.titles = entry.values("TITLE")
    party.positions = entry.values("DESIGNATION")
    party.nationalities = entry.values("NATIONALITY", "NATIONALITY2")
    if gender := entry.text("GENDER"):
        party.gender = entry.word(vocab, "gender", "GENDER", gender)
    for type_ in entry.values("LIST_TYPE"):
        entry.word(vocab, "list_type", "LIST_TYPE", type_)
    for group in entry.groups(f"{tag}_DATE_OF_BIRTH"):
        if date := births.birth_date(group, vocab):
            party.birth_dates.append(date)
    for group in entry.groups(f"{tag}_PLACE_OF_BIRTH"):
        if place := places.place(group):
            party.birth_places.append(place)
    for group in entry.groups(f"{tag}_ADDRESS"):
        if place := places.place(group):
            party.addresses.append(place)
    for group in entry.groups(f"{tag}_DOCUMENT"):
        if paper := papers.identifier(group, vocab):
            party.identifiers.append(paper)
    for group in entry.groups(f"{tag}_ALIAS"):
        _alias(party, group, vocab)
    _prose(party, entry)
    return party


def _alias(party: PartyRecord, group: Fields, vocab: Vocabulary) -> None:
    aliases = names.alias(group, vocab)
    party.names += aliases
    date, place = births.alias_birth(group, aliases[0].text if aliases else None)
    if date:
        party.birth_dates.append(date)
    if place:
        party.birth_places.append(place)


def _listing(entry: Fields, vocab: Vocabulary) -> Listing | None:
    """The designation; None, with an issue, where it is not said or not known under which regime."""
    programme = entry.stated("UN_LIST_TYPE")
    listed, submitted = entry.text("LISTED_ON"), entry.text("SUBMITTED_ON")
    delisted, by = entry.text("DELISTED_ON"), entry.stated("SUBMITTED_BY")
    amended = {_day(entry, "LAST_DAY_UPDATED", text) for text in entry.values("LAST_DAY_UPDATED")}
    if listed is None:
        entry.warn("bad-date", "the entry has no listing date", "LISTED_ON", "")
    if programme is None:
        entry.warn("no-list-type", "the entry does not say under which regime it is listed", "UN_LIST_TYPE", "")
        return None
    regime = entry.word(vocab, "regime", "UN_LIST_TYPE", programme)
    if regime is None:
        return None
    return Listing(
        regime,
        entry.key,
        listed_on=_day(entry, "LISTED_ON", listed),
        amended_on=tuple(sorted(day for day in amended if day)),
        delisted_on=_day(entry, "DELISTED_ON", delisted),
        programme=programme,
        submitted_by=by,
        submitted_on=_day(entry, "SUBMITTED_ON", submitted),
    )


def _day(entry: Fields, name: str, text: str | None) -> str | None:
    if text is None:
        return None
    try:
        return iso_day(text)
    except ValueError as error:
        entry.warn("bad-date", f"{name}: {error}", name, text)
        return None


def _prose(party: PartyRecord, entry: Fields) -> None:
    comment = entry.stated("COMMENTS1")
    if comment is None:
        return
    party.comments = comment
    party.links = prose.links(comment)
    party.ties, party.events, bad = prose.read(comment, key=party.key, kind=party.kind)
    for words in bad:
        entry.warn(
            "bad-date", f"date of a review: “{words}” is no date; the comment keeps the words", "COMMENTS1", words
        )
