"""A party's page: what it says on any day, where each value comes from, and what it never says."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html import unescape

import pytest
from django.contrib.auth.models import User
from django.test import Client

from entities.models import Affiliation, Entity, Fact, Identifier, Name
from entities.services import editing
from lists.models import Release
from sanctions.selectors.dossier import CLOSENESS
from tests.builders import pages, un
from tests.web.reading import queries

pytestmark = pytest.mark.django_db

MOST_QUERIES = 14


def text(client: Client, key: str, query: str = "") -> str:
    answer = client.get(pages.page_of(key, query))
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def plain(page: str) -> str:
    """What a reader sees, without markup."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


def section(page: str, name: str) -> str:
    found = re.search(rf'<section class="sec" aria-labelledby="{name}">(.*?)</section>', page, re.S)
    assert found, f"no section {name}"
    return found[1]


def test_the_sentence_says_since_when_and_by_which_text(client: Client, history: object):
    said = plain(text(client, "QDe.118"))
    assert "In force under UN 1267 since 2 May 2005, by Resolution 1526 (2004)" in said
    assert "Last seen in the UN release of 27 February 2026" in said


def test_a_designation_shows_its_reference_measures_and_every_amendment(client: Client, history: object):
    rows = plain(section(text(client, "QDe.118"), "designations"))
    for value in ("QDe.118", "arms, freeze, travel", "2005-05-02", "2017-06-01", "2008-12-10", "2005-11-03", "3 known"):
        assert value in rows


def test_days_in_force_run_to_the_day_asked_for(client: Client, history: object):
    rows = section(text(client, "QDe.118", "?as_of=2005-05-12"), "designations")
    assert ">10<" in rows
    assert "2017-06-01" not in rows, "an amendment of later is not told of that day"


def test_every_value_carries_the_mark_of_the_release_that_first_said_it(client: Client, history: list[Release]):
    names = section(text(client, "QDe.118"), "names")
    assert f"/sources/un-sc/releases/{history[0].pk}/?record=QDe.118" in names
    facts = section(text(client, "QDi.263"), "facts")
    assert len(re.findall(r'class="src"', facts)) >= 4


def test_a_delisted_party_keeps_its_facts_and_says_between_which_releases_it_ended(client: Client, history: object):
    page = text(client, "QDi.321")
    said = plain(page)
    assert "Delisted from UN 1267 between 29 October 2018 and 30 July 2019" in said
    assert "No regime read here has it in force as of" in said
    assert "1959" in plain(section(page, "facts"))
    assert 'dir="rtl">مالک محمد اسحاق' in page
    assert "≥" in section(page, "designations"), "the day it ended is not known, so its days are a bound"


def test_the_same_party_was_in_force_before(client: Client, history: object):
    said = plain(text(client, "QDi.321", "?as_of=2016"))
    assert "In force under UN 1267 since 14 March 2014" in said


def test_a_party_that_came_back_shows_both_times(client: Client, history: object):
    page = text(client, "IRe.001")
    rows = section(page, "designations")
    assert 'data-state="delisted"' in rows
    assert 'data-state="in-force"' in rows
    assert "back since" in rows
    assert "returned:" in section(page, "timeline")


def test_before_its_listing_it_is_not_listed_as_of_the_day(client: Client, history: object):
    said = plain(text(client, "QDe.118", "?as_of=2004"))
    assert "Not listed as of 1 January 2004" in said
    assert "lists it later, on 2 May 2005" in said
    assert "not listed as of 2004-01-01" in plain(section(text(client, "QDe.118", "?as_of=2004"), "affiliations"))


def test_a_party_not_known_that_day_says_so_and_not_that_it_was_not_listed(client: Client, history: object):
    answer = client.get(pages.page_of("QDe.118", "?known_at=2014"))
    said = plain(answer.content.decode())
    assert answer.status_code == 200
    assert "Not known on 1 January 2014" in said
    assert "2015-01-10" in said
    assert "Not listed" not in said


def test_as_known_earlier_the_page_says_what_the_list_said_then(client: Client, history: object):
    then = text(client, "QDe.118", "?known_at=2016")
    assert "Al Mansoorian" not in then
    assert "2017-06-01" not in then
    assert "Al Mansoorian" in text(client, "QDe.118")


def test_names_are_grouped_by_kind_and_quality(client: Client, history: object):
    names = plain(section(text(client, "QDi.263"), "names"))
    assert re.search(r"Primary name UN 1 HAFIZ MUHAMMAD SAEED", names)
    assert re.search(r"Also known as, good quality UN 1 Hafiz Mohammad Sahib", names)
    assert re.search(r"Also known as, low quality UN 1 Tata Ji", names)


