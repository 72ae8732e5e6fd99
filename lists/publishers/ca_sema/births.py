"""Dates of birth in the shapes the list prints them."""

from __future__ import annotations

import re
from datetime import date, timedelta

from core.dates import PartialDate
from lists.records import BirthDate

_OR = re.compile(r"\s+or\s+", re.IGNORECASE)
_YEARS = re.compile(r"(\d{4}) ?[-–/] ?(\d{4})$")
_SERIAL = re.compile(r"\d{5}$")
_EPOCH = date(1899, 12, 30)


def birth_dates(text: str) -> list[BirthDate]:
    """`1972`, `1972-08`, `1972-08-10`, `1963-1964`, one of these `or` another, or a spreadsheet's number of a
    day. Raises ValueError when a part of it is none of these."""
    return [BirthDate(_edtf(part)) for part in _OR.split(text)]


def _edtf(text: str) -> str:
    if found := _YEARS.match(text):
        return PartialDate.between(found[1], found[2]).edtf
    if _SERIAL.match(text):
        return (_EPOCH + timedelta(days=int(text))).isoformat()
    return PartialDate.parse(text).edtf
