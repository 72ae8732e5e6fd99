"""The matrix as a page: what it says, on another day, and how much it reads."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.web.reading import get, plain, queries, section, sentence

pytestmark = pytest.mark.usefixtures("curated")

URL = "/matrix/?statement=in-us-jwg21-2025"


def test_the_parties_of_a_statement(client: Client):
    page = get(client, URL)
    said = plain(page)
    for words in ("The Resistance Front", "by the entry of LeT", "≥ 1,006 d later", "the date of UN 1267"):
        assert words in said
    assert "called for" in sentence(page)
    assert "as one of proxies of LeT 2025-12-03" in said


def test_another_day_differs(client: Client):
    said = plain(get(client, f"{URL}&as_of=2004-01-01"))
    assert "Not yet listed" in said
    assert "regime not yet made" in said
    assert "as one of proxies" not in said


def test_proposals_have_a_section(client: Client):
    said = plain(section(get(client, "/matrix/?entity=masood-azhar"), "proposals"))
    for words in ("Submitted 2009", "Hold 2016-03-31 by China", "2017-01-19", "Listed 2019-05-01"):
        assert words in said


def test_queries_do_not_grow_with_rows(client: Client):
    get(client, URL)
    assert queries(client, "/matrix/") <= queries(client, URL) <= 16


@pytest.mark.parametrize("query", ["x=1", "statement=none", "regime=none", "entity=none", "kind=none", "as_of=x"])
def test_what_is_not_understood_is_refused(client: Client, query: str):
    get(client, f"/matrix/?{query}", 400)


def test_twins_ask_the_same(client: Client):
    assert "/api/v1/matrix/?statement=in-us-jwg21-2025&amp;format=csv" in get(client, URL)
