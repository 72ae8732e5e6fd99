"""The admin in a real browser, under the policy its pages carry: nothing it needs may be forbidden."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.db import connections
from playwright.sync_api import Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from entities.models import Entity, Name
from lists.models import Release
from tests.admin.conftest import entity

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.fixture
def troubles() -> list[str]:
    """What the browser complained of."""
    return []


@pytest.fixture
def unkept(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server's threads keep no connection, which would outlive the test's database."""
    monkeypatch.setitem(connections.settings["default"], "CONN_MAX_AGE", 0)


@pytest.fixture
def page(unkept: None, live_server: LiveServer, monkeypatch: pytest.MonkeyPatch, troubles: list[str]) -> Iterator[Page]:
    if BROWSER is None:
        pytest.skip("no browser: install chromium")
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright keeps a loop in this thread
    User.objects.create_superuser("amina", password="a long enough secret")
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=BROWSER, args=flags)
        page = browser.new_page(base_url=live_server.url)
        page.on("console", lambda said: troubles.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.route("**/favicon.ico", lambda route: route.fulfill(status=204))
        page.goto("/admin/login/")
        page.get_by_label("Username").fill("amina")
        page.get_by_label("Password").fill("a long enough secret")
        page.get_by_role("button", name="Log in").click()
        yield page
        browser.close()
        connections.close_all()  # beside Playwright's loop Django opened one of its own


def test_a_release_is_activated_and_a_party_edited(held: Release, page: Page, troubles: list[str]) -> None:
    page.get_by_role("link", name=str(held)).click()
    page.get_by_role("link", name="Activate").click()
    page.get_by_role("button", name="Activate").click()
    page.get_by_text("This field is required.").wait_for()
    page.get_by_label("Reason").fill("The committee announced it.")
    page.get_by_role("button", name="Activate").click()
    page.get_by_text("is active: 1 amended, 6 removed").wait_for()

    ahmed = entity("QDi.901")
    page.goto(f"/admin/entities/entity/{ahmed.pk}/change/")
    page.get_by_label("Editorial name").fill("Ahmed the Example")
    page.get_by_label("Reason", exact=False).fill("His own spelling.")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("was changed successfully").wait_for()
    assert Entity.objects.get(pk=ahmed.pk).name == "Ahmed the Example"

    page.goto(f"/admin/entities/entity/{ahmed.pk}/change/")
    page.get_by_role("link", name="Suppress: Abu Two").click()
    page.get_by_label("Reason").fill("Another man's name.")
    page.get_by_role("button", name="Suppress").click()
    page.get_by_text("Done.").wait_for()
    assert Name.objects.get(text="Abu Two").suppressed

    page.get_by_role("link", name="Add: Affiliations").click()
    page.locator(".select2-selection").click()
    page.keyboard.type("movement")
    page.get_by_role("option", name="Example Movement").click()
    page.get_by_label("Reason").fill("He said so.")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Done.").wait_for()
    assert ahmed.affiliation_set.get().target == entity("QDe.901")
    assert troubles == []
