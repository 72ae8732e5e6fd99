"""Pages by cursor: each begins right behind the last row of the one before, whatever was added meanwhile."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

import orjson
from django.core.exceptions import ValidationError as InvalidValue
from django.db import DataError
from django.db.models import Q
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response

DEFAULT, MOST = 50, 500


def limit_of(request: Request) -> int:
    text = request.query_params.get("limit", "")
    if not text:
        return DEFAULT
    if not text.isascii() or not text.isdecimal() or len(text) > 6 or not 1 <= int(text) <= MOST:
        raise ValidationError(f"limit: “{text[:40]}” is no number from 1 to {MOST}.")
    return int(text)


def encode(place: list[Any]) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(place, default=str)).decode().rstrip("=")


def decode(text: str) -> list[Any]:
    """The place a cursor names. Raises ValidationError for text that is none of ours."""
    try:
        place = orjson.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (binascii.Error, ValueError):
        raise bad_cursor() from None
    if not isinstance(place, list) or not place:
        raise bad_cursor()
    return place


def bad_cursor() -> ValidationError:
    return ValidationError("cursor: this is no cursor of this list; take next or previous as they were given.")


def link(request: Request, place: list[Any] | None) -> str | None:
    if place is None:
        return None
    pairs = [(name, one) for name, values in request.query_params.lists() if name != "cursor" for one in values]
    return request.build_absolute_uri(f"{request.path}?{urlencode([*pairs, ('cursor', encode(place))])}")


class Cursor(BasePagination):
    """Keyset pages over the view's `ordering`: non-null fields, unique together, all with “-” or all without."""

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        self.request, self.limit = request, limit_of(request)
        ordering: Sequence[str] = view.ordering
        self.fields = [name.lstrip("-") for name in ordering]
        falling = ordering[0].startswith("-")
        backwards, place = False, None
        if text := request.query_params.get("cursor", ""):
            way, *place = decode(text)
            if way not in ("next", "previous") or len(place) != len(self.fields):
                raise bad_cursor()
            backwards = way == "previous"
        sign = "-" if falling != backwards else ""
        try:
            if place:
                queryset = queryset.filter(self._beyond(place, falling != backwards))
            rows = list(queryset.order_by(*(sign + name for name in self.fields))[: self.limit + 1])
        except (InvalidValue, ValueError, TypeError, OverflowError, DataError):
            raise bad_cursor() from None
        more, rows = len(rows) > self.limit, rows[: self.limit]
        if backwards:
            rows.reverse()
        self.after = (more or backwards) and bool(rows)
        self.before = (more if backwards else bool(place)) and bool(rows)
        self.rows = rows
        return rows

    def _beyond(self, place: list[Any], falling: bool) -> Q:
        """Rows behind `place`: later in the first field, or equal in it and later in the second, …"""
        beyond, equal = Q(), Q()
        for name, value in zip(self.fields, place, strict=True):
            if isinstance(value, (list, dict)) or (isinstance(value, str) and "\x00" in value):
                raise bad_cursor()
            beyond |= equal & Q(**{f"{name}__{'lt' if falling else 'gt'}": value})
            equal &= Q(**{name: value})
        return beyond

    def _place(self, way: str, row: Any) -> list[Any]:
        return [way, *(getattr(row, name) for name in self.fields)]

    def get_paginated_response(self, data: Any) -> Response:
        return Response(
            {
                "next": link(self.request, self._place("next", self.rows[-1]) if self.after else None),
                "previous": link(self.request, self._place("previous", self.rows[0]) if self.before else None),
                "results": data,
            }
        )

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        address = {"type": "string", "format": "uri", "nullable": True}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {
                "next": {**address, "description": "The next page; null on the last"},
                "previous": {**address, "description": "The page before; null on the first"},
                "results": schema,
            },
        }

    def get_schema_operation_parameters(self, _view: Any) -> list[dict[str, Any]]:
        return [
            {
                "name": "limit",
                "in": "query",
                "description": "Rows a page",
                "schema": {"type": "integer", "minimum": 1, "maximum": MOST, "default": DEFAULT},
            },
            {
                "name": "cursor",
                "in": "query",
                "description": "Where the page begins: from next or previous",
                "schema": {"type": "string"},
            },
        ]
