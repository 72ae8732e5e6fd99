"""Is the process alive, can it serve, and how does it fare: for load balancers and monitors."""

from __future__ import annotations

from collections.abc import Callable

import redis
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from prometheus_client import CollectorRegistry, Gauge, generate_latest

from lists import selectors


def alive(_request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _index() -> None:
    """The trigram index that search stands on."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 'name_folded_trgm'::regclass")


def _broker() -> None:
    redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2).ping()


CHECKS: dict[str, Callable[[], None]] = {"database": _database, "index": _index, "broker": _broker}


def ready(_request: HttpRequest) -> JsonResponse:
    """200 when database, search index and broker answer; 503 with the name of what does not."""
    failed = {}
    for name, check in CHECKS.items():
        try:
            check()
        except Exception as error:  # whatever it is, the answer is “not ready”, and why
            failed[name] = str(error).strip() or type(error).__name__
    if failed:
        return JsonResponse({"status": "not ready", "failed": failed}, status=503)
    return JsonResponse({"status": "ok"})


def metrics(_request: HttpRequest) -> HttpResponse:
    registry = CollectorRegistry()
    records = Gauge("tracker_records", "Entries in a list's active release", ["source"], registry=registry)
    age = Gauge("tracker_release_age_days", "Days since the active release", ["source"], registry=registry)
    checked = Gauge("tracker_checked_seconds", "When a source was last checked", ["source"], registry=registry)
    held = Gauge("tracker_held_releases", "Releases that wait for a person", ["source"], registry=registry)
    issues = Gauge("tracker_open_issues", "Data issues nobody has explained", ["source"], registry=registry)
    for source in selectors.freshness():
        held.labels(source.code).set(source.held_count)
        issues.labels(source.code).set(source.open_issues)
        if source.checked_at:
            checked.labels(source.code).set(source.checked_at.timestamp())
        if source.active:
            records.labels(source.code).set(source.active.record_count or 0)
            age.labels(source.code).set(source.age_days or 0)
    return HttpResponse(generate_latest(registry), content_type="text/plain; version=0.0.4; charset=utf-8")
