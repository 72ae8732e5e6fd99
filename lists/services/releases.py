"""A release's life: registered, held, rejected; and the one lock a source has."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date

from django.db import connection, transaction
from django.utils import timezone

from lists.models import Release, Source
from lists.publishers import publisher
from lists.reading import DocumentError
from lists.services.checks import Reason
from lists.services.fetching import StoredFile, day_of
from lists.services.loading import files_of

_LOCKS = 0x5EED  # namespace of the advisory locks: one a source


class Busy(Exception):
    """Another run of the same source is under way."""


@contextmanager
def lock(source: Source) -> Iterator[None]:
    """Hold the source's lock. Raises Busy at once when another process has it.

    The lock belongs to the database session: it goes when the process dies, however it dies.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_LOCKS, source.pk])
        if not cursor.fetchone()[0]:
            raise Busy(f"{source.title} is being refreshed by another process; wait for it to end and try again.")
    try:
        yield
    finally:
        if not connection.needs_rollback and connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCKS, source.pk])


def register(source: Source, files: Sequence[StoredFile], published: date | None = None) -> tuple[Release, bool]:
    """The release with these bytes, and whether it is new. Its day is the document's own.

    `published` is used only when the document gives no day; failing that, the day its publisher's
    server gives the files.
    """
    sha256 = _sha256(files)
    known = Release.objects.filter(source=source, sha256=sha256).first()
    if known:
        _read_again(known)
        return known, False
    release = Release(
        source=source,
        files=list(files),
        sha256=sha256,
        size=sum(file["size"] for file in files),
        published=published or day_of(files) or timezone.now().date(),
    )
    try:
        edition = publisher(source.code).reader.edition(files_of(release))
        if edition.published:
            release.published, release.stamp = date.fromisoformat(edition.published), edition.stamp
    except DocumentError:
        pass  # reading it whole will say what is wrong
    release.previous = Release.objects.active().filter(source=source).first()
    release.save()
    return release, True


def _read_again(release: Release) -> None:
    """What an earlier reader refused, the reader of today may understand. A person's word stays."""
    refused = release.status == Release.Status.REJECTED and not release.decided_by
    if refused and release.reader_digest != publisher(release.source.code).digest:
        release.status, release.reasons = Release.Status.LOADED, []
        release.save(update_fields=["status", "reasons"])


def _sha256(files: Sequence[StoredFile]) -> str:
    """The file's own hash; of several files, the hash of their names and hashes."""
    if len(files) == 1:
        return str(files[0]["sha256"])
    lines = "".join(f"{file['sha256']}  {file['name']}\n" for file in files)
    return hashlib.sha256(lines.encode()).hexdigest()


def hold(release: Release, reasons: list[Reason]) -> None:
    """Set a loaded release aside for a person, with its reasons. The active one stays."""
    release.status = Release.Status.HELD
    release.reasons = [reason.as_json() for reason in reasons]
    release.save(update_fields=["status", "reasons"])


def refuse(release: Release, reason: Reason) -> None:
    """Reject what cannot be a release of this list. Its bytes are kept."""
    release.status = Release.Status.REJECTED
    release.reasons = [reason.as_json()]
    release.reader_digest = publisher(release.source.code).digest
    release.save(update_fields=["status", "reasons", "reader_digest"])


@transaction.atomic
def reject(release: Release, by: str, decision: str) -> None:
    """A person's decision against a held release."""
    note_decision(release, by, decision)
    release.status = Release.Status.REJECTED
    release.save(update_fields=["status"])


def note_decision(release: Release, by: str, decision: str) -> None:
    """Write down who decided on a held release, and why. Raises ValueError without a reason."""
    if not decision.strip():
        raise ValueError("Give a reason: the next person to read this release's page will ask for it.")
    if release.status != Release.Status.HELD:
        raise ValueError(f"This release is {release.status}, not held: there is nothing to decide.")
    release.decided_by, release.decision, release.decided_at = by, decision.strip(), timezone.now()
    release.save(update_fields=["decided_by", "decision", "decided_at"])
