"""The XLSX twin of every list: the same rows as its CSV, as plain text, with a sheet that says what they are."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from api import workbooks
from lists.models import Release
from tests.api.conftest import LISTS, XLSX, Api, many
from tests.builders.un import edition


def lines(book: object, sheet: str = "Rows") -> list[tuple[object, ...]]:
    return list(book[sheet].iter_rows(values_only=True))


def as_csv(value: object) -> str:
    text = "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text


@pytest.mark.parametrize("name", [*LISTS, "statements", "calls", "proposals", "incidents"])
def test_every_list_has_a_workbook_of_the_rows_of_its_csv(
    api: Api, three_editions: list[Release], curated: None, name: str
) -> None:
    heads, *rows = lines(api.workbook(f"{name}/?format=xlsx&limit=2"))
    table = api.table(f"{name}/?format=csv")
    assert rows or name == "issues"
    assert [dict(zip(heads, map(as_csv, row), strict=True)) for row in rows] == table


def test_so_has_a_search(api: Api, load_un: Callable[..., Release]) -> None:
    load_un(edition(*many(23), day="2022-01-10"))
    assert len(lines(api.workbook("entities/?q=person+number&format=xlsx"))) == 1 + 23


def test_and_the_matrix(api: Api, curated: None) -> None:
    answer = api.raw("matrix/?entity=let,jem&as_of=2004-01-01&format=xlsx")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="matrix-as-of-2004-01-01.xlsx"'
    assert len(lines(api.workbook("matrix/?entity=let,jem&format=xlsx"))) == 1 + 16


def test_what_a_workbook_looks_like(api: Api, three_editions: list[Release]) -> None:
    path = "designations/?format=xlsx&as_of=2021-06-01&regime=un-1267"
    name = 'attachment; filename="designations-un-1267-as-of-2021-06-01.xlsx"'
    assert api.raw(path).headers["Content-Disposition"] == name
    sheet = api.workbook(path)["Rows"]
    assert all(cell.font.b for cell in sheet[1])
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == sheet.dimensions
    assert all(8 <= one.width < 65 for one in sheet.column_dimensions.values())
    row = {head.value: cell for head, cell in zip(sheet[1], sheet[2], strict=True)}
    assert (row["listed_on"].value, row["listed_on"].data_type) == ("2010-01-05", "s")
    assert row["carried_over"].value is False


def test_a_second_sheet_says_what_the_rows_are(api: Api, three_editions: list[Release]) -> None:
    path = "designations/?format=xlsx&as_of=2021-06-01&known_at=2021-07"
    book = api.workbook(path)
    assert book.sheetnames == ["Rows", "About"]
    release = three_editions[1]
    assert lines(book, "About") == [
        ("Rows", 2),
        ("As of", "2021-06-01"),
        ("As known on", "2021-07-01"),
        ("Permalink", f"http://testserver/api/v1/{path}"),
        ("UN, newest release", f"2021-01-10, SHA-256 {release.sha256}"),
    ]


def test_text_is_text_whatever_it_looks_like() -> None:
    texts = ["=1+1", "+1", "-1", "@SUM(A1)", "https://example.org", "{=1}", "1971", "2020-01-10", "TRUE", "a\x01b"]
    sent = workbooks.send(({"text": text} for text in texts), ["text"], "texts.xlsx", [("Permalink", "=1+1")])
    book = openpyxl.load_workbook(io.BytesIO(sent.getvalue()))
    cells = [cell for (cell,) in book["Rows"].iter_rows(min_row=2)] + [book["About"]["B2"]]
    assert [cell.value for cell in cells[:-2]] == texts[:-1]
    assert {(cell.data_type, cell.hyperlink) for cell in cells} == {("s", None)}


def test_a_text_longer_than_a_cell_says_that_it_is_cut() -> None:
    sent = workbooks.send([{"text": "x" * 40_000}], ["text"], "texts.xlsx", [])
    _head, (text,) = lines(openpyxl.load_workbook(io.BytesIO(sent.getvalue())))
    assert len(str(text)) == 32_767
    assert str(text).endswith("the CSV has it whole")


def test_more_rows_than_a_sheet_takes_are_refused_before_they_are_read(
    api: Api, load_un: Callable[..., Release], monkeypatch: pytest.MonkeyPatch
) -> None:
    load_un(edition(*many(3), day="2022-01-10"))
    monkeypatch.setattr(workbooks, "MOST_ROWS", 2)
    detail = api.get("entities/?format=xlsx", 400)["detail"]
    assert "these are 3 rows; a sheet of Excel takes 2. Write format=csv" in detail
    assert api.raw("entities/?format=xlsx&q=QDi.001").status_code == 200


def test_a_list_without_rows_is_a_workbook_of_heads(api: Api, reference: None) -> None:
    (heads,) = lines(api.workbook("changes/?format=xlsx"))
    assert heads[0] == "id"


def test_it_is_asked_for_by_accept_too_and_held_until_the_data_changes(api: Api, three_editions: list[Release]) -> None:
    answer = api.raw("designations/", accept=XLSX)
    assert answer.headers["Content-Type"] == XLSX
    assert int(answer.headers["Content-Length"]) == len(answer.getvalue())
    again = api.raw("designations/", accept=XLSX, if_none_match=answer.headers["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert api.raw("designations/?format=csv").headers["ETag"] != answer.headers["ETag"]


def test_nothing_is_left_behind(
    api: Api, three_editions: list[Release], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    api.workbook("designations/?format=xlsx")
    assert list(folder.iterdir()) == []


def test_queries_do_not_grow_with_rows(
    api: Api, load_un: Callable[..., Release], django_assert_max_num_queries: Callable[..., object]
) -> None:
    load_un(edition(*many(200), day="2022-01-10"))
    with django_assert_max_num_queries(8):
        assert len(lines(api.workbook("entities/?format=xlsx"))) == 201
