"""The designation: under which act, since when, and what the UN calls the party."""

from __future__ import annotations

import re

from lists.publishers.eu_fsf import remarks
from lists.publishers.eu_fsf.dates import day
from lists.publishers.eu_fsf.fields import Fields
from lists.publishers.eu_fsf.parts import dated, joined
from lists.reading import Vocabulary
from lists.records import CrossReference, Listing

_UN = re.compile(r"(?P<list>[A-Z]{2})(?P<kind>[IE])\.?(?P<number>\d{1,3})$", re.IGNORECASE)


def read(regulation: Fields, vocab: Vocabulary, listed_on: str | None) -> Listing | None:
    """The listing; None, with an issue, where the programme is not known. The act, and the day it came into
    force, are those of the act that last touched the entry: the list gives no other."""
    programme = regulation.text("@programme") or ""
    regime = regulation.word(vocab, "regime", "@programme", programme)
    title, published = regulation.text("@numberTitle"), dated(regulation, "@publicationDate")
    in_force = dated(regulation, "@entryIntoForceDate")
    if regime is None:
        return None
    return Listing(
        regime,
        regulation.key.removesuffix(f" {programme}"),
        listed_on=listed_on,
        programme=programme,
        instrument=joined(title, f"published {published}" if published else None),
        effective_on=in_force,
    )


def listed_on(entry: Fields, prose: list[str], aside: list[str]) -> tuple[str | None, list[str]]:
    """The day of listing: the attribute's, else what the prose says, and the prose without what only
    repeats that day. `aside` is prose that stays elsewhere (two entries have the day in a name's remark)."""
    found = dated(entry, "@designationDate")
    kept = []
    for text in prose:
        said = remarks.listed(text)
        read = _day(entry, said.day) if said else None
        found = found or read
        if not (said and said.alone and read == found):
            kept.append(text)
    if found is None:
        found = next((_day(entry, said.day) for text in aside if (said := remarks.listed(text))), None)
    return found, kept


def un_reference(entry: Fields, vocab: Vocabulary) -> CrossReference | None:
    """The UN's reference for the same party: QDi.043 for “QDi.43”. One that was looked into and found wrong
    is reported and not believed."""
    printed = entry.text("@unitedNationId")
    if printed is None:
        return None
    found = _UN.match("".join(printed.split()).strip("."))
    if not found:
        entry.warn("bad-reference", f"“{printed}” is no UN reference such as QDi.118", "@unitedNationId", printed)
        return None
    reference = f"{found['list'].upper()}{found['kind'].lower()}.{found['number'].zfill(3)}"
    pair = f"{entry.key} {reference}"
    if vocab.knows("wrong_reference", pair):
        entry.word(vocab, "wrong_reference", "@unitedNationId", pair)
        message = f"{reference} is another party's reference; it is not taken for this one's"
        entry.warn("wrong-reference", message, "@unitedNationId", printed)
        return None
    return CrossReference("un-sc", reference)


def _day(entry: Fields, words: str) -> str | None:
    try:
        return day(words)
    except ValueError as error:
        entry.warn("bad-date", f"date of listing: {error}; the words are kept", "remark", words)
        return None
