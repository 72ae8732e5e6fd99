"""Regimes: what each is and rests on, whom it holds on a day, and honesty about those that are not read."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from uuid import uuid4

import pytest
from django.test import Client

from lists.models import Release
from sanctions.models import Designation, Regime
from tests.builders import pages, un
from tests.web.reading import queries
from tests.web.test_entity import plain, section

pytestmark = pytest.mark.django_db

MOST_QUERIES = 12


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def row(page: str, name: str) -> str:
    found = re.search(rf"<tr[^>]*><th[^>]*><a[^>]*>{re.escape(name)}</a>.*?</tr>", page, re.S)
    assert found, f"no row for {name}"
    return plain(found[0])


def members(page: str) -> list[str]:
    return re.findall(r'<th scope="row"[^>]*><a [^>]*>(.*?)</a>', section(page, "members"))


def test_each_regime_says_how_many_it_holds_and_from_which_release(client: Client, history: object):
    said = row(text(client, "/regimes/"), "UN 1267")
    assert "1267 Committee" in said
    assert "freeze" in said
    assert re.search(r"3 1 2026-02-27", said), said


def test_a_regime_without_a_list_says_so_instead_of_nought(client: Client, history: object):
    said = row(text(client, "/regimes/"), "US FTO")
    assert "not read" in said
    assert " 0 " not in said
    page = plain(text(client, "/regimes/us-fto/"))
    assert "whom it lists is not known here" in page
    assert "parties are in force" not in page


def test_counts_are_those_of_the_day(client: Client, history: object):
    assert re.search(r"1 0 2026-02-27", row(text(client, "/regimes/?as_of=2006"), "UN 1267"))


def test_a_regime_says_what_it_is_and_on_what_it_rests(client: Client, history: object):
    page = text(client, "/regimes/un-1267/")
    assert "Ombudsperson" in plain(section(page, "what"))
    instruments = plain(section(page, "instruments"))
    order = [instruments.index(f"Resolution {number}") for number in ("1267", "1333", "1526", "2253")]
    assert order == sorted(order)
    assert "turned back at the border" in plain(section(page, "measures"))


def test_numbered_marks_lead_to_citations_in_reading_order(client: Client, history: object):
    page = text(client, "/regimes/un-1267/")
    cited = {int(one) for one in re.findall(r'class="src" href="#c(\d+)"', page)}
    listed = [int(one) for one in re.findall(r'<li id="c(\d+)">', page)]
    assert listed == sorted(cited) == list(range(1, len(listed) + 1))


def test_who_is_on_it_today_and_who_was(client: Client, history: object):
    page = text(client, "/regimes/un-1267/")
    assert "Lashkar-e-Tayyiba" in members(page)
    assert "Malik Muhammad Ishaq" not in members(page)
    assert members(text(client, "/regimes/un-1267/?status=delisted")) == ["Malik Muhammad Ishaq"]
    assert "Malik Muhammad Ishaq" in members(text(client, "/regimes/un-1267/?as_of=2016"))
    assert members(text(client, "/regimes/un-1267/?kind=person")) == ["Hafiz Muhammad Saeed"]


def test_what_was_known_then_is_another_question(client: Client, history: object):
    assert "Malik Muhammad Ishaq" in members(text(client, "/regimes/un-1267/?known_at=2018-12-01&status=all"))
    assert members(text(client, "/regimes/un-1737/?known_at=2019-08-01")) == []
    assert members(text(client, "/regimes/un-1737/?known_at=2026-03-01")) == ["Seventh of Tir"]


def test_years_count_listings_and_delistings(client: Client, history: object):
    years = plain(section(text(client, "/regimes/un-1267/"), "years"))
    assert "2019 0 1 3" in years
    assert "2005 1 0 1" in years
    assert "In force at the end of each year: 4 at most, in 2014; 3 on" in years


def test_a_party_listed_twice_under_a_regime_stands_once(client: Client, history: object):
    listed = Designation.objects.get(record__key="QDe.118", regime__code="un-1267", known_until=None)
    listed.pk, listed.uid, listed.record, listed.version = None, uuid4(), None, None
    listed.save(force_insert=True)
    assert "2005 2 0 1" in plain(section(text(client, "/regimes/un-1267/"), "years"))


def test_a_regime_says_how_fresh_its_list_is(client: Client, history: object):
    head = plain(text(client, "/regimes/un-1267/"))
    for words in ("Last checked", "Last changed", "Next check"):
        assert words in head
    unread = Regime.objects.filter(source=None).first()
    assert unread is not None
    assert "Last checked" not in plain(text(client, f"/regimes/{unread.code}/"))


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("/regimes/un-9999/", 404, "There is no regime"),
        ("/regimes/%00/", 404, "There is no regime"),
        ("/regimes/un-1267/?state=listed", 400, "status, kind, page"),
        ("/regimes/un-1267/?status=gone", 400, "delisted"),
        ("/regimes/un-1267/?page=99", 404, "pages run from 1 to"),
        ("/regimes/?q=un", 400, "as_of, known_at"),
    ],
)
def test_bad_questions_are_told_what_to_write(client: Client, history: object, path: str, status: int, says: str):
    answer = client.get(path)
    assert answer.status_code == status
    assert says in unescape(answer.content.decode())


@pytest.mark.parametrize("path", ["/regimes/", "/regimes/un-1267/"])
def test_queries_do_not_grow_with_rows(client: Client, load_un: Callable[..., Release], path: str):
    load_un(un.edition(*un.many(3), pages.LET, day="2026-01-10"))
    few = queries(client, path)
    load_un(un.edition(*un.many(60), pages.LET, day="2026-01-11"))
    assert few == queries(client, path) <= MOST_QUERIES
