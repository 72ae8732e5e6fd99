"""Making a loaded release the current one: versions end and begin, and each change is written down."""

from __future__ import annotations

import hashlib
import uuid
from collections import Counter
from collections.abc import Iterator
from typing import Any

import msgspec
from django.db import connection
from django.utils import timezone

from core.copying import Json, copy_rows, take_stock
from lists.models import LoadedRecord, Release
from lists.records import Content, diff

_BATCH = 500  # records whose contents are held at once

# Which record each loaded entry speaks of: the one that has its key now; else the one that had
# it last; else the oldest that ever had it. A record is taken once, so a key that was given up
# and given to somebody else leads to a new record. The order is the same in every replay.
_PAIR = """
CREATE TEMPORARY TABLE pair ON COMMIT DROP AS
WITH loaded AS MATERIALIZED (
    SELECT id, key FROM lists_loadedrecord WHERE release_id = %(release)s
), now AS MATERIALIZED (
    SELECT l.id AS loaded_id, v.record_id FROM loaded l
    JOIN lists_recordversion v ON v.key = l.key AND v.until_release_id IS NULL
    JOIN lists_record r ON r.id = v.record_id AND r.source_id = %(source)s
), left_over AS MATERIALIZED (
    SELECT id, key FROM loaded WHERE id NOT IN (SELECT loaded_id FROM now)
), free AS MATERIALIZED (
    SELECT id, key, former_keys FROM lists_record
    WHERE source_id = %(source)s AND id NOT IN (SELECT record_id FROM now)
), last AS MATERIALIZED (
    SELECT DISTINCT ON (l.id) l.id AS loaded_id, v.record_id FROM left_over l
    JOIN lists_recordversion v ON v.key = l.key JOIN free ON free.id = v.record_id
    WHERE NOT EXISTS (SELECT 1 FROM lists_recordversion e WHERE e.record_id = v.record_id
        AND (e.known_from, e.release_id) > (v.known_from, v.release_id))
    ORDER BY l.id, v.known_from DESC, v.release_id DESC
), ever AS (
    SELECT DISTINCT ON (l.id) l.id AS loaded_id, had.id AS record_id FROM left_over l
    JOIN (SELECT id, key FROM free UNION ALL SELECT id, unnest(former_keys) FROM free) had USING (key)
    WHERE l.id NOT IN (SELECT loaded_id FROM last) AND had.id NOT IN (SELECT record_id FROM last)
    ORDER BY l.id, had.id
)
SELECT * FROM now UNION ALL SELECT * FROM last
UNION ALL (SELECT DISTINCT ON (record_id) * FROM ever ORDER BY record_id, loaded_id)
"""

# A record has the key its entry has now, unless another record has it.
_KEEP_KEYS = """
UPDATE lists_record r SET key = l.key, former_keys = array_append(array_remove(r.former_keys, l.key), r.key)
FROM pair JOIN lists_loadedrecord l ON l.id = pair.loaded_id
WHERE r.id = pair.record_id AND r.key <> l.key
AND NOT EXISTS (SELECT 1 FROM lists_record other WHERE other.source_id = r.source_id AND other.key = l.key)
"""

_NEW_RECORDS = """
WITH made AS (
    INSERT INTO lists_record (source_id, key, former_keys)
    SELECT %(source)s, key, '{}' FROM lists_loadedrecord
    WHERE release_id = %(release)s AND id NOT IN (SELECT loaded_id FROM pair)
    ORDER BY id RETURNING id, key
)
INSERT INTO pair (loaded_id, record_id)
SELECT l.id, made.id FROM made JOIN lists_loadedrecord l ON l.release_id = %(release)s AND l.key = made.key
"""

