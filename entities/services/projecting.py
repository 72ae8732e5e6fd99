"""Bringing parties up to date with the records that changed. Editorial rows are never touched."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter

import msgspec
from django.db import connection

from core.copying import copy_rows, take_stock
from entities.models import EntityRecord
from entities.naming import readable
from entities.projection import FACETS, STATED, facet_rows
from entities.spans import Span
from lists.publishers import name_givers
from lists.records import Name, PartyRecord, primary_name

_BATCH = 2000

_HISTORY = """
SELECT v.record_id, v.id, v.known_from, v.known_until, v.content, ended.previous_id, last.published
FROM lists_recordversion v
JOIN lists_release began ON began.id = v.release_id
LEFT JOIN lists_release ended ON ended.id = v.until_release_id
LEFT JOIN lists_release last ON last.id = ended.previous_id
WHERE v.record_id = ANY(%s)
ORDER BY v.record_id, began.published, began.id
"""


def histories(records: Sequence[int]) -> Iterator[tuple[int, list[Span]]]:
    """The spans of each record, oldest first."""
    decoder = msgspec.json.Decoder(PartyRecord)
    with connection.cursor() as cursor:
        cursor.execute(_HISTORY, [list(records)])
        for record, rows in groupby(cursor, key=itemgetter(0)):
            yield (
                record,
                [
                    Span(version, start, end, decoder.decode(content), last_release, last_seen)
                    for _, version, start, end, content, last_release, last_seen in rows
                ],
            )


def batches(records: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(records), _BATCH):
        yield records[start : start + _BATCH]


def entity_of(records: Sequence[int]) -> dict[int, int]:
    """The party of each record."""
    return dict(EntityRecord.objects.filter(record__in=records).values_list("record", "entity"))


Writer = Callable[[Sequence[int], Mapping[int, int], Mapping[int, Sequence[Span]]], None]
"""Writes what a batch of records says, given the party and the spans of each."""


def project(records: Sequence[int], besides: Writer) -> None:
    """Recompute everything these records say of their parties, inside the caller's transaction.

    Each has a party already (entities.services.linking). `besides` writes what another room
    draws from the same spans.
    """
    take_stock(len(records), "entities_entity", "entities_entityrecord")
    for batch in batches(records):
        parties = entity_of(batch)
        spans = dict(histories(batch))
        with connection.cursor() as cursor:
            for facet in FACETS:
                cursor.execute(f"DELETE FROM {facet.table} WHERE record_id = ANY(%s)", [list(batch)])  # noqa: S608 - names of our own tables and columns
        for facet in FACETS:
            copy_rows(
                facet.table,
                [*STATED, *facet.columns],
                (row for record in batch for row in facet_rows(facet, parties[record], record, spans[record])),
            )
        besides(batch, parties, spans)
        rename(sorted(set(parties.values())))
        suppress_again(sorted(set(parties.values())))
        shadow(sorted(set(parties.values())))
    take_stock(len(records), *(facet.table for facet in FACETS))
    resolve_ties()


def rename(entities: Sequence[int]) -> None:
    """Name and kind from the list that names parties best, of those that have it now; else from the last one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT ON (l.entity_id) l.entity_id, v.content->'names', v.content->>'kind', v.key, "
            "e.editorial_name, e.editorial_kind "
            "FROM entities_entityrecord l JOIN lists_recordversion v ON v.record_id = l.record_id "
            "JOIN lists_record r ON r.id = l.record_id JOIN lists_source s ON s.id = r.source_id "
            "JOIN entities_entity e ON e.id = l.entity_id WHERE l.entity_id = ANY(%s) "
            "ORDER BY l.entity_id, (v.known_until IS NULL) DESC, "
            "CASE WHEN v.known_until IS NULL THEN array_position(%s, s.code::text) END, "
            "v.known_until DESC, v.known_from DESC, l.record_id",
            [list(entities), name_givers()],
        )
        decoder = msgspec.json.Decoder(list[Name])
        rows = []
        for entity, names, kind, key, editorial_name, editorial_kind in cursor.fetchall():
            name = editorial_name or readable(primary_name(decoder.decode(names or "[]")) or key)
            rows.append((entity, name[:500], editorial_kind or kind))
        cursor.execute("CREATE TEMPORARY TABLE named (id bigint, name text, kind text) ON COMMIT DROP")
        copy_rows("named", ["id", "name", "kind"], rows)
        cursor.execute(
            "UPDATE entities_entity e SET name = n.name, kind = n.kind FROM named n "
            "WHERE e.id = n.id AND (e.name, e.kind) IS DISTINCT FROM (n.name, n.kind)"
        )
        cursor.execute("DROP TABLE named")


