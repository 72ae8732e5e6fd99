"""Two parties side by side: what both state stands together, and nothing that either states is left out."""

from __future__ import annotations

import msgspec
import pytest

from entities.comparison import Entry, Row, Sign, compare
from entities.identity.likeness import WEIGHTS
from entities.reasons import WORDS, reasons
from lists.records import (
    BirthDate,
    CrossReference,
    Detail,
    Identifier,
    Listing,
    Name,
    PartyRecord,
    Place,
    Tie,
)

Lines = list[tuple[str, list[str], list[str]]]


def said(key: str = "1", kind: str = "person", **more: object) -> PartyRecord:
    return msgspec.convert({"key": key, "kind": kind, **msgspec.to_builtins(more)}, PartyRecord)


def rows(left: PartyRecord, right: PartyRecord, *others: PartyRecord) -> dict[str, Row]:
    mine = [Entry("UN 1", left), *(Entry(f"X {n}", other) for n, other in enumerate(others))]
    return {row.title: row for row in compare(mine, [Entry("SDN 2", right)], {"un-1267": "UN 1267"})}


def lines(row: Row) -> Lines:
    return [(line.sign, [one.text for one in line.left], [one.text for one in line.right]) for line in row.lines]


def test_names_shared_come_first_then_those_alike_then_the_rest_of_each() -> None:
    left = said(names=[Name("HAFIZ SAEED"), Name("Hafez Mohammad Zubair", "aka"), Name("Abu One", "aka", "weak")])
    right = said("2", names=[Name("Saeed, Hafiz"), Name("Hafiz Muhammad Zubayr", "aka"), Name("The Trader", "aka")])
    assert lines(rows(left, right)["Names"]) == [
        (Sign.SAME, ["HAFIZ SAEED"], ["Saeed, Hafiz"]),
        (Sign.ALIKE, ["Hafez Mohammad Zubair"], ["Hafiz Muhammad Zubayr"]),
        (Sign.APART, ["Abu One"], ["The Trader"]),
    ]


def test_a_name_says_of_which_kind_and_quality_it_is_and_which_records_have_it() -> None:
    left = said(names=[Name("Abu One", "aka", "weak")])
    other = said("3", names=[Name("ABU ONE")])
    (value,) = rows(left, said("2", names=[Name("Abu One")]), other)["Names"].lines[0].left
    assert (value.details, value.marks) == (["a.k.a., weak", "primary"], ["UN 1", "X 0"])


def test_another_day_of_birth_differs_and_a_year_that_holds_the_day_is_alike() -> None:
    born = {"birth_dates": [BirthDate("1950-06-05")]}
    assert lines(rows(said(**born), said("2", birth_dates=[BirthDate("1985-01-01")]))["Dates of birth"]) == [
        (Sign.DIFFERS, ["1950-06-05"], ["1985-01-01"])
    ]
    assert lines(rows(said(**born), said("2", birth_dates=[BirthDate("1950")]))["Dates of birth"]) == [
        (Sign.ALIKE, ["1950-06-05"], ["1950"])
    ]


def test_a_second_day_of_birth_is_no_contradiction_where_another_is_shared() -> None:
    left = said(birth_dates=[BirthDate("1950-06-05"), BirthDate("1951-06-05")])
    row = rows(left, said("2", birth_dates=[BirthDate("1950-06-05")]))["Dates of birth"]
    assert [line.sign for line in row.lines] == [Sign.SAME, Sign.APART]


def test_a_country_written_in_full_is_alike() -> None:
    row = rows(said(nationalities=["Iran"]), said("2", citizenships=["Iran (Islamic Republic of)"]))
    assert lines(row["Nationality and citizenship"]) == [(Sign.ALIKE, ["Iran"], ["Iran (Islamic Republic of)"])]


def test_a_number_is_the_same_however_it_is_spaced() -> None:
    left = said(identifiers=[Identifier("passport", "AB 123-4567")])
    row = rows(left, said("2", identifiers=[Identifier("passport", "AB1234567")]))["Identifiers"]
    assert row.lines[0].sign == Sign.SAME


def test_what_only_one_side_speaks_of_is_said_to_be_silent_on_the_other() -> None:
    row = rows(said(gender="male"), said("2"))["Gender"]
    assert (lines(row), row.left_silent, row.right_silent) == ([(Sign.APART, ["male"], [])], False, True)


def test_a_reference_printed_meets_the_entry_it_names() -> None:
    printed = said("7", cross_references=[CrossReference("un-sc", "QDi.901")])
    row = rows(said("QDi.901", listings=[Listing("un-1267", "QDi.901")]), printed)["References"]
    assert row.lines[0].sign == Sign.SAME


FULL = said(
    "QDi.901",
    names=[Name("A Name")],
    listings=[Listing("un-1267", "QDi.901", listed_on="2001-02-03", reasons="The reasons.")],
    titles=["A title"],
    positions=["A position"],
    nationalities=["A nationality"],
    citizenships=["A citizenship"],
    gender="female",
    birth_dates=[BirthDate("1971-03")],
    birth_places=[Place(city="A birth place")],
    identifiers=[Identifier("passport", "A 1234567")],
    addresses=[Place(street="A street", city="A city")],
    details=[Detail("vessel-type", "A tanker")],
    cross_references=[CrossReference("eu-fsf", "EU.1.2")],
    comments="The comments.",
    ties=[Tie("leader", "QDe.902", "A group")],
)


@pytest.mark.parametrize(
    "value",
    ["person", "A Name", "UN 1267 QDi.901", "2001-02-03", "The reasons.", "A title", "A position", "A nationality",
     "A citizenship", "female", "1971-03", "A birth place", "passport A 1234567", "A street, A city", "A tanker",
     "EU.1.2", "The comments.", "leader: A group"],
)  # fmt: skip
def test_everything_a_record_states_is_shown(value: str) -> None:
    texts = [one.text for row in rows(FULL, said("2", "group")).values() for line in row.lines for one in line.left]
    assert value in texts


def test_every_kind_of_evidence_has_words() -> None:
    assert set(WEIGHTS) - {"bias"} <= set(WORDS)


def test_the_weightiest_reason_comes_first_and_says_how_strong_it_is() -> None:
    found = list(
        reasons(
            [
                {"what": "country", "weight": 0.33, "left": "iraq", "right": "iraq"},
                {"what": "birth-differs", "weight": -2.84, "left": "1950", "right": "1985"},
                {"what": "reference", "weight": 0.0, "left": "QDi.901", "right": ""},
            ]
        )
    )
    assert [(one.text, one.strength, one.values) for one in found] == [
        ("A list prints the other’s reference", "decides by itself", "QDi.901"),
        ("Born on another day", "strong", "1950 / 1985"),
        ("Same country", "slight", "iraq"),
    ]
