"""What a record's history says of a party's designations, on both clocks. Pure: no database."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from core.dates import PartialDate
from entities.spans import Span
from lists.records import Listing


@dataclass(frozen=True)
class Belief:
    """One period of one designation, as known between two days."""

    regime: str
    period: int
    version: UUID
    known_from: date
    known_until: date | None
    listing: Listing
    status: str
    carried_over: bool
    delisted_on: PartialDate | None
    in_force_from: date
    in_force_until: date | None
    last_release: int | None

    @property
    def said(self) -> tuple[object, ...]:
        """Everything but when and by which version it was said."""
        return (
            self.listing, self.status, self.carried_over, self.delisted_on, self.in_force_from,
            self.in_force_until, self.last_release,
        )  # fmt: skip

    def uid(self, record: int) -> UUID:
        """The period's: the same on every rebuild, and whatever the list says of it later.

        An older edition may show a period before those that were known. They move up one number then,
        and the id of each names from that day the period before it.
        """
        text = f"designation:{record}:{self.regime}:{self.period}"
        return UUID(bytes=hashlib.md5(text.encode(), usedforsecurity=False).digest())


@dataclass(frozen=True)
class Carrying:
    """A span that carries a designation, with the listing in it."""

    span: Span
    listing: Listing


@dataclass(frozen=True)
class Before:
    """How the period before ended: the last release that had it, and the first day not in force."""

    last_seen: date
    ended: date


def beliefs(spans: Sequence[Span], started: Mapping[str, date | None]) -> Iterator[Belief]:
    """Every designation of a record. `started` gives the day each regime began, where known.

    A regime the record carries, loses and carries again has two periods. The first runs
    from the listing date; a later one from its listing date only if that lies after the
    record was last seen, else from the release it returned in: Iran's entries came back
    in 2025 with their dates of 2006.
    """
    regimes = sorted({listing.regime for span in spans for listing in span.party.listings})
    for regime in regimes:
        before: Before | None = None
        for number, run in enumerate(_runs(spans, regime), start=1):
            period = list(_period(run, number, started.get(regime), before))
            yield from _merged(iter(period))
            ended = period[-1].in_force_until
            if ended:
                before = Before(run[-1].span.last_seen or run[-1].span.known_from, ended)


def _runs(spans: Sequence[Span], regime: str) -> Iterator[list[Carrying]]:
    run: list[Carrying] = []
    for span in spans:
        listing = next((one for one in span.party.listings if one.regime == regime), None)
        if run and (listing is None or run[-1].span.known_until != span.known_from):
            yield run
            run = []
        if listing is not None:
            run.append(Carrying(span, listing))
    if run:
        yield run


def _period(run: Sequence[Carrying], number: int, started: date | None, before: Before | None) -> Iterator[Belief]:
    first_known = run[0].span.known_from
    for one in run:
        belief = _belief(one, number, *_begin(one.listing, first_known, started, before))
        yield belief
    gone = run[-1].span.known_until
    if gone is None:
        return
    # Most lists print no date for a delisting: it lies between the last release with the
    # entry and the first without.
    seen = run[-1].span.last_seen or run[-1].span.known_from
    unprinted = PartialDate(min(seen, gone), gone)
    yield replace(
        belief,
        known_from=gone,
        known_until=None,
        status="delisted",
        delisted_on=belief.delisted_on or unprinted,
        in_force_until=belief.in_force_until or max(gone, belief.in_force_from),
        last_release=run[-1].span.last_release,
    )


def _belief(one: Carrying, number: int, begun: date, carried_over: bool) -> Belief:
    span, listing = one.span, one.listing
    ended = PartialDate.parse(listing.delisted_on) if listing.delisted_on else None
    return Belief(
        regime=listing.regime,
        period=number,
        version=span.version,
        known_from=span.known_from,
        known_until=span.known_until,
        listing=listing,
        status="delisted" if ended else "listed",
        carried_over=carried_over,
        delisted_on=ended,
        in_force_from=begun,
        in_force_until=max(ended.earliest, begun) if ended else None,
        last_release=None,
    )


def _begin(listing: Listing, first_known: date, started: date | None, before: Before | None) -> tuple[date, bool]:
    """The first day in force, and whether the printed listing date is older than that."""
    printed = PartialDate.parse(listing.listed_on).earliest if listing.listed_on else None
    if before is not None:
        anew = printed is not None and printed > before.last_seen
        return max(printed if printed and anew else first_known, before.ended), printed is not None and not anew
    if printed is None:
        return first_known, False
    if started is not None and printed < started:
        return started, True
    return printed, False


def _merged(found: Iterator[Belief]) -> Iterator[Belief]:
    """Neighbours that say the same become one, with the version that said it first."""
    held: Belief | None = None
    for belief in found:
        if belief.known_from == belief.known_until:
            continue
        if held and held.known_until == belief.known_from and held.said == belief.said:
            held = replace(held, known_until=belief.known_until)
            continue
        if held:
            yield held
        held = belief
    if held:
        yield held
