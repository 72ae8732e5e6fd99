"""Pages are drawn without collected static files: only their names matter here."""

from __future__ import annotations

import pytest
from django.conf import LazySettings

PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"


@pytest.fixture(autouse=True)
def _plain_static_files(settings: LazySettings) -> None:
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": PLAIN}}
