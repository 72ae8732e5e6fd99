"""Rows, a total and the counts of every facet in one statement.

A facet's counts leave out the facet's own filter: they say what choosing another value
would give. SQL text comes from the code alone; everything a reader sends is a parameter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from django.db import connection


@dataclass(frozen=True)
class Dimension:
    """A column of the base rows to filter and count by; `listed` when the column is an array."""

    name: str
    listed: bool = False

    def condition(self, chosen: Sequence[str]) -> str:
        if not chosen:
            return "true"
        return f"{self.name} && %({self.name})s" if self.listed else f"{self.name} = ANY(%({self.name})s)"


@dataclass(frozen=True)
class Faceted:
    total: int
    units: list[dict[str, Any]]
    counts: dict[str, dict[str, int]]


def faceted(
    ctes: str,
    dimensions: Sequence[Dimension],
    chosen: Mapping[str, Sequence[str]],
    *,
    columns: Sequence[str],
    order: str,
    limit: int,
    offset: int,
    params: Mapping[str, Any],
) -> Faceted:
    """Ask `base`, the last of the common table expressions `ctes`, whose column `unit` is what is counted.

    `columns` must be the same in all rows of a unit; `order` sorts units by them. A
    filter holds when one row of the unit meets all filters at once.
    """
    flags = ", ".join(f"({one.condition(chosen.get(one.name, ()))}) AS ok_{one.name}" for one in dimensions)
    every = " AND ".join(f"ok_{one.name}" for one in dimensions)
    shown = ", ".join(["unit", *columns])
    sql = f"""
WITH {ctes}, flagged AS MATERIALIZED (SELECT *, {flags} FROM base),
found AS MATERIALIZED (SELECT DISTINCT {shown} FROM flagged WHERE {every})
SELECT (SELECT count(*) FROM found),
(SELECT coalesce(jsonb_agg(p), '[]') FROM (
    SELECT * FROM found ORDER BY {order}, unit LIMIT %(limit)s OFFSET %(offset)s) p)::text,
(SELECT coalesce(jsonb_object_agg(name, values), '{{}}') FROM ({_counts(dimensions)}) f)::text
"""  # noqa: S608 - composed of the code's own names
    filters = {name: list(values) for name, values in chosen.items()}
    with connection.cursor() as cursor:
        cursor.execute(sql, {**params, **filters, "limit": limit, "offset": offset})
        total, units, counts = cursor.fetchone()
    found = msgspec.json.decode(counts)
    return Faceted(total, msgspec.json.decode(units), {one.name: found.get(one.name) or {} for one in dimensions})


def _counts(dimensions: Sequence[Dimension]) -> str:
    parts = []
    for one in dimensions:
        others = " AND ".join(f"ok_{other.name}" for other in dimensions if other is not one) or "true"
        value = f"unnest({one.name})" if one.listed else one.name
        rows = f"SELECT unit, {value} AS value FROM flagged WHERE {others}"  # noqa: S608 - names of our own tables and columns
        parts.append(
            f"SELECT '{one.name}' AS name, jsonb_object_agg(value, n) AS values FROM ("  # noqa: S608 - names of our own tables and columns
            f"SELECT value, count(DISTINCT unit) AS n FROM ({rows}) v WHERE value IS NOT NULL GROUP BY value) c"
        )
    return " UNION ALL ".join(parts)
