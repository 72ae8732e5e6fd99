"""Celery's edge: thin, idempotent; the rules are in the services."""

from __future__ import annotations

from typing import Any

from celery import Task, shared_task
from django.db import InterfaceError, OperationalError

from core.http import Unreachable
from lists.models import Source
from lists.services import Busy
from sanctions.services import refreshing

FIRST_PAUSE = 60  # seconds; doubled at each further try
MOST_TRIES = 6


@shared_task(bind=True, max_retries=MOST_TRIES)
def refresh_source(self: Task[Any, Any], code: str) -> dict[str, str | bool]:
    """Refresh one source. An unreachable publisher, or database, is tried again with growing pauses.

    A second task for a source that is being refreshed declines: the first does its work.
    """
    try:
        outcome = refreshing.refresh(Source.objects.get(code=code))
    except Busy as busy:
        return {"current": False, "declined": True, "message": str(busy)}
    except (Unreachable, OperationalError, InterfaceError) as error:
        raise self.retry(exc=error, countdown=FIRST_PAUSE * 2**self.request.retries) from error
    return {"current": outcome.current, "declined": False, "message": outcome.message}


@shared_task
def rebuild_source(code: str) -> dict[str, str | bool]:
    """Compute everything drawn from a source's releases anew. Declines while another run has the source."""
    try:
        outcome = refreshing.rebuild(Source.objects.get(code=code))
    except Busy as busy:
        return {"current": False, "declined": True, "message": str(busy)}
    return {"current": outcome.current, "declined": False, "message": outcome.message}
