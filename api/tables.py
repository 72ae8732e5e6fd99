"""The rows of an answer as a table: ids first, nested objects as `outer.inner`. As CSV every row is streamed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    lines = cells(rows, names)
    first = True
    while True:
        out = io.StringIO()
        writer = csv.writer(out)
        if first:
            writer.writerow(names)
        writer.writerows([_printed(value) for value in line] for line in islice(lines, _LINES))
        if not out.tell():
            return
        yield out.getvalue()
        first = False


def cells(rows: Iterable[Row], names: Sequence[str]) -> Iterator[list[Any]]:
    """Each row as the values of its cells: text, a number, true or false, a day or id, or nothing."""
    paths = [name.split(".") for name in names]
    for row in rows:
        yield [_cell(_at(row, path)) for path in paths]


def _at(row: Any, path: list[str]) -> Any:
    for name in path:
        if row is None:
            return None
        row = row[name]
    return row


def _cell(value: Any) -> Any:
    """A value as one cell: texts of a list parted by “; ”, other lists and objects as JSON."""
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return "; ".join(value)
    if isinstance(value, (list, Mapping)):
        return orjson.dumps(value, default=str).decode() if value else None
    return value


def _printed(value: Any) -> Any:
    if isinstance(value, str):
        return safe(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return value


def safe(text: str) -> str:
    """Text that a spreadsheet would take for a formula, marked as text by an apostrophe."""
    return f"'{text}" if text.startswith(_FORMULA) else text