# Every loaded record beside the version it meets, and every current version it does not. What was only learned
# begins a version and is no change.
_STEP = """
CREATE TEMPORARY TABLE step ON COMMIT DROP AS
WITH loaded AS (
    SELECT l.id, l.key, l.fingerprint, l.learned, pair.record_id
    FROM pair JOIN lists_loadedrecord l ON l.id = pair.loaded_id
), current AS (
    SELECT v.id, v.record_id, v.fingerprint, v.key FROM lists_recordversion v JOIN lists_record r ON r.id = v.record_id
    WHERE r.source_id = %(source)s AND v.until_release_id IS NULL
), both_sides AS (
    SELECT coalesce(l.record_id, c.record_id) AS record_id, l.id AS loaded_id, c.id AS version_id,
           l.fingerprint AS new_print, c.fingerprint AS old_print, l.learned,
           l.key AS new_key, c.key AS old_key
    FROM loaded l FULL JOIN current c ON c.record_id = l.record_id
)
SELECT *, CASE
    WHEN loaded_id IS NULL THEN 'removed'
    WHEN version_id IS NULL AND EXISTS (
        SELECT 1 FROM lists_recordversion e WHERE e.record_id = both_sides.record_id) THEN 'returned'
    WHEN version_id IS NULL THEN 'added'
    WHEN new_key <> old_key THEN 'rekeyed'
    WHEN learned THEN 'learned'
    ELSE 'amended' END AS kind
FROM both_sides
WHERE new_print IS DISTINCT FROM old_print OR new_key IS DISTINCT FROM old_key
"""

_END_VERSIONS = """
UPDATE lists_recordversion v SET until_release_id = %(release)s, known_until = %(day)s
FROM step WHERE v.id = step.version_id
"""

_BEGIN_VERSIONS = """
INSERT INTO lists_recordversion
    (id, record_id, release_id, known_from, key, serial, fingerprint, content, raw, line)
SELECT md5('version:' || step.record_id || ':' || %(release)s)::uuid, step.record_id, %(release)s, %(day)s,
       l.key, l.serial, l.fingerprint, l.content, l.raw, l.line
FROM step JOIN lists_loadedrecord l ON l.id = step.loaded_id
"""

# What was added or removed has nothing to compare: the version that began or ended says all there is to tell.
_COME_AND_GONE = """
WITH told AS (
    INSERT INTO lists_change
        (id, record_id, release_id, published, kind, fields, regimes, party, version_id, previous_version_id)
    SELECT md5('change:' || step.record_id || ':' || %(release)s)::uuid,
           step.record_id, %(release)s, %(day)s, step.kind, '{}',
           ARRAY(SELECT DISTINCT listing->>'regime'
                 FROM jsonb_array_elements(coalesce(shown.content->'listings', '[]')) listing ORDER BY 1),
           jsonb_build_object('key', shown.content->'key', 'kind', shown.content->'kind', 'name', coalesce(
               (SELECT name->>'text'
                FROM jsonb_array_elements(shown.content->'names') WITH ORDINALITY named (name, place)
                WHERE coalesce(name->>'kind', 'primary') = 'primary' ORDER BY place LIMIT 1),
               shown.content->'names'->0->>'text', shown.content->>'key')),
           CASE step.kind WHEN 'added' THEN shown.id END, CASE step.kind WHEN 'removed' THEN shown.id END
    FROM step JOIN lists_recordversion shown ON shown.id = CASE step.kind
        WHEN 'added' THEN md5('version:' || step.record_id || ':' || %(release)s)::uuid
        WHEN 'removed' THEN step.version_id END
    RETURNING kind
)
SELECT kind, count(*) FROM told GROUP BY kind
"""

# With the new version, what it replaced: for a return, the last version before the gap.
_CHANGES = """
SELECT step.record_id, step.kind, n.id, n.content, o.id, o.content, step.old_key
FROM step
LEFT JOIN lists_recordversion n ON n.record_id = step.record_id AND n.release_id = %(release)s
LEFT JOIN LATERAL (
    SELECT id, content FROM lists_recordversion e
    WHERE e.record_id = step.record_id AND e.release_id <> %(release)s
    ORDER BY e.known_from DESC, e.release_id DESC LIMIT 1) o ON true
WHERE step.record_id BETWEEN %(first)s AND %(last)s AND step.kind IN ('amended', 'returned', 'rekeyed')
ORDER BY step.record_id
"""

