"""Dates with the precision their publisher gave.

A list says "1971", "Mar. 1971", "circa 1958" or "between 1958 and 1964"; turning
any of these into 1 January would state what nobody said. A `PartialDate` is the
span of days the words allow, and whether they were said to be approximate.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

Precision = Literal["day", "month", "year", "range"]

_EDTF = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """The days from `earliest` to `latest`, both included; `circa` when approximate.

    Ordered by earliest, then latest day, so that "1971" sorts with 1971-01-01 and
    after it. Written in EDTF (ISO 8601-2): `1971`, `1971-03`, `1971~`, `1958/1964`.
    """

    earliest: date
    latest: date
    circa: bool = False

    def __post_init__(self) -> None:
        if self.latest < self.earliest:
            raise ValueError(f"a date cannot end ({self.latest}) before it begins ({self.earliest})")

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read EDTF text. Raises ValueError, naming the text, when it is no such date."""
        body, circa = (text[:-1], True) if text.endswith("~") else (text, False)
        first, slash, last = body.partition("/")
        earliest, until = _span(first, text)
        if slash:
            until = _span(last, text)[1]
        return cls(earliest, until, circa)

    @classmethod
    def between(cls, first: str, last: str, circa: bool = False) -> PartialDate:
        """The span from the start of `first` to the end of `last`, each EDTF text."""
        return cls.parse(f"{first}/{last}{'~' if circa else ''}")

    @classmethod
    def on(cls, day: date) -> PartialDate:
        return cls(day, day)

    @property
    def precision(self) -> Precision:
        first, last = self.earliest, self.latest
        if first == last:
            return "day"
        if first.day == 1 and last == _month_end(first.year, first.month):
            return "month"
        if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
            return "year"
        return "range"

    @property
    def edtf(self) -> str:
        """ISO text cut to the precision given; the form stored, exported and parsed back."""
        match self.precision:
            case "day":
                text = self.earliest.isoformat()
            case "month":
                text = self.earliest.isoformat()[:7]
            case "year":
                text = self.earliest.isoformat()[:4]
            case "range":
                text = f"{_cut_start(self.earliest)}/{_cut_end(self.latest)}"
        return text + ("~" if self.circa else "")

    def __str__(self) -> str:
        """As people read it: `1971`, `c. 1971`, `1958 to 1964`."""
        text = self.edtf.rstrip("~").replace("/", " to ")
        return f"c. {text}" if self.circa else text


@dataclass(frozen=True)
class Days:
    """A count of days; `least` when a date was given less precisely than a day."""

    count: int
    least: bool = False

    def __str__(self) -> str:
        return f"≥ {self.count:,}" if self.least else f"{self.count:,}"


def between(earlier: PartialDate, later: PartialDate) -> Days:
    """Days from one date to the other: the fewest they can be, when either is not a day."""
    count = (later.earliest - earlier.latest).days
    return Days(max(count, 0), earlier.precision != "day" or later.precision != "day")


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _span(part: str, whole: str) -> tuple[date, date]:
    found = _EDTF.fullmatch(part)
    if not found:
        raise ValueError(f"“{whole}” is no date: write 1971, 1971-03, 1971-03-05, 1971~ or 1958/1964")
    year, month, day = (int(piece) if piece else None for piece in found.groups())
    assert year is not None
    try:
        if month is None:
            return date(year, 1, 1), date(year, 12, 31)
        if day is None:
            return date(year, month, 1), _month_end(year, month)
        exact = date(year, month, day)
    except ValueError as error:
        raise ValueError(f"“{whole}” is no date: {error}") from None
    return exact, exact


def _cut_start(day: date) -> str:
    if (day.month, day.day) == (1, 1):
        return day.isoformat()[:4]
    return day.isoformat()[:7] if day.day == 1 else day.isoformat()


def _cut_end(day: date) -> str:
    if (day.month, day.day) == (12, 31):
        return day.isoformat()[:4]
    return day.isoformat()[:7] if day == _month_end(day.year, day.month) else day.isoformat()
