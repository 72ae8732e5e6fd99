"""Rows into PostgreSQL by COPY: the way anything by the thousand is written."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec
import psycopg2
from django.db import connection

from core.dates import PartialDate
from core.fields import stored

_ESCAPED_NUL = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")  # not “u0000” after an escaped backslash


def _escape(text: str) -> str:
    """COPY's text format; PostgreSQL cannot hold U+0000, which no list prints but a damaged file may."""
    if text.isprintable() and "\\" not in text:
        return text
    text = text.replace("\\", "\\\\").replace("\x00", "\ufffd")
    return text.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")


class Json:
    """Marks a value for a jsonb column."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value


def _json(value: Json) -> str:
    text = msgspec.json.encode(value.value).decode()
    if r"\u0000" in text:  # JSON has no raw line breaks or tabs; its escaped U+0000 goes the way of the raw one
        text = _ESCAPED_NUL.sub("\\1\ufffd", text)
    return text.replace("\\", "\\\\")


_WRITERS: dict[type, Callable[[Any], str]] = {
    type(None): lambda _: r"\N",
    str: _escape,
    bool: lambda value: "t" if value else "f",
    int: str,
    float: str,
    UUID: str,
    PartialDate: stored,
    date: date.isoformat,
    datetime: datetime.isoformat,
    Json: _json,
    list: lambda values: _array(values),
    tuple: lambda values: _array(values),
}


def _text(value: Any) -> str:
    write = _WRITERS.get(type(value))
    if write:
        return write(value)
    for kind in type(value).__mro__[1:]:
        if write := _WRITERS.get(kind):  # a choice of an enumeration is a str
            return write(value)
    raise TypeError(f"no column takes a {type(value).__name__}")


def _array(values: Sequence[Any]) -> str:
    quoted = ('"' + str(v).replace("\\", "\\\\").replace('"', '\\"') + '"' for v in values)
    return _escape("{" + ",".join(quoted) + "}")


class _Lines(io.RawIOBase):
    """A readable file over an iterator of lines, so that COPY streams in constant memory."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self._lines = lines
        self._left = b""
        self.failure: Exception | None = None

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        parts, have = [self._left], len(self._left)
        while size < 0 or have < size:
            try:
                line = next(self._lines, None)
            except Exception as error:
                self.failure = error  # psycopg2 would show it as a QueryCanceled
                raise
            if line is None:
                break
            parts.append(line)
            have += len(line)
        whole = b"".join(parts)
        if size < 0:
            self._left = b""
            return whole
        self._left = whole[size:]
        return whole[:size]


def copy_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """COPY `rows` into `table`. Values may be text, numbers, dates, PartialDates, lists (arrays) or Json.

    COPY has the connection until the last row: an iterator must not use the database.
    """
    lines = (("\t".join(map(_text, row)) + "\n").encode() for row in rows)
    names = ", ".join(f'"{column}"' for column in columns)
    source = _Lines(iter(lines))
    try:
        with connection.cursor() as cursor:
            cursor.copy_expert(f'COPY "{table}" ({names}) FROM STDIN', source)
    except psycopg2.DatabaseError:
        if source.failure:
            raise source.failure from None
        raise


_MANY = 500


def take_stock(number: int, *tables: str) -> None:
    """Let the planner know of tables that so many rows went into, for what this transaction asks of them next.

    By itself it learns of them after the transaction; and what it last saw may be the leavings of one
    that was killed, by which a full table looks empty and joins take minutes.
    """
    if number >= _MANY:
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {', '.join(tables)}")
