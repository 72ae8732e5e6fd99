"""Designations across parties and regimes, filtered and counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from core.clocks import Clocks
from lists.models import Release
from sanctions.models import Designation
from sanctions.selectors.faceting import Dimension, faceted
from sanctions.selectors.standing import Standing, standings, with_regimes

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
_BASE = """base AS (
    SELECT d.id AS unit, d.in_force_from, d.reference, e.name, d.period, e.kind,
        r.code AS regime, a.code AS authority, s.code AS source,
        CASE WHEN d.in_force_from > %(day)s THEN 'not-listed'
             WHEN d.in_force_until <= %(day)s THEN 'delisted'
             WHEN d.status = 'delisted' THEN 'listed' ELSE d.status END AS status,
        coalesce(left(d.listed_on, 4), extract(year FROM d.in_force_from)::int::text) AS listed,
        CASE WHEN d.stated_measures <> '{}' THEN d.stated_measures::text[] ELSE m.codes END AS measure
    FROM sanctions_designation d
    JOIN entities_entity e ON e.id = d.entity_id
    JOIN sanctions_regime r ON r.id = d.regime_id
    JOIN sanctions_authority a ON a.id = r.authority_id
    LEFT JOIN lists_record l ON l.id = d.record_id
    LEFT JOIN lists_source s ON s.id = l.source_id
    LEFT JOIN (SELECT regime_id, array_agg(code::text ORDER BY code) AS codes
        FROM sanctions_regime_measures JOIN sanctions_measure m ON m.id = measure_id GROUP BY regime_id) m
        ON m.regime_id = r.id
    WHERE NOT d.suppressed AND d.known_from <= %(known)s AND (d.known_until IS NULL OR d.known_until > %(known)s))"""


_ORDERS = {
    "newest": "in_force_from DESC, reference, period",
    "name": "lower(regexp_replace(name, '^[^[:alnum:]]+', '')), reference, period",
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
    basis: bool = True,
) -> Listing:
    """Every period of every designation as known on a day, newest first or by the party's name.

    `chosen` holds the values asked for, by the names in FILTERS. `basis` brings the
    regimes' measures and instruments.
    """
    asked = faceted(
        _BASE,
        _DIMENSIONS,
        chosen,
        columns=["in_force_from", "reference", "name", "period"],
        order=_ORDERS[order],
        limit=limit,
        offset=offset,
        params={"known": clocks.known_day, "day": clocks.day},
    )
    units = [row["unit"] for row in asked.units]
    found = {one.pk: one for one in with_regimes(Designation.objects.filter(pk__in=units), basis=basis)}
    rows = [found[unit] for unit in units if unit in found]
    return Listing(standings(rows, clocks.day, newest), asked.total, asked.counts)
