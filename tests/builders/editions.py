"""Every real edition of the UN list in a database of its own, beside the one the other tests use."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.db import connection
from django.test import override_settings

from lists.models import Source
from sanctions.services import refreshing
from sanctions.services.reference import load_reference


@dataclass
class Replay:
    database: str
    store: Path
    message: str = ""
    seconds: float = 0.0

    @contextmanager
    def connected(self) -> Iterator[None]:
        """The default connection leads to this database."""
        usual = connection.settings_dict["NAME"]
        connection.close()
        connection.settings_dict["NAME"] = self.database
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict["NAME"] = usual


def replay(root: Path, folder: Path) -> Iterator[Replay]:
    usual = connection.settings_dict["NAME"]
    assert usual.startswith("test_"), f"{usual} is not the tests' database"
    made = Replay(f"{usual}_replay", folder / "store")
    connection.close()
    _as_maintainer(
        f'DROP DATABASE IF EXISTS "{made.database}"', f'CREATE DATABASE "{made.database}" TEMPLATE "{usual}"'
    )
    try:
        with made.connected(), override_settings(TRACKER_STORE=made.store):
            load_reference()
            started = time.monotonic()
            outcome = refreshing.backfill(Source.objects.get(code="un-sc"), root / "un")
            made.message, made.seconds = outcome.message, time.monotonic() - started
        yield made
    finally:
        _as_maintainer(f'DROP DATABASE IF EXISTS "{made.database}"')


def _as_maintainer(*statements: str) -> None:
    """Run statements from outside every database: none may be in use while it is copied or dropped."""
    with connection._nodb_cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
