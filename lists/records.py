"""What a list entry says, in our words: the contract between every publisher's mapper and the rest.

A `PartyRecord` holds everything an entry states. Values stand as printed, with
white space folded; dates are EDTF text (see core.dates) so that they keep their
precision. Lists whose order means nothing are sets in meaning: reordering them,
or breaking lines elsewhere, is no change (see `fingerprint`).

`ties` and `events` are read out of an entry's own prose. They are derived: the prose
is the evidence and is compared instead, so reading it better makes no amendment.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any, Literal

import msgspec

PartyKind = Literal["person", "group", "vessel", "aircraft"]
NameKind = Literal["primary", "aka", "fka", "original-script", "acronym"]
Quality = Literal["strong", "weak"]
TieKind = Literal[
    "affiliate", "front", "proxy", "splinter", "wing", "leader", "member", "financier", "associated",
    "subsidiary", "owner", "agent", "supporter", "relative",
]  # fmt: skip
DetailKind = Literal[
    "vessel-type", "flag", "former-flag", "tonnage", "gross-tonnage", "length", "built", "owner", "former-owner",
    "operator", "aircraft-model", "legal-form", "sector", "established", "parent", "subsidiary", "phone", "fax",
    "email", "website", "secondary-sanctions", "note",
]  # fmt: skip


class Part(msgspec.Struct, frozen=True, omit_defaults=True):
    """One value of an entry; equal when every stated field is equal."""


class Name(Part, frozen=True):
    text: str
    kind: NameKind = "primary"
    quality: Quality | None = None  # None: the list does not grade this name
    language: str | None = None  # BCP 47, where the list says it
    note: str | None = None
    parts: tuple[str, ...] = ()  # the printed parts of a primary name, in printed order


class Identifier(Part, frozen=True):
    kind: str  # our term: passport, national-id, other, …
    number: str | None = None
    label: str | None = None  # the list's own word for the type
    country: str | None = None
    place: str | None = None  # where issued
    issued_on: str | None = None  # EDTF
    note: str | None = None
    expires_on: str | None = None  # EDTF


class Place(Part, frozen=True):
    """An address or a place of birth."""

    street: str | None = None
    city: str | None = None
    region: str | None = None
    postal_code: str | None = None
    country: str | None = None
    note: str | None = None


class BirthDate(Part, frozen=True):
    date: str | None = None  # EDTF; None when the words could not be read as a date
    note: str | None = None  # the list's own words, kept whole when unread


class Listing(Part, frozen=True):
    """One designation carried by the entry: a party under one regime."""

    regime: str  # regime code
    reference: str
    listed_on: str | None = None  # EDTF
    amended_on: tuple[str, ...] = ()  # EDTF, oldest first
    delisted_on: str | None = None  # EDTF, only where the list prints it
    measures: tuple[str, ...] = ()  # measure codes, only where the entry itself names them
    programme: str | None = None  # the list's own code for the regime
    submitted_by: str | None = None  # the proposing state
    submitted_on: str | None = None  # EDTF, when it proposed it
    instrument: str | None = None  # the legal act as the entry prints it
    effective_on: str | None = None  # EDTF, where the list prints it beside the listing
    reasons: str | None = None  # the authority's statement of reasons


class Detail(Part, frozen=True):
    """One more stated value: of a vessel, an aircraft, an organisation, or how to reach it."""

    kind: DetailKind
    text: str
    label: str | None = None  # the list's own word, where it says more than the kind


class CrossReference(Part, frozen=True):
    """A reference that the entry prints as its own in another list, or that it shares with another entry
    of this one: the publisher's word that the two are one party. A reference to somebody else is a tie."""

    source: str  # code of the list that gives such references: un-sc
    reference: str  # in that list's form: QDi.263


class Tie(Part, frozen=True):
    """Another entry cited by this one, read as "this entry —kind→ target": a subsidiary *of*, a leader *of*."""

    kind: TieKind
    target: str = ""  # key of the entry cited, in the same list; "" where it is cited by name alone
    target_name: str | None = None  # as the sentence prints it
    sentence: str = ""


class Event(Part, frozen=True):
    """Something dated that the entry's prose states about the entry itself."""

    kind: Literal["review"]
    date: str  # EDTF
    sentence: str = ""


