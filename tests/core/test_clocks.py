"""The two days a question is asked for."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import clocks
from core.clocks import BadDay, Clocks, parse_day


@given(st.dates(date(1900, 1, 1), date(2025, 12, 31)))
def test_a_day_a_month_and_a_year_mean_their_first_day(day: date) -> None:
    text = day.isoformat()
    assert parse_day(text, "as_of") == day
    assert parse_day(text[:7], "as_of") == day.replace(day=1)
    assert parse_day(text[:4], "as_of") == day.replace(month=1, day=1)


@pytest.mark.parametrize("text", ["", "yesterday", "2004-13", "2004/2005", "2004~", "2004-02-30", "04"])
def test_what_is_not_one_day_is_refused_with_the_parameters_name(text: str) -> None:
    with pytest.raises(BadDay, match=r"^known_at: .*write 2004, 2004-01 or 2004-01-15"):
        parse_day(text, "known_at")


def test_days_to_come_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clocks, "today", lambda: date(2026, 3, 1))
    assert parse_day("2026-03-01", "as_of") == date(2026, 3, 1)
    with pytest.raises(BadDay, match=r"still to come.*2026-03-01"):
        parse_day("2026-03-02", "as_of")


def test_nothing_asked_means_now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clocks, "today", lambda: date(2026, 3, 1))
    now = Clocks.parse(None, " ")
    assert now.is_now
    assert (now.day, now.known_day) == (date(2026, 3, 1),) * 2
    asked = Clocks.parse("2015", None)
    assert not asked.is_now
    assert (asked.day, asked.known_day) == (date(2015, 1, 1), date(2026, 3, 1))
    assert Clocks.parse("2026-03-01", "2026-03-01").is_now
