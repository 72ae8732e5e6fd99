"""Dates inside texts, in the many forms the list prints them, with their precision."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from core.dates import PartialDate

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"({'|'.join(_MONTHS)})[a-z]*[.,]?"
_DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
_CIRCA = r"(?P<circa>(?:approximately|approx\.?|circa|c\.) ?)?"


@dataclass(frozen=True)
class Found:
    start: int
    end: int
    text: str
    edtf: str | None  # None: no day there ever was


def _month(name: str) -> str:
    return f"{_MONTHS.index(name[:3].lower()) + 1:02}"


def _year(digits: str) -> str:
    """Of two figures, in a birth date, the century can only be the last one."""
    return digits if len(digits) == 4 else f"19{digits}"


# Each form and the EDTF text its groups mean; at one place the first that fits is taken.
_FORMS: list[tuple[str, Callable[..., str]]] = [
    (rf"between {_MONTH} and {_MONTH} (\d{{4}})", lambda a, b, y: f"{y}-{_month(a)}/{y}-{_month(b)}"),
    (r"between (\d{4}) (?:and|to) (\d{4})", lambda a, b: f"{a}/{b}"),
    (
        rf"{_DAY} {_MONTH} (\d{{4}}) to {_DAY} {_MONTH} (\d{{4}})",
        lambda d, m, y, e, n, z: f"{y}-{_month(m)}-{int(d):02}/{z}-{_month(n)}-{int(e):02}",
    ),
    (rf"{_MONTH} (\d{{4}}) to {_MONTH} (\d{{4}})", lambda m, y, n, z: f"{y}-{_month(m)}/{z}-{_month(n)}"),
    (r"(\d{4})-(\d{2})-(\d{2})", lambda y, m, d: f"{y}-{m}-{d}"),
    (r"(\d{4}) ?(?:[-–/]|to) ?(\d{4})(?!\d)", lambda a, b: f"{a}/{b}"),
    (
        rf"{_DAY}[.\s-]*{_MONTH}(?:[\s-]*(?=\d{{4}})|-(?=\d\d\b))(\d{{4}}|\d{{2}})(?!\d)",
        lambda d, m, y: f"{_year(y)}-{_month(m)}-{int(d):02}",
    ),
    (rf"{_MONTH} {_DAY}, ?(\d{{4}})", lambda m, d, y: f"{y}-{_month(m)}-{int(d):02}"),
    (
        r"(\d{1,2})[/.](\d{1,2})[/.]? ?(\d{4})(?!\d)",  # one cell has 10/061962
        lambda d, m, y: f"{y}-{int(m):02}-{int(d):02}",
    ),
    (r"(\d{1,2})/(\d{1,2})/(\d{2})(?![\d/])", lambda d, m, y: f"{_year(y)}-{int(m):02}-{int(d):02}"),
    (r"(\d{1,2})/(\d{4})(?!\d)", lambda m, y: f"{y}-{int(m):02}"),
    (rf"{_MONTH},?[\s-]*(\d{{4}})", lambda m, y: f"{y}-{_month(m)}"),
    (r"(\d{4})(?!\d)", lambda y: y),
]
_ANY = re.compile(
    _CIRCA + "(?:" + "|".join(f"(?P<form{n}>(?<![\\dA-Za-z]){form})" for n, (form, _) in enumerate(_FORMS)) + ")",
    re.IGNORECASE,
)
_WHOLE = [(re.compile(form, re.IGNORECASE), meaning) for form, meaning in _FORMS]


@lru_cache(maxsize=4096)
def dates(text: str) -> tuple[Found, ...]:
    """Every date in a text, in order. A date that never was, or of another calendar, has no EDTF text."""
    return tuple(_dates(text))


def _dates(text: str) -> Iterator[Found]:
    for found in _ANY.finditer(text):
        form = next(n for n in range(len(_FORMS)) if found[f"form{n}"])
        pattern, meaning = _WHOLE[form]
        inner = pattern.fullmatch(found[f"form{form}"])
        assert inner is not None, found[0]
        try:
            read = PartialDate.parse(meaning(*inner.groups()) + ("~" if found["circa"] else ""))
        except ValueError:
            yield Found(found.start(), found.end(), found[0], None)
            continue
        yield Found(found.start(), found.end(), found[0], read.edtf if read.earliest.year > 1800 else None)
