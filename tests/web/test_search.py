"""Finding parties: who is found first, what the facets say, and what a bad question gets."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client

from core import dataversion
from entities.models import Entity
from lists.models import Release
from tests.builders import pages, un
from tests.web.reading import queries

pytestmark = pytest.mark.django_db

MOST_QUERIES = 12


def found(client: Client, query: str) -> list[str]:
    """The names in the result table, in order."""
    answer = client.get(f"/search/{query}")
    assert answer.status_code == 200
    rows = re.findall(r'<th scope="row"[^>]*><a [^>]*>(.*?)</a>', answer.content.decode())
    return [unescape(re.sub("<[^>]+>", "", row)) for row in rows]


def text(client: Client, query: str) -> str:
    return unescape(client.get(f"/search/{query}").content.decode())


@pytest.mark.parametrize(
    "query",
    ["?q=lashkar+e+toiba", "?q=QDe.118", "?q=qde+118", "?q=Lashkar-e-Tayyiba", "?q=LASHKAR+I+TAIBA", "?q=لشکر+طیبہ"],
)
def test_a_group_is_found_first_by_any_spelling_and_by_its_reference(client: Client, history: object, query: str):
    assert found(client, query)[0] == "Lashkar-e-Tayyiba"


def test_a_reference_finds_its_own_party_before_those_listed_as_its_aliases(client: Client, specimen: object):
    assert found(client, "?q=QDe.118") == ["Lashkar-e-Tayyiba", "Falah-i-Insaniat Foundation", "Jamaat-ud-Dawa"]


def test_a_passport_number_finds_its_holder_whatever_its_blanks_and_case(client: Client, history: object):
    assert found(client, "?q=ab5250088") == ["Hafiz Muhammad Saeed"]
    assert "identifier" in text(client, "?q=ab5250088")


def test_a_name_in_arabic_letters_finds_latin_ones_and_the_other_way_round(client: Client, history: object):
    assert "Hafiz Muhammad Saeed" in found(client, "?q=حافظ+محمد+سعید")
    assert "Malik Muhammad Ishaq" in found(client, "?q=mohammed")


def test_of_three_words_two_are_enough(client: Client, history: object):
    assert "Hafiz Muhammad Saeed" in found(client, "?q=hafez+mohammed+karachi")
    assert "Hafiz Muhammad Saeed" not in found(client, "?q=hafez+lahore+karachi")


def test_the_name_that_matched_is_shown_when_it_is_not_the_primary_one(client: Client, history: object):
    page = text(client, "?q=army+of+the+pure")
    assert "<mark>Army</mark> of the <mark>Pure</mark>" in page.replace("<mark>of</mark>", "of").replace(
        "<mark>the</mark>", "the"
    )
    assert "alias" in page


def test_names_in_other_scripts_run_their_own_way(client: Client, history: object):
    assert 'dir="rtl">مالک محمد اسحاق' in text(client, "?q=ishaq")


def test_a_delisted_party_is_found_and_says_between_which_releases(client: Client, history: object):
    page = text(client, "?q=ishaq")
    assert "delisted" in page
    assert re.search(r"between <time[^>]*>2018-10-29</time> and <time[^>]*>2019-07-30</time>", page)


def test_filters_narrow_and_chips_lead_back(client: Client, history: object):
    assert found(client, "?status=delisted") == ["Malik Muhammad Ishaq"]
    assert found(client, "?kind=person&country=Pakistan&status=listed") == ["Hafiz Muhammad Saeed"]
    assert found(client, "?listed=2006") == ["Seventh of Tir"]
    page = text(client, "?kind=person&country=Pakistan")
    assert '<a class="chip" href="/search/?country=Pakistan">kind: person' in page
    assert '<a class="chip" href="/search/?kind=person">country: Pakistan' in page


def test_counts_of_a_facet_leave_out_its_own_filter(client: Client, history: object):
    page = text(client, "?status=delisted&kind=person")
    counts = dict(
        re.findall(r'status=(\w+)[^>]*>[^<]*(?:<span class="vh">[^<]*</span>)?</a> <span class="n">(\d+)', page)
    )
    assert counts["listed"] == "1", "one person is in force, though delisted ones were asked for"


def test_the_page_on_an_earlier_day_says_who_was_not_listed_then(client: Client, history: object):
    page = text(client, "?q=QDe.118&as_of=2004")
    assert "not listed" in page
    assert "2004-01-01" in page


def test_what_was_not_known_then_is_not_found(client: Client, history: object):
    assert found(client, "?q=Al+Mansoorian&known_at=2016") == []
    assert found(client, "?q=lashkar&known_at=2010") == []


@pytest.mark.parametrize(
    ("query", "status", "says"),
    [
        (f"?q={'x' * 10_000}", 400, "at most 200"),
        ("?q=%00", 400, "NUL"),
        ("?page=1000000000", 404, "pages run from 1 to"),
        ("?page=nine", 404, "pages run from 1 to"),
        ("?page=-1", 404, "pages run from 1 to"),
        ("?regime=un-1276", 400, "un-1267"),
        ("?listed=last+year", 400, "a year, as 2005"),
        ("?statu=listed", 400, "status, regime, measure, source, kind, country, listed"),
        ("?kind=person&kind=group", 400, "give it once"),
        ("?as_of=soon", 400, "2004-01-15"),
    ],
)
def test_a_bad_question_is_told_what_to_write(client: Client, history: object, query: str, status: int, says: str):
    answer = client.get(f"/search/{query}")
    assert answer.status_code == status
    assert says in unescape(answer.content.decode())


@pytest.mark.parametrize("query", ["?q=%25_%27%22%5C", "?q=.", "?q=%2B%2B%2B", "?q=%F0%9F%94%A5", f"?q={'ab ' * 60}"])
def test_odd_questions_are_answered(client: Client, history: object, query: str):
    assert client.get(f"/search/{query}").status_code == 200


def test_markup_in_a_question_or_a_name_is_only_text(client: Client, history: object):
    page = client.get("/search/?q=<script>alert(1)</script>").content.decode()
    assert "<script>alert" not in page
    assert "<script>alert" not in client.get("/search/").content.decode()


def test_twins_ask_the_api_the_same_question(client: Client, history: object):
    page = text(client, "?q=saeed&kind=person&page=1")
    assert '"/api/v1/entities/?q=saeed&kind=person"' in page
    assert '"/api/v1/entities/?q=saeed&kind=person&format=csv"' in page


def test_without_a_release_the_page_says_so(client: Client, db: None):
    assert "No release is loaded" in text(client, "")


def test_queries_do_not_grow_with_rows(client: Client, load_un: Callable[..., Release]):
    load_un(un.edition(*un.many(3), pages.LET, day="2026-01-10"))
    few = queries(client, "/search/?q=person")
    load_un(un.edition(*un.many(40), pages.LET, day="2026-01-11"))
    many = queries(client, "/search/?q=person")
    assert few == many <= MOST_QUERIES


def test_the_twin_has_the_same_parties_on_another_day(client: Client, history: object):
    for query in ("?q=a&as_of=2016-01-01", "?as_of=2016-01-01", "?as_of=2016-01-01&status=delisted"):
        twin = unescape(
            re.findall(r'href="(/api/v1/entities/[^"]*)"', client.get(f"/search/{query}").content.decode())[0]
        )
        assert sorted(one["name"] for one in client.get(twin).json()["results"]) == sorted(found(client, query))


def test_who_is_called_for_is_a_status_beside_those_of_designations(client: Client, curated: object):
    page = client.get("/search/?status=called-for").content.decode()
    assert "The Resistance Front" in page
    assert "/api/v1/entities/" not in page  # the API has no such status
    assert client.get("/search/?status=called-for&regime=un-1267").status_code == 200
    then = client.get("/search/?status=called-for&as_of=2004").content.decode()
    assert "The Resistance Front" not in then


def test_a_party_that_proved_to_be_another_is_not_counted(client: Client, history: object):
    [before] = re.findall(r'<p class="says" role="status"><b>(\d+) parties</b>', text(client, ""))
    one = Entity.objects.earliest("pk")
    Entity.with_merged.create(name="Its Twin", kind=one.kind, merged_into=one)
    dataversion.advance()
    assert f"<b>{before} parties</b>" in text(client, "")


def test_what_script_swaps_in_is_on_the_page_that_a_form_brings(client: Client, history: object):
    """The field asks for this very page while one types, and takes these pieces of it."""
    page = client.get("/search/?q=lashkar").content.decode()
    taken = re.search(r'hx-target="#(\w+)" hx-select="#(\w+)" hx-select-oob="#(\w+)"', page)
    assert taken
    assert all(page.count(f'id="{name}"') == 1 for name in taken.groups())
