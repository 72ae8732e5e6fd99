"""The changes as an Atom feed and as a calendar: read as programs read them, with the filters of the page."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from html import unescape

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html

from lists.models import Release
from tests.builders import pages, un
from tests.web.reading import get, plain, queries
from web.views import feeds

pytestmark = pytest.mark.django_db

Load = Callable[..., Release]
FEED, CALENDAR = "/changes/feed.atom", "/changes/calendar.ics"
ATOM = {"a": "http://www.w3.org/2005/Atom"}
MOST_QUERIES = 12


def feed(client: Client, query: str = "") -> etree._Element:
    answer = client.get(f"{FEED}{query}")
    assert answer.status_code == 200, answer.content
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    root = etree.fromstring(answer.content)
    one = ["title", "id", "updated"]
    assert etree.QName(root) == etree.QName(ATOM["a"], "feed")
    for part in [root, *root.findall("a:entry", ATOM)]:
        assert all(len(part.findall(f"a:{name}", ATOM)) == 1 for name in one)
        assert datetime.fromisoformat(part.findtext("a:updated", namespaces=ATOM)).tzinfo
        assert re.match(r"(tag:|https?://)", part.findtext("a:id", namespaces=ATOM))
    assert root.find("a:author/a:name", ATOM) is not None
    [own] = [link for link in root.findall("a:link", ATOM) if link.get("rel") == "self"]
    assert own.get("href") == f"http://testserver{FEED}{query}"
    return root


def entries(root: etree._Element, name: str = "title") -> list[str]:
    return [one.findtext(f"a:{name}", namespaces=ATOM) for one in root.findall("a:entry", ATOM)]


Event = dict[str, str]


def events(client: Client, query: str = "") -> list[Event]:
    """A strict reading: lines of 75 bytes ended by CRLF, one calendar, each event with what RFC 5545 asks for."""
    answer = client.get(f"{CALENDAR}{query}")
    assert answer.status_code == 200, answer.content
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    text = answer.content.decode()
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    lines = text.replace("\r\n ", "").split("\r\n")[:-1]
    assert (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    assert {"VERSION:2.0", "PRODID:-//Designation tracker//Changes//EN"} <= set(lines)
    found: list[Event] = []
    for line in lines[1:-1]:
        match = re.fullmatch(r"([A-Z-]+(?:;[A-Z]+=[A-Z]+)?):(.*)", line)
        assert match, line
        name, value = match.groups()
        if line == "BEGIN:VEVENT":
            found.append({})
        elif found and name != "END":
            assert name not in found[-1]
            found[-1][name] = value
    for one in found:
        assert {"UID", "DTSTAMP", "DTSTART;VALUE=DATE", "SUMMARY"} <= one.keys()
        assert re.fullmatch(r"\d{8}T\d{6}Z", one["DTSTAMP"])
        assert not re.search(r"(?<!\\)[;,]", one["SUMMARY"] + one["DESCRIPTION"])
        first, last = (date.fromisoformat(one[f"{name};VALUE=DATE"]) for name in ("DTSTART", "DTEND"))
        assert last - first == timedelta(days=1)
    assert len({one["UID"] for one in found}) == len(found)
    return found


# The feed --------------------------------------------------------------------------------------


def test_an_entry_a_release_newest_first(client: Client, history: list[Release]):
    root = feed(client)
    assert entries(root) == [
        "UN 2026-02-27: 1 returned",
        "UN 2019-07-30: 2 removed",
        "UN 2018-10-29: 1 amended (alias added, amendment date changed)",
        "UN 2015-01-10: first release held here, 5 entries",
    ]
    assert [link.get("href") for link in root.findall("a:entry/a:link", ATOM)] == [
        f"http://testserver/sources/un-sc/releases/{release.pk}/" for release in reversed(history)
    ]
    activated = [datetime.fromisoformat(one) for one in entries(root, "updated")]
    assert activated == [release.activated_at for release in reversed(history)]


def test_an_entry_tells_the_changes_as_the_page_does(client: Client, history: list[Release]):
    returned, removed, amended, first = entries(feed(client), "content")
    assert (
        "amended QDe.118 Lashkar-e-Tayyiba: alias added, amendment date changed. "
        "Alias Al Mansoorian Amended on 2017-06-01"
    ) in plain(amended)
    assert "Delisted between 2018-10-29 and 2019-07-30; the list gives no date." in plain(removed)
    assert "Last seen in the release of 2018-10-29." in plain(returned)
    assert "Lashkar" not in first
    for content in (returned, removed, amended, first):
        links = html.fragment_fromstring(content, create_parent=True).xpath("//a/@href")
        assert links
        for link in links:
            assert client.get(link.removeprefix("http://testserver")).status_code == 200, link


def test_ids_stay_when_releases_follow(client: Client, history: list[Release], load_un: Load):
    before = entries(feed(client), "id")
    load_un(un.edition(pages.LET, pages.SAEED, pages.TIR, pages.ODD, day="2026-03-01"))
    after = entries(feed(client), "id")
    assert len(set(after)) == 5
    assert after[1:] == before
    assert entries(feed(client, "?kind=removed"), "id") == [before[1]]


def test_a_release_that_changed_nothing_or_is_refused_is_no_entry(client: Client, history: object, load_un: Load):
    load_un(un.edition(pages.AMENDED, pages.SAEED, pages.TIR, pages.ODD, day="2026-03-01"))
    load_un(b"<CONSOLIDATED_LIST", date(2026, 3, 2))
    assert len(entries(feed(client))) == len(events(client)) == 4


def test_many_changes_are_told_in_few_words(client: Client, load_un: Load):
    there = un.many(60, first=60_000)
    load_un(un.edition(*there, day="2026-01-10"))
    last = load_un(un.edition(*there, *un.many(200), *un.many(20, first=30_000, under="Sudan"), day="2026-01-11"))
    content = entries(feed(client), "content")[0]
    assert "UN 1267: 200 persons" in plain(content)
    assert f"/sources/un-sc/releases/{last.pk}/?kind=added#diff" in content
    assert content.count("<li>") == 2
    assert len(content) < 4000


def test_what_xml_cannot_carry_is_left_out(client: Client, history: list[Release]):
    source = history[0].source
    source.title = "A\x01 list & more \ufffe"
    source.save()
    assert "A list & more" in plain(entries(feed(client), "content")[0])


def test_at_most_fifty_releases_are_told(client: Client, load_un: Load, monkeypatch: pytest.MonkeyPatch):
    assert feeds.MOST == 50
    monkeypatch.setattr(feeds, "MOST", 3)
    for day in range(1, 6):
        load_un(un.edition(pages.LET, *un.many(day), day=f"2026-01-{day:02}"))
    assert [title.partition(":")[0] for title in entries(feed(client))] == [
        "UN 2026-01-05", "UN 2026-01-04", "UN 2026-01-03",
    ]  # fmt: skip


def test_before_anything_is_loaded_there_is_a_feed_without_entries(client: Client):
    assert entries(feed(client)) == events(client) == []


# The calendar ----------------------------------------------------------------------------------


def test_a_day_a_release(client: Client, history: list[Release]):
    shown = events(client)
    assert [one["SUMMARY"] for one in shown] == [
        "UN 2026-02-27: 1 returned",
        "UN 2019-07-30: 2 removed",
        "UN 2018-10-29: 1 amended (alias added\\, amendment date changed)",
        "UN 2015-01-10: first release held here\\, 5 entries",
    ]
    assert [one["DTSTART;VALUE=DATE"] for one in shown] == ["20260227", "20190730", "20181029", "20150110"]
    assert shown[1]["DESCRIPTION"] == (
        r"2 removed under UN 1267 and UN Iran.\nremoved IRe.001 Seventh of Tir\nremoved QDi.321 Malik Muhammad Ishaq"
    )
    assert shown[2]["DESCRIPTION"].endswith(
        r"\namended QDe.118 Lashkar-e-Tayyiba: alias added\, amendment date changed"
    )
    assert shown[3]["DESCRIPTION"].endswith("what came before is not known.")
    assert shown[0]["URL"] == f"http://testserver/sources/un-sc/releases/{history[3].pk}/"


def test_an_event_keeps_its_uid(client: Client, history: list[Release], load_un: Load):
    before = [one["UID"] for one in events(client)]
    load_un(un.edition(pages.LET, pages.SAEED, pages.TIR, pages.ODD, day="2026-03-01"))
    assert [one["UID"] for one in events(client)][1:] == before


@given(st.text(st.characters(exclude_characters="\r\n", exclude_categories=["Cs"])))
def test_a_folded_line_unfolds_to_itself(line: str):
    pieces = feeds.folded(line).split("\r\n")
    assert all(len(piece.encode()) <= 75 for piece in pieces)
    assert pieces[0] + "".join(piece[1:] for piece in pieces[1:]) == line


# Both -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "days"),
    [
        ("kind=removed", ["2019-07-30"]),
        ("regime=un-1737", ["2026-02-27", "2019-07-30", "2015-01-10"]),
        ("from=2018-10-29&to=2019", ["2019-07-30"]),
        ("known_at=2019-01-01", ["2018-10-29", "2015-01-10"]),
        ("list=un-sc&from=2026-02-27", []),
    ],
)
def test_they_take_the_filters_of_the_page_which_links_to_them(
    client: Client, history: object, query: str, days: list[str]
):
    assert [title[3:13] for title in entries(feed(client, f"?{query}"))] == days
    assert [one["SUMMARY"][3:13] for one in events(client, f"?{query}")] == days
    page = get(client, f"/changes/?{query}")
    for path, words in ((FEED, "Atom feed"), (CALENDAR, "calendar")):
        [link] = re.findall(rf'<a href="([^"]+)">{words}</a>', page)
        assert unescape(link) == f"{path}?{query}"
    alternate = re.findall(r'<link rel="alternate" type="([^"]+)"[^>]* href="([^"]+)">', page.partition("</head>")[0])
    assert [(kind, unescape(url)) for kind, url in alternate] == [
        ("application/atom+xml", f"{FEED}?{query}"),
        ("text/calendar", f"{CALENDAR}?{query}"),
    ]


@pytest.mark.parametrize("path", [FEED, CALENDAR])
@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("list=us", "list: there is no “us”; there are: "),
        ("from=last+week", "from: “last week” is no day; write 2004"),
        ("page=2", "It knows: list, regime, kind, from, to"),
        ("kind=", ""),
    ],
)
def test_bad_questions_are_told_what_to_write(client: Client, history: object, path: str, query: str, says: str):
    assert says in plain(get(client, f"{path}?{query}", 400 if says else 200))


@pytest.mark.parametrize("path", [FEED, CALENDAR])
def test_what_did_not_change_is_not_made_again(client: Client, history: object, load_un: Load, path: str):
    first = client.get(path)
    again = client.get(path, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    load_un(un.edition(pages.LET, pages.SAEED, pages.TIR, pages.ODD, day="2026-03-01"))
    assert client.get(path, headers={"if-none-match": first["ETag"]}).status_code == 200


@pytest.mark.parametrize("path", [FEED, CALENDAR])
def test_queries_do_not_grow_with_rows(client: Client, load_un: Load, path: str):
    load_un(un.edition(*un.many(3), pages.LET, day="2026-01-10"))
    load_un(un.edition(*un.many(4), pages.AMENDED, day="2026-01-11"))
    few = queries(client, path)
    for day in range(12, 16):
        load_un(un.edition(*un.many(day * 5, comments=f"On {day}."), pages.LET, day=f"2026-01-{day}"))
    assert few == queries(client, path) <= MOST_QUERIES
