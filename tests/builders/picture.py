"""Everything drawn from a list's releases, to hold one state of the database against another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.db import connection

from entities.projection import FACETS

Picture = dict[str, list[str]]

# Evidence and parties with their ids; projected rows without theirs, which are nobody's business.
_WHOLE = (
    "lists_record", "lists_recordversion", "lists_change", "lists_dataissue", "entities_entity",
    "entities_entityrecord", "entities_suppression",
)  # fmt: skip
_PROJECTED = (
    "sanctions_designation", "entities_link", "entities_merge", "entities_recordkey",
    *(facet.table for facet in FACETS),
)  # fmt: skip
_DECIDED = ("id", "published", "status", "sha256", "record_count", "totals", "previous_id", "reasons", "decision")


def picture() -> Picture:
    taken = {table: _rows(f"SELECT to_jsonb(t)::text FROM {table} t") for table in _WHOLE}
    taken |= {table: _rows(f"SELECT (to_jsonb(t) - 'id')::text FROM {table} t") for table in _PROJECTED}
    taken["lists_release"] = _rows(f"SELECT row({', '.join(_DECIDED)})::text FROM lists_release")
    return taken


def digests() -> dict[str, str]:
    """The same in little: of each table how many rows it has and a digest of all they say."""
    wanted = dict.fromkeys(_WHOLE, "to_jsonb(t)") | dict.fromkeys(_PROJECTED, "to_jsonb(t) - 'id'")
    return {
        table: _rows(
            f"SELECT count(*) || ' ' || md5(string_agg(digest, '' ORDER BY digest)) "
            f"FROM (SELECT md5(({row})::text) AS digest FROM {table} t) d"
        )[0]
        for table, row in wanted.items()
    }


def differences(before: Picture, after: Picture) -> dict[str, tuple[Sequence[str], Sequence[str]]]:
    """By table: rows that only one of the two has. Empty when they are the same."""
    found = {}
    for table, rows in before.items():
        gone, come = (
            list((Counter(one) - Counter(other)).elements())
            for one, other in ((rows, after[table]), (after[table], rows))
        )
        if gone or come:
            found[table] = (gone[:5], come[:5])
    return found


def _rows(sql: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} ORDER BY 1")
        return [row[0] for row in cursor.fetchall()]
