"""JSON by orjson, and the choice between it and the tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer

from api import workbooks
from api.problems import Refused


def dumps(data: Any) -> bytes:
    return orjson.dumps(data, default=str, option=orjson.OPT_NON_STR_KEYS)


class ORJSONRenderer(BaseRenderer):
    media_type = "application/json"
    format = "json"
    charset = None

    def render(
        self, data: Any, _accepted_media_type: str | None = None, _context: Mapping[str, Any] | None = None
    ) -> bytes:
        return b"" if data is None else dumps(data)


class CSVRenderer(BaseRenderer):
    """Stands for CSV while the forms are chosen between. What is sent is streamed: see api.tables."""

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"


class XLSXRenderer(BaseRenderer):
    """Stands for a workbook while the forms are chosen between: see api.workbooks."""

    media_type = workbooks.MEDIA_TYPE
    format = "xlsx"
    charset = None


FORMS: list[type[BaseRenderer]] = [ORJSONRenderer, CSVRenderer, XLSXRenderer]  # of whatever is a table


class Negotiation(DefaultContentNegotiation):
    """`?format=`, else the Accept header."""

    def select_renderer(self, request: Any, renderers: Any, format_suffix: str | None = None) -> Any:
        asked = request.query_params.get("format")
        if asked is None:
            return super().select_renderer(request, renderers, format_suffix)
        [chosen, *_] = self.filter_renderers(renderers, asked)
        return chosen, chosen.media_type

    def filter_renderers(self, renderers: Any, format: str) -> Any:
        found = [one for one in renderers if one.format == format]
        if not found:
            there = [one.format for one in renderers]
            raise Refused(f"format: there is no “{format[:40]}” here; there is: {', '.join(there)}.", there)
        return found
