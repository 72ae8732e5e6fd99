"""Printed dates as EDTF text, with the precision printed."""

from __future__ import annotations

import re
from functools import lru_cache

from core.dates import PartialDate

_NUMBERS = re.compile(
    r"(?:(?P<day>\d{1,2}|dd)(?P<by>[/.-]))?(?P<month>\d{1,2}|mm)(?(by)(?P=by)|/)(?P<year>\d{4})$", re.I
)
_WORDS = re.compile(r"(?:(?P<day>\d{1,2})[ -])?(?P<month>[A-Za-z]{3,9})\.?[ -]?(?P<year>\d{4})$")
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip

WRITTEN = r"(?:\d{1,2}[/.]\d{1,2}[/.]\d{4}|\d{1,2} [A-Z][a-z]{2,8}\.? ?\d{4})"
"""A day as prose writes it: 26/06/2013, 4.7.2017, 13 Sep 1998, 25 Jan.2016."""


@lru_cache(maxsize=8192)
def printed(text: str) -> str:
    """Any form the lists print: 31/12/1962, 00/00/1961, dd/mm/1962, 00/05/1973, 05/1973, 1951, 29-06-2012,
    24-Jun-2026. Raises ValueError when it is none of these, or no day there ever was."""
    if re.fullmatch(r"\d{4}", text):
        return text
    if found := _NUMBERS.match(text):
        day, month = _number(found["day"]), _number(found["month"])
        if day and not month:
            raise ValueError(f"“{text}” has a day and no month")
        parts = [found["year"], *(f"{part:02}" for part in (month, day) if part)]
        return PartialDate.parse("-".join(parts)).edtf
    if found := _WORDS.match(text):
        parts = [found["year"], _month(found["month"], text)]
        if found["day"]:
            parts.append(f"{int(found['day']):02}")
        return PartialDate.parse("-".join(parts)).edtf
    raise ValueError(f"“{text}” is no date in the form 31/12/1962")


def _number(part: str | None) -> int:
    """The number, or 0 for one that is not known: 00, dd, mm."""
    return int(part) if part and part.isdigit() else 0


def _month(name: str, text: str) -> str:
    """01 to 12 from a month's name or its first letters: May, Jun, Sept."""
    for number, whole in enumerate(_MONTHS, 1):
        if whole.startswith(name.lower()):
            return f"{number:02}"
    raise ValueError(f"“{text}” names no month")
