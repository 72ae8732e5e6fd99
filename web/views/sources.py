"""Sources and their releases."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse


def sources(_request: HttpRequest, **_where: str) -> HttpResponse:
    raise Http404("This page is not built yet.")


def source(_request: HttpRequest, **_where: str) -> HttpResponse:
    raise Http404("This page is not built yet.")


def progress(_request: HttpRequest, **_where: str) -> HttpResponse:
    raise Http404("This page is not built yet.")


def release(_request: HttpRequest, **_where: str) -> HttpResponse:
    raise Http404("This page is not built yet.")


def file(_request: HttpRequest, **_where: str) -> HttpResponse:
    raise Http404("This page is not built yet.")
