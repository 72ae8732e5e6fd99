"""Calls: every one with its state, the longest open first."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client

from lists.models import Release
from tests.builders import un
from tests.web.reading import get, plain, queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(curated: None, load_un: Callable[..., Release]) -> None:
    load_un(un.edition(un.group("QDe.118", "LASHKAR-E-TAYYIBA", listed="2005-05-02"), day="2026-02-27"))


def test_open_calls_say_who_asked_whom_and_for_how_long(client: Client, told: None):
    page = plain(get(client, "/calls/"))
    assert "45 calls" in page
    assert "BLA not listed as of 2026-02-27" in page
    assert "163" in page


def test_filters_combine(client: Client, told: None):
    page = plain(get(client, "/calls/?regime=un-1267&party=Pakistan&state=open"))
    assert "1 call, open by Pakistan under UN 1267" in page
    assert "on hold" in page


@pytest.mark.parametrize("query", ["?x=1", "?state=done", "?regime=un-0", "?page=9"])
def test_what_is_no_question_is_refused(client: Client, reference: None, query: str):
    assert client.get(f"/calls/{query}").status_code in (400, 404)


def test_calls_of_later_days_are_not_asked_yet(client: Client, told: None):
    assert "Joint Working Group on Counter Terrorism and 7th" not in get(client, "/calls/?as_of=2025-12-02")


@pytest.mark.parametrize(
    "query",
    [
        "", "?state=open", "?state=not-tracked&party=Japan", "?addressee=1267+Committee", "?year=2025&regime=un-1267",
        "?kind=prosecute&party=United+States", "?state=open&as_of=2025-10-01",
    ],
)  # fmt: skip
def test_the_twins_hold_the_same_calls(client: Client, told: None, query: str):
    page = get(client, f"/calls/{query}")
    json, table, book = (unescape(one) for one in re.findall(r'<a href="(/api/v1/calls/[^"]*)"', page))
    shown = set(re.findall(r'<a href="/statements/[^"#]*#([^"]+)">', page))
    assert {row["id"] for row in client.get(json).json()["results"]} == shown
    assert ("format=csv" in table, "format=xlsx" in book) == (True, True)
    lines = csv.DictReader(io.StringIO(client.get(table).getvalue().decode()))
    assert {row["id"] for row in lines} == shown


def test_more_rows_cost_no_more_queries(client: Client, told: None):
    assert queries(client, "/calls/") <= 12
    assert queries(client, "/calls/?state=open") == queries(client, "/calls/")
