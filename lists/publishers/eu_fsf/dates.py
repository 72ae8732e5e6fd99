"""Printed days as EDTF text."""

from __future__ import annotations

import re
from functools import lru_cache

from core.dates import PartialDate

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY_FIRST = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})$")
_IN_WORDS = re.compile(r"(\d{1,2}) ([A-Za-z]{3})[a-z]*\.? (\d{4})$")

DAY = r"\d{4}-\d{2}-\d{2}|\d{1,2}[./-]\d{1,2}[./-]\d{1,4}|\d{1,2} [A-Za-z]{3,9}\.? \d{4}"
"""A day as prose prints it, and also one whose year was cut short (“17.2.202”)."""


@lru_cache(maxsize=4096)
def day(text: str) -> str:
    """Any form the list prints: 2001-01-25, 25.1.2001, 25/01/2001, 22-12-2012, 1 November 2005, 21 Oct. 2013.
    Raises ValueError when it is none of these, or no day there ever was."""
    if found := _DAY_FIRST.match(text):
        text = f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}"
    elif (found := _IN_WORDS.match(text)) and (month := found[2].lower()) in _MONTHS:
        text = f"{found[3]}-{_MONTHS.index(month) + 1:02}-{int(found[1]):02}"
    read = PartialDate.parse(text)
    if read.precision != "day" or read.circa:
        raise ValueError(f"“{text}” is no day")
    return read.edtf
