"""The CSV twin of a list: every row of the question, streamed, ids first."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import orjson
from django.http import StreamingHttpResponse

_BATCH = 500


class _Echo:
    def write(self, text: str) -> str:
        return text


def flat(row: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Nested objects as `outer.inner`; lists of plain values joined by “; ”, other lists as JSON."""
    cells: dict[str, Any] = {}
    for name, value in row.items():
        if isinstance(value, Mapping) and name not in ("fields", "totals"):
            cells |= flat(value, f"{prefix}{name}.")
        elif isinstance(value, list) and all(isinstance(one, str) for one in value):
            cells[prefix + name] = "; ".join(value)
        elif isinstance(value, (list, Mapping)):
            cells[prefix + name] = orjson.dumps(value, default=str).decode() if value else ""
        else:
            cells[prefix + name] = value
    return cells


def safe(value: Any) -> Any:
    """Text that a spreadsheet would take for a formula is marked as text."""
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return f"'{value}"
    return "" if value is None else value


def columns(shape: Any, prefix: str = "") -> list[str]:
    """The columns a serializer's rows fill, those of nested objects included."""
    names: list[str] = []
    for name, field in shape.fields.items():
        if hasattr(field, "fields") and not getattr(field, "many", False):
            names += columns(field, f"{prefix}{name}.")
        else:
            names.append(prefix + name)
    return names


def stream(rows: Iterable[Mapping[str, Any]], names: list[str], filename: str) -> StreamingHttpResponse:
    writer = csv.writer(_Echo())

    def lines() -> Iterator[str]:
        yield "\ufeff" + writer.writerow(names)
        for row in rows:
            cells = flat(row)
            yield writer.writerow([safe(cells.get(name)) for name in names])

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response
