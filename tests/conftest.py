"""What tests of every room share: an evidence store of their own, reference data, small editions, real ones."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import pytest_django
from django.conf import LazySettings
from django.core.cache import caches
from django.db import connection
from hypothesis import settings as hypothesis_settings

from core import keeping
from lists.models import Release
from lists.publishers import publisher
from lists.reading import Expect
from tests.builders import editions, needs, pages, un
from tests.builders.loading import load
from tests.builders.stages import STAGES, Stages, connected

REAL = {"real_lists": "replay", "every_list": "every_edition"}
"""Fixtures that begin a test with real editions, and those that load them."""
CHECKOUT = Path(__file__).resolve().parent.parent

# What failed is shown with the example to paste; nothing is remembered in files, no clock decides.
hypothesis_settings.register_profile("tracker", database=None, deadline=None, print_blob=True)
hypothesis_settings.load_profile("tracker")


@pytest.hookimpl(tryfirst=True)  # before xdist reads the marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What reads a database of real editions runs in one process: it is loaded once, not once in each."""
    for item in items:
        for loaded in REAL.values():
            if loaded in getattr(item, "fixturenames", ()):
                item.add_marker(pytest.mark.xdist_group(loaded))


@pytest.fixture(autouse=True)
def _own_store(settings: LazySettings, tmp_path: Path) -> None:
    """Evidence goes to the test's own folder, and no list is fetched from wherever the environment says."""
    settings.TRACKER_VAR = tmp_path
    settings.TRACKER_STORE = tmp_path / "store"
    settings.TRACKER_MIRROR = ""


@pytest.fixture(autouse=True)
def _own_keys(settings: LazySettings, worker_id: str) -> None:
    """Of the processes that run tests side by side, each has its own keys in Redis."""
    number = 0 if worker_id == "master" else int(worker_id.removeprefix("gw"))
    settings.REDIS_URL = f"{settings.REDIS_URL.partition('?')[0]}?db={number}"
    settings.CACHES = {**settings.CACHES, "default": {**settings.CACHES["default"], "LOCATION": settings.REDIS_URL}}


@pytest.fixture(autouse=True)
def _nothing_drawn() -> None:
    """No page is answered from what another test drew or read."""
    caches["pages"].clear()
    keeping.forget()


@pytest.fixture(autouse=True)
def _plain_static_files(settings: LazySettings) -> None:
    """Pages are drawn without collected static files: only their names matter here."""
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": plain}}


@pytest.fixture(scope="session")
def stages(
    django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stages]:
    with django_db_blocker.unblock():
        made = Stages(connection.settings_dict["NAME"], tmp_path_factory.mktemp("stages"))
        yield made
        made.drop()


@pytest.fixture
def _stage(
    request: pytest.FixtureRequest,
    stages: Stages,
    django_db_blocker: pytest_django.DjangoDbBlocker,
    settings: LazySettings,
    _own_store: None,
) -> Iterator[None]:
    """Leads the connection to the database the test begins with: see tests/builders/stages.py."""
    asked = request.fixturenames
    for fixture, loaded in REAL.items():
        if fixture in asked:
            real: editions.Real = request.getfixturevalue(loaded)
            settings.TRACKER_STORE = real.store
            with django_db_blocker.unblock(), connected(real.database):
                yield
            return
    mark = request.node.get_closest_marker("django_db")
    commits = "live_server" in asked or bool(mark and mark.kwargs.get("transaction"))
    stage = next((name for name in STAGES if name in asked), "")
    with django_db_blocker.unblock(), stages.on(stage, commits=commits):
        stages.lend_store(stage, settings.TRACKER_STORE)
        yield


@pytest.fixture
def _django_db_helper(_stage: None, _django_db_helper: None) -> None:
    """pytest-django's own, in the database of the test's stage."""


@pytest.fixture
def reference(db: None) -> None:
    """Sources, authorities, measures, instruments and regimes, as load_reference loads them."""


@pytest.fixture
def curated(reference: None) -> None:
    """Parties, statements, calls, proposals and incidents, as load_curated loads them."""


@pytest.fixture
def history(reference: None, expect: Callable[..., None]) -> list[Release]:
    """Four small releases of the UN list: see tests/builders/pages.py."""
    return list(Release.objects.order_by("published")) or pages.load_history(load)


@pytest.fixture
def specimen(reference: None) -> None:
    """Something for every page to show: curated data, the four releases of `history`, and a fifth that is held."""


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
    return load


@pytest.fixture(scope="session")
def editions_root() -> Path:
    """The folder of real editions, one folder a list: TRACKER_LISTS, or ../shared/lists beside the checkout.

    Without it the tests that read editions are skipped; under TRACKER_REQUIRE_LISTS=1 they fail.
    """
    named = os.environ.get("TRACKER_LISTS")
    root = Path(named) if named else CHECKOUT.parent / "shared" / "lists"
    if not root.is_dir():
        where = "TRACKER_LISTS names no folder" if named else "set TRACKER_LISTS to their folder"
        needs.lacking(f"no real editions: {where}", asked_by=needs.LISTS)
    return root


@pytest.fixture(scope="session")
def replay(editions_root: Path, stages: Stages, tmp_path_factory: pytest.TempPathFactory) -> Iterator[editions.Replay]:
    """A database of its own with every real edition of the UN list, loaded once a session."""
    yield from editions.replay(editions_root, tmp_path_factory.mktemp("replay"), stages.empty)


@pytest.fixture
def real_lists(db: None, replay: editions.Replay) -> editions.Replay:
    """The test begins with the database of the replay. What it writes is taken back afterwards."""
    return replay


@pytest.fixture(scope="session")
def every_edition(
    editions_root: Path, stages: Stages, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[editions.EveryList]:
    """A database of its own with curated data and the newest edition of every list, loaded once a session."""
    yield from editions.every_list(editions_root, tmp_path_factory.mktemp("every"), stages)


@pytest.fixture
def every_list(db: None, every_edition: editions.EveryList) -> editions.EveryList:
    """The test begins with the newest edition of every list. What it writes is taken back afterwards."""
    return every_edition
