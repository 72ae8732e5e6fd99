"""Reading and advancing the data version."""

from __future__ import annotations

from django.db import connection


def current() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM core_dataversion")
        row = cursor.fetchone()
    return row[0] if row else 0


def advance() -> None:
    """Add one, in the caller's transaction: readers see the new number with the new data."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_dataversion (id, number, changed_at) VALUES (true, 1, now()) "
            "ON CONFLICT (id) DO UPDATE SET number = core_dataversion.number + 1, changed_at = now()"
        )
