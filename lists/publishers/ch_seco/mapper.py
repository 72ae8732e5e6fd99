"""A raw target as a PartyRecord: every element is read, ignored by name in source.yml, or reported."""

from __future__ import annotations

import re
from pathlib import Path
from typing import cast

import msgspec

from lists.fields import Fields
from lists.publishers.ch_seco import identities, listing
from lists.publishers.ch_seco.identities import joined
from lists.publishers.ch_seco.reader import PROGRAMME, ROOT, SUBJECTS, TARGET
from lists.reading import Issues, RawRecord, SourceSpec, Vocabulary
from lists.records import CrossReference, Detail, Identifier, PartyKind, PartyRecord, Tie, TieKind

_IGNORED = frozenset(msgspec.yaml.decode((Path(__file__).parent / "source.yml").read_bytes(), type=SourceSpec).ignored)
_UN = re.compile(r"[A-Z]{2}[ie]\.\d{3}$")
_IMO = re.compile(r"\bIMO(?: number| no\.?)?:? ?(?P<number>\d{7})\b", re.IGNORECASE)


def map_record(raw: RawRecord, vocab: Vocabulary, issues: Issues) -> PartyRecord | None:
    """The target in our words. None, with an issue, for what is none, and for one without number or kind."""
    target = Fields(raw.fields, issues, line=raw.line, ignored=_IGNORED)
    if raw.tag == ROOT:
        type_ = target.text("@list-type") or ""
        message = f"The document says of itself that it is no whole list: its list-type is “{type_}”."
        target.warn("not-whole", message, "@list-type", type_)
        return None
    if raw.tag != TARGET:
        shown = msgspec.json.encode(raw.fields).decode()
        where = "beside the targets" if raw.tag != PROGRAMME else "of a programme"
        target.warn("unknown-element", f"{raw.tag} holds what this reader does not know {where}", raw.tag, shown)
        return None
    target.key = target.text("@ssid") or ""
    party, reasons = None, None
    for name in SUBJECTS:
        for subject in target.groups(name):
            kind = _kind(subject, name, vocab)
            if kind:
                party = PartyRecord(target.key, kind)
                reasons = _subject(party, subject, vocab)
    if party is None or not target.key:
        message = "the target has no number, or is no person, organisation, vessel or aircraft; kept raw and not read"
        target.warn("no-reference", message, "@ssid", msgspec.json.encode(raw.fields).decode())
        return None
    party.listings = listing.listings(target, vocab, listing.life(target, vocab), reasons)
    _references(party, target)
    target.rest()
    return party


def _kind(subject: Fields, name: str, vocab: Vocabulary) -> PartyKind | None:
    field, code = ("@object-type", subject.text("@object-type") or "") if name == "object" else ("", name)
    return cast(PartyKind | None, subject.word(vocab, "kind", field, code))


def _subject(party: PartyRecord, subject: Fields, vocab: Vocabulary) -> str | None:
    """What the person, organisation or object says. Gives back the reasons it is listed for."""
    if sex := subject.text("@sex"):
        party.gender = subject.word(vocab, "sex", "@sex", sex)
    for identity in subject.groups("identity"):
        identities.read(party, identity, vocab)
    if not party.names:
        subject.warn("no-name", "the target has no name", "identity/name", "")
    party.comments = joined(*_prose(subject, "other-information"), by=" ")
    if party.kind == "vessel" and (found := _IMO.search(party.comments or "")):
        party.identifiers.append(Identifier("imo-number", found["number"], "IMO"))
    for relation in subject.groups("relation"):
        _relation(party, relation, vocab)
    return joined(*_prose(subject, "justification"), by=" ")


def _prose(subject: Fields, name: str) -> list[str]:
    numbered = [text for part in subject.groups(name) if (text := part.text("#text"))]
    return [*numbered, *subject.texts(name)]


def _relation(party: PartyRecord, relation: Fields, vocab: Vocabulary) -> None:
    """A tie, and the same as a detail: ties are not compared between editions, and no prose repeats this one."""
    type_, target = relation.text("@relation-type") or "", relation.text("@target-id") or ""
    remark = joined(*relation.texts("remark"), *relation.texts("remarks"), by="; ")
    kind = cast(TieKind | None, relation.word(vocab, "relation", "@relation-type", type_))
    party.ties.append(Tie(kind or "associated", target, sentence=remark or ""))
    party.details.append(Detail("note", joined(type_, target, remark, by=" ") or "", "relation"))


def _references(party: PartyRecord, target: Fields) -> None:
    """Numbers of other lists: the UN's where it has the UN's form; another stays a note, as it may be anybody's."""
    for number in target.texts("foreign-identifier"):
        if _UN.match(number.strip(". ")):
            party.cross_references.append(CrossReference("un-sc", number.strip(". ")))
        else:
            party.details.append(Detail("note", number, "foreign-identifier"))
    for attribute in target.groups("generic-attribute"):
        name, text = attribute.text("@name"), attribute.text("#text")
        if text:
            party.details.append(Detail("note", text, name or "generic-attribute"))
