"""A party on two days: what was in force, what the lists said, and what lies between."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from lists.models import Release
from tests.builders import pages, un
from tests.web.reading import changes, get, plain, queries, section, sentence

pytestmark = pytest.mark.django_db


def path(key: str, query: str = "") -> str:
    return f"{pages.page_of(key)}compare/{query}"


def test_what_was_in_force_stands_side_by_side(client: Client, history: object):
    page = get(client, path("QDe.118", "?from=2004&to=2026-03-01"))
    said = sentence(page)
    assert said.startswith("In force under no regimes on 1 January 2004 and under one on 1 March 2026. Begun: UN 1267.")
    row = plain(section(page, "in-force"))
    assert "not listed as of 2004-01-01 in force since 2005-05-02 UN QDe.118 arms, freeze, travel begun" in row


def test_amendments_between_the_days_are_counted(client: Client, history: object):
    row = plain(section(get(client, path("QDe.118", "?from=2006&to=2026-03-01")), "in-force"))
    assert "2 amendments" in row


def test_a_delisting_ends_it(client: Client, history: object):
    page = get(client, path("QDi.321", "?from=2016&to=2020"))
    assert "Ended: UN 1267." in sentence(page)
    assert "in force since 2014-03-14" in plain(section(page, "in-force"))
    assert changes(page)[0].startswith("removed UN QDi.321 2016-01-01 UN The list does not have it on the last day.")


def test_what_a_list_said_is_told_field_by_field_with_both_releases(client: Client, history: list[Release]):
    page = get(client, path("QDe.118", "?from=2016&to=2026-03-01"))
    said = section(page, "said")
    assert changes(page) == ["amended UN QDe.118 2016-01-01 UN 2026-03-01 UN Alias Al Mansoorian Amended on 2017-06-01"]
    assert "<ins>Al Mansoorian</ins>" in said
    assert f"/releases/{history[0].pk}/?record=QDe.118" in said
    assert f"/releases/{history[1].pk}/?record=QDe.118" in said


def test_the_same_words_are_no_change(client: Client, history: object):
    page = get(client, path("QDe.118", "?from=2019&to=2026-03-01"))
    assert changes(page) == []
    assert "The same on both days: UN QDe.118" in plain(section(page, "said"))


def test_what_a_list_said_before_its_oldest_release_is_not_known_and_no_addition(client: Client, history: object):
    page = get(client, path("QDe.118", "?from=2004&to=2026-03-01"))
    assert "what they said then is not known" in sentence(page)
    assert "No UN release older than that of 10 January 2015 is loaded" in plain(section(page, "said"))
    assert "<ins>" not in section(page, "said")


def test_ties_that_lists_stated_since_or_no_longer(client: Client, load_un: Callable[..., Release]):
    pages.load_history(load_un)
    load_un(un.edition(pages.AMENDED.but(comments=""), pages.SAEED.but(comments=""), day="2026-04-01"))
    said = section(get(client, path("QDe.118", "?from=2026-03-01&to=2026-05-01")), "said")
    assert "Affiliations no longer stated" in said
    assert pages.page_of("QDi.263") in said
    said = section(get(client, path("QDe.118", "?from=2016&to=2026-03-01")), "said")
    assert "Affiliations" not in said


def test_only_what_lies_between_the_days_is_on_the_timeline(client: Client, history: object):
    timeline = section(get(client, path("QDe.118", "?from=2016&to=2020")), "timeline")
    assert "<ins>Al Mansoorian</ins>" in timeline
    assert "2005-05-02" not in timeline
    assert "2026" not in timeline


def test_without_days_it_compares_with_a_year_ago_and_asks(client: Client, history: object):
    page = get(client, path("QDe.118"))
    assert 'name="from"' in page
    assert 'name="to"' in page
    assert 'name="from" value="2016-01-01"' in get(client, path("QDe.118", "?as_of=2016"))


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("?from=2022&to=2020", "write the earlier day as from"),
        ("?from=spring", "write 2004, 2004-01 or 2004-01-15"),
        ("?to=2999", "still to come"),
        ("?since=2004", "from, to"),
    ],
)
def test_days_that_are_none_are_refused_with_what_to_write(client: Client, history: object, query: str, said: str):
    assert said in plain(get(client, path("QDe.118", query), 400))


def test_a_party_not_known_says_so(client: Client, history: object):
    assert "Not known" in plain(get(client, path("QDe.118", "?known_at=2014")))
    assert client.get("/entities/nobody22/compare/").status_code == 404


def test_the_partys_page_leads_to_its_comparison(client: Client, history: object):
    assert f'href="{path("QDe.118")}#compare"' in get(client, pages.page_of("QDe.118"))
    assert f'href="{path("QDe.118")}?from=2016-01-01"' in get(client, pages.page_of("QDe.118", "?as_of=2016"))


def test_queries_do_not_grow(client: Client, load_un: Callable[..., Release]):
    tied = un.many(20, comments="Associated with Lashkar-e-Tayyiba (QDe.118).")
    load_un(un.edition(pages.LET, tied[0], day="2026-01-10"))
    asked = path("QDe.118", "?from=2026-01-10")
    few = queries(client, asked)
    load_un(un.edition(pages.AMENDED, *tied, day="2026-01-11"))
    load_un(un.edition(pages.AMENDED.but(aliases=tuple(f"Name {n}" for n in range(60))), *tied, day="2026-01-12"))
    assert few == queries(client, asked) <= 17
