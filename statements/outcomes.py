"""What came of a call, as far as the designations can tell. Pure: no database.

Never typed in: whether a party was already listed on the day of the call, was listed N
days after, is still not listed N days after as of the newest release, or was delisted
since. What nobody can compute (was it because of the call?) is left to dated findings.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from core.dates import PartialDate

State = Literal["already-listed", "met", "open", "partly-met", "delisted", "moot", "unknown", "not-tracked"]


@dataclass(frozen=True)
class Period:
    """A time in which a party was on the list asked for, by an entry of its own or as an alias."""

    listed_on: PartialDate | None
    begun: date
    ended: date | None
    reference: str = ""
    as_alias: bool = False


@dataclass(frozen=True)
class Days:
    """A count of days; `least` when a date was given less precisely than a day."""

    count: int
    least: bool = False

    def __str__(self) -> str:
        return f"≥ {self.count:,}" if self.least else f"{self.count:,}"


@dataclass(frozen=True)
class Outcome:
    """Where one party stands, then and now."""

    state: State
    period: Period | None = None
    days: Days | None = None  # from the call to the listing, or to `as_of` while open; before it if already listed
    as_of: date | None = None  # the newest day the list can speak of
    ended: date | None = None  # delisted since


def between(earlier: PartialDate, later: PartialDate) -> Days:
    """Days from one date to the other: the fewest they can be, when either is not a day."""
    count = (later.earliest - earlier.latest).days
    return Days(max(count, 0), earlier.precision != "day" or later.precision != "day")


def listing_outcome(asked: PartialDate, periods: Iterable[Period], as_of: date | None) -> Outcome:
    """The outcome of asking for a listing on `asked`. `as_of` is the newest release's day, if any is known.

    A period counts from the day it began. Without a release later than the call nothing
    can be said of a party that is not listed.
    """
    ordered = sorted(periods, key=lambda period: period.begun)
    for period in ordered:
        if period.begun <= asked.latest and (period.ended is None or period.ended > asked.latest):
            begun = period.listed_on or PartialDate.on(period.begun)
            return Outcome("already-listed", period, between(begun, asked), as_of, period.ended)
    for period in ordered:
        if period.begun > asked.latest:
            begun = period.listed_on or PartialDate.on(period.begun)
            state: State = "delisted" if period.ended and as_of and period.ended <= as_of else "met"
            return Outcome(state, period, between(asked, begun), as_of, period.ended)
    if as_of is None or as_of < asked.earliest:
        return Outcome("unknown", as_of=as_of)
    return Outcome("open", days=between(asked, PartialDate.on(as_of)), as_of=as_of)


def call_state(outcomes: Sequence[Outcome], open_classes: bool) -> State:
    """The state of a call from those of its parties. `open_classes`: it also aims at a class nobody can count."""
    states = {outcome.state for outcome in outcomes}
    if not states:
        return "unknown"
    asked_for = states - {"already-listed"}
    if not asked_for:
        return "open" if open_classes else "moot"
    met = asked_for & {"met", "delisted"}
    if met and asked_for - met:
        return "partly-met"
    if met:
        return "partly-met" if open_classes else "met"
    return "open" if "open" in asked_for else "unknown"