def resolve_ties() -> None:
    """Point ties at the parties they cite, as far as their lists have shown them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE entities_affiliation a SET target_id = l.entity_id "
            "FROM lists_record own, lists_record cited, entities_entityrecord l "
            "WHERE a.target_id IS NULL AND a.record_id = own.id AND cited.source_id = own.source_id "
            "AND a.target_key <> '' "
            "AND (cited.key = a.target_key OR a.target_key = ANY(cited.former_keys)) AND l.record_id = cited.id"
        )
        cursor.execute(_RESOLVE_NAMES)


# A tie that names its target, to the one party that its list has under exactly that name.
_RESOLVE_NAMES = """
WITH sought AS MATERIALIZED (
    SELECT a.id, own.source_id, lower(a.target_name) AS name FROM entities_affiliation a
    JOIN lists_record own ON own.id = a.record_id
    WHERE a.target_id IS NULL AND a.target_key = '' AND a.target_name IS NOT NULL
), named AS MATERIALIZED (
    SELECT DISTINCT r.source_id, lower(n.text) AS name, n.entity_id FROM entities_name n
    JOIN lists_record r ON r.id = n.record_id
    WHERE lower(n.text) IN (SELECT name FROM sought) AND n.quality IS DISTINCT FROM 'weak'
), sure AS (
    SELECT source_id, name, min(entity_id) AS entity_id FROM named GROUP BY source_id, name HAVING count(*) = 1
)
UPDATE entities_affiliation a SET target_id = sure.entity_id
FROM sought JOIN sure USING (source_id, name) WHERE a.id = sought.id
"""


def suppress_again(entities: Sequence[int]) -> None:
    """Apply the editors' suppressions to freshly projected rows."""
    told = with_rows("entities_suppression", "true", entities)
    with connection.cursor() as cursor:
        for facet in FACETS if told else ():
            cursor.execute(
                f"UPDATE {facet.table} t SET suppressed = true FROM entities_suppression s "  # noqa: S608 - names of our own tables and columns
                "WHERE s.entity_id = ANY(%s) AND t.entity_id = s.entity_id AND s.facet = %s AND t.digest = s.digest "
                "AND t.record_id IS NOT NULL",
                [told, facet.table.removeprefix("entities_")],
            )


def with_rows(table: str, condition: str, entities: Sequence[int]) -> list[int]:
    """The parties that have such rows. They are few, so what is asked of them next costs nothing on a large list."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT entity_id FROM {table} WHERE {condition} AND entity_id = ANY(%s)",  # noqa: S608 - names of our own tables and columns
            [list(entities)],
        )
        return [row[0] for row in cursor.fetchall()]


# What makes a curated value and a listed one the same.
_SAME = {
    "entities_name": "l.folded = c.folded",
    "entities_birthdate": "l.date = c.date",
    "entities_fact": "l.kind = c.kind AND lower(l.text) = lower(c.text)",
}


def shadow(entities: Sequence[int]) -> None:
    """Put curated values behind those of a list that say the same, and forward again when the list stops."""
    with connection.cursor() as cursor:
        for table, same in _SAME.items():
            if not (told := with_rows(table, "curated IS NOT NULL", entities)):
                continue
            cursor.execute(
                f"UPDATE {table} c SET suppressed = found.listed FROM (SELECT c.id, EXISTS ("  # noqa: S608 - names of our own tables and columns
                f"SELECT 1 FROM {table} l WHERE l.entity_id = c.entity_id AND l.record_id IS NOT NULL "
                f"AND l.known_until IS NULL AND {same}) AS listed FROM {table} c "
                "WHERE c.curated IS NOT NULL AND c.entity_id = ANY(%s)) found "
                "WHERE c.id = found.id AND c.suppressed <> found.listed",
                [told],
            )
