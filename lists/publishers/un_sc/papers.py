"""An individual's documents as identifiers."""

from __future__ import annotations

import re

from lists.publishers.un_sc.dates import iso_day
from lists.publishers.un_sc.fields import Fields
from lists.reading import Vocabulary
from lists.records import Identifier

_WITH_NUMBER = re.compile(r"(?:(?P<label>.*?\S)\s)??(?P<number>(?:[A-Z]{1,2} ?)?\d{3,})(?:\s(?P<rest>issued\b.*))?$")


def identifier(group: Fields, vocab: Vocabulary) -> Identifier | None:
    """One document; None for an empty shell. Both of the list's words for its type stand in the label."""
    type_, detail = group.stated("TYPE_OF_DOCUMENT"), group.stated("TYPE_OF_DOCUMENT2")
    number, note = group.stated("NUMBER"), group.stated("NOTE")
    issuer, country = group.stated("ISSUING_COUNTRY"), group.stated("COUNTRY_OF_ISSUE")
    city, issued = group.stated("CITY_OF_ISSUE"), group.stated("DATE_OF_ISSUE")
    if not any((type_, detail, number, note, issuer, country, city, issued)):
        return None
    if detail and not number and (found := _WITH_NUMBER.match(detail)):
        detail, number = found["label"], found["number"]
        note = _joined("; ", found["rest"], note)
    day = None
    if issued:
        try:
            day = iso_day(issued)
        except ValueError as error:
            group.warn("bad-date", f"date of issue: {error}", "DATE_OF_ISSUE", issued)
            note = _joined("; ", issued, note)
    return Identifier(
        kind=_kind(group, vocab, type_, detail),
        number=number,
        label=_joined(" / ", *dict.fromkeys(filter(None, (type_, detail)))),
        country=issuer or country,
        place=_joined(", ", city, country if issuer and country != issuer else None),
        issued_on=day,
        note=note,
    )


def _kind(group: Fields, vocab: Vocabulary, type_: str | None, detail: str | None) -> str:
    """The second type where it says more than the first. “other” only with an issue."""
    kind = group.word(vocab, "document", "TYPE_OF_DOCUMENT", type_) if type_ else None
    if detail:
        bare = detail.casefold().rstrip(" :.")
        kind = group.word(vocab, "document_detail", "TYPE_OF_DOCUMENT2", bare) or kind
    if not (type_ or detail):
        group.warn("no-document-type", "a document without a type", "TYPE_OF_DOCUMENT", "")
    return kind or "other"


def _joined(by: str, *texts: str | None) -> str | None:
    return by.join(text for text in texts if text) or None
