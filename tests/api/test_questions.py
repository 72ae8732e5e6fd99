"""Filters, clocks, pages and refusals."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lists.models import Release
from tests.api.conftest import Api, many
from tests.builders.un import edition

LISTS = (
    "designations", "entities", "changes", "releases", "issues", "sources", "regimes", "measures", "authorities",
    "instruments",
)  # fmt: skip


def references(api: Api, question: str) -> list[str]:
    return sorted(row["reference"] for row in api.rows(f"designations/?{question}"))


def test_as_of_is_one_row_a_designation_in_force_that_day(api: Api, three_editions: list[Release]) -> None:
    assert references(api, "as_of=2020-06-01") == ["QDe.901", "QDi.901", "TAi.901"]
    assert references(api, "as_of=2021-06-01") == ["QDe.901", "TAi.901"]
    assert references(api, "as_of=2022-06-01") == ["QDe.901", "QDi.901", "TAi.901"]
    assert references(api, "as_of=2009") == []
    assert references(api, "as_of=2014") == ["QDe.901", "QDi.901"]


def test_known_at_answers_with_what_the_list_said(api: Api, three_editions: list[Release]) -> None:
    assert references(api, "known_at=2019-01-01") == []
    assert references(api, "known_at=2020-06-01") == ["QDe.901", "QDi.901"]
    [gone] = api.get("designations/?known_at=2021-06-01&reference=QDi.901")["results"]
    assert gone["status"] == "delisted"
    assert gone["delisted_on"] == "2020-01-10/2021-01-10"
    assert gone["last_seen"] == {"id": three_editions[0].pk, "published": "2020-01-10"}


def test_without_a_clock_every_period_stands(api: Api, three_editions: list[Release]) -> None:
    assert references(api, "") == ["QDe.901", "QDi.901", "QDi.901", "TAi.901"]


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("regime=un-1988", ["TAi.901"]),
        ("regime=un-1988,un-1267&as_of=2022-02-01", ["QDe.901", "QDi.901", "TAi.901"]),
        ("regime=un-1988&regime=un-1267&as_of=2021-02-01", ["QDe.901", "TAi.901"]),
        ("status=delisted", ["QDi.901"]),
        ("status=listed&kind=group", ["QDe.901"]),
        ("measure=travel-ban&kind=group", ["QDe.901"]),
        ("listed=2015", ["TAi.901"]),
        ("listed_since=2015-01-20", ["TAi.901"]),
        ("listed_until=2014", ["QDe.901", "QDi.901", "QDi.901"]),
        ("source=un-sc&jurisdiction=un&kind=group", ["QDe.901"]),
    ],
)
def test_designation_filters(api: Api, three_editions: list[Release], question: str, found: list[str]) -> None:
    assert references(api, question) == found


def test_entity_filters(api: Api, three_editions: list[Release]) -> None:
    def names(question: str) -> list[str]:
        return sorted(row["name"] for row in api.rows(f"entities/?{question}"))

    assert api.get("entities/?q=example+army")["results"][0]["name"] == "Army of Examples"
    assert names("kind=group") == ["Army of Examples"]
    assert names("regime=un-1988") == ["Omar Sample"]
    assert names("regime=un-1267&status=delisted") == ["Ahmed Example"]
    assert names("country=pakistan") == ["Ahmed Example"]
    assert names("as_of=2021-06-01") == ["Army of Examples", "Omar Sample"]
    assert names("q=example&kind=group") == ["Army of Examples"]


def test_change_filters(api: Api, three_editions: list[Release]) -> None:
    def kinds(question: str) -> list[str]:
        return sorted(row["kind"] for row in api.rows(f"changes/?{question}"))

    assert kinds("since=2021-01-10&until=2021-01-10") == ["added", "amended", "removed"]
    assert kinds("record=qdi.901") == ["added", "removed", "returned"]
    assert kinds(f"release={three_editions[2].pk}") == ["returned"]
    assert kinds("regime=un-1988") == ["added"]
    entity = api.get("entities/?q=QDi.901")["results"][0]["id"]
    assert kinds(f"entity={entity}&kind=removed,returned") == ["removed", "returned"]


@pytest.mark.parametrize("name", LISTS)
def test_an_unknown_parameter_is_refused_with_those_there_are(api: Api, reference: None, name: str) -> None:
    for form in ("", "&format=csv"):
        detail = api.get(f"{name}/?colour=red{form}", 400)["detail"]
        assert "“colour”" in detail
        assert "limit" in detail


@pytest.mark.parametrize(
    "question",
    [
        "designations/?regime=un-9999", "designations/?as_of=yesterday", "designations/?as_of=9999",
        "designations/?limit=501", "designations/?limit=0", "designations/?limit=many", "designations/?cursor=x",
        "designations/?cursor=WzFd", "designations/?cursor=WyJuZXh0IiwieCIsMV0",
        "releases/?cursor=WyJuZXh0IiwiOTk5OS05OS05OSIsMV0", "designations/?status=blue", "designations/?listed=soon",
        "designations/?format=xml", "designations/?kind=ship", "designations/?as_of=2020&as_of=2021",
        "designations/?reference=%00", "changes/?release=abc", "changes/?since=never", "entities/?q=" + "x" * 10_000,
        "entities/?q=example&cursor=WyJmcm9tIiwtMV0", "entities/?regime=un-9999&q=a", "issues/?release=-",
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_is_refused(api: Api, three_editions: list[Release], question: str) -> None:
    assert len(api.get(question, 400)["detail"]) > 10


@pytest.mark.parametrize(
    "path", ["entities/nobody/", "regimes/un-0/", "releases/999999999999/", "nothing/", "sources/zz/"]
)
def test_what_does_not_exist_says_so(api: Api, reference: None, path: str) -> None:
    assert "There is no" in api.get(path, 404)["detail"]


def test_writing_is_not_allowed(api: Api, db: None) -> None:
    answer = api.client.post("/api/v1/designations/", {}, content_type="application/json")
    assert answer.status_code == 405
    assert answer.json()["detail"]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(LISTS),
    parameter=st.sampled_from(
        (
            "q",
            "as_of",
            "known_at",
            "cursor",
            "limit",
            "regime",
            "kind",
            "source",
            "status",
            "listed",
            "release",
            "reference",
            "since",
            "entity",
            "format",
            "record",
            "country",
            "measure",
            "code",
        )
    ),
    value=st.one_of(
        st.text(max_size=40),
        st.integers().map(str),
        st.dates().map(str),
        st.binary(max_size=20).map(repr),
        st.sampled_from(["WyJuZXh0IiwiMjAyMi0wMS0xMCIsMV0", "WyJuZXh0IixudWxsLG51bGxd", "9" * 400, "Infinity"]),
    ),
)
def test_no_question_is_a_fault_of_ours(api: Api, reference: None, name: str, parameter: str, value: str) -> None:
    answer = api.raw(f"{name}/?{parameter}={quote(value, errors='ignore')}")
    assert answer.status_code in (200, 400)
    assert answer.status_code == 200 or answer.json()["detail"]


def test_pages_cover_every_row_once_both_ways(api: Api, load_un: Callable[..., Release]) -> None:
    load_un(edition(*many(23), day="2022-01-10"))
    for name in ("designations", "entities", "changes"):
        rows = [row["id"] for row in api.rows(f"{name}/?limit=5")]
        assert len(rows) == len(set(rows)) == 23
        page = api.get(f"{name}/?limit=5")
        assert page["previous"] is None
        second = api.client.get(page["next"]).json()
        assert api.client.get(second["previous"]).json()["results"] == page["results"]
    found = [row["id"] for row in api.rows("entities/?q=person+number&limit=4")]
    assert len(found) == len(set(found)) == 23


def test_csv_holds_every_row_and_no_formula(api: Api, three_editions: list[Release]) -> None:
    answer = api.raw("designations/?format=csv&as_of=2021-06-01&regime=un-1267")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="designations-un-1267-as-of-2021-06-01.csv"'
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(text))
    assert text.startswith("id,reference,regime")
    assert (row["reference"], row["entity.name"], row["measures"]) == (
        "QDe.901", "Army of Examples", "arms-embargo; asset-freeze; travel-ban",
    )  # fmt: skip
    from api.tables import safe

    assert safe("=cmd") == "'=cmd"
    assert safe("+1") == "'+1"


def test_an_answer_holds_until_the_data_changes(
    api: Api, three_editions: list[Release], load_un: Callable[..., Release]
) -> None:
    first = api.raw("designations/")
    assert api.raw("designations/", if_none_match=first.headers["ETag"]).status_code == 304
    assert api.raw("designations/").content == first.content
    load_un(edition(*many(2), day="2023-01-10"))
    fresh = api.raw("designations/", if_none_match=first.headers["ETag"])
    assert fresh.status_code == 200
    assert fresh.content != first.content


def test_open_to_every_origin(api: Api, db: None) -> None:
    assert api.raw("regimes/").headers["Access-Control-Allow-Origin"] == "*"
    assert api.client.options("/api/v1/regimes/").status_code == 200


@pytest.mark.parametrize("name", LISTS)
def test_queries_do_not_grow_with_rows(api: Api, load_un: Callable[..., Release], name: str) -> None:
    load_un(edition(*many(3), day="2022-01-10"))
    few = api.queries(f"{name}/")
    load_un(edition(*many(40), day="2022-02-10"))
    assert api.queries(f"{name}/") == few <= 8