def test_affiliations_stand_on_both_pages_with_their_sentence(client: Client, history: object):
    of_group, of_leader = (section(text(client, key), "affiliations") for key in ("QDe.118", "QDi.263"))
    assert "Muhammad Saeed is the leader of Lashkar-e-Tayyiba (QDe.118)." in of_group
    assert pages.page_of("QDi.263") in of_group
    assert "leader of" in plain(of_leader)
    assert "<svg" in of_group
    assert "<table" in of_group


def test_references_in_comments_lead_to_the_parties_cited(client: Client, history: object):
    facts = section(text(client, "QDe.118"), "facts")
    assert f'(<a href="{pages.page_of("QDi.263")}">QDi.263</a>)' in facts


def test_a_disputed_affiliation_says_who_disputes_it(client: Client, history: object):
    Affiliation.objects.create(
        entity=pages.party("QDe.900"), target=pages.party("QDe.118"), kind="proxy", known_from=date(2020, 1, 1),
        asserted_by="India", disputed_by="Pakistan", citation="A paper, 2020", sentence="A proxy.",
    )  # fmt: skip
    said = section(text(client, "QDe.118"), "affiliations")
    assert "disputed by Pakistan" in said
    assert "editorial: A paper, 2020" in plain(said)
    assert 'class="tie-line disputed"' in said


@pytest.mark.parametrize("kind", Affiliation.TieKind.values)
def test_ties_of_every_kind_stand_on_both_pages(client: Client, history: object, kind: str):
    Affiliation.objects.create(
        entity=pages.party("IRe.001"), target=pages.party("QDe.900"), kind=kind, known_from=date(2020, 1, 1)
    )
    assert "SEVENTH OF TIR" in section(text(client, "QDe.900"), "affiliations").upper()
    said = plain(section(text(client, "IRe.001"), "affiliations"))
    assert (f"{kind} of" if kind != "associated" else kind) in said


@pytest.mark.parametrize("kind", Fact.FactKind.values)
def test_facts_of_every_kind_are_shown(client: Client, history: object, kind: str):
    Fact.objects.create(entity=pages.party("IRe.001"), kind=kind, text="Said of it", known_from=date(2020, 1, 1))
    assert "Said of it" in plain(section(text(client, "IRe.001"), "facts"))


def test_what_two_sources_state_alike_is_told_once_with_both_marks(client: Client, history: object):
    Fact.objects.create(
        entity=pages.party("QDi.263"), kind="nationality", text="PAKISTAN", known_from=date(2020, 1, 1), reason="Known."
    )
    page = text(client, "QDi.263")
    assert re.search(r"Nationality Pakistan UN ed\. ", plain(section(page, "facts")))
    assert re.search(r"Person · Pakistan UN ed\. This page", plain(page))


def test_an_identifier_that_is_a_reference_on_another_list_names_the_list(client: Client, history: object):
    Identifier.objects.create(
        entity=pages.party("QDi.263"), kind="un-sc", label="un-sc", number="QDi.263", compact="qdi263",
        known_from=date(2020, 1, 1),
    )  # fmt: skip
    assert "Reference on UN QDi.263" in plain(section(text(client, "QDi.263"), "facts"))


def test_the_timeline_runs_backwards_and_tells_what_changed(client: Client, history: object):
    timeline = section(text(client, "QDe.118"), "timeline")
    days = re.findall(r"<li[^>]*><time datetime=\"([^\"]+)\"", timeline)
    assert days == sorted(days, reverse=True)
    assert days[-1] == "2005-05-02"
    assert "<ins>Al Mansoorian</ins>" in timeline
    assert "Review pursuant to Security Council resolution 1822" in timeline
    assert "In the oldest release loaded" in timeline


def test_the_timeline_tells_what_editors_entered_and_suppressed_and_why(client: Client, history: object):
    editor = User.objects.create(username="ed")
    party = pages.party("QDe.118")
    editing.add(
        party, "name", {"text": "The Righteous", "kind": "aka"}, why=editing.Why("", "", "In court."), by=editor
    )
    hidden = Name.objects.filter(text="Army of the Pure").latest("pk")
    editing.suppress(party, "name", hidden.digest, reason="Another group's.", by=editor)
    timeline = plain(section(text(client, "QDe.118"), "timeline"))
    assert "Editors, entered: name The Righteous. In court." in timeline
    assert "Editors, suppressed: name, which a list states. Another group's." in timeline
    assert "Army of the Pure" not in timeline
    assert "Editors" not in plain(section(text(client, "QDe.118", "?known_at=2026-03-01"), "timeline"))


