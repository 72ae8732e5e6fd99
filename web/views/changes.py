"""What changed."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse


def changes(_request: HttpRequest) -> HttpResponse:
    raise Http404("This page is not built yet.")
