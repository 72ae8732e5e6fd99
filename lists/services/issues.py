"""Keeping what readers could not understand, across releases."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import structlog
from django.db import connection, transaction

from core import dataversion
from lists.models import DataIssue, Release
from lists.publishers import publisher
from lists.reading import Issue
from lists.services.loading import stable_key

log = structlog.get_logger()

_SIGHT = """
INSERT INTO lists_dataissue
    (source_id, stable_key, code, message, record_key, field, value, line,
     first_release_id, last_release_id, resolution, reason)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (source_id, stable_key) DO UPDATE SET
    message = excluded.message, line = excluded.line, last_release_id = excluded.last_release_id,
    resolution = CASE
        WHEN excluded.resolution = 'explained' THEN 'explained'
        WHEN lists_dataissue.resolution = 'closed' THEN
            CASE WHEN lists_dataissue.reason = '' THEN 'open' ELSE 'explained' END
        ELSE lists_dataissue.resolution END,
    reason = CASE WHEN excluded.reason <> '' THEN excluded.reason ELSE lists_dataissue.reason END
"""


def sight(release: Release, issues: Iterable[Issue]) -> None:
    """Note the issues a release shows. One seen before keeps its first release and what people said of it."""
    spec = publisher(release.source.code).spec
    rows: list[Sequence[str | int | None]] = []
    for issue in issues:
        known = next((known for known in spec.known_issues if known.explains(issue)), None)
        rows.append(
            [
                release.source_id, stable_key(issue), issue.code, issue.message, issue.key, issue.field,
                issue.value.replace("\x00", "\ufffd"), issue.line, release.pk, release.pk,
                "explained" if known else "open", known.reason if known else "",
            ]
        )  # fmt: skip
    with connection.cursor() as cursor:
        for row in rows:
            cursor.execute(_SIGHT, row)  # one by one: pghistory cannot prefix executemany in a request


def close_unseen(release: Release) -> None:
    """Close what the release that became active no longer shows."""
    DataIssue.objects.filter(source=release.source_id).exclude(last_release=release).exclude(
        last_release__status__in=[Release.Status.HELD, Release.Status.LOADED]
    ).update(resolution=DataIssue.Resolution.CLOSED)


def forget(source_id: int, releases: list[int]) -> None:
    """Before a replay: drop the sightings of these releases; what people said is kept beside the key."""
    DataIssue.objects.filter(source=source_id, last_release__in=releases).update(resolution=DataIssue.Resolution.CLOSED)


@transaction.atomic
def explain(issue: DataIssue, by: str, reason: str) -> None:
    """A person's word that an issue needs no more attention, and why. Later releases that show it keep that word.

    Raises ValueError without a reason, and for an issue the newest release no longer shows.
    """
    if not reason.strip():
        raise ValueError("Give a reason: without one, the next person has to look into the issue again.")
    issue = DataIssue.objects.select_for_update().get(pk=issue.pk)
    if issue.resolution == DataIssue.Resolution.CLOSED:
        raise ValueError(f"“{issue}” is closed: the newest release no longer shows it.")
    issue.resolution, issue.reason = DataIssue.Resolution.EXPLAINED, reason.strip()
    issue.save(update_fields=["resolution", "reason"])
    dataversion.advance()
    log.info("issue explained", source=issue.source.code, code=issue.code, issue=issue.pk, by=by)
