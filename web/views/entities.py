"""Not built yet."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse


def entity(_request: HttpRequest, **_where: str) -> HttpResponse:
    raise Http404("This page is not built yet.")
