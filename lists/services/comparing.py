"""The diff between any two releases, whether they are history, active or held."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypedDict

import msgspec
from django.db import connection

from lists.models import Release
from lists.records import Content, diff, from_content


class Difference(TypedDict):
    kind: str  # added, amended, removed
    key: str
    name: str
    party: str  # person, group, …
    content: Content
    fields: dict[str, dict[str, Any]]


# A release's records: the versions that began at or before it and ended after it, in the
# order of the history; for one that is no part of the history, its loaded records.
_RECORDS = """
SELECT v.key, v.fingerprint, v.content, false AS learned FROM lists_recordversion v
JOIN lists_release began ON began.id = v.release_id
LEFT JOIN lists_release ended ON ended.id = v.until_release_id
WHERE began.source_id = %(source)s AND (began.published, began.id) <= (%(day)s, %(release)s)
  AND (ended.id IS NULL OR (ended.published, ended.id) > (%(day)s, %(release)s))
"""
_LOADED = "SELECT key, fingerprint, content, learned FROM lists_loadedrecord WHERE release_id = %(release)s"


def diff_releases(old: Release, new: Release) -> Iterator[Difference]:
    """What `new` says otherwise than `old`, in the order of the keys."""
    sides = []
    for release in (old, new):
        history = release.status in (Release.Status.ACTIVE, Release.Status.SUPERSEDED)
        with connection.cursor() as cursor:
            where = {"source": release.source_id, "day": release.published, "release": release.pk}
            sides.append(cursor.mogrify(_RECORDS if history else _LOADED, where).decode())
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT coalesce(o.key, n.key), o.content, n.content FROM ({sides[0]}) o "  # noqa: S608 - both built above
            f"FULL JOIN ({sides[1]}) n ON n.key = o.key "
            "WHERE o.fingerprint IS DISTINCT FROM n.fingerprint AND n.learned IS NOT TRUE ORDER BY 1"
        )
        rows = cursor.fetchall()
    for key, before, after in rows:
        gone: Content = msgspec.json.decode(before) if before else {}
        come: Content = msgspec.json.decode(after) if after else {}
        party = from_content(come or gone)
        yield {
            "kind": "amended" if gone and come else "removed" if gone else "added",
            "key": key,
            "name": party.name,
            "party": party.kind,
            "content": come or gone,
            "fields": diff(gone, come) if gone and come else {},
        }
