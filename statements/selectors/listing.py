"""Statements, filtered and counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Prefetch

from core.clocks import Clocks
from core.keeping import kept
from sanctions.selectors.faceting import Dimension, Table
from statements.models import Call, Mention, Statement, StatementIncident

FILTERS = ("party", "year", "kind", "entity", "regime")
_DIMENSIONS = [
    Dimension("party", listed=True),
    Dimension("year"),
    Dimension("kind"),
    Dimension("entity", listed=True),
    Dimension("regime", listed=True),
]
_ROWS = """
    SELECT s.id, s.parties::text[], left(s.date::text, 4), s.kind::text, n.ids, r.codes
    FROM statements_statement s
    LEFT JOIN (SELECT statement_id, array_agg(DISTINCT public_id::text) AS ids FROM (
            SELECT m.statement_id, m.entity_id FROM statements_mention m WHERE m.manner <> 'left-out'
            UNION ALL
            SELECT c.statement_id, t.entity_id FROM statements_target t JOIN statements_call c ON c.id = t.call_id) x
        JOIN entities_entity e ON e.id = x.entity_id GROUP BY statement_id) n ON n.statement_id = s.id
    LEFT JOIN (SELECT statement_id, array_agg(DISTINCT code::text) AS codes FROM (
            SELECT c.statement_id, g.code FROM statements_call c JOIN sanctions_regime g ON g.id = c.regime_id
            UNION ALL
            SELECT m.statement_id, unnest(m.regimes) FROM statements_mention m) y
        GROUP BY statement_id) r ON r.statement_id = s.id
    WHERE s.published AND left(s.date::text, 10) <= %(day)s
    ORDER BY left(s.date::text, 10) DESC, s.code"""


@dataclass(frozen=True)
class Listing:
    rows: list[Statement]
    total: int
    counts: dict[str, dict[str, int]]


def listing(chosen: Mapping[str, Sequence[str]], clocks: Clocks, *, limit: int, offset: int = 0) -> Listing:
    """Statements made by the page's day, newest first, with whom they name and what they ask."""
    day = min(clocks.day, clocks.known_day)
    asked = kept(lambda: _table(day), "statements", day).ask(chosen, limit=limit, offset=offset)
    rows = Statement.objects.prefetch_related(
        Prefetch("mentions", Mention.objects.select_related("entity")),
        Prefetch("calls", Call.objects.select_related("regime")),
        Prefetch("incident_links", StatementIncident.objects.select_related("incident")),
    ).in_bulk(asked.units)
    return Listing([rows[unit] for unit in asked.units if unit in rows], asked.total, asked.counts)


def _table(day: date) -> Table:
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, {"day": day.isoformat()})
        return Table(_DIMENSIONS, cursor.fetchall())
