"""Every real edition of the UN list in a database of its own, beside the one the other tests use."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import connection
from django.test import override_settings

from lists.models import Source
from sanctions.services import refreshing
from sanctions.services.reference import load_reference
from tests.builders.stages import connected, copy, drop


@dataclass
class Replay:
    database: str
    store: Path
    message: str = ""
    seconds: float = 0.0


def replay(root: Path, folder: Path, empty: str) -> Iterator[Replay]:
    made = Replay(f"{empty}_replay", folder / "store")
    copy(empty, made.database)
    try:
        with connected(made.database), override_settings(TRACKER_STORE=made.store):
            load_reference()
            started = time.monotonic()
            outcome = refreshing.backfill(Source.objects.get(code="un-sc"), root / "un")
            made.message, made.seconds = outcome.message, time.monotonic() - started
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        yield made
    finally:
        drop(made.database)
