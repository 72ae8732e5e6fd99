"""A raw entry as a PartyRecord: every element is read, ignored by name in source.yml, or reported."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import msgspec

from lists.publishers.eu_fsf import births, listing, names, papers, places, remarks
from lists.publishers.eu_fsf.fields import Fields
from lists.publishers.eu_fsf.parts import country, joined
from lists.reading import Issues, RawRecord, SourceSpec, Vocabulary
from lists.records import CrossReference, PartyKind, PartyRecord

ENTRY = "sanctionEntity"
_IGNORED = frozenset(msgspec.yaml.decode((Path(__file__).parent / "source.yml").read_bytes(), type=SourceSpec).ignored)


def map_record(raw: RawRecord, vocab: Vocabulary, issues: Issues) -> PartyRecord | None:
    """The entry in our words. None, with an issue, for what is no entry, or lacks reference, programme or kind."""
    entry = Fields(raw.fields, issues, line=raw.line, ignored=_IGNORED)
    if raw.tag != ENTRY:
        shown = msgspec.json.encode(raw.fields).decode()
        entry.warn("unknown-element", f"{raw.tag} is no entry this reader knows; it is not read", raw.tag, shown)
        return None
    reference, programme = entry.text("@euReferenceNumber"), _programme(raw)
    entry.key = f"{reference or ''} {programme or ''}".strip()
    kind = _kind(entry, vocab)
    if not (reference and programme and kind):
        message = "the entry lacks its reference, its programme or its kind; it is kept raw and not read"
        entry.warn("no-reference", message, "@euReferenceNumber", msgspec.json.encode(raw.fields).decode())
        return None
    party = _party(entry, kind, reference, vocab)
    entry.rest()
    return party


def _programme(raw: RawRecord) -> str | None:
    """The programme, half of the key: 21 parties stand in the list twice, most for the Taliban and for Al-Qaida."""
    acts = raw.fields.get("regulation")
    act = acts[0] if isinstance(acts, list) and acts else acts
    return str(act.get("@programme", "")).strip() or None if isinstance(act, dict) else None


def _kind(entry: Fields, vocab: Vocabulary) -> PartyKind | None:
    kind: str | None = None
    for subject in entry.groups("subjectType"):
        code, letter = subject.text("@code") or "", subject.text("@classificationCode") or ""
        kind = subject.word(vocab, "subject", "@code", code)
        if kind and subject.word(vocab, "classification", "@classificationCode", letter) not in (kind, None):
            subject.warn(
                "parts-disagree", f"“{code}” and “{letter}” are not one kind; the first is read", "@code", letter
            )
    return cast(PartyKind | None, kind)


def _party(entry: Fields, kind: PartyKind, reference: str, vocab: Vocabulary) -> PartyRecord:
    party = PartyRecord(entry.key, kind, serial=entry.text("@logicalId"))
    party.cross_references = [CrossReference("eu-fsf", reference)]
    if un := listing.un_reference(entry, vocab):
        party.cross_references.append(un)
    names.read(party, entry, vocab)
    prose = remarks.cleaned([*entry.texts("@designationDetails"), *entry.texts("remark")])
    aside = [name.note for name in party.names if name.note]
    listed_on, prose = listing.listed_on(entry, prose, aside)
    for regulation in entry.groups("regulation"):
        listed = listing.read(regulation, vocab, listed_on)
        party.links += regulation.texts("publicationUrl")
        if listed and party.listings:
            regulation.warn(
                "repeated-element",
                "a second act for one entry; the first is read",
                "@numberTitle",
                listed.instrument or "",
            )
        elif listed:
            party.listings.append(listed)
    for group in entry.groups("citizenship"):
        prose += _citizenship(party, group)
    for group in entry.groups("birthdate"):
        births.read(party, group, vocab)
    for group in entry.groups("address"):
        prose += places.read(party, group, vocab)
    party.identifiers = [papers.identifier(group, vocab) for group in entry.groups("identification")]
    party.comments = joined(*prose, by=" ")
    party.ties = [tie for text in [*prose, *party.positions, *aside] for tie in remarks.ties(text)]
    return party


def _citizenship(party: PartyRecord, group: Fields) -> list[str]:
    """Only one kind of tie to a country is known to this list, so it is the nationality of others. Gives back
    what its remarks say."""
    name = country(group)
    if name and name not in party.nationalities:
        party.nationalities.append(name)
    return [f"Citizenship of {name or 'no country named'}: {note}" for note in remarks.cleaned(group.texts("remark"))]
