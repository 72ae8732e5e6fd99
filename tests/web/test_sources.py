"""Sources: how fresh each list is, what its refreshes came to, and what could not be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest
from django.conf import LazySettings
from django.test import Client
from django_celery_beat.models import PeriodicTask

from lists import selectors
from lists.models import DataIssue, Release, Run, Source
from lists.progress import Reporter
from lists.publishers import publishers
from sanctions.services.schedules import make_schedules
from tests.builders import pages, un
from tests.web.reading import get, plain, queries, section, sentence

pytestmark = pytest.mark.django_db

MOST_QUERIES = 12
Load = Callable[..., Release]
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.fixture
def source(reference: None) -> Source:
    return Source.objects.get(code="un-sc")


@pytest.fixture
def running(source: Source) -> Iterator[Reporter]:
    Run.objects.create(source=source, what="refresh")
    reporter = Reporter(source.code)
    yield reporter
    reporter.close()


def test_each_list_says_its_newest_release_age_and_state(client: Client, history: object):
    page = get(client, "/sources/?known_at=2019-08-01")
    assert "One list is loaded. The newest release is UN’s of 30 July 2019, 2 days old." in sentence(page)
    assert f"{len(publishers())} publishers have never answered from here." in sentence(page)
    assert "2019-07-30 2 Age" not in plain(section(page, "lists"))
    assert "never reached in use" in plain(section(page, "lists"))


def test_a_source_nothing_was_loaded_of_says_what_to_do(client: Client, source: Source):
    page = get(client, "/sources/un-sc/")
    assert "No release is loaded." in sentence(page)
    assert "manage.py refresh un-sc" in plain(section(page, "releases"))
    assert "Never asked" in plain(section(page, "help"))
    assert "save the file as consolidated.xml" in plain(section(page, "help"))


def test_without_any_list_the_page_says_how_to_begin(client: Client):
    assert "manage.py load_reference" in plain(get(client, "/sources/"))


def test_the_sentence_dates_what_not_listed_means(client: Client, history: object):
    assert "not listed as of 27 February 2026, not as of today" in sentence(get(client, "/sources/un-sc/"))


def test_last_checked_answered_and_changed_are_three_things(client: Client, source: Source):
    Source.objects.update(checked_at=NOON.replace(hour=15), answered_at=NOON, changed_at=NOON.replace(month=1))
    page = plain(get(client, "/sources/un-sc/"))
    assert "Last checked 2026-03-02 15:00 UTC Last answered 2026-03-02 12:00 UTC Last changed 2026-01-02" in page


def test_a_publisher_never_reached_says_why_and_what_to_do(client: Client, history: object):
    Source.objects.update(checked_at=NOON, last_error="scsanctions.un.org did not answer within 30 s")
    said = plain(section(get(client, "/sources/un-sc/"), "help"))
    assert "Never reached" in said
    assert "did not answer within 30 s" in said
    assert "what is loaded came from files" in said
    assert "last check failed" in plain(get(client, "/sources/"))


def test_a_mirror_is_said_to_be_one(client: Client, history: object, settings: LazySettings):
    settings.TRACKER_MIRROR = "/srv/secret/mirror"
    page = get(client, "/sources/un-sc/")
    assert "the mirror set for this copy, instead of" in plain(section(page, "about"))
    assert "secret" not in page
    assert "A mirror is set" in plain(get(client, "/sources/"))


def test_the_next_check_is_the_schedules(client: Client, source: Source):
    make_schedules()
    PeriodicTask.objects.update(last_run_at=datetime.now(UTC))
    assert "01:30 UTC" in plain(get(client, "/sources/un-sc/"))
    PeriodicTask.objects.update(enabled=False)
    assert "Next check not planned" in plain(get(client, "/sources/un-sc/"))


def test_releases_of_every_fate_are_in_the_table(
    client: Client, history: list[Release], load_un: Load, expect: Callable[..., None]
):
    refused = load_un(b"<CONSOLIDATED_LIST", date(2026, 3, 1))
    expect(records=(3, 100))
    load_un(un.edition(pages.LET, day="2026-03-02"))
    table = plain(section(get(client, "/sources/un-sc/"), "releases"))
    assert "Releases 6" in table
    assert "2026-02-27 in use 4 ↩1 returned" in table
    assert "2018-10-29 superseded 5 ~1 amended" in table
    assert "2026-03-01 refused Line 1" in table
    assert refused.sha256[:12] in table
    assert "2026-03-02 held It has 1 records" in table


def test_releases_not_yet_known_on_the_day_are_left_out(client: Client, history: object):
    assert "Releases 2" in plain(section(get(client, "/sources/un-sc/?known_at=2019-01-01"), "releases"))


def test_data_issues_are_counted_and_told_open_ones_first(client: Client, load_un: Load):
    odd = un.individual("QDi.900", extra="<SHOE_SIZE>43 &lt;b&gt;</SHOE_SIZE>")
    load_un(un.edition(odd, pages.LET, day="2026-01-10"))
    page = get(client, "/sources/un-sc/")
    said = plain(section(page, "issues"))
    assert "Data issues 1 open" in said
    assert "unknown-element open 1" in said
    assert "QDi.900 SHOE_SIZE is not an element this reader knows" in said
    assert "43 &lt;b&gt;" in section(page, "issues")
    DataIssue.objects.update(resolution="explained", reason="It is their hat size.")
    said = plain(section(get(client, "/sources/un-sc/"), "issues"))
    assert "Data issues 0 open" in said
    assert "Explained: It is their hat size." in said


def test_what_is_ignored_is_named_with_its_reason(client: Client, history: object):
    assert "VERSIONNUM always 1 since 2017" in plain(section(get(client, "/sources/un-sc/"), "ignored"))


def test_runs_say_how_they_ended(client: Client, source: Source):
    Run.objects.create(source=source, what="refresh", state="failed", message="No answer <br>", finished_at=NOON)
    page = section(get(client, "/sources/un-sc/"), "runs")
    assert "refresh 2026-03-02 12:00 UTC failed No answer" in plain(page)
    assert "&lt;br&gt;" in page


def test_a_running_refresh_shows_its_progress_without_script(client: Client, running: Reporter):
    running("reading", 500, 1003)
    page = get(client, "/sources/un-sc/")
    assert "Reading: 500 of 1,003" in plain(section(page, "now"))
    assert '<progress value="500" max="1003"' in page
    assert '<a href="/sources/un-sc/">Look again</a>' in page
    assert "being refreshed" in plain(get(client, "/sources/"))


def test_a_page_with_progress_is_drawn_anew_each_time(client: Client, running: Reporter):
    running("reading", 500, 1003)
    first = client.get("/sources/un-sc/")
    running("projecting", 7, 9)
    again = client.get("/sources/un-sc/", headers={"if-none-match": first["ETag"]})
    assert "Projecting: 7 of 9" in plain(again.content.decode())


def test_script_asks_for_the_progress_alone_until_the_run_ends(client: Client, running: Reporter):
    assert "htmx" in get(client, "/sources/un-sc/")
    running("projecting")
    answer = client.get("/sources/un-sc/progress/", headers={"hx-request": "true"})
    assert "Projecting" in answer.content.decode()
    assert "<html" not in answer.content.decode()
    assert (answer["Cache-Control"], "HX-Refresh" in answer) == ("no-store", False)
    Run.objects.update(state="done")
    running.close()
    answer = client.get("/sources/un-sc/progress/", headers={"hx-request": "true"})
    assert answer["HX-Refresh"] == "true"
    assert "htmx" not in get(client, "/sources/un-sc/")


def test_the_progress_address_leads_a_browser_to_the_page(client: Client, source: Source):
    assert client.get("/sources/un-sc/progress/")["Location"] == "/sources/un-sc/"


@pytest.mark.parametrize("path", ["/sources/us/", "/sources/us/progress/", "/sources/%00/"])
def test_an_unknown_list_names_those_there_are(client: Client, source: Source, path: str):
    answer = client.get(path, headers={"hx-request": "true"})
    assert answer.status_code == 404
    assert f"There are: {', '.join(publishers())}" in plain(answer.content.decode())


def test_twins_lead_to_the_api(client: Client, history: object):
    for path, twin in [("/sources/", "/api/v1/sources/"), ("/sources/un-sc/", "/api/v1/releases/?source=un-sc")]:
        assert f'href="{twin}"' in get(client, path)
        assert client.get(twin).status_code == 200
    assert client.get("/api/v1/releases/?source=un-sc&format=csv")["Content-Type"].startswith("text/csv")


@pytest.mark.parametrize("path", ["/sources/", "/sources/un-sc/"])
def test_queries_do_not_grow_with_rows(client: Client, load_un: Load, path: str):
    load_un(un.edition(*un.many(3), pages.LET, day="2026-01-10"))
    few = queries(client, path)
    for day in range(11, 16):
        load_un(un.edition(*un.many(day * 5), pages.LET, day=f"2026-01-{day}"))
    Source.objects.create(code="xx-list", title="Another list", short="XX")
    assert few == queries(client, path) <= MOST_QUERIES


def test_freshness_says_what_monitors_ask_for(history: object, load_un: Load, expect: Callable[..., None]):
    expect(records=(3, 100))
    load_un(un.edition(pages.LET, day="2026-03-02"))
    one = next(one for one in selectors.freshness(date(2026, 3, 1)) if one.code == "un-sc")
    assert one.active
    assert (one.code, one.active.record_count, one.age_days, one.held_count, one.open_issues) == ("un-sc", 4, 2, 1, 0)
    assert one.checked_at is None
