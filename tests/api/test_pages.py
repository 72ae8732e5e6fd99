"""Pages, tables, what is unchanged, and how much is asked of the database."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable

import orjson
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lists.models import Release
from sanctions.models import Designation
from tests.api.conftest import LISTS, Api, many
from tests.builders.un import edition, individual


def cursor(*place: object) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(place)).decode().rstrip("=")


# Pages ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["designations", "entities", "changes", "entities/?q=person+number"])
def test_pages_hold_every_row_once_both_ways(api: Api, load_un: Callable[..., Release], name: str) -> None:
    load_un(edition(*many(23), day="2022-01-10"))
    path = f"{name}&limit=5" if "?" in name else f"{name}/?limit=5"
    rows = [row["id"] for row in api.rows(path)]
    assert len(rows) == len(set(rows)) == 23

    page, pages = api.get(path), []
    assert page["previous"] is None
    while page["next"]:
        pages.append(page)
        page = api.client.get(page["next"]).json()
    while page["previous"]:
        page = api.client.get(page["previous"]).json()
        assert page["results"] == pages.pop()["results"]
    assert not pages


def test_the_order_is_by_date_then_reference(api: Api, load_un: Callable[..., Release]) -> None:
    days = ("2011-01-01", "2010-01-01", "2011-01-01")
    load_un(edition(*(individual(f"QDi.90{n}", listed=day) for n, day in enumerate(days))))
    assert [row["reference"] for row in api.rows("designations/?limit=1")] == ["QDi.900", "QDi.902", "QDi.901"]


def test_a_page_is_read_off_an_index(api: Api, load_un: Callable[..., Release]) -> None:
    load_un(edition(*many(4), day="2022-01-10"))
    page = api.get("designations/?limit=2")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off; SET LOCAL enable_bitmapscan = off")
    for address in ("/api/v1/designations/?limit=2", page["next"]):
        with CaptureQueriesContext(connection) as asked:
            api.client.get(address)
        [which] = [one["sql"] for one in asked if '"sanctions_designation"' in one["sql"] and "LIMIT 3" in one["sql"]]
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN {which}")
            assert "designation_newest" in str(cursor.fetchall())


def test_a_page_begins_where_it_began_when_rows_come_in_before_it(api: Api, load_un: Callable[..., Release]) -> None:
    load_un(edition(*many(4), day="2022-01-10"))
    first = api.get("designations/?limit=2")
    load_un(edition(*many(4), individual("QDi.950", listed="2022-02-01"), day="2022-02-10"))
    second = api.client.get(first["next"]).json()
    assert [row["reference"] for row in first["results"] + second["results"]] == [f"QDi.00{n}" for n in range(1, 5)]


def test_a_page_that_emptied_leads_back(api: Api, load_un: Callable[..., Release]) -> None:
    load_un(edition(*many(3), day="2022-01-10"))
    first = api.get("designations/?limit=2")
    Designation.objects.filter(reference="QDi.003").delete()
    second = api.client.get(first["next"]).json()
    assert (second["results"], second["next"]) == ([], None)
    back = api.client.get(second["previous"]).json()
    assert back["results"] == first["results"][:1]  # what stands before the place the page began at


@pytest.mark.parametrize(
    "place",
    [
        "x", "", "%%%", "WzFd", cursor(1), cursor("next"), cursor("next", 1),
        cursor("sideways", "2020-01-01", "a", "b"),
        cursor("next", "2020-13-01", "a", "c0ffee00-0000-0000-0000-000000000000"),
        cursor("next", None, None, None), cursor("next", "2020-01-01", "\x00", "c0ffee00-0000-0000-0000-000000000000"),
        cursor("next", "2020-01-01", ["a"], "x"), cursor("next", "2020-01-01", "a", "x"), cursor("from", 5),
        cursor("next", 2**62, "a", "b"), "A" * 9000,
    ],
)  # fmt: skip
def test_a_cursor_of_nobody_is_refused(api: Api, db: None, place: str) -> None:
    assert "cursor" in api.get(f"designations/?cursor={place}", 400)["detail"]


@pytest.mark.parametrize(
    "place",
    [cursor("from", -1), cursor("from", 2**62), cursor("from", "1"), cursor("from", True), cursor("next", "a", 1)],
)
def test_nor_one_of_a_search(api: Api, db: None, place: str) -> None:
    assert "cursor" in api.get(f"entities/?q=example&cursor={place}", 400)["detail"]


def test_ids_of_other_lists_are_no_cursors_of_this_one(api: Api, db: None) -> None:
    for place in (cursor("next", "2020-01-01", -1, 2), cursor("next", "2020-01-01", True, 2), cursor("next", "", 1, 2)):
        api.get(f"changes/?cursor={place}", 400)


# Tables --------------------------------------------------------------------------------------


def test_a_table_holds_every_row_of_the_question(api: Api, load_un: Callable[..., Release]) -> None:
    load_un(edition(*many(23), day="2022-01-10"))
    for name in ("designations", "entities", "changes", "entities/?q=person+number"):
        path = name if "?" in name else f"{name}/?"
        rows = api.rows(path)
        table = api.table(f"{path}&format=csv&limit=5")
        assert [row["id"] for row in table] == [row["id"] for row in rows]
        assert next(iter(table[0])) == "id"


@pytest.mark.parametrize("name", LISTS)
def test_every_list_has_a_table(api: Api, three_editions: list[Release], name: str) -> None:
    table, rows = api.table(f"{name}/?format=csv"), api.rows(f"{name}/")
    assert len(table) == len(rows)
    assert all(None not in row and None not in row.values() for row in table)
    assert api.raw(f"{name}/", accept="text/csv").getvalue().decode().count("\n") >= len(rows)


def test_what_a_table_looks_like(api: Api, three_editions: list[Release]) -> None:
    path = "designations/?format=csv&as_of=2021-06-01&regime=un-1267"
    answer = api.raw(path)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="designations-un-1267-as-of-2021-06-01.csv"'
    [row] = api.table(path)
    assert (row["reference"], row["entity.name"], row["measures"], row["carried_over"], row["last_seen.id"]) == (
        "QDe.901", "Army of Examples", "arms-embargo; asset-freeze; travel-ban", "false", "",
    )  # fmt: skip
    assert "known-at-2021-06-01.csv" in api.raw(f"{path}&known_at=2021-06-01").headers["Content-Disposition"]


def test_no_cell_is_a_formula(api: Api, load_un: Callable[..., Release]) -> None:
    for place, start in enumerate(("=1+1", "+1", "-1", "@SUM(A1)")):
        load_un(edition(individual("QDi.901", f"{start} EXAMPLE"), day=f"2022-01-1{place}"))
        [row] = api.table("entities/?format=csv")
        assert row["name"].startswith(f"'{start[0]}")


# Unchanged -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["designations/", "entities/", "changes/?format=csv", "sources/un-sc/", "openapi.json", ""]
)
def test_an_answer_holds_until_the_data_changes(
    api: Api, three_editions: list[Release], load_un: Callable[..., Release], path: str
) -> None:
    first = api.raw(path)
    tag = first.headers["ETag"]
    assert re.fullmatch(r"public, max-age=\d+", first.headers["Cache-Control"])
    assert "Accept" in first.headers["Vary"]
    same = api.raw(path, if_none_match=f'"other", {tag}')
    assert (same.status_code, same.content, same.headers["ETag"]) == (304, b"", tag)
    load_un(edition(*many(2), day="2023-01-10"))
    fresh = api.raw(path, if_none_match=tag)
    assert fresh.status_code == 200
    assert fresh.headers["ETag"] != tag


def test_forms_and_questions_have_tags_of_their_own(api: Api, three_editions: list[Release]) -> None:
    paths = ("designations/", "designations/?format=csv", "designations/?as_of=2020", "designations/?limit=5")
    tags = {api.raw(path).headers["ETag"] for path in paths}
    assert len(tags) == len(paths)
    assert api.raw("designations/", accept="text/csv").headers["ETag"] not in tags - {
        api.raw("designations/?format=csv").headers["ETag"]
    }


def test_a_check_that_found_nothing_new_is_news_on_sources(api: Api, three_editions: list[Release]) -> None:
    from django.utils import timezone

    from lists.models import Source

    before = api.raw("sources/").headers["ETag"]
    Source.objects.update(checked_at=timezone.now())
    assert api.raw("sources/", if_none_match=before).status_code == 200


def test_what_is_refused_or_missing_is_not_held(api: Api, reference: None) -> None:
    for path, status in (("designations/?colour=red", 400), ("regimes/none/", 404), ("nothing/", 404)):
        answer = api.raw(path, if_none_match="*")
        assert answer.status_code == status
        assert "ETag" not in answer.headers
        assert answer.headers["Cache-Control"] == "no-cache"


def test_unchanged_costs_one_query(
    api: Api, three_editions: list[Release], django_assert_num_queries: Callable[..., object]
) -> None:
    tag = api.raw("designations/").headers["ETag"]
    with django_assert_num_queries(1):
        assert api.raw("designations/", if_none_match=tag).status_code == 304


# Queries -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", LISTS)
def test_queries_do_not_grow_with_rows(api: Api, load_un: Callable[..., Release], name: str) -> None:
    load_un(edition(*many(3), day="2022-01-10"))
    few = api.queries(f"{name}/")
    load_un(edition(*many(40), day="2022-02-10"))
    assert api.queries(f"{name}/") == few <= 8


def test_nor_with_what_is_said_of_a_party(api: Api, load_un: Callable[..., Release]) -> None:
    man = individual("QDi.901", "AHMED EXAMPLE")
    load_un(edition(man, day="2022-01-10"))
    party = api.get("entities/?q=QDi.901")["results"][0]["id"]
    few = api.queries(f"entities/{party}/")
    others = [individual(f"QDi.{n}", f"OTHER {n}", comments="See AHMED EXAMPLE (QDi.901).") for n in range(910, 930)]
    rich = man.but(
        aliases=tuple(f"Alias {n}" for n in range(20)), papers=tuple(("Passport", f"A{n}") for n in range(9))
    )
    load_un(edition(rich, *others, day="2022-02-10"))
    assert api.queries(f"entities/{party}/") == few <= 10


def test_tables_ask_no_more_for_more_rows(
    api: Api, load_un: Callable[..., Release], django_assert_max_num_queries: Callable[..., object]
) -> None:
    load_un(edition(*many(200), day="2022-01-10"))
    with django_assert_max_num_queries(6):
        assert len(api.table("entities/?format=csv")) == 200
