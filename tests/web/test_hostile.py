"""Every public page, asked what nobody should ask: it shows it as text or says what to write, and never fails."""

from __future__ import annotations

from itertools import product

import pytest
from django.test import Client
from django.urls import URLPattern

from lists.models import Release
from tests.builders import pages
from web.middleware import PUBLIC
from web.urls import urlpatterns

pytestmark = pytest.mark.django_db

LISTINGS = {
    "/search/": ("q", "regime", "kind", "status", "country", "listed"),
    "/designations/": ("regime", "kind", "status", "measure", "authority", "source", "listed"),
    "/matrix/": ("statement", "people", "kind", "regime", "entity", "affiliates"),
    "/changes/": ("list", "regime", "kind", "from", "to"),
    "/statements/": ("party", "entity", "regime", "kind", "year"),
    "/calls/": ("state", "party", "addressee", "regime", "entity", "kind", "year"),
    "/regimes/un-1267/": ("status", "kind"),
}
"""Pages that take questions, and the parameters that any text may be written into."""

TEXTS = {
    "long": "a" * 10_000,
    "script": "%3Cscript%3Ealert(1)%3C/script%3E",
    "sql": "'%20OR%201=1;--",
    "wildcards": "%25_%25%5C",
    "lone surrogate": "%ED%A0%80",
    "no utf-8": "%FF%FE%80",
    "NUL": "%00",
    "backwards": "%E2%80%AE%F0%9F%8F%B4",
}
EVERYWHERE = (
    "as_of=9999", "as_of=yesterday", "as_of=2004-02-30", "as_of=%00", "as_of=%D9%A2%D9%A0", "known_at=0000",
    "as_of=2004&as_of=2005", "theme=<script>", "theme=%00", "nonsense=1", "page=%00",
)  # fmt: skip
PAGES = ("1000000000", "-1", "%D9%A3", "0", "1.0", "1e1", "%20", "9" * 5000)
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def _shown(specimen: None) -> None:
    pass


def asked(client: Client, address: str) -> tuple[int, str]:
    """The answer's status and page; it carries the policy, and it is no fault."""
    answer = client.get(address)
    assert answer.status_code in (200, 301, 302, 400, 404), address[:200]
    assert answer.headers["Content-Security-Policy"] == PUBLIC, address[:200]
    page = b"".join(answer).decode()
    assert SCRIPT not in page, address[:200]
    if answer.status_code in (400, 404):
        assert 'id="instead"' in page, address[:200]
    return answer.status_code, page


def every_page() -> list[str]:
    """One address of each of the pages there are."""
    release = Release.objects.earliest("published")
    given = {
        "<str:public_id>": pages.party("QDe.118").public_id,
        "regimes/<str:code>": "regimes/un-1267",
        "sources/<str:code>": "sources/un-sc",
        "statements/<slug:slug>": "statements/in-us-jwg21-2025",
        "incidents/<slug:slug>": "incidents/pahalgam-2025",
        "<int:pk>": str(release.pk),
    }
    found = []
    for one in urlpatterns:
        assert isinstance(one, URLPattern)
        if one.name in ("progress", "file"):  # a piece of a page and a publisher’s bytes: neither takes a question
            continue
        address = str(one.pattern)
        for part, value in given.items():
            address = address.replace(part, value)
        assert "<" not in address
        found.append("/" + address)
    return found


def test_what_no_page_understands_is_refused(client: Client) -> None:
    for address, query in product(every_page(), EVERYWHERE):
        status, _ = asked(client, f"{address}?{query}")
        assert status == 400, f"{address}?{query}"


@pytest.mark.parametrize("told", TEXTS)
def test_any_text_is_shown_or_refused_and_filters_to_nothing(client: Client, told: str) -> None:
    for address, names in LISTINGS.items():
        for name in names:
            status, page = asked(client, f"{address}?{name}={TEXTS[told]}")
            if status == 200 and name != "q":
                assert "<tbody" not in page, (address, name)


@pytest.mark.parametrize("number", PAGES)
def test_a_page_that_is_not_there_is_said_to_be_missing(client: Client, number: str) -> None:
    for address in ("/search/?q=", "/designations/?", "/changes/?", "/statements/?", "/calls/?", "/incidents/?"):
        status, page = asked(client, f"{address}&page={number}")
        assert status == 404, address
        assert "the pages run from 1 to" in page, address


@pytest.mark.parametrize(
    "id", ["nobody", "a" * 5000, "%00", "%FF", "'%20OR%201=1", "%3Cscript%3Ealert(1)%3C", "..%2f..%2fetc", "٣"]
)
def test_an_unknown_id_is_not_found(client: Client, id: str) -> None:
    release = Release.objects.earliest("published").pk
    for address in (
        "/{}/", "/entities/{}/", "/regimes/{}/", "/statements/{}/", "/incidents/{}/", "/sources/{}/",
        "/sources/un-sc/releases/{}/", "/sources/{}/releases/1/",
        f"/sources/un-sc/releases/{release}/{{}}",
    ):  # fmt: skip
        assert asked(client, address.format(id))[0] == 404, address


def test_a_release_that_is_not_there_is_not_found(client: Client) -> None:
    release = Release.objects.earliest("published").pk
    for number in ("0", "99999999999999999999999", "9223372036854775808"):
        assert asked(client, f"/sources/un-sc/releases/{number}/")[0] == 404
        assert asked(client, f"/sources/un-sc/releases/{release}/?against={number}")[0] in (400, 404)
    for asked_for in ("record=%00", "record=nobody", "against=%D9%A3", "against=-1", "kind=%27", "regime=%25"):
        assert asked(client, f"/sources/un-sc/releases/{release}/?{asked_for}")[0] in (400, 404), asked_for
