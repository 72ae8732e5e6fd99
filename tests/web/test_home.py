"""The front page: a sentence on how fresh the lists are, the newest changes, the regimes."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from lists.models import Release, Source
from statements.models import Call, Proposal
from tests.builders import pages, un
from tests.web.reading import changes, get, plain, queries, section, sentence

pytestmark = pytest.mark.django_db

MOST_QUERIES = 12
Load = Callable[..., Release]


def test_an_empty_tracker_says_what_to_do(client: Client):
    page = get(client, "/")
    assert "No list is loaded yet" in sentence(page)
    begin = plain(section(page, "begin"))
    assert "./dev up --mirror DIR" in begin
    assert "./dev manage refresh un-sc" in begin


def test_regimes_and_who_decides_are_shown_before_any_list_is(client: Client, reference: None):
    regimes = plain(section(get(client, "/"), "regimes"))
    assert "UN 1267" in regimes
    assert "decided by" in regimes
    assert "State Department" in regimes
    assert " 0" not in regimes


def test_the_sentence_dates_what_not_listed_means(client: Client, history: object):
    said = sentence(get(client, "/"))
    assert "The newest release is of 27 February 2026" in said
    assert "No publisher has been reached since: “not listed” means as of the day of each list’s newest release" in said


def test_the_sentence_knows_a_mirror_and_an_answer(client: Client, history: object, settings: LazySettings):
    settings.TRACKER_MIRROR = "/mirror"
    assert "Lists are read from a mirror" in sentence(get(client, "/"))
    settings.TRACKER_MIRROR = ""
    now = timezone.now()
    Source.objects.update(checked_at=now, answered_at=now)
    assert f"asked on schedule, last on {now:%-d %B %Y}" in sentence(get(client, "/"))


def test_ages_count_to_the_day_of_knowledge(client: Client, history: object):
    page = get(client, "/?known_at=2019-08-01")
    assert "The newest release is of 30 July 2019, 2 days old" in sentence(page)
    assert "2019-07-30 2 3 3 never reached in use" in plain(section(page, "lists")).replace("Age, drawn ", "")


def test_newest_changes_stand_in_a_line_a_regime(client: Client, history: object):
    rows = changes(section(get(client, "/"), "changes"))
    assert rows[:3] == [
        "returned 2026-02-27 UN Iran, 1 group: Seventh of Tir; last seen in 2018-10-29 UN",
        "removed 2019-07-30 UN 1267, 1 person: Malik Muhammad Ishaq UN",
        "removed 2019-07-30 UN Iran, 1 group: Seventh of Tir UN",
    ]
    assert rows[3].endswith("Lashkar-e-Tayyiba; alias added, amendment date changed UN")
    assert len(rows) == 4  # the first release is no news


def test_amendments_under_several_regimes_are_one_line(client: Client, history: object, load_un: Load):
    more = {"comments": "More is known."}
    load_un(un.edition(pages.AMENDED.but(**more), pages.SAEED, pages.TIR.but(**more), pages.ODD, day="2026-03-01"))
    row = changes(section(get(client, "/"), "changes"))[0]
    assert row.startswith("amended 2026-03-01 UN 1267 and UN Iran, 2 groups: ")


def test_many_parties_are_counted_not_named(client: Client, history: object, load_un: Load):
    load_un(un.edition(pages.AMENDED, pages.SAEED, pages.TIR, pages.ODD, *un.many(30), day="2026-03-01"))
    assert changes(section(get(client, "/"), "changes"))[0] == "added 2026-03-01 UN 1267, 30 persons UN"


def test_regimes_say_how_many_they_hold_on_the_day(client: Client, history: object):
    def held(path: str) -> str:
        return plain(section(get(client, path), "regimes"))

    assert re.search(r"UN 1267 3 .*UN Iran 1 ", held("/"))
    assert re.search(r"UN 1267 1 ", held("/?as_of=2006"))
    assert re.search(r"UN 1267 4 .*UN Iran 1 ", held("/?known_at=2018-12-01&as_of=2018-12-01"))


def test_a_held_release_is_in_the_sentence(client: Client, history: object, load_un: Load, expect: Callable[..., None]):
    expect(records=(3, 100))
    load_un(un.edition(pages.LET, day="2026-03-01"))
    page = get(client, "/")
    assert "1 release waits for a person to decide." in sentence(page)
    assert "1 release held" in plain(section(page, "lists"))
    assert "27 February 2026" in sentence(page)


def test_search_is_the_first_thing_one_can_do(client: Client, history: object):
    page = get(client, "/?as_of=2020")
    form = re.search(r'<form class="ask big".*?</form>', page, re.S)
    assert form
    assert 'action="/search/"' in form[0]
    assert 'name="as_of" value="2020-01-01"' in form[0]
    assert page.count('id="q"') == 1


def test_calls_for_a_listing_stand_longest_open_first(client: Client, curated: None, history: object):
    page = get(client, "/")
    rows = plain(section(page, "calls"))
    assert rows.index("To work more closely on UN designations") < rows.index("2022-12-15") < rows.index("2025-09-17")
    assert "BLA not listed as of 2026-02-27" in rows
    assert "163" in rows
    assert "3 parties tied to it were listed since" in rows
    assert re.search(r"Of 4 calls for a listing 4 are open and 0 are met", sentence(page))


def test_proposals_that_led_to_no_listing_stand_by_what_happened_last(client: Client, curated: None, history: object):
    page = get(client, "/")
    rows = plain(section(page, "proposals"))
    order = ("Balochistan Liberation Army", "Sajid Mir", "Abdul Rauf Azhar", "Talha Saeed")
    assert [rows.index(name) for name in order] == sorted(rows.index(name) for name in order)
    assert re.search(
        r"Pakistan, China UN 1267 2025-09-17 on hold 2025-09 .*United States, United Kingdom, France", rows
    )
    assert re.search(r"Abdul Rauf Azhar .*not known blocked 2023-05-10 .*China 2026-02-27 UN", rows)
    assert "Nothing was found on what followed" in rows
    assert "Abdul Rehman Makki" not in rows, "he was listed"
    assert "proposals are on hold" in sentence(page)
    marks = {int(one) for one in re.findall(r'href="#c(\d+)"', page)}
    assert len(re.findall(r'<li id="c\d+"', page)) == max(marks)


def test_on_an_earlier_day_nothing_later_was_asked(client: Client, curated: None, history: object):
    page = get(client, "/?as_of=2017-03-01")
    assert "2025-09-17" not in page
    assert "To work more closely on UN designations" in plain(section(page, "calls"))
    assert 'aria-labelledby="calls"' not in get(client, "/?as_of=2015-12-01")


def test_more_calls_and_proposals_cost_no_more_queries(client: Client, curated: None, history: object):
    few = queries(client, "/")
    call = Call.objects.get(code="pk25-bla")
    for number in range(9):
        made = Call.objects.create(
            code=f"c{number}", statement=call.statement, kind="list", title="To list", regime=call.regime
        )
        made.targets.create(entity=call.targets.get().entity)
        one = Proposal.objects.create(
            code=f"p{number}", regime=call.regime, entity=call.targets.get().entity, proposed_by=["Pakistan"]
        )
        one.steps.create(kind="submitted", date=call.statement.date)
    assert few == queries(client, "/") <= 18


def test_queries_do_not_grow_with_rows(client: Client, load_un: Load):
    load_un(un.edition(*un.many(3), pages.LET, day="2026-01-10"))
    load_un(un.edition(*un.many(4), pages.AMENDED, day="2026-01-11"))
    few = queries(client, "/")
    for day in range(12, 16):
        load_un(un.edition(*un.many(day * 5, comments=f"On {day}."), pages.TIR, day=f"2026-01-{day}"))
    assert few == queries(client, "/") <= MOST_QUERIES
