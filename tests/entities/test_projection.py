"""A history as rows: every facet of a party, each value with its times, its version and its search forms."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import msgspec
import pytest
from hypothesis import given

from core.dates import PartialDate
from entities.projection import FACETS, SINGLE_FACTS, STATED, Facet, facet_rows
from entities.spans import Span
from lists.records import (
    DERIVED,
    BirthDate,
    CrossReference,
    Detail,
    Event,
    Identifier,
    Name,
    PartyRecord,
    Place,
    Tie,
)  # fmt: skip
from tests.builders.histories import History, histories
from tests.entities.test_spans import PARTIES

BY_TABLE = {facet.table: facet for facet in FACETS}
DAY = date(2026, 1, 10)
WHOLE = PartyRecord(
    "QDi.901",
    "person",
    serial="7",
    names=[Name("Hafiz Muhammad Saeed"), Name("حافظ محمد سعيد", "original-script", language="ur")],
    titles=["Professor"],
    positions=["Leader"],
    nationalities=["Pakistan"],
    citizenships=["Pakistan"],
    gender="male",
    details=[Detail("phone", "+92 42 000"), Detail("note", "seen in 2019", label="Remark")],
    cross_references=[CrossReference("un-sc", "QDi.263")],
    birth_dates=[BirthDate("1950-06-05"), BirthDate(None, "in his youth")],
    birth_places=[Place(city="Sargodha", country="Pakistan")],
    identifiers=[Identifier("national-id", "3520025-509842-7", issued_on="2001-03~")],
    addresses=[Place(street="House No. 116E", city="Lahore")],
    comments="Leader of Lashkar-e-Tayyiba (QDe.118).",
    links=["https://www.interpol.int/x"],
    ties=[Tie("leader", "QDe.118", "Lashkar-e-Tayyiba", "Leader of Lashkar-e-Tayyiba (QDe.118).")],
    events=[Event("review", "2010-06-08", "Review …")],
)


def rows(table: str, party: PartyRecord = WHOLE) -> list[dict[str, object]]:
    facet = BY_TABLE[table]
    spans = [Span(UUID(int=5), DAY, None, party)]
    return [dict(zip([*STATED, *facet.columns], row, strict=True)) for row in facet_rows(facet, 3, 4, spans)]


def test_every_row_says_whose_it_is_and_who_says_it() -> None:
    for facet in FACETS:
        for row in rows(facet.table):
            assert (row["entity_id"], row["record_id"], row["version_id"]) == (3, 4, UUID(int=5))
            assert (row["known_from"], row["known_until"], row["suppressed"]) == (DAY, None, False)


def test_names_carry_their_script_and_the_form_they_are_searched_in() -> None:
    first, second = rows("entities_name")
    assert (first["script"], first["folded"], first["kind"]) == ("Latn", "hafiz muhammad saeed", "primary")
    assert (second["script"], second["language"], second["kind"]) == ("Arab", "ur", "original-script")


def test_the_other_facets_hold_what_was_printed() -> None:
    paper, reference = rows("entities_identifier")
    assert (reference["kind"], reference["number"], reference["label"]) == ("reference", "QDi.263", "un-sc")
    assert (paper["compact"], paper["issued_on"]) == ("35200255098427", PartialDate.parse("2001-03~"))
    assert [(row["role"], row["city"]) for row in rows("entities_place")] == [
        ("address", "Lahore"), ("birth", "Sargodha"),
    ]  # fmt: skip
    assert [(row["date"], row["note"]) for row in rows("entities_birthdate")] == [
        (PartialDate.parse("1950-06-05"), None), (None, "in his youth"),
    ]  # fmt: skip
    (tie,) = rows("entities_affiliation")
    assert (tie["kind"], tie["target_key"], tie["sentence"]) == ("leader", "QDe.118", WHOLE.comments)
    (event,) = rows("entities_event")
    assert (event["kind"], event["date"]) == ("review", PartialDate.parse("2010-06-08"))
    assert {(row["kind"], row["text"]) for row in rows("entities_fact")} == {
        ("nationality", "Pakistan"), ("citizenship", "Pakistan"), ("phone", "+92 42 000"), ("note", "seen in 2019"),
        ("title", "Professor"), ("position", "Leader"), ("gender", "male"),
        ("comments", WHOLE.comments), ("link", "https://www.interpol.int/x"),
    }  # fmt: skip


def test_no_field_of_an_entry_is_left_out() -> None:
    """A field added to PartyRecord has to come to rest in some table."""
    elsewhere = {"key", "kind", "serial", "listings"}
    empty = PartyRecord("QDi.901", "person")
    for name in set(PartyRecord.__struct_fields__) - elsewhere:
        alone = msgspec.structs.replace(empty, **{name: getattr(WHOLE, name)})
        assert sum(len(rows(facet.table, alone)) for facet in FACETS) >= 1, name
    assert set(SINGLE_FACTS.values()) <= set(PartyRecord.__struct_fields__)
    assert set(PartyRecord.__struct_fields__) >= DERIVED


@pytest.mark.parametrize("facet", FACETS, ids=lambda facet: facet.table)
def test_an_entry_that_says_nothing_gives_nothing(facet: Facet) -> None:
    assert rows(facet.table, PartyRecord("QDi.901", "person")) == []


@given(histories(PARTIES))
def test_one_current_row_a_name(history: History) -> None:
    found = list(facet_rows(BY_TABLE["entities_name"], 1, 2, history.spans))
    current = [row[STATED.index("digest")] for row in found if row[STATED.index("known_until")] is None]
    assert len(current) == len(set(current))
    assert bool(current) == bool(history.said[-1] and history.said[-1].names)
