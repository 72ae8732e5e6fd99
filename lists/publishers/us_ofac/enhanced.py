"""The Enhanced XML: one `entity` for each entry, words spelt out, all vocabularies in front."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from datetime import date
from pathlib import Path

from lists.markup import AGAIN, line_of
from lists.publishers.us_ofac.dates import in_words
from lists.publishers.us_ofac.entry import Address, Alias, Entry, Link, Publication, Statement, plain
from lists.publishers.us_ofac.fields import Fields, each, leaves, sub, text
from lists.publishers.us_ofac.remarks import document
from lists.publishers.us_ofac.words import Context, bare
from lists.publishers.us_ofac.xml import Element, as_fields, elements, local, text_at, texts, undated
from lists.reading import DocumentError, Edition, RawRecord

ROOT = "sanctionsData"
ENTRY = "entity"

_HEAD = "publicationInfo"
_VALUE = "referenceValue"
_LATIN = "Latin"
_MARKS = dict.fromkeys(map(ord, "\u200e\u200f\u202a\u202b\u202c\u202d\u202e"))
"""Marks of writing direction, which stand around Arabic names."""


def edition(path: Path, name: str) -> Edition:
    for element in elements(path, name, ROOT, frozenset({_HEAD, _VALUE})):
        if local(element) == _HEAD:
            return _edition(element, name)
        break
    raise DocumentError(f"{name} does not begin with {_HEAD}, which dates it; {AGAIN}.")


def _edition(head: Element, name: str) -> Edition:
    stamp = text_at(head, "dataAsOf")
    try:
        return Edition(date.fromisoformat(stamp[:10]).isoformat(), stamp)
    except ValueError:
        raise undated(name, head, f"dataAsOf is “{stamp}”") from None


def read(path: Path, name: str, lists: AbstractSet[str]) -> Iterator[RawRecord]:
    """Every entry that stands on one of `lists`. Raises DocumentError for an export of a part of them."""
    known: set[str] = set()
    chosen: set[str] = set()
    names: dict[str, str] = {}
    count = 0
    for element in elements(path, name, ROOT, frozenset({_HEAD, _VALUE, ENTRY})):
        if local(element) == _HEAD:
            _edition(element, name)
            chosen = set(texts(element, "filters", "sanctionsPrograms", "sanctionsProgram"))
        elif local(element) == _VALUE:
            if text_at(element, "type") == "PROGRAM":
                known.add(text_at(element, "value"))
        else:
            if chosen and known - chosen:
                raise DocumentError(
                    f"{name} is a part of the list: it was exported for {', '.join(sorted(chosen))} alone, and would "
                    "read as though all others had been delisted. Export the whole list, without a programme."
                )
            if lists & set(texts(element, "sanctionsLists", "sanctionsList")):
                count += 1
                fields = as_fields(element)
                for related in _unnamed(fields):
                    names = names or _primary_names(path, name)
                    related["#text"] = names.get(related.get("@entityId", ""), "")
                yield RawRecord(ENTRY, line_of(element), fields)
    if not count:
        raise DocumentError(
            f"{name} has no entry of the {' or '.join(sorted(lists))}: it is an export of another list; {AGAIN}."
        )


def _unnamed(fields: Fields) -> Iterator[Fields]:
    """Related entities given by number alone: 17 of 229 in the export of 2024-08-28."""
    for relationship in each(dict(fields), "relationships", "relationship"):
        related = relationship.get("relatedEntity")
        if isinstance(related, dict) and not related.get("#text"):
            yield related


def _primary_names(path: Path, name: str) -> dict[str, str]:
    found = {}
    for element in elements(path, name, ROOT, frozenset({ENTRY})):
        for one in each(as_fields(element), "names", "name"):
            if text(one, "isPrimary") == "true":
                form = next(each(one, "translations", "translation"), {})
                found[element.get("id", "")] = text(form, "formattedFullName")
    return found


def entry(fields: Fields, context: Context) -> Entry:
    """An entry's elements; what it does not take is reported."""
    general = sub(fields, "generalInfo")
    found = Entry(text(fields, "@id"), text(general, "entityType").lower(), "")
    found.title, found.remarks = text(general, "title"), text(general, "remarks")
    context.rest(general, "generalInfo/")
    for one in each(fields, "names", "name"):
        _name(found, one, context)
    for one in each(fields, "addresses", "address"):
        found.addresses.append(_address(one, context))
    for one in each(fields, "features", "feature"):
        found.statements.append(_feature(one, context))
    for one in each(fields, "identityDocuments", "identityDocument"):
        found.statements.append(_document(one, context))
    for one in each(fields, "relationships", "relationship"):
        found.links.append(_relationship(one, context))
    for one in each(fields, "sanctionsLists", "sanctionsList"):
        found.publications.append(Publication(text(one, "#text").strip(), _day(text(one, "@datePublished"), context)))
        context.rest(one, "sanctionsLists/sanctionsList/")
    found.programmes = leaves(fields, "sanctionsPrograms", "sanctionsProgram")
    found.authorities = leaves(fields, "legalAuthorities", "legalAuthority")
    found.sanctions = leaves(fields, "sanctionsTypes", "sanctionsType")
    context.rest(fields)
    return found


