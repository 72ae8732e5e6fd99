"""Workbooks as rows of plain values, the same from both forms, and refused in words where they are not sound."""

from __future__ import annotations

import resource
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from lists import workbooks
from lists.reading import DocumentError
from lists.workbooks import Row, headed, rows
from tests.builders.sheets import ods, packed, xlsx

NAME = "List.xlsx"
HEADER = ["Key", "Name", "Since"]
BOTH = pytest.mark.parametrize("form", [xlsx, ods], ids=["xlsx", "ods"])
Form = Callable[..., bytes]


def read(folder: Path, content: bytes, *sheets: str) -> list[Row]:
    path = folder / "stored"
    path.write_bytes(content)
    return list(rows(path, NAME, sheets))


def refusal(folder: Path, content: bytes, *sheets: str) -> str:
    with pytest.raises(DocumentError) as refused:
        read(folder, content, *sheets)
    return str(refused.value)


@BOTH
def test_cells_are_plain_values_and_rows_keep_their_numbers(form: Form, tmp_path: Path) -> None:
    given = [["Key", " two\nlines ", None, "Ж"], [None, None], [7, 1.5, True, None, date(2020, 2, 3)], ["", None]]
    (first, head), (last, cells) = read(tmp_path, form(Data=given))
    assert (first, head) == (1, ["Key", " two\nlines ", None, "Ж"])
    assert (last, cells[:4]) == (3, [7, 1.5, True, None])
    assert str(cells[4])[:10] == "2020-02-03"


@BOTH
def test_a_sheet_is_found_by_any_of_its_names_or_is_the_first(form: Form, tmp_path: Path) -> None:
    book = form(Notes=[["a note"]], Data=[["the list"]])
    assert read(tmp_path, book, "Sheet1", "Data") == [(1, ["the list"])]
    assert read(tmp_path, book) == [(1, ["a note"])]
    said = refusal(tmp_path, book, "Sheet1")
    assert "no sheet “Sheet1”; it has: “Notes”, “Data”" in said


def test_what_ods_repeats_is_written_out_and_its_endless_empty_tail_is_not(tmp_path: Path) -> None:
    text = '<table:table-cell office:value-type="string" {}><text:p>{}</text:p></table:table-cell>'
    body = [
        text.format('table:number-columns-repeated="3"', "a"),
        '<table:table-cell table:number-columns-repeated="2"/>'
        + text.format("", "b<text:s text:c='2'/>c<text:line-break/>d<text:span>e</text:span>")
        + '<table:table-cell table:number-columns-repeated="16376"/>',
        '<table:table-cell table:number-columns-repeated="16384"/>',
    ]
    assert read(tmp_path, ods(Data=body)) == [(1, ["a", "a", "a"]), (2, [None, None, "b  c\nde"])]


@BOTH
def test_rows_stand_under_the_columns_of_the_header_in_any_order(form: Form, tmp_path: Path) -> None:
    book = form(
        Data=[["Made on", "3 May"], ["Since", " Name ", "Key", None, "New"], ["2020", "AN EXAMPLE", "1", "x", "y", "z"]]
    )
    found = headed(read(tmp_path, book), NAME, HEADER, at=2)
    beside = {"column 4": "x", "New": "y", "column 6": "z"}
    assert list(found) == [(3, {"Since": "2020", "Name": "AN EXAMPLE", "Key": "1", **beside})]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ([HEADER, ["1"]], ["row 1", "header stands here and not in row 2"]),
        ([["Made on"], ["A new title"], HEADER], ["row 2", "lacks “Key”, “Name”, “Since”", "A new title"]),
        ([["Made on"], ["Key", "Since", "Names"]], ["row 2", "lacks “Name”", "Names"]),
        ([["Made on"], [*HEADER, "Name"]], ["row 2", "“Name” stands twice"]),
        ([["Made on"]], ["no header in row 2"]),
        ([], ["no header in row 2"]),
    ],
    ids=["above", "below", "renamed", "twice", "none", "nothing"],
)
def test_a_moved_header_is_refused_with_where_it_is(given: list[list[Any]], words: list[str], tmp_path: Path) -> None:
    with pytest.raises(DocumentError) as refused:
        list(headed(read(tmp_path, xlsx(Data=given)), NAME, HEADER, at=2))
    assert all(word in str(refused.value) for word in words), refused.value


