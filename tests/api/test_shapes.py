"""The fields that clients rely on."""

from __future__ import annotations

from lists.models import Release
from tests.api.conftest import Api


def test_designation(api: Api, three_editions: list[Release]) -> None:
    [row] = api.get("designations/?reference=qde.901&known_at=2020-06-01")["results"]
    entity = api.get("entities/?q=QDe.901")["results"][0]
    assert row | {"id": None, "entity": None} == {
        "id": None,
        "reference": "QDe.901",
        "regime": "un-1267",
        "source": "un-sc",
        "entity": None,
        "status": "listed",
        "listed_on": "2010-01-05",
        "amended_on": ["2012-03-14"],
        "delisted_on": None,
        "measures": ["arms-embargo", "asset-freeze", "travel-ban"],
        "period": 1,
        "in_force_from": "2010-01-05",
        "in_force_until": None,
        "carried_over": False,
        "known_from": "2020-01-10",
        "known_until": None,
        "programme": "Al-Qaida",
        "submitted_by": None,
        "record": {"source": "un-sc", "key": "QDe.901"},
        "last_seen": None,
        "citation": "",
    }
    assert row["entity"] == {"id": entity["id"], "name": "Army of Examples"}
    assert api.get(f"designations/{row['id']}/") == row


def test_change(api: Api, three_editions: list[Release]) -> None:
    [row] = api.get("changes/?kind=amended")["results"]
    second = three_editions[1]
    assert row["kind"] == "amended"
    assert row["record"] == {"source": "un-sc", "key": "QDe.901"}
    assert row["previous_key"] is None
    assert row["release"] == {"id": second.pk, "published": "2021-01-10"}
    assert row["entity"]["name"] == "Army of Examples"
    assert row["regimes"] == ["un-1267"]
    assert [name["text"] for name in row["fields"]["names"]["added"]] == ["New Name"]
    assert [name["text"] for name in row["fields"]["names"]["removed"]] == ["=cmd"]
    assert api.get(f"changes/{row['id']}/") == row


def test_release(api: Api, three_editions: list[Release]) -> None:
    newest, *_ = api.get("releases/")["results"]
    assert {name: newest[name] for name in ("source", "published", "status", "record_count")} == {
        "source": "un-sc",
        "published": "2022-01-10",
        "status": "active",
        "record_count": 3,
    }
    assert len(newest["sha256"]) == 64
    assert newest["totals"] == {"returned": 1}
    assert newest["previous"] == three_editions[1].pk
    assert api.get(f"releases/{newest['id']}/") == newest


def test_entity_tells_each_value_with_where_it_stands(api: Api, three_editions: list[Release]) -> None:
    [row] = api.get("entities/?q=QDi.901")["results"]
    assert set(row) == {"id", "name", "kind"}
    whole = api.get(f"entities/{row['id']}/")
    assert whole["kind"] == "person"
    assert [date["date"] for date in whole["birth_dates"]][-2:] == ["1950-06-05", "1951"]
    first = whole["nationalities"][-1]
    assert first["text"] == "Pakistan"
    assert first["source"] == {
        "source": "un-sc",
        "record": "QDi.901",
        "release": {"id": three_editions[2].pk, "published": "2022-01-10"},
    }
    [tie] = whole["affiliations"]
    assert tie["entity"]["name"] == "Army of Examples"
    assert tie["target"]["id"] == row["id"]
    assert tie["sentence"] == "Associated with Ahmed Example (QDi.901)."
    assert [one["period"] for one in whole["designations"]] == [1, 2]
    assert whole["records"] == [{"source": "un-sc", "key": "QDi.901"}]


def test_law_and_sources(api: Api, three_editions: list[Release]) -> None:
    regime = api.get("regimes/un-1267/")
    assert regime["measures"] == ["arms-embargo", "asset-freeze", "travel-ban"]
    assert regime["instruments"][0] == "unscr-1267"
    assert regime["started"] == "1999-10-15"
    assert regime["source"] == "un-sc"
    assert regime["citations"]
    assert api.get("measures/asset-freeze/")["name"]
    assert api.get(f"authorities/{regime['authority']}/")["jurisdiction"] == "UN"
    assert api.get("instruments/unscr-1267/")["dated"] == "1999-10-15"
    source = api.get("sources/un-sc/")
    assert source["active_release"] == {"id": three_editions[2].pk, "published": "2022-01-10"}
    assert source["answered_at"] is None


def test_issue(api: Api, three_editions: list[Release], load_un) -> None:  # type: ignore[no-untyped-def]
    from tests.builders.un import edition, individual

    load_un(edition(individual("QDi.901", under="Atlantis"), day="2023-01-10"))
    [row] = api.get("issues/?resolution=open&record=QDi.901")["results"]
    assert (row["source"], row["value"], row["code"]) == ("un-sc", "Atlantis", "unknown-value")
    assert row["first_release"]["published"] == "2023-01-10"


def test_nothing_is_made_up_of_what_governments_say(api: Api, db: None) -> None:
    for name in ("statements", "calls", "proposals", "incidents"):
        assert api.get(f"{name}/") == {"next": None, "previous": None, "results": []}
    for name in ("screen",):
        assert "not built" in api.get(f"{name}/", 501)["detail"]