# The last release a record stood in: the one before the release that ended its last version.
_LAST_SEEN = """
UPDATE lists_change c SET last_seen_id = ended.previous_id
FROM lists_recordversion v JOIN lists_release ended ON ended.id = v.until_release_id
WHERE c.release_id = %(release)s AND c.kind IN ('removed', 'returned') AND v.id = c.previous_version_id
"""


# A record whose key is gone beside a loaded one whose key was never seen, with one number that is
# nobody else's. In a replay the new key may wait with a record that a later release had made.
_REKEYED = """
WITH come AS MATERIALIZED (
    SELECT l.key, l.serial, l.content->'names' AS names, had.id AS waiting,
           count(*) OVER (PARTITION BY l.serial) AS alike
    FROM lists_loadedrecord l LEFT JOIN (
        SELECT id, key FROM lists_record WHERE source_id = %(source)s
        UNION ALL SELECT id, unnest(former_keys) FROM lists_record WHERE source_id = %(source)s) had USING (key)
    WHERE l.release_id = %(release)s AND NOT EXISTS (SELECT 1 FROM lists_recordversion WHERE record_id = had.id)
), gone AS MATERIALIZED (
    SELECT r.id, r.key, v.serial, v.content->'names' AS names, count(*) OVER (PARTITION BY v.serial) AS alike
    FROM lists_recordversion v JOIN lists_record r ON r.id = v.record_id
    WHERE r.source_id = %(source)s AND v.until_release_id IS NULL
    AND r.key NOT IN (SELECT key FROM lists_loadedrecord WHERE release_id = %(release)s)
)
SELECT gone.id, gone.key, come.key, come.waiting, gone.names, come.names FROM come JOIN gone USING (serial)
WHERE come.alike = 1 AND gone.alike = 1 ORDER BY gone.id
"""

_FOLLOW = """
UPDATE lists_record SET key = %(new)s, former_keys = former_keys || %(old)s::varchar WHERE id = %(gone)s
"""

# The history of a record that this replay made goes to the one that waits, which is known by its ids.
_MERGE = """
UPDATE lists_recordversion SET record_id = %(waiting)s,
    id = md5('version:' || %(waiting)s || ':' || release_id)::uuid WHERE record_id = %(gone)s;
UPDATE lists_change c SET record_id = %(waiting)s, id = md5('change:' || %(waiting)s || ':' || c.release_id)::uuid,
    version_id = n.id, previous_version_id = o.id
FROM lists_change old
LEFT JOIN lists_recordversion n ON n.record_id = %(waiting)s AND n.release_id = old.release_id
LEFT JOIN LATERAL (
    SELECT id FROM lists_recordversion e WHERE e.record_id = %(waiting)s AND old.previous_version_id IS NOT NULL
    AND (e.known_from, e.release_id) < (old.published, old.release_id)
    ORDER BY e.known_from DESC, e.release_id DESC LIMIT 1) o ON true
WHERE c.id = old.id AND old.record_id = %(gone)s;
UPDATE lists_record w SET former_keys = g.former_keys || g.key || w.former_keys
FROM lists_record g WHERE w.id = %(waiting)s AND g.id = %(gone)s;
DELETE FROM lists_record WHERE id = %(gone)s;
"""


