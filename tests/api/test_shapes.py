"""The fields that clients rely on, and that every answer is as the OpenAPI document says."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from jsonschema import Draft4Validator

from api.schema import document
from lists.models import Release
from tests.api.conftest import LISTS, Api
from tests.builders.un import edition, individual


def test_designation(api: Api, three_editions: list[Release]) -> None:
    [row] = api.get("designations/?reference=qde.901&known_at=2020-06-01")["results"]
    entity = api.get("entities/?q=QDe.901")["results"][0]
    assert row | {"id": None} == {
        "id": None,
        "reference": "QDe.901",
        "regime": "un-1267",
        "source": "un-sc",
        "entity": {"id": entity["id"], "name": "Army of Examples"},
        "status": "listed",
        "listed_on": "2010-01-05",
        "amended_on": ["2012-03-14"],
        "delisted_on": None,
        "measures": ["arms-embargo", "asset-freeze", "travel-ban"],
        "in_force_from": "2010-01-05",
        "in_force_until": None,
        "carried_over": False,
        "period": 1,
        "programme": "Al-Qaida",
        "submitted_by": None,
        "record": {"source": "un-sc", "key": "QDe.901"},
        "last_seen": None,
        "known_from": "2020-01-10",
        "known_until": None,
        "via": None,
        "citation": "",
        "citations": [],
        "confidence": None,
    }
    whole = api.get(f"designations/{row['id']}/")
    assert whole | row == whole
    assert set(whole) - set(row) == {"reason", "history", "decided_on", "announced_on", "seen_on", "details"}


def test_measures_are_the_entrys_own_where_it_names_them(api: Api, three_editions: list[Release]) -> None:
    from sanctions.models import Designation

    Designation.objects.filter(reference="QDe.901").update(stated_measures=["travel-ban"])
    assert [row["measures"] for row in api.rows("designations/?reference=QDe.901")] == [["travel-ban"]]
    assert [row["reference"] for row in api.rows("designations/?measure=travel-ban&kind=group")] == ["QDe.901"]
    assert api.rows("designations/?measure=asset-freeze&kind=group") == []


def test_a_date_is_cut_to_its_precision(api: Api, three_editions: list[Release]) -> None:
    from core.dates import PartialDate
    from sanctions.models import Designation

    Designation.objects.filter(reference="TAi.901").update(listed_on=PartialDate.parse("1971~"))
    assert api.rows("designations/?reference=TAi.901")[0]["listed_on"] == "1971~"
    assert api.table("designations/?reference=TAi.901&format=csv")[0]["listed_on"] == "1971~"


def test_an_editors_designation_has_no_record(api: Api, three_editions: list[Release]) -> None:
    from datetime import date

    from entities.models import Entity
    from sanctions.models import Designation, Regime

    one = Designation.objects.create(
        entity=Entity.objects.get(name="Army of Examples"), regime=Regime.objects.get(code="us-fto"),
        known_from=date(2020, 1, 1), in_force_from=date(2001, 12, 26), citation="66 FR 66492",
        reason="Not on a list we read",
    )  # fmt: skip
    [row] = api.rows("designations/?regime=us-fto")
    assert (row["source"], row["record"], row["citation"]) == (None, None, "66 FR 66492")
    whole = api.get(f"designations/{one.uid}/")
    assert whole["reason"] == "Not on a list we read"
    assert [belief["release"] for belief in whole["history"]] == [None]
    assert api.table("designations/?regime=us-fto&format=csv")[0]["record.key"] == ""


def test_change(api: Api, three_editions: list[Release]) -> None:
    [row] = api.get("changes/?kind=amended")["results"]
    entity = api.get("entities/?q=QDe.901")["results"][0]
    assert row | {"id": None, "fields": None} == {
        "id": None,
        "kind": "amended",
        "record": {"source": "un-sc", "key": "QDe.901"},
        "previous_key": None,
        "release": {"id": three_editions[1].pk, "published": "2021-01-10"},
        "entity": {"id": entity["id"], "name": "Army of Examples"},
        "party": {"key": "QDe.901", "name": "ARMY OF EXAMPLES", "kind": "group"},
        "regimes": ["un-1267"],
        "last_seen": None,
        "fields": None,
    }
    assert [name["text"] for name in row["fields"]["names"]["added"]] == ["New Name"]
    assert [name["text"] for name in row["fields"]["names"]["removed"]] == ["=cmd"]
    whole = api.get(f"changes/{row['id']}/")
    assert whole | row == whole
    assert [len(whole[side]["names"]) for side in ("before", "after")] == [3, 3]
    [gone] = api.get("changes/?kind=removed")["results"]
    assert gone["last_seen"] == {"id": three_editions[0].pk, "published": "2020-01-10"}


def test_release(api: Api, three_editions: list[Release]) -> None:
    newest, *_ = api.get("releases/")["results"]
    made_here = {"stamp", "fetched_at", "activated_at", "files", "size", "sha256"}
    assert {name: value for name, value in newest.items() if name not in made_here} == {
        "id": three_editions[2].pk,
        "source": "un-sc",
        "published": "2022-01-10",
        "status": "active",
        "record_count": 3,
        "totals": {"returned": 1},
        "reasons": [],
        "previous": {"id": three_editions[1].pk, "published": "2021-01-10"},
        "decided_at": None,
        "decision": "",
    }
    assert len(newest["sha256"]) == 64
    assert newest["files"] == [
        {"name": "consolidated.xml", "sha256": newest["sha256"], "size": newest["size"], "address": "by hand"}
    ]
    assert api.get(f"releases/{newest['id']}/") == newest


def test_a_held_release_says_why(
    api: Api, three_editions: list[Release], expect: Callable[..., None], load_un: Any
) -> None:
    expect(records=(2, 100))
    load_un(edition(individual("QDi.901"), day="2023-01-10"))
    [held] = api.get("releases/?status=held,rejected")["results"]
    assert held["reasons"][0]["code"]
    assert held["reasons"][0]["message"]


def test_entity(api: Api, three_editions: list[Release]) -> None:
    [row] = api.get("entities/?q=QDi.901")["results"]
    assert row | {"match": None} == {
        "id": row["id"],
        "name": "Ahmed Example",
        "short": "",
        "kind": "person",
        "status": "listed",
        "regimes": ["un-1267"],
        "references": ["QDi.901"],
        "match": None,
    }


def test_entity_tells_each_value_with_where_it_stands(api: Api, three_editions: list[Release]) -> None:
    row = api.get("entities/?q=QDi.901")["results"][0]
    whole = api.get(f"entities/{row['id']}/")
    assert {name: whole[name] for name in row if name != "match"} == {n: v for n, v in row.items() if n != "match"}
    assert [date["date"] for date in whole["birth_dates"]] == ["1950-06-05", "1951"]
    [nationality] = whole["nationalities"]
    assert nationality == {
        "text": "Pakistan",
        "source": {
            "source": "un-sc", "record": "QDi.901", "release": {"id": three_editions[2].pk, "published": "2022-01-10"},
        },
        "known_from": "2022-01-10",
        "known_until": None,
        "citation": "",
        "citations": [],
        "confidence": None,
        "reason": "",
    }  # fmt: skip
    assert [one["period"] for one in whole["designations"]] == [1, 2]
    assert whole["designations"][0].keys() == api.get("designations/")["results"][0].keys()
    assert whole["records"] == [
        {
            "source": "un-sc", "key": "QDi.901", "former_keys": [], "listed": True, "versions": 2,
            "first_release": {"id": three_editions[0].pk, "published": "2020-01-10"}, "last_seen": None,
            "gone_from": None,
        }
    ]  # fmt: skip


def test_affiliations_stand_at_both_ends_with_their_sentence(api: Api, three_editions: list[Release]) -> None:
    man = api.get("entities/?q=QDi.901")["results"][0]
    let = api.get("entities/?q=QDe.901")["results"][0]
    [inward] = api.get(f"entities/{man['id']}/")["affiliations"]
    [outward] = api.get(f"entities/{let['id']}/")["affiliations"]
    assert (inward["direction"], outward["direction"]) == ("in", "out")
    assert inward | {"direction": "out"} == outward
    assert outward["entity"] == {"id": let["id"], "name": "Army of Examples"}
    assert outward["target"] == {"id": man["id"], "name": "Ahmed Example"}
    assert outward["target_key"] == "QDi.901"
    assert outward["sentence"] == "Associated with Ahmed Example (QDi.901)."
    assert outward["source"]["record"] == "QDe.901"


def test_law_and_sources(api: Api, three_editions: list[Release]) -> None:
    regime = api.get("regimes/un-1267/")
    assert regime["measures"] == ["arms-embargo", "asset-freeze", "travel-ban"]
    assert regime["instruments"][0] == "unscr-1267"
    assert regime["started"] == "1999-10-15"
    assert regime["source"] == "un-sc"
    assert regime["citations"]
    assert "un-1267" in api.get("measures/asset-freeze/")["regimes"]
    assert api.get(f"authorities/{regime['authority']}/")["regimes"] == ["un-1267"]
    assert api.get("instruments/unscr-1267/")["dated"] == "1999-10-15"
    source = api.get("sources/un-sc/")
    assert source["active_release"] == {"id": three_editions[2].pk, "published": "2022-01-10"}
    assert (source["record_count"], source["releases"], source["held"], source["answered_at"]) == (3, 3, 0, None)


def test_issue(api: Api, three_editions: list[Release], load_un: Any) -> None:
    load_un(edition(individual("QDi.901", under="Atlantis"), day="2023-01-10"))
    [row] = api.get("issues/?resolution=open&record=QDi.901")["results"]
    assert (row["source"], row["value"], row["code"]) == ("un-sc", "Atlantis", "unknown-value")
    assert row["first_release"]["published"] == "2023-01-10"
    assert api.get(f"issues/{row['id']}/") == row


def test_what_is_promised_says_so(api: Api, db: None) -> None:
    assert "Not built" in api.get("screen/", 501)["detail"]
    for name in ("statements", "calls", "proposals", "incidents"):
        assert api.get(f"{name}/") == {"next": None, "previous": None, "results": []}


def test_the_front_leads_to_every_list(api: Api, reference: None) -> None:
    for name, address in api.get("").items():
        assert api.client.get(address.removeprefix("http://testserver")).status_code in (200, 501), name


# Every answer is as described -------------------------------------------------------------------


@cache
def described(path: str, status: str = "200") -> Draft4Validator:
    """OpenAPI 3.0 is JSON Schema draft 4 but for `nullable`."""
    whole = document()
    answer = whole["paths"][f"/api/v1/{path}"]["get"]["responses"][status]["content"]["application/json"]["schema"]
    return Draft4Validator(_strict(answer) | {"components": _strict(whole["components"])})


def _strict(schema: Any) -> Any:
    """With null where it is allowed, and nothing allowed that is not described."""
    if isinstance(schema, list):
        return [_strict(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    made = {name: _strict(value) for name, value in schema.items() if name not in ("nullable", "example")}
    if schema.get("type") == "object" and "properties" in schema and "additionalProperties" not in schema:
        made["additionalProperties"] = False
    if schema.get("nullable") is True:
        return {"anyOf": [{"type": "null"}, made]}
    return made


SPOKEN = ("statements", "calls", "proposals", "incidents")
DETAILS = {
    **dict.fromkeys(SPOKEN, "code"),
    "designations": "uid", "entities": "public_id", "changes": "id", "releases": "id", "issues": "id",
    "sources": "code",    "regimes": "code", "measures": "code", "authorities": "code", "instruments": "code",
}  # fmt: skip


def conforms(api: Api, name: str) -> None:
    page = api.get(f"{name}/?limit=500")
    described(f"{name}/").validate(page)
    for row in page["results"][::7]:
        key = row.get("id", row.get("code"))
        described(f"{name}/{{{DETAILS[name]}}}/").validate(api.get(f"{name}/{key}/"))


@pytest.mark.parametrize("name", LISTS)
def test_answers_are_as_described(api: Api, three_editions: list[Release], load_un: Any, name: str) -> None:
    load_un(edition(individual("QDi.901", extra="<ODD>1</ODD>"), day="2023-01-10"))
    conforms(api, name)


@pytest.mark.editions
@pytest.mark.parametrize("name", LISTS)
def test_those_on_the_real_lists_too(real_lists: object, api: Api, name: str) -> None:
    conforms(api, name)


@pytest.mark.parametrize("name", ["designations", "entities", *SPOKEN])
def test_curated_answers_too(api: Api, curated: None, name: str) -> None:
    conforms(api, name)


def test_the_matrix_too(api: Api, curated: None) -> None:
    described("matrix/").validate(api.get("matrix/"))


def test_a_curated_party(api: Api, curated: None) -> None:
    [row] = [one for one in api.rows("entities/?kind=group&q=resistance front") if one["short"] == "TRF"]
    whole = api.get(f"entities/{row['id']}/")
    fto = next(one for one in whole["designations"] if one["regime"] == "us-fto")
    assert (fto["status"], fto["source"], fto["via"]["name"]) == ("listed-as-alias", None, "Lashkar-e-Tayyiba")
    documents = {one["code"] for one in whole["documents"]}
    assert fto["citations"]
    assert set(fto["citations"]) <= documents
    assert {one["regime"] for one in whole["absences"]} >= {"un-1267"}
    assert api.get(f"designations/{fto['id']}/")["details"] is not None
    assert row["status"] == "listed-as-alias"


def test_problems_are_as_described(api: Api, reference: None) -> None:
    described("designations/", "400").validate(api.get("designations/?colour=red", 400))
    described("regimes/{code}/", "404").validate(api.get("regimes/x/", 404))
    described("screen/", "501").validate(api.get("screen/", 501))
