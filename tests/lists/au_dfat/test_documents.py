"""Workbooks as they come: both layouts, moved columns, cut, locked, or another list's."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from lists.publishers import publisher
from lists.publishers.au_dfat.reader import NEW, OLD, complete
from lists.reading import DocumentError
from lists.records import content, diff
from tests.builders.sheets import xlsx
from tests.lists.au_dfat.building import NEW_COLUMNS, OLD_COLUMNS, alias, book, files, old, parties, person
from tests.lists.packages import read

FAULTS: dict[str, tuple[Callable[[], bytes], list[str]]] = {  # fault → the document, words the message must hold
    "empty": (lambda: b"", ["is empty"]),
    "html-page": (lambda: b"<!doctype html><html></html>", ["web page (HTML)"]),
    "not-a-workbook": (lambda: b"Reference,Name\n1,A\n", ["is not a workbook"]),
    "old-excel": (lambda: b"\xd0\xcf\x11\xe0" + bytes(600), [".xls"]),
    "cut-short": (lambda: book(person())[:-200], ["cut short"]),
    "empty-sheet": (lambda: xlsx(Sheet1=[]), ["empty sheet"]),
    "no-rows": (lambda: book(), ["no rows"]),
    "moved-header": (lambda: xlsx(List=[["Consolidated List"], NEW_COLUMNS, [1]]), ["row 1", "changed the layout"]),
    "renamed-column": (
        lambda: book(person(), columns=[name.replace("Committees", "Regimes") for name in NEW_COLUMNS]),
        ["lacks “Committees”", "another list"],
    ),
    "one-new-column-missing": (
        lambda: book(person(), columns=[name for name in NEW_COLUMNS if name != "Arms Embargo"]),
        ["lacks “Arms Embargo”"],
    ),
    "column-twice": (lambda: book(person(), columns=[*OLD_COLUMNS, "Address"]), ["stands twice"]),
    "other-list": (lambda: xlsx(Designations=[["Unique ID", "Name 6"], ["AQD0001", "A"]]), ["another list"]),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_document_with_this_fault_is_refused_in_words(fault: str, tmp_path: Path) -> None:
    build, words = FAULTS[fault]
    with pytest.raises(DocumentError) as refusal:
        read("au-dfat", files(tmp_path, build()))
    told = str(refusal.value)
    assert NEW in told
    assert all(one in told for one in words), told


def test_a_workbook_is_of_the_day_it_was_saved(tmp_path: Path) -> None:
    edition = publisher("au-dfat").reader.edition
    assert edition(files(tmp_path, book(person(), saved="2026-01-31T23:59:00Z"))).published == "2026-01-31"
    assert edition(files(tmp_path, book(person(), saved=None))).published is None
    with pytest.raises(DocumentError):
        edition(files(tmp_path, b"<html>"))


def test_both_layouts_say_the_same_of_an_entry(tmp_path: Path) -> None:
    """What the older one cannot say stays as it was known; its own words for the same things mean the same."""
    listed = "Listed on: 5 Mar. 2020 (amended on 6 Apr. 2021, 7 May 2022)"
    new, issues = parties(
        tmp_path,
        person(300, Committees="1267 Committee (ISIL & Al-Qaida)", Listing_Information=listed, Citizenship="Syria",
               Instrument_of_Designation="Charter of the United Nations (Sanctions—X) Regulations 2008",
               Additional_Information="QDi.901. Title: Mullah. Gender: male.", Date_of_Birth="1968, 1969, 1970"),
        alias("300a", "Antony EXEMPLE", Committees="1267 Committee (ISIL & Al-Qaida)", Listing_Information=listed),
        person(8227, "EXAMPLE STAR", Type="Vessel", IMO_Number=9123456, Committees="Autonomous (Vessels)"),
    )  # fmt: skip
    before, more = old(
        tmp_path,
        person(300, Type="Individual ", Committees="1267/1989/2253 (ISIL (Da'esh) and Al-Qaida)", Citizenship="Syrian",
               Listing_Information=listed, Date_of_Birth="Between 1968 and 1970 ",
               Additional_Information="Title: Mullah. Gender: male."),
        person("300a", "Antony EXEMPLE", Type="individual", Name_Type="Aka ", Listing_Information=listed,
               Committees="1267/1989/2253 (ISIL (Da'esh) and Al-Qaida)"),
        person(8227, "EXAMPLE STAR", Type="Vessel", Committees="Autonomous (Vessels) "),
    )  # fmt: skip
    assert issues == more == []
    for known, said in zip(new, before, strict=True):
        assert diff(content(known), complete(content(said), content(known), frozenset([OLD]))) == {}
        assert complete(content(said), content(known), frozenset([NEW])) == content(said)


def test_what_is_news_in_the_older_layout_is_news(tmp_path: Path) -> None:
    (known,), _ = parties(tmp_path, person(300), alias("300a", "Antony EXEMPLE"))
    (said,), _ = old(tmp_path, person(300, Citizenship="Russian"), person("300a", "Toni EXAMPLE", Name_Type="aka"))
    whole = complete(content(said), content(known), frozenset([OLD]))
    assert set(diff(content(known), whole)) == {"names", "citizenships"}


def test_order_of_rows_and_white_space_make_no_difference(tmp_path: Path) -> None:
    rows = [person(1), alias("1a", "One"), alias("1b", "Two"), person(2, "Second", Address="Road 1, Kabul, Iraq")]
    turned = [alias("1b", " Two "), rows[0], rows[3] | {"Address": "Road  1, Kabul,\nIraq "}, rows[1]]
    first, _ = parties(tmp_path, *rows)
    second, issues = parties(tmp_path, *turned)
    assert issues == []
    by_key = {party.key: party for party in second}
    assert [diff(content(party), content(by_key[party.key])) for party in first] == [{}, {}]


def test_an_unknown_column_is_reported_of_each_entry_that_fills_it(tmp_path: Path) -> None:
    rows = [person(1) | {"Colour": "red"}, person(2)]
    found, issues = read("au-dfat", files(tmp_path, book(*rows, columns=[*NEW_COLUMNS, "Colour"])))
    assert len(found) == 2
    assert [(one.code, one.key, one.field, one.value) for one in issues] == [("unknown-element", "1", "Colour", "red")]
