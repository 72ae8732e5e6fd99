"""Designations across regimes: filters that combine, one row a period, the day asked for."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client

from lists.models import Release
from tests.builders import pages, un
from tests.web.reading import queries

pytestmark = pytest.mark.django_db

MOST_QUERIES = 12


def text(client: Client, query: str = "") -> str:
    answer = client.get(f"/designations/{query}")
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def names(client: Client, query: str = "") -> list[str]:
    return re.findall(r'<th scope="row"[^>]*><a [^>]*>(.*?)</a>', text(client, query))


def test_a_party_that_came_back_has_a_row_for_each_time(client: Client, history: object):
    assert names(client).count("Seventh of Tir") == 2
    assert names(client, "?status=listed").count("Seventh of Tir") == 1


def test_a_day_alone_asks_for_what_was_in_force_on_it(client: Client, history: object):
    assert sorted(names(client, "?as_of=2009")) == ["Hafiz Muhammad Saeed", "Lashkar-e-Tayyiba", "Seventh of Tir"]
    assert "Malik Muhammad Ishaq" in names(client, "?as_of=2016")
    assert "Malik Muhammad Ishaq" not in names(client, "?as_of=2020")
    assert names(client, "?as_of=2020&status=delisted&kind=person") == ["Malik Muhammad Ishaq"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?regime=un-1737&status=listed", ["Seventh of Tir"]),
        ("?kind=person&status=listed", ["Hafiz Muhammad Saeed"]),
        ("?listed=2008", ["Hafiz Muhammad Saeed"]),
        ("?measure=arms-embargo&listed=2006", []),
        ("?measure=asset-freeze&listed=2006&status=listed", ["Seventh of Tir"]),
        ("?authority=un-sc-1737-committee&status=delisted", ["Seventh of Tir"]),
        ("?source=un-sc&listed=2005", ["Lashkar-e-Tayyiba"]),
    ],
)
def test_filters_combine(client: Client, history: object, query: str, found: list[str]):
    assert names(client, query) == found


def test_the_filters_are_said_in_words_and_can_be_taken_away(client: Client, history: object):
    page = text(client, "?regime=un-1267&kind=person")
    assert "under <b>UN 1267</b>" in page
    assert '<a class="chip" href="/designations/?kind=person">regime: UN 1267' in page
    assert "2 designations" in page


def test_twins_ask_the_api_the_same(client: Client, history: object):
    page = text(client, "?regime=un-1267&as_of=2016")
    assert '"/api/v1/designations/?regime=un-1267&as_of=2016"' in page
    assert '"/api/v1/designations/?regime=un-1267&as_of=2016&format=csv"' in page


@pytest.mark.parametrize(
    ("query", "status", "says"),
    [
        ("?regimes=un-1267", 400, "status, regime, kind, measure, authority, listed, source"),
        ("?measure=freeze", 400, "asset-freeze"),
        ("?listed=05", 400, "a year, as 2005"),
        ("?page=2000000", 404, "pages run from 1 to"),
    ],
)
def test_bad_questions_are_told_what_to_write(client: Client, history: object, query: str, status: int, says: str):
    answer = client.get(f"/designations/{query}")
    assert answer.status_code == status
    assert says in unescape(answer.content.decode())


def test_pages_hold_every_row_once(client: Client, load_un: Callable[..., Release]):
    load_un(un.edition(*un.many(120), pages.LET, day="2026-01-10"))
    found = [name for page in (1, 2, 3) for name in names(client, f"?page={page}")]
    assert len(found) == len(set(found)) == 121
    assert "page 2 of 3" in text(client, "?page=2")


def test_queries_do_not_grow_with_rows(client: Client, load_un: Callable[..., Release]):
    load_un(un.edition(*un.many(3), pages.LET, day="2026-01-10"))
    few = queries(client, "/designations/")
    load_un(un.edition(*un.many(45), pages.LET, day="2026-01-11"))
    assert few == queries(client, "/designations/") <= MOST_QUERIES
