"""Errors are JSON that says what to do; no question is a fault of ours."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote
from uuid import UUID

import pytest
from django.db import OperationalError
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from api import filtersets
from api.rows import designations
from lists.models import Release
from tests.api.conftest import LISTS, Api


@pytest.mark.parametrize(
    "path",
    [
        "entities/nobody/", "entities/%00/", "entities/ABC/", "regimes/un-0/", "regimes/%00/", "sources/zz/",
        "releases/999999999999/", "releases/99999999999999999999999999/", f"changes/{UUID(int=1)}/",
        f"designations/{UUID(int=1)}/", "issues/0/", "measures/x/", "authorities/" + "x" * 3000 + "/",
    ],
)  # fmt: skip
def test_what_does_not_exist_says_so(api: Api, reference: None, path: str) -> None:
    assert "There is no" in api.get(path, 404)["detail"]


@pytest.mark.parametrize(
    "path", ["nothing/", "releases/abc/", "changes/1/", "designations/QDe.118/", "a/b/c", "docs.html"]
)
def test_an_address_of_nothing_says_so(api: Api, db: None, path: str) -> None:
    answer = api.raw(path)
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/json")
    assert "/api/v1/docs/" in answer.json()["detail"]


def test_a_missing_slash_leads_on(api: Api, db: None) -> None:
    answer = api.raw("designations?kind=group&limit=3")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/api/v1/designations/?kind=group&limit=3")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("path", ["designations/", "regimes/un-1267/", "screen/", ""])
def test_nothing_can_be_written(api: Api, db: None, method: str, path: str) -> None:
    answer = getattr(api.client, method)(f"/api/v1/{path}", "{}", content_type="application/json")
    assert (answer.status_code, answer.headers["Content-Type"]) == (405, "application/json")
    assert answer.json()["detail"]
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"


def test_what_cannot_be_accepted(api: Api, db: None) -> None:
    answer = api.raw("designations/", accept="image/png")
    assert (answer.status_code, answer.headers["Content-Type"]) == (406, "application/json")
    assert api.raw("regimes/un-1267/", accept="text/csv").status_code == 406  # one thing is no table
    assert api.raw("designations/", accept="text/html,*/*;q=0.8").headers["Content-Type"] == "application/json"
    assert api.raw("designations/?format=csv", accept="text/html").status_code == 200


def test_open_to_scripts_of_every_origin(api: Api, reference: None) -> None:
    for path in (
        "regimes/",
        "regimes/none/",
        "nothing/",
        "designations/?colour=red",
        "designations/?format=csv",
        "regimes",
    ):
        assert api.raw(path, origin="https://example.org").headers["Access-Control-Allow-Origin"] == "*"
    asked = api.client.options(
        "/api/v1/designations/", headers={"origin": "https://example.org", "access-control-request-method": "GET"}
    )
    assert asked.status_code == 200
    assert "GET" in asked.headers["Access-Control-Allow-Methods"]
    assert "ETag" in asked.headers["Access-Control-Expose-Headers"]


def test_head_is_get_without_its_body(api: Api, reference: None) -> None:
    for path in ("regimes/", "regimes/?format=csv", "regimes/?format=xlsx", "regimes/none/"):
        there, head = api.raw(path), api.client.head(f"/api/v1/{path}")
        assert (head.status_code, head.headers.get("ETag")) == (there.status_code, there.headers.get("ETag"))


def test_the_clients_are_told_of_no_fault_of_ours_in_detail(
    api: Api, three_editions: list[Release], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> Any:
        raise RuntimeError("secret")

    monkeypatch.setattr(designations, "rows", broken)
    answer = api.raw("designations/")
    assert answer.status_code == 500
    assert b"secret" not in answer.content
    assert answer.json()["detail"]


def test_a_database_that_is_away_is_said_to_be(
    api: Api, three_editions: list[Release], monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> Any:
        raise OperationalError("server closed the connection")

    monkeypatch.setattr(designations, "rows", away)
    assert "cannot be reached" in api.get("designations/", 503)["detail"]


# Hostile questions ----------------------------------------------------------------------------

NAMES = sorted(
    {name for kind in vars(filtersets).values() if hasattr(kind, "base_filters") for name in kind.base_filters}
    | {"limit", "cursor", "format", "page", "__proto__"}
)
ODD = st.sampled_from(
    [
        "\x00", "a\x00b", "9" * 400, "-1", "0", "1e9", "Infinity", "NaN", "9999-12-31", "0001-01-01", "0000",
        "2020-02-30", "'; DROP TABLE x; --", "%", "_", "\\", "\\u0000", "*", "(", "[", "{}", "null", "true",
        "../../etc", ",", ",,,", "x" * 10_000, "\ud7ff", "\U0001f4a3", "‮", "ل",
        "WyJuZXh0IiwiMjAyMi0wMS0xMCIsMV0", "WyJuZXh0IixudWxsLG51bGxd", "WyJwcmV2aW91cyIsIiIsMV0",
        "WyJmcm9tIiwxMDAwMDAwMDAwMDBd", "un-1267", "listed", "person", "2020/2021", "1971~",
    ]
)  # fmt: skip
VALUES = st.one_of(
    ODD, st.text(max_size=40), st.integers().map(str), st.dates().map(str), st.floats().map(str),
    st.binary(max_size=30).map(lambda raw: raw.decode("latin-1")),
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from([*LISTS, "statements", "regimes/un-1267", "sources/un-sc"]),
    pairs=st.lists(st.tuples(st.sampled_from(NAMES), VALUES), min_size=1, max_size=3),
)
@example(name="entities", pairs=[("q", "%%%"), ("country", "%")])
@example(name="entities", pairs=[("q", "\\"), ("as_of", "2020")])
def test_no_question_is_a_fault_of_ours(
    api: Api, three_editions: list[Release], name: str, pairs: list[tuple[str, str]]
) -> None:
    query = "&".join(f"{key}={quote(value, safe='')}" for key, value in pairs)
    answer = api.raw(f"{name}/?{query}")
    assert answer.status_code in (200, 400, 406), answer.content
    assert answer.status_code == 200 or answer.json()["detail"]
    if answer.streaming:
        assert answer.getvalue()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=st.binary(max_size=60))
def test_nor_are_bytes_that_are_no_text(api: Api, reference: None, raw: bytes) -> None:
    answer = api.client.get("/api/v1/designations/", QUERY_STRING=raw.decode("latin-1"))
    assert answer.status_code in (200, 400)
    assert answer.status_code == 200 or answer.json()["detail"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(piece=st.one_of(ODD, st.text(max_size=20)), name=st.sampled_from(LISTS))
def test_nor_is_an_address(api: Api, reference: None, name: str, piece: str) -> None:
    answer = api.raw(f"{name}/{quote(piece, safe='')}/")
    assert answer.status_code in (200, 301, 404)
    assert answer.headers["Content-Type"] == "application/json" or answer.status_code == 301


def test_answers_are_the_same_for_everybody(api: Api, reference: None) -> None:
    assert "Cookie" not in api.raw("designations/").headers["Vary"]
