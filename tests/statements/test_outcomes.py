"""Outcomes: where a party stood on the day of a call, and what became of it."""

from __future__ import annotations

from datetime import date

import pytest

from core.dates import Days, PartialDate
from statements.outcomes import Outcome, Period, call_state, class_state, delisting_outcome, listing_outcome

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


def outcomes(states: str) -> list[Outcome]:
    return [Outcome(state) for state in states.split()]


@pytest.mark.parametrize(
    ("members", "found"),
    [
        ("", "unknown"),
        ("already-listed already-listed", "moot"),
        ("already-listed met", "open"),
        ("met delisted", "open"),
        ("already-listed open", "open"),
        ("already-listed unknown", "unknown"),
        ("unknown met", "unknown"),
        ("unknown open", "open"),
        ("moot already-listed", "moot"),
    ],
)
def test_a_class_is_never_met_by_its_members(members: str, found: str):
    assert class_state(outcomes(members)) == found


@pytest.mark.parametrize(
    ("named", "classes", "found"),
    [
        ("already-listed", [], "moot"),
        ("moot", [], "moot"),
        ("open met", [], "partly-met"),
        ("met already-listed", [], "met"),
        ("delisted", [], "met"),
        ("unknown already-listed", [], "unknown"),
        ("", [], "unknown"),
        ("already-listed", ["already-listed met", "open"], "open"),
        ("already-listed", ["already-listed met"], "open"),
        ("already-listed", ["already-listed"], "moot"),
        ("already-listed", [""], "open"),
        ("already-listed", ["unknown"], "unknown"),
        ("met", ["already-listed"], "met"),
        ("met", ["open"], "partly-met"),
        ("met", [""], "partly-met"),
        ("", ["met open", "already-listed"], "open"),
        ("", ["already-listed"], "moot"),
        ("", [""], "unknown"),
        ("open", ["already-listed"], "open"),
        ("unknown", ["met"], "open"),
        ("already-listed", ["met unknown"], "unknown"),
    ],
)
def test_those_named_decide_the_state_of_a_call(named: str, classes: list[str], found: str):
    assert call_state(outcomes(named), [outcomes(one) for one in classes]) == found
