"""What changed: release by release, told in full where it is little and folded where it is much."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html import unescape

import pytest
from django.test import Client

from lists.models import Release
from tests.builders import pages, un
from tests.web.reading import changes, get, plain, queries, section, sentence

pytestmark = pytest.mark.django_db

MOST_QUERIES = 12
Load = Callable[..., Release]


def of(page: str, release: Release) -> str:
    return section(page, f"r{release.pk}")


def test_before_anything_is_loaded_it_says_what_to_do(client: Client):
    assert "No release is loaded yet. Sources say what to do." in plain(get(client, "/changes/"))


def test_newest_release_first_each_with_its_totals(client: Client, history: list[Release]):
    page = get(client, "/changes/")
    assert re.findall(r'<section class="sec" aria-labelledby="r(\d+)"', page) == [str(r.pk) for r in history[::-1]]
    assert "1 returned under UN Iran." in plain(of(page, history[3]))
    assert "2 removed under UN 1267 and UN Iran." in plain(of(page, history[2]))
    assert f"{history[3].sha256[:12]}…" in of(page, history[3])
    assert "4 entries, since 2019-07-30" in plain(of(page, history[3]))


def test_the_first_release_held_is_no_news(client: Client, history: list[Release]):
    page = get(client, "/changes/")
    assert "5 entries stood in it. It is the first release held here" in plain(of(page, history[0]))
    assert sentence(page) == (
        "In four releases over 4,066 days: 1 returned, 2 removed, 1 amended. "
        "The first release held, of 10 January 2015, begins with 5 entries."
    )


def test_of_a_list_that_begins_with_many_regimes_the_largest_are_told(client: Client, load_un: Load):
    regimes = [
        "Al-Qaida",
        "Iran",
        "DPRK",
        "DRC",
        "Iraq",
        "Libya",
        "Taliban",
        "Somalia",
        "Sudan",
        "CAR",
        "Haiti",
        "Haiti",
    ]
    entries = [
        un.individual(f"QDi.{number}", f"PERSON {number}", under=name) for number, name in enumerate(regimes, 900)
    ]
    load_un(un.edition(*entries, day="2026-01-10"))
    told = changes(get(client, "/changes/"))
    assert len(told) == 9
    assert "UN Haiti" in told[0]
    assert "3 more regimes, or several together: 3 persons" in told[-1]


def test_an_amendment_is_told_field_by_field(client: Client, history: list[Release]):
    rows = changes(of(get(client, "/changes/"), history[1]))
    assert rows == ["amended QDe.118 Lashkar-e-Tayyiba Alias Al Mansoorian Amended on 2017-06-01"]


def test_a_removal_lies_between_two_releases_and_says_so(client: Client, history: list[Release]):
    rows = changes(of(get(client, "/changes/"), history[2]))
    assert (
        "removed QDi.321 Malik Muhammad Ishaq Listed 2014-03-14. Delisted between 2018-10-29 and 2019-07-30; "
        "the list gives no date."
    ) in rows


def test_a_return_names_the_release_it_was_last_seen_in(client: Client, history: list[Release]):
    rows = changes(of(get(client, "/changes/"), history[3]))
    assert rows == [
        "returned IRe.001 Seventh of Tir Listed 2006-12-23. Last seen in the release of 2018-10-29. "
        "The entry says what it said."
    ]


def test_a_new_entry_says_its_main_fields(client: Client, history: list[Release], load_un: Load):
    new = un.individual("SDi.900", "NEW PERSON", under="Sudan", born=("1972",), nationalities=("Sudan",))
    last = load_un(un.edition(pages.AMENDED, pages.SAEED, pages.TIR, pages.ODD, new, day="2026-03-01"))
    (row,) = changes(of(get(client, "/changes/"), last))
    assert row == "added SDi.900 New Person Listed 2010-01-05. Nationality Sudan; born 1972."


def test_parties_and_releases_are_one_link_away(client: Client, history: list[Release]):
    page = of(get(client, "/changes/?as_of=2020"), history[1])
    assert f'href="{pages.page_of("QDe.118")}?as_of=2020-01-01"' in page
    assert f'href="/sources/un-sc/releases/{history[1].pk}/?as_of=2020-01-01#diff"' in page


def test_an_entry_under_a_new_key_tells_both(client: Client, load_un: Load):
    one = un.individual("QDi.900", "SAME PERSON", serial="777")
    load_un(un.edition(one, pages.LET, day="2026-01-10"))
    last = load_un(un.edition(one.but(reference="QDi.901"), pages.LET, day="2026-01-11"))
    assert changes(of(get(client, "/changes/"), last))[0].startswith(
        "rekeyed QDi.901 Same Person Reference QDi.900 QDi.901"
    )


def test_alike_amendments_are_one_row(client: Client, load_un: Load):
    load_un(un.edition(*un.many(5), pages.LET, day="2026-01-10"))
    same = un.many(5, comments="See the special notice.")
    last = load_un(un.edition(*same, pages.LET, day="2026-01-11"))
    page = of(get(client, "/changes/"), last)
    assert "UN 1267: 5 persons Comments See the special notice. All 5" in plain(page)
    assert page.count("See the special notice.") == 1
    assert page.count("/entities/") == 5


def test_many_changes_fold_by_regime_and_all_can_be_reached(client: Client, load_un: Load):
    there = un.many(60, first=60_000)
    load_un(un.edition(*there, day="2026-01-10"))
    added = [*un.many(200), *un.many(20, first=30_000, under="Sudan")]
    last = load_un(un.edition(*there, *added, day="2026-01-11"))
    page = of(get(client, "/changes/"), last)
    assert "220 added, all persons, under UN 1267 and UN Sudan." in plain(page)
    assert "UN Sudan: 20 persons Listed 2010-01-05, by the entries’ own dates." in plain(page)
    assert "The first 150" in page
    assert f'href="/sources/un-sc/releases/{last.pk}/?kind=added#diff">50 more in the whole diff' in page


def test_a_refused_release_stands_in_the_stream_with_its_reason(client: Client, history: object, load_un: Load):
    refused = load_un(b"<CONSOLIDATED_LIST", date(2026, 3, 1))
    page = get(client, "/changes/")
    assert "Refused:" in plain(of(page, refused))
    assert "1 release was refused or is held." in sentence(page)


def test_a_held_release_stands_in_the_stream_with_its_reason(
    client: Client, history: object, load_un: Load, expect: Callable[..., None]
):
    expect(records=(3, 100))
    held = load_un(un.edition(pages.LET, day="2026-03-01"))
    text = plain(of(get(client, "/changes/"), held))
    assert "Held: It has 1 records; this list never has fewer than 3." in text
    assert "The release of 2026-02-27 stayed in use." in text
    assert len(changes(of(get(client, "/changes/"), held))) == 0


def test_a_release_that_changed_nothing_says_so(client: Client, history: object, load_un: Load):
    same = load_un(un.edition(pages.AMENDED, pages.SAEED, pages.TIR, pages.ODD, day="2026-03-01"))
    assert "Nothing but its date." in plain(of(get(client, "/changes/"), same))


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("kind=removed", [2]),
        ("regime=un-1737", [0, 2, 3]),
        ("regime=un-1737&kind=returned", [3]),
        ("from=2018-10-29", [2, 3]),
        ("from=2018-10-29&to=2019", [2]),
        ("to=2018", [0, 1]),
        ("known_at=2019-01-01", [0, 1]),
        ("list=un-sc&from=2026-02-27", []),
    ],
)
def test_filters_leave_only_what_was_asked_for(client: Client, history: list[Release], query: str, shown: list[int]):
    page = get(client, f"/changes/?{query}")
    assert re.findall(r'aria-labelledby="r(\d+)"', page) == [str(history[n].pk) for n in reversed(shown)]


def test_filters_in_force_are_said_and_each_can_be_taken_away(client: Client, history: object):
    page = get(client, "/changes/?list=un-sc&kind=removed&from=2018")
    assert "What changed on the UN list since 1 January 2018" in plain(page)
    assert '<a class="chip" href="?list=un-sc&amp;from=2018">kind: removed' in page
    assert "1 January 2018 · Designation tracker" in plain(page)


def test_the_same_changes_are_offered_to_programs(client: Client, history: object):
    page = get(client, "/changes/?list=un-sc&kind=removed&from=2018-10-29&to=2019")
    query = "source=un-sc&amp;kind=removed&amp;since=2018-10-30&amp;until=2019-12-31"
    assert f'href="/api/v1/changes/?{query}"' in page
    assert f'href="/api/v1/changes/?{query}&amp;format=csv"' in page
    found = client.get(f"/api/v1/changes/?{query}".replace("&amp;", "&")).json()["results"]
    assert len(found) == 2


@pytest.mark.parametrize(
    ("query", "status", "says"),
    [
        ("list=us", 400, "list: there is no “us”; there are: "),
        ("regime=un", 400, "regime: there is no “un”"),
        ("kind=gone", 400, "there are: added, returned, removed, amended, rekeyed"),
        ("from=last+week", 400, "from: “last week” is no day; write 2004"),
        ("from=2020&to=2019", 400, "from 2020-01-01 is later than to 2019-12-31"),
        ("change=added", 400, "It knows: list, regime, kind, from, to, page"),
        ("page=0", 404, "the pages run from 1 to 1"),
        ("page=2", 404, "There is no page “2” here"),
        ("page=x", 404, "There is no page “x” here"),
        ("page=99999999999999999999", 404, "There is no page"),
        ("page=%C2%B2", 404, "There is no page “²” here"),
    ],
)
def test_bad_questions_are_told_what_to_write(client: Client, history: object, query: str, status: int, says: str):
    assert says in plain(get(client, f"/changes/?{query}", status))


def test_releases_are_paged_and_the_title_says_where_one_is(client: Client, load_un: Load):
    for day in range(1, 13):
        load_un(un.edition(pages.LET, *un.many(day), day=f"2026-01-{day:02}"))
    page = get(client, "/changes/?page=2")
    assert "<title>What changed on the lists, page 2 of 2 ·" in page
    assert page.count('<section class="sec"') == 2
    assert '<a href="?page=1" rel="prev">Previous</a>' in page


def test_the_figure_leaves_the_first_release_out(client: Client, load_un: Load):
    load_un(un.edition(pages.LET, *un.many(50), day="2024-01-10"))
    load_un(un.edition(pages.LET, *un.many(57), day="2025-01-10"))
    assert "<svg" not in get(client, "/changes/")
    load_un(un.edition(pages.LET, *un.many(54), day="2026-01-10"))
    page = get(client, "/changes/")
    assert page.count('<rect class="up"') == page.count('<rect class="down"') == 1
    assert "2025 to 2026; the largest: 7 added by 10 January 2025, 3 removed by 10 January 2026" in plain(page)


def ways(page: str) -> list[tuple[str, str]]:
    """The links to days and lists, each with what it says."""
    [found] = re.findall(r'<nav class="days".*?</nav>', page, re.S) or [""]
    links = re.findall(r'<a href="([^"]+)"[^>]*>(.*?)(?=</li>|</p>)', found, re.S)
    return [(unescape(url), plain(said).strip()) for url, said in links]


def test_each_day_and_list_with_changes_is_one_link_away(client: Client, history: list[Release]):
    assert ways(get(client, "/changes/?kind=removed&from=2019")) == [
        ("?kind=removed&from=2019&list=un-sc", "UN −2 removed"),
        ("?kind=removed&from=2019-07-29&to=2019-07-30", "2019-07-30 −2 removed"),
    ]
    links = ways(get(client, "/changes/?list=un-sc"))
    assert [said for _url, said in links] == [
        "2026-02-27 ↩1 returned", "2019-07-30 −2 removed", "2018-10-29 ~1 amended",
    ]  # fmt: skip
    page = get(client, f"/changes/{links[1][0]}")
    assert re.findall(r'aria-labelledby="r(\d+)"', page) == [str(history[2].pk)]
    assert "What changed on the UN list on 30 July 2019" in plain(page)
    assert sentence(page) == "In one release over 1 day: 2 removed."
    assert 'aria-current="true">2019-07-30</a>' in page


def test_many_days_fold(client: Client, load_un: Load):
    for day in range(1, 17):
        load_un(un.edition(pages.LET, *un.many(day), day=f"2026-01-{day:02}"))
    page = get(client, "/changes/")
    assert len(ways(page)) == 1 + 15
    assert page.index("2026-01-05</a>") < page.index("<summary>Earlier days") < page.index("2026-01-04</a>")


def on(monkeypatch: pytest.MonkeyPatch, day: date) -> None:
    for module in ("core.clocks", "web.caching", "web.visits", "web.views.changes"):
        monkeypatch.setattr(f"{module}.today", lambda: day)


def test_what_changed_since_the_last_visit_is_one_link_away(
    client: Client, history: list[Release], monkeypatch: pytest.MonkeyPatch
):
    on(monkeypatch, date(2026, 2, 20))
    assert "my last visit" not in get(client, "/changes/")
    assert "my last visit" not in get(client, "/changes/")
    on(monkeypatch, date(2026, 3, 1))
    for query in ("", "kind=amended", "list=un-sc", ""):  # looking about loses nothing
        assert "Since my last visit, 2026-02-20" in plain(get(client, f"/changes/?{query}"))
    url, said = ways(get(client, "/changes/?list=un-sc&to=2019"))[0]
    assert (url, said) == ("?list=un-sc&from=2026-02-19", "Since my last visit, 2026-02-20 ↩1 returned")
    assert re.findall(r'aria-labelledby="r(\d+)"', get(client, f"/changes/{url}")) == [str(history[3].pk)]
    on(monkeypatch, date(2026, 3, 5))
    assert ways(get(client, "/changes/"))[0][1] == "Since my last visit, 2026-03-01 nothing"
    assert "my last visit" not in get(client, "/changes/?known_at=2019")


def test_a_release_of_the_day_of_the_visit_is_not_lost(
    client: Client, history: list[Release], monkeypatch: pytest.MonkeyPatch
):
    on(monkeypatch, date(2026, 2, 27))
    get(client, "/changes/")
    on(monkeypatch, date(2026, 2, 28))
    assert ways(get(client, "/changes/"))[0] == (
        "?from=2026-02-26", "Since my last visit, 2026-02-27 ↩1 returned",
    )  # fmt: skip


def test_a_visit_makes_another_page_only_once_it_shows(
    client: Client, history: object, monkeypatch: pytest.MonkeyPatch
):
    on(monkeypatch, date(2026, 3, 1))
    first = client.get("/changes/")
    cookie = first.cookies["visits"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert client.get("/changes/", headers={"if-none-match": first["ETag"]}).status_code == 304
    on(monkeypatch, date(2026, 3, 2))
    second = client.get("/changes/")
    assert client.get("/changes/", headers={"if-none-match": second["ETag"]}).status_code == 304
    del client.cookies["visits"]
    assert client.get("/changes/", headers={"if-none-match": second["ETag"]}).status_code == 200


def test_a_visit_counts_whoever_the_page_was_drawn_for(client: Client, history: object):
    get(client, "/changes/")
    other = Client()
    assert "visits" in other.get("/changes/").cookies
    assert "visits" not in other.get("/sources/").cookies
    assert "visits" not in other.get("/changes/?kind=gone").cookies


@pytest.mark.parametrize("value", ["", "x", "0001-01-01", "9999-12-31", "2026-02-30", "1.2.3", "2020-01-01"])
def test_a_cookie_of_another_making_is_passed_over(client: Client, history: object, value: str):
    client.cookies["visits"] = value
    assert "my last visit" not in get(client, "/changes/")


def test_queries_do_not_grow_with_rows(client: Client, load_un: Load):
    load_un(un.edition(*un.many(3), pages.LET, day="2026-01-10"))
    load_un(un.edition(*un.many(4), pages.AMENDED, day="2026-01-11"))
    few = queries(client, "/changes/")
    for day in range(12, 16):
        load_un(un.edition(*un.many(day * 5, comments=f"On {day}."), pages.LET, day=f"2026-01-{day}"))
    assert few == queries(client, "/changes/") <= MOST_QUERIES
