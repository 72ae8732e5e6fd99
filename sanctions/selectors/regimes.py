"""Regimes: what they are, what they rest on, and how many they hold on a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import connection

from core.clocks import Clocks
from sanctions.models import Instrument, Measure, Regime
from sanctions.selectors.citing import Cited, Numbered
from sanctions.selectors.law import law, with_basis

# How each jurisdiction is called as a heading, in the order of the page.
JURISDICTIONS = {
    "UN": "United Nations",
    "US": "United States",
    "EU": "European Union",
    "GB": "United Kingdom",
    "IN": "India",
    "PK": "Pakistan",
    "CH": "Switzerland",
    "AU": "Australia",
    "CA": "Canada",
}


@dataclass(frozen=True)
class RegimeRow:
    regime: Regime
    in_force: int
    delisted: int

    @property
    def instruments(self) -> list[Instrument]:
        return [step.instrument for step in self.regime.legal_basis.all()]


@dataclass
class Jurisdiction:
    code: str
    rows: list[RegimeRow] = field(default_factory=list)

    @property
    def name(self) -> str:
        return JURISDICTIONS.get(self.code, self.code)


_COUNTS = """
SELECT regime_id, count(DISTINCT entity_id) FILTER (WHERE in_force),
    count(DISTINCT entity_id) FILTER (WHERE ended AND NOT again)
FROM (SELECT regime_id, entity_id, in_force_from <= %(day)s AND (in_force_until IS NULL OR in_force_until > %(day)s)
        AS in_force, in_force_until <= %(day)s AS ended,
        bool_or(in_force_from <= %(day)s AND (in_force_until IS NULL OR in_force_until > %(day)s))
            OVER (PARTITION BY regime_id, entity_id) AS again
    FROM sanctions_designation
    WHERE NOT suppressed AND known_from <= %(known)s AND (known_until IS NULL OR known_until > %(known)s)
        AND (%(regime)s IS NULL OR regime_id = %(regime)s)) d
GROUP BY regime_id
"""


def _counts(clocks: Clocks, regime: int | None = None) -> dict[int, tuple[int, int]]:
    """Parties in force, and those delisted and not back, by regime."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, {"day": clocks.day, "known": clocks.known_day, "regime": regime})
        return {pk: (in_force, ended) for pk, in_force, ended in cursor.fetchall()}


def held(regime: Regime, clocks: Clocks) -> RegimeRow:
    """How many parties a regime holds on the day."""
    return RegimeRow(regime, *_counts(clocks, regime.pk).get(regime.pk, (0, 0)))


def regimes(clocks: Clocks) -> list[Jurisdiction]:
    """Every regime by jurisdiction, with the parties in force on the day and those delisted by it."""
    counts = _counts(clocks)
    found: dict[str, Jurisdiction] = {}
    for regime in law().regimes.values():
        row = RegimeRow(regime, *counts.get(regime.pk, (0, 0)))
        found.setdefault(regime.jurisdiction, Jurisdiction(regime.jurisdiction)).rows.append(row)
    order = list(JURISDICTIONS)
    return sorted(
        found.values(), key=lambda one: (order.index(one.code) if one.code in order else len(order), one.code)
    )


def find(code: str) -> Regime | None:
    rows = Regime.objects.select_related("authority", "source", "follows")
    return with_basis(rows).filter(code=code).first()


# Citations ---------------------------------------------------------------------------

_CITED = """
SELECT found.kind, found.item, c.code FROM (
    SELECT 'regime' AS kind, regime_id AS item, citation_id FROM sanctions_regime_citations WHERE regime_id = %(regime)s
    UNION ALL
    SELECT 'authority', authority_id, citation_id FROM sanctions_authority_citations
    WHERE authority_id = %(authority)s
    UNION ALL
    SELECT 'measure', measure_id, citation_id FROM sanctions_measure_citations WHERE measure_id = ANY(%(measures)s)
    UNION ALL
    SELECT 'instrument', instrument_id, citation_id FROM sanctions_instrument_citations
    WHERE instrument_id = ANY(%(instruments)s)) found
JOIN sanctions_citation c ON c.id = found.citation_id
ORDER BY 1, 2, 3
"""


class Citations:
    """What a regime's page cites, by the item that cites it."""

    def __init__(self, codes: dict[tuple[str, int], list[str]]) -> None:
        self._codes = codes
        self._cited = Cited(code for found in codes.values() for code in found)

    def of(self, kind: str, item: int) -> list[Numbered]:
        return self._cited.of(self._codes.get((kind, item), ()))

    @property
    def all(self) -> list[Numbered]:
        return self._cited.all


def citations(regime: Regime, measures: Sequence[Measure], instruments: Iterable[Instrument]) -> Citations:
    codes: dict[tuple[str, int], list[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            _CITED,
            {
                "regime": regime.pk,
                "authority": regime.authority_id,
                "measures": [measure.pk for measure in measures],
                "instruments": [instrument.pk for instrument in instruments],
            },
        )
        for kind, item, code in cursor.fetchall():
            codes.setdefault((kind, item), []).append(code)
    return Citations(codes)


# By year ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Year:
    year: int
    listed: int
    delisted: int
    in_force: int  # parties at its end, in the last year on the day


_YEARS = """
WITH d AS (
    SELECT entity_id, in_force_from, in_force_until FROM sanctions_designation
    WHERE regime_id = %(regime)s AND NOT suppressed AND in_force_from <= %(day)s
        AND known_from <= %(known)s AND (known_until IS NULL OR known_until > %(known)s)),
years AS (
    SELECT year, least(make_date(year, 12, 31), %(day)s) AS ends FROM generate_series(
        (SELECT extract(year FROM min(in_force_from))::int FROM d), extract(year FROM %(day)s::date)::int) AS year)
SELECT year, count(*) FILTER (WHERE extract(year FROM in_force_from) = year),
    count(*) FILTER (WHERE in_force_until <= ends AND extract(year FROM in_force_until) = year),
    count(DISTINCT entity_id) FILTER (WHERE in_force_until IS NULL OR in_force_until > ends)
FROM years JOIN d ON in_force_from <= ends GROUP BY year ORDER BY year
"""


def years(regime: Regime, clocks: Clocks) -> list[Year]:
    """What each year from the first to the day brought: designations begun and ended, and the parties left in force.

    One delisted between two releases counts in the year of the first release without it.
    """
    with connection.cursor() as cursor:
        cursor.execute(_YEARS, {"regime": regime.pk, "day": clocks.day, "known": clocks.known_day})
        return [Year(*row) for row in cursor.fetchall()]
