"""What an entry states under a label, put into the field that holds it."""

from __future__ import annotations

import re
from typing import cast

from lists.publishers.us_ofac.dates import printed
from lists.publishers.us_ofac.entry import Statement
from lists.publishers.us_ofac.words import COUNTRIES, WORDS, Context
from lists.records import BirthDate, Detail, DetailKind, Identifier, PartyRecord, Place

_WEIGHTS = frozenset({"tonnage", "gross-tonnage"})  # “99,144” in the tables, 99144 in the XML
_IMO = re.compile(r"IMO (\d{7})")


def take(party: PartyRecord, one: Statement, context: Context) -> None:
    """Put one statement into its field; one under an unknown label is kept as an identifier, with an issue."""
    # A stop at the end is the remark's in one format and the value's in another: it is the value's in none.
    one.value = one.value.rstrip(".")
    if one.label in WORDS["personal"]:
        _personal(party, one, context)
    elif one.label in WORDS["detail"]:
        kind = cast(DetailKind, context.word("detail", one.label, one.label))
        text = one.value.replace(",", "") if kind in _WEIGHTS else one.value
        party.details.append(Detail(kind, text, one.label))
    else:
        party.identifiers.append(_identifier(one, context))


def place(text: str) -> Place:
    """A place of birth, parted only where its last words are a country."""
    city, _, country = text.rpartition(", ")
    if country in COUNTRIES:
        return Place(city=city or None, country=country)
    return Place(note=text)


def _personal(party: PartyRecord, one: Statement, context: Context) -> None:
    match context.word("personal", one.label, one.label):
        case "birth date":
            party.birth_dates.append(_birth_date(one, context))
        case "birth place":
            party.birth_places.append(place(one.value))
        case "nationality":
            party.nationalities.append(_country(one, context))
        case "citizenship":
            party.citizenships.append(_country(one, context))
        case "gender":
            party.gender = context.word("gender", one.label, one.value)


def _birth_date(one: Statement, context: Context) -> BirthDate:
    try:
        return BirthDate(printed(one.value))
    except ValueError as error:
        context.warn("bad-date", f"date of birth: {error}; the words are kept", one.label, one.value)
        return BirthDate(None, one.value)


def _country(one: Statement, context: Context) -> str:
    context.word("country", one.label, one.value)
    return one.value


def _identifier(one: Statement, context: Context) -> Identifier:
    kind = context.word("identifier", one.label, one.label) or "other"
    number = one.value
    if kind == "vessel-registration" and (imo := _IMO.fullmatch(number)):
        kind, number = "imo-number", imo[1]
    if one.country:
        context.word("country", one.label, one.country)
    notes = [one.note] if one.note else []
    return Identifier(
        kind,
        number or None,
        one.label,
        country=one.country or None,
        issued_on=_day(one, one.issued, "issued", notes, context),
        expires_on=_day(one, one.expires, "expires", notes, context),
        note="; ".join(notes) or None,
    )


def _day(one: Statement, text: str, what: str, notes: list[str], context: Context) -> str | None:
    if not text:
        return None
    try:
        return printed(text)
    except ValueError as error:
        context.warn("bad-date", f"{one.label}, {what}: {error}; the words are kept", one.label, text)
        notes.append(f"{what} {text}")
        return None