LAUGHS = (
    "<!DOCTYPE x [<!ENTITY a 'ha'>"
    + "".join(f"<!ENTITY a{n} '&a{n - 1 or ''};&a{n - 1 or ''};'>" for n in range(1, 40))
    + "]>"
)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", ["is empty"]),
        (b" \r\n\0", ["is empty"]),
        (b"<!DOCTYPE html><html>Service unavailable</html>", ["web page (HTML)"]),
        (b"Last Updated,14/04/2025", ["not a workbook", "Last Updated"]),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096), ["password", ".xls"]),
        (xlsx(Data=[HEADER])[:-200], ["cut short"]),
        (packed(("word/document.xml", "<x/>")), ["no workbook"]),
        (packed(("xl/workbook.xml", "<x/>")), ["damaged workbook"]),
        (packed(("content.xml", "<x>")), ["damaged workbook"]),
        (ods(head="<!DOCTYPE x SYSTEM 'http://elsewhere.example/x'>", Data=[HEADER]), ["document type"]),
        (ods(head=LAUGHS, Data=["<table:table-cell><text:p>&a39;</text:p></table:table-cell>"]), ["document type"]),
        (packed(("META-INF/manifest.xml", "<encryption-data/>"), ("content.xml", "")), ["password"]),
    ],
    ids=["empty", "blank", "page", "csv", "ole", "cut", "other", "hollow", "open", "doctype", "laughs", "locked"],
)
def test_what_is_no_sound_workbook_is_refused_in_words(content: bytes, words: list[str], tmp_path: Path) -> None:
    said = refusal(tmp_path, content)
    assert said.startswith(NAME)
    assert all(word in said for word in words), said


def test_a_workbook_whose_inside_is_damaged_is_refused_wherever_it_breaks(tmp_path: Path) -> None:
    sound = xlsx(Data=[[f"row {n}"] for n in range(2000)])
    path = tmp_path / "sound"
    path.write_bytes(sound)
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    for name in ("xl/worksheets/sheet1.xml", "xl/workbook.xml", "[Content_Types].xml"):
        cut = {**members, name: members[name][: len(members[name]) // 2]}
        assert "damaged workbook" in refusal(tmp_path, packed(*cut.items()))


def test_a_document_type_inside_an_xlsx_is_not_expanded(tmp_path: Path) -> None:
    sound = xlsx(Data=[["word"]])
    path = tmp_path / "sound"
    path.write_bytes(sound)
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    sheet = members["xl/worksheets/sheet1.xml"].decode()
    members["xl/worksheets/sheet1.xml"] = (LAUGHS + sheet.replace("word", "&a39;")).encode()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert "document type" in refusal(tmp_path, packed(*members.items()))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000


@pytest.mark.parametrize("limit", ["_MOST_BYTES", "_MOST_SHARED"])
def test_a_workbook_that_would_fill_the_memory_is_not_unpacked(
    limit: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bomb = packed(("xl/workbook.xml", ""), ("xl/sharedStrings.xml", bytes(2**21)))
    assert len(bomb) < 2**12
    monkeypatch.setattr(workbooks, limit, 2**20)
    assert "would unpack to 2 MB" in refusal(tmp_path, bomb)


@pytest.mark.parametrize(
    "cell",
    ['<table:table-cell office:value-type="boolean" table:number-columns-repeated="2000000000"/>',
     '<table:table-cell table:number-columns-repeated="2000000000"/><table:table-cell office:value-type="boolean"/>'],
    ids=["said", "empty"],
)  # fmt: skip
def test_a_row_of_endless_cells_is_refused(cell: str, tmp_path: Path) -> None:
    assert "row 1: a sheet so large" in refusal(tmp_path, ods(Data=[cell]))
