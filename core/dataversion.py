"""Reading and advancing the data version."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection

_seen: ContextVar[list[int] | None] = ContextVar("seen", default=None)


def current() -> int:
    seen = _seen.get()
    if seen:
        return seen[0]
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM core_dataversion")
        row = cursor.fetchone()
    number = row[0] if row else 0
    if seen is not None:
        seen.append(number)
    return number


@contextmanager
def looked_at_once() -> Iterator[None]:
    """A page is of one data version, which is asked for once, when it is first needed."""
    token = _seen.set([])
    try:
        yield
    finally:
        _seen.reset(token)


def advance() -> None:
    """Add one, in the caller's transaction: readers see the new number with the new data."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_dataversion (id, number, changed_at) VALUES (true, 1, now()) "
            "ON CONFLICT (id) DO UPDATE SET number = core_dataversion.number + 1, changed_at = now()"
        )
