"""Running the refresh of the UN list on small editions, and seeing what became of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import count
from pathlib import Path

import pytest

from lists.models import Change, DataIssue, Release, Source
from sanctions.services import refreshing
from sanctions.services.refreshing import Outcome
from tests.builders import un

Refresh = Callable[..., Outcome]


@pytest.fixture
def source(reference: None, expect: Callable[..., None]) -> Source:
    """The UN list, in bounds that any small edition keeps."""
    return Source.objects.get(code="un-sc")


@pytest.fixture
def refresh(source: Source, tmp_path: Path) -> Refresh:
    """Loads a document given by hand, as “manage.py refresh un-sc --from-file” does."""
    numbers = count()

    def run(document: bytes, published: date | None = None) -> Outcome:
        path = tmp_path / f"given-{next(numbers)}.xml"
        path.write_bytes(document)
        return refreshing.refresh_from_file(source, path, published)

    return run


@pytest.fixture
def mirror(tmp_path: Path) -> Callable[..., Path]:
    """Lays editions into a mirror's folder, each under its day; gives the mirror's root."""
    root = tmp_path / "mirror"

    def put(editions: dict[str, bytes], name: str = un.FILE) -> Path:
        for day, document in editions.items():
            folder = root / "un" / day
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(document)
        return root

    return put


def release_of(day: str) -> Release:
    return Release.objects.get(published=day)


def changes(day: str) -> dict[str, str]:
    """What the release of a day did, by the entry's reference as it is now."""
    return dict(Change.objects.filter(release__published=day).values_list("record__key", "kind"))


def issues(**where: object) -> dict[tuple[str, str], str]:
    """Code and reference of every issue, with what became of it."""
    rows = DataIssue.objects.filter(**where).values_list("code", "record_key", "resolution")
    return {(code, key): resolution for code, key, resolution in rows}
