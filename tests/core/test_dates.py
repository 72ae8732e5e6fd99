"""Partial dates: what was printed comes back out, in order, with its precision."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.dates import PartialDate

DAYS = st.dates(date(1, 1, 1), date(9999, 12, 31))


@st.composite
def printed(draw: st.DrawFn) -> str:
    """EDTF as a careful person writes it: a day, month or year, or from one to a later one, perhaps about."""
    first, last = sorted([draw(DAYS), draw(DAYS)])
    cut = draw(st.sampled_from([4, 7, 10]))
    text = first.isoformat()[:cut]
    if draw(st.booleans()) and first.isoformat()[:7] < last.isoformat()[:7]:
        text = f"{text}/{last.isoformat()[: draw(st.sampled_from([7, 10]))]}"
    return text + draw(st.sampled_from(["", "~"]))


@st.composite
def partial_dates(draw: st.DrawFn) -> PartialDate:
    first, last = sorted([draw(DAYS), draw(DAYS)])
    return PartialDate(first, draw(st.sampled_from([first, last])), draw(st.booleans()))


@given(printed())
def test_what_is_read_covers_what_was_printed(text: str) -> None:
    read = PartialDate.parse(text)
    assert read.circa == text.endswith("~")
    assert read.earliest.isoformat().startswith(text.rstrip("~").partition("/")[0])
    assert read.latest.isoformat().startswith(text.rstrip("~").rpartition("/")[2])
    assert PartialDate.parse(read.edtf) == read


@given(partial_dates())
def test_every_span_is_written_and_read_back(value: PartialDate) -> None:
    assert PartialDate.parse(value.edtf) == value


@given(st.lists(partial_dates()))
def test_they_sort_by_the_first_day_they_may_mean_then_the_last(values: list[PartialDate]) -> None:
    days = [(value.earliest, value.latest) for value in sorted(values)]
    assert days == sorted(days)


@given(st.integers(1, 9999), st.integers(1, 12))
def test_a_month_ends_on_its_last_day(year: int, month: int) -> None:
    read = PartialDate.parse(f"{year:04}-{month:02}")
    assert (read.precision, read.latest.day) == ("month", calendar.monthrange(year, month)[1])
    assert read.latest == date.max or (read.latest + timedelta(days=1)).day == 1


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "precision", "shown"),
    [
        ("1971", date(1971, 1, 1), date(1971, 12, 31), "year", "1971"),
        ("1971-03", date(1971, 3, 1), date(1971, 3, 31), "month", "1971-03"),
        ("2004-02", date(2004, 2, 1), date(2004, 2, 29), "month", "2004-02"),
        ("1971-03-05", date(1971, 3, 5), date(1971, 3, 5), "day", "1971-03-05"),
        ("1958~", date(1958, 1, 1), date(1958, 12, 31), "year", "c. 1958"),
        ("1958/1964", date(1958, 1, 1), date(1964, 12, 31), "range", "1958 to 1964"),
        ("1977-08/1977-09~", date(1977, 8, 1), date(1977, 9, 30), "range", "c. 1977-08 to 1977-09"),
        ("2005/2005-03-15", date(2005, 1, 1), date(2005, 3, 15), "range", "2005 to 2005-03-15"),
    ],
)
def test_as_people_write_and_read_them(text: str, earliest: date, latest: date, precision: str, shown: str) -> None:
    read = PartialDate.parse(text)
    assert (read.earliest, read.latest, read.precision, str(read), read.edtf) == (
        earliest, latest, precision, shown, text,
    )  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "", "~", "71", "1971-3", "1971-13", "1971-02-30", "0000", "1971~~", "1964/1958", "1971/", "/1971",
        "1971/1972/1973", " 1971", "1971\n", "1971-03-05T00:00:00", "١٩٧١", "9 May 1971", "unknown",
    ],
)  # fmt: skip
def test_other_text_is_refused_by_name(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no date|cannot end"):
        PartialDate.parse(text)


def test_a_span_cannot_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match="cannot end"):
        PartialDate(date(2001, 1, 2), date(2001, 1, 1))


def test_between_two_words_for_dates() -> None:
    assert PartialDate.between("1958", "1964-06", circa=True).edtf == "1958/1964-06~"
