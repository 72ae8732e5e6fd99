"""Histories of one entry over some releases, as spans; without a database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from uuid import UUID

from hypothesis import strategies as st

from entities.spans import Span
from lists.records import PartyRecord

FIRST = date(2015, 1, 1)


@dataclass(frozen=True)
class History:
    """What each release said of the entry: None where it was not in it."""

    days: Sequence[date]
    said: Sequence[PartyRecord | None]

    @property
    def spans(self) -> list[Span]:
        """As activation would keep it: a version until the release that changed or lacked it."""
        found: list[Span] = []
        start = None
        for number, party in enumerate([*self.said, ...]):
            if start is not None and party != self.said[start]:
                end = None if party is ... else self.days[number]
                last = (number - 1, self.days[number - 1]) if end else (None, None)
                found.append(Span(UUID(int=start), self.days[start], end, self.said[start], *last))
                start = None
            if start is None and party not in (None, ...):
                start = number
        return found

    def on(self, day: date) -> PartyRecord | None:
        """What the newest release of that day or before said."""
        newest = [number for number, one in enumerate(self.days) if one <= day]
        return self.said[newest[-1]] if newest else None

    @property
    def every_day(self) -> list[date]:
        return [FIRST + timedelta(days=n) for n in range((self.days[-1] - FIRST).days + 2)]


@st.composite
def histories(draw: st.DrawFn, party: st.SearchStrategy[PartyRecord]) -> History:
    """Up to seven releases, several of one day among them; the entry comes, goes, changes and returns."""
    gaps = draw(st.lists(st.integers(0, 5), min_size=1, max_size=7))
    days = [FIRST + timedelta(days=1 + sum(gaps[: n + 1])) for n in range(len(gaps))]
    few = draw(st.lists(party, min_size=1, max_size=3))
    said = draw(st.lists(st.none() | st.sampled_from(few), min_size=len(days), max_size=len(days)))
    return History(days, said)


def intervals_are_apart(rows: Sequence[object], start: Callable[..., date], end: Callable[..., date | None]) -> bool:
    """Whether none of these intervals is empty and each ends before or when the next begins."""
    line = sorted((start(row), end(row) or date.max) for row in rows)
    return all(first < last for first, last in line) and all(before[1] <= after[0] for before, after in pairwise(line))
