"""What every address keeps: it answers before anything is loaded, refuses what it does not know, has its twins."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client

from lists.models import Release
from tests.builders import pages

pytestmark = pytest.mark.django_db

PATHS = ["/matrix/", "/statements/", "/calls/", "/incidents/"]


@pytest.mark.parametrize("path", PATHS)
def test_unknown_parameters_are_refused(client: Client, path: str):
    assert client.get(f"{path}?nonsense=1").status_code == 400
    assert client.get(f"{path}?as_of=2004").status_code == 200


@pytest.mark.parametrize("path", ["/search/", "/regimes/", "/designations/", *PATHS])
def test_pages_answer_before_anything_is_loaded(client: Client, path: str):
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", ["/search/", "/regimes/", "/designations/", *PATHS])
def test_no_page_carries_style_or_script_of_its_own(client: Client, path: str):
    page = client.get(path).content.decode()
    assert not re.search(r"\sstyle=|\son\w+=|<style", page)
    assert not re.search(r"<script(?![^>]*\ssrc=)", page)


@pytest.mark.parametrize("path", ["/search/", "/regimes/", "/designations/", *PATHS])
def test_only_reading_is_allowed(client: Client, path: str):
    assert client.post(path).status_code == 405


ASKED = [
    "/search/?q=saeed&kind=person&country=Pakistan&as_of=2016&page=1",
    "/search/?status=delisted&listed=2014&regime=un-1267",
    "/designations/?regime=un-1267&measure=asset-freeze&authority=un-sc-1267-committee&source=un-sc&as_of=2016",
    "/designations/?status=delisted&kind=person&listed=2014&known_at=2024",
    "/regimes/?as_of=2016",
    "/regimes/un-1267/?status=delisted&kind=person&known_at=2024",
    "/regimes/un-1267/?status=all",
    "QDe.118?as_of=2016&known_at=2020",
    "QDe.118",
]


@pytest.mark.parametrize("path", ASKED)
def test_every_twin_is_understood_by_the_api(client: Client, load_un: Callable[..., Release], path: str):
    pages.load_history(load_un)
    key, mark, query = path.partition("?")
    page = client.get(path if path.startswith("/") else pages.page_of(key, mark + query)).content.decode()
    twins = {unescape(url) for url in re.findall(r'href="(/api/v1/[^"]+)"', page)} - {"/api/v1/docs/"}
    assert twins
    for url in sorted(twins):
        answer = client.get(url)
        assert answer.status_code == 200, url
        kind = answer.headers["Content-Type"]
        assert ("csv" in kind, "spreadsheet" in kind) == ("format=csv" in url, "format=xlsx" in url)
    assert "every row, not only those of this page" in page
    assert {"JSON", "CSV", "XLSX"} <= set(re.findall(r'<a href="/api/v1/[^>]*>([A-Z]+)</a>', page))
