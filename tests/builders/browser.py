"""A real browser, and a server that shows it a database which nobody writes to."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connections
from playwright.sync_api import Browser, Page, sync_playwright

from tests.builders import needs

FOUND = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = ("--no-sandbox", "--disable-background-networking")


@contextmanager
def launched() -> Iterator[Browser]:
    if FOUND is None:
        needs.lacking("no browser: install chromium", asked_by=needs.BROWSER)
    connections.close_all()  # beside Playwright's loop Django opens others, which could not close these
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright keeps a loop in this thread
        browser = playwright.chromium.launch(executable_path=FOUND, args=FLAGS)
        yield browser
        browser.close()
        connections.close_all()


@contextmanager
def no_connection_kept() -> Iterator[None]:
    """The server's threads keep no connection, which would outlive the test's database."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(connections.settings["default"], "CONN_MAX_AGE", 0)
        yield


def listen(page: Page, troubles: list[str]) -> None:
    """Note what the browser complains of: errors of scripts, and what the policy forbids."""
    page.on("console", lambda said: troubles.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: troubles.append(str(error)))
