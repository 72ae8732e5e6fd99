"""The real editions in databases of their own: every one of the UN list, and the newest of every list."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection
from django.test import override_settings

from lists.models import Source
from sanctions.services import refreshing
from sanctions.services.reference import load_reference
from tests.builders.stages import Stages, connected, copy, drop


@dataclass
class Real:
    database: str
    store: Path


@dataclass
class Replay(Real):
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


@dataclass
class EveryList(Real):
    messages: dict[str, str] = field(default_factory=dict)  # by source: what its refresh said


def every_list(root: Path, folder: Path, stages: Stages) -> Iterator[EveryList]:
    """What ./dev up with the editions as its mirror comes to: reference data, curated data, every refresh."""
    made = EveryList(f"{stages.empty}_every", folder / "store")
    copy(stages.named("curated"), made.database)
    try:
        with connected(made.database), override_settings(TRACKER_STORE=made.store, TRACKER_MIRROR=str(root)):
            for source in Source.objects.all():
                made.messages[source.code] = refreshing.refresh(source).message
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        yield made
    finally:
        drop(made.database)
