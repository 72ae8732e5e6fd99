"""Incidents: tolls and assertions that may conflict, all shown."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.web.reading import get, plain, queries, section

pytestmark = pytest.mark.django_db


def test_incidents_are_listed_newest_first(client: Client, curated: None):
    page = plain(get(client, "/incidents/"))
    assert "9 incidents" in page
    assert page.index("Red Fort") < page.index("Pahalgam attack")
    assert queries(client, "/incidents/") <= 12


def test_every_claim_and_attribution_stands_with_its_author_and_day(client: Client, curated: None):
    page = get(client, "/incidents/pahalgam-2025/")
    said = plain(section(page, "asserted"))
    for word in ("claimed", "claim withdrawn", "attributed", "2025-04-22", "2025-04-26", "TRF"):
        assert word in said
    assert "21st India-US Joint Working Group" in plain(section(page, "spoken"))
    assert "Calls about it" in plain(page)


def test_what_had_not_happened_is_not_there(client: Client, curated: None):
    assert client.get("/incidents/pahalgam-2025/?as_of=2024").status_code == 404
    assert client.get("/incidents/no-such/").status_code == 404
    assert client.get("/incidents/?x=1").status_code == 400
