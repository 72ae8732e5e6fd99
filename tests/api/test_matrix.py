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
    assert (un["open_calls"], un["open_for"]) == (len(un["calls"]), {"days": 230, "at_least": False})
    assert set(answer["totals"]) == set(answer["regimes"])


def test_proposals(api: Api):
    [row] = api.get("matrix/?entity=masood-azhar")["results"]
    un = next(one for one in row["cells"] if one["regime"] == "un-1267")
    assert [one["steps"][0]["date"] for one in un["proposals"]] == ["2009", "2016-03", "2017-01-19", "2019-02-27"]


def test_an_earlier_day_says_why_and_as_of_when(api: Api):
    answer = api.get("matrix/?statement=in-us-jwg21-2025&as_of=2004-01-01")
    let = next(row for row in answer["results"] if row["code"] == "let")
    told = {one["regime"]: (one["state"], one["why"], one["not_listed_as_of"]) for one in let["cells"]}
    assert told["us-fto"] == ("in-force", "", None)
    assert told["un-1267"] == ("not-listed", "not-yet-listed", "2004-01-01")
    assert told["in-uapa-first"] == ("not-listed", "not-yet-made", "2004-01-01")
    for row in answer["results"]:
        for one in row["cells"]:
            assert one["standing"] != "not-listed" or one["not_listed_as_of"] or one["cited_absence"]


def test_rows_say_what_they_are_there_by(api: Api):
    rows = api.get("matrix/?statement=in-us-jwg21-2025&affiliates=let,jem&people=proposed")["results"]
    groups = {row["code"]: (row["group"], bool(row["affiliate_of"])) for row in rows}
    assert groups["let"] == ("asked", False)
    assert groups["jamaat-ud-dawa"] == ("affiliates", True)
    assert groups["masood-azhar"] == ("people", False)


def test_csv_has_a_row_a_cell(api: Api):
    answer = api.raw("matrix/?entity=let,jem&format=csv")
    text = b"".join(answer.streaming_content).decode().removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 16
    assert all(row["as_of"] for row in rows)
    assert {row["code"] for row in rows} == {"let", "jem"}


@pytest.mark.parametrize(
    "query", ["x=1", "limit=5", "statement=none", "regime=none", "kind=none", "format=xml", "people=x"]
)
def test_what_is_not_understood_is_refused(api: Api, query: str):
    assert api.get(f"matrix/?{query}", 400)["detail"]


def test_queries_do_not_grow_with_rows(api: Api):
    api.get("matrix/")
    everything = "matrix/?statement=in-us-jwg21-2025&affiliates=all&people=proposed"
    assert api.queries("matrix/") == api.queries("matrix/?entity=let") == api.queries(everything) <= 12
