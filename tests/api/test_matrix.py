"""The matrix for services: cells as JSON and as CSV, and what it refuses."""

from __future__ import annotations

import csv
import io

import pytest

from tests.api.conftest import Api

pytestmark = pytest.mark.usefixtures("curated")


def test_cells(api: Api):
    answer = api.get("matrix/?statement=in-us-jwg21-2025&regime=us-fto,un-1267&regime=eu-881-2002")
    assert answer["regimes"] == ["us-fto", "un-1267", "eu-881-2002"]
    trf = next(row for row in answer["results"] if row["code"] == "trf")
    fto, un, _ = trf["cells"]
    assert (fto["state"], fto["listed_on"], fto["lag"]) == (
        "as-alias", "2025-07-18", {"days": 925, "at_least": False},
    )  # fmt: skip
    assert (un["state"], un["standing"], un["cited_absence"]) == ("called-for", "not-listed", "2026-07-21")
    assert un["calls"][0]["by"] == ["India", "United States"]
    assert set(answer["totals"]) == set(answer["regimes"])


def test_proposals(api: Api):
    [row] = api.get("matrix/?entity=masood-azhar")["results"]
    un = next(one for one in row["cells"] if one["regime"] == "un-1267")
    assert [one["steps"][0]["date"] for one in un["proposals"]] == ["2009", "2016-03", "2017-01-19", "2019-02-27"]


def test_csv_has_a_row_a_cell(api: Api):
    answer = api.raw("matrix/?entity=let,jem&format=csv")
    text = b"".join(answer.streaming_content).decode().removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 16
    assert {row["code"] for row in rows} == {"let", "jem"}


@pytest.mark.parametrize("query", ["x=1", "limit=5", "statement=none", "regime=none", "kind=none", "format=xml"])
def test_what_is_not_understood_is_refused(api: Api, query: str):
    assert api.get(f"matrix/?{query}", 400)["detail"]


def test_queries_do_not_grow_with_rows(api: Api):
    api.get("matrix/")
    assert api.queries("matrix/") <= api.queries("matrix/?entity=let") <= 12
