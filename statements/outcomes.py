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

from core.dates import Days as Days
from core.dates import PartialDate
from core.dates import between as between

State = Literal["already-listed", "met", "open", "partly-met", "delisted", "moot", "unknown", "not-tracked"]

CALL_STATES: tuple[State, ...] = ("open", "partly-met", "met", "moot", "unknown", "not-tracked")
OUTCOME_STATES: tuple[State, ...] = ("already-listed", "met", "open", "delisted", "moot", "unknown")
"""Those a call can be in, and those one party can."""

SETTLED: frozenset[State] = frozenset({"already-listed", "moot"})
"""Of a party for which there was nothing left to ask."""


@dataclass(frozen=True)
class Period:
    """A time in which a party was on the list asked for, by an entry of its own or as an alias."""

    listed_on: PartialDate | None
    begun: date
    ended: date | None
    reference: str = ""
    as_alias: bool = False


@dataclass(frozen=True)
class Outcome:
    """Where one party stands, then and now."""

    state: State
    period: Period | None = None
    days: Days | None = None  # from the call to the listing, or to `as_of` while open; before it if already listed
    as_of: date | None = None  # the newest day the list can speak of
    ended: date | None = None  # delisted since


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


def delisting_outcome(asked: PartialDate, periods: Iterable[Period], as_of: date | None) -> Outcome:
    """The outcome of asking for a delisting: met on the day the entry ends, open while it stands."""
    for period in sorted(periods, key=lambda one: one.begun):
        if period.begun > asked.latest or (period.ended and period.ended <= asked.latest):
            continue
        if period.ended:
            return Outcome("met", period, between(asked, PartialDate.on(period.ended)), as_of, period.ended)
        if as_of is None or as_of < asked.earliest:
            return Outcome("unknown", period, as_of=as_of)
        return Outcome("open", period, between(asked, PartialDate.on(as_of)), as_of)
    return Outcome("moot" if as_of else "unknown", as_of=as_of)


def class_state(members: Sequence[Outcome]) -> State:
    """The state of asking for a class (“affiliates of X”), from the outcomes of the parties known to be of it.

    A class has no roll: that somebody tied to X was listed later does not show that the call
    was heard, and others may be missing whom nobody knows of. So members listed since never
    make it met or partly met; they are told beside it. It stays open, unless all members
    known were listed before it was asked for. Without members nothing can be said.
    """
    states = {outcome.state for outcome in members}
    if not states:
        return "unknown"
    if states <= SETTLED:
        return "moot"
    return "unknown" if "unknown" in states and "open" not in states else "open"


def call_state(named: Sequence[Outcome], classes: Sequence[Sequence[Outcome]] = ()) -> State:
    """The state of a call from the outcomes of those it names and of the members of its classes.

    Those named decide: met when all who could still be listed are, partly met when some
    are. A class not settled beforehand keeps it from being met; see `class_state`.
    """
    asked = {outcome.state for outcome in named} - SETTLED
    wanting = [members for members in classes if class_state(members) != "moot"]
    met = asked & {"met", "delisted"}
    if met:
        return "partly-met" if asked - met or wanting else "met"
    if "open" in asked or any(class_state(members) == "open" for members in wanting):
        return "open"
    if not asked and not wanting:
        return "moot" if named or classes else "unknown"
    # Who is named was listed before: it can only be meant for a class of which nobody is known.
    return "open" if named and not asked and not any(wanting) else "unknown"