def activate(release: Release, newest_record: int | None = None) -> list[int]:
    """Make a loaded release the current one; give the ids of the records it touched.

    In a replay, `newest_record` is the last record there was before it.
    Works inside the caller's transaction: killed at any point, the former release stays
    active. The caller holds the source's lock.
    """
    former = Release.objects.active().filter(source=release.source_id).exclude(pk=release.pk).first()
    place: dict[str, Any] = {"source": release.source_id, "release": release.pk, "day": release.published}
    Release.objects.filter(pk=release.pk).update(previous=former)
    _follow_new_keys(release, newest_record)
    with connection.cursor() as cursor:
        cursor.execute(_PAIR, place)
        cursor.execute(_KEEP_KEYS)
        cursor.execute(_NEW_RECORDS, place)
        cursor.execute("CREATE INDEX ON pair (loaded_id); ANALYZE pair")
        cursor.execute(_STEP, place)
        cursor.execute("CREATE INDEX ON step (record_id); ANALYZE step")
        cursor.execute(_END_VERSIONS, place)
        cursor.execute(_BEGIN_VERSIONS, place)
        cursor.execute("SELECT record_id FROM step ORDER BY record_id")
        touched = [row[0] for row in cursor.fetchall()]
        take_stock(len(touched), "lists_record", "lists_recordversion")
        cursor.execute(_COME_AND_GONE, place)
        totals = Counter(dict(cursor.fetchall()))
        cursor.execute("SELECT record_id FROM step WHERE kind IN ('amended', 'returned', 'rekeyed') ORDER BY record_id")
        _tell(release, [row[0] for row in cursor.fetchall()], totals)
        cursor.execute(_LAST_SEEN, place)
        cursor.execute("DROP TABLE step, pair")
    LoadedRecord.objects.filter(release=release).delete()
    if former:
        Release.objects.filter(pk=former.pk).update(status=Release.Status.SUPERSEDED)
    release.status = Release.Status.ACTIVE
    release.previous = former
    release.totals = dict(sorted(totals.items()))
    release.activated_at = release.activated_at or timezone.now()
    release.save(update_fields=["status", "previous", "totals", "activated_at"])
    return touched


def _tell(release: Release, changed: list[int], totals: Counter[str]) -> None:
    """Write down what the release did to each record, so many at a time: memory does not grow with their number."""
    for start in range(0, len(changed), _BATCH):
        batch = changed[start : start + _BATCH]
        with connection.cursor() as cursor:
            cursor.execute(_CHANGES, {"release": release.pk, "first": batch[0], "last": batch[-1]})
            met: list[tuple[Any, ...]] = cursor.fetchall()
        copy_rows(
            "lists_change",
            [
                "id", "record_id", "release_id", "published", "kind", "previous_key", "fields", "regimes",
                "party", "version_id", "previous_version_id",
            ],
            _changes(release, met, totals),
        )  # fmt: skip


def _changes(release: Release, met: list[tuple[Any, ...]], totals: Counter[str]) -> Iterator[tuple[Any, ...]]:
    for record, kind, new_id, new_text, old_id, old_text, old_key in met:
        new: Content = msgspec.json.decode(new_text) if new_text else {}
        old: Content = msgspec.json.decode(old_text) if old_text else {}
        shown = new or old
        totals[kind] += 1
        yield (
            _change_id(record, release.pk), record, release.pk, release.published, kind,
            old_key if kind == "rekeyed" else None,
            Json(diff(old, new) if old and new else {}),
            sorted({listing["regime"] for side in (new, old) for listing in side.get("listings", [])}),
            Json({"key": shown["key"], "name": _primary(shown), "kind": shown["kind"]}),
            new_id, old_id,
        )  # fmt: skip


def _primary(content: Content) -> str:
    names = content.get("names", [])
    for name in names:
        if name.get("kind", "primary") == "primary":
            return str(name["text"])
    return str(names[0]["text"]) if names else str(content["key"])


def _change_id(record: int, release: int) -> uuid.UUID:
    """The same on every rebuild."""
    return uuid.UUID(bytes=hashlib.md5(f"change:{record}:{release}".encode(), usedforsecurity=False).digest())


def _follow_new_keys(release: Release, newest_record: int | None) -> None:
    """Where a publisher gave a known entry a new key, move the record to it.

    Sure only when the publisher's own number is unchanged, the old key is gone, the new
    one was never seen, and a name is shared. Two records that were both known before a
    replay stay two: each has a party with an id that people cite.
    """
    with connection.cursor() as cursor:
        cursor.execute(_REKEYED, {"source": release.source_id, "release": release.pk})
        for gone, old_key, new_key, waiting, old_names, new_names in cursor.fetchall():
            old, new = ({name["text"] for name in msgspec.json.decode(text)} for text in (old_names, new_names))
            if not old & new:
                continue
            if waiting is None:
                cursor.execute(_FOLLOW, {"gone": gone, "old": old_key, "new": new_key})
            elif newest_record is not None and gone > newest_record:
                cursor.execute(_MERGE, {"gone": gone, "waiting": waiting})
