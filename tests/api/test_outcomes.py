"""What came of calls and proposals, as clients meet it: computed on the day they ask for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from entities.models import Entity
from lists.models import Release
from statements.models import Proposal
from tests.api.conftest import Api
from tests.builders import un

pytestmark = pytest.mark.django_db

LET = un.group("QDe.118", "LASHKAR-E-TAYYIBA", listed="2005-05-02")
JEM = un.group("QDe.019", "JAISH-I-MOHAMMED", listed="2001-10-17")
BLA = un.group("QDe.901", "BALOCHISTAN LIBERATION ARMY", listed="2026-02-10")


@pytest.fixture
def told(curated: None, load_un: Callable[..., Release]) -> Callable[..., Release]:
    """The UN list of 27 February 2026, as far as it matters here."""
    load_un(un.edition(LET, JEM, day="2026-02-27"))
    return load_un


def party(code: str) -> str:
    return Entity.objects.get(code=code).public_id


def outcome(row: dict[str, Any], code: str) -> dict[str, Any]:
    [found] = [one for one in row["outcomes"] if one["entity"]["id"] == party(code)]
    return found


def test_a_call_tells_what_came_of_it_party_by_party(api: Api, told: object) -> None:
    row = api.get("calls/jwg21-list/")
    assert (row["state"], row["as_of"], row["days"]) == ("open", "2026-02-27", {"count": 86, "least": False})
    assert row["release"] == {"id": Release.objects.get().pk, "published": "2026-02-27"}
    let = outcome(row, "let")
    assert (let["state"], let["listed_on"], let["reference"], let["days"]["count"]) == (
        "already-listed", "2005-05-02", "QDe.118", 7520,
    )  # fmt: skip
    assert (let["group"], let["of"]) == ("", None)
    trf = outcome(row, "trf")
    assert (trf["state"], trf["listed_on"], trf["days"], trf["as_of"]) == (
        "open", None, {"count": 86, "least": False}, "2026-02-27",
    )  # fmt: skip
    assert (trf["group"], trf["of"]["id"], "proxy" in trf["ties"]) == ("proxies", party("let"), True)
    assert [(one["text"], one["countable"]) for one in row["classes"]][-2:] == [
        ("proxies of JeM", True), ("those who support, sponsor, finance or back them", False),
    ]  # fmt: skip
    assert {one["status"] for one in row["findings"]} == {"already-listed", "not-listed", "partly-met"}


def test_those_of_a_class_listed_since_are_counted_and_meet_nothing(api: Api, told: object) -> None:
    [isil, *_] = api.get("calls/jwg21-list/")["classes"]
    assert (isil["text"], isil["state"], isil["listed_since"]) == ("affiliates of ISIL", "open", 3)


def test_a_refresh_meets_a_call(api: Api, told: Callable[..., Release]) -> None:
    Entity.objects.get(code="bla").claims.create(source="un-sc", key="QDe.901")
    assert "pk25-bla" in [row["id"] for row in api.rows("calls/?state=open")]
    assert api.get("proposals/bla-2025/")["state"] == "held"
    told(un.edition(LET, JEM, BLA, day="2026-03-20"))
    row = api.get("calls/pk25-bla/")
    assert (row["state"], row["days"]) == ("met", {"count": 146, "least": False})
    assert [row["id"] for row in api.rows("calls/?state=met")] == ["pk25-bla"]
    made = api.get("proposals/bla-2025/")
    assert (made["state"], made["listed_on"], made["days_to_listing"]["count"]) == ("listed", "2026-02-10", 146)
    assert api.get("calls/pk25-bla/?known_at=2026-03-01")["state"] == "open"
    assert api.get("proposals/bla-2025/?known_at=2026-03-01")["state"] == "held"


def test_a_state_is_asked_for_across_pages(api: Api, told: object) -> None:
    every = {row["id"]: row["state"] for row in api.rows("calls/")}
    assert set(every.values()) >= {"open", "not-tracked"}
    for state in set(every.values()):
        asked = [row["id"] for row in api.rows(f"calls/?state={state}&limit=2")]
        assert asked == [code for code, one in every.items() if one == state]
        assert [row["id"] for row in api.table(f"calls/?state={state}&format=csv")] == asked
    both = [row["id"] for row in api.rows("calls/?state=open,unknown&party=India&limit=1")]
    assert set(both) <= {code for code, one in every.items() if one in ("open", "unknown")}


def test_nothing_is_told_before_it_was_asked(api: Api, told: object) -> None:
    then = api.rows("calls/?as_of=2025-12-02")
    assert "jwg21-list" not in [row["id"] for row in then]
    assert all(row["date"] <= "2025-12-02" for row in then)
    assert all(one["as_of"] <= "2025-12-02" for row in then for one in row["findings"])
    api.get("calls/jwg21-list/?as_of=2025-12-02", 404)
    api.get("statements/in-us-jwg21-2025/?as_of=2025-12-02", 404)
    api.get("incidents/red-fort-2025/?as_of=2025-11-09", 404)
    api.get("proposals/azhar-2019/?as_of=2018", 404)
    made = api.get("proposals/azhar-2016/?as_of=2016-06")
    assert ([step["kind"] for step in made["steps"]], made["state"]) == (["submitted", "hold"], "held")


def test_a_statement_tells_what_came_of_its_calls(api: Api, told: object) -> None:
    [asked, *_] = api.get("statements/in-us-jwg21-2025/")["calls"]
    row = api.get("calls/jwg21-list/")
    assert asked == {name: row[name] for name in asked}
    assert asked["state"] == "open"


@pytest.mark.parametrize("name", ["calls", "statements", "proposals"])
def test_queries_do_not_grow_with_the_rows(api: Api, told: object, name: str) -> None:
    assert api.queries(f"{name}/?limit=10") == api.queries(f"{name}/?limit=500") <= 12


@pytest.mark.parametrize("question", ["calls/?state=open", "proposals/?state=held"])
def test_asking_for_a_state_costs_the_same_for_any_number(api: Api, told: object, question: str) -> None:
    assert api.queries(f"{question}&limit=1") == api.queries(f"{question}&limit=500") <= 16


def test_a_proposal_of_which_no_step_is_known_is_told(api: Api, told: object) -> None:
    made = Proposal.objects.get(code="azhar-2009")
    made.pk, made.code = None, "azhar-again"
    made._state.adding = True
    made.save()
    row = api.get("proposals/azhar-again/?as_of=2015")
    assert (row["steps"], row["state"]) == ([], "information-given")
