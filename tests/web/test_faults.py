"""What goes wrong on our side: said once in the log, with its traceback, and briefly to the reader."""

from __future__ import annotations

import logging

import pytest
from django.test import Client

from api.views import designations as api
from sanctions.selectors import listing

pytestmark = pytest.mark.django_db


def fail(*_: object, **__: object) -> None:
    raise ZeroDivisionError("as an example")


@pytest.mark.parametrize(
    ("address", "where", "name"),
    [("/designations/", listing, "listing"), ("/api/v1/designations/", api.made, "read")],
)
def test_a_fault_is_logged_once_with_its_traceback(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, address: str, where: object, name: str
) -> None:
    monkeypatch.setattr(where, name, fail)
    answer = Client(raise_request_exception=False).get(address)
    assert answer.status_code == 500
    assert "fault" in answer.content.decode()
    [told] = [one for one in caplog.records if one.levelno >= logging.ERROR]
    assert address in told.getMessage()
    assert told.exc_info
    assert told.exc_info[0] is ZeroDivisionError


def test_every_librarys_lines_go_the_same_way() -> None:
    handlers = [one for one in logging.getLogger().handlers if type(one) is logging.StreamHandler]
    assert len(handlers) == 1
    record = logging.LogRecord("celery.worker", logging.INFO, "", 1, "Task %s received", ("refresh",), None)
    assert handlers[0].format(record).endswith("[info     ] Task refresh received [celery.worker]")


def test_wrong_questions_are_no_faults(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    for address in ("/nowhere/", "/search/?colour=red", "/api/v1/designations/?colour=red"):
        assert client.get(address).status_code in (400, 404)
    assert not [one for one in caplog.records if one.levelno >= logging.ERROR]


def test_browsers_find_the_icon(client: Client) -> None:
    assert client.get("/favicon.ico").headers["Location"].endswith("icon.svg")
    assert 'icon.svg"' in client.get("/admin/login/").content.decode()
