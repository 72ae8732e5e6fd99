"""The CSV twin of an answer: every row, streamed, ids first, nested objects as `outer.inner`."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

import orjson
from django.http import StreamingHttpResponse

Row = Mapping[str, Any]
_LINES = 200  # sent at once
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def columns(shape: Any, prefix: str = "") -> list[str]:
    """The columns that a shape's rows fill. Objects are taken apart; free-form ones are one cell of JSON."""
    names: list[str] = []
    for name, field in shape.fields.items():
        if hasattr(field, "fields") and not getattr(field, "many", False):
            names += columns(field, f"{prefix}{name}.")
        else:
            names.append(prefix + name)
    return names


def stream(rows: Iterable[Row], names: list[str], filename: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(_chunks(rows, names), content_type="text/csv; charset=utf-8; header=present")
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def _chunks(rows: Iterable[Row], names: list[str]) -> Iterator[str]:
    paths = [name.split(".") for name in names]
    lines = iter(rows)
    first = True
    while True:
        out = io.StringIO()
        writer = csv.writer(out)
        if first:
            writer.writerow(names)
        writer.writerows([cell(_at(row, path)) for path in paths] for row in islice(lines, _LINES))
        if not out.tell():
            return
        yield out.getvalue()
        first = False


def _at(row: Any, path: list[str]) -> Any:
    for name in path:
        if row is None:
            return None
        row = row[name]
    return row


def cell(value: Any) -> Any:
    """A value as one cell: texts of a list parted by “; ”, other lists and objects as JSON."""
    if isinstance(value, str):
        return safe(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return safe("; ".join(value))
    if isinstance(value, (list, Mapping)):
        return orjson.dumps(value, default=str).decode() if value else ""
    return value


def safe(text: str) -> str:
    """Text that a spreadsheet would take for a formula, marked as text by an apostrophe."""
    return f"'{text}" if text.startswith(_FORMULA) else text
