"""The two clocks: in force on a day, and as known on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from core.dates import PartialDate


class BadDay(ValueError):
    """A day that cannot be answered for; the message says what to write instead."""


def today() -> date:
    return datetime.now(UTC).date()


def parse_day(text: str, name: str) -> date:
    """The day meant by `2004`, `2004-01` or `2004-01-15`: the first day of a year or month.

    Raises BadDay, naming the parameter, for other text and for days to come: no
    release can speak of them yet.
    """
    try:
        partial = PartialDate.parse(text.strip())
    except ValueError:
        raise BadDay(f"{name}: “{text}” is no day; write 2004, 2004-01 or 2004-01-15") from None
    if partial.circa or partial.precision == "range":
        raise BadDay(f"{name}: “{text}” is not one day; write 2004, 2004-01 or 2004-01-15")
    if partial.earliest > today():
        raise BadDay(f"{name}: {text} is still to come; the newest day that can be asked for is {today()}")
    return partial.earliest


@dataclass(frozen=True)
class Clocks:
    """The day in force and the day of knowledge of a question; None stands for now."""

    as_of: date | None = None
    known_at: date | None = None

    @classmethod
    def parse(cls, as_of: str | None, known_at: str | None) -> Clocks:
        """From query parameters; empty text counts as not given. Raises BadDay."""
        return cls(
            parse_day(as_of, "as_of") if as_of and as_of.strip() else None,
            parse_day(known_at, "known_at") if known_at and known_at.strip() else None,
        )

    @property
    def day(self) -> date:
        return self.as_of or today()

    @property
    def known_day(self) -> date:
        return self.known_at or today()

    @property
    def is_now(self) -> bool:
        return self.day == today() and self.known_day == today()
