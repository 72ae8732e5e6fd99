"""The publisher itself: asked conditionally, and shown as unreachable when it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from celery.exceptions import Retry
from django.db import OperationalError
from django.test import Client

from core import http
from core.http import Unreachable
from lists.models import Release, Run, Source
from lists.publishers import publisher
from lists.services import Busy, fetching
from sanctions import tasks
from sanctions.services import refreshing
from tests.builders.un import FILE, edition, group, individual
from tests.builders.web import Server, says, server

DOCUMENT = edition(individual("QDi.901"), group("QDe.901"), day="2026-01-10")


@pytest.fixture
def web(source: Source, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server of ours in the publisher's place."""
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(fetching, "get", lambda url, **asked: http.get(url, insecure=True, **asked))
    spec = publisher("un-sc").spec
    with server() as running:
        monkeypatch.setattr(spec, "urls", {FILE: running.url("list")})
        monkeypatch.setattr(spec, "hosts", ["127.0.0.1"])
        yield running


def test_the_next_request_is_conditional_and_nothing_new_is_no_news(web: Server, source: Source) -> None:
    web.answers["list"] = says(DOCUMENT, ETag='"one"', Last_Modified="Sat, 10 Jan 2026 00:00:00 GMT")
    assert refreshing.refresh(source).message == "The release of 2026-01-10 is active: 2 added."
    source.refresh_from_db()
    answered, changed = source.answered_at, source.changed_at
    web.answers["list"] = says(b"", 304)
    assert refreshing.refresh(source).message == "Unchanged: the release of 2026-01-10 is still the newest."
    assert web.asked[-1][1]["If-None-Match"] == '"one"'
    assert web.asked[-1][1]["If-Modified-Since"] == "Sat, 10 Jan 2026 00:00:00 GMT"
    source.refresh_from_db()
    assert (source.answered_at > answered, source.changed_at) == (True, changed)
    (file,) = Release.objects.get().files
    assert file["address"] == web.url("list")


def test_the_same_bytes_under_a_new_mark_are_no_news(web: Server, source: Source) -> None:
    for mark in ('"one"', '"two"'):
        web.answers["list"] = says(DOCUMENT, ETag=mark)
        outcome = refreshing.refresh(source)
    assert outcome.message.startswith("Unchanged")
    assert Release.objects.count() == 1


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (says(b"", 403), "answered 403"),
        (says(DOCUMENT, Content_Length=str(len(DOCUMENT) + 1)), "without sending complete message body"),
        (says(b"", 302, Location="https://elsewhere.example/list"), "not among the hosts"),
    ],
    ids=["forbidden", "broken off", "sent elsewhere"],
)
def test_a_publisher_out_of_reach_is_told_and_everything_stays(
    answer: Any, why: str, web: Server, source: Source
) -> None:
    web.answers["list"] = says(DOCUMENT)
    refreshing.refresh(source)
    source.refresh_from_db()
    answered = source.answered_at
    web.answers["list"] = answer
    with pytest.raises(Unreachable, match=why):
        refreshing.refresh(source)
    source.refresh_from_db()
    assert why in source.last_error
    assert source.answered_at == answered < source.checked_at
    assert Release.objects.get().status == "active"
    run = Run.objects.latest("pk")
    assert (run.state, why in run.message) == ("failed", True)
    web.answers["list"] = says(DOCUMENT)
    refreshing.refresh(source)
    source.refresh_from_db()
    assert source.last_error == ""


def test_a_refused_answer_is_an_answer(web: Server, source: Source) -> None:
    web.answers["list"] = says(b"<html>Maintenance</html>")
    assert not refreshing.refresh(source).current
    source.refresh_from_db()
    assert source.answered_at is not None
    assert "is a web page" in source.last_error


def test_a_file_given_by_hand_is_no_answer_of_the_publisher(source: Source, refresh: Any) -> None:
    refresh(DOCUMENT)
    source.refresh_from_db()
    assert (source.answered_at, source.changed_at is None) == (None, False)


@pytest.mark.parametrize("error", [Unreachable("no answer"), OperationalError("the database went away")])
def test_the_task_tries_again_with_growing_pauses(
    error: Exception, reference: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_source: Source) -> None:
        raise error

    paused = []

    def note(*, exc: Exception, countdown: float) -> Retry:
        assert exc is error
        paused.append(countdown)
        return Retry()

    monkeypatch.setattr(refreshing, "refresh", fail)
    monkeypatch.setattr(tasks.refresh_source, "retry", note)
    for number in range(3):
        tasks.refresh_source.push_request(retries=number)
        try:
            with pytest.raises(Retry):
                tasks.refresh_source.run("un-sc")
        finally:
            tasks.refresh_source.pop_request()
    assert paused == [60, 120, 240]
    assert tasks.refresh_source.max_retries == 6


def test_the_task_declines_while_another_run_has_the_source(reference: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(_source: Source) -> None:
        raise Busy("being refreshed by another process")

    monkeypatch.setattr(refreshing, "refresh", busy)
    answer = tasks.refresh_source.run("un-sc")
    assert answer == {"current": False, "declined": True, "message": "being refreshed by another process"}


def test_the_tracker_serves_without_any_publisher(reference: None, client: Client) -> None:
    """Never reached: the process is alive and ready, and its metrics say that nothing was checked."""
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").json() == {"status": "ok"}
    metrics = client.get("/metrics").content.decode()
    assert 'tracker_held_releases{source="un-sc"} 0.0' in metrics
    assert "tracker_checked_seconds{" not in metrics
