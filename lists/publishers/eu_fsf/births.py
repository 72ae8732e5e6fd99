"""Dates and places of birth, which share one element."""

from __future__ import annotations

import re

from core.dates import PartialDate
from lists.publishers.eu_fsf import remarks
from lists.publishers.eu_fsf.fields import Fields
from lists.publishers.eu_fsf.parts import country, joined, truth
from lists.reading import Vocabulary
from lists.records import BirthDate, PartyRecord, Place

_OF_THE_DATE = re.compile(r"(?:between|approximately|possibl[ey]\b|dob\b|date of birth|for alias)", re.IGNORECASE)
_BETWEEN = re.compile(r"between (\d{4}) and (\d{4})$", re.IGNORECASE)
_APPROXIMATELY = re.compile(r"approximately (\d{4})$", re.IGNORECASE)


def read(party: PartyRecord, group: Fields, vocab: Vocabulary) -> None:
    """One birthdate element: its date, its place, and each remark with the one it speaks of."""
    notes = remarks.cleaned(group.texts("remark"))
    of_the_date = [note for note in notes if _OF_THE_DATE.match(note) or _in_small_letters(note)]
    city = joined(group.text("@city"), group.text("@place"))
    place = Place(
        city=city,
        region=group.text("@region"),
        postal_code=group.text("@zipCode"),
        country=country(group),
        note=joined(*(note for note in notes if note not in [*of_the_date, city]), by="; "),
    )
    if place != Place():
        party.birth_places.append(place)
    if date := _date(group, vocab, of_the_date):
        party.birth_dates.append(date)


def _in_small_letters(note: str) -> bool:
    """“possibly”, “hijri calendar”, and the alias a date belongs to (“djamel mostafa”), but not “former USSR”."""
    return note.islower()


def _date(group: Fields, vocab: Vocabulary, notes: list[str]) -> BirthDate | None:
    circa = truth(group, "@circa")
    name, words = _stated(group, vocab, notes)
    for note in list(notes):
        if (found := _BETWEEN.match(note)) and words == f"{found[1]}/{found[2]}":
            notes.remove(note)
        elif (found := _APPROXIMATELY.match(note.rstrip("."))) and words in ("", found[1], f"/{found[1]}"):
            words, circa = found[1], True
            notes.remove(note)
    if not words and not notes:
        return None
    try:
        return BirthDate(PartialDate.parse(words + "~" * circa).edtf, joined(*notes, by="; "))
    except ValueError as error:
        said = joined(words, *notes, by="; ") or ""
        group.warn("bad-date", f"date of birth: {error}; the words are kept", name, said)
        return BirthDate(None, said)


def _stated(group: Fields, vocab: Vocabulary, notes: list[str]) -> tuple[str, str]:
    """The attribute that says most, and what it says as EDTF. `birthdate` is a day of our calendar; beside
    it the parts repeat it, or give the day of the calendar named."""
    calendar = group.text("@calendarType")
    other = group.word(vocab, "calendar", "@calendarType", calendar) if calendar else None
    whole = group.text("@birthdate")
    year, month, day = (group.text(name) for name in ("@year", "@monthOfYear", "@dayOfMonth"))
    first, last = group.text("@yearRangeFrom"), group.text("@yearRangeTo")
    parts = "-".join(part.zfill(2) for part in (year, month, day) if part)
    if other:
        notes.append(f"{parts} in the {other} calendar")
        parts = ""
    if whole and parts not in ("", whole):
        group.warn(
            "parts-disagree", f"“{whole}” and “{parts}” are not one date; the first is read", "@birthdate", whole
        )
    if whole:
        return "@birthdate", whole
    if first or last:
        return "@yearRangeFrom", f"{first or ''}/{last or ''}"
    return ("@year", parts) if parts else ("remark", "")
