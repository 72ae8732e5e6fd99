"""When a reader last looked at the changes, kept by the reader: a cookie of two days, the last and the one before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from core.clocks import today
from web.caching import YEAR, View, remember

_COOKIE = "visits"


def last_visit(request: HttpRequest) -> date | None:
    """The newest day before today on which the reader looked; it stays the same all day."""
    return max((day for day in _days(request) if today() - YEAR <= day < today()), default=None)


def noting_visits(view: View) -> View:
    """Have today take the place of the last day, which becomes the one before, whoever drew the page."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if response.status_code in (200, 304):
            days = [*filter(None, [last_visit(request)]), today()]
            remember(response, _COOKIE, ".".join(day.isoformat() for day in days))
        return response

    return wrapped


def _days(request: HttpRequest) -> Iterator[date]:
    for text in request.COOKIES.get(_COOKIE, "").split(".")[:2]:
        try:
            yield date.fromisoformat(text)
        except ValueError:
            continue