def test_the_timeline_of_an_earlier_day_leaves_out_what_came_later(client: Client, history: object):
    timeline = section(text(client, "QDe.118", "?as_of=2016"), "timeline")
    assert "Al Mansoorian" not in timeline
    assert "later than 1 January 2016 are left out" in plain(timeline)


def test_records_show_every_version_as_printed(client: Client, history: list[Release]):
    records = section(text(client, "QDe.118"), "records")
    assert "<code>REFERENCE_NUMBER</code>" in records
    assert "LASHKAR-E-TAYYIBA" in records
    assert plain(records).count("Since the release of") == 2
    assert history[0].sha256 in records


def test_the_cite_line_names_both_days_and_the_release(client: Client, history: list[Release]):
    cite = plain(section(text(client, "QDe.118", "?as_of=2016&known_at=2019-01-01"), "cite"))
    assert "as_of=2016-01-01&known_at=2019-01-01" in cite
    assert f"release {history[1].pk}, SHA-256 {history[1].sha256}" in cite


def test_suppressed_values_are_not_shown(client: Client, history: object):
    Name.objects.filter(text="Army of the Pure").update(suppressed=True)
    assert "Army of the Pure" not in section(text(client, "QDe.118"), "names")


def test_an_editors_value_stands_beside_the_lists_with_its_reason(client: Client, history: object):
    Name.objects.create(
        entity=pages.party("QDe.118"), text="لشکر طیبہ", kind="original-script", script="Arab", language="ur",
        folded="lshkr tybh", known_from=date(2020, 1, 1), citation="ARY News, 2015",
    )  # fmt: skip
    page = text(client, "QDe.118")
    assert 'lang="ur"' in page
    assert "editorial: ARY News, 2015" in plain(section(page, "names"))
    assert "لشکر" not in text(client, "QDe.118", "?known_at=2019")


def test_a_party_only_editors_know_has_a_page(client: Client, history: object):
    made = Entity.objects.create(name="The Resistance Front", kind="group")
    said = plain(client.get(f"/entities/{made.public_id}/").content.decode())
    assert "Not listed as of" in said
    assert "under any regime read here" in said


def test_names_with_markup_are_text(client: Client, history: object):
    page = client.get(pages.page_of("QDe.900")).content.decode()
    assert "<b>BOLD</b>" not in page
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page.lower()


@pytest.mark.parametrize("public_id", ["nobody22", "%00", "a%2Fb", "x" * 300, "%F0%9F%94%A5"])
def test_an_unknown_id_says_where_to_look(client: Client, db: None, public_id: str):
    answer = client.get(f"/entities/{public_id}/")
    assert answer.status_code == 404
    if "%2F" not in public_id:
        assert "Search" in answer.content.decode()


def test_twins_keep_the_clocks(client: Client, history: object):
    page = text(client, "QDe.118", "?as_of=2016")
    assert f'"/api/v1/entities/{pages.party("QDe.118").public_id}/?as_of=2016"' in page


def test_queries_do_not_grow_with_names_ties_and_versions(client: Client, load_un: Callable[..., Release]):
    tied = un.many(30, comments="Associated with Lashkar-e-Tayyiba (QDe.118).", papers=(("Passport", "A1"),))
    load_un(un.edition(pages.LET, tied[0], day="2026-01-10"))
    few = queries(client, pages.page_of("QDe.118"))
    load_un(un.edition(pages.AMENDED, *tied, day="2026-01-11"))
    load_un(un.edition(pages.AMENDED.but(aliases=tuple(f"Name {n}" for n in range(60))), *tied, day="2026-01-12"))
    assert few == queries(client, pages.page_of("QDe.118")) <= MOST_QUERIES


def test_every_kind_of_tie_has_its_place_among_the_others():
    assert sorted(CLOSENESS) == sorted(Affiliation.TieKind.values)


def test_a_party_that_came_later_and_came_back_costs_no_more_queries(client: Client, load_un: Callable[..., Release]):
    for day, parties in enumerate(
        ((pages.LET,), (pages.LET, pages.TIR), (pages.LET, pages.TIR), (pages.LET,), (pages.LET, pages.TIR)), 10
    ):
        load_un(un.edition(*parties, *un.many(4), day=f"2026-01-{day}"))
    assert "not in the release of" in text(client, "IRe.001")
    assert queries(client, pages.page_of("IRe.001")) == queries(client, pages.page_of("QDe.118")) <= MOST_QUERIES
