"""Not built yet."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse


def matrix(_request: HttpRequest, **_where: str) -> HttpResponse:
    raise Http404("This page is not built yet.")


def statements(_request: HttpRequest, **_where: str) -> HttpResponse:
    raise Http404("This page is not built yet.")


def statement(_request: HttpRequest, **_where: str) -> HttpResponse:
    raise Http404("This page is not built yet.")


def calls(_request: HttpRequest, **_where: str) -> HttpResponse:
    raise Http404("This page is not built yet.")


def incidents(_request: HttpRequest, **_where: str) -> HttpResponse:
    raise Http404("This page is not built yet.")
