"""One release: what it is, its bytes, what it changed, and any entry as it prints it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from core.storage import path_of
from lists.models import Release
from lists.services.releases import reject
from tests.builders import pages, un
from tests.web.reading import changes, get, plain, queries, section, sentence

pytestmark = pytest.mark.django_db

MOST_QUERIES = 12
Load = Callable[..., Release]


@pytest.fixture
def held(history: object, load_un: Load, expect: Callable[..., None]) -> Release:
    expect(records=(3, 100))
    return load_un(un.edition(pages.AMENDED.but(comments="New."), pages.SAEED, day="2026-03-01"))


def at(release: Release, query: str = "") -> str:
    return f"/sources/un-sc/releases/{release.pk}/{query}"


def test_it_says_what_it_is_to_the_list(client: Client, history: list[Release]):
    page = get(client, at(history[1]))
    assert "<title>UN release of 2018-10-29 ·" in page
    assert sentence(page) == "The list as it stood until the release of 30 July 2019. It has 5 entries."
    assert sentence(get(client, at(history[3]))) == "The list as it stands. It has 4 entries."
    assert "the first release held here" in sentence(get(client, at(history[0])))
    assert history[1].sha256 in page


def test_the_ones_before_and_after_are_a_link_away(client: Client, history: list[Release]):
    page = get(client, at(history[1]))
    assert f'<a href="{at(history[0])}"><time datetime="2015-01-10">' in page
    assert f'<a href="{at(history[2])}"><time datetime="2019-07-30">' in page


def test_its_diff_is_told_and_narrowed(client: Client, history: list[Release]):
    page = get(client, at(history[2]))
    assert [row.split(" Listed")[0] for row in changes(section(page, "diff"))] == [
        "removed IRe.001 Seventh of Tir",
        "removed QDi.321 Malik Muhammad Ishaq",
    ]
    assert len(changes(section(get(client, at(history[2], "?regime=un-1737")), "diff"))) == 1
    assert len(changes(section(get(client, at(history[0], "?kind=added")), "diff"))) == 5


def test_a_held_release_shows_its_reasons_and_what_it_would_change(client: Client, held: Release):
    page = get(client, at(held))
    assert "Held for a person to activate or reject; nothing cites it." in sentence(page)
    assert "It has 2 records; this list never has fewer than 3." in plain(section(page, "why"))
    assert "What it would change" in plain(section(page, "diff"))
    rows = changes(section(page, "diff"))
    assert "amended QDe.118 Lashkar-e-Tayyiba Comments" in rows[-1]
    assert "removed IRe.001 Seventh of Tir Listed 2006-12-23. Not in this release." in rows
    assert pages.page_of("QDe.118") in section(page, "diff")


def test_a_decision_is_shown_with_who_and_why(client: Client, held: Release):
    reject(held, "amina", "The file was cut <short>.")
    page = get(client, at(held))
    assert "Refused and not part of the list’s history; its bytes are kept." in sentence(page)
    assert "Decided by amina" in plain(section(page, "why"))
    assert "cut &lt;short&gt;" in section(page, "why")


def test_a_release_that_could_not_be_read_says_so(client: Client, history: list[Release], load_un: Load):
    refused = load_un(b"<CONSOLIDATED_LIST", date(2026, 3, 1))
    page = get(client, at(refused))
    assert "Line 1" in plain(section(page, "why"))
    assert "It could not be read, so there is nothing to compare." in plain(section(page, "diff"))
    assert "could not be read" in plain(get(client, at(history[0], f"?against={refused.pk}"), 400))
    assert client.get(at(refused, "consolidated.xml")).status_code == 200


def test_any_two_releases_can_be_compared_either_way(client: Client, history: list[Release]):
    page = section(get(client, at(history[3], f"?against={history[0].pk}")), "diff")
    assert "Compared with 2015-01-10" in plain(page)
    assert [row.split()[:2] for row in changes(page)] == [["removed", "QDi.321"], ["amended", "QDe.118"]]
    page = section(get(client, at(history[0], f"?against={history[3].pk}")), "diff")
    assert [row.split()[:2] for row in changes(page)] == [["added", "QDi.321"], ["amended", "QDe.118"]]
    assert "otherwise than the later one" in plain(page)


def test_two_that_say_the_same_say_so(client: Client, history: list[Release], load_un: Load):
    again = load_un(un.edition(pages.AMENDED, pages.SAEED, pages.TIR, pages.ODD, day="2026-03-01"))
    assert "Nothing but its date." in plain(get(client, at(again, f"?against={history[3].pk}")))
    assert "Nothing but its date." in plain(get(client, at(again)))


def test_an_entry_is_shown_as_the_release_prints_it(client: Client, history: list[Release]):
    page = get(client, at(history[2], "?record=QDe.118"))
    said = plain(section(page, "record"))
    assert "FIRST_NAME LASHKAR-E-TAYYIBA" in said
    assert "ALIAS_NAME Al Mansoorian" in said
    assert "The same since the release of 2018-10-29." in said
    assert "Al Mansoorian" not in get(client, at(history[0], "?record=QDe.118"))
    assert "Changed or gone in that of 2018-10-29" in plain(get(client, at(history[0], "?record=QDe.118")))


def test_an_entry_of_a_held_release_is_shown_as_it_prints_it(client: Client, held: Release):
    assert "COMMENTS1 New." in plain(section(get(client, at(held, "?record=QDe.118")), "record"))


def test_an_entry_is_found_under_the_key_it_had(client: Client, load_un: Load):
    one = un.individual("QDi.900", "SAME PERSON", serial="777")
    first = load_un(un.edition(one, pages.LET, day="2026-01-10"))
    load_un(un.edition(one.but(reference="QDi.901"), pages.LET, day="2026-01-11"))
    for key in ("QDi.900", "QDi.901"):
        assert "Record QDi.900, as printed" in plain(get(client, at(first, f"?record={key}")))


def test_the_bytes_come_back_as_they_were(client: Client, history: list[Release]):
    answer = client.get(at(history[1], "consolidated.xml"))
    body = b"".join(answer.streaming_content)
    assert hashlib.sha256(body).hexdigest() == history[1].sha256
    assert answer["Content-Disposition"] == 'attachment; filename="un-sc-2018-10-29-consolidated.xml"'
    assert answer["Content-Type"] == "application/octet-stream"
    assert int(answer["Content-Length"]) == history[1].size


def test_bytes_that_are_gone_are_said_to_be(client: Client, history: list[Release]):
    path_of(history[1].sha256).unlink()
    assert history[1].sha256 in get(client, at(history[1], "consolidated.xml"), 404)


def test_where_a_file_came_from_is_told(client: Client, history: list[Release]):
    address = "mirror: un/2018-10-29/consolidated.xml"
    Release.objects.update(files=[{**history[1].files[0], "address": address}])
    assert f"a file: {address}" in plain(section(get(client, at(history[1])), "bytes"))


@pytest.mark.parametrize(
    ("query", "status", "says"),
    [
        ("?against=self", 400, "against: “self” is no release of this list"),
        ("?against=99999999999999999999999", 400, "is no release of this list"),
        ("?against={own}", 400, "this is the release itself"),
        ("?kind=gone", 400, "kind: there is no “gone”; there are: removed, returned"),
        ("?regime=us-fto", 400, "it did under: un-1267"),
        ("?against={first}&regime=un-1267", 400, "leave the regime out"),
        ("?record=QDi.999", 404, "The release of 2018-10-29 has no entry “QDi.999”."),
        ("?page=2", 404, "the pages run from 1 to 1"),
        ("?diff=1", 400, "It knows: against, kind, regime, record, page"),
        ("other.xml", 404, "it has: consolidated.xml"),
    ],
)
def test_bad_questions_are_told_what_to_write(
    client: Client, history: list[Release], query: str, status: int, says: str
):
    asked = query.format(own=history[1].pk, first=history[0].pk)
    assert says in plain(get(client, at(history[1], asked), status))


def test_an_unknown_release_leads_back_to_the_list(client: Client, history: list[Release]):
    assert "has no release number 999999" in plain(get(client, "/sources/un-sc/releases/999999/", 404))
    assert client.get(f"/sources/us/releases/{history[0].pk}/").status_code == 404
    assert client.get("/sources/un-sc/releases/99999999999999999999/").status_code == 404


def test_long_diffs_are_paged(client: Client, load_un: Load, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("web.views.sources.CHANGES", 10)
    one = load_un(un.edition(*un.many(23), day="2026-01-10"))
    page = get(client, at(one, "?page=3"))
    assert len(changes(section(page, "diff"))) == 3
    assert "<title>UN release of 2026-01-10, page 3 of 3 ·" in page
    two = load_un(un.edition(*un.many(8), day="2026-01-11"))
    page = get(client, at(two, f"?against={one.pk}&page=2"))
    assert len(changes(section(page, "diff"))) == 5


def test_queries_do_not_grow_with_rows(client: Client, load_un: Load):
    first = load_un(un.edition(*un.many(20), pages.LET, day="2026-01-10"))
    small = load_un(un.edition(*un.many(21), pages.LET, day="2026-01-11"))
    large = load_un(un.edition(*un.many(90, comments="All said anew."), pages.LET, day="2026-01-12"))
    for few, many in [
        (at(small), at(large)),
        (at(small, f"?against={first.pk}"), at(large, f"?against={first.pk}")),
        (at(small, "?record=QDe.118"), at(large, "?record=QDe.118")),
    ]:
        assert queries(client, few) == queries(client, many) <= MOST_QUERIES
