"""Bringing designations up to date with the records that changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import connection

from core.copying import Json, copy_rows, take_stock
from core.fields import to_partial
from entities.projection import STATED
from entities.services.projecting import Writer, batches, entity_of, histories, with_rows
from entities.spans import Span
from lists.records import Listing
from sanctions.models import Regime
from sanctions.projection import Belief, beliefs

_COLUMNS = [
    "uid", "regime_id", "reference", "status", "period", "listed_on", "carried_over", "amended_on", "delisted_on",
    "in_force_from", "in_force_until", "last_seen_id", "stated_measures", "programme", "submitted_by",
    "details",
]  # fmt: skip


class UnknownRegime(Exception):
    """A list names a regime that the reference data lacks."""


def project(records: Sequence[int]) -> None:
    """Recompute the designations these records carry, inside the caller's transaction."""
    write = writer()
    for batch in batches(records):
        write(batch, entity_of(batch), dict(histories(batch)))
    take_stock(len(records), "sanctions_designation")


def writer() -> Writer:
    """Writes the designations of a batch of records, given their parties and spans."""
    regimes = {regime.code: regime for regime in Regime.objects.all()}
    started = {code: regime.started.earliest if regime.started else None for code, regime in regimes.items()}

    def write(batch: Sequence[int], parties: Mapping[int, int], spans: Mapping[int, Sequence[Span]]) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM sanctions_designation WHERE record_id = ANY(%s)", [list(batch)])
        copy_rows(
            "sanctions_designation",
            [*STATED, *_COLUMNS],
            (row for record in batch for row in _rows(parties[record], record, spans[record], regimes, started)),
        )
        shadow(sorted(set(parties.values())))

    return write


def shadow(entities: Sequence[int]) -> None:
    """Put curated designations behind those a list prints of the same party under the same regime."""
    told = with_rows("sanctions_designation", "curated IS NOT NULL", entities)
    if not told:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE sanctions_designation c SET suppressed = found.listed FROM (SELECT c.id, EXISTS ("
            "SELECT 1 FROM sanctions_designation l WHERE l.entity_id = c.entity_id AND l.regime_id = c.regime_id "
            "AND l.record_id IS NOT NULL) AS listed FROM sanctions_designation c "
            "WHERE c.curated IS NOT NULL AND c.entity_id = ANY(%s)) found "
            "WHERE c.id = found.id AND c.suppressed <> found.listed",
            [told],
        )
        cursor.execute(_DATED_BY_DOCUMENTS, [told])


# A list that prints no dates (OFAC's CSV, India's page) says that a party is listed; documents say since when.
# Together they are one designation: the list's, with the dates and citations of the curated one behind it.
_DATED_BY_DOCUMENTS = """
UPDATE sanctions_designation l SET
    listed_on = c.listed_on, in_force_from = c.in_force_from, carried_over = c.carried_over,
    decided_on = c.decided_on, announced_on = c.announced_on, amended_on = c.amended_on,
    citation_codes = c.citation_codes, confidence = c.confidence,
    details = l.details || c.details || '{"dated_by": "documents"}'
FROM sanctions_designation c
WHERE c.entity_id = l.entity_id AND c.regime_id = l.regime_id AND c.entity_id = ANY(%s)
AND c.curated IS NOT NULL AND c.status = 'listed' AND c.listed_on IS NOT NULL
AND l.record_id IS NOT NULL AND l.period = 1 AND (l.listed_on IS NULL OR l.details ? 'dated_by')
AND c.in_force_from <= coalesce(l.in_force_until, l.known_until, 'infinity')
"""


def _rows(
    entity: int,
    record: int,
    spans: Sequence[Span],
    regimes: dict[str, Regime],
    started: dict[str, date | None],
) -> Iterator[Sequence[Any]]:
    for belief in beliefs(spans, started):
        regime = regimes.get(belief.regime)
        if regime is None:
            raise UnknownRegime(
                f"The list's vocabulary names the regime “{belief.regime}”, which is not in "
                "sanctions/reference/regimes.yml. Add it there, run “manage.py load_reference” and try again."
            )
        yield _row(entity, record, belief, regime.pk)


def _details(listing: Listing) -> dict[str, str]:
    stated = {"instrument": listing.instrument, "effective_on": listing.effective_on, "reasons": listing.reasons}
    return {name: value for name, value in stated.items() if value}


def _row(entity: int, record: int, belief: Belief, regime: int) -> Sequence[Any]:
    listing = belief.listing
    return (
        entity, record, belief.version, belief.known_from, belief.known_until, "", False, "", "", (), "",
        belief.uid(record), regime, listing.reference, belief.status, belief.period, to_partial(listing.listed_on),
        belief.carried_over, list(listing.amended_on), belief.delisted_on, belief.in_force_from,
        belief.in_force_until, belief.last_release, list(listing.measures), listing.programme, listing.submitted_by,
        Json(_details(listing)),
    )  # fmt: skip
