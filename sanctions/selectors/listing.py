"""Designations across parties and regimes, filtered and counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.db import connection
from django.db.models import QuerySet

from core.clocks import Clocks
from core.keeping import kept
from core.together import of, together_of
from lists.models import Release
from sanctions.models import Designation
from sanctions.selectors import evidence
from sanctions.selectors.faceting import Dimension, Table
from sanctions.selectors.standing import Standing, standings

FILTERS = ("status", "regime", "kind", "measure", "authority", "listed", "source")
_DIMENSIONS = [
    Dimension("status"),
    Dimension("regime"),
    Dimension("kind"),
    Dimension("measure", listed=True),
    Dimension("authority"),
    Dimension("listed"),
    Dimension("source"),
]
_ROWS = """
    SELECT d.id,
        CASE WHEN d.in_force_from > %(day)s THEN 'not-listed'
             WHEN d.in_force_until <= %(day)s THEN 'delisted'
             WHEN d.status = 'delisted' THEN 'listed' ELSE d.status END,
        r.code, e.kind,
        CASE WHEN d.stated_measures <> '{{}}' THEN d.stated_measures::text[] ELSE m.codes END,
        a.code, coalesce(left(d.listed_on, 4), extract(year FROM d.in_force_from)::int::text), s.code
    FROM sanctions_designation d
    JOIN entities_entity e ON e.id = d.entity_id
    JOIN sanctions_regime r ON r.id = d.regime_id
    JOIN sanctions_authority a ON a.id = r.authority_id
    LEFT JOIN lists_record l ON l.id = d.record_id
    LEFT JOIN lists_source s ON s.id = l.source_id
    LEFT JOIN (SELECT regime_id, array_agg(code::text ORDER BY code) AS codes
        FROM sanctions_regime_measures JOIN sanctions_measure m ON m.id = measure_id GROUP BY regime_id) m
        ON m.regime_id = r.id
    WHERE NOT d.suppressed AND d.known_from <= %(known)s AND (d.known_until IS NULL OR d.known_until > %(known)s)
    ORDER BY {order}, d.id"""


_ORDERS = {
    "newest": "d.in_force_from DESC, d.reference, d.period",
    "name": "lower(regexp_replace(e.name, '^[^[:alnum:]]+', '')), d.reference, d.period",
}


@dataclass(frozen=True)
class Listing:
    rows: list[Standing]
    total: int
    counts: dict[str, dict[str, int]]


def listing(
    chosen: Mapping[str, Sequence[str]],
    clocks: Clocks,
    newest: Mapping[int, Release],
    *,
    limit: int,
    offset: int = 0,
    order: Literal["newest", "name"] = "newest",
) -> Listing:
    """Every period of every designation as known on a day, newest first or by the party's name.

    `chosen` holds the values asked for, by the names in FILTERS.
    """
    table = kept(lambda: _table(clocks, order), "designations", clocks.day, clocks.known_day, order)
    asked = table.ask(chosen, limit=limit, offset=offset)
    found = {one.pk: one for one in _designations(asked.units)}
    rows = [found[unit] for unit in asked.units if unit in found]
    return Listing(standings(rows, clocks.day, newest), asked.total, asked.counts)


def _designations(units: Sequence[int]) -> list[Designation]:
    """With everything a Standing reads. One query."""
    found = together_of(_parts, tuple(units))
    evidence.give(found)
    return found["designations"]


def _parts(units: tuple[int, ...]) -> dict[str, QuerySet[Any]]:
    return {"designations": Designation.objects.filter(pk__in=of(keys=units)).order_by(), **evidence.parts()}


def _table(clocks: Clocks, order: str) -> Table:
    with connection.cursor() as cursor:
        cursor.execute(_ROWS.format(order=_ORDERS[order]), {"known": clocks.known_day, "day": clocks.day})
        return Table(_DIMENSIONS, cursor.fetchall())
