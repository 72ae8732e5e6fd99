"""Dates and places of birth, of the party and of its aliases."""

from __future__ import annotations

from lists.publishers.un_sc.dates import MONTH_ALONE, printed
from lists.publishers.un_sc.fields import Fields
from lists.reading import Vocabulary
from lists.records import BirthDate, Place


def birth_date(group: Fields, vocab: Vocabulary) -> BirthDate | None:
    """One INDIVIDUAL_DATE_OF_BIRTH; None for an empty shell.

    What cannot be read as a date stays whole in the note, with an issue. A note that is
    a date itself (“July 1961”), or the month of the year beside it (“Sep.”), is read as such.
    """
    type_ = group.text("TYPE_OF_DATE")
    kind = group.word(vocab, "date_type", "TYPE_OF_DATE", type_) if type_ else None
    day, year, note = group.stated("DATE"), group.stated("YEAR"), group.stated("NOTE")
    first, last = group.stated("FROM_YEAR"), group.stated("TO_YEAR")
    circa = kind == "circa"
    if note and note.casefold() == "approximately":
        circa, note = True, None
    if first or last:
        name, words = "FROM_YEAR", f"{first or ''}/{last or ''}"
    elif day:
        name, words = "DATE", day
    elif year and note and MONTH_ALONE.match(note) and (month := _read(f"{note} {year}")):
        return BirthDate(f"{month}~" if circa else month)
    elif year:
        name, words = "YEAR", year
    elif note:
        if read := _read(note, circa=circa):
            return BirthDate(read)
        name, words, note = "NOTE", note, None
    else:
        return None
    try:
        return BirthDate(printed(words, circa=circa), note)
    except ValueError as error:
        group.warn("bad-date", f"date of birth: {error}; the words are kept", name, words)
        return BirthDate(None, "; ".join(filter(None, (words, note))))


def alias_birth(group: Fields, name: str | None) -> tuple[BirthDate | None, Place | None]:
    """The date and place of birth inside an alias element; the note says whose they are."""
    owner = f"under the alias “{name}”" if name else "in an alias element without a name"
    date, place = None, None
    if words := group.stated("DATE_OF_BIRTH"):
        if read := _read(words):
            date = BirthDate(read, owner)
        else:
            group.warn("bad-date", f"date of birth of an alias: “{words}”; the words are kept", "DATE_OF_BIRTH", words)
            date = BirthDate(None, f"{words}; {owner}")
    city, country = group.stated("CITY_OF_BIRTH"), group.stated("COUNTRY_OF_BIRTH")
    if city or country:
        place = Place(city=city, country=country, note=owner)
    return date, place


def _read(words: str, *, circa: bool = False) -> str | None:
    try:
        return printed(words, circa=circa)
    except ValueError:
        return None
