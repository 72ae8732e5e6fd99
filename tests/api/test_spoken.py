"""Statements, calls, proposals and incidents as clients meet them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest

from entities.models import Entity
from statements.models import Call, Proposal, Statement
from tests.api.conftest import Api

NAMES = ("statements", "calls", "proposals", "incidents")


@pytest.fixture
def said(curated: None) -> None:
    """The project's own curated data."""


def ids(api: Api, question: str) -> list[str]:
    return [row["id"] for row in api.rows(question)]


def party(code: str) -> str:
    return Entity.objects.get(code=code).public_id


def test_everything_curated_is_reachable(api: Api, said: None) -> None:
    assert {name: len(set(ids(api, f"{name}/?limit=7"))) for name in NAMES} == {
        "statements": 30, "calls": 45, "proposals": 14, "incidents": 9,
    }  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_row_of_a_list_is_its_own_page(api: Api, said: None, name: str) -> None:
    for row in api.get(f"{name}/?limit=3")["results"]:
        assert api.get(f"{name}/{row['id']}/") == row
    assert "There is no" in api.get(f"{name}/nothing/", 404)["detail"]


def test_a_statement(api: Api, said: None) -> None:
    row = api.get("statements/in-us-jwg21-2025/")
    assert (row["kind"], row["date"], row["published_on"], row["end_date"], row["place"], row["parties"]) == (
        "joint-statement", "2025-12-03", "2025-12-06", None, "New Delhi", ["India", "United States"],
    )  # fmt: skip
    assert [(one["name"], one["side"]) for one in row["officials"]] == [
        ("Vinod Bahade", "India"), ("Monica Jacobsen", "United States"),
    ]  # fmt: skip
    assert [(one["entity"]["id"], one["manner"], one["regimes"]) for one in row["mentions"]] == [
        (party("isil"), "named", []),
        (party("al-qaida"), "named", []),
        (party("let"), "called-for-listing", ["un-1267"]),
        (party("jem"), "called-for-listing", ["un-1267"]),
        (party("trf"), "designation-welcomed", ["us-fto", "us-sdgt"]),
    ]
    assert [one["state"] for one in row["states_left_out"]] == ["Pakistan"]
    assert {(one["incident"], one["manner"]) for one in row["incidents"]} == {
        ("pahalgam-2025", "condemned"), ("red-fort-2025", "condemned"),
    }  # fmt: skip
    assert [(one["id"], one["state"]) for one in row["calls"]] == [
        ("jwg21-list", "open"), ("jwg21-sanction-effects", "not-tracked"), ("jwg21-accountability", "not-tracked"),
    ]  # fmt: skip
    assert next(iter(row)) == "id"
    assert list(row)[-3:] == ["citations", "confidence", "documents"]


def test_a_call(api: Api, said: None) -> None:
    row = api.get("calls/jwg21-list/")
    assert (row["statement"], row["date"], row["kind"], row["regime"]) == (
        "in-us-jwg21-2025", "2025-12-03", "list", "un-1267",
    )  # fmt: skip
    assert [(one["entity"] and one["entity"]["id"], one["group"]) for one in row["targets"]] == [
        (party("let"), ""), (party("jem"), ""), (party("isil"), "affiliates"), (party("al-qaida"), "affiliates"),
        (party("let"), "proxies"), (party("jem"), "proxies"), (None, "supporters"),
    ]  # fmt: skip
    assert {one["status"] for one in row["findings"]} == {"already-listed", "not-listed", "partly-met"}
    assert sorted(api.get("calls/jwg21-accountability/")["incidents"]) == ["pahalgam-2025", "red-fort-2025"]


def test_a_proposal_tells_its_steps_and_the_days_to_the_listing(api: Api, said: None) -> None:
    row = api.get("proposals/azhar-2019/")
    assert [(step["kind"], step["date"]) for step in row["steps"]] == [
        ("submitted", "2019-02-27"), ("hold", "2019-03-13"), ("hold-lifted", "2019-05-01"), ("listed", "2019-05-01"),
    ]  # fmt: skip
    assert row["days_to_listing"] == {"count": 63, "least": False}
    assert row["entity"]["id"] == party("masood-azhar")
    assert row["days_from_first_proposal"] == {"count": 3408, "least": True}  # some day of 2009
    assert (row["state"], row["listed_on"]) == ("listed", "2019-05-01")
    assert api.get("proposals/azhar-2016/")["days_to_listing"] is None
    assert [(one["id"], one["state"]) for one in api.rows("proposals/?by=Pakistan")] == [("bla-2025", "held")]


def test_an_incident_keeps_what_conflicts(api: Api, said: None) -> None:
    row = api.get("incidents/pahalgam-2025/")
    assert (row["date"], row["country"], row["tolls"][0]["count"]) == ("2025-04-22", "India", 26)
    assert [one["kind"] for one in row["assertions"]][:3] == ["claimed", "claimed", "withdrawn"]
    assert "in-us-jwg21-2025" in row["statements"]


def cited_in(row: Any) -> Iterator[str]:
    for name, value in row.items() if isinstance(row, dict) else ():
        yield from value if name == "citations" else cited_in(value)
    for one in row if isinstance(row, list) else ():
        yield from cited_in(one)


