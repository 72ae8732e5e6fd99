"""The frame of every page: clocks, parameters, looks, and “unchanged” without drawing anything."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core import dataversion
from core.clocks import today
from lists.models import Release
from tests.builders import pages, un
from tests.web.reading import get, plain

pytestmark = pytest.mark.django_db

PAGES = ["/", "/changes/", "/sources/"]


def test_the_dateline_names_the_newest_release_of_each_list(client: Client, history: object):
    assert "Newest releases: UN 2026-02-27" in plain(get(client, "/changes/"))
    assert "Newest releases: UN 2018-10-29" in plain(get(client, "/changes/?known_at=2019-01-01"))


def test_a_day_that_is_not_today_is_announced_with_the_way_back(client: Client, history: object):
    page = get(client, "/changes/?known_at=2019&kind=amended")
    assert "In force on" in plain(page)
    assert "as known on 1 January 2019." in plain(page)
    assert '<a href="/changes/?kind=amended">Back to today</a>' in page
    assert 'class="asof"' not in get(client, "/changes/?kind=amended")


def test_the_day_typed_stays_as_typed_and_goes_along(client: Client, history: object):
    page = get(client, "/?as_of=2004&known_at=2019-08")
    assert 'name="as_of" value="2004"' in page
    assert '<a href="/regimes/?as_of=2004-01-01&amp;known_at=2019-08-01"' in page


def test_the_form_of_the_clocks_keeps_the_other_filters_but_not_the_page(client: Client, history: object):
    page = get(client, "/changes/?kind=amended&regime=un-1267")
    form = re.search(r'<section class="dateline".*?</form>', page, re.S)
    assert form
    assert re.findall(r'type="hidden" name="(\w+)" value="([\w-]+)"', form[0]) == [
        ("kind", "amended"),
        ("regime", "un-1267"),
    ]


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("as_of=yesterday", "as_of: “yesterday” is no day; write 2004, 2004-01 or 2004-01-15"),
        ("known_at=2004-13", "known_at: “2004-13” is no day"),
        ("as_of=2004~", "is not one day"),
        ("known_at=9999", "is still to come"),
        ("colour=red", "does not know the parameter “colour”"),
        ("as_of=2004&as_of=2005", "is given 2 times"),
        ("as_of=%00", "NUL"),
        ("theme=pink", "write light, dark or auto"),
    ],
)
@pytest.mark.parametrize("path", PAGES)
def test_what_cannot_be_asked_is_refused_and_says_why(client: Client, path: str, query: str, says: str):
    assert says in plain(get(client, f"{path}?{query}", 400))


@pytest.mark.parametrize("path", PAGES)
def test_an_unchanged_page_is_not_drawn_again(client: Client, history: object, path: str):
    first = client.get(path)
    with CaptureQueriesContext(connection) as seen:
        again = client.get(path, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert len(seen) == 1
    assert again["ETag"] == first["ETag"]


@pytest.mark.parametrize("path", PAGES)
def test_new_data_another_day_another_address_or_other_looks_are_another_page(
    client: Client, history: object, path: str, monkeypatch: pytest.MonkeyPatch
):
    etag = client.get(path)["ETag"]
    assert client.get(f"{path}?as_of=2019")["ETag"] != etag
    client.cookies["theme"] = "dark"
    assert client.get(path)["ETag"] != etag
    del client.cookies["theme"]
    assert client.get(path)["ETag"] == etag
    dataversion.advance()
    assert client.get(path)["ETag"] != etag
    newer = client.get(path)["ETag"]
    monkeypatch.setattr("web.caching.today", lambda: today().replace(year=2099))
    assert client.get(path)["ETag"] != newer


def test_a_check_that_found_nothing_new_is_shown_though_the_data_stayed(client: Client, history: list[Release]):
    etag = client.get("/sources/")["ETag"]
    history[0].source.checked_at = history[0].source.answered_at = history[0].fetched_at
    history[0].source.save()
    assert client.get("/sources/", headers={"if-none-match": etag}).status_code == 200


def test_looks_are_chosen_by_a_link_and_kept(client: Client):
    answer = client.get("/changes/?kind=added&theme=dark")
    assert (answer.status_code, answer["Location"]) == (302, "/changes/?kind=added")
    assert 'data-theme="dark"' in get(client, "/changes/")
    client.get("/?theme=auto")
    assert "data-theme" not in get(client, "/")


@pytest.mark.parametrize("path", PAGES)
def test_only_reading_is_allowed(client: Client, path: str):
    assert client.post(path).status_code == 405
    assert client.head(path).status_code == 200


@pytest.mark.parametrize("path", [*PAGES, "/nowhere/", "/changes/?x=1", "/sources/un-sc/"])
def test_no_page_carries_style_or_script_of_its_own(client: Client, history: object, path: str):
    answer = client.get(path)
    page = answer.content.decode()
    assert not re.search(r"\sstyle=|\son\w+=|<style", page)
    assert not re.search(r"<script(?![^>]*\ssrc=)", page)
    assert "'unsafe" not in answer["Content-Security-Policy"]


def test_a_name_with_markup_is_text_everywhere(client: Client, load_un: Callable[..., Release]):
    bad = "<script>alert(1)</script>"
    one = un.group("QDe.900", f"A {bad} & CO", aliases=(f"B {bad}",), comments=f"C {bad}")
    load_un(un.edition(one, pages.LET, day="2026-01-10"))
    load_un(un.edition(one.but(comments=f"D {bad} {'word ' * 20}", aliases=(f"E {bad}",)), day="2026-01-11"))
    last = load_un(un.edition(pages.LET, day="2026-01-12"))
    paths = ["/", "/changes/", f"/sources/un-sc/releases/{last.pk}/", f"/sources/un-sc/releases/{last.previous_id}/"]
    for path in [*paths, f"{paths[-1]}?record=QDe.900", f"/sources/un-sc/releases/{last.pk}/?against=1"]:
        page = client.get(path).content.decode()
        assert bad not in page, path
    assert bad in unescape(get(client, "/changes/"))


def test_a_missing_address_says_so_and_what_to_do(client: Client):
    page = plain(get(client, "/sanctoins/", 404))
    assert "There is no page at /sanctoins/" in page
    assert "Search for a name" in page


def test_an_error_page_asks_the_database_nothing(client: Client):
    with CaptureQueriesContext(connection) as seen:
        get(client, "/nowhere/", 404)
    assert len(seen) == 0


def test_a_fault_of_ours_is_a_page_without_the_database(client: Client, monkeypatch: pytest.MonkeyPatch):
    def fail(*_: object) -> None:
        raise RuntimeError("secret of the machine")

    monkeypatch.setattr("web.views.changes.regime_names", fail)
    monkeypatch.setattr("web.context.selectors.newest_releases", fail)
    client.raise_request_exception = False
    page = get(client, "/changes/", 500)
    assert "the fault is ours" in plain(page)
    assert "secret" not in page


@pytest.mark.parametrize("path", PAGES)
def test_a_page_that_was_drawn_before_is_not_drawn_for_the_next_who_asks(
    client: Client, history: object, monkeypatch: pytest.MonkeyPatch, path: str
):
    first = client.get(path)
    with CaptureQueriesContext(connection) as seen:
        again = client.get(path)
    assert len(seen) == 1
    assert (again.content, again["Content-Type"], again["ETag"]) == (
        first.content,
        first["Content-Type"],
        first["ETag"],
    )
    client.cookies["theme"] = "dark"
    assert b'data-theme="dark"' in client.get(path).content


@pytest.mark.parametrize(("takes", "packed"), [("gzip, br", True), ("br", False), ("", False)])
def test_a_page_is_packed_for_those_who_take_it_so(client: Client, history: object, takes: str, packed: bool):
    plain = client.get("/").content
    for _ in range(2):
        answer = client.get("/", headers={"accept-encoding": takes})
        assert (answer.headers.get("Content-Encoding") == "gzip") is packed
        assert (gzip.decompress(answer.content) if packed else answer.content) == plain
        assert "Accept-Encoding" in answer["Vary"]
