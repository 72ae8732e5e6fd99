"""Every list's newest real edition beside the curated facts: all is read, and a party is one across them."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from entities.models import Entity, Link, Name
from lists.models import DataIssue, Release, Source
from sanctions.models import Designation
from sanctions.services import refreshing
from tests.builders.editions import EveryList
from tests.builders.picture import digests

pytestmark = [pytest.mark.editions, pytest.mark.usefixtures("every_list")]

# By shared/lists/MANIFEST.md. India's page has 39 rows, of which one names no party.
COUNTS = {
    "au-dfat": ("2026-02-24", 3811),
    "ca-sema": ("2025-03-20", 4759),
    "eu-fsf": ("2021-03-02", 2269),
    "gb-ofsi": ("2025-04-14", 4688),
    "gb-uksl": ("2025-08-11", 5302),
    "in-mha": ("2023-12-18", 38),
    "un-sc": ("2026-02-27", 1003),
    "us-ofac-cons": ("2026-01-08", 442),
    "us-ofac-sdn": ("2024-05-02", 14_973),
}

# By shared/lists/QUIRKS.md: party, and the references it has under each regime.
ONE_PARTY = {
    "let": {
        "un-1267": {"QDe.118"}, "us-fto": {"7140"}, "us-sdgt": {"7140"}, "eu-881-2002": {"EU.1157.14"},
        "uk-isil-aq": {"7241", "AQD0065"}, "au-un-1267": {"300"}, "in-uapa-first": {"5"},
    },
    "jem": {
        "un-1267": {"QDe.019"}, "us-fto": {"6935"}, "us-sdgt": {"6935"}, "eu-881-2002": {"EU.466.96"},
        "uk-isil-aq": {"7029", "AQD0053"}, "au-un-1267": {"201"}, "in-uapa-first": {"6"},
    },
}  # fmt: skip


def test_every_source_has_its_newest_edition_whole() -> None:
    active = Release.objects.active().select_related("source")
    assert {one.source.code: (one.published.isoformat(), one.record_count) for one in active} == COUNTS


def test_the_amendment_that_is_no_list_is_held(every_list: EveryList) -> None:
    assert Release.objects.get(source__code="ch-seco").status == Release.Status.HELD
    assert "is held. It has 3 records" in every_list.messages["ch-seco"]


def test_no_data_issue_is_unexplained() -> None:
    assert not DataIssue.objects.filter(resolution=DataIssue.Resolution.OPEN).exists()


def test_each_source_page_names_what_is_not_read(client: Client) -> None:
    for source in Source.objects.exclude(code="ch-seco"):
        page = client.get(f"/sources/{source.code}/").content.decode()
        assert COUNTS[source.code][0] in page
        assert f"{COUNTS[source.code][1]:,}" in page
        assert 'aria-labelledby="ignored"' in page


@pytest.mark.parametrize("code", ONE_PARTY)
def test_a_party_is_one_across_the_lists(code: str) -> None:
    rows = Designation.objects.visible().filter(entity__code=code, known_until=None)
    found: dict[str, set[str]] = {}
    for regime, reference in rows.values_list("regime__code", "reference"):
        found.setdefault(regime, set()).add(reference)
    assert {regime: found.get(regime) for regime in ONE_PARTY[code]} == ONE_PARTY[code]


@pytest.mark.parametrize(
    ("code", "sources"),
    [
        ("let", {"un-sc", "us-ofac-sdn", "eu-fsf", "gb-ofsi", "gb-uksl", "au-dfat", "in-mha"}),
        ("jem", {"un-sc", "us-ofac-sdn", "eu-fsf", "gb-ofsi", "gb-uksl", "au-dfat", "in-mha"}),
        ("al-qaida", {"un-sc", "us-ofac-sdn", "eu-fsf", "gb-ofsi", "gb-uksl", "au-dfat", "in-mha"}),
        ("isil", {"un-sc", "us-ofac-sdn", "eu-fsf", "gb-ofsi", "gb-uksl", "au-dfat", "in-mha"}),
        ("hafiz-saeed", {"un-sc", "us-ofac-sdn", "eu-fsf", "gb-ofsi", "gb-uksl", "au-dfat"}),
        ("masood-azhar", {"un-sc", "us-ofac-sdn", "eu-fsf", "gb-ofsi", "gb-uksl", "au-dfat"}),
    ],
)
def test_the_records_of_a_party_are_its_own_alone(code: str, sources: set[str]) -> None:
    party = Entity.objects.get(code=code)
    assert {link.record.source.code for link in party.links.select_related("record__source")} == sources


def test_its_page_counts_regimes_and_cites_what_dates_them(client: Client) -> None:
    """Two British lists carry it under one regime; OFAC's prints no days, so the documents are cited for them."""
    page = client.get(f"/entities/{Entity.objects.get(code='let').public_id}/").content.decode()
    assert "under nine regimes" in page
    row = next(part for part in page.split("<tr") if ">US FTO</a>" in part)
    listed, amended = (re.search(f'data-col="{name}".*?</td>', row, re.S) for name in ("Listed", "Amended"))
    for cell in (listed, amended):
        assert cell
        assert re.search(r'class="src" href="#c\d+"', cell[0])
        assert "SDN" not in cell[0]


def test_weak_aliases_of_the_remarks_are_names() -> None:
    """The edition of May 2024 came as sdn.csv alone: strong aliases stand in a file beside it."""
    names = Name.objects.filter(record__source__code="us-ofac-sdn", record__key="7140")
    weak = {name.text for name in names if name.quality == "weak"}
    assert weak == {"JUD", "MML", "TAJK"}
    assert {name.text for name in names} - weak == {"LASHKAR E-TAYYIBA"}


def test_the_resistance_front_is_a_party_of_its_own_and_an_alias_under_us_law() -> None:
    let, trf = Entity.objects.get(code="let"), Entity.objects.get(code="trf")
    assert trf != let
    rows = Designation.objects.visible().filter(entity=trf, regime__code__in=["us-fto", "us-sdgt"])
    assert {(one.regime.code, one.status, one.via) for one in rows.select_related("regime", "via")} == {
        ("us-fto", "listed-as-alias", let), ("us-sdgt", "listed-as-alias", let)
    }  # fmt: skip


def test_nothing_links_two_records_of_one_list_by_itself() -> None:
    linked = Link.objects.filter(state="linked", decided_at=None).select_related("left", "right")
    assert not [one.pk for one in linked if one.left.source_id == one.right.source_id and one.origin == "score"]


def test_a_refresh_of_the_same_bytes_changes_nothing(every_list: EveryList, editions_root: object, settings) -> None:
    settings.TRACKER_MIRROR = str(editions_root)
    before = digests()
    for source in Source.objects.exclude(code="ch-seco"):
        assert re.match("Unchanged: the release of .* is still the newest", refreshing.refresh(source).message)
    assert digests() == before


def test_a_rebuild_gives_the_same_database() -> None:
    """Versions, changes, designations, names, links and ids, list by list from the stored bytes."""
    before = digests()
    for source in Source.objects.all():
        refreshing.rebuild(source)
    assert digests() == before
