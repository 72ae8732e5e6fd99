"""Pages for what governments say and ask for. Nothing is recorded yet, and each page says so."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from web.caching import page


@page()
def matrix(request: HttpRequest) -> HttpResponse:
    return render(request, "web/matrix.html")


@page()
def statements(request: HttpRequest) -> HttpResponse:
    return render(request, "web/statements.html", {"twins": _twins("statements")})


@page()
def statement(_request: HttpRequest, slug: str) -> HttpResponse:
    raise Http404(_("There is no statement “%s”: none is recorded yet.") % slug[:60])


@page()
def calls(request: HttpRequest) -> HttpResponse:
    return render(request, "web/calls.html", {"twins": _twins("calls")})


@page()
def incidents(request: HttpRequest) -> HttpResponse:
    return render(request, "web/incidents.html", {"twins": _twins("incidents")})


def _twins(name: str) -> dict[str, str]:
    return {"JSON": f"/api/v1/{name}/"}
