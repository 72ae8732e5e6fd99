"""An entry of any format as a PartyRecord: every value is read, kept as prose, ignored by name, or reported."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import msgspec

from lists.publishers.us_ofac import advanced, classic, enhanced, parties, rows, statements, tables
from lists.publishers.us_ofac.entry import Alias, Entry, Link, plain
from lists.publishers.us_ofac.listings import listings
from lists.publishers.us_ofac.remarks import LINKED, Remark, read
from lists.publishers.us_ofac.words import WORDS, Context, Tables, tables_of
from lists.reading import Issues, RawRecord, SourceSpec, Vocabulary
from lists.records import Name, NameKind, PartyKind, PartyRecord, Place, Tie, TieKind

_FORMATS: Mapping[str, Callable[[dict[str, Any], Context], Entry]] = {
    tables.ENTRY: rows.entry,
    advanced.ENTRY: parties.entry,
    classic.ENTRY: classic.entry,
    enhanced.ENTRY: enhanced.entry,
}
_TAIL = re.escape(bytes(range(0x80, 0xC0)).decode("cp1252", "ignore"))
_DAMAGED = re.compile(f"\ufffd|[ÂÃØÙ][{_TAIL}]|â€")
"""Lost letters, and UTF-8 that was read as cp1252: “Ã‘” for “Ñ”."""


@dataclass(frozen=True)
class Mapper:
    """map_record of one of OFAC's lists, whose own words and ignored fields stand in its folder."""

    words: Tables
    ignored: frozenset[str]

    @classmethod
    def of(cls, folder: Path) -> Mapper:
        spec = msgspec.yaml.decode((folder / "source.yml").read_bytes(), type=SourceSpec)
        return cls(tables_of(folder), frozenset(spec.ignored))

    def __call__(self, raw: RawRecord, vocab: Vocabulary, issues: Issues) -> PartyRecord | None:
        """The entry in our words. None, with an issue, for a row that fits no entry."""
        fields = dict(raw.fields)
        key = str(fields.get("ent_num") or fields.get("uid") or fields.get("@id") or fields.get("@FixedRef") or "")
        context = Context(vocab, issues, self.ignored, key, raw.line)
        _report_damage(raw.fields, context)
        if raw.tag == tables.STRAY:
            rows.report_stray(fields, context)
            return None
        if not key:
            context.warn(
                "no-number", "an entry without a number, its key; it is kept here and not read", "", str(fields)
            )
            return None
        return self._party(_FORMATS[raw.tag](fields, context), context)

    def _party(self, entry: Entry, context: Context) -> PartyRecord:
        remark = read(plain(entry.remarks), cut=entry.cut)
        party = PartyRecord(entry.uid, _kind(entry, context))
        party.names = _names(entry, remark, context)
        stated = [*entry.statements, *remark.statements]
        party.listings, party.details = listings(entry, stated, self.words, context)
        title = [part for part in plain(entry.title).split("; ") if part]
        party.titles = [one for one in title if one in WORDS["form_of_address"]]
        party.positions = [one for one in title if one not in WORDS["form_of_address"]]
        for one in stated:
            statements.take(party, one, context)
        party.addresses = [
            Place(street=one.street or None, city=one.city or None, country=one.country or None)
            for one in entry.addresses
            if one.street or one.city or one.country
        ]
        for words in remark.unread:
            message = f"“{words}” looks like a document of a kind that vocab.yml does not know; it is kept as prose"
            context.warn("unknown-value", message, "Remarks", words)
        links = [*entry.links, *remark.links]
        party.ties = [_tie(link, context) for link in links]
        party.comments = _comments(remark, title, links)
        return party


def _report_damage(fields: Any, context: Context) -> None:
    """Texts that lost letters, or were saved in one encoding and read in another; OFAC itself prints ASCII alone."""
    if str(fields).isascii():
        return
    for text in _texts(fields):
        if _DAMAGED.search(text):
            message = "these letters were lost or garbled before this file was made; they are kept as they stand"
            context.warn("damaged-text", message, "", text)


def _texts(found: Any) -> Iterator[str]:
    if isinstance(found, str):
        yield found
    elif isinstance(found, dict):
        for inner in found.values():
            yield from _texts(inner)
    elif isinstance(found, list):
        for inner in found:
            yield from _texts(inner)


def _kind(entry: Entry, context: Context) -> PartyKind:
    kind = context.word("party", "type", entry.type)
    return cast(PartyKind, kind or "group")  # with an issue


def _names(entry: Entry, remark: Remark, context: Context) -> list[Name]:
    primary = Name(entry.name, parts=entry.parts) if entry.name else None
    if primary is None:
        context.warn("no-name", "the entry has no name", "name", "")
    names = [primary] if primary else []
    names += [Name(one.text, "original-script", "weak" if one.weak else None) for one in entry.own_script if one.text]
    # The weak first: they stand in every format, the strong ones only where there is room for them.
    aliases = sorted([*remark.aliases, *entry.aliases], key=lambda one: not one.weak)
    names += [_alias(one, context) for one in aliases if one.text]
    return names


def _alias(one: Alias, context: Context) -> Name:
    kind = context.word("alias", "alias type", one.type.lower()) or "aka"
    newer = "now known as" if one.type[:1].lower() == "n" else None
    return Name(one.text, cast(NameKind, kind), "weak" if one.weak else "strong", note=newer)


def _tie(link: Link, context: Context) -> Tie:
    """Which way the two are linked only where the format says so; “Linked To” does not."""
    kind = context.word("relationship", "relationship", link.type) if link.type else None
    name = link.name.rstrip(".")
    sentence = f"{link.type or LINKED} {name}".strip()
    return Tie(cast(TieKind, kind or "associated"), link.target, name or None, sentence)


def _comments(remark: Remark, title: list[str], links: list[Link]) -> str | None:
    """What no field holds: the tables repeat the title here; links stay, for ties are not compared."""
    offices = {one.rstrip(".") for one in title}
    parts = [part for part in remark.prose if part not in offices]
    parts += sorted({f"{LINKED} {link.name.rstrip('.')}" for link in links if link.name})
    parts += [remark.fragment] if remark.fragment else []
    return "; ".join(parts) or None