def _name(found: Entry, one: Fields, context: Context) -> None:
    """A name and its forms in other scripts, which the publisher calls translations."""
    type_, weak = text(one, "aliasType"), text(one, "isLowQuality") == "true"
    primary = text(one, "isPrimary") == "true"
    for form in each(one, "translations", "translation"):
        script = text(form, "script")
        last, first = plain(text(form, "formattedLastName")), plain(text(form, "formattedFirstName"))
        full = plain(text(form, "formattedFullName").translate(_MARKS))
        if script != _LATIN:
            found.own_script.append(Alias(full, "", weak))
        elif primary:
            found.name = full
            if found.type == "individual":
                found.parts = tuple(filter(None, (last, first)))
        else:
            found.aliases.append(Alias(full, type_, weak))
        context.rest(form, "names/name/translations/translation/")
    context.rest(one, "names/name/")


def _address(one: Fields, context: Context) -> Address:
    country, parts = plain(text(one, "country")), {}
    for form in each(one, "translations", "translation"):
        if text(form, "script") == _LATIN:
            parts = {
                text(part, "type"): plain(text(part, "value")) for part in each(form, "addressParts", "addressPart")
            }
        context.rest(form, "addresses/address/translations/translation/")
    context.rest(one, "addresses/address/")
    return Address.of_named(parts, country)


def _feature(one: Fields, context: Context) -> Statement:
    label, said = bare(text(one, "type")), plain(text(one, "value"))
    if text(one, "reliability") == "False":
        context.warn("doubtful-value", f"{label}: OFAC calls this value false; it is read like the others", label, said)
    context.rest(one, "features/feature/")
    return Statement(label, said)


def _document(one: Fields, context: Context) -> Statement:
    found = document(bare(text(one, "type")), plain(text(one, "documentNumber")))
    found.country = plain(text(one, "issuingCountry")) or found.country
    found.issued, found.expires = _span(sub(one, "issueDate"), context), _span(sub(one, "expirationDate"), context)
    notes = [f"issued by {authority}"] if (authority := plain(text(one, "issuingAuthority"))) else []
    notes += [comment] if (comment := plain(text(one, "comments"))) else []
    notes += ["not valid"] if text(one, "isValid") == "false" else []
    found.note = "; ".join(notes)
    context.rest(one, "identityDocuments/identityDocument/")
    return found


def _span(one: Fields, context: Context) -> str:
    first, last = text(one, "fromDateBegin"), text(one, "toDateEnd")
    if not first:
        return ""
    try:
        return in_words(first, last, circa=text(one, "isApproximate") == "true")
    except ValueError as error:
        context.warn("bad-date", f"a document's date: {error}; it is left out", "valueDate", f"{first}/{last}")
        return ""


def _day(printed: str, context: Context) -> str:
    try:
        return date.fromisoformat(printed).isoformat() if printed else ""
    except ValueError as error:
        context.warn("bad-date", f"day of publication: {error}; it is left out", "datePublished", printed)
        return ""


def _relationship(one: Fields, context: Context) -> Link:
    related = sub(one, "relatedEntity")
    found = Link(plain(text(related, "#text")), text(one, "type"), text(related, "@entityId"))
    context.rest(one, "relationships/relationship/")
    return found