class PartyRecord(msgspec.Struct, omit_defaults=True):
    """One entry of a list. `key` is the publisher's most stable key, cleaned."""

    key: str
    kind: PartyKind
    serial: str | None = None  # the publisher's database number; no key, but it betrays a changed key
    names: list[Name] = []
    listings: list[Listing] = []
    titles: list[str] = []
    positions: list[str] = []
    nationalities: list[str] = []
    citizenships: list[str] = []  # only where the list tells them from nationalities
    gender: str | None = None
    birth_dates: list[BirthDate] = []
    birth_places: list[Place] = []
    identifiers: list[Identifier] = []
    addresses: list[Place] = []
    details: list[Detail] = []
    cross_references: list[CrossReference] = []
    comments: str | None = None
    links: list[str] = []
    ties: list[Tie] = []
    events: list[Event] = []

    @property
    def name(self) -> str:
        """The primary name as printed; the first name where the list marks none; else the key."""
        return primary_name(self.names) or self.key


def primary_name(names: Sequence[Name]) -> str | None:
    """The primary name as printed, the first where the list marks none; None without any."""
    return next((name.text for name in names if name.kind == "primary"), names[0].text if names else None)


DERIVED = frozenset({"ties", "events", "links"})
"""Fields read out of the prose, which is compared in their stead."""

UNSTATED = DERIVED | {"key", "serial"}
"""Fields that are no statement about the party; never compared between versions."""

Content = dict[str, Any]


def content(record: PartyRecord) -> Content:
    """The record as plain JSON values, defaults left out."""
    built: Content = msgspec.to_builtins(record)
    return built


def from_content(built: Content) -> PartyRecord:
    return msgspec.convert(built, PartyRecord)


def fold(text: str) -> str:
    """White space folded to single spaces, ends trimmed: the form values are kept in."""
    return " ".join(text.split())


def _canonical(value: Any) -> Any:
    # Folded, not taken out: “DCBK KPPY” made “DCBKKPPY” is a correction (UN KPe.023, October 2018).
    if isinstance(value, str):
        return fold(value)
    if isinstance(value, dict):
        return {key: _canonical(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return sorted({_encoded(inner) for inner in value})
    return value


_TO_FOLD = re.compile(r'[\\\[]|  |" | "|[^\S ]')
"""What a part's JSON never holds where it has no white space to fold and no list inside."""


def _encoded(part: Any) -> str:
    plain = msgspec.json.encode(part, order="sorted").decode()
    return msgspec.json.encode(_canonical(part), order="sorted").decode() if _TO_FOLD.search(plain) else plain


def fingerprint(built: Content) -> str:
    """SHA-256 of what the entry states: blind to order, repetition and the kind and amount of white space."""
    stated = {key: value for key, value in built.items() if key not in UNSTATED}
    return hashlib.sha256(msgspec.json.encode(_canonical(stated), order="sorted")).hexdigest()


def diff(old: Content, new: Content) -> dict[str, dict[str, Any]]:
    """What changed, field by field, between two contents of one entry.

    A field with one value gives `{"from": …, "to": …}`; a field with several gives
    `{"removed": […], "added": […]}`. Differences of order, repetition or of the kind
    and amount of white space give nothing. The names of the fields are PartyRecord's.
    """
    changes: dict[str, dict[str, Any]] = {}
    for field in PartyRecord.__struct_fields__:
        if field in UNSTATED:
            continue
        before, after = old.get(field), new.get(field)
        if _canonical(before or None) == _canonical(after or None):
            continue
        if isinstance(before or after, list):
            gone, come = _set_difference(before or [], after or [])
            changes[field] = {"removed": gone, "added": come}
        else:
            changes[field] = {"from": before, "to": after}
    return changes


def _set_difference(before: list[Any], after: list[Any]) -> tuple[list[Any], list[Any]]:
    def keyed(values: list[Any]) -> dict[str, Any]:
        return {msgspec.json.encode(_canonical(value), order="sorted").decode(): value for value in values}

    old, new = keyed(before), keyed(after)
    return [old[k] for k in old if k not in new], [new[k] for k in new if k not in old]


def repeated(keys: list[str]) -> list[str]:
    """The keys that stand more than once, in order of first appearance."""
    return [key for key, times in Counter(keys).items() if times > 1]
