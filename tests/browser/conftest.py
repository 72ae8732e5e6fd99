"""Pages in a real browser, over the database the test begins with. They are only looked at, so none is copied."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.builders.browser import launched, no_connection_kept


@pytest.fixture(scope="session")
def server() -> Iterator[LiveServer]:
    """Unlike live_server it leaves the databases alone: its threads read what is committed there."""
    server = LiveServer("localhost")
    yield server
    server.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@pytest.fixture
def site(db: None, server: LiveServer) -> Iterator[str]:
    """The address of the pages over the test's database."""
    with no_connection_kept():
        yield server.url
