"""Statements: filtered, and one with its calls, its findings and whom it names."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from entities.models import Entity
from lists.models import Release
from statements.models import Statement
from tests.builders import un
from tests.web.reading import get, plain, queries, section, sentence

pytestmark = pytest.mark.django_db

LET = un.group("QDe.118", "LASHKAR-E-TAYYIBA", listed="2005-05-02")
JEM = un.group("QDe.019", "JAISH-I-MOHAMMED", listed="2001-10-17")
JWG = "/statements/in-us-jwg21-2025/"


@pytest.fixture
def told(curated: None, load_un: Callable[..., Release]) -> None:
    load_un(un.edition(LET, JEM, day="2026-02-27"))


def test_statements_are_listed_with_whom_they_name(client: Client, told: None):
    page = plain(get(client, "/statements/"))
    assert "30 statements" in page
    assert "21st India-US Joint Working Group on Counter Terrorism and 7th Designations Dialogue" in page


def test_filters_combine_and_are_said(client: Client, told: None):
    page = plain(get(client, "/statements/?party=India&year=2025&regime=un-1267"))
    assert "by India about listings under UN 1267, made in 2025" in page
    assert "7th Designations Dialogue" in page
    trf = Entity.objects.get(code="trf").public_id
    assert "7th Designations Dialogue" in get(client, f"/statements/?entity={trf}")


@pytest.mark.parametrize("query", ["?x=1", "?party=Atlantis", "?year=soon", "?regime=un-0"])
def test_what_is_no_filter_is_refused(client: Client, reference: None, query: str):
    assert client.get(f"/statements/{query}").status_code == 400


def test_a_draft_is_nowhere(client: Client, told: None):
    Statement.objects.filter(code="in-us-jwg21-2025").update(published=False)
    assert "7th Designations Dialogue" not in get(client, "/statements/")
    assert "7th Designations Dialogue" not in get(client, "/calls/")
    assert client.get(JWG).status_code == 404
    assert "7th Designations Dialogue" not in get(client, "/incidents/pahalgam-2025/")


def test_later_statements_are_not_there_yet(client: Client, told: None):
    assert client.get(f"{JWG}?as_of=2025-12-02").status_code == 404
    assert client.get(f"{JWG}?as_of=2025-12-03").status_code == 200


def test_the_statement_of_3_december_2025(client: Client, told: None):
    page = get(client, JWG)
    assert "Pakistan is not named." in sentence(page)
    text = plain(page)
    for said in ("New Delhi", "Vinod Bahade", "Monica Jacobsen", "?statement=in-us-jwg21-2025" in page and "Its gap"):
        assert str(said) in text
    calls = plain(section(page, "calls"))
    assert "already listed since 2005-05-02, QDe.118" in calls
    assert "already listed since 2001-10-17, QDe.019" in calls
    assert "the call can only bite on affiliates" in calls
    assert "7,520 before" in calls
    for name in ("The Resistance Front", "People's Anti-Fascist Front"):
        row = calls[calls.index(name) :][:200]
        assert "not listed as of 2026-02-27" in row
        assert "86 open" in row
    named = plain(section(page, "named"))
    assert "Designation welcomed: The Resistance Front (us-fto, us-sdgt), by India" in named
    incidents = plain(section(page, "incidents"))
    assert "Pahalgam attack" in incidents
    assert "Red Fort" in incidents
    assert "claim withdrawn" in incidents


def test_a_page_is_read_in_as_many_queries_however_much_there_is(client: Client, told: None):
    assert queries(client, "/statements/") <= 12
    assert queries(client, "/statements/?party=India") == queries(client, "/statements/?party=Pakistan")
    assert queries(client, JWG) <= 19


def test_nothing_runs_and_nothing_is_styled_inline(client: Client, told: None):
    page = get(client, JWG)
    assert " style=" not in page
    assert page.count("<script") == get(client, "/regimes/").count("<script")
