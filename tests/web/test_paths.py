"""Pages whose subject is not recorded yet exist, say so, and show nothing made up."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db

PATHS = ["/matrix/", "/statements/", "/calls/", "/incidents/"]


@pytest.mark.parametrize("path", PATHS)
def test_a_page_without_records_says_so(client: Client, path: str):
    answer = client.get(path)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Nothing recorded yet" in page
    assert "<table" not in page
    assert re.search(rf'href="{path}" aria-current="page"', page)


def test_a_statement_is_missing_and_the_page_says_why(client: Client):
    answer = client.get("/statements/india-us-2025/")
    assert answer.status_code == 404
    assert "none is recorded yet" in unescape(answer.content.decode())


@pytest.mark.parametrize("path", PATHS)
def test_unknown_parameters_are_refused(client: Client, path: str):
    assert client.get(f"{path}?q=1").status_code == 400
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
