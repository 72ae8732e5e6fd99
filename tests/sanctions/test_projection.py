"""Designations out of an entry's history: what was in force, and what was known of it, never two at once."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from uuid import UUID

import msgspec
from hypothesis import example, given
from hypothesis import strategies as st

from core.dates import PartialDate
from entities.spans import Span
from lists.records import Listing, PartyRecord
from sanctions.projection import Belief, beliefs
from tests.builders.histories import FIRST, History, histories, intervals_are_apart

STARTED = {"un-1267": FIRST + timedelta(days=3), "un-1988": None}
LISTED = st.none() | st.sampled_from(["2001-10-17", "2014", "2015-01-02", "2015-01-05", "2015-01-09", "2015-02-01"])
LISTINGS = st.builds(
    lambda regime, listed, delisted, amended: Listing(
        regime, "QDi.901", listed_on=listed, delisted_on=delisted, amended_on=amended
    ),
    st.sampled_from(sorted(STARTED)),
    LISTED,
    st.none() | st.sampled_from(["2015-01-04", "2015-01-08", "2016-01-01"]),
    st.lists(st.sampled_from(["2015-01-03", "2015-01-06"]), max_size=2, unique=True).map(tuple),
)
PARTIES = st.lists(LISTINGS, max_size=2, unique_by=lambda one: one.regime).map(
    lambda listings: PartyRecord("QDi.901", "person", listings=listings)
)


def by_regime(history: History) -> dict[str, list[Belief]]:
    found = list(beliefs(history.spans, STARTED))
    return {regime: [one for one in found if one.regime == regime] for regime in STARTED}


def known(rows: list[Belief], day: date) -> list[Belief]:
    return [one for one in rows if one.known_from <= day and (one.known_until is None or day < one.known_until)]


@given(histories(PARTIES))
def test_of_each_period_one_thing_is_known_at_a_time(history: History) -> None:
    for rows in by_regime(history).values():
        for period in {one.period for one in rows}:
            same = [one for one in rows if one.period == period]
            assert intervals_are_apart(same, lambda one: one.known_from, lambda one: one.known_until)
            assert sum(one.known_until is None for one in same) == 1
            assert len({one.uid(4) for one in same}) == 1
        assert len({one.uid(4) for one in rows}) == len({one.period for one in rows})


@given(histories(PARTIES))
def test_on_every_day_the_listing_is_the_one_the_newest_release_printed(history: History) -> None:
    for regime, rows in by_regime(history).items():
        for day in history.every_day:
            party = history.on(day)
            printed = [one for one in party.listings if one.regime == regime] if party else []
            newest = max(known(rows, day), key=lambda one: one.period, default=None)
            if printed:
                assert newest is not None
                assert newest.listing == printed[0]
            else:
                assert newest is None or newest.status == "delisted"


@given(histories(PARTIES))
def test_a_period_never_ends_before_it_begins(history: History) -> None:
    for rows in by_regime(history).values():
        for one in rows:
            assert one.in_force_until is None or one.in_force_from <= one.in_force_until
            assert (one.status == "delisted") == (one.in_force_until is not None) == (one.delisted_on is not None)


@given(histories(PARTIES))
@example(
    History(
        [FIRST + timedelta(days=n) for n in (1, 5, 9)],
        [PartyRecord("QDi.901", "person", listings=[Listing("un-1988", "QDi.901", listed_on="2014")]), None,
         PartyRecord("QDi.901", "person", listings=[Listing("un-1988", "QDi.901", listed_on="2015-01-04")])],
    )
)  # fmt: skip
def test_as_known_on_any_day_the_periods_of_a_designation_are_apart(history: History) -> None:
    for rows in by_regime(history).values():
        for day in history.every_day:
            periods = sorted(known(rows, day), key=lambda one: one.period)
            for before, after in pairwise(periods):
                assert before.in_force_until is not None
                assert before.in_force_until <= after.in_force_from


@given(histories(PARTIES), st.integers(1, 7))
def test_what_is_learnt_later_leaves_what_was_known_earlier(history: History, upto: int) -> None:
    """A later release adds knowledge: as known on an earlier day, the answer stays."""
    upto = min(upto, len(history.days))
    earlier = History(history.days[:upto], history.said[:upto])
    if upto < len(history.days) and history.days[upto] == history.days[upto - 1]:
        return  # two releases of one day: the second is that day's word
    then, now = by_regime(earlier), by_regime(history)
    for regime in STARTED:
        for day in earlier.every_day[:-1]:
            assert [one.said for one in known(then[regime], day)] == [one.said for one in known(now[regime], day)]


def spans(*said: tuple[str, str | None, PartyRecord, str | None]) -> list[Span]:
    """From, until, what was said, and the last release that had it."""
    days = [(date.fromisoformat(a), b and date.fromisoformat(b), p, c and date.fromisoformat(c)) for a, b, p, c in said]
    return [Span(UUID(int=n), a, b, p, 50 + n, c) for n, (a, b, p, c) in enumerate(days)]


def entry(**listing: object) -> PartyRecord:
    return PartyRecord("QDi.901", "person", listings=[Listing("un-1988", "QDi.901", **listing)])


def test_a_listing_that_stands() -> None:
    (one,) = beliefs(spans(("2015-02-26", None, entry(listed_on="2005-05-02"), None)), {})
    assert (one.status, one.period, one.in_force_from, one.in_force_until) == ("listed", 1, date(2005, 5, 2), None)
    assert not one.carried_over


def test_a_delisting_without_a_date_lies_between_two_releases() -> None:
    listed, gone = beliefs(spans(("2015-02-26", "2015-06-01", entry(listed_on="2005"), "2015-05-20")), {})
    assert (listed.status, listed.known_until) == ("listed", date(2015, 6, 1))
    assert (gone.status, gone.known_from, gone.known_until) == ("delisted", date(2015, 6, 1), None)
    assert gone.delisted_on == PartialDate.parse("2015-05-20/2015-06-01")
    assert gone.in_force_until == date(2015, 6, 1)
    assert gone.last_release == 50


def test_a_printed_delisting_counts_until_it_is_taken_back() -> None:
    history = spans(
        ("2015-03-13", "2015-03-16", entry(listed_on="2005"), "2015-03-13"),
        ("2015-03-16", "2015-03-27", entry(listed_on="2005", delisted_on="2015-03-16"), "2015-03-16"),
        ("2015-03-27", None, entry(listed_on="2005"), None),
    )
    assert [(one.status, one.in_force_until) for one in beliefs(history, {})] == [
        ("listed", None), ("delisted", date(2015, 3, 16)), ("listed", None),
    ]  # fmt: skip


def test_who_returns_with_an_old_date_is_in_force_from_the_release_it_returned_in() -> None:
    history = spans(
        ("2015-02-26", "2017-06-20", entry(listed_on="2006-12-23"), "2015-03-27"),
        ("2025-11-15", None, entry(listed_on="2006-12-23"), None),
    )
    _, gone, back = beliefs(history, {})
    assert (gone.period, gone.in_force_from, gone.in_force_until) == (1, date(2006, 12, 23), date(2017, 6, 20))
    assert (back.period, back.in_force_from, back.carried_over) == (2, date(2025, 11, 15), True)


def test_who_returns_with_a_new_date_is_in_force_from_it() -> None:
    history = spans(
        ("2015-02-26", "2017-06-20", entry(listed_on="2006-12-23"), "2015-03-27"),
        ("2025-11-15", None, entry(listed_on="2025-09-28"), None),
    )
    *_, back = beliefs(history, {})
    assert (back.in_force_from, back.carried_over) == (date(2025, 9, 28), False)


def test_a_date_older_than_the_regime_is_carried_over() -> None:
    history = spans(("2015-02-26", None, entry(listed_on="2001-01-25"), None))
    (one,) = beliefs(history, {"un-1988": date(2011, 6, 17)})
    assert (one.in_force_from, one.carried_over, one.listing.listed_on) == (date(2011, 6, 17), True, "2001-01-25")


def test_an_amendment_is_new_knowledge_of_the_same_period() -> None:
    history = spans(
        ("2015-02-26", "2016-01-01", entry(listed_on="2005"), "2015-12-01"),
        ("2016-01-01", None, entry(listed_on="2005", amended_on=("2015-12-20",)), None),
    )
    before, after = beliefs(history, {})
    assert (before.period, after.period) == (1, 1)
    assert (before.known_until, after.known_from) == (date(2016, 1, 1),) * 2
    assert before.uid(4) == after.uid(4)


def test_a_change_elsewhere_in_the_entry_is_no_new_knowledge_of_the_designation() -> None:
    more = msgspec.structs.replace(entry(listed_on="2005"), comments="In custody.")
    history = spans(
        ("2015-02-26", "2016-01-01", entry(listed_on="2005"), "2015-12-01"),
        ("2016-01-01", None, more, None),
    )
    (one,) = beliefs(history, {})
    assert (one.known_from, one.known_until, one.version) == (date(2015, 2, 26), None, UUID(int=0))


def test_an_entry_that_moves_to_another_regime_leaves_the_first() -> None:
    moved = PartyRecord("QDi.901", "person", listings=[Listing("un-1267", "QDi.901", listed_on="2005")])
    history = spans(
        ("2015-02-26", "2016-01-01", entry(listed_on="2005"), "2015-12-01"),
        ("2016-01-01", None, moved, None),
    )
    assert [(one.regime, one.status, one.known_until) for one in beliefs(history, {})] == [
        ("un-1267", "listed", None), ("un-1988", "listed", date(2016, 1, 1)), ("un-1988", "delisted", None),
    ]  # fmt: skip
