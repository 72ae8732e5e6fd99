"""In force on a day, and as the lists said on a day."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.models import User

from core.dates import PartialDate
from entities.models import Entity
from lists.models import Release, Source
from sanctions.models import Designation, Regime
from sanctions.services import editing, refreshing
from tests.api.conftest import Api
from tests.builders.un import FILE, edition, group


def references(api: Api, question: str) -> list[str]:
    return sorted(row["reference"] for row in api.rows(f"designations/?{question}"))


def names(api: Api, question: str) -> list[str]:
    return [row["name"] for row in api.rows(f"entities/?{question}")]


@pytest.mark.parametrize(
    ("day", "found"),
    [
        ("2009", []),
        ("2014", ["QDe.901", "QDi.901"]),
        ("2020-06-01", ["QDe.901", "QDi.901", "TAi.901"]),
        ("2021-06", ["QDe.901", "TAi.901"]),
        ("2022-06-01", ["QDe.901", "QDi.901", "TAi.901"]),
    ],
)
def test_as_of_alone_is_one_row_a_designation_in_force_that_day(
    api: Api, three_editions: list[Release], day: str, found: list[str]
) -> None:
    assert references(api, f"as_of={day}") == found


def test_the_status_is_that_of_the_day(api: Api, three_editions: list[Release]) -> None:
    def said(question: str) -> list[tuple[int, str]]:
        rows = api.rows(f"designations/?reference=QDi.901{question}")
        return sorted((row["period"], row["status"]) for row in rows)

    assert said("") == [(1, "delisted"), (2, "listed")]
    assert said("&as_of=2020-06-01") == [(1, "listed")]  # though it is known now that it ended
    assert said("&as_of=2021-06-01&status=delisted,not-listed") == [(1, "delisted"), (2, "not-listed")]
    assert said("&as_of=2021-06-01&delisted=true") == [(1, "delisted")]
    assert said("&delisted=false") == [(2, "listed")]


def test_known_at_answers_with_what_the_list_had_said(api: Api, three_editions: list[Release]) -> None:
    assert references(api, "known_at=2019-01-01") == []
    assert references(api, "known_at=2020-06-01") == ["QDe.901", "QDi.901"]
    [gone] = api.get("designations/?known_at=2021-06-01&reference=QDi.901")["results"]
    assert (gone["status"], gone["delisted_on"], gone["in_force_until"]) == (
        "delisted", "2020-01-10/2021-01-10", "2021-01-10",
    )  # fmt: skip
    assert gone["last_seen"] == {"id": three_editions[0].pk, "published": "2020-01-10"}


def test_both_clocks_together(api: Api, three_editions: list[Release]) -> None:
    assert references(api, "as_of=2020-06-01&known_at=2020-06-01") == ["QDe.901", "QDi.901"]  # TAi.901 not known yet
    assert references(api, "as_of=2022-06-01&known_at=2021-06-01") == ["QDe.901", "TAi.901"]


def test_without_a_clock_every_period_stands(api: Api, three_editions: list[Release]) -> None:
    assert references(api, "") == ["QDe.901", "QDi.901", "QDi.901", "TAi.901"]


def test_parties_on_both_clocks(api: Api, three_editions: list[Release]) -> None:
    assert names(api, "") == ["Ahmed Example", "Army of Examples", "Omar Sample"]
    assert names(api, "as_of=2021-06-01") == ["Army of Examples", "Omar Sample"]
    assert names(api, "as_of=2021-06-01&status=delisted") == ["Ahmed Example"]  # though the party came back since
    assert names(api, "as_of=2021-06-01&known_at=2021-06-01&status=delisted") == ["Ahmed Example"]
    assert names(api, "known_at=2020-06-01") == ["Ahmed Example", "Army of Examples"]
    assert names(api, "known_at=2019") == []
    assert names(api, "status=delisted") == []
    [row] = api.get("entities/?q=QDi.901&as_of=2021-06-01&status=delisted,not-listed,listed")["results"]
    assert (row["status"], row["regimes"], row["references"]) == ("delisted", [], ["QDi.901"])


def test_a_party_that_was_delisted_keeps_what_was_said_last(api: Api, three_editions: list[Release]) -> None:
    man = api.get("entities/?q=QDi.901")["results"][0]["id"]
    gone = api.get(f"entities/{man}/?known_at=2021-06-01")
    assert [one["text"] for one in gone["nationalities"]] == ["Pakistan"]
    assert [(one["status"], one["delisted_on"]) for one in gone["designations"]] == [
        ("delisted", "2020-01-10/2021-01-10")
    ]
    [record] = gone["records"]
    assert (record["listed"], record["last_seen"]["published"], record["gone_from"]["published"]) == (
        False, "2020-01-10", "2021-01-10",
    )  # fmt: skip


def test_the_clocks_of_one_party(api: Api, three_editions: list[Release]) -> None:
    man = api.get("entities/?q=QDi.901")["results"][0]["id"]
    assert len(api.get(f"entities/{man}/")["designations"]) == 2
    assert api.get(f"entities/{man}/?as_of=2021-06-01")["designations"] == []
    assert "No list had spoken" in api.get(f"entities/{man}/?known_at=2019-01-01", 404)["detail"]
    let = api.get("entities/?q=QDe.901")["results"][0]["id"]
    then = api.get(f"entities/{let}/?known_at=2020-06-01")
    assert {one["text"] for one in then["names"]} == {"ARMY OF EXAMPLES", "Example Army", "=cmd"}


def test_one_designation_as_it_was_known(api: Api, three_editions: list[Release]) -> None:
    first = next(row for row in api.rows("designations/?reference=QDi.901") if row["period"] == 1)
    told = api.get(f"designations/{first['id']}/")
    assert [(one["known_from"], one["known_until"], one["status"]) for one in told["history"]] == [
        ("2020-01-10", "2021-01-10", "listed"), ("2021-01-10", None, "delisted"),
    ]  # fmt: skip
    then = api.get(f"designations/{first['id']}/?known_at=2020-06-01")
    assert (then["id"], then["status"], then["known_until"]) == (first["id"], "listed", "2021-01-10")
    assert api.get(f"designations/{first['id']}/?as_of=2009-01-01")["status"] == "not-listed"
    api.get(f"designations/{first['id']}/?known_at=2019-01-01", 404)


def test_an_id_stays_when_the_list_amends_the_entry_and_when_older_editions_come_in(
    api: Api, load_un: Callable[..., Release], tmp_path: Path
) -> None:
    first = group("QDe.901", amended=("2012-03-14",))
    load_un(edition(first, day="2021-01-10"))
    [held] = api.rows("designations/")
    load_un(edition(first.but(amended=("2012-03-14", "2021-02-01")), day="2021-02-10"))
    (older := tmp_path / "2020-01-10" / FILE).parent.mkdir()
    older.write_bytes(edition(first.but(amended=()), day="2020-01-10"))
    assert refreshing.backfill(Source.objects.get(code="un-sc"), tmp_path).current
    now = api.get(f"designations/{held['id']}/")
    assert (now["amended_on"], now["known_from"]) == (["2012-03-14", "2021-02-01"], "2021-02-10")
    assert [one["known_from"] for one in now["history"]] == ["2020-01-10", "2021-01-10", "2021-02-10"]
    then = api.get(f"designations/{held['id']}/?known_at=2020-06-01")
    assert (then["id"], then["amended_on"], then["known_until"]) == (held["id"], [], "2021-01-10")


def test_a_return_has_an_id_of_its_own(api: Api, three_editions: list[Release]) -> None:
    rows = api.rows("designations/?reference=QDi.901")
    assert len({row["id"] for row in rows}) == len(rows) == 2


def test_an_editors_change_keeps_the_id(api: Api, three_editions: list[Release], admin_user: User) -> None:
    values = {"listed_on": PartialDate.parse("2001-12-26"), "reference": "66 FR 66492"}
    party, regime = Entity.objects.get(name="Army of Examples"), Regime.objects.get(code="pk-ata-first")
    why = editing.Why(citation="66 FR 66492")
    made = editing.enter_designation(party, regime, values, why=why, by=admin_user)
    Designation.objects.filter(pk=made.pk).update(known_from="2021-06-01")
    editing.amend_designation(made, {"listed_on": PartialDate.parse("2001-12-27")}, why=why, by=admin_user)
    [row] = api.rows("designations/?regime=pk-ata-first")
    assert (row["id"], row["listed_on"]) == (str(made.uid), "2001-12-27")
    assert api.get(f"designations/{made.uid}/?known_at=2021-06-02")["listed_on"] == "2001-12-26"
    assert [one["listed_on"] for one in api.get(f"designations/{made.uid}/")["history"]] == ["2001-12-26", "2001-12-27"]


def test_how_many_a_regime_holds_depends_on_the_day(api: Api, three_editions: list[Release]) -> None:
    def parties(question: str = "") -> dict[str, int]:
        return api.get(f"regimes/un-1267/{question}")["parties"]

    assert parties() == {"in_force": 2, "delisted": 0}
    assert parties("?as_of=2021-06-01") == {"in_force": 1, "delisted": 1}
    assert parties("?known_at=2019-01-01") == {"in_force": 0, "delisted": 0}


@pytest.mark.parametrize("name", ["designations", "entities", "regimes"])
@pytest.mark.parametrize("clock", ["as_of", "known_at"])
@pytest.mark.parametrize("day", ["yesterday", "9999", "2020-02-30", "2020~", "2019/2020", "0000", "1-1-2020"])
def test_a_day_that_is_none_is_refused_by_name(api: Api, reference: None, name: str, clock: str, day: str) -> None:
    assert api.get(f"{name}/?{clock}={day}", 400)["detail"].startswith(f"{clock}: ")
