"""Regimes: what they are, what they rest on, and how many they hold on a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import connection

from core.clocks import Clocks
from sanctions.models import Citation, Instrument, Measure, Regime
from sanctions.selectors.standing import with_basis

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
    for regime in with_basis(Regime.objects.select_related("authority", "source")).order_by("jurisdiction", "code"):
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
SELECT 'regime', c.regime_id, c.citation_id FROM sanctions_regime_citations c WHERE c.regime_id = %(regime)s
UNION ALL
SELECT 'authority', c.authority_id, c.citation_id FROM sanctions_authority_citations c
WHERE c.authority_id = %(authority)s
UNION ALL
SELECT 'measure', c.measure_id, c.citation_id FROM sanctions_measure_citations c WHERE c.measure_id = ANY(%(measures)s)
UNION ALL
SELECT 'instrument', c.instrument_id, c.citation_id FROM sanctions_instrument_citations c
WHERE c.instrument_id = ANY(%(instruments)s)
ORDER BY 1, 2, 3
"""


@dataclass(frozen=True)
class Numbered:
    """A citation and its number on the page."""

    number: int
    citation: Citation


class Citations:
    """The documents a page rests on, numbered as a reader meets them."""

    def __init__(self, cited: dict[tuple[str, int], list[int]], documents: dict[int, Citation]) -> None:
        self._cited = cited
        self._documents = documents
        self._numbers: dict[int, Numbered] = {}

    def of(self, kind: str, item: int) -> list[Numbered]:
        """The citations of one item; asked for in reading order, they are numbered in it."""
        found = []
        for pk in self._cited.get((kind, item), ()):
            if pk not in self._numbers:
                self._numbers[pk] = Numbered(len(self._numbers) + 1, self._documents[pk])
            found.append(self._numbers[pk])
        return found

    @property
    def all(self) -> list[Numbered]:
        return sorted(self._numbers.values(), key=lambda one: one.number)


def citations(regime: Regime, measures: Sequence[Measure], instruments: Iterable[Instrument]) -> Citations:
    cited: dict[tuple[str, int], list[int]] = {}
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
        for kind, item, citation in cursor.fetchall():
            cited.setdefault((kind, item), []).append(citation)
    documents = Citation.objects.in_bulk({pk for found in cited.values() for pk in found})
    return Citations(cited, documents)


# By year ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Year:
    year: int
    listed: int
    delisted: int


_YEARS = """
SELECT year, sum(listed)::int, sum(delisted)::int FROM (
    SELECT extract(year FROM in_force_from)::int AS year, 1 AS listed, 0 AS delisted FROM sanctions_designation
    WHERE regime_id = %(regime)s AND NOT suppressed AND in_force_from <= %(day)s
        AND known_from <= %(known)s AND (known_until IS NULL OR known_until > %(known)s)
    UNION ALL
    SELECT extract(year FROM in_force_until)::int, 0, 1 FROM sanctions_designation
    WHERE regime_id = %(regime)s AND NOT suppressed AND in_force_until <= %(day)s
        AND known_from <= %(known)s AND (known_until IS NULL OR known_until > %(known)s)) y
GROUP BY year ORDER BY year
"""


def years(regime: Regime, clocks: Clocks) -> list[Year]:
    """How many designations began and ended in each year from the first to the day, years without any included.

    One delisted between two releases counts in the year of the first release without it.
    """
    with connection.cursor() as cursor:
        cursor.execute(_YEARS, {"regime": regime.pk, "day": clocks.day, "known": clocks.known_day})
        found = {year: Year(year, listed, delisted) for year, listed, delisted in cursor.fetchall()}
    if not found:
        return []
    return [found.get(year, Year(year, 0, 0)) for year in range(min(found), _last(found, clocks.day) + 1)]


def _last(found: dict[int, Year], day: date) -> int:
    return max(max(found), day.year)
