"""Outcomes: where a party stood on the day of a call, and what became of it."""

from __future__ import annotations

from datetime import date

import pytest

from core.dates import PartialDate
from statements.outcomes import Days, Outcome, Period, call_state, listing_outcome
from statements.selectors.outcomes_of import delisting_outcome

ASKED = PartialDate.parse("2025-12-03")
RELEASE = date(2026, 2, 27)


def period(begun: str, ended: str | None = None) -> Period:
    return Period(PartialDate.parse(begun), date.fromisoformat(begun), date.fromisoformat(ended) if ended else None)


@pytest.mark.parametrize(
    ("periods", "state", "days"),
    [
        ([], "open", 86),
        ([period("2005-05-02")], "already-listed", 7520),
        ([period("2026-01-03")], "met", 31),
        ([period("2026-01-03", "2026-02-01")], "delisted", 31),
        ([period("2001-01-01", "2020-01-01")], "open", 86),
        ([period("2001-01-01", "2020-01-01"), period("2026-01-03")], "met", 31),
    ],
)
def test_asking_for_a_listing(periods: list[Period], state: str, days: int):
    found = listing_outcome(ASKED, periods, RELEASE)
    assert (found.state, found.days) == (state, Days(days))


def test_without_a_release_since_nothing_is_said_of_who_is_missing():
    assert listing_outcome(ASKED, [], None).state == "unknown"
    assert listing_outcome(ASKED, [], date(2025, 12, 2)).state == "unknown"


def test_days_from_a_month_are_a_bound():
    assert str(listing_outcome(PartialDate.parse("2025-12"), [], RELEASE).days) == "≥ 58"


@pytest.mark.parametrize(
    ("periods", "state", "days"),
    [
        ([], "moot", None),
        ([period("2005-05-02")], "open", Days(86)),
        ([period("2005-05-02", "2026-01-03")], "met", Days(31)),
        ([period("2005-05-02", "2020-01-03")], "moot", None),
    ],
)
def test_asking_for_a_delisting_is_the_reverse(periods: list[Period], state: str, days: Days | None):
    found = delisting_outcome(ASKED, periods, RELEASE)
    assert (found.state, found.days) == (state, days)


@pytest.mark.parametrize(
    ("states", "classes", "found"),
    [
        (["already-listed"], False, "moot"),
        (["already-listed"], True, "open"),
        (["open", "met"], False, "partly-met"),
        (["met", "already-listed"], False, "met"),
        (["met"], True, "partly-met"),
        ([], True, "unknown"),
    ],
)
def test_the_state_of_a_call_follows_from_its_parties(states: list[str], classes: bool, found: str):
    assert call_state([Outcome(state) for state in states], classes) == found
