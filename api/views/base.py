"""What every answer goes through: a strict reading of the question, “unchanged”, JSON, CSV or XLSX, errors as JSON."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.utils.cache import patch_vary_headers
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from api import caching, filters, tables, workbooks
from api.pagination import Cursor
from api.renderers import FORMS, Negotiation, ORJSONRenderer
from api.schema import Schema
from core import dataversion
from core.clocks import today
from lists.selectors import newest_releases

_CHUNK = 1000  # rows of a table made at once
Row = dict[str, Any]


class Endpoint(GenericAPIView):
    """A read-only address. Subclasses say how a checked question is prepared, and answered.

    `prepare` refuses what cannot be asked and leaves the rows to be read; `answer` reads
    them, and is spared when the client holds the answer already.
    """

    http_method_names = ["get", "head", "options"]
    renderer_classes = [ORJSONRenderer]
    content_negotiation_class = Negotiation
    schema = Schema()
    filterset_class: Any = filters.NoFilters
    parameters: tuple[str, ...] = ("format",)  # understood beside the filters
    pulse = False  # shows what the data version does not count
    is_list = False
    tag = operation = ""  # in the OpenAPI document
    asked: filters.Asked

    @dataversion.looked_at_once()
    def get(self, request: Request, **kwargs: Any) -> HttpResponseBase:
        prepared = self.prepare(request, **kwargs)
        tag = caching.etag(request._request, request.accepted_renderer.format, pulse=self.pulse)
        response: HttpResponseBase
        response = HttpResponse(status=304) if caching.unchanged(request._request, tag) else self.answer(prepared)
        response.headers["ETag"] = tag
        response.headers["Cache-Control"] = caching.KEEP
        return response

    @property
    def form(self) -> str:
        return str(self.request.accepted_renderer.format)

    @property
    def as_table(self) -> bool:
        return self.form != "json"

    def tabled(self, rows: Iterable[Row], names: list[str], filename: str) -> HttpResponseBase:
        """Rows as the table that is asked for."""
        if self.form == "xlsx":
            return workbooks.send(rows, names, f"{filename}.xlsx", self._about())
        return tables.stream(rows, names, f"{filename}.csv")

    def _about(self) -> workbooks.About:
        clocks = self.asked.clocks
        yield "As of", clocks.day
        yield "As known on", clocks.known_day
        yield "Permalink", self.request.build_absolute_uri()
        for release in newest_releases(clocks.known_day):
            yield f"{release.source.short}, newest release", f"{release.published}, SHA-256 {release.sha256}"

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Response:  # noqa: ARG002 - says the same to all
        return Response({"methods": ["GET", "HEAD", "OPTIONS"], "documentation": "/api/v1/docs/"})

    def prepare(self, request: Request, **kwargs: Any) -> Any:
        raise NotImplementedError

    def answer(self, prepared: Any) -> HttpResponseBase:
        raise NotImplementedError

    def handle_exception(self, exc: Exception) -> Response:
        # whatever form was asked for, an error is JSON
        self.request.accepted_renderer, self.request.accepted_media_type = ORJSONRenderer(), "application/json"
        return super().handle_exception(exc)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        patch_vary_headers(response, ["Accept"])
        response.headers.setdefault("Cache-Control", "no-cache")
        return opened(response)


def opened(response: HttpResponseBase) -> HttpResponseBase:
    """Readable by scripts of every origin: there is nothing here that is not public."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
    response.headers["Access-Control-Allow-Headers"] = "Accept, If-None-Match"
    response.headers["Access-Control-Expose-Headers"] = "ETag, Content-Disposition"
    response.headers["Access-Control-Max-Age"] = "86400"
    return response


class Listing(Endpoint):
    """A list: cursor pages as JSON, or every row as CSV or XLSX.

    `ordering` names the fields its pages go by; `name` begins the name of its tables' files.
    """

    renderer_classes = FORMS
    parameters = ("format", "limit", "cursor")
    is_list = True
    filter_backends = (filters.StrictFilterBackend,)
    pagination_class = Cursor
    ordering: tuple[str, ...] = ("code",)
    name = ""

    def read(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The queryset with what `rows` needs, and the fields of the ordering."""
        return queryset

    def rows(self, found: Iterable[Any]) -> list[Row]:
        """Rows to be sent, of some that `read` reads. Asks the same number of queries for any number."""
        shape = self.get_serializer_class()()
        return [shape.to_representation(one) for one in found]

    def prepare(self, request: Request, **_: Any) -> QuerySet[Any]:
        queryset = self.filter_queryset(self.get_queryset())
        self.cursor = Cursor()
        ordered = self.cursor.prepare(queryset, request, self.ordering)
        return queryset.order_by(*self.ordering) if self.as_table else ordered

    def answer(self, prepared: Any) -> HttpResponseBase:
        if self.as_table:
            if self.form == "xlsx":
                workbooks.check(prepared.count())
            return self.table(self.read(prepared).iterator(chunk_size=_CHUNK))
        # which rows first, then what they say: sorting is not to carry every join along
        keys = [row["pk"] for row in self.cursor.take(prepared.values("pk", *self.cursor.names))]
        found = self.read(self.get_queryset().filter(pk__in=keys).order_by(*self.ordering))
        return self.cursor.get_paginated_response(self.rows(found))

    def table(self, found: Iterable[Any]) -> HttpResponseBase:
        names = tables.columns(self.get_serializer_class()())
        return self.tabled(self._chunked(iter(found)), names, self.filename())

    def _chunked(self, found: Iterator[Any]) -> Iterator[Row]:
        while chunk := list(islice(found, _CHUNK)):
            yield from self.rows(chunk)

    def filename(self) -> str:
        """What the table holds, and for which day: designations-un-1267-as-of-2024-03-01."""
        given = [*(self.asked.values.get("source") or ()), *(self.asked.values.get("regime") or ())]
        plain = [re.sub(r"[^A-Za-z0-9_-]", "", one) for one in given[:3]]
        clocks = self.asked.clocks
        parts = [self.name, *plain, "as-of", str(clocks.as_of or today())]
        if clocks.known_at:
            parts += ["known-at", str(clocks.known_at)]
        return "-".join(parts)


class Detail(Endpoint):
    """One of a list's things, by the key in its address."""

    what = ""

    def prepare(self, request: Request, **kwargs: Any) -> Any:
        self.asked = filters.ask(request, self, self.get_queryset().none())
        return kwargs

    def answer(self, prepared: Any) -> HttpResponseBase:
        key = str(next(iter(prepared.values())))
        row = self.row(**prepared) if "\x00" not in key else None
        if row is None:
            raise Http404(f"There is no {self.what} “{key[:60]}”.")
        return Response(row)

    def row(self, **key: Any) -> Row | None:
        """The thing in full; None where there is none."""
        one = self.get_queryset().filter(**key).first()
        return self.get_serializer_class()().to_representation(one) if one is not None else None


class Same(Detail):
    """A thing told as its list tells it. Subclasses also are their listing."""

    listing: type[Listing]

    def row(self, **key: Any) -> Row | None:
        listing = self.listing(request=self.request, format_kwarg=None, kwargs={})
        listing.asked = self.asked
        found = list(listing.read(self.asked.filter_queryset(self.get_queryset().filter(**key)))[:1])
        return next(iter(listing.rows(found)), None) if found else None