@pytest.mark.parametrize("name", NAMES)
def test_every_citation_resolves_in_its_row(api: Api, said: None, name: str) -> None:
    for row in api.rows(f"{name}/"):
        documents = {one["code"]: one for one in row["documents"]}
        assert row["citations"]
        assert set(cited_in({**row, "documents": []})) == set(documents)
        assert all(one["title"] for one in documents.values())


@pytest.mark.parametrize(
    ("question", "some"),
    [
        ("statements/?party=India,United States&year=2025", "in-us-jwg21-2025"),
        ("statements/?year=2025-12", "in-us-jwg21-2025"),
        ("statements/?kind=joint-statement&regime=us-fto", "in-us-jwg21-2025"),
        ("statements/?incident=red-fort-2025", "in-us-jwg21-2025"),
        ("statements/?q=red+fort&regime=un-1267", "in-us-jwg21-2025"),
        ("calls/?kind=list&regime=un-1267&statement=in-us-jwg21-2025", "jwg21-list"),
        ("calls/?addressee=1267+Committee+and+UN+members", "jwg21-list"),
        ("calls/?party=India,Pakistan&year=2025", "jwg21-list"),
        ("calls/?state=not-tracked&party=Japan", "jp25-action"),
        ("proposals/?by=France", "azhar-2019"),
        ("proposals/?by=Poland&regime=un-1267", "azhar-2019"),
        ("incidents/?country=India&year=2025", "pahalgam-2025"),
    ],
)
def test_filters(api: Api, said: None, question: str, some: str) -> None:
    found = ids(api, question)
    assert some in found
    assert len(found) == len(set(found)) < len(ids(api, question.partition("?")[0]))


def test_filters_by_party(api: Api, said: None) -> None:
    trf, azhar = party("trf"), party("masood-azhar")
    assert "in-us-jwg21-2025" in ids(api, f"statements/?entity={trf}")
    assert "jwg21-list" in ids(api, f"calls/?entity={party('let')}")
    assert ids(api, f"proposals/?entity={azhar}") == [
        "azhar-2009", "azhar-2016", "azhar-2017", "azhar-2019",
    ]  # fmt: skip
    assert ids(api, f"incidents/?entity={trf}")
    assert "nobody" in api.get("calls/?entity=nobody", 400)["detail"]


@pytest.mark.parametrize(
    "question",
    [
        "statements/?colour=red", "statements/?party=Atlantis", "statements/?year=soon", "statements/?regime=un-9999",
        "statements/?incident=none", "statements/?kind=song", "calls/?kind=sing", "calls/?regime=un-9999",
        "calls/?as_of=tomorrow", "calls/?state=done", "calls/?party=Atlantis", "calls/?addressee=Nobody",
        "proposals/?state=open", "proposals/?by=Atlantis", "incidents/?country=Atlantis", "incidents/?year=x",
        "calls/?statement=a&statement=b", "statements/?cursor=WyJuZXh0IiwieCIsMV0", "incidents/?format=xml",
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(api: Api, said: None, question: str) -> None:
    assert len(api.get(question, 400)["detail"]) > 10


@pytest.mark.parametrize("name", NAMES)
def test_queries_do_not_grow_with_the_rows(api: Api, said: None, name: str) -> None:
    assert api.queries(f"{name}/?limit=4") == api.queries(f"{name}/?limit=500") <= 12


@pytest.mark.parametrize("name", NAMES)
def test_csv_holds_every_row(api: Api, said: None, name: str) -> None:
    text = api.raw(f"{name}/?format=csv").getvalue().decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["id"] for row in rows] == ids(api, f"{name}/")
    assert text.startswith("id,")
    assert all(row["citations"] for row in rows)


def test_pages_lead_back(api: Api, said: None) -> None:
    for name in NAMES:
        first = api.get(f"{name}/?limit=4")
        second = api.client.get(first["next"]).json()
        assert api.client.get(second["previous"]).json()["results"] == first["results"]


def test_a_draft_is_told_nowhere(api: Api, said: None) -> None:
    draft = Statement.objects.get(code="in-us-jwg21-2025")
    Proposal.objects.filter(code="azhar-2019").update(call=Call.objects.get(code="jwg21-list"))
    assert api.get("proposals/azhar-2019/")["call"] == "jwg21-list"
    Statement.objects.filter(pk=draft.pk).update(published=False, parties=["Atlantis"], kind="secret")
    Call.objects.filter(code="jwg21-list").update(addressee="Atlanteans")
    assert draft.code not in ids(api, "statements/")
    api.get(f"statements/{draft.code}/", 404)
    assert not [one for one in ids(api, "calls/") if one.startswith("jwg21-")]
    api.get("calls/jwg21-list/", 404)
    assert api.get("proposals/azhar-2019/")["call"] is None
    assert draft.code not in api.get("incidents/pahalgam-2025/")["statements"]
    for question in (
        "statements/?kind=none", "statements/?party=none", "statements/?incident=pahalgam-2025", "calls/?party=none",
        "calls/?addressee=none",
    ):  # fmt: skip
        answer = api.raw(question).content.decode()
        assert "secret" not in answer
        assert "Atlant" not in answer
        assert draft.code not in answer
