"""Taking a document of the UN list as far as it can go, in bounds that small editions keep."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from core.storage import store
from lists.models import Release, Source
from lists.publishers import publisher
from lists.reading import Expect
from lists.services.releases import register
from sanctions.services.publishing import process
from tests.builders import un

ANY = Expect(records=(1, 100_000), removed=1.0, amended=1.0)
"""Bounds that any small edition keeps."""


def load(document: bytes, published: date | None = None) -> Release:
    """The release a document became: active, held or rejected."""
    source = Source.objects.get(code="un-sc")
    kept = store([document], 2**30)
    file = {"name": un.FILE, "sha256": kept.sha256, "size": kept.size, "address": "by hand"}
    release, _ = register(source, [file], published)
    if release.status == Release.Status.LOADED:
        process(release)
    return Release.objects.get(pk=release.pk)


@contextmanager
def held_to(expect: Expect) -> Iterator[None]:
    """The UN list is held to these bounds."""
    spec = publisher("un-sc").spec
    usual = spec.expect
    spec.expect = expect
    try:
        yield
    finally:
        spec.expect = usual
