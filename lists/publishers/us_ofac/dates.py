"""Printed dates as EDTF text, with the precision printed."""

from __future__ import annotations

import re
from functools import lru_cache

from core.dates import PartialDate

_MONTHS = {
    name: f"{number:02}"
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_NAMES = {number: name.capitalize() for name, number in _MONTHS.items()}
_DATE = re.compile(r"(?:(?:(?P<day>\d{1,2}) )?(?P<month>[A-Z][a-z]{2})[a-z]* )?(?P<year>\d{4})")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_YEARS = re.compile(r"(?<=\d{4})-(?=\d{4}$)")  # “circa 1979-1982” (11748)
_CIRCA = "circa "

PRINTED = r"(?:circa )?(?:(?:\d{1,2} )?[A-Z][a-z]{2} )?\d{4}(?: to (?:circa )?(?:(?:\d{1,2} )?[A-Z][a-z]{2} )?\d{4})?"
"""Every form a date is printed in, as a pattern."""


@lru_cache(maxsize=16384)
def printed(text: str) -> str:
    """`1958`, `Mar 1958`, `08 Mar 1958`, `circa 1958`, `1958 to 1964`. Raises ValueError when it is none of these."""
    first, until, last = _YEARS.sub(" to ", text).partition(" to ")
    circa = first.startswith(_CIRCA) or last.startswith(_CIRCA)
    span = "/".join(_plain(one.removeprefix(_CIRCA), text) for one in ([first, last] if until else [first]))
    return PartialDate.parse(span + ("~" if circa else "")).edtf


def in_words(first: str, last: str, *, circa: bool = False) -> str:
    """A span of ISO days as this list prints it: `08 Mar 1958`, `Mar 1958`, `1958`, `circa 1958`, `1958 to 1964`."""
    begins, until, ends = PartialDate.between(first, last, circa).edtf.rstrip("~").partition("/")
    return (_CIRCA if circa else "") + " to ".join(map(_word, [begins, ends] if until else [begins]))


def _word(edtf: str) -> str:
    year, *rest = edtf.split("-")
    return " ".join([*rest[1:], *(_NAMES[month] for month in rest[:1]), year])


def _plain(one: str, whole: str) -> str:
    if _ISO.fullmatch(one):
        return one
    found = _DATE.fullmatch(one)
    if not found:
        raise ValueError(f"“{whole}” is no date in a form this list prints")
    year, month, day = found["year"], found["month"], found["day"]
    if not month:
        return year
    if month.lower() not in _MONTHS:
        raise ValueError(f"“{whole}” names no month")
    return f"{year}-{_MONTHS[month.lower()]}" + (f"-{int(day):02}" if day else "")
