"""A record's history parted in time: every value stands exactly while the list stated it."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from entities.spans import Span, digest, runs, stretches
from lists.records import Name, PartyRecord
from tests.builders.histories import History, histories, intervals_are_apart

TEXTS = st.sampled_from(["A", "B", "A B", "C"])
PARTIES = st.builds(
    lambda names: PartyRecord("QDi.901", "person", names=[Name(text) for text in names]),
    st.lists(TEXTS, max_size=4),
)


def texts(party: PartyRecord) -> list[str]:
    return [name.text for name in party.names]


@given(histories(PARTIES))
def test_on_every_day_the_values_are_those_of_the_newest_release(history: History) -> None:
    found = list(stretches(history.spans, texts))
    for day in history.every_day:
        standing = [
            one for one in found if one.known_from <= day and (one.known_until is None or day < one.known_until)
        ]
        now = history.on(day)
        assert sorted(one.value for one in standing) == sorted(set(texts(now)) if now else []), day


@given(histories(PARTIES))
def test_the_times_of_one_value_are_apart_and_none_is_empty(history: History) -> None:
    found = list(stretches(history.spans, texts))
    for name in {one.digest for one in found}:
        same = [one for one in found if one.digest == name]
        assert intervals_are_apart(same, lambda one: one.known_from, lambda one: one.known_until)
        assert sum(one.known_until is None for one in same) <= 1


@given(histories(PARTIES))
def test_a_value_cites_the_first_version_that_stated_it(history: History) -> None:
    spans = {span.version: span for span in history.spans}
    for one in stretches(history.spans, texts):
        assert one.value in texts(spans[one.version].party)
        assert spans[one.version].known_from == one.known_from


@given(histories(PARTIES))
def test_runs_part_a_history_where_the_entry_was_away(history: History) -> None:
    spans = history.spans
    parted = list(runs(spans))
    assert [span for run in parted for span in run] == spans
    for run in parted:
        assert all(a.known_until == b.known_from for a, b in pairwise(run))
    for before, after in pairwise(parted):
        assert before[-1].known_until < after[0].known_from


def test_a_value_stated_between_two_releases_of_one_day_gives_nothing() -> None:
    day = date(2020, 1, 1)
    said = [PartyRecord("QDi.901", "person", names=[Name(text)]) for text in ("A", "B")]
    spans = [Span(UUID(int=1), day, day, said[0]), Span(UUID(int=2), day, None, said[1])]
    assert [one.value for one in stretches(spans, texts)] == ["B"]


def test_a_digest_names_a_value_whatever_the_order_of_its_parts() -> None:
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})
    assert digest(Name("A")) != digest(Name("A", "aka"))


def test_with_and_without_a_space_are_two_names() -> None:
    """SDi.002 is printed as “Al Nasim” and as “AlNasim”; a page that lists its aliases shows both."""
    party = PartyRecord("SDi.002", "person", names=[Name("Al Nasim", "aka"), Name("AlNasim", "aka")])
    spans = [Span(UUID(int=1), date(2020, 1, 1), None, party)]
    assert [one.value for one in stretches(spans, texts)] == ["Al Nasim", "AlNasim"]
