"""The front of the API, its documentation, and addresses that lead nowhere."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponsePermanentRedirect
from django.urls import Resolver404, resolve
from rest_framework.request import Request
from rest_framework.response import Response

from api import filters, schema, shapes
from api.renderers import dumps
from api.views.base import Endpoint, opened
from lists.models import Source

LISTS = (
    "entities", "designations", "regimes", "measures", "authorities", "instruments", "sources", "releases", "changes",
    "issues", "statements", "calls", "proposals", "incidents", "matrix", "screen",
)  # fmt: skip


class Plain(Endpoint):
    """An answer that is no part of the described API."""

    schema = None  # type: ignore[assignment]  # as drf-spectacular asks
    serializer_class = shapes.Nothing
    queryset = Source.objects.none()

    def prepare(self, request: Request, **_: Any) -> Any:
        self.asked = filters.ask(request, self, self.get_queryset())
        return None


class Front(Plain):
    def answer(self, _prepared: Any) -> HttpResponseBase:
        at = self.request.build_absolute_uri
        lists = {name: at(f"/api/v1/{name}/") for name in LISTS}
        return Response(lists | {"openapi": at("/api/v1/openapi.json"), "documentation": at("/api/v1/docs/")})


class OpenApi(Plain):
    def answer(self, _prepared: Any) -> HttpResponseBase:
        return HttpResponse(dumps(schema.document()), content_type="application/json")


class Missing(Endpoint):
    """Whatever below /api/v1/ is no address of the API."""

    schema = None  # type: ignore[assignment]  # as drf-spectacular asks

    def prepare(self, request: Request, **_: Any) -> Any:
        raise Http404(f"There is nothing at {request.path[:200]}; /api/v1/docs/ lists what there is.")


_missing = Missing.as_view()


def missing(request: HttpRequest) -> HttpResponseBase:
    """404 as JSON; an address that only lacks its last slash leads on."""
    if not request.path.endswith("/") and request.method in ("GET", "HEAD"):
        try:
            there = resolve(f"{request.path_info}/").func is not missing
        except Resolver404:
            there = False
        if there:
            return opened(HttpResponsePermanentRedirect(request.get_full_path(force_append_slash=True)))
    return _missing(request)
