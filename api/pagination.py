"""Pages by cursor: each begins right behind the last row of the one before, whatever was added meanwhile."""

from __future__ import annotations

import base64
import binascii
import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

import orjson
from django.db.models import Q, QuerySet
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response

from api.problems import Refused

DEFAULT, MOST = 50, 500
_PLACES = 10**9


def limit_of(request: Request) -> int:
    text = request.query_params.get("limit")
    if text is None:
        return DEFAULT
    if not text.isascii() or not text.isdecimal() or len(text) > 6 or not 1 <= int(text) <= MOST:
        raise Refused(f"limit: “{text[:40]}” is no number from 1 to {MOST}.")
    return int(text)


def bad_cursor() -> Refused:
    return Refused("cursor: this is no cursor of this list; take next or previous as they were given.")


def encode(place: Sequence[Any]) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(place)).decode().rstrip("=")


def decode(text: str) -> list[Any]:
    """The place a cursor names. Raises Refused for text that is none of ours."""
    try:
        place = orjson.loads(base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True))
    except (binascii.Error, ValueError):
        raise bad_cursor() from None
    if not isinstance(place, list) or not place:
        raise bad_cursor()
    return place


def link(request: Request, place: Sequence[Any] | None) -> str | None:
    if place is None:
        return None
    pairs = [(name, one) for name, values in request.query_params.lists() if name != "cursor" for one in values]
    return request.build_absolute_uri(f"{request.path}?{urlencode([*pairs, ('cursor', encode(place))])}")


class Cursor(BasePagination):
    """Keyset pages over the view's `ordering`: fields without null, unique together."""

    limit = DEFAULT
    backwards = False
    place: list[Any] | None = None

    @property
    def names(self) -> list[str]:
        return [name for name, _ in self.fields]

    def prepare(self, queryset: QuerySet[Any], request: Request, ordering: Sequence[str]) -> QuerySet[Any]:
        """Check what the request says of its page, and order the rows. Asks the database nothing."""
        self.request, self.limit = request, limit_of(request)
        self.fields = [(name.removeprefix("-"), name.startswith("-")) for name in ordering]
        if (text := request.query_params.get("cursor")) is not None:
            way, *given = decode(text)
            if way not in ("next", "previous") or len(given) != len(self.fields):
                raise bad_cursor()
            self.backwards = way == "previous"
            self.place = [_typed(queryset, name, value) for (name, _), value in zip(self.fields, given, strict=True)]
            queryset = queryset.filter(self._beyond(self.place))
        signs = ["-" if falling != self.backwards else "" for _, falling in self.fields]
        return queryset.order_by(*(sign + name for sign, (name, _) in zip(signs, self.fields, strict=True)))

    def _beyond(self, place: Sequence[Any]) -> Q:
        """Rows behind `place`: later in the first field, or equal in it and later in the second, …"""
        beyond, equal = Q(), Q()
        for (name, falling), value in zip(self.fields, place, strict=True):
            beyond |= equal & Q(**{f"{name}__{'lt' if falling != self.backwards else 'gt'}": value})
            equal &= Q(**{name: value})
        name, falling = self.fields[0]
        return Q(**{f"{name}__{'lte' if falling != self.backwards else 'gte'}": place[0]}) & beyond  # for an index

    def take(self, queryset: QuerySet[Any, dict[str, Any]]) -> list[dict[str, Any]]:
        """The rows of the page, of a queryset of the values of `names`."""
        rows = list(queryset[: self.limit + 1])
        more, rows = len(rows) > self.limit, rows[: self.limit]
        if self.backwards:
            rows.reverse()
        self.after = self._place("next", rows) if more or self.backwards else None
        self.before = self._place("previous", rows) if (more if self.backwards else self.place) else None
        return rows

    def _place(self, way: str, rows: list[Any]) -> list[Any]:
        """The place at an end of the page; where rows vanished and it is empty, the one it began at."""
        if not rows:
            return [way, *(_plain(value) for value in self.place or ())]
        row = rows[-1 if way == "next" else 0]
        return [way, *(_plain(row[name]) for name in self.names)]

    def get_paginated_response(self, data: Any) -> Response:
        return Response(envelope(self.request, self.after, self.before, data))

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        address = {"type": "string", "format": "uri", "nullable": True}
        example = "http://localhost:8000/api/v1/designations/?cursor=WyJuZXh0IiwiMjAwNS0wNS0wMiJd"
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {
                "next": {**address, "description": "The next page; null on the last", "example": example},
                "previous": {**address, "description": "The page before; null on the first", "example": None},
                "results": schema,
            },
        }

    def get_schema_operation_parameters(self, _view: Any) -> list[dict[str, Any]]:
        return [
            {
                "name": "limit",
                "in": "query",
                "description": "Rows a page. CSV and XLSX have no pages: they hold every row.",
                "schema": {"type": "integer", "minimum": 1, "maximum": MOST, "default": DEFAULT},
            },
            {
                "name": "cursor",
                "in": "query",
                "description": "Where the page begins. Take it from next or previous as it stands there.",
                "schema": {"type": "string"},
            },
        ]


class Ranked:
    """Pages of a ranking, which has no order but its own: by how many stand before."""

    def __init__(self, request: Request) -> None:
        self.request, self.limit, self.offset = request, limit_of(request), 0
        if (text := request.query_params.get("cursor")) is not None:
            way, *given = decode(text)
            if way != "from" or len(given) != 1 or type(given[0]) is not int or not 0 <= given[0] < _PLACES:
                raise bad_cursor()
            self.offset = given[0]

    def take(self, rows: Sequence[Any]) -> Sequence[Any]:
        self.total = len(rows)
        return rows[self.offset : self.offset + self.limit]

    def get_paginated_response(self, data: Any) -> Response:
        after, before = self.offset + self.limit, max(self.offset - self.limit, 0)
        return Response(
            envelope(
                self.request,
                ["from", after] if after < self.total else None,
                ["from", before] if self.offset else None,
                data,
            )
        )


def envelope(request: Request, after: Sequence[Any] | None, before: Sequence[Any] | None, data: Any) -> dict[str, Any]:
    return {"next": link(request, after), "previous": link(request, before), "results": data}


def _plain(value: Any) -> Any:
    return value if isinstance(value, (int, str)) else str(value)


def _typed(queryset: QuerySet[Any], name: str, value: Any) -> Any:
    """A cursor's value as its column holds it. Raises Refused for any other."""
    made = queryset.query.annotations.get(name)
    column: Any = made.output_field if made is not None else queryset.model._meta.get_field(name)
    kind = (column.target_field if column.is_relation else column).get_internal_type()
    if kind.endswith(("AutoField", "IntegerField")):
        if type(value) is int and 0 <= value < 2**63:
            return value
        raise bad_cursor()
    if not isinstance(value, str) or "\x00" in value:
        raise bad_cursor()
    try:
        if kind == "DateField":
            return date.fromisoformat(value)
        return uuid.UUID(value) if kind == "UUIDField" else value
    except ValueError:
        raise bad_cursor() from None
