"""What tests of every room share: an evidence store of their own, reference data, small editions, real ones."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connection
from hypothesis import settings as hypothesis_settings

from core.storage import store
from lists.models import Release, Source
from lists.publishers import publisher
from lists.reading import Expect
from lists.services.releases import register
from sanctions.services.publishing import process
from tests.builders import editions, un
from tests.builders.reference import Curated, Reference

CHECKOUT = Path(__file__).resolve().parent.parent

# What failed is shown with the example to paste; nothing is remembered in files, no clock decides.
hypothesis_settings.register_profile("tracker", database=None, deadline=None, print_blob=True)
hypothesis_settings.load_profile("tracker")


@pytest.fixture(autouse=True)
def _own_store(settings: LazySettings, tmp_path: Path) -> None:
    """Evidence goes to the test's own folder, and no list is fetched from wherever the environment says."""
    settings.TRACKER_VAR = tmp_path
    settings.TRACKER_STORE = tmp_path / "store"
    settings.TRACKER_MIRROR = ""


@pytest.fixture(autouse=True)
def _plain_static_files(settings: LazySettings) -> None:
    """Pages are drawn without collected static files: only their names matter here."""
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": plain}}


@pytest.fixture(scope="session")
def _reference() -> Reference:
    return Reference()


@pytest.fixture
def reference(db: None, _reference: Reference) -> None:
    """Sources, authorities, measures, instruments and regimes, as load_reference loads them."""
    if not Source.objects.exists():
        _reference.lay()


@pytest.fixture(scope="session")
def _curated() -> Curated:
    return Curated()


@pytest.fixture
def curated(reference: None, _curated: Curated) -> None:
    """Parties, statements, calls, proposals and incidents, as load_curated loads them."""
    _curated.lay()


@pytest.fixture
def expect(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Set the bounds the UN list is held to; without arguments, bounds that any small edition keeps."""

    def bounds(records: tuple[int, int] = (1, 100_000), removed: float = 1.0, **more: object) -> None:
        loose = Expect(records=records, removed=removed, amended=1.0, **more)
        monkeypatch.setattr(publisher("un-sc").spec, "expect", loose)

    bounds()
    return bounds


@pytest.fixture
def un_edition() -> Callable[..., bytes]:
    """Builds a document of the UN list from entries: see tests/builders/un.py."""
    return un.edition


@pytest.fixture
def load_un(reference: None, expect: Callable[..., None]) -> Callable[..., Release]:
    """Takes a document of the UN list as far as it can go: active, held or rejected."""

    def load(document: bytes, published: date | None = None) -> Release:
        source = Source.objects.get(code="un-sc")
        kept = store([document], 2**30)
        file = {"name": un.FILE, "sha256": kept.sha256, "size": kept.size, "address": "by hand"}
        release, _ = register(source, [file], published)
        if release.status == Release.Status.LOADED:
            process(release)
        return Release.objects.get(pk=release.pk)

    return load


@pytest.fixture(scope="session")
def editions_root() -> Path:
    """The folder of real editions, one folder a list: TRACKER_LISTS, or ../shared/lists beside the checkout.

    Without it the tests that read editions are skipped; under TRACKER_REQUIRE_LISTS=1 they fail.
    """
    named = os.environ.get("TRACKER_LISTS")
    root = Path(named) if named else CHECKOUT.parent / "shared" / "lists"
    if root.is_dir():
        return root
    reason = f"no real editions: {'TRACKER_LISTS names no folder' if named else 'set TRACKER_LISTS to their folder'}"
    if os.environ.get("TRACKER_REQUIRE_LISTS") == "1":
        pytest.fail(f"{reason}, and TRACKER_REQUIRE_LISTS=1 asks for them")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def replay(
    editions_root: Path,
    django_db_setup: None,
    django_db_blocker: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[editions.Replay]:
    """A database of its own with every real edition of the UN list, loaded once a session."""
    with django_db_blocker.unblock():
        yield from editions.replay(editions_root, tmp_path_factory.mktemp("replay"))


@pytest.fixture
def _on_the_replay(
    replay: editions.Replay, settings: LazySettings, django_db_blocker: pytest.FixtureRequest
) -> Iterator[None]:
    assert not connection.in_atomic_block, "ask for real_lists before, or in place of, db"
    settings.TRACKER_STORE = replay.store
    with django_db_blocker.unblock(), replay.connected():
        yield


@pytest.fixture
def real_lists(_on_the_replay: None, db: None, replay: editions.Replay) -> editions.Replay:
    """In place of `db`: the database of the replay. What the test writes is taken back afterwards."""
    return replay
