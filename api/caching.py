"""Answers are a function of the address, the data version and the day; that is their ETag."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.http import HttpRequest
from django.utils.http import parse_etags

from core import dataversion
from core.clocks import today
from lists import selectors as evidence

KEEP = "public, max-age=60"  # then ask again, with the ETag


def etag(request: HttpRequest, form: str, *, pulse: bool = False) -> str:
    """The ETag of the answer to a request in a form: json, csv or xlsx.

    `pulse` for answers that also show what the data version does not count: checks, runs, decisions.
    """
    parts = (
        request.build_absolute_uri(), form, str(dataversion.current()), today().isoformat(), _code(),
        evidence.pulse() if pulse else "",
    )  # fmt: skip
    digest = hashlib.sha256("\n".join(parts).encode()).hexdigest()
    return f'W/"{digest[:32]}"'


def unchanged(request: HttpRequest, tag: str) -> bool:
    """Whether the client says it holds this very answer. `*` says nothing of which."""
    return tag in parse_etags(request.headers.get("If-None-Match", ""))


def _code() -> str:
    return _read_code.__wrapped__() if settings.DEBUG else _read_code()


@cache
def _read_code() -> str:
    """A digest of the code that makes the answers: another version of it may answer otherwise."""
    digest = hashlib.sha256()
    rooms = [Path(app.path) for app in apps.get_app_configs() if Path(app.path).parent == settings.BASE_DIR]
    for path in sorted(path for room in rooms for path in room.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
