"""Single elements of a record, from source bytes to our words."""

from __future__ import annotations

from pathlib import Path

import pytest

from lists.publishers.ca_sema.reader import complete
from lists.records import content, diff
from tests.lists.ca_sema.building import files, old_record, only, record
from tests.lists.packages import read

PERSON = {"LastName": "EXAMPLE", "GivenName": "Anton"}


@pytest.mark.parametrize(
    ("printed", "dates"),
    [
        ("1972", ["1972"]),
        (" 1972-08-10 ", ["1972-08-10"]),
        ("1972-08", ["1972-08"]),
        ("1963-1964", ["1963/1964"]),
        ("1963 or 1964", ["1963", "1964"]),
        ("1965-07-15 OR 1969-09-28", ["1965-07-15", "1969-09-28"]),
        ("26521", ["1972-08-10"]),  # as a spreadsheet counts days
    ],
)
def test_dates_of_birth_keep_their_precision(tmp_path: Path, printed: str, dates: list[str]) -> None:
    party, issues = only(tmp_path, **PERSON, DateOfBirthOrShipBuildDate=printed)
    assert [one.date for one in party.birth_dates] == dates
    assert issues == []


@pytest.mark.parametrize(
    ("schedule", "reference", "measures"),
    [
        ("1, Part 1", "Schedule 1, Part 1, item 901", ()),
        ("1,Part 3", "Schedule 1, Part 3, item 901", ()),
        ("1, Part 2.1", "Schedule 1, Part 2.1, item 901", ()),
        ("Part 2", "Part 2, item 901", ()),
        ("", "item 901", ()),
        ("1.1", "Schedule 1.1, item 901", ("ca-ship-ban",)),
        ("2", "Schedule 2, item 901", ("ca-debt-and-equity",)),
        ("3", "Schedule 3, item 901", ("ca-debt",)),
    ],
)
def test_the_reference_is_the_schedule_its_part_and_the_item(
    tmp_path: Path, schedule: str, reference: str, measures: tuple[str, ...]
) -> None:
    party, issues = only(tmp_path, **PERSON, Schedule=schedule)
    (listing,) = party.listings
    assert (listing.reference, listing.measures, listing.listed_on) == (reference, measures, "2024-03-05")
    assert issues == []


def test_country_is_the_regulation_and_no_nationality(tmp_path: Path) -> None:
    hamas = "Hamas Terrorist Attacks / Attaques terroristes du Hamas"
    party, _ = only(tmp_path, **PERSON, Country=hamas)
    assert [(one.regime, one.programme) for one in party.listings] == [("ca-hamas", hamas)]
    assert party.nationalities == []


def test_an_unknown_regulation_keeps_the_record_without_a_listing(tmp_path: Path) -> None:
    party, issues = only(tmp_path, **PERSON, Country="New Land / Terre neuve")
    assert (party.key, party.listings) == ("new-land:anton-example", [])
    assert [(one.code, one.field) for one in issues] == [("unknown-value", "Country")]


def test_the_key_stays_when_items_are_renumbered_and_spaces_or_case_change(tmp_path: Path) -> None:
    first, _ = only(tmp_path, **PERSON)
    second, _ = only(tmp_path, LastName="Example\u00a0", GivenName=" ANTON", Item="17", Schedule="1, Part 3")
    assert first.key == second.key
    assert first.serial != second.serial


def test_both_layouts_say_the_same(tmp_path: Path) -> None:
    """But for the day of listing, which stays as it was known."""
    new = [
        record(**PERSON, DateOfBirthOrShipBuildDate="1970"),
        record(EntityOrShip="Example Company", Schedule="1, Part 2", Item="2"),
        record(TitleOrShip="Brigadier", LastName="Example", Country="Syria / Syrie", Schedule="Part 2"),
    ]
    old = [
        old_record(**PERSON, DateOfBirth="1970"),
        old_record(Entity="Example Company", Schedule="1, Part 2", Item="2"),
        old_record(Title="Brigadier", LastName="Example", Country="Syria / Syrie", Schedule="2"),
    ]
    before, _ = read("ca-sema", files(tmp_path, *new))
    after, issues = read("ca-sema", files(tmp_path, *old))
    assert issues == []
    for known, said in zip(before, after, strict=True):
        assert diff(content(known), complete(content(said), content(known), frozenset())) == {}
    moved = content(after[0]) | {"listings": [content(after[0])["listings"][0] | {"reference": "Part 3, item 1"}]}
    assert complete(moved, content(before[0]), frozenset()) == moved


def test_order_and_white_space_make_no_difference(tmp_path: Path) -> None:
    one, two = record(**PERSON, Aliases="A B C, D E F"), record(EntityOrShip="Example Company")
    first, _ = read("ca-sema", files(tmp_path, one, two))
    turned = [two.replace(" ", "\u00a0 "), one.replace("A B C, D E F", "D E F ,A B  C")]
    second, issues = read("ca-sema", files(tmp_path, *turned))
    assert issues == []
    assert [diff(content(a), content(b)) for a, b in zip(first, reversed(second), strict=True)] == [{}, {}]
