"""Printed dates as EDTF text, with the precision printed."""

from __future__ import annotations

import re
from functools import lru_cache

from core.dates import PartialDate

_ISO_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:T[\d:.]+)?(?:Z|[+-]\d{2}:\d{2})?$")
_YEARS = re.compile(r"(\d{4}) ?[-–/] ?(\d{4})$")
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_MONTH = r"([A-Za-z]{3,9})\.?"
_WORDS = re.compile(rf"(?:(\d{{1,2}}) ?)?{_MONTH},? ?(\d{{4}})$")
_MONTH_SPAN = re.compile(rf"between {_MONTH} and {_MONTH} (\d{{4}})$", re.IGNORECASE)

MONTH_ALONE = re.compile(rf"{_MONTH}$")


@lru_cache(maxsize=4096)
def iso_day(text: str) -> str:
    """A day in ISO form, its time and zone cut off. Raises ValueError when it is none."""
    found = _ISO_DAY.match(text)
    if not found:
        raise ValueError(f"“{text}” is no day in the form 2005-05-02")
    return PartialDate.parse(found[1]).edtf


@lru_cache(maxsize=4096)
def printed(text: str, *, circa: bool = False) -> str:
    """Any form the list prints: ISO, `1958`, `1958 - 1964`, `8 Jun. 2010`, `July 1961`,
    `Between Aug. and Sep. 1977`. Raises ValueError when it is none of these, or no day there ever was."""
    return PartialDate.parse(_plain(text) + ("~" if circa else "")).edtf


def _plain(text: str) -> str:
    if re.fullmatch(r"\d{4}", text):
        return text
    if found := _YEARS.match(text):
        return f"{found[1]}/{found[2]}"
    if found := _WORDS.match(text):
        day, month, year = found.groups()
        return f"{year}-{_month(month, text)}" + (f"-{int(day):02}" if day else "")
    if found := _MONTH_SPAN.match(text):
        first, last, year = found.groups()
        return f"{year}-{_month(first, text)}/{year}-{_month(last, text)}"
    return iso_day(text)


def _month(name: str, text: str) -> str:
    """01 to 12 from a month's name or its first letters: May, Jun, Sept."""
    for number, whole in enumerate(_MONTHS, 1):
        if whole.startswith(name.lower()):
            return f"{number:02}"
    raise ValueError(f"“{text}” names no month")
